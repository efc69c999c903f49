//! Business systems (业务系统): what stands between a project and its resources.
//!
//! A system has an owner and a vendor, a protection level (等保) with its filing number, a classification of its data, ports that are probed,
//! other systems that it needs, and resources. Service levels, access control and "an outage that hits more than 30 % of the systems" count
//! on it.
//!
//! ```text
//! registered ──go_live──▶ running ──suspend──▶ suspended
//!     │                     │  ▲───resume─────────┤
//!     └───────retire────────┴───────retire────────┴──▶ retired (its resources leave it; its name is free)
//! ```
//!
//! * [`edit`]: registering and changing. [`adopt`]: resources that exist (存量纳管). [`outage`]: how many systems an outage hits.
//!
//! Invariants: a system belongs to one project for ever, and so do its resources; a resource belongs to one system at a time, and what it
//! belonged to before stays on record; nothing needs itself, not even by way of others; every change is an event.

pub mod adopt;
pub mod edit;
pub mod outage;
pub(crate) mod store;

use crate::Ops;
use crate::resource::Whose;
use kernel::{BusinessSystemId, Caller, Error, ProjectId, Result, Timestamp, UserId};

/// Where a system stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// On record, not in use yet.
    Registered,
    /// In use.
    Running,
    /// Out of use for a time.
    Suspended,
    /// Out of use for ever.
    Retired,
}

/// What happens to a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It goes into use.
    GoLive,
    /// It goes out of use for a time.
    Suspend,
    /// It comes back.
    Resume,
    /// It is given up.
    Retire,
}

impl State {
    /// Words of records and APIs.
    pub const WORDS: [(&'static str, State); 4] = [
        ("registered", State::Registered),
        ("running", State::Running),
        ("suspended", State::Suspended),
        ("retired", State::Retired),
    ];
    /// The word.
    pub fn as_str(self) -> &'static str {
        State::WORDS.iter().find(|(_, s)| *s == self).map_or("", |(w, _)| w)
    }
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `SystemState`), naming the state.
    pub fn after(self, event: Event) -> Result<State> {
        use {Event as E, State as S};
        match (self, event) {
            (S::Registered, E::GoLive) | (S::Suspended, E::Resume) => Ok(S::Running),
            (S::Running, E::Suspend) => Ok(S::Suspended),
            (S::Registered | S::Running | S::Suspended, E::Retire) => Ok(S::Retired),
            (S::Registered, E::Suspend | E::Resume)
            | (S::Running, E::GoLive | E::Resume)
            | (S::Suspended, E::GoLive | E::Suspend)
            | (S::Retired, _) => {
                let text = format!("a system that is {} cannot {}", self.as_str(), event.as_str().replace('_', " "));
                Err(Error::conflict(text).code("SystemState"))
            }
        }
    }
}

impl Event {
    /// Words of APIs.
    pub const WORDS: [(&'static str, Event); 4] =
        [("go_live", Event::GoLive), ("suspend", Event::Suspend), ("resume", Event::Resume), ("retire", Event::Retire)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Event::WORDS.iter().find(|(_, s)| *s == self).map_or("", |(w, _)| w)
    }
}

/// How much depends on it: words and their Chinese names (核心, 重要, 一般).
pub const IMPORTANCE: [(&str, &str); 3] = [("core", "核心"), ("important", "重要"), ("general", "一般")];
/// Classes of data (数据安全法 §21: 一般、重要、核心), and `sensitive` for personal health data (敏感个人信息).
pub const DATA_CLASSES: [(&str, &str); 4] =
    [("general", "一般数据"), ("sensitive", "敏感个人信息"), ("important", "重要数据"), ("core", "核心数据")];
/// Environments (环境) that a system stands in: words and their Chinese names.
pub const ENVIRONMENTS: [(&str, &str); 6] = [
    (PRODUCTION, "生产环境"),
    ("staging", "预发布环境"),
    ("test", "测试环境"),
    ("development", "开发环境"),
    ("training", "培训环境"),
    ("recovery", "灾备环境"),
];
/// The environment of a system of which nobody said another.
pub const PRODUCTION: &str = "production";
/// Protocols of probed ports.
pub const PROTOCOLS: [&str; 5] = ["tcp", "udp", "icmp", "http", "https"];

/// A port that is probed: the system is reachable if it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// What it is for.
    pub name: String,
    /// Address or host name.
    pub address: String,
    /// Port; zero for `icmp`.
    pub port: u16,
    /// One of [`PROTOCOLS`].
    pub protocol: String,
}

/// What people say of a system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Name, unique among the project's systems that are not retired.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Who answers for it.
    pub owner: String,
    /// How to reach them.
    pub owner_contact: String,
    /// Who made it.
    pub vendor: String,
    /// How to reach them.
    pub vendor_contact: String,
    /// One of [`IMPORTANCE`].
    pub importance: String,
    /// Protection level (等保), 1 to 4; none if it is not graded.
    pub protection: Option<u8>,
    /// Filing number (备案号) of that level.
    pub filing: String,
    /// One of [`DATA_CLASSES`].
    pub data_class: String,
    /// One of [`ENVIRONMENTS`]; empty in a request: [`PRODUCTION`], or as it was.
    pub environment: String,
    /// Remarks.
    pub note: String,
    /// Probed ports.
    pub ports: Vec<Port>,
    /// Systems that it needs.
    pub needs: Vec<String>,
}

/// A business system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessSystem {
    /// Id.
    pub id: BusinessSystemId,
    /// Project.
    pub project: ProjectId,
    /// What people say of it.
    pub profile: Profile,
    /// State.
    pub state: State,
    /// When it first went into use.
    pub live_from: Option<Timestamp>,
    /// When it was given up.
    pub retired_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Rises with every change.
    pub revision: i64,
}

/// A change of a system, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id.
    pub id: String,
    /// `registered`, `changed`, the word of an event, `adopted`, `released`.
    pub what: String,
    /// Old and new values (JSON).
    pub detail: serde_json::Value,
    /// Who.
    pub by: UserId,
    /// Their name as it was.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// That a resource belongs, or belonged, to a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// System.
    pub system: String,
    /// Resource.
    pub resource: String,
    /// From.
    pub from: Timestamp,
    /// To, if it left.
    pub to: Option<Timestamp>,
    /// Who put it there.
    pub by_name: String,
    /// Why.
    pub reason: String,
}

/// Which systems to list.
#[derive(Debug, Clone, Default)]
pub struct SystemFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// In this state.
    pub state: Option<State>,
    /// Of this protection level.
    pub protection: Option<u8>,
    /// After this id.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

pub(crate) fn missing() -> Error {
    Error::not_found("the business system could not be found")
}

impl Ops {
    /// Systems that the caller may see, by age.
    ///
    /// # Errors
    /// Not found, if a tenant asks for another's project.
    pub async fn systems(&self, caller: &Caller, f: &SystemFilter) -> Result<Vec<BusinessSystem>> {
        let project = Whose::of(caller)?.narrowed(f.project.as_ref())?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &SystemFilter { project, ..f.clone() }).await
    }

    /// A system, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn system(&self, caller: &Caller, id: &BusinessSystemId) -> Result<BusinessSystem> {
        let whose = Whose::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.filter(|s| whose.covers(&s.project)).ok_or_else(missing)
    }

    /// What happened to a system, newest first.
    ///
    /// # Errors
    /// Not found.
    pub async fn system_history(
        &self,
        caller: &Caller,
        id: &BusinessSystemId,
        marker: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Change>> {
        self.system(caller, id).await?;
        let mut tx = self.env.db.read().await?;
        store::events(&mut tx, id.as_str(), marker, limit).await
    }

    /// The systems that a resource belonged to, newest first; those of other projects stay out of a tenant's sight.
    ///
    /// # Errors
    /// Not found.
    pub async fn memberships(&self, caller: &Caller, resource: &str) -> Result<Vec<Membership>> {
        self.resource(caller, resource).await?;
        let whose = Whose::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::memberships_of(&mut tx, resource, &whose).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_retired_stays_so_and_nothing_runs_without_going_live() {
        for (_, e) in Event::WORDS {
            assert!(State::Retired.after(e).is_err());
        }
        assert_eq!(State::Registered.after(Event::GoLive).unwrap(), State::Running);
        assert_eq!(State::Running.after(Event::Suspend).unwrap().after(Event::Resume).unwrap(), State::Running);
        let e = State::Running.after(Event::GoLive).unwrap_err();
        assert_eq!((e.code, e.message.as_str()), ("SystemState", "a system that is running cannot go live"));
    }
}
