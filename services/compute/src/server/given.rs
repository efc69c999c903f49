//! What a node is given: the servers that it is to hold, with disks, interfaces and metadata resolved. Three queries for all of them.

use super::intent::{DiskIntent, GuestMetadata, KernelBoot, NicIntent, ServerIntent, Which};
use super::{Disk, Server, store};
use crate::Compute;
use kernel::{NodeId, PortId, Result, ServerId};
use network::server::PortView;
use runtime::Tx;
use std::collections::{BTreeMap, HashMap, HashSet};

impl Compute {
    /// The servers that a node is to hold (or to be rid of), by id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn servers_for_node(&self, tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<ServerIntent>> {
        let rows = store::of_node(tx, node, which == Which::Unsettled).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<ServerId> = rows.iter().filter(|(s, _)| s.present).map(|(s, _)| s.id.clone()).collect();
        let unwanted: HashSet<PortId> = store::unwanted_ports(tx, &ids).await?.into_iter().collect();
        let mut ports: HashMap<ServerId, Vec<PortView>> = HashMap::new();
        for p in self.network.ports_of_servers(tx, &ids).await? {
            if !unwanted.contains(&p.id) {
                ports.entry(p.server.clone()).or_default().push(p);
            }
        }
        let mut disks: HashMap<ServerId, Vec<Disk>> = HashMap::new();
        for d in store::disks_of(tx, &ids).await?.into_iter().filter(|d| d.wanted) {
            disks.entry(d.server.clone()).or_default().push(d);
        }
        let zone = crate::node::store::zone(tx, node).await?;
        rows.into_iter()
            .map(|(s, g)| {
                let (nics, volumes) =
                    (ports.remove(&s.id).unwrap_or_default(), disks.remove(&s.id).unwrap_or_default());
                intent(s, g, &nics, &volumes, &zone)
            })
            .collect()
    }
}

fn intent(s: Server, g: store::Guest, ports: &[PortView], volumes: &[Disk], zone: &str) -> Result<ServerIntent> {
    let kernel: Option<KernelBoot> = g.kernel.as_deref().map(serde_json::from_str).transpose()?;
    let meta: BTreeMap<String, String> = serde_json::from_str(&s.metadata)?;
    let keys = s.key_name.iter().cloned().zip(g.public_key).collect();
    let root = s.image.is_some().then(|| DiskIntent { disk: s.id.to_string(), device: "/dev/vda".into(), boot: true });
    let others =
        volumes.iter().map(|d| DiskIntent { disk: d.volume.to_string(), device: d.device.clone(), boot: d.boot });
    Ok(ServerIntent {
        generation: s.generation,
        present: s.present,
        power: s.power,
        reboot: g.reboot,
        name: s.name,
        project: s.project,
        arch: s.arch,
        vcpus: s.vcpus,
        memory_mib: s.ram_mib,
        kernel,
        disks: root.into_iter().chain(others).collect(),
        nics: ports.iter().map(nic).collect(),
        metadata: GuestMetadata {
            hostname: s.hostname,
            availability_zone: zone.to_owned(),
            keys,
            meta,
            user_data: g.user_data,
            admin_pass: g.admin_pass,
        },
        config_drive: s.config_drive,
        id: s.id,
    })
}

fn nic(p: &PortView) -> NicIntent {
    let mut dns: Vec<String> = Vec::new();
    for d in p.addresses.iter().flat_map(|a| &a.dns).map(ToString::to_string) {
        if !dns.contains(&d) {
            dns.push(d);
        }
    }
    NicIntent {
        port: p.id.clone(),
        network: p.network.clone(),
        mac: p.mac.clone(),
        mtu: p.mtu,
        addresses: p.addresses.iter().map(|a| format!("{}/{}", a.ip, a.prefix)).collect(),
        gateway: p.addresses.iter().find_map(|a| a.gateway).map(|g| g.to_string()),
        dns,
    }
}
