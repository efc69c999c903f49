//! The list of deliverables (交付成果清单) with their state, and the deviation table (偏离表).

use super::Letter;
use super::paper::letter;
use crate::comply::{Entry, Live, State};
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

/// The deviation table of some clauses; with what a running cloud measured about them, if it was asked.
pub fn deviations(l: &Letter, terms: &Terms, all: &[&Entry], live: Option<&Live>) -> Document {
    let mut d = letter(l, terms, "技术及服务要求偏离表", "Deviations", "");
    let mut t = Table::of(vec![
        Column::mark(2, "序号", "No."),
        Column::mark(4, "条款编号", "Clause"),
        Column::text(4, "章节", "Chapter"),
        Column::text(10, "招标要求", "Requirement"),
        Column::text(4, "指标", "Figure"),
        Column::mark(3, "响应", "Response"),
        Column::mark(3, "偏离", "Deviation"),
        Column::text(13, "说明及证明", "Reason and proof"),
    ]);
    let mut counts: BTreeMap<State, usize> = BTreeMap::new();
    for (n, e) in all.iter().enumerate() {
        *counts.entry(e.state).or_default() += 1;
        let shown = if e.state == State::Open { String::new() } else { e.shown_by.join("；") };
        let measured = e.measured(live);
        let all = [e.reason.as_str(), shown.as_str(), measured.as_str()];
        let proof: Vec<&str> = all.into_iter().filter(|s| !s.is_empty()).collect();
        t.rows.push(vec![
            Cell::count(n + 1),
            e.clause.id.as_str().into(),
            e.clause.system.as_str().into(),
            if e.clause.zh.is_empty() { e.clause.en.as_str() } else { e.clause.zh.as_str() }.into(),
            e.clause.metric.as_str().into(),
            e.state.chinese().into(),
            e.deviation(live).chinese().into(),
            proof.join("；").into(),
        ]);
    }
    let each: Vec<String> = counts.iter().map(|(s, n)| format!("{}{n}条", s.chinese())).collect();
    let mut text = format!("共{}条：{}。", all.len(), each.join("，"));
    if live.is_none() {
        text.push_str("本表未向运行中的云平台取实测值。");
    }
    d.sections.push(Section::new("", "", vec![Block::Text(text), Block::Table(t)]));
    d.sign("供应商", "Supplier", &l.supplier);
    d
}
