//! Text to [`Contract`].

use super::reader::{self, Source, Table};
use super::terms::demand::TotalUnit;
use super::terms::{books, demand, duty, flow, level, payment, scheme, staff};
use super::{
    Alternative, Bid, Contract, Item, Measure, Metering, Per, Problems, ProvideKind, Provides, Reading, Select,
};
use kernel::Arch;
use kernel::event::ORDER_METER;
use runtime::port::Resource;
use std::collections::BTreeMap;

const PER: [(&str, Per); 4] = [("month", Per::Month), ("year", Per::Year), ("each", Per::Each), ("once", Per::Once)];
const SELECT: [(&str, Select); 2] = [("attributes", Select::Attributes), ("order", Select::Order)];
const KIND: [(&str, ProvideKind); 3] =
    [("host", ProvideKind::Host), ("volume", ProvideKind::Volume), ("address", ProvideKind::Address)];
const ARCH: [(&str, Arch); 2] = [("x86_64", Arch::X86_64), ("aarch64", Arch::Aarch64)];
const LATE_DAYS: i64 = 3;

pub(super) fn contract(text: &str) -> Result<Contract, Problems> {
    let document = reader::parse(text)?;
    let src = Source::new(text);
    let root = Table::new(&src, document.as_table(), String::new(), 1);
    let parsed = root_table(&root, text);
    root.finish();
    if let Some((c, lines)) = &parsed {
        super::check::all(c, lines, &src);
    }
    drop(root);
    src.finish(parsed.map(|(c, _)| c))
}

/// Lines of the rows, for rules that look at several of them.
#[derive(Default)]
pub(super) struct Lines {
    pub items: Vec<usize>,
    pub readings: Vec<usize>,
    pub demand: Vec<usize>,
    pub schemes: Vec<usize>,
    pub payments: Vec<usize>,
    pub caps: Vec<usize>,
    pub obligations: Vec<usize>,
    pub staff: Vec<usize>,
    pub clocks: Vec<usize>,
    pub flows: Vec<usize>,
    pub incidents: Vec<usize>,
    pub budget: usize,
    pub events: usize,
}

fn root_table(root: &Table<'_>, text: &str) -> Option<(Contract, Lines)> {
    if root.opt_count("schema") != Some(1) {
        root.wrong("schema", "must be 1: the version of this file format");
    }
    let (readings, reading_lines) = rows(root.tables("reading"), reading);
    let settlement = root.opt_table("settlement");
    let measure = default_measure(root, settlement.as_ref(), &readings);
    let (items, item_lines) = rows(root.tables("item"), |t| item(t, measure));
    if root.tables("item").is_empty() {
        root.wrong("item", "the price book has no row");
    }
    let head = (root.text("id"), root.text("version"), root.text("title"), root.text("title_en"));
    let place = (root.word("currency", &[("CNY", "CNY")]), zone(root));
    let parties = parties(root);
    let term = term(root);
    let total_unit = rounding(root);
    let budget = demand::budget(root);
    let (demand, demand_lines) = rows(root.tables("demand"), demand::demand);
    let calendar = level::calendar(root);
    let (levels, _) = rows(root.tables("level"), level::level);
    let (incidents, incident_lines) = rows(root.tables("incident"), level::incident);
    let (schemes, scheme_lines) = rows(root.tables("scheme"), scheme::scheme);
    let (payments, payment_lines) = rows(root.tables("payment"), payment::payment);
    let (caps, cap_lines) = rows(root.tables("cap"), payment::cap);
    let (obligations, obligation_lines) = rows(root.tables("obligation"), duty::obligation);
    let (staff, staff_lines) = rows(root.tables("staff"), staff::staff);
    let (clocks, clock_lines) = rows(root.tables("clock"), duty::clock);
    let (flows, flow_lines) = rows(root.tables("flow"), flow::flow);
    let (trial, expiry) = (flow::trial(root), flow::expiry(root));
    let (deliverables, _) = rows(root.tables("deliverable"), duty::deliverable);
    let close_after_days = settlement.as_ref().and_then(|s| s.opt_count("close_after_days")).unwrap_or(LATE_DAYS);
    let not_priced = settlement.as_ref().map(|s| s.texts("not_priced")).unwrap_or_default();
    let books = settlement.as_ref().map(books::books).unwrap_or_default();
    let events = root.has("events").then(|| root.texts("events"));
    let valid_from = if root.has("valid_from") { root.date("valid_from") } else { None };
    if let Some(s) = settlement {
        s.finish();
    }
    let ((id, version, title, title_en), (currency, zone)) = (head, place);
    let ((purchaser, supplier), (start, end)) = (parties?, term?);
    let contract = Contract {
        id: id?,
        version: version?,
        digest: crypto::hash::sm3_hex(text.as_bytes()),
        text: text.to_owned(),
        title: title?,
        title_en: title_en?,
        currency: currency?.to_owned(),
        zone: zone?,
        purchaser,
        supplier,
        start,
        end,
        close_after_days,
        valid_from,
        books,
        not_priced,
        events,
        items,
        readings,
        total_unit,
        budget,
        demand,
        calendar,
        levels,
        incidents,
        schemes,
        payments,
        caps,
        obligations,
        staff,
        clocks,
        flows,
        trial,
        expiry,
        deliverables,
    };
    let lines = Lines {
        items: item_lines,
        readings: reading_lines,
        demand: demand_lines,
        schemes: scheme_lines,
        payments: payment_lines,
        caps: cap_lines,
        obligations: obligation_lines,
        staff: staff_lines,
        clocks: clock_lines,
        flows: flow_lines,
        incidents: incident_lines,
        budget: root.line_of("budget"),
        events: root.line_of("events"),
    };
    Some((contract, lines))
}

/// Rows that parsed, and the lines of those.
fn rows<'a, T>(tables: Vec<Table<'a>>, one: impl Fn(&mut Table<'a>) -> Option<T>) -> (Vec<T>, Vec<usize>) {
    let (mut all, mut lines) = (Vec::new(), Vec::new());
    for mut t in tables {
        if let Some(v) = one(&mut t) {
            all.push(v);
            lines.push(t.line());
        }
        t.finish();
    }
    (all, lines)
}

fn zone(root: &Table<'_>) -> Option<String> {
    let name = root.text("zone")?;
    if let Err(e) = jiff::tz::TimeZone::get(&name) {
        root.wrong("zone", format!("'{name}' is not a time zone: {e}"));
        return None;
    }
    Some(name)
}

fn parties(root: &Table<'_>) -> Option<(String, String)> {
    let t = root.table("parties")?;
    let v = (t.text("purchaser"), t.text("supplier"));
    t.finish();
    Some((v.0?, v.1?))
}

fn term(root: &Table<'_>) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let t = root.table("term")?;
    let (start, end) = (t.date("start"), t.date("end"));
    t.finish();
    let (start, end) = (start?, end?);
    if end < start {
        t.wrong("end", format!("{end} is before the start, {start}"));
    }
    if start.year() < 1990 || end.year() > 2200 {
        t.wrong("end", "a term lies between 1990 and 2200");
    }
    Some((start, end))
}

/// One law of rounding exists; the file states it so that nobody has to guess.
fn rounding(root: &Table<'_>) -> TotalUnit {
    let Some(t) = root.table("rounding") else { return TotalUnit::Fen };
    t.word("place", &[("line", ())]);
    t.word("unit", &[("fen", ())]);
    t.word("mode", &[("half_up", ())]);
    let total = t.opt_word("total", &[("fen", TotalUnit::Fen), ("yuan", TotalUnit::Yuan)]);
    t.finish();
    total.unwrap_or_default()
}

/// From `[settlement]`, or from the reading that decides it: one of them, not both.
fn default_measure(root: &Table<'_>, settlement: Option<&Table<'_>>, readings: &[Reading]) -> Measure {
    let plain = settlement.and_then(|s| s.opt_word("measure", &Measure::WORDS));
    let read = readings.iter().find(|r| r.sets.as_deref() == Some("settlement.measure"));
    match (plain, read) {
        (Some(_), Some(r)) => {
            root.wrong("settlement", format!("measure is set here and by the reading {}", r.id));
            Measure::MonthEnd
        }
        (Some(m), None) => m,
        (None, Some(r)) => match Measure::WORDS.iter().find(|(w, _)| *w == r.taken) {
            Some((_, m)) => *m,
            None => {
                root.wrong("reading", format!("{}: '{}' is not a measure", r.id, r.taken));
                Measure::MonthEnd
            }
        },
        (None, None) => Measure::MonthEnd,
    }
}

fn reading(t: &mut Table<'_>) -> Option<Reading> {
    let id = t.text("id");
    if let Some(id) = &id {
        t.rename(format!("reading {id}"));
    }
    let alternatives = t
        .tables("alternatives")
        .into_iter()
        .filter_map(|a| {
            let v = (a.text("value"), a.text("effect"), a.opt_money("yuan"));
            a.finish();
            Some(Alternative { value: v.0?, effect: v.1?, yuan: v.2 })
        })
        .collect();
    let words = (t.text("clause"), t.text("question"), t.text("taken"), t.text("meaning"), t.text("why"));
    let sets = t.opt_text("sets");
    let confirmed = t.flag("confirmed");
    Some(Reading {
        id: id?,
        clause: words.0?,
        question: words.1?,
        taken: words.2?,
        meaning: words.3?,
        why: words.4?,
        confirmed,
        sets,
        alternatives,
    })
}

fn item(t: &mut Table<'_>, default: Measure) -> Option<Item> {
    let code = t.text("code");
    if let Some(c) = &code {
        t.rename(format!("item {c}"));
    }
    let names = (t.text("category"), t.text("category_en"), t.text("name"), t.text("name_en"));
    let unit = t.text("unit");
    let per = t.word("per", &PER);
    let (ceiling, price) = (t.opt_money("ceiling"), t.opt_money("price"));
    if let (Some(c), Some(p)) = (ceiling, price)
        && p > c
    {
        t.wrong("price", format!("{p} is above the ceiling, {c}"));
    }
    let bid = bid(t, price.is_some());
    let quantity = t.opt_quantity("quantity");
    let provides = t.opt_table("provides").and_then(|p| provides(&p));
    let by_order = code.as_deref().filter(|_| provides.is_none() && bid != Bid::Added);
    let metering = metering(t, default, quantity.is_some(), by_order);
    let item = Item {
        description: t.opt_text("description"),
        note: t.opt_text("note"),
        limit: t.opt_count("limit"),
        readings: t.texts("readings"),
        code: code?,
        category: names.0?,
        category_en: names.1?,
        name: names.2?,
        name_en: names.3?,
        unit: unit?,
        per: per?,
        ceiling,
        // An added row is void, and so is its price.
        price: price.or(ceiling).filter(|_| bid != Bid::Added),
        bid,
        metering,
        quantity,
        provides,
    };
    Some(item)
}

/// What the bid has of a row. What it does not have counts at the price that the tender gives such rows, which is then stated; what it has beyond
/// the tender's rows is void, so nothing can be measured or ordered by it.
fn bid(t: &Table<'_>, priced: bool) -> Bid {
    let missing = t.has("offered") && !t.flag("offered");
    let added = t.flag("added");
    if missing && added {
        t.wrong("added", "and missing from the bid (offered = false) a row cannot be both");
    }
    if missing && !priced {
        t.wrong(
            "price",
            "is missing: what a row that the bid leaves out is counted at, such as the others' highest price",
        );
    }
    for key in ["meter", "measure", "provides"] {
        if added && t.has(key) {
            t.wrong(key, "an added row is void: it is neither metered nor ordered");
        }
    }
    match (missing, added) {
        (true, _) => Bid::Missing,
        (false, true) => Bid::Added,
        (false, false) => Bid::Offered,
    }
}

/// Longest code of a row that is counted by its orders: the code is part of the meter's name.
const ORDER_CODE: usize = 58;

/// A row that names no meter and creates nothing (`by_order`, its code) is counted by its orders, in its own unit.
fn metering(t: &Table<'_>, default: Measure, has_quantity: bool, by_order: Option<&str>) -> Option<Metering> {
    let selector = t.text_map("selector");
    let select = t.opt_word("select", &SELECT).unwrap_or(Select::Attributes);
    let measure = t.opt_word("measure", &Measure::WORDS).unwrap_or(default);
    let units = t.opt_count("meter_units").unwrap_or(1);
    let whole = t.flag("whole");
    let meter = t.opt_text("meter");
    if measure == Measure::Fixed && !has_quantity {
        t.wrong("measure", "is fixed, but the item states no quantity");
    }
    if meter.as_deref().is_some_and(|m| m.starts_with(ORDER_METER)) {
        t.wrong("meter", format!("{ORDER_METER}… is for what is counted by its orders: leave the meter out"));
    }
    let meter = match (meter, measure, by_order) {
        (Some(m), _, _) => m,
        (None, Measure::Fixed, _) => String::new(),
        (None, _, None) => return None,
        (None, _, Some(code)) => {
            for key in ["selector", "select", "meter_units", "whole"] {
                if t.has(key) {
                    t.wrong(key, "belongs to a meter, and the row names none: its orders are counted in its own unit");
                }
            }
            if code.chars().count() > ORDER_CODE {
                t.wrong("code", format!("has more than {ORDER_CODE} characters: name a meter"));
            }
            let meter = format!("{ORDER_METER}{code}");
            let (selector, select) = (BTreeMap::new(), Select::Attributes);
            return Some(Metering { meter, selector, select, measure, units: 1, whole: false });
        }
    };
    Some(Metering { meter, selector, select, measure, units, whole })
}

fn provides(t: &Table<'_>) -> Option<Provides> {
    let kind = t.word("kind", &KIND);
    let arch = t.opt_word("arch", &ARCH);
    let flavor = t.opt_text("flavor");
    let per_line = t.opt_table("per_line").map(|p| grants(&p)).unwrap_or_default();
    let grants = grants(t);
    if kind == Some(ProvideKind::Host) && arch.is_none() {
        t.wrong("arch", "a host must name its architecture");
    }
    if grants.is_empty() {
        t.wrong("kind", "grants nothing: name at least one quota resource");
    }
    Some(Provides { kind: kind?, flavor, arch, grants, per_line })
}

fn grants(t: &Table<'_>) -> BTreeMap<Resource, i64> {
    let mut all = BTreeMap::new();
    for (name, (line, n)) in t.rest_counts() {
        match Resource::parse(&name) {
            Some(r) => {
                all.insert(r, n);
            }
            None => t.src.report(line, t.at(&name), "is not a quota resource"),
        }
    }
    all
}
