//! Bounds of what clients may store. A refusal names the field and the rule, never the value: it may be a secret or 10,000 characters.

use crate::Extra;
use kernel::{Error, Result};

/// Largest sum of the additional fields of an object, as JSON.
const EXTRA_LIMIT: usize = 16 * 1024;

/// Longest id that anything is looked up by.
pub(crate) const ID: usize = 64;

fn bad(field: &str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// PostgreSQL cannot store it, so no database of ours does.
fn no_nul(field: &str, value: &str) -> Result<()> {
    if value.contains('\0') { Err(bad(field, "must not contain the character NUL")) } else { Ok(()) }
}

/// A name: not blank, at most `max` characters.
pub(crate) fn name(field: &str, value: &str, max: usize) -> Result<()> {
    no_nul(field, value)?;
    let n = value.chars().count();
    if value.trim().is_empty() || n > max {
        return Err(bad(field, &format!("must be 1 to {max} characters long and not blank; it has {n}")));
    }
    Ok(())
}

/// A text of at most `max` characters, which may be empty.
pub(crate) fn text(field: &str, value: &str, max: usize) -> Result<()> {
    no_nul(field, value)?;
    let n = value.chars().count();
    if n > max {
        return Err(bad(field, &format!("must be at most {max} characters long; it has {n}")));
    }
    Ok(())
}

/// A name that must be given on creation.
pub(crate) fn required<'a>(field: &str, value: &'a Option<String>) -> Result<&'a str> {
    value.as_deref().ok_or_else(|| bad(field, "is a required property"))
}

/// Additional fields, bounded as a whole.
pub(crate) fn extra(object: &str, value: &Extra) -> Result<()> {
    let n = serde_json::to_string(value)?.len();
    if n > EXTRA_LIMIT {
        return Err(bad(object, &format!("additional fields take {n} bytes of JSON; {EXTRA_LIMIT} are allowed")));
    }
    Ok(())
}

/// Merges additional fields into those stored; a null removes a field.
pub(crate) fn merge(stored: &mut Extra, change: Extra) {
    for (k, v) in change {
        if v.is_null() {
            stored.remove(&k);
        } else {
            stored.insert(k, v);
        }
    }
}

/// Makes the database's refusal of a second name one that the client understands.
pub(crate) fn duplicate(e: Error, noun: &str, name: &str) -> Error {
    if e.code == "unique" {
        return Error::conflict(format!(
            "Conflict occurred attempting to store {noun} - Duplicate entry found with name {name}."
        ))
        .because(e);
    }
    e
}

/// Keystone's text for an unknown id.
pub(crate) fn missing(noun: &str, id: &str) -> Error {
    let shown: String = id.chars().take(64).collect();
    Error::not_found(format!("Could not find {noun}: {shown}."))
}
