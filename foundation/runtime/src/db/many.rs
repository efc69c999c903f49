//! Many rows in one statement: `INSERT … VALUES (…), (…), …` and `… IN (…)`, in the portable subset.
//!
//! SQLite prepares a statement for each number of rows, so that only a few numbers are used: what remains of a list goes in smaller ones.
//! To PostgreSQL each column goes as an array (`SELECT unnest($1), …` and `= ANY($1)`): some thousand rows cost it one statement, which is
//! parsed and planned once, instead of a parameter each. A few rows go to both in the same way: for them PostgreSQL plans best what it sees.

use super::postgres::Bound;
use super::{Tx, TxInner};
use kernel::{Error, Result, Row, Value};
use std::fmt::Write as _;
use std::sync::Arc;

const SIZES: [usize; 4] = [256, 64, 8, 1];

/// A list of so many goes to PostgreSQL as to SQLite.
const FEW: usize = 8;
/// Rows in one statement of PostgreSQL, and the bytes of text among them: both sides hold a statement in memory.
const ROWS: usize = 16_384;
const BYTES: usize = 4 << 20;

/// `($1, $2), ($3, $4), …`; `casts` tell PostgreSQL the types where no column does.
fn tuples(rows: usize, width: usize, casts: &[&str]) -> String {
    let mut s = String::with_capacity(rows * width * 8);
    for r in 0..rows {
        s.push_str(if r == 0 { "(" } else { ", (" });
        for c in 0..width {
            let n = r * width + c + 1;
            let comma = if c == 0 { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = match casts.get(c) {
                Some(t) => write!(s, "{comma}CAST(${n} AS {t})"),
                None => write!(s, "{comma}${n}"),
            };
        }
        s.push(')');
    }
    s
}

/// `SELECT unnest(CAST($1 AS TEXT[])) AS column1, NULL AS column2, …`, and the columns that are bound; none, if every value is NULL. Arrays
/// are told their types here, by `casts` or else by the values: no column does.
fn arrays<'a>(rows: &'a [Value], width: usize, casts: &[&str]) -> Option<(String, Vec<Bound<'a>>)> {
    let (mut s, mut bound) = (String::from("SELECT "), Vec::with_capacity(width));
    for n in 0..width {
        let comma = if n == 0 { "" } else { ", " };
        let found = || rows.iter().skip(n).step_by(width).find_map(type_of);
        // Writing to a String cannot fail.
        let _ = match casts.get(n).copied().or_else(found) {
            Some(t) => {
                bound.push(Bound::Column { rows, width, n });
                write!(s, "{comma}unnest(CAST(${} AS {t}[])) AS column{}", bound.len(), n + 1)
            }
            None => write!(s, "{comma}NULL AS column{}", n + 1),
        };
    }
    (!bound.is_empty()).then_some((s, bound))
}

fn type_of(v: &Value) -> Option<&'static str> {
    match v {
        Value::Null => None,
        Value::Int(_) => Some("BIGINT"),
        Value::Text(_) => Some("TEXT"),
        Value::Bytes(_) => Some("BYTEA"),
    }
}

fn bytes_of(v: &Value) -> usize {
    match v {
        Value::Null | Value::Int(_) => 8,
        Value::Text(t) => t.len(),
        Value::Bytes(b) => b.len(),
    }
}

/// What goes to PostgreSQL in one statement each: never more rows than [`ROWS`], nor more text than [`BYTES`] unless one row has more.
fn pieces(width: usize, values: &[Value]) -> Vec<&[Value]> {
    let (mut all, mut begin, mut bytes) = (Vec::new(), 0, 0);
    for (n, row) in values.chunks_exact(width).enumerate() {
        let (here, more) = (n * width, row.iter().map(bytes_of).sum::<usize>());
        if here > begin && (bytes + more > BYTES || here - begin >= ROWS * width) {
            all.push(&values[begin..here]);
            (begin, bytes) = (here, 0);
        }
        bytes += more;
    }
    if begin < values.len() {
        all.push(&values[begin..]);
    }
    all
}

fn whole(width: usize, values: &[Value]) -> Result<()> {
    if width == 0 || !values.len().is_multiple_of(width) {
        return Err(Error::internal("rows of different widths"));
    }
    Ok(())
}

impl Tx {
    /// Runs `head VALUES (…), … tail` over `values`, `width` of them a row, and returns the rows of a `RETURNING`.
    ///
    /// `insert_many("INSERT INTO t (a, b)", 2, &values, "ON CONFLICT DO NOTHING RETURNING a")`. With `DO UPDATE` each row comes once:
    /// PostgreSQL refuses to update one twice in a statement.
    ///
    /// # Errors
    /// As [`Tx::execute`]; internal, if the values are no whole number of rows.
    pub async fn insert_many(&mut self, head: &str, width: usize, values: &[Value], tail: &str) -> Result<Vec<Row>> {
        self.in_chunks(
            (width, &[], values),
            |rows| format!("{head} VALUES {} {tail}", tuples(rows, width, &[])),
            |select| format!("{head} {select} {tail}"),
        )
        .await
    }

    /// As [`Tx::insert_many`], for a statement that returns nothing; returns the number of rows that it wrote.
    ///
    /// # Errors
    /// As [`Tx::insert_many`].
    pub async fn execute_many(&mut self, head: &str, width: usize, values: &[Value], tail: &str) -> Result<u64> {
        whole(width, values)?;
        let few = |rows| format!("{head} VALUES {} {tail}", tuples(rows, width, &[]));
        let mut written = 0;
        for some in self.pieces(width, values) {
            let bound = self.arrays(some, width, &[]);
            if let (Some((select, columns)), TxInner::Postgres(t)) = (bound, &mut self.inner) {
                written += t.execute(&format!("{head} {select} {tail}"), columns).await?;
                continue;
            }
            for (text, now) in chunks(width, some, few) {
                written += self.execute(&text, now).await?;
            }
        }
        Ok(written)
    }

    /// Runs a statement for each chunk of rows, with `{rows}` in it replaced by `VALUES (…), …`, whose columns are called `column1`, ….
    ///
    /// # Errors
    /// As [`Tx::insert_many`].
    pub async fn with_rows(&mut self, sql: &str, casts: &[&str], values: &[Value]) -> Result<Vec<Row>> {
        let width = casts.len();
        self.in_chunks(
            (width, casts, values),
            |rows| sql.replace("{rows}", &format!("VALUES {}", tuples(rows, width, casts))),
            |select| sql.replace("{rows}", select),
        )
        .await
    }

    /// Runs a query with `IN {list}` in it replaced by `IN ($n, …)` over chunks of `values`; `first` are the parameters before them.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub async fn query_in(&mut self, sql: &str, first: &[Value], values: &[Value]) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        if let TxInner::Postgres(t) = &mut self.inner
            && values.len() > FEW
        {
            let text = sql.replace("IN {list}", &format!("= ANY(${})", first.len() + 1));
            for rows in pieces(1, values) {
                let mut params = super::postgres::each(first);
                params.push(Bound::Column { rows, width: 1, n: 0 });
                all.extend(t.query(&text, params).await?);
            }
            return Ok(all);
        }
        let mut rest = values;
        while let Some(last) = rest.last() {
            // Filled up with a repetition: a few statements serve every length.
            let size = SIZES.iter().rev().copied().find(|s| *s >= rest.len()).unwrap_or(SIZES[0]);
            let (now, later) = rest.split_at(size.min(rest.len()));
            let mut params = Vec::with_capacity(first.len() + size);
            params.extend_from_slice(first);
            params.extend_from_slice(now);
            params.resize(first.len() + size, last.clone());
            let places: Vec<String> = (0..size).map(|n| format!("${}", first.len() + n + 1)).collect();
            all.extend(self.query(&sql.replace("{list}", &format!("({})", places.join(", "))), &params).await?);
            rest = later;
        }
        Ok(all)
    }

    /// What goes together: on SQLite all, which `chunks` cuts further.
    fn pieces<'a>(&self, width: usize, values: &'a [Value]) -> Vec<&'a [Value]> {
        match self.inner {
            TxInner::Sqlite(_) => vec![values],
            TxInner::Postgres(_) => pieces(width, values),
        }
    }

    /// Rows as arrays, where that is how they go: on PostgreSQL, if they are several.
    fn arrays<'a>(&self, rows: &'a [Value], width: usize, casts: &[&str]) -> Option<(String, Vec<Bound<'a>>)> {
        match self.inner {
            TxInner::Postgres(_) if rows.len() > width => arrays(rows, width, casts),
            _ => None,
        }
    }

    async fn in_chunks(
        &mut self,
        (width, casts, values): (usize, &[&str], &[Value]),
        few: impl Fn(usize) -> String,
        many: impl Fn(&str) -> String,
    ) -> Result<Vec<Row>> {
        whole(width, values)?;
        let mut all = Vec::new();
        for some in self.pieces(width, values) {
            let bound = self.arrays(some, width, casts);
            if let (Some((select, columns)), TxInner::Postgres(t)) = (bound, &mut self.inner) {
                all.extend(t.query(&many(&select), columns).await?);
                continue;
            }
            for (text, now) in chunks(width, some, &few) {
                all.extend(self.query(&text, now).await?);
            }
        }
        Ok(all)
    }
}

/// The statements of a list of rows, and what each is run with.
fn chunks(width: usize, values: &[Value], sql: impl Fn(usize) -> String) -> Vec<(Arc<str>, &[Value])> {
    let mut all = Vec::new();
    let mut rest = values;
    for size in SIZES {
        if rest.len() / width < size {
            continue;
        }
        let text: Arc<str> = sql(size).into();
        while rest.len() / width >= size {
            let (now, later) = rest.split_at(size * width);
            all.push((text.clone(), now));
            rest = later;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(n: usize, text: usize) -> Vec<Value> {
        (0..n).flat_map(|n| [Value::from(n), Value::from("x".repeat(text)), Value::Null]).collect()
    }

    #[test]
    fn pieces_are_whole_rows_in_their_order_and_bounded() {
        for (n, text) in [(0, 1), (1, BYTES * 2), (5, BYTES / 2), (ROWS, 1), (ROWS * 2 + 1, 1)] {
            let all = rows(n, text);
            let cut = pieces(3, &all);
            assert_eq!(cut.concat(), all);
            for p in &cut {
                assert!(p.len() % 3 == 0 && p.len() <= ROWS * 3, "{n} of {text}");
                assert!(p.len() == 3 || p.iter().map(bytes_of).sum::<usize>() <= BYTES, "{n} of {text}");
            }
        }
        assert_eq!(pieces(3, &rows(ROWS * 2 + 1, 1)).len(), 3);
        assert_eq!(pieces(3, &rows(5, BYTES / 2)).len(), 5);
    }

    #[test]
    fn a_column_is_told_its_type_by_its_values_or_by_the_caller() {
        let mut all = rows(3, 1);
        all[1] = Value::Null;
        let (select, bound) = arrays(&all, 3, &[]).unwrap();
        let wanted =
            "SELECT unnest(CAST($1 AS BIGINT[])) AS column1, unnest(CAST($2 AS TEXT[])) AS column2, NULL AS column3";
        assert_eq!((select.as_str(), bound.len()), (wanted, 2));
        let (select, bound) = arrays(&all, 3, &["BIGINT", "TEXT", "BYTEA"]).unwrap();
        assert!(select.ends_with("unnest(CAST($3 AS BYTEA[])) AS column3") && bound.len() == 3, "{select}");
        assert!(arrays(&[Value::Null, Value::Null], 1, &[]).is_none());
    }
}
