//! The contract of `network::port::Fabric`, checked on every implementation of it.

use std::time::Duration;

use async_trait::async_trait;
use fabric::SimFabric;
use network::port::*;

use crate::lab::{self, Lab, PATIENCE};
use crate::specs::*;

/// A fabric with a hand that plugs guests in.
#[async_trait]
trait Subject: Send + Sync {
    fn fabric(&self) -> &dyn Fabric;
    async fn plug(&self, port: &PortSpec);
    async fn unplug(&self, port: &PortSpec);
    fn chassis(&self) -> &str;
}

#[async_trait]
impl Subject for SimFabric {
    fn fabric(&self) -> &dyn Fabric {
        self
    }

    async fn plug(&self, port: &PortSpec) {
        SimFabric::plug(self, &port.id, "sim-1");
    }

    async fn unplug(&self, port: &PortSpec) {
        SimFabric::unplug(self, &port.id);
    }

    fn chassis(&self) -> &str {
        "sim-1"
    }
}

#[async_trait]
impl Subject for Lab {
    fn fabric(&self) -> &dyn Fabric {
        &self.fabric
    }

    async fn plug(&self, port: &PortSpec) {
        self.guest(port).await;
    }

    async fn unplug(&self, port: &PortSpec) {
        Lab::unplug(self, port).await;
    }

    fn chassis(&self) -> &str {
        lab::CHASSIS
    }
}

#[tokio::test]
async fn the_simulation_conforms() {
    suite(&SimFabric::unplugged()).await;
}

#[test]
fn ovn_conforms() {
    lab::run(|lab| async move { suite(&*lab).await });
}

/// A topology with one of everything.
fn one_of_everything() -> Vec<Change> {
    let leg = PortKind::RouterInterface { router: "r1".into() };
    let gateway = PortKind::RouterGateway { router: "r1".into() };
    let mut web = group("web", vec![rule("web-in", Direction::Ingress, PING, Remote::Group("web".into()))]);
    web.rules.push(rule("web-http", Direction::Ingress, Protocol::Tcp(Some((80, 81))), cidr("100.64.0.0/16")));
    vec![
        // Ports before what they name: a batch is a whole.
        Change::PutPort(vif("p1", "n1", 11, &[("s1", "100.64.10.11")], &["web"])),
        Change::PutPort(vif("p2", "n1", 12, &[("s1", "100.64.10.12"), ("s6", "fd00:10::12")], &["web"])),
        Change::PutFloatingIp(FloatingIpSpec {
            id: "f1".into(),
            address: "100.64.7.50".parse().unwrap(),
            router: "r1".into(),
            port: "p1".into(),
            fixed_ip: "100.64.10.11".parse().unwrap(),
        }),
        Change::PutNetwork(network("ext", Some("public"))),
        Change::PutSubnet(subnet("sext", "ext", "100.64.7.0/24")),
        Change::PutNetwork(network("n1", None)),
        Change::PutSubnet(subnet("s1", "n1", "100.64.10.0/24")),
        Change::PutSubnet(subnet("s6", "n1", "fd00:10::/64")),
        Change::PutPort(port("meta", "n1", 2, &[("s1", "100.64.10.2")], PortKind::Localport)),
        Change::PutRouter(router("r1", true)),
        Change::PutPort(port("leg", "n1", 1, &[("s1", "100.64.10.1"), ("s6", "fd00:10::1")], leg)),
        Change::PutPort(port("gw", "ext", 10, &[("sext", "100.64.7.10")], gateway)),
        Change::PutSecurityGroup(web),
    ]
}

/// Asserts that the fabric holds exactly this. `reconcile` is the only way to read a fabric, and a clean report means
/// that it changed nothing.
async fn holds(fabric: &dyn Fabric, wanted: &Topology) {
    assert_eq!(fabric.reconcile(wanted).await.unwrap(), Report::default());
}

async fn suite(subject: &dyn Subject) {
    references_and_wholeness(subject.fabric()).await;
    applying_twice_and_deleting(subject.fabric()).await;
    reconciliation(subject.fabric()).await;
    ports_come_up(subject).await;
    ports_go_down_and_come_back(subject).await;
}

async fn references_and_wholeness(fabric: &dyn Fabric) {
    holds(fabric, &Topology::default()).await;
    fabric.apply(&[]).await.unwrap();
    let good = Change::PutNetwork(network("n1", None));
    let ghost = |kind, id: &str| FabricError::UnknownReference { kind, id: id.into() };
    let cases = [
        (Change::PutSubnet(subnet("s1", "n9", "100.64.10.0/24")), ghost(Kind::Network, "n9")),
        (Change::PutPort(vif("p1", "n9", 1, &[], &[])), ghost(Kind::Network, "n9")),
        (Change::PutPort(vif("p1", "n1", 1, &[("s9", "100.64.10.11")], &[])), ghost(Kind::Subnet, "s9")),
        (Change::PutPort(vif("p1", "n1", 1, &[], &["g9"])), ghost(Kind::SecurityGroup, "g9")),
        (
            Change::PutPort(port("p1", "n1", 1, &[], PortKind::RouterInterface { router: "r9".into() })),
            ghost(Kind::Router, "r9"),
        ),
        (
            Change::PutSecurityGroup(group(
                "g1",
                vec![rule("x", Direction::Ingress, PING, Remote::Group("g9".into()))],
            )),
            ghost(Kind::SecurityGroup, "g9"),
        ),
    ];
    for (bad, error) in cases {
        assert_eq!(fabric.apply(&[good.clone(), bad]).await, Err(error));
        holds(fabric, &Topology::default()).await;
    }
    let everything = one_of_everything();
    fabric.apply(&everything).await.unwrap();
    let second = port("gw2", "ext", 77, &[("sext", "100.64.7.77")], PortKind::RouterGateway { router: "r1".into() });
    assert!(matches!(fabric.apply(&[Change::PutPort(second)]).await, Err(FabricError::Conflict(_))));
    holds(fabric, &topology(&everything)).await;
}

async fn applying_twice_and_deleting(fabric: &dyn Fabric) {
    let mut changes = one_of_everything();
    for _ in 0..2 {
        fabric.apply(&changes).await.unwrap();
        holds(fabric, &topology(&changes)).await;
    }
    let mut closed = vif("p1", "n1", 11, &[("s1", "100.64.10.11")], &[]);
    closed.port_security = false;
    let mut plain = network("n1", None);
    plain.mtu = 1300;
    let mut v6 = subnet("s6", "n1", "fd00:10::/64");
    v6.ipv6_mode = Ipv6Mode::DhcpStateful;
    let mut routed = router("r1", false);
    routed.routes.push(Route { destination: "10.9.0.0/16".parse().unwrap(), nexthop: "100.64.10.12".parse().unwrap() });
    let edits = [
        Change::PutPort(closed),
        Change::PutNetwork(plain),
        Change::PutSubnet(v6),
        Change::PutRouter(routed),
        Change::PutSecurityGroup(group("web", vec![])),
        Change::DeleteFloatingIp("f1".into()),
        Change::DeletePort("gw".into()),
        Change::DeletePort("never-was".into()),
        Change::DeleteNetwork("never-was".into()),
    ];
    for edit in edits {
        changes.push(edit.clone());
        fabric.apply(std::slice::from_ref(&edit)).await.unwrap();
        fabric.apply(&[edit]).await.unwrap();
        holds(fabric, &topology(&changes)).await;
    }
    let deletions = [
        Change::DeletePort("p1".into()),
        Change::DeletePort("p2".into()),
        Change::DeletePort("meta".into()),
        Change::DeletePort("leg".into()),
        Change::DeleteRouter("r1".into()),
        Change::DeleteSubnet("s6".into()),
        Change::DeleteSubnet("s1".into()),
        Change::DeleteSubnet("sext".into()),
        Change::DeleteNetwork("n1".into()),
        Change::DeleteNetwork("ext".into()),
        Change::DeleteSecurityGroup("web".into()),
    ];
    fabric.apply(&deletions).await.unwrap();
    fabric.apply(&deletions).await.unwrap();
    holds(fabric, &Topology::default()).await;
}

async fn reconciliation(fabric: &dyn Fabric) {
    let changes = one_of_everything();
    let wanted = topology(&changes);
    let report = fabric.reconcile(&wanted).await.unwrap();
    assert_eq!((report.added.len(), report.fixed, report.removed), (changes.len(), vec![], vec![]));
    let mut other = wanted.clone();
    other.change(&Change::DeletePort("p2".into()));
    other.change(&Change::PutPort(vif("p3", "n1", 13, &[("s1", "100.64.10.13")], &["web"])));
    let mut renamed = network("n1", None);
    renamed.name = "another name".into();
    other.change(&Change::PutNetwork(renamed));
    let report = fabric.reconcile(&other).await.unwrap();
    assert_eq!(report.added, ["port p3"]);
    assert_eq!(report.fixed, ["network n1"]);
    assert_eq!(report.removed, ["port p2"]);
    holds(fabric, &other).await;
    assert_eq!(fabric.reconcile(&Topology::default()).await.unwrap().removed.len(), changes.len());
    holds(fabric, &Topology::default()).await;
}

async fn ports_come_up(subject: &dyn Subject) {
    let fabric = subject.fabric();
    fabric.apply(&one_of_everything()).await.unwrap();
    let p1 = vif("p1", "n1", 11, &[("s1", "100.64.10.11")], &["web"]);
    let ids = [PortId::from("p1"), PortId::from("p2")];
    let down = |id: &str| PortStatus { port: id.into(), up: false, chassis: None };
    assert_eq!(fabric.port_status(&ids).await.unwrap(), [down("p1"), down("p2")]);
    assert_eq!(fabric.port_status(&["nowhere".into()]).await.unwrap(), []);
    assert_eq!(fabric.port_status(&[]).await.unwrap().len(), 5, "all ports");
    let timeout = fabric.wait_up(&ids, Duration::from_millis(50)).await;
    assert_eq!(timeout, Err(FabricError::Timeout(ids.to_vec())));
    let unknown = fabric.wait_up(&["nowhere".into()], Duration::from_millis(50)).await;
    assert_eq!(unknown, Err(FabricError::Timeout(vec!["nowhere".into()])));
    fabric.wait_up(&["meta".into()], PATIENCE).await.unwrap();
    let mut events = fabric.watch_ports();
    subject.plug(&p1).await;
    fabric.wait_up(&ids[..1], PATIENCE).await.unwrap();
    let up = PortStatus { port: "p1".into(), up: true, chassis: Some(subject.chassis().into()) };
    let told = tokio::time::timeout(PATIENCE, async {
        loop {
            let event = events.recv().await.unwrap();
            if event == up {
                return;
            }
            assert_eq!(event.port, p1.id, "nothing else changed");
        }
    });
    told.await.unwrap();
    assert_eq!(fabric.port_status(&ids).await.unwrap(), [up, down("p2")]);
    assert_eq!(fabric.wait_up(&ids, Duration::from_millis(50)).await, Err(FabricError::Timeout(vec!["p2".into()])));
}

async fn ports_go_down_and_come_back(subject: &dyn Subject) {
    let fabric = subject.fabric();
    let p1 = vif("p1", "n1", 11, &[("s1", "100.64.10.11")], &["web"]);
    let mut events = fabric.watch_ports();
    subject.unplug(&p1).await;
    let down = PortStatus { port: "p1".into(), up: false, chassis: None };
    let told = tokio::time::timeout(PATIENCE, async { while events.recv().await.unwrap() != down {} });
    told.await.unwrap();
    assert_eq!(fabric.port_status(std::slice::from_ref(&p1.id)).await.unwrap(), [down]);
    fabric.reconcile(&Topology::default()).await.unwrap();
    assert_eq!(fabric.port_status(&[]).await.unwrap(), []);
}
