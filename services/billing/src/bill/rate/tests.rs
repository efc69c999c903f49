//! Properties that hold for every usage and every price.

use super::*;
use crate::contract::Contract;
use crate::month::{Calendar, Month};
use kernel::Quantity;
use proptest::prelude::*;

const HEAD: &str = r#"
schema = 1
id = "t"
version = "1"
title = "T"
title_en = "T"
currency = "CNY"
zone = "Asia/Shanghai"
[parties]
purchaser = "a"
supplier = "b"
[term]
start = 2026-01-01
end = 2026-12-31
[rounding]
place = "line"
unit = "fen"
mode = "half_up"
"#;

fn contract() -> Contract {
    static PARSED: std::sync::LazyLock<Contract> = std::sync::LazyLock::new(parsed);
    PARSED.clone()
}

/// One row a measure, each on a meter of its own.
fn parsed() -> Contract {
    let mut text = HEAD.to_owned();
    for (n, (word, _)) in Measure::WORDS.iter().enumerate() {
        text.push_str(&format!(
            "[[item]]\ncode = \"{n}\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"u\"\n\
             per = \"{}\"\nceiling = \"{}.37\"\nmeter = \"{word}\"\nmeasure = \"{word}\"\nquantity = \"1.5\"\n",
            if n % 2 == 0 { "month" } else { "year" },
            n + 3
        ));
    }
    Contract::parse(&text).unwrap()
}

fn window() -> Window {
    let cal = Calendar::of(&contract()).unwrap();
    let m = Month::parse("2026-11").unwrap();
    Window { begin: cal.begin(m).unwrap(), until: cal.end(m).unwrap(), end: cal.end(m).unwrap() }
}

fn interval(meter: &str, resource: u8, from: Timestamp, to: Option<Timestamp>, quantity: Quantity) -> Interval {
    Interval {
        id: format!("{meter}-{resource}-{}", from.0),
        resource: format!("r{resource}"),
        meter: meter.to_owned(),
        kind: "k".into(),
        name: "n".into(),
        attributes: BTreeMap::new(),
        quantity,
        from,
        to,
        origin: None,
    }
}

/// Streams of a resource each: gaps and lengths in minutes, around the month's edges.
fn usage() -> impl Strategy<Value = Vec<Interval>> {
    let step = (0i64..30_000, 1i64..30_000, 1i64..100_000_000);
    let stream = (0usize..6, proptest::collection::vec(step, 1..6));
    proptest::collection::vec(stream, 0..8).prop_map(|streams| {
        let mut all = Vec::new();
        for (r, (meter, steps)) in streams.into_iter().enumerate() {
            let mut t = window().begin.0 - 20_000 * 60_000_000;
            for (gap, length, q) in steps {
                let from = t + gap * 60_000_000;
                t = from + length * 60_000_000;
                let q = Quantity(Decimal::new(q, 3));
                all.push(interval(Measure::WORDS[meter].0, r as u8, Timestamp(from), Some(Timestamp(t)), q));
            }
        }
        all
    })
}

fn amounts(r: &Rated) -> Vec<(String, Quantity, Money)> {
    r.lines.iter().map(|l| (l.item.clone(), l.quantity, l.amount)).collect()
}

proptest! {
    #[test]
    fn lines_sum_to_the_total_and_none_is_negative(all in usage(), place in 0i32..12) {
        let r = rate(&contract(), place, window(), &all).unwrap();
        let sum: i64 = r.lines.iter().map(|l| l.amount.fen().unwrap()).sum();
        prop_assert_eq!(Some(sum), r.total.fen());
        prop_assert!(r.lines.iter().all(|l| l.amount >= Money::ZERO && l.quantity >= Quantity::ZERO));
    }

    #[test]
    fn splitting_an_interval_changes_nothing(all in usage(), which in any::<prop::sample::Index>(), part in 1i64..1_000) {
        prop_assume!(!all.is_empty());
        let mut split = all.clone();
        let n = which.index(split.len());
        let whole = split.remove(n);
        let (from, to) = (whole.from.0, whole.to.unwrap().0);
        let cut = Timestamp(from + (to - from) / 1_000 * part);
        split.push(Interval { to: Some(cut), ..whole.clone() });
        split.push(Interval { from: cut, id: "second".into(), ..whole });
        let c = contract();
        prop_assert_eq!(amounts(&rate(&c, 0, window(), &all).unwrap()), amounts(&rate(&c, 0, window(), &split).unwrap()));
    }

    #[test]
    fn order_of_arrival_changes_nothing(all in usage(), seed in any::<u64>()) {
        let mut other = all.clone();
        let n = other.len().max(1) as u64;
        other.sort_by_key(|i| (i.from.0 as u64 ^ seed) % n.wrapping_mul(97));
        prop_assert_eq!(rate(&contract(), 0, window(), &all).unwrap(), rate(&contract(), 0, window(), &other).unwrap());
    }

    #[test]
    fn twelve_months_of_an_unchanged_quantity_are_the_year(fen in 0i64..100_000_000, thousandths in 0i64..10_000_000) {
        let (price, q) = (Money::from_fen(fen), Ratio::of(Decimal::new(thousandths, 3)));
        let months: Vec<Money> = (0..12).map(|p| amount(price, Per::Year, q, p).unwrap()).collect();
        prop_assert!(months.iter().all(|m| *m >= Money::ZERO));
        let sum = months.iter().try_fold(Money::ZERO, |s, m| s.plus(*m)).unwrap();
        prop_assert_eq!(sum, amount(price, Per::Month, q, 0).unwrap());
    }
}

fn quantity_of(measure: Measure, list: &[Interval]) -> String {
    let r = rate(&contract(), 0, window(), list).unwrap();
    let code = Measure::WORDS.iter().position(|(_, m)| *m == measure).unwrap().to_string();
    r.lines.iter().find(|l| l.item == code).map(|l| l.quantity.to_string()).unwrap_or("none".into())
}

#[test]
fn edges_of_the_month_are_half_open() {
    let w = window();
    let (b, e) = (w.begin.0, w.end.0);
    let one =
        |m: &str, from: i64, to: i64| vec![interval(m, 1, Timestamp(from), Some(Timestamp(to)), Quantity::whole(1))];
    // Ends at the very edge: in force at the last instant. Ends a microsecond before: not.
    assert_eq!(quantity_of(Measure::MonthEnd, &one("month_end", b, e)), "1");
    assert_eq!(quantity_of(Measure::MonthEnd, &one("month_end", b, e - 1)), "0");
    assert_eq!(quantity_of(Measure::MonthEnd, &one("month_end", e, e + 5)), "none", "begins in the next month");
    assert_eq!(quantity_of(Measure::MonthEnd, &one("month_end", b - 9, b)), "none", "ended with the month before");
    assert_eq!(quantity_of(Measure::FullMonths, &one("full_months", b, e)), "1");
    assert_eq!(quantity_of(Measure::FullMonths, &one("full_months", b + 1, e)), "0");
    assert_eq!(quantity_of(Measure::Mean, &one("mean", b, b + (e - b) / 2)), "0.5");
    assert_eq!(quantity_of(Measure::Count, &one("count", b, b + 5)), "1");
    assert_eq!(quantity_of(Measure::Count, &one("count", b - 1, b + 5)), "0");
    assert_eq!(quantity_of(Measure::Fixed, &[]), "1.5");
}

#[test]
fn peak_lets_what_ends_go_first_and_full_months_survive_a_resize() {
    let w = window();
    let (b, e) = (w.begin.0, w.end.0);
    let mid = b + (e - b) / 3;
    let two = |m: &str, r2: u8, q2: i64| {
        vec![
            interval(m, 1, Timestamp(b), Some(Timestamp(mid)), Quantity::whole(2)),
            interval(m, r2, Timestamp(mid), None, Quantity::whole(q2)),
        ]
    };
    assert_eq!(quantity_of(Measure::Peak, &two("peak", 2, 3)), "3", "one replaces the other");
    assert_eq!(quantity_of(Measure::FullMonths, &two("full_months", 1, 5)), "2", "the same one, resized");
    assert_eq!(quantity_of(Measure::FullMonths, &two("full_months", 2, 5)), "0", "neither was there throughout");
}

#[test]
fn what_an_order_created_counts_from_its_delivery() {
    let w = window();
    let mut i = interval("mean", 1, w.begin, None, Quantity::whole(1));
    let origin =
        |counts_from| Some(crate::usage::interval::Origin { order: "o".into(), item: "x".into(), counts_from });
    i.origin = origin(None);
    assert_eq!(quantity_of(Measure::Mean, &[i.clone()]), "none");
    i.origin = origin(Some(Timestamp(w.begin.0 + (w.end.0 - w.begin.0) / 4)));
    assert_eq!(quantity_of(Measure::Mean, &[i]), "0.75");
}

#[test]
fn a_year_below_a_yuan_never_goes_negative() {
    let shares: Vec<i64> = (0..12)
        .map(|p| amount(Money::from_fen(6), Per::Year, Ratio::of(Decimal::ONE), p).unwrap().fen().unwrap())
        .collect();
    assert_eq!(shares, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]);
    let host =
        |p| amount(Money::parse("23441.39").unwrap(), Per::Year, Ratio::of(Decimal::ONE), p).unwrap().to_string();
    assert_eq!((host(0), host(11)), ("1953.45".into(), "1953.44".into()));
}

#[test]
fn usage_without_a_price_is_shown_and_not_charged() {
    let w = window();
    let r = rate(&contract(), 0, w, &[interval("gpu", 1, w.begin, None, Quantity::whole(4))]).unwrap();
    assert_eq!(r.unpriced.len(), 1);
    assert_eq!(r.lines.len(), 1, "only the fixed row");
}
