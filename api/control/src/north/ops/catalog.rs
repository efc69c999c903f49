//! Contract, price book, quota, entitlements.

use super::{OpsState, asked, instant, opt_instant, project_of};
use ::catalog::Item;
use ::catalog::entitlement::{Entitlement, EntitlementFilter};
use ::catalog::order::WhoseOrders;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::catalog as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::{Error, ProjectId};
use runtime::port::{QuotaGate as _, Resource};
use std::collections::BTreeMap;

fn named(grants: &BTreeMap<Resource, i64>) -> BTreeMap<String, i64> {
    grants.iter().map(|(r, n)| (r.as_str().to_owned(), *n)).collect()
}

pub(super) fn reading(r: &billing::contract::Reading) -> wire::Reading {
    let other = |a: &billing::contract::Alternative| wire::Alternative {
        value: a.value.clone(),
        effect: a.effect.clone(),
        yuan: a.yuan.map(|y| y.to_string()),
    };
    wire::Reading {
        id: r.id.clone(),
        clause: r.clause.clone(),
        question: r.question.clone(),
        taken: r.taken.clone(),
        meaning: r.meaning.clone(),
        why: r.why.clone(),
        confirmed: r.confirmed,
        alternatives: r.alternatives.iter().map(other).collect(),
    }
}

pub(super) async fn contract(State(s): State<OpsState>) -> Result<Response, Fail> {
    let c = s.billing.contract();
    let body = wire::Contract {
        id: c.id.clone(),
        version: c.version.clone(),
        digest: c.digest.clone(),
        title: c.title.clone(),
        title_en: c.title_en.clone(),
        purchaser: c.purchaser.clone(),
        supplier: c.supplier.clone(),
        start: c.start.to_string(),
        end: c.end.to_string(),
        zone: c.zone.clone(),
        currency: c.currency.clone(),
        readings: c.readings.iter().map(reading).collect(),
    };
    json(StatusCode::OK, &body)
}

/// A question of a form.
pub(super) fn field(f: &::catalog::item::Field) -> wire::FormField {
    use ::catalog::item::Answer;
    let (min, max, choices): (_, _, &[&str]) = match f.answer {
        Answer::Text(n) | Answer::Label(n) | Answer::Networks(n) | Answer::Texts(n) => {
            (None, i64::try_from(n).ok(), &[])
        }
        Answer::Choice(words) => (None, None, words),
        Answer::Whole(least, most) => (Some(least), Some(most), &[]),
        Answer::Instant => (None, None, &[]),
    };
    wire::FormField {
        name: f.name.to_owned(),
        required: f.required,
        kind: f.answer.as_str().to_owned(),
        min,
        max,
        choices: choices.iter().map(|s| (*s).to_owned()).collect(),
        label: f.label.to_owned(),
        help: f.help.to_owned(),
    }
}

fn view(i: &Item) -> wire::Item {
    let p = i.provides.as_ref();
    wire::Item {
        code: i.code.clone(),
        category: i.category.clone(),
        name: i.name.clone(),
        name_en: i.name_en.clone(),
        description: i.description.clone(),
        unit: i.unit.clone(),
        price: i.price.map(|p| p.to_string()),
        per: i.per.to_owned(),
        orderable: true,
        by_hand: i.by_hand(),
        order_meter: i.counted.as_ref().map(|c| c.meter.clone()),
        kind: p.map(|p| p.kind.as_str().to_owned()),
        flavor: p.and_then(|p| p.flavor.clone()),
        arch: p.and_then(|p| p.arch).map(|a| a.to_string()),
        grants: p.map(|p| named(&p.grants)).unwrap_or_default(),
        limit: i.limit,
        form: i.form().iter().map(field).collect(),
    }
}

pub(super) async fn items(State(s): State<OpsState>) -> Result<Response, Fail> {
    let items = s.catalog.book().items.iter().map(view).collect();
    json(StatusCode::OK, &wire::Items { items })
}

pub(super) async fn item(State(s): State<OpsState>, Path(code): Path<String>) -> Result<Response, Fail> {
    let item = s.catalog.book().item(&code).ok_or_else(|| Error::not_found("there is no such item"))?;
    json(StatusCode::OK, &view(item))
}

pub(super) async fn demand(State(s): State<OpsState>) -> Result<Response, Fail> {
    let delivered = s.catalog.supplied().await?;
    let lines = s.billing.demand(&delivered).await?;
    let c = s.billing.contract();
    let row = |l: billing::demand::DemandLine| {
        let item = c.item(&l.item);
        wire::DemandRow {
            name: item.map(|i| i.name.clone()).unwrap_or_default(),
            name_en: item.map(|i| i.name_en.clone()).unwrap_or_default(),
            unit: item.map(|i| i.unit.clone()).unwrap_or_default(),
            item: l.item,
            phase: l.phase,
            quantity: l.quantity.to_string(),
            months: l.months,
            clause: l.clause,
            duty: l.duty,
            state: l.stand.as_str().to_owned(),
            waits_for: l.waits_for,
            deliver_by: l.deliver_by.map(|d| d.to_string()),
            until: l.until.map(|d| d.to_string()),
            delivered: l.delivered.to_string(),
            missing: l.missing.to_string(),
        }
    };
    let demand = lines.into_iter().map(row).collect();
    json(StatusCode::OK, &wire::Demand { contract: c.id.clone(), version: c.version.clone(), demand })
}

pub(super) async fn quota(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let project = project_of(&ctx.caller, p.get("project"))?;
    let mut tx = s.env.db.read().await?;
    let lines = s.catalog.quota().lines(&mut tx, &project).await?;
    let line = |l: runtime::port::QuotaLine| {
        (l.resource.as_str().to_owned(), wire::QuotaLine { limit: l.limit, used: l.used })
    };
    let body = wire::Quota { project: project.into(), resources: lines.into_iter().map(line).collect() };
    json(StatusCode::OK, &body)
}

fn entitlement(e: Entitlement) -> wire::Entitlement {
    wire::Entitlement {
        grants: named(&e.grants),
        id: e.id.into(),
        project: e.project.into(),
        source: e.source,
        order: e.order.map(String::from),
        item: e.item,
        quantity: e.quantity,
        from: instant(e.from),
        until: opt_instant(e.until),
        ended: opt_instant(e.ended),
    }
}

pub(super) async fn entitlements(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    // A purchaser's list goes over all projects unless one is asked for.
    let project = match (WhoseOrders::of(&ctx.caller)?, p.get("project")) {
        (WhoseOrders::All, asked) => asked.map(ProjectId::from),
        (WhoseOrders::Project(_), asked) => Some(project_of(&ctx.caller, asked)?),
    };
    let in_force = match p.get("state") {
        None => None,
        Some("in_force") => Some(true),
        Some("ended") => Some(false),
        Some(_) => return Err(Error::bad_request("state: must be in_force or ended").field("state").into()),
    };
    let item = p.get("item").map(str::to_owned);
    let filter = EntitlementFilter { project, in_force, item, page: asked(&p)? };
    let all = s.catalog.entitlements(&ctx.caller, &filter).await?.map(entitlement);
    json(StatusCode::OK, &wire::Entitlements { entitlements: all.items, next: all.next })
}
