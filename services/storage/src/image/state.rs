//! Life of an image.
//!
//! ```text
//!             upload begins        stored
//!   queued ─────────────────▶ saving ─────▶ active ◀──────────────▶ deactivated
//!      ▲                         │                   deactivate
//!      └─────────────────────────┘                   reactivate
//!           broke off, disk full
//! ```
//! A saving image belongs to exactly one upload or export, which the record names. After a crash an upload cannot go on, so its image
//! is queued again; an export is an operation and goes on. Deletion takes an image out of any state; the bytes go after the record.

use kernel::{Error, Result};

/// State of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A record without bytes.
    Queued,
    /// Bytes are arriving.
    Saving,
    /// Usable.
    Active,
    /// Its bytes are withheld.
    Deactivated,
}

/// What happens to an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An upload or export begins.
    Begin,
    /// Its bytes are stored.
    Stored,
    /// They will not arrive.
    Broken,
    /// An owner withholds it.
    Deactivate,
    /// An owner offers it again.
    Reactivate,
}

impl Status {
    /// All.
    pub const ALL: [Status; 4] = [Status::Queued, Status::Saving, Status::Active, Status::Deactivated];

    /// The wire and database name.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Queued => "queued",
            Status::Saving => "saving",
            Status::Active => "active",
            Status::Deactivated => "deactivated",
        }
    }
    pub(crate) fn parse(s: &str) -> Result<Status> {
        Status::ALL
            .into_iter()
            .find(|x| x.as_str() == s)
            .ok_or_else(|| Error::internal(format!("image status '{s}' is unknown")))
    }

    /// The state after an event.
    ///
    /// # Errors
    /// Conflict, or forbidden where Glance says so, if the state refuses the event.
    pub fn after(self, event: Event) -> Result<Status> {
        use Event as E;
        use Status as S;
        match (self, event) {
            (S::Queued, E::Begin) => Ok(S::Saving),
            (S::Saving, E::Stored) => Ok(S::Active),
            (S::Saving, E::Broken) | (S::Queued, E::Broken) => Ok(S::Queued),
            (S::Active | S::Deactivated, E::Deactivate) => Ok(S::Deactivated),
            (S::Active | S::Deactivated, E::Reactivate) => Ok(S::Active),
            (S::Queued | S::Saving, E::Deactivate) => {
                Err(Error::forbidden(format!("Not allowed to deactivate image in status '{}'", self.as_str())))
            }
            (S::Queued | S::Saving, E::Reactivate) => {
                Err(Error::forbidden(format!("Not allowed to reactivate image in status '{}'", self.as_str())))
            }
            (S::Saving | S::Active | S::Deactivated, E::Begin)
            | (S::Queued | S::Active | S::Deactivated, E::Stored)
            | (S::Active | S::Deactivated, E::Broken) => Err(Error::conflict(format!(
                "Image status transition from {} is not allowed: its data is written once",
                self.as_str()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_once_and_no_event_loses_them() {
        assert_eq!(Status::Queued.after(Event::Begin).unwrap(), Status::Saving);
        for s in [Status::Saving, Status::Active, Status::Deactivated] {
            assert!(s.after(Event::Begin).is_err(), "{s:?} takes a second upload");
        }
        for s in Status::ALL {
            for e in [Event::Begin, Event::Stored, Event::Broken, Event::Deactivate, Event::Reactivate] {
                let has_bytes = |s| matches!(s, Status::Active | Status::Deactivated);
                if let Ok(next) = s.after(e) {
                    assert!(!has_bytes(s) || has_bytes(next), "{s:?} after {e:?} loses its bytes");
                    assert!(has_bytes(s) || !has_bytes(next) || e == Event::Stored, "{s:?} after {e:?}");
                }
            }
        }
    }
}
