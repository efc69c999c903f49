//! Quota sets and limits. Their keys are names of resources, so they are maps.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `{"quota_set": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct QuotaSet<T> {
    /// The set.
    pub quota_set: T,
}

/// A set of limits; the project's id is left out in the answer to a change.
#[derive(Debug, Serialize)]
pub struct Limits {
    /// Project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Limit of each resource.
    #[serde(flatten)]
    pub limits: BTreeMap<&'static str, i64>,
}

/// A set with use.
#[derive(Debug, Serialize)]
pub struct Details {
    /// Project.
    pub id: String,
    /// Limit and use of each resource.
    #[serde(flatten)]
    pub lines: BTreeMap<&'static str, Line>,
}

/// Limit and use of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Line {
    pub limit: i64,
    pub in_use: i64,
    pub reserved: i64,
}

/// `{"limits": …}`
#[derive(Debug, Serialize)]
pub struct AllLimits {
    /// The limits.
    pub limits: RateAndAbsolute,
}

/// Limits of both kinds.
#[derive(Debug, Serialize)]
pub struct RateAndAbsolute {
    /// Requests in a time: none are set here.
    pub rate: [u8; 0],
    /// Figures by Nova's names.
    pub absolute: BTreeMap<&'static str, i64>,
}
