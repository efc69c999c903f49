//! From what a client wrote about a new server to what the slice understands.

use super::last_segment;
use super::version::Version;
use ::compute::server::create::{BootSource, Networks, NewDisk, NewServer};
use contract::openstack::compute::request::{Device, LegacyDevice, Network, Networks as WireNetworks, Server};
use kernel::{Error, ImageId, NetworkId, PortId, Result, SnapshotId, VolumeId};
use network::server::NicRequest;

const MAPPING: &str = "block_device_mapping_v2";

fn bad<T>(field: &str, rule: impl std::fmt::Display) -> Result<T> {
    Err(Error::bad_request(format!("Invalid input for field/attribute {field}. {rule}")).field(field))
}

fn count(field: &str, v: Option<i64>, default: u32) -> Result<u32> {
    match v {
        None => Ok(default),
        Some(v) => match u32::try_from(v) {
            Ok(n) if n > 0 => Ok(n),
            _ => bad(field, format_args!("Value: {v}. {v} is less than the minimum of 1.")),
        },
    }
}

fn size(field: &str, v: Option<i64>) -> Result<Option<u32>> {
    match v {
        None => Ok(None),
        Some(v) => match u32::try_from(v) {
            Ok(n) if n > 0 => Ok(Some(n)),
            _ => bad(field, format_args!("Value: {v} is no size in GiB.")),
        },
    }
}

fn nic(n: &Network) -> Result<NicRequest> {
    if let Some(p) = n.port.as_deref().filter(|p| !p.is_empty()) {
        return Ok(NicRequest::Port { id: PortId::from(p) });
    }
    let Some(id) = n.uuid.as_deref().filter(|i| !i.is_empty()) else {
        return bad("networks", "Each needs a uuid or a port.");
    };
    let fixed_ip = match n.fixed_ip.as_deref().filter(|i| !i.is_empty()) {
        None => None,
        Some(ip) => match ip.parse() {
            Ok(ip) => Some(ip),
            Err(_) => return bad("networks", format_args!("'{}' is no IP address.", ::compute::check::shown(ip))),
        },
    };
    Ok(NicRequest::Network { id: NetworkId::from(id), fixed_ip })
}

fn networks(n: Option<&WireNetworks>, v: Version) -> Result<Networks> {
    Ok(match n {
        None if v.has(37) => return bad("networks", "'networks' is a required property."),
        None => Networks::Unsaid,
        Some(WireNetworks::Auto | WireNetworks::None) if !v.has(37) => {
            return bad("networks", "'auto' and 'none' need microversion 2.37.");
        }
        Some(WireNetworks::Auto) => Networks::Auto,
        Some(WireNetworks::None) => Networks::None,
        Some(WireNetworks::List(l)) if l.is_empty() => Networks::Unsaid,
        Some(WireNetworks::List(l)) => Networks::These(l.iter().map(nic).collect::<Result<_>>()?),
    })
}

fn device(d: &Device) -> Result<NewDisk> {
    let id = || match d.uuid.as_deref().filter(|u| !u.is_empty()) {
        Some(u) => Ok(u),
        None => bad(MAPPING, format_args!("source_type {} needs a uuid.", ::compute::check::shown(&d.source_type))),
    };
    let source = match d.source_type.as_str() {
        "image" => BootSource::Image(ImageId::from(id()?)),
        "volume" => BootSource::Volume(VolumeId::from(id()?)),
        "snapshot" => BootSource::Snapshot(SnapshotId::from(id()?)),
        "blank" => BootSource::Blank,
        other => return bad(MAPPING, format_args!("source_type '{}' is unknown.", ::compute::check::shown(other))),
    };
    let to_volume = match d.destination_type.as_deref() {
        Some("volume") => true,
        Some("local") => false,
        None => matches!(source, BootSource::Volume(_) | BootSource::Snapshot(_)),
        Some(other) => {
            return bad(MAPPING, format_args!("destination_type '{}' is unknown.", ::compute::check::shown(other)));
        }
    };
    Ok(NewDisk {
        source,
        to_volume,
        size_gb: size(MAPPING, d.volume_size)?,
        boot_index: d.boot_index,
        delete_on_termination: d.delete_on_termination.unwrap_or(false),
        device: d.device_name.clone().filter(|n| !n.is_empty()),
        tag: d.tag.clone(),
        volume_type: d.volume_type.clone(),
    })
}

/// The older form: a device named `vda` is booted.
fn legacy(d: &LegacyDevice) -> Result<NewDisk> {
    let source = match (&d.volume_id, &d.snapshot_id) {
        (Some(v), _) => BootSource::Volume(VolumeId::from(v.as_str())),
        (None, Some(s)) => BootSource::Snapshot(SnapshotId::from(s.as_str())),
        (None, None) => return bad("block_device_mapping", "Each needs a volume_id or a snapshot_id."),
    };
    let boot = d.device_name.as_deref().is_some_and(|n| last_segment(n).ends_with("da"));
    Ok(NewDisk {
        source,
        to_volume: true,
        size_gb: size("block_device_mapping", d.volume_size)?,
        boot_index: boot.then_some(0),
        delete_on_termination: d.delete_on_termination.unwrap_or(false),
        device: d.device_name.clone().filter(|n| !n.is_empty()),
        tag: None,
        volume_type: None,
    })
}

fn disks(s: &Server) -> Result<Vec<NewDisk>> {
    match (&s.block_device_mapping_v2, &s.block_device_mapping) {
        (Some(a), Some(b)) if !a.is_empty() && !b.is_empty() => {
            bad(MAPPING, "Use one syntax of block device mapping only.")
        }
        (Some(a), _) if !a.is_empty() => a.iter().map(device).collect(),
        (_, Some(b)) => b.iter().map(legacy).collect(),
        _ => Ok(Vec::new()),
    }
}

/// Checks what the microversion knows and translates.
///
/// # Errors
/// Bad request, naming the field.
pub(super) fn new_server(s: &Server, v: Version) -> Result<NewServer> {
    if s.personality.is_some() {
        return bad("personality", "Files are not injected: use user_data.");
    }
    let since = [
        ("description", s.description.is_some(), 19),
        ("tags", s.tags.is_some(), 52),
        ("host", s.host.is_some(), 74),
        ("hypervisor_hostname", s.hypervisor_hostname.is_some(), 74),
        ("hostname", s.hostname.is_some(), 90),
    ];
    if let Some((field, _, minor)) = since.into_iter().find(|(_, given, minor)| *given && !v.has(*minor)) {
        return bad(field, format_args!("It needs microversion 2.{minor}."));
    }
    let min_count = count("min_count", s.min_count, 1)?;
    Ok(NewServer {
        name: s.name.trim().to_owned(),
        description: s.description.clone(),
        hostname: s.hostname.clone(),
        flavor: last_segment(&s.flavor).to_owned(),
        image: s.image.as_deref().map(last_segment).filter(|i| !i.is_empty()).map(ImageId::from),
        networks: networks(s.networks.as_ref(), v)?,
        security_groups: s.security_groups.iter().flatten().map(|g| g.name.clone()).collect(),
        key_name: s.key_name.clone(),
        user_data: s.user_data.clone(),
        config_drive: s.config_drive.unwrap_or(false),
        metadata: s.metadata.clone().unwrap_or_default(),
        tags: s.tags.clone().unwrap_or_default(),
        zone: s.availability_zone.clone(),
        host: s.host.clone().or_else(|| s.hypervisor_hostname.clone()),
        min_count,
        max_count: count("max_count", s.max_count, min_count)?,
        admin_pass: s.admin_pass.clone(),
        disks: disks(s)?,
    })
}
