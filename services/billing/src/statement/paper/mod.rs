//! Statements, lists and forms as documents: pure functions from what is known to what is printed. engines/press makes files of them.
//!
//! * `settlement.rs`: payments; `account.rs`: the months and scores behind them; `bill.rs`: a bill and a usage list with every interval; `reconcile.rs`: 《资源对账确认单》; `form.rs`: assessment
//!   schemes as the tender's own forms: 验收表, 建设任务确认单, 自评.
//!
//! Headings and wording are those of the tenders; what a form says comes from the contract's tables, so that another contract's forms need no
//! Rust. Nothing here computes an amount: it prints what billing, assessment and settlement have computed.

mod account;
mod bill;
mod form;
mod reconcile;
mod settlement;

pub use account::{fees, scored};
pub use bill::{bill, usage_list};
pub use form::{Form, Remarks, form, form_with};
pub use reconcile::Reconciliation;
pub use settlement::settlement;

use super::capital::capital;
use crate::contract::{Contract, Measure};
use crate::month::Calendar;
use kernel::document::{Document, Field, name};
use kernel::{Money, Result, Timestamp};

/// What a document says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Facts up to this instant are in it.
    pub as_of: Timestamp,
    /// It can still change.
    pub draft: bool,
    /// Nothing behind it is real.
    pub simulated: bool,
}

/// A document of a contract with the lines that each has in its head.
fn letter(c: &Contract, zh: &str, en: &str, period: &str, s: Stamp) -> Result<Document> {
    let calendar = Calendar::of(c)?;
    let mut d = Document {
        title: name(zh, en),
        file: format!("{} {period}", zh.trim_matches(['《', '》'])).trim().to_owned(),
        contract: format!("{}（{} {}）", c.title, c.id, c.version),
        period: period.to_owned(),
        as_of: s.as_of,
        draft: s.draft,
        simulated: s.simulated,
        ..Document::default()
    };
    d.field("合同名称", "Contract", &c.title);
    d.field("合同编号及版本", "Number and version", format!("{} {}", c.id, c.version));
    d.field("采购人", "Purchaser", &c.purchaser);
    d.field("供应商", "Supplier", &c.supplier);
    if !period.is_empty() {
        d.field("期间", "Period", period);
    }
    d.field("数据截止", "As of", format!("{}（{}）", calendar.local(s.as_of), c.zone));
    Ok(d)
}

fn sign_both(d: &mut Document, c: &Contract) {
    d.sign("采购人", "Purchaser", &c.purchaser);
    d.sign("供应商", "Supplier", &c.supplier);
}

/// An amount in figures and in capital numerals.
pub(crate) fn amount_fields(zh: &str, en: &str, m: Money) -> Vec<Field> {
    vec![
        Field {
            name: name(format!("{zh}（小写）"), en),
            value: format!("¥{}", kernel::document::Cell::Money(m).shown()),
        },
        Field {
            name: name(format!("{zh}（大写）"), "in capital numerals"),
            value: format!("人民币{}", capital(m, true)),
        },
    ]
}

/// The words of a clause without its place: `八（一）1.1：完成所需硬件到货` says `完成所需硬件到货`.
fn words(clause: &str) -> &str {
    clause.split_once('：').map_or(clause, |(_, words)| words)
}

/// How a quantity was measured, in Chinese.
fn measure_zh(word: &str) -> &str {
    match Measure::WORDS.iter().find(|(w, _)| *w == word).map(|(_, m)| *m) {
        Some(Measure::MonthEnd) => "月末存量",
        Some(Measure::FullMonths) => "足月",
        Some(Measure::Mean) => "时间加权平均",
        Some(Measure::Peak) => "月峰值",
        Some(Measure::Count) => "次数",
        Some(Measure::Fixed) => "合同约定数量",
        None => word,
    }
}

#[cfg(test)]
mod tests;
