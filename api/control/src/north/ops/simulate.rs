//! What only a simulated cloud can be told.

use super::{OpsState, instant};
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use contract::ops::simulate as wire;
use http::StatusCode;
use httpkit::extract::{json, parse_json};
use httpkit::{Ctx, Fail, Routes};
use kernel::{Caller, Error, Result, ServerId, Timestamp};
use std::sync::Arc;

/// A cloud whose time and whose engines can be told what to do. Implemented where the simulated engines are built.
pub trait Simulation: Send + Sync {
    /// Moves the clock ahead, durably.
    ///
    /// # Errors
    /// Conflict, if that would be back; conflict, if this cloud has the machine's time.
    fn jump(&self, to: Timestamp) -> Result<()>;
    /// Lets a server fail as if its process had ended.
    fn crash(&self, server: &ServerId);
}

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::CLOCK_SHOW, show).on(&wire::CLOCK_MOVE, jump).on(&wire::SERVER_CRASH, crash)
}

fn simulation(s: &OpsState) -> Result<&Arc<dyn Simulation>> {
    let real =
        || Error::conflict("this cloud is not simulated: its time and its failures are real").code("NotSimulated");
    s.simulation.as_ref().ok_or_else(real)
}

async fn show(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    simulation(&s)?;
    json(StatusCode::OK, &wire::SimulatedClock { now: instant(s.env.now()) })
}

async fn jump(State(s): State<OpsState>, _: Ctx, body: Bytes) -> Result<Response, Fail> {
    let sim = simulation(&s)?;
    let asked: wire::SimulatedClock = parse_json(&body)?;
    let to = Timestamp::parse(&asked.now).map_err(|e| e.field("now"))?;
    sim.jump(to)?;
    // What runs by the clock of the machine, every minute or ten, runs now: nobody who jumps a month waits for it. Orders first: what ended or
    // was delivered by that is in the months that close.
    s.catalog.catch_up().await?;
    s.env.outbox.flush().await?;
    s.billing.adjust_late().await?;
    s.billing.close_due().await?;
    s.billing.silence_due().await?;
    s.billing.answers_due().await?;
    s.billing.open_due().await?;
    s.ops.materialise().await?;
    s.ops.settle_levels().await?;
    s.ops.settle_pools().await?;
    s.ops.watch_pools().await?;
    // What only tells of it (reminders, notices of duties) or reports on days that are over follows at once, without being waited for.
    s.ops.time_moved();
    if let Some(i) = &s.identity {
        i.remind_certificates().await?;
    }
    json(StatusCode::OK, &wire::SimulatedClock { now: instant(s.env.now()) })
}

async fn crash(State(s): State<OpsState>, _: Ctx, body: Bytes) -> Result<Response, Fail> {
    let sim = simulation(&s)?;
    let asked: wire::Crash = parse_json(&body)?;
    let server = ServerId::from(asked.server);
    s.compute.server(&Caller::system("simulation"), &server).await.map_err(|e| e.field("server"))?;
    sim.crash(&server);
    Ok(StatusCode::ACCEPTED.into_response())
}
