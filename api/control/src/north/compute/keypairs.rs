//! Keypairs of the caller; administrators see those of others (2.10).

use super::version::Version;
use super::{ComputeApi, answer, empty, next_page, ok, page_of};
use ::compute::keypair::Keypair;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::keypair::{Keypair as Shape, Many, More, New, One};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, UserId};

fn shape<'a>(k: &'a Keypair, v: Version) -> Shape<'a> {
    Shape {
        name: &k.name,
        public_key: &k.public_key,
        fingerprint: &k.fingerprint,
        kind: v.has(2).then_some("ssh"),
        user_id: None,
        private_key: None,
        more: None,
    }
}

/// Whose keypairs: the caller's, or another's for administrators.
fn owner(ctx: &Ctx, v: Version, named: Option<&str>) -> Result<UserId, Error> {
    match named.filter(|_| v.has(10)) {
        Some(u) if u != ctx.caller.user.as_str() && !ctx.caller.is_admin() => {
            Err(Error::forbidden("Policy doesn't allow os_compute_api:os-keypairs to be performed for another user."))
        }
        Some(u) => Ok(UserId::from(u)),
        None => Ok(ctx.caller.user.clone()),
    }
}

async fn list(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let all = api.compute.keypairs(&owner(&ctx, v, p.get("user_id"))?).await?;
    // Pages came with 2.35.
    let (page, more) = if v.has(35) { page_of(&all, &p, 1000, |k| &k.name)? } else { (&all[..], false) };
    let last = page.last().filter(|_| more);
    let keypairs_links = last.map(|k| next_page(&ctx.base, "/os-keypairs", &p, &k.name)).into_iter().collect();
    ok(&Many { keypairs: page.iter().map(|k| One { keypair: shape(k, v) }).collect(), keypairs_links })
}

async fn show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(name): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let k = api.compute.keypair(&owner(&ctx, v, p.get("user_id"))?, &name).await?;
    let more = More {
        id: k.number,
        created_at: k.created_at.naive_micros(),
        updated_at: None,
        deleted: false,
        deleted_at: None,
    };
    ok(&One { keypair: Shape { user_id: Some(k.owner.as_str()), more: Some(more), ..shape(&k, v) } })
}

async fn create(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Json(body): Json<One<New>>,
) -> Result<Response, Fail> {
    let n = body.keypair;
    if n.kind.as_deref().is_some_and(|k| k != "ssh") {
        return Err(Error::bad_request("type: only 'ssh' is offered.").field("type").into());
    }
    // 2.92 took the making of keys away: clients make them.
    if n.public_key.is_none() && v.has(92) {
        return Err(Error::bad_request("'public_key' is a required property: make a key and give its public half.")
            .field("public_key")
            .into());
    }
    let owner = owner(&ctx, v, n.user_id.as_deref())?;
    let (k, private) = api.compute.create_keypair(&ctx.caller, &owner, &n.name, n.public_key.as_deref()).await?;
    let keypair = Shape { user_id: Some(k.owner.as_str()), private_key: private.as_deref(), ..shape(&k, v) };
    answer(if v.has(2) { StatusCode::CREATED } else { StatusCode::OK }, &One { keypair }, 2048)
}

async fn delete(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(name): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    api.compute.delete_keypair(&owner(&ctx, v, p.get("user_id"))?, &name).await?;
    empty(if v.has(2) { StatusCode::NO_CONTENT } else { StatusCode::ACCEPTED })
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::KEYPAIR_LIST, list)
        .on(&wire::KEYPAIR_SHOW, show)
        .on(&wire::KEYPAIR_CREATE, create)
        .on(&wire::KEYPAIR_DELETE, delete)
}
