//! What everything did in the hour before, at once: rankings ask for all servers, and one question after another would take minutes.

use super::{COUNTERS, Record, store};
use crate::Ops;
use kernel::Result;
use std::collections::HashMap;

/// How far back.
const HOUR: i64 = 3600;

/// Means over the last hour, or the part of it that was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Recent {
    /// CPUs busy.
    pub cores: f64,
    /// Memory in use, bytes.
    pub memory: f64,
    /// Disk read bytes, requests; written bytes, requests; received bytes, packets; sent bytes, packets: a second.
    pub rates: [f64; COUNTERS - 1],
}

/// The means between the first and the last of some records; none, if there are not two.
fn between(records: &[Record]) -> Option<Recent> {
    let (first, last) = (records.first()?, records.last()?);
    let seconds = last.at - first.at;
    if seconds <= 0 {
        return None;
    }
    // Totals never fall; f64 is exact enough for what people look at.
    let rate = |n: usize| last.counters[n].saturating_sub(first.counters[n]) as f64 / seconds as f64;
    let mut rates = [0.0; COUNTERS - 1];
    for (n, r) in rates.iter_mut().enumerate() {
        *r = rate(n + 1);
    }
    // What the first record says of memory is of the time before it.
    let later = records.get(1..)?;
    let memory = later.iter().map(|r| r.memory as f64).sum::<f64>() / later.len() as f64;
    Some(Recent { cores: rate(0) / 1e9, memory, rates })
}

fn means(mut records: Vec<Record>) -> Option<Recent> {
    records.sort_by_key(|r| r.at);
    between(&records)
}

impl Ops {
    /// What servers and hosts did in the hour before now, by their ids. Of whom nothing was heard in it nothing is said.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn recent(&self) -> Result<HashMap<String, Recent>> {
        let now = self.env.now().secs();
        let mut tx = self.env.db.read().await?;
        let mut all: HashMap<String, Recent> = HashMap::new();
        // Of each only the means stay: the records of all of them would be hundreds of megabytes.
        let (mut subject, mut lately) = (String::new(), Vec::new());
        store::finest_since(&mut tx, now - HOUR, |row| {
            if row.subject != subject {
                let (before, records) = (std::mem::replace(&mut subject, row.subject), std::mem::take(&mut lately));
                all.extend(means(records).map(|r| (before, r)));
            }
            lately.extend(row.records.into_iter().filter(|r| r.at >= now - HOUR && r.at <= now));
            Ok(())
        })
        .await?;
        all.extend(means(lately).map(|r| (subject, r)));
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(at: i64, cpu_seconds: u64, memory: u64) -> Record {
        let mut counters = [0; COUNTERS];
        (counters[0], counters[1]) = (cpu_seconds * 1_000_000_000, cpu_seconds * 100);
        Record { at, memory, memory_max: memory, weight: 1, counters }
    }

    #[test]
    fn means_lie_between_the_first_and_the_last() {
        let r = between(&[record(0, 0, 9000), record(60, 30, 10), record(120, 180, 30)]).unwrap();
        assert_eq!((r.cores, r.memory, r.rates[0]), (1.5, 20.0, 150.0));
        assert_eq!(between(&[record(0, 5, 1)]), None, "one record tells of no time");
        assert_eq!(between(&[]), None);
    }
}
