//! The states of an assessment, as one total match.
//!
//! ```text
//!   refresh, judge                             confirm
//!       ┌──┐                                    ┌──┐
//!       │  ▼                                    │  ▼
//!       open ───────────announce─────────────▶ announced ───────────finalise──────────▶ final
//!                                                  │ appeal                               ▲
//!                                                  ▼                                      │
//!                                              appealed ──decide──▶ reviewed ───finalise──┘
//!                                               │  ▲
//!                                               └──┘ refresh, judge
//! ```
//!
//! The review is the last word (复核结果为最终考核结果): there is no second appeal. `final` is for ever; a rectification that follows it is
//! recorded beside it and leaves the score as it is.

use kernel::{Error, Result};

/// State of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Figures are taken, people judge.
    Open,
    /// The operator knows the result and may confirm it or appeal.
    Announced,
    /// The operator objects; the purchaser reviews.
    Appealed,
    /// Reviewed: the last word.
    Reviewed,
    /// Signed off.
    Final,
}

/// What happens to an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Figures are taken from the records again.
    Refresh,
    /// A person judges.
    Judge,
    /// The purchaser tells the result.
    Announce,
    /// The operator agrees.
    Confirm,
    /// The operator objects.
    Appeal,
    /// The purchaser decides on the objection.
    Decide,
    /// The purchaser signs off.
    Finalise,
}

impl State {
    /// All states.
    pub const ALL: [State; 5] = [State::Open, State::Announced, State::Appealed, State::Reviewed, State::Final];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Announced => "announced",
            State::Appealed => "appealed",
            State::Reviewed => "reviewed",
            State::Final => "final",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `AssessmentState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        let what = match (self, event) {
            (S::Open, E::Refresh | E::Judge) => return Ok(S::Open),
            (S::Appealed, E::Refresh | E::Judge) => return Ok(S::Appealed),
            (S::Open, E::Announce) => return Ok(S::Announced),
            (S::Announced, E::Confirm) => return Ok(S::Announced),
            (S::Announced, E::Appeal) => return Ok(S::Appealed),
            (S::Appealed, E::Decide) => return Ok(S::Reviewed),
            (S::Announced | S::Reviewed, E::Finalise) => return Ok(S::Final),
            (S::Announced | S::Reviewed | S::Final, E::Refresh) => "computed anew",
            (S::Announced | S::Reviewed | S::Final, E::Judge) => "judged",
            (S::Announced | S::Appealed | S::Reviewed | S::Final, E::Announce) => "announced",
            (S::Open | S::Appealed | S::Reviewed | S::Final, E::Confirm) => "confirmed",
            (S::Open | S::Appealed | S::Reviewed | S::Final, E::Appeal) => "appealed against",
            (S::Open | S::Announced | S::Reviewed | S::Final, E::Decide) => "reviewed",
            (S::Open | S::Appealed | S::Final, E::Finalise) => "signed off",
        };
        let state = self.as_str();
        Err(Error::conflict(format!("an assessment that is {state} cannot be {what}")).code("AssessmentState"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 7] =
        [Event::Refresh, Event::Judge, Event::Announce, Event::Confirm, Event::Appeal, Event::Decide, Event::Finalise];

    #[test]
    fn final_is_for_ever_and_nothing_is_final_unannounced() {
        assert!(EVENTS.iter().all(|e| State::Final.after(*e).is_err()));
        let mut reached = vec![State::Open];
        let mut n = 0;
        while n < reached.len() {
            for e in EVENTS.into_iter().filter(|e| *e != Event::Announce) {
                if let Ok(s) = reached[n].after(e)
                    && !reached.contains(&s)
                {
                    reached.push(s);
                }
            }
            n += 1;
        }
        assert_eq!(reached, [State::Open]);
        assert!(State::Reviewed.after(Event::Appeal).is_err(), "the review is the last word");
        assert!(State::ALL.iter().all(|s| State::parse(s.as_str()) == Some(*s)));
    }
}
