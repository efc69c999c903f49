//! Bytes of an image arriving: hashed, checked and written in one pass; kept as a whole or not at all.
//!
//! ```text
//!   begin (queued → saving, named by a fresh upload id) ─▶ stream into a part ─▶ flush, rename ─▶ stored (saving → active)
//!        any failure ─▶ part removed, saving → queued
//! ```
//! The record names the upload, so one that lost its image (deleted, or taken over) changes nothing and removes its bytes. What a
//! crash leaves: a part (removed at the next start), a saving record (queued again at the next start), or a whole blob whose record
//! does not know it (removed by the sweeper).

use super::blob::Part;
use super::state::Event;
use super::store::{self, Stored};
use super::{Image, Status, missing, own, qcow2};
use crate::Storage;
use async_trait::async_trait;
use crypto::hash::{Md5Stream, Sha256Stream, Sha512Stream};
use kernel::{Caller, Error, ImageId, Result};
use runtime::transact;
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Bytes on their way in.
#[async_trait]
pub trait Chunks: Send {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// Bad request, if the sender broke off.
    async fn next(&mut self) -> Result<Option<Vec<u8>>>;
}

/// A reader as a source of chunks.
pub struct FromReader<R>(pub R);

#[async_trait]
impl<R: AsyncRead + Send + Unpin> Chunks for FromReader<R> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut b = vec![0; 256 * 1024];
        let n = self.0.read(&mut b).await.map_err(|e| Error::bad_request("the data broke off").because(e))?;
        b.truncate(n);
        Ok((n > 0).then_some(b))
    }
}

/// What the single pass over the bytes finds out.
#[derive(Default)]
struct Pass {
    size: u64,
    prefix: Vec<u8>,
    md5: Md5Stream,
    sha256: Sha256Stream,
    sha512: Sha512Stream,
}

struct Digests {
    size: u64,
    virtual_size: u64,
    checksum: String,
    sha512: String,
    sha256: String,
}

impl Pass {
    fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let wanted = qcow2::PREFIX.saturating_sub(self.prefix.len()).min(bytes.len());
        self.prefix.extend_from_slice(&bytes[..wanted]);
        self.md5.update(bytes);
        self.sha256.update(bytes);
        self.sha512.update(bytes);
    }

    fn finish(self, format: &str) -> Result<Digests> {
        let virtual_size = match format {
            "qcow2" => qcow2::parse(&self.prefix)?.virtual_size,
            "raw" => match qcow2::sniff(&self.prefix) {
                // QEMU would not probe what it is told to be raw, but other tools of an operator would.
                Some(other) => {
                    let e = Error::bad_request(format!("The image claims to be raw but its data is {other}."));
                    return Err(e.code("UnacceptableImage").field("disk_format"));
                }
                None => self.size,
            },
            _ => self.size,
        };
        Ok(Digests {
            size: self.size,
            virtual_size,
            checksum: self.md5.finish_hex(),
            sha512: self.sha512.finish_hex(),
            sha256: self.sha256.finish_hex(),
        })
    }
}

impl Storage {
    /// Stores the bytes of a queued image and makes it active.
    ///
    /// The caller must let this run to its end even if the client goes away: then `chunks` fails and everything is put back.
    ///
    /// # Errors
    /// Conflict, if the image has bytes already; bad request, if they are not in its format or break off; too large or over quota;
    /// insufficient storage, if the disk is full. The image is queued again then, and nothing is kept.
    pub async fn upload(&self, caller: &Caller, id: &ImageId, chunks: &mut dyn Chunks) -> Result<Image> {
        let upload = kernel::fresh_uuid().to_string();
        let (image, room) = self.upload_begin(caller, id, &upload).await?;
        let format = image.disk_format.unwrap_or_default();
        let part = self.blobs.create(id, &upload).await;
        let done = match part {
            Ok(part) => self.upload_bytes(part, &format, room, chunks).await,
            Err(e) => Err(e),
        };
        match done {
            Ok(d) => self.upload_stored(id, &upload, &d).await,
            Err(e) => {
                self.upload_broken(id, &upload, Status::Queued).await;
                Err(e)
            }
        }
    }

    async fn upload_begin(&self, caller: &Caller, id: &ImageId, upload: &str) -> Result<(Image, Room)> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let image = self.visible(tx, caller, id).await?;
            own(caller, &image)?;
            image.status.after(Event::Begin)?;
            for (field, v) in [("disk_format", &image.disk_format), ("container_format", &image.container_format)] {
                if v.is_none() {
                    return Err(Error::bad_request(format!("{field} must be set before data is uploaded")).field(field));
                }
            }
            if !store::begin_upload(tx, id, Status::Queued, upload, self.blobs.name(), now).await? {
                return Err(Error::conflict(format!("Image {id} is being uploaded already")));
            }
            let used = store::bytes_of_project(tx, &image.project).await?;
            let room =
                Room { image: self.config.image_limit, project: self.config.project_image_limit.saturating_sub(used) };
            Ok((image, room))
        })
    }

    /// The pass over the bytes; the part is gone unless this succeeds.
    async fn upload_bytes(&self, mut part: Part, format: &str, room: Room, chunks: &mut dyn Chunks) -> Result<Digests> {
        let mut pass = Pass::default();
        while let Some(bytes) = chunks.next().await? {
            pass.update(&bytes);
            room.check(pass.size)?;
            part.write(&bytes).await?;
        }
        if pass.size == 0 {
            return Err(Error::bad_request("the image has no data"));
        }
        let digests = pass.finish(format)?;
        let _order = self.blobs.order().await;
        part.keep().await?;
        Ok(digests)
    }

    async fn upload_stored(&self, id: &ImageId, upload: &str, d: &Digests) -> Result<Image> {
        let kept = self.record_stored(id, upload, Status::Active, d).await;
        if !matches!(kept, Ok(Some(_))) {
            self.upload_broken(id, upload, Status::Queued).await;
            self.discard(id).await;
        }
        kept?.ok_or_else(|| missing(id.as_str()))
    }

    /// Commits what the pass found; `None` if the image is not this upload's any more.
    async fn record_stored(&self, id: &ImageId, upload: &str, status: Status, d: &Digests) -> Result<Option<Image>> {
        let now = self.env.now();
        let s = Stored {
            size: d.size,
            virtual_size: d.virtual_size,
            checksum: &d.checksum,
            sha512: &d.sha512,
            sha256: &d.sha256,
        };
        transact!(self.env.db, |tx| {
            if !store::stored(tx, id, upload, status, &s, now).await? {
                return Ok(None);
            }
            if status == Status::Active {
                self.bill_image(tx, id, now).await?;
            }
            store::get(tx, id).await
        })
    }

    async fn upload_broken(&self, id: &ImageId, upload: &str, back_to: Status) {
        let now = self.env.now();
        let back: Result<bool> =
            transact!(self.env.db, |tx| { store::abandon_upload(tx, id, upload, back_to, now).await });
        if let Err(e) = back {
            tracing::error!(image = %id, error = ?e, "image stays saving until the next start");
        }
    }

    /// Removes bytes that no record wants; what cannot be removed now is left to the sweeper.
    pub(crate) async fn discard(&self, id: &ImageId) {
        // Between the look and the removal no upload may put new bytes there.
        let _order = self.blobs.order().await;
        let wanted = async {
            let mut tx = self.env.db.read().await?;
            store::wants_blob(&mut tx, id.as_str()).await
        };
        match wanted.await {
            Ok(false) => {
                if let Err(e) = self.blobs.remove(id.as_str()).await {
                    tracing::warn!(image = %id, error = ?e, "bytes without an image are left to the sweeper");
                }
            }
            Ok(true) => {}
            Err(e) => tracing::warn!(image = %id, error = ?e, "bytes are left to the sweeper"),
        }
    }

    /// Takes the bytes of an export from a node. A second delivery takes over from one that hangs.
    ///
    /// # Errors
    /// Not found, if no export of that image is wanted; as [`Storage::upload`] otherwise.
    pub async fn receive_export(&self, id: &ImageId, chunks: &mut dyn Chunks) -> Result<()> {
        let upload = kernel::fresh_uuid().to_string();
        let now = self.env.now();
        let format: String = transact!(self.env.db, |tx| {
            let image = store::get(tx, id).await?.ok_or_else(|| missing(id.as_str()))?;
            let wanted = crate::disk::store::export_wanted(tx, id.as_str()).await?;
            let status = Status::Saving;
            if !wanted || !store::begin_upload(tx, id, status, &upload, self.blobs.name(), now).await? {
                return Err(missing(id.as_str()));
            }
            Ok(image.disk_format.unwrap_or_default())
        })?;
        let room = Room { image: u64::MAX, project: u64::MAX };
        let done = match self.blobs.create(id, &upload).await {
            Ok(part) => self.upload_bytes(part, &format, room, chunks).await,
            Err(e) => Err(e),
        };
        let kept = match &done {
            // The operation makes it active once the node's report is in.
            Ok(d) => self.record_stored(id, &upload, Status::Saving, d).await?,
            Err(_) => None,
        };
        if kept.is_none() {
            self.upload_broken(id, &upload, Status::Saving).await;
            self.discard(id).await;
        }
        done?;
        kept.map(drop).ok_or_else(|| missing(id.as_str()))
    }

    /// At start: images whose upload died with the process are queued again.
    pub(crate) async fn recover_uploads(&self) -> Result<()> {
        let now = self.env.now();
        let n = transact!(self.env.db, |tx| { store::abandon_uploads_of(tx, self.blobs.name(), now).await })?;
        if n > 0 {
            tracing::info!(images = n, "uploads that a killed process left are taken back");
        }
        Ok(())
    }

    /// Removes whole blobs that no record wants.
    pub(crate) async fn sweep_blobs(&self) -> Result<()> {
        for id in self.blobs.list().await? {
            self.discard(&ImageId::from(id)).await;
        }
        Ok(())
    }
}

/// How much may still be stored.
#[derive(Debug, Clone, Copy)]
struct Room {
    image: u64,
    project: u64,
}

impl Room {
    fn check(self, size: u64) -> Result<()> {
        if size > self.image {
            return Err(Error::too_large(format!("The image is larger than the limit of {} bytes.", self.image)));
        }
        if size > self.project {
            return Err(Error::over_quota(format!(
                "The size of the data would exceed the quota of images of this project: {} bytes are left.",
                self.project
            ))
            .field("image_bytes"));
        }
        Ok(())
    }
}
