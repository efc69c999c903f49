//! The demand of the contract as it stands: what must be there from which day on, and what orders have delivered of it.
//!
//! ```text
//! waits (for the event) ──▶ ahead ──its last day of delivery──▶ due ──its months are over──▶ over
//! ```
//!
//! A row without a time of its own is due with the first day of the term. What has been delivered of an item fills its rows in the order of
//! their days, so that a second batch is not counted as the first. It is a floor: what the purchaser does not order is there all the same
//! if the supplier has it ready, which he shows by the duty of the row (`demand.1`, …), not here. Pure, but for [`Billing::demand`].

use crate::Billing;
use crate::contract::Contract;
use crate::contract::terms::demand::{Demand, deliveries};
use crate::settle::Days;
use jiff::civil::Date;
use kernel::calendar::{Span, day_after};
use kernel::{Error, Quantity, Result};
use std::collections::BTreeMap;

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// What its time runs from has not happened.
    Waits,
    /// There is time.
    Ahead,
    /// It must be there.
    Due,
    /// It is asked for no longer.
    Over,
}

impl Stand {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Stand::Waits => "waits",
            Stand::Ahead => "ahead",
            Stand::Due => "due",
            Stand::Over => "over",
        }
    }
}

/// A row of the demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandLine {
    /// Row of the price book.
    pub item: String,
    /// Phase.
    pub phase: Option<String>,
    /// How much.
    pub quantity: Quantity,
    /// For how many months.
    pub months: Option<i64>,
    /// Where the tender says so.
    pub clause: Option<String>,
    /// The duty that it is delivered by.
    pub duty: Option<String>,
    /// The event that its time runs from, which has not happened.
    pub waits_for: Option<String>,
    /// Last day of the delivery.
    pub deliver_by: Option<Date>,
    /// Last day on which it is asked for.
    pub until: Option<Date>,
    /// How it stands.
    pub stand: Stand,
    /// What orders have delivered of it and is in force.
    pub delivered: Quantity,
    /// What is not ordered and delivered yet.
    pub missing: Quantity,
}

/// The rows of a contract's demand as of a day, in the order of the file.
///
/// # Errors
/// Internal, if a day is beyond the calendar.
pub fn lines(
    c: &Contract,
    events: &BTreeMap<String, Date>,
    days: &dyn Days,
    delivered: &BTreeMap<String, i64>,
    today: Date,
) -> Result<Vec<DemandLine>> {
    let groups = deliveries(&c.demand);
    let mut all = Vec::with_capacity(c.demand.len());
    for d in &c.demand {
        let mut line = dated(c, d, events, days, today)?;
        line.duty = groups.iter().find(|g| g.holds(d)).map(|g| g.id.clone());
        all.push(line);
    }
    fill(&mut all, delivered);
    Ok(all)
}

fn dated(
    c: &Contract,
    d: &Demand,
    events: &BTreeMap<String, Date>,
    days: &dyn Days,
    today: Date,
) -> Result<DemandLine> {
    let (waits_for, deliver_by) = match &d.deliver {
        None => (None, Some(c.start)),
        Some((within, event)) => match (events.get(event), event.as_str()) {
            (Some(day), _) => (None, Some(day_after(*day, *within, days)?)),
            (None, "start") => (None, Some(day_after(c.start, *within, days)?)),
            (None, "end") => (None, Some(day_after(c.end, *within, days)?)),
            (None, _) => (Some(event.clone()), None),
        },
    };
    let until = match (deliver_by, d.months) {
        (Some(day), Some(n)) => {
            let after = day_after(day, Span::Months(n), days)?;
            Some(after.yesterday().map_err(|_| Error::internal("a date is out of range"))?.min(c.end))
        }
        (Some(_), None) => Some(c.end),
        (None, _) => None,
    };
    let stand = match (deliver_by, until) {
        (None, _) => Stand::Waits,
        (_, Some(last)) if today > last => Stand::Over,
        (Some(day), _) if today > day => Stand::Due,
        (Some(_), _) => Stand::Ahead,
    };
    Ok(DemandLine {
        item: d.item.clone(),
        phase: d.phase.clone(),
        quantity: d.quantity,
        months: d.months,
        clause: d.clause.clone(),
        duty: None,
        waits_for,
        deliver_by,
        until,
        stand,
        delivered: Quantity::ZERO,
        missing: Quantity::ZERO,
    })
}

/// Fills rows with what has been delivered of their items, the earliest first; those without a day come last, and those that are over get none.
fn fill(all: &mut [DemandLine], delivered: &BTreeMap<String, i64>) {
    let mut order: Vec<usize> =
        (0..all.len()).filter(|n| all.get(*n).is_some_and(|l| l.stand != Stand::Over)).collect();
    order.sort_by_key(|n| (all.get(*n).and_then(|l| l.deliver_by).unwrap_or(Date::MAX), *n));
    let mut left: BTreeMap<String, Quantity> =
        delivered.iter().map(|(item, n)| (item.clone(), Quantity::whole((*n).max(0)))).collect();
    for n in order {
        let Some(line) = all.get_mut(n) else { continue };
        let rest = left.entry(line.item.clone()).or_default();
        line.delivered = line.quantity.min(*rest);
        *rest = Quantity(rest.0 - line.delivered.0);
        line.missing = Quantity(line.quantity.0 - line.delivered.0);
    }
}

impl Billing {
    /// The demand of the contract as it stands today; `delivered` is what orders have delivered of each row of the price book.
    ///
    /// # Errors
    /// What the records of operation say.
    pub async fn demand(&self, delivered: &BTreeMap<String, i64>) -> Result<Vec<DemandLine>> {
        let around = self.around();
        let events = around.events.events().await?;
        let today = around.work.day_of(self.env.now());
        lines(self.contract(), &events, around.work.days(), delivered, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::WeekDays;
    use jiff::civil::date;
    use kernel::calendar::DayKind;

    fn contract(name: &str) -> Contract {
        let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        Contract::load(Some(std::path::Path::new(&file))).unwrap_or_else(|e| panic!("{}", e.message))
    }

    fn of(all: &[DemandLine], item: &str) -> Vec<(&'static str, Option<Date>, String, String)> {
        let mine = all.iter().filter(|l| l.item == item);
        mine.map(|l| (l.stand.as_str(), l.deliver_by, l.delivered.to_string(), l.missing.to_string())).collect()
    }

    /// 医保局 商务要求 1: 合同签订之日起30个工作日内完成第一批云资源交付，6个月内完成第二批; 240 vCPU for 11 months, 480 for 6.
    #[test]
    fn two_batches_of_the_medical_insurance_bureau() {
        let c = contract("beijing-medins");
        let signed: BTreeMap<String, Date> = [("signature".to_owned(), date(2026, 1, 5))].into();
        let at = |events: &BTreeMap<String, Date>, have: i64, day: Date| {
            let delivered = [("1".to_owned(), have)].into();
            of(&lines(&c, events, &WeekDays, &delivered, day).unwrap(), "1")
        };
        let row = |stand, day, have: &str, missing: &str| (stand, day, have.to_owned(), missing.to_owned());
        let none = BTreeMap::new();
        let open = [row("waits", None, "0", "240"), row("waits", None, "0", "480")];
        assert_eq!(at(&none, 0, date(2026, 1, 6)), open, "nobody has signed");
        let (first, second) = (Some(date(2026, 2, 16)), Some(date(2026, 7, 5)));
        let half = [row("ahead", first, "200", "40"), row("ahead", second, "0", "480")];
        assert_eq!(at(&signed, 200, date(2026, 2, 16)), half, "the last day of 30 working days is in time");
        let late = [row("due", first, "200", "40"), row("ahead", second, "0", "480")];
        assert_eq!(at(&signed, 200, date(2026, 2, 17)), late);
        let both = [row("due", first, "240", "0"), row("due", second, "460", "20")];
        assert_eq!(at(&signed, 700, date(2026, 7, 6)), both, "the first batch is filled first");
        // What nobody ordered twice is not counted twice, and nothing is asked for after the term.
        let past = [row("over", first, "0", "0"), row("over", second, "0", "0")];
        assert_eq!(at(&signed, 700, date(2027, 1, 1)), past);
    }

    #[test]
    fn deliveries_are_duties_in_the_order_of_the_file() {
        let ids = |name: &str| {
            let c = contract(name);
            let all = deliveries(&c.demand);
            all.iter().map(|d| (d.id.clone(), d.within, d.after.to_owned())).collect::<Vec<_>>()
        };
        let one = |id: &str, within: Span| (id.to_owned(), within, "signature".to_owned());
        assert_eq!(
            ids("beijing-medins"),
            [one("demand.1", Span::Days(30, DayKind::Working)), one("demand.2", Span::Months(6))]
        );
        assert_eq!(ids("shaanxi"), [one("demand.1", Span::Months(3))]);
        assert_eq!(ids("qingpu"), [one("demand.1", Span::Days(15, DayKind::Calendar))]);
        assert!(ids("chuyi").is_empty() && ids("beijing-cityadmin").is_empty());
        let c = contract("qingpu");
        let all = lines(&c, &BTreeMap::new(), &WeekDays, &BTreeMap::new(), date(2026, 7, 1)).unwrap();
        assert!(all.iter().all(|l| l.duty.is_some() == (l.waits_for.is_some() && l.quantity > Quantity::ZERO)));
    }
}
