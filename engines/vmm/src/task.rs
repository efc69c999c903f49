//! Work beside the caller, and places where a test may stop it.

use std::future::Future;

use crate::error::{Result, VmmError};

/// Runs a task beside the caller.
pub(crate) fn spawn<F>(name: &'static str, future: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    drop(runtime::task::spawn(name, future));
}

/// Runs file and process work where it may block.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    runtime::task::blocking(work).await.unwrap_or_else(|e| Err(internal("blocking work", &e)))
}

/// A named place where a test makes the process end or the step fail.
pub(crate) fn place(name: &str) -> Result<()> {
    runtime::failpoint::hit(name).map_err(|e| internal(name, &e))
}

fn internal(what: &str, error: &kernel::Error) -> VmmError {
    VmmError::Process { program: what.to_owned(), message: error.to_string() }
}
