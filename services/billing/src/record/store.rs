//! The only SQL of entries, and of contract texts that records stand on.

use super::Entry;
use kernel::{Result, Row, Timestamp};
use runtime::{Tx, params};

fn read(mut r: Row) -> Result<Entry> {
    let said = r.json(5)?;
    let replaces: String = r.take(4)?;
    Ok(Entry {
        id: r.take(0)?,
        subject: r.take(1)?,
        kind: r.take(2)?,
        name: r.take(3)?,
        replaces: Some(replaces).filter(|s| !s.is_empty()),
        said,
        by: r.take(6)?,
        by_name: r.take(7)?,
        at: r.take(8)?,
    })
}

/// Appends one; conflict (code `unique`), if what it takes the place of has a successor by now.
pub(super) async fn insert(tx: &mut Tx, e: &Entry) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_score_entry (id, subject, kind, name, replaces, body, by_id, by_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &e.id,
            &e.subject,
            &e.kind,
            &e.name,
            e.replaces.as_deref().unwrap_or(""),
            serde_json::to_string(&e.said)?,
            &e.by,
            &e.by_name,
            e.at
        ],
    )
    .await?;
    Ok(())
}

/// Entries of a subject, oldest first.
pub(crate) async fn of(tx: &mut Tx, subject: &str) -> Result<Vec<Entry>> {
    let sql = "SELECT id, subject, kind, name, replaces, body, by_id, by_name, at FROM billing_score_entry
               WHERE subject = $1 ORDER BY at, id";
    tx.query(sql, &params![subject]).await?.into_iter().map(read).collect()
}

pub(super) async fn contract_text(tx: &mut Tx, id: &str, version: &str) -> Result<Option<String>> {
    let sql = "SELECT text FROM billing_contract WHERE id = $1 AND version = $2";
    tx.query_opt(sql, &params![id, version]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn keep_contract(
    tx: &mut Tx,
    (id, version): (&str, &str),
    digest: &str,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_contract (id, version, digest, text, loaded_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id, version) DO NOTHING",
        &params![id, version, digest, text, now],
    )
    .await?;
    Ok(())
}
