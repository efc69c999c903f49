//! The people that the contract names, beside the staff register and the roster.
//!
//! A person of the register serves on a contracted position if the register names that position by its name or its id, and if each paper that the
//! contract asks for stands among the person's qualifications and certificates. Pure, but for what [`Known::read`] reads.

use super::figures::lowest;
use super::gaps::within_working_time;
use super::{Gap, LONGEST, free, store};
use crate::register::figures::{Member, Post, members};
use crate::terms::{During, Staffing, Terms};
use jiff::civil::Date;
use kernel::calendar::{Hours, WorkTime};
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

/// Days of the contract's own events.
type Dates = [(String, Timestamp)];

/// First and last day on which a position is contracted; none while that is not known.
fn window(terms: &Terms, s: &Staffing, dates: &Dates) -> Option<(Date, Option<Date>)> {
    let day = |kind: &str| dates.iter().find(|(k, _)| k == kind).map(|(_, t)| terms.work.day_of(*t));
    match s.during {
        During::Service => Some((terms.start, Some(terms.end))),
        During::Construction => Some((day("signature")?, day("acceptance"))),
    }
}

/// The positions of the contract, as those of the register are.
pub(crate) fn contracted(terms: &Terms, dates: &Dates) -> Vec<Post> {
    let post = |s: &Staffing| {
        let (from, to) = window(terms, s, dates)?;
        Some(Post { title: s.name.clone(), onsite: s.onsite, people: s.people, from, to })
    };
    terms.staff.iter().filter_map(post).collect()
}

fn holds(s: &Staffing, m: &Member) -> bool {
    (m.post.title == s.name || m.post.title == s.id) && s.qualification.iter().all(|q| m.papers.contains(q.as_str()))
}

/// All positions: those of the register, which the purchaser enters, and those of the contract that the register does not name.
pub(crate) fn positions(mut entered: Vec<Post>, stated: Vec<Post>) -> Vec<Post> {
    let titles: HashSet<String> = entered.iter().map(|p| p.title.clone()).collect();
    entered.extend(stated.into_iter().filter(|p| !titles.contains(&p.title)));
    entered
}

/// The people of the register by the position that they serve on. Who lacks a paper serves on none.
pub(crate) fn serving(terms: &Terms, entered: &[Post], members: &[Member]) -> Vec<Post> {
    let serve = |m: &Member| {
        let of = terms.staff.iter().find(|s| m.post.title == s.name || m.post.title == s.id);
        match of.filter(|s| !entered.iter().any(|p| p.title == s.name)) {
            Some(s) if holds(s, m) => Some(Post { title: s.name.clone(), ..m.post.clone() }),
            Some(_) => None,
            None => Some(m.post.clone()),
        }
    };
    members.iter().filter_map(serve).collect()
}

/// Stretches in which at least `n` people are on a shift; one who is on two at once is one.
fn manned(held: &[(&str, Gap)], n: usize) -> Vec<Gap> {
    let mut edges: Vec<(Timestamp, i32, &str)> =
        held.iter().flat_map(|(p, g)| [(g.from, 1, *p), (g.to, -1, *p)]).collect();
    edges.sort_unstable();
    let (mut on, mut here, mut since, mut all) = (HashMap::<&str, i32>::new(), 0usize, None, Vec::new());
    let mut edges = edges.into_iter().peekable();
    while let Some((at, step, person)) = edges.next() {
        let shifts = on.entry(person).or_insert(0);
        let before = *shifts > 0;
        *shifts += step;
        match (before, *shifts > 0) {
            (false, true) => here += 1,
            (true, false) => here -= 1,
            (true, true) | (false, false) => {}
        }
        // All that changes at an instant changes at once.
        if edges.peek().is_some_and(|(next, _, _)| *next == at) {
            continue;
        }
        match since {
            None if here >= n => since = Some(at),
            Some(from) if here < n => {
                all.push(Gap { from, to: at });
                since = None;
            }
            None | Some(_) => {}
        }
    }
    all
}

fn length(all: &[Gap]) -> Duration {
    all.iter().map(|g| g.to.since(g.from)).sum()
}

/// Share of a stretch, in percent, in which no fewer are on the roster than must be.
fn share(open: &[Gap], time: Hours, work: &WorkTime, (from, to): (Timestamp, Timestamp)) -> Result<Option<Decimal>> {
    let (whole, working) = (to.since(from), work.between(from, to)?);
    let off_duty = within_working_time(open, work)?;
    let (all, missing) = match time {
        Hours::Always => (whole, length(open)),
        Hours::Working => (working, length(&off_duty)),
        Hours::Off => (whole.saturating_sub(working), length(open).saturating_sub(length(&off_duty))),
    };
    let (all, there) = (Decimal::from(all.as_secs()), Decimal::from(all.saturating_sub(missing).as_secs()));
    let percent = (there * Decimal::ONE_HUNDRED).checked_div(all);
    Ok(percent.map(|p| p.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()))
}

/// What is read once for all positions.
pub(crate) struct Known {
    members: Vec<Member>,
    shifts: Vec<(String, Gap)>,
}

impl Known {
    pub(crate) async fn read(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Known> {
        let members = members(tx, to).await?;
        let mut shifts = store::around(tx, None, from.minus(LONGEST), to).await?;
        shifts.retain(|s| s.ends > from);
        let shifts = shifts.into_iter().map(|s| (s.staff.to_string(), Gap { from: s.begins, to: s.ends })).collect();
        Ok(Known { members, shifts })
    }

    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    fn shift_percent(
        &self,
        s: &Staffing,
        (people, time): (i64, Hours),
        work: &WorkTime,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Option<Decimal>> {
        if self.shifts.is_empty() || to <= from {
            return Ok(None);
        }
        let mine: HashSet<&str> = self.members.iter().filter(|m| holds(s, m)).map(|m| m.id.as_str()).collect();
        let held: Vec<(&str, Gap)> =
            self.shifts.iter().filter(|(p, _)| mine.contains(p.as_str())).map(|(p, g)| (p.as_str(), *g)).collect();
        let on = manned(&held, usize::try_from(people).unwrap_or(usize::MAX));
        share(&free(&on, from, to), time, work, (from, to))
    }
}

/// Figures of the contracted positions over `[from, to)`:
///
/// * `staff.<id>` for each `[[staff]]` of the contract: people of the register in service on it, with the papers asked for, less the number contracted;
///   the lowest of the days of the period up to today on which it is contracted. Left out if there is no such day.
/// * `staff.<id>.shift_percent` for each that states a shift: share of the time stated, up to now, in which at least so many of them were on the
///   roster. Left out if nobody keeps a roster in the period.
pub(crate) fn figures(
    terms: &Terms,
    known: &Known,
    dates: &Dates,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    out: &mut BTreeMap<String, Decimal>,
) -> Result<()> {
    let work = &terms.work;
    let end = to.min(now);
    if end <= from {
        return Ok(());
    }
    let (first, last) = (work.day_of(from), work.day_of(Timestamp(end.micros() - 1)));
    for s in &terms.staff {
        let Some((begins, ends)) = window(terms, s, dates) else { continue };
        // Whether on site or not: each position stands for itself here.
        let wanted = Post { title: s.name.clone(), onsite: true, people: s.people, from: begins, to: ends };
        let there = |m: &Member| holds(s, m).then(|| Post { title: s.name.clone(), ..m.post.clone() });
        let there: Vec<Post> = known.members.iter().filter_map(there).collect();
        if let Some(n) = lowest(std::slice::from_ref(&wanted), &there, first, last) {
            out.insert(format!("staff.{}", s.id), Decimal::from(n));
        }
        let Some(shift) = s.shift else { continue };
        let until = match ends.and_then(|d| d.tomorrow().ok()) {
            Some(after) => end.min(work.begin_of(after)?),
            None => end,
        };
        if let Some(p) = known.shift_percent(s, shift, work, (from.max(work.begin_of(begins)?), until))? {
            out.insert(format!("staff.{}.shift_percent", s.id), p);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Time, date};
    use jiff::tz::TimeZone;
    use kernel::RegisterId;

    fn at(s: &str) -> Timestamp {
        Timestamp::parse(&format!("{s}:00+08:00")).unwrap()
    }

    fn gap(from: &str, to: &str) -> Gap {
        Gap { from: at(from), to: at(to) }
    }

    fn member(id: &str, position: &str, papers: &str) -> Member {
        let post = Post { title: position.into(), onsite: true, people: 1, from: date(2026, 1, 1), to: None };
        Member { id: RegisterId::from(id), post, papers: papers.into() }
    }

    fn staffing(people: i64, qualification: &[&str]) -> Staffing {
        Staffing {
            id: "onsite".into(),
            name: "驻场".into(),
            name_en: "On site".into(),
            people,
            onsite: true,
            qualification: qualification.iter().map(|q| (*q).to_owned()).collect(),
            during: During::Service,
            shift: Some((2, Hours::Always)),
            clause: "一".into(),
        }
    }

    fn terms(staff: Vec<Staffing>) -> Terms {
        let hours = vec![(Time::constant(9, 0, 0, 0), Time::constant(17, 0, 0, 0))];
        let days = std::sync::Arc::new(kernel::calendar::WeekDays);
        let work = WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), days, hours);
        Terms { start: date(2026, 1, 1), end: date(2026, 12, 31), work, staff, ..Terms::none() }
    }

    #[test]
    fn two_are_two_people_and_a_change_of_shift_leaves_no_gap() {
        let held = [
            ("a", gap("2026-08-03T08:00", "2026-08-03T20:00")),
            ("a", gap("2026-08-03T08:00", "2026-08-03T20:00")),
            ("b", gap("2026-08-03T10:00", "2026-08-03T12:00")),
            ("c", gap("2026-08-03T12:00", "2026-08-03T14:00")),
        ];
        assert_eq!(manned(&held, 2), [gap("2026-08-03T10:00", "2026-08-03T14:00")]);
        assert_eq!(manned(&held, 1), [gap("2026-08-03T08:00", "2026-08-03T20:00")]);
        assert_eq!(manned(&held, 3), []);
    }

    #[test]
    fn the_share_is_of_the_time_that_is_promised() {
        let work = terms(Vec::new()).work;
        // A Monday; nobody from 16 to 20 o'clock.
        let day = (at("2026-08-03T00:00"), at("2026-08-04T00:00"));
        let open = [gap("2026-08-03T16:00", "2026-08-03T20:00")];
        let percent = |time| share(&open, time, &work, day).unwrap().unwrap().to_string();
        assert_eq!(percent(Hours::Always), "83.33");
        assert_eq!(percent(Hours::Working), "87.5");
        assert_eq!(percent(Hours::Off), "81.25");
        let sunday = (at("2026-08-02T00:00"), at("2026-08-03T00:00"));
        assert_eq!(share(&[], Hours::Working, &work, sunday).unwrap(), None, "no working time is promised");
    }

    #[test]
    fn who_lacks_a_paper_does_not_count_and_the_register_takes_a_positions_place() {
        let t = terms(vec![staffing(2, &["CISP"])]);
        let people = vec![member("a", "驻场", "CISP、PMP"), member("b", "onsite", "CISP"), member("c", "驻场", "PMP")];
        let known = Known { members: people, shifts: vec![("a".into(), gap("2026-08-03T00:00", "2026-08-04T00:00"))] };
        let period = (at("2026-08-03T00:00"), at("2026-08-05T00:00"));
        let mut out = BTreeMap::new();
        figures(&t, &known, &[], period, at("2027-01-01T00:00"), &mut out).unwrap();
        assert_eq!(out["staff.onsite"], Decimal::ZERO);
        assert_eq!(out["staff.onsite.shift_percent"], Decimal::ZERO, "one alone is not two");
        let all = positions(Vec::new(), contracted(&t, &[]));
        assert_eq!((all.len(), serving(&t, &[], &known.members).len()), (1, 2));
        let entered = vec![Post { title: "驻场".into(), onsite: true, people: 5, from: date(2026, 6, 1), to: None }];
        assert_eq!(serving(&t, &entered, &known.members).len(), 3, "the register asks for no papers");
        let all = positions(entered, contracted(&t, &[]));
        assert_eq!(all.iter().map(|p| p.people).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn people_of_the_construction_serve_from_the_signature_to_the_acceptance() {
        let t = terms(vec![Staffing { during: During::Construction, ..staffing(2, &[]) }]);
        let known = Known { members: vec![member("a", "驻场", "")], shifts: Vec::new() };
        let figure = |dates: &[(&str, &str)], from: &str, to: &str| {
            let dates: Vec<(String, Timestamp)> = dates.iter().map(|(k, d)| ((*k).to_owned(), at(d))).collect();
            let mut out = BTreeMap::new();
            figures(&t, &known, &dates, (at(from), at(to)), at("2027-01-01T00:00"), &mut out).unwrap();
            out.remove("staff.onsite")
        };
        assert_eq!(figure(&[], "2026-03-01T00:00", "2026-04-01T00:00"), None, "nobody has signed");
        let dates = [("signature", "2026-02-01T10:00"), ("acceptance", "2026-05-01T10:00")];
        assert_eq!(figure(&dates, "2026-03-01T00:00", "2026-04-01T00:00"), Some(Decimal::NEGATIVE_ONE));
        assert_eq!(figure(&dates[..1], "2026-06-01T00:00", "2026-07-01T00:00"), Some(Decimal::NEGATIVE_ONE));
        assert_eq!(figure(&dates, "2026-06-01T00:00", "2026-07-01T00:00"), None);
    }
}
