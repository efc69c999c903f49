//! The states of an instance of a duty, as one total match.
//!
//! ```text
//!          fulfil                              correct
//! open ─────────────▶ done (in time or late) ◀────────┐
//!  │ ▲ ◀──take back─────┘ └───────────────────────────┘
//!  │ └──────take back────── waived
//!  └──waive (purchaser)──────▲
//! ```
//!
//! Whether what is open is *pending* or *overdue*, and whether what is done was done *in time* or *late*, follows from the deadline and is not
//! stored ([`Standing`]). An instant that is exactly the deadline is in time.

use kernel::{Error, Result, Timestamp};

/// What is stored of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Still owed.
    Open,
    /// Done.
    Done,
    /// The purchaser does without it.
    Waived,
}

/// What happens to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It is done.
    Fulfil,
    /// What was entered is entered anew.
    Correct,
    /// The purchaser does without it.
    Waive,
    /// What was entered does not hold.
    TakeBack,
}

impl State {
    /// All states.
    pub const ALL: [State; 3] = [State::Open, State::Done, State::Waived];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Waived => "waived",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `DutyState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        let refused = |what: &str| {
            Err(Error::conflict(format!("a duty that is {} cannot be {what}", self.as_str())).code("DutyState"))
        };
        match (self, event) {
            (S::Open, E::Fulfil) | (S::Done, E::Correct) => Ok(S::Done),
            (S::Open, E::Waive) => Ok(S::Waived),
            (S::Done | S::Waived, E::TakeBack) => Ok(S::Open),
            (S::Done | S::Waived, E::Fulfil) => refused("fulfilled; correct the entry that there is"),
            (S::Open | S::Waived, E::Correct) => refused("corrected"),
            (S::Done | S::Waived, E::Waive) => refused("waived"),
            (S::Open, E::TakeBack) => refused("taken back"),
        }
    }
}

/// How an instance stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Open, and there is time.
    Pending,
    /// Open, and the deadline has passed.
    Overdue,
    /// Done by the deadline.
    InTime,
    /// Done after the deadline.
    Late,
    /// Done in time as the supplier says, who entered it long after that; the purchaser has not confirmed it, so it counts as late.
    LateEntry,
    /// The purchaser does without it.
    Waived,
}

impl Standing {
    /// All standings.
    pub const ALL: [Standing; 6] =
        [Standing::Pending, Standing::Overdue, Standing::InTime, Standing::Late, Standing::LateEntry, Standing::Waived];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::Overdue => "overdue",
            Standing::InTime => "in_time",
            Standing::Late => "late",
            Standing::LateEntry => "late_entry",
            Standing::Waived => "waived",
        }
    }

    /// The standing of that name.
    pub fn parse(s: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// By state, by when it was done, by the last instant in time, at an instant.
    pub fn of(state: State, done_at: Option<Timestamp>, due: Timestamp, now: Timestamp) -> Standing {
        match state {
            State::Open if now <= due => Standing::Pending,
            State::Open => Standing::Overdue,
            State::Done if done_at.is_none_or(|t| t <= due) => Standing::InTime,
            State::Done => Standing::Late,
            State::Waived => Standing::Waived,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        use {Event as E, State as S};
        let table = [
            (S::Open, [Some(S::Done), None, Some(S::Waived), None]),
            (S::Done, [None, Some(S::Done), None, Some(S::Open)]),
            (S::Waived, [None, None, None, Some(S::Open)]),
        ];
        for (state, row) in table {
            for (event, next) in [E::Fulfil, E::Correct, E::Waive, E::TakeBack].into_iter().zip(row) {
                assert_eq!(state.after(event).ok(), next, "{state:?} {event:?}");
            }
        }
        assert_eq!(S::Open.after(E::TakeBack).unwrap_err().code, "DutyState");
    }

    #[test]
    fn the_deadline_itself_is_in_time() {
        let (due, after) = (Timestamp(1_000), Timestamp(1_001));
        assert_eq!(Standing::of(State::Open, None, due, due), Standing::Pending);
        assert_eq!(Standing::of(State::Open, None, due, after), Standing::Overdue);
        assert_eq!(Standing::of(State::Done, Some(due), due, after), Standing::InTime);
        assert_eq!(Standing::of(State::Done, Some(after), due, after), Standing::Late);
        assert_eq!(Standing::of(State::Waived, None, due, after), Standing::Waived);
    }
}
