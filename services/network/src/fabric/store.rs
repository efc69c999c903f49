//! SQL of what is pending, over all tables that carry (generation, applied).

use super::spec::{self, Pending, Told};
use crate::list::store::by_ids;
use crate::port::{Kind, Topology};
use crate::{floating, gone, groups, ports, routers, subnets};
use kernel::{Result, Row};
use runtime::{Tx, params};
use std::collections::HashMap;

/// Which rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Pending,
}

impl Which {
    fn filter(self) -> &'static str {
        match self {
            Which::All => "",
            Which::Pending => " WHERE applied < generation",
        }
    }
}

fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Network => "network_network",
        Kind::Subnet => "network_subnet",
        Kind::Port => "network_port",
        Kind::SecurityGroup => "network_group",
        Kind::Router => "network_router",
        Kind::FloatingIp => "network_floating",
    }
}

/// Ids and generations, to which the nouns' own readers add the rest.
async fn generations(tx: &mut Tx, kind: Kind, which: Which) -> Result<Vec<(String, i64)>> {
    let sql = format!("SELECT id, generation FROM {}{}", table(kind), which.filter());
    tx.query(&sql, &[]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

fn told(kind: Kind, id: String, generation: i64, change: crate::port::Change) -> Told {
    Told { kind, id, generation, change }
}

async fn networks(tx: &mut Tx, which: Which) -> Result<Vec<Told>> {
    let sql = format!("SELECT id, name, mtu, physical, generation FROM network_network{}", which.filter());
    let read = |mut r: Row| {
        let (id, name, mtu, physical): (String, String, u16, String) = (r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?);
        let change = spec::network(&id, &name, mtu, (!physical.is_empty()).then_some(physical));
        Ok(told(Kind::Network, id, r.take(4)?, change))
    };
    tx.query(&sql, &[]).await?.into_iter().map(read).collect()
}

async fn security_groups(tx: &mut Tx, which: Which) -> Result<Vec<Told>> {
    let sql = format!("SELECT id, name, generation FROM network_group{}", which.filter());
    let mut found: Vec<(String, String, i64)> = Vec::new();
    for mut r in tx.query(&sql, &[]).await? {
        found.push((r.take(0)?, r.take(1)?, r.take(2)?));
    }
    let ids: Vec<String> = found.iter().map(|(id, ..)| id.clone()).collect();
    let mut rules: HashMap<String, Vec<_>> = HashMap::new();
    for rule in groups::rules::store::of_groups(tx, &ids).await? {
        rules.entry(rule.group.to_string()).or_default().push(rule);
    }
    Ok(found
        .into_iter()
        .map(|(id, name, generation)| {
            let change = spec::group(&id, &name, &rules.remove(&id).unwrap_or_default());
            told(Kind::SecurityGroup, id, generation, change)
        })
        .collect())
}

/// Names under which the fabric knows the nodes.
async fn chassis(tx: &mut Tx) -> Result<HashMap<String, String>> {
    let rows = tx.query("SELECT id, chassis FROM network_node WHERE chassis <> ''", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

async fn everything(tx: &mut Tx, which: Which) -> Result<Vec<Told>> {
    let mut all = networks(tx, which).await?;
    let at = generations(tx, Kind::Subnet, which).await?;
    let known: HashMap<String, i64> = at.into_iter().collect();
    let ids: Vec<String> = known.keys().cloned().collect();
    for s in subnets::store::many(tx, &ids).await? {
        let generation = known.get(s.id.as_str()).copied().unwrap_or_default();
        all.push(told(Kind::Subnet, s.id.to_string(), generation, spec::subnet(&s)));
    }
    all.extend(security_groups(tx, which).await?);
    let known: HashMap<String, i64> = generations(tx, Kind::Router, which).await?.into_iter().collect();
    let ids: Vec<String> = known.keys().cloned().collect();
    for r in routers::store::many(tx, &ids).await? {
        let generation = known.get(r.id.as_str()).copied().unwrap_or_default();
        all.push(told(Kind::Router, r.id.to_string(), generation, spec::router(&r)));
    }
    let known: HashMap<String, i64> = generations(tx, Kind::Port, which).await?.into_iter().collect();
    let ids: Vec<String> = known.keys().cloned().collect();
    let hosts = chassis(tx).await?;
    for p in ports::store::many(tx, &ids).await? {
        let generation = known.get(p.id.as_str()).copied().unwrap_or_default();
        let host = p.node.as_ref().and_then(|n| hosts.get(n.as_str())).cloned();
        all.push(told(Kind::Port, p.id.to_string(), generation, spec::port(&p, host)));
    }
    let known: HashMap<String, i64> = generations(tx, Kind::FloatingIp, which).await?.into_iter().collect();
    let ids: Vec<String> = known.keys().cloned().collect();
    for f in floating::store::many(tx, &ids).await? {
        let generation = known.get(f.id.as_str()).copied().unwrap_or_default();
        all.push(told(Kind::FloatingIp, f.id.to_string(), generation, spec::floating(&f)));
    }
    Ok(all)
}

/// What the fabric has to be told about.
pub(super) async fn pending(tx: &mut Tx) -> Result<Pending> {
    let told = everything(tx, Which::Pending).await?;
    Ok(Pending { told, gone: gone::store::all(tx).await? })
}

/// Whether there is anything at all that the fabric has to be told.
pub(super) async fn any_pending(tx: &mut Tx) -> Result<bool> {
    const KINDS: [Kind; 6] =
        [Kind::Network, Kind::Subnet, Kind::Port, Kind::SecurityGroup, Kind::Router, Kind::FloatingIp];
    for kind in KINDS {
        let sql = format!("SELECT id FROM {}{} LIMIT 1", table(kind), Which::Pending.filter());
        if tx.query_opt(&sql, &[]).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(tx.query_opt("SELECT id FROM network_gone LIMIT 1", &[]).await?.is_some())
}

/// Everything that shall exist.
pub(super) async fn topology(tx: &mut Tx) -> Result<Topology> {
    Ok(spec::topology(&everything(tx, Which::All).await?))
}

/// The fabric has been told. A row that changed since keeps its newer generation and stays pending.
pub(super) async fn mark(tx: &mut Tx, pending: &Pending) -> Result<()> {
    for t in &pending.told {
        // No chassis claims a router's leg: it is up once the fabric holds it.
        let up =
            if t.kind == Kind::Port { ", up = CASE WHEN device_owner LIKE 'network:%' THEN 1 ELSE up END" } else { "" };
        let sql = format!("UPDATE {} SET applied = $2{up} WHERE id = $1 AND applied < $2", table(t.kind));
        tx.execute(&sql, &params![&t.id, t.generation]).await?;
    }
    for (kind, id) in &pending.gone {
        gone::store::forget(tx, kind, id).await?;
    }
    Ok(())
}

/// Whether the fabric has yet to be told about one of these ports, or about what they rest on.
pub(super) async fn unsettled(tx: &mut Tx, ports: &[String]) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE id IN ({}) AND applied < generation";
    Ok(!by_ids(tx, sql, ports).await?.is_empty())
}

/// Notes that ports went up or down; returns those of which that was news.
pub(super) async fn observe(tx: &mut Tx, ports: &[(String, bool)]) -> Result<Vec<String>> {
    let mut news = Vec::new();
    for (id, up) in ports {
        let sql = "UPDATE network_port SET up = $2 WHERE id = $1 AND up <> $2 AND device_owner NOT LIKE 'network:%'";
        if tx.execute(sql, &params![id, *up]).await? > 0 {
            news.push(id.clone());
        }
    }
    Ok(news)
}

/// What is on record of all guests' ports.
pub(super) async fn recorded(tx: &mut Tx) -> Result<HashMap<String, bool>> {
    let rows = tx.query("SELECT id, up FROM network_port WHERE device_owner NOT LIKE 'network:%'", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}
