//! The only SQL of downtime that was told.

use super::{Downtime, Kind, Subject};
use crate::resource::{OPEN, ended};
use kernel::{Error, Result, Row, Timestamp};
use runtime::{Tx, params};

const COLUMNS: &str = "source, subject, kind, from_at, to_at, announced_at, cause";

fn read(mut r: Row) -> Result<Downtime> {
    let (subject, kind): (String, String) = (r.take(1)?, r.take(2)?);
    let kind = match kind.as_str() {
        "fault" => Kind::Fault,
        "force_majeure" => Kind::ForceMajeure,
        "own" => Kind::Own,
        "maintenance" => Kind::Maintenance { announced: r.take(5)? },
        other => return Err(Error::internal(format!("the kind '{other}' of a downtime is unknown"))),
    };
    Ok(Downtime {
        source: r.take(0)?,
        subject: Subject::parse(&subject)
            .ok_or_else(|| Error::internal(format!("the subject '{subject}' of a downtime is unknown")))?,
        kind,
        from: r.take(3)?,
        to: ended(r.take(4)?),
        cause: r.take(6)?,
    })
}

pub(super) async fn current(tx: &mut Tx, source: &str, subject: &Subject) -> Result<Option<Downtime>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_unserved WHERE source = $1 AND subject = $2 AND replaced_at IS NULL");
    tx.query_opt(&sql, &params![source, subject.to_string()]).await?.map(read).transpose()
}

pub(super) async fn replace(tx: &mut Tx, source: &str, subject: &Subject, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_unserved SET replaced_at = $1 WHERE source = $2 AND subject = $3 AND replaced_at IS NULL";
    tx.execute(sql, &params![now, source, subject.to_string()]).await?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, d: &Downtime, now: Timestamp) -> Result<()> {
    let announced = match d.kind {
        Kind::Maintenance { announced } => announced,
        _ => None,
    };
    tx.execute(
        "INSERT INTO ops_unserved (id, source, subject, kind, from_at, to_at, announced_at, cause, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            kernel::fresh_uuid().to_string(),
            &d.source,
            d.subject.to_string(),
            d.kind.as_str(),
            d.from,
            d.to.unwrap_or(OPEN),
            announced,
            &d.cause,
            now
        ],
    )
    .await?;
    Ok(())
}

/// What was told that reaches into `[begin, end)`.
pub(crate) async fn within(tx: &mut Tx, (begin, end): (Timestamp, Timestamp)) -> Result<Vec<Downtime>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_unserved WHERE to_at > $1 AND from_at < $2 AND replaced_at IS NULL ORDER BY from_at, id"
    );
    tx.query(&sql, &params![begin, end]).await?.into_iter().map(read).collect()
}
