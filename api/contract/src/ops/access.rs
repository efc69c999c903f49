//! Grants of access: the operator enters a tenant's servers only while the tenant lets him, and what he does there is recorded.

use super::endpoints::{RUN, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, NEXT, PROJECT, STATE, act, by, read, shape, sorted};
use kernel::endpoint::Method::{Get, Post};
use kernel::{Endpoint, Policy, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Both sides, and who audits them.
const BOTH: Policy =
    Policy::AnyOf(&[Role::Reader, Role::Member, Role::Operator, Role::AuditAdministrator, Role::Admin]);
/// The answer is the tenant's.
const ANSWER: Policy = Policy::AnyOf(&[Role::Member]);

endpoints! {
    ACCESS_REQUEST = Post "access-grant.request" "/ops/v1/access-grants" RUN;
    ACCESS_LIST = Get "access-grant.list" "/ops/v1/access-grants" BOTH;
    ACCESS_SHOW = Get "access-grant.show" "/ops/v1/access-grants/{id}" BOTH;
    ACCESS_APPROVE = Post "access-grant.approve" "/ops/v1/access-grants/{id}/approve" ANSWER;
    ACCESS_REFUSE = Post "access-grant.refuse" "/ops/v1/access-grants/{id}/refuse" ANSWER;
    ACCESS_REVOKE = Post "access-grant.revoke" "/ops/v1/access-grants/{id}/revoke" ANSWER;
    ACCESS_END = Post "access-grant.end" "/ops/v1/access-grants/{id}/end" RUN;
    ACCESS_CONSOLE = Post "access-grant.console" "/ops/v1/access-grants/{id}/console" RUN;
    ACCESS_SESSIONS = Get "access-session.list" "/ops/v1/access-grants/{id}/sessions" BOTH;
    ACCESS_RECORDING = Get "access-session.recording" "/ops/v1/access-grants/{id}/recording" BOTH audited;
}

pub(super) const DOCS: &[Doc] = &[
    act(
        &ACCESS_REQUEST,
        "Ask a project for leave to enter its servers for a time",
        Some(shape::<AccessRequest>),
        201,
        Some(shape::<AccessGrant>),
    ),
    by(
        read(&ACCESS_LIST, "Grants of access, newest first", shape::<AccessGrants>),
        &[
            PROJECT,
            STATE,
            ("own", "true: only those that the caller asked for"),
            LIMIT,
            NEXT,
            sorted!("requested_at", "until", "state"),
        ],
    ),
    read(&ACCESS_SHOW, "A grant of access", shape::<AccessGrant>),
    act(
        &ACCESS_APPROVE,
        "Let the operator in, as a member of the project who does not run the cloud",
        Some(shape::<AccessAnswer>),
        200,
        Some(shape::<AccessGrant>),
    ),
    act(&ACCESS_REFUSE, "Do not let him in", Some(shape::<AccessAnswer>), 200, Some(shape::<AccessGrant>)),
    act(
        &ACCESS_REVOKE,
        "End what is in force: open consoles are cut at once",
        Some(shape::<AccessAnswer>),
        200,
        Some(shape::<AccessGrant>),
    ),
    act(
        &ACCESS_END,
        "Take a request back, or end what is in force, as who runs the cloud",
        Some(shape::<AccessAnswer>),
        200,
        Some(shape::<AccessGrant>),
    ),
    act(
        &ACCESS_CONSOLE,
        "A key to the serial console of a server under a grant in force: one WebSocket, recorded in both directions",
        Some(shape::<AccessConsoleRequest>),
        201,
        Some(shape::<AccessConsole>),
    ),
    read(&ACCESS_SESSIONS, "Consoles that were opened under a grant", shape::<AccessSessions>),
    by(
        read(
            &ACCESS_RECORDING,
            "What went through a console, for members of the project, the operator who asked, and auditors",
            shape::<AccessRecording>,
        ),
        &[("session", "of this session"), LIMIT, MARKER],
    ),
];

/// A wish to enter servers of a project.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessRequest {
    /// Whose servers; may be left out where servers are named.
    pub project: Option<String>,
    /// Which servers, at most 50; none for all of the project.
    #[serde(default)]
    pub servers: Vec<String>,
    /// What for: the tenant reads it before he decides.
    pub reason: String,
    /// For how long, 1 to 480.
    pub minutes: u32,
}

/// A word on a grant.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessAnswer {
    /// Remark.
    pub note: Option<String>,
}

/// Grants of access.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessGrants {
    /// Newest first.
    pub access_grants: Vec<AccessGrant>,
    /// Where to go on.
    pub next: Option<String>,
}

/// Leave to enter servers of a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessGrant {
    /// Id.
    pub id: String,
    /// Whose servers.
    pub project: String,
    /// Which; none for all.
    pub servers: Vec<String>,
    /// Who asks: user id.
    pub operator: String,
    /// That one's name.
    pub operator_name: String,
    /// What for.
    pub reason: String,
    /// For how long.
    pub minutes: u32,
    /// `requested`, `granted`, `ended`, `refused`, `revoked`, `expired`.
    pub state: String,
    /// When it was asked for.
    pub requested_at: String,
    /// When it ends, or ended, by itself: unanswered, or in force.
    pub until: String,
    /// When the project answered.
    pub decided_at: Option<String>,
    /// Who did: user id.
    pub decided_by: Option<String>,
    /// That one's name.
    pub decided_name: Option<String>,
    /// When it ended after it was in force, or without an answer.
    pub closed_at: Option<String>,
    /// Who ended it: user id; none if it ended by itself.
    pub closed_by: Option<String>,
    /// That one's name.
    pub closed_name: Option<String>,
    /// What was remarked last.
    pub note: Option<String>,
}

/// A wish for a console.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessConsoleRequest {
    /// Server.
    pub server: String,
}

/// A key to a console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessConsole {
    /// Server.
    pub server: String,
    /// WebSocket (`wss`) for one connection, as that of Nova's serial consoles.
    pub url: String,
    /// Until when it opens.
    pub expires_at: String,
    /// When the session ends at the latest.
    pub ends_at: String,
}

/// Consoles that were opened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessSessions {
    /// In order.
    pub sessions: Vec<AccessSession>,
}

/// A console that was opened under a grant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessSession {
    /// Id.
    pub id: String,
    /// Server.
    pub server: String,
    /// Its name then.
    pub server_name: String,
    /// When it was opened.
    pub started_at: String,
    /// When it ended; none while it goes on.
    pub ended_at: Option<String>,
    /// How: `left`, `guest`, `revoked`, `ended`, `expired`, `barred` (login or role gone), `full` (recordings have a bound), `unrecorded`, `lost`.
    pub ending: Option<String>,
    /// Bytes that were recorded.
    pub bytes: u64,
    /// Pieces of the recording.
    pub pieces: u64,
    /// SM3 over the recording, sealed in the ledger; none while it goes on.
    pub digest: Option<String>,
}

/// A page of a recording.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessRecording {
    /// Session.
    pub session: AccessSession,
    /// In order.
    pub pieces: Vec<AccessPiece>,
    /// The digests of these pieces fit, and at the end lead to the one that was sealed.
    pub intact: bool,
    /// Where to go on.
    pub next: Option<String>,
}

/// A piece of a recording.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessPiece {
    /// Place, from 1.
    pub n: u64,
    /// When.
    pub at: String,
    /// `in` to the server, `out` from it, `mark` for the end marker.
    pub direction: String,
    /// As text; what is no UTF-8 is replaced.
    pub text: String,
    /// The bytes, base64.
    pub data: String,
}
