//! Packets through real switches: what the topology promises, guests must see.
//!
//! ```text
//!   host 100.64.7.1 ── ext 100.64.7.0/24 ── (gw .10) r1 ─┬─ n1 100.64.10.0/24, fd00:10::/64 : alice, bob, carol, free
//!                                                          └─ n2 100.64.11.0/24               : dave
//! ```

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use network::port::*;
use ovs::netns;
use ovs::stack::Stack;

use crate::lab::{self, Guest, Lab, PATIENCE, greeting, greeting_within, processor, serve_on, sh};
use crate::specs::*;

const SOON: Duration = Duration::from_secs(60);

fn alice_port() -> PortSpec {
    vif("alice", "n1", 11, &[("s1", "100.64.10.11")], &["web"])
}

fn bob_port() -> PortSpec {
    vif("bob", "n1", 12, &[("s1", "100.64.10.12")], &["web"])
}

/// In a group that lets nothing in.
fn carol_port() -> PortSpec {
    vif("carol", "n1", 13, &[("s1", "100.64.10.13")], &["closed"])
}

fn dave_port() -> PortSpec {
    vif("dave", "n2", 14, &[("s2", "100.64.11.14")], &["closed"])
}

fn meta() -> PortSpec {
    port("meta", "n1", 2, &[("s1", "100.64.10.2")], PortKind::Localport)
}

fn web() -> SecurityGroupSpec {
    group(
        "web",
        vec![
            rule("members-ping", Direction::Ingress, PING, Remote::Group("web".into())),
            rule("host-ping", Direction::Ingress, PING, cidr("100.64.7.0/24")),
            rule("http", Direction::Ingress, Protocol::Tcp(Some((8080, 8080))), Remote::Any),
        ],
    )
}

fn floating() -> FloatingIpSpec {
    FloatingIpSpec {
        id: "f1".into(),
        address: "100.64.7.50".parse().unwrap(),
        router: "r1".into(),
        port: "alice".into(),
        fixed_ip: "100.64.10.11".parse().unwrap(),
    }
}

fn leg(id: &str, network: &str, n: u8, ips: &[(&str, &str)]) -> Change {
    Change::PutPort(port(id, network, n, ips, PortKind::RouterInterface { router: "r1".into() }))
}

fn town() -> Vec<Change> {
    let gateway = PortKind::RouterGateway { router: "r1".into() };
    let mut far = subnet("s2", "n2", "100.64.11.0/24");
    far.metadata_ip = None;
    vec![
        Change::PutNetwork(network("ext", Some("public"))),
        Change::PutSubnet(subnet("sext", "ext", "100.64.7.0/24")),
        Change::PutNetwork(network("n1", None)),
        Change::PutSubnet(subnet("s1", "n1", "100.64.10.0/24")),
        Change::PutNetwork(network("n2", None)),
        Change::PutSubnet(far),
        Change::PutPort(meta()),
        Change::PutRouter(router("r1", true)),
        leg("leg1", "n1", 1, &[("s1", "100.64.10.1")]),
        leg("leg2", "n2", 3, &[("s2", "100.64.11.1")]),
        Change::PutPort(port("gw", "ext", 10, &[("sext", "100.64.7.10")], gateway)),
        Change::PutSecurityGroup(web()),
        Change::PutSecurityGroup(group("closed", vec![])),
        Change::PutPort(alice_port()),
        Change::PutPort(bob_port()),
        Change::PutPort(carol_port()),
        Change::PutPort(dave_port()),
        Change::PutFloatingIp(floating()),
    ]
}

struct Town {
    lab: Arc<Lab>,
    alice: Guest,
    bob: Guest,
    carol: Guest,
    dave: Guest,
}

async fn build(lab: Arc<Lab>) -> Town {
    lab.fabric.apply(&town()).await.unwrap();
    let specs = [alice_port(), bob_port(), carol_port(), dave_port()];
    let ports: Vec<_> = specs.iter().collect();
    let began = Instant::now();
    let mut guests = lab.guests(&ports).await.into_iter();
    lab.fabric.wait_up(&Lab::ids(&ports), PATIENCE).await.unwrap();
    println!("4 guests made, plugged and up in {:?}", began.elapsed());
    lab.fabric.settled(PATIENCE).await.unwrap();
    let mut next = || guests.next().unwrap();
    let town = Town { alice: next(), bob: next(), carol: next(), dave: next(), lab };
    town.bob.address("100.64.10.12/24", "100.64.10.1");
    town.carol.address("100.64.10.13/24", "100.64.10.1");
    town.dave.address("100.64.11.14/24", "100.64.11.1");
    town
}

#[test]
fn guests_see_what_the_topology_promises() {
    lab::run(|lab| async move {
        let town = build(lab).await;
        dhcp(&town).await;
        metadata(&town).await;
        security_groups(&town).await;
        anti_spoofing(&town).await;
        floating_and_snat(&town).await;
        floating_ip_moves_and_goes(&town).await;
        town.lab.fabric.reconcile(&Topology::default()).await.unwrap();
        town.lab.fabric.settled(PATIENCE).await.unwrap();
        eventually("nothing is left to carry it", || !town.alice.ping("100.64.10.12")).await;
    });
}

/// The script of busybox' udhcpc: takes the address and the classless routes, writes down the rest.
const UDHCPC: &str = r#"#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
set -- $staticroutes
while [ $# -ge 2 ]; do ip route add "$1" via "$2"; shift 2; done
echo "host=$hostname mtu=$mtu dns=$dns router=$router"
"#;

async fn dhcp(town: &Town) {
    let script = town.lab.dir.join("udhcpc");
    std::fs::write(&script, UDHCPC).unwrap();
    sh(&format!("chmod 755 {}", script.display()));
    let client = format!("busybox udhcpc -i eth0 -f -q -n -t 30 -T 1 -s {} -O mtu -O staticroutes", script.display());
    let said = town.alice.run(&client);
    assert!(said.contains("host=host-11 mtu=1442 dns=100.64.7.1 router=100.64.10.1"), "{said}");
    let shown = sh(&format!("ip -n {0} -o -4 address; ip -n {0} route", town.alice.netns));
    assert!(shown.contains("100.64.10.11/24"), "{shown}");
    assert!(shown.contains("169.254.169.254 via 100.64.10.2"), "{shown}");
    assert!(shown.contains("default via 100.64.10.1"), "{shown}");
}

async fn metadata(town: &Town) {
    let chassis = town.lab.stack.chassis().unwrap();
    let addresses = ["100.64.10.2/24".parse().unwrap()];
    let name = chassis.ensure_localport("n1", "meta", &meta().mac.to_string(), &addresses).await.unwrap();
    serve_on(netns::listen(&name, "169.254.169.254:80".parse().unwrap()).unwrap());
    town.alice.ping_within("100.64.10.2", SOON).await;
    assert_eq!(
        town.alice.admitted("169.254.169.254:80").as_deref(),
        Some("100.64.10.11"),
        "the service knows who asks"
    );
}

async fn security_groups(town: &Town) {
    let Town { alice, bob, carol, dave, lab } = town;
    for (guest, port) in [(alice, 8080), (alice, 9090), (carol, 8080)] {
        guest.serve(port);
    }
    alice.ping_within("100.64.10.12", SOON).await;
    // Members of a group that allows its members.
    bob.ping_within("100.64.10.11", SOON).await;
    assert!(!carol.ping("100.64.10.11"), "not a member");
    assert!(!alice.ping("100.64.10.13"), "inbound is denied by default");
    assert_eq!(carol.admitted("100.64.10.11:8080").as_deref(), Some("100.64.10.13"), "a port open to all");
    assert_eq!(carol.connect("100.64.10.11:9090"), None, "and no other");
    assert_eq!(alice.connect("100.64.10.13:8080"), None);
    // Across the router.
    assert_eq!(dave.admitted("100.64.10.11:8080").as_deref(), Some("100.64.11.14"));
    assert!(!dave.ping("100.64.10.11") && !alice.ping("100.64.11.14"));
    // Rules change beneath live ports.
    let mut opened = group("closed", vec![rule("now-ping", Direction::Ingress, PING, cidr("100.64.10.11/32"))]);
    lab.fabric.apply(&[Change::PutSecurityGroup(opened.clone())]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("the new rule lets both in", || alice.ping("100.64.10.13") && alice.ping("100.64.11.14")).await;
    eventually("only the one address", || !bob.ping("100.64.10.13")).await;
    // Egress that is not listed is denied as well.
    opened.rules.clear();
    lab.fabric.apply(&[Change::PutSecurityGroup(opened)]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("taken away again", || !alice.ping("100.64.10.13")).await;
    eventually("no egress rule, nothing goes out", || carol.connect("100.64.10.11:8080").is_none()).await;
    lab.fabric.apply(&[Change::PutSecurityGroup(group("closed", vec![]))]).await.unwrap();
    // Without port security nothing is filtered.
    let mut free = PortSpec { port_security: false, ..carol_port() };
    lab.fabric.apply(&[Change::PutPort(free.clone())]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("without port security all pass", || bob.ping("100.64.10.13")).await;
    free.port_security = true;
    lab.fabric.apply(&[Change::PutPort(free)]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("with it again none", || !bob.ping("100.64.10.13")).await;
}

async fn anti_spoofing(town: &Town) {
    let Town { alice, bob, lab, .. } = town;
    sh(&format!("ip -n {} address add 100.64.10.99/24 dev eth0", bob.netns));
    let spoofed = || lab::try_sh(&format!("ip netns exec {} ping -c 1 -W 1 -I 100.64.10.99 100.64.10.11", bob.netns)).0;
    let members = Change::PutSecurityGroup(group("web", {
        let mut rules = web().rules;
        rules.truncate(3);
        rules.push(rule("all-ping", Direction::Ingress, PING, Remote::Any));
        rules
    }));
    lab.fabric.apply(&[members]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    assert!(!spoofed(), "an address that is not the port's");
    let mut allowed = bob_port();
    allowed.allowed_address_pairs.push(AddressPair { ip: "100.64.10.96/28".parse().unwrap(), mac: None });
    lab.fabric.apply(&[Change::PutPort(allowed)]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("an address that it is allowed", spoofed).await;
    lab.fabric.apply(&[Change::PutPort(bob_port()), Change::PutSecurityGroup(web())]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("and is not any more", || !spoofed()).await;
    sh(&format!("ip -n {0} address delete 100.64.10.99/24 dev eth0", bob.netns));
    sh(&format!("ip -n {0} link set eth0 address 02:00:00:00:00:77", bob.netns));
    sh(&format!("ip -n {0} route replace default via 100.64.10.1", bob.netns));
    assert!(!bob.ping("100.64.10.11"), "an Ethernet address that is not the port's");
    sh(&format!("ip -n {0} link set eth0 address {1}", bob.netns, bob_port().mac));
    sh(&format!("ip -n {0} neigh flush all; ip -n {1} neigh flush all", bob.netns, alice.netns));
    bob.ping_within("100.64.10.11", SOON).await;
}

/// Waits until something holds. The switches' caches follow their flow tables some hundred milliseconds later on a busy
/// machine: what OVN calls in force may meet a packet that goes the old way.
async fn eventually(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < SOON, "not so after {SOON:?}: {what}");
        runtime::task::sleep(Duration::from_millis(50)).await;
    }
}

fn host_listener(port: u16) {
    let listener = std::net::TcpListener::bind(SocketAddr::from(([100, 64, 7, 1], port))).unwrap();
    serve_on(listener);
}

async fn floating_and_snat(town: &Town) {
    let Town { alice, bob, .. } = town;
    host_listener(7000);
    let began = Instant::now();
    while !lab::try_sh("ping -c 1 -W 1 100.64.7.50").0 {
        assert!(began.elapsed() < SOON, "the floating IP does not answer the host");
    }
    assert_eq!(
        greeting_within("100.64.7.50:8080".parse().unwrap(), PATIENCE).unwrap(),
        "100.64.7.1",
        "the guest sees the host's address"
    );
    assert!(greeting("100.64.7.50:9090".parse().unwrap()).is_err(), "security groups hold behind floating IPs");
    assert_eq!(alice.admitted("100.64.7.1:7000").as_deref(), Some("100.64.7.50"), "leaves with its floating IP");
    assert_eq!(bob.admitted("100.64.7.1:7000").as_deref(), Some("100.64.7.10"), "leaves with the router's address");
    assert_eq!(bob.admitted("100.64.7.50:8080").as_deref(), Some("100.64.7.10"), "a neighbour by its floating IP");
}

async fn floating_ip_moves_and_goes(town: &Town) {
    let Town { alice, bob, lab, .. } = town;
    bob.serve(8080);
    let moved = FloatingIpSpec { port: "bob".into(), fixed_ip: "100.64.10.12".parse().unwrap(), ..floating() };
    lab.fabric.apply(&[Change::PutFloatingIp(moved)]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("the floating IP is bob's now", || bob.connect("100.64.7.1:7000").as_deref() == Some("100.64.7.50"))
        .await;
    eventually("and not alice's any more", || alice.connect("100.64.7.1:7000").as_deref() == Some("100.64.7.10")).await;
    lab.fabric.apply(&[Change::DeleteFloatingIp("f1".into())]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("a deleted floating IP answers no more", || greeting("100.64.7.50:8080".parse().unwrap()).is_err())
        .await;
    let closed = RouterSpec { snat: false, ..router("r1", true) };
    lab.fabric.apply(&[Change::PutRouter(closed)]).await.unwrap();
    lab.fabric.settled(PATIENCE).await.unwrap();
    eventually("without SNAT the host has no way back", || bob.connect("100.64.7.1:7000").is_none()).await;
}

/// A connection that is used twenty times a second; tells the longest time that an answer took.
fn talk(to: SocketAddr, patience: Duration) -> Duration {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect_timeout(&to, SOON).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut said = [0; 64];
    assert!(stream.read(&mut said).unwrap() > 0);
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    while began.elapsed() < patience {
        let asked = Instant::now();
        stream.write_all(b"x").unwrap();
        stream.read_exact(&mut said[..1]).unwrap();
        longest = longest.max(asked.elapsed());
        while asked.elapsed() < Duration::from_millis(50) {
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }
    longest
}

#[test]
fn connections_survive_the_death_of_every_daemon_and_of_ourselves() {
    lab::run(|lab| async move {
        let town = build(lab).await;
        town.alice.address("100.64.10.11/24", "100.64.10.1");
        town.alice.serve(8080);
        let began = Instant::now();
        while !lab::try_sh("ping -c 1 -W 1 100.64.7.50").0 {
            assert!(began.elapsed() < SOON);
        }
        let floating: SocketAddr = "100.64.7.50:8080".parse().unwrap();
        let direct: SocketAddr = "100.64.10.11:8080".parse().unwrap();
        for daemon in ["vswitchd", "conf", "controller", "northd", "nb", "sb"] {
            let netns = town.bob.netns.clone();
            let outside = runtime::task::blocking(move || talk(floating, Duration::from_secs(4)));
            let inside = runtime::task::blocking(move || {
                netns::inside(&netns, move || Ok(talk(direct, Duration::from_secs(4))))
            });
            let outside = runtime::task::spawn("outside", outside);
            let inside = runtime::task::spawn("inside", inside);
            runtime::task::sleep(Duration::from_millis(500)).await;
            town.lab.kill_9(daemon);
            let outside = outside.await.unwrap().unwrap().unwrap();
            let inside = inside.await.unwrap().unwrap().unwrap().unwrap();
            println!("{daemon}: longest answer through the floating IP {outside:?}, between guests {inside:?}");
            assert!(outside.max(inside) < Duration::from_secs(20), "{daemon}");
            town.lab.fabric.settled(PATIENCE).await.unwrap();
        }
        // Our next life: the daemons are adopted, nothing has to be written, connections do not notice.
        let netns = town.bob.netns.clone();
        let inside = runtime::task::spawn(
            "inside",
            runtime::task::blocking(move || netns::inside(&netns, move || Ok(talk(direct, Duration::from_secs(2))))),
        );
        let again = Stack::up(town.lab.stack.config().clone()).await.unwrap();
        assert!(again.states().iter().all(|(_, state)| state.adopted));
        let fabric = lab::open_fabric(again.config());
        assert_eq!(fabric.reconcile(&topology(&self::town())).await.unwrap(), Report::default());
        let longest = inside.await.unwrap().unwrap().unwrap().unwrap();
        println!("adoption: longest answer {longest:?}");
        assert!(longest < Duration::from_secs(10));
    });
}

#[test]
fn thirty_ports_come_up_together() {
    lab::run(|lab| async move {
        lab.fabric.apply(&town()).await.unwrap();
        let specs: Vec<_> = (0..30u8)
            .map(|n| vif(&format!("g{n}"), "n1", 100 + n, &[("s1", &format!("100.64.10.{}", 100 + n))], &["web"]))
            .collect();
        let changes: Vec<_> = specs.iter().cloned().map(Change::PutPort).collect();
        let (began, before) = (Instant::now(), processor());
        lab.fabric.apply(&changes).await.unwrap();
        let cost = processor() - before;
        println!("30 ports written in {:?}, {cost:?} of processor", began.elapsed());
        assert!(cost < Duration::from_millis(500));
        let ports: Vec<_> = specs.iter().collect();
        let guests = lab.guests(&ports).await;
        let began = Instant::now();
        lab.fabric.wait_up(&Lab::ids(&ports), PATIENCE).await.unwrap();
        println!("all up {:?} after the last was plugged", began.elapsed());
        guests[0].address("100.64.10.100/24", "100.64.10.1");
        guests[29].address("100.64.10.129/24", "100.64.10.1");
        guests[0].ping_within("100.64.10.129", SOON).await;
        let deletions: Vec<_> = specs.iter().map(|spec| Change::DeletePort(spec.id.clone())).collect();
        let began = Instant::now();
        lab.fabric.apply(&deletions).await.unwrap();
        println!("30 ports deleted in {:?}", began.elapsed());
    });
}

#[test]
fn an_ipv6_guest_forms_its_address_and_reaches_its_router() {
    lab::run(|lab| async move {
        lab.fabric.apply(&town()).await.unwrap();
        let mut dual = vif("eve", "n1", 15, &[("s1", "100.64.10.15"), ("s6", "fd00:10::ff:fe00:f")], &["web"]);
        dual.hostname = None;
        let changes = [
            Change::PutSubnet(subnet("s6", "n1", "fd00:10::/64")),
            leg("leg1", "n1", 1, &[("s1", "100.64.10.1"), ("s6", "fd00:10::1")]),
            Change::PutPort(dual.clone()),
        ];
        lab.fabric.apply(&changes).await.unwrap();
        let eve = lab.guest(&dual).await;
        lab.fabric.wait_up(&[dual.id.clone()], PATIENCE).await.unwrap();
        let began = Instant::now();
        loop {
            let shown = sh(&format!("ip -n {} -o -6 address show scope global", eve.netns));
            // The guest's own EUI-64 address is what the slice must have recorded.
            if shown.contains("fd00:10::ff:fe00:f/64") && !shown.contains("tentative") {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "no address by router advertisement: {shown}");
            runtime::task::sleep(Duration::from_millis(100)).await;
        }
        eve.ping_within("fd00:10::1", SOON).await;
        let mtu = eve.run("cat /proc/sys/net/ipv6/conf/eth0/mtu");
        assert_eq!(mtu.trim(), "1442", "the advertisement tells the MTU");
    });
}
