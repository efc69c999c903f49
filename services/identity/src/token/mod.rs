//! Tokens: sealed, not stored.
//!
//! A token carries who, by which methods, for which scope, until when ([`payload`]); names, roles and catalogue are looked up when it
//! is used ([`access`]). So a role that is taken away is gone from every token at once, and nothing is written at a login.
//! What ends a token: its expiry, its revocation (by audit id), and a user, project or domain that is changed in a way
//! that ends tokens (`generation`), disabled or deleted.

pub mod access;
pub(crate) mod cache;
mod lasting;
pub mod login;
pub mod payload;
mod store;
pub mod validate;

use access::Access;
use kernel::Caller;
use payload::Payload;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};

/// An opened, valid token.
pub struct Token {
    /// What it carries.
    pub payload: Payload,
    /// What it stands for now.
    pub access: Arc<Access>,
    /// The same as every handler wants it.
    pub caller: Arc<Caller>,
    /// Rendering by the rim, kept as long as the token is.
    pub memo: OnceLock<Arc<str>>,
    /// Count of revocations up to which it is known not to be revoked.
    checked: AtomicI64,
}

impl Token {
    pub(crate) fn new(payload: Payload, access: Arc<Access>, checked: i64) -> Token {
        let login = lasting::of_token(&payload);
        Token::by(login, payload, access, checked)
    }

    /// What the session of that id stands for.
    pub(crate) fn of_session(id: &str, payload: Payload, access: Arc<Access>, checked: i64) -> Token {
        let login = lasting::of_session(id, &payload);
        Token::by(login, payload, access, checked)
    }

    fn by(login: Arc<str>, payload: Payload, access: Arc<Access>, checked: i64) -> Token {
        let caller = Arc::new(Caller { login: Some(login), ..access.caller() });
        Token { payload, access, caller, memo: OnceLock::new(), checked: AtomicI64::new(checked) }
    }

    /// True if it came from an application credential that must not manage others.
    pub fn is_restricted(&self) -> bool {
        self.access.app_credential.as_ref().is_some_and(|a| !a.unrestricted)
    }
}
