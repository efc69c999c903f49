//! Append-only ledgers under an SM3 chain (GB/T 32905).
//!
//! Rows commit unchained, so writers never queue. One leased sealer gives each row its place and
//! `chain = SM3(chain before ‖ place ‖ id ‖ at ‖ body)`. The head is stored apart, so that a tail that was cut off is seen too.
//! Verification names the first row that does not fit, and the number of rows not yet sealed.
//!
//! A writer of many facts packs those that belong together into the body of one entry: a link of the chain costs the same for all of them.

use crate::db::{Db, Tx};
use crate::list::{Asked, Listed, Listing, SortKey, Sorting, Window};
use crate::shutdown::Shutdown;
use crate::signal::Signal;
use crate::{lease, params, reconcile, transact};
use kernel::{Clock, Result, Row, Timestamp, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// Chain value before the first row.
const GENESIS: &str = "xinglin";
const BATCH: i64 = 500;

/// Appends an entry in the caller's transaction. The same id again is refused by the database: one fact, one entry.
///
/// # Errors
/// Conflict (code `unique`), if the ledger has an entry of that id.
pub async fn append(tx: &mut Tx, ledger: &str, id: &str, at: Timestamp, body: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO runtime_ledger (ledger, id, at, body) VALUES ($1, $2, $3, $4)",
        &params![ledger, id, at, body],
    )
    .await?;
    Ok(())
}

/// Appends entries (id and body) of the same instant, in their order; returns the `seq` of each by its id.
///
/// # Errors
/// As [`append`].
pub async fn append_all(
    tx: &mut Tx,
    ledger: &str,
    at: Timestamp,
    entries: Vec<(String, String)>,
) -> Result<HashMap<String, i64>> {
    let values: Vec<Value> = entries.into_iter().flat_map(|(id, body)| params![ledger, id, at, body]).collect();
    let head = "INSERT INTO runtime_ledger (ledger, id, at, body)";
    let rows = tx.insert_many(head, 4, &values, "RETURNING id, seq").await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Ids and bodies of entries, in any order; an id that the ledger does not have is left out.
///
/// # Errors
/// What the database says.
pub async fn bodies(tx: &mut Tx, ledger: &str, ids: &[Value]) -> Result<Vec<(String, String)>> {
    let sql = "SELECT id, body FROM runtime_ledger WHERE ledger = $1 AND id IN {list}";
    let rows = tx.query_in(sql, &params![ledger], ids).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// As [`bodies`], by `seq`, which is told too: without looking ids up, which for many entries are as many places to read from.
///
/// # Errors
/// What the database says.
pub async fn bodies_at(tx: &mut Tx, ledger: &str, seqs: &[Value]) -> Result<Vec<(i64, String, String)>> {
    // Asked for the ledger as it stands, a database may think that its entries are few, and read them all.
    let sql = "SELECT seq, id, body FROM runtime_ledger WHERE seq IN {list} AND ledger || '' = $1";
    let rows = tx.query_in(sql, &params![ledger], seqs).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// Those of the ids that the ledger has an entry of.
///
/// # Errors
/// What the database says.
pub async fn known(tx: &mut Tx, ledger: &str, ids: &[Value]) -> Result<HashSet<String>> {
    let sql = "SELECT id FROM runtime_ledger WHERE ledger = $1 AND id IN {list}";
    let rows = tx.query_in(sql, &params![ledger], ids).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

/// Chain values at places, where an entry is sealed there.
///
/// # Errors
/// What the database says.
pub async fn chains(tx: &mut Tx, ledger: &str, places: &[i64]) -> Result<HashMap<i64, String>> {
    let sql = "SELECT place, COALESCE(chain, '') FROM runtime_ledger WHERE ledger = $1 AND place IN {list}";
    let places: Vec<Value> = places.iter().copied().map(Value::Int).collect();
    let rows = tx.query_in(sql, &params![ledger], &places).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// An entry as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Order of writing.
    pub seq: i64,
    /// Id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// JSON.
    pub body: String,
    /// Place in the chain, once sealed.
    pub place: Option<i64>,
    /// Chain value, once sealed.
    pub chain: Option<String>,
}

fn read(mut r: Row) -> Result<Entry> {
    Ok(Entry {
        seq: r.take(0)?,
        id: r.take(1)?,
        at: r.take(2)?,
        body: r.take(3)?,
        place: r.take(4)?,
        chain: r.take(5)?,
    })
}

/// Entries after `seq`, oldest first.
///
/// # Errors
/// What the database says.
pub async fn page(tx: &mut Tx, ledger: &str, after_seq: i64, limit: u32) -> Result<Vec<Entry>> {
    tx.query(
        "SELECT seq, id, at, body, place, chain FROM runtime_ledger WHERE ledger = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        &params![ledger, after_seq, limit],
    )
    .await?
    .into_iter()
    .map(read)
    .collect()
}

/// How entries can be listed: as they were written, or by time.
const SORTING: Sorting = Sorting::oldest(SortKey::number("seq", "seq"), &[SortKey::number("at", "at")]);

/// Checks in which order entries are asked for; as they were written, if in none.
///
/// # Errors
/// Bad request, for an order or a marker that there is not.
pub fn window(asked: &Asked) -> Result<Window> {
    SORTING.window(asked)
}

/// Entries in the order of a window. Asked for by time, they are those of `[from, to)`, and nothing before or behind that is looked at;
/// otherwise the stretch is not looked at.
///
/// # Errors
/// What the database says.
pub async fn list(
    tx: &mut Tx,
    ledger: &str,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
    w: &Window,
) -> Result<Listed<Entry>> {
    let all = Listing::of("seq, id, at, body, place, chain", "runtime_ledger").and("ledger", "=", Some(ledger));
    let all = if w.key() == "at" {
        let passed = match w.passed() {
            Some(Value::Int(at)) => Some(Timestamp(*at)),
            _ => None,
        };
        // An end that the place is beyond says nothing more, and would be a second range on the same column: only one is looked for in the index.
        let from = from.filter(|f| w.is_down() || passed.is_none_or(|p| *f > p));
        let to = to.filter(|t| !w.is_down() || passed.is_none_or(|p| *t < p));
        all.and("at", ">=", from).and("at", "<", to)
    } else {
        all
    };
    all.page(tx, w, read).await
}

fn link(previous: &str, place: i64, e: &Entry) -> String {
    let mut h = crypto::hash::Sm3Stream::default();
    // Lengths first: no two different rows give the same bytes.
    h.update(format!("{previous}\n{place}\n{}\n{}\n{}\n", e.at.micros(), e.id.len(), e.body.len()).as_bytes());
    h.update(e.id.as_bytes());
    h.update(e.body.as_bytes());
    h.finish_hex()
}

/// Seals what waits in one ledger; returns the number of rows sealed.
///
/// # Errors
/// What the database says.
pub async fn seal(db: &Db, ledger: &str) -> Result<u64> {
    let mut total = 0;
    loop {
        let n: u64 = transact!(db, |tx| { seal_some(tx, ledger).await })?;
        total += n;
        if n < BATCH as u64 {
            return Ok(total);
        }
    }
}

async fn seal_some(tx: &mut Tx, ledger: &str) -> Result<u64> {
    let rows = tx
        .query(
            "SELECT seq, id, at, body, place, chain FROM runtime_ledger WHERE ledger = $1 AND place IS NULL ORDER BY seq LIMIT $2",
            &params![ledger, BATCH],
        )
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let n = rows.len() as u64;
    let (mut place, mut chain) = head(tx, ledger).await?;
    let mut sealed = Vec::with_capacity(rows.len() * 3);
    for r in rows {
        let e = read(r)?;
        place += 1;
        chain = link(&chain, place, &e);
        sealed.extend(params![e.seq, place, &chain]);
    }
    tx.with_rows(
        "UPDATE runtime_ledger SET place = v.column2, chain = v.column3 FROM ({rows}) AS v WHERE seq = v.column1",
        &["BIGINT", "BIGINT", "TEXT"],
        &sealed,
    )
    .await?;
    tx.execute(
        "INSERT INTO runtime_ledger_head (ledger, place, chain) VALUES ($1, $2, $3)
         ON CONFLICT (ledger) DO UPDATE SET place = excluded.place, chain = excluded.chain",
        &params![ledger, place, &chain],
    )
    .await?;
    Ok(n)
}

async fn head(tx: &mut Tx, ledger: &str) -> Result<(i64, String)> {
    let row = tx.query_opt("SELECT place, chain FROM runtime_ledger_head WHERE ledger = $1", &params![ledger]).await?;
    match row {
        Some(mut r) => Ok((r.take(0)?, r.take(1)?)),
        None => Ok((0, GENESIS.to_owned())),
    }
}

/// The last link of every ledger: its name, how many entries are sealed, the chain's value there.
///
/// # Errors
/// What the database says.
pub async fn heads(tx: &mut Tx) -> Result<Vec<(String, i64, String)>> {
    let rows = tx.query("SELECT ledger, place, chain FROM runtime_ledger_head ORDER BY ledger", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// When the first entry of a ledger was made, if it has been sealed and is still there.
///
/// # Errors
/// What the database says.
pub async fn first(tx: &mut Tx, ledger: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM runtime_ledger WHERE ledger = $1 AND place = 1";
    tx.query_opt(sql, &params![ledger]).await?.map(|mut r| r.take(0)).transpose()
}

/// What verification found in one ledger.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Ledger.
    pub ledger: String,
    /// Rows whose chain value is right, counted from the first.
    pub good: i64,
    /// Chain value of the last good row.
    pub head: String,
    /// The first row that does not fit, and why.
    pub broken: Option<String>,
    /// Rows that have not been sealed yet.
    pub unsealed: i64,
}

/// Recomputes the whole chain of a ledger, in bounded memory.
///
/// # Errors
/// What the database says. A broken chain is not an error but a verdict.
pub async fn verify(db: &Db, ledger: &str) -> Result<Verdict> {
    let mut tx = db.read().await?;
    let (mut place, mut chain, mut broken) = (0i64, GENESIS.to_owned(), None::<String>);
    tx.for_each(
        "SELECT seq, id, at, body, place, chain FROM runtime_ledger WHERE ledger = $1 AND place IS NOT NULL ORDER BY place",
        &params![ledger],
        |r| {
            let e = read(r)?;
            if broken.is_some() {
                return Ok(());
            }
            let at = e.place.unwrap_or(0);
            let wanted = link(&chain, place + 1, &e);
            if at != place + 1 {
                broken = Some(format!("entry {} stands at place {at}, but {} is missing", e.id, place + 1));
            } else if e.chain.as_deref() != Some(wanted.as_str()) {
                broken = Some(format!("entry {} at place {at} was changed after it was sealed", e.id));
            } else {
                place = at;
                chain = wanted;
            }
            Ok(())
        },
    )
    .await?;
    let (head_place, head_chain) = head(&mut tx, ledger).await?;
    if broken.is_none() && (head_place, &head_chain) != (place, &chain) {
        broken = Some(format!("the head says {head_place} entries, the ledger has {place}"));
    }
    let sql = "SELECT COUNT(*) FROM runtime_ledger WHERE ledger = $1 AND place IS NULL";
    let unsealed = tx.query_one(sql, &params![ledger]).await?.get(0)?;
    Ok(Verdict { ledger: ledger.to_owned(), good: place, head: chain, broken, unsealed })
}

/// Names of the ledgers that have entries.
///
/// # Errors
/// What the database says.
pub async fn names(tx: &mut Tx) -> Result<Vec<String>> {
    let rows = tx.query("SELECT DISTINCT ledger FROM runtime_ledger ORDER BY ledger", &[]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

/// Seals what waits in the ledgers, unless another process is at it.
///
/// # Errors
/// What the database says.
pub async fn seal_all(db: &Db, clock: &dyn Clock, owner: &str, ledgers: &[&str]) -> Result<()> {
    if lease::acquire(db, clock, "ledger-sealer", owner, Duration::from_secs(10)).await? {
        for l in ledgers {
            seal(db, l).await?;
        }
    }
    Ok(())
}

/// Starts the sealer of the given ledgers: within a second of its commit a row is in the chain.
pub fn start(db: Db, clock: Arc<dyn Clock>, owner: String, ledgers: &'static [&'static str], shutdown: &Shutdown) {
    reconcile::spawn("ledger-sealer", Duration::from_millis(700), Signal::default(), shutdown.clone(), move || {
        let (db, clock, owner) = (db.clone(), clock.clone(), owner.clone());
        async move {
            // Looking first costs a read; the lease would cost a commit every second while nothing happens.
            if any_unsealed(&db).await? {
                seal_all(&db, clock.as_ref(), &owner, ledgers).await?;
            }
            Ok(())
        }
    });
}

async fn any_unsealed(db: &Db) -> Result<bool> {
    let mut tx = db.read().await?;
    Ok(tx.query_opt("SELECT 1 FROM runtime_ledger WHERE place IS NULL LIMIT 1", &[]).await?.is_some())
}
