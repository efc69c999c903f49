//! What the assessment reads of cases. Each figure is defined where it is computed, with the clause that it is for.
//!
//! A period is `[from, to)`. A case belongs to the period in which it was raised, unless said otherwise. Records come later than what they
//! tell of: a figure is as of the present instant, and settles when the last deadline of the period's cases has passed. What nobody was
//! late with is not late: a period without a case has the best value (Chuyi, reading `score.no-case`; the other tenders score the absence of
//! faults the same way, by bands that begin with zero).

use super::clock::{Stage, Standing};
use super::incident::store::Facts;
use super::incident::{Grade, Kind, store as incidents};
use super::risk::store as risks;
use super::ticket::store as tickets;
use super::{change, clock};
use crate::Ops;
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Affected systems of a hundred from which a fault of the platform counts (Qingpu 云平台故障处理: 影响30%以上系统).
const PLATFORM_SHARE: i64 = 30;

type Figures = BTreeMap<String, Decimal>;

fn put(out: &mut Figures, name: &str, v: Decimal) {
    out.insert(name.to_owned(), v);
}

/// `part` of `all` in percent; a hundred of nothing.
fn percent(part: i64, all: i64) -> Decimal {
    if all == 0 { Decimal::ONE_HUNDRED } else { Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(all) }
}

fn mean_minutes(micros: i64, n: i64) -> Decimal {
    if n == 0 { Decimal::ZERO } else { Decimal::from(micros) / Decimal::from(n) / Decimal::from(60_000_000) }
}

fn met(yes: bool) -> Decimal {
    if yes { Decimal::ONE } else { Decimal::ZERO }
}

/// Puts the figures of tickets, incidents, changes and risk requests of a period.
///
/// # Errors
/// What the database says.
pub(crate) async fn figures(ops: &Ops, from: Timestamp, to: Timestamp, out: &mut Figures) -> Result<()> {
    let now = ops.env.now();
    let mut tx = ops.env.db.read().await?;
    of_tickets(&mut tx, from, to, now, out).await?;
    let all = incidents::raised(&mut tx, from, to).await?;
    of_incidents(&all, now, out);
    put(out, "incident.major_hours", major_hours(&all, ops.terms().has_level("major"), now));
    for (name, level, share) in [
        ("incident.vm_late", "vm", None),
        ("incident.network_late", "network", None),
        ("incident.platform_late", "platform", Some(PLATFORM_SHARE)),
    ] {
        put(out, name, late(&mut tx, level, share, from, to, now).await?);
    }
    for (name, grade) in
        [("security.low_met", Grade::Low), ("security.medium_met", Grade::Medium), ("security.high_met", Grade::High)]
    {
        put(out, name, security_met(&all, grade, now));
    }
    put(out, "security.summary_met", summary_met(&mut tx, from, to, now).await?);
    of_risks(&mut tx, from, to, now, out).await?;
    let (all, on_time) = change::store::finished(&mut tx, from, to).await?;
    // Chuyi 九（三）2、3）变更按时完成率≥90%: of the changes finished in the period, those done by the end of their window.
    put(out, "change.on_time_percent", percent(on_time, all));
    Ok(())
}

async fn of_tickets(tx: &mut Tx, from: Timestamp, to: Timestamp, now: Timestamp, out: &mut Figures) -> Result<()> {
    let r = tickets::responses(tx, from, to, now).await?;
    // Chuyi 九（一）云服务工单处理及时率 (工作时间10分钟内响应医院需求视为及时，非工作时间20分钟内): of the tickets raised in the period that were
    // answered or whose deadline has passed, those answered by their deadline. One without a deadline, one that can still be in time,
    // and one that was taken back in time do not count.
    put(out, "ticket.timely_percent", percent(r.timely, r.timely + r.late));
    // The mean from raise to response, minutes of the clock on the wall. One that waits counts as long as it has waited.
    put(out, "ticket.response_minutes", mean_minutes(r.micros, r.waited));
    // Shaanxi 五（二）故障解决率: of the faults that were open at any time in the period and not taken back, those solved before its end and
    // not reopened since. One that is not solved counts in every period until it is, so that none is lost at a border.
    let (all, solved) = tickets::faults(tx, from, to).await?;
    put(out, "ticket.solved_percent", percent(solved, all));
    // Chuyi 九（三）2、3）工单按时办结率≥95%: of the tickets that had a deadline and were confirmed or closed in the period, those resolved by
    // it, without the time in which they waited for the tenant.
    let (all, timely) = tickets::finished(tx, from, to).await?;
    put(out, "ticket.on_time_percent", percent(timely, all));
    Ok(())
}

fn of_clock(f: &Facts, stage: Stage, now: Timestamp) -> Option<Standing> {
    f.clocks.iter().find(|c| c.stage == stage).map(|c| c.standing(now))
}

fn of_incidents(all: &[Facts], now: Timestamp, out: &mut Figures) {
    // Beijing city administration 五（四）1（2）故障及安全事件响应率达到100%, Beijing insurance 2.2（3）故障响应率: of the incidents raised in the
    // period, faults and security events, those answered by the clock of the response (of the reception, where the level has no other);
    // without a clock, those answered at all. One that can still be in time does not count.
    let mut answered = (0, 0);
    let mut waited = 0i64;
    for f in all {
        let clock = of_clock(f, Stage::Respond, now).or_else(|| of_clock(f, Stage::Receive, now));
        match clock {
            Some(Standing::Met) => answered = (answered.0 + 1, answered.1 + 1),
            Some(Standing::Late) => answered.1 += 1,
            Some(_) => {}
            None => answered = (answered.0 + i64::from(f.responded_at.is_some()), answered.1 + 1),
        }
        waited = waited.saturating_add((f.responded_at.unwrap_or(now).micros() - f.raised_at.micros()).max(0));
    }
    put(out, "incident.response_percent", percent(answered.0, answered.1));
    // Shaanxi 五（二）故障响应时效（平均响应时间）: the mean from raise to response of the incidents raised in the period, minutes of the clock on
    // the wall, unrounded: 15 minutes and a second are more than 15. One that waits counts as long as it has waited.
    let n = i64::try_from(all.len()).unwrap_or(i64::MAX);
    put(out, "incident.response_minutes", mean_minutes(waited, n));
    // Qingpu 安全管理（因云平台运维工作原因发生信息安全事件，并造成一定影响的）: security events raised in the period whose report says that the
    // operation of the platform caused them and that they did harm. Before the report nothing is said of anybody's fault.
    let blamed = all.iter().filter(|f| f.kind == Kind::Security && f.blamed).count();
    put(out, "incident.security_events", Decimal::from(blamed));
}

/// Shaanxi 五（二）应急处置能力（重大故障≤4小时解决）: the longest time from raise to recovery of a major fault raised in the period, hours,
/// unrounded; one that lasts counts as long as it has lasted; zero without one. Major is the level `major` where the contract has it, else
/// the level `1`.
fn major_hours(all: &[Facts], by_word: bool, now: Timestamp) -> Decimal {
    let major = if by_word { "major" } else { "1" };
    let lasted = |f: &Facts| (f.recovered_at.unwrap_or(now).micros() - f.raised_at.micros()).max(0);
    let longest = all.iter().filter(|f| f.kind == Kind::Fault && f.level == major).map(lasted).max().unwrap_or(0);
    Decimal::from(longest) / Decimal::from(3_600_000_000i64)
}

/// Qingpu 虚拟机故障处理, 网络服务故障处理（超过24小时未修复）, 云平台故障处理（超过8小时未修复，且影响30%以上系统）: faults of the level whose time of
/// repair ran out in the period with the fault not repaired. That instant is when it becomes a case of the clause, so each is counted in
/// one period. Of the platform's those count that kept at least 30 of 100 registered systems from serving; one whose share is not recorded
/// counts, since its level says so.
async fn late(
    tx: &mut Tx,
    level: &str,
    share: Option<i64>,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> Result<Decimal> {
    let all = incidents::unrepaired(tx, level, from, to, now).await?;
    let counts = |(systems, total): &(usize, Option<i64>)| match (share, total) {
        (Some(share), Some(total)) => i64::try_from(*systems).unwrap_or(i64::MAX).saturating_mul(100) >= share * total,
        _ => true,
    };
    Ok(Decimal::from(all.iter().filter(|x| counts(x)).count()))
}

/// Chuyi 九（一）安全事件服务响应及时率: 1 if every security event of the grade raised in the period was answered in time (low 24 h, medium 12 h,
/// high 2 h, and there on site in 2 h unless nobody had to be) and handled to the end, at any time (reading `security.limit`: the hours limit
/// the response). One that is answered in time and still handled makes it 0 until it is handled; one that can still be answered in time
/// does not count. 1 without a case.
fn security_met(all: &[Facts], grade: Grade, now: Timestamp) -> Decimal {
    let good = |f: &Facts| {
        let clocks = [Stage::Respond, Stage::Arrive].map(|s| of_clock(f, s, now));
        if clocks.contains(&Some(Standing::Late)) {
            return false;
        }
        f.recovered_at.is_some() || clocks.contains(&Some(Standing::Running))
    };
    met(all.iter().filter(|f| f.kind == Kind::Security && f.grade == Some(grade)).all(good))
}

/// Chuyi 九（一）安全服务响应有效性: 1 if the 《安全事件处理总结报告》 of every security event whose handling ended in the period was handed in by its
/// deadline (2 working days) or still can be; 1 without a case. Where the contract asks for no report, none is late.
async fn summary_met(tx: &mut Tx, from: Timestamp, to: Timestamp, now: Timestamp) -> Result<Decimal> {
    let all = incidents::reports(tx, from, to).await?;
    let late = |(due, at): &(Option<Timestamp>, Option<Timestamp>)| {
        due.is_some_and(|due| clock::standing(due, *at, now) == Standing::Late)
    };
    Ok(met(!all.iter().any(late)))
}

/// Chuyi 九（一）风险评估服务响应及时率（1小时响应，24小时内开始执行扫描，5个工作日内出具报告；加急1小时、2小时、1个工作日）: 1 if no request of the kind raised
/// in the period missed one of its three times; 1 without a case. What can still be in time has missed nothing, and a request that was taken
/// back is looked at as of then.
async fn of_risks(tx: &mut Tx, from: Timestamp, to: Timestamp, now: Timestamp, out: &mut Figures) -> Result<()> {
    let all = risks::raised(tx, from, to).await?;
    for (name, urgent) in [("risk.normal_met", false), ("risk.urgent_met", true)] {
        let missed = all.iter().filter(|r| r.urgent == urgent).any(|r| r.met(now) == Some(false));
        put(out, name, met(!missed));
    }
    Ok(())
}
