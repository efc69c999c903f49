//! Obligations, inspections, rosters, registers, drills, the working calendar.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
