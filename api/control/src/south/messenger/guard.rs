//! Addresses that a tenant's webhook may not make the control plane call: itself, its links, and the metadata services of clouds.
//! Private networks may be called: hospitals' programs stand there.

use ipnet::IpNet;
use kernel::{Error, Result};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn bad_v4(a: Ipv4Addr) -> bool {
    let [x, y, z, _] = a.octets();
    a.is_loopback()
        || a.is_link_local()
        || a.is_multicast()
        || a.is_broadcast()
        // "This network"; on Linux 0.0.0.0 is the host itself.
        || x == 0
        // Metadata services that are not link-local: Alibaba's, Oracle's.
        || a == Ipv4Addr::new(100, 100, 100, 200)
        || (x, y, z) == (192, 0, 0)
        || x >= 240
}

/// The IPv4 address inside of one of IPv6: mapped, compatible, NAT64 (RFC 6052) and 6to4.
fn inner(a: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = a.segments();
    let v4 = |hi: u16, lo: u16| {
        let ([a, b], [c, d]) = (hi.to_be_bytes(), lo.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff | 0, hi, lo] | [0x64, 0xff9b, 0, 0, 0, 0, hi, lo] => Some(v4(hi, lo)),
        [0x2002, hi, lo, ..] => Some(v4(hi, lo)),
        _ => None,
    }
}

fn bad_v6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    a.is_loopback()
        || a.is_unspecified()
        || a.is_multicast()
        || s[0] & 0xffc0 == 0xfe80
        || s[0] & 0xffc0 == 0xfec0
        // Amazon's metadata service.
        || s == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254]
        || inner(a).is_some_and(bad_v4)
}

/// Refuses an address for good, unless a network of the settings holds it.
pub(super) fn check(ip: IpAddr, allow: &[IpNet]) -> Result<()> {
    let bad = match ip {
        IpAddr::V4(a) => bad_v4(a),
        IpAddr::V6(a) => bad_v6(a),
    };
    if !bad || allow.iter().any(|n| n.contains(&ip)) {
        return Ok(());
    }
    Err(Error::bad_request("target: points to an address that may not be called").field("target").code("TargetRefused"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_links_and_metadata_are_refused_in_every_spelling() {
        for a in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(check(a.parse().unwrap(), &[]).is_err(), "{a}");
        }
        for a in ["10.1.2.3", "192.168.1.1", "172.16.0.9", "8.8.8.8", "2001:db8::1", "fd12::1", "64:ff9b::808:808"] {
            assert!(check(a.parse().unwrap(), &[]).is_ok(), "{a}");
        }
        let allow = ["127.0.0.0/8".parse().unwrap()];
        assert!(check("127.0.0.1".parse().unwrap(), &allow).is_ok());
        assert!(check("::1".parse().unwrap(), &allow).is_err());
    }
}
