//! Flows of orders: change orders with clocks, accounts, port openings, trial, expiry, release.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
