//! Changes and announced maintenance.

use super::TimelineEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish for a change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRequest {
    /// Whose resources, if they are one project's.
    #[serde(default)]
    pub project: Option<String>,
    /// `pre_authorised`, `standard`, `emergency`, `reviewed`.
    pub kind: String,
    /// 1 to 200 characters.
    pub title: String,
    /// What is done, and how.
    pub plan: String,
    /// What is done if it goes wrong.
    pub rollback_plan: String,
    /// `low`, `medium`, `high`.
    pub risk: String,
    /// From when it may run.
    pub from: String,
    /// Until when it is to be done.
    pub to: String,
    /// Resources.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Business systems.
    #[serde(default)]
    pub systems: Vec<String>,
}

/// Something that happens to a change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEvent {
    /// `review`, `approve`, `reject`, `begin`, `roll_back`, `finish`, `verify`, `cancel`.
    pub event: String,
    /// When it happened, if it is entered afterwards.
    #[serde(default)]
    pub at: Option<String>,
    /// Remark; required for `reject`, `cancel`, `roll_back`, `verify`.
    #[serde(default)]
    pub note: Option<String>,
    /// With `finish`: `done`, `rolled_back`, `failed`.
    #[serde(default)]
    pub outcome: Option<String>,
}

/// Changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Changes {
    /// A page of them, newest first unless asked otherwise.
    pub changes: Vec<Change>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// A change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Change {
    /// Id.
    pub id: String,
    /// Project, if its resources are one project's.
    pub project: Option<String>,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// What is done.
    pub plan: String,
    /// What is done if it goes wrong.
    pub rollback_plan: String,
    /// Risk.
    pub risk: String,
    /// From when it may run.
    pub from: String,
    /// Until when it is to be done.
    pub to: String,
    /// Resources.
    pub resources: Vec<String>,
    /// Business systems.
    pub systems: Vec<String>,
    /// Who wants it: user id.
    pub requester: String,
    /// Who wants it: name.
    pub requester_name: String,
    /// State.
    pub state: String,
    /// Its name in Chinese.
    pub state_name: String,
    /// Its name in English.
    pub state_name_en: String,
    /// When it was requested.
    pub requested_at: String,
    /// Who reviewed it: user id.
    pub reviewed_by: Option<String>,
    /// Who approved it: user id.
    pub approved_by: Option<String>,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// Until when an emergency that has begun must be approved.
    pub approve_due: Option<String>,
    /// When it began.
    pub started_at: Option<String>,
    /// When the rollback began.
    pub rollback_at: Option<String>,
    /// Until when the rollback must be through.
    pub rollback_due: Option<String>,
    /// When it was finished.
    pub finished_at: Option<String>,
    /// How it ended.
    pub outcome: Option<String>,
    /// Done by the end of its window.
    pub on_time: Option<bool>,
    /// What happened; only where one change is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// A window to be announced.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceRequest {
    /// The change that it is for.
    #[serde(default)]
    pub change: Option<String>,
    /// 1 to 200 characters.
    pub title: String,
    /// What it means for those who use the cloud.
    pub text: String,
    /// From when; not in the past.
    pub from: String,
    /// Until when; at most 31 days later.
    pub to: String,
    /// Resources and business systems; `*` for the whole platform.
    pub resources: Vec<String>,
}

/// Announced windows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Maintenances {
    /// Newest first.
    pub maintenances: Vec<Maintenance>,
}

/// An announced window.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Maintenance {
    /// Id.
    pub id: String,
    /// The change that it is for.
    pub change: Option<String>,
    /// Title.
    pub title: String,
    /// What it means for those who use the cloud.
    pub text: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Resources and business systems; `*` for the whole platform.
    pub resources: Vec<String>,
    /// When it was announced: recorded.
    pub announced_at: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
}
