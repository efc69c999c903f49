use crate::duty_world::{at, commission, doctor, operator, terms, worlds};
use jiff::civil::date;
use kernel::ErrorKind;
use kernel::calendar::{Days, SharedCalendar, shipped};
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

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_calendar_is_in_force_at_once_and_years_without_one_are_named() {
    for w in worlds("2026-09-20T09:00:00").await {
        let calendar = Arc::new(SharedCalendar::over(shipped::calendar().unwrap()));
        let ops = Ops::with_calendar(w.t.env.clone(), terms(calendar.clone()), calendar.clone());
        assert!(ops.calendar().await.unwrap().is_none() && ops.calendar_base().contains("国办发明电〔2025〕7号"));
        assert!(calendar.works(date(2026, 2, 14)) && !calendar.works(date(2026, 2, 17)), "{}", w.t.name);
        let years = |latest: Option<&ops::calendar::CalendarVersion>| {
            let all = ops.calendar_years(latest).unwrap();
            all.into_iter().map(|y| (y.year, y.source)).collect::<Vec<_>>()
        };
        let (first, second) = (Some("国办发明电〔2024〕12号".to_owned()), Some("国办发明电〔2025〕7号".to_owned()));
        // The term ends in June 2027, of which nothing is announced.
        assert_eq!(years(None), [(2025, first.clone()), (2026, second.clone()), (2027, None)]);

        // A deadline in the year that is known, and one in the year that is not.
        ops.materialise().await.unwrap();
        let of = async |ops: &Ops, month: &str| {
            let f =
                ops::duty::InstanceFilter { duty: Some("monthly".into()), all: true, limit: 100, ..Default::default() };
            let all = ops.instances(&operator(), &f).await.unwrap();
            all.into_iter().find(|i| i.period.starts_with(month)).unwrap()
        };
        let september = of(&ops, "2026-09").await;
        // The 30th is the last day of work before the holiday: 8, 9 and the made-up 10 October.
        assert_eq!((september.due, ops.weekdays_assumed(&september)), (Some(at("2026-10-11T00:00:00")), false));
        w.now("2026-12-01T09:00:00");
        ops.materialise().await.unwrap();
        let december = of(&ops, "2026-12").await;
        assert_eq!((december.due, ops.weekdays_assumed(&december)), (Some(at("2027-01-06T00:00:00")), true));

        // The announcement of 2027: its year is known, and the years before are as they were.
        let text = "holiday 2027-01-01..2027-01-03\nworkday 2027-01-09\n";
        let v = ops.import_calendar(&operator(), text, Some("国办发明电〔2026〕1号")).await.unwrap();
        let third = Some("国办发明电〔2026〕1号".to_owned());
        assert_eq!(years(Some(&v)), [(2025, first), (2026, second), (2027, third.clone())]);
        assert_eq!(ops::calendar::years_of(&v).unwrap().pop().map(|y| (y.year, y.source)), Some((2027, third)));
        assert!(!calendar.works(date(2026, 10, 1)) && calendar.works(date(2027, 1, 9)));
        ops.materialise().await.unwrap();
        let december = of(&ops, "2026-12").await;
        assert_eq!((december.due, ops.weekdays_assumed(&december)), (Some(at("2027-01-07T00:00:00")), false));
    }
}
