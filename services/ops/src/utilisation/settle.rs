//! Summing up days that are over, and the months that they are in.
//!
//! *Idempotency*: summing up a day again gives the same rows, and a day counts as summed up only when all of them are there: a process that
//! dies in between begins the day anew. What is reported later than an hour after its day is not in the figures.

use super::figures::figures;
use super::hour::{self, Hour};
use super::{ALL, POOL, PROJECT, SYSTEM, store};
use crate::Ops;
use crate::level::month::Month;
use crate::resource::{Resource, store as resources};
use jiff::civil::Date;
use kernel::{Error, Result, Timestamp};
use runtime::transact;
use std::collections::BTreeMap;
use std::time::Duration;

/// Time for what comes late.
const GRACE: Duration = Duration::from_secs(3600);
/// How far back samples go: no day before is summed up.
const KEPT: Duration = Duration::from_secs(184 * 86_400);
/// Days that one pass sums up, at most.
const DAYS: usize = 400;
/// Resources that are looked at in one go.
const BATCH: u32 = 200;
/// Subjects in one transaction: other writers wait that long.
const TOGETHER: usize = 50;

/// Sums by the hour, by scope and subject.
type Groups = BTreeMap<(&'static str, String), Vec<Hour>>;

fn put(groups: &mut Groups, scope: &'static str, subject: &str, hours: &[Hour]) {
    hour::add(groups.entry((scope, subject.to_owned())).or_default(), hours);
}

impl Ops {
    /// Sums up the days that are over; returns how many.
    ///
    /// # Errors
    /// What the database says; days that were summed up stay so.
    pub async fn settle_utilisation(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        let work = &self.terms.work;
        let mut tx = self.env.db.read().await?;
        let mut begins = match store::settled(&mut tx).await? {
            Some(t) => t,
            None => match resources::beginning(&mut tx).await? {
                Some(first) => work.begin_of(work.day_of(first.max(now.minus(KEPT))))?,
                None => return Ok(0),
            },
        };
        drop(tx);
        let mut n = 0;
        while n < DAYS {
            let day = work.day_of(begins);
            let next = day.tomorrow().map_err(|e| Error::internal("a date is out of range").because(e))?;
            let ends = work.begin_of(next)?;
            if ends.plus(GRACE) > now {
                break;
            }
            self.settle_used(day, (begins, ends)).await?;
            (begins, n) = (ends, n + 1);
        }
        Ok(n as u64)
    }

    async fn settle_used(&self, day: Date, window: (Timestamp, Timestamp)) -> Result<()> {
        let groups: Vec<((&'static str, String), Vec<Hour>)> = self.groups(window).await?.into_iter().collect();
        let month = Month::of(day);
        let (name, first, after) = (day.to_string(), month.first().to_string(), month.later(1).first().to_string());
        let month_name = month.to_string();
        for part in groups.chunks(TOGETHER) {
            transact!(self.env.db, |tx| {
                for ((scope, subject), hours) in part {
                    let key = (*scope, subject.as_str());
                    store::put_day(tx, key, &name, window.0.secs(), hours).await?;
                    let days = store::days(tx, key, (first.as_str(), after.as_str())).await?;
                    store::put_month(tx, &month_name, key, &figures(&days)).await?;
                }
                Ok(())
            })?;
        }
        let now = self.env.now();
        let old = month.later(-1).first().to_string();
        transact!(self.env.db, |tx| {
            store::forget_days(tx, &old).await?;
            store::set_settled(tx, &name, window.1, now).await
        })
    }

    /// What all resources of a day come to.
    async fn groups(&self, window: (Timestamp, Timestamp)) -> Result<Groups> {
        let mut groups = Groups::new();
        for kind in ["server", "volume", "snapshot"] {
            let mut marker = String::new();
            loop {
                let mut tx = self.env.db.read().await?;
                let some = resources::alive(&mut tx, kind, window, &marker, BATCH).await?;
                let mut with_facts = Vec::with_capacity(some.len());
                for r in some {
                    let facts = resources::facts(&mut tx, &r.id).await?;
                    with_facts.push((r, facts));
                }
                drop(tx);
                let n = with_facts.len();
                for (r, facts) in with_facts {
                    marker.clone_from(&r.id);
                    if kind == "server" {
                        let series = self.series(&r.id, window.0, window.1).await?;
                        server(&mut groups, &r, &hour::load(&series.points, &facts, window));
                        continue;
                    }
                    for (project, hours) in hour::storage(&facts, window) {
                        put(&mut groups, ALL, "", &hours);
                        put(&mut groups, PROJECT, project.as_str(), &hours);
                        if let Some(s) = &r.system {
                            put(&mut groups, SYSTEM, s, &hours);
                        }
                    }
                }
                if n < BATCH as usize {
                    break;
                }
                runtime::task::sleep(Duration::from_millis(5)).await;
            }
        }
        Ok(groups)
    }
}

fn server(groups: &mut Groups, r: &Resource, hours: &[Hour]) {
    put(groups, ALL, "", hours);
    put(groups, PROJECT, r.project.as_str(), hours);
    if !r.arch.is_empty() {
        put(groups, POOL, &r.arch, hours);
    }
    if let Some(s) = &r.system {
        put(groups, SYSTEM, s, hours);
    }
}
