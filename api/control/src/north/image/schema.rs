//! What clients ask before they show a form: schemas, ways to import, stores, metadata definitions.

use super::ImageState;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail};
use kernel::Error;
use serde_json::{Value, json};
use storage::image::{CONTAINER_FORMATS, DISK_FORMATS};

fn text(description: &str) -> Value {
    json!({"type": ["null", "string"], "maxLength": 255, "description": description})
}

fn read_only(mut v: Value) -> Value {
    v["readOnly"] = json!(true);
    v
}

fn choice(all: &[&str], description: &str) -> Value {
    let mut all: Vec<Value> = all.iter().map(|s| json!(s)).collect();
    all.push(Value::Null);
    json!({"type": ["null", "string"], "enum": all, "description": description})
}

fn image() -> Value {
    let whole = |d: &str| json!({"type": "integer", "minimum": 0, "description": d});
    let flag = |d: &str| json!({"type": "boolean", "description": d});
    json!({
        "name": "image",
        "properties": {
            "id": {"type": "string", "pattern": "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$",
                   "description": "An identifier for the image"},
            "name": text("Descriptive name for the image"),
            "status": read_only(json!({"type": "string", "enum": ["queued", "saving", "active", "deactivated"], "description": "Status of the image"})),
            "visibility": {"type": "string", "enum": ["community", "public", "private", "shared"], "description": "Scope of image accessibility"},
            "protected": flag("If true, image will not be deletable."),
            "os_hidden": flag("If true, image will not appear in default image list response."),
            "checksum": read_only(text("md5 hash of image contents.")),
            "os_hash_algo": read_only(text("Algorithm to calculate the os_hash_value")),
            "os_hash_value": read_only(text("Hexdigest of the image contents using the algorithm specified by the os_hash_algo")),
            "sha256": read_only(text("SHA-256 of the image contents")),
            "owner": text("Owner of the image"),
            "size": read_only(json!({"type": ["null", "integer"], "description": "Size of image file in bytes"})),
            "virtual_size": read_only(json!({"type": ["null", "integer"], "description": "Virtual size of image in bytes"})),
            "container_format": choice(&CONTAINER_FORMATS, "Format of the container"),
            "disk_format": choice(&DISK_FORMATS, "Format of the disk"),
            "created_at": read_only(json!({"type": "string", "description": "Date and time of image registration"})),
            "updated_at": read_only(json!({"type": "string", "description": "Date and time of the last image modification"})),
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 255}, "description": "List of strings related to the image"},
            "self": read_only(json!({"type": "string", "description": "An image self url"})),
            "file": read_only(json!({"type": "string", "description": "An image file url"})),
            "schema": read_only(json!({"type": "string", "description": "An image schema url"})),
            "min_ram": whole("Amount of ram (in MB) required to boot image."),
            "min_disk": whole("Amount of disk space (in GB) required to boot image."),
            "architecture": {"type": "string", "is_base": false, "description": "Processor architecture: x86_64 or aarch64"},
            "kernel_id": {"type": ["null", "string"], "is_base": false, "description": "ID of image stored in Glance that should be used as the kernel when booting an AMI-style image."},
            "ramdisk_id": {"type": ["null", "string"], "is_base": false, "description": "ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image."},
            "os_command_line": {"type": "string", "is_base": false, "description": "Kernel command line for direct boot"}
        },
        "additionalProperties": {"type": "string"},
        "links": [
            {"rel": "self", "href": "{self}"},
            {"rel": "enclosure", "href": "{file}"},
            {"rel": "describedby", "href": "{schema}"}
        ]
    })
}

fn member() -> Value {
    json!({
        "name": "member",
        "properties": {
            "member_id": {"type": "string", "description": "An identifier for the image member (tenantId)"},
            "image_id": {"type": "string", "description": "An identifier for the image"},
            "created_at": {"type": "string", "description": "Date and time of image member creation"},
            "updated_at": {"type": "string", "description": "Date and time of last modification of image member"},
            "status": {"type": "string", "enum": ["pending", "accepted", "rejected"], "description": "The status of this image member"},
            "schema": {"type": "string", "readOnly": true}
        }
    })
}

fn list_of(name: &str, item: &Value) -> Value {
    let mut properties = json!({"schema": {"type": "string"}});
    properties[name] = json!({"type": "array", "items": item});
    if name == "images" {
        properties["first"] = json!({"type": "string"});
        properties["next"] = json!({"type": "string"});
    }
    let mut links = vec![json!({"rel": "describedby", "href": "{schema}"})];
    if name == "images" {
        links.insert(0, json!({"rel": "first", "href": "{first}"}));
        links.insert(1, json!({"rel": "next", "href": "{next}"}));
    }
    json!({"name": name, "properties": properties, "links": links})
}

pub async fn show(State(_): State<ImageState>, _: Ctx, Path(name): Path<String>) -> Result<Response, Fail> {
    let schema = match name.as_str() {
        "image" => image(),
        "images" => list_of("images", &image()),
        "member" => member(),
        "members" => list_of("members", &member()),
        _ => return Err(Error::not_found("No such schema.").into()),
    };
    json(StatusCode::OK, &schema)
}

pub async fn import(State(_): State<ImageState>, _: Ctx) -> Result<Response, Fail> {
    let methods = json!({"description": "Import methods available.", "type": "array", "value": []});
    json(StatusCode::OK, &json!({ "import-methods": methods }))
}

pub async fn stores(State(_): State<ImageState>, _: Ctx) -> Result<Response, Fail> {
    json(
        StatusCode::OK,
        &json!({"stores": [{"id": "local", "default": true, "description": "disks of the control plane"}]}),
    )
}

pub async fn namespaces(State(_): State<ImageState>, _: Ctx) -> Result<Response, Fail> {
    let body = json!({
        "namespaces": [],
        "first": "/v2/metadefs/namespaces",
        "schema": "/v2/schemas/metadefs/namespaces"
    });
    json(StatusCode::OK, &body)
}

pub async fn resource_types(State(_): State<ImageState>, _: Ctx) -> Result<Response, Fail> {
    json(StatusCode::OK, &json!({ "resource_types": [] }))
}
