//! The promises of services/billing, on SQLite and PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod assessment;
mod by_hand;
mod close;
mod rules;
mod rules_beijing;
mod rules_chuyi;
mod rules_qingpu;
mod rules_shaanxi;
mod score_world;
mod settlement;
mod simulate;
mod batch;
mod measures;
mod usage;

use billing::contract::Contract;
use billing::{Billing, MIGRATIONS};
use kernel::{ProjectId, Quantity, Result, Timestamp};
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
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        let b = Billing::new(t.env.clone(), Contract::embedded().unwrap(), true).unwrap();
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
