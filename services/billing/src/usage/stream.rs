//! Facts to spans: what is in force when, from what was in force at a month's beginning and the facts of the month. Pure; the order in
//! which facts arrived does not matter.
//!
//! Facts of a stream (resource and meter) at the same instant: a zero ends only what has its own attributes, so that a resize told as
//! "old to zero, new to one" reads the same in either order, and what begins and ends at one instant was never there. Of several others
//! the greatest key wins. Events have no duration: each is a span of a microsecond.

use super::pack::{Raw, Shape, Shapes};
use kernel::{Quantity, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A quantity in force from one instant up to, but not including, another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span<'a> {
    pub(crate) shape: u32,
    /// Key of the fact that began it.
    pub(crate) id: Cow<'a, str>,
    pub(crate) quantity: Quantity,
    pub(crate) from: Timestamp,
    /// None if it runs on beyond the facts that were read.
    pub(crate) to: Option<Timestamp>,
    /// Since when the stream has been there without a break.
    pub(crate) since: Timestamp,
}

/// What runs on from one month into the next.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Row")]
pub(crate) struct Open {
    /// Number of its shape; 0 if it has none.
    n: u32,
    id: String,
    q: Quantity,
    from: Timestamp,
    since: Timestamp,
    shape: Option<Shape>,
}

/// An open stream as it is kept: an array, since there are as many as resources, each month.
type Row = (u32, String, Quantity, Timestamp, Timestamp, Option<Shape>);

impl From<Row> for Open {
    fn from((n, id, q, from, since, shape): Row) -> Open {
        Open { n, id, q, from, since, shape }
    }
}

impl Serialize for Open {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        (self.n, &self.id, self.q, self.from, self.since, &self.shape).serialize(s)
    }
}

impl Open {
    fn of(s: &Span<'_>, shapes: &Shapes) -> Result<Open> {
        let n = shapes.number(s.shape);
        Ok(Open {
            n: n.unwrap_or(0),
            shape: if n.is_none() { Some(shapes.get(s.shape)?.clone()) } else { None },
            id: s.id.clone().into_owned(),
            q: s.quantity,
            from: s.from,
            since: s.since,
        })
    }
    fn span(&self, shapes: &mut Shapes) -> Span<'_> {
        let shape = match &self.shape {
            Some(s) => shapes.intern(s.clone()),
            None => self.n.saturating_sub(1),
        };
        Span { shape, id: Cow::Borrowed(&self.id), quantity: self.q, from: self.from, to: None, since: self.since }
    }
}

/// What is still in force after the facts that were read, in the order of streams.
pub(crate) fn carried(spans: &[Span<'_>], shapes: &Shapes) -> Result<Vec<Open>> {
    let mut open: Vec<&Span<'_>> = spans.iter().filter(|s| s.to.is_none()).collect();
    open.sort_by(|a, b| (shapes.resource(a.shape), &a.id).cmp(&(shapes.resource(b.shape), &b.id)));
    open.into_iter().map(|s| Open::of(s, shapes)).collect()
}

/// Folds facts onto what was in force before them. The facts are all those of a stretch of time that begins where `carry` ends.
pub(crate) fn fold<'a>(shapes: &mut Shapes, carry: &'a [Open], mut raws: Vec<Raw<'a>>) -> Vec<Span<'a>> {
    let begun: Vec<Span<'a>> = carry.iter().map(|o| o.span(shapes)).collect();
    let mut open: Vec<Option<Span<'a>>> = vec![None; shapes.streams()];
    for s in begun {
        put(&mut open, shapes.stream(s.shape), s);
    }
    let mut all = Vec::with_capacity(raws.len() + carry.len());
    // What is small is sorted; the facts themselves stay where they are.
    let mut order: Vec<(u32, i64, u32)> =
        raws.iter().zip(0..).map(|(r, place)| (shapes.stream(r.shape), r.at.micros(), place)).collect();
    order.sort_unstable();
    let mut group: Vec<Raw<'a>> = Vec::new();
    for here in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        group.extend(here.iter().filter_map(|(_, _, place)| raws.get_mut(*place as usize).map(Raw::take)));
        group.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let stream = here.first().map_or(u32::MAX, |h| h.0);
        instant(shapes, &mut group, open.get_mut(stream as usize), &mut all);
    }
    all.extend(open.into_iter().flatten());
    all
}

fn put<'a>(open: &mut [Option<Span<'a>>], stream: u32, s: Span<'a>) {
    if let Some(slot) = open.get_mut(stream as usize) {
        *slot = Some(s);
    }
}

/// What happens to a stream at one instant; takes the facts out of `group`, whose last has the greatest key.
fn instant<'a>(
    shapes: &Shapes,
    group: &mut Vec<Raw<'a>>,
    open: Option<&mut Option<Span<'a>>>,
    all: &mut Vec<Span<'a>>,
) {
    let event = |r: &Raw<'a>| shapes.get(r.shape).is_ok_and(Shape::is_event);
    let counted = |r: Raw<'a>| {
        let to = Some(Timestamp(r.at.micros().saturating_add(1)));
        Span { shape: r.shape, id: r.key, quantity: r.quantity, from: r.at, to, since: r.at }
    };
    all.extend(group.extract_if(.., |r| event(r)).map(counted));
    let (Some(open), Some(at)) = (open, group.last().map(|r| r.at)) else { return };
    let since = open.as_ref().map_or(at, |s| s.since);
    if let Some(mut s) = open.take() {
        s.to = Some(at);
        all.push(s);
    }
    let begins = |r: Raw<'a>| Span { shape: r.shape, id: r.key, quantity: r.quantity, from: at, to: None, since };
    if group.len() == 1 {
        *open = group.pop().filter(|r| r.quantity != Quantity::ZERO).map(begins);
        return;
    }
    let attributes = |r: &Raw<'a>| shapes.get(r.shape).map(|s| &s.attributes).ok();
    let zeros: Vec<u32> = group.iter().filter(|r| r.quantity == Quantity::ZERO).map(|r| r.shape).collect();
    let ended = |r: &Raw<'a>| {
        zeros.iter().any(|z| *z == r.shape || shapes.get(*z).map(|s| &s.attributes).ok() == attributes(r))
    };
    let begun = group.drain(..).rev().find(|r| r.quantity != Quantity::ZERO && !ended(r));
    *open = begun.map(begins);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shapes() -> Shapes {
        let shape = |flavor: &str| Shape {
            resource: "r".into(),
            meter: "server".into(),
            kind: "server".into(),
            name: "n".into(),
            attributes: [("flavor".to_owned(), flavor.to_owned())].into(),
        };
        Shapes::new(vec![shape("a"), shape("b"), Shape { kind: EVENT.into(), ..shape("a") }])
    }
    use runtime::port::EVENT;

    fn raw(key: &str, at: i64, quantity: i64, shape: u32) -> Raw<'_> {
        Raw { shape, key: Cow::Borrowed(key), at: Timestamp(at), quantity: Quantity::whole(quantity) }
    }

    fn spans(raws: Vec<Raw<'_>>) -> Vec<(i64, Option<i64>, u32)> {
        let mut s = shapes();
        let mut all: Vec<_> = fold(&mut s, &[], raws).iter().map(|s| (s.from.0, s.to.map(|t| t.0), s.shape)).collect();
        all.sort();
        all
    }

    #[test]
    fn a_resize_reads_the_same_told_in_one_fact_or_in_two_in_any_order() {
        let wanted = vec![(1, Some(5), 0), (5, None, 1)];
        assert_eq!(spans(vec![raw("1", 1, 1, 0), raw("2", 5, 1, 1)]), wanted);
        assert_eq!(spans(vec![raw("1", 1, 1, 0), raw("2", 5, 0, 0), raw("3", 5, 1, 1)]), wanted);
        assert_eq!(spans(vec![raw("3", 5, 0, 0), raw("2", 5, 1, 1), raw("1", 1, 1, 0)]), wanted);
    }

    #[test]
    fn what_begins_and_ends_at_one_instant_was_never_there() {
        assert_eq!(spans(vec![raw("1", 1, 1, 0), raw("2", 1, 0, 0)]), vec![]);
        assert_eq!(spans(vec![raw("2", 1, 1, 0), raw("1", 1, 0, 0)]), vec![]);
    }

    #[test]
    fn events_do_not_end_what_runs() {
        let seen = spans(vec![raw("1", 1, 1, 0), raw("2", 3, 4, 2), raw("3", 3, 5, 2)]);
        assert_eq!(seen, vec![(1, None, 0), (3, Some(4), 2), (3, Some(4), 2)]);
    }

    fn owned(all: &[Span<'_>]) -> Vec<(String, u32, Quantity, Timestamp, Option<Timestamp>, Timestamp)> {
        let mut v: Vec<_> =
            all.iter().map(|s| (s.id.clone().into_owned(), s.shape, s.quantity, s.from, s.to, s.since)).collect();
        v.sort();
        v
    }

    proptest! {
        /// Folding a stretch in two, over what is carried, is folding it at once; so is any order of arrival.
        #[test]
        fn a_carry_loses_nothing(
            list in proptest::collection::vec((0i64..20, 0i64..3, 0u32..3), 0..40), cut in 0i64..20, seed in any::<u64>()
        ) {
            let keys: Vec<String> = (0..list.len()).map(|n| format!("{n:02}")).collect();
            let raws: Vec<Raw<'_>> =
                list.iter().zip(&keys).map(|((at, q, shape), k)| raw(k, *at, *q, *shape)).collect();
            let mut shuffled = raws.clone();
            shuffled.sort_by_key(|r| (r.key.len() as u64 + r.key.as_bytes()[1] as u64).wrapping_mul(seed | 1));
            let whole = owned(&fold(&mut shapes(), &[], raws.clone()));
            prop_assert_eq!(&whole, &owned(&fold(&mut shapes(), &[], shuffled)));

            let mut s = shapes();
            let (before, after): (Vec<_>, Vec<_>) = raws.into_iter().partition(|r| r.at.0 < cut);
            let first = fold(&mut s, &[], before);
            let text = serde_json::to_string(&carried(&first, &s).unwrap()).unwrap();
            let carry: Vec<Open> = serde_json::from_str(&text).unwrap();
            let mut all = owned(&first);
            all.retain(|x| x.4.is_some());
            all.extend(owned(&fold(&mut s, &carry, after)));
            all.sort();
            prop_assert_eq!(&whole, &all);
        }
    }
}
