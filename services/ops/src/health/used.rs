//! Business systems and environments: how far what they were given was used, by the days that utilisation has summed up, and what is wrong
//! with them.

use super::rules::{self, Fault};
use super::sight::{Past, Reading, Seen};
use super::{CPU_LOAD, Kind, MEMORY_LOAD, UNASSIGNED, store};
use crate::Ops;
use crate::system::{BusinessSystem, ENVIRONMENTS, State, SystemFilter, store as systems};
use crate::utilisation::hour::{self, CPU_HAVE, CPU_USED, HOUR, Hour, MEMORY_HAVE, MEMORY_USED};
use crate::utilisation::{SYSTEM, store as use_store};
use jiff::ToSpan as _;
use kernel::{Error, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Systems that are read in one go.
const BATCH: u32 = 200;
/// Days that are looked back: as many as utilisation keeps.
const DAYS: i64 = 62;

/// Days of use by the instant (seconds) at which each began.
type Days = BTreeMap<i64, Vec<Hour>>;

/// The fullest hour of a day by a measure; none, if nothing was given in any.
fn fullest(hours: &[Hour], measure: &'static str, (used, have): (usize, usize), unit: i64) -> Option<Reading> {
    let there = hours.iter().filter(|h| h[have] > 0);
    let share = |h: &&Hour| (Decimal::from(h[used]) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(h[have]));
    let h = there.max_by_key(share)?;
    let of = |n: i64| (Decimal::from(n) / Decimal::from(HOUR * unit)).round_dp(3);
    Some(Reading { measure, used: of(h[used]), total: of(h[have]) })
}

/// What a day came to: CPUs busy of those given, and memory, in the fullest hour of each.
fn readings(hours: &[Hour]) -> Vec<Reading> {
    let cpu = fullest(hours, CPU_LOAD, (CPU_USED, CPU_HAVE), 1000);
    let memory = fullest(hours, MEMORY_LOAD, (MEMORY_USED, MEMORY_HAVE), 1024);
    cpu.into_iter().chain(memory).collect()
}

/// The last day as it is now, and all of them as days before.
fn taken(days: &Days, day_of: impl Fn(i64) -> String) -> (Vec<Reading>, Vec<Past>) {
    let past = days.iter().flat_map(|(begins, hours)| {
        let (day, begins) = (day_of(*begins), Timestamp::from_secs(*begins));
        readings(hours).into_iter().map(move |reading| Past { day: day.clone(), begins, reading })
    });
    let now = days.values().next_back().map(|hours| readings(hours)).unwrap_or_default();
    (now, past.collect())
}

/// What is wrong with a business system besides being busy.
async fn faults(tx: &mut Tx, s: &BusinessSystem) -> Result<Vec<Fault>> {
    let mut all = Vec::new();
    if s.state != State::Running {
        return Ok(all);
    }
    let down = store::down_in(tx, s.id.as_str()).await?;
    if down > 0 {
        all.push(rules::down(down));
    }
    if s.profile.importance == "core" && store::held(tx, s.id.as_str(), "server").await?.len() == 1 {
        all.push(rules::single());
    }
    if let Some(level) = s.profile.protection
        && level >= 2
        && s.profile.filing.is_empty()
    {
        all.push(rules::unfiled(level));
    }
    let (mut idle, mut overloaded) = (0, 0);
    for (kind, n) in store::advised_in(tx, s.id.as_str()).await? {
        *(if kind == "overloaded" { &mut overloaded } else { &mut idle }) += n;
    }
    all.extend((overloaded > 0).then(|| rules::advised("overloaded", overloaded)));
    all.extend((idle > 0).then(|| rules::advised("idle", idle)));
    Ok(all)
}

/// The Chinese name of an environment.
fn environment_name(word: &str) -> String {
    ENVIRONMENTS.iter().find(|(w, _)| *w == word).map_or(word, |(_, zh)| zh).to_owned()
}

fn environment(id: &str, name: String) -> Seen {
    Seen {
        kind: Kind::Environment,
        id: id.to_owned(),
        name,
        project: None,
        place: String::new(),
        state: "up".to_owned(),
        readings: None,
        past: Vec::new(),
        faults: Vec::new(),
    }
}

impl Ops {
    /// All business systems that are not retired.
    pub(super) async fn systems_in_use(&self) -> Result<Vec<BusinessSystem>> {
        let mut f = SystemFilter { limit: BATCH, ..SystemFilter::default() };
        let mut all = Vec::new();
        loop {
            let mut tx = self.env.db.read().await?;
            let some = systems::list(&mut tx, &f).await?;
            let last = some.last().filter(|_| some.len() == BATCH as usize).map(|s| s.id.to_string());
            all.extend(some.into_iter().filter(|s| s.state != State::Retired));
            match last {
                Some(id) => f.marker = Some(id),
                None => return Ok(all),
            }
        }
    }

    /// What is seen of business systems and environments, and by what. How busy they are is computed anew where a day more is summed up, or a
    /// system came, went or moved to another environment.
    pub(super) async fn used(&self) -> Result<(Vec<Seen>, String)> {
        let all = self.systems_in_use().await?;
        let mut tx = self.env.db.read().await?;
        let settled = use_store::settled(&mut tx).await?;
        let ids: Vec<String> = all.iter().map(|s| format!("{}={}", s.id, s.profile.environment)).collect();
        let by = format!("{:?} {}", settled, ids.join(" "));
        let fresh = *self.used_by.lock().map_err(|_| Error::internal("a lock is poisoned"))? != by;
        let work = &self.terms.work;
        let day_of = |begins: i64| work.day_of(Timestamp::from_secs(begins)).to_string();
        let mut out = Vec::new();
        let mut environments: BTreeMap<String, Days> = BTreeMap::new();
        for s in &all {
            let days = match settled {
                Some(until) if fresh => days_of(&mut tx, s, work.day_of(until)).await?,
                _ => Days::new(),
            };
            let (now, past) = taken(&days, day_of);
            let sum = environments.entry(s.profile.environment.clone()).or_default();
            for (begins, hours) in &days {
                hour::add(sum.entry(*begins).or_default(), hours);
            }
            out.push(Seen {
                kind: Kind::System,
                id: s.id.to_string(),
                name: s.profile.name.clone(),
                project: Some(s.project.clone()),
                place: s.profile.environment.clone(),
                state: s.state.as_str().to_owned(),
                readings: fresh.then_some(now),
                past,
                faults: faults(&mut tx, s).await?,
            });
        }
        for (word, days) in environments {
            let (now, past) = taken(&days, day_of);
            let readings = fresh.then_some(now);
            out.push(Seen { readings, past, ..environment(&word, environment_name(&word)) });
        }
        let ownerless = store::unassigned(&mut tx).await?.len();
        if ownerless > 0 {
            let faults = vec![rules::ownerless(ownerless)];
            let readings = Some(Vec::new());
            out.push(Seen { readings, faults, ..environment(UNASSIGNED, "未归属业务系统".to_owned()) });
        }
        Ok((out, by))
    }
}

/// The days of a system before a day.
async fn days_of(tx: &mut Tx, s: &BusinessSystem, until: jiff::civil::Date) -> Result<Days> {
    let wrong = |e: jiff::Error| Error::internal("a date is out of range").because(e);
    let from = until.checked_sub(DAYS.days()).map_err(wrong)?;
    let after = until.checked_add(1.day()).map_err(wrong)?;
    let (from, after) = (from.to_string(), after.to_string());
    let all = use_store::days(tx, (SYSTEM, s.id.as_str()), (from.as_str(), after.as_str())).await?;
    Ok(all.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(used: i64, have: i64) -> Hour {
        let mut h = Hour::default();
        (h[CPU_USED], h[CPU_HAVE]) = (used * HOUR * 1000, have * HOUR * 1000);
        h
    }

    #[test]
    fn a_day_is_as_full_as_its_fullest_hour() {
        let day = [hour(1, 4), hour(3, 4), hour(0, 0), hour(2, 8)];
        let all = readings(&day);
        assert_eq!(all.len(), 1, "of memory nothing was given");
        assert_eq!((all[0].measure, all[0].used, all[0].total), (CPU_LOAD, Decimal::from(3), Decimal::from(4)));
        assert!(readings(&[hour(0, 0)]).is_empty());
    }

    #[test]
    fn the_last_day_is_now_and_all_are_kept() {
        let days = Days::from([(0, vec![hour(1, 4)]), (86_400, vec![hour(2, 4)])]);
        let (now, past) = taken(&days, |b| b.to_string());
        assert_eq!(now[0].used, Decimal::from(2));
        let told: Vec<_> = past.iter().map(|p| (p.day.as_str(), p.reading.used)).collect();
        assert_eq!(told, [("0", Decimal::ONE), ("86400", Decimal::TWO)]);
        assert_eq!(taken(&Days::new(), |b| b.to_string()), (Vec::new(), Vec::new()));
    }

    #[test]
    fn environments_have_names() {
        assert_eq!((environment_name("test").as_str(), environment_name("odd").as_str()), ("测试环境", "odd"));
    }
}
