//! The one error of this crate: kinds that a caller can act on.

use std::io;

/// Shorthand for results of this crate.
pub type Result<T> = std::result::Result<T, VmmError>;

/// What may go wrong on a host.
#[derive(Debug, thiserror::Error)]
pub enum VmmError {
    /// The thing named is not on this host.
    #[error("{kind} {id} is not on this host")]
    NotFound {
        /// `server`, `disk`, `image` or `snapshot`.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// The request makes no sense, and never will.
    #[error("invalid request: {0}")]
    Invalid(String),
    /// The host's disk is full; nothing of the attempt was kept.
    #[error("no space left on the host's disk")]
    NoSpace,
    /// The thing is held by something else; the text names the holder.
    #[error("in use: {0}")]
    InUse(String),
    /// The guest did not give the device back in time; ask again, or stop the server.
    #[error("the guest does not release {0}")]
    GuestRefused(String),
    /// The content is not what its checksum or header promised.
    #[error("corrupt content: {0}")]
    Corrupt(String),
    /// A deadline passed.
    #[error("timed out: {0}")]
    Timeout(String),
    /// This host cannot do it at all.
    #[error("not supported on this host: {0}")]
    Unsupported(String),
    /// QEMU answered a monitor command with an error.
    #[error("monitor command {command} failed: {message}")]
    Monitor {
        /// The QMP command.
        command: String,
        /// QEMU's text.
        message: String,
    },
    /// The monitor connection is gone: the guest's process ended or is ending.
    #[error("the server's monitor is gone")]
    MonitorGone,
    /// A tool or a process of ours ended badly.
    #[error("{program} failed: {message}")]
    Process {
        /// The program.
        program: String,
        /// The end of what it wrote to standard error.
        message: String,
    },
    /// The operating system refused.
    #[error("{context}")]
    Io {
        /// What was being done.
        context: String,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
}

impl VmmError {
    /// Wraps an I/O error with what was being done; a full disk becomes [`VmmError::NoSpace`].
    pub fn io(context: impl Into<String>, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Io { context: context.into(), source },
        }
    }

    /// The thing of this kind and id is not here.
    pub fn not_found(kind: &'static str, id: impl Into<String>) -> Self {
        Self::NotFound { kind, id: id.into() }
    }

    /// Turns the failure of a tool into a kind: tools report a full disk only as text.
    pub(crate) fn tool(program: &str, stderr: &[u8]) -> Self {
        let text = String::from_utf8_lossy(stderr);
        if text.contains("No space left on device") {
            return Self::NoSpace;
        }
        let text = text.trim();
        let start = text.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
        Self::Process { program: program.to_owned(), message: text[start..].to_owned() }
    }
}

/// What the rest of the product makes of it: the kind, a text that is fit for a caller, and the whole for the log.
impl From<VmmError> for kernel::Error {
    fn from(error: VmmError) -> Self {
        use kernel::ErrorKind;
        let (kind, code, message) = match &error {
            VmmError::NotFound { .. } => (ErrorKind::NotFound, "NotFound", error.to_string()),
            VmmError::Invalid(_) | VmmError::Corrupt(_) => (ErrorKind::BadRequest, "BadRequest", error.to_string()),
            VmmError::NoSpace => (ErrorKind::InsufficientStorage, "InsufficientStorage", error.to_string()),
            VmmError::InUse(_) | VmmError::GuestRefused(_) => (ErrorKind::Conflict, "Conflict", error.to_string()),
            VmmError::Unsupported(_) => (ErrorKind::NoCapacity, "Unsupported", error.to_string()),
            _ => (ErrorKind::Unavailable, "HostUnavailable", "the host could not do it now".to_owned()),
        };
        Self::new(kind, code, message).because(error)
    }
}

/// Adds the context to an I/O result.
pub(crate) trait IoContext<T> {
    /// Names what was being done, lazily.
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|e| VmmError::io(what(), e))
    }
}

impl<T> IoContext<T> for nix::Result<T> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|e| VmmError::io(what(), io::Error::from(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_disk_has_its_own_kind_whoever_reports_it() {
        let os = io::Error::from_raw_os_error(nix::libc::ENOSPC);
        assert!(matches!(VmmError::io("copying", os), VmmError::NoSpace));
        assert!(matches!(VmmError::tool("qemu-img", b"error writing: No space left on device\n"), VmmError::NoSpace));
        assert!(matches!(VmmError::tool("qemu-img", b"odd"), VmmError::Process { .. }));
    }
}
