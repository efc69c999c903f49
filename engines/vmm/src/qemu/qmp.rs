//! A client of QEMU's monitor protocol (docs/interop/qmp-spec.txt): commands with ids, events aside.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{mpsc, oneshot};

use super::socket;
use crate::error::{IoContext, Result, VmmError};
use crate::task;

/// A monitor that does not answer for so long belongs to a process that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Something that QEMU tells unasked.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: Value,
}

type Answer = std::result::Result<Value, String>;

/// Commands under way; none when the connection has ended.
type Pending = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<Answer>>>>>;

/// One connection; QEMU serves one at a time.
pub(crate) struct Qmp {
    writer: tokio::sync::Mutex<OwnedWriteHalf>,
    pending: Pending,
    next: AtomicU64,
}

impl Qmp {
    /// Connects, waits for the greeting and enters command mode. Events go to the channel, which closes at the end.
    pub(crate) async fn connect(path: &Path) -> Result<(Arc<Self>, mpsc::UnboundedReceiver<Event>)> {
        let stream = socket::connect(path).await.context(|| format!("connecting to {}", path.display()))?;
        let (reader, writer) = stream.into_split();
        let mut reader = BufReader::new(reader);
        let mut greeting = String::new();
        let read = tokio::time::timeout(PATIENCE, reader.read_line(&mut greeting)).await;
        match read {
            Ok(Ok(n)) if n > 0 => {}
            Ok(_) => return Err(VmmError::MonitorGone),
            Err(_) => return Err(VmmError::Timeout("the monitor's greeting".to_owned())),
        }
        let pending: Pending = Arc::new(Mutex::new(Some(HashMap::new())));
        let (events, events_out) = mpsc::unbounded_channel();
        task::spawn("qmp", read_loop(reader, pending.clone(), events));
        let client = Arc::new(Self { writer: tokio::sync::Mutex::new(writer), pending, next: AtomicU64::new(1) });
        client.call("qmp_capabilities", json!({})).await?;
        Ok((client, events_out))
    }

    /// Runs a command.
    pub(crate) async fn call(&self, command: &str, arguments: Value) -> Result<Value> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut line = json!({ "execute": command, "arguments": arguments, "id": id }).to_string();
        line.push('\n');
        let (answer, answered) = oneshot::channel();
        match &mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(pending) => pending.insert(id, answer),
            None => return Err(VmmError::MonitorGone),
        };
        if self.writer.lock().await.write_all(line.as_bytes()).await.is_err() {
            return Err(VmmError::MonitorGone);
        }
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(message))) if message.contains("No space left on device") => Err(VmmError::NoSpace),
            Ok(Ok(Err(message))) => Err(VmmError::Monitor { command: command.to_owned(), message }),
            Ok(Err(_)) => Err(VmmError::MonitorGone),
            Err(_) => Err(VmmError::Timeout(format!("monitor command {command}"))),
        }
    }

    /// The machine's state: `running`, `paused`, `prelaunch`, `shutdown` …
    pub(crate) async fn status(&self) -> Result<String> {
        let answer = self.call("query-status", json!({})).await?;
        Ok(answer["status"].as_str().unwrap_or_default().to_owned())
    }
}

async fn read_loop(reader: BufReader<OwnedReadHalf>, pending: Pending, events: mpsc::UnboundedSender<Event>) {
    let mut lines = reader.lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(mut message) = serde_json::from_str::<Value>(&line) else { continue };
        if let Some(name) = message["event"].as_str() {
            // Nobody listens any more when the server is being forgotten; the answers below still matter.
            let _ = events.send(Event { name: name.to_owned(), data: message["data"].take() });
            continue;
        }
        let Some(id) = message["id"].as_u64() else { continue };
        let waiter = pending.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(|p| p.remove(&id));
        let answer = match message.get("error") {
            Some(error) => Err(error["desc"].as_str().unwrap_or("no description").to_owned()),
            None => Ok(message["return"].take()),
        };
        if let Some(waiter) = waiter {
            let _ = waiter.send(answer);
        }
    }
    // Dropping the senders tells all waiters that the monitor is gone.
    pending.lock().unwrap_or_else(PoisonError::into_inner).take();
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::UnixListener;

    /// A monitor of one connection that answers each line by a rule.
    fn monitor(path: &Path, rule: fn(&Value) -> Option<Value>) {
        let listener = UnixListener::bind(path).unwrap();
        task::spawn("monitor", async move {
            let (stream, _) = listener.accept().await.unwrap();
            let (reader, mut writer) = stream.into_split();
            writer.write_all(b"{\"QMP\": {}}\n").await.unwrap();
            let mut lines = BufReader::new(reader).lines();
            while let Some(line) = lines.next_line().await.unwrap() {
                let asked: Value = serde_json::from_str(&line).unwrap();
                let Some(answer) = rule(&asked) else { return };
                let text = format!("{{\"event\": \"TICK\", \"data\": {{\"n\": 1}}}}\n{answer}\n");
                writer.write_all(text.as_bytes()).await.unwrap();
            }
        });
    }

    #[tokio::test]
    async fn answers_errors_events_and_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m");
        monitor(&path, |asked| match asked["execute"].as_str().unwrap() {
            "die" => None,
            "bad" => Some(json!({ "id": asked["id"], "error": { "class": "GenericError", "desc": "no" } })),
            _ => Some(json!({ "id": asked["id"], "return": asked["arguments"] })),
        });
        let (qmp, mut events) = Qmp::connect(&path).await.unwrap();
        assert_eq!(qmp.call("echo", json!({ "a": 1 })).await.unwrap(), json!({ "a": 1 }));
        assert!(matches!(qmp.call("bad", json!({})).await, Err(VmmError::Monitor { message, .. }) if message == "no"));
        let event = events.recv().await.unwrap();
        assert_eq!((event.name.as_str(), &event.data["n"]), ("TICK", &json!(1)));
        assert!(matches!(qmp.call("die", json!({})).await, Err(VmmError::MonitorGone)));
        assert!(matches!(qmp.call("echo", json!({})).await, Err(VmmError::MonitorGone)));
    }

    #[tokio::test]
    async fn long_paths_connect() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("x".repeat(120));
        std::fs::create_dir(&deep).unwrap();
        // Bound under a short name and moved, as QEMU does by working inside the directory.
        let listener = UnixListener::bind(dir.path().join("s")).unwrap();
        std::fs::rename(dir.path().join("s"), deep.join("s")).unwrap();
        let path = deep.join("s");
        let (client, server) = tokio::join!(socket::connect(&path), listener.accept());
        assert!(client.is_ok() && server.is_ok());
    }
}
