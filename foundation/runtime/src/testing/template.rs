//! Databases of tests, copied from one that has the tables already: a few hundred statements for each would be most of the time of many tests.
//!
//! What `XINGLIN_TEST_TEMPLATES` names (`scripts/with-postgres --tests` makes it) holds the originals for SQLite; the server of
//! `XINGLIN_TEST_POSTGRES` holds those for PostgreSQL. They are named by the text of the migrations, made by whoever is the first to want one,
//! and go with directory and server. Without the variable every database is made anew.

use crate::db::{Db, Migration};
use kernel::Clock;
use std::path::{Path, PathBuf};
use tokio_postgres::{Client, NoTls};

/// Who makes an original holds this lock of PostgreSQL.
const LOCK: i64 = 0x7869_6e67;

fn directory() -> Option<PathBuf> {
    std::env::var_os("XINGLIN_TEST_TEMPLATES").map(PathBuf::from)
}

/// By what the migrations say: another text is another original.
fn name(all: &[Migration]) -> String {
    let mut text = String::new();
    for (m, (step, sql)) in all.iter().flat_map(|m| m.steps.iter().map(move |s| (m, s))) {
        text.extend([m.slice, "/", *step, "\n", *sql, "\n"]);
    }
    let mut digest = crypto::hash::sm3_hex(text.as_bytes());
    digest.truncate(32);
    format!("template_{digest}")
}

fn fresh(prefix: &str) -> String {
    format!("{prefix}{}", kernel::fresh_uuid().simple())
}

/// A SQLite database at `path`.
pub(super) async fn sqlite(path: &Path, clock: &dyn Clock, all: &[Migration]) -> Db {
    if let Some(dir) = directory() {
        let original = dir.join(format!("{}.db", name(all)));
        if !original.exists() {
            original_of_sqlite(&dir, &original, clock, all).await;
        }
        std::fs::copy(&original, path).unwrap();
    }
    Db::sqlite_unsynced(path).unwrap()
}

/// Several processes may make it at the same time; they are the same, and one of them stays.
async fn original_of_sqlite(dir: &Path, original: &Path, clock: &dyn Clock, all: &[Migration]) {
    let (made, copy) = (dir.join(fresh("made-")), dir.join(fresh("copy-")));
    let db = Db::sqlite_unsynced(&made).unwrap();
    db.migrate(clock, all).await.unwrap();
    // One file, without a log beside it.
    db.backup_to(&copy).await.unwrap();
    std::fs::rename(&copy, original).unwrap();
}

/// A PostgreSQL database of a new name.
pub(super) async fn postgres(clock: &dyn Clock, all: &[Migration]) -> Db {
    let server = std::env::var("XINGLIN_TEST_POSTGRES").unwrap();
    let (client, connection) = tokio_postgres::connect(&server, NoTls).await.expect("PostgreSQL for tests");
    crate::task::spawn("test-postgres", connection);
    let database = fresh("t");
    let create = match directory() {
        None => format!("CREATE DATABASE {database}"),
        Some(_) => {
            let original = name(all);
            if !exists(&client, &original).await {
                original_of_postgres(&server, &client, &original, clock, all).await;
            }
            format!("CREATE DATABASE {database} TEMPLATE {original}")
        }
    };
    client.batch_execute(&create).await.unwrap();
    Db::postgres(&url(&server, &database)).await.unwrap()
}

async fn exists(client: &Client, database: &str) -> bool {
    client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&database]).await.unwrap().is_some()
}

/// One process makes it, and gives it its name once nobody is connected to it any more; others wait.
async fn original_of_postgres(server: &str, client: &Client, original: &str, clock: &dyn Clock, all: &[Migration]) {
    client.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})")).await.unwrap();
    if !exists(client, original).await {
        let made = fresh("made");
        client.batch_execute(&format!("CREATE DATABASE {made}")).await.unwrap();
        let db = Db::postgres(&url(server, &made)).await.unwrap();
        db.migrate(clock, all).await.unwrap();
        drop(db);
        unused(client, &made).await;
        client.batch_execute(&format!("ALTER DATABASE {made} RENAME TO {original}")).await.unwrap();
    }
    client.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})")).await.unwrap();
}

/// Waits until the last connection to a database has ended, which the server notices a moment after the client.
async fn unused(client: &Client, database: &str) {
    let connected = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1";
    while client.query_opt(connected, &[&database]).await.unwrap().is_some() {
        crate::task::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// The address of another database of that server.
fn url(server: &str, database: &str) -> String {
    let (head, query) = server.split_once('?').map_or((server, None), |(h, q)| (h, Some(q)));
    let (host, _) = head.rsplit_once('/').unwrap();
    format!("{host}/{database}{}", query.map(|q| format!("?{q}")).unwrap_or_default())
}
