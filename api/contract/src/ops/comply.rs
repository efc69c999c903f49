//! Compliance with the clauses of the tenders.

use super::endpoints::{VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, by, read, shape};
use kernel::endpoint::Method::Get;
use kernel::{Endpoint, Policy, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Proofs look into the whole cloud.
const SEE_ALL: Policy = Policy::AnyOf(&[Role::Purchaser, Role::Operator, Role::Admin, Role::AuditAdministrator]);

endpoints! {
    COMPLIANCE_LIST = Get "compliance.list" "/ops/v1/compliance" VIEW;
    COMPLIANCE_SUMMARY = Get "compliance.summary" "/ops/v1/compliance/summary" VIEW;
    COMPLIANCE_LIVE = Get "compliance.live" "/ops/v1/compliance/live" SEE_ALL;
    COMPLIANCE_SHOW = Get "compliance.show" "/ops/v1/compliance/clauses/{clause}" SEE_ALL;
}

const CONTRACT: (&str, &str) =
    ("contract", "clauses of this tender: chuyi, qingpu, shaanxi, beijing-medins, beijing-cityadmin");
const AREA: (&str, &str) = ("area", "clauses of this area");
const STATE: (&str, &str) = ("state", "met, partly, open or outside");

pub(super) const DOCS: &[Doc] = &[
    by(
        read(
            &COMPLIANCE_LIST,
            "Clauses with their state; as a deviation table with `Accept: text/csv`",
            shape::<Clauses>,
        ),
        &[CONTRACT, AREA, STATE, LIMIT, MARKER],
    ),
    by(read(&COMPLIANCE_SUMMARY, "How many clauses are in which state", shape::<Summary>), &[CONTRACT, AREA, STATE]),
    read(&COMPLIANCE_LIVE, "What this cloud measures now about all clauses that it can measure", shape::<Live>),
    read(&COMPLIANCE_SHOW, "A clause with what the running cloud says about it now", shape::<Clause>),
];

/// Clauses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Clauses {
    /// By number.
    pub clauses: Vec<Clause>,
}

/// A clause and how things stand with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Clause {
    /// Number.
    pub id: String,
    /// Contract.
    pub contract: String,
    /// Area.
    pub area: String,
    /// System or chapter.
    pub system: String,
    /// What is asked for.
    pub requirement: String,
    /// In English.
    pub requirement_en: String,
    /// Figure that it names.
    pub metric: String,
    /// `software`, `performance`, `record`, `out`.
    pub kind: String,
    /// `met`, `partly`, `open`, `outside`.
    pub state: String,
    /// `none`, `positive`, `negative`, `not_applicable`: as a deviation table says it.
    pub deviation: String,
    /// What this cloud can measure about it, if anything.
    pub probe: Option<String>,
    /// Tests and commands that show it.
    pub shown_by: Vec<String>,
    /// Why it is not met, or not wholly.
    pub reason: String,
    /// In English.
    pub reason_en: String,
    /// What the running cloud says about it now; on a single clause only.
    pub evidence: Option<ClauseEvidence>,
}

/// What the running cloud says about a clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseEvidence {
    /// What was asked.
    pub probe: String,
    /// `holds`, `fails`, or `unknown`: there is nothing to measure yet, or not here.
    pub verdict: String,
    /// What it said, by name.
    pub found: BTreeMap<String, String>,
    /// When.
    pub at: String,
}

/// What the running cloud says about all clauses that it can measure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Live {
    /// Each probe once; clauses name theirs.
    pub probes: Vec<ClauseEvidence>,
}

/// States by contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Summary {
    /// Contract to state to number of clauses.
    pub contracts: BTreeMap<String, BTreeMap<String, usize>>,
}
