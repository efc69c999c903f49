//! The monthly report of utilisation (资源利用率报告, 使用率统计分析报告) as a document: a pure function.

use super::Letter;
use super::facts::arch_zh;
use super::paper::{letter, local};
use crate::level::pool::{self, DIMENSIONS, Use};
use crate::terms::Terms;
use crate::utilisation::{Advised, Figures, Line, MOST, Spread, Utilisation};
use kernel::calendar::Every;
use kernel::document::{Block, Cell, Column, Document, Field, Kind, Section, Table, name};
use rust_decimal::Decimal;

/// Said where nothing was observed.
const UNKNOWN: &str = "本期无监测数据。";
const NONE: &str = "本期无。";

/// What the contract calls its monthly report of utilisation; a name of our own where it asks for none.
pub fn utilisation_name(terms: &Terms) -> String {
    let mine = |d: &&crate::terms::Duty| {
        d.kind == "report" && d.every == Some(Every::Month) && ["利用率", "使用率"].iter().any(|w| d.name.contains(w))
    };
    terms.duties.iter().find(mine).map_or_else(|| "资源利用率报告".to_owned(), |d| d.name.clone())
}

/// The report of a month.
pub fn utilisation(l: &Letter, terms: &Terms, u: &Utilisation) -> Document {
    let mut d = letter(l, terms, &utilisation_name(terms), "Report of utilisation", &u.month.to_string());
    let whose = match &u.project {
        None => "全部资源 The whole cloud".to_owned(),
        Some(p) if u.whole.name.is_empty() => p.to_string(),
        Some(p) => format!("{}（{p}）", u.whole.name),
    };
    d.field("统计范围", "Of", whose);
    let until = u.until.map_or_else(|| "–".to_owned(), |t| local(terms, t));
    d.field("统计截至", "Figures until", until);
    let mut parts = Parts(Vec::new());
    parts.add("概述", "Summary", Block::Fields(summary(u)));
    parts.add("资源利用率", "Utilisation", whole(terms, &u.whole));
    if u.project.is_none() {
        parts.add("资源池分配率", "Pools: what is granted of them", pools(&u.pools));
        parts.add("各架构资源池负载", "Load by architecture", lines("资源池", "Pool", &u.archs, true));
    }
    parts.add("业务系统", "Business systems", lines("业务系统", "System", &u.systems, false));
    if u.project.is_none() {
        parts.add("各项目", "Projects", lines("项目", "Project", &u.projects, false));
    }
    parts.add("利用率异常的云主机及建议", "Idle and overloaded servers, with advice", advice(terms, &u.advised));
    d.sections = parts.0;
    d.notes.extend(notes(u));
    d.sign("供应商", "Supplier", &l.supplier);
    d.sign("采购人", "Purchaser", &l.purchaser);
    d
}

const NUMBERS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];

struct Parts(Vec<Section>);

impl Parts {
    fn add(&mut self, zh: &str, en: &str, block: Block) {
        let number = NUMBERS.get(self.0.len()).copied().unwrap_or("附");
        self.0.push(Section::new(&format!("{number}、{zh}"), en, vec![block]));
    }
}

fn quantity(d: Option<Decimal>) -> Cell {
    d.map_or_else(|| "–".into(), Cell::Quantity)
}

/// Per cent of a hundred, as a cell of per cent.
fn percent(d: Option<Decimal>) -> Cell {
    d.map_or_else(|| "–".into(), |d| Cell::Percent((d / Decimal::ONE_HUNDRED).round_dp(4)))
}

/// How much more or less than the month before; in points where it is per cent.
fn trend(now: Option<&Spread>, before: Option<&Spread>) -> Option<Decimal> {
    Some((now?.mean - before?.mean).normalize())
}

/// A trend, for people: `+3.2`, `-1`, `0`.
fn signed(d: Option<Decimal>) -> Cell {
    let shown = |d: Decimal| if d > Decimal::ZERO { format!("+{d}") } else { d.to_string() };
    d.map_or_else(|| "–".to_owned(), shown).into()
}

fn summary(u: &Utilisation) -> Vec<Field> {
    let f = &u.whole.figures;
    let field = |zh: &str, en: &str, value: String| Field { name: name(zh, en), value };
    let mean = |s: &Option<Spread>| s.as_ref().map_or_else(|| "–".to_owned(), |s| format!("{}%", s.mean));
    let n = |n: u64| n.to_string();
    // Before a day is summed up nothing was counted, which is not none.
    let servers = u.until.map_or_else(|| "–".to_owned(), |_| f.servers.to_string());
    vec![
        field("云主机（平均运行台数）", "Servers running, mean", servers),
        field("CPU 平均使用率", "CPU, mean", mean(&f.cpu)),
        field("内存平均使用率", "Memory, mean", mean(&f.memory)),
        field("疑似闲置（僵尸）", "Zombies", n(u.advised.zombie)),
        field("利用率过低", "Idle", n(u.advised.idle)),
        field("利用率过高", "Overloaded", n(u.advised.overloaded)),
        field("已告知使用单位", "Owners told", n(u.advised.given)),
    ]
}

type Measure = (&'static str, &'static str, fn(&Figures) -> Option<&Spread>);

const MEASURES: [Measure; 6] = [
    ("CPU 使用率", "%", |f| f.cpu.as_ref()),
    ("内存使用率", "%", |f| f.memory.as_ref()),
    ("存储分配量", "GiB", |f| f.storage.as_ref()),
    ("磁盘读写", "MiB/s", |f| f.disk.as_ref()),
    ("网络流入", "Mbit/s", |f| f.received.as_ref()),
    ("网络流出", "Mbit/s", |f| f.sent.as_ref()),
];

fn whole(terms: &Terms, l: &Line) -> Block {
    let mut t = Table::of(vec![
        Column::text(5, "指标", "Measure"),
        Column::mark(3, "单位", "Unit"),
        Column::quantity(3, "平均", "Mean"),
        Column::quantity(3, "峰值", "Peak"),
        Column::mark(5, "峰值时间", "Peak at"),
        Column::quantity(4, "95百分位", "95th percentile"),
        Column::quantity(3, "上月平均", "Mean of last month"),
        Column::mark(3, "较上月", "Change"),
    ]);
    for (what, unit, of) in MEASURES {
        let (now, before) = (of(&l.figures), l.before.as_ref().and_then(of));
        t.rows.push(vec![
            what.into(),
            unit.into(),
            quantity(now.map(|s| s.mean)),
            quantity(now.map(|s| s.peak)),
            now.map_or_else(|| "–".to_owned(), |s| local(terms, s.peak_at)).into(),
            quantity(now.map(|s| s.p95)),
            quantity(before.map(|s| s.mean)),
            signed(trend(now, before)),
        ]);
    }
    Block::Table(t)
}

fn pools(all: &[Use]) -> Block {
    let mut t = Table::of(vec![
        Column::text(4, "资源池", "Pool").merged(),
        Column::mark(4, "资源", "Resource"),
        Column::quantity(3, "总量", "Capacity"),
        Column::quantity(3, "已分配", "Granted"),
        Column::new(Kind::Percent, 3, "平均分配率", "Mean"),
        Column::new(Kind::Percent, 3, "峰值分配率", "Peak"),
        Column::text(10, "建议", "Advice"),
    ]);
    for u in all {
        let dim = DIMENSIONS.iter().find(|d| d.0 == u.dim);
        let pool = if u.pool == pool::ALL { "全部" } else { arch_zh(&u.pool) };
        let advice = u.advice.as_ref().map(|(zh, en)| format!("{zh} {en}"));
        t.rows.push(vec![
            pool.into(),
            dim.map_or_else(|| u.dim.clone(), |d| format!("{}（{}）", d.2, d.1)).into(),
            Cell::Quantity(u.capacity),
            Cell::Quantity(u.granted),
            percent(u.mean),
            percent(u.peak.map(|(p, _)| p)),
            advice.into(),
        ]);
    }
    if t.rows.is_empty() { Block::Text(UNKNOWN.into()) } else { Block::Table(t) }
}

/// Projects, systems or architectures, one a row.
fn lines(zh: &str, en: &str, all: &[Line], archs: bool) -> Block {
    if all.is_empty() {
        return Block::Text(NONE.into());
    }
    let mut t = Table::of(vec![
        Column::text(7, zh, en),
        Column::quantity(3, "云主机", "Servers"),
        Column::new(Kind::Percent, 3, "CPU 平均", "CPU, mean"),
        Column::new(Kind::Percent, 3, "CPU 峰值", "CPU, peak"),
        Column::new(Kind::Percent, 3, "CPU 95百分位", "CPU, 95th percentile"),
        Column::mark(3, "较上月（百分点）", "Change, points"),
        Column::new(Kind::Percent, 3, "内存平均", "Memory, mean"),
        Column::new(Kind::Percent, 3, "内存峰值", "Memory, peak"),
        Column::new(Kind::Percent, 3, "内存95百分位", "Memory, 95th percentile"),
        Column::quantity(3, "存储（GiB）", "Storage, mean"),
        Column::quantity(3, "流入95百分位（Mbit/s）", "Received, 95th percentile"),
        Column::quantity(3, "流出95百分位（Mbit/s）", "Sent, 95th percentile"),
    ]);
    for l in all {
        let f = &l.figures;
        let shown = match (archs, l.name.is_empty()) {
            (true, _) => arch_zh(&l.subject),
            (false, true) => l.subject.as_str(),
            (false, false) => l.name.as_str(),
        };
        let of = |s: &Option<Spread>, what: fn(&Spread) -> Decimal| s.as_ref().map(what);
        t.rows.push(vec![
            shown.into(),
            Cell::Quantity(f.servers),
            percent(of(&f.cpu, |s| s.mean)),
            percent(of(&f.cpu, |s| s.peak)),
            percent(of(&f.cpu, |s| s.p95)),
            signed(trend(f.cpu.as_ref(), l.before.as_ref().and_then(|b| b.cpu.as_ref()))),
            percent(of(&f.memory, |s| s.mean)),
            percent(of(&f.memory, |s| s.peak)),
            percent(of(&f.memory, |s| s.p95)),
            quantity(of(&f.storage, |s| s.mean)),
            quantity(of(&f.received, |s| s.p95)),
            quantity(of(&f.sent, |s| s.p95)),
        ]);
    }
    Block::Table(t)
}

fn advice(terms: &Terms, a: &Advised) -> Block {
    if a.list.is_empty() {
        return Block::Text(NONE.into());
    }
    let mut t = Table::of(vec![
        Column::text(5, "云主机", "Server"),
        Column::mark(3, "类型", "Kind"),
        Column::new(Kind::Percent, 3, "CPU 平均", "CPU, mean"),
        Column::text(12, "建议", "Advice"),
        Column::mark(4, "发现时间", "Found"),
        Column::mark(4, "告知时间", "Owner told"),
        Column::mark(4, "处理时间", "Settled"),
    ]);
    let when = |t: Option<kernel::Timestamp>| t.map_or_else(|| "–".to_owned(), |t| local(terms, t));
    for x in &a.list {
        let kind = match x.kind.as_str() {
            "zombie" => "疑似闲置",
            "idle" => "利用率过低",
            "overloaded" => "利用率过高",
            other => other,
        };
        t.rows.push(vec![
            x.name.as_str().into(),
            kind.into(),
            percent(Some(x.cpu_percent)),
            format!("{} {}", x.text, x.text_en).into(),
            when(Some(x.raised_at)).into(),
            when(x.given_at).into(),
            when(x.closed_at).into(),
        ]);
    }
    Block::Table(t)
}

/// Of which days the means are: a month that was observed in part is not one that was idle for the rest.
fn observed(f: &Figures) -> String {
    let (zh, en) = match f.days {
        0 => (String::new(), String::new()),
        n => (format!("（本范围本月有{n}天）"), format!(" ({n} of them in this month and scope)")),
    };
    format!(
        "平均值只按有记录（监测数据或存储分配）的日期计算{zh}，没有记录的日期不计入，也不按零计；各行按其自身有记录的日期计算。 \
         Means are over the days with records only, of samples or of storage granted{en}; days without are left out and not counted as zero; each row is over its own days."
    )
}

fn notes(u: &Utilisation) -> Vec<String> {
    let mut all = vec![
        "本报告由平台监测记录自动生成；CPU、内存为有监测时间内的实际使用量与配置量之比，无监测的时间不计入。"
            .to_owned(),
        observed(&u.whole.figures),
        "平均值在有记录的日期内按时间加权；峰值、95百分位按小时平均值计算（最近秩法）；同一小时各云主机合并计算。"
            .to_owned(),
        "资源池分配率为已分配量与总量之比，与上述实际使用率不同。".to_owned(),
    ];
    if u.cut {
        all.push(format!("各列表至多列出{MOST}条，其余见平台记录。"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level::month::Month;
    use kernel::Timestamp;

    fn spread(mean: i64) -> Option<Spread> {
        let d = Decimal::from(mean);
        Some(Spread { mean: d, peak: d + Decimal::TEN, peak_at: Timestamp(0), p95: d + Decimal::ONE })
    }

    fn line(subject: &str, mean: i64, before: Option<i64>) -> Line {
        let of = |mean| Figures { days: 12, servers: Decimal::TWO, cpu: spread(mean), ..Figures::default() };
        Line { subject: subject.into(), name: String::new(), figures: of(mean), before: before.map(of) }
    }

    fn report(project: Option<&str>) -> Utilisation {
        Utilisation {
            month: Month::parse("2026-04").unwrap(),
            project: project.map(kernel::ProjectId::from),
            until: None,
            whole: line(project.unwrap_or_default(), 30, Some(33)),
            pools: Vec::new(),
            archs: vec![line("aarch64", 40, None)],
            systems: vec![line("s1", 30, Some(20))],
            projects: vec![line("p", 30, None)],
            advised: Advised::default(),
            cut: true,
        }
    }

    fn cells(d: &Document) -> Vec<String> {
        d.check().unwrap();
        d.tables().flat_map(|t| t.rows.iter().flatten()).map(Cell::shown).collect()
    }

    #[test]
    fn the_report_says_means_peaks_trends_and_what_is_not_known() {
        let t = Terms::none();
        let d = utilisation(&Letter::default(), &t, &report(None));
        let all = cells(&d);
        for wanted in ["30", "40", "31", "33", "-3", "+10", "ARM", "–"] {
            assert!(all.iter().any(|c| c == wanted), "{wanted} is not in {all:?}");
        }
        assert_eq!((d.sections.len(), d.title.zh.as_str()), (7, "资源利用率报告"));
        assert!(d.sections[2].blocks == [Block::Text(UNKNOWN.into())], "no pool");
        assert!(d.notes.iter().any(|n| n.contains("200条")));
        let days = |d: &Document| d.notes.iter().any(|n| n.contains("有12天") && n.contains("12 of them"));
        assert!(days(&d), "{:?}", d.notes);
        let mut old = report(None);
        old.whole.figures.days = 0;
        let old = utilisation(&Letter::default(), &t, &old);
        assert!(
            !days(&old) && old.notes.iter().any(|n| n.contains("days with records only")),
            "not counted, and said all the same"
        );
        // A project's report says nothing of other projects and of pools.
        let own = utilisation(&Letter::default(), &t, &report(Some("p")));
        assert_eq!(own.sections.len(), 4);
        assert!(!cells(&own).iter().any(|c| c == "ARM"));
    }
}
