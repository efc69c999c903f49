//! The files of the guest that are ours, and the trees they make together with the packages' programs.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::cpio::Archive;
use super::modules::{self, Modules};
use super::{Arch, packages::Unpacked};
use crate::tool;

macro_rules! guest_files {
    ($($path:literal $mode:literal),* $(,)?) => {
        &[$(($path, $mode, include_str!(concat!("../../guest/rootfs/", $path)))),*]
    };
}

/// Path, mode and content of each file that we bring.
pub const FILES: &[(&str, u32, &str)] = guest_files![
    "etc/acpi.map" 0o644,
    "etc/acpi/power" 0o755,
    "etc/acpid.conf" 0o644,
    "etc/fstab" 0o644,
    "etc/group" 0o644,
    "etc/hostname" 0o644,
    "etc/hosts" 0o644,
    "etc/init.d/rcK" 0o755,
    "etc/init.d/rcS" 0o755,
    "etc/inittab" 0o644,
    "etc/issue" 0o644,
    "etc/passwd" 0o644,
    "etc/profile" 0o644,
    "etc/securetty" 0o600,
    "etc/shadow" 0o600,
    "etc/shells" 0o644,
    "usr/bin/sudo" 0o755,
    "usr/lib/xinglin-guest/boot" 0o755,
    "usr/lib/xinglin-guest/cloud-config.awk" 0o644,
    "usr/lib/xinglin-guest/common" 0o644,
    "usr/lib/xinglin-guest/dhcp" 0o755,
    "usr/lib/xinglin-guest/gpio-power" 0o755,
    "usr/lib/xinglin-guest/hotplug" 0o755,
    "usr/lib/xinglin-guest/json.awk" 0o644,
    "usr/lib/xinglin-guest/metadata.awk" 0o644,
    "usr/lib/xinglin-guest/settings" 0o644,
];

pub const INITRAMFS_INIT: &str = include_str!("../../guest/initramfs/init");
pub const INITRAMFS_FSTAB: &str = include_str!("../../guest/initramfs/fstab");
pub const APPLETS: &str = include_str!("../../guest/applets");

const INITRAMFS_APPLETS: &[&str] =
    &["blockdev", "dd", "ls", "modprobe", "mount", "printf", "sh", "sleep", "switch_root", "tr"];

/// Shared objects of dropbear and resize2fs, found under the packages' library directory.
const LIBRARIES: &[&str] = &[
    "libblkid.so.1",
    "libc.so.6",
    "libcom_err.so.2",
    "libcrypt.so.1",
    "libe2p.so.2",
    "libext2fs.so.2",
    "libgmp.so.10",
    "libtomcrypt.so.1",
    "libtommath.so.1",
    "libuuid.so.1",
    "libz.so.1",
];

/// The kernel of the unpacked packages.
pub struct Kernel {
    pub image: PathBuf,
    release: String,
    modules: Modules,
    modules_dir: PathBuf,
}

impl Kernel {
    pub fn find(packages: &Unpacked) -> Result<Self> {
        let image = tool::only(&packages.root.join("boot"), "vmlinuz-")?;
        let name = image.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let release = name.trim_start_matches("vmlinuz-").to_owned();
        let modules_dir = packages.root.join("lib/modules").join(&release);
        let modules = Modules::scan(&modules_dir)?;
        Ok(Self { image, release, modules, modules_dir })
    }
}

/// The initramfs, uncompressed: init, BusyBox and the disk drivers.
pub fn initramfs(packages: &Unpacked, kernel: &Kernel) -> Result<Vec<u8>> {
    let mut archive = Archive::default();
    let modules_dir = format!("lib/modules/{}", kernel.release);
    for dir in ["bin", "dev", "etc", "lib", "lib/modules", "newroot", "proc", "sys", &modules_dir] {
        archive.directory(dir);
    }
    archive.file("init", 0o755, INITRAMFS_INIT.as_bytes());
    archive.file("etc/fstab", 0o644, INITRAMFS_FSTAB.as_bytes());
    archive.file("bin/busybox", 0o755, &fs::read(packages.root.join("bin/busybox"))?);
    for applet in INITRAMFS_APPLETS {
        archive.symlink(&format!("bin/{applet}"), "busybox");
    }
    // Flat: an archive must name each directory, and modprobe does not mind.
    let selection = kernel.modules.select(modules::INITRAMFS)?;
    let mut dep = selection.dep.clone();
    for path in &selection.paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        archive.file(&format!("{modules_dir}/{name}"), 0o644, &modules::unsigned(&kernel.modules_dir.join(path))?);
        dep = dep.replace(&*path.to_string_lossy(), &name);
    }
    archive.file(&format!("{modules_dir}/modules.dep"), 0o644, dep.as_bytes());
    Ok(archive.finish())
}

/// The tree of the root file system under `root`.
pub fn root_tree(arch: Arch, packages: &Unpacked, kernel: &Kernel, root: &Path) -> Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    for dir in [
        "dev",
        "etc/dropbear",
        "home/xinglin",
        "lib",
        "media",
        "mnt",
        "proc",
        "root",
        "run",
        "srv",
        "sys",
        "tmp",
        "usr/bin",
        "usr/lib",
        "usr/local/bin",
        "var/lib/xinglin-guest",
        "var/log",
        "var/tmp",
    ] {
        fs::create_dir_all(root.join(dir))?;
    }
    fs::set_permissions(root.join("root"), fs::Permissions::from_mode(0o700))?;
    for (link, target) in [("bin", "usr/bin"), ("sbin", "usr/bin"), ("usr/sbin", "bin"), ("var/run", "../run")] {
        symlink(target, root.join(link))?;
    }
    for (path, mode, content) in FILES {
        write(&root.join(path), *mode, content.replace("@TTY@", arch.console()).as_bytes())?;
    }
    programs(packages, root)?;
    libraries(arch, packages, root)?;
    system_modules(kernel, root)
}

fn programs(packages: &Unpacked, root: &Path) -> Result<()> {
    let bin = root.join("usr/bin");
    let busybox = fs::read(packages.root.join("bin/busybox"))?;
    write(&bin.join("busybox"), 0o755, &busybox)?;
    // A set-uid copy that has the one name: BusyBox drops the privilege for every applet but those that need it.
    write(&bin.join("su"), 0o4755, &busybox)?;
    for applet in APPLETS.lines() {
        symlink("busybox", bin.join(applet))?;
    }
    for program in ["usr/sbin/dropbear", "usr/bin/dropbearkey", "sbin/resize2fs"] {
        let from = packages.root.join(program);
        let name = from.file_name().unwrap_or_default();
        write(&bin.join(name), 0o755, &fs::read(&from).with_context(|| format!("no {program}"))?)?;
    }
    Ok(())
}

fn libraries(arch: Arch, packages: &Unpacked, root: &Path) -> Result<()> {
    let triplet = arch.triplet();
    let to = root.join("lib").join(triplet);
    fs::create_dir_all(&to)?;
    for name in LIBRARIES {
        // Libraries stand in either directory, and their names are links to files with the full version.
        let from = ["lib", "usr/lib"]
            .iter()
            .map(|dir| packages.root.join(dir).join(triplet).join(name))
            .find(|path| path.exists());
        let from = from.with_context(|| format!("no package brings {name}"))?;
        write(&to.join(name), 0o644, &fs::read(from)?)?;
    }
    let (directory, loader) = arch.loader();
    let from = packages.root.join("lib").join(triplet).join(loader);
    write(&to.join(loader), 0o755, &fs::read(from)?)?;
    fs::create_dir_all(root.join(directory))?;
    symlink(format!("/lib/{triplet}/{loader}"), root.join(directory).join(loader))?;
    Ok(())
}

fn system_modules(kernel: &Kernel, root: &Path) -> Result<()> {
    let to = root.join("lib/modules").join(&kernel.release);
    let selection = kernel.modules.select(modules::SYSTEM)?;
    for path in &selection.paths {
        write(&to.join(path), 0o644, &modules::unsigned(&kernel.modules_dir.join(path))?)?;
    }
    write(&to.join("modules.alias"), 0o644, selection.alias.as_bytes())?;
    write(&to.join("modules.dep"), 0o644, selection.dep.as_bytes())
}

fn write(path: &Path, mode: u32, content: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))?;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    Ok(())
}
