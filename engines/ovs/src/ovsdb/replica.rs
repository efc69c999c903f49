//! The watched tables as the server last told us.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::schema::Schema;
use super::value::Datum;

/// A row's watched columns.
pub type Row = BTreeMap<String, Datum>;

/// One row's change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Table.
    pub table: String,
    /// Row.
    pub row: uuid::Uuid,
    /// The row before; none if it is new.
    pub old: Option<Row>,
}

/// The watched tables.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    tables: HashMap<String, HashMap<uuid::Uuid, Row>>,
}

impl Replica {
    /// A row, if it is there.
    pub fn row(&self, table: &str, id: uuid::Uuid) -> Option<&Row> {
        self.tables.get(table)?.get(&id)
    }

    /// All rows of a table.
    pub fn rows(&self, table: &str) -> impl Iterator<Item = (uuid::Uuid, &Row)> {
        self.tables.get(table).into_iter().flatten().map(|(id, row)| (*id, row))
    }

    /// The first row for which the column equals the text.
    pub fn find(&self, table: &str, column: &str, text: &str) -> Option<(uuid::Uuid, &Row)> {
        self.rows(table).find(|(_, row)| row.get(column).and_then(Datum::as_str) == Some(text))
    }

    /// Applies a `table-updates2` object and tells what changed. `None` if the server wrote something else.
    pub(crate) fn update(&mut self, schema: &Schema, updates: &Value) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        for (table, rows) in updates.as_object()? {
            let mirror = self.tables.entry(table.clone()).or_default();
            for (id, update) in rows.as_object()? {
                let id: uuid::Uuid = id.parse().ok()?;
                let old = update_row(schema, table, mirror, id, update)?;
                changes.push(Change { table: table.clone(), row: id, old });
            }
        }
        Some(changes)
    }
}

/// Applies one `row-update2`; answers with the row as it was.
fn update_row(
    schema: &Schema,
    table: &str,
    mirror: &mut HashMap<uuid::Uuid, Row>,
    id: uuid::Uuid,
    update: &Value,
) -> Option<Option<Row>> {
    let (kind, columns) = update.as_object()?.iter().next()?;
    match kind.as_str() {
        "initial" | "insert" => Some(mirror.insert(id, read_row(columns)?)),
        "delete" => Some(mirror.remove(&id)),
        "modify" => {
            let row = mirror.get_mut(&id)?;
            let old = row.clone();
            for (column, datum) in read_row(columns)? {
                match row.get_mut(&column) {
                    Some(mine) if schema.is_collection(table, &column) => mine.apply_difference(datum),
                    // A column with its default value is left out of the initial row.
                    _ => drop(row.insert(column, datum)),
                }
            }
            Some(Some(old))
        }
        _ => None,
    }
}

fn read_row(columns: &Value) -> Option<Row> {
    columns.as_object()?.iter().map(|(name, value)| Some((name.clone(), Datum::from_json(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        Schema::from_json(&json!({"tables": {"T": {"columns": {
            "name": {"type": "string"},
            "up": {"type": {"key": "boolean", "min": 0, "max": 1}},
            "ports": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
        }}}}))
        .unwrap()
    }

    #[test]
    fn rows_come_change_and_go() {
        let id = uuid::Uuid::from_u128(1);
        let key = id.to_string();
        let mut replica = Replica::default();
        let insert = json!({"T": {(&key): {"insert": {"name": "a", "ports": ["set", ["x", "y"]]}}}});
        let changes = replica.update(&schema(), &insert).unwrap();
        assert_eq!(changes, [Change { table: "T".into(), row: id, old: None }]);
        let modify = json!({"T": {(&key): {"modify": {"up": true, "ports": ["set", ["y", "z"]]}}}});
        let changes = replica.update(&schema(), &modify).unwrap();
        assert_eq!(changes[0].old.as_ref().unwrap()["ports"], Datum::set(["x", "y"]));
        let row = replica.row("T", id).unwrap();
        assert_eq!((row["ports"].clone(), row["up"].as_bool()), (Datum::set(["x", "z"]), Some(true)));
        assert_eq!(replica.find("T", "name", "a").map(|(found, _)| found), Some(id));
        replica.update(&schema(), &json!({"T": {(&key): {"delete": null}}})).unwrap();
        assert!(replica.row("T", id).is_none() && replica.rows("T").next().is_none());
    }

    #[test]
    fn an_optional_scalar_is_replaced_not_toggled() {
        let id = uuid::Uuid::from_u128(1);
        let key = id.to_string();
        let mut replica = Replica::default();
        replica.update(&schema(), &json!({"T": {(&key): {"insert": {"up": true}}}})).unwrap();
        replica.update(&schema(), &json!({"T": {(&key): {"modify": {"up": false}}}})).unwrap();
        assert_eq!(replica.row("T", id).unwrap()["up"].as_bool(), Some(false));
        replica.update(&schema(), &json!({"T": {(&key): {"modify": {"up": ["set", []]}}}})).unwrap();
        assert_eq!(replica.row("T", id).unwrap()["up"], Datum::none());
    }
}
