//! The states of a ticket, as one total match.
//!
//! ```text
//!  open ──accept──▶ accepted ──start──▶ in_progress ──resolve──▶ resolved ──confirm──▶ confirmed
//!                                        │ wait  ▲               │   │
//!                                        ▼       │ resume        │   └──close──▶ closed
//!                              waiting_for_tenant┘      reopen   │     (nobody confirmed in time)
//!                                        ▲                       ▼
//!                                        └── start ────────── reopened
//! cancel: by the tenant, from everything that is not resolved, confirmed or closed ──▶ cancelled
//! ```
//!
//! The clock of the resolution stands while the ticket waits for the tenant or a third party, which the staff names with the reason, and from a
//! resolution to its reopening. What the tenant says of a ticket that waits ends the wait.
//! `confirmed`, `closed` and `cancelled` are for ever.

use crate::desk::words::words;
use kernel::{Error, Result};

words! {
    /// State of a ticket.
    State "state of a ticket" {
        Open = "open" "待受理" "open",
        Accepted = "accepted" "已受理" "accepted",
        InProgress = "in_progress" "处理中" "in progress",
        Waiting = "waiting_for_tenant" "待用户反馈" "waiting for the tenant",
        Resolved = "resolved" "已解决" "resolved",
        Confirmed = "confirmed" "已确认" "confirmed",
        Closed = "closed" "已关闭" "closed",
        Reopened = "reopened" "重新打开" "reopened",
        Cancelled = "cancelled" "已撤销" "cancelled",
    }
}

words! {
    /// What happens to a ticket.
    Event "event of a ticket" {
        Accept = "accept" "受理" "accepted",
        Start = "start" "开始处理" "work begins",
        Wait = "wait" "等待用户" "waits for the tenant",
        Resume = "resume" "继续处理" "the tenant answered",
        Resolve = "resolve" "解决" "resolved",
        Confirm = "confirm" "确认" "the tenant confirms",
        Close = "close" "关闭" "closed without an answer of the tenant",
        Reopen = "reopen" "重新打开" "not solved after all",
        Cancel = "cancel" "撤销" "taken back",
    }
}

impl State {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `TicketState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        match (self, event) {
            (S::Open, E::Accept) => Ok(S::Accepted),
            (S::Accepted | S::Reopened, E::Start) | (S::Waiting, E::Resume) => Ok(S::InProgress),
            (S::InProgress, E::Wait) => Ok(S::Waiting),
            (S::InProgress, E::Resolve) => Ok(S::Resolved),
            (S::Resolved, E::Confirm) => Ok(S::Confirmed),
            (S::Resolved, E::Close) => Ok(S::Closed),
            (S::Resolved, E::Reopen) => Ok(S::Reopened),
            (S::Open | S::Accepted | S::InProgress | S::Waiting | S::Reopened, E::Cancel) => Ok(S::Cancelled),
            (S::Open, E::Start | E::Wait | E::Resume | E::Resolve | E::Confirm | E::Close | E::Reopen)
            | (S::Accepted, E::Accept | E::Wait | E::Resume | E::Resolve | E::Confirm | E::Close | E::Reopen)
            | (S::InProgress, E::Accept | E::Start | E::Resume | E::Confirm | E::Close | E::Reopen)
            | (S::Waiting, E::Accept | E::Start | E::Wait | E::Resolve | E::Confirm | E::Close | E::Reopen)
            | (S::Resolved, E::Accept | E::Start | E::Wait | E::Resume | E::Resolve | E::Cancel)
            | (S::Reopened, E::Accept | E::Wait | E::Resume | E::Resolve | E::Confirm | E::Close | E::Reopen)
            | (S::Confirmed | S::Closed | S::Cancelled, _) => {
                Err(Error::conflict(format!("a ticket that is {} does not take '{}'", self.as_str(), event.as_str()))
                    .code("TicketState"))
            }
        }
    }

    /// Nothing happens to it any more.
    pub fn is_final(self) -> bool {
        matches!(self, State::Confirmed | State::Closed | State::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state × event, as the diagram says.
    #[test]
    fn every_state_takes_what_the_diagram_says_and_nothing_else() {
        use {Event as E, State as S};
        let drawn = [
            (S::Open, E::Accept, S::Accepted),
            (S::Accepted, E::Start, S::InProgress),
            (S::InProgress, E::Wait, S::Waiting),
            (S::Waiting, E::Resume, S::InProgress),
            (S::InProgress, E::Resolve, S::Resolved),
            (S::Resolved, E::Confirm, S::Confirmed),
            (S::Resolved, E::Close, S::Closed),
            (S::Resolved, E::Reopen, S::Reopened),
            (S::Reopened, E::Start, S::InProgress),
            (S::Open, E::Cancel, S::Cancelled),
            (S::Accepted, E::Cancel, S::Cancelled),
            (S::InProgress, E::Cancel, S::Cancelled),
            (S::Waiting, E::Cancel, S::Cancelled),
            (S::Reopened, E::Cancel, S::Cancelled),
        ];
        for s in S::ALL {
            for e in E::ALL {
                let wanted = drawn.iter().find(|(a, b, _)| a == s && b == e).map(|(_, _, c)| *c);
                assert_eq!(s.after(*e).ok(), wanted, "{s:?} {e:?}");
                assert!(!s.is_final() || wanted.is_none());
            }
        }
        let e = S::Closed.after(E::Reopen).unwrap_err();
        assert_eq!((e.code, e.message.as_str()), ("TicketState", "a ticket that is closed does not take 'reopen'"));
    }
}
