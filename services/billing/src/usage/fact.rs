//! What a fact may say. A quantity that no meter shows, or an instant of another age, is refused by name before it is a fact: later there
//! is nobody to ask, and a sum must not overflow.

use kernel::{Error, Quantity, Result, Timestamp};
use runtime::port::UsageFact;
use rust_decimal::Decimal;
use std::time::Duration;

/// A million million of any unit; sums of a month stay exact below it.
const MOST: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);
/// Decimal places.
const PLACES: u32 = 6;
/// 2000-01-01T00:00:00Z.
const EARLIEST: Timestamp = Timestamp::from_secs(946_684_800);
/// How far a meter's clock may run ahead.
const AHEAD: Duration = Duration::from_secs(366 * 86_400);
const MOST_ATTRIBUTES: usize = 32;

/// Refuses a fact that cannot be metered.
///
/// # Errors
/// Bad request that names the field: `NegativeQuantity`, `QuantityTooLarge`, `QuantityTooFine`, `InstantOutOfRange`, `TextTooLong`.
pub(crate) fn check(f: &UsageFact, now: Timestamp) -> Result<()> {
    quantity(f)?;
    if f.at < EARLIEST || f.at > now.plus(AHEAD) {
        let rule = "an instant lies between the year 2000 and a year from now";
        return Err(refused(f, "at", "InstantOutOfRange", rule));
    }
    let texts = [
        ("key", f.key.as_str(), 1, 255),
        ("resource", &f.resource, 1, 255),
        ("project", f.project.as_str(), 1, 64),
        ("meter", &f.meter, 1, 64),
        ("kind", &f.kind, 1, 64),
        ("name", &f.name, 0, 1024),
    ];
    let pairs =
        f.attributes.iter().flat_map(|(k, v)| [("attributes", k.as_str(), 1, 64), ("attributes", v.as_str(), 0, 255)]);
    for (field, text, least, most) in texts.into_iter().chain(pairs) {
        if text.len() < least || text.chars().count() > most || text.contains('\0') {
            let rule = format!("it has {least} to {most} characters and no NUL");
            return Err(refused(f, field, "TextTooLong", &rule));
        }
    }
    if f.attributes.len() > MOST_ATTRIBUTES {
        return Err(refused(f, "attributes", "TextTooLong", &format!("at most {MOST_ATTRIBUTES} attributes")));
    }
    Ok(())
}

fn quantity(f: &UsageFact) -> Result<()> {
    let Quantity(q) = f.quantity;
    if q.is_sign_negative() && !q.is_zero() {
        return Err(refused(f, "quantity", "NegativeQuantity", "a quantity is not negative"));
    }
    if q > MOST {
        return Err(refused(f, "quantity", "QuantityTooLarge", "a quantity is at most 10^12"));
    }
    if q.normalize().scale() > PLACES {
        return Err(refused(f, "quantity", "QuantityTooFine", "a quantity has at most six decimal places"));
    }
    Ok(())
}

fn refused(f: &UsageFact, field: &'static str, code: &'static str, rule: &str) -> Error {
    let key: String = f.key.chars().take(64).collect();
    Error::bad_request(format!("usage fact '{key}': {field}: {rule}")).field(field).code(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_meter_shows_is_refused_by_name() {
        let now = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
        let good = UsageFact {
            key: "k".into(),
            kind: "volume".into(),
            resource: "r".into(),
            name: String::new(),
            project: "p".into(),
            meter: "volume.gb".into(),
            attributes: [].into(),
            quantity: Quantity(MOST),
            at: now,
        };
        assert_eq!(MOST.to_string(), "1000000000000");
        check(&good, now).unwrap();
        let code = |f: UsageFact| {
            let e = check(&f, now).unwrap_err();
            (e.code.to_string(), e.field.unwrap_or_default().to_string())
        };
        let q = |s: &str| UsageFact { quantity: Quantity::parse(s).unwrap(), ..good.clone() };
        let names = |c: &str, f: &str| (c.to_owned(), f.to_owned());
        assert_eq!(code(q("1000000000000.000001")), names("QuantityTooLarge", "quantity"));
        assert_eq!(code(q("79228162514264337593543950335")), names("QuantityTooLarge", "quantity"));
        assert_eq!(code(q("-0.1")), names("NegativeQuantity", "quantity"));
        assert_eq!(code(q("0.0000001")), names("QuantityTooFine", "quantity"));
        check(&q("0.1000000000"), now).unwrap();
        let at = |t: i64| UsageFact { at: Timestamp(t), ..good.clone() };
        for t in [i64::MIN, 0, EARLIEST.0 - 1, i64::MAX] {
            assert_eq!(code(at(t)), names("InstantOutOfRange", "at"));
        }
        assert_eq!(code(UsageFact { key: String::new(), ..good.clone() }), names("TextTooLong", "key"));
        assert_eq!(code(UsageFact { name: "a\0".into(), ..good.clone() }), names("TextTooLong", "name"));
    }
}
