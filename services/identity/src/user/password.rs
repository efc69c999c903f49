//! Passwords: policy, proof, change, lock-out.
//!
//! The same answer, after the same work, for an unknown user, a user without a password, a locked one and a wrong password: nobody
//! learns from the outside which it was. The record is read while the place for hashing is held, so that guesses sent at the same
//! time do not all see the counter of the first.

use super::{User, store};
use crate::token::login::{DomainKey, Refusal, UserKey};
use crate::{Identity, Secret, domain};
use kernel::{Caller, Error, ErrorKind, Result, Timestamp, UserId};
use runtime::{Tx, transact};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Former passwords that cannot be taken again, the present one included.
const HISTORY: usize = 5;
const SHORTEST: usize = 8;
const LONGEST: usize = 128;
/// Logins that may wait for their turn; 19 MiB and 20 ms of processor each are worth a bound.
const WAITING: usize = 256;
/// Costs what a real hash costs and matches nothing.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Keystone's only answer to a failed login.
pub(crate) const NO: &str = "The request you have made requires authentication.";

/// Places for hashing.
pub(crate) struct Hashers {
    places: Semaphore,
    waiting: AtomicUsize,
}

impl Hashers {
    pub(crate) fn new(n: usize) -> Hashers {
        Hashers { places: Semaphore::new(n.max(1)), waiting: AtomicUsize::new(0) }
    }

    async fn enter(&self) -> Result<SemaphorePermit<'_>> {
        struct Waits<'a>(&'a AtomicUsize);
        impl Drop for Waits<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waits = Waits(&self.waiting);
        if before >= WAITING {
            return Err(Error::new(ErrorKind::TooManyRequests, "TooManyLogins", "Too many logins at once; try again."));
        }
        self.places.acquire().await.map_err(|_| Error::unavailable("logins are closed"))
    }
}

/// The rule for new passwords: at least 8 characters, of three of the four classes. The password is never in the text.
pub(crate) fn strong(field: &str, p: &Secret) -> Result<()> {
    let s = p.expose();
    let n = s.chars().count();
    let classes = [
        s.chars().any(char::is_lowercase),
        s.chars().any(char::is_uppercase),
        s.chars().any(|c| c.is_ascii_digit()),
        s.chars().any(|c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit()),
    ];
    if (SHORTEST..=LONGEST).contains(&n) && classes.into_iter().filter(|c| *c).count() >= 3 {
        return Ok(());
    }
    Err(Error::bad_request(format!(
        "{field}: The password does not match the requirements: {SHORTEST} to {LONGEST} characters, of at least three of the \
         classes lower case, upper case, digits, others."
    ))
    .code("PasswordRequirements")
    .field(field))
}

async fn verify(password: &Secret, hash: String) -> Result<bool> {
    let p = password.clone();
    runtime::task::blocking(move || crypto::password::verify(p.expose(), &hash)).await
}

pub(crate) fn no() -> Error {
    Error::unauthenticated(NO)
}

/// Finds a user as a login names him.
pub(crate) async fn find(tx: &mut Tx, key: &UserKey) -> Result<Option<User>> {
    match key {
        UserKey::Id(id) => store::find(tx, id).await,
        UserKey::Name { name, domain } => {
            let domain = match domain {
                DomainKey::Id(id) => domain::store::find(tx, id).await?,
                DomainKey::Name(n) => domain::store::by_name(tx, n).await?,
            };
            match domain {
                Some(d) => store::by_name(tx, &d.id, name).await,
                None => Ok(None),
            }
        }
    }
}

impl Identity {
    /// Hashes a secret, if there is one.
    pub(crate) async fn hashed(&self, p: Option<&Secret>) -> Result<Option<String>> {
        let Some(p) = p.cloned() else { return Ok(None) };
        let _place = self.hashers.enter().await?;
        let salt = runtime::random::secret();
        runtime::task::blocking(move || crypto::password::hash(p.expose(), salt)).await?.map(Some)
    }

    /// True if the secret gives the hash; waits for a place.
    pub(crate) async fn verified(&self, p: &Secret, hash: String) -> Result<bool> {
        let _place = self.hashers.enter().await?;
        verify(p, hash).await
    }

    pub(crate) fn password_end(&self) -> Option<Timestamp> {
        self.config.password_life.map(|d| self.env.now().plus(d))
    }

    fn locked(&self, u: &User, s: &store::Stored) -> bool {
        s.failures >= self.config.lockout_failures
            && self.env.now().since(s.failed_at) < self.config.lockout
            && !u.option("ignore_lockout_failure_attempts")
    }

    /// The user whose password this is; counts failures.
    pub(crate) async fn prove_password(&self, key: &UserKey, password: &Secret) -> Result<User, Refusal> {
        let _place = self.hashers.enter().await?;
        let mut tx = self.env.db.read().await?;
        let found = match find(&mut tx, key).await? {
            Some(u) => store::stored(&mut tx, &u.id).await?.map(|s| (u, s)),
            None => None,
        };
        drop(tx);
        let hash = match &found {
            Some((u, s)) if !self.locked(u, s) => s.hash.clone(),
            _ => None,
        };
        let known = hash.is_some();
        let right = verify(password, hash.unwrap_or_else(|| DUMMY.to_owned())).await? && known;
        if !right {
            // Also where there is nothing to count: the time must not tell that there is no such user.
            self.count_failure(found.as_ref().map(|(u, _)| u).filter(|_| known)).await?;
        }
        let Some((user, stored)) = found else { return Err(no().into()) };
        if !right {
            return Err(Refusal::of(no(), &user));
        }
        if stored.failures > 0 {
            let cleared: Result<()> = transact!(self.env.db, |tx| { store::clear_failures(tx, &user.id).await });
            cleared?;
        }
        Ok(user)
    }

    async fn count_failure(&self, u: Option<&User>) -> Result<()> {
        let counted = u.filter(|u| !u.option("ignore_lockout_failure_attempts"));
        let id = counted.map_or_else(|| UserId::from(""), |u| u.id.clone());
        let now = self.env.now();
        transact!(self.env.db, |tx| { store::count_failure(tx, &id, now, now.minus(self.config.lockout)).await })
    }

    /// Refuses a password that is right but at its end.
    pub(crate) fn in_force(&self, u: &User) -> Result<()> {
        let expired = u.password_expires_at.is_some_and(|t| t <= self.env.now()) && !u.option("ignore_password_expiry");
        let first = u.must_change && !u.option(super::options::FIRST_USE);
        if expired || first {
            let why = format!("The password is expired and needs to be changed for user: {}.", u.id);
            return Err(Error::unauthenticated(why).code("PasswordExpired"));
        }
        Ok(())
    }

    /// Changes one's own password, knowing the present one; needs no token, so that an expired password can be changed. Ends all tokens.
    ///
    /// # Errors
    /// Unauthenticated, for a wrong present password; bad request, for a weak or a former one; forbidden, if the password is locked.
    pub async fn change_password(&self, id: &UserId, present: &Secret, new: &Secret) -> Result<User, Refusal> {
        let user = self.prove_password(&UserKey::Id(id.clone()), present).await?;
        let fail = |e: Error| Refusal::of(e, &user);
        if !user.enabled {
            return Err(fail(no()));
        }
        if user.option("lock_password") {
            return Err(fail(Error::forbidden("The password of this user is locked.")));
        }
        strong("user.password", new).map_err(fail)?;
        self.not_used_before(&user, new).await.map_err(fail)?;
        let hash = self.hashed(Some(new)).await?.unwrap_or_default();
        let end = self.password_end();
        let changed: Result<()> = transact!(self.env.db, |tx| {
            let mut u = store::get(tx, id).await?;
            u.generation += 1;
            u.must_change = false;
            u.password_expires_at = end;
            store::update(tx, &u).await?;
            store::set_password(tx, id, &hash).await?;
            self.changed(tx).await
        });
        changed.map_err(fail)?;
        Ok(user)
    }

    async fn not_used_before(&self, u: &User, new: &Secret) -> Result<()> {
        let former = store::history(&mut self.env.db.read().await?, &u.id, HISTORY).await?;
        for hash in former {
            if self.verified(new, hash).await? {
                let why = format!("user.password: The new password must differ from the last {HISTORY} passwords.");
                return Err(Error::bad_request(why).code("PasswordHistory").field("user.password"));
            }
        }
        Ok(())
    }

    /// Sets a password without knowing the present one: `xinglin admin passwd`. Unlocks the user, ends all tokens and sessions, and the second
    /// factor, for who has lost the app. Set by anybody but the system itself, it has to be changed first.
    ///
    /// # Errors
    /// Bad request, for a weak password; not found; forbidden.
    pub async fn set_password(&self, caller: &Caller, id: &UserId, new: &Secret) -> Result<()> {
        let must_change = Some(!super::reset::is_system(caller));
        let i = super::UserInput { password: Some(new.clone()), must_change, ..Default::default() };
        self.update_user(caller, id, i).await?;
        transact!(self.env.db, |tx| {
            crate::factor::store::remove(tx, id).await?;
            store::clear_failures(tx, id).await
        })
    }

    /// The user of that name in the domain `default`.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn user_by_name(&self, caller: &Caller, name: &str) -> Result<User> {
        crate::rights::view(caller)?;
        let key = UserKey::Name { name: name.to_owned(), domain: DomainKey::Id("default".into()) };
        let found = find(&mut self.env.db.read().await?, &key).await?;
        found.ok_or_else(|| crate::check::missing("user", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs() {
        let real = crypto::password::hash("x", [0; 16]).unwrap();
        let cost = |h: &str| h.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(&real), cost(DUMMY));
        assert_eq!(real.len(), DUMMY.len());
        assert!(!crypto::password::verify("x", DUMMY));
    }

    #[test]
    fn three_of_four_classes_and_eight_characters() {
        for good in ["Abcdefg1", "abcdef-1", "杏林云云-Ab1x", "ABCDEF-1"] {
            assert!(strong("p", &good.into()).is_ok(), "{good}");
        }
        for bad in ["Abcde-1", "abcdefgh1", "ABCDEFGH", "12345678-", ""] {
            let e = strong("p", &bad.into()).unwrap_err();
            assert!(bad.is_empty() || !e.message.contains(bad), "{e}");
        }
        assert!(strong("p", &"Aa1".repeat(50).into()).is_err());
    }
}
