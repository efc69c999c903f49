//! What this slice needs others to do.

use async_trait::async_trait;
use kernel::{ProjectId, Result, Role, UserId};

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Id of the delivery: the same for every attempt.
    pub id: String,
    /// Mail address.
    pub to: String,
    /// Subject; no line break.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A message to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Id of the delivery: the same for every attempt.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Topic.
    pub topic: String,
    /// Proof that it is ours.
    pub signature: String,
    /// JSON.
    pub body: Vec<u8>,
}

/// What people may do now. Nothing for who is gone or locked out.
#[async_trait]
pub trait Rights: Send + Sync {
    /// The roles that somebody holds somewhere, by himself, by a group, by inheritance.
    async fn anywhere(&self, user: &UserId) -> Result<Vec<Role>>;
    /// Those that he holds in a project.
    async fn within(&self, user: &UserId, project: &ProjectId) -> Result<Vec<Role>>;
}

/// Sends messages out of the cloud. A refusal for good is a bad request or forbidden; anything else is tried again.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Whether mail is set up.
    fn has_mail(&self) -> bool;
    /// Whether a webhook may point there: its form, and addresses that are never allowed.
    ///
    /// # Errors
    /// Bad request that names the field `target`.
    fn admits(&self, url: &str) -> Result<()>;
    /// Sends a mail.
    async fn mail(&self, m: &Mail) -> Result<()>;
    /// Calls a webhook. The address that it resolves to is checked at each call.
    async fn post(&self, h: &Hook) -> Result<()>;
}
