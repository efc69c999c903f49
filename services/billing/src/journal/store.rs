//! The only SQL of the journal.

use super::{Account, Balance, Entry, EntryFilter, Kind, NewEntry, Posting};
use kernel::{EntryId, Error, Money, ProjectId, Result, Timestamp, Value};
use runtime::{Tx, params};
use std::collections::HashMap;

/// Stands for the contract as a whole where a key may not be null.
const ALL: &str = "";

fn whose(p: Option<&ProjectId>) -> &str {
    p.map_or(ALL, ProjectId::as_str)
}

fn project(s: String) -> Option<ProjectId> {
    (!s.is_empty()).then(|| ProjectId::from(s))
}

fn account(s: &str) -> Result<Account> {
    Account::parse(s).ok_or_else(|| Error::internal(format!("account '{s}' is unknown")))
}

pub(super) async fn insert(tx: &mut Tx, id: &EntryId, e: &NewEntry, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_entry (id, kind, reference, project, memo, person, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![id, e.kind.as_str(), &e.reference, &e.project, &e.memo, &e.person, now],
    )
    .await?;
    for (n, p) in e.postings.iter().enumerate() {
        tx.execute(
            "INSERT INTO billing_posting (entry, n, account, project, fen) VALUES ($1, $2, $3, $4, $5)",
            &params![id, n, p.account.as_str(), whose(p.project.as_ref()), p.fen],
        )
        .await?;
        tx.execute(
            "INSERT INTO billing_balance (account, project, fen) VALUES ($1, $2, $3)
             ON CONFLICT (account, project) DO UPDATE SET fen = billing_balance.fen + excluded.fen",
            &params![p.account.as_str(), whose(p.project.as_ref()), p.fen],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn list(tx: &mut Tx, f: &EntryFilter) -> Result<Vec<Entry>> {
    let mut sql =
        "SELECT e.id, e.kind, e.reference, e.project, e.memo, e.person, e.at FROM billing_entry e WHERE 1 = 1"
            .to_owned();
    let mut p: Vec<Value> = Vec::new();
    for (column, op, v) in [
        ("e.project", "=", f.project.as_ref().map(ProjectId::as_str)),
        ("e.id", ">", f.marker.as_ref().map(EntryId::as_str)),
    ] {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    if let Some(a) = f.account {
        p.push(Value::from(a.as_str()));
        sql.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM billing_posting q WHERE q.entry = e.id AND q.account = ${})",
            p.len()
        ));
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY e.id LIMIT ${}", p.len()));
    let mut all = Vec::new();
    for mut r in tx.query(&sql, &p).await? {
        let kind: String = r.take(1)?;
        let kind = Kind::parse(&kind).ok_or_else(|| Error::internal(format!("journal entry '{kind}' is unknown")))?;
        let (reference, project, memo, person) = (r.take(2)?, r.take(3)?, r.take(4)?, r.take(5)?);
        let entry = NewEntry { kind, reference, project, memo, person, postings: Vec::new() };
        all.push(Entry { id: r.take(0)?, at: r.take(6)?, entry });
    }
    complete(tx, &mut all).await?;
    Ok(all)
}

async fn complete(tx: &mut Tx, all: &mut [Entry]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let ids: Vec<Value> = all.iter().map(|e| Value::from(&e.id)).collect();
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT entry, account, project, fen FROM billing_posting WHERE entry IN ({}) ORDER BY entry, n",
        places.join(", ")
    );
    let at: HashMap<String, usize> = all.iter().enumerate().map(|(n, e)| (e.id.to_string(), n)).collect();
    for mut r in tx.query(&sql, &ids).await? {
        let (entry, name): (String, String) = (r.take(0)?, r.take(1)?);
        let posting = Posting { account: account(&name)?, project: project(r.take(2)?), fen: r.take(3)? };
        if let Some(e) = at.get(&entry).and_then(|n| all.get_mut(*n)) {
            e.entry.postings.push(posting);
        }
    }
    Ok(())
}

pub(super) async fn balances(
    tx: &mut Tx,
    of: Option<&ProjectId>,
    after: Option<(Account, &str)>,
    limit: u32,
) -> Result<Vec<Balance>> {
    let mut sql = "SELECT account, project, fen FROM billing_balance WHERE 1 = 1".to_owned();
    let mut p: Vec<Value> = Vec::new();
    if let Some(of) = of {
        p.push(Value::from(of));
        sql.push_str(" AND project = $1");
    }
    if let Some((a, project)) = after {
        p.extend([Value::from(a.as_str()), Value::from(project)]);
        let n = p.len();
        sql.push_str(&format!(" AND (account > ${} OR (account = ${} AND project > ${n}))", n - 1, n - 1));
    }
    p.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY account, project LIMIT ${}", p.len()));
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            let name: String = r.take(0)?;
            let fen: i64 = r.take(2)?;
            Ok(Balance { account: account(&name)?, project: project(r.take(1)?), amount: Money::from_fen(fen) })
        })
        .collect()
}
