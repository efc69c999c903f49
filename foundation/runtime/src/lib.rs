//! What makes changes durable: database, operations, reconcilers, outbox, leases, ledgers; and what a deterministic
//! simulation would replace: spawning, sleeping, randomness.
//!
//! Main flows: [`db`] (one SQL text on SQLite and PostgreSQL), [`operation`] (durable sagas), [`outbox`] (facts for others, in the
//! transaction of the change), [`list`] (pages of a table in the order that a client asks for), [`ledger`] (append-only facts under an SM3 chain), [`record`] (tables compared with them), [`reconcile`] (intended against observed).
//! It must not know a business noun. Ports that many slices write through, in the caller's transaction, are in [`port`].

pub mod db;
pub mod env;
pub mod failpoint;
pub mod lease;
pub mod ledger;
pub mod list;
pub mod operation;
pub mod outbox;
pub mod port;
pub mod random;
pub mod reconcile;
pub mod record;
pub mod shutdown;
pub mod signal;
pub mod task;
pub mod telemetry;
pub mod testing;

pub use db::{Db, Migration, Select, Tx};
pub use env::Env;
pub use signal::Signal;

/// Migrations of this crate's own tables.
pub const MIGRATIONS: Migration = Migration {
    slice: "runtime",
    steps: &[
        ("0001_runtime", include_str!("../migrations/0001_runtime.sql")),
        ("0002_sorts", include_str!("../migrations/0002_sorts.sql")),
    ],
};
