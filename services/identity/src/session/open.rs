//! Login by a browser: password, second factor, the limit of sessions at once.

use super::{Record, Seat, fresh, store, wrong_credentials};
use crate::token::access::Key;
use crate::token::login::{Refusal, UserKey};
use crate::token::payload::ScopeId;
use crate::user::User;
use crate::{Identity, Secret, project};
use kernel::{Error, ErrorKind, Result};
use runtime::transact;

/// Longest name of a browser that is kept.
const AGENT: usize = 256;

/// What a browser logs in with.
#[derive(Debug, Clone)]
pub struct Login {
    /// Who.
    pub user: UserKey,
    /// His password.
    pub password: Secret,
    /// Code of the second factor.
    pub code: Option<Secret>,
    /// Ends the oldest session, if there are too many.
    pub replace: bool,
    /// Where from.
    pub address: String,
    /// By which browser.
    pub agent: String,
}

/// A session that has just begun.
#[derive(Debug)]
pub struct Opened {
    /// For the browser alone.
    pub cookie: Secret,
    /// What it stands for.
    pub seat: Seat,
}

/// What a password that is not right is told.
fn told(mut r: Refusal) -> Refusal {
    if r.error.kind == ErrorKind::Unauthenticated {
        r.error = wrong_credentials();
    }
    r
}

impl Identity {
    /// Begins a session. A password that has to be changed is taken, for a session that can do nothing else than change it.
    ///
    /// # Errors
    /// Unauthenticated (`BadCredentials`, `SecondFactorRequired`, `SecondFactorWrong`); forbidden (`Locked`), after too many wrong codes;
    /// conflict (`TooManySessions`).
    pub async fn open_session(&self, l: &Login) -> Result<Opened, Refusal> {
        let user = self.prove_password(&l.user, &l.password).await.map_err(told)?;
        let fail = |e: Error| Refusal::of(e, &user);
        let key = Key { user: user.id.clone(), scope: ScopeId::Unscoped, app: None };
        let known = self.stamp().await.map_err(fail)?;
        // A disabled user, or one of a disabled domain.
        let judged = |e: Error| if e.is_transient() { e } else { wrong_credentials().because(e) };
        self.access(key, known).await.map_err(judged).map_err(fail)?;
        self.prove_second(&user, l.code.as_ref()).await.map_err(fail)?;
        let scope = match self.in_force(&user) {
            Ok(()) => self.first_scope(&user).await.map_err(fail)?,
            Err(_) => ScopeId::Unscoped,
        };
        let now = self.env.now();
        let record = Record {
            id: kernel::fresh_uuid().simple().to_string(),
            csrf: fresh().0.expose().to_owned(),
            user: user.id.clone(),
            generation: user.generation,
            scope,
            address: l.address.clone(),
            agent: l.agent.chars().take(AGENT).collect(),
            created_at: now,
            used_at: now,
            expires_at: now.plus(self.config.session_life),
        };
        let (cookie, digest) = fresh();
        self.begin(&record, &digest, l.replace).await.map_err(fail)?;
        let seat = self.session(cookie.expose(), true).await.map_err(fail)?;
        Ok(Opened { cookie, seat })
    }

    async fn begin(&self, s: &Record, digest: &str, replace: bool) -> Result<()> {
        let limit = self.config.sessions_per_user.max(1);
        transact!(self.env.db, |tx| {
            let all = store::of_user(tx, &s.user).await?;
            let (open, over): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|r| self.is_open(r, s.generation, s.created_at));
            let excess = (open.len() + 1).saturating_sub(limit);
            if excess > 0 && !replace {
                let why =
                    format!("This account has {limit} sessions, and no more are allowed at once: end one of them.");
                return Err(Error::conflict(why).code("TooManySessions"));
            }
            for r in over.iter().chain(open.iter().take(excess)) {
                store::remove(tx, &r.user, &r.id).await?;
            }
            // Also one that looks left alone, whose last use a replica has not written down yet: else it would go on there, in no list.
            if excess > 0 || !over.is_empty() {
                self.revoked_one(tx).await?;
            }
            store::insert(tx, s, digest).await
        })
    }

    /// Where a session begins: in the default project, else in the first one with a role, else in the whole cloud.
    pub(super) async fn first_scope(&self, user: &User) -> Result<ScopeId> {
        if let Some(id) = &user.default_project {
            let scope = ScopeId::Project(id.clone());
            let key = Key { user: user.id.clone(), scope: scope.clone(), app: None };
            match self.access(key, self.stamp().await?).await {
                Ok(_) => return Ok(scope),
                Err(e) if e.is_transient() => return Err(e),
                Err(_) => {}
            }
        }
        let first = project::store::of_user(&mut self.env.db.read().await?, &user.id).await?.into_iter().next();
        if let Some(p) = first {
            return Ok(ScopeId::Project(p.id));
        }
        Ok(if self.has_system_role(&user.id).await? { ScopeId::System } else { ScopeId::Unscoped })
    }
}
