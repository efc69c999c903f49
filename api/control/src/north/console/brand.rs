//! How the console shows itself before and after the login: the brand of the host name that the browser came by, or of its user's domain. Public
//! like the pages; there is nothing in it that they do not show.

use super::{ConsoleState, Reply};
use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use contract::console::BrandView;
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Params};
use identity::brand::{Logo, host_of};
use kernel::DomainId;

/// A minute: who changes a brand sees it soon.
const SOON: &str = "public, max-age=60";
/// The address holds the digest of the bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// A picture opened by itself is a picture: nothing in it runs.
const PICTURE: &str = "default-src 'none'; sandbox";

/// Address of a logo on this origin.
pub fn path(logo: &Logo) -> String {
    format!("/console/api/brand/logo/{}", logo.digest)
}

pub async fn show(State(s): State<ConsoleState>, ctx: Ctx, p: Params) -> Reply {
    let asked = p.get("domain").map(DomainId::from);
    let found = s.identity.brand_shown(&host_of(&ctx.base), asked.as_ref()).await?;
    let view = found.map_or_else(BrandView::default, |b| BrandView {
        name_zh: Some(b.name_zh),
        name_en: Some(b.name_en),
        colour: Some(b.colour),
        logo: b.logo.as_ref().map(path),
    });
    let mut r = httpkit::extract::json(StatusCode::OK, &view)?;
    r.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(SOON));
    r.headers_mut().insert(header::VARY, HeaderValue::from_static("Host"));
    Ok(r)
}

pub async fn logo(State(s): State<ConsoleState>, _: Ctx, Path(digest): Path<String>) -> Reply {
    let (kind, bytes) = s.identity.brand_logo(&digest).await?;
    let head = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, FOREVER),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, PICTURE),
    ];
    Ok((StatusCode::OK, head, bytes).into_response())
}
