//! A report of operation as a document.

use super::{CaseLine, Letter, OperationReport, TicketFigures};
use crate::terms::Terms;
use kernel::Timestamp;
use kernel::calendar::Every;
use kernel::document::{Block, Cell, Column, Document, Field, Kind, Section, Table, name};

/// Said where no record tells.
const UNKNOWN: &str = "本期无记录来源。";

fn every_zh(e: Every) -> (&'static str, &'static str) {
    match e {
        Every::Week => ("周报", "weekly"),
        Every::TwoWeeks => ("双周报", "two-weekly"),
        Every::Month => ("月报", "monthly"),
        Every::Quarter => ("季报", "quarterly"),
        Every::HalfYear => ("半年报", "half-yearly"),
        Every::Year => ("年报", "yearly"),
        Every::Once | Every::Event => ("报告", ""),
    }
}

/// What the contract calls its report of operation for a period; a name of our own where it asks for none.
pub fn report_name(terms: &Terms, every: Every) -> String {
    const WORDS: [&str; 6] = ["运维报告", "运维服务报告", "运维月报", "服务报告", "运行报告", "运行总结"];
    let mine = || terms.duties.iter().filter(|d| d.kind == "report" && d.every == Some(every));
    let named = mine().find(|d| WORDS.iter().any(|w| d.name.contains(w)));
    named.map_or_else(|| format!("运维报告（{}）", every_zh(every).0), |d| d.name.clone())
}

/// The instant as people of the contract's zone write it.
pub(super) fn local(terms: &Terms, t: Timestamp) -> String {
    let z = jiff::Timestamp::from_microsecond(t.micros()).unwrap_or(jiff::Timestamp::MAX);
    z.to_zoned(terms.work.zone().clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

pub(super) fn letter(l: &Letter, terms: &Terms, zh: &str, en: &str, period: &str) -> Document {
    let mut d = Document {
        title: name(zh, en),
        file: format!("{zh} {period}").trim().to_owned(),
        contract: format!("{}（{}）", l.contract, terms.contract),
        period: period.to_owned(),
        landscape: true,
        as_of: l.as_of,
        draft: l.draft,
        simulated: l.simulated,
        ..Document::default()
    };
    d.field("合同名称", "Contract", &l.contract);
    d.field("采购人", "Purchaser", &l.purchaser);
    d.field("供应商", "Supplier", &l.supplier);
    if !period.is_empty() {
        d.field("期间", "Period", period);
    }
    let zone = terms.work.zone().iana_name().unwrap_or("UTC").to_owned();
    d.field("数据截止", "As of", format!("{}（{zone}）", local(terms, l.as_of)));
    d
}

pub(super) struct Writer<'a> {
    pub(super) terms: &'a Terms,
    pub(super) r: &'a OperationReport,
    parts: Vec<Section>,
}

/// A report as a document.
pub fn document(l: &Letter, terms: &Terms, r: &OperationReport) -> Document {
    let zh = report_name(terms, r.every);
    let en = format!("Report of operation, {}", every_zh(r.every).1);
    let mut d = letter(l, terms, &zh, &en, &format!("{} 至 {}", r.from, r.to));
    let mut w = Writer { terms, r, parts: Vec::new() };
    w.summary();
    w.resources();
    w.utilisation();
    w.availability();
    w.tickets();
    w.cases("故障事件", "Incidents", r.incidents.as_deref());
    w.cases("安全事件", "Security events", r.security.as_deref());
    w.cases("投诉", "Complaints", r.complaints.as_deref());
    w.changes();
    if r.risks.is_some() {
        w.cases("风险评估", "Risk assessments", r.risks.as_deref());
    }
    w.duties();
    w.exercises();
    w.watch();
    w.nodes();
    w.plans();
    d.sections = w.parts;
    d.notes.push("本报告由平台记录自动生成；无记录来源的部分已注明。".into());
    d.notes.extend(r.notes.iter().cloned());
    d.sign("供应商", "Supplier", &l.supplier);
    d.sign("采购人", "Purchaser", &l.purchaser);
    d
}

const NUMBERS: [&str; 16] =
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六"];

impl Writer<'_> {
    fn part(&mut self, zh: &str, en: &str, blocks: Vec<Block>) {
        let number = NUMBERS.get(self.parts.len()).copied().unwrap_or("附");
        self.parts.push(Section::new(&format!("{number}、{zh}"), en, blocks));
    }

    /// A table, or a word where there is no row or no record.
    pub(super) fn table(&mut self, zh: &str, en: &str, columns: Vec<Column>, rows: Option<Vec<Vec<Cell>>>) {
        let block = match rows {
            None => Block::Text(UNKNOWN.into()),
            Some(rows) if rows.is_empty() => Block::Text("本期无。".into()),
            Some(rows) => Block::Table(Table { columns, rows, total: None }),
        };
        self.part(zh, en, vec![block]);
    }

    fn summary(&mut self) {
        let r = self.r;
        let count = |l: &Option<Vec<CaseLine>>| l.as_ref().map_or_else(|| "–".to_owned(), |l| l.len().to_string());
        let field = |zh: &str, en: &str, value: String| Field { name: name(zh, en), value };
        let tickets = r.tickets.as_ref();
        let timely = tickets.and_then(|t| t.timely).map(|x| Cell::Percent(x).shown());
        let up = r.nodes.iter().filter(|n| n.state == "up").count();
        let mut blocks = vec![Block::Fields(vec![
            field(
                "工单（新增/完成）",
                "Tickets",
                tickets.map_or_else(|| "–".into(), |t| format!("{} / {}", t.opened, t.closed)),
            ),
            field("工单及时率", "In time", timely.unwrap_or_else(|| "–".into())),
            field("故障事件", "Incidents", count(&r.incidents)),
            field("安全事件", "Security events", count(&r.security)),
            field("变更", "Changes", r.changes.as_ref().map_or_else(|| "–".into(), |c| c.len().to_string())),
            field("主机（在线/总数）", "Hosts", format!("{up} / {}", r.nodes.len())),
        ])];
        blocks.extend(r.summary.iter().cloned().map(Block::Text));
        self.part("概述", "Summary", blocks);
    }

    fn resources(&mut self) {
        let columns = vec![
            Column::text(4, "服务分类", "Category").merged(),
            Column::text(8, "服务名称", "Service"),
            Column::mark(3, "单位", "Unit"),
            Column::quantity(3, "期初", "Begin"),
            Column::quantity(3, "新增", "Added"),
            Column::quantity(3, "释放", "Released"),
            Column::quantity(3, "期末", "End"),
        ];
        let row = |l: &super::ResourceLine| {
            let mut cells: Vec<Cell> = vec![l.category.as_str().into(), l.name.as_str().into(), l.unit.as_str().into()];
            cells.extend([l.begin, l.added, l.released, l.end].map(Cell::Quantity));
            cells
        };
        let rows = self.r.resources.as_ref().map(|all| all.iter().map(row).collect());
        self.table("云资源使用及调整情况", "Resources", columns, rows);
    }

    fn utilisation(&mut self) {
        let columns = vec![
            Column::text(6, "资源池", "Pool").merged(),
            Column::mark(4, "资源", "Resource"),
            Column::quantity(3, "总量", "Capacity"),
            Column::quantity(3, "平均使用", "Mean"),
            Column::quantity(3, "峰值使用", "Peak"),
            Column::new(Kind::Percent, 3, "使用率", "Use"),
            Column::text(8, "建议", "Advice"),
        ];
        let row = |u: &super::Utilisation| {
            let mut cells: Vec<Cell> = vec![u.pool.as_str().into(), u.what.as_str().into()];
            cells.extend([u.capacity, u.mean, u.peak].map(Cell::Quantity));
            cells.extend([Cell::Percent(u.share), u.advice.as_deref().into()]);
            cells
        };
        let rows = self.r.utilisation.as_ref().map(|all| all.iter().map(row).collect());
        self.table("资源利用率", "Utilisation", columns, rows);
    }

    fn availability(&mut self) {
        let columns = vec![
            Column::text(9, "服务", "Service"),
            Column::new(Kind::Percent, 3, "承诺值", "Target"),
            Column::new(Kind::Percent, 3, "实测值", "Measured"),
            Column::quantity(4, "停机（分钟）", "Down"),
            Column::quantity(4, "计划内（分钟）", "Planned"),
            Column::mark(3, "是否达标", "Met"),
        ];
        let row = |a: &super::Availability| {
            vec![
                a.service.as_str().into(),
                Cell::Percent(a.target),
                a.measured.map_or_else(|| "–".into(), Cell::Percent),
                a.down.map_or(Cell::Empty, Cell::Quantity),
                a.planned.map_or(Cell::Empty, Cell::Quantity),
                yes_no(a.measured.map(|m| m >= a.target)),
            ]
        };
        let rows = self.r.availability.iter().map(row).collect();
        self.table("服务可用性", "Availability", columns, Some(rows));
    }

    fn tickets(&mut self) {
        let Some(t) = &self.r.tickets else {
            return self.part("工单", "Tickets", vec![Block::Text(UNKNOWN.into())]);
        };
        let mut blocks = vec![Block::Fields(figures(t))];
        if !t.kinds.is_empty() {
            let mut table = Table::of(vec![
                Column::text(6, "类型", "Kind"),
                Column::quantity(3, "数量", "Number"),
                Column::quantity(3, "超时", "Late"),
            ]);
            let count = |n: u64| Cell::Quantity(n.into());
            table.rows = t.kinds.iter().map(|(k, n, late)| vec![k.as_str().into(), count(*n), count(*late)]).collect();
            blocks.push(Block::Table(table));
        }
        self.part("工单", "Tickets", blocks);
    }

    fn cases(&mut self, zh: &str, en: &str, all: Option<&[CaseLine]>) {
        let columns = vec![
            Column::mark(3, "编号", "No."),
            Column::mark(2, "级别", "Level"),
            Column::mark(4, "发生时间", "Began"),
            Column::text(7, "现象", "What"),
            Column::text(5, "影响范围", "Hit"),
            Column::text(7, "原因及处理", "Cause"),
            Column::mark(4, "恢复时间", "Recovered"),
            Column::mark(2, "是否及时", "In time"),
        ];
        let terms = self.terms;
        let row = |c: &CaseLine| {
            vec![
                c.number.as_str().into(),
                c.level.as_str().into(),
                local(terms, c.at).into(),
                c.what.as_str().into(),
                c.hit.as_str().into(),
                c.cause.as_str().into(),
                c.recovered.map_or_else(|| "处理中".to_owned(), |t| local(terms, t)).into(),
                yes_no(c.in_time),
            ]
        };
        self.table(zh, en, columns, all.map(|all| all.iter().map(row).collect()));
    }

    fn changes(&mut self) {
        let columns = vec![
            Column::mark(3, "编号", "No."),
            Column::mark(3, "类型", "Kind"),
            Column::text(9, "内容", "What"),
            Column::mark(4, "开始", "From"),
            Column::mark(4, "结束", "To"),
            Column::mark(3, "结果", "Result"),
            Column::text(4, "批准人", "Approved by"),
        ];
        let terms = self.terms;
        let row = |c: &super::ChangeLine| {
            vec![
                c.number.as_str().into(),
                c.kind.as_str().into(),
                c.what.as_str().into(),
                local(terms, c.from).into(),
                local(terms, c.to).into(),
                c.result.as_str().into(),
                c.approved.as_str().into(),
            ]
        };
        let rows = self.r.changes.as_ref().map(|all| all.iter().map(row).collect());
        self.table("变更", "Changes", columns, rows);
    }

    fn duties(&mut self) {
        let counted = !self.r.duty_counts.is_empty();
        if counted {
            self.duty_counts();
        }
        let columns = vec![
            Column::text(9, "事项", "Duty"),
            Column::mark(3, "类型", "Kind"),
            Column::new(Kind::Date, 4, "应完成日期", "Due"),
            Column::new(Kind::Date, 4, "完成日期", "Done"),
            Column::mark(3, "是否按期", "In time"),
            Column::text(7, "佐证", "Evidence"),
        ];
        let row = |l: &super::DutyLine| {
            vec![
                l.name.as_str().into(),
                duty_zh(&l.kind).into(),
                l.due.map_or(Cell::Empty, Cell::Date),
                l.done.map_or(Cell::Empty, Cell::Date),
                yes_no(l.in_time),
                l.evidence.as_str().into(),
            ]
        };
        let rows = self.r.duties.iter().map(row).collect();
        let (zh, en) =
            if counted { ("逾期的合同义务", "Duties missed") } else { ("合同义务履行情况", "Duties") };
        self.table(zh, en, columns, Some(rows));
    }

    fn nodes(&mut self) {
        let columns = vec![
            Column::text(7, "主机", "Host"),
            Column::mark(3, "状态", "State"),
            Column::mark(5, "最近上报", "Last heard of"),
            Column::quantity(4, "CPU 平均（核）", "CPU, mean"),
            Column::quantity(4, "CPU 峰值（核）", "CPU, peak"),
            Column::quantity(4, "内存平均（GiB）", "Memory, mean"),
            Column::quantity(4, "内存峰值（GiB）", "Memory, peak"),
        ];
        let terms = self.terms;
        let row = |n: &super::NodeLine| {
            let state = match n.state.as_str() {
                "up" => "在线",
                "away" => "失联",
                "enrolled" => "已登记",
                "revoked" => "已撤销",
                other => other,
            };
            let figure = |x: Option<rust_decimal::Decimal>| x.map_or(Cell::Empty, Cell::Quantity);
            vec![
                n.name.as_str().into(),
                state.into(),
                n.last_seen.map(|t| local(terms, t)).into(),
                figure(n.cpu.map(|x| x.0)),
                figure(n.cpu.map(|x| x.1)),
                figure(n.memory.map(|x| x.0)),
                figure(n.memory.map(|x| x.1)),
            ]
        };
        let rows = self.r.nodes.iter().map(row).collect();
        self.table("主机运行情况", "Hosts", columns, Some(rows));
    }

    fn plans(&mut self) {
        if !self.r.plans.is_empty() {
            let blocks = self.r.plans.iter().cloned().map(Block::Text).collect();
            self.part("下期计划", "Next", blocks);
        }
    }
}

fn figures(t: &TicketFigures) -> Vec<Field> {
    let field = |zh: &str, en: &str, value: String| Field { name: name(zh, en), value };
    let share = |x: Option<rust_decimal::Decimal>| x.map_or_else(|| "–".to_owned(), |x| Cell::Percent(x).shown());
    vec![
        field("新增", "Opened", t.opened.to_string()),
        field("完成", "Closed", t.closed.to_string()),
        field("未完成", "Open", t.open.to_string()),
        field("及时率", "In time", share(t.timely)),
        field("解决率", "Solved", share(t.solved)),
        field(
            "平均响应（分钟）",
            "Mean response",
            t.response.map_or_else(|| "–".to_owned(), |x| x.normalize().to_string()),
        ),
    ]
}

pub(super) fn yes_no(b: Option<bool>) -> Cell {
    match b {
        Some(true) => "是",
        Some(false) => "否",
        None => "–",
    }
    .into()
}

pub(super) fn duty_zh(kind: &str) -> &str {
    match kind {
        "report" => "报告",
        "drill" => "演练",
        "training" => "培训",
        "inspection" => "巡检",
        "check" => "检查",
        "filing" => "报送",
        "retention" => "留存",
        "survey" => "调查",
        "plan" => "方案",
        other => other,
    }
}
