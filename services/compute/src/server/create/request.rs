//! The request for servers: checked, priced against the entitlement, placed and recorded in one transaction, for all of them or none.

use super::NewDisk;
use super::plan::{self, BootSource, Plan, Slot};
use crate::flavor::Flavor;
use crate::node;
use crate::server::intent::{ImageBytes, KernelBoot};
use crate::server::release;
use crate::{Compute, check};
use kernel::{Arch, Caller, Error, ErrorKind, ImageId, NodeId, ProjectId, Result, ServerId, VolumeId};
use network::server::NicRequest;
use runtime::port::Resource;
use runtime::{Tx, transact};
use std::collections::BTreeMap;
use storage::disk::ImageRef;

/// Most servers of one request.
pub const MAX_COUNT: u32 = 30;
const GIB: u64 = 1 << 30;

/// Interfaces of new servers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Networks {
    /// Nothing said: the project's only network, or none if it has none.
    #[default]
    Unsaid,
    /// The project's only network, which must be there.
    Auto,
    /// None.
    None,
    /// These.
    These(Vec<NicRequest>),
}

/// A wish for servers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewServer {
    /// Name; more than one server get `-1`, `-2`, … behind it.
    pub name: String,
    /// Text for people.
    pub description: Option<String>,
    /// Host name; made from the name unless given.
    pub hostname: Option<String>,
    /// Flavor id.
    pub flavor: String,
    /// Image to boot.
    pub image: Option<ImageId>,
    /// Interfaces.
    pub networks: Networks,
    /// Security groups (names or ids) of the ports that are made.
    pub security_groups: Vec<String>,
    /// Keypair of the caller.
    pub key_name: Option<String>,
    /// User data, base64.
    pub user_data: Option<String>,
    /// With a config drive.
    pub config_drive: bool,
    /// Properties.
    pub metadata: BTreeMap<String, String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Availability zone; administrators may add `:host`.
    pub zone: Option<String>,
    /// Host by name: administrators only.
    pub host: Option<String>,
    /// At least so many.
    pub min_count: u32,
    /// At most so many.
    pub max_count: u32,
    /// Password for the console; made unless given.
    pub admin_pass: Option<String>,
    /// Disks.
    pub disks: Vec<NewDisk>,
}

/// What was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The servers.
    pub servers: Vec<ServerId>,
    /// Password for the console. Secret.
    pub admin_pass: String,
    /// Finds them together.
    pub reservation_id: String,
}

/// What is decided once for all servers of a request.
pub(super) struct Base {
    pub(super) flavor: Flavor,
    pub(super) arch: Arch,
    pub(super) plan: Plan,
    pub(super) root_bytes: u64,
    pub(super) kernel: Option<String>,
    pub(super) public_key: Option<String>,
    pub(super) zone: Option<String>,
    pub(super) pinned: Option<NodeId>,
    pub(super) nics: Vec<NicRequest>,
    pub(super) admin_pass: String,
    pub(super) reservation_id: String,
}

fn check(n: &NewServer) -> Result<Plan> {
    check::name("name", &n.name)?;
    check::text("description", n.description.as_deref(), 255)?;
    if let Some(h) = &n.hostname {
        check::hostname(h)?;
    }
    check::user_data(n.user_data.as_deref())?;
    check::metadata(&n.metadata)?;
    check::tags(&n.tags)?;
    check::text("adminPass", n.admin_pass.as_deref(), 255)?;
    for (field, v) in [("min_count", n.min_count), ("max_count", n.max_count)] {
        if v == 0 || v > MAX_COUNT {
            return Err(Error::bad_request(format!("{field}: {v} is not between 1 and {MAX_COUNT}")).field(field));
        }
    }
    if n.min_count > n.max_count {
        return Err(Error::bad_request("min_count must be <= max_count").field("min_count"));
    }
    let plan = plan::plan(n.image.as_ref(), &n.disks)?;
    if n.max_count > 1 {
        let one_only =
            |nic: &NicRequest| matches!(nic, NicRequest::Port { .. } | NicRequest::Network { fixed_ip: Some(_), .. });
        if matches!(&n.networks, Networks::These(v) if v.iter().any(one_only)) {
            return Err(Error::bad_request("One port or address cannot be given to several servers.").field("networks"));
        }
        if plan.slots.iter().any(|s| matches!(s.disk.source, BootSource::Volume(_))) {
            return Err(
                Error::bad_request("One volume cannot be given to several servers.").field("block_device_mapping_v2")
            );
        }
        if n.hostname.is_some() {
            return Err(Error::bad_request("One hostname cannot be given to several servers.").field("hostname"));
        }
    }
    Ok(plan)
}

fn bytes_of(i: &ImageRef) -> ImageBytes {
    ImageBytes { id: i.id.to_string(), sha256: i.sha256.clone(), size: i.size, format: i.format.clone() }
}

fn kernel_boot(kernel: Option<&ImageRef>, initrd: Option<&ImageRef>, cmdline: &str) -> Result<Option<String>> {
    let Some(kernel) = kernel else { return Ok(None) };
    let boot = KernelBoot { kernel: bytes_of(kernel), initrd: initrd.map(bytes_of), cmdline: cmdline.to_owned() };
    Ok(Some(serde_json::to_string(&boot)?))
}

/// The architecture that image and flavor agree on.
fn agree(image: Option<Arch>, what: &str, flavor: &Flavor) -> Result<Arch> {
    match (image, flavor.arch()?) {
        (Some(i), Some(f)) if i != f => Err(Error::bad_request(format!(
            "Architecture mismatch: {what} is for {i}, flavor {} is for {f}.",
            flavor.name
        ))
        .field("flavorRef")),
        (Some(a), _) | (None, Some(a)) => Ok(a),
        (None, None) => Ok(Arch::X86_64),
    }
}

fn enough_ram(flavor: &Flavor, min_ram: u32) -> Result<()> {
    if flavor.ram_mib < u64::from(min_ram) {
        return Err(Error::bad_request("Flavor's memory is too small for requested image.").field("flavorRef"));
    }
    Ok(())
}

impl Compute {
    /// Accepts servers and begins to make them.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict; over quota, naming the item to order. Nothing has changed then.
    pub async fn create_servers(&self, caller: &Caller, n: &NewServer) -> Result<Created> {
        let plan = check(n)?;
        let project = caller.project()?.clone();
        transact!(self.env.db, |tx| {
            let base = self.base(tx, caller, &project, n, plan.clone()).await?;
            let count = self.count(tx, &project, &base.flavor, n).await?;
            self.quota
                .charge(tx, &project, &release::charge(base.flavor.vcpus, base.flavor.ram_mib, count.into()))
                .await?;
            let mut nodes = node::store::all(tx).await?;
            let mut servers = Vec::new();
            for i in 0..count {
                servers.push(self.create_one(tx, caller, &project, n, &base, (i, count), &mut nodes).await?);
            }
            Ok(Created { servers, admin_pass: base.admin_pass, reservation_id: base.reservation_id })
        })
    }

    /// How many of them the entitlement allows: at least the minimum is asked for, so that a refusal names what is missing.
    async fn count(&self, tx: &mut Tx, project: &ProjectId, f: &Flavor, n: &NewServer) -> Result<u32> {
        if n.min_count == n.max_count {
            return Ok(n.max_count);
        }
        let lines = self.quota.lines(tx, project).await?;
        let one = release::charge(f.vcpus, f.ram_mib, 1);
        let room = |(r, each): &(Resource, i64)| {
            let line = lines.iter().find(|l| l.resource == *r && l.limit >= 0);
            line.map_or(i64::MAX, |l| (l.limit - l.used).max(0) / (*each).max(1))
        };
        let most = one.iter().map(room).min().unwrap_or(i64::MAX);
        Ok(u32::try_from(most).unwrap_or(u32::MAX).clamp(n.min_count, n.max_count))
    }

    async fn base(&self, tx: &mut Tx, caller: &Caller, project: &ProjectId, n: &NewServer, plan: Plan) -> Result<Base> {
        let flavor = self.flavor_in(tx, caller, &n.flavor).await.map_err(|e| match e.kind {
            ErrorKind::NotFound => Error::bad_request(e.message).field("flavorRef"),
            _ => e,
        })?;
        let (zone, host) = self.zone_and_host(tx, caller, n).await?;
        let public_key = match &n.key_name {
            None => None,
            Some(name) => {
                let key = crate::keypair::store::get(tx, &caller.user, name).await?;
                let none = || Error::bad_request("Invalid key_name provided.").field("key_name");
                Some(key.ok_or_else(none)?.public_key)
            }
        };
        let nics = match &n.networks {
            Networks::None => Vec::new(),
            Networks::These(v) => v.clone(),
            Networks::Unsaid | Networks::Auto => match self.network.auto_network(tx, project).await? {
                Some(id) => vec![NicRequest::Network { id, fixed_ip: None }],
                None if n.networks == Networks::Auto => {
                    let rule = "The project has no network to choose: make one, or ask for networks 'none'.";
                    return Err(Error::bad_request(rule).field("networks"));
                }
                None => Vec::new(),
            },
        };
        let mut base = Base {
            arch: Arch::X86_64,
            flavor,
            root_bytes: 0,
            kernel: None,
            public_key,
            zone,
            pinned: host,
            nics,
            admin_pass: n.admin_pass.clone().unwrap_or_else(runtime::random::password),
            reservation_id: format!("r-{}", &kernel::fresh_uuid().simple().to_string()[16..]),
            plan,
        };
        self.resolve_root(tx, caller, &mut base).await?;
        self.resolve_volumes(tx, caller, &mut base).await?;
        Ok(base)
    }

    async fn zone_and_host(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        n: &NewServer,
    ) -> Result<(Option<String>, Option<NodeId>)> {
        let (zone, forced) = match n
            .zone
            .as_deref()
            .filter(|z| !z.is_empty())
            .map(|z| z.split_once(':').map_or((z, None), |(z, h)| (z, Some(h))))
        {
            None => (None, None),
            Some((zone, host)) => (Some(zone).filter(|z| !z.is_empty()), host),
        };
        let host = n.host.as_deref().or(forced);
        if host.is_some() && !caller.is_admin() {
            return Err(Error::forbidden(
                "Policy doesn't allow os_compute_api:servers:create:forced_host to be performed.",
            ));
        }
        let nodes = node::store::hosts(tx).await?;
        if let Some(z) = zone
            && !nodes.iter().any(|(_, _, there)| there == z)
        {
            let rule = format!("The requested availability zone is not available: {}", check::shown(z));
            return Err(Error::bad_request(rule).field("availability_zone"));
        }
        let found = match host {
            None => None,
            Some(h) => {
                let node = nodes.into_iter().find(|(id, name, _)| name == h || id.as_str() == h);
                let none = || {
                    Error::bad_request(format!("Compute host {} could not be found.", check::shown(h))).field("host")
                };
                Some(node.ok_or_else(none)?.0)
            }
        };
        Ok((zone.map(str::to_owned), found))
    }

    /// What the server boots: checked against the flavor.
    async fn resolve_root(&self, tx: &mut Tx, caller: &Caller, b: &mut Base) -> Result<()> {
        let image = match (&b.plan.root_image, b.plan.slots.first()) {
            (Some(i), _) => i.clone(),
            (None, Some(Slot { disk: NewDisk { source: BootSource::Image(i), .. }, .. })) => i.clone(),
            (None, Some(Slot { disk: NewDisk { source: BootSource::Volume(v), .. }, .. })) => {
                let v = self.storage.volume_for_boot(tx, caller, v).await.map_err(not_there)?;
                b.arch = agree(v.arch, &format!("volume {}", v.id), &b.flavor)?;
                enough_ram(&b.flavor, v.min_ram)?;
                b.kernel = kernel_boot(v.kernel.as_ref(), v.initrd.as_ref(), &v.cmdline)?;
                return Ok(());
            }
            (None, Some(Slot { disk: NewDisk { source: BootSource::Snapshot(s), .. }, .. })) => {
                let s = self.storage.snapshot(tx, caller, s).await.map_err(not_there)?;
                let v = self.storage.volume_for_boot(tx, caller, &s.volume).await.map_err(not_there)?;
                b.arch = agree(v.arch, &format!("snapshot {}", s.id), &b.flavor)?;
                enough_ram(&b.flavor, v.min_ram)?;
                b.kernel = kernel_boot(v.kernel.as_ref(), v.initrd.as_ref(), &v.cmdline)?;
                return Ok(());
            }
            (None, _) => return Err(Error::internal("a plan without a boot disk")),
        };
        let i = self.storage.image_for_boot(tx, caller, &image).await?;
        b.arch = agree(i.arch, &format!("image {}", i.name.as_deref().unwrap_or(i.id.as_str())), &b.flavor)?;
        enough_ram(&b.flavor, i.min_ram)?;
        b.kernel = kernel_boot(i.kernel.as_ref(), i.initrd.as_ref(), &i.cmdline)?;
        if b.plan.root_image.is_some() {
            let least = i.virtual_size.max(u64::from(i.min_disk) * GIB);
            b.root_bytes = if b.flavor.disk_gb == 0 { least } else { b.flavor.disk_gb.saturating_mul(GIB) };
            if b.root_bytes < least {
                return Err(Error::bad_request("Flavor's disk is too small for requested image.").field("flavorRef"));
            }
        }
        Ok(())
    }

    /// Disks lie on one host: where the volumes and snapshots are, there the server goes.
    async fn resolve_volumes(&self, tx: &mut Tx, caller: &Caller, b: &mut Base) -> Result<()> {
        for s in &b.plan.slots {
            let volume: VolumeId = match &s.disk.source {
                BootSource::Volume(v) => v.clone(),
                BootSource::Snapshot(id) => self.storage.snapshot(tx, caller, id).await.map_err(not_there)?.volume,
                BootSource::Image(_) | BootSource::Blank => continue,
            };
            let v = self.storage.volume(tx, caller, &volume).await.map_err(not_there)?;
            match (&b.pinned, v.node) {
                (Some(p), Some(there)) if *p != there => {
                    let rule =
                        format!("Block Device Mapping is Invalid: volume {volume} lies on another host than the rest.");
                    return Err(Error::bad_request(rule).field("block_device_mapping_v2"));
                }
                (None, Some(there)) => b.pinned = Some(there),
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a mapping names and is not there is a fault of the request.
pub(super) fn not_there(e: Error) -> Error {
    match e.kind {
        ErrorKind::NotFound => Error::bad_request(format!("Block Device Mapping is Invalid: {}", e.message))
            .field("block_device_mapping_v2"),
        _ => e,
    }
}
