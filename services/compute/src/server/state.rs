//! The states of a server, as one total match.
//!
//! ```text
//!   create ──▶ building ──Spawned──▶ active ──Stop…PoweredOff, GuestPoweredOff──▶ stopped
//!                 │ CreateFailed        ▲  │ Reboot…Rebooted (stays active)           │
//!                 ▼                     └──┴────────────Start…PoweredOn───────────────┘
//!               error ──RebootHard…Rebooted──▶ active        (only of a server that has once been launched)
//!   any state ──Delete──▶ task deleting ──▶ the row goes;   a deletion that fails: error
//! ```
//!
//! Invariants: a task is set by a request and cleared by the end of its operation; only `Delete` is accepted during a task;
//! while deleting nothing else is; the server's operations run one after the other, so at most one task is under way.

use kernel::{Error, Result, ServerId};

/// Nova's `vm_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VmState {
    /// Being made.
    Building,
    /// Intended to run.
    Active,
    /// Intended to be powered off.
    Stopped,
    /// Something failed; `fault` says what.
    Error,
}

/// Nova's `task_state`: what is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Looking for a host.
    Scheduling,
    /// Disks and ports are being made ready.
    Networking,
    /// The hypervisor is being started.
    Spawning,
    /// Powering on.
    PoweringOn,
    /// Powering off.
    PoweringOff,
    /// Soft reboot.
    Rebooting,
    /// Hard reboot.
    RebootingHard,
    /// An image is being made.
    ImageSnapshot,
    /// Being deleted.
    Deleting,
}

/// What happens to a server: requests of users, ends of operations, deeds of the guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it; the diagram above shows them")]
pub enum Event {
    // requests
    Start,
    Stop,
    RebootSoft,
    RebootHard,
    Snapshot,
    /// Attach or detach a volume or an interface.
    ChangeDevices,
    Delete,
    // progress and ends of operations
    Placed,
    Prepared,
    Spawned,
    CreateFailed,
    PoweredOn,
    PowerOnFailed,
    PoweredOff,
    PowerOffFailed,
    Rebooted,
    RebootFailed,
    SnapshotEnded,
    DeleteFailed,
    // the guest
    GuestPoweredOff,
    GuestRuns,
}

/// A state with what is under way in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// Where it stands.
    pub vm: VmState,
    /// What is under way.
    pub task: Option<Task>,
    /// It has run at least once.
    pub launched: bool,
}

macro_rules! names {
    ($t:ident { $($v:ident => $n:literal),* $(,)? }) => {
        impl $t {
            /// Every value.
            pub const ALL: &'static [$t] = &[$($t::$v),*];
            /// Nova's name.
            pub fn as_str(self) -> &'static str { match self { $($t::$v => $n),* } }
        }
    };
}
names!(VmState { Building => "building", Active => "active", Stopped => "stopped", Error => "error" });
names!(Task {
    Scheduling => "scheduling", Networking => "networking", Spawning => "spawning", PoweringOn => "powering-on",
    PoweringOff => "powering-off", Rebooting => "rebooting", RebootingHard => "rebooting_hard",
    ImageSnapshot => "image_snapshot", Deleting => "deleting",
});
names!(Event {
    Start => "start", Stop => "stop", RebootSoft => "reboot", RebootHard => "reboot", Snapshot => "createImage",
    ChangeDevices => "attach or detach", Delete => "delete", Placed => "placed", Prepared => "prepared", Spawned => "spawned",
    CreateFailed => "create failed", PoweredOn => "powered on", PowerOnFailed => "power-on failed", PoweredOff => "powered off",
    PowerOffFailed => "power-off failed", Rebooted => "rebooted", RebootFailed => "reboot failed",
    SnapshotEnded => "snapshot ended", DeleteFailed => "delete failed", GuestPoweredOff => "guest powered off",
    GuestRuns => "guest runs",
});

impl VmState {
    /// The state of that name.
    pub fn parse(s: &str) -> Option<VmState> {
        VmState::ALL.iter().copied().find(|v| v.as_str() == s)
    }
}

impl Task {
    /// The task of that name.
    pub fn parse(s: &str) -> Option<Task> {
        Task::ALL.iter().copied().find(|t| t.as_str() == s)
    }
}

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The present task forbids it.
    Task(Task),
    /// The present state forbids it.
    Vm(VmState),
}

impl State {
    /// A server that has just been asked for.
    pub const NEW: State = State { vm: VmState::Building, task: Some(Task::Scheduling), launched: false };

    fn task(self, t: Task) -> Result<State, Refusal> {
        Ok(State { task: Some(t), ..self })
    }
    fn rest(self, vm: VmState) -> Result<State, Refusal> {
        Ok(State { vm, task: None, ..self })
    }
    fn refuse(self) -> Result<State, Refusal> {
        Err(self.task.map_or(Refusal::Vm(self.vm), Refusal::Task))
    }

    /// The state after an event, or why the event is refused now.
    ///
    /// # Errors
    /// The task or the state that forbids it.
    pub fn after(self, event: Event) -> Result<State, Refusal> {
        use {Event as E, Task as T, VmState as V};
        match (event, self.vm, self.task) {
            // Deleting wins over whatever is under way; what then ends changes nothing any more.
            (E::Delete, _, Some(T::Deleting)) => self.refuse(),
            (E::Delete, _, _) => self.task(T::Deleting),
            (E::DeleteFailed, _, Some(T::Deleting)) => self.rest(V::Error),
            (E::CreateFailed, _, Some(T::Deleting)) => Ok(State { vm: V::Error, ..self }),
            (
                E::PowerOnFailed
                | E::PowerOffFailed
                | E::RebootFailed
                | E::SnapshotEnded
                | E::GuestPoweredOff
                | E::GuestRuns,
                _,
                Some(T::Deleting),
            ) => Ok(self),
            (E::DeleteFailed, _, _) => self.refuse(),

            (E::Placed, V::Building, Some(T::Scheduling | T::Networking)) => self.task(T::Networking),
            (E::Prepared, V::Building, Some(T::Networking | T::Spawning)) => self.task(T::Spawning),
            // Repeated by a resumed operation: the same again.
            (E::Spawned, V::Building, Some(T::Spawning)) | (E::Spawned, V::Active, None) => {
                Ok(State { vm: V::Active, task: None, launched: true })
            }
            (E::Placed | E::Prepared | E::Spawned, _, _) => self.refuse(),
            (E::CreateFailed, _, _) => self.rest(V::Error),

            (E::Start, V::Stopped, None) => self.task(T::PoweringOn),
            (E::PoweredOn, _, Some(T::PoweringOn)) => self.rest(V::Active),
            (E::PowerOnFailed, _, Some(T::PoweringOn)) => self.rest(V::Stopped),
            (E::Stop, V::Active, None) => self.task(T::PoweringOff),
            (E::PoweredOff, _, Some(T::PoweringOff)) => self.rest(V::Stopped),
            (E::PowerOffFailed, _, Some(T::PoweringOff)) => self.rest(V::Active),
            (E::RebootSoft, V::Active, None) => self.task(T::Rebooting),
            (E::RebootHard, V::Active | V::Stopped, None) => self.task(T::RebootingHard),
            (E::RebootHard, V::Error, None) if self.launched => self.task(T::RebootingHard),
            (E::Rebooted, _, Some(T::Rebooting | T::RebootingHard)) => self.rest(V::Active),
            (E::RebootFailed, _, Some(T::Rebooting | T::RebootingHard)) => self.rest(V::Error),
            (E::Snapshot, V::Active | V::Stopped, None) => self.task(T::ImageSnapshot),
            (E::SnapshotEnded, _, Some(T::ImageSnapshot)) => self.rest(self.vm),
            (E::ChangeDevices, V::Active | V::Stopped, None) => Ok(self),

            // An undo after the end: what was is again.
            (E::PowerOnFailed, V::Active, None) => self.rest(V::Stopped),
            (E::PowerOffFailed, V::Stopped, None) => self.rest(V::Active),
            (E::RebootFailed, V::Active, None) => self.rest(V::Error),
            // Ends that come twice, and deeds of the guest that an operation answers for, change nothing.
            (E::PoweredOn | E::Rebooted, V::Active, None) | (E::PoweredOff, V::Stopped, None) => Ok(self),
            (E::PowerOnFailed | E::PowerOffFailed | E::RebootFailed | E::SnapshotEnded, _, _) => Ok(self),
            (E::GuestPoweredOff, V::Active, None) => self.rest(V::Stopped),
            (E::GuestRuns, V::Stopped, None) => Ok(self),
            (E::GuestPoweredOff | E::GuestRuns, _, _) => Ok(self),

            (
                E::Start
                | E::Stop
                | E::RebootSoft
                | E::RebootHard
                | E::Snapshot
                | E::ChangeDevices
                | E::PoweredOn
                | E::PoweredOff
                | E::Rebooted,
                _,
                _,
            ) => self.refuse(),
        }
    }

    /// As [`State::after`], with the refusal in Nova's words.
    ///
    /// # Errors
    /// Conflict.
    pub fn apply(self, id: &ServerId, event: Event) -> Result<State> {
        self.after(event).map_err(|r| {
            let where_ = match r {
                Refusal::Task(t) => format!("task_state {}", t.as_str()),
                Refusal::Vm(v) => format!("vm_state {}", v.as_str()),
            };
            Error::conflict(format!("Cannot '{}' instance {id} while it is in {where_}", event.as_str()))
        })
    }

    /// Nova's `status`, which clients print and wait for.
    pub fn status(self) -> &'static str {
        match (self.vm, self.task) {
            (VmState::Building, _) => "BUILD",
            (VmState::Active, Some(Task::Rebooting)) => "REBOOT",
            (VmState::Active, Some(Task::RebootingHard)) => "HARD_REBOOT",
            (VmState::Stopped, Some(Task::RebootingHard)) => "HARD_REBOOT",
            (VmState::Active, _) => "ACTIVE",
            (VmState::Stopped, _) => "SHUTOFF",
            (VmState::Error, _) => "ERROR",
        }
    }

    /// Nova's `progress`: nothing finer than begun and ended is known.
    pub fn progress(self) -> u32 {
        if self.vm == VmState::Active && self.task.is_none() { 100 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event() -> impl Strategy<Value = Event> {
        proptest::sample::select(Event::ALL)
    }
    fn state() -> impl Strategy<Value = State> {
        let task = proptest::option::of(proptest::sample::select(Task::ALL));
        (proptest::sample::select(VmState::ALL), task, any::<bool>()).prop_map(|(vm, task, launched)| State {
            vm,
            task,
            launched,
        })
    }

    #[test]
    fn the_life_of_a_server() {
        use Event as E;
        let mut s = State::NEW;
        assert_eq!(s.status(), "BUILD");
        for e in [E::Placed, E::Placed, E::Prepared, E::Spawned, E::Spawned] {
            s = s.after(e).unwrap();
        }
        assert_eq!((s.status(), s.launched), ("ACTIVE", true));
        assert_eq!(s.after(E::Start), Err(Refusal::Vm(VmState::Active)));
        s = s.after(E::Stop).unwrap();
        assert_eq!(s.after(E::Stop), Err(Refusal::Task(Task::PoweringOff)));
        s = s.after(E::PoweredOff).unwrap();
        assert_eq!(s.status(), "SHUTOFF");
        s = s.after(E::Start).unwrap().after(E::PoweredOn).unwrap();
        assert_eq!(s.after(E::RebootHard).unwrap().status(), "HARD_REBOOT");
        s = s.after(E::GuestPoweredOff).unwrap();
        assert_eq!(s.status(), "SHUTOFF");
        s = s.after(E::Delete).unwrap();
        assert_eq!(s.after(E::Start), Err(Refusal::Task(Task::Deleting)));
    }

    proptest! {
        #[test]
        fn deleting_is_left_only_by_its_own_failure(s in state(), e in event()) {
            let s = State { task: Some(Task::Deleting), ..s };
            match s.after(e) {
                Ok(n) if e == Event::DeleteFailed => prop_assert_eq!((n.vm, n.task), (VmState::Error, None)),
                Ok(n) => prop_assert_eq!(n.task, Some(Task::Deleting)),
                Err(r) => prop_assert_eq!(r, Refusal::Task(Task::Deleting)),
            }
        }
        #[test]
        fn a_server_at_rest_can_always_be_deleted_and_a_task_admits_nothing_else(s in state()) {
            if s.task != Some(Task::Deleting) {
                prop_assert!(s.after(Event::Delete).is_ok());
            }
            if s.task.is_some() {
                for e in [Event::Start, Event::Stop, Event::RebootSoft, Event::RebootHard, Event::Snapshot, Event::ChangeDevices] {
                    prop_assert!(s.after(e).is_err());
                }
            }
        }
        #[test]
        fn an_end_that_comes_twice_changes_nothing(s in state(), e in event()) {
            use Event as E;
            let ends = [E::Placed, E::Prepared, E::Spawned, E::CreateFailed, E::PoweredOn, E::PowerOnFailed, E::PoweredOff,
                E::PowerOffFailed, E::Rebooted, E::SnapshotEnded, E::GuestPoweredOff];
            if ends.contains(&e) && let Ok(n) = s.after(e) {
                prop_assert_eq!(n.after(e), Ok(n));
            }
        }
        #[test]
        fn launched_is_never_forgotten(s in state(), es in proptest::collection::vec(event(), 0..20)) {
            let mut now = s;
            for e in es {
                let before = now.launched;
                now = now.after(e).unwrap_or(now);
                prop_assert!(now.launched || !before);
            }
        }
    }
}
