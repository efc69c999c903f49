//! Dated versions of a contract: which one prices a period.
//!
//! A version holds from an instant until the next one does; the first also before. Versions are kept with the records
//! (`billing_contract`, `billing_contract_valid`) and read again at each start, so that a bill of an old period is computed from what held
//! then. A version never reaches into a closed month: what was booked stays booked.
//!
//! The first version of a contract is the signed one. A later one is only proposed by a start with its text: the one before it stays in
//! force until the purchaser agrees (`consent.rs`), and it dates from no month that was closed until then.

pub mod consent;
mod store;

use super::Contract;
use crate::Billing;
use crate::month::{Calendar, Month};
use jiff::civil::Date;
use kernel::{Caller, Error, InForce, Result, Switch, Timestamp};
use runtime::port::{AuditEntry, AuditSink, Outcome};
use runtime::{Env, Tx, transact};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

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
        // Of versions from the same instant the last holds, also of those that hold before.
        let before = || self.0.iter().rev().find(|v| self.0.first().is_some_and(|first| v.from == first.from));
        held.or_else(before).map(|v| &v.contract)
    }

    /// The versions that hold in `[begin, end)`, in order.
    pub fn segments(&self, begin: Timestamp, end: Timestamp) -> Vec<Segment> {
        let mut all: Vec<Segment> = Vec::new();
        let first = self.0.first().map(|v| v.from);
        for (n, v) in self.0.iter().enumerate() {
            let next = self.0.get(n + 1).map(|next| next.from);
            let from = if Some(v.from) == first { begin } else { v.from.max(begin) };
            let to = next.map_or(end, |t| t.min(end));
            if from < to && next != Some(v.from) {
                all.push(Segment { contract: v.contract.clone(), from, to });
            }
        }
        all
    }
}

/// What a start with the text of a contract finds. Of one start: what is made of it is exchanged when the purchaser agrees.
#[derive(Debug)]
pub struct Found {
    /// What everything is done by: the text itself, or what was in force before it.
    pub in_force: Contract,
    /// The text, if the purchaser has not agreed to it.
    pub proposed: Option<Contract>,
    /// Thrown when he agrees: billing, and all that [`Found::follow`] made, goes by the proposed text from that instant on.
    pub agreed: Switch,
}

impl Found {
    /// A contract that both sides have signed, and nothing proposed.
    pub fn signed(in_force: Contract) -> Found {
        Found { in_force, proposed: None, agreed: Switch::default() }
    }

    /// What another slice has from the contract, of the text in force and of the proposed one. Made at the start, so that nothing can fail
    /// when the purchaser agrees.
    ///
    /// # Errors
    /// Those of making it.
    pub fn follow<T>(&self, of: impl Fn(&Contract) -> Result<Arc<T>>) -> Result<InForce<T>> {
        let next = self.proposed.as_ref().map(&of).transpose()?;
        Ok(InForce::until(of(&self.in_force)?, next, &self.agreed))
    }
}

/// What is in force, given the text that a start was told of. The first text of a contract is the signed one. An older text that is given
/// again does not undo what was agreed to since.
///
/// # Errors
/// Conflict, if another text was used under the same version, or (code `OtherContract`) if this is another contract while the term of that
/// which is in force runs; internal, if a stored version does not read.
pub async fn in_force(env: &Env, given: Contract) -> Result<Found> {
    let mut tx = env.db.read().await?;
    unchanged(&mut tx, &given).await?;
    runs_out(&mut tx, &given, env.now()).await?;
    match store::latest(&mut tx, &given.id).await? {
        Some((version, text)) if version != given.version => {
            let agreed = store::valid_from(&mut tx, &given.id, &given.version).await?.is_some();
            let in_force = read(&version, &text)?;
            if agreed {
                let (given, version) = (&given.version, &in_force.version);
                tracing::warn!(%given, %version, "a later version of the contract was agreed to, and stays in force");
            }
            Ok(Found { proposed: (!agreed).then_some(given), ..Found::signed(in_force) })
        }
        _ => Ok(Found::signed(given)),
    }
}

fn read(version: &str, text: &str) -> Result<Contract> {
    Contract::parse(text)
        .map_err(|p| Error::internal(format!("version {version} of the contract no longer reads: {p}")))
}

/// Refuses another text under a version that is known; true if it is known.
async fn unchanged(tx: &mut Tx, c: &Contract) -> Result<bool> {
    match store::digest(tx, &c.id, &c.version).await? {
        None => Ok(false),
        Some(d) if d == c.digest => Ok(true),
        Some(_) => Err(Error::conflict(format!(
            "the contract {} changed, but its version is still {}: give it a new one",
            c.id, c.version
        ))),
    }
}

/// Refuses another contract in the middle of the term of that which both sides signed: it would be a new version that nobody agreed to.
/// Where nothing was used yet, nobody is bound: a first start by mistake without `--contract` does no harm.
async fn runs_out(tx: &mut Tx, given: &Contract, now: Timestamp) -> Result<()> {
    let Some((id, version, text)) = store::last(tx).await? else { return Ok(()) };
    if id == given.id {
        return Ok(());
    }
    let c = read(&version, &text)?;
    if now < Calendar::of(&c)?.day(c.end)?.plus(DAY) && store::any_use(tx).await? {
        let e = format!(
            "id: the contract {id} runs until {}, and this is {}: begin with another data directory",
            c.end, given.id
        );
        return Err(Error::conflict(e).code("OtherContract").field("id"));
    }
    Ok(())
}

/// Keeps a text with the records.
async fn keep(tx: &mut Tx, c: &Contract, now: Timestamp) -> Result<()> {
    if unchanged(tx, c).await? { Ok(()) } else { store::insert(tx, c, now).await }
}

async fn audited(tx: &mut Tx, audit: Option<&dyn AuditSink>, action: &'static str, detail: String) -> Result<()> {
    let Some(audit) = audit else { return Ok(()) };
    let mut e = AuditEntry::of(&Caller::system("contract"), "ops", action, Outcome::Done);
    e.detail = Some(detail);
    audit.record(tx, &e).await
}

/// From when a version holds that takes force now. `open` is the first instant after all months that are closed.
fn dated(c: &Contract, first: bool, open: Option<Timestamp>) -> Result<Timestamp> {
    let calendar = Calendar::of(c)?;
    let stated = c.valid_from.map(|d| calendar.day(d)).transpose()?;
    match (stated, open) {
        (Some(t), Some(open)) if t < open && !first => Err(Error::conflict(format!(
            "valid_from: version {} of the contract {} would hold in a month that is closed",
            c.version, c.id
        ))
        .code("ClosedMonth")
        .field("valid_from")),
        (Some(t), _) => Ok(t),
        (None, Some(open)) if !first => Ok(open),
        (None, _) => calendar.day(c.start),
    }
}

impl Billing {
    /// The versions of the contract.
    pub fn versions(&self) -> Arc<Versions> {
        self.versions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The contract as it holds on a day: a version that was agreed to for later does not rule before.
    pub fn contract_on(&self, day: Date) -> Arc<Contract> {
        let end = day.tomorrow().ok().and_then(|d| self.calendar.day(d).ok());
        let last = end.map_or(Timestamp(i64::MAX), |t| Timestamp(t.0 - 1));
        let held = self.versions().at(last).cloned();
        held.unwrap_or_else(|| Arc::new(self.contract().clone()))
    }

    /// The contract as it holds now.
    pub fn contract_now(&self) -> Arc<Contract> {
        let held = self.versions().at(self.env.now()).cloned();
        held.unwrap_or_else(|| Arc::new(self.contract().clone()))
    }

    /// [`Billing::take_force`] without an audit ledger.
    ///
    /// # Errors
    /// As there.
    pub async fn register_contract(&self) -> Result<()> {
        self.take_force(None).await
    }

    /// Keeps the text of the contract in force with the records, dates it if it is the first, and reads the versions before it. A version
    /// that the start was given and that is new is proposed. Both are told to the audit ledger, in the same transaction: who sets prices
    /// must be seen.
    ///
    /// # Errors
    /// Conflict, if another text was used under the same version (a changed contract needs a new version), or (code `ClosedMonth`) if it
    /// is said to hold in a month that is closed, or (code `ZoneChanged`) if it would move the edges of months; internal, if a stored
    /// version does not read, or this is built over a version that nobody agreed to (see [`in_force`]).
    pub async fn take_force(&self, audit: Option<&dyn AuditSink>) -> Result<()> {
        let now = self.env.now();
        let c = &self.base;
        transact!(self.env.db, |tx| {
            if store::valid_from(tx, &c.id, &c.version).await?.is_none() {
                if store::count(tx, &c.id).await? > 0 {
                    unchanged(tx, c).await?;
                    return Err(Error::internal(format!("version {} of the contract was not agreed to", c.version)));
                }
                keep(tx, c, now).await?;
                let from = dated(c, true, None)?;
                store::insert_valid(tx, &c.id, &c.version, from, now).await?;
                let (id, version, day) = (&c.id, &c.version, from.rfc3339());
                let text = format!("contract {id} version {version} holds from {day}; SM3 of its text {}", c.digest);
                audited(tx, audit, "contract.take-force", text).await?;
            }
            unchanged(tx, c).await?;
            match &self.proposed {
                Some(p) => self.propose_version(tx, p, audit, now).await,
                None => Ok(()),
            }
        })?;
        let mut tx = self.env.db.read().await?;
        self.load_versions(&mut tx).await?;
        drop(tx);
        if let Some(a) = self.awaiting().await? {
            let (version, in_force) = (&a.version, &self.contract().version);
            tracing::warn!(%version, %in_force, "this version of the contract awaits the purchaser's agreement");
        }
        self.adopt_bills().await
    }

    /// First instant after all months of which a bill is closed, if there is one.
    async fn open_instant(&self, tx: &mut Tx) -> Result<Option<Timestamp>> {
        let last = crate::book::store::last_month(tx).await?.max(store::last_billed(tx).await?);
        last.map(|m| self.calendar.end(Month::parse(&m)?)).transpose()
    }

    /// Versions as the records have them, for what is written in this transaction: one may have been agreed to a moment ago.
    pub(crate) async fn refresh_versions(&self, tx: &mut Tx) -> Result<()> {
        let n = usize::try_from(store::count(tx, &self.base.id).await?).unwrap_or(0);
        if n > 0 && n != self.versions().all().len() {
            self.load_versions(tx).await?;
        }
        Ok(())
    }

    /// The same, for what only reads: what the purchaser agreed to at another process of this cloud is followed.
    pub(crate) async fn follow_versions(&self) -> Result<()> {
        let mut tx = self.env.db.read().await?;
        self.refresh_versions(&mut tx).await
    }

    async fn load_versions(&self, tx: &mut Tx) -> Result<()> {
        let mut all = Vec::new();
        for (version, from, text) in store::versions(tx, &self.base.id).await? {
            let mut known = [Some(&self.base), self.proposed.as_ref()].into_iter().flatten();
            let contract = match known.find(|c| c.version == version) {
                Some(c) => c.clone(),
                None => read(&version, &text)?,
            };
            all.push(Version { contract: Arc::new(contract), from });
        }
        // Here too, since the purchaser may have agreed to it at another process of this cloud.
        if self.proposed.as_ref().is_some_and(|p| all.iter().any(|v| v.contract.version == p.version)) {
            self.agreed.throw();
        }
        let known = |version: &str| {
            let mut mine = [Some(&self.base), self.proposed.as_ref()].into_iter().flatten();
            mine.any(|c| c.version == version)
        };
        if let Some((version, _)) = store::latest(tx, &self.base.id).await?.filter(|(v, _)| !known(v)) {
            let started = &self.base.version;
            tracing::error!(
                %version, %started,
                "the purchaser has agreed to a version that another process was started with: bills, assessments and settlements go by it, \
                 orders and records of operation of this process do so when it is started again"
            );
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
        let (old, mut new) = ((*c).clone(), (*c).clone());
        new.version = "new".to_owned();
        let dated = |c: &Contract, from: i64| Version { contract: Arc::new(c.clone()), from: at(from) };
        let same = Versions::dated(vec![dated(&old, 10), dated(&new, 10), dated(&old, 30)]);
        for t in [0, 10, 29] {
            assert_eq!(same.at(at(t)).unwrap().version, "new", "at {t}: of two from one instant the later");
        }
        let parts = same.segments(at(0), at(40));
        let parts: Vec<_> = parts.iter().map(|s| (s.contract.version.as_str(), s.from.0, s.to.0)).collect();
        assert_eq!(parts, [("new", 0, 30), (old.version.as_str(), 30, 40)]);
    }
}
