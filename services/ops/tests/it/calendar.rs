use crate::duty_world::{at, commission, doctor, operator, terms, worlds};
use jiff::civil::date;
use kernel::ErrorKind;
use kernel::calendar::SharedCalendar;
use ops::Ops;
use std::sync::Arc;

const AUTUMN: &str = "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_is_in_force_at_once_elsewhere_soon_and_after_a_restart() {
    for w in worlds("2026-09-20T09:00:00").await {
        let other = Arc::new(SharedCalendar::default());
        let replica = Ops::with_calendar(w.t.env.clone(), terms(other.clone()), other.clone());
        assert!(w.ops.calendar().await.unwrap().is_none());
        let v = w.ops.import_calendar(&operator(), AUTUMN, Some("国办发明电")).await.unwrap();
        assert_eq!((v.version, v.person_name.as_str()), (1, "operator"));
        let works = |c: &dyn kernel::calendar::Days, d| c.works(d);
        assert!(
            !w.ops.terms().work.days().works(date(2026, 10, 1)) && w.ops.terms().work.days().works(date(2026, 10, 10))
        );
        assert!(works(&*other, date(2026, 10, 1)), "{}: the replica has not looked yet", w.t.name);
        assert!(replica.load_calendar().await.unwrap() && !replica.load_calendar().await.unwrap());
        assert!(!works(&*other, date(2026, 10, 1)));

        // The same text makes no new version; another does, and both stay.
        assert_eq!(w.ops.import_calendar(&commission(), AUTUMN, None).await.unwrap().version, 1);
        assert_eq!(w.ops.import_calendar(&commission(), "holiday 2026-10-01", None).await.unwrap().version, 2);
        assert!(w.ops.terms().work.days().works(date(2026, 10, 2)));
        let history = w.ops.calendar_history(None, 10).await.unwrap();
        assert_eq!(history.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(w.ops.calendar_history(Some(2), 10).await.unwrap()[0].text, AUTUMN);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_does_not_read_changes_nothing_and_a_tenant_imports_none() {
    for w in worlds("2026-09-20T09:00:00").await {
        for text in ["festival 2026-10-01", "holiday 2026-02-30", "workday 2026-10-09", "a\0b", &"#".repeat(300_000)] {
            let e = w.ops.import_calendar(&operator(), text, None).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("text")), "{text:.30}");
        }
        assert!(w.ops.calendar().await.unwrap().is_none());
        assert_eq!(w.ops.import_calendar(&doctor(), AUTUMN, None).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn open_deadlines_move_with_the_calendar_into_the_future_only() {
    for w in worlds("2026-09-20T09:00:00").await {
        w.ops.materialise().await.unwrap();
        // September's report: three working days after the 30th, without a holiday on 5 October.
        let september = |all: Vec<ops::duty::Instance>| all.into_iter().find(|i| i.period == "2026-09-30").unwrap();
        assert_eq!(september(w.of("monthly").await).due, Some(at("2026-10-06T00:00:00")), "{}", w.t.name);
        // August's was done late: that stays so.
        let august = w.of("monthly").await.into_iter().find(|i| i.period == "2026-08-31").unwrap();
        assert_eq!(august.due, Some(at("2026-09-04T00:00:00")));
        w.ops.import_calendar(&operator(), &format!("{AUTUMN}holiday 2026-09-01"), None).await.unwrap();
        assert!(w.ops.materialise().await.unwrap() > 0);
        assert_eq!(september(w.of("monthly").await).due, Some(at("2026-10-11T00:00:00")), "8, 9 and the made-up 10");
        let august = w.of("monthly").await.into_iter().find(|i| i.period == "2026-08-31").unwrap();
        assert_eq!(august.due, Some(at("2026-09-04T00:00:00")), "the new one, 5 September, is past as well");
        assert_eq!(w.ops.materialise().await.unwrap(), 0);
    }
}
