//! Reading the books: reconciliation of a month (对账), lists of bills, disputes and adjustments, the half-year of a project.

use super::adjust::Adjustment;
use super::{BillState, Book, BookLine, Dispute, Event, store};
use crate::Billing;
use crate::bill::Bill;
use crate::month::Month;
use kernel::{AdjustmentId, Error, Money, ProjectId, Result};
use runtime::list::{Asked, Listed};
use std::collections::BTreeMap;

/// Most months in one list of a project's bills.
pub const MONTHS_MAX: u32 = 36;

/// A month of a project with what both sides said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// The bill.
    pub bill: Bill,
    /// How it stands; none for a draft.
    pub book: Option<Book>,
    /// Its lines as they stand, in their order; none for a draft.
    pub lines: Vec<BookLine>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// Which bills to list.
#[derive(Debug, Clone, Default)]
pub struct BookFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// Of this month only.
    pub month: Option<Month>,
    /// In this state only.
    pub state: Option<BillState>,
    /// In which order, and where to go on.
    pub page: Asked,
}

/// Which disputes to list.
#[derive(Debug, Clone, Default)]
pub struct DisputeFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<String>,
    /// In which order, and where to go on.
    pub page: Asked,
}

/// The bills of a project over some months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Project.
    pub project: ProjectId,
    /// Issued bills, and drafts where one project is asked for; by month.
    pub months: Vec<TermMonth>,
    /// Sum of the issued ones.
    pub issued: Money,
    /// Of that, frozen.
    pub frozen: Money,
    /// Sum of the drafts.
    pub draft: Money,
}

/// A month in a list of a project's bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermMonth {
    /// Month.
    pub month: String,
    /// State of its bill.
    pub state: BillState,
    /// What the bill comes to.
    pub total: Money,
    /// Of that, frozen.
    pub frozen: Money,
    /// Lines that somebody must still confirm.
    pub unfinished: i64,
    /// How far the reconciliation is.
    pub reconciliation: &'static str,
}

impl Billing {
    /// An issued bill, without its lines.
    ///
    /// # Errors
    /// Not found.
    pub async fn book(&self, project: &ProjectId, month: Month) -> Result<Book> {
        let mut tx = self.env.db.read().await?;
        store::get_book(&mut tx, project, &month.to_string()).await?.ok_or_else(super::issue::nowhere)
    }

    /// A month of a project, line by line, with who confirmed what and when.
    ///
    /// # Errors
    /// Bad request, if the month has not begun.
    pub async fn reconciliation(&self, project: &ProjectId, month: Month) -> Result<Reconciliation> {
        let bill = self.bill(project, month).await?;
        let Some(id) = &bill.id else {
            return Ok(Reconciliation { bill, book: None, lines: Vec::new(), events: Vec::new() });
        };
        let mut tx = self.env.db.read().await?;
        let book = store::get_book(&mut tx, project, &month.to_string()).await?;
        let (lines, events) = (store::lines(&mut tx, id).await?, store::events(&mut tx, id).await?);
        Ok(Reconciliation { bill, book, lines, events })
    }

    /// Issued bills, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn books(&self, f: &BookFilter) -> Result<Listed<Book>> {
        let mut tx = self.env.db.read().await?;
        store::books(&mut tx, f).await
    }

    /// Disputes, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn disputes(&self, f: &DisputeFilter) -> Result<Listed<Dispute>> {
        let mut tx = self.env.db.read().await?;
        store::disputes(&mut tx, f).await
    }

    /// Adjustments, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn adjustments(
        &self,
        project: Option<&ProjectId>,
        marker: Option<&AdjustmentId>,
        limit: u32,
    ) -> Result<Vec<Adjustment>> {
        let mut tx = self.env.db.read().await?;
        store::adjustments(&mut tx, project, marker, limit).await
    }

    /// Issued bills of some months by project, as many projects as `limit` says, after `marker`.
    ///
    /// # Errors
    /// Bad request, for no month or more than [`MONTHS_MAX`].
    pub async fn term(&self, from: Month, months: u32, marker: Option<&ProjectId>, limit: u32) -> Result<Vec<Term>> {
        let last = last_of(from, months)?;
        let mut tx = self.env.db.read().await?;
        let mut by_project: BTreeMap<ProjectId, Term> = BTreeMap::new();
        for b in store::books_between(&mut tx, (&from.to_string(), &last.to_string()), None, marker, limit).await? {
            let t = by_project.entry(b.project.clone()).or_insert_with(|| Term::of(b.project.clone()));
            t.add(&b)?;
        }
        Ok(by_project.into_values().collect())
    }

    /// Bills of one project over some months: issued ones, and drafts of months that have begun.
    ///
    /// # Errors
    /// As [`Billing::term`].
    pub async fn term_of(&self, project: &ProjectId, from: Month, months: u32) -> Result<Term> {
        let last = last_of(from, months)?;
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let range = (&*from.to_string(), &*last.to_string());
        let mut t = Term::of(project.clone());
        for b in store::books_between(&mut tx, range, Some(project), None, 1).await? {
            t.add(&b)?;
        }
        drop(tx);
        let mut m = from;
        while m <= last && self.calendar.begin(m)? <= now {
            if !t.months.iter().any(|x| x.month == m.to_string()) {
                let b = self.bill(project, m).await?;
                t.draft = t.draft.plus(b.total)?;
                t.months.push(TermMonth {
                    month: b.month,
                    state: BillState::Draft,
                    total: b.total,
                    frozen: Money::from_fen(0),
                    unfinished: 0,
                    reconciliation: "open",
                });
            }
            m = m.next();
        }
        t.months.sort_by(|a, b| a.month.cmp(&b.month));
        Ok(t)
    }
}

fn last_of(from: Month, months: u32) -> Result<Month> {
    if !(1..=MONTHS_MAX).contains(&months) {
        return Err(Error::bad_request(format!("months: must be from 1 to {MONTHS_MAX}")).field("months"));
    }
    Ok(from.plus(months - 1))
}

impl Term {
    fn of(project: ProjectId) -> Term {
        let nothing = Money::from_fen(0);
        Term { project, months: Vec::new(), issued: nothing, frozen: nothing, draft: nothing }
    }

    fn add(&mut self, b: &Book) -> Result<()> {
        self.issued = self.issued.plus(b.total)?;
        self.frozen = self.frozen.plus(b.frozen)?;
        self.months.push(TermMonth {
            month: b.month.clone(),
            state: b.state,
            total: b.total,
            frozen: b.frozen,
            unfinished: b.unfinished,
            reconciliation: b.reconciliation(),
        });
        Ok(())
    }
}
