//! Logins that outlast their request. An open console is asked about again and again, and ends with the token or the session that it was opened
//! by, or with the roles that it needs.
//!
//! The name of a login is kept beside what it opened. It holds what its token carries ([`payload`](super::payload)), unsealed, so that it opens
//! nothing. Of a session it has the id besides: that one lives on when its user changes his password there.

use super::access::{Access, Key};
use super::payload::{Payload, decode, encode, tag_text};
use super::store;
use crate::epoch::Stamp;
use crate::user::password::no;
use crate::{Identity, session};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Caller, Result};
use runtime::transact;
use std::sync::Arc;

const TOKEN: &str = "token";
const SESSION: &str = "session";

fn packed(p: &Payload) -> String {
    URL_SAFE_NO_PAD.encode(encode(p))
}

fn unpacked(text: &str) -> Result<Payload> {
    URL_SAFE_NO_PAD.decode(text).ok().and_then(|b| decode(&b)).ok_or_else(no)
}

pub(super) fn of_token(p: &Payload) -> Arc<str> {
    format!("{TOKEN}:{}", packed(p)).into()
}

pub(super) fn of_session(id: &str, p: &Payload) -> Arc<str> {
    format!("{SESSION}:{id}:{}", packed(p)).into()
}

impl Identity {
    /// Who a login stands for now, with the roles that he has by now in the scope that he had then; none, if it has ended. What he `used` counts
    /// as use of his session.
    ///
    /// # Errors
    /// Unavailable, if the records cannot be read.
    pub async fn login_now(&self, login: &str, used: bool) -> Result<Option<Caller>> {
        let mut parts = login.split(':');
        let found = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(TOKEN), Some(text), None, None) => self.token_now(text).await,
            (Some(SESSION), Some(id), Some(text), None) => self.session_now(id, text, used).await,
            _ => Err(no()),
        };
        match found {
            Ok(a) => Ok(Some(Caller { login: Some(login.into()), ..a.caller() })),
            Err(e) if e.is_transient() => Err(e),
            Err(_) => Ok(None),
        }
    }

    async fn token_now(&self, text: &str) -> Result<Arc<Access>> {
        let payload = unpacked(text)?;
        if payload.expires_at <= self.env.now() {
            return Err(no());
        }
        let access = self.access_of(&payload, self.stamp().await?).await?;
        let mut tx = self.env.db.read().await?;
        if store::is_revoked(&mut tx, &tag_text(&payload.audit)).await? {
            return Err(no());
        }
        Ok(access)
    }

    async fn session_now(&self, id: &str, text: &str, used: bool) -> Result<Arc<Access>> {
        let (payload, now) = (unpacked(text)?, self.env.now());
        let found = session::store::by_id(&mut self.env.db.read().await?, id).await?;
        let r = found.filter(|r| r.user == payload.user && r.expires_at > now).ok_or_else(no)?;
        let unused = now.since(r.used_at);
        if unused >= self.config.session_idle + session::UNWRITTEN {
            return Err(no());
        }
        // The scope is that of then: a session that was moved to another project does not take its consoles along.
        let key = Key { user: payload.user, scope: payload.scope, app: None };
        let known = self.stamp().await?;
        let mut access = self.access(key.clone(), known).await?;
        if access.user.generation != r.generation {
            // What is remembered may be older than the session; only fresh records refuse.
            access = self.access(key, Stamp { records: i64::MAX, ..known }).await?;
        }
        if access.user.generation != r.generation || self.in_force(&access.user).is_err() {
            return Err(no());
        }
        if used && unused >= session::WRITTEN_EVERY {
            let done: Result<()> = transact!(self.env.db, |tx| { session::store::touch(tx, id, now).await });
            if let Err(e) = done {
                tracing::warn!(error = ?e, "the use of a session was not written down");
            }
        }
        Ok(access)
    }
}
