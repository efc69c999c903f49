//! Reading what levels came to: by month and by the level's own period, with the error budget; the worst; one resource.

use super::availability::{Availability, State, Stretch};
use super::downtime::Excuse;
use super::month::{Month, Outcome, store};
use super::spent::{self, Recorded};
use super::state;
use crate::Ops;
use crate::resource::Whose;
use crate::terms::Level;
use kernel::calendar::Every;
use kernel::{Caller, Error, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::time::Duration;

/// Longest time that is looked at of one resource in one request.
const LONGEST: Duration = Duration::from_secs(400 * 86_400);

/// Error budget of a time: minutes of downtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// That the target allows.
    pub allowed: Decimal,
    /// Used.
    pub used: Decimal,
    /// Left; negative if the target is missed.
    pub left: Decimal,
}

/// Microseconds as minutes, two places, rounded down.
pub(crate) fn minutes(micros: i64) -> Decimal {
    let m = Decimal::from(micros) / Decimal::from(60_000_000);
    m.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::ToNegativeInfinity)
}

/// Per cent, six places, rounded down: a target that was missed by a hair does not look kept.
pub(crate) fn percent(a: &Availability) -> Decimal {
    let p = a.fraction() * Decimal::ONE_HUNDRED;
    p.round_dp_with_strategy(6, rust_decimal::RoundingStrategy::ToNegativeInfinity).normalize()
}

impl Budget {
    pub(crate) fn of(a: &Availability, target: Decimal) -> Budget {
        let left = a.budget(target);
        Budget {
            allowed: minutes(a.allowed(target)),
            used: minutes(a.down.saturating_add(a.unknown)),
            left: minutes(left),
        }
    }
}

/// What a level came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelResult {
    /// Level.
    pub level: Level,
    /// First month.
    pub from: Month,
    /// Last month: the same unless the level's period is longer.
    pub to: Month,
    /// `resource`, `pool`, `platform`, `project`: what `subject` is.
    pub scope: String,
    /// Empty for the level as a whole; an architecture; a project.
    pub subject: String,
    /// Resources that it was measured on.
    pub resources: u64,
    /// Those that missed the target.
    pub missed: u64,
    /// How the time was spent.
    pub time: Availability,
    /// Per cent.
    pub percent: Decimal,
    /// Error budget; of all resources together where each has its own.
    pub budget: Budget,
    /// The target was kept.
    pub met: bool,
}

fn told(level: &Level, from: Month, to: Month, o: &Outcome) -> LevelResult {
    LevelResult {
        level: level.clone(),
        from,
        to,
        scope: o.scope.clone(),
        subject: o.subject.clone(),
        resources: o.sum.resources,
        missed: o.sum.missed,
        time: o.sum.time,
        percent: percent(&o.sum.time),
        budget: Budget::of(&o.sum.time, level.target),
        met: o.met,
    }
}

/// A resource that was not up all the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// Resource.
    pub resource: String,
    /// Its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// How its time was spent.
    pub time: Availability,
    /// Per cent.
    pub percent: Decimal,
    /// Error budget.
    pub budget: Budget,
    /// The target was kept.
    pub met: bool,
    /// Marker of the page after this one.
    pub marker: String,
}

/// How one resource spent a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfResource {
    /// Resource.
    pub resource: String,
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// How the time was spent.
    pub time: Availability,
    /// Per cent.
    pub percent: Decimal,
    /// `up`, `down` or `off` now, why and since when, if that was told.
    pub now: Option<(&'static str, String, Timestamp)>,
    /// What was not up, in order.
    pub stretches: Vec<Stretch>,
}

impl Ops {
    fn level(&self, id: &str) -> Result<&Level> {
        let found = self.terms.levels.iter().find(|l| l.id == id && l.metric == "availability");
        found.ok_or_else(|| Error::not_found("the contract has no level of availability of that id").field("level"))
    }

    /// What every level of availability came to: in a month, or in the level's own longer period so far. A tenant is told of the platform
    /// as a whole and of his own project. Also says until when the figures of the month hold.
    ///
    /// # Errors
    /// What the database says.
    pub async fn level_results(&self, caller: &Caller, month: Month) -> Result<(Vec<LevelResult>, Option<Timestamp>)> {
        let whose = Whose::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let until = store::until(&mut tx, &month.to_string()).await?;
        let mut all = Vec::new();
        for l in self.terms.levels.iter().filter(|l| l.metric == "availability") {
            let from = self.period_begin(l, month);
            let own = match &whose {
                Whose::Project(p) if !spent::on_service(l) => Some(("project", p.as_str())),
                _ => None,
            };
            let months = store::outcomes(&mut tx, (from, month), Some(&l.id), own).await?;
            if let Some(sum) = joined(months, l, from == month) {
                all.push(told(l, from, month, &sum));
            }
        }
        Ok((all, until))
    }

    /// What every level of availability came to over some months, as a whole; for reports.
    pub(crate) async fn levels_over(&self, tx: &mut Tx, from: Month, to: Month) -> Result<Vec<LevelResult>> {
        let mut all = Vec::new();
        for l in self.terms.levels.iter().filter(|l| l.metric == "availability") {
            let months = store::outcomes(tx, (from, to), Some(&l.id), None).await?;
            if let Some(sum) = joined(months, l, from == to) {
                all.push(told(l, from, to, &sum));
            }
        }
        Ok(all)
    }

    /// The first month of a level's period that a month lies in, counted from the contract's first month.
    fn period_begin(&self, l: &Level, month: Month) -> Month {
        let n = l.per.and_then(Every::months).unwrap_or(1);
        let (start, m) = (self.terms.start, month.first());
        let apart =
            (i32::from(m.year()) - i32::from(start.year())) * 12 + i32::from(m.month()) - i32::from(start.month());
        month.later(-apart.rem_euclid(n))
    }

    /// What a level came to for each project or pool in a month, by subject; for those who see all.
    ///
    /// # Errors
    /// Not found, for a level that there is not; forbidden, for a tenant.
    pub async fn level_parts(
        &self,
        caller: &Caller,
        level: &str,
        month: Month,
        marker: Option<&str>,
        limit: u32,
    ) -> Result<Vec<LevelResult>> {
        let l = self.level(level)?;
        if Whose::of(caller)? != Whose::All {
            return Err(Error::forbidden("other projects' levels are the purchaser's and the operator's to see"));
        }
        let mut tx = self.env.db.read().await?;
        let parts = store::parts(&mut tx, level, &month.to_string(), marker, limit).await?;
        Ok(parts.iter().map(|o| told(l, month, month, o)).collect())
    }

    /// The resources that a level was worst for in a month; a tenant's own.
    ///
    /// # Errors
    /// Not found, for a level that there is not; bad request, for a marker that is none.
    pub async fn worst(
        &self,
        caller: &Caller,
        level: &str,
        month: Month,
        marker: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Worst>> {
        let l = self.level(level)?;
        let project = match Whose::of(caller)? {
            Whose::All => None,
            Whose::Project(p) => Some(p),
        };
        let marker = marker.map(|m| {
            let (share, id) = m.split_once('-')?;
            Some((share.parse::<i64>().ok()?, id))
        });
        let marker = match marker {
            Some(None) => return Err(Error::bad_request("marker: is none of this list").field("marker")),
            other => other.flatten(),
        };
        let project = project.as_ref().map(kernel::ProjectId::as_str);
        let mut tx = self.env.db.read().await?;
        let all = store::worst(&mut tx, level, &month.to_string(), project, marker, limit).await?;
        let one = |w: store::Worst| Worst {
            marker: format!("{}-{}", w.share, w.resource),
            resource: w.resource,
            project: w.project,
            name: w.name,
            percent: percent(&w.time),
            budget: Budget::of(&w.time, l.target),
            time: w.time,
            met: w.met,
        };
        Ok(all.into_iter().map(one).collect())
    }

    /// How one resource spent a time: exact, from what is recorded now.
    ///
    /// # Errors
    /// Not found; bad request, for a time that ends before it begins or is longer than 400 days.
    pub async fn resource_availability(
        &self,
        caller: &Caller,
        id: &str,
        from: Timestamp,
        to: Timestamp,
        level: Option<&str>,
    ) -> Result<OfResource> {
        if from >= to || to.since(from) > LONGEST {
            return Err(Error::bad_request("from: must be before to, by 400 days at most").field("from"));
        }
        let excuse = match level {
            None => Excuse::default(),
            Some(l) => Excuse::of(&self.level(l)?.except),
        };
        let r = self.resource(caller, id).await?;
        self.env.outbox.flush().await?;
        let until = to.min(self.env.now()).max(from);
        let mut tx = self.env.db.read().await?;
        let recorded = Recorded::read_of(&mut tx, id, (from, until)).await?;
        let mut stretches = recorded.by_resource(excuse, level).remove(id).unwrap_or_default();
        let time = spent::of_resource(&r, &stretches, recorded.window)?;
        stretches.retain(|s| s.state != State::Up && s.from < until && s.to > from);
        for s in &mut stretches {
            (s.from, s.to) = (s.from.max(from), s.to.min(until));
        }
        stretches.sort_by_key(|s| (s.from, s.to));
        let now = state::store::head(&mut tx, id).await?.map(|(s, cause, at)| (s.as_str(), cause, at));
        let percent = percent(&time);
        Ok(OfResource { resource: r.id, from, to: until, time, percent, now, stretches })
    }
}

/// Months of one subject as one outcome.
fn joined(months: Vec<(String, Outcome)>, l: &Level, single: bool) -> Option<Outcome> {
    let mut all = months.into_iter().map(|(_, o)| o);
    let mut sum = all.next()?;
    for o in all {
        let (resources, missed) = (sum.sum.resources.max(o.sum.resources), sum.sum.missed.max(o.sum.missed));
        sum.sum.plus(&o.sum);
        (sum.sum.resources, sum.sum.missed) = (resources, missed);
        sum.met = sum.sum.time.keeps(l.target);
    }
    if !single {
        sum.met = sum.sum.time.keeps(l.target);
    }
    Some(sum)
}
