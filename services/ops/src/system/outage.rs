//! How many business systems an outage hits: "an outage that hits more than 30 % of the systems" (Qingpu: 平台故障).
//!
//! A system is hit while one of its resources is down and should not be, or while its own downtime was recorded. It counts from the instant
//! at which it went into use until it was given up.

use super::{edit, store};
use crate::Ops;
use crate::level::availability::State;
use crate::level::downtime::Excuse;
use crate::level::spent::Recorded;
use crate::resource::OPEN;
use kernel::{Caller, Error, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// Longest time that is looked at in one request.
const LONGEST: Duration = Duration::from_secs(400 * 86_400);

/// A time in which systems were hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// Systems hit.
    pub hit: u64,
    /// Systems in use.
    pub of: u64,
}

impl Hit {
    /// Share of the systems, per cent.
    pub fn percent(&self) -> Decimal {
        if self.of == 0 { Decimal::ZERO } else { Decimal::from(self.hit * 100) / Decimal::from(self.of) }
    }
    fn beyond(&self, limit: i64) -> bool {
        self.of > 0
            && i64::try_from(self.hit * 100).unwrap_or(i64::MAX) > limit * i64::try_from(self.of).unwrap_or(i64::MAX)
    }
}

/// A change of how many resources of a system are down, or of whether it is in use.
type Edges = BTreeMap<Timestamp, Vec<(String, i64)>>;

fn push(edges: &mut Edges, system: &str, from: Timestamp, to: Timestamp) {
    if from < to {
        edges.entry(from).or_default().push((system.to_owned(), 1));
        edges.entry(to).or_default().push((system.to_owned(), -1));
    }
}

/// The stretches in which a resource is down for good reason to complain: down, and neither excused nor stopped.
fn felt(
    stretches: &[crate::level::availability::Stretch],
    window: (Timestamp, Timestamp),
) -> Vec<(Timestamp, Timestamp)> {
    let mut cuts: BTreeSet<Timestamp> = [window.0, window.1].into();
    for s in stretches {
        cuts.extend([s.from.clamp(window.0, window.1), s.to.clamp(window.0, window.1)]);
    }
    let cuts: Vec<Timestamp> = cuts.into_iter().collect();
    let covers = |state: State, at: Timestamp| stretches.iter().any(|s| s.state == state && s.from <= at && at < s.to);
    let down = |at: Timestamp| covers(State::Down, at) && !covers(State::Planned, at) && !covers(State::Off, at);
    cuts.windows(2).filter(|w| down(w[0])).map(|w| (w[0], w[1])).collect()
}

/// All times in which some system was hit, with how many.
pub(crate) async fn hits(tx: &mut Tx, recorded: &Recorded, excuse: Excuse) -> Result<Vec<Hit>> {
    let window = recorded.window;
    let lives = store::lives(tx, window).await?;
    let by = recorded.by_resource(excuse, None);
    let ids: Vec<String> = by.keys().map(|s| (*s).to_owned()).collect();
    let mut edges = Edges::new();
    for m in store::memberships_in(tx, &ids, window).await? {
        let life = by.get(m.resource.as_str()).map(|s| felt(s, window)).unwrap_or_default();
        for (from, to) in life {
            push(&mut edges, &m.system, from.max(m.from), to.min(m.to.unwrap_or(OPEN)));
        }
    }
    for (system, s) in recorded.of_systems(excuse).into_iter().filter(|(_, s)| s.state == State::Down) {
        push(&mut edges, system, s.from.max(window.0), s.to.min(window.1));
    }
    Ok(sweep(edges, &lives, window))
}

fn sweep(
    mut edges: Edges,
    lives: &HashMap<String, (Option<Timestamp>, Option<Timestamp>)>,
    window: (Timestamp, Timestamp),
) -> Vec<Hit> {
    if edges.is_empty() {
        return Vec::new();
    }
    // Instants at which the number of systems in use changes cut the time as well.
    for t in lives.values().flat_map(|(a, b)| [*a, *b]).flatten().filter(|t| window.0 < *t && *t < window.1) {
        edges.entry(t).or_default();
    }
    let (mut down, mut all): (HashMap<String, i64>, Vec<Hit>) = (HashMap::new(), Vec::new());
    let instants: Vec<Timestamp> = edges.keys().copied().collect();
    for (n, (at, changes)) in edges.into_iter().enumerate() {
        for (system, step) in changes {
            *down.entry(system).or_default() += step;
        }
        down.retain(|_, n| *n > 0);
        let Some(to) = instants.get(n + 1).copied() else { break };
        let used = |s: &String| lives.get(s).is_some_and(|l| edit::in_use(l, at));
        let hit = down.keys().filter(|s| used(s)).count() as u64;
        if hit == 0 {
            continue;
        }
        let of = lives.values().filter(|l| edit::in_use(l, at)).count() as u64;
        match all.last_mut() {
            Some(l) if l.to == at && (l.hit, l.of) == (hit, of) => l.to = to,
            _ => all.push(Hit { from: at, to, hit, of }),
        }
    }
    all
}

/// The times in which more than `limit` per cent of the systems in use were hit.
pub(crate) async fn beyond(tx: &mut Tx, recorded: &Recorded, excuse: Excuse, limit: i64) -> Result<Vec<Hit>> {
    let mut all = hits(tx, recorded, excuse).await?;
    all.retain(|h| h.beyond(limit));
    Ok(all)
}

impl Ops {
    /// The times within `[from, to)` in which business systems were hit by outages; for those who see all.
    ///
    /// # Errors
    /// Bad request, for a time that ends before it begins or is longer than 400 days; forbidden, for a tenant.
    pub async fn outages(&self, caller: &Caller, from: Timestamp, to: Timestamp) -> Result<Vec<Hit>> {
        if crate::resource::Whose::of(caller)? != crate::resource::Whose::All {
            return Err(Error::forbidden("outages of all systems are the purchaser's and the operator's to see"));
        }
        if from >= to || to.since(from) > LONGEST {
            return Err(Error::bad_request("from: must be before to, by 400 days at most").field("from"));
        }
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        let recorded = Recorded::read(&mut tx, (from, to.min(self.env.now()).max(from))).await?;
        hits(&mut tx, &recorded, Excuse::default()).await
    }

    /// How many of the business systems in use an outage of these resources would hit now: for grading an incident.
    ///
    /// # Errors
    /// What the database says.
    pub async fn systems_hit(&self, resources: &[String]) -> Result<Hit> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let window = (now, now.plus(Duration::from_micros(1)));
        let lives = store::lives(&mut tx, window).await?;
        let hit: BTreeSet<String> =
            store::memberships_in(&mut tx, resources, window).await?.into_iter().map(|m| m.system).collect();
        let hit = hit.iter().filter(|s| lives.get(*s).is_some_and(|l| edit::in_use(l, now))).count() as u64;
        let of = lives.values().filter(|l| edit::in_use(l, now)).count() as u64;
        Ok(Hit { from: now, to: now, hit, of })
    }
}
