//! As much of the qcow2 format (version 3, docs/interop/qcow2.txt of QEMU) as a host needs without a process:
//! writing an empty disk or layer, and reading the facts of an existing one.
//!
//! Thirty servers at once mean thirty layers; written here, one costs less than a millisecond instead of a process.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::error::{IoContext, Result, VmmError};
use crate::spec::ImageFormat;

const MAGIC: u32 = 0x5146_49fb;
const CLUSTER_BITS: u32 = 16;
const CLUSTER: u64 = 1 << CLUSTER_BITS;
const HEADER_LENGTH: u32 = 104;
/// Bytes that one entry of the first-level table covers: a second-level cluster of 8-byte entries.
const L1_COVERS: u64 = CLUSTER * (CLUSTER / 8);
const BACKING_FORMAT_EXTENSION: u32 = 0xe279_2aca;
const INCOMPATIBLE_EXTERNAL_DATA: u64 = 1 << 2;
/// Dirty, corrupt and zstd clusters are understood by QEMU without other files.
const INCOMPATIBLE_HARMLESS: u64 = 0b1001;
/// QEMU itself refuses more snapshots.
const MAX_SNAPSHOTS: u32 = 65_536;

/// A file beneath a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backing {
    /// Path, relative to the layer's directory or absolute.
    pub path: String,
    /// Its format, stated so that QEMU never guesses from content that a tenant wrote.
    pub format: Option<ImageFormat>,
}

/// Facts of a qcow2 file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// What the guest sees.
    pub virtual_size: u64,
    /// The file beneath.
    pub backing: Option<Backing>,
    /// Does it refer to a file that holds its data?
    pub external_data: bool,
    /// Does it need features that are not known here?
    pub unknown_features: bool,
    /// Is it encrypted?
    pub encrypted: bool,
    /// Names of its snapshots in order of creation.
    pub snapshots: Vec<String>,
}

/// Writes a new, empty disk of this size, over a backing file or over zeros. The file must not exist; it is not synced.
pub fn create(path: &Path, virtual_size: u64, backing: Option<&Backing>) -> Result<()> {
    let mut file =
        File::options().write(true).create_new(true).open(path).context(|| format!("creating {}", path.display()))?;
    let image = layout_bytes(virtual_size, backing)?;
    let write = |file: &mut File| -> std::io::Result<()> {
        file.set_len(image.length)?;
        for (offset, bytes) in &image.pieces {
            file.seek(SeekFrom::Start(*offset))?;
            file.write_all(bytes)?;
        }
        Ok(())
    };
    write(&mut file).context(|| format!("writing {}", path.display()))
}

struct Pieces {
    length: u64,
    pieces: Vec<(u64, Vec<u8>)>,
}

/// Clusters: header, refcount table, refcount block, first-level table. All else is holes.
fn layout_bytes(virtual_size: u64, backing: Option<&Backing>) -> Result<Pieces> {
    if virtual_size == 0 || !virtual_size.is_multiple_of(512) || virtual_size > 1 << 50 {
        return Err(VmmError::Invalid(format!("disk of {virtual_size} bytes")));
    }
    let l1_entries = virtual_size.div_ceil(L1_COVERS);
    let l1_clusters = (l1_entries * 8).div_ceil(CLUSTER);
    let clusters = 3 + l1_clusters;
    let name = backing.map_or(&[][..], |b| b.path.as_bytes());
    if name.len() > 1023 {
        return Err(VmmError::Invalid("path of the backing file is too long".to_owned()));
    }

    let mut extensions = Vec::new();
    if let Some(format) = backing.and_then(|b| b.format) {
        let text = format.as_str().as_bytes();
        extensions.extend(BACKING_FORMAT_EXTENSION.to_be_bytes());
        extensions.extend(be32(text.len()));
        extensions.extend(text);
        extensions.resize(extensions.len().next_multiple_of(8), 0);
    }
    extensions.extend([0; 8]); // end of header extensions
    let name_offset = if name.is_empty() { 0 } else { u64::from(HEADER_LENGTH) + extensions.len() as u64 };

    let mut header = Vec::with_capacity(256);
    header.extend(MAGIC.to_be_bytes());
    header.extend(3_u32.to_be_bytes());
    header.extend(name_offset.to_be_bytes());
    header.extend(be32(name.len()));
    header.extend(CLUSTER_BITS.to_be_bytes());
    header.extend(virtual_size.to_be_bytes());
    header.extend(0_u32.to_be_bytes()); // not encrypted
    header.extend((l1_entries as u32).to_be_bytes());
    header.extend((3 * CLUSTER).to_be_bytes()); // first-level table
    header.extend(CLUSTER.to_be_bytes()); // refcount table
    header.extend(1_u32.to_be_bytes()); // clusters of it
    header.extend([0; 12]); // snapshots: none
    header.extend([0; 24]); // features: none
    header.extend(4_u32.to_be_bytes()); // refcounts of 16 bits
    header.extend(HEADER_LENGTH.to_be_bytes());
    header.extend(extensions);
    header.extend(name);

    let refcounts = std::iter::repeat_n(1_u16.to_be_bytes(), clusters as usize).flatten().collect();
    Ok(Pieces {
        length: clusters * CLUSTER,
        pieces: vec![(0, header), (CLUSTER, (2 * CLUSTER).to_be_bytes().to_vec()), (2 * CLUSTER, refcounts)],
    })
}

fn be32(n: usize) -> [u8; 4] {
    (n as u32).to_be_bytes()
}

/// Is this a file whose header never reached the disk? Then nothing that a guest flushed is in it either: one flush
/// writes the whole file out.
pub fn is_blank(path: &Path) -> bool {
    // The header counts itself: the first entry of the refcount table leads to a block whose first count is not zero.
    // These are different pages, and any of them may be the one that was not written.
    let look = || -> std::io::Result<bool> {
        let mut file = File::open(path)?;
        let mut number = |offset: u64, size: usize| -> std::io::Result<u64> {
            let mut bytes = [0; 8];
            file.seek(SeekFrom::Start(offset))?;
            file.read_exact(&mut bytes[8 - size..])?;
            Ok(u64::from_be_bytes(bytes))
        };
        match number(0, 4)? {
            0 => return Ok(true),
            magic if magic != u64::from(MAGIC) => return Ok(false),
            _ => {}
        }
        let table = number(48, 8)?;
        let block = number(table, 8)?;
        Ok(table == 0 || block == 0 || number(block, 2)? == 0)
    };
    look().unwrap_or_else(|e| e.kind() == std::io::ErrorKind::UnexpectedEof)
}

/// Reads the facts of a qcow2 file, also while QEMU has it open.
///
/// *Errors*: `Corrupt` if it is not one.
pub fn info(path: &Path) -> Result<Info> {
    let mut file = File::open(path).context(|| format!("opening {}", path.display()))?;
    read_info(&mut file).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
            VmmError::Corrupt(format!("{} is not a sound qcow2 file", path.display()))
        }
        _ => VmmError::io(format!("reading {}", path.display()), e),
    })
}

fn read_info(file: &mut File) -> std::io::Result<Info> {
    let bad = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let mut h = [0_u8; 104];
    file.read_exact(&mut h[..72])?;
    let version = u32_at(&h, 4);
    if u32_at(&h, 0) != MAGIC || !(2..=3).contains(&version) {
        return Err(bad());
    }
    let (mut incompatible, mut header_length) = (0, 72);
    if version == 3 {
        file.read_exact(&mut h[72..])?;
        incompatible = u64_at(&h, 72);
        header_length = u64::from(u32_at(&h, 100));
    }
    let (name_offset, name_length) = (u64_at(&h, 8), u32_at(&h, 16));
    if name_length > 1023 {
        return Err(bad());
    }
    let backing = if name_offset == 0 {
        None
    } else {
        let mut name = vec![0; name_length as usize];
        file.seek(SeekFrom::Start(name_offset))?;
        file.read_exact(&mut name)?;
        let format = backing_format(file, header_length, name_offset)?;
        Some(Backing { path: String::from_utf8(name).map_err(|_| bad())?, format })
    };
    Ok(Info {
        virtual_size: u64_at(&h, 24),
        backing,
        external_data: incompatible & INCOMPATIBLE_EXTERNAL_DATA != 0,
        unknown_features: incompatible & !(INCOMPATIBLE_HARMLESS | INCOMPATIBLE_EXTERNAL_DATA) != 0,
        encrypted: u32_at(&h, 32) != 0,
        snapshots: snapshot_names(file, u64_at(&h, 64), u32_at(&h, 60))?,
    })
}

fn backing_format(file: &mut File, start: u64, end: u64) -> std::io::Result<Option<ImageFormat>> {
    let mut at = start;
    while at + 8 <= end {
        let mut head = [0; 8];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let (kind, length) = (u32_at(&head, 0), u64::from(u32_at(&head, 4)));
        if kind == 0 {
            break;
        }
        if kind == BACKING_FORMAT_EXTENSION && length <= 16 {
            let mut text = vec![0; length as usize];
            file.read_exact(&mut text)?;
            return Ok(match text.as_slice() {
                b"raw" => Some(ImageFormat::Raw),
                b"qcow2" => Some(ImageFormat::Qcow2),
                _ => None,
            });
        }
        at += 8 + length.next_multiple_of(8);
    }
    Ok(None)
}

fn snapshot_names(file: &mut File, table: u64, count: u32) -> std::io::Result<Vec<String>> {
    let bad = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    if count > MAX_SNAPSHOTS {
        return Err(bad());
    }
    let mut names = Vec::with_capacity(count as usize);
    let mut at = table;
    for _ in 0..count {
        let mut fixed = [0; 40];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut fixed)?;
        let id = u64::from(u16_at(&fixed, 12));
        let name = u64::from(u16_at(&fixed, 14));
        let extra = u64::from(u32_at(&fixed, 36));
        let mut text = vec![0; name as usize];
        file.seek(SeekFrom::Start(at + 40 + extra + id))?;
        file.read_exact(&mut text)?;
        names.push(String::from_utf8(text).map_err(|_| bad())?);
        at = (at + 40 + extra + id + name).next_multiple_of(8);
    }
    Ok(names)
}

fn u16_at(b: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([b[at], b[at + 1]])
}

fn u32_at(b: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]])
}

fn u64_at(b: &[u8], at: usize) -> u64 {
    (u64::from(u32_at(b, at)) << 32) | u64::from(u32_at(b, at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn qemu_img(args: &[&str]) -> String {
        let out = Command::new("qemu-img").args(args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    #[test]
    fn what_we_write_is_sound_to_qemu() {
        let dir = tempfile::tempdir().unwrap();
        for (n, size) in [1 << 20, 10 << 30, 40_u64 << 40].into_iter().enumerate() {
            let path = dir.path().join(format!("{n}.qcow2"));
            create(&path, size, None).unwrap();
            let p = path.to_str().unwrap();
            assert!(qemu_img(&["check", p]).contains("No errors were found"), "size {size}");
            assert!(qemu_img(&["info", p]).contains(&format!("({size} bytes)")));
            assert_eq!(info(&path).unwrap().virtual_size, size);
        }
    }

    #[test]
    fn a_layer_names_its_base_and_format_and_reads_through() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("base"), vec![7_u8; 1 << 20]).unwrap();
        let path = dir.path().join("layer.qcow2");
        let backing = Backing { path: "base".to_owned(), format: Some(ImageFormat::Raw) };
        create(&path, 2 << 20, Some(&backing)).unwrap();
        assert_eq!(info(&path).unwrap().backing, Some(backing));
        let flat = dir.path().join("flat.raw");
        qemu_img(&["convert", "-O", "raw", path.to_str().unwrap(), flat.to_str().unwrap()]);
        let content = std::fs::read(flat).unwrap();
        assert_eq!(content.len(), 2 << 20);
        assert!(content[..1 << 20].iter().all(|b| *b == 7));
        assert!(content[1 << 20..].iter().all(|b| *b == 0));
    }

    #[test]
    fn snapshots_made_by_qemu_are_listed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d.qcow2");
        create(&path, 1 << 20, None).unwrap();
        let p = path.to_str().unwrap();
        qemu_img(&["snapshot", "-c", "first", p]);
        qemu_img(&["snapshot", "-c", "the-second-one", p]);
        assert_eq!(info(&path).unwrap().snapshots, ["first", "the-second-one"]);
    }

    #[test]
    fn a_file_that_a_power_cut_emptied_is_told_from_a_damaged_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        for (content, blank) in [(vec![], true), (vec![0; 9000], true), (vec![1; 9000], false)] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(is_blank(&path), blank);
        }
        assert!(!is_blank(&dir.path().join("absent")));
        let path = dir.path().join("whole");
        create(&path, 1 << 30, None).unwrap();
        assert!(!is_blank(&path));
        let file = File::options().write(true).open(&path).unwrap();
        std::os::unix::fs::FileExt::write_all_at(&file, &[0; 4096], 2 * CLUSTER).unwrap();
        assert!(is_blank(&path), "the counts did not reach the disk");
    }

    #[test]
    fn noise_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        std::fs::write(&path, b"QFI\xfb").unwrap();
        assert!(matches!(info(&path), Err(VmmError::Corrupt(_))));
        std::fs::write(&path, vec![1; 4096]).unwrap();
        assert!(matches!(info(&path), Err(VmmError::Corrupt(_))));
        assert!(create(&dir.path().join("y"), 0, None).is_err());
        assert!(create(&dir.path().join("z"), 511, None).is_err());
    }
}
