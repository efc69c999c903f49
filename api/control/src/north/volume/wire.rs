//! Between Cinder's shapes and the slice's. Newest shape first; what an older microversion lacks is left out.

use super::micro::Micro;
use contract::openstack::volume as ep;
use httpkit::Ctx;
use kernel::{Error, ImageId, Result, SnapshotId, VolumeId};
use serde_json::{Map, Value, json};
use storage::snapshot::{self, Snapshot};
use storage::volume::create::{NewVolume, Origin};
use storage::volume::kind::{DEFAULT_ID, VolumeType};
use storage::volume::query::Shown;

fn links(ctx: &Ctx, what: &str, id: &str) -> Value {
    json!([
        {"rel": "self", "href": format!("{}/volume/v3/{what}/{id}", ctx.base)},
        {"rel": "bookmark", "href": format!("{}/volume/{what}/{id}", ctx.base)}
    ])
}

/// Id, name, links.
pub fn brief(ctx: &Ctx, s: &Shown) -> Value {
    let v = &s.volume;
    json!({"id": v.id, "name": v.name.as_deref().unwrap_or(""), "links": links(ctx, "volumes", v.id.as_str())})
}

fn attachments(s: &Shown) -> Value {
    let one = |a: &storage::volume::Attachment| {
        json!({
            "id": a.volume, "attachment_id": a.id, "volume_id": a.volume, "server_id": a.server,
            "device": a.device, "host_name": a.node, "attached_at": a.attached_at.naive_micros()
        })
    };
    // A server that only asked for it does not have it yet.
    let has = |a: &&storage::volume::Attachment| a.state != storage::volume::AttachmentState::Attaching;
    s.attachment.iter().filter(has).map(one).collect()
}

/// Everything. `types` finds the id of a type by its name (3.63).
pub fn volume(ctx: &Ctx, m: Micro, s: &Shown, types: &[VolumeType]) -> Value {
    let v = &s.volume;
    let mut j = json!({
        "id": v.id, "name": v.name.as_deref().unwrap_or(""), "description": v.description, "status": v.status.as_str(),
        "size": v.size_gb, "volume_type": v.volume_type, "availability_zone": v.availability_zone,
        "bootable": v.bootable.to_string(), "encrypted": false, "multiattach": false, "metadata": metadata(s),
        "attachments": attachments(s), "snapshot_id": v.snapshot, "source_volid": v.source_volume, "user_id": v.user,
        "consistencygroup_id": null, "replication_status": null, "migration_status": null,
        "created_at": v.created_at.naive_micros(), "updated_at": v.updated_at.naive_micros(),
        "links": links(ctx, "volumes", v.id.as_str()), "os-vol-tenant-attr:tenant_id": v.project
    });
    let Some(o) = j.as_object_mut() else { return j };
    if !v.image_metadata.is_empty() {
        o.insert("volume_image_metadata".into(), json!(v.image_metadata));
    }
    if ctx.caller.is_admin() {
        o.insert("os-vol-host-attr:host".into(), json!(v.node));
        o.insert("os-vol-mig-status-attr:migstat".into(), Value::Null);
        o.insert("os-vol-mig-status-attr:name_id".into(), Value::Null);
    }
    if m.since(13) {
        o.insert("group_id".into(), Value::Null);
    }
    if m.since(48) {
        // 3.69 made it tri-state; these disks are never shared between hosts.
        o.insert("shared_targets".into(), json!(false));
        o.insert("service_uuid".into(), Value::Null);
    }
    if m.since(61) && ctx.caller.is_admin() {
        o.insert("cluster_name".into(), Value::Null);
    }
    if m.since(63) {
        let id = types.iter().find(|t| t.name == v.volume_type).map(|t| t.id.clone());
        o.insert("volume_type_id".into(), json!(id));
    }
    if m.since(65) {
        o.insert("consumes_quota".into(), json!(true));
    }
    j
}

/// Cinder shows the flag of `os-update_readonly_flag` as metadata.
fn metadata(s: &Shown) -> Value {
    let mut all = s.volume.metadata.clone();
    if s.volume.readonly {
        all.insert("readonly".into(), "True".into());
    }
    json!(all)
}

pub fn snapshot(m: Micro, s: &Snapshot, detail: bool) -> Value {
    let mut j = json!({
        "id": s.id, "name": s.name, "description": s.description, "status": s.status.as_str(), "size": s.size_gb,
        "volume_id": s.volume, "metadata": s.metadata,
        "created_at": s.created_at.naive_micros(), "updated_at": s.updated_at.naive_micros()
    });
    let Some(o) = j.as_object_mut() else { return j };
    if detail {
        let progress = if s.status == snapshot::Status::Available { "100%" } else { "0%" };
        o.insert("os-extended-snapshot-attributes:project_id".into(), json!(s.project));
        o.insert("os-extended-snapshot-attributes:progress".into(), json!(progress));
    }
    if m.since(14) {
        o.insert("group_snapshot_id".into(), Value::Null);
    }
    if m.since(41) {
        o.insert("user_id".into(), json!(s.user));
    }
    if m.since(65) {
        o.insert("consumes_quota".into(), json!(true));
    }
    j
}

pub fn volume_type(ctx: &Ctx, t: &VolumeType) -> Value {
    let mut j = json!({
        "id": t.id, "name": t.name, "description": t.description, "is_public": t.is_public,
        "os-volume-type-access:is_public": t.is_public, "qos_specs_id": null
    });
    if ctx.caller.is_admin() {
        j["extra_specs"] = json!(t.extra_specs);
    }
    j
}

/// The default type is marked by its place, not by a field.
pub fn is_default(t: &VolumeType) -> bool {
    t.id == DEFAULT_ID
}

/// A size in GiB: a whole number of one or more, as a number or as text; null is none.
pub fn size(field: &str, v: &Value) -> Result<Option<u32>> {
    let bad = || {
        let shown: String = v.to_string().chars().take(40).collect();
        Error::bad_request(format!(
            "Invalid input for field/attribute {field}. Value: {shown}. It must be a whole number of one or more."
        ))
        .field(field)
    };
    let n = match v {
        Value::Null => return Ok(None),
        Value::Number(n) => n.as_u64(),
        Value::String(s) => s.parse().ok(),
        _ => None,
    };
    n.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0).map(Some).ok_or_else(bad)
}

/// A boolean in the spellings that OpenStack takes; null is false.
pub fn truth(field: &str, v: &Value) -> Result<bool> {
    match v {
        Value::Null => Ok(false),
        Value::Bool(b) => Ok(*b),
        Value::Number(n) if n.as_u64() == Some(1) => Ok(true),
        Value::Number(n) if n.as_u64() == Some(0) => Ok(false),
        Value::String(s) => match s.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Ok(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Ok(false),
            _ => Err(Error::bad_request(format!("{field} is neither true nor false")).field(field)),
        },
        _ => Err(Error::bad_request(format!("{field} is neither true nor false")).field(field)),
    }
}

/// Reads a wish for a volume; at most one thing may be named that it is made from.
pub fn new_volume(v: ep::NewVolume) -> Result<NewVolume> {
    let given = |s: Option<String>| s.filter(|x| !x.is_empty());
    if given(v.backup_id).is_some() {
        return Err(Error::bad_request("Volumes are not made from backups here.").field("backup_id"));
    }
    if truth("multiattach", &v.multiattach.unwrap_or(Value::Null))? {
        return Err(Error::bad_request("Volumes of several servers at once are not offered.").field("multiattach"));
    }
    let mut origins = Vec::new();
    origins.extend(given(v.image_ref).or_else(|| given(v.image_id)).map(|i| Origin::Image(ImageId::from(i))));
    origins.extend(given(v.snapshot_id).map(|s| Origin::Snapshot(SnapshotId::from(s))));
    origins.extend(given(v.source_volid).map(|s| Origin::Volume(VolumeId::from(s))));
    if origins.len() > 1 {
        let e = "Invalid input received: a volume is made from an image, a snapshot or a volume, not from several.";
        return Err(Error::bad_request(e));
    }
    Ok(NewVolume {
        name: v.name.or(v.display_name),
        description: v.description.or(v.display_description),
        size_gb: size("size", &v.size)?,
        origin: origins.pop().unwrap_or_default(),
        volume_type: given(v.volume_type),
        availability_zone: given(v.availability_zone),
        metadata: v.metadata.unwrap_or_default(),
        node: None,
    })
}

/// A page with its links.
pub fn page(
    ctx: &Ctx,
    p: &httpkit::Params,
    path: &str,
    name: &str,
    items: Vec<Value>,
    next: Option<&str>,
) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert(name.to_owned(), Value::Array(items));
    if let Some(marker) = next {
        let mut s = form_urlencoded::Serializer::new(String::new());
        for (k, v) in p.0.iter().filter(|(k, _)| k != "marker" && k != "offset") {
            s.append_pair(k, v);
        }
        s.append_pair("marker", marker);
        let href = format!("{}{path}?{}", ctx.base, s.finish());
        body.insert(format!("{name}_links"), json!([{"rel": "next", "href": href}]));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_and_positive() {
        assert_eq!(size("size", &json!(3)).unwrap(), Some(3));
        assert_eq!(size("size", &json!("3")).unwrap(), Some(3));
        assert_eq!(size("size", &Value::Null).unwrap(), None);
        for bad in [json!(-1), json!(0), json!("x"), json!(1.5), json!([1]), json!(99_999_999_999u64)] {
            assert!(size("size", &bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_source_at_most() {
        let two = ep::NewVolume { image_ref: Some("i".into()), snapshot_id: Some("s".into()), ..Default::default() };
        assert!(new_volume(two).is_err());
        let empty = ep::NewVolume { image_ref: Some(String::new()), size: json!(1), ..Default::default() };
        assert_eq!(new_volume(empty).unwrap().origin, Origin::Empty);
    }
}
