//! Adjustments: what was wrong in a closed bill is reversed and booked anew, in the first period of the project that is still open.
//!
//! An adjustment names bill, period and line that it corrects. It gives two lines on the later bill: the reversal, at what was booked, and the new
//! one, at the price at which it was booked; where nothing had been booked or nothing is left, only one. What a line is booked at is what the last
//! adjustment of it says.

use super::store;
use crate::Billing;
use crate::bill::{Bill, Line, Part};
use crate::contract::Per;
use crate::journal::{self, Account, Kind, NewEntry, words};
use crate::month::Month;
use kernel::{AdjustmentId, BillId, Error, Money, ProjectId, Quantity, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Why a closed bill is adjusted.
    Cause {
        /// Facts came, or were corrected, after it was closed.
        Facts = "facts" "迟到或更正的用量";
        /// A dispute was right.
        Dispute = "dispute" "争议成立";
    }
}

/// What a line is booked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// Quantity.
    pub quantity: Quantity,
    /// Amount.
    pub amount: Money,
    /// The quantity that the facts gave when this was booked; differs from `quantity` after a dispute.
    pub facts: Quantity,
}

/// An adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Id.
    pub id: AdjustmentId,
    /// Project.
    pub project: ProjectId,
    /// The bill that it corrects.
    pub bill: BillId,
    /// Its period.
    pub month: String,
    /// The line that it corrects.
    pub line: String,
    /// The period in which it is booked.
    pub booked_in: String,
    /// Why.
    pub cause: Cause,
    /// The dispute, or the facts, by their keys.
    pub causes: Vec<String>,
    /// In words.
    pub reason: String,
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
    /// Price at which it was booked.
    pub unit_price: Money,
    /// What the price is for.
    pub per: Per,
    /// The part of the month that the line is for, if not the whole.
    pub part: Option<Part>,
    /// What was booked.
    pub old: Booked,
    /// What is booked now.
    pub new: Booked,
}

/// What a line of a bill does about an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// Takes back what was booked.
    Reversal,
    /// Books it anew.
    New,
}

impl AdjustmentKind {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            AdjustmentKind::Reversal => "reversal",
            AdjustmentKind::New => "new",
        }
    }
    /// As it is printed.
    pub fn zh(self) -> &'static str {
        match self {
            AdjustmentKind::Reversal => "冲销",
            AdjustmentKind::New => "重新入账",
        }
    }
}

/// A line of a bill that corrects an earlier period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentLine {
    /// Reversal or new.
    pub kind: AdjustmentKind,
    /// The adjustment.
    pub adjustment: AdjustmentId,
    /// The bill that is corrected.
    pub bill: BillId,
    /// Its period.
    pub month: String,
    /// Its line.
    pub line: String,
    /// Why.
    pub reason: String,
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
    /// Quantity; below zero in a reversal.
    pub quantity: Quantity,
    /// Price at which it was booked.
    pub unit_price: Money,
    /// Amount, to the fen; below zero in a reversal.
    pub amount: Money,
    /// How the quantity is measured; bills of before do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What the price is for; bills of before do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// The part of the corrected month that the line is for, where the price changed within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

impl AdjustmentLine {
    /// What names the line within its bill.
    pub fn key(&self) -> String {
        format!("{}:{}", self.adjustment, self.kind.as_str())
    }
    /// The adjustment whose line has this key.
    pub(crate) fn of_key(key: &str) -> Option<AdjustmentId> {
        let (id, kind) = key.rsplit_once(':')?;
        matches!(kind, "reversal" | "new").then(|| AdjustmentId::from(id))
    }
}

fn minus(m: Money) -> Money {
    Money::from_yuan(-m.yuan())
}

impl Adjustment {
    /// The lines of the bill on which it is booked.
    pub fn lines(&self) -> Vec<AdjustmentLine> {
        let line = |kind, quantity, amount| AdjustmentLine {
            kind,
            adjustment: self.id.clone(),
            bill: self.bill.clone(),
            month: self.month.clone(),
            line: self.line.clone(),
            reason: self.reason.clone(),
            item: self.item.clone(),
            category: self.category.clone(),
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            unit: self.unit.clone(),
            quantity,
            unit_price: self.unit_price,
            amount,
            measure: Some(self.measure.clone()),
            per: Some(self.per),
            part: self.part.clone(),
        };
        let stands = |b: &Booked| b.quantity != Quantity::ZERO || b.amount != Money::ZERO;
        let mut all = Vec::new();
        if stands(&self.old) {
            let q = Quantity(-self.old.quantity.0);
            all.push(line(AdjustmentKind::Reversal, q, minus(self.old.amount)));
        }
        if stands(&self.new) {
            all.push(line(AdjustmentKind::New, self.new.quantity, self.new.amount));
        }
        all
    }
}

/// A line of a closed bill and what it is booked at by now.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub line: Line,
    pub booked: Booked,
}

/// What the lines of a closed bill are booked at, by key.
pub(crate) async fn standing(tx: &mut Tx, bill: &Bill) -> Result<BTreeMap<String, Standing>> {
    let id = bill.id.as_ref().ok_or_else(|| Error::internal("a closed bill has no id"))?;
    let booked = |l: &Line| Booked { quantity: l.quantity, amount: l.amount, facts: l.quantity };
    let own = bill.lines.iter().map(|l| (l.key(), Standing { booked: booked(l), line: l.clone() }));
    let mut all: BTreeMap<String, Standing> = own.collect();
    for a in store::adjustments_of(tx, id).await? {
        match all.get_mut(&a.line) {
            Some(s) => s.booked = a.new,
            None => {
                all.insert(a.line.clone(), Standing { line: template(&a), booked: a.new });
            }
        }
    }
    Ok(all)
}

/// A line as an adjustment describes it, where the bill had none.
fn template(a: &Adjustment) -> Line {
    Line {
        item: a.item.clone(),
        category: a.category.clone(),
        name: a.name.clone(),
        name_en: a.name_en.clone(),
        unit: a.unit.clone(),
        measure: a.measure.clone(),
        quantity: Quantity::ZERO,
        unit_price: a.unit_price,
        per: a.per,
        amount: Money::from_fen(0),
        intervals: Vec::new(),
        part: a.part.clone(),
    }
}

/// Why an adjustment is made.
pub(crate) struct Why {
    pub cause: Cause,
    pub causes: Vec<String>,
    pub reason: String,
    pub person: String,
}

impl Billing {
    /// What a quantity of a line costs, at the price at which the line was booked.
    pub(crate) fn price(&self, l: &Line, month: Month, q: Quantity) -> Result<Money> {
        let price = match &l.part {
            Some(p) if p.shares(&l.measure) => {
                Money::from_yuan(l.unit_price.yuan() * Decimal::from(p.share) / Decimal::from(p.month.max(1)))
            }
            _ => l.unit_price,
        };
        crate::bill::rate::amount(
            price,
            l.per,
            crate::bill::measure::Ratio::of(q.0),
            self.calendar.place_in_year(month),
        )
    }

    /// Books an adjustment in the first open period and posts it.
    pub(crate) async fn adjust(
        &self,
        tx: &mut Tx,
        bill: &Bill,
        standing: &Standing,
        new: Booked,
        why: Why,
        now: Timestamp,
    ) -> Result<Adjustment> {
        let id = bill.id.clone().ok_or_else(|| Error::internal("a closed bill has no id"))?;
        let l = &standing.line;
        let a = Adjustment {
            id: AdjustmentId::fresh(),
            project: bill.project.clone(),
            bill: id,
            month: bill.month.clone(),
            line: l.key(),
            booked_in: self.month_to_book_in(tx, &bill.project, Month::parse(&bill.month)?).await?.to_string(),
            cause: why.cause,
            causes: why.causes,
            reason: why.reason,
            item: l.item.clone(),
            category: l.category.clone(),
            name: l.name.clone(),
            name_en: l.name_en.clone(),
            unit: l.unit.clone(),
            measure: l.measure.clone(),
            unit_price: l.unit_price,
            per: l.per,
            part: l.part.clone(),
            old: standing.booked.clone(),
            new,
        };
        store::insert_adjustment(tx, &a, now).await?;
        let fen = journal::fen(a.new.amount)? - journal::fen(a.old.amount)?;
        let memo = format!("line {} of the bill of {} for {}", a.line, a.project, a.month);
        let e = NewEntry::of(Kind::Adjustment, a.id.as_str(), &why.person, memo)
            .about(&a.project)
            .with(Account::Accrued, Some(&a.project), fen)
            .with(Account::Revenue, Some(&a.project), -fen);
        journal::post(tx, &e, now).await?;
        Ok(a)
    }

    /// The first period of a project that is not closed and comes after another.
    async fn month_to_book_in(&self, tx: &mut Tx, project: &ProjectId, after: Month) -> Result<Month> {
        let mut last = after;
        for m in [store::last_bill(tx, project).await?, store::last_month(tx).await?].into_iter().flatten() {
            last = last.max(Month::parse(&m)?);
        }
        Ok(last.next())
    }
}
