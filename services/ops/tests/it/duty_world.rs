//! A contract with a duty of each sort, on a working calendar; the people who keep its records.

use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::calendar::{DayKind, Every, SharedCalendar, Span, WorkTime};
use kernel::{Caller, EvidenceId, ProjectId, Role, Timestamp, UserId};
use ops::duty::{Confirmation, Instance, InstanceFilter, NewEntry};
use ops::terms::{Deliverable, Duty, Terms};
use ops::{MIGRATIONS, Ops};
use runtime::testing::{self, TestEnv};
use std::sync::Arc;

pub fn at(s: &str) -> Timestamp {
    Timestamp::parse(&format!("{s}+08:00")).unwrap()
}

pub fn person(name: &str, project: &str, roles: &[Role]) -> Caller {
    Caller {
        user: UserId::from(name),
        user_name: name.to_owned(),
        project: Some(ProjectId::from(project)),
        system: false,
        roles: roles.to_vec(),
        ..Caller::system("test")
    }
}

pub fn operator() -> Caller {
    person("operator", "ops", &[Role::Operator])
}
pub fn commission() -> Caller {
    person("commission", "gov", &[Role::Purchaser])
}
pub fn doctor() -> Caller {
    person("doctor", "p1", &[Role::Member, Role::Reader])
}
pub fn stranger() -> Caller {
    person("stranger", "p2", &[Role::Member, Role::Reader])
}

pub fn duty(id: &str, kind: &'static str, every: Every, times: i64, after: Option<&str>, due: Option<Span>) -> Duty {
    Duty {
        id: id.into(),
        kind,
        name: format!("《{id}》"),
        name_en: id.into(),
        every: Some(every),
        times,
        after: after.map(str::to_owned),
        party: "supplier",
        before: None,
        due,
        keep: None,
        clause: format!("clause of {id}"),
    }
}

/// Half a year from 1 July 2026: Chuyi's two-weekly and half-yearly reports, a monthly one with a deadline in working days, what events begin.
pub fn terms(calendar: Arc<SharedCalendar>) -> Terms {
    let working = |n| Some(Span::Days(n, DayKind::Working));
    Terms {
        contract: "chuyi".into(),
        start: date(2026, 7, 1),
        end: date(2027, 6, 30),
        work: WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), calendar, Vec::new()),
        duties: vec![
            duty("ops-biweekly", "report", Every::TwoWeeks, 1, None, None),
            duty("ops-half-year", "report", Every::HalfYear, 1, None, None),
            duty("monthly", "report", Every::Month, 1, None, working(3)),
            duty("inspection-daily", "inspection", Every::Week, 7, None, None),
            duty("plan", "plan", Every::Once, 1, Some("signature"), working(15)),
            duty("security-summary", "report", Every::Event, 1, Some("security-event-closed"), working(2)),
            duty("settlement-list", "report", Every::HalfYear, 1, None, None),
            duty("settlement-check", "check", Every::Event, 1, Some("settlement-list"), working(7)),
            duty("finding-repair", "check", Every::Event, 1, Some("inspection-finding"), None),
            Duty {
                before: Some("training-session".into()),
                ..duty("training-plan", "plan", Every::Event, 1, None, working(5))
            },
            duty("training-list", "filing", Every::Event, 1, Some("training-session"), working(2)),
            Duty { party: "purchaser", ..duty("answer", "check", Every::Event, 1, Some("question"), working(3)) },
            Duty {
                before: Some("acceptance".into()),
                ..duty("self-check", "report", Every::Once, 1, None, Some(Span::Days(10, DayKind::Calendar)))
            },
        ],
        deliverables: (1..=2)
            .map(|no| Deliverable {
                no,
                class: "测试".into(),
                class_en: "Test".into(),
                name: format!("文档{no}"),
                name_en: format!("Document {no}"),
                content: None,
            })
            .collect(),
        ..Terms::none()
    }
}

pub struct World {
    pub t: TestEnv,
    pub ops: Arc<Ops>,
}

impl World {
    pub fn now(&self, s: &str) {
        self.t.clock.as_ref().unwrap().set(at(s));
    }
    pub async fn file(&self, by: &Caller, bytes: &[u8]) -> EvidenceId {
        self.ops.store_evidence(by, "报告.pdf", Some("application/pdf"), bytes.to_vec()).await.unwrap().id
    }
    /// Instances of a duty, by deadline.
    pub async fn of(&self, duty: &str) -> Vec<Instance> {
        let f = InstanceFilter { duty: Some(duty.into()), all: true, limit: 1000, ..InstanceFilter::default() };
        self.ops.instances(&operator(), &f).await.unwrap()
    }
    /// Does an instance, at an instant, with a file; the purchaser confirms the instant, if it is entered long after.
    pub async fn done(&self, i: &Instance, when: Timestamp) -> Instance {
        let evidence = vec![self.file(&operator(), b"report").await];
        let e = NewEntry { at: Some(when), evidence, ..NewEntry::default() };
        let done = self.ops.fulfil(&operator(), &i.id, &e).await.unwrap();
        if done.claimed_at.is_none() {
            return done;
        }
        let word = Confirmation { at: when, reference: Some("收文登记".into()), ..Confirmation::default() };
        self.ops.confirm(&commission(), &i.id, &word).await.unwrap()
    }
    pub async fn rows(&self, table: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).await.unwrap().get(0).unwrap()
    }
}

pub async fn worlds(now: &str) -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        let calendar = Arc::new(SharedCalendar::default());
        let ops = Ops::with_calendar(t.env.clone(), terms(calendar.clone()), calendar);
        all.push(World { t, ops });
    }
    all
}
