//! Problems and articles.

use super::entries;
use crate::north::ops::{OpsState, asked, instant, limit, opt_instant};
use ::ops::desk::knowledge::{
    Article, ArticleFilter, Audience, NewArticle, NewProblem, Problem, ProblemAction, ProblemEvent, ProblemFilter,
    ProblemState, Version,
};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::desk::knowledge as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{ArticleId, Error, IncidentId, ProblemId, Result};

fn view(p: Problem) -> wire::Problem {
    wire::Problem {
        id: p.id.into(),
        title: p.title,
        text: p.text,
        cause: p.cause,
        workaround: p.workaround,
        solution: p.solution,
        state: p.state.as_str().to_owned(),
        state_name: p.state.name().to_owned(),
        state_name_en: p.state.name_en().to_owned(),
        opened_by: p.opened_by.into(),
        opened_at: instant(p.opened_at),
        resolved_at: opt_instant(p.resolved_at),
        incidents: p.incidents.into_iter().map(String::from).collect(),
        timeline: None,
    }
}

pub(super) async fn open(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ProblemRequest>,
) -> Result<Response, Fail> {
    let new = NewProblem { title: r.title, text: r.text, incidents: r.incidents };
    json(StatusCode::CREATED, &view(s.ops.open_problem(&ctx.caller, new).await?))
}

pub(super) async fn problems(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f =
        ProblemFilter { state: p.get("state").map(|x| ProblemState::parse("state", x)).transpose()?, page: asked(&p)? };
    let all = s.ops.problems(&ctx.caller, &f).await?.map(view);
    json(StatusCode::OK, &wire::Problems { problems: all.items, next: all.next })
}

pub(super) async fn problem(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = ProblemId::from(id);
    let mut body = view(s.ops.problem(&ctx.caller, &id).await?);
    body.timeline = Some(entries(s.ops.timeline(&ctx.caller, id.as_str()).await?));
    json(StatusCode::OK, &body)
}

pub(super) async fn act(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ProblemEvent>,
) -> Result<Response, Fail> {
    let event = ProblemEvent::parse("event", &r.event)?;
    let action = ProblemAction { cause: r.cause, workaround: r.workaround, solution: r.solution, note: r.note };
    let p = s.ops.act_on_problem(&ctx.caller, &ProblemId::from(id), event, action).await?;
    json(StatusCode::OK, &view(p))
}

pub(super) async fn link(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, incident)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let p = s.ops.link_incident(&ctx.caller, &ProblemId::from(id), &IncidentId::from(incident)).await?;
    json(StatusCode::OK, &view(p))
}

fn view_article(a: Article) -> wire::Article {
    wire::Article {
        id: a.id.into(),
        title: a.title,
        text: a.text,
        keywords: a.keywords,
        audience: a.audience.as_str().to_owned(),
        version: a.version,
        author_name: a.author_name,
        at: instant(a.at),
        withdrawn: a.withdrawn,
        problem: a.problem,
        versions: None,
    }
}

fn wish(r: wire::ArticleRequest) -> Result<NewArticle> {
    Ok(NewArticle {
        title: r.title,
        text: r.text,
        keywords: r.keywords,
        audience: r.audience.as_deref().map_or(Ok(Audience::Everybody), |a| Audience::parse("audience", a))?,
        problem: r.problem,
    })
}

pub(super) async fn write(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ArticleRequest>,
) -> Result<Response, Fail> {
    json(StatusCode::CREATED, &view_article(s.ops.write_article(&ctx.caller, wish(r)?).await?))
}

pub(super) async fn rewrite(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ArticleRequest>,
) -> Result<Response, Fail> {
    let missing = || Error::bad_request("version: name the version that was changed").field("version");
    let from = r.version.ok_or_else(missing)?;
    let a = s.ops.rewrite_article(&ctx.caller, &ArticleId::from(id), from, wish(r)?).await?;
    json(StatusCode::OK, &view_article(a))
}

pub(super) async fn withdraw(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    s.ops.withdraw_article(&ctx.caller, &ArticleId::from(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn articles(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = ArticleFilter {
        search: p.get("q").map(str::to_owned),
        marker: p.get("marker").map(ArticleId::from),
        limit: limit(&p)?,
    };
    let articles = s.ops.articles(&ctx.caller, &f).await?.into_iter().map(view_article).collect();
    json(StatusCode::OK, &wire::Articles { articles })
}

pub(super) async fn article(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let (a, versions) = s.ops.article(&ctx.caller, &ArticleId::from(id)).await?;
    let one = |v: Version| wire::ArticleVersion {
        version: v.version,
        title: v.title,
        text: v.text,
        author_name: v.author_name,
        at: instant(v.at),
    };
    let mut body = view_article(a);
    body.versions = (!versions.is_empty()).then(|| versions.into_iter().map(one).collect());
    json(StatusCode::OK, &body)
}
