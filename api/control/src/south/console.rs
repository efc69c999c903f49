//! Serial consoles: control asks, the node answers with a request whose two bodies carry the bytes.

use super::{South, lock};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::node::Down;
use futures::TryStreamExt as _;
use http::StatusCode;
use kernel::{Error, NodeId, Result, ServerId};
use runtime::task;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio::sync::oneshot;
use tokio_util::io::{ReaderStream, StreamReader};

const BUFFER: usize = 64 * 1024;

/// Asks a node for a console and waits for it to open one.
pub(super) async fn ask(south: &South, node: &NodeId, server: &ServerId) -> Result<DuplexStream> {
    let session = south.session(node)?;
    let name = crypto::hash::hex(&runtime::random::secret::<16>());
    let (tx, rx) = oneshot::channel();
    lock(&south.consoles).insert(name.clone(), (node.clone(), tx));
    let away = || Error::unavailable("the node of this server does not open the console");
    let sent = session.down.send(Down::Console { session: name.clone(), server: server.to_string() });
    let opened = match sent {
        Ok(()) => tokio::time::timeout(Duration::from_secs(10), rx).await,
        Err(_) => return Err(away()),
    };
    lock(&south.consoles).remove(&name);
    opened.map_err(|_| away())?.map_err(|_| away())
}

/// POST by which the node opens a console that was asked of it.
pub(super) async fn open(
    State(south): State<Arc<South>>,
    Extension(node): Extension<NodeId>,
    Path(session): Path<String>,
    body: Body,
) -> Response {
    let waiting = {
        let mut all = lock(&south.consoles);
        match all.remove(&session) {
            Some((asked, tx)) if asked == node => Some(tx),
            Some(other) => {
                all.insert(session, other);
                None
            }
            None => None,
        }
    };
    let Some(waiting) = waiting else { return StatusCode::NOT_FOUND.into_response() };
    let (ours, theirs) = tokio::io::duplex(BUFFER);
    if waiting.send(theirs).is_err() {
        return StatusCode::GONE.into_response();
    }
    let (from_viewer, mut to_viewer) = tokio::io::split(ours);
    task::spawn("console-output", async move {
        let mut guest = StreamReader::new(body.into_data_stream().map_err(io::Error::other));
        // Ends when the guest's console or the viewer goes.
        let _ = tokio::io::copy(&mut guest, &mut to_viewer).await;
        let _ = to_viewer.shutdown().await;
    });
    Body::from_stream(ReaderStream::new(from_viewer)).into_response()
}
