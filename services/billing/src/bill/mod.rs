//! Bills: what a project owes for a month, and every interval that it owes it for.
//!
//! ```text
//! month runs ──▶ draft (computed when asked) ──▶ month over, grace for late facts: still draft ──▶ closed (stored once, never changes)
//! ```
//!
//! What follows (issued, confirmed or disputed, settled) is in [`crate::book`].
//!
//! * `rate.rs`: the pure function (contract, month, usage) → lines; `dated.rs`: over several versions of the contract; `measure.rs`:
//!   quantities; `fold.rs`: months one after the other, and
//!   what is kept of them; `ahead.rs`: what that needs, read for many projects at once; `period.rs`: all projects over some months; `close.rs`: closing; `csv.rs`: the sheet.
//!
//! Invariants: the sum of the lines is the total, exactly; one closed bill a project and month, enforced by the database; a closed bill
//! carries the instant up to which facts were read, so that computing it again gives the same lines.

mod ahead;
pub mod close;
pub mod csv;
mod dated;
pub mod fold;
pub mod measure;
pub mod period;
pub mod rate;
pub(crate) mod store;

use crate::Billing;
use crate::book::adjust::AdjustmentLine;
use crate::contract::{Measure, Per};
use crate::month::Month;
use crate::usage::Interval;
use fold::{Kept, Want};
use kernel::{BillId, Error, Money, ProjectId, Quantity, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An interval on a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineInterval {
    /// Id.
    pub id: String,
    /// Kind of resource.
    pub kind: String,
    /// Resource.
    pub resource: String,
    /// Its name.
    pub name: String,
    /// Order that created it, if one did.
    pub order: Option<String>,
    /// Quantity in the unit of the meter.
    pub quantity: Quantity,
    /// First instant that counts.
    pub from: Timestamp,
    /// First instant after; none while it runs.
    pub to: Option<Timestamp>,
}

/// A priced line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number of the price row.
    pub item: String,
    /// Category, as printed.
    pub category: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Unit, as printed.
    pub unit: String,
    /// How the quantity was measured.
    pub measure: String,
    /// Quantity, to six decimals.
    pub quantity: Quantity,
    /// Price of a unit.
    pub unit_price: Money,
    /// What the price is for.
    pub per: Per,
    /// Amount, to the fen.
    pub amount: Money,
    /// Usage that the quantity comes from.
    pub intervals: Vec<LineInterval>,
    /// The part of the month that it is for, where the price changed within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

/// The part of a month in which a version of the contract held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Version.
    pub version: String,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
    /// Seconds of the part.
    pub share: i64,
    /// Seconds of the month.
    pub month: i64,
}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Part {
    /// True if the amount is this share of quantity times price. What flows is measured within the part and is not shared again.
    pub fn shares(&self, measure: &str) -> bool {
        // A measure of a version that is not known any more: what a price is for a part of a month is a share of it.
        Measure::parse(measure).is_none_or(Measure::stands)
    }
    /// The share of the month as people check it: `15/31天`; in seconds, where an edge is not that of a day.
    pub fn share_zh(&self) -> String {
        if self.share % DAY == 0 && self.month % DAY == 0 {
            return format!("{}/{}天", self.share / DAY, self.month / DAY);
        }
        format!("{}/{}秒", self.share, self.month)
    }
}

impl Line {
    /// What names the line within its bill, and in adjustments of it.
    pub fn key(&self) -> String {
        dated::key(&self.item, self.part.as_ref())
    }
}

/// Usage that no price row covers: shown, not charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpriced {
    /// Meter.
    pub meter: String,
    /// Attributes of the usage.
    pub attributes: BTreeMap<String, String>,
    /// The usage.
    pub intervals: Vec<LineInterval>,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Id, once closed.
    pub id: Option<BillId>,
    /// Who owes.
    pub project: ProjectId,
    /// Month: `2026-11`.
    pub month: String,
    /// First instant of the month.
    pub begin: Timestamp,
    /// First instant after the month.
    pub end: Timestamp,
    /// Contract.
    pub contract: String,
    /// Its version.
    pub contract_version: String,
    /// SM3 of its text.
    pub contract_digest: String,
    /// Time zone of the month's edges.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// True while it can still change.
    pub draft: bool,
    /// Facts stored up to this instant were read; in the running month also the instant whose quantities count.
    pub as_of: Timestamp,
    /// No real engine stood behind the usage.
    pub simulated: bool,
    /// Lines, in the order of the price book.
    pub lines: Vec<Line>,
    /// Usage without a price.
    pub unpriced: Vec<Unpriced>,
    /// Readings that the lines rest on: name and rule taken.
    pub readings: BTreeMap<String, String>,
    /// Corrections of earlier periods that are booked in this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentLine>,
    /// Sum of the lines and of the adjustments.
    pub total: Money,
}

impl Bill {
    /// The versions of the contract that priced its lines, oldest first.
    pub fn versions(&self) -> Vec<&str> {
        let mut parts: Vec<&Part> = self.lines.iter().filter_map(|l| l.part.as_ref()).collect();
        parts.sort_by_key(|p| p.from);
        let mut all: Vec<&str> = Vec::new();
        for v in parts.iter().map(|p| p.version.as_str()).chain([self.contract_version.as_str()]) {
            if !all.contains(&v) {
                all.push(v);
            }
        }
        all
    }
}

/// A closed bill in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Who owes.
    pub project: ProjectId,
    /// Month.
    pub month: String,
    /// Sum.
    pub total: Money,
    /// True while it can still change.
    pub draft: bool,
    /// Instant up to which facts were read.
    pub as_of: Timestamp,
}

impl Billing {
    /// The bill of a project for a month: the closed one, or a draft as of now.
    ///
    /// # Errors
    /// Bad request, if the month has not begun.
    pub async fn bill(&self, project: &ProjectId, month: Month) -> Result<Bill> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        if self.calendar.begin(month)? > now {
            return Err(Error::bad_request(format!("month: {month} has not begun")).field("month"));
        }
        let mut tx = self.env.db.read().await?;
        if let Some(b) = store::get(&mut tx, project, month).await? {
            return Ok(b);
        }
        let (bill, made) = self.compute_and_made(&mut tx, project, month, now).await?;
        drop(tx);
        self.keep(&[(project.clone(), made)]).await?;
        Ok(bill)
    }

    /// Intervals of a project that overlap a month, by meter, resource and time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn intervals(&self, project: &ProjectId, month: Month) -> Result<Vec<Interval>> {
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        let folded = self.fold(&mut tx, project, (month, month), self.env.now(), Want::Intervals).await?;
        Ok(folded.intervals)
    }

    /// Bills of a month over all projects that used something in it: closed ones, and drafts for the others.
    ///
    /// # Errors
    /// As [`Billing::bill`].
    pub async fn bills(&self, month: Month) -> Result<Vec<Summary>> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        if self.calendar.begin(month)? > now {
            return Err(Error::bad_request(format!("month: {month} has not begun")).field("month"));
        }
        let mut all = store::of_month(&mut self.env.db.read().await?, month).await?;
        let closed: std::collections::BTreeSet<ProjectId> = all.iter().map(|s| s.project.clone()).collect();
        self.period((month, month), now, |a| {
            if !closed.contains(&a.project) {
                let (project, month, total) = (a.project, month.to_string(), a.total);
                all.push(Summary { project, month, total, draft: true, as_of: now });
            }
            Ok(())
        })
        .await?;
        all.sort_by(|a, b| a.project.cmp(&b.project));
        Ok(all)
    }

    /// Computes a bill from the facts stored by `as_of`; the same input gives the same bill for ever.
    pub(crate) async fn compute(
        &self,
        tx: &mut runtime::Tx,
        project: &ProjectId,
        month: Month,
        as_of: Timestamp,
    ) -> Result<Bill> {
        self.compute_and_made(tx, project, month, as_of).await.map(|(b, _)| b)
    }

    async fn compute_and_made(
        &self,
        tx: &mut runtime::Tx,
        project: &ProjectId,
        month: Month,
        as_of: Timestamp,
    ) -> Result<(Bill, Vec<Kept>)> {
        let (rated, made) = self.rated(tx, project, month, as_of).await?;
        let adjustments = crate::book::store::adjustment_lines(tx, project, month, as_of).await?;
        Ok((self.bill_of(project, month, as_of, rated, adjustments)?, made))
    }

    /// The usage of a project in a month, rated by the versions of the contract that hold in it.
    pub(crate) async fn rated(
        &self,
        tx: &mut runtime::Tx,
        project: &ProjectId,
        month: Month,
        as_of: Timestamp,
    ) -> Result<(rate::Rated, Vec<Kept>)> {
        let mut folded = self.fold(tx, project, (month, month), as_of, Want::Bill).await?;
        let rated = folded.bill.take().ok_or_else(|| Error::internal("a month was not rated"))?;
        Ok((rated, folded.made))
    }

    fn bill_of(
        &self,
        project: &ProjectId,
        month: Month,
        as_of: Timestamp,
        rated: rate::Rated,
        adjustments: Vec<AdjustmentLine>,
    ) -> Result<Bill> {
        let (begin, end) = (self.calendar.begin(month)?, self.calendar.end(month)?);
        let total = adjustments.iter().try_fold(rated.total, |s, a| s.plus(a.amount))?;
        let versions = self.versions();
        let c =
            versions.at(Timestamp(end.0 - 1)).cloned().unwrap_or_else(|| std::sync::Arc::new(self.contract().clone()));
        let used: Vec<&str> =
            rated.lines.iter().filter_map(|l| c.item(&l.item)).flat_map(|i| &i.readings).map(String::as_str).collect();
        let readings = c.readings.iter().filter(|r| used.contains(&r.id.as_str()));
        Ok(Bill {
            id: None,
            project: project.clone(),
            month: month.to_string(),
            begin,
            end,
            contract: c.id.clone(),
            contract_version: c.version.clone(),
            contract_digest: c.digest.clone(),
            zone: c.zone.clone(),
            currency: c.currency.clone(),
            draft: true,
            as_of,
            simulated: self.simulated,
            readings: readings.map(|r| (r.id.clone(), r.taken.clone())).collect(),
            lines: rated.lines,
            unpriced: rated.unpriced,
            adjustments,
            total,
        })
    }
}
