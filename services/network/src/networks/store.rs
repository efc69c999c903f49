//! SQL of `network_network`.

use super::TenantNetwork;
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::{Stamp, gone, tags};
use kernel::{Caller, NetworkId, Result, Row, SubnetId, Timestamp};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, project, name, description, admin_state_up, shared, external, physical, is_default, mtu, \
                       port_security, created_at, updated_at, revision";

const TABLE: Table = Table {
    name: "network_network",
    select: COLUMNS,
    scope: "project = {} OR shared = 1 OR external = 1",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("admin_state_up", "admin_state_up", Kind::Bool),
        Column::new("shared", "shared", Kind::Bool),
        Column::new("router:external", "external", Kind::Bool),
        Column::new("is_default", "is_default", Kind::Bool),
        Column::new("mtu", "mtu", Kind::Int),
        Column::new("port_security_enabled", "port_security", Kind::Bool),
        Column::new("provider:physical_network", "physical", Kind::Text),
        Column::new("provider:network_type", "CASE WHEN physical = '' THEN 'geneve' ELSE 'flat' END", Kind::Lower),
        Column::new("status", "CAST('ACTIVE' AS TEXT) IN ({})", Kind::Sub),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new("subnets", "id IN (SELECT network_id FROM network_subnet WHERE id IN ({}))", Kind::Sub),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'network' AND tag IN ({}))", Kind::Sub),
        Column::new("tags-any", "id IN (SELECT id FROM network_tag WHERE kind = 'network' AND tag IN ({}))", Kind::Sub),
    ],
};

fn read(mut r: Row) -> Result<TenantNetwork> {
    let physical: String = r.take(7)?;
    Ok(TenantNetwork {
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        description: r.take(3)?,
        admin_state_up: r.take(4)?,
        shared: r.take(5)?,
        external: r.take(6)?,
        physical: (!physical.is_empty()).then_some(physical),
        is_default: r.take(8)?,
        mtu: r.take(9)?,
        port_security: r.take(10)?,
        subnets: vec![],
        tags: vec![],
        stamp: Stamp { created_at: r.take(11)?, updated_at: r.take(12)?, revision: r.take(13)? },
    })
}

async fn complete(tx: &mut Tx, mut all: Vec<TenantNetwork>) -> Result<Vec<TenantNetwork>> {
    let ids: Vec<String> = all.iter().map(|n| n.id.to_string()).collect();
    let sql = "SELECT network_id, id FROM network_subnet WHERE network_id IN ({}) ORDER BY id";
    let mut subnets: HashMap<String, Vec<SubnetId>> = HashMap::new();
    for mut r in by_ids(tx, sql, &ids).await? {
        subnets.entry(r.take(0)?).or_default().push(r.take(1)?);
    }
    let mut tags = tags::store::of(tx, tags::Kind::Network, &ids).await?;
    for n in &mut all {
        n.subnets = subnets.remove(n.id.as_str()).unwrap_or_default();
        n.tags = tags.remove(n.id.as_str()).unwrap_or_default();
    }
    Ok(all)
}

pub(crate) async fn get(tx: &mut Tx, id: &NetworkId) -> Result<Option<TenantNetwork>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} FROM network_network WHERE id = $1"), &params![id]).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(complete(tx, vec![read(row)?]).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<TenantNetwork>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    let all = rows.into_iter().map(read).collect::<Result<_>>()?;
    Ok(Listing { items: complete(tx, all).await?, more })
}

/// The project's own networks and the shared ones, at most two: enough to know whether there is just one.
pub(crate) async fn usable(tx: &mut Tx, project: &kernel::ProjectId) -> Result<Vec<NetworkId>> {
    let sql = "SELECT id FROM network_network WHERE (project = $1 AND external = 0) OR shared = 1 LIMIT 2";
    tx.query(sql, &params![project]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Names and MTUs of many networks.
pub(crate) async fn names(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, (String, u32)>> {
    let rows = by_ids(tx, "SELECT id, name, mtu FROM network_network WHERE id IN ({})", ids).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, (r.take(1)?, r.take(2)?)))).collect()
}

pub(crate) async fn by_owner_and_name(tx: &mut Tx, project: &str, name: &str) -> Result<Option<NetworkId>> {
    let sql = "SELECT id FROM network_network WHERE project = $1 AND name = $2 AND external = 1 ORDER BY id LIMIT 1";
    tx.query_opt(sql, &params![project, name]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn insert(tx: &mut Tx, n: &TenantNetwork) -> Result<()> {
    tx.execute(
        "INSERT INTO network_network (id, project, name, description, admin_state_up, shared, external, physical, is_default, mtu,
           port_security, created_at, updated_at, revision, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0)",
        &params![
            &n.id,
            &n.project,
            &n.name,
            &n.description,
            n.admin_state_up,
            n.shared,
            n.external,
            n.physical.clone().unwrap_or_default(),
            n.is_default,
            n.mtu,
            n.port_security,
            n.stamp.created_at,
            n.stamp.updated_at,
            n.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, n: &TenantNetwork) -> Result<()> {
    tx.execute(
        "UPDATE network_network SET name = $2, description = $3, admin_state_up = $4, shared = $5, external = $6, is_default = $7,
           mtu = $8, port_security = $9, updated_at = $10, revision = $11, generation = generation + 1 WHERE id = $1",
        &params![
            &n.id,
            &n.name,
            &n.description,
            n.admin_state_up,
            n.shared,
            n.external,
            n.is_default,
            n.mtu,
            n.port_security,
            n.stamp.updated_at,
            n.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &NetworkId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_network WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::Network, id.as_str(), now).await
}

/// Whether a port other than the localport is on the network.
pub(super) async fn has_ports(tx: &mut Tx, id: &NetworkId) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE network_id = $1 AND device_owner <> $2 LIMIT 1";
    Ok(tx.query_opt(sql, &params![id, crate::ports::LOCALPORT]).await?.is_some())
}

/// Whether a floating IP or a router's gateway is on the network.
pub(super) async fn has_external_users(tx: &mut Tx, id: &NetworkId) -> Result<bool> {
    let floating = tx.query_opt("SELECT id FROM network_floating WHERE network_id = $1 LIMIT 1", &params![id]).await?;
    let gateway = "SELECT id FROM network_router WHERE gateway_network = $1 LIMIT 1";
    Ok(floating.is_some() || tx.query_opt(gateway, &params![id]).await?.is_some())
}

/// Whether another project than the owner has a port or a subnet on the network.
pub(super) async fn used_by_others(tx: &mut Tx, n: &TenantNetwork) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE network_id = $1 AND project <> $2 AND project <> '' LIMIT 1";
    Ok(tx.query_opt(sql, &params![&n.id, &n.project]).await?.is_some())
}
