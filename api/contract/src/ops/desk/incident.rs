//! Incidents and their downtime.

use super::{CaseClock, TimelineEntry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An incident to be recorded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentRequest {
    /// Whose it is, if it is one project's.
    #[serde(default)]
    pub project: Option<String>,
    /// `fault`, `security`; `fault` unless given.
    #[serde(default)]
    pub kind: Option<String>,
    /// Of a security event: `low`, `medium`, `high`.
    #[serde(default)]
    pub grade: Option<String>,
    /// Of a fault: a level of the contract.
    #[serde(default)]
    pub level: Option<String>,
    /// 1 to 200 characters.
    pub title: String,
    /// 1 to 8000 characters.
    pub text: String,
    /// `alarm`, `report`, `inspection`; `report` unless given.
    #[serde(default)]
    pub source: Option<String>,
    /// When it was noticed, if it is entered afterwards.
    #[serde(default)]
    pub at: Option<String>,
    /// Business systems that cannot serve.
    #[serde(default)]
    pub systems: Vec<String>,
    /// Business systems in service at that time.
    #[serde(default)]
    pub systems_total: Option<i64>,
    /// Resources.
    #[serde(default)]
    pub resources: Vec<String>,
}

/// Something that happens to an incident.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentEvent {
    /// `received`, `responded`, `on_site`, `handling`, `recovered`, `closed`, `relapse`, `void`, `level`, `escalate`, `waive_site`.
    pub event: String,
    /// When it happened, if it is entered afterwards: not before the incident was raised, not in the future.
    #[serde(default)]
    pub at: Option<String>,
    /// Remark; required for everything that is no stage, and for a correction.
    #[serde(default)]
    pub note: Option<String>,
    /// The entry of the timeline that this one corrects.
    #[serde(default)]
    pub corrects: Option<String>,
    /// With `level`: the new level of a fault.
    #[serde(default)]
    pub level: Option<String>,
    /// With `level`: the new grade of a security event.
    #[serde(default)]
    pub grade: Option<String>,
}

/// What was found out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentReportRequest {
    /// What caused it.
    pub cause: String,
    /// What was done, and what is done against the next one.
    pub measures: String,
    /// It happened because of how the cloud is run.
    pub supplier_at_fault: bool,
    /// It did harm.
    pub harm: bool,
}

/// The report on an incident.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentReport {
    /// What caused it.
    pub cause: String,
    /// What was done, and what is done against the next one.
    pub measures: String,
    /// It happened because of how the cloud is run.
    pub supplier_at_fault: bool,
    /// It did harm.
    pub harm: bool,
    /// When it was first handed in.
    pub at: String,
}

/// Incidents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Incidents {
    /// A page of them, newest first unless asked otherwise.
    pub incidents: Vec<Incident>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// An incident.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Incident {
    /// Id.
    pub id: String,
    /// Project, if it is one project's.
    pub project: Option<String>,
    /// Kind.
    pub kind: String,
    /// Grade of a security event.
    pub grade: Option<String>,
    /// Level.
    pub level: String,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Who noticed it.
    pub source: String,
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
    /// Who recorded it: user id.
    pub raised_by: String,
    /// Business systems that could not serve.
    pub systems: Vec<String>,
    /// Business systems in service at that time.
    pub systems_total: Option<i64>,
    /// Resources.
    pub resources: Vec<String>,
    /// When somebody answered.
    pub responded_at: Option<String>,
    /// When it was recovered.
    pub recovered_at: Option<String>,
    /// When it was closed or found to be a false alarm.
    pub closed_at: Option<String>,
    /// Until when the report is due.
    pub report_due: Option<String>,
    /// The report.
    pub report: Option<IncidentReport>,
    /// The problem behind it.
    pub problem: Option<String>,
    /// Clocks of the contract; only where one incident is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clocks: Option<Vec<CaseClock>>,
    /// Downtime; only where one incident is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downtimes: Option<Vec<Downtime>>,
    /// What happened; only where one incident is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// A stretch of downtime to be recorded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DowntimeRequest {
    /// Resource or business system.
    pub resource: String,
    /// From when.
    pub from: String,
    /// Until when, if it is over.
    #[serde(default)]
    pub to: Option<String>,
}

/// The end of a stretch of downtime.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DowntimeEnd {
    /// Until when; now unless given.
    #[serde(default)]
    pub to: Option<String>,
}

/// A stretch of downtime.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Downtime {
    /// Id.
    pub id: String,
    /// Resource or business system.
    pub resource: String,
    /// From when.
    pub from: String,
    /// Until when; open while it lasts.
    pub to: Option<String>,
    /// It was entered by mistake.
    pub voided: bool,
}
