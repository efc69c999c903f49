//! Registering systems and changing what is said of them.

use super::{
    BusinessSystem, DATA_CLASSES, ENVIRONMENTS, Event, IMPORTANCE, PRODUCTION, PROTOCOLS, Port, Profile, State, adopt,
    missing, store,
};
use crate::resource::Whose;
use crate::{Ops, check};
use kernel::{BusinessSystemId, Caller, Error, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Ports of a system, at most.
const PORTS: usize = 64;
/// Systems that one needs, at most.
const NEEDS: usize = 64;
/// Systems that are looked at for a circle, at most: more would hang together only by mistake.
const REACH: usize = 10_000;

fn bad(field: &str, rule: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

fn host(field: &str, value: &str) -> Result<()> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
    if value.is_empty() || value.len() > 253 || !value.chars().all(good) {
        return Err(bad(field, "must be an address or a host name"));
    }
    Ok(())
}

fn port(n: usize, p: &Port) -> Result<()> {
    let at = |what: &str| format!("ports[{n}].{what}");
    check::text(&at("name"), &p.name, 100)?;
    host(&at("address"), &p.address)?;
    if !PROTOCOLS.contains(&p.protocol.as_str()) {
        return Err(bad(&at("protocol"), format!("must be one of {}", PROTOCOLS.join(", "))));
    }
    match (p.protocol.as_str(), p.port) {
        ("icmp", 0) => Ok(()),
        ("icmp", _) => Err(bad(&at("port"), "icmp has no ports: 0")),
        (_, 0) => Err(bad(&at("port"), "must be 1 to 65535")),
        _ => Ok(()),
    }
}

fn one_of(field: &str, value: &str, words: &[(&str, &str)]) -> Result<()> {
    check::word(field, value, words).map(drop)
}

/// Refuses a profile that breaks a rule, naming it.
fn sound(p: &Profile) -> Result<()> {
    check::name("name", &p.name, 100)?;
    check::text("name_en", &p.name_en, 100)?;
    check::name("owner", &p.owner, 100)?;
    for (field, value) in
        [("owner_contact", &p.owner_contact), ("vendor", &p.vendor), ("vendor_contact", &p.vendor_contact)]
    {
        check::text(field, value, 200)?;
    }
    check::text("filing", &p.filing, 100)?;
    check::text("note", &p.note, 2000)?;
    one_of("importance", &p.importance, &IMPORTANCE)?;
    one_of("data_class", &p.data_class, &DATA_CLASSES)?;
    if !p.environment.is_empty() {
        one_of("environment", &p.environment, &ENVIRONMENTS)?;
    }
    match p.protection {
        Some(n) if !(1..=4).contains(&n) => return Err(bad("protection", "must be 1 to 4")),
        None if !p.filing.is_empty() => {
            return Err(bad("filing", "a filing number needs the protection level that was filed"));
        }
        _ => {}
    }
    if p.ports.len() > PORTS {
        return Err(bad("ports", format!("at most {PORTS}")));
    }
    p.ports.iter().enumerate().try_for_each(|(n, p)| port(n, p))?;
    if p.needs.len() > NEEDS {
        return Err(bad("needs", format!("at most {NEEDS}")));
    }
    p.needs.iter().try_for_each(|n| check::id("needs", n))
}

/// With an environment: the one before, where nobody said another.
fn placed(p: Profile, before: &str) -> Profile {
    if p.environment.is_empty() { Profile { environment: before.to_owned(), ..p } } else { p }
}

/// Refuses what a system cannot need: what the caller may not see, what is retired, itself, and what needs it, however far away.
async fn needs(tx: &mut Tx, whose: &Whose, id: &BusinessSystemId, wanted: &[String]) -> Result<()> {
    for n in wanted {
        let other = store::get(tx, &BusinessSystemId::from(n.as_str())).await?.filter(|s| whose.covers(&s.project));
        let other = other.ok_or_else(|| bad("needs", format!("there is no business system {n}")))?;
        if other.state == State::Retired {
            return Err(bad("needs", format!("the business system {n} is retired")));
        }
    }
    let (mut seen, mut edge): (BTreeSet<String>, Vec<String>) = (BTreeSet::new(), wanted.to_vec());
    while !edge.is_empty() {
        if edge.iter().any(|n| n == id.as_str()) {
            let text = "needs: a system cannot need itself, not even by way of others";
            return Err(Error::conflict(text).code("Circle").field("needs"));
        }
        seen.extend(edge.iter().cloned());
        if seen.len() > REACH {
            return Err(bad("needs", "too many systems hang together"));
        }
        edge = store::needed_by(tx, &edge).await?.into_iter().filter(|n| !seen.contains(n)).collect();
    }
    Ok(())
}

fn said(p: &Profile) -> Map<String, Value> {
    let ports: Vec<String> =
        p.ports.iter().map(|p| format!("{} {}://{}:{}", p.name, p.protocol, p.address, p.port)).collect();
    let all = json!({
        "name": p.name, "name_en": p.name_en, "owner": p.owner, "owner_contact": p.owner_contact, "vendor": p.vendor,
        "vendor_contact": p.vendor_contact, "importance": p.importance, "protection": p.protection, "filing": p.filing,
        "data_class": p.data_class, "environment": p.environment, "note": p.note, "ports": ports, "needs": p.needs,
    });
    match all {
        Value::Object(m) => m,
        _ => Map::new(),
    }
}

/// What differs, as `field: [old, new]`.
fn differences(old: &Profile, new: &Profile) -> Value {
    let (old, new) = (said(old), said(new));
    let changed = new.into_iter().filter(|(k, v)| old.get(k) != Some(v));
    Value::Object(changed.map(|(k, v)| (k.clone(), json!([old.get(&k), v]))).collect())
}

fn name_taken(e: Error) -> Error {
    if e.code == "unique" {
        return Error::conflict("name: the project has a business system of that name").field("name").because(e);
    }
    e
}

impl Ops {
    /// Registers a system; purchaser and operator may name another project.
    ///
    /// # Errors
    /// Bad request, naming the field; not found, for another's project; conflict, if the name is taken.
    pub async fn register_system(
        &self,
        caller: &Caller,
        project: Option<&ProjectId>,
        p: Profile,
    ) -> Result<BusinessSystem> {
        let whose = Whose::of(caller)?;
        let project = match whose.narrowed(project)? {
            Some(p) => p,
            None => caller.project()?.clone(),
        };
        check::id("project", project.as_str())?;
        sound(&p)?;
        let now = self.env.now();
        let s = BusinessSystem {
            id: BusinessSystemId::fresh(),
            project,
            profile: placed(p, PRODUCTION),
            state: State::Registered,
            live_from: None,
            retired_at: None,
            created_at: now,
            updated_at: now,
            revision: 1,
        };
        transact!(self.env.db, |tx| {
            needs(tx, &whose, &s.id, &s.profile.needs).await?;
            store::insert(tx, &s).await.map_err(name_taken)?;
            store::set_parts(tx, &s).await?;
            let detail = Value::Object(said(&s.profile));
            store::event(tx, s.id.as_str(), "registered", &detail, caller, now).await?;
            Ok(s.clone())
        })
    }

    /// Changes what is said of a system; `revision`, if given, must be the one that was read.
    ///
    /// # Errors
    /// Bad request, naming the field; not found; conflict, if it is retired, the name is taken, a circle would close, or somebody else
    /// has changed it since.
    pub async fn change_system(
        &self,
        caller: &Caller,
        id: &BusinessSystemId,
        revision: Option<i64>,
        p: Profile,
    ) -> Result<BusinessSystem> {
        let whose = Whose::of(caller)?;
        sound(&p)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = self.writable(tx, &whose, id).await?;
            if revision.is_some_and(|r| r != old.revision) {
                let text = format!("revision: somebody has changed the system since; it is at {}", old.revision);
                return Err(Error::conflict(text).code("Revision").field("revision"));
            }
            needs(tx, &whose, id, &p.needs).await?;
            let profile = placed(p.clone(), &old.profile.environment);
            let changed = differences(&old.profile, &profile);
            let new = BusinessSystem { profile, updated_at: now, revision: old.revision + 1, ..old };
            store::update(tx, &new).await.map_err(name_taken)?;
            store::set_parts(tx, &new).await?;
            store::event(tx, id.as_str(), "changed", &changed, caller, now).await?;
            Ok(new)
        })
    }

    /// Lets something happen to a system. Retired, it loses its resources, and nothing may need it any more.
    ///
    /// # Errors
    /// Not found; conflict, if its state forbids it or another system needs it.
    pub async fn move_system(
        &self,
        caller: &Caller,
        id: &BusinessSystemId,
        event: Event,
        reason: &str,
    ) -> Result<BusinessSystem> {
        let whose = Whose::of(caller)?;
        check::text("reason", reason, 500)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = store::get(tx, id).await?.filter(|s| whose.covers(&s.project)).ok_or_else(missing)?;
            let state = old.state.after(event)?;
            let retired = state == State::Retired;
            if retired {
                if let Some(other) = store::needing(tx, id.as_str()).await? {
                    return Err(Error::conflict(format!("the business system {other} needs it")).code("Needed"));
                }
                adopt::leave_all(tx, id.as_str(), now).await?;
            }
            let new = BusinessSystem {
                state,
                live_from: old.live_from.or((state == State::Running).then_some(now)),
                retired_at: retired.then_some(now),
                updated_at: now,
                revision: old.revision + 1,
                ..old
            };
            store::update(tx, &new).await?;
            let detail = json!({"reason": reason, "state": state.as_str()});
            store::event(tx, id.as_str(), event.as_str(), &detail, caller, now).await?;
            Ok(new)
        })
    }

    /// A system that may be changed by this caller.
    pub(super) async fn writable(&self, tx: &mut Tx, whose: &Whose, id: &BusinessSystemId) -> Result<BusinessSystem> {
        let s = store::get(tx, id).await?.filter(|s| whose.covers(&s.project)).ok_or_else(missing)?;
        if s.state == State::Retired {
            return Err(Error::conflict("a system that is retired cannot be changed").code("SystemState"));
        }
        Ok(s)
    }
}

/// Whether a system was in use at an instant, as far as its row tells.
pub(super) fn in_use(s: &(Option<Timestamp>, Option<Timestamp>), at: Timestamp) -> bool {
    s.0.is_some_and(|t| t <= at) && s.1.is_none_or(|t| at < t)
}
