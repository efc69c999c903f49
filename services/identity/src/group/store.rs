//! SQL of groups and memberships.

use super::{Group, GroupFilter};
use crate::check;
use crate::query::{Listed, Query, listed};
use kernel::{DomainId, GroupId, Page, Result, Row, UserId};
use runtime::{Tx, params};

const SELECT: &str = "SELECT id, domain_id, name, description, extra FROM identity_group";

fn read(mut r: Row) -> Result<Group> {
    Ok(Group { extra: r.json(4)?, id: r.take(0)?, domain: r.take(1)?, name: r.take(2)?, description: r.take(3)? })
}

pub(crate) async fn insert(tx: &mut Tx, g: &Group) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_group (id, domain_id, name, description, extra) VALUES ($1, $2, $3, $4, $5)",
        &params![&g.id, &g.domain, &g.name, &g.description, serde_json::to_string(&g.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "group", &g.name))?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, g: &Group) -> Result<()> {
    tx.execute(
        "UPDATE identity_group SET name = $2, description = $3, extra = $4 WHERE id = $1",
        &params![&g.id, &g.name, &g.description, serde_json::to_string(&g.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "group", &g.name))?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &GroupId) -> Result<Group> {
    let row = tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?;
    read(row.ok_or_else(|| check::missing("group", id.as_str()))?)
}

pub(crate) async fn list(tx: &mut Tx, f: &GroupFilter, page: &Page) -> Result<Listed<Group>> {
    let q = Query::default()
        .and("name = ?", f.name.as_deref())
        .and("domain_id = ?", f.domain.as_ref())
        .and("id IN (SELECT group_id FROM identity_membership WHERE user_id = ?)", f.member.as_ref());
    let (sql, params, rows) = q.page(SELECT, "id", page);
    let items = tx.query(&sql, &params).await?.into_iter().map(read).collect::<Result<_>>()?;
    Ok(listed(items, rows))
}

pub(crate) async fn ids_of_domain(tx: &mut Tx, domain: &DomainId) -> Result<Vec<GroupId>> {
    let rows = tx.query("SELECT id FROM identity_group WHERE domain_id = $1", &params![domain]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &GroupId) -> Result<()> {
    tx.execute("DELETE FROM identity_assignment WHERE actor_kind = 'group' AND actor_id = $1", &params![id]).await?;
    tx.execute("DELETE FROM identity_group WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn add_member(tx: &mut Tx, group: &GroupId, user: &UserId) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_membership (group_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        &params![group, user],
    )
    .await?;
    Ok(())
}

pub(crate) async fn remove_member(tx: &mut Tx, group: &GroupId, user: &UserId) -> Result<bool> {
    let sql = "DELETE FROM identity_membership WHERE group_id = $1 AND user_id = $2";
    Ok(tx.execute(sql, &params![group, user]).await? > 0)
}

pub(crate) async fn is_member(tx: &mut Tx, group: &GroupId, user: &UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM identity_membership WHERE group_id = $1 AND user_id = $2";
    Ok(tx.query_opt(sql, &params![group, user]).await?.is_some())
}

pub(crate) async fn member_ids(tx: &mut Tx, group: &GroupId) -> Result<Vec<UserId>> {
    let rows = tx.query("SELECT user_id FROM identity_membership WHERE group_id = $1", &params![group]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}
