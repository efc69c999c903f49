//! A contract, a clock, records of operation that a test sets, and the people of both sides.

use super::at;
use async_trait::async_trait;
use billing::assessment::{Evidence, NewJudgement};
use billing::contract::Contract;
use billing::port::{Events, Figures, Surroundings};
use billing::{Billing, MIGRATIONS};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::calendar::{WorkCalendar, WorkTime};
use kernel::{Caller, ProjectId, Result, Role, Timestamp, UserId};
use runtime::outbox::Subscriber;
use runtime::params;
use runtime::testing::{self, TestEnv};
use runtime::transact;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Records that a test sets.
#[derive(Default)]
pub struct Records {
    pub figures: Mutex<BTreeMap<String, Decimal>>,
    pub events: Mutex<BTreeMap<String, Date>>,
    pub asked: Mutex<Vec<(Timestamp, Timestamp)>>,
}

#[async_trait]
impl Figures for Records {
    async fn figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        self.asked.lock().unwrap().push((from, to));
        Ok(self.figures.lock().unwrap().clone())
    }
}

#[async_trait]
impl Events for Records {
    async fn events(&self) -> Result<BTreeMap<String, Date>> {
        Ok(self.events.lock().unwrap().clone())
    }
}

/// The working days of 2026 around the national day and the new year.
pub const CALENDAR: &str = "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10\nholiday 2027-01-01\n";

pub struct World {
    pub t: TestEnv,
    pub b: Arc<Billing>,
    pub records: Arc<Records>,
}

pub fn contract(name: &str) -> Contract {
    crate::rules::contract(name)
}

pub fn build(t: TestEnv, c: Contract) -> World {
    build_with(t, c, Vec::new())
}

/// The same with others who take facts.
pub fn build_with(t: TestEnv, c: Contract, others: Vec<Arc<dyn Subscriber>>) -> World {
    let records = Arc::new(Records::default());
    let work = WorkTime::new(
        TimeZone::get(&c.zone).unwrap(),
        Arc::new(WorkCalendar::parse(CALENDAR).unwrap()),
        c.calendar.as_ref().map(|c| c.hours.clone()).unwrap_or_default(),
    );
    let b = Billing::new(t.env.clone(), c, true).unwrap();
    b.join(Surroundings { figures: records.clone(), events: records.clone(), work: Arc::new(work.into()) }).unwrap();
    t.env.outbox.subscribe([vec![b.subscriber()], others].concat()).unwrap();
    World { t, b, records }
}

pub async fn worlds(now: &str, name: &str) -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        all.push(build(t, contract(name)));
    }
    all
}

impl World {
    pub fn set(&self, now: &str) {
        self.t.clock.as_ref().unwrap().set(at(now));
    }
    pub fn figure(&self, name: &str, x: &str) {
        self.records.figures.lock().unwrap().insert(name.into(), crate::rules::d(x));
    }
    pub fn event(&self, name: &str, day: &str) {
        self.records.events.lock().unwrap().insert(name.into(), day.parse().unwrap());
    }
    /// Figures for every item that takes one, at its best.
    pub fn all_well(&self, scheme: &str) {
        let s = self.b.contract().scheme(scheme).unwrap();
        self.records.figures.lock().unwrap().extend(crate::rules::best(s).figures);
    }
    /// A closed bill, as closing stores it.
    pub async fn billed(&self, month: &str, amount: &str) {
        let id = kernel::fresh_uuid().to_string();
        let now = self.t.env.now();
        let r: Result<()> = transact!(self.t.env.db, |tx| {
            tx.execute(
                "INSERT INTO billing_bill (id, project, month, total, body, closed_at) VALUES ($1, $2, $3, $4, $5, $6)",
                &params![&id, &id, month, amount, "{}", now],
            )
            .await?;
            tx.execute(
                "INSERT INTO billing_month (month, closed_at, bills) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING",
                &params![month, now, 1i64],
            )
            .await?;
            Ok(())
        });
        r.unwrap();
    }
    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {sql}"), &params![]).await.unwrap().get(0).unwrap()
    }
}

pub fn person(user: &str, project: &str, roles: &[Role]) -> Caller {
    Caller {
        user: UserId::from(user),
        user_name: user.to_owned(),
        project: Some(ProjectId::from(project)),
        system: false,
        roles: roles.to_vec(),
        ..Caller::system("test")
    }
}

pub fn commission() -> Caller {
    person("commission", "gov", &[Role::Purchaser])
}

pub fn operator() -> Caller {
    person("operator", "gov", &[Role::Operator])
}

pub fn doctor() -> Caller {
    person("doctor", "p", &[Role::Member, Role::Reader])
}

pub fn proof() -> Vec<Evidence> {
    vec![Evidence { reference: "考核记录 12".into(), digest: "ab".repeat(32) }]
}

pub fn judgement(item: &str, value: &str) -> NewJudgement {
    NewJudgement {
        item: item.into(),
        value: crate::rules::d(value),
        reason: "现场核查".into(),
        evidence: proof(),
        replaces: None,
    }
}

/// Judges whatever a scheme at its best has judged, but for what is put in its place.
pub async fn judge_all(w: &World, id: &kernel::AssessmentId, scheme: &str, but: &[(&str, &str)]) {
    let s = w.b.contract().scheme(scheme).unwrap().clone();
    for (item, j) in crate::rules::best(&s).judged {
        let value = but.iter().find(|(n, _)| *n == item).map_or(j.value, |(_, x)| crate::rules::d(x));
        let new = NewJudgement { value, ..judgement(&item, "0") };
        w.b.judge(&commission(), id, new).await.unwrap_or_else(|e| panic!("{item}: {}", e.message));
    }
}
