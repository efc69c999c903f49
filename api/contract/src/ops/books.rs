//! Bills that are issued, confirmed, disputed and settled; corrections; imported usage; the journal.

use super::openapi::Doc;
use kernel::Endpoint;

/// All endpoints of this area.
pub const ENDPOINTS: &[&Endpoint] = &[];

pub(super) const DOCS: &[Doc] = &[];
