//! Reconcilers take no input: a signal or a timer wakes them, they read all that is intended, compare, act idempotently.

use crate::shutdown::Shutdown;
use crate::signal::Signal;
use crate::task;
use kernel::Result;
use std::future::Future;
use std::time::Duration;

/// Runs `pass` whenever `wake` fires and at least every `interval`, until shutdown. A pass that fails is tried again after a
/// delay that doubles up to `interval` (and at once when woken, but never more often than every 50 ms).
pub fn spawn<F, Fut>(name: &'static str, interval: Duration, wake: Signal, shutdown: Shutdown, mut pass: F)
where
    F: FnMut() -> Fut + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    task::spawn(name, async move {
        let mut seen = wake.now();
        let mut delay = Duration::from_millis(100);
        loop {
            let wait = match pass().await {
                Ok(()) => {
                    delay = Duration::from_millis(100);
                    interval
                }
                Err(e) => {
                    tracing::warn!(reconciler = name, error = ?e, "pass failed");
                    task::sleep(Duration::from_millis(50)).await;
                    delay = (delay * 2).min(interval);
                    delay
                }
            };
            tokio::select! {
                () = wake.changed(&mut seen) => {}
                () = task::sleep(wait) => {}
                () = shutdown.wait() => return,
            }
        }
    });
}
