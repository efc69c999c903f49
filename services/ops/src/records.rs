//! Which rows of this slice are under the chain ([`runtime::record`]): the clocks that scores are read from.

use runtime::record::Record;

/// Tickets and their clocks.
pub(crate) const TICKET: Record = Record::new(
    "ops_ticket",
    "id",
    &[
        "id",
        "project",
        "kind",
        "title",
        "text",
        "priority",
        "channel",
        "system",
        "resources",
        "clock",
        "requester",
        "requester_name",
        "assignee",
        "state",
        "raised_at",
        "recorded_at",
        "moved_at",
        "response_due",
        "responded_at",
        "response_timely",
        "resolve_due",
        "resolve_hours",
        "resolved_at",
        "resolve_timely",
        "confirm_due",
        "closed_at",
        "satisfaction",
        "incident",
        "waits_for",
        "waited",
    ],
);
/// Incidents.
pub(crate) const INCIDENT: Record = Record::new(
    "ops_incident",
    "id",
    &[
        "id",
        "project",
        "kind",
        "grade",
        "level",
        "title",
        "text",
        "source",
        "state",
        "raised_at",
        "recorded_at",
        "raised_by",
        "systems",
        "systems_total",
        "resources",
        "responded_at",
        "recovered_at",
        "closed_at",
        "report_due",
        "reported_at",
        "cause",
        "measures",
        "supplier_at_fault",
        "harm",
        "problem",
    ],
);
/// Clocks of an incident's stages.
pub(crate) const CLOCKS: Record =
    Record::new("ops_incident_clock", "incident", &["stage", "due", "stopped_at", "waived"]);
/// Downtimes of incidents.
pub(crate) const DOWNTIME: Record =
    Record::new("ops_downtime", "id", &["id", "incident", "resource", "from_at", "to_at", "voided", "recorded_at"]);

/// All of them.
pub const ALL: &[Record] = &[TICKET, INCIDENT, CLOCKS, DOWNTIME];
