//! Whether a floating IP serves: told by the outbox ([`kernel::event::RESOURCE_STATE`]) when it changes, in the transaction that records what
//! the fabric says.
//!
//! ```text
//!   (none) ──▶ off ◀──stands for nobody, or no guest is plugged behind it──┐
//!               │                                                          │
//!               └──the fabric holds it and a chassis has the guest's port──▶ up
//! ```
//!
//! An address behind which nothing runs is nobody's outage: whether the guest should run is told of the server. What is up is up by the host
//! that has the port: a host that is lost is not told here, since who keeps the registry of hosts sees that and takes down what is on it.

use super::{FloatingIp, store};
use crate::{Network, ports};
use kernel::event::{RESOURCE_STATE, ResourceState, Serving};
use kernel::{FloatingIpId, NodeId, Result};
use runtime::{Tx, transact};
use std::collections::BTreeMap;
use std::time::Duration;

/// Floating IPs of which something is told in one transaction, where nothing was told before.
const BATCH: u32 = 200;

/// Whether a floating IP serves, by which host, and why not; none while the fabric has not been told of it.
fn serves(f: &FloatingIp, port: Option<&ports::Port>) -> Option<(Serving, Option<NodeId>, &'static str)> {
    match port {
        None => Some((Serving::Off, None, "stands for nobody")),
        Some(_) if !f.active => None,
        Some(p) if p.up => Some((Serving::Up, p.node.clone(), "the fabric holds it")),
        Some(_) => Some((Serving::Off, None, "no guest is plugged behind it")),
    }
}

impl Network {
    /// Tells whether these floating IPs, and those that stand for these ports, serve, as far as that has changed.
    pub(crate) async fn tell_floating(&self, tx: &mut Tx, ids: &[String], ports: &[String]) -> Result<()> {
        if ids.is_empty() && ports.is_empty() {
            return Ok(());
        }
        let mut all = store::many(tx, ids).await?;
        all.extend(store::for_ports(tx, ports).await?);
        let each: BTreeMap<String, FloatingIp> = all.into_iter().map(|f| (f.id.to_string(), f)).collect();
        for f in each.values() {
            self.tell_one(tx, f).await?;
        }
        Ok(())
    }

    /// Tells of the floating IPs of which nothing was told yet: those that were carried to the fabric before states were told. With every full
    /// comparison, the first of which is at the start.
    pub(crate) async fn tell_untold(&self) -> Result<()> {
        let mut after = FloatingIpId::from("");
        loop {
            let last: Option<FloatingIpId> = transact!(self.env.db, |tx| {
                let some = store::untold(tx, &after, BATCH).await?;
                for f in &some {
                    self.tell_one(tx, f).await?;
                }
                Ok(some.last().map(|f| f.id.clone()))
            })?;
            match last {
                Some(id) => after = id,
                None => return Ok(()),
            }
        }
    }

    async fn tell_one(&self, tx: &mut Tx, f: &FloatingIp) -> Result<()> {
        let port = match &f.stands_for {
            Some(s) => ports::store::get(tx, &s.port).await?,
            None => None,
        };
        let Some((state, node, cause)) = serves(f, port.as_ref()) else { return Ok(()) };
        let (told, on, last) = store::serving(tx, &f.id).await?;
        if told == Some(state) && on == node {
            return Ok(());
        }
        // The clock may have been set back: what happens later must not lie before what was told already.
        let now = self.env.now();
        let at = last.map_or(now, |l| now.max(l.plus(Duration::from_micros(1))));
        store::set_serving(tx, &f.id, state, node.as_ref(), at).await?;
        let fact = ResourceState {
            resource: f.id.to_string(),
            kind: "floatingip".into(),
            project: f.project.clone(),
            node,
            state,
            cause: cause.to_owned(),
            at,
        };
        self.env.outbox.publish(tx, RESOURCE_STATE, &format!("{}/{}", f.id, at.micros()), &fact).await
    }
}
