//! Bills of a project over some months.

use serde::Serialize;
use utoipa::ToSchema;

/// A month in a list of a project's bills.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledMonth {
    /// Month.
    pub month: String,
    /// `draft`, `issued`, `confirmed`, `settled`.
    pub state: String,
    /// Sum, yuan.
    pub total: String,
    /// Of that, frozen, yuan.
    pub frozen: String,
    /// Lines that somebody must still confirm.
    pub unfinished: i64,
    /// How far the reconciliation is.
    pub reconciliation: String,
}

/// The bills of a project over some months.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledTerm {
    /// Project.
    pub project: String,
    /// Months; drafts among them only where one project is asked for.
    pub months: Vec<BilledMonth>,
    /// Sum of the issued ones, yuan.
    pub issued: String,
    /// Of that, frozen, yuan.
    pub frozen: String,
    /// Sum of the drafts, yuan.
    pub draft: String,
}

/// Bills by project over some months.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledTerms {
    /// First month.
    pub from: String,
    /// Months.
    pub months: u32,
    /// A page of projects.
    pub projects: Vec<BilledTerm>,
}
