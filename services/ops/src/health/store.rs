//! The only SQL of health.

use super::{Day, Finding, FindingFilter, Gauge, Kind, Severity, Subject, percent, share};
use crate::level::pool::forecast::{Peak, Why};
use crate::resource::OPEN;
use kernel::{Error, NodeId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use rust_decimal::Decimal;

fn decimal(s: &str) -> Result<Decimal> {
    s.parse().map_err(|_| Error::internal("a figure of health is no decimal"))
}

/// Writes what something is called, where it stands and how it is.
pub(super) async fn put_subject(tx: &mut Tx, s: &Subject, share: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_health_subject (kind, id, name, project, place, state, share, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, project = excluded.project, place = excluded.place,
           state = excluded.state, share = excluded.share, at = excluded.at",
        &params![s.kind.as_str(), &s.id, &s.name, s.project.as_ref(), &s.place, &s.state, share, s.at],
    )
    .await?;
    Ok(())
}

const SUBJECT: &str = "s.kind, s.id, s.name, s.project, s.place, s.state, s.at";

fn read_subject(r: &mut Row) -> Result<Subject> {
    let kind: String = r.take(0)?;
    Ok(Subject {
        kind: Kind::stored(&kind)?,
        id: r.take(1)?,
        name: r.take(2)?,
        project: r.take(3)?,
        place: r.take(4)?,
        state: r.take(5)?,
        at: r.take(6)?,
    })
}

pub(super) async fn subject(tx: &mut Tx, kind: Kind, id: &str) -> Result<Option<Subject>> {
    let sql = format!("SELECT {SUBJECT} FROM ops_health_subject s WHERE s.kind = $1 AND s.id = $2");
    let row = tx.query_opt(&sql, &params![kind.as_str(), id]).await?;
    row.map(|mut r| read_subject(&mut r)).transpose()
}

/// Subjects of a kind with the share by which they are sorted, the fullest first. By a measure, only those that have it.
pub(super) async fn subjects(
    tx: &mut Tx,
    kind: Kind,
    by: Option<&str>,
    after: Option<(i64, String)>,
    limit: u32,
) -> Result<Vec<(Subject, i64)>> {
    let mut p: Vec<Value> = params![kind.as_str()].to_vec();
    let (from, share, id) = match by {
        None => ("ops_health_subject s WHERE s.kind = $1".to_owned(), "s.share", "s.id"),
        Some(measure) => {
            p.push(measure.into());
            let from = "ops_health_gauge g JOIN ops_health_subject s ON s.kind = g.kind AND s.id = g.id
                        WHERE g.kind = $1 AND g.measure = $2";
            (from.to_owned(), "g.share", "g.id")
        }
    };
    let mut sql = format!("SELECT {SUBJECT}, {share} FROM {from}");
    if let Some((least, last)) = after {
        p.extend(params![least, last]);
        let (a, b) = (p.len() - 1, p.len());
        sql.push_str(&format!(" AND ({share} < ${a} OR ({share} = ${a} AND {id} > ${b}))"));
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY {share} DESC, {id} LIMIT ${}", p.len()));
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter().map(|mut r| Ok((read_subject(&mut r)?, r.take(7)?))).collect()
}

/// The ids of a kind that there were at a look before an instant.
pub(super) async fn before(tx: &mut Tx, at: Timestamp) -> Result<Vec<(Kind, String)>> {
    let rows = tx.query("SELECT kind, id FROM ops_health_subject WHERE at < $1", &params![at]).await?;
    rows.into_iter()
        .map(|mut r| {
            let kind: String = r.take(0)?;
            Ok((Kind::stored(&kind)?, r.take(1)?))
        })
        .collect()
}

/// Forgets what is not there any more, but for its days and what was wrong with it, which is over.
pub(super) async fn forget(tx: &mut Tx, kind: Kind, id: &str, now: Timestamp) -> Result<()> {
    for table in ["ops_health_subject", "ops_health_gauge"] {
        tx.execute(&format!("DELETE FROM {table} WHERE kind = $1 AND id = $2"), &params![kind.as_str(), id]).await?;
    }
    let sql = "UPDATE ops_health_finding SET closed_at = $3 WHERE kind = $1 AND subject = $2 AND closed_at IS NULL";
    tx.execute(sql, &params![kind.as_str(), id, now]).await?;
    Ok(())
}

/// Forgets days that began before an instant.
pub(super) async fn forget_days(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM ops_health_day WHERE begins < $1", &params![before]).await
}

/// A gauge, and the day by which its growth was computed.
pub(super) async fn put_gauge(tx: &mut Tx, (kind, id): (Kind, &str), g: &Gauge, day: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_health_gauge (kind, id, measure, used, total, share, per_day, days, reason, day)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (kind, id, measure) DO UPDATE SET used = excluded.used, total = excluded.total, share = excluded.share,
           per_day = excluded.per_day, days = excluded.days, reason = excluded.reason, day = excluded.day",
        &params![
            kind.as_str(),
            id,
            &g.measure,
            g.used.normalize().to_string(),
            g.total.normalize().to_string(),
            share(g.used, g.total),
            g.per_day.map(|d| d.normalize().to_string()),
            g.days.ok(),
            g.days.err().map(|w| w.as_str().to_owned()),
            day
        ],
    )
    .await?;
    Ok(())
}

fn read_gauge(mut r: Row) -> Result<Gauge> {
    let per_day: Option<String> = r.take(3)?;
    let (days, reason): (Option<i64>, Option<String>) = (r.take(4)?, r.take(5)?);
    Ok(Gauge {
        measure: r.take(0)?,
        used: decimal(&r.take::<String>(1)?)?,
        total: decimal(&r.take::<String>(2)?)?,
        per_day: per_day.map(|d| decimal(&d)).transpose()?,
        days: days.ok_or_else(|| reason.and_then(|w| Why::parse(&w)).unwrap_or(Why::TooFewDays)),
    })
}

const GAUGE: &str = "measure, used, total, per_day, days, reason";

pub(crate) async fn gauges(tx: &mut Tx, kind: Kind, id: &str) -> Result<Vec<Gauge>> {
    let sql = format!("SELECT {GAUGE} FROM ops_health_gauge WHERE kind = $1 AND id = $2 ORDER BY measure");
    tx.query(&sql, &params![kind.as_str(), id]).await?.into_iter().map(read_gauge).collect()
}

/// Growth in a day, if it was computed by this day.
pub(super) async fn growth(
    tx: &mut Tx,
    (kind, id): (Kind, &str),
    measure: &str,
    day: &str,
) -> Result<Option<Option<Decimal>>> {
    let sql = "SELECT per_day FROM ops_health_gauge WHERE kind = $1 AND id = $2 AND measure = $3 AND day = $4";
    let row = tx.query_opt(sql, &params![kind.as_str(), id, measure, day]).await?;
    row.map(|mut r| r.take::<Option<String>>(0)?.map(|d| decimal(&d)).transpose()).transpose()
}

/// Takes away measures that something has no more.
pub(super) async fn keep_gauges(tx: &mut Tx, (kind, id): (Kind, &str), measures: &[&str]) -> Result<()> {
    for g in gauges(tx, kind, id).await? {
        if !measures.contains(&g.measure.as_str()) {
            let sql = "DELETE FROM ops_health_gauge WHERE kind = $1 AND id = $2 AND measure = $3";
            tx.execute(sql, &params![kind.as_str(), id, &g.measure]).await?;
        }
    }
    Ok(())
}

/// A use on a day; of several the highest stays.
pub(super) async fn put_day(tx: &mut Tx, (kind, id): (Kind, &str), d: &Day) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_health_day (kind, id, measure, day, begins, used, total, share) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (kind, id, measure, day) DO UPDATE SET used = excluded.used, total = excluded.total, share = excluded.share
           WHERE excluded.share >= ops_health_day.share",
        &params![
            kind.as_str(),
            id,
            &d.measure,
            &d.day,
            d.begins,
            d.used.normalize().to_string(),
            d.total.normalize().to_string(),
            share(d.used, d.total)
        ],
    )
    .await?;
    Ok(())
}

/// Days that began in `[from, to)`, of one measure or of all, oldest first.
pub(super) async fn days(
    tx: &mut Tx,
    kind: Kind,
    id: &str,
    measure: Option<&str>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Day>> {
    let mut p: Vec<Value> = params![kind.as_str(), id, from, to].to_vec();
    let mut sql = "SELECT measure, day, begins, used, total FROM ops_health_day
                   WHERE kind = $1 AND id = $2 AND begins >= $3 AND begins < $4"
        .to_owned();
    if let Some(m) = measure {
        p.push(m.into());
        sql.push_str(" AND measure = $5");
    }
    sql.push_str(" ORDER BY begins, measure");
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Day {
                measure: r.take(0)?,
                day: r.take(1)?,
                begins: r.take(2)?,
                used: decimal(&r.take::<String>(3)?)?,
                total: decimal(&r.take::<String>(4)?)?,
            })
        })
        .collect()
}

/// The same as growth is computed from.
pub(super) async fn peaks(
    tx: &mut Tx,
    kind: Kind,
    id: &str,
    measure: &str,
    time: (Timestamp, Timestamp),
) -> Result<Vec<Peak>> {
    let all = days(tx, kind, id, Some(measure), time).await?;
    Ok(all.into_iter().map(|d| Peak { day: d.begins, percent: percent(d.used, d.total), granted: d.used }).collect())
}

const FINDING: &str =
    "id, kind, subject, name, project, rule, measure, severity, text, text_en, advice, advice_en, raised_at, closed_at,
  ticket, ticket_by, ticket_at";

fn read_finding(mut r: Row) -> Result<Finding> {
    let (kind, severity): (String, String) = (r.take(1)?, r.take(7)?);
    let (ticket, by, at): (Option<String>, Option<String>, Option<Timestamp>) = (r.take(14)?, r.take(15)?, r.take(16)?);
    Ok(Finding {
        id: r.take(0)?,
        kind: Kind::stored(&kind)?,
        subject: r.take(2)?,
        name: r.take(3)?,
        project: r.take(4)?,
        rule: r.take(5)?,
        measure: r.take(6)?,
        severity: Severity::stored(&severity)?,
        text: (r.take(8)?, r.take(9)?),
        advice: (r.take(10)?, r.take(11)?),
        raised_at: r.take(12)?,
        closed_at: r.take(13)?,
        ticket: match (ticket, by, at) {
            (Some(ticket), Some(by), Some(at)) => Some((ticket, by, at)),
            _ => None,
        },
    })
}

pub(super) async fn finding(tx: &mut Tx, id: &str) -> Result<Option<Finding>> {
    let sql = format!("SELECT {FINDING} FROM ops_health_finding WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_finding).transpose()
}

pub(super) async fn findings(tx: &mut Tx, f: &FindingFilter) -> Result<Vec<Finding>> {
    let mut sql = format!("SELECT {FINDING} FROM ops_health_finding WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let wanted = [
        ("kind =", f.kind.map(|k| Value::from(k.as_str()))),
        ("subject =", f.subject.as_deref().map(Value::from)),
        ("severity =", f.severity.map(|s| Value::from(s.as_str()))),
        ("id <", f.marker.as_deref().map(Value::from)),
    ];
    for (column, v) in wanted {
        if let Some(v) = v {
            p.push(v);
            sql.push_str(&format!(" AND {column} ${}", p.len()));
        }
    }
    if !f.with_closed {
        sql.push_str(" AND closed_at IS NULL");
    }
    p.push(f.limit.into());
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read_finding).collect()
}

/// How many things are wrong with something now, and the gravest of them.
pub(super) async fn counted(tx: &mut Tx, kind: Kind, id: &str) -> Result<(u64, Option<Severity>)> {
    let sql = "SELECT severity FROM ops_health_finding WHERE kind = $1 AND subject = $2 AND closed_at IS NULL";
    let (mut n, mut worst) = (0, None);
    for mut r in tx.query(sql, &params![kind.as_str(), id]).await? {
        worst = worst.max(Some(Severity::stored(&r.take::<String>(0)?)?));
        n += 1;
    }
    Ok((n, worst))
}

pub(super) async fn insert_finding(tx: &mut Tx, f: &Finding) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_health_finding (id, kind, subject, name, project, rule, measure, severity, text, text_en, advice, advice_en,
           raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            &f.id,
            f.kind.as_str(),
            &f.subject,
            &f.name,
            f.project.as_ref(),
            &f.rule,
            &f.measure,
            f.severity.as_str(),
            &f.text.0,
            &f.text.1,
            &f.advice.0,
            &f.advice.1,
            f.raised_at
        ],
    )
    .await?;
    Ok(())
}

/// What is wrong may get worse: the words of a finding that stays follow.
pub(super) async fn reword(tx: &mut Tx, f: &Finding) -> Result<()> {
    let sql = "UPDATE ops_health_finding SET name = $2, severity = $3, text = $4, text_en = $5, advice = $6, advice_en = $7 WHERE id = $1";
    let p = params![&f.id, &f.name, f.severity.as_str(), &f.text.0, &f.text.1, &f.advice.0, &f.advice.1];
    tx.execute(sql, &p).await?;
    Ok(())
}

pub(super) async fn close_finding(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE ops_health_finding SET closed_at = $2 WHERE id = $1", &params![id, now]).await?;
    Ok(())
}

/// Notes the ticket of a finding; 0, if it has one.
pub(super) async fn set_ticket(tx: &mut Tx, id: &str, ticket: &str, by: &str, now: Timestamp) -> Result<u64> {
    let sql =
        "UPDATE ops_health_finding SET ticket = $2, ticket_by = $3, ticket_at = $4 WHERE id = $1 AND ticket IS NULL";
    tx.execute(sql, &params![id, ticket, by, now]).await
}

/// Storage granted to volumes and snapshots on each host, GiB.
pub(super) async fn granted_on(tx: &mut Tx) -> Result<Vec<(NodeId, Decimal)>> {
    let sql = "SELECT h.node, r.gb FROM ops_state_head h JOIN ops_resource r ON r.id = h.resource
               WHERE h.node IS NOT NULL AND r.kind IN ('volume', 'snapshot') AND r.gb IS NOT NULL AND r.ended = $1";
    let rows = tx.query(sql, &params![OPEN]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, decimal(&r.take::<String>(1)?)?))).collect()
}

/// The things of a kind that are on a host.
pub(super) async fn on_host(tx: &mut Tx, node: &str, kind: &str) -> Result<Vec<String>> {
    let sql = "SELECT r.id FROM ops_state_head h JOIN ops_resource r ON r.id = h.resource
               WHERE h.node = $1 AND r.kind = $2 AND r.ended = $3 ORDER BY r.id";
    tx.query(sql, &params![node, kind, OPEN]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// How many things of a business system do not serve though they should.
pub(super) async fn down_in(tx: &mut Tx, system: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM ops_resource r JOIN ops_state_head h ON h.resource = r.id
               WHERE r.system = $1 AND r.ended = $2 AND h.state = 'down'";
    tx.query_one(sql, &params![system, OPEN]).await?.take(0)
}

/// The things of a kind that a business system has.
pub(super) async fn held(tx: &mut Tx, system: &str, kind: &str) -> Result<Vec<String>> {
    let sql = "SELECT id FROM ops_resource WHERE system = $1 AND kind = $2 AND ended = $3 ORDER BY id";
    tx.query(sql, &params![system, kind, OPEN]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Open advice on the servers of a business system: kind, and of how many servers.
pub(super) async fn advised_in(tx: &mut Tx, system: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT a.kind, COUNT(*) FROM ops_advice a JOIN ops_resource r ON r.id = a.resource
               WHERE r.system = $1 AND r.ended = $2 AND a.closed_at IS NULL GROUP BY a.kind ORDER BY a.kind";
    let rows = tx.query(sql, &params![system, OPEN]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Servers that belong to no business system.
pub(super) async fn unassigned(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = "SELECT id FROM ops_resource WHERE kind = 'server' AND ended = $1 AND system IS NULL ORDER BY id";
    tx.query(sql, &params![OPEN]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Every server that there is.
pub(super) async fn servers(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = "SELECT id FROM ops_resource WHERE kind = 'server' AND ended = $1 ORDER BY id";
    tx.query(sql, &params![OPEN]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Volumes that there are, with their sizes.
pub(super) async fn volumes(tx: &mut Tx) -> Result<Vec<String>> {
    let sql = "SELECT id FROM ops_resource WHERE kind = 'volume' AND ended = $1 ORDER BY id";
    tx.query(sql, &params![OPEN]).await?.into_iter().map(|mut r| r.take(0)).collect()
}
