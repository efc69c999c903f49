//! Performs operations: claims what is due, runs steps, saves after each, unwinds what fails.

use super::store::{self, Record, Save};
use super::{Definition, Operations, Progress, State, StepCx};
use crate::shutdown::Shutdown;
use crate::{failpoint, task, transact};
use kernel::{Error, Result, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// An executor that dies is noticed after this long by another replica.
const LEASE: Duration = Duration::from_secs(20);
/// Nothing waits longer than this before it is looked at again, and no lease is longer. What is due later than that was
/// written before the clock was set back, and is due now.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
const MAX_AT_ONCE: usize = 64;
/// What a step that failed waits for is this, doubled with each try, up to [`LAST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(60);

/// How the executor shares its work.
#[derive(Debug, Clone)]
pub struct ExecutorConfig {
    /// Name of this process, new at each start.
    pub owner: String,
    /// There is no other executor on this database: leases of a dead predecessor are broken at once.
    pub alone: bool,
    /// How long an undo that failed waits for its next try; it doubles with each. Undos are tried for ever, so that nothing depends on it but
    /// time: tests that make them fail wait less.
    pub undo_pause: Duration,
}

impl ExecutorConfig {
    /// As an installation runs it.
    pub fn new(owner: impl Into<String>, alone: bool) -> ExecutorConfig {
        ExecutorConfig { owner: owner.into(), alone, undo_pause: FIRST_PAUSE * 2 }
    }
}

impl Operations {
    /// Starts performing operations until shutdown.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start_executor(&self, config: ExecutorConfig, shutdown: Shutdown) -> Result<()> {
        if config.alone {
            transact!(self.db, |tx| { store::break_leases(tx).await })?;
        }
        let me = self.clone();
        task::spawn("operation-executor", async move { me.run(config, shutdown).await });
        Ok(())
    }

    async fn run(self, config: ExecutorConfig, shutdown: Shutdown) {
        let slots = Arc::new(Semaphore::new(MAX_AT_ONCE));
        let mut seen = self.wake.now();
        while !shutdown.begun() {
            let wait = match self.dispatch(&config, &slots).await {
                Ok(w) => w,
                Err(e) => {
                    tracing::warn!(error = ?e, "operations cannot be claimed");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = self.wake.changed(&mut seen) => {}
                () = task::sleep(wait) => {}
                () = shutdown.wait() => return,
            }
        }
    }

    /// Claims what is due and spawns it; returns how long nothing will be due.
    async fn dispatch(&self, config: &ExecutorConfig, slots: &Arc<Semaphore>) -> Result<Duration> {
        let free = u32::try_from(slots.available_permits()).unwrap_or(0);
        if free == 0 {
            return Ok(Duration::from_millis(200));
        }
        let now = self.clock.now();
        let mut tx = self.db.read().await?;
        let next = store::next_due(&mut tx).await?;
        drop(tx);
        match next {
            None => return Ok(Duration::from_secs(5)),
            Some(t) if t > now && t <= now.plus(LONGEST_PAUSE) => {
                return Ok(t.since(now).clamp(Duration::from_millis(5), Duration::from_secs(5)));
            }
            Some(_) => {}
        }
        let due = store::Due { now, latest: now.plus(LONGEST_PAUSE) };
        let claimed: Vec<Record> =
            transact!(self.db, |tx| { store::claim(tx, &config.owner, due, now.plus(LEASE), free).await })?;
        let none = claimed.is_empty();
        for rec in claimed {
            // Its lease looked over because the clock was set; the one who performs it is us.
            if self.live.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&rec.id) {
                continue;
            }
            let Ok(slot) = slots.clone().try_acquire_owned() else { break };
            let (me, config) = (self.clone(), config.clone());
            task::spawn("operation", async move {
                me.perform(rec, &config).await;
                drop(slot);
                me.finished.wake();
                me.wake.wake();
            });
        }
        // What is due but not ours to claim waits for an earlier operation on its subject, whose end wakes us.
        Ok(if none { Duration::from_millis(500) } else { Duration::from_millis(20) })
    }

    async fn perform(&self, rec: Record, config: &ExecutorConfig) {
        let flag = Arc::new(AtomicBool::new(rec.cancel));
        let id = rec.id.clone();
        self.live.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), flag.clone());
        let work = self.steps(rec, config, flag.clone());
        // Beside the work, never instead of it: work that waits in line for the writer and is not looked at while the lease is renewed would be
        // given its turn and not take it, and nobody would ever write again.
        let kept = async {
            loop {
                task::sleep(LEASE / 3).await;
                if !self.keep(&id, &config.owner, &flag).await {
                    break;
                }
            }
        };
        tokio::select! {
            r = work => {
                if let Err(e) = r {
                    tracing::error!(operation = %id, error = ?e, "operation cannot be saved; its lease will run out");
                }
            }
            () = kept => {}
        }
        self.live.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Renews the lease and looks whether another replica cancelled; false if the lease is lost and work must stop.
    async fn keep(&self, id: &kernel::OperationId, owner: &str, flag: &AtomicBool) -> bool {
        let until = self.clock.now().plus(LEASE);
        let kept = transact!(self.db, |tx| {
            Ok((store::renew(tx, id, owner, until).await?, store::is_cancelled(tx, id).await?))
        });
        match kept {
            Ok((held, cancel)) => {
                flag.fetch_or(cancel, Ordering::Relaxed);
                held
            }
            // The database is away for a moment; the lease has time left.
            Err(_) => true,
        }
    }

    async fn steps(&self, rec: Record, config: &ExecutorConfig, flag: Arc<AtomicBool>) -> Result<()> {
        let def = self.definition(&rec.kind)?;
        let mut run = Run { state: rec.state, step: rec.step, attempt: rec.attempt, error: rec.error.clone() };
        let cx = StepCx {
            db: self.db.clone(),
            clock: self.clock.clone(),
            id: rec.id,
            subject: rec.subject,
            project: rec.project,
            caller: Arc::new(rec.caller),
            reason: rec.error,
            params: rec.params.into(),
            data: Arc::new(Mutex::new(rec.data)),
            cancelled: flag,
        };
        loop {
            let again = match run.state {
                State::Running => forward(&def, &cx, &mut run).await,
                State::Unwinding => backward(&def, &cx, &mut run, config.undo_pause).await,
                State::Done | State::Undone => return Ok(()),
            };
            let now = self.clock.now();
            let release_until = again.map(|d| now.plus(d.min(LONGEST_PAUSE)));
            let saved = self.save(&cx, &config.owner, &run, now, release_until).await?;
            if !saved || run.state.is_final() || release_until.is_some() {
                return Ok(());
            }
        }
    }

    async fn save(
        &self,
        cx: &StepCx,
        owner: &str,
        run: &Run,
        now: Timestamp,
        release_until: Option<Timestamp>,
    ) -> Result<bool> {
        let data = serde_json::to_string(&*cx.data.lock().unwrap_or_else(PoisonError::into_inner))?;
        let save = Save {
            state: run.state,
            step: run.step,
            attempt: run.attempt,
            error: run.error.as_deref(),
            data: &data,
            now,
            release_until,
        };
        transact!(self.db, |tx| { store::save(tx, &cx.id, owner, &save).await })
    }

    /// Forgets operations that ended before `until`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn purge(&self, until: Timestamp) -> Result<u64> {
        transact!(self.db, |tx| { store::purge(tx, until).await })
    }
}

struct Run {
    state: State,
    step: usize,
    attempt: u32,
    error: Option<String>,
}

/// Delay before try `n` after the first: doubling, to a minute.
fn backoff(first: Duration, n: u32) -> Duration {
    (first * (1u32 << n.min(10))).min(LAST_PAUSE)
}

async fn passing(kind: &str, step: &str, when: &str, f: impl Future<Output = Result<Progress>>) -> Result<Progress> {
    failpoint::hit(&format!("{kind}:{step}:{when}before"))?;
    let p = f.await?;
    failpoint::hit(&format!("{kind}:{step}:{when}after"))?;
    Ok(p)
}

/// Performs the present step; returns a delay if the operation is to be given back.
async fn forward(def: &Definition, cx: &StepCx, run: &mut Run) -> Option<Duration> {
    let Some(step) = def.steps.get(run.step) else {
        run.state = State::Done;
        return None;
    };
    if cx.cancelled() {
        run.unwind("cancelled".to_owned());
        return None;
    }
    match passing(def.kind, step.name, "", (step.forward)(cx.clone())).await {
        Ok(Progress::Done) => {
            run.step += 1;
            run.attempt = 0;
            run.error = None;
            if run.step == def.steps.len() {
                run.state = State::Done;
            }
            None
        }
        Ok(Progress::Later(d)) => Some(d),
        Err(e) => failed(def, cx, run, step.name, &e),
    }
}

fn failed(def: &Definition, cx: &StepCx, run: &mut Run, step: &str, e: &Error) -> Option<Duration> {
    run.attempt += 1;
    if e.is_transient() && run.attempt < def.attempts && !cx.cancelled() {
        tracing::info!(operation = %cx.id, kind = def.kind, step, attempt = run.attempt, error = ?e, "step failed, will be tried again");
        run.error = Some(e.message.clone());
        return Some(backoff(FIRST_PAUSE, run.attempt));
    }
    tracing::warn!(operation = %cx.id, kind = def.kind, step, error = ?e, "step failed, unwinding");
    run.unwind(e.message.clone());
    None
}

impl Run {
    fn unwind(&mut self, why: String) {
        self.state = State::Unwinding;
        self.attempt = 0;
        self.error = Some(why);
    }
}

/// Undoes the present step, then steps down; an undo that fails is tried again for ever.
async fn backward(def: &Definition, cx: &StepCx, run: &mut Run, pause: Duration) -> Option<Duration> {
    let mut cx = cx.clone();
    cx.reason = run.error.clone();
    if let Some(step) = def.steps.get(run.step)
        && let Some(undo) = &step.undo
    {
        match passing(def.kind, step.name, "undo-", undo(cx.clone())).await {
            Ok(Progress::Done) => {}
            Ok(Progress::Later(d)) => return Some(d),
            Err(e) => {
                run.attempt += 1;
                tracing::error!(operation = %cx.id, kind = def.kind, step = step.name, error = ?e, "undo failed, will be tried again");
                return Some(backoff(pause, run.attempt.saturating_sub(1)));
            }
        }
    }
    run.attempt = 0;
    match run.step.checked_sub(1) {
        Some(s) => run.step = s,
        None => run.state = State::Undone,
    }
    None
}
