//! The second factor: one-time codes of an authenticator app (RFC 6238).
//!
//! It is set up in two steps, so that nobody is locked out by an app that did not read the secret: the secret is shown once and counts
//! only when a code of it has come back. The secret is sealed at rest; each code is taken once; wrong codes lock like wrong passwords, by a
//! counter of their own, because the right password clears the other.

pub(crate) mod store;

use crate::token::login::{Refusal, UserKey};
use crate::user::User;
use crate::user::password::no;
use crate::{Identity, Secret, user};
use kernel::{Error, ErrorKind, Result, UserId};
use runtime::transact;

/// What the keys that seal are derived for.
pub(crate) const PURPOSE: &str = "second factor";
/// Shown by the app above the code.
const ISSUER: &str = "Xinglin";
/// Bytes of a secret: as many as SHA-1 gives (RFC 4226).
const LENGTH: usize = 20;

/// A second factor that waits for its first code.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The secret in base 32, for typing.
    pub secret: Secret,
    /// The same as `otpauth://…`, for a QR code.
    pub uri: Secret,
}

/// What a code was found to be.
enum Judged {
    Off,
    Right,
    Missing,
    Wrong,
    Locked,
}

fn wrong() -> Error {
    Error::unauthenticated("The one-time code is wrong, or was used before.").code("SecondFactorWrong").field("totp")
}

/// Percent-encodes what is not unreserved (RFC 3986).
fn encoded(s: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    s.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl Identity {
    fn opened_factor(&self, f: &store::Factor) -> Result<Vec<u8>> {
        self.factors.open_any(&f.secret).ok_or_else(|| Error::internal("a second factor does not open with our keys"))
    }

    /// Whether the user has a second factor in force.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_second_factor(&self, user: &UserId) -> Result<bool> {
        let found = store::find(&mut self.env.db.read().await?, user).await?;
        Ok(found.is_some_and(|f| f.enabled))
    }

    /// Refuses a login whose second factor is missing or wrong.
    ///
    /// # Errors
    /// Unauthenticated (`SecondFactorRequired`, `SecondFactorWrong`); forbidden (`Locked`), after too many wrong codes.
    pub(crate) async fn prove_second(&self, user: &User, code: Option<&Secret>) -> Result<()> {
        if !self.has_second_factor(&user.id).await? {
            return Ok(());
        }
        match self.judge(&user.id, code).await? {
            Judged::Off | Judged::Right => Ok(()),
            Judged::Missing => {
                let why = "The password is right; this account also needs a one-time code.";
                Err(Error::unauthenticated(why).code("SecondFactorRequired").field("totp"))
            }
            Judged::Wrong => Err(wrong()),
            Judged::Locked => {
                let minutes = self.config.lockout.as_secs().div_ceil(60);
                let why = format!("Too many wrong one-time codes: try again in {minutes} minutes.");
                Err(Error::new(ErrorKind::Forbidden, "Locked", why))
            }
        }
    }

    /// Judges and counts in one transaction, so that guesses sent at the same time do not all see the counter of the first.
    async fn judge(&self, user: &UserId, code: Option<&Secret>) -> Result<Judged> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let Some(f) = store::find(tx, user).await?.filter(|f| f.enabled) else { return Ok(Judged::Off) };
            if f.failures >= self.config.lockout_failures && now.since(f.failed_at) < self.config.lockout {
                return Ok(Judged::Locked);
            }
            let Some(code) = code else { return Ok(Judged::Missing) };
            let secret = self.opened_factor(&f)?;
            let right = match crypto::totp::matching(&secret, code.expose().trim(), now.secs(), f.used_step) {
                Some(step) => store::used(tx, user, step).await?,
                None => false,
            };
            if right {
                return Ok(Judged::Right);
            }
            store::count_failure(tx, user, now, now.minus(self.config.lockout)).await?;
            Ok(Judged::Wrong)
        })
    }

    /// By Keystone's method `totp`, beside what proves the user already: a code of anybody else is not looked at, since wrong ones would
    /// lock him out and a right one be used up.
    pub(crate) async fn prove_totp(&self, proven: &User, key: &UserKey, code: &Secret) -> Result<User, Refusal> {
        let no = || Refusal::of(no(), proven);
        let found = user::password::find(&mut self.env.db.read().await?, key).await?;
        let user = found.filter(|u| u.id == proven.id).ok_or_else(no)?;
        match self.judge(&user.id, Some(code)).await? {
            Judged::Right => Ok(user),
            _ => Err(no()),
        }
    }

    /// Makes a secret for a user's app. It counts from [`Identity::confirm_second_factor`] on.
    ///
    /// # Errors
    /// Conflict (`SecondFactorOn`), if one is in force.
    pub async fn begin_second_factor(&self, id: &UserId) -> Result<Enrolment> {
        let bytes: [u8; LENGTH] = runtime::random::secret();
        let sealed = self.factors.seal(&bytes);
        let user: Result<User> = transact!(self.env.db, |tx| {
            let u = user::store::get(tx, id).await?;
            if store::find(tx, id).await?.is_some_and(|f| f.enabled) {
                let why = "A second factor is in force: end it before setting up another.";
                return Err(Error::conflict(why).code("SecondFactorOn"));
            }
            store::put(tx, id, &sealed).await?;
            Ok(u)
        });
        let (name, secret) = (encoded(&user?.name), crypto::totp::base32(&bytes));
        let (digits, period) = (crypto::totp::DIGITS, crypto::totp::STEP);
        let uri = format!(
            "otpauth://totp/{ISSUER}:{name}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={digits}&period={period}"
        );
        Ok(Enrolment { secret: secret.into(), uri: uri.into() })
    }

    /// Puts the second factor in force with a first code of the app.
    ///
    /// # Errors
    /// Conflict (`SecondFactorNotBegun`, `SecondFactorOn`); bad request (`SecondFactorWrong`), for a code that is not of the secret.
    pub async fn confirm_second_factor(&self, id: &UserId, code: &Secret) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let found = store::find(tx, id).await?;
            let begun = || Error::conflict("No second factor is being set up: ask for a secret first.");
            let f = found.ok_or_else(|| begun().code("SecondFactorNotBegun"))?;
            if f.enabled {
                return Err(Error::conflict("The second factor is in force already.").code("SecondFactorOn"));
            }
            let secret = self.opened_factor(&f)?;
            let step = crypto::totp::matching(&secret, code.expose().trim(), now.secs(), f.used_step);
            let step = step.ok_or_else(|| {
                let why = "code: is not the one that an app with this secret shows now; see that its clock is right";
                Error::bad_request(why).code("SecondFactorWrong").field("code")
            })?;
            store::enable(tx, id, step).await
        })
    }

    /// Ends the second factor of a user who proves his password.
    ///
    /// # Errors
    /// Unauthenticated, for a wrong password; not found, if there is none.
    pub async fn end_second_factor(&self, id: &UserId, password: &Secret) -> Result<(), Refusal> {
        let user = self.prove_password(&UserKey::Id(id.clone()), password).await?;
        let gone: Result<bool> = transact!(self.env.db, |tx| { store::remove(tx, id).await });
        match gone {
            Ok(true) => Ok(()),
            Ok(false) => Err(Refusal::of(Error::not_found("This account has no second factor."), &user)),
            Err(e) => Err(Refusal::of(e, &user)),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_any_script_stand_in_an_address() {
        assert_eq!(super::encoded("a.b-1"), "a.b-1");
        assert_eq!(super::encoded("李 &"), "%E6%9D%8E%20%26");
    }
}
