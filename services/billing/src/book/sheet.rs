//! Lists of the books as sheets (RFC 4180, UTF-8 with a byte order mark).

use super::list::{Reconciliation, Term};
use super::{Book, BookLine, Seal};
use crate::bill::csv::{measured, row};
use crate::month::Calendar;

const RECONCILIATION: [&str; 16] = [
    "行号",
    "行类型",
    "服务编号",
    "服务分类",
    "服务名称",
    "计量单位",
    "计量方式",
    "数量",
    "单价（元）",
    "金额（元）",
    "更正账期",
    "状态",
    "租户确认人",
    "租户确认时间",
    "采购人确认人",
    "采购人确认时间",
];

fn begin() -> String {
    String::from('\u{feff}')
}

fn cells(all: &[&str]) -> Vec<String> {
    all.iter().map(|s| (*s).to_owned()).collect()
}

fn sealed(s: Option<&Seal>, cal: &Calendar) -> [String; 2] {
    s.map_or([String::new(), String::new()], |s| [s.name.clone(), cal.local(s.at)])
}

fn stands(l: Option<&BookLine>, cal: &Calendar) -> Vec<String> {
    let Some(l) = l else { return vec!["草稿".into(), String::new(), String::new(), String::new(), String::new()] };
    let mut c = vec![l.state.zh().to_owned()];
    c.extend(sealed(l.tenant.as_ref(), cal));
    c.extend(sealed(l.purchaser.as_ref(), cal));
    c
}

/// The monthly usage list that both sides confirm (资源对账).
pub fn reconciliation(r: &Reconciliation, cal: &Calendar) -> String {
    let mut out = begin();
    let b = &r.bill;
    row(&mut out, &cells(&["项目", b.project.as_str()]));
    row(&mut out, &cells(&["账期", &b.month]));
    row(&mut out, &cells(&["合同", &format!("{} {}", b.contract, b.versions().join("、"))]));
    row(&mut out, &cells(&["状态", r.book.as_ref().map_or("草稿", |k| k.state.zh())]));
    row(&mut out, &cells(&["对账", r.book.as_ref().map_or("未开始", signed)]));
    row(&mut out, &cells(&RECONCILIATION));
    let mut n = 0usize;
    for l in &b.lines {
        let mut c = cells(&[&(n + 1).to_string(), "用量", &l.item, &l.category, &l.name, &l.unit]);
        c.push(measured(&l.measure, l.part.as_ref()));
        c.extend([l.quantity.to_string(), l.unit_price.to_string(), l.amount.to_string(), String::new()]);
        c.extend(stands(r.lines.get(n), cal));
        row(&mut out, &c);
        n += 1;
    }
    for a in &b.adjustments {
        let mut c = cells(&[&(n + 1).to_string(), a.kind.zh(), &a.item, &a.category, &a.name, &a.unit]);
        c.push(a.measure.as_ref().map(|m| measured(m, a.part.as_ref())).unwrap_or_default());
        c.extend([a.quantity.to_string(), a.unit_price.to_string(), a.amount.to_string(), a.month.clone()]);
        c.extend(stands(r.lines.get(n), cal));
        row(&mut out, &c);
        n += 1;
    }
    let mut c = vec![String::new(); RECONCILIATION.len()];
    c[1] = "合计".into();
    c[9] = b.total.to_string();
    row(&mut out, &c);
    out
}

fn signed(b: &Book) -> &'static str {
    match (&b.tenant, &b.purchaser) {
        (None, None) => "双方未签",
        (Some(_), None) => "租户已签",
        (None, Some(_)) => "采购人已签",
        (Some(_), Some(_)) => "双方已签",
    }
}

/// Bills of projects over some months.
pub fn terms(all: &[Term]) -> String {
    let mut out = begin();
    row(&mut out, &cells(&["项目", "账期", "状态", "金额（元）", "其中争议冻结（元）", "待确认行数", "对账"]));
    for t in all {
        for m in &t.months {
            let (total, frozen) = (m.total.to_string(), m.frozen.to_string());
            let open = m.unfinished.to_string();
            row(
                &mut out,
                &cells(&[t.project.as_str(), &m.month, m.state.zh(), &total, &frozen, &open, m.reconciliation]),
            );
        }
        let (issued, frozen) = (t.issued.to_string(), t.frozen.to_string());
        row(&mut out, &cells(&[t.project.as_str(), "合计（已出账）", "", &issued, &frozen, "", ""]));
    }
    out
}

/// Issued bills.
pub fn books(all: &[Book], cal: &Calendar) -> String {
    let mut out = begin();
    let head = [
        "项目",
        "账期",
        "账单",
        "状态",
        "金额（元）",
        "行数",
        "待确认行数",
        "争议行数",
        "其中争议冻结（元）",
        "出账时间",
        "核对期限",
        "对账",
    ];
    row(&mut out, &cells(&head));
    for b in all {
        let due = b.verify_due.map(|t| cal.local(t)).unwrap_or_default();
        let numbers = [b.lines.to_string(), b.unfinished.to_string(), b.disputed.to_string()];
        let mut c = cells(&[b.project.as_str(), &b.month, b.bill.as_str(), b.state.zh(), &b.total.to_string()]);
        c.extend(numbers);
        c.extend([b.frozen.to_string(), cal.local(b.issued_at), due, signed(b).to_owned()]);
        row(&mut out, &c);
    }
    out
}
