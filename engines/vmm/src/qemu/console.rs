//! The serial console, shared.
//!
//! QEMU serves one client at a time on the console's socket; the next would wait without a word. So we hold the one
//! connection while anybody looks, copy what the guest writes to all viewers, and what any viewer types to the guest.

use std::path::PathBuf;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, duplex, split};
use tokio::net::UnixStream;
use tokio::sync::mpsc;

use super::socket;
use crate::error::{IoContext, Result};
use crate::files;
use crate::hypervisor::ConsoleStream;
use crate::task;

/// What a viewer may fall behind before it loses output.
const BEHIND: usize = 256;
const BUFFER: usize = 16 << 10;
/// A console log grows to this before its beginning is dropped.
const LONGEST_LOG: u64 = 1 << 20;
const KEPT_LOG: usize = 512 << 10;

pub(super) struct Console {
    socket: PathBuf,
    hub: tokio::sync::Mutex<Option<mpsc::Sender<DuplexStream>>>,
}

impl Console {
    pub(super) fn new(socket: PathBuf) -> Self {
        Self { socket, hub: tokio::sync::Mutex::default() }
    }

    /// A new viewer's end.
    pub(super) async fn open(&self) -> Result<ConsoleStream> {
        let (mine, theirs) = duplex(BUFFER);
        let mut hub = self.hub.lock().await;
        let mine = match &*hub {
            Some(running) => match running.send(mine).await {
                Ok(()) => return Ok(Box::new(theirs)),
                Err(returned) => returned.0,
            },
            None => mine,
        };
        let guest = socket::connect(&self.socket).await.context(|| "joining the console".to_owned())?;
        let (arrivals, arriving) = mpsc::channel(8);
        task::spawn("console", serve(guest, mine, arriving));
        *hub = Some(arrivals);
        Ok(Box::new(theirs))
    }
}

struct Viewer {
    number: u64,
    output: mpsc::Sender<Vec<u8>>,
}

/// What a viewer typed; nothing means that it has left.
type Typed = (u64, Vec<u8>);

async fn serve(guest: UnixStream, first: DuplexStream, mut arriving: mpsc::Receiver<DuplexStream>) {
    let (mut from_guest, mut to_guest) = guest.into_split();
    let (typed, mut typing) = mpsc::channel::<Typed>(BEHIND);
    let mut viewers = vec![join(0, first, &typed)];
    let mut number = 0;
    let mut buffer = vec![0; BUFFER];
    while !viewers.is_empty() {
        tokio::select! {
            read = from_guest.read(&mut buffer) => match read {
                Ok(n) if n > 0 => viewers.iter().for_each(|v| {
                    // A viewer that does not read loses output; the others and the guest do not wait for it.
                    let _ = v.output.try_send(buffer[..n].to_vec());
                }),
                _ => return,
            },
            Some(stream) = arriving.recv() => {
                number += 1;
                viewers.push(join(number, stream, &typed));
            }
            Some((who, bytes)) = typing.recv() => {
                if bytes.is_empty() {
                    viewers.retain(|v| v.number != who);
                    if viewers.is_empty() {
                        // Nobody may come in between the last look and the end.
                        arriving.close();
                        while let Ok(stream) = arriving.try_recv() {
                            number += 1;
                            viewers.push(join(number, stream, &typed));
                        }
                    }
                } else if to_guest.write_all(&bytes).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn join(number: u64, stream: DuplexStream, typed: &mpsc::Sender<Typed>) -> Viewer {
    let (reader, writer) = split(stream);
    let (output, outgoing) = mpsc::channel(BEHIND);
    task::spawn("console-out", write_out(writer, outgoing));
    task::spawn("console-in", read_in(number, reader, typed.clone()));
    Viewer { number, output }
}

async fn write_out(mut writer: WriteHalf<DuplexStream>, mut outgoing: mpsc::Receiver<Vec<u8>>) {
    while let Some(bytes) = outgoing.recv().await {
        if writer.write_all(&bytes).await.is_err() {
            return;
        }
    }
    let _ = writer.shutdown().await;
}

async fn read_in(number: u64, mut reader: ReadHalf<DuplexStream>, typed: mpsc::Sender<Typed>) {
    let mut buffer = vec![0; 1024];
    loop {
        let n = reader.read(&mut buffer).await.unwrap_or(0);
        if typed.send((number, buffer[..n].to_vec())).await.is_err() || n == 0 {
            return;
        }
    }
}

/// The end of a console's log: the last turn of it comes before the present one.
pub(super) fn log(dir: &std::path::Path, bytes: usize) -> Result<Vec<u8>> {
    let read = |name: &str, n: usize| files::tail(&dir.join(name), n).context(|| "reading a console log".to_owned());
    let now = read(super::args::CONSOLE_LOG, bytes)?;
    let mut before = read(super::args::CONSOLE_LOG_BEFORE, bytes - now.len())?;
    before.extend(now);
    Ok(before)
}

/// Drops the beginning of a log that has grown too long. QEMU appends, so a shortened file goes on from its new end.
pub(super) fn bound_log(dir: &std::path::Path) -> Result<()> {
    let path = dir.join(super::args::CONSOLE_LOG);
    if std::fs::metadata(&path).map_or(0, |m| m.len()) <= LONGEST_LOG {
        return Ok(());
    }
    let end = files::tail(&path, KEPT_LOG).context(|| "reading a console log".to_owned())?;
    files::write_whole(&dir.join(super::args::CONSOLE_LOG_BEFORE), &end)?;
    let open = std::fs::File::options().write(true).open(&path);
    open.and_then(|f| f.set_len(0)).context(|| "shortening a console log".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::UnixListener;

    #[tokio::test]
    async fn viewers_share_one_connection_and_it_ends_with_the_last() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c");
        let listener = UnixListener::bind(&path).unwrap();
        let console = Console::new(path);
        let mut a = console.open().await.unwrap();
        let mut b = console.open().await.unwrap();
        let (mut guest, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 5];
        b.write_all(b"typed").await.unwrap();
        guest.read_exact(&mut buffer).await.unwrap();
        assert_eq!(&buffer, b"typed");
        guest.write_all(b"hello").await.unwrap();
        for viewer in [&mut a, &mut b] {
            viewer.read_exact(&mut buffer).await.unwrap();
            assert_eq!(&buffer, b"hello");
        }
        drop((a, b));
        assert_eq!(guest.read(&mut buffer).await.unwrap(), 0);
        let mut again = console.open().await.unwrap();
        let (guest, _) = listener.accept().await.unwrap();
        drop(guest);
        assert_eq!(again.read(&mut buffer).await.unwrap(), 0);
    }

    #[test]
    fn logs_stay_bounded_and_keep_their_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("console.log");
        let mut text = vec![b'x'; 2 << 20];
        text.extend(b"the end");
        std::fs::write(&path, text).unwrap();
        bound_log(dir.path()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        std::fs::write(&path, b" and more").unwrap();
        assert_eq!(log(dir.path(), 16).unwrap(), b"the end and more");
        assert_eq!(log(dir.path(), 1 << 30).unwrap().len(), KEPT_LOG + 9);
    }
}
