//! What assessment reads of the staff register and of the roster.

use super::staffing::{self, Known};
use crate::register::figures::{Post, positions};
use crate::terms::Terms;
use jiff::civil::Date;
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

fn there(p: &Post, day: Date) -> bool {
    p.from <= day && p.to.is_none_or(|to| day <= to)
}

/// Present less contracted on a day; none if no position on site is contracted then.
fn difference(positions: &[Post], staff: &[Post], day: Date) -> Option<i64> {
    let wanted: Vec<&Post> = positions.iter().filter(|p| p.onsite && there(p, day)).collect();
    if wanted.is_empty() {
        return None;
    }
    let contracted: i64 = wanted.iter().map(|p| p.people).sum();
    let present = staff.iter().filter(|s| there(s, day) && wanted.iter().any(|p| p.title == s.title)).count();
    Some(i64::try_from(present).unwrap_or(i64::MAX) - contracted)
}

/// The lowest difference of the days from `first` to `last`. It changes only where somebody comes or goes, so those days are looked at.
pub(super) fn lowest(positions: &[Post], staff: &[Post], first: Date, last: Date) -> Option<i64> {
    let edges = positions.iter().chain(staff).flat_map(|p| [Some(p.from), p.to.and_then(|d| d.tomorrow().ok())]);
    let mut days: BTreeSet<Date> = edges.flatten().filter(|d| first <= *d && *d <= last).collect();
    days.insert(first);
    days.into_iter().filter_map(|d| difference(positions, staff, d)).min()
}

/// `staff.difference` (Shaanxi 五（二）团队配置: "驻场人员数量≥合同约定得 5 分；等于约定得 3 分；少 1 人得 1 分；少 2 人及以上得 0 分"): people of the staff register in
/// service on contracted positions on site, less the number contracted; the lowest of the days of the period up to today. Left out if no
/// position on site is contracted, in the register or in the contract (`[[staff]]`), whose position of the same name the register's replaces. The
/// figures of single positions of the contract stand in `staffing.rs`.
pub(crate) async fn figures(
    tx: &mut Tx,
    terms: &Terms,
    dates: &[(String, Timestamp)],
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    out: &mut BTreeMap<String, Decimal>,
) -> Result<()> {
    let work = &terms.work;
    let (first, last) = (work.day_of(from), work.day_of(Timestamp(to.micros() - 1).min(now)));
    if last < first {
        return Ok(());
    }
    let (entered, known) = (positions(tx, to).await?, Known::read(tx, (from, to)).await?);
    let serving = staffing::serving(terms, &entered, known.members());
    let positions = staffing::positions(entered, staffing::contracted(terms, dates));
    if let Some(n) = lowest(&positions, &serving, first, last) {
        out.insert("staff.difference".into(), Decimal::from(n));
    }
    staffing::figures(terms, &known, dates, (from, to), now, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn post(title: &str, people: i64, from: Date, to: Option<Date>) -> Post {
        Post { title: title.into(), onsite: true, people, from, to }
    }

    #[test]
    fn the_worst_day_counts_and_nobody_stands_in_for_another_position() {
        let p = [post("驻场", 2, date(2026, 1, 1), None)];
        let one = post("驻场", 1, date(2026, 1, 1), None);
        let gone = post("驻场", 1, date(2026, 1, 1), Some(date(2026, 3, 31)));
        let back = post("驻场", 1, date(2026, 4, 2), None);
        let other = post("二线", 1, date(2026, 1, 1), None);
        let at = |s: &[Post], a, b| lowest(&p, s, a, b);
        let (a, b) = (date(2026, 1, 1), date(2026, 6, 30));
        assert_eq!(at(&[], a, b), Some(-2));
        let s = [one, gone, back, other];
        assert_eq!(at(&s, a, date(2026, 3, 31)), Some(0));
        assert_eq!(at(&s, a, b), Some(-1), "1 April nobody had replaced him");
        assert_eq!(at(&s, date(2026, 4, 2), b), Some(0));
        assert_eq!(at(&s, date(2025, 1, 1), date(2025, 12, 31)), None, "nothing was contracted then");
    }
}
