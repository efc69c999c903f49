//! Many rows in one statement: `INSERT … VALUES (…), (…), …` and `… IN (…)`, in the portable subset.
//!
//! A statement is prepared once for each number of rows, so that only a few numbers are used: what remains of a list goes in smaller ones.

use super::Tx;
use kernel::{Error, Result, Row, Value};
use std::fmt::Write as _;
use std::sync::Arc;

const SIZES: [usize; 4] = [256, 64, 8, 1];

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

impl Tx {
    /// Runs `head VALUES (…), … tail` over `values`, `width` of them a row, and returns the rows of a `RETURNING`.
    ///
    /// `insert_many("INSERT INTO t (a, b)", 2, &values, "ON CONFLICT DO NOTHING RETURNING a")`.
    ///
    /// # Errors
    /// As [`Tx::execute`]; internal, if the values are no whole number of rows.
    pub async fn insert_many(&mut self, head: &str, width: usize, values: &[Value], tail: &str) -> Result<Vec<Row>> {
        self.in_chunks(width, values, |rows| format!("{head} VALUES {} {tail}", tuples(rows, width, &[]))).await
    }

    /// As [`Tx::insert_many`], for a statement that returns nothing; returns the number of rows that it wrote.
    ///
    /// # Errors
    /// As [`Tx::insert_many`].
    pub async fn execute_many(&mut self, head: &str, width: usize, values: &[Value], tail: &str) -> Result<u64> {
        let sql = |rows| format!("{head} VALUES {} {tail}", tuples(rows, width, &[]));
        let mut written = 0;
        for (text, now) in chunks(width, values, sql)? {
            written += self.execute(&text, now).await?;
        }
        Ok(written)
    }

    /// Runs a statement for each chunk of rows, with `{rows}` in it replaced by `VALUES (…), …`, whose columns are called `column1`, ….
    ///
    /// # Errors
    /// As [`Tx::insert_many`].
    pub async fn with_rows(&mut self, sql: &str, casts: &[&str], values: &[Value]) -> Result<Vec<Row>> {
        let width = casts.len();
        let sql = |rows| sql.replace("{rows}", &format!("VALUES {}", tuples(rows, width, casts)));
        self.in_chunks(width, values, sql).await
    }

    /// Runs a query with `{list}` in it replaced by `($n, …)` over chunks of `values`; `first` are the parameters before them.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub async fn query_in(&mut self, sql: &str, first: &[Value], values: &[Value]) -> Result<Vec<Row>> {
        let mut all = Vec::new();
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

    async fn in_chunks(&mut self, width: usize, values: &[Value], sql: impl Fn(usize) -> String) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        for (text, now) in chunks(width, values, sql)? {
            all.extend(self.query(&text, now).await?);
        }
        Ok(all)
    }
}

/// The statements of a list of rows, and what each is run with.
fn chunks(width: usize, values: &[Value], sql: impl Fn(usize) -> String) -> Result<Vec<(Arc<str>, &[Value])>> {
    if width == 0 || !values.len().is_multiple_of(width) {
        return Err(Error::internal("rows of different widths"));
    }
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
    Ok(all)
}
