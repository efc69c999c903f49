//! Quota among projects: limits of branches, handed down, lent between siblings.

use super::endpoints::{DECIDE, ORDER, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, act, by, read, shape};
use kernel::endpoint::Method::{Delete, Get, Post, Put};
use kernel::{Endpoint, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who asks for quota, and who has a word on it.
const LEND: Policy = Policy::AnyOf(&[kernel::Role::Member, kernel::Role::Purchaser]);

endpoints! {
    TREE_SHOW = Get "tree.show" "/ops/v1/tree/{project}" VIEW;
    TREE_LIMITS = Put "tree.limit" "/ops/v1/tree/{project}/limits" DECIDE;
    ALLOCATION_CREATE = Post "allocation.create" "/ops/v1/allocations" ORDER;
    ALLOCATION_LIST = Get "allocation.list" "/ops/v1/allocations" VIEW;
    ALLOCATION_DELETE = Delete "allocation.delete" "/ops/v1/allocations/{id}" ORDER;
    LOAN_CREATE = Post "loan.create" "/ops/v1/loans" ORDER;
    LOAN_LIST = Get "loan.list" "/ops/v1/loans" VIEW;
    LOAN_AGREE = Post "loan.agree" "/ops/v1/loans/{id}/agree" ORDER;
    LOAN_APPROVE = Post "loan.approve" "/ops/v1/loans/{id}/approve" LEND;
    LOAN_REFUSE = Post "loan.refuse" "/ops/v1/loans/{id}/refuse" LEND;
    LOAN_RETURN = Post "loan.return" "/ops/v1/loans/{id}/return" ORDER;
}

pub(super) const DOCS: &[Doc] = &[
    by(read(&TREE_SHOW, "A project, what it has, and those directly below it", shape::<Branch>), &[LIMIT, MARKER]),
    act(
        &TREE_LIMITS,
        "Set what a project and all below it may have",
        Some(shape::<LimitsRequest>),
        200,
        Some(shape::<Node>),
    ),
    act(
        &ALLOCATION_CREATE,
        "Hand quota of the token's project on to one directly below",
        Some(shape::<AllocationRequest>),
        201,
        Some(shape::<Allocation>),
    ),
    by(read(&ALLOCATION_LIST, "What was handed on, newest first", shape::<Allocations>), &[LIMIT, MARKER]),
    act(&ALLOCATION_DELETE, "Take back what was handed on", None, 200, Some(shape::<Allocation>)),
    act(&LOAN_CREATE, "Ask a sibling project for quota", Some(shape::<LoanRequest>), 201, Some(shape::<Loan>)),
    by(read(&LOAN_LIST, "Loans, newest first", shape::<Loans>), &[LIMIT, MARKER]),
    act(&LOAN_AGREE, "Agree for the lender", None, 200, Some(shape::<Loan>)),
    act(&LOAN_APPROVE, "Approve: the loan is in force", None, 200, Some(shape::<Loan>)),
    act(&LOAN_REFUSE, "Refuse", Some(shape::<super::order::DecisionRequest>), 200, Some(shape::<Loan>)),
    act(&LOAN_RETURN, "Give back, or take back the request", None, 200, Some(shape::<Loan>)),
];

/// A project in the tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TreeNode)]
pub struct Node {
    /// Project.
    pub project: String,
    /// Project above.
    pub parent: Option<String>,
    /// By resource: those of which it was given anything, or uses any.
    pub resources: BTreeMap<String, NodeLine>,
}

/// A resource of a project in the tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TreeNodeLine)]
pub struct NodeLine {
    /// Set for the project and all below it.
    pub set: Option<i64>,
    /// Granted by orders, allocations and loans.
    pub granted: i64,
    /// In use by the project itself.
    pub used: i64,
    /// Given to projects below.
    pub below: i64,
    /// What it may still use or hand on; none without a limit.
    pub free: Option<i64>,
}

/// A project and those directly below it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TreeBranch)]
pub struct Branch {
    /// The project.
    pub node: Node,
    /// Those below, by id; go on after the last one's.
    pub below: Vec<Node>,
}

/// Limits of a branch.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TreeLimitsRequest)]
pub struct LimitsRequest {
    /// By resource; null takes a limit away.
    pub resources: BTreeMap<String, Option<i64>>,
}

/// A wish to hand quota on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationRequest {
    /// Project directly below.
    pub child: String,
    /// By resource.
    pub resources: BTreeMap<String, i64>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Quota that was handed on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Allocation {
    /// Id.
    pub id: String,
    /// From.
    pub parent: String,
    /// To.
    pub child: String,
    /// What.
    pub resources: BTreeMap<String, i64>,
    /// Who: user id.
    pub by: String,
    /// Name.
    pub by_name: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: String,
    /// When it was taken back.
    pub ended_at: Option<String>,
}

/// What was handed on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Allocations {
    /// Newest first.
    pub allocations: Vec<Allocation>,
}

/// A wish for a loan, for the token's project.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaLoanRequest)]
pub struct LoanRequest {
    /// Sibling that lends.
    pub lender: String,
    /// By resource.
    pub resources: BTreeMap<String, i64>,
    /// Until when (RFC 3339).
    pub until: String,
    /// What for.
    pub reason: String,
}

/// A loan of quota.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QuotaLoan)]
pub struct Loan {
    /// Id.
    pub id: String,
    /// Who lends.
    pub lender: String,
    /// Who borrows.
    pub borrower: String,
    /// What.
    pub resources: BTreeMap<String, i64>,
    /// Until when.
    pub until: String,
    /// What for.
    pub reason: String,
    /// `asked`, `agreed`, `lent`, `overdue`, `returned`, `refused`, `withdrawn`.
    pub state: String,
    /// Why it was refused, or what is still in use.
    pub note: Option<String>,
    /// Who asked.
    pub asked: Sign,
    /// Who agreed for the lender.
    pub agreed: Option<Sign>,
    /// Who approved.
    pub approved: Option<Sign>,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// Who, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LoanSign)]
pub struct Sign {
    /// User id.
    pub by: String,
    /// Name.
    pub name: String,
    /// When.
    pub at: String,
}

/// Loans.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QuotaLoans)]
pub struct Loans {
    /// Newest first.
    pub loans: Vec<Loan>,
}
