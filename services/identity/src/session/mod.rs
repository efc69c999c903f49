//! Sessions of browsers: what a cookie stands for, beside tokens.
//!
//! * [`open`]: login with password and second factor, the limit of sessions at once.
//! * here: what a cookie means at each request, and what ends it.
//!
//! The cookie is 32 random bytes; only its digest is kept. Who the user is and what he may do where is resolved as for tokens, by the same
//! cache: a role that is taken away is gone from the session at once, and what ends a user's tokens (a new password, disabling, revocation)
//! ends his sessions, which carry his `generation`. Ending one, or moving it to another scope, raises the count of revocations, so that
//! every replica reads it anew.

pub mod open;
pub(crate) mod store;

use crate::epoch::Stamp;
use crate::token::Token;
use crate::token::access::{Access, Key};
use crate::token::payload::{Methods, Payload, ScopeId};
use crate::{Identity, Secret, user};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Error, ProjectId, Result, Timestamp, UserId};
use runtime::{Tx, transact};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the last use of a session is written.
pub(crate) const WRITTEN_EVERY: Duration = Duration::from_secs(60);
/// A use that another replica has not written down yet is no older than this.
pub(crate) const UNWRITTEN: Duration = Duration::from_secs(120);
/// Length of a cookie: 32 bytes in base 64.
const COOKIE: usize = 43;

/// A session as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Id, which opens nothing: for lists.
    pub id: String,
    /// What a page proves with that it is ours, for every request that changes something.
    pub csrf: String,
    /// User.
    pub user: UserId,
    /// The user's generation at login.
    pub generation: u64,
    /// Scope.
    pub scope: ScopeId,
    /// Address that logged in.
    pub address: String,
    /// Its browser.
    pub agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Last use, at most a minute old.
    pub used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// Without what opens something.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

/// A session as this process remembers it.
pub(crate) struct Live {
    record: Record,
    /// Count of revocations of the snapshot that it was read from.
    checked: i64,
    used: AtomicI64,
    written: AtomicI64,
    /// What it stood for last.
    token: Mutex<Option<Arc<Token>>>,
}

impl Live {
    fn new(record: Record, checked: i64) -> Live {
        let used = record.used_at.micros();
        Live { record, checked, used: used.into(), written: used.into(), token: Mutex::default() }
    }
}

/// What a cookie stands for now.
#[derive(Clone)]
pub struct Seat {
    live: Arc<Live>,
    /// The same as a token of that user and scope.
    pub token: Arc<Token>,
    /// The password has to be changed before anything else.
    pub must_change: bool,
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seat").field("session", &self.live.record).finish_non_exhaustive()
    }
}

impl Seat {
    /// The session as it is kept.
    pub fn record(&self) -> &Record {
        &self.live.record
    }
}

/// What a list shows of a session.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The session.
    pub record: Record,
    /// It is the one that asks.
    pub current: bool,
}

fn over() -> Error {
    Error::unauthenticated("There is no session, or it has ended: log in again.").code("NoSession")
}

/// A fresh cookie and its digest.
fn fresh() -> (Secret, String) {
    let text = URL_SAFE_NO_PAD.encode(runtime::random::secret::<32>());
    let digest = digest_text(&text);
    (text.into(), digest)
}

fn digest_text(cookie: &str) -> String {
    crypto::hash::sha256_hex(cookie.as_bytes())
}

impl Identity {
    /// What a cookie stands for now. With `touch` the request counts as use.
    ///
    /// # Errors
    /// Unauthenticated (`NoSession`), for anything that is no session in force; unavailable, if the records cannot be read.
    pub async fn session(&self, cookie: &str, touch: bool) -> Result<Seat> {
        if cookie.len() != COOKIE {
            return Err(over());
        }
        let (known, now) = (self.stamp().await?, self.env.now());
        let digest = crypto::hash::sha256(cookie.as_bytes());
        let kept = self.cache.session(&digest);
        // One that was left alone here may have been served by another replica since.
        let good = kept.clone().filter(|l| l.checked >= known.revoked && !self.is_idle(l, now));
        let live = match good {
            Some(l) => l,
            None => {
                let read = self.read_session(cookie).await?;
                if let Some(k) = kept {
                    read.used.fetch_max(k.used.load(Ordering::SeqCst), Ordering::SeqCst);
                }
                self.cache.put_session(digest, read.clone());
                read
            }
        };
        if self.is_idle(&live, now) || live.record.expires_at <= now {
            return Err(over());
        }
        let seat = self.seat(live, known).await?;
        if touch {
            self.touch(&seat.live, now).await;
        }
        Ok(seat)
    }

    fn is_idle(&self, live: &Live, now: Timestamp) -> bool {
        now.since(Timestamp(live.used.load(Ordering::SeqCst))) >= self.config.session_idle
    }

    async fn read_session(&self, cookie: &str) -> Result<Arc<Live>> {
        let mut tx = self.env.db.read().await?;
        let checked = self.stamp_in(&mut tx).await?.revoked;
        let found = store::by_digest(&mut tx, &digest_text(cookie)).await?;
        Ok(Arc::new(Live::new(found.ok_or_else(over)?, checked)))
    }

    async fn seat(&self, live: Arc<Live>, known: Stamp) -> Result<Seat> {
        let mut access = self.session_access(&live.record, known).await?;
        if access.user.generation != live.record.generation {
            // What is remembered may be older than a session that was just made; only fresh records refuse.
            access = self.session_access(&live.record, Stamp { records: i64::MAX, ..known }).await?;
        }
        if access.user.generation != live.record.generation {
            return Err(over());
        }
        let must_change = self.in_force(&access.user).is_err();
        let token = live.token_of(access, known.revoked);
        Ok(Seat { live, token, must_change })
    }

    /// Where the user has lost his role the session goes on without a scope.
    async fn session_access(&self, r: &Record, known: Stamp) -> Result<Arc<Access>> {
        let key = |scope: ScopeId| Key { user: r.user.clone(), scope, app: None };
        let judged = |e: Error| if e.is_transient() { e } else { over().because(e) };
        if r.scope != ScopeId::Unscoped {
            match self.access(key(r.scope.clone()), known).await {
                Err(e) if !e.is_transient() => {}
                found => return found,
            }
        }
        self.access(key(ScopeId::Unscoped), known).await.map_err(judged)
    }

    /// A use that cannot be written down is no reason to refuse the request.
    async fn touch(&self, live: &Live, now: Timestamp) {
        live.used.fetch_max(now.micros(), Ordering::SeqCst);
        let written = live.written.load(Ordering::SeqCst);
        if now.since(Timestamp(written)) < WRITTEN_EVERY {
            return;
        }
        // Of requests at the same time one writes.
        if live.written.compare_exchange(written, now.micros(), Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return;
        }
        let id = &live.record.id;
        let done: Result<()> = transact!(self.env.db, |tx| { store::touch(tx, id, now).await });
        if let Err(e) = done {
            tracing::warn!(error = ?e, "the use of a session was not written down");
        }
    }

    /// Ends a session of a user, also his own present one.
    ///
    /// # Errors
    /// Not found, also for others' sessions.
    pub async fn end_session(&self, user: &UserId, id: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            if !store::remove(tx, user, id).await? {
                return Err(crate::check::missing("session", id));
            }
            self.revoked_one(tx).await
        })
    }

    /// The user's sessions in force, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sessions(&self, seat: &Seat) -> Result<Vec<Listed>> {
        let (mine, now) = (seat.record(), self.env.now());
        let all = store::of_user(&mut self.env.db.read().await?, &mine.user).await?;
        let open = all.into_iter().filter(|r| self.is_open(r, seat.token.access.user.generation, now));
        Ok(open.map(|record| Listed { current: record.id == mine.id, record }).collect())
    }

    fn is_open(&self, r: &Record, generation: u64, now: Timestamp) -> bool {
        r.generation == generation && r.expires_at > now && now.since(r.used_at) < self.config.session_idle
    }

    /// Moves a session to a project or to the whole cloud.
    ///
    /// # Errors
    /// Forbidden (`NoRole`), where the user has no role.
    pub async fn set_session_scope(&self, seat: &Seat, project: Option<ProjectId>) -> Result<()> {
        let scope = project.map_or(ScopeId::System, ScopeId::Project);
        let r = seat.record();
        let key = Key { user: r.user.clone(), scope: scope.clone(), app: None };
        if let Err(e) = self.access(key, self.stamp().await?).await {
            let why = "You have no role there, or it is disabled.";
            return Err(if e.is_transient() { e } else { Error::forbidden(why).code("NoRole").because(e) });
        }
        transact!(self.env.db, |tx| {
            store::set_scope(tx, &r.id, &scope).await?;
            self.revoked_one(tx).await
        })
    }

    /// After its user changed his password: this session goes on under a new cookie, all others have ended.
    ///
    /// # Errors
    /// Unauthenticated, if something else ended it meanwhile.
    pub async fn renew_session(&self, seat: &Seat) -> Result<Secret> {
        let r = seat.record();
        let scope = match &r.scope {
            ScopeId::Unscoped => self.first_scope(&seat.token.access.user).await?,
            s => s.clone(),
        };
        let (cookie, digest) = fresh();
        let done: Result<()> = transact!(self.env.db, |tx| {
            let u = user::store::find(tx, &r.user).await?.ok_or_else(over)?;
            // More than the one change: a revocation that came with it stands.
            if u.generation != r.generation + 1 || !store::renew(tx, &r.id, &digest, u.generation, &scope).await? {
                return Err(over());
            }
            self.end_others(tx, r).await
        });
        done.map(|()| cookie)
    }

    /// Ends the user's other sessions, which began when less was asked for than now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_other_sessions(&self, seat: &Seat) -> Result<()> {
        transact!(self.env.db, |tx| { self.end_others(tx, seat.record()).await })
    }

    async fn end_others(&self, tx: &mut Tx, r: &Record) -> Result<()> {
        for other in store::of_user(tx, &r.user).await?.into_iter().filter(|o| o.id != r.id) {
            store::remove(tx, &r.user, &other.id).await?;
        }
        self.revoked_one(tx).await
    }

    /// How long a session may be left alone.
    pub fn session_idle(&self) -> Duration {
        self.config.session_idle
    }
}

impl Live {
    /// The session as a token; made anew only when what it stands for has changed.
    fn token_of(&self, access: Arc<Access>, checked: i64) -> Arc<Token> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(t) = kept.as_ref().filter(|t| Arc::ptr_eq(&t.access, &access)) {
            return t.clone();
        }
        let r = &self.record;
        let payload = Payload {
            user: r.user.clone(),
            methods: Methods::PASSWORD,
            scope: access.scope_id(),
            issued_at: r.created_at,
            expires_at: r.expires_at,
            // Nobody is given this token, so nothing revokes it by its id: the session ends instead.
            audit: [0; 16],
            chain: None,
            app_credential: None,
            user_generation: access.user.generation,
            project_generation: access.project_generation(),
        };
        let t = Arc::new(Token::of_session(&r.id, payload, access, checked));
        *kept = Some(t.clone());
        t
    }
}

/// One answer for every login whose reason to be refused is nobody's business.
pub(crate) fn wrong_credentials() -> Error {
    let why = "The user name or the password is wrong, or the account is locked after too many wrong passwords.";
    Error::unauthenticated(why).code("BadCredentials")
}
