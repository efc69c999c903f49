//! SQL of the counters.

use super::Stamp;
use kernel::Result;
use runtime::Tx;

pub(super) async fn read(tx: &mut Tx) -> Result<Stamp> {
    let r = tx.query_one("SELECT records, revoked FROM identity_epoch WHERE id = 1", &[]).await?;
    Ok(Stamp { records: r.get(0)?, revoked: r.get(1)? })
}

pub(super) async fn raise_records(tx: &mut Tx) -> Result<Stamp> {
    tx.execute("UPDATE identity_epoch SET records = records + 1 WHERE id = 1", &[]).await?;
    read(tx).await
}

pub(super) async fn raise_revoked(tx: &mut Tx) -> Result<Stamp> {
    tx.execute("UPDATE identity_epoch SET revoked = revoked + 1 WHERE id = 1", &[]).await?;
    read(tx).await
}
