//! Users. A password change or a disabled user ends all tokens of the user: each carries the user's `generation`.

mod options;
pub mod password;
mod reset;
pub(crate) mod store;

use crate::query::CAP;
use crate::role::separation;
use crate::{Extra, Identity, Secret, check, domain, factor, rights};
use kernel::{Caller, DomainId, Error, ProjectId, Result, Timestamp, UserId};
use runtime::list::{Asked, Listed};
use runtime::{Tx, transact};

/// Longest name of a user, as in Keystone.
const NAME: usize = 255;
/// A page that somebody left open does not end what would have kept others out.
const OWN_FACTOR: &str = "user.options.multi_factor_auth_enabled: one's own second factor is ended with one's password, \
                          by DELETE /console/api/totp";

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Domain.
    pub domain: DomainId,
    /// Name, unique in the domain.
    pub name: String,
    /// Scope of a login that names none.
    pub default_project: Option<ProjectId>,
    /// A disabled user cannot log in.
    pub enabled: bool,
    /// Keystone's options (`lock_password` and so on).
    pub options: Extra,
    /// Additional fields: `email`, `description`.
    pub extra: Extra,
    /// Raised, it ends all tokens of the user.
    pub generation: u64,
    /// When the password ends.
    pub password_expires_at: Option<Timestamp>,
    /// The password must be changed before the first token.
    pub must_change: bool,
}

/// Fields of a new user, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct UserInput {
    /// Name.
    pub name: Option<String>,
    /// Domain; that of the caller if absent.
    pub domain: Option<DomainId>,
    /// Default project; an inner `None` takes it away.
    pub default_project: Option<Option<ProjectId>>,
    /// Enabled.
    pub enabled: Option<bool>,
    /// Password.
    pub password: Option<Secret>,
    /// Whether the password must be changed before the first token: for people that the console creates.
    pub must_change: Option<bool>,
    /// Options; a null takes one away.
    pub options: Option<Extra>,
    /// Additional fields.
    pub extra: Extra,
}

/// Which users are wanted.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Name.
    pub name: Option<String>,
    /// Domain.
    pub domain: Option<DomainId>,
    /// Enabled.
    pub enabled: Option<bool>,
}

fn checked(i: &UserInput) -> Result<()> {
    i.name.as_deref().map_or(Ok(()), |n| check::name("user.name", n, NAME))?;
    i.password.as_ref().map_or(Ok(()), |p| password::strong("user.password", p))?;
    i.options.as_ref().map_or(Ok(()), options::check)?;
    check::extra("user", &i.extra)
}

impl Identity {
    /// Creates a user.
    ///
    /// # Errors
    /// Bad request, naming the field (also a weak password); conflict, if the name is taken; not found (domain); forbidden.
    pub async fn create_user(&self, caller: &Caller, i: UserInput) -> Result<User> {
        rights::manage(caller)?;
        checked(&i)?;
        let name = check::required("user.name", &i.name)?.to_owned();
        let hash = self.hashed(i.password.as_ref()).await?;
        let mut opts = Extra::new();
        check::merge(&mut opts, i.options.clone().unwrap_or_default());
        let u = User {
            id: UserId::fresh_hex(),
            domain: i.domain.clone().or_else(|| caller.domain.clone()).unwrap_or_else(|| caller.user_domain.clone()),
            name,
            default_project: i.default_project.flatten(),
            enabled: i.enabled.unwrap_or(true),
            options: opts,
            extra: i.extra.into_iter().filter(|(_, v)| !v.is_null()).collect(),
            generation: 0,
            password_expires_at: hash.as_ref().and_then(|_| self.password_end()),
            must_change: i.must_change.unwrap_or(false),
        };
        transact!(self.env.db, |tx| {
            domain::store::get(tx, &u.domain).await?;
            store::insert(tx, &u, hash.as_deref(), self.env.now()).await?;
            self.changed(tx).await
        })?;
        Ok(u)
    }

    /// One user: himself, or for who may read accounts.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn user(&self, caller: &Caller, id: &UserId) -> Result<User> {
        rights::own(caller, id.as_str(), rights::may_view(caller))?;
        store::get(&mut self.env.db.read().await?, id).await
    }

    /// Users by filter, oldest first unless asked otherwise; as many as there may be on a page, if none is said.
    ///
    /// # Errors
    /// Forbidden; bad request, for an order or a marker that the list does not have.
    pub async fn users(&self, caller: &Caller, f: &UserFilter, asked: &Asked) -> Result<Listed<User>> {
        rights::view(caller)?;
        let limit = if asked.limit == 0 { CAP } else { asked.limit.min(CAP) };
        store::list(&mut self.env.db.read().await?, f, &Asked { limit, ..asked.clone() }).await
    }

    /// Changes a user. A new password, one that has to be changed, and disabling end all tokens and sessions; the option
    /// `multi_factor_auth_enabled` set to false ends the second factor.
    ///
    /// # Errors
    /// As [`Identity::create_user`]; forbidden, if the user is an administrator that the caller must not touch, if the caller would spare
    /// somebody else the change of a password that he set, or would end his own second factor without his password.
    pub async fn update_user(&self, caller: &Caller, id: &UserId, i: UserInput) -> Result<User> {
        rights::manage(caller)?;
        checked(&i)?;
        let hash = self.hashed(i.password.as_ref()).await?;
        transact!(self.env.db, |tx| {
            let mut u = store::get(tx, id).await?;
            separation::may_touch(tx, caller, id).await?;
            let forced = reset::forces(tx, caller, &u, &i).await?;
            let i = i.clone();
            if i.domain.as_ref().is_some_and(|d| *d != u.domain) {
                return Err(Error::bad_request("user.domain_id: a user stays in the domain").field("user.domain_id"));
            }
            let must_change = forced || i.must_change.unwrap_or(u.must_change);
            if hash.is_some() || (must_change && !u.must_change) || (u.enabled && i.enabled == Some(false)) {
                u.generation += 1;
            }
            u.name = i.name.unwrap_or(u.name);
            u.default_project = i.default_project.unwrap_or(u.default_project);
            u.enabled = i.enabled.unwrap_or(u.enabled);
            u.must_change = must_change;
            let change = i.options.unwrap_or_default();
            // For who has lost the app: an administrator ends the second factor.
            if change.get("multi_factor_auth_enabled") == Some(&serde_json::Value::Bool(false)) {
                if caller.user == *id && factor::store::find(tx, id).await?.is_some_and(|f| f.enabled) {
                    return Err(Error::forbidden(OWN_FACTOR).field("user.options.multi_factor_auth_enabled"));
                }
                factor::store::remove(tx, id).await?;
            }
            check::merge(&mut u.options, change);
            if forced {
                u.options.remove(options::FIRST_USE);
            }
            check::merge(&mut u.extra, i.extra);
            if let Some(h) = &hash {
                u.password_expires_at = self.password_end();
                store::set_password(tx, id, h).await?;
            }
            store::update(tx, &u).await?;
            self.changed(tx).await?;
            Ok(u)
        })
    }

    /// Deletes a user with memberships, assignments and credentials, and tells the other slices.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn delete_user(&self, caller: &Caller, id: &UserId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::get(tx, id).await?;
            self.remove_user(tx, caller, id).await?;
            self.changed(tx).await
        })
    }

    pub(crate) async fn remove_user(&self, tx: &mut Tx, caller: &Caller, id: &UserId) -> Result<()> {
        separation::may_touch(tx, caller, id).await?;
        store::delete(tx, id).await?;
        self.env.outbox.publish(tx, "user.deleted", id.as_str(), &serde_json::json!({"user": id})).await
    }

    /// Ends every token of a user.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn revoke_user_tokens(&self, caller: &Caller, id: &UserId) -> Result<()> {
        rights::own(caller, id.as_str(), rights::may_manage(caller))?;
        transact!(self.env.db, |tx| {
            let mut u = store::get(tx, id).await?;
            separation::may_touch(tx, caller, id).await?;
            u.generation += 1;
            store::update(tx, &u).await?;
            self.changed(tx).await
        })
    }
}
