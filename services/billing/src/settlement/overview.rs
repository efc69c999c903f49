//! The plan of all payments as it stands: what is fixed, what is computed, what is open and why, what is kept back; and the caps.

use super::{Payment, PaymentState, Snapshot, computed, store};
use crate::Billing;
use crate::contract::Contract;
use crate::contract::terms::Moment;
use crate::contract::terms::payment::Base;
use crate::record::party;
use crate::settle::{CapUse, Due, Open};
use jiff::ToSpan as _;
use kernel::{Caller, Money, Result};
use rust_decimal::Decimal;

/// A payment of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// As computed, or as fixed.
    pub due: Due,
    /// `open`, `withheld`, `planned`, `due`, `invoiced`, `paid`, `nothing`.
    pub state: &'static str,
    /// What has to happen before it has a day; then `due.date` says nothing, and of its amount stands there what does not depend on the day.
    pub waits_for: Option<String>,
    /// What it keeps back has been paid by the payment that pays it out.
    pub kept_released: bool,
    /// The record, once a settlement has fixed it.
    pub fixed: Option<Payment>,
}

/// A payment whose day is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// Payment.
    pub payment: String,
    /// What it waits for.
    pub event: String,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// What it is computed from.
    pub inputs: Snapshot,
    /// The contract's total.
    pub total: Option<Money>,
    /// Payments, by day, then those without one.
    pub payments: Vec<Planned>,
    /// Payments without a day.
    pub undated: Vec<Undated>,
    /// Caps.
    pub caps: Vec<CapUse>,
}

impl Billing {
    /// The plan of all payments of the contract as it stands now.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract.
    pub async fn payments_overview(&self, caller: &Caller) -> Result<Overview> {
        party(caller)?;
        self.env.outbox.flush().await?;
        let happened = self.happened().await?;
        let c = self.contract_now();
        let mut tx = self.env.db.read().await?;
        let inputs = self.gather(&mut tx, &c, &happened, c.end.saturating_add(2.years())).await?;
        let rows = store::payments(&mut tx, &c.id).await?;
        drop(tx);
        let outcome = computed((*c).clone(), &inputs)?.outcome;
        let fixed = |d: &Due| rows.iter().find(|r| r.due.payment == d.payment && r.due.number == d.number);
        let paid_out = |id: &str| {
            let from = |r: &&Payment| {
                let row = c.payments.iter().find(|p| p.id == r.due.payment);
                matches!(row.map(|p| &p.of), Some(Base::Withheld(from)) if from.iter().any(|f| f == id))
            };
            rows.iter().any(|r| from(&r) && matches!(r.state, PaymentState::Paid | PaymentState::Nothing))
        };
        let undated = undated(&c, &inputs);
        let waiting = waiting(&c, &inputs, &undated)?;
        let payments = outcome.dues.into_iter().map(|due| Planned {
            state: fixed(&due).map_or_else(|| unfixed(&due), |r| r.state.as_str()),
            waits_for: None,
            kept_released: due.kept > Money::ZERO && paid_out(&due.payment),
            fixed: fixed(&due).cloned(),
            due,
        });
        Ok(Overview {
            total: c.total()?,
            payments: payments.chain(waiting).collect(),
            undated,
            caps: outcome.caps,
            inputs,
        })
    }
}

fn unfixed(d: &Due) -> &'static str {
    match &d.open {
        Some(Open::Until(_)) => "withheld",
        Some(_) => "open",
        None => "planned",
    }
}

fn undated(c: &Contract, inputs: &Snapshot) -> Vec<Undated> {
    let known = |e: &str| inputs.events.contains_key(e) || e == "start" || e == "end";
    let waits = c.payments.iter().filter_map(|p| match &p.when {
        Moment::Event(e) | Moment::After(_, e) if !known(e) => {
            Some(Undated { payment: p.id.clone(), event: e.clone() })
        }
        _ => None,
    });
    waits.collect()
}

/// The payments that wait for their day, with what is known of their amounts: computed as if what they wait for had happened at the start.
fn waiting(c: &Contract, inputs: &Snapshot, undated: &[Undated]) -> Result<Vec<Planned>> {
    if undated.is_empty() {
        return Ok(Vec::new());
    }
    let mut assumed = inputs.clone();
    assumed.events.extend(undated.iter().map(|u| (u.event.clone(), c.start)));
    let mut all = Vec::new();
    for mut due in assumed.outcome(c)?.dues {
        let Some(u) = undated.iter().find(|u| u.payment == due.payment) else { continue };
        // Which fees, which score and which year's caps depends on the day.
        (due.fees, due.score, due.released) = (None, None, None);
        (due.factor, due.scored, due.payable) = (Decimal::ONE, Money::ZERO, Money::ZERO);
        due.capped.clear();
        due.open.get_or_insert_with(|| Open::Until(u.event.clone()));
        let waits_for = Some(u.event.clone());
        all.push(Planned { due, state: "open", waits_for, kept_released: false, fixed: None });
    }
    Ok(all)
}
