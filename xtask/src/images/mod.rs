//! Guest images for tests, demonstrations and newcomers: small, quick under emulation, and made offline from Debian
//! packages. `build` leaves for each architecture a bootable disk, a kernel and an initramfs for a direct boot of the
//! same disk, and one manifest.json.

mod check;
mod cpio;
mod disk;
mod guest;
mod kernel;
mod manifest;
mod modules;
mod packages;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use sha2::{Digest, Sha256};

pub use check::check;
use manifest::{Disk, Image, Manifest, Part};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Arch {
    #[value(name = "x86_64")]
    X86_64,
    #[value(name = "aarch64")]
    Aarch64,
}

impl Arch {
    pub const ALL: [Self; 2] = [Self::X86_64, Self::Aarch64];

    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        }
    }

    fn debian(self) -> &'static str {
        match self {
            Self::X86_64 => "amd64",
            Self::Aarch64 => "arm64",
        }
    }

    fn triplet(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64-linux-gnu",
            Self::Aarch64 => "aarch64-linux-gnu",
        }
    }

    /// Where programs expect the dynamic loader, and its name.
    fn loader(self) -> (&'static str, &'static str) {
        match self {
            Self::X86_64 => ("lib64", "ld-linux-x86-64.so.2"),
            Self::Aarch64 => ("lib", "ld-linux-aarch64.so.1"),
        }
    }

    fn console(self) -> &'static str {
        match self {
            Self::X86_64 => "ttyS0",
            Self::Aarch64 => "ttyAMA0",
        }
    }

    /// systemd-boot as the package names it.
    fn boot_loader(self) -> &'static str {
        match self {
            Self::X86_64 => "systemd-bootx64.efi",
            Self::Aarch64 => "systemd-bootaa64.efi",
        }
    }

    /// The path that UEFI firmware starts without having been told any.
    fn efi_name(self) -> &'static str {
        match self {
            Self::X86_64 => "EFI/BOOT/BOOTX64.EFI",
            Self::Aarch64 => "EFI/BOOT/BOOTAA64.EFI",
        }
    }

    /// The kernel for a direct boot, from the one of the package.
    fn direct_kernel(self, image: &Path) -> Result<Vec<u8>> {
        let image = fs::read(image)?;
        match self {
            Self::X86_64 => kernel::unpacked(&image),
            // Not compressed in the package.
            Self::Aarch64 => Ok(image),
        }
    }

    fn cmdline(self) -> String {
        // Few lines: each character on an emulated serial port costs time. The self-tests of the kernel's ciphers take
        // more than half of the instructions of a boot.
        let common = "root=LABEL=xinglin-root loglevel=4 cryptomgr.notests no_timer_check memhp_default_state=online";
        match self {
            Self::X86_64 => format!("console=ttyS0,115200 {common}"),
            Self::Aarch64 => format!("console=ttyAMA0,115200 {common}"),
        }
    }
}

/// The sources that decide what an image holds: any change of them makes images stale.
const SOURCES: &[&str] = &[
    include_str!("cpio.rs"),
    include_str!("disk.rs"),
    include_str!("guest.rs"),
    include_str!("kernel.rs"),
    include_str!("mod.rs"),
    include_str!("modules.rs"),
    include_str!("packages.rs"),
    guest::INITRAMFS_INIT,
    guest::INITRAMFS_FSTAB,
    guest::APPLETS,
];

fn builder_digest() -> String {
    let mut hash = Sha256::new();
    for source in SOURCES.iter().copied().chain(guest::FILES.iter().map(|(_, _, content)| *content)) {
        hash.update(source.len().to_le_bytes());
        hash.update(source);
    }
    manifest::hex(&hash.finalize())
}

/// Where images are kept: `$XINGLIN_CACHE/images`.
pub fn default_dir() -> PathBuf {
    let cache = std::env::var_os("XINGLIN_CACHE").unwrap_or_else(|| "/var/cache/xinglin".into());
    Path::new(&cache).join("images")
}

pub struct Options {
    pub dir: PathBuf,
    pub arches: Vec<Arch>,
    /// Ask for new package versions even if the images are current.
    pub refresh: bool,
}

/// Builds what is missing or stale; says nothing and returns at once when all is current.
pub fn build(options: &Options) -> Result<()> {
    fs::create_dir_all(&options.dir).with_context(|| format!("cannot create {}", options.dir.display()))?;
    let lock = File::create(options.dir.join(".lock"))?;
    lock.lock().context("cannot lock the image directory")?;
    let builder = builder_digest();
    let known = Manifest::read(&options.dir).filter(|manifest| manifest.builder == builder);
    let mut manifest = known.unwrap_or(Manifest { builder, images: Vec::new() });
    for &arch in &options.arches {
        let current = manifest.images.iter().any(|image| image.arch == arch.name() && image.present(&options.dir));
        if current && !options.refresh {
            continue;
        }
        println!("images: building {}", arch.name());
        let image = build_one(arch, &options.dir)?;
        manifest.images.retain(|other| other.arch != arch.name());
        manifest.images.push(image);
        manifest.images.sort_by(|a, b| b.arch.cmp(&a.arch));
        manifest.write(&options.dir)?;
    }
    Ok(())
}

fn build_one(arch: Arch, dir: &Path) -> Result<Image> {
    let work = dir.join(".work").join(arch.name());
    fs::create_dir_all(&work)?;
    let packages = packages::fetch(arch, &work)?;
    let kernel = guest::Kernel::find(&packages)?;
    let tree = work.join("root");
    guest::root_tree(arch, &packages, &kernel, &tree)?;

    let (disk_name, kernel_name, initrd_name) = file_names(arch);
    let staged = work.join("out");
    fs::create_dir_all(&staged)?;
    fs::write(staged.join(&kernel_name), arch.direct_kernel(&kernel.image)?)?;
    fs::write(staged.join(&initrd_name), guest::initramfs(&packages, &kernel)?)?;
    let boot = disk::Boot {
        kernel: &kernel.image,
        initrd: &staged.join(&initrd_name),
        loader: packages.root.join("usr/lib/systemd/boot/efi").join(arch.boot_loader()),
        cmdline: &arch.cmdline(),
    };
    let virtual_size = disk::build(arch, &boot, &tree, &work, &staged.join(&disk_name))?;
    for name in [&disk_name, &kernel_name, &initrd_name] {
        fs::rename(staged.join(name), dir.join(name))?;
    }
    for leftover in ["packages", "root", "out"] {
        fs::remove_dir_all(work.join(leftover))?;
    }
    Ok(Image {
        name: format!("xinglin-guest-{}", arch.name()),
        arch: arch.name().to_owned(),
        disk: Disk { part: Part::of(dir, &disk_name)?, format: "qcow2".to_owned(), virtual_size },
        kernel: Part::of(dir, &kernel_name)?,
        initrd: Part::of(dir, &initrd_name)?,
        cmdline: arch.cmdline(),
        min_ram_mib: 192,
        user: "xinglin".to_owned(),
        console_password: "xinglin".to_owned(),
        packages: packages.versions,
    })
}

fn file_names(arch: Arch) -> (String, String, String) {
    let kernel = match arch {
        Arch::X86_64 => "vmlinux",
        Arch::Aarch64 => "vmlinuz",
    };
    let arch = arch.name();
    (format!("xinglin-guest-{arch}.qcow2"), format!("{kernel}-{arch}"), format!("initrd-{arch}"))
}
