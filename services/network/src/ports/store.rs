//! SQL of `network_port` and `network_port_group`.

use super::{LOCALPORT, Port};
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::port::MacAddr;
use crate::{Stamp, addresses, gone, tags};
use kernel::{Caller, Error, NetworkId, NodeId, PortId, Result, Row, SecurityGroupId, ServerId, Timestamp};
use runtime::{Tx, params};
use std::collections::HashMap;

pub(crate) const COLUMNS: &str = "id, project, network_id, name, description, mac, admin_state_up, up, device_id, device_owner, \
   device_index, made_for_device, charged, node, port_security, address_pairs, dhcp_options, created_at, updated_at, revision";

/// Router legs are up once the fabric holds them; no chassis claims them.
const STATUS: &str = "CASE WHEN up = 1 THEN 'ACTIVE' ELSE 'DOWN' END";

const TABLE: Table = Table {
    name: "network_port",
    select: COLUMNS,
    scope: "project = {}",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("network_id", "network_id", Kind::Text),
        Column::new("mac_address", "mac", Kind::Lower),
        Column::new("device_id", "device_id", Kind::Text),
        Column::new("device_owner", "device_owner", Kind::Text),
        Column::new("admin_state_up", "admin_state_up", Kind::Bool),
        Column::new("port_security_enabled", "port_security", Kind::Bool),
        Column::new("status", STATUS, Kind::Text),
        Column::new("binding:host_id", "node", Kind::Text),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new(
            "fixed_ips:ip_address",
            "id IN (SELECT owner FROM network_address WHERE address IN ({}))",
            Kind::Sub,
        ),
        Column::new(
            "fixed_ips:subnet_id",
            "id IN (SELECT owner FROM network_address WHERE subnet_id IN ({}))",
            Kind::Sub,
        ),
        Column::new(
            "security_groups",
            "id IN (SELECT port_id FROM network_port_group WHERE group_id IN ({}))",
            Kind::Sub,
        ),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'port' AND tag IN ({}))", Kind::Sub),
        Column::new("tags-any", "id IN (SELECT id FROM network_tag WHERE kind = 'port' AND tag IN ({}))", Kind::Sub),
    ],
};

pub(crate) fn mac(text: &str) -> Result<MacAddr> {
    text.parse().map_err(|e: String| Error::internal("a stored MAC does not read").because(e))
}

fn read(mut r: Row) -> Result<Port> {
    let node: String = r.take(13)?;
    let index: i64 = r.take(10)?;
    Ok(Port {
        id: r.take(0)?,
        project: r.take(1)?,
        network: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        mac: mac(&r.take::<String>(5)?)?,
        admin_state_up: r.take(6)?,
        up: r.take(7)?,
        device_id: r.take(8)?,
        device_owner: r.take(9)?,
        device_index: u32::try_from(index).ok(),
        made_for_device: r.take(11)?,
        charged: r.take(12)?,
        node: (!node.is_empty()).then(|| node.into()),
        port_security: r.take(14)?,
        address_pairs: r.json(15)?,
        dhcp_options: r.json(16)?,
        fixed_ips: vec![],
        groups: vec![],
        tags: vec![],
        stamp: Stamp { created_at: r.take(17)?, updated_at: r.take(18)?, revision: r.take(19)? },
    })
}

async fn complete(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Port>> {
    let mut all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<String> = all.iter().map(|p| p.id.to_string()).collect();
    let mut addresses = addresses::store::of_owners(tx, &ids).await?;
    let mut groups = groups_of(tx, &ids).await?;
    let mut tags = tags::store::of(tx, tags::Kind::Port, &ids).await?;
    for p in &mut all {
        p.fixed_ips = addresses.remove(p.id.as_str()).unwrap_or_default();
        p.groups = groups.remove(p.id.as_str()).unwrap_or_default();
        p.tags = tags.remove(p.id.as_str()).unwrap_or_default();
    }
    Ok(all)
}

pub(crate) async fn groups_of(tx: &mut Tx, ports: &[String]) -> Result<HashMap<String, Vec<SecurityGroupId>>> {
    let sql = "SELECT port_id, group_id FROM network_port_group WHERE port_id IN ({}) ORDER BY group_id";
    let mut all: HashMap<String, Vec<SecurityGroupId>> = HashMap::new();
    for mut r in by_ids(tx, sql, ports).await? {
        all.entry(r.take(0)?).or_default().push(r.take(1)?);
    }
    Ok(all)
}

pub(crate) async fn get(tx: &mut Tx, id: &PortId) -> Result<Option<Port>> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM network_port WHERE id = $1"), &params![id]).await?;
    Ok(complete(tx, rows).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<Port>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    Ok(Listing { items: complete(tx, rows).await?, more })
}

/// The ports of a device, in order.
pub(crate) async fn of_device(tx: &mut Tx, device: &str) -> Result<Vec<Port>> {
    let sql = format!("SELECT {COLUMNS} FROM network_port WHERE device_id = $1 ORDER BY device_index, id");
    let rows = tx.query(&sql, &params![device]).await?;
    complete(tx, rows).await
}

/// The ports that compute attached to a server, in order.
pub(crate) async fn of_server(tx: &mut Tx, server: &ServerId) -> Result<Vec<Port>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM network_port WHERE device_id = $1 AND device_index >= 0 ORDER BY device_index, id"
    );
    let rows = tx.query(&sql, &params![server]).await?;
    complete(tx, rows).await
}

/// What of a port is shown with its server.
pub(crate) struct Attached {
    pub(crate) id: PortId,
    pub(crate) server: ServerId,
    pub(crate) index: u32,
    pub(crate) network: NetworkId,
    pub(crate) mac: String,
    pub(crate) up: bool,
    pub(crate) node: Option<NodeId>,
    pub(crate) created_at: Timestamp,
    pub(crate) revision: u64,
}

/// The ports that compute attached to many servers, in order, in short.
pub(crate) async fn attached(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<Attached>> {
    let ids: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let sql = "SELECT id, device_id, device_index, network_id, mac, up, node, created_at, revision FROM network_port
               WHERE device_id IN ({}) AND device_index >= 0 ORDER BY device_id, device_index, id";
    let read = |mut r: Row| {
        let node: String = r.take(6)?;
        Ok(Attached {
            id: r.take(0)?,
            server: r.take(1)?,
            index: r.take(2)?,
            network: r.take(3)?,
            mac: r.take(4)?,
            up: r.take(5)?,
            node: (!node.is_empty()).then(|| NodeId::from(node)),
            created_at: r.take(7)?,
            revision: r.take(8)?,
        })
    };
    by_ids(tx, sql, &ids).await?.into_iter().map(read).collect()
}

/// The ports that compute attached to many servers, in order, and their revisions.
pub(crate) async fn revisions(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<(ServerId, PortId, u64)>> {
    let ids: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let sql = "SELECT device_id, id, revision FROM network_port
               WHERE device_id IN ({}) AND device_index >= 0 ORDER BY device_id, device_index, id";
    let read = |mut r: Row| Ok((r.take(0)?, r.take(1)?, r.take(2)?));
    by_ids(tx, sql, &ids).await?.into_iter().map(read).collect()
}

/// A floating IP stands for the port, or no longer: it is shown otherwise, and the fabric need not know.
pub(crate) async fn shown_otherwise(tx: &mut Tx, id: &PortId) -> Result<()> {
    tx.execute("UPDATE network_port SET revision = revision + 1 WHERE id = $1", &params![id]).await?;
    Ok(())
}

/// The network has another name, with which its ports are shown.
pub(crate) async fn network_renamed(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    tx.execute("UPDATE network_port SET revision = revision + 1 WHERE network_id = $1", &params![network]).await?;
    Ok(())
}

/// The group has another name, with which its ports are shown.
pub(crate) async fn group_renamed(tx: &mut Tx, group: &SecurityGroupId) -> Result<()> {
    let sql = "UPDATE network_port SET revision = revision + 1
               WHERE id IN (SELECT port_id FROM network_port_group WHERE group_id = $1)";
    tx.execute(sql, &params![group]).await?;
    Ok(())
}

/// The cloud's own port on a network.
pub(crate) async fn localport_of(tx: &mut Tx, network: &NetworkId) -> Result<Option<PortId>> {
    let sql = "SELECT id FROM network_port WHERE network_id = $1 AND device_owner = $2 LIMIT 1";
    tx.query_opt(sql, &params![network, LOCALPORT]).await?.map(|mut r| r.take(0)).transpose()
}

/// The ports of a network that are guests', with their MACs.
pub(crate) async fn hosts_of_network(tx: &mut Tx, network: &NetworkId) -> Result<Vec<(PortId, MacAddr)>> {
    let sql = "SELECT id, mac FROM network_port WHERE network_id = $1 AND device_owner NOT LIKE 'network:%'";
    let rows = tx.query(sql, &params![network]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, mac(&r.take::<String>(1)?)?))).collect()
}

pub(super) async fn has_mac(tx: &mut Tx, network: &NetworkId, mac: MacAddr) -> Result<bool> {
    let sql = "SELECT id FROM network_port WHERE network_id = $1 AND mac = $2";
    Ok(tx.query_opt(sql, &params![network, mac.to_string()]).await?.is_some())
}

pub(super) async fn insert(tx: &mut Tx, p: &Port) -> Result<()> {
    tx.execute(
        "INSERT INTO network_port (id, project, network_id, name, description, mac, admin_state_up, up, device_id, device_owner,
           device_index, made_for_device, charged, node, port_security, address_pairs, dhcp_options, created_at, updated_at, revision,
           generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, 0)",
        &params![
            &p.id,
            &p.project,
            &p.network,
            &p.name,
            &p.description,
            p.mac.to_string(),
            p.admin_state_up,
            &p.device_id,
            &p.device_owner,
            p.device_index.map_or(-1, i64::from),
            p.made_for_device,
            p.charged,
            p.node.as_ref().map_or("", NodeId::as_str),
            p.port_security,
            serde_json::to_string(&p.address_pairs)?,
            serde_json::to_string(&p.dhcp_options)?,
            p.stamp.created_at,
            p.stamp.updated_at,
            p.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

/// Writes everything that can change of a port but its addresses and groups.
pub(crate) async fn update(tx: &mut Tx, p: &Port) -> Result<()> {
    tx.execute(
        "UPDATE network_port SET name = $2, description = $3, mac = $4, admin_state_up = $5, device_id = $6, device_owner = $7,
           device_index = $8, made_for_device = $9, node = $10, port_security = $11, address_pairs = $12, dhcp_options = $13,
           updated_at = $14, revision = $15, up = CASE WHEN node = $10 THEN up ELSE 0 END, generation = generation + 1
         WHERE id = $1",
        &params![
            &p.id,
            &p.name,
            &p.description,
            p.mac.to_string(),
            p.admin_state_up,
            &p.device_id,
            &p.device_owner,
            p.device_index.map_or(-1, i64::from),
            p.made_for_device,
            p.node.as_ref().map_or("", NodeId::as_str),
            p.port_security,
            serde_json::to_string(&p.address_pairs)?,
            serde_json::to_string(&p.dhcp_options)?,
            p.stamp.updated_at,
            p.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

/// The fabric has to be told about the port anew.
pub(crate) async fn touch(tx: &mut Tx, id: &PortId, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE network_port SET generation = generation + 1, revision = revision + 1, updated_at = $2 WHERE id = $1";
    tx.execute(sql, &params![id, now]).await?;
    Ok(())
}

pub(crate) async fn set_groups(tx: &mut Tx, port: &PortId, groups: &[SecurityGroupId]) -> Result<()> {
    tx.execute("DELETE FROM network_port_group WHERE port_id = $1", &params![port]).await?;
    for g in groups {
        tx.execute("INSERT INTO network_port_group (port_id, group_id) VALUES ($1, $2)", &params![port, g]).await?;
    }
    Ok(())
}

/// The port is in the group besides those that it is in.
pub(super) async fn add_group(tx: &mut Tx, port: &PortId, group: &SecurityGroupId) -> Result<()> {
    let sql =
        "INSERT INTO network_port_group (port_id, group_id) VALUES ($1, $2) ON CONFLICT (port_id, group_id) DO NOTHING";
    tx.execute(sql, &params![port, group]).await?;
    Ok(())
}

/// The port is in the group no more.
pub(super) async fn drop_group(tx: &mut Tx, port: &PortId, group: &SecurityGroupId) -> Result<()> {
    tx.execute("DELETE FROM network_port_group WHERE port_id = $1 AND group_id = $2", &params![port, group]).await?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, id: &PortId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_port_group WHERE port_id = $1", &params![id]).await?;
    tx.execute("DELETE FROM network_port WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::Port, id.as_str(), now).await
}

/// Many ports.
pub(crate) async fn many(tx: &mut Tx, ids: &[String]) -> Result<Vec<Port>> {
    let rows = by_ids(tx, &format!("SELECT {COLUMNS} FROM network_port WHERE id IN ({{}})"), ids).await?;
    complete(tx, rows).await
}
