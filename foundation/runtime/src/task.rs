//! Spawning and sleeping, from one place.

use std::future::Future;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Spawns a named task. A panic in it is logged; the process goes on.
#[allow(clippy::disallowed_methods, reason = "the one place that spawns")]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<Option<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let inner = tokio::spawn(future);
    tokio::spawn(async move {
        match inner.await {
            Ok(v) => Some(v),
            Err(e) => {
                if e.is_panic() {
                    tracing::error!(task = name, "task panicked");
                }
                None
            }
        }
    })
}

/// Sleeps.
pub async fn sleep(d: Duration) {
    tokio::time::sleep(d).await;
}

/// Runs blocking work on a thread of its own.
///
/// # Errors
/// Internal, if the work panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> kernel::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| kernel::Error::internal("blocking work panicked").because(e))
}
