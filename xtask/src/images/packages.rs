//! Debian packages of a foreign or the own architecture, downloaded and unpacked without installing anything.
//! apt gets lists and a cache of its own, so that the host's package database is neither read nor changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Arch;
use crate::tool::{self, run};

/// What goes into an image besides the kernel, whose package name carries its version.
const PACKAGES: &[&str] = &[
    "busybox-static",
    "dropbear-bin",
    "e2fsprogs",
    "libblkid1",
    "libc6",
    "libcom-err2",
    "libcrypt1",
    "libext2fs2",
    "libgmp10",
    "libtomcrypt1",
    "libtommath1",
    "libuuid1",
    "systemd-boot-efi",
    "zlib1g",
];

/// Unpacked packages of one architecture.
pub struct Unpacked {
    pub root: PathBuf,
    /// `name version`, sorted: what the manifest records.
    pub versions: Vec<String>,
}

pub fn fetch(arch: Arch, work: &Path) -> Result<Unpacked> {
    let apt = Apt::new(arch, work)?;
    apt.update()?;
    let mut names = vec![apt.kernel_package()?];
    names.extend(PACKAGES.iter().map(|name| (*name).to_owned()));
    let files = apt.download(&names)?;
    unpack(&files, work)
}

struct Apt {
    arch: Arch,
    dir: PathBuf,
}

impl Apt {
    fn new(arch: Arch, work: &Path) -> Result<Self> {
        let dir = work.join("apt");
        for part in ["lists/partial", "cache/archives/partial"] {
            std::fs::create_dir_all(dir.join(part))?;
        }
        Ok(Self { arch, dir })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let debian = self.arch.debian();
        for option in [
            format!("APT::Architecture={debian}"),
            format!("APT::Architectures::={debian}"),
            format!("Dir::State::lists={}", self.dir.join("lists").display()),
            format!("Dir::Cache={}", self.dir.join("cache").display()),
            "Dir::State::status=/dev/null".to_owned(),
            "Acquire::Languages=none".to_owned(),
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false".to_owned(),
            "Acquire::Retries=3".to_owned(),
            "APT::Sandbox::User=root".to_owned(),
        ] {
            command.arg("-o").arg(option);
        }
        command
    }

    fn update(&self) -> Result<()> {
        run(self.command("apt-get").args(["-q", "update"]))
    }

    /// The metapackage of the cloud kernel names the current one.
    fn kernel_package(&self) -> Result<String> {
        let meta = format!("linux-image-cloud-{}", self.arch.debian());
        let depends = tool::output(self.command("apt-cache").args(["depends", &meta]))?;
        depends
            .lines()
            .find_map(|line| line.trim().strip_prefix("Depends: ").filter(|name| name.starts_with("linux-image-")))
            .map(str::to_owned)
            .with_context(|| format!("{meta} names no kernel package"))
    }

    fn download(&self, names: &[String]) -> Result<Vec<PathBuf>> {
        let debs = self.dir.join("debs");
        if debs.exists() {
            std::fs::remove_dir_all(&debs)?;
        }
        std::fs::create_dir_all(&debs)?;
        run(self.command("apt-get").current_dir(&debs).args(["-q", "download"]).args(names))?;
        let mut files = tool::entries(&debs)?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "deb"));
        if files.len() != names.len() {
            bail!("asked for {} packages, got {}", names.len(), files.len());
        }
        Ok(files)
    }
}

fn unpack(files: &[PathBuf], work: &Path) -> Result<Unpacked> {
    let root = work.join("packages");
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    std::fs::create_dir_all(&root)?;
    let mut versions = Vec::new();
    for file in files {
        run(Command::new("dpkg-deb").arg("-x").arg(file).arg(&root))?;
        let fields =
            tool::output(Command::new("dpkg-deb").args(["-W", "--showformat", "${Package} ${Version}\n"]).arg(file))?;
        versions.push(fields.trim().to_owned());
    }
    versions.sort();
    Ok(Unpacked { root, versions })
}
