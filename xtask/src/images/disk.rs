//! The bootable disk: a partition table, a FAT partition that firmware reads, and the root file system.
//! Everything is written into a plain file; nothing is mounted and no loop device is needed.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Arch;
use crate::tool::{output, run};

const MIB: u64 = 1 << 20;
const SECTOR: u64 = 512;
/// The first partition starts here, as every tool of today aligns it.
const BOOT_START: u64 = MIB;
const ROOT_SIZE: u64 = 104 * MIB;
const MBR_CODE: &str = "/usr/lib/syslinux/mbr/mbr.bin";
const PARTITION_EFI: u8 = 0xef;
const PARTITION_LINUX: u8 = 0x83;
/// Makes builds of the same content alike, and tells the guests' root apart from nothing else: servers find it by label.
const ROOT_UUID: &str = "6f1c8a52-3d0e-4b7c-9a41-58c2e7d0b913";

/// What the boot partition holds.
pub struct Boot<'a> {
    pub kernel: &'a Path,
    pub initrd: &'a Path,
    /// systemd-boot for this architecture.
    pub loader: PathBuf,
    pub cmdline: &'a str,
}

/// Builds `out`, a qcow2, from a root tree; `work` takes what is in between.
pub fn build(arch: Arch, boot: &Boot<'_>, tree: &Path, work: &Path, out: &Path) -> Result<u64> {
    let raw = work.join("disk.raw");
    let boot_size =
        (fs::metadata(boot.kernel)?.len() + fs::metadata(boot.initrd)?.len() + 6 * MIB).next_multiple_of(MIB);
    let root_start = BOOT_START + boot_size;
    let size = root_start + ROOT_SIZE + MIB;
    let mut file = File::create(&raw)?;
    file.set_len(size)?;
    boot_partition(arch, boot, &raw, boot_size, work)?;
    root_partition(tree, &raw, root_start)?;
    let table = partition_table(arch, boot_size, root_start)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&table)?;
    file.sync_all()?;
    drop(file);
    run(Command::new("qemu-img").args(["convert", "-q", "-f", "raw", "-O", "qcow2", "-c"]).arg(&raw).arg(out))?;
    fs::remove_file(&raw)?;
    Ok(size)
}

/// A first sector with the boot code of syslinux (which follows the active flag) and two entries.
fn partition_table(arch: Arch, boot_size: u64, root_start: u64) -> Result<Vec<u8>> {
    let mut sector = vec![0u8; SECTOR as usize];
    if arch == Arch::X86_64 {
        let code = fs::read(MBR_CODE).with_context(|| format!("{MBR_CODE} is missing: install syslinux-common"))?;
        ensure!(code.len() <= 440, "{MBR_CODE} is too long for a boot sector");
        sector[..code.len()].copy_from_slice(&code);
    }
    sector[440..444].copy_from_slice(b"XLIN");
    entry(&mut sector[446..462], true, PARTITION_EFI, BOOT_START, boot_size);
    entry(&mut sector[462..478], false, PARTITION_LINUX, root_start, ROOT_SIZE);
    sector[510..512].copy_from_slice(&[0x55, 0xaa]);
    Ok(sector)
}

fn entry(entry: &mut [u8], active: bool, kind: u8, start: u64, size: u64) {
    // Cylinder, head and sector fields at their maximum say: use the linear fields.
    const NO_CHS: [u8; 3] = [0xfe, 0xff, 0xff];
    entry[0] = if active { 0x80 } else { 0 };
    entry[1..4].copy_from_slice(&NO_CHS);
    entry[4] = kind;
    entry[5..8].copy_from_slice(&NO_CHS);
    entry[8..12].copy_from_slice(&((start / SECTOR) as u32).to_le_bytes());
    entry[12..16].copy_from_slice(&((size / SECTOR) as u32).to_le_bytes());
}

fn boot_partition(arch: Arch, boot: &Boot<'_>, raw: &Path, size: u64, work: &Path) -> Result<()> {
    let at = format!("{}@@{BOOT_START}", raw.display());
    let sectors = (size / SECTOR).to_string();
    let hidden = (BOOT_START / SECTOR).to_string();
    run(mtools("mformat")
        .args(["-i", &at, "-T", &sectors, "-h", "255", "-s", "63", "-H", &hidden, "-v", "XINGLIN", "::"]))?;
    run(mtools("mmd").args(["-i", &at, "::EFI", "::EFI/BOOT", "::loader", "::loader/entries"]))?;
    copy(&at, boot.kernel, "vmlinuz")?;
    copy(&at, boot.initrd, "initrd")?;
    copy(&at, &boot.loader, arch.efi_name())?;
    text(&at, work, "loader/loader.conf", "timeout 0\ndefault xinglin.conf\neditor no\n")?;
    let efi_entry = format!("title Xinglin guest\nlinux /vmlinuz\ninitrd /initrd\noptions {}\n", boot.cmdline);
    text(&at, work, "loader/entries/xinglin.conf", &efi_entry)?;
    if arch == Arch::X86_64 {
        let bios_entry = format!(
            "DEFAULT xinglin\nPROMPT 0\nTIMEOUT 0\nLABEL xinglin\n  LINUX /vmlinuz\n  INITRD /initrd\n  APPEND {}\n",
            boot.cmdline
        );
        text(&at, work, "syslinux.cfg", &bios_entry)?;
        run(Command::new("syslinux").args(["--install", "--offset", &BOOT_START.to_string()]).arg(raw))?;
    }
    Ok(())
}

/// mtools doubts geometries that nothing uses any more.
fn mtools(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("MTOOLS_SKIP_CHECK", "1");
    command
}

fn copy(at: &str, from: &Path, name: &str) -> Result<()> {
    run(mtools("mcopy").args(["-i", at, "-o"]).arg(from).arg(format!("::{name}")))
}

fn text(at: &str, work: &Path, name: &str, content: &str) -> Result<()> {
    let file = work.join("boot-file");
    fs::write(&file, content)?;
    copy(at, &file, name)
}

fn root_partition(tree: &Path, raw: &Path, start: u64) -> Result<()> {
    let blocks = (ROOT_SIZE / 4096).to_string();
    let extended =
        format!("offset={start},lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0,hash_seed={ROOT_UUID}");
    output(
        Command::new("mke2fs")
            .args([
                "-q",
                "-F",
                "-t",
                "ext4",
                "-b",
                "4096",
                "-i",
                "32768",
                "-m",
                "1",
                "-L",
                "xinglin-root",
                "-U",
                ROOT_UUID,
            ])
            .args(["-J", "size=4", "-E", &extended, "-d"])
            .arg(tree)
            .arg(raw)
            .arg(&blocks),
    )
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partition_entries_hold_sectors() {
        let mut bytes = [0u8; 16];
        entry(&mut bytes, true, PARTITION_EFI, BOOT_START, 3 * MIB);
        assert_eq!(bytes[0], 0x80);
        assert_eq!(bytes[4], 0xef);
        assert_eq!(u32::from_le_bytes(bytes[8..12].try_into().unwrap()), 2048);
        assert_eq!(u32::from_le_bytes(bytes[12..16].try_into().unwrap()), 6144);
    }

    #[test]
    fn the_initramfs_grows_the_entry_that_is_written_here() {
        // Offset of the length in the second entry, which guest/initramfs/init rewrites.
        assert_eq!(446 + 16 + 12, 474);
        assert!(super::super::guest::INITRAMFS_INIT.contains("seek=474"));
        let table = partition_table(Arch::Aarch64, 30 * MIB, 31 * MIB).unwrap();
        assert_eq!(u32::from_le_bytes(table[474..478].try_into().unwrap()) as u64, ROOT_SIZE / SECTOR);
    }
}
