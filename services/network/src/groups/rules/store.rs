//! SQL of `network_rule`.

use super::Rule;
use crate::list::store::{Column, Kind, Table, by_ids, window};
use crate::list::{ListQuery, Listing};
use crate::port::{Direction, Ethertype};
use ipnet::IpNet;
use kernel::{Caller, Error, ProjectId, Result, Row, SecurityGroupId, SecurityGroupRuleId};
use runtime::{Tx, params};

pub(crate) const COLUMNS: &str = "id, group_id, project, description, direction, ethertype, protocol, port_min, port_max, \
                                  remote_prefix, remote_group, charged, created_at";

const TABLE: Table = Table {
    name: "network_rule",
    select: COLUMNS,
    scope: "project = {}",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("security_group_id", "group_id", Kind::Text),
        Column::new("direction", "direction", Kind::Lower),
        Column::new("ethertype", "ethertype", Kind::Text),
        Column::new("protocol", "protocol", Kind::Lower),
        Column::new("port_range_min", "port_min", Kind::Int),
        Column::new("port_range_max", "port_max", Kind::Int),
        Column::new("remote_ip_prefix", "remote_prefix", Kind::Text),
        Column::new("remote_group_id", "remote_group", Kind::Text),
        Column::new("created_at", "created_at", Kind::Instant),
    ],
};

/// Neutron's name of a direction.
pub(crate) fn direction_name(d: Direction) -> &'static str {
    match d {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

/// Neutron's name of a family.
pub(crate) fn ethertype_name(e: Ethertype) -> &'static str {
    match e {
        Ethertype::Ipv4 => "IPv4",
        Ethertype::Ipv6 => "IPv6",
    }
}

fn prefix(text: &str) -> Result<IpNet> {
    text.parse().map_err(|e| Error::internal("a stored range does not read").because(e))
}

pub(crate) fn read(mut r: Row) -> Result<Rule> {
    let (direction, ethertype): (String, String) = (r.take(4)?, r.take(5)?);
    let (protocol, prefix, remote): (String, String, String) = (r.take(6)?, r.take(9)?, r.take(10)?);
    // -1 stands for "none": the unique index has to see it, and NULLs are never equal.
    let port = |v: i64| u16::try_from(v).ok();
    Ok(Rule {
        id: r.take(0)?,
        group: r.take(1)?,
        project: r.take(2)?,
        description: r.take(3)?,
        direction: if direction == "egress" { Direction::Egress } else { Direction::Ingress },
        ethertype: if ethertype == "IPv6" { Ethertype::Ipv6 } else { Ethertype::Ipv4 },
        protocol: (!protocol.is_empty()).then_some(protocol),
        port_min: port(r.take(7)?),
        port_max: port(r.take(8)?),
        remote_prefix: match prefix.as_str() {
            "" => None,
            text => Some(self::prefix(text)?),
        },
        remote_group: (!remote.is_empty()).then(|| remote.into()),
        charged: r.take(11)?,
        created_at: r.take(12)?,
    })
}

pub(super) async fn get(tx: &mut Tx, id: &SecurityGroupRuleId) -> Result<Option<Rule>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} FROM network_rule WHERE id = $1"), &params![id]).await?;
    row.map(read).transpose()
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<Rule>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    Ok(Listing { items: rows.into_iter().map(read).collect::<Result<_>>()?, more })
}

/// The rules of many groups, oldest first.
pub(crate) async fn of_groups(tx: &mut Tx, groups: &[String]) -> Result<Vec<Rule>> {
    let sql = format!("SELECT {COLUMNS} FROM network_rule WHERE group_id IN ({{}}) ORDER BY id");
    by_ids(tx, &sql, groups).await?.into_iter().map(read).collect()
}

/// Whom the rules of a project let in by range, to more than ICMP.
pub(super) async fn sources(tx: &mut Tx, project: &ProjectId) -> Result<Vec<IpNet>> {
    let sql = "SELECT DISTINCT remote_prefix FROM network_rule WHERE project = $1 AND direction = 'ingress' AND remote_prefix <> ''
               AND protocol NOT IN ('icmp', 'ipv6-icmp')";
    let rows = tx.query(sql, &params![project]).await?;
    rows.into_iter().map(|mut r| prefix(&r.take::<String>(0)?)).collect()
}

fn identity(r: &Rule) -> [kernel::Value; 8] {
    params![
        &r.group,
        direction_name(r.direction),
        ethertype_name(r.ethertype),
        r.protocol.clone().unwrap_or_default(),
        r.port_min.map_or(-1, i64::from),
        r.port_max.map_or(-1, i64::from),
        r.remote_prefix.map(|p| p.to_string()).unwrap_or_default(),
        r.remote_group.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}

/// A rule of the group that says the same.
pub(super) async fn same(tx: &mut Tx, r: &Rule) -> Result<Option<SecurityGroupRuleId>> {
    let sql = "SELECT id FROM network_rule WHERE group_id = $1 AND direction = $2 AND ethertype = $3 AND protocol = $4
               AND port_min = $5 AND port_max = $6 AND remote_prefix = $7 AND remote_group = $8";
    tx.query_opt(sql, &identity(r)).await?.map(|mut r| r.take(0)).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, r: &Rule) -> Result<()> {
    let mut values = identity(r).to_vec();
    values.extend(params![&r.id, &r.project, &r.description, r.charged, r.created_at]);
    tx.execute(
        "INSERT INTO network_rule (group_id, direction, ethertype, protocol, port_min, port_max, remote_prefix, remote_group,
           id, project, description, charged, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &values,
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &SecurityGroupRuleId) -> Result<()> {
    tx.execute("DELETE FROM network_rule WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn delete_of_group(tx: &mut Tx, group: &SecurityGroupId) -> Result<()> {
    tx.execute("DELETE FROM network_rule WHERE group_id = $1", &params![group]).await?;
    Ok(())
}
