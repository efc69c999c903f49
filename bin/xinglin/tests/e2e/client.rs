//! The client of these tests: one connection that is kept, as an SDK keeps it. A program and a handshake for each of some ten thousand requests
//! would be most of what they cost. Unmodified clients are driven where they are what is tested.

use crate::cloud::Answer;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use serde_json::json;
use std::fs::File;
use std::io::Error;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(180);
/// A connection that was idle for longer is not used again: the other side may be about to close it.
const FRESH: Duration = Duration::from_secs(10);

/// A connection.
pub struct Client {
    tasks: tokio::runtime::Runtime,
    send: SendRequest<Full<Bytes>>,
    host: String,
    used: Instant,
}

/// Connects; from within a network namespace, if one is given.
fn reach(host: String, space: Option<File>) -> Result<TcpStream, Error> {
    let Some(space) = space else { return TcpStream::connect(host) };
    // The thread enters and ends; its socket stays there.
    let thread = std::thread::spawn(move || {
        nix::sched::setns(space, nix::sched::CloneFlags::CLONE_NEWNET)?;
        TcpStream::connect(host)
    });
    thread.join().unwrap()
}

impl Client {
    /// A connection to `host:port`, whose authority is `ca`.
    ///
    /// # Errors
    /// Nobody answers there, or somebody else.
    pub fn connect(host: &str, ca: &str, space: Option<File>) -> Result<Client, Error> {
        let tcp = reach(host.to_owned(), space)?;
        tcp.set_nodelay(true)?;
        tcp.set_nonblocking(true)?;
        let tls = tokio_rustls::TlsConnector::from(httpkit::tls::client(ca, None, &["http/1.1"]).unwrap());
        let name = ServerName::try_from(host.rsplit_once(':').unwrap().0.to_owned()).unwrap();
        let tasks = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let opening = async {
            let stream = tls.connect(name, tokio::net::TcpStream::from_std(tcp)?).await?;
            let (send, connection) = handshake(TokioIo::new(stream)).await.map_err(Error::other)?;
            // It goes on whenever somebody waits for an answer.
            tokio::spawn(connection);
            Ok::<_, Error>(send)
        };
        let send = tasks.block_on(async { tokio::time::timeout(PATIENCE, opening).await }).map_err(Error::other)??;
        Ok(Client { tasks, send, host: host.to_owned(), used: Instant::now() })
    }

    /// Whether it can be used again.
    pub fn is_fresh(&self) -> bool {
        self.used.elapsed() < FRESH
    }

    /// One request; nothing, if it is not answered to the end.
    pub fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Option<Answer> {
        let mut r = hyper::Request::builder().method(method).uri(path).header("host", &self.host);
        for (name, value) in headers {
            r = r.header(*name, *value);
        }
        let r = r.header("accept", "*/*").body(Full::new(Bytes::from(body.unwrap_or_default()))).unwrap();
        let send = &mut self.send;
        let asking = async {
            send.ready().await?;
            let (head, body) = send.send_request(r).await?.into_parts();
            Ok::<_, hyper::Error>((head, body.collect().await?.to_bytes()))
        };
        let said = self.tasks.block_on(async { tokio::time::timeout(PATIENCE, asking).await });
        let (head, bytes) = said.ok()?.ok()?;
        self.used = Instant::now();
        let text = String::from_utf8_lossy(&bytes);
        Some(Answer {
            status: head.status.as_u16(),
            body: serde_json::from_str(&text).unwrap_or(json!(text)),
            subject: head.headers.get("x-subject-token").map(|v| v.to_str().unwrap().to_owned()),
        })
    }
}
