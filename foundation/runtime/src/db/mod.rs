//! Records on SQLite (one machine) or PostgreSQL (many), behind one type and one SQL text.
//!
//! Portable subset: `$1` placeholders; TEXT, BIGINT and BLOB columns; ids TEXT, instants BIGINT µs, booleans BIGINT, JSON TEXT, money TEXT.
//! No arrays, no ILIKE, no now(). A bare `$1 IS NULL` needs `CAST($1 AS TEXT)` for PostgreSQL; `SUM` needs `CAST(… AS BIGINT)`.
//! Write transactions are serial (SQLite: one writer; PostgreSQL: SERIALIZABLE, retried by [`transact!`](crate::transact)).
//! A [`Tx`] dropped without commit is rolled back.

mod many;
mod migrate;
mod postgres;
mod select;
mod sqlite;

pub use migrate::Migration;
pub use select::Select;

use kernel::{Error, ErrorKind, Result, Row, Value};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite in WAL mode.
    Sqlite,
    /// PostgreSQL, or what speaks it.
    Postgres,
}

#[derive(Clone)]
enum Inner {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Inner);

impl Db {
    /// Opens or creates a SQLite file.
    ///
    /// # Errors
    /// Unavailable, if the file does not open.
    pub fn sqlite(path: &Path) -> Result<Db> {
        Ok(Db(Inner::Sqlite(Arc::new(sqlite::Sqlite::open(path, sqlite::Durability::Full)?))))
    }
    /// The same without waiting for the disk: for databases of tests, which nobody misses after a power cut.
    ///
    /// # Errors
    /// As [`Db::sqlite`].
    pub(crate) fn sqlite_unsynced(path: &Path) -> Result<Db> {
        Ok(Db(Inner::Sqlite(Arc::new(sqlite::Sqlite::open(path, sqlite::Durability::Off)?))))
    }
    /// Connects to PostgreSQL by URL (`postgres://user:password@host/database`).
    ///
    /// # Errors
    /// Bad request, if the URL does not read; unavailable, if the server does not answer. The password is never in the text.
    pub async fn postgres(url: &str) -> Result<Db> {
        Ok(Db(Inner::Postgres(Arc::new(postgres::Postgres::connect(url).await?))))
    }
    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }
    /// The file of a SQLite database.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.0 {
            Inner::Sqlite(s) => Some(s.path().to_owned()),
            Inner::Postgres(_) => None,
        }
    }
    /// Begins a read-only transaction: a snapshot.
    ///
    /// # Errors
    /// Unavailable, if no connection can be had.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.0 {
            Inner::Sqlite(s) => TxInner::Sqlite(s.read().await?),
            Inner::Postgres(p) => TxInner::Postgres(p.begin(true).await?),
        };
        Ok(Tx { inner, after: Vec::new() })
    }
    /// Begins a write transaction; use [`transact!`](crate::transact), which also retries.
    ///
    /// # Errors
    /// Unavailable, if no connection can be had.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.0 {
            Inner::Sqlite(s) => TxInner::Sqlite(s.write().await?),
            Inner::Postgres(p) => TxInner::Postgres(p.begin(false).await?),
        };
        Ok(Tx { inner, after: Vec::new() })
    }
    /// A turn among writers that are being retried; none on SQLite, whose writers queue anyway.
    pub async fn turn(&self) -> Option<tokio::sync::OwnedMutexGuard<()>> {
        match &self.0 {
            Inner::Sqlite(_) => None,
            Inner::Postgres(p) => Some(p.turn.clone().lock_owned().await),
        }
    }
    /// Copies a SQLite database, consistently, while it is in use.
    ///
    /// # Errors
    /// Bad request on PostgreSQL (use its own tools); insufficient storage, if the disk is full.
    pub async fn backup_to(&self, target: &Path) -> Result<()> {
        match &self.0 {
            Inner::Sqlite(s) => s.backup_to(target).await,
            Inner::Postgres(_) => Err(Error::bad_request("back PostgreSQL up with pg_dump")),
        }
    }
}

enum TxInner {
    Sqlite(sqlite::SqliteTx),
    Postgres(postgres::PgTx),
}

/// A transaction. Rolled back unless committed.
pub struct Tx {
    inner: TxInner,
    after: Vec<Box<dyn FnOnce() + Send>>,
}

impl Tx {
    /// Runs a statement and returns the number of rows that it changed.
    ///
    /// # Errors
    /// Conflict (code `unique`), if a unique index refuses; retry, if the transaction must run again.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        match &mut self.inner {
            TxInner::Sqlite(t) => t.execute(sql, params),
            TxInner::Postgres(t) => t.execute(sql, postgres::each(params)).await,
        }
    }
    /// Runs a query.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        match &mut self.inner {
            TxInner::Sqlite(t) => t.query(sql, params),
            TxInner::Postgres(t) => t.query(sql, postgres::each(params)).await,
        }
    }
    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn query_opt(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }
    /// The first row; internal error if there is none (aggregates, rows just written).
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Row> {
        self.query_opt(sql, params).await?.ok_or_else(|| Error::internal("a query that always has a row had none"))
    }
    /// Feeds rows one by one, in bounded memory.
    ///
    /// # Errors
    /// As [`Tx::execute`], and what `each` returns.
    pub async fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        mut each: impl FnMut(Row) -> Result<()> + Send,
    ) -> Result<()> {
        match &mut self.inner {
            TxInner::Sqlite(t) => t.for_each(sql, params, &mut each),
            TxInner::Postgres(t) => t.for_each(sql, postgres::each(params), &mut each).await,
        }
    }
    /// Runs several statements without parameters (migrations).
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.inner {
            TxInner::Sqlite(t) => t.batch(sql),
            TxInner::Postgres(t) => t.batch(sql).await,
        }
    }
    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            TxInner::Sqlite(_) => Dialect::Sqlite,
            TxInner::Postgres(_) => Dialect::Postgres,
        }
    }
    /// Runs `f` once the transaction has committed; never if it does not.
    pub fn on_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(f));
    }
    /// Wakes a signal once the transaction has committed.
    pub fn wake_on_commit(&mut self, s: &crate::Signal) {
        let s = s.clone();
        self.on_commit(move || s.wake());
    }
    /// Makes it durable.
    ///
    /// # Errors
    /// Retry, if it must run again; insufficient storage, if the disk is full. Nothing has changed then.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            TxInner::Sqlite(t) => t.commit()?,
            TxInner::Postgres(t) => t.commit().await?,
        }
        for f in self.after {
            f();
        }
        Ok(())
    }
}

/// True if the error asks for the transaction to be run again.
pub fn is_retry(e: &Error) -> bool {
    e.kind == ErrorKind::Retry
}

/// Bound parameters: `params![id, name, 5i64]`. Everything that is `Into<Value>`.
#[macro_export]
macro_rules! params {
    ($($e:expr),* $(,)?) => { [$($crate::db::value($e)),*] };
}

/// Converts one parameter; for [`params!`](crate::params).
pub fn value(v: impl Into<Value>) -> Value {
    v.into()
}

/// Runs a block in a write transaction, commits it, and runs it again when PostgreSQL says that two transactions met.
///
/// `transact!(db, |tx| { tx.execute(…).await?; Ok(x) })`. The block is an `async` block: `return` leaves it, `?` wants [`kernel::Error`].
/// It may run several times: no effect outside the transaction.
#[macro_export]
macro_rules! transact {
    ($db:expr, |$tx:ident| $body:block) => {{
        let db: &$crate::Db = &$db;
        let mut attempt = 0u32;
        loop {
            // Who has met others several times waits his turn: retried writers of this process no longer meet each other.
            let _turn = if attempt >= 3 { db.turn().await } else { None };
            let mut transaction = match db.write().await {
                Ok(t) => t,
                Err(e) => break Err(e),
            };
            let done = {
                #[allow(unused_mut, unused_variables)]
                let mut $tx = &mut transaction;
                $crate::db::typed(async { $body }).await
            };
            let done = match done {
                Ok(v) => transaction.commit().await.map(|()| v),
                Err(e) => Err(e),
            };
            match done {
                Err(e) if $crate::db::is_retry(&e) && attempt < 60 => {
                    attempt += 1;
                    $crate::task::sleep(std::time::Duration::from_millis($crate::random::below(5 << attempt.min(6))))
                        .await;
                }
                other => break other,
            }
        }
    }};
}

/// Gives an `async` block its error type; for [`transact!`](crate::transact).
pub fn typed<T, F: Future<Output = Result<T>>>(f: F) -> F {
    f
}
