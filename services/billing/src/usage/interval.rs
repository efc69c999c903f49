//! Intervals: usage as people and bills see it.

use super::pack::{Raw, Shape, Shapes};
use super::store;
use super::stream::{self, Span};
use kernel::{ProjectId, Quantity, Result, Timestamp};
use runtime::{Tx, params};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// A stored fact: from `at` on, `quantity` is in force; with the kind of an event, so many at that instant.
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
    /// Quantity.
    pub quantity: Quantity,
    /// When it happened.
    pub at: Timestamp,
}

impl Point {
    pub(crate) fn of(r: Raw<'_>, shapes: &Shapes) -> Result<Point> {
        let s = shapes.get(r.shape)?.clone();
        Ok(Point {
            key: r.key.into_owned(),
            resource: s.resource,
            meter: s.meter,
            kind: s.kind,
            name: s.name,
            attributes: s.attributes,
            quantity: r.quantity,
            at: r.at,
        })
    }
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
    /// Kind of resource; [`runtime::port::EVENT`] for what is counted.
    pub kind: String,
    /// Name of the resource.
    pub name: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// Quantity.
    pub quantity: Quantity,
    /// First instant.
    pub from: Timestamp,
    /// First instant after; none if it runs on at the end of the month.
    pub to: Option<Timestamp>,
    /// The order that created the resource, if one did.
    pub origin: Option<Origin>,
}

impl Interval {
    /// True if some instant of `[begin, end)` is in it.
    pub fn overlaps(&self, begin: Timestamp, end: Timestamp) -> bool {
        overlap((self.from, self.to), begin, end)
    }
}

/// True if some instant of `[begin, end)` is in `[from, to)`.
pub(crate) fn overlap((from, to): (Timestamp, Option<Timestamp>), begin: Timestamp, end: Timestamp) -> bool {
    from < end && to.is_none_or(|t| t > begin) && to != Some(from)
}

/// Intervals of facts, by meter, resource and time, whatever the order of the facts.
pub fn of_stream(points: Vec<Point>) -> Vec<Interval> {
    let mut shapes = Shapes::default();
    let raws = points
        .into_iter()
        .map(|p| {
            let shape =
                Shape { resource: p.resource, meter: p.meter, kind: p.kind, name: p.name, attributes: p.attributes };
            Raw { shape: shapes.intern(shape), key: Cow::Owned(p.key), at: p.at, quantity: p.quantity }
        })
        .collect();
    let spans = stream::fold(&mut shapes, &[], raws);
    // Every shape is there: it was made above.
    of_spans(&spans, &shapes, &HashMap::new(), (Timestamp(i64::MIN), Timestamp(i64::MAX))).unwrap_or_default()
}

/// Intervals of a project that overlap `[begin, end)`, by meter, resource and time, from all facts before `end` that were stored by an
/// instant. For bills there is the cheaper way over months ([`crate::bill::fold`]).
pub(crate) async fn of_project(
    tx: &mut Tx,
    project: &ProjectId,
    (begin, end): (Timestamp, Timestamp),
    stored_by: Timestamp,
) -> Result<Vec<Interval>> {
    let origins = store::origins(tx, &params![project], stored_by).await?.remove(project).unwrap_or_default();
    let mut all = of_stream(store::points(tx, project, end, stored_by).await?);
    all.retain(|i| i.overlaps(begin, end));
    for i in &mut all {
        i.origin = origins.get(&i.resource).cloned();
    }
    Ok(all)
}

/// Spans as intervals, by meter, resource and time.
pub(crate) fn of_spans(
    spans: &[Span<'_>],
    shapes: &Shapes,
    origins: &HashMap<String, Origin>,
    (begin, end): (Timestamp, Timestamp),
) -> Result<Vec<Interval>> {
    let mut all = Vec::new();
    for s in spans.iter().filter(|s| overlap((s.from, s.to), begin, end)) {
        let shape = shapes.get(s.shape)?.clone();
        all.push(Interval {
            id: s.id.clone().into_owned(),
            origin: origins.get(&shape.resource).cloned(),
            resource: shape.resource,
            meter: shape.meter,
            kind: shape.kind,
            name: shape.name,
            attributes: shape.attributes,
            quantity: s.quantity,
            from: s.from,
            to: s.to,
        });
    }
    all.sort_by(|a, b| (&a.meter, &a.resource, a.from, &a.id).cmp(&(&b.meter, &b.resource, b.from, &b.id)));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_half_open() {
        let at = |a, b| overlap((Timestamp(10), Some(Timestamp(20))), Timestamp(a), Timestamp(b));
        assert!(!at(0, 10) && at(0, 11) && at(19, 30) && !at(20, 30));
    }
}
