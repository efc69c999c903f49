//! Endpoints and shapes of the identity service (Keystone v3).

mod catalog;
mod endpoints;
mod grant;
mod resource;
mod secret;
mod token;

pub use catalog::*;
pub use endpoints::*;
pub use grant::*;
pub use resource::*;
pub use secret::Secret;
pub use token::*;

/// Additional fields that a client may put on an object.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// `links` of an object.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SelfLink {
    /// Address of the object.
    #[serde(rename = "self")]
    pub this: String,
}

/// `links` of a list.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ListLinks {
    /// Next page.
    pub next: Option<String>,
    /// Address of the list.
    #[serde(rename = "self")]
    pub this: String,
    /// Page before; never given.
    pub previous: Option<String>,
}
