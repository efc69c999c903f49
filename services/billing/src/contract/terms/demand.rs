//! Budget and demand, and the total that follows from them.

use super::super::reader::Table;
use super::super::{Bid, Item, Per};
use super::{Span, span_in};
use kernel::{Error, Money, Quantity, Result};
use rust_decimal::{Decimal, RoundingStrategy};

/// What may be spent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget {
    /// Highest total that the tender allows.
    pub ceiling: Option<Money>,
    /// The total, where it does not follow from the demand.
    pub total: Option<Money>,
    /// Approved budgets of years.
    pub years: Vec<(i64, Option<Money>)>,
    /// Largest share of the bid that rows missing from it may come to; a fraction.
    pub missing: Option<Decimal>,
    /// Where the tender says so.
    pub clause: Option<String>,
}

/// What must be available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Row of the price book.
    pub item: String,
    /// How much.
    pub quantity: Quantity,
    /// Phase of the delivery.
    pub phase: Option<String>,
    /// For how many months.
    pub months: Option<i64>,
    /// When it must be delivered: so long after this.
    pub deliver: Option<(Span, String)>,
    /// Where the tender says so.
    pub clause: Option<String>,
}

/// Rows of the demand that are to be delivered together: a duty of the supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery<'a> {
    /// Name of the duty: `demand.1`, in the order of the file.
    pub id: String,
    /// Phase, as the file has it.
    pub phase: Option<&'a str>,
    /// How long it may take.
    pub within: Span,
    /// From which event on.
    pub after: &'a str,
    /// The clause of its first row.
    pub clause: Option<&'a str>,
}

/// Beginning of the names of duties that follow from the demand.
pub const DELIVERY: &str = "demand.";

impl Delivery<'_> {
    /// The row belongs to it.
    pub fn holds(&self, d: &Demand) -> bool {
        let same = d.deliver.as_ref().is_some_and(|(within, after)| *within == self.within && after == self.after);
        same && d.phase.as_deref() == self.phase && d.quantity > Quantity::ZERO
    }
}

/// What is to be delivered together: rows of one phase with the same time. Rows that ask for nothing, and those without a time, are in none.
pub fn deliveries(demand: &[Demand]) -> Vec<Delivery<'_>> {
    let mut all: Vec<Delivery<'_>> = Vec::new();
    for d in demand.iter().filter(|d| d.quantity > Quantity::ZERO) {
        let Some((within, after)) = &d.deliver else { continue };
        if all.iter().any(|x| x.holds(d)) {
            continue;
        }
        let id = format!("{DELIVERY}{}", all.len() + 1);
        let (phase, clause) = (d.phase.as_deref(), d.clause.as_deref());
        all.push(Delivery { id, phase, within: *within, after, clause });
    }
    all
}

/// How the total of a contract is rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TotalUnit {
    /// To the fen.
    #[default]
    Fen,
    /// To the yuan, half up.
    Yuan,
}

pub(in super::super) fn budget(root: &Table<'_>) -> Budget {
    let Some(t) = root.opt_table("budget") else { return Budget::default() };
    let years = t.tables("years").into_iter().filter_map(|y| {
        let v = (y.opt_count("year"), y.opt_money("amount"));
        if v.0.is_none() {
            y.wrong("year", "is missing");
        }
        y.finish();
        Some((v.0?, v.1))
    });
    let b = Budget {
        years: years.collect(),
        ceiling: t.opt_money("ceiling"),
        total: t.opt_money("total"),
        missing: t.opt_percent("missing"),
        clause: t.opt_text("clause"),
    };
    t.finish();
    b
}

pub(in super::super) fn demand(t: &mut Table<'_>) -> Option<Demand> {
    let item = t.text("item");
    if let Some(i) = &item {
        t.rename(format!("demand of {i}"));
    }
    let quantity = t.opt_quantity("quantity");
    if quantity.is_none() && !t.has("quantity") {
        t.wrong("quantity", "is missing");
    }
    let deliver = t.opt_table("deliver").and_then(|d| {
        let v = (span_in(&d), d.text("after"));
        d.finish();
        Some((v.0?, v.1?))
    });
    let rest = (t.opt_text("phase"), t.opt_count("months"), t.opt_text("clause"));
    Some(Demand { item: item?, quantity: quantity?, phase: rest.0, months: rest.1, deliver, clause: rest.2 })
}

/// What a row of the demand comes to over its months, to the fen; nothing, if its item has no price.
///
/// # Errors
/// Internal, if it overflows.
pub fn amount(d: &Demand, item: &Item) -> Result<Option<Money>> {
    let Some(price) = item.price else { return Ok(None) };
    let overflow = || Error::internal("amount overflows");
    let once = price.times(d.quantity)?.yuan();
    let months = Decimal::from(d.months.unwrap_or(1));
    let all = match item.per {
        Per::Each | Per::Once => Some(once),
        // Without a number of months there is nothing to multiply by; the check refuses it.
        Per::Month => once.checked_mul(months),
        // A year's price without a number of months is a year's.
        Per::Year => match d.months {
            Some(_) => once.checked_mul(months).map(|x| x / Decimal::from(12)),
            None => Some(once),
        },
    };
    Ok(Some(Money::from_yuan(all.ok_or_else(overflow)?).to_fen_half_up()))
}

/// The sum over the demand for some of the items, each row to the fen; nothing, if one of them has no price.
///
/// # Errors
/// Internal, if it overflows.
pub fn sum(demand: &[Demand], items: &[Item], of: impl Fn(&Item) -> bool) -> Result<Option<Money>> {
    let mut sum = Money::from_fen(0);
    for d in demand.iter().filter(|d| d.quantity > Quantity::ZERO) {
        let Some(item) = items.iter().find(|i| i.code == d.item && of(i)) else { continue };
        let Some(amount) = amount(d, item)? else { return Ok(None) };
        sum = sum.plus(amount)?;
    }
    Ok(Some(sum))
}

/// The sum over the demand, but for what the bid added; none, if there is no demand or something of it has no price.
///
/// # Errors
/// Internal, if it overflows.
pub fn total(demand: &[Demand], items: &[Item], unit: TotalUnit) -> Result<Option<Money>> {
    let Some(sum) = sum(demand, items, |i| i.bid != Bid::Added)? else { return Ok(None) };
    Ok((sum > Money::ZERO).then(|| match unit {
        TotalUnit::Fen => sum.to_fen_half_up(),
        TotalUnit::Yuan => {
            let whole = sum.yuan().round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            Money::from_yuan(whole).to_fen_half_up()
        }
    }))
}
