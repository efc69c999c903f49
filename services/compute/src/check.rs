//! Bounds of what callers write, checked before anything is read or changed. Refusals name the field as the client wrote it.

use kernel::{Error, Result};
use std::collections::BTreeMap;

/// Longest name, key or value, in characters, as in Nova.
const LIMIT: usize = 255;
/// Most properties of a server, as in Nova's default quota.
pub const METADATA_ITEMS: usize = 128;

/// What a caller wrote, cut to a length that cannot flood a message or a log.
pub fn shown(s: &str) -> String {
    s.chars().take(64).filter(|c| !c.is_control()).collect()
}

fn bad<T>(field: &str, rule: impl std::fmt::Display) -> Result<T> {
    Err(Error::bad_request(format!("Invalid input for field/attribute {field}. {rule}")).field(field))
}

/// A name: 1 to 255 characters, not only spaces, no control characters.
///
/// # Errors
/// Bad request, naming the field.
pub fn name(field: &str, s: &str) -> Result<()> {
    let n = s.chars().count();
    if n == 0 || s.trim().is_empty() {
        return bad(field, "It is empty.");
    }
    if n > LIMIT {
        return bad(field, format_args!("It has {n} characters, {LIMIT} are allowed."));
    }
    if s.chars().any(char::is_control) {
        return bad(field, "It contains a control character.");
    }
    Ok(())
}

/// A text of at most `most` characters that the database can hold.
///
/// # Errors
/// Bad request, naming the field.
pub fn text(field: &str, s: Option<&str>, most: usize) -> Result<()> {
    let Some(s) = s else { return Ok(()) };
    let n = s.chars().count();
    if n > most {
        return bad(field, format_args!("It has {n} characters, {most} are allowed."));
    }
    // PostgreSQL's TEXT cannot hold it.
    if s.contains('\0') {
        return bad(field, "It contains a NUL character.");
    }
    Ok(())
}

/// Properties of a server.
///
/// # Errors
/// Bad request, naming the field; forbidden beyond 128 of them, as Nova's quota says.
pub fn metadata(m: &BTreeMap<String, String>) -> Result<()> {
    for (k, v) in m {
        let good = |c: char| c.is_alphanumeric() || " ._-:".contains(c);
        if k.is_empty() || k.chars().count() > LIMIT || !k.chars().all(good) {
            return bad("metadata", format_args!("'{}' is no valid key.", shown(k)));
        }
        text("metadata", Some(v), LIMIT)?;
    }
    if m.len() > METADATA_ITEMS {
        return Err(Error::forbidden(format!("Maximum number of metadata items exceeds {METADATA_ITEMS}")));
    }
    Ok(())
}

/// Tags of a server: at most 50, each at most 60 characters without `/` and `,`.
///
/// # Errors
/// Bad request, naming the field.
pub fn tags(tags: &[String]) -> Result<()> {
    if tags.len() > 50 {
        return bad("tags", "At most 50 are allowed.");
    }
    match tags.iter().find(|t| t.is_empty() || t.chars().count() > 60 || t.contains(['/', ',', '\0'])) {
        Some(t) => bad("tags", format_args!("'{}' is no valid tag.", shown(t))),
        None => Ok(()),
    }
}

/// User data: base64 of at most 65,535 characters.
///
/// # Errors
/// Bad request, naming the field.
pub fn user_data(s: Option<&str>) -> Result<()> {
    use base64::Engine as _;
    let Some(s) = s else { return Ok(()) };
    if s.len() > 65_535 {
        return bad("user_data", "More than 65535 characters of base64.");
    }
    let compact: String = s.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    if base64::engine::general_purpose::STANDARD.decode(compact).is_err() {
        return bad("user_data", "It is not base64.");
    }
    Ok(())
}

/// A host name as RFC 1123 allows it.
///
/// # Errors
/// Bad request, naming the field.
pub fn hostname(s: &str) -> Result<()> {
    let label = |l: &str| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if s.len() > 63 || !s.split('.').all(label) {
        return bad("hostname", format_args!("'{}' is no valid host name.", shown(s)));
    }
    Ok(())
}

/// A host name made from a server's name, as Nova does it: what does not fit becomes `-` or goes.
pub fn hostname_of(name: &str, id: &str) -> String {
    let mut h: String = name
        .chars()
        .filter_map(|c| match c {
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            ' ' | '_' | '-' | '.' => Some('-'),
            _ => None,
        })
        .take(63)
        .collect();
    h = h.trim_matches('-').to_owned();
    if h.is_empty() { format!("server-{id}") } else { h }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded() {
        assert!(name("name", "web").is_ok() && name("name", "病房 1").is_ok());
        for s in ["", "   ", "a\nb"] {
            assert_eq!(name("name", s).unwrap_err().field.as_deref(), Some("name"));
        }
        assert!(name("name", &"x".repeat(10_000)).is_err());
    }

    #[test]
    fn host_names_come_from_names() {
        assert_eq!(hostname_of("My Server_1", "7"), "my-server-1");
        assert_eq!(hostname_of("医院", "7"), "server-7");
        assert!(hostname("a.b-c").is_ok() && hostname("-a").is_err() && hostname("a b").is_err());
    }

    #[test]
    fn user_data_is_base64() {
        assert!(user_data(Some("aGVsbG8=")).is_ok() && user_data(Some("!")).is_err());
    }
}
