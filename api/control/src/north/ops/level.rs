//! Service levels, availability, utilisation of pools, advice.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
