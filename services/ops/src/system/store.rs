//! The only SQL of business systems.

use super::{BusinessSystem, Change, Membership, Port, Profile, State, SystemFilter};
use crate::resource::store::CHUNK;
use crate::resource::{OPEN, Whose, ended};
use kernel::{BusinessSystemId, Caller, Error, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str =
    "id, project, name, name_en, owner, owner_contact, vendor, vendor_contact, importance, protection, filing,
  data_class, note, state, live_from, retired_at, created_at, updated_at, revision, environment";

fn read(mut r: Row) -> Result<BusinessSystem> {
    let state: String = r.take(13)?;
    let state = State::WORDS.iter().find(|(w, _)| *w == state).map(|(_, s)| *s);
    Ok(BusinessSystem {
        id: r.take(0)?,
        project: r.take(1)?,
        profile: Profile {
            name: r.take(2)?,
            name_en: r.take(3)?,
            owner: r.take(4)?,
            owner_contact: r.take(5)?,
            vendor: r.take(6)?,
            vendor_contact: r.take(7)?,
            importance: r.take(8)?,
            protection: r.take(9)?,
            filing: r.take(10)?,
            data_class: r.take(11)?,
            note: r.take(12)?,
            environment: r.take(19)?,
            ports: Vec::new(),
            needs: Vec::new(),
        },
        state: state.ok_or_else(|| Error::internal("the state of a business system is unknown"))?,
        live_from: r.take(14)?,
        retired_at: r.take(15)?,
        created_at: r.take(16)?,
        updated_at: r.take(17)?,
        revision: r.take(18)?,
    })
}

fn places(n: usize) -> String {
    let all: Vec<String> = (1..=n).map(|n| format!("${n}")).collect();
    all.join(", ")
}

/// Fills in ports and needs, two queries for many systems.
async fn complete(tx: &mut Tx, all: &mut [BusinessSystem]) -> Result<()> {
    let at: HashMap<String, usize> = all.iter().enumerate().map(|(n, s)| (s.id.to_string(), n)).collect();
    let ids: Vec<Value> = all.iter().map(|s| Value::from(&s.id)).collect();
    for part in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT system, name, address, port, protocol FROM ops_system_port WHERE system IN ({}) ORDER BY system, n",
            places(part.len())
        );
        for mut r in tx.query(&sql, part).await? {
            let system: String = r.take(0)?;
            let p = Port { name: r.take(1)?, address: r.take(2)?, port: r.take(3)?, protocol: r.take(4)? };
            if let Some(s) = at.get(&system).and_then(|n| all.get_mut(*n)) {
                s.profile.ports.push(p);
            }
        }
        let sql = format!(
            "SELECT system, needs FROM ops_system_link WHERE system IN ({}) ORDER BY system, needs",
            places(part.len())
        );
        for mut r in tx.query(&sql, part).await? {
            let system: String = r.take(0)?;
            if let Some(s) = at.get(&system).and_then(|n| all.get_mut(*n)) {
                s.profile.needs.push(r.take(1)?);
            }
        }
    }
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &BusinessSystemId) -> Result<Option<BusinessSystem>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_system WHERE id = $1");
    let Some(s) = tx.query_opt(&sql, &params![id]).await?.map(read).transpose()? else { return Ok(None) };
    let mut all = vec![s];
    complete(tx, &mut all).await?;
    Ok(all.pop())
}

/// The project of each of the ids that is a system's.
pub(crate) async fn projects(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, ProjectId)>> {
    let mut all = Vec::new();
    for part in ids.chunks(CHUNK) {
        let sql = format!("SELECT id, project FROM ops_system WHERE id IN ({})", places(part.len()));
        let values: Vec<Value> = part.iter().map(Value::from).collect();
        for mut r in tx.query(&sql, &values).await? {
            all.push((r.take(0)?, r.take(1)?));
        }
    }
    Ok(all)
}

pub(crate) async fn list(tx: &mut Tx, f: &SystemFilter) -> Result<Vec<BusinessSystem>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_system WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let wanted = [
        ("project =", f.project.as_ref().map(|p: &ProjectId| Value::from(p))),
        ("state =", f.state.map(|s| Value::from(s.as_str()))),
        ("protection =", f.protection.map(Value::from)),
        ("id >", f.marker.as_deref().map(Value::from)),
    ];
    for (column, v) in wanted {
        if let Some(v) = v {
            p.push(v);
            sql.push_str(&format!(" AND {column} ${}", p.len()));
        }
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY id LIMIT ${}", p.len()));
    let mut all: Vec<BusinessSystem> = tx.query(&sql, &p).await?.into_iter().map(read).collect::<Result<_>>()?;
    complete(tx, &mut all).await?;
    Ok(all)
}

fn values(s: &BusinessSystem) -> Vec<Value> {
    let p = &s.profile;
    params![
        &s.id,
        &p.name,
        &p.name_en,
        &p.owner,
        &p.owner_contact,
        &p.vendor,
        &p.vendor_contact,
        &p.importance,
        p.protection,
        &p.filing,
        &p.data_class,
        &p.note,
        s.state.as_str(),
        s.live_from,
        s.retired_at,
        s.updated_at,
        s.revision,
        &p.environment
    ]
    .to_vec()
}

pub(super) async fn insert(tx: &mut Tx, s: &BusinessSystem) -> Result<()> {
    let mut p = values(s);
    p.extend(params![&s.project, s.created_at]);
    tx.execute(
        "INSERT INTO ops_system (id, name, name_en, owner, owner_contact, vendor, vendor_contact, importance, protection, filing,
           data_class, note, state, live_from, retired_at, updated_at, revision, environment, project, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &p,
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, s: &BusinessSystem) -> Result<()> {
    tx.execute(
        "UPDATE ops_system SET name = $2, name_en = $3, owner = $4, owner_contact = $5, vendor = $6, vendor_contact = $7,
           importance = $8, protection = $9, filing = $10, data_class = $11, note = $12, state = $13, live_from = $14,
           retired_at = $15, updated_at = $16, revision = $17, environment = $18 WHERE id = $1",
        &values(s),
    )
    .await?;
    Ok(())
}

/// Ports and needs as they are now.
pub(super) async fn set_parts(tx: &mut Tx, s: &BusinessSystem) -> Result<()> {
    for table in ["ops_system_port", "ops_system_link"] {
        tx.execute(&format!("DELETE FROM {table} WHERE system = $1"), &params![&s.id]).await?;
    }
    for (n, p) in s.profile.ports.iter().enumerate() {
        tx.execute(
            "INSERT INTO ops_system_port (system, n, name, address, port, protocol) VALUES ($1, $2, $3, $4, $5, $6)",
            &params![&s.id, n, &p.name, &p.address, p.port, &p.protocol],
        )
        .await?;
    }
    for n in &s.profile.needs {
        let sql = "INSERT INTO ops_system_link (system, needs) VALUES ($1, $2) ON CONFLICT (system, needs) DO NOTHING";
        tx.execute(sql, &params![&s.id, n]).await?;
    }
    Ok(())
}

/// What some systems need.
pub(super) async fn needed_by(tx: &mut Tx, ids: &[String]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for part in ids.chunks(CHUNK) {
        let sql = format!("SELECT DISTINCT needs FROM ops_system_link WHERE system IN ({})", places(part.len()));
        let p: Vec<Value> = part.iter().map(Value::from).collect();
        for mut r in tx.query(&sql, &p).await? {
            all.push(r.take(0)?);
        }
    }
    Ok(all)
}

/// A system in use that needs this one.
pub(super) async fn needing(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    let sql = "SELECT s.name FROM ops_system_link l JOIN ops_system s ON s.id = l.system
               WHERE l.needs = $1 AND s.state <> 'retired' ORDER BY s.id LIMIT 1";
    tx.query_opt(sql, &params![id]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn event(
    tx: &mut Tx,
    system: &str,
    what: &str,
    detail: &serde_json::Value,
    by: &Caller,
    now: Timestamp,
) -> Result<()> {
    let id = kernel::fresh_uuid().to_string();
    tx.execute(
        "INSERT INTO ops_system_event (id, system, what, detail, by_user, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![id, system, what, detail, &by.user, &by.user_name, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn events(tx: &mut Tx, system: &str, marker: Option<&str>, limit: u32) -> Result<Vec<Change>> {
    let sql = "SELECT id, what, detail, by_user, by_name, at FROM ops_system_event
               WHERE system = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let rows = tx.query(sql, &params![system, marker.unwrap_or("zzzz"), limit]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Change {
                detail: r.json(2)?,
                id: r.take(0)?,
                what: r.take(1)?,
                by: r.take(3)?,
                by_name: r.take(4)?,
                at: r.take(5)?,
            })
        })
        .collect()
}

/// The system that a resource belongs to now, and since when.
pub(super) async fn belongs(tx: &mut Tx, resource: &str) -> Result<Option<(String, Timestamp)>> {
    let sql = "SELECT system, from_at FROM ops_system_member WHERE resource = $1 AND to_at = $2";
    let row = tx.query_opt(sql, &params![resource, OPEN]).await?;
    row.map(|mut r| Ok((r.take(0)?, r.take(1)?))).transpose()
}

pub(super) async fn insert_membership(
    tx: &mut Tx,
    system: &str,
    resource: &str,
    by: &Caller,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    // The resource may have left its system at an instant that a clock since set back has not reached yet: it belongs to one at a time.
    let sql = "SELECT MAX(to_at) FROM ops_system_member WHERE resource = $1";
    let last: Option<Timestamp> = tx.query_one(sql, &params![resource]).await?.get(0)?;
    tx.execute(
        "INSERT INTO ops_system_member (id, system, resource, from_at, to_at, by_user, by_name, reason, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            kernel::fresh_uuid().to_string(),
            system,
            resource,
            last.map_or(now, |l| l.max(now)),
            OPEN,
            &by.user,
            &by.user_name,
            reason,
            now
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn end_membership(tx: &mut Tx, resource: &str, at: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_system_member SET to_at = $1 WHERE resource = $2 AND to_at = $3";
    tx.execute(sql, &params![at, resource, OPEN]).await?;
    Ok(())
}

pub(super) async fn end_all_memberships(tx: &mut Tx, system: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_system_member SET to_at = CASE WHEN from_at > $1 THEN from_at ELSE $1 END
               WHERE system = $2 AND to_at = $3";
    tx.execute(sql, &params![now, system, OPEN]).await?;
    tx.execute("UPDATE ops_resource SET system = NULL WHERE system = $1", &params![system]).await?;
    Ok(())
}

fn membership(mut r: Row) -> Result<Membership> {
    Ok(Membership {
        system: r.take(0)?,
        resource: r.take(1)?,
        from: r.take(2)?,
        to: ended(r.take(3)?),
        by_name: r.take(4)?,
        reason: r.take(5)?,
    })
}

pub(super) async fn memberships_of(tx: &mut Tx, resource: &str, whose: &Whose) -> Result<Vec<Membership>> {
    let mut sql = "SELECT m.system, m.resource, m.from_at, m.to_at, m.by_name, m.reason FROM ops_system_member m
               JOIN ops_system s ON s.id = m.system WHERE m.resource = $1"
        .to_owned();
    let mut p: Vec<Value> = vec![resource.into()];
    if let Whose::Project(own) = whose {
        p.push(own.into());
        sql.push_str(" AND s.project = $2");
    }
    sql.push_str(" ORDER BY m.from_at DESC, m.id DESC LIMIT 200");
    tx.query(&sql, &p).await?.into_iter().map(membership).collect()
}

/// Memberships of some resources that reach into `[begin, end)`.
pub(super) async fn memberships_in(
    tx: &mut Tx,
    resources: &[String],
    (begin, end): (Timestamp, Timestamp),
) -> Result<Vec<Membership>> {
    let mut all = Vec::new();
    for part in resources.chunks(CHUNK) {
        let mut p: Vec<Value> = part.iter().map(Value::from).collect();
        p.extend(params![begin, end]);
        let sql = format!(
            "SELECT system, resource, from_at, to_at, by_name, reason FROM ops_system_member
             WHERE resource IN ({}) AND to_at > ${} AND from_at < ${}",
            places(part.len()),
            part.len() + 1,
            part.len() + 2
        );
        for r in tx.query(&sql, &p).await? {
            all.push(membership(r)?);
        }
    }
    Ok(all)
}

/// From when to when each system was in use, of those that were within `[begin, end)`.
pub(super) async fn lives(
    tx: &mut Tx,
    (begin, end): (Timestamp, Timestamp),
) -> Result<HashMap<String, (Option<Timestamp>, Option<Timestamp>)>> {
    let sql = "SELECT id, live_from, retired_at FROM ops_system
               WHERE live_from IS NOT NULL AND live_from < $2 AND (retired_at IS NULL OR retired_at > $1)";
    let rows = tx.query(sql, &params![begin, end]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, (r.take(1)?, r.take(2)?)))).collect()
}

/// Systems in use with their ports, for the topology.
pub(crate) async fn all_in_use(tx: &mut Tx, limit: u32) -> Result<Vec<BusinessSystem>> {
    let f = SystemFilter { limit, ..SystemFilter::default() };
    let mut all = list(tx, &f).await?;
    all.retain(|s| s.state != State::Retired);
    Ok(all)
}

/// Ids of the core systems.
pub(crate) async fn core(tx: &mut Tx) -> Result<Vec<String>> {
    let rows = tx.query("SELECT id FROM ops_system WHERE importance = 'core'", &[]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}
