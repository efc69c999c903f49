use super::*;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::calendar::{DayKind, Span, WorkCalendar, WorkTime};
use std::sync::Arc;

fn terms(start: Date, end: Date) -> Terms {
    let days = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap();
    let work = WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), Arc::new(days), Vec::new());
    Terms { start, end, work, ..Terms::none() }
}

fn duty(every: Every, times: i64, after: Option<&str>, due: Option<Span>) -> Duty {
    Duty {
        id: "d".into(),
        kind: "report",
        name: "报告".into(),
        name_en: "Report".into(),
        every: Some(every),
        times,
        after: after.map(str::to_owned),
        party: "supplier",
        before: None,
        due,
        keep: None,
        clause: "一".into(),
    }
}

fn at(s: &str) -> Timestamp {
    Timestamp::parse(&format!("{s}+08:00")).unwrap()
}

/// Something that was recorded when it happened.
fn event<'a>(kind: &'a str, root: &'a str, when: &str) -> Happening<'a> {
    Happening { kind, root, at: at(when), known: at(when) }
}

fn dues(t: &Terms, d: &Duty, until: &str) -> Vec<(String, String)> {
    let zone = t.work.zone();
    let say = |i: Timestamp| {
        jiff::Timestamp::from_microsecond(i.micros()).unwrap().to_zoned(zone.clone()).datetime().to_string()
    };
    of_term(t, 0, d, at(until)).unwrap().into_iter().map(|w| (w.period, say(w.due))).collect()
}

#[test]
fn working_days_pass_over_a_holiday_and_count_the_made_up_saturday() {
    let t = terms(date(2026, 7, 1), date(2026, 12, 31));
    // 30 September is the last day; 1 to 7 October are holidays, 8 and 9 work, Saturday 10 is made up, 12 is a Monday.
    for (days, until) in [(1, "2026-10-09T00:00:00"), (3, "2026-10-11T00:00:00"), (4, "2026-10-13T00:00:00")] {
        let d = duty(Every::Quarter, 1, None, Some(Span::Days(days, DayKind::Working)));
        assert_eq!(dues(&t, &d, "2026-09-30T12:00:00"), [("2026-09-30".to_owned(), until.to_owned())], "{days} days");
    }
}

#[test]
fn half_years_begin_with_the_term_and_the_last_is_cut_short() {
    let t = terms(date(2026, 3, 1), date(2027, 4, 15));
    let d = duty(Every::HalfYear, 1, None, None);
    let got: Vec<_> = dues(&t, &d, "2030-01-01T00:00:00");
    let want = [
        ("2026-08-31", "2026-09-01T00:00:00"),
        ("2027-02-28", "2027-03-01T00:00:00"),
        ("2027-04-15", "2027-04-16T00:00:00"),
    ];
    assert_eq!(got, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn a_leap_february_has_its_29th() {
    let t = terms(date(2028, 1, 31), date(2028, 12, 31));
    let d = duty(Every::Month, 1, None, Some(Span::Days(15, DayKind::Calendar)));
    let got = dues(&t, &d, "2028-03-31T00:00:00");
    // Months from the 31st: the first ends on 28 February, because the next begins on the 29th, which is the 31st of a leap February.
    assert_eq!(got[0], ("2028-02-28".to_owned(), "2028-03-15T00:00:00".to_owned()));
    assert_eq!(got[1], ("2028-03-30".to_owned(), "2028-04-15T00:00:00".to_owned()));
    let t = terms(date(2028, 2, 1), date(2028, 12, 31));
    assert_eq!(dues(&t, &d, "2028-02-02T00:00:00")[0].0, "2028-02-29");
}

#[test]
fn nothing_beyond_the_horizon_and_no_period_cut_by_it() {
    let t = terms(date(2026, 1, 1), date(2028, 12, 31));
    let d = duty(Every::HalfYear, 1, None, None);
    let got: Vec<_> = dues(&t, &d, "2026-07-01T00:00:00").into_iter().map(|(p, _)| p).collect();
    assert_eq!(got, ["2026-06-30", "2026-12-31"]);
    let got = dues(&t, &d, "2026-06-30T23:59:59");
    assert_eq!(got.len(), 1, "{got:?}");
    assert!(dues(&t, &d, "2025-12-31T23:59:59").is_empty());
}

#[test]
fn times_count_and_seven_a_week_is_one_a_day() {
    let t = terms(date(2026, 1, 1), date(2026, 1, 10));
    let twice = of_term(&t, 0, &duty(Every::Week, 2, None, None), at("2026-12-31T00:00:00")).unwrap();
    assert_eq!(
        twice.iter().map(|w| (w.period.as_str(), w.n)).collect::<Vec<_>>(),
        [("2026-01-07", 1), ("2026-01-07", 2), ("2026-01-10", 1), ("2026-01-10", 2)]
    );
    let daily = of_term(&t, 0, &duty(Every::Week, 7, None, None), at("2026-12-31T00:00:00")).unwrap();
    assert_eq!(daily.len(), 10);
    assert_eq!(daily[9].period, "2026-01-10");
    assert_eq!(daily[3].due, at("2026-01-05T00:00:00"), "the fourth day ends with the fourth of January");
    assert_eq!(daily[3].counts_at, Timestamp(at("2026-01-05T00:00:00").micros() - 1));
}

#[test]
fn once_is_within_the_term_after_its_edges_or_after_an_event() {
    let t = terms(date(2026, 1, 1), date(2026, 12, 31));
    let late = "2030-01-01T00:00:00";
    let fifteen = Some(Span::Days(15, DayKind::Working));
    assert_eq!(dues(&t, &duty(Every::Once, 1, None, None), late)[0].1, "2027-01-01T00:00:00");
    assert_eq!(dues(&t, &duty(Every::Once, 1, Some("end"), Some(Span::Months(6))), late)[0].1, "2027-07-01T00:00:00");
    assert_eq!(of_term(&t, 0, &duty(Every::Once, 1, Some("end"), None), at(late)).unwrap()[0].due, NEVER);
    assert!(dues(&t, &duty(Every::Once, 1, Some("end"), fifteen), "2026-12-01T00:00:00").is_empty());
    let signed = duty(Every::Once, 1, Some("signature"), fifteen);
    assert!(dues(&t, &signed, late).is_empty(), "nobody has signed");
    // Fifteen working days after 21 September: four of that week, three to the 30th, 8, 9, 10 and 12 to 16 October.
    let got = of_event(&t, 0, &signed, event("signature", "e1", "2026-09-21T10:00:00")).unwrap();
    assert_eq!((got[0].period.as_str(), got[0].due), ("once", at("2026-10-17T00:00:00")));
    assert!(of_event(&t, 0, &signed, event("acceptance", "e1", "2026-09-21T10:00:00")).unwrap().is_empty());
    let hours = duty(Every::Event, 1, Some("major-security-event"), Some(Span::Hours(2)));
    let got = of_event(&t, 0, &hours, event("major-security-event", "e7", "2026-10-02T23:30:00")).unwrap();
    assert_eq!((got[0].period.as_str(), got[0].due), ("e7", at("2026-10-03T01:30:00")));
}

#[test]
fn what_is_owed_before_an_event_is_counted_back_from_it() {
    let t = terms(date(2026, 1, 1), date(2026, 12, 31));
    let late = "2030-01-01T00:00:00";
    let before = |every, event: &str, due| Duty { before: Some(event.into()), ..duty(every, 1, None, Some(due)) };
    let five = before(Every::Event, "training-session", Span::Days(5, DayKind::Working));
    assert!(dues(&t, &five, late).is_empty(), "no session is known");
    // Announced on 1 September for Monday 12 October. Back from it: 10 (made up), 9, 8, 30 and 29 September.
    let session =
        Happening { known: at("2026-09-01T10:00:00"), ..event("training-session", "e1", "2026-10-12T09:00:00") };
    let got = of_event(&t, 0, &five, session).unwrap().remove(0);
    assert_eq!(
        (got.period.as_str(), got.begins, got.due),
        ("e1", at("2026-09-01T10:00:00"), at("2026-09-30T00:00:00"))
    );
    assert_eq!(got.counts_at, at("2026-10-12T09:00:00"), "it belongs to the period of the session");
    assert!(of_event(&t, 0, &five, event("training", "e2", "2026-10-12T09:00:00")).unwrap().is_empty());
    // Nobody announced it: the deadline was over when it became known.
    let hours = before(Every::Event, "planned-interruption", Span::Hours(72));
    let got = of_event(&t, 0, &hours, event("planned-interruption", "e3", "2026-10-12T09:00:00")).unwrap().remove(0);
    assert_eq!((got.begins, got.due), (at("2026-10-09T09:00:00"), at("2026-10-09T09:00:00")));
    // The end of the term is known from the beginning, and an end that is recorded begins it no second time.
    let end = before(Every::Once, "end", Span::Days(30, DayKind::Calendar));
    assert_eq!(dues(&t, &end, "2026-01-02T00:00:00"), [("once".to_owned(), "2026-12-02T00:00:00".to_owned())]);
    assert!(of_event(&t, 0, &end, event("end", "e4", "2026-12-31T12:00:00")).unwrap().is_empty());
    // Longer than the term: it could be done in time only before the term began.
    let year = before(Every::Once, "end", Span::Months(18));
    let got = of_term(&t, 0, &year, at("2026-01-02T00:00:00")).unwrap().remove(0);
    assert_eq!((got.begins, got.due), (at("2025-07-01T00:00:00"), at("2025-07-01T00:00:00")));
}

#[test]
fn what_is_kept_is_no_deed() {
    let t = terms(date(2026, 1, 1), date(2026, 12, 31));
    let mut d = duty(Every::Once, 1, Some("start"), None);
    d.keep = Some(Span::Months(6));
    assert!(dues(&t, &d, "2030-01-01T00:00:00").is_empty());
}
