//! The promises of services/catalog, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

mod ask;
mod change;
mod clock;
mod deputy;
mod end;
mod fake;
mod flow;
mod fulfil;
mod hand;
mod order;
mod quota;
mod tree;

use catalog::item::{Counted, Item, Kind, Provides};
use catalog::port::Ports;
use catalog::rules::{Rules, Trial};
use catalog::{Book, Catalog, Quota};
use kernel::calendar::WorkTime;
use kernel::{Arch, Caller, Money, ProjectId, Role, Timestamp, UserId};
use runtime::port::Resource;
use runtime::testing::{self, TestEnv};
use std::sync::Arc;

fn item(code: &str, kind: Kind, arch: Option<Arch>, grants: &[(Resource, i64)], limit: Option<i64>) -> Item {
    Item {
        code: code.into(),
        category: "c".into(),
        name: format!("项{code}"),
        name_en: format!("item {code}"),
        description: None,
        unit: "台/月".into(),
        per: "month",
        price: Some(Money::from_fen(100)),
        provides: Some(Provides {
            kind,
            flavor: arch.map(|_| "2核4G".into()),
            arch,
            grants: grants.iter().copied().collect(),
            per_line: if kind == Kind::Volume { [(Resource::Volumes, 10)].into() } else { [].into() },
        }),
        counted: None,
        limit,
    }
}

/// A row that the operator delivers, counted by its orders unless a meter measures it.
fn by_hand(code: &str, per: &'static str, counted: bool) -> Item {
    let once = per == "each";
    let counted = counted.then(|| Counted { meter: format!("order.{code}"), once });
    Item { per, counted, provides: None, ..item(code, Kind::Host, None, &[], None) }
}

/// A small price book with the rows of the demo order; a trial of at most 30 days.
fn book() -> Arc<Book> {
    let trial = Trial { days: 30, ..Rules::default().trial };
    book_with(Rules { trial, ..Rules::default() })
}

fn book_with(rules: Rules) -> Arc<Book> {
    let host = [(Resource::Instances, 1), (Resource::Cores, 2), (Resource::Ram, 4096)];
    Arc::new(Book {
        contract: "chuyi".into(),
        zone: "Asia/Shanghai".into(),
        items: vec![
            item("6", Kind::Volume, None, &[(Resource::Gigabytes, 1)], Some(100)),
            item("tb", Kind::Volume, None, &[(Resource::Gigabytes, 1024)], None),
            item("12", Kind::Host, Some(Arch::X86_64), &host, None),
            item("13", Kind::Host, Some(Arch::Aarch64), &host, None),
            by_hand("58", "year", true),
            by_hand("73", "each", true),
            by_hand("backup", "month", false),
            item("78", Kind::Address, None, &[(Resource::Floatingip, 2)], None),
        ],
        rules,
    })
}

fn person(name: &str, roles: &[Role]) -> Caller {
    Caller {
        user: UserId::from(name),
        user_name: name.to_owned(),
        project: Some(project()),
        system: false,
        roles: roles.to_vec(),
        ..Caller::system("test")
    }
}

fn doctor() -> Caller {
    person("doctor", &[Role::Member, Role::Reader])
}
fn commission() -> Caller {
    person("commission", &[Role::Purchaser])
}
fn operator() -> Caller {
    person("operator", &[Role::Operator])
}

fn project() -> ProjectId {
    ProjectId::from("p1")
}

struct Rig {
    t: TestEnv,
    catalog: Arc<Catalog>,
    fake: Arc<fake::Fake>,
}

/// Beijing, Monday to Friday.
fn weekdays() -> WorkTime {
    WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap())
}

async fn rig(t: TestEnv, book: Arc<Book>, work: WorkTime) -> Rig {
    let env = t.env.clone();
    let quota = Quota::new(book.clone());
    let fake = Arc::new(fake::Fake::new(env.db.clone(), quota.clone(), t.clock.is_some()));
    let ports = Ports {
        builder: fake.clone(),
        steward: fake.clone(),
        people: fake.clone(),
        audit: fake.clone(),
        usage: fake.clone(),
    };
    let catalog = Catalog::new(env, book, quota, work, ports);
    t.env.ops.define(catalog.definitions()).unwrap();
    t.env.outbox.subscribe(vec![catalog.subscriber(), fake.clone()]).unwrap();
    t.start_executor().await;
    Rig { t, catalog, fake }
}

/// A catalog over a builder that makes nothing real, with the executor running.
async fn rigs() -> Vec<Rig> {
    let mut all = Vec::new();
    for t in testing::each(&[catalog::MIGRATIONS]).await {
        all.push(rig(t, book(), weekdays()).await);
    }
    all
}

/// The same with rules of its own, at an instant that the test moves on from.
async fn rigs_at(at: &str, rules: Rules) -> Vec<Rig> {
    let mut all = Vec::new();
    for t in testing::each_at(Timestamp::parse(at).unwrap(), &[catalog::MIGRATIONS]).await {
        all.push(rig(t, book_with(rules.clone()), weekdays()).await);
    }
    all
}

impl Rig {
    /// Moves the clock to an instant.
    fn set(&self, at: &str) {
        self.t.clock.as_ref().unwrap().set(Timestamp::parse(at).unwrap());
    }
}
