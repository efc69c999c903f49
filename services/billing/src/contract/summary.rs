//! What a contract holds, counted: what is said of a file without problems.

use super::{Bid, Contract};

/// Kinds of rows: their key, what people call them, and how many there are.
pub type Counts = [(&'static str, &'static str, usize); 12];

impl Contract {
    /// How many rows there are of each kind.
    pub fn counts(&self) -> Counts {
        let scheme_items = self.schemes.iter().map(|s| s.items.len() + s.vetoes.len()).sum();
        [
            ("items", "price rows", self.items.len()),
            ("demand", "demand rows", self.demand.len()),
            ("levels", "service levels", self.levels.len()),
            ("incidents", "incident clocks", self.incidents.len()),
            ("schemes", "assessment schemes", self.schemes.len()),
            ("scheme_items", "assessment items", scheme_items),
            ("payments", "payments", self.payments.len()),
            ("caps", "caps", self.caps.len()),
            ("obligations", "obligations", self.obligations.len()),
            ("staff", "staff positions", self.staff.len()),
            ("clocks", "order clocks", self.clocks.len()),
            ("deliverables", "deliverables", self.deliverables.len()),
        ]
    }

    /// Numbers of the rows of the price book of which the bid has this.
    pub fn rows_bid(&self, bid: Bid) -> Vec<&str> {
        self.items.iter().filter(|i| i.bid == bid).map(|i| i.code.as_str()).collect()
    }
}
