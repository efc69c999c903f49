//! Rules that look at several rows of a contract at once.

use super::parse::Lines;
use super::reader::Source;
use super::{Contract, Item, Metering, Select};
use std::collections::HashMap;

pub(super) fn all(c: &Contract, lines: &Lines, src: &Source) {
    twice(src, "item", c.items.iter().map(|i| i.code.as_str()).zip(lines.items.iter().copied()));
    twice(src, "reading", c.readings.iter().map(|r| r.id.as_str()).zip(lines.readings.iter().copied()));
    for (item, line) in c.items.iter().zip(&lines.items) {
        for r in item.readings.iter().filter(|r| !c.readings.iter().any(|x| x.id == **r)) {
            src.report(*line, format!("item {}: readings", item.code), format!("there is no reading {r}"));
        }
        if let Some(m) = item.metering.as_ref().filter(|m| c.not_priced.contains(&m.meter)) {
            src.report(*line, format!("item {}: meter", item.code), format!("{} is listed as not priced", m.meter));
        }
    }
    overlaps(c, lines, src);
}

fn twice<'a>(src: &Source, what: &str, names: impl Iterator<Item = (&'a str, usize)>) {
    let mut first = HashMap::new();
    for (name, line) in names {
        if let Some(before) = first.insert(name, line) {
            src.report(line, format!("{what} {name}"), format!("stands twice, first in line {before}"));
        }
    }
}

/// One usage must not be priced by two rows: selectors of one meter must contradict each other in some attribute.
fn overlaps(c: &Contract, lines: &Lines, src: &Source) {
    let metered: Vec<(&Item, &Metering, usize)> = c
        .items
        .iter()
        .zip(&lines.items)
        .filter_map(|(i, l)| i.metering.as_ref().map(|m| (i, m, *l)))
        .filter(|(_, m, _)| m.select == Select::Attributes && !m.meter.is_empty())
        .collect();
    for (n, (a, x, _)) in metered.iter().enumerate() {
        for (b, y, line) in &metered[n + 1..] {
            let contradict = x.selector.iter().any(|(k, v)| y.selector.get(k).is_some_and(|w| w != v));
            if x.meter == y.meter && !contradict {
                let reason = format!("prices the same usage as item {}: give one of them select = \"order\"", a.code);
                src.report(*line, format!("item {}: selector", b.code), reason);
            }
        }
    }
}
