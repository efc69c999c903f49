//! Adoption (存量纳管): resources that exist come into a business system, one or many at once; they go to another one or leave.

use super::{BusinessSystem, store};
use crate::resource::{self, OPEN, Resource, ResourceFilter, Whose};
use crate::{Ops, check};
use kernel::{BusinessSystemId, Caller, Error, Result, Timestamp};
use runtime::{Tx, transact};
use serde_json::json;

/// Resources that one call adopts, at most.
pub const MOST: u32 = 1000;

/// Which resources to adopt.
#[derive(Debug, Clone)]
pub enum Which {
    /// These.
    Ids(Vec<String>),
    /// Those of the system's project that fit and belong to no system: of a kind, an architecture, with a beginning of the name.
    Fitting {
        /// Kind.
        kind: Option<String>,
        /// Architecture.
        arch: Option<String>,
        /// Beginning of the name.
        name_prefix: Option<String>,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Resources that have come in now.
    pub resources: Vec<String>,
    /// There are more that fit: call again.
    pub more: bool,
}

/// Ends what a resource belongs to. Quiet, if it belongs to nothing.
pub(crate) async fn leave(tx: &mut Tx, resource: &str, at: Timestamp, why: &str, now: Timestamp) -> Result<()> {
    let Some((system, from)) = store::belongs(tx, resource).await? else { return Ok(()) };
    store::end_membership(tx, resource, at.max(from)).await?;
    resource::store::set_system(tx, resource, None).await?;
    store::event(tx, &system, "released", &json!({"resources": [resource], "reason": why}), &Caller::system("ops"), now)
        .await
}

/// Ends what all resources of a system belong to.
pub(super) async fn leave_all(tx: &mut Tx, system: &str, now: Timestamp) -> Result<()> {
    store::end_all_memberships(tx, system, now).await
}

impl Ops {
    /// Takes resources into a system. One that belongs to another system is refused, unless it is to be `moved`.
    ///
    /// # Errors
    /// Not found, for a system or a resource that is not there or not this project's; conflict (code `Belongs`), naming the resource;
    /// conflict, for a resource that has ended or a system that is retired.
    pub async fn adopt(
        &self,
        caller: &Caller,
        id: &BusinessSystemId,
        which: &Which,
        moved: bool,
        reason: &str,
    ) -> Result<Adopted> {
        let whose = Whose::of(caller)?;
        check::text("reason", reason, 500)?;
        sound(which)?;
        self.env.outbox.flush().await?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let s = self.writable(tx, &whose, id).await?;
            let (wanted, more) = wanted(tx, &s, which).await?;
            let mut done = Vec::new();
            for r in wanted {
                if let Some((other, _)) = store::belongs(tx, &r.id).await? {
                    if other == id.as_str() {
                        continue;
                    }
                    if !moved {
                        let text = format!("the resource {} belongs to another business system", r.id);
                        return Err(Error::conflict(text).code("Belongs").field("resources"));
                    }
                    leave(tx, &r.id, now, "moved to another system", now).await?;
                }
                store::insert_membership(tx, id.as_str(), &r.id, caller, reason, now).await?;
                resource::store::set_system(tx, &r.id, Some(id.as_str())).await?;
                done.push(r.id);
            }
            if !done.is_empty() {
                let detail = json!({"resources": done, "reason": reason});
                store::event(tx, id.as_str(), "adopted", &detail, caller, now).await?;
            }
            Ok(Adopted { resources: done, more })
        })
    }

    /// Lets resources leave a system.
    ///
    /// # Errors
    /// Not found; conflict, for a resource that does not belong to it.
    pub async fn release_resources(
        &self,
        caller: &Caller,
        id: &BusinessSystemId,
        resources: &[String],
        reason: &str,
    ) -> Result<()> {
        let whose = Whose::of(caller)?;
        check::text("reason", reason, 500)?;
        sound(&Which::Ids(resources.to_vec()))?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            self.writable(tx, &whose, id).await?;
            for r in resources {
                match store::belongs(tx, r).await? {
                    Some((s, from)) if s == id.as_str() => {
                        store::end_membership(tx, r, now.max(from)).await?;
                        resource::store::set_system(tx, r, None).await?;
                    }
                    _ => {
                        let text = format!("the resource {r} does not belong to this business system");
                        return Err(Error::conflict(text).code("Belongs").field("resources"));
                    }
                }
            }
            let detail = json!({"resources": resources, "reason": reason});
            store::event(tx, id.as_str(), "released", &detail, caller, now).await
        })
    }
}

fn sound(which: &Which) -> Result<()> {
    match which {
        Which::Ids(ids) => {
            if ids.is_empty() || ids.len() > MOST as usize {
                return Err(Error::bad_request(format!("resources: 1 to {MOST} at once")).field("resources"));
            }
            ids.iter().try_for_each(|r| check::id("resources", r))
        }
        Which::Fitting { kind, arch, name_prefix } => {
            for (field, v) in [("kind", kind), ("arch", arch), ("name_prefix", name_prefix)] {
                v.as_ref().map_or(Ok(()), |v| check::name(field, v, 255))?;
            }
            Ok(())
        }
    }
}

async fn wanted(tx: &mut Tx, s: &BusinessSystem, which: &Which) -> Result<(Vec<Resource>, bool)> {
    let ids = match which {
        Which::Ids(ids) => ids,
        Which::Fitting { kind, arch, name_prefix } => {
            let f = ResourceFilter {
                project: Some(s.project.clone()),
                kind: kind.clone(),
                arch: arch.clone(),
                name_prefix: name_prefix.clone(),
                ownerless: true,
                limit: MOST + 1,
                ..ResourceFilter::default()
            };
            let mut found = resource::store::list(tx, &f).await?;
            let more = found.len() > MOST as usize;
            found.truncate(MOST as usize);
            return Ok((found, more));
        }
    };
    let mut all = Vec::new();
    for id in ids {
        let r = resource::store::get(tx, id).await?.filter(|r| r.project == s.project);
        let r =
            r.ok_or_else(|| Error::not_found(format!("the resource {id} could not be found")).field("resources"))?;
        if r.ended.unwrap_or(OPEN) != OPEN {
            return Err(Error::conflict(format!("the resource {id} has ended")).code("Ended").field("resources"));
        }
        all.push(r);
    }
    Ok((all, false))
}
