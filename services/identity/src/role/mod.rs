//! Roles. The built-in ones carry power and do not change; others are names that a customer's own tools may use.
//!
//! `admin` implies `member`, `member` implies `reader`; the rest imply nothing.

pub mod grant;
pub mod list;
pub mod members;
pub(crate) mod separation;
pub(crate) mod store;

use crate::query::Listed;
use crate::{Extra, Identity, check, rights};
use kernel::{Caller, DomainId, Error, Page, Result, Role, RoleId};
use runtime::transact;

pub use grant::{Actor, Assignment, Target};
pub use list::{AssignmentFilter, AssignmentView, Named};

/// A role as an object; its power, if any, is the [`kernel::Role`] of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleDef {
    /// Id.
    pub id: RoleId,
    /// Name.
    pub name: String,
    /// Domain of a domain-specific role, which carries no power.
    pub domain: Option<DomainId>,
    /// Description.
    pub description: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

impl RoleDef {
    /// The power of the role.
    pub fn built_in(&self) -> Option<Role> {
        if self.domain.is_some() { None } else { Role::parse(&self.name) }
    }
}

/// The roles that a built-in role brings along, itself not included.
pub fn implied(role: Role) -> &'static [Role] {
    match role {
        Role::Admin => &[Role::Member, Role::Reader],
        Role::Member => &[Role::Reader],
        _ => &[],
    }
}

/// Fields of a new role, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct RoleInput {
    /// Name.
    pub name: Option<String>,
    /// Domain.
    pub domain: Option<DomainId>,
    /// Description.
    pub description: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

fn checked(i: &RoleInput) -> Result<()> {
    if let Some(n) = i.name.as_deref() {
        check::name("role.name", n, 255)?;
        if Role::parse(n).is_some() {
            return Err(Error::conflict(format!(
                "Conflict occurred attempting to store role - the name {n} is built in."
            )));
        }
    }
    i.description.as_deref().map_or(Ok(()), |t| check::text("role.description", t, 255))?;
    check::extra("role", &i.extra)
}

fn changeable(r: &RoleDef) -> Result<()> {
    match r.built_in() {
        Some(_) => Err(Error::forbidden(format!("The role {} is built in and does not change.", r.name))),
        None => Ok(()),
    }
}

impl Identity {
    /// Creates a role that carries no power.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the name is taken; forbidden.
    pub async fn create_role(&self, caller: &Caller, i: RoleInput) -> Result<RoleDef> {
        rights::grant(caller)?;
        checked(&i)?;
        let r = RoleDef {
            id: RoleId::fresh_hex(),
            name: check::required("role.name", &i.name)?.to_owned(),
            domain: i.domain,
            description: i.description,
            extra: i.extra,
        };
        transact!(self.env.db, |tx| {
            if let Some(d) = &r.domain {
                crate::domain::store::get(tx, d).await?;
            }
            store::insert(tx, &r).await
        })?;
        Ok(r)
    }

    /// One role.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn role(&self, caller: &Caller, id: &RoleId) -> Result<RoleDef> {
        rights::view(caller)?;
        store::get(&mut self.env.db.read().await?, id).await
    }

    /// Roles by name and domain; without a domain those of the whole cloud, as Keystone does.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn roles(
        &self,
        caller: &Caller,
        name: Option<&str>,
        domain: Option<&DomainId>,
        page: &Page,
    ) -> Result<Listed<RoleDef>> {
        rights::view(caller)?;
        store::list(&mut self.env.db.read().await?, name, domain, page).await
    }

    /// Changes a role that is not built in.
    ///
    /// # Errors
    /// As [`Identity::create_role`]; not found.
    pub async fn update_role(&self, caller: &Caller, id: &RoleId, i: RoleInput) -> Result<RoleDef> {
        rights::grant(caller)?;
        transact!(self.env.db, |tx| {
            let mut r = store::get(tx, id).await?;
            changeable(&r)?;
            checked(&i)?;
            let i = i.clone();
            r.name = i.name.unwrap_or(r.name);
            r.description = i.description.or(r.description);
            check::merge(&mut r.extra, i.extra);
            store::update(tx, &r).await?;
            self.changed(tx).await?;
            Ok(r)
        })
    }

    /// Deletes a role that is not built in, and its assignments.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn delete_role(&self, caller: &Caller, id: &RoleId) -> Result<()> {
        rights::grant(caller)?;
        transact!(self.env.db, |tx| {
            changeable(&store::get(tx, id).await?)?;
            store::delete(tx, id).await?;
            self.changed(tx).await
        })
    }

    /// The implications between roles: (prior, implied).
    ///
    /// # Errors
    /// Forbidden.
    pub async fn role_inferences(&self, caller: &Caller) -> Result<Vec<(RoleDef, Vec<RoleDef>)>> {
        rights::view(caller)?;
        let all = store::list(&mut self.env.db.read().await?, None, None, &Page::default()).await?.items;
        let of = |r: Role| all.iter().find(|d| d.built_in() == Some(r)).cloned();
        let pair = |r: Role| {
            let below: Vec<_> = implied(r).iter().take(1).filter_map(|r| of(*r)).collect();
            of(r).filter(|_| !below.is_empty()).map(|d| (d, below))
        };
        Ok(Role::ALL.into_iter().filter_map(pair).collect())
    }
}
