//! What a host contributes to the fabric: bridges, the way to physical networks, ports of guests and of the metadata
//! service. It speaks to the chassis' own `conf.db`; the daemons read from there.
//!
//! Every port that a kernel's network stack uses is a veth pair, not an OVS internal port: an internal port in another
//! namespace is lost for good when `ovs-vswitchd` is restarted (it makes a new device in its own namespace), a veth
//! end does not even notice.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use serde_json::Value;

use crate::link;
use crate::names::Tag;
use crate::ovsdb::{Datum, Endpoint, Monitor, OvsdbError, Replica, Session, SessionOptions, Uuid, ops};
use crate::stack::{ChassisConfig, ExternalNetwork};

mod localport;

const PATIENCE: Duration = Duration::from_secs(15);

/// A device that plugs a port of the fabric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plug {
    /// The device: a tap or one end of a veth pair.
    pub device: String,
    /// Id of the port.
    pub port: String,
    /// The guest's Ethernet address, for those who look at the switch.
    pub mac: String,
}

/// The local switch. Cheap to clone.
#[derive(Clone)]
pub struct Chassis {
    session: Session,
    tag: Tag,
    /// Devices are made and unmade by one caller at a time.
    building: Arc<tokio::sync::Mutex<()>>,
}

impl From<OvsdbError> for io::Error {
    fn from(error: OvsdbError) -> Self {
        match error {
            OvsdbError::Unavailable { .. } => Self::new(io::ErrorKind::NotConnected, error),
            _ => Self::other(error),
        }
    }
}

impl Chassis {
    /// Keeps a session with the chassis' database.
    pub fn open(local: Endpoint, tag: Tag) -> Self {
        let monitors = vec![
            Monitor {
                table: "Open_vSwitch",
                columns: &["external_ids", "other_config", "bridges", "next_cfg", "cur_cfg"],
            },
            Monitor { table: "Bridge", columns: &["name", "ports", "datapath_type", "fail_mode"] },
            Monitor { table: "Port", columns: &["name", "interfaces"] },
            Monitor { table: "Interface", columns: &["name", "type", "external_ids", "ofport", "error"] },
        ];
        let session = Session::open(SessionOptions::new(local, "Open_vSwitch", monitors), ());
        Self { session, tag, building: Arc::default() }
    }

    /// The integration bridge.
    pub fn bridge(&self) -> String {
        self.tag.integration_bridge()
    }

    /// Writes who this chassis is and makes its bridges; may precede the start of `ovs-vswitchd`.
    pub(crate) async fn configure(&self, config: &ChassisConfig, southbound: &Endpoint) -> io::Result<()> {
        self.session.ready(PATIENCE).await?;
        for (n, external) in config.external.iter().enumerate() {
            self.lay_cable(n, external).await?;
        }
        let mut plan = Plan::default();
        let root = self.session.read(|replica| plan.root(replica));
        let identity = self.identity(config, southbound);
        let stale = Datum::set(identity.keys().copied());
        plan.push(ops::remove("Open_vSwitch", &root, "external_ids", &stale));
        plan.push(ops::add("Open_vSwitch", &root, "external_ids", &Datum::map(identity)));
        self.session.read(|replica| {
            plan.bridge(replica, &root, &self.bridge(), "secure");
            for n in 0..config.external.len() {
                let bridge = plan.bridge(replica, &root, &self.tag.external_bridge(n), "standalone");
                let (_, inner) = self.tag.external_cable(n);
                plan.port(replica, &bridge, &Plug { device: inner, port: String::new(), mac: String::new() });
            }
        });
        plan.push(ops::increment("Open_vSwitch", &root, "next_cfg"));
        self.session.transact(plan.operations).await?;
        Ok(())
    }

    fn identity(&self, config: &ChassisConfig, southbound: &Endpoint) -> BTreeMap<&'static str, String> {
        let mappings: Vec<_> = (config.external.iter().enumerate())
            .map(|(n, external)| format!("{}:{}", external.physical, self.tag.external_bridge(n)))
            .collect();
        BTreeMap::from([
            ("system-id", config.name.clone()),
            ("hostname", config.name.clone()),
            ("ovn-remote", southbound.to_string()),
            ("ovn-encap-type", "geneve".to_owned()),
            ("ovn-encap-ip", config.encap_ip.to_string()),
            ("ovn-bridge", self.bridge()),
            ("ovn-bridge-datapath-type", "netdev".to_owned()),
            ("ovn-bridge-mappings", mappings.join(",")),
        ])
    }

    /// Makes the cable between the host and an external bridge, with the host's addresses on the host's end.
    async fn lay_cable(&self, n: usize, external: &ExternalNetwork) -> io::Result<()> {
        let (outer, inner) = self.tag.external_cable(n);
        if !link::exists(&outer) {
            link::ip(&format!("link add {outer} type veth peer name {inner}")).await?;
        }
        for end in [&outer, &inner] {
            link::checksums_in_software(None, end).await?;
            link::ip(&format!("link set {end} up")).await?;
        }
        let addresses: Vec<_> = external.host_addresses.iter().map(IpNet::to_string).collect();
        link::set_addresses(None, &outer, &addresses).await
    }

    /// Waits until `ovs-vswitchd` has done all that it has been told.
    pub(crate) async fn settled(&self) -> io::Result<()> {
        let settled = |replica: &Replica| {
            let (_, root) = replica.rows("Open_vSwitch").next()?;
            let number = |column: &str| root.get(column).and_then(Datum::as_int).unwrap_or(0);
            (number("cur_cfg") >= number("next_cfg")).then_some(())
        };
        self.session.wait_until(PATIENCE, settled).await.ok_or_else(|| {
            io::Error::new(io::ErrorKind::TimedOut, "ovs-vswitchd does not keep up with its configuration")
        })
    }

    /// Plugs devices into the integration bridge, all in one transaction, and waits until the switch has them.
    ///
    /// *Idempotency*: a device that is plugged already is only told its port anew.
    /// *Errors*: a device that the switch cannot open is named.
    pub async fn plug(&self, plugs: &[Plug]) -> io::Result<()> {
        if plugs.is_empty() {
            return Ok(());
        }
        self.session.ready(PATIENCE).await?;
        let mut plan = Plan::default();
        self.session.read(|replica| {
            let root = plan.root(replica);
            let bridge = replica.find("Bridge", "name", &self.bridge()).map(|(id, _)| Uuid::Row(id));
            let bridge = bridge.ok_or_else(|| io::Error::other("the integration bridge is missing"))?;
            for plug in plugs {
                plan.port(replica, &bridge, plug);
            }
            plan.push(ops::increment("Open_vSwitch", &root, "next_cfg"));
            Ok::<_, io::Error>(())
        })?;
        self.session.transact(plan.operations).await?;
        self.settled().await?;
        self.session.read(|replica| {
            for plug in plugs {
                let interface = replica.find("Interface", "name", &plug.device);
                if let Some(error) = interface.and_then(|(_, row)| row.get("error")?.as_str()) {
                    return Err(io::Error::other(error.to_owned()));
                }
            }
            Ok(())
        })
    }

    /// Unplugs devices, all in one transaction. The devices themselves stay. Unknown ones are passed over.
    pub async fn unplug(&self, devices: &[String]) -> io::Result<()> {
        self.session.ready(PATIENCE).await?;
        let mut plan = Plan::default();
        self.session.read(|replica| {
            let root = plan.root(replica);
            let Some((bridge, _)) = replica.find("Bridge", "name", &self.bridge()) else { return };
            let ports: Vec<_> = (devices.iter())
                .filter_map(|device| Some(Uuid::Row(replica.find("Port", "name", device)?.0)))
                .collect();
            if !ports.is_empty() {
                // Port and interface rows go with the last reference to them.
                plan.push(ops::remove("Bridge", &Uuid::Row(bridge), "ports", &Datum::set(ports)));
                plan.push(ops::increment("Open_vSwitch", &root, "next_cfg"));
            }
        });
        if plan.operations.is_empty() {
            return Ok(());
        }
        self.session.transact(plan.operations).await?;
        self.settled().await
    }

    /// Devices that are plugged, with the ports they stand for.
    pub fn plugged(&self) -> Vec<(String, String)> {
        self.session.read(|replica| {
            let mut plugged: Vec<_> = replica
                .rows("Interface")
                .filter_map(|(_, row)| {
                    let port = row.get("external_ids")?.get("iface-id")?;
                    Some((row.get("name")?.as_str()?.to_owned(), port.to_owned()))
                })
                .collect();
            plugged.sort();
            plugged
        })
    }
}

/// A transaction being put together.
#[derive(Default)]
struct Plan {
    operations: Vec<Value>,
    names: u32,
}

impl Plan {
    fn push(&mut self, operation: Value) {
        self.operations.push(operation);
    }

    fn insert(&mut self, table: &str, columns: ops::Columns<'_>) -> Uuid {
        self.names += 1;
        let name = format!("row{}", self.names);
        self.push(ops::insert(table, &name, columns));
        Uuid::Named(name)
    }

    /// The one row of `Open_vSwitch`.
    fn root(&mut self, replica: &Replica) -> Uuid {
        match replica.rows("Open_vSwitch").next() {
            Some((id, _)) => Uuid::Row(id),
            None => self.insert("Open_vSwitch", &[]),
        }
    }

    fn bridge(&mut self, replica: &Replica, root: &Uuid, name: &str, fail_mode: &str) -> Uuid {
        if let Some((id, _)) = replica.find("Bridge", "name", name) {
            return Uuid::Row(id);
        }
        let interface = self.insert("Interface", &[("name", Datum::scalar(name)), ("type", Datum::scalar("internal"))]);
        let port = self.insert("Port", &[("name", Datum::scalar(name)), ("interfaces", Datum::scalar(interface))]);
        let bridge = self.insert(
            "Bridge",
            &[
                ("name", Datum::scalar(name)),
                ("datapath_type", Datum::scalar("netdev")),
                ("fail_mode", Datum::scalar(fail_mode)),
                ("other_config", Datum::map([("disable-in-band", "true")])),
                ("ports", Datum::scalar(port)),
            ],
        );
        self.push(ops::add("Open_vSwitch", root, "bridges", &Datum::scalar(bridge.clone())));
        bridge
    }

    fn port(&mut self, replica: &Replica, bridge: &Uuid, plug: &Plug) {
        let mut ids = Vec::new();
        if !plug.port.is_empty() {
            ids = vec![("iface-id", plug.port.as_str()), ("attached-mac", plug.mac.as_str())];
        }
        let ids = Datum::map(ids);
        if let Some((id, row)) = replica.find("Interface", "name", &plug.device) {
            if row.get("external_ids").is_none_or(|present| *present != ids) {
                self.push(ops::update("Interface", &Uuid::Row(id), &[("external_ids", ids)]));
            }
            return;
        }
        let name = || Datum::scalar(plug.device.as_str());
        let interface = self.insert("Interface", &[("name", name()), ("external_ids", ids)]);
        let port = self.insert("Port", &[("name", name()), ("interfaces", Datum::scalar(interface))]);
        self.push(ops::add("Bridge", bridge, "ports", &Datum::scalar(port)));
    }
}
