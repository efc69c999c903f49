//! The only SQL of resources and the facts that they are made of.

use super::stream::Point;
use super::{OPEN, Resource, ResourceFilter, ended};
use kernel::{ProjectId, Quantity, Result, Row, Timestamp, Value};
use runtime::port::UsageFact;
use runtime::{Tx, params};

/// Rows in one statement with a list of ids.
pub(crate) const CHUNK: usize = 500;

/// Stores a fact; false if its key is there.
pub(super) async fn insert_fact(tx: &mut Tx, f: &UsageFact, now: Timestamp) -> Result<bool> {
    let n = tx
        .execute(
            "INSERT INTO ops_fact (key, resource, project, meter, kind, name, attributes, quantity, at, stored_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING",
            &params![
                &f.key,
                &f.resource,
                &f.project,
                &f.meter,
                &f.kind,
                &f.name,
                serde_json::to_string(&f.attributes)?,
                f.quantity,
                f.at,
                now
            ],
        )
        .await?;
    Ok(n > 0)
}

/// All facts of a resource.
pub(crate) async fn facts(tx: &mut Tx, resource: &str) -> Result<Vec<Point>> {
    let sql = "SELECT key, project, meter, kind, name, attributes, quantity, at FROM ops_fact WHERE resource = $1 ORDER BY at";
    let rows = tx.query(sql, &params![resource]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Point {
                attributes: r.json(5)?,
                key: r.take(0)?,
                project: r.take(1)?,
                meter: r.take(2)?,
                kind: r.take(3)?,
                name: r.take(4)?,
                quantity: r.take::<Quantity>(6)?.0,
                at: r.take(7)?,
            })
        })
        .collect()
}

const COLUMNS: &str = "id, kind, project, name, arch, attributes, vcpus, memory_gb, gb, first_seen, ended, system";

fn read(mut r: Row) -> Result<Resource> {
    Ok(Resource {
        attributes: r.json(5)?,
        id: r.take(0)?,
        kind: r.take(1)?,
        project: r.take(2)?,
        name: r.take(3)?,
        arch: r.take(4)?,
        vcpus: r.take(6)?,
        memory_gb: r.take(7)?,
        gb: r.take(8)?,
        first_seen: r.take(9)?,
        ended: ended(r.take(10)?),
        system: r.take(11)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &str) -> Result<Option<Resource>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_resource WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

/// Many resources, in no order.
pub(crate) async fn many(tx: &mut Tx, ids: &[String]) -> Result<Vec<Resource>> {
    let mut all = Vec::with_capacity(ids.len());
    for part in ids.chunks(CHUNK) {
        let places: Vec<String> = (1..=part.len()).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT {COLUMNS} FROM ops_resource WHERE id IN ({})", places.join(", "));
        let values: Vec<Value> = part.iter().map(Value::from).collect();
        for r in tx.query(&sql, &values).await? {
            all.push(read(r)?);
        }
    }
    Ok(all)
}

/// Writes the row, but for the system that it belongs to.
pub(super) async fn put(tx: &mut Tx, r: &Resource, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_resource (id, kind, project, name, arch, attributes, vcpus, memory_gb, gb, first_seen, ended, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, project = excluded.project, name = excluded.name, arch = excluded.arch,
           attributes = excluded.attributes, vcpus = excluded.vcpus, memory_gb = excluded.memory_gb, gb = excluded.gb,
           first_seen = excluded.first_seen, ended = excluded.ended, stored_at = excluded.stored_at",
        &params![
            &r.id,
            &r.kind,
            &r.project,
            &r.name,
            &r.arch,
            serde_json::to_string(&r.attributes)?,
            r.vcpus.clone(),
            r.memory_gb.clone(),
            r.gb.clone(),
            r.first_seen,
            r.ended.unwrap_or(OPEN),
            now
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn set_system(tx: &mut Tx, id: &str, system: Option<&str>) -> Result<()> {
    tx.execute("UPDATE ops_resource SET system = $1 WHERE id = $2", &params![system, id]).await?;
    Ok(())
}

pub(crate) async fn list(tx: &mut Tx, f: &ResourceFilter) -> Result<Vec<Resource>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_resource WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let wanted: [(&str, Option<String>); 5] = [
        ("project =", f.project.as_ref().map(ProjectId::to_string)),
        ("kind =", f.kind.clone()),
        ("system =", f.system.clone()),
        ("arch =", f.arch.clone()),
        ("id >", f.marker.clone()),
    ];
    for (column, v) in wanted {
        if let Some(v) = v {
            p.push(Value::Text(v));
            sql.push_str(&format!(" AND {column} ${}", p.len()));
        }
    }
    if let Some(prefix) = &f.name_prefix {
        p.push(prefix.into());
        let n = p.len();
        p.push(Value::from(prefix.chars().count()));
        sql.push_str(&format!(" AND SUBSTR(name, 1, CAST(CAST(${} AS BIGINT) AS INTEGER)) = ${n}", n + 1));
    }
    if !f.with_ended {
        p.push(Value::from(OPEN));
        sql.push_str(&format!(" AND ended = ${}", p.len()));
    }
    if f.ownerless {
        sql.push_str(" AND system IS NULL");
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY id LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// How many resources of some kinds there were in a time, and how long together, by project and architecture.
pub(crate) struct Lives {
    pub project: ProjectId,
    pub arch: String,
    pub count: u64,
    pub micros: i64,
}

/// Lives of the resources of some kinds within `[begin, end)`; with `core`, of those alone that belong to a core business system now.
pub(crate) async fn lives(
    tx: &mut Tx,
    kinds: &[String],
    (begin, end): (Timestamp, Timestamp),
    core: bool,
) -> Result<Vec<Lives>> {
    let mut p: Vec<Value> = vec![begin.into(), end.into()];
    let mut places = Vec::new();
    for k in kinds {
        p.push(k.into());
        places.push(format!("${}", p.len()));
    }
    let only = if core { "AND system IN (SELECT id FROM ops_system WHERE importance = 'core')" } else { "" };
    let sql = format!(
        "SELECT project, arch, COUNT(*), CAST(SUM((CASE WHEN ended < $2 THEN ended ELSE $2 END)
           - (CASE WHEN first_seen > $1 THEN first_seen ELSE $1 END)) AS BIGINT)
         FROM ops_resource WHERE kind IN ({}) AND first_seen < $2 AND ended > $1 {only} GROUP BY project, arch",
        places.join(", ")
    );
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| Ok(Lives { project: r.take(0)?, arch: r.take(1)?, count: r.take(2)?, micros: r.take(3)? }))
        .collect()
}

/// Resources of a kind that were there in `[begin, end)`, by id.
pub(crate) async fn alive(
    tx: &mut Tx,
    kind: &str,
    (begin, end): (Timestamp, Timestamp),
    after: &str,
    limit: u32,
) -> Result<Vec<Resource>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_resource WHERE kind = $1 AND ended > $2 AND first_seen < $3 AND id > $4 ORDER BY id LIMIT $5"
    );
    tx.query(&sql, &params![kind, begin, end, after, limit]).await?.into_iter().map(read).collect()
}

/// The first fact of all.
pub(crate) async fn beginning(tx: &mut Tx) -> Result<Option<Timestamp>> {
    tx.query_one("SELECT MIN(first_seen) FROM ops_resource", &[]).await?.get(0)
}

/// How many resources of a kind there are, and how many of them belong to no system.
pub(crate) async fn ownerless(tx: &mut Tx, kind: &str) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN system IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
               FROM ops_resource WHERE kind = $1 AND ended = $2";
    let mut r = tx.query_one(sql, &params![kind, OPEN]).await?;
    Ok((r.take(0)?, r.take(1)?))
}

/// Resources of a kind and architecture over a time.
pub(crate) struct Flow {
    pub kind: String,
    pub arch: String,
    /// In use at the beginning.
    pub begin: i64,
    /// Came.
    pub added: i64,
    /// Went.
    pub released: i64,
    /// In use at the end.
    pub end: i64,
}

/// What was in use, came and went in `[from, to)`.
pub(crate) async fn flows(tx: &mut Tx, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Flow>> {
    let count = |when: &str| format!("CAST(SUM(CASE WHEN {when} THEN 1 ELSE 0 END) AS BIGINT)");
    let sql = format!(
        "SELECT kind, arch, {}, {}, {}, {} FROM ops_resource WHERE first_seen < $2 AND ended >= $1
         GROUP BY kind, arch ORDER BY kind, arch",
        count("first_seen < $1"),
        count("first_seen >= $1"),
        count("ended < $2"),
        count("ended >= $2"),
    );
    let rows = tx.query(&sql, &params![from, to]).await?;
    let read = |mut r: Row| {
        Ok(Flow {
            kind: r.take(0)?,
            arch: r.take(1)?,
            begin: r.take(2)?,
            added: r.take(3)?,
            released: r.take(4)?,
            end: r.take(5)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Resources of a kind that are in use: by architecture, and in how many projects.
pub(crate) async fn in_use(tx: &mut Tx, kind: &str) -> Result<(Vec<(String, u64)>, u64)> {
    let sql = "SELECT arch, COUNT(*) FROM ops_resource WHERE kind = $1 AND ended = $2 GROUP BY arch ORDER BY arch";
    let rows = tx.query(sql, &params![kind, OPEN]).await?;
    let all: Vec<(String, u64)> = rows.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?))).collect::<Result<_>>()?;
    let sql = "SELECT COUNT(DISTINCT project) FROM ops_resource WHERE kind = $1 AND ended = $2";
    Ok((all, tx.query_one(sql, &params![kind, OPEN]).await?.get(0)?))
}
