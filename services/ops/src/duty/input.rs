//! What the records of these modules have in common: texts that are checked, instants within reason, who may do what.

use kernel::{Caller, Error, ProjectId, Result, Role, Timestamp};
use std::time::Duration;

/// Longest remark.
pub(crate) const NOTE: usize = 4000;
/// Longest name or title.
pub(crate) const NAME: usize = 200;
/// Longest id of another slice's thing.
pub(crate) const ID: usize = 64;
const YEAR: Duration = Duration::from_secs(366 * 86_400);
/// 1 January 2000: nothing of a cloud happened before.
const EARLIEST: Timestamp = Timestamp::from_secs(946_684_800);

pub(crate) fn bad(field: &str, rule: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// A text of 1 to `max` characters, trimmed; control characters other than line ends and tabs are refused.
pub(crate) fn text(field: &str, s: &str, max: usize) -> Result<String> {
    let s = s.trim();
    if s.is_empty() || s.chars().count() > max {
        return Err(bad(field, format!("must have 1 to {max} characters")));
    }
    if s.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        return Err(bad(field, "must not hold control characters"));
    }
    Ok(s.to_owned())
}

/// The same for a text that may be left out; an empty one is left out.
pub(crate) fn opt_text(field: &str, s: Option<&str>, max: usize) -> Result<Option<String>> {
    s.filter(|s| !s.trim().is_empty()).map(|s| text(field, s, max)).transpose()
}

/// A word of the program: lower-case letters, digits, hyphens, dots, underscores.
pub(crate) fn word(field: &str, s: &str) -> Result<String> {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_');
    if !s.is_empty() && s.len() <= ID && s.bytes().all(inner) {
        return Ok(s.to_owned());
    }
    Err(bad(field, format!("must be 1 to {ID} lower-case letters, digits, hyphens, dots and underscores")))
}

/// Something that has happened.
pub(crate) fn past(field: &str, at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    if at > now {
        return Err(bad(field, "lies in the future: what is recorded has happened"));
    }
    reasonable(field, at, now)
}

/// An instant that is not absurd: from 2000 to ten years from now.
pub(crate) fn reasonable(field: &str, at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    if at < EARLIEST || at > now.max(EARLIEST).plus(YEAR * 10) {
        return Err(bad(field, "must lie between the year 2000 and ten years from now"));
    }
    Ok(at)
}

/// Sees all: purchaser, operator, administrator.
pub(crate) fn sees_all(caller: &Caller) -> bool {
    caller.has(Role::Purchaser) || caller.has(Role::Operator) || caller.is_admin()
}

/// Speaks for the purchaser, which the administrator, who is the supplier's, does not.
pub(crate) fn is_purchaser(caller: &Caller) -> bool {
    caller.acts_as(Role::Purchaser)
}

/// Speaks for the operator.
pub(crate) fn is_operator(caller: &Caller) -> bool {
    caller.has(Role::Operator) || caller.is_admin()
}

/// # Errors
/// Forbidden, for others than purchaser, operator, administrator.
pub(crate) fn need_all(caller: &Caller) -> Result<()> {
    if sees_all(caller) { Ok(()) } else { Err(Error::forbidden("this is for the purchaser and the operator")) }
}

/// # Errors
/// Forbidden, for others than the purchaser.
pub(crate) fn need_purchaser(caller: &Caller) -> Result<()> {
    if is_purchaser(caller) { Ok(()) } else { Err(Error::forbidden("this is for the purchaser")) }
}

/// # Errors
/// Forbidden, for others than the operator and the administrator.
pub(crate) fn need_operator(caller: &Caller) -> Result<()> {
    if is_operator(caller) { Ok(()) } else { Err(Error::forbidden("this is for the operator")) }
}

/// The project of a tenant, none for who sees all.
///
/// # Errors
/// Forbidden, for a token with neither.
pub(crate) fn own_project(caller: &Caller) -> Result<Option<&ProjectId>> {
    if sees_all(caller) { Ok(None) } else { caller.project().map(Some) }
}

/// An id as it is shown in a refusal.
pub(crate) fn clip(s: &str) -> String {
    s.chars().take(ID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_in_characters_and_hold_no_control_characters() {
        assert_eq!(text("f", " 报告 ", 2).unwrap(), "报告");
        for (s, max) in [("", 5), ("   ", 5), ("abc", 2), ("a\0b", 9), ("a\u{1b}b", 9)] {
            assert_eq!(text("f", s, max).unwrap_err().field.as_deref(), Some("f"), "{s:?}");
        }
        assert_eq!(opt_text("f", Some(" "), 3).unwrap(), None);
        assert!(word("f", "security-event").is_ok() && word("f", "Bad Kind").is_err() && word("f", "").is_err());
    }
}
