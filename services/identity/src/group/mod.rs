//! Groups of users. A group that has roles gives them to its members, so changing its members is granting.

pub(crate) mod store;

use crate::query::Listed;
use crate::role::separation;
use crate::{Extra, Identity, check, domain, rights, user};
use kernel::{Caller, DomainId, Error, GroupId, Page, Result, UserId};
use runtime::transact;

const NAME: usize = 64;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Id.
    pub id: GroupId,
    /// Domain.
    pub domain: DomainId,
    /// Name, unique in the domain.
    pub name: String,
    /// Description.
    pub description: String,
    /// Additional fields.
    pub extra: Extra,
}

/// Fields of a new group, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct GroupInput {
    /// Name.
    pub name: Option<String>,
    /// Domain; that of the caller if absent.
    pub domain: Option<DomainId>,
    /// Description.
    pub description: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

/// Which groups are wanted.
#[derive(Debug, Clone, Default)]
pub struct GroupFilter {
    /// Name.
    pub name: Option<String>,
    /// Domain.
    pub domain: Option<DomainId>,
    /// With this member.
    pub member: Option<UserId>,
}

fn checked(i: &GroupInput) -> Result<()> {
    i.name.as_deref().map_or(Ok(()), |n| check::name("group.name", n, NAME))?;
    i.description.as_deref().map_or(Ok(()), |t| check::text("group.description", t, 4096))?;
    check::extra("group", &i.extra)
}

impl Identity {
    /// Creates a group.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the name is taken; not found (domain); forbidden.
    pub async fn create_group(&self, caller: &Caller, i: GroupInput) -> Result<Group> {
        rights::manage(caller)?;
        checked(&i)?;
        let g = Group {
            id: GroupId::fresh_hex(),
            name: check::required("group.name", &i.name)?.to_owned(),
            domain: i.domain.or_else(|| caller.domain.clone()).unwrap_or_else(|| caller.user_domain.clone()),
            description: i.description.unwrap_or_default(),
            extra: i.extra,
        };
        transact!(self.env.db, |tx| {
            domain::store::get(tx, &g.domain).await?;
            store::insert(tx, &g).await
        })?;
        Ok(g)
    }

    /// One group.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn group(&self, caller: &Caller, id: &GroupId) -> Result<Group> {
        rights::view(caller)?;
        store::get(&mut self.env.db.read().await?, id).await
    }

    /// Groups by filter; everybody may ask for his own.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn groups(&self, caller: &Caller, f: &GroupFilter, page: &Page) -> Result<Listed<Group>> {
        match &f.member {
            Some(u) => rights::own(caller, u.as_str(), rights::may_view(caller))?,
            None => rights::view(caller)?,
        }
        let mut tx = self.env.db.read().await?;
        if let Some(u) = &f.member {
            user::store::get(&mut tx, u).await?;
        }
        store::list(&mut tx, f, page).await
    }

    /// Changes a group.
    ///
    /// # Errors
    /// As [`Identity::create_group`].
    pub async fn update_group(&self, caller: &Caller, id: &GroupId, i: GroupInput) -> Result<Group> {
        rights::manage(caller)?;
        checked(&i)?;
        transact!(self.env.db, |tx| {
            let mut g = store::get(tx, id).await?;
            let i = i.clone();
            if i.domain.as_ref().is_some_and(|d| *d != g.domain) {
                return Err(Error::bad_request("group.domain_id: a group stays in the domain").field("group.domain_id"));
            }
            g.name = i.name.unwrap_or(g.name);
            g.description = i.description.unwrap_or(g.description);
            check::merge(&mut g.extra, i.extra);
            store::update(tx, &g).await?;
            Ok(g)
        })
    }

    /// Deletes a group; its members lose the roles that they had by it.
    ///
    /// # Errors
    /// Not found; forbidden, if it has members whom the caller must not touch.
    pub async fn delete_group(&self, caller: &Caller, id: &GroupId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::get(tx, id).await?;
            separation::may_change_members(tx, caller, id, None).await?;
            store::delete(tx, id).await?;
            self.changed(tx).await
        })
    }

    /// Puts a user into a group; there already is well.
    ///
    /// # Errors
    /// Not found; forbidden; conflict, if the user would hold two of the three administrators' roles.
    pub async fn add_member(&self, caller: &Caller, group: &GroupId, member: &UserId) -> Result<()> {
        if !rights::may_grant(caller) {
            rights::manage(caller)?;
        }
        transact!(self.env.db, |tx| {
            store::get(tx, group).await?;
            user::store::get(tx, member).await?;
            separation::may_change_members(tx, caller, group, Some(member)).await?;
            store::add_member(tx, group, member).await?;
            separation::refuse_two(tx, member).await?;
            self.changed(tx).await
        })
    }

    /// Takes a user out of a group.
    ///
    /// # Errors
    /// Not found, also if the user is not in it; forbidden.
    pub async fn remove_member(&self, caller: &Caller, group: &GroupId, member: &UserId) -> Result<()> {
        if !rights::may_grant(caller) {
            rights::manage(caller)?;
        }
        transact!(self.env.db, |tx| {
            store::get(tx, group).await?;
            user::store::get(tx, member).await?;
            separation::may_change_members(tx, caller, group, None).await?;
            if !store::remove_member(tx, group, member).await? {
                return Err(check::missing("user in group", member.as_str()));
            }
            self.changed(tx).await
        })
    }

    /// True if the user is in the group.
    ///
    /// # Errors
    /// Not found, if there is no such user or group; forbidden.
    pub async fn is_member(&self, caller: &Caller, group: &GroupId, member: &UserId) -> Result<bool> {
        rights::own(caller, member.as_str(), rights::may_view(caller))?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, group).await?;
        user::store::get(&mut tx, member).await?;
        store::is_member(&mut tx, group, member).await
    }

    /// Members of a group, by name.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn members(&self, caller: &Caller, group: &GroupId) -> Result<Vec<user::User>> {
        rights::view(caller)?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, group).await?;
        user::store::of_group(&mut tx, group).await
    }
}
