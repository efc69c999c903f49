//! Tickets and requests for risk assessments.

use super::{at, clock, entries, opt_at};
use crate::north::ops::{OpsState, asked, instant, named, opt_instant};
use ::ops::desk::risk::{self, NewRisk, Risk, RiskAction, RiskFilter, Step};
use ::ops::desk::ticket::{
    Channel, Comment, Event, Kind, NewTicket, Priority, State as TicketState, Ticket, TicketAction, TicketFilter,
    WaitsFor,
};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::desk::ticket as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{ProjectId, Result, RiskId, TicketId, Timestamp, UserId};

fn view(t: Ticket, now: Timestamp) -> wire::Ticket {
    let response = t.response_due.zip(t.response(now)).map(|(due, s)| clock("response", due, t.responded_at, s));
    let resolution = t.resolve_due.zip(t.resolution(now)).map(|(due, s)| clock("resolution", due, t.resolved_at, s));
    let waited_seconds = t.waited_seconds(now);
    wire::Ticket {
        clocks: response.into_iter().chain(resolution).collect(),
        id: t.id.into(),
        project: t.project.into(),
        kind: t.kind.as_str().to_owned(),
        title: t.title,
        text: t.text,
        priority: t.priority.as_str().to_owned(),
        channel: t.channel.as_str().to_owned(),
        system: t.system,
        resources: t.resources,
        clock: t.clock,
        requester: t.requester.into(),
        requester_name: t.requester_name,
        assignee: t.assignee.map(String::from),
        state: t.state.as_str().to_owned(),
        state_name: t.state.name().to_owned(),
        state_name_en: t.state.name_en().to_owned(),
        raised_at: instant(t.raised_at),
        recorded_at: instant(t.recorded_at),
        response_timely: t.response_timely,
        resolve_timely: t.resolve_timely,
        confirm_due: opt_instant(t.confirm_due),
        closed_at: opt_instant(t.closed_at),
        satisfaction: t.satisfaction,
        incident: t.incident,
        waits_for: t.waits_for.map(|w| w.as_str().to_owned()),
        waited_seconds,
        timeline: None,
    }
}

fn reply(s: &OpsState, status: StatusCode, t: Ticket) -> Result<Response, Fail> {
    json(status, &view(t, s.env.now()))
}

pub(super) async fn create(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::TicketRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let (system, things) = (named::id("system", r.system.as_ref()), named::ids("resources", &r.resources));
    named::links(&s, &ctx.caller, project.as_ref(), system, things).await?;
    let new = NewTicket {
        project,
        kind: Kind::parse("kind", &r.kind)?,
        title: r.title,
        text: r.text,
        priority: r.priority.as_deref().map_or(Ok(Priority::Normal), |p| Priority::parse("priority", p))?,
        channel: r.channel.as_deref().map_or(Ok(Channel::Portal), |c| Channel::parse("channel", c))?,
        system: r.system,
        resources: r.resources,
        clock: r.clock,
        requester: r.requester,
        at: opt_at("at", r.at.as_deref())?,
    };
    let t = s.ops.raise_ticket(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, t)
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = TicketFilter {
        project: p.get("project").map(ProjectId::from),
        state: p.get("state").map(|x| TicketState::parse("state", x)).transpose()?,
        kind: p.get("kind").map(|x| Kind::parse("kind", x)).transpose()?,
        assignee: p.get("assignee").map(UserId::from),
        page: asked(&p)?,
    };
    let now = s.env.now();
    let all = s.ops.tickets(&ctx.caller, &f).await?.map(|t| view(t, now));
    json(StatusCode::OK, &wire::Tickets { tickets: all.items, next: all.next })
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = TicketId::from(id);
    let t = s.ops.ticket(&ctx.caller, &id).await?;
    let mut body = view(t, s.env.now());
    body.timeline = Some(entries(s.ops.timeline(&ctx.caller, id.as_str()).await?));
    json(StatusCode::OK, &body)
}

pub(super) async fn act(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::TicketEvent>,
) -> Result<Response, Fail> {
    let action = TicketAction {
        at: opt_at("at", r.at.as_deref())?,
        note: r.note,
        assignee: r.assignee.map(UserId::from),
        due: r.due.as_deref().map(|d| at("due", d)).transpose()?,
        satisfaction: r.satisfaction,
        waits_for: r.waits_for.as_deref().map(|w| WaitsFor::parse("waits_for", w)).transpose()?,
    };
    let event = Event::parse("event", &r.event)?;
    let t = s.ops.act_on_ticket(&ctx.caller, &TicketId::from(id), event, action).await?;
    reply(&s, StatusCode::OK, t)
}

pub(super) async fn comment(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::CommentRequest>,
) -> Result<Response, Fail> {
    let c = Comment { text: r.note, internal: r.internal };
    let t = s.ops.comment_ticket(&ctx.caller, &TicketId::from(id), c).await?;
    reply(&s, StatusCode::OK, t)
}

pub(super) async fn assign(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::Assignment>,
) -> Result<Response, Fail> {
    let who = r.assignee.map(UserId::from);
    let id = TicketId::from(id);
    let t = s.ops.assign_ticket(&ctx.caller, &id, who.as_ref(), r.incident.as_deref()).await?;
    reply(&s, StatusCode::OK, t)
}

fn view_risk(r: Risk, now: Timestamp) -> wire::Risk {
    let steps = [("respond", r.respond), ("scan", r.scan), ("report", r.report)];
    let one = |(name, s): (&str, Step)| Some(clock(name, s.due?, s.at, s.standing(now)?));
    wire::Risk {
        clocks: steps.into_iter().filter_map(one).collect(),
        id: r.id.into(),
        project: r.project.into(),
        urgent: r.urgent,
        system: r.system,
        title: r.title,
        text: r.text,
        requester: r.requester.into(),
        state: r.state.as_str().to_owned(),
        state_name: r.state.name().to_owned(),
        state_name_en: r.state.name_en().to_owned(),
        raised_at: instant(r.raised_at),
        recorded_at: instant(r.recorded_at),
        conclusion: r.conclusion,
        timeline: None,
    }
}

pub(super) async fn create_risk(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::RiskRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let system = named::id("system", r.system.as_ref());
    named::links(&s, &ctx.caller, project.as_ref(), system, named::Ids::default()).await?;
    let new = NewRisk {
        project,
        urgent: r.urgent,
        system: r.system,
        title: r.title,
        text: r.text,
        at: opt_at("at", r.at.as_deref())?,
    };
    let r = s.ops.request_risk(&ctx.caller, new).await?;
    json(StatusCode::CREATED, &view_risk(r, s.env.now()))
}

pub(super) async fn list_risks(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = RiskFilter {
        project: p.get("project").map(ProjectId::from),
        state: p.get("state").map(|x| risk::State::parse("state", x)).transpose()?,
        page: asked(&p)?,
    };
    let now = s.env.now();
    let all = s.ops.risks(&ctx.caller, &f).await?.map(|r| view_risk(r, now));
    json(StatusCode::OK, &wire::Risks { requests: all.items, next: all.next })
}

pub(super) async fn show_risk(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = RiskId::from(id);
    let mut body = view_risk(s.ops.risk(&ctx.caller, &id).await?, s.env.now());
    body.timeline = Some(entries(s.ops.timeline(&ctx.caller, id.as_str()).await?));
    json(StatusCode::OK, &body)
}

pub(super) async fn act_on_risk(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::RiskEvent>,
) -> Result<Response, Fail> {
    let event = risk::Event::parse("event", &r.event)?;
    let action = RiskAction { at: opt_at("at", r.at.as_deref())?, note: r.note };
    let r = s.ops.act_on_risk(&ctx.caller, &RiskId::from(id), event, action).await?;
    json(StatusCode::OK, &view_risk(r, s.env.now()))
}
