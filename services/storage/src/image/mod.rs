//! Images: a record that anyone may describe freely, and bytes that are written once.
//!
//! Who sees an image: its project, administrators, everybody if it is public or community, and the members of a shared one.
//! Who changes it: its project and administrators; only administrators make one public.

pub mod blob;
pub mod boot;
pub mod export;
pub mod list;
pub mod member;
pub mod patch;
pub mod qcow2;
pub mod read;
pub mod record;
pub mod state;
pub(crate) mod store;
pub mod upload;
pub(crate) mod usage;

use kernel::{Caller, Error, ImageId, ProjectId, Result, Timestamp};
use std::collections::BTreeMap;

pub use state::Status;

/// Who may see an image besides its project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody; listed for everybody.
    Public,
    /// Nobody.
    Private,
    /// Its members.
    Shared,
    /// Everybody who knows it; listed only on request.
    Community,
}

impl Visibility {
    /// The wire and database name.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Private => "private",
            Visibility::Shared => "shared",
            Visibility::Community => "community",
        }
    }
    /// Reads a name.
    ///
    /// # Errors
    /// Bad request that names `visibility`.
    pub fn parse(s: &str) -> Result<Visibility> {
        [Visibility::Public, Visibility::Private, Visibility::Shared, Visibility::Community]
            .into_iter()
            .find(|v| v.as_str() == s)
            .ok_or_else(|| Error::bad_request(format!("Invalid visibility value: {s}")).field("visibility"))
    }
}

/// Formats of the bytes that this cloud can use.
pub const DISK_FORMATS: [&str; 4] = ["raw", "qcow2", "aki", "ari"];
/// Formats of the envelope around the bytes.
pub const CONTAINER_FORMATS: [&str; 3] = ["bare", "aki", "ari"];
/// Longest name, in characters, and longest tag or property.
pub const NAME_LIMIT: usize = 255;
/// Most properties an image may have.
pub const PROPERTY_LIMIT: usize = 128;
/// Longest value of a property, in bytes.
pub const PROPERTY_VALUE_LIMIT: usize = 4096;

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Id; clients may choose it.
    pub id: ImageId,
    /// Project that it belongs to.
    pub project: ProjectId,
    /// Name.
    pub name: Option<String>,
    /// State.
    pub status: Status,
    /// Who may see it.
    pub visibility: Visibility,
    /// Envelope.
    pub container_format: Option<String>,
    /// Format of the bytes.
    pub disk_format: Option<String>,
    /// Cannot be deleted.
    pub protected: bool,
    /// Left out of lists.
    pub hidden: bool,
    /// Smallest disk that it fits on, GiB.
    pub min_disk: u32,
    /// Least memory that it wants, MiB.
    pub min_ram: u32,
    /// Bytes.
    pub size: Option<u64>,
    /// Bytes of the disk that it describes.
    pub virtual_size: Option<u64>,
    /// MD5, as Glance's clients expect it.
    pub checksum: Option<String>,
    /// SHA-512, as Glance's clients expect it.
    pub sha512: Option<String>,
    /// SHA-256, which nodes check.
    pub sha256: Option<String>,
    /// Whatever its owner says about it.
    pub properties: BTreeMap<String, String>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// The project pays for it: an interval of `image.gb` is open.
    pub(crate) billed: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Image {
    /// The processor architecture that it says it is for.
    pub fn arch(&self) -> Option<&str> {
        self.properties.get("hw_architecture").or_else(|| self.properties.get("architecture")).map(String::as_str)
    }
}

/// The refusal for an image that does not exist, or that this caller may not know of.
pub(crate) fn missing(id: &str) -> Error {
    // Bounded: an id comes from the path and may be anything.
    let shown: String = id.chars().take(64).collect();
    Error::not_found(format!("Failed to find image {shown} to show or change")).code("ImageNotFound")
}

/// Refuses a caller who may see the image but does not own it.
pub(crate) fn own(caller: &Caller, image: &Image) -> Result<()> {
    if caller.may_see(&image.project) {
        return Ok(());
    }
    Err(Error::forbidden(format!("You are not permitted to change image {}.", image.id)))
}
