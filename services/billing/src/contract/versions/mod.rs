//! Dated versions of a contract: which one prices a period.
//!
//! A version holds from an instant until the next one does; the first also before. Versions are kept with the records
//! (`billing_contract`, `billing_contract_valid`) and read again at each start, so that a bill of an old period is computed from what held
//! then. A version never reaches into a closed month: what was booked stays booked.

mod store;

use super::Contract;
use crate::Billing;
use kernel::{Caller, Error, Result, Timestamp};
use runtime::port::{AuditEntry, AuditSink, Outcome};
use runtime::transact;
use std::sync::{Arc, PoisonError};

/// A version and from when it holds.
#[derive(Debug, Clone)]
pub struct Version {
    /// The contract.
    pub contract: Arc<Contract>,
    /// First instant.
    pub from: Timestamp,
}

/// A part of a period in which one version holds.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The contract.
    pub contract: Arc<Contract>,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
}

/// All versions, oldest first; never empty.
#[derive(Debug, Clone)]
pub struct Versions(Vec<Version>);

impl Versions {
    /// One version that holds always.
    pub fn of(c: Arc<Contract>) -> Versions {
        Versions(vec![Version { contract: c, from: Timestamp(i64::MIN) }])
    }

    /// Several; they are put in order. Of two from the same instant the later of the list holds.
    pub fn dated(mut all: Vec<Version>) -> Versions {
        all.sort_by_key(|v| v.from);
        Versions(all)
    }

    /// All, oldest first.
    pub fn all(&self) -> &[Version] {
        &self.0
    }

    /// The version that holds at an instant.
    pub fn at(&self, t: Timestamp) -> Option<&Arc<Contract>> {
        let held = self.0.iter().rev().find(|v| v.from <= t);
        held.or(self.0.first()).map(|v| &v.contract)
    }

    /// The versions that hold in `[begin, end)`, in order.
    pub fn segments(&self, begin: Timestamp, end: Timestamp) -> Vec<Segment> {
        let mut all: Vec<Segment> = Vec::new();
        for (n, v) in self.0.iter().enumerate() {
            let from = if n == 0 { begin } else { v.from.max(begin) };
            let to = self.0.get(n + 1).map_or(end, |next| next.from.min(end));
            if from < to {
                all.push(Segment { contract: v.contract.clone(), from, to });
            }
        }
        all
    }
}

impl Billing {
    /// The versions of the contract.
    pub fn versions(&self) -> Arc<Versions> {
        self.versions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// [`Billing::take_force`] without an audit ledger.
    ///
    /// # Errors
    /// As there.
    pub async fn register_contract(&self) -> Result<()> {
        self.take_force(None).await
    }

    /// Keeps the text of the contract in force with the records, dates it, and reads the versions before it. A version that is new is told
    /// to the audit ledger, in the same transaction: who sets prices must be seen.
    ///
    /// # Errors
    /// Conflict, if another text was used under the same version (a changed contract needs a new version), or (code `ClosedMonth`) if it
    /// is said to hold in a month that is closed; internal, if a stored version does not read.
    pub async fn take_force(&self, audit: Option<&dyn AuditSink>) -> Result<()> {
        let now = self.env.now();
        let c = &self.contract;
        let open = self.first_open_instant().await?;
        transact!(self.env.db, |tx| {
            match store::digest(tx, &c.id, &c.version).await? {
                None => store::insert(tx, c, now).await?,
                Some(d) if d == c.digest => {}
                Some(_) => {
                    return Err(Error::conflict(format!(
                        "the contract {} changed, but its version is still {}: give it a new one",
                        c.id, c.version
                    )));
                }
            }
            if store::valid_from(tx, &c.id, &c.version).await?.is_some() {
                return Ok(());
            }
            let first = store::versions(tx, &c.id).await?.is_empty();
            let from = self.dated(first, open)?;
            store::insert_valid(tx, &c.id, &c.version, from, now).await?;
            if let Some(audit) = audit {
                let mut e = AuditEntry::of(&Caller::system("contract"), "ops", "contract.take-force", Outcome::Done);
                let (id, version, day) = (&c.id, &c.version, from.rfc3339());
                e.detail =
                    Some(format!("contract {id} version {version} holds from {day}; SM3 of its text {}", c.digest));
                audit.record(tx, &e).await?;
            }
            Ok(())
        })?;
        self.load_versions().await?;
        self.adopt_bills().await
    }

    /// From when the contract in force holds, if it is new.
    fn dated(&self, first: bool, open: Option<Timestamp>) -> Result<Timestamp> {
        let c = &self.contract;
        let stated = c.valid_from.map(|d| self.calendar.day(d)).transpose()?;
        match (stated, open) {
            (Some(t), Some(open)) if t < open && !first => Err(Error::conflict(format!(
                "valid_from: version {} of the contract {} would hold in a month that is closed",
                c.version, c.id
            ))
            .code("ClosedMonth")
            .field("valid_from")),
            (Some(t), _) => Ok(t),
            (None, Some(open)) if !first => Ok(open),
            (None, _) => self.calendar.day(c.start),
        }
    }

    /// First instant after all closed months, if one is closed.
    async fn first_open_instant(&self) -> Result<Option<Timestamp>> {
        let mut tx = self.env.db.read().await?;
        let last = crate::book::store::last_month(&mut tx).await?;
        last.map(|m| self.calendar.end(crate::month::Month::parse(&m)?)).transpose()
    }

    async fn load_versions(&self) -> Result<()> {
        let mut tx = self.env.db.read().await?;
        let mut all = Vec::new();
        for (version, from, text) in store::versions(&mut tx, &self.contract.id).await? {
            let contract = if version == self.contract.version {
                self.contract.clone()
            } else {
                Contract::parse(&text)
                    .map_err(|p| Error::internal(format!("version {version} of the contract no longer reads: {p}")))?
            };
            all.push(Version { contract: Arc::new(contract), from });
        }
        if !all.is_empty() {
            *self.versions.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Versions::dated(all));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_holds_until_the_next_one_does() {
        let c = Arc::new(Contract::embedded().unwrap());
        let at = |n: i64| Timestamp(n);
        let v = |from: i64| Version { contract: c.clone(), from: at(from) };
        let all = Versions::dated(vec![v(50), v(10), v(30)]);
        let spans = |a, b| all.segments(at(a), at(b)).into_iter().map(|s| (s.from.0, s.to.0)).collect::<Vec<_>>();
        assert_eq!(spans(0, 100), [(0, 30), (30, 50), (50, 100)]);
        assert_eq!(spans(30, 40), [(30, 40)]);
        assert_eq!(spans(60, 70), [(60, 70)]);
        assert_eq!(spans(0, 5), [(0, 5)], "the first holds before its day too");
    }
}
