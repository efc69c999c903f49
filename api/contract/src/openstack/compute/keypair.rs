//! Keypairs as Nova prints them.

use super::Link;
use serde::{Deserialize, Serialize};

/// `{"keypair": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct One<T> {
    /// The keypair.
    pub keypair: T,
}

/// `{"keypairs": [{"keypair": …}]}`
#[derive(Debug, Serialize)]
pub struct Many<'a> {
    /// The page.
    pub keypairs: Vec<One<Keypair<'a>>>,
    /// Where the next page is (2.35).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keypairs_links: Vec<Link>,
}

/// A keypair.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Keypair<'a> {
    pub name: &'a str,
    pub public_key: &'a str,
    pub fingerprint: &'a str,
    /// 2.2
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<&'a str>,
    /// In the answer to a creation without a public key. Secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub more: Option<More>,
}

/// What showing one keypair adds.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct More {
    pub id: i64,
    pub created_at: String,
    pub updated_at: Option<String>,
    pub deleted: bool,
    pub deleted_at: Option<String>,
}

/// A wish for a keypair.
#[derive(Debug, Deserialize)]
pub struct New {
    /// Name.
    pub name: String,
    /// Public key; without one a pair is made (below 2.92).
    #[serde(default)]
    pub public_key: Option<String>,
    /// `ssh`; X.509 is not offered.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// For another user: administrators only (2.10).
    #[serde(default)]
    pub user_id: Option<String>,
}
