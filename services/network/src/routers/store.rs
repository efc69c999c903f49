//! SQL of `network_router`.

use super::{Gateway, Router};
use crate::addresses::store::{ip, of_owners};
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::ports::{ROUTER_GATEWAY, ROUTER_INTERFACE};
use crate::subnets::Subnet;
use crate::{Stamp, gone, subnets, tags};
use kernel::{Caller, PortId, Result, RouterId, Row, Timestamp};
use runtime::{Tx, params};
use std::net::IpAddr;

const COLUMNS: &str = "id, project, name, description, admin_state_up, gateway_network, gateway_port, snat, routes, \
                       created_at, updated_at, revision";

const TABLE: Table = Table {
    name: "network_router",
    select: COLUMNS,
    scope: "project = {}",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("admin_state_up", "admin_state_up", Kind::Bool),
        Column::new("status", "CAST('ACTIVE' AS TEXT) IN ({})", Kind::Sub),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'router' AND tag IN ({}))", Kind::Sub),
        Column::new("tags-any", "id IN (SELECT id FROM network_tag WHERE kind = 'router' AND tag IN ({}))", Kind::Sub),
    ],
};

fn read(mut r: Row) -> Result<Router> {
    let (network, port): (String, String) = (r.take(5)?, r.take(6)?);
    let gateway =
        (!network.is_empty()).then(|| Gateway { network: network.into(), port: port.into(), fixed_ips: vec![] });
    Ok(Router {
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        description: r.take(3)?,
        admin_state_up: r.take(4)?,
        gateway,
        snat: r.take(7)?,
        routes: r.json(8)?,
        tags: vec![],
        stamp: Stamp { created_at: r.take(9)?, updated_at: r.take(10)?, revision: r.take(11)? },
    })
}

async fn complete(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Router>> {
    let mut all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let gateways: Vec<String> = all.iter().filter_map(|r| r.gateway.as_ref()).map(|g| g.port.to_string()).collect();
    let mut addresses = of_owners(tx, &gateways).await?;
    let ids: Vec<String> = all.iter().map(|r| r.id.to_string()).collect();
    let mut tags = tags::store::of(tx, tags::Kind::Router, &ids).await?;
    for r in &mut all {
        r.tags = tags.remove(r.id.as_str()).unwrap_or_default();
        if let Some(g) = &mut r.gateway {
            g.fixed_ips = addresses.remove(g.port.as_str()).unwrap_or_default();
        }
    }
    Ok(all)
}

pub(crate) async fn get(tx: &mut Tx, id: &RouterId) -> Result<Option<Router>> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM network_router WHERE id = $1"), &params![id]).await?;
    Ok(complete(tx, rows).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<Router>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    Ok(Listing { items: complete(tx, rows).await?, more })
}

pub(super) async fn insert(tx: &mut Tx, r: &Router) -> Result<()> {
    tx.execute(
        "INSERT INTO network_router (id, project, name, description, admin_state_up, gateway_network, gateway_port, snat, routes,
           created_at, updated_at, revision, generation, applied)
         VALUES ($1, $2, $3, $4, $5, '', '', $6, $7, $8, $9, $10, 1, 0)",
        &params![
            &r.id,
            &r.project,
            &r.name,
            &r.description,
            r.admin_state_up,
            r.snat,
            serde_json::to_string(&r.routes)?,
            r.stamp.created_at,
            r.stamp.updated_at,
            r.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, r: &Router) -> Result<()> {
    tx.execute(
        "UPDATE network_router SET name = $2, description = $3, admin_state_up = $4, gateway_network = $5, gateway_port = $6,
           snat = $7, routes = $8, updated_at = $9, revision = $10, generation = generation + 1 WHERE id = $1",
        &params![
            &r.id,
            &r.name,
            &r.description,
            r.admin_state_up,
            r.gateway.as_ref().map_or("", |g| g.network.as_str()),
            r.gateway.as_ref().map_or("", |g| g.port.as_str()),
            r.snat,
            serde_json::to_string(&r.routes)?,
            r.stamp.updated_at,
            r.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

/// The router's legs have changed.
pub(super) async fn touch(tx: &mut Tx, id: &RouterId, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE network_router SET generation = generation + 1, revision = revision + 1, updated_at = $2 WHERE id = $1";
    tx.execute(sql, &params![id, now]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &RouterId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_router WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::Router, id.as_str(), now).await
}

pub(super) async fn has_interfaces(tx: &mut Tx, id: &RouterId) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE device_id = $1 AND device_owner = $2 LIMIT 1";
    Ok(tx.query_opt(sql, &params![id, ROUTER_INTERFACE]).await?.is_some())
}

async fn legs_of(tx: &mut Tx, id: &RouterId, owners: [&str; 2]) -> Result<Vec<(Subnet, IpAddr)>> {
    let sql = "SELECT a.subnet_id, a.address FROM network_port p JOIN network_address a ON a.owner = p.id
               WHERE p.device_id = $1 AND (p.device_owner = $2 OR p.device_owner = $3)";
    let mut found: Vec<(String, IpAddr)> = Vec::new();
    for mut r in tx.query(sql, &params![id, owners[0], owners[1]]).await? {
        found.push((r.take(0)?, ip(&r.take::<String>(1)?)?));
    }
    let ids: Vec<String> = found.iter().map(|(s, _)| s.clone()).collect();
    let all = subnets::store::many(tx, &ids).await?;
    Ok(found.into_iter().filter_map(|(id, ip)| Some((all.iter().find(|s| s.id.as_str() == id)?.clone(), ip))).collect())
}

/// The subnets that the router is on, with its address on each.
pub(super) async fn legs(tx: &mut Tx, id: &RouterId) -> Result<Vec<(Subnet, IpAddr)>> {
    legs_of(tx, id, [ROUTER_INTERFACE, ROUTER_GATEWAY]).await
}

/// As [`legs`], without the gateway.
pub(super) async fn interface_legs(tx: &mut Tx, id: &RouterId) -> Result<Vec<(Subnet, IpAddr)>> {
    legs_of(tx, id, [ROUTER_INTERFACE, ROUTER_INTERFACE]).await
}

/// A router between a subnet and an external network, with its port on the subnet; the one that is the subnet's gateway before others.
pub(crate) async fn between(tx: &mut Tx, subnet: &Subnet, external: &str) -> Result<Option<(RouterId, PortId)>> {
    let sql = "SELECT r.id, p.id, a.address FROM network_address a JOIN network_port p ON p.id = a.owner
               JOIN network_router r ON r.id = p.device_id
               WHERE a.subnet_id = $1 AND p.device_owner = $2 AND r.gateway_network = $3 ORDER BY r.id";
    let gateway = subnet.gateway.map(|g| g.to_string());
    let mut found = None;
    for mut r in tx.query(sql, &params![&subnet.id, ROUTER_INTERFACE, external]).await? {
        let is_gateway = Some(r.take::<String>(2)?) == gateway;
        if is_gateway || found.is_none() {
            found = Some((r.take(0)?, r.take(1)?));
        }
        if is_gateway {
            break;
        }
    }
    Ok(found)
}

/// Many routers.
pub(crate) async fn many(tx: &mut Tx, ids: &[String]) -> Result<Vec<Router>> {
    let rows = by_ids(tx, &format!("SELECT {COLUMNS} FROM network_router WHERE id IN ({{}})"), ids).await?;
    complete(tx, rows).await
}
