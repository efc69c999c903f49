//! Spawning, in one place.

use std::future::Future;

use tokio::task::JoinHandle;

use crate::error::{Result, VmmError};

/// Runs a task beside the caller.
#[allow(clippy::disallowed_methods)] // the runtime crate's spawn replaces this line when that crate exists
pub(crate) fn spawn<F>(_name: &'static str, future: F) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(future)
}

/// Runs file and process work where it may block.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(e) => Err(VmmError::Process { program: "blocking work".to_owned(), message: e.to_string() }),
    }
}
