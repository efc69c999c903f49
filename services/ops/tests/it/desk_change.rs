use super::desk_world::*;
use kernel::{Caller, ErrorKind, Role};
use ops::desk::change::{
    ChangeAction, ChangeFilter, Event, Kind, MaintenanceFilter, NewChange, NewMaintenance, Outcome, Risk, State,
};
use runtime::list::Asked;

fn change(kind: Kind) -> NewChange {
    NewChange {
        project: None,
        kind,
        title: "存储固件升级".into(),
        plan: "逐台升级".into(),
        rollback_plan: "回退固件".into(),
        risk: Risk::Low,
        from: at("2026-09-29T20:00"),
        to: at("2026-09-29T22:00"),
        resources: vec!["vol-1".into()],
        systems: vec![],
    }
}

fn none() -> ChangeAction {
    ChangeAction::default()
}
fn said(s: &str) -> ChangeAction {
    ChangeAction { note: Some(s.into()), ..none() }
}
fn ended(o: Outcome) -> ChangeAction {
    ChangeAction { outcome: Some(o), ..none() }
}
fn director() -> Caller {
    person("director", "gov", &[Role::Purchaser])
}

/// R-3-336: application, approval, implementation and verification, of four kinds.
#[tokio::test(flavor = "multi_thread")]
async fn four_kinds_of_changes_are_closed_loops() {
    for w in worlds("2026-09-29T10:00").await {
        let act = |who: Caller, id: &kernel::ChangeId, e, a| {
            let (ops, id) = (w.ops.clone(), id.clone());
            async move { ops.act_on_change(&who, &id, e, a).await }
        };
        // Standard: approved by another person, carried out in its window, verified by another person.
        let c = w.ops.request_change(&operator(), change(Kind::Standard)).await.unwrap();
        assert_eq!(act(operator(), &c.id, Event::Approve, none()).await.unwrap_err().code, "OwnChange");
        assert_eq!(act(operator(), &c.id, Event::Begin, none()).await.unwrap_err().code, "ChangeState");
        act(commission(), &c.id, Event::Approve, none()).await.unwrap();
        assert_eq!(act(operator(), &c.id, Event::Begin, none()).await.unwrap_err().code, "ChangeWindow");
        w.set("2026-09-29T20:00");
        act(operator(), &c.id, Event::Begin, none()).await.unwrap();
        let e = act(operator(), &c.id, Event::Finish, none()).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("outcome"));
        assert!(act(operator(), &c.id, Event::Finish, ended(Outcome::RolledBack)).await.is_err());
        w.set("2026-09-29T22:00");
        let c = act(operator(), &c.id, Event::Finish, ended(Outcome::Done)).await.unwrap();
        assert_eq!((c.on_time, c.outcome), (Some(true), Some(Outcome::Done)), "{}", w.t.name);
        assert_eq!(act(operator(), &c.id, Event::Verify, said("x")).await.unwrap_err().code, "OwnChange");
        assert_eq!(act(engineer(), &c.id, Event::Verify, none()).await.unwrap_err().field.as_deref(), Some("note"));
        assert_eq!(act(engineer(), &c.id, Event::Verify, said("正常")).await.unwrap().state, State::Verified);
        let words = w.events(c.id.as_str()).await.join(" ");
        assert_eq!(words, "request approve begin finish verify");

        // Pre-authorised: low risk, begins at once, and is late after its window.
        w.set("2026-09-29T21:00");
        let risky = NewChange { risk: Risk::High, ..change(Kind::PreAuthorised) };
        assert_eq!(w.ops.request_change(&operator(), risky).await.unwrap_err().field.as_deref(), Some("risk"));
        let c = w.ops.request_change(&operator(), change(Kind::PreAuthorised)).await.unwrap();
        act(operator(), &c.id, Event::Begin, none()).await.unwrap();
        w.set("2026-09-29T22:00:01");
        let c = act(operator(), &c.id, Event::Finish, ended(Outcome::Done)).await.unwrap();
        assert_eq!(c.on_time, Some(false));

        // Reviewed: three people.
        w.set("2026-09-29T10:00");
        let c = w.ops.request_change(&operator(), change(Kind::Reviewed)).await.unwrap();
        assert_eq!(act(commission(), &c.id, Event::Approve, none()).await.unwrap_err().code, "ChangeState");
        act(commission(), &c.id, Event::Review, none()).await.unwrap();
        assert_eq!(act(commission(), &c.id, Event::Approve, none()).await.unwrap_err().code, "SamePerson");
        let c = act(director(), &c.id, Event::Approve, none()).await.unwrap();
        assert_eq!(c.state, State::Approved);
    }
}

/// Chuyi 九（三）2、3）变更异常回退时长≤30分钟; an emergency is approved afterwards, on a working day.
#[tokio::test(flavor = "multi_thread")]
async fn an_emergency_begins_at_once_and_a_rollback_has_a_clock() {
    for w in worlds("2026-09-30T23:00").await {
        let new = NewChange { from: at("2026-09-30T23:00"), to: at("2026-10-01T02:00"), ..change(Kind::Emergency) };
        let c = w.ops.request_change(&operator(), new).await.unwrap();
        let act = |who: Caller, e, a| {
            let (ops, id) = (w.ops.clone(), c.id.clone());
            async move { ops.act_on_change(&who, &id, e, a).await }
        };
        let begun = act(operator(), Event::Begin, none()).await.unwrap();
        assert_eq!(begun.approve_due, Some(at("2026-10-09T00:00")), "the first working day after the holiday");
        assert_eq!(act(operator(), Event::RollBack, none()).await.unwrap_err().field.as_deref(), Some("note"));
        let back = act(operator(), Event::RollBack, said("性能下降")).await.unwrap();
        assert_eq!(back.rollback_due, Some(at("2026-09-30T23:30")));
        assert!(act(operator(), Event::Finish, ended(Outcome::Done)).await.is_err());
        let back = act(operator(), Event::Finish, ended(Outcome::RolledBack)).await.unwrap();
        assert_eq!((back.state, back.on_time), (State::Finished, Some(false)));
        w.set("2026-10-08T09:00");
        let late = act(commission(), Event::Approve, none()).await.unwrap();
        assert_eq!((late.state, late.approved_at), (State::Finished, Some(at("2026-10-08T09:00"))));
        assert_eq!(act(engineer(), Event::Approve, none()).await.unwrap_err().code, "ChangeState");
    }
}

/// Qingpu R-2-253: a planned interruption is announced at least 72 hours before; what counts is when it was recorded.
#[tokio::test(flavor = "multi_thread")]
async fn maintenance_is_announced_and_found_by_resource_qingpu_72_hours() {
    for w in worlds("2026-09-26T20:00").await {
        let c = w.ops.request_change(&operator(), change(Kind::Standard)).await.unwrap();
        let window = |from: &str, to: &str, r: &[&str]| NewMaintenance {
            change: Some(c.id.clone()),
            title: "存储维护".into(),
            text: "影像调阅中断".into(),
            from: at(from),
            to: at(to),
            resources: r.iter().map(|s| (*s).to_owned()).collect(),
        };
        let say = |m| {
            let ops = w.ops.clone();
            async move { ops.announce_maintenance(&operator(), m).await }
        };
        let a = say(window("2026-09-29T20:00", "2026-09-29T22:00", &["vol-1", "vol-2"])).await.unwrap();
        assert!(a.announced_before(72) && !a.announced_before(73));
        w.set("2026-09-26T20:00:01");
        let b = say(window("2026-09-29T20:00", "2026-09-29T21:00", &["*"])).await.unwrap();
        assert!(!b.announced_before(72), "a second too late");
        for (m, field) in [
            (window("2026-09-26T20:00", "2026-09-29T21:00", &["vol-1"]), "from"),
            (window("2026-09-29T20:00", "2026-09-29T20:00", &["vol-1"]), "to"),
            (window("2026-09-29T20:00", "2026-12-29T20:00", &["vol-1"]), "to"),
            (window("2026-09-29T20:00", "2026-09-29T21:00", &[]), "resources"),
        ] {
            assert_eq!(say(m).await.unwrap_err().field.as_deref(), Some(field));
        }
        let of = |r: &'static str, from: &str, to: &str| {
            let (ops, from, to) = (w.ops.clone(), at(from), at(to));
            async move { ops.maintenance_of(r, from, to).await.unwrap().into_iter().map(|m| m.id).collect::<Vec<_>>() }
        };
        let (x, y) = ("2026-09-29T21:30", "2026-09-30T00:00");
        assert_eq!(of("vol-1", x, y).await, std::slice::from_ref(&a.id));
        assert_eq!(of("vol-1", "2026-09-29T20:30", y).await.len(), 2, "{}", w.t.name);
        assert_eq!(of("vm-7", "2026-09-29T20:30", y).await, std::slice::from_ref(&b.id));
        assert!(of("vol-1", "2026-09-29T22:00", y).await.is_empty(), "the end does not belong to it");
        assert!(of("vol-1", "2026-09-29T19:00", "2026-09-29T20:00").await.is_empty());
        w.ops.withdraw_maintenance(&operator(), &b.id).await.unwrap();
        assert!(of("vm-7", "2026-09-29T20:30", y).await.is_empty());
        w.set("2026-09-29T20:00");
        assert_eq!(w.ops.withdraw_maintenance(&operator(), &a.id).await.unwrap_err().kind, ErrorKind::Conflict);
        let f = MaintenanceFilter { after: Some(at("2026-09-29T21:30")), limit: 9, ..Default::default() };
        assert_eq!(w.ops.maintenances(&f).await.unwrap().len(), 1);

        w.ops.act_on_change(&operator(), &c.id, Event::Cancel, said("改期")).await.unwrap();
        let e = say(window("2026-09-30T20:00", "2026-09-30T21:00", &["*"])).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("change"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_approvals_at_once_one_counts_and_tenants_see_nothing() {
    for w in worlds("2026-09-29T10:00").await {
        let c = w.ops.request_change(&operator(), change(Kind::Standard)).await.unwrap();
        let (a, b) = (commission(), director());
        let (x, y) = tokio::join!(
            w.ops.act_on_change(&a, &c.id, Event::Approve, none()),
            w.ops.act_on_change(&b, &c.id, Event::Approve, none())
        );
        assert_eq!(u8::from(x.is_ok()) + u8::from(y.is_ok()), 1, "{}", w.t.name);
        assert_eq!(w.ops.change(&doctor(), &c.id).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(
            w.ops.request_change(&doctor(), change(Kind::Standard)).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );
        let f = ChangeFilter { state: Some(State::Approved), page: Asked::first(5), ..Default::default() };
        assert_eq!(w.ops.changes(&commission(), &f).await.unwrap().items.len(), 1);
        assert!(w.ops.changes(&doctor(), &f).await.unwrap().items.is_empty());
    }
}
