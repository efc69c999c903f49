//! SQL of names.

use super::{Held, NamedUser, Place, Places};
use kernel::{Error, ProjectId, Result, Row, UserId, Value};
use runtime::{Tx, params};

/// The projects named and all above them.
const UP: &str = "WITH RECURSIVE up (id, parent_id, name, domain_id) AS (
    SELECT id, parent_id, name, domain_id FROM identity_project WHERE id IN {list}
    UNION SELECT p.id, p.parent_id, p.name, p.domain_id FROM identity_project p JOIN up ON p.id = up.parent_id)
  SELECT up.id, up.parent_id, up.name, up.domain_id, d.name FROM up JOIN identity_domain d ON d.id = up.domain_id";

const USERS: &str = "SELECT u.id, u.name, d.name FROM identity_user u JOIN identity_domain d ON d.id = u.domain_id
  WHERE u.id IN {list} ORDER BY u.id";

/// Where these users have a role, by themselves or by a group.
const HELD: &str = "SELECT actor_id, target_kind, target_id, inherited FROM identity_assignment
    WHERE actor_kind = 'user' AND actor_id IN {list}
  UNION SELECT m.user_id, a.target_kind, a.target_id, a.inherited FROM identity_membership m
    JOIN identity_assignment a ON a.actor_kind = 'group' AND a.actor_id = m.group_id
    WHERE m.user_id IN {list}";

pub(super) async fn places(tx: &mut Tx, ids: &[ProjectId]) -> Result<Places> {
    let values: Vec<Value> = ids.iter().map(Value::from).collect();
    let mut all = Places::with_capacity(ids.len());
    for mut r in tx.query_in(UP, &[], &values).await? {
        let place = Place { parent: r.take(1)?, name: r.take(2)?, domain: r.take(3)?, domain_name: r.take(4)? };
        all.insert(r.take(0)?, place);
    }
    Ok(all)
}

pub(super) async fn users(tx: &mut Tx, ids: &[UserId]) -> Result<Vec<NamedUser>> {
    let values: Vec<Value> = ids.iter().map(Value::from).collect();
    let read = |mut r: Row| Ok(NamedUser { id: r.take(0)?, name: r.take(1)?, domain: r.take(2)? });
    tx.query_in(USERS, &[], &values).await?.into_iter().map(read).collect()
}

/// Where each of these has a role; what is about the system or a domain itself is about no project.
pub(super) async fn held(tx: &mut Tx, users: &[UserId]) -> Result<Vec<(UserId, Held)>> {
    let values: Vec<Value> = users.iter().map(Value::from).collect();
    let mut all = Vec::new();
    for mut r in tx.query_in(HELD, &[], &values).await? {
        let (user, kind, target, inherited): (UserId, String, String, bool) =
            (r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?);
        match (kind.as_str(), inherited) {
            ("project", false) => all.push((user, Held::Project(target.into()))),
            ("project", true) => all.push((user, Held::BelowProject(target.into()))),
            ("domain", true) => all.push((user, Held::BelowDomain(target.into()))),
            ("domain", false) | ("system", _) => {}
            (other, _) => return Err(Error::internal(format!("an assignment on a {other}"))),
        }
    }
    Ok(all)
}

/// Projects whose names as they are looked for begin like that, behind `after` (name and id), by name.
pub(super) async fn beginning(
    tx: &mut Tx,
    begin: &str,
    (name, id): (&str, &str),
    limit: u32,
) -> Result<Vec<ProjectId>> {
    // Nothing that begins so is beyond the beginning and the last character there is, byte by byte.
    let end = format!("{begin}{}", char::MAX);
    let sql =
        "SELECT id FROM identity_project WHERE (sought, id) > ($1, $2) AND sought < $3 ORDER BY sought, id LIMIT $4";
    tx.query(sql, &params![name, id, end, limit]).await?.into_iter().map(|mut r| r.take(0)).collect()
}
