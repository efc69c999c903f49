//! The contract as the records of operation see it. Billing loads contracts and ops keeps records; neither knows the other.

use billing::contract::Contract;
use billing::contract::terms::demand::{Delivery, deliveries};
use billing::contract::terms::duty::DutyKind;
use billing::contract::terms::level::{Metric, Scope};
use jiff::tz::TimeZone;
use kernel::calendar::{Days, Every, WorkTime};
use kernel::{Error, Result};
use ops::terms::{Clock, Deliverable, During, Duty, IncidentClock, Level, SUPPLIER, Staffing, Terms};
use std::sync::Arc;

fn duty_kind(k: DutyKind) -> &'static str {
    match k {
        DutyKind::Report => "report",
        DutyKind::Drill => "drill",
        DutyKind::Training => "training",
        DutyKind::Inspection => "inspection",
        DutyKind::Check => "check",
        DutyKind::Filing => "filing",
        DutyKind::Retention => "retention",
        DutyKind::Survey => "survey",
        DutyKind::Plan => "plan",
    }
}

fn metric(m: Metric) -> &'static str {
    match m {
        Metric::Availability => "availability",
        Metric::Reliability => "reliability",
        Metric::Rate => "rate",
        Metric::Minutes => "minutes",
        Metric::Count => "count",
    }
}

fn scope(s: Scope) -> &'static str {
    match s {
        Scope::Resource => "resource",
        Scope::Pool => "pool",
        Scope::Platform => "platform",
        Scope::Project => "project",
    }
}

/// The working time of a contract over the working days of a calendar.
///
/// # Errors
/// Internal, if the contract's zone is unknown.
pub fn work(c: &Contract, days: Arc<dyn Days>) -> Result<WorkTime> {
    let zone = TimeZone::get(&c.zone).map_err(|e| Error::internal("the contract's time zone is unknown").because(e))?;
    let hours = c.calendar.as_ref().map(|c| c.hours.clone()).unwrap_or_default();
    Ok(WorkTime::new(zone, days, hours))
}

/// The terms of a contract over the working days of a calendar.
///
/// # Errors
/// Internal, if the contract's zone is unknown.
pub fn of(c: &Contract, days: Arc<dyn Days>) -> Result<Terms> {
    Ok(Terms {
        contract: c.id.clone(),
        start: c.start,
        end: c.end,
        work: work(c, days)?,
        incidents: c.incidents.iter().map(incident).collect(),
        levels: c.levels.iter().map(level).collect(),
        duties: c.obligations.iter().map(duty).chain(deliveries(&c.demand).iter().map(delivery)).collect(),
        staff: c.staff.iter().map(staffing).collect(),
        clocks: c.clocks.iter().map(clock).collect(),
        deliverables: c.deliverables.iter().map(deliverable).collect(),
    })
}

fn incident(i: &billing::contract::terms::level::Incident) -> IncidentClock {
    IncidentClock {
        level: i.level.clone(),
        definition: i.definition.clone(),
        definition_en: i.definition_en.clone(),
        time: i.time,
        receive: i.receive,
        respond: i.respond,
        arrive: i.arrive,
        start: i.start,
        recover: i.recover,
        close: i.close,
        clause: i.clause.clone(),
    }
}

fn level(l: &billing::contract::terms::level::Level) -> Level {
    Level {
        id: l.id.clone(),
        service: l.service.clone(),
        service_en: l.service_en.clone(),
        metric: metric(l.metric),
        target: l.target,
        per: l.per,
        scope: l.scope.map(scope),
        kinds: l.kinds.clone(),
        except: l.except.clone(),
        clause: l.clause.clone(),
    }
}

fn duty(o: &billing::contract::terms::duty::Obligation) -> Duty {
    Duty {
        id: o.id.clone(),
        kind: duty_kind(o.kind),
        name: o.name.clone(),
        name_en: o.name_en.clone(),
        every: o.every,
        times: o.times,
        party: o.party.as_str(),
        after: o.after.clone(),
        before: o.before.clone(),
        due: o.due,
        keep: o.keep,
        clause: o.clause.clone(),
    }
}

/// What the demand asks for has its deadlines too: once, after what the contract counts from, by the supplier.
fn delivery(d: &Delivery<'_>) -> Duty {
    let phase = |open: &str, close: &str| d.phase.map(|p| format!("{open}{p}{close}")).unwrap_or_default();
    Duty {
        id: d.id.clone(),
        kind: duty_kind(DutyKind::Check),
        name: format!("合同需求资源交付{}", phase("（批次", "）")),
        name_en: format!("The resources that the contract asks for are delivered{}", phase(" (phase ", ")")),
        every: Some(Every::Once),
        times: 1,
        party: SUPPLIER,
        after: Some(d.after.to_owned()),
        before: None,
        due: Some(d.within),
        keep: None,
        clause: d.clause.unwrap_or_default().to_owned(),
    }
}

fn staffing(s: &billing::contract::terms::staff::Staff) -> Staffing {
    use billing::contract::terms::staff::During as Stated;
    Staffing {
        id: s.id.clone(),
        name: s.name.clone(),
        name_en: s.name_en.clone(),
        people: s.people,
        onsite: s.onsite,
        qualification: s.qualification.clone(),
        during: match s.during {
            Stated::Service => During::Service,
            Stated::Construction => During::Construction,
        },
        shift: s.shift.map(|x| (x.people, x.time)),
        clause: s.clause.clone(),
    }
}

fn clock(c: &billing::contract::terms::duty::Clock) -> Clock {
    Clock {
        id: c.id.clone(),
        name: c.name.clone(),
        name_en: c.name_en.clone(),
        within: c.within,
        clause: c.clause.clone(),
    }
}

fn deliverable(d: &billing::contract::terms::duty::Deliverable) -> Deliverable {
    Deliverable {
        no: d.no,
        class: d.class.clone(),
        class_en: d.class_en.clone(),
        name: d.name.clone(),
        name_en: d.name_en.clone(),
        content: d.content.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::calendar::{DayKind, Span, WeekDays};

    /// 医保局 商务要求 1: 30个工作日内完成第一批云资源交付，6个月内完成第二批云资源交付.
    #[test]
    fn what_the_demand_asks_for_is_a_duty_with_its_deadline() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/beijing-medins.toml");
        let c = Contract::load(Some(std::path::Path::new(file))).unwrap();
        let terms = of(&c, Arc::new(WeekDays)).unwrap();
        let batch = |id: &str| terms.duty(id).map(|d| (d.due, d.after.clone(), d.every, d.party, d.name.clone()));
        let wanted = |span, name: &str| {
            Some((Some(span), Some("signature".to_owned()), Some(Every::Once), SUPPLIER, name.to_owned()))
        };
        assert_eq!(batch("demand.1"), wanted(Span::Days(30, DayKind::Working), "合同需求资源交付（批次1）"));
        assert_eq!(batch("demand.2"), wanted(Span::Months(6), "合同需求资源交付（批次2）"));
        assert!(terms.duty("demand.3").is_none());
        assert_eq!(terms.duties.len(), c.obligations.len() + 2);
        assert!(terms.duties.iter().all(|d| !d.clause.is_empty()));
    }
}
