//! What an instance is told in a check, by a config drive or by a metadata service.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::tool::run;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    ConfigDriveIso,
    ConfigDriveFat,
    Service,
}

impl Source {
    /// As the guest says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfigDriveIso | Self::ConfigDriveFat => "config-drive",
            Self::Service => "metadata-service",
        }
    }
}

pub struct Seed {
    pub source: Source,
    pub hostname: String,
    /// Password for the serial console, when the settings bring one.
    pub password: Option<&'static str>,
    /// Private key that the instance's public key belongs to.
    pub key: PathBuf,
    /// The drive's image, or the program that answers for the service.
    pub path: PathBuf,
}

impl Seed {
    pub fn new(name: &str, source: Source, work: &Path) -> Result<Self> {
        let dir = work.join(format!("seed-{name}"));
        let latest = dir.join("drive/openstack/latest");
        fs::create_dir_all(&latest)?;
        let key = dir.join("key");
        run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "check", "-f"]).arg(&key))?;
        let public = fs::read_to_string(key.with_extension("pub"))?;
        let hostname = format!("guest-{name}");
        let password = (source == Source::ConfigDriveIso).then_some("Chosen-by-1-person");
        let mut meta = serde_json::json!({
            "uuid": format!("00000000-0000-4000-8000-{:0>12}", name.len()),
            "name": hostname,
            "hostname": format!("{hostname}.novalocal"),
            "public_keys": {"my key": public},
            "keys": [{"name": "my key", "type": "ssh", "data": public}],
            "meta": {"note": "杏林 \"quoted\"\nsecond line"},
        });
        if let Some(password) = password {
            meta["admin_pass"] = password.into();
        }
        fs::write(latest.join("meta_data.json"), meta.to_string())?;
        fs::write(latest.join("user_data"), user_data(name))?;
        let path = match source {
            Source::ConfigDriveIso => iso(&dir)?,
            Source::ConfigDriveFat => fat(&dir)?,
            Source::Service => service(&dir)?,
        };
        Ok(Self { source, hostname, password, key, path })
    }
}

/// A script for the first instance, the same as cloud-config for the second. A file that is there already shows a second
/// run as text that no check expects.
fn user_data(name: &str) -> String {
    if name == "first" {
        "#!/bin/sh\nprintf first >>/var/lib/marker\n".to_owned()
    } else {
        format!(
            "#cloud-config\nwrite_files:\n  - path: /var/lib/marker.new\n    permissions: '0600'\n    content: |\n      {name}\nruncmd:\n  - [mv, /var/lib/marker.new, /var/lib/marker]\n  - chmod 644 /var/lib/marker\n"
        )
    }
}

fn iso(dir: &Path) -> Result<PathBuf> {
    let path = dir.join("drive.iso");
    run(Command::new("genisoimage")
        .args(["-quiet", "-J", "-r", "-V", "config-2", "-o"])
        .arg(&path)
        .arg(dir.join("drive")))?;
    Ok(path)
}

fn fat(dir: &Path) -> Result<PathBuf> {
    let path = dir.join("drive.img");
    fs::File::create(&path)?.set_len(4 << 20)?;
    run(Command::new("mkfs.vfat").args(["-n", "config-2"]).arg(&path))?;
    run(Command::new("mcopy").arg("-i").arg(&path).arg("-s").arg(dir.join("drive/openstack")).arg("::"))?;
    Ok(path)
}

/// QEMU starts this program for each connection to 169.254.169.254.
fn service(dir: &Path) -> Result<PathBuf> {
    let path = dir.join("service");
    let script = format!(
        "#!/bin/bash\nread -r _ path _\nwhile IFS= read -r line && [ -n \"${{line%$'\\r'}}\" ]; do :; done\n\
         file={}${{path%$'\\r'}}\nif [ -f \"$file\" ]; then\n\
         printf 'HTTP/1.0 200 OK\\r\\nContent-Length: %s\\r\\n\\r\\n' \"$(stat -c %s \"$file\")\"; cat \"$file\"\n\
         else printf 'HTTP/1.0 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n'; fi\n",
        dir.join("drive").display()
    );
    fs::write(&path, script)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}
