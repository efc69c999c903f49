//! Hosts and addresses of the outside as the records of operation look at them: what compute and network know of them.

use ::ops::port::{AddressPool, Plant, PlantHost};
use async_trait::async_trait;
use compute::Compute;
use kernel::Result;
use network::Network;
use std::sync::Arc;

/// Projects that are told of each pool of addresses, at most.
const HOLDERS: u32 = 50;

/// What the cloud stands on.
pub struct Ground {
    compute: Arc<Compute>,
    network: Arc<Network>,
}

impl Ground {
    /// Over the slices that hand it out.
    pub fn new(compute: Arc<Compute>, network: Arc<Network>) -> Arc<Ground> {
        Arc::new(Ground { compute, network })
    }
}

#[async_trait]
impl Plant for Ground {
    async fn hosts(&self) -> Result<Vec<PlantHost>> {
        let all = self.compute.nodes().await?;
        let host = |n: compute::node::Node| PlantHost {
            vcpus: self.compute.vcpus_of(&n),
            id: n.id,
            hostname: n.info.hostname,
            zone: n.zone,
            open: n.enabled,
            reason: n.disabled_reason,
            cpus: u64::from(n.info.cpus),
            used_vcpus: n.used_vcpus,
            memory_mib: n.info.memory_mib,
            used_memory_mib: n.used_memory_mib,
            disk_bytes: n.info.disk_bytes,
            servers: n.servers,
        };
        Ok(all.into_iter().map(host).collect())
    }

    async fn address_pools(&self) -> Result<Vec<AddressPool>> {
        let pool = |p: network::outside::OutsidePool| AddressPool {
            id: p.subnet.into(),
            network: if p.network_name.is_empty() { p.network.into() } else { p.network_name },
            name: p.name,
            cidr: p.cidr,
            size: p.size,
            taken: p.taken,
            holders: p.holders,
        };
        Ok(self.network.outside_pools(HOLDERS).await?.into_iter().map(pool).collect())
    }
}
