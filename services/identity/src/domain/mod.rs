//! Domains: closed sets of users, groups and projects. The domain `default` is made by the bootstrap and stays.

pub(crate) mod store;

use crate::query::Listed;
use crate::{Extra, Identity, check, rights};
use kernel::{Caller, DomainId, Error, Page, Result};
use runtime::transact;

/// Longest name of a domain or project, as in Keystone.
pub(crate) const NAME: usize = 64;

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Id.
    pub id: DomainId,
    /// Unique name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Users of a disabled domain cannot log in.
    pub enabled: bool,
    /// Additional fields.
    pub extra: Extra,
}

/// Fields of a new domain, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct DomainInput {
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
    /// Additional fields.
    pub extra: Extra,
}

/// Which domains are wanted.
#[derive(Debug, Clone, Default)]
pub struct DomainFilter {
    /// Name.
    pub name: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
}

fn checked(i: &DomainInput) -> Result<()> {
    i.name.as_deref().map_or(Ok(()), |n| check::name("domain.name", n, NAME))?;
    i.description.as_deref().map_or(Ok(()), |t| check::text("domain.description", t, 4096))?;
    check::extra("domain", &i.extra)
}

impl Identity {
    /// Creates a domain.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the name is taken; forbidden.
    pub async fn create_domain(&self, caller: &Caller, i: DomainInput) -> Result<Domain> {
        rights::manage(caller)?;
        checked(&i)?;
        let d = Domain {
            id: DomainId::fresh_hex(),
            name: check::required("domain.name", &i.name)?.to_owned(),
            description: i.description.unwrap_or_default(),
            enabled: i.enabled.unwrap_or(true),
            extra: i.extra,
        };
        transact!(self.env.db, |tx| {
            store::insert(tx, &d).await?;
            self.changed(tx).await
        })?;
        Ok(d)
    }

    /// One domain; tenants see their own.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn domain(&self, caller: &Caller, id: &DomainId) -> Result<Domain> {
        if caller.user_domain != *id && caller.domain.as_ref() != Some(id) {
            rights::view(caller)?;
        }
        store::get(&mut self.env.db.read().await?, id).await
    }

    /// Domains by filter.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn domains(&self, caller: &Caller, f: &DomainFilter, page: &Page) -> Result<Listed<Domain>> {
        rights::view(caller)?;
        store::list(&mut self.env.db.read().await?, f, page).await
    }

    /// Changes a domain.
    ///
    /// # Errors
    /// As [`Identity::create_domain`], and not found.
    pub async fn update_domain(&self, caller: &Caller, id: &DomainId, i: DomainInput) -> Result<Domain> {
        rights::manage(caller)?;
        checked(&i)?;
        transact!(self.env.db, |tx| {
            let mut d = store::get(tx, id).await?;
            let i = i.clone();
            if i.enabled == Some(false) && id.as_str() == "default" {
                return Err(Error::forbidden(
                    "The domain 'default' cannot be disabled: the administrator lives in it.",
                ));
            }
            d.name = i.name.unwrap_or(d.name);
            d.description = i.description.unwrap_or(d.description);
            d.enabled = i.enabled.unwrap_or(d.enabled);
            check::merge(&mut d.extra, i.extra);
            store::update(tx, &d).await?;
            self.changed(tx).await?;
            Ok(d)
        })
    }

    /// Deletes a disabled domain with its users, groups and projects.
    ///
    /// # Errors
    /// Forbidden, while it is enabled or to anyone who may not manage accounts; not found.
    pub async fn delete_domain(&self, caller: &Caller, id: &DomainId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            let d = store::get(tx, id).await?;
            if d.enabled {
                return Err(Error::forbidden("Cannot delete a domain that is enabled, please disable it first."));
            }
            for user in crate::user::store::ids_of_domain(tx, id).await? {
                self.remove_user(tx, caller, &user).await?;
            }
            for group in crate::group::store::ids_of_domain(tx, id).await? {
                crate::group::store::delete(tx, &group).await?;
            }
            // Deepest first: a parent cannot go before its children.
            for project in crate::project::store::ids_of_domain(tx, id).await? {
                self.remove_project(tx, &project).await?;
            }
            store::delete(tx, id).await?;
            self.changed(tx).await
        })
    }
}
