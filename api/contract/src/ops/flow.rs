//! Flows of orders: change orders with clocks, accounts, port openings, trial, expiry, release.

use super::openapi::Doc;
use kernel::Endpoint;

/// All endpoints of this area.
pub const ENDPOINTS: &[&Endpoint] = &[];

pub(super) const DOCS: &[Doc] = &[];
