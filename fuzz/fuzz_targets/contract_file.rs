#![no_main]
//! A contract that an operator wrote: whatever is wrong with it is a list of problems with their lines, never a panic; what is accepted can
//! be worked with by all who read it: billing, the records of operation, the catalogue.

use billing::contract::{Contract, Problems, diff};
use catalog::order::OrderKind;
use control::north::ops::{book, terms};
use kernel::Timestamp;
use kernel::calendar::{Hours, Span, WeekDays, WorkTime, period_ends};
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;
use std::sync::Arc;

fn due(work: &WorkTime, from: Timestamp, span: Span, hours: Hours) {
    let due = work.deadline(from, span, hours).expect("a clock of an accepted contract ends");
    assert!(due >= from, "{span:?}");
}

/// Clocks, duties and levels as operation measures by them.
fn operation(c: &Contract) -> (WorkTime, Timestamp) {
    let t = terms::of(c, Arc::new(WeekDays)).expect("the zone was checked");
    let from = t.work.begin_of(t.start).expect("the term lies within the calendar");
    for i in &t.incidents {
        let all = [i.receive, i.respond, i.arrive, i.start, i.recover, i.close];
        all.into_iter().flatten().for_each(|m| due(&t.work, from, Span::Minutes(m), i.time));
    }
    for d in &t.duties {
        if let Some(every) = d.every {
            let ends = period_ends(t.start, t.end, every).expect("the term lies within the calendar");
            assert_eq!(ends.last(), Some(&t.end));
        }
        t.work.due_after(t.end, d.due).expect("a duty is due some day");
    }
    t.clocks.iter().for_each(|k| due(&t.work, from, k.within, Hours::Always));
    (t.work, from)
}

/// Flows, clocks and grants as orders are handled by them.
fn orders(c: &Contract, work: &WorkTime, from: Timestamp) {
    let b = book::of(c);
    for i in &b.items {
        let _ = (i.granted(i64::MAX), i.form(), b.item(&i.code).expect("it stands there"));
    }
    for (_, kind) in OrderKind::WORDS {
        for item in b.items.iter().map(Some).chain([None]) {
            let codes: Vec<&str> = item.map(|i| i.code.as_str()).into_iter().collect();
            let f = b.rules.flow(kind, &codes);
            assert!(!f.stages.is_empty() && f.urgent.len() <= f.stages.len(), "{f:?}");
            let roles: HashSet<_> = f.stages.iter().map(|s| s.role).collect();
            assert_eq!(roles.len(), f.stages.len(), "a role decides twice: {f:?}");
            let spans = f.stages.iter().chain(&f.urgent).filter_map(|s| s.within);
            spans.for_each(|s| due(work, from, s, Hours::Always));
        }
    }
    b.rules.clocks.iter().for_each(|k| due(work, from, k.within, Hours::Always));
}

fuzz_target!(|text: &str| {
    match Contract::parse(text) {
        Err(Problems(all)) => {
            assert!(!all.is_empty() && all.is_sorted());
            let last = text.split('\n').count();
            for p in &all {
                assert!((1..=last).contains(&p.line) && !p.at.is_empty() && !p.reason.is_empty(), "{p:?}");
            }
        }
        Ok(c) => {
            assert_eq!(Contract::parse(&c.text).as_ref(), Ok(&c));
            assert!(diff(&c, &c).is_ok_and(|d| d.changes.is_empty()));
            let (work, from) = operation(&c);
            orders(&c, &work, from);
        }
    }
});
