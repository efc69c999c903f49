//! Facts to packs: whatever is new of a batch becomes one ledger entry a project and month, in one transaction.
//!
//! A batch costs SQLite a few statements for every hundred facts, and PostgreSQL a few for every ten thousand: names are taken by the list
//! ([`super::names`]), shapes come from a cache (they never change), and only the index of packs, not the facts, goes into tables of this slice.
//!
//! Invariants: a name is taken once, for ever, whatever the second fact of that name says; of two in a batch the first is the fact. Every
//! row here can be made again from the ledger.

use super::pack::{Shape, Writer};
use super::{LEDGER, fact, names, store};
use crate::Billing;
use crate::month::{Calendar, Month};
use kernel::{Error, ProjectId, Result, Timestamp};
use runtime::port::UsageFact;
use runtime::{Tx, ledger, transact};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher as _, RandomState};
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

fn shape_digest(f: &UsageFact) -> Digest {
    let mut parts = vec![f.project.as_str(), &f.resource, &f.meter, &f.kind, &f.name];
    parts.extend(f.attributes.iter().flat_map(|(k, v)| [k.as_str(), v.as_str()]));
    digest(&parts)
}

/// Numbers of shapes that are known: committed, so for ever. Bounded; emptied when full.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    known: Arc<Mutex<HashMap<Mark, u32>>>,
    secrets: (RandomState, RandomState),
}

/// Stands for a shape in this process: 128 bits under keys that nobody knows, so that no two shapes meet, by chance or on purpose. A
/// tenth of the work of a digest that can be stored.
type Mark = u128;

const MOST_NUMBERS: usize = 1_000_000;

impl Numbers {
    fn mark(&self, f: &UsageFact) -> Mark {
        let said = (f.project.as_str(), &f.resource, &f.meter, &f.kind, &f.name, &f.attributes);
        let (a, b) = (self.secrets.0.hash_one(said), self.secrets.1.hash_one(said));
        (Mark::from(a) << 64) | Mark::from(b)
    }
    fn get(&self, wanted: impl Iterator<Item = Mark>) -> Vec<Option<u32>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.map(|m| known.get(&m).copied()).collect()
    }
    fn put(&self, new: &[(Mark, u32)]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
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
        let done = transact!(self.env.db, |tx| { store_batch(self, tx, facts, now).await })?;
        if let Err(e) = self.settle_names().await {
            // The facts are stored; names are moved with the next batch.
            tracing::warn!(error = %e, "names of usage facts were not moved on");
        }
        Ok(done)
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
    let new = names::take(b, tx, batch, facts).await?;
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
    let seqs = ledger::append_all(tx, LEDGER, now, entries).await?;
    let index: Vec<_> = packs.iter().map(|((p, m), w)| (id(p, *m), *p, *m, w)).collect();
    store::insert_packs(tx, batch, now, (&index, &seqs)).await?;
    store::touch(tx, now, &index).await?;
    let (numbers, learnt) = (b.shapes.clone(), shapes.learnt());
    tx.on_commit(move || numbers.put(&learnt));
    Ok(done)
}

/// A shape of a batch.
struct Declaration<'a> {
    mark: Mark,
    /// A fact of this shape.
    sample: &'a UsageFact,
    number: Option<u32>,
    /// It was in the cache before.
    cached: bool,
    /// It is to be declared by the pack that names it first.
    fresh: bool,
}

/// Shapes of a batch and their numbers.
#[derive(Default)]
struct Declared<'a> {
    all: Vec<Declaration<'a>>,
    of_fact: Vec<usize>,
}

impl<'a> Declared<'a> {
    async fn number(&mut self, b: &Billing, tx: &mut Tx, facts: &[&'a UsageFact]) -> Result<()> {
        let mut seen: HashMap<Mark, usize> = HashMap::with_capacity(facts.len());
        for f in facts {
            let mark = b.shapes.mark(f);
            let place = *seen.entry(mark).or_insert_with(|| {
                self.all.push(Declaration { mark, sample: f, number: None, cached: false, fresh: false });
                self.all.len() - 1
            });
            self.of_fact.push(place);
        }
        let cached = b.shapes.get(self.all.iter().map(|d| d.mark));
        for (d, n) in self.all.iter_mut().zip(cached) {
            (d.number, d.cached) = (n, n.is_some());
        }
        let mut unknown: Vec<(&mut Declaration<'a>, Digest)> = self
            .all
            .iter_mut()
            .filter(|d| !d.cached)
            .map(|d| {
                let s = shape_digest(d.sample);
                (d, s)
            })
            .collect();
        let stored = store::shape_numbers(tx, unknown.iter().map(|u| u.1)).await?;
        let mut new: BTreeMap<&ProjectId, Vec<&mut (&mut Declaration<'a>, Digest)>> = BTreeMap::new();
        for u in &mut unknown {
            match stored.get(&u.1) {
                Some(n) => u.0.number = Some(*n),
                None => new.entry(&u.0.sample.project).or_default().push(u),
            }
        }
        let totals = store::reserve_shapes(tx, new.iter().map(|(p, l)| (*p, l.len()))).await?;
        let mut rows = Vec::new();
        for (project, list) in new {
            let total = totals.get(project).copied().ok_or_else(|| Error::internal("no numbers for shapes"))?;
            let mut n = total - u32::try_from(list.len()).unwrap_or(0);
            for (d, digest) in list {
                n += 1;
                (d.number, d.fresh) = (Some(n), true);
                rows.push((d.sample, n, *digest));
            }
        }
        store::insert_shapes(tx, &rows).await
    }

    /// The number of a shape, and whether it must be declared here: the first time that it is asked for, if it is new.
    fn take(&mut self, place: usize) -> Result<(u32, bool)> {
        let missing = || Error::internal("a shape has no number");
        let d = self.all.get_mut(place).ok_or_else(missing)?;
        Ok((d.number.ok_or_else(missing)?, std::mem::take(&mut d.fresh)))
    }

    /// What the cache does not know yet.
    fn learnt(&self) -> Vec<(Mark, u32)> {
        self.all.iter().filter(|d| !d.cached).filter_map(|d| Some((d.mark, d.number?))).collect()
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
