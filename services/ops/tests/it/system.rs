//! Business systems, adoption, outages that hit them, the asset register.

use super::level_world::{World, at, doctor, operator, stranger, usage, worlds};
use kernel::event::Serving;
use kernel::{BusinessSystemId, Caller, ErrorKind, ProjectId};
use ops::asset::{AssetFilter, Entry};
use ops::resource::ResourceFilter;
use ops::system::adopt::Which;
use ops::system::{BusinessSystem, Event, Port, Profile, State, SystemFilter};
use rust_decimal::Decimal;
use std::time::Duration;

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        owner: "王主任".into(),
        vendor: "某软件公司".into(),
        importance: "core".into(),
        protection: Some(3),
        filing: "53230099001-21001".into(),
        data_class: "sensitive".into(),
        ports: vec![Port { name: "web".into(), address: "10.0.0.8".into(), port: 443, protocol: "https".into() }],
        ..Profile::default()
    }
}

async fn system(w: &World, who: &Caller, name: &str) -> BusinessSystem {
    w.ops.register_system(who, None, profile(name)).await.unwrap()
}

async fn live(w: &World, who: &Caller, name: &str, resources: &[&str]) -> BusinessSystemId {
    let s = system(w, who, name).await;
    w.ops.move_system(who, &s.id, Event::GoLive, "").await.unwrap();
    w.ops.adopt(who, &s.id, &ids(resources), false, "").await.unwrap();
    s.id
}

fn ids(l: &[&str]) -> Which {
    Which::Ids(l.iter().map(|s| (*s).to_owned()).collect())
}

fn mine() -> ResourceFilter {
    ResourceFilter { limit: 100, ..ResourceFilter::default() }
}

/// R-2-073: 存量纳管.
#[tokio::test(flavor = "multi_thread")]
async fn resources_that_exist_are_adopted_one_by_one_and_by_filter_and_belong_to_one_system() {
    for w in worlds(at("2026-04-01T00:00")).await {
        for id in ["a1", "a2", "b1"] {
            w.server("p", id, 1, at("2026-03-01T00:00")).await;
        }
        w.server("q", "foreign", 1, at("2026-03-01T00:00")).await;
        w.server("p", "dead", 1, at("2026-03-01T00:00")).await;
        w.ended("p", "dead", at("2026-03-02T00:00")).await;
        let (his, emr) = (system(&w, &doctor(), "HIS").await, system(&w, &doctor(), "EMR").await);
        w.ops.adopt(&doctor(), &his.id, &ids(&["a1"]), false, "已有").await.unwrap();
        let fitting = Which::Fitting {
            kind: Some("server".into()),
            arch: Some("x86_64".into()),
            name_prefix: Some("name-a".into()),
        };
        let done = w.ops.adopt(&doctor(), &his.id, &fitting, false, "").await.unwrap();
        assert_eq!((done.resources, done.more), (vec!["a2".to_owned()], false), "{}", w.t.name);
        let again = w.ops.adopt(&doctor(), &his.id, &ids(&["a1", "a2"]), false, "").await.unwrap();
        assert!(again.resources.is_empty(), "what belongs to it already is not adopted again");

        let e = w.ops.adopt(&doctor(), &emr.id, &ids(&["b1", "a1"]), false, "").await.unwrap_err();
        assert_eq!(e.code, "Belongs");
        let free = ResourceFilter { ownerless: true, ..mine() };
        let ownerless: Vec<_> = w.ops.resources(&doctor(), &free).await.unwrap().into_iter().map(|r| r.id).collect();
        assert_eq!(ownerless, ["b1"], "all or nothing");
        for (bad, kind) in
            [("foreign", ErrorKind::NotFound), ("nothing", ErrorKind::NotFound), ("dead", ErrorKind::Conflict)]
        {
            assert_eq!(
                w.ops.adopt(&operator(), &his.id, &ids(&[bad]), false, "").await.unwrap_err().kind,
                kind,
                "{bad}"
            );
        }
        // A system is moved to: the history stays.
        w.now("2026-04-02T00:00");
        w.ops.adopt(&operator(), &emr.id, &ids(&["a1"]), true, "拆分").await.unwrap();
        let history = w.ops.memberships(&doctor(), "a1").await.unwrap();
        let lines: Vec<_> = history.iter().map(|m| (m.system.as_str(), m.from, m.to)).collect();
        let (t1, t2) = (at("2026-04-01T00:00"), at("2026-04-02T00:00"));
        assert_eq!(lines, [(emr.id.as_str(), t2, None), (his.id.as_str(), t1, Some(t2))]);
        assert_eq!(w.ops.resource(&doctor(), "a1").await.unwrap().system.as_deref(), Some(emr.id.as_str()));
        // Also where the clock was set back: it belongs to one at a time.
        w.now("2026-04-01T12:00");
        w.ops.adopt(&operator(), &his.id, &ids(&["a1"]), true, "").await.unwrap();
        assert_eq!(w.count("ops_system_member WHERE resource = 'a1' AND from_at > to_at").await, 0);
        assert_eq!(w.count("ops_system_member WHERE resource = 'a1' AND to_at = 9223372036854775807").await, 1);

        // A resource that goes to another project leaves the system.
        w.now("2026-04-05T00:00");
        for (meter, n) in [("server", 1), ("server.vcpu", 1)] {
            w.usage(usage("p", "a1", meter, 0, at("2026-04-04T00:00"))).await;
            w.usage(usage("q", "a1", meter, n, at("2026-04-04T00:00"))).await;
        }
        w.flush().await;
        let r = w.ops.resource(&operator(), "a1").await.unwrap();
        assert_eq!((r.project.as_str(), r.system, r.ended), ("q", None, None));
        w.ops.release_resources(&doctor(), &his.id, &["a2".into()], "").await.unwrap();
        let e = w.ops.release_resources(&doctor(), &his.id, &["a2".into()], "").await.unwrap_err();
        assert_eq!(e.code, "Belongs");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_is_seen_by_its_project_the_purchaser_and_the_operator() {
    for w in worlds(at("2026-04-01T00:00")).await {
        w.server("p", "a1", 1, at("2026-03-01T00:00")).await;
        let his = system(&w, &doctor(), "HIS").await;
        let f = SystemFilter { limit: 10, ..SystemFilter::default() };
        assert!(w.ops.systems(&stranger(), &f).await.unwrap().is_empty(), "{}", w.t.name);
        assert_eq!(w.ops.systems(&operator(), &f).await.unwrap().len(), 1);
        let foreign = SystemFilter { project: Some(ProjectId::from("p")), ..f };
        assert_eq!(w.ops.systems(&stranger(), &foreign).await.unwrap_err().kind, ErrorKind::NotFound);
        for e in [
            w.ops.system(&stranger(), &his.id).await.unwrap_err(),
            w.ops.change_system(&stranger(), &his.id, None, profile("x")).await.unwrap_err(),
            w.ops.move_system(&stranger(), &his.id, Event::Retire, "").await.unwrap_err(),
            w.ops.system_history(&stranger(), &his.id, None, 10).await.unwrap_err(),
            w.ops.adopt(&stranger(), &his.id, &ids(&["a1"]), false, "").await.map(drop).unwrap_err(),
            w.ops.resource(&stranger(), "a1").await.map(drop).unwrap_err(),
            w.ops.register_system(&stranger(), Some(&ProjectId::from("p")), profile("x")).await.map(drop).unwrap_err(),
        ] {
            assert_eq!(e.kind, ErrorKind::NotFound, "{e:?}");
        }
        assert!(w.ops.resources(&stranger(), &mine()).await.unwrap().is_empty());
        // Another's system cannot be needed either, nor its existence be learnt.
        let needs = Profile { needs: vec![his.id.to_string()], ..profile("y") };
        let e = w.ops.register_system(&stranger(), None, needs).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("needs")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn circles_are_refused_and_changes_are_on_record() {
    for w in worlds(at("2026-04-01T00:00")).await {
        let who = doctor();
        let (a, b, c) = (system(&w, &who, "A").await, system(&w, &who, "B").await, system(&w, &who, "C").await);
        let on = |s: &BusinessSystem| vec![s.id.to_string()];
        let needing = |name: &str, needs: Vec<String>| Profile { needs, ..profile(name) };
        w.ops.change_system(&who, &a.id, None, needing("A", on(&b))).await.unwrap();
        w.ops.change_system(&who, &b.id, Some(1), needing("B", on(&c))).await.unwrap();
        let e = w.ops.change_system(&who, &c.id, None, needing("C", on(&a))).await.unwrap_err();
        assert_eq!((e.code, e.field.as_deref()), ("Circle", Some("needs")), "{}", w.t.name);
        assert_eq!(w.ops.change_system(&who, &c.id, None, needing("C", on(&c))).await.unwrap_err().code, "Circle");
        let e = w.ops.change_system(&who, &b.id, Some(1), profile("B")).await.unwrap_err();
        assert_eq!(e.code, "Revision", "somebody has changed it since");
        assert_eq!(w.ops.move_system(&who, &c.id, Event::Retire, "").await.unwrap_err().code, "Needed");
        let e = w.ops.register_system(&who, None, profile("A")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::Conflict, Some("name")));

        let history = w.ops.system_history(&who, &a.id, None, 10).await.unwrap();
        let what: Vec<_> = history.iter().map(|h| h.what.as_str()).collect();
        assert_eq!(what, ["changed", "registered"]);
        assert_eq!(history[0].detail["needs"][1], serde_json::json!([b.id]));
        assert!(history[0].detail.get("owner").is_none(), "only what has changed");

        w.ops.change_system(&who, &b.id, None, profile("B")).await.unwrap();
        w.server("p", "s", 1, at("2026-03-01T00:00")).await;
        w.ops.adopt(&who, &c.id, &ids(&["s"]), false, "").await.unwrap();
        let gone = w.ops.move_system(&who, &c.id, Event::Retire, "并入A").await.unwrap();
        assert_eq!(gone.state, State::Retired);
        assert_eq!(w.ops.resource(&who, "s").await.unwrap().system, None);
        assert!(w.ops.register_system(&who, None, profile("C")).await.is_ok(), "its name is free");
        assert_eq!(w.ops.change_system(&who, &c.id, None, profile("C")).await.unwrap_err().code, "SystemState");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_profiles_are_named() {
    let w = runtime::testing::first(worlds(at("2026-04-01T00:00"))).await;
    let port = |address: &str, port: u16, protocol: &str| {
        vec![Port { name: String::new(), address: address.into(), port, protocol: protocol.into() }]
    };
    for (bad, field) in [
        (Profile { name: " ".into(), ..profile("x") }, "name"),
        (Profile { name: "x".repeat(101), ..profile("x") }, "name"),
        (Profile { owner: String::new(), ..profile("x") }, "owner"),
        (Profile { vendor: "a\0b".into(), ..profile("x") }, "vendor"),
        (Profile { importance: "vital".into(), ..profile("x") }, "importance"),
        (Profile { data_class: "secret".into(), ..profile("x") }, "data_class"),
        (Profile { protection: Some(5), ..profile("x") }, "protection"),
        (Profile { protection: None, ..profile("x") }, "filing"),
        (Profile { ports: port("10.0.0.1; rm", 1, "tcp"), ..profile("x") }, "ports[0].address"),
        (Profile { ports: port("10.0.0.1", 0, "tcp"), ..profile("x") }, "ports[0].port"),
        (Profile { ports: port("10.0.0.1", 7, "icmp"), ..profile("x") }, "ports[0].port"),
        (Profile { ports: port("10.0.0.1", 7, "gopher"), ..profile("x") }, "ports[0].protocol"),
        (Profile { needs: vec!["nobody".into()], ..profile("x") }, "needs"),
    ] {
        let e = w.ops.register_system(&doctor(), None, bad).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e:?}");
    }
}

/// Qingpu: an outage that hits more than 30 % of the systems is one of the platform.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_that_hits_more_than_30_percent_of_the_systems_is_the_platforms() {
    for w in worlds(at("2026-03-20T00:00")).await {
        let names = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"];
        for n in names {
            w.server("p", n, 1, at("2026-03-01T00:00")).await;
            live(&w, &doctor(), n, &[n]).await;
        }
        w.now("2026-05-02T00:00");
        // Three of ten for an hour, four of ten for ten minutes of it.
        for n in ["s0", "s1", "s2"] {
            w.not_up(n, Serving::Down, "2026-04-10T00:00", "2026-04-10T01:00").await;
        }
        w.not_up("s3", Serving::Down, "2026-04-10T00:20", "2026-04-10T00:30").await;
        // What its owner stopped hits nobody.
        w.not_up("s4", Serving::Off, "2026-04-10T00:00", "2026-04-10T01:00").await;
        let hits = w.ops.outages(&operator(), at("2026-04-01T00:00"), at("2026-05-01T00:00")).await.unwrap();
        let lines: Vec<_> = hits.iter().map(|h| (h.from, h.hit, h.of, h.percent())).collect();
        let t = |m: &str| at(&format!("2026-04-10T00:{m}"));
        let wanted = [(t("00"), 3, 10, d("30")), (t("20"), 4, 10, d("40")), (t("30"), 3, 10, d("30"))];
        assert_eq!(lines, wanted, "{}", w.t.name);
        let f = w.ops.level_figures(at("2026-04-01T00:00"), at("2026-05-01T00:00")).await.unwrap();
        assert_eq!(f["availability.percent"], Decimal::from(43_190) / Decimal::from(43_200) * d("100"));
        let core = Decimal::from(432_000 - 60 - 190) / Decimal::from(432_000 - 60) * d("100");
        assert_eq!(f["availability.core_percent"].round_dp(20), core.round_dp(20), "servers of core systems");
        let hit = w.ops.systems_hit(&["s0".into(), "s1".into(), "nothing".into()]).await.unwrap();
        assert_eq!((hit.hit, hit.of), (2, 10));
        assert_eq!(
            w.ops.outages(&doctor(), at("2026-04-01T00:00"), at("2026-05-01T00:00")).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );
    }
}

fn device(class: &str, name: &str) -> Entry {
    Entry {
        class: class.into(),
        name: name.into(),
        serial: format!("SN-{name}"),
        state: "in_use".into(),
        ..Entry::default()
    }
}

/// R-3-463, R-3-532: lists, topology, and how right the register is.
#[tokio::test(flavor = "multi_thread")]
async fn a_stocktake_measures_the_register() {
    for w in worlds(at("2026-04-01T00:00")).await {
        let who = operator();
        let mut hosts = Vec::new();
        for (n, c) in [("host-1", 'a'), ("host-2", 'b'), ("host-3", 'c')] {
            let token = w.ops.create_node_token(&who, None, Duration::from_secs(60)).await.unwrap().token;
            hosts.push(w.ops.enroll(&token, n, &c.to_string().repeat(64)).await.unwrap());
        }
        let made = w.ops.register_found(&who).await.unwrap();
        assert_eq!(made.len(), 3, "{}", w.t.name);
        assert!(w.ops.register_found(&who).await.unwrap().is_empty());
        for (class, name) in [("network", "core-1"), ("security", "fw-1"), ("software", "db-1")] {
            w.ops.register_asset(&who, device(class, name)).await.unwrap();
        }
        let e = w.ops.register_asset(&who, device("network", "core-1")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::Conflict, Some("serial")));
        let bad = Entry { warranty: Some("soon".into()), ..device("network", "x") };
        assert_eq!(w.ops.register_asset(&who, bad).await.unwrap_err().field.as_deref(), Some("warranty"));
        assert_eq!(
            w.ops.register_asset(&doctor(), device("network", "x")).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );

        // One host goes, one comes, one has another name on record.
        w.ops.revoke_node(&hosts[0]).await.unwrap();
        let token = w.ops.create_node_token(&who, None, Duration::from_secs(60)).await.unwrap().token;
        w.ops.enroll(&token, "host-4", &"d".repeat(64)).await.unwrap();
        let second = made.iter().find(|a| a.entry.name == "host-2").unwrap();
        let renamed = Entry { name: "old-name".into(), ..second.entry.clone() };
        w.ops.change_asset(&who, &second.id, renamed).await.unwrap();
        live(&w, &doctor(), "HIS", &{
            w.server("p", "s", 1, at("2026-03-01T00:00")).await;
            ["s"]
        })
        .await;
        w.server("p", "nobodys", 1, at("2026-03-01T00:00")).await;

        let s = w.ops.begin_stocktake(&who, "2026年上半年盘点", &[]).await.unwrap();
        let (_, lines) = w.ops.stocktake(&who, &s.id, None, 0, 100).await.unwrap();
        let mut by: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.result.as_str())).collect();
        by.sort_unstable();
        let wanted = [
            ("HIS", "right"),
            ("core-1", "unchecked"),
            ("db-1", "unchecked"),
            ("fw-1", "unchecked"),
            ("host-1", "missing"),
            ("host-3", "right"),
            ("host-4", "unregistered"),
            ("name-nobodys", "unregistered"),
            ("old-name", "differs"),
        ];
        assert_eq!(by, wanted, "{}", w.t.name);
        for l in lines.iter().filter(|l| l.result == "unchecked") {
            w.ops.check_line(&who, &s.id, l.n, "right", "").await.unwrap();
        }
        let right = lines.iter().find(|l| l.name == "host-3").unwrap();
        assert_eq!(w.ops.check_line(&who, &s.id, right.n, "registered", "").await.unwrap_err().code, "LineState");
        // What was not on record is not made right, directly or by another result.
        let found = lines.iter().find(|l| l.name == "name-nobodys").unwrap();
        for result in ["right", "missing", "differs"] {
            let e = w.ops.check_line(&who, &s.id, found.n, result, "").await.unwrap_err();
            assert_eq!((e.code, e.field.as_deref()), ("LineState", Some("result")), "{result}");
        }
        assert_eq!(w.ops.check_line(&who, &s.id, 99, "right", "").await.unwrap_err().kind, ErrorKind::NotFound);
        let s = w.ops.close_stocktake(&who, &s.id).await.unwrap();
        assert_eq!((s.lines, s.agreed, s.unregistered, s.accuracy), (9, 5, 2, Some(d("55.56"))));
        assert_eq!(w.ops.close_stocktake(&who, &s.id).await.unwrap_err().code, "StocktakeState");
        let period = (at("2026-04-01T00:00"), at("2026-10-01T00:00"));
        w.now("2026-05-01T00:00");
        let f = w.ops.level_figures(period.0, period.1).await.unwrap();
        assert_eq!((f["asset.list"], f["asset.topology"], f["asset.accuracy_percent"]), (d("0"), d("0"), d("55.56")));

        // Put right and counted again.
        for a in w.ops.assets(&who, &AssetFilter { limit: 100, ..AssetFilter::default() }).await.unwrap() {
            if a.entry.name == "host-1" {
                w.ops.change_asset(&who, &a.id, Entry { state: "retired".into(), ..a.entry }).await.unwrap();
            } else if a.entry.name == "old-name" {
                w.ops.change_asset(&who, &a.id, Entry { name: "host-2".into(), ..a.entry }).await.unwrap();
            }
        }
        w.ops.register_found(&who).await.unwrap();
        w.ended("p", "nobodys", at("2026-04-20T00:00")).await;
        let s = w.ops.begin_stocktake(&who, "again", &[]).await.unwrap();
        let (_, lines) = w.ops.stocktake(&who, &s.id, Some("unchecked"), 0, 100).await.unwrap();
        assert_eq!(lines.len(), 3);
        for l in lines {
            w.ops.check_line(&who, &s.id, l.n, "right", "on site").await.unwrap();
        }
        let s = w.ops.close_stocktake(&who, &s.id).await.unwrap();
        assert_eq!((s.accuracy, s.unregistered), (Some(d("100")), 0));
        let t = w.ops.record_topology(&who, "as of May").await.unwrap();
        let body = w.ops.topology(&who, &t.id).await.unwrap().body.unwrap();
        assert_eq!((body["hosts"].as_array().unwrap().len(), body["devices"].as_array().unwrap().len()), (3, 3));
        assert_eq!(body["systems"][0]["ports"][0], "https://10.0.0.8:443");
        w.now("2026-05-02T00:00");
        let f = w.ops.level_figures(period.0, period.1).await.unwrap();
        assert_eq!((f["asset.list"], f["asset.topology"]), (d("1"), d("1")));
    }
}
