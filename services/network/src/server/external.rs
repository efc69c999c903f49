//! What a fresh cloud has: one external network for floating IPs and SNAT.

use crate::addresses::range::Pool;
use crate::networks::{self, NewNetwork};
use crate::subnets::NewSubnet;
use crate::{Network, subnets};
use kernel::{Caller, NetworkId, ProjectId, Result};
use runtime::transact;
use std::net::IpAddr;

/// Name of the external network's subnet.
const SUBNET: &str = "public-subnet";

impl Network {
    /// Makes the external network of a fresh cloud, owned by the administrator's project: floating IPs and routers' gateways get their
    /// addresses there. *Idempotency*: what exists under that name is left as it is.
    ///
    /// # Errors
    /// As for networks and subnets by API.
    pub async fn ensure_external_network(
        &self,
        owner: &ProjectId,
        name: &str,
        physical: &str,
        cidr: ipnet::IpNet,
        gateway: Option<IpAddr>,
        pool: Option<(IpAddr, IpAddr)>,
    ) -> Result<NetworkId> {
        let mut caller = Caller::system("network.bootstrap");
        caller.project = Some(owner.clone());
        let now = self.env.now();
        let new = NewNetwork {
            name: name.to_owned(),
            external: true,
            physical: Some(physical.to_owned()),
            is_default: true,
            ..NewNetwork::default()
        };
        transact!(self.env.db, |tx| {
            if let Some(id) = networks::store::by_owner_and_name(tx, owner.as_str(), name).await? {
                if subnets::store::of_network(tx, &id).await?.is_empty() {
                    self.insert_subnet(tx, &caller, &subnet(&id, cidr, gateway, pool), now).await?;
                }
                return Ok(id);
            }
            let net = networks::plan(&caller, &new, now)?;
            self.insert_network(tx, &net).await?;
            self.insert_subnet(tx, &caller, &subnet(&net.id, cidr, gateway, pool), now).await?;
            Ok(net.id)
        })
    }
}

fn subnet(
    network: &NetworkId,
    cidr: ipnet::IpNet,
    gateway: Option<IpAddr>,
    pool: Option<(IpAddr, IpAddr)>,
) -> NewSubnet {
    NewSubnet {
        project: None,
        network: network.clone(),
        name: SUBNET.to_owned(),
        description: String::new(),
        ip_version: if cidr.addr().is_ipv4() { 4 } else { 6 },
        cidr: cidr.trunc().to_string(),
        gateway: gateway.map(Some),
        // Hosts of the physical network are not ours to configure.
        enable_dhcp: false,
        ra_mode: None,
        address_mode: None,
        pools: pool.map(|(start, end)| vec![Pool { start, end }]),
        dns: vec![],
        host_routes: vec![],
    }
}
