//! Quota lent from a project to a sibling, for a time.
//!
//! ```text
//! asked ──agree (lender)──▶ agreed ──approve (purchaser, or the project above)──▶ lent ──return──▶ returned
//!   │ withdraw, refuse        │ withdraw, refuse                                  │ in use at its end   ▲
//!   ▼                         ▼                                                   ▼                     │
//! withdrawn, refused       withdrawn, refused                                  overdue ─────return──────┘
//! ```
//!
//! Three people: who asks, who agrees, who approves. While lent, the quantities stand in two entitlements of one source, one that takes from
//! the lender and one that gives to the borrower, so the sum does not change. At its end a loan returns by itself; what the borrower still
//! uses is not taken from under him: the loan is overdue, says what is in use, and is tried again.

mod store;

use super::{checked, missing};
use crate::Catalog;
use crate::entitlement::{self, Entitlement};
use crate::order::WhoseOrders;
use crate::order::decide::reason_of;
use kernel::{Caller, EntitlementId, Error, LoanId, ProjectId, Result, Role, Timestamp, UserId};
use runtime::port::Resource;
use runtime::{Tx, transact};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest loan.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);
const BATCH: u32 = 100;

/// State of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanState {
    /// The borrower has asked.
    Asked,
    /// The lender agrees.
    Agreed,
    /// It is approved and in force.
    Lent,
    /// Its time has passed, and it is in use.
    Overdue,
    /// It is back.
    Returned,
    /// Refused.
    Refused,
    /// Taken back by who asked.
    Withdrawn,
}

/// What happens to a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoanEvent {
    /// The lender agrees.
    Agree,
    /// The purchaser or the project above approves.
    Approve,
    /// Either refuses.
    Refuse,
    /// The borrower does not want it any more.
    Withdraw,
    /// It is given back, or falls due and is free.
    Return,
    /// It falls due and is in use.
    Stay,
}

impl LoanState {
    /// All states.
    pub const ALL: [LoanState; 7] = [
        LoanState::Asked,
        LoanState::Agreed,
        LoanState::Lent,
        LoanState::Overdue,
        LoanState::Returned,
        LoanState::Refused,
        LoanState::Withdrawn,
    ];
    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            LoanState::Asked => "asked",
            LoanState::Agreed => "agreed",
            LoanState::Lent => "lent",
            LoanState::Overdue => "overdue",
            LoanState::Returned => "returned",
            LoanState::Refused => "refused",
            LoanState::Withdrawn => "withdrawn",
        }
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<LoanState> {
        LoanState::ALL.into_iter().find(|x| x.as_str() == s)
    }
    /// Where an event leads.
    ///
    /// # Errors
    /// Conflict (`LoanState`), if it does not apply.
    pub fn after(self, event: LoanEvent) -> Result<LoanState> {
        use {LoanEvent as E, LoanState as S};
        let next = match (self, event) {
            (S::Asked, E::Agree) => Some(S::Agreed),
            (S::Agreed, E::Approve) => Some(S::Lent),
            (S::Asked | S::Agreed, E::Refuse) => Some(S::Refused),
            (S::Asked | S::Agreed, E::Withdraw) => Some(S::Withdrawn),
            (S::Lent | S::Overdue, E::Return) => Some(S::Returned),
            (S::Lent | S::Overdue, E::Stay) => Some(S::Overdue),
            (S::Asked, E::Approve | E::Return | E::Stay)
            | (S::Agreed, E::Agree | E::Return | E::Stay)
            | (S::Lent | S::Overdue, E::Agree | E::Approve | E::Refuse | E::Withdraw)
            | (S::Returned | S::Refused | S::Withdrawn, _) => None,
        };
        next.ok_or_else(|| {
            let e = format!("a loan that is {} admits no such thing", self.as_str());
            Error::conflict(e).code("LoanState")
        })
    }
}

/// A person and an instant.
pub type Sign = (UserId, String, Timestamp);

/// A loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// Id.
    pub id: LoanId,
    /// Who lends.
    pub lender: ProjectId,
    /// Who borrows.
    pub borrower: ProjectId,
    /// What.
    pub resources: BTreeMap<Resource, i64>,
    /// Until when.
    pub until: Timestamp,
    /// What for.
    pub reason: String,
    /// State.
    pub state: LoanState,
    /// Why it was refused, or what is still in use.
    pub note: Option<String>,
    /// Who asked, and when.
    pub asked: Sign,
    /// Who agreed for the lender.
    pub agreed: Option<Sign>,
    /// Who approved.
    pub approved: Option<Sign>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Loan {
    fn source(&self) -> String {
        format!("loan:{}", self.id)
    }
}

impl Catalog {
    /// Asks a sibling project for quota, for the project of the caller's scope.
    ///
    /// # Errors
    /// Forbidden, unless by a manager; not found, for a project that is no sibling; bad request, naming the field.
    pub async fn borrow_quota(
        &self,
        caller: &Caller,
        lender: &ProjectId,
        resources: &BTreeMap<Resource, i64>,
        until: Timestamp,
        reason: &str,
    ) -> Result<Loan> {
        checked(resources)?;
        let reason = reason_of(Some(reason), true)?.unwrap_or_default();
        let now = self.env.now();
        if until <= now || until.since(now) > LONGEST {
            return Err(Error::bad_request("until: must be in the future, within a year").field("until"));
        }
        let borrower = caller.project()?.clone();
        Catalog::manages(caller, &borrower)?;
        transact!(self.env.db, |tx| {
            let above = super::parent(tx, &borrower).await?;
            if *lender == borrower || above.is_none() || super::parent(tx, lender).await? != above {
                return Err(missing(lender));
            }
            let l = Loan {
                id: LoanId::fresh(),
                lender: lender.clone(),
                borrower: borrower.clone(),
                resources: resources.clone(),
                until,
                reason: reason.clone(),
                state: LoanState::Asked,
                note: None,
                asked: (caller.user.clone(), caller.user_name.clone(), now),
                agreed: None,
                approved: None,
                ended_at: None,
            };
            store::insert(tx, &l).await?;
            Ok(l)
        })
    }

    /// A loan, if the caller may see it.
    async fn loan_of(&self, tx: &mut Tx, caller: &Caller, id: &LoanId) -> Result<Loan> {
        let none = || Error::not_found("the loan could not be found");
        let l = store::get(tx, id).await?.ok_or_else(none)?;
        let seen = match WhoseOrders::of(caller)? {
            WhoseOrders::All => true,
            WhoseOrders::Project(p) => {
                p == l.lender || p == l.borrower || super::parent(tx, &l.borrower).await?.as_ref() == Some(&p)
            }
        };
        if seen { Ok(l) } else { Err(none()) }
    }

    /// Agrees for the lender.
    ///
    /// # Errors
    /// Forbidden, unless by a manager of the lender who did not ask himself (`SamePerson`); not found; conflict.
    pub async fn agree_loan(&self, caller: &Caller, id: &LoanId) -> Result<Loan> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut l = self.loan_of(tx, caller, id).await?;
            Catalog::manages(caller, &l.lender)?;
            another(caller, &l)?;
            l.state = l.state.after(LoanEvent::Agree)?;
            l.agreed = Some((caller.user.clone(), caller.user_name.clone(), now));
            store::update(tx, &l).await?;
            Ok(l)
        })
    }

    /// Approves a loan: from now on it is in force.
    ///
    /// # Errors
    /// Forbidden, unless by the purchaser or a manager of the project above, and one who neither asked nor agreed; not found; conflict, if
    /// the lender uses it himself by now (`InUse`), or its time has passed.
    pub async fn approve_loan(&self, caller: &Caller, id: &LoanId) -> Result<Loan> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut l = self.loan_of(tx, caller, id).await?;
            self.may_approve(tx, caller, &l).await?;
            another(caller, &l)?;
            l.state = l.state.after(LoanEvent::Approve)?;
            if l.until <= now {
                return Err(Error::conflict("its time has passed already").code("LoanState"));
            }
            l.approved = Some((caller.user.clone(), caller.user_name.clone(), now));
            self.refuse_unset(tx, &l).await?;
            self.refuse_in_use(tx, &l.lender, &l.resources).await?;
            for (project, sign) in [(&l.lender, -1), (&l.borrower, 1)] {
                let grants: BTreeMap<Resource, i64> = l.resources.iter().map(|(r, n)| (*r, n * sign)).collect();
                let e = Entitlement {
                    id: EntitlementId::fresh(),
                    project: project.clone(),
                    source: l.source(),
                    order: None,
                    item: None,
                    quantity: 1,
                    grants: grants.clone(),
                    from: now,
                    until: Some(l.until),
                    ended: None,
                };
                entitlement::store::insert(tx, &e).await?;
                self.quota.move_by(tx, project, &grants, false).await?;
            }
            store::update(tx, &l).await?;
            Ok(l)
        })
    }

    /// Who has no limit has nothing to lend; nor has a borrower without one anything to gain.
    async fn refuse_unset(&self, tx: &mut Tx, l: &Loan) -> Result<()> {
        for p in [&l.lender, &l.borrower] {
            let rows = self.quota.rows(tx, p).await?;
            let free = |r: &&Resource| rows.get(*r).is_some_and(|x| x.base == Some(crate::quota::UNLIMITED));
            if let Some(r) = l.resources.keys().find(free) {
                let e = format!("project {p} has no limit of {}", r.as_str());
                return Err(Error::conflict(e).code("NoLimit").field("resources"));
            }
        }
        Ok(())
    }

    async fn may_approve(&self, tx: &mut Tx, caller: &Caller, l: &Loan) -> Result<()> {
        if caller.acts_as(Role::Purchaser) {
            return Ok(());
        }
        match super::parent(tx, &l.borrower).await? {
            Some(above) => Catalog::manages(caller, &above),
            None => Err(Error::forbidden("a loan is approved by the purchaser")),
        }
    }

    /// Refuses a loan, for the lender or for who approves.
    ///
    /// # Errors
    /// As [`Catalog::approve_loan`]; bad request without a reason.
    pub async fn refuse_loan(&self, caller: &Caller, id: &LoanId, reason: Option<&str>) -> Result<Loan> {
        let reason = reason_of(reason, true)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut l = self.loan_of(tx, caller, id).await?;
            if Catalog::manages(caller, &l.lender).is_err() {
                self.may_approve(tx, caller, &l).await?;
            }
            l.state = l.state.after(LoanEvent::Refuse)?;
            (l.note, l.ended_at) = (reason.clone(), Some(now));
            store::update(tx, &l).await?;
            Ok(l)
        })
    }

    /// Gives a loan back before its end, or takes back the request for one.
    ///
    /// # Errors
    /// Forbidden, unless by a manager of the borrower; not found; conflict (`InUse`), naming what is in use.
    pub async fn return_loan(&self, caller: &Caller, id: &LoanId) -> Result<Loan> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut l = self.loan_of(tx, caller, id).await?;
            Catalog::manages(caller, &l.borrower)?;
            if matches!(l.state, LoanState::Asked | LoanState::Agreed) {
                l.state = l.state.after(LoanEvent::Withdraw)?;
            } else {
                l.state = l.state.after(LoanEvent::Return)?;
                self.refuse_in_use(tx, &l.borrower, &l.resources).await?;
                self.end_loan(tx, &l, now).await?;
            }
            (l.note, l.ended_at) = (None, Some(now));
            store::update(tx, &l).await?;
            Ok(l)
        })
    }

    async fn end_loan(&self, tx: &mut Tx, l: &Loan, now: Timestamp) -> Result<()> {
        for (project, sign) in [(&l.borrower, -1), (&l.lender, 1)] {
            if let Some(e) = entitlement::store::in_force(tx, project, &l.source()).await? {
                entitlement::store::end(tx, &e, now).await?;
                let back = l.resources.iter().map(|(r, n)| (*r, n * sign)).collect();
                self.quota.move_by(tx, project, &back, false).await?;
            }
        }
        Ok(())
    }

    /// Returns every loan whose time has passed; what is still in use is overdue, and tried again the next time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn return_loans(&self) -> Result<()> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let due = store::due(&mut tx, now, BATCH).await?;
        drop(tx);
        for id in due {
            let done: Result<()> = transact!(self.env.db, |tx| {
                let Some(mut l) = store::get(tx, &id).await? else { return Ok(()) };
                let was = l.state;
                if !matches!(was, LoanState::Lent | LoanState::Overdue) {
                    return Ok(());
                }
                match self.refuse_in_use(tx, &l.borrower, &l.resources).await {
                    Ok(()) => {
                        l.state = l.state.after(LoanEvent::Return)?;
                        (l.note, l.ended_at) = (None, Some(now));
                        self.end_loan(tx, &l, now).await?;
                    }
                    Err(e) if e.code == "InUse" => {
                        l.state = l.state.after(LoanEvent::Stay)?;
                        l.note = Some(e.message);
                    }
                    Err(e) => return Err(e),
                }
                store::update(tx, &l).await?;
                if l.state == was {
                    return Ok(());
                }
                let detail = format!("loan {} is {}{}", l.id, l.state.as_str(), said(l.note.as_deref()));
                self.deed(tx, &l.borrower, "loan.end", detail).await
            });
            done?;
        }
        Ok(())
    }

    /// Loans of or to a project of the caller, newest first; all, for purchaser and operator; those among its children, for a project above.
    ///
    /// # Errors
    /// What the database says.
    pub async fn loans(&self, caller: &Caller, before: Option<&LoanId>, limit: u32) -> Result<Vec<Loan>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, whose.project(), before, limit).await
    }
}

fn said(note: Option<&str>) -> String {
    note.map(|n| format!(": {n}")).unwrap_or_default()
}

fn another(caller: &Caller, l: &Loan) -> Result<()> {
    let signed = [Some(&l.asked), l.agreed.as_ref()];
    if signed.iter().flatten().any(|s| s.0 == caller.user) {
        return Err(Error::forbidden("who asks, who agrees and who approves are three people").code("SamePerson"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_one_state_or_a_refusal() {
        let events = [
            LoanEvent::Agree,
            LoanEvent::Approve,
            LoanEvent::Refuse,
            LoanEvent::Withdraw,
            LoanEvent::Return,
            LoanEvent::Stay,
        ];
        let open = LoanState::ALL.into_iter().flat_map(|s| events.map(|e| s.after(e).is_ok())).filter(|x| *x).count();
        assert_eq!(open, 3 + 3 + 2 + 2, "as drawn");
        assert_eq!(LoanState::Asked.after(LoanEvent::Approve).unwrap_err().code, "LoanState");
    }
}
