//! Subscriptions to notifications.

use crate::north::ops::{OpsState, instant, limit, opt_instant};
use ::ops::desk::notify::{Channel, Delivery, DeliveryFilter, DeliveryState, NewSubscription, Subscription};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::desk::notify as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{DeliveryId, Result, SubscriptionId};

fn view(s: Subscription) -> wire::Subscription {
    wire::Subscription {
        id: s.id.into(),
        owner: s.owner.into(),
        project: s.project.map(String::from),
        stage: s.stage,
        topics: s.topics,
        channel: s.channel.as_str().to_owned(),
        target: s.target,
        created_at: instant(s.created_at),
        suspended_at: opt_instant(s.suspended_at),
        suspended_why: s.suspended_why,
        secret: None,
    }
}

fn view_delivery(d: Delivery) -> wire::Delivery {
    wire::Delivery {
        id: d.id.into(),
        subscription: d.subscription.into(),
        topic: d.topic,
        state: d.state.as_str().to_owned(),
        attempts: d.attempts,
        next_at: instant(d.next_at),
        error: d.error,
        created_at: instant(d.created_at),
        delivered_at: opt_instant(d.delivered_at),
    }
}

pub(super) async fn create(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::SubscriptionRequest>,
) -> Result<Response, Fail> {
    let new = NewSubscription { topics: r.topics, channel: Channel::parse("channel", &r.channel)?, target: r.target };
    let made = s.ops.subscribe(&ctx.caller, new).await?;
    let mut body = view(made.subscription);
    body.secret = made.secret.map(|s| s.reveal().to_owned());
    json(StatusCode::CREATED, &body)
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = p.flag("all")?.unwrap_or(false);
    let marker = p.get("marker").map(SubscriptionId::from);
    let found = s.ops.subscriptions(&ctx.caller, all, marker.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Subscriptions { subscriptions: found.into_iter().map(view).collect() })
}

pub(super) async fn delete(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    s.ops.unsubscribe(&ctx.caller, &SubscriptionId::from(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn deliveries(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let f = DeliveryFilter {
        state: p.get("state").map(|x| DeliveryState::parse("state", x)).transpose()?,
        marker: p.get("marker").map(DeliveryId::from),
        limit: limit(&p)?,
    };
    let found = s.ops.deliveries(&ctx.caller, &SubscriptionId::from(id), &f).await?;
    json(StatusCode::OK, &wire::Deliveries { deliveries: found.into_iter().map(view_delivery).collect() })
}

pub(super) async fn retry(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let d = s.ops.retry_delivery(&ctx.caller, &DeliveryId::from(id)).await?;
    json(StatusCode::OK, &view_delivery(d))
}
