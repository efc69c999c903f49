//! Ports of servers with everything that others want to know of them: a handful of queries for many.

use super::{AddressView, PortView};
use crate::{addresses, floating, groups, networks, ports, subnets};
use kernel::{Result, ServerId};
use runtime::Tx;
use std::collections::{BTreeSet, HashMap};

fn distinct<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    ids.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

/// Lists of a thousand servers are made of this: it reads no column that it does not show.
pub(super) async fn of_servers(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<PortView>> {
    let attached = ports::store::attached(tx, servers).await?;
    let ids: Vec<String> = attached.iter().map(|p| p.id.to_string()).collect();
    let mut held = addresses::store::of_owners(tx, &ids).await?;
    let mut members = ports::store::groups_of(tx, &ids).await?;
    let mut standing: HashMap<_, HashMap<_, _>> = HashMap::new();
    for (port, fixed, ip) in floating::store::of_ports(tx, &ids).await? {
        standing.entry(port).or_default().insert(fixed, ip);
    }
    let known = networks::store::names(tx, &distinct(attached.iter().map(|p| p.network.as_str()))).await?;
    let on = distinct(held.values().flatten().map(|h| h.subnet.as_str()));
    let on: HashMap<_, _> = subnets::store::many(tx, &on).await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let names = groups::store::names(tx, &distinct(members.values().flatten().map(|g| g.as_str()))).await?;
    let view = |p: ports::store::Attached| {
        let (network_name, mtu) = known.get(p.network.as_str()).cloned().unwrap_or_default();
        let outside = standing.get(p.id.as_str());
        let address = |h: addresses::Held| {
            let s = on.get(&h.subnet)?;
            Some(AddressView {
                ip: h.ip,
                prefix: s.cidr.prefix_len(),
                gateway: s.gateway,
                dns: s.dns.clone(),
                floating: outside.and_then(|o| o.get(&h.ip)).copied(),
                subnet: h.subnet,
            })
        };
        let fixed = held.remove(p.id.as_str()).unwrap_or_default();
        let groups = members.remove(p.id.as_str()).unwrap_or_default();
        PortView {
            addresses: fixed.into_iter().filter_map(address).collect(),
            security_groups: groups.iter().filter_map(|g| names.get(g.as_str()).cloned()).collect(),
            server: p.server,
            index: p.index,
            network: p.network,
            network_name,
            mac: p.mac,
            mtu,
            up: p.up,
            node: p.node,
            created_at: p.created_at,
            revision: p.revision,
            id: p.id,
        }
    };
    Ok(attached.into_iter().map(view).collect())
}
