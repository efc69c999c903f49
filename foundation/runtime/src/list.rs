//! Lists in the order that a client asks for, page by page, each in the time of a page however long the list is.
//!
//! `sort=due:desc` names a key of the list and a direction, upwards unless said. A page begins behind a *place*: what the row before it holds
//! under the key, and its id, because values repeat. The marker carries the place and the order that it is of; it is opaque, and under
//! another order it is refused. Without `sort` a list goes by the age of its rows, and the marker is the id of the last one.
//!
//! What holds nothing under the key comes last, upwards and downwards: the databases put NULL at different ends, and nobody who sorts by
//! a deadline looks for what has none.
//!
//! Each key is a column of an index that ends in the id, and of one more for every filter of the list (`migrations/…_sorts.sql`).

use crate::db::{Dialect, Tx};
use kernel::{Error, Result, Row, Value};
use serde_json::{Value as Json, json};
use std::cmp::Ordering;

/// What the markers of a named order begin with; no id does.
const MARK: &str = "s.";
/// Characters of what a client sent that a refusal repeats.
const SHOWN: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
}

/// Something that a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    name: &'static str,
    column: &'static str,
    holds: Holds,
    optional: bool,
}

impl SortKey {
    /// A column of texts, by the name that the API has for it.
    pub const fn text(name: &'static str, column: &'static str) -> SortKey {
        SortKey { name, column, holds: Holds::Text, optional: false }
    }
    /// A column of numbers or instants.
    pub const fn number(name: &'static str, column: &'static str) -> SortKey {
        SortKey { name, column, holds: Holds::Number, optional: false }
    }
    /// The same where the column may be NULL.
    pub const fn or_none(self) -> SortKey {
        SortKey { optional: true, ..self }
    }
    /// A value of a marker, if the column can hold it.
    fn bound(&self, v: &Json) -> Option<Value> {
        match (self.holds, v) {
            (Holds::Text, Json::String(s)) => (!s.contains('\0')).then(|| Value::from(s)),
            (Holds::Number, Json::Number(n)) => n.as_i64().map(Value::Int),
            (_, Json::Null) if self.optional => Some(Value::Null),
            _ => None,
        }
    }
}

/// What a list can be sorted by, and how it goes if nobody asks.
#[derive(Debug, Clone, Copy)]
pub struct Sorting {
    own: SortKey,
    down: bool,
    keys: &'static [SortKey],
}

impl Sorting {
    /// Newest first by what tells its rows apart and grows with them, an id mostly; or by one of the keys.
    pub const fn newest(own: SortKey, keys: &'static [SortKey]) -> Sorting {
        Sorting { own, down: true, keys }
    }
    /// The same, oldest first.
    pub const fn oldest(own: SortKey, keys: &'static [SortKey]) -> Sorting {
        Sorting { own, down: false, keys }
    }
    /// All keys.
    fn all(&self) -> impl Iterator<Item = SortKey> {
        std::iter::once(self.own).chain(self.keys.iter().copied())
    }
    /// Checks what a client asks for.
    ///
    /// # Errors
    /// Bad request that names the parameter: for a key that the list does not have, and for a marker of another order or of none.
    pub fn window(&self, asked: &Asked) -> Result<Window> {
        let (key, down, named) = match &asked.sort {
            None => (self.own, self.down, None),
            Some(w) => {
                let key = self.all().find(|k| k.name == w.key).ok_or_else(|| self.unknown(w))?;
                (key, w.down, Some(format!("{}:{}", key.name, if w.down { "desc" } else { "asc" })))
            }
        };
        let mut window = Window { key, own: self.own, down, named, after: None, limit: asked.limit };
        if let Some(m) = &asked.marker {
            window.after = Some(window.place(m)?);
        }
        Ok(window)
    }
    fn unknown(&self, w: &Wish) -> Error {
        let names: Vec<&str> = self.all().map(|k| k.name).collect();
        refused(w.field, format!("'{}' is none of {}", shown(&w.key), names.join(", ")))
    }
}

fn refused(field: &str, why: String) -> Error {
    Error::bad_request(format!("{field}: {why}")).field(field)
}

fn shown(s: &str) -> String {
    s.chars().take(SHOWN).collect()
}

fn unhex(s: &str) -> Option<Vec<u8>> {
    let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = s.as_bytes().chunks(2);
    pairs.map(|p| if let [a, b] = p { Some((digit(a)? << 4) | digit(b)?) } else { None }).collect()
}

/// An order that a client wishes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Parameter in which it came, for refusals.
    pub field: &'static str,
    /// Name of the key.
    pub key: String,
    /// Downwards.
    pub down: bool,
}

impl Wish {
    /// Reads `key`, `key:asc` or `key:desc`.
    ///
    /// # Errors
    /// Bad request that names `sort`, for another direction.
    pub fn parse(text: &str) -> Result<Wish> {
        let (key, dir) = text.split_once(':').unwrap_or((text, "asc"));
        let down = match dir {
            "asc" => false,
            "desc" => true,
            _ => return Err(refused("sort", format!("'{}' is neither asc nor desc, as in key:desc", shown(dir)))),
        };
        Ok(Wish { field: "sort", key: key.to_owned(), down })
    }
}

/// A page of a list, as a client asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// At most so many rows.
    pub limit: u32,
    /// Where the page begins: the `next` of the page before.
    pub marker: Option<String>,
    /// In which order; by age without.
    pub sort: Option<Wish>,
}

impl Asked {
    /// The first page of a list.
    pub fn first(limit: u32) -> Asked {
        Asked { limit, ..Asked::default() }
    }
    /// The page behind a marker.
    pub fn after(self, marker: impl Into<String>) -> Asked {
        Asked { marker: Some(marker.into()), ..self }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// Rows, in the order that was asked for.
    pub items: Vec<T>,
    /// Marker of the next page; none at the end of the list.
    pub next: Option<String>,
}

impl<T> Listed<T> {
    /// Nothing.
    pub fn none() -> Listed<T> {
        Listed { items: Vec::new(), next: None }
    }
    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Listed<U> {
        Listed { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// Behind the row that holds this under the key and has this id.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    value: Value,
    own: Value,
}

fn rank(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// A page that was asked for, checked: an order, where it begins, how long it is.
#[derive(Debug, Clone)]
pub struct Window {
    key: SortKey,
    own: SortKey,
    down: bool,
    /// `key:dir`, if somebody asked for it.
    named: Option<String>,
    after: Option<Place>,
    limit: u32,
}

impl Window {
    /// What the list is sorted by.
    pub fn key(&self) -> &'static str {
        self.key.name
    }
    /// At most so many rows.
    pub fn limit(&self) -> u32 {
        self.limit
    }
    /// True for a list that goes downwards.
    pub fn is_down(&self) -> bool {
        self.down
    }
    /// What the row before holds under the key; none on the first page.
    pub fn passed(&self) -> Option<&Value> {
        self.after.as_ref().map(|p| &p.value)
    }
    /// So many rows behind the row of this value and id.
    pub fn behind(&self, value: Value, own: Value, limit: u32) -> Window {
        Window { after: Some(Place { value, own }), limit, ..self.clone() }
    }
    /// The same page with so many rows.
    pub fn of(&self, limit: u32) -> Window {
        Window { limit, ..self.clone() }
    }

    /// The marker of what comes behind the row of this value and id.
    ///
    /// # Errors
    /// Internal, for bytes, by which nothing is sorted.
    pub fn marker(&self, value: &Value, own: &Value) -> Result<String> {
        let json = |v: &Value| match v {
            Value::Null => Ok(Json::Null),
            Value::Int(n) => Ok(json!(n)),
            Value::Text(s) => Ok(json!(s)),
            Value::Bytes(_) => Err(Error::internal("a list is sorted by bytes")),
        };
        match (&self.named, own) {
            (Some(order), _) => {
                let text = json!([order, json(value)?, json(own)?]).to_string();
                Ok(format!("{MARK}{}", crypto::hash::hex(text.as_bytes())))
            }
            (None, Value::Text(id)) => Ok(id.clone()),
            (None, own) => Ok(json(own)?.to_string()),
        }
    }

    fn place(&self, marker: &str) -> Result<Place> {
        let bad = |why: String| refused("marker", why);
        let (order, given) = match (&self.named, marker.strip_prefix(MARK)) {
            (Some(order), Some(given)) => (order, given),
            (Some(order), None) => return Err(bad(format!("is none that was given under sort={order}"))),
            (None, Some(_)) => return Err(bad("was given under a sort that this request does not name".to_owned())),
            (None, None) => {
                let own = match self.own.holds {
                    Holds::Text => self.own.bound(&json!(marker)),
                    Holds::Number => marker.parse().ok().map(Value::Int),
                };
                let own = own.ok_or_else(|| bad("is none that was given".to_owned()))?;
                return Ok(Place { value: own.clone(), own });
            }
        };
        let read = unhex(given).and_then(|text| serde_json::from_slice::<(String, Json, Json)>(&text).ok());
        let (of, value, own) = read.ok_or_else(|| bad(format!("is none that was given under sort={order}")))?;
        if of != *order {
            return Err(bad(format!("was given under sort={}, not under sort={order}", shown(&of))));
        }
        let place = self.key.bound(&value).zip(self.own.bound(&own)).map(|(value, own)| Place { value, own });
        place.ok_or_else(|| bad(format!("is none that was given under sort={order}")))
    }

    /// Where a row of a [`Listing`] stands: its last two columns.
    fn at(row: &Row) -> Result<Place> {
        let n = row.width();
        Ok(Place { value: row.get(n.saturating_sub(2))?, own: row.get(n.saturating_sub(1))? })
    }

    fn order(&self, a: &Place, b: &Place) -> Ordering {
        let absent = |p: &Place| p.value == Value::Null;
        let upwards = rank(&a.value, &b.value).then_with(|| rank(&a.own, &b.own));
        absent(a).cmp(&absent(b)).then(if self.down { upwards.reverse() } else { upwards })
    }

    /// Rows of several listings under this window as one list. Texts are compared byte by byte here: for keys that are numbers.
    ///
    /// # Errors
    /// Internal, for rows of something else than a listing.
    pub fn merged(&self, rows: Vec<Row>) -> Result<Vec<Row>> {
        let mut all = rows.into_iter().map(|r| Ok((Window::at(&r)?, r))).collect::<Result<Vec<_>>>()?;
        all.sort_by(|(a, _), (b, _)| self.order(a, b));
        Ok(all.into_iter().map(|(_, r)| r).collect())
    }

    /// Cuts off what is beyond the page, and says where the next one begins if there is something.
    ///
    /// # Errors
    /// As [`Window::merged`].
    pub fn cut(&self, mut rows: Vec<Row>) -> Result<Listed<Row>> {
        let more = rows.len() > self.limit as usize;
        rows.truncate(self.limit as usize);
        let next = match rows.last().filter(|_| more) {
            Some(r) => {
                let at = Window::at(r)?;
                Some(self.marker(&at.value, &at.own)?)
            }
            None => None,
        };
        Ok(Listed { items: rows, next })
    }
}

/// Which rows of an order a statement reads: what has nothing under the key comes behind all that has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    With,
    Without,
}

struct Filter {
    column: &'static str,
    op: &'static str,
    value: Value,
    /// In one index with the filter before it.
    joined: bool,
}

/// Rows of a table that fit. Its pages are read by the columns given, behind which stand those of the place.
pub struct Listing {
    columns: &'static str,
    table: &'static str,
    filters: Vec<Filter>,
    verbatim: String,
}

impl Listing {
    /// All rows of a table, with these columns.
    pub fn of(columns: &'static str, table: &'static str) -> Listing {
        Listing { columns, table, filters: Vec::new(), verbatim: String::new() }
    }
    /// `column op value`, if there is a value. Of several that ask for equality the first is to be the one that leaves the fewest rows: SQLite,
    /// which keeps no figures of that, goes by the index of the first and looks at the others row by row.
    pub fn and(mut self, column: &'static str, op: &'static str, v: Option<impl Into<Value>>) -> Listing {
        if let Some(v) = v {
            self.filters.push(Filter { column, op, value: v.into(), joined: false });
        }
        self
    }
    /// The same for a column that stands in one index with that of the filter before it.
    pub fn with(mut self, column: &'static str, op: &'static str, v: Option<impl Into<Value>>) -> Listing {
        if let Some(v) = v {
            self.filters.push(Filter { column, op, value: v.into(), joined: true });
        }
        self
    }
    /// A condition as it is written: an index over part of a table is found by its condition.
    pub fn that(mut self, condition: &str) -> Listing {
        if !condition.is_empty() {
            self.verbatim.push_str(" AND ");
            self.verbatim.push_str(condition);
        }
        self
    }

    /// A page.
    ///
    /// # Errors
    /// What the database says, and what `read` does.
    pub async fn page<T>(self, tx: &mut Tx, w: &Window, read: impl Fn(Row) -> Result<T>) -> Result<Listed<T>> {
        let page = w.cut(self.rows(tx, w).await?)?;
        Ok(Listed { items: page.items.into_iter().map(read).collect::<Result<_>>()?, next: page.next })
    }

    /// The rows of a page and the one behind it, for [`Window::merged`] and [`Window::cut`].
    ///
    /// # Errors
    /// What the database says.
    pub async fn rows(&self, tx: &mut Tx, w: &Window) -> Result<Vec<Row>> {
        let want = w.limit as usize + 1;
        let mut rows = Vec::new();
        for part in self.parts(w) {
            if rows.len() < want {
                let (sql, params) = self.statement(tx.dialect(), w, *part, want - rows.len());
                rows.extend(tx.query(&sql, &params).await?);
            }
        }
        Ok(rows)
    }

    /// A filter leaves one value of the key, so that the list goes by the id.
    fn one_value(&self, w: &Window) -> bool {
        w.key.column == w.own.column || self.filters.iter().any(|f| f.column == w.key.column && f.op == "=")
    }

    fn parts(&self, w: &Window) -> &'static [Part] {
        if !w.key.optional || self.one_value(w) {
            &[Part::Whole]
        } else if w.passed() == Some(&Value::Null) {
            &[Part::Without]
        } else {
            &[Part::With, Part::Without]
        }
    }

    fn statement(&self, dialect: Dialect, w: &Window, part: Part, limit: usize) -> (String, Vec<Value>) {
        let (columns, table, value, own) = (self.columns, self.table, w.key.column, w.own.column);
        let (beyond, dir) = if w.down { ("<", " DESC") } else { (">", "") };
        let mut p: Vec<Value> = Vec::new();
        let mut bind = |v: &Value| {
            p.push(v.clone());
            format!("${}", p.len())
        };
        let mut conditions = "1 = 1".to_owned();
        let mut first = true;
        for f in &self.filters {
            let by_index = f.op != "=" || f.joined || std::mem::take(&mut first);
            // A column with a sign before it is not looked for in an index.
            let sign = if by_index || dialect == Dialect::Postgres { "" } else { "+" };
            conditions.push_str(&format!(" AND {sign}{} {} {}", f.column, f.op, bind(&f.value)));
        }
        conditions.push_str(&self.verbatim);
        match part {
            Part::Whole => {}
            Part::With => conditions.push_str(&format!(" AND {value} IS NOT NULL")),
            Part::Without => conditions.push_str(&format!(" AND {value} IS NULL")),
        }
        let by_own = part == Part::Without || self.one_value(w);
        match &w.after {
            // The first page, or, of what has nothing, the first rows.
            None => {}
            Some(at) if part == Part::Without && at.value != Value::Null => {}
            Some(at) if by_own => conditions.push_str(&format!(" AND {own} {beyond} {}", bind(&at.own))),
            Some(at) => {
                let (v, o) = (bind(&at.value), bind(&at.own));
                conditions.push_str(&format!(" AND ({value}, {own}) {beyond} ({v}, {o})"));
            }
        }
        let order = if by_own { format!("{own}{dir}") } else { format!("{value}{dir}, {own}{dir}") };
        let limit = bind(&Value::from(limit));
        let sql =
            format!("SELECT {columns}, {value}, {own} FROM {table} WHERE {conditions} ORDER BY {order} LIMIT {limit}");
        (sql, p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Sorting = Sorting::newest(
        SortKey::text("created_at", "id"),
        &[SortKey::text("name", "name"), SortKey::number("due", "due_at").or_none()],
    );

    fn by(sort: &str) -> Asked {
        Asked { sort: Some(Wish::parse(sort).unwrap()), ..Asked::first(2) }
    }

    #[test]
    fn a_marker_is_read_as_it_was_written() {
        let w = LIST.window(&by("due:desc")).unwrap();
        for value in [Value::Int(-7), Value::Null] {
            let marker = w.marker(&value, &Value::from("é\"1")).unwrap();
            assert!(marker.starts_with(MARK) && marker.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'));
            let w = LIST.window(&by("due:desc").after(marker)).unwrap();
            assert_eq!(w.after, Some(Place { value, own: Value::from("é\"1") }));
        }
        // Without an order it is the id.
        let w = LIST.window(&Asked::first(2)).unwrap();
        assert_eq!(w.marker(&Value::from("x"), &Value::from("x")).unwrap(), "x");
        assert_eq!(LIST.window(&Asked::first(2).after("x")).unwrap().passed(), Some(&Value::from("x")));
    }

    #[test]
    fn what_does_not_fit_is_refused_by_its_name() {
        let due = LIST.window(&by("due")).unwrap().marker(&Value::Int(1), &Value::from("x")).unwrap();
        let crafted = |text: &str| format!("{MARK}{}", crypto::hash::hex(text.as_bytes()));
        for (asked, field, text) in [
            (by("colour"), "sort", "sort: 'colour' is none of created_at, name, due"),
            (by("due:desc").after(due.clone()), "marker", "was given under sort=due:asc, not under sort=due:desc"),
            (by("name").after(due.clone()), "marker", "not under sort=name:asc"),
            (Asked::first(2).after(due), "marker", "that this request does not name"),
            (by("name").after("x"), "marker", "is none that was given under sort=name:asc"),
            (by("name").after("s.zz"), "marker", "is none that was given"),
            (by("name").after("s.123"), "marker", "is none that was given"),
            (by("name").after(crafted("[\"name:asc\",7,\"x\"]")), "marker", "is none that was given"),
            (by("name").after(crafted("[\"name:asc\",null,\"x\"]")), "marker", "is none that was given"),
            (by("name").after(crafted("[\"name:asc\",\"a\\u0000\",\"x\"]")), "marker", "is none that was given"),
            (by("due").after(crafted("[\"due:asc\",1e300,\"x\"]")), "marker", "is none that was given"),
            (by("due").after(crafted("[\"due:asc\",1]")), "marker", "is none that was given"),
            (Asked::first(2).after("\0"), "marker", "is none that was given"),
        ] {
            let e = LIST.window(&asked).unwrap_err();
            assert_eq!(e.field.as_deref(), Some(field), "{asked:?}");
            assert!(e.message.contains(text), "{asked:?}: {}", e.message);
        }
        let e = Wish::parse("due:sideways").unwrap_err();
        assert_eq!(e.field.as_deref(), Some("sort"));
        assert!(e.message.contains("'sideways' is neither asc nor desc"), "{}", e.message);
    }

    #[test]
    fn one_filter_goes_by_its_index_and_a_key_of_one_value_by_the_id() {
        let list = Listing::of("a", "t").and("project", "=", Some("p")).and("name", "=", Some("n")).that("held = 1");
        let with = Listing::of("a", "t").and("project", "=", Some("p")).with("name", "=", Some("n"));
        let place = LIST.window(&by("due")).unwrap().behind(Value::Int(3), Value::from("x"), 2);
        let sql = |d, part| list.statement(d, &place, part, 2).0;
        assert_eq!(
            sql(Dialect::Sqlite, Part::With),
            "SELECT a, due_at, id FROM t WHERE 1 = 1 AND project = $1 AND +name = $2 AND held = 1 AND due_at IS NOT NULL \
             AND (due_at, id) > ($3, $4) ORDER BY due_at, id LIMIT $5"
        );
        assert_eq!(
            sql(Dialect::Postgres, Part::Without),
            "SELECT a, due_at, id FROM t WHERE 1 = 1 AND project = $1 AND name = $2 AND held = 1 AND due_at IS NULL \
             ORDER BY id LIMIT $3"
        );
        let first = LIST.window(&Asked::first(2)).unwrap();
        assert_eq!(
            with.statement(Dialect::Sqlite, &first, Part::Whole, 2).0,
            "SELECT a, id, id FROM t WHERE 1 = 1 AND project = $1 AND name = $2 ORDER BY id DESC LIMIT $3"
        );
        let named = LIST.window(&by("name:desc")).unwrap().behind(Value::from("n"), Value::from("x"), 2);
        assert_eq!(
            list.statement(Dialect::Postgres, &named, Part::Whole, 2).0,
            "SELECT a, name, id FROM t WHERE 1 = 1 AND project = $1 AND name = $2 AND held = 1 AND id < $3 \
             ORDER BY id DESC LIMIT $4"
        );
    }
}
