//! The only SQL of usage.

mod names;

pub(crate) use names::batch_of;
pub(super) use names::{count_recent, known_names, move_names, take_names, taken_at_once, taken_before};

use super::bodies::Bodies;
use super::ingest::Digest;
use super::interval::{Origin, Point};
use super::pack::{self, Shape, Shapes, Writer};
use crate::month::Month;
use kernel::event::{OrderDelivered, OrderResources};
use kernel::{ProjectId, Result, Row, Timestamp, Value};
use runtime::port::UsageFact;
use runtime::{Tx, params};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Opens a batch and returns its number.
pub(crate) async fn begin_batch(tx: &mut Tx, now: Timestamp, facts: usize) -> Result<i64> {
    let sql = "INSERT INTO billing_batch (stored_at, facts) VALUES ($1, $2) RETURNING n";
    tx.query_one(sql, &params![now, facts]).await?.take(0)
}

fn to_digest(bytes: Vec<u8>) -> Result<Digest> {
    bytes.try_into().map_err(|_| kernel::Error::internal("a digest has another length"))
}

/// Packs of a batch: id and project.
pub(crate) async fn packs_of_batch(tx: &mut Tx, batch: i64) -> Result<Vec<(String, ProjectId)>> {
    let sql = "SELECT id, project FROM billing_pack WHERE batch = $1 ORDER BY id";
    tx.query(sql, &params![batch]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// The project of a fact that was stored before there were packs.
pub(crate) async fn old_fact(tx: &mut Tx, key: &str) -> Result<Option<ProjectId>> {
    let sql = "SELECT project FROM billing_usage WHERE key = $1";
    tx.query_opt(sql, &params![key]).await?.map(|mut r| r.take(0)).transpose()
}

/// Names that were stored before there were packs.
pub(crate) async fn old_names(tx: &mut Tx, facts: &[UsageFact]) -> Result<Vec<String>> {
    if tx.query_opt("SELECT 1 FROM billing_usage LIMIT 1", &[]).await?.is_none() {
        return Ok(Vec::new());
    }
    let keys: Vec<Value> = facts.iter().map(|f| Value::from(&f.key)).collect();
    let rows = tx.query_in("SELECT key FROM billing_usage WHERE key IN {list}", &[], &keys).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn shape_numbers(tx: &mut Tx, wanted: impl Iterator<Item = Digest>) -> Result<HashMap<Digest, u32>> {
    let values: Vec<Value> = wanted.map(|d| Value::from(d.to_vec())).collect();
    let rows = tx.query_in("SELECT digest, n FROM billing_shape WHERE digest IN {list}", &[], &values).await?;
    rows.into_iter().map(|mut r| Ok((to_digest(r.take(0)?)?, r.take(1)?))).collect()
}

/// Reserves numbers for shapes; returns the last of each project. The row makes writers of one project wait for each other.
pub(crate) async fn reserve_shapes<'a>(
    tx: &mut Tx,
    wanted: impl Iterator<Item = (&'a ProjectId, usize)>,
) -> Result<HashMap<ProjectId, u32>> {
    let values: Vec<Value> = wanted.flat_map(|(p, n)| params![p, n]).collect();
    let tail =
        "ON CONFLICT (project) DO UPDATE SET total = billing_shapes.total + excluded.total RETURNING project, total";
    let rows = tx.insert_many("INSERT INTO billing_shapes (project, total)", 2, &values, tail).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

pub(crate) async fn insert_shapes(tx: &mut Tx, rows: &[(&UsageFact, u32, Digest)]) -> Result<()> {
    let mut values = Vec::with_capacity(rows.len() * 8);
    let mut used = Vec::with_capacity(rows.len() * 2);
    let mut seen = HashSet::new();
    for (f, n, digest) in rows {
        let attributes = serde_json::to_string(&f.attributes)?;
        values.extend(params![&f.project, *n, digest.to_vec(), &f.resource, &f.meter, &f.kind, &f.name, attributes]);
        if seen.insert((f.resource.as_str(), &f.project)) {
            used.extend(params![&f.resource, &f.project]);
        }
    }
    let head = "INSERT INTO billing_shape (project, n, digest, resource, meter, kind, name, attributes)";
    tx.insert_many(head, 8, &values, "").await?;
    let head = "INSERT INTO billing_resource (resource, project)";
    tx.insert_many(head, 2, &used, "ON CONFLICT (resource, project) DO NOTHING").await?;
    Ok(())
}

/// Rows whose first column is a project, by it.
fn by_project<T>(rows: Vec<Row>, read: impl Fn(&mut Row) -> Result<T>) -> Result<HashMap<ProjectId, Vec<T>>> {
    let mut all: HashMap<ProjectId, Vec<T>> = HashMap::new();
    for mut r in rows {
        let one = read(&mut r)?;
        all.entry(r.take(0)?).or_default().push(one);
    }
    Ok(all)
}

/// How many shapes projects have.
pub(crate) async fn shape_totals(tx: &mut Tx, projects: &[Value]) -> Result<HashMap<ProjectId, i64>> {
    let sql = "SELECT project, total FROM billing_shapes WHERE project IN {list}";
    tx.query_in(sql, &[], projects).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Shapes of projects, each in the order of their numbers.
pub(crate) async fn shapes(tx: &mut Tx, projects: &[Value]) -> Result<HashMap<ProjectId, Vec<Shape>>> {
    let sql = "SELECT project, n, resource, meter, kind, name, attributes FROM billing_shape WHERE project IN {list}";
    let all = by_project(tx.query_in(sql, &[], projects).await?, |r| {
        let n: i64 = r.take(1)?;
        let attributes = r.json(6)?;
        let (resource, meter, kind, name) = (r.take(2)?, r.take(3)?, r.take(4)?, r.take(5)?);
        Ok((n, Shape { resource, meter, kind, name, attributes }))
    })?;
    let ordered = |(p, mut list): (ProjectId, Vec<(i64, Shape)>)| {
        list.sort_by_key(|(n, _)| *n);
        (p, list.into_iter().map(|(_, s)| s).collect::<Vec<Shape>>())
    };
    Ok(all.into_iter().map(ordered).collect())
}

/// Shapes of a project.
pub(crate) async fn shapes_of(tx: &mut Tx, project: &ProjectId) -> Result<Shapes> {
    let all = shapes(tx, &params![project]).await?.remove(project);
    Ok(Shapes::new(all.unwrap_or_default()))
}

type Index<'a> = (String, &'a ProjectId, Month, &'a Writer);

pub(crate) async fn insert_packs(
    tx: &mut Tx,
    batch: i64,
    now: Timestamp,
    (packs, seqs): (&[Index<'_>], &HashMap<String, i64>),
) -> Result<()> {
    let values: Vec<Value> = packs
        .iter()
        .flat_map(|(id, project, _, w)| {
            params![id, *project, w.first, w.last, now, batch, w.count, seqs.get(id).copied()]
        })
        .collect();
    let head = "INSERT INTO billing_pack (id, project, first_at, last_at, stored_at, batch, facts, entry)";
    tx.insert_many(head, 8, &values, "").await?;
    Ok(())
}

/// A pack: where its facts are, and from when to when they happened.
#[derive(Debug, Clone)]
pub(crate) struct PackRow {
    pub(crate) id: String,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    /// Its place in the ledger (`seq`), where that was noted.
    pub(crate) entry: Option<i64>,
    /// How many there are.
    pub(crate) facts: i64,
}

/// Packs of projects with facts in `[begin, end)`, stored by an instant, by when their first happened. A pack does not reach over more than
/// a month.
pub(crate) async fn packs(
    tx: &mut Tx,
    projects: &[Value],
    (begin, end): (Timestamp, Timestamp),
    stored_by: Timestamp,
) -> Result<HashMap<ProjectId, Vec<PackRow>>> {
    const MONTH: std::time::Duration = std::time::Duration::from_secs(32 * 86_400);
    let sql = "SELECT project, id, first_at, last_at, entry, facts FROM billing_pack
               WHERE first_at >= $1 AND first_at < $2 AND last_at >= $3 AND stored_at <= $4 AND project IN {list}";
    let rows = tx.query_in(sql, &params![begin.minus(MONTH), end, begin, stored_by], projects).await?;
    let mut all = by_project(rows, |r| {
        let (id, first, last) = (r.take(1)?, r.take(2)?, r.take(3)?);
        Ok(PackRow { id, first, last, entry: r.take(4)?, facts: r.take(5)? })
    })?;
    for list in all.values_mut() {
        list.sort_by(|a, b| (a.first, &a.id).cmp(&(b.first, &b.id)));
    }
    Ok(all)
}

/// All facts of a project before an instant, stored by another, in no particular order.
pub(crate) async fn points(
    tx: &mut Tx,
    project: &ProjectId,
    end: Timestamp,
    stored_by: Timestamp,
) -> Result<Vec<Point>> {
    let (mut known, mut raws, first) = (shapes_of(tx, project).await?, Vec::new(), Timestamp(i64::MIN));
    let packs = packs(tx, &params![project], (first, end), stored_by).await?.remove(project).unwrap_or_default();
    let bodies = Bodies::default().take(tx, &packs.iter().collect::<Vec<_>>()).await?;
    for b in &bodies {
        pack::read(b, (first, end), &mut known, &mut raws)?;
    }
    raws.into_iter().map(|r| Point::of(r, &known)).collect()
}

/// All facts of a stream.
pub(crate) async fn stream(tx: &mut Tx, project: &ProjectId, resource: &str, meter: &str) -> Result<Vec<Point>> {
    let forever = Timestamp(i64::MAX);
    let mut all = points(tx, project, forever, forever).await?;
    all.retain(|p| p.resource == resource && p.meter == meter);
    Ok(all)
}

/// How often facts of a month were stored, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) version: i64,
    pub(crate) first: Option<Timestamp>,
    pub(crate) stored: Timestamp,
}

const TOUCHED: &str = "ON CONFLICT (project, month) DO UPDATE SET version = billing_touch.version + 1,
  first_at = CASE WHEN billing_touch.first_at IS NULL OR excluded.first_at < billing_touch.first_at
    THEN excluded.first_at ELSE billing_touch.first_at END,
  stored_at = CASE WHEN excluded.stored_at > billing_touch.stored_at
    THEN excluded.stored_at ELSE billing_touch.stored_at END";
const TOUCH: &str = "INSERT INTO billing_touch (project, month, version, first_at, stored_at)";

pub(crate) async fn touch(tx: &mut Tx, now: Timestamp, packs: &[Index<'_>]) -> Result<()> {
    let values: Vec<Value> =
        packs.iter().flat_map(|(_, p, m, w)| params![*p, m.to_string(), 1i64, w.first, now]).collect();
    tx.insert_many(TOUCH, 5, &values, TOUCHED).await?;
    Ok(())
}

/// What an order says of resources changed: every month of the projects that used them is to be computed again.
async fn touch_all(tx: &mut Tx, resources: &[Value], now: Timestamp) -> Result<()> {
    let sql = "SELECT DISTINCT project FROM billing_resource WHERE resource IN {list}";
    let rows = tx.query_in(sql, &[], resources).await?;
    let projects: std::collections::BTreeSet<String> =
        rows.into_iter().map(|mut r| r.take(0)).collect::<Result<_>>()?;
    let values: Vec<Value> = projects.into_iter().flat_map(|p| params![p, "", 1i64, Value::Null, now]).collect();
    let head = "INSERT INTO billing_touch (project, month, version, first_at, stored_at)";
    let tail = "ON CONFLICT (project, month) DO UPDATE SET version = billing_touch.version + 1, stored_at = excluded.stored_at";
    tx.insert_many(head, 5, &values, tail).await?;
    Ok(())
}

/// By project, and month as it is printed; what concerns every month under ''.
pub(crate) async fn touches(tx: &mut Tx, projects: &[Value]) -> Result<HashMap<ProjectId, BTreeMap<String, Touch>>> {
    let sql = "SELECT project, month, version, first_at, stored_at FROM billing_touch WHERE project IN {list}";
    let mut all: HashMap<ProjectId, BTreeMap<String, Touch>> = HashMap::new();
    for mut r in tx.query_in(sql, &[], projects).await? {
        let touch = Touch { version: r.take(2)?, first: r.take(3)?, stored: r.take(4)? };
        all.entry(r.take(0)?).or_default().insert(r.take(1)?, touch);
    }
    Ok(all)
}

/// First usage of each project.
pub(crate) async fn first_usage(tx: &mut Tx) -> Result<Vec<(ProjectId, Timestamp)>> {
    let sql =
        "SELECT project, MIN(first_at) FROM billing_touch WHERE first_at IS NOT NULL GROUP BY project ORDER BY project";
    tx.query(sql, &[]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// When the last thing happened to a stream, as far as its slice told.
pub(crate) async fn latest(tx: &mut Tx, project: &ProjectId, resource: &str, meter: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM billing_last WHERE project = $1 AND resource = $2 AND meter = $3";
    tx.query_opt(sql, &params![project, resource, meter]).await?.map(|mut r| r.take(0)).transpose()
}

pub(crate) async fn set_latest(tx: &mut Tx, f: &UsageFact) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_last (project, resource, meter, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (project, resource, meter) DO UPDATE SET at = excluded.at",
        &params![&f.project, &f.resource, &f.meter, f.at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn set_origin(tx: &mut Tx, o: &OrderResources, now: Timestamp) -> Result<()> {
    let values: Vec<Value> = o.resources.iter().flat_map(|r| params![r, &o.order, &o.item, now]).collect();
    let head = "INSERT INTO billing_origin (resource, order_id, item, stored_at)";
    tx.insert_many(head, 4, &values, "ON CONFLICT (resource) DO NOTHING").await?;
    let resources: Vec<Value> = o.resources.iter().map(Value::from).collect();
    touch_all(tx, &resources, now).await
}

/// The first delivery stands, unless it is taken back.
pub(crate) async fn set_delivered(tx: &mut Tx, o: &OrderDelivered, now: Timestamp) -> Result<()> {
    let sql = match o.at {
        Some(_) => {
            "UPDATE billing_origin SET counts_from = $1, delivered_stored_at = $2 WHERE order_id = $3 AND counts_from IS NULL"
        }
        None => "UPDATE billing_origin SET counts_from = $1, delivered_stored_at = $2 WHERE order_id = $3",
    };
    tx.execute(sql, &params![o.at, now, &o.order]).await?;
    let rows = tx.query("SELECT resource FROM billing_origin WHERE order_id = $1", &params![&o.order]).await?;
    let resources: Vec<Value> = rows.into_iter().map(|mut r| r.take::<Value>(0)).collect::<Result<_>>()?;
    touch_all(tx, &resources, now).await
}

/// What orders say of the resources of projects, by project and resource, as stored by an instant.
pub(crate) async fn origins(
    tx: &mut Tx,
    projects: &[Value],
    stored_by: Timestamp,
) -> Result<HashMap<ProjectId, HashMap<String, Origin>>> {
    let sql = "SELECT r.project, o.resource, o.order_id, o.item, o.counts_from, o.delivered_stored_at
               FROM billing_resource r JOIN billing_origin o ON o.resource = r.resource
               WHERE o.stored_at <= $1 AND r.project IN {list}";
    let mut all: HashMap<ProjectId, HashMap<String, Origin>> = HashMap::new();
    for mut r in tx.query_in(sql, &params![stored_by], projects).await? {
        let known: Option<Timestamp> = r.take(5)?;
        let from: Option<Timestamp> = r.take(4)?;
        let counts_from = from.filter(|_| known.is_some_and(|t| t <= stored_by));
        let origin = Origin { order: r.take(2)?, item: r.take(3)?, counts_from };
        all.entry(r.take(0)?).or_default().insert(r.take(1)?, origin);
    }
    Ok(all)
}
