//! Lists by what is asked of them. Only that is written: an index is found by the conditions that stand there, and `$1 IS NULL OR …` hides it.

use super::Tx;
use kernel::{Result, Row, Value};

/// A query that grows with what is asked for.
#[derive(Debug, Clone)]
pub struct Select {
    sql: String,
    params: Vec<Value>,
}

impl Select {
    /// Of `columns` from a table.
    pub fn of(columns: &str, table: &str) -> Select {
        Select { sql: format!("SELECT {columns} FROM {table} WHERE 1 = 1"), params: Vec::new() }
    }

    /// Under a condition, if there is a value for it; each `?` in it stands for that value.
    pub fn with<V: Into<Value>>(mut self, condition: &str, value: Option<V>) -> Select {
        if let Some(v) = value {
            self.params.push(v.into());
            let place = format!("${}", self.params.len());
            self.sql.push_str(&format!(" AND ({})", condition.replace('?', &place)));
        }
        self
    }

    /// The first `limit` rows in an order.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn first(mut self, tx: &mut Tx, order: &str, limit: u32) -> Result<Vec<Row>> {
        self.params.push(limit.into());
        self.sql.push_str(&format!(" ORDER BY {order} LIMIT ${}", self.params.len()));
        tx.query(&self.sql, &self.params).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asks_for_is_not_written() {
        let all = Select::of("id", "t").with("a = ?", None::<&str>);
        assert_eq!((all.sql.as_str(), all.params.len()), ("SELECT id FROM t WHERE 1 = 1", 0));
        let some = Select::of("id", "t")
            .with("a = ? OR b = ?", Some("x"))
            .with("c = ?", None::<&str>)
            .with("id < ?", Some(7i64));
        assert_eq!(some.sql, "SELECT id FROM t WHERE 1 = 1 AND (a = $1 OR b = $1) AND (id < $2)");
        assert_eq!(some.params, [Value::from("x"), Value::from(7i64)]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_is_cut_from_what_is_left() {
        const NUMBERS: crate::Migration = crate::Migration {
            slice: "numbers",
            steps: &[("0001", "CREATE TABLE numbers (n BIGINT NOT NULL, odd BIGINT NOT NULL)")],
        };
        for t in crate::testing::each(&[NUMBERS]).await {
            let done: Result<u64> = crate::transact!(t.env.db, |tx| {
                tx.execute("INSERT INTO numbers (n, odd) VALUES (1, 1), (2, 0), (3, 1), (5, 1)", &[]).await
            });
            done.unwrap();
            let mut tx = t.env.db.read().await.unwrap();
            let odd = Select::of("n", "numbers").with("odd = ?", Some(1i64)).with("n < ?", Some(5i64));
            let rows = odd.first(&mut tx, "n DESC", 2).await.unwrap();
            let found: Vec<i64> = rows.iter().map(|r| r.get(0).unwrap()).collect();
            assert_eq!(found, [3, 1], "{}", t.name);
        }
    }
}
