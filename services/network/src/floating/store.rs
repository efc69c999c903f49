//! SQL of `network_floating`.

use super::{FloatingIp, StandsFor};
use crate::addresses::store::ip;
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::{Stamp, gone, tags};
use kernel::event::Serving;
use kernel::{Caller, Error, FloatingIpId, NetworkId, NodeId, PortId, Result, RouterId, Row, Timestamp};
use runtime::{Tx, params};
use std::net::{IpAddr, Ipv4Addr};

const COLUMNS: &str = "id, project, network_id, description, address, port_id, fixed_ip, router_id, \
                       CASE WHEN port_id IS NOT NULL AND applied >= generation THEN 1 ELSE 0 END, created_at, updated_at, revision";

const STATUS: &str = "CASE WHEN port_id IS NOT NULL AND applied >= generation THEN 'ACTIVE' ELSE 'DOWN' END";

const TABLE: Table = Table {
    name: "network_floating",
    select: COLUMNS,
    scope: "project = {}",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("floating_network_id", "network_id", Kind::Text),
        Column::new("floating_ip_address", "address", Kind::Address),
        Column::new("port_id", "port_id IN ({})", Kind::Sub),
        Column::new("fixed_ip_address", "fixed_ip IN ({})", Kind::Sub),
        Column::new("router_id", "router_id IN ({})", Kind::Sub),
        Column::new("status", STATUS, Kind::Text),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'floatingip' AND tag IN ({}))", Kind::Sub),
        Column::new(
            "tags-any",
            "id IN (SELECT id FROM network_tag WHERE kind = 'floatingip' AND tag IN ({}))",
            Kind::Sub,
        ),
    ],
};

fn v4(text: &str) -> Result<Ipv4Addr> {
    match ip(text)? {
        IpAddr::V4(a) => Ok(a),
        IpAddr::V6(_) => Err(Error::internal("a stored floating IP is not of IPv4")),
    }
}

fn read(mut r: Row) -> Result<FloatingIp> {
    let (port, fixed, router): (Option<PortId>, Option<String>, Option<RouterId>) =
        (r.take(5)?, r.take(6)?, r.take(7)?);
    let stands_for = match (port, fixed, router) {
        (Some(port), Some(fixed), Some(router)) => Some(StandsFor { port, fixed_ip: v4(&fixed)?, router }),
        _ => None,
    };
    Ok(FloatingIp {
        id: r.take(0)?,
        project: r.take(1)?,
        network: r.take(2)?,
        description: r.take(3)?,
        address: v4(&r.take::<String>(4)?)?,
        stands_for,
        active: r.take(8)?,
        tags: vec![],
        stamp: Stamp { created_at: r.take(9)?, updated_at: r.take(10)?, revision: r.take(11)? },
    })
}

async fn complete(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<FloatingIp>> {
    let mut all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<String> = all.iter().map(|f| f.id.to_string()).collect();
    let mut tags = tags::store::of(tx, tags::Kind::FloatingIp, &ids).await?;
    for f in &mut all {
        f.tags = tags.remove(f.id.as_str()).unwrap_or_default();
    }
    Ok(all)
}

pub(super) async fn get(tx: &mut Tx, id: &FloatingIpId) -> Result<Option<FloatingIp>> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM network_floating WHERE id = $1"), &params![id]).await?;
    Ok(complete(tx, rows).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<FloatingIp>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    Ok(Listing { items: complete(tx, rows).await?, more })
}

fn association(f: &FloatingIp) -> [kernel::Value; 3] {
    let s = f.stands_for.as_ref();
    params![s.map(|s| &s.port), s.map(|s| s.fixed_ip.to_string()), s.map(|s| &s.router)]
}

pub(super) async fn insert(tx: &mut Tx, f: &FloatingIp) -> Result<()> {
    let [port, fixed, router] = association(f);
    tx.execute(
        "INSERT INTO network_floating (id, project, network_id, description, address, port_id, fixed_ip, router_id, created_at,
           updated_at, revision, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 0)",
        &params![
            &f.id,
            &f.project,
            &f.network,
            &f.description,
            f.address.to_string(),
            port,
            fixed,
            router,
            f.stamp.created_at,
            f.stamp.updated_at,
            f.stamp.revision
        ],
    )
    .await
    .map(drop)
    .map_err(crate::ports::race)
}

pub(super) async fn update(tx: &mut Tx, f: &FloatingIp) -> Result<()> {
    let [port, fixed, router] = association(f);
    tx.execute(
        "UPDATE network_floating SET description = $2, port_id = $3, fixed_ip = $4, router_id = $5, updated_at = $6, revision = $7,
           generation = generation + 1 WHERE id = $1",
        &params![&f.id, &f.description, port, fixed, router, f.stamp.updated_at, f.stamp.revision],
    )
    .await
    .map(drop)
    .map_err(crate::ports::race)
}

/// A port is about to go: the floating IPs that stood for it stand for nobody.
pub(crate) async fn release_port(tx: &mut Tx, port: &PortId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE network_floating SET port_id = NULL, fixed_ip = NULL, router_id = NULL, updated_at = $2, revision = revision + 1,
           generation = generation + 1 WHERE port_id = $1",
        &params![port, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &FloatingIpId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_floating WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::FloatingIp, id.as_str(), now).await
}

/// Whether another floating IP of the network stands for the address.
pub(super) async fn other_for(
    tx: &mut Tx,
    id: &FloatingIpId,
    port: &PortId,
    fixed: Ipv4Addr,
    network: &NetworkId,
) -> Result<bool> {
    let sql = "SELECT id FROM network_floating WHERE port_id = $1 AND fixed_ip = $2 AND network_id = $3 AND id <> $4";
    Ok(tx.query_opt(sql, &params![port, fixed.to_string(), network, id]).await?.is_some())
}

/// Whether a floating IP stands for the address of the port.
pub(crate) async fn of_fixed(tx: &mut Tx, port: &PortId, fixed: IpAddr) -> Result<bool> {
    let sql = "SELECT id FROM network_floating WHERE port_id = $1 AND fixed_ip = $2 LIMIT 1";
    Ok(tx.query_opt(sql, &params![port, fixed.to_string()]).await?.is_some())
}

/// Whether a floating IP stands for the port.
pub(crate) async fn any_of_port(tx: &mut Tx, port: &PortId) -> Result<bool> {
    let sql = "SELECT id FROM network_floating WHERE port_id = $1 LIMIT 1";
    Ok(tx.query_opt(sql, &params![port]).await?.is_some())
}

/// Whether a floating IP goes through the router.
pub(crate) async fn any_of_router(tx: &mut Tx, router: &RouterId) -> Result<bool> {
    let sql = "SELECT id FROM network_floating WHERE router_id = $1 LIMIT 1";
    Ok(tx.query_opt(sql, &params![router]).await?.is_some())
}

/// The fixed addresses that floating IPs reach through the router.
pub(crate) async fn of_router(tx: &mut Tx, router: &RouterId) -> Result<Vec<IpAddr>> {
    let sql = "SELECT fixed_ip FROM network_floating WHERE router_id = $1";
    let rows = tx.query(sql, &params![router]).await?;
    rows.into_iter().map(|mut r| ip(&r.take::<String>(0)?)).collect()
}

/// The floating IPs of many ports: port, fixed address, floating address.
pub(crate) async fn of_ports(tx: &mut Tx, ports: &[String]) -> Result<Vec<(String, IpAddr, IpAddr)>> {
    let sql = "SELECT port_id, fixed_ip, address FROM network_floating WHERE port_id IN ({})";
    let rows = by_ids(tx, sql, ports).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, ip(&r.take::<String>(1)?)?, ip(&r.take::<String>(2)?)?))).collect()
}

/// Many floating IPs.
pub(crate) async fn many(tx: &mut Tx, ids: &[String]) -> Result<Vec<FloatingIp>> {
    let rows = by_ids(tx, &format!("SELECT {COLUMNS} FROM network_floating WHERE id IN ({{}})"), ids).await?;
    complete(tx, rows).await
}

/// Floating IPs of which nothing was told, by id.
pub(super) async fn untold(tx: &mut Tx, after: &FloatingIpId, limit: u32) -> Result<Vec<FloatingIp>> {
    let sql = format!("SELECT {COLUMNS} FROM network_floating WHERE serving IS NULL AND id > $1 ORDER BY id LIMIT $2");
    let rows = tx.query(&sql, &params![after, limit]).await?;
    complete(tx, rows).await
}

/// The floating IPs that stand for ports.
pub(super) async fn for_ports(tx: &mut Tx, ports: &[String]) -> Result<Vec<FloatingIp>> {
    let rows = by_ids(tx, &format!("SELECT {COLUMNS} FROM network_floating WHERE port_id IN ({{}})"), ports).await?;
    complete(tx, rows).await
}

/// What was last told of whether it serves, by which host, and from when on.
pub(super) async fn serving(
    tx: &mut Tx,
    id: &FloatingIpId,
) -> Result<(Option<Serving>, Option<NodeId>, Option<Timestamp>)> {
    let sql = "SELECT serving, serving_node, serving_at FROM network_floating WHERE id = $1";
    let Some(mut r) = tx.query_opt(sql, &params![id]).await? else { return Ok((None, None, None)) };
    let told: Option<String> = r.take(0)?;
    Ok((told.as_deref().and_then(Serving::parse), r.take(1)?, r.take(2)?))
}

pub(super) async fn set_serving(
    tx: &mut Tx,
    id: &FloatingIpId,
    s: Serving,
    node: Option<&NodeId>,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE network_floating SET serving = $2, serving_node = $3, serving_at = $4 WHERE id = $1";
    tx.execute(sql, &params![id, s.as_str(), node, at]).await?;
    Ok(())
}
