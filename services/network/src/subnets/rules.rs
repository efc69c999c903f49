//! What makes a subnet valid, in Neutron's words. Pure.

use super::{NewSubnet, Subnet, SubnetChange};
use crate::Stamp;
use crate::addresses::range::{self, Pool, Range};
use crate::check::{self, bad, invalid, invalid_input};
use crate::port::Route;
use ipnet::IpNet;
use kernel::{Error, ProjectId, Result, SubnetId, Timestamp};
use std::net::IpAddr;

/// Most name servers and routes of a subnet, as in Neutron's defaults.
const DNS_MAX: usize = 5;
const ROUTES_MAX: usize = 20;
const POOLS_MAX: usize = 64;

/// A range as Neutron takes it: with no host bits set.
pub(crate) fn cidr(field: &str, text: &str) -> Result<IpNet> {
    let head: String = text.chars().take(60).collect();
    let cidr: IpNet = text.parse().map_err(|_| invalid(field, format!("'{head}' is not a valid IP subnet")))?;
    if cidr.trunc() != cidr {
        return Err(invalid(
            field,
            format!("'{head}' isn't a recognized IP subnet cidr, '{}' is recommended", cidr.trunc()),
        ));
    }
    Ok(cidr)
}

fn usable(cidr: IpNet) -> Result<()> {
    if cidr.prefix_len() == 0 {
        return Err(invalid_input("0 is not a valid CIDR prefix length").field("cidr"));
    }
    let reserved: &[&str] = match cidr {
        IpNet::V4(_) => &["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32"],
        IpNet::V6(_) => &["::/128", "::1/128", "fe80::/10", "ff00::/8"],
    };
    for r in reserved {
        if r.parse::<IpNet>().is_ok_and(|r| range::overlap(r, cidr)) {
            return Err(invalid_input(format!("the range {cidr} overlaps {r}, which hosts do not get addresses from"))
                .field("cidr"));
        }
    }
    Ok(())
}

fn pools(cidr: IpNet, asked: &[Pool]) -> Result<Vec<Range>> {
    if asked.len() > POOLS_MAX {
        return Err(invalid("allocation_pools", format!("a subnet has at most {POOLS_MAX} pools")));
    }
    let hosts = range::hosts(cidr);
    let mut all = Vec::with_capacity(asked.len());
    for p in asked {
        let shown = format!("{}-{}", p.start, p.end);
        let family = p.start.is_ipv4() == p.end.is_ipv4() && p.start.is_ipv4() == cidr.addr().is_ipv4();
        if !family || range::position(p.start) > range::position(p.end) {
            return Err(Error::bad_request(format!("The allocation pool {shown} is not valid."))
                .code("InvalidAllocationPool")
                .field("allocation_pools"));
        }
        let r = Range { lo: range::position(p.start), hi: range::position(p.end) };
        if !hosts.holds(r.lo) || !hosts.holds(r.hi) {
            return Err(Error::bad_request(format!(
                "The allocation pool {shown} spans beyond the subnet cidr {cidr}."
            ))
            .code("OutOfBoundsAllocationPool")
            .field("allocation_pools"));
        }
        all.push(r);
    }
    all.sort();
    if let Some(w) = all.windows(2).find(|w| w[0].meets(&w[1])) {
        let (a, b) = (w[0].pool(cidr), w[1].pool(cidr));
        return Err(Error::conflict(format!(
            "Found overlapping allocation pools: {}-{}, {}-{} for subnet {cidr}.",
            a.start, a.end, b.start, b.end
        ))
        .code("OverlappingAllocationPools")
        .field("allocation_pools"));
    }
    Ok(all)
}

fn gateway(subnet: &Subnet) -> Result<()> {
    let Some(gateway) = subnet.gateway else { return Ok(()) };
    if gateway.is_ipv4() != subnet.cidr.addr().is_ipv4() {
        return Err(invalid("gateway_ip", format!("'{gateway}' is not of the subnet's IP version")));
    }
    let link_local = matches!(gateway, IpAddr::V6(a) if a.is_unicast_link_local());
    if !range::is_host(subnet.cidr, gateway) && !link_local {
        return Err(invalid_input("Gateway is not valid on subnet").field("gateway_ip"));
    }
    let position = range::position(gateway);
    if let Some(pool) = subnet.pools.iter().find(|p| p.holds(position)) {
        let p = pool.pool(subnet.cidr);
        return Err(Error::conflict(format!(
            "Gateway ip {gateway} conflicts with allocation pool {}-{}.",
            p.start, p.end
        ))
        .code("GatewayConflictWithAllocationPools")
        .field("gateway_ip"));
    }
    Ok(())
}

fn told_to_guests(version: u8, dns: &[IpAddr], routes: &[Route]) -> Result<()> {
    let v4 = version == 4;
    if dns.len() > DNS_MAX {
        return Err(bad("subnet", format!("DNS nameservers exceed the maximum of {DNS_MAX}")));
    }
    if let Some(d) = dns.iter().find(|d| d.is_ipv4() != v4) {
        return Err(invalid("dns_nameservers", format!("'{d}' is not of the subnet's IP version")));
    }
    if routes.len() > ROUTES_MAX {
        return Err(bad("subnet", format!("host routes exceed the maximum of {ROUTES_MAX}")));
    }
    match routes.iter().find(|r| r.nexthop.is_ipv4() != v4 || r.destination.addr().is_ipv4() != v4) {
        Some(r) => Err(invalid("host_routes", format!("'{}' is not of the subnet's IP version", r.destination))),
        None => Ok(()),
    }
}

fn modes(new: &NewSubnet, cidr: IpNet) -> Result<()> {
    if new.ra_mode.is_none() && new.address_mode.is_none() {
        return Ok(());
    }
    if cidr.addr().is_ipv4() {
        return Err(invalid_input("ipv6_ra_mode and ipv6_address_mode are for IPv6 subnets"));
    }
    if !new.enable_dhcp {
        return Err(invalid_input("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False"));
    }
    if let (Some(a), Some(b)) = (new.ra_mode, new.address_mode)
        && a != b
    {
        return Err(invalid_input("ipv6_ra_mode and ipv6_address_mode must be the same if both are set"));
    }
    let auto = !matches!(new.address_mode.or(new.ra_mode), Some(crate::port::Ipv6Mode::DhcpStateful));
    if auto && cidr.prefix_len() != 64 {
        return Err(invalid_input(format!(
            "Invalid CIDR {cidr} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64"
        )));
    }
    Ok(())
}

fn large_enough(cidr: IpNet, dhcp: bool) -> Result<()> {
    if dhcp && cidr.max_prefix_len() - cidr.prefix_len() < 2 {
        return Err(
            invalid_input(format!("Subnet {cidr} is too small for DHCP: it needs at least 4 addresses")).field("cidr")
        );
    }
    Ok(())
}

/// A subnet out of what was asked for.
pub(super) fn plan(new: &NewSubnet, project: ProjectId, now: Timestamp) -> Result<Subnet> {
    check::text("name", &new.name)?;
    check::text("description", &new.description)?;
    let range = cidr("cidr", &new.cidr)?;
    let version = if range.addr().is_ipv4() { 4 } else { 6 };
    if !matches!(new.ip_version, 4 | 6) {
        return Err(invalid("ip_version", format!("'{}' is not in [4, 6]", new.ip_version)));
    }
    if new.ip_version != version {
        return Err(
            invalid_input(format!("ip_version {} does not match the cidr {range}", new.ip_version)).field("cidr")
        );
    }
    usable(range)?;
    modes(new, range)?;
    large_enough(range, new.enable_dhcp)?;
    told_to_guests(version, &new.dns, &new.host_routes)?;
    let gateway_ip = new.gateway.unwrap_or_else(|| Some(range::default_gateway(range)));
    let mut subnet = Subnet {
        id: SubnetId::fresh(),
        project,
        network: new.network.clone(),
        name: new.name.clone(),
        description: new.description.clone(),
        cidr: range,
        gateway: gateway_ip,
        enable_dhcp: new.enable_dhcp,
        ra_mode: new.ra_mode,
        address_mode: new.address_mode,
        pools: range::default_pools(range, gateway_ip),
        dns: new.dns.clone(),
        host_routes: new.host_routes.clone(),
        metadata_ip: None,
        tags: vec![],
        stamp: Stamp::new(now),
    };
    if let Some(asked) = &new.pools {
        subnet.pools = pools(range, asked)?;
    }
    gateway(&subnet)?;
    Ok(subnet)
}

/// The subnet after a change.
pub(super) fn changed(old: &Subnet, change: &SubnetChange) -> Result<Subnet> {
    check::text_opt("name", change.name.as_deref())?;
    check::text_opt("description", change.description.as_deref())?;
    let mut s = old.clone();
    s.name = change.name.clone().unwrap_or(s.name);
    s.description = change.description.clone().unwrap_or(s.description);
    s.gateway = change.gateway.unwrap_or(s.gateway);
    s.enable_dhcp = change.enable_dhcp.unwrap_or(s.enable_dhcp);
    s.dns = change.dns.clone().unwrap_or(s.dns);
    s.host_routes = change.host_routes.clone().unwrap_or(s.host_routes);
    if let Some(asked) = &change.pools {
        s.pools = pools(s.cidr, asked)?;
    }
    if !s.enable_dhcp && (s.ra_mode.is_some() || s.address_mode.is_some()) {
        return Err(invalid_input("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False"));
    }
    large_enough(s.cidr, s.enable_dhcp)?;
    told_to_guests(s.ip_version(), &s.dns, &s.host_routes)?;
    gateway(&s)?;
    Ok(s)
}

/// No two subnets of a network share an address.
pub(super) fn apart_from(subnet: &Subnet, others: &[Subnet]) -> Result<()> {
    match others.iter().find(|o| range::overlap(o.cidr, subnet.cidr)) {
        Some(o) => Err(invalid_input(format!(
            "Requested subnet with cidr: {} for network: {} overlaps with another subnet ({})",
            subnet.cidr, subnet.network, o.cidr
        ))
        .field("cidr")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(cidr: &str) -> NewSubnet {
        NewSubnet {
            project: None,
            network: "n".into(),
            name: String::new(),
            description: String::new(),
            ip_version: if cidr.contains(':') { 6 } else { 4 },
            cidr: cidr.into(),
            gateway: None,
            enable_dhcp: true,
            ra_mode: None,
            address_mode: None,
            pools: None,
            dns: vec![],
            host_routes: vec![],
        }
    }
    fn made(n: &NewSubnet) -> Result<Subnet> {
        plan(n, "p".into(), Timestamp(0))
    }
    fn pool(start: &str, end: &str) -> Option<Vec<Pool>> {
        Some(vec![Pool { start: start.parse().unwrap(), end: end.parse().unwrap() }])
    }

    #[test]
    fn ranges_that_no_host_can_use_are_refused() {
        for bad in [
            "10.0.0.1/24",
            "x",
            "0.0.0.0/0",
            "127.1.0.0/16",
            "224.0.0.0/8",
            "169.254.0.0/16",
            "fe80::/64",
            "10.0.0.0/31",
        ] {
            assert!(made(&new(bad)).is_err(), "{bad}");
        }
        let e = made(&new("10.0.0.1/24")).unwrap_err();
        assert!(e.message.contains("10.0.0.0/24"), "{e}");
        let mut wrong = new("10.0.0.0/24");
        wrong.ip_version = 6;
        assert_eq!(made(&wrong).unwrap_err().code, "InvalidInput");
    }

    #[test]
    fn pools_and_gateway_are_checked_against_each_other() {
        let mut n = new("10.0.0.0/24");
        n.pools = pool("10.0.0.1", "10.0.0.20");
        assert_eq!(made(&n).unwrap_err().code, "GatewayConflictWithAllocationPools");
        n.gateway = Some(None);
        assert_eq!(made(&n).unwrap().gateway, None);
        n.pools = pool("10.0.0.9", "10.0.0.8");
        assert_eq!(made(&n).unwrap_err().code, "InvalidAllocationPool");
        n.pools = pool("10.0.0.9", "10.0.1.8");
        assert_eq!(made(&n).unwrap_err().code, "OutOfBoundsAllocationPool");
        n.pools = Some([pool("10.0.0.2", "10.0.0.9"), pool("10.0.0.9", "10.0.0.12")].concat_options());
        assert_eq!(made(&n).unwrap_err().code, "OverlappingAllocationPools");
    }

    trait Concat {
        fn concat_options(self) -> Vec<Pool>;
    }
    impl Concat for [Option<Vec<Pool>>; 2] {
        fn concat_options(self) -> Vec<Pool> {
            self.into_iter().flatten().flatten().collect()
        }
    }

    #[test]
    fn slaac_needs_a_64_and_dhcp() {
        let mut n = new("2001:db8::/64");
        n.address_mode = Some(crate::port::Ipv6Mode::Slaac);
        assert!(made(&n).unwrap().is_auto());
        n.cidr = "2001:db8::/72".into();
        assert_eq!(made(&n).unwrap_err().code, "InvalidInput");
        n.cidr = "2001:db8::/64".into();
        n.enable_dhcp = false;
        assert_eq!(made(&n).unwrap_err().code, "InvalidInput");
    }
}
