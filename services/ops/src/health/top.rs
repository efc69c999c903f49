//! Rankings (TopN) of what is in a cluster, on a host or a storage, in a business system or an environment, and of who has the addresses of a
//! pool: by the figures of the last hour, when somebody asks.

use super::{ALL, CPU_LOAD, Kind, MEMORY, UNASSIGNED, VCPU, percent, store};
use crate::Ops;
use crate::resource::{Resource, store as resources};
use crate::sample::recent::Recent;
use kernel::{ProjectId, Result};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;
use std::collections::{BTreeMap, HashMap};

/// A place of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `server`, `volume`, `host`, `system`, `project`.
    pub kind: &'static str,
    /// Id.
    pub id: String,
    /// Name; empty where it is not known here.
    pub name: String,
    /// Whose it is.
    pub project: Option<ProjectId>,
    /// How much.
    pub value: Decimal,
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Top {
    /// By what.
    pub by: Ranking,
    /// The most first.
    pub places: Vec<Place>,
}

/// By what is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranking {
    /// The word of the API.
    pub word: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Name.
    pub name: &'static str,
    /// In English.
    pub name_en: &'static str,
}

const fn ranking(word: &'static str, unit: &'static str, name: &'static str, name_en: &'static str) -> Ranking {
    Ranking { word, unit, name, name_en }
}

const MIB: f64 = 1_048_576.0;
const MBIT: f64 = 125_000.0;
const GIB: f64 = 1_073_741_824.0;

/// How a server did by a figure of its last hour.
type Figure = fn(&Recent) -> f64;

/// Bytes of a request, on average.
fn io_size(r: &Recent) -> f64 {
    let requests = r.rates[1] + r.rates[3];
    if requests > 0.0 { (r.rates[0] + r.rates[2]) / requests } else { 0.0 }
}

/// By what servers are ranked, besides their CPUs, which are in per cent of those that they have.
const FIGURES: [(Ranking, Figure); 8] = [
    (ranking("memory", "GiB", "内存使用", "Memory in use"), |r| r.memory / GIB),
    (ranking("net_in", "Mbit/s", "网络入流量", "Network in"), |r| r.rates[4] / MBIT),
    (ranking("net_out", "Mbit/s", "网络出流量", "Network out"), |r| r.rates[6] / MBIT),
    (ranking("disk_read", "MiB/s", "磁盘读带宽", "Disk read"), |r| r.rates[0] / MIB),
    (ranking("disk_write", "MiB/s", "磁盘写带宽", "Disk written"), |r| r.rates[2] / MIB),
    (ranking("read_iops", "IOPS", "读IOPS", "Reads a second"), |r| r.rates[1]),
    (ranking("write_iops", "IOPS", "写IOPS", "Writes a second"), |r| r.rates[3]),
    (ranking("io_size", "KiB", "读写IO大小", "Size of a request"), |r| io_size(r) / 1024.0),
];
const CPU: Ranking = ranking("cpu", "%", "CPU使用率", "CPU in use");
const SIZE: Ranking = ranking("size", "GiB", "云硬盘容量", "Size of volumes");
const PROJECTS: Ranking = ranking("projects", "GiB", "项目存储用量", "Storage of projects");
const HOLDERS: Ranking = ranking("projects", "IP", "项目浮动IP数", "Floating IPs of projects");
const SYSTEMS: Ranking = ranking("systems", "%", "业务系统CPU负载", "CPU load of systems");
/// Measures that hosts are ranked by.
const HOSTS: [(&str, Ranking); 3] = [
    (CPU_LOAD, ranking("hosts", "%", "主机CPU负载", "CPU load of hosts")),
    (VCPU, ranking("hosts_vcpu", "%", "主机vCPU分配率", "vCPUs granted of hosts")),
    (MEMORY, ranking("hosts_memory", "%", "主机内存分配率", "Memory granted of hosts")),
];
/// Hosts or systems of which gauges are read for a ranking, at most.
const MOST: usize = 2000;

/// The most first; of equal ones in the order of their ids. What has nothing has no place.
fn ranked(by: Ranking, mut places: Vec<Place>, n: usize) -> Top {
    places.retain(|p| p.value > Decimal::ZERO);
    places.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.id.cmp(&b.id)));
    places.truncate(n);
    Top { by, places }
}

fn shown(x: f64) -> Decimal {
    Decimal::from_f64(x).unwrap_or_default().round_dp(2).normalize()
}

fn place_of(r: &Resource, kind: &'static str, value: Decimal) -> Place {
    Place { kind, id: r.id.clone(), name: r.name.clone(), project: Some(r.project.clone()), value }
}

/// Rankings of servers: CPU, memory, network, disks.
fn of_servers(all: &[Resource], recent: &HashMap<String, Recent>, only: &[&str], n: usize) -> Vec<Top> {
    let wanted = |by: &Ranking| only.is_empty() || only.contains(&by.word);
    let seen: Vec<(&Resource, &Recent)> = all.iter().filter_map(|r| Some((r, recent.get(&r.id)?))).collect();
    let mut tops = Vec::new();
    if wanted(&CPU) {
        let cpu = |(r, x): &(&Resource, &Recent)| {
            let vcpus = r.vcpus.as_deref().and_then(|v| v.parse::<Decimal>().ok()).unwrap_or(Decimal::ONE);
            let busy = Decimal::from_f64(x.cores).unwrap_or_default();
            place_of(r, "server", percent(busy, vcpus))
        };
        tops.push(ranked(CPU, seen.iter().map(cpu).collect(), n));
    }
    for (by, figure) in FIGURES.iter().filter(|(by, _)| wanted(by)) {
        let places = seen.iter().map(|(r, x)| place_of(r, "server", shown(figure(x)))).collect::<Vec<_>>();
        tops.push(ranked(*by, places, n));
    }
    tops
}

/// Rankings of volumes and of the projects that have them.
fn of_volumes(all: &[Resource], n: usize) -> Vec<Top> {
    let size = |r: &Resource| r.gb.as_deref().and_then(|v| v.parse::<Decimal>().ok()).unwrap_or_default().normalize();
    let mut sums: BTreeMap<&ProjectId, Decimal> = BTreeMap::new();
    for r in all {
        *sums.entry(&r.project).or_default() += size(r);
    }
    let volumes = all.iter().map(|r| place_of(r, "volume", size(r))).collect();
    let projects = sums.into_iter().map(|(p, value)| project(p, value)).collect();
    vec![ranked(SIZE, volumes, n), ranked(PROJECTS, projects, n)]
}

fn project(id: &ProjectId, value: Decimal) -> Place {
    Place { kind: "project", id: id.to_string(), name: String::new(), project: Some(id.clone()), value }
}

/// Whole kinds of things.
enum Which {
    Servers,
    Volumes,
    /// Servers of no business system.
    Unassigned,
}

/// Disks are what a storage is asked about.
const DISKS: [&str; 5] = ["disk_read", "disk_write", "read_iops", "write_iops", "io_size"];

impl Ops {
    /// Rankings of what is in something, each of so many places.
    pub(super) async fn rankings(&self, kind: Kind, id: &str, n: usize) -> Result<Vec<Top>> {
        match kind {
            Kind::Cluster => {
                let nodes = self.nodes_of(id).await?;
                let mut all = self.hosts_ranked(&nodes, n).await?;
                let servers =
                    if id == ALL { self.every(Which::Servers).await? } else { self.on(&nodes, "server").await? };
                all.extend(of_servers(&servers, &self.recent().await?, &[], n));
                Ok(all)
            }
            Kind::Host => {
                let servers = self.on(&[id.to_owned()], "server").await?;
                Ok(of_servers(&servers, &self.recent().await?, &[], n))
            }
            Kind::Storage => {
                let nodes = [id.to_owned()];
                let (volumes, servers) = if id == ALL {
                    (self.every(Which::Volumes).await?, self.every(Which::Servers).await?)
                } else {
                    (self.on(&nodes, "volume").await?, self.on(&nodes, "server").await?)
                };
                let mut all = of_volumes(&volumes, n);
                all.extend(of_servers(&servers, &self.recent().await?, &DISKS, n));
                Ok(all)
            }
            Kind::IpPool => self.holders(id, n).await,
            Kind::System => {
                let servers = self.held_by(&[id.to_owned()]).await?;
                Ok(of_servers(&servers, &self.recent().await?, &[], n))
            }
            Kind::Environment => self.of_environment(id, n).await,
        }
    }

    async fn of_environment(&self, id: &str, n: usize) -> Result<Vec<Top>> {
        let (mut all, servers) = if id == UNASSIGNED {
            (Vec::new(), self.every(Which::Unassigned).await?)
        } else {
            let mut systems = self.systems_in_use().await?;
            systems.retain(|s| s.profile.environment == id);
            let mut tx = self.env.db.read().await?;
            let mut places = Vec::new();
            for s in systems.iter().take(MOST) {
                let gauges = store::gauges(&mut tx, Kind::System, s.id.as_str()).await?;
                places.extend(gauges.iter().find(|g| g.measure == CPU_LOAD).map(|g| Place {
                    kind: "system",
                    id: s.id.to_string(),
                    name: s.profile.name.clone(),
                    project: Some(s.project.clone()),
                    value: percent(g.used, g.total),
                }));
            }
            drop(tx);
            let ids: Vec<String> = systems.iter().map(|s| s.id.to_string()).collect();
            (vec![ranked(SYSTEMS, places, n)], self.held_by(&ids).await?)
        };
        all.extend(of_servers(&servers, &self.recent().await?, &[], n));
        Ok(all)
    }

    /// Who has most of the addresses of a pool.
    async fn holders(&self, id: &str, n: usize) -> Result<Vec<Top>> {
        let Some(plant) = self.plant.get() else { return Ok(Vec::new()) };
        let pool = plant.address_pools().await?.into_iter().find(|p| p.id == id);
        let holders = pool.map(|p| p.holders).unwrap_or_default();
        let places = holders.iter().map(|(p, count)| project(p, Decimal::from(*count))).collect();
        Ok(vec![ranked(HOLDERS, places, n)])
    }

    /// The hosts of a cluster.
    async fn nodes_of(&self, cluster: &str) -> Result<Vec<String>> {
        let Some(plant) = self.plant.get() else { return Ok(Vec::new()) };
        let mine = plant.hosts().await?.into_iter().filter(|h| cluster == ALL || h.zone == cluster);
        Ok(mine.map(|h| h.id.to_string()).collect())
    }

    async fn hosts_ranked(&self, nodes: &[String], n: usize) -> Result<Vec<Top>> {
        let mut tx = self.env.db.read().await?;
        let mut by: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for id in nodes.iter().take(MOST) {
            let Some(s) = store::subject(&mut tx, Kind::Host, id).await? else { continue };
            let gauges = store::gauges(&mut tx, Kind::Host, id).await?;
            for (measure, _) in HOSTS {
                let found = gauges.iter().find(|g| g.measure == measure);
                by.entry(measure).or_default().extend(found.map(|g| Place {
                    kind: "host",
                    id: id.clone(),
                    name: s.name.clone(),
                    project: None,
                    value: percent(g.used, g.total),
                }));
            }
        }
        Ok(HOSTS.iter().map(|(m, ranking)| ranked(*ranking, by.remove(m).unwrap_or_default(), n)).collect())
    }

    /// Things of a kind on some hosts.
    async fn on(&self, nodes: &[String], kind: &str) -> Result<Vec<Resource>> {
        let mut tx = self.env.db.read().await?;
        let mut ids = Vec::new();
        for node in nodes {
            ids.extend(store::on_host(&mut tx, node, kind).await?);
        }
        resources::many(&mut tx, &ids).await
    }

    /// Servers of some business systems.
    async fn held_by(&self, systems: &[String]) -> Result<Vec<Resource>> {
        let mut tx = self.env.db.read().await?;
        let mut ids = Vec::new();
        for system in systems {
            ids.extend(store::held(&mut tx, system, "server").await?);
        }
        resources::many(&mut tx, &ids).await
    }

    async fn every(&self, which: Which) -> Result<Vec<Resource>> {
        let mut tx = self.env.db.read().await?;
        let ids = match which {
            Which::Servers => store::servers(&mut tx).await?,
            Which::Volumes => store::volumes(&mut tx).await?,
            Which::Unassigned => store::unassigned(&mut tx).await?,
        };
        resources::many(&mut tx, &ids).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(id: &str, project: &str, vcpus: Option<&str>, gb: Option<&str>) -> Resource {
        Resource {
            id: id.to_owned(),
            kind: "server".to_owned(),
            project: ProjectId::from(project),
            name: format!("name-{id}"),
            arch: String::new(),
            attributes: BTreeMap::new(),
            vcpus: vcpus.map(str::to_owned),
            memory_gb: None,
            gb: gb.map(str::to_owned),
            first_seen: kernel::Timestamp(0),
            ended: None,
            system: None,
        }
    }

    fn told(tops: &[Top], word: &str) -> Vec<(String, String)> {
        let top = tops.iter().find(|t| t.by.word == word).unwrap();
        top.places.iter().map(|p| (p.id.clone(), p.value.to_string())).collect()
    }

    fn is(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn servers_are_ranked_by_what_they_do() {
        let all =
            [resource("a", "p", Some("4"), None), resource("b", "p", Some("1"), None), resource("c", "p", None, None)];
        let busy = |cores: f64, read: f64, reads: f64| Recent {
            cores,
            memory: GIB,
            rates: [read, reads, 0.0, 0.0, MBIT * 3.0, 0.0, 0.0, 0.0],
        };
        let recent =
            HashMap::from([("a".to_owned(), busy(2.0, MIB * 8.0, 64.0)), ("b".to_owned(), busy(1.0, 0.0, 0.0))]);
        let tops = of_servers(&all, &recent, &[], 10);
        assert_eq!(tops.len(), 9, "CPU, memory, network in both ways, disks by bandwidth, requests and their size");
        assert_eq!(told(&tops, "cpu"), is(&[("b", "100"), ("a", "50")]), "of the CPUs that each has");
        assert_eq!(told(&tops, "memory"), is(&[("a", "1"), ("b", "1")]), "equal ones by their ids");
        assert_eq!(told(&tops, "net_in"), is(&[("a", "3"), ("b", "3")]));
        assert!(told(&tops, "net_out").is_empty(), "who sent nothing has no place");
        assert_eq!(told(&tops, "disk_read"), is(&[("a", "8")]));
        assert_eq!((told(&tops, "read_iops"), told(&tops, "io_size")), (is(&[("a", "64")]), is(&[("a", "128")])));
        let disks = of_servers(&all, &recent, &DISKS, 10);
        assert_eq!(disks.iter().map(|t| t.by.word).collect::<Vec<_>>(), DISKS);
        assert_eq!(told(&of_servers(&all, &recent, &["cpu"], 1), "cpu"), is(&[("b", "100")]));
    }

    #[test]
    fn volumes_are_ranked_by_size_and_projects_by_their_sum() {
        let all = [
            resource("v", "p", None, Some("10")),
            resource("w", "q", None, Some("15")),
            resource("x", "p", None, Some("7")),
        ];
        let tops = of_volumes(&all, 2);
        assert_eq!(told(&tops, "size"), is(&[("w", "15"), ("v", "10")]));
        assert_eq!(told(&tops, "projects"), is(&[("p", "17"), ("q", "15")]));
    }
}
