//! Which addresses a port gets. Asked for nothing: one of IPv4, one of stateful IPv6, and the address that the guest forms itself on every
//! subnet with SLAAC. Asked for something: that, and those of SLAAC. A router's leg gets only what was asked for.

use super::{FixedIpRequest, Port};
use crate::addresses::{self, Held, Owner, OwnerKind, range};
use crate::check::{bad, invalid};
use crate::subnets::Subnet;
use kernel::{Error, Result};
use runtime::Tx;
use std::net::IpAddr;

/// Most addresses of a port, far above Neutron's default of 5.
const FIXED_IPS_MAX: usize = 64;

/// Takes the addresses of a new port and notes them in it.
pub(crate) async fn assign(
    tx: &mut Tx,
    port: &mut Port,
    subnets: &[Subnet],
    asked: Option<&[FixedIpRequest]>,
) -> Result<()> {
    match asked {
        Some(list) => {
            if list.len() > FIXED_IPS_MAX {
                return Err(invalid("fixed_ips", format!("a port has at most {FIXED_IPS_MAX} addresses")));
            }
            for one in list {
                let held = take_asked(tx, port, subnets, one).await?;
                port.fixed_ips.push(held);
            }
            if list.is_empty() {
                return Ok(());
            }
        }
        None => {
            for v6 in [false, true] {
                let usable: Vec<&Subnet> =
                    subnets.iter().filter(|s| s.cidr.addr().is_ipv6() == v6 && !s.is_auto()).collect();
                if let Some(held) = take_of_any(tx, port, &usable).await? {
                    port.fixed_ips.push(held);
                }
            }
        }
    }
    if !port.is_router() {
        take_auto(tx, port, subnets).await?;
    }
    port.fixed_ips.sort_by_key(|h| h.ip);
    Ok(())
}

fn owner(port: &Port) -> Owner<'_> {
    Owner { id: port.id.as_str(), kind: OwnerKind::Port, network: &port.network }
}

/// From the first of the subnets that has one left; none if there is no subnet.
async fn take_of_any(tx: &mut Tx, port: &Port, subnets: &[&Subnet]) -> Result<Option<Held>> {
    for s in subnets {
        if let Some(ip) = addresses::take_any(tx, s, owner(port)).await? {
            return Ok(Some(Held { subnet: s.id.clone(), ip }));
        }
    }
    if subnets.is_empty() { Ok(None) } else { Err(addresses::exhausted(&port.network)) }
}

async fn take_auto(tx: &mut Tx, port: &mut Port, subnets: &[Subnet]) -> Result<()> {
    for s in subnets.iter().filter(|s| s.is_auto()) {
        if port.fixed_ips.iter().any(|h| h.subnet == s.id) {
            continue;
        }
        let ip = range::eui64(s.cidr, port.mac);
        addresses::take(tx, s, ip, owner(port), true).await?;
        port.fixed_ips.push(Held { subnet: s.id.clone(), ip });
    }
    Ok(())
}

async fn take_asked(tx: &mut Tx, port: &Port, subnets: &[Subnet], asked: &FixedIpRequest) -> Result<Held> {
    let subnet = match (&asked.subnet, asked.ip) {
        (Some(id), _) => subnets.iter().find(|s| s.id == *id).ok_or_else(|| {
            bad("port", format!("subnet {id} is not on network {}", port.network))
                .code("InvalidInput")
                .field("fixed_ips")
        })?,
        (None, Some(ip)) => subnets.iter().find(|s| s.cidr.contains(&ip)).ok_or_else(|| invalid_ip(ip))?,
        (None, None) => return Err(invalid("fixed_ips", "IP allocation requires subnet_id or ip_address")),
    };
    let ip = match asked.ip {
        Some(ip) => {
            let auto = subnet.is_auto() && ip == range::eui64(subnet.cidr, port.mac);
            if subnet.is_auto() && !auto && !port.is_router() {
                return Err(crate::check::invalid_input(format!(
                    "IPv6 address {ip} cannot be directly assigned to a port on subnet {} since the subnet is configured for automatic addresses",
                    subnet.id
                )));
            }
            addresses::take(tx, subnet, ip, owner(port), auto).await?;
            ip
        }
        None if subnet.is_auto() && !port.is_router() => {
            let ip = range::eui64(subnet.cidr, port.mac);
            addresses::take(tx, subnet, ip, owner(port), true).await?;
            ip
        }
        None => {
            addresses::take_any(tx, subnet, owner(port)).await?.ok_or_else(|| addresses::exhausted(&port.network))?
        }
    };
    Ok(Held { subnet: subnet.id.clone(), ip })
}

fn invalid_ip(ip: IpAddr) -> Error {
    Error::bad_request(format!("IP address {ip} is not a valid IP for any of the subnets on the specified network."))
        .code("InvalidIpForNetwork")
        .field("fixed_ips")
}

/// Changes the addresses of a port to those asked for: keeps what it has of them, gives back the rest, takes what is new.
pub(crate) async fn reassign(tx: &mut Tx, port: &mut Port, subnets: &[Subnet], asked: &[FixedIpRequest]) -> Result<()> {
    let had = std::mem::take(&mut port.fixed_ips);
    let (mut kept, mut wanted) = (Vec::new(), Vec::new());
    for one in asked {
        let fits = |h: &&Held| {
            one.ip.map_or_else(|| one.subnet.as_ref() == Some(&h.subnet), |ip| ip == h.ip)
                && one.subnet.as_ref().is_none_or(|s| *s == h.subnet)
                && !kept.contains(*h)
        };
        match had.iter().find(fits) {
            Some(h) => kept.push(h.clone()),
            None => wanted.push(one.clone()),
        }
    }
    for gone in had.iter().filter(|h| !kept.contains(h)) {
        let pools = subnets.iter().find(|s| s.id == gone.subnet).map_or(&[][..], |s| &s.pools);
        addresses::give_back(tx, &gone.subnet, gone.ip, pools, port.id.as_str()).await?;
    }
    port.fixed_ips = kept;
    for one in &wanted {
        let held = take_asked(tx, port, subnets, one).await?;
        port.fixed_ips.push(held);
    }
    if !port.is_router() && !asked.is_empty() {
        take_auto(tx, port, subnets).await?;
    }
    port.fixed_ips.sort_by_key(|h| h.ip);
    Ok(())
}
