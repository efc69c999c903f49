//! The contract's price book and its rules for orders as the catalogue sees them. Billing loads contracts and catalog takes orders; neither
//! knows the other.

use billing::contract::terms::flow as terms;
use billing::contract::{Bid, Contract, Per, ProvideKind};
use catalog::Book;
use catalog::item::{Counted, Item, Kind, Provides};
use catalog::order::OrderKind;
use catalog::rules::{ClockRule, Expiry, Flow, FlowRole, Lapse, Rules, StageRule, Starts, Trial, Until};
use std::sync::Arc;

fn per(p: Per) -> &'static str {
    match p {
        Per::Month => "month",
        Per::Year => "year",
        Per::Each => "each",
        Per::Once => "once",
    }
}

/// Name of what a price is for.
pub(super) fn per_name(p: Per) -> &'static str {
    per(p)
}

/// The book of a contract; what the bid added is void, and cannot be ordered.
pub fn of(c: &Contract) -> Arc<Book> {
    let items = c.items.iter().filter(|i| i.bid != Bid::Added).map(|i| Item {
        code: i.code.clone(),
        category: i.category.clone(),
        name: i.name.clone(),
        name_en: i.name_en.clone(),
        description: i.description.clone(),
        unit: i.unit.clone(),
        per: per(i.per),
        price: i.price,
        limit: i.limit,
        counted: i
            .metering
            .as_ref()
            .filter(|m| m.by_order())
            .map(|m| Counted { meter: m.meter.clone(), once: matches!(i.per, Per::Each | Per::Once) }),
        provides: i.provides.as_ref().map(|p| Provides {
            kind: match p.kind {
                ProvideKind::Host => Kind::Host,
                ProvideKind::Volume => Kind::Volume,
                ProvideKind::Address => Kind::Address,
            },
            flavor: p.flavor.clone(),
            arch: p.arch,
            grants: p.grants.clone(),
            per_line: p.per_line.clone(),
        }),
    });
    Arc::new(Book { contract: c.id.clone(), zone: c.zone.clone(), items: items.collect(), rules: rules(c) })
}

/// How orders are handled under a contract; where it is silent, as the catalogue does.
fn rules(c: &Contract) -> Rules {
    let silent = Rules::default();
    Rules {
        flows: c.flows.iter().map(flow).collect(),
        clocks: c.clocks.iter().filter(|k| !k.on.is_empty()).map(clock).collect(),
        trial: c.trial.as_ref().map_or(silent.trial, |t| Trial {
            days: t.days,
            lapse: match t.lapse {
                terms::Lapse::Deliver => Lapse::Deliver,
                terms::Lapse::Release => Lapse::Release,
            },
        }),
        expiry: c.expiry.as_ref().map_or(silent.expiry, |e| Expiry {
            notify: e.notify.clone(),
            stop: e.stop,
            keep_days: e.keep_days,
            delete: e.delete,
        }),
    }
}

fn kind(k: terms::OrderKind) -> OrderKind {
    use terms::OrderKind as T;
    match k {
        T::Supply => OrderKind::Supply,
        T::ScaleUp => OrderKind::ScaleUp,
        T::ScaleDown => OrderKind::ScaleDown,
        T::StorageUp => OrderKind::StorageUp,
        T::StorageDown => OrderKind::StorageDown,
        T::Renew => OrderKind::Renew,
        T::Stop => OrderKind::Stop,
        T::Start => OrderKind::Start,
        T::Release => OrderKind::Release,
        T::Account => OrderKind::Account,
        T::Opening => OrderKind::Opening,
    }
}

fn stage(s: &terms::Stage) -> StageRule {
    let role = match s.role {
        terms::FlowRole::TenantManager => FlowRole::TenantManager,
        terms::FlowRole::Purchaser => FlowRole::Purchaser,
        terms::FlowRole::Operator => FlowRole::Operator,
        terms::FlowRole::AuditAdministrator => FlowRole::AuditAdministrator,
        terms::FlowRole::SecurityAdministrator => FlowRole::SecurityAdministrator,
    };
    StageRule { role, within: s.within, delegate: s.delegate }
}

fn flow(f: &terms::Flow) -> Flow {
    Flow {
        id: f.id.clone(),
        name: f.name.clone(),
        name_en: f.name_en.clone(),
        items: f.items.clone(),
        on: f.on.iter().map(|k| kind(*k)).collect(),
        stages: f.stages.iter().map(stage).collect(),
        urgent: f.urgent.iter().map(stage).collect(),
        clause: Some(f.clause.clone()),
    }
}

fn clock(c: &billing::contract::terms::duty::Clock) -> ClockRule {
    ClockRule {
        id: c.id.clone(),
        name: c.name.clone(),
        name_en: c.name_en.clone(),
        on: c.on.iter().map(|k| kind(*k)).collect(),
        starts: match c.starts {
            terms::Starts::Submitted => Starts::Submitted,
            terms::Starts::Received => Starts::Received,
            terms::Starts::Approved => Starts::Approved,
        },
        until: match c.until {
            terms::Until::Answered => Until::Answered,
            terms::Until::Done => Until::Done,
        },
        within: c.within,
        clause: c.clause.clone(),
    }
}
