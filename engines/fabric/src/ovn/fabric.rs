//! The port of the network slice, on OVN.

use std::time::Duration;

use async_trait::async_trait;
use network::port::{Change, Fabric, FabricError, PortId, PortStatus, Report, Topology};
use ovs::ovsdb::{Datum, Endpoint, OvsdbError, Replica, Session, SessionOptions, Uuid, ops};
use serde_json::Value;
use tokio::sync::broadcast;

use super::difference::{Extent, difference};
use super::mirror::{Mirror, State, northbound_monitors, southbound_monitors};
use super::render::Context;
use super::scope::{everything, touched};
use crate::check::check;

/// How often a plan is made anew because another writer was quicker.
const ATTEMPTS: u32 = 5;

/// How to reach OVN.
#[derive(Clone, Debug)]
pub struct OvnOptions {
    /// The northbound database.
    pub northbound: Endpoint,
    /// The southbound database, only read, for the chassis of ports.
    pub southbound: Option<Endpoint>,
    /// Chassis on which routers' gateways may live, best first. None: every chassis that says in the southbound database
    /// that it has a physical network (`ovn-bridge-mappings`).
    pub gateway_chassis: Option<Vec<String>>,
    /// How long a call waits for the database.
    pub patience: Duration,
}

/// A fabric of OVN.
pub struct OvnFabric {
    northbound: Session,
    southbound: Option<Session>,
    mirror: Mirror,
    gateway_chassis: Option<Vec<String>>,
    patience: Duration,
    /// Our own writers take turns, so that they do not refuse each other.
    turn: tokio::sync::Mutex<()>,
}

fn unavailable(error: impl ToString) -> FabricError {
    FabricError::Unavailable(error.to_string())
}

fn from_ovsdb(error: OvsdbError) -> FabricError {
    match error {
        OvsdbError::Unavailable { .. } => unavailable(error),
        OvsdbError::Conflict { .. } => FabricError::Conflict(error.to_string()),
        OvsdbError::Refused { .. } | OvsdbError::Protocol(_) => FabricError::Internal(error.to_string()),
    }
}

impl OvnFabric {
    /// Keeps sessions with the databases; does not wait for them.
    pub fn open(options: OvnOptions) -> Self {
        let mirror = Mirror::new();
        let session = |endpoint, database, monitors| SessionOptions {
            patience: options.patience,
            ..SessionOptions::new(endpoint, database, monitors)
        };
        let northbound = session(options.northbound.clone(), "OVN_Northbound", northbound_monitors());
        let southbound = options.southbound.clone().map(|endpoint| {
            Session::open(session(endpoint, "OVN_Southbound", southbound_monitors()), mirror.southbound())
        });
        Self {
            northbound: Session::open(northbound, mirror.northbound()),
            southbound,
            mirror,
            gateway_chassis: options.gateway_chassis,
            patience: options.patience,
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits until everything written so far is in force on every chassis.
    pub async fn settled(&self, patience: Duration) -> Result<(), FabricError> {
        self.ready().await?;
        let global = self.northbound.wait_until(patience, |replica| Some(replica.rows("NB_Global").next()?.0)).await;
        let global = Uuid::Row(global.ok_or_else(|| unavailable("northd has not started"))?);
        let operations =
            vec![ops::increment("NB_Global", &global, "nb_cfg"), ops::select("NB_Global", &global, &["nb_cfg"])];
        let results = self.northbound.transact(operations).await.map_err(from_ovsdb)?;
        let mine = results[1]["rows"][0]["nb_cfg"].as_i64();
        let mine = mine.ok_or_else(|| FabricError::Internal("NB_Global has no nb_cfg".to_owned()))?;
        let reached = |replica: &Replica| {
            let (_, row) = replica.rows("NB_Global").next()?;
            (row.get("hv_cfg").and_then(Datum::as_int).unwrap_or(0) >= mine).then_some(())
        };
        self.northbound.wait_until(patience, reached).await.ok_or_else(|| unavailable("the chassis do not keep up"))
    }

    fn gateways(&self, held: &State) -> Vec<String> {
        self.gateway_chassis.clone().unwrap_or_else(|| held.gateways())
    }

    async fn ready(&self) -> Result<(), FabricError> {
        self.northbound.ready(self.patience).await.map_err(from_ovsdb)?;
        // Without its chassis every router would lose its gateway.
        match &self.southbound {
            Some(s) if self.gateway_chassis.is_none() => s.ready(self.patience).await.map_err(from_ovsdb),
            _ => Ok(()),
        }
    }

    /// Plans against what is held now and writes; plans again if somebody else wrote in between.
    async fn write(
        &self,
        plan: impl Fn(&Replica, &State) -> Result<(Vec<Value>, Report), FabricError> + Send + Sync,
    ) -> Result<Report, FabricError> {
        let _turn = self.turn.lock().await;
        let mut attempt = 0;
        loop {
            self.ready().await?;
            let (operations, report) = self.northbound.read(|replica| plan(replica, &self.mirror.lock()))?;
            if operations.is_empty() {
                return Ok(report);
            }
            match self.northbound.transact(operations).await {
                Ok(_) => return Ok(report),
                Err(error @ OvsdbError::Conflict { .. }) if attempt < ATTEMPTS => {
                    attempt += 1;
                    tracing::debug!(%error, attempt, "another writer was quicker");
                    // Its changes are on their way to the replica.
                    runtime::task::sleep(Duration::from_millis(10 << attempt)).await;
                }
                Err(error) => return Err(from_ovsdb(error)),
            }
        }
    }
}

#[async_trait]
impl Fabric for OvnFabric {
    async fn apply(&self, changes: &[Change]) -> Result<(), FabricError> {
        if changes.is_empty() {
            return Ok(());
        }
        let plan = |replica: &Replica, held: &State| {
            let before = &held.topology;
            let mut after = before.clone();
            changes.iter().for_each(|change| after.change(change));
            check(&after, changes)?;
            let units = touched(before, &after, changes);
            let gateways = self.gateways(held);
            let old = Context::new(before, &gateways).render(&units);
            let new = Context::new(&after, &gateways).render(&units);
            Ok(difference(replica, held, &old, &new, Extent::Scope))
        };
        self.write(plan).await.map(drop)
    }

    async fn reconcile(&self, wanted: &Topology) -> Result<Report, FabricError> {
        let plan = |replica: &Replica, held: &State| {
            let gateways = self.gateways(held);
            let old = Context::new(&held.topology, &gateways).render(&everything(&held.topology));
            let new = Context::new(wanted, &gateways).render(&everything(wanted));
            Ok(difference(replica, held, &old, &new, Extent::Everything))
        };
        self.write(plan).await
    }

    async fn port_status(&self, ports: &[PortId]) -> Result<Vec<PortStatus>, FabricError> {
        self.ready().await?;
        let held = self.mirror.lock();
        if ports.is_empty() {
            return Ok(held.topology.ports.keys().filter_map(|port| held.status(port)).collect());
        }
        Ok(ports.iter().filter_map(|port| held.status(port)).collect())
    }

    fn watch_ports(&self) -> broadcast::Receiver<PortStatus> {
        self.mirror.subscribe()
    }

    async fn wait_up(&self, ports: &[PortId], patience: Duration) -> Result<(), FabricError> {
        let missing = || -> Vec<PortId> {
            let held = self.mirror.lock();
            let is_up = |port: &PortId| held.status(port).is_some_and(|status| status.up);
            ports.iter().filter(|port| !is_up(port)).cloned().collect()
        };
        let up = self.northbound.wait_until(patience, |_| missing().is_empty().then_some(())).await;
        up.ok_or_else(|| FabricError::Timeout(missing()))
    }
}
