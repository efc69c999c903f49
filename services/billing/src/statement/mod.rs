//! Statements: what finance offices read. The same input gives the same bytes.

pub mod capital;
pub mod paper;
mod settlement;
mod settlement_csv;

pub use settlement::{input, last_day, settlement};
pub use settlement_csv::settlement_csv;

#[cfg(test)]
mod tests;
