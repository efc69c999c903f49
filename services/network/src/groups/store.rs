//! SQL of `network_group`.

use super::{Group, rules};
use crate::list::store::{Column, Kind, Table, window};
use crate::list::{ListQuery, Listing};
use crate::{Stamp, gone, tags};
use kernel::{Caller, ProjectId, Result, Row, SecurityGroupId, Timestamp};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, project, name, description, is_default, created_at, updated_at, revision";

const TABLE: Table = Table {
    name: "network_group",
    select: COLUMNS,
    scope: "project = {}",
    columns: &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("description", "description", Kind::Text),
        Column::new("project_id", "project", Kind::Text),
        Column::new("tenant_id", "project", Kind::Text),
        Column::new("revision_number", "revision", Kind::Int),
        Column::new("created_at", "created_at", Kind::Instant),
        Column::new("updated_at", "updated_at", Kind::Instant),
        Column::new("shared", "(is_default - is_default)", Kind::Bool),
        Column::new("tags", "id IN (SELECT id FROM network_tag WHERE kind = 'group' AND tag IN ({}))", Kind::Sub),
        Column::new("tags-any", "id IN (SELECT id FROM network_tag WHERE kind = 'group' AND tag IN ({}))", Kind::Sub),
    ],
};

fn read(mut r: Row) -> Result<Group> {
    Ok(Group {
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        description: r.take(3)?,
        is_default: r.take(4)?,
        rules: vec![],
        tags: vec![],
        stamp: Stamp { created_at: r.take(5)?, updated_at: r.take(6)?, revision: r.take(7)? },
    })
}

async fn complete(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Group>> {
    let mut all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<String> = all.iter().map(|g| g.id.to_string()).collect();
    let mut by_group: HashMap<SecurityGroupId, Vec<rules::Rule>> = HashMap::new();
    for rule in rules::store::of_groups(tx, &ids).await? {
        by_group.entry(rule.group.clone()).or_default().push(rule);
    }
    let mut tags = tags::store::of(tx, tags::Kind::SecurityGroup, &ids).await?;
    for g in &mut all {
        g.rules = by_group.remove(&g.id).unwrap_or_default();
        g.tags = tags.remove(g.id.as_str()).unwrap_or_default();
    }
    Ok(all)
}

pub(super) async fn get(tx: &mut Tx, id: &SecurityGroupId) -> Result<Option<Group>> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM network_group WHERE id = $1"), &params![id]).await?;
    Ok(complete(tx, rows).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, caller: &Caller, query: &ListQuery) -> Result<Listing<Group>> {
    let (rows, more) = window(tx, &TABLE, caller, query).await?;
    Ok(Listing { items: complete(tx, rows).await?, more })
}

pub(super) async fn default_of(tx: &mut Tx, project: &ProjectId) -> Result<Option<SecurityGroupId>> {
    let sql = "SELECT id FROM network_group WHERE project = $1 AND is_default = 1";
    tx.query_opt(sql, &params![project]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn named(tx: &mut Tx, project: &ProjectId, name: &str) -> Result<Vec<SecurityGroupId>> {
    let sql = "SELECT id FROM network_group WHERE project = $1 AND name = $2 LIMIT 2";
    tx.query(sql, &params![project, name]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn insert(tx: &mut Tx, g: &Group) -> Result<()> {
    tx.execute(
        "INSERT INTO network_group (id, project, name, description, is_default, created_at, updated_at, revision, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 0)",
        &params![
            &g.id,
            &g.project,
            &g.name,
            &g.description,
            g.is_default,
            g.stamp.created_at,
            g.stamp.updated_at,
            g.stamp.revision
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, g: &Group) -> Result<()> {
    tx.execute(
        "UPDATE network_group SET name = $2, description = $3, updated_at = $4, revision = $5, generation = generation + 1 WHERE id = $1",
        &params![&g.id, &g.name, &g.description, g.stamp.updated_at, g.stamp.revision],
    )
    .await?;
    Ok(())
}

/// The group's rules have changed.
pub(super) async fn touch(tx: &mut Tx, id: &SecurityGroupId, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE network_group SET generation = generation + 1, revision = revision + 1, updated_at = $2 WHERE id = $1";
    tx.execute(sql, &params![id, now]).await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &SecurityGroupId, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM network_group WHERE id = $1", &params![id]).await?;
    gone::store::remember(tx, crate::port::Kind::SecurityGroup, id.as_str(), now).await
}

/// Whether a port is in the group, or a rule of another group names it.
pub(super) async fn in_use(tx: &mut Tx, id: &SecurityGroupId) -> Result<bool> {
    let port = tx.query_opt("SELECT port_id FROM network_port_group WHERE group_id = $1 LIMIT 1", &params![id]).await?;
    let named = "SELECT id FROM network_rule WHERE remote_group = $1 AND group_id <> $1 LIMIT 1";
    Ok(port.is_some() || tx.query_opt(named, &params![id]).await?.is_some())
}

/// Names of many groups.
pub(crate) async fn names(tx: &mut Tx, ids: &[String]) -> Result<HashMap<String, String>> {
    let rows = crate::list::store::by_ids(tx, "SELECT id, name FROM network_group WHERE id IN ({})", ids).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}
