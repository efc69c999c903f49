//! Migrations: ordered, one transaction each, never edited once shipped. Each slice brings its own list.

use super::{Db, Dialect};
use crate::params;
use kernel::{Clock, Error, Result};
use std::collections::HashMap;

/// The migrations of one slice, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Slice, which is also the prefix of its tables.
    pub slice: &'static str,
    /// Name and text. `{identity}` stands for an ever-growing key, BLOB becomes BYTEA on PostgreSQL, and a table
    /// whose rows SQLite is to keep in the order of its primary key ends in `{clustered}`. Text that is compared byte by byte
    /// on every database, whatever language it was set up in, is `{bytewise}`.
    pub steps: &'static [(&'static str, &'static str)],
}

fn text_for(dialect: Dialect, sql: &str) -> String {
    match dialect {
        Dialect::Sqlite => {
            let sql = sql.replace("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT");
            sql.replace("{clustered}", "WITHOUT ROWID").replace("{bytewise}", "COLLATE BINARY")
        }
        Dialect::Postgres => sql
            .replace("{identity}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
            .replace(" BLOB", " BYTEA")
            .replace("{clustered}", "")
            .replace("{bytewise}", "COLLATE \"C\""),
    }
}

impl Db {
    /// Names of the migrations that have not run here.
    ///
    /// # Errors
    /// Conflict, if one that ran has been edited since, or if the database is from a newer version.
    pub async fn pending(&self, all: &[Migration]) -> Result<Vec<String>> {
        let done = self.done().await?;
        let mut known = 0;
        let mut pending = Vec::new();
        for m in all {
            for (name, sql) in m.steps {
                match done.get(&(m.slice.to_owned(), (*name).to_owned())) {
                    None => pending.push(format!("{}/{name}", m.slice)),
                    Some(sum) if *sum == crypto::hash::sm3_hex(sql.as_bytes()) => known += 1,
                    Some(_) => {
                        return Err(Error::conflict(format!("migration {}/{name} was changed after it ran", m.slice)));
                    }
                }
            }
        }
        if known < done.len() {
            return Err(Error::conflict("the data directory was written by a newer version of xinglin"));
        }
        Ok(pending)
    }

    /// True if no migration has ever run here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_fresh(&self) -> Result<bool> {
        Ok(self.done().await?.is_empty())
    }

    /// Runs what is pending, each step in a transaction of its own, and returns their names.
    ///
    /// # Errors
    /// As [`Db::pending`], and what a statement says; steps before it stay.
    pub async fn migrate(&self, clock: &dyn Clock, all: &[Migration]) -> Result<Vec<String>> {
        let pending = self.pending(all).await?;
        for m in all {
            for (name, sql) in m.steps {
                if !pending.contains(&format!("{}/{name}", m.slice)) {
                    continue;
                }
                let mut tx = self.write().await?;
                tx.batch(&text_for(self.dialect(), sql)).await?;
                tx.execute(
                    "INSERT INTO runtime_migration (slice, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                    &params![m.slice, *name, crypto::hash::sm3_hex(sql.as_bytes()), clock.now()],
                )
                .await?;
                tx.commit().await?;
            }
        }
        Ok(pending)
    }

    async fn done(&self) -> Result<HashMap<(String, String), String>> {
        let mut tx = self.write().await?;
        tx.batch(
            "CREATE TABLE IF NOT EXISTS runtime_migration (
               slice TEXT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (slice, name))",
        )
        .await?;
        let rows = tx.query("SELECT slice, name, checksum FROM runtime_migration", &[]).await?;
        tx.commit().await?;
        rows.into_iter().map(|mut r| Ok(((r.take(0)?, r.take(1)?), r.take(2)?))).collect()
    }
}
