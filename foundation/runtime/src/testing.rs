//! Support for tests of slices: databases of their own, and the faults that every operation must survive.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failing test"
)]

mod template;

use crate::db::{Migration, Tx};
use crate::env::Env;
use crate::failpoint;
use crate::operation::ExecutorConfig;
use crate::port::{AuditEntry, AuditSink};
use crate::record::{self, Record};
use crate::shutdown::Shutdown;
use async_trait::async_trait;
use kernel::{Clock, ManualClock, Result, SystemClock, Timestamp};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An environment on a database of its own; the database goes when this is dropped.
pub struct TestEnv {
    /// The environment.
    pub env: Env,
    /// `sqlite` or `postgres`.
    pub name: &'static str,
    /// Its clock, which tests move; `None` for the machine's clock.
    pub clock: Option<Arc<ManualClock>>,
    /// Ends what was started.
    pub shutdown: Shutdown,
    dir: PathBuf,
}

impl Drop for TestEnv {
    fn drop(&mut self) {
        self.shutdown.begin();
        // A leftover temporary directory is no reason to fail.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl TestEnv {
    /// Starts performing operations.
    pub async fn start_executor(&self) {
        let config = ExecutorConfig { undo_pause: Duration::from_millis(20), ..ExecutorConfig::new("test", true) };
        self.env.ops.start_executor(config, self.shutdown.clone()).await.unwrap();
    }
}

async fn make(name: &'static str, migrations: &[Migration], manual: Option<Timestamp>) -> TestEnv {
    let dir = std::env::temp_dir().join(format!("xinglin-test-{}", kernel::fresh_uuid().simple()));
    std::fs::create_dir_all(&dir).unwrap();
    let clock = manual.map(|t| Arc::new(ManualClock::at(t)));
    let dyn_clock: Arc<dyn Clock> = match &clock {
        Some(c) => c.clone(),
        None => Arc::new(SystemClock),
    };
    let mut all = vec![crate::MIGRATIONS];
    all.extend_from_slice(migrations);
    let db = match name {
        "sqlite" => template::sqlite(&dir.join("test.db"), dyn_clock.as_ref(), &all).await,
        _ => template::postgres(dyn_clock.as_ref(), &all).await,
    };
    // There is nothing to do where it was copied.
    db.migrate(dyn_clock.as_ref(), &all).await.unwrap();
    TestEnv { env: Env::new(db, dyn_clock), name, clock, shutdown: Shutdown::default(), dir }
}

tokio::task_local! {
    /// Set where one database is enough.
    static ONE: ();
}

fn names() -> Vec<&'static str> {
    let one = ONE.try_with(|_| ()).is_ok() || std::env::var_os("XINGLIN_TEST_POSTGRES").is_none();
    if one { vec!["sqlite"] } else { vec!["sqlite", "postgres"] }
}

/// The first of what is made of [`each`] or [`each_at`], for tests that need no second database: none is made. `first(worlds()).await`.
pub async fn first<T>(all: impl Future<Output = Vec<T>>) -> T {
    ONE.scope((), all).await.remove(0)
}

/// An environment on SQLite and, where `XINGLIN_TEST_POSTGRES` names a server, one on PostgreSQL; the machine's clock.
pub async fn each(migrations: &[Migration]) -> Vec<TestEnv> {
    let mut v = Vec::new();
    for n in names() {
        v.push(make(n, migrations, None).await);
    }
    v
}

/// As [`each`], with a clock that stands at `t` until the test moves it.
pub async fn each_at(t: Timestamp, migrations: &[Migration]) -> Vec<TestEnv> {
    let mut v = Vec::new();
    for n in names() {
        v.push(make(n, migrations, Some(t)).await);
    }
    v
}

/// An audit ledger that only listens.
#[derive(Default)]
pub struct ListeningAudit(pub Mutex<Vec<AuditEntry>>);

#[async_trait]
impl AuditSink for ListeningAudit {
    async fn record(&self, _: &mut Tx, entry: &AuditEntry) -> Result<()> {
        self.append(entry.clone()).await
    }
    async fn append(&self, entry: AuditEntry) -> Result<()> {
        self.0.lock().unwrap().push(entry);
        Ok(())
    }
}

/// Edits rows behind the back of whoever writes them (table, column, SQL of the new value), and asserts that [`record::verify`] names table and
/// column, and that it named nothing before.
pub async fn edits_are_named(t: &TestEnv, tables: &[Record], edits: &[(&str, &str, &str)]) {
    for a in record::verify(&t.env.db, tables).await.unwrap() {
        assert_eq!(a.broken(), None, "{}: {} before any edit", t.name, a.table);
    }
    for (table, column, value) in edits {
        let sql = format!("UPDATE {table} SET {column} = {value}");
        let rows: Result<u64> = crate::transact!(t.env.db, |tx| { tx.execute(&sql, &[]).await });
        assert!(rows.unwrap() > 0, "{}: {sql}: nothing to edit", t.name);
        let all = record::verify(&t.env.db, tables).await.unwrap();
        let why = all.iter().find(|a| a.table == *table).unwrap().broken().unwrap_or_default();
        assert!(why.contains("not what was recorded") && why.contains(column), "{}: {sql}: '{why}'", t.name);
    }
}

/// Arms failpoints. They are the process's own: another test in it would run into them, and use them up, so that this fails where there may be
/// one. nextest gives every test a process.
pub fn arm(spec: &str) {
    let says = |name: &str, value: &str| std::env::var_os(name).is_some_and(|v| v == value);
    let alone = says("NEXTEST_EXECUTION_MODE", "process-per-test") || says("RUST_TEST_THREADS", "1");
    assert!(
        alone,
        "failpoints are armed for a whole process: run this test by cargo nextest, or with RUST_TEST_THREADS=1"
    );
    failpoint::arm(spec).unwrap();
}

/// A fault to live through, as a failpoint specification, and how the operation must end.
#[derive(Debug, Clone)]
pub struct Fault {
    /// For [`arm`].
    pub spec: String,
    /// True if the operation must end `done`, false if `undone`.
    pub done: bool,
}

/// Every step failing before and after its deed, every step twice, every undo twice.
pub fn faults(kind: &str, steps: &[&str]) -> Vec<Fault> {
    let mut v = vec![Fault { spec: String::new(), done: true }];
    for s in steps {
        v.push(Fault { spec: format!("{kind}:{s}:after=error"), done: true });
        v.push(Fault { spec: format!("{kind}:{s}:before=refuse"), done: false });
        v.push(Fault { spec: format!("{kind}:{s}:after=refuse"), done: false });
        v.push(Fault { spec: format!("{kind}:{s}:after=refuse;{kind}:{s}:undo-after=error*2"), done: false });
    }
    v
}
