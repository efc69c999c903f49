//! Deadlines of cases, as the contract in force states them.

use super::words::words;
use crate::terms::{IncidentClock, Terms};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Result, Timestamp};

words! {
    /// What of an incident has a clock, in the order in which it should happen.
    Stage "stage" {
        Receive = "received" "接报" "received",
        Respond = "responded" "响应" "responded",
        Arrive = "on_site" "到场" "on site",
        Start = "handling" "启动处置" "handling started",
        Recover = "recovered" "恢复" "recovered",
        Close = "closed" "关闭" "closed",
    }
}

impl Stage {
    fn minutes(self, row: &IncidentClock) -> Option<i64> {
        match self {
            Stage::Receive => row.receive,
            Stage::Respond => row.respond,
            Stage::Arrive => row.arrive,
            Stage::Start => row.start,
            Stage::Recover => row.recover,
            Stage::Close => row.close,
        }
    }
}

words! {
    /// How a clock stands.
    Standing "standing" {
        Running = "running" "计时中" "running",
        Paused = "paused" "暂停" "paused",
        Met = "met" "及时" "met",
        Late = "late" "超时" "late",
        Waived = "waived" "免除" "waived",
    }
}

/// A deadline that was met at, or is looked at. The deadline itself is in time.
pub(crate) fn standing(due: Timestamp, stopped: Option<Timestamp>, now: Timestamp) -> Standing {
    match stopped {
        Some(at) if at <= due => Standing::Met,
        Some(_) => Standing::Late,
        None if now <= due => Standing::Running,
        None => Standing::Late,
    }
}

/// A clock that began: its end, and when it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Running {
    pub due: Timestamp,
    pub hours: Hours,
}

pub(crate) fn hours_word(h: Hours) -> &'static str {
    if h == Hours::Working { "working" } else { "always" }
}

pub(crate) fn hours_of(word: &str) -> Hours {
    if word == "working" { Hours::Working } else { Hours::Always }
}

impl Terms {
    /// A span of the contract, from an instant.
    pub(crate) fn run(&self, from: Timestamp, span: Span, hours: Hours) -> Result<Running> {
        let due = self.work.deadline(from, span, hours)?;
        let hours = match span {
            Span::Days(_, DayKind::Working) => Hours::Working,
            _ => hours,
        };
        Ok(Running { due, hours })
    }

    /// The clock of a stage of an incident of a level that began at `from`: from the row that holds at that hour; else, where only a row of
    /// working time has it, that one, and it runs in working time (Chuyi, reading `incident.off-time`).
    pub(crate) fn stage(&self, level: &str, stage: Stage, from: Timestamp) -> Result<Option<Running>> {
        let working = self.work.is_working(from)?;
        let rows = || self.incidents.iter().filter(|r| r.level == level);
        let holds = |h: Hours| match h {
            Hours::Always => true,
            Hours::Working => working,
            Hours::Off => !working,
        };
        let now = rows().filter(|r| holds(r.time)).find_map(|r| Some((stage.minutes(r)?, r.time)));
        let later = || {
            let r = rows().filter(|r| r.time == Hours::Working).find_map(|r| stage.minutes(r))?;
            Some((r, Hours::Working))
        };
        let Some((minutes, hours)) = now.or_else(later) else { return Ok(None) };
        self.run(from, Span::Minutes(minutes), hours).map(Some)
    }

    /// The clock of an order or request by its id in the contract.
    pub(crate) fn named(&self, id: &str, from: Timestamp) -> Result<Option<Running>> {
        let clock = self.clocks.iter().find(|c| c.id == id);
        clock.map(|c| self.run(from, c.within, Hours::Always)).transpose()
    }

    /// When a report is due that the contract wants after something, from an instant.
    pub(crate) fn report(&self, after: &str, from: Timestamp) -> Result<Option<Timestamp>> {
        let duty = self.duties.iter().find(|d| d.kind == "report" && d.after.as_deref() == Some(after));
        let due = duty.and_then(|d| d.due).map(|s| self.run(from, s, Hours::Always)).transpose()?;
        Ok(due.map(|r| r.due))
    }

    /// True if the contract has clocks of this level.
    pub(crate) fn has_level(&self, level: &str) -> bool {
        self.incidents.iter().any(|r| r.level == level)
    }

    /// A deadline moved by a pause: time that ran in the pause, as that clock counts it, does not count.
    pub(crate) fn moved(&self, r: Running, from: Timestamp, to: Timestamp) -> Result<Running> {
        let pause = if r.hours == Hours::Working { self.work.between(from, to)? } else { to.since(from) };
        Ok(Running { due: self.work.plus(r.due, pause, r.hours)?, ..r })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Time;
    use kernel::calendar::{WorkCalendar, WorkTime};
    use std::sync::Arc;

    fn row(time: Hours, respond: Option<i64>, recover: Option<i64>) -> IncidentClock {
        IncidentClock {
            level: "3".into(),
            definition: String::new(),
            definition_en: String::new(),
            time,
            receive: None,
            respond,
            arrive: None,
            start: None,
            recover,
            close: None,
            clause: String::new(),
        }
    }

    fn terms() -> Terms {
        let days = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap();
        let hours = vec![(Time::constant(9, 0, 0, 0), Time::constant(17, 0, 0, 0))];
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        Terms {
            work: WorkTime::new(zone, Arc::new(days), hours),
            incidents: vec![row(Hours::Working, Some(5), Some(120)), row(Hours::Off, Some(30), None)],
            ..Terms::none()
        }
    }

    fn at(s: &str) -> Timestamp {
        Timestamp::parse(&format!("{s}:00+08:00")).unwrap()
    }

    /// Chuyi 九（三）2、3）, level 3: 工作时段5分钟响应、2小时恢复；非工作时段30分钟内响应.
    #[test]
    fn the_row_of_the_hour_holds_and_other_clocks_run_in_working_time() {
        let t = terms();
        for (from, respond, recover) in [
            ("2026-09-30T10:00", "2026-09-30T10:05", "2026-09-30T12:00"),
            // The evening before the holiday: answered at once, recovered when work begins again on the 8th.
            ("2026-09-30T20:00", "2026-09-30T20:30", "2026-10-08T11:00"),
            // The made-up Saturday is working time.
            ("2026-10-10T16:00", "2026-10-10T16:05", "2026-10-12T10:00"),
        ] {
            let due = |s| t.stage("3", s, at(from)).unwrap().unwrap().due;
            assert_eq!(due(Stage::Respond), at(respond), "{from}");
            assert_eq!(due(Stage::Recover), at(recover), "{from}");
            assert!(t.stage("3", Stage::Arrive, at(from)).unwrap().is_none());
            assert!(t.stage("9", Stage::Respond, at(from)).unwrap().is_none());
        }
    }

    #[test]
    fn a_pause_moves_a_deadline_by_the_time_that_its_clock_ran() {
        let t = terms();
        let r = Running { due: at("2026-09-30T16:00"), hours: Hours::Working };
        // Paused from 15:00 over the night and the holiday until 09:30 on the 8th: two and a half hours of work.
        assert_eq!(t.moved(r, at("2026-09-30T15:00"), at("2026-10-08T09:30")).unwrap().due, at("2026-10-08T10:30"));
        let r = Running { hours: Hours::Always, ..r };
        assert_eq!(t.moved(r, at("2026-09-30T15:00"), at("2026-09-30T15:20")).unwrap().due, at("2026-09-30T16:20"));
    }

    proptest::proptest! {
        /// Whatever the pauses, what is left between the beginning and the deadline without them is what the contract gives.
        #[test]
        fn pauses_take_nothing_away_and_give_nothing(
            begin in 0i64..20 * 1440, minutes in 1i64..3000, gaps in proptest::collection::vec((0i64..2000, 0i64..4000), 0..6), working in proptest::bool::ANY,
        ) {
            let t = terms();
            let hours = if working { Hours::Working } else { Hours::Always };
            let ran = |a: Timestamp, b: Timestamp| if working { t.work.between(a, b).unwrap() } else { b.since(a) };
            let from = at("2026-09-25T00:00").plus(std::time::Duration::from_secs(begin.unsigned_abs() * 60));
            let mut r = t.run(from, Span::Minutes(minutes), hours).unwrap();
            let (mut now, mut paused) = (from, std::time::Duration::ZERO);
            for (wait, length) in gaps {
                let a = now.plus(std::time::Duration::from_secs(wait.unsigned_abs() * 61));
                if a >= r.due {
                    break;
                }
                now = a.plus(std::time::Duration::from_secs(length.unsigned_abs() * 59));
                r = t.moved(r, a, now).unwrap();
                paused += ran(a, now);
                proptest::prop_assert!(r.due >= a);
            }
            proptest::prop_assert_eq!(ran(from, r.due), paused + std::time::Duration::from_secs(minutes.unsigned_abs() * 60));
        }
    }

    #[test]
    fn the_deadline_itself_is_in_time() {
        let due = Timestamp(10);
        assert_eq!(standing(due, Some(due), Timestamp(99)), Standing::Met);
        assert_eq!(standing(due, Some(Timestamp(11)), Timestamp(99)), Standing::Late);
        assert_eq!(standing(due, None, due), Standing::Running);
        assert_eq!(standing(due, None, Timestamp(11)), Standing::Late);
    }
}
