//! Cells: exact values, and how they are written.

use crate::{Money, Quantity};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// 左
    Left,
    /// 中
    Middle,
    /// 右
    Right,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Yuan.
    Money(Money),
    /// Yuan and fractions of a fen, as prices have them: printed with all their places.
    Price(Money),
    /// A quantity.
    Quantity(Decimal),
    /// A fraction of one, printed as a percentage.
    Percent(Decimal),
    /// A day.
    Date(Date),
}

impl Cell {
    /// Text.
    pub fn text(s: impl Into<String>) -> Cell {
        Cell::Text(s.into())
    }
    /// A whole number.
    pub fn count(n: usize) -> Cell {
        Cell::Quantity(Decimal::from(n))
    }
    /// As people read it: `1,234.50`, `96.5%`, `2026-06-30`.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(s) => s.clone(),
            Cell::Money(m) => grouped(m.to_fen_half_up().yuan()),
            Cell::Price(m) => grouped(priced(*m)),
            Cell::Quantity(d) => grouped(d.normalize()),
            Cell::Percent(f) => percent(*f),
            Cell::Date(d) => d.to_string(),
        }
    }
    /// As programs read it: the same without separators.
    pub fn plain(&self) -> String {
        match self {
            Cell::Money(m) => m.to_fen_half_up().to_string(),
            Cell::Price(m) => priced(*m).to_string(),
            Cell::Quantity(d) => d.normalize().to_string(),
            other => other.shown(),
        }
    }
}

impl From<Money> for Cell {
    fn from(m: Money) -> Cell {
        Cell::Money(m)
    }
}
impl From<Quantity> for Cell {
    fn from(q: Quantity) -> Cell {
        Cell::Quantity(q.0)
    }
}
impl From<&str> for Cell {
    fn from(s: &str) -> Cell {
        Cell::Text(s.to_owned())
    }
}
impl From<String> for Cell {
    fn from(s: String) -> Cell {
        Cell::Text(s)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(o: Option<T>) -> Cell {
        o.map_or(Cell::Empty, Into::into)
    }
}

/// Programs get what is exact.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Empty => s.serialize_none(),
            other => s.serialize_str(&other.plain()),
        }
    }
}

/// A price: at least two places, no zeros behind them.
fn priced(m: Money) -> Decimal {
    let mut d = m.yuan().normalize();
    if d.scale() < 2 {
        d.rescale(2);
    }
    d
}

fn percent(fraction: Decimal) -> String {
    // A fraction so large that it overflows is none that anybody prints.
    let d = fraction.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(fraction).round_dp(4);
    format!("{}%", grouped(d.normalize()))
}

/// `-1,234,567.80`: groups of three before the point, places as the number has them.
pub fn grouped(d: Decimal) -> String {
    let text = d.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, places) = digits.split_once('.').map_or((digits, None), |(w, p)| (w, Some(p)));
    let mut out = String::from(sign);
    for (n, c) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(p) = places {
        out.push('.');
        out.push_str(p);
    }
    out
}
