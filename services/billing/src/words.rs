//! Rules for texts that people and programs send.

use kernel::{Error, Result};

/// A text of one line or several: trimmed, not empty, no control characters but line ends, at most so many characters.
pub(crate) fn text(field: &str, s: &str, most: usize) -> Result<String> {
    check(field, s, most, |c| c.is_control() && c != '\n' && c != '\t')
}

/// A text of one line.
pub(crate) fn line(field: &str, s: &str, most: usize) -> Result<String> {
    check(field, s, most, char::is_control)
}

fn check(field: &str, s: &str, most: usize, bad: impl Fn(char) -> bool) -> Result<String> {
    let t = s.trim();
    let why = if t.is_empty() {
        "is empty".to_owned()
    } else if t.chars().count() > most {
        format!("is longer than {most} characters")
    } else if t.chars().any(bad) {
        "has control characters".to_owned()
    } else {
        return Ok(t.to_owned());
    };
    Err(Error::bad_request(format!("{field} {why}")).field(field))
}
