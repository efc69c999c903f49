//! The only SQL of samples.

use super::{COUNTERS, Record, Tier, pack};
use kernel::{NodeId, Result, Row, Timestamp};
use runtime::{Tx, params};

pub(super) struct Head {
    pub at: i64,
    pub raw: [u64; COUNTERS],
    pub total: [u64; COUNTERS],
}

pub(super) async fn head(tx: &mut Tx, subject: &str) -> Result<Option<Head>> {
    let sql = "SELECT at, raw, total FROM ops_sample_head WHERE subject = $1";
    let row = tx.query_opt(sql, &params![subject]).await?;
    row.map(|mut r| Ok(Head { raw: r.json(1)?, total: r.json(2)?, at: r.take(0)? })).transpose()
}

pub(super) async fn set_head(tx: &mut Tx, subject: &str, node: &NodeId, h: &Head) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_sample_head (subject, node, at, raw, total) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (subject) DO UPDATE SET node = excluded.node, at = excluded.at, raw = excluded.raw, total = excluded.total",
        &params![subject, node, h.at, serde_json::to_string(&h.raw)?, serde_json::to_string(&h.total)?],
    )
    .await?;
    Ok(())
}

/// A row of packed records.
pub(super) struct Packed {
    pub subject: String,
    pub begins: i64,
    pub records: Vec<Record>,
}

fn read(mut r: Row) -> Result<Packed> {
    Ok(Packed { subject: r.take(0)?, begins: r.take(1)?, records: pack::unpack(&r.take::<Vec<u8>>(2)?)? })
}

pub(super) async fn row(tx: &mut Tx, subject: &str, tier: Tier, begins: i64) -> Result<Vec<Record>> {
    let sql = "SELECT subject, begins, data FROM ops_sample WHERE subject = $1 AND tier = $2 AND begins = $3";
    let row = tx.query_opt(sql, &params![subject, tier.number(), begins]).await?;
    Ok(row.map(read).transpose()?.map(|p| p.records).unwrap_or_default())
}

pub(super) async fn set_row(tx: &mut Tx, subject: &str, tier: Tier, begins: i64, records: &[Record]) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_sample (subject, tier, begins, ends, data) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (subject, tier, begins) DO UPDATE SET data = excluded.data",
        &params![subject, tier.number(), begins, begins + tier.span(), pack::pack(records)],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_row(tx: &mut Tx, subject: &str, tier: Tier, begins: i64) -> Result<()> {
    let sql = "DELETE FROM ops_sample WHERE subject = $1 AND tier = $2 AND begins = $3";
    tx.execute(sql, &params![subject, tier.number(), begins]).await?;
    Ok(())
}

/// Rows of a tier that ended before an instant, oldest first.
pub(super) async fn old_rows(tx: &mut Tx, tier: Tier, ended_by: Timestamp, limit: u32) -> Result<Vec<Packed>> {
    let sql =
        "SELECT subject, begins, data FROM ops_sample WHERE tier = $1 AND ends <= $2 ORDER BY ends, subject LIMIT $3";
    tx.query(sql, &params![tier.number(), ended_by.secs(), limit]).await?.into_iter().map(read).collect()
}

/// Rows of a subject that reach into `[from, to]`, with their tier, coarse to fine.
pub(super) async fn of_subject(tx: &mut Tx, subject: &str, from: i64, to: i64) -> Result<Vec<Packed>> {
    let sql = "SELECT subject, begins, data FROM ops_sample WHERE subject = $1 AND ends > $2 AND begins <= $3 ORDER BY begins, tier";
    tx.query(sql, &params![subject, from, to]).await?.into_iter().map(read).collect()
}

/// Feeds rows of the finest resolution that reach beyond an instant, subject by subject.
pub(super) async fn finest_since(
    tx: &mut Tx,
    since: i64,
    mut each: impl FnMut(Packed) -> Result<()> + Send,
) -> Result<()> {
    let sql = "SELECT subject, begins, data FROM ops_sample WHERE tier = $1 AND ends > $2 ORDER BY subject, begins";
    tx.for_each(sql, &params![Tier::Minute.number(), since], |r| each(read(r)?)).await
}

/// Forgets subjects that have not been heard of since.
pub(super) async fn forget_heads(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM ops_sample_head WHERE at < $1", &params![before.secs()]).await
}

/// When the oldest records that are kept of a tier begin, seconds.
pub(super) async fn oldest(tx: &mut Tx, tier: Tier) -> Result<Option<i64>> {
    let sql = "SELECT begins FROM ops_sample WHERE tier = $1 ORDER BY ends LIMIT 1";
    tx.query_opt(sql, &params![tier.number()]).await?.map(|mut r| r.take(0)).transpose()
}

/// When anything was heard of last, seconds.
pub(super) async fn newest(tx: &mut Tx) -> Result<Option<i64>> {
    let sql = "SELECT at FROM ops_sample_head ORDER BY at DESC LIMIT 1";
    tx.query_opt(sql, &params![]).await?.map(|mut r| r.take(0)).transpose()
}

/// How many subjects have been heard of since.
pub(super) async fn heard_of(tx: &mut Tx, since: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM ops_sample_head WHERE at >= $1";
    tx.query_one(sql, &params![since.secs()]).await?.take(0)
}
