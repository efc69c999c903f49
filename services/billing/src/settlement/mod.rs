//! Settlements: what falls due until a day, computed from the records, signed by both sides, and then fixed.
//!
//! * `inputs.rs`: what a settlement is computed from, kept with it; `draft.rs`: computed; `sign.rs`: signed, returned, closed.
//! * `payment.rs`: the way of a payment that a closed settlement fixed: what it waits for, its invoice, its deadline, paid.
//! * `paper.rs`: as a document. `overview.rs`: the plan of all payments and caps as it stands; `state.rs`: the states; `store.rs`: the SQL.
//!
//! Invariants: one settlement is open at a time, and they are numbered without a gap, by a unique index; a payment is fixed once; a closed
//! settlement never changes and, computed again from its inputs, gives the same bytes; the payments that closed ones fixed count towards
//! caps, rests and retentions of later ones as they were fixed.

mod draft;
mod inputs;
mod overview;
mod paper;
mod payment;
mod sign;
pub mod state;
pub(crate) mod store;

use crate::Billing;
use crate::contract::Contract;
use crate::record::{Entry, party, shown};
use crate::settle::{Due, Outcome};
use crate::statement;
use jiff::civil::Date;
use kernel::{Caller, Error, Money, PaymentId, Result, SettlementId, Timestamp, UserId};
use runtime::list::{Asked, Listed};
use std::collections::BTreeMap;

pub use inputs::{Decided, Snapshot};
pub use overview::{Overview, Planned, Undated};
pub use payment::{NewShare, NewStep};
pub use state::{PaymentState, State};

/// Who signed, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: UserId,
    /// Name of that person then.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Id.
    pub id: SettlementId,
    /// Contract.
    pub contract: String,
    /// Its number, from 1.
    pub n: u32,
    /// Payments until this day.
    pub until: Date,
    /// State.
    pub state: State,
    /// Grows with each change.
    pub seq: i64,
    /// What it is computed from.
    pub inputs: Snapshot,
    /// SM3 of them: what is signed.
    pub inputs_digest: String,
    /// What it makes payable.
    pub total: Money,
    /// Who computed it last.
    pub drafted: Signature,
    /// The operator's signature.
    pub proposed: Option<Signature>,
    /// Until when the purchaser is to check it.
    pub review_until: Option<Timestamp>,
    /// The purchaser's signature.
    pub closed: Option<Signature>,
    /// What was said, oldest first.
    pub entries: Vec<Entry>,
}

/// Something that a payment waited for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Met {
    /// The day.
    pub date: Date,
    /// Document by which it is found: the number of the invoice, of the transfer.
    pub reference: String,
    /// Amount of the invoice or the transfer.
    pub amount: Option<Money>,
    /// Who recorded it.
    pub by: UserId,
    /// Name of that person then.
    pub by_name: String,
    /// When it was recorded.
    pub at: Timestamp,
}

/// A payment that a closed settlement fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Id.
    pub id: PaymentId,
    /// Contract.
    pub contract: String,
    /// The settlement.
    pub settlement: SettlementId,
    /// Its place there.
    pub place: u32,
    /// What was fixed.
    pub due: Due,
    /// State.
    pub state: PaymentState,
    /// Grows with each change.
    pub seq: i64,
    /// What it waited for and is there, by name; `pay` for the payment itself.
    pub met: BTreeMap<String, Met>,
    /// Until when it is to be paid; none until all is there, and where the contract says nothing.
    pub pay_by: Option<Timestamp>,
    /// The day on which it was paid.
    pub paid_on: Option<Date>,
}

/// A settlement computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The contract in the version by which it is computed.
    pub contract: Contract,
    /// Payments and caps.
    pub outcome: Outcome,
    /// Payments that this settlement adds, of which the amount is known.
    pub adds: Vec<Due>,
}

impl Statement {
    /// The sheet as text: every payment until the settlement's day.
    ///
    /// # Errors
    /// Internal, if a sum overflows.
    pub fn sheet(&self) -> Result<String> {
        statement::settlement(&self.contract, &self.outcome.dues)
    }

    /// The same as a table with commas.
    ///
    /// # Errors
    /// Internal, if a sum overflows.
    pub fn csv(&self) -> Result<String> {
        statement::settlement_csv(&self.contract, &self.outcome.dues)
    }
}

pub(crate) fn missing(id: &SettlementId) -> Error {
    Error::not_found(format!("settlement {} could not be found", shown(id.as_str())))
}

/// Computes a settlement from its inputs.
pub(crate) fn computed(contract: Contract, inputs: &Snapshot) -> Result<Statement> {
    let outcome = inputs.outcome(&contract)?;
    let fixed = |d: &Due| inputs.settled.iter().any(|s| s.payment == d.payment && s.number == d.number);
    let adds = outcome.dues.iter().filter(|d| d.open.is_none() && !fixed(d)).cloned().collect();
    Ok(Statement { contract, outcome, adds })
}

impl Billing {
    /// Settlements, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; bad request, for an order or a marker that the list does not have.
    pub async fn settlements(&self, caller: &Caller, asked: &Asked) -> Result<Listed<Settlement>> {
        party(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &self.contract().id, asked).await
    }

    /// A settlement.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; not found.
    pub async fn settlement(&self, caller: &Caller, id: &SettlementId) -> Result<Settlement> {
        party(caller)?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.ok_or_else(|| missing(id))
    }

    /// Computes a settlement from the inputs that are kept with it: the same bytes each time.
    ///
    /// # Errors
    /// Internal, if its contract cannot be read.
    pub async fn statement(&self, s: &Settlement) -> Result<Statement> {
        let mut tx = self.env.db.read().await?;
        computed(self.version(&mut tx, &s.inputs.contract, &s.inputs.version).await?, &s.inputs)
    }
}
