//! The way of a payment: what it waits for arrives (each recorded by the side that knows), the clock runs, it is paid. And the shares that a
//! contract leaves to a person's judgement.

use super::state::{PaymentEvent, PaymentState};
use super::{Met, Payment, computed, store};
use crate::Billing;
use crate::contract::Contract;
use crate::journal;
use crate::record::{self, Entry, Evidence, Said, operator, party, purchaser, shown};
use crate::settle::{Days, Open};
use jiff::civil::Date;
use kernel::calendar::day_after;
use kernel::{Caller, Error, Money, PaymentId, Result, SettlementId, Timestamp};
use runtime::{Tx, transact};
use rust_decimal::Decimal;

/// The condition that the operator fulfils; all others are the purchaser's to record.
const INVOICE: &str = "invoice";
/// The payment itself.
const PAY: &str = "pay";

/// A step of a payment.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// What the payment waits for (`invoice`, `appropriation`, …), or `pay`.
    pub step: String,
    /// The day.
    pub date: Date,
    /// Number of the invoice, of the transfer, of the document.
    pub reference: String,
    /// Amount; required for an invoice and a payment, and equal to what is payable.
    pub amount: Option<Money>,
    /// Proof.
    pub evidence: Vec<Evidence>,
}

/// A share that is decided.
#[derive(Debug, Clone)]
pub struct NewShare {
    /// Payment.
    pub payment: String,
    /// Its number, from 1.
    pub number: u32,
    /// Fraction.
    pub share: Decimal,
    /// Why.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<Evidence>,
}

fn gone(id: &PaymentId) -> Error {
    Error::not_found(format!("payment {} could not be found", shown(id.as_str())))
}

impl Payment {
    /// Paid late, or not paid and late by now.
    pub fn late(&self, now: Timestamp) -> bool {
        let paid = self.met.get(PAY).map(|m| m.at);
        self.state != PaymentState::Nothing && self.pay_by.is_some_and(|t| paid.unwrap_or(now) > t)
    }
}

impl Billing {
    /// Until when a payment is to be paid: so long after the last of what it waits for, and none while something is missing.
    pub(super) fn pay_by(&self, c: &Contract, p: &Payment) -> Result<Option<Timestamp>> {
        let Some(row) = c.payments.iter().find(|x| x.id == p.due.payment) else { return Ok(None) };
        let all = row.waits.iter().all(|w| p.met.contains_key(w));
        let (Some(span), true, true) = (row.within, all, p.state != PaymentState::Nothing) else { return Ok(None) };
        let last = p.met.iter().filter(|(k, _)| *k != PAY).map(|(_, m)| m.date).fold(p.due.date, Date::max);
        let work = self.around().work;
        let days: &dyn Days = work.days();
        let end = day_after(last, span, days)?.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
        Ok(Some(work.begin_of(end)?))
    }

    /// The contract by which a payment was fixed.
    async fn contract_of(&self, tx: &mut Tx, settlement: &SettlementId) -> Result<Contract> {
        let s = store::get(tx, settlement).await?.ok_or_else(|| super::missing(settlement))?;
        self.version(tx, &s.inputs.contract, &s.inputs.version).await
    }

    /// A payment.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; not found.
    pub async fn fixed_payment(&self, caller: &Caller, id: &PaymentId) -> Result<Payment> {
        party(caller)?;
        let mut tx = self.env.db.read().await?;
        store::payment(&mut tx, id).await?.ok_or_else(|| gone(id))
    }

    /// Records a step of a payment.
    ///
    /// # Errors
    /// Forbidden, for the wrong side; bad request, naming the field; conflict, if it was recorded before, or something else is missing.
    pub async fn payment_step(&self, caller: &Caller, id: &PaymentId, new: NewStep) -> Result<Payment> {
        party(caller)?;
        // First whether there is such a step at all, then whose it is.
        let mut tx = self.env.db.read().await?;
        let p = store::payment(&mut tx, id).await?.ok_or_else(|| gone(id))?;
        let waits = waits_of(&self.contract_of(&mut tx, &p.settlement).await?, &p);
        drop(tx);
        known(&new.step, &waits)?;
        if new.step == INVOICE {
            operator(caller)?;
        } else {
            purchaser(caller)?;
        }
        let NewStep { step, date, reference, amount, evidence } = new;
        let reference = reference.trim().to_owned();
        if !record::is_reference(&reference) {
            let e = format!("reference: has 1 to {} characters in one line", record::REFERENCE_LIMIT);
            return Err(Error::bad_request(e).field("reference"));
        }
        let evidence = record::proof(evidence, false)?;
        let now = self.env.now();
        if date > self.around().work.day_of(now) || date.year() < 1970 {
            return Err(Error::bad_request("date: is a day to come").field("date"));
        }
        transact!(self.env.db, |tx| {
            let mut p = store::payment(tx, id).await?.ok_or_else(|| gone(id))?;
            let c = self.contract_of(tx, &p.settlement).await?;
            let waits = waits_of(&c, &p);
            p.state = p.state.after(event(&p, &step, &waits)?)?;
            amount_fits(&p, &step, amount)?;
            let met = Met {
                date,
                reference: reference.clone(),
                amount,
                by: caller.user.clone(),
                by_name: caller.user_name.clone(),
                at: now,
            };
            p.met.insert(step.clone(), met);
            if step == PAY {
                p.paid_on = Some(date);
            } else {
                p.pay_by = self.pay_by(&c, &p)?;
            }
            store::update_payment(tx, &mut p).await?;
            if step == PAY {
                let memo = format!("payment {} number {} of {date}", p.due.payment, p.due.number);
                journal::paid(tx, id, p.due.payable, (caller.user.as_str(), memo), now).await?;
            }
            let said = Said {
                value: amount.map(Money::yuan),
                reason: Some(reference.clone()),
                evidence: evidence.clone(),
                items: vec![date.to_string()],
                ..Said::default()
            };
            let kind = if step == PAY { "paid" } else { "condition" };
            self.say(tx, &Entry::new(id.as_str(), kind, &step, said, caller, now)).await?;
            Ok(p)
        })
    }

    /// Decides a share that the contract leaves to a person, within its bounds; a later decision takes the place of an earlier one until the
    /// payment is fixed.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request, naming the field; conflict (code `NotOpen`), if the payment does not wait for a
    /// decision.
    pub async fn decide_share(&self, caller: &Caller, new: NewShare) -> Result<()> {
        purchaser(caller)?;
        let NewShare { payment, number, share, reason, evidence } = new;
        let reason = record::text("reason", &reason)?;
        let evidence = record::proof(evidence, true)?;
        let happened = self.happened().await?;
        let now = self.env.now();
        let today = self.around().work.day_of(now);
        transact!(self.env.db, |tx| {
            let c = self.contract_on(today);
            let mut inputs = self.gather(tx, &c, &happened, today).await?;
            inputs.decided.retain(|d| d.payment != payment || d.number != number);
            let dues = computed((*c).clone(), &inputs)?.outcome.dues;
            let due = dues.iter().find(|d| d.payment == payment && d.number == number);
            match due.and_then(|d| d.open.as_ref()) {
                Some(Open::Decision(from, to)) if (*from..=*to).contains(&share) => {}
                Some(Open::Decision(from, to)) => {
                    let e = format!("share: the contract allows from {} to {}", from.normalize(), to.normalize());
                    return Err(Error::bad_request(e).field("share"));
                }
                _ => {
                    return Err(Error::conflict("this payment does not wait for a decision").code("NotOpen"));
                }
            }
            let entries = record::store::of(tx, &c.id).await?;
            let name = format!("{payment}:{number}");
            let said = Said {
                value: Some(share),
                reason: Some(reason.clone()),
                evidence: evidence.clone(),
                ..Said::default()
            };
            let mut e = Entry::new(&c.id, "share", &name, said, caller, now);
            e.replaces = record::standing(&entries, "share").get(name.as_str()).map(|e| e.id.clone());
            self.say(tx, &e).await
        })
    }
}

/// What a payment waits for, as its contract says.
fn waits_of(c: &Contract, p: &Payment) -> Vec<String> {
    c.payments.iter().find(|x| x.id == p.due.payment).map(|x| x.waits.clone()).unwrap_or_default()
}

/// Refuses a step that the payment does not have, naming those that it has.
fn known(step: &str, waits: &[String]) -> Result<()> {
    if step == PAY || waits.iter().any(|w| w == step) {
        return Ok(());
    }
    let names: Vec<&str> = waits.iter().map(String::as_str).chain([PAY]).collect();
    Err(Error::bad_request(format!("step: must be one of {}", names.join(", "))).field("step"))
}

fn event(p: &Payment, step: &str, waits: &[String]) -> Result<PaymentEvent> {
    if p.met.contains_key(step) {
        return Err(Error::conflict(format!("{step} is recorded")).code("PaymentState"));
    }
    let missing = || waits.iter().filter(|w| !p.met.contains_key(*w)).map(String::as_str).collect::<Vec<_>>();
    match step {
        PAY => {
            if !missing().is_empty() && p.state != PaymentState::Nothing {
                let e = format!("the payment waits for {}", missing().join(", "));
                return Err(Error::conflict(e).code("PaymentState"));
            }
            Ok(PaymentEvent::Pay { invoice: waits.iter().any(|w| w == INVOICE) })
        }
        INVOICE => known(step, waits).map(|()| PaymentEvent::Invoice),
        _ => known(step, waits).map(|()| PaymentEvent::Met),
    }
}

/// An invoice and a payment are of what is payable, to the fen.
fn amount_fits(p: &Payment, step: &str, amount: Option<Money>) -> Result<()> {
    match (step, amount) {
        (INVOICE | PAY, Some(a)) if a == p.due.payable => Ok(()),
        (INVOICE | PAY, _) => {
            let e = format!("amount: must be given for {step}, and is what is payable, {}", p.due.payable);
            Err(Error::bad_request(e).field("amount"))
        }
        (_, None) => Ok(()),
        (_, Some(_)) => Err(Error::bad_request("amount: only an invoice and a payment have one").field("amount")),
    }
}
