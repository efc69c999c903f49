//! The asset register, stocktakes, topologies.

use super::{clean, known};
use crate::north::ops::{OpsState, instant, limit, opt_instant};
use ::ops::asset::stocktake::{Line, RESULTS, Stocktake};
use ::ops::asset::topology::Topology;
use ::ops::asset::{Asset, AssetFilter, Entry};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::system as wire;
use http::StatusCode;
use httpkit::extract::{json, parse_json};
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{AssetId, Error, Result, StocktakeId};

/// Routes of these.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::ASSET_LIST, list)
        .on(&wire::ASSET_CREATE, create)
        .on(&wire::ASSET_SHOW, show)
        .on(&wire::ASSET_UPDATE, update)
        .on(&wire::FOUND_LIST, found)
        .on(&wire::FOUND_REGISTER, register_found)
        .on(&wire::STOCKTAKE_LIST, stocktakes)
        .on(&wire::STOCKTAKE_BEGIN, begin)
        .on(&wire::STOCKTAKE_SHOW, stocktake)
        .on(&wire::STOCKTAKE_CHECK, check)
        .on(&wire::STOCKTAKE_CLOSE, close)
        .on(&wire::TOPOLOGY_LIST, topologies)
        .on(&wire::TOPOLOGY_RECORD, record)
        .on(&wire::TOPOLOGY_SHOW, topology)
}

fn entry(r: wire::AssetRequest) -> Entry {
    Entry {
        class: r.class,
        name: r.name,
        serial: r.serial,
        vendor: r.vendor,
        model: r.model,
        version: r.version,
        location: r.location,
        address: r.address,
        owner: r.owner,
        warranty: r.warranty,
        note: r.note,
        host: r.host,
        state: r.state,
    }
}

fn view(a: Asset) -> wire::Asset {
    let e = a.entry;
    wire::Asset {
        id: a.id.into(),
        entry: wire::AssetRequest {
            class: e.class,
            name: e.name,
            serial: e.serial,
            vendor: e.vendor,
            model: e.model,
            version: e.version,
            location: e.location,
            address: e.address,
            owner: e.owner,
            warranty: e.warranty,
            note: e.note,
            host: e.host,
            state: e.state,
        },
        created_at: instant(a.created_at),
        updated_at: instant(a.updated_at),
        revision: a.revision,
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let owned = |v: Option<&str>| v.map(str::to_owned);
    let f = AssetFilter {
        class: owned(clean(&p, "class")?),
        state: owned(clean(&p, "state")?),
        marker: owned(clean(&p, "marker")?),
        limit: limit(&p)?,
    };
    let all = s.ops.assets(&ctx.caller, &f).await?;
    json(StatusCode::OK, &wire::Assets { assets: all.into_iter().map(view).collect() })
}

async fn create(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::AssetRequest>) -> Result<Response, Fail> {
    json(StatusCode::CREATED, &view(s.ops.register_asset(&ctx.caller, entry(r)).await?))
}

async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &view(s.ops.asset(&ctx.caller, &AssetId::from(known(id)?)).await?))
}

async fn update(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AssetRequest>,
) -> Result<Response, Fail> {
    let a = s.ops.change_asset(&ctx.caller, &AssetId::from(known(id)?), entry(r)).await?;
    json(StatusCode::OK, &view(a))
}

async fn found(State(s): State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let all = s.ops.found_assets(&ctx.caller).await?;
    let one =
        |f: ::ops::asset::Found| wire::FoundAsset { host: f.host, name: f.name, asset: f.asset.map(String::from) };
    json(StatusCode::OK, &wire::FoundAssets { found: all.into_iter().map(one).collect() })
}

async fn register_found(State(s): State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let all = s.ops.register_found(&ctx.caller).await?;
    json(StatusCode::CREATED, &wire::Assets { assets: all.into_iter().map(view).collect() })
}

fn line(l: Line) -> wire::StocktakeLine {
    wire::StocktakeLine {
        n: l.n,
        class: l.class,
        asset: l.asset,
        found: l.found,
        name: l.name,
        result: l.result,
        note: l.note,
        checked_by: l.checked_by,
        checked_at: opt_instant(l.checked_at),
    }
}

fn stocktake_view(s: Stocktake, lines: Option<Vec<Line>>) -> wire::Stocktake {
    wire::Stocktake {
        id: s.id.into(),
        name: s.name,
        classes: s.classes,
        state: s.state,
        begun_at: instant(s.begun_at),
        begun_by: s.begun_by,
        closed_at: opt_instant(s.closed_at),
        closed_by: s.closed_by,
        lines_total: s.lines,
        agreed: s.agreed,
        unregistered: s.unregistered,
        accuracy: s.accuracy.map(|a| a.to_string()),
        lines: lines.map(|l| l.into_iter().map(line).collect()),
    }
}

async fn stocktakes(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = s.ops.stocktakes(&ctx.caller, clean(&p, "marker")?, limit(&p)?).await?;
    let stocktakes = all.into_iter().map(|x| stocktake_view(x, None)).collect();
    json(StatusCode::OK, &wire::Stocktakes { stocktakes })
}

async fn begin(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::StocktakeRequest>) -> Result<Response, Fail> {
    let made = s.ops.begin_stocktake(&ctx.caller, &r.name, &r.classes).await?;
    json(StatusCode::CREATED, &stocktake_view(made, None))
}

async fn stocktake(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, p: Params) -> Result<Response, Fail> {
    let after = match p.get("marker") {
        None => 0,
        Some(m) => m.parse().map_err(|_| Error::bad_request("marker: is no number of a line").field("marker"))?,
    };
    let result = p.get("result");
    if result.is_some_and(|r| !RESULTS.contains(&r)) {
        let text = format!("result: must be one of {}", RESULTS.join(", "));
        return Err(Error::bad_request(text).field("result").into());
    }
    let id = StocktakeId::from(known(id)?);
    let (found, lines) = s.ops.stocktake(&ctx.caller, &id, result, after, limit(&p)?).await?;
    json(StatusCode::OK, &stocktake_view(found, Some(lines)))
}

async fn check(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Json(r): Json<wire::LineCheck>,
) -> Result<Response, Fail> {
    let n = n.parse().map_err(|_| Error::not_found("the stocktake has no line of that number"))?;
    let id = StocktakeId::from(known(id)?);
    json(StatusCode::OK, &line(s.ops.check_line(&ctx.caller, &id, n, &r.result, &r.note).await?))
}

async fn close(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let closed = s.ops.close_stocktake(&ctx.caller, &StocktakeId::from(known(id)?)).await?;
    json(StatusCode::OK, &stocktake_view(closed, None))
}

fn topology_view(t: Topology) -> wire::Topology {
    wire::Topology { id: t.id, at: instant(t.at), by: t.by_name, note: t.note, digest: t.digest, body: t.body }
}

async fn topologies(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = s.ops.topologies(&ctx.caller, clean(&p, "marker")?, limit(&p)?).await?;
    json(StatusCode::OK, &wire::Topologies { topologies: all.into_iter().map(topology_view).collect() })
}

async fn record(State(s): State<OpsState>, ctx: Ctx, body: Bytes) -> Result<Response, Fail> {
    let r: wire::TopologyRequest = if body.is_empty() { Default::default() } else { parse_json(&body)? };
    json(StatusCode::CREATED, &topology_view(s.ops.record_topology(&ctx.caller, &r.note).await?))
}

async fn topology(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &topology_view(s.ops.topology(&ctx.caller, &known(id)?).await?))
}
