//! Application credentials: what a program logs in with instead of its owner's password, for one project and a part of the
//! owner's roles there. They end with their owner, their project, their expiry, or the roles.

pub(crate) mod store;

use crate::role::{RoleDef, store as role_store};
use crate::token::Token;
use crate::{Identity, Secret, check, rights};
use kernel::{AppCredentialId, Caller, Error, ProjectId, Result, RoleId, Timestamp, UserId};
use runtime::transact;

/// Shortest secret that a user may choose himself: it is not subject to the lock-out of passwords.
const SHORTEST: usize = 16;

/// An application credential, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppCredential {
    /// Id.
    pub id: AppCredentialId,
    /// Owner.
    pub user: UserId,
    /// Project that it opens.
    pub project: ProjectId,
    /// Name, unique for the owner.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Roles that it may use.
    pub roles: Vec<RoleId>,
    /// May manage other application credentials.
    pub unrestricted: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Fields of a new application credential.
#[derive(Debug, Clone, Default)]
pub struct AppCredentialInput {
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Secret; made if absent.
    pub secret: Option<Secret>,
    /// Roles by id or name; all of the token's if absent.
    pub roles: Option<Vec<String>>,
    /// May manage other application credentials.
    pub unrestricted: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// A generated secret has 256 bits: a fast digest keeps it as well as a slow one. One that a person chose gets the slow one.
pub(crate) async fn secret_matches(identity: &Identity, secret: &Secret, hash: String) -> Result<bool> {
    match hash.strip_prefix("sha256:") {
        Some(digest) => {
            Ok(crypto::hash::same(crypto::hash::sha256_hex(secret.expose().as_bytes()).as_bytes(), digest.as_bytes()))
        }
        None => identity.verified(secret, hash).await,
    }
}

fn checked(i: &AppCredentialInput, now: Timestamp) -> Result<()> {
    let bad = |field: &str, rule: &str| {
        let field = format!("application_credential.{field}");
        Error::bad_request(format!("{field}: {rule}")).field(field)
    };
    check::name("application_credential.name", check::required("application_credential.name", &i.name)?, 255)?;
    i.description.as_deref().map_or(Ok(()), |t| check::text("application_credential.description", t, 4096))?;
    if i.secret.as_ref().is_some_and(|s| !(SHORTEST..=512).contains(&s.expose().len())) {
        return Err(bad("secret", "must be 16 to 512 bytes long"));
    }
    if i.expires_at.is_some_and(|t| t <= now) {
        return Err(bad("expires_at", "must be in the future"));
    }
    Ok(())
}

/// The roles asked for, all of which the token must have.
fn chosen(token: &Token, asked: Option<&Vec<String>>) -> Result<Vec<RoleId>> {
    let have = &token.access.roles;
    let Some(asked) = asked else { return Ok(have.iter().map(|r| r.id.clone()).collect()) };
    let find = |key: &String| {
        let found = have.iter().find(|r| r.id.as_str() == key || r.name == *key).map(|r| r.id.clone());
        found.ok_or_else(|| {
            let shown: String = key.chars().take(64).collect();
            Error::bad_request(format!("application_credential.roles: the token does not have the role {shown}"))
                .field("application_credential.roles")
        })
    };
    asked.iter().map(find).collect()
}

impl Identity {
    /// Creates an application credential of the token's user for the token's project; the secret is told this once.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the name is taken; forbidden, for another user or with a restricted credential.
    pub async fn create_app_credential(
        &self,
        token: &Token,
        user: &UserId,
        i: AppCredentialInput,
    ) -> Result<(AppCredential, Secret)> {
        rights::own(&token.caller, user.as_str(), false)?;
        restricted(token)?;
        checked(&i, self.env.now())?;
        let project = token.caller.project()?.clone();
        let roles = chosen(token, i.roles.as_ref())?;
        let secret = i.secret.clone().unwrap_or_else(|| crypto::hash::hex(&runtime::random::secret::<32>()).into());
        let hash = match &i.secret {
            Some(s) => self.hashed(Some(s)).await?.unwrap_or_default(),
            None => format!("sha256:{}", crypto::hash::sha256_hex(secret.expose().as_bytes())),
        };
        let a = AppCredential {
            id: AppCredentialId::fresh_hex(),
            user: user.clone(),
            project,
            name: i.name.unwrap_or_default(),
            description: i.description,
            roles,
            unrestricted: i.unrestricted,
            expires_at: i.expires_at,
        };
        transact!(self.env.db, |tx| { store::insert(tx, &a, &hash).await })?;
        Ok((a, secret))
    }

    /// Application credentials of a user, by name.
    ///
    /// # Errors
    /// Forbidden; not found (user).
    pub async fn app_credentials(
        &self,
        caller: &Caller,
        user: &UserId,
        name: Option<&str>,
    ) -> Result<Vec<AppCredential>> {
        rights::own(caller, user.as_str(), rights::may_view(caller))?;
        let mut tx = self.env.db.read().await?;
        crate::user::store::get(&mut tx, user).await?;
        store::list(&mut tx, user, name).await
    }

    /// One of them.
    ///
    /// # Errors
    /// Forbidden; not found.
    pub async fn app_credential(&self, caller: &Caller, user: &UserId, id: &AppCredentialId) -> Result<AppCredential> {
        rights::own(caller, user.as_str(), rights::may_view(caller))?;
        let found = store::find(&mut self.env.db.read().await?, id).await?.filter(|a| a.user == *user);
        found.ok_or_else(|| check::missing("application credential", id.as_str()))
    }

    /// Deletes one; its tokens end.
    ///
    /// # Errors
    /// Forbidden; not found.
    pub async fn delete_app_credential(&self, token: &Token, user: &UserId, id: &AppCredentialId) -> Result<()> {
        let caller = &token.caller;
        rights::own(caller, user.as_str(), rights::may_manage(caller))?;
        restricted(token)?;
        transact!(self.env.db, |tx| {
            if !store::delete(tx, user, id).await? {
                return Err(check::missing("application credential", id.as_str()));
            }
            self.changed(tx).await
        })
    }

    /// Definitions of the roles of a credential.
    ///
    /// # Errors
    /// What the database says.
    pub async fn app_credential_roles(&self, a: &AppCredential) -> Result<Vec<RoleDef>> {
        let mut tx = self.env.db.read().await?;
        let mut roles = Vec::with_capacity(a.roles.len());
        for id in &a.roles {
            match role_store::get(&mut tx, id).await {
                Ok(r) => roles.push(r),
                // A role that was deleted since is simply no longer there.
                Err(e) if e.is_not_found() => {}
                Err(e) => return Err(e),
            }
        }
        Ok(roles)
    }
}

fn restricted(token: &Token) -> Result<()> {
    if token.is_restricted() {
        let why =
            "Using method 'application_credential' is not allowed for managing additional application credentials.";
        return Err(Error::forbidden(why));
    }
    Ok(())
}
