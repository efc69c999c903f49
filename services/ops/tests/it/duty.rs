use crate::duty_world::{World, at, commission, doctor, duty, operator, terms, worlds};
use kernel::calendar::{DayKind, Every, SharedCalendar, Span};
use kernel::{DutyId, ErrorKind, EvidenceId, Timestamp};
use ops::Ops;
use ops::deliverable::{DocumentEvent, DocumentState, NewDocumentEntry};
use ops::duty::event::NewEvent;
use ops::duty::finding::{FindingEvent, FindingState, NewFinding};
use ops::duty::{Confirmation, InstanceFilter, NewEntry, NewInstance, Standing};
use std::sync::Arc;
use std::time::Duration;

fn by_reference(when: &str) -> NewEntry {
    NewEntry { at: Some(at(when)), reference: Some("OA-2026-77".into()), ..NewEntry::default() }
}

fn event(kind: &str, when: &str) -> NewEvent {
    NewEvent { kind: kind.into(), at: at(when), ..NewEvent::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_are_derived_up_to_the_horizon_and_running_twice_changes_nothing() {
    for w in worlds("2026-07-10T09:00:00").await {
        let n = w.ops.materialise().await.unwrap();
        assert!(n > 0);
        let rows = w.rows("ops_duty").await;
        assert_eq!(w.ops.materialise().await.unwrap(), 0, "{}", w.t.name);
        assert_eq!(w.rows("ops_duty").await, rows);
        // 92 days from 10 July is 10 October: four months begin by then, seven fortnights and a bit, 102 days.
        let periods: Vec<_> = w.of("monthly").await.into_iter().map(|i| i.period).collect();
        assert_eq!(periods, ["2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"]);
        assert_eq!(w.of("ops-biweekly").await.len(), 8);
        assert_eq!(w.of("inspection-daily").await.len(), 102);
        assert!(w.of("plan").await.is_empty() && w.of("security-summary").await.is_empty(), "nothing has happened");
        // A day later: one more day of inspections, nothing else.
        w.now("2026-07-11T09:00:00");
        assert_eq!(w.ops.materialise().await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_replicas_derive_the_same_rows_at_once() {
    for w in worlds("2026-07-10T09:00:00").await {
        let (a, b) = tokio::join!(w.ops.materialise(), w.ops.materialise());
        let rows = w.rows("ops_duty").await;
        assert!(u64::try_from(rows).unwrap() <= a.unwrap() + b.unwrap(), "{}", w.t.name);
        assert_eq!(w.ops.materialise().await.unwrap(), 0);
        let f = InstanceFilter { all: true, limit: 1000, ..InstanceFilter::default() };
        let all = w.ops.instances(&operator(), &f).await.unwrap();
        let mut keys: Vec<_> = all.iter().map(|i| (&i.duty, &i.period, i.n)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_time_until_the_very_deadline_and_late_a_microsecond_after() {
    for w in worlds("2026-08-10T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let july = w.of("monthly").await.remove(0);
        // July ends on a Friday: 3, 4 and 5 August are its three working days.
        let due = at("2026-08-06T00:00:00");
        assert_eq!((july.due, july.standing(w.t.env.now())), (Some(due), Standing::Overdue), "{}", w.t.name);
        assert_eq!(july.standing(due), Standing::Pending);
        let done = w.done(&july, due).await;
        assert_eq!(done.standing(w.t.env.now()), Standing::InTime);
        let (_, entries) = w.ops.instance(&operator(), &july.id).await.unwrap();
        let late = NewEntry { at: Some(Timestamp(due.micros() + 1)), ..by_reference("2026-08-06T00:00:00") };
        let i = w.ops.correct(&commission(), &july.id, &entries[0].id, &late).await.unwrap();
        assert_eq!(i.standing(w.t.env.now()), Standing::Late);
        let (_, entries) = w.ops.instance(&operator(), &july.id).await.unwrap();
        assert_eq!(entries[1].corrects.as_ref(), Some(&entries[0].id));
        assert_eq!((entries[1].person_name.as_str(), entries[0].evidence.len()), ("commission", 1), "both stay");

        // What was corrected is not corrected again; what stands is taken back, and is owed again.
        let e = w.ops.correct(&operator(), &july.id, &entries[0].id, &late).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "Corrected"));
        let i = w.ops.take_back(&operator(), &july.id, &entries[1].id, "wrong file").await.unwrap();
        assert_eq!(i.standing(w.t.env.now()), Standing::Overdue);
    }
}

/// Chuyi 九（一）: the supplier is paid by whether he was in time, and so does not alone say that he was.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_entered_long_after_counts_late_until_the_purchaser_confirms_it() {
    for w in worlds("2026-08-10T23:59:59").await {
        w.ops.materialise().await.unwrap();
        let july = w.of("monthly").await.remove(0);
        // Done on Thursday the 6th's first instant, its deadline: Friday and Monday are the two working days for the entry.
        let e = by_reference("2026-08-06T00:00:00");
        let i = w.ops.fulfil(&operator(), &july.id, &e).await.unwrap();
        assert_eq!((i.standing(w.t.env.now()), i.claimed_at), (Standing::InTime, None), "{}", w.t.name);
        let (_, entries) = w.ops.instance(&operator(), &july.id).await.unwrap();
        w.ops.take_back(&operator(), &july.id, &entries[0].id, "wrong file").await.unwrap();

        // A second past midnight it is too late for his own word.
        w.now("2026-08-11T00:00:01");
        let i = w.ops.fulfil(&operator(), &july.id, &e).await.unwrap();
        let now = w.t.env.now();
        assert_eq!((i.standing(now), i.done_at, i.claimed_at), (Standing::LateEntry, Some(now), e.at));
        let f = InstanceFilter { standing: Some(Standing::LateEntry), limit: 9, ..InstanceFilter::default() };
        assert_eq!(w.ops.instances(&commission(), &f).await.unwrap(), [i]);
        let late = InstanceFilter { standing: Some(Standing::Late), ..f };
        assert!(w.ops.instances(&commission(), &late).await.unwrap().is_empty());

        let (then, reference) = (at("2026-08-06T00:00:00"), Some("收文登记".to_owned()));
        let word = Confirmation { at: then, reference, ..Confirmation::default() };
        let no = w.ops.confirm(&operator(), &july.id, &word).await.unwrap_err();
        assert_eq!(no.kind, ErrorKind::Forbidden);
        let bare = Confirmation { at: then, ..Confirmation::default() };
        let no = w.ops.confirm(&commission(), &july.id, &bare).await.unwrap_err();
        assert_eq!(no.field.as_deref(), Some("evidence"));
        let other = Confirmation { at: Timestamp(then.micros() - 1), ..word.clone() };
        let no = w.ops.confirm(&commission(), &july.id, &other).await.unwrap_err();
        assert_eq!((no.kind, no.code, no.field.as_deref()), (ErrorKind::Conflict, "Corrected", Some("at")));
        let i = w.ops.confirm(&commission(), &july.id, &word).await.unwrap();
        assert_eq!((i.standing(now), i.done_at, i.claimed_at), (Standing::InTime, e.at, None));
        let (_, entries) = w.ops.instance(&operator(), &july.id).await.unwrap();
        let confirmed = entries.last().unwrap();
        assert_eq!((confirmed.what.as_str(), confirmed.person_name.as_str()), ("confirmed", "commission"));
        let no = w.ops.confirm(&commission(), &july.id, &word).await.unwrap_err();
        assert_eq!((no.kind, no.code), (ErrorKind::Conflict, "NothingToConfirm"));

        // Entered anew, it is to be confirmed anew.
        let i = w.ops.correct(&operator(), &july.id, &confirmed.id, &e).await.unwrap();
        assert_eq!(i.standing(now), Standing::LateEntry);
    }
}

/// July is due when the 6th of August begins. Who entered it in time and wrote a wrong hour does not lose by putting it right, and who was late
/// does not gain by it.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_neither_worsens_what_was_entered_in_time_nor_mends_what_was_late() {
    for w in worlds("2026-08-05T18:00:00").await {
        w.ops.materialise().await.unwrap();
        let july = w.of("monthly").await.remove(0);
        let last = async || w.ops.instance(&operator(), &july.id).await.unwrap().1.pop().unwrap().id;
        w.ops.fulfil(&operator(), &july.id, &by_reference("2026-08-05T09:00:00")).await.unwrap();
        w.now("2026-08-20T09:00:00");
        let now = w.t.env.now();
        // Later and earlier, and twice.
        for then in ["2026-08-05T15:00:00", "2026-08-04T09:00:00"] {
            let i = w.ops.correct(&operator(), &july.id, &last().await, &by_reference(then)).await.unwrap();
            assert_eq!((i.standing(now), i.done_at), (Standing::InTime, Some(at(then))), "{}", w.t.name);
        }
        // What is said to have been done after it was entered was entered before it was done.
        let after = by_reference("2026-08-05T19:00:00");
        let i = w.ops.correct(&operator(), &july.id, &last().await, &after).await.unwrap();
        assert_eq!((i.standing(now), i.claimed_at), (Standing::LateEntry, after.at));
        let i =
            w.ops.correct(&operator(), &july.id, &last().await, &by_reference("2026-08-05T09:00:00")).await.unwrap();
        assert_eq!(i.standing(now), Standing::LateEntry, "what is late stays so on his own word");
        // By his own word late.
        let i =
            w.ops.correct(&operator(), &july.id, &last().await, &by_reference("2026-08-06T10:00:00")).await.unwrap();
        assert_eq!((i.standing(now), i.claimed_at), (Standing::Late, None));
        let early = by_reference("2026-08-05T17:00:00");
        let i = w.ops.correct(&operator(), &july.id, &last().await, &early).await.unwrap();
        let counted = (i.standing(now), i.done_at, i.claimed_at);
        assert_eq!(counted, (Standing::LateEntry, Some(at("2026-08-06T10:00:00")), early.at));
        let i = w.ops.correct(&commission(), &july.id, &last().await, &early).await.unwrap();
        assert_eq!((i.standing(now), i.done_at), (Standing::InTime, early.at), "the purchaser says so");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn overdue_first_in_pages_and_the_past_by_filter() {
    for w in worlds("2026-07-20T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let mut f = InstanceFilter { limit: 7, ..InstanceFilter::default() };
        let (mut seen, mut last) = (Vec::new(), Timestamp(0));
        loop {
            let page = w.ops.instances(&operator(), &f).await.unwrap();
            let Some(l) = page.last() else { break };
            f.marker = Some(l.id.clone());
            for i in page {
                assert!(i.due.unwrap() >= last, "{}", w.t.name);
                last = i.due.unwrap();
                seen.push(i.standing(w.t.env.now()));
            }
        }
        let open = w.rows("ops_duty WHERE state = 'open'").await;
        assert_eq!(seen.len(), usize::try_from(open).unwrap());
        let overdue = seen.iter().take_while(|s| **s == Standing::Overdue).count();
        // Nineteen days of inspections and the first fortnight are over.
        assert_eq!((overdue, seen.iter().filter(|s| **s == Standing::Overdue).count()), (20, 20));
        let i = w.of("ops-biweekly").await.remove(0);
        w.done(&i, at("2026-07-15T12:00:00")).await;
        for (standing, n) in
            [(Standing::Late, 1), (Standing::InTime, 0), (Standing::Overdue, 19), (Standing::Waived, 0)]
        {
            let f = InstanceFilter { standing: Some(standing), limit: 100, ..InstanceFilter::default() };
            assert_eq!(w.ops.instances(&operator(), &f).await.unwrap().len(), n, "{standing:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_begins_its_duties_once_and_a_correction_moves_them() {
    for w in worlds("2026-10-30T09:00:00").await {
        w.ops.import_calendar(&operator(), "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10", None).await.unwrap();
        let signed = event("signature", "2026-09-21T10:00:00");
        assert_eq!(w.ops.record_event(&operator(), &signed).await.unwrap_err().kind, ErrorKind::Forbidden);
        let e = w.ops.record_event(&commission(), &signed).await.unwrap();
        assert_eq!(w.ops.record_event(&commission(), &signed).await.unwrap_err().code, "EventExists");
        let plan = w.of("plan").await.remove(0);
        assert_eq!(plan.due, Some(at("2026-10-17T00:00:00")), "{}: fifteen working days over the holiday", w.t.name);
        w.done(&plan, at("2026-10-20T10:00:00")).await;
        assert_eq!(w.of("plan").await[0].standing(w.t.env.now()), Standing::Late);

        // It was signed a week later than was recorded: then the plan was in time.
        let c = w.ops.correct_event(&commission(), &e.id, at("2026-09-28T10:00:00"), "按合同原件", &[]).await.unwrap();
        assert_eq!((c.root.clone(), c.corrects.clone()), (e.id.clone(), Some(e.id.clone())));
        let plan = w.of("plan").await;
        assert_eq!((plan.len(), plan[0].standing(w.t.env.now())), (1, Standing::InTime));
        let again = w.ops.correct_event(&commission(), &e.id, at("2026-09-29T10:00:00"), "x", &[]).await.unwrap_err();
        assert_eq!(again.code, "Corrected");
        assert_eq!(w.ops.contract_dates().await.unwrap(), [("signature".to_owned(), at("2026-09-28T10:00:00"))]);
        assert_eq!(w.ops.contract_events(&operator(), None, None, 10).await.unwrap().len(), 2);
    }
}

/// A later version of the contract, or of this program, asks for more than the one in force when it was signed.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_after_the_signature_is_due_but_makes_nobody_late() {
    for w in worlds("2026-09-28T09:00:00").await {
        let signed = w.ops.record_event(&commission(), &event("signature", "2026-09-21T10:00:00")).await.unwrap();
        w.ops.materialise().await.unwrap();
        let calendar = Arc::new(SharedCalendar::default());
        let mut more = terms(calendar.clone());
        for (id, days) in [("demand.1", 30), ("demand.2", 2)] {
            let span = Some(Span::Days(days, DayKind::Calendar));
            more.duties.push(duty(id, "check", Every::Once, 1, Some("signature"), span));
        }
        let later = World { ops: Ops::with_calendar(w.t.env.clone(), more, calendar), t: w.t };
        assert_eq!(later.ops.materialise().await.unwrap(), 1, "{}", later.t.name);
        let demand = later.of("demand.1").await.remove(0);
        assert_eq!((demand.event.as_deref(), demand.due), (Some(signed.id.as_str()), Some(at("2026-10-22T00:00:00"))));
        assert!(later.of("demand.2").await.is_empty(), "its two days are over");
        assert_eq!(later.of("plan").await.len(), 1, "what there was stays as it was");
        assert_eq!(later.ops.materialise().await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_event_begins_its_own_and_a_fulfilment_may_be_one() {
    for w in worlds("2027-01-04T09:00:00").await {
        w.ops.materialise().await.unwrap();
        for when in ["2026-12-30T10:00:00", "2026-12-31T10:00:00"] {
            w.ops.record_event(&operator(), &event("security-event-closed", when)).await.unwrap();
        }
        let all = w.of("security-summary").await;
        let dues: Vec<_> = all.iter().map(|i| i.due.unwrap()).collect();
        assert_eq!(dues, [at("2027-01-02T00:00:00"), at("2027-01-05T00:00:00")], "{}", w.t.name);
        // The list of the half-year handed in begins the purchaser's check: seven working days from 4 January.
        let list = w.of("settlement-list").await.remove(0);
        w.done(&list, at("2027-01-04T08:00:00")).await;
        let check = w.of("settlement-check").await.remove(0);
        assert_eq!(check.due, Some(at("2027-01-14T00:00:00")));
        // A check may be attested in words.
        let e = NewEntry { note: Some("核对无误".into()), ..NewEntry::default() };
        w.ops.fulfil(&commission(), &check.id, &e).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_purchaser_alone_waives_and_takes_a_waiver_back() {
    for w in worlds("2026-07-20T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let i = w.of("ops-biweekly").await.remove(0);
        let no = w.ops.waive(&operator(), &i.id, "why not").await.unwrap_err();
        assert_eq!(no.kind, ErrorKind::Forbidden);
        assert_eq!(w.ops.waive(&commission(), &i.id, " ").await.unwrap_err().field.as_deref(), Some("reason"));
        let waived = w.ops.waive(&commission(), &i.id, "试运行期").await.unwrap();
        assert_eq!(waived.standing(w.t.env.now()), Standing::Waived);
        let e = w.ops.fulfil(&operator(), &i.id, &by_reference("2026-07-14T12:00:00")).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "DutyState"), "{}", w.t.name);
        let (_, entries) = w.ops.instance(&operator(), &i.id).await.unwrap();
        let no = w.ops.take_back(&operator(), &i.id, &entries[0].id, "x").await.unwrap_err();
        assert_eq!(no.kind, ErrorKind::Forbidden);
        let open = w.ops.take_back(&commission(), &i.id, &entries[0].id, "误操作").await.unwrap();
        assert_eq!(open.standing(w.t.env.now()), Standing::Overdue);
    }
}

async fn refused(w: &World, id: &DutyId, e: NewEntry) -> (ErrorKind, Option<String>) {
    let e = w.ops.fulfil(&operator(), id, &e).await.unwrap_err();
    (e.kind, e.field)
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_entries_are_named_and_leave_nothing() {
    for w in worlds("2026-08-03T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let i = w.of("monthly").await.remove(0);
        let bad = |f: &str| (ErrorKind::BadRequest, Some(f.to_owned()));
        assert_eq!(refused(&w, &i.id, NewEntry::default()).await, bad("evidence"), "{}", w.t.name);
        let words = NewEntry { note: Some("done".into()), ..NewEntry::default() };
        assert_eq!(refused(&w, &i.id, words).await, bad("evidence"), "a report is a file");
        assert_eq!(refused(&w, &i.id, by_reference("2026-08-03T09:00:01")).await, bad("at"), "in the future");
        assert_eq!(refused(&w, &i.id, by_reference("2026-06-30T23:59:59")).await, bad("at"), "before July");
        let none = NewEntry { evidence: vec![EvidenceId::from("nothing")], ..NewEntry::default() };
        assert_eq!(refused(&w, &i.id, none).await, bad("evidence"));
        let long = NewEntry { note: Some("x".repeat(5000)), ..by_reference("2026-08-03T08:00:00") };
        assert_eq!(refused(&w, &i.id, long).await, bad("note"));
        assert_eq!(w.rows("ops_duty_entry").await, 0);
        let unknown = refused(&w, &DutyId::from("x".repeat(500)), by_reference("2026-08-03T08:00:00")).await;
        assert_eq!(unknown.0, ErrorKind::NotFound);
        // A tenant has no part in it.
        let f = InstanceFilter { limit: 1, ..InstanceFilter::default() };
        assert_eq!(w.ops.instances(&doctor(), &f).await.unwrap_err().kind, ErrorKind::Forbidden);
        let e = w.ops.fulfil(&doctor(), &i.id, &by_reference("2026-08-03T08:00:00")).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        for kind in ["", "Signature", "a b", "'; --"] {
            let e = w.ops.record_event(&operator(), &event(kind, "2026-08-01T00:00:00")).await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some("kind"), "{kind}");
        }
        let e = w.ops.record_event(&operator(), &event("audit", "2026-08-04T00:00:00")).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("at"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_plans_has_its_deadline_too() {
    for w in worlds("2026-08-03T09:00:00").await {
        let mut new = NewInstance {
            kind: "inspection".into(),
            name: "机房专项巡检".into(),
            due: at("2026-08-10T18:00:00"),
            ..NewInstance::default()
        };
        let i = w.ops.plan_instance(&operator(), &new).await.unwrap();
        assert_eq!((i.duty.as_str(), i.standing(at("2026-08-10T18:00:00"))), ("planned", Standing::Pending));
        let of = async |project: &str| {
            let f = InstanceFilter { project: Some(project.into()), all: true, limit: 9, ..InstanceFilter::default() };
            w.ops.instances(&operator(), &f).await.unwrap()
        };
        assert!(of("p").await.is_empty(), "{}: it is about no project", w.t.name);
        assert_eq!(w.ops.plan_instance(&commission(), &new).await.unwrap_err().kind, ErrorKind::Forbidden);
        new.due = at("2026-08-03T08:00:00");
        assert_eq!(w.ops.plan_instance(&operator(), &new).await.unwrap_err().field.as_deref(), Some("due"));
        new.kind = "retention".into();
        assert_eq!(w.ops.plan_instance(&operator(), &new).await.unwrap_err().field.as_deref(), Some("kind"));
        w.ops.materialise().await.unwrap();
        assert_eq!(w.of("planned").await.len(), 1, "{}: the plan of the contract leaves it", w.t.name);
        let due = at("2026-08-10T18:00:00");
        let new = NewInstance { kind: "inspection".into(), project: Some("p".into()), due, ..new };
        let own = w.ops.plan_instance(&operator(), &new).await.unwrap();
        assert_eq!(of("p").await.iter().map(|i| &i.id).collect::<Vec<_>>(), [&own.id]);
        assert!(of("q").await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_put_right_in_time_and_closed_by_another_person() {
    for w in worlds("2026-08-03T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let i = w.of("inspection-daily").await.remove(0);
        let new = NewFinding {
            instance: Some(i.id.clone()),
            title: "UPS 电池告警".into(),
            severity: "high".into(),
            due: at("2026-08-05T18:00:00"),
            ..NewFinding::default()
        };
        let f = w.ops.record_finding(&commission(), &new).await.unwrap();
        assert_eq!(w.of("finding-repair").await.len(), 1, "{}: a finding is an event", w.t.name);
        let step = async |who: &kernel::Caller, e| w.ops.step_finding(who, &f.id, e, Some("已更换"), &[]).await;
        let early = step(&operator(), FindingEvent::Close).await.unwrap_err();
        assert_eq!((early.kind, early.code), (ErrorKind::Conflict, "FindingState"));
        assert_eq!(step(&commission(), FindingEvent::Rectify).await.unwrap_err().kind, ErrorKind::Forbidden);
        w.now("2026-08-05T18:00:00");
        let done = step(&operator(), FindingEvent::Rectify).await.unwrap();
        assert!(!done.late(at("2026-09-01T00:00:00")), "at the very deadline");
        assert_eq!(step(&operator(), FindingEvent::Close).await.unwrap_err().code, "SamePerson");
        step(&commission(), FindingEvent::Reopen).await.unwrap();
        w.now("2026-08-06T09:00:00");
        step(&operator(), FindingEvent::Rectify).await.unwrap();
        let closed = step(&commission(), FindingEvent::Close).await.unwrap();
        assert_eq!((closed.state, closed.late(at("2026-09-01T00:00:00"))), (FindingState::Closed, true));
        let (_, entries) = w.ops.finding(&operator(), &f.id).await.unwrap();
        let what: Vec<_> = entries.iter().map(|e| e.what.as_str()).collect();
        assert_eq!(what, ["found", "rectified", "reopened", "rectified", "closed"]);
        assert_eq!(w.ops.findings(&operator(), Some(FindingState::Open), None, None, 10).await.unwrap().len(), 0);
        assert_eq!(w.ops.findings(&operator(), None, Some(&i.id), None, 10).await.unwrap().len(), 1);
        let new = NewFinding { due: at("2026-08-09T00:00:00"), ..new };
        for (f, new) in [
            ("due", NewFinding { due: at("2026-08-05T00:00:00"), ..new.clone() }),
            ("severity", NewFinding { severity: "awful".into(), ..new.clone() }),
            ("title", NewFinding { title: String::new(), ..new.clone() }),
            ("duty", NewFinding { instance: Some(DutyId::from("no")), ..new.clone() }),
        ] {
            assert_eq!(w.ops.record_finding(&operator(), &new).await.unwrap_err().field.as_deref(), Some(f));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_comes_back_as_it_was_and_one_tenant_does_not_see_anothers() {
    for w in worlds("2026-08-03T09:00:00").await {
        let big = vec![7u8; ops::evidence::LARGEST];
        let e = w.ops.store_evidence(&operator(), "a.bin", None, big.clone()).await.unwrap();
        assert_eq!((e.size, e.media.as_str()), (8 * 1024 * 1024, "application/octet-stream"), "{}", w.t.name);
        let (_, back) = w.ops.evidence(&commission(), &e.id).await.unwrap();
        assert!(back == big);
        w.ops.store_evidence(&operator(), "b.bin", None, big.clone()).await.unwrap();
        assert_eq!((w.rows("ops_evidence").await, w.rows("ops_evidence_data").await), (2, 1), "stored once");
        let over = w.ops.store_evidence(&operator(), "c.bin", None, vec![0; big.len() + 1]).await.unwrap_err();
        assert_eq!(over.kind, ErrorKind::TooLarge);
        for name in ["", "a/b", "..\\a", "a\"b", "a\nb", &"x".repeat(300)] {
            let e = w.ops.store_evidence(&operator(), name, None, vec![1]).await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some("name"), "{name:.20}");
        }
        let own = w.file(&doctor(), b"photo").await;
        assert!(w.ops.evidence(&doctor(), &own).await.is_ok());
        let other = crate::duty_world::stranger();
        assert_eq!(w.ops.evidence(&other, &own).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(w.ops.evidence(&doctor(), &e.id).await.unwrap_err().kind, ErrorKind::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deliverable_is_handed_in_returned_and_accepted_by_the_purchaser() {
    for w in worlds("2026-08-03T09:00:00").await {
        let states = async || -> Vec<DocumentState> {
            w.ops.documents(&operator()).await.unwrap().iter().map(|d| d.state).collect()
        };
        assert_eq!(states().await, [DocumentState::Missing; 2], "{}", w.t.name);
        let file = w.file(&operator(), b"plan").await;
        let version = |v: &str| NewDocumentEntry {
            version: Some(v.into()),
            evidence: vec![file.clone()],
            ..NewDocumentEntry::default()
        };
        let none = NewDocumentEntry::default();
        let submit = async |n: &NewDocumentEntry| w.ops.step_document(&operator(), 1, DocumentEvent::Submit, n).await;
        assert_eq!(submit(&none).await.unwrap_err().field.as_deref(), Some("version"));
        let bare = NewDocumentEntry { evidence: vec![], ..version("V1.0") };
        assert_eq!(submit(&bare).await.unwrap_err().field.as_deref(), Some("evidence"));
        submit(&version("V1.0")).await.unwrap();
        assert_eq!(submit(&version("V1.1")).await.unwrap_err().code, "DocumentState");
        let decide = async |who: &kernel::Caller, e, n: &NewDocumentEntry| w.ops.step_document(who, 1, e, n).await;
        assert_eq!(decide(&operator(), DocumentEvent::Accept, &none).await.unwrap_err().kind, ErrorKind::Forbidden);
        let silent = decide(&commission(), DocumentEvent::Return, &none).await.unwrap_err();
        assert_eq!(silent.kind, ErrorKind::BadRequest, "say why");
        let why = NewDocumentEntry { note: Some("缺少拓扑图".into()), ..NewDocumentEntry::default() };
        decide(&commission(), DocumentEvent::Return, &why).await.unwrap();
        assert_eq!(submit(&version("V1.0")).await.unwrap_err().field.as_deref(), Some("version"), "a new one");
        submit(&version("V1.1")).await.unwrap();
        let d = decide(&commission(), DocumentEvent::Accept, &none).await.unwrap();
        assert_eq!((d.state, d.version.as_deref()), (DocumentState::Accepted, Some("V1.1")));
        let (_, entries) = w.ops.document(&operator(), 1).await.unwrap();
        assert_eq!(entries.len(), 4);
        assert_eq!(w.ops.document(&operator(), 52).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(w.ops.documents(&doctor()).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(states().await, [DocumentState::Accepted, DocumentState::Missing]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reconciler_runs_by_itself() {
    for w in worlds("2026-07-10T09:00:00").await {
        w.ops.start(&w.t.shutdown);
        for _ in 0..1200 {
            if w.rows("ops_duty_plan").await > 0 {
                break;
            }
            runtime::task::sleep(Duration::from_millis(50)).await;
        }
        assert!(w.rows("ops_duty").await > 100, "{}", w.t.name);
    }
}

/// Nobody who moves the clock waits for the minute of the machine at which the reconciler would look again.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_moved_wakes_what_goes_by_it() {
    for w in worlds("2026-07-10T09:00:00").await {
        w.ops.start(&w.t.shutdown);
        for _ in 0..1200 {
            if w.rows("ops_duty_plan").await > 0 {
                break;
            }
            runtime::task::sleep(Duration::from_millis(50)).await;
        }
        // The first pass ends by telling of what is due already.
        runtime::task::sleep(Duration::from_secs(1)).await;
        let before = w.rows("ops_duty_notice").await;
        w.now("2026-08-10T09:00:00");
        w.ops.time_moved();
        let mut after = before;
        // Half a minute: by itself it looks once a minute.
        for _ in 0..600 {
            after = w.rows("ops_duty_notice").await;
            if after > before {
                break;
            }
            runtime::task::sleep(Duration::from_millis(50)).await;
        }
        assert!(after > before, "{}: what became overdue in a month is told", w.t.name);
    }
}

/// Chuyi 十一（4）：中标人须在培训开始前5个工作日向招标人提交培训方案.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_before_an_event_is_planned_when_the_event_is_announced() {
    for w in worlds("2026-09-01T09:00:00").await {
        w.ops.import_calendar(&operator(), "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10", None).await.unwrap();
        // What nothing is owed before has happened, or is not recorded.
        let e =
            w.ops.record_event(&operator(), &event("security-event-closed", "2026-10-12T09:00:00")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("at")), "{}", w.t.name);
        let session = w.ops.record_event(&operator(), &event("training-session", "2026-10-12T09:00:00")).await.unwrap();
        let plan = w.of("training-plan").await.remove(0);
        assert_eq!((plan.begins, plan.due), (at("2026-09-01T09:00:00"), Some(at("2026-09-30T00:00:00"))));
        assert_eq!(plan.standing(w.t.env.now()), Standing::Pending);
        let list = w.of("training-list").await.remove(0);
        assert_eq!((list.begins, list.due), (at("2026-10-12T09:00:00"), Some(at("2026-10-15T00:00:00"))));

        // It is put off by four days: both deadlines move with it.
        let moved =
            w.ops.correct_event(&operator(), &session.id, at("2026-10-16T09:00:00"), "改期", &[]).await.unwrap();
        let plan = w.of("training-plan").await.remove(0);
        assert_eq!((plan.begins, plan.due), (at("2026-09-01T09:00:00"), Some(at("2026-10-11T00:00:00"))));
        // A calendar without the made-up Saturday: Friday the 9th and not the 10th is the fifth working day before.
        w.ops.import_calendar(&operator(), "holiday 2026-10-01..2026-10-07", None).await.unwrap();
        w.ops.materialise().await.unwrap();
        assert_eq!(w.of("training-plan").await[0].due, Some(at("2026-10-10T00:00:00")));

        // It will not take place: what was to be done for it goes, the record stays.
        let e = w.ops.withdraw_event(&operator(), &session.id, "取消").await.unwrap_err();
        assert_eq!(e.code, "Corrected");
        let gone = w.ops.withdraw_event(&operator(), &moved.id, "取消").await.unwrap();
        assert_eq!((gone.current, gone.note.as_deref(), gone.root == session.id), (false, Some("取消"), true));
        assert!(w.of("training-plan").await.is_empty() && w.of("training-list").await.is_empty());
        assert_eq!(w.ops.contract_events(&operator(), Some("training-session"), None, 10).await.unwrap().len(), 3);
        assert_eq!(w.ops.withdraw_event(&operator(), &moved.id, "取消").await.unwrap_err().code, "Corrected");

        // Another took place unannounced: its plan is overdue at once, and that does not go away.
        let past = w.ops.record_event(&operator(), &event("training-session", "2026-09-01T08:00:00")).await.unwrap();
        assert_eq!(w.of("training-plan").await[0].standing(w.t.env.now()), Standing::Overdue);
        assert_eq!(w.ops.withdraw_event(&operator(), &past.id, "x").await.unwrap_err().code, "EventHappened");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announced_acceptance_plans_what_is_owed_before_it_and_releases_no_payment() {
    for w in worlds("2026-09-01T09:00:00").await {
        let day = w.ops.record_event(&commission(), &event("acceptance", "2026-09-20T10:00:00")).await.unwrap();
        assert_eq!(w.of("self-check").await[0].due, Some(at("2026-09-11T00:00:00")), "{}", w.t.name);
        assert!(w.ops.contract_dates().await.unwrap().is_empty(), "it has not happened");
        let e = w.ops.withdraw_event(&commission(), &day.id, "x").await.unwrap_err();
        assert_eq!(e.code, "EventOnce");
        w.now("2026-09-20T10:00:00");
        assert_eq!(w.ops.contract_dates().await.unwrap(), [("acceptance".to_owned(), at("2026-09-20T10:00:00"))]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_purchaser_owes_he_says_that_he_did_and_does_not_waive() {
    for w in worlds("2026-09-01T09:00:00").await {
        w.ops.record_event(&operator(), &event("question", "2026-09-01T08:00:00")).await.unwrap();
        let i = w.of("answer").await.remove(0);
        assert_eq!(w.ops.terms().party_of(&i.duty), "purchaser", "{}", w.t.name);
        let e = NewEntry { note: Some("已答复".into()), ..NewEntry::default() };
        assert_eq!(w.ops.fulfil(&operator(), &i.id, &e).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(w.ops.waive(&commission(), &i.id, "不必").await.unwrap_err().code, "OwnDuty");
        let i = w.ops.fulfil(&commission(), &i.id, &e).await.unwrap();
        assert_eq!(i.standing(w.t.env.now()), Standing::InTime);
    }
}
