//! Facts of one stream (resource, project, meter) to the quantity in force: a pure function, whatever the order of arrival. It reads facts
//! as billing does, or a pool would hold what no bill knows of.

use kernel::{ProjectId, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A stored fact: from `at` on, `quantity` is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub key: String,
    pub project: ProjectId,
    pub meter: String,
    pub kind: String,
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub quantity: Decimal,
    pub at: Timestamp,
}

/// The quantity from each instant on at which something was told.
///
/// Facts of the same instant: a zero ends only what has its own attributes; of several others the greatest key wins.
pub(crate) fn steps<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<(Timestamp, Decimal)> {
    let mut groups: BTreeMap<Timestamp, Vec<&Point>> = BTreeMap::new();
    for p in points {
        groups.entry(p.at).or_default().push(p);
    }
    let in_force = |all: &Vec<&Point>| {
        let (zeros, begun): (Vec<&Point>, Vec<&Point>) = all.iter().copied().partition(|p| p.quantity.is_zero());
        let lasting = begun.into_iter().filter(|p| !zeros.iter().any(|z| z.attributes == p.attributes));
        lasting.max_by(|a, b| a.key.cmp(&b.key)).map_or(Decimal::ZERO, |p| p.quantity)
    };
    groups.iter().map(|(at, all)| (*at, in_force(all))).collect()
}

/// By how much, and when, the quantity changes if one stream reads `after` instead of `before`.
pub(crate) fn difference(before: &[(Timestamp, Decimal)], after: &[(Timestamp, Decimal)]) -> Vec<(Timestamp, Decimal)> {
    let mut edges: BTreeMap<Timestamp, (Option<Decimal>, Option<Decimal>)> = BTreeMap::new();
    for (at, q) in before {
        edges.entry(*at).or_default().0 = Some(*q);
    }
    for (at, q) in after {
        edges.entry(*at).or_default().1 = Some(*q);
    }
    let (mut old, mut new, mut told) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let mut out = Vec::new();
    for (at, (a, b)) in edges {
        (old, new) = (a.unwrap_or(old), b.unwrap_or(new));
        let wanted = new - old;
        if wanted != told {
            out.push((at, wanted - told));
            told = wanted;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(key: &str, at: i64, quantity: i64, flavor: &str) -> Point {
        Point {
            key: key.into(),
            project: ProjectId::from("p"),
            meter: "server.vcpu".into(),
            kind: "server".into(),
            name: "n".into(),
            attributes: [("flavor".to_owned(), flavor.to_owned())].into(),
            quantity: quantity.into(),
            at: Timestamp(at),
        }
    }

    fn told(points: &[Point]) -> Vec<(i64, i64)> {
        use rust_decimal::prelude::ToPrimitive as _;
        steps(points.iter()).into_iter().map(|(t, q)| (t.0, q.to_i64().unwrap())).collect()
    }

    #[test]
    fn a_resize_reads_the_same_told_in_one_fact_or_in_two() {
        assert_eq!(told(&[point("1", 1, 2, "a"), point("2", 5, 4, "b")]), [(1, 2), (5, 4)]);
        assert_eq!(told(&[point("3", 5, 4, "b"), point("2", 5, 0, "a"), point("1", 1, 2, "a")]), [(1, 2), (5, 4)]);
        assert_eq!(told(&[point("2", 1, 0, "a"), point("1", 1, 2, "a")]), [(1, 0)], "it was never there");
    }

    proptest! {
        /// What was told in steps, in whatever order, sums up to what is in force in the end.
        #[test]
        fn differences_sum_up_in_any_order(facts in proptest::collection::vec((0i64..6, 0i64..4, 0u8..2), 0..12)) {
            let points: Vec<Point> = facts.iter().enumerate()
                .map(|(n, (at, q, f))| point(&format!("{n:02}"), *at, *q, ["a", "b"][usize::from(*f)])).collect();
            let mut sum: BTreeMap<Timestamp, Decimal> = BTreeMap::new();
            for n in 0..points.len() {
                let (before, after) = (steps(points[..n].iter()), steps(points[..=n].iter()));
                for (at, d) in difference(&before, &after) {
                    *sum.entry(at).or_default() += d;
                }
            }
            let (mut level, mut at_once) = (Decimal::ZERO, steps(points.iter()));
            at_once.dedup_by_key(|(t, _)| *t);
            for t in 0..6 {
                level += sum.get(&Timestamp(t)).copied().unwrap_or_default();
                let wanted = at_once.iter().rev().find(|(a, _)| a.0 <= t).map_or(Decimal::ZERO, |(_, q)| *q);
                prop_assert_eq!(level, wanted, "at {}", t);
            }
        }
    }
}
