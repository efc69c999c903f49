//! A connection to one database of one server, kept up for ever.
//!
//! ```text
//!   down ──connect, schema, monitor──▶ up ──socket closed, echo unanswered──▶ down (transactions under way fail)
//!    ▲ └──failed: back off (50 ms … 1 s)──┘                                       │
//!    └────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! One task owns the socket, the replica has one writer: that task. The server sends the updates of a transaction
//! before its answer and both are handled in order, so when [`Session::transact`] returns, the replica and the
//! observer have seen what was written. After a reconnection `monitor_cond_since` brings the difference if the
//! server still knows it (clustered databases), else the whole; nothing survives in here that the server lacks.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::OvsdbError;
use super::replica::{Change, Replica};
use super::schema::Schema;
use super::wire::{Endpoint, Framer};

const MONITOR_ID: &str = "replica";
const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LAST_BACKOFF: Duration = Duration::from_secs(1);

/// A table to watch.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Table.
    pub table: &'static str,
    /// Columns; those that the server's schema lacks are left out.
    pub columns: &'static [&'static str],
}

/// How to keep a session.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// The server.
    pub endpoint: Endpoint,
    /// The database.
    pub database: &'static str,
    /// What to keep a replica of.
    pub monitors: Vec<Monitor>,
    /// How long a transaction waits for a connection, and how long for its answer.
    pub patience: Duration,
}

impl SessionOptions {
    /// Options with the usual patience of ten seconds.
    pub fn new(endpoint: Endpoint, database: &'static str, monitors: Vec<Monitor>) -> Self {
        Self { endpoint, database, monitors, patience: Duration::from_secs(10) }
    }
}

/// Is told, in order and on the session's task, what happens to the replica. It must not block.
pub trait Observer: Send + 'static {
    /// The replica was read anew.
    fn reset(&mut self, replica: &Replica);
    /// Rows changed; the replica holds them as they are now.
    fn changed(&mut self, replica: &Replica, changes: &[Change]);
}

/// For those who only read the replica.
impl Observer for () {
    fn reset(&mut self, _: &Replica) {}
    fn changed(&mut self, _: &Replica, _: &[Change]) {}
}

struct Command {
    operations: Vec<Value>,
    answer: oneshot::Sender<Result<Vec<Value>, OvsdbError>>,
}

/// A kept connection. It is closed when the last handle is dropped.
#[derive(Clone)]
pub struct Session {
    commands: mpsc::UnboundedSender<Command>,
    replica: Arc<RwLock<Replica>>,
    connected: watch::Receiver<bool>,
    revision: watch::Receiver<u64>,
    options: Arc<SessionOptions>,
}

impl Session {
    /// Starts keeping a connection; does not wait for it.
    pub fn open(options: SessionOptions, observer: impl Observer) -> Self {
        let options = Arc::new(options);
        let replica = Arc::new(RwLock::new(Replica::default()));
        let (commands, inbox) = mpsc::unbounded_channel();
        let (set_connected, connected) = watch::channel(false);
        let (set_revision, revision) = watch::channel(0);
        let keeper = Keeper {
            options: Arc::clone(&options),
            replica: Arc::clone(&replica),
            observer: Box::new(observer),
            inbox,
            connected: set_connected,
            revision: set_revision,
            schema: Schema::default(),
            last_transaction: None,
        };
        runtime::task::spawn("ovsdb session", keeper.run());
        Self { commands, replica, connected, revision, options }
    }

    /// Waits until the connection is up and the replica filled.
    pub async fn ready(&self, patience: Duration) -> Result<(), OvsdbError> {
        let mut connected = self.connected.clone();
        match tokio::time::timeout(patience, connected.wait_for(|up| *up)).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(unavailable(&self.options, "not connected")),
        }
    }

    /// Whether the connection is up.
    pub fn is_up(&self) -> bool {
        *self.connected.borrow()
    }

    /// Runs a transaction; answers with one result an operation.
    ///
    /// *Errors*: [`OvsdbError::Unavailable`] leaves open whether it took effect.
    pub async fn transact(&self, operations: Vec<Value>) -> Result<Vec<Value>, OvsdbError> {
        self.ready(self.options.patience).await?;
        let (answer, result) = oneshot::channel();
        let gone = || unavailable(&self.options, "connection lost; outcome unknown");
        self.commands.send(Command { operations, answer }).map_err(|_| gone())?;
        match tokio::time::timeout(self.options.patience, result).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(gone()),
            Err(_) => Err(unavailable(&self.options, "no answer in time; outcome unknown")),
        }
    }

    /// Reads the replica.
    pub fn read<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.replica.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the replica satisfies a condition, looking again whenever it changes.
    pub async fn wait_until<T>(&self, patience: Duration, mut look: impl FnMut(&Replica) -> Option<T>) -> Option<T> {
        let mut revision = self.revision.clone();
        let deadline = Instant::now() + patience;
        loop {
            revision.mark_unchanged();
            if let Some(found) = self.read(&mut look) {
                return Some(found);
            }
            match tokio::time::timeout_at(deadline, revision.changed()).await {
                Ok(Ok(())) => {}
                _ => return self.read(&mut look),
            }
        }
    }
}

fn unavailable(options: &SessionOptions, reason: impl ToString) -> OvsdbError {
    OvsdbError::Unavailable { endpoint: options.endpoint.to_string(), reason: reason.to_string() }
}

/// The task behind a session.
struct Keeper {
    options: Arc<SessionOptions>,
    replica: Arc<RwLock<Replica>>,
    observer: Box<dyn Observer>,
    inbox: mpsc::UnboundedReceiver<Command>,
    connected: watch::Sender<bool>,
    revision: watch::Sender<u64>,
    schema: Schema,
    last_transaction: Option<String>,
}

/// One connection while it lasts.
struct Connection {
    framer: Framer<Box<dyn AsyncRead + Send + Unpin>>,
    sink: Box<dyn AsyncWrite + Send + Unpin>,
    next_id: u64,
    pending: HashMap<u64, oneshot::Sender<Result<Vec<Value>, OvsdbError>>>,
}

impl Keeper {
    async fn run(mut self) {
        let mut backoff = FIRST_BACKOFF;
        while !self.inbox.is_closed() {
            match self.connect().await {
                Ok(mut connection) => {
                    backoff = FIRST_BACKOFF;
                    self.connected.send_replace(true);
                    let reason = self.serve(&mut connection).await;
                    self.connected.send_replace(false);
                    let Some(reason) = reason else { return };
                    tracing::warn!(endpoint = %self.options.endpoint, reason, "database connection lost");
                    for (_, answer) in connection.pending {
                        // The caller may have given up waiting.
                        let _ = answer.send(Err(unavailable(&self.options, "connection lost; outcome unknown")));
                    }
                }
                Err(reason) => {
                    tracing::debug!(endpoint = %self.options.endpoint, %reason, "database not reachable");
                    while let Ok(command) = self.inbox.try_recv() {
                        let _ = command.answer.send(Err(unavailable(&self.options, &reason)));
                    }
                }
            }
            runtime::task::sleep(backoff).await;
            backoff = (backoff * 2).min(LAST_BACKOFF);
        }
    }

    /// Connects, reads the schema and fills the replica.
    async fn connect(&mut self) -> Result<Connection, String> {
        let (source, sink) = self.options.endpoint.connect().await.map_err(|e| e.to_string())?;
        let mut connection = Connection { framer: Framer::new(source), sink, next_id: 0, pending: HashMap::new() };
        tokio::time::timeout(self.options.patience, async {
            let schema = connection.call("get_schema", json!([self.options.database])).await?;
            self.schema = Schema::from_json(&schema).ok_or("unreadable schema")?;
            if !self.options.monitors.is_empty() {
                let monitors = self.monitor_requests();
                let since = self.last_transaction.clone().unwrap_or_else(|| uuid::Uuid::nil().to_string());
                let params = json!([self.options.database, MONITOR_ID, monitors, since]);
                let answer = connection.call("monitor_cond_since", params).await?;
                self.fill(&answer).ok_or("unreadable monitor answer")?;
            }
            Ok(connection)
        })
        .await
        .unwrap_or_else(|_| Err("no answer in time".to_owned()))
    }

    fn monitor_requests(&self) -> Value {
        let mut requests = serde_json::Map::new();
        for monitor in &self.options.monitors {
            let columns: Vec<_> =
                monitor.columns.iter().filter(|column| self.schema.has_column(monitor.table, column)).collect();
            requests.insert(monitor.table.to_owned(), json!([{"columns": columns}]));
        }
        Value::Object(requests)
    }

    /// Takes in the answer to `monitor_cond_since`: whether our last transaction was known, the newest, the rows.
    fn fill(&mut self, answer: &Value) -> Option<()> {
        let [Value::Bool(known), newest, updates] = answer.as_array()?.as_slice() else { return None };
        if *known {
            self.take_updates(newest, updates)
        } else {
            let mut fresh = Replica::default();
            fresh.update(&self.schema, updates)?;
            self.last_transaction = newest.as_str().map(str::to_owned);
            let mut replica = self.replica.write().unwrap_or_else(PoisonError::into_inner);
            *replica = fresh;
            self.observer.reset(&replica);
            drop(replica);
            self.revision.send_modify(|revision| *revision += 1);
            Some(())
        }
    }

    fn take_updates(&mut self, newest: &Value, updates: &Value) -> Option<()> {
        let mut replica = self.replica.write().unwrap_or_else(PoisonError::into_inner);
        let changes = replica.update(&self.schema, updates)?;
        self.observer.changed(&replica, &changes);
        drop(replica);
        self.last_transaction = newest.as_str().map(str::to_owned);
        self.revision.send_modify(|revision| *revision += 1);
        Some(())
    }

    /// Serves a connection until it ends; `None` when nobody holds the session any more.
    async fn serve(&mut self, connection: &mut Connection) -> Option<String> {
        // A Unix socket tells when its peer dies; a TCP peer that lost power does not.
        let probe = match self.options.endpoint {
            Endpoint::Unix(_) => Duration::from_secs(86_400 * 365),
            Endpoint::Tcp(_) => Duration::from_secs(15),
        };
        let mut probed = false;
        loop {
            let result = tokio::select! {
                message = connection.framer.next() => match message {
                    Ok(Some(message)) => { probed = false; self.take_message(connection, message).await }
                    Ok(None) => Err("closed by the server".to_owned()),
                    Err(error) => Err(error.to_string()),
                },
                command = self.inbox.recv() => match command {
                    Some(command) => self.send_transaction(connection, command).await,
                    None => return None,
                },
                () = runtime::task::sleep(probe) => {
                    if probed { Err("the server fell silent".to_owned()) } else {
                        probed = true;
                        connection.send(&json!({"method": "echo", "params": [], "id": "echo"})).await
                    }
                }
            };
            if let Err(reason) = result {
                return Some(reason);
            }
        }
    }

    async fn send_transaction(&mut self, connection: &mut Connection, command: Command) -> Result<(), String> {
        let mut params = Vec::with_capacity(command.operations.len() + 1);
        params.push(json!(self.options.database));
        params.extend(command.operations);
        let id = connection.request_id();
        connection.pending.insert(id, command.answer);
        connection.send(&json!({"method": "transact", "params": params, "id": id})).await
    }

    async fn take_message(&mut self, connection: &mut Connection, message: Value) -> Result<(), String> {
        match message.get("method").and_then(Value::as_str) {
            Some("echo") => connection.send(&echo_answer(&message)).await,
            Some("update3") => {
                let params = message.get("params").and_then(Value::as_array).map(Vec::as_slice);
                let Some([_, newest, updates]) = params else { return Err("unreadable update".to_owned()) };
                // A replica that missed an update is worthless: read it anew.
                self.take_updates(newest, updates).ok_or_else(|| {
                    self.last_transaction = None;
                    "unreadable update".to_owned()
                })
            }
            Some("monitor_canceled") => Err("the server stopped telling us of changes".to_owned()),
            Some(_) => Ok(()),
            None => {
                if let Some(id) = message.get("id").and_then(Value::as_u64)
                    && let Some(answer) = connection.pending.remove(&id)
                {
                    let _ = answer.send(read_results(&message));
                }
                Ok(())
            }
        }
    }
}

impl Connection {
    fn request_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    async fn send(&mut self, message: &Value) -> Result<(), String> {
        let text = serde_json::to_vec(message).map_err(|e| e.to_string())?;
        self.sink.write_all(&text).await.map_err(|e| e.to_string())?;
        self.sink.flush().await.map_err(|e| e.to_string())
    }

    /// Calls a method before the connection is in service: nothing else can be under way.
    async fn call(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.request_id();
        self.send(&json!({"method": method, "params": params, "id": id})).await?;
        loop {
            let message = self.framer.next().await.map_err(|e| e.to_string())?.ok_or("closed by the server")?;
            if message.get("method").and_then(Value::as_str) == Some("echo") {
                self.send(&echo_answer(&message)).await?;
            } else if message.get("id").and_then(Value::as_u64) == Some(id) {
                return match message.get("error") {
                    None | Some(Value::Null) => Ok(message.get("result").cloned().unwrap_or(Value::Null)),
                    Some(error) => Err(format!("{method}: {error}")),
                };
            }
        }
    }
}

fn echo_answer(message: &Value) -> Value {
    json!({"id": message.get("id"), "result": message.get("params"), "error": null})
}

/// Reads the answer to a transaction: a list of results, the failed one holding `error` (RFC 7047 §4.1.3).
fn read_results(message: &Value) -> Result<Vec<Value>, OvsdbError> {
    if let Some(error) = message.get("error").filter(|error| !error.is_null()) {
        return Err(OvsdbError::Protocol(error.to_string()));
    }
    let Some(results) = message.get("result").and_then(Value::as_array) else {
        return Err(OvsdbError::Protocol(message.to_string()));
    };
    for result in results {
        if let Some(error) = result.get("error").and_then(Value::as_str) {
            let details = result.get("details").and_then(Value::as_str).unwrap_or_default().to_owned();
            let error = error.to_owned();
            return Err(match error.as_str() {
                "constraint violation" | "timed out" | "aborted" | "duplicate uuid" => {
                    OvsdbError::Conflict { error, details }
                }
                // The answer of a cluster member that lost its leader.
                "not leader" | "cluster error" => OvsdbError::Unavailable { endpoint: error, reason: details },
                _ => OvsdbError::Refused { error, details },
            });
        }
    }
    Ok(results.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_apart() {
        let ok = json!({"id": 1, "error": null, "result": [{"count": 1}, {}]});
        assert_eq!(read_results(&ok).unwrap().len(), 2);
        let conflict = json!({"id": 1, "error": null, "result": [{}, {"error": "timed out", "details": "wait"}, null]});
        assert!(matches!(read_results(&conflict), Err(OvsdbError::Conflict { .. })));
        let refused = json!({"id": 1, "error": null, "result": [{"error": "domain error"}]});
        assert!(matches!(read_results(&refused), Err(OvsdbError::Refused { .. })));
        for broken in [json!({"id": 1, "error": "syntax error"}), json!({"id": 1, "result": 7})] {
            assert!(matches!(read_results(&broken), Err(OvsdbError::Protocol(_))), "{broken}");
        }
    }
}
