//! Ports with everything that others want to know of them, a handful of queries for many.

use super::{AddressView, PortView};
use crate::ports::Port;
use crate::{floating, groups, subnets};
use kernel::{Result, ServerId};
use runtime::Tx;
use std::collections::{BTreeSet, HashMap};

pub(super) async fn of(tx: &mut Tx, ports: Vec<Port>) -> Result<Vec<PortView>> {
    let distinct = |ids: &mut dyn Iterator<Item = String>| ids.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let networks = distinct(&mut ports.iter().map(|p| p.network.to_string()));
    let known = crate::networks::store::names(tx, &networks).await?;
    let on = distinct(&mut ports.iter().flat_map(|p| &p.fixed_ips).map(|h| h.subnet.to_string()));
    let on: HashMap<_, _> = subnets::store::many(tx, &on).await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let ids: Vec<String> = ports.iter().map(|p| p.id.to_string()).collect();
    let floating = floating::store::of_ports(tx, &ids).await?;
    let names = distinct(&mut ports.iter().flat_map(|p| &p.groups).map(ToString::to_string));
    let names = groups::store::names(tx, &names).await?;
    let view = |p: Port| {
        let (network_name, mtu) = known.get(p.network.as_str()).cloned().unwrap_or_default();
        let address = |h: &crate::addresses::Held| {
            let s = on.get(&h.subnet)?;
            let stands = floating.iter().find(|(port, fixed, _)| port == p.id.as_str() && *fixed == h.ip);
            Some(AddressView {
                subnet: h.subnet.clone(),
                ip: h.ip,
                prefix: s.cidr.prefix_len(),
                gateway: s.gateway,
                dns: s.dns.clone(),
                floating: stands.map(|(_, _, ip)| *ip),
            })
        };
        PortView {
            addresses: p.fixed_ips.iter().filter_map(address).collect(),
            security_groups: p.groups.iter().filter_map(|g| names.get(g.as_str()).cloned()).collect(),
            server: ServerId::from(p.device_id.as_str()),
            index: p.device_index.unwrap_or_default(),
            network: p.network,
            network_name,
            mac: p.mac.to_string(),
            mtu,
            up: p.up,
            node: p.node,
            created_at: p.stamp.created_at,
            id: p.id,
        }
    };
    Ok(ports.into_iter().map(view).collect())
}
