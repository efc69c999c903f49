//! The only SQL of imported usage.

use super::check::Clean;
use super::rival::{Piece, Subjects};
use super::{Batch, Receipt, Source, Stream};
use kernel::{ImportId, ProjectId, Quantity, Result, Row, SourceId, Timestamp, UserId, Value};
use runtime::list::{Asked, Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Values of one IN list, and rows of one insert.
const CHUNK: usize = 400;
const ROWS: usize = 50;

fn places(first: usize, n: usize) -> String {
    (first..first + n).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

/// Digests of the records that are stored already, by source and key.
pub(super) async fn digests(tx: &mut Tx, all: &[Clean]) -> Result<HashMap<(String, String), String>> {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for r in all {
        by_source.entry(&r.source).or_default().push(&r.key);
    }
    let mut found = HashMap::new();
    for (source, keys) in by_source {
        for some in keys.chunks(CHUNK) {
            let mut p = vec![Value::from(source)];
            p.extend(some.iter().map(|k| Value::from(*k)));
            let sql = format!(
                "SELECT key, digest FROM billing_import WHERE source = $1 AND key IN ({})",
                places(2, some.len())
            );
            for mut r in tx.query(&sql, &p).await? {
                found.insert((source.to_owned(), r.take(0)?), r.take(1)?);
            }
        }
    }
    Ok(found)
}

/// Stored intervals of the streams that records belong to. Those that ended before the first of the records are left out.
pub(super) async fn streams(tx: &mut Tx, all: &[&Clean]) -> Result<HashMap<String, Stream>> {
    let intervals = || all.iter().filter(|r| !r.event);
    let names: HashSet<String> = intervals().map(|r| r.stream()).collect();
    let names: Vec<String> = names.into_iter().collect();
    let first = intervals().map(|r| r.from).min().unwrap_or(Timestamp(0));
    let mut found: HashMap<String, Stream> = HashMap::new();
    for some in names.chunks(CHUNK) {
        let mut p = vec![Value::from(first)];
        p.extend(some.iter().map(Value::from));
        let sql = format!(
            "SELECT stream, from_at, to_at, key FROM billing_import
             WHERE stream IN ({}) AND kind = 'interval' AND (to_at IS NULL OR to_at > $1)",
            places(2, some.len())
        );
        for mut r in tx.query(&sql, &p).await? {
            let (name, from, to, key) = (r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?);
            found.entry(name).or_default().insert(from, (to, key));
        }
    }
    Ok(found)
}

fn pieces(rows: Vec<Row>) -> Result<Subjects> {
    let mut found = Subjects::new();
    for mut r in rows {
        let zero: i64 = r.take(5)?;
        let piece =
            Piece { source: r.take(1)?, key: r.take(2)?, from: r.take(3)?, to: r.take(4)?, zero: zero == 1, row: None };
        found.entry(r.take(0)?).or_default().push(piece);
    }
    Ok(found)
}

fn subjects<'a, 'b: 'a>(all: impl Iterator<Item = &'a &'b Clean>) -> Vec<Value> {
    all.map(|r| r.subject()).collect::<BTreeSet<String>>().into_iter().map(Value::from).collect()
}

/// Stored intervals of what records are of, by any source, that reach beyond the first of the records.
pub(super) async fn intervals(tx: &mut Tx, all: &[&Clean]) -> Result<Subjects> {
    let Some(first) = all.iter().filter(|r| !r.event).map(|r| r.from).min() else { return Ok(Subjects::new()) };
    let sql = "SELECT i.subject, i.source, i.key, i.from_at, i.to_at, i.zero FROM billing_import i
               WHERE i.subject IN {list} AND i.kind = 'interval' AND (i.to_at > $1 OR (i.to_at IS NULL AND NOT EXISTS (
                 SELECT 1 FROM billing_import n WHERE n.stream = i.stream AND n.kind = 'interval'
                   AND n.from_at > i.from_at AND n.from_at <= $1)))";
    let values = subjects(all.iter().filter(|r| !r.event));
    pieces(tx.query_in(sql, &[Value::from(first)], &values).await?)
}

/// Stored events of what records are of, by other sources, from the first to the last of the records.
pub(super) async fn events(tx: &mut Tx, all: &[&Clean]) -> Result<Subjects> {
    let sql = "SELECT subject, source, key, from_at, to_at, zero FROM billing_import
               WHERE subject IN {list} AND kind = 'event' AND source <> $1 AND from_at >= $2 AND from_at <= $3";
    let sources: BTreeSet<&str> = all.iter().filter(|r| r.event).map(|r| r.source.as_str()).collect();
    let mut found = Subjects::new();
    for source in sources {
        let own = || all.iter().filter(move |r| r.event && r.source == source);
        let (first, last) = (own().map(|r| r.from).min(), own().map(|r| r.from).max());
        let range = [Value::from(source), Value::from(first), Value::from(last)];
        for (subject, more) in pieces(tx.query_in(sql, &range, &subjects(own())).await?)? {
            found.entry(subject).or_default().extend(more);
        }
    }
    Ok(found)
}

/// Those of some resources whose usage is stored under their own name: the platform measures them.
pub(super) async fn measured(tx: &mut Tx, resources: &BTreeSet<&str>) -> Result<HashSet<String>> {
    let values: Vec<Value> = resources.iter().map(|r| Value::from(*r)).collect();
    let sql = "SELECT DISTINCT resource FROM billing_resource WHERE resource IN {list}";
    tx.query_in(sql, &[], &values).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn insert(tx: &mut Tx, batch: &ImportId, all: &[&Clean]) -> Result<()> {
    for some in all.chunks(ROWS) {
        let mut p = vec![Value::from(batch)];
        let mut rows = Vec::with_capacity(some.len());
        for r in some {
            rows.push(format!("($1, {})", places(p.len() + 1, 10)));
            p.extend([
                Value::from(r.index),
                Value::from(&r.source),
                Value::from(&r.key),
                Value::from(r.stream()),
                Value::from(if r.event { "event" } else { "interval" }),
                Value::from(r.from),
                Value::from(r.to),
                Value::from(&r.digest),
                Value::from(r.subject()),
                Value::from(i64::from(r.quantity == Quantity::ZERO)),
            ]);
        }
        let sql = format!(
            "INSERT INTO billing_import (batch, n, source, key, stream, kind, from_at, to_at, digest, subject, zero) VALUES {}",
            rows.join(", ")
        );
        tx.execute(&sql, &p).await?;
    }
    Ok(())
}

pub(super) async fn insert_batch(
    tx: &mut Tx,
    r: &Receipt,
    source: &str,
    (by, name): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_import_batch (id, source, person, person_name, records, repeated, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![&r.id, source, by, name, r.stored, r.repeated, now],
    )
    .await?;
    Ok(())
}

const BATCHES: Sorting = Sorting::newest(
    SortKey::text("at", "id"),
    &[SortKey::text("source", "source"), SortKey::number("stored", "records")],
);

/// Batches, newest first unless asked otherwise.
pub(super) async fn batches(tx: &mut Tx, asked: &Asked) -> Result<Listed<Batch>> {
    let read = |mut r: Row| {
        Ok(Batch {
            receipt: Receipt { id: r.take(0)?, stored: r.take(4)?, repeated: r.take(5)? },
            source: r.take(1)?,
            by: r.take(2)?,
            by_name: r.take(3)?,
            at: r.take(6)?,
        })
    };
    let columns = "id, source, person, person_name, records, repeated, stored_at";
    Listing::of(columns, "billing_import_batch").page(tx, &BATCHES.window(asked)?, read).await
}

/// True if usage of a project was ever stored.
pub(super) async fn metered(tx: &mut Tx, project: &ProjectId) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM billing_shapes WHERE project = $1", &params![project]).await?.is_some())
}

/// Projects in which a resource was used.
pub(super) async fn projects_of(tx: &mut Tx, resource: &str) -> Result<Vec<ProjectId>> {
    let sql = "SELECT project FROM billing_resource WHERE resource = $1";
    tx.query(sql, &params![resource]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

const SOURCE: &str = "id, name, person, meters, active, created_by, created_at";

fn source(mut r: Row) -> Result<Source> {
    Ok(Source {
        meters: r.json(3)?,
        id: r.take(0)?,
        name: r.take(1)?,
        user: r.take(2)?,
        active: r.take(4)?,
        created_by: r.take(5)?,
        created_at: r.take(6)?,
    })
}

pub(super) async fn insert_source(tx: &mut Tx, s: &Source) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_source (id, name, person, meters, active, created_by, created_at) VALUES ($1, $2, $3, $4, 1, $5, $6)",
        &params![&s.id, &s.name, &s.user, serde_json::to_string(&s.meters)?, &s.created_by, s.created_at],
    )
    .await?;
    Ok(())
}

/// Active sources of a user.
pub(super) async fn sources_of(tx: &mut Tx, user: &UserId) -> Result<Vec<Source>> {
    let sql = format!("SELECT {SOURCE} FROM billing_source WHERE person = $1 AND active = 1 ORDER BY id");
    tx.query(&sql, &params![user]).await?.into_iter().map(source).collect()
}

/// All active sources.
pub(super) async fn active(tx: &mut Tx) -> Result<Vec<Source>> {
    let sql = format!("SELECT {SOURCE} FROM billing_source WHERE active = 1 ORDER BY id");
    tx.query(&sql, &[]).await?.into_iter().map(source).collect()
}

pub(super) async fn sources(tx: &mut Tx, after: Option<&SourceId>, limit: u32) -> Result<Vec<Source>> {
    let sql = format!("SELECT {SOURCE} FROM billing_source WHERE id > $1 ORDER BY id LIMIT $2");
    tx.query(&sql, &params![after.map_or("", SourceId::as_str), limit]).await?.into_iter().map(source).collect()
}

pub(super) async fn revoke(tx: &mut Tx, id: &SourceId, by: &str, now: Timestamp) -> Result<bool> {
    let n = tx
        .execute(
            "UPDATE billing_source SET active = 0, revoked_by = $1, revoked_at = $2 WHERE id = $3 AND active = 1",
            &params![by, now, id],
        )
        .await?;
    Ok(n == 1)
}
