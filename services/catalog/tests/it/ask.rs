//! Accounts and open ports as orders.

use super::fulfil::finished;
use super::*;
use catalog::account::OPEN;
use catalog::fulfil::plan::Spec;
use catalog::order::{NewAccount, NewOpening, Order, State};
use kernel::ErrorKind;
use runtime::list::Asked;
use runtime::testing;

const NOW: &str = "2026-09-01T02:00:00Z";
const END: &str = "2026-12-01T00:00:00Z";

fn at(s: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(s).unwrap())
}

fn auditor() -> Caller {
    person("auditor", &[Role::AuditAdministrator])
}
fn guard() -> Caller {
    person("guard", &[Role::SecurityAdministrator])
}

fn account(system: &str) -> NewAccount {
    let own = system == "platform";
    NewAccount {
        user: own.then(|| "li".into()),
        person: "李雷".into(),
        contact: "信息科 0878-1234".into(),
        purpose: "运维".into(),
        system: system.into(),
        role: own.then(|| "member".into()),
        until: at(END),
        note: None,
        urgent: None,
    }
}

fn opening(sources: &[&str]) -> NewOpening {
    NewOpening {
        name: "his".into(),
        targets: vec!["server-1".into(), "10.0.0.9".into()],
        protocol: "tcp".into(),
        from_port: 8080,
        to_port: 8081,
        sources: sources.iter().map(|s| (*s).to_owned()).collect(),
        purpose: "门诊".into(),
        until: at(END),
        note: None,
        urgent: None,
    }
}

fn has_role(r: &Rig) -> bool {
    r.fake.roles.lock().unwrap().contains(&("li".into(), Some("p1".into()), Role::Member))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_waits_for_the_auditor_and_ends_by_itself() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = c.ask_account(&doctor(), account("platform")).await.unwrap();
        for nobody in [commission(), operator(), doctor(), guard()] {
            assert_eq!(c.approve(&nobody, &o.id, None).await.unwrap_err().kind, ErrorKind::Forbidden, "{}", r.t.name);
        }
        assert_eq!(c.approvals(&auditor(), &Asked::first(10)).await.unwrap().items.len(), 1);
        assert_eq!(c.order(&auditor(), &o.id).await.unwrap().id, o.id);
        assert!(!has_role(&r));
        let o = c.approve(&auditor(), &o.id, None).await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, has_role(&r)), (State::Delivered, true), "{:?}", o.reason);
        assert_eq!(o.expires_at, at(END));
        let e = c.ask_account(&doctor(), account("platform")).await.unwrap_err();
        assert!(e.message.contains("has the role in this project already"), "{e}");
        r.set(END);
        for _ in 0..2 {
            // Notices first, then the end; what was never announced is closed all the same.
            c.attend_orders().await.unwrap();
        }
        let o = finished(&r, &o).await;
        assert_eq!((o.state, has_role(&r)), (State::Released, false));
        assert!(c.erasure(&doctor(), &o.id).await.unwrap_err().is_not_found(), "nothing was erased");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_role_of_a_person_is_asked_for_once_and_its_end_takes_no_other_away() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let first = c.ask_account(&doctor(), account("platform")).await.unwrap();
        let e = c.ask_account(&doctor(), account("platform")).await.unwrap_err();
        assert_eq!((e.code, e.field.as_deref(), e.kind), ("AccountAsked", Some("user"), ErrorKind::Conflict), "{e}");
        assert!(e.message.contains(first.id.as_str()), "{e}");
        // Another role, another person and another system are something else.
        let reader = NewAccount { role: Some("reader".into()), ..account("platform") };
        c.ask_account(&doctor(), reader).await.unwrap();
        c.ask_account(&doctor(), NewAccount { user: Some("han".into()), ..account("platform") }).await.unwrap();
        c.ask_account(&doctor(), account("vpn")).await.unwrap();
        c.ask_account(&doctor(), account("vpn")).await.unwrap();
        // Somebody gave the role directly meanwhile: the request is not carried out, and its end takes nothing away.
        r.fake.give("li", Some("p1"), Role::Member);
        let e = c.approve(&auditor(), &first.id, None).await.unwrap_err();
        assert_eq!(
            (e.code, c.order(&doctor(), &first.id).await.unwrap().state),
            ("RoleHeld", State::Submitted),
            "{}",
            r.t.name
        );
        c.reject(&auditor(), &first.id, Some("has it"), false).await.unwrap();
        assert!(has_role(&r));
        r.fake.roles.lock().unwrap().clear();
        let again = c.ask_account(&doctor(), account("platform")).await.unwrap();
        let again = c.approve(&auditor(), &again.id, None).await.unwrap();
        assert_eq!(finished(&r, &again).await.state, State::Delivered);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_through_every_fault() {
    let r = runtime::testing::first(rigs()).await;
    let kinds = r.t.env.ops.kinds();
    let (_, steps) = kinds.iter().find(|(k, _)| *k == OPEN).unwrap().clone();
    for fault in testing::faults(OPEN, &steps) {
        let until = Some(r.t.env.now().plus(std::time::Duration::from_secs(86_400)));
        let o = r.catalog.ask_account(&doctor(), NewAccount { until, ..account("platform") }).await.unwrap();
        testing::arm(&fault.spec);
        let o = r.catalog.approve(&auditor(), &o.id, None).await.unwrap();
        let o = finished(&r, &o).await;
        testing::arm("");
        let state = if fault.done { State::Delivered } else { State::Failed };
        assert_eq!((o.state, has_role(&r)), (state, fault.done), "{fault:?} {:?}", o.reason);
        r.fake.roles.lock().unwrap().clear();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_by_hand_has_evidence_at_both_ends() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = c.ask_account(&doctor(), account("vpn")).await.unwrap();
        let o = c.approve(&auditor(), &o.id, None).await.unwrap();
        assert_eq!((o.state, o.operation.is_none()), (State::Fulfilling, true), "{}", r.t.name);
        assert_eq!(c.complete(&doctor(), &o.id, "done").await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(c.complete(&operator(), &o.id, " ").await.unwrap_err().field.as_deref(), Some("evidence"));
        let o = c.complete(&operator(), &o.id, "VPN 账号 li01, 工单 17").await.unwrap();
        assert_eq!((o.state, o.evidence.as_deref()), (State::Delivered, Some("VPN 账号 li01, 工单 17")));
        assert_eq!(c.complete(&operator(), &o.id, "again").await.unwrap_err().code, "OrderState");
        r.set("2026-12-02T00:00:01Z");
        c.attend_orders().await.unwrap();
        assert_eq!(c.order(&doctor(), &o.id).await.unwrap().state, State::Delivered, "notice comes first");
        r.set("2026-12-03T00:00:01Z");
        c.attend_orders().await.unwrap();
        assert_eq!(c.order(&doctor(), &o.id).await.unwrap().state, State::Stopped, "to be closed by hand");
        assert_eq!(c.complete(&operator(), &o.id, "closed").await.unwrap().state, State::Released);
    }
}

async fn opened(r: &Rig, o: &Order) -> Order {
    r.catalog.approve(&guard(), &o.id, None).await.unwrap();
    let o = r.catalog.approve(&operator(), &o.id, None).await.unwrap();
    finished(r, &o).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ports_open_for_a_list_and_close_at_the_end() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = c.ask_opening(&doctor(), opening(&["10.20.0.0/16", "2001:db8::/48"])).await.unwrap();
        assert_eq!(c.approve(&operator(), &o.id, None).await.unwrap_err().kind, ErrorKind::Forbidden);
        let o = opened(&r, &o).await;
        assert_eq!(o.state, State::Delivered, "{} {:?}", r.t.name, o.reason);
        let specs = r.fake.specs();
        let rules: Vec<_> = specs.iter().filter(|s| matches!(s, Spec::Open { .. })).collect();
        let members = specs.iter().filter(|s| matches!(s, Spec::Member { .. })).count();
        assert_eq!((rules.len(), members, specs.len()), (2, 2, 5), "a group, two sources, two servers");
        let first = |s: &&Spec| matches!(s, Spec::Open { source, from_port: 8080, to_port: 8081, protocol, .. } if source == "10.20.0.0/16" && protocol == "tcp");
        assert!(specs.iter().any(|s| first(&s)));
        r.set("2026-11-30T23:59:59Z");
        c.attend_orders().await.unwrap();
        assert_eq!(r.fake.specs().len(), 5);
        r.set(END);
        c.attend_orders().await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, r.fake.specs().len()), (State::Released, 0), "{:?}", o.reason);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opening_that_cannot_be_closed_is_tried_again_until_it_is() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = opened(&r, &c.ask_opening(&doctor(), opening(&["10.20.0.0/16"])).await.unwrap()).await;
        assert_eq!(o.state, State::Delivered, "{} {:?}", r.t.name, o.reason);
        *r.fake.stuck.lock().unwrap() = Some("group".into());
        r.set(END);
        c.catch_up().await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, o.reason.as_deref()), (State::Releasing, Some("group is held")), "{}", r.t.name);
        let retries = |o: &Order| o.decisions.iter().filter(|d| d.decision == "retry").count();
        r.set("2026-12-01T00:09:59Z");
        c.attend_orders().await.unwrap();
        assert_eq!(retries(&finished(&r, &o).await), 0, "not at once");
        r.set("2026-12-01T00:10:00Z");
        c.attend_orders().await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, retries(&o)), (State::Releasing, 1));
        let said = o.decisions.iter().find(|d| d.decision == "retry").unwrap();
        assert_eq!((said.stage.as_str(), said.reason.as_deref()), ("order-ends", Some("group is held")));
        *r.fake.stuck.lock().unwrap() = None;
        r.set("2026-12-01T00:29:59Z");
        c.attend_orders().await.unwrap();
        assert_eq!(finished(&r, &o).await.state, State::Releasing, "each time later");
        r.set("2026-12-01T00:30:00Z");
        c.attend_orders().await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, o.reason.as_deref(), r.fake.specs().len()), (State::Released, None, 0));
        let again = r.fake.audit.lock().unwrap().iter().filter(|a| a.action == "order.release-again").count();
        assert_eq!(again, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_opened_to_everybody_however_it_is_written() {
    let r = runtime::testing::first(rigs_at(NOW, Rules::default())).await;
    let halves: Vec<String> = (0..32).map(|n| format!("{}.0.0.0/8", n * 8)).collect();
    let halves: Vec<&str> = halves.iter().map(String::as_str).collect();
    let sixteens: Vec<String> = (0..5).map(|n| format!("10.{n}.0.0/16")).collect();
    let sixteens: Vec<&str> = sixteens.iter().map(String::as_str).collect();
    for (sources, what) in [
        (vec!["0.0.0.0/0"], "too wide"),
        (vec!["::/0"], "too wide"),
        (vec!["0.0.0.0/1", "128.0.0.0/1"], "too wide"),
        (halves, "too wide"),
        (vec!["10.0.0.0/15"], "too wide"),
        (vec!["2000::/3"], "too wide"),
        (vec!["::ffff:0:0/96", "::ffff:0.0.0.0/0"], "is no network"),
        (sixteens, "come to more than 4"),
        (vec!["10.1.2.3/16"], "has bits behind its prefix"),
        (vec!["10.1.0.0/16", "10.1.0.0/16"], "stands there twice"),
        (vec!["everybody"], "is no network"),
        (vec![], "must be 1 to 50"),
    ] {
        let e = r.catalog.ask_opening(&doctor(), opening(&sources)).await;
        let Err(e) = e else { panic!("{sources:?} was taken") };
        assert!(e.message.contains(what), "{sources:?}: {what} is not in {e}");
        assert_eq!(e.kind, ErrorKind::BadRequest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_form_is_named() {
    let r = runtime::testing::first(rigs_at(NOW, Rules::default())).await;
    let bad = NewOpening {
        name: "His".into(),
        targets: vec![],
        protocol: "any".into(),
        from_port: 0,
        to_port: 70_000,
        purpose: " ".into(),
        until: at("2026-08-01T00:00:00Z"),
        ..opening(&["0.0.0.0/0"])
    };
    let e = r.catalog.ask_opening(&doctor(), bad).await.unwrap_err();
    for what in ["name:", "targets:", "protocol:", "from_port:", "to_port:", "purpose:", "until:", "sources[0]:"] {
        assert!(e.message.contains(what), "{what} is not in {e}");
    }
    let nowhere = NewOpening { targets: vec!["server-1".into(), "no-server".into()], ..opening(&["10.1.0.0/16"]) };
    let e = r.catalog.ask_opening(&doctor(), nowhere).await.unwrap_err();
    assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("targets[1]")), "{e}");
    let first = r.catalog.ask_opening(&doctor(), opening(&["10.1.0.0/16"])).await.unwrap();
    let e = r.catalog.ask_opening(&doctor(), opening(&["10.2.0.0/16"])).await.unwrap_err();
    assert_eq!((e.code, e.field.as_deref()), ("NameTaken", Some("name")), "{e}");
    r.catalog.withdraw(&doctor(), &first.id, None).await.unwrap();
    r.catalog.ask_opening(&doctor(), opening(&["10.2.0.0/16"])).await.unwrap();
    let wide = NewOpening { from_port: 1, to_port: 1000, ..opening(&["10.1.0.0/16"]) };
    assert!(r.catalog.ask_opening(&doctor(), wide).await.unwrap_err().message.contains("at most 100 ports"));
    let e = r.catalog.ask_account(&doctor(), NewAccount::default()).await.unwrap_err();
    for what in ["person:", "contact:", "purpose:", "system:", "until:"] {
        assert!(e.message.contains(what), "{what} is not in {e}");
    }
    for (a, field) in [
        (NewAccount { role: Some("admin".into()), ..account("platform") }, "role"),
        (NewAccount { user: None, ..account("platform") }, "user"),
        (NewAccount { user: Some("nobody".into()), ..account("platform") }, "user"),
        (NewAccount { role: Some("member".into()), ..account("vpn") }, "role"),
        (NewAccount { until: at("2028-01-01T00:00:00Z"), ..account("vpn") }, "until"),
    ] {
        let e = r.catalog.ask_account(&doctor(), a).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
    }
    assert!(r.catalog.forms().iter().all(|(_, f)| f.iter().all(|f| !f.label.is_empty())));
}
