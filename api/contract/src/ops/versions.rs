//! Versions of the contract: what became of each, what it changes, and the purchaser's word.

use super::books::Signature;
use super::endpoints::{DECIDE, PURCHASE, audited, endpoints};
use super::openapi::{Doc, act, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::{Get, Post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

endpoints! {
    VERSION_STATES = Get "contract-version.states" "/ops/v1/contract-versions" DECIDE;
    VERSION_AGREE = Post "contract-version.agree" "/ops/v1/contract-versions/{version}/agree" PURCHASE;
    VERSION_DECLINE = Post "contract-version.decline" "/ops/v1/contract-versions/{version}/decline" PURCHASE;
}

pub(super) const DOCS: &[Doc] = &[
    read(
        &VERSION_STATES,
        "Versions of the contract, what became of each and what it changes",
        shape::<ContractVersionStates>,
    ),
    act(
        &VERSION_AGREE,
        "Agree to a version of the contract: it is in force at once, from its day on",
        None,
        200,
        Some(shape::<ContractVersionState>),
    ),
    act(
        &VERSION_DECLINE,
        "Decline a version of the contract: what is in force stays",
        Some(shape::<DeclineVersionRequest>),
        200,
        Some(shape::<ContractVersionState>),
    ),
];

/// Why a version is declined.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineVersionRequest {
    /// Why.
    pub reason: String,
}

/// A difference between two versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractChange {
    /// Section: `item`, `payment`, `term`, …; `contract` for a key of the head.
    pub kind: String,
    /// Which row or key.
    pub id: String,
    /// What is different.
    pub what: String,
    /// What it changes over the contract, yuan, if that follows.
    pub yuan: Option<String>,
}

/// What a version changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractChanges {
    /// The version that was in force when it came.
    pub since: String,
    /// Total of the contract before, yuan.
    pub total_before: Option<String>,
    /// The same after.
    pub total: Option<String>,
    /// Differences, in the order of the file.
    pub changes: Vec<ContractChange>,
}

/// A version and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersionState {
    /// Version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// From when it holds, or, proposed, would; none if that is the first month that is open when the purchaser agrees.
    pub valid_from: Option<String>,
    /// `signed`, `recorded`, `proposed`, `agreed`, `declined`, `superseded`.
    pub state: String,
    /// The same for people.
    pub state_name: String,
    /// When its text was recorded.
    pub recorded_at: String,
    /// Who of the purchaser decided.
    pub decided: Option<Signature>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// What it changes; none for the first.
    pub changes: Option<ContractChanges>,
}

/// Versions, as they came.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersionStates {
    /// Contract.
    pub contract: String,
    /// By which everything is done now.
    pub in_force: String,
    /// All of them.
    pub versions: Vec<ContractVersionState>,
}
