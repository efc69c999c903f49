//! The purchaser's word on a version of the contract.
//!
//! ```text
//! proposed ──agree (the purchaser)──▶ agreed: in force from its day on, at once and without a restart
//!     └──decline (the purchaser, with a reason)──▶ declined: another version is needed
//! ```
//! Nothing is priced, issued, assessed or settled by a version that is proposed or declined. What was proposed and is not what the last start
//! was given is *superseded*: nobody can agree to it any more, unless a start gives it again.

use super::{Tx, audited, dated, keep, read, store};
use crate::Billing;
use crate::book::Seal;
use crate::contract::{Contract, Diff, diff};
use crate::journal::words;
use crate::month::Calendar;
use crate::record::{purchaser, shown, text};
use kernel::{Caller, Error, Result, Timestamp};
use runtime::port::AuditSink;
use runtime::transact;
use serde::{Deserialize, Serialize};

words! {
    /// What became of a version.
    Consent {
        /// The first of the contract: both sides have signed it.
        Signed = "signed" "签订版本";
        /// In force since before the purchaser was asked.
        Recorded = "recorded" "此前已生效";
        /// Waits for the purchaser.
        Proposed = "proposed" "待采购人同意";
        /// The purchaser agreed.
        Agreed = "agreed" "采购人已同意";
        /// The purchaser declined.
        Declined = "declined" "采购人不同意";
        /// Proposed, and no longer what the operator starts with.
        Superseded = "superseded" "已被替代";
    }
}

/// A version and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionState {
    /// Version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// From when it holds, or, proposed, would; none if that is the first month that is open when the purchaser agrees.
    pub valid_from: Option<Timestamp>,
    /// State.
    pub state: Consent,
    /// When its text was recorded.
    pub recorded_at: Timestamp,
    /// Who decided.
    pub decided: Option<Seal>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The version in force when it came, and what it changes of that; none for the first.
    pub changes: Option<(String, Diff)>,
}

/// A version that awaits the purchaser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// Version.
    pub version: String,
    /// From when it would hold, if it says so.
    pub from: Option<Timestamp>,
}

/// Name of a version in the ledger.
pub(super) fn key(id: &str, version: &str) -> String {
    format!("{id}/{version}")
}

fn stated(c: &Contract) -> Result<Option<Timestamp>> {
    let calendar = Calendar::of(c)?;
    c.valid_from.map(|d| calendar.day(d)).transpose()
}

fn decided(state: Consent) -> Error {
    Error::conflict(format!("the version is {}", state.as_str())).code("VersionState")
}

impl Billing {
    /// Records the version that a start was given as proposed, once.
    pub(super) async fn propose_version(
        &self,
        tx: &mut Tx,
        p: &Contract,
        audit: Option<&dyn AuditSink>,
        now: Timestamp,
    ) -> Result<()> {
        keep(tx, p, now).await?;
        if store::consent(tx, &p.id, &p.version).await?.is_some() {
            return Ok(());
        }
        if p.zone != self.base.zone {
            let e = format!("zone: version {} would move the edges of months that were billed", p.version);
            return Err(Error::conflict(e).code("ZoneChanged").field("zone"));
        }
        dated(p, false, self.open_instant(tx).await?)?;
        store::propose(tx, p, now).await?;
        let (id, version, held) = (&p.id, &p.version, &self.base.version);
        let text = format!(
            "contract {id} version {version} awaits the purchaser, {held} stays in force; SM3 of its text {}",
            p.digest
        );
        audited(tx, audit, "contract.propose", text).await?;
        let from = stated(p)?.map(|t| format!("生效 Valid from: {}", t.rfc3339()));
        self.tell_version(tx, p, Consent::Proposed, (from.as_deref(), "system"), now).await
    }

    /// The version that awaits the purchaser.
    ///
    /// # Errors
    /// What the database says.
    pub async fn awaiting(&self) -> Result<Option<Awaiting>> {
        let Some(p) = self.proposed.as_ref().filter(|_| !self.agreed.thrown()) else { return Ok(None) };
        let mut tx = self.env.db.read().await?;
        match store::consent(&mut tx, &p.id, &p.version).await? {
            Some(Consent::Proposed) => Ok(Some(Awaiting { version: p.version.clone(), from: stated(p)? })),
            _ => Ok(None),
        }
    }

    /// The versions of the contract that hold or were proposed, as they came, and what each changes.
    ///
    /// # Errors
    /// Internal, if a stored version does not read.
    pub async fn version_states(&self) -> Result<Vec<VersionState>> {
        let mut tx = self.env.db.read().await?;
        let rows = store::states(&mut tx, &self.base.id).await?;
        drop(tx);
        let mut held: Option<Contract> = None;
        let mut all = Vec::new();
        for (mut v, text) in rows {
            let c = read(&v.version, &text)?;
            if let Some(before) = &held {
                v.changes = Some((before.version.clone(), diff(before, &c)?));
            } else if v.state == Consent::Recorded {
                v.state = Consent::Signed;
            }
            let offered = self.proposed.as_ref().is_some_and(|p| p.version == v.version);
            if v.state == Consent::Proposed && !offered {
                v.state = Consent::Superseded;
            }
            if v.valid_from.is_some() {
                held = Some(c);
            } else {
                v.valid_from = stated(&c)?;
            }
            all.push(v);
        }
        Ok(all)
    }

    /// The version of that name, if it waits.
    async fn offered(&self, version: &str) -> Result<&Contract> {
        if let Some(p) = self.proposed.as_ref().filter(|p| p.version == version) {
            return Ok(p);
        }
        let all = self.version_states().await?;
        match all.iter().find(|v| v.version == version) {
            Some(v) => Err(decided(v.state)),
            None => Err(Error::not_found(format!("the contract has no version {}", shown(version)))),
        }
    }

    /// Agrees to a version: it holds from its day on, and everything is done by it from now on.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; not found; conflict, if it does not wait (code `VersionState`), or months were closed since
    /// in which it would hold (code `ClosedMonth`).
    pub async fn agree_version(&self, caller: &Caller, version: &str) -> Result<VersionState> {
        purchaser(caller)?;
        let p = self.offered(version).await?;
        self.decide_version(caller, p, Consent::Agreed, None).await?;
        let mut tx = self.env.db.read().await?;
        self.load_versions(&mut tx).await?;
        drop(tx);
        tracing::info!(%version, "the purchaser has agreed to this version of the contract");
        self.version_state(version).await
    }

    /// Declines a version: what is in force stays.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request, without a reason; not found; conflict (code `VersionState`), if it does not
    /// wait.
    pub async fn decline_version(&self, caller: &Caller, version: &str, reason: &str) -> Result<VersionState> {
        purchaser(caller)?;
        let reason = text("reason", reason)?;
        let p = self.offered(version).await?;
        self.decide_version(caller, p, Consent::Declined, Some(&reason)).await?;
        self.version_state(version).await
    }

    async fn version_state(&self, version: &str) -> Result<VersionState> {
        let all = self.version_states().await?;
        let gone = || Error::internal(format!("version {} of the contract is gone", shown(version)));
        all.into_iter().find(|v| v.version == version).ok_or_else(gone)
    }

    /// Refuses to put a version into force over another than the one that this process was started over: what it changes was shown against
    /// that one.
    async fn shown_against_what_holds(&self, tx: &mut Tx, p: &Contract) -> Result<()> {
        let Some((held, _)) = store::latest(tx, &p.id).await?.filter(|(held, _)| *held != self.base.version) else {
            return Ok(());
        };
        let e = format!(
            "version {held} took force since this process was started with version {}, which was compared with version {}: start it again",
            p.version, self.base.version
        );
        Err(Error::conflict(e).code("VersionState"))
    }

    async fn decide_version(&self, caller: &Caller, p: &Contract, said: Consent, reason: Option<&str>) -> Result<()> {
        let now = self.env.now();
        let seal = Seal { by: caller.user.clone(), name: caller.user_name.clone(), at: now };
        transact!(self.env.db, |tx| {
            if !store::decide(tx, (p.id.as_str(), p.version.as_str()), said, &seal, reason).await? {
                let state = store::consent(tx, &p.id, &p.version).await?.unwrap_or(Consent::Recorded);
                return Err(decided(state));
            }
            if said == Consent::Agreed {
                self.shown_against_what_holds(tx, p).await?;
                let from = dated(p, false, self.open_instant(tx).await?)?;
                store::insert_valid(tx, &p.id, &p.version, from, now).await?;
                let agreed = self.agreed.clone();
                tx.on_commit(move || agreed.throw());
            }
            self.tell_version(tx, p, said, (reason, seal.name.as_str()), now).await
        })
    }
}
