//! The rows of one server of a request: itself, its ports, its place on a host, its disks, its operation.

use super::plan::{BootSource, Slot};
use super::request::{Base, NewServer, not_there};
use super::{CREATE, Params};
use crate::flavor::Flavor;
use crate::node::Node;
use crate::schedule::{self, Ratio, Want};
use crate::server::state::State;
use crate::server::{Disk, DiskState, Server, store};
use crate::{Compute, check};
use kernel::{Caller, NodeId, ProjectId, Result, ServerId, VolumeId};
use runtime::Tx;
use storage::volume::create::{NewVolume, Origin};

impl Compute {
    #[allow(clippy::too_many_arguments, reason = "the parts of one request")]
    pub(super) async fn create_one(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        n: &NewServer,
        b: &Base,
        (i, count): (u32, u32),
        nodes: &mut [Node],
    ) -> Result<ServerId> {
        let s = self.new_row(caller, project, n, b, (i, count))?;
        let guest = store::Guest {
            kernel: b.kernel.clone(),
            public_key: b.public_key.clone(),
            user_data: n.user_data.clone(),
            admin_pass: Some(b.admin_pass.clone()),
            reboot: String::new(),
        };
        store::insert(tx, &s, &guest).await?;
        self.network.create_ports_for_server_in(tx, caller, project, &s.id, &b.nics, &n.security_groups).await?;
        let want = Want {
            arch: b.arch,
            vcpus: s.vcpus,
            memory_mib: s.ram_mib,
            zone: b.zone.clone(),
            pinned: b.pinned.clone(),
        };
        let placed = schedule::place(nodes, &want, Ratio(self.config.vcpu_ratio)).map(|n| n.id.clone());
        let refused = match placed {
            Ok(node) => {
                if let Some(n) = nodes.iter_mut().find(|n| n.id == node) {
                    n.used_vcpus += u64::from(s.vcpus);
                    n.used_memory_mib += s.ram_mib;
                }
                store::reserve(tx, &s, &node).await?;
                store::set_node(tx, &s.id, &node).await?;
                self.create_disks(tx, caller, project, &s, b, &node).await?;
                None
            }
            Err(e) => Some(e.message),
        };
        let params = Params { root_image: b.plan.root_image.clone(), root_bytes: b.root_bytes, refused };
        self.env.ops.start(tx, CREATE, s.id.as_str(), caller, Some(project), &params).await?;
        Ok(s.id)
    }

    fn new_row(
        &self,
        caller: &Caller,
        project: &ProjectId,
        n: &NewServer,
        b: &Base,
        (i, count): (u32, u32),
    ) -> Result<Server> {
        let (id, now, f) = (ServerId::fresh(), self.env.now(), &b.flavor);
        let name = if count > 1 { format!("{}-{}", n.name, i + 1) } else { n.name.clone() };
        let hostname = n.hostname.clone().unwrap_or_else(|| check::hostname_of(&name, id.as_str()));
        let mut tags = n.tags.clone();
        tags.sort();
        tags.dedup();
        Ok(Server {
            project: project.clone(),
            owner: caller.user.clone(),
            name,
            description: n.description.clone(),
            hostname,
            flavor_id: f.id.clone(),
            flavor: embedded(f)?,
            flavor_name: f.name.clone(),
            vcpus: f.vcpus,
            ram_mib: f.ram_mib,
            disk_gb: f.disk_gb,
            image: b.plan.root_image.clone(),
            arch: b.arch,
            key_name: n.key_name.clone(),
            config_drive: n.config_drive,
            metadata: serde_json::to_string(&n.metadata)?,
            tags: serde_json::to_string(&tags)?,
            reservation_id: b.reservation_id.clone(),
            launch_index: i,
            zone: b.zone.clone(),
            node: None,
            state: State::NEW,
            fault: None,
            fault_at: None,
            charged: true,
            metered: false,
            generation: 0,
            present: false,
            power: false,
            seen_generation: 0,
            phase: crate::server::intent::Phase::Absent,
            running: false,
            booted: false,
            problem: None,
            created_at: now,
            updated_at: now,
            revision: 1,
            launched_at: None,
            id,
        })
    }

    async fn create_disks(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        s: &Server,
        b: &Base,
        node: &NodeId,
    ) -> Result<()> {
        for (slot, position) in b.plan.slots.iter().zip(1..) {
            let volume = match &slot.disk.source {
                BootSource::Volume(v) => {
                    self.storage.begin_attach(tx, caller, v, &s.id, Some(&slot.device)).await.map_err(not_there)?;
                    if slot.disk.delete_on_termination {
                        self.storage.set_delete_on_termination(tx, v, &s.id, true).await?;
                    }
                    v.clone()
                }
                BootSource::Image(i) => {
                    self.make_volume(tx, caller, project, slot, Origin::Image(i.clone()), node).await?
                }
                BootSource::Snapshot(i) => {
                    self.make_volume(tx, caller, project, slot, Origin::Snapshot(i.clone()), node).await?
                }
                BootSource::Blank => self.make_volume(tx, caller, project, slot, Origin::Empty, node).await?,
            };
            let disk = Disk {
                server: s.id.clone(),
                volume,
                position,
                device: slot.device.clone(),
                boot: slot.boot,
                delete_on_termination: slot.disk.delete_on_termination,
                tag: slot.disk.tag.clone(),
                state: DiskState::Attaching,
                wanted: true,
            };
            store::insert_disk(tx, &disk).await?;
        }
        Ok(())
    }

    async fn make_volume(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        slot: &Slot,
        origin: Origin,
        node: &NodeId,
    ) -> Result<VolumeId> {
        let new = NewVolume {
            size_gb: slot.disk.size_gb,
            origin,
            volume_type: slot.disk.volume_type.clone(),
            node: Some(node.clone()),
            ..NewVolume::default()
        };
        let made = self.storage.create_volume_in(tx, caller, project, new).await;
        Ok(made.map_err(not_there)?.id)
    }
}

/// The flavor as microversion 2.47 embeds it.
fn embedded(f: &Flavor) -> Result<String> {
    let shape = serde_json::json!({
        "vcpus": f.vcpus, "ram": f.ram_mib, "disk": f.disk_gb, "ephemeral": 0, "swap": 0,
        "original_name": f.name, "extra_specs": f.extra_specs,
    });
    Ok(serde_json::to_string(&shape)?)
}
