//! Endpoints and shapes of the compute service: Nova 2.1 with microversions up to [`MAX_MINOR`].
//!
//! One file a resource, in the newest shape; what older microversions lack is an `Option` that api/control leaves out. A field that is
//! there but empty in Nova (`null`) is an `Option<Option<…>>`.

pub mod admin;
pub mod attachment;
mod endpoints;
pub mod flavor;
pub mod keypair;
pub mod quota;
pub mod request;
pub mod server;

pub use endpoints::*;

use serde::Serialize;

/// Lowest microversion offered, `2.x`.
pub const MIN_MINOR: u32 = 1;
/// Highest microversion offered, `2.x`.
pub const MAX_MINOR: u32 = 96;

/// Path of the versioned root.
pub const ROOT: &str = "/compute/v2.1";

/// A link of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// `self`, `bookmark` or `next`.
    pub rel: &'static str,
    /// Address.
    pub href: String,
}

impl Link {
    /// The two links that Nova gives every resource: versioned, and without a version.
    pub fn pair(base: &str, kind: &str, id: &str) -> [Link; 2] {
        [
            Link { rel: "self", href: [base, ROOT, "/", kind, "/", id].concat() },
            Link { rel: "bookmark", href: [base, "/compute/", kind, "/", id].concat() },
        ]
    }
}
