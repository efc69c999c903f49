//! Login: proofs of who it is, a scope, and a token for both. Nothing is stored.

use super::Token;
use super::access::Key;
use super::payload::{AuditTag, Methods, Payload, ScopeId, encode};
use crate::epoch::Stamp;
use crate::user::User;
use crate::user::password::{find, no};
use crate::{Identity, Secret, app_credential, domain, project};
use kernel::{AppCredentialId, DomainId, Error, ProjectId, Result, Timestamp, UserId};
use runtime::Tx;
use std::sync::Arc;

/// A domain as a client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainKey {
    /// By id.
    Id(DomainId),
    /// By name.
    Name(String),
}

/// A user as a client names him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserKey {
    /// By id.
    Id(UserId),
    /// By name in a domain.
    Name {
        /// Name.
        name: String,
        /// Domain.
        domain: DomainKey,
    },
}

/// An application credential as a client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppKey {
    /// By id.
    Id(AppCredentialId),
    /// By name, of a user.
    Name {
        /// Name.
        name: String,
        /// Its user.
        user: UserKey,
    },
}

/// A proof of who it is.
#[derive(Debug, Clone)]
pub enum Proof {
    /// User and password.
    Password(UserKey, Secret),
    /// A valid token.
    Token(Secret),
    /// An application credential and its secret.
    AppCredential(AppKey, Secret),
    /// A one-time code, beside another proof.
    Totp(UserKey, Secret),
}

/// The scope that a client asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ScopeRequest {
    /// None named: the user's default project, if he has a role there.
    #[default]
    Default,
    /// None wanted.
    Unscoped,
    /// A project by id.
    Project(ProjectId),
    /// A project by name in a domain.
    ProjectName(String, DomainKey),
    /// A domain.
    Domain(DomainKey),
    /// The whole cloud.
    System,
}

/// A new token.
#[derive(Debug)]
pub struct Issued {
    /// The token itself, for the client alone.
    pub token: Secret,
    /// What it stands for.
    pub opened: Arc<Token>,
}

/// A refused login, and whose it was if that is known: for the audit ledger only.
#[derive(Debug)]
pub struct Refusal {
    /// For the client.
    pub error: Error,
    /// Id and name of the user.
    pub user: Option<(UserId, String)>,
}

impl Refusal {
    pub(crate) fn of(error: Error, user: &User) -> Refusal {
        Refusal { error, user: Some((user.id.clone(), user.name.clone())) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal { error, user: None }
    }
}

/// What the proofs say together.
struct Proven {
    user: User,
    methods: Methods,
    /// Earliest end that a proof sets.
    until: Option<Timestamp>,
    chain: Option<AuditTag>,
    app: Option<(AppCredentialId, ProjectId)>,
}

impl Identity {
    /// Checks the proofs, resolves the scope and makes a token.
    ///
    /// # Errors
    /// Unauthenticated, without a hint why; forbidden, for a scope that such a token cannot have; too many requests.
    pub async fn login(&self, proofs: &[Proof], scope: &ScopeRequest) -> Result<Issued, Refusal> {
        let mut proven: Option<Proven> = None;
        // A code is looked at, and used up, only when the other proofs hold.
        let (codes, others): (Vec<_>, Vec<_>) = proofs.iter().partition(|p| matches!(p, Proof::Totp(..)));
        if others.is_empty() {
            return Err(no().into());
        }
        for p in others.into_iter().chain(codes) {
            let next = self.prove(p, proven.as_ref()).await?;
            proven = Some(match proven {
                None => next,
                Some(first) => both(first, next).ok_or_else(|| Refusal::from(no()))?,
            });
        }
        let proven = proven.ok_or_else(|| Refusal::from(no()))?;
        let fail = |e| Refusal::of(e, &proven.user);
        self.factors_suffice(&proven).await.map_err(fail)?;
        let scope = self.scope_of(&proven, scope).await.map_err(fail)?;
        self.issue(&proven, scope).await.map_err(fail)
    }

    /// Who has a second factor does not get in by the password alone; programs use application credentials.
    async fn factors_suffice(&self, p: &Proven) -> Result<()> {
        let by_password_alone = p.methods == Methods::PASSWORD;
        if by_password_alone && self.has_second_factor(&p.user.id).await? {
            let why = "This user has a second factor: the method totp is needed beside password.";
            return Err(Error::unauthenticated(why).code("SecondFactorRequired"));
        }
        Ok(())
    }

    async fn prove(&self, proof: &Proof, first: Option<&Proven>) -> Result<Proven, Refusal> {
        match proof {
            Proof::Password(key, password) => {
                let user = self.prove_password(key, password).await?;
                self.in_force(&user).map_err(|e| Refusal::of(e, &user))?;
                Ok(Proven { user, methods: Methods::PASSWORD, until: None, chain: None, app: None })
            }
            Proof::Token(token) => {
                let t = self.validate(token.expose()).await?;
                let user = t.access.user.clone();
                if t.access.app_credential.is_some() {
                    let why = "A token of an application credential cannot be exchanged for another.";
                    return Err(Refusal::of(Error::forbidden(why), &user));
                }
                let p = &t.payload;
                let chain = Some(p.chain.unwrap_or(p.audit));
                let methods = p.methods.with(Methods::TOKEN);
                Ok(Proven { user, methods, until: Some(p.expires_at), chain, app: None })
            }
            Proof::AppCredential(key, secret) => {
                let (user, a) = self.prove_app_credential(key, secret).await?;
                let app = Some((a.id, a.project));
                Ok(Proven { user, methods: Methods::APP_CREDENTIAL, until: a.expires_at, chain: None, app })
            }
            Proof::Totp(key, code) => {
                let first = first.ok_or_else(|| Refusal::from(no()))?;
                let user = self.prove_totp(&first.user, key, code).await?;
                Ok(Proven { user, methods: Methods::TOTP, until: None, chain: None, app: None })
            }
        }
    }

    async fn scope_of(&self, proven: &Proven, asked: &ScopeRequest) -> Result<ScopeId> {
        if let Some((_, project)) = &proven.app {
            return match asked {
                ScopeRequest::Default => Ok(ScopeId::Project(project.clone())),
                _ => Err(Error::unauthenticated("Application credentials cannot request a scope.")),
            };
        }
        let mut tx = self.env.db.read().await?;
        Ok(match asked {
            ScopeRequest::Unscoped => ScopeId::Unscoped,
            ScopeRequest::System => ScopeId::System,
            ScopeRequest::Project(id) => ScopeId::Project(id.clone()),
            ScopeRequest::ProjectName(name, d) => {
                let d = domain_of(&mut tx, d).await?;
                ScopeId::Project(project::store::by_name(&mut tx, &d, name).await?.ok_or_else(no)?.id)
            }
            ScopeRequest::Domain(d) => ScopeId::Domain(domain_of(&mut tx, d).await?),
            ScopeRequest::Default => {
                drop(tx);
                let Some(id) = &proven.user.default_project else { return Ok(ScopeId::Unscoped) };
                let scope = ScopeId::Project(id.clone());
                let key = Key { user: proven.user.id.clone(), scope: scope.clone(), app: None };
                // Where the user has no role any more, the token has no scope: Keystone's answer.
                match self.access(key, self.stamp().await?).await {
                    Ok(_) => scope,
                    Err(e) if e.is_transient() => return Err(e),
                    Err(_) => ScopeId::Unscoped,
                }
            }
        })
    }

    async fn issue(&self, proven: &Proven, scope: ScopeId) -> Result<Issued> {
        let known = self.stamp().await?;
        let app = proven.app.as_ref().map(|(id, _)| id.clone());
        let key = Key { user: proven.user.id.clone(), scope: scope.clone(), app: app.clone() };
        let mut access = self.access(key.clone(), known).await?;
        if access.user.generation != proven.user.generation {
            access = self.access(key, Stamp { records: i64::MAX, ..known }).await?;
        }
        // Proven against a record that has changed since: the newer one decides.
        if access.user.generation != proven.user.generation {
            return Err(no());
        }
        let now = self.env.now();
        let end = now.plus(self.config.token_life);
        let payload = Payload {
            user: access.user.id.clone(),
            methods: proven.methods,
            scope,
            issued_at: now,
            expires_at: proven.until.map_or(end, |t| t.min(end)),
            audit: runtime::random::secret(),
            chain: proven.chain,
            app_credential: app,
            user_generation: access.user.generation,
            project_generation: access.project_generation(),
        };
        let token = self.ring().seal(&encode(&payload));
        let opened = Arc::new(Token::new(payload, access, known.revoked));
        self.cache.put_token(crypto::hash::sha256(token.as_bytes()), opened.clone());
        Ok(Issued { token: token.into(), opened })
    }
}

async fn domain_of(tx: &mut Tx, key: &DomainKey) -> Result<DomainId> {
    match key {
        DomainKey::Id(id) => Ok(id.clone()),
        DomainKey::Name(n) => Ok(domain::store::by_name(tx, n).await?.ok_or_else(no)?.id),
    }
}

/// Two proofs are one login if they are about the same user.
fn both(a: Proven, b: Proven) -> Option<Proven> {
    if a.user.id != b.user.id {
        return None;
    }
    let until = match (a.until, b.until) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    };
    let methods = a.methods.with(b.methods);
    Some(Proven { user: a.user, methods, until, chain: a.chain.or(b.chain), app: a.app.or(b.app) })
}

impl Identity {
    /// The user and the credential, if the secret is right.
    async fn prove_app_credential(
        &self,
        key: &AppKey,
        secret: &Secret,
    ) -> Result<(User, app_credential::AppCredential), Refusal> {
        let mut tx = self.env.db.read().await?;
        let found = match key {
            AppKey::Id(id) => app_credential::store::find(&mut tx, id).await?,
            AppKey::Name { name, user } => match find(&mut tx, user).await? {
                Some(u) => app_credential::store::by_name(&mut tx, &u.id, name).await?,
                None => None,
            },
        };
        let a = found.ok_or_else(|| Refusal::from(no()))?;
        let user = crate::user::store::get(&mut tx, &a.user).await?;
        let hash = app_credential::store::secret(&mut tx, &a.id).await?;
        drop(tx);
        let right = app_credential::secret_matches(self, secret, hash).await?;
        if !right || a.expires_at.is_some_and(|t| t <= self.env.now()) {
            return Err(Refusal::of(no(), &user));
        }
        Ok((user, a))
    }
}
