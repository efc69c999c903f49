//! Sessions of browsers: login, what a page knows of its session, scope, end.

use super::{ConsoleState, Reply, private, seat, with_cookie};
use crate::north::identity::refused;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::console::{
    ContractView, LoginBody, ProjectView, ScopeBody, ScopeProject, ScopeView, SessionItem, SessionUser, SessionView,
};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Subject, browser};
use identity::Secret;
use identity::session::Seat;
use identity::session::open::Login;
use identity::token::access::Scope;
use identity::token::login::{DomainKey, UserKey};
use kernel::{Error, Result};
use std::collections::BTreeMap;

pub async fn open(State(s): State<ConsoleState>, ctx: Ctx, Json(b): Json<LoginBody>) -> Reply {
    browser::own_login(&ctx.headers, &ctx.base)?;
    let login = Login {
        user: UserKey::Name { name: b.user, domain: DomainKey::Name(b.domain) },
        password: Secret::from(b.password.0),
        code: b.totp.map(|c| Secret::from(c.0)),
        replace: b.replace,
        address: ctx.caller.remote.clone().unwrap_or_default(),
        agent: ctx.header("user-agent").unwrap_or_default().to_owned(),
    };
    let opened = match s.identity.open_session(&login).await {
        Ok(o) => o,
        Err(r) => return Ok(refused(r)),
    };
    leave(&s, &ctx).await;
    let mut r = with_cookie(shown(&s, &opened.seat).await?, &browser::set_cookie(opened.cookie.expose()))?;
    let user = &opened.seat.token.access.user;
    r.extensions_mut().insert(Subject { user: user.id.to_string(), name: user.name.clone() });
    Ok(r)
}

/// The session that this browser had: its cookie is about to be forgotten.
async fn leave(s: &ConsoleState, ctx: &Ctx) {
    let Ok(old) = seat(s, ctx).await else { return };
    let r = old.record();
    if let Err(e) = s.identity.end_session(&r.user, &r.id).await {
        tracing::debug!(error = ?e, "the session that a browser had was not ended");
    }
}

pub async fn show(State(s): State<ConsoleState>, ctx: Ctx) -> Reply {
    let seat = seat(&s, &ctx).await?;
    shown(&s, &seat).await
}

pub async fn close(State(s): State<ConsoleState>, ctx: Ctx) -> Reply {
    let seat = seat(&s, &ctx).await?;
    let r = seat.record();
    s.identity.end_session(&r.user, &r.id).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), &browser::clear_cookie())?)
}

pub async fn scope(State(s): State<ConsoleState>, ctx: Ctx, Json(b): Json<ScopeBody>) -> Reply {
    let old = seat(&s, &ctx).await?;
    let project = match (b.project, b.system) {
        (Some(p), false) => Some(p.into()),
        (None, true) => None,
        _ => {
            let why = "project: name either a project, or system: true";
            return Err(Error::bad_request(why).field("project").into());
        }
    };
    s.identity.set_session_scope(&old, project).await?;
    let new = seat(&s, &ctx).await?;
    shown(&s, &new).await
}

pub async fn list(State(s): State<ConsoleState>, ctx: Ctx) -> Reply {
    let seat = seat(&s, &ctx).await?;
    let item = |l: identity::session::Listed| SessionItem {
        id: l.record.id,
        address: l.record.address,
        agent: l.record.agent,
        since: l.record.created_at.rfc3339(),
        last: l.record.used_at.rfc3339(),
        current: l.current,
    };
    let all: Vec<_> = s.identity.sessions(&seat).await?.into_iter().map(item).collect();
    Ok(private(httpkit::extract::json(StatusCode::OK, &all)?))
}

pub async fn end(State(s): State<ConsoleState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    let seat = seat(&s, &ctx).await?;
    let mine = seat.record();
    s.identity.end_session(&mine.user, &id).await?;
    let r = StatusCode::NO_CONTENT.into_response();
    Ok(if id == mine.id { with_cookie(r, &browser::clear_cookie())? } else { r })
}

/// The session as its page sees it.
async fn shown(s: &ConsoleState, seat: &Seat) -> Result<Response, Fail> {
    let (record, access, caller) = (seat.record(), &seat.token.access, &seat.token.caller);
    let user = &access.user;
    let scope = match &access.scope {
        Scope::Project(p, _) => Some(ScopeView::Project(ScopeProject {
            id: p.id.to_string(),
            name: p.name.clone(),
            domain: p.domain.to_string(),
        })),
        Scope::System => Some(ScopeView::System(true)),
        Scope::Unscoped | Scope::Domain(_) => None,
    };
    let project = |p: identity::project::Project| ProjectView {
        id: p.id.to_string(),
        name: p.name,
        parent: p.parent.map(|p| p.to_string()),
    };
    let contract = s.billing.contract();
    let view = SessionView {
        user: SessionUser {
            id: user.id.to_string(),
            name: user.name.clone(),
            domain: user.domain.to_string(),
            domain_name: access.user_domain.name.clone(),
        },
        csrf: record.csrf.clone(),
        must_change: seat.must_change,
        second_factor: s.identity.has_second_factor(&user.id).await?,
        scope,
        roles: caller.role_names.clone(),
        projects: s.identity.projects_of_user(caller, &user.id).await?.into_iter().map(project).collect(),
        system: s.identity.has_system_role(&user.id).await?,
        idle_seconds: s.identity.session_idle().as_secs(),
        expires_at: record.expires_at.rfc3339(),
        simulated: s.simulated,
        contract: Some(ContractView {
            id: contract.id.clone(),
            title: contract.title.clone(),
            title_en: contract.title_en.clone(),
        }),
        catalog: catalog(s, seat).await?,
    };
    Ok(private(httpkit::extract::json(StatusCode::OK, &view)?))
}

/// Paths of the APIs on this origin; what the catalogue has elsewhere, a page may not ask.
async fn catalog(s: &ConsoleState, seat: &Seat) -> Result<BTreeMap<String, String>> {
    let caller = &seat.token.caller;
    let project = caller.project.as_ref().map_or("", |p| p.as_str());
    let mut all = BTreeMap::new();
    for (service, endpoints) in &s.identity.catalog().await?.services {
        let public = endpoints.iter().find(|e| e.interface == "public");
        let url = public.map(|e| s.identity.url(&e.url, project, caller.user.as_str()).0);
        let path = url.as_deref().and_then(|u| u.strip_prefix(s.identity.public_url()));
        if let Some(path) = path.filter(|p| p.starts_with('/')) {
            all.insert(service.kind.clone(), path.to_owned());
        }
    }
    Ok(all)
}
