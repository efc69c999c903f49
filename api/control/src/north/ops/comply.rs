//! Compliance with the clauses of the tenders.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
