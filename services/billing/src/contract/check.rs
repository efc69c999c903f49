//! Rules that look at several rows of a contract at once.

mod events;

pub(super) use events::known_events;

use super::parse::Lines;
use super::reader::Source;
use super::terms::Moment;
use super::terms::demand;
use super::terms::level::{Calendar, DAY, Hours};
use super::terms::payment::{Base, CapAmount, EffectRule, Payment};
use super::terms::scheme::{Rule, Scheme};
use super::{Bid, Contract, Item, Measure, Metering, Per, Reading, Select};
use kernel::Money;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Values of `settlement.cap_order`.
pub(crate) const CAP_ORDERS: [&str; 2] = ["score_first", "cap_first"];
/// Values of `scheme.<id>.points`.
pub(crate) const POINTS: [&str; 2] = ["as_printed", "scaled_to_100"];
/// What a setting may take by which scores and payments are computed; none for those by which usage is measured.
pub(super) fn of_payments(setting: &str) -> Option<[&'static str; 2]> {
    let points = setting.starts_with("scheme.") && setting.ends_with(".points");
    match setting {
        "settlement.cap_order" => Some(CAP_ORDERS),
        _ if points => Some(POINTS),
        _ => None,
    }
}

/// Setting: full months (足月) are those of the calendar, or begin with the day on which the resource began.
pub(super) const FULL_MONTHS: &str = "settlement.full_months";

/// Most working days that a clock in working time may take.
const WORKING_DAYS: i64 = 2000;

pub(super) fn all(c: &Contract, lines: &Lines, src: &Source) {
    twice(src, "item", c.items.iter().map(|i| i.code.as_str()).zip(lines.items.iter().copied()));
    twice(src, "reading", c.readings.iter().map(|r| r.id.as_str()).zip(lines.readings.iter().copied()));
    twice(src, "scheme", c.schemes.iter().map(|s| s.id.as_str()).zip(lines.schemes.iter().copied()));
    twice(src, "payment", c.payments.iter().map(|p| p.id.as_str()).zip(lines.payments.iter().copied()));
    twice(src, "obligation", c.obligations.iter().map(|o| o.id.as_str()).zip(lines.obligations.iter().copied()));
    twice(src, "staff", c.staff.iter().map(|s| s.id.as_str()).zip(lines.staff.iter().copied()));
    twice(src, "staff: name", c.staff.iter().map(|s| s.name.as_str()).zip(lines.staff.iter().copied()));
    for (o, line) in c.obligations.iter().zip(&lines.obligations) {
        let named = o.before.as_ref().filter(|b| c.obligations.iter().any(|x| x.id == **b));
        if let Some(b) = named {
            let reason = format!("{b} is an obligation, known when it is done: name the event whose day is announced");
            src.report(*line, format!("obligation {}: before", o.id), reason);
        }
        if o.id.starts_with(demand::DELIVERY) {
            let reason = format!("begins with {}, as the deliveries of the demand are named", demand::DELIVERY);
            src.report(*line, format!("obligation {}: id", o.id), reason);
        }
    }
    twice(src, "cap", c.caps.iter().map(|x| x.id.as_str()).zip(lines.caps.iter().copied()));
    twice(src, "clock", c.clocks.iter().map(|x| x.id.as_str()).zip(lines.clocks.iter().copied()));
    twice(src, "flow", c.flows.iter().map(|x| x.id.as_str()).zip(lines.flows.iter().copied()));
    for (f, line) in c.flows.iter().zip(&lines.flows) {
        for code in f.items.iter().filter(|i| c.item(i).is_none()) {
            src.report(*line, format!("flow {}: items", f.id), format!("{code} is no row of the price book"));
        }
    }
    working(c, lines, src);
    let sets = c.readings.iter().zip(&lines.readings).filter_map(|(r, l)| Some((r.sets.as_deref()?, *l)));
    twice(src, "setting", sets);
    let years: Vec<String> = c.budget.years.iter().map(|(y, _)| y.to_string()).collect();
    twice(src, "budget: year", years.iter().map(|y| (y.as_str(), lines.budget)));
    for (item, line) in c.items.iter().zip(&lines.items) {
        for r in item.readings.iter().filter(|r| !c.readings.iter().any(|x| x.id == **r)) {
            src.report(*line, format!("item {}: readings", item.code), format!("there is no reading {r}"));
        }
        if let Some(m) = item.metering.as_ref().filter(|m| c.not_priced.contains(&m.meter)) {
            src.report(*line, format!("item {}: meter", item.code), format!("{} is listed as not priced", m.meter));
        }
    }
    overlaps(c, lines, src);
    selectors(c, lines, src);
    events::check(c, lines, src);
    for (r, line) in c.readings.iter().zip(&lines.readings) {
        setting(c, r, *line, src);
    }
    for (d, line) in c.demand.iter().zip(&lines.demand) {
        if c.item(&d.item).is_none() {
            src.report(*line, format!("demand of {}: item", d.item), "is no row of the price book");
        }
        if c.item(&d.item).is_some_and(|i| i.per == Per::Month) && d.months.is_none() {
            src.report(*line, format!("demand of {}: months", d.item), "is missing: the price is for a month");
        }
        if c.item(&d.item).is_some_and(|i| matches!(i.per, Per::Each | Per::Once)) && d.months.is_some() {
            let reason = "belongs to a price for a month or a year: this one is paid once";
            src.report(*line, format!("demand of {}: months", d.item), reason);
        }
    }
    budget(c, lines, src);
    for (s, line) in c.schemes.iter().zip(&lines.schemes) {
        scheme(c, s, *line, src);
    }
    for (p, line) in c.payments.iter().zip(&lines.payments) {
        payment(c, p, *line, src);
    }
    for (cap, line) in c.caps.iter().zip(&lines.caps) {
        let less: &[String] = match &cap.amount {
            CapAmount::Of { less, .. } => less,
            CapAmount::Stated(_) => &[],
        };
        for id in cap.applies.iter().chain(less).filter(|id| !c.payments.iter().any(|p| p.id == **id)) {
            src.report(*line, format!("cap {}", cap.id), format!("there is no payment {id}"));
        }
        for p in c.payments.iter().filter(|p| less.contains(&p.id)) {
            if p.of != Base::Total || matches!(p.when, Moment::Every(_)) {
                let reason = format!("less: {} is not a single payment of the total", p.id);
                src.report(*line, format!("cap {}", cap.id), reason);
            }
        }
    }
}

/// A clock that runs in working time ends within some eight years, whatever the holidays: further nobody counts days of work.
fn working(c: &Contract, lines: &Lines, src: &Source) {
    let day = c.calendar.as_ref().map_or(DAY, Calendar::minutes);
    for (i, line) in c.incidents.iter().zip(&lines.incidents).filter(|(i, _)| i.time == Hours::Working) {
        if i.longest().is_some_and(|m| m > day.saturating_mul(WORKING_DAYS)) {
            let reason = format!("has a clock of more than {WORKING_DAYS} working days of {day} minutes");
            src.report(*line, format!("incident {}", i.level), reason);
        }
    }
}

fn twice<'a>(src: &Source, what: &str, names: impl Iterator<Item = (&'a str, usize)>) {
    let mut first = HashMap::new();
    for (name, line) in names {
        if let Some(before) = first.insert(name, line) {
            src.report(line, format!("{what} {name}"), format!("stands twice, first in line {before}"));
        }
    }
}

/// Attributes of what this program meters. Meters of other names are imported, with the attributes that the import gives them.
const ATTRIBUTES: [(&str, &[&str]); 7] = [
    ("server", SERVER),
    ("server.vcpu", SERVER),
    ("server.memory_gb", SERVER),
    ("volume.gb", &["type"]),
    ("snapshot.gb", &["type"]),
    ("image.gb", &[]),
    ("floatingip", &[]),
];
const SERVER: &[&str] = &["flavor", "arch", "vcpus", "memory_gb"];

/// A selector names attributes that its meter has; a row that no usage can have would never be billed.
fn selectors(c: &Contract, lines: &Lines, src: &Source) {
    for (item, line) in c.items.iter().zip(&lines.items) {
        let Some(m) = &item.metering else { continue };
        let Some((_, known)) = ATTRIBUTES.iter().find(|(meter, _)| *meter == m.meter) else { continue };
        for name in m.selector.keys().filter(|k| !known.contains(&k.as_str())) {
            let has = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let reason = format!("{} has no attribute {name}; it has {has}", m.meter);
            src.report(*line, format!("item {}: selector", item.code), reason);
        }
    }
}

/// One usage must not be priced by two rows: selectors of one meter must contradict each other in some attribute.
fn overlaps(c: &Contract, lines: &Lines, src: &Source) {
    let metered: Vec<(&Item, &Metering, usize)> = c
        .items
        .iter()
        .zip(&lines.items)
        .filter_map(|(i, l)| i.metering.as_ref().map(|m| (i, m, *l)))
        .filter(|(_, m, _)| m.select == Select::Attributes && !m.meter.is_empty())
        .collect();
    for (n, (a, x, _)) in metered.iter().enumerate() {
        for (b, y, line) in &metered[n + 1..] {
            let contradict = x.selector.iter().any(|(k, v)| y.selector.get(k).is_some_and(|w| w != v));
            if x.meter == y.meter && !contradict {
                let reason = format!("prices the same usage as item {}: give one of them select = \"order\"", a.code);
                src.report(*line, format!("item {}: selector", b.code), reason);
            }
        }
    }
}

/// A reading can decide only what the program asks for, and only in a way that it knows.
fn setting(c: &Contract, r: &Reading, line: usize, src: &Source) {
    let Some(name) = r.sets.as_deref() else { return };
    let scheme = name.strip_prefix("scheme.").and_then(|n| n.strip_suffix(".points"));
    let values: Vec<&str> = match (name, scheme) {
        ("settlement.measure", _) => Measure::WORDS.iter().map(|(w, _)| *w).collect(),
        ("settlement.cap_order", _) => CAP_ORDERS.to_vec(),
        (FULL_MONTHS, _) => vec!["calendar", "activation"],
        (_, Some(id)) if c.scheme(id).is_some() => POINTS.to_vec(),
        _ => {
            src.report(line, format!("reading {}: sets", r.id), format!("'{name}' is not a setting"));
            return;
        }
    };
    if name != "settlement.measure" && !values.contains(&r.taken.as_str()) {
        let reason = format!("'{}' is none of {}", r.taken, values.join(", "));
        src.report(line, format!("reading {}: taken", r.id), reason);
    }
}

fn budget(c: &Contract, lines: &Lines, src: &Source) {
    match (c.total(), c.budget.ceiling) {
        (Ok(Some(total)), Some(ceiling)) if total > ceiling => {
            let reason = format!("the total of {total} is above the ceiling of {ceiling}");
            src.report(lines.budget, "budget", reason);
        }
        (Err(e), _) => src.report(lines.budget, "budget", e.message),
        _ => {}
    }
    let Some(share) = c.budget.missing else {
        for (i, line) in c.items.iter().zip(&lines.items).filter(|(i, _)| i.bid == Bid::Missing) {
            let reason = "the contract does not say how a row counts that the bid leaves out: [budget] missing";
            src.report(*line, format!("item {}: offered", i.code), reason);
        }
        return;
    };
    let sum = |bid: Bid| demand::sum(&c.demand, &c.items, |i| i.bid == bid).ok().flatten();
    let (Some(missing), Some(offered)) = (sum(Bid::Missing), c.budget.total.or_else(|| sum(Bid::Offered))) else {
        return;
    };
    let most = offered.yuan().checked_mul(share).map(Money::from_yuan);
    if most.is_some_and(|most| missing > most) {
        let percent = (share * Decimal::ONE_HUNDRED).normalize();
        let reason =
            format!("rows that the bid leaves out come to {missing}, above {percent}% of its {offered}: it is void");
        src.report(lines.budget, "budget: missing", reason);
    }
}

fn scheme(c: &Contract, s: &Scheme, line: usize, src: &Source) {
    let at = format!("scheme {}", s.id);
    let printed = s.printed();
    if printed != s.points && c.setting(&format!("scheme.{}.points", s.id)).is_none() {
        let reason = format!("come to {printed}, and the scheme says {}: a reading must say what that means", s.points);
        src.report(line, format!("{at}: item"), reason);
    }
    let ids = s.items.iter().map(|i| &i.id).chain(s.vetoes.iter().map(|v| &v.id));
    twice(src, &format!("{at}: item"), ids.map(|id| (id.as_str(), line)));
    let parts = s.items.iter().flat_map(|i| match &i.rule {
        Rule::Parts(all) => all.iter().filter_map(|p| p.figure.as_ref()).collect(),
        _ => Vec::new(),
    });
    let figures = s.items.iter().filter_map(|i| i.figure.as_ref()).chain(parts);
    for f in figures.chain(s.vetoes.iter().filter_map(|v| v.figure.as_ref())) {
        if let Some(id) = f.strip_prefix("report.")
            && !c.obligations.iter().any(|o| o.id == id)
        {
            src.report(line, format!("{at}: figure {f}"), format!("there is no obligation {id}"));
        }
        let staff = f.strip_prefix("staff.").filter(|id| *id != "difference");
        if let Some(id) = staff.map(|id| id.strip_suffix(".shift_percent").unwrap_or(id))
            && !c.staff.iter().any(|s| s.id == id)
        {
            src.report(line, format!("{at}: figure {f}"), format!("there is no staff {id}"));
        }
    }
}

fn payment(c: &Contract, p: &Payment, line: usize, src: &Source) {
    let wrong = |what: &str, reason: String| src.report(line, format!("payment {}: {what}", p.id), reason);
    if let Some(e) = p.effect.as_ref().filter(|e| c.scheme(&e.scheme).is_none()) {
        wrong("effect", format!("there is no scheme {}", e.scheme));
    }
    if let Some(e) = &p.effect
        && !matches!(e.rule, EffectRule::Bands(_))
        && c.scheme(&e.scheme).is_some_and(|s| !s.vetoes.is_empty())
    {
        wrong("effect", format!("{} has vetoes: bands must say what one does", e.scheme));
    }
    let named = |x: &Payment| matches!(&x.of, Base::Withheld(from) if from.contains(&p.id));
    match c.payments.iter().filter(|x| named(x)).count() {
        0 if p.keep > Decimal::ZERO => wrong("keep", "no payment is of what is kept back here".to_owned()),
        2.. => wrong("keep", "is paid out by more than one payment".to_owned()),
        _ => {}
    }
    if p.keep > Decimal::ZERO {
        let whole = parts(c, p);
        if whole != Decimal::ONE {
            let percent = (whole * Decimal::ONE_HUNDRED).normalize();
            wrong("keep", format!("with share comes to {percent}%, not to the whole of its base"));
        }
    }
    match &p.of {
        Base::Budget(year) if !c.budget.years.iter().any(|(y, _)| y == year) => {
            wrong("year", format!("[budget] has no year {year}"));
        }
        Base::Withheld(from) => {
            for id in from {
                match c.payments.iter().find(|x| x.id == *id) {
                    None => wrong("from", format!("there is no payment {id}")),
                    Some(x) if x.keep == Decimal::ZERO => wrong("from", format!("{id} keeps nothing back")),
                    Some(_) => {}
                }
            }
        }
        _ => {}
    }
}

/// What the parts of a payment's base come to, as a fraction: paid and kept, of this payment and of those that share its base: of accrued fees the
/// payments of the same days, of a budget those of the year, of the total all of it. What is the rest takes whatever they leave.
fn parts(c: &Contract, p: &Payment) -> Decimal {
    if p.of == Base::Total && c.payments.iter().any(|x| x.of == Base::Rest) {
        return Decimal::ONE;
    }
    let shares = |x: &&Payment| x.of == p.of && (x.of != Base::Accrued || x.when == p.when);
    c.payments.iter().filter(shares).map(|x| x.share + x.keep).sum()
}
