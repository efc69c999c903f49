//! What we need of a database's schema: which columns are collections, because updates of those come as differences.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// The collection columns of each table, and which tables there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    tables: HashMap<String, Table>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    columns: HashSet<String>,
    collections: HashSet<String>,
}

impl Schema {
    /// Reads the answer to `get_schema` (RFC 7047 §3.2).
    pub(crate) fn from_json(schema: &Value) -> Option<Self> {
        let mut tables = HashMap::new();
        for (name, table) in schema.get("tables")?.as_object()? {
            let mut read = Table::default();
            for (column, definition) in table.get("columns")?.as_object()? {
                read.columns.insert(column.clone());
                if is_collection(definition.get("type")?) {
                    read.collections.insert(column.clone());
                }
            }
            tables.insert(name.clone(), read);
        }
        Some(Self { tables })
    }

    pub(crate) fn is_collection(&self, table: &str, column: &str) -> bool {
        self.tables.get(table).is_some_and(|t| t.collections.contains(column))
    }

    /// Whether the server's version of the schema has the column: older servers lack some.
    pub(crate) fn has_column(&self, table: &str, column: &str) -> bool {
        self.tables.get(table).is_some_and(|t| t.columns.contains(column))
    }
}

fn is_collection(kind: &Value) -> bool {
    match kind.get("max") {
        Some(Value::String(word)) => word == "unlimited",
        Some(Value::Number(n)) => n.as_u64().is_some_and(|n| n > 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn optional_scalars_are_not_collections() {
        let schema = Schema::from_json(&json!({"tables": {"T": {"columns": {
            "scalar": {"type": "string"},
            "optional": {"type": {"key": "string", "min": 0, "max": 1}},
            "set": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
            "few": {"type": {"key": "string", "min": 0, "max": 4}},
            "map": {"type": {"key": "string", "value": "string", "min": 0, "max": "unlimited"}},
        }}}}))
        .unwrap();
        let collections = ["scalar", "optional", "set", "few", "map"].map(|column| schema.is_collection("T", column));
        assert_eq!(collections, [false, false, true, true, true]);
        assert!(schema.has_column("T", "few") && !schema.has_column("T", "none") && !schema.has_column("U", "few"));
    }
}
