//! What duties, levels, pools, resources, registers and the roster give to a report.

use super::cases::{READ, Time, cut};
use super::{Availability, DutyCount, DutyLine, ExerciseLine, OperationReport, ResourceLine, Utilisation, WatchLine};
use crate::Ops;
use crate::duty::{Instance, Standing, store as duties};
use crate::level::advice::store as advice;
use crate::level::month::Month;
use crate::level::pool::{DIMENSIONS, Use};
use crate::level::result::minutes;
use crate::register::{self, Record};
use crate::resource::store as resources;
use crate::roster::store as roster;
use crate::terms::Level;
use kernel::calendar::Every;
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::time::Duration;

/// The category of servers, the first of the list.
const COMPUTE: &str = "计算";

pub(super) async fn fill(ops: &Ops, tx: &mut Tx, r: &mut OperationReport, time: Time) -> Result<()> {
    duties_of(ops, tx, r, time).await?;
    levels(ops, tx, r).await?;
    let mut flows: Vec<ResourceLine> = resources::flows(tx, time).await?.iter().map(resource).collect();
    // One block a category; within it as they come.
    flows.sort_by_key(|l| l.category != COMPUTE);
    r.resources = Some(flows);
    let found = advice::counts(tx, time.0, time.1).await?;
    if !found.is_empty() {
        let each: Vec<String> =
            found.iter().map(|(k, n, told)| format!("{}{n}台（已告知{told}台）", advice_zh(k))).collect();
        r.summary.push(format!("本期发现利用率异常的云主机：{}。", each.join("，")));
    }
    let mut all: Vec<ExerciseLine> = Vec::new();
    for kind in ["drill", "training"] {
        let records = register::within(tx, kind, time, READ).await?;
        let name = if kind == "drill" { "演练" } else { "培训" };
        all.extend(cut(name, records, &mut r.notes).iter().map(|x| exercise(kind, x)));
    }
    r.exercises = Some(all);
    Ok(())
}

fn advice_zh(kind: &str) -> &str {
    match kind {
        "zombie" => "疑似闲置",
        "idle" => "利用率过低",
        "overloaded" => "利用率过高",
        other => other,
    }
}

/// Instances that are read to count them.
const COUNTED: u32 = 20_000;

/// Instances that belong to the period. Beyond a month they are counted by duty, and only what was late or is overdue is named: nobody reads
/// hundreds of lines of daily work. While the table has none yet, what the contract says is due stays as it is.
async fn duties_of(ops: &Ops, tx: &mut Tx, r: &mut OperationReport, time: Time) -> Result<()> {
    let long = matches!(r.every, Every::Quarter | Every::HalfYear | Every::Year);
    let most = if long { COUNTED } else { READ };
    let mut all = duties::within(tx, &ops.terms.contract, time, most).await?;
    if all.is_empty() {
        return Ok(());
    }
    if long {
        let now = ops.env.now();
        r.duty_counts = counts(all.iter().map(|(i, _)| (i, ops.terms.party_of(&i.duty))), now);
        all.retain(|(i, _)| matches!(i.standing(now), Standing::Late | Standing::LateEntry | Standing::Overdue));
    }
    r.duties = cut("合同义务", all, &mut r.notes).into_iter().map(|(i, said)| duty(ops, i, said)).collect();
    Ok(())
}

/// How each duty went, in the order in which they fall due. Two parties may owe what has one name: each answers for its own.
fn counts<'a>(all: impl Iterator<Item = (&'a Instance, &'a str)>, now: Timestamp) -> Vec<DutyCount> {
    let (mut out, mut whose): (Vec<DutyCount>, Vec<(&str, &str)>) = (Vec::new(), Vec::new());
    for (i, party) in all {
        let n = whose.iter().position(|w| *w == (party, i.name.as_str())).unwrap_or_else(|| {
            let (name, kind) = (owed(party, i.name.clone()), i.kind.clone());
            out.push(DutyCount { name, kind, owed: 0, in_time: 0, late: 0, overdue: 0, open: 0, waived: 0 });
            whose.push((party, i.name.as_str()));
            out.len() - 1
        });
        let Some(c) = out.get_mut(n) else { continue };
        c.owed += 1;
        match i.standing(now) {
            Standing::InTime => c.in_time += 1,
            Standing::Late | Standing::LateEntry => c.late += 1,
            Standing::Overdue => c.overdue += 1,
            Standing::Pending => c.open += 1,
            Standing::Waived => c.waived += 1,
        }
    }
    out
}

fn duty(ops: &Ops, i: Instance, said: Option<String>) -> DutyLine {
    let work = &ops.terms.work;
    let standing = i.standing(ops.env.now());
    let (in_time, evidence) = match standing {
        Standing::InTime => (Some(true), said.unwrap_or_default()),
        Standing::Late => (Some(false), said.unwrap_or_default()),
        Standing::LateEntry => (Some(false), "逾期补录，未经采购人确认".to_owned()),
        Standing::Overdue => (Some(false), "逾期未完成".to_owned()),
        Standing::Pending => (None, String::new()),
        Standing::Waived => (None, "采购人免除".to_owned()),
    };
    DutyLine {
        name: owed(ops.terms.party_of(&i.duty), i.name),
        kind: i.kind,
        // A deadline may be the first instant of the day after.
        due: i.due.map(|t| work.day_of(t.minus(Duration::from_micros(1)))),
        done: i.done_at.map(|t| work.day_of(t)),
        in_time,
        evidence,
    }
}

/// The name of a duty, with who owes it where that is not the supplier, whose report it is.
pub(super) fn owed(party: &str, name: String) -> String {
    match party {
        "purchaser" if !name.contains("采购人") => format!("{name}（采购人）"),
        "third_party" => format!("{name}（第三方）"),
        _ => name,
    }
}

pub(super) fn promise(l: &Level) -> Availability {
    Availability { service: l.service.clone(), target: l.target, measured: None, down: None, planned: None }
}

/// Levels are measured by the month: those that the period touches.
async fn levels(ops: &Ops, tx: &mut Tx, r: &mut OperationReport) -> Result<()> {
    let (from, to) = (Month::of(r.from), Month::of(r.to));
    let known = ops.levels_over(tx, from, to).await?;
    let mine = ops.terms.levels.iter().filter(|l| l.metric == "availability");
    r.availability = mine
        .map(|l| {
            let mut a = promise(l);
            if let Some(x) = known.iter().find(|x| x.level.id == l.id) {
                a.measured = Some(x.percent / Decimal::ONE_HUNDRED);
                a.down = Some(minutes(x.time.down.saturating_add(x.time.unknown)));
                a.planned = Some(minutes(x.time.planned));
            }
            a
        })
        .collect();
    if !known.is_empty() {
        r.notes.push(format!(
            "服务可用性按自然月统计（{from} 至 {to}）；按资源计量的服务，停机为各资源之和，未观测到的时间计为停机。"
        ));
    }
    Ok(())
}

fn resource(f: &resources::Flow) -> ResourceLine {
    let (name, unit) = match f.kind.as_str() {
        "server" => ("云主机", "台"),
        "volume" => ("云硬盘", "块"),
        "snapshot" => ("快照", "个"),
        "image" => ("镜像", "个"),
        "floatingip" => ("弹性公网IP", "个"),
        other => (other, "个"),
    };
    let name = if f.arch.is_empty() { name.to_owned() } else { format!("{name}（{}）", arch_zh(&f.arch)) };
    ResourceLine {
        category: if f.kind == "server" { COMPUTE } else { "存储与网络" }.to_owned(),
        name,
        unit: unit.to_owned(),
        begin: f.begin.into(),
        added: f.added.into(),
        released: f.released.into(),
        end: f.end.into(),
    }
}

/// An architecture, for people.
pub(super) fn arch_zh(arch: &str) -> &str {
    match arch {
        "aarch64" => "ARM",
        "x86_64" => "x86",
        other => other,
    }
}

/// Pools, with the use of the period.
pub(super) fn pools(r: &mut OperationReport, all: Vec<Use>) {
    r.utilisation = Some(all.into_iter().filter_map(pool).collect());
    r.notes.push("资源池使用率为分配率，按时间加权；平均与峰值使用量由使用率乘以期末总量得出。".to_owned());
}

fn pool(u: Use) -> Option<Utilisation> {
    let mean = u.mean?;
    let peak = u.peak.map_or(mean, |(p, _)| p);
    let amount = |percent: Decimal| (u.capacity * percent / Decimal::ONE_HUNDRED).round_dp(2);
    let what =
        DIMENSIONS.iter().find(|d| d.0 == u.dim).map_or_else(|| u.dim.clone(), |d| format!("{}（{}）", d.2, d.1));
    let pool = if u.pool == crate::level::pool::ALL { "全部".to_owned() } else { arch_zh(&u.pool).to_owned() };
    Some(Utilisation {
        pool: format!("{pool}资源池"),
        what,
        capacity: u.capacity,
        mean: amount(mean),
        peak: amount(peak),
        share: (mean / Decimal::ONE_HUNDRED).round_dp(4),
        advice: u.advice.map(|(zh, _)| zh),
    })
}

fn exercise(kind: &'static str, r: &Record) -> ExerciseLine {
    let whole = |f: &str| r.fields.get(f).and_then(serde_json::Value::as_i64);
    let text = |f: &str| r.fields.get(f).and_then(serde_json::Value::as_str);
    let measured = |name: &str, of: &str| {
        let seconds = r.computed.get(&format!("{of}_seconds"))?.as_i64()?;
        let met = match r.computed.get(&format!("{of}_met")).and_then(serde_json::Value::as_bool) {
            Some(true) => "（达标）",
            Some(false) => "（未达标）",
            None => "",
        };
        let minutes = (Decimal::from(seconds) / Decimal::from(60)).round_dp(2).normalize();
        Some(format!("{name} {minutes}分钟{met}"))
    };
    let parts = match kind {
        "drill" => vec![measured("RTO", "rto"), measured("RPO", "rpo"), text("note").map(str::to_owned)],
        _ => vec![
            text("hours").map(|h| format!("{h}学时")),
            whole("passed").map(|n| format!("考核通过{n}人")),
            text("note").map(str::to_owned),
        ],
    };
    ExerciseLine {
        kind,
        name: r.title.clone(),
        at: r.happened_at,
        people: whole("people"),
        result: parts.into_iter().flatten().collect::<Vec<_>>().join("；"),
    }
}

/// The roster of the period, and who is on duty now.
pub(super) async fn watch(ops: &Ops, (from, to): Time) -> Result<Vec<WatchLine>> {
    let now = ops.on_call(None, None).await?;
    let mut tx = ops.env.db.read().await?;
    let counts = roster::counts(&mut tx, from, to).await?;
    let name = |team: &str, post: &str| {
        let held = now.iter().filter(|s| s.team == team && s.post == post);
        held.map(|s| s.staff_name.as_str()).collect::<Vec<_>>().join("、")
    };
    let line = |(team, post, shifts, people): (String, String, u64, u64)| {
        let now = name(&team, &post);
        WatchLine { team, post, shifts, people, now }
    };
    Ok(counts.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty::{Origin, State};

    fn instance(name: &str, done: Option<i64>) -> Instance {
        Instance {
            id: "d".into(),
            contract: "c".into(),
            origin: Origin::Period,
            duty: "d".into(),
            kind: "report".into(),
            name: name.to_owned(),
            name_en: name.to_owned(),
            clause: String::new(),
            period: "p".into(),
            n: 1,
            begins: Timestamp(0),
            due: Some(Timestamp(10)),
            counts_at: Timestamp(10),
            event: None,
            subject: None,
            project: None,
            state: if done.is_some() { State::Done } else { State::Open },
            done_at: done.map(Timestamp),
            claimed_at: None,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn what_two_parties_owe_under_one_name_is_counted_apart() {
        let (met, missed) = (instance("月报", Some(5)), instance("月报", None));
        let all = [(&met, "supplier"), (&missed, "purchaser"), (&met, "supplier"), (&missed, "third_party")];
        let seen: Vec<_> = counts(all.into_iter(), Timestamp(20))
            .into_iter()
            .map(|c| (c.name, c.owed, c.in_time, c.overdue))
            .collect();
        let wanted = [("月报", 2u64, 2u64, 0u64), ("月报（采购人）", 1, 0, 1), ("月报（第三方）", 1, 0, 1)];
        assert_eq!(seen, wanted.map(|(name, owed, met, over)| (name.to_owned(), owed, met, over)));
    }
}
