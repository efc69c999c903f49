//! Life of a volume.
//!
//! ```text
//!            created                attach            attached
//!  creating ─────────▶ available ─────────▶ attaching ─────────▶ in-use
//!     │                 ▲  │  ▲ ▲              │ attach failed     │ ▲ │
//!     │ failed          │  │  │ └──────────────┘            detach │ │ │ detach failed
//!     ▼                 │  │  │            detached                ▼ │ │
//!   error ──┐           │  │  └────────────────────────────── detaching
//!           │ delete    │  │ extend        upload
//!           ▼           │  └─▶ extending   uploading   (from available and from in-use, and back to where it came from:
//!  deleting ◀───────────┘                               in-use if it is attached, else available)
//!     │ failed
//!     ▼
//!  error_deleting ──▶ deleting
//! ```
//! Invariants: a volume that a server holds cannot be deleted; one operation at a time changes a volume's disk. Deletion ends with the
//! row. Every (state, event) has an answer: a state, or the refusal that Cinder gives (400).

use kernel::{Error, Result};

/// State of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its disk is being made.
    Creating,
    /// Nobody uses it.
    Available,
    /// A server is about to use it.
    Attaching,
    /// A server uses it.
    InUse,
    /// A server is about to let go of it.
    Detaching,
    /// Its disk grows.
    Extending,
    /// Its contents become an image.
    Uploading,
    /// Its disk is being zeroed and removed.
    Deleting,
    /// Its disk could not be made; it has none.
    Error,
    /// Its disk could not be removed.
    ErrorDeleting,
}

/// What happens to a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its disk is there.
    Created,
    /// Its disk could not be made.
    CreateFailed,
    /// A server wants it.
    Attach,
    /// The server has it.
    Attached,
    /// The server could not have it.
    AttachFailed,
    /// The server is to let go.
    Detach,
    /// The server has let go.
    Detached,
    /// The server could not let go.
    DetachFailed,
    /// It is to grow.
    Extend,
    /// Its contents are to become an image.
    Upload,
    /// Growing or uploading is over, well or not.
    Settled,
    /// It is to go.
    Delete,
    /// It could not go.
    DeleteFailed,
}

impl Status {
    /// All.
    pub const ALL: [Status; 10] = [
        Status::Creating,
        Status::Available,
        Status::Attaching,
        Status::InUse,
        Status::Detaching,
        Status::Extending,
        Status::Uploading,
        Status::Deleting,
        Status::Error,
        Status::ErrorDeleting,
    ];

    /// Cinder's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Creating => "creating",
            Status::Available => "available",
            Status::Attaching => "attaching",
            Status::InUse => "in-use",
            Status::Detaching => "detaching",
            Status::Extending => "extending",
            Status::Uploading => "uploading",
            Status::Deleting => "deleting",
            Status::Error => "error",
            Status::ErrorDeleting => "error_deleting",
        }
    }

    /// The state of that name.
    pub fn parse(s: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|x| x.as_str() == s)
    }

    /// The state after an event. `attached` says whether a server holds the volume (the row of the attachment).
    ///
    /// # Errors
    /// Bad request, as Cinder's InvalidVolume, if the state refuses the event.
    pub fn after(self, event: Event, attached: bool) -> Result<Status> {
        use Event as E;
        use Status as S;
        let idle = if attached { S::InUse } else { S::Available };
        match (self, event) {
            (S::Creating, E::Created) | (S::Available, E::Created) => Ok(S::Available),
            // Also undone after it was created: then it has no disk either.
            (S::Creating | S::Available | S::Error, E::CreateFailed) => Ok(S::Error),
            (S::Available, E::Attach) => Ok(S::Attaching),
            (S::Attaching | S::InUse, E::Attached) => Ok(S::InUse),
            (S::Attaching | S::Available, E::AttachFailed) => Ok(S::Available),
            (S::InUse, E::Detach) => Ok(S::Detaching),
            // A server that is deleted lets go of what it held, whatever was being done.
            (S::Detaching | S::InUse | S::Attaching | S::Available, E::Detached) => Ok(S::Available),
            (S::Extending, E::Detached) => Ok(S::Extending),
            (S::Uploading, E::Detached) => Ok(S::Uploading),
            (S::Detaching | S::InUse, E::DetachFailed) => Ok(S::InUse),
            (S::Available | S::InUse, E::Extend) => Ok(S::Extending),
            (S::Available | S::InUse, E::Upload) => Ok(S::Uploading),
            (S::Extending | S::Uploading | S::Available | S::InUse, E::Settled) => Ok(idle),
            // A volume that an administrator reset, or that is on its way out, is left as it is.
            (
                s @ (S::Creating | S::Attaching | S::Detaching | S::Deleting | S::Error | S::ErrorDeleting),
                E::Settled,
            ) => Ok(s),
            (S::Available | S::Error | S::ErrorDeleting, E::Delete) if !attached => Ok(S::Deleting),
            (S::Deleting | S::ErrorDeleting, E::DeleteFailed) => Ok(S::ErrorDeleting),
            (s, e) => Err(s.refuse(e)),
        }
    }

    fn refuse(self, event: Event) -> Error {
        let wanted = match event {
            Event::Attach => "available to be attached",
            Event::Detach => "in-use to be detached",
            Event::Extend => "available or in-use to be extended",
            Event::Upload => "available or in-use to be uploaded",
            Event::Delete => "available or error or error_deleting, and it must not be attached, to be deleted",
            Event::Created
            | Event::CreateFailed
            | Event::Attached
            | Event::AttachFailed
            | Event::Detached
            | Event::DetachFailed
            | Event::Settled
            | Event::DeleteFailed => "in another state for this to happen",
        };
        Error::bad_request(format!(
            "Invalid volume: Volume status must be {wanted}, but the current status is {}.",
            self.as_str()
        ))
        .code("InvalidVolume")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 13] = [
        Event::Created,
        Event::CreateFailed,
        Event::Attach,
        Event::Attached,
        Event::AttachFailed,
        Event::Detach,
        Event::Detached,
        Event::DetachFailed,
        Event::Extend,
        Event::Upload,
        Event::Settled,
        Event::Delete,
        Event::DeleteFailed,
    ];

    #[test]
    fn an_attached_volume_is_never_deleted_and_a_dying_one_never_used() {
        for s in Status::ALL {
            assert!(s.after(Event::Delete, true).is_err(), "{s:?}");
            for e in EVENTS {
                for attached in [false, true] {
                    let Ok(next) = s.after(e, attached) else { continue };
                    if matches!(s, Status::Deleting | Status::ErrorDeleting) {
                        assert!(
                            matches!(next, Status::Deleting | Status::ErrorDeleting),
                            "{s:?} after {e:?} is {next:?}"
                        );
                    }
                    if next == Status::Deleting {
                        assert!(e == Event::Delete || s == Status::Deleting, "{s:?} after {e:?}");
                    }
                    if matches!(e, Event::Attach | Event::Extend | Event::Upload) {
                        assert!(matches!(s, Status::Available | Status::InUse), "{s:?} begins {e:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_a_crash_repeats_is_accepted_twice() {
        for (from, e) in [
            (Status::Creating, Event::Created),
            (Status::Creating, Event::CreateFailed),
            (Status::Attaching, Event::Attached),
            (Status::Attaching, Event::AttachFailed),
            (Status::Detaching, Event::Detached),
            (Status::Detaching, Event::DetachFailed),
            (Status::Extending, Event::Settled),
            (Status::Deleting, Event::DeleteFailed),
        ] {
            let once = from.after(e, false).unwrap();
            assert_eq!(once.after(e, false).unwrap(), once, "{e:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for s in Status::ALL {
            assert_eq!(Status::parse(s.as_str()), Some(s));
        }
    }
}
