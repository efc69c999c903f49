//! Rules that all input of this module keeps.

use kernel::{Error, Result, Timestamp};
use std::time::Duration;

pub(crate) const TITLE: usize = 200;
pub(crate) const TEXT: usize = 8000;
pub(crate) const NOTE: usize = 2000;
/// Resources or business systems of one case.
const IDS: usize = 200;
const ID: usize = 64;
/// How far back something that happened may be entered: a slip in the year is none that happened.
const BACKDATED: Duration = Duration::from_secs(366 * 86_400);

pub(crate) fn bad(field: &str, rule: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

fn printable(s: &str) -> bool {
    s.chars().all(|c| !c.is_control() || c == '\n' || c == '\t' || c == '\r')
}

/// A text of 1 to `max` characters, trimmed.
pub(crate) fn text(field: &str, s: &str, max: usize) -> Result<String> {
    let s = s.trim();
    if s.is_empty() || s.chars().count() > max || !printable(s) {
        return Err(bad(field, format!("must have 1 to {max} characters, none of them a control character")));
    }
    Ok(s.to_owned())
}

/// The same, or none if it is empty.
pub(crate) fn opt_text(field: &str, s: Option<&str>, max: usize) -> Result<Option<String>> {
    s.filter(|s| !s.trim().is_empty()).map(|s| text(field, s, max)).transpose()
}

/// A remark that an event cannot do without.
pub(crate) fn why(note: Option<&str>) -> Result<String> {
    opt_text("note", note, NOTE)?.ok_or_else(|| bad("note", "say why"))
}

/// An id as others write theirs.
pub(crate) fn id(field: &str, s: &str) -> Result<String> {
    let good = |b: u8| b.is_ascii_graphic();
    if s.is_empty() || s.len() > ID || !s.bytes().all(good) {
        return Err(bad(field, format!("must be an id of 1 to {ID} letters, digits and signs")));
    }
    Ok(s.to_owned())
}

/// Ids, in order, each once.
pub(crate) fn ids(field: &str, all: &[String]) -> Result<Vec<String>> {
    if all.len() > IDS {
        return Err(bad(field, format!("must be at most {IDS}")));
    }
    let mut all = all.iter().map(|s| id(field, s)).collect::<Result<Vec<_>>>()?;
    all.sort();
    all.dedup();
    Ok(all)
}

/// When something happened: now, or as told, but not before `floor` and not in the future.
pub(crate) fn happened(at: Option<Timestamp>, floor: Timestamp, now: Timestamp) -> Result<Timestamp> {
    let Some(at) = at else { return Ok(now.max(floor)) };
    if at > now {
        return Err(bad("at", "must not be in the future"));
    }
    if at < floor {
        return Err(bad("at", format!("must not be before {}", floor.rfc3339_micros())));
    }
    Ok(at)
}

/// When a case began: now, or as told, at most a year ago.
pub(crate) fn began(at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp> {
    happened(at, now.minus(BACKDATED), now)
}

/// A stretch of time `[from, to)` of at most `longest`.
pub(crate) fn window(from: Timestamp, to: Timestamp, longest: Duration) -> Result<()> {
    if to <= from {
        return Err(bad("to", "must be after from"));
    }
    if to.since(from) > longest {
        return Err(bad("to", format!("must be at most {} days after from", longest.as_secs() / 86_400)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_ids_are_bounded_and_printable() {
        assert_eq!(text("title", " 磁盘\n慢 ", 5).unwrap(), "磁盘\n慢");
        for s in ["", "  ", "a\0b", "123456"] {
            assert_eq!(text("title", s, 5).unwrap_err().field.as_deref(), Some("title"), "{s:?}");
        }
        assert_eq!(ids("resources", &["b".into(), "a".into(), "b".into()]).unwrap(), ["a", "b"]);
        assert!(ids("resources", &vec!["a".into(); 201]).is_err() && id("x", "a b").is_err() && id("x", "").is_err());
    }

    #[test]
    fn nothing_happens_in_the_future_or_before_its_case() {
        let (floor, now) = (Timestamp(10), Timestamp(20));
        assert_eq!(happened(None, floor, now).unwrap(), now);
        assert_eq!(happened(Some(floor), floor, now).unwrap(), floor);
        assert!(
            happened(Some(Timestamp(21)), floor, now).is_err() && happened(Some(Timestamp(9)), floor, now).is_err()
        );
        // A clock that was set back does not make an event precede its case.
        assert_eq!(happened(None, Timestamp(30), now).unwrap(), Timestamp(30));
    }
}
