//! Where things lie and what they are called.
//!
//! ```text
//! <node dir>/images/<id>  <id>.json       base images, read-only, complete or absent
//!            disks/<id>.qcow2             volumes
//!            servers/<id>/spec.json       the specification last seen
//!                         state.json      what must be remembered between two lives of our process
//!                         root.qcow2      the server's own root
//!                         cfg.iso vars.fd qemu.pid qemu.log qmp.sock console.sock console.log
//! ```
//! Names that begin with `.tmp-` are unfinished and removed at the next start.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Prefix of unfinished files.
pub const TMP: &str = ".tmp-";

/// Characters of a tag.
const TAG: usize = 6;

/// Paths and names of one node directory.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
    tag: String,
}

impl Layout {
    /// A layout under `root`. The tag tells two instances on one host apart in names that the whole host shares.
    pub fn new(root: impl Into<PathBuf>, tag: Option<String>) -> Self {
        let root = root.into();
        let mut tag = tag.unwrap_or_else(|| tag_of(&root));
        tag.truncate(TAG); // names of interfaces have no room for more
        Self { root, tag }
    }

    /// The node directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The instance's tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Directory of base images.
    pub fn images(&self) -> PathBuf {
        self.root.join("images")
    }

    /// Content of a base image.
    pub fn image(&self, id: &str) -> PathBuf {
        self.images().join(id)
    }

    /// What is known of a base image.
    pub fn image_record(&self, id: &str) -> PathBuf {
        self.images().join(format!("{id}.json"))
    }

    /// Directory of disks.
    pub fn disks(&self) -> PathBuf {
        self.root.join("disks")
    }

    /// A volume.
    pub fn volume(&self, id: &str) -> PathBuf {
        self.disks().join(format!("{id}.qcow2"))
    }

    /// Directory of servers.
    pub fn servers(&self) -> PathBuf {
        self.root.join("servers")
    }

    /// Directory of a server, which is also the working directory of its process.
    pub fn server(&self, id: &str) -> PathBuf {
        self.servers().join(id)
    }

    /// The root that belongs to a server.
    pub fn server_root(&self, id: &str) -> PathBuf {
        self.server(id).join("root.qcow2")
    }

    /// How the names of all taps of this instance begin: they are found again by it, without a record.
    pub fn tap_prefix(&self) -> String {
        format!("x{}t", self.tag)
    }

    /// Name of the tap of a port, in the 15 characters that Linux allows.
    pub fn tap(&self, port: &str) -> String {
        let prefix = self.tap_prefix();
        let rest = 15 - prefix.len().min(8);
        format!("{prefix}{}", &hex_digest(&[port.as_bytes()])[..rest])
    }

    /// Name of the cgroup of all guests of this instance.
    pub fn cgroup(&self) -> String {
        format!("xinglin-{}", self.tag)
    }
}

/// Tag derived from a directory: two data directories on a host never share it.
pub fn tag_of(dir: &Path) -> String {
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    hex_digest(&[absolute.as_os_str().as_encoded_bytes()])[..TAG].to_owned()
}

/// SHA-256 of the parts, in hex.
pub(crate) fn hex_digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|p| hash.update(p));
    hex(&hash.finalize())
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        text.push(char::from(DIGITS[usize::from(b >> 4)]));
        text.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    text
}

/// Node name of a disk inside QEMU: at most 31 characters are allowed there, ids may be longer.
pub(crate) fn block_node(disk: &str) -> String {
    format!("b{}", &hex_digest(&[disk.as_bytes()])[..24])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tap_names_fit_and_differ_between_instances() {
        let (a, b) = (Layout::new("/data/a/node", None), Layout::new("/data/b/node", None));
        assert_eq!(a.tap("p1").len(), 15);
        assert!(a.tap("p1").starts_with(&a.tap_prefix()));
        assert_eq!(Layout::new("/x", Some("much-too-long".to_owned())).tap("p").len(), 15);
        assert_ne!(a.tap("p1"), b.tap("p1"));
        assert_ne!(a.tap("p1"), a.tap("p2"));
        assert_eq!(a.tap("p1"), Layout::new("/data/a/node", None).tap("p1"));
    }
}
