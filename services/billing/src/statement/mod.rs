//! Statements: what finance offices read. The same input gives the same bytes.

pub mod capital;
mod input;
pub mod paper;
mod settlement;
mod settlement_csv;

pub use input::input;
pub use settlement::{last_day, settlement};
pub use settlement_csv::settlement_csv;

#[cfg(test)]
mod tests;
