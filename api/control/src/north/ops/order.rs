//! Orders and their approval.

use super::{OpsState, asked, instant, opt_instant};
use ::catalog::Book;
use ::catalog::order::{Ask, NetworkChoice, NewLine, NewOrder, Order, OrderFilter, OrderKind, State as OrderState};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::order as wire;
use http::StatusCode;
use httpkit::extract::{json, parse_json};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, OrderId, ProjectId, Result, Timestamp};
use runtime::list::Listed;

const DEFAULT_CIDR: &str = "192.168.0.0/24";

pub(super) fn network(n: Option<wire::NetworkRequest>) -> Result<NetworkChoice> {
    let Some(n) = n else {
        return Ok(NetworkChoice::New { cidr: DEFAULT_CIDR.into(), ssh_from: None });
    };
    match (n.id, n.cidr, n.ssh_from) {
        (Some(id), None, None) => Ok(NetworkChoice::Existing(id)),
        (Some(_), _, _) => {
            Err(Error::bad_request("network: an existing network is used as it is: give its id alone").field("network"))
        }
        (None, cidr, ssh_from) => {
            Ok(NetworkChoice::New { cidr: cidr.unwrap_or_else(|| DEFAULT_CIDR.into()), ssh_from })
        }
    }
}

fn wish(r: wire::OrderRequest) -> Result<NewOrder> {
    let line = |l: wire::LineRequest| NewLine { item: l.item, quantity: l.quantity, months: l.months, form: l.form };
    Ok(NewOrder {
        name: r.name,
        note: r.note,
        creates: r.create,
        network: network(r.network)?,
        lines: r.lines.into_iter().map(line).collect(),
        urgent: r.urgent,
        trial_days: r.trial_days,
    })
}

fn account(a: &::catalog::order::kind::Account) -> wire::Account {
    wire::Account {
        user: a.user.as_ref().map(|u| u.as_str().to_owned()),
        person: a.person.clone(),
        contact: a.contact.clone(),
        purpose: a.purpose.clone(),
        system: a.system.as_str().to_owned(),
        role: a.role.map(|r| r.as_str().to_owned()),
        until: instant(a.until),
    }
}

fn opening(x: &::catalog::order::kind::Opening) -> wire::Opening {
    wire::Opening {
        targets: x.targets.clone(),
        protocol: x.protocol.clone(),
        from_port: x.from_port,
        to_port: x.to_port,
        sources: x.sources.clone(),
        purpose: x.purpose.clone(),
        until: instant(x.until),
    }
}

fn stage(s: &::catalog::order::StageState, now: Timestamp) -> wire::Stage {
    wire::Stage {
        role: s.role.as_str().to_owned(),
        delegate: s.delegate,
        began_at: opt_instant(s.began_at),
        due_at: opt_instant(s.due_at),
        decided_at: opt_instant(s.decided_at),
        overdue: s.overdue(now),
    }
}

fn view(book: &Book, o: Order, now: Timestamp) -> wire::Order {
    let name = |code: &str| book.item(code).map(|i| i.name.clone()).unwrap_or_default();
    let line = |l: ::catalog::order::Line| wire::Line {
        name: name(&l.item),
        item: l.item,
        quantity: l.quantity,
        months: l.months,
        form: l.form,
    };
    let decision = |d: ::catalog::order::Decision| wire::Decision {
        round: d.round,
        stage: d.stage,
        decision: d.decision,
        by: d.person.into(),
        by_name: d.person_name,
        behalf: d.behalf.map(String::from),
        behalf_name: d.behalf_name,
        reason: d.reason,
        at: instant(d.at),
    };
    let (mut asked, mut opens, mut months, mut backup) = (None, None, None, None);
    match &o.ask {
        Ask::None | Ask::Hand => {}
        Ask::Renew { months: m } => months = Some(*m),
        Ask::Release { backup: b } => backup = Some(*b),
        Ask::Account(a) => asked = Some(account(a)),
        Ask::Opening(x) => opens = Some(opening(x)),
    }
    wire::Order {
        waits_for: o.waiting().map(|s| s.role.as_str().to_owned()),
        stages: o.stages.iter().map(|s| stage(s, now)).collect(),
        account: asked,
        opening: opens,
        months,
        backup,
        kind: o.kind.as_str().to_owned(),
        target: o.target.map(String::from),
        urgent: o.urgent,
        flow: o.flow,
        trial_days: o.trial_days,
        trial_until: opt_instant(o.trial_until),
        stopped_at: opt_instant(o.stopped_at),
        released_at: opt_instant(o.released_at),
        by_hand: o.ask.by_hand(),
        evidence: o.evidence,
        id: o.id.into(),
        project: o.project.into(),
        name: o.name,
        note: o.note,
        state: o.state.as_str().to_owned(),
        round: o.round,
        create: o.creates,
        contract: o.contract,
        ordered_by: o.caller.user.into(),
        ordered_by_name: o.caller.user_name,
        reason: o.reason,
        operation: o.operation.map(String::from),
        created_at: instant(o.created_at),
        updated_at: instant(o.updated_at),
        delivered_at: opt_instant(o.delivered_at),
        expires_at: opt_instant(o.expires_at),
        lines: o.lines.into_iter().map(line).collect(),
        decisions: o.decisions.into_iter().map(decision).collect(),
        resources: None,
    }
}

pub(super) fn reply(s: &OpsState, status: StatusCode, o: Order) -> Result<Response, Fail> {
    json(status, &view(s.catalog.book(), o, s.env.now()))
}

fn replies(s: &OpsState, all: Listed<Order>) -> Result<Response, Fail> {
    let all = all.map(|o| view(s.catalog.book(), o, s.env.now()));
    json(StatusCode::OK, &wire::Orders { orders: all.items, next: all.next })
}

/// The reason, if a body was sent at all.
pub(super) fn reason(body: &Bytes) -> Result<Option<String>> {
    if body.is_empty() { Ok(None) } else { Ok(parse_json::<wire::DecisionRequest>(body)?.reason) }
}

pub(super) async fn create(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::OrderRequest>,
) -> Result<Response, Fail> {
    let o = s.catalog.submit(&ctx.caller, wish(r)?).await?;
    reply(&s, StatusCode::CREATED, o)
}

pub(super) async fn resubmit(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::OrderRequest>,
) -> Result<Response, Fail> {
    let o = s.catalog.resubmit(&ctx.caller, &OrderId::from(id), wish(r)?).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let state = match p.get("state") {
        None => None,
        Some(x) => Some(
            OrderState::parse(x).ok_or_else(|| Error::bad_request("state: is no state of an order").field("state"))?,
        ),
    };
    let kind = p
        .get("kind")
        .map(|x| OrderKind::parse(x).ok_or_else(|| Error::bad_request("kind: is no kind of order").field("kind")));
    let filter = OrderFilter {
        kind: kind.transpose()?,
        target: p.get("target").map(OrderId::from),
        by_hand: p.flag("by_hand")?,
        project: p.get("project").map(ProjectId::from),
        state,
        page: asked(&p)?,
    };
    replies(&s, s.catalog.orders(&ctx.caller, &filter).await?)
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = OrderId::from(id);
    let o = s.catalog.order(&ctx.caller, &id).await?;
    let made = s.catalog.pieces(&ctx.caller, &id).await?;
    let mut body = view(s.catalog.book(), o, s.env.now());
    body.resources = Some(made.into_iter().map(|(key, id)| wire::Made { key, id }).collect());
    json(StatusCode::OK, &body)
}

pub(super) async fn approve(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.approve(&ctx.caller, &OrderId::from(id), why.as_deref()).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn reject(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.reject(&ctx.caller, &OrderId::from(id), why.as_deref(), false).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn send_back(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.reject(&ctx.caller, &OrderId::from(id), why.as_deref(), true).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.withdraw(&ctx.caller, &OrderId::from(id), why.as_deref()).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn retry(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let o = s.catalog.retry(&ctx.caller, &OrderId::from(id)).await?;
    reply(&s, StatusCode::OK, o)
}

pub(super) async fn approvals(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    replies(&s, s.catalog.approvals(&ctx.caller, &asked(&p)?).await?)
}
