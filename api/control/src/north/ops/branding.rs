//! Brands of domains, as identity keeps them.

use super::{OpsState, instant, limit};
use crate::north::console::brand::path;
use ::identity::Identity;
use ::identity::brand::{Brand, BrandInput, rules};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::branding as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{DomainId, Error, Result};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::BRANDING_LIST, list)
        .on(&wire::BRANDING_SHOW, show)
        .on(&wire::BRANDING_UPDATE, update)
        .on(&wire::BRANDING_DELETE, delete)
}

/// Served alone, this API has no domains.
fn accounts(s: &OpsState) -> Result<&Identity> {
    s.identity.as_deref().ok_or_else(|| Error::not_found("there are no domains here"))
}

fn view(b: &Brand) -> wire::Branding {
    wire::Branding {
        domain: b.domain.to_string(),
        name_zh: b.name_zh.clone(),
        name_en: b.name_en.clone(),
        colour: b.colour.clone(),
        contrast: rules::contrast(&b.colour).map(rules::ratio).unwrap_or_default(),
        host: b.host.clone(),
        logo: b.logo.as_ref().map(|l| wire::BrandingLogo { path: path(l), kind: l.kind.clone(), size: l.size }),
        certificate: b.certificate.as_ref().map(|c| wire::BrandingCertificate {
            not_before: instant(c.not_before),
            not_after: instant(c.not_after),
            sha256: c.sha256.clone(),
        }),
        updated_at: instant(b.updated_at),
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = accounts(&s)?.brands(&ctx.caller, p.get("marker"), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Brandings { brandings: all.iter().map(view).collect() })
}

async fn show(State(s): State<OpsState>, ctx: Ctx, Path(domain): Path<String>) -> Result<Response, Fail> {
    let b = accounts(&s)?.brand(&ctx.caller, &DomainId::from(domain)).await?;
    json(StatusCode::OK, &view(&b))
}

async fn update(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(domain): Path<String>,
    Json(r): Json<wire::BrandingRequest>,
) -> Result<Response, Fail> {
    let input = BrandInput {
        name_zh: r.name_zh,
        name_en: r.name_en,
        colour: r.colour,
        host: r.host,
        logo: r.logo,
        certificate: r.certificate,
        key: r.key.map(|k| k.0.into()),
    };
    let b = accounts(&s)?.put_brand(&ctx.caller, &DomainId::from(domain), input).await?;
    json(StatusCode::OK, &view(&b))
}

async fn delete(State(s): State<OpsState>, ctx: Ctx, Path(domain): Path<String>) -> Result<Response, Fail> {
    accounts(&s)?.delete_brand(&ctx.caller, &DomainId::from(domain)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
