//! SQL of `network_subnet`.

use super::Subnet;
use crate::addresses::range::Pool;
use crate::addresses::store::{ip, ranged};
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::port::Ipv6Mode;
use crate::{Stamp, gone, tags};
use kernel::{Caller, Error, NetworkId, Result, Row, SubnetId, Timestamp};
use runtime::{Tx, params};
use std::net::{IpAddr, Ipv4Addr};

const COLUMNS: &str = "id, project, network_id, name, description, cidr, gateway_ip, enable_dhcp, ipv6_ra_mode, \
                       ipv6_address_mode, pools, dns, host_routes, metadata_ip, created_at, updated_at, revision";

const TABLE: Table = Table {
    name: "network_subnet",
    select: COLUMNS,
    scope: "project = {} OR network_id IN (SELECT n.id FROM network_network n WHERE n.shared = 1)",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("network_id", "network_id", Kind::Text),
        Column::new("ip_version", "ip_version", Kind::Int),
        Column::new("cidr", "cidr", Kind::Text),
        Column::new("gateway_ip", "gateway_ip", Kind::Address),
        Column::new("enable_dhcp", "enable_dhcp", Kind::Bool),
        Column::new("ipv6_ra_mode", "ipv6_ra_mode", Kind::Lower),
        Column::new("ipv6_address_mode", "ipv6_address_mode", Kind::Lower),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'subnet' AND tag IN ({}))", Kind::Sub),
        Column::new("tags-any", "id IN (SELECT id FROM network_tag WHERE kind = 'subnet' AND tag IN ({}))", Kind::Sub),
    ],
};

/// Neutron's name of a mode.
pub(crate) fn mode_name(mode: Ipv6Mode) -> &'static str {
    match mode {
        Ipv6Mode::Slaac => "slaac",
        Ipv6Mode::DhcpStateless => "dhcpv6-stateless",
        Ipv6Mode::DhcpStateful => "dhcpv6-stateful",
    }
}

fn mode(text: &str) -> Option<Ipv6Mode> {
    [Ipv6Mode::Slaac, Ipv6Mode::DhcpStateless, Ipv6Mode::DhcpStateful].into_iter().find(|m| mode_name(*m) == text)
}

fn opt_ip(text: &str) -> Result<Option<IpAddr>> {
    if text.is_empty() { Ok(None) } else { ip(text).map(Some) }
}

fn v4(a: IpAddr) -> Option<Ipv4Addr> {
    match a {
        IpAddr::V4(a) => Some(a),
        IpAddr::V6(_) => None,
    }
}

pub(crate) fn read(mut r: Row) -> Result<Subnet> {
    let pools: Vec<Pool> = r.json(10)?;
    let cidr: String = r.take(5)?;
    Ok(Subnet {
        id: r.take(0)?,
        project: r.take(1)?,
        network: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        cidr: cidr.parse().map_err(|e| Error::internal("a stored range does not read").because(e))?,
        gateway: opt_ip(&r.take::<String>(6)?)?,
        enable_dhcp: r.take(7)?,
        ra_mode: mode(&r.take::<String>(8)?),
        address_mode: mode(&r.take::<String>(9)?),
        pools: pools.iter().map(ranged).collect(),
        dns: r.json(11)?,
        host_routes: r.json(12)?,
        metadata_ip: opt_ip(&r.take::<String>(13)?)?.and_then(v4),
        tags: vec![],
        stamp: Stamp { created_at: r.take(14)?, updated_at: r.take(15)?, revision: r.take(16)? },
    })
}

async fn complete(tx: &mut Tx, mut all: Vec<Subnet>) -> Result<Vec<Subnet>> {
    let ids: Vec<String> = all.iter().map(|s| s.id.to_string()).collect();
    let mut found = tags::store::of(tx, tags::Kind::Subnet, &ids).await?;
    for s in &mut all {
        s.tags = found.remove(s.id.as_str()).unwrap_or_default();
    }
    Ok(all)
}

pub(crate) async fn get(tx: &mut Tx, id: &SubnetId) -> Result<Option<Subnet>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} FROM network_subnet WHERE id = $1"), &params![id]).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(complete(tx, vec![read(row)?]).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<Subnet>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    let all = rows.into_iter().map(read).collect::<Result<_>>()?;
    Ok(Listing { items: complete(tx, all).await?, more })
}

/// The subnets of a network, oldest first, without their tags.
pub(crate) async fn of_network(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Subnet>> {
    let sql = format!("SELECT {COLUMNS} FROM network_subnet WHERE network_id = $1 ORDER BY id");
    tx.query(&sql, &params![network]).await?.into_iter().map(read).collect()
}

/// Many subnets, without their tags.
pub(crate) async fn many(tx: &mut Tx, ids: &[String]) -> Result<Vec<Subnet>> {
    let sql = format!("SELECT {COLUMNS} FROM network_subnet WHERE id IN ({{}})");
    by_ids(tx, &sql, ids).await?.into_iter().map(read).collect()
}

fn json(v: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string(v)?)
}

fn pools(s: &Subnet) -> Result<String> {
    json(&s.pools.iter().map(|r| r.pool(s.cidr)).collect::<Vec<_>>())
}

fn text(ip: Option<IpAddr>) -> String {
    ip.map(|i| i.to_string()).unwrap_or_default()
}

pub(super) async fn insert(tx: &mut Tx, s: &Subnet) -> Result<()> {
    tx.execute(
        "INSERT INTO network_subnet (id, project, network_id, name, description, ip_version, cidr, gateway_ip, enable_dhcp,
           ipv6_ra_mode, ipv6_address_mode, pools, dns, host_routes, metadata_ip, created_at, updated_at, revision, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16, $17, 1, 0)",
        &params![
            &s.id,
            &s.project,
            &s.network,
            &s.name,
            &s.description,
            s.ip_version(),
            s.cidr.to_string(),
            text(s.gateway),
            s.enable_dhcp,
            s.ra_mode.map_or("", mode_name),
            s.address_mode.map_or("", mode_name),
            pools(s)?,
            json(&s.dns)?,
            json(&s.host_routes)?,
            s.stamp.created_at,
            s.stamp.updated_at,
            s.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, s: &Subnet) -> Result<()> {
    tx.execute(
        "UPDATE network_subnet SET name = $2, description = $3, gateway_ip = $4, enable_dhcp = $5, pools = $6, dns = $7,
           host_routes = $8, updated_at = $9, revision = $10, generation = generation + 1 WHERE id = $1",
        &params![
            &s.id,
            &s.name,
            &s.description,
            text(s.gateway),
            s.enable_dhcp,
            pools(s)?,
            json(&s.dns)?,
            json(&s.host_routes)?,
            s.stamp.updated_at,
            s.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_metadata_ip(tx: &mut Tx, id: &SubnetId, ip: Option<Ipv4Addr>) -> Result<()> {
    let sql =
        "UPDATE network_subnet SET metadata_ip = $2, generation = generation + 1 WHERE id = $1 AND metadata_ip <> $2";
    tx.execute(sql, &params![id, ip.map(|i| i.to_string()).unwrap_or_default()]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &SubnetId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_subnet WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::Subnet, id.as_str(), now).await
}

/// Whether a router has this address on the subnet.
pub(super) async fn router_at(tx: &mut Tx, id: &SubnetId, at: IpAddr) -> Result<bool> {
    let sql = "SELECT a.owner FROM network_address a JOIN network_port p ON p.id = a.owner
               WHERE a.subnet_id = $1 AND a.address = $2 AND p.device_owner = $3";
    let found = tx.query_opt(sql, &params![id, at.to_string(), crate::ports::ROUTER_INTERFACE]).await?;
    Ok(found.is_some())
}
