//! SQL text of lists. Only columns that a noun names reach the text; values are bound.

use super::ListQuery;
use crate::check::invalid;
use kernel::{Caller, Error, Result, Row, Value};
use runtime::Tx;

/// Largest window: a list without a limit is cut here and its answer links to the next.
pub(crate) const WINDOW: u32 = 1000;

/// How a filter's values are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// As they stand.
    Text,
    /// In lower case: MAC addresses, protocols, directions.
    Lower,
    /// Case kept, written as the address writes itself.
    Address,
    /// true, false and Neutron's other spellings.
    Bool,
    /// A whole number.
    Int,
    /// An instant.
    Instant,
    /// As text, matched by another table: `id IN (SELECT … IN ({}))`.
    Sub,
}

/// A column by which a list can be filtered and, if so marked, sorted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) attr: &'static str,
    pub(crate) sql: &'static str,
    pub(crate) kind: Kind,
}

impl Column {
    pub(crate) const fn new(attr: &'static str, sql: &'static str, kind: Kind) -> Column {
        Column { attr, sql, kind }
    }
}

/// What a noun tells about its table. Columns of kind other than `Sub` are never NULL, so all of them can be sorted by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) select: &'static str,
    pub(crate) columns: &'static [Column],
    /// What a caller who is no administrator sees; `{}` stands for his project.
    pub(crate) scope: &'static str,
}

impl Table {
    fn column(&self, attr: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.attr == attr)
    }
}

/// Numbered placeholders and their values.
#[derive(Default)]
struct Bind(Vec<Value>);

impl Bind {
    fn put(&mut self, v: impl Into<Value>) -> String {
        self.0.push(v.into());
        format!("${}", self.0.len())
    }
    /// A list padded to a power of two, so that few different statements arise.
    fn list(&mut self, values: Vec<Value>) -> String {
        let wanted = values.len().next_power_of_two();
        let last = values.last().cloned();
        let all = values.into_iter().chain(std::iter::repeat_with(|| last.clone().unwrap_or(Value::Null)));
        let marks: Vec<String> = all.take(wanted).map(|v| self.put(v)).collect();
        marks.join(", ")
    }
}

fn read(column: &Column, text: &str) -> Result<Value> {
    Ok(match column.kind {
        Kind::Text | Kind::Sub => Value::from(text),
        Kind::Lower => Value::from(text.to_ascii_lowercase()),
        Kind::Address => {
            Value::from(text.parse::<std::net::IpAddr>().map_or_else(|_| text.to_owned(), |a| a.to_string()))
        }
        Kind::Int => Value::Int(text.parse().map_err(|_| invalid(column.attr, format!("'{text}' is not an integer")))?),
        Kind::Instant => kernel::Timestamp::parse(text)?.into(),
        Kind::Bool => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "yes" | "on" => Value::Int(1),
            "false" | "0" | "f" | "no" | "off" => Value::Int(0),
            _ => return Err(invalid(column.attr, format!("'{text}' cannot be converted to boolean"))),
        },
    })
}

fn conditions(table: &Table, caller: &Caller, query: &ListQuery, bind: &mut Bind) -> Result<Vec<String>> {
    let mut all = Vec::new();
    if !caller.is_admin() {
        let project = bind.put(caller.project()?);
        all.push(format!("({})", table.scope.replace("{}", &project)));
    }
    for (attr, values) in &query.filters {
        let Some(column) = table.column(attr) else {
            return Err(Error::bad_request(format!("'{attr}' is not an attribute that can be filtered by"))
                .code("HTTPBadRequest")
                .field(attr));
        };
        if values.is_empty() || values.len() > 500 {
            return Err(invalid(attr, "between 1 and 500 values can be asked for"));
        }
        let values = values.iter().map(|v| read(column, v)).collect::<Result<Vec<_>>>()?;
        let list = bind.list(values);
        all.push(match column.kind {
            Kind::Sub => column.sql.replace("{}", &list),
            _ => format!("{} IN ({list})", column.sql),
        });
    }
    Ok(all)
}

fn order(table: &Table, query: &ListQuery) -> Result<Vec<(&'static str, bool)>> {
    let mut keys = Vec::new();
    for (attr, descending) in &query.sort {
        let column = table.column(attr).filter(|c| !matches!(c.kind, Kind::Sub));
        let column = column.ok_or_else(|| {
            Error::bad_request(format!("'{attr}' is not an attribute that can be sorted by"))
                .code("HTTPBadRequest")
                .field("sort_key")
        })?;
        // What is said again changes nothing, and must not make the query longer.
        if !keys.iter().any(|(sql, _)| *sql == column.sql) {
            keys.push((column.sql, *descending != query.reverse));
        }
    }
    if !keys.iter().any(|(sql, _)| *sql == "id") {
        keys.push(("id", query.reverse));
    }
    Ok(keys)
}

/// Rows beyond the marker in the order of `keys`: the lexicographic comparison, spelled out because directions may differ.
async fn beyond(
    tx: &mut Tx,
    table: &Table,
    keys: &[(&'static str, bool)],
    marker: &str,
    bind: &mut Bind,
) -> Result<String> {
    let values: Vec<Value> = if let [(_, _)] = keys {
        vec![Value::from(marker)]
    } else {
        let columns: Vec<&str> = keys.iter().map(|(sql, _)| *sql).collect();
        let sql = format!("SELECT {} FROM {} WHERE id = $1", columns.join(", "), table.name);
        let row = tx.query_opt(&sql, &[Value::from(marker)]).await?;
        let mut row = row.ok_or_else(|| invalid("marker", format!("'{marker}' is not the id of an object")))?;
        (0..keys.len()).map(|i| row.take(i)).collect::<Result<_>>()?
    };
    let marks: Vec<String> = values.into_iter().map(|v| bind.put(v)).collect();
    let mut either = Vec::new();
    for i in 0..keys.len() {
        let mut both: Vec<String> = (0..i).map(|j| format!("{} = {}", keys[j].0, marks[j])).collect();
        both.push(format!("{} {} {}", keys[i].0, if keys[i].1 { "<" } else { ">" }, marks[i]));
        either.push(format!("({})", both.join(" AND ")));
    }
    Ok(format!("({})", either.join(" OR ")))
}

/// The rows of a window and whether there are more.
pub(crate) async fn window(tx: &mut Tx, table: &Table, caller: &Caller, query: &ListQuery) -> Result<(Vec<Row>, bool)> {
    let mut bind = Bind::default();
    let mut all = conditions(table, caller, query, &mut bind)?;
    let keys = order(table, query)?;
    if let Some(marker) = &query.page.marker {
        all.push(beyond(tx, table, &keys, marker, &mut bind).await?);
    }
    let limit = query.page.capped(WINDOW);
    let by: Vec<String> = keys.iter().map(|(sql, d)| format!("{sql}{}", if *d { " DESC" } else { "" })).collect();
    let filter = if all.is_empty() { String::new() } else { format!(" WHERE {}", all.join(" AND ")) };
    let mark = bind.put(i64::from(limit) + 1);
    let sql = format!("SELECT {} FROM {}{filter} ORDER BY {} LIMIT {mark}", table.select, table.name, by.join(", "));
    let mut rows = tx.query(&sql, &bind.0).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    if query.reverse {
        rows.reverse();
    }
    Ok((rows, more))
}

/// Runs a query whose `{}` stands for a list of ids, in portions.
pub(crate) async fn by_ids(tx: &mut Tx, sql: &str, ids: &[String]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for portion in ids.chunks(512) {
        let mut bind = Bind::default();
        let list = bind.list(portion.iter().map(Value::from).collect());
        rows.extend(tx.query(&sql.replace("{}", &list), &bind.0).await?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_to_powers_of_two_by_repeating_the_last() {
        let mut bind = Bind::default();
        assert_eq!(bind.list(vec![1i64.into(), 2i64.into(), 3i64.into()]), "$1, $2, $3, $4");
        assert_eq!(bind.0, vec![Value::Int(1), Value::Int(2), Value::Int(3), Value::Int(3)]);
    }
}
