//! Power, the guest's own will, images, consoles, texts.

use crate::world::{World, admin, member, worlds};
use compute::server::change::Describe;
use compute::server::power::Power;
use compute::{Phase, ServerObservation};
use kernel::{ErrorKind, ServerId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

async fn power(w: &World, id: &ServerId, p: Power) {
    w.c.power(&member("p"), id, p).await.unwrap();
    w.quiet().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_start_and_reboot() {
    for w in worlds().await {
        let id = w.server("s").await;
        power(&w, &id, Power::Stop).await;
        let s = w.view(&id).await.server;
        assert_eq!((s.state.status(), s.power_state()), ("SHUTOFF", 4));
        let e = w.c.power(&member("p"), &id, Power::Stop).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Conflict);
        assert!(
            e.message.contains("Cannot 'stop' instance") && e.message.contains("vm_state stopped"),
            "{}",
            e.message
        );
        // It is still on its host, and still metered.
        assert_eq!((w.count("compute_reservation").await, w.open().await.len()), (1, 3));
        power(&w, &id, Power::Start).await;
        assert_eq!(w.status(&id).await, "ACTIVE");
        let before = w.node.held.lock().unwrap().servers[&id].reboot.clone();
        power(&w, &id, Power::RebootSoft).await;
        let after = w.node.held.lock().unwrap().servers[&id].reboot.clone();
        assert!(after != before && after.ends_with(":soft"), "{after}");
        power(&w, &id, Power::RebootHard).await;
        assert!(w.node.held.lock().unwrap().servers[&id].reboot.ends_with(":hard"));
        assert_eq!(w.status(&id).await, "ACTIVE");
        let actions = w.c.server_actions(&member("p"), &id).await.unwrap();
        let names: Vec<&str> = actions.iter().map(|a| compute::server::action::name(&a.kind)).collect();
        assert_eq!(names, ["reboot", "reboot", "start", "stop", "create"]);
        w.delete(&id).await;
        w.assert_nothing_left("power").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_fails_is_shown_and_a_hard_reboot_mends_it() {
    for w in worlds().await {
        let id = w.server("s").await;
        w.node.set(|h| {
            h.fails.insert("start");
        });
        power(&w, &id, Power::Stop).await;
        // The stop failed: what was is what is intended.
        assert_eq!(w.status(&id).await, "ACTIVE");
        assert!(w.view(&id).await.server.power);
        power(&w, &id, Power::RebootHard).await;
        let s = w.view(&id).await.server;
        assert_eq!(s.state.status(), "ERROR");
        assert!(s.fault.unwrap().contains("injected"));
        w.node.set(|h| h.fails.clear());
        power(&w, &id, Power::RebootHard).await;
        let s = w.view(&id).await.server;
        assert_eq!((s.state.status(), s.fault), ("ACTIVE", None));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_that_powers_itself_off_stays_off_and_one_whose_host_restarts_runs_again() {
    for w in worlds().await {
        let id = w.server("s").await;
        let generation = w.view(&id).await.server.generation;
        let o = |generation, stopped_itself| ServerObservation {
            id: id.clone(),
            generation,
            phase: Phase::Ready,
            running: false,
            booted: false,
            stopped_itself,
            error: None,
        };
        // What an older generation says is old news.
        w.c.observe_server(&w.node.id, o(generation - 1, true)).await.unwrap();
        assert_eq!(w.status(&id).await, "ACTIVE");
        w.c.observe_server(&w.node.id, o(generation, true)).await.unwrap();
        w.quiet().await;
        let s = w.view(&id).await.server;
        assert_eq!((s.state.status(), s.power), ("SHUTOFF", false));
        assert!(!w.node.held.lock().unwrap().servers[&id].power);
        power(&w, &id, Power::Start).await;
        // A host that comes back finds it not running, and it is still meant to run: the node is told so.
        let generation = w.view(&id).await.server.generation;
        w.c.observe_server(&w.node.id, ServerObservation { phase: Phase::Working, ..o(generation, false) })
            .await
            .unwrap();
        let s = w.view(&id).await.server;
        assert_eq!((s.state.status(), s.power, s.running), ("ACTIVE", true, false));
        w.quiet().await;
        assert_eq!(w.view(&id).await.server.power_state(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_is_made_from_a_server() {
    for w in worlds().await {
        let id = w.server("s").await;
        let image =
            w.c.create_image(&member("p"), &id, "snap", &[("k".to_owned(), "v".to_owned())].into()).await.unwrap();
        assert_eq!(
            w.c.create_image(&member("p"), &id, "again", &Default::default()).await.unwrap_err().kind,
            ErrorKind::Conflict
        );
        w.quiet().await;
        assert_eq!(w.status(&id).await, "ACTIVE");
        let made = w.s.show_image(&member("p"), &image).await.unwrap();
        assert_eq!((made.status.as_str(), made.properties["k"].as_str(), made.arch()), ("active", "v", Some("x86_64")));
        let wish = compute::server::create::NewServer { image: Some(image.clone()), ..w.wish("from-snap") };
        let copy = w.create(&wish).await.unwrap().servers.remove(0);
        w.quiet().await;
        assert_eq!(w.status(&copy).await, "ACTIVE");
        // One that comes to nothing leaves no image, and the server as it was.
        w.node.set(|h| {
            h.fails.insert("export");
        });
        let lost = w.c.create_image(&member("p"), &id, "lost", &Default::default()).await.unwrap();
        w.quiet().await;
        assert!(w.s.show_image(&member("p"), &lost).await.unwrap_err().is_not_found());
        assert_eq!((w.status(&id).await, w.view(&id).await.server.state.task), ("ACTIVE", None));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_opens_once_for_each_key() {
    for w in worlds().await {
        let id = w.server("s").await;
        let me = member("p");
        assert_eq!(w.c.console_log(&me, &id, Some(1)).await.unwrap(), "login: ");
        assert!(w.c.console_log(&me, &id, None).await.unwrap().starts_with("line one"));
        let key = w.c.create_console(&me, &id).await.unwrap();
        let mut c = w.c.open_console(&key).await.unwrap();
        c.write_all(b"hello").await.unwrap();
        let mut b = [0; 5];
        c.read_exact(&mut b).await.unwrap();
        assert_eq!(&b, b"hello");
        assert!(w.c.open_console(&key).await.is_err_and(|e| e.is_not_found()));
        assert!(w.c.open_console("guess").await.is_err_and(|e| e.is_not_found()));
        assert_eq!(w.count(&format!("compute_console WHERE digest = '{key}'")).await, 0);
        power(&w, &id, Power::Stop).await;
        assert_eq!(w.c.create_console(&me, &id).await.unwrap_err().kind, ErrorKind::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_metadata_and_tags_change_and_the_guest_learns_of_them() {
    for w in worlds().await {
        let (id, me) = (w.server("s").await, member("p"));
        let d =
            Describe { name: Some("new".into()), description: Some(Some("text".into())), hostname: Some("h2".into()) };
        w.c.describe_server(&me, &id, &d).await.unwrap();
        w.c.set_metadata(&me, &id, &[("a".to_owned(), "1".to_owned())].into(), false).await.unwrap();
        w.c.set_metadata(&me, &id, &[("b".to_owned(), "2".to_owned())].into(), false).await.unwrap();
        w.c.unset_metadata(&me, &id, "a").await.unwrap();
        assert!(w.c.unset_metadata(&me, &id, "a").await.unwrap_err().is_not_found());
        let tags = w.c.change_tags(&me, &id, |_| Ok(vec!["y".into(), "x".into(), "y".into()])).await.unwrap();
        assert_eq!(tags, ["x", "y"]);
        w.quiet().await;
        let i = w.node.held.lock().unwrap().servers[&id].clone();
        assert_eq!(
            (i.metadata.hostname.as_str(), i.metadata.meta.len(), i.metadata.meta["b"].as_str()),
            ("h2", 1, "2")
        );
        let s = w.view(&id).await.server;
        assert_eq!((s.name.as_str(), s.description.as_deref(), s.state.status()), ("new", Some("text"), "ACTIVE"));
        for (field, d) in [
            ("name", Describe { name: Some("x".repeat(10_000)), ..Describe::default() }),
            ("hostname", Describe { hostname: Some("a b".into()), ..Describe::default() }),
        ] {
            assert_eq!(w.c.describe_server(&me, &id, &d).await.unwrap_err().field.as_deref(), Some(field));
        }
        let many = (0..200).map(|i| (format!("k{i}"), "v".to_owned())).collect();
        assert_eq!(w.c.set_metadata(&me, &id, &many, false).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keypairs_belong_to_their_user() {
    for w in worlds().await {
        let me = member("p");
        let (made, private) = w.c.create_keypair(&me, &me.user, "k", None).await.unwrap();
        assert!(private.unwrap().contains("OPENSSH PRIVATE KEY"));
        assert_eq!(w.c.create_keypair(&me, &me.user, "k", None).await.unwrap_err().kind, ErrorKind::Conflict);
        let bad = w.c.create_keypair(&me, &me.user, "b", Some("no key")).await.unwrap_err();
        assert_eq!(bad.field.as_deref(), Some("public_key"));
        assert!(w.c.keypair(&member("q").user, "k").await.unwrap_err().is_not_found());
        let wish = compute::server::create::NewServer { key_name: Some("k".into()), ..w.wish("s") };
        let id = w.create(&wish).await.unwrap().servers.remove(0);
        w.c.delete_keypair(&me.user, "k").await.unwrap();
        w.quiet().await;
        // The server keeps the key it was made with.
        assert_eq!(w.node.held.lock().unwrap().servers[&id].metadata.keys["k"], made.public_key);
        assert!(w.c.keypairs(&me.user).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_flavors_come_once_and_zones_follow_nodes() {
    for w in worlds().await {
        assert_eq!(w.c.flavors(&member("p"), &Default::default()).await.unwrap().len(), 26);
        w.c.delete_flavor("test.nano").await.unwrap();
        w.c.load_first_flavors().await.unwrap();
        assert_eq!(w.c.flavors(&member("p"), &Default::default()).await.unwrap().len(), 25);
        let private = compute::flavor::NewFlavor { name: "secret".into(), vcpus: 1, ram_mib: 1, ..Default::default() };
        let f = w.c.create_flavor(&private).await.unwrap();
        assert!(w.c.flavor(&member("p"), f.id.as_str()).await.unwrap_err().is_not_found());
        w.c.set_flavor_access(&admin(), f.id.as_str(), &"p".into(), true).await.unwrap();
        assert_eq!(w.c.flavor(&member("p"), f.id.as_str()).await.unwrap().name, "secret");
        w.c.set_node_zone(&w.node.id, "east").await.unwrap();
        let zones = w.c.zones().await.unwrap();
        assert_eq!((zones.len(), zones[0].name.as_str(), zones[0].available), (1, "east", true));
        w.c.set_node_enabled(w.node.id.as_str(), false, Some("repair")).await.unwrap();
        assert!(!w.c.zones().await.unwrap()[0].available);
    }
}

/// What others are told of a server (R-3-504): stopped by its owner it is off, crashed it is down, and a guest that stopped itself is off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_a_server_serves_is_told() {
    for w in worlds().await {
        let id = w.server("s").await;
        let told = async |wanted: &str| {
            let n = w.count(&format!("compute_server WHERE serving = '{wanted}'")).await;
            assert_eq!(n, 1, "{}: not {wanted}", w.t.name);
        };
        told("up").await;
        power(&w, &id, Power::RebootSoft).await;
        told("up").await;
        power(&w, &id, Power::Stop).await;
        told("off").await;
        power(&w, &id, Power::Start).await;
        told("up").await;
        let generation = w.view(&id).await.server.generation;
        let o = |generation, running, stopped_itself, error: Option<&str>| ServerObservation {
            id: id.clone(),
            generation,
            phase: Phase::Ready,
            running,
            booted: running,
            stopped_itself,
            error: error.map(str::to_owned),
        };
        w.c.observe_server(&w.node.id, o(generation, false, false, None)).await.unwrap();
        told("down").await;
        w.c.observe_server(&w.node.id, o(generation, true, false, None)).await.unwrap();
        told("up").await;
        w.c.observe_server(&w.node.id, o(generation, false, true, Some("the process ended by itself"))).await.unwrap();
        w.quiet().await;
        assert_eq!(w.status(&id).await, "SHUTOFF");
        told("down").await;
        power(&w, &id, Power::Start).await;
        told("up").await;
        let generation = w.view(&id).await.server.generation;
        w.c.observe_server(&w.node.id, o(generation, false, true, None)).await.unwrap();
        w.quiet().await;
        told("off").await;
    }
}
