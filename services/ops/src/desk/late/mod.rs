//! Telling of deadlines of tickets and incidents that have passed: once each, for who subscribed (`super::notify`), while something can still
//! be done about it.

mod store;

use super::Notice;
use super::clock::Stage;
use crate::Ops;
use kernel::{Result, Timestamp};
use runtime::transact;
use std::time::Duration;
use store::Late;

/// What was late for longer when it is first looked at (a case that was entered with its past) stands in the lists only.
const PAST: Duration = Duration::from_secs(31 * 86_400);
/// Deadlines in one transaction.
const BATCH: u32 = 200;

/// Of what kind of case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Ticket,
    Incident,
}

impl Noun {
    fn word(self) -> &'static str {
        match self {
            Noun::Ticket => "ticket",
            Noun::Incident => "incident",
        }
    }
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Noun::Ticket => ("工单", "Ticket"),
            Noun::Incident => ("事件", "Incident"),
        }
    }
}

/// Names of a deadline.
fn names(what: &str) -> Result<(&'static str, &'static str)> {
    Ok(match what {
        "response" => ("响应", "response"),
        "resolution" => ("解决", "resolution"),
        "report" => ("报告", "report"),
        stage => {
            let stage = Stage::stored(stage)?;
            (stage.name(), stage.name_en())
        }
    })
}

fn notice(noun: Noun, l: &Late, now: Timestamp) -> Result<Notice> {
    let ((case, case_en), (what, what_en)) = (noun.names(), names(&l.what)?);
    let title = &l.title;
    Ok(Notice {
        topic: format!("{}.overdue", noun.word()),
        subject: l.subject.clone(),
        project: l.project.clone(),
        public: false,
        title: format!("{case}“{title}”已超过时限：{what}"),
        title_en: Some(format!("{case_en} '{title}' is past a deadline: {what_en}")),
        role: None,
        state: l.state.clone(),
        note: Some(format!("期限 Due: {}", l.due.rfc3339())),
        by: "system".to_owned(),
        at: now,
    })
}

impl Ops {
    /// Tells of the deadlines of tickets and incidents that have passed and that nobody was told of; returns their number. A deadline that
    /// moved is told of anew.
    ///
    /// # Errors
    /// What the database says; what was told before stays told.
    pub async fn tell_late(&self) -> Result<u64> {
        let now = self.env.now();
        let window = (now.minus(PAST), now);
        let mut told = 0;
        for noun in [Noun::Ticket, Noun::Incident] {
            loop {
                let n: u64 = transact!(self.env.db, |tx| {
                    let all = match noun {
                        Noun::Ticket => store::tickets(tx, window, BATCH).await?,
                        Noun::Incident => store::incidents(tx, window, BATCH).await?,
                    };
                    for l in &all {
                        if store::insert(tx, l, now).await? {
                            self.tell(tx, &notice(noun, l, now)?).await?;
                        }
                    }
                    Ok(all.len() as u64)
                })?;
                told += n;
                if n < u64::from(BATCH) {
                    break;
                }
            }
        }
        Ok(told)
    }
}
