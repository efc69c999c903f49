//! SQL of domains.

use super::{Domain, DomainFilter};
use crate::check;
use crate::query::{Listed, Query, listed};
use kernel::{DomainId, Page, Result, Row};
use runtime::{Tx, params};

const SELECT: &str = "SELECT id, name, description, enabled, extra FROM identity_domain";

fn read(mut r: Row) -> Result<Domain> {
    Ok(Domain { extra: r.json(4)?, id: r.take(0)?, name: r.take(1)?, description: r.take(2)?, enabled: r.take(3)? })
}

pub(crate) async fn insert(tx: &mut Tx, d: &Domain) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_domain (id, name, description, enabled, extra) VALUES ($1, $2, $3, $4, $5)",
        &params![&d.id, &d.name, &d.description, d.enabled, serde_json::to_string(&d.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "domain", &d.name))?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, d: &Domain) -> Result<()> {
    tx.execute(
        "UPDATE identity_domain SET name = $2, description = $3, enabled = $4, extra = $5 WHERE id = $1",
        &params![&d.id, &d.name, &d.description, d.enabled, serde_json::to_string(&d.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "domain", &d.name))?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &DomainId) -> Result<Option<Domain>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(crate) async fn get(tx: &mut Tx, id: &DomainId) -> Result<Domain> {
    find(tx, id).await?.ok_or_else(|| check::missing("domain", id.as_str()))
}

pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Domain>> {
    tx.query_opt(&format!("{SELECT} WHERE name = $1"), &params![name]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &DomainFilter, page: &Page) -> Result<Listed<Domain>> {
    let q = Query::default().and("name = ?", f.name.as_deref()).and("enabled = ?", f.enabled);
    let (sql, params, rows) = q.page(SELECT, "id", page);
    let items = tx.query(&sql, &params).await?.into_iter().map(read).collect::<Result<_>>()?;
    Ok(listed(items, rows))
}

pub(crate) async fn delete(tx: &mut Tx, id: &DomainId) -> Result<()> {
    tx.execute("DELETE FROM identity_assignment WHERE target_kind = 'domain' AND target_id = $1", &params![id]).await?;
    tx.execute("DELETE FROM identity_role WHERE domain_id = $1", &params![id]).await?;
    tx.execute("DELETE FROM identity_domain WHERE id = $1", &params![id]).await?;
    Ok(())
}
