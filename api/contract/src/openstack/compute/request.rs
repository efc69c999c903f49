//! What clients send about servers. Lenient where Nova is (a number in quotes is a number), strict in everything else.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Bool(bool),
    Int(i64),
    Text(String),
}

/// A whole number, also in quotes.
///
/// # Errors
/// What is neither.
pub fn int<'d, D: Deserializer<'d>>(d: D) -> Result<i64, D::Error> {
    match Scalar::deserialize(d) {
        Ok(Scalar::Int(i)) => Ok(i),
        Ok(Scalar::Text(s)) => {
            s.trim().parse().map_err(|_| D::Error::invalid_value(Unexpected::Str(cut(&s)), &"a whole number"))
        }
        Ok(Scalar::Bool(b)) => Err(D::Error::invalid_type(Unexpected::Bool(b), &"a whole number")),
        Err(_) => Err(D::Error::custom("expected a whole number")),
    }
}

fn cut(s: &str) -> &str {
    s.char_indices().nth(40).map_or(s, |(i, _)| s.get(..i).unwrap_or(""))
}

/// A whole number, also in quotes, or nothing; the empty text is nothing.
///
/// # Errors
/// What is none of these.
pub fn opt_int<'d, D: Deserializer<'d>>(d: D) -> Result<Option<i64>, D::Error> {
    match Option::<Scalar>::deserialize(d) {
        Ok(None) => Ok(None),
        Ok(Some(Scalar::Text(s))) if s.is_empty() => Ok(None),
        Ok(Some(Scalar::Int(i))) => Ok(Some(i)),
        Ok(Some(Scalar::Text(s))) => {
            s.trim().parse().map(Some).map_err(|_| D::Error::invalid_value(Unexpected::Str(cut(&s)), &"a whole number"))
        }
        _ => Err(D::Error::custom("expected a whole number")),
    }
}

/// A boolean, also as a text, or nothing.
///
/// # Errors
/// What is none of these.
pub fn opt_bool<'d, D: Deserializer<'d>>(d: D) -> Result<Option<bool>, D::Error> {
    match Option::<Scalar>::deserialize(d) {
        Ok(None) => Ok(None),
        Ok(Some(Scalar::Bool(b))) => Ok(Some(b)),
        Ok(Some(Scalar::Int(0))) => Ok(Some(false)),
        Ok(Some(Scalar::Int(1))) => Ok(Some(true)),
        Ok(Some(Scalar::Text(s))) => match s.to_ascii_lowercase().as_str() {
            "" => Ok(None),
            "true" | "1" | "yes" | "on" | "t" | "y" => Ok(Some(true)),
            "false" | "0" | "no" | "off" | "f" | "n" => Ok(Some(false)),
            _ => Err(D::Error::invalid_value(Unexpected::Str(cut(&s)), &"a boolean")),
        },
        _ => Err(D::Error::custom("expected a boolean")),
    }
}

/// A text, a number as a text, or nothing: ids of flavors are both.
///
/// # Errors
/// What is none of these.
pub fn opt_text<'d, D: Deserializer<'d>>(d: D) -> Result<Option<String>, D::Error> {
    match Option::<Scalar>::deserialize(d) {
        Ok(None) => Ok(None),
        Ok(Some(Scalar::Text(s))) => Ok(Some(s)),
        Ok(Some(Scalar::Int(i))) => Ok(Some(i.to_string())),
        _ => Err(D::Error::custom("expected a text")),
    }
}

/// As [`opt_text`], and it must be there.
///
/// # Errors
/// What is no text and no number.
pub fn text<'d, D: Deserializer<'d>>(d: D) -> Result<String, D::Error> {
    opt_text(d)?.ok_or_else(|| D::Error::custom("expected a text"))
}

/// Tells a field that is `null` from one that is not there.
///
/// # Errors
/// What the value says.
pub fn present<'d, T: Deserialize<'d>, D: Deserializer<'d>>(d: D) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}

/// `POST /servers`
#[derive(Debug, Deserialize)]
pub struct Create {
    /// The server.
    pub server: Server,
}

/// A wish for servers.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Server {
    pub name: String,
    #[serde(rename = "flavorRef", deserialize_with = "text")]
    pub flavor: String,
    #[serde(default, rename = "imageRef", deserialize_with = "opt_text")]
    pub image: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub hostname: Option<String>,
    #[serde(default)]
    pub networks: Option<Networks>,
    #[serde(default)]
    pub security_groups: Option<Vec<Group>>,
    #[serde(default)]
    pub key_name: Option<String>,
    #[serde(default)]
    pub user_data: Option<String>,
    #[serde(default, deserialize_with = "opt_bool")]
    pub config_drive: Option<bool>,
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub tags: Option<Vec<String>>,
    #[serde(default)]
    pub availability_zone: Option<String>,
    #[serde(default)]
    pub host: Option<String>,
    #[serde(default)]
    pub hypervisor_hostname: Option<String>,
    #[serde(default, deserialize_with = "opt_int")]
    pub min_count: Option<i64>,
    #[serde(default, deserialize_with = "opt_int")]
    pub max_count: Option<i64>,
    #[serde(default, rename = "adminPass")]
    pub admin_pass: Option<String>,
    #[serde(default)]
    pub block_device_mapping_v2: Option<Vec<Device>>,
    #[serde(default)]
    pub block_device_mapping: Option<Vec<LegacyDevice>>,
    #[serde(default, deserialize_with = "opt_bool")]
    pub return_reservation_id: Option<bool>,
    #[serde(default)]
    pub personality: Option<serde::de::IgnoredAny>,
}

/// Interfaces: `auto`, `none` or a list.
#[derive(Debug)]
pub enum Networks {
    /// The project's only network.
    Auto,
    /// None.
    None,
    /// These.
    List(Vec<Network>),
}

impl<'d> Deserialize<'d> for Networks {
    fn deserialize<D: Deserializer<'d>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Word(String),
            List(Vec<Network>),
        }
        match Either::deserialize(d) {
            Ok(Either::List(l)) => Ok(Networks::List(l)),
            Ok(Either::Word(w)) if w == "auto" => Ok(Networks::Auto),
            Ok(Either::Word(w)) if w == "none" => Ok(Networks::None),
            _ => Err(D::Error::custom("expected 'auto', 'none' or a list of {uuid, port, fixed_ip}")),
        }
    }
}

/// An interface.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Network {
    #[serde(default)]
    pub uuid: Option<String>,
    #[serde(default)]
    pub port: Option<String>,
    #[serde(default)]
    pub fixed_ip: Option<String>,
}

/// A security group.
#[derive(Debug, Deserialize)]
pub struct Group {
    /// Name or id.
    pub name: String,
}

/// An entry of `block_device_mapping_v2`.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Device {
    #[serde(default)]
    pub uuid: Option<String>,
    pub source_type: String,
    #[serde(default)]
    pub destination_type: Option<String>,
    #[serde(default, deserialize_with = "opt_int")]
    pub volume_size: Option<i64>,
    #[serde(default, deserialize_with = "opt_int")]
    pub boot_index: Option<i64>,
    #[serde(default, deserialize_with = "opt_bool")]
    pub delete_on_termination: Option<bool>,
    #[serde(default)]
    pub device_name: Option<String>,
    #[serde(default)]
    pub tag: Option<String>,
    #[serde(default)]
    pub volume_type: Option<String>,
}

/// An entry of the older `block_device_mapping`.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct LegacyDevice {
    #[serde(default)]
    pub volume_id: Option<String>,
    #[serde(default)]
    pub snapshot_id: Option<String>,
    #[serde(default)]
    pub device_name: Option<String>,
    #[serde(default, deserialize_with = "opt_int")]
    pub volume_size: Option<i64>,
    #[serde(default, deserialize_with = "opt_bool")]
    pub delete_on_termination: Option<bool>,
}

/// `PUT /servers/{id}`
#[derive(Debug, Deserialize)]
pub struct Update {
    /// What to change.
    pub server: Changes,
}

/// A change of texts.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Changes {
    #[serde(default)]
    pub name: Option<String>,
    /// `null` removes it, absence leaves it.
    #[serde(default, deserialize_with = "present")]
    pub description: Option<Option<String>>,
    #[serde(default)]
    pub hostname: Option<String>,
}

/// `{"metadata": …}`
#[derive(Debug, Deserialize, serde::Serialize)]
pub struct Metadata {
    /// Properties.
    pub metadata: BTreeMap<String, String>,
}

/// `{"meta": {key: value}}`
#[derive(Debug, Deserialize, serde::Serialize)]
pub struct Metadatum {
    /// The property.
    pub meta: BTreeMap<String, String>,
}

/// `{"tags": […]}`
#[derive(Debug, Deserialize, serde::Serialize)]
pub struct Tags {
    /// Tags.
    pub tags: Vec<String>,
}

/// `POST /servers/{id}/remote-consoles`
#[derive(Debug, Deserialize)]
pub struct RemoteConsole {
    /// Which.
    pub remote_console: ConsoleKind,
}

/// Which console.
#[derive(Debug, Deserialize)]
pub struct ConsoleKind {
    /// `serial`.
    pub protocol: String,
    /// `serial`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// `createImage`
#[derive(Debug, Deserialize)]
pub struct CreateImage {
    /// Name of the image.
    pub name: String,
    /// Its properties.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

/// `reboot`
#[derive(Debug, Deserialize)]
pub struct Reboot {
    /// `SOFT` or `HARD`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// `os-getConsoleOutput`
#[derive(Debug, Default, Deserialize)]
pub struct ConsoleOutput {
    /// Lines from the end; all without it.
    #[serde(default, deserialize_with = "opt_int")]
    pub length: Option<i64>,
}
