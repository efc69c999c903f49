//! Security: the audit ledger, and the verification of every ledger.
//!
//! * [`audit`]: the [`runtime::port::AuditSink`] over the ledger `audit`; entries of requests at the same time share a commit.
//! * [`read`]: what the audit administrator reads, by page, filter and order.
//! * [`verify_all`]: recomputes the chain of every ledger (`xinglin admin verify-ledger`).
//!
//! It must not know HTTP, and never changes or deletes an entry.

pub mod audit;
pub mod read;

pub use audit::{LEDGER, Security};
pub use read::{Filter, Found};

use kernel::Result;
use runtime::ledger::Verdict;
use runtime::{Db, Migration};

/// This slice has no tables of its own yet: the ledger is in runtime's.
pub const MIGRATIONS: Migration = Migration { slice: "security", steps: &[] };

/// Recomputes the chain of every ledger that has entries.
///
/// # Errors
/// What the database says. A broken chain is a verdict, not an error.
pub async fn verify_all(db: &Db) -> Result<Vec<Verdict>> {
    let names = runtime::ledger::names(&mut db.read().await?).await?;
    let mut verdicts = Vec::with_capacity(names.len());
    for name in names {
        verdicts.push(runtime::ledger::verify(db, &name).await?);
    }
    Ok(verdicts)
}
