//! Bytes of images on this machine's disk: `images/<id>`, written to `images/<id>.<upload>.part`, flushed, then renamed.
//!
//! Invariants: a file without `.part` is whole; a `.part` belongs to an upload of this process, since the directory is this process's
//! alone, so whatever a start finds is removed. The file `.store` holds the name by which records say where their bytes are.

use kernel::{Error, ErrorKind, ImageId, Result};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeekExt as _, AsyncWrite, AsyncWriteExt as _};

const PART: &str = ".part";
const NAME: &str = ".store";

/// A directory of blobs.
#[derive(Debug, Clone)]
pub struct Blobs {
    dir: PathBuf,
    name: String,
    order: Arc<tokio::sync::Mutex<()>>,
}

/// Turns what the operating system says into what a caller can act on.
pub(crate) fn refusal(e: io::Error) -> Error {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Error::new(
            ErrorKind::InsufficientStorage,
            "DiskFull",
            "There is not enough disk space on the image storage media; nothing was kept.",
        )
        .because(e),
        _ => Error::unavailable("the image store cannot be used now").because(e),
    }
}

/// Ids name files, so they must be plain.
fn plain(id: &str) -> Result<&str> {
    let ok = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if ok { Ok(id) } else { Err(super::missing(id)) }
}

impl Blobs {
    /// Opens or makes the directory, and removes what a process killed while it wrote left there.
    ///
    /// # Errors
    /// Unavailable, if the directory cannot be used.
    pub fn open(dir: &Path) -> Result<Blobs> {
        let open = || -> io::Result<Blobs> {
            std::fs::create_dir_all(dir)?;
            for entry in std::fs::read_dir(dir)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().ends_with(PART) {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok(Blobs { dir: dir.to_owned(), name: name_of(dir)?, order: Arc::default() })
        };
        open().map_err(refusal)
    }

    /// The name by which records say where their bytes are.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Keeps the appearing and the removal of whole blobs apart.
    pub(crate) async fn order(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.order.lock().await
    }

    fn path(&self, id: &str) -> Result<PathBuf> {
        Ok(self.dir.join(plain(id)?))
    }

    /// Begins to write; what is not [`Part::keep`]t is removed.
    pub(crate) async fn create(&self, id: &ImageId, upload: &str) -> Result<Part> {
        let path = self.dir.join(format!("{}.{}{PART}", plain(id.as_str())?, plain(upload)?));
        let file = tokio::fs::OpenOptions::new().write(true).create_new(true).open(&path).await.map_err(refusal)?;
        let writer: Box<dyn AsyncWrite + Send + Unpin> = Box::new(file.try_clone().await.map_err(refusal)?);
        Ok(Part { writer, file: Some(file), target: self.path(id.as_str())?, path, dir: self.dir.clone() })
    }

    /// Opens bytes `from..from+length` of a blob for reading.
    ///
    /// # Errors
    /// Not found.
    pub async fn open_range(
        &self,
        id: &str,
        from: u64,
        length: u64,
    ) -> Result<impl AsyncRead + Send + Unpin + 'static> {
        let mut file = match tokio::fs::File::open(self.path(id)?).await {
            Ok(f) => f,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(super::missing(id)),
            Err(e) => return Err(refusal(e)),
        };
        if from > 0 {
            file.seek(io::SeekFrom::Start(from)).await.map_err(refusal)?;
        }
        Ok(file.take(length))
    }

    /// Removes a blob; one that is not there is removed already.
    pub(crate) async fn remove(&self, id: &str) -> Result<()> {
        match tokio::fs::remove_file(self.path(id)?).await {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(refusal(e)),
            _ => Ok(()),
        }
    }

    /// Ids of all whole blobs.
    pub(crate) async fn list(&self) -> Result<Vec<String>> {
        let mut all = Vec::new();
        let mut dir = tokio::fs::read_dir(&self.dir).await.map_err(refusal)?;
        while let Some(entry) = dir.next_entry().await.map_err(refusal)? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if plain(&name).is_ok() {
                all.push(name);
            }
        }
        Ok(all)
    }
}

fn name_of(dir: &Path) -> io::Result<String> {
    let path = dir.join(NAME);
    match std::fs::read_to_string(&path) {
        Ok(s) if !s.trim().is_empty() => return Ok(s.trim().to_owned()),
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let name = kernel::fresh_uuid().to_string();
    let part = dir.join(format!("{NAME}{PART}"));
    let mut f = std::fs::File::create(&part)?;
    f.write_all(name.as_bytes())?;
    f.sync_all()?;
    std::fs::rename(&part, &path)?;
    std::fs::File::open(dir)?.sync_all()?;
    Ok(name)
}

/// A blob being written. Dropped, it is removed.
pub(crate) struct Part {
    writer: Box<dyn AsyncWrite + Send + Unpin>,
    file: Option<tokio::fs::File>,
    path: PathBuf,
    target: PathBuf,
    dir: PathBuf,
}

impl Part {
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes).await.map_err(refusal)
    }

    /// Makes the blob durable under its name.
    pub(crate) async fn keep(mut self) -> Result<()> {
        self.writer.flush().await.map_err(refusal)?;
        let Some(file) = self.file.take() else { return Err(Error::internal("a blob is kept twice")) };
        file.sync_all().await.map_err(refusal)?;
        let (path, target, dir) = (self.path.clone(), self.target.clone(), self.dir.clone());
        runtime::task::blocking(move || {
            std::fs::rename(path, target)?;
            // The name is durable only once the directory is.
            std::fs::File::open(dir)?.sync_all()
        })
        .await?
        .map_err(refusal)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After `keep` there is nothing of that name; before it, what was written must not stay.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn part(dir: &Path) -> Part {
        Blobs::open(dir).unwrap().create(&ImageId::from("i"), "u").await.unwrap()
    }

    #[tokio::test]
    async fn a_full_disk_is_named_and_leaves_no_part() {
        let dir = tempfile::tempdir().unwrap();
        let mut p = part(dir.path()).await;
        // Every write to it fails as on a full disk.
        p.writer = Box::new(tokio::fs::OpenOptions::new().write(true).open("/dev/full").await.unwrap());
        // The file buffers: the failure shows at a later write or at the flush.
        let written = p.write(&vec![0; 4 << 20]).await;
        let e = match written {
            Err(e) => e,
            Ok(()) => p.keep().await.unwrap_err(),
        };
        assert_eq!(e.kind, ErrorKind::InsufficientStorage);
        drop(e);
        assert!(!dir.path().join("i").exists());
    }

    #[tokio::test]
    async fn a_part_is_kept_or_gone_and_a_start_removes_what_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let mut p = part(dir.path()).await;
        p.write(b"x").await.unwrap();
        drop(p);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "only the name of the store");
        let mut p = part(dir.path()).await;
        p.write(b"whole").await.unwrap();
        p.keep().await.unwrap();
        std::fs::write(dir.path().join("i.killed.part"), b"half").unwrap();
        let name = Blobs::open(dir.path()).unwrap().name().to_owned();
        assert_eq!(Blobs::open(dir.path()).unwrap().name(), name);
        assert_eq!(std::fs::read(dir.path().join("i")).unwrap(), b"whole");
        assert!(!dir.path().join("i.killed.part").exists());
    }

    #[tokio::test]
    async fn ids_cannot_leave_the_directory() {
        let dir = tempfile::tempdir().unwrap();
        let b = Blobs::open(dir.path()).unwrap();
        for id in ["../x", "", ".store", "a/b", "x\0"] {
            assert!(b.open_range(id, 0, 1).await.err().unwrap().is_not_found(), "{id}");
            assert!(b.remove(id).await.is_err(), "{id}");
        }
    }
}
