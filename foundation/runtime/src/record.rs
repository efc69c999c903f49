//! Records that money and scores are read from, under the chain: whenever one is written, the digest of how it stands goes into the ledger
//! `record`, in the same transaction. [`verify`] compares what stands in the tables with what the ledger says last, and names what differs.
//!
//! A *record* is all rows of a table that share a key: one row, or the lines of a bill, the postings of an entry. Its entries in the ledger
//! are numbered without a gap (`table/key/1`, `table/key/2`, …), so that the last one is found by the index, and a removed one breaks the chain.
//! Rows from before records were sealed are sealed as they were found ([`begin`]): from then on a change is seen, but what was before is not
//! vouched for, and they are counted apart.

use crate::db::{Db, Tx};
use crate::{ledger, transact};
use kernel::{Error, ErrorKind, Result, Row, Timestamp, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Ledger of the digests.
pub const LEDGER: &str = "record";

/// Records compared at once; bodies of bills are large.
const PAGE: u32 = 100;
/// Differences of a table that are named; more are counted.
const NAMED: usize = 20;
/// Digits of a column's digest, which only says which column differs.
const HINT: usize = 8;

/// A table of records.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// Table.
    pub table: &'static str,
    /// Column of the key, a text; rows of the same key are one record.
    key: &'static str,
    /// What is compared, a column or `expression AS name`. The first tells the rows of a record apart.
    columns: &'static [&'static str],
    /// Written once and never changed.
    once: bool,
}

/// What the ledger holds of a record.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    table: String,
    key: String,
    n: u64,
    rows: usize,
    sm3: String,
    columns: BTreeMap<String, String>,
    /// Sealed as it was found: older than the sealing of records.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    found: bool,
}

/// From when on a record of a table that has no entry is a forged one.
#[derive(Debug, Serialize)]
struct Since {
    table: String,
    since: String,
}

/// Rows of a record: canonical texts, column by column.
type Rows = Vec<Vec<String>>;

/// What verification found of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Table.
    pub table: &'static str,
    /// Records that are as the ledger says.
    pub agree: u64,
    /// Records from before: as they were found then, or not in the ledger at all.
    pub uncovered: u64,
    /// Records that are not as the ledger says, and why; the first ones.
    pub wrong: Vec<String>,
    /// How many more there are.
    pub more: u64,
}

impl Agreement {
    fn differs(&mut self, key: &str, why: &str) {
        if self.wrong.len() < NAMED {
            self.wrong.push(format!("{key}: {why}"));
        } else {
            self.more += 1;
        }
    }

    /// True if nothing differs.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty()
    }

    /// What differs, in one line; none if nothing does.
    pub fn broken(&self) -> Option<String> {
        let more = if self.more > 0 { format!("; and {} more", self.more) } else { String::new() };
        (!self.holds()).then(|| format!("{}{more}", self.wrong.join("; ")))
    }
}

fn name(column: &'static str) -> &'static str {
    column.rsplit_once(" AS ").map_or(column, |(_, name)| name)
}

fn canonical(v: &Value) -> String {
    match v {
        Value::Null => "null".to_owned(),
        Value::Int(i) => i.to_string(),
        Value::Text(s) => serde_json::Value::from(s.as_str()).to_string(),
        Value::Bytes(b) => format!("x{}", crypto::hash::hex(b)),
    }
}

fn entry_id(table: &str, key: &str, n: u64) -> String {
    format!("{table}/{key}/{n}")
}

impl Record {
    /// A table, the column of its key, and what of it is compared.
    pub const fn new(table: &'static str, key: &'static str, columns: &'static [&'static str]) -> Record {
        Record { table, key, columns, once: false }
    }

    /// The same, of records that are written once.
    #[must_use]
    pub const fn once(self) -> Record {
        Record { once: true, ..self }
    }

    /// Puts into the ledger how a record stands now; call it after the rows were written, in their transaction.
    ///
    /// # Errors
    /// Conflict (code `unique`), if a record that is written once was sealed before.
    pub async fn seal(&self, tx: &mut Tx, key: &str) -> Result<()> {
        let rows = self.rows(tx, &[Value::from(key)]).await?.remove(key).unwrap_or_default();
        let n = if self.once { 1 } else { self.sealed(tx, key).await? + 1 };
        let (id, at, body) = self.entry(key, n, &rows, false)?;
        ledger::append(tx, LEDGER, &id, at, &body).await
    }

    fn entry(&self, key: &str, n: u64, rows: &Rows, found: bool) -> Result<(String, Timestamp, String)> {
        let names: Vec<&str> = self.columns.iter().map(|c| name(c)).collect();
        let digest = |c: &&str| -> Result<(String, String)> {
            let sum = self.digest(rows, &[*c])?;
            Ok(((*c).to_owned(), sum.chars().take(HINT).collect()))
        };
        let told = Told {
            table: self.table.to_owned(),
            key: key.to_owned(),
            n,
            rows: rows.len(),
            sm3: self.digest(rows, &names)?,
            columns: names.iter().map(digest).collect::<Result<_>>()?,
            found,
        };
        Ok((entry_id(self.table, key, n), self.latest(rows), serde_json::to_string(&told)?))
    }

    /// The latest instant that the rows tell of.
    fn latest(&self, rows: &Rows) -> Timestamp {
        let instant = |c: &&'static str| name(c) == "at" || name(c).ends_with("_at");
        let places: Vec<usize> =
            (0..self.columns.len()).filter(|i| self.columns.get(*i).is_some_and(instant)).collect();
        let all = rows.iter().flat_map(|r| places.iter().filter_map(move |i| r.get(*i)?.parse::<i64>().ok()));
        Timestamp(all.max().unwrap_or(0))
    }

    /// SM3 over named columns in the order of their names, so that an entry can be compared after a table has got another column.
    fn digest(&self, rows: &Rows, names: &[&str]) -> Result<String> {
        let mut sorted = names.to_vec();
        sorted.sort_unstable();
        let mut places = Vec::with_capacity(sorted.len());
        for wanted in &sorted {
            let place = self.columns.iter().position(|c| name(c) == *wanted);
            places.push(place.ok_or_else(|| Error::internal(format!("{} has no column {wanted}", self.table)))?);
        }
        let mut text = format!("{}\n{}\n", self.table, sorted.join(","));
        for r in rows {
            for p in &places {
                text.push_str(r.get(*p).map_or("null", String::as_str));
                text.push(',');
            }
            text.push('\n');
        }
        Ok(crypto::hash::sm3_hex(text.as_bytes()))
    }

    /// Records of keys, each with its rows in order; one that is not there is left out.
    async fn rows(&self, tx: &mut Tx, keys: &[Value]) -> Result<HashMap<String, Rows>> {
        let Record { table, key, .. } = self;
        let sql =
            format!("SELECT {key} AS record_key, {} FROM {table} WHERE {key} IN {{list}}", self.columns.join(", "));
        let mut all: HashMap<String, Rows> = HashMap::new();
        for mut r in tx.query_in(&sql, &[], keys).await? {
            let key: String = r.take(0)?;
            all.entry(key).or_default().push(self.texts(&mut r)?);
        }
        for rows in all.values_mut() {
            rows.sort_by(|a, b| order(a).cmp(&order(b)));
        }
        Ok(all)
    }

    fn texts(&self, r: &mut Row) -> Result<Vec<String>> {
        (1..=self.columns.len()).map(|i| Ok(canonical(&r.take::<Value>(i)?))).collect()
    }

    /// How many entries the ledger has of a record: they have no gap, so that few are looked for.
    async fn sealed(&self, tx: &mut Tx, key: &str) -> Result<u64> {
        if !self.has(tx, key, 1).await? {
            return Ok(0);
        }
        let (mut low, mut high) = (1u64, 2u64);
        while self.has(tx, key, high).await? {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.has(tx, key, middle).await? {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    async fn has(&self, tx: &mut Tx, key: &str, n: u64) -> Result<bool> {
        Ok(!ledger::known(tx, LEDGER, &[Value::from(entry_id(self.table, key, n))]).await?.is_empty())
    }

    /// Keys after one, in order.
    async fn keys(&self, tx: &mut Tx, after: &str) -> Result<Vec<String>> {
        let Record { table, key, .. } = self;
        let sql = format!("SELECT DISTINCT {key} FROM {table} WHERE {key} > $1 ORDER BY {key} LIMIT $2");
        let rows = tx.query(&sql, &crate::params![after, PAGE]).await?;
        rows.into_iter().map(|mut r| r.take(0)).collect()
    }

    /// Those of the keys that the ledger has no entry of.
    async fn unknown(&self, tx: &mut Tx, keys: &[String]) -> Result<Vec<String>> {
        let ids: Vec<Value> = keys.iter().map(|k| Value::from(entry_id(self.table, k, 1))).collect();
        let known = ledger::known(tx, LEDGER, &ids).await?;
        Ok(keys.iter().filter(|k| !known.contains(&entry_id(self.table, k, 1))).cloned().collect())
    }

    async fn begun(&self, tx: &mut Tx) -> Result<bool> {
        Ok(!ledger::known(tx, LEDGER, &[Value::from(self.table)]).await?.is_empty())
    }

    /// Seals the unknown ones of a page of records as they are found; the last key of the page, if there may be more.
    async fn find(&self, tx: &mut Tx, after: &str) -> Result<Option<String>> {
        let keys = self.keys(tx, after).await?;
        let unknown = self.unknown(tx, &keys).await?;
        let values: Vec<Value> = unknown.iter().map(Value::from).collect();
        let mut rows = self.rows(tx, &values).await?;
        for key in &unknown {
            let (id, at, body) = self.entry(key, 1, &rows.remove(key).unwrap_or_default(), true)?;
            ledger::append(tx, LEDGER, &id, at, &body).await?;
        }
        Ok(keys.last().filter(|_| keys.len() >= PAGE as usize).cloned())
    }

    /// What of a record is not as the ledger told.
    fn difference(&self, told: &Told, rows: &Rows) -> Result<Option<String>> {
        let columns: Vec<&str> = self.columns.iter().map(|c| name(c)).collect();
        if let Some(lost) = told.columns.keys().find(|c| !columns.contains(&c.as_str())) {
            return Ok(Some(format!("the ledger tells of a column {lost} that is not compared any more")));
        }
        let names: Vec<&str> = told.columns.keys().map(String::as_str).collect();
        if told.rows == rows.len() && self.digest(rows, &names)? == told.sm3 {
            return Ok(None);
        }
        if rows.is_empty() {
            return Ok(Some("is gone".to_owned()));
        }
        if told.rows != rows.len() {
            return Ok(Some(format!("has {} rows, and {} were recorded", rows.len(), told.rows)));
        }
        let mut changed = Vec::new();
        for (column, hint) in &told.columns {
            if !self.digest(rows, &[column.as_str()])?.starts_with(hint.as_str()) {
                changed.push(column.as_str());
            }
        }
        Ok(Some(format!("not what was recorded: {}", changed.join(", "))))
    }
}

/// Rows of a record are ordered by their first column: numbers by value, texts by bytes.
fn order(row: &[String]) -> (Option<i64>, &str) {
    let first = row.first().map_or("", String::as_str);
    (first.parse().ok(), first)
}

/// Seals what was written before records were sealed, once for each table. From then on a record without an entry is a forged one.
/// For the start of a process, before anything writes.
///
/// # Errors
/// What the database says.
pub async fn begin(db: &Db, tables: &[Record], now: Timestamp) -> Result<()> {
    for t in tables {
        if t.begun(&mut db.read().await?).await? {
            continue;
        }
        let mut after = String::new();
        loop {
            let next: Result<Option<String>> = transact!(db, |tx| { t.find(tx, &after).await });
            match next {
                Ok(Some(key)) => after = key,
                Ok(None) => break,
                // Another process of the same records does it at the same time.
                Err(e) if e.kind == ErrorKind::Conflict => return Ok(()),
                Err(e) => return Err(e),
            }
        }
        let body = serde_json::to_string(&Since { table: t.table.to_owned(), since: now.rfc3339() })?;
        let done: Result<()> = transact!(db, |tx| { ledger::append(tx, LEDGER, t.table, now, &body).await });
        match done {
            Err(e) if e.kind == ErrorKind::Conflict => return Ok(()),
            other => other?,
        }
    }
    Ok(())
}

/// Compares the records of tables with the ledger, page by page.
///
/// # Errors
/// What the database says. A difference is not an error but told.
pub async fn verify(db: &Db, tables: &[Record]) -> Result<Vec<Agreement>> {
    let mut tx = db.read().await?;
    let fresh = |t: &Record| Agreement { table: t.table, agree: 0, uncovered: 0, wrong: Vec::new(), more: 0 };
    let mut all: Vec<Agreement> = tables.iter().map(fresh).collect();
    let mut seq = 0;
    loop {
        let page = ledger::page(&mut tx, LEDGER, seq, PAGE).await?;
        let Some(last) = page.last().map(|e| e.seq) else { break };
        for (t, found) in tables.iter().zip(&mut all) {
            compare(&mut tx, t, &page, found).await?;
        }
        seq = last;
    }
    for (t, found) in tables.iter().zip(&mut all) {
        forged(&mut tx, t, found).await?;
    }
    Ok(all)
}

/// Compares the records of one table that a page of the ledger tells of last.
async fn compare(tx: &mut Tx, t: &Record, page: &[ledger::Entry], found: &mut Agreement) -> Result<()> {
    let start = format!("{}/", t.table);
    let mut told = Vec::new();
    for e in page.iter().filter(|e| e.id.starts_with(&start)) {
        match serde_json::from_str::<Told>(&e.body).ok().filter(|x| entry_id(&x.table, &x.key, x.n) == e.id) {
            Some(x) => told.push(x),
            None => found.differs(&e.id, "the ledger's entry does not read"),
        }
    }
    let next: Vec<Value> = told.iter().map(|x| Value::from(entry_id(t.table, &x.key, x.n + 1))).collect();
    let later: HashSet<String> = ledger::known(tx, LEDGER, &next).await?;
    told.retain(|x| !later.contains(&entry_id(t.table, &x.key, x.n + 1)));
    let keys: Vec<Value> = told.iter().map(|x| Value::from(x.key.as_str())).collect();
    let mut rows = t.rows(tx, &keys).await?;
    for x in told {
        match t.difference(&x, &rows.remove(&x.key).unwrap_or_default())? {
            Some(why) => found.differs(&x.key, &why),
            None if x.found => found.uncovered += 1,
            None => found.agree += 1,
        }
    }
    Ok(())
}

/// Records that the ledger has no entry of.
async fn forged(tx: &mut Tx, t: &Record, found: &mut Agreement) -> Result<()> {
    let begun = t.begun(tx).await?;
    let mut after = String::new();
    loop {
        let keys = t.keys(tx, &after).await?;
        for key in t.unknown(tx, &keys).await? {
            if begun {
                found.differs(&key, "no entry of the ledger tells of it");
            } else {
                found.uncovered += 1;
            }
        }
        match keys.into_iter().next_back() {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
