//! The states of an incident, as one total match.
//!
//! ```text
//! raised ─▶ received ─▶ responded ─▶ on_site ─▶ handling ─▶ recovered ─▶ closed
//!    each may be skipped, and be entered afterwards while the incident is not closed:    ▲
//!    the state is the furthest stage that was reached                                    │
//!                                   handling ◀──relapse── recovered                      │
//!    void: a false alarm, from everything before recovered ──▶ void           only from recovered
//! ```
//!
//! The clock of a stage that is skipped runs on. `closed` and `void` are for ever. Changing the level, escalating, and entries about downtime do not change the state.

use crate::desk::clock::Stage;
use crate::desk::words::words;
use kernel::{Error, Result};

words! {
    /// State of an incident.
    State "state of an incident" {
        Raised = "raised" "已上报" "raised",
        Received = "received" "已接报" "received",
        Responded = "responded" "已响应" "responded",
        OnSite = "on_site" "已到场" "on site",
        Handling = "handling" "处置中" "being handled",
        Recovered = "recovered" "已恢复" "recovered",
        Closed = "closed" "已关闭" "closed",
        Void = "void" "误报" "false alarm",
    }
}

words! {
    /// What happens to an incident.
    Event "event of an incident" {
        Received = "received" "接报" "received",
        Responded = "responded" "响应" "responded",
        OnSite = "on_site" "到场" "on site",
        Handling = "handling" "启动处置" "handling started",
        Recovered = "recovered" "恢复" "recovered",
        Closed = "closed" "关闭" "closed",
        Relapse = "relapse" "复发" "it failed again",
        Void = "void" "误报" "a false alarm",
        Level = "level" "调整等级" "level changed",
        Escalate = "escalate" "升级通报" "escalated",
        WaiveSite = "waive_site" "无需到场" "nobody has to be on site",
    }
}

impl Event {
    /// The stage whose clock it stops.
    pub fn stage(self) -> Option<Stage> {
        match self {
            Event::Received => Some(Stage::Receive),
            Event::Responded => Some(Stage::Respond),
            Event::OnSite => Some(Stage::Arrive),
            Event::Handling => Some(Stage::Start),
            Event::Recovered => Some(Stage::Recover),
            Event::Closed => Some(Stage::Close),
            Event::Relapse | Event::Void | Event::Level | Event::Escalate | Event::WaiveSite => None,
        }
    }
}

impl State {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `IncidentState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        let refused = || {
            let e = format!("an incident that is {} does not take '{}'", self.as_str(), event.as_str());
            Err(Error::conflict(e).code("IncidentState"))
        };
        match (self, event) {
            (S::Closed | S::Void, _) => refused(),
            (s, E::Level | E::Escalate | E::WaiveSite) => Ok(s),
            (s, E::Received) => Ok(s.max(S::Received)),
            (s, E::Responded) => Ok(s.max(S::Responded)),
            (s, E::OnSite) => Ok(s.max(S::OnSite)),
            (s, E::Handling) => Ok(s.max(S::Handling)),
            (S::Raised | S::Received | S::Responded | S::OnSite | S::Handling | S::Recovered, E::Recovered) => {
                Ok(S::Recovered)
            }
            (S::Recovered, E::Closed) => Ok(S::Closed),
            (S::Recovered, E::Relapse) => Ok(S::Handling),
            (S::Raised | S::Received | S::Responded | S::OnSite | S::Handling, E::Void) => Ok(S::Void),
            (S::Raised | S::Received | S::Responded | S::OnSite | S::Handling, E::Closed | E::Relapse)
            | (S::Recovered, E::Void) => refused(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_takes_what_the_diagram_says_and_nothing_else() {
        use {Event as E, State as S};
        let stages = [
            (E::Received, S::Received),
            (E::Responded, S::Responded),
            (E::OnSite, S::OnSite),
            (E::Handling, S::Handling),
        ];
        for s in S::ALL.iter().copied() {
            let over = matches!(s, S::Closed | S::Void);
            for e in E::ALL.iter().copied() {
                let wanted = match e {
                    _ if over => None,
                    E::Level | E::Escalate | E::WaiveSite => Some(s),
                    E::Recovered => Some(S::Recovered),
                    E::Closed => (s == S::Recovered).then_some(S::Closed),
                    E::Relapse => (s == S::Recovered).then_some(S::Handling),
                    E::Void => (s != S::Recovered).then_some(S::Void),
                    e => stages.iter().find(|(x, _)| *x == e).map(|(_, to)| s.max(*to)),
                };
                assert_eq!(s.after(e).ok(), wanted, "{s:?} {e:?}");
            }
        }
        assert_eq!(S::Closed.after(E::Responded).unwrap_err().code, "IncidentState");
    }

    #[test]
    fn a_stage_never_leads_back_except_by_a_relapse() {
        for s in State::ALL.iter().copied() {
            for e in Event::ALL.iter().copied().filter(|e| *e != Event::Relapse) {
                assert!(s.after(e).map_or(true, |to| to >= s), "{s:?} {e:?}");
            }
        }
    }
}
