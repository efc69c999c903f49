//! A contract file as a tree of words, and where two trees differ. It knows the format of TOML and not that of contracts: what a section is called
//! does not matter, so none can be forgotten.

use super::super::reader;
use kernel::Result;
use toml_edit::{Item, TableLike, Value};

/// Keys by which a row of a list is known, the first that it has; some lists need a second.
const KEYS: [(&str, Option<&str>); 7] = [
    ("code", None),
    ("id", None),
    ("no", None),
    ("item", Some("phase")),
    ("level", Some("time")),
    ("year", None),
    ("value", None),
];

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A value, or a list that has no rows with names.
    Word(String),
    /// Keys in the order of the file.
    Table(Vec<(String, Node)>),
    /// Rows by name, in the order of the file.
    Rows(Vec<(String, Node)>),
}

/// A value that is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Where: `effect.scheme`, `item ticket-timeliness.points`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Leaf {
    /// `before → after`
    pub(super) fn change(&self) -> String {
        let word = |w: &Option<String>| w.clone().unwrap_or_else(|| "none".to_owned());
        format!("{} → {}", word(&self.before), word(&self.after))
    }
}

/// Reads a text that is a contract.
pub(super) fn read(text: &str) -> Result<Node> {
    Ok(table(reader::parse(text)?.as_table()))
}

fn table(t: &dyn TableLike) -> Node {
    Node::Table(t.iter().map(|(k, v)| (k.to_owned(), node(v))).collect())
}

fn node(item: &Item) -> Node {
    if let Some(t) = item.as_table_like() {
        return table(t);
    }
    if let Some(list) = item.as_array_of_tables() {
        let all: Vec<&dyn TableLike> = list.iter().map(|t| t as &dyn TableLike).collect();
        return rows(&all);
    }
    match item.as_value() {
        Some(Value::Array(list)) => {
            let inline = |v: &Value| matches!(v, Value::InlineTable(_));
            if list.is_empty() || !list.iter().all(inline) {
                return Node::Word(list.iter().map(word).collect::<Vec<_>>().join(", "));
            }
            let all: Vec<&dyn TableLike> =
                list.iter().filter_map(Value::as_inline_table).map(|t| t as &dyn TableLike).collect();
            rows(&all)
        }
        Some(v) => Node::Word(word(v)),
        None => Node::Word(String::new()),
    }
}

/// Rows under their names; rows without any are one value.
fn rows(all: &[&dyn TableLike]) -> Node {
    let mut named: Vec<(String, Node)> = Vec::new();
    for &t in all {
        let Some(name) = name(t) else {
            let words: Vec<String> = all.iter().map(|&t| words(&table(t))).collect();
            return Node::Word(words.join("; "));
        };
        let more = format!("{name} #");
        let same = named.iter().filter(|(n, _)| *n == name || n.starts_with(&more)).count();
        let name = if same == 0 { name } else { format!("{name} #{}", same + 1) };
        named.push((name, table(t)));
    }
    Node::Rows(named)
}

fn name(t: &dyn TableLike) -> Option<String> {
    let of = |key: &str| t.get(key).and_then(Item::as_value).map(word);
    let &(first, second) = KEYS.iter().find(|(k, _)| t.contains_key(k))?;
    let second = second.and_then(&of).map_or_else(String::new, |w| format!("/{w}"));
    Some(format!("{}{second}", of(first)?))
}

fn word(v: &Value) -> String {
    match v {
        Value::String(s) => s.value().clone(),
        Value::Integer(n) => n.value().to_string(),
        Value::Float(n) => n.value().to_string(),
        Value::Boolean(b) => b.value().to_string(),
        Value::Datetime(d) => d.value().to_string(),
        Value::Array(list) => list.iter().map(word).collect::<Vec<_>>().join(", "),
        Value::InlineTable(t) => words(&table(t)),
    }
}

/// A part of a file in one line.
pub(super) fn words(n: &Node) -> String {
    let key = |(k, v): &(String, Node)| match v {
        Node::Word(w) => format!("{k} {w}"),
        other => format!("{k} ({})", words(other)),
    };
    match n {
        Node::Word(w) => w.clone(),
        Node::Table(all) => all.iter().map(key).collect::<Vec<_>>().join(", "),
        Node::Rows(all) => all.iter().map(|(_, v)| words(v)).collect::<Vec<_>>().join("; "),
    }
}

/// What stands under a name.
pub(super) fn get<'a>(all: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    all.iter().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// Names of both, those of the first in its order, then the new ones.
pub(super) fn names<'a>(a: &'a [(String, Node)], b: &'a [(String, Node)]) -> Vec<&'a str> {
    let new = b.iter().filter(|(k, _)| get(a, k).is_none());
    a.iter().chain(new).map(|(k, _)| k.as_str()).collect()
}

/// Rows that both have, if they stand in another order: before and after.
pub(super) fn order(a: &[(String, Node)], b: &[(String, Node)]) -> Option<(String, String)> {
    let common = |x: &[(String, Node)], y: &[(String, Node)]| -> Vec<String> {
        x.iter().filter(|(k, _)| get(y, k).is_some()).map(|(k, _)| k.clone()).collect()
    };
    let (x, y) = (common(a, b), common(b, a));
    let moved = x.iter().zip(&y).position(|(p, q)| p != q)?;
    // From the first that has moved; a price book has hundreds of rows.
    let said = |all: &[String]| all.iter().skip(moved).take(8).cloned().collect::<Vec<_>>().join(", ");
    Some((said(&x), said(&y)))
}

/// Every value that is another, with its path below `path`.
pub(super) fn changed(path: &str, a: Option<&Node>, b: Option<&Node>, out: &mut Vec<Leaf>) {
    let below = |k: &str| if path.is_empty() { k.to_owned() } else { format!("{path}.{k}") };
    match (a, b) {
        (Some(Node::Table(x)), Some(Node::Table(y))) => {
            for k in names(x, y) {
                changed(&below(k), get(x, k), get(y, k), out);
            }
        }
        (Some(Node::Rows(x)), Some(Node::Rows(y))) => {
            for k in names(x, y) {
                changed(format!("{path} {k}").trim_start(), get(x, k), get(y, k), out);
            }
            if let Some((before, after)) = order(x, y) {
                out.push(Leaf { path: below("order"), before: Some(before), after: Some(after) });
            }
        }
        (x, y) => {
            let (before, after) = (x.map(words), y.map(words));
            if before != after {
                out.push(Leaf { path: path.to_owned(), before, after });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<'a>(n: &'a mut Node, all: &mut Vec<&'a mut String>) {
        match n {
            Node::Word(w) => all.push(w),
            Node::Table(below) | Node::Rows(below) => below.iter_mut().for_each(|(_, v)| values(v, all)),
        }
    }

    /// Whatever value of a contract is another, it is told, with what it was and what it is.
    #[test]
    fn every_value_of_a_contract_is_compared() {
        for name in ["chuyi", "qingpu", "shaanxi", "beijing-medins", "beijing-cityadmin"] {
            let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
            let a = read(&std::fs::read_to_string(file).unwrap()).unwrap();
            let count = {
                let (mut whole, mut all) = (a.clone(), Vec::new());
                values(&mut whole, &mut all);
                all.len()
            };
            assert!(count > 500, "{name}: {count}");
            for n in (0..count).step_by(37) {
                let mut b = a.clone();
                let mut all = Vec::new();
                values(&mut b, &mut all);
                let before = std::mem::replace(all[n], "another".to_owned());
                let mut told = Vec::new();
                changed("", Some(&a), Some(&b), &mut told);
                let seen: Vec<_> = told.iter().map(|l| (l.before.as_deref(), l.after.as_deref())).collect();
                assert_eq!(seen, [(Some(before.as_str()), Some("another"))], "{name}: {told:?}");
            }
            let mut none = Vec::new();
            changed("", Some(&a), Some(&a), &mut none);
            assert!(none.is_empty());
        }
    }

    #[test]
    fn rows_are_known_by_their_names_and_lists_without_any_are_one_value() {
        let compare = |a: &str, b: &str| {
            let mut told = Vec::new();
            changed("", Some(&read(a).unwrap()), Some(&read(b).unwrap()), &mut told);
            told.iter().map(|l| format!("{}: {}", l.path, l.change())).collect::<Vec<_>>()
        };
        for (a, b, says) in [
            ("x = [{ id = \"a\", n = 1 }]", "x = [{ id = \"a\", n = 2 }]", "x a.n: 1 → 2"),
            ("x = [{ min = \"1\" }, { n = 2 }]", "x = [{ min = \"1\" }, { n = 3 }]", "x: min 1; n 2 → min 1; n 3"),
            ("x = [1, 2]", "x = [2, 1]", "x: 1, 2 → 2, 1"),
            ("[[x]]\nid = \"a\"\n[[x]]\nid = \"b\"", "[[x]]\nid = \"b\"\n[[x]]\nid = \"a\"", "x.order: a, b → b, a"),
            (
                "[[x]]\nitem = \"1\"\n[[x]]\nitem = \"1\"\nq = 1",
                "[[x]]\nitem = \"1\"\n[[x]]\nitem = \"1\"\nq = 2",
                "x 1 #2.q: 1 → 2",
            ),
            ("x = { days = 3 }", "x = 3", "x: days 3 → 3"),
            ("", "x = true", "x: none → true"),
        ] {
            assert_eq!(compare(a, b), [says]);
        }
    }
}
