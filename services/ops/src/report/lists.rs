//! The list of deliverables (交付成果清单) with their state, and the deviation table (偏离表).

use super::Letter;
use super::paper::letter;
use crate::terms::Terms;
use jiff::civil::Date;
use kernel::document::{Block, Cell, Column, Document, Kind, Section, Table};
use std::collections::BTreeMap;

/// The state of a deliverable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Day on which it was handed over; none while it was not.
    pub on: Option<Date>,
    /// The other side signed for it.
    pub accepted: bool,
    /// Where it is.
    pub evidence: String,
}

/// The deliverables of a contract with their state, by number.
pub fn deliverables(l: &Letter, terms: &Terms, states: &BTreeMap<i64, Delivered>) -> Document {
    let mut d = letter(l, terms, "交付成果清单", "Deliverables", "");
    let mut t = Table::of(vec![
        Column::mark(2, "序号", "No."),
        Column::text(5, "类别", "Class").merged(),
        Column::text(9, "成果名称", "Deliverable"),
        Column::text(10, "主要内容", "Content"),
        Column::mark(3, "状态", "State"),
        Column::new(Kind::Date, 4, "提交日期", "Handed over"),
        Column::text(7, "佐证", "Evidence"),
    ]);
    for x in &terms.deliverables {
        let state = states.get(&x.no).cloned().unwrap_or_default();
        let word = match (state.on, state.accepted) {
            (_, true) => "已签收",
            (Some(_), false) => "已提交",
            (None, false) => "未提交",
        };
        t.rows.push(vec![
            Cell::Quantity(x.no.into()),
            x.class.as_str().into(),
            x.name.as_str().into(),
            x.content.as_deref().into(),
            word.into(),
            state.on.map_or(Cell::Empty, Cell::Date),
            state.evidence.into(),
        ]);
    }
    let done = terms.deliverables.iter().filter(|x| states.get(&x.no).is_some_and(|s| s.on.is_some())).count();
    d.field("完成情况", "Done", format!("{done} / {}", terms.deliverables.len()));
    d.sections.push(Section::new("", "", vec![Block::Table(t)]));
    d.sign("供应商", "Supplier", &l.supplier);
    d.sign("采购人", "Purchaser", &l.purchaser);
    d
}

/// How an answer stands to what is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviates {
    /// As required.
    None,
    /// More than required.
    Better,
    /// Less than required.
    Worse,
    /// Not to be said yet.
    Open,
}

/// A clause and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Number of the clause.
    pub clause: String,
    /// What the tender requires.
    pub requirement: String,
    /// What is offered.
    pub answer: String,
    /// How the two compare.
    pub deviates: Deviates,
    /// Live proof, or the reason why not.
    pub proof: String,
}

/// The deviation table.
pub fn deviations(l: &Letter, terms: &Terms, all: &[Deviation]) -> Document {
    let mut d = letter(l, terms, "技术及服务要求偏离表", "Deviations", "");
    let mut t = Table::of(vec![
        Column::mark(2, "序号", "No."),
        Column::mark(4, "招标条款", "Clause"),
        Column::text(11, "招标要求", "Requirement"),
        Column::text(11, "响应内容", "Answer"),
        Column::mark(3, "偏离情况", "Deviation"),
        Column::text(9, "证明或说明", "Proof or reason"),
    ]);
    for (n, x) in all.iter().enumerate() {
        let word = match x.deviates {
            Deviates::None => "无偏离",
            Deviates::Better => "正偏离",
            Deviates::Worse => "负偏离",
            Deviates::Open => "待定",
        };
        t.rows.push(vec![
            Cell::count(n + 1),
            x.clause.as_str().into(),
            x.requirement.as_str().into(),
            x.answer.as_str().into(),
            word.into(),
            x.proof.as_str().into(),
        ]);
    }
    let count = |w: Deviates| all.iter().filter(|x| x.deviates == w).count();
    let text = format!(
        "共{}条：无偏离{}条，正偏离{}条，负偏离{}条，待定{}条。",
        all.len(),
        count(Deviates::None),
        count(Deviates::Better),
        count(Deviates::Worse),
        count(Deviates::Open)
    );
    d.sections.push(Section::new("", "", vec![Block::Text(text), Block::Table(t)]));
    d.sign("供应商", "Supplier", &l.supplier);
    d
}
