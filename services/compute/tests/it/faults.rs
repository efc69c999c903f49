//! Every operation with every step failing, every step twice, every undo twice: done or undone, and nothing left over.

use crate::devices::{volume, wish};
use crate::world::{World, member, network_of, worlds};
use compute::server::power::Power;
use kernel::ServerId;
use network::server::NicRequest;
use runtime::operation::State as OpState;
use runtime::testing::{self, Fault, faults};

async fn each_fault(w: &World, kind: &str) -> Vec<Fault> {
    let kinds = w.t.env.ops.kinds();
    let (_, steps) = kinds.iter().find(|(k, _)| *k == kind).unwrap();
    faults(kind, steps)
}

fn arm(f: &Fault) {
    testing::arm(&f.spec);
}

fn disarm() {
    testing::arm("");
}

async fn check(w: &World, id: &ServerId, f: &Fault) {
    let want = if f.done { OpState::Done } else { OpState::Undone };
    assert_eq!(w.ended(id.as_str()).await, want, "{} {f:?}", w.t.name);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn create() {
    for w in worlds().await {
        for f in each_fault(&w, "server.create").await {
            arm(&f);
            let id = w.create(&w.wish("s")).await.unwrap().servers.remove(0);
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            if f.done {
                assert_eq!(w.status(&id).await, "ACTIVE", "{f:?}");
                assert_eq!(w.open().await.len(), 3, "{f:?}");
            } else {
                assert_eq!(w.status(&id).await, "ERROR", "{f:?}");
                assert!(w.view(&id).await.server.fault.unwrap().contains("failpoint"), "{f:?}");
                w.assert_nothing_held(&format!("{f:?}")).await;
            }
            w.delete(&id).await;
            w.assert_nothing_left(&format!("{f:?}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn create_from_a_new_volume() {
    use compute::server::create::{BootSource, NewDisk, NewServer};
    for w in worlds().await {
        for f in each_fault(&w, "server.create").await {
            arm(&f);
            let disk = NewDisk {
                source: BootSource::Image(w.image.clone()),
                to_volume: true,
                size_gb: Some(1),
                boot_index: Some(0),
                delete_on_termination: true,
                device: None,
                tag: None,
                volume_type: None,
            };
            let id =
                w.create(&NewServer { image: None, disks: vec![disk], ..w.wish("s") }).await.unwrap().servers.remove(0);
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            if !f.done {
                w.assert_nothing_held(&format!("{f:?}")).await;
            }
            w.delete(&id).await;
            w.assert_nothing_left(&format!("{f:?}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delete() {
    for w in worlds().await {
        for f in each_fault(&w, "server.delete").await {
            let id = w.server("s").await;
            arm(&f);
            w.delete(&id).await;
            disarm();
            check(&w, &id, &f).await;
            // A deletion that failed before its last step leaves an error that can be deleted again.
            if w.c.server(&member("p"), &id).await.is_ok() {
                assert_eq!(w.status(&id).await, "ERROR", "{f:?}");
                w.delete(&id).await;
            }
            w.assert_nothing_left(&format!("{f:?}")).await;
        }
    }
}

async fn power(p: Power, kind: &str, after: &'static str) {
    for w in worlds().await {
        let id = w.server("s").await;
        for f in each_fault(&w, kind).await {
            if p == Power::Start && w.status(&id).await == "ACTIVE" {
                w.c.power(&member("p"), &id, Power::Stop).await.unwrap();
                w.quiet().await;
            }
            if p == Power::Stop && w.status(&id).await == "SHUTOFF" {
                w.c.power(&member("p"), &id, Power::Start).await.unwrap();
                w.quiet().await;
            }
            if w.status(&id).await == "ERROR" {
                w.c.power(&member("p"), &id, Power::RebootHard).await.unwrap();
                w.quiet().await;
            }
            let before = w.status(&id).await;
            arm(&f);
            w.c.power(&member("p"), &id, p).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            let s = w.view(&id).await.server;
            assert_eq!(s.state.task, None, "{f:?}");
            if f.done {
                assert_eq!(s.state.status(), after, "{f:?}");
            } else {
                let back = if kind == "server.reboot" { "ERROR" } else { before };
                assert_eq!(s.state.status(), back, "{} {f:?}", w.t.name);
            }
            // What is intended and what the node has are what the state says.
            if s.state.status() != "ERROR" {
                assert_eq!((s.power, s.running), (s.state.status() == "ACTIVE", s.state.status() == "ACTIVE"), "{f:?}");
            }
        }
        w.delete(&id).await;
        w.assert_nothing_left(kind).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn start() {
    power(Power::Start, "server.start", "ACTIVE").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop() {
    power(Power::Stop, "server.stop", "SHUTOFF").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reboot() {
    power(Power::RebootHard, "server.reboot", "ACTIVE").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn volume_attach_and_detach() {
    for w in worlds().await {
        let (id, v, me) = (w.server("s").await, volume(&w).await, member("p"));
        let attached = async || w.count("storage_volume WHERE status = 'in-use'").await == 1;
        for f in each_fault(&w, "volume.attach").await {
            arm(&f);
            w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            assert_eq!((attached().await, w.count("compute_disk").await == 1), (f.done, f.done), "{f:?}");
            assert_eq!(w.node.held.lock().unwrap().servers[&id].disks.len(), if f.done { 2 } else { 1 }, "{f:?}");
            if f.done {
                w.c.detach_volume(&me, &id, &v).await.unwrap();
                w.quiet().await;
            }
            assert_eq!(w.count("storage_attachment").await, 0, "{f:?}");
        }
        for f in each_fault(&w, "volume.detach").await {
            if !attached().await {
                w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap();
                w.quiet().await;
            }
            arm(&f);
            w.c.detach_volume(&me, &id, &v).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            // Once the last step has run it is detached, whatever is said afterwards.
            let gone = f.done || f.spec.contains("finish:after");
            assert_eq!(
                (attached().await, w.count("compute_disk WHERE state = 'attached'").await == 1),
                (!gone, !gone),
                "{f:?}"
            );
            assert_eq!(w.node.held.lock().unwrap().servers[&id].disks.len(), if gone { 1 } else { 2 }, "{f:?}");
        }
        w.delete(&id).await;
        w.s.delete_volume(&me, &v, false).await.unwrap();
        w.quiet().await;
        w.assert_nothing_left("volumes").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interface_attach_and_detach() {
    for w in worlds().await {
        let (id, me) = (w.server("s").await, member("p"));
        let second = network_of(&w.n, &me, "second", "10.5.0.0/24").await;
        let nic = NicRequest::Network { id: second, fixed_ip: None };
        let plugged = || w.node.held.lock().unwrap().servers[&id].nics.len();
        for f in each_fault(&w, "interface.attach").await {
            arm(&f);
            let port = w.c.attach_interface(&me, &id, Some(&nic)).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            let n = if f.done { 2 } else { 1 };
            assert_eq!(
                (plugged(), w.used().await["port"], w.count("compute_nic").await),
                (n, n as i64, 0),
                "{} {f:?}",
                w.t.name
            );
            if f.done {
                w.c.detach_interface(&me, &id, &port.id).await.unwrap();
                w.quiet().await;
            }
        }
        let mut port = w.c.attach_interface(&me, &id, Some(&nic)).await.unwrap();
        w.quiet().await;
        for f in each_fault(&w, "interface.detach").await {
            arm(&f);
            w.c.detach_interface(&me, &id, &port.id).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            let gone = f.done || f.spec.contains("free:after");
            let n = if gone { 1 } else { 2 };
            assert_eq!(
                (plugged(), w.used().await["port"], w.count("compute_nic").await),
                (n, n as i64, 0),
                "{} {f:?}",
                w.t.name
            );
            if gone {
                port = w.c.attach_interface(&me, &id, Some(&nic)).await.unwrap();
                w.quiet().await;
            }
        }
        w.delete(&id).await;
        w.assert_nothing_left("interfaces").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn image() {
    for w in worlds().await {
        let (id, me) = (w.server("s").await, member("p"));
        for f in each_fault(&w, "server.image").await {
            arm(&f);
            w.c.create_image(&me, &id, "snap", &Default::default()).await.unwrap();
            w.quiet().await;
            disarm();
            check(&w, &id, &f).await;
            let s = w.view(&id).await.server;
            assert_eq!((s.state.status(), s.state.task), ("ACTIVE", None), "{f:?}");
        }
        w.delete(&id).await;
        w.assert_nothing_left("images").await;
    }
}
