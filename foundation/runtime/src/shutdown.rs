//! One switch that tells every loop to end.

use std::sync::Arc;
use tokio::sync::watch;

/// Clonable shutdown switch.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<watch::Sender<bool>>);

impl Default for Shutdown {
    fn default() -> Self {
        Shutdown(Arc::new(watch::Sender::new(false)))
    }
}

impl Shutdown {
    /// Tells everybody to end; further calls change nothing.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
    /// True once it has begun.
    pub fn begun(&self) -> bool {
        *self.0.borrow()
    }
    /// Returns when it has begun.
    pub async fn wait(&self) {
        let mut rx = self.0.subscribe();
        // The sender lives in self, so waiting cannot fail.
        let _ = rx.wait_for(|b| *b).await;
    }
}
