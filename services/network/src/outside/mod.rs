//! Addresses of the outside: how many the external networks hand out, how many somebody has (floating IPs, gateways of routers), and who has
//! most of them. For those who see to it that there are enough.

mod store;

use crate::{Network, addresses, subnets};
use kernel::{NetworkId, ProjectId, Result, SubnetId};

/// A subnet of an external network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsidePool {
    /// Subnet.
    pub subnet: SubnetId,
    /// Network.
    pub network: NetworkId,
    /// Name of the network.
    pub network_name: String,
    /// Name of the subnet.
    pub name: String,
    /// Its range.
    pub cidr: String,
    /// Addresses of its pools; saturating.
    pub size: u64,
    /// Those of them that somebody has.
    pub taken: u64,
    /// Projects with most floating IPs of the network, and how many.
    pub holders: Vec<(ProjectId, u64)>,
}

fn count(all: u128) -> u64 {
    u64::try_from(all).unwrap_or(u64::MAX)
}

impl Network {
    /// The pools of all external networks, with at most so many projects for each.
    ///
    /// # Errors
    /// What the database says.
    pub async fn outside_pools(&self, most: u32) -> Result<Vec<OutsidePool>> {
        let mut tx = self.env.db.read().await?;
        let mut all = Vec::new();
        for (network, network_name) in store::external(&mut tx).await? {
            let holders = store::holders(&mut tx, &network, most).await?;
            for s in subnets::store::of_network(&mut tx, &network).await? {
                let size = s.pools.iter().fold(0u128, |n, r| n.saturating_add(r.size()));
                let free = addresses::store::free(&mut tx, &s.id).await?;
                let free = free.iter().fold(0u128, |n, r| n.saturating_add(r.size()));
                all.push(OutsidePool {
                    subnet: s.id,
                    network: network.clone(),
                    network_name: network_name.clone(),
                    name: s.name,
                    cidr: s.cidr.to_string(),
                    size: count(size),
                    taken: count(size.saturating_sub(free)),
                    holders: holders.clone(),
                });
            }
        }
        Ok(all)
    }
}
