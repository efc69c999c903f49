use super::*;
use crate::terms::{Deliverable, Duty, Level};
use jiff::civil::date;
use kernel::calendar::{DayKind, Span, WorkTime};
use kernel::document::{Block, Cell, Document};
use std::collections::BTreeMap;

fn terms() -> Terms {
    let duty = |id: &str, name: &str, every| Duty {
        id: id.into(),
        kind: "report",
        name: name.into(),
        name_en: name.into(),
        every: Some(every),
        times: 1,
        after: None,
        party: "supplier",
        before: None,
        due: Some(Span::Days(2, DayKind::Working)),
        keep: None,
        clause: String::new(),
    };
    Terms {
        contract: "t".into(),
        start: date(2026, 1, 1),
        end: date(2026, 12, 31),
        work: WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()),
        levels: vec![Level {
            id: "host".into(),
            service: "云主机".into(),
            service_en: "Host".into(),
            metric: "availability",
            target: "0.9999".parse().unwrap(),
            per: Some(Every::Month),
            scope: None,
            kinds: Vec::new(),
            except: Vec::new(),
            clause: String::new(),
        }],
        duties: vec![duty("a", "使用率统计分析报告", Every::Month), duty("b", "政务云运维月报", Every::Month)],
        deliverables: vec![Deliverable {
            no: 7,
            class: "安全与合规类".into(),
            class_en: "Security".into(),
            name: "等保三级测评报告".into(),
            name_en: "Report".into(),
            content: None,
        }],
        ..Terms::none()
    }
}

fn cells(d: &Document) -> Vec<String> {
    d.check().unwrap();
    d.tables().flat_map(|t| t.rows.iter().flatten()).map(Cell::shown).collect()
}

#[test]
fn periods_are_those_of_the_contract() {
    let t = terms();
    for (every, day, from, to) in [
        (Every::Week, date(2026, 1, 8), date(2026, 1, 8), date(2026, 1, 14)),
        (Every::TwoWeeks, date(2026, 1, 14), date(2026, 1, 1), date(2026, 1, 14)),
        (Every::Month, date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (Every::Quarter, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        (Every::HalfYear, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (Every::Year, date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
    ] {
        assert_eq!(period(&t, every, day).unwrap(), (from, to), "{every:?}");
    }
    assert_eq!(period(&t, Every::Event, date(2026, 2, 1)).unwrap_err().field.as_deref(), Some("every"));
    assert_eq!(period(&t, Every::Month, date(2025, 12, 31)).unwrap_err().field.as_deref(), Some("day"));
}

#[test]
fn a_report_says_what_is_known_and_what_is_not() {
    let t = terms();
    let mut r = OperationReport::empty(Every::Month, date(2026, 2, 1), date(2026, 2, 28));
    let bare = document(&Letter::default(), &t, &r);
    assert_eq!(bare.title.zh, "政务云运维月报", "the contract's own name");
    let unknown = bare.sections.iter().filter(|s| s.blocks == [Block::Text("本期无记录来源。".into())]).count();
    assert_eq!(unknown, 7, "resources, pools, tickets, three kinds of cases, changes");
    r.incidents = Some(vec![CaseLine {
        number: "I-1".into(),
        level: "一级".into(),
        at: Timestamp::parse("2026-02-03T01:00:00Z").unwrap(),
        what: "平台中断".into(),
        hit: "12个业务系统".into(),
        cause: "交换机故障，切换备机".into(),
        recovered: None,
        in_time: Some(false),
    }]);
    r.security = Some(Vec::new());
    r.availability = vec![Availability {
        service: "云主机".into(),
        target: "0.9999".parse().unwrap(),
        measured: Some("0.99995".parse().unwrap()),
        down: Some(2.into()),
        planned: None,
    }];
    let d = document(&Letter::default(), &t, &r);
    let all = cells(&d);
    for wanted in ["平台中断", "2026-02-03 09:00", "处理中", "否", "99.995%", "是"] {
        assert!(all.iter().any(|c| c == wanted), "{wanted} is not in {all:?}");
    }
    assert!(
        d.sections.iter().any(|s| s.title.zh.ends_with("安全事件") && s.blocks == [Block::Text("本期无。".into())])
    );
}

/// Half a year of daily work is counted; only what was missed is named.
#[test]
fn a_long_report_counts_duties() {
    let mut r = OperationReport::empty(Every::HalfYear, date(2026, 1, 1), date(2026, 6, 30));
    let titles = |d: &Document| d.sections.iter().map(|s| s.title.zh.clone()).collect::<Vec<_>>();
    assert!(!titles(&document(&Letter::default(), &terms(), &r)).iter().any(|t| t.ends_with("逾期的合同义务")));
    r.duty_counts = vec![DutyCount {
        name: "每日平台巡检".into(),
        kind: "inspection".into(),
        owed: 181,
        in_time: 180,
        late: 0,
        overdue: 1,
        open: 0,
        waived: 0,
    }];
    r.duties = vec![DutyLine {
        name: "每日平台巡检".into(),
        kind: "inspection".into(),
        due: Some(date(2026, 3, 3)),
        done: None,
        in_time: Some(false),
        evidence: "逾期未完成".into(),
    }];
    let d = document(&Letter::default(), &terms(), &r);
    let all = cells(&d);
    assert!(all.windows(6).any(|w| w.join(" ") == "每日平台巡检 巡检 181 180 0 1"), "{all:?}");
    let titles = titles(&d);
    let at = titles.iter().position(|t| t.ends_with("逾期的合同义务")).unwrap();
    assert!(titles[at - 1].ends_with("合同义务履行情况"), "{titles:?}");
}

#[test]
fn deliverables_and_deviations_are_counted() {
    let t = terms();
    let open = deliverables(&Letter::default(), &t, &BTreeMap::new());
    assert!(cells(&open).contains(&"未提交".to_owned()));
    let done = Delivered { on: Some(date(2026, 3, 1)), accepted: true, evidence: "file-1".into() };
    let d = deliverables(&Letter::default(), &t, &BTreeMap::from([(7, done)]));
    assert!(cells(&d).contains(&"已签收".to_owned()));
    assert_eq!(d.head.last().unwrap().value, "1 / 1");
    let all = crate::comply::entries().unwrap();
    let some: Vec<&crate::comply::Entry> = all.iter().filter(|e| e.clause.contract == all[0].clause.contract).collect();
    let d = deviations(&Letter::default(), &t, &some, None);
    assert!(cells(&d).contains(&some[0].clause.id));
    assert!(cells(&d).iter().any(|c| c.contains("未测 not measured")), "no clause of this tender has a probe");
    assert!(matches!(&d.sections[0].blocks[0], Block::Text(s) if s.starts_with(&format!("共{}条：", some.len()))));
}
