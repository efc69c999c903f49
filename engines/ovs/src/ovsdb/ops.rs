//! Builders of transaction operations (RFC 7047 §5.2).

use serde_json::{Map, Value, json};

use super::value::{Datum, Uuid};

/// Columns and their values.
pub type Columns<'a> = &'a [(&'a str, Datum)];

fn columns_to_json<'a>(columns: impl IntoIterator<Item = &'a (&'a str, Datum)>) -> Value {
    Value::Object(columns.into_iter().map(|(name, datum)| ((*name).to_owned(), datum.to_json())).collect::<Map<_, _>>())
}

fn is_row(row: &Uuid) -> Value {
    json!([["_uuid", "==", row.to_json()]])
}

/// Inserts a row that the rest of the transaction knows as `name`.
pub fn insert(table: &str, name: &str, columns: Columns<'_>) -> Value {
    json!({"op": "insert", "table": table, "uuid-name": name, "row": columns_to_json(columns)})
}

/// Sets columns of a row.
pub fn update(table: &str, row: &Uuid, columns: Columns<'_>) -> Value {
    json!({"op": "update", "table": table, "where": is_row(row), "row": columns_to_json(columns)})
}

/// Deletes a row.
pub fn delete(table: &str, row: &Uuid) -> Value {
    json!({"op": "delete", "table": table, "where": is_row(row)})
}

/// Adds elements to a set, or keys to a map (present keys keep their values).
pub fn add(table: &str, row: &Uuid, column: &str, elements: &Datum) -> Value {
    mutate(table, row, column, "insert", elements)
}

/// Removes elements from a set, or pairs from a map.
pub fn remove(table: &str, row: &Uuid, column: &str, elements: &Datum) -> Value {
    mutate(table, row, column, "delete", elements)
}

/// Adds to an integer.
pub fn increment(table: &str, row: &Uuid, column: &str) -> Value {
    json!({"op": "mutate", "table": table, "where": is_row(row), "mutations": [[column, "+=", 1]]})
}

fn mutate(table: &str, row: &Uuid, column: &str, mutator: &str, elements: &Datum) -> Value {
    json!({"op": "mutate", "table": table, "where": is_row(row), "mutations": [[column, mutator, elements.to_json()]]})
}

/// Reads columns of a row.
pub fn select(table: &str, row: &Uuid, columns: &[&str]) -> Value {
    json!({"op": "select", "table": table, "where": is_row(row), "columns": columns})
}

/// Fails the transaction if some row's map column holds all these pairs: guards tables without a unique index.
pub fn refuse_if_present(table: &str, column: &str, pairs: &Datum) -> Value {
    json!({"op": "wait", "table": table, "where": [[column, "includes", pairs.to_json()]], "columns": [column],
        "until": "==", "rows": [], "timeout": 0})
}

/// Fails the transaction unless the row is still there: guards against a parent that somebody deleted.
pub fn require(table: &str, row: &Uuid) -> Value {
    json!({"op": "wait", "table": table, "where": is_row(row), "columns": ["_uuid"],
        "until": "==", "rows": [{"_uuid": row.to_json()}], "timeout": 0})
}
