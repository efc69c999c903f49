//! The only SQL of contracts, their versions, and what the purchaser said to them.

use super::consent::{Consent, VersionState, key};
use crate::book::Seal;
use crate::contract::Contract;
use crate::records::{CONSENT, VALID};
use kernel::{Error, Result, Row, Timestamp, UserId};
use runtime::{Tx, params};

/// SM3 of a version's text, if it is known.
pub(super) async fn digest(tx: &mut Tx, id: &str, version: &str) -> Result<Option<String>> {
    let sql = "SELECT digest FROM billing_contract WHERE id = $1 AND version = $2";
    tx.query_opt(sql, &params![id, version]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn insert(tx: &mut Tx, c: &Contract, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_contract (id, version, digest, text, loaded_at) VALUES ($1, $2, $3, $4, $5)",
        &params![&c.id, &c.version, &c.digest, &c.text, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn valid_from(tx: &mut Tx, id: &str, version: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT valid_from FROM billing_contract_valid WHERE id = $1 AND version = $2";
    tx.query_opt(sql, &params![id, version]).await?.map(|mut r| r.take(0)).transpose()
}

/// A version holds from now on, so it is under the chain.
pub(super) async fn insert_valid(tx: &mut Tx, id: &str, version: &str, from: Timestamp, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_contract_valid (id, version, valid_from, stored_at) VALUES ($1, $2, $3, $4)",
        &params![id, version, from, now],
    )
    .await?;
    VALID.seal(tx, id).await
}

/// Version, first instant and text of each dated version of a contract, oldest first.
pub(super) async fn versions(tx: &mut Tx, id: &str) -> Result<Vec<(String, Timestamp, String)>> {
    let rows = tx
        .query(
            "SELECT v.version, v.valid_from, c.text FROM billing_contract_valid v
             JOIN billing_contract c ON c.id = v.id AND c.version = v.version
             WHERE v.id = $1 ORDER BY v.valid_from, v.stored_at",
            &params![id],
        )
        .await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// How many versions hold.
pub(super) async fn count(tx: &mut Tx, id: &str) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM billing_contract_valid WHERE id = $1", &params![id]).await?.get(0)
}

/// Version and text of what came into force last.
pub(super) async fn latest(tx: &mut Tx, id: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT v.version, c.text FROM billing_contract_valid v
               JOIN billing_contract c ON c.id = v.id AND c.version = v.version
               WHERE v.id = $1 ORDER BY v.stored_at DESC, v.valid_from DESC LIMIT 1";
    tx.query_opt(sql, &params![id]).await?.map(|mut r| Ok((r.take(0)?, r.take(1)?))).transpose()
}

/// Contract, version and text of what came into force last, of whichever contract.
pub(super) async fn last(tx: &mut Tx) -> Result<Option<(String, String, String)>> {
    let sql = "SELECT v.id, v.version, c.text FROM billing_contract_valid v
               JOIN billing_contract c ON c.id = v.id AND c.version = v.version
               ORDER BY v.stored_at DESC, v.valid_from DESC LIMIT 1";
    tx.query_opt(sql, &params![]).await?.map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).transpose()
}

/// True if anything was counted or billed in this cloud.
pub(super) async fn any_use(tx: &mut Tx) -> Result<bool> {
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM billing_touch) OR EXISTS (SELECT 1 FROM billing_bill)
               OR EXISTS (SELECT 1 FROM billing_month)";
    Ok(tx.query_opt(sql, &[]).await?.is_some())
}

/// The last month of which any project has a bill.
pub(super) async fn last_billed(tx: &mut Tx) -> Result<Option<String>> {
    tx.query_one("SELECT MAX(month) FROM billing_bill", &params![]).await?.get(0)
}

/// What was said to a version; none if nobody was asked.
pub(super) async fn consent(tx: &mut Tx, id: &str, version: &str) -> Result<Option<Consent>> {
    let sql = "SELECT state FROM billing_contract_consent WHERE id = $1 AND version = $2";
    match tx.query_opt(sql, &params![id, version]).await? {
        Some(mut r) => state(&r.take::<String>(0)?).map(Some),
        None => Ok(None),
    }
}

pub(super) async fn propose(tx: &mut Tx, c: &Contract, now: Timestamp) -> Result<()> {
    let key = key(&c.id, &c.version);
    tx.execute(
        "INSERT INTO billing_contract_consent (key, id, version, digest, state, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &params![&key, &c.id, &c.version, &c.digest, Consent::Proposed.as_str(), now],
    )
    .await?;
    CONSENT.seal(tx, &key).await
}

/// Notes what the purchaser said; false if it was said before.
pub(super) async fn decide(
    tx: &mut Tx,
    (id, version): (&str, &str),
    said: Consent,
    seal: &Seal,
    reason: Option<&str>,
) -> Result<bool> {
    let key = key(id, version);
    let n = tx
        .execute(
            "UPDATE billing_contract_consent SET state = $1, decided_by = $2, decided_name = $3, decided_at = $4, reason = $5
             WHERE key = $6 AND state = $7",
            &params![
                said.as_str(),
                &seal.by,
                &seal.name,
                seal.at,
                reason.map(str::to_owned),
                &key,
                Consent::Proposed.as_str()
            ],
        )
        .await?;
    if n == 1 {
        CONSENT.seal(tx, &key).await?;
    }
    Ok(n == 1)
}

fn state(s: &str) -> Result<Consent> {
    Consent::parse(s).ok_or_else(|| Error::internal(format!("consent '{s}'")))
}

fn read(mut r: Row) -> Result<(VersionState, String)> {
    let said: Option<String> = r.take(5)?;
    let valid_from: Option<Timestamp> = r.take(4)?;
    let (by, name, at): (Option<UserId>, Option<String>, Option<Timestamp>) = (r.take(6)?, r.take(7)?, r.take(8)?);
    let state = match said {
        Some(s) => state(&s)?,
        None => Consent::Recorded,
    };
    let v = VersionState {
        version: r.take(0)?,
        digest: r.take(1)?,
        valid_from,
        state,
        recorded_at: r.take(3)?,
        decided: by.zip(at).map(|(by, at)| Seal { by, name: name.unwrap_or_default(), at }),
        reason: r.take(9)?,
        changes: None,
    };
    Ok((v, r.take(2)?))
}

/// Versions that hold or were proposed, as they came, with their texts.
pub(super) async fn states(tx: &mut Tx, id: &str) -> Result<Vec<(VersionState, String)>> {
    let sql = "SELECT c.version, c.digest, c.text, c.loaded_at, v.valid_from, s.state, s.decided_by, s.decided_name,
                 s.decided_at, s.reason
               FROM billing_contract c
               LEFT JOIN billing_contract_valid v ON v.id = c.id AND v.version = c.version
               LEFT JOIN billing_contract_consent s ON s.id = c.id AND s.version = c.version
               WHERE c.id = $1 AND (v.version IS NOT NULL OR s.version IS NOT NULL)
               ORDER BY c.loaded_at, c.version";
    tx.query(sql, &params![id]).await?.into_iter().map(read).collect()
}
