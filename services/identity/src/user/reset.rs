//! Who sets somebody else's password does not become him unseen.
//!
//! Whose password it was cannot get in with his own any more, the audit ledger has who changed the account, and the new password opens nothing
//! but its own change: an administrator cannot use the account as he left it and hand it over afterwards as if nothing had been.
//!
//! Keystone's admin may set passwords as he likes, as programs of Keystone expect, except those of who speaks for a side of the contract or is
//! one of the three administrators. Root's `xinglin admin passwd` is the system itself.

use super::{User, UserInput, options};
use crate::role::{separation, store};
use kernel::{Caller, Error, Result, Role};
use runtime::Tx;
use serde_json::Value;

fn refused(field: &'static str) -> Error {
    let why =
        format!("{field}: who sets the password of somebody else leaves it to him to change it before anything else");
    Error::forbidden(why).code("PasswordReset").field(field)
}

/// The system itself, which has no account.
pub(super) fn is_system(caller: &Caller) -> bool {
    caller.user == Caller::system("").user
}

async fn is_bound(tx: &mut Tx, caller: &Caller, u: &User) -> Result<bool> {
    if caller.user == u.id || is_system(caller) {
        return Ok(false);
    }
    if !caller.is_admin() {
        return Ok(true);
    }
    let powers = store::powers(tx, &u.id).await?;
    Ok(powers.iter().any(|n| Role::parse(n).is_some_and(separation::is_entrusted)))
}

/// Whether this change makes the user choose a password of his own first.
///
/// # Errors
/// Forbidden (`PasswordReset`), naming the field that would spare him that.
pub(super) async fn forces(tx: &mut Tx, caller: &Caller, u: &User, i: &UserInput) -> Result<bool> {
    let pending = i.password.is_some() || u.must_change;
    if !pending || !is_bound(tx, caller, u).await? {
        return Ok(false);
    }
    if i.must_change == Some(false) {
        return Err(refused("user.change_password_upon_first_use"));
    }
    let spared = i.options.as_ref().is_some_and(|o| o.get(options::FIRST_USE) == Some(&Value::Bool(true)));
    if spared && !u.option(options::FIRST_USE) {
        return Err(refused("user.options.ignore_change_password_upon_first_use"));
    }
    Ok(i.password.is_some())
}
