//! Facts to intervals: a pure function, whatever the order in which the facts arrived.

use super::store;
use kernel::{ProjectId, Quantity, Result, Timestamp};
use runtime::Tx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stored fact: from `at` on, `quantity` is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Producer's name of the fact.
    pub key: String,
    /// Resource.
    pub resource: String,
    /// Meter.
    pub meter: String,
    /// Kind of resource.
    pub kind: String,
    /// Name at that time.
    pub name: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// Quantity in force from `at` on.
    pub quantity: Quantity,
    /// When it happened.
    pub at: Timestamp,
}

/// What an order says about a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Order that created the resource.
    pub order: String,
    /// Price row of the order's line.
    pub item: String,
    /// Usage before this does not count; none: the order is not delivered, nothing counts.
    pub counts_from: Option<Timestamp>,
}

/// A quantity in force from one instant up to, but not including, another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// Id: the key of the fact that began it.
    pub id: String,
    /// Resource.
    pub resource: String,
    /// Meter.
    pub meter: String,
    /// Kind of resource.
    pub kind: String,
    /// Name of the resource.
    pub name: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// Quantity.
    pub quantity: Quantity,
    /// First instant.
    pub from: Timestamp,
    /// First instant after; none while it runs.
    pub to: Option<Timestamp>,
    /// The order that created the resource, if one did.
    pub origin: Option<Origin>,
}

impl Interval {
    /// True if some instant of `[begin, end)` is in it.
    pub fn overlaps(&self, begin: Timestamp, end: Timestamp) -> bool {
        self.from < end && self.to.is_none_or(|t| t > begin) && self.to != Some(self.from)
    }
}

/// Intervals of one stream, in order of time.
///
/// Facts of the same instant: a zero ends only what has its own attributes, so that a resize told as "old to zero, new to one" reads the
/// same in either order, and what begins and ends at one instant was never there. Of several others the greatest key wins.
pub fn of_stream(mut points: Vec<Point>) -> Vec<Interval> {
    points.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    let mut all: Vec<Interval> = Vec::new();
    let mut rest = points.into_iter().peekable();
    while let Some(first) = rest.next() {
        let at = first.at;
        let mut group = vec![first];
        while let Some(p) = rest.next_if(|p| p.at == at) {
            group.push(p);
        }
        if let Some(last) = all.last_mut().filter(|i| i.to.is_none()) {
            last.to = Some(at);
        }
        let (zeros, mut begun): (Vec<_>, Vec<_>) = group.into_iter().partition(|p| p.quantity == Quantity::ZERO);
        begun.retain(|p| !zeros.iter().any(|z| z.attributes == p.attributes));
        if let Some(p) = begun.pop() {
            all.push(Interval {
                id: p.key,
                resource: p.resource,
                meter: p.meter,
                kind: p.kind,
                name: p.name,
                attributes: p.attributes,
                quantity: p.quantity,
                from: at,
                to: None,
                origin: None,
            });
        }
    }
    all
}

/// Intervals of a project that overlap `[begin, end)`, as stored up to `stored_by`, by meter, resource and time.
pub(crate) async fn of_project(
    tx: &mut Tx,
    project: &ProjectId,
    (begin, end): (Timestamp, Timestamp),
    stored_by: Timestamp,
) -> Result<Vec<Interval>> {
    let points = store::points(tx, project, begin, end, stored_by).await?;
    let origins = store::origins(tx, project, stored_by).await?;
    let mut streams: BTreeMap<(String, String), Vec<Point>> = BTreeMap::new();
    for p in points {
        streams.entry((p.meter.clone(), p.resource.clone())).or_default().push(p);
    }
    let mut all = Vec::new();
    for ((_, resource), points) in streams {
        let origin = origins.get(&resource);
        for mut i in of_stream(points).into_iter().filter(|i| i.overlaps(begin, end)) {
            i.origin = origin.cloned();
            all.push(i);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(key: &str, at: i64, quantity: i64, flavor: &str) -> Point {
        Point {
            key: key.into(),
            resource: "r".into(),
            meter: "server".into(),
            kind: "server".into(),
            name: "n".into(),
            attributes: [("flavor".to_owned(), flavor.to_owned())].into(),
            quantity: Quantity::whole(quantity),
            at: Timestamp(at),
        }
    }

    fn spans(points: Vec<Point>) -> Vec<(i64, Option<i64>, String)> {
        of_stream(points).into_iter().map(|i| (i.from.0, i.to.map(|t| t.0), i.attributes["flavor"].clone())).collect()
    }

    #[test]
    fn a_resize_reads_the_same_told_in_one_fact_or_in_two_in_any_order() {
        let wanted = vec![(1, Some(5), "a".to_owned()), (5, None, "b".to_owned())];
        assert_eq!(spans(vec![point("1", 1, 1, "a"), point("2", 5, 1, "b")]), wanted);
        assert_eq!(spans(vec![point("1", 1, 1, "a"), point("2", 5, 0, "a"), point("3", 5, 1, "b")]), wanted);
        assert_eq!(spans(vec![point("3", 5, 0, "a"), point("2", 5, 1, "b"), point("1", 1, 1, "a")]), wanted);
    }

    #[test]
    fn what_begins_and_ends_at_one_instant_was_never_there() {
        assert_eq!(spans(vec![point("1", 1, 1, "a"), point("2", 1, 0, "a")]), vec![]);
        assert_eq!(spans(vec![point("2", 1, 1, "a"), point("1", 1, 0, "a")]), vec![]);
    }

    #[test]
    fn edges_are_half_open() {
        let i = of_stream(vec![point("1", 10, 1, "a"), point("2", 20, 0, "a")]).remove(0);
        let at = |a, b| i.overlaps(Timestamp(a), Timestamp(b));
        assert!(!at(0, 10) && at(0, 11) && at(19, 30) && !at(20, 30));
    }
}
