use super::*;
use catalog::entitlement::EntitlementFilter;
use catalog::order::{NetworkChoice, NewLine, NewOrder, OrderFilter, State};
use kernel::ErrorKind;
use runtime::list::Asked;
use std::collections::BTreeMap;

pub fn line(item: &str, quantity: i64, form: &[(&str, &str)]) -> NewLine {
    let form: BTreeMap<String, String> = form.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    NewLine { item: item.into(), quantity, months: 6, form }
}

pub fn new_network() -> NetworkChoice {
    NetworkChoice::New { cidr: "192.168.10.0/24".into(), ssh_from: None }
}

/// The order of the demo: one host of each architecture, a disk, a pair of addresses.
pub fn demo(creates: bool) -> NewOrder {
    let host = &[("image", "tiny"), ("key", "k")];
    NewOrder {
        name: "demo".into(),
        note: None,
        creates,
        network: new_network(),
        lines: vec![line("12", 1, host), line("13", 1, host), line("6", 20, &[]), line("78", 1, &[])],
        urgent: None,
        trial_days: 0,
    }
}

fn of(lines: Vec<NewLine>) -> NewOrder {
    NewOrder { lines, ..demo(false) }
}

async fn limit(r: &Rig, what: Resource) -> i64 {
    use runtime::port::QuotaGate as _;
    let mut tx = r.t.env.db.read().await.unwrap();
    let lines = r.catalog.quota().lines(&mut tx, &project()).await.unwrap();
    lines.into_iter().find(|l| l.resource == what).unwrap().limit
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_approve_in_order_and_never_the_one_who_ordered() {
    for r in rigs().await {
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        let early = c.approve(&operator(), &o.id, None).await.unwrap_err();
        assert_eq!(early.kind, ErrorKind::Forbidden, "{}: the purchaser comes first", r.t.name);
        assert_eq!(c.approve(&doctor(), &o.id, None).await.unwrap_err().kind, ErrorKind::Forbidden);
        let both = person("doctor", &[Role::Purchaser, Role::Operator]);
        assert_eq!(c.approve(&both, &o.id, None).await.unwrap_err().code, "OwnOrder");
        let double = person("double", &[Role::Purchaser, Role::Operator]);
        assert_eq!(c.approve(&double, &o.id, Some("ok")).await.unwrap().state, State::Endorsed);
        assert_eq!(c.approve(&double, &o.id, None).await.unwrap_err().code, "SamePerson");
        let admin = person("double", &[Role::Admin]);
        assert_eq!(c.approve(&admin, &o.id, None).await.unwrap_err().code, "SamePerson");
        assert_eq!(limit(&r, Resource::Cores).await, 0, "nothing is granted before the last approval");
        let done = c.approve(&operator(), &o.id, None).await.unwrap();
        assert_eq!(done.state, State::Delivered);
        assert!(done.delivered_at.is_some() && done.expires_at > done.delivered_at);
        assert_eq!(limit(&r, Resource::Cores).await, 4);
        assert_eq!(limit(&r, Resource::Gigabytes).await, 20);
        assert_eq!(limit(&r, Resource::Volumes).await, 10);
        assert_eq!(limit(&r, Resource::Floatingip).await, 2);
        assert_eq!(done.decisions.iter().map(|d| d.stage.as_str()).collect::<Vec<_>>(), ["purchaser", "operator"]);
        let e = c
            .entitlements(&doctor(), &EntitlementFilter { page: Asked::first(100), ..EntitlementFilter::default() })
            .await
            .unwrap()
            .items;
        assert_eq!(e.len(), 4);
        let item = e[0].item.clone();
        let all = EntitlementFilter { page: Asked::first(100), ..EntitlementFilter::default() };
        for (f, wanted) in [
            (EntitlementFilter { item: item.clone(), ..all.clone() }, e.iter().filter(|x| x.item == item).count()),
            (EntitlementFilter { item: Some("none".into()), ..all.clone() }, 0),
            (EntitlementFilter { in_force: Some(true), project: Some(project()), ..all.clone() }, 4),
            (EntitlementFilter { in_force: Some(false), ..all.clone() }, 0),
            (EntitlementFilter { page: Asked::first(2).after(e[0].id.as_str()), ..all.clone() }, 2),
            (EntitlementFilter { project: Some("another".into()), ..all.clone() }, 0),
        ] {
            assert_eq!(c.entitlements(&commission(), &f).await.unwrap().items.len(), wanted, "{}: {f:?}", r.t.name);
        }
        assert!(e.iter().all(|e| e.until.unwrap() > e.from));
        assert_eq!(c.approve(&operator(), &o.id, None).await.unwrap_err().code, "OrderState");
        // The platform's administrator is the supplier's: never at the purchaser's stage, whatever he was given besides; at the operator's, yes.
        let second = c.submit(&doctor(), demo(false)).await.unwrap();
        let root = person("root", &[Role::Admin, Role::Member, Role::Reader, Role::Purchaser]);
        let e = c.approve(&root, &second.id, None).await.unwrap_err();
        assert_eq!((e.kind, e.message.as_str()), (ErrorKind::Forbidden, "this order waits for the purchaser"));
        assert!(c.approvals(&root, &Asked::first(10)).await.unwrap().items.iter().all(|w| w.id != second.id));
        c.approve(&commission(), &second.id, None).await.unwrap();
        assert_eq!(c.approve(&root, &second.id, None).await.unwrap().state, State::Delivered);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_approvals_at_once_one_counts() {
    for r in rigs().await {
        for _ in 0..5 {
            let o = r.catalog.submit(&doctor(), demo(false)).await.unwrap();
            let before = limit(&r, Resource::Cores).await;
            r.catalog.approve(&commission(), &o.id, None).await.unwrap();
            let (a, b) = (person("op1", &[Role::Operator]), person("op2", &[Role::Operator]));
            let (x, y) = tokio::join!(r.catalog.approve(&a, &o.id, None), r.catalog.approve(&b, &o.id, None));
            assert_eq!(u8::from(x.is_ok()) + u8::from(y.is_ok()), 1, "{}", r.t.name);
            assert_eq!(limit(&r, Resource::Cores).await, before + 4, "granted once");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rework_starts_a_new_round_and_reasons_are_required() {
    for r in rigs().await {
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        c.approve(&commission(), &o.id, None).await.unwrap();
        assert_eq!(c.reject(&operator(), &o.id, Some("  "), true).await.unwrap_err().field.as_deref(), Some("reason"));
        let back = c.reject(&operator(), &o.id, Some("too much disk"), true).await.unwrap();
        assert_eq!((back.state, back.reason.as_deref()), (State::Returned, Some("too much disk")));
        let again = c.resubmit(&doctor(), &o.id, of(vec![line("6", 10, &[])])).await.unwrap();
        assert_eq!((again.state, again.round, again.lines.len()), (State::Submitted, 2, 1), "{}", r.t.name);
        // Who approved the first round may approve the second, but all stages are due again.
        assert_eq!(c.approve(&commission(), &o.id, None).await.unwrap().state, State::Endorsed);
        assert_eq!(c.reject(&operator(), &o.id, Some("no"), false).await.unwrap().state, State::Rejected);
        assert_eq!(limit(&r, Resource::Gigabytes).await, 0);
        let w = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!(c.withdraw(&doctor(), &w.id, None).await.unwrap().state, State::Withdrawn);
        assert_eq!(c.approve(&commission(), &w.id, None).await.unwrap_err().code, "OrderState");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_beyond_an_items_limit_is_refused_over_all_orders() {
    for r in rigs().await {
        let c = &r.catalog;
        let e = c.submit(&doctor(), of(vec![line("6", 60, &[]), line("6", 41, &[])])).await.unwrap_err();
        assert_eq!((e.code, e.field.as_deref()), ("ItemLimit", Some("lines")), "{}", r.t.name);
        let first = c.submit(&doctor(), of(vec![line("6", 60, &[])])).await.unwrap();
        let e = c.submit(&doctor(), of(vec![line("6", 41, &[])])).await.unwrap_err();
        assert!(e.message.contains("limited to 100") && e.message.contains("60 are ordered"), "{e}");
        c.withdraw(&doctor(), &first.id, None).await.unwrap();
        c.submit(&doctor(), of(vec![line("6", 41, &[])])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_order_says_is_checked_field_by_field() {
    let r = runtime::testing::first(rigs()).await;
    let long = "x".repeat(10_000);
    let host = |form: &[(&str, &str)]| NewOrder { creates: true, ..of(vec![line("12", 1, form)]) };
    let named = |name: &str| NewOrder { name: name.into(), ..demo(false) };
    let net =
        |cidr: &str| NewOrder { network: NetworkChoice::New { cidr: cidr.into(), ssh_from: None }, ..demo(false) };
    let ssh = |from: &str| NewOrder {
        network: NetworkChoice::New { cidr: "192.168.10.0/24".into(), ssh_from: Some(from.into()) },
        ..demo(false)
    };
    let months = |m: u32| of(vec![NewLine { months: m, ..line("6", 1, &[]) }]);
    for (order, field) in [
        (named(&long), "name"),
        (named("Großes"), "name"),
        (NewOrder { note: Some(long.clone()), ..demo(false) }, "note"),
        (of(vec![]), "lines"),
        (of(vec![line("999", 1, &[])]), "lines[0].item"),
        (of(vec![line("58", 0, &[])]), "lines[0].quantity"),
        (of(vec![line("6", 1, &[]), line("58", 1, &[])]), "lines[1].item"),
        (of(vec![line("58", 1, &[("image", "i")])]), "lines[0].form.image"),
        (of(vec![line("6", 0, &[])]), "lines[0].quantity"),
        (of(vec![line("6", -1, &[])]), "lines[0].quantity"),
        (months(0), "lines[0].months"),
        (months(61), "lines[0].months"),
        (of(vec![line("6", 1, &[]), NewLine { months: 7, ..line("6", 2, &[]) }]), "lines[1].months"),
        (of(vec![line("6", 1, &[("colour", "red")])]), "lines[0].form.colour"),
        (host(&[("image", "i")]), "lines[0].form.key"),
        (host(&[("image", &long), ("key", "k")]), "lines[0].form.image"),
        (host(&[("image", "i"), ("key", "k"), ("name", "A b")]), "lines[0].form.name"),
        (NewOrder { creates: true, ..of(vec![line("6", 1, &[("attach_to", "nobody")])]) }, "lines[0].form.attach_to"),
        (NewOrder { creates: true, ..of(vec![line("12", 101, &[("image", "i"), ("key", "k")])]) }, "lines"),
        (host(&[("image", "no-image"), ("key", "k")]), "lines[0].form.image"),
        (host(&[("image", "i"), ("key", "no-key")]), "lines[0].form.key"),
        (NewOrder { network: NetworkChoice::Existing("no-net".into()), ..demo(true) }, "network.id"),
        (ssh("0.0.0.0/0"), "network.ssh_from"),
        (ssh("128.0.0.0/1"), "network.ssh_from"),
        (ssh("10.0.0.0/15"), "network.ssh_from"),
        (ssh("10.0.1.0/16"), "network.ssh_from"),
        (ssh("::/0"), "network.ssh_from"),
        (ssh("everybody"), "network.ssh_from"),
        (net("nonsense"), "network.cidr"),
        (net("192.168.10.1/24"), "network.cidr"),
        (net("10.0.0.0/30"), "network.cidr"),
    ] {
        let e = r.catalog.submit(&doctor(), order).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
        assert!(e.message.len() < 400, "a refusal must not repeat a huge input");
    }
    let all = r
        .catalog
        .orders(&operator(), &OrderFilter { page: Asked::first(10), ..Default::default() })
        .await
        .unwrap()
        .items;
    assert!(all.is_empty(), "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_projects_orders_do_not_exist_and_the_queue_is_ones_own() {
    for r in rigs().await {
        let c = &r.catalog;
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("stranger", &[Role::Member]) };
        assert!(c.order(&stranger, &o.id).await.unwrap_err().is_not_found(), "{}", r.t.name);
        assert!(c.withdraw(&stranger, &o.id, None).await.unwrap_err().is_not_found());
        assert!(c.resubmit(&stranger, &o.id, demo(false)).await.unwrap_err().is_not_found());
        let f = OrderFilter { page: Asked::first(10), ..Default::default() };
        assert!(c.orders(&stranger, &f).await.unwrap().items.is_empty());
        let theirs = OrderFilter { project: Some(project()), ..f.clone() };
        assert!(c.orders(&stranger, &theirs).await.unwrap().items.is_empty());
        assert_eq!(c.orders(&commission(), &f).await.unwrap().items.len(), 1);
        assert_eq!(c.approvals(&commission(), &Asked::first(10)).await.unwrap().items.len(), 1);
        assert!(c.approvals(&operator(), &Asked::first(10)).await.unwrap().items.is_empty());
        assert!(c.approvals(&doctor(), &Asked::first(10)).await.unwrap().items.is_empty());
        c.approve(&commission(), &o.id, None).await.unwrap();
        assert!(c.approvals(&commission(), &Asked::first(10)).await.unwrap().items.is_empty());
        assert_eq!(c.approvals(&operator(), &Asked::first(10)).await.unwrap().items.len(), 1);
    }
}
