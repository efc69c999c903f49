//! What is seen of hosts, clusters, storage and address pools: pure, from what the slices know and what was measured in the last hour.

use super::rules::{self, Fault};
use super::{ADDRESS, ALL, CPU_LOAD, DISK, GRANTED, Kind, MEMORY, MEMORY_LOAD, VCPU};
use crate::node::NodeState;
use crate::port::{AddressPool, PlantHost};
use crate::sample::recent::Recent;
use kernel::{ProjectId, Timestamp};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;
use std::collections::{BTreeMap, HashMap};

/// How much of something is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub measure: &'static str,
    pub used: Decimal,
    pub total: Decimal,
}

/// The highest reading of a day that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Past {
    pub day: String,
    pub begins: Timestamp,
    pub reading: Reading,
}

/// What is seen of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub kind: Kind,
    pub id: String,
    pub name: String,
    pub project: Option<ProjectId>,
    pub place: String,
    pub state: String,
    /// How full it is now; none where that is as it was at the last look.
    pub readings: Option<Vec<Reading>>,
    /// Days before that nobody has written down yet.
    pub past: Vec<Past>,
    /// What is wrong besides being full.
    pub faults: Vec<Fault>,
}

fn seen(kind: Kind, id: &str, name: String, place: String, state: &str) -> Seen {
    Seen {
        kind,
        id: id.to_owned(),
        name,
        project: None,
        place,
        state: state.to_owned(),
        readings: Some(Vec::new()),
        past: Vec::new(),
        faults: Vec::new(),
    }
}

fn gib(bytes: u64) -> Decimal {
    (Decimal::from(bytes) / Decimal::from(1u64 << 30)).round_dp(2)
}

fn float(x: f64) -> Decimal {
    Decimal::from_f64(x).unwrap_or_default().round_dp(3)
}

/// A host with all that is known of it.
#[derive(Debug, Clone)]
pub(super) struct Host {
    pub plant: PlantHost,
    pub state: NodeState,
    pub recent: Option<Recent>,
    /// Storage granted on it, GiB.
    pub granted: Decimal,
}

impl Host {
    fn heard(&self) -> bool {
        self.state == NodeState::Up
    }
    /// Measures with what is used and what there is; loads only of a host that was observed.
    fn readings(&self) -> Vec<Reading> {
        let p = &self.plant;
        let of = |measure, used: Decimal, total: Decimal| Reading { measure, used, total };
        let mut all = vec![
            of(VCPU, Decimal::from(p.used_vcpus), Decimal::from(p.vcpus)),
            of(MEMORY, gib(p.used_memory_mib << 20), gib(p.memory_mib << 20)),
            of(GRANTED, self.granted, gib(p.disk_bytes.0)),
        ];
        if let Some(r) = &self.recent {
            all.push(of(CPU_LOAD, float(r.cores), Decimal::from(p.cpus)));
            all.push(of(MEMORY_LOAD, gib(r.memory.max(0.0) as u64), gib(p.memory_mib << 20)));
        }
        all
    }
    fn disk(&self) -> Reading {
        let (total, free) = self.plant.disk_bytes;
        Reading { measure: DISK, used: gib(total.saturating_sub(free)), total: gib(total) }
    }
}

/// Sums by measure.
fn sum(all: impl IntoIterator<Item = Reading>) -> Vec<Reading> {
    let mut by: BTreeMap<&'static str, (Decimal, Decimal)> = BTreeMap::new();
    for r in all {
        let s = by.entry(r.measure).or_default();
        *s = (s.0 + r.used, s.1 + r.total);
    }
    by.into_iter().map(|(measure, (used, total))| Reading { measure, used, total }).collect()
}

fn state_of(h: &Host) -> &'static str {
    match h.state {
        NodeState::Enrolled => "enrolled",
        NodeState::Up => "up",
        NodeState::Away => "away",
        NodeState::Revoked => "revoked",
    }
}

fn host(h: &Host) -> Seen {
    let p = &h.plant;
    let mut s = seen(Kind::Host, p.id.as_str(), p.hostname.clone(), p.zone.clone(), state_of(h));
    s.readings = Some(h.readings());
    if h.state == NodeState::Away {
        s.faults.push(rules::away(p.servers));
    }
    if !p.open {
        s.faults.push(rules::closed(p.reason.as_deref()));
    }
    s
}

/// The host whose loss the others would not bear, if there is one: by vCPUs or memory.
fn unbearable(hosts: &[&Host]) -> Option<String> {
    let of = |f: fn(&PlantHost) -> u64| hosts.iter().map(|h| f(&h.plant)).sum::<u64>();
    let (vcpus, memory) = (of(|p| p.vcpus), of(|p| p.memory_mib));
    let (used_vcpus, used_memory) = (of(|p| p.used_vcpus), of(|p| p.used_memory_mib));
    let lost = |h: &&&Host| vcpus - h.plant.vcpus < used_vcpus || memory - h.plant.memory_mib < used_memory;
    let largest = hosts.iter().filter(lost).max_by_key(|h| (h.plant.vcpus, h.plant.memory_mib));
    largest.map(|h| h.plant.hostname.clone())
}

/// What is down counts neither as used nor as there.
fn cluster(id: &str, hosts: &[&Host]) -> Seen {
    let up: Vec<&Host> = hosts.iter().copied().filter(|h| h.heard()).collect();
    let state = if up.len() == hosts.len() { "up" } else { "degraded" };
    let mut s = seen(Kind::Cluster, id, id.to_owned(), String::new(), state);
    s.readings = Some(sum(up.iter().flat_map(|h| h.readings())));
    if let Some(name) = unbearable(&up) {
        s.faults.push(rules::spare(&name));
    }
    s
}

fn storage(id: &str, name: String, place: String, hosts: &[&Host]) -> Seen {
    let up = hosts.iter().all(|h| h.heard());
    let mut s = seen(Kind::Storage, id, name, place, if up { "up" } else { "degraded" });
    let granted = hosts.iter().flat_map(|h| h.readings()).filter(|r| r.measure == GRANTED);
    let readings = sum(hosts.iter().map(|h| h.disk()).chain(granted));
    let over = readings.iter().find(|r| r.measure == GRANTED && r.total > Decimal::ZERO && r.used > r.total);
    if let Some(r) = over {
        s.faults.push(rules::overgranted(r.used, r.total));
    }
    s.readings = Some(readings);
    s
}

/// All that is seen of the plant.
pub(super) fn plant(hosts: &[Host], pools: &[AddressPool]) -> Vec<Seen> {
    let mut zones: BTreeMap<&str, Vec<&Host>> = BTreeMap::new();
    for h in hosts {
        zones.entry(h.plant.zone.as_str()).or_default().push(h);
    }
    let every: Vec<&Host> = hosts.iter().collect();
    let mut all: Vec<Seen> = hosts.iter().map(host).collect();
    if !every.is_empty() {
        all.push(cluster(ALL, &every));
        all.push(storage(ALL, ALL.to_owned(), String::new(), &every));
    }
    // A zone of that name would be taken for all of them.
    all.extend(zones.iter().filter(|(zone, _)| **zone != ALL).map(|(zone, of)| cluster(zone, of)));
    all.extend(
        hosts.iter().map(|h| storage(h.plant.id.as_str(), h.plant.hostname.clone(), h.plant.zone.clone(), &[h])),
    );
    all.extend(pools.iter().map(|p| {
        let name = if p.name.is_empty() { p.network.clone() } else { format!("{} / {}", p.network, p.name) };
        let mut s = seen(Kind::IpPool, &p.id, name, p.cidr.clone(), "up");
        s.readings =
            Some(vec![Reading { measure: ADDRESS, used: Decimal::from(p.taken), total: Decimal::from(p.size) }]);
        s
    }));
    all
}

/// Hosts as the slices know them, with what is measured of them; those that were revoked are no hosts any more.
pub(super) fn hosts(
    plant: Vec<PlantHost>,
    states: &HashMap<String, NodeState>,
    recent: &HashMap<String, Recent>,
    granted: &HashMap<String, Decimal>,
) -> Vec<Host> {
    let with = |p: PlantHost| {
        let id = p.id.as_str();
        let state = states.get(id).copied().unwrap_or(NodeState::Away);
        let (recent, granted) = (recent.get(id).copied(), granted.get(id).copied().unwrap_or_default());
        Host { state, recent, granted, plant: p }
    };
    plant.into_iter().map(with).filter(|h| h.state != NodeState::Revoked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::NodeId;

    fn one(id: &str, zone: &str, used_vcpus: u64) -> Host {
        let plant = PlantHost {
            id: NodeId::from(id),
            hostname: format!("host-{id}"),
            zone: zone.to_owned(),
            open: true,
            reason: None,
            cpus: 8,
            vcpus: 24,
            used_vcpus,
            memory_mib: 32 << 10,
            used_memory_mib: used_vcpus << 10,
            disk_bytes: (100 << 30, 60 << 30),
            servers: used_vcpus,
        };
        Host { plant, state: NodeState::Up, recent: None, granted: Decimal::from(30) }
    }

    fn of<'a>(all: &'a [Seen], kind: Kind, id: &str) -> &'a Seen {
        all.iter().find(|s| s.kind == kind && s.id == id).unwrap()
    }

    fn reading(s: &Seen, measure: &str) -> Option<(Decimal, Decimal)> {
        let r = s.readings.as_ref()?.iter().find(|r| r.measure == measure)?;
        Some((r.used, r.total))
    }

    fn rules_of(s: &Seen) -> Vec<&'static str> {
        s.faults.iter().map(|f| f.rule).collect()
    }

    fn d(n: i64) -> Decimal {
        Decimal::from(n)
    }

    #[test]
    fn hosts_add_up_to_clusters_and_storage() {
        let mut a = one("a", "east", 12);
        a.recent = Some(Recent { cores: 4.0, memory: f64::from(1u32 << 30) * 16.0, rates: [0.0; 8] });
        let hosts = [a, one("b", "east", 4), one("c", "west", 20)];
        let all = plant(&hosts, &[]);
        let east = of(&all, Kind::Cluster, "east");
        assert_eq!((reading(east, VCPU), reading(east, MEMORY)), (Some((d(16), d(48))), Some((d(16), d(64)))));
        assert_eq!(reading(east, CPU_LOAD), Some((d(4), d(8))), "of the host that was observed");
        assert_eq!(reading(of(&all, Kind::Host, "a"), MEMORY_LOAD), Some((d(16), d(32))));
        assert_eq!(reading(of(&all, Kind::Host, "b"), CPU_LOAD), None);
        assert_eq!(reading(of(&all, Kind::Cluster, ALL), VCPU), Some((d(36), d(72))));
        let disks = of(&all, Kind::Storage, ALL);
        assert_eq!((reading(disks, DISK), reading(disks, GRANTED)), (Some((d(120), d(300))), Some((d(90), d(300)))));
        assert_eq!(reading(of(&all, Kind::Storage, "c"), DISK), Some((d(40), d(100))));
        assert!(rules_of(east).is_empty() && east.state == "up", "one of the two carries the 16 vCPUs");
        assert_eq!(rules_of(of(&all, Kind::Cluster, "west")), ["spare"], "its only host must not fail");
        assert!(rules_of(of(&all, Kind::Cluster, ALL)).is_empty());
    }

    #[test]
    fn what_is_away_closed_or_granted_twice_is_said() {
        let mut a = one("a", "z", 3);
        (a.state, a.plant.open, a.granted) = (NodeState::Away, false, d(150));
        let hosts = [a, one("b", "z", 3)];
        let all = plant(&hosts, &[]);
        assert_eq!(rules_of(of(&all, Kind::Host, "a")), ["away", "closed"]);
        let z = of(&all, Kind::Cluster, "z");
        assert_eq!((z.state.as_str(), reading(z, VCPU)), ("degraded", Some((d(3), d(24)))), "by what is left");
        assert_eq!(rules_of(of(&all, Kind::Storage, "a")), ["overgranted"]);
        assert!(rules_of(of(&all, Kind::Storage, ALL)).is_empty(), "180 of 200");
    }

    #[test]
    fn a_pool_of_addresses_has_the_name_of_its_network() {
        let pool = |name: &str| AddressPool {
            id: "s".into(),
            network: "public".into(),
            name: name.into(),
            cidr: "203.0.113.0/24".into(),
            size: 200,
            taken: 170,
            holders: Vec::new(),
        };
        let all = plant(&[], &[pool("")]);
        assert_eq!(all.len(), 1, "where there is no host there is no cluster");
        assert_eq!((all[0].name.as_str(), reading(&all[0], ADDRESS)), ("public", Some((d(170), d(200)))));
        assert_eq!(plant(&[], &[pool("v4")])[0].name, "public / v4");
    }

    #[test]
    fn a_revoked_host_is_none() {
        let states = HashMap::from([("a".to_owned(), NodeState::Revoked), ("b".to_owned(), NodeState::Up)]);
        let all = hosts(
            vec![one("a", "z", 1).plant, one("b", "z", 1).plant, one("c", "z", 1).plant],
            &states,
            &HashMap::new(),
            &HashMap::from([("b".to_owned(), d(7))]),
        );
        let told: Vec<_> = all.iter().map(|h| (h.plant.id.as_str(), h.state, h.granted)).collect();
        assert_eq!(told, [("b", NodeState::Up, d(7)), ("c", NodeState::Away, d(0))]);
    }
}
