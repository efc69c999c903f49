//! Login, validation, revocation, catalogue.

use super::IdentityState;
use super::reply::{Reply, nothing};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use contract::openstack::identity::{
    AuthAppCredential, AuthBody, AuthDomain, AuthIdentity, AuthProject, AuthScope, AuthUser, CatalogEndpoint,
    CatalogService, IdName, InDomain, TokenAppCredential, TokenBody, TokenSystem, TokenUser, TokenView,
};
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Fail, Json, Params, Subject};
use identity::catalog::Catalog;
use identity::token::Token;
use identity::token::access::Scope;
use identity::token::login::{AppKey, DomainKey, Proof, Refusal, ScopeRequest, UserKey};
use identity::{Identity, Secret};
use kernel::{Error, Result};
use std::sync::Arc;

fn missing(field: &str) -> Error {
    Error::bad_request(format!("{field}: is a required property")).field(field)
}

fn domain_key(d: Option<&AuthDomain>, field: &str) -> Result<DomainKey> {
    match d {
        Some(AuthDomain { id: Some(id), .. }) => Ok(DomainKey::Id(id.as_str().into())),
        Some(AuthDomain { name: Some(n), .. }) => Ok(DomainKey::Name(n.clone())),
        _ => Err(missing(field)),
    }
}

fn user_key(u: &AuthUser, field: &str) -> Result<UserKey> {
    match (&u.id, &u.name) {
        (Some(id), _) => Ok(UserKey::Id(id.as_str().into())),
        (None, Some(name)) => {
            let domain = domain_key(u.domain.as_ref(), &format!("{field}.domain"))?;
            Ok(UserKey::Name { name: name.clone(), domain })
        }
        (None, None) => Err(missing(&format!("{field}.name"))),
    }
}

fn app_proof(a: &AuthAppCredential) -> Result<Proof> {
    const FIELD: &str = "auth.identity.application_credential";
    let key = match (&a.id, &a.name) {
        (Some(id), _) => AppKey::Id(id.as_str().into()),
        (None, Some(name)) => {
            let user = a.user.as_ref().ok_or_else(|| missing(&format!("{FIELD}.user")))?;
            AppKey::Name { name: name.clone(), user: user_key(user, &format!("{FIELD}.user"))? }
        }
        (None, None) => return Err(missing(&format!("{FIELD}.id"))),
    };
    Ok(Proof::AppCredential(key, Secret::from(a.secret.0.clone())))
}

fn proofs(i: &AuthIdentity) -> Result<Vec<Proof>> {
    let one = |method: &String| match method.as_str() {
        "password" => {
            let p = i.password.as_ref().ok_or_else(|| missing("auth.identity.password"))?;
            let secret = p.user.password.as_ref().ok_or_else(|| missing("auth.identity.password.user.password"))?;
            Ok(Proof::Password(user_key(&p.user, "auth.identity.password.user")?, Secret::from(secret.0.clone())))
        }
        "totp" => {
            let p = i.totp.as_ref().ok_or_else(|| missing("auth.identity.totp"))?;
            let code = p.user.passcode.as_ref().ok_or_else(|| missing("auth.identity.totp.user.passcode"))?;
            Ok(Proof::Totp(user_key(&p.user, "auth.identity.totp.user")?, Secret::from(code.0.clone())))
        }
        "token" => {
            let t = i.token.as_ref().ok_or_else(|| missing("auth.identity.token"))?;
            Ok(Proof::Token(Secret::from(t.id.0.clone())))
        }
        "application_credential" => {
            let a = i.application_credential.as_ref();
            app_proof(a.ok_or_else(|| missing("auth.identity.application_credential"))?)
        }
        _ => Err(Error::unauthenticated("Attempted to authenticate with an unsupported method.")),
    };
    if i.methods.is_empty() || i.methods.len() > 3 {
        return Err(
            Error::bad_request("auth.identity.methods: name one to three methods").field("auth.identity.methods")
        );
    }
    i.methods.iter().map(one).collect()
}

fn project_scope(p: &AuthProject) -> Result<ScopeRequest> {
    match (&p.id, &p.name) {
        (Some(id), _) => Ok(ScopeRequest::Project(id.as_str().into())),
        (None, Some(n)) => {
            Ok(ScopeRequest::ProjectName(n.clone(), domain_key(p.domain.as_ref(), "auth.scope.project.domain")?))
        }
        (None, None) => Err(missing("auth.scope.project.id")),
    }
}

fn scope(s: Option<&AuthScope>) -> Result<ScopeRequest> {
    let bad = || Error::bad_request("auth.scope: name one of project, domain, system, unscoped").field("auth.scope");
    match s {
        None => Ok(ScopeRequest::Default),
        Some(AuthScope::Word(w)) if w == "unscoped" => Ok(ScopeRequest::Unscoped),
        Some(AuthScope::Word(_)) => Err(bad()),
        Some(AuthScope::Object(o)) => match (&o.project, &o.domain, &o.system, &o.unscoped, &o.trust) {
            (Some(p), None, None, None, None) => project_scope(p),
            (None, Some(d), None, None, None) => Ok(ScopeRequest::Domain(domain_key(Some(d), "auth.scope.domain")?)),
            (None, None, Some(x), None, None) if x.all => Ok(ScopeRequest::System),
            (None, None, None, Some(_), None) => Ok(ScopeRequest::Unscoped),
            _ => Err(bad()),
        },
    }
}

/// The refusal as a response that also says whose login it was.
pub fn refused(r: Refusal) -> Response {
    let mut response = Fail(r.error).into_response();
    if let Some((id, name)) = r.user {
        response.extensions_mut().insert(Subject { user: id.to_string(), name });
    }
    response
}

pub async fn issue(State(s): State<IdentityState>, p: Params, Json(body): Json<AuthBody>) -> Reply {
    let proofs = proofs(&body.auth.identity)?;
    let scope = scope(body.auth.scope.as_ref())?;
    let issued = match s.identity.login(&proofs, &scope).await {
        Ok(i) => i,
        Err(r) => return Ok(refused(r)),
    };
    let mut response = rendered(&s.identity, StatusCode::CREATED, &issued.opened, p.get("nocatalog").is_none()).await?;
    let token = HeaderValue::from_str(issued.token.expose()).map_err(|e| Error::internal("token").because(e))?;
    response.headers_mut().insert("x-subject-token", token);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("X-Auth-Token"));
    let user = &issued.opened.access.user;
    response.extensions_mut().insert(Subject { user: user.id.to_string(), name: user.name.clone() });
    Ok(response)
}

fn subject(ctx: &Ctx) -> Result<&str> {
    ctx.header("x-subject-token").ok_or_else(|| missing("X-Subject-Token"))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let token = subject(&ctx)?;
    let t = s.identity.inspect(&ctx.caller, token).await?;
    let mut r = rendered(&s.identity, StatusCode::OK, &t, p.get("nocatalog").is_none()).await?;
    r.headers_mut().insert("x-subject-token", HeaderValue::from_str(token).map_err(|_| missing("X-Subject-Token"))?);
    r.headers_mut().insert(header::VARY, HeaderValue::from_static("X-Auth-Token"));
    Ok(r)
}

pub async fn check(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    s.identity.inspect(&ctx.caller, subject(&ctx)?).await?;
    Ok(StatusCode::OK.into_response())
}

pub async fn revoke(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    s.identity.revoke(&ctx.caller, subject(&ctx)?).await?;
    nothing()
}

/// The catalogue of the caller's token.
pub async fn catalog(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    let t = own(&s.identity, &ctx).await?;
    let services = catalog_text(&s.identity, &t).await?;
    let link =
        serde_json::json!({"self": format!("{}/identity/v3/auth/catalog", ctx.base), "next": null, "previous": null});
    Ok(body(StatusCode::OK, format!("{{\"catalog\":{services},\"links\":{link}}}")))
}

/// Whether the caller's roles reach the whole cloud.
pub async fn system(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    let roles = s.identity.has_system_role(&ctx.caller.user).await?;
    let list = if roles { serde_json::json!([{"all": true}]) } else { serde_json::json!([]) };
    let link = serde_json::json!({"self": format!("{}/identity/v3/auth/system", ctx.base)});
    httpkit::extract::json(StatusCode::OK, &serde_json::json!({"system": list, "links": link}))
}

/// The token of the request itself, opened; of a browser, its session as one.
pub async fn own(identity: &Identity, ctx: &Ctx) -> Result<Arc<Token>> {
    match (&ctx.token, &ctx.cookie) {
        (Some(token), _) => identity.validate(token).await,
        // The gate has counted this use.
        (None, Some(cookie)) => Ok(identity.session(cookie, false).await?.token),
        (None, None) => Err(Error::internal("a handler without a token")),
    }
}

fn body(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

async fn rendered(identity: &Identity, status: StatusCode, t: &Token, with_catalog: bool) -> Result<Response> {
    let view = match t.memo.get() {
        Some(text) => text.clone(),
        None => {
            let text: Arc<str> = serde_json::to_string(&TokenBody { token: view(t) })?.into();
            t.memo.get_or_init(|| text).clone()
        }
    };
    if !with_catalog || matches!(t.access.scope, Scope::Unscoped) {
        return Ok(body(status, view.to_string()));
    }
    let services = catalog_text(identity, t).await?;
    // `{"token":{…}}`: the catalogue goes before the last two braces.
    let head = view.strip_suffix("}}").ok_or_else(|| Error::internal("a token renders oddly"))?;
    Ok(body(status, format!("{head},\"catalog\":{services}}}}}")))
}

async fn catalog_text(identity: &Identity, t: &Token) -> Result<Arc<str>> {
    let catalog = identity.catalog().await?;
    if let Some(text) = catalog.memo.get()
        && !catalog.by_token
    {
        return Ok(text.clone());
    }
    let text: Arc<str> = serde_json::to_string(&services(identity, &catalog, t))?.into();
    Ok(if catalog.by_token { text } else { catalog.memo.get_or_init(|| text).clone() })
}

fn services(identity: &Identity, catalog: &Catalog, t: &Token) -> Vec<CatalogService> {
    let project = t.caller.project.as_ref().map_or("", |p| p.as_str());
    let endpoint = |e: &identity::catalog::ServiceEndpoint| CatalogEndpoint {
        id: e.id.clone(),
        interface: e.interface.clone(),
        region_id: e.region.as_ref().map(ToString::to_string),
        region: e.region.as_ref().map(ToString::to_string),
        url: identity.url(&e.url, project, t.caller.user.as_str()).0,
    };
    let service = |(s, list): &(identity::catalog::Service, Vec<identity::catalog::ServiceEndpoint>)| CatalogService {
        endpoints: list.iter().map(endpoint).collect(),
        id: s.id.clone(),
        kind: s.kind.clone(),
        name: s.name.clone(),
    };
    catalog.services.iter().map(service).collect()
}

fn view(t: &Token) -> TokenView {
    let a = &t.access;
    let named = |d: &identity::domain::Domain| IdName { id: d.id.to_string(), name: d.name.clone() };
    let roles = a.roles.iter().map(|r| IdName { id: r.id.to_string(), name: r.name.clone() }).collect();
    let mut v = TokenView {
        methods: t.payload.methods.names(),
        user: TokenUser {
            id: a.user.id.to_string(),
            name: a.user.name.clone(),
            domain: named(&a.user_domain),
            password_expires_at: a.user.password_expires_at.map(|t| t.rfc3339_micros()),
        },
        audit_ids: t.payload.audit_ids(),
        expires_at: t.payload.expires_at.rfc3339_micros(),
        issued_at: t.payload.issued_at.rfc3339_micros(),
        project: None,
        is_domain: None,
        domain: None,
        system: None,
        roles: (!matches!(a.scope, Scope::Unscoped)).then_some(roles),
        application_credential: a.app_credential.as_ref().map(|c| TokenAppCredential {
            id: c.id.to_string(),
            name: c.name.clone(),
            restricted: !c.unrestricted,
        }),
    };
    match &a.scope {
        Scope::Unscoped => {}
        Scope::System => v.system = Some(TokenSystem { all: true }),
        Scope::Domain(d) => v.domain = Some(named(d)),
        Scope::Project(p, d) => {
            v.project = Some(InDomain { id: p.id.to_string(), name: p.name.clone(), domain: named(d) });
            v.is_domain = Some(false);
        }
    }
    v
}
