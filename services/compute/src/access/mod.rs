//! An operator enters a tenant's servers only under a grant: he asks (`ask.rs`), a member of the project answers (`decide.rs`), and it ends by
//! itself (`expire.rs`). Under it he opens serial consoles, of which every byte is recorded before it is passed on (`session.rs`); tenant,
//! operator and auditor read the recording (`read.rs`). `tell.rs`: notices and audit; `store.rs`: the SQL.
//!
//! ```text
//! requested ── approve ──▶ granted ── revoke (tenant) ──▶ revoked
//!     │  │ │                  │ └──── end (operator) ───▶ ended
//!     │  │ └─ refuse ─▶ refused   └── time ─────────────▶ expired
//!     │  └─ end (operator takes it back) ─▶ ended
//!     └─ time: nobody answered ─▶ expired
//! ```
//!
//! Each change of a grant and each end of a session is sealed in the ledger of records, in its transaction.

mod ask;
mod decide;
mod expire;
mod read;
mod session;
mod store;
mod tell;

pub use ask::NewGrant;
pub use read::{GrantFilter, Recording};
pub use session::{ConsoleKey, Direction, Ending, Piece, Session};

use kernel::{AccessGrantId, Caller, Error, ProjectId, Result, Role, ServerId, Timestamp, UserId};
use std::time::Duration;

/// The longest that a grant is in force, in minutes.
pub const MINUTES_MOST: u32 = 480;
/// A request that nobody answered for this long is none any more.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(24 * 3600);
/// Most servers that a grant names; who needs more asks for the project.
pub const SERVERS_MOST: usize = 50;
/// Most grants of an operator that wait or are in force.
pub const OPEN_MOST: i64 = 50;
/// Most sessions under a grant.
pub const SESSIONS_MOST: i64 = 32;
/// Most that is recorded of a session unless an installation chooses otherwise; then it ends.
pub const RECORD_BYTES: u64 = 8 * 1024 * 1024;
/// Most characters of a reason or a remark.
pub const TEXT_MOST: usize = 1000;

/// State of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for a member of the project.
    Requested,
    /// In force.
    Granted,
    /// Ended by the operator, or taken back by him.
    Ended,
    /// Refused by the project.
    Refused,
    /// Revoked by the project.
    Revoked,
    /// Ended by itself.
    Expired,
}

/// What happens to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The project agrees.
    Approve,
    /// The project does not.
    Refuse,
    /// The project ends it.
    Revoke,
    /// The operator ends it.
    End,
    /// Its time is over.
    Expire,
}

impl State {
    /// All of them.
    pub const ALL: [State; 6] =
        [State::Requested, State::Granted, State::Ended, State::Refused, State::Revoked, State::Expired];

    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Requested => "requested",
            State::Granted => "granted",
            State::Ended => "ended",
            State::Refused => "refused",
            State::Revoked => "revoked",
            State::Expired => "expired",
        }
    }

    /// The state of that word.
    pub fn parse(s: &str) -> Option<State> {
        State::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// It waits, or is in force.
    pub fn is_open(self) -> bool {
        matches!(self, State::Requested | State::Granted)
    }

    /// The state after an event; none, if the state forbids it.
    pub fn after(self, e: Event) -> Option<State> {
        match (self, e) {
            (State::Requested, Event::Approve) => Some(State::Granted),
            (State::Requested, Event::Refuse) => Some(State::Refused),
            (State::Granted, Event::Revoke) => Some(State::Revoked),
            (State::Requested | State::Granted, Event::End) => Some(State::Ended),
            (State::Requested | State::Granted, Event::Expire) => Some(State::Expired),
            (State::Requested, Event::Revoke)
            | (State::Granted, Event::Approve | Event::Refuse)
            | (State::Ended | State::Refused | State::Revoked | State::Expired, _) => None,
        }
    }
}

/// Leave for an operator to enter servers of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Id.
    pub id: AccessGrantId,
    /// Whose servers.
    pub project: ProjectId,
    /// Which of them; none for all.
    pub servers: Vec<ServerId>,
    /// Who asks.
    pub operator: UserId,
    /// That one's name.
    pub operator_name: String,
    /// What for.
    pub reason: String,
    /// For how long.
    pub minutes: u32,
    /// State.
    pub state: State,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it ends by itself, unanswered or in force.
    pub until: Timestamp,
    /// When the project answered.
    pub decided_at: Option<Timestamp>,
    /// Who did.
    pub decided_by: Option<UserId>,
    /// That one's name.
    pub decided_name: Option<String>,
    /// When it ended after it was in force, or without an answer.
    pub closed_at: Option<Timestamp>,
    /// Who ended it; nobody, if it ended by itself.
    pub closed_by: Option<UserId>,
    /// That one's name.
    pub closed_name: Option<String>,
    /// What was remarked last.
    pub note: Option<String>,
}

impl Grant {
    /// The state at an instant: what time alone has ended is over, also before that was written.
    pub fn state_at(&self, now: Timestamp) -> State {
        if self.state.is_open() && now >= self.until { State::Expired } else { self.state }
    }

    /// It covers the server of that project.
    pub fn covers(&self, project: &ProjectId, server: &ServerId) -> bool {
        self.project == *project && (self.servers.is_empty() || self.servers.contains(server))
    }

    /// The caller may know of it: people of the project, operators, auditors.
    fn seen_by(&self, c: &Caller) -> bool {
        c.acts_as(Role::Operator) || c.has(Role::AuditAdministrator) || (self.is_own(c) && c.has(Role::Reader))
    }

    /// The caller may read what was recorded, which holds the tenant's data: members of the project, the operator himself, auditors.
    fn read_by(&self, c: &Caller) -> bool {
        c.user == self.operator || c.has(Role::AuditAdministrator) || (self.is_own(c) && c.has(Role::Member))
    }

    fn is_own(&self, c: &Caller) -> bool {
        c.project.as_ref() == Some(&self.project)
    }

    /// Takes an event in; `by` is none where time alone does it.
    fn advance(&mut self, e: Event, by: Option<&Caller>, now: Timestamp) -> Result<()> {
        let state = if e == Event::Expire { self.state } else { self.state_at(now) };
        let Some(next) = state.after(e) else {
            let text = format!("the access grant is {}", state.as_str());
            return Err(Error::conflict(text).code("AccessGrantState"));
        };
        let who = by.map(|c| (c.user.clone(), c.user_name.clone())).unzip();
        match e {
            Event::Approve | Event::Refuse => {
                self.decided_at = Some(now);
                (self.decided_by, self.decided_name) = who;
            }
            Event::Revoke | Event::End | Event::Expire => {
                self.closed_at = Some(now);
                (self.closed_by, self.closed_name) = who;
            }
        }
        if e == Event::Approve {
            self.until = now.plus(Duration::from_secs(60 * u64::from(self.minutes)));
        }
        self.state = next;
        Ok(())
    }
}

fn missing() -> Error {
    Error::not_found("the access grant could not be found")
}

/// Refuses whoever is not of the project the way to its consoles: an operator asks for a grant.
pub(crate) fn only_its_own(caller: &Caller, project: &ProjectId) -> Result<()> {
    if caller.project.as_ref() == Some(project) {
        return Ok(());
    }
    let text = "The console of a server is its project's own: who runs the cloud asks the project for an access grant \
                (/ops/v1/access-grants) and opens it under that.";
    Err(Error::forbidden(text).code("AccessGrantRequired"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over() {
        let events = [Event::Approve, Event::Refuse, Event::Revoke, Event::End, Event::Expire];
        for s in State::ALL {
            let moves = events.iter().filter(|e| s.after(**e).is_some()).count();
            assert_eq!(moves > 0, s.is_open(), "{s:?}");
            assert_eq!(State::parse(s.as_str()), Some(s));
        }
        assert_eq!(State::Requested.after(Event::Revoke), None, "what is not in force is refused, not revoked");
        assert_eq!(State::Granted.after(Event::Approve), None);
    }
}
