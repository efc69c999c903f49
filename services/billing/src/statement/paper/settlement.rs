//! The settlement: what falls due when, and how each amount comes about.

use super::{Stamp, amount_fields, letter, sign_both};
use crate::contract::Contract;
use crate::settle::{Due, Open};
use kernel::document::{Block, Cell, Column, Document, Kind, Section, Table};
use kernel::{Money, Result};
use rust_decimal::Decimal;

/// What keeps an amount open, in words of the form.
fn waits_for(c: &Contract, o: &Open) -> String {
    let payment = |id: &str| c.payments.iter().find(|p| p.id == id).map_or_else(|| id.to_owned(), |p| p.name.clone());
    let percent = |d: &Decimal| Cell::Percent(*d).shown();
    match o {
        Open::Score(s) => {
            let scheme = c.scheme(s).map_or_else(|| s.clone(), |s| s.name.clone());
            format!("待考核得分：{scheme}")
        }
        Open::Decision(from, to) => format!("待评定支付比例（{}至{}）", percent(from), percent(to)),
        Open::Until(event) if event == "rectification" => "暂不支付，待整改合格".to_owned(),
        Open::Until(event) => format!("暂不支付，待{event}"),
        Open::Payment(id) => format!("待前款确定：{}", payment(id)),
        Open::Amount => "待定金额，以中标价为准".to_owned(),
        Open::Bills(day) => format!("待{day}前各月账单关账"),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::mark(2, "序号", "No."),
        Column::new(Kind::Date, 5, "日期", "Date"),
        Column::text(9, "款项", "Payment"),
        Column::mark(2, "期次", "Part"),
        Column::money(7, "基数（元）", "Base"),
        Column::money(7, "按比例（元）", "Share"),
        Column::quantity(3, "得分", "Score"),
        Column::new(Kind::Percent, 4, "支付系数", "Factor"),
        Column::money(7, "考核后（元）", "After score"),
        Column::money(6, "封顶扣减（元）", "Cap"),
        Column::money(7, "应付金额（元）", "Payable"),
        Column::money(6, "留存（元）", "Kept"),
        Column::text(7, "备注", "Remark"),
    ]
}

fn row(c: &Contract, n: usize, d: &Due) -> Result<Vec<Cell>> {
    let name = c.payments.iter().find(|p| p.id == d.payment).map_or(d.payment.as_str(), |p| p.name.as_str());
    let mut cut = Money::ZERO;
    let mut remarks = Vec::new();
    for (cap, amount) in &d.capped {
        cut = cut.plus(*amount)?;
        let what = match cap.as_str() {
            "year" => "年度结算上限",
            "contract" => "合同总价上限",
            other => other,
        };
        remarks.push(format!("超出{what}的部分不予支付"));
    }
    remarks.extend(d.open.iter().map(|o| waits_for(c, o)));
    let known = d.open.is_none();
    let amount = |m: Money, shown: bool| if shown { Cell::Money(m) } else { Cell::Empty };
    Ok(vec![
        Cell::count(n),
        Cell::Date(d.date),
        name.into(),
        Cell::count(d.number as usize),
        amount(d.base, d.base > Money::ZERO || known),
        amount(d.share, d.share > Money::ZERO || known),
        d.score.map_or(Cell::Empty, Cell::Quantity),
        if known { Cell::Percent(d.factor) } else { Cell::Empty },
        amount(d.scored, known),
        amount(cut, cut > Money::ZERO),
        amount(d.payable, known),
        amount(d.kept, d.kept > Money::ZERO),
        remarks.join("；").into(),
    ])
}

/// The settlement of a contract up to a day.
///
/// # Errors
/// Internal, if a sum overflows.
pub fn settlement(c: &Contract, dues: &[Due], until: jiff::civil::Date, s: Stamp) -> Result<Document> {
    let mut d = letter(c, "结算单", "Settlement", &format!("{} 至 {until}", c.start), s)?;
    d.landscape = true;
    let (mut payable, mut kept) = (Money::from_fen(0), Money::from_fen(0));
    let mut t = Table::of(columns());
    for (n, due) in dues.iter().enumerate() {
        t.rows.push(row(c, n + 1, due)?);
        payable = payable.plus(due.payable)?;
        kept = kept.plus(due.kept)?;
    }
    let mut total = vec![Cell::Empty; t.columns.len()];
    total[2] = "合计".into();
    total[10] = payable.into();
    total[11] = if kept > Money::ZERO { kept.into() } else { Cell::Empty };
    t.total = Some(total);
    match c.total()? {
        Some(m) => d.head.extend(amount_fields("合同总价", "Total of the contract", m)),
        None => d.field("合同总价", "Total of the contract", "以中标价为准"),
    }
    let sums = Block::Fields(amount_fields("应付合计", "Payable in all", payable));
    d.sections.push(Section::new("一、应付明细", "Payments", vec![Block::Table(t), sums]));
    d.sections.push(Section::new("二、支付条款", "Clauses", vec![Block::Table(clauses(c, dues))]));
    let open = dues.iter().filter(|x| x.open.is_some()).count();
    if open > 0 {
        d.notes.push(format!("有{open}笔款项的金额尚不能确定（见备注），未计入应付合计。"));
    }
    let readings = readings(c);
    if !readings.rows.is_empty() {
        d.notes.push(format!("本结算单采用的条款理解中有{}项尚未经采购人确认，见附录。", readings.rows.len()));
        d.appendix.push(Section::new(
            "附录：未经采购人确认的条款理解",
            "Readings that the purchaser has not confirmed",
            vec![Block::Table(readings)],
        ));
    }
    d.notes.push(format!("合同文本摘要（SM3）：{}。相同的输入重算得到相同的结算单。", c.digest));
    sign_both(&mut d, c);
    Ok(d)
}

fn clauses(c: &Contract, dues: &[Due]) -> Table {
    let mut t = Table::of(vec![Column::text(2, "款项", "Payment"), Column::text(9, "合同条款", "Clause")]);
    let used = |id: &str| dues.iter().any(|d| d.payment == id);
    t.rows.extend(
        c.payments.iter().filter(|p| used(&p.id)).map(|p| vec![p.name.as_str().into(), p.clause.as_str().into()]),
    );
    t.rows.extend(c.caps.iter().map(|cap| {
        let name = if cap.id == "year" { "年度结算上限" } else { "合同总价上限" };
        vec![name.into(), cap.clause.as_str().into()]
    }));
    t
}

fn readings(c: &Contract) -> Table {
    let mut t = Table::of(vec![
        Column::text(5, "编号", "Id"),
        Column::text(9, "条款", "Clause"),
        Column::text(9, "问题", "Question"),
        Column::text(4, "采用", "Taken"),
        Column::text(9, "含义", "Meaning"),
    ]);
    let row =
        |r: &crate::contract::Reading| [&r.id, &r.clause, &r.question, &r.taken, &r.meaning].map(|s| s.as_str().into());
    t.rows = c.unconfirmed().map(|r| row(r).to_vec()).collect();
    t
}
