//! What only a simulated cloud can be told: what time it is, and what fails. A real one answers that it is not simulated.

use super::endpoints::{audited, endpoints};
use super::openapi::{Doc, act, read, shape};
use kernel::endpoint::Method::{Get, Post, Put};
use kernel::{Endpoint, Policy, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ADMIN: Policy = Policy::AnyOf(&[Role::Operator, Role::Admin]);

endpoints! {
    CLOCK_SHOW = Get "clock.show" "/ops/v1/simulation/clock" ADMIN;
    CLOCK_MOVE = Put "clock.move" "/ops/v1/simulation/clock" ADMIN;
    SERVER_CRASH = Post "server.crash" "/ops/v1/simulation/crash" ADMIN;
}

pub(super) const DOCS: &[Doc] = &[
    read(&CLOCK_SHOW, "What time it is in a simulated cloud", shape::<SimulatedClock>),
    act(
        &CLOCK_MOVE,
        "Move the clock of a simulated cloud ahead",
        Some(shape::<SimulatedClock>),
        200,
        Some(shape::<SimulatedClock>),
    ),
    act(&SERVER_CRASH, "Let a simulated server fail", Some(shape::<Crash>), 202, None),
];

/// The time of a simulated cloud.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulatedClock {
    /// RFC 3339.
    pub now: String,
}

/// What fails.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Crash {
    /// Id of the server.
    pub server: String,
}
