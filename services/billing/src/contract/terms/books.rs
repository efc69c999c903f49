//! How bills are verified, and how full months are counted.

use super::super::reader::Table;
use super::{Span, opt_span};

/// Which months `full_months` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FullMonths {
    /// Those of the calendar.
    #[default]
    Calendar,
    /// Of each resource its own, from the day on which it was activated; each is billed in the month in which it ends.
    Activation,
}

/// Terms of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Books {
    /// How long both sides have to verify a bill after it was issued.
    pub verify: Option<Span>,
    /// What nobody disputed within that time counts as confirmed. Only where the contract says so.
    pub silence: bool,
    /// Which months are full.
    pub full_months: FullMonths,
}

pub(in super::super) fn books(t: &Table<'_>) -> Books {
    let verify = opt_span(t, "verify");
    let silence = t.opt_word("silence", &[("confirms", true), ("nothing", false)]).unwrap_or(false);
    if silence && verify.is_none() {
        t.wrong("silence", "confirms only after a time to verify: state `verify`");
    }
    let words = [("calendar", FullMonths::Calendar), ("activation", FullMonths::Activation)];
    Books { verify, silence, full_months: t.opt_word("full_months", &words).unwrap_or_default() }
}
