//! The only SQL of assessments.

use super::{Assessment, AssessmentFilter, State};
use crate::assess::Score;
use crate::record;
use jiff::civil::Date;
use kernel::{AssessmentId, Error, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str = "id, contract, version, digest, scheme, project, begin_day, until_day, state, seq, opened_by, opened_by_name,
  opened_at, figures, figures_at, due_at, announced_at, appeal_until, confirmed_at, review_until, reviewed_at, final_at, outcome,
  rectify_until, rectified";

pub(crate) fn day(s: &str) -> Result<Date> {
    s.parse().map_err(|_| Error::internal(format!("a stored day '{s}' is no date")))
}

fn read(mut r: Row) -> Result<Assessment> {
    let state: String = r.take(8)?;
    let project: String = r.take(5)?;
    let outcome: Option<String> = r.take(22)?;
    let rectified: Option<String> = r.take(24)?;
    Ok(Assessment {
        figures: r.json(13)?,
        id: r.take(0)?,
        contract: r.take(1)?,
        version: r.take(2)?,
        digest: r.take(3)?,
        scheme: r.take(4)?,
        project: Some(project).filter(|p| !p.is_empty()).map(ProjectId::from),
        begin: day(&r.take::<String>(6)?)?,
        until: day(&r.take::<String>(7)?)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("assessment state '{state}' is unknown")))?,
        seq: r.take(9)?,
        opened_by: r.take(10)?,
        opened_by_name: r.take(11)?,
        opened_at: r.take(12)?,
        figures_at: r.take(14)?,
        due_at: r.take(15)?,
        announced_at: r.take(16)?,
        appeal_until: r.take(17)?,
        confirmed_at: r.take(18)?,
        review_until: r.take(19)?,
        reviewed_at: r.take(20)?,
        final_at: r.take(21)?,
        outcome: outcome.map(|s| serde_json::from_str::<Score>(&s)).transpose()?,
        rectify_until: r.take(23)?,
        rectified: rectified.map(|s| day(&s)).transpose()?,
        entries: Vec::new(),
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &AssessmentId) -> Result<Option<Assessment>> {
    let sql = format!("SELECT {COLUMNS} FROM billing_assessment WHERE id = $1");
    let Some(mut a) = tx.query_opt(&sql, &params![id]).await?.map(read).transpose()? else { return Ok(None) };
    a.entries = record::store::of(tx, id.as_str()).await?;
    Ok(Some(a))
}

/// The assessment of a scheme for the period that ends on a day; an empty project means that of the contract.
pub(crate) async fn of_period(
    tx: &mut Tx,
    contract: &str,
    scheme: &str,
    project: &str,
    until: Date,
) -> Result<Option<Assessment>> {
    let sql =
        "SELECT id FROM billing_assessment WHERE contract = $1 AND scheme = $2 AND project = $3 AND until_day = $4";
    let row = tx.query_opt(sql, &params![contract, scheme, project, until.to_string()]).await?;
    match row {
        Some(mut r) => get(tx, &r.take(0)?).await,
        None => Ok(None),
    }
}

/// The contract's own assessment of a scheme for the latest period.
pub(super) async fn latest(tx: &mut Tx, contract: &str, scheme: &str) -> Result<Option<Assessment>> {
    let sql = "SELECT id FROM billing_assessment WHERE contract = $1 AND scheme = $2 AND project = ''
               ORDER BY until_day DESC LIMIT 1";
    match tx.query_opt(sql, &params![contract, scheme]).await? {
        Some(mut r) => get(tx, &r.take(0)?).await,
        None => Ok(None),
    }
}

/// Last days of the periods that have an assessment.
pub(super) async fn opened(tx: &mut Tx, contract: &str, scheme: &str) -> Result<Vec<Date>> {
    let sql = "SELECT until_day FROM billing_assessment WHERE contract = $1 AND scheme = $2 AND project = ''";
    let rows = tx.query(sql, &params![contract, scheme]).await?;
    rows.into_iter().map(|mut r| day(&r.take::<String>(0)?)).collect()
}

/// Those of the contract that are final, by scheme and period.
pub(crate) async fn finals(tx: &mut Tx, contract: &str) -> Result<Vec<Assessment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM billing_assessment WHERE contract = $1 AND state = 'final' AND project = ''
         ORDER BY scheme, until_day"
    );
    tx.query(&sql, &params![contract]).await?.into_iter().map(read).collect()
}

pub(super) async fn list(
    tx: &mut Tx,
    contract: &str,
    project: Option<&ProjectId>,
    f: &AssessmentFilter,
) -> Result<Vec<Assessment>> {
    let mut sql = format!("SELECT {COLUMNS} FROM billing_assessment WHERE contract = $1");
    let mut p: Vec<Value> = vec![Value::from(contract)];
    let wanted = [
        ("project", "=", project.map(ProjectId::as_str)),
        ("scheme", "=", f.scheme.as_deref()),
        ("state", "=", f.state.map(State::as_str)),
        ("id", "<", f.marker.as_ref().map(AssessmentId::as_str)),
    ];
    for (column, op, v) in wanted {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn insert(tx: &mut Tx, a: &Assessment) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_assessment (id, contract, version, digest, scheme, project, begin_day, until_day, state, seq, opened_by,
           opened_by_name, opened_at, figures, figures_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &params![
            &a.id,
            &a.contract,
            &a.version,
            &a.digest,
            &a.scheme,
            a.project.as_ref().map_or("", ProjectId::as_str),
            a.begin.to_string(),
            a.until.to_string(),
            a.state.as_str(),
            a.seq,
            &a.opened_by,
            &a.opened_by_name,
            a.opened_at,
            serde_json::to_string(&a.figures)?,
            a.figures_at,
            a.due_at
        ],
    )
    .await?;
    crate::records::ASSESSMENT.seal(tx, a.id.as_str()).await
}

/// Stores a change of what is not final yet; conflict, if another change came first. Here a final row is beyond reach.
pub(super) async fn update(tx: &mut Tx, a: &mut Assessment) -> Result<()> {
    let outcome = a.outcome.as_ref().map(serde_json::to_string).transpose()?;
    let n = tx
        .execute(
            "UPDATE billing_assessment SET state = $3, seq = seq + 1, figures = $4, figures_at = $5, announced_at = $6, appeal_until = $7,
               confirmed_at = $8, review_until = $9, reviewed_at = $10, final_at = $11, outcome = $12, rectify_until = $13
             WHERE id = $1 AND seq = $2 AND state <> 'final'",
            &params![
                &a.id,
                a.seq,
                a.state.as_str(),
                serde_json::to_string(&a.figures)?,
                a.figures_at,
                a.announced_at,
                a.appeal_until,
                a.confirmed_at,
                a.review_until,
                a.reviewed_at,
                a.final_at,
                outcome,
                a.rectify_until
            ],
        )
        .await?;
    a.seq += 1;
    changed(n)?;
    crate::records::ASSESSMENT.seal(tx, a.id.as_str()).await
}

/// Notes the day on which what a failed assessment found was mended: all that a final row takes, once.
pub(super) async fn set_rectified(tx: &mut Tx, id: &AssessmentId, day: Date) -> Result<()> {
    let n = tx
        .execute(
            "UPDATE billing_assessment SET rectified = $2 WHERE id = $1 AND state = 'final' AND rectified IS NULL",
            &params![id, day.to_string()],
        )
        .await?;
    changed(n)?;
    crate::records::ASSESSMENT.seal(tx, id.as_str()).await
}

fn changed(rows: u64) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::conflict("the assessment was changed by another at the same time").code("AssessmentState"))
}

/// True if something was done after its time, or is not done and that is over.
pub(crate) fn late(until: Option<Timestamp>, done: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|u| done.unwrap_or(now) > u)
}
