//! SQL of projects.

use super::{Project, ProjectFilter};
use crate::query::{Listed, Query, listed};
use crate::{check, names};
use kernel::event::ProjectPlaced;
use kernel::{DomainId, Page, ProjectId, Result, Row, UserId};
use runtime::{Tx, params};

const SELECT: &str =
    "SELECT id, domain_id, parent_id, name, description, enabled, tags, extra, generation FROM identity_project";

/// The project and all above it.
const UP: &str = "WITH RECURSIVE up (id, parent_id) AS (
    SELECT id, parent_id FROM identity_project WHERE id = $1
    UNION ALL SELECT p.id, p.parent_id FROM identity_project p JOIN up ON p.id = up.parent_id)";

/// Projects in which a user has a role: by himself or a group, directly, or inherited from above or from the domain.
const OF_USER: &str = "WITH RECURSIVE held (target_kind, target_id, inherited) AS (
    SELECT target_kind, target_id, inherited FROM identity_assignment
    WHERE (actor_kind = 'user' AND actor_id = $1)
       OR (actor_kind = 'group' AND actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = $1))),
  below (id) AS (
    SELECT target_id FROM held WHERE target_kind = 'project' AND inherited = 1
    UNION SELECT p.id FROM identity_project p JOIN below b ON p.parent_id = b.id)";

/// In the set above; an inherited assignment counts below the project it was made on, not on it.
const REACHED: &str = "(id IN (SELECT target_id FROM held WHERE target_kind = 'project' AND inherited = 0)
    OR domain_id IN (SELECT target_id FROM held WHERE target_kind = 'domain' AND inherited = 1)
    OR parent_id IN (SELECT id FROM below))";

fn read(mut r: Row) -> Result<Project> {
    Ok(Project {
        tags: r.json(6)?,
        extra: r.json(7)?,
        id: r.take(0)?,
        domain: r.take(1)?,
        parent: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        enabled: r.take(5)?,
        generation: r.take(8)?,
    })
}

fn all(rows: Vec<Row>) -> Result<Vec<Project>> {
    rows.into_iter().map(read).collect()
}

/// Every project with the one above it, parents first.
pub(crate) async fn places(tx: &mut Tx) -> Result<Vec<ProjectPlaced>> {
    let sql = "WITH RECURSIVE down (id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM identity_project WHERE parent_id IS NULL
        UNION ALL SELECT p.id, p.parent_id, d.depth + 1 FROM identity_project p JOIN down d ON p.parent_id = d.id)
      SELECT id, parent_id FROM down ORDER BY depth, id";
    let place = |mut r: Row| Ok(ProjectPlaced { project: r.take(0)?, parent: r.take(1)? });
    tx.query(sql, &params![]).await?.into_iter().map(place).collect()
}

pub(crate) async fn insert(tx: &mut Tx, p: &Project) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_project (id, domain_id, parent_id, name, description, enabled, tags, extra, generation, sought)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &p.id,
            &p.domain,
            &p.parent,
            &p.name,
            &p.description,
            p.enabled,
            serde_json::to_string(&p.tags)?,
            serde_json::to_string(&p.extra)?,
            p.generation,
            names::sought(&p.name),
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "project", &p.name))?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, p: &Project) -> Result<()> {
    tx.execute(
        "UPDATE identity_project SET name = $2, description = $3, enabled = $4, tags = $5, extra = $6, generation = $7, sought = $8
         WHERE id = $1",
        &params![
            &p.id,
            &p.name,
            &p.description,
            p.enabled,
            serde_json::to_string(&p.tags)?,
            serde_json::to_string(&p.extra)?,
            p.generation,
            names::sought(&p.name),
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "project", &p.name))?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &ProjectId) -> Result<Option<Project>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(crate) async fn get(tx: &mut Tx, id: &ProjectId) -> Result<Project> {
    find(tx, id).await?.ok_or_else(|| check::missing("project", id.as_str()))
}

pub(crate) async fn by_name(tx: &mut Tx, domain: &DomainId, name: &str) -> Result<Option<Project>> {
    let sql = format!("{SELECT} WHERE domain_id = $1 AND name = $2");
    tx.query_opt(&sql, &params![domain, name]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &ProjectFilter, page: &Page) -> Result<Listed<Project>> {
    let q = Query::default()
        .and("name = ?", f.name.as_deref())
        .and("domain_id = ?", f.domain.as_ref())
        .and("COALESCE(parent_id, domain_id) = ?", f.parent.as_deref())
        .and("enabled = ?", f.enabled);
    let (sql, params, rows) = q.page(SELECT, "id", page);
    Ok(listed(all(tx.query(&sql, &params).await?)?, rows))
}

pub(crate) async fn children(tx: &mut Tx, id: &ProjectId) -> Result<Vec<Project>> {
    all(tx.query(&format!("{SELECT} WHERE parent_id = $1"), &params![id]).await?)
}

/// The project itself and all above it.
pub(crate) async fn ancestors(tx: &mut Tx, id: &ProjectId) -> Result<Vec<ProjectId>> {
    let rows = tx.query(&format!("{UP} SELECT id FROM up"), &params![id]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn of_user(tx: &mut Tx, user: &UserId) -> Result<Vec<Project>> {
    let sql = format!("{OF_USER} {SELECT} WHERE enabled = 1 AND {REACHED} ORDER BY name");
    all(tx.query(&sql, &params![user]).await?)
}

pub(crate) async fn ids_of_user(tx: &mut Tx, user: &UserId) -> Result<Vec<ProjectId>> {
    let sql = format!("{OF_USER} SELECT id FROM identity_project WHERE {REACHED}");
    tx.query(&sql, &params![user]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Deepest first.
pub(crate) async fn ids_of_domain(tx: &mut Tx, domain: &DomainId) -> Result<Vec<ProjectId>> {
    let sql = "WITH RECURSIVE down (id, depth) AS (
            SELECT id, 1 FROM identity_project WHERE domain_id = $1 AND parent_id IS NULL
            UNION ALL SELECT p.id, d.depth + 1 FROM identity_project p JOIN down d ON p.parent_id = d.id)
        SELECT id FROM down ORDER BY depth DESC, id";
    tx.query(sql, &params![domain]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// All below a project, the project itself not included.
pub(crate) async fn ids_below(tx: &mut Tx, id: &ProjectId) -> Result<Vec<ProjectId>> {
    let sql = "WITH RECURSIVE down (id) AS (
            SELECT id FROM identity_project WHERE parent_id = $1
            UNION ALL SELECT p.id FROM identity_project p JOIN down d ON p.parent_id = d.id)
        SELECT id FROM down ORDER BY id";
    tx.query(sql, &params![id]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &ProjectId) -> Result<()> {
    tx.execute("DELETE FROM identity_assignment WHERE target_kind = 'project' AND target_id = $1", &params![id])
        .await?;
    tx.execute("DELETE FROM identity_credential WHERE project_id = $1", &params![id]).await?;
    tx.execute("UPDATE identity_user SET default_project_id = NULL WHERE default_project_id = $1", &params![id])
        .await?;
    tx.execute("DELETE FROM identity_project WHERE id = $1", &params![id]).await?;
    Ok(())
}
