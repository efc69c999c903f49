//! Facts to packs: whatever is new of a batch becomes one ledger entry a project and month, in one transaction.
//!
//! A batch costs a few statements for every hundred facts: names are looked up and taken by one insert, shapes come from a cache (they never
//! change), and only the index of packs, not the facts, goes into tables of this slice.
//!
//! Invariants: a name is taken once, for ever, whatever the second fact of that name says; of two in a batch the first is the fact. Every
//! row here can be made again from the ledger.

use super::pack::{Shape, Writer};
use super::{LEDGER, fact, store};
use crate::Billing;
use crate::month::{Calendar, Month};
use kernel::{Error, ProjectId, Result, Timestamp};
use runtime::port::UsageFact;
use runtime::{Tx, ledger, transact};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// 128 bits of an SM3.
pub(crate) type Digest = [u8; 16];

fn digest(parts: &[&str]) -> Digest {
    let mut h = crypto::hash::Sm3Stream::default();
    for p in parts {
        h.update(&(p.len() as u64).to_be_bytes());
        h.update(p.as_bytes());
    }
    let mut out = [0; 16];
    out.copy_from_slice(&h.finish()[..16]);
    out
}

/// The name of a fact, as `billing_key` has it.
pub(crate) fn key_digest(key: &str) -> Digest {
    digest(&[key])
}

fn shape_digest(project: &str, s: &Shape) -> Digest {
    let mut parts = vec![project, &s.resource, &s.meter, &s.kind, &s.name];
    parts.extend(s.attributes.iter().flat_map(|(k, v)| [k.as_str(), v.as_str()]));
    digest(&parts)
}

/// Numbers of shapes that are known: committed, so for ever. Bounded; emptied when full.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers(Arc<Mutex<HashMap<Digest, u32>>>);

const MOST_NUMBERS: usize = 1_000_000;

impl Numbers {
    fn get(&self, wanted: impl Iterator<Item = Digest>) -> HashMap<Digest, u32> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.filter_map(|d| known.get(&d).map(|n| (d, *n))).collect()
    }
    fn put(&self, new: &[(Digest, u32)]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + new.len() > MOST_NUMBERS {
            known.clear();
        }
        known.extend(new.iter().copied().take(MOST_NUMBERS));
    }
}

/// What came of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ingested {
    /// Facts that were stored.
    pub new: u64,
    /// Facts whose name was known, and which changed nothing.
    pub repeated: u64,
}

impl Billing {
    /// Stores a batch of facts of whatever instants, durably: for imports and outside meters. All or nothing; safe to repeat.
    ///
    /// # Errors
    /// Bad request that names the fact and the field, if one cannot be metered.
    pub async fn ingest(&self, facts: &[UsageFact]) -> Result<Ingested> {
        let now = self.env.now();
        for f in facts {
            fact::check(f, now)?;
        }
        transact!(self.env.db, |tx| { store_batch(self, tx, facts, now).await })
    }

    /// As [`Billing::ingest`], in the caller's transaction.
    ///
    /// # Errors
    /// As [`Billing::ingest`].
    pub async fn ingest_in(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<Ingested> {
        let now = self.env.now();
        for f in facts {
            fact::check(f, now)?;
        }
        store_batch(self, tx, facts, now).await
    }
}

/// Stores what is new of a batch. The facts have been checked.
pub(crate) async fn store_batch(b: &Billing, tx: &mut Tx, facts: &[UsageFact], now: Timestamp) -> Result<Ingested> {
    let batch = store::begin_batch(tx, now, facts.len()).await?;
    let new = take_names(tx, batch, facts).await?;
    let done = Ingested { new: new.len() as u64, repeated: (facts.len() - new.len()) as u64 };
    if new.is_empty() {
        return Ok(done);
    }
    b.note_late(tx, &new, now).await?;
    let mut shapes = Declared::default();
    shapes.number(b, tx, &new).await?;
    let mut packs: BTreeMap<(&ProjectId, Month), Writer> = BTreeMap::new();
    let mut months = Months { calendar: &b.calendar, last: None };
    for (f, shape) in new.iter().zip(std::mem::take(&mut shapes.of_fact)) {
        let key = (&f.project, months.of(f.at)?);
        let w = packs.entry(key).or_insert_with(|| Writer::new(f.project.as_str()));
        let (n, fresh) = shapes.take(shape)?;
        if fresh {
            w.declare(n, &Shape::of(f))?;
        }
        w.fact(n, f);
    }
    let id = |project: &ProjectId, month: Month| format!("pack/{batch}/{project}/{month}");
    let entries = packs.iter().map(|((p, m), w)| (id(p, *m), w.finish())).collect();
    ledger::append_all(tx, LEDGER, now, entries).await?;
    let index: Vec<_> = packs.iter().map(|((p, m), w)| (id(p, *m), *p, *m, w)).collect();
    store::insert_packs(tx, batch, now, &index).await?;
    store::touch(tx, now, &index).await?;
    let (numbers, known) = (b.shapes.clone(), shapes.known());
    tx.on_commit(move || numbers.put(&known));
    Ok(done)
}

/// Facts whose names are new, in their order.
async fn take_names<'a>(tx: &mut Tx, batch: i64, facts: &'a [UsageFact]) -> Result<Vec<&'a UsageFact>> {
    let mut first: HashMap<Digest, usize> = HashMap::with_capacity(facts.len());
    for (n, f) in facts.iter().enumerate() {
        first.entry(key_digest(&f.key)).or_insert(n);
    }
    for n in store::old_names(tx, facts).await? {
        first.remove(&key_digest(&n));
    }
    let mut wanted: Vec<(Digest, usize)> = first.into_iter().collect();
    // In their order, so that neighbours in the table are touched together.
    wanted.sort_unstable();
    let taken: HashSet<Digest> = store::take_keys(tx, batch, wanted.iter().map(|(d, _)| *d)).await?;
    let mut places: Vec<usize> = wanted.into_iter().filter(|(d, _)| taken.contains(d)).map(|(_, n)| n).collect();
    places.sort_unstable();
    Ok(places.into_iter().filter_map(|n| facts.get(n)).collect())
}

/// Shapes of a batch and their numbers.
#[derive(Default)]
struct Declared {
    all: Vec<(Digest, Option<u32>, bool)>,
    of_fact: Vec<usize>,
}

impl Declared {
    async fn number(&mut self, b: &Billing, tx: &mut Tx, facts: &[&UsageFact]) -> Result<()> {
        type Said<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a BTreeMap<String, String>);
        let mut seen: HashMap<Said<'_>, usize> = HashMap::new();
        let mut samples: Vec<&UsageFact> = Vec::new();
        for f in facts {
            let said = (
                f.project.as_str(),
                f.resource.as_str(),
                f.meter.as_str(),
                f.kind.as_str(),
                f.name.as_str(),
                &f.attributes,
            );
            let place = *seen.entry(said).or_insert_with(|| {
                samples.push(f);
                self.all.push((shape_digest(f.project.as_str(), &Shape::of(f)), None, false));
                samples.len() - 1
            });
            self.of_fact.push(place);
        }
        let known = b.shapes.get(self.all.iter().map(|s| s.0));
        self.learn(&known);
        let unknown = self.all.iter().filter(|s| s.1.is_none()).map(|s| s.0);
        let stored = store::shape_numbers(tx, unknown).await?;
        self.learn(&stored);
        let mut fresh: BTreeMap<&ProjectId, Vec<usize>> = BTreeMap::new();
        for (place, (f, s)) in samples.iter().zip(&self.all).enumerate() {
            if s.1.is_none() {
                fresh.entry(&f.project).or_default().push(place);
            }
        }
        let totals = store::reserve_shapes(tx, fresh.iter().map(|(p, l)| (*p, l.len()))).await?;
        let mut rows = Vec::new();
        for (project, places) in fresh {
            let total = totals.get(project).copied().ok_or_else(|| Error::internal("no numbers for shapes"))?;
            let mut n = total - u32::try_from(places.len()).unwrap_or(0);
            for place in places {
                n += 1;
                if let (Some(s), Some(f)) = (self.all.get_mut(place), samples.get(place)) {
                    (s.1, s.2) = (Some(n), true);
                    rows.push((*f, n, s.0));
                }
            }
        }
        store::insert_shapes(tx, &rows).await
    }

    fn learn(&mut self, known: &HashMap<Digest, u32>) {
        for s in self.all.iter_mut().filter(|s| s.1.is_none()) {
            s.1 = known.get(&s.0).copied();
        }
    }

    /// The number of a shape, and whether it must be declared here: the first time that it is asked for, if it is new.
    fn take(&mut self, place: usize) -> Result<(u32, bool)> {
        let missing = || Error::internal("a shape has no number");
        let s = self.all.get_mut(place).ok_or_else(missing)?;
        Ok((s.1.ok_or_else(missing)?, std::mem::take(&mut s.2)))
    }

    fn known(&self) -> Vec<(Digest, u32)> {
        self.all.iter().filter_map(|s| Some((s.0, s.1?))).collect()
    }
}

/// Months of instants, most of which fall into the same one.
struct Months<'a> {
    calendar: &'a Calendar,
    last: Option<(Timestamp, Timestamp, Month)>,
}

impl Months<'_> {
    fn of(&mut self, t: Timestamp) -> Result<Month> {
        if let Some((begin, end, m)) = self.last
            && begin <= t
            && t < end
        {
            return Ok(m);
        }
        let m = self.calendar.month_of(t)?;
        self.last = Some((self.calendar.begin(m)?, self.calendar.end(m)?, m));
        Ok(m)
    }
}
