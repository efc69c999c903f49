//! The metadata service of one network: HTTP on 169.254.169.254:80 inside the network's namespace. The guest is known by its address there.

use crate::metadata;
use contract::node::Server;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::{Error, Result};
use runtime::{shutdown::Shutdown, task};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Finds the server that has an address on a network.
pub type Lookup = Arc<dyn Fn(IpAddr) -> Option<Server> + Send + Sync>;

/// Serves until `stop`.
///
/// # Errors
/// Unavailable, if the listener cannot be used.
pub fn serve(listener: std::net::TcpListener, lookup: Lookup, stop: Shutdown) -> Result<()> {
    listener.set_nonblocking(true).map_err(|e| Error::unavailable("metadata listener").because(e))?;
    let listener = TcpListener::from_std(listener).map_err(|e| Error::unavailable("metadata listener").because(e))?;
    // A guest that opens connections without end must not exhaust the host.
    let slots = Arc::new(Semaphore::new(128));
    task::spawn("metadata", async move {
        loop {
            let Ok(slot) = slots.clone().acquire_owned().await else { return };
            let (stream, peer) = tokio::select! {
                a = listener.accept() => match a {
                    Ok(x) => x,
                    Err(_) => {
                        task::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
                () = stop.wait() => return,
            };
            let _ = stream.set_nodelay(true);
            let lookup = lookup.clone();
            task::spawn("metadata-connection", async move {
                let service = hyper::service::service_fn(move |req: Request<Incoming>| {
                    let reply = reply(&req, peer.ip(), &lookup);
                    async move { Ok::<_, std::convert::Infallible>(reply) }
                });
                let mut b = hyper::server::conn::http1::Builder::new();
                b.timer(TokioTimer::new()).header_read_timeout(Some(Duration::from_secs(10)));
                // A guest that breaks off is its own affair.
                let _ =
                    tokio::time::timeout(Duration::from_secs(60), b.serve_connection(TokioIo::new(stream), service))
                        .await;
                drop(slot);
            });
        }
    });
    Ok(())
}

fn reply(req: &Request<Incoming>, peer: IpAddr, lookup: &Lookup) -> Response<Full<Bytes>> {
    let found = if req.method() == hyper::Method::GET { lookup(peer) } else { None };
    let answer = found.and_then(|s| metadata::answer(&s, req.uri().path()));
    let (status, kind, body) = match answer {
        Some((kind, body)) => (StatusCode::OK, kind, body),
        None => (StatusCode::NOT_FOUND, "text/plain", b"not found\n".to_vec()),
    };
    let mut r = Response::new(Full::new(Bytes::from(body)));
    *r.status_mut() = status;
    r.headers_mut().insert(hyper::header::CONTENT_TYPE, hyper::header::HeaderValue::from_static(kind));
    r
}
