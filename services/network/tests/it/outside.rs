//! Routers, the external network and floating IPs.

use crate::support::{Gate, Usage, World, admin, all, member, worlds};
use kernel::{Caller, ErrorKind};
use network::floating::{FloatingIpChange, NewFloatingIp};
use network::networks::TenantNetwork;
use network::port::{PortKind, Route};
use network::ports::{NewPort, Port, PortChange};
use network::routers::{GatewayRequest, InterfaceRequest, NewRouter, Router, RouterChange};
use network::{Network, WorldRules};
use runtime::port::Resource;
use std::sync::Arc;

fn by_subnet(id: &kernel::SubnetId) -> InterfaceRequest {
    InterfaceRequest { subnet: Some(id.clone()), port: None }
}

fn to(net: &TenantNetwork) -> GatewayRequest {
    GatewayRequest { network: net.id.clone(), snat: None, fixed_ips: vec![] }
}

fn floating(net: &TenantNetwork) -> NewFloatingIp {
    NewFloatingIp {
        project: None,
        network: net.id.clone(),
        subnet: None,
        description: String::new(),
        address: None,
        port: None,
        fixed_ip: None,
    }
}

async fn router(w: &World, caller: &Caller, ext: Option<&TenantNetwork>) -> Router {
    w.net.create_router(caller, &NewRouter { gateway: ext.map(to), ..NewRouter::default() }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_joins_a_subnet_with_the_outside() {
    for w in worlds().await {
        let a = member("a");
        let ext = w.external().await;
        assert_eq!(w.external().await.id, ext.id, "made once");
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let r = router(&w, &a, Some(&ext)).await;
        assert_eq!(r.gateway.as_ref().unwrap().fixed_ips[0].ip.to_string(), "100.64.8.10");
        let leg = w.net.add_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap();
        w.net.carry_changes().await.unwrap();
        let held = w.fabric.topology();
        assert!(held.routers[&r.id].snat);
        assert_eq!(held.ports[&leg.port].kind, PortKind::RouterInterface { router: r.id.clone() });
        assert_eq!(held.ports[&leg.port].fixed_ips[0].ip.to_string(), "10.1.0.1");
        assert!(held.ports.values().any(|p| p.kind == PortKind::RouterGateway { router: r.id.clone() }));
        assert!(w.net.get_port(&a, &leg.port).await.unwrap().up, "a leg is up once the fabric holds it");
        // The gateway's port is the cloud's: unseen, uncharged; the inner leg is the project's.
        let seen = w.net.list_ports(&a, &all()).await.unwrap().items;
        assert!(seen.iter().all(|p| p.device_owner != "network:router_gateway"));
        assert_eq!(w.used("a").await[&Resource::Port], 1, "{}", w.t.name);
        assert_eq!(w.net.delete_port(&a, &leg.port).await.unwrap_err().code, "ServicePortInUse");
        assert_eq!(w.net.delete_router(&a, &r.id).await.unwrap_err().code, "RouterInUse");
        assert_eq!(w.net.delete_subnet(&a, &s.id).await.unwrap_err().code, "SubnetInUse");
        assert_eq!(w.net.delete_network(&admin(), &ext.id).await.unwrap_err().code, "NetworkInUse");
        w.net.remove_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap();
        w.net.delete_router(&a, &r.id).await.unwrap();
        w.net.delete_network(&a, &net.id).await.unwrap();
        w.net.carry_changes().await.unwrap();
        let held = w.fabric.topology();
        assert!(held.routers.is_empty() && held.ports.is_empty());
        assert!(w.used("a").await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_has_each_address_once() {
    for w in worlds().await {
        let a = member("a");
        let (one, two) = (w.network(&a, "1").await, w.network(&a, "2").await);
        let s1 = w.subnet(&a, &one, "10.1.0.0/24").await;
        let s2 = w.subnet(&a, &two, "10.1.0.0/16").await;
        let r = router(&w, &a, None).await;
        w.net.add_router_interface(&a, &r.id, &by_subnet(&s1.id)).await.unwrap();
        for s in [&s1.id, &s2.id] {
            let e = w.net.add_router_interface(&a, &r.id, &by_subnet(s)).await.unwrap_err();
            assert_eq!((e.kind, e.code), (ErrorKind::BadRequest, "BadRequest"), "{e}");
        }
        // A second router finds the gateway's address taken.
        let other = router(&w, &a, None).await;
        let e = w.net.add_router_interface(&a, &other.id, &by_subnet(&s1.id)).await.unwrap_err();
        assert_eq!(e.code, "IpAddressAlreadyAllocated", "{}", w.t.name);
        // By a port it can have another one.
        let port = w.port(&a, &one).await.unwrap();
        let by_port = InterfaceRequest { subnet: None, port: Some(port.id.clone()) };
        w.net.add_router_interface(&a, &other.id, &by_port).await.unwrap();
        assert_eq!(w.net.add_router_interface(&a, &r.id, &by_port).await.unwrap_err().code, "PortInUse");
        let leg = w.net.get_port(&a, &port.id).await.unwrap();
        assert!(!leg.port_security && leg.groups.is_empty());
        let e = w.net.remove_router_interface(&a, &r.id, &by_port).await.unwrap_err();
        assert_eq!(e.code, "RouterInterfaceNotFound");
        assert_eq!(w.net.add_router_interface(&member("b"), &r.id, &by_port).await.unwrap_err().code, "RouterNotFound");
        let e = w.net.create_router(&a, &NewRouter { gateway: Some(to(&one)), ..NewRouter::default() }).await;
        assert_eq!(e.unwrap_err().code, "BadRequest");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn static_routes_lead_through_a_neighbour() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let r = router(&w, &a, None).await;
        w.net.add_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap();
        let route = |via: &str| Route { destination: "10.9.0.0/16".parse().unwrap(), nexthop: via.parse().unwrap() };
        let set = async |via: &str| {
            let change = RouterChange { routes: Some(vec![route(via)]), ..RouterChange::default() };
            w.net.update_router(&a, &r.id, &change).await
        };
        assert_eq!(set("10.2.0.1").await.unwrap_err().code, "InvalidRoutes");
        assert_eq!(set("10.1.0.1").await.unwrap_err().code, "InvalidRoutes");
        set("10.1.0.7").await.unwrap();
        let e = w.net.remove_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap_err();
        assert_eq!(e.code, "RouterInterfaceInUseByRoute", "{}", w.t.name);
        assert_eq!(w.net.add_routes(&a, &r.id, &[route("10.1.0.7"), route("10.1.0.8")]).await.unwrap().routes.len(), 2);
        assert!(
            w.net.remove_routes(&a, &r.id, &[route("10.1.0.7"), route("10.1.0.8")]).await.unwrap().routes.is_empty()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floating_ip_stands_for_one_guest_behind_a_router() {
    for w in worlds().await {
        let a = member("a");
        let ext = w.external().await;
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let port = w.port(&a, &net).await.unwrap();
        let f = w.net.create_floating_ip(&a, &floating(&ext)).await.unwrap();
        let attach = FloatingIpChange { port: Some(Some(port.id.clone())), ..FloatingIpChange::default() };
        let e = w.net.update_floating_ip(&a, &f.id, &attach).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::NotFound, "ExternalGatewayForFloatingIPNotFound"));
        let r = router(&w, &a, Some(&ext)).await;
        w.net.add_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap();
        w.net.update_floating_ip(&a, &f.id, &attach).await.unwrap();
        w.net.carry_changes().await.unwrap();
        let told = w.fabric.topology().floating_ips[&f.id].clone();
        assert_eq!((told.router, told.port), (r.id.clone(), port.id.clone()));
        assert_eq!(told.fixed_ip.to_string(), port.fixed_ips[0].ip.to_string());
        assert!(w.net.get_floating_ip(&a, &f.id).await.unwrap().active);
        let mut second = floating(&ext);
        second.port = Some(port.id.clone());
        let e = w.net.create_floating_ip(&a, &second).await.unwrap_err();
        assert_eq!(e.code, "FloatingIPPortAlreadyAssociated");
        assert_eq!(w.rows("network_floating").await, 1, "{}", w.t.name);
        // What it rests on stays.
        let e = w.net.remove_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap_err();
        assert_eq!(e.code, "RouterInterfaceInUseByFloatingIP");
        let no_gateway = RouterChange { gateway: Some(None), ..RouterChange::default() };
        let e = w.net.update_router(&a, &r.id, &no_gateway).await.unwrap_err();
        assert_eq!(e.code, "RouterExternalGatewayInUseByFloatingIp");
        // With the port goes the association, not the address.
        w.net.delete_port(&a, &port.id).await.unwrap();
        let left = w.net.get_floating_ip(&a, &f.id).await.unwrap();
        assert!(left.stands_for.is_none() && left.address == f.address);
        w.net.carry_changes().await.unwrap();
        assert!(w.fabric.topology().floating_ips.is_empty());
        assert_eq!(w.net.get_floating_ip(&member("b"), &f.id).await.unwrap_err().code, "FloatingIPNotFound");
        w.net.delete_floating_ip(&a, &f.id).await.unwrap();
        assert_eq!(w.used("a").await.get(&Resource::Floatingip), None);
        assert_eq!(w.rows("fake_usage").await, 2, "opened and closed, once each");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_without_security_does_not_stand_open_to_the_internet() {
    for w in worlds().await {
        let a = member("a");
        let (ext, net) = (w.external().await, w.network(&a, "n").await);
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let r = router(&w, &a, Some(&ext)).await;
        w.net.add_router_interface(&a, &r.id, &by_subnet(&s.id)).await.unwrap();
        let port = w.port(&a, &net).await.unwrap();
        let f = w.net.create_floating_ip(&a, &floating(&ext)).await.unwrap();
        let stands = |of: Option<&Port>| FloatingIpChange {
            port: Some(of.map(|p| p.id.clone())),
            ..FloatingIpChange::default()
        };
        let security = |on, groups| PortChange { port_security: Some(on), groups, ..PortChange::default() };
        let told = |e: kernel::Error, field: &str| {
            assert_eq!((e.kind, e.code, e.field.as_deref()), (ErrorKind::Forbidden, "PortOpenToWorld", Some(field)));
        };
        w.net.update_floating_ip(&a, &f.id, &stands(Some(&port))).await.unwrap();
        for who in [&a, &admin()] {
            let e = w.net.update_port(who, &port.id, &security(false, Some(vec![]))).await.unwrap_err();
            told(e, "port_security_enabled");
        }
        assert_eq!(w.net.get_port(&a, &port.id).await.unwrap().groups, port.groups, "{}", w.t.name);
        // The other way round, and with the floating IP that is made for it.
        w.net.update_floating_ip(&a, &f.id, &stands(None)).await.unwrap();
        w.net.update_port(&a, &port.id, &security(false, Some(vec![]))).await.unwrap();
        told(w.net.update_floating_ip(&a, &f.id, &stands(Some(&port))).await.unwrap_err(), "port_id");
        let new = NewFloatingIp { port: Some(port.id.clone()), ..floating(&ext) };
        told(w.net.create_floating_ip(&a, &new).await.unwrap_err(), "port_id");
        assert_eq!(w.rows("network_floating").await, 1, "{}", w.t.name);
        // Inside, a port without security is the tenant's matter; and a test bed may have it outside too.
        let lax = Network::under(
            w.t.env.clone(),
            w.fabric.clone(),
            Arc::new(Gate::default()),
            Arc::new(Usage),
            WorldRules::Allow,
        );
        lax.update_floating_ip(&a, &f.id, &stands(Some(&port))).await.unwrap();
        // What stands open from before is closed at any time.
        let closed = w.net.update_port(&a, &port.id, &security(true, None)).await.unwrap();
        assert!(closed.port_security && !closed.groups.is_empty(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn floating_ips_come_from_external_networks_until_none_is_left() {
    for w in worlds().await {
        let a = member("a");
        let ext = w.external().await;
        let inner = w.network(&a, "n").await;
        assert_eq!(w.net.create_floating_ip(&a, &floating(&inner)).await.unwrap_err().code, "BadRequest");
        let mut chosen = floating(&ext);
        chosen.address = Some("100.64.8.15".parse().unwrap());
        assert_eq!(w.net.create_floating_ip(&a, &chosen).await.unwrap_err().kind, ErrorKind::Forbidden);
        for _ in 0..10 {
            w.net.create_floating_ip(&a, &floating(&ext)).await.unwrap();
        }
        let e = w.net.create_floating_ip(&a, &floating(&ext)).await.unwrap_err();
        assert_eq!(e.code, "IpAddressGenerationFailure", "{}", w.t.name);
        let pools = w.net.outside_pools(1).await.unwrap();
        assert_eq!(pools.len(), 1, "networks of projects are not outside");
        assert_eq!((pools[0].size, pools[0].taken, pools[0].network_name.as_str()), (10, 10, "public"));
        assert_eq!(
            (pools[0].cidr.as_str(), &pools[0].holders),
            ("100.64.8.0/24", &vec![(kernel::ProjectId::from("a"), 10)])
        );
        // A port of another project cannot be given one.
        let foreign = w.network(&member("b"), "n").await;
        let theirs = w.net.create_ports(&member("b"), &[NewPort::on(&foreign.id)]).await.unwrap().remove(0);
        let mine = w.net.list_floating_ips(&a, &all()).await.unwrap().items.remove(0);
        let attach = FloatingIpChange { port: Some(Some(theirs.id)), ..FloatingIpChange::default() };
        assert_eq!(w.net.update_floating_ip(&a, &mine.id, &attach).await.unwrap_err().code, "PortNotFound");
    }
}
