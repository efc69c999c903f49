//! Volumes: block devices that outlive servers. A volume's bytes are the disk of the same id on one node.

pub mod attach;
pub mod boot;
pub mod create;
pub mod delete;
pub mod extend;
pub mod kind;
pub mod meta;
pub mod query;
pub(crate) mod serving;
pub mod state;
pub(crate) mod store;
pub mod upload;
pub(crate) mod usage;

use kernel::{Caller, Error, ImageId, NodeId, ProjectId, Result, ServerId, SnapshotId, Timestamp, UserId, VolumeId};
use std::collections::BTreeMap;

pub use state::Status;

/// Longest name and description, in characters.
pub const NAME_LIMIT: usize = 255;
/// Bytes of a GiB.
pub const GIB: u64 = 1 << 30;

/// A volume.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Id.
    pub id: VolumeId,
    /// Project that it belongs to.
    pub project: ProjectId,
    /// Who made it.
    pub user: UserId,
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// State.
    pub status: Status,
    /// Size, GiB.
    pub size_gb: u32,
    /// Name of its type.
    pub volume_type: String,
    /// Availability zone.
    pub availability_zone: String,
    /// Where its bytes are, once placed.
    pub node: Option<NodeId>,
    /// A server can boot from it.
    pub bootable: bool,
    /// Servers may only read it.
    pub readonly: bool,
    /// Whatever its owner says about it.
    pub metadata: BTreeMap<String, String>,
    /// What the image it was made from said about itself.
    pub image_metadata: BTreeMap<String, String>,
    /// Image that it was made from.
    pub image: Option<ImageId>,
    /// Snapshot that it was made from.
    pub snapshot: Option<SnapshotId>,
    /// Volume that it is a clone of.
    pub source_volume: Option<VolumeId>,
    /// GiB charged against the quota; zero if none are.
    pub(crate) charged_gb: u32,
    /// GiB of the open usage interval; zero if none is open.
    pub(crate) billed_gb: u32,
    /// Why it is in error.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Whether a server has the volume yet, or still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentState {
    /// It is to be plugged.
    Attaching,
    /// It is plugged.
    Attached,
    /// It is to be unplugged.
    Detaching,
}

impl AttachmentState {
    /// Cinder's name.
    pub fn as_str(self) -> &'static str {
        match self {
            AttachmentState::Attaching => "attaching",
            AttachmentState::Attached => "attached",
            AttachmentState::Detaching => "detaching",
        }
    }
    pub(crate) fn parse(s: &str) -> Result<AttachmentState> {
        [AttachmentState::Attaching, AttachmentState::Attached, AttachmentState::Detaching]
            .into_iter()
            .find(|x| x.as_str() == s)
            .ok_or_else(|| Error::internal(format!("attachment state '{s}' is unknown")))
    }
}

/// A volume in a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Id of the attachment.
    pub id: String,
    /// Volume.
    pub volume: VolumeId,
    /// Server.
    pub server: ServerId,
    /// Device name as Nova prints it: `/dev/vdb`.
    pub device: String,
    /// The volume goes with the server.
    pub delete_on_termination: bool,
    /// Whether the server has it yet, or still.
    pub state: AttachmentState,
    /// Since when.
    pub attached_at: Timestamp,
    /// Node that the volume lies on.
    pub node: Option<NodeId>,
    /// Size, GiB.
    pub size_gb: u32,
    /// A server can boot from it.
    pub bootable: bool,
}

/// The refusal for a volume that does not exist, or that this caller may not know of.
pub(crate) fn missing(id: &str) -> Error {
    let shown: String = id.chars().take(64).collect();
    Error::not_found(format!("Volume {shown} could not be found.")).code("VolumeNotFound")
}

/// Checks a name or a description.
pub(crate) fn check_text(field: &'static str, v: Option<&str>) -> Result<()> {
    match v {
        Some(s) if s.chars().count() > NAME_LIMIT => Err(Error::bad_request(format!(
            "Invalid input for field/attribute {field}. Value is longer than {NAME_LIMIT} characters."
        ))
        .field(field)),
        _ => Ok(()),
    }
}

/// Checks metadata: keys and values of at most 255 characters, at most 128 of them.
pub(crate) fn check_metadata(m: &BTreeMap<String, String>) -> Result<()> {
    if m.len() > 128 {
        return Err(Error::too_large("at most 128 metadata items are allowed").field("metadata"));
    }
    for (k, v) in m {
        if k.is_empty() || k.chars().count() > NAME_LIMIT {
            return Err(
                Error::bad_request("Metadata property key is blank or longer than 255 characters.").field("metadata")
            );
        }
        if v.chars().count() > NAME_LIMIT {
            return Err(Error::bad_request("Metadata property value is longer than 255 characters.").field("metadata"));
        }
    }
    Ok(())
}

/// Hides what another project owns.
pub(crate) fn see(caller: &Caller, v: Volume) -> Result<Volume> {
    if caller.may_see(&v.project) { Ok(v) } else { Err(missing(v.id.as_str())) }
}
