//! Keys of an installation: made at the first start, kept under `secrets/` (0700, files 0600), never in logs or arguments.

use crate::layout::Layout;
use anyhow::{Context as _, Result};
use crypto::cert::{Pem, Usage, authority, issue};
use kernel::Timestamp;
use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Everything secret that control needs.
pub struct Secrets {
    /// The installation's authority.
    pub ca: Pem,
    /// Certificate of the listeners.
    pub server: Pem,
    /// Password of the bootstrap administrator as first set; identity keeps only its hash.
    pub admin_password: String,
    /// Password of the demo user.
    pub demo_password: String,
    /// Sealing keys.
    pub keys: Keys,
}

/// Makes a directory that only root reads.
pub fn private_dir(dir: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).with_context(|| format!("making {}", dir.display()))
}

/// Takes from others what an older version may have left open to them.
pub fn narrow(layout: &Layout) -> Result<()> {
    let set = |path: &Path, mode| match std::fs::set_permissions(path, Permissions::from_mode(mode)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e).with_context(|| path.display().to_string()),
        _ => Ok(()),
    };
    for end in ["", "-wal", "-shm"] {
        let mut name = layout.database().into_os_string();
        name.push(end);
        set(Path::new(&name), 0o600)?;
    }
    [layout.images(), layout.ovs(), layout.node()].iter().try_for_each(|d| set(d, 0o700))
}

/// Writes a file whole or not at all, readable as `mode` says.
pub fn write(path: &Path, text: &[u8], mode: u32) -> Result<()> {
    let tmp = path.with_extension(format!("tmp{}", std::process::id()));
    let done = (|| {
        let mut f = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&tmp)?;
        // What clients need to read is readable whatever the process's umask.
        f.set_permissions(Permissions::from_mode(mode))?;
        f.write_all(text)?;
        f.sync_all()?;
        std::fs::rename(&tmp, path)
    })();
    done.with_context(|| format!("writing {}", path.display()))
}

fn keep(path: &Path, make: impl FnOnce() -> Result<String>) -> Result<String> {
    match std::fs::read_to_string(path) {
        Ok(t) => Ok(t),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let t = make()?;
            write(path, t.as_bytes(), 0o600)?;
            Ok(t)
        }
        Err(e) => Err(e).with_context(|| format!("reading {}", path.display())),
    }
}

fn keep_pem(dir: &Path, name: &str, make: impl FnOnce() -> Result<Pem>) -> Result<Pem> {
    let (cert, key) = (dir.join(format!("{name}.pem")), dir.join(format!("{name}.key")));
    if !cert.exists() || !key.exists() {
        let p = make()?;
        write(&key, p.key.as_bytes(), 0o600)?;
        write(&cert, p.cert.as_bytes(), 0o600)?;
    }
    Ok(Pem { cert: std::fs::read_to_string(&cert)?, key: std::fs::read_to_string(&key)? })
}

/// Reads the secrets, making those that are missing. The listeners' certificate is signed anew at each start (it is valid for
/// 400 days), so that it names the addresses of today.
pub fn open(layout: &Layout, addresses: &[IpAddr], names: &[String], now: Timestamp) -> Result<Secrets> {
    let dir = layout.secrets();
    private_dir(&dir)?;
    let ca = keep_pem(&dir, "ca", || Ok(authority("Xinglin Cloud authority", now)?))?;
    let server = issue(&ca, "xinglin", names, addresses, Usage::Server, 400, now)?;
    let keys = open_keys(layout)?;
    write(&layout.ca(), ca.cert.as_bytes(), 0o644)?;
    Ok(Secrets {
        server,
        admin_password: keep(&layout.admin_password(), || Ok(runtime::random::password()))?.trim().to_owned(),
        demo_password: keep(&layout.demo_password(), || Ok(runtime::random::password()))?.trim().to_owned(),
        keys,
        ca,
    })
}

/// Keys that records are sealed with.
#[derive(Clone)]
pub struct Keys {
    /// Of tokens, newest first.
    pub tokens: Vec<[u8; 32]>,
    /// Of credentials and webhooks' secrets at rest, newest first.
    pub credentials: Vec<[u8; 32]>,
}

/// Reads the sealing keys, making the first of each.
pub fn open_keys(layout: &Layout) -> Result<Keys> {
    let dir = layout.secrets();
    Ok(Keys { tokens: ring(&dir, "token")?, credentials: ring(&dir, "credential")? })
}

fn ring(dir: &Path, name: &str) -> Result<Vec<[u8; 32]>> {
    let mut token_keys = Vec::new();
    for i in (0..8).rev() {
        let path = dir.join(format!("{name}-{i}.key"));
        if path.exists() || i == 0 {
            let hex = keep(&path, || Ok(crypto::hash::hex(&runtime::random::secret::<32>())))?;
            token_keys.push(unhex(hex.trim()).with_context(|| format!("reading {}", path.display()))?);
        }
    }
    Ok(token_keys)
}

fn unhex(s: &str) -> Result<[u8; 32]> {
    let mut out = [0u8; 32];
    anyhow::ensure!(s.len() == 64 && s.is_ascii(), "a token key has 64 hexadecimal digits");
    for (i, b) in out.iter_mut().enumerate() {
        *b = u8::from_str_radix(&s[2 * i..2 * i + 2], 16)?;
    }
    Ok(out)
}
