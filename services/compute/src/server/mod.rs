//! Servers: the noun, its life, and who may see it.
//!
//! * [`state`]: the states and what leads from one to another.
//! * [`create`], [`delete`], [`power`], [`volume`], [`interface`], [`image`]: one use case a file, each with its durable operation.
//! * [`intent`], [`given`]: what nodes are told. [`observe`]: what they tell.
//! * [`serving`]: whether a server serves, as others are told.
//! * [`console`]: its log and its serial console, which ends with the login that opened it (`hold`).
//! * [`list`], [`read`]: what users see. [`change`]: name, metadata, tags. [`usage`]: what is metered, when.

pub mod action;
pub mod change;
pub mod console;
pub mod create;
pub mod delete;
pub mod given;
pub mod groups;
pub(crate) mod hold;
pub mod image;
pub mod intent;
pub mod interface;
pub mod list;
mod names;
pub mod observe;
pub mod power;
pub mod read;
mod release;
pub mod serving;
mod settle;
pub mod state;
pub(crate) mod store;
mod usage;
pub mod volume;

pub(crate) use settle::Waiters;

use kernel::{
    Arch, Caller, Error, FlavorId, ImageId, NodeId, ProjectId, Result, ServerId, Timestamp, UserId, VolumeId,
};
use state::State;

/// A server as it is recorded; ports and disks are beside it ([`read::ServerView`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Id.
    pub id: ServerId,
    /// Project.
    pub project: ProjectId,
    /// User who made it.
    pub owner: UserId,
    /// Name.
    pub name: String,
    /// Text for people.
    pub description: Option<String>,
    /// Host name inside the guest.
    pub hostname: String,
    /// Flavor it was made with.
    pub flavor_id: FlavorId,
    /// The flavor as it was, in the form that Nova embeds (JSON).
    pub flavor: String,
    /// Its name.
    pub flavor_name: String,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Memory, MiB.
    pub ram_mib: u64,
    /// Root disk, GiB; zero for the size of the image.
    pub disk_gb: u64,
    /// Image that its root disk was made from; none if it boots from a volume.
    pub image: Option<ImageId>,
    /// Architecture.
    pub arch: Arch,
    /// Name of the keypair it was given.
    pub key_name: Option<String>,
    /// It has a config drive.
    pub config_drive: bool,
    /// Properties (JSON object of texts).
    pub metadata: String,
    /// Tags (JSON array).
    pub tags: String,
    /// What was asked for together has one.
    pub reservation_id: String,
    /// Place among those.
    pub launch_index: u32,
    /// Availability zone that was asked for.
    pub zone: Option<String>,
    /// Host.
    pub node: Option<NodeId>,
    /// State.
    pub state: State,
    /// Why it is in error.
    pub fault: Option<String>,
    /// Since when.
    pub fault_at: Option<Timestamp>,
    /// Quota is held for it.
    pub(crate) charged: bool,
    /// Usage intervals are open.
    pub(crate) metered: bool,
    /// Generation of the intent.
    pub generation: u64,
    /// The node is to hold it.
    pub(crate) present: bool,
    /// It is to run.
    pub power: bool,
    /// Generation that the node has reached.
    pub(crate) seen_generation: u64,
    /// Where the node stands with that generation.
    pub(crate) phase: intent::Phase,
    /// The virtual machine runs.
    pub running: bool,
    /// The guest has booted, as far as its console and its CPU use tell.
    pub booted: bool,
    /// What the node complained about.
    pub(crate) problem: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Rises with every change of the row and of the disks.
    pub(crate) revision: u64,
    /// When it first ran.
    pub launched_at: Option<Timestamp>,
}

impl Server {
    /// Nova's `power_state`: 1 running, 4 shut down, 0 not known.
    pub fn power_state(&self) -> u8 {
        match (self.running, self.state.vm) {
            (true, _) => 1,
            (false, state::VmState::Building | state::VmState::Error) => 0,
            (false, _) => 4,
        }
    }
    /// The node has reached the present intent, or given up.
    pub(crate) fn is_settled(&self) -> bool {
        self.seen_generation >= self.generation && self.phase.is_final()
    }
    /// Memory in the unit of the price list, exact: 192 MiB are 0.1875.
    pub fn memory_gb(&self) -> String {
        gigabytes(self.ram_mib)
    }
}

fn gigabytes(mib: u64) -> String {
    // 1/1024 has ten decimal places.
    let text = format!("{}.{:010}", mib / 1024, (mib % 1024) * 9_765_625);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How a disk stands to its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskState {
    /// On its way in.
    Attaching,
    /// In use.
    Attached,
    /// On its way out.
    Detaching,
}

impl DiskState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            DiskState::Attaching => "attaching",
            DiskState::Attached => "attached",
            DiskState::Detaching => "detaching",
        }
    }
    pub(crate) fn parse(s: &str) -> DiskState {
        match s {
            "attached" => DiskState::Attached,
            "detaching" => DiskState::Detaching,
            _ => DiskState::Attaching,
        }
    }
}

/// A volume of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// Server.
    pub server: ServerId,
    /// Volume.
    pub volume: VolumeId,
    /// Order of attachment.
    pub position: u32,
    /// Device name: `/dev/vdb`.
    pub device: String,
    /// Booted from.
    pub boot: bool,
    /// Deleted with the server.
    pub delete_on_termination: bool,
    /// Tag of the device.
    pub tag: Option<String>,
    /// How it stands.
    pub state: DiskState,
    /// Part of what the node is told.
    pub(crate) wanted: bool,
}

/// The refusal for a server that does not exist, or that this caller may not know of.
pub(crate) fn missing(id: &str) -> Error {
    Error::not_found(format!("Instance {} could not be found.", crate::check::shown(id)))
}

impl crate::Compute {
    /// The server, if this caller may see it.
    pub(crate) async fn visible(&self, tx: &mut runtime::Tx, caller: &Caller, id: &ServerId) -> Result<Server> {
        match store::get(tx, id).await? {
            Some(s) if caller.may_see(&s.project) => Ok(s),
            _ => Err(missing(id.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn memory_is_exact_in_gigabytes() {
        for (mib, gb) in [(192, "0.1875"), (1024, "1"), (10_240, "10"), (1536, "1.5"), (1, "0.0009765625")] {
            assert_eq!(super::gigabytes(mib), gb);
        }
    }
}
