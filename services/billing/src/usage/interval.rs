//! Intervals: usage as people and bills see it.

use super::pack::Shapes;
use super::stream::Span;
use kernel::{Quantity, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

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
