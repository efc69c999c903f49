//! What the databases hold of ours, kept current by their sessions.
//!
//! Written only by the observers below, in the order in which the server tells of changes and before a transaction's
//! answer reaches its caller. Lock order: the session's replica, then the mirror.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use network::port::{PortId, PortKind, PortStatus, Topology};
use ovs::ovsdb::{Change, Datum, Monitor, Observer, Replica, Row};
use serde::de::DeserializeOwned;
use tokio::sync::broadcast;

use super::model::{ID, KIND, Key, RowKind, SPEC};

/// As many gateways as a router has at most; the number that Neutron's OVN driver uses.
const MOST_GATEWAYS: usize = 5;

/// What is watched of the northbound database: all that a rendering sets, and what OVN reports back.
pub(super) fn northbound_monitors() -> Vec<Monitor> {
    vec![
        Monitor { table: "NB_Global", columns: &["nb_cfg", "hv_cfg"] },
        Monitor { table: "Logical_Switch", columns: &["name", "ports", "external_ids"] },
        Monitor {
            table: "Logical_Switch_Port",
            columns: &[
                "name",
                "type",
                "addresses",
                "port_security",
                "options",
                "enabled",
                "up",
                "dhcpv4_options",
                "dhcpv6_options",
                "external_ids",
            ],
        },
        Monitor { table: "DHCP_Options", columns: &["cidr", "options", "external_ids"] },
        Monitor { table: "Port_Group", columns: &["name", "ports", "acls", "external_ids"] },
        Monitor { table: "ACL", columns: &["direction", "priority", "match", "action", "external_ids"] },
        Monitor {
            table: "Logical_Router",
            columns: &["name", "ports", "static_routes", "nat", "enabled", "options", "external_ids"],
        },
        Monitor {
            table: "Logical_Router_Port",
            columns: &["name", "mac", "networks", "enabled", "ipv6_ra_configs", "gateway_chassis", "external_ids"],
        },
        Monitor { table: "Gateway_Chassis", columns: &["name", "chassis_name", "priority", "external_ids"] },
        Monitor {
            table: "Logical_Router_Static_Route",
            columns: &["ip_prefix", "nexthop", "output_port", "external_ids"],
        },
        Monitor { table: "NAT", columns: &["type", "external_ip", "logical_ip", "external_ids"] },
    ]
}

/// What is watched of the southbound database.
pub(super) fn southbound_monitors() -> Vec<Monitor> {
    vec![
        Monitor { table: "Chassis", columns: &["name", "other_config"] },
        Monitor { table: "Port_Binding", columns: &["logical_port", "chassis"] },
    ]
}

/// The mirror, shared by its observers and its readers.
#[derive(Clone)]
pub(super) struct Mirror {
    state: Arc<Mutex<State>>,
    events: broadcast::Sender<PortStatus>,
}

/// What is held.
#[derive(Default)]
pub(super) struct State {
    /// As the primary rows describe themselves.
    pub(super) topology: Topology,
    /// Rows by key. More than one only if somebody meddled.
    pub(super) rows: HashMap<Key, Vec<uuid::Uuid>>,
    /// Keys by row.
    pub(super) keys: HashMap<uuid::Uuid, Key>,
    /// Logical ports that OVN calls up.
    up: BTreeMap<PortId, bool>,
    /// Chassis by logical port.
    chassis: HashMap<String, String>,
    /// Chassis with a physical network.
    gateways: BTreeSet<String>,
}

impl Mirror {
    pub(super) fn new() -> Self {
        let (events, _) = broadcast::channel(4096);
        Self { state: Arc::default(), events }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<PortStatus> {
        self.events.subscribe()
    }

    pub(super) fn northbound(&self) -> Northbound {
        Northbound(self.clone())
    }

    pub(super) fn southbound(&self) -> Southbound {
        Southbound(self.clone())
    }

    fn tell(&self, state: &State, port: &PortId) {
        if let Some(status) = state.status(port) {
            // Nobody listening is fine.
            let _ = self.events.send(status);
        }
    }
}

impl State {
    /// Status of a port of ours. A metadata port is on every chassis and OVN never calls it up.
    pub(super) fn status(&self, port: &PortId) -> Option<PortStatus> {
        let spec = self.topology.ports.get(port)?;
        let up = spec.kind == PortKind::Localport || self.up.get(port).copied().unwrap_or(false);
        Some(PortStatus { port: port.clone(), up, chassis: self.chassis.get(port.as_str()).cloned() })
    }

    /// Chassis on which a router's gateway may live. More than `MOST_GATEWAYS` would only make every chassis watch more
    /// tunnels: BFD runs between each gateway and everybody.
    pub(super) fn gateways(&self) -> Vec<String> {
        self.gateways.iter().take(MOST_GATEWAYS).cloned().collect()
    }

    fn forget(&mut self, id: uuid::Uuid) {
        let Some(key) = self.keys.remove(&id) else { return };
        if let Some(rows) = self.rows.get_mut(&key) {
            rows.retain(|row| *row != id);
            if rows.is_empty() {
                self.rows.remove(&key);
                self.describe(&key, None);
            }
        }
    }

    fn learn(&mut self, id: uuid::Uuid, row: &Row) {
        let Some(key) = key_of(row) else { return };
        self.describe(&key, row.get("external_ids"));
        if key.kind == RowKind::Port {
            self.up.insert(PortId::from(key.id.as_str()), row.get("up").and_then(Datum::as_bool).unwrap_or(false));
        }
        let rows = self.rows.entry(key.clone()).or_default();
        rows.push(id);
        rows.sort();
        self.keys.insert(id, key);
    }

    /// Takes over a specification, or forgets the thing. An unreadable one counts as absent: the row differs from
    /// whatever is wanted then and gets fixed.
    fn describe(&mut self, key: &Key, marks: Option<&Datum>) {
        let text = marks.and_then(|marks| marks.get(SPEC));
        let topology = &mut self.topology;
        let id = key.id.as_str();
        match key.kind {
            RowKind::Network => put(&mut topology.networks, id.into(), text),
            RowKind::Subnet => put(&mut topology.subnets, id.into(), text),
            RowKind::Port => {
                if marks.is_none() {
                    self.up.remove(&PortId::from(id));
                }
                put(&mut topology.ports, id.into(), text);
            }
            RowKind::SecurityGroup => put(&mut topology.security_groups, id.into(), text),
            RowKind::Router => put(&mut topology.routers, id.into(), text),
            RowKind::FloatingIp => put(&mut topology.floating_ips, id.into(), text),
            _ => {}
        }
    }
}

fn put<I: Ord, S: DeserializeOwned>(into: &mut BTreeMap<I, S>, id: I, text: Option<&str>) {
    match text.and_then(|text| serde_json::from_str(text).ok()) {
        Some(spec) => into.insert(id, spec),
        None => into.remove(&id),
    };
}

/// The key that a row's marks name; none if it is not ours.
fn key_of(row: &Row) -> Option<Key> {
    let marks = row.get("external_ids")?;
    Some(Key::new(RowKind::from_mark(marks.get(KIND)?)?, marks.get(ID)?))
}

/// Follows the northbound database.
pub(super) struct Northbound(Mirror);

impl Observer for Northbound {
    fn reset(&mut self, replica: &Replica) {
        let mut state = self.0.lock();
        let (chassis, gateways) = (std::mem::take(&mut state.chassis), std::mem::take(&mut state.gateways));
        *state = State { chassis, gateways, ..State::default() };
        for monitor in northbound_monitors() {
            for (id, row) in replica.rows(monitor.table) {
                state.learn(id, row);
            }
        }
        let ports: Vec<_> = state.topology.ports.keys().cloned().collect();
        ports.iter().for_each(|port| self.0.tell(&state, port));
    }

    fn changed(&mut self, replica: &Replica, changes: &[Change]) {
        let mut state = self.0.lock();
        for change in changes {
            let now = replica.row(&change.table, change.row);
            let port = |row: Option<&Row>| row.and_then(key_of).filter(|key| key.kind == RowKind::Port);
            let affected = port(now).or_else(|| port(change.old.as_ref())).map(|key| PortId::from(key.id));
            let before = affected.as_ref().and_then(|port| state.status(port));
            // What was not marked before and is not now needs no second look; what was, may carry another mark.
            let same_marks = now.and_then(|row| row.get("external_ids"))
                == change.old.as_ref().and_then(|row| row.get("external_ids"));
            if !(same_marks && now.is_some() && affected.is_none()) {
                state.forget(change.row);
                now.into_iter().for_each(|row| state.learn(change.row, row));
            }
            if let Some(port) = affected
                && state.status(&port) != before
            {
                self.0.tell(&state, &port);
            }
        }
    }
}

/// Follows the southbound database, for the chassis of each port and those that can be gateways.
pub(super) struct Southbound(Mirror);

fn binding(replica: &Replica, row: &Row) -> Option<(String, Option<String>)> {
    let port = row.get("logical_port")?.as_str()?.to_owned();
    let chassis = row.get("chassis").and_then(Datum::as_uuid);
    let name = chassis.and_then(|id| replica.row("Chassis", id)?.get("name")?.as_str().map(str::to_owned));
    Some((port, name))
}

fn gateways(replica: &Replica) -> BTreeSet<String> {
    let mapped = |row: &Row| row.get("other_config").and_then(|c| c.get("ovn-bridge-mappings").map(|m| !m.is_empty()));
    let with = replica.rows("Chassis").filter(|(_, row)| mapped(row).unwrap_or(false));
    with.filter_map(|(_, row)| row.get("name")?.as_str().map(str::to_owned)).collect()
}

impl Observer for Southbound {
    fn reset(&mut self, replica: &Replica) {
        let bindings = replica.rows("Port_Binding").filter_map(|(_, row)| binding(replica, row));
        let mut state = self.0.lock();
        state.chassis = bindings.filter_map(|(port, chassis)| Some((port, chassis?))).collect();
        state.gateways = gateways(replica);
    }

    fn changed(&mut self, replica: &Replica, changes: &[Change]) {
        let mut state = self.0.lock();
        if changes.iter().any(|change| change.table == "Chassis") {
            state.gateways = gateways(replica);
        }
        for change in changes.iter().filter(|change| change.table == "Port_Binding") {
            let now = replica.row("Port_Binding", change.row).and_then(|row| binding(replica, row));
            let before = change.old.as_ref().and_then(|row| binding(replica, row));
            let Some((port, chassis)) = now.or_else(|| before.map(|(port, _)| (port, None))) else { continue };
            let old = match &chassis {
                Some(name) => state.chassis.insert(port.clone(), name.clone()),
                None => state.chassis.remove(&port),
            };
            if old != chassis {
                self.0.tell(&state, &PortId::from(port));
            }
        }
    }
}
