//! Statements: what finance offices read. The same input gives the same bytes.

pub mod capital;
pub mod paper;
mod settlement;

pub use settlement::{input, last_day, settlement};

#[cfg(test)]
mod tests;
