//! Telling of duties that are due soon and of those that are overdue: once each, for who subscribed (`crate::desk::notify`).

use super::{Instance, store};
use crate::Ops;
use crate::desk::Notice;
use crate::terms::PURCHASER;
use kernel::{Result, Timestamp};
use runtime::transact;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
/// How long before its deadline a duty is told of; one that has less time altogether is told of when it is overdue.
const LEAD: Duration = Duration::from_secs(3 * 86_400);
/// What was overdue for longer when it is first looked at (a contract that was entered with its past) stands in the list only.
const PAST: u32 = 31;
/// Duties in one transaction.
const BATCH: u32 = 200;

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    DueSoon,
    Overdue,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            What::DueSoon => "due_soon",
            What::Overdue => "overdue",
        }
    }
    /// Deadlines of which it is told at an instant, and the least time that such a duty has.
    fn window(self, now: Timestamp) -> store::Window {
        match self {
            What::DueSoon => store::Window { from: now, to: now.plus(LEAD), least: LEAD },
            What::Overdue => store::Window { from: now.minus(DAY * PAST), to: now, least: Duration::ZERO },
        }
    }
    fn texts(self, i: &Instance, purchaser: bool) -> (String, String) {
        let (zh, en) = if purchaser { ("采购人", "purchaser") } else { ("供应商", "supplier") };
        let due = i.due.map(Timestamp::rfc3339).unwrap_or_default();
        let (name, name_en) = (&i.name, &i.name_en);
        match self {
            What::DueSoon => (
                format!("{zh}履约事项“{name}”即将到期，期限{due}"),
                format!("A duty of the {en} is due soon: {name_en}, by {due}"),
            ),
            What::Overdue => (
                format!("{zh}履约事项“{name}”已逾期，期限{due}"),
                format!("A duty of the {en} is overdue: {name_en}, by {due}"),
            ),
        }
    }
}

impl Ops {
    /// Tells of the duties that are due soon or overdue and were not told of; returns their number. A deadline that moved is told of anew.
    ///
    /// # Errors
    /// What the database says; what was told before stays told.
    pub async fn tell_duties(&self) -> Result<u64> {
        let now = self.env.now();
        let mut told = 0;
        for what in [What::DueSoon, What::Overdue] {
            loop {
                let n: u64 = transact!(self.env.db, |tx| {
                    let all = store::untold(tx, &self.terms.contract, what.word(), what.window(now), BATCH).await?;
                    for i in &all {
                        if store::insert_notice(tx, i, what.word(), now).await? > 0 {
                            self.tell(tx, &self.duty_notice(i, what, now)).await?;
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

    fn duty_notice(&self, i: &Instance, what: What, now: Timestamp) -> Notice {
        let (title, title_en) = what.texts(i, self.terms.party_of(&i.duty) == PURCHASER);
        Notice {
            topic: format!("duty.{}", what.word()),
            subject: i.id.to_string(),
            // Duties are for the parties of the contract to see, also those that a tenant's case began.
            project: None,
            public: false,
            title,
            title_en: Some(title_en),
            role: None,
            state: i.standing(now).as_str().to_owned(),
            note: Some(i.clause.clone()).filter(|c| !c.is_empty()),
            by: "system".to_owned(),
            at: now,
        }
    }
}
