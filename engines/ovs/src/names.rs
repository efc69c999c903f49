//! Names of devices, bridges and namespaces, all derived from the data directory.
//!
//! Two clouds on one host must not meet: every name carries the [`Tag`], and whoever cleans up removes only what does.
//! A device name holds 15 bytes; the longest here has all of them.

use std::fmt;
use std::path::Path;

/// Six characters that stand for a data directory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag(String);

impl Tag {
    /// The tag of a data directory, the same for every way to write its path.
    pub fn of(data_dir: &Path) -> Self {
        let path = std::fs::canonicalize(data_dir).unwrap_or_else(|_| data_dir.to_path_buf());
        Self(digest(path.as_os_str().as_encoded_bytes(), 6))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What every device name starts with.
    pub fn prefix(&self) -> String {
        format!("x{}", self.0)
    }

    /// The integration bridge, which OVN fills.
    pub fn integration_bridge(&self) -> String {
        format!("x{}-int", self.0)
    }

    /// The datapath's own device; `ovs-vswitchd` calls it `ovs-netdev` until we rename it.
    pub fn datapath(&self) -> String {
        format!("x{}-dp", self.0)
    }

    /// The bridge of the `n`th external network.
    pub fn external_bridge(&self, n: usize) -> String {
        format!("x{}-ex{n}", self.0)
    }

    /// Host's end and bridge's end of the cable into the `n`th external network.
    pub fn external_cable(&self, n: usize) -> (String, String) {
        (format!("x{}-gw{n}", self.0), format!("x{}-gp{n}", self.0))
    }

    /// The device that plugs a port into the integration bridge; `attempt` gives another should the first be taken.
    pub fn port_device(&self, port: &str, attempt: u32) -> String {
        format!("x{}m{}", self.0, digest(format!("{port}/{attempt}").as_bytes(), 7))
    }

    /// The namespace of a network's metadata service.
    pub fn metadata_netns(&self, network: &str) -> String {
        format!("x{}-{network}", self.0)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// FNV-1a, printed in base 32. It spreads names, it protects nothing.
fn digest(bytes: &[u8], length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // The low bits of FNV mix worst.
    let hash = hash ^ (hash >> 29);
    (0..length).map(|i| char::from(ALPHABET[(hash >> (5 * i)) as usize % 32])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_fit_into_fifteen_bytes_and_carry_the_tag() {
        let tag = Tag::of(Path::new("/var/lib/xinglin"));
        let (host, bridge) = tag.external_cable(9);
        let port = tag.port_device("0190b3c2-7a4e-7cc1-9a55-1d1f6c1f8a11", 3);
        for name in [tag.integration_bridge(), tag.datapath(), tag.external_bridge(9), host, bridge, port] {
            assert!(name.len() <= 15 && name.starts_with(&tag.prefix()), "{name}");
        }
    }

    #[test]
    fn directories_and_ports_are_told_apart() {
        let tags: HashSet<_> = (0..2000).map(|i| Tag::of(Path::new(&format!("/nowhere/d{i}"))).0).collect();
        assert_eq!(tags.len(), 2000);
        let tag = Tag::of(Path::new("/nowhere"));
        let ports: HashSet<_> = (0..20_000).map(|i| tag.port_device(&format!("port-{i}"), 0)).collect();
        assert_eq!(ports.len(), 20_000);
    }
}
