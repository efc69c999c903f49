//! Requests for a risk assessment: answered, scanned, reported, each with a clock of the contract (Chuyi: 1 h, 24 h, 5 working days; urgent
//! 1 h, 2 h, 1 working day). The clocks of answer and scan are the contract's rows `risk-normal` and `risk-urgent`, that of the report its
//! duty after `risk-request` or `risk-request-urgent`.
//!
//! ```text
//! requested ──respond──▶ responded ──scan──▶ scanning ──report──▶ reported
//!     └──────cancel──────────┴────────cancel────┴──▶ cancelled
//! ```

mod act;
pub(crate) mod store;

use super::clock::{Standing, standing};
use super::words::words;
use kernel::{Error, ProjectId, Result, RiskId, Timestamp, UserId};

pub use act::{NewRisk, RiskAction, RiskFilter};

words! {
    /// State of a request.
    State "state of a risk request" {
        Requested = "requested" "已申请" "requested",
        Responded = "responded" "已响应" "responded",
        Scanning = "scanning" "扫描中" "being scanned",
        Reported = "reported" "已出报告" "reported",
        Cancelled = "cancelled" "已撤销" "cancelled",
    }
}

words! {
    /// What happens to a request.
    Event "event of a risk request" {
        Respond = "respond" "响应" "answered",
        Scan = "scan" "开始扫描" "the scan begins",
        Report = "report" "出具报告" "the report is handed in",
        Cancel = "cancel" "撤销" "taken back",
    }
}

impl State {
    /// Where an event leads, or that it does not apply. Who scans has answered.
    ///
    /// # Errors
    /// Conflict (code `RiskState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        match (self, event) {
            (S::Requested, E::Respond) => Ok(S::Responded),
            (S::Requested | S::Responded, E::Scan) => Ok(S::Scanning),
            (S::Scanning, E::Report) => Ok(S::Reported),
            (S::Requested | S::Responded | S::Scanning, E::Cancel) => Ok(S::Cancelled),
            (S::Requested, E::Report)
            | (S::Responded, E::Respond | E::Report)
            | (S::Scanning, E::Respond | E::Scan)
            | (S::Reported | S::Cancelled, _) => {
                Err(Error::conflict(format!("a request that is {} does not take '{}'", self.as_str(), event.as_str()))
                    .code("RiskState"))
            }
        }
    }
}

/// A step with its deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    /// Until when.
    pub due: Option<Timestamp>,
    /// When it was done.
    pub at: Option<Timestamp>,
}

impl Step {
    /// How its clock stands.
    pub fn standing(&self, now: Timestamp) -> Option<Standing> {
        self.due.map(|due| standing(due, self.at, now))
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Id.
    pub id: RiskId,
    /// Whose it is.
    pub project: ProjectId,
    /// Very urgent.
    pub urgent: bool,
    /// Business system to be assessed.
    pub system: Option<String>,
    /// Title.
    pub title: String,
    /// What is wanted.
    pub text: String,
    /// Who wants it.
    pub requester: UserId,
    /// State.
    pub state: State,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The answer.
    pub respond: Step,
    /// The scan.
    pub scan: Step,
    /// The report.
    pub report: Step,
    /// What it says.
    pub conclusion: Option<String>,
    /// When its state last changed.
    pub moved_at: Timestamp,
}

impl Risk {
    /// Whether the contract's times were kept: none while that is open, or where it was taken back in time.
    pub fn met(&self, now: Timestamp) -> Option<bool> {
        let over = matches!(self.state, State::Reported | State::Cancelled);
        // A request that was taken back is looked at as of then.
        let now = if self.state == State::Cancelled { self.moved_at } else { now };
        let all = [self.respond, self.scan, self.report].map(|s| s.standing(now));
        if all.contains(&Some(Standing::Late)) {
            return Some(false);
        }
        if !over || self.state == State::Cancelled {
            return None;
        }
        Some(true)
    }
}

pub(crate) fn missing(id: &RiskId) -> Error {
    super::sight::missing("risk request", id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_takes_what_the_diagram_says_and_nothing_else() {
        use {Event as E, State as S};
        for s in S::ALL.iter().copied() {
            for e in E::ALL.iter().copied() {
                let wanted = match (s, e) {
                    (S::Requested, E::Respond) => Some(S::Responded),
                    (S::Requested | S::Responded, E::Scan) => Some(S::Scanning),
                    (S::Scanning, E::Report) => Some(S::Reported),
                    (S::Requested | S::Responded | S::Scanning, E::Cancel) => Some(S::Cancelled),
                    _ => None,
                };
                assert_eq!(s.after(e).ok(), wanted, "{s:?} {e:?}");
            }
        }
    }
}
