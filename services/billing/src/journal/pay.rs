//! Payments: a settlement makes one due, the supplier sends the invoice, the purchaser pays and says on which day.
//!
//! ```text
//! due ──invoice──▶ invoiced ──pay──▶ paid
//!   └──pay (where the contract does not wait for an invoice)──▲
//! ```
//!
//! The time to pay (`within` of the payment in the contract) runs from the invoice on; its end is stored with the payment.

use super::{Account, Kind, NewEntry, store, words};
use crate::Billing;
use crate::settle::Due;
use jiff::civil::Date;
use kernel::calendar::Hours;
use kernel::{Caller, Error, Money, PaymentId, Result, Role, Timestamp};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};

const INVOICE_LIMIT: usize = 64;

words! {
    /// State of a payment.
    PaymentState {
        /// Waits for the invoice.
        Due = "due" "待开票";
        /// Waits for the purchaser.
        Invoiced = "invoiced" "待支付";
        /// Paid.
        Paid = "paid" "已支付";
    }
}

/// What happens to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentEvent {
    /// The invoice is there.
    Invoice,
    /// The money is paid; `waits` says whether the contract wants an invoice first.
    Pay {
        /// The contract wants an invoice first.
        waits: bool,
    },
}

impl PaymentState {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `PaymentState`), naming the state.
    pub fn after(self, e: PaymentEvent) -> Result<PaymentState> {
        use {PaymentEvent as E, PaymentState as S};
        match (self, e) {
            (S::Due, E::Invoice) => Ok(S::Invoiced),
            (S::Due, E::Pay { waits: false }) | (S::Invoiced, E::Pay { .. }) => Ok(S::Paid),
            (S::Due, E::Pay { waits: true }) => {
                Err(Error::conflict("the payment waits for its invoice").code("PaymentState"))
            }
            (S::Invoiced, E::Invoice) => Err(Error::conflict("the payment has its invoice").code("PaymentState")),
            (S::Paid, E::Invoice | E::Pay { .. }) => Err(Error::conflict("the payment is made").code("PaymentState")),
        }
    }
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Id.
    pub id: PaymentId,
    /// Settlement that makes it due.
    pub settlement: String,
    /// Name of the payment in the contract.
    pub payment: String,
    /// Its number, from 1.
    pub number: u32,
    /// What is paid.
    pub amount: Money,
    /// State.
    pub state: PaymentState,
    /// The day on which it falls due by the contract's plan.
    pub due_on: Date,
    /// Who recorded the settlement.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// Number of the invoice.
    pub invoice: Option<String>,
    /// Who sent it.
    pub invoiced_by: Option<String>,
    /// When it was there.
    pub invoiced_at: Option<Timestamp>,
    /// Until when the purchaser must pay.
    pub pay_due: Option<Timestamp>,
    /// Day on which it was paid.
    pub paid_on: Option<Date>,
    /// Who said so.
    pub paid_by: Option<String>,
    /// When that was recorded.
    pub paid_at: Option<Timestamp>,
}

impl Payment {
    /// Whether it was paid after its time, or is not paid though that is over.
    pub fn late(&self, now: Timestamp) -> bool {
        self.pay_due.is_some_and(|due| self.paid_at.unwrap_or(now) > due)
    }
}

impl Billing {
    /// Makes a payment due, in the transaction of the settlement.
    pub(crate) async fn make_due(
        &self,
        tx: &mut Tx,
        settlement: &str,
        due: &Due,
        by: &str,
        now: Timestamp,
    ) -> Result<PaymentId> {
        if store::payment_of(tx, &due.payment, due.number).await?.is_some() {
            let text = format!("payment {} number {} is settled already", due.payment, due.number);
            return Err(Error::conflict(text).code("AlreadySettled"));
        }
        let p = Payment {
            id: PaymentId::fresh(),
            settlement: settlement.to_owned(),
            payment: due.payment.clone(),
            number: due.number,
            amount: due.payable,
            state: PaymentState::Due,
            due_on: due.date,
            recorded_by: by.to_owned(),
            recorded_at: now,
            invoice: None,
            invoiced_by: None,
            invoiced_at: None,
            pay_due: None,
            paid_on: None,
            paid_by: None,
            paid_at: None,
        };
        store::insert_payment(tx, &p, super::fen(due.payable)?).await?;
        Ok(p.id)
    }

    /// Posts that a payment was made.
    ///
    /// # Errors
    /// Conflict (code `unique`), if it was posted before.
    pub async fn post_payment(&self, tx: &mut Tx, id: &str, amount: Money, person: &str, memo: String) -> Result<()> {
        let fen = super::fen(amount)?;
        let e = NewEntry::of(Kind::Payment, id, person, memo).with(Account::Paid, None, fen).with(
            Account::Payable,
            None,
            -fen,
        );
        super::post(tx, &e, self.env.now()).await.map(drop)
    }

    /// Payments, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payments(&self, after: Option<&PaymentId>, limit: u32) -> Result<Vec<Payment>> {
        let mut tx = self.env.db.read().await?;
        store::payments(&mut tx, after, limit).await
    }

    /// A payment.
    ///
    /// # Errors
    /// Not found.
    pub async fn payment(&self, id: &PaymentId) -> Result<Payment> {
        let mut tx = self.env.db.read().await?;
        store::get_payment(&mut tx, id).await?.ok_or_else(|| Error::not_found("the payment could not be found"))
    }

    /// Records the invoice of a payment: by the operator. Starts the time to pay.
    ///
    /// # Errors
    /// Bad request, if the number breaks a rule; not found; conflict, if the payment has one or another payment has this one.
    pub async fn invoice(&self, caller: &Caller, id: &PaymentId, number: &str) -> Result<Payment> {
        if !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("the operator sends invoices"));
        }
        let number = crate::words::line("invoice", number, INVOICE_LIMIT)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut p = find(tx, id).await?;
            let before = p.state;
            p.state = before.after(PaymentEvent::Invoice)?;
            p.invoice = Some(number.clone());
            p.invoiced_by = Some(caller.user.to_string());
            p.invoiced_at = Some(now);
            let within = self.contract.payments.iter().find(|x| x.id == p.payment).and_then(|x| x.within);
            p.pay_due = within.map(|s| self.work()?.deadline(now, s, Hours::Always)).transpose()?;
            match store::update_payment(tx, &p, before).await {
                Ok(true) => Ok(p),
                Ok(false) => Err(Error::conflict("the payment has changed meanwhile").code("PaymentState")),
                Err(e) if e.code == "unique" => Err(Error::conflict("invoice: another payment has this invoice")
                    .code("InvoiceExists")
                    .field("invoice")),
                Err(e) => Err(e),
            }
        })
    }

    /// Records that a payment was made: by the purchaser.
    ///
    /// # Errors
    /// Bad request, if the day is after today; not found; conflict, if it waits for its invoice or is paid.
    pub async fn pay(&self, caller: &Caller, id: &PaymentId, on: Date) -> Result<Payment> {
        if !caller.has(Role::Purchaser) && !caller.is_admin() {
            return Err(Error::forbidden("the purchaser records payments"));
        }
        let now = self.env.now();
        if on > self.calendar.day_of(now)? {
            return Err(Error::bad_request(format!("paid_on: {on} is in the future")).field("paid_on"));
        }
        transact!(self.env.db, |tx| {
            let mut p = find(tx, id).await?;
            if on < self.calendar.day_of(p.recorded_at)? {
                return Err(Error::bad_request(format!("paid_on: {on} is before the settlement")).field("paid_on"));
            }
            let before = p.state;
            let plan = self.contract.payments.iter().find(|x| x.id == p.payment);
            let waits = plan.is_some_and(|x| x.waits.iter().any(|w| w == "invoice"));
            p.state = before.after(PaymentEvent::Pay { waits })?;
            p.paid_on = Some(on);
            p.paid_by = Some(caller.user.to_string());
            p.paid_at = Some(now);
            if !store::update_payment(tx, &p, before).await? {
                return Err(Error::conflict("the payment has changed meanwhile").code("PaymentState"));
            }
            let memo = format!("payment {} number {} of {on}", p.payment, p.number);
            self.post_payment(tx, p.id.as_str(), p.amount, caller.user.as_str(), memo).await?;
            Ok(p)
        })
    }
}

async fn find(tx: &mut Tx, id: &PaymentId) -> Result<Payment> {
    store::get_payment(tx, id).await?.ok_or_else(|| Error::not_found("the payment could not be found"))
}
