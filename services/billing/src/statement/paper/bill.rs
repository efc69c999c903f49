//! A bill, and the usage list that is its other half: quantities without prices. Both with every interval that a line comes from.

use super::{Stamp, amount_fields, letter, measure_zh, sign_both};
use crate::bill::{Bill, Line, LineInterval, Part};
use crate::book::adjust::AdjustmentLine;
use crate::contract::{Contract, Per};
use crate::month::Calendar;
use kernel::Result;
use kernel::document::{Block, Cell, Column, Document, Section, Table};

fn stamp(b: &Bill) -> Stamp {
    Stamp { as_of: b.as_of, draft: b.draft, simulated: b.simulated }
}

fn head(d: &mut Document, c: &Contract, b: &Bill, project: &str) {
    // What priced it, not what is in force today.
    let versions = b.versions().join("、");
    if let Some(f) = d.head.iter_mut().find(|f| f.name.en == "Number and version") {
        f.value = format!("{} {versions}", b.contract);
    }
    d.contract = format!("{}（{} {versions}）", c.title, b.contract);
    let id = b.project.as_str();
    d.field(
        "用户单位（项目）",
        "Project",
        if project.is_empty() { id.to_owned() } else { format!("{project}（{id}）") },
    );
    if let Some(bill) = &b.id {
        d.field("账单编号", "Bill", bill.as_str());
    }
    d.landscape = true;
}

/// A bill of a month; `project` is the name of who owes it.
///
/// # Errors
/// Internal, if the contract's zone is unknown.
pub fn bill(c: &Contract, b: &Bill, project: &str) -> Result<Document> {
    let mut d = letter(c, "云服务账单", "Bill", &b.month, stamp(b))?;
    let calendar = Calendar::of(c)?;
    head(&mut d, c, b, project);
    let mut t = Table::of(vec![
        Column::mark(2, "序号", "No."),
        Column::mark(3, "服务编号", "Item"),
        Column::text(5, "服务分类", "Category").merged(),
        Column::text(10, "服务名称", "Service"),
        Column::mark(4, "计量单位", "Unit"),
        Column::mark(4, "计量方式", "Measure"),
        Column::quantity(5, "数量", "Quantity"),
        Column::money(5, "单价（元）", "Unit price"),
        Column::money(6, "金额（元）", "Amount"),
        Column::text(8, "说明", "Remark"),
    ]);
    for (n, l) in b.lines.iter().enumerate() {
        let mut r = line(n, l);
        let remark = l.part.as_ref().map(|p| part(p, &l.measure, &calendar));
        r.extend([l.quantity.into(), Cell::Price(l.unit_price), l.amount.into(), remark.into()]);
        t.rows.push(r);
    }
    for (n, a) in (b.lines.len()..).zip(&b.adjustments) {
        t.rows.push(adjusted(n, a, &calendar));
    }
    let mut total = vec![Cell::Empty; t.columns.len()];
    total[3] = "合计".into();
    total[8] = b.total.into();
    t.total = Some(total);
    let sums = Block::Fields(amount_fields("应付金额", "Amount", b.total));
    d.sections.push(Section::new("一、账单明细", "Lines", vec![Block::Table(t), sums]));
    unpriced(&mut d, b);
    source(&mut d, c, b)?;
    counts(&mut d, b);
    d.notes.push(format!("合同文本摘要（SM3）：{}。", b.contract_digest));
    sign_both(&mut d, c);
    Ok(d)
}

/// The usage list of a month.
///
/// # Errors
/// Internal, if the contract's zone is unknown.
pub fn usage_list(c: &Contract, b: &Bill, project: &str) -> Result<Document> {
    let mut d = letter(c, "资源使用清单", "Usage list", &b.month, stamp(b))?;
    head(&mut d, c, b, project);
    let mut t = Table::of(vec![
        Column::mark(2, "序号", "No."),
        Column::mark(3, "服务编号", "Item"),
        Column::text(6, "服务分类", "Category").merged(),
        Column::text(11, "服务名称", "Service"),
        Column::mark(4, "计量单位", "Unit"),
        Column::mark(4, "计量方式", "Measure"),
        Column::quantity(4, "资源数", "Resources"),
        Column::quantity(6, "用量", "Quantity"),
    ]);
    for (n, l) in b.lines.iter().enumerate() {
        let mut r = line(n, l);
        let mut resources: Vec<&str> = l.intervals.iter().map(|i| i.resource.as_str()).collect();
        resources.sort_unstable();
        resources.dedup();
        r.extend([Cell::count(resources.len()), l.quantity.into()]);
        t.rows.push(r);
    }
    d.sections.push(Section::new("一、各项服务用量", "Quantities", vec![Block::Table(t)]));
    unpriced(&mut d, b);
    source(&mut d, c, b)?;
    d.notes.push("用量由云平台计量数据自动生成，与平台原始记录一致；每行的来源见附录。".into());
    sign_both(&mut d, c);
    Ok(d)
}

/// How a line counts: what both sides compute with by hand.
fn counts(d: &mut Document, b: &Bill) {
    d.notes.push("每行金额＝数量×单价，在行上四舍五入到分；合计为各行之和。每行的用量来源见附录。".into());
    let mut parts = b.lines.iter().map(|l| &l.part).chain(b.adjustments.iter().map(|a| &a.part));
    if parts.any(Option::is_some) {
        d.notes.push(
            "单价在月内变更的服务按合同版本分行：说明中有占当月比例的行，金额＝数量×单价×该比例；无比例的行，数量只计该时段内的用量。"
                .into(),
        );
    }
    let yearly = |p: Option<Per>| p == Some(Per::Year);
    if b.lines.iter().any(|l| yearly(Some(l.per))) || b.adjustments.iter().any(|a| yearly(a.per)) {
        d.notes.push("单价为年价的服务，每月付全年金额的十二分之一，价格年度的末月付其余数。".into());
    }
    if !b.adjustments.is_empty() {
        d.notes.push("冲销与重新入账的行更正以前账期，已计入合计；数量与金额为负的行为冲销。".into());
    }
}

/// From when to when a version held, and what share of the month that is where the amount takes it.
fn part(p: &Part, measure: &str, calendar: &Calendar) -> String {
    let share = if p.shares(measure) { format!("，占当月{}", p.share_zh()) } else { String::new() };
    format!("{}至{}{share}，合同版本{}", calendar.local(p.from), calendar.local(p.to), p.version)
}

/// A line that corrects an earlier period: it is in the sum like any other.
fn adjusted(n: usize, a: &AdjustmentLine, calendar: &Calendar) -> Vec<Cell> {
    let measure = a.measure.as_deref().unwrap_or_default();
    let mut remark = format!("{}：更正{}账单；{}", a.kind.zh(), a.month, a.reason);
    if let Some(p) = &a.part {
        remark = format!("{remark}；{}", part(p, measure, calendar));
    }
    vec![
        Cell::count(n + 1),
        a.item.as_str().into(),
        a.category.as_str().into(),
        a.name.as_str().into(),
        a.unit.as_str().into(),
        measure_zh(measure).into(),
        a.quantity.into(),
        Cell::Price(a.unit_price),
        a.amount.into(),
        remark.into(),
    ]
}

fn line(n: usize, l: &Line) -> Vec<Cell> {
    vec![
        Cell::count(n + 1),
        l.item.as_str().into(),
        l.category.as_str().into(),
        l.name.as_str().into(),
        l.unit.as_str().into(),
        measure_zh(&l.measure).into(),
    ]
}

/// Usage that no price row covers: shown, not charged.
fn unpriced(d: &mut Document, b: &Bill) {
    if b.unpriced.is_empty() {
        return;
    }
    let mut t = Table::of(vec![
        Column::text(3, "计量项", "Meter"),
        Column::text(6, "属性", "Attributes"),
        Column::quantity(2, "记录数", "Intervals"),
    ]);
    for u in &b.unpriced {
        let attributes: Vec<String> = u.attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
        t.rows.push(vec![u.meter.as_str().into(), attributes.join(" ").into(), Cell::count(u.intervals.len())]);
    }
    d.sections.push(Section::new("二、未计价用量", "Usage without a price, not charged", vec![Block::Table(t)]));
}

/// Every interval of every line.
fn source(d: &mut Document, c: &Contract, b: &Bill) -> Result<()> {
    let calendar = Calendar::of(c)?;
    let mut t = Table::of(vec![
        Column::mark(3, "账单行", "Line"),
        Column::text(7, "资源名称", "Name"),
        Column::mark(3, "资源类型", "Kind"),
        Column::text(8, "资源编号", "Resource"),
        Column::text(8, "订单", "Order"),
        Column::text(8, "用量记录", "Interval"),
        Column::quantity(3, "数量", "Quantity"),
        Column::mark(5, "起始时间", "From"),
        Column::mark(5, "结束时间", "To"),
    ]);
    for (n, l) in b.lines.iter().enumerate() {
        t.rows.extend(l.intervals.iter().map(|i| interval(&format!("{} / {}", n + 1, l.item), i, &calendar)));
    }
    for u in &b.unpriced {
        t.rows.extend(u.intervals.iter().map(|i| interval("未计价", i, &calendar)));
    }
    if !t.rows.is_empty() {
        let about = Block::Text(format!("共{}条用量记录，时间为{}时间。", t.rows.len(), c.zone));
        d.appendix.push(Section::new("附录：用量来源", "Where each line comes from", vec![about, Block::Table(t)]));
    }
    Ok(())
}

fn interval(line: &str, i: &LineInterval, calendar: &Calendar) -> Vec<Cell> {
    let kind = match i.kind.as_str() {
        "server" => "云主机",
        "volume" => "云硬盘",
        "snapshot" => "快照",
        "image" => "镜像",
        "floatingip" => "公网IP",
        "order" => "人工交付",
        other => other,
    };
    vec![
        line.into(),
        i.name.as_str().into(),
        kind.into(),
        i.resource.as_str().into(),
        i.order.as_deref().into(),
        i.id.as_str().into(),
        i.quantity.into(),
        calendar.local(i.from).into(),
        i.to.map_or_else(|| "使用中".to_owned(), |t| calendar.local(t)).into(),
    ]
}
