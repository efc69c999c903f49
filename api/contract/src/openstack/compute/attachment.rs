//! Volumes and interfaces of a server, its actions, its security groups.

use serde::{Deserialize, Serialize};

/// A volume of a server.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Volume {
    /// Below 2.89.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "serverId")]
    pub server_id: String,
    #[serde(rename = "volumeId")]
    pub volume_id: String,
    pub device: String,
    /// 2.70
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Option<String>>,
    /// 2.79
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// 2.89
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<Option<String>>,
    /// 2.89
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bdm_uuid: Option<String>,
}

/// `{"volumeAttachment": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct OneVolume<T> {
    /// The attachment.
    #[serde(rename = "volumeAttachment")]
    pub volume: T,
}

/// `{"volumeAttachments": […]}`
#[derive(Debug, Serialize)]
pub struct Volumes {
    /// The attachments.
    #[serde(rename = "volumeAttachments")]
    pub volumes: Vec<Volume>,
}

/// A wish to attach a volume, or to change how it is attached.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct AttachVolume {
    #[serde(rename = "volumeId")]
    pub volume_id: String,
    #[serde(default)]
    pub device: Option<String>,
    #[serde(default)]
    pub tag: Option<String>,
    #[serde(default)]
    pub delete_on_termination: Option<bool>,
}

/// An address of an interface.
#[derive(Debug, Serialize)]
pub struct FixedIp {
    /// Subnet.
    pub subnet_id: String,
    /// Address.
    pub ip_address: String,
}

/// An interface of a server.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Interface {
    pub port_id: String,
    pub net_id: String,
    pub mac_addr: String,
    pub port_state: &'static str,
    pub fixed_ips: Vec<FixedIp>,
    /// 2.70
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Option<String>>,
}

/// `{"interfaceAttachment": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct OneInterface<T> {
    /// The interface.
    #[serde(rename = "interfaceAttachment")]
    pub interface: T,
}

/// `{"interfaceAttachments": […]}`
#[derive(Debug, Serialize)]
pub struct Interfaces {
    /// The interfaces.
    #[serde(rename = "interfaceAttachments")]
    pub interfaces: Vec<Interface>,
}

/// A wish for an interface.
#[derive(Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct AttachInterface {
    #[serde(default)]
    pub port_id: Option<String>,
    #[serde(default)]
    pub net_id: Option<String>,
    #[serde(default)]
    pub fixed_ips: Option<Vec<WantedIp>>,
}

/// An address that an interface is to have.
#[derive(Debug, Deserialize)]
pub struct WantedIp {
    /// Address.
    pub ip_address: String,
}

/// An action on a server.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Action {
    pub action: String,
    pub instance_uuid: String,
    pub request_id: String,
    pub user_id: String,
    pub project_id: String,
    pub start_time: String,
    pub message: Option<String>,
    /// 2.58
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Where one action is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<Event>>,
}

/// What happened in an action.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Event {
    pub event: String,
    pub start_time: String,
    pub finish_time: Option<String>,
    pub result: Option<&'static str>,
    pub traceback: Option<String>,
    /// 2.62
    #[serde(rename = "hostId", skip_serializing_if = "Option::is_none")]
    pub host_id: Option<String>,
}

/// `{"instanceAction": …}`
#[derive(Debug, Serialize)]
pub struct OneAction {
    /// The action.
    #[serde(rename = "instanceAction")]
    pub action: Action,
}

/// `{"instanceActions": […]}`
#[derive(Debug, Serialize)]
pub struct Actions {
    /// The actions.
    #[serde(rename = "instanceActions")]
    pub actions: Vec<Action>,
}
