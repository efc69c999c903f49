//! What waits and how long: stages, clocks, their figures; deputies.

use serde::Serialize;
use utoipa::ToSchema;

/// Stages that wait.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WaitingStages)]
pub struct Stages {
    /// By deadline.
    pub stages: Vec<Stage>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A stage that waits for a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WaitingStage)]
pub struct Stage {
    /// Order.
    pub order: String,
    /// Its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Who decides.
    pub role: String,
    /// Since when.
    pub began_at: String,
    /// Until when.
    pub due_at: String,
    /// The deadline has passed.
    pub overdue: bool,
}

/// Clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClocks)]
pub struct Clocks {
    /// The latest first.
    pub clocks: Vec<Clock>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A clock of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClock)]
pub struct Clock {
    /// Order.
    pub order: String,
    /// Round of approval in which it started.
    pub round: u32,
    /// Project.
    pub project: String,
    /// Name of the contract's clock.
    pub clock: String,
    /// Kind of the order.
    pub kind: String,
    /// `answered`, `done`.
    pub until: String,
    /// When it started.
    pub starts_at: String,
    /// Until when it is in time.
    pub due_at: String,
    /// When it ended.
    pub done_at: Option<String>,
    /// When it lost its object: the order was returned, refused or withdrawn.
    pub void_at: Option<String>,
    /// It ended, or runs on, too late.
    pub late: bool,
}

/// Figures of clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockFigures)]
pub struct Figures {
    /// By name.
    pub figures: Vec<Figure>,
}

/// How the clocks of a name went.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockFigure)]
pub struct Figure {
    /// Name of the contract's clock.
    pub clock: String,
    /// Ended in time.
    pub in_time: i64,
    /// Too late, ended or not.
    pub late: i64,
    /// Running, not late yet.
    pub running: i64,
    /// Share in time of those that are in time or late, percent, two places; none without one.
    pub percent: Option<String>,
}

/// Appointments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deputies {
    /// Newest first.
    pub deputies: Vec<Deputy>,
}

/// An appointment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deputy {
    /// Id.
    pub id: String,
    /// Who is stood for: user id.
    pub person: String,
    /// Name.
    pub person_name: String,
    /// Who decides: user id.
    pub deputy: String,
    /// Name.
    pub deputy_name: String,
    /// Role.
    pub role: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub until: String,
    /// Why.
    pub reason: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}
