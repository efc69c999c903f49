//! The books: what becomes of a bill after its month.
//!
//! * `state.rs`: the states of bills and lines. `issue.rs`: a closed bill becomes issued; `act.rs`: confirm, sign; `dispute.rs`: disputes and
//!   how they end; `answer.rs`: proposals that nobody answers in time; `adjust.rs`: adjustments; `late.rs`: facts that come after the close; `settle.rs`: what a settlement does; `list.rs`: reconciliation
//!   (对账) and lists; `sheet.rs`: them as CSV; `store.rs`: the SQL.
//!
//! Invariants:
//! * A closed bill never changes. What was wrong is reversed and booked anew in a later period, at the price at which it was booked.
//! * One bill an account and period, enforced by the database; issuing, its lines and its journal entry are one transaction.
//! * Accrued and disputed of a project in the journal are the sum of its issued bills and of the adjustments that wait for a bill, less what was settled.
//! * Every step is an event that stays (`billing_book_event`), with the person who took it.

pub mod act;
pub mod adjust;
mod answer;
pub mod dispute;
mod issue;
mod late;
pub mod list;
pub mod settle;
pub mod sheet;
pub mod state;
pub(crate) mod store;

pub use dispute::DisputeState;
pub(crate) use issue::DEADLINE;
use kernel::{BillId, DisputeId, Money, ProjectId, Quantity, Timestamp, UserId};
pub use state::{BillState, LineState, Side};

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Person.
    pub by: UserId,
    /// His name then.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// An issued bill, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The bill.
    pub bill: BillId,
    /// Project.
    pub project: ProjectId,
    /// Month.
    pub month: String,
    /// State.
    pub state: BillState,
    /// What the bill comes to.
    pub total: Money,
    /// Lines.
    pub lines: i64,
    /// Lines that somebody must still confirm.
    pub unfinished: i64,
    /// Lines that are frozen.
    pub disputed: i64,
    /// What is frozen.
    pub frozen: Money,
    /// Who issued it; `deadline` for the contract's own time.
    pub issued_by: String,
    /// When.
    pub issued_at: Timestamp,
    /// Until when both sides verify it.
    pub verify_due: Option<Timestamp>,
    /// Silence until then confirms.
    pub silence: bool,
    /// The tenant's signature.
    pub tenant: Option<Seal>,
    /// The purchaser's signature.
    pub purchaser: Option<Seal>,
    /// When the last line was confirmed or adjusted.
    pub confirmed_at: Option<Timestamp>,
    /// When the last line was settled.
    pub settled_at: Option<Timestamp>,
}

impl Book {
    /// How far the reconciliation is: `open`, `signed_by_tenant`, `signed_by_purchaser`, `signed_off`.
    pub fn reconciliation(&self) -> &'static str {
        match (&self.tenant, &self.purchaser) {
            (None, None) => "open",
            (Some(_), None) => "signed_by_tenant",
            (None, Some(_)) => "signed_by_purchaser",
            (Some(_), Some(_)) => "signed_off",
        }
    }
}

/// A line of an issued bill, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// Bill.
    pub bill: BillId,
    /// Number within the bill, from 1: the lines, then the adjustments.
    pub n: i64,
    /// Project.
    pub project: ProjectId,
    /// Month.
    pub month: String,
    /// What names it in adjustments.
    pub key: String,
    /// Price row.
    pub item: String,
    /// Amount.
    pub amount: Money,
    /// State.
    pub state: LineState,
    /// The tenant's confirmation.
    pub tenant: Option<Seal>,
    /// The purchaser's confirmation.
    pub purchaser: Option<Seal>,
    /// Its last dispute.
    pub dispute: Option<DisputeId>,
    /// The month in which it was finished.
    pub final_month: Option<String>,
    /// The settlement that it is in.
    pub settlement: Option<String>,
}

/// How the operator wants a dispute to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which one it is of its dispute, from 1: who accepts names it.
    pub n: i64,
    /// The right quantity; none: the line stands as it was billed.
    pub quantity: Option<Quantity>,
    /// What was found.
    pub finding: String,
    /// Who proposes it.
    pub by: Seal,
    /// Until when who disputes answers; none, where the contract gives no time to verify.
    pub due: Option<Timestamp>,
    /// Silence until then agrees; otherwise it counts as declined.
    pub silence: bool,
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Id.
    pub id: DisputeId,
    /// Bill.
    pub bill: BillId,
    /// Line.
    pub n: i64,
    /// Project.
    pub project: ProjectId,
    /// Month.
    pub month: String,
    /// Price row.
    pub item: String,
    /// What it freezes.
    pub amount: Money,
    /// Who disputes.
    pub side: Side,
    /// State.
    pub state: DisputeState,
    /// Why.
    pub reason: String,
    /// The person.
    pub raised: Seal,
    /// How the operator last wanted it to end.
    pub proposal: Option<Proposal>,
    /// What was found.
    pub resolution: Option<String>,
    /// Who resolved it.
    pub resolved: Option<Seal>,
    /// The adjustment that came of it.
    pub adjustment: Option<String>,
}

/// Something that happened to an issued bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Line; none for the bill as a whole.
    pub n: Option<i64>,
    /// `issue`, `confirm`, `silence`, `dispute`, `withdraw`, `propose`, `decline`, `lapse`, `uphold`, `concede`, `decide`, `sign`, `settle`.
    pub event: String,
    /// For which side.
    pub side: Option<Side>,
    /// Who.
    pub seal: Seal,
    /// Why.
    pub reason: Option<String>,
}
