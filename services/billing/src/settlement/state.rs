//! The states of a settlement and of a payment, each as one total match.
//!
//! ```text
//! settlement:  draft ──operator signs──▶ proposed ──purchaser signs──▶ closed
//!              ▲  │ recomputed              │
//!              └──┴──────────return─────────┘
//!
//! payment:     open ─┐ (no row: the plan tells)
//!          withheld ─┴─▶ due ──invoice──▶ invoiced ──pay──▶ paid
//!                         └────pay (the contract asks for no invoice)──▶ paid
//!                        nothing (a cap or a score left nothing)
//! ```
//!
//! What is closed, paid or nothing is for ever.

use kernel::{Error, Result};

/// State of a settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Computed anew whenever asked.
    Draft,
    /// The operator signed: its inputs stand.
    Proposed,
    /// Both signed: its payments are fixed.
    Closed,
}

/// What happens to a settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Computed anew.
    Compute,
    /// The operator signs.
    Propose,
    /// The purchaser wants it otherwise.
    Return,
    /// The purchaser signs.
    Close,
}

impl State {
    /// All states.
    pub const ALL: [State; 3] = [State::Draft, State::Proposed, State::Closed];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Proposed => "proposed",
            State::Closed => "closed",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `SettlementState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        let what = match (self, event) {
            (S::Draft, E::Compute) => return Ok(S::Draft),
            (S::Draft, E::Propose) => return Ok(S::Proposed),
            (S::Proposed, E::Return) => return Ok(S::Draft),
            (S::Proposed, E::Close) => return Ok(S::Closed),
            (S::Proposed | S::Closed, E::Compute) => "computed anew",
            (S::Proposed | S::Closed, E::Propose) => "signed by the operator",
            (S::Draft | S::Closed, E::Return) => "returned",
            (S::Draft | S::Closed, E::Close) => "signed by the purchaser",
        };
        let state = self.as_str();
        Err(Error::conflict(format!("a settlement that is {state} cannot be {what}")).code("SettlementState"))
    }
}

/// State of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// Fixed by a closed settlement.
    Due,
    /// The invoice is there.
    Invoiced,
    /// Paid.
    Paid,
    /// There is nothing to pay.
    Nothing,
}

/// What happens to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentEvent {
    /// Something else that it waits for is there.
    Met,
    /// The invoice arrives.
    Invoice,
    /// It is paid; whether the contract asks for an invoice first.
    Pay {
        /// The contract asks for an invoice.
        invoice: bool,
    },
}

impl PaymentState {
    /// All states.
    pub const ALL: [PaymentState; 4] =
        [PaymentState::Due, PaymentState::Invoiced, PaymentState::Paid, PaymentState::Nothing];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            PaymentState::Due => "due",
            PaymentState::Invoiced => "invoiced",
            PaymentState::Paid => "paid",
            PaymentState::Nothing => "nothing",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<PaymentState> {
        PaymentState::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `PaymentState`), naming the state.
    pub fn after(self, event: PaymentEvent) -> Result<PaymentState> {
        use {PaymentEvent as E, PaymentState as S};
        let what = match (self, event) {
            (S::Due, E::Met) => return Ok(S::Due),
            (S::Invoiced, E::Met) => return Ok(S::Invoiced),
            (S::Due, E::Invoice) => return Ok(S::Invoiced),
            (S::Invoiced, E::Pay { .. }) | (S::Due, E::Pay { invoice: false }) => return Ok(S::Paid),
            (S::Due, E::Pay { invoice: true }) => "paid before its invoice is there",
            (S::Paid | S::Nothing, E::Met) => "waiting for anything",
            (S::Invoiced | S::Paid | S::Nothing, E::Invoice) => "invoiced",
            (S::Paid | S::Nothing, E::Pay { .. }) => "paid",
        };
        let state = self.as_str();
        Err(Error::conflict(format!("a payment that is {state} cannot be {what}")).code("PaymentState"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_closed_without_both_and_nothing_paid_twice() {
        assert!(State::Draft.after(Event::Close).is_err());
        for e in [Event::Compute, Event::Propose, Event::Return, Event::Close] {
            assert!(State::Closed.after(e).is_err());
        }
        let pay = PaymentEvent::Pay { invoice: true };
        assert!(PaymentState::Due.after(pay).is_err());
        assert_eq!(PaymentState::Invoiced.after(pay).unwrap(), PaymentState::Paid);
        for s in [PaymentState::Paid, PaymentState::Nothing] {
            for e in [PaymentEvent::Met, PaymentEvent::Invoice, pay, PaymentEvent::Pay { invoice: false }] {
                assert!(s.after(e).is_err());
            }
        }
        assert!(State::ALL.iter().all(|s| State::parse(s.as_str()) == Some(*s)));
        assert!(PaymentState::ALL.iter().all(|s| PaymentState::parse(s.as_str()) == Some(*s)));
    }
}
