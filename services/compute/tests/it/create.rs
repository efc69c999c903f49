//! Servers come and go; all of a request or none of it.

use crate::world::{World, admin, image, member, network_of, node_info, worlds};
use compute::server::create::{BootSource, Networks, NewDisk, NewServer};
use kernel::{Arch, ErrorKind, ImageId, NodeId, PortId, ServerId};
use network::server::NicRequest;
use runtime::operation::State as OpState;
use runtime::port::Resource;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_made_metered_told_to_its_node_and_goes_without_a_trace() {
    for w in worlds().await {
        let wish = NewServer {
            metadata: [("role".to_owned(), "web".to_owned())].into(),
            user_data: Some("aGVsbG8=".into()),
            config_drive: true,
            admin_pass: Some("S3cret-pass".into()),
            ..w.wish("web 1")
        };
        let made = w.create(&wish).await.unwrap();
        assert_eq!(made.admin_pass, "S3cret-pass");
        let id = &made.servers[0];
        w.quiet().await;
        let v = w.view(id).await;
        assert_eq!((v.server.state.status(), v.server.power_state(), v.server.booted), ("ACTIVE", 1, true));
        assert_eq!(v.host.as_ref().unwrap().hostname, "host-1");
        assert_eq!((v.ports.len(), v.ports[0].network_name.as_str()), (1, "net"));
        assert_eq!(v.ports[0].security_groups, ["default"]);
        {
            let h = w.node.held.lock().unwrap();
            let i = &h.servers[id];
            assert!(i.present && i.power && i.config_drive);
            assert_eq!((i.vcpus, i.memory_mib, i.arch), (1, 192, Arch::X86_64));
            assert_eq!((i.disks.len(), i.disks[0].disk.as_str(), i.disks[0].boot), (1, id.as_str(), true));
            assert_eq!((i.nics.len(), i.nics[0].gateway.as_deref()), (1, Some("10.1.0.1")));
            assert_eq!(i.nics[0].dns, ["10.9.9.9"]);
            assert_eq!((i.metadata.hostname.as_str(), i.metadata.availability_zone.as_str()), ("web-1", "nova"));
            assert_eq!(i.metadata.meta["role"], "web");
            assert_eq!(i.metadata.admin_pass.as_deref(), Some("S3cret-pass"));
        }
        let open = w.open().await;
        let meter = |m: &str| open[&(id.to_string(), m.to_owned())].to_string();
        assert_eq!(
            (meter("server"), meter("server.vcpu"), meter("server.memory_gb")),
            ("1".into(), "1".into(), "0.1875".into())
        );
        assert_eq!(w.count("fake_usage WHERE attributes LIKE '%\"flavor\":\"test.nano\"%'").await, 3);
        assert_eq!((w.used().await["instances"], w.used().await["ram"]), (1, 192));
        w.delete(id).await;
        assert!(w.c.server(&admin(), id).await.unwrap_err().is_not_found());
        w.assert_nothing_left("delete").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_at_once_are_never_more_than_the_hosts_carry() {
    for w in worlds().await {
        // Room for 20 of the 30.
        w.c.node_hello(&w.node.id, node_info("host-1", 32, 20 * 192, &Arch::ALL)).await.unwrap();
        let made = w.create(&NewServer { min_count: 30, max_count: 30, ..w.wish("many") }).await.unwrap();
        assert_eq!(made.servers.len(), 30);
        w.quiet().await;
        let (mut active, mut error) = (0, 0);
        for id in &made.servers {
            let s = w.view(id).await.server;
            match s.state.status() {
                "ACTIVE" => active += 1,
                "ERROR" => {
                    assert!(s.fault.as_deref().unwrap().starts_with("No valid host was found"), "{:?}", s.fault);
                    error += 1;
                }
                other => panic!("{other}"),
            }
        }
        assert_eq!((active, error), (20, 10), "{}", w.t.name);
        assert_eq!(w.count("compute_reservation").await, 20);
        // Those in error hold nothing: neither quota nor addresses.
        assert_eq!((w.used().await["instances"], w.used().await["port"]), (20, 20));
        for id in &made.servers {
            w.c.delete_server(&member("p"), id).await.unwrap();
        }
        w.quiet().await;
        w.assert_nothing_left("deleting thirty").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_requests_at_once_never_oversell() {
    for w in worlds().await {
        w.c.node_hello(&w.node.id, node_info("host-1", 32, 10 * 192, &Arch::ALL)).await.unwrap();
        let (a, b) = (
            NewServer { min_count: 8, max_count: 8, ..w.wish("a") },
            NewServer { min_count: 8, max_count: 8, ..w.wish("b") },
        );
        let (a, b) = tokio::join!(w.create(&a), w.create(&b));
        assert!(a.is_ok() && b.is_ok());
        w.quiet().await;
        assert_eq!(w.count("compute_reservation").await, 10, "{}", w.t.name);
        assert_eq!(w.count("compute_server WHERE vm_state = 'active'").await, 10);
        assert_eq!(w.count("compute_server WHERE vm_state = 'error'").await, 6);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_entitlement_holds_for_all_or_none() {
    for w in worlds().await {
        w.limit(Resource::Instances, 5).await;
        let e = w.create(&NewServer { min_count: 6, max_count: 6, ..w.wish("six") }).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::OverQuota);
        assert!(e.message.contains("order item 12"), "{}", e.message);
        w.assert_nothing_left("over quota").await;
        // Between minimum and maximum, as many as it allows.
        let made = w.create(&NewServer { min_count: 2, max_count: 10, ..w.wish("some") }).await.unwrap();
        assert_eq!(made.servers.len(), 5);
        w.quiet().await;
    }
}

async fn refused(w: &World, field: &str, wish: NewServer) {
    let e = w.create(&wish).await.unwrap_err();
    assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{}", e.message);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_changes_nothing_and_names_its_field() {
    for w in worlds().await {
        let arm = image(&w.s, "arm", Some("aarch64")).await;
        let x86 = compute::flavor::NewFlavor {
            name: "x86 only".into(),
            vcpus: 1,
            ram_mib: 192,
            is_public: true,
            ..Default::default()
        };
        let x86 = w.c.create_flavor(&x86).await.unwrap().id;
        let specs = [("hw:architecture".to_owned(), "x86_64".to_owned())].into();
        w.c.change_extra_specs(&admin(), x86.as_str(), &specs, None).await.unwrap();
        let wish = || w.wish("bad");
        refused(&w, "name", NewServer { name: "x".repeat(10_000), ..wish() }).await;
        refused(&w, "name", NewServer { name: " ".into(), ..wish() }).await;
        refused(&w, "flavorRef", NewServer { flavor: "none".into(), ..wish() }).await;
        refused(&w, "imageRef", NewServer { image: Some(ImageId::from("none")), ..wish() }).await;
        refused(&w, "imageRef", NewServer { image: None, ..wish() }).await;
        refused(&w, "key_name", NewServer { key_name: Some("none".into()), ..wish() }).await;
        refused(&w, "availability_zone", NewServer { zone: Some("mars".into()), ..wish() }).await;
        refused(&w, "user_data", NewServer { user_data: Some("!".into()), ..wish() }).await;
        refused(&w, "max_count", NewServer { max_count: 31, ..wish() }).await;
        refused(&w, "min_count", NewServer { min_count: 2, ..wish() }).await;
        refused(&w, "hostname", NewServer { hostname: Some("-".into()), ..wish() }).await;
        let two = NewServer { min_count: 2, max_count: 2, hostname: Some("h".into()), ..wish() };
        refused(&w, "hostname", two).await;
        let mismatch = NewServer { image: Some(arm), flavor: x86.to_string(), ..wish() };
        let e = w.create(&mismatch).await.unwrap_err();
        assert!(e.message.contains("aarch64") && e.message.contains("x86_64"), "{}", e.message);
        // Another project's network and port do not exist here.
        let foreign = network_of(&w.n, &member("q"), "theirs", "10.2.0.0/24").await;
        let nic = |nic| Networks::These(vec![nic]);
        let e = w
            .create(&NewServer { networks: nic(NicRequest::Network { id: foreign, fixed_ip: None }), ..wish() })
            .await
            .unwrap_err();
        assert!(matches!(e.kind, ErrorKind::NotFound | ErrorKind::BadRequest), "{e:?}");
        let port = nic(NicRequest::Port { id: PortId::from("none") });
        assert!(w.create(&NewServer { networks: port, ..wish() }).await.is_err());
        let host = NewServer { host: Some("host-1".into()), ..wish() };
        assert_eq!(w.create(&host).await.unwrap_err().kind, ErrorKind::Forbidden);
        w.assert_nothing_left("nonsense").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_goes_to_a_host_of_its_architecture() {
    for w in worlds().await {
        let arm = image(&w.s, "arm", Some("aarch64")).await;
        w.c.node_hello(&w.node.id, node_info("host-1", 32, 65_536, &[Arch::X86_64])).await.unwrap();
        let id = w.create(&NewServer { image: Some(arm.clone()), ..w.wish("arm") }).await.unwrap().servers.remove(0);
        w.quiet().await;
        let s = w.view(&id).await.server;
        assert_eq!(s.state.status(), "ERROR");
        assert!(s.fault.unwrap().contains("architecture"));
        w.delete(&id).await;
        w.c.node_hello(&w.node.id, node_info("host-1", 32, 65_536, &Arch::ALL)).await.unwrap();
        let id = w.create(&NewServer { image: Some(arm), ..w.wish("arm") }).await.unwrap().servers.remove(0);
        w.quiet().await;
        assert_eq!(w.status(&id).await, "ACTIVE");
        assert_eq!(w.node.held.lock().unwrap().servers[&id].arch, Arch::Aarch64);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_fails_leaves_an_error_that_holds_nothing() {
    for w in worlds().await {
        for fault in ["start", "disk"] {
            w.node.set(|h| {
                h.fails.insert(fault);
            });
            let id = w.create(&w.wish("unlucky")).await.unwrap().servers.remove(0);
            w.quiet().await;
            let s = w.view(&id).await.server;
            assert_eq!(s.state.status(), "ERROR", "{fault}");
            assert!(s.fault.unwrap().contains("injected"), "{fault}");
            w.node.set(|h| h.fails.clear());
            w.quiet().await;
            w.assert_nothing_held(fault).await;
            assert_eq!(
                w.c.power(&member("p"), &id, compute::server::power::Power::Start).await.unwrap_err().kind,
                ErrorKind::Conflict
            );
            w.delete(&id).await;
            w.assert_nothing_left(fault).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deletion_overtakes_a_creation() {
    for w in worlds().await {
        w.node.set(|h| h.slow = true);
        let id = w.create(&w.wish("short-lived")).await.unwrap().servers.remove(0);
        while w.view(&id).await.server.state.task != Some(compute::server::state::Task::Spawning) {
            runtime::task::sleep(Duration::from_millis(10)).await;
        }
        w.c.delete_server(&member("p"), &id).await.unwrap();
        w.c.delete_server(&member("p"), &id).await.unwrap();
        w.node.set(|h| h.slow = false);
        w.quiet().await;
        w.assert_nothing_left("a deletion during the creation").await;
        assert_eq!(w.ended(id.as_str()).await, OpState::Done);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_stays_away_does_not_keep_a_server_from_going() {
    for w in worlds().await {
        let id = w.server("stranded").await;
        w.node.set(|h| h.away = true);
        w.c.node_lost(&w.node.id).await.unwrap();
        w.c.delete_server(&member("p"), &id).await.unwrap();
        w.quiet().await;
        assert_eq!(w.count("compute_server").await, 0, "{}", w.t.name);
        assert_eq!(w.count("compute_reservation").await, 0);
        let late = w.create(&w.wish("late")).await.unwrap().servers.remove(0);
        w.quiet().await;
        assert!(w.view(&late).await.server.fault.unwrap().contains("down"));
    }
}

fn boot(source: BootSource, size_gb: Option<u32>, delete: bool) -> NewDisk {
    NewDisk {
        source,
        to_volume: true,
        size_gb,
        boot_index: Some(0),
        delete_on_termination: delete,
        device: None,
        tag: None,
        volume_type: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_boots_from_a_volume_that_goes_with_it_or_stays() {
    for w in worlds().await {
        for delete in [true, false] {
            let disk = boot(BootSource::Image(w.image.clone()), Some(1), delete);
            let blank = NewDisk { boot_index: None, ..boot(BootSource::Blank, Some(2), true) };
            let wish = NewServer { image: None, disks: vec![disk, blank], ..w.wish("from-volume") };
            let id = w.create(&wish).await.unwrap().servers.remove(0);
            w.quiet().await;
            let v = w.view(&id).await;
            assert_eq!((v.server.state.status(), v.server.fault.as_deref()), ("ACTIVE", None), "{}", w.t.name);
            assert_eq!(v.disks.iter().map(|d| d.device.as_str()).collect::<Vec<_>>(), ["/dev/vda", "/dev/vdb"]);
            assert_eq!(w.node.held.lock().unwrap().servers[&id].disks[0].disk, v.disks[0].volume.to_string());
            assert_eq!(w.count("storage_volume WHERE status = 'in-use'").await, 2);
            w.delete(&id).await;
            assert_eq!(w.count("storage_volume").await, i64::from(!delete), "{delete}");
            if !delete {
                let volume = v.disks[0].volume.clone();
                let again = NewServer {
                    image: None,
                    disks: vec![boot(BootSource::Volume(volume.clone()), None, true)],
                    ..w.wish("again")
                };
                let id: ServerId = w.create(&again).await.unwrap().servers.remove(0);
                w.quiet().await;
                assert_eq!(w.status(&id).await, "ACTIVE");
                w.delete(&id).await;
            }
            w.assert_nothing_left("boot from volume").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_word_about_networks_it_is_the_only_one() {
    for w in worlds().await {
        let id = w.create(&NewServer { networks: Networks::Auto, ..w.wish("auto") }).await.unwrap().servers.remove(0);
        w.quiet().await;
        assert_eq!(w.view(&id).await.ports.len(), 1);
        let none = w.create(&NewServer { networks: Networks::None, ..w.wish("none") }).await.unwrap().servers.remove(0);
        w.quiet().await;
        assert_eq!((w.view(&none).await.ports.len(), w.status(&none).await), (0, "ACTIVE"));
        network_of(&w.n, &member("p"), "second", "10.3.0.0/24").await;
        let e = w.create(&NewServer { networks: Networks::Auto, ..w.wish("auto") }).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_of_others_do_not_exist() {
    for w in worlds().await {
        let id = w.server("mine").await;
        let them = member("q");
        assert!(w.c.server(&them, &id).await.unwrap_err().is_not_found());
        assert!(w.c.delete_server(&them, &id).await.unwrap_err().is_not_found());
        assert!(w.c.create_console(&them, &id).await.unwrap_err().is_not_found());
        assert!(w.c.server_volumes(&them, &id).await.unwrap_err().is_not_found());
        assert!(w.c.server_actions(&them, &id).await.unwrap_err().is_not_found());
        assert_eq!(w.status(&id).await, "ACTIVE");
        // A node that does not hold it cannot say anything about it.
        let o = compute::ServerObservation {
            id: id.clone(),
            generation: 99,
            phase: compute::Phase::Failed,
            running: false,
            booted: false,
            stopped_itself: true,
            error: None,
        };
        w.c.observe_server(&NodeId::from("another"), o).await.unwrap();
        assert_eq!(w.status(&id).await, "ACTIVE");
    }
}
