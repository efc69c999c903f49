//! Which clock of an incident stopped when: a pure function of its timeline.

use super::{Event, Incident, StageClock};
use crate::desk::clock::Stage;
use crate::desk::timeline::Entry;
use crate::terms::Terms;
use kernel::{Result, Timestamp};
use std::collections::HashSet;

/// When each stage was reached, by the entries that nothing corrects; a recovery before a relapse was none.
pub(super) fn reached(entries: &[Entry]) -> Vec<(Stage, Timestamp)> {
    let corrected: HashSet<&str> = entries.iter().filter_map(|e| e.corrects.as_deref()).collect();
    let mut all: Vec<(Stage, Timestamp)> = Vec::new();
    for e in entries.iter().filter(|e| !corrected.contains(e.id.as_str())) {
        let Ok(event) = Event::parse("event", &e.event) else { continue };
        match event.stage() {
            Some(s) => all.push((s, e.at)),
            None if event == Event::Relapse => all.retain(|(s, _)| *s < Stage::Recover),
            None => {}
        }
    }
    all
}

/// When a stage's clock stopped: when it, or a later one, was first reached.
pub(super) fn stopped(reached: &[(Stage, Timestamp)], stage: Stage) -> Option<Timestamp> {
    reached.iter().filter(|(s, _)| *s >= stage).map(|(_, at)| *at).min()
}

/// The clocks of an incident, given its timeline.
pub(super) fn clocks(t: &Terms, i: &Incident, entries: &[Entry], waived: bool) -> Result<Vec<StageClock>> {
    let reached = reached(entries);
    let mut all = Vec::new();
    for stage in Stage::ALL.iter().copied() {
        if let Some(r) = t.stage(&i.level, stage, i.raised_at)? {
            let stopped_at = stopped(&reached, stage);
            all.push(StageClock { stage, due: r.due, stopped_at, waived: waived && stage == Stage::Arrive });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Caller;
    use proptest::prelude::*;

    fn entry(event: &str, at: i64) -> Entry {
        Entry::new(&Caller::system("t"), event, Timestamp(at), Timestamp(at))
    }

    #[test]
    fn a_later_stage_implies_the_earlier_and_a_correction_replaces() {
        let a = entry("handling", 20);
        let mut b = entry("responded", 30);
        let r = reached(&[a.clone(), b.clone()]);
        assert_eq!(stopped(&r, Stage::Receive), Some(Timestamp(20)));
        assert_eq!(stopped(&r, Stage::Respond), Some(Timestamp(20)), "who is at work has answered");
        assert_eq!(stopped(&r, Stage::Recover), None);
        let wrong = b.clone();
        b = Entry { corrects: Some(wrong.id.clone()), ..entry("responded", 10) };
        let r = reached(&[wrong, a, b]);
        assert_eq!(stopped(&r, Stage::Respond), Some(Timestamp(10)));
    }

    #[test]
    fn a_recovery_before_a_relapse_was_none() {
        let r = reached(&[entry("responded", 5), entry("recovered", 10), entry("relapse", 20)]);
        assert_eq!((stopped(&r, Stage::Respond), stopped(&r, Stage::Recover)), (Some(Timestamp(5)), None));
        let r = reached(&[entry("recovered", 10), entry("relapse", 20), entry("recovered", 30), entry("closed", 40)]);
        assert_eq!(stopped(&r, Stage::Recover), Some(Timestamp(30)));
    }

    proptest! {
        /// The order in which stages are entered changes nothing, and no clock stops before one of an earlier stage.
        #[test]
        fn the_order_of_entry_changes_nothing(mut all in proptest::collection::vec((0usize..5, 0i64..100), 0..12), seed in any::<u64>()) {
            let words = ["received", "responded", "on_site", "handling", "recovered"];
            let make = |l: &[(usize, i64)]| l.iter().map(|(w, at)| entry(words[*w], *at)).collect::<Vec<_>>();
            let before = reached(&make(&all));
            let n = all.len().max(1);
            all.rotate_left(usize::try_from(seed % n as u64).unwrap());
            let after = reached(&make(&all));
            let mut last = Some(Timestamp(i64::MIN));
            for s in Stage::ALL.iter().copied() {
                prop_assert_eq!(stopped(&before, s), stopped(&after, s));
                let at = stopped(&before, s);
                prop_assert!(at.is_none() || last.is_some_and(|l| l <= at.unwrap()));
                last = at;
            }
        }
    }
}
