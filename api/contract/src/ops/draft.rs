//! Texts of contracts that nobody has proposed yet: what is wrong with one, what it leaves open, what it would change. Nothing is kept of them.

use super::catalog::Reading;
use super::endpoints::{DECIDE, audited, endpoints};
use super::openapi::{Doc, act, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::Post;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

endpoints! {
    DRAFT_CHECK = Post "contract-draft.check" "/ops/v1/contract-checks" DECIDE;
    DRAFT_COMPARE = Post "contract-draft.compare" "/ops/v1/contract-diffs" DECIDE;
}

pub(super) const DOCS: &[Doc] = &[
    act(
        &DRAFT_CHECK,
        "What is wrong with the text of a contract of at most 512 KiB, or what it holds and leaves open; nothing is saved",
        Some(shape::<ContractText>),
        200,
        Some(shape::<ContractCheck>),
    ),
    act(
        &DRAFT_COMPARE,
        "What the text of a contract changes, against another or the version in force, each of at most 512 KiB; nothing is saved",
        Some(shape::<ContractTexts>),
        200,
        Some(shape::<ContractDifferences>),
    ),
];

/// The text of a contract.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractText {
    /// A contract file (TOML), as docs/contract-file.md has it.
    pub text: String,
}

/// Texts to compare.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractTexts {
    /// The earlier contract file; the version in force, if none is given.
    pub before: Option<String>,
    /// The later contract file.
    pub after: String,
}

/// One thing that is wrong with a text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractProblem {
    /// Line, from 1.
    pub line: usize,
    /// Where in the text: `item 12: price`.
    pub at: String,
    /// Which rule is broken.
    pub reason: String,
}

/// What a text without problems holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractHoldings {
    /// Short name.
    pub id: String,
    /// Version.
    pub version: String,
    /// SM3 of the text.
    pub digest: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Total, yuan; none, if it is left to the bid.
    pub total: Option<String>,
    /// Budget that the total keeps to, yuan, if there is one.
    pub ceiling: Option<String>,
    /// How many of what: `items`, `demand`, `levels`, `incidents`, `schemes`, `scheme_items`, `payments`, `caps`, `obligations`, `staff`,
    /// `clocks`, `deliverables`.
    pub counts: BTreeMap<String, usize>,
    /// Rows of the price book that the bid leaves out.
    pub missing: Vec<String>,
    /// Rows that the bid adds; void.
    pub added: Vec<String>,
    /// Readings in all.
    pub readings: usize,
    /// Those that the purchaser has not confirmed.
    pub unconfirmed: Vec<Reading>,
}

/// A text that was checked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractCheck {
    /// It could be loaded.
    pub valid: bool,
    /// How many problems there are.
    pub problem_count: usize,
    /// The first thousand of them, in the order of the lines.
    pub problems: Vec<ContractProblem>,
    /// What it holds; none, if there are problems.
    pub contract: Option<ContractHoldings>,
}

/// A difference between two texts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractDifference {
    /// Section: `item`, `payment`, `term`, …; `contract` for a key of the head.
    pub kind: String,
    /// Which row or key.
    pub id: String,
    /// What is different.
    pub what: String,
    /// Price of the row before, yuan; for rows of the price book.
    pub price_before: Option<String>,
    /// The same after.
    pub price: Option<String>,
    /// What it changes over the contract, yuan, if that follows.
    pub yuan: Option<String>,
}

/// Two texts compared.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractDifferences {
    /// Contract and version before.
    pub before: String,
    /// The same after.
    pub after: String,
    /// The earlier one is the version in force.
    pub against_in_force: bool,
    /// Total before, yuan; none, if it is left to the bid.
    pub total_before: Option<String>,
    /// The same after.
    pub total: Option<String>,
    /// Differences, in the order of the file.
    pub changes: Vec<ContractDifference>,
}
