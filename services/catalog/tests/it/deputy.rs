//! Deputies, and what nobody may do through one.

use super::order::demo;
use super::*;
use catalog::deputy::NewDeputy;
use catalog::order::State;
use kernel::ErrorKind;
use runtime::list::Asked;

const NOW: &str = "2026-09-01T02:00:00Z";

fn at(s: &str) -> Timestamp {
    Timestamp::parse(s).unwrap()
}

fn new(deputy: &str, role: &str) -> NewDeputy {
    NewDeputy {
        deputy: deputy.into(),
        role: role.into(),
        from: None,
        until: Some(at("2026-09-10T00:00:00Z")),
        reason: Some("leave".into()),
    }
}

async fn world() -> Vec<Rig> {
    let all = rigs_at(NOW, Rules::default()).await;
    for r in &all {
        r.fake.give("commission", None, Role::Purchaser);
        r.fake.give("operator", None, Role::Operator);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_decides_on_behalf_while_he_is_one() {
    for r in world().await {
        let c = &r.catalog;
        let d = c.appoint(&commission(), new("aide", "purchaser")).await.unwrap();
        let aide = person("aide", &[Role::Reader]);
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!(c.approvals(&aide, &Asked::first(10)).await.unwrap().items.len(), 1, "{}", r.t.name);
        assert_eq!(c.order(&Caller { project: None, ..aide.clone() }, &o.id).await.unwrap().id, o.id, "he may look");
        let o = c.approve(&aide, &o.id, None).await.unwrap();
        let last = &o.decisions[0];
        assert_eq!((o.state, last.person.as_str()), (State::Endorsed, "aide"));
        assert_eq!(
            (last.behalf.as_ref().unwrap().as_str(), last.behalf_name.as_deref()),
            ("commission", Some("commission"))
        );
        assert_eq!(c.approve(&aide, &o.id, None).await.unwrap_err().kind, ErrorKind::Forbidden, "not for the operator");
        let second = c.submit(&doctor(), demo(false)).await.unwrap();
        r.set("2026-09-10T00:00:00Z");
        assert!(c.approve(&aide, &second.id, None).await.is_err(), "his time is over");
        assert!(c.approvals(&aide, &Asked::first(10)).await.unwrap().items.is_empty());
        r.set(NOW);
        c.dismiss(&commission(), &d.id).await.unwrap();
        assert!(c.approve(&aide, &second.id, None).await.is_err(), "he was dismissed");
        assert!(c.dismiss(&operator(), &d.id).await.unwrap_err().is_not_found());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_ordered_or_approved_before_is_nobodys_deputy_and_has_none() {
    for r in world().await {
        let c = &r.catalog;
        // The orderer as a deputy.
        c.appoint(&commission(), new("doctor", "purchaser")).await.unwrap();
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!(c.approve(&doctor(), &o.id, None).await.unwrap_err().code, "OwnOrder", "{}", r.t.name);
        assert!(c.approvals(&doctor(), &Asked::first(10)).await.unwrap().items.is_empty());
        // Through a deputy on his own order.
        let buyer = person("buyer", &[Role::Purchaser, Role::Member]);
        r.fake.give("buyer", None, Role::Purchaser);
        c.appoint(&buyer, new("aide", "purchaser")).await.unwrap();
        let own = c.submit(&buyer, demo(false)).await.unwrap();
        let aide = person("aide", &[Role::Reader]);
        assert_eq!(c.approve(&aide, &own.id, None).await.unwrap_err().code, "OwnOrder");
        // An earlier approver as a deputy of the next stage, who has lost the role that made him one of the other side.
        let held = ("commission".to_owned(), None, Role::Purchaser);
        assert!(r.fake.roles.lock().unwrap().remove(&held));
        c.appoint(&operator(), new("commission", "operator")).await.unwrap();
        c.approve(&commission(), &o.id, None).await.unwrap();
        assert_eq!(c.approve(&commission(), &o.id, None).await.unwrap_err().code, "SamePerson");
        // One whose deputy approved before, in his own name.
        let both = person("both", &[Role::Purchaser, Role::Operator]);
        r.fake.give("both", None, Role::Purchaser);
        c.appoint(&both, new("helper", "purchaser")).await.unwrap();
        let p = c.submit(&doctor(), demo(false)).await.unwrap();
        c.approve(&person("helper", &[Role::Reader]), &p.id, None).await.unwrap();
        assert_eq!(c.approve(&both, &p.id, None).await.unwrap_err().code, "SamePerson");
        assert_eq!(c.approve(&operator(), &p.id, None).await.unwrap().state, State::Delivered);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_holds_a_role_names_a_deputy_and_a_lost_role_has_none() {
    for r in world().await {
        let c = &r.catalog;
        for (who, wish, what) in [
            (doctor(), new("aide", "purchaser"), "only a purchaser"),
            (commission(), new("aide", "operator"), "only a operator"),
            (commission(), new("commission", "purchaser"), "deputy: nobody stands for himself"),
            (commission(), new("aide", "tenant_manager"), "role: must be one of"),
            (commission(), new("aide", "king"), "role: must be one of"),
            (commission(), new("nobody-1", "purchaser"), "there is no such user"),
            (
                commission(),
                NewDeputy { until: Some(at("2027-09-01T00:00:00Z")), ..new("aide", "purchaser") },
                "92 days",
            ),
            (commission(), NewDeputy { until: Some(at(NOW)), ..new("aide", "purchaser") }, "must be after from"),
            (commission(), NewDeputy { until: None, ..new("aide", "purchaser") }, "until: is missing"),
        ] {
            let e = c.appoint(&who, wish).await.unwrap_err();
            assert!(e.message.contains(what), "{}: {what} is not in {e}", r.t.name);
        }
        c.appoint(&commission(), new("aide", "purchaser")).await.unwrap();
        assert_eq!(c.appoint(&commission(), new("other", "purchaser")).await.unwrap_err().code, "Deputy");
        // A deputy names no deputy of his own.
        assert!(c.appoint(&person("aide", &[Role::Reader]), new("third", "purchaser")).await.is_err());
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        r.fake.roles.lock().unwrap().clear();
        let e = c.approve(&person("aide", &[Role::Reader]), &o.id, None).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden, "the commission's person has lost the role");
        assert_eq!(c.deputies(&person("aide", &[Role::Reader]), None, 10).await.unwrap().len(), 1);
        assert!(c.deputies(&operator(), None, 10).await.unwrap().is_empty());
        assert_eq!(c.deputies(&person("w", &[Role::AuditAdministrator]), None, 10).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_is_not_of_the_other_side_neither_when_named_nor_when_he_decides() {
    for r in world().await {
        let c = &r.catalog;
        r.fake.give("root", None, Role::Admin);
        r.fake.give("ha", Some("p1"), Role::Member);
        for (who, wish) in [
            (commission(), new("operator", "purchaser")),
            (commission(), new("root", "purchaser")),
            (commission(), new("ha", "purchaser")),
            (operator(), new("commission", "operator")),
            (operator(), new("ha", "operator")),
        ] {
            let e = c.appoint(&who, wish.clone()).await.unwrap_err();
            assert_eq!((e.code, e.field.as_deref()), ("OtherSide", Some("deputy")), "{}: {wish:?}", r.t.name);
        }
        // Who changes sides afterwards decides no more, and is asked for nothing.
        c.appoint(&commission(), new("aide", "purchaser")).await.unwrap();
        let aide = Caller { project: None, ..person("aide", &[Role::Reader]) };
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!(c.approvals(&aide, &Asked::first(10)).await.unwrap().items.len(), 1);
        r.fake.give("aide", None, Role::Operator);
        assert!(c.approvals(&aide, &Asked::first(10)).await.unwrap().items.is_empty());
        assert!(c.approve(&aide, &o.id, None).await.unwrap_err().is_not_found(), "not his to see by now");
        let engineer = person("aide", &[Role::Operator]);
        assert_eq!(c.approve(&engineer, &o.id, None).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}
