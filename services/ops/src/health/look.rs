//! The reconciler of health: looks at all that there is, writes down how full it is and how full it was at most today, and opens, rewords and
//! closes findings.
//!
//! *Idempotency*: a look that is repeated writes the same. A process that dies in between leaves some things looked at and some not; the next
//! look does all of them.

use super::rules::{self, Fault};
use super::sight::{self, Past, Reading, Seen};
use super::{Day, Finding, FindingFilter, Gauge, Kind, Subject, share, store};
use crate::Ops;
use crate::level::pool::forecast::{self, WINDOW_DAYS};
use crate::level::setting::Settings;
use kernel::{Error, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{Tx, reconcile, transact};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(600);
/// How long days are kept.
const KEPT: Duration = Duration::from_secs(400 * 86_400);
/// Things in one transaction: other writers wait that long.
const TOGETHER: usize = 20;

/// The day on which it is looked.
#[derive(Debug, Clone)]
struct Today {
    now: Timestamp,
    day: String,
    begins: Timestamp,
    limit: i64,
}

impl Ops {
    pub(crate) fn start_health(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = self.clone();
        reconcile::spawn("ops-health", EVERY, self.health.clone(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.look_at_health().await.map(drop) }
        });
    }

    /// Looks at everything; returns how many things there are.
    ///
    /// # Errors
    /// What the slices and the database say; what was looked at before stays.
    pub async fn look_at_health(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        let work = &self.terms.work;
        let day = work.day_of(now);
        let mut tx = self.env.db.read().await?;
        let limit = Settings::read(&mut tx).await?.get(rules::LIMIT);
        drop(tx);
        let today = Today { now, day: day.to_string(), begins: work.begin_of(day)?, limit };
        let mut all = self.plant_seen().await?;
        let (used, by) = self.used().await?;
        all.extend(used);
        for part in all.chunks(TOGETHER) {
            transact!(self.env.db, |tx| {
                for s in part {
                    write(tx, s, &today).await?;
                }
                Ok(())
            })?;
            runtime::task::sleep(Duration::from_millis(2)).await;
        }
        // Only now: what was not written is computed again.
        *self.used_by.lock().map_err(|_| Error::internal("a lock is poisoned"))? = by;
        transact!(self.env.db, |tx| {
            for (kind, id) in gone(store::before(tx, now).await?, &all) {
                store::forget(tx, kind, &id, now).await?;
            }
            store::forget_days(tx, now.minus(KEPT)).await
        })?;
        Ok(all.len() as u64)
    }

    /// What is seen of hosts and addresses; nothing where nobody knows of any.
    async fn plant_seen(&self) -> Result<Vec<Seen>> {
        let Some(plant) = self.plant.get() else { return Ok(Vec::new()) };
        let (hosts, pools) = (plant.hosts().await?, plant.address_pools().await?);
        let states = self.nodes().await?.into_iter().map(|n| (n.id.to_string(), n.state)).collect();
        let recent = self.recent().await?;
        let mut granted: HashMap<String, Decimal> = HashMap::new();
        let mut tx = self.env.db.read().await?;
        for (node, gb) in store::granted_on(&mut tx).await? {
            *granted.entry(node.to_string()).or_default() += gb;
        }
        drop(tx);
        Ok(sight::plant(&sight::hosts(hosts, &states, &recent, &granted), &pools))
    }
}

/// What an earlier look wrote, and this one has not seen. Of what both see the earlier instant may stand too: the look of another replica, which
/// began before this one, wrote after it.
fn gone(earlier: Vec<(Kind, String)>, seen: &[Seen]) -> Vec<(Kind, String)> {
    let there: HashSet<(Kind, &str)> = seen.iter().map(|s| (s.kind, s.id.as_str())).collect();
    earlier.into_iter().filter(|(kind, id)| !there.contains(&(*kind, id.as_str()))).collect()
}

fn day_of(today: &Today, r: &Reading) -> Day {
    Day { measure: r.measure.to_owned(), day: today.day.clone(), begins: today.begins, used: r.used, total: r.total }
}

fn past(p: &Past) -> Day {
    let r = &p.reading;
    Day { measure: r.measure.to_owned(), day: p.day.clone(), begins: p.begins, used: r.used, total: r.total }
}

/// Writes down what was seen of one thing.
async fn write(tx: &mut Tx, s: &Seen, today: &Today) -> Result<()> {
    let key = (s.kind, s.id.as_str());
    for p in &s.past {
        store::put_day(tx, key, &past(p)).await?;
    }
    if let Some(readings) = &s.readings {
        for r in readings {
            // What brings its own days has none of today: it is known when the day is over.
            if s.past.is_empty() {
                store::put_day(tx, key, &day_of(today, r)).await?;
            }
            gauge(tx, s, r, today).await?;
        }
        let measures: Vec<&str> = readings.iter().map(|r| r.measure).collect();
        store::keep_gauges(tx, key, &measures).await?;
    }
    let gauges = store::gauges(tx, s.kind, &s.id).await?;
    let fullest = gauges.iter().map(|g| share(g.used, g.total)).max().unwrap_or(0);
    let subject = Subject {
        kind: s.kind,
        id: s.id.clone(),
        name: s.name.clone(),
        project: s.project.clone(),
        place: s.place.clone(),
        state: s.state.clone(),
        at: today.now,
    };
    store::put_subject(tx, &subject, fullest).await?;
    let mut faults = s.faults.clone();
    faults.extend(rules::of_gauges(s.kind, &gauges, today.limit));
    judge(tx, s, faults, today.now).await
}

/// How full something is by a measure, and until when. Growth is computed once a day: it follows from days that are over.
async fn gauge(tx: &mut Tx, s: &Seen, r: &Reading, today: &Today) -> Result<()> {
    let key = (s.kind, s.id.as_str());
    let per_day = match store::growth(tx, key, r.measure, &today.day).await? {
        Some(known) if s.past.is_empty() => known,
        _ => {
            let from = today.begins.minus(Duration::from_secs(WINDOW_DAYS * 86_400));
            let days = store::peaks(tx, s.kind, &s.id, r.measure, (from, today.begins)).await?;
            forecast::growth(&days)
        }
    };
    let days = forecast::ahead((r.total, r.used), per_day, today.limit);
    let g = Gauge { measure: r.measure.to_owned(), used: r.used, total: r.total, per_day, days };
    store::put_gauge(tx, key, &g, &today.day).await
}

/// Opens what is new, rewords what stays, closes what is over.
async fn judge(tx: &mut Tx, s: &Seen, faults: Vec<Fault>, now: Timestamp) -> Result<()> {
    let f = FindingFilter {
        kind: Some(s.kind),
        subject: Some(s.id.clone()),
        limit: rules::MOST,
        ..FindingFilter::default()
    };
    let open = store::findings(tx, &f).await?;
    let mut there: BTreeMap<(String, String), Finding> =
        open.into_iter().map(|f| ((f.rule.clone(), f.measure.clone()), f)).collect();
    for fault in faults {
        let known = there.remove(&(fault.rule.to_owned(), fault.measure.to_owned()));
        let new = known.is_none();
        let f = Finding {
            id: known.as_ref().map_or_else(|| kernel::fresh_uuid().to_string(), |k| k.id.clone()),
            kind: s.kind,
            subject: s.id.clone(),
            name: s.name.clone(),
            project: s.project.clone(),
            rule: fault.rule.to_owned(),
            measure: fault.measure.to_owned(),
            severity: fault.severity,
            text: fault.text,
            advice: fault.advice,
            raised_at: now,
            closed_at: None,
            ticket: None,
        };
        if new {
            store::insert_finding(tx, &f).await?;
        } else if known
            .is_some_and(|k| (k.severity, &k.text, &k.advice, &k.name) != (f.severity, &f.text, &f.advice, &f.name))
        {
            store::reword(tx, &f).await?;
        }
    }
    for f in there.into_values() {
        store::close_finding(tx, &f.id, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::AddressPool;

    #[test]
    fn what_was_seen_is_not_gone_though_another_look_wrote_it_later() {
        let pool = |id: &str| AddressPool {
            id: id.into(),
            network: "public".into(),
            name: String::new(),
            cidr: "203.0.113.0/24".into(),
            size: 200,
            taken: 20,
            holders: Vec::new(),
        };
        let seen = sight::plant(&[], &[pool("a"), pool("b")]);
        let earlier = |kind: Kind, id: &str| (kind, id.to_owned());
        let all = vec![earlier(Kind::IpPool, "a"), earlier(Kind::Host, "a"), earlier(Kind::IpPool, "c")];
        assert_eq!(gone(all, &seen), [earlier(Kind::Host, "a"), earlier(Kind::IpPool, "c")]);
    }
}
