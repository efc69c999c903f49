//! The settlement of a contract as a sheet, from an input file: the real engine without saving, for what-if and for checking by hand.

use super::capital::capital;
use crate::contract::Contract;
use crate::settle::{Due, Open};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Error, Money, Result};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// The day up to which a settlement is computed: the one that is written, or two years after the contract's end, when whatever follows the
/// end has happened.
///
/// # Errors
/// Bad request, if the text is no date.
pub fn last_day(contract: &Contract, written: Option<&str>) -> Result<Date> {
    match written {
        Some(s) => s.parse().map_err(|_| Error::bad_request(format!("'{s}' is not a date such as 2026-12-31"))),
        None => Ok(contract.end.saturating_add(2.years())),
    }
}

/// `30,000,000.00`
fn grouped(m: Money) -> String {
    let text = m.to_fen_half_up().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |d| ("-", d));
    let (whole, fen) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut out = String::new();
    for (n, c) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    format!("{sign}{out}.{fen}")
}

fn percent(fraction: Decimal) -> String {
    format!("{}%", (fraction * Decimal::ONE_HUNDRED).normalize())
}

pub(super) fn open(o: &Open) -> String {
    match o {
        Open::Bills(d) => format!("待账单 awaits the bills until {d}"),
        Open::Score(s) => format!("待考核得分 awaits the score of {s}"),
        Open::Decision(a, b) => format!("待评定比例 awaits a decision, {} to {}", percent(*a), percent(*b)),
        Open::Until(e) => format!("暂不支付 withheld until {e}"),
        Open::Payment(p) => format!("待前款确定 awaits {p}"),
        Open::Amount => "待定金额 awaits the amount of the bid".to_owned(),
    }
}

/// The sheet, in Markdown.
///
/// # Errors
/// Internal, if a sum overflows.
pub fn settlement(contract: &Contract, dues: &[Due]) -> Result<String> {
    let mut out = String::new();
    // Writing to a String does not fail.
    let mut line = |s: String| writeln!(out, "{s}").map_err(|_| Error::internal("a text does not take a line"));
    line(format!("# 结算表 Settlement: {}", contract.title))?;
    line(String::new())?;
    line(format!("合同 Contract: {} {} (SM3 {})", contract.id, contract.version, contract.digest))?;
    line(match contract.total()? {
        Some(t) => format!("合同总价 Total: {} ({})", grouped(t), capital(t, true)),
        None => "合同总价 Total: 以中标价为准 left to the bid".to_owned(),
    })?;
    line(String::new())?;
    line("| 日期 Date | 付款 Payment | 基数 Base | 比例后 Share | 得分 Score | 系数 Factor | 考核后 After score | 封顶扣减 Cap | 实付 Payable | 留存 Kept |".into())?;
    line("|---|---|---|---|---|---|---|---|---|---|".into())?;
    let mut sum = Money::from_fen(0);
    for d in dues {
        let name = contract.payments.iter().find(|p| p.id == d.payment).map_or("", |p| p.name.as_str());
        let score = d.score.map_or_else(|| "–".to_owned(), |s| s.normalize().to_string());
        let caps: Vec<String> = d.capped.iter().map(|(c, m)| format!("{} ({c})", grouped(*m))).collect();
        let cap = if caps.is_empty() { "–".to_owned() } else { caps.join(", ") };
        let payable = d.open.as_ref().map_or_else(|| grouped(d.payable), open);
        line(format!(
            "| {} | {name} {} | {} | {} | {score} | {} | {} | {cap} | {payable} | {} |",
            d.date,
            d.number,
            grouped(d.base),
            grouped(d.share),
            d.factor.normalize(),
            grouped(d.scored),
            grouped(d.kept),
        ))?;
        sum = sum.plus(d.payable)?;
    }
    line(String::new())?;
    line(format!("合计实付 Payable in all: {} ({})", grouped(sum), capital(sum, true)))?;
    let open: Vec<&str> = contract.unconfirmed().map(|r| r.id.as_str()).collect();
    line(format!("未经采购人确认的条款理解 Readings not confirmed by the purchaser: {}", open.len()))?;
    Ok(out)
}
