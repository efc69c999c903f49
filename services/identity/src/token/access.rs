//! What a token stands for: user, scope and roles, resolved against the records in one snapshot.

use super::Token;
use super::payload::{Payload, ScopeId};
use crate::domain::Domain;
use crate::epoch::Stamp;
use crate::project::Project;
use crate::role::{RoleDef, Target, implied};
use crate::user::User;
use crate::user::password::no;
use crate::{Identity, app_credential, domain, project, role, user};
use kernel::{AppCredentialId, Caller, Error, Result, Role, UserId};
use runtime::Tx;
use std::sync::Arc;

/// Scope of a token, resolved.
#[derive(Debug, Clone)]
pub enum Scope {
    /// None.
    Unscoped,
    /// A project and its domain.
    Project(Project, Domain),
    /// A domain.
    Domain(Domain),
    /// The whole cloud.
    System,
}

/// The application credential that a token came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppCredentialRef {
    /// Id.
    pub id: AppCredentialId,
    /// Name.
    pub name: String,
    /// May manage other application credentials.
    pub unrestricted: bool,
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub struct Access {
    /// User.
    pub user: User,
    /// Domain of the user.
    pub user_domain: Domain,
    /// Scope.
    pub scope: Scope,
    /// Roles in force, implied ones included.
    pub roles: Vec<RoleDef>,
    /// Application credential.
    pub app_credential: Option<AppCredentialRef>,
    pub(crate) stamp: Stamp,
}

/// What an [`Access`] is resolved from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) user: UserId,
    pub(crate) scope: ScopeId,
    pub(crate) app: Option<AppCredentialId>,
}

impl Access {
    pub(crate) fn caller(&self) -> Caller {
        let (mut project, mut domain, mut system) = (None, None, false);
        match &self.scope {
            Scope::Unscoped => {}
            Scope::Project(p, _) => project = Some(p.id.clone()),
            Scope::Domain(d) => domain = Some(d.id.clone()),
            Scope::System => system = true,
        }
        Caller {
            user: self.user.id.clone(),
            user_name: self.user.name.clone(),
            user_domain: self.user.domain.clone(),
            project,
            domain,
            system,
            roles: self.roles.iter().filter_map(RoleDef::built_in).collect(),
            role_names: self.roles.iter().map(|r| r.name.clone()).collect(),
            request_id: String::new(),
            remote: None,
            login: None,
        }
    }

    pub(crate) fn scope_id(&self) -> ScopeId {
        match &self.scope {
            Scope::Unscoped => ScopeId::Unscoped,
            Scope::Project(p, _) => ScopeId::Project(p.id.clone()),
            Scope::Domain(d) => ScopeId::Domain(d.id.clone()),
            Scope::System => ScopeId::System,
        }
    }

    pub(crate) fn project_generation(&self) -> u64 {
        match &self.scope {
            Scope::Project(p, _) => p.generation,
            _ => 0,
        }
    }
}

impl Identity {
    /// Resolves, or takes what was resolved since the last change of the records.
    pub(crate) async fn access(&self, key: Key, known: Stamp) -> Result<Arc<Access>> {
        if let Some(a) = self.cache.access(&key)
            && a.stamp.records >= known.records
        {
            return Ok(a);
        }
        let mut tx = self.env.db.read().await?;
        let access = Arc::new(self.resolve(&mut tx, &key).await?);
        drop(tx);
        self.cache.put_access(key, access.clone());
        Ok(access)
    }

    /// What a token of that payload stands for, or the refusal of one that has been ended.
    pub(crate) async fn access_of(&self, p: &Payload, known: Stamp) -> Result<Arc<Access>> {
        let key = Key { user: p.user.clone(), scope: p.scope.clone(), app: p.app_credential.clone() };
        self.access_at(key, known, p.user_generation, p.project_generation).await
    }

    /// The access of these generations, or the refusal of a token that has been ended. What another replica changed a moment ago
    /// may be newer than what is remembered here: only fresh records refuse.
    pub(crate) async fn access_at(&self, key: Key, known: Stamp, user: u64, project: u64) -> Result<Arc<Access>> {
        let is = |a: &Access| a.user.generation == user && a.project_generation() == project;
        let access = self.access(key.clone(), known).await?;
        if is(&access) {
            return Ok(access);
        }
        let fresh = Stamp { records: i64::MAX, ..known };
        let access = self.access(key, fresh).await?;
        if is(&access) { Ok(access) } else { Err(no()) }
    }

    async fn resolve(&self, tx: &mut Tx, key: &Key) -> Result<Access> {
        let stamp = self.stamp_in(tx).await?;
        let user = user::store::find(tx, &key.user).await?.filter(|u| u.enabled).ok_or_else(no)?;
        let user_domain = domain::store::find(tx, &user.domain).await?.filter(|d| d.enabled).ok_or_else(no)?;
        let scope = scope(tx, &key.scope).await?;
        let target = match &scope {
            Scope::Unscoped => None,
            Scope::Project(p, d) => Some((Target::Project(p.id.clone()), d.id.clone())),
            Scope::Domain(d) => Some((Target::Domain(d.id.clone()), d.id.clone())),
            Scope::System => Some((Target::System, user.domain.clone())),
        };
        let mut roles = match &target {
            Some((t, d)) => role::store::in_force(tx, &user.id, t, d).await?,
            None => vec![],
        };
        add_implied(tx, &mut roles).await?;
        let mut app = None;
        if let Some(id) = &key.app {
            let a = app_credential::store::find(tx, id).await?.filter(|a| a.user == user.id).ok_or_else(no)?;
            if a.expires_at.is_some_and(|t| t <= self.env.now()) {
                return Err(no());
            }
            // What the user has lost since, the credential has lost too.
            roles.retain(|r| a.roles.contains(&r.id));
            app = Some(AppCredentialRef { id: a.id, name: a.name, unrestricted: a.unrestricted });
        }
        if target.is_some() && roles.is_empty() {
            return Err(no_access(&user, &scope));
        }
        Ok(Access { user, user_domain, scope, roles, app_credential: app, stamp })
    }
}

fn no_access(user: &User, scope: &Scope) -> Error {
    let what = match scope {
        Scope::Project(p, _) => format!("project {}", p.id),
        Scope::Domain(d) => format!("domain {}", d.id),
        Scope::System | Scope::Unscoped => "the system".to_owned(),
    };
    Error::unauthenticated(format!("User {} has no access to {what}.", user.id))
}

async fn scope(tx: &mut Tx, id: &ScopeId) -> Result<Scope> {
    Ok(match id {
        ScopeId::Unscoped => Scope::Unscoped,
        ScopeId::System => Scope::System,
        ScopeId::Domain(d) => Scope::Domain(domain::store::find(tx, d).await?.filter(|d| d.enabled).ok_or_else(no)?),
        ScopeId::Project(p) => {
            let p = project::store::find(tx, p).await?.filter(|p| p.enabled).ok_or_else(no)?;
            let d = domain::store::find(tx, &p.domain).await?.filter(|d| d.enabled).ok_or_else(no)?;
            Scope::Project(p, d)
        }
    })
}

async fn add_implied(tx: &mut Tx, roles: &mut Vec<RoleDef>) -> Result<()> {
    let held: Vec<Role> = roles.iter().filter_map(RoleDef::built_in).collect();
    for more in held.iter().flat_map(|r| implied(*r)) {
        if roles.iter().any(|r| r.built_in() == Some(*more)) {
            continue;
        }
        if let Some(r) = role::store::by_name(tx, more.as_str()).await? {
            roles.push(r);
        }
    }
    roles.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("payload", &self.payload).finish_non_exhaustive()
    }
}
