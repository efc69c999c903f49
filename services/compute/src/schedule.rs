//! Where a server goes: a pure function over the nodes as they stand. Memory is never oversold; vCPUs up to a ratio.
//!
//! The caller reads the candidates and writes the reservation in one transaction, so two requests at once cannot both take the last room.

use crate::node::Node;
use kernel::{Arch, Error, NodeId, Result};

/// What a server needs of its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Architecture of the guest.
    pub arch: Arch,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Memory, MiB.
    pub memory_mib: u64,
    /// Only in this availability zone.
    pub zone: Option<String>,
    /// Only here: where its volumes are, or where an administrator wants it.
    pub pinned: Option<NodeId>,
}

/// How many vCPUs a physical one carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio(pub u32);

fn refusal(n: &Node, w: &Want, ratio: Ratio) -> Option<&'static str> {
    if w.pinned.as_ref().is_some_and(|p| *p != n.id) {
        return Some("its volumes are on another host");
    }
    if w.zone.as_ref().is_some_and(|z| *z != n.zone) {
        return Some("another availability zone");
    }
    if !n.up {
        return Some("down");
    }
    if !n.enabled {
        return Some("closed to new servers");
    }
    if !n.info.archs.contains_key(&w.arch) {
        return Some("another architecture");
    }
    // Neither sum can wrap: a wrapped one would look like room.
    if n.used_memory_mib.checked_add(w.memory_mib).is_none_or(|m| m > n.info.memory_mib) {
        return Some("not enough memory");
    }
    let cap = u64::from(n.info.cpus).saturating_mul(u64::from(ratio.0));
    if n.used_vcpus.checked_add(u64::from(w.vcpus)).is_none_or(|v| v > cap) {
        return Some("not enough vCPUs");
    }
    None
}

/// Chooses the node with the most free memory among those that can take the server; among equals the one with fewer vCPUs in use.
///
/// # Errors
/// No capacity, saying why how many nodes were left out.
pub fn place<'a>(nodes: &'a [Node], want: &Want, ratio: Ratio) -> Result<&'a Node> {
    let mut reasons: Vec<(&'static str, usize)> = Vec::new();
    let mut best: Option<&Node> = None;
    for n in nodes {
        if let Some(why) = refusal(n, want, ratio) {
            match reasons.iter_mut().find(|(r, _)| *r == why) {
                Some((_, count)) => *count += 1,
                None => reasons.push((why, 1)),
            }
            continue;
        }
        let key = |n: &Node| (n.info.memory_mib - n.used_memory_mib, std::cmp::Reverse((n.used_vcpus, n.number)));
        if best.is_none_or(|b| key(n) > key(b)) {
            best = Some(n);
        }
    }
    best.ok_or_else(|| {
        let why: Vec<String> = reasons.iter().map(|(r, n)| format!("{n} {r}")).collect();
        let why = if why.is_empty() { "there is no node".to_owned() } else { why.join(", ") };
        Error::no_capacity(format!("No valid host was found. There are not enough hosts available ({why})."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::NodeInfo;
    use kernel::Timestamp;
    use proptest::prelude::*;

    fn node(number: i64, cpus: u32, memory_mib: u64, arch: Arch, zone: &str, up: bool) -> Node {
        Node {
            id: NodeId::from(format!("n{number}")),
            number,
            info: NodeInfo {
                hostname: format!("host{number}"),
                archs: [(arch, "sim".to_owned())].into(),
                cpus,
                memory_mib,
                disk_bytes: (0, 0),
                version: String::new(),
                hypervisor: String::new(),
                simulated: true,
            },
            zone: zone.to_owned(),
            up,
            enabled: true,
            disabled_reason: None,
            seen_at: Timestamp(0),
            used_vcpus: 0,
            used_memory_mib: 0,
            servers: 0,
        }
    }

    fn want() -> impl Strategy<Value = Want> {
        let zone = proptest::option::of(proptest::sample::select(vec!["a".to_owned(), "b".to_owned()]));
        let pinned = proptest::option::weighted(0.2, (0i64..4).prop_map(|n| NodeId::from(format!("n{n}"))));
        let arch = proptest::sample::select(Arch::ALL.to_vec());
        (arch, 1u32..40, 1u64..10_000, zone, pinned).prop_map(|(arch, vcpus, memory_mib, zone, pinned)| Want {
            arch,
            vcpus,
            memory_mib,
            zone,
            pinned,
        })
    }

    fn nodes() -> impl Strategy<Value = Vec<Node>> {
        let zone = proptest::sample::select(vec!["a", "b"]);
        let arch = proptest::sample::select(Arch::ALL.to_vec());
        let one = (1u32..64, 0u64..64_000, arch, zone, proptest::bool::weighted(0.9));
        proptest::collection::vec(one, 0..5)
            .prop_map(|v| v.into_iter().zip(0..).map(|((c, m, a, z, up), i)| node(i, c, m, a, z, up)).collect())
    }

    proptest! {
        #[test]
        fn never_oversold_and_never_where_it_may_not_be(mut nodes in nodes(), wants in proptest::collection::vec(want(), 0..60), ratio in 1u32..8) {
            for w in wants {
                let chosen = place(&nodes, &w, Ratio(ratio)).map(|n| n.id.clone());
                match chosen {
                    Ok(id) => {
                        let n = nodes.iter_mut().find(|n| n.id == id).unwrap();
                        prop_assert!(n.up && n.info.archs.contains_key(&w.arch));
                        prop_assert!(w.zone.as_ref().is_none_or(|z| *z == n.zone));
                        prop_assert!(w.pinned.as_ref().is_none_or(|p| *p == n.id));
                        n.used_memory_mib += w.memory_mib;
                        n.used_vcpus += u64::from(w.vcpus);
                        prop_assert!(n.used_memory_mib <= n.info.memory_mib);
                        prop_assert!(n.used_vcpus <= u64::from(n.info.cpus) * u64::from(ratio));
                    }
                    Err(e) => {
                        prop_assert_eq!(e.kind, kernel::ErrorKind::NoCapacity);
                        for n in &nodes {
                            prop_assert!(refusal(n, &w, Ratio(ratio)).is_some());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_emptiest_host_is_taken_and_a_refusal_says_why() {
        let mut all = vec![node(1, 4, 4096, Arch::X86_64, "nova", true), node(2, 4, 8192, Arch::X86_64, "nova", true)];
        let w = Want { arch: Arch::X86_64, vcpus: 1, memory_mib: 2048, zone: None, pinned: None };
        assert_eq!(place(&all, &w, Ratio(3)).unwrap().number, 2);
        all[1].enabled = false;
        assert_eq!(place(&all, &w, Ratio(3)).unwrap().number, 1);
        let e = place(&all, &Want { arch: Arch::Aarch64, ..w }, Ratio(3)).unwrap_err();
        assert!(e.message.contains("1 another architecture") && e.message.contains("1 closed"), "{}", e.message);
    }

    #[test]
    fn sums_that_would_wrap_are_no_room() {
        let mut n = node(1, u32::MAX, u64::MAX, Arch::X86_64, "nova", true);
        n.used_memory_mib = 10;
        let w = Want { arch: Arch::X86_64, vcpus: 1, memory_mib: u64::MAX, zone: None, pinned: None };
        assert!(place(&[n], &w, Ratio(u32::MAX)).is_err());
    }
}
