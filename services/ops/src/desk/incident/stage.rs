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

/// When a stage's clock stopped: when somebody entered that very stage as reached. A later stage says nothing of it: who enters that a fault is
/// repaired has not said that he was on site in time, and a stage that nobody enters is missed when its time is over.
pub(super) fn stopped(reached: &[(Stage, Timestamp)], stage: Stage) -> Option<Timestamp> {
    reached.iter().filter(|(s, _)| *s == stage).map(|(_, at)| *at).min()
}

/// When a stage or a later one was first reached: who is at work has answered, though nobody knows when.
pub(super) fn first_from(reached: &[(Stage, Timestamp)], stage: Stage) -> Option<Timestamp> {
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
    fn a_later_stage_does_not_stop_the_clock_of_an_earlier_and_a_correction_replaces() {
        let a = entry("handling", 20);
        let mut b = entry("responded", 30);
        let r = reached(&[a.clone(), b.clone()]);
        assert_eq!(stopped(&r, Stage::Receive), None, "nobody entered it");
        assert_eq!(stopped(&r, Stage::Respond), Some(Timestamp(30)), "by its own instant");
        assert_eq!(first_from(&r, Stage::Respond), Some(Timestamp(20)), "who is at work has answered");
        assert_eq!(stopped(&r, Stage::Recover), None);
        let wrong = b.clone();
        b = Entry { corrects: Some(wrong.id.clone()), ..entry("responded", 10) };
        let r = reached(&[wrong, a, b]);
        assert_eq!(stopped(&r, Stage::Respond), Some(Timestamp(10)));
    }

    /// Chuyi 九（三）2、3）: a recovery that is entered first meets no clock but its own; who comes on site after that is judged by when he came.
    #[test]
    fn a_recovery_says_nothing_of_the_stages_before_it() {
        let mut all = vec![entry("recovered", 5)];
        let r = reached(&all);
        assert_eq!([Stage::Receive, Stage::Arrive].map(|s| stopped(&r, s)), [None, None]);
        all.push(entry("on_site", 630));
        assert_eq!(stopped(&reached(&all), Stage::Arrive), Some(Timestamp(630)));
        all.push(entry("received", 1));
        assert_eq!(stopped(&reached(&all), Stage::Receive), Some(Timestamp(1)));
    }

    #[test]
    fn a_recovery_before_a_relapse_was_none() {
        let r = reached(&[entry("responded", 5), entry("recovered", 10), entry("relapse", 20)]);
        assert_eq!((stopped(&r, Stage::Respond), stopped(&r, Stage::Recover)), (Some(Timestamp(5)), None));
        let r = reached(&[entry("recovered", 10), entry("relapse", 20), entry("recovered", 30), entry("closed", 40)]);
        assert_eq!(stopped(&r, Stage::Recover), Some(Timestamp(30)));
    }

    proptest! {
        /// The order in which stages are entered changes nothing, and a clock stops by an entry of its own stage only.
        #[test]
        fn the_order_of_entry_changes_nothing(mut all in proptest::collection::vec((0usize..5, 0i64..100), 0..12), seed in any::<u64>()) {
            let words = ["received", "responded", "on_site", "handling", "recovered"];
            let make = |l: &[(usize, i64)]| l.iter().map(|(w, at)| entry(words[*w], *at)).collect::<Vec<_>>();
            let (before, entered) = (reached(&make(&all)), all.clone());
            let n = all.len().max(1);
            all.rotate_left(usize::try_from(seed % n as u64).unwrap());
            let after = reached(&make(&all));
            for (n, s) in Stage::ALL.iter().copied().enumerate() {
                prop_assert_eq!(stopped(&before, s), stopped(&after, s));
                let own = entered.iter().filter(|(w, _)| *w == n).map(|(_, at)| Timestamp(*at)).min();
                prop_assert_eq!(stopped(&before, s), own);
            }
        }
    }
}
