//! The kernel as it is found inside of a bzImage. QEMU starts an ELF kernel that has a PVH entry right away, and the guest
//! is spared what takes a second under emulation: unpacking itself.

use anyhow::{Context, Result, ensure};

const SECTOR: usize = 512;
/// Fields of the boot protocol's header: the size of the real-mode part in sectors, where its payload stands behind that,
/// and how long it is.
const SETUP_SECTORS: usize = 0x1f1;
const MAGIC: usize = 0x202;
const PAYLOAD_OFFSET: usize = 0x248;
const PAYLOAD_LENGTH: usize = 0x24c;
/// The legacy format of lz4(1): a magic number, then blocks, each after its compressed size. None unpacks to more than
/// this.
const LZ4_LEGACY: u32 = 0x184c_2102;
const LZ4_BLOCK: usize = 8 << 20;

/// The ELF image that a bzImage unpacks when it starts.
pub fn unpacked(image: &[u8]) -> Result<Vec<u8>> {
    ensure!(image.get(MAGIC..MAGIC + 4) == Some(b"HdrS"), "the kernel is no bzImage");
    let setup = (usize::from(image[SETUP_SECTORS]) + 1) * SECTOR;
    let start = setup + word(image, PAYLOAD_OFFSET)? as usize;
    let end = start + word(image, PAYLOAD_LENGTH)? as usize;
    let payload = image.get(start..end).context("the kernel's payload is cut off")?;
    ensure!(word(payload, 0)? == LZ4_LEGACY, "the kernel is not compressed with LZ4");
    // Behind the blocks stands the size of all.
    let trailer = payload.len() - 4;
    let size = word(payload, trailer)? as usize;
    let mut kernel = Vec::with_capacity(size);
    let mut at = 4;
    while at < trailer {
        let length = word(payload, at)? as usize;
        at += 4;
        let block = payload.get(at..at + length).context("a block of the kernel is cut off")?;
        kernel.extend(lz4_flex::block::decompress(block, LZ4_BLOCK).context("a block of the kernel is damaged")?);
        at += length;
    }
    ensure!(kernel.len() == size, "the kernel unpacks to {} bytes instead of {size}", kernel.len());
    ensure!(kernel.starts_with(b"\x7fELF"), "the unpacked kernel is no ELF image");
    Ok(kernel)
}

fn word(bytes: &[u8], at: usize) -> Result<u32> {
    let bytes = bytes.get(at..at + 4).context("the kernel is cut off")?;
    Ok(u32::from_le_bytes(bytes.try_into()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bzImage of two sectors and a payload whose blocks hold literals only.
    fn image(blocks: &[&[u8]], size: u32) -> Vec<u8> {
        let mut payload = LZ4_LEGACY.to_le_bytes().to_vec();
        for block in blocks {
            payload.extend((block.len() as u32 + 1).to_le_bytes());
            payload.push((block.len() as u8) << 4);
            payload.extend(*block);
        }
        payload.extend(size.to_le_bytes());
        let mut image = vec![0; 2 * SECTOR + 16];
        image[SETUP_SECTORS] = 1;
        image[MAGIC..MAGIC + 4].copy_from_slice(b"HdrS");
        image[PAYLOAD_OFFSET..PAYLOAD_OFFSET + 4].copy_from_slice(&16u32.to_le_bytes());
        image[PAYLOAD_LENGTH..PAYLOAD_LENGTH + 4].copy_from_slice(&(payload.len() as u32).to_le_bytes());
        image.extend(payload);
        image
    }

    #[test]
    fn blocks_are_put_together() {
        assert_eq!(unpacked(&image(&[b"\x7fELF", b"kernel"], 10)).unwrap(), b"\x7fELFkernel");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let whole = image(&[b"\x7fELF", b"kernel"], 10);
        assert!(unpacked(&whole[..whole.len() - 5]).is_err());
        assert!(unpacked(&image(&[b"\x7fELF"], 10)).is_err());
        assert!(unpacked(&image(&[b"other"], 5)).is_err());
        assert!(unpacked(b"short").is_err());
    }
}
