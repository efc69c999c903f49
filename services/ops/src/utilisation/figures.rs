//! Sums by the hour to what a month came to: a pure function.

use super::hour::{CPU_HAVE, CPU_USED, DISK, HOUR, Hour, MEMORY_HAVE, MEMORY_USED, RECEIVED, SENT, SERVERS, STORAGE};
use kernel::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A measure over a month, from its hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Over all hours together.
    pub mean: Decimal,
    /// Of the highest hour.
    pub peak: Decimal,
    /// When that hour began.
    pub peak_at: Timestamp,
    /// The 95th percentile of the hours, by nearest rank: 5 % of them were higher at most.
    pub p95: Decimal,
}

/// What a month came to so far; none of what nothing was observed of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Days of which there are records, samples or storage granted: all the others are over these. 0 where an older version did not count them.
    #[serde(default)]
    pub days: u32,
    /// Servers observed, on average.
    pub servers: Decimal,
    /// CPU, per cent of the vCPUs granted.
    pub cpu: Option<Spread>,
    /// Memory, per cent of the memory granted.
    pub memory: Option<Spread>,
    /// Storage granted, GiB.
    pub storage: Option<Spread>,
    /// Read from and written to disks, MiB a second.
    pub disk: Option<Spread>,
    /// Received, Mbit a second.
    pub received: Option<Spread>,
    /// Sent, Mbit a second.
    pub sent: Option<Spread>,
}

/// A numerator and a denominator of each hour in which there is one.
fn spread(parts: &[(i64, Decimal, Decimal)]) -> Option<Spread> {
    let shown = |d: Decimal| d.round_dp(2).normalize();
    let ratio = |a: Decimal, b: Decimal| a.checked_div(b).unwrap_or_default();
    let mut each: Vec<(Decimal, i64)> = parts.iter().map(|(at, a, b)| (ratio(*a, *b), *at)).collect();
    // Of equal hours the first is the peak.
    each.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let (peak, at) = *each.last()?;
    let rank = (each.len() * 95).div_ceil(100).max(1);
    let p95 = each.get(rank - 1)?.0;
    let sum = |f: fn(&(i64, Decimal, Decimal)) -> Decimal| parts.iter().map(f).sum::<Decimal>();
    let mean = ratio(sum(|p| p.1), sum(|p| p.2));
    Some(Spread { mean: shown(mean), peak: shown(peak), peak_at: Timestamp::from_secs(at), p95: shown(p95) })
}

/// What days came to: of each the instant (seconds) at which it begins, and its hours.
pub(crate) fn figures(days: &[(i64, Vec<Hour>)]) -> Figures {
    let at = |begins: i64, n: usize| begins + HOUR * i64::try_from(n).unwrap_or_default();
    let all: Vec<(i64, &Hour)> =
        days.iter().flat_map(|(begins, hours)| hours.iter().enumerate().map(|(n, h)| (at(*begins, n), h))).collect();
    let share = |used: usize, have: usize| {
        let there = all.iter().filter(|(_, h)| h[have] > 0);
        let parts: Vec<_> =
            there.map(|(t, h)| (*t, Decimal::from(h[used]) * Decimal::ONE_HUNDRED, Decimal::from(h[have]))).collect();
        spread(&parts)
    };
    // Amounts of an hour as the mean over its seconds; only hours in which servers were observed, but for storage.
    let rate = |measure: usize, unit: Decimal, always: bool| {
        let there = all.iter().filter(|(_, h)| always || h[SERVERS] > 0);
        let parts: Vec<_> = there.map(|(t, h)| (*t, Decimal::from(h[measure]), Decimal::from(HOUR) * unit)).collect();
        spread(&parts)
    };
    let (mib, mbit, gib) = (Decimal::from(1 << 20), Decimal::from(125_000), Decimal::from(1024));
    let observed = rate(SERVERS, Decimal::ONE, false);
    let stored = all.iter().any(|(_, h)| h[STORAGE] > 0);
    Figures {
        days: u32::try_from(days.len()).unwrap_or(u32::MAX),
        servers: observed.map_or(Decimal::ZERO, |s| s.mean),
        cpu: share(CPU_USED, CPU_HAVE),
        memory: share(MEMORY_USED, MEMORY_HAVE),
        storage: if stored { rate(STORAGE, gib, true) } else { None },
        disk: rate(DISK, mib, false),
        received: rate(RECEIVED, mbit, false),
        sent: rate(SENT, mbit, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(s: &str) -> Decimal {
        s.parse().unwrap()
    }

    fn hour(used: i64, have: i64) -> Hour {
        let mut h = Hour::default();
        (h[CPU_USED], h[CPU_HAVE], h[SERVERS]) = (used, have, if have > 0 { HOUR } else { 0 });
        h
    }

    #[test]
    fn mean_peak_and_95th_percentile_by_hand() {
        // Twenty hours of 10 to 200 of 1000, and four in which nobody looked.
        let mut hours: Vec<Hour> = (1..=20).map(|n| hour(n * 10, 1000)).collect();
        hours.extend([hour(0, 0); 4]);
        let f = figures(&[(86_400, hours)]);
        let cpu = f.cpu.unwrap();
        assert_eq!((cpu.mean, cpu.peak, cpu.p95), (d("10.5"), d("20"), d("19")));
        assert_eq!(cpu.peak_at, Timestamp::from_secs(86_400 + 19 * 3600));
        assert_eq!((f.memory, f.storage, f.servers, f.days), (None, None, d("1"), 1));
        assert_eq!(figures(&[]), Figures::default());
    }

    #[test]
    fn rates_have_their_units() {
        let mut h = Hour::default();
        (h[SERVERS], h[RECEIVED], h[DISK], h[STORAGE]) = (HOUR, 125_000 * HOUR, (1 << 20) * HOUR, 10 * 1024 * HOUR);
        let f = figures(&[(0, vec![h, h])]);
        let mean = |s: Option<Spread>| s.unwrap().mean;
        assert_eq!((mean(f.received), mean(f.disk), mean(f.storage)), (d("1"), d("1"), d("10")));
        assert_eq!(mean(f.sent), d("0"));
    }
}
