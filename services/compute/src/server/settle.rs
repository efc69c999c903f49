//! Waiting for a node to reach what is intended of a server, with no transaction held.
//!
//! An observation wakes those who wait for that server; a look every second finds what another replica took in. A step that waits longer
//! than [`PATIENCE`] gives its place to other operations and comes back.

use super::intent::Phase;
use super::{Server, store};
use crate::Compute;
use kernel::{Error, Result, ServerId, Timestamp};
use runtime::operation::{Progress, StepCx};
use runtime::{Signal, task, transact};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(300);

/// Signals by server: a fixed number, so that nothing needs to be forgotten. Waking a neighbour does no harm.
pub(crate) struct Waiters(Vec<Signal>);

impl Default for Waiters {
    fn default() -> Self {
        Waiters((0..128).map(|_| Signal::default()).collect())
    }
}

impl Waiters {
    pub(super) fn of(&self, id: &ServerId) -> Signal {
        let mut h = DefaultHasher::new();
        id.hash(&mut h);
        let i = usize::try_from(h.finish() % 128).unwrap_or(0);
        self.0.get(i).cloned().unwrap_or_default()
    }
}

/// What a wait ended with.
pub(super) enum Waited {
    /// The node has reached the generation, or given up.
    Settled(Box<Server>),
    /// Not yet; come back.
    NotYet,
    /// The server has no row or no node any more.
    Gone,
}

/// Returns when somebody wants the operation to stop.
pub(super) async fn cancelled(cx: &StepCx) {
    while !cx.cancelled() {
        task::sleep(Duration::from_millis(50)).await;
    }
}

/// The instant after which a wait of this name has lasted too long; kept with the operation, so a restart does not begin anew.
pub(super) fn until(cx: &StepCx, name: &str, limit: Duration) -> Result<Timestamp> {
    if let Some(t) = cx.get::<Timestamp>(name)? {
        return Ok(t);
    }
    let t = cx.clock.now().plus(limit);
    cx.put(name, &t)?;
    Ok(t)
}

/// Not yet, and come back; unless the wait has lasted too long.
pub(super) fn later(cx: &StepCx, name: &str, limit: Duration, what: &str) -> Result<Progress> {
    if cx.clock.now() >= until(cx, name, limit)? {
        return Err(Error::conflict(format!("{what} took longer than {} s", limit.as_secs())));
    }
    Ok(Progress::Later(PAUSE))
}

impl Compute {
    /// Waits for the node; `generation` is the least that counts.
    pub(super) async fn settled(&self, id: &ServerId, generation: u64, patience: Duration) -> Result<Waited> {
        let signal = self.waiters.of(id);
        let waiting = async {
            let mut seen = signal.now();
            loop {
                let mut tx = self.env.db.read().await?;
                let s = store::get(&mut tx, id).await?;
                drop(tx);
                match s {
                    Some(s) if s.node.is_none() => return Ok(Waited::Gone),
                    Some(s) if s.is_settled() && s.seen_generation >= generation => {
                        return Ok(Waited::Settled(Box::new(s)));
                    }
                    Some(_) => {}
                    None => return Ok(Waited::Gone),
                }
                tokio::select! {
                    () = signal.changed(&mut seen) => {}
                    () = task::sleep(Duration::from_secs(1)) => {}
                }
            }
        };
        tokio::time::timeout(patience, waiting).await.unwrap_or(Ok(Waited::NotYet))
    }

    /// Waits as part of a step: the server once the node has it as intended.
    ///
    /// # Errors
    /// Conflict, if the node failed, the wait lasted too long, or the operation was cancelled.
    pub(super) async fn reach(
        &self,
        cx: &StepCx,
        id: &ServerId,
        generation: u64,
        limit: Duration,
    ) -> Result<Option<Server>> {
        let waited = tokio::select! {
            w = self.settled(id, generation, PATIENCE) => w?,
            () = cancelled(cx) => return Err(Error::conflict("cancelled")),
        };
        match waited {
            Waited::Settled(s) if s.phase == Phase::Failed => {
                let why = s.problem.as_deref().unwrap_or("the host gives no reason");
                Err(Error::conflict(format!("The host failed: {why}")))
            }
            Waited::Settled(s) => Ok(Some(*s)),
            Waited::Gone => Err(super::missing(id.as_str())),
            Waited::NotYet => later(cx, "node_until", limit, "The host").map(|_| None),
        }
    }

    /// Sees to it that no node runs the server: the step of a deletion, and the undo of a start. A node that stays away for longer than the
    /// configured time is not waited for: it removes the server itself when it comes back, since nothing names it any more.
    pub(super) async fn halt(&self, cx: StepCx) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        let begun = transact!(self.env.db, |tx| {
            let Some(s) = store::get(tx, &id).await? else { return Ok(None) };
            let Some(node) = s.node.clone() else { return Ok(None) };
            if !s.present && s.phase == Phase::Absent && s.is_settled() {
                return Ok(None);
            }
            let failed = s.is_settled() && s.phase == Phase::Failed;
            if !s.present && !failed {
                return Ok(Some((node, s.generation)));
            }
            let generation = store::intend(tx, &id, false, false).await?;
            self.wake_on_commit(tx, &node);
            Ok(Some((node, generation)))
        })?;
        let Some((node, generation)) = begun else { return Ok(Progress::Done) };
        let away = !self.nodes.connected(&node);
        let (until, patience) = match away {
            true => (until(&cx, "away_until", self.config.node_patience)?, self.config.node_patience.min(PATIENCE)),
            false => (Timestamp(i64::MAX), PATIENCE),
        };
        match self.settled(&id, generation, patience).await? {
            Waited::Gone => Ok(Progress::Done),
            Waited::Settled(s) if s.phase == Phase::Absent => Ok(Progress::Done),
            Waited::Settled(s) => {
                let why = s.problem.as_deref().unwrap_or("the host gives no reason");
                Err(Error::conflict(format!("The host cannot remove the server: {why}")))
            }
            Waited::NotYet if cx.clock.now() < until => Ok(Progress::Later(PAUSE)),
            Waited::NotYet => {
                tracing::warn!(server = %id, node = %node, "the node is away: its server is given up without its word");
                Ok(Progress::Done)
            }
        }
    }

    /// Changes what is intended of a server that exists, and tells its node; returns the generation to wait for. Without a node there is
    /// nothing to wait for.
    pub(super) async fn renew(&self, tx: &mut runtime::Tx, s: &Server) -> Result<Option<u64>> {
        let Some(node) = &s.node else { return Ok(None) };
        let generation = store::intend(tx, &s.id, s.present, s.power).await?;
        self.wake_on_commit(tx, node);
        Ok(Some(generation))
    }

    /// As [`Compute::renew`] for an undo: without a change the present generation is what to wait for; nothing, if no node holds the server.
    pub(super) async fn renew_if(&self, tx: &mut runtime::Tx, s: &Server, changed: bool) -> Result<Option<u64>> {
        if s.node.is_none() || !s.present {
            return Ok(None);
        }
        if changed { self.renew(tx, s).await } else { Ok(Some(s.generation)) }
    }

    /// End of an undo: waits until the node has what was taken back. A node that fails with it is not waited for: the next change of the
    /// server will try again.
    pub(super) async fn taken_back(&self, generation: Option<u64>, id: &ServerId) -> Result<Progress> {
        let Some(generation) = generation else { return Ok(Progress::Done) };
        match self.settled(id, generation, PATIENCE).await? {
            Waited::Settled(_) | Waited::Gone => Ok(Progress::Done),
            Waited::NotYet => Ok(Progress::Later(PAUSE)),
        }
    }
}
