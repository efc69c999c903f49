//! Names of events. What nobody ever records under a misspelt name is never due and never paid, so a name is one that the program or the contract
//! knows, or, where the contract lists its `events`, one of these.

use super::super::Contract;
use super::super::parse::Lines;
use super::super::reader::Source;
use super::super::terms::Moment;
use super::super::terms::demand::deliveries;
use super::super::terms::payment::EffectRule;
use std::collections::BTreeSet;

/// Events that the program knows by name.
const KNOWN: [&str; 12] = [
    "signature",
    "start",
    "acceptance",
    "end",
    "acceptance-failed",
    "half-year-acceptance",
    "assessment-failed",
    "appeal",
    "settlement-list",
    "risk-request",
    "risk-request-urgent",
    "security-event",
];

/// Where an event is named: its line, the place, the name.
type Named<'a> = (usize, String, &'a str);

/// Every event that the contract names.
fn named<'a>(c: &'a Contract, lines: &Lines) -> Vec<Named<'a>> {
    let mut all: Vec<Named<'a>> = Vec::new();
    for (o, line) in c.obligations.iter().zip(&lines.obligations) {
        all.extend(o.after.iter().map(|e| (*line, format!("obligation {}: after", o.id), e.as_str())));
        all.extend(o.before.iter().map(|e| (*line, format!("obligation {}: before", o.id), e.as_str())));
    }
    for (d, line) in c.demand.iter().zip(&lines.demand) {
        all.extend(d.deliver.iter().map(|(_, e)| (*line, format!("demand of {}: deliver", d.item), e.as_str())));
    }
    for (p, line) in c.payments.iter().zip(&lines.payments) {
        if let Moment::Event(e) | Moment::After(_, e) = &p.when {
            all.push((*line, format!("payment {}: when", p.id), e.as_str()));
        }
        if let Some(EffectRule::Bands(bands)) = p.effect.as_ref().map(|e| &e.rule) {
            let until = bands.iter().filter_map(|b| b.until.as_deref());
            all.extend(until.map(|e| (*line, format!("payment {}: until", p.id), e)));
        }
    }
    all
}

/// Names that need no declaration: those of the program, and what levels, schemes and obligations of the contract give.
fn given(c: &Contract) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = KNOWN.iter().map(|e| (*e).to_owned()).collect();
    all.insert("security-event-closed".to_owned());
    let levels = c.levels.iter().map(|l| &l.id).chain(c.incidents.iter().map(|i| &i.level));
    all.extend(levels.flat_map(|l| [l.clone(), format!("{l}-closed")]));
    all.extend(c.schemes.iter().map(|s| format!("{}-failed", s.id)));
    all.extend(c.obligations.iter().map(|o| o.id.clone()));
    all.extend(deliveries(&c.demand).into_iter().map(|d| d.id));
    all
}

/// Every event that the contract knows, by those names under which one may be recorded.
pub(in super::super) fn known_events(c: &Contract) -> BTreeSet<String> {
    let lines = |n: usize| vec![0; n];
    let lines = Lines {
        obligations: lines(c.obligations.len()),
        demand: lines(c.demand.len()),
        payments: lines(c.payments.len()),
        ..Lines::default()
    };
    let mut all = given(c);
    all.extend(named(c, &lines).into_iter().map(|(_, _, e)| e.to_owned()));
    all.extend(c.events.iter().flatten().cloned());
    all
}

pub(super) fn check(c: &Contract, lines: &Lines, src: &Source) {
    let given = given(c);
    for (line, at, name) in named(c, lines) {
        if given.contains(name) {
            continue;
        }
        if !spelt(name) {
            src.report(line, at, format!("'{name}' is no name of an event: small letters, digits, hyphens and dots"));
            continue;
        }
        match &c.events {
            Some(all) if !all.iter().any(|e| e == name) => {
                src.report(
                    line,
                    at,
                    format!("'{name}' is neither an event that the program knows nor one of `events`"),
                );
            }
            Some(_) => {}
            None => {
                if let Some(like) = KNOWN.iter().find(|k| near(k, name)) {
                    let reason = format!("'{name}' is nearly {like}: if it is another event, list it in `events`");
                    src.report(line, at, reason);
                }
            }
        }
    }
    for e in c.events.iter().flatten().filter(|e| !spelt(e)) {
        src.report(lines.events, "events", format!("'{e}' is no name: small letters, digits, hyphens and dots"));
    }
}

fn spelt(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c))
}

/// Whether a name is another but for a slip: at most two signs put in, left out or exchanged, of eight and more.
fn near(known: &str, name: &str) -> bool {
    let slips = if known.len() < 8 { 1 } else { 2 };
    known.len() > 3 && known != name && distance(known.as_bytes(), name.as_bytes()) <= slips
}

fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        row[0] = left;
        for (cell, y) in row[1..].iter_mut().zip(b) {
            let swapped = before + usize::from(x != y);
            before = *cell;
            left = swapped.min(before + 1).min(left + 1);
            *cell = left;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen() {
        for (a, b, far) in
            [("signature", "signature", 0), ("signature", "signture", 1), ("ab", "ba", 2), ("", "abc", 3)]
        {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), far, "{a} {b}");
        }
        assert!(near("acceptance", "acceptence") && near("start", "stat"));
        assert!(!near("acceptance", "acceptance") && !near("acceptance", "final-acceptance") && !near("end", "and"));
    }
}
