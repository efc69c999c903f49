//! What the desk and the register of complaints give to a report. Lists are cut off, counts are not.

use super::{CaseLine, ChangeLine, OperationReport, TicketFigures};
use crate::Ops;
use crate::desk::Standing;
use crate::desk::change::store as changes;
use crate::desk::incident::{Kind, store as incidents};
use crate::desk::risk::store as risks;
use crate::desk::ticket::store as tickets;
use crate::level::result::minutes;
use crate::register::{self, Record};
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;

/// Rows of a list.
pub(super) const MOST: usize = 200;
/// One more is read, to know that there are more.
pub(super) const READ: u32 = 201;

/// A stretch of time, `[from, to)`.
pub(super) type Time = (Timestamp, Timestamp);

/// Cuts a list off, and says so.
pub(super) fn cut<T>(what: &str, mut all: Vec<T>, notes: &mut Vec<String>) -> Vec<T> {
    if all.len() > MOST {
        all.truncate(MOST);
        notes.push(format!("{what}超过{MOST}条，本报告只列前{MOST}条，其余见平台记录。"));
    }
    all
}

/// The end of an id: short, and as good as unique within a report.
fn number(id: &str) -> String {
    id.rsplit('-').next().unwrap_or(id).to_owned()
}

/// A level of the contract, for people.
fn level_zh(level: &str) -> &str {
    match level {
        "1" => "一级",
        "2" => "二级",
        "3" => "三级",
        "4" => "四级",
        "major" => "重大",
        "ordinary" => "一般",
        "emergency" => "紧急",
        "platform" => "云平台",
        "network" => "网络",
        "vm" => "虚拟机",
        "fault" => "故障",
        other => other,
    }
}

pub(super) async fn fill(ops: &Ops, tx: &mut Tx, r: &mut OperationReport, time: Time) -> Result<()> {
    let now = ops.env.now();
    tickets_of(tx, r, time, now).await?;
    let all = cases(tx, r, (Kind::Fault, "故障事件"), time, now).await?;
    r.incidents = Some(all);
    let all = cases(tx, r, (Kind::Security, "安全事件"), time, now).await?;
    r.security = Some(all);
    let all = register::within(tx, "complaint", time, READ).await?;
    r.complaints = Some(cut("投诉", all, &mut r.notes).iter().map(complaint).collect());
    let all = changes::within(tx, time, READ).await?;
    r.changes = Some(cut("变更", all, &mut r.notes).into_iter().map(change).collect());
    let all = risks::within(tx, time, READ).await?;
    let all = cut("风险评估", all, &mut r.notes);
    r.risks = Some(all.into_iter().map(|x| risk(x, now)).collect());
    Ok(())
}

async fn tickets_of(tx: &mut Tx, r: &mut OperationReport, (from, to): Time, now: Timestamp) -> Result<()> {
    let kinds = tickets::by_kind(tx, from, to, now).await?;
    let (closed, open) = tickets::flow(tx, from, to).await?;
    let answers = tickets::responses(tx, from, to, now).await?;
    let (faults, solved) = tickets::faults(tx, from, to).await?;
    let share = |part: i64, all: i64| (all > 0).then(|| (Decimal::from(part) / Decimal::from(all)).round_dp(4));
    let mean =
        || (Decimal::from(answers.micros) / Decimal::from(answers.waited) / Decimal::from(60_000_000)).round_dp(2);
    r.tickets = Some(TicketFigures {
        opened: kinds.iter().map(|(_, n, _)| n).sum(),
        closed,
        open,
        timely: share(answers.timely, answers.timely + answers.late),
        response: (answers.waited > 0).then(mean),
        solved: share(solved, faults),
        kinds: kinds.iter().map(|(k, n, late)| (k.name().to_owned(), *n, *late)).collect(),
    });
    let states = tickets::by_state(tx, from, to).await?;
    if !states.is_empty() {
        let each: Vec<String> = states.iter().map(|(s, n)| format!("{}{n}件", s.name())).collect();
        r.summary.push(format!("本期新增工单目前状态：{}。", each.join("，")));
    }
    r.notes.push("工单及时率按首次响应时限计算；解决率按故障类工单计算。".to_owned());
    Ok(())
}

async fn cases(
    tx: &mut Tx,
    r: &mut OperationReport,
    (kind, what): (Kind, &str),
    time: Time,
    now: Timestamp,
) -> Result<Vec<CaseLine>> {
    let levels = incidents::by_level(tx, kind, time).await?;
    if !levels.is_empty() {
        let each: Vec<String> = levels.iter().map(|(l, n)| format!("{}{n}起", level_zh(l))).collect();
        r.summary.push(format!("{what}按级别：{}。", each.join("，")));
    }
    let all = incidents::within(tx, kind, time, now, READ).await?;
    Ok(cut(what, all, &mut r.notes).into_iter().map(|t| case(t, now)).collect())
}

/// All clocks were kept; none while one runs, and where there is none.
fn kept(all: &[Standing]) -> Option<bool> {
    if all.contains(&Standing::Late) {
        return Some(false);
    }
    let runs = |s: &Standing| matches!(s, Standing::Running | Standing::Paused);
    if all.is_empty() || all.iter().any(runs) { None } else { Some(true) }
}

fn case(t: incidents::Told, now: Timestamp) -> CaseLine {
    let i = t.incident;
    let standings: Vec<Standing> = t.clocks.iter().map(|c| c.standing(now)).collect();
    let mut hit = Vec::new();
    if !i.systems.is_empty() {
        let of = i.systems_total.map(|n| format!("（共{n}个）")).unwrap_or_default();
        hit.push(format!("{}个业务系统{of}", i.systems.len()));
    }
    if !i.resources.is_empty() {
        hit.push(format!("{}个资源", i.resources.len()));
    }
    if t.down > 0 {
        hit.push(format!("停机{}分钟", minutes(t.down).normalize()));
    }
    let cause = match &i.report {
        Some(r) => format!("{}；{}", r.cause, r.measures),
        None => i.state.name().to_owned(),
    };
    let level = i.grade.map_or_else(|| level_zh(&i.level).to_owned(), |g| g.name().to_owned());
    CaseLine {
        number: number(i.id.as_str()),
        level,
        at: i.raised_at,
        what: i.title,
        hit: hit.join("；"),
        cause,
        recovered: i.recovered_at,
        in_time: kept(&standings),
    }
}

fn word<'a>(r: &'a Record, field: &str) -> Option<&'a str> {
    r.fields.get(field)?.as_str()
}

fn complaint(r: &Record) -> CaseLine {
    let views = [word(r, "operator_view"), word(r, "purchaser_view")];
    let level = match views {
        [Some("confirmed"), Some("confirmed")] => "属实",
        [Some("unfounded"), Some("unfounded")] => "不属实",
        _ => "核实中",
    };
    CaseLine {
        number: number(r.id.as_str()),
        level: level.to_owned(),
        at: r.happened_at,
        what: r.title.clone(),
        hit: word(r, "complainant").unwrap_or_default().to_owned(),
        cause: word(r, "answer").unwrap_or_default().to_owned(),
        recovered: word(r, "answered_at").and_then(|s| Timestamp::parse(s).ok()),
        in_time: None,
    }
}

fn change((c, by): (crate::desk::change::Change, Option<String>)) -> ChangeLine {
    ChangeLine {
        number: number(c.id.as_str()),
        kind: c.kind.name().to_owned(),
        what: c.title,
        from: c.started_at.unwrap_or(c.from),
        to: c.finished_at.unwrap_or(c.to),
        result: c.outcome.map_or_else(|| c.state.name(), |o| o.name()).to_owned(),
        approved: by.unwrap_or_default(),
    }
}

fn risk(x: crate::desk::risk::Risk, now: Timestamp) -> CaseLine {
    let in_time = x.met(now);
    CaseLine {
        number: number(x.id.as_str()),
        level: if x.urgent { "加急" } else { "常规" }.to_owned(),
        at: x.raised_at,
        what: x.title,
        hit: x.system.unwrap_or_default(),
        cause: x.conclusion.unwrap_or_else(|| x.state.name().to_owned()),
        recovered: x.report.at,
        in_time,
    }
}
