//! Measuring: each probe asks the slices what is so now and hands it to its judgement (`ops::comply::judge`).

use super::known;
use crate::north::ops::{OpsState, records};
use ::ops::comply::judge::{self, Chain, Host};
use ::ops::comply::probe::Bound;
use ::ops::comply::{Finding, Live, Probe, probes};
use ::ops::duty::{InstanceFilter, Standing};
use ::ops::level::month::Month;
use ::ops::terms::SUPPLIER;
use compute::flavor::FlavorFilter;
use identity::Identity;
use identity::role::{Actor, AssignmentFilter};
use kernel::{Caller, Page, Result, Role, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Recomputing all chains is work: one at a time.
static TURN: Semaphore = Semaphore::const_new(1);

/// Overdue duties that are named.
const NAMED: u32 = 100;

/// Passwords that are tried against the rule: a name, the password, whether it should be taken (8 characters, three of four classes).
const TRIED: [(&str, &str, bool); 5] = [
    ("seven_characters", "Aa1!xyz", false),
    ("lower_case_alone", "abcdefgh", false),
    ("two_classes", "abcdefg1", false),
    ("three_classes", "Abcdefg1", true),
    ("four_classes", "Abcdef1!", true),
];

fn me() -> Caller {
    Caller::system("compliance")
}

/// Every probe that a clause names. One that cannot be measured says so and does not hide the others.
pub(crate) async fn all(s: &OpsState) -> Result<Live> {
    let mut live = Live::new();
    for text in probes()? {
        let found = one(s, &known(text)?).await;
        live.insert(text.to_owned(), found.unwrap_or_else(|e| Finding::unknown(e.message)));
    }
    Ok(live)
}

/// One probe.
pub(super) async fn one(s: &OpsState, p: &Probe) -> Result<Finding> {
    let in_force = &s.ops.terms().contract;
    if let Some(wanted) = p.contract().filter(|c| c != in_force) {
        return Ok(Finding::unknown(format!("the contract in force is '{in_force}', not '{wanted}'")));
    }
    Ok(match p {
        Probe::Architectures(n) => judge::architectures(&hosts(s).await?, *n),
        Probe::VcpusPerCpu(n) => judge::vcpus_per_cpu(&hosts(s).await?, *n),
        Probe::MemoryNotShared => judge::memory_not_shared(&hosts(s).await?),
        Probe::Flavors => judge::flavors(&flavors(s).await?),
        Probe::Vcpus(a, b) => judge::vcpus(&flavors(s).await?, (*a, *b)),
        Probe::Memory(a, b) => judge::memory(&flavors(s).await?, (*a, *b)),
        Probe::Ledgers => ledgers(s).await?,
        Probe::AuditKept(days) => audit_kept(s, *days).await?,
        Probe::Prices(_, n) => judge::prices(s.billing.contract().items.len(), *n),
        Probe::Contract(c) => contract(s, c),
        Probe::Level(_, id) => level(s, id).await?,
        Probe::Figure(_, name, b) => figure(s, name, *b).await?,
        Probe::Calendar => calendar(s).await?,
        Probe::Roster(days) => roster(s, *days).await?,
        Probe::Duties(_, kind) => duties(s, kind).await?,
        Probe::Deliverables(_, n) => {
            let owed = s.ops.terms().deliverables.len();
            judge::deliverables(owed, &s.ops.delivered(&me()).await?, *n)
        }
        Probe::Sampling => judge::sampling(&s.ops.samples_kept().await?, s.env.now()),
        Probe::SamplesKept(days) => judge::samples_kept(&s.ops.samples_kept().await?, s.env.now(), *days),
        Probe::Passwords | Probe::Lockout(_) | Probe::Tokens(_) | Probe::Administrators => accounts(s, p).await?,
        Probe::Endpoints | Probe::Backup(_) => {
            Finding::unknown("measured on the machine itself: xinglin admin compliance --live")
        }
    })
}

/// Hosts that are up.
async fn hosts(s: &OpsState) -> Result<Vec<Host>> {
    let up = s.compute.nodes().await?.into_iter().filter(|n| n.up);
    let host = |n: compute::node::Node| Host {
        archs: n.info.archs.iter().map(|(a, accel)| (a.as_str().to_owned(), accel.clone())).collect(),
        vcpus: (n.used_vcpus, u64::from(n.info.cpus)),
        memory: (n.used_memory_mib, n.info.memory_mib),
        servers: n.servers,
        name: n.info.hostname,
    };
    Ok(up.map(host).collect())
}

/// vCPUs and MiB.
async fn flavors(s: &OpsState) -> Result<Vec<(u32, u64)>> {
    let all = s.compute.flavors(&me(), &FlavorFilter::default()).await?;
    Ok(all.into_iter().map(|f| (f.vcpus, f.ram_mib)).collect())
}

async fn ledgers(s: &OpsState) -> Result<Finding> {
    let _turn = TURN.acquire().await.map_err(|e| kernel::Error::internal("no turn").because(e))?;
    let all = security::verify_all(&s.env.db).await?;
    let mut all: Vec<Chain> = all.into_iter().map(|v| (v.ledger, v.good, v.broken)).collect();
    for a in runtime::record::verify(&s.env.db, &records::all()).await? {
        if a.agree > 0 || !a.holds() {
            all.push((a.table.to_owned(), i64::try_from(a.agree).unwrap_or(i64::MAX), a.broken()));
        }
    }
    Ok(judge::ledgers(&all))
}

/// Sealed entries of the audit ledger, and when the first was made.
async fn audit(s: &OpsState) -> Result<(i64, Option<Timestamp>)> {
    let mut tx = s.env.db.read().await?;
    let heads = runtime::ledger::heads(&mut tx).await?;
    let sealed = heads.into_iter().find(|(name, ..)| name == security::LEDGER).map_or(0, |(_, place, _)| place);
    Ok((sealed, runtime::ledger::first(&mut tx, security::LEDGER).await?))
}

async fn audit_kept(s: &OpsState, days: i64) -> Result<Finding> {
    let (sealed, first) = audit(s).await?;
    Ok(judge::audit_kept(sealed, first, s.env.now(), days))
}

fn contract(s: &OpsState, wanted: &str) -> Finding {
    let c = s.billing.contract();
    judge::contract(&c.id, wanted, &c.version, c.readings.len(), c.unconfirmed().count())
}

/// The last month that is over.
fn last_month(s: &OpsState) -> Month {
    Month::of(s.ops.terms().work.day_of(s.env.now())).later(-1)
}

async fn level(s: &OpsState, id: &str) -> Result<Finding> {
    let month = last_month(s);
    let end = s.ops.terms().work.begin_of(month.later(1).first())?;
    let (all, until) = s.ops.level_results(&me(), month).await?;
    let whole = all.iter().find(|r| r.level.id == id && r.subject.is_empty());
    Ok(judge::level(whole, until.is_some_and(|u| u >= end)))
}

/// A month of which the cloud saw nothing has the best figures, and proves nothing.
async fn figure(s: &OpsState, name: &str, b: Bound) -> Result<Finding> {
    let month = last_month(s);
    let work = &s.ops.terms().work;
    let (from, to) = (work.begin_of(month.first())?, work.begin_of(month.later(1).first())?);
    let value = match audit(s).await?.1 {
        Some(begun) if begun < to => s.ops.figures(from, to).await?.remove(name),
        _ => None,
    };
    Ok(judge::figure(&month.to_string(), value, b))
}

async fn calendar(s: &OpsState) -> Result<Finding> {
    let year = s.ops.terms().work.day_of(s.env.now()).year();
    let imported = s.ops.calendar().await?;
    let years = s.ops.calendar_years(imported.as_ref())?;
    let source = years.into_iter().find(|y| y.year == year).and_then(|y| y.source);
    Ok(judge::calendar(source.as_deref(), year))
}

async fn roster(s: &OpsState, days: u64) -> Result<Finding> {
    let now = s.env.now();
    let ahead = (now, now.plus(Duration::from_secs(days * 86_400)));
    let planned = s.ops.shifts(&me(), None, ahead).await?;
    let teams: BTreeSet<String> = planned.into_iter().map(|shift| shift.team).collect();
    let mut gaps = Vec::with_capacity(teams.len());
    for team in teams {
        let open = s.ops.gaps(&me(), &team, "primary", false, ahead).await?.len();
        gaps.push((team, open));
    }
    Ok(judge::roster(&gaps))
}

async fn duties(s: &OpsState, kind: &str) -> Result<Finding> {
    let of = |standing, all, limit| InstanceFilter {
        standing,
        all,
        kind: Some(kind.to_owned()),
        limit,
        ..InstanceFilter::default()
    };
    let known = !s.ops.instances(&me(), &of(None, true, 1)).await?.is_empty();
    let overdue = s.ops.instances(&me(), &of(Some(Standing::Overdue), false, NAMED)).await?;
    // What the purchaser or a third party owes is not the supplier's lateness.
    let own = overdue.into_iter().filter(|i| s.ops.terms().party_of(&i.duty) == SUPPLIER);
    let names: Vec<String> = own.map(|i| format!("{}@{}", i.duty, i.period)).collect();
    Ok(judge::duties(known, &names))
}

async fn accounts(s: &OpsState, p: &Probe) -> Result<Finding> {
    let Some(identity) = &s.identity else {
        return Ok(Finding::unknown("this process knows no accounts"));
    };
    let rule = identity.account_rule();
    Ok(match p {
        Probe::Lockout(most) => judge::lockout(rule.lockout_failures, rule.lockout, *most),
        Probe::Tokens(hours) => judge::tokens(rule.token_life, *hours),
        Probe::Administrators => judge::administrators(&administrators(identity).await?),
        _ => judge::passwords(&TRIED.map(|(name, password, wanted)| (name, wanted, Identity::takes(&password.into())))),
    })
}

/// Who holds each of the three roles, directly, by groups, by inheritance.
async fn administrators(identity: &Arc<Identity>) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let roles = identity.roles(&me(), None, None, &Page::default()).await?.items;
    let f = AssignmentFilter { effective: true, ..AssignmentFilter::default() };
    let given = identity.assignments(&me(), &f).await?;
    let mut held = BTreeMap::new();
    for role in [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator] {
        let ids: BTreeSet<_> = roles.iter().filter(|r| r.built_in() == Some(role)).map(|r| r.id.clone()).collect();
        let people =
            given.iter().filter(|a| ids.contains(&a.assignment.role)).filter_map(|a| match &a.assignment.actor {
                Actor::User(u) => Some(u.as_str().to_owned()),
                Actor::Group(_) => None,
            });
        held.insert(role.as_str().to_owned(), people.collect());
    }
    Ok(held)
}
