//! One connected node. Everything intended is named after connecting; then, whenever woken (and every 2 s, for intents of other
//! replicas), what is unsettled and was not sent at that generation.

use super::{Session, South, lock, messages};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use contract::node::{Down, Up, VERSION};
use futures::{StreamExt as _, TryStreamExt as _};
use kernel::{Error, NodeId, Result};
use runtime::{Signal, task};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::codec::{FramedRead, LinesCodec};
use tokio_util::io::StreamReader;

const MAX_LINE: usize = 4 * 1024 * 1024;
/// Silence after which a node counts as lost; it answers pings.
const SILENCE: Duration = Duration::from_secs(35);
const PING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_secs(2);
/// A node that dials again within this time was never away.
const GRACE: Duration = Duration::from_secs(5);

type Lines =
    FramedRead<StreamReader<futures::stream::BoxStream<'static, io::Result<bytes::Bytes>>, bytes::Bytes>, LinesCodec>;

/// POST of the link: both bodies stream until one side ends.
pub(super) async fn link(State(south): State<Arc<South>>, Extension(node): Extension<NodeId>, body: Body) -> Response {
    let (down, queue) = mpsc::unbounded_channel::<Down>();
    let session =
        Arc::new(Session { number: south.next_number(), wake: Signal::default(), down, asks: Mutex::default() });
    let bytes = body.into_data_stream().map_err(io::Error::other).boxed();
    let lines = FramedRead::new(StreamReader::new(bytes), LinesCodec::new_with_max_length(MAX_LINE));
    task::spawn("node-session", async move {
        if let Err(e) = run(&south, &node, &session, lines).await {
            tracing::warn!(%node, error = ?e, "node session ended");
        }
        end(&south, &node, &session).await;
    });
    let out = UnboundedReceiverStream::new(queue).map(|m| {
        let mut text = serde_json::to_vec(&m).map_err(io::Error::other)?;
        text.push(b'\n');
        Ok::<_, io::Error>(text)
    });
    Body::from_stream(out).into_response()
}

async fn end(south: &Arc<South>, node: &NodeId, session: &Session) {
    {
        let mut all = lock(&south.sessions);
        if all.get(node).is_none_or(|s| s.number != session.number) {
            return; // A newer session has taken its place.
        }
        all.remove(node);
    }
    task::sleep(GRACE).await;
    if lock(&south.sessions).contains_key(node) {
        return;
    }
    let lost = async {
        let slices = south.slices()?;
        slices.compute.node_lost(node).await
    };
    if let Err(e) = lost.await {
        tracing::warn!(%node, error = ?e, "the loss of a node cannot be recorded");
    }
}

async fn hello(south: &South, node: &NodeId, lines: &mut Lines) -> Result<()> {
    let first = tokio::time::timeout(Duration::from_secs(10), lines.next()).await;
    let line = first.ok().flatten().ok_or_else(|| Error::unavailable("the node says nothing"))?;
    let line = line.map_err(|e| Error::bad_request("the node's first message does not read").because(e))?;
    match serde_json::from_str::<Up>(&line) {
        Ok(Up::Hello { version, info }) => {
            if version != VERSION {
                return Err(Error::conflict(format!(
                    "the node speaks version {version} of the link, control {VERSION}"
                )));
            }
            let slices = south.slices()?;
            slices.ops.seen(node).await?;
            slices.network.observe_node(node, &info.hostname, info.chassis.as_deref(), true).await?;
            slices.compute.node_hello(node, messages::info(info)).await
        }
        _ => Err(Error::bad_request("the node's first message is no hello")),
    }
}

async fn run(south: &Arc<South>, node: &NodeId, session: &Arc<Session>, mut lines: Lines) -> Result<()> {
    let gone = || Error::unavailable("the link is gone");
    hello(south, node, &mut lines).await?;
    let welcome =
        Down::Welcome { version: VERSION, node: node.to_string(), sample_seconds: south.settings.sample_seconds };
    session.down.send(welcome).map_err(|_| gone())?;
    lock(&south.sessions).insert(node.clone(), session.clone());
    tracing::info!(%node, "node connected");
    let mut sent = HashMap::new();
    let mut seen = session.wake.now();
    push(south, node, session, &mut sent, true).await?;
    session.down.send(Down::Complete).map_err(|_| gone())?;
    let mut ping = tokio::time::interval(PING);
    let mut look = tokio::time::interval(LOOK);
    let mut heard = tokio::time::Instant::now();
    loop {
        tokio::select! {
            () = session.wake.changed(&mut seen) => push(south, node, session, &mut sent, false).await?,
            _ = look.tick() => push(south, node, session, &mut sent, false).await?,
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE {
                    return Err(Error::unavailable("the node is silent"));
                }
                session.down.send(Down::Ping).map_err(|_| gone())?;
            }
            line = lines.next() => {
                let line = line.ok_or_else(gone)?.map_err(|e| gone().because(e))?;
                heard = tokio::time::Instant::now();
                receive(south, node, session, &line).await?;
            }
        }
    }
}

/// Names what the node does not know yet. `sent` remembers generations, so that an unsettled thing is named once.
async fn push(
    south: &South,
    node: &NodeId,
    session: &Session,
    sent: &mut HashMap<(u8, String), u64>,
    all: bool,
) -> Result<()> {
    for m in messages::intended(south.slices()?, node, all).await? {
        let (key, generation) = messages::key(&m);
        if sent.get(&key) == Some(&generation) {
            continue;
        }
        sent.insert(key, generation);
        session.down.send(m).map_err(|_| Error::unavailable("the link is gone"))?;
    }
    // What is gone from the records needs no memory; keep the map from growing for ever.
    if sent.len() > 200_000 {
        sent.clear();
    }
    Ok(())
}

async fn receive(south: &South, node: &NodeId, session: &Session, line: &str) -> Result<()> {
    let m = match serde_json::from_str::<Up>(line) {
        Ok(m) => m,
        Err(e) => {
            tracing::warn!(%node, error = %e, "message from a node does not read");
            return Ok(());
        }
    };
    let slices = south.slices()?;
    let done = match m {
        Up::Disk(o) => slices.storage.observe_disk(node, messages::observation(o)).await,
        Up::Snapshot(o) => slices.storage.observe_snapshot(node, messages::observation(o)).await,
        Up::Export(o) => slices.storage.observe_export(node, messages::export(o)).await,
        Up::Server(o) => slices.compute.observe_server(node, messages::server_observation(o)).await,
        Up::Samples { at, samples } => messages::record(slices, node, at, samples).await,
        Up::Reply { id, result } => {
            if let Some(waiting) = lock(&session.asks).remove(&id) {
                // Who asked may have given up.
                let _ = waiting.send(result);
            }
            Ok(())
        }
        Up::Pong => slices.ops.seen(node).await,
        Up::Hello { .. } => Err(Error::bad_request("a second hello")),
    };
    // A full database or a passing fault: the session ends, the node dials again and says all again. Nothing is lost.
    done.map_err(|e| Error::unavailable("an observation cannot be recorded").because(e))
}
