//! SQL of `network_tag`.

use super::Kind;
use crate::list::store::by_ids;
use kernel::Result;
use runtime::{Tx, params};
use std::collections::HashMap;

/// The tags of many objects, sorted.
pub(crate) async fn of(tx: &mut Tx, kind: Kind, ids: &[String]) -> Result<HashMap<String, Vec<String>>> {
    let sql = format!("SELECT id, tag FROM network_tag WHERE kind = '{}' AND id IN ({{}}) ORDER BY tag", kind.as_str());
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for mut r in by_ids(tx, &sql, ids).await? {
        all.entry(r.take(0)?).or_default().push(r.take(1)?);
    }
    for tags in all.values_mut() {
        tags.sort();
        tags.dedup();
    }
    Ok(all)
}

pub(super) async fn add(tx: &mut Tx, kind: Kind, id: &str, tag: &str) -> Result<()> {
    let sql = "INSERT INTO network_tag (kind, id, tag) VALUES ($1, $2, $3) ON CONFLICT (kind, id, tag) DO NOTHING";
    tx.execute(sql, &params![kind.as_str(), id, tag]).await?;
    Ok(())
}

pub(crate) async fn clear(tx: &mut Tx, kind: Kind, id: &str) -> Result<()> {
    tx.execute("DELETE FROM network_tag WHERE kind = $1 AND id = $2", &params![kind.as_str(), id]).await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, kind: Kind, id: &str, tag: &str) -> Result<bool> {
    let sql = "DELETE FROM network_tag WHERE kind = $1 AND id = $2 AND tag = $3";
    Ok(tx.execute(sql, &params![kind.as_str(), id, tag]).await? > 0)
}

pub(super) async fn project(tx: &mut Tx, kind: Kind, id: &str) -> Result<Option<kernel::ProjectId>> {
    let sql = format!("SELECT project FROM {} WHERE id = $1", kind.table());
    tx.query_opt(&sql, &params![id]).await?.map(|mut r| r.take(0)).transpose()
}
