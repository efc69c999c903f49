//! Flows of the contract: stages, deadlines, urgency, rework; trial and delivery.

use super::fulfil::{approved, finished, quota};
use super::order::{demo, line};
use super::*;
use catalog::order::{NewOrder, StageFilter, State};
use catalog::release::RELEASE;
use catalog::rules::{Flow, FlowRole, MANAGER, StageRule};
use kernel::calendar::{DayKind, Span, WorkCalendar};
use kernel::event::OrderDelivered;
use runtime::list::Asked;
use runtime::testing;
use std::time::Duration;

pub fn stage(role: FlowRole, within: Option<Span>) -> StageRule {
    StageRule { role, within, delegate: true }
}

fn flow(stages: Vec<StageRule>, urgent: Vec<StageRule>) -> Rules {
    let f = Flow {
        id: "three".into(),
        name: "三级".into(),
        name_en: "Three".into(),
        items: vec![],
        on: vec![],
        stages,
        urgent,
        clause: Some("c".into()),
    };
    Rules { flows: vec![f], ..Rules::default() }
}

pub fn manager(project: &str, name: &str) -> Caller {
    Caller {
        project: Some(ProjectId::from(project)),
        role_names: vec![MANAGER.into()],
        ..person(name, &[Role::Member, Role::Reader])
    }
}

fn three() -> Rules {
    let days = |n| Some(Span::Days(n, DayKind::Working));
    flow(
        vec![
            stage(FlowRole::TenantManager, days(1)),
            stage(FlowRole::Purchaser, days(3)),
            stage(FlowRole::Operator, None),
        ],
        vec![stage(FlowRole::Operator, Some(Span::Hours(2)))],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_have_deadlines_on_the_working_calendar_with_made_up_days() {
    let calendar = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10\n").unwrap();
    for t in testing::each_at(Timestamp::parse("2026-09-30T02:00:00Z").unwrap(), &[catalog::MIGRATIONS]).await {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let work = WorkTime::new(zone, Arc::new(calendar.clone()), vec![]);
        let r = rig(t, book_with(three()), work).await;
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!((o.flow.as_str(), o.state, o.stages.len()), ("three", State::Submitted, 3), "{}", r.t.name);
        // One working day after the 30th of September is the 8th of October: until its end in Beijing.
        assert_eq!(o.stages[0].due_at.unwrap().rfc3339(), "2026-10-08T16:00:00Z");
        assert!(o.stages[1].due_at.is_none(), "the next stage has not begun");
        let chief = manager("p1", "chief");
        r.set("2026-10-08T02:00:00Z");
        let o = c.approve(&chief, &o.id, None).await.unwrap();
        assert_eq!(o.state, State::Endorsed);
        // 9, the Saturday that is made up, and Monday the 12th.
        assert_eq!(o.stages[1].due_at.unwrap().rfc3339(), "2026-10-12T16:00:00Z");
        let overdue = StageFilter { overdue: true, limit: 10, ..StageFilter::default() };
        assert!(c.open_stages(&commission(), &overdue).await.unwrap().is_empty());
        r.set("2026-10-13T02:00:00Z");
        let late = c.open_stages(&commission(), &overdue).await.unwrap();
        assert_eq!(late.len(), 1, "{}: overdue is visible", r.t.name);
        assert_eq!((late[0].role, &late[0].order), (FlowRole::Purchaser, &o.id));
        let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("s", &[Role::Member]) };
        assert!(c.open_stages(&stranger, &overdue).await.unwrap().is_empty());
        let said = "the approval, 期限 Due: 2026-10-12T16:00:00Z";
        for _ in 0..2 {
            let told = super::clock::overdue(&r).await;
            let wanted: (String, String, String) = ["purchaser", "endorsed", said].map(str::to_owned).into();
            assert_eq!(told, [wanted], "{}: once", r.t.name);
        }
        let o = c.approve(&commission(), &o.id, None).await.unwrap();
        assert!(o.stages[1].overdue(r.t.env.now()), "it stays recorded that it was late");
        assert!(c.open_stages(&commission(), &overdue).await.unwrap().is_empty());
        assert_eq!(c.approve(&operator(), &o.id, None).await.unwrap().state, State::Delivered);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_is_one_in_his_own_project_only() {
    for r in rigs_at("2026-09-30T02:00:00Z", three()).await {
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        let supplier = Caller { role_names: vec!["manager".into()], ..person("root", &[Role::Admin, Role::Member]) };
        for nobody in [person("plain", &[Role::Member]), commission(), operator(), supplier] {
            assert_eq!(c.approve(&nobody, &o.id, None).await.unwrap_err().kind, kernel::ErrorKind::Forbidden);
        }
        let elsewhere = manager("p2", "elsewhere");
        assert!(c.approve(&elsewhere, &o.id, None).await.unwrap_err().is_not_found(), "{}: not his to know", r.t.name);
        assert!(c.reject(&elsewhere, &o.id, Some("no"), false).await.unwrap_err().is_not_found());
        assert_eq!(c.approve(&manager("p1", "doctor"), &o.id, None).await.unwrap_err().code, "OwnOrder");
        assert_eq!(
            c.approvals(&manager("p1", "chief"), &Asked::first(10)).await.unwrap().items.len(),
            1,
            "{}",
            r.t.name
        );
        assert!(c.approvals(&manager("p2", "chief"), &Asked::first(10)).await.unwrap().items.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn urgency_needs_a_reason_and_a_path_and_is_marked() {
    for r in rigs_at("2026-09-30T02:00:00Z", three()).await {
        let c = &r.catalog;
        let urgent = |why: &str| NewOrder { urgent: Some(why.into()), ..demo(false) };
        assert_eq!(c.submit(&doctor(), urgent("  ")).await.unwrap_err().field.as_deref(), Some("urgent"));
        let o = c.submit(&doctor(), urgent("outbreak")).await.unwrap();
        assert_eq!((o.stages.len(), o.urgent.as_deref()), (1, Some("outbreak")), "{}", r.t.name);
        assert_eq!(o.stages[0].due_at.unwrap().rfc3339(), "2026-09-30T04:00:00Z");
        assert_eq!(c.approve(&operator(), &o.id, None).await.unwrap().state, State::Delivered);
    }
    let r = runtime::testing::first(rigs()).await;
    let e = r.catalog.submit(&doctor(), NewOrder { urgent: Some("x".into()), ..demo(false) }).await.unwrap_err();
    assert!(e.message.contains("has no urgent path"), "{e}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_ordered_in_an_earlier_round_does_not_approve_a_later_one() {
    for r in rigs().await {
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        c.reject(&commission(), &o.id, Some("less"), true).await.unwrap();
        let colleague = person("colleague", &[Role::Member]);
        c.resubmit(&colleague, &o.id, demo(false)).await.unwrap();
        let both = person("doctor", &[Role::Purchaser]);
        assert_eq!(c.approve(&both, &o.id, None).await.unwrap_err().code, "OwnOrder", "{}", r.t.name);
    }
}

fn tried(days: u32) -> NewOrder {
    NewOrder { trial_days: days, ..demo(true) }
}

async fn delivered_facts(r: &Rig) -> Vec<OrderDelivered> {
    r.t.env.outbox.flush().await.unwrap();
    let facts = r.fake.facts.lock().unwrap();
    facts.iter().filter(|f| f.topic == "order.delivered").map(|f| serde_json::from_str(&f.body).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_is_not_billed_and_counts_from_its_acceptance() {
    let rules = Rules { trial: Trial { days: 30, ..Rules::default().trial }, ..Rules::default() };
    for r in rigs_at("2026-09-01T02:00:00Z", rules).await {
        let c = &r.catalog;
        assert_eq!(c.submit(&doctor(), tried(31)).await.unwrap_err().field.as_deref(), Some("trial_days"));
        let o = approved(&r, tried(14)).await;
        let o = finished(&r, &o).await;
        assert_eq!(o.state, State::Trial, "{} {:?}", r.t.name, o.reason);
        assert_eq!(o.trial_until.unwrap().rfc3339(), "2026-09-15T16:00:00Z", "until the end of the 14th day after");
        assert!(delivered_facts(&r).await.is_empty() && o.delivered_at.is_none(), "nothing counts yet");
        r.set("2026-09-10T02:00:00Z");
        let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("s", &[Role::Member]) };
        assert!(c.accept(&stranger, &o.id, None).await.unwrap_err().is_not_found());
        let root = person("root", &[Role::Admin, Role::Member, Role::Reader]);
        let e = c.accept(&root, &o.id, Some("works")).await.unwrap_err();
        assert_eq!(e.kind, kernel::ErrorKind::Forbidden, "the supplier does not take his own work");
        let o = c.accept(&doctor(), &o.id, Some("works")).await.unwrap();
        assert_eq!((o.state, o.delivered_at.unwrap().rfc3339().as_str()), (State::Delivered, "2026-09-10T02:00:00Z"));
        assert_eq!(o.expires_at.unwrap().rfc3339(), "2027-03-10T02:00:00Z", "its months run from here too");
        assert_eq!(delivered_facts(&r).await.len(), 1);
        assert_eq!(c.refuse(&doctor(), &o.id, Some("late")).await.unwrap_err().code, "OrderState");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_trial_goes_without_a_bill() {
    for r in rigs().await {
        let before = quota(&r).await;
        let o = finished(&r, &approved(&r, tried(7)).await).await;
        assert_eq!(r.catalog.refuse(&doctor(), &o.id, None).await.unwrap_err().field.as_deref(), Some("reason"));
        r.catalog.refuse(&doctor(), &o.id, Some("too slow")).await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!(o.state, State::Released, "{} {:?}", r.t.name, o.reason);
        assert!(r.fake.specs().is_empty() && r.fake.copies.lock().unwrap().is_empty());
        assert_eq!(quota(&r).await, before);
        assert!(delivered_facts(&r).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_that_nobody_ends_lapses_as_the_contract_says() {
    for (lapse, state) in
        [(catalog::rules::Lapse::Deliver, State::Delivered), (catalog::rules::Lapse::Release, State::Released)]
    {
        let rules = Rules { trial: Trial { days: 30, lapse }, ..Rules::default() };
        for r in rigs_at("2026-09-01T02:00:00Z", rules).await {
            let o = finished(&r, &approved(&r, tried(7)).await).await;
            r.set("2026-09-08T15:59:59Z");
            r.catalog.attend_orders().await.unwrap();
            assert_eq!(r.catalog.order(&doctor(), &o.id).await.unwrap().state, State::Trial);
            // Whoever looks late makes nothing free: it counts from the trial's end.
            r.set("2026-09-08T19:30:36Z");
            r.catalog.attend_orders().await.unwrap();
            let o = finished(&r, &o).await;
            assert_eq!(o.state, state, "{} {:?}", r.t.name, o.reason);
            let from = Timestamp::parse("2026-09-08T16:00:00Z").unwrap();
            let counts = (state == State::Delivered).then_some(from);
            assert_eq!(o.delivered_at, counts);
            assert_eq!(delivered_facts(&r).await.into_iter().next().and_then(|f| f.at), counts);
            assert!(r.fake.audit.lock().unwrap().iter().any(|a| a.action == "order.lapse"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_of_a_release_failing_and_twice() {
    let r = runtime::testing::first(rigs()).await;
    let kinds = r.t.env.ops.kinds();
    let (_, steps) = kinds.iter().find(|(k, _)| *k == RELEASE).unwrap().clone();
    assert_eq!(
        steps,
        [
            "begin",
            "stop",
            "backup",
            "cut",
            "addresses",
            "detach",
            "volumes",
            "servers",
            "network",
            "account",
            "prove",
            "end"
        ]
    );
    let way_back = ["begin", "stop", "backup"];
    for fault in testing::faults(RELEASE, &steps) {
        let before = quota(&r).await;
        let mut new = demo(true);
        new.lines = vec![line("12", 1, &[("image", "i"), ("key", "k")]), line("6", 2, &[])];
        let o = finished(&r, &approved(&r, new).await).await;
        let made = r.fake.specs().len();
        let change = super::change::release(&r, &o, true).await;
        testing::arm(&fault.spec);
        let change = super::change::endorsed(&r, &change).await;
        r.t.env.ops.wait(change.operation.as_ref().unwrap(), Duration::from_secs(60)).await.unwrap();
        testing::arm("");
        let mut o = r.catalog.order(&doctor(), &o.id).await.unwrap();
        let at = format!("{} {fault:?} {:?}", r.t.name, o.reason);
        let early =
            way_back.iter().any(|s| fault.spec.contains(&format!(":{s}:"))) || fault.spec.contains(":cut:before");
        if !fault.done && early {
            assert_eq!(o.state, State::Delivered, "as it was: {at}");
            assert_eq!((r.fake.specs().len(), r.fake.off()), (made, 0), "everything is there and on: {at}");
            assert!(r.fake.copies.lock().unwrap().is_empty(), "{at}");
            assert_eq!(r.catalog.order(&doctor(), &change.id).await.unwrap().state, State::Failed, "{at}");
            r.catalog.retry(&operator(), &change.id).await.unwrap();
            o = finished(&r, &o).await;
        } else if !fault.done && !fault.spec.contains(":end:after") {
            assert_eq!(o.state, State::Releasing, "it goes on, not back: {at}");
            assert_eq!(r.fake.copies.lock().unwrap().len(), 2, "the backups stay: {at}");
            r.catalog.retry(&operator(), &o.id).await.unwrap();
            o = finished(&r, &o).await;
        }
        assert_eq!(o.state, State::Released, "{at} {:?}", o.reason);
        assert!(r.fake.specs().is_empty(), "{at}");
        assert_eq!(quota(&r).await, before, "{at}");
        assert_eq!(r.fake.copies.lock().unwrap().len(), 2, "{at}");
        let proof = r.catalog.erasure(&doctor(), &o.id).await.unwrap();
        assert_eq!((proof.erased.len(), proof.backups.len(), proof.digest.len()), (2, 2, 64), "{at}");
        assert_eq!(r.catalog.order(&doctor(), &change.id).await.unwrap().state, State::Delivered, "{at}");
        r.fake.copies.lock().unwrap().clear();
    }
}
