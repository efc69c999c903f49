//! The only SQL of settings.

use kernel::{Error, Result, Timestamp};
use runtime::{Tx, params};
use std::collections::BTreeMap;

pub(super) async fn all(tx: &mut Tx) -> Result<BTreeMap<String, i64>> {
    let rows = tx.query("SELECT key, value FROM ops_level_setting", &[]).await?;
    rows.into_iter()
        .map(|mut r| {
            let value: String = r.take(1)?;
            Ok((r.take(0)?, value.parse().map_err(|_| Error::internal("a setting is no number"))?))
        })
        .collect()
}

pub(super) async fn set(tx: &mut Tx, key: &str, value: i64, by: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_level_setting (key, value, by_user, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, by_user = excluded.by_user, at = excluded.at",
        &params![key, value.to_string(), by, now],
    )
    .await?;
    Ok(())
}
