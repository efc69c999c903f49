//! OVSDB values in canonical form (RFC 7047 §5.1).
//!
//! On the wire a set of one element may be written bare, so a scalar and a set of one are the same here: a [`Datum`] is
//! either a sorted set or a map, and two data are equal exactly when the database would call them equal.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Value, json};

/// Identity of a row: known to the database, or named within the transaction that makes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Uuid {
    /// Row that exists.
    Row(uuid::Uuid),
    /// Row inserted by the same transaction.
    Named(String),
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(id) => write!(f, "{id}"),
            Self::Named(name) => write!(f, "@{name}"),
        }
    }
}

impl Uuid {
    /// The wire form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Row(id) => json!(["uuid", id.to_string()]),
            Self::Named(name) => json!(["named-uuid", name]),
        }
    }
}

/// A scalar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// Integer.
    Int(i64),
    /// Real, kept as the text of the shortest form: we never calculate with them.
    Real(String),
    /// Boolean.
    Bool(bool),
    /// String.
    Str(String),
    /// Reference to a row.
    Uuid(Uuid),
}

impl Atom {
    /// The wire form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Int(n) => json!(n),
            Self::Real(text) => text.parse::<f64>().map_or(Value::Null, |real| json!(real)),
            Self::Bool(b) => json!(b),
            Self::Str(s) => json!(s),
            Self::Uuid(id) => id.to_json(),
        }
    }

    /// Reads the wire form.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(b) => Some(Self::Bool(*b)),
            Value::String(s) => Some(Self::Str(s.clone())),
            Value::Number(n) => Some(n.as_i64().map_or_else(|| Self::Real(n.to_string()), Self::Int)),
            Value::Array(pair) => match pair.as_slice() {
                [Value::String(tag), Value::String(text)] if tag == "uuid" => {
                    text.parse().ok().map(|id| Self::Uuid(Uuid::Row(id)))
                }
                [Value::String(tag), Value::String(text)] if tag == "named-uuid" => {
                    Some(Self::Uuid(Uuid::Named(text.clone())))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl From<&str> for Atom {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl From<String> for Atom {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}

impl From<i64> for Atom {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Atom {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl From<Uuid> for Atom {
    fn from(id: Uuid) -> Self {
        Self::Uuid(id)
    }
}

/// A column's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Scalar (one element), optional (none or one) or set.
    Set(BTreeSet<Atom>),
    /// Map.
    Map(BTreeMap<Atom, Atom>),
}

impl Datum {
    /// A scalar.
    pub fn scalar(atom: impl Into<Atom>) -> Self {
        Self::Set(BTreeSet::from([atom.into()]))
    }

    /// An empty set, or an optional column without a value.
    pub fn none() -> Self {
        Self::Set(BTreeSet::new())
    }

    /// A set.
    pub fn set<A: Into<Atom>>(atoms: impl IntoIterator<Item = A>) -> Self {
        Self::Set(atoms.into_iter().map(Into::into).collect())
    }

    /// A map of strings, the commonest by far.
    pub fn map<K: Into<Atom>, V: Into<Atom>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Map(pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }

    /// The wire form.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Set(atoms) => match (atoms.len(), atoms.first()) {
                (1, Some(atom)) => atom.to_json(),
                _ => json!(["set", atoms.iter().map(Atom::to_json).collect::<Vec<_>>()]),
            },
            Self::Map(pairs) => {
                json!(["map", pairs.iter().map(|(k, v)| json!([k.to_json(), v.to_json()])).collect::<Vec<_>>()])
            }
        }
    }

    /// Reads the wire form.
    pub fn from_json(value: &Value) -> Option<Self> {
        if let Value::Array(pair) = value
            && let [Value::String(tag), Value::Array(items)] = pair.as_slice()
        {
            match tag.as_str() {
                "set" => return items.iter().map(Atom::from_json).collect::<Option<_>>().map(Self::Set),
                "map" => return items.iter().map(pair_from_json).collect::<Option<_>>().map(Self::Map),
                _ => {}
            }
        }
        Atom::from_json(value).map(Self::scalar)
    }

    /// The only element as text.
    pub fn as_str(&self) -> Option<&str> {
        match self.only()? {
            Atom::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The only element as a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.only()? {
            Atom::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The only element as an integer.
    pub fn as_int(&self) -> Option<i64> {
        match self.only()? {
            Atom::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The only element as a row.
    pub fn as_uuid(&self) -> Option<uuid::Uuid> {
        match self.only()? {
            Atom::Uuid(Uuid::Row(id)) => Some(*id),
            _ => None,
        }
    }

    /// The value of a key in a map of strings.
    pub fn get(&self, key: &str) -> Option<&str> {
        let Self::Map(pairs) = self else { return None };
        match pairs.get(&Atom::Str(key.to_owned()))? {
            Atom::Str(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a set holds the row.
    pub fn has_row(&self, row: uuid::Uuid) -> bool {
        matches!(self, Self::Set(atoms) if atoms.contains(&Atom::Uuid(Uuid::Row(row))))
    }

    /// The rows that a set refers to.
    pub fn rows(&self) -> impl Iterator<Item = uuid::Uuid> {
        let atoms = if let Self::Set(atoms) = self { Some(atoms) } else { None };
        atoms.into_iter().flatten().filter_map(|atom| match atom {
            Atom::Uuid(Uuid::Row(id)) => Some(*id),
            _ => None,
        })
    }

    fn only(&self) -> Option<&Atom> {
        match self {
            Self::Set(atoms) if atoms.len() == 1 => atoms.first(),
            _ => None,
        }
    }

    /// Applies the difference that `update2` and `update3` send for a collection (ovsdb-server(7), "Update2
    /// Notification"): an element of the difference that is there goes, one that is not there comes; a key of a
    /// map comes, changes, or goes when its value is repeated.
    pub fn apply_difference(&mut self, difference: Self) {
        match (&mut *self, difference) {
            (Self::Set(mine), Self::Set(theirs)) => {
                for atom in theirs {
                    if !mine.remove(&atom) {
                        mine.insert(atom);
                    }
                }
            }
            (Self::Map(mine), Self::Map(theirs)) => {
                for (key, value) in theirs {
                    if mine.get(&key) == Some(&value) {
                        mine.remove(&key);
                    } else {
                        mine.insert(key, value);
                    }
                }
            }
            (_, other) => *self = other,
        }
    }
}

fn pair_from_json(value: &Value) -> Option<(Atom, Atom)> {
    match value.as_array()?.as_slice() {
        [key, value] => Some((Atom::from_json(key)?, Atom::from_json(value)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_a_set_of_one_and_order_does_not_matter() {
        assert_eq!(Datum::from_json(&json!("x")), Datum::from_json(&json!(["set", ["x"]])));
        assert_eq!(Datum::from_json(&json!(["set", [2, 1]])), Some(Datum::set([1i64, 2])));
        let map = json!(["map", [["b", "2"], ["a", "1"]]]);
        assert_eq!(Datum::from_json(&map), Some(Datum::map([("a", "1"), ("b", "2")])));
        assert_eq!(Datum::from_json(&json!(["set", []])), Some(Datum::none()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let id = uuid::Uuid::from_u128(7);
        for datum in [
            Datum::none(),
            Datum::scalar(true),
            Datum::set(["a", "b"]),
            Datum::map([("k", "v")]),
            Datum::set([Uuid::Row(id)]),
            Datum::scalar(Uuid::Named("row0".into())),
            // A set of two strings whose first is "uuid" must not be taken for a reference.
            Datum::set(["uuid", "named-uuid", "set"]),
        ] {
            assert_eq!(Datum::from_json(&datum.to_json()), Some(datum));
        }
    }

    #[test]
    fn differences_toggle_sets_and_edit_maps() {
        let mut set = Datum::set(["a", "b"]);
        set.apply_difference(Datum::set(["b", "c"]));
        assert_eq!(set, Datum::set(["a", "c"]));
        let mut map = Datum::map([("gone", "1"), ("edited", "1"), ("kept", "1")]);
        map.apply_difference(Datum::map([("gone", "1"), ("edited", "2"), ("new", "1")]));
        assert_eq!(map, Datum::map([("edited", "2"), ("kept", "1"), ("new", "1")]));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [json!(null), json!({"a": 1}), json!(["uuid", "not one"]), json!(["map", [["only key"]]])] {
            assert_eq!(Datum::from_json(&bad), None, "{bad}");
        }
    }
}
