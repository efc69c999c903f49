//! Builds the engines that were asked for: QEMU with Open vSwitch and OVN, or simulated ones. The only place that knows their concrete types.

use crate::cli::Engines;
use crate::layout::Layout;
use agent::MetadataNet;
use anyhow::{Context as _, Result, bail};
use async_trait::async_trait;
use clap::ValueEnum as _;
use contract::node::ChassisNetwork;
use kernel::Error;
use network::port::Fabric;
use ovs::chassis::Chassis;
use ovs::names::Tag;
use ovs::ovsdb::Endpoint;
use ovs::stack::{Central, ChassisConfig, ExternalNetwork, Stack, StackConfig};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use vmm::{Hypervisor, PlugRequest, PortPlug, VmmError};

/// Which engines a data directory is of, if it has been started.
pub fn kept(layout: &Layout) -> Result<Option<Engines>> {
    let path = layout.engines();
    match std::fs::read_to_string(&path) {
        Ok(t) => match Engines::from_str(t.trim(), false) {
            Ok(e) => Ok(Some(e)),
            Err(e) => bail!("{}: {e}", path.display()),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e).with_context(|| format!("reading {}", path.display())),
    }
}

/// Ties a data directory to its engines: what simulated ones left says nothing about real servers, and the other way round.
pub fn keep(layout: &Layout, engines: Engines) -> Result<()> {
    match kept(layout)? {
        Some(k) if k == engines => Ok(()),
        Some(k) => bail!(
            "{} has {} engines since its first start; choose another --data-dir, or --engines {}",
            layout.root().display(),
            if k == Engines::Sim { "simulated" } else { "real" },
            k.name()
        ),
        None if engines == Engines::Sim && layout.ovs().exists() => {
            bail!("{} has real engines since its first start; choose another --data-dir", layout.root().display())
        }
        None => crate::secrets::write(&layout.engines(), engines.name().as_bytes(), 0o644),
    }
}

/// Name of the external network's physical side.
pub const PHYSICAL: &str = "external";

/// What this machine is to run of Open vSwitch and OVN.
pub struct Switching {
    /// Northbound and southbound of somebody else.
    pub existing: Option<(Endpoint, Endpoint)>,
    /// Listener of our southbound database for other machines.
    pub southbound: Option<SocketAddr>,
    /// This machine is a chassis of that name.
    pub chassis: Option<String>,
    /// Its tunnel address.
    pub tunnel: IpAddr,
    /// The host's address on the external network, with prefix length.
    pub external: Option<ipnet::IpNet>,
}

/// Starts or adopts the daemons.
pub async fn switching(layout: &Layout, s: Switching) -> Result<Stack> {
    let central = match s.existing {
        Some((northbound, southbound)) => Central::Existing { northbound, southbound },
        None => Central::Own { northbound: None, southbound: s.southbound },
    };
    let external =
        s.external.into_iter().map(|a| ExternalNetwork { physical: PHYSICAL.into(), host_addresses: vec![a] });
    let chassis = s.chassis.map(|name| ChassisConfig { name, encap_ip: s.tunnel, external: external.collect() });
    let config = StackConfig { dir: layout.ovs(), tag: Tag::of(layout.root()), central, chassis };
    Stack::up(config).await.context("starting Open vSwitch and OVN")
}

/// Reads `unix:/path` or `tcp:address:port`, northbound and southbound.
pub fn existing(text: &str) -> Result<(Endpoint, Endpoint)> {
    let read = |t: &str| t.trim().parse::<Endpoint>().map_err(anyhow::Error::msg);
    let (n, s) =
        text.split_once(',').context("--ovn takes two addresses, northbound and southbound, with a comma between")?;
    Ok((read(n)?, read(s)?))
}

/// The chassis of a stack that has one.
pub fn chassis(stack: &Stack) -> Result<&Chassis> {
    stack.chassis().context("this host is no chassis")
}

/// QEMU on this host, its taps plugged into the chassis.
pub fn qemu(layout: &Layout, chassis: &Chassis) -> Result<Arc<dyn Hypervisor>> {
    let config = vmm::qemu::QemuConfig::new(layout.node(), Arc::new(vmm::ChassisPlug::new(chassis.clone())));
    Ok(Arc::new(vmm::qemu::QemuHypervisor::open(config).context("opening the hypervisor")?))
}

/// Networks by OVN.
pub async fn ovn(northbound: Endpoint, southbound: Endpoint, gateway: Option<String>) -> Result<Arc<dyn Fabric>> {
    let options = fabric::OvnOptions {
        northbound,
        southbound: Some(southbound),
        gateway_chassis: gateway.map(|g| vec![g]),
        patience: std::time::Duration::from_secs(15),
    };
    Ok(Arc::new(fabric::OvnFabric::open(options)))
}

/// Networks in memory.
pub fn simulated_fabric() -> Arc<dyn Fabric> {
    Arc::new(fabric::SimFabric::new())
}

/// Nothing real.
pub fn simulated(layout: &Layout) -> Result<Arc<vmm::sim::SimHypervisor>> {
    let config = vmm::sim::SimConfig::new(layout.node());
    Ok(Arc::new(vmm::sim::SimHypervisor::open(config).context("opening the simulated hypervisor")?))
}

/// Metadata ports of networks on this chassis.
pub struct ChassisMetadata {
    /// The local switch.
    pub chassis: Chassis,
    /// Name of the chassis.
    pub name: String,
}

#[async_trait]
impl MetadataNet for ChassisMetadata {
    async fn listen(&self, c: &ChassisNetwork) -> kernel::Result<std::net::TcpListener> {
        let away = |e: std::io::Error| Error::unavailable("the metadata port of a network").because(e);
        let ips: Vec<ipnet::IpNet> = c.addresses.iter().filter_map(|a| a.parse().ok()).collect();
        let netns = self.chassis.ensure_localport(&c.network, &c.port, &c.mac, &ips).await.map_err(away)?;
        let address = SocketAddr::from(([169, 254, 169, 254], 80));
        runtime::task::blocking(move || ovs::netns::listen(&netns, address)).await?.map_err(away)
    }
    async fn remove(&self, c: &ChassisNetwork) -> kernel::Result<()> {
        self.chassis
            .remove_localport(&c.network, &c.port)
            .await
            .map_err(|e| Error::unavailable("removing a metadata port").because(e))
    }
    fn chassis(&self) -> String {
        self.name.clone()
    }
}

/// A hypervisor that only removes: no chassis is there to unplug from, since bridges go as a whole.
pub fn purger(layout: &Layout) -> Result<Arc<dyn Hypervisor>> {
    let mut config = vmm::qemu::QemuConfig::new(layout.node(), Arc::new(NoSwitch));
    config.kvm = vmm::probe::KvmPolicy::Never;
    Ok(Arc::new(vmm::qemu::QemuHypervisor::open(config).context("opening the hypervisor")?))
}

struct NoSwitch;

#[async_trait]
impl PortPlug for NoSwitch {
    async fn plug(&self, _: Vec<PlugRequest>) -> vmm::Result<()> {
        Err(VmmError::Unsupported("no switch runs here".into()))
    }
    async fn unplug(&self, _: Vec<String>) -> vmm::Result<()> {
        Ok(())
    }
    async fn plugged(&self) -> vmm::Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }
}
