//! The clocks of change orders, as the three contracts have them, over a holiday with made-up days (调休).

use super::change::{change, endorsed};
use super::fulfil::approved;
use super::order::{demo, line};
use super::*;
use catalog::order::clock::ClockFilter;
use catalog::order::{Order, OrderKind};
use catalog::rules::{ClockRule, Starts, Until};
use kernel::calendar::{DayKind, Span, WorkCalendar};
use kernel::event::Told;

fn clock(id: &str, on: &[OrderKind], starts: Starts, until: Until, within: Span) -> ClockRule {
    ClockRule {
        id: id.into(),
        name: id.into(),
        name_en: id.into(),
        on: on.to_vec(),
        starts,
        until,
        within,
        clause: "c".into(),
    }
}

fn beijing() -> Vec<ClockRule> {
    use OrderKind as K;
    let of = |id, on: &[K], hours| clock(id, on, Starts::Received, Until::Done, Span::Hours(hours));
    vec![
        of("compute", &[K::ScaleUp, K::ScaleDown], 4),
        of("storage-up", &[K::StorageUp], 4),
        of("storage-down", &[K::StorageDown], 8),
    ]
}

fn working(n: i64) -> Span {
    Span::Days(n, DayKind::Working)
}

fn qingpu() -> Vec<ClockRule> {
    let on = [OrderKind::ScaleUp, OrderKind::StorageUp];
    vec![
        clock("respond", &on, Starts::Received, Until::Answered, working(1)),
        clock("complete", &on, Starts::Received, Until::Done, working(3)),
    ]
}

fn chuyi() -> Vec<ClockRule> {
    vec![clock("scale-up", &[OrderKind::ScaleUp, OrderKind::StorageUp], Starts::Submitted, Until::Done, working(7))]
}

/// Whom people were told to look to, since a deadline of an order has passed: role, state, what and until when.
pub async fn overdue(r: &Rig) -> Vec<(String, String, String)> {
    r.catalog.tell_overdue().await.unwrap();
    r.t.env.outbox.flush().await.unwrap();
    let facts = r.fake.facts.lock().unwrap();
    let told = facts.iter().filter(|f| f.topic == "told.order.overdue");
    let told = told.map(|f| serde_json::from_str::<Told>(&f.body).unwrap());
    told.map(|t| {
        assert_eq!((t.project, t.by.as_str()), (Some(project()), "system"));
        let what = t.text_en.split_once("deadline: ").unwrap().1;
        (t.role.unwrap(), t.state, format!("{what}, {}", t.note.unwrap()))
    })
    .collect()
}

/// The National Day of 2026 with the Saturday after it made up.
async fn world(at: &str, clocks: Vec<ClockRule>) -> Vec<Rig> {
    let days = Arc::new(WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10\n").unwrap());
    let mut all = Vec::new();
    for t in testing::each_at(Timestamp::parse(at).unwrap(), &[catalog::MIGRATIONS]).await {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let work = WorkTime::new(zone, days.clone(), vec![]);
        let rules = Rules { clocks: clocks.clone(), ..Rules::default() };
        all.push(rig(t, book_with(rules), work).await);
    }
    all
}

async fn due(r: &Rig, o: &Order) -> Vec<(String, String, Option<String>, bool)> {
    let f = ClockFilter { order: Some(o.id.clone()), limit: 10, ..ClockFilter::default() };
    let now = r.t.env.now();
    let all = r.catalog.clocks(&doctor(), &f).await.unwrap();
    all.into_iter()
        .map(|c| (c.clock.clone(), c.due_at.rfc3339(), c.done_at.map(|d| d.rfc3339()), c.late(now)))
        .collect()
}

fn said(clock: &str, due: &str, done: Option<&str>, late: bool) -> (String, String, Option<String>, bool) {
    (clock.into(), due.into(), done.map(str::to_owned), late)
}

#[tokio::test(flavor = "multi_thread")]
async fn beijing_up_in_4_hours_and_storage_down_in_8_from_the_receipt() {
    for r in world("2026-09-30T06:00:00Z", beijing()).await {
        let o = approved(&r, demo(false)).await;
        let up = r.catalog.change(&doctor(), change(OrderKind::ScaleUp, &o, vec![line("12", 1, &[])])).await.unwrap();
        assert!(due(&r, &up).await.is_empty(), "{}: not received before the purchaser has approved", r.t.name);
        r.set("2026-09-30T08:00:00Z");
        r.catalog.approve(&commission(), &up.id, None).await.unwrap();
        assert_eq!(due(&r, &up).await, [said("compute", "2026-09-30T12:00:00Z", None, false)]);
        r.set("2026-09-30T12:00:01Z");
        assert!(due(&r, &up).await[0].3, "late while it runs");
        r.catalog.approve(&operator(), &up.id, None).await.unwrap();
        assert_eq!(due(&r, &up).await, [said("compute", "2026-09-30T12:00:00Z", Some("2026-09-30T12:00:01Z"), true)]);
        let down = change(OrderKind::StorageDown, &o, vec![line("6", 5, &[])]);
        let down = r.catalog.change(&doctor(), down).await.unwrap();
        r.catalog.approve(&commission(), &down.id, None).await.unwrap();
        r.set("2026-09-30T20:00:01Z");
        r.catalog.approve(&operator(), &down.id, None).await.unwrap();
        let at = "2026-09-30T20:00:01Z";
        assert_eq!(due(&r, &down).await, [said("storage-down", at, Some(at), false)], "to the second");
        let figures = r.catalog.clock_figures(&commission(), None, None).await.unwrap();
        let figures: Vec<_> = figures.iter().map(|f| (f.clock.as_str(), f.in_time, f.late, f.running)).collect();
        assert_eq!(figures, [("compute", 0, 1, 0), ("storage-down", 1, 0, 0)]);
        let late = ClockFilter { late: true, limit: 10, ..ClockFilter::default() };
        assert_eq!(r.catalog.clocks(&operator(), &late).await.unwrap().len(), 1);
        let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("s", &[Role::Member]) };
        assert!(r.catalog.clocks(&stranger, &late).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn qingpu_answers_in_1_and_completes_in_3_working_days() {
    for r in world("2026-09-30T06:00:00Z", qingpu()).await {
        let o = approved(&r, demo(false)).await;
        let up = r.catalog.change(&doctor(), change(OrderKind::ScaleUp, &o, vec![line("12", 1, &[])])).await.unwrap();
        r.catalog.approve(&commission(), &up.id, None).await.unwrap();
        // After the holiday: the 8th; and 8, 9 and the made-up Saturday.
        let (one, three) = ("2026-10-08T16:00:00Z", "2026-10-10T16:00:00Z");
        assert_eq!(due(&r, &up).await, [said("complete", three, None, false), said("respond", one, None, false)]);
        r.set("2026-10-09T01:00:00Z");
        r.catalog.reject(&operator(), &up.id, Some("which host?"), true).await.unwrap();
        let answered = Some("2026-10-09T01:00:00Z");
        let f = due(&r, &up).await;
        assert_eq!(f[1], said("respond", one, answered, true), "a return is an answer, and it came late");
        assert!(!f[0].3 && f[0].2.is_none(), "what was returned cannot be completed");
        let again = catalog::order::NewOrder { lines: vec![line("12", 2, &[])], ..demo(false) };
        r.catalog.resubmit(&doctor(), &up.id, again).await.unwrap();
        endorsed(&r, &up).await;
        let f = due(&r, &up).await;
        let anew: Vec<_> = f.iter().filter(|c| c.2.as_deref() == answered && !c.3).collect();
        assert_eq!(anew.len(), 2, "{f:?}");
        let figures = r.catalog.clock_figures(&commission(), None, None).await.unwrap();
        let figures: Vec<_> = figures.iter().map(|f| (f.clock.as_str(), f.in_time, f.late, f.running)).collect();
        assert_eq!(figures, [("complete", 1, 0, 0), ("respond", 1, 1, 0)], "void ones count nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_runs_past_its_deadline_is_told_of_once() {
    for r in world("2026-09-30T06:00:00Z", qingpu()).await {
        let o = approved(&r, demo(false)).await;
        let up = async || {
            let up = change(OrderKind::ScaleUp, &o, vec![line("12", 1, &[])]);
            let up = r.catalog.change(&doctor(), up).await.unwrap();
            r.catalog.approve(&commission(), &up.id, None).await.unwrap();
            up
        };
        let (late, back) = (up().await, up().await);
        r.catalog.withdraw(&doctor(), &back.id, None).await.unwrap();
        r.set("2026-10-08T16:00:00Z");
        assert!(overdue(&r).await.is_empty(), "{}: to the last second", r.t.name);
        r.set("2026-10-08T16:00:01Z");
        let of = |what: &str| ("operator".to_owned(), "endorsed".to_owned(), what.to_owned());
        let mut told = vec![of("respond, 期限 Due: 2026-10-08T16:00:00Z")];
        for _ in 0..2 {
            assert_eq!(overdue(&r).await, told, "{}: once, and not of what was withdrawn", r.t.name);
        }
        // Answered too late, and not completed in time either: that is another deadline. Sent back, none runs.
        r.set("2026-10-10T16:00:01Z");
        told.push(of("complete, 期限 Due: 2026-10-10T16:00:00Z"));
        assert_eq!(overdue(&r).await, told);
        r.catalog.reject(&operator(), &late.id, Some("which host?"), true).await.unwrap();
        r.set("2026-12-01T00:00:00Z");
        assert_eq!(overdue(&r).await, told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chuyi_expands_in_7_working_days_from_the_submission() {
    for r in world("2026-09-30T06:00:00Z", chuyi()).await {
        let o = approved(&r, demo(false)).await;
        let up = r.catalog.change(&doctor(), change(OrderKind::StorageUp, &o, vec![line("6", 1, &[])])).await.unwrap();
        // 8, 9, 10 (made up), 12, 13, 14, 15.
        assert_eq!(due(&r, &up).await, [said("scale-up", "2026-10-15T16:00:00Z", None, false)], "{}", r.t.name);
        r.set("2026-10-15T15:59:59Z");
        endorsed(&r, &up).await;
        let at = "2026-10-15T15:59:59Z";
        assert_eq!(due(&r, &up).await, [said("scale-up", "2026-10-15T16:00:00Z", Some(at), false)]);
        let down = change(OrderKind::StorageDown, &o, vec![line("6", 1, &[])]);
        let down = r.catalog.change(&doctor(), down).await.unwrap();
        assert!(due(&r, &down).await.is_empty(), "the contract has no clock for less");
        let w = r.catalog.change(&doctor(), change(OrderKind::StorageUp, &o, vec![line("6", 1, &[])])).await.unwrap();
        r.catalog.withdraw(&doctor(), &w.id, None).await.unwrap();
        r.set("2026-12-01T00:00:00Z");
        assert!(!due(&r, &w).await[0].3, "what was withdrawn is not late");
    }
}
