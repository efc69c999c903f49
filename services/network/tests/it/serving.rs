//! Whether floating IPs serve, as the outbox tells it.

use crate::support::{World, member, worlds_with};
use async_trait::async_trait;
use fabric::sim::SimFabric;
use kernel::Result;
use kernel::event::{RESOURCE_STATE, ResourceState, Serving};
use network::floating::{FloatingIpChange, NewFloatingIp};
use network::routers::{GatewayRequest, InterfaceRequest, NewRouter};
use runtime::outbox::{Fact, Subscriber};
use runtime::{Tx, params, transact};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Default)]
struct Heard(Mutex<Vec<ResourceState>>);

#[async_trait]
impl Subscriber for Heard {
    fn name(&self) -> &'static str {
        "heard"
    }
    fn topics(&self) -> &'static [&'static str] {
        &[RESOURCE_STATE]
    }
    async fn apply(&self, _: &mut Tx, fact: &Fact) -> Result<()> {
        self.0.lock().unwrap().push(serde_json::from_str(&fact.body)?);
        Ok(())
    }
}

/// Waits until so many states have been told; returns them.
async fn told(w: &World, heard: &Heard, wanted: usize) -> Vec<Serving> {
    for _ in 0..2400 {
        w.t.env.outbox.flush().await.unwrap();
        let all: Vec<Serving> = heard.0.lock().unwrap().iter().map(|s| s.state).collect();
        if all.len() >= wanted {
            return all;
        }
        runtime::task::sleep(Duration::from_millis(25)).await;
    }
    let all = heard.0.lock().unwrap().clone();
    panic!("{wanted} states were not told: {all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_serves_while_a_guest_is_plugged_behind_it() {
    use Serving::{Off, Up};
    for w in worlds_with(SimFabric::unplugged).await {
        let heard = Arc::new(Heard::default());
        w.t.env.outbox.subscribe(vec![heard.clone()]).unwrap();
        w.net.start(&w.t.shutdown);
        let (a, ext) = (member("a"), w.external().await);
        let net = w.network(&a, "n").await;
        let subnet = w.subnet(&a, &net, "10.1.0.0/24").await;
        let gateway = Some(GatewayRequest { network: ext.id.clone(), snat: None, fixed_ips: vec![] });
        let router = w.net.create_router(&a, &NewRouter { gateway, ..NewRouter::default() }).await.unwrap();
        let leg = InterfaceRequest { subnet: Some(subnet.id.clone()), port: None };
        w.net.add_router_interface(&a, &router.id, &leg).await.unwrap();
        let port = w.port(&a, &net).await.unwrap();
        let new = NewFloatingIp {
            project: None,
            network: ext.id.clone(),
            subnet: None,
            description: String::new(),
            address: None,
            port: None,
            fixed_ip: None,
        };
        let f = w.net.create_floating_ip(&a, &new).await.unwrap();
        assert_eq!(told(&w, &heard, 1).await, [Off], "{}", w.t.name);
        let change = FloatingIpChange { port: Some(Some(port.id.clone())), ..FloatingIpChange::default() };
        w.net.update_floating_ip(&a, &f.id, &change).await.unwrap();
        w.net.wait_wired(std::slice::from_ref(&port.id), Duration::from_secs(60)).await.unwrap();
        w.fabric.plug(&port.id, "host1");
        assert_eq!(told(&w, &heard, 2).await, [Off, Up]);
        w.fabric.unplug(&port.id);
        assert_eq!(told(&w, &heard, 3).await, [Off, Up, Off]);
        w.fabric.plug(&port.id, "host1");
        assert_eq!(told(&w, &heard, 4).await, [Off, Up, Off, Up]);
        w.net.delete_port(&a, &port.id).await.unwrap();
        assert_eq!(told(&w, &heard, 5).await, [Off, Up, Off, Up, Off]);
        w.net.delete_floating_ip(&a, &f.id).await.unwrap();
        let all = heard.0.lock().unwrap().clone();
        assert!(all.iter().all(|s| s.resource == f.id.as_str() && s.kind == "floatingip" && s.project.as_str() == "a"));
        assert!(all.windows(2).all(|p| p[0].at < p[1].at), "{all:?}");
        w.t.shutdown.begin();
    }
}

/// Floating IPs of an installation from before states were told are carried already: nothing but the comparison at the start tells of them.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_before_states_were_told_is_told_once() {
    for w in worlds_with(SimFabric::unplugged).await {
        let heard = Arc::new(Heard::default());
        w.t.env.outbox.subscribe(vec![heard.clone()]).unwrap();
        let (a, ext) = (member("a"), w.external().await);
        let new = NewFloatingIp {
            project: None,
            network: ext.id.clone(),
            subnet: None,
            description: String::new(),
            address: None,
            port: None,
            fixed_ip: None,
        };
        let f = w.net.create_floating_ip(&a, &new).await.unwrap();
        w.net.carry_changes().await.unwrap();
        assert_eq!(told(&w, &heard, 1).await, [Serving::Off], "{}", w.t.name);
        let forgotten: Result<()> = transact!(w.t.env.db, |tx| {
            let sql =
                "UPDATE network_floating SET serving = NULL, serving_node = NULL, serving_at = NULL WHERE id = $1";
            tx.execute(sql, &params![&f.id]).await?;
            Ok(())
        });
        forgotten.unwrap();
        heard.0.lock().unwrap().clear();
        w.net.carry_changes().await.unwrap();
        w.t.env.outbox.flush().await.unwrap();
        assert!(heard.0.lock().unwrap().is_empty(), "nothing is left to carry");
        for _ in 0..2 {
            w.net.compare_fully().await.unwrap();
            w.t.env.outbox.flush().await.unwrap();
            let all: Vec<_> = heard.0.lock().unwrap().iter().map(|s| (s.resource.clone(), s.state)).collect();
            assert_eq!(all, [(f.id.to_string(), Serving::Off)], "{}: once", w.t.name);
        }
    }
}
