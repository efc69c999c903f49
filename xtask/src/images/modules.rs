//! Kernel modules: which are wanted, what they depend on, and the order that loads them.
//! The packages carry no modules.dep (depmod runs at installation), but each module names its dependencies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tool;

/// Enough to reach the root file system.
pub const INITRAMFS: &[&str] = &["virtio_pci", "virtio_blk"];

/// What the running system may ask for: network, entropy, memory hot-plug, config drives (ISO 9660 or FAT, on a virtio
/// disk or a virtio-scsi CD-ROM), power button.
pub const SYSTEM: &[&str] = &[
    "virtio_pci",
    "virtio_blk",
    "virtio_net",
    "virtio-rng",
    "virtio_balloon",
    "virtio_mem",
    "virtio_console",
    "virtio_scsi",
    "sr_mod",
    "sd_mod",
    "isofs",
    "vfat",
    "nls_ascii",
    "nls_cp437",
    "evdev",
    "button",
    "virtio_input",
];

/// All modules of a kernel, by name.
pub struct Modules {
    /// Below this directory the modules' paths are what modules.dep lists.
    base: PathBuf,
    paths: BTreeMap<String, PathBuf>,
}

/// Modules chosen for a tree, with the two files that modprobe reads.
pub struct Selection {
    /// Relative to the modules' directory, each after its dependencies.
    pub paths: Vec<PathBuf>,
    pub dep: String,
    pub alias: String,
}

impl Modules {
    pub fn scan(base: &Path) -> Result<Self> {
        let mut paths = BTreeMap::new();
        let mut pending = vec![base.to_path_buf()];
        while let Some(dir) = pending.pop() {
            for path in tool::entries(&dir)? {
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|extension| extension == "ko")
                    && let Some(stem) = path.file_stem()
                {
                    paths.insert(canonical(&stem.to_string_lossy()), path);
                }
            }
        }
        Ok(Self { base: base.to_path_buf(), paths })
    }

    /// The wanted modules and what they need. Those that the kernel has built in, or that its architecture lacks, are
    /// left out.
    pub fn select(&self, wanted: &[&str]) -> Result<Selection> {
        let mut selection = Selection { paths: Vec::new(), dep: String::new(), alias: String::new() };
        for name in wanted {
            self.visit(&canonical(name), &mut selection)?;
        }
        Ok(selection)
    }

    /// Adds a module after what it needs; returns both in the order in which they must be loaded.
    fn visit(&self, name: &str, selection: &mut Selection) -> Result<Vec<PathBuf>> {
        let Some(path) = self.paths.get(name) else { return Ok(Vec::new()) };
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut needs: Vec<PathBuf> = Vec::new();
        for dependency in strings(&bytes, b"depends=").iter().flat_map(|list| list.split(',')) {
            for module in self.visit(&canonical(dependency), selection)? {
                if !needs.contains(&module) {
                    needs.push(module);
                }
            }
        }
        let relative = path.strip_prefix(&self.base)?.to_path_buf();
        if !selection.paths.contains(&relative) {
            // modprobe loads from the last to the first.
            let listed: Vec<_> = needs.iter().rev().map(|module| format!(" {}", module.display())).collect();
            selection.dep.push_str(&format!("{}:{}\n", relative.display(), listed.concat()));
            for alias in strings(&bytes, b"alias=") {
                selection.alias.push_str(&format!("alias {alias} {name}\n"));
            }
            selection.paths.push(relative.clone());
        }
        needs.push(relative);
        Ok(needs)
    }
}

/// A module without its signature, which the kernel does not insist on: verifying a dozen takes a quarter of a second
/// under emulation.
pub fn unsigned(path: &Path) -> Result<Vec<u8>> {
    let mut module = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    module.truncate(unsigned_length(&module));
    Ok(module)
}

/// A signature is appended: its bytes, a description that ends in their number, a mark.
fn unsigned_length(module: &[u8]) -> usize {
    const MARK: &[u8] = b"~Module signature appended~\n";
    const DESCRIPTION: usize = 12;
    let length = module.strip_suffix(MARK).and_then(|rest| {
        let (rest, length) = rest.split_last_chunk::<4>()?;
        let signature = u32::from_be_bytes(*length) as usize;
        rest.len().checked_sub(signature + DESCRIPTION - length.len())
    });
    length.unwrap_or(module.len())
}

/// The kernel treats `-` and `_` in module names alike.
fn canonical(name: &str) -> String {
    name.replace('-', "_")
}

/// The values of a key in a module's .modinfo section, which is a run of NUL-terminated `key=value` strings.
fn strings(module: &[u8], key: &[u8]) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = module;
    while let Some(at) = rest.windows(key.len() + 1).position(|window| window[0] == 0 && &window[1..] == key) {
        rest = &rest[at + 1 + key.len()..];
        let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
        values.push(String::from_utf8_lossy(&rest[..end]).into_owned());
        rest = &rest[end..];
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_modinfo() {
        let module = b"ELF\0alias=fs-x\0alias=y\0depends=virtio,virtio_ring\0name=x\0";
        assert_eq!(strings(module, b"depends="), ["virtio,virtio_ring"]);
        assert_eq!(strings(module, b"alias="), ["fs-x", "y"]);
        assert!(strings(module, b"license=").is_empty());
    }

    #[test]
    fn signatures_are_cut_off() {
        let signed = b"ELF module\x01\x02\x03\0\0\x02\0\0\0\0\0\0\0\0\x03~Module signature appended~\n";
        assert_eq!(&signed[..unsigned_length(signed)], b"ELF module");
        assert_eq!(unsigned_length(b"ELF module"), 10);
        assert_eq!(unsigned_length(b"\0\0\0\x09~Module signature appended~\n"), 32);
    }

    #[test]
    fn a_module_comes_after_what_it_needs() {
        let dir = std::env::temp_dir().join(format!("xtask-modules-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("drivers")).unwrap();
        std::fs::write(dir.join("drivers/virtio-net.ko"), b"\0alias=virtio:d1v*\0depends=failover,net_failover\0")
            .unwrap();
        std::fs::write(dir.join("net_failover.ko"), b"\0depends=failover\0").unwrap();
        std::fs::write(dir.join("failover.ko"), b"\0depends=\0").unwrap();
        let selection = Modules::scan(&dir).unwrap().select(&["virtio_net", "built_in"]).unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
        let paths: Vec<_> = selection.paths.iter().map(|path| path.display().to_string()).collect();
        assert_eq!(paths, ["failover.ko", "net_failover.ko", "drivers/virtio-net.ko"]);
        assert!(selection.dep.ends_with("drivers/virtio-net.ko: net_failover.ko failover.ko\n"));
        assert_eq!(selection.alias, "alias virtio:d1v* virtio_net\n");
    }
}
