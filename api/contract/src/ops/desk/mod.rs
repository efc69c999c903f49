//! Tickets, incidents, changes, security events, the knowledge base: cases with clocks.
//!
//! Instants are RFC 3339. Words (`state`, `kind`, `event`, …) and their names in Chinese and English are at `GET /ops/v1/desk`.

pub mod change;
pub mod incident;
pub mod knowledge;
pub mod notify;
pub mod ticket;

use super::endpoints::{ANYONE, DECIDE, RUN, STAGE, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, NEXT, PROJECT, STATE, act, by, read, shape, sorted};
use change::{Change, ChangeEvent, ChangeRequest, Changes, Maintenance, MaintenanceRequest, Maintenances};
use incident::{
    Downtime, DowntimeEnd, DowntimeRequest, Incident, IncidentEvent, IncidentReportRequest, IncidentRequest, Incidents,
};
use kernel::endpoint::Method::{Delete, Get, Post, Put};
use kernel::{Endpoint, Policy, Role};
use knowledge::{Article, ArticleRequest, Articles, Problem, ProblemEvent, ProblemRequest, Problems};
use notify::{Deliveries, Delivery, Subscription, SubscriptionRequest, Subscriptions};
use serde::Serialize;
use std::collections::BTreeMap;
use ticket::{
    Assignment, CommentRequest, Risk, RiskEvent, RiskRequest, Risks, Ticket, TicketEvent, TicketRequest, Tickets,
};
use utoipa::ToSchema;

/// Who opens cases and says something: everybody but readers.
const SPEAK: Policy = Policy::AnyOf(&[Role::Member, Role::Purchaser, Role::Operator, Role::Admin]);

endpoints! {
    DESK_WORDS = Get "desk.words" "/ops/v1/desk" ANYONE;

    TICKET_CREATE = Post "ticket.create" "/ops/v1/tickets" SPEAK;
    TICKET_LIST = Get "ticket.list" "/ops/v1/tickets" VIEW;
    TICKET_SHOW = Get "ticket.show" "/ops/v1/tickets/{id}" VIEW;
    TICKET_ACT = Post "ticket.act" "/ops/v1/tickets/{id}/events" SPEAK;
    TICKET_COMMENT = Post "ticket.comment" "/ops/v1/tickets/{id}/comments" SPEAK;
    TICKET_ASSIGN = Put "ticket.assign" "/ops/v1/tickets/{id}/assignment" RUN;

    INCIDENT_CREATE = Post "incident.create" "/ops/v1/incidents" RUN;
    INCIDENT_LIST = Get "incident.list" "/ops/v1/incidents" VIEW;
    INCIDENT_SHOW = Get "incident.show" "/ops/v1/incidents/{id}" VIEW;
    INCIDENT_ACT = Post "incident.act" "/ops/v1/incidents/{id}/events" RUN;
    INCIDENT_REPORT = Put "incident.report" "/ops/v1/incidents/{id}/report" RUN;
    DOWNTIME_CREATE = Post "downtime.create" "/ops/v1/incidents/{id}/downtimes" RUN;
    DOWNTIME_END = Put "downtime.end" "/ops/v1/incidents/{id}/downtimes/{downtime}" RUN;
    DOWNTIME_VOID = Delete "downtime.void" "/ops/v1/incidents/{id}/downtimes/{downtime}" RUN;

    CHANGE_CREATE = Post "change.create" "/ops/v1/changes" RUN;
    CHANGE_LIST = Get "change.list" "/ops/v1/changes" VIEW;
    CHANGE_SHOW = Get "change.show" "/ops/v1/changes/{id}" VIEW;
    CHANGE_ACT = Post "change.act" "/ops/v1/changes/{id}/events" DECIDE;
    MAINTENANCE_CREATE = Post "maintenance.create" "/ops/v1/maintenances" RUN;
    MAINTENANCE_LIST = Get "maintenance.list" "/ops/v1/maintenances" VIEW;
    MAINTENANCE_WITHDRAW = Delete "maintenance.withdraw" "/ops/v1/maintenances/{id}" RUN;

    RISK_CREATE = Post "risk-request.create" "/ops/v1/risk-requests" SPEAK;
    RISK_LIST = Get "risk-request.list" "/ops/v1/risk-requests" VIEW;
    RISK_SHOW = Get "risk-request.show" "/ops/v1/risk-requests/{id}" VIEW;
    RISK_ACT = Post "risk-request.act" "/ops/v1/risk-requests/{id}/events" SPEAK;

    PROBLEM_CREATE = Post "problem.create" "/ops/v1/problems" RUN;
    PROBLEM_LIST = Get "problem.list" "/ops/v1/problems" DECIDE;
    PROBLEM_SHOW = Get "problem.show" "/ops/v1/problems/{id}" DECIDE;
    PROBLEM_ACT = Post "problem.act" "/ops/v1/problems/{id}/events" RUN;
    PROBLEM_LINK = Put "problem.link" "/ops/v1/problems/{id}/incidents/{incident}" RUN;
    ARTICLE_CREATE = Post "article.create" "/ops/v1/articles" RUN;
    ARTICLE_LIST = Get "article.list" "/ops/v1/articles" VIEW;
    ARTICLE_SHOW = Get "article.show" "/ops/v1/articles/{id}" VIEW;
    ARTICLE_REWRITE = Put "article.rewrite" "/ops/v1/articles/{id}" RUN;
    ARTICLE_WITHDRAW = Delete "article.withdraw" "/ops/v1/articles/{id}" RUN;

    SUBSCRIPTION_CREATE = Post "subscription.create" "/ops/v1/subscriptions" STAGE;
    SUBSCRIPTION_LIST = Get "subscription.list" "/ops/v1/subscriptions" STAGE;
    SUBSCRIPTION_DELETE = Delete "subscription.delete" "/ops/v1/subscriptions/{id}" STAGE;
    DELIVERY_LIST = Get "delivery.list" "/ops/v1/subscriptions/{id}/deliveries" STAGE;
    DELIVERY_RETRY = Post "delivery.retry" "/ops/v1/deliveries/{id}/retry" STAGE;
}

const KIND: (&str, &str) = ("kind", "of this kind only");
const LEVEL: (&str, &str) = ("level", "of this level only");

pub(super) const DOCS: &[Doc] = &[
    read(&DESK_WORDS, "Words of the desk and their names", shape::<Words>),
    act(&TICKET_CREATE, "Raise a ticket", Some(shape::<TicketRequest>), 201, Some(shape::<Ticket>)),
    by(
        read(&TICKET_LIST, "Tickets, newest first", shape::<Tickets>),
        &[
            PROJECT,
            STATE,
            KIND,
            ("assignee", "given to this person only"),
            LIMIT,
            NEXT,
            sorted!("recorded_at", "raised_at", "priority", "state", "due"),
        ],
    ),
    read(&TICKET_SHOW, "A ticket with its timeline", shape::<Ticket>),
    act(&TICKET_ACT, "Let something happen to a ticket", Some(shape::<TicketEvent>), 200, Some(shape::<Ticket>)),
    act(&TICKET_COMMENT, "Say something on a ticket", Some(shape::<CommentRequest>), 200, Some(shape::<Ticket>)),
    act(&TICKET_ASSIGN, "Give a ticket to somebody", Some(shape::<Assignment>), 200, Some(shape::<Ticket>)),
    act(&INCIDENT_CREATE, "Record an incident", Some(shape::<IncidentRequest>), 201, Some(shape::<Incident>)),
    by(
        read(&INCIDENT_LIST, "Incidents, newest first", shape::<Incidents>),
        &[PROJECT, STATE, KIND, LEVEL, LIMIT, NEXT, sorted!("recorded_at", "raised_at", "level", "state")],
    ),
    read(&INCIDENT_SHOW, "An incident with its clocks, downtime and timeline", shape::<Incident>),
    act(
        &INCIDENT_ACT,
        "Let something happen to an incident",
        Some(shape::<IncidentEvent>),
        200,
        Some(shape::<Incident>),
    ),
    act(
        &INCIDENT_REPORT,
        "Hand in the report on an incident",
        Some(shape::<IncidentReportRequest>),
        200,
        Some(shape::<Incident>),
    ),
    act(&DOWNTIME_CREATE, "Record downtime", Some(shape::<DowntimeRequest>), 201, Some(shape::<Downtime>)),
    act(&DOWNTIME_END, "End downtime", Some(shape::<DowntimeEnd>), 200, Some(shape::<Downtime>)),
    by(
        act(&DOWNTIME_VOID, "Take downtime back that was entered by mistake", None, 204, None),
        &[("reason", "why; required")],
    ),
    act(&CHANGE_CREATE, "Request a change", Some(shape::<ChangeRequest>), 201, Some(shape::<Change>)),
    by(
        read(&CHANGE_LIST, "Changes, newest first", shape::<Changes>),
        &[PROJECT, STATE, KIND, LIMIT, NEXT, sorted!("requested_at", "from", "state")],
    ),
    read(&CHANGE_SHOW, "A change with its timeline", shape::<Change>),
    act(&CHANGE_ACT, "Let something happen to a change", Some(shape::<ChangeEvent>), 200, Some(shape::<Change>)),
    act(
        &MAINTENANCE_CREATE,
        "Announce maintenance",
        Some(shape::<MaintenanceRequest>),
        201,
        Some(shape::<Maintenance>),
    ),
    by(read(&MAINTENANCE_LIST, "Announced windows, newest first", shape::<Maintenances>), &[FROM, LIMIT, MARKER]),
    act(&MAINTENANCE_WITHDRAW, "Withdraw an announced window", None, 200, Some(shape::<Maintenance>)),
    act(&RISK_CREATE, "Ask for a risk assessment", Some(shape::<RiskRequest>), 201, Some(shape::<Risk>)),
    by(
        read(&RISK_LIST, "Requests for risk assessments, newest first", shape::<Risks>),
        &[PROJECT, STATE, LIMIT, NEXT, sorted!("recorded_at", "raised_at", "state")],
    ),
    read(&RISK_SHOW, "A request for a risk assessment with its timeline", shape::<Risk>),
    act(&RISK_ACT, "Let something happen to a request", Some(shape::<RiskEvent>), 200, Some(shape::<Risk>)),
    act(&PROBLEM_CREATE, "Open a problem behind incidents", Some(shape::<ProblemRequest>), 201, Some(shape::<Problem>)),
    by(
        read(&PROBLEM_LIST, "Problems, newest first", shape::<Problems>),
        &[STATE, LIMIT, NEXT, sorted!("opened_at", "state", "resolved_at")],
    ),
    read(&PROBLEM_SHOW, "A problem with its incidents and timeline", shape::<Problem>),
    act(&PROBLEM_ACT, "Let something happen to a problem", Some(shape::<ProblemEvent>), 200, Some(shape::<Problem>)),
    act(&PROBLEM_LINK, "Say that a problem is behind an incident", None, 200, Some(shape::<Problem>)),
    act(&ARTICLE_CREATE, "Write an article", Some(shape::<ArticleRequest>), 201, Some(shape::<Article>)),
    by(
        read(&ARTICLE_LIST, "Articles, newest first", shape::<Articles>),
        &[("q", "with all these words"), LIMIT, MARKER],
    ),
    read(&ARTICLE_SHOW, "An article; for the staff with its versions", shape::<Article>),
    act(&ARTICLE_REWRITE, "Write the next version", Some(shape::<ArticleRequest>), 200, Some(shape::<Article>)),
    act(&ARTICLE_WITHDRAW, "Take an article out of the base", None, 204, None),
    act(
        &SUBSCRIPTION_CREATE,
        "Subscribe to notifications",
        Some(shape::<SubscriptionRequest>),
        201,
        Some(shape::<Subscription>),
    ),
    by(
        read(&SUBSCRIPTION_LIST, "One's subscriptions", shape::<Subscriptions>),
        &[("all", "everybody's, for the operator"), LIMIT, MARKER],
    ),
    act(&SUBSCRIPTION_DELETE, "End a subscription", None, 204, None),
    by(read(&DELIVERY_LIST, "Messages of a subscription, newest first", shape::<Deliveries>), &[STATE, LIMIT, MARKER]),
    act(&DELIVERY_RETRY, "Try a message again that was given up", None, 200, Some(shape::<Delivery>)),
];

/// Words and their names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Words {
    /// Lists of words by what they are for: `ticket.state`, `incident.event`, …
    pub words: BTreeMap<String, Vec<Word>>,
    /// Levels of incidents that the contract has, with their definitions.
    pub levels: Vec<Word>,
    /// Clocks of the contract that a ticket can ask for.
    pub clocks: Vec<Word>,
}

/// A word.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Word {
    /// On the wire.
    pub word: String,
    /// In Chinese.
    pub name: String,
    /// In English.
    pub name_en: String,
}

/// An entry of a timeline. Nothing is ever taken out of it; what was wrong is named by what corrects it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Id.
    pub id: String,
    /// What happened.
    pub event: String,
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who recorded it: user id.
    pub by: String,
    /// Who recorded it: name.
    pub by_name: String,
    /// Remark.
    pub note: Option<String>,
    /// Not for the tenant's eyes.
    pub internal: bool,
    /// The entry that this one corrects.
    pub corrects: Option<String>,
    /// More.
    pub detail: Option<String>,
}

/// A clock. The deadline itself is in time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseClock {
    /// What it is for.
    pub stage: String,
    /// Until when.
    pub due: String,
    /// When it stopped.
    pub stopped_at: Option<String>,
    /// `running`, `paused`, `met`, `late`, `waived`.
    pub standing: String,
}
