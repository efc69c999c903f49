//! Validation and revocation.

use super::payload::{decode, tag_text};
use super::{Token, store};
use crate::Identity;
use crate::epoch::Stamp;
use crate::role::separation;
use crate::user::password::no;
use kernel::{Caller, Error, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::transact;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

impl Identity {
    /// Opens a token and says what it stands for now.
    ///
    /// # Errors
    /// Unauthenticated, for anything that is not a valid token; unavailable, if the records cannot be read.
    pub async fn validate(&self, token: &str) -> Result<Arc<Token>> {
        let known = self.stamp().await?;
        let now = self.env.now();
        let digest = crypto::hash::sha256(token.as_bytes());
        if let Some(t) = self.cache.token(&digest)
            && t.access.stamp.records >= known.records
            && t.checked.load(Ordering::SeqCst) >= known.revoked
        {
            return if in_time(&t, now) { Ok(t) } else { Err(no()) };
        }
        let t = Arc::new(self.open(token, known).await?);
        if !in_time(&t, now) {
            return Err(no());
        }
        self.cache.put_token(digest, t.clone());
        Ok(t)
    }

    async fn open(&self, token: &str, known: Stamp) -> Result<Token> {
        let payload = self.ring().open(token).and_then(|b| decode(&b)).ok_or_else(no)?;
        if payload.expires_at <= self.env.now() {
            return Err(no());
        }
        let access =
            self.access_of(&payload, known).await.map_err(|e| if e.is_transient() { e } else { no().because(e) })?;
        let mut tx = self.env.db.read().await?;
        let checked = self.stamp_in(&mut tx).await?.revoked;
        let revoked = store::is_revoked(&mut tx, &tag_text(&payload.audit)).await?;
        drop(tx);
        if revoked {
            return Err(no());
        }
        Ok(Token::new(payload, access, checked))
    }

    /// Opens a token that somebody else presents about: himself any, others only who may read accounts.
    ///
    /// # Errors
    /// Not found, if it is not valid; forbidden.
    pub async fn inspect(&self, caller: &Caller, subject: &str) -> Result<Arc<Token>> {
        let found = self.validate(subject).await;
        let t = found.map_err(|e| if e.is_transient() { e } else { Error::not_found("Could not find token.") })?;
        if t.payload.user != caller.user {
            crate::rights::view(caller)?;
        }
        Ok(t)
    }

    /// Revokes a token: one's own, or any for who may manage accounts.
    ///
    /// # Errors
    /// Not found, if it is not valid; forbidden.
    pub async fn revoke(&self, caller: &Caller, subject: &str) -> Result<()> {
        let t = self.inspect(caller, subject).await?;
        crate::rights::own(caller, t.payload.user.as_str(), crate::rights::may_manage(caller))?;
        let tag = tag_text(&t.payload.audit);
        transact!(self.env.db, |tx| {
            // Who manages accounts does not keep the other administrators from their work.
            separation::may_touch(tx, caller, &t.payload.user).await?;
            store::revoke(tx, &tag, t.payload.expires_at).await?;
            self.revoked_one(tx).await
        })
    }

    /// Starts forgetting revocations of tokens that have expired since, and telling of certificates that run out.
    pub fn start(self: &Arc<Self>, shutdown: &Shutdown) {
        self.start_brands(shutdown);
        let me = self.clone();
        let hour = Duration::from_secs(3600);
        runtime::reconcile::spawn("identity-revoked", hour, runtime::Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.forget_expired().await }
        });
    }

    /// Forgets revocations of tokens that have expired since, and sessions that are over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_expired(&self) -> Result<()> {
        let now = self.env.now();
        let idle = now.minus(self.config.session_idle + crate::session::UNWRITTEN);
        transact!(self.env.db, |tx| {
            store::forget(tx, now).await?;
            crate::session::store::forget(tx, now, idle).await
        })
    }
}

fn in_time(t: &Token, now: Timestamp) -> bool {
    t.payload.expires_at > now
}
