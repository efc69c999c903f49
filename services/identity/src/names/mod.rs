//! Names for ids: what a page shows where a record of another slice holds the id of a project or of a person.
//!
//! Who may be told which: `rights::may_name` all; everybody else the projects in which he has a role, and the people who have one there. What
//! is not there and what he may not know are left out alike. Projects are also found by how their names begin, by an index on `sought`.

mod store;

use crate::{Identity, check, project, rights};
use kernel::{Caller, DomainId, Error, ProjectId, Result, UserId};
use runtime::Tx;
use std::collections::{HashMap, HashSet};

/// Most ids of a request, of projects and people together.
pub const MOST: usize = 100;
/// Longest beginning of a name that is looked for.
const BEGINNING: usize = 64;

/// A project by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProject {
    /// Id.
    pub id: ProjectId,
    /// Name.
    pub name: String,
    /// Names of the projects above, the highest first: prefecture, county.
    pub path: Vec<String>,
    /// Name of the domain.
    pub domain: String,
}

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedUser {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Name of the domain.
    pub domain: String,
}

/// What there is of the ids asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Projects, as asked.
    pub projects: Vec<NamedProject>,
    /// People, by id.
    pub users: Vec<NamedUser>,
}

/// A project on the way up.
struct Place {
    parent: Option<ProjectId>,
    name: String,
    domain: DomainId,
    domain_name: String,
}

/// A role that somebody has somewhere, by himself or by a group.
enum Held {
    Project(ProjectId),
    BelowProject(ProjectId),
    BelowDomain(DomainId),
}

/// A name as it is looked for. The databases agree on the lower case of these letters only, and the migration uses theirs.
pub(crate) fn sought(name: &str) -> String {
    name.to_ascii_lowercase()
}

impl Identity {
    /// Names of projects and people, of those that there are and that the caller may know.
    ///
    /// # Errors
    /// Bad request, for more than [`MOST`] ids or an id with the character NUL.
    pub async fn names(&self, caller: &Caller, projects: &[ProjectId], users: &[UserId]) -> Result<Names> {
        if projects.len() + users.len() > MOST {
            let n = projects.len() + users.len();
            let text = format!("projects: at most {MOST} ids of projects and users together; there are {n}");
            return Err(Error::bad_request(text).field("projects"));
        }
        projects.iter().try_for_each(|p| check::text("projects", p.as_str(), check::ID))?;
        users.iter().try_for_each(|u| check::text("users", u.as_str(), check::ID))?;
        let mut tx = self.env.db.read().await?;
        if rights::may_name(caller) {
            let projects = in_place(&mut tx, projects).await?;
            return Ok(Names { projects, users: store::users(&mut tx, users).await? });
        }
        let own = own(&mut tx, caller).await?;
        let projects: Vec<ProjectId> = projects.iter().filter(|p| own.contains(p)).cloned().collect();
        let users = acquainted(&mut tx, caller, &own, users).await?;
        Ok(Names { projects: in_place(&mut tx, &projects).await?, users: store::users(&mut tx, &users).await? })
    }

    /// Projects whose names begin like that, large and small Latin letters alike, by name: of those that the caller may know.
    ///
    /// # Errors
    /// Bad request that names `q`, if it is too long, or `marker`, if that names none of them.
    pub async fn projects_by_name(
        &self,
        caller: &Caller,
        begin: &str,
        after: Option<&ProjectId>,
        limit: u32,
    ) -> Result<Vec<NamedProject>> {
        check::text("q", begin, BEGINNING)?;
        after.map_or(Ok(()), |p| check::text("marker", p.as_str(), check::ID))?;
        let begin = sought(begin);
        let mut tx = self.env.db.read().await?;
        let own = if rights::may_name(caller) { None } else { Some(own(&mut tx, caller).await?) };
        let known = |p: &ProjectId| own.as_ref().is_none_or(|o| o.contains(p));
        let (from, id) = match after {
            None => (begin.clone(), String::new()),
            Some(p) => match project::store::find(&mut tx, p).await?.filter(|x| known(&x.id)) {
                Some(last) => (sought(&last.name), last.id.to_string()),
                None => return Err(Error::bad_request("marker: names no project").field("marker")),
            },
        };
        let ids = match &own {
            None => store::beginning(&mut tx, &begin, (&from, &id), limit).await?,
            // A tenant's own are few, and read already.
            Some(own) => {
                let mut all: Vec<(String, ProjectId)> = in_place(&mut tx, &own.iter().cloned().collect::<Vec<_>>())
                    .await?
                    .into_iter()
                    .map(|p| (sought(&p.name), p.id))
                    .filter(|(name, p)| name.starts_with(&begin) && (name.as_str(), p.as_str()) > (&*from, &*id))
                    .collect();
                all.sort();
                all.into_iter().take(limit as usize).map(|(_, p)| p).collect()
            }
        };
        in_place(&mut tx, &ids).await
    }
}

/// The project of the scope and those in which the caller has a role.
async fn own(tx: &mut Tx, caller: &Caller) -> Result<HashSet<ProjectId>> {
    let mut all: HashSet<ProjectId> = project::store::ids_of_user(tx, &caller.user).await?.into_iter().collect();
    all.extend(caller.project.clone());
    Ok(all)
}

/// These projects as they are named, with the way down to each.
async fn in_place(tx: &mut Tx, ids: &[ProjectId]) -> Result<Vec<NamedProject>> {
    let places = store::places(tx, ids).await?;
    let mut all = Vec::with_capacity(ids.len());
    let mut told = HashSet::new();
    for id in ids {
        let Some(place) = places.get(id).filter(|_| told.insert(id)) else { continue };
        let mut path = Vec::new();
        let mut above = place.parent.as_ref();
        while let Some(p) = above.and_then(|p| places.get(p)) {
            path.push(p.name.clone());
            above = p.parent.as_ref();
        }
        path.reverse();
        all.push(NamedProject { id: id.clone(), name: place.name.clone(), path, domain: place.domain_name.clone() });
    }
    Ok(all)
}

/// Those of the people who have a role in one of the caller's own projects, and he himself.
async fn acquainted(tx: &mut Tx, caller: &Caller, own: &HashSet<ProjectId>, users: &[UserId]) -> Result<Vec<UserId>> {
    let places = store::places(tx, &own.iter().cloned().collect::<Vec<_>>()).await?;
    // Whatever is a parent here is above one of his own.
    let above: HashSet<&ProjectId> = places.values().filter_map(|p| p.parent.as_ref()).collect();
    let domains: HashSet<&DomainId> = places.values().map(|p| &p.domain).collect();
    let mut met: HashSet<UserId> = HashSet::from([caller.user.clone()]);
    for (user, held) in store::held(tx, users).await? {
        let here = match &held {
            Held::Project(p) => own.contains(p),
            Held::BelowProject(p) => above.contains(p),
            Held::BelowDomain(d) => domains.contains(d),
        };
        if here {
            met.insert(user);
        }
    }
    Ok(users.iter().filter(|u| met.contains(u)).cloned().collect())
}

type Places = HashMap<ProjectId, Place>;
