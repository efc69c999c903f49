//! A wake-up call that is never lost and carries no data.

use std::sync::Arc;
use tokio::sync::watch;

/// Counts wake-ups; a waiter that remembers the count it saw cannot miss one.
#[derive(Clone, Debug)]
pub struct Signal(Arc<watch::Sender<u64>>);

impl Default for Signal {
    fn default() -> Self {
        Signal(Arc::new(watch::Sender::new(0)))
    }
}

impl Signal {
    /// Wakes all who wait.
    pub fn wake(&self) {
        self.0.send_modify(|n| *n = n.wrapping_add(1));
    }
    /// The count so far, for [`Signal::changed`].
    pub fn now(&self) -> u64 {
        *self.0.borrow()
    }
    /// Returns when the count differs from `seen`, and updates it.
    pub async fn changed(&self, seen: &mut u64) {
        let mut rx = self.0.subscribe();
        if let Ok(n) = rx.wait_for(|n| *n != *seen).await {
            *seen = *n;
        }
    }
}
