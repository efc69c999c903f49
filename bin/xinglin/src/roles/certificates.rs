//! Certificates of domains' own host names: what administrators write is shown from the next connection on, without a restart.

use httpkit::tls::Names;
use identity::Identity;
use identity::brand::HostCertificate;
use runtime::shutdown::Shutdown;
use std::sync::Arc;
use std::time::Duration;

/// How often the records are looked at for what another control plane wrote; what this one wrote is taken at once.
const LOOK: Duration = Duration::from_secs(5);

/// Keeps the listener's names as the records have them, until shutdown.
pub async fn follow(identity: Arc<Identity>, names: Arc<Names>, shutdown: Shutdown) {
    let changed = identity.brands_changed();
    let mut seen = changed.now();
    let mut shown = Vec::new();
    loop {
        match identity.host_certificates().await {
            Ok(now) if now == shown => {}
            Ok(now) => {
                show(&names, &now);
                shown = now;
            }
            // What is shown stays; the next look may succeed.
            Err(e) => tracing::warn!(error = ?e, "certificates of own host names could not be read"),
        }
        tokio::select! {
            () = changed.changed(&mut seen) => {}
            () = runtime::task::sleep(LOOK) => {}
            () = shutdown.wait() => return,
        }
    }
}

fn show(names: &Names, all: &[HostCertificate]) {
    let opened = all.iter().filter_map(|c| Some((c.host.as_str(), c.chain.as_str(), c.key.as_ref()?.expose())));
    let unread = names.replace(opened);
    for (host, e) in unread {
        tracing::error!(host, error = ?e, "the certificate of a host name is not shown");
    }
    for c in all.iter().filter(|c| c.key.is_none()) {
        tracing::error!(host = c.host, "the key of a host name's certificate does not open with our keys");
    }
    tracing::info!(names = all.len(), "certificates of own host names");
}
