//! The states of an order, as one total match.
//!
//! ```text
//!             return                                        (nothing to create)
//! returned ◀────────────┬───────────────┐             ┌────────────────────────▶ delivered
//!    │ resubmit         │               │             │                              ▲ │ delivery undone
//!    └────────────▶ submitted ──────▶ endorsed ───────┴──▶ fulfilling ───fulfilled───┘ │
//!                       │ purchaser     │ operator             ▲  │  ▲─────────────────┘
//!                       ├───reject──────┤                retry │  │ undone
//!                       ▼               ▼                      │  ▼
//!                    rejected        rejected                 failed ──withdraw──▶ withdrawn
//!
//! withdraw: from returned, submitted, endorsed and failed, by the one who ordered or another member of the project.
//! ```
//!
//! `rejected` and `withdrawn` are for ever; `delivered` lasts until the expiry policy ends it.

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// State of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the purchaser.
    Submitted,
    /// Approved by the purchaser, waits for the operator.
    Endorsed,
    /// Sent back to the one who ordered, for rework.
    Returned,
    /// Approved; its resources are being made.
    Fulfilling,
    /// Approved and made: usage counts.
    Delivered,
    /// Its resources could not be made; what there was has been undone.
    Failed,
    /// Refused.
    Rejected,
    /// Taken back.
    Withdrawn,
}

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The purchaser approves.
    Endorse,
    /// The operator approves; `creates` says whether resources are to be made.
    Approve {
        /// Fulfilment has something to do.
        creates: bool,
    },
    /// Purchaser or operator refuses.
    Reject,
    /// Purchaser or operator wants it changed.
    Return,
    /// The one who ordered submits it again.
    Resubmit,
    /// The tenant takes it back.
    Withdraw,
    /// Everything is made.
    Fulfilled,
    /// The delivery is taken back, because fulfilment unwinds.
    DeliveryUndone,
    /// Fulfilment has unwound.
    Undone,
    /// The operator tries fulfilment again.
    Retry,
}

impl State {
    /// All states.
    pub const ALL: [State; 8] = [
        State::Submitted,
        State::Endorsed,
        State::Returned,
        State::Fulfilling,
        State::Delivered,
        State::Failed,
        State::Rejected,
        State::Withdrawn,
    ];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Submitted => "submitted",
            State::Endorsed => "endorsed",
            State::Returned => "returned",
            State::Fulfilling => "fulfilling",
            State::Delivered => "delivered",
            State::Failed => "failed",
            State::Rejected => "rejected",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `OrderState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        let refused = || {
            let what = match event {
                E::Endorse | E::Approve { .. } => "approved",
                E::Reject => "rejected",
                E::Return => "returned",
                E::Resubmit => "resubmitted",
                E::Withdraw => "withdrawn",
                E::Retry => "tried again",
                E::Fulfilled | E::DeliveryUndone | E::Undone => "fulfilled or undone",
            };
            Err(Error::conflict(format!("an order that is {} cannot be {what}", self.as_str())).code("OrderState"))
        };
        match (self, event) {
            (S::Submitted, E::Endorse) => Ok(S::Endorsed),
            (S::Endorsed, E::Approve { creates: true }) => Ok(S::Fulfilling),
            (S::Endorsed, E::Approve { creates: false }) => Ok(S::Delivered),
            (S::Submitted | S::Endorsed, E::Reject) => Ok(S::Rejected),
            (S::Submitted | S::Endorsed, E::Return) => Ok(S::Returned),
            (S::Returned, E::Resubmit) => Ok(S::Submitted),
            (S::Submitted | S::Endorsed | S::Returned | S::Failed, E::Withdraw) => Ok(S::Withdrawn),
            (S::Fulfilling, E::Fulfilled) => Ok(S::Delivered),
            (S::Delivered, E::DeliveryUndone) => Ok(S::Fulfilling),
            (S::Fulfilling, E::Undone) => Ok(S::Failed),
            (S::Failed, E::Retry) => Ok(S::Fulfilling),
            (
                S::Submitted,
                E::Approve { .. } | E::Resubmit | E::Fulfilled | E::DeliveryUndone | E::Undone | E::Retry,
            )
            | (S::Endorsed, E::Endorse | E::Resubmit | E::Fulfilled | E::DeliveryUndone | E::Undone | E::Retry)
            | (
                S::Returned,
                E::Endorse
                | E::Approve { .. }
                | E::Reject
                | E::Return
                | E::Fulfilled
                | E::DeliveryUndone
                | E::Undone
                | E::Retry,
            )
            | (
                S::Fulfilling,
                E::Endorse
                | E::Approve { .. }
                | E::Reject
                | E::Return
                | E::Resubmit
                | E::Withdraw
                | E::DeliveryUndone
                | E::Retry,
            )
            | (
                S::Delivered,
                E::Endorse
                | E::Approve { .. }
                | E::Reject
                | E::Return
                | E::Resubmit
                | E::Withdraw
                | E::Fulfilled
                | E::Undone
                | E::Retry,
            )
            | (
                S::Failed,
                E::Endorse
                | E::Approve { .. }
                | E::Reject
                | E::Return
                | E::Resubmit
                | E::Fulfilled
                | E::DeliveryUndone
                | E::Undone,
            )
            | (S::Rejected | S::Withdrawn, _) => refused(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 11] = [
        Event::Endorse,
        Event::Approve { creates: true },
        Event::Approve { creates: false },
        Event::Reject,
        Event::Return,
        Event::Resubmit,
        Event::Withdraw,
        Event::Fulfilled,
        Event::DeliveryUndone,
        Event::Undone,
        Event::Retry,
    ];

    #[test]
    fn nothing_is_delivered_without_both_approvals() {
        // Every state that can be reached without the operator's approval, whatever the tenant and the purchaser do.
        let mut reached = vec![State::Submitted];
        let mut n = 0;
        while n < reached.len() {
            for e in EVENTS.into_iter().filter(|e| !matches!(e, Event::Approve { .. })) {
                if let Ok(s) = reached[n].after(e)
                    && !reached.contains(&s)
                {
                    reached.push(s);
                }
            }
            n += 1;
        }
        assert!(!reached.contains(&State::Delivered) && !reached.contains(&State::Fulfilling), "{reached:?}");
        assert!(State::Submitted.after(Event::Approve { creates: true }).is_err());
    }

    #[test]
    fn what_is_rejected_or_withdrawn_stays_so() {
        for s in [State::Rejected, State::Withdrawn] {
            assert!(EVENTS.iter().all(|e| s.after(*e).is_err()));
        }
        let e = State::Rejected.after(Event::Withdraw).unwrap_err();
        assert_eq!((e.code, e.message.as_str()), ("OrderState", "an order that is rejected cannot be withdrawn"));
    }
}
