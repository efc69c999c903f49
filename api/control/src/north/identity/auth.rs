//! Tokens and cookies to callers, for the gate of every service.

use async_trait::async_trait;
use httpkit::{Authenticator, Seated};
use identity::Identity;
use kernel::{Caller, Result};
use std::sync::Arc;

/// [`Authenticator`] over the identity slice.
pub struct TokenAuthenticator(pub Arc<Identity>);

#[async_trait]
impl Authenticator for TokenAuthenticator {
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>> {
        Ok(self.0.validate(token).await?.caller.clone())
    }
    async fn session(&self, cookie: &str, touch: bool) -> Result<Seated> {
        let s = self.0.session(cookie, touch).await?;
        let csrf = s.record().csrf.as_str().into();
        Ok(Seated { caller: s.token.caller.clone(), csrf, must_change: s.must_change })
    }
}
