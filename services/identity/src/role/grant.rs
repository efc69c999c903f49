//! Assigning and taking away roles.

use super::{RoleDef, separation, store};
use crate::{Identity, check, domain, group, project, rights, user};
use kernel::{Caller, DomainId, Error, GroupId, ProjectId, Result, Role, RoleId, UserId};
use runtime::{Tx, transact};

/// Who has a role.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A user.
    User(UserId),
    /// All members of a group.
    Group(GroupId),
}

/// Where a role is in force.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A project.
    Project(ProjectId),
    /// A domain.
    Domain(DomainId),
    /// The whole cloud.
    System,
}

/// A role of somebody somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assignment {
    /// Role.
    pub role: RoleId,
    /// Who.
    pub actor: Actor,
    /// Where.
    pub target: Target,
    /// In force in the projects below, not on the target itself.
    pub inherited: bool,
}

impl Identity {
    /// Assigns a role; assigned already is well.
    ///
    /// # Errors
    /// Not found; forbidden, also for `admin` by anyone else and for a role for oneself, which an admin may take if it is one of
    /// Keystone's own; conflict, if somebody would hold two of the three administrators' roles.
    pub async fn assign(&self, caller: &Caller, a: &Assignment) -> Result<()> {
        rights::grant(caller)?;
        transact!(self.env.db, |tx| {
            let role = there(tx, a).await?;
            may_hand_out(tx, caller, a, &role).await?;
            store::assign(tx, a).await?;
            match &a.actor {
                Actor::User(u) => separation::refuse_two(tx, u).await?,
                Actor::Group(g) => separation::refuse_two_in_group(tx, g).await?,
            }
            self.changed(tx).await
        })
    }

    /// Takes a role away; what tokens stand for changes at once.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn unassign(&self, caller: &Caller, a: &Assignment) -> Result<()> {
        rights::grant(caller)?;
        transact!(self.env.db, |tx| {
            let role = there(tx, a).await?;
            if role.built_in() == Some(Role::Admin) && !caller.is_admin() {
                return Err(Error::forbidden("Only an admin takes the role admin away."));
            }
            if !store::unassign(tx, a).await? {
                return Err(check::missing("role assignment with role", a.role.as_str()));
            }
            self.changed(tx).await
        })
    }

    /// Whether the caller is the actor, or in that group.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_among(&self, caller: &Caller, actor: &Actor) -> Result<bool> {
        match actor {
            Actor::User(u) => Ok(*u == caller.user),
            Actor::Group(g) => group::store::is_member(&mut self.env.db.read().await?, g, &caller.user).await,
        }
    }

    /// True if exactly this assignment exists.
    ///
    /// # Errors
    /// Not found, if role, actor or target do not exist; forbidden.
    pub async fn is_assigned(&self, caller: &Caller, a: &Assignment) -> Result<bool> {
        rights::view(caller)?;
        let mut tx = self.env.db.read().await?;
        there(&mut tx, a).await?;
        store::is_assigned(&mut tx, a).await
    }

    /// Roles assigned to an actor on a target, not those that follow from others.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn assigned_roles(
        &self,
        caller: &Caller,
        actor: &Actor,
        target: &Target,
        inherited: bool,
    ) -> Result<Vec<RoleDef>> {
        rights::view(caller)?;
        let mut tx = self.env.db.read().await?;
        actor_there(&mut tx, actor).await?;
        target_there(&mut tx, target).await?;
        store::roles_of(&mut tx, actor, target, inherited).await
    }

    /// Enabled domains on which a user has a role.
    ///
    /// # Errors
    /// What the database says.
    pub async fn domains_of_user(&self, user: &UserId) -> Result<Vec<domain::Domain>> {
        let mut tx = self.env.db.read().await?;
        let mut found = Vec::new();
        for id in store::targets_of(&mut tx, user, "domain").await? {
            found.extend(domain::store::find(&mut tx, &id.into()).await?.filter(|d| d.enabled));
        }
        Ok(found)
    }

    /// True if a user has a role on the whole cloud.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_system_role(&self, user: &UserId) -> Result<bool> {
        Ok(!store::targets_of(&mut self.env.db.read().await?, user, "system").await?.is_empty())
    }
}

async fn actor_there(tx: &mut Tx, a: &Actor) -> Result<()> {
    match a {
        Actor::User(u) => user::store::get(tx, u).await.map(drop),
        Actor::Group(g) => group::store::get(tx, g).await.map(drop),
    }
}

async fn target_there(tx: &mut Tx, t: &Target) -> Result<()> {
    match t {
        Target::Project(p) => project::store::get(tx, p).await.map(drop),
        Target::Domain(d) => domain::store::get(tx, d).await.map(drop),
        Target::System => Ok(()),
    }
}

async fn there(tx: &mut Tx, a: &Assignment) -> Result<RoleDef> {
    actor_there(tx, &a.actor).await?;
    target_there(tx, &a.target).await?;
    let role = store::get(tx, &a.role).await?;
    if a.inherited && a.target == Target::System {
        return Err(Error::bad_request("a role of the whole cloud is not inherited"));
    }
    Ok(role)
}

async fn may_hand_out(tx: &mut Tx, caller: &Caller, a: &Assignment, role: &RoleDef) -> Result<()> {
    if role.built_in() == Some(Role::Admin) && !caller.is_admin() {
        return Err(Error::forbidden("Only an admin assigns the role admin."));
    }
    let entrusted = role.built_in().is_some_and(separation::is_entrusted);
    if caller.is_admin() && !entrusted {
        return Ok(());
    }
    let to_himself = match &a.actor {
        Actor::User(u) => *u == caller.user,
        Actor::Group(g) => group::store::is_member(tx, g, &caller.user).await?,
    };
    match (to_himself, entrusted) {
        (false, _) => Ok(()),
        (true, true) => Err(separation::not_for_oneself(&role.name)),
        (true, false) => Err(Error::forbidden("Nobody assigns a role to himself.")),
    }
}
