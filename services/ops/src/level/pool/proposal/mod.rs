//! Capacity that no host tells of: accelerators, storage of an array, parts that are out of use.
//!
//! ```text
//! proposed (operator, with the delivery note) ──▶ pending ──▶ confirmed (purchaser): counts from its instant on
//!                                                        └──▶ refused (purchaser)
//! ```
//!
//! The use of pools is scored, and so the operator does not alone say what they have. Nothing is proposed for before the running half-year of the
//! contract: what was assessed stays.

mod store;

use super::{ALL, DIMENSIONS, What, change};
use crate::duty::input::{need_all, need_operator, need_purchaser};
use crate::{Ops, check, evidence};
use jiff::ToSpan as _;
use kernel::{Caller, Error, EvidenceId, Result, Timestamp, UserId};
use runtime::{Tx, transact};
use rust_decimal::Decimal;

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The purchaser has not decided.
    Pending,
    /// It counts.
    Confirmed,
    /// It does not.
    Refused,
}

impl Standing {
    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::Confirmed => "confirmed",
            Standing::Refused => "refused",
        }
    }
    /// The standing of that name.
    pub fn parse(s: &str) -> Option<Standing> {
        [Standing::Pending, Standing::Confirmed, Standing::Refused].into_iter().find(|x| x.as_str() == s)
    }
}

/// A wish to record a capacity that no host tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCapacity {
    /// Architecture, or none for what has none.
    pub pool: Option<String>,
    /// Dimension.
    pub dim: String,
    /// How much more, or less.
    pub delta: Decimal,
    /// From when on; now, unless given.
    pub at: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// The delivery note, the record of what went out of use.
    pub evidence: Vec<EvidenceId>,
}

/// A capacity that is proposed, with what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Id.
    pub id: String,
    /// Architecture, or none for what has none.
    pub pool: Option<String>,
    /// Dimension.
    pub dim: String,
    /// How much more, or less.
    pub delta: Decimal,
    /// From when on.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// How it stands.
    pub state: Standing,
    /// Who proposed it.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When it was proposed.
    pub recorded_at: Timestamp,
    /// Name of who decided.
    pub decided_by: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
    /// What was said about it.
    pub note: Option<String>,
}

impl Proposal {
    /// The pools that it changes.
    fn pools(&self) -> Vec<&str> {
        self.pool.as_deref().into_iter().chain([ALL]).collect()
    }
}

fn bad(field: &'static str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// What can be said of a wish without looking at anything.
fn checked(n: &NewCapacity) -> Result<()> {
    if let Some(p) = &n.pool {
        check::word("pool", p, &[("x86_64", ()), ("aarch64", ())])?;
    }
    let words: Vec<(&str, ())> = DIMENSIONS.iter().map(|d| (d.0, ())).collect();
    check::word("dimension", &n.dim, &words)?;
    check::name("reason", &n.reason, 300)?;
    let bound = Decimal::from(1_000_000_000);
    if n.delta.is_zero() || n.delta.abs() > bound || n.delta.scale() > 6 {
        return Err(bad("delta", "a number other than zero, at most a thousand million, with six places at most"));
    }
    if n.evidence.is_empty() {
        return Err(bad("evidence", "a file proves what pools have more or less of"));
    }
    Ok(())
}

/// No pool has less than nothing.
async fn enough(tx: &mut Tx, p: &Proposal) -> Result<()> {
    for pool in p.pools() {
        let have = super::store::level_before(tx, pool, &p.dim, crate::resource::OPEN).await?.0;
        if have + p.delta < Decimal::ZERO {
            let text = format!("delta: the pool {pool} has {} only", have.normalize());
            return Err(Error::conflict(text).code("Capacity").field("delta"));
        }
    }
    Ok(())
}

impl Ops {
    /// The beginning of the running half-year of the contract; of the first one, before it has begun.
    fn running_half_year(&self, now: Timestamp) -> Result<Timestamp> {
        let (work, start) = (&self.terms.work, self.terms.start);
        let (today, mut first) = (work.day_of(now), start);
        for n in 1i32.. {
            match start.checked_add((6 * n).months()) {
                Ok(next) if next <= today => first = next,
                _ => break,
            }
        }
        work.begin_of(first)
    }

    /// Proposes a capacity that no host tells of. It counts when the purchaser confirms it.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden, for others than the operator; conflict, if a pool would have less than nothing.
    pub async fn record_capacity(&self, caller: &Caller, n: &NewCapacity) -> Result<Proposal> {
        need_operator(caller)?;
        checked(n)?;
        let now = self.env.now();
        let at = n.at.unwrap_or(now);
        if at > now {
            return Err(bad("at", "must not be in the future"));
        }
        let floor = self.running_half_year(now)?;
        if n.at.is_some() && at < floor {
            return Err(bad("at", &format!("lies before {}, when the running half-year began", floor.rfc3339())));
        }
        let p = Proposal {
            id: kernel::fresh_uuid().to_string(),
            pool: n.pool.clone(),
            dim: n.dim.clone(),
            delta: n.delta,
            at,
            reason: n.reason.clone(),
            evidence: n.evidence.clone(),
            state: Standing::Pending,
            person: caller.user.clone(),
            person_name: caller.user_name.clone(),
            recorded_at: now,
            decided_by: None,
            decided_at: None,
            note: None,
        };
        transact!(self.env.db, |tx| {
            evidence::check(tx, caller, &p.evidence).await?;
            enough(tx, &p).await?;
            store::insert(tx, &p).await
        })?;
        Ok(p)
    }

    /// Proposals, newest first; of one standing, if asked.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn pool_proposals(
        &self,
        caller: &Caller,
        state: Option<Standing>,
        marker: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Proposal>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, state, marker, limit).await
    }

    /// The purchaser confirms a proposal, which counts from then on, or refuses it.
    ///
    /// # Errors
    /// Forbidden, for others; not found; bad request, for a refusal without a reason; conflict (code `ProposalState`), if it is decided; conflict
    /// (code `SamePerson`), if he proposed it himself; conflict (code `Capacity`), if a pool would have less than nothing.
    pub async fn decide_capacity(
        &self,
        caller: &Caller,
        id: &str,
        confirmed: bool,
        note: Option<&str>,
    ) -> Result<Proposal> {
        need_purchaser(caller)?;
        let note = note.map(str::trim).filter(|n| !n.is_empty());
        if let Some(n) = note {
            check::text("note", n, 300)?;
        } else if !confirmed {
            return Err(bad("note", "says why it is refused"));
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let gone = || Error::not_found("the proposal could not be found");
            let mut p = store::get(tx, id).await?.ok_or_else(gone)?;
            if p.state != Standing::Pending {
                let text = format!("the proposal is {} already", p.state.as_str());
                return Err(Error::conflict(text).code("ProposalState"));
            }
            if p.person == caller.user {
                return Err(Error::conflict("who has proposed a capacity does not decide on it").code("SamePerson"));
            }
            p.state = if confirmed { Standing::Confirmed } else { Standing::Refused };
            (p.decided_by, p.decided_at) = (Some(caller.user_name.clone()), Some(now));
            p.note = note.map(str::to_owned);
            store::decide(tx, &p).await?;
            if confirmed {
                enough(tx, &p).await?;
                let cause = format!("{}: {}", p.person_name, p.reason);
                change(tx, &p.pools(), &p.dim, (What::Capacity, p.delta), p.at, &cause, now).await?;
            }
            Ok(p)
        })
    }
}
