//! The states of an order, as one total match.
//!
//! ```text
//!             return                                             (nothing to make)
//! returned ◀────────────┬──────────────────┐               ┌──────────────────────▶ delivered or trial
//!    │ resubmit         │                  │               │                             ▲ │ delivery undone
//!    └────────────▶ submitted ─endorse─▶ endorsed ─approve─┴──▶ fulfilling ──fulfilled───┘ │
//!                       │  │               ▲ │ endorse             ▲  │  ▲─────────────────┘
//!                       │  └───approve─────┼─┼──▶ (as from endorsed)  │
//!                       ├───reject─────────┼─┤              retry  │  │ undone
//!                       ▼                  └─┘                     │  ▼
//!                    rejected                                     failed ──withdraw──▶ withdrawn
//!
//! trial ──accept──▶ delivered ──stop──▶ stopped
//!   │                 │    ▲──resume─────┘ │
//!   └────release──────┴────────release─────┴──▶ releasing ──released──▶ released
//!          ▲──────────release undone───────────────┘ ▲ retry: once something is gone, a release goes on to its end
//!                                                     └──┘
//!
//! withdraw: from returned, submitted, endorsed and failed, by the one who ordered or another member of the project.
//! ```
//!
//! `endorsed`: at least one stage has approved, and not the last one. Which stage it waits for is kept beside (`super::StageState`).
//! `rejected`, `withdrawn` and `released` are for ever.

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// State of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the first stage.
    Submitted,
    /// Approved by some stages, waits for the next.
    Endorsed,
    /// Sent back to the one who ordered, for rework.
    Returned,
    /// Approved; what it asks for is being done.
    Fulfilling,
    /// Made, and there to be tried: not paid for.
    Trial,
    /// Approved and made: usage counts.
    Delivered,
    /// Its servers are stopped, because it ended or somebody wanted it so.
    Stopped,
    /// What it made is being backed up and removed.
    Releasing,
    /// It has ended.
    Released,
    /// It could not be done; what there was has been undone.
    Failed,
    /// Refused.
    Rejected,
    /// Taken back.
    Withdrawn,
}

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A stage that is not the last approves.
    Endorse,
    /// The last stage approves.
    Approve {
        /// There is something to do.
        creates: bool,
        /// A trial comes first.
        trial: bool,
    },
    /// A stage refuses.
    Reject,
    /// A stage wants it changed.
    Return,
    /// The one who ordered submits it again.
    Resubmit,
    /// The tenant takes it back.
    Withdraw,
    /// Everything is made.
    Fulfilled {
        /// A trial comes first.
        trial: bool,
    },
    /// The delivery is taken back, because fulfilment unwinds.
    DeliveryUndone,
    /// Fulfilment has unwound.
    Undone,
    /// The operator tries again.
    Retry,
    /// The tenant takes what he tried.
    Accept,
    /// Its servers are stopped.
    Stop,
    /// They run again.
    Resume,
    /// It is to end.
    Release,
    /// It could not, and nothing was removed yet.
    ReleaseUndone {
        /// What it was before.
        was: State,
    },
    /// Everything is gone.
    Released,
}

impl State {
    /// All states.
    pub const ALL: [State; 12] = [
        State::Submitted,
        State::Endorsed,
        State::Returned,
        State::Fulfilling,
        State::Trial,
        State::Delivered,
        State::Stopped,
        State::Releasing,
        State::Released,
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
            State::Trial => "trial",
            State::Delivered => "delivered",
            State::Stopped => "stopped",
            State::Releasing => "releasing",
            State::Released => "released",
            State::Failed => "failed",
            State::Rejected => "rejected",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// It waits for a stage of its flow.
    pub fn waits(self) -> bool {
        matches!(self, State::Submitted | State::Endorsed)
    }

    /// What it granted is in force.
    pub fn in_force(self) -> bool {
        matches!(self, State::Trial | State::Delivered | State::Stopped)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `OrderState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        self.next(event).ok_or_else(|| {
            let e = format!("an order that is {} cannot be {}", self.as_str(), event.word());
            Error::conflict(e).code("OrderState")
        })
    }

    fn next(self, event: Event) -> Option<State> {
        use {Event as E, State as S};
        match self {
            S::Submitted | S::Endorsed => match event {
                E::Endorse => Some(S::Endorsed),
                E::Approve { creates: true, .. } => Some(S::Fulfilling),
                E::Approve { creates: false, trial: true } => Some(S::Trial),
                E::Approve { creates: false, trial: false } => Some(S::Delivered),
                E::Reject => Some(S::Rejected),
                E::Return => Some(S::Returned),
                E::Withdraw => Some(S::Withdrawn),
                E::Resubmit | E::Fulfilled { .. } | E::DeliveryUndone | E::Undone | E::Retry => None,
                E::Accept | E::Stop | E::Resume | E::Release | E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Returned => match event {
                E::Resubmit => Some(S::Submitted),
                E::Withdraw => Some(S::Withdrawn),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Fulfilled { .. } => None,
                E::DeliveryUndone | E::Undone | E::Retry | E::Accept | E::Stop | E::Resume => None,
                E::Release | E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Fulfilling => match event {
                E::Fulfilled { trial: true } => Some(S::Trial),
                E::Fulfilled { trial: false } => Some(S::Delivered),
                E::Undone => Some(S::Failed),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit | E::Withdraw => None,
                E::DeliveryUndone | E::Retry | E::Accept | E::Stop | E::Resume => None,
                E::Release | E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Trial => match event {
                E::Accept => Some(S::Delivered),
                E::Release => Some(S::Releasing),
                E::DeliveryUndone => Some(S::Fulfilling),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit | E::Withdraw => None,
                E::Fulfilled { .. } | E::Undone | E::Retry | E::Stop | E::Resume => None,
                E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Delivered => match event {
                E::Stop => Some(S::Stopped),
                E::Release => Some(S::Releasing),
                E::DeliveryUndone => Some(S::Fulfilling),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit | E::Withdraw => None,
                E::Fulfilled { .. } | E::Undone | E::Retry | E::Accept | E::Resume => None,
                E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Stopped => match event {
                E::Resume => Some(S::Delivered),
                E::Release => Some(S::Releasing),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit | E::Withdraw => None,
                E::Fulfilled { .. } | E::DeliveryUndone | E::Undone | E::Retry | E::Accept | E::Stop => None,
                E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Releasing => match event {
                E::Released => Some(S::Released),
                E::ReleaseUndone { was } => was.in_force().then_some(was),
                E::Retry => Some(S::Releasing),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit | E::Withdraw => None,
                E::Fulfilled { .. } | E::DeliveryUndone | E::Undone | E::Accept => None,
                E::Stop | E::Resume | E::Release => None,
            },
            S::Failed => match event {
                E::Retry => Some(S::Fulfilling),
                E::Withdraw => Some(S::Withdrawn),
                E::Endorse | E::Approve { .. } | E::Reject | E::Return | E::Resubmit => None,
                E::Fulfilled { .. } | E::DeliveryUndone | E::Undone | E::Accept | E::Stop | E::Resume => None,
                E::Release | E::ReleaseUndone { .. } | E::Released => None,
            },
            S::Released | S::Rejected | S::Withdrawn => None,
        }
    }
}

impl Event {
    fn word(self) -> &'static str {
        match self {
            Event::Endorse | Event::Approve { .. } => "approved",
            Event::Reject => "rejected",
            Event::Return => "returned",
            Event::Resubmit => "resubmitted",
            Event::Withdraw => "withdrawn",
            Event::Retry => "tried again",
            Event::Fulfilled { .. } | Event::DeliveryUndone | Event::Undone => "fulfilled or undone",
            Event::Accept => "accepted",
            Event::Stop => "stopped",
            Event::Resume => "started again",
            Event::Release | Event::ReleaseUndone { .. } | Event::Released => "released",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Vec<Event> {
        let mut all = vec![
            Event::Endorse,
            Event::Reject,
            Event::Return,
            Event::Resubmit,
            Event::Withdraw,
            Event::DeliveryUndone,
            Event::Undone,
            Event::Retry,
            Event::Accept,
            Event::Stop,
            Event::Resume,
            Event::Release,
            Event::Released,
        ];
        for trial in [false, true] {
            all.push(Event::Fulfilled { trial });
            all.extend([false, true].map(|creates| Event::Approve { creates, trial }));
        }
        all.extend(State::ALL.map(|was| Event::ReleaseUndone { was }));
        all
    }

    fn reached(from: State, allowed: impl Fn(Event) -> bool) -> Vec<State> {
        let mut reached = vec![from];
        let mut n = 0;
        while n < reached.len() {
            for e in events().into_iter().filter(|e| allowed(*e)) {
                if let Ok(s) = reached[n].after(e)
                    && !reached.contains(&s)
                {
                    reached.push(s);
                }
            }
            n += 1;
        }
        reached
    }

    #[test]
    fn nothing_is_in_force_without_the_last_approval() {
        let without = reached(State::Submitted, |e| !matches!(e, Event::Approve { .. }));
        for s in [State::Delivered, State::Trial, State::Stopped, State::Fulfilling, State::Releasing, State::Released]
        {
            assert!(!without.contains(&s), "{without:?}");
        }
        assert_eq!(reached(State::Submitted, |_| true).len(), State::ALL.len(), "every state can be reached");
    }

    #[test]
    fn what_has_ended_stays_so_and_every_pair_is_one_state_or_a_refusal() {
        for s in State::ALL {
            for e in events() {
                match s.after(e) {
                    Ok(_) => assert!(!matches!(s, State::Released | State::Rejected | State::Withdrawn)),
                    Err(x) => assert_eq!((x.code, x.message.contains(s.as_str())), ("OrderState", true)),
                }
            }
        }
        let e = State::Rejected.after(Event::Withdraw).unwrap_err();
        assert_eq!(e.message, "an order that is rejected cannot be withdrawn");
    }

    /// The whole table: who adds an edge changes this number and looks at the diagram.
    #[test]
    fn the_edges_are_those_of_the_diagram() {
        let edges = State::ALL.into_iter().flat_map(|s| events().into_iter().map(move |e| (s, e)));
        let open: Vec<_> = edges.filter(|(s, e)| s.after(*e).is_ok()).collect();
        // submitted and endorsed: 1 + 4 + 3 each; returned 2; fulfilling 3; trial 3; delivered 3; stopped 2; releasing 1 + 3 + 1; failed 2.
        assert_eq!(open.len(), 2 * 8 + 2 + 3 + 3 + 3 + 2 + 5 + 2, "{open:?}");
        assert!(State::Releasing.after(Event::ReleaseUndone { was: State::Submitted }).is_err());
        assert!(State::Trial.after(Event::Stop).is_err() && State::Stopped.after(Event::Accept).is_err());
    }
}
