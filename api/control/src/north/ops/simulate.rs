//! What only a simulated cloud can be told.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
