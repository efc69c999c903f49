//! Rules for what people write: texts of bounded length, words of a list.

use kernel::{Error, Result};

fn bad(field: &str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// A text of at most `max` characters, which may be empty.
pub(crate) fn text(field: &str, value: &str, max: usize) -> Result<()> {
    if value.chars().any(|c| c == '\0' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
        return Err(bad(field, "must not contain control characters"));
    }
    let n = value.chars().count();
    if n > max {
        return Err(bad(field, &format!("must be at most {max} characters long; it has {n}")));
    }
    Ok(())
}

/// A text that must be there.
pub(crate) fn name(field: &str, value: &str, max: usize) -> Result<()> {
    text(field, value, max)?;
    if value.trim().is_empty() {
        return Err(bad(field, &format!("must be 1 to {max} characters long and not blank")));
    }
    Ok(())
}

/// An id as clients send them: bounded, printable.
pub(crate) fn id(field: &str, value: &str) -> Result<()> {
    if value.is_empty() || value.len() > 128 || value.chars().any(char::is_control) {
        return Err(bad(field, "is no id"));
    }
    Ok(())
}

/// A word of a list.
pub(crate) fn word<T: Copy>(field: &str, value: &str, words: &[(&str, T)]) -> Result<T> {
    let found = words.iter().find(|(w, _)| *w == value).map(|(_, t)| *t);
    found.ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
        bad(field, &format!("must be one of {}", all.join(", ")))
    })
}
