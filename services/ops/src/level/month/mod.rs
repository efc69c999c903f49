//! Months: what each level of availability came to, stored when the month is over (and every few minutes while it runs), so that no
//! request has to look at all resources.
//!
//! ```text
//! (none) ──begun──▶ stored until some instant ──▶ stored to the end
//!                        ▲          fact that comes late: dirty │
//!                        └──────────── computed anew ◀──────────┘
//! ```
//!
//! *Idempotency*: computing a month again gives the same rows. A fact that comes while a month is computed leaves it dirty, since the count
//! of what made it dirty is taken down by what was known at the beginning only.

pub(crate) mod store;

use super::availability::Availability;
use super::downtime::Excuse;
use super::spent::{self, Recorded, Set, Sum};
use crate::Ops;
use crate::resource;
use crate::terms::Level;
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Error, Result, Timestamp};
use runtime::{Tx, transact};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// How old the figures of the running month may be.
const FRESH: Duration = Duration::from_secs(300);
/// Months that are kept up, at most.
const MONTHS: usize = 240;

/// A calendar month of the contract's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// Reads `2026-11`.
    ///
    /// # Errors
    /// Bad request, naming `month`.
    pub fn parse(s: &str) -> Result<Month> {
        let good =
            s.len() == 7 && s.bytes().enumerate().all(|(n, b)| if n == 4 { b == b'-' } else { b.is_ascii_digit() });
        let date = good.then(|| format!("{s}-01").parse::<Date>().ok()).flatten();
        let date = date.filter(|d| (1970..=9998).contains(&d.year()));
        date.map(Month).ok_or_else(|| Error::bad_request("month: must be a month such as 2026-11").field("month"))
    }
    /// The month of a day.
    pub fn of(day: Date) -> Month {
        Month(day.first_of_month())
    }
    /// The month so many months later, or earlier.
    pub fn later(self, n: i32) -> Month {
        Month(self.0.checked_add(n.months()).unwrap_or(self.0))
    }
    /// Its first day.
    pub fn first(self) -> Date {
        self.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// What a level came to in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub level: String,
    /// `resource`, `pool`, `platform`, `project`: what `subject` is.
    pub scope: String,
    /// All resources if empty; an architecture; a project.
    pub subject: String,
    pub sum: Sum,
    pub met: bool,
}

/// Marks the months that a time touches as not holding what is known.
pub(crate) async fn spoil(ops: &Ops, tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<()> {
    let work = &ops.terms.work;
    let (a, b) = (Month::of(work.day_of(from)), Month::of(work.day_of(to.max(from))));
    store::spoil(tx, a, b).await
}

impl Ops {
    pub(crate) fn month_of(&self, at: Timestamp) -> Month {
        Month::of(self.terms.work.day_of(at))
    }

    pub(crate) fn window(&self, m: Month) -> Result<spent::Window> {
        let work = &self.terms.work;
        Ok((work.begin_of(m.first())?, work.begin_of(m.later(1).first())?))
    }

    /// Computes the months that are over and not stored, those that something came late for, and the running one; returns how many.
    ///
    /// # Errors
    /// What the database says; months that were stored stay stored.
    pub async fn settle_levels(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let Some(first) = resource::store::beginning(&mut tx).await? else { return Ok(0) };
        let there = store::periods(&mut tx).await?;
        drop(tx);
        let (mut month, last, mut n) = (self.month_of(first), self.month_of(now), 0);
        if there.len() > MONTHS {
            month = month.max(last.later(-(MONTHS as i32)));
        }
        while month <= last {
            let until = self.window(month)?.1.min(now);
            let due = match there.get(&month.to_string()) {
                None => true,
                Some(p) if p.dirty > 0 => true,
                Some(p) if month == last => p.until.plus(FRESH) <= until,
                // The clock may have stood further on when it was stored.
                Some(p) => p.until != until,
            };
            if due {
                self.settle_month(month, until).await?;
                n += 1;
            }
            month = month.later(1);
        }
        Ok(n)
    }

    async fn settle_month(&self, month: Month, until: Timestamp) -> Result<()> {
        let name = month.to_string();
        transact!(self.env.db, |tx| { store::begin(tx, &name).await })?;
        let mut tx = self.env.db.read().await?;
        let known = store::dirty(&mut tx, &name).await?;
        let recorded = Recorded::read(&mut tx, (self.window(month)?.0, until)).await?;
        let (mut outcomes, mut affected) = (Vec::new(), Vec::new());
        for l in self.terms.levels.iter().filter(|l| l.metric == "availability") {
            let (o, a) = outcome(self, &mut tx, l, &recorded).await?;
            outcomes.extend(o);
            affected.extend(a.into_iter().map(|a| (l.id.clone(), a)));
        }
        drop(tx);
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            store::replace(tx, &name, &outcomes, &affected, self.terms.levels.as_slice()).await?;
            store::done(tx, &name, until, known, now).await
        })
    }
}

/// What a level came to: as a whole, and by project, or by architecture where it is a pool's.
async fn outcome(
    ops: &Ops,
    tx: &mut Tx,
    l: &Level,
    recorded: &Recorded,
) -> Result<(Vec<Outcome>, Vec<spent::Affected>)> {
    let scope = l.scope.unwrap_or("platform");
    let whole = |sum: Sum, met: bool| Outcome {
        level: l.id.clone(),
        scope: scope.to_owned(),
        subject: String::new(),
        sum,
        met,
    };
    let service = spent::service(ops, tx, l, recorded).await?;
    if spent::on_service(l) {
        let sum = Sum { resources: 1, missed: u64::from(!service.keeps(l.target)), time: service };
        return Ok((vec![whole(sum, service.keeps(l.target))], Vec::new()));
    }
    let set = Set { kinds: &l.kinds, core: false, target: l.target, excuse: Excuse::of(&l.except), level: Some(&l.id) };
    let (sums, affected) = spent::together(tx, &set, recorded).await?;
    let mut parts: BTreeMap<(&str, String), Sum> = BTreeMap::new();
    let mut all = Sum::default();
    for ((project, arch), s) in &sums {
        all.plus(s);
        parts.entry(("project", project.to_string())).or_default().plus(s);
        if scope == "pool" && !arch.is_empty() {
            parts.entry(("pool", arch.clone())).or_default().plus(s);
        }
    }
    let each = scope == "resource";
    let kept = |s: &Sum| if each { s.missed == 0 } else { s.time.keeps(l.target) };
    let parts: Vec<Outcome> = parts
        .into_iter()
        .map(|((scope, subject), sum)| Outcome {
            level: l.id.clone(),
            scope: scope.to_owned(),
            subject,
            met: kept(&sum),
            sum,
        })
        .collect();
    let met = if scope == "project" { parts.iter().all(|p| p.met) } else { kept(&all) };
    // What was told of the service as a whole counts where it is worse than what its resources tell.
    if worse(&service, &all.time) && !each {
        all.time = service;
    }
    let met = met && (each || all.time.keeps(l.target));
    let mut outcomes = vec![whole(all, met)];
    outcomes.extend(parts);
    Ok((outcomes, affected))
}

fn worse(a: &Availability, b: &Availability) -> bool {
    a.counted() > 0 && a.fraction() < b.fraction()
}
