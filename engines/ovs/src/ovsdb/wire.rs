//! Bytes: where a server is, and where one JSON message ends and the next begins.

use std::fmt;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};

/// Where an OVSDB server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Unix socket.
    Unix(PathBuf),
    /// TCP, `host:port`.
    Tcp(String),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
        }
    }
}

impl std::str::FromStr for Endpoint {
    type Err = String;

    /// Reads the notation of the OVS tools: `unix:PATH`, `tcp:HOST:PORT`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            Some(("tcp", address)) if address.contains(':') => Ok(Self::Tcp(address.into())),
            _ => Err(format!("not an OVSDB address (unix:PATH or tcp:HOST:PORT): {text}")),
        }
    }
}

/// Both halves of a connection.
pub(crate) type Halves = (Box<dyn AsyncRead + Send + Unpin>, Box<dyn AsyncWrite + Send + Unpin>);

impl Endpoint {
    pub(crate) async fn connect(&self) -> io::Result<Halves> {
        match self {
            Self::Unix(path) => {
                let (read, write) = connect_unix(path).await?.into_split();
                Ok((Box::new(read), Box::new(write)))
            }
            Self::Tcp(address) => {
                let stream = TcpStream::connect(address.as_str()).await?;
                stream.set_nodelay(true)?;
                let (read, write) = stream.into_split();
                Ok((Box::new(read), Box::new(write)))
            }
        }
    }
}

/// A socket's address holds 107 bytes; a data directory may be deeper. The OVS daemons go through `/proc/self/fd` then,
/// and so do we.
async fn connect_unix(path: &Path) -> io::Result<UnixStream> {
    if path.as_os_str().len() < 108 {
        return UnixStream::connect(path).await;
    }
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
        return UnixStream::connect(path).await;
    };
    let directory = std::fs::File::open(directory)?;
    UnixStream::connect(PathBuf::from(format!("/proc/self/fd/{}", directory.as_raw_fd())).join(name)).await
}

/// Splits a byte stream into JSON objects. The protocol has no framing, so the end is found by counting brackets
/// outside strings, once over each byte however the stream is cut.
pub(crate) struct Framer<R> {
    source: R,
    buffer: Vec<u8>,
    scanned: usize,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl<R: AsyncRead + Unpin> Framer<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), scanned: 0, depth: 0, in_string: false, escaped: false }
    }

    /// The next message; `None` when the peer closed. Cancel-safe: what was read stays in the buffer.
    pub(crate) async fn next(&mut self) -> io::Result<Option<serde_json::Value>> {
        loop {
            if let Some(end) = self.find_end() {
                let value = serde_json::from_slice(&self.buffer[..end]).map_err(io::Error::other)?;
                self.buffer.drain(..end);
                self.scanned = 0;
                return Ok(Some(value));
            }
            self.buffer.reserve(16 * 1024);
            if self.source.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn find_end(&mut self) -> Option<usize> {
        for (offset, byte) in self.buffer.iter().enumerate().skip(self.scanned) {
            self.scanned = offset + 1;
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(offset + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn messages_are_found_however_the_stream_is_cut() {
        let text = br#"{"a":"}{\"\\"} {"b":[1,{"c":"]"}]}{"d":1}"#;
        for step in 1..text.len() {
            let (mut near, far) = tokio::io::duplex(4096);
            let mut framer = Framer::new(far);
            let mut seen = Vec::new();
            for part in text.chunks(step) {
                near.write_all(part).await.unwrap();
            }
            drop(near);
            while let Some(value) = framer.next().await.unwrap() {
                seen.push(value.to_string());
            }
            assert_eq!(seen, [r#"{"a":"}{\"\\"}"#, r#"{"b":[1,{"c":"]"}]}"#, r#"{"d":1}"#], "step {step}");
        }
    }

    #[test]
    fn addresses_are_read_in_the_notation_of_the_tools() {
        assert_eq!("unix:/a/b".parse(), Ok(Endpoint::Unix("/a/b".into())));
        assert_eq!("tcp:10.0.0.1:6641".parse(), Ok(Endpoint::Tcp("10.0.0.1:6641".into())));
        for bad in ["", "unix:", "tcp:6641", "ssl:1.2.3.4:6641"] {
            assert!(bad.parse::<Endpoint>().is_err(), "{bad}");
        }
    }
}
