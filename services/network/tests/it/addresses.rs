//! No two ports get one address, however many ask at once; a pool gives what it has and takes it back.

use crate::support::{World, member, subnet, worlds};
use kernel::ErrorKind;
use network::addresses::range::Pool;
use network::networks::TenantNetwork;
use network::ports::{FixedIpRequest, NewPort, PortChange};
use std::collections::HashSet;
use std::net::IpAddr;
use std::time::Instant;

async fn ports_at_once(w: &World, net: &TenantNetwork, n: usize) -> Vec<kernel::Result<network::ports::Port>> {
    let tasks: Vec<_> = (0..n)
        .map(|_| {
            let (slice, id) = (w.net.clone(), net.id.clone());
            runtime::task::spawn("port", async move {
                slice.create_ports(&member("p"), &[NewPort::on(&id)]).await.map(|mut v| v.remove(0))
            })
        })
        .collect();
    let mut all = Vec::new();
    for t in tasks {
        all.push(t.await.unwrap().unwrap());
    }
    all
}

fn pool(start: &str, end: &str) -> Option<Vec<Pool>> {
    Some(vec![Pool { start: start.parse().unwrap(), end: end.parse().unwrap() }])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_get_twenty_addresses() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        let made = ports_at_once(&w, &net, 20).await;
        let ips: HashSet<IpAddr> = made.iter().map(|p| p.as_ref().unwrap().fixed_ips[0].ip).collect();
        assert_eq!(ips.len(), 20, "{}", w.t.name);
        let macs: HashSet<_> = made.iter().map(|p| p.as_ref().unwrap().mac.to_string()).collect();
        assert!(macs.len() == 20 && macs.iter().all(|m| m.starts_with("fa:16:3e:")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pool_of_three_serves_three_and_refuses_the_rest() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        let mut new = subnet(&net, "10.1.0.0/24");
        new.enable_dhcp = false;
        new.pools = pool("10.1.0.10", "10.1.0.12");
        w.net.create_subnets(&member("p"), &[new]).await.unwrap();
        let made = ports_at_once(&w, &net, 10).await;
        let (good, refused): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        assert_eq!(good.len(), 3, "{}", w.t.name);
        for e in refused {
            let e = e.unwrap_err();
            assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "IpAddressGenerationFailure"));
        }
        // Nothing is left of those that were refused.
        assert_eq!(w.rows("network_port").await, 3);
        assert_eq!(w.used("p").await[&runtime::port::Resource::Port], 3);
        // What is given back is given out again.
        let freed = good.into_iter().next().unwrap().unwrap();
        w.net.delete_port(&member("p"), &freed.id).await.unwrap();
        assert_eq!(w.port(&member("p"), &net).await.unwrap().fixed_ips, freed.fixed_ips);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_sixteen_million_costs_no_more_than_a_small_one() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        let s = w.subnet(&member("p"), &net, "10.0.0.0/8").await;
        let started = Instant::now();
        let new: Vec<NewPort> = (0..100).map(|_| NewPort::on(&net.id)).collect();
        let ports = w.net.create_ports(&member("p"), &new).await.unwrap();
        // The first three are network, gateway and the cloud's own.
        assert_eq!(ports[99].fixed_ips[0].ip.to_string(), "10.0.0.102");
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
        // The whole of the pool is one interval, and giving back in any order makes it whole again.
        for p in ports.iter().rev().step_by(2).chain(ports.iter().step_by(2)) {
            w.net.delete_port(&member("p"), &p.id).await.unwrap();
        }
        assert_eq!(w.rows("network_free").await, 1, "{}", w.t.name);
        assert_eq!(s.pools.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_asked_for_by_name_is_had_once() {
    for w in worlds().await {
        let net = w.network(&member("p"), "n").await;
        w.subnet(&member("p"), &net, "10.1.0.0/24").await;
        let want = |ip: &str| {
            let mut new = NewPort::on(&net.id);
            new.fixed_ips = Some(vec![FixedIpRequest { subnet: None, ip: Some(ip.parse().unwrap()) }]);
            new
        };
        let caller = member("p");
        let code = async |ip: &str| w.net.create_ports(&caller, &[want(ip)]).await.unwrap_err().code;
        let port = w.net.create_ports(&caller, &[want("10.1.0.77")]).await.unwrap().remove(0);
        assert_eq!(code("10.1.0.77").await, "IpAddressAlreadyAllocated");
        assert_eq!(code("10.2.0.1").await, "InvalidIpForNetwork");
        assert_eq!(code("10.1.0.255").await, "InvalidIpForSubnet");
        // The allocator steps over what was taken by name.
        let many: Vec<NewPort> = (0..90).map(|_| NewPort::on(&net.id)).collect();
        let others = w.net.create_ports(&caller, &many).await.unwrap();
        assert!(others.iter().all(|p| p.fixed_ips != port.fixed_ips));
        // Changing to another address frees the first.
        let ip = Some("10.1.0.200".parse().unwrap());
        let change = PortChange { fixed_ips: Some(vec![FixedIpRequest { subnet: None, ip }]), ..PortChange::default() };
        let moved = w.net.update_port(&caller, &port.id, &change).await.unwrap();
        assert_eq!(moved.fixed_ips[0].ip.to_string(), "10.1.0.200");
        w.net.create_ports(&caller, &[want("10.1.0.77")]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pools_that_change_keep_what_is_taken() {
    for w in worlds().await {
        let caller = member("p");
        let net = w.network(&caller, "n").await;
        let mut new = subnet(&net, "10.1.0.0/24");
        new.enable_dhcp = false;
        new.pools = pool("10.1.0.10", "10.1.0.12");
        let s = w.net.create_subnets(&caller, &[new]).await.unwrap().remove(0);
        w.port(&caller, &net).await.unwrap();
        let change = network::subnets::SubnetChange { pools: pool("10.1.0.9", "10.1.0.11"), ..Default::default() };
        w.net.update_subnet(&caller, &s.id, &change).await.unwrap();
        let ips = [w.port(&caller, &net).await.unwrap(), w.port(&caller, &net).await.unwrap()];
        let ips: Vec<String> = ips.iter().map(|p| p.fixed_ips[0].ip.to_string()).collect();
        assert_eq!(ips, ["10.1.0.9", "10.1.0.11"], "{}", w.t.name);
        assert_eq!(w.port(&caller, &net).await.unwrap_err().code, "IpAddressGenerationFailure");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_form_their_own_address_where_a_router_advertises() {
    for w in worlds().await {
        let caller = member("p");
        let net = w.network(&caller, "n").await;
        w.subnet(&caller, &net, "10.1.0.0/24").await;
        let early = w.port(&caller, &net).await.unwrap();
        let mut six = subnet(&net, "2001:db8:7::/64");
        six.ra_mode = Some(network::port::Ipv6Mode::Slaac);
        six.address_mode = Some(network::port::Ipv6Mode::Slaac);
        let six = w.net.create_subnets(&caller, &[six]).await.unwrap().remove(0);
        let late = w.port(&caller, &net).await.unwrap();
        for id in [early.id, late.id] {
            let p = w.net.get_port(&caller, &id).await.unwrap();
            let formed = network::addresses::range::eui64(six.cidr, p.mac);
            assert_eq!(p.fixed_ips[1].ip, formed, "{}", w.t.name);
        }
        // Addresses that guests form do not keep the subnet.
        w.net.delete_subnet(&caller, &six.id).await.unwrap();
        assert_eq!(w.net.get_port(&caller, &late_id(&w).await).await.unwrap().fixed_ips.len(), 1);
    }
}

async fn late_id(w: &World) -> kernel::PortId {
    let all = w.net.list_ports(&member("p"), &Default::default()).await.unwrap().items;
    all.into_iter().rfind(|p| p.device_owner.is_empty()).unwrap().id
}
