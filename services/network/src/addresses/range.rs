//! Arithmetic of addresses, ranges and pools. Pure. An address is a position: its number, big endian, whatever its family.

use crate::port::MacAddr;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A closed interval of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// First.
    pub lo: u128,
    /// Last, not below the first.
    pub hi: u128,
}

/// A range as its two addresses: the stored and the spoken form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// First address.
    pub start: IpAddr,
    /// Last address.
    pub end: IpAddr,
}

impl Range {
    /// Whether the position lies in it.
    pub fn holds(&self, position: u128) -> bool {
        self.lo <= position && position <= self.hi
    }
    /// Whether the two share a position.
    pub fn meets(&self, other: &Range) -> bool {
        self.lo <= other.hi && other.lo <= self.hi
    }
    /// What is left without one position: none, one or two ranges.
    pub fn minus(&self, position: u128) -> Vec<Range> {
        if !self.holds(position) {
            return vec![*self];
        }
        let mut left = Vec::with_capacity(2);
        if self.lo < position {
            left.push(Range { lo: self.lo, hi: position - 1 });
        }
        if position < self.hi {
            left.push(Range { lo: position + 1, hi: self.hi });
        }
        left
    }
    /// How many positions; saturating, for ::/0.
    pub fn size(&self) -> u128 {
        (self.hi - self.lo).saturating_add(1)
    }
}

/// The number of an address.
pub fn position(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(a) => u32::from(a).into(),
        IpAddr::V6(a) => a.into(),
    }
}

/// The address of a number, in the family of `cidr`.
pub fn address(cidr: IpNet, position: u128) -> IpAddr {
    match cidr {
        // Positions of an IPv4 range are below 2^32 by construction.
        IpNet::V4(_) => IpAddr::V4(Ipv4Addr::from((position & u128::from(u32::MAX)) as u32)),
        IpNet::V6(_) => IpAddr::V6(Ipv6Addr::from(position)),
    }
}

/// Network address to last address of a range.
pub fn whole(cidr: IpNet) -> Range {
    Range { lo: position(cidr.network()), hi: position(cidr.broadcast()) }
}

/// The addresses that a host can have: not the network's own, nor the IPv4 broadcast (RFC 3021 and single addresses excepted).
pub fn hosts(cidr: IpNet) -> Range {
    let all = whole(cidr);
    if cidr.max_prefix_len() - cidr.prefix_len() <= 1 {
        return all;
    }
    Range { lo: all.lo + 1, hi: if matches!(cidr, IpNet::V4(_)) { all.hi - 1 } else { all.hi } }
}

/// Whether a host of the subnet can have the address.
pub fn is_host(cidr: IpNet, ip: IpAddr) -> bool {
    cidr.addr().is_ipv4() == ip.is_ipv4() && hosts(cidr).holds(position(ip))
}

/// Whether two ranges share an address.
pub fn overlap(a: IpNet, b: IpNet) -> bool {
    a.contains(&b) || b.contains(&a)
}

/// The pools of a subnet for which none were named: every host address but the gateway's.
pub fn default_pools(cidr: IpNet, gateway: Option<IpAddr>) -> Vec<Range> {
    let all = hosts(cidr);
    gateway.filter(|g| g.is_ipv4() == cidr.addr().is_ipv4()).map_or(vec![all], |g| all.minus(position(g)))
}

/// The gateway of a subnet for which none was named: the first host address.
pub fn default_gateway(cidr: IpNet) -> IpAddr {
    address(cidr, hosts(cidr).lo)
}

/// `pools` without the positions taken, which come in ascending order.
pub fn without(pools: &[Range], taken: &[u128]) -> Vec<Range> {
    let mut left = Vec::new();
    for pool in pools {
        let mut rest = Some(*pool);
        let from = taken.partition_point(|t| *t < pool.lo);
        for t in taken[from..].iter().take_while(|t| **t <= pool.hi) {
            let Some(r) = rest else { break };
            let mut parts = r.minus(*t).into_iter();
            let (first, second) = (parts.next(), parts.next());
            rest = match (first, second) {
                (Some(a), Some(b)) => {
                    left.push(a);
                    Some(b)
                }
                (Some(a), None) if a.hi < *t => {
                    left.push(a);
                    None
                }
                (only, _) => only,
            };
        }
        left.extend(rest);
    }
    left
}

/// The address that a host forms from an advertised /64 and its MAC (RFC 4291, appendix A).
pub fn eui64(cidr: IpNet, mac: MacAddr) -> IpAddr {
    let [a, b, c, d, e, f] = mac.0;
    let host = u64::from_be_bytes([a ^ 2, b, c, 0xff, 0xfe, d, e, f]);
    address(cidr, (whole(cidr).lo & !u128::from(u64::MAX)) | u128::from(host))
}

impl Range {
    /// As two addresses in the family of `cidr`.
    pub fn pool(&self, cidr: IpNet) -> Pool {
        Pool { start: address(cidr, self.lo), end: address(cidr, self.hi) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pools_leave_out_network_broadcast_and_gateway() {
        let cidr: IpNet = "10.0.0.0/29".parse().unwrap();
        let pools = default_pools(cidr, Some(default_gateway(cidr)));
        assert_eq!(
            pools.iter().map(|r| r.pool(cidr)).collect::<Vec<_>>(),
            [Pool { start: "10.0.0.2".parse().unwrap(), end: "10.0.0.6".parse().unwrap() }]
        );
        let in_the_middle = default_pools(cidr, Some("10.0.0.3".parse().unwrap()));
        assert_eq!(in_the_middle.iter().map(Range::size).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(hosts("10.0.0.0/31".parse().unwrap()).size(), 2);
        assert_eq!(hosts("10.0.0.7/32".parse().unwrap()).size(), 1);
        assert_eq!(hosts("10.0.0.0/8".parse().unwrap()).size(), (1 << 24) - 2);
        assert_eq!(default_gateway("2001:db8::/64".parse().unwrap()), "2001:db8::1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn eui64_flips_the_universal_bit() {
        let ip = eui64("2001:db8::/64".parse().unwrap(), "fa:16:3e:01:02:03".parse().unwrap());
        assert_eq!(ip, "2001:db8::f816:3eff:fe01:203".parse::<IpAddr>().unwrap());
    }

    fn any_cidr() -> impl Strategy<Value = IpNet> {
        prop_oneof![
            (any::<u32>(), 1u8..=32).prop_map(|(a, p)| IpNet::new(Ipv4Addr::from(a).into(), p).unwrap().trunc()),
            (any::<u128>(), 1u8..=128).prop_map(|(a, p)| IpNet::new(Ipv6Addr::from(a).into(), p).unwrap().trunc()),
        ]
    }

    proptest! {
        #[test]
        fn addresses_and_positions_are_one_thing(cidr in any_cidr()) {
            for p in [hosts(cidr).lo, hosts(cidr).hi] {
                let ip = address(cidr, p);
                prop_assert_eq!(position(ip), p);
                prop_assert!(cidr.contains(&ip) && is_host(cidr, ip));
            }
        }

        #[test]
        fn overlap_is_sharing_an_address(a in any_cidr(), b in any_cidr()) {
            let same_family = a.addr().is_ipv4() == b.addr().is_ipv4();
            prop_assert_eq!(overlap(a, b), same_family && whole(a).meets(&whole(b)));
        }

        #[test]
        fn what_is_left_and_what_is_taken_are_the_pools(
            bounds in proptest::collection::btree_set(0u128..400, 2..8),
            taken in proptest::collection::btree_set(0u128..400, 0..60),
        ) {
            let ends: Vec<u128> = bounds.into_iter().collect();
            let pools: Vec<Range> = ends.chunks_exact(2).map(|c| Range { lo: c[0], hi: c[1] }).collect();
            let taken: Vec<u128> = taken.into_iter().collect();
            let left = without(&pools, &taken);
            for p in 0u128..400 {
                let in_pools = pools.iter().any(|r| r.holds(p));
                prop_assert_eq!(left.iter().any(|r| r.holds(p)), in_pools && !taken.contains(&p));
            }
            prop_assert!(left.windows(2).all(|w| w[0].hi < w[1].lo));
        }

        #[test]
        fn default_pools_hold_every_host_but_the_gateway(cidr in any_cidr(), pick in any::<u128>()) {
            let all = hosts(cidr);
            let gateway = all.lo + pick % all.size();
            let pools = default_pools(cidr, Some(address(cidr, gateway)));
            prop_assert!(pools.iter().all(|r| !r.holds(gateway)));
            prop_assert_eq!(pools.iter().map(Range::size).sum::<u128>(), all.size() - 1);
        }
    }
}
