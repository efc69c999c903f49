//! The only SQL of assets, stocktakes and topologies.

use super::stocktake::{Line, Stocktake};
use super::topology::Topology;
use super::{Asset, AssetFilter, Entry};
use kernel::{AssetId, Caller, Error, Result, Row, StocktakeId, Timestamp, Value};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str =
    "id, class, name, serial, vendor, model, version, location, address, owner, warranty, note, ref, state,
  created_at, updated_at, revision";

fn read(mut r: Row) -> Result<Asset> {
    Ok(Asset {
        id: r.take(0)?,
        entry: Entry {
            class: r.take(1)?,
            name: r.take(2)?,
            serial: r.take(3)?,
            vendor: r.take(4)?,
            model: r.take(5)?,
            version: r.take(6)?,
            location: r.take(7)?,
            address: r.take(8)?,
            owner: r.take(9)?,
            warranty: r.take(10)?,
            note: r.take(11)?,
            host: r.take(12)?,
            state: r.take(13)?,
        },
        created_at: r.take(14)?,
        updated_at: r.take(15)?,
        revision: r.take(16)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &AssetId) -> Result<Option<Asset>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_asset WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn list(tx: &mut Tx, f: &AssetFilter) -> Result<Vec<Asset>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_asset WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    for (column, v) in [("class =", &f.class), ("state =", &f.state), ("id >", &f.marker)] {
        if let Some(v) = v {
            p.push(v.into());
            sql.push_str(&format!(" AND {column} ${}", p.len()));
        }
    }
    p.push(f.limit.into());
    sql.push_str(&format!(" ORDER BY id LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// Entries that stand for hosts, by host.
pub(super) async fn by_host(tx: &mut Tx) -> Result<HashMap<String, Asset>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_asset WHERE ref IS NOT NULL AND state <> 'retired'");
    let rows = tx.query(&sql, &[]).await?;
    let mut all = HashMap::new();
    for r in rows {
        let a = read(r)?;
        if let Some(h) = a.entry.host.clone() {
            all.insert(h, a);
        }
    }
    Ok(all)
}

fn values(a: &Asset) -> Vec<Value> {
    let e = &a.entry;
    params![
        &a.id,
        &e.class,
        &e.name,
        &e.serial,
        &e.vendor,
        &e.model,
        &e.version,
        &e.location,
        &e.address,
        &e.owner,
        e.warranty.clone(),
        &e.note,
        e.host.clone(),
        &e.state,
        a.created_at,
        a.updated_at,
        a.revision
    ]
    .to_vec()
}

pub(super) async fn insert(tx: &mut Tx, a: &Asset) -> Result<()> {
    let sql = format!(
        "INSERT INTO ops_asset ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    tx.execute(&sql, &values(a)).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, a: &Asset) -> Result<()> {
    tx.execute(
        "UPDATE ops_asset SET class = $2, name = $3, serial = $4, vendor = $5, model = $6, version = $7, location = $8, address = $9,
           owner = $10, warranty = $11, note = $12, ref = $13, state = $14, created_at = $15, updated_at = $16, revision = $17
         WHERE id = $1",
        &values(a),
    )
    .await?;
    Ok(())
}

pub(super) async fn event(
    tx: &mut Tx,
    asset: &str,
    what: &str,
    detail: &serde_json::Value,
    by: &Caller,
    now: Timestamp,
) -> Result<()> {
    let id = kernel::fresh_uuid().to_string();
    tx.execute(
        "INSERT INTO ops_asset_event (id, asset, what, detail, by_user, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![id, asset, what, detail, &by.user, &by.user_name, now],
    )
    .await?;
    Ok(())
}

const STOCKTAKE: &str =
    "id, name, classes, state, begun_at, begun_by, closed_at, closed_by, lines, agreed, unregistered, accuracy";

fn read_stocktake(mut r: Row) -> Result<Stocktake> {
    let accuracy: Option<String> = r.take(11)?;
    let accuracy = accuracy.map(|a| a.parse().map_err(|_| Error::internal("an accuracy is no decimal"))).transpose()?;
    Ok(Stocktake {
        classes: r.json(2)?,
        id: r.take(0)?,
        name: r.take(1)?,
        state: r.take(3)?,
        begun_at: r.take(4)?,
        begun_by: r.take(5)?,
        closed_at: r.take(6)?,
        closed_by: r.take(7)?,
        lines: r.take(8)?,
        agreed: r.take(9)?,
        unregistered: r.take(10)?,
        accuracy,
    })
}

pub(super) async fn insert_stocktake(tx: &mut Tx, s: &Stocktake) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_stocktake (id, name, classes, state, begun_at, begun_by, lines, agreed, unregistered)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &s.id,
            &s.name,
            serde_json::to_string(&s.classes)?,
            &s.state,
            s.begun_at,
            &s.begun_by,
            s.lines,
            s.agreed,
            s.unregistered
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update_stocktake(tx: &mut Tx, s: &Stocktake) -> Result<()> {
    tx.execute(
        "UPDATE ops_stocktake SET state = $2, closed_at = $3, closed_by = $4, agreed = $5, unregistered = $6, accuracy = $7 WHERE id = $1",
        &params![
            &s.id,
            &s.state,
            s.closed_at,
            s.closed_by.clone(),
            s.agreed,
            s.unregistered,
            s.accuracy.map(|a| a.to_string())
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn stocktake(tx: &mut Tx, id: &StocktakeId) -> Result<Option<Stocktake>> {
    let sql = format!("SELECT {STOCKTAKE} FROM ops_stocktake WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_stocktake).transpose()
}

pub(super) async fn stocktakes(tx: &mut Tx, marker: Option<&str>, limit: u32) -> Result<Vec<Stocktake>> {
    let sql = format!("SELECT {STOCKTAKE} FROM ops_stocktake WHERE id < $1 ORDER BY id DESC LIMIT $2");
    tx.query(&sql, &params![marker.unwrap_or("zzzz"), limit]).await?.into_iter().map(read_stocktake).collect()
}

/// The stocktake that was closed last in `[from, to)`.
pub(crate) async fn last_closed(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Option<Stocktake>> {
    let sql = format!(
        "SELECT {STOCKTAKE} FROM ops_stocktake WHERE closed_at >= $1 AND closed_at < $2 ORDER BY closed_at DESC, id DESC LIMIT 1"
    );
    tx.query_opt(&sql, &params![from, to]).await?.map(read_stocktake).transpose()
}

const LINE: &str = "n, class, asset, ref, name, result, note, checked_by, checked_at";

fn read_line(mut r: Row) -> Result<Line> {
    Ok(Line {
        n: r.take(0)?,
        class: r.take(1)?,
        asset: r.take(2)?,
        found: r.take(3)?,
        name: r.take(4)?,
        result: r.take(5)?,
        note: r.take(6)?,
        checked_by: r.take(7)?,
        checked_at: r.take(8)?,
    })
}

pub(super) async fn insert_line(tx: &mut Tx, id: &StocktakeId, l: &Line) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_stocktake_line (stocktake, n, class, asset, ref, name, result, note, checked_by, checked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            id,
            l.n,
            &l.class,
            l.asset.clone(),
            l.found.clone(),
            &l.name,
            &l.result,
            &l.note,
            l.checked_by.clone(),
            l.checked_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update_line(tx: &mut Tx, id: &StocktakeId, l: &Line) -> Result<()> {
    tx.execute(
        "UPDATE ops_stocktake_line SET result = $3, note = $4, checked_by = $5, checked_at = $6 WHERE stocktake = $1 AND n = $2",
        &params![id, l.n, &l.result, &l.note, l.checked_by.clone(), l.checked_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn line(tx: &mut Tx, id: &StocktakeId, n: i64) -> Result<Option<Line>> {
    let sql = format!("SELECT {LINE} FROM ops_stocktake_line WHERE stocktake = $1 AND n = $2");
    tx.query_opt(&sql, &params![id, n]).await?.map(read_line).transpose()
}

pub(super) async fn lines(
    tx: &mut Tx,
    id: &StocktakeId,
    result: Option<&str>,
    after: i64,
    limit: u32,
) -> Result<Vec<Line>> {
    let mut p: Vec<Value> = params![id, after].to_vec();
    let mut sql = format!("SELECT {LINE} FROM ops_stocktake_line WHERE stocktake = $1 AND n > $2");
    if let Some(r) = result {
        p.push(r.into());
        sql.push_str(" AND result = $3");
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY n LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read_line).collect()
}

/// Lines by result.
pub(super) async fn count_lines(tx: &mut Tx, id: &StocktakeId) -> Result<HashMap<String, i64>> {
    let sql = "SELECT result, COUNT(*) FROM ops_stocktake_line WHERE stocktake = $1 GROUP BY result";
    tx.query(sql, &params![id]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

pub(super) async fn insert_topology(tx: &mut Tx, t: &Topology, by: &Caller) -> Result<()> {
    let body = t.body.as_ref().map(serde_json::Value::to_string).unwrap_or_default();
    tx.execute(
        "INSERT INTO ops_topology (id, at, by_user, by_name, note, digest, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![&t.id, t.at, &by.user, &t.by_name, &t.note, &t.digest, body],
    )
    .await?;
    Ok(())
}

fn read_topology(mut r: Row) -> Result<Topology> {
    Ok(Topology {
        id: r.take(0)?,
        at: r.take(1)?,
        by_name: r.take(2)?,
        note: r.take(3)?,
        digest: r.take(4)?,
        body: None,
    })
}

pub(super) async fn topologies(tx: &mut Tx, marker: Option<&str>, limit: u32) -> Result<Vec<Topology>> {
    let sql = "SELECT id, at, by_name, note, digest FROM ops_topology WHERE id < $1 ORDER BY id DESC LIMIT $2";
    tx.query(sql, &params![marker.unwrap_or("zzzz"), limit]).await?.into_iter().map(read_topology).collect()
}

pub(super) async fn topology(tx: &mut Tx, id: &str) -> Result<Option<Topology>> {
    let sql = "SELECT id, at, by_name, note, digest, body FROM ops_topology WHERE id = $1";
    let Some(r) = tx.query_opt(sql, &params![id]).await? else { return Ok(None) };
    let body = r.json(5)?;
    Ok(Some(Topology { body: Some(body), ..read_topology(r)? }))
}

/// Whether a topology was recorded in `[from, to)`.
pub(crate) async fn topology_within(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<bool> {
    let sql = "SELECT 1 FROM ops_topology WHERE at >= $1 AND at < $2 LIMIT 1";
    Ok(tx.query_opt(sql, &params![from, to]).await?.is_some())
}
