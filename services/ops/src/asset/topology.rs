//! The network topology (网络拓扑): recorded from what is known at that moment, with what people add, and kept under a digest.

use super::{admitted, store};
use crate::node::NodeState;
use crate::{Ops, check};
use kernel::{Caller, Error, Result, Timestamp};
use runtime::transact;
use serde_json::{Value, json};

/// Systems that a topology names, at most.
const SYSTEMS: u32 = 5000;
/// Devices that a topology names, at most.
const DEVICES: u32 = 20_000;

/// A topology on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topology {
    /// Id.
    pub id: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// By whom.
    pub by_name: String,
    /// What people add: where the drawing is kept, what has changed.
    pub note: String,
    /// SHA-256 of the body.
    pub digest: String,
    /// Hosts, devices, business systems with their ports and what they need; none in lists.
    pub body: Option<Value>,
}

impl Ops {
    /// Records the topology as it is known now.
    ///
    /// # Errors
    /// Bad request, for a note that is too long; forbidden, for a tenant.
    pub async fn record_topology(&self, caller: &Caller, note: &str) -> Result<Topology> {
        admitted(caller)?;
        check::text("note", note, 2000)?;
        let hosts: Vec<Value> = self
            .nodes()
            .await?
            .into_iter()
            .filter(|n| n.state != NodeState::Revoked)
            .map(|n| json!({"id": n.id, "name": n.hostname}))
            .collect();
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let systems = crate::system::store::all_in_use(&mut tx, SYSTEMS).await?;
        let f = super::AssetFilter { limit: DEVICES, ..super::AssetFilter::default() };
        let devices = store::list(&mut tx, &f).await?;
        drop(tx);
        let device = |a: &super::Asset| {
            let e = &a.entry;
            json!({"id": a.id, "class": e.class, "name": e.name, "address": e.address, "location": e.location})
        };
        let devices: Vec<Value> =
            devices.iter().filter(|a| a.entry.state != "retired" && a.entry.host.is_none()).map(device).collect();
        let systems: Vec<Value> = systems
            .iter()
            .map(|s| {
                let ports: Vec<String> =
                    s.profile.ports.iter().map(|p| format!("{}://{}:{}", p.protocol, p.address, p.port)).collect();
                json!({"id": s.id, "name": s.profile.name, "project": s.project, "ports": ports, "needs": s.profile.needs})
            })
            .collect();
        let body = json!({"hosts": hosts, "devices": devices, "systems": systems});
        let t = Topology {
            id: kernel::fresh_uuid().to_string(),
            at: now,
            by_name: caller.user_name.clone(),
            note: note.to_owned(),
            digest: crypto::hash::sha256_hex(body.to_string().as_bytes()),
            body: Some(body),
        };
        transact!(self.env.db, |tx| { store::insert_topology(tx, &t, caller).await })?;
        Ok(t)
    }

    /// Topologies on record, newest first, without their bodies.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn topologies(&self, caller: &Caller, marker: Option<&str>, limit: u32) -> Result<Vec<Topology>> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        store::topologies(&mut tx, marker, limit).await
    }

    /// A topology.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn topology(&self, caller: &Caller, id: &str) -> Result<Topology> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        store::topology(&mut tx, id).await?.ok_or_else(|| Error::not_found("the topology could not be found"))
    }
}
