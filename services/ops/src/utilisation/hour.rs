//! Samples and grants as sums by the hour: pure functions.
//!
//! CPU and memory are shares of what was granted to servers while they were observed: what nobody saw counts neither as used nor as there.

use crate::resource::stream;
use crate::sample::Point;
use kernel::{ProjectId, Timestamp};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::{BTreeMap, BTreeSet};

/// Seconds of an hour.
pub(crate) const HOUR: i64 = 3600;
/// A longer time between two samples is one in which nobody looked. The coarsest samples are an hour apart.
const LONGEST: i64 = 2 * HOUR;

/// Core-milliseconds used.
pub(crate) const CPU_USED: usize = 0;
/// Core-milliseconds granted, while observed.
pub(crate) const CPU_HAVE: usize = 1;
/// MiB-seconds used.
pub(crate) const MEMORY_USED: usize = 2;
/// MiB-seconds granted, while observed.
pub(crate) const MEMORY_HAVE: usize = 3;
/// Bytes read and written.
pub(crate) const DISK: usize = 4;
/// Bytes received.
pub(crate) const RECEIVED: usize = 5;
/// Bytes sent.
pub(crate) const SENT: usize = 6;
/// MiB-seconds of volumes and snapshots granted.
pub(crate) const STORAGE: usize = 7;
/// Server-seconds observed.
pub(crate) const SERVERS: usize = 8;

/// Sums of an hour.
pub(crate) type Hour = [i64; 9];

/// Adds sums of the same hours.
pub(crate) fn add(sum: &mut Vec<Hour>, other: &[Hour]) {
    if sum.len() < other.len() {
        sum.resize(other.len(), Hour::default());
    }
    for (a, b) in sum.iter_mut().zip(other) {
        for (x, y) in a.iter_mut().zip(b) {
            *x = x.saturating_add(*y);
        }
    }
}

/// The hours of a time, as instants; the last may be shorter.
fn hours(begin: i64, end: i64) -> Vec<(i64, i64)> {
    let mut all = Vec::new();
    let mut at = begin;
    while at < end {
        all.push((at, (at + HOUR).min(end)));
        at += HOUR;
    }
    all
}

/// The quantities of a meter, one stream for each project that ever had the resource.
fn streams<'a>(facts: &'a [stream::Point], meter: &str) -> Vec<(&'a ProjectId, Vec<(Timestamp, Decimal)>)> {
    let mine: Vec<&stream::Point> = facts.iter().filter(|f| f.meter == meter).collect();
    let projects: BTreeSet<&str> = mine.iter().map(|f| f.project.as_str()).collect();
    projects
        .into_iter()
        .filter_map(|p| {
            let of: Vec<&stream::Point> = mine.iter().copied().filter(|f| f.project.as_str() == p).collect();
            let project = &of.first()?.project;
            Some((project, stream::steps(of.iter().copied())))
        })
        .collect()
}

/// Quantity times seconds within `[from, to)`, and the seconds in which there was any.
fn in_force(steps: &[(Timestamp, Decimal)], from: i64, to: i64) -> (f64, i64) {
    let (mut sum, mut present) = (0.0, 0);
    for (n, (at, quantity)) in steps.iter().enumerate() {
        let begins = at.secs().max(from);
        let ends = steps.get(n + 1).map_or(to, |next| next.0.secs()).min(to);
        if begins < ends && !quantity.is_zero() {
            sum += quantity.to_f64().unwrap_or_default() * (ends - begins) as f64;
            present += ends - begins;
        }
    }
    (sum, present)
}

/// Of what was granted of a meter in an hour, the part that lies in the seconds observed.
fn observed(streams: &[(&ProjectId, Vec<(Timestamp, Decimal)>)], (from, to): (i64, i64), seconds: i64) -> f64 {
    let (mut sum, mut present) = (0.0, 0);
    for (_, steps) in streams {
        let (s, p) = in_force(steps, from, to);
        (sum, present) = (sum + s, present + p);
    }
    if present == 0 { 0.0 } else { sum * seconds.min(present) as f64 / present as f64 }
}

/// What a server used of what it had in each hour of `[begin, end)`.
pub(crate) fn load(points: &[Point], facts: &[stream::Point], (begin, end): (Timestamp, Timestamp)) -> Vec<Hour> {
    let (vcpus, memory) = (streams(facts, "server.vcpu"), streams(facts, "server.memory_gb"));
    let spans = hours(begin.secs(), end.secs());
    let mut sums = vec![[0.0f64; 9]; spans.len()];
    for p in points.iter().filter(|p| p.seconds <= LONGEST) {
        let (from, to) = (p.at.secs() - p.seconds, p.at.secs());
        for (sum, (a, b)) in sums.iter_mut().zip(&spans) {
            let seconds = to.min(*b) - from.max(*a);
            if seconds <= 0 {
                continue;
            }
            let s = seconds as f64;
            sum[CPU_USED] += p.cpu_percent * 10.0 * s;
            sum[MEMORY_USED] += p.memory_bytes as f64 / f64::from(1 << 20) * s;
            sum[DISK] += (p.rates[0] + p.rates[2]) * s;
            sum[RECEIVED] += p.rates[4] * s;
            sum[SENT] += p.rates[6] * s;
            sum[SERVERS] += s;
        }
    }
    let whole = |x: f64| x.round() as i64;
    sums.iter()
        .zip(&spans)
        .map(|(sum, span)| {
            let mut h: Hour = sum.map(whole);
            let seconds = h[SERVERS];
            h[CPU_HAVE] = whole(observed(&vcpus, *span, seconds) * 1000.0);
            h[MEMORY_HAVE] = whole(observed(&memory, *span, seconds) * 1024.0);
            h
        })
        .collect()
}

/// What was granted of storage in each hour of `[begin, end)`, by the project that had it.
pub(crate) fn storage(facts: &[stream::Point], (begin, end): (Timestamp, Timestamp)) -> BTreeMap<ProjectId, Vec<Hour>> {
    let spans = hours(begin.secs(), end.secs());
    let mut all: BTreeMap<ProjectId, Vec<Hour>> = BTreeMap::new();
    for meter in ["volume.gb", "snapshot.gb"] {
        for (project, steps) in streams(facts, meter) {
            let of = |(a, b): &(i64, i64)| {
                let mut h = Hour::default();
                h[STORAGE] = (in_force(&steps, *a, *b).0 * 1024.0).round() as i64;
                h
            };
            let mine: Vec<Hour> = spans.iter().map(of).collect();
            add(all.entry(project.clone()).or_default(), &mine);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(meter: &str, project: &str, quantity: i64, at: i64) -> stream::Point {
        stream::Point {
            key: format!("{meter}/{project}/{at}"),
            project: ProjectId::from(project),
            meter: meter.into(),
            kind: "server".into(),
            name: "n".into(),
            attributes: BTreeMap::new(),
            quantity: quantity.into(),
            at: Timestamp::from_secs(at),
        }
    }

    fn point(at: i64, seconds: i64, cpu_percent: f64) -> Point {
        Point {
            at: Timestamp::from_secs(at),
            seconds,
            cpu_percent,
            memory_bytes: 1 << 30,
            memory_max_bytes: 1 << 30,
            rates: [10.0, 0.0, 20.0, 0.0, 30.0, 0.0, 40.0, 0.0],
        }
    }

    fn window(hours: i64) -> (Timestamp, Timestamp) {
        (Timestamp::from_secs(0), Timestamp::from_secs(hours * HOUR))
    }

    #[test]
    fn a_sample_that_reaches_into_two_hours_belongs_to_both() {
        let facts = [fact("server.vcpu", "p", 2, 0), fact("server.memory_gb", "p", 4, 0)];
        let all = load(&[point(HOUR / 2, HOUR, 100.0), point(HOUR * 3 / 2, HOUR, 50.0)], &facts, window(2));
        // The first reaches back before the time.
        assert_eq!(all[0][CPU_USED], 1800 * 1000 + 900 * 1000);
        assert_eq!((all[0][CPU_HAVE], all[0][SERVERS]), (2 * 3600 * 1000, 3600));
        assert_eq!((all[1][CPU_USED], all[1][CPU_HAVE], all[1][SERVERS]), (900 * 1000, 2 * 1800 * 1000, 1800));
        assert_eq!((all[0][MEMORY_USED], all[0][MEMORY_HAVE]), (1024 * 3600, 4096 * 3600));
        assert_eq!((all[0][DISK], all[0][RECEIVED], all[0][SENT]), (30 * 3600, 30 * 3600, 40 * 3600));
    }

    #[test]
    fn what_nobody_saw_counts_neither_as_used_nor_as_there() {
        let facts = [fact("server.vcpu", "p", 2, 0)];
        let all = load(&[point(5 * HOUR, 5 * HOUR, 100.0)], &facts, window(6));
        assert!(all.iter().all(|h| *h == Hour::default()), "{all:?}");
    }

    #[test]
    fn a_resize_and_a_move_count_from_their_instant_on() {
        let facts = [
            fact("server.vcpu", "p", 2, 0),
            fact("server.vcpu", "p", 4, 1800),
            fact("server.vcpu", "p", 0, HOUR),
            fact("server.vcpu", "q", 4, HOUR),
        ];
        let all = load(&[point(HOUR, HOUR, 0.0), point(2 * HOUR, HOUR, 0.0)], &facts, window(2));
        assert_eq!([all[0][CPU_HAVE], all[1][CPU_HAVE]], [3 * 3600 * 1000, 4 * 3600 * 1000]);
        let disks = [fact("volume.gb", "p", 10, 0), fact("volume.gb", "p", 0, HOUR), fact("volume.gb", "q", 20, HOUR)];
        let all = storage(&disks, window(2));
        let of = |p: &str| all[&ProjectId::from(p)].iter().map(|h| h[STORAGE] / 1024 / 3600).collect::<Vec<_>>();
        assert_eq!((of("p"), of("q")), (vec![10, 0], vec![0, 20]));
    }
}
