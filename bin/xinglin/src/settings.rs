//! Choices made at the first start and kept, because networks and names depend on them.

use crate::cli::Common;
use crate::layout::Layout;
use crate::secrets::write;
use anyhow::{Context as _, Result, ensure};
use ipnet::IpNet;
use std::net::Ipv4Addr;

/// What is kept.
#[derive(serde::Serialize, serde::Deserialize, Clone)]
pub struct Settings {
    /// This host's address on the external network, with prefix length.
    pub external: IpNet,
    /// Name of this machine's chassis.
    pub chassis: String,
}

/// Reads them, or makes them.
pub fn open(layout: &Layout, common: &Common) -> Result<Settings> {
    let path = layout.settings();
    if path.exists() {
        let kept: Settings =
            serde_json::from_slice(&std::fs::read(&path)?).with_context(|| format!("reading {}", path.display()))?;
        if let Some(asked) = &common.external_cidr {
            let asked = first_address(asked)?;
            ensure!(
                asked == kept.external,
                "the external network is {} since the first start; it cannot become {asked}",
                kept.external
            );
        }
        return Ok(kept);
    }
    let external = match &common.external_cidr {
        Some(cidr) => first_address(cidr)?,
        None => free_subnet()?,
    };
    let chassis = format!("xinglin-{}", kernel::fresh_uuid().simple());
    let s = Settings { external, chassis };
    write(&path, &serde_json::to_vec_pretty(&s)?, 0o600)?;
    Ok(s)
}

fn first_address(cidr: &str) -> Result<IpNet> {
    let net: IpNet = cidr.parse().with_context(|| format!("--external-cidr: '{cidr}' is no subnet"))?;
    let first = net.hosts().next().with_context(|| format!("--external-cidr: '{cidr}' has no address"))?;
    ensure!(net.prefix_len() <= net.max_prefix_len() - 3, "--external-cidr: '{cidr}' is too small for floating IPs");
    Ok(IpNet::new(first, net.prefix_len())?)
}

/// A /24 of 100.64.0.0/10 (RFC 6598) that no interface of this host has.
fn free_subnet() -> Result<IpNet> {
    let mut taken = Vec::new();
    for a in nix::ifaddrs::getifaddrs().context("reading this host's addresses")? {
        if let Some(v4) = a.address.as_ref().and_then(|a| a.as_sockaddr_in()).map(|s| s.ip()) {
            taken.push(v4);
        }
    }
    let subnet = |n: u16| Ipv4Addr::new(100, 64 + (n >> 8) as u8, (n & 255) as u8, 1);
    let used = |a: &Ipv4Addr| taken.iter().any(|t| t.octets()[..3] == a.octets()[..3]);
    let free = (0..16_384u16)
        .map(subnet)
        .find(|a| !used(a))
        .context("no free subnet in 100.64.0.0/10; give --external-cidr")?;
    Ok(IpNet::new(free.into(), 24)?)
}
