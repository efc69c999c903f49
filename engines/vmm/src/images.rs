//! Receiving a base image: what both hypervisors ask of its content.

use std::path::Path;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::error::{IoContext, Result, VmmError};
use crate::hypervisor::ImageSource;
use crate::layout::hex;
use crate::qcow2;
use crate::spec::{ImageFormat, ImageRef};

/// Writes the content to a file that nobody else looks at, and compares it with what was promised.
pub(crate) async fn fetch(image: &ImageRef, source: &dyn ImageSource, tmp: &Path) -> Result<()> {
    let mut content = source.open(image).await?;
    let what = || format!("caching image {}", image.id);
    let mut file = tokio::fs::File::create(tmp).await.context(what)?;
    let mut hash = Sha256::new();
    let mut length = 0_u64;
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = content.read(&mut buffer).await.context(|| format!("reading image {}", image.id))?;
        if n == 0 {
            break;
        }
        length += n as u64;
        if length > image.size_bytes {
            return Err(VmmError::Corrupt(format!("image {} is longer than {} bytes", image.id, image.size_bytes)));
        }
        hash.update(&buffer[..n]);
        file.write_all(&buffer[..n]).await.context(what)?;
    }
    file.flush().await.context(what)?;
    let found = hex(&hash.finalize());
    if length != image.size_bytes || !found.eq_ignore_ascii_case(&image.sha256) {
        return Err(VmmError::Corrupt(format!("image {} has {length} bytes of SHA-256 {found}", image.id)));
    }
    Ok(())
}

/// A qcow2 file may name other files of the host as its base or its data: whoever uploads one must not read them so.
pub(crate) fn refuse_references(image: &ImageRef, content: &Path) -> Result<()> {
    if image.format == ImageFormat::Raw {
        return Ok(());
    }
    let info = qcow2::info(content)?;
    if info.backing.is_some() || info.external_data || info.unknown_features || info.encrypted {
        return Err(VmmError::Corrupt(format!("image {} does not stand alone", image.id)));
    }
    Ok(())
}

/// What a guest would see of an image's content: whole sectors.
pub(crate) fn virtual_size(format: ImageFormat, content: &Path) -> Result<u64> {
    match format {
        ImageFormat::Qcow2 => Ok(qcow2::info(content)?.virtual_size),
        ImageFormat::Raw => {
            let length = std::fs::metadata(content).context(|| format!("reading {}", content.display()))?.len();
            Ok(length.next_multiple_of(512))
        }
    }
}
