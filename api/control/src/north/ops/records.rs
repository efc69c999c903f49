//! The tables of all slices that are under the chain; verification compares them with the ledger.

use runtime::record::Record;

/// All of them.
pub fn all() -> Vec<Record> {
    [::billing::records::ALL, ::catalog::records::ALL, ::compute::records::ALL, ::ops::records::ALL].concat()
}
