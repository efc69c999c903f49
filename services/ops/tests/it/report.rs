//! Reports of operation from the records, and what records tell of an acceptance.

use super::desk_world::{commission, doctor, fault, operator, ticket, worlds};
use jiff::civil::date;
use kernel::calendar::Every;
use ops::desk::incident::{Kind as CaseKind, NewIncident};
use ops::desk::ticket::Kind;
use ops::report::{self, Letter};

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_told_from_the_desk() {
    for w in worlds("2026-09-29T09:00").await {
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        w.ops.raise_ticket(&doctor(), ticket(Kind::Consultation)).await.unwrap();
        w.ops.raise_incident(&operator(), fault("1")).await.unwrap();
        let security = NewIncident {
            kind: CaseKind::Security,
            grade: Some(ops::desk::incident::Grade::High),
            level: None,
            ..fault("1")
        };
        w.ops.raise_incident(&operator(), security).await.unwrap();
        w.set("2026-09-29T12:00");
        let r = w.ops.operation_report(Every::Month, date(2026, 9, 29)).await.unwrap();
        let t = r.tickets.as_ref().unwrap();
        assert_eq!((t.opened, t.closed, t.open), (2, 0, 2), "{}", w.t.name);
        assert_eq!(t.kinds.iter().map(|(_, n, late)| (*n, *late)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
        let all = r.incidents.as_ref().unwrap();
        assert_eq!((all.len(), all[0].level.as_str(), all[0].in_time), (1, "一级", Some(false)));
        assert_eq!(r.security.as_ref().unwrap()[0].level, "高危");
        assert!(r.summary.iter().any(|s| s == "故障事件按级别：一级1起。"), "{:?}", r.summary);
        for empty in [&r.complaints, &r.risks] {
            assert_eq!(empty.as_ref().map(Vec::len), Some(0));
        }
        assert!(r.changes.as_ref().is_some_and(Vec::is_empty) && r.exercises.as_ref().is_some_and(Vec::is_empty));
        report::document(&Letter::default(), w.ops.terms(), &r).check().unwrap();
        // What is to come has no report; what runs has.
        let next = w.ops.operation_report(Every::Month, date(2026, 12, 1)).await.unwrap_err();
        assert_eq!((next.kind, next.field.as_deref()), (kernel::ErrorKind::BadRequest, Some("day")));
        assert!(w.ops.operation_report(Every::Year, date(2026, 12, 1)).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn vetoes_are_told_from_the_records() {
    for w in worlds("2026-09-29T09:00").await {
        let told = w.ops.acceptance_proof(&commission()).await.unwrap();
        assert!(told["team-missing"].contains("当前无人值班"), "{told:?}");
        assert!(told["platform-unusable"].contains("主机在线0台"), "{told:?}");
        assert!(w.ops.acceptance_proof(&doctor()).await.is_err());
        assert!(w.ops.delivered(&commission()).await.unwrap().is_empty(), "this contract lists none");
    }
}
