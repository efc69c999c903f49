//! The promises of services/billing, on SQLite and PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod assessment;
mod batch;
mod books;
mod by_hand;
mod close;
mod consent;
mod correct;
mod full_months;
mod import;
mod measures;
mod ordered;
mod paper;
mod props;
mod records;
mod rules;
mod rules_beijing;
mod rules_chuyi;
mod rules_qingpu;
mod rules_shaanxi;
mod score_world;
mod settled;
mod settlement;
mod simulate;
mod told;
mod usage;
mod versions;

use billing::contract::Contract;
use billing::{Billing, MIGRATIONS};
use kernel::{Caller, ProjectId, Quantity, Result, Role, Timestamp, UserId};
use runtime::port::{UsageFact, UsageSink as _};
use runtime::testing::{self, TestEnv};
use runtime::transact;
use std::sync::Arc;
use std::time::Duration;

const DAY: u64 = 86_400;

fn at(s: &str) -> Timestamp {
    Timestamp::parse(s).unwrap()
}

async fn start(now: &str) -> Vec<(TestEnv, Arc<Billing>)> {
    start_with(now, Contract::embedded().unwrap()).await
}

async fn start_with(now: &str, contract: Contract) -> Vec<(TestEnv, Arc<Billing>)> {
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        let b = Billing::new(t.env.clone(), contract.clone(), true).unwrap();
        t.env.outbox.subscribe(vec![b.subscriber()]).unwrap();
        all.push((t, b));
    }
    all
}

fn set(t: &TestEnv, now: &str) {
    t.clock.as_ref().unwrap().set(at(now));
}

fn days(t: &TestEnv, n: u64) {
    t.clock.as_ref().unwrap().advance(Duration::from_secs(n * DAY));
}

fn project() -> ProjectId {
    ProjectId::from("p1")
}

fn fact(
    key: &str,
    meter: &str,
    resource: &str,
    attributes: &[(&str, &str)],
    quantity: i64,
    when: Timestamp,
) -> UsageFact {
    UsageFact {
        key: key.into(),
        kind: meter.split('.').next().unwrap().into(),
        resource: resource.into(),
        name: format!("name-{resource}"),
        project: project(),
        meter: meter.into(),
        attributes: attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        quantity: Quantity::whole(quantity),
        at: when,
    }
}

async fn record(t: &TestEnv, b: &Arc<Billing>, facts: &[UsageFact]) {
    let r: Result<()> = transact!(t.env.db, |tx| { b.admit(tx, facts).await });
    r.unwrap();
    t.env.outbox.flush().await.unwrap();
}

async fn publish(t: &TestEnv, topic: &str, body: &impl serde::Serialize) {
    let r: Result<()> = transact!(t.env.db, |tx| { t.env.outbox.publish(tx, topic, "o", body).await });
    r.unwrap();
    t.env.outbox.flush().await.unwrap();
}

const X86_HOST: &[(&str, &str)] = &[("arch", "x86_64"), ("flavor", "2核4G"), ("memory_gb", "4"), ("vcpus", "2")];
const ARM_HOST: &[(&str, &str)] = &[("arch", "aarch64"), ("flavor", "2核4G"), ("memory_gb", "4"), ("vcpus", "2")];

/// A person with one role, in a project.
fn person(user: &str, project: &str, role: Role) -> Caller {
    let roles = if role == Role::Member { vec![Role::Member, Role::Reader] } else { vec![role] };
    Caller {
        user: UserId::from(user),
        user_name: user.to_owned(),
        project: Some(ProjectId::from(project)),
        roles,
        system: false,
        ..Caller::system("test")
    }
}

fn doctor() -> Caller {
    person("doctor", "p1", Role::Member)
}
fn commission() -> Caller {
    person("commission", "gov", Role::Purchaser)
}
fn operator() -> Caller {
    person("operator", "ops", Role::Operator)
}

/// A contract of our own: head, settlement and rows.
fn contract(version: &str, zone: &str, head: &str, settlement: &str, items: &str) -> Contract {
    let text = format!(
        "schema = 1\nid = \"t\"\nversion = \"{version}\"\ntitle = \"T\"\ntitle_en = \"T\"\ncurrency = \"CNY\"\nzone = \"{zone}\"\n{head}\n\
         [parties]\npurchaser = \"a\"\nsupplier = \"b\"\n[term]\nstart = 2024-01-01\nend = 2027-12-31\n\
         [rounding]\nplace = \"line\"\nunit = \"fen\"\nmode = \"half_up\"\n[settlement]\n{settlement}\n{items}"
    );
    Contract::parse(&text).unwrap()
}

/// A row of such a contract.
fn item(code: &str, meter: &str, measure: &str, price: &str, more: &str) -> String {
    format!(
        "[[item]]\ncode = \"{code}\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"u\"\nper = \"month\"\n\
         ceiling = \"{price}\"\nmeter = \"{meter}\"\nmeasure = \"{measure}\"\n{more}\n"
    )
}
