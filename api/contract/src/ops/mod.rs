//! Our own API, under `/ops/v1`: what has no standard. Orders, approvals, entitlements, usage, bills, nodes, figures.
//!
//! The endpoint tables are [`endpoints`] and those of the areas; the OpenAPI document is made from it and from the shapes ([`openapi`]) and is checked in.
//! Amounts and quantities are decimal text, instants RFC 3339 in UTC, months `2026-11` in the contract's time zone.

pub mod access;
pub mod billing;
pub mod books;
pub mod branding;
pub mod catalog;
pub mod comply;
pub mod desk;
pub mod draft;
pub mod duty;
pub mod endpoints;
pub mod flow;
pub mod health;
pub mod level;
pub mod members;
pub mod names;
pub mod openapi;
pub mod order;
pub mod running;
pub mod score;
pub mod sheet;
pub mod simulate;
pub mod system;
pub mod tree;
pub mod versions;

use serde::Serialize;
use utoipa::ToSchema;

/// What this API is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Version {
    /// `xinglin`.
    pub product: String,
    /// Version of the product.
    pub version: String,
    /// Version of the API.
    pub api: String,
    /// Nothing behind it is real.
    pub simulated: bool,
    /// What becomes of a new security group rule that lets the whole internet in: `refuse`, or `allow` on a test bed.
    pub world_rules: String,
    /// Where the OpenAPI document is.
    pub openapi: String,
}

/// A refusal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Refusal {
    /// Why.
    pub error: RefusalBody,
}

/// Why a request was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusalBody {
    /// Reason that a program can match on.
    pub code: String,
    /// HTTP status.
    pub status: u16,
    /// Reason for people.
    pub message: String,
    /// Field at fault, as the client wrote it.
    pub field: Option<String>,
    /// Request id, by which the operator finds it in the log and the audit ledger.
    pub request_id: String,
}
