//! Database values of the portable subset: TEXT, BIGINT, BLOB and NULL. Rows come out the same from SQLite and PostgreSQL.

use crate::error::{Error, Result};
use std::sync::Arc;

/// A value of a column or a bound parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL of any type.
    Null,
    /// BIGINT; also booleans (0, 1) and instants (µs).
    Int(i64),
    /// TEXT; also ids, JSON and decimals.
    Text(String),
    /// BLOB or BYTEA.
    Bytes(Vec<u8>),
}

/// Reads one column.
pub trait FromValue: Sized {
    /// Converts, or says what was found instead.
    ///
    /// # Errors
    /// Internal, if the column holds another type.
    fn from_value(v: Value) -> Result<Self>;
}

fn mismatch<T>(wanted: &str, v: &Value) -> Result<T> {
    let found = match v {
        Value::Null => "NULL",
        Value::Int(_) => "BIGINT",
        Value::Text(_) => "TEXT",
        Value::Bytes(_) => "BLOB",
    };
    Err(Error::internal(format!("a column holds {found} where {wanted} was expected")))
}

impl FromValue for Value {
    fn from_value(v: Value) -> Result<Self> {
        Ok(v)
    }
}
impl FromValue for i64 {
    fn from_value(v: Value) -> Result<Self> {
        match v {
            Value::Int(i) => Ok(i),
            v => mismatch("BIGINT", &v),
        }
    }
}
impl FromValue for bool {
    fn from_value(v: Value) -> Result<Self> {
        i64::from_value(v).map(|i| i != 0)
    }
}
macro_rules! narrow {
    ($($t:ty),*) => {$(
        impl FromValue for $t {
            fn from_value(v: Value) -> Result<Self> {
                <$t>::try_from(i64::from_value(v)?).map_err(|_| Error::internal(concat!("a column does not fit ", stringify!($t))))
            }
        }
    )*};
}
narrow!(u8, u16, u32, u64, i32, usize);
impl FromValue for String {
    fn from_value(v: Value) -> Result<Self> {
        match v {
            Value::Text(s) => Ok(s),
            v => mismatch("TEXT", &v),
        }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(v: Value) -> Result<Self> {
        match v {
            Value::Bytes(b) => Ok(b),
            v => mismatch("BLOB", &v),
        }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(v: Value) -> Result<Self> {
        match v {
            Value::Null => Ok(None),
            v => T::from_value(v).map(Some),
        }
    }
}

macro_rules! into_value {
    ($($t:ty => |$v:ident| $e:expr;)*) => {$(
        impl From<$t> for Value { fn from($v: $t) -> Value { $e } }
        impl From<Option<$t>> for Value { fn from(v: Option<$t>) -> Value { v.map_or(Value::Null, Value::from) } }
    )*};
}
into_value! {
    i64 => |v| Value::Int(v);
    i32 => |v| Value::Int(v.into());
    u32 => |v| Value::Int(v.into());
    u16 => |v| Value::Int(v.into());
    u8 => |v| Value::Int(v.into());
    bool => |v| Value::Int(v.into());
    &str => |v| Value::Text(v.to_owned());
    String => |v| Value::Text(v);
    &String => |v| Value::Text(v.clone());
    Vec<u8> => |v| Value::Bytes(v);
    &[u8] => |v| Value::Bytes(v.to_vec());
}
/// Counts and sizes beyond `i64::MAX` do not occur; they saturate rather than wrap.
impl From<u64> for Value {
    fn from(v: u64) -> Value {
        Value::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Value {
    fn from(v: usize) -> Value {
        Value::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}
impl From<&serde_json::Value> for Value {
    fn from(v: &serde_json::Value) -> Value {
        Value::Text(v.to_string())
    }
}
impl From<Option<crate::Timestamp>> for Value {
    fn from(v: Option<crate::Timestamp>) -> Value {
        v.map_or(Value::Null, Value::from)
    }
}

/// One row of a result; columns are read by position, each once.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// A row with its column names.
    pub fn new(columns: Arc<[String]>, values: Vec<Value>) -> Row {
        Row { columns, values }
    }
    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.values.len()
    }
    /// Takes the column at a position.
    ///
    /// # Errors
    /// Internal, if there is no such column or it holds another type; the column is named.
    pub fn take<T: FromValue>(&mut self, i: usize) -> Result<T> {
        let name = || self.columns.get(i).map_or("?", String::as_str);
        let Some(slot) = self.values.get_mut(i) else {
            return Err(Error::internal(format!("a row has no column {i}")));
        };
        T::from_value(std::mem::replace(slot, Value::Null))
            .map_err(|e| Error::internal(format!("column {}", name())).because(e))
    }
    /// Reads the column at a position, leaving it there.
    ///
    /// # Errors
    /// As [`Row::take`].
    pub fn get<T: FromValue>(&self, i: usize) -> Result<T> {
        self.clone_value(i).and_then(T::from_value)
    }
    /// Reads a column of JSON text.
    ///
    /// # Errors
    /// Internal, if it is not JSON of that shape.
    pub fn json<T: serde::de::DeserializeOwned>(&self, i: usize) -> Result<T> {
        match self.values.get(i) {
            Some(Value::Text(s)) => Ok(serde_json::from_str(s)?),
            Some(v) => mismatch("JSON", v),
            None => Err(Error::internal(format!("a row has no column {i}"))),
        }
    }
    fn clone_value(&self, i: usize) -> Result<Value> {
        self.values.get(i).cloned().ok_or_else(|| Error::internal(format!("a row has no column {i}")))
    }
}
