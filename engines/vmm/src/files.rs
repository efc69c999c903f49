//! File habits: whole or absent, sparse stays sparse, zeroed before it goes.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use nix::unistd::{Whence, lseek64};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{IoContext, Result, VmmError};
use crate::layout::TMP;

/// Replaces a JSON file in one step. Not synced: it is rebuilt from the caller's intention after a power cut.
pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let bytes = serde_json::to_vec(value).map_err(|e| VmmError::Invalid(format!("{}: {e}", path.display())))?;
    write_whole(path, &bytes)
}

/// Replaces a file in one step.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let tmp = temporary(path);
    let write = || std::fs::write(&tmp, bytes).and_then(|()| std::fs::rename(&tmp, path));
    write().map_err(|e| {
        let _ = std::fs::remove_file(&tmp);
        VmmError::io(format!("writing {}", path.display()), e)
    })
}

/// The unfinished neighbour of a path.
pub(crate) fn temporary(path: &Path) -> std::path::PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{TMP}{name}"))
}

/// Reads a JSON file; absent or torn is none.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Removes a file that may be gone already.
pub(crate) fn remove_file(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(VmmError::io(format!("removing {}", path.display()), e)),
        _ => Ok(()),
    }
}

/// Removes a tree that may be gone already.
pub(crate) fn remove_tree(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(VmmError::io(format!("removing {}", path.display()), e)),
        _ => Ok(()),
    }
}

/// Makes a finished temporary file visible and durable.
pub(crate) fn publish(tmp: &Path, path: &Path) -> Result<()> {
    let go = || {
        File::open(tmp)?.sync_all()?;
        std::fs::rename(tmp, path)?;
        path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    };
    go().context(|| format!("publishing {}", path.display()))
}

/// Makes a finished temporary file visible, and leaves it to the system when it reaches the disk.
pub(crate) fn show(tmp: &Path, path: &Path) -> Result<()> {
    std::fs::rename(tmp, path).context(|| format!("placing {}", path.display()))
}

/// Removes what earlier lives of this process left unfinished in a directory.
pub(crate) fn sweep_unfinished(dir: &Path) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(TMP) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// File names in a directory without the unfinished ones; none if it is absent.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<_> =
        entries.filter_map(|e| e.file_name().into_string().ok()).filter(|name| !name.starts_with(TMP)).collect();
    names.sort();
    names
}

/// Data extents of a file, as (offset, length).
fn extents(file: &File) -> io::Result<Vec<(u64, u64)>> {
    let end = file.metadata()?.len() as i64;
    let (mut found, mut at) = (Vec::new(), 0);
    while at < end {
        let start = match lseek64(file, at, Whence::SeekData) {
            Ok(start) => start,
            Err(nix::errno::Errno::ENXIO) => break,
            Err(e) => return Err(e.into()),
        };
        let stop = lseek64(file, start, Whence::SeekHole)?.min(end);
        found.push((start as u64, (stop - start) as u64));
        at = stop;
    }
    Ok(found)
}

/// Overwrites all that a file holds with zeros, and waits for the disk.
pub(crate) fn zero(path: &Path) -> Result<()> {
    let zeros = vec![0_u8; 1 << 20];
    let go = || -> io::Result<()> {
        let file = File::options().read(true).write(true).open(path)?;
        for (start, length) in extents(&file)? {
            let mut done = 0;
            while done < length {
                let n = (length - done).min(zeros.len() as u64);
                file.write_all_at(&zeros[..n as usize], start + done)?;
                done += n;
            }
        }
        file.sync_data()
    };
    go().context(|| format!("overwriting {}", path.display()))
}

/// Copies a file and leaves its holes holes.
pub(crate) fn copy_sparse(from: &Path, to: &Path) -> Result<()> {
    let go = || -> io::Result<()> {
        let source = File::open(from)?;
        let mut target = File::create(to)?;
        target.set_len(source.metadata()?.len())?;
        let mut buffer = vec![0; 1 << 18];
        for (start, length) in extents(&source)? {
            let mut done = 0;
            target.seek(SeekFrom::Start(start))?;
            while done < length {
                let n = (length - done).min(buffer.len() as u64) as usize;
                source.read_exact_at(&mut buffer[..n], start + done)?;
                target.write_all(&buffer[..n])?;
                done += n as u64;
            }
        }
        Ok(())
    };
    go().context(|| format!("copying {}", from.display()))
}

/// Bytes that a file takes on its disk.
pub(crate) fn allocated(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.blocks() * 512)
}

/// The last bytes of a file; none if it is absent.
pub(crate) fn tail(path: &Path, bytes: usize) -> io::Result<Vec<u8>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let length = file.metadata()?.len();
    let want = length.min(bytes as u64);
    let mut buffer = vec![0; want as usize];
    let read = file.read_at(&mut buffer, length - want)?;
    buffer.truncate(read);
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeroing_reaches_every_extent_and_keeps_holes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d");
        let file = File::create(&path).unwrap();
        file.set_len(64 << 20).unwrap();
        file.write_all_at(&[9; 5000], 0).unwrap();
        file.write_all_at(&[9; 5000], 40 << 20).unwrap();
        file.sync_all().unwrap();
        zero(&path).unwrap();
        assert!(allocated(&path) < 1 << 20);
        assert!(std::fs::read(&path).unwrap().iter().all(|b| *b == 0));
    }

    #[test]
    fn sparse_copies_are_equal_and_small() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        let file = File::create(&a).unwrap();
        file.set_len(32 << 20).unwrap();
        file.write_all_at(b"hello", 20 << 20).unwrap();
        copy_sparse(&a, &b).unwrap();
        assert!(std::fs::read(&a).unwrap() == std::fs::read(&b).unwrap());
        assert!(allocated(&b) < 1 << 20);
    }

    #[test]
    fn tail_is_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        assert!(tail(&path, 10).unwrap().is_empty());
        std::fs::write(&path, b"0123456789").unwrap();
        assert_eq!(tail(&path, 3).unwrap(), b"789");
        assert_eq!(tail(&path, 100).unwrap().len(), 10);
    }
}
