//! The only SQL of evidence.

use super::Evidence;
use kernel::{EvidenceId, Result, Row};
use runtime::{Tx, params};

fn read(mut r: Row) -> Result<Evidence> {
    Ok(Evidence {
        id: r.take(0)?,
        name: r.take(1)?,
        media: r.take(2)?,
        sha256: r.take(3)?,
        size: r.take(4)?,
        project: r.take(5)?,
        person: r.take(6)?,
        person_name: r.take(7)?,
        at: r.take(8)?,
    })
}

pub(crate) async fn insert_data(tx: &mut Tx, sha256: &str, data: &[u8]) -> Result<()> {
    let sql = "INSERT INTO ops_evidence_data (sha256, data) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING";
    tx.execute(sql, &params![sha256, data]).await?;
    Ok(())
}

pub(crate) async fn insert(tx: &mut Tx, e: &Evidence) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_evidence (id, name, media, sha256, size, project, person, person_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![&e.id, &e.name, &e.media, &e.sha256, e.size, &e.project, &e.person, &e.person_name, e.at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &EvidenceId) -> Result<Option<Evidence>> {
    let sql = "SELECT id, name, media, sha256, size, project, person, person_name, at FROM ops_evidence WHERE id = $1";
    tx.query_opt(sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn data(tx: &mut Tx, sha256: &str) -> Result<Vec<u8>> {
    tx.query_one("SELECT data FROM ops_evidence_data WHERE sha256 = $1", &params![sha256]).await?.take(0)
}
