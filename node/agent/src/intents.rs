//! Intentions on disk: one small file each, written by rename. They are a copy of what control knows, so a lost last write is sent again.

use contract::node::{ChassisNetwork, Disk, Down, Export, Server, Snapshot};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// An object of the link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
}

/// Kinds of objects, in the order in which they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names of the wire types")]
pub enum Kind {
    Chassis,
    Disk,
    Snapshot,
    Export,
    Server,
}

/// An intention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the wire types")]
pub enum Intent {
    Chassis(ChassisNetwork),
    Disk(Disk),
    Snapshot(Snapshot),
    Export(Export),
    Server(Box<Server>),
}

impl Intent {
    /// The intention in a message, if it holds one.
    pub fn of(m: Down) -> Option<Intent> {
        match m {
            Down::Chassis(x) => Some(Intent::Chassis(x)),
            Down::Disk(x) => Some(Intent::Disk(x)),
            Down::Snapshot(x) => Some(Intent::Snapshot(x)),
            Down::Export(x) => Some(Intent::Export(x)),
            Down::Server(x) => Some(Intent::Server(x)),
            _ => None,
        }
    }
    /// Its object.
    pub fn key(&self) -> Key {
        let (kind, id) = match self {
            Intent::Chassis(x) => (Kind::Chassis, &x.network),
            Intent::Disk(x) => (Kind::Disk, &x.id),
            Intent::Snapshot(x) => (Kind::Snapshot, &x.id),
            Intent::Export(x) => (Kind::Export, &x.id),
            Intent::Server(x) => (Kind::Server, &x.id),
        };
        Key { kind, id: id.clone() }
    }
    /// Its generation.
    pub fn generation(&self) -> u64 {
        match self {
            Intent::Chassis(x) => x.generation,
            Intent::Disk(x) => x.generation,
            Intent::Snapshot(x) => x.generation,
            Intent::Export(x) => x.generation,
            Intent::Server(x) => x.generation,
        }
    }
    /// To exist, or to be gone.
    pub fn present(&self) -> bool {
        match self {
            Intent::Chassis(x) => x.present,
            Intent::Disk(x) => x.present,
            Intent::Snapshot(x) => x.present,
            Intent::Export(x) => x.present,
            Intent::Server(x) => x.present,
        }
    }
}

/// The directory of intentions.
pub struct Intents {
    dir: PathBuf,
}

fn io(what: &str, e: std::io::Error) -> Error {
    Error::unavailable(format!("{what} failed")).because(e)
}

impl Intents {
    /// Opens or creates the directory; only root reads it, since user data may hold secrets.
    ///
    /// # Errors
    /// Unavailable, if it cannot be made.
    pub fn open(dir: &Path) -> Result<Intents> {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::create_dir_all(dir).map_err(|e| io("making the directory of intentions", e))?;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
            .map_err(|e| io("protecting the directory of intentions", e))?;
        Ok(Intents { dir: dir.to_owned() })
    }

    fn path(&self, key: &Key) -> Result<PathBuf> {
        // Ids become file names: nothing but words may pass.
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if key.id.is_empty() || key.id.len() > 64 || !key.id.bytes().all(word) {
            return Err(Error::bad_request("an id is not a plain word"));
        }
        Ok(self.dir.join(format!("{:?}-{}.json", key.kind, key.id).to_lowercase()))
    }

    /// All that is there; a file that does not read is left out with a warning, since control will send its intention again.
    ///
    /// # Errors
    /// Unavailable, if the directory does not read.
    pub fn load(&self) -> Result<Vec<Intent>> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(&self.dir).map_err(|e| io("reading intentions", e))? {
            let path = entry.map_err(|e| io("reading intentions", e))?.path();
            if path.extension().is_none_or(|x| x != "json") {
                continue;
            }
            let text = std::fs::read(&path).map_err(|e| io("reading an intention", e))?;
            match serde_json::from_slice::<Intent>(&text) {
                Ok(i) => all.push(i),
                Err(e) => tracing::warn!(file = %path.display(), error = %e, "an intention does not read"),
            }
        }
        all.sort_by_key(Intent::key);
        Ok(all)
    }

    /// Keeps an intention.
    ///
    /// # Errors
    /// Unavailable, if it cannot be written.
    pub fn put(&self, i: &Intent) -> Result<()> {
        let path = self.path(&i.key())?;
        let tmp = path.with_extension("tmp");
        std::fs::write(&tmp, serde_json::to_vec(i)?).map_err(|e| io("keeping an intention", e))?;
        std::fs::rename(&tmp, &path).map_err(|e| io("keeping an intention", e))
    }

    /// Forgets an intention.
    ///
    /// # Errors
    /// Unavailable, if the file stays.
    pub fn forget(&self, key: &Key) -> Result<()> {
        match std::fs::remove_file(self.path(key)?) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io("forgetting an intention", e)),
            _ => Ok(()),
        }
    }
}
