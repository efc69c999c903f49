//! A settlement as a table with commas, as spreadsheet programs of finance offices open it.

use super::settlement::open;
use crate::contract::Contract;
use crate::settle::Due;
use kernel::{Money, Result};

/// A cell: quoted where it must be, and never a formula.
fn cell(s: &str) -> String {
    let risky = s.starts_with(['=', '@', '\t', '\r'])
        || (s.starts_with(['+', '-']) && s.parse::<rust_decimal::Decimal>().is_err());
    let s = if risky { format!("'{s}") } else { s.to_owned() };
    if s.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", s.replace('"', "\"\"")) } else { s }
}

/// Every payment, one row each, and the sum.
///
/// # Errors
/// Internal, if the sum overflows.
pub fn settlement_csv(contract: &Contract, dues: &[Due]) -> Result<String> {
    let mut rows = vec![
        vec!["合同".to_owned(), contract.id.clone(), contract.version.clone(), contract.digest.clone()],
        [
            "日期",
            "付款编号",
            "付款",
            "期次",
            "基数（元）",
            "比例后（元）",
            "考核得分",
            "系数",
            "考核后（元）",
            "封顶扣减（元）",
            "实付（元）",
            "留存（元）",
            "状态",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let mut sum = Money::from_fen(0);
    for d in dues {
        let name = contract.payments.iter().find(|p| p.id == d.payment).map_or("", |p| p.name.as_str());
        let taken = d.capped.iter().try_fold(Money::from_fen(0), |s, (_, m)| s.plus(*m))?;
        rows.push(vec![
            d.date.to_string(),
            d.payment.clone(),
            name.to_owned(),
            d.number.to_string(),
            d.base.to_fen_half_up().to_string(),
            d.share.to_string(),
            d.score.map_or_else(String::new, |s| s.normalize().to_string()),
            d.factor.normalize().to_string(),
            d.scored.to_string(),
            taken.to_string(),
            if d.open.is_none() { d.payable.to_string() } else { String::new() },
            d.kept.to_string(),
            d.open.as_ref().map_or_else(|| "已确定".to_owned(), open),
        ]);
        sum = sum.plus(d.payable)?;
    }
    let mut last = vec![String::new(); 10];
    last[0] = "合计".to_owned();
    last.push(sum.to_string());
    rows.push(last);
    let lines = rows.into_iter().map(|r| r.iter().map(|c| cell(c)).collect::<Vec<_>>().join(","));
    Ok(format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n")))
}
