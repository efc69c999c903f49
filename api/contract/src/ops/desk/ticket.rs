//! Tickets and requests for risk assessments.

use super::{CaseClock, TimelineEntry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish for a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// Whose it is; that of the token unless given.
    #[serde(default)]
    pub project: Option<String>,
    /// `service_request`, `fault`, `consultation`, `complaint`, `security`, `vulnerability`.
    pub kind: String,
    /// 1 to 200 characters.
    pub title: String,
    /// 1 to 8000 characters.
    pub text: String,
    /// `low`, `normal`, `high`, `urgent`; `normal` unless given.
    #[serde(default)]
    pub priority: Option<String>,
    /// `portal`, `chat`, `telephone`, `mail`, `monitoring`; `portal` unless given.
    #[serde(default)]
    pub channel: Option<String>,
    /// Business system.
    #[serde(default)]
    pub system: Option<String>,
    /// Resources, at most 200.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Clock of the contract to be measured by.
    #[serde(default)]
    pub clock: Option<String>,
    /// Name of who wants it, if the staff enters it.
    #[serde(default)]
    pub requester: Option<String>,
    /// When it was raised, if the staff enters it afterwards.
    #[serde(default)]
    pub at: Option<String>,
}

/// Something that happens to a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketEvent {
    /// `accept`, `start`, `wait`, `resume`, `resolve`, `confirm`, `close`, `reopen`, `cancel`.
    pub event: String,
    /// When it happened, if the staff enters it afterwards; then `note` is required. A `wait` begins when it is entered.
    #[serde(default)]
    pub at: Option<String>,
    /// Remark; a `wait` says why.
    #[serde(default)]
    pub note: Option<String>,
    /// Who works on it from now on.
    #[serde(default)]
    pub assignee: Option<String>,
    /// With `accept`: until when it is agreed to be resolved, where the contract has no clock.
    #[serde(default)]
    pub due: Option<String>,
    /// With `confirm`: 1 to 5.
    #[serde(default)]
    pub satisfaction: Option<u32>,
    /// With `wait`: for whom, `tenant` or `third_party`. What the tenant says ends the wait.
    #[serde(default)]
    pub waits_for: Option<String>,
}

/// Words on a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentRequest {
    /// 1 to 2000 characters.
    pub note: String,
    /// Among the staff.
    #[serde(default)]
    pub internal: bool,
}

/// Who works on a ticket, and the incident that it led to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// User id.
    #[serde(default)]
    pub assignee: Option<String>,
    /// Incident.
    #[serde(default)]
    pub incident: Option<String>,
}

/// Tickets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tickets {
    /// A page of them, newest first unless asked otherwise.
    pub tickets: Vec<Ticket>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// A ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Ticket {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Urgency.
    pub priority: String,
    /// How it came.
    pub channel: String,
    /// Business system.
    pub system: Option<String>,
    /// Resources.
    pub resources: Vec<String>,
    /// Clock of the contract.
    pub clock: Option<String>,
    /// Who wants it: user id of who entered it.
    pub requester: String,
    /// Who wants it: name.
    pub requester_name: String,
    /// Who works on it: user id.
    pub assignee: Option<String>,
    /// State.
    pub state: String,
    /// Its name in Chinese.
    pub state_name: String,
    /// Its name in English.
    pub state_name_en: String,
    /// When it was raised.
    pub raised_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// `response` and `resolution`, where it has them.
    pub clocks: Vec<CaseClock>,
    /// The response was in time; stored when it was given.
    pub response_timely: Option<bool>,
    /// The resolution was in time; stored when the ticket closed.
    pub resolve_timely: Option<bool>,
    /// Until when the tenant should confirm.
    pub confirm_due: Option<String>,
    /// When it was confirmed, closed or cancelled.
    pub closed_at: Option<String>,
    /// The tenant's mark.
    pub satisfaction: Option<u32>,
    /// The incident that it led to.
    pub incident: Option<String>,
    /// For whom it waits, while it does: `tenant`, `third_party`.
    pub waits_for: Option<String>,
    /// How long it has waited so far, seconds, in which the clock of its resolution stood.
    pub waited_seconds: i64,
    /// What happened, in the order in which it was recorded; only where one ticket is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// A wish for a risk assessment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskRequest {
    /// Whose it is; that of the token unless given.
    #[serde(default)]
    pub project: Option<String>,
    /// Very urgent.
    #[serde(default)]
    pub urgent: bool,
    /// Business system.
    #[serde(default)]
    pub system: Option<String>,
    /// 1 to 200 characters.
    pub title: String,
    /// 1 to 8000 characters.
    pub text: String,
    /// When it was raised, if the staff enters it afterwards.
    #[serde(default)]
    pub at: Option<String>,
}

/// Something that happens to a request.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskEvent {
    /// `respond`, `scan`, `report`, `cancel`.
    pub event: String,
    /// When it happened, if it is entered afterwards; then `note` is required.
    #[serde(default)]
    pub at: Option<String>,
    /// Remark; with `report`, what it concludes.
    #[serde(default)]
    pub note: Option<String>,
}

/// Requests for risk assessments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Risks {
    /// A page of them, newest first unless asked otherwise.
    pub requests: Vec<Risk>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// A request for a risk assessment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Risk {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// Very urgent.
    pub urgent: bool,
    /// Business system.
    pub system: Option<String>,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Who wants it: user id.
    pub requester: String,
    /// State.
    pub state: String,
    /// Its name in Chinese.
    pub state_name: String,
    /// Its name in English.
    pub state_name_en: String,
    /// When it was raised.
    pub raised_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// `respond`, `scan`, `report`, where the contract has them.
    pub clocks: Vec<CaseClock>,
    /// What the report concludes.
    pub conclusion: Option<String>,
    /// What happened; only where one request is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}
