//! A fabric in memory. Nothing is real: no packet moves, and a port comes up because somebody says so.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use network::port::{Change, Fabric, FabricError, PortId, PortKind, PortSpec, PortStatus, Report, Topology};
use tokio::sync::{broadcast, watch};

use crate::check::check;

#[derive(Default)]
struct State {
    topology: Topology,
    /// Which chassis has claimed which interface id, known to the fabric or not, as a switch would.
    plugged: BTreeMap<PortId, String>,
    /// What observers were told last.
    told: BTreeMap<PortId, PortStatus>,
    broken: bool,
}

/// The simulated fabric.
pub struct SimFabric {
    state: Mutex<State>,
    /// Chassis that claims every port by itself.
    auto: Option<String>,
    events: broadcast::Sender<PortStatus>,
    revision: watch::Sender<u64>,
}

impl Default for SimFabric {
    fn default() -> Self {
        Self::new()
    }
}

impl SimFabric {
    /// A fabric whose ports come up as soon as they are put.
    pub fn new() -> Self {
        Self::with(Some("sim".to_owned()))
    }

    /// A fabric whose ports come up when [`SimFabric::plug`] says so.
    pub fn unplugged() -> Self {
        Self::with(None)
    }

    fn with(auto: Option<String>) -> Self {
        let (events, _) = broadcast::channel(1024);
        let (revision, _) = watch::channel(0);
        Self { state: Mutex::default(), auto, events, revision }
    }

    /// Says that a chassis has claimed the port.
    pub fn plug(&self, port: &PortId, chassis: &str) {
        self.update(|state| drop(state.plugged.insert(port.clone(), chassis.to_owned())));
    }

    /// Says that no chassis has the port any more.
    pub fn unplug(&self, port: &PortId) {
        self.update(|state| drop(state.plugged.remove(port)));
    }

    /// Makes every call fail until it is mended, as if the database were gone.
    pub fn break_down(&self, broken: bool) {
        self.update(|state| state.broken = broken);
    }

    /// What the fabric holds.
    pub fn topology(&self) -> Topology {
        self.lock().topology.clone()
    }

    /// Changes what the fabric holds behind the slice's back.
    pub fn tamper(&self, change: &Change) {
        self.update(|state| state.topology.change(change));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn working(&self) -> Result<MutexGuard<'_, State>, FabricError> {
        let state = self.lock();
        if state.broken { Err(FabricError::Unavailable("simulated".to_owned())) } else { Ok(state) }
    }

    fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        self.tell(&mut state);
        result
    }

    fn status(&self, state: &State, port: &PortSpec) -> PortStatus {
        let chassis = match port.kind {
            PortKind::Vif => state.plugged.get(&port.id).cloned().or_else(|| self.auto.clone()),
            _ => None,
        };
        PortStatus { port: port.id.clone(), up: port.kind != PortKind::Vif || chassis.is_some(), chassis }
    }

    fn tell(&self, state: &mut State) {
        let now: BTreeMap<_, _> =
            state.topology.ports.values().map(|port| (port.id.clone(), self.status(state, port))).collect();
        for status in now.values() {
            if state.told.get(&status.port) != Some(status) {
                // Nobody listening is fine.
                let _ = self.events.send(status.clone());
            }
        }
        state.told = now;
        self.revision.send_modify(|revision| *revision += 1);
    }
}

#[async_trait]
impl Fabric for SimFabric {
    async fn apply(&self, changes: &[Change]) -> Result<(), FabricError> {
        let mut state = self.working()?;
        let mut after = state.topology.clone();
        changes.iter().for_each(|change| after.change(change));
        check(&after, changes)?;
        state.topology = after;
        self.tell(&mut state);
        Ok(())
    }

    async fn reconcile(&self, wanted: &Topology) -> Result<Report, FabricError> {
        let mut state = self.working()?;
        let mut report = Report::default();
        let held = &state.topology;
        compare("network", &held.networks, &wanted.networks, &mut report);
        compare("subnet", &held.subnets, &wanted.subnets, &mut report);
        compare("port", &held.ports, &wanted.ports, &mut report);
        compare("security-group", &held.security_groups, &wanted.security_groups, &mut report);
        compare("router", &held.routers, &wanted.routers, &mut report);
        compare("floating-ip", &held.floating_ips, &wanted.floating_ips, &mut report);
        state.topology = wanted.clone();
        self.tell(&mut state);
        Ok(report)
    }

    async fn port_status(&self, ports: &[PortId]) -> Result<Vec<PortStatus>, FabricError> {
        let state = self.working()?;
        if ports.is_empty() {
            return Ok(state.topology.ports.values().map(|port| self.status(&state, port)).collect());
        }
        let known = ports.iter().filter_map(|id| state.topology.ports.get(id));
        Ok(known.map(|port| self.status(&state, port)).collect())
    }

    fn watch_ports(&self) -> broadcast::Receiver<PortStatus> {
        self.events.subscribe()
    }

    async fn wait_up(&self, ports: &[PortId], patience: Duration) -> Result<(), FabricError> {
        let missing = || -> Vec<PortId> {
            let state = self.lock();
            let is_up = |id: &PortId| state.topology.ports.get(id).is_some_and(|port| self.status(&state, port).up);
            ports.iter().filter(|id| !is_up(id)).cloned().collect()
        };
        let mut revision = self.revision.subscribe();
        let all_up = revision.wait_for(|_| missing().is_empty());
        match tokio::time::timeout(patience, all_up).await {
            Ok(_) => Ok(()),
            Err(_) => Err(FabricError::Timeout(missing())),
        }
    }
}

fn compare<I: Ord + ToString, S: PartialEq>(
    kind: &str,
    held: &BTreeMap<I, S>,
    wanted: &BTreeMap<I, S>,
    report: &mut Report,
) {
    let name = |id: &I| format!("{kind} {}", id.to_string());
    report.removed.extend(held.keys().filter(|id| !wanted.contains_key(id)).map(name));
    for (id, spec) in wanted {
        match held.get(id) {
            None => report.added.push(name(id)),
            Some(other) if other != spec => report.fixed.push(name(id)),
            Some(_) => {}
        }
    }
}
