//! Volumes and interfaces of a running server.

use crate::world::{World, member, network_of, worlds};
use compute::server::volume::AttachVolume;
use kernel::{ErrorKind, ServerId, VolumeId};
use network::server::NicRequest;
use storage::volume::create::NewVolume;

pub async fn volume(w: &World) -> VolumeId {
    let v = w.s.create_volume(&member("p"), NewVolume { size_gb: Some(1), ..NewVolume::default() }).await.unwrap();
    w.quiet().await;
    v.id
}

pub fn wish(v: &VolumeId) -> AttachVolume {
    AttachVolume { volume: v.clone(), device: None, tag: None, delete_on_termination: false }
}

fn disks_on_node(w: &World, id: &ServerId) -> Vec<String> {
    w.node.held.lock().unwrap().servers[id].disks.iter().map(|d| d.disk.clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volume_comes_and_goes_while_the_server_runs() {
    for w in worlds().await {
        let (id, v, me) = (w.server("s").await, volume(&w).await, member("p"));
        let held = w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap();
        assert_eq!(held.disk.device, "/dev/vdb");
        assert_eq!(w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap_err().kind, ErrorKind::BadRequest);
        w.quiet().await;
        assert_eq!(disks_on_node(&w, &id), [id.to_string(), v.to_string()]);
        assert_eq!(w.count("storage_volume WHERE status = 'in-use'").await, 1);
        w.c.detach_volume(&me, &id, &v).await.unwrap();
        w.quiet().await;
        assert_eq!(disks_on_node(&w, &id), [id.to_string()]);
        assert_eq!(w.count("storage_volume WHERE status = 'available'").await, 1);
        assert!(w.c.detach_volume(&me, &id, &v).await.unwrap_err().is_not_found());
        // One that is to go with the server goes.
        w.c.attach_volume(&me, &id, &AttachVolume { delete_on_termination: true, ..wish(&v) }).await.unwrap();
        w.quiet().await;
        w.delete(&id).await;
        w.assert_nothing_left("volumes").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_cannot_plug_leaves_the_volume_free() {
    for w in worlds().await {
        let (id, v, me) = (w.server("s").await, volume(&w).await, member("p"));
        w.node.set(|h| {
            h.fails.insert("start");
        });
        w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap();
        w.quiet().await;
        assert_eq!(w.count("storage_volume WHERE status = 'available'").await, 1, "{}", w.t.name);
        assert_eq!((w.count("compute_disk").await, w.count("storage_attachment").await), (0, 0));
        w.node.set(|h| h.fails.clear());
        w.c.attach_volume(&me, &id, &wish(&v)).await.unwrap();
        w.quiet().await;
        assert_eq!(disks_on_node(&w, &id).len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interface_comes_and_goes_while_the_server_runs() {
    for w in worlds().await {
        let (id, me) = (w.server("s").await, member("p"));
        let second = network_of(&w.n, &me, "second", "10.5.0.0/24").await;
        let port =
            w.c.attach_interface(&me, &id, Some(&NicRequest::Network { id: second, fixed_ip: None })).await.unwrap();
        w.quiet().await;
        assert_eq!(w.node.held.lock().unwrap().servers[&id].nics.len(), 2);
        assert_eq!(w.c.server_interfaces(&me, &id).await.unwrap().len(), 2);
        w.c.detach_interface(&me, &id, &port.id).await.unwrap();
        w.quiet().await;
        assert_eq!(w.node.held.lock().unwrap().servers[&id].nics.len(), 1);
        assert!(w.n.get_port(&me, &port.id).await.unwrap_err().is_not_found());
        assert!(w.c.detach_interface(&me, &id, &port.id).await.unwrap_err().is_not_found());
        assert_eq!((w.count("compute_nic").await, w.used().await["port"]), (0, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn security_groups_of_all_ports_change_together() {
    for w in worlds().await {
        let (id, me) = (w.server("s").await, member("p"));
        let new = network::groups::NewGroup { project: None, name: "web".into(), description: String::new() };
        w.n.create_group(&me, &new).await.unwrap();
        w.c.change_group(&me, &id, "web", true).await.unwrap();
        let mut names = w.view(&id).await.ports.remove(0).security_groups;
        names.sort();
        assert_eq!(names, ["default", "web"]);
        assert_eq!(w.c.server_groups(&me, &id).await.unwrap().len(), 2);
        w.c.change_group(&me, &id, "default", false).await.unwrap();
        assert!(w.c.change_group(&me, &id, "default", false).await.unwrap_err().is_not_found());
        assert!(w.c.change_group(&me, &id, "none", true).await.unwrap_err().is_not_found());
        assert_eq!(w.view(&id).await.ports[0].security_groups, ["web"]);
    }
}
