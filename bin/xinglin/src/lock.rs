//! One process a data directory. The lock is the kernel's, so it goes with the process whatever ends it; the pid in the file is for people.

use anyhow::{Context as _, Result, bail};
use nix::fcntl::{Flock, FlockArg};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

/// Held while a process owns the directory.
#[derive(Debug)]
pub struct Lock {
    _held: Flock<File>,
}

/// Takes the directory, or says which process has it.
pub fn take(path: &Path) -> Result<Lock> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(|| format!("opening {}", path.display()))?;
    let mut pid = String::new();
    file.read_to_string(&mut pid)?;
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(mut held) => {
            held.set_len(0)?;
            held.rewind()?;
            write!(held, "{}", std::process::id())?;
            held.sync_all()?;
            Ok(Lock { _held: held })
        }
        Err(_) => bail!("{} is in use by xinglin with pid {}", path.parent().unwrap_or(path).display(), pid.trim()),
    }
}

/// True if no process has the directory.
pub fn is_free(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return true };
    Flock::lock(file, FlockArg::LockSharedNonblock).is_ok()
}

/// The pid that the file names.
pub fn holder(path: &Path) -> Option<i32> {
    if is_free(path) {
        return None;
    }
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}
