//! What compute asks for.

use crate::support::{World, member, worlds};
use kernel::{ErrorKind, NodeId, PortId, ServerId};
use network::ports::NewPort;
use network::server::NicRequest;
use runtime::port::Resource;
use runtime::transact;

async fn create(
    w: &World,
    project: &str,
    server: &ServerId,
    nics: &[NicRequest],
) -> kernel::Result<Vec<network::server::PortView>> {
    let (caller, project) = (member(project), project.into());
    transact!(w.t.env.db, |tx| { w.net.create_ports_for_server(tx, &caller, &project, server, nics).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_gets_its_ports_and_gives_them_back() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "ward").await;
        w.subnet(&a, &net, "10.1.0.0/24").await;
        let kept = w.port(&a, &net).await.unwrap();
        let server = ServerId::fresh();
        let nics = [
            NicRequest::Network { id: net.id.clone(), fixed_ip: Some("10.1.0.50".parse().unwrap()) },
            NicRequest::Port { id: kept.id.clone() },
        ];
        let views = create(&w, "a", &server, &nics).await.unwrap();
        assert_eq!(views.len(), 2);
        let v = &views[0];
        assert_eq!((v.network_name.as_str(), v.mtu, v.index), ("ward", 1442, 0));
        let ip = &v.addresses[0];
        assert_eq!((ip.ip.to_string(), ip.prefix), ("10.1.0.50".to_owned(), 24));
        assert_eq!(ip.gateway.unwrap().to_string(), "10.1.0.1");
        assert_eq!(v.security_groups, ["default"]);
        assert_eq!(views[1].id, kept.id);
        // Neither the API nor another server takes them.
        assert_eq!(w.net.delete_port(&a, &v.id).await.unwrap_err().code, "PortInUse");
        let e = create(&w, "a", &ServerId::fresh(), &[NicRequest::Port { id: kept.id.clone() }]).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "PortInUse"), "{}", w.t.name);
        for _ in 0..2 {
            let r: kernel::Result<()> =
                transact!(w.t.env.db, |tx| { w.net.release_ports_of_server(tx, &server).await });
            r.unwrap();
        }
        assert!(w.net.get_port(&a, &v.id).await.unwrap_err().is_not_found());
        let freed = w.net.get_port(&a, &kept.id).await.unwrap();
        assert!(freed.device_id.is_empty() && freed.device_owner.is_empty());
        assert_eq!(w.used("a").await[&Resource::Port], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_server_leaves_no_port_behind() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        w.subnet(&a, &net, "10.1.0.0/24").await;
        w.net.set_quota(&"a".into(), &[(Resource::Port, 1)]).await.unwrap();
        let two = [(); 2].map(|()| NicRequest::Network { id: net.id.clone(), fixed_ip: None });
        let e = create(&w, "a", &ServerId::fresh(), &two).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::OverQuota);
        assert!(!w.used("a").await.contains_key(&Resource::Port));
        assert_eq!(w.rows("network_port").await, 1, "only the cloud's own, on {}", w.t.name);
        let foreign = [NicRequest::Network { id: net.id.clone(), fixed_ip: None }];
        assert_eq!(create(&w, "b", &ServerId::fresh(), &foreign).await.unwrap_err().code, "NetworkNotFound");
        let port = NicRequest::Port { id: PortId::fresh() };
        assert_eq!(create(&w, "a", &ServerId::fresh(), &[port]).await.unwrap_err().code, "PortNotFound");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_cannot_smuggle_a_port_into_anothers_server() {
    for w in worlds().await {
        let server = ServerId::fresh();
        let b = member("b");
        let net = w.network(&b, "n").await;
        let mut new = NewPort::on(&net.id);
        new.device_id = server.to_string();
        new.device_owner = "compute:nova".into();
        w.net.create_ports(&b, &[new]).await.unwrap();
        let mut tx = w.t.env.db.read().await.unwrap();
        assert!(w.net.ports_of_servers(&mut tx, &[server]).await.unwrap().is_empty(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_network_is_taken_when_none_is_named() {
    for w in worlds().await {
        let a = member("a");
        let auto = async || {
            let mut tx = w.t.env.db.read().await.unwrap();
            w.net.auto_network(&mut tx, &"a".into()).await
        };
        w.external().await;
        assert_eq!(auto().await.unwrap(), None, "an external network is not for servers");
        let net = w.network(&a, "n").await;
        assert_eq!(auto().await.unwrap(), Some(net.id));
        w.network(&a, "m").await;
        assert_eq!(auto().await.unwrap_err().code, "NetworkAmbiguous", "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_learns_which_networks_it_serves() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let (server, node) = (ServerId::fresh(), NodeId::from("node-1"));
        w.net.observe_node(&node, "host1", Some("chassis-1"), true).await.unwrap();
        let views =
            create(&w, "a", &server, &[NicRequest::Network { id: net.id.clone(), fixed_ip: None }]).await.unwrap();
        let intents = async || {
            let mut tx = w.t.env.db.read().await.unwrap();
            w.net.chassis_for_node(&mut tx, &node).await.unwrap()
        };
        assert!(intents().await.is_empty());
        let r: kernel::Result<()> = transact!(w.t.env.db, |tx| { w.net.bind_ports(tx, &server, &node).await });
        r.unwrap();
        let first = intents().await.remove(0);
        assert!(first.present && first.network == net.id);
        assert_eq!(first.addresses, ["10.1.0.2/24"]);
        w.net.carry_changes().await.unwrap();
        assert_eq!(w.fabric.topology().ports[&views[0].id].host.as_deref(), Some("chassis-1"));
        // A second subnet changes what the node has to serve.
        w.subnet(&a, &net, "10.2.0.0/24").await;
        let second = intents().await.remove(0);
        assert!(second.generation > first.generation);
        assert_eq!(second.addresses, ["10.1.0.2/24", "10.2.0.2/24"]);
        // So does the end of its last port there.
        let r: kernel::Result<()> = transact!(w.t.env.db, |tx| { w.net.release_ports_of_server(tx, &server).await });
        r.unwrap();
        let last = intents().await.remove(0);
        assert!(!last.present && last.generation > second.generation, "{}", w.t.name);
        w.net.delete_subnet(&a, &s.id).await.unwrap();
        // A node whose chassis changes has its ports told anew.
        let nodes = w.net.list_nodes().await.unwrap();
        assert_eq!((nodes[0].host.as_str(), nodes[0].alive), ("host1", true));
    }
}
