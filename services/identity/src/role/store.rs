//! SQL of roles and assignments.

use super::members::Held;
use super::{Actor, Assignment, RoleDef, Target};
use crate::check;
use crate::query::{Listed, Query, listed};
use kernel::{DomainId, Error, GroupId, Page, ProjectId, Result, RoleId, Row, UserId};
use runtime::{Tx, params};

const SELECT: &str = "SELECT id, domain_id, name, description, extra FROM identity_role";

/// Names of the roles of the whole cloud that a user holds anywhere, by himself or by a group.
const POWERS: &str = "SELECT DISTINCT r.name FROM identity_assignment a JOIN identity_role r ON r.id = a.role_id
    WHERE r.domain_id = '' AND ((a.actor_kind = 'user' AND a.actor_id = $1)
       OR (a.actor_kind = 'group' AND a.actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = $1)))
    ORDER BY r.name";

/// Roles in force for user $1 in project $2 of domain $3: direct, by groups, inherited from above or from the domain.
const IN_PROJECT: &str = "WITH RECURSIVE up (id, parent_id) AS (
    SELECT id, parent_id FROM identity_project WHERE id = $2
    UNION ALL SELECT p.id, p.parent_id FROM identity_project p JOIN up ON p.id = up.parent_id)
  SELECT DISTINCT r.id, r.domain_id, r.name, r.description, r.extra
  FROM identity_assignment a JOIN identity_role r ON r.id = a.role_id
  WHERE ((a.actor_kind = 'user' AND a.actor_id = $1)
      OR (a.actor_kind = 'group' AND a.actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = $1)))
    AND ((a.target_kind = 'project' AND a.inherited = 0 AND a.target_id = $2)
      OR (a.target_kind = 'project' AND a.inherited = 1 AND a.target_id <> $2 AND a.target_id IN (SELECT id FROM up))
      OR (a.target_kind = 'domain' AND a.inherited = 1 AND a.target_id = $3))
  ORDER BY r.name";

/// Roles in force for user $1 on the domain or system that ($2, $3) names.
const ELSEWHERE: &str = "SELECT DISTINCT r.id, r.domain_id, r.name, r.description, r.extra
  FROM identity_assignment a JOIN identity_role r ON r.id = a.role_id
  WHERE ((a.actor_kind = 'user' AND a.actor_id = $1)
      OR (a.actor_kind = 'group' AND a.actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = $1)))
    AND a.target_kind = $2 AND a.target_id = $3 AND a.inherited = 0
  ORDER BY r.name";

/// Who has which role in project $1 of domain $2, by himself or by a group, given there or inherited; $4 people after $3.
const MEMBERS: &str = "WITH RECURSIVE up (id, parent_id) AS (
    SELECT id, parent_id FROM identity_project WHERE id = $1
    UNION ALL SELECT p.id, p.parent_id FROM identity_project p JOIN up ON p.id = up.parent_id),
  held (role_id, actor_kind, actor_id, here) AS (
    SELECT role_id, actor_kind, actor_id, CAST(1 AS BIGINT) FROM identity_assignment
      WHERE target_kind = 'project' AND target_id = $1 AND inherited = 0
    UNION SELECT role_id, actor_kind, actor_id, CAST(0 AS BIGINT) FROM identity_assignment
      WHERE target_kind = 'project' AND inherited = 1 AND target_id <> $1 AND target_id IN (SELECT id FROM up)
    UNION SELECT role_id, actor_kind, actor_id, CAST(0 AS BIGINT) FROM identity_assignment
      WHERE target_kind = 'domain' AND inherited = 1 AND target_id = $2),
  people (user_id, role_id, here, by_group) AS (
    SELECT actor_id, role_id, here, CAST('' AS TEXT) FROM held WHERE actor_kind = 'user'
    UNION SELECT m.user_id, h.role_id, h.here, g.name FROM held h JOIN identity_membership m ON m.group_id = h.actor_id
      JOIN identity_group g ON g.id = h.actor_id WHERE h.actor_kind = 'group'),
  page (user_id) AS (
    SELECT DISTINCT p.user_id FROM people p JOIN identity_user u ON u.id = p.user_id WHERE p.user_id > $3 ORDER BY p.user_id LIMIT $4)
  SELECT u.id, u.name, d.name, u.enabled, r.name, p.here, p.by_group FROM page JOIN people p ON p.user_id = page.user_id
    JOIN identity_user u ON u.id = p.user_id JOIN identity_domain d ON d.id = u.domain_id JOIN identity_role r ON r.id = p.role_id
  ORDER BY u.id, r.name, p.here DESC, p.by_group";

fn read(mut r: Row) -> Result<RoleDef> {
    let domain: String = r.take(1)?;
    Ok(RoleDef {
        extra: r.json(4)?,
        id: r.take(0)?,
        domain: (!domain.is_empty()).then(|| domain.into()),
        name: r.take(2)?,
        description: r.take(3)?,
    })
}

fn all(rows: Vec<Row>) -> Result<Vec<RoleDef>> {
    rows.into_iter().map(read).collect()
}

fn domain_key(d: Option<&DomainId>) -> &str {
    d.map_or("", |d| d.as_str())
}

pub(crate) async fn insert(tx: &mut Tx, r: &RoleDef) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_role (id, domain_id, name, description, extra) VALUES ($1, $2, $3, $4, $5)",
        &params![
            &r.id,
            domain_key(r.domain.as_ref()),
            &r.name,
            r.description.clone(),
            serde_json::to_string(&r.extra)?
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "role", &r.name))?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, r: &RoleDef) -> Result<()> {
    tx.execute(
        "UPDATE identity_role SET name = $2, description = $3, extra = $4 WHERE id = $1",
        &params![&r.id, &r.name, r.description.clone(), serde_json::to_string(&r.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "role", &r.name))?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &RoleId) -> Result<RoleDef> {
    let row = tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?;
    read(row.ok_or_else(|| check::missing("role", id.as_str()))?)
}

/// The role of the whole cloud that has this name.
pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<RoleDef>> {
    let sql = format!("{SELECT} WHERE domain_id = '' AND name = $1");
    tx.query_opt(&sql, &params![name]).await?.map(read).transpose()
}

pub(crate) async fn list(
    tx: &mut Tx,
    name: Option<&str>,
    domain: Option<&DomainId>,
    page: &Page,
) -> Result<Listed<RoleDef>> {
    let q = Query::default().and("name = ?", name).and("domain_id = ?", Some(domain_key(domain)));
    let (sql, params, rows) = q.page(SELECT, "id", page);
    Ok(listed(all(tx.query(&sql, &params).await?)?, rows))
}

pub(crate) async fn delete(tx: &mut Tx, id: &RoleId) -> Result<()> {
    tx.execute("DELETE FROM identity_role WHERE id = $1", &params![id]).await?;
    Ok(())
}

fn actor(a: &Actor) -> (&'static str, &str) {
    match a {
        Actor::User(u) => ("user", u.as_str()),
        Actor::Group(g) => ("group", g.as_str()),
    }
}

fn target(t: &Target) -> (&'static str, &str) {
    match t {
        Target::Project(p) => ("project", p.as_str()),
        Target::Domain(d) => ("domain", d.as_str()),
        Target::System => ("system", "all"),
    }
}

fn read_assignment(mut r: Row) -> Result<Assignment> {
    let (kind, id): (String, String) = (r.take(1)?, r.take(2)?);
    let actor = match kind.as_str() {
        "user" => Actor::User(id.into()),
        "group" => Actor::Group(id.into()),
        other => return Err(Error::internal(format!("an assignment of a {other}"))),
    };
    let (kind, id): (String, String) = (r.take(3)?, r.take(4)?);
    let target = match kind.as_str() {
        "project" => Target::Project(id.into()),
        "domain" => Target::Domain(id.into()),
        "system" => Target::System,
        other => return Err(Error::internal(format!("an assignment on a {other}"))),
    };
    Ok(Assignment { role: r.take(0)?, actor, target, inherited: r.take(5)? })
}

pub(crate) async fn assign(tx: &mut Tx, a: &Assignment) -> Result<()> {
    let ((ak, ai), (tk, ti)) = (actor(&a.actor), target(&a.target));
    tx.execute(
        "INSERT INTO identity_assignment (role_id, actor_kind, actor_id, target_kind, target_id, inherited)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &params![&a.role, ak, ai, tk, ti, a.inherited],
    )
    .await?;
    Ok(())
}

const EXACT: &str = "FROM identity_assignment WHERE role_id = $1 AND actor_kind = $2 AND actor_id = $3
    AND target_kind = $4 AND target_id = $5 AND inherited = $6";

pub(crate) async fn unassign(tx: &mut Tx, a: &Assignment) -> Result<bool> {
    let ((ak, ai), (tk, ti)) = (actor(&a.actor), target(&a.target));
    let n = tx.execute(&format!("DELETE {EXACT}"), &params![&a.role, ak, ai, tk, ti, a.inherited]).await?;
    Ok(n > 0)
}

pub(crate) async fn is_assigned(tx: &mut Tx, a: &Assignment) -> Result<bool> {
    let ((ak, ai), (tk, ti)) = (actor(&a.actor), target(&a.target));
    let found = tx.query_opt(&format!("SELECT 1 {EXACT}"), &params![&a.role, ak, ai, tk, ti, a.inherited]).await?;
    Ok(found.is_some())
}

pub(crate) async fn roles_of(tx: &mut Tx, a: &Actor, t: &Target, inherited: bool) -> Result<Vec<RoleDef>> {
    let ((ak, ai), (tk, ti)) = (actor(a), target(t));
    let sql = format!(
        "{SELECT} WHERE id IN (SELECT role_id FROM identity_assignment WHERE actor_kind = $1 AND actor_id = $2
           AND target_kind = $3 AND target_id = $4 AND inherited = $5) ORDER BY name"
    );
    all(tx.query(&sql, &params![ak, ai, tk, ti, inherited]).await?)
}

pub(crate) async fn assignments(tx: &mut Tx) -> Result<Vec<Assignment>> {
    let sql = "SELECT role_id, actor_kind, actor_id, target_kind, target_id, inherited FROM identity_assignment
        ORDER BY actor_kind, actor_id, target_kind, target_id, role_id, inherited";
    tx.query(sql, &[]).await?.into_iter().map(read_assignment).collect()
}

/// Roles in force for a user on a target, without implied ones.
pub(crate) async fn in_force(tx: &mut Tx, user: &UserId, t: &Target, domain: &DomainId) -> Result<Vec<RoleDef>> {
    match t {
        Target::Project(p) => all(tx.query(IN_PROJECT, &params![user, p, domain]).await?),
        other => {
            let (kind, id) = target(other);
            all(tx.query(ELSEWHERE, &params![user, kind, id]).await?)
        }
    }
}

/// Somebody with a role in a project: id, name, domain, whether he may log in, and what he has.
type Person = (UserId, String, String, bool, Held);

/// So many people with a role in a project, by id, one row for each role and way to it.
pub(crate) async fn members(
    tx: &mut Tx,
    project: &ProjectId,
    domain: &DomainId,
    after: Option<&UserId>,
    limit: u32,
) -> Result<Vec<Person>> {
    let after = after.map_or("", |u| u.as_str());
    let rows = tx.query(MEMBERS, &params![project, domain, after, limit]).await?;
    rows.into_iter()
        .map(|mut r| {
            let group: String = r.take(6)?;
            let held = Held { role: r.take(4)?, here: r.take(5)?, group: (!group.is_empty()).then_some(group) };
            Ok((r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?, held))
        })
        .collect()
}

pub(crate) async fn powers(tx: &mut Tx, user: &UserId) -> Result<Vec<String>> {
    tx.query(POWERS, &params![user]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Ids of the domains, or `all` for the whole cloud, on which a user has a role, by himself or by a group.
pub(crate) async fn targets_of(tx: &mut Tx, user: &UserId, kind: &str) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT target_id FROM identity_assignment WHERE target_kind = $2 AND inherited = 0
        AND ((actor_kind = 'user' AND actor_id = $1)
          OR (actor_kind = 'group' AND actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = $1)))
        ORDER BY target_id";
    tx.query(sql, &params![user, kind]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Names of the roles that a group has anywhere.
pub(crate) async fn roles_of_group(tx: &mut Tx, group: &GroupId) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT r.name FROM identity_assignment a JOIN identity_role r ON r.id = a.role_id
        WHERE a.actor_kind = 'group' AND a.actor_id = $1 ORDER BY r.name";
    tx.query(sql, &params![group]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Members of a group who hold two of the named roles.
pub(crate) async fn members_with_two(tx: &mut Tx, group: &GroupId, names: &[&str; 3]) -> Result<Vec<UserId>> {
    let sql = "SELECT m.user_id FROM identity_membership m
        JOIN identity_assignment a ON (a.actor_kind = 'user' AND a.actor_id = m.user_id)
          OR (a.actor_kind = 'group' AND a.actor_id IN (SELECT group_id FROM identity_membership WHERE user_id = m.user_id))
        JOIN identity_role r ON r.id = a.role_id AND r.domain_id = '' AND r.name IN ($2, $3, $4)
        WHERE m.group_id = $1 GROUP BY m.user_id HAVING COUNT(DISTINCT r.name) > 1 ORDER BY m.user_id";
    let rows = tx.query(sql, &params![group, names[0], names[1], names[2]]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}
