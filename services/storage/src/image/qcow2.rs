//! Reads the header of a qcow2 image. The bytes come from a tenant and are believed in nothing: a pure function over a bounded prefix.
//!
//! An image that names a backing file or an external data file would make the host read a path of the tenant's choosing, so it is
//! refused (CVE-2014-0134, CVE-2022-47951, CVE-2024-32498). An image of another format that claims to be raw is caught by
//! [`sniff`], because whoever probes it later would follow it just the same.

use kernel::{Error, Result};

/// The longest prefix that is looked at: header, extensions and what must not be there.
pub const PREFIX: usize = 64 * 1024;
const MAGIC: [u8; 4] = *b"QFI\xfb";
const INCOMPATIBLE_DIRTY: u64 = 1;
const INCOMPATIBLE_CORRUPT: u64 = 2;
const INCOMPATIBLE_DATA_FILE: u64 = 4;
const INCOMPATIBLE_COMPRESSION: u64 = 8;
const INCOMPATIBLE_EXTENDED_L2: u64 = 16;
const EXTENSION_BACKING_FORMAT: u32 = 0xE279_2ACA;
const EXTENSION_DATA_FILE: u32 = 0x4441_5441;

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// 2 or 3.
    pub version: u32,
    /// Bytes of the disk.
    pub virtual_size: u64,
    /// Cluster size as a power of two.
    pub cluster_bits: u32,
}

fn refuse(why: &str) -> Error {
    Error::bad_request(format!("The image is not an acceptable qcow2 file: {why}.")).code("UnacceptableImage")
}

fn u32_at(b: &[u8], at: usize) -> Result<u32> {
    let s = b.get(at..at.saturating_add(4)).and_then(|s| s.try_into().ok());
    s.map(u32::from_be_bytes).ok_or_else(|| refuse("it ends within its header"))
}

fn u64_at(b: &[u8], at: usize) -> Result<u64> {
    let s = b.get(at..at.saturating_add(8)).and_then(|s| s.try_into().ok());
    s.map(u64::from_be_bytes).ok_or_else(|| refuse("it ends within its header"))
}

/// Reads the header at the beginning of an image.
///
/// # Errors
/// Bad request (`UnacceptableImage`), if it is no qcow2, is damaged, encrypted, or refers to another file.
pub fn parse(prefix: &[u8]) -> Result<Header> {
    if prefix.get(..4) != Some(&MAGIC) {
        return Err(refuse("it does not begin with a qcow2 header"));
    }
    let version = u32_at(prefix, 4)?;
    if !matches!(version, 2 | 3) {
        return Err(refuse("its version is neither 2 nor 3"));
    }
    if u64_at(prefix, 8)? != 0 || u32_at(prefix, 16)? != 0 {
        return Err(refuse("it has a backing file"));
    }
    let cluster_bits = u32_at(prefix, 20)?;
    if !(9..=21).contains(&cluster_bits) {
        return Err(refuse("its cluster size is out of range"));
    }
    let virtual_size = u64_at(prefix, 24)?;
    // QEMU's own bound is 64 EiB at the largest cluster; nobody has such a disk, and sums must not overflow.
    if virtual_size > 1 << 56 {
        return Err(refuse("its virtual size is out of range"));
    }
    if u32_at(prefix, 32)? != 0 {
        return Err(refuse("it is encrypted"));
    }
    let length = if version == 2 { 72 } else { features(prefix)? };
    extensions(prefix, length, 1usize << cluster_bits)?;
    Ok(Header { version, virtual_size, cluster_bits })
}

/// Checks the feature bits of version 3 and returns the length of the header.
fn features(prefix: &[u8]) -> Result<usize> {
    let incompatible = u64_at(prefix, 72)?;
    if incompatible & INCOMPATIBLE_DATA_FILE != 0 {
        return Err(refuse("it has an external data file"));
    }
    if incompatible & (INCOMPATIBLE_DIRTY | INCOMPATIBLE_CORRUPT) != 0 {
        return Err(refuse("it was not closed properly"));
    }
    if incompatible & !(INCOMPATIBLE_COMPRESSION | INCOMPATIBLE_EXTENDED_L2) != 0 {
        return Err(refuse("it needs features that are not known"));
    }
    let length = u32_at(prefix, 100)? as usize;
    if !(104..=4096).contains(&length) {
        return Err(refuse("its header length is out of range"));
    }
    Ok(length)
}

/// Walks the header extensions, which lie in the first cluster.
fn extensions(prefix: &[u8], from: usize, cluster: usize) -> Result<()> {
    let end = cluster.min(PREFIX);
    let mut at = from;
    while at.saturating_add(8) <= end && at.saturating_add(8) <= prefix.len() {
        let (kind, length) = (u32_at(prefix, at)?, u32_at(prefix, at + 4)? as usize);
        match kind {
            0 => return Ok(()),
            EXTENSION_BACKING_FORMAT => return Err(refuse("it has a backing file")),
            EXTENSION_DATA_FILE => return Err(refuse("it has an external data file")),
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(length.saturating_add(7) & !7);
    }
    Ok(())
}

/// Names the format that bytes which claim to be a raw disk really have, if it is one that a host would follow elsewhere.
pub fn sniff(prefix: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| prefix.starts_with(magic);
    match () {
        () if starts(&MAGIC) => Some("qcow2"),
        () if starts(b"QED\0") => Some("qed"),
        () if starts(b"KDMV") || starts(b"# Disk DescriptorFile") => Some("vmdk"),
        () if starts(b"vhdxfile") => Some("vhdx"),
        () if starts(b"conectix") => Some("vhd"),
        () if prefix.get(64..68) == Some(&[0x7f, 0x10, 0xda, 0xbe]) => Some("vdi"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(version: u32, size: u64) -> Vec<u8> {
        let mut b = vec![0; 4096];
        b[..4].copy_from_slice(&MAGIC);
        b[4..8].copy_from_slice(&version.to_be_bytes());
        b[20..24].copy_from_slice(&16u32.to_be_bytes());
        b[24..32].copy_from_slice(&size.to_be_bytes());
        b[100..104].copy_from_slice(&104u32.to_be_bytes());
        b
    }

    fn with(at: usize, bytes: &[u8]) -> Vec<u8> {
        let mut b = header(3, 1 << 30);
        b[at..at + bytes.len()].copy_from_slice(bytes);
        b
    }

    #[test]
    fn reads_the_virtual_size_of_both_versions() {
        for v in [2, 3] {
            let h = parse(&header(v, 5 << 30)).unwrap();
            assert_eq!((h.version, h.virtual_size, h.cluster_bits), (v, 5 << 30, 16));
        }
    }

    #[test]
    fn refuses_whatever_refers_to_another_file() {
        for (what, b) in [
            ("backing file", with(8, &512u64.to_be_bytes())),
            ("backing file", with(16, &11u32.to_be_bytes())),
            ("external data file", with(72, &INCOMPATIBLE_DATA_FILE.to_be_bytes())),
            ("external data file", with(104, &EXTENSION_DATA_FILE.to_be_bytes())),
            ("backing file", with(104, &EXTENSION_BACKING_FORMAT.to_be_bytes())),
            ("encrypted", with(32, &1u32.to_be_bytes())),
            ("features", with(72, &(1u64 << 40).to_be_bytes())),
            ("cluster size", with(20, &63u32.to_be_bytes())),
            ("virtual size", with(24, &u64::MAX.to_be_bytes())),
            ("version", with(4, &4u32.to_be_bytes())),
        ] {
            assert!(parse(&b).unwrap_err().message.contains(what), "{what}");
        }
        // Behind another extension it is found too.
        let mut b = with(104, &0x6803_f857u32.to_be_bytes());
        b[108..112].copy_from_slice(&5u32.to_be_bytes());
        b[120..124].copy_from_slice(&EXTENSION_DATA_FILE.to_be_bytes());
        assert!(parse(&b).unwrap_err().message.contains("external data file"));
    }

    #[test]
    fn a_raw_image_that_is_something_else_is_named() {
        assert_eq!(sniff(&header(3, 1)), Some("qcow2"));
        assert_eq!(sniff(b"KDMV...."), Some("vmdk"));
        assert_eq!(sniff(&[0; 512]), None);
        assert_eq!(sniff(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(tail in proptest::collection::vec(any::<u8>(), 0..600), cut in 0usize..600) {
            let mut b = header(3, 1 << 20);
            b[4..4 + tail.len()].copy_from_slice(&tail);
            b.truncate(cut);
            if let Ok(h) = parse(&b) {
                prop_assert!(h.virtual_size <= 1 << 56 && (9..=21).contains(&h.cluster_bits));
                prop_assert_eq!(&b[8..20], &[0u8; 12][..]);
            }
            sniff(&b);
        }
    }
}
