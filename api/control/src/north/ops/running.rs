//! Operations, nodes, figures, the audit ledger.

use super::{OpsState, asked, instant, opt_instant, project_of};
use ::catalog::order::WhoseOrders;
use ::ops::node::NodeState;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::running as wire;
use http::StatusCode;
use httpkit::extract::{json, parse_json};
use httpkit::{Ctx, Fail, Params};
use kernel::{Error, NodeId, OperationId, ProjectId, Result, Role, ServerId, Timestamp};
use runtime::operation::{State as OperationState, View};
use runtime::port::Outcome;
use security::{Filter, Found};
use std::time::Duration;

fn operation_view(v: View) -> wire::Operation {
    let state = match v.state {
        OperationState::Running => "running",
        OperationState::Unwinding => "unwinding",
        OperationState::Done => "done",
        OperationState::Undone => "undone",
    };
    wire::Operation {
        id: v.id.into(),
        kind: v.kind,
        subject: v.subject,
        project: v.project.map(String::from),
        state: state.to_owned(),
        step: v.step,
        done: v.done,
        total: v.total,
        attempt: v.attempt,
        error: v.error,
        created_at: instant(v.created_at),
        finished_at: opt_instant(v.finished_at),
    }
}

pub(super) async fn operations(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let project = match (WhoseOrders::of(&ctx.caller)?, p.get("project")) {
        (WhoseOrders::All, asked) => asked.map(ProjectId::from),
        (WhoseOrders::Project(_), asked) => Some(project_of(&ctx.caller, asked)?),
    };
    let mut tx = s.env.db.read().await?;
    let all = s.env.ops.list(&mut tx, project.as_ref(), p.get("subject"), &asked(&p)?).await?.map(operation_view);
    json(StatusCode::OK, &wire::Operations { operations: all.items, next: all.next })
}

pub(super) async fn operation(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let whose = WhoseOrders::of(&ctx.caller)?;
    let mut tx = s.env.db.read().await?;
    let v = s.env.ops.view(&mut tx, &OperationId::from(id)).await?;
    let v = v.filter(|v| match &whose {
        WhoseOrders::All => true,
        WhoseOrders::Project(own) => v.project.as_ref() == Some(own),
    });
    let v = v.ok_or_else(|| Error::not_found("the operation could not be found"))?;
    json(StatusCode::OK, &operation_view(v))
}

fn time(p: &Params, key: &'static str) -> Result<Option<Timestamp>> {
    p.get(key)
        .map(|t| Timestamp::parse(t).map_err(|e| Error::bad_request(format!("{key}: {e}")).field(key)))
        .transpose()
}

pub(super) async fn samples(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(subject): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    // Figures of hosts, and of servers that are gone, are the operator's; a tenant reads those of a server that is there and his.
    if !ctx.caller.has(Role::Operator) && !ctx.caller.is_admin() {
        s.compute.server(&ctx.caller, &ServerId::from(subject.as_str())).await?;
    }
    let now = s.env.now();
    let to = time(&p, "to")?.unwrap_or(now);
    let from = time(&p, "from")?.unwrap_or_else(|| to.minus(Duration::from_secs(3600)));
    let series = s.ops.series(&subject, from, to).await?;
    let point = |x: ::ops::sample::Point| wire::SamplePoint {
        at: instant(x.at),
        seconds: x.seconds,
        cpu_percent: x.cpu_percent,
        memory_bytes: x.memory_bytes,
        memory_max_bytes: x.memory_max_bytes,
        disk_read_bytes: x.rates[0],
        disk_reads: x.rates[1],
        disk_write_bytes: x.rates[2],
        disk_writes: x.rates[3],
        net_rx_bytes: x.rates[4],
        net_rx_packets: x.rates[5],
        net_tx_bytes: x.rates[6],
        net_tx_packets: x.rates[7],
    };
    let body = wire::Samples { subject: series.subject, points: series.points.into_iter().map(point).collect() };
    json(StatusCode::OK, &body)
}

pub(super) async fn nodes(State(s): State<OpsState>) -> Result<Response, Fail> {
    let node = |n: ::ops::node::Node| wire::Node {
        id: n.id.into(),
        hostname: n.hostname,
        fingerprint: n.fingerprint,
        state: match n.state {
            NodeState::Enrolled => "enrolled",
            NodeState::Up => "up",
            NodeState::Away => "away",
            NodeState::Revoked => "revoked",
        }
        .to_owned(),
        enrolled_at: instant(n.enrolled_at),
        last_seen: opt_instant(n.last_seen),
    };
    json(StatusCode::OK, &wire::Nodes { nodes: s.ops.nodes().await?.into_iter().map(node).collect() })
}

pub(super) async fn revoke(State(s): State<OpsState>, Path(id): Path<String>) -> Result<Response, Fail> {
    s.ops.revoke_node(&NodeId::from(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn create_token(State(s): State<OpsState>, ctx: Ctx, body: Bytes) -> Result<Response, Fail> {
    let r: wire::NodeTokenRequest = if body.is_empty() { Default::default() } else { parse_json(&body)? };
    let life = Duration::from_secs(r.expires_in.unwrap_or(3600));
    let t = s.ops.create_node_token(&ctx.caller, r.hostname.as_deref(), life).await?;
    json(StatusCode::CREATED, &wire::NodeToken { token: t.token, expires_at: instant(t.expires_at) })
}

fn entry(f: Found) -> wire::AuditEntry {
    let e = f.entry;
    wire::AuditEntry {
        seq: f.seq,
        id: f.id.into(),
        at: instant(f.at),
        request: e.request,
        user: e.user,
        user_name: e.user_name,
        project: e.project.map(String::from),
        remote: e.remote,
        service: e.service,
        action: e.action,
        path: e.path,
        outcome: match e.outcome {
            Outcome::Begun => "begun",
            Outcome::Done => "done",
            Outcome::Refused => "refused",
        }
        .to_owned(),
        status: e.status,
        detail: e.detail,
        place: f.place,
        chain: f.chain,
    }
}

pub(super) async fn audit(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let owned = |k: &str| p.get(k).map(str::to_owned);
    let filter = Filter {
        user: owned("user"),
        project: owned("project"),
        service: owned("service"),
        action: owned("action"),
        request: owned("request"),
        outcome: None,
        from: time(&p, "from")?,
        to: time(&p, "to")?,
    };
    let found = s.security.entries(&ctx.caller, &filter, &asked(&p)?).await?.map(entry);
    json(StatusCode::OK, &wire::AuditPage { entries: found.items, next: found.next })
}
