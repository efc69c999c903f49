//! Grants of access, consoles under them, and their recordings.

use super::{OpsState, asked, instant, limit, named, opt_instant};
use ::compute::access::{Grant, GrantFilter, NewGrant, Piece, Session, State as GrantState};
use axum::extract::{Path, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::ops::access as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{AccessGrantId, AccessSessionId, Error, ProjectId, Result, ServerId, Timestamp};

/// Most pieces of a recording in an answer: in JSON what was shown may take six times its bytes, and stands there twice.
const PIECES: u32 = 200;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::ACCESS_REQUEST, request)
        .on(&wire::ACCESS_LIST, list)
        .on(&wire::ACCESS_SHOW, show)
        .on(&wire::ACCESS_APPROVE, approve)
        .on(&wire::ACCESS_REFUSE, refuse);
    r.on(&wire::ACCESS_REVOKE, revoke)
        .on(&wire::ACCESS_END, end)
        .on(&wire::ACCESS_CONSOLE, console)
        .on(&wire::ACCESS_SESSIONS, sessions)
        .on(&wire::ACCESS_RECORDING, recording)
}

fn view(g: Grant, now: Timestamp) -> wire::AccessGrant {
    let state = g.state_at(now);
    // What time has ended a moment ago is not written yet.
    let closed_at = g.closed_at.or_else(|| (state == GrantState::Expired).then_some(g.until));
    wire::AccessGrant {
        id: g.id.into(),
        project: g.project.into(),
        servers: g.servers.into_iter().map(String::from).collect(),
        operator: g.operator.into(),
        operator_name: g.operator_name,
        reason: g.reason,
        minutes: g.minutes,
        state: state.as_str().to_owned(),
        requested_at: instant(g.requested_at),
        until: instant(g.until),
        decided_at: opt_instant(g.decided_at),
        decided_by: g.decided_by.map(String::from),
        decided_name: g.decided_name,
        closed_at: opt_instant(closed_at),
        closed_by: g.closed_by.map(String::from),
        closed_name: g.closed_name,
        note: g.note,
    }
}

fn session_view(s: Session) -> wire::AccessSession {
    wire::AccessSession {
        id: s.id.into(),
        server: s.server.into(),
        server_name: s.server_name,
        started_at: instant(s.started_at),
        ended_at: opt_instant(s.ended_at),
        ending: s.ending.map(|e| e.as_str().to_owned()),
        bytes: s.bytes,
        pieces: s.pieces,
        digest: s.ended_at.map(|_| s.head),
    }
}

fn piece_view(p: Piece) -> wire::AccessPiece {
    wire::AccessPiece {
        n: p.n,
        at: instant(p.at),
        direction: p.direction.as_str().to_owned(),
        text: String::from_utf8_lossy(&p.data).into_owned(),
        data: STANDARD.encode(&p.data),
    }
}

async fn request(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::AccessRequest>) -> Result<Response, Fail> {
    let new = NewGrant {
        project: named::project(&s, &ctx.caller, r.project.filter(|p| !p.is_empty())).await?,
        servers: r.servers.into_iter().map(ServerId::from).collect(),
        reason: r.reason,
        minutes: r.minutes,
    };
    let g = s.compute.ask_access(&ctx.caller, new).await?;
    json(StatusCode::CREATED, &view(g, s.env.now()))
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let state = p.get("state").map(|w| {
        let words = GrantState::ALL.map(GrantState::as_str).join(", ");
        GrantState::parse(w).ok_or_else(|| Error::bad_request(format!("state: must be one of {words}")).field("state"))
    });
    let own = match p.get("own") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Error::bad_request("own: is true or false").field("own").into()),
    };
    let f = GrantFilter {
        state: state.transpose()?,
        project: p.get("project").map(ProjectId::from),
        own,
        page: asked(&p)?,
    };
    let now = s.env.now();
    let found = s.compute.access_grants(&ctx.caller, &f).await?.map(|g| view(g, now));
    json(StatusCode::OK, &wire::AccessGrants { access_grants: found.items, next: found.next })
}

async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let g = s.compute.access_grant(&ctx.caller, &AccessGrantId::from(id)).await?;
    json(StatusCode::OK, &view(g, s.env.now()))
}

async fn approve(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AccessAnswer>,
) -> Result<Response, Fail> {
    let g = s.compute.approve_access(&ctx.caller, &AccessGrantId::from(id), r.note.as_deref()).await?;
    json(StatusCode::OK, &view(g, s.env.now()))
}

async fn refuse(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AccessAnswer>,
) -> Result<Response, Fail> {
    let g = s.compute.refuse_access(&ctx.caller, &AccessGrantId::from(id), r.note.as_deref()).await?;
    json(StatusCode::OK, &view(g, s.env.now()))
}

async fn revoke(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AccessAnswer>,
) -> Result<Response, Fail> {
    let g = s.compute.revoke_access(&ctx.caller, &AccessGrantId::from(id), r.note.as_deref()).await?;
    json(StatusCode::OK, &view(g, s.env.now()))
}

async fn end(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AccessAnswer>,
) -> Result<Response, Fail> {
    let g = s.compute.end_access(&ctx.caller, &AccessGrantId::from(id), r.note.as_deref()).await?;
    json(StatusCode::OK, &view(g, s.env.now()))
}

async fn console(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AccessConsoleRequest>,
) -> Result<Response, Fail> {
    let (id, server) = (AccessGrantId::from(id), ServerId::from(r.server));
    let key = s.compute.access_console(&ctx.caller, &id, &server).await?;
    let host = ctx.base.split_once("://").map_or(&*ctx.base, |(_, host)| host);
    let body = wire::AccessConsole {
        server: server.into(),
        url: ["wss://", host, "/compute/serial/", &key.key].concat(),
        expires_at: instant(key.expires_at),
        ends_at: instant(key.ends_at),
    };
    json(StatusCode::CREATED, &body)
}

async fn sessions(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let all = s.compute.access_sessions(&ctx.caller, &AccessGrantId::from(id)).await?;
    json(StatusCode::OK, &wire::AccessSessions { sessions: all.into_iter().map(session_view).collect() })
}

async fn recording(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, p: Params) -> Result<Response, Fail> {
    let rule = |field: &str, rule: &str| Error::bad_request(format!("{field}: {rule}")).field(field);
    let session = p.get("session").filter(|x| !x.is_empty());
    let session = session.ok_or_else(|| rule("session", "is missing: of which session"))?;
    let after: u64 = match p.get("marker") {
        None => 0,
        Some(m) => m.parse().map_err(|_| rule("marker", "is none that was given"))?,
    };
    let (id, session, most) = (AccessGrantId::from(id), AccessSessionId::from(session), limit(&p)?.min(PIECES));
    let found = s.compute.access_recording(&ctx.caller, &id, &session, after, most).await?;
    let next = found.pieces.last().filter(|_| found.pieces.len() == most as usize).map(|p| p.n.to_string());
    let body = wire::AccessRecording {
        session: session_view(found.session),
        pieces: found.pieces.into_iter().map(piece_view).collect(),
        intact: found.intact,
        next,
    };
    json(StatusCode::OK, &body)
}
