//! The only SQL of deadlines of cases that have passed.

use kernel::{ProjectId, Result, Row, Timestamp};
use runtime::{Tx, params};

/// A deadline of a case that has passed.
pub(super) struct Late {
    /// The case.
    pub(super) subject: String,
    /// Which of its deadlines.
    pub(super) what: String,
    pub(super) due: Timestamp,
    pub(super) project: Option<ProjectId>,
    pub(super) title: String,
    pub(super) state: String,
}

fn read(mut r: Row) -> Result<Late> {
    Ok(Late {
        subject: r.take(0)?,
        what: r.take(1)?,
        due: r.take(2)?,
        project: r.take(3)?,
        title: r.take(4)?,
        state: r.take(5)?,
    })
}

/// Tickets that nobody has answered, and such as are not resolved: a clock that stands still while a ticket waits is not late.
pub(super) async fn tickets(tx: &mut Tx, (from, to): (Timestamp, Timestamp), limit: u32) -> Result<Vec<Late>> {
    let of = |what: &str, due: &str, open: &str| {
        format!(
            "SELECT t.id, '{what}' AS what, t.{due} AS due, t.project, t.title, t.state FROM ops_ticket t
             WHERE t.closed_at IS NULL AND t.{due} >= $1 AND t.{due} < $2 AND {open}
               AND NOT EXISTS (SELECT 1 FROM ops_case_notice x WHERE x.subject = t.id AND x.what = '{what}' AND x.due = t.{due})"
        )
    };
    let sql = format!(
        "{} UNION ALL {} ORDER BY due, 1 LIMIT $3",
        of("response", "response_due", "t.responded_at IS NULL"),
        of(
            "resolution",
            "resolve_due",
            "t.resolved_at IS NULL AND (t.state <> 'waiting_for_tenant' OR t.moved_at > t.resolve_due)"
        )
    );
    tx.query(&sql, &params![from, to, limit]).await?.into_iter().map(read).collect()
}

/// Clocks of incidents that run on, and reports on incidents that are not handed in.
pub(super) async fn incidents(tx: &mut Tx, (from, to): (Timestamp, Timestamp), limit: u32) -> Result<Vec<Late>> {
    let sql = "SELECT i.id, c.stage AS what, c.due AS due, i.project, i.title, i.state
         FROM ops_incident_clock c JOIN ops_incident i ON i.id = c.incident
         WHERE c.stopped_at IS NULL AND c.waived = 0 AND c.due >= $1 AND c.due < $2 AND i.closed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM ops_case_notice x WHERE x.subject = i.id AND x.what = c.stage AND x.due = c.due)
       UNION ALL SELECT i.id, 'report' AS what, i.report_due AS due, i.project, i.title, i.state FROM ops_incident i
         WHERE i.reported_at IS NULL AND i.report_due >= $1 AND i.report_due < $2 AND i.state <> 'void'
           AND NOT EXISTS (SELECT 1 FROM ops_case_notice x WHERE x.subject = i.id AND x.what = 'report' AND x.due = i.report_due)
       ORDER BY due, 1 LIMIT $3";
    tx.query(sql, &params![from, to, limit]).await?.into_iter().map(read).collect()
}

/// Notes that people were told; false, if another replica did.
pub(super) async fn insert(tx: &mut Tx, l: &Late, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO ops_case_notice (subject, what, due, at) VALUES ($1, $2, $3, $4) ON CONFLICT (subject, what, due) DO NOTHING";
    Ok(tx.execute(sql, &params![&l.subject, &l.what, l.due, now]).await? > 0)
}
