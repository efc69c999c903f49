//! Servers as Nova prints them. Borrowed throughout: a list of a thousand is written straight from the rows.

use super::Link;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// `{"server": …}`
#[derive(Debug, Serialize)]
pub struct One<T> {
    /// The server.
    pub server: T,
}

/// `{"servers": […], "servers_links": […]}`
#[derive(Debug, Serialize)]
pub struct Many<T> {
    /// The page.
    pub servers: Vec<T>,
    /// Where the next page is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers_links: Vec<Link>,
}

/// A server in a short list.
#[derive(Debug, Serialize)]
pub struct Brief<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// Links.
    pub links: [Link; 2],
}

/// What is answered to a creation.
#[derive(Debug, Serialize)]
pub struct Created<'a> {
    /// Id.
    pub id: &'a str,
    /// Links.
    pub links: [Link; 2],
    /// How disks are partitioned: always by the image.
    #[serde(rename = "OS-DCF:diskConfig")]
    pub disk_config: &'static str,
    /// Security groups as they were asked for.
    pub security_groups: Vec<Named<'a>>,
    /// Password for the console. Secret.
    #[serde(rename = "adminPass")]
    pub admin_pass: &'a str,
}

/// `{"reservation_id": …}`, answered if `return_reservation_id` was asked for.
#[derive(Debug, Serialize)]
pub struct Reservation<'a> {
    /// Finds the servers together.
    pub reservation_id: &'a str,
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named<'a> {
    /// Name.
    pub name: &'a str,
}

/// Something with an id and a link.
#[derive(Debug, Serialize)]
pub struct Linked<'a> {
    /// Id.
    pub id: &'a str,
    /// Links.
    pub links: [Link; 1],
}

/// The image of a server: an object, or the empty text for one that boots from a volume.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Image<'a> {
    /// An image.
    Image(Linked<'a>),
    /// None.
    None(&'static str),
}

/// The flavor of a server: embedded since 2.47, a link before.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Flavor<'a> {
    /// As it was when the server was made.
    Embedded(&'a RawValue),
    /// Where it is.
    Link(Linked<'a>),
}

/// A volume of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Volume<'a> {
    /// Volume id.
    pub id: &'a str,
    /// Goes with the server (2.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
}

/// An address of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address<'a> {
    /// 4 or 6.
    pub version: u8,
    /// The address.
    pub addr: String,
    /// `fixed` or `floating`.
    #[serde(rename = "OS-EXT-IPS:type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Ethernet address.
    #[serde(rename = "OS-EXT-IPS-MAC:mac_addr", skip_serializing_if = "Option::is_none")]
    pub mac: Option<&'a str>,
}

/// Addresses by name of their network, in the order of the interfaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses<'a>(pub Vec<(&'a str, Vec<Address<'a>>)>);

impl Serialize for Addresses<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut m = s.serialize_map(Some(self.0.len()))?;
        for (network, all) in &self.0 {
            m.serialize_entry(network, all)?;
        }
        m.end()
    }
}

/// Why a server is in error.
#[derive(Debug, Serialize)]
pub struct Fault<'a> {
    /// Always 500.
    pub code: u16,
    /// Since when.
    pub created: String,
    /// Why.
    pub message: &'a str,
}

/// What only administrators see.
#[derive(Debug, Serialize)]
pub struct Inside<'a> {
    /// Host name of the node.
    #[serde(rename = "OS-EXT-SRV-ATTR:host")]
    pub host: Option<&'a str>,
    /// Name at the hypervisor.
    #[serde(rename = "OS-EXT-SRV-ATTR:instance_name")]
    pub instance_name: String,
    /// Host name of the hypervisor.
    #[serde(rename = "OS-EXT-SRV-ATTR:hypervisor_hostname")]
    pub hypervisor_hostname: Option<&'a str>,
    /// More of it since 2.3.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub more: Option<InsideMore<'a>>,
    /// State of the host (2.16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_status: Option<&'static str>,
}

/// What only administrators see since 2.3.
#[derive(Debug, Serialize)]
pub struct InsideMore<'a> {
    /// What was asked for together.
    #[serde(rename = "OS-EXT-SRV-ATTR:reservation_id")]
    pub reservation_id: &'a str,
    /// Place among those.
    #[serde(rename = "OS-EXT-SRV-ATTR:launch_index")]
    pub launch_index: u32,
    /// Image of the kernel: none is shown.
    #[serde(rename = "OS-EXT-SRV-ATTR:kernel_id")]
    pub kernel_id: &'static str,
    /// Image of the RAM disk: none is shown.
    #[serde(rename = "OS-EXT-SRV-ATTR:ramdisk_id")]
    pub ramdisk_id: &'static str,
    /// Device that is booted.
    #[serde(rename = "OS-EXT-SRV-ATTR:root_device_name")]
    pub root_device_name: &'static str,
    /// User data, base64; only where one server is shown.
    #[serde(rename = "OS-EXT-SRV-ATTR:user_data")]
    pub user_data: Option<&'a str>,
}

/// A server in full.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Detail<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub status: &'static str,
    pub tenant_id: &'a str,
    pub user_id: &'a str,
    pub metadata: &'a RawValue,
    #[serde(rename = "hostId")]
    pub host_id: String,
    pub image: Image<'a>,
    pub flavor: Flavor<'a>,
    pub created: String,
    pub updated: String,
    pub addresses: Addresses<'a>,
    #[serde(rename = "accessIPv4")]
    pub access_ipv4: &'static str,
    #[serde(rename = "accessIPv6")]
    pub access_ipv6: &'static str,
    pub links: [Link; 2],
    #[serde(rename = "OS-DCF:diskConfig")]
    pub disk_config: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<u32>,
    #[serde(rename = "OS-EXT-AZ:availability_zone")]
    pub availability_zone: &'a str,
    pub config_drive: &'static str,
    pub key_name: Option<&'a str>,
    #[serde(rename = "OS-SRV-USG:launched_at")]
    pub launched_at: Option<String>,
    #[serde(rename = "OS-SRV-USG:terminated_at")]
    pub terminated_at: Option<String>,
    #[serde(rename = "OS-EXT-STS:task_state")]
    pub task_state: Option<&'static str>,
    #[serde(rename = "OS-EXT-STS:vm_state")]
    pub vm_state: &'static str,
    #[serde(rename = "OS-EXT-STS:power_state")]
    pub power_state: u8,
    #[serde(rename = "os-extended-volumes:volumes_attached")]
    pub volumes_attached: Vec<Volume<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<Named<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault<'a>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub inside: Option<Inside<'a>>,
    /// Host name of the guest (administrators 2.3, everybody 2.90).
    #[serde(rename = "OS-EXT-SRV-ATTR:hostname", skip_serializing_if = "Option::is_none")]
    pub hostname: Option<&'a str>,
    /// 2.9
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// 2.19
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<&'a str>>,
    /// 2.26
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<&'a RawValue>,
    /// 2.63
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_image_certificates: Option<Option<&'a str>>,
    /// 2.71
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_groups: Option<[&'a str; 0]>,
    /// 2.73
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_reason: Option<Option<&'a str>>,
    /// 2.96
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_availability_zone: Option<Option<&'a str>>,
    /// Ours, beside the newest microversion: the guest has booted, as far as its console and its CPU use tell. `ACTIVE` only says that
    /// the virtual machine runs.
    #[serde(rename = "xinglin:booted", skip_serializing_if = "Option::is_none")]
    pub booted: Option<bool>,
}
