//! Which facts are known: one name, one fact, for ever.
//!
//! Names are kept by their digests, which are spread evenly. SQLite writes whole pages, each twice (journal and file): in one table, each name
//! of a batch would be a page of its own. So there they are taken in a small table first (`billing_key_recent`), and those of a sixteenth of
//! all digests at a time are moved on into the large one (`billing_key`), where several then share a page. PostgreSQL writes a row and its
//! place in the index to its journal, whatever the page: there they are taken in the large table at once, since writing them a second time and
//! deleting the first would spare it nothing. What an older version left in the small table is moved on.
//!
//! Invariant: a name stands in one of the two tables, or in none. It is taken and moved by writers alone, who see one another's work whole
//! (SQLite has one writer; PostgreSQL lets one of two start again that would not).

use super::ingest::{Digest, key_digest};
use super::store;
use crate::Billing;
use kernel::{Error, Result};
use runtime::port::UsageFact;
use runtime::{Tx, transact};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

/// So many may stand in the small table, where names are taken in it.
const RECENT: i64 = 400_000;
/// Digests are moved by the first four bits.
const SLICES: u8 = 16;

/// How many names stand in the small table, as far as this process knows, and what is moved next. A guess is enough: it decides when names
/// are moved, not whether they are known.
#[derive(Debug, Clone)]
pub(crate) struct Recent(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    /// Negative until it was counted.
    names: AtomicI64,
    slice: AtomicU8,
}

impl Default for Recent {
    fn default() -> Recent {
        Recent(Arc::new(Counters { names: AtomicI64::new(i64::MIN), slice: AtomicU8::new(0) }))
    }
}

impl Recent {
    fn add(&self, n: i64) {
        // One that was never counted stays so.
        let _ = self.0.names.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |v| (v >= 0).then(|| (v + n).max(0)));
    }
    fn known(&self) -> Option<i64> {
        Some(self.0.names.load(Ordering::Relaxed)).filter(|n| *n >= 0)
    }
    fn counted(&self, n: i64) {
        self.0.names.store(n, Ordering::Relaxed);
    }
    fn next(&self) -> u8 {
        self.0.slice.fetch_add(1, Ordering::Relaxed) % SLICES
    }
}

/// Facts whose names are new, in their order; of several of one name the first. Their names are taken.
pub(super) async fn take<'a>(
    b: &Billing,
    tx: &mut Tx,
    batch: i64,
    facts: &'a [UsageFact],
) -> Result<Vec<&'a UsageFact>> {
    let mut first: HashMap<Digest, usize> = HashMap::with_capacity(facts.len());
    for (n, f) in facts.iter().enumerate() {
        first.entry(key_digest(&f.key)).or_insert(n);
    }
    for n in store::old_names(tx, facts).await? {
        first.remove(&key_digest(&n));
    }
    let mut wanted: Vec<(Digest, usize)> = first.into_iter().collect();
    // In their order, so that neighbours in the tables are touched together.
    wanted.sort_unstable();
    let names = |of: &[(Digest, usize)]| of.iter().map(|(d, _)| *d).collect::<Vec<Digest>>();
    let known = store::known_names(tx, &names(&wanted)).await?;
    if !known.is_empty() {
        wanted.retain(|(d, _)| !known.contains(d));
    }
    let taken = store::take_names(tx, batch, &names(&wanted)).await?;
    if taken < wanted.len() as u64 {
        let before = store::taken_before(tx, batch, &names(&wanted)).await?;
        wanted.retain(|(d, _)| !before.contains(d));
    }
    // A fact is stored by its name alone: with a name too many it would be stored twice, with one too few it would be lost.
    if taken != wanted.len() as u64 {
        return Err(Error::internal(format!("{taken} names of usage were taken, and {} are free", wanted.len())));
    }
    if !store::taken_at_once(tx.dialect()) {
        let (recent, number) = (b.recent.clone(), i64::try_from(taken).unwrap_or(i64::MAX));
        tx.on_commit(move || recent.add(number));
    }
    let mut places: Vec<usize> = wanted.into_iter().map(|(_, n)| n).collect();
    places.sort_unstable();
    Ok(places.into_iter().filter_map(|n| facts.get(n)).collect())
}

impl Billing {
    /// Moves names on while too many stand in the small table, a part at a time. Nothing depends on it but time; safe at any moment.
    ///
    /// # Errors
    /// What the database says; what was moved stays moved.
    pub async fn settle_names(&self) -> Result<()> {
        let most = if store::taken_at_once(self.env.db.dialect()) { 0 } else { RECENT };
        self.settle_names_beyond(most).await
    }

    /// As [`Billing::settle_names`], leaving at most so many.
    ///
    /// # Errors
    /// As [`Billing::settle_names`].
    pub async fn settle_names_beyond(&self, most: i64) -> Result<()> {
        if self.recent.known().is_none() {
            let n = store::count_recent(&mut self.env.db.read().await?).await?;
            self.recent.counted(n);
        }
        // Once around is enough, whatever the guess.
        for _ in 0..SLICES {
            if self.recent.known().is_none_or(|n| n <= most) {
                return Ok(());
            }
            let (from, to) = bounds(self.recent.next());
            let moved = transact!(self.env.db, |tx| { store::move_names(tx, &from, to.as_deref()).await })?;
            self.recent.add(-i64::try_from(moved).unwrap_or(0));
        }
        // All were moved, and it still says too many: another process moved them.
        let n = store::count_recent(&mut self.env.db.read().await?).await?;
        self.recent.counted(n);
        Ok(())
    }
}

/// Digests `[from, to)` of a slice; the last has no end.
fn bounds(slice: u8) -> (Vec<u8>, Option<Vec<u8>>) {
    let edge = |n: u8| vec![n.saturating_mul(256u16.div_ceil(u16::from(SLICES)) as u8)];
    (edge(slice), (slice + 1 < SLICES).then(|| edge(slice + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_all_digests_and_meet() {
        let all: Vec<_> = (0..SLICES).map(bounds).collect();
        assert_eq!(all[0].0, [0]);
        assert_eq!(all[15], (vec![240], None));
        assert!(all.windows(2).all(|w| w[0].1.as_ref() == Some(&w[1].0)));
    }
}
