//! People that the contract names: how many, where, with which papers, when.

use super::super::reader::Table;
use super::level::{Hours, TIMES};
use super::named;

/// In which part of the contract people serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum During {
    /// Over the term.
    #[default]
    Service,
    /// From the signature to the acceptance.
    Construction,
}

/// How many of a position are on the roster at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// People.
    pub people: i64,
    /// When.
    pub time: Hours,
}

/// A position with the people that are contracted for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Name in the program.
    pub id: String,
    /// Position, as printed; the staff register names it.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// At least so many.
    pub people: i64,
    /// They work where the purchaser is.
    pub onsite: bool,
    /// Papers that each of them has, in words of the register.
    pub qualification: Vec<String>,
    /// When they serve.
    pub during: During,
    /// How many are on the roster at once; none, if nothing is said.
    pub shift: Option<Shift>,
    /// Where the tender says so.
    pub clause: String,
}

const DURING: [(&str, During); 2] = [("service", During::Service), ("construction", During::Construction)];

pub(in super::super) fn staff(t: &mut Table<'_>) -> Option<Staff> {
    let n = named(t, "staff");
    let people = t.opt_count("people");
    if people.is_none() && !t.has("people") {
        t.wrong("people", "is missing: how many");
    }
    let (onsite, qualification) = (t.flag("onsite"), t.texts("qualification"));
    let during = t.opt_word("during", &DURING).unwrap_or_default();
    let shift = t.opt_table("shift").and_then(|s| shift(&s, people));
    let n = n?;
    Some(Staff {
        id: n.id,
        name: n.name,
        name_en: n.name_en,
        people: people?,
        onsite,
        qualification,
        during,
        shift,
        clause: n.clause,
    })
}

fn shift(s: &Table<'_>, contracted: Option<i64>) -> Option<Shift> {
    let (people, time) = (s.opt_count("people"), s.word("time", &TIMES));
    match (people, contracted) {
        (None, _) if !s.has("people") => s.wrong("people", "is missing: how many at once"),
        (Some(n), Some(all)) if n > all => {
            s.wrong("people", format!("{n} at once are more than the {all} that are contracted"));
        }
        _ => {}
    }
    s.finish();
    Some(Shift { people: people?, time: time? })
}
