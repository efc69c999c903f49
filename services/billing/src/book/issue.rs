//! A closed bill becomes issued: its lines can be confirmed, and what it comes to is accrued. In the transaction that stores the bill.

use super::state::BillEvent;
use super::{BillState, Side, store};
use crate::Billing;
use crate::bill::Bill;
use crate::journal::{self, Account, Kind, NewEntry};
use crate::month::Month;
use kernel::calendar::Hours;
use kernel::{Caller, Error, Money, ProjectId, Result, Role, Timestamp};
use runtime::{Tx, transact};

/// Who issues when the contract's time has come.
pub(crate) const DEADLINE: &str = "deadline";

impl Billing {
    /// Issues the bill of a month once the contract's time for late facts is over; what comes later is adjusted in the next period.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; not found, if the project used nothing; conflict (code `MonthRuns`), if the month is not
    /// over, (code `LateFacts`) while facts of it are taken, naming from when not, or (code `BillState`) if its bill is issued.
    pub async fn issue(&self, caller: &Caller, project: &ProjectId, month: Month) -> Result<super::Book> {
        if !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("the operator issues bills"));
        }
        self.env.outbox.flush().await?;
        let now = self.env.now();
        if self.calendar.end(month)? > now {
            return Err(Error::conflict(format!("month: {month} is not over")).code("MonthRuns").field("month"));
        }
        let from = self.closes_at(month)?;
        if from > now {
            let text = format!(
                "month: facts of {month} are taken until {} ({}): its bill is issued from then on",
                self.calendar.local(from),
                self.contract().zone
            );
            return Err(Error::conflict(text).code("LateFacts").field("month"));
        }
        let mut tx = self.env.db.read().await?;
        let first = crate::usage::store::first_usage(&mut tx).await?;
        drop(tx);
        let end = self.calendar.end(month)?;
        if !first.iter().any(|(p, t)| p == project && *t < end) {
            return Err(Error::not_found("the project has no usage until the end of that month").field("project"));
        }
        if !self.close(project, month, now, caller.user.as_str()).await? {
            BillState::Issued.after(BillEvent::Issue)?;
        }
        self.book(project, month).await
    }

    /// The books of a bill that is stored in this transaction.
    pub(crate) async fn issued(&self, tx: &mut Tx, b: &Bill, by: &str, now: Timestamp) -> Result<()> {
        let id = b.id.as_ref().ok_or_else(|| Error::internal("a closed bill has no id"))?;
        let terms = self.contract().books;
        let verify = terms.verify.map(|s| self.around().work.deadline(now, s, Hours::Always)).transpose()?;
        let lines = rows(b)?;
        let empty = lines.is_empty();
        let state = if empty { BillState::Issued.after(BillEvent::Finish)? } else { BillState::Issued };
        store::insert_book(tx, (id, b), state, lines.len(), by, (verify, terms.silence), now).await?;
        store::insert_lines(tx, (id, b), &lines).await?;
        store::insert_event(tx, id, None, "issue", None::<Side>, (by, by), None, now).await?;
        crate::records::seal_book(tx, id).await?;
        self.tell_issued(tx, (id, b), state, (by, verify), now).await?;
        // Adjustments were posted when they were made; the bill adds what was used.
        let used = b.adjustments.iter().try_fold(b.total, |s, a| s.plus(Money::from_yuan(-a.amount.yuan())))?;
        let fen = journal::fen(used.to_fen_half_up())?;
        let e = NewEntry::of(Kind::Issue, id.as_str(), by, format!("bill of {} for {}", b.project, b.month))
            .about(&b.project)
            .with(Account::Accrued, Some(&b.project), fen)
            .with(Account::Revenue, Some(&b.project), -fen);
        journal::post(tx, &e, now).await.map(drop)
    }

    /// Opens the books of bills that were closed before there were books.
    pub(crate) async fn adopt_bills(&self) -> Result<()> {
        loop {
            let now = self.env.now();
            let n: usize = transact!(self.env.db, |tx| {
                let some = store::without_book(tx, 50).await?;
                for b in &some {
                    self.issued(tx, b, DEADLINE, now).await?;
                }
                Ok(some.len())
            })?;
            if n == 0 {
                return Ok(());
            }
        }
    }
}

/// Lines of a bill as they are confirmed: key, item, amount in fen.
fn rows(b: &Bill) -> Result<Vec<(String, String, i64)>> {
    let mut all = Vec::new();
    for l in &b.lines {
        all.push((l.key(), l.item.clone(), journal::fen(l.amount)?));
    }
    for a in &b.adjustments {
        all.push((a.key(), a.item.clone(), journal::fen(a.amount)?));
    }
    Ok(all)
}

/// What is said of another project's bill, and of one that there is none of.
pub(super) fn nowhere() -> Error {
    Error::not_found("the bill could not be found")
}
