//! JSON patches of images: `add`, `replace` and `remove` of one attribute each, as Glance's media type restricts RFC 6902.

use super::{Image, Visibility};
use kernel::{Error, Result};
use serde_json::Value;

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What to do.
    pub op: Op,
    /// The attribute, its JSON pointer decoded: `name`, `hw_architecture`.
    pub attribute: String,
    /// The value, for `add` and `replace`.
    pub value: Option<Value>,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Sets the attribute; it need not exist.
    Add,
    /// Sets the attribute, which must exist.
    Replace,
    /// Removes a property.
    Remove,
}

const READ_ONLY: [&str; 12] = [
    "id",
    "owner",
    "status",
    "size",
    "virtual_size",
    "checksum",
    "os_hash_algo",
    "os_hash_value",
    "created_at",
    "updated_at",
    "direct_url",
    "sha256",
];
const RESERVED: [&str; 7] = ["self", "file", "schema", "first", "next", "locations", "stores"];
const BASE: [&str; 9] =
    ["name", "visibility", "protected", "os_hidden", "tags", "min_disk", "min_ram", "disk_format", "container_format"];

impl Change {
    /// Reads one operation of a patch.
    ///
    /// # Errors
    /// Bad request that says which part is wrong.
    pub fn parse(op: &str, path: &str, value: Option<Value>) -> Result<Change> {
        let op = match op {
            "add" => Op::Add,
            "replace" => Op::Replace,
            "remove" => Op::Remove,
            _ => return Err(Error::bad_request("Operations must be one of: add, replace, remove.").field("op")),
        };
        let pointer = path.strip_prefix('/').ok_or_else(|| Error::bad_request("Pointers must start with '/'"))?;
        if pointer.is_empty() || pointer.contains('/') {
            return Err(Error::bad_request("A pointer names one attribute of the image").field("path"));
        }
        if op != Op::Remove && value.is_none() {
            return Err(Error::bad_request("Operation object must contain a value").field("value"));
        }
        Ok(Change { op, attribute: pointer.replace("~1", "/").replace("~0", "~"), value })
    }
}

fn wrong(attribute: &str, wanted: &str) -> Error {
    Error::bad_request(format!("{attribute} must be {wanted}")).field(attribute)
}

/// A text or null.
pub fn text(attribute: &str, v: &Value) -> Result<Option<String>> {
    match v {
        Value::Null => Ok(None),
        Value::String(s) => Ok(Some(s.clone())),
        _ => Err(wrong(attribute, "text")),
    }
}

/// A boolean.
pub fn flag(attribute: &str, v: &Value) -> Result<bool> {
    v.as_bool().ok_or_else(|| wrong(attribute, "true or false"))
}

/// A whole number of zero or more.
pub fn number(attribute: &str, v: &Value) -> Result<u32> {
    let n = v.as_u64().filter(|n| *n <= i32::MAX as u64).and_then(|n| u32::try_from(n).ok());
    n.ok_or_else(|| wrong(attribute, "a whole number of zero or more"))
}

/// A list of texts, sorted, each once.
pub fn texts(attribute: &str, v: &Value) -> Result<Vec<String>> {
    let list = v.as_array().ok_or_else(|| wrong(attribute, "a list of texts"))?;
    let mut all = list
        .iter()
        .map(|t| t.as_str().map(str::to_owned).ok_or_else(|| wrong(attribute, "a list of texts")))
        .collect::<Result<Vec<_>>>()?;
    all.sort();
    all.dedup();
    Ok(all)
}

/// True if clients may not set an attribute of that name.
pub fn is_reserved(attribute: &str) -> bool {
    READ_ONLY.contains(&attribute) || RESERVED.contains(&attribute)
}

/// Applies operations in order.
///
/// # Errors
/// Forbidden for what clients may not set; conflict, if a property to replace or remove does not exist; bad request for wrong types.
pub fn apply(image: &mut Image, changes: &[Change]) -> Result<()> {
    for c in changes {
        let a = c.attribute.as_str();
        if READ_ONLY.contains(&a) {
            return Err(Error::forbidden(format!("Attribute '{a}' is read-only.")));
        }
        if RESERVED.contains(&a) {
            return Err(Error::forbidden(format!("Attribute '{a}' is reserved.")));
        }
        match (c.op, &c.value) {
            (Op::Remove, _) if BASE.contains(&a) => {
                return Err(Error::forbidden(format!("Property {a} may not be removed.")));
            }
            (Op::Remove, _) => {
                image.properties.remove(a).ok_or_else(|| absent(a))?;
            }
            (_, None) => return Err(Error::bad_request("Operation object must contain a value").field("value")),
            (_, Some(v)) if BASE.contains(&a) => set(image, a, v)?,
            (op, Some(v)) => {
                if op == Op::Replace && !image.properties.contains_key(a) {
                    return Err(absent(a));
                }
                let v = text(a, v)?.ok_or_else(|| wrong(a, "text"))?;
                image.properties.insert(a.to_owned(), v);
            }
        }
    }
    Ok(())
}

fn absent(attribute: &str) -> Error {
    let shown: String = attribute.chars().take(64).collect();
    Error::conflict(format!("Property {shown} does not exist."))
}

fn set(image: &mut Image, attribute: &str, v: &Value) -> Result<()> {
    match attribute {
        "name" => image.name = text(attribute, v)?,
        "visibility" => {
            let name = text(attribute, v)?.ok_or_else(|| wrong(attribute, "text"))?;
            image.visibility = Visibility::parse(&name)?;
        }
        "protected" => image.protected = flag(attribute, v)?,
        "os_hidden" => image.hidden = flag(attribute, v)?,
        "tags" => image.tags = texts(attribute, v)?,
        "min_disk" => image.min_disk = number(attribute, v)?,
        "min_ram" => image.min_ram = number(attribute, v)?,
        "disk_format" => image.disk_format = text(attribute, v)?,
        "container_format" => image.container_format = text(attribute, v)?,
        other => return Err(Error::internal(format!("attribute {other} is listed but not set"))),
    }
    Ok(())
}
