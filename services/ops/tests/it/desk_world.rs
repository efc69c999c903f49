//! The desk under terms like those of the tenders, on a working calendar with a holiday and a made-up day.

use jiff::civil::{Time, date};
use kernel::calendar::{DayKind, Hours, Span, WorkCalendar, WorkTime};
use kernel::{Caller, ProjectId, Role, Timestamp, UserId};
use ops::desk::incident::{Kind, NewIncident, Source};
use ops::desk::ticket::{self, Channel, NewTicket, Priority};
use ops::terms::{Clock, Duty, IncidentClock, Terms};
use ops::{MIGRATIONS, Ops};
use runtime::testing::{self, TestEnv};
use std::sync::Arc;

/// Shanghai time, `2026-09-29T09:00` or with seconds.
pub fn at(s: &str) -> Timestamp {
    let seconds = if s.len() == 16 { ":00" } else { "" };
    Timestamp::parse(&format!("{s}{seconds}+08:00")).unwrap()
}

fn row(level: &str, time: Hours, clocks: [Option<i64>; 6]) -> IncidentClock {
    let [receive, respond, arrive, start, recover, close] = clocks;
    IncidentClock {
        level: level.into(),
        definition: String::new(),
        definition_en: String::new(),
        time,
        receive,
        respond,
        arrive,
        start,
        recover,
        close,
        clause: String::new(),
    }
}

fn report(after: &str, days: i64) -> Duty {
    Duty {
        id: after.into(),
        party: "supplier",
        before: None,
        kind: "report",
        name: String::new(),
        name_en: String::new(),
        every: None,
        times: 1,
        after: Some(after.into()),
        due: Some(Span::Days(days, DayKind::Working)),
        keep: None,
        clause: String::new(),
    }
}

fn clock(id: &str, within: Span) -> Clock {
    Clock { id: id.into(), name: String::new(), name_en: String::new(), within, clause: String::new() }
}

/// Clocks of Chuyi 九（一）, 九（三）2、3）, of Qingpu's repairs and of Shaanxi's faults; working time 08:30-12:00 and 14:30-18:00; the holiday of
/// October 2026 with the made-up Saturday.
pub fn terms() -> Terms {
    let days = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap();
    let t = |h, m| Time::constant(h, m, 0, 0);
    let hours = vec![(t(8, 30), t(12, 0)), (t(14, 30), t(18, 0))];
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let n = None;
    let working = |m| Span::Days(m, DayKind::Working);
    Terms {
        contract: "test".into(),
        start: date(2026, 1, 1),
        end: date(2028, 12, 31),
        work: WorkTime::new(zone, Arc::new(days), hours),
        incidents: vec![
            row("1", Hours::Always, [Some(1), n, Some(10), n, Some(30), n]),
            row("2", Hours::Always, [Some(5), n, n, Some(20), Some(60), n]),
            row("3", Hours::Working, [n, Some(5), n, Some(30), Some(120), n]),
            row("3", Hours::Off, [n, Some(30), n, n, n, n]),
            row("4", Hours::Working, [n, Some(10), n, n, n, Some(240)]),
            row("ticket", Hours::Working, [n, Some(10), n, n, n, n]),
            row("ticket", Hours::Off, [n, Some(20), n, n, n, n]),
            row("fault", Hours::Always, [n, Some(15), Some(15), n, Some(240), n]),
            row("major", Hours::Always, [n, Some(15), Some(15), n, Some(60), n]),
            row("security-low", Hours::Always, [n, Some(1440), n, n, n, n]),
            row("security-medium", Hours::Always, [n, Some(720), n, n, n, n]),
            row("security-high", Hours::Always, [n, Some(120), Some(120), n, n, n]),
            row("risk-normal", Hours::Always, [n, Some(60), n, Some(1440), n, n]),
            row("risk-urgent", Hours::Always, [n, Some(60), n, Some(120), n, n]),
            row("vm", Hours::Always, [n, n, n, n, Some(1440), n]),
            row("network", Hours::Always, [n, n, n, n, Some(1440), n]),
            row("platform", Hours::Always, [n, n, n, n, Some(480), n]),
        ],
        duties: vec![report("security-event-closed", 2), report("risk-request", 5), report("risk-request-urgent", 1)],
        clocks: vec![
            clock("scale-up.respond", working(1)),
            clock("scale-up.complete", working(3)),
            clock("vendor-support", Span::Hours(4)),
            clock("change-rollback", Span::Minutes(30)),
        ],
        ..Terms::none()
    }
}

pub struct World {
    pub t: TestEnv,
    pub ops: Arc<Ops>,
}

impl World {
    pub fn set(&self, s: &str) {
        self.t.clock.as_ref().unwrap().set(at(s));
    }
    pub async fn count(&self, table: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).await.unwrap().get(0).unwrap()
    }
    /// The timeline as words, in the order in which it was recorded.
    pub async fn events(&self, id: &str) -> Vec<String> {
        self.ops.timeline(&operator(), id).await.unwrap().into_iter().map(|e| e.event).collect()
    }
}

/// The desk on each database, at an instant.
pub async fn worlds(now: &str) -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), terms());
        t.env.outbox.subscribe(vec![ops.feed()]).unwrap();
        all.push(World { ops, t });
    }
    all
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

pub fn doctor() -> Caller {
    person("doctor", "p", &[Role::Member, Role::Reader])
}
pub fn reader() -> Caller {
    person("reader", "p", &[Role::Reader])
}
pub fn stranger() -> Caller {
    person("stranger", "q", &[Role::Member, Role::Reader])
}
pub fn commission() -> Caller {
    person("commission", "gov", &[Role::Purchaser])
}
pub fn operator() -> Caller {
    person("operator", "gov", &[Role::Operator])
}
pub fn engineer() -> Caller {
    person("engineer", "gov", &[Role::Operator])
}

pub fn ticket(kind: ticket::Kind) -> NewTicket {
    NewTicket {
        project: None,
        kind,
        title: "云主机无法登录".into(),
        text: "门诊系统的云主机 10:00 起无法登录".into(),
        priority: Priority::High,
        channel: Channel::Portal,
        system: Some("his".into()),
        resources: vec!["vm-1".into()],
        clock: None,
        requester: None,
        at: None,
    }
}

pub fn fault(level: &str) -> NewIncident {
    NewIncident {
        project: None,
        kind: Kind::Fault,
        grade: None,
        level: Some(level.into()),
        title: "存储集群告警".into(),
        text: "OSD 大面积离线".into(),
        source: Source::Alarm,
        at: None,
        systems: vec!["his".into()],
        systems_total: None,
        resources: vec!["vol-1".into()],
    }
}
