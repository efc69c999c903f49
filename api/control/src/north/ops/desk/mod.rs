//! Tickets, incidents, changes, security events, the knowledge base: cases with clocks.

mod change;
mod incident;
mod knowledge;
mod notify;
mod ticket;

use super::{OpsState, instant, opt_instant};
use ::ops::desk;
use ::ops::desk::Standing;
use axum::extract::State;
use axum::response::Response;
use contract::ops::desk as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Routes};
use kernel::{Result, Timestamp};
use std::collections::BTreeMap;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::DESK_WORDS, words)
        .on(&wire::TICKET_CREATE, ticket::create)
        .on(&wire::TICKET_LIST, ticket::list)
        .on(&wire::TICKET_SHOW, ticket::show)
        .on(&wire::TICKET_ACT, ticket::act)
        .on(&wire::TICKET_COMMENT, ticket::comment)
        .on(&wire::TICKET_ASSIGN, ticket::assign)
        .on(&wire::RISK_CREATE, ticket::create_risk)
        .on(&wire::RISK_LIST, ticket::list_risks)
        .on(&wire::RISK_SHOW, ticket::show_risk)
        .on(&wire::RISK_ACT, ticket::act_on_risk);
    let r = r
        .on(&wire::INCIDENT_CREATE, incident::create)
        .on(&wire::INCIDENT_LIST, incident::list)
        .on(&wire::INCIDENT_SHOW, incident::show)
        .on(&wire::INCIDENT_ACT, incident::act)
        .on(&wire::INCIDENT_REPORT, incident::report)
        .on(&wire::DOWNTIME_CREATE, incident::add_downtime)
        .on(&wire::DOWNTIME_END, incident::end_downtime)
        .on(&wire::DOWNTIME_VOID, incident::void_downtime);
    let r = r
        .on(&wire::CHANGE_CREATE, change::create)
        .on(&wire::CHANGE_LIST, change::list)
        .on(&wire::CHANGE_SHOW, change::show)
        .on(&wire::CHANGE_ACT, change::act)
        .on(&wire::MAINTENANCE_CREATE, change::announce)
        .on(&wire::MAINTENANCE_LIST, change::maintenances)
        .on(&wire::MAINTENANCE_WITHDRAW, change::withdraw);
    let r = r
        .on(&wire::PROBLEM_CREATE, knowledge::open)
        .on(&wire::PROBLEM_LIST, knowledge::problems)
        .on(&wire::PROBLEM_SHOW, knowledge::problem)
        .on(&wire::PROBLEM_ACT, knowledge::act)
        .on(&wire::PROBLEM_LINK, knowledge::link)
        .on(&wire::ARTICLE_CREATE, knowledge::write)
        .on(&wire::ARTICLE_LIST, knowledge::articles)
        .on(&wire::ARTICLE_SHOW, knowledge::article)
        .on(&wire::ARTICLE_REWRITE, knowledge::rewrite)
        .on(&wire::ARTICLE_WITHDRAW, knowledge::withdraw);
    r.on(&wire::SUBSCRIPTION_CREATE, notify::create)
        .on(&wire::SUBSCRIPTION_LIST, notify::list)
        .on(&wire::SUBSCRIPTION_DELETE, notify::delete)
        .on(&wire::DELIVERY_LIST, notify::deliveries)
        .on(&wire::DELIVERY_RETRY, notify::retry)
}

/// An instant of a request.
fn at(field: &str, s: &str) -> Result<Timestamp> {
    Timestamp::parse(s).map_err(|e| kernel::Error::bad_request(format!("{field}: {}", e.message)).field(field))
}

fn opt_at(field: &str, s: Option<&str>) -> Result<Option<Timestamp>> {
    s.map(|s| at(field, s)).transpose()
}

fn entries(all: Vec<desk::Entry>) -> Vec<wire::TimelineEntry> {
    let one = |e: desk::Entry| wire::TimelineEntry {
        id: e.id,
        event: e.event,
        at: instant(e.at),
        recorded_at: instant(e.recorded_at),
        by: e.by.into(),
        by_name: e.by_name,
        note: e.note,
        internal: e.internal,
        corrects: e.corrects,
        detail: e.detail,
    };
    all.into_iter().map(one).collect()
}

fn clock(stage: &str, due: Timestamp, stopped: Option<Timestamp>, standing: Standing) -> wire::CaseClock {
    wire::CaseClock {
        stage: stage.to_owned(),
        due: instant(due),
        stopped_at: opt_instant(stopped),
        standing: standing.as_str().to_owned(),
    }
}

fn word(word: &str, name: &str, name_en: &str) -> wire::Word {
    wire::Word { word: word.to_owned(), name: name.to_owned(), name_en: name_en.to_owned() }
}

macro_rules! lists {
    ($($key:literal => $t:ty,)*) => {
        BTreeMap::from([$((
            $key.to_owned(),
            <$t>::ALL.iter().map(|x| word(x.as_str(), x.name(), x.name_en())).collect::<Vec<_>>(),
        )),*])
    };
}

/// Words of the desk, for whoever shows them to people.
async fn words(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let mut words = lists! {
        "ticket.kind" => desk::ticket::Kind,
        "ticket.state" => desk::ticket::State,
        "ticket.waits_for" => desk::ticket::WaitsFor,
        "ticket.event" => desk::ticket::Event,
        "ticket.priority" => desk::ticket::Priority,
        "ticket.channel" => desk::ticket::Channel,
        "incident.kind" => desk::incident::Kind,
        "incident.grade" => desk::incident::Grade,
        "incident.source" => desk::incident::Source,
        "incident.state" => desk::incident::State,
        "incident.event" => desk::incident::Event,
        "change.kind" => desk::change::Kind,
        "change.risk" => desk::change::Risk,
        "change.state" => desk::change::State,
        "change.event" => desk::change::Event,
        "change.outcome" => desk::change::Outcome,
        "risk-request.state" => desk::risk::State,
        "risk-request.event" => desk::risk::Event,
        "problem.state" => desk::knowledge::ProblemState,
        "problem.event" => desk::knowledge::ProblemEvent,
        "article.audience" => desk::knowledge::Audience,
        "delivery.state" => desk::notify::DeliveryState,
        "subscription.channel" => desk::notify::Channel,
        "clock.standing" => Standing,
    };
    let topics = desk::notify::TOPICS.iter().map(|(t, zh, en)| word(t, zh, en)).collect();
    words.insert("subscription.topic".to_owned(), topics);
    let terms = s.ops.terms();
    let mut levels: Vec<wire::Word> = Vec::new();
    for i in &terms.incidents {
        if levels.iter().all(|l| l.word != i.level) {
            levels.push(word(&i.level, &i.definition, &i.definition_en));
        }
    }
    let clocks = terms.clocks.iter().map(|c| word(&c.id, &c.name, &c.name_en)).collect();
    json(StatusCode::OK, &wire::Words { words, levels, clocks })
}
