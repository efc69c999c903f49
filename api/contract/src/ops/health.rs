//! Health: clusters, hosts, storage, address pools, business systems and environments, each with its use, how that grew, what is wrong
//! and what to do about it.

use super::endpoints::{DECIDE, RUN, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, act, by, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::{Get, Post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

endpoints! {
    HEALTH_LIST = Get "health.list" "/ops/v1/health/{kind}" DECIDE;
    HEALTH_SHOW = Get "health.show" "/ops/v1/health/{kind}/{id}" DECIDE;
    HEALTH_FINDINGS = Get "health-finding.list" "/ops/v1/health-findings" DECIDE;
    HEALTH_TICKET = Post "health-finding.ticket" "/ops/v1/health-findings/{id}/ticket" RUN;
}

pub(super) const DOCS: &[Doc] = &[
    by(
        read(
            &HEALTH_LIST,
            "Everything of a kind (cluster, host, storage, ip_pool, system, environment), the fullest first",
            shape::<HealthSubjects>,
        ),
        &[("by", "in the order of this measure; the fullest of all measures unless given"), LIMIT, MARKER],
    ),
    by(
        read(
            &HEALTH_SHOW,
            "One of them, with the days before, rankings of what is in it, and what is wrong",
            shape::<HealthDetail>,
        ),
        &[("top", "places of a ranking, 1 to 50; 10 unless given")],
    ),
    by(
        read(&HEALTH_FINDINGS, "What is wrong and what to do about it, newest first", shape::<HealthFindings>),
        &[
            ("kind", "of this kind only"),
            ("subject", "of this one only; with its kind"),
            ("severity", "critical, warning or notice"),
            ("closed", "true: also what is over"),
            LIMIT,
            MARKER,
        ],
    ),
    act(
        &HEALTH_TICKET,
        "Make a ticket of a finding, once",
        Some(shape::<HealthTicketRequest>),
        201,
        Some(shape::<HealthFinding>),
    ),
];

/// Everything of a kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthSubjects {
    /// `cluster`, `host`, `storage`, `ip_pool`, `system`, `environment`.
    pub kind: String,
    /// The fullest first.
    pub subjects: Vec<HealthSubject>,
    /// Where to go on; none at the end.
    pub next: Option<String>,
}

/// One of them, as it was last looked at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthSubject {
    /// Kind.
    pub kind: String,
    /// Zone of hosts, id of a host, `all`, id of a subnet or of a business system, name of an environment.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whose it is, if it is one project's.
    pub project: Option<String>,
    /// Where it stands: the zone of a host, the range of an address pool, the environment of a business system.
    pub place: String,
    /// `up`, `away`, `degraded`, or the state of a business system.
    pub state: String,
    /// When it was looked at.
    pub at: String,
    /// How full it is.
    pub measures: Vec<HealthMeasure>,
    /// How many things are wrong.
    pub findings: u64,
    /// The gravest of them: `critical`, `warning`, `notice`.
    pub severity: Option<String>,
}

/// How full something is, and until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthMeasure {
    /// `vcpu`, `memory`, `disk`, `granted`, `cpu_load`, `memory_load`, `address`.
    pub measure: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Unit of the two figures.
    pub unit: String,
    /// In use.
    pub used: String,
    /// Of so much.
    pub total: String,
    /// In per cent.
    pub percent: String,
    /// Use at which something is to be done, per cent.
    pub limit_percent: i64,
    /// Days until then, if it goes on growing as it did; 0 if it is there.
    pub days: Option<i64>,
    /// Why that is not known: `no_capacity`, `too_few_days`, `no_growth`, `far`.
    pub reason: Option<String>,
    /// Growth in a day, by the median slope (Theil–Sen) of the days before.
    pub per_day: Option<String>,
}

/// One of them with all that is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthDetail {
    /// As in the list.
    pub subject: HealthSubject,
    /// The days before, by measure.
    pub trends: Vec<HealthTrend>,
    /// Rankings of what is in it.
    pub tops: Vec<HealthTop>,
    /// What is wrong.
    pub findings: Vec<HealthFinding>,
}

/// The highest use of each day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthTrend {
    /// Measure.
    pub measure: String,
    /// Oldest first.
    pub days: Vec<HealthDay>,
}

/// A day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthDay {
    /// Such as 2026-11-03.
    pub day: String,
    /// Highest use.
    pub used: String,
    /// Of so much.
    pub total: String,
    /// In per cent.
    pub percent: String,
}

/// A ranking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthTop {
    /// `cpu`, `memory`, `net_in`, `net_out`, `disk_read`, `disk_write`, `read_iops`, `write_iops`, `io_size`, `size`, `projects`, `hosts`, `hosts_vcpu`, `hosts_memory`, `systems`.
    pub by: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Unit.
    pub unit: String,
    /// The most first.
    pub rows: Vec<HealthTopRow>,
}

/// A place of a ranking.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthTopRow {
    /// `server`, `volume`, `host`, `system`, `project`.
    pub kind: String,
    /// Id.
    pub id: String,
    /// Name, as far as it is known.
    pub name: String,
    /// Whose it is.
    pub project: Option<String>,
    /// How much.
    pub value: String,
}

/// What is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthFindings {
    /// Newest first.
    pub findings: Vec<HealthFinding>,
}

/// Something that is wrong, and what to do about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthFinding {
    /// Id.
    pub id: String,
    /// Kind of what it is about.
    pub kind: String,
    /// Its id.
    pub subject: String,
    /// Its name.
    pub name: String,
    /// Whose it is, if it is one project's.
    pub project: Option<String>,
    /// `high`, `soon`, `away`, `closed`, `spare`, `overgranted`, `down`, `idle`, `overloaded`, `single`, `filing`, `ownerless`.
    pub rule: String,
    /// The measure that it is about, if it is about one.
    pub measure: Option<String>,
    /// `critical`, `warning`, `notice`.
    pub severity: String,
    /// What is wrong.
    pub text: String,
    /// In English.
    pub text_en: String,
    /// What to do.
    pub advice: String,
    /// In English.
    pub advice_en: String,
    /// When it was found.
    pub raised_at: String,
    /// When it was over.
    pub closed_at: Option<String>,
    /// The ticket that was made of it.
    pub ticket: Option<String>,
    /// By whom.
    pub ticket_by: Option<String>,
    /// When.
    pub ticket_at: Option<String>,
}

/// A wish to make a ticket of a finding.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthTicketRequest {
    /// Whose ticket it is; that of the finding, else that of the token, unless given. What a finding says of one project is that project's.
    #[serde(default)]
    pub project: Option<String>,
    /// Remark that goes into the ticket.
    #[serde(default)]
    pub note: Option<String>,
}
