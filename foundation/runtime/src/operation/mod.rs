//! Durable operations: a long change as typed steps, each idempotent, each with an undo. They survive a crash at any moment.
//!
//! ```text
//!            claim                 last step                       (start) ──▶ running ──────────────▶ done
//!                        │  refused, cancelled, or tried too often
//!                        ▼
//!                    unwinding ──────────────▶ undone              an undo that fails is tried again for ever
//! ```
//!
//! Invariants: operations on one subject run one after the other, in the order of their ids; a step runs again after a crash unless its
//! completion was committed; when a step fails, its own undo runs too, since it may have been half done; an undo must accept that its
//! step never ran. Values that steps leave with [`StepCx::put`] are committed with the step's completion.

pub mod executor;
mod store;

use crate::db::{Db, Tx};
use crate::list::{Asked, Listed};
use crate::signal::Signal;
use kernel::{Caller, Clock, Error, OperationId, ProjectId, Result, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Done; go on.
    Done,
    /// Not yet: run this step again after the delay. Does not count as a failure.
    Later(Duration),
}

type StepFuture = Pin<Box<dyn Future<Output = Result<Progress>> + Send>>;
type StepFn = Arc<dyn Fn(StepCx) -> StepFuture + Send + Sync>;

/// One step of a definition.
pub struct Step {
    name: &'static str,
    forward: StepFn,
    undo: Option<StepFn>,
}

/// A kind of operation: its steps in order.
pub struct Definition {
    kind: &'static str,
    steps: Vec<Step>,
    attempts: u32,
}

fn boxed<F, Fut>(f: F) -> StepFn
where
    F: Fn(StepCx) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Progress>> + Send + 'static,
{
    Arc::new(move |cx| Box::pin(f(cx)))
}

impl Definition {
    /// A kind without steps yet. Kinds are noun first: `server.create`.
    pub fn new(kind: &'static str) -> Definition {
        Definition { kind, steps: Vec::new(), attempts: 5 }
    }
    /// How often a step that fails for a passing reason is tried before the operation unwinds (default 5).
    pub fn attempts(mut self, n: u32) -> Definition {
        self.attempts = n;
        self
    }
    /// Adds a step with its undo.
    pub fn step<F, Fut, U, UFut>(mut self, name: &'static str, forward: F, undo: U) -> Definition
    where
        F: Fn(StepCx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Progress>> + Send + 'static,
        U: Fn(StepCx) -> UFut + Send + Sync + 'static,
        UFut: Future<Output = Result<Progress>> + Send + 'static,
    {
        self.steps.push(Step { name, forward: boxed(forward), undo: Some(boxed(undo)) });
        self
    }
    /// Adds a step with nothing to undo; say why in a comment.
    pub fn step_without_undo<F, Fut>(mut self, name: &'static str, forward: F) -> Definition
    where
        F: Fn(StepCx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Progress>> + Send + 'static,
    {
        self.steps.push(Step { name, forward: boxed(forward), undo: None });
        self
    }
    /// The kind.
    pub fn kind(&self) -> &'static str {
        self.kind
    }
    /// Names of the steps in order.
    pub fn step_names(&self) -> Vec<&'static str> {
        self.steps.iter().map(|s| s.name).collect()
    }
}

/// State of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its steps are being performed, or wait to be.
    Running,
    /// A step failed or a caller cancelled; steps are being undone.
    Unwinding,
    /// All steps are done.
    Done,
    /// All steps are undone; `error` says why.
    Undone,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Unwinding => "unwinding",
            State::Done => "done",
            State::Undone => "undone",
        }
    }
    fn parse(s: &str) -> Result<State> {
        [State::Running, State::Unwinding, State::Done, State::Undone]
            .into_iter()
            .find(|x| x.as_str() == s)
            .ok_or_else(|| Error::internal(format!("operation state '{s}' is unknown")))
    }
    /// Nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, State::Done | State::Undone)
    }
}

/// An operation as users see it.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// Id.
    pub id: OperationId,
    /// Kind: `server.create`.
    pub kind: String,
    /// The resource it works on.
    pub subject: String,
    /// Project it belongs to.
    pub project: Option<ProjectId>,
    /// Who asked for it.
    pub user: kernel::UserId,
    /// Request that asked for it.
    pub request: String,
    /// State.
    pub state: State,
    /// Step at work, by name.
    pub step: Option<String>,
    /// Steps done so far.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
    /// Tries of the present step that failed.
    pub attempt: u32,
    /// Why it unwinds or is being tried again.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What a step is given. Cheap to clone.
#[derive(Clone)]
pub struct StepCx {
    /// Records.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Id of the operation: the idempotency key of what the step does elsewhere.
    pub id: OperationId,
    /// The resource it works on.
    pub subject: String,
    /// Project it belongs to.
    pub project: Option<ProjectId>,
    /// Who asked for it.
    pub caller: Arc<Caller>,
    /// Why it is being undone, if it is.
    pub reason: Option<String>,
    params: Arc<str>,
    data: Arc<Mutex<serde_json::Map<String, serde_json::Value>>>,
    cancelled: Arc<AtomicBool>,
}

impl StepCx {
    /// The parameters.
    ///
    /// # Errors
    /// Internal, if they are of another shape.
    pub fn params<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.params)?)
    }
    /// Leaves a value for later steps; committed with this step's completion.
    ///
    /// # Errors
    /// Internal, if it does not serialise.
    pub fn put(&self, key: &str, value: &impl Serialize) -> Result<()> {
        let v = serde_json::to_value(value)?;
        self.data.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), v);
        Ok(())
    }
    /// A value that an earlier step left.
    ///
    /// # Errors
    /// Internal, if it is of another shape.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let v = self.data.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        v.map(serde_json::from_value).transpose().map_err(Error::from)
    }
    /// True if somebody wants the operation to stop and unwind; steps that wait look at it.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Starts, finds and cancels operations; with [`Operations::start_executor`] also performs them. Cheap to clone.
#[derive(Clone)]
pub struct Operations {
    db: Db,
    clock: Arc<dyn Clock>,
    definitions: Arc<OnceLock<HashMap<&'static str, Arc<Definition>>>>,
    wake: Signal,
    finished: Signal,
    live: Arc<Mutex<HashMap<OperationId, Arc<AtomicBool>>>>,
}

impl Operations {
    /// Over a database; kinds are defined once, before anything is started.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Operations {
        Operations {
            db,
            clock,
            definitions: Arc::default(),
            wake: Signal::default(),
            finished: Signal::default(),
            live: Arc::default(),
        }
    }

    /// Sets the kinds, once.
    ///
    /// # Errors
    /// Internal, if they have been set before or a kind stands twice.
    pub fn define(&self, all: Vec<Definition>) -> Result<()> {
        let mut map = HashMap::new();
        for d in all {
            if map.insert(d.kind, Arc::new(d)).is_some() {
                return Err(Error::internal("an operation kind is defined twice"));
            }
        }
        self.definitions.set(map).map_err(|_| Error::internal("operation kinds are set already"))
    }

    /// All kinds with their steps, sorted: for the failpoint matrix.
    pub fn kinds(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        let mut v: Vec<_> = self.definitions.get().into_iter().flatten().map(|(k, d)| (*k, d.step_names())).collect();
        v.sort();
        v
    }

    fn definition(&self, kind: &str) -> Result<Arc<Definition>> {
        let found = self.definitions.get().and_then(|m| m.get(kind)).cloned();
        found.ok_or_else(|| Error::internal(format!("operation kind '{kind}' is not defined")))
    }

    /// Starts an operation in the caller's transaction; it begins when that commits.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        subject: &str,
        caller: &Caller,
        project: Option<&ProjectId>,
        params: &impl Serialize,
    ) -> Result<OperationId> {
        self.definition(kind)?;
        let id = OperationId::fresh();
        store::insert(tx, &id, kind, subject, caller, project, &serde_json::to_string(params)?, self.clock.now())
            .await?;
        tx.wake_on_commit(&self.wake);
        Ok(id)
    }

    /// Asks every unfinished operation on a subject to stop and unwind. One that is done stays done.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cancel_subject(&self, tx: &mut Tx, subject: &str) -> Result<()> {
        let ids = store::cancel_subject(tx, subject).await?;
        let (live, wake) = (self.live.clone(), self.wake.clone());
        tx.on_commit(move || {
            let live = live.lock().unwrap_or_else(PoisonError::into_inner);
            for id in &ids {
                if let Some(flag) = live.get(id) {
                    flag.store(true, Ordering::Relaxed);
                }
            }
            wake.wake();
        });
        Ok(())
    }

    /// An operation, if it exists.
    ///
    /// # Errors
    /// What the database says.
    pub async fn view(&self, tx: &mut Tx, id: &OperationId) -> Result<Option<View>> {
        Ok(store::get(tx, id).await?.map(|r| self.to_view(r)))
    }

    /// Operations of one project or of all, on one subject or any; newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn list(
        &self,
        tx: &mut Tx,
        project: Option<&ProjectId>,
        subject: Option<&str>,
        asked: &Asked,
    ) -> Result<Listed<View>> {
        Ok(store::list(tx, project, subject, asked).await?.map(|r| self.to_view(r)))
    }

    /// True if an unfinished operation works on the subject.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_busy(&self, tx: &mut Tx, subject: &str) -> Result<bool> {
        store::is_busy(tx, subject).await
    }

    /// Waits until the operation has ended.
    ///
    /// # Errors
    /// Not found, if there is none of that id; unavailable after `deadline`.
    pub async fn wait(&self, id: &OperationId, deadline: Duration) -> Result<View> {
        let waiting = async {
            let mut seen = self.finished.now();
            loop {
                let mut tx = self.db.read().await?;
                let v = self.view(&mut tx, id).await?.ok_or_else(|| Error::not_found("no such operation"))?;
                drop(tx);
                if v.state.is_final() {
                    return Ok(v);
                }
                tokio::select! {
                    () = self.finished.changed(&mut seen) => {}
                    () = crate::task::sleep(Duration::from_millis(500)) => {}
                }
            }
        };
        tokio::time::timeout(deadline, waiting).await.map_err(|_| Error::unavailable("the operation still runs"))?
    }

    fn to_view(&self, r: store::Record) -> View {
        let names = self.definition(&r.kind).map(|d| d.step_names()).unwrap_or_default();
        View {
            step: (!r.state.is_final()).then(|| names.get(r.step).map(|s| (*s).to_owned())).flatten(),
            done: r.step.min(names.len()),
            total: names.len(),
            id: r.id,
            kind: r.kind,
            subject: r.subject,
            project: r.project,
            user: r.caller.user,
            request: r.caller.request_id,
            state: r.state,
            attempt: r.attempt,
            error: r.error,
            created_at: r.created_at,
            finished_at: r.finished_at,
        }
    }
}

pub use executor::ExecutorConfig;
