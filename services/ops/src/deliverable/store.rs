//! The only SQL of deliverables.

use super::{Document, DocumentEntry, DocumentState};
use crate::terms::Deliverable;
use kernel::{Error, EvidenceId, Result, Row, Timestamp, UserId};
use runtime::{Tx, params};
use std::collections::BTreeMap;

/// What is stored of a document; nothing, as long as it is missing.
#[derive(Default)]
pub(super) struct Held {
    state: Option<DocumentState>,
    version: Option<String>,
    evidence: Vec<EvidenceId>,
    changed_at: Option<Timestamp>,
    submitted_by: Option<UserId>,
}

impl Held {
    pub(super) fn of(self, d: &Deliverable) -> Document {
        Document {
            item: d.clone(),
            state: self.state.unwrap_or(DocumentState::Missing),
            version: self.version,
            evidence: self.evidence,
            changed_at: self.changed_at,
            submitted_by: self.submitted_by,
        }
    }
}

const COLUMNS: &str = "no, state, version, evidence, changed_at, submitted_by";

fn read(mut r: Row) -> Result<(i64, Held)> {
    let state: String = r.take(1)?;
    let known = DocumentState::parse(&state);
    let state = known.ok_or_else(|| Error::internal(format!("document state '{state}' is unknown")))?;
    let evidence = r.json(3)?;
    Ok((
        r.take(0)?,
        Held {
            state: Some(state),
            version: r.take(2)?,
            evidence,
            changed_at: Some(r.take(4)?),
            submitted_by: r.take(5)?,
        },
    ))
}

pub(super) async fn all(tx: &mut Tx, contract: &str) -> Result<BTreeMap<i64, Held>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_deliverable WHERE contract = $1");
    tx.query(&sql, &params![contract]).await?.into_iter().map(read).collect()
}

pub(super) async fn get(tx: &mut Tx, contract: &str, no: i64) -> Result<Option<Held>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_deliverable WHERE contract = $1 AND no = $2");
    Ok(tx.query_opt(&sql, &params![contract, no]).await?.map(read).transpose()?.map(|(_, h)| h))
}

pub(super) async fn put(tx: &mut Tx, contract: &str, d: &Document) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_deliverable (contract, no, state, version, evidence, changed_at, submitted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (contract, no) DO UPDATE SET state = excluded.state, version = excluded.version, evidence = excluded.evidence,
           changed_at = excluded.changed_at, submitted_by = excluded.submitted_by",
        &params![
            contract,
            d.item.no,
            d.state.as_str(),
            d.version.clone(),
            serde_json::to_string(&d.evidence)?,
            d.changed_at,
            &d.submitted_by
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_entry(tx: &mut Tx, contract: &str, no: i64, e: &DocumentEntry) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_deliverable_entry (id, contract, no, what, version, note, evidence, person, person_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &e.id,
            contract,
            no,
            &e.what,
            &e.version,
            e.note.clone(),
            serde_json::to_string(&e.evidence)?,
            &e.person,
            &e.person_name,
            e.at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn entries(tx: &mut Tx, contract: &str, no: i64) -> Result<Vec<DocumentEntry>> {
    let sql = "SELECT id, what, version, note, evidence, person, person_name, at FROM ops_deliverable_entry
               WHERE contract = $1 AND no = $2 ORDER BY at, id";
    let read = |mut r: Row| {
        let evidence = r.json(4)?;
        Ok(DocumentEntry {
            id: r.take(0)?,
            what: r.take(1)?,
            version: r.take(2)?,
            note: r.take(3)?,
            evidence,
            person: r.take(5)?,
            person_name: r.take(6)?,
            at: r.take(7)?,
        })
    };
    tx.query(sql, &params![contract, no]).await?.into_iter().map(read).collect()
}

/// When each document was last handed in, by number.
pub(super) async fn submitted(tx: &mut Tx, contract: &str) -> Result<BTreeMap<i64, Timestamp>> {
    let sql = "SELECT no, MAX(at) FROM ops_deliverable_entry WHERE contract = $1 AND what = 'submitted' GROUP BY no";
    tx.query(sql, &params![contract]).await?.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?))).collect()
}
