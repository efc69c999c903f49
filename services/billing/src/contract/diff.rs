//! What a new version of a contract changes, in money where that follows from prices and demand.

use super::terms::demand;
use super::{Contract, Reading};
use kernel::{Money, Result};
use std::collections::BTreeMap;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Kind of row: `item`, `demand`, `payment`, ….
    pub kind: &'static str,
    /// Which.
    pub id: String,
    /// What is different.
    pub what: String,
    /// What it changes over the contract, if that can be said.
    pub yuan: Option<Money>,
}

/// Two versions compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Totals before and after.
    pub total: (Option<Money>, Option<Money>),
    /// Differences, in the order of the file format.
    pub changes: Vec<Change>,
}

/// Compares two contracts.
///
/// # Errors
/// Internal, if an amount overflows.
pub fn diff(a: &Contract, b: &Contract) -> Result<Diff> {
    let mut changes = Vec::new();
    items(a, b, &mut changes)?;
    let mut rows = |kind, before: BTreeMap<String, String>, after: BTreeMap<String, String>| {
        keyed(kind, &before, &after, &mut changes);
    };
    macro_rules! table {
        ($kind:literal, $list:ident, $key:expr, $show:expr) => {{
            let read = |c: &Contract| c.$list.iter().map(|r| ($key(r), $show(r))).collect::<BTreeMap<_, _>>();
            rows($kind, read(a), read(b));
        }};
    }
    table!("level", levels, |r: &super::Level| r.id.clone(), |r: &super::Level| format!(
        "{} {:?} {}",
        r.service, r.metric, r.target
    ));
    table!("scheme", schemes, |r: &super::Scheme| r.id.clone(), |r: &super::Scheme| {
        let items: Vec<String> = r.items.iter().map(|i| format!("{}={} {:?}", i.id, i.points, i.rule)).collect();
        format!("{} points: {}", r.points, items.join("; "))
    });
    table!("payment", payments, |r: &super::Payment| r.id.clone(), |r: &super::Payment| {
        let percent = |d: rust_decimal::Decimal| (d * rust_decimal::Decimal::ONE_HUNDRED).normalize();
        let (share, keep) = (percent(r.share), percent(r.keep));
        format!("{share}% of {:?}, {keep}% kept, {:?}, {:?}, within {:?}", r.of, r.when, r.effect, r.within)
    });
    table!("cap", caps, |r: &super::Cap| r.id.clone(), |r: &super::Cap| format!("{:?} per {:?}", r.amount, r.per));
    table!("obligation", obligations, |r: &super::Obligation| r.id.clone(), |r: &super::Obligation| format!(
        "{} {:?} x{} by {} due {:?} after {:?} before {:?}",
        r.name,
        r.every,
        r.times,
        r.party.as_str(),
        r.due,
        r.after,
        r.before
    ));
    table!("staff", staff, |r: &super::Staff| r.id.clone(), |r: &super::Staff| format!(
        "{} x{} {:?} {:?} {:?}",
        r.name, r.people, r.qualification, r.during, r.shift
    ));
    table!("clock", clocks, |r: &super::Clock| r.id.clone(), |r: &super::Clock| format!(
        "{} {:?} {:?}",
        r.name, r.within, r.on
    ));
    table!("flow", flows, |r: &super::terms::flow::Flow| r.id.clone(), |r: &super::terms::flow::Flow| {
        let who = |all: &[super::terms::flow::Stage]| format!("{:?}", all.iter().map(|s| s.role).collect::<Vec<_>>());
        format!("{} {} {}", r.name, who(&r.stages), who(&r.urgent))
    });
    table!("reading", readings, |r: &Reading| r.id.clone(), |r: &Reading| format!(
        "{}{}",
        r.taken,
        if r.confirmed { " (confirmed)" } else { "" }
    ));
    Ok(Diff { total: (a.total()?, b.total()?), changes })
}

fn keyed(kind: &'static str, a: &BTreeMap<String, String>, b: &BTreeMap<String, String>, out: &mut Vec<Change>) {
    let change = |id: &String, what| Change { kind, id: id.clone(), what, yuan: None };
    for (id, before) in a {
        match b.get(id) {
            None => out.push(change(id, format!("removed: {before}"))),
            Some(after) if after != before => out.push(change(id, format!("{before} → {after}"))),
            Some(_) => {}
        }
    }
    out.extend(
        b.iter().filter(|(id, _)| !a.contains_key(*id)).map(|(id, after)| change(id, format!("added: {after}"))),
    );
}

/// What the demand of an item comes to, and its demand in words.
fn wanted(c: &Contract, code: &str) -> Result<(Money, String)> {
    let (mut sum, mut words) = (Money::from_fen(0), Vec::new());
    for d in c.demand.iter().filter(|d| d.item == code) {
        if let Some(item) = c.item(code) {
            sum = sum.plus(demand::amount(d, item)?.unwrap_or(Money::ZERO))?;
        }
        let months = d.months.map_or_else(String::new, |m| format!(" x {m} months"));
        words.push(format!("{}{months}", d.quantity));
    }
    Ok((sum, words.join(" + ")))
}

fn items(a: &Contract, b: &Contract, out: &mut Vec<Change>) -> Result<()> {
    let price = |m: Option<Money>| m.map_or_else(|| "none".to_owned(), |m| m.to_string());
    let codes: Vec<&str> = a.items.iter().map(|i| i.code.as_str()).collect();
    let new = b.items.iter().map(|i| i.code.as_str()).filter(|c| !codes.contains(c)).collect::<Vec<_>>();
    for code in codes.into_iter().chain(new) {
        let ((money_a, words_a), (money_b, words_b)) = (wanted(a, code)?, wanted(b, code)?);
        let mut what = match (a.item(code), b.item(code)) {
            (Some(x), Some(y)) => {
                let mut all = Vec::new();
                if x.price != y.price {
                    all.push(format!("price {} → {}", price(x.price), price(y.price)));
                }
                if x.ceiling != y.ceiling {
                    all.push(format!("ceiling {} → {}", price(x.ceiling), price(y.ceiling)));
                }
                if (&x.unit, x.per, &x.metering) != (&y.unit, y.per, &y.metering) {
                    all.push("unit or measurement".to_owned());
                }
                all
            }
            (Some(x), None) => vec![format!("removed: {} at {}", x.name, price(x.price))],
            (None, Some(y)) => vec![format!("added: {} at {}", y.name, price(y.price))],
            (None, None) => continue,
        };
        if words_a != words_b {
            what.push(format!("demand {} → {}", or_none(&words_a), or_none(&words_b)));
        }
        if !what.is_empty() {
            let yuan = Money::from_yuan(money_b.yuan() - money_a.yuan());
            out.push(Change { kind: "item", id: code.to_owned(), what: what.join(", "), yuan: Some(yuan) });
        }
    }
    Ok(())
}

fn or_none(s: &str) -> &str {
    if s.is_empty() { "none" } else { s }
}
