//! Money and quantities: exact decimals, never binary floating point.

use crate::error::{Error, Result};
use crate::value::{FromValue, Value};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in yuan (CNY), exact. On paper it is rounded to the fen, half up, where the contract says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(Decimal::ZERO);

    /// From whole fen (1/100 yuan).
    pub fn from_fen(fen: i64) -> Money {
        Money(Decimal::new(fen, 2))
    }
    /// From an exact decimal of yuan.
    pub const fn from_yuan(yuan: Decimal) -> Money {
        Money(yuan)
    }
    /// Reads `51.86`.
    ///
    /// # Errors
    /// Bad request, if the text is no decimal.
    pub fn parse(s: &str) -> Result<Money> {
        s.parse().map(Money).map_err(|_| Error::bad_request(format!("'{s}' is not an amount in yuan")))
    }
    /// The exact decimal of yuan.
    pub fn yuan(self) -> Decimal {
        self.0
    }
    /// Rounded to the fen, half away from zero (四舍五入).
    pub fn to_fen_half_up(self) -> Money {
        let mut d = self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        d.rescale(2);
        Money(d)
    }
    /// Whole fen, if the amount is one and fits.
    pub fn fen(self) -> Option<i64> {
        let d = self.0.checked_mul(Decimal::ONE_HUNDRED)?;
        if d.fract().is_zero() { i64::try_from(d.trunc()).ok() } else { None }
    }
    /// Sum; an overflow is an error, not a wrap.
    ///
    /// # Errors
    /// Internal, if the sum does not fit 96 bits.
    pub fn plus(self, other: Money) -> Result<Money> {
        self.0.checked_add(other.0).map(Money).ok_or_else(|| Error::internal("amount overflows"))
    }
    /// Product with a quantity.
    ///
    /// # Errors
    /// Internal, if the product does not fit 96 bits.
    pub fn times(self, q: Quantity) -> Result<Money> {
        self.0.checked_mul(q.0).map(Money).ok_or_else(|| Error::internal("amount overflows"))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = self.0;
        if d.scale() < 2 {
            d.rescale(2);
        }
        write!(f, "{d}")
    }
}

impl FromValue for Money {
    fn from_value(v: Value) -> Result<Self> {
        Money::parse(&String::from_value(v)?)
    }
}
impl From<Money> for Value {
    fn from(m: Money) -> Value {
        Value::Text(m.to_string())
    }
}

/// An exact quantity in the unit of its meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub Decimal);

impl Quantity {
    /// None.
    pub const ZERO: Quantity = Quantity(Decimal::ZERO);
    /// A whole number of units.
    pub fn whole(n: i64) -> Quantity {
        Quantity(Decimal::from(n))
    }
    /// Reads `1.5`.
    ///
    /// # Errors
    /// Bad request, if the text is no decimal.
    pub fn parse(s: &str) -> Result<Quantity> {
        s.parse().map(Quantity).map_err(|_| Error::bad_request(format!("'{s}' is not a quantity")))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}
impl FromValue for Quantity {
    fn from_value(v: Value) -> Result<Self> {
        Quantity::parse(&String::from_value(v)?)
    }
}
impl From<Quantity> for Value {
    fn from(q: Quantity) -> Value {
        Value::Text(q.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_half_up_to_the_fen() {
        assert_eq!(Money::parse("1.005").unwrap().to_fen_half_up().to_string(), "1.01");
        assert_eq!(Money::parse("-1.005").unwrap().to_fen_half_up().to_string(), "-1.01");
        assert_eq!(Money::parse("2").unwrap().to_string(), "2.00");
        assert_eq!(Money::parse("51.86").unwrap().fen(), Some(5186));
        assert_eq!(Money::parse("0.001").unwrap().fen(), None);
    }

    proptest! {
        #[test]
        fn fen_round_trip(fen in any::<i64>()) {
            prop_assert_eq!(Money::from_fen(fen).fen(), Some(fen));
            prop_assert_eq!(Money::parse(&Money::from_fen(fen).to_string()).unwrap(), Money::from_fen(fen));
        }
    }
}
