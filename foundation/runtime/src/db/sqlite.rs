//! SQLite: WAL, one writer, snapshot readers. Statements run on the calling thread (microseconds); only a commit, which waits for
//! the disk, tells tokio that it blocks.

use kernel::{Error, ErrorKind, Result, Row, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

const READERS: usize = 8;

/// What a commit waits for.
#[derive(Clone, Copy)]
pub(super) enum Durability {
    /// It is on the disk before it is acknowledged, also when the power fails.
    Full,
    /// It is the kernel's: it outlives the process, and the machine perhaps.
    Off,
}

impl Durability {
    fn pragma(self) -> &'static str {
        match self {
            Durability::Full => "FULL",
            Durability::Off => "OFF",
        }
    }
}

pub(super) struct Sqlite {
    path: PathBuf,
    sync: Durability,
    writer: Arc<tokio::sync::Mutex<Connection>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, sync: Durability) -> Result<Sqlite> {
        let writer = connect(path, true, sync).map_err(|e| unavailable(path, e))?;
        Ok(Sqlite {
            path: path.to_owned(),
            sync,
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            readers: Arc::new(Mutex::new(Vec::new())),
            permits: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) async fn read(&self) -> Result<SqliteTx> {
        let permit =
            self.permits.clone().acquire_owned().await.map_err(|_| Error::unavailable("database is closed"))?;
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match idle {
            Some(c) => c,
            None => connect(&self.path, false, self.sync).map_err(|e| unavailable(&self.path, e))?,
        };
        conn.prepare_cached("BEGIN").and_then(|mut s| s.execute([])).map_err(translate)?;
        Ok(SqliteTx { conn: Some(Conn::Reader { conn, idle: self.readers.clone(), _permit: permit }), open: true })
    }

    pub(super) async fn write(&self) -> Result<SqliteTx> {
        let conn = self.writer.clone().lock_owned().await;
        conn.prepare_cached("BEGIN IMMEDIATE").and_then(|mut s| s.execute([])).map_err(translate)?;
        Ok(SqliteTx { conn: Some(Conn::Writer(conn)), open: true })
    }

    pub(super) async fn backup_to(&self, target: &Path) -> Result<()> {
        let (from, to, sync) = (self.path.clone(), target.to_owned(), self.sync);
        crate::task::blocking(move || {
            let source = connect(&from, false, sync).map_err(|e| unavailable(&from, e))?;
            let mut copy = Connection::open(&to).map_err(|e| unavailable(&to, e))?;
            let b = rusqlite::backup::Backup::new(&source, &mut copy).map_err(translate)?;
            b.run_to_completion(1000, Duration::ZERO, None).map_err(translate)
        })
        .await?
    }
}

fn connect(path: &Path, writer: bool, sync: Durability) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let c = Connection::open_with_flags(path, flags)?;
    c.busy_timeout(Duration::from_secs(10))?;
    c.pragma_update(None, "journal_mode", "WAL")?;
    c.pragma_update(None, "synchronous", sync.pragma())?;
    c.pragma_update(None, "foreign_keys", "ON")?;
    c.pragma_update(None, "temp_store", "MEMORY")?;
    // In KiB, and only as far as the pages exist.
    c.pragma_update(None, "cache_size", if writer { -32_000 } else { -8000 })?;
    if !writer {
        c.pragma_update(None, "query_only", "ON")?;
    }
    c.set_prepared_statement_cache_capacity(256);
    Ok(c)
}

enum Conn {
    Writer(OwnedMutexGuard<Connection>),
    Reader { conn: Connection, idle: Arc<Mutex<Vec<Connection>>>, _permit: OwnedSemaphorePermit },
}

pub(super) struct SqliteTx {
    conn: Option<Conn>,
    open: bool,
}

/// `$2` to `?2`. To SQLite `$2` is a name, bound in the order in which names first appear; PostgreSQL goes by the number, and so do we.
fn numbered(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let place = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if place { '?' } else { c });
    }
    Cow::Owned(out)
}

impl SqliteTx {
    fn conn(&self) -> Result<&Connection> {
        match &self.conn {
            Some(Conn::Writer(c)) => Ok(c),
            Some(Conn::Reader { conn, .. }) => Ok(conn),
            None => Err(Error::internal("transaction is over")),
        }
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let sql = numbered(sql);
        let mut s = self.conn()?.prepare_cached(&sql).map_err(|e| broken(&sql, e))?;
        let n = s.execute(rusqlite::params_from_iter(params.iter().map(Bound))).map_err(translate)?;
        Ok(n as u64)
    }

    pub(super) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        self.for_each(sql, params, &mut |r| {
            all.push(r);
            Ok(())
        })?;
        Ok(all)
    }

    pub(super) fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let sql = numbered(sql);
        let mut s = self.conn()?.prepare_cached(&sql).map_err(|e| broken(&sql, e))?;
        let columns: Arc<[String]> = s.column_names().map(str::to_owned).collect();
        let mut rows = s.query(rusqlite::params_from_iter(params.iter().map(Bound))).map_err(translate)?;
        while let Some(r) = rows.next().map_err(translate)? {
            let mut values = Vec::with_capacity(columns.len());
            for i in 0..columns.len() {
                values.push(read(r.get_ref(i).map_err(translate)?)?);
            }
            each(Row::new(columns.clone(), values))?;
        }
        Ok(())
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<()> {
        self.conn()?.execute_batch(sql).map_err(|e| broken(sql, e))
    }

    pub(super) fn commit(mut self) -> Result<()> {
        let done = {
            let conn = self.conn()?;
            let run = || conn.prepare_cached("COMMIT").and_then(|mut s| s.execute([])).map_err(translate);
            let threads = tokio::runtime::Handle::try_current().map(|h| h.runtime_flavor());
            if matches!(&self.conn, Some(Conn::Writer(_)))
                && matches!(threads, Ok(tokio::runtime::RuntimeFlavor::MultiThread))
            {
                tokio::task::block_in_place(run)
            } else {
                run()
            }
        };
        // A commit that failed leaves the transaction open; the drop rolls it back.
        self.open = done.is_err();
        done.map(drop)
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        let rollback = |c: &Connection| {
            if self.open && !c.is_autocommit() {
                // Nothing to do about a failing rollback: the connection is dropped or its next BEGIN reports it.
                let _ = c.prepare_cached("ROLLBACK").and_then(|mut s| s.execute([]));
            }
        };
        match conn {
            Conn::Writer(c) => rollback(&c),
            // The permit goes when the connection is back.
            Conn::Reader { conn, idle, _permit } => {
                rollback(&conn);
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
            }
        }
    }
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(i) => ValueRef::Integer(*i),
            Value::Text(s) => ValueRef::Text(s.as_bytes()),
            Value::Bytes(b) => ValueRef::Blob(b),
        }))
    }
}

fn read(v: ValueRef<'_>) -> Result<Value> {
    Ok(match v {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Text(t) => {
            Value::Text(std::str::from_utf8(t).map_err(|e| Error::internal("text is not UTF-8").because(e))?.to_owned())
        }
        ValueRef::Blob(b) => Value::Bytes(b.to_vec()),
        ValueRef::Real(_) => return Err(Error::internal("a column holds binary floating point")),
    })
}

fn unavailable(path: &Path, e: rusqlite::Error) -> Error {
    Error::unavailable("the database does not open").because(format!("{}: {e}", path.display()))
}

fn broken(sql: &str, e: rusqlite::Error) -> Error {
    match &e {
        rusqlite::Error::SqliteFailure(f, _) if f.code != ErrorCode::Unknown => translate(e),
        _ => Error::internal("a statement does not compile").because(format!("{e} in: {sql}")),
    }
}

fn translate(e: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(f, _) = &e else { return Error::internal("database failed").because(e) };
    match (f.code, f.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            Error::conflict("it exists already").code("unique").because(e)
        }
        (ErrorCode::DiskFull, _) => {
            Error::new(ErrorKind::InsufficientStorage, "DiskFull", "the disk of the database is full").because(e)
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            Error::new(ErrorKind::Retry, "Busy", "the database is busy").because(e)
        }
        _ => Error::internal("database failed").because(e),
    }
}
