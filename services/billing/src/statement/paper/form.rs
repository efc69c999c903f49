//! An assessment scheme as a form: the acceptance table (验收表), the list of tasks that it is held against (建设任务确认单), and the
//! self-evaluation (自评). Columns are those of the tender's tables; what nobody has judged stays open and is said to be.

use super::{Stamp, letter, words};
use crate::assess::{From, Inputs, ItemScore, Score, score};
use crate::contract::Contract;
use crate::contract::terms::payment::{EffectRule, PayBand};
use crate::contract::terms::scheme::{Kind, Scheme, SchemeItem};
use kernel::document::{Block, Cell, Column, Document, Field, Section, Table, name};
use kernel::{Error, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What the records tell of something that a person judges, by its id.
pub type Remarks = BTreeMap<String, String>;

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 验收表: each item with its points, vetoes, conclusion.
    Acceptance,
    /// 建设任务确认单: what is to be done, and by which standard.
    Tasks,
    /// 自评: the supplier's own assessment with its evidence.
    SelfEvaluation,
}

/// Places of a figure on a form; the record has all of them.
const PLACES: u32 = 4;

/// A figure of the records, for people.
fn by_record(name: &str, x: Decimal) -> String {
    format!("平台记录 {name} = {}", x.round_dp(PLACES).normalize())
}

/// Where a point of a scheme comes from, for people.
pub(super) fn evidence(item: &SchemeItem, s: Option<&ItemScore>) -> String {
    match s.map(|s| &s.from) {
        Some(From::Record(name, x)) => by_record(name, *x),
        Some(From::Person(j)) => format!("{}：{}（{}）", j.by, j.reason, j.value.normalize()),
        Some(From::Parts(parts)) => {
            let part = |(id, points): &(String, Option<Decimal>)| {
                let points = points.map_or_else(|| "待评".to_owned(), |p| p.normalize().to_string());
                format!("{}：{points}", part_name(item, id))
            };
            parts.iter().map(part).collect::<Vec<_>>().join("；")
        }
        Some(From::Open) | None => match &item.figure {
            Some(f) => format!("待平台记录 {f}"),
            None => "待评".to_owned(),
        },
    }
}

fn part_name<'a>(item: &'a SchemeItem, id: &'a str) -> &'a str {
    use crate::contract::terms::scheme::Rule;
    match &item.rule {
        Rule::Parts(parts) => parts.iter().find(|p| p.id == id).map_or(id, |p| p.name.as_str()),
        _ => id,
    }
}

fn points(s: Option<&ItemScore>) -> Cell {
    match s.and_then(|s| s.points) {
        Some(p) => Cell::Quantity(p),
        None => "待评".into(),
    }
}

/// A form of a scheme with what is known of it.
///
/// # Errors
/// Not found, if the contract has no such scheme; what the assessment says of a judgement that does not fit.
pub fn form(c: &Contract, scheme: &str, which: Form, inputs: &Inputs, period: &str, s: Stamp) -> Result<Document> {
    form_with(c, scheme, which, inputs, &Remarks::new(), period, s)
}

/// The same with what the records can tell of vetoes, by id. A remark decides nothing: who judges reads it.
///
/// # Errors
/// As [`form`].
pub fn form_with(
    c: &Contract,
    scheme: &str,
    which: Form,
    inputs: &Inputs,
    remarks: &Remarks,
    period: &str,
    s: Stamp,
) -> Result<Document> {
    let missing = || Error::not_found(format!("the contract has no scheme {scheme:.64}")).field("scheme");
    let scheme = c.scheme(scheme).ok_or_else(missing)?;
    let score = score(c, scheme, inputs)?;
    let (zh, en) = title(c, scheme, which);
    let stamp = Stamp { draft: s.draft || (which != Form::Tasks && !score.open.is_empty()), ..s };
    let mut d = letter(c, &zh, &en, period, stamp)?;
    d.landscape = true;
    let (heading, table) = match which {
        Form::SelfEvaluation => ("一、自评明细", evaluation(scheme, &score)),
        Form::Acceptance => ("一、验收内容", acceptance(scheme, &score)),
        Form::Tasks => ("一、建设任务及验收标准", tasks(scheme)),
    };
    let mut blocks = vec![Block::Table(table)];
    if which != Form::Tasks {
        blocks.push(Block::Fields(result(c, scheme, &score)));
    }
    d.sections.push(Section::new(heading, "Items", blocks));
    if !scheme.vetoes.is_empty() {
        let vetoes = vetoes(scheme, &score, (inputs, remarks), which);
        d.sections.push(Section::new("二、一票否决项", "Vetoes", vec![Block::Table(vetoes)]));
    }
    if !scheme.results.is_empty() && which != Form::SelfEvaluation {
        let words = conclusion(c, scheme, &score, which);
        d.sections.push(Section::new("三、验收结论", "Conclusion", vec![Block::Table(words)]));
    }
    d.notes.push(format!("依据：{}", scheme.clause));
    if which != Form::Tasks && !score.open.is_empty() {
        d.notes.push(format!("尚有{}项未记录或未评定，得分只是目前可以确定的部分。", score.open.len()));
    }
    d.sign("采购人", "Purchaser", &c.purchaser);
    d.sign("供应商", "Supplier", &c.supplier);
    if which != Form::SelfEvaluation {
        d.sign("监理单位（如有）", "Supervisor", "");
    }
    Ok(d)
}

fn title(c: &Contract, s: &Scheme, which: Form) -> (String, String) {
    match which {
        Form::Acceptance => (format!("{}表", s.name), s.name_en.clone()),
        Form::SelfEvaluation => (format!("{}自评报告", s.name), format!("{}: self-evaluation", s.name_en)),
        Form::Tasks => {
            // The tender names the form after its time: 《90天建设任务确认单》.
            let named = c.deliverables.iter().find(|d| d.name.contains("任务确认单"));
            let zh = named.map_or_else(|| "《建设任务确认单》".to_owned(), |d| d.name.clone());
            (zh, "Confirmation of the tasks of construction".to_owned())
        }
    }
}

/// The section of an item with what its items can bring in all: `基础环境与硬件（分值20分）`.
fn dimension(s: &Scheme, item: &SchemeItem) -> String {
    let Some((section, _)) = &item.section else { return s.name.clone() };
    let mine = s.items.iter().filter(|i| i.section == item.section && i.kind == Kind::Score);
    let sum: Decimal = mine.map(|i| i.points).sum();
    format!("{section}（分值{}分）", sum.normalize())
}

pub(super) fn number(item: &SchemeItem, n: usize) -> Cell {
    item.no.clone().map_or_else(|| Cell::count(n + 1), Cell::Text)
}

pub(super) fn of<'a>(score: &'a Score, item: &SchemeItem) -> Option<&'a ItemScore> {
    score.items.iter().find(|i| i.id == item.id)
}

fn acceptance(s: &Scheme, score: &Score) -> Table {
    let mut t = Table::of(vec![
        Column::mark(5, "验收维度", "Dimension").merged(),
        Column::mark(2, "序号", "No."),
        Column::text(5, "验收项", "Item"),
        Column::text(9, "验收内容", "Content"),
        Column::text(10, "验收标准", "Standard"),
        Column::text(6, "验收方式", "Method"),
        Column::mark(3, "分值", "Points"),
        Column::mark(3, "得分", "Score"),
        Column::text(8, "依据", "Evidence"),
    ]);
    for (n, i) in s.items.iter().enumerate() {
        let got = of(score, i);
        t.rows.push(vec![
            dimension(s, i).into(),
            number(i, n),
            i.name.as_str().into(),
            i.content.as_deref().into(),
            words(&i.clause).into(),
            i.method.as_deref().into(),
            Cell::Quantity(i.points),
            points(got),
            evidence(i, got).into(),
        ]);
    }
    let mut total = vec![Cell::Empty; t.columns.len()];
    total[2] = "合计".into();
    total[6] = Cell::Quantity(s.points);
    total[7] = Cell::Quantity(score.score);
    t.total = Some(total);
    t
}

fn tasks(s: &Scheme) -> Table {
    let mut t = Table::of(vec![
        Column::mark(5, "验收维度", "Dimension").merged(),
        Column::mark(2, "序号", "No."),
        Column::text(5, "建设任务", "Task"),
        Column::text(9, "任务内容", "Content"),
        Column::text(11, "验收标准", "Standard"),
        Column::text(6, "验收方式", "Method"),
        Column::text(5, "计划完成日期", "Planned"),
        Column::mark(4, "三方确认", "Confirmed"),
    ]);
    for (n, i) in s.items.iter().enumerate() {
        t.rows.push(vec![
            dimension(s, i).into(),
            number(i, n),
            i.name.as_str().into(),
            i.content.as_deref().into(),
            words(&i.clause).into(),
            i.method.as_deref().into(),
            Cell::Empty,
            "□".into(),
        ]);
    }
    t
}

fn evaluation(s: &Scheme, score: &Score) -> Table {
    let mut t = Table::of(vec![
        Column::text(5, "考核项", "Section").merged(),
        Column::mark(2, "序号", "No."),
        Column::text(7, "考核内容", "Item"),
        Column::mark(2, "类型", "Kind"),
        Column::mark(3, "分值", "Points"),
        Column::text(14, "考核办法", "Rule"),
        Column::mark(3, "自评得分", "Score"),
        Column::text(9, "佐证", "Evidence"),
    ]);
    for (n, i) in s.items.iter().enumerate() {
        let got = of(score, i);
        let kind = match i.kind {
            Kind::Score => "得分",
            Kind::Deduct => "扣分",
            Kind::Bonus => "加分",
        };
        t.rows.push(vec![
            i.section.as_ref().map_or(s.name.as_str(), |(zh, _)| zh.as_str()).into(),
            number(i, n),
            i.name.as_str().into(),
            kind.into(),
            Cell::Quantity(i.points),
            words(&i.clause).into(),
            points(got),
            evidence(i, got).into(),
        ]);
    }
    let mut total = vec![Cell::Empty; t.columns.len()];
    total[2] = "合计".into();
    total[4] = Cell::Quantity(s.points);
    total[6] = Cell::Quantity(score.score);
    t.total = Some(total);
    t
}

fn result(c: &Contract, s: &Scheme, score: &Score) -> Vec<Field> {
    let open = match score.open.len() {
        0 => String::new(),
        n => format!("（尚有{n}项待评）"),
    };
    let value = format!("{}{open}", score.score.normalize());
    let mut all = vec![Field { name: name("得分", "Score"), value }];
    if let Some(w) = &score.result {
        all.push(Field { name: name("结论", "Result"), value: w.word.clone() });
    }
    if score.open.is_empty() {
        for p in c.payments.iter() {
            let Some(e) = p.effect.as_ref().filter(|e| e.scheme == s.id) else { continue };
            if let Some(f) = share(&e.rule, score) {
                let value = format!("{}按{}支付", p.name, Cell::Percent(f).shown());
                all.push(Field { name: name("支付影响", "What is paid"), value });
            }
        }
    }
    all
}

/// What a score leaves of a payment, where nobody has to decide it. Settlement computes it; this is what a form says beforehand.
pub(super) fn share(rule: &EffectRule, s: &Score) -> Option<Decimal> {
    let f = match rule {
        EffectRule::PerPoint { below, share } => Decimal::ONE - (below - s.score).max(Decimal::ZERO) * share,
        EffectRule::Step { below, share } if s.score < *below => Decimal::ONE - share,
        EffectRule::Step { .. } => Decimal::ONE,
        EffectRule::Proportion => s.score / Decimal::ONE_HUNDRED,
        EffectRule::Bands(_) => return None,
    };
    Some(f.clamp(Decimal::ZERO, Decimal::ONE))
}

fn vetoes(s: &Scheme, score: &Score, (inputs, remarks): (&Inputs, &Remarks), which: Form) -> Table {
    let mut t = Table::of(vec![
        Column::mark(1, "序号", "No."),
        Column::text(5, "一票否决项", "Veto"),
        Column::text(9, "验收标准", "Standard"),
        Column::mark(3, "结论", "Result"),
        Column::text(7, "依据", "Evidence"),
    ]);
    for (n, v) in s.vetoes.iter().enumerate() {
        let (word, why) = if which == Form::Tasks {
            ("", String::new())
        } else if score.vetoes.contains(&v.id) {
            ("触发", why(v.figure.as_deref(), &v.id, inputs))
        } else if score.open.contains(&v.id) {
            ("待评", String::new())
        } else {
            ("未触发", why(v.figure.as_deref(), &v.id, inputs))
        };
        let told = remarks.get(&v.id).filter(|_| which != Form::Tasks).cloned().unwrap_or_default();
        let why = [why, told].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("；");
        t.rows.push(vec![Cell::count(n + 1), v.name.as_str().into(), words(&v.clause).into(), word.into(), why.into()]);
    }
    t
}

fn why(figure: Option<&str>, id: &str, inputs: &Inputs) -> String {
    if let Some(f) = figure
        && let Some(x) = inputs.figures.get(f)
    {
        return by_record(f, *x);
    }
    inputs.judged.get(id).map(|j| format!("{}：{}", j.by, j.reason)).unwrap_or_default()
}

/// The words for a result with their conditions, and what each does to the payment that waits for it.
fn conclusion(c: &Contract, s: &Scheme, score: &Score, which: Form) -> Table {
    let mut t = Table::of(vec![
        Column::mark(3, "验收结果", "Result"),
        Column::text(8, "条件", "Condition"),
        Column::text(8, "付款处理", "Payment"),
        Column::mark(2, "本次", "This time"),
    ]);
    let last = s.results.len().saturating_sub(1);
    let mut above: Option<Decimal> = None;
    for (n, r) in s.results.iter().enumerate() {
        let min = r.min.normalize();
        let condition = match above {
            None => format!("无一票否决项，且得分≥{min}分"),
            Some(a) if n == last => format!("存在任一一票否决项，或得分＜{a}分"),
            Some(a) => format!("无一票否决项，且{min}分≤得分＜{a}分"),
        };
        above = Some(min);
        let mine = which != Form::Tasks && score.result.as_ref().is_some_and(|w| w.min == r.min);
        t.rows.push(vec![
            r.word.as_str().into(),
            condition.into(),
            payment(c, s, n, r.min).into(),
            if mine { "√" } else { "" }.into(),
        ]);
    }
    t
}

fn payment(c: &Contract, s: &Scheme, n: usize, min: Decimal) -> String {
    let told = c.payments.iter().filter_map(|p| {
        let e = p.effect.as_ref().filter(|e| e.scheme == s.id)?;
        let EffectRule::Bands(bands) = &e.rule else { return None };
        let b = bands.iter().find(|b| b.min == Some(min)).or_else(|| bands.get(n).filter(|b| b.min.is_none()))?;
        Some(format!("{}：{}", p.name, band(b)))
    });
    told.collect::<Vec<_>>().join("；")
}

fn band(b: &PayBand) -> String {
    let percent = |d: Decimal| Cell::Percent(d).shown();
    match (&b.until, b.upto) {
        (Some(event), _) if event == "rectification" => "暂不支付，限期整改，整改验收合格后补付".to_owned(),
        (Some(event), _) => format!("暂不支付，待{event}后补付"),
        (None, Some(upto)) => format!("扣减{}至{}后支付", percent(Decimal::ONE - upto), percent(Decimal::ONE - b.pay)),
        (None, None) if b.pay == Decimal::ONE => "全额支付".to_owned(),
        (None, None) => format!("支付{}", percent(b.pay)),
    }
}
