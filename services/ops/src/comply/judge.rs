//! Judgements: is what was measured what the clause asks for? Functions of what was measured and nothing else, so that every one can be
//! seen to fail. Where there is nothing to measure yet the answer is "unknown", never "holds".

use super::probe::{Bound, Finding, Verdict};
use crate::level::result::LevelResult;
use crate::report::Delivered;
use crate::sample::Kept;
use kernel::Timestamp;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// vCPUs and GiB of the flavors of the Shaanxi tender (R-4-008).
const SHAANXI: [(u32, u64); 25] = [
    (1, 1),
    (1, 2),
    (1, 4),
    (1, 6),
    (1, 8),
    (2, 2),
    (2, 4),
    (2, 6),
    (2, 8),
    (2, 12),
    (2, 16),
    (4, 4),
    (4, 8),
    (4, 12),
    (4, 16),
    (4, 24),
    (4, 32),
    (8, 16),
    (8, 32),
    (8, 64),
    (16, 32),
    (16, 64),
    (16, 128),
    (32, 64),
    (32, 128),
];

/// A host as compute knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Host {
    /// Name.
    pub name: String,
    /// Architectures and what runs them.
    pub archs: Vec<(String, String)>,
    /// vCPUs reserved, CPUs.
    pub vcpus: (u64, u64),
    /// Memory reserved, memory, MiB.
    pub memory: (u64, u64),
    /// Servers.
    pub servers: u64,
}

const NO_HOST: &str = "no host is up";

/// Hosts that are up run so many architectures.
pub fn architectures(hosts: &[Host], wanted: usize) -> Finding {
    let mut found = BTreeMap::new();
    for h in hosts {
        found.insert(format!("{}.servers", h.name), h.servers.to_string());
        for (arch, accel) in &h.archs {
            found.insert(format!("{}.{arch}", h.name), accel.clone());
        }
    }
    let all: BTreeSet<&String> = hosts.iter().flat_map(|h| h.archs.iter().map(|(a, _)| a)).collect();
    found.insert("architectures".into(), all.len().to_string());
    Finding { verdict: Verdict::of(all.len() >= wanted), found }
}

fn each_host(hosts: &[Host], of: impl Fn(&Host) -> (u64, u64), ratio: u64) -> Finding {
    if hosts.is_empty() {
        return Finding::unknown(NO_HOST);
    }
    let within = hosts.iter().all(|h| of(h).0 <= of(h).1.saturating_mul(ratio));
    let told = hosts.iter().map(|h| (format!("{}.reserved_of", h.name), format!("{}/{}", of(h).0, of(h).1)));
    Finding::new(Verdict::of(within), told)
}

/// No host has more than so many vCPUs reserved for each CPU.
pub fn vcpus_per_cpu(hosts: &[Host], ratio: u64) -> Finding {
    each_host(hosts, |h| h.vcpus, ratio)
}

/// No host has more memory reserved than it has.
pub fn memory_not_shared(hosts: &[Host]) -> Finding {
    each_host(hosts, |h| h.memory, 1)
}

/// Every size of the Shaanxi table is offered; flavors are vCPUs and MiB.
pub fn flavors(offered: &[(u32, u64)]) -> Finding {
    let missing: Vec<String> =
        SHAANXI.iter().filter(|(c, g)| !offered.contains(&(*c, g * 1024))).map(|(c, g)| format!("{c}C{g}G")).collect();
    let told = [("flavors", offered.len().to_string()), ("missing", missing.join(" "))];
    Finding::new(Verdict::of(missing.is_empty()), told)
}

fn range<T: Ord + Copy + ToString>(offered: impl Iterator<Item = T> + Clone, (least, most): (T, T)) -> Finding {
    match (offered.clone().min(), offered.max()) {
        (Some(a), Some(b)) => Finding::new(
            Verdict::of(a <= least && most <= b),
            [("smallest", a.to_string()), ("largest", b.to_string())],
        ),
        _ => Finding::new(Verdict::Fails, [("flavors", 0)]),
    }
}

/// Servers can have so few and so many vCPUs.
pub fn vcpus(offered: &[(u32, u64)], wanted: (u32, u32)) -> Finding {
    range(offered.iter().map(|(c, _)| *c), wanted)
}

/// Servers can have so little and so much memory, GiB. What is below a whole GiB is for tests and does not count.
pub fn memory(offered: &[(u32, u64)], wanted: (u64, u64)) -> Finding {
    range(offered.iter().map(|(_, m)| m / 1024).filter(|g| *g > 0), wanted)
}

/// A ledger as verified: its name, entries that fit, the first that does not.
pub type Chain = (String, i64, Option<String>);

/// Every chain holds.
pub fn ledgers(all: &[Chain]) -> Finding {
    if all.is_empty() {
        return Finding::unknown("no ledger has an entry");
    }
    let told = all.iter().map(|(name, good, broken)| {
        (name.clone(), broken.as_ref().map_or_else(|| format!("{good} hold"), |b| format!("BROKEN after {good}: {b}")))
    });
    Finding::new(Verdict::of(all.iter().all(|(.., broken)| broken.is_none())), told)
}

fn reach(oldest: Timestamp, now: Timestamp, days: i64) -> Finding {
    let age = (now.secs() - oldest.secs()) / 86_400;
    let verdict = if age >= days { Verdict::Holds } else { Verdict::Unknown };
    Finding::new(verdict, [("oldest", oldest.rfc3339()), ("days", age.to_string()), ("asked", days.to_string())])
}

/// The audit ledger has its first entry still, and that is so old. A young cloud cannot show it yet; one that has entries and not the first
/// has lost some.
pub fn audit_kept(entries: i64, first: Option<Timestamp>, now: Timestamp, days: i64) -> Finding {
    match first {
        Some(t) => reach(t, now, days),
        None if entries == 0 => Finding::unknown("the audit ledger has no sealed entry"),
        None => Finding::new(Verdict::Fails, [("entries", entries.to_string()), ("first", "missing".to_owned())]),
    }
}

/// The contract in force has so many rows of prices.
pub fn prices(rows: usize, wanted: usize) -> Finding {
    Finding::new(Verdict::of(rows == wanted), [("rows", rows), ("rows_of_the_tender", wanted)])
}

/// The contract in force is the one that is asked for.
pub fn contract(in_force: &str, wanted: &str, version: &str, readings: usize, unconfirmed: usize) -> Finding {
    if in_force != wanted {
        return Finding::unknown(format!("the contract in force is '{in_force}', not '{wanted}'"));
    }
    let told = [
        ("id", in_force.to_owned()),
        ("version", version.to_owned()),
        ("readings", readings.to_string()),
        ("readings_not_confirmed", unconfirmed.to_string()),
    ];
    Finding::new(Verdict::Holds, told)
}

/// The level was kept in a month that is over; `closed`: the figures reach to its end.
pub fn level(result: Option<&LevelResult>, closed: bool) -> Finding {
    let Some(r) = result.filter(|r| closed && r.resources > 0) else {
        return Finding::unknown("no month that is over has a resource that this level is measured on");
    };
    let told = [
        ("month", r.to.to_string()),
        ("percent", r.percent.to_string()),
        ("target_percent", (r.level.target * Decimal::ONE_HUNDRED).normalize().to_string()),
        ("resources", r.resources.to_string()),
        ("missed", r.missed.to_string()),
    ];
    Finding::new(Verdict::of(r.met), told)
}

/// A figure of a month that is over.
pub fn figure(month: &str, value: Option<Decimal>, b: Bound) -> Finding {
    let Some(v) = value else {
        return Finding::unknown(format!("no record of {month} tells of it"));
    };
    let (kept, asked) = match b {
        Bound::Least(n) => (v >= n, format!("at least {n}")),
        Bound::Most(n) => (v <= n, format!("at most {n}")),
    };
    Finding::new(
        Verdict::of(kept),
        [("month", month.to_owned()), ("value", v.round_dp(4).normalize().to_string()), ("asked", asked)],
    )
}

/// The working days of the year are known, from an announcement (`source`); otherwise Monday to Friday is assumed.
pub fn calendar(source: Option<&str>, year: i16) -> Finding {
    let counted = source.unwrap_or("weekdays").to_owned();
    Finding::new(Verdict::of(source.is_some()), [("year", year.to_string()), ("counted", counted)])
}

/// Every team has somebody; teams with the number of gaps in their planning.
pub fn roster(teams: &[(String, usize)]) -> Finding {
    let covered = !teams.is_empty() && teams.iter().all(|(_, gaps)| *gaps == 0);
    let told = teams.iter().map(|(t, gaps)| (format!("{t}.gaps"), gaps.to_string()));
    Finding::new(Verdict::of(covered), told.chain([("teams".to_owned(), teams.len().to_string())]))
}

/// Nothing is overdue of what is owed; `known`: any instance at all.
pub fn duties(known: bool, overdue: &[String]) -> Finding {
    if !known {
        return Finding::unknown("no duty of that kind has begun: the contract's dates are not on record");
    }
    Finding::new(
        Verdict::of(overdue.is_empty()),
        [("overdue", overdue.len().to_string()), ("names", overdue.join(" "))],
    )
}

/// So many documents are owed, and each was handed over.
pub fn deliverables(owed: usize, states: &BTreeMap<i64, Delivered>, wanted: usize) -> Finding {
    let handed = states.values().filter(|d| d.on.is_some()).count();
    let accepted = states.values().filter(|d| d.accepted).count();
    Finding::new(
        Verdict::of(owed == wanted && handed == owed),
        [("owed", owed), ("handed_over", handed), ("accepted", accepted)],
    )
}

/// Figures came in the last ten minutes.
pub fn sampling(k: &Kept, now: Timestamp) -> Finding {
    let fresh = k.newest.is_some_and(|t| t.plus(Duration::from_secs(600)) >= now) && k.subjects > 0;
    let newest = k.newest.map_or_else(|| "none".to_owned(), Timestamp::rfc3339);
    Finding::new(Verdict::of(fresh), [("subjects", k.subjects.to_string()), ("newest", newest)])
}

/// Figures reach back so many days. A young cloud cannot show it yet.
pub fn samples_kept(k: &Kept, now: Timestamp, days: i64) -> Finding {
    match k.oldest {
        Some(t) => reach(t, now, days),
        None => Finding::new(Verdict::Fails, [("records", 0)]),
    }
}

/// Passwords as tried: a name for each, whether it should be taken, whether it was.
pub fn passwords(tried: &[(&str, bool, bool)]) -> Finding {
    let right = !tried.is_empty() && tried.iter().all(|(_, wanted, got)| wanted == got);
    let told = tried.iter().map(|(name, _, got)| (*name, if *got { "taken" } else { "refused" }));
    Finding::new(Verdict::of(right), told)
}

/// An account is locked after so few wrong passwords, for some time.
pub fn lockout(failures: u32, locked: Duration, most: u32) -> Finding {
    let works = (1..=most).contains(&failures) && !locked.is_zero();
    Finding::new(Verdict::of(works), [("failures", u64::from(failures)), ("locked_seconds", locked.as_secs())])
}

/// A token lives so long at most.
pub fn tokens(life: Duration, hours: u64) -> Finding {
    let short = !life.is_zero() && life.as_secs() <= hours * 3600;
    Finding::new(Verdict::of(short), [("token_seconds", life.as_secs())])
}

/// The three administrators are three people: role and who holds it, by whatever way.
pub fn administrators(held: &BTreeMap<String, BTreeSet<String>>) -> Finding {
    let mut seen: BTreeMap<&String, usize> = BTreeMap::new();
    for person in held.values().flatten() {
        *seen.entry(person).or_default() += 1;
    }
    let twice = seen.values().filter(|n| **n > 1).count();
    let each = held.len() == 3 && held.values().all(|h| !h.is_empty());
    let told = held.iter().map(|(role, h)| (role.clone(), h.len()));
    Finding::new(Verdict::of(each && twice == 0), told.chain([("people_with_two".to_owned(), twice)]))
}

/// Every listener answers: its name, and what went wrong.
pub fn endpoints(tried: &[(String, Option<String>)]) -> Finding {
    let told = tried.iter().map(|(n, e)| (n.clone(), e.clone().unwrap_or_else(|| "answers".to_owned())));
    Finding::new(Verdict::of(!tried.is_empty() && tried.iter().all(|(_, e)| e.is_none())), told)
}

/// The last backup is not older than that.
pub fn backup(last: Option<Timestamp>, now: Timestamp, days: i64) -> Finding {
    let Some(t) = last else {
        return Finding::new(Verdict::Fails, [("last", "none")]);
    };
    let fresh = now.secs() - t.secs() <= days.saturating_mul(86_400);
    let hours = (now.secs() - t.secs()) / 3600;
    Finding::new(Verdict::of(fresh), [("last", t.rfc3339()), ("hours", hours.to_string())])
}

#[cfg(test)]
mod tests;
