//! Lists: optional filters and a page, as one statement. The pieces of SQL come from the `store.rs` files.

use kernel::{Page, Value};

/// Rows that a list returns at most, whatever the client asks for.
pub(crate) const CAP: u32 = 10_000;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// Rows, oldest first.
    pub items: Vec<T>,
    /// There are more after the last one.
    pub more: bool,
}

/// Conditions joined by AND, with their parameters.
#[derive(Default)]
pub(crate) struct Query {
    clauses: Vec<String>,
    params: Vec<Value>,
    rows: usize,
}

impl Query {
    /// Adds `condition`, in which `?` stands for the value, if there is a value.
    pub(crate) fn and<V: Into<Value>>(mut self, condition: &str, value: Option<V>) -> Self {
        if let Some(v) = value {
            self.params.push(v.into());
            self.clauses.push(condition.replace('?', &format!("${}", self.params.len())));
        }
        self
    }
    /// Orders by id and cuts the page out; one row more is read to know whether there are more.
    pub(crate) fn page(mut self, select: &str, id: &str, page: &Page) -> (String, Vec<Value>, usize) {
        self = self.and(&format!("{id} > ?"), page.marker.as_deref());
        self.rows = page.capped(CAP) as usize;
        self.params.push(Value::from(self.rows + 1));
        let sql = format!("{select}{} ORDER BY {id} LIMIT ${}", self.condition(), self.params.len());
        (sql, self.params, self.rows)
    }
    /// The whole list in the given order.
    pub(crate) fn all(self, select: &str, order: &str) -> (String, Vec<Value>) {
        (format!("{select}{} ORDER BY {order}", self.condition()), self.params)
    }
    fn condition(&self) -> String {
        if self.clauses.is_empty() { String::new() } else { format!(" WHERE {}", self.clauses.join(" AND ")) }
    }
}

/// Cuts the additional row off.
pub(crate) fn listed<T>(mut items: Vec<T>, rows: usize) -> Listed<T> {
    let more = items.len() > rows;
    items.truncate(rows);
    Listed { items, more }
}
