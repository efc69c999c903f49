//! SQL of `network_node` and `network_chassis`.

use super::Node;
use crate::ports::LOCALPORT;
use crate::server::ChassisIntent;
use kernel::{NetworkId, NodeId, PortId, Result, Row, Timestamp};
use runtime::{Tx, params};

/// How long a node can learn that it ceased to serve a network: longer than it is ever away without a full comparison.
const FORGET_AFTER: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// Notes whether the node serves the network; true if that is news.
pub(super) async fn set(
    tx: &mut Tx,
    node: &NodeId,
    network: &NetworkId,
    present: bool,
    now: Timestamp,
) -> Result<bool> {
    let sql = "SELECT generation, present FROM network_chassis WHERE node = $1 AND network_id = $2";
    let generation = match tx.query_opt(sql, &params![node, network]).await? {
        Some(r) if r.get::<bool>(1)? == present => return Ok(false),
        Some(r) => now.micros().max(r.get::<i64>(0)? + 1),
        None if !present => return Ok(false),
        None => now.micros(),
    };
    tx.execute(
        "INSERT INTO network_chassis (node, network_id, generation, present) VALUES ($1, $2, $3, $4)
         ON CONFLICT (node, network_id) DO UPDATE SET generation = excluded.generation, present = excluded.present",
        &params![node, network, generation, present],
    )
    .await?;
    let old = now.minus(FORGET_AFTER);
    let forget = "DELETE FROM network_chassis WHERE node = $1 AND present = 0 AND generation < $2";
    tx.execute(forget, &params![node, old]).await?;
    Ok(true)
}

pub(super) async fn bump(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE network_chassis SET generation = CASE WHEN generation >= $2 THEN generation + 1 ELSE $2 END WHERE network_id = $1";
    tx.execute(sql, &params![network, now]).await?;
    Ok(())
}

pub(super) async fn has_port(tx: &mut Tx, node: &NodeId, network: &NetworkId) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE node = $1 AND network_id = $2 LIMIT 1";
    Ok(tx.query_opt(sql, &params![node, network]).await?.is_some())
}

pub(super) async fn touch_ports(tx: &mut Tx, node: &NodeId) -> Result<()> {
    tx.execute("UPDATE network_port SET generation = generation + 1 WHERE node = $1", &params![node]).await?;
    Ok(())
}

pub(super) async fn intents(tx: &mut Tx, node: &NodeId) -> Result<Vec<ChassisIntent>> {
    let sql = "SELECT c.network_id, c.generation, c.present, p.id, p.mac FROM network_chassis c
               LEFT JOIN network_port p ON p.network_id = c.network_id AND p.device_owner = $2
               WHERE c.node = $1 ORDER BY c.network_id";
    let mut all = Vec::new();
    for mut r in tx.query(sql, &params![node, LOCALPORT]).await? {
        let (present, port, mac): (bool, Option<PortId>, Option<String>) = (r.take(2)?, r.take(3)?, r.take(4)?);
        all.push(ChassisIntent {
            network: r.take(0)?,
            generation: r.take(1)?,
            // A network without a localport has no metadata service to run.
            present: present && port.is_some(),
            port: port.unwrap_or_else(|| PortId::from("")),
            mac: mac.unwrap_or_default(),
            addresses: vec![],
        });
    }
    let ids: Vec<String> = all.iter().map(|c| c.port.to_string()).filter(|p| !p.is_empty()).collect();
    let sql = "SELECT a.owner, a.address, s.cidr FROM network_address a JOIN network_subnet s ON s.id = a.subnet_id
               WHERE a.owner IN ({}) ORDER BY a.address";
    for mut r in crate::list::store::by_ids(tx, sql, &ids).await? {
        let (owner, address, cidr): (String, String, String) = (r.take(0)?, r.take(1)?, r.take(2)?);
        let prefix = cidr.rsplit_once('/').map_or("", |(_, p)| p).to_owned();
        if let Some(c) = all.iter_mut().find(|c| c.port.as_str() == owner) {
            c.addresses.push(format!("{address}/{prefix}"));
        }
    }
    Ok(all)
}

fn read(mut r: Row) -> Result<Node> {
    let chassis: String = r.take(2)?;
    Ok(Node {
        id: r.take(0)?,
        host: r.take(1)?,
        chassis: (!chassis.is_empty()).then_some(chassis),
        alive: r.take(3)?,
        created_at: r.take(4)?,
        seen_at: r.take(5)?,
    })
}

const NODE: &str = "SELECT id, host, chassis, alive, created_at, seen_at FROM network_node";

pub(super) async fn node(tx: &mut Tx, id: &NodeId) -> Result<Option<Node>> {
    tx.query_opt(&format!("{NODE} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(super) async fn nodes(tx: &mut Tx) -> Result<Vec<Node>> {
    tx.query(&format!("{NODE} ORDER BY host, id"), &[]).await?.into_iter().map(read).collect()
}

pub(super) async fn put_node(
    tx: &mut Tx,
    id: &NodeId,
    host: &str,
    chassis: Option<&str>,
    alive: bool,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO network_node (id, host, chassis, alive, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (id) DO UPDATE SET host = excluded.host, chassis = excluded.chassis, alive = excluded.alive, seen_at = excluded.seen_at",
        &params![id, host, chassis.unwrap_or(""), alive, now],
    )
    .await?;
    Ok(())
}
