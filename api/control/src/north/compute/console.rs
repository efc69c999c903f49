//! The serial console: a key to it, and the WebSocket behind that key.

use super::version::Version;
use super::{ComputeApi, ok};
use ::compute::port::Console;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::request::RemoteConsole;
use httpkit::{Ctx, Fail, Json, Routes};
use kernel::{Error, ServerId};
use serde::Serialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Largest message of a client: what people paste, and not what fills the memory.
const MESSAGE: usize = 1024 * 1024;

#[derive(Serialize)]
struct Made<'a> {
    remote_console: Remote<'a>,
}

#[derive(Serialize)]
struct Remote<'a> {
    protocol: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

async fn create(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<RemoteConsole>,
) -> Result<Response, Fail> {
    if !v.has(6) {
        return Err(Error::not_found("The resource could not be found.").into());
    }
    let want = body.remote_console;
    if want.protocol != "serial" || want.kind != "serial" {
        let shown = ::compute::check::shown(&want.kind);
        return Err(Error::bad_request(format!("Unavailable console type {shown}."))
            .field("remote_console.type")
            .into());
    }
    let key = api.compute.create_console(&ctx.caller, &ServerId::from(id)).await?;
    let host = ctx.base.split_once("://").map_or(&*ctx.base, |(_, host)| host);
    let url = ["wss://", host, "/compute/serial/", &key].concat();
    ok(&Made { remote_console: Remote { protocol: "serial", kind: "serial", url: &url } })
}

/// The key is used up before the answer, so a second connection with it is refused by HTTP.
async fn open(
    State(api): State<ComputeApi>,
    Path(key): Path<String>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Fail> {
    let upgrade = upgrade.map_err(|_| Error::bad_request("This address speaks WebSocket only."))?;
    let console = api.compute.open_console(&key).await?;
    let upgrade = upgrade.protocols(["binary"]).max_message_size(MESSAGE).max_frame_size(MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| carry(socket, console)))
}

/// Carries bytes both ways until one side ends.
async fn carry(mut socket: WebSocket, console: Box<dyn Console>) {
    let (mut from_guest, mut to_guest) = tokio::io::split(console);
    let mut buffer = vec![0; 4096];
    loop {
        tokio::select! {
            read = from_guest.read(&mut buffer) => match read {
                Ok(n) if n > 0 => {
                    let bytes = buffer.get(..n).unwrap_or_default().to_vec();
                    if socket.send(Message::Binary(bytes.into())).await.is_err() {
                        return;
                    }
                }
                _ => break,
            },
            message = socket.recv() => {
                let bytes = match message {
                    Some(Ok(Message::Binary(b))) => b,
                    Some(Ok(Message::Text(t))) => t.as_bytes().to_vec().into(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                };
                if to_guest.write_all(&bytes).await.is_err() || to_guest.flush().await.is_err() {
                    break;
                }
            }
        }
    }
    // The guest's side ended; the client may be gone as well, and then nothing is lost.
    let _ = socket.send(Message::Close(None)).await;
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::SERVER_CONSOLE, create).on(&wire::SERIAL_CONSOLE, open)
}
