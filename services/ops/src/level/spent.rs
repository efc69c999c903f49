//! How resources and services spent a time, from what is recorded: all of them together without looking at each, since most were up
//! throughout, and one by one where something is recorded.

use super::availability::{Availability, State, Stretch, availability};
use super::downtime::{self, Downtime, Excuse, Subject};
use super::setting::Settings;
use super::state;
use crate::resource::store as resources;
use crate::resource::{OPEN, Resource};
use crate::terms::{Level, Terms};
use crate::{Ops, system};
use kernel::event::Serving;
use kernel::{ProjectId, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};

/// A time: first instant, first instant after.
pub(crate) type Window = (Timestamp, Timestamp);

/// All that is recorded of a time.
pub(crate) struct Recorded {
    pub window: Window,
    outages: Vec<state::store::Outage>,
    downtimes: Vec<Downtime>,
}

impl Recorded {
    pub(crate) async fn read(tx: &mut Tx, window: Window) -> Result<Recorded> {
        let outages = state::store::outages(tx, None, window).await?;
        Ok(Recorded { window, outages, downtimes: downtime::store::within(tx, window).await? })
    }

    pub(crate) async fn read_of(tx: &mut Tx, resource: &str, window: Window) -> Result<Recorded> {
        let outages = state::store::outages(tx, Some(resource), window).await?;
        Ok(Recorded { window, outages, downtimes: downtime::store::within(tx, window).await? })
    }

    /// What is recorded of each resource, as a level counts it. The platform's and a service's maintenance is that of all.
    pub(crate) fn by_resource(&self, excuse: Excuse, level: Option<&str>) -> BTreeMap<&str, Vec<Stretch>> {
        let mut all: BTreeMap<&str, Vec<Stretch>> = BTreeMap::new();
        for o in &self.outages {
            let state = match o.state {
                Serving::Up => State::Up,
                Serving::Down => State::Down,
                Serving::Off => State::Off,
            };
            all.entry(&o.resource).or_default().push(Stretch { state, from: o.from, to: o.to });
        }
        for d in &self.downtimes {
            if let (Subject::Resource(id), Some(s)) = (&d.subject, excuse.stretch(d)) {
                all.entry(id).or_default().push(s);
            }
        }
        let general: Vec<Stretch> =
            self.of(excuse, level, true).into_iter().filter(|s| s.state == State::Planned).collect();
        all.values_mut().for_each(|s| s.extend(&general));
        all
    }

    /// What is recorded of a level's service as a whole, or of the platform.
    fn of(&self, excuse: Excuse, level: Option<&str>, platform: bool) -> Vec<Stretch> {
        let fits = |d: &&Downtime| match &d.subject {
            Subject::Platform => platform,
            Subject::Level(id) => Some(id.as_str()) == level,
            Subject::Resource(_) | Subject::System(_) => false,
        };
        self.downtimes.iter().filter(fits).filter_map(|d| excuse.stretch(d)).collect()
    }

    /// What is recorded of business systems as a whole.
    pub(crate) fn of_systems(&self, excuse: Excuse) -> Vec<(&str, Stretch)> {
        self.downtimes
            .iter()
            .filter_map(|d| match &d.subject {
                Subject::System(id) => Some((id.as_str(), excuse.stretch(d)?)),
                _ => None,
            })
            .collect()
    }
}

/// How one resource spent the part of a time in which it was there.
pub(crate) fn of_resource(r: &Resource, recorded: &[Stretch], (begin, end): Window) -> Result<Availability> {
    let (from, to) = (begin.max(r.first_seen), end.min(r.ended.unwrap_or(OPEN)));
    if to <= from {
        return Ok(Availability::default());
    }
    let mut all = vec![Stretch { state: State::Up, from, to }];
    all.extend_from_slice(recorded);
    availability(&all, from, to)
}

/// Resources taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub resources: u64,
    /// Those that missed the target.
    pub missed: u64,
    pub time: Availability,
}

impl Sum {
    pub(crate) fn plus(&mut self, other: &Sum) {
        self.resources += other.resources;
        self.missed += other.missed;
        self.time.plus(&other.time);
    }
}

/// A resource of which something is recorded.
pub(crate) struct Affected {
    pub resource: Resource,
    pub time: Availability,
    pub met: bool,
}

/// Which resources.
pub(crate) struct Set<'a> {
    pub kinds: &'a [String],
    /// Of core business systems alone.
    pub core: bool,
    pub target: Decimal,
    pub excuse: Excuse,
    pub level: Option<&'a str>,
}

/// How the resources of a set spent a time: sums by project and architecture, and each of which something is recorded.
pub(crate) async fn together(
    tx: &mut Tx,
    set: &Set<'_>,
    recorded: &Recorded,
) -> Result<(BTreeMap<(ProjectId, String), Sum>, Vec<Affected>)> {
    let mut sums: BTreeMap<(ProjectId, String), Sum> = BTreeMap::new();
    for l in resources::lives(tx, set.kinds, recorded.window, set.core).await? {
        let time = Availability { up: l.micros, ..Availability::default() };
        sums.insert((l.project, l.arch), Sum { resources: l.count, missed: 0, time });
    }
    let by = recorded.by_resource(set.excuse, set.level);
    let ids: Vec<String> = by.keys().map(|s| (*s).to_owned()).collect();
    let core: HashSet<String> =
        if set.core { system::store::core(tx).await?.into_iter().collect() } else { HashSet::new() };
    let mut affected = Vec::new();
    for r in resources::many(tx, &ids).await? {
        let counts = set.kinds.contains(&r.kind) && (!set.core || r.system.as_ref().is_some_and(|s| core.contains(s)));
        let Some(stretches) = by.get(r.id.as_str()).filter(|_| counts) else { continue };
        let (plain, time) = (of_resource(&r, &[], recorded.window)?, of_resource(&r, stretches, recorded.window)?);
        if plain == time {
            continue;
        }
        let met = time.keeps(set.target);
        if let Some(s) = sums.get_mut(&(r.project.clone(), r.arch.clone())) {
            s.time.up -= plain.up;
            s.time.plus(&time);
            s.missed += u64::from(!met);
        }
        affected.push(Affected { resource: r, time, met });
    }
    Ok((sums, affected))
}

/// Kind of a level that is measured on the business systems: down is the time in which too many of them are hit.
const SYSTEM: &str = "system";

/// Whether a level is measured on the business systems.
fn on_systems(level: &Level) -> bool {
    level.kinds.iter().any(|k| k == SYSTEM)
}

/// Whether a level is measured on a service as a whole, and not on resources.
pub(crate) fn on_service(level: &Level) -> bool {
    level.kinds.is_empty() || on_systems(level)
}

/// How a level's service as a whole spent a time. It is down where that was recorded, and, if it is measured on the
/// business systems, while more than the set share of those in use is hit by what is down.
pub(crate) async fn service(ops: &Ops, tx: &mut Tx, level: &Level, recorded: &Recorded) -> Result<Availability> {
    let excuse = Excuse::of(&level.except);
    let (begin, end) = recorded.window;
    let from = begin.max(start(&ops.terms)?);
    if end <= from {
        return Ok(Availability::default());
    }
    let platform = level.scope == Some("platform");
    let mut all = vec![Stretch { state: State::Up, from, to: end }];
    all.extend(recorded.of(excuse, Some(&level.id), platform));
    if on_systems(level) {
        let limit = Settings::read(tx).await?.get("outage.system_percent");
        for o in system::outage::beyond(tx, recorded, excuse, limit).await? {
            all.push(Stretch { state: State::Down, from: o.from, to: o.to });
        }
    }
    availability(&all, from, end)
}

fn start(terms: &Terms) -> Result<Timestamp> {
    terms.work.begin_of(terms.start)
}
