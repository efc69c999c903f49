//! Whether a server serves: told by the outbox ([`kernel::event::SERVER_STATE`]) when it changes, in the transaction of what changed it.
//!
//! ```text
//!            activated, runs again
//!   (none) ───────────────────────▶ up ◀──────────────┐
//!                                   │ │               │ started, runs again
//!      stopped by its owner or guest│ │ should run and does not: crashed, not started, in error
//!                                   ▼ ▼               │
//!                                  off ──▶ down ──────┘        down ──stopped by its owner──▶ off
//! ```
//!
//! While something that was asked for is under way (power, reboot, deletion) nothing is told: what is short then is the owner's will.
//! A host that is lost is not told here: who keeps the registry of hosts sees that.

use super::state::{Task, VmState};
use super::{Server, store};
use crate::Compute;
use kernel::event::{SERVER_STATE, ServerState, Serving};
use kernel::{Result, ServerId};
use runtime::Tx;
use std::time::Duration;

/// What has just happened to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// An operation of a user has ended.
    Asked,
    /// The host said something; `crashed` if its process ended by itself.
    Seen {
        /// The process ended by itself.
        crashed: bool,
    },
}

/// Whether a server serves; none, if what is recorded says nothing new.
fn serves(s: &Server, told: Option<Serving>, sign: Sign) -> Option<Serving> {
    use {Serving as S, Task as T, VmState as V};
    match (s.state.vm, s.state.task) {
        (_, Some(T::Deleting | T::PoweringOn | T::PoweringOff | T::Rebooting | T::RebootingHard)) => None,
        (V::Building, _) => None,
        (V::Active, _) if s.running => Some(S::Up),
        (V::Active, _) => (s.is_settled() && told.is_some()).then_some(S::Down),
        (V::Error, _) => s.launched_at.map(|_| S::Down),
        (V::Stopped, _) if sign == (Sign::Seen { crashed: true }) => Some(S::Down),
        // What broke down stays down until somebody starts it or says that it is to be off.
        (V::Stopped, _) if sign != Sign::Asked && told == Some(S::Down) => None,
        (V::Stopped, _) => Some(S::Off),
    }
}

impl Compute {
    /// Tells whether the server serves, if that has changed.
    pub(super) async fn tell_serving(&self, tx: &mut Tx, id: &ServerId, sign: Sign) -> Result<()> {
        let Some(s) = store::get(tx, id).await? else { return Ok(()) };
        let (told, last) = store::serving(tx, id).await?;
        let Some(state) = serves(&s, told, sign).filter(|n| told != Some(*n)) else { return Ok(()) };
        // The clock may have been set back: what happens later must not lie before what was told already.
        let now = self.env.now();
        let at = last.map_or(now, |l| now.max(l.plus(Duration::from_micros(1))));
        store::set_serving(tx, id, state, at).await?;
        let cause = match state {
            Serving::Up => "runs".to_owned(),
            Serving::Off => "stopped".to_owned(),
            Serving::Down => s.problem.clone().or_else(|| s.fault.clone()).unwrap_or_else(|| "does not run".to_owned()),
        };
        let cause = cause.chars().filter(|c| *c != '\0').take(200).collect();
        let fact = ServerState { server: id.to_string(), project: s.project, node: s.node, state, cause, at };
        self.env.outbox.publish(tx, SERVER_STATE, &format!("{id}/{}", at.micros()), &fact).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for s in [Serving::Up, Serving::Down, Serving::Off] {
            assert_eq!(Serving::parse(s.as_str()), Some(s));
        }
    }
}
