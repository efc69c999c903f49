//! Whether resources serve: rows "from this instant on, so" (append-only, with the instant at which they were stored), and the outages
//! that lie between them.
//!
//! A resource that nobody observed is taken to be up from its first usage fact on: that fact is written when it is delivered and runs.
//! A host of which nothing is heard takes down what is on it (servers, volumes, floating IPs of guests there), from the instant at which it was
//! last heard of until it is heard again.
//!
//! *Idempotency*: a row has its fact's key; a fact that comes late splits the outage that it lies in, and nothing else.

pub(crate) mod store;

use super::month;
use crate::Ops;
use crate::node::NodeState;
use crate::resource::OPEN;
use kernel::event::{ResourceState, ServerState, Serving};
use kernel::{NodeId, Result, Timestamp};
use runtime::{Tx, transact};
use std::collections::HashMap;
use std::time::Duration;

/// Cause of the rows that the loss of a host leaves.
const LOST: &str = "host not heard of";
/// Cause of the rows that end them.
const HEARD: &str = "host heard of again";

/// From `at` on, a resource serves or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub key: String,
    pub resource: String,
    pub node: Option<NodeId>,
    pub state: Serving,
    pub cause: String,
    pub at: Timestamp,
}

/// Takes in what compute tells of a server.
pub(crate) async fn take(ops: &Ops, tx: &mut Tx, key: &str, s: &ServerState, now: Timestamp) -> Result<()> {
    let row = Row {
        key: key.to_owned(),
        resource: s.server.clone(),
        node: s.node.clone(),
        state: s.state,
        cause: s.cause.clone(),
        at: s.at,
    };
    append(ops, tx, &row, now).await
}

/// Takes in what storage and network tell of a volume or a floating IP. Its key is made distinct from those of servers.
pub(crate) async fn take_resource(ops: &Ops, tx: &mut Tx, key: &str, s: &ResourceState, now: Timestamp) -> Result<()> {
    let row = Row {
        key: format!("{}/{key}", s.kind),
        resource: s.resource.clone(),
        node: s.node.clone(),
        state: s.state,
        cause: s.cause.clone(),
        at: s.at,
    };
    append(ops, tx, &row, now).await
}

/// Stores a row and what follows from it; quiet, if its key is there. Of two rows of one instant the graver state holds.
async fn append(ops: &Ops, tx: &mut Tx, row: &Row, now: Timestamp) -> Result<()> {
    let same = store::at(tx, &row.resource, row.at).await?;
    if !store::insert(tx, row, now).await? {
        return Ok(());
    }
    let next = store::next(tx, &row.resource, row.at).await?;
    let until = next.unwrap_or(OPEN);
    if same.is_some_and(|s| grave(s) >= grave(row.state)) {
        return Ok(());
    }
    // What was in force before this row ends here; this row lasts until the next one.
    store::cut(tx, &row.resource, row.at).await?;
    if row.state != Serving::Up && until > row.at {
        store::put_outage(tx, row, until).await?;
    }
    if next.is_none() {
        store::set_head(tx, row).await?;
    }
    month::spoil(ops, tx, row.at, until.min(now)).await
}

fn grave(s: Serving) -> u8 {
    match s {
        Serving::Up => 0,
        Serving::Off => 1,
        Serving::Down => 2,
    }
}

/// Hosts that were silent at the last look, and the instant at which they were last heard of.
#[derive(Debug, Default)]
pub struct Watch(HashMap<NodeId, Timestamp>);

impl Ops {
    /// Looks whether hosts have fallen silent or are heard of again. A host is given up when two looks in a row find the same silence: after
    /// a restart of control, hosts need a moment to dial again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn watch_nodes(&self, watch: &mut Watch) -> Result<()> {
        let nodes = self.nodes().await?;
        let silent: HashMap<NodeId, Timestamp> = nodes
            .iter()
            .filter(|n| matches!(n.state, NodeState::Away | NodeState::Revoked))
            .filter_map(|n| Some((n.id.clone(), n.last_seen?)))
            .collect();
        let lost: Vec<_> = silent.iter().filter(|(n, t)| watch.0.get(*n) == Some(*t)).collect();
        for (node, since) in lost {
            self.node_silent(node, *since).await?;
        }
        for n in nodes.iter().filter(|n| n.state == NodeState::Up) {
            self.node_heard(&n.id).await?;
        }
        watch.0 = silent;
        Ok(())
    }

    async fn node_silent(&self, node: &NodeId, since: Timestamp) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            for head in store::heads_of(tx, node, Serving::Up).await? {
                // Nothing lies before what was told last.
                let at = since.max(head.at.plus(Duration::from_micros(1)));
                let key = format!("silent/{}/{}", head.resource, at.micros());
                let row = Row { key, state: Serving::Down, cause: LOST.to_owned(), at, ..head };
                append(self, tx, &row, now).await?;
            }
            Ok(())
        })
    }

    async fn node_heard(&self, node: &NodeId) -> Result<()> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let any = store::heads_of(&mut tx, node, Serving::Down).await?.iter().any(|h| h.cause == LOST);
        drop(tx);
        if !any {
            return Ok(());
        }
        transact!(self.env.db, |tx| {
            for head in store::heads_of(tx, node, Serving::Down).await?.into_iter().filter(|h| h.cause == LOST) {
                let at = now.max(head.at.plus(Duration::from_micros(1)));
                let key = format!("heard/{}/{}", head.resource, at.micros());
                let row = Row { key, state: Serving::Up, cause: HEARD.to_owned(), at, ..head };
                append(self, tx, &row, now).await?;
            }
            Ok(())
        })
    }
}
