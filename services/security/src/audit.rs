//! Writing the audit ledger.
//!
//! `append` hands its entry to one writer task, which puts all that wait into one transaction: a disk that takes 5 ms a commit
//! then carries thousands of requests a second, and still nobody goes on before his entry is durable. The writer lives as long as
//! the slice, not until shutdown begins: requests that are being drained have entries too.

use async_trait::async_trait;
use kernel::{AuditId, Clock, Error, ErrorKind, Result};
use runtime::port::{AuditEntry, AuditSink};
use runtime::{Db, Env, Tx, transact};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Name of the ledger.
pub const LEDGER: &str = "audit";
/// Entries that one commit carries.
const BATCH: usize = 256;
/// Entries that may wait; beyond it callers wait for a place.
const QUEUE: usize = 1024;

struct Waiting {
    entry: AuditEntry,
    done: oneshot::Sender<Result<()>>,
}

/// The slice.
pub struct Security {
    pub(crate) env: Env,
    queue: mpsc::Sender<Waiting>,
}

impl Security {
    /// Builds the slice and starts its writer; call it inside the async runtime.
    pub fn new(env: Env) -> Arc<Security> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        runtime::task::spawn("audit-writer", write(env.db.clone(), env.clock.clone(), waiting));
        Arc::new(Security { env, queue })
    }
}

async fn put(tx: &mut Tx, clock: &dyn Clock, entry: &AuditEntry) -> Result<()> {
    let body = serde_json::to_string(entry)?;
    runtime::ledger::append(tx, LEDGER, AuditId::fresh().as_str(), clock.now(), &body).await
}

/// What everybody is told whose entry was in a batch that failed; a full disk stays one.
fn unwritten(e: &Error) -> Error {
    let text = "the audit ledger cannot be written";
    let told = match e.kind {
        ErrorKind::InsufficientStorage => Error::new(e.kind, e.code, text),
        _ => Error::unavailable(text),
    };
    told.because(format!("{e:?}"))
}

async fn write(db: Db, clock: Arc<dyn Clock>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let written: Result<()> = transact!(db, |tx| {
            for w in &batch {
                put(tx, clock.as_ref(), &w.entry).await?;
            }
            Ok(())
        });
        for w in batch.drain(..) {
            let answer = match &written {
                Ok(()) => Ok(()),
                Err(e) => Err(unwritten(e)),
            };
            // A request that went away does not wait for its entry; the entry is there all the same.
            let _ = w.done.send(answer);
        }
    }
}

#[async_trait]
impl AuditSink for Security {
    async fn record(&self, tx: &mut Tx, entry: &AuditEntry) -> Result<()> {
        put(tx, self.env.clock.as_ref(), entry).await
    }

    async fn append(&self, entry: AuditEntry) -> Result<()> {
        let (done, answer) = oneshot::channel();
        let gone = || Error::unavailable("the audit writer has ended");
        self.queue.send(Waiting { entry, done }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}
