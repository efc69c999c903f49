//! The only SQL of usage.

use super::ingest::{Digest, key_digest};
use super::interval::{Origin, Point};
use super::pack::{self, Shape, Shapes, Writer};
use crate::month::Month;
use kernel::event::{OrderDelivered, OrderResources};
use kernel::{ProjectId, Result, Timestamp, Value};
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

fn digests(keys: impl Iterator<Item = Digest>) -> Vec<Value> {
    keys.map(|k| Value::from(k.to_vec())).collect()
}

async fn found(tx: &mut Tx, sql: &str, first: &[Value], keys: &[Value]) -> Result<HashSet<Digest>> {
    let rows = tx.query_in(sql, first, keys).await?;
    rows.into_iter().map(|mut r| to_digest(r.take(0)?)).collect()
}

/// Those of the names that were moved into the large table.
pub(super) async fn known_keys(tx: &mut Tx, keys: impl Iterator<Item = Digest>) -> Result<HashSet<Digest>> {
    found(tx, "SELECT id FROM billing_key WHERE id IN {list}", &[], &digests(keys)).await
}

/// Takes names in the small table; returns how many were free there.
pub(super) async fn take_keys(tx: &mut Tx, batch: i64, keys: impl Iterator<Item = Digest>) -> Result<u64> {
    let values: Vec<Value> = keys.flat_map(|k| params![k.to_vec(), batch]).collect();
    let head = "INSERT INTO billing_key_recent (id, batch)";
    tx.execute_many(head, 2, &values, "ON CONFLICT (id) DO NOTHING").await
}

/// Those of the names that a batch took.
pub(super) async fn keys_of(tx: &mut Tx, batch: i64, keys: impl Iterator<Item = Digest>) -> Result<HashSet<Digest>> {
    let sql = "SELECT id FROM billing_key_recent WHERE batch = $1 AND id IN {list}";
    found(tx, sql, &params![batch], &digests(keys)).await
}

pub(super) async fn count_recent(tx: &mut Tx) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM billing_key_recent", &[]).await?.take(0)
}

/// Moves the names from one digest up to another into the large table; returns how many.
pub(super) async fn move_keys(tx: &mut Tx, from: &[u8], to: Option<&[u8]>) -> Result<u64> {
    let (range, values) = match to {
        Some(to) => ("id >= $1 AND id < $2", params![from.to_vec(), to.to_vec()].to_vec()),
        None => ("id >= $1", params![from.to_vec()].to_vec()),
    };
    let sql = format!(
        "INSERT INTO billing_key (id, batch) SELECT id, batch FROM billing_key_recent WHERE {range} ORDER BY id"
    );
    let moved = tx.execute(&sql, &values).await?;
    tx.execute(&format!("DELETE FROM billing_key_recent WHERE {range}"), &values).await?;
    Ok(moved)
}

/// The batch that a name was stored with; none, if it is not known.
pub(crate) async fn batch_of(tx: &mut Tx, key: &str) -> Result<Option<i64>> {
    let sql =
        "SELECT batch FROM billing_key_recent WHERE id = $1 UNION ALL SELECT batch FROM billing_key WHERE id = $1";
    tx.query_opt(sql, &params![key_digest(key).to_vec()]).await?.map(|mut r| r.take(0)).transpose()
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

/// Shapes of a project, in the order of their numbers.
pub(crate) async fn shapes(tx: &mut Tx, project: &ProjectId) -> Result<Vec<Shape>> {
    let sql = "SELECT resource, meter, kind, name, attributes FROM billing_shape WHERE project = $1 ORDER BY n";
    let rows = tx.query(sql, &params![project]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Shape {
                attributes: r.json(4)?,
                resource: r.take(0)?,
                meter: r.take(1)?,
                kind: r.take(2)?,
                name: r.take(3)?,
            })
        })
        .collect()
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
}

/// Packs of a project with facts in `[begin, end)`, stored by an instant. A pack does not reach over more than a month.
pub(crate) async fn packs(
    tx: &mut Tx,
    project: &ProjectId,
    (begin, end): (Timestamp, Timestamp),
    stored_by: Timestamp,
) -> Result<Vec<PackRow>> {
    const MONTH: std::time::Duration = std::time::Duration::from_secs(32 * 86_400);
    let sql = "SELECT id, first_at, last_at, entry FROM billing_pack
               WHERE project = $1 AND first_at >= $2 AND first_at < $3 AND last_at >= $4 AND stored_at <= $5 ORDER BY first_at";
    let rows = tx.query(sql, &params![project, begin.minus(MONTH), end, begin, stored_by]).await?;
    rows.into_iter()
        .map(|mut r| Ok(PackRow { id: r.take(0)?, first: r.take(1)?, last: r.take(2)?, entry: r.take(3)? }))
        .collect()
}

/// What the ledger has of packs, in any order: all of it, or an error (code `UsageMissing`).
pub(crate) async fn bodies(tx: &mut Tx, packs: &[&PackRow]) -> Result<Vec<String>> {
    let seqs: Vec<Value> = packs.iter().filter_map(|p| p.entry).map(Value::Int).collect();
    let ids: Vec<Value> = packs.iter().filter(|p| p.entry.is_none()).map(|p| Value::from(&p.id)).collect();
    let mut all = runtime::ledger::bodies_at(tx, super::LEDGER, &seqs).await?;
    all.extend(runtime::ledger::bodies(tx, super::LEDGER, &ids).await?);
    // A place that was noted wrongly is not another pack's facts.
    let wanted: HashSet<&str> = packs.iter().map(|p| p.id.as_str()).collect();
    let there: HashSet<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
    if wanted != there {
        return Err(kernel::Error::internal("a ledger entry of usage is missing").code("UsageMissing"));
    }
    Ok(all.into_iter().map(|(_, body)| body).collect())
}

/// All facts of a project before an instant, stored by another, in no particular order.
pub(crate) async fn points(
    tx: &mut Tx,
    project: &ProjectId,
    end: Timestamp,
    stored_by: Timestamp,
) -> Result<Vec<Point>> {
    let (mut known, mut raws, first) = (Shapes::new(shapes(tx, project).await?), Vec::new(), Timestamp(i64::MIN));
    let packs = packs(tx, project, (first, end), stored_by).await?;
    let bodies = bodies(tx, &packs.iter().collect::<Vec<_>>()).await?;
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

/// By month as it is printed; what concerns every month under ''.
pub(crate) async fn touches(tx: &mut Tx, project: &ProjectId) -> Result<BTreeMap<String, Touch>> {
    let sql = "SELECT month, version, first_at, stored_at FROM billing_touch WHERE project = $1";
    let rows = tx.query(sql, &params![project]).await?;
    rows.into_iter()
        .map(|mut r| Ok((r.take(0)?, Touch { version: r.take(1)?, first: r.take(2)?, stored: r.take(3)? })))
        .collect()
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

pub(crate) async fn origins(tx: &mut Tx, project: &ProjectId, stored_by: Timestamp) -> Result<HashMap<String, Origin>> {
    let rows = tx
        .query(
            "SELECT o.resource, o.order_id, o.item, o.counts_from, o.delivered_stored_at
             FROM billing_resource r JOIN billing_origin o ON o.resource = r.resource
             WHERE r.project = $1 AND o.stored_at <= $2",
            &params![project, stored_by],
        )
        .await?;
    rows.into_iter()
        .map(|mut r| {
            let known: Option<Timestamp> = r.take(4)?;
            let from: Option<Timestamp> = r.take(3)?;
            let counts_from = from.filter(|_| known.is_some_and(|t| t <= stored_by));
            Ok((r.take(0)?, Origin { order: r.take(1)?, item: r.take(2)?, counts_from }))
        })
        .collect()
}
