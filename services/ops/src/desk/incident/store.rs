//! The only SQL of incidents.

use super::{Downtime, Grade, Incident, IncidentFilter, IncidentReport, Kind, Source, StageClock, State};
use crate::desk::clock::Stage;
use kernel::{Caller, IncidentId, Result, Row, Timestamp};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, project, kind, grade, level, title, text, source, state, raised_at, recorded_at, raised_by, systems,
  systems_total, resources, responded_at, recovered_at, closed_at, report_due, reported_at, cause, measures, supplier_at_fault, harm,
  problem";

const SORTING: Sorting = Sorting::newest(
    SortKey::text("recorded_at", "id"),
    &[SortKey::number("raised_at", "raised_at"), SortKey::text("level", "level"), SortKey::text("state", "state")],
);

fn read(mut r: Row) -> Result<Incident> {
    let (kind, source, state): (String, String, String) = (r.take(2)?, r.take(7)?, r.take(8)?);
    let grade: Option<String> = r.take(3)?;
    let report = match r.take::<Option<Timestamp>>(19)? {
        None => None,
        Some(at) => Some(IncidentReport {
            at,
            cause: r.take(20)?,
            measures: r.take(21)?,
            supplier_at_fault: r.take(22)?,
            harm: r.take(23)?,
        }),
    };
    Ok(Incident {
        systems: r.json(12)?,
        resources: r.json(14)?,
        report,
        id: r.take(0)?,
        project: r.take(1)?,
        kind: Kind::stored(&kind)?,
        grade: grade.as_deref().map(Grade::stored).transpose()?,
        level: r.take(4)?,
        title: r.take(5)?,
        text: r.take(6)?,
        source: Source::stored(&source)?,
        state: State::stored(&state)?,
        raised_at: r.take(9)?,
        recorded_at: r.take(10)?,
        raised_by: r.take(11)?,
        systems_total: r.take(13)?,
        responded_at: r.take(15)?,
        recovered_at: r.take(16)?,
        closed_at: r.take(17)?,
        report_due: r.take(18)?,
        problem: r.take(24)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &IncidentId) -> Result<Option<Incident>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_incident WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &IncidentFilter) -> Result<Listed<Incident>> {
    let all = Listing::of(COLUMNS, "ops_incident")
        .and("project", "=", f.project.as_ref())
        .and("state", "=", f.state.map(State::as_str))
        .and("level", "=", f.level.as_deref())
        .and("kind", "=", f.kind.map(Kind::as_str));
    all.page(tx, &SORTING.window(&f.page)?, read).await
}

pub(crate) async fn insert(tx: &mut Tx, i: &Incident) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_incident (id, project, kind, grade, level, title, text, source, state, raised_at, recorded_at, raised_by,
           systems, systems_total, resources)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &params![
            &i.id,
            &i.project,
            i.kind.as_str(),
            i.grade.map(Grade::as_str),
            &i.level,
            &i.title,
            &i.text,
            i.source.as_str(),
            i.state.as_str(),
            i.raised_at,
            i.recorded_at,
            &i.raised_by,
            serde_json::to_string(&i.systems)?,
            i.systems_total,
            serde_json::to_string(&i.resources)?
        ],
    )
    .await?;
    crate::records::INCIDENT.seal(tx, i.id.as_str()).await
}

/// Writes what can change.
pub(crate) async fn update(tx: &mut Tx, i: &Incident) -> Result<()> {
    let r = i.report.as_ref();
    tx.execute(
        "UPDATE ops_incident SET level = $2, grade = $3, state = $4, responded_at = $5, recovered_at = $6, closed_at = $7,
           report_due = $8, reported_at = $9, cause = $10, measures = $11, supplier_at_fault = $12, harm = $13, problem = $14
         WHERE id = $1",
        &params![
            &i.id,
            &i.level,
            i.grade.map(Grade::as_str),
            i.state.as_str(),
            i.responded_at,
            i.recovered_at,
            i.closed_at,
            i.report_due,
            r.map(|r| r.at),
            r.map(|r| r.cause.clone()),
            r.map(|r| r.measures.clone()),
            r.map(|r| r.supplier_at_fault),
            r.map(|r| r.harm),
            i.problem.clone()
        ],
    )
    .await?;
    crate::records::INCIDENT.seal(tx, i.id.as_str()).await
}

pub(crate) async fn insert_report(
    tx: &mut Tx,
    id: &IncidentId,
    r: &IncidentReport,
    by: &Caller,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_incident_report (id, incident, recorded_at, person, person_name, cause, measures, supplier_at_fault, harm)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            kernel::fresh_uuid().to_string(),
            id,
            now,
            &by.user,
            &by.user_name,
            &r.cause,
            &r.measures,
            r.supplier_at_fault,
            r.harm
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn clocks(tx: &mut Tx, id: &IncidentId) -> Result<Vec<StageClock>> {
    let sql = "SELECT stage, due, stopped_at, waived FROM ops_incident_clock WHERE incident = $1";
    let read = |mut r: Row| -> Result<StageClock> {
        let stage: String = r.take(0)?;
        Ok(StageClock { stage: Stage::stored(&stage)?, due: r.take(1)?, stopped_at: r.take(2)?, waived: r.take(3)? })
    };
    let mut all: Vec<StageClock> = tx.query(sql, &params![id]).await?.into_iter().map(read).collect::<Result<_>>()?;
    all.sort_by_key(|c| c.stage);
    Ok(all)
}

pub(crate) async fn set_clocks(tx: &mut Tx, id: &IncidentId, all: &[StageClock]) -> Result<()> {
    tx.execute("DELETE FROM ops_incident_clock WHERE incident = $1", &params![id]).await?;
    for c in all {
        tx.execute(
            "INSERT INTO ops_incident_clock (incident, stage, due, stopped_at, waived) VALUES ($1, $2, $3, $4, $5)",
            &params![id, c.stage.as_str(), c.due, c.stopped_at, c.waived],
        )
        .await?;
    }
    crate::records::CLOCKS.seal(tx, id.as_str()).await
}

const DOWN: &str = "d.id, d.incident, d.resource, d.from_at, d.to_at, d.voided";

fn read_downtime(mut r: Row) -> Result<Downtime> {
    Ok(Downtime {
        id: r.take(0)?,
        incident: r.take(1)?,
        resource: r.take(2)?,
        from: r.take(3)?,
        to: r.take(4)?,
        voided: r.take(5)?,
    })
}

pub(crate) async fn downtimes(tx: &mut Tx, id: &IncidentId) -> Result<Vec<Downtime>> {
    let sql = format!("SELECT {DOWN} FROM ops_downtime d WHERE d.incident = $1 ORDER BY d.from_at, d.id");
    tx.query(&sql, &params![id]).await?.into_iter().map(read_downtime).collect()
}

pub(crate) async fn insert_downtime(tx: &mut Tx, d: &Downtime, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_downtime (id, incident, resource, from_at, to_at, voided, recorded_at) VALUES ($1, $2, $3, $4, $5, 0, $6)",
        &params![&d.id, &d.incident, &d.resource, d.from, d.to, now],
    )
    .await?;
    crate::records::DOWNTIME.seal(tx, &d.id).await
}

pub(crate) async fn update_downtime(tx: &mut Tx, d: &Downtime) -> Result<()> {
    let sql = "UPDATE ops_downtime SET to_at = $2, voided = $3 WHERE id = $1";
    tx.execute(sql, &params![&d.id, d.to, d.voided]).await?;
    crate::records::DOWNTIME.seal(tx, &d.id).await
}

pub(crate) async fn downtime_of(tx: &mut Tx, resource: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Downtime>> {
    let sql = format!(
        "SELECT {DOWN} FROM ops_downtime d JOIN ops_incident i ON i.id = d.incident
         WHERE d.resource = $1 AND d.from_at < $3 AND (d.to_at IS NULL OR d.to_at > $2) AND d.voided = 0 AND i.state <> 'void'
         ORDER BY d.from_at, d.id"
    );
    tx.query(&sql, &params![resource, from, to]).await?.into_iter().map(read_downtime).collect()
}

/// What figures need of an incident.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub id: IncidentId,
    pub kind: Kind,
    pub grade: Option<Grade>,
    pub level: String,
    pub raised_at: Timestamp,
    pub responded_at: Option<Timestamp>,
    pub recovered_at: Option<Timestamp>,
    pub blamed: bool,
    pub clocks: Vec<StageClock>,
}

/// Incidents raised in `[from, to)` that were no false alarms, with their clocks.
pub(crate) async fn raised(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Vec<Facts>> {
    let sql = "SELECT id, kind, grade, level, raised_at, responded_at, recovered_at, COALESCE(supplier_at_fault * harm, 0) FROM ops_incident
               WHERE raised_at >= $1 AND raised_at < $2 AND state <> 'void'";
    let mut all = Vec::new();
    for mut r in tx.query(sql, &params![from, to]).await? {
        let (kind, grade): (String, Option<String>) = (r.take(1)?, r.take(2)?);
        all.push(Facts {
            id: r.take(0)?,
            kind: Kind::stored(&kind)?,
            grade: grade.as_deref().map(Grade::stored).transpose()?,
            level: r.take(3)?,
            raised_at: r.take(4)?,
            responded_at: r.take(5)?,
            recovered_at: r.take(6)?,
            blamed: r.take(7)?,
            clocks: Vec::new(),
        });
    }
    // As Rust orders texts, whatever the database's collation.
    all.sort_by(|a: &Facts, b| a.id.cmp(&b.id));
    let sql = "SELECT c.incident, c.stage, c.due, c.stopped_at, c.waived FROM ops_incident_clock c JOIN ops_incident i ON i.id = c.incident
               WHERE i.raised_at >= $1 AND i.raised_at < $2 AND i.state <> 'void'";
    for mut r in tx.query(sql, &params![from, to]).await? {
        let (id, stage): (IncidentId, String) = (r.take(0)?, r.take(1)?);
        let c =
            StageClock { stage: Stage::stored(&stage)?, due: r.take(2)?, stopped_at: r.take(3)?, waived: r.take(4)? };
        if let Ok(n) = all.binary_search_by(|f: &Facts| f.id.cmp(&id)) {
            all[n].clocks.push(c);
        }
    }
    Ok(all)
}

/// Incidents of a level whose repair was due in `[from, to)` and late as of `now`: share of systems affected, where it is known.
pub(crate) async fn unrepaired(
    tx: &mut Tx,
    level: &str,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> Result<Vec<(usize, Option<i64>)>> {
    let sql = "SELECT i.systems, i.systems_total FROM ops_incident_clock c JOIN ops_incident i ON i.id = c.incident
               WHERE c.stage = 'recovered' AND c.due >= $2 AND c.due < $3 AND c.due < COALESCE(c.stopped_at, CAST($4 AS BIGINT))
                 AND i.level = $1 AND i.state <> 'void'";
    let rows = tx.query(sql, &params![level, from, to, now]).await?;
    rows.into_iter().map(|r| Ok((r.json::<Vec<String>>(0)?.len(), r.get(1)?))).collect()
}

/// Reports on security events whose handling ended in `[from, to)`: due, handed in.
pub(crate) async fn reports(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Option<Timestamp>, Option<Timestamp>)>> {
    let sql = "SELECT report_due, reported_at FROM ops_incident
               WHERE kind = 'security' AND recovered_at >= $1 AND recovered_at < $2 AND state <> 'void'";
    tx.query(sql, &params![from, to]).await?.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?))).collect()
}

pub(crate) async fn of_problem(tx: &mut Tx, problem: &str) -> Result<Vec<IncidentId>> {
    let sql = "SELECT id FROM ops_incident WHERE problem = $1 ORDER BY id";
    tx.query(sql, &params![problem]).await?.into_iter().map(|r| r.get(0)).collect()
}

/// An incident as a report lists it.
pub(crate) struct Told {
    pub incident: Incident,
    pub clocks: Vec<StageClock>,
    /// Downtime of all its resources together, microseconds.
    pub down: i64,
}

const CHOSEN: &str =
    "SELECT id FROM ops_incident WHERE kind = $1 AND raised_at >= $2 AND raised_at < $3 AND state <> 'void'
  ORDER BY raised_at, id LIMIT $4";

/// The first incidents of a kind raised in `[from, to)` that were no false alarms.
pub(crate) async fn within(
    tx: &mut Tx,
    kind: Kind,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Told>> {
    let p = params![kind.as_str(), from, to, limit];
    let sql = format!("SELECT {COLUMNS} FROM ops_incident WHERE id IN ({CHOSEN}) ORDER BY raised_at, id");
    let mut all = Vec::new();
    for r in tx.query(&sql, &p).await? {
        all.push(Told { incident: read(r)?, clocks: Vec::new(), down: 0 });
    }
    let places: HashMap<IncidentId, usize> = all.iter().enumerate().map(|(n, t)| (t.incident.id.clone(), n)).collect();
    let sql =
        format!("SELECT incident, stage, due, stopped_at, waived FROM ops_incident_clock WHERE incident IN ({CHOSEN})");
    for mut r in tx.query(&sql, &p).await? {
        let (id, stage): (IncidentId, String) = (r.take(0)?, r.take(1)?);
        let c =
            StageClock { stage: Stage::stored(&stage)?, due: r.take(2)?, stopped_at: r.take(3)?, waived: r.take(4)? };
        if let Some(n) = places.get(&id) {
            all[*n].clocks.push(c);
        }
    }
    let sql = format!(
        "SELECT incident, CAST(COALESCE(SUM(COALESCE(to_at, CAST($5 AS BIGINT)) - from_at), 0) AS BIGINT) FROM ops_downtime
         WHERE voided = 0 AND incident IN ({CHOSEN}) GROUP BY incident"
    );
    for mut r in tx.query(&sql, &params![kind.as_str(), from, to, limit, now]).await? {
        let id: IncidentId = r.take(0)?;
        if let Some(n) = places.get(&id) {
            all[*n].down = r.take(1)?;
        }
    }
    Ok(all)
}

/// How many incidents of a kind were raised in `[from, to)`, by level.
pub(crate) async fn by_level(
    tx: &mut Tx,
    kind: Kind,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(String, u64)>> {
    let sql = "SELECT level, COUNT(*) FROM ops_incident WHERE kind = $1 AND raised_at >= $2 AND raised_at < $3 AND state <> 'void'
               GROUP BY level ORDER BY level";
    let rows = tx.query(sql, &params![kind.as_str(), from, to]).await?;
    rows.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?))).collect()
}

/// How many faults last.
pub(crate) async fn lasting(tx: &mut Tx) -> Result<u64> {
    let sql = "SELECT COUNT(*) FROM ops_incident
               WHERE state IN ('raised', 'received', 'responded', 'on_site', 'handling') AND kind = 'fault'";
    tx.query_one(sql, &[]).await?.get(0)
}
