//! Random histories against a real northbound database: what `apply` writes bit by bit must be what `reconcile` would
//! have written at once, whatever was done before and whoever else writes.

use std::path::Path;
use std::time::{Duration, Instant};

use fabric::{OvnFabric, OvnOptions};
use network::port::*;
use ovs::daemon::{Daemon, Running, find_program};
use ovs::ovsdb::Endpoint;

use crate::lab::{PATIENCE, processor, sh};
use crate::specs::*;

/// A database that does not outlive a failed test.
struct Server(Running);

impl std::ops::Deref for Server {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill();
    }
}

/// A northbound database without anybody who reads it: no root needed.
async fn northbound(dir: &Path) -> Server {
    let path = |name: &str| dir.join(name).display().to_string();
    if !dir.join("nb.db").exists() {
        sh(&format!("ovsdb-tool create {} /usr/share/ovn/ovn-nb.ovsschema", path("nb.db")));
    }
    let daemon = Daemon {
        name: "northbound",
        program: find_program("ovsdb-server").unwrap(),
        arguments: vec![
            format!("--remote=punix:{}", path("nb.sock")),
            format!("--unixctl={}", path("nb.ctl")),
            format!("--log-file={}", path("nb.log")),
            path("nb.db"),
        ],
        environment: vec![],
        pid_file: dir.join("nb.pid"),
    };
    Server(daemon.start().await.unwrap())
}

fn open(dir: &Path) -> OvnFabric {
    OvnFabric::open(OvnOptions {
        northbound: Endpoint::Unix(dir.join("nb.sock")),
        southbound: None,
        gateway_chassis: Some(vec!["c1".into(), "c2".into()]),
        patience: PATIENCE,
    })
}

fn nbctl(dir: &Path, arguments: &str) -> String {
    sh(&format!("ovn-nbctl --timeout=60 --db=unix:{}/nb.sock {arguments}", dir.display()))
}

/// A small generator: histories have to be the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }

    /// A change of one of a few things, so that they meet.
    fn change(&mut self) -> Change {
        let n = self.roll(3);
        let kind = self.roll(10);
        if self.one_in(4) {
            return match kind {
                0 => Change::DeleteNetwork(format!("n{n}").into()),
                1 => Change::DeleteSubnet(format!("s{n}").into()),
                2 => Change::DeleteSecurityGroup(format!("g{n}").into()),
                3 => Change::DeleteRouter(format!("r{n}").into()),
                4 => Change::DeleteFloatingIp(format!("f{n}").into()),
                _ => Change::DeletePort(self.port_id(n).into()),
            };
        }
        match kind {
            0 => {
                let mut spec = network(&format!("n{n}"), self.one_in(2).then_some("public"));
                spec.mtu -= self.roll(2) as u16;
                Change::PutNetwork(spec)
            }
            1 => self.subnet(n),
            2 => {
                let peer = Remote::Group(format!("g{}", self.roll(3)).into());
                let count = self.roll(3);
                let id = |i: u64| format!("g{n}-rule-{i}");
                let rules = (0..count).map(|i| rule(&id(i), Direction::Ingress, PING, peer.clone())).collect();
                Change::PutSecurityGroup(group(&format!("g{n}"), rules))
            }
            3 => {
                let mut spec = router(&format!("r{n}"), self.one_in(2));
                if self.one_in(2) {
                    let nexthop = format!("10.{n}.0.9").parse().unwrap();
                    spec.routes.push(Route { destination: "10.99.0.0/16".parse().unwrap(), nexthop });
                }
                Change::PutRouter(spec)
            }
            4 => Change::PutFloatingIp(FloatingIpSpec {
                id: format!("f{n}").into(),
                address: format!("100.64.7.{}", 50 + n).parse().unwrap(),
                router: format!("r{}", self.roll(3)).into(),
                port: format!("p{n}").into(),
                fixed_ip: format!("10.{n}.0.1{n}").parse().unwrap(),
            }),
            _ => self.port(n),
        }
    }

    fn port_id(&mut self, n: u64) -> String {
        let kind = ["p", "leg", "gw", "meta"][self.roll(4) as usize];
        format!("{kind}{n}")
    }

    fn subnet(&mut self, n: u64) -> Change {
        let v6 = self.one_in(3);
        let cidr = if v6 { format!("fd00:{n}::/64") } else { format!("10.{n}.0.0/24") };
        let mut spec = subnet(&format!("s{n}"), &format!("n{n}"), &cidr);
        spec.enable_dhcp = !self.one_in(3);
        if self.one_in(3) {
            spec.gateway = None;
        }
        spec.ipv6_mode = [Ipv6Mode::Slaac, Ipv6Mode::DhcpStateless, Ipv6Mode::DhcpStateful][self.roll(3) as usize];
        Change::PutSubnet(spec)
    }

    fn port(&mut self, n: u64) -> Change {
        let id = self.port_id(n);
        let router = RouterId::from(format!("r{}", self.roll(3)));
        let kind = match &id[..1] {
            "l" => PortKind::RouterInterface { router },
            "g" => PortKind::RouterGateway { router },
            "m" => PortKind::Localport,
            _ => PortKind::Vif,
        };
        let (network, subnet) = (format!("n{n}"), format!("s{n}"));
        let ip = format!("10.{n}.0.{}", 10 + self.roll(3));
        let mut spec = port(&id, &network, n as u8, &[(&subnet, &ip)], kind);
        spec.enabled = !self.one_in(4);
        spec.port_security = !self.one_in(4);
        spec.security_groups = (0..self.roll(3)).map(|g| format!("g{g}").into()).collect();
        spec.hostname = self.one_in(2).then(|| "name".to_owned());
        if self.one_in(3) {
            let mac = self.one_in(2).then(|| mac(99));
            spec.allowed_address_pairs.push(AddressPair { ip: "10.77.0.0/16".parse().unwrap(), mac });
        }
        Change::PutPort(spec)
    }
}

/// A batch that could have come from the slice: it deletes nothing that something else stands on.
fn is_sound(topology: &Topology) -> bool {
    let subnets = topology.subnets.values().all(|subnet| topology.networks.contains_key(&subnet.network));
    let ports = topology.ports.values().all(|port| {
        topology.networks.contains_key(&port.network)
            && port
                .fixed_ips
                .iter()
                .all(|fixed| topology.subnets.get(&fixed.subnet).is_some_and(|s| s.network == port.network))
            && port.security_groups.iter().all(|group| topology.security_groups.contains_key(group))
            && match &port.kind {
                PortKind::RouterInterface { router } | PortKind::RouterGateway { router } => {
                    topology.routers.contains_key(router)
                }
                _ => true,
            }
    });
    let floating = topology
        .floating_ips
        .values()
        .all(|f| topology.routers.contains_key(&f.router) && topology.ports.contains_key(&f.port));
    let groups = topology.security_groups.values().flat_map(|group| &group.rules).all(|rule| match &rule.remote {
        Remote::Group(group) => topology.security_groups.contains_key(group),
        _ => true,
    });
    subnets && ports && floating && groups
}

#[tokio::test]
async fn what_is_applied_bit_by_bit_is_what_would_be_written_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = northbound(dir.path()).await;
    let fabric = open(dir.path());
    let mut dice = Dice(20_260_101);
    let mut wanted = Topology::default();
    let mut applied = 0;
    for step in 0..1200 {
        let batch: Vec<_> = (0..=dice.roll(4)).map(|_| dice.change()).collect();
        let mut after = wanted.clone();
        batch.iter().for_each(|change| after.change(change));
        if !is_sound(&after) {
            continue;
        }
        match fabric.apply(&batch).await {
            Ok(()) => wanted = after,
            Err(FabricError::Conflict(reason)) => assert!(reason.contains("gateway"), "{reason}"),
            Err(error) => panic!("step {step}: {error} in {batch:?}"),
        }
        applied += 1;
        let report = fabric.reconcile(&wanted).await.unwrap();
        assert_eq!(report, Report::default(), "step {step} after {batch:#?}");
        if applied % 20 == 0 {
            // A driver that has just started knows what is there without being told.
            assert_eq!(open(dir.path()).reconcile(&wanted).await.unwrap(), Report::default(), "step {step}");
        }
    }
    println!("{applied} batches; at the end {} ports, {} routers", wanted.ports.len(), wanted.routers.len());
    assert!(applied > 300, "only {applied} batches were sound");
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn meddling_is_repaired_and_strangers_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let running = northbound(dir.path()).await;
    let fabric = open(dir.path());
    let changes = [
        Change::PutNetwork(network("n1", None)),
        Change::PutSubnet(subnet("s1", "n1", "10.1.0.0/24")),
        Change::PutSecurityGroup(group("web", vec![rule("in", Direction::Ingress, PING, Remote::Any)])),
        Change::PutPort(vif("p1", "n1", 1, &[("s1", "10.1.0.11")], &["web"])),
        Change::PutRouter(router("r1", true)),
        Change::PutPort(port("leg", "n1", 9, &[("s1", "10.1.0.1")], PortKind::RouterInterface { router: "r1".into() })),
    ];
    fabric.apply(&changes).await.unwrap();
    let wanted = topology(&changes);
    nbctl(
        dir.path(),
        "ls-add stranger -- lsp-add stranger stranger-port -- lsp-add n1 guest-of-ours -- lr-add strange-router",
    );
    assert_eq!(fabric.reconcile(&wanted).await.unwrap(), Report::default(), "strangers are not ours");
    let meddling = [
        ("lsp-set-port-security p1", "port p1"),
        ("lsp-set-addresses p1 unknown", "port p1"),
        ("clear logical_switch_port p1 dhcpv4_options", "port p1"),
        ("acl-del pg_web", "security-group web"),
        ("lrp-del lrp-leg", "port leg"),
        (
            "remove port_group xinglin_drop ports $(ovn-nbctl --db=unix:DIR/nb.sock get logical_switch_port p1 _uuid)",
            "port p1",
        ),
        ("acl-del xinglin_drop", "drop-group xinglin_drop"),
        (
            "set dhcp_options $(ovn-nbctl --db=unix:DIR/nb.sock --bare --columns=_uuid find dhcp_options cidr=10.1.0.0/24) options:router=9.9.9.9",
            "subnet s1",
        ),
    ];
    for (command, repaired) in meddling {
        nbctl(dir.path(), &command.replace("DIR", &dir.path().display().to_string()));
        let began = Instant::now();
        // The change is on its way to the fabric's replica.
        let report = loop {
            let report = fabric.reconcile(&wanted).await.unwrap();
            if !report.is_clean() || began.elapsed() > PATIENCE {
                break report;
            }
        };
        assert_eq!(report, Report { fixed: vec![repaired.to_owned()], ..Report::default() }, "{command}");
        assert_eq!(fabric.reconcile(&wanted).await.unwrap(), Report::default(), "{command}");
    }
    nbctl(dir.path(), "ls-del n1");
    let report = loop {
        let report = fabric.reconcile(&wanted).await.unwrap();
        if !report.is_clean() {
            break report;
        }
    };
    assert_eq!(report.added, ["network n1", "port leg", "port p1"]);
    fabric.reconcile(&Topology::default()).await.unwrap();
    let left = nbctl(dir.path(), "show");
    assert!(left.contains("stranger-port") && left.contains("strange-router"), "{left}");
    assert!(!left.contains("n1") && !left.contains("r1"), "{left}");
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn two_writers_at_once_make_one_of_each() {
    let dir = tempfile::tempdir().unwrap();
    let running = northbound(dir.path()).await;
    let writers: Vec<_> = (0..4).map(|_| open(dir.path())).collect();
    let changes: Vec<_> = (0..10u8)
        .flat_map(|n| {
            let (network_id, subnet_id) = (format!("n{n}"), format!("s{n}"));
            [
                Change::PutNetwork(network(&network_id, None)),
                Change::PutSubnet(subnet(&subnet_id, &network_id, &format!("10.{n}.0.0/24"))),
                Change::PutPort(vif(&format!("p{n}"), &network_id, n, &[(&subnet_id, &format!("10.{n}.0.11"))], &[])),
                Change::PutRouter(router(&format!("r{n}"), false)),
            ]
        })
        .collect();
    for batch in changes.chunks(4) {
        let results = futures::future::join_all(writers.iter().map(|writer| writer.apply(batch))).await;
        assert!(results.iter().all(Result::is_ok), "{results:?}");
    }
    for table in ["logical_switch", "dhcp_options", "logical_switch_port", "logical_router"] {
        let count = nbctl(dir.path(), &format!("--bare --columns=_uuid list {table}")).split_whitespace().count();
        assert_eq!(count, 10, "{table}");
    }
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn thirty_ports_are_written_in_a_tenth_of_a_second_among_a_thousand() {
    let dir = tempfile::tempdir().unwrap();
    let running = northbound(dir.path()).await;
    let fabric = open(dir.path());
    let ports = |from: u32, to: u32| {
        (from..to).map(|n| {
            let mut spec =
                vif(&format!("p{n}"), "n1", 0, &[("s1", &format!("10.1.{}.{}", n / 200, n % 200 + 10))], &["web"]);
            spec.mac = MacAddr([2, 0, 0, 0, (n >> 8) as u8, n as u8]);
            Change::PutPort(spec)
        })
    };
    let mut changes = vec![
        Change::PutNetwork(network("n1", None)),
        Change::PutSubnet(subnet("s1", "n1", "10.1.0.0/16")),
        Change::PutSecurityGroup(group("web", vec![])),
    ];
    changes.extend(ports(0, 1000));
    fabric.apply(&changes).await.unwrap();
    let batch: Vec<_> = ports(1000, 1030).collect();
    let (began, before) = (Instant::now(), processor());
    fabric.apply(&batch).await.unwrap();
    let (took, cost) = (began.elapsed(), processor() - before);
    let began = Instant::now();
    changes.extend(batch);
    assert!(fabric.reconcile(&topology(&changes)).await.unwrap().is_clean());
    println!("30 ports among 1,000: {took:?}, {cost:?} of processor; reconciling all: {:?}", began.elapsed());
    assert!(cost < Duration::from_millis(500), "{cost:?} even without optimisation");
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable_and_then_caught_up_with() {
    let dir = tempfile::tempdir().unwrap();
    let running = northbound(dir.path()).await;
    let socket = Endpoint::Unix(dir.path().join("nb.sock"));
    let fabric = OvnFabric::open(OvnOptions {
        northbound: socket,
        southbound: None,
        gateway_chassis: Some(vec![]),
        patience: Duration::from_secs(10),
    });
    let first = [Change::PutNetwork(network("n1", None))];
    fabric.apply(&first).await.unwrap();
    running.terminate(PATIENCE).await;
    let second = [Change::PutNetwork(network("n2", None))];
    let error = fabric.apply(&second).await.unwrap_err();
    assert!(matches!(error, FabricError::Unavailable(_)), "{error}");
    let running = northbound(dir.path()).await;
    fabric.apply(&second).await.unwrap();
    let both: Vec<_> = first.into_iter().chain(second).collect();
    assert!(fabric.reconcile(&topology(&both)).await.unwrap().is_clean());
    running.terminate(PATIENCE).await;
}
