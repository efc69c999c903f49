//! Builds the engines that were asked for: QEMU with Open vSwitch and OVN, or simulated ones. The only place that knows their concrete types.

use crate::layout::Layout;
use agent::MetadataNet;
use anyhow::{Context as _, Result};
use async_trait::async_trait;
use contract::node::ChassisNetwork;
use kernel::Error;
use ovs::chassis::Plug;
use ovs::names::Tag;
use ovs::ovsdb::Endpoint;
use ovs::stack::{Central, ChassisConfig, ExternalNetwork, Stack, StackConfig};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use vmm::{Hypervisor, PlugRequest, PortPlug, VmmError};

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
    let external = s.external.into_iter().map(|a| ExternalNetwork { physical: PHYSICAL.into(), host_addresses: vec![a] });
    let chassis = s.chassis.map(|name| ChassisConfig { name, encap_ip: s.tunnel, external: external.collect() });
    let config = StackConfig { dir: layout.ovs(), tag: Tag::of(layout.root()), central, chassis };
    Stack::up(config).await.context("starting Open vSwitch and OVN")
}

/// Reads `unix:/path` or `tcp:address:port`, northbound and southbound.
pub fn existing(text: &str) -> Result<(Endpoint, Endpoint)> {
    let (n, s) = text.split_once(',').context("--ovn takes two addresses, northbound and southbound, with a comma between")?;
    Ok((endpoint(n)?, endpoint(s)?))
}

fn endpoint(text: &str) -> Result<Endpoint> {
    match text.trim().split_once(':') {
        Some(("unix", path)) => Ok(Endpoint::Unix(path.into())),
        Some(("tcp", addr)) => Ok(Endpoint::Tcp(addr.parse().with_context(|| format!("'{addr}' is no address"))?)),
        _ => anyhow::bail!("'{text}' is neither unix:/path nor tcp:address:port"),
    }
}

/// QEMU on this host, its taps plugged into the chassis.
pub fn qemu(layout: &Layout, stack: Arc<Stack>) -> Result<Arc<dyn Hypervisor>> {
    let config = vmm::qemu::QemuConfig::new(layout.node(), Arc::new(ChassisPlug(stack)));
    Ok(Arc::new(vmm::qemu::QemuHypervisor::open(config).context("opening the hypervisor")?))
}

/// Nothing real.
pub fn simulated(layout: &Layout) -> Result<Arc<dyn Hypervisor>> {
    let config = vmm::sim::SimConfig::new(layout.node());
    Ok(Arc::new(vmm::sim::SimHypervisor::open(config).context("opening the simulated hypervisor")?))
}

/// Plugs taps of guests through the chassis' own connection to the switch's database.
struct ChassisPlug(Arc<Stack>);

impl ChassisPlug {
    fn chassis(&self) -> vmm::Result<&ovs::chassis::Chassis> {
        self.0.chassis().ok_or_else(|| VmmError::Unsupported("this host is no chassis".into()))
    }
}

#[async_trait]
impl PortPlug for ChassisPlug {
    async fn plug(&self, ports: Vec<PlugRequest>) -> vmm::Result<()> {
        let plugs: Vec<Plug> = ports.into_iter().map(|p| Plug { device: p.tap, port: p.port, mac: p.mac }).collect();
        self.chassis()?.plug(&plugs).await.map_err(|e| VmmError::io("plugging taps", e))
    }
    async fn unplug(&self, taps: Vec<String>) -> vmm::Result<()> {
        self.chassis()?.unplug(&taps).await.map_err(|e| VmmError::io("unplugging taps", e))
    }
    async fn plugged(&self, tag: &str) -> vmm::Result<Vec<String>> {
        // Taps of guests carry the hypervisor's tag; metadata ports carry another name.
        let prefix = format!("t{tag}");
        Ok(self.chassis()?.plugged().into_iter().map(|(device, _)| device).filter(|d| d.starts_with(&prefix)).collect())
    }
}

/// Metadata ports of networks on this chassis.
pub struct ChassisMetadata {
    /// The daemons.
    pub stack: Arc<Stack>,
    /// Name of the chassis.
    pub name: String,
}

#[async_trait]
impl MetadataNet for ChassisMetadata {
    async fn listen(&self, c: &ChassisNetwork) -> kernel::Result<std::net::TcpListener> {
        let away = |e: std::io::Error| Error::unavailable("the metadata port of a network").because(e);
        let chassis = self.stack.chassis().ok_or_else(|| Error::internal("this host is no chassis"))?;
        let ips: Vec<ipnet::IpNet> = c.addresses.iter().filter_map(|a| a.parse().ok()).collect();
        let netns = chassis.ensure_localport(&c.network, &c.port, &c.mac, &ips).await.map_err(away)?;
        let address = SocketAddr::from(([169, 254, 169, 254], 80));
        runtime::task::blocking(move || ovs::netns::listen(&netns, address)).await?.map_err(away)
    }
    async fn remove(&self, c: &ChassisNetwork) -> kernel::Result<()> {
        let Some(chassis) = self.stack.chassis() else { return Ok(()) };
        chassis.remove_localport(&c.network, &c.port).await.map_err(|e| Error::unavailable("removing a metadata port").because(e))
    }
    fn chassis(&self) -> String {
        self.name.clone()
    }
}

/// A hypervisor that only removes: no chassis is there to unplug from, since bridges go as a whole.
pub fn purger(layout: &Layout) -> Result<Arc<dyn Hypervisor>> {
    let mut config = vmm::qemu::QemuConfig::new(layout.node(), Arc::new(NoSwitch));
    config.kvm = vmm::qemu::KvmPolicy::Never;
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
    async fn plugged(&self, _: &str) -> vmm::Result<Vec<String>> {
        Ok(Vec::new())
    }
}
