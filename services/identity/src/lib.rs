//! Identity: who somebody is and what he may do where. Domains, projects as a tree, users, groups, roles and their assignments,
//! the service catalogue, credentials, tokens.
//!
//! Main flows:
//! * login: `token/login.rs` proves who it is (`user/password.rs`, `app_credential/`), `token/access.rs` resolves user, scope and
//!   roles, `token/payload.rs` is what a token carries. Nothing is stored for a token.
//! * validation: `token/validate.rs` over a bounded cache that any change of the records empties (`epoch.rs`).
//! * a browser's session: `session/open.rs` (password, second factor in `factor/`, limit at once), `session/mod.rs` (what a cookie means).
//! * names for ids, to whoever may know them: `names/`.
//! * how a domain shows itself, with a host name and a certificate of its own: `brand/`.
//! * a grant: `role/grant.rs`, with the separation of the three administrators (三员分立) in `role/separation.rs`.
//!
//! Who may do what to others' accounts is in `rights.rs`. The slice knows no HTTP and no other slice; it tells of deleted
//! projects and users through the outbox (`project.deleted`, `user.deleted`).

pub mod app_credential;
pub mod bootstrap;
pub mod brand;
pub mod catalog;
mod check;
pub mod credential;
pub mod domain;
mod epoch;
pub mod factor;
pub mod group;
pub mod keys;
pub mod names;
pub mod project;
mod query;
mod rights;
pub mod role;
mod secret;
pub mod session;
pub mod token;
pub mod user;

pub use query::Listed;
pub use secret::Secret;

use crypto::fernet::Ring;
use kernel::Result;
use runtime::{Env, Migration};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// The slice's tables.
pub const MIGRATIONS: Migration = Migration {
    slice: "identity",
    steps: &[
        ("0001_identity", include_str!("../migrations/0001_identity.sql")),
        ("0002_session", include_str!("../migrations/0002_session.sql")),
        ("0003_sought", include_str!("../migrations/0003_sought.sql")),
        ("0004_brand", include_str!("../migrations/0004_brand.sql")),
        ("0005_brand_end", include_str!("../migrations/0005_brand_end.sql")),
        ("0006_sorts", include_str!("../migrations/0006_sorts.sql")),
    ],
};

/// Fields that a client added to an object and that are kept as they are.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// What an operator decides.
#[derive(Clone)]
pub struct Config {
    /// Keys of tokens, newest first; the same on every replica.
    pub token_keys: Vec<[u8; 32]>,
    /// Keys of stored credentials, newest first; the same on every replica, and kept as long as the records.
    pub credential_keys: Vec<[u8; 32]>,
    /// Address that the catalogue shows: `https://cloud.example:8443`, without a slash at the end.
    pub public_url: String,
    /// Life of a token.
    pub token_life: Duration,
    /// Life of a password, if passwords expire.
    pub password_life: Option<Duration>,
    /// Wrong passwords in a row that lock a user.
    pub lockout_failures: u32,
    /// For how long.
    pub lockout: Duration,
    /// Passwords that are hashed at once; each takes 19 MiB.
    pub hashers: usize,
    /// How long a browser's session may be left alone.
    pub session_idle: Duration,
    /// When it ends at the latest.
    pub session_life: Duration,
    /// Sessions that a user may have at once.
    pub sessions_per_user: usize,
}

impl Config {
    /// The defaults around keys and an address.
    pub fn new(token_keys: Vec<[u8; 32]>, credential_keys: Vec<[u8; 32]>, public_url: &str) -> Config {
        Config {
            token_keys,
            credential_keys,
            public_url: public_url.trim_end_matches('/').to_owned(),
            token_life: Duration::from_secs(8 * 3600),
            password_life: None,
            lockout_failures: 5,
            lockout: Duration::from_secs(15 * 60),
            hashers: 2,
            session_idle: Duration::from_secs(15 * 60),
            session_life: Duration::from_secs(12 * 3600),
            sessions_per_user: 3,
        }
    }
}

/// The rule that accounts live by in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountRule {
    /// Life of a token.
    pub token_life: Duration,
    /// Wrong passwords in a row that lock a user.
    pub lockout_failures: u32,
    /// For how long.
    pub lockout: Duration,
}

/// The slice.
pub struct Identity {
    env: Env,
    config: Config,
    ring: RwLock<Arc<Ring>>,
    vault: Ring,
    factors: Ring,
    brand_keys: Ring,
    brands: runtime::Signal,
    hashers: user::password::Hashers,
    epoch: Arc<epoch::Epoch>,
    cache: token::cache::Cache,
    catalog: catalog::Shelf,
}

impl Identity {
    /// Builds the slice.
    ///
    /// # Errors
    /// Internal, if a key ring is empty.
    pub fn new(env: Env, config: Config) -> Result<Arc<Identity>> {
        let ring = RwLock::new(Arc::new(Ring::new(&config.token_keys)?));
        let vault = Ring::new(&config.credential_keys)?;
        let factors = Ring::for_purpose(&config.credential_keys, factor::PURPOSE)?;
        let brand_keys = Ring::for_purpose(&config.credential_keys, brand::PURPOSE)?;
        let hashers = user::password::Hashers::new(config.hashers);
        let (epoch, cache, catalog) = (Arc::default(), token::cache::Cache::default(), catalog::Shelf::default());
        let brands = runtime::Signal::default();
        Ok(Arc::new(Identity { env, config, ring, vault, factors, brand_keys, brands, hashers, epoch, cache, catalog }))
    }

    /// Takes new token keys into use, newest first, without a restart. Tokens of a key that is gone end.
    ///
    /// # Errors
    /// Internal, if there is no key.
    pub fn set_token_keys(&self, keys: &[[u8; 32]]) -> Result<()> {
        let ring = Arc::new(Ring::new(keys)?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        self.cache.clear();
        Ok(())
    }

    fn ring(&self) -> Arc<Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The rule that accounts live by here.
    pub fn account_rule(&self) -> AccountRule {
        AccountRule {
            token_life: self.config.token_life,
            lockout_failures: self.config.lockout_failures,
            lockout: self.config.lockout,
        }
    }

    /// Whether the rule for new passwords takes one.
    pub fn takes(password: &Secret) -> bool {
        user::password::strong("password", password).is_ok()
    }

    /// The address that the catalogue shows.
    pub fn public_url(&self) -> &str {
        &self.config.public_url
    }
}
