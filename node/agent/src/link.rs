//! The node's end of the link: one HTTP/2 connection; one request whose two bodies carry messages, a JSON text a line.

use crate::Config;
use crate::convert;
use crate::work::Agent;
use contract::node::{CONSOLE_PATH, Down, LINK_PATH, Query, Up, VERSION};
use futures::{StreamExt as _, TryStreamExt as _};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::client::conn::http2::SendRequest;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use kernel::{Error, Result};
use runtime::shutdown::Shutdown;
use runtime::task;
use rustls_pki_types::ServerName;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::sync::{mpsc, watch};
use tokio_util::codec::{FramedRead, LinesCodec};
use tokio_util::io::{ReaderStream, StreamReader};

/// Longest message: a server with 64 KiB of user data, many keys and interfaces stays far below.
const MAX_LINE: usize = 4 * 1024 * 1024;
/// Silence after which the link is dead; control pings every 10 s.
const SILENCE: Duration = Duration::from_secs(35);

type Body = UnsyncBoxBody<Bytes, io::Error>;

#[derive(Clone)]
struct Open {
    requests: SendRequest<Body>,
    up: mpsc::UnboundedSender<Up>,
}

/// The link as the rest of the agent sees it: up or not. Cheap to clone.
#[derive(Clone)]
pub struct Link(Arc<watch::Sender<Option<Open>>>);

impl Default for Link {
    fn default() -> Self {
        Link(Arc::new(watch::Sender::new(None)))
    }
}

impl Link {
    /// Sends a message if the link is up. What is lost is reported again after the next connection.
    pub fn send(&self, m: Up) {
        if let Some(open) = &*self.0.borrow() {
            // A closed channel is a link that is just going down.
            let _ = open.up.send(m);
        }
    }

    /// A request on the link's connection; waits up to 30 s for the link to be up.
    async fn request(&self, req: Request<Body>) -> Result<Response<Incoming>> {
        let mut rx = self.0.subscribe();
        let wait = tokio::time::timeout(Duration::from_secs(30), rx.wait_for(Option::is_some));
        let away = || Error::unavailable("control is out of reach");
        let open = wait.await.map_err(|_| away())?.map_err(|_| away())?.clone();
        let mut requests = open.ok_or_else(away)?.requests;
        requests.send_request(req).await.map_err(|e| away().because(e))
    }

    /// GET on the link's connection.
    ///
    /// # Errors
    /// Unavailable, if the link is down.
    pub async fn get(&self, path: &str) -> Result<Response<Incoming>> {
        let empty = Empty::new().map_err(|n: std::convert::Infallible| match n {}).boxed_unsync();
        self.request(build("GET", path, empty)?).await
    }

    /// Streams bytes to control.
    ///
    /// # Errors
    /// Unavailable, if the link is down.
    pub async fn put(&self, path: &str, from: impl AsyncRead + Send + 'static) -> Result<Response<Incoming>> {
        self.request(build("PUT", path, streaming(from))?).await
    }

    async fn post(&self, path: &str, from: impl AsyncRead + Send + 'static) -> Result<Response<Incoming>> {
        self.request(build("POST", path, streaming(from))?).await
    }
}

fn streaming(from: impl AsyncRead + Send + 'static) -> Body {
    BodyExt::boxed_unsync(StreamBody::new(ReaderStream::with_capacity(from, 64 * 1024).map_ok(Frame::data)))
}

fn build(method: &str, path: &str, body: Body) -> Result<Request<Body>> {
    Request::builder()
        .method(method)
        .uri(format!("https://control{path}"))
        .body(body)
        .map_err(|e| Error::internal("request to control").because(e))
}

/// Keeps the link up until shutdown: redials after 0.2 s, doubling to 5 s.
pub async fn keep(config: Config, agent: Arc<Agent>, link: Link, shutdown: Shutdown) {
    let mut delay = Duration::from_millis(200);
    while !shutdown.begun() {
        let session = session(&config, &agent, &link);
        let ended = tokio::select! {
            r = session => r,
            () = shutdown.wait() => Ok(()),
        };
        link.0.send_replace(None);
        match ended {
            Ok(()) => delay = Duration::from_millis(200),
            Err(e) => {
                tracing::warn!(error = ?e, "node link is down");
                delay = (delay * 2).min(Duration::from_secs(5));
            }
        }
        tokio::select! {
            () = task::sleep(delay) => {}
            () = shutdown.wait() => {}
        }
    }
}

async fn connect(config: &Config) -> Result<SendRequest<Body>> {
    let away =
        |e: &dyn std::fmt::Display| Error::unavailable(format!("control at {} does not answer: {e}", config.control));
    let stream = tokio::net::TcpStream::connect(config.control).await.map_err(|e| away(&e))?;
    let _ = stream.set_nodelay(true);
    let name = ServerName::try_from(config.control_name.clone())
        .map_err(|e| Error::bad_request(format!("name of control: {e}")))?;
    let tls = tokio_rustls::TlsConnector::from(config.tls.clone()).connect(name, stream).await.map_err(|e| away(&e))?;
    let (requests, conn) = hyper::client::conn::http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(15))
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .handshake(TokioIo::new(tls))
        .await
        .map_err(|e| away(&e))?;
    task::spawn("link-connection", async move {
        if let Err(e) = conn.await {
            tracing::debug!(error = %e, "link connection ended");
        }
    });
    Ok(requests)
}

async fn session(config: &Config, agent: &Arc<Agent>, link: &Link) -> Result<()> {
    let mut requests = connect(config).await?;
    let (up, queue) = mpsc::unbounded_channel::<Up>();
    let capabilities = agent.hypervisor().capabilities().await;
    let info = convert::info(&capabilities, config.memory_mib, agent.chassis());
    let _ = up.send(Up::Hello { version: VERSION, info });
    let lines = tokio_stream::wrappers::UnboundedReceiverStream::new(queue).map(|m| {
        let mut text = serde_json::to_vec(&m).map_err(io::Error::other)?;
        text.push(b'\n');
        Ok::<_, io::Error>(Frame::data(Bytes::from(text)))
    });
    let req = build("POST", LINK_PATH, BodyExt::boxed_unsync(StreamBody::new(lines)))?;
    let response = requests
        .send_request(req)
        .await
        .map_err(|e| Error::unavailable("control does not take the link").because(e))?;
    if !response.status().is_success() {
        return Err(Error::forbidden(format!("control refused the link: {}", response.status())));
    }
    let body = StreamReader::new(response.into_body().into_data_stream().map_err(io::Error::other));
    let mut messages = FramedRead::new(body, LinesCodec::new_with_max_length(MAX_LINE));
    link.0.send_replace(Some(Open { requests, up }));
    loop {
        let line = match tokio::time::timeout(SILENCE, messages.next()).await {
            Err(_) => return Err(Error::unavailable("control is silent")),
            Ok(None) => return Err(Error::unavailable("control closed the link")),
            Ok(Some(l)) => l.map_err(|e| Error::unavailable("the link broke").because(e))?,
        };
        match serde_json::from_str::<Down>(&line) {
            Ok(m) => receive(agent, link, m)?,
            // A newer control may send what this version does not know; what it knows goes on.
            Err(e) => tracing::warn!(error = %e, "message from control does not read"),
        }
    }
}

fn receive(agent: &Arc<Agent>, link: &Link, m: Down) -> Result<()> {
    match m {
        Down::Welcome { version, node, sample_seconds } => {
            if version != VERSION {
                return Err(Error::conflict(format!(
                    "control speaks version {version} of the link, this node {VERSION}"
                )));
            }
            tracing::info!(node, "node link is up");
            agent.welcome(sample_seconds);
        }
        Down::Ping => link.send(Up::Pong),
        Down::Complete => agent.complete(),
        Down::Ask { id, query } => {
            let (agent, link) = (agent.clone(), link.clone());
            task::spawn("ask", async move {
                let result = match query {
                    Query::ConsoleLog { server, bytes } => {
                        let n = usize::try_from(bytes).unwrap_or(1 << 20).min(1 << 20);
                        agent
                            .hypervisor()
                            .console_log(&server, n)
                            .await
                            .map(|b| String::from_utf8_lossy(&b).into_owned())
                    }
                };
                link.send(Up::Reply { id, result: result.map_err(|e| e.to_string()) });
            });
        }
        Down::Console { session, server } => {
            let (agent, link) = (agent.clone(), link.clone());
            task::spawn("console", async move {
                if let Err(e) = console(&agent, &link, &session, &server).await {
                    tracing::info!(server, error = ?e, "console session ended");
                }
            });
        }
        other => agent.intend(other),
    }
    Ok(())
}

async fn console(agent: &Agent, link: &Link, session: &str, server: &str) -> Result<()> {
    let opened = agent.hypervisor().console_open(server).await;
    let console = opened.map_err(|e| Error::unavailable("the console does not open").because(e))?;
    let (from_guest, mut to_guest) = tokio::io::split(console);
    let response = link.post(&format!("{CONSOLE_PATH}{session}"), from_guest).await?;
    let mut body = StreamReader::new(response.into_body().into_data_stream().map_err(io::Error::other));
    tokio::io::copy(&mut body, &mut to_guest)
        .await
        .map_err(|e| Error::unavailable("the console broke off").because(e))?;
    Ok(())
}
