//! Compliance with the clauses of the tenders.

use super::endpoints::{RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, act, by, read, shape};
use kernel::endpoint::Method::{Get, Post};
use kernel::{Endpoint, Policy, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Proofs look into the whole cloud.
const SEE_ALL: Policy = Policy::AnyOf(&[Role::Purchaser, Role::Operator, Role::Admin, Role::AuditAdministrator]);

endpoints! {
    COMPLIANCE_LIST = Get "compliance.list" "/ops/v1/compliance" VIEW;
    COMPLIANCE_SUMMARY = Get "compliance.summary" "/ops/v1/compliance/summary" VIEW;
    COMPLIANCE_LIVE = Get "compliance.live" "/ops/v1/compliance/live" SEE_ALL;
    COMPLIANCE_SHOW = Get "compliance.show" "/ops/v1/compliance/clauses/{clause}" SEE_ALL;
    PROOF_LIST = Get "clause-proof.list" "/ops/v1/compliance/proofs" SEE_ALL;
    PROOF_RECORD = Post "clause-proof.record" "/ops/v1/compliance/proofs" RUN;
    PROOF_WITHDRAW = Post "clause-proof.withdraw" "/ops/v1/compliance/proofs/{id}/withdraw" RUN;
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
    by(
        read(
            &PROOF_LIST,
            "Reports of tests, screenshots and certificates on record, newest first",
            shape::<ClauseProofs>,
        ),
        &[
            ("clause", "of this clause only"),
            ("kind", "test, screenshot or certificate"),
            ("withdrawn", "true: also those that are withdrawn"),
            LIMIT,
            MARKER,
        ],
    ),
    act(
        &PROOF_RECORD,
        "Put the report of a test, a screenshot or a certificate on record; the file is stored as evidence before",
        Some(shape::<ClauseProofRequest>),
        201,
        Some(shape::<ClauseProof>),
    ),
    act(
        &PROOF_WITHDRAW,
        "Withdraw a proof: it proves nothing any more",
        Some(shape::<ClauseProofWithdrawal>),
        200,
        Some(shape::<ClauseProof>),
    ),
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
    /// The last test on record.
    pub last_test: Option<ClauseTest>,
    /// Screenshots on record.
    pub screenshots: u64,
    /// Certificates on record that hold.
    pub certificates: u64,
}

/// The last test of a clause that is on record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseTest {
    /// When it was run.
    pub at: String,
    /// It was passed.
    pub passed: bool,
    /// What its report is called.
    pub title: String,
}

/// Proofs of clauses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseProofs {
    /// Newest first.
    pub proofs: Vec<ClauseProof>,
}

/// The report of a test, a screenshot or a certificate that proves clauses.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseProof {
    /// Id.
    pub id: String,
    /// `test`, `screenshot`, `certificate`.
    pub kind: String,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// What it is called.
    pub title: String,
    /// The file.
    pub file: ClauseProofFile,
    /// Of a test: it was passed.
    pub passed: Option<bool>,
    /// When the test was run, the picture taken, the certificate issued.
    pub at: String,
    /// Of a certificate: until when it holds.
    pub valid_until: Option<String>,
    /// Remark.
    pub note: String,
    /// Who put it on record.
    pub by_name: String,
    /// When.
    pub recorded_at: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// By whom.
    pub withdrawn_by: Option<String>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

/// The file of a proof, as `GET /ops/v1/evidence/{id}` gives it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseProofFile {
    /// Id.
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub media: String,
    /// SHA-256.
    pub sha256: String,
}

/// A wish to put a proof on record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseProofRequest {
    /// `test`, `screenshot`, `certificate`.
    pub kind: String,
    /// The clauses that it proves, 1 to 500.
    pub clauses: Vec<String>,
    /// What it is called.
    pub title: String,
    /// Id of the file; of a screenshot a picture.
    pub evidence: String,
    /// Of a test, and of it alone: whether it was passed.
    #[serde(default)]
    pub passed: Option<bool>,
    /// When the test was run, the picture taken, the certificate issued; now, unless given.
    #[serde(default)]
    pub at: Option<String>,
    /// Of a certificate: until when it holds.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// Why a proof proves nothing any more.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseProofWithdrawal {
    /// Why.
    pub reason: String,
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
