//! `role assignment list`: as stored, or effective (groups, inheritance and implication worked out), with names if wanted.

use super::{Actor, Assignment, RoleDef, Target, implied, store};
use crate::{Identity, domain, group, project, rights, user};
use kernel::{Caller, GroupId, Page, ProjectId, Result, Role, RoleId, UserId};
use runtime::Tx;
use std::collections::{HashMap, HashSet};

/// Which assignments are wanted.
#[derive(Debug, Clone, Default)]
pub struct AssignmentFilter {
    /// Of this user; with `effective` also by groups.
    pub user: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupId>,
    /// Of this role.
    pub role: Option<RoleId>,
    /// On this target.
    pub target: Option<Target>,
    /// Only inherited ones (not together with `effective`).
    pub inherited: Option<bool>,
    /// Work groups, inheritance and implication out.
    pub effective: bool,
    /// Add names.
    pub names: bool,
}

/// A name in its domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Domain id and name, for what lives in one.
    pub domain: Option<(String, String)>,
}

/// An assignment, with names if they were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentView {
    /// The assignment.
    pub assignment: Assignment,
    /// Names of role, actor and target.
    pub names: Option<(Named, Named, Named)>,
}

impl Identity {
    /// Assignments by filter; everybody may ask for his own.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn assignments(&self, caller: &Caller, f: &AssignmentFilter) -> Result<Vec<AssignmentView>> {
        if f.user.as_ref() != Some(&caller.user) {
            rights::view(caller)?;
        }
        let mut tx = self.env.db.read().await?;
        let mut list = store::assignments(&mut tx).await?;
        if f.effective {
            list = effective(&mut tx, list).await?;
        }
        list.retain(|a| wanted(f, a));
        let mut names = Names::default();
        let mut views = Vec::with_capacity(list.len());
        for assignment in list {
            let named = if f.names { Some(names.of(&mut tx, &assignment).await?) } else { None };
            views.push(AssignmentView { assignment, names: named });
        }
        Ok(views)
    }

    /// The built-in roles that somebody holds, implied ones included: in a project, or, without one, anywhere. None for who is not there or is
    /// disabled. It reads what is his alone, so that it may be asked often.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn roles_of(&self, caller: &Caller, user: &UserId, project: Option<&ProjectId>) -> Result<Vec<Role>> {
        rights::view(caller)?;
        let mut tx = self.env.db.read().await?;
        if !user::store::find(&mut tx, user).await?.is_some_and(|u| u.enabled) {
            return Ok(Vec::new());
        }
        let held: Vec<Role> = match project {
            None => store::powers(&mut tx, user).await?.iter().filter_map(|n| Role::parse(n)).collect(),
            Some(p) => {
                let Some(place) = project::store::find(&mut tx, p).await? else { return Ok(Vec::new()) };
                let target = Target::Project(place.id);
                let all = store::in_force(&mut tx, user, &target, &place.domain).await?;
                all.iter().filter_map(RoleDef::built_in).collect()
            }
        };
        let mut all: Vec<Role> = Vec::new();
        for role in held.iter().flat_map(|r| std::iter::once(r).chain(implied(*r))) {
            if !all.contains(role) {
                all.push(*role);
            }
        }
        Ok(all)
    }
}

fn wanted(f: &AssignmentFilter, a: &Assignment) -> bool {
    f.user.as_ref().is_none_or(|u| a.actor == Actor::User(u.clone()))
        && f.group.as_ref().is_none_or(|g| a.actor == Actor::Group(g.clone()))
        && f.role.as_ref().is_none_or(|r| a.role == *r)
        && f.target.as_ref().is_none_or(|t| a.target == *t)
        && (f.effective || f.inherited.is_none_or(|i| a.inherited == i))
}

async fn effective(tx: &mut Tx, stored: Vec<Assignment>) -> Result<Vec<Assignment>> {
    let roles = store::list(tx, None, None, &Page::default()).await?.items;
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for a in stored {
        let actors = match &a.actor {
            Actor::User(_) => vec![a.actor.clone()],
            Actor::Group(g) => group::store::member_ids(tx, g).await?.into_iter().map(Actor::User).collect(),
        };
        let targets = if a.inherited { below(tx, &a.target).await? } else { vec![a.target.clone()] };
        for role in with_implied(&roles, &a.role) {
            for actor in &actors {
                for target in &targets {
                    let e = Assignment {
                        role: role.clone(),
                        actor: actor.clone(),
                        target: target.clone(),
                        inherited: false,
                    };
                    if seen.insert(e.clone()) {
                        out.push(e);
                    }
                }
            }
        }
    }
    Ok(out)
}

fn with_implied(all: &[RoleDef], id: &RoleId) -> Vec<RoleId> {
    let more = all.iter().find(|r| r.id == *id).and_then(RoleDef::built_in).map_or(&[][..], implied);
    let ids = more.iter().filter_map(|m| all.iter().find(|r| r.built_in() == Some(*m)).map(|r| r.id.clone()));
    std::iter::once(id.clone()).chain(ids).collect()
}

/// Projects below a target, at any depth.
async fn below(tx: &mut Tx, t: &Target) -> Result<Vec<Target>> {
    let ids = match t {
        Target::Domain(d) => project::store::ids_of_domain(tx, d).await?,
        Target::Project(p) => project::store::ids_below(tx, p).await?,
        Target::System => vec![],
    };
    Ok(ids.into_iter().map(Target::Project).collect())
}

/// Looks each name up once.
#[derive(Default)]
struct Names(HashMap<(u8, String), Named>);

impl Names {
    async fn of(&mut self, tx: &mut Tx, a: &Assignment) -> Result<(Named, Named, Named)> {
        let role = self.role(tx, &a.role).await?;
        let actor = match &a.actor {
            Actor::User(id) => self.user(tx, id).await?,
            Actor::Group(id) => self.group(tx, id).await?,
        };
        let target = match &a.target {
            Target::Project(id) => self.project(tx, id).await?,
            Target::Domain(id) => Named { name: self.domain(tx, id).await?, domain: None },
            Target::System => Named::default(),
        };
        Ok((role, actor, target))
    }

    async fn domain(&mut self, tx: &mut Tx, id: &kernel::DomainId) -> Result<String> {
        let key = (0, id.to_string());
        if let Some(n) = self.0.get(&key) {
            return Ok(n.name.clone());
        }
        let name = domain::store::get(tx, id).await?.name;
        self.0.insert(key, Named { name: name.clone(), domain: None });
        Ok(name)
    }

    async fn in_domain(&mut self, tx: &mut Tx, key: (u8, String), n: String, d: kernel::DomainId) -> Result<Named> {
        let domain = Some((d.to_string(), self.domain(tx, &d).await?));
        let named = Named { name: n, domain };
        self.0.insert(key, named.clone());
        Ok(named)
    }

    async fn role(&mut self, tx: &mut Tx, id: &RoleId) -> Result<Named> {
        let key = (1, id.to_string());
        if let Some(n) = self.0.get(&key) {
            return Ok(n.clone());
        }
        let r = store::get(tx, id).await?;
        match r.domain {
            Some(d) => self.in_domain(tx, key, r.name, d).await,
            None => Ok(self.0.entry(key).or_insert(Named { name: r.name, domain: None }).clone()),
        }
    }

    async fn user(&mut self, tx: &mut Tx, id: &UserId) -> Result<Named> {
        let key = (2, id.to_string());
        if let Some(n) = self.0.get(&key) {
            return Ok(n.clone());
        }
        let u = user::store::get(tx, id).await?;
        self.in_domain(tx, key, u.name, u.domain).await
    }

    async fn group(&mut self, tx: &mut Tx, id: &GroupId) -> Result<Named> {
        let key = (3, id.to_string());
        if let Some(n) = self.0.get(&key) {
            return Ok(n.clone());
        }
        let g = group::store::get(tx, id).await?;
        self.in_domain(tx, key, g.name, g.domain).await
    }

    async fn project(&mut self, tx: &mut Tx, id: &kernel::ProjectId) -> Result<Named> {
        let key = (4, id.to_string());
        if let Some(n) = self.0.get(&key) {
            return Ok(n.clone());
        }
        let p = project::store::get(tx, id).await?;
        self.in_domain(tx, key, p.name, p.domain).await
    }
}
