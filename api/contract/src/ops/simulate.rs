//! What only a simulated cloud can be told.

use super::openapi::Doc;
use kernel::Endpoint;

/// All endpoints of this area.
pub const ENDPOINTS: &[&Endpoint] = &[];

pub(super) const DOCS: &[Doc] = &[];
