//! Documents as files: what is in them, and that the same document gives the same bytes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and may wait and measure"
)]

mod hostile;
mod months;
mod pdf;
mod sample;
mod size;
mod tenders;
mod xlsx;
