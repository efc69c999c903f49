//! Bytes of an image going out: to clients who may see it, and to nodes that a disk is intended on.

use super::{Status, missing, store};
use crate::Storage;
use kernel::{Caller, Error, ErrorKind, ImageId, Result};
use std::ops::Range;
use tokio::io::AsyncRead;

/// An open image.
pub struct Reading {
    /// Its bytes, of the range asked for.
    pub reader: Box<dyn AsyncRead + Send + Unpin>,
    /// The range.
    pub range: Range<u64>,
    /// Bytes of the whole.
    pub size: u64,
    /// MD5 of the whole.
    pub checksum: Option<String>,
}

impl Storage {
    /// Opens an image's bytes for a client.
    ///
    /// # Errors
    /// Not found; forbidden, while deactivated; not found (`NoData`), while it has none; bad request, for a range outside of it.
    pub async fn read_image(&self, caller: &Caller, id: &ImageId, range: Option<Range<u64>>) -> Result<Reading> {
        let image = self.show_image(caller, id).await?;
        match image.status {
            Status::Active => {}
            Status::Deactivated if caller.is_admin() => {}
            Status::Deactivated => return Err(Error::forbidden("The image is deactivated: its data is withheld.")),
            Status::Queued | Status::Saving => {
                return Err(Error::not_found("The image has no data yet.").code("NoData"));
            }
        }
        let size = image.size.unwrap_or(0);
        let range = range.unwrap_or(0..size);
        if range.start >= range.end || range.end > size {
            let e = format!("the range is outside of the {size} bytes of the image");
            return Err(Error::new(ErrorKind::BadRequest, "RangeNotSatisfiable", e).field("range"));
        }
        let reader = self.blobs.open_range(id.as_str(), range.start, range.end - range.start).await?;
        Ok(Reading { reader: Box::new(reader), range, size, checksum: image.checksum })
    }

    /// Opens the whole image for a node.
    ///
    /// # Errors
    /// Not found, if it has been deleted or has no bytes.
    pub async fn open_image(&self, id: &ImageId) -> Result<Reading> {
        let mut tx = self.env.db.read().await?;
        let image = store::get(&mut tx, id).await?.ok_or_else(|| missing(id.as_str()))?;
        drop(tx);
        let size = image.size.ok_or_else(|| missing(id.as_str()))?;
        let reader = self.blobs.open_range(id.as_str(), 0, size).await?;
        Ok(Reading { reader: Box::new(reader), range: 0..size, size, checksum: image.checksum })
    }
}
