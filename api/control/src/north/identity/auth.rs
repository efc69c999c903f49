//! Tokens to callers, for the gate of every service.

use async_trait::async_trait;
use httpkit::Authenticator;
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
}
