//! Bills that are issued, confirmed, disputed and settled; corrections; imported usage; the journal.

use super::OpsState;
use httpkit::Routes;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r
}
