//! How bills are verified.

use super::super::reader::Table;
use super::{Span, opt_span};

/// Terms of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Books {
    /// How long both sides have to verify a bill after it was issued.
    pub verify: Option<Span>,
    /// What nobody disputed within that time counts as confirmed. Only where the contract says so.
    pub silence: bool,
}

pub(in super::super) fn books(t: &Table<'_>) -> Books {
    let verify = opt_span(t, "verify");
    let silence = t.opt_word("silence", &[("confirms", true), ("nothing", false)]).unwrap_or(false);
    if silence && verify.is_none() {
        t.wrong("silence", "confirms only after a time to verify: state `verify`");
    }
    Books { verify, silence }
}
