//! What is committed reaches the fabric, whatever happens in between.

use crate::support::{World, member, worlds, worlds_with};
use fabric::sim::SimFabric;
use network::port::{Change, Fabric as _};
use std::time::Duration;

async fn eventually(what: &str, mut f: impl AsyncFnMut() -> bool) {
    for _ in 0..2400 {
        if f().await {
            return;
        }
        runtime::task::sleep(Duration::from_millis(25)).await;
    }
    panic!("{what} did not come to pass");
}

async fn pending(w: &World) -> i64 {
    let mut n = w.rows("network_gone").await;
    for t in ["network", "subnet", "port", "group", "router", "floating"] {
        n += w.rows(&format!("network_{t} WHERE applied < generation")).await;
    }
    n
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_wait_until_the_fabric_takes_them_and_then_all_go_at_once() {
    for w in worlds().await {
        w.fabric.break_down(true);
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        let port = w.port(&member("p"), &net).await.unwrap();
        assert!(w.net.carry_changes().await.is_err());
        assert!(pending(&w).await > 0, "{}", w.t.name);
        assert!(w.fabric.topology().ports.is_empty());
        w.fabric.break_down(false);
        w.net.carry_changes().await.unwrap();
        assert_eq!(pending(&w).await, 0);
        let held = w.fabric.topology();
        assert_eq!(held.ports[&port.id].fixed_ips[0].ip, port.fixed_ips[0].ip);
        assert!(held.ports[&port.id].port_security);
        assert_eq!(held.subnets.values().next().unwrap().metadata_ip.unwrap().to_string(), "10.1.0.2");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_telling_and_marking_it_tells_again() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        let port = w.port(&member("p"), &net).await.unwrap();
        // As a crash would have it: the fabric has been told, the rows have not been marked.
        let wanted = {
            w.net.carry_changes().await.unwrap();
            w.fabric.topology()
        };
        let mut tx = w.t.env.db.write().await.unwrap();
        tx.batch("UPDATE network_port SET applied = 0; UPDATE network_network SET applied = 0").await.unwrap();
        tx.commit().await.unwrap();
        w.net.carry_changes().await.unwrap();
        assert_eq!(w.fabric.topology(), wanted);
        // The same for what was deleted.
        w.net.delete_port(&member("p"), &port.id).await.unwrap();
        w.fabric.apply(&[Change::DeletePort(port.id.clone())]).await.unwrap();
        assert!(pending(&w).await > 0);
        w.net.carry_changes().await.unwrap();
        assert_eq!(pending(&w).await, 0, "{}", w.t.name);
        assert!(!w.fabric.topology().ports.contains_key(&port.id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_took_away_beneath_us_comes_back() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        w.net.carry_changes().await.unwrap();
        let wanted = w.fabric.topology();
        for id in wanted.ports.keys() {
            w.fabric.tamper(&Change::DeletePort(id.clone()));
        }
        for id in wanted.subnets.keys() {
            w.fabric.tamper(&Change::DeleteSubnet(id.clone()));
        }
        w.fabric.tamper(&Change::DeleteNetwork(net.id.clone()));
        // A port on a network that the fabric has lost: the reconciler sees that only a full comparison helps.
        w.net.start(&w.t.shutdown);
        let port = w.port(&member("p"), &net).await.unwrap();
        eventually("the lost network", async || {
            let t = w.fabric.topology();
            t.networks.contains_key(&net.id) && t.ports.contains_key(&port.id)
        })
        .await;
        assert!(wanted.ports.keys().all(|id| w.fabric.topology().ports.contains_key(id)), "{}", w.t.name);
        w.t.shutdown.begin();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_is_up_when_a_chassis_has_it() {
    for w in worlds_with(SimFabric::unplugged).await {
        w.net.start(&w.t.shutdown);
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        let port = w.port(&member("p"), &net).await.unwrap();
        w.net.wait_wired(std::slice::from_ref(&port.id), Duration::from_secs(60)).await.unwrap();
        let state = async || w.net.get_port(&member("p"), &port.id).await.unwrap().up;
        assert!(!state().await);
        let e = w.net.wait_up(std::slice::from_ref(&port.id), Duration::from_millis(20)).await.unwrap_err();
        assert!(e.message.contains(port.id.as_str()), "{e}");
        w.fabric.plug(&port.id, "host1");
        eventually("the port going up", state).await;
        w.fabric.unplug(&port.id);
        eventually("the port going down", async || !state().await).await;
        w.t.shutdown.begin();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_cannot_end_says_so() {
    for w in worlds().await {
        w.fabric.break_down(true);
        let net = w.network(&member("p"), "n").await;
        let port = w.port(&member("p"), &net).await.unwrap();
        let e = w.net.wait_wired(std::slice::from_ref(&port.id), Duration::from_millis(30)).await.unwrap_err();
        assert_eq!(e.code, "FabricTimeout");
        // A port that is gone keeps nobody waiting.
        w.net.delete_port(&member("p"), &port.id).await.unwrap();
        w.net.wait_wired(&[port.id], Duration::from_secs(60)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_tells_the_fabric_and_the_other_takes_over() {
    use crate::support::{Gate, Usage};
    use std::sync::Arc;
    for w in worlds().await {
        let stop = runtime::shutdown::Shutdown::default();
        w.net.start(&stop);
        let net = w.network(&member("p"), "n").await;
        eventually("the first", async || pending(&w).await == 0).await;
        // A second process on the same records and fabric; the lease of the first keeps it from telling anything.
        let fabric: Arc<SimFabric> = w.fabric.clone();
        let second = network::Network::new(w.t.env.clone(), fabric, Arc::new(Gate::default()), Arc::new(Usage));
        second.start(&w.t.shutdown);
        stop.begin();
        let mut tx = w.t.env.db.write().await.unwrap();
        // The first has died: its lease runs out.
        tx.batch("UPDATE runtime_lease SET until = 0 WHERE name = 'network.fabric'").await.unwrap();
        tx.commit().await.unwrap();
        let port = w.port(&member("p"), &net).await.unwrap();
        eventually("the second", async || w.fabric.topology().ports.contains_key(&port.id)).await;
        // The fabric is told first and the rows are marked after that.
        eventually("the marks of the second", async || pending(&w).await == 0).await;
        w.t.shutdown.begin();
    }
}
