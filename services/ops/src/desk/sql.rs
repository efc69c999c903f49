//! Lists with optional conditions, paged by id.

use kernel::Value;

/// Conditions of a list; each stands on an index together with the id.
pub(crate) struct Where {
    sql: String,
    params: Vec<Value>,
}

impl Where {
    pub(crate) fn new() -> Where {
        Where { sql: " WHERE 1 = 1".to_owned(), params: Vec::new() }
    }
    /// `column op value`, if there is a value.
    pub(crate) fn and(mut self, column: &str, op: &str, v: Option<impl Into<Value>>) -> Where {
        if let Some(v) = v {
            self.params.push(v.into());
            self.sql.push_str(&format!(" AND {column} {op} ${}", self.params.len()));
        }
        self
    }
    /// Newest first, older than the marker.
    pub(crate) fn newest(self, marker: Option<&str>, limit: u32) -> (String, Vec<Value>) {
        let mut w = self.and("id", "<", marker);
        w.params.push(Value::from(limit));
        (format!("{} ORDER BY id DESC LIMIT ${}", w.sql, w.params.len()), w.params)
    }
}
