//! Availability of a service over a time, from recorded states, and what is left of its error budget.
//!
//! Time that nobody observed is not taken for up: it counts as down, and is told apart, so that a monitor that failed cannot make a service
//! look better than it was. Time in which nobody wanted the service does not count at all.

use kernel::{Error, Result, Timestamp};
use rust_decimal::Decimal;

/// What a service was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It answered.
    Up,
    /// It did not.
    Down,
    /// Maintenance that was announced in time, as the contract asks: does not count, whatever else is recorded of that time.
    Planned,
    /// Its owner had it stopped: does not count, whatever else is recorded of that time.
    Off,
}

/// A state from one instant (included) to another (not included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// State.
    pub state: State,
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
}

/// How a time was spent, microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Availability {
    /// Up.
    pub up: i64,
    /// Down.
    pub down: i64,
    /// Under announced maintenance.
    pub planned: i64,
    /// Stopped by its owner.
    pub off: i64,
    /// Not observed.
    pub unknown: i64,
}

impl Availability {
    /// Time that counts: all but what was announced and what nobody wanted.
    pub fn counted(&self) -> i64 {
        self.up.saturating_add(self.down).saturating_add(self.unknown)
    }

    /// Share of the time that counts in which the service was up, as a fraction; 1 if no time counts.
    pub fn fraction(&self) -> Decimal {
        match self.counted() {
            0 => Decimal::ONE,
            all => Decimal::from(self.up) / Decimal::from(all),
        }
    }

    /// Microseconds of downtime that a target (a fraction) still allows; negative if it is missed.
    pub fn budget(&self, target: Decimal) -> i64 {
        use rust_decimal::prelude::ToPrimitive as _;
        let allowed = (Decimal::ONE - target) * Decimal::from(self.counted());
        let allowed = allowed.floor().to_i64().unwrap_or(i64::MAX);
        allowed.saturating_sub(self.down).saturating_sub(self.unknown)
    }

    /// Adds another's time.
    pub fn plus(&mut self, other: &Availability) {
        for (a, b) in [
            (&mut self.up, other.up),
            (&mut self.down, other.down),
            (&mut self.planned, other.planned),
            (&mut self.off, other.off),
            (&mut self.unknown, other.unknown),
        ] {
            *a = a.saturating_add(b);
        }
    }

    /// Downtime that a target (a fraction) allows, microseconds.
    pub fn allowed(&self, target: Decimal) -> i64 {
        self.budget(target).saturating_add(self.down).saturating_add(self.unknown)
    }

    /// Whether a target (a fraction) is kept.
    pub fn keeps(&self, target: Decimal) -> bool {
        self.fraction() >= target
    }
}

/// How the time from `begin` (included) to `until` (not included) was spent. Stretches may come in any order and overlap: off hides planned,
/// planned hides down, and down hides up.
///
/// # Errors
/// Bad request, for a stretch, or a time, that ends before it begins.
pub fn availability(stretches: &[Stretch], begin: Timestamp, until: Timestamp) -> Result<Availability> {
    if until < begin {
        return Err(Error::bad_request("the time ends before it begins").field("until"));
    }
    // At each edge, how many stretches of each state begin or end.
    let mut edges: Vec<(i64, State, i64)> = Vec::with_capacity(stretches.len() * 2);
    for s in stretches {
        if s.to < s.from {
            return Err(Error::bad_request("a state ends before it begins").field("to"));
        }
        let (from, to) = (s.from.0.max(begin.0), s.to.0.min(until.0));
        if from < to {
            edges.extend([(from, s.state, 1), (to, s.state, -1)]);
        }
    }
    edges.sort_unstable();
    let mut all = Availability::default();
    let (mut at, mut open) = (begin.0, [0i64; 4]);
    let mut spend = |open: &[i64; 4], length: i64| {
        let slot = match *open {
            [_, _, _, off] if off > 0 => &mut all.off,
            [_, _, planned, _] if planned > 0 => &mut all.planned,
            [_, down, _, _] if down > 0 => &mut all.down,
            [up, _, _, _] if up > 0 => &mut all.up,
            _ => &mut all.unknown,
        };
        *slot += length;
    };
    for (instant, state, step) in edges {
        spend(&open, instant - at);
        at = instant;
        let n = match state {
            State::Up => &mut open[0],
            State::Down => &mut open[1],
            State::Planned => &mut open[2],
            State::Off => &mut open[3],
        };
        *n += step;
    }
    spend(&open, until.0 - at);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000_000;

    fn over(all: &[Stretch], minutes: i64) -> Result<Availability> {
        availability(all, Timestamp(0), Timestamp(minutes * MINUTE))
    }

    fn stretch(state: State, from: i64, to: i64) -> Stretch {
        Stretch { state, from: Timestamp(from * MINUTE), to: Timestamp(to * MINUTE) }
    }

    fn d(s: &str) -> Decimal {
        s.parse().unwrap()
    }

    /// R-3-504: 99.975 % of a month of 30 days are 10.8 minutes of downtime.
    #[test]
    fn the_error_budget_of_a_month() {
        let month = 30 * 24 * 60;
        let a = over(&[stretch(State::Up, 0, 43_200), stretch(State::Down, 100, 110)], month).unwrap();
        assert_eq!((a.down / MINUTE, a.unknown), (10, 0));
        assert!(a.keeps(d("0.99975")));
        assert_eq!(a.budget(d("0.99975")), 48_000_000, "0.8 minutes are left");
        let a = over(&[stretch(State::Up, 0, 43_200), stretch(State::Down, 100, 111)], month).unwrap();
        assert!(!a.keeps(d("0.99975")));
        assert_eq!(a.budget(d("0.99975")), -12_000_000);
    }

    #[test]
    fn announced_maintenance_does_not_count_and_what_nobody_saw_counts_as_down() {
        let all = [stretch(State::Up, 0, 50), stretch(State::Down, 20, 40), stretch(State::Planned, 30, 60)];
        let a = over(&all, 100).unwrap();
        assert_eq!([a.up, a.down, a.planned, a.unknown].map(|x| x / MINUTE), [20, 10, 30, 40]);
        assert_eq!(a.fraction(), d("20") / d("70"));
        let idle = over(&[stretch(State::Planned, -5, 500)], 100).unwrap();
        assert_eq!((idle.fraction(), idle.counted()), (Decimal::ONE, 0));
        assert!(over(&[stretch(State::Up, 2, 1)], 100).is_err());
    }

    proptest! {
        /// Order of arrival and splitting a stretch change nothing, and no time is lost.
        #[test]
        fn the_whole_time_is_told(parts in proptest::collection::vec((0u8..4, 0i64..200, 0i64..200), 0..20), cut in 0i64..200) {
            let of = |n: u8| [State::Up, State::Down, State::Planned, State::Off][usize::from(n)];
            let all: Vec<Stretch> = parts.iter().map(|(s, a, b)| stretch(of(*s), *a.min(b), *a.max(b))).collect();
            let one = over(&all, 150).unwrap();
            prop_assert_eq!(one.counted() + one.planned + one.off, 150 * MINUTE);
            let mut split: Vec<Stretch> = all
                .iter()
                .flat_map(|s| {
                    let at = Timestamp(cut * MINUTE).clamp(s.from, s.to);
                    [Stretch { to: at, ..*s }, Stretch { from: at, ..*s }]
                })
                .collect();
            split.reverse();
            prop_assert_eq!(over(&split, 150).unwrap(), one);
        }
    }
}
