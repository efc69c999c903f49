//! What hosts offer: a host says it whenever it connects; what differs from the last time is a change of the pools.

use super::{ALL, What, change, store};
use kernel::event::NodeCapacity;
use kernel::{NodeId, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Quantity by pool and dimension.
pub(crate) type Parts = BTreeMap<String, BTreeMap<String, Decimal>>;

/// The pools that a host counts in besides `all`.
fn homes(archs: &BTreeMap<String, String>) -> Vec<&str> {
    let on_hardware: Vec<&str> = archs.iter().filter(|(_, on)| *on == "kvm").map(|(a, _)| a.as_str()).collect();
    if on_hardware.is_empty() { archs.keys().map(String::as_str).collect() } else { on_hardware }
}

fn parts(c: &NodeCapacity) -> Parts {
    let gib = |bytes: u64| (Decimal::from(bytes) / Decimal::from(1u64 << 30)).round_dp(3).normalize();
    let cards: u64 = c.accelerators.values().sum();
    let all: BTreeMap<String, Decimal> = [
        (super::VCPU, Decimal::from(c.vcpus)),
        ("memory_gb", gib(c.memory_mib << 20)),
        ("storage_gb", gib(c.disk_bytes)),
        ("accelerator", Decimal::from(cards)),
    ]
    .into_iter()
    .filter(|(_, q)| !q.is_zero())
    .map(|(d, q)| (d.to_owned(), q))
    .collect();
    // Storage is one pool: a disk does not care for the architecture of what reads it.
    let compute: BTreeMap<String, Decimal> =
        all.iter().filter(|(d, _)| *d != "storage_gb").map(|(d, q)| (d.clone(), *q)).collect();
    let mut parts: Parts = homes(&c.archs).into_iter().map(|a| (a.to_owned(), compute.clone())).collect();
    parts.insert(ALL.to_owned(), all);
    parts
}

/// Takes in what a host says that it offers. *Idempotency*: what it said before changes nothing. Facts come in the order in which they were
/// told; where the clock was set back in between, the change counts from the one before.
pub(crate) async fn take(tx: &mut Tx, c: &NodeCapacity, now: Timestamp) -> Result<()> {
    let old = store::node(tx, &c.node).await?;
    let at = old.as_ref().map_or(c.at, |(_, last)| c.at.max(*last));
    let old = old.map(|(p, _)| p).unwrap_or_default();
    replace(tx, &c.node, &c.hostname, &old, &parts(c), at, now).await
}

/// A host does not belong to the cloud any more.
pub(crate) async fn gone(tx: &mut Tx, node: &NodeId, now: Timestamp) -> Result<()> {
    let Some((old, _)) = store::node(tx, node).await? else { return Ok(()) };
    replace(tx, node, "", &old, &Parts::new(), now, now).await
}

async fn replace(
    tx: &mut Tx,
    node: &NodeId,
    hostname: &str,
    old: &Parts,
    new: &Parts,
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let pools: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let none = BTreeMap::new();
    for pool in pools {
        let (a, b) = (old.get(pool).unwrap_or(&none), new.get(pool).unwrap_or(&none));
        let dims: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for d in dims {
            let delta = b.get(d).copied().unwrap_or_default() - a.get(d).copied().unwrap_or_default();
            if !delta.is_zero() {
                let cause = format!("host {node}");
                change(tx, &[pool.as_str()], d, (What::Capacity, delta), at, &cause, now).await?;
            }
        }
    }
    store::set_node(tx, node, hostname, new, at).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_counts_where_its_hardware_is() {
        let archs =
            |l: &[(&str, &str)]| l.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<BTreeMap<_, _>>();
        assert_eq!(homes(&archs(&[("x86_64", "kvm"), ("aarch64", "tcg")])), ["x86_64"]);
        assert_eq!(homes(&archs(&[("x86_64", "tcg"), ("aarch64", "tcg")])), ["aarch64", "x86_64"]);
    }
}
