//! The listener: TLS, HTTP/1.1 and HTTP/2, bounded connections, clean shutdown.

use axum::Router;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use kernel::{Error, Result};
use runtime::shutdown::Shutdown;
use runtime::task;
use rustls::ServerConfig;
use rustls_pki_types::CertificateDer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

/// The other end of a connection, in each request's extensions.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Address.
    pub addr: SocketAddr,
    /// The client's certificate, verified.
    pub cert: Option<Arc<CertificateDer<'static>>>,
}

/// Bounds of a listener.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; more wait in the kernel's queue.
    pub connections: usize,
    /// Time for the TLS handshake and for the headers of a request.
    pub handshake: Duration,
    /// After shutdown begins, time for requests to end.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { connections: 4096, handshake: Duration::from_secs(20), drain: Duration::from_secs(5) }
    }
}

/// Binds, with a clear error that names the address.
///
/// # Errors
/// Unavailable, if the address cannot be bound.
pub async fn bind(addr: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|e| Error::unavailable(format!("cannot listen on {addr}: {e}")))
}

/// Serves until shutdown, then lets requests end for `limits.drain`.
pub async fn serve(listener: TcpListener, tls: Arc<ServerConfig>, router: Router, limits: Limits, shutdown: Shutdown) {
    let acceptor = TlsAcceptor::from(tls);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let graceful = hyper_util::server::graceful::GracefulShutdown::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            a = listener.accept() => a,
            () = shutdown.wait() => break,
        };
        let (stream, addr) = match accepted {
            Ok(x) => x,
            Err(e) => {
                // Out of file descriptors, most likely: wait instead of spinning.
                tracing::warn!(error = %e, "accept failed");
                task::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (acceptor, router, watcher) = (acceptor.clone(), router.clone(), graceful.watcher());
        task::spawn("connection", async move {
            connection(stream, addr, acceptor, router, limits, watcher).await;
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections did not end in time");
    }
}

async fn connection(
    stream: TcpStream,
    addr: SocketAddr,
    acceptor: TlsAcceptor,
    router: Router,
    limits: Limits,
    watcher: hyper_util::server::graceful::Watcher,
) {
    // Nagle costs 40 ms a response with clients that do not send both halves at once.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(limits.handshake, acceptor.accept(stream)).await else { return };
    let cert = stream.get_ref().1.peer_certificates().and_then(|c| c.first()).map(|c| Arc::new(c.clone().into_owned()));
    let peer = Peer { addr, cert };
    let service = hyper::service::service_fn(move |mut req: hyper::Request<Incoming>| {
        req.extensions_mut().insert(peer.clone());
        let mut router = router.clone();
        async move { router.call(req.map(axum::body::Body::new)).await }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Some(Duration::from_secs(75))).max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(256)
        .keep_alive_interval(Some(Duration::from_secs(20)));
    let conn = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    if let Err(e) = watcher.watch(conn).await {
        tracing::debug!(%addr, error = %e, "connection ended");
    }
}
