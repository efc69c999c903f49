//! The six measures at the odd places of the calendar.

use super::*;
use billing::bill::measure::{FullMonths, Piece, Window, quantity};
use billing::contract::Measure;
use billing::month::{Calendar, Month};
use proptest::prelude::*;
use rust_decimal::Decimal;

const HOUR: i64 = 3_600_000_000;

/// Months with a day of 23 hours, of 25, of a leap year, and a plain one.
const ODD: [(&str, &str, i64); 5] = [
    ("Europe/Berlin", "2026-03", 31 * 24 - 1),
    ("Europe/Berlin", "2026-10", 31 * 24 + 1),
    ("Asia/Shanghai", "2028-02", 29 * 24),
    ("Asia/Shanghai", "2100-02", 28 * 24),
    ("America/New_York", "2026-03", 31 * 24 - 1),
];

fn calendar(zone: &str) -> Calendar {
    Calendar::of(&batch::contract(zone, "")).unwrap()
}

fn window(cal: &Calendar, m: &str) -> Window {
    let m = Month::parse(m).unwrap();
    let end = cal.end(m).unwrap();
    Window { begin: cal.begin(m).unwrap(), until: end, end }
}

fn piece(resource: u32, q: Decimal, from: i64, to: i64) -> Piece {
    Piece {
        resource,
        event: false,
        since: Timestamp(from),
        quantity: Quantity(q),
        from: Timestamp(from),
        to: Timestamp(to),
    }
}

fn of(measure: Measure, pieces: &[Piece], w: Window) -> String {
    quantity(measure, pieces, w, FullMonths::OfCalendar).unwrap().rounded().to_string()
}

#[test]
fn a_month_of_odd_days_is_a_month() {
    for (zone, m, hours) in ODD {
        let w = window(&calendar(zone), m);
        assert_eq!((w.end.0 - w.begin.0) / HOUR, hours, "{zone} {m}");
        let whole = [piece(1, Decimal::ONE, w.begin.0, i64::MAX)];
        for measure in [Measure::MonthEnd, Measure::FullMonths, Measure::Mean, Measure::Peak, Measure::Count] {
            assert_eq!(of(measure, &whole, w), "1", "{zone} {m} {measure:?}");
        }
        let hour = [piece(1, Decimal::from(hours), w.end.0 - HOUR, w.end.0)];
        assert_eq!(of(Measure::Mean, &hour, w), "1", "an hour is one of the hours that the month has");
        assert_eq!(of(Measure::FullMonths, &hour, w), "0");
    }
}

#[test]
fn the_day_without_an_hour_is_shorter_by_it() {
    let cal = calendar("Europe/Berlin");
    let w = window(&cal, "2026-03");
    let day = [piece(1, Decimal::ONE, at("2026-03-28T23:00:00Z").0, at("2026-03-29T22:00:00Z").0)];
    let exact = quantity(Measure::Mean, &day, w, FullMonths::OfCalendar).unwrap();
    assert_eq!((exact.num, exact.den), (Decimal::from(23 * 3_600), (31 * 24 - 1) * 3_600));
}

#[test]
fn months_from_activation_end_where_the_calendar_lets_them() {
    let cal = calendar("Asia/Shanghai");
    // From 31 January 10:00: complete on 29 February 2028 10:00 (a leap year), on 31 March, on 30 April.
    let born = at("2028-01-31T02:00:00Z");
    let there = |until: &str| vec![piece(1, Decimal::TWO, born.0, at(until).0)];
    let q = |pieces: &[Piece], m: &str| {
        quantity(Measure::FullMonths, pieces, window(&cal, m), FullMonths::FromActivation(&cal))
            .unwrap()
            .num
            .to_string()
    };
    let all = there("2028-04-30T02:00:00Z");
    let seen: Vec<String> =
        ["2028-01", "2028-02", "2028-03", "2028-04", "2028-05"].iter().map(|m| q(&all, m)).collect();
    assert_eq!(seen, ["0", "2", "2", "2", "0"]);
    assert_eq!(q(&there("2028-02-29T01:59:59.999999Z"), "2028-02"), "0", "a microsecond short");
    assert_eq!(q(&there("2028-02-29T02:00:00Z"), "2028-02"), "2");
    // A break begins new months.
    let mut broken = there("2028-02-10T00:00:00Z");
    broken.push(piece(1, Decimal::TWO, at("2028-02-10T00:00:01Z").0, i64::MAX));
    assert_eq!((q(&broken, "2028-02"), q(&broken, "2028-03")), ("0".into(), "2".into()));
    // Begun with the month, they are those of the calendar.
    let w = window(&cal, "2028-03");
    let whole = [piece(1, Decimal::ONE, w.begin.0, w.end.0)];
    assert_eq!((q(&whole, "2028-03"), q(&whole, "2028-04")), ("1".into(), "0".into()));
}

#[test]
fn the_largest_quantities_add_up_and_beyond_them_an_error_says_so() {
    let w = window(&calendar("Asia/Shanghai"), "2026-01");
    let most = Decimal::from(10_i64.pow(12));
    let many: Vec<Piece> = (0..1_000).map(|n| piece(n, most, w.begin.0, w.end.0)).collect();
    for m in [Measure::MonthEnd, Measure::FullMonths, Measure::Mean, Measure::Peak, Measure::Count] {
        assert_eq!(of(m, &many, w), "1000000000000000");
    }
    let over = [piece(1, Decimal::MAX, w.begin.0, w.end.0), piece(2, Decimal::MAX, w.begin.0, w.end.0)];
    for m in [Measure::MonthEnd, Measure::FullMonths, Measure::Mean, Measure::Peak, Measure::Count] {
        let e = quantity(m, &over, w, FullMonths::OfCalendar).unwrap_err();
        assert_eq!(e.code, "QuantityOverflow", "{m:?}");
    }
}

proptest! {
    /// Cut anywhere, also within the odd hour: nothing changes, and nothing is negative.
    #[test]
    fn splitting_changes_nothing_on_odd_days(
        which in 0usize..5, list in proptest::collection::vec((0u32..3, 1i64..1_000_000, 0i64..800, 1i64..800), 1..8), part in 1i64..999
    ) {
        let (zone, m, _) = ODD[which];
        let cal = calendar(zone);
        let w = window(&cal, m);
        // Pieces of a resource do not overlap: each begins after the one before.
        let mut ends = [w.begin.0 - 40 * HOUR; 3];
        let mut all = Vec::new();
        for (r, q, gap, hours) in list {
            let end = &mut ends[r as usize];
            let from = *end + gap * HOUR;
            *end = from + hours * HOUR;
            all.push(piece(r, Decimal::new(q, 3), from, *end));
        }
        let mut split = Vec::new();
        for p in &all {
            let cut = p.from.0 + (p.to.0 - p.from.0) / 1_000 * part;
            split.push(Piece { to: Timestamp(cut), ..p.clone() });
            split.push(Piece { from: Timestamp(cut), ..p.clone() });
        }
        split.reverse();
        for measure in [Measure::MonthEnd, Measure::FullMonths, Measure::Mean, Measure::Peak, Measure::Count] {
            for months in [FullMonths::OfCalendar, FullMonths::FromActivation(&cal)] {
                let (a, b) = (quantity(measure, &all, w, months).unwrap(), quantity(measure, &split, w, months).unwrap());
                prop_assert_eq!(a, b);
                prop_assert!(a.num >= Decimal::ZERO);
            }
        }
    }
}
