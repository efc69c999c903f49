//! Named places where a test makes the process abort, as a power cut would, or a step fail.
//!
//! `XINGLIN_FAILPOINTS="server.create:spawn:after=abort;volume.create:allocate:before=error*2"`. Places of operations are named
//! `KIND:STEP:before|after|saved` and `KIND:STEP:undo-before|undo-after`. Without the variable a place costs one atomic load.

use kernel::{Error, Result};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Action {
    Abort,
    /// Fail this many times more.
    Error(u32),
    /// Fail for good, as a refusal that trying again does not mend.
    Refuse,
}

static ARMED: AtomicBool = AtomicBool::new(false);
static POINTS: LazyLock<Mutex<HashMap<String, Action>>> = LazyLock::new(|| Mutex::new(HashMap::new()));

/// Arms the places named in a specification; an empty one disarms all.
///
/// # Errors
/// Bad request, if an action is none of `abort`, `error`, `error*N`, `refuse`.
pub fn arm(spec: &str) -> Result<()> {
    let mut map = HashMap::new();
    for part in spec.split(';').filter(|p| !p.trim().is_empty()) {
        let (name, action) =
            part.split_once('=').ok_or_else(|| Error::bad_request(format!("failpoint '{part}' has no '='")))?;
        let action = match action.trim() {
            "abort" => Action::Abort,
            "refuse" => Action::Refuse,
            "error" => Action::Error(1),
            other => match other.strip_prefix("error*").and_then(|n| n.parse().ok()) {
                Some(n) => Action::Error(n),
                None => return Err(Error::bad_request(format!("failpoint action '{other}' is unknown"))),
            },
        };
        map.insert(name.trim().to_owned(), action);
    }
    ARMED.store(!map.is_empty(), Ordering::SeqCst);
    *POINTS.lock().unwrap_or_else(PoisonError::into_inner) = map;
    Ok(())
}

/// Arms what the environment variable `XINGLIN_FAILPOINTS` names.
///
/// # Errors
/// As [`arm`].
pub fn arm_from_env() -> Result<()> {
    std::env::var("XINGLIN_FAILPOINTS").map_or(Ok(()), |s| arm(&s))
}

/// Passes a named place.
///
/// # Errors
/// Unavailable (`error`) or bad request (`refuse`), if the place is armed so. `abort` does not return.
pub fn hit(name: &str) -> Result<()> {
    if !ARMED.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
    match points.get_mut(name) {
        None => Ok(()),
        Some(Action::Abort) => {
            tracing::error!(failpoint = name, "aborting at a failpoint");
            std::process::abort()
        }
        Some(Action::Refuse) => Err(Error::bad_request(format!("failpoint {name}")).code("Failpoint")),
        Some(Action::Error(0)) => Ok(()),
        Some(Action::Error(n)) => {
            *n -= 1;
            Err(Error::unavailable(format!("failpoint {name}")).code("Failpoint"))
        }
    }
}
