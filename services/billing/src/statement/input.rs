//! The input of a settlement that is not taken from the records: what the months' bills come to, scores, events, decisions. What the contract has no
//! place for would change nothing, or change the wrong thing, without a word: every such entry is a problem, and all are told at once.

use crate::contract::Contract;
use crate::contract::terms::Moment;
use crate::contract::terms::payment::{Base, EffectRule, PayBand, Payment};
use crate::contract::terms::scheme::Scheme;
use crate::settle::{Inputs, Open, Scored, WeekDays, plan};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::calendar::{Every, period_ends};
use kernel::{Error, Money, Result};
use rust_decimal::Decimal;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

/// Years before the start and after the end of a contract in which something of it may happen.
const AROUND: i32 = 2;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Last day of a month → what its bills come to.
    #[serde(default)]
    accrued: Pairs<Date, String>,
    #[serde(default)]
    scores: Vec<FileScore>,
    #[serde(default)]
    events: Pairs<String, Date>,
    #[serde(default)]
    decided: Vec<FileDecision>,
    /// Stands in for the contract's total where the tender prints none.
    total: Option<String>,
    /// Stand in for approved budgets.
    #[serde(default)]
    budgets: Pairs<i64, String>,
    /// Readings taken otherwise, by their names.
    #[serde(default)]
    readings: Pairs<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileScore {
    scheme: String,
    until: Date,
    score: String,
    #[serde(default)]
    vetoed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDecision {
    payment: String,
    number: u32,
    percent: String,
}

/// The entries of an object as they stand there: a map would keep the last of two with one name.
struct Pairs<K, V>(Vec<(K, V)>);

impl<K, V> Default for Pairs<K, V> {
    fn default() -> Self {
        Pairs(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Pairs<K, V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct Entries<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Pairs<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Pairs(all))
            }
        }
        d.deserialize_map(Entries(PhantomData))
    }
}

/// Reads an input file (JSON) for a contract. What the tender leaves to the bid (total, budgets) may stand in it and is put into the contract. Fees
/// of months that the file leaves out are not known: what is paid of them stays open.
///
/// # Errors
/// Bad request, naming every entry that has no place in the contract, and the rule.
pub fn input(contract: &mut Contract, text: &str) -> Result<Inputs> {
    let f: File = serde_json::from_str(text).map_err(|e| Error::bad_request(format!("the input is not valid: {e}")))?;
    let mut wrong = Vec::new();
    amounts(contract, &f, &mut wrong);
    readings(contract, &f, &mut wrong);
    let mut r = Reader { c: contract, wrong };
    let mut i = Inputs::default();
    r.accrued(&f, &mut i)?;
    r.scores(&f, &mut i)?;
    r.events(&f, &mut i);
    r.decided(&f, &mut i)?;
    if r.wrong.is_empty() {
        r.without_effect(&i)?;
    }
    if r.wrong.is_empty() {
        return Ok(i);
    }
    let said: Vec<String> = r.wrong.iter().map(|w| format!("\n{w}")).collect();
    Err(Error::bad_request(format!("the input has {} problem(s):{}", said.len(), said.concat())).code("InvalidInput"))
}

fn amount(what: &str, s: &str, wrong: &mut Vec<String>) -> Option<Money> {
    let m = Money::parse(s).ok().filter(|m| *m >= Money::ZERO && m.fen().is_some());
    if m.is_none() {
        wrong.push(format!("{what}: '{s}' is not an amount of whole fen"));
    }
    m
}

/// From 0 to 100.
fn percent(what: &str, s: &str, wrong: &mut Vec<String>) -> Option<Decimal> {
    let Ok(n) = s.parse::<Decimal>() else {
        wrong.push(format!("{what}: '{s}' is not a decimal number"));
        return None;
    };
    if !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&n) {
        wrong.push(format!("{what}: {n} is not from 0 to 100"));
        return None;
    }
    Some(n)
}

/// Puts the amounts that the tender leaves to the bid into the contract.
fn amounts(c: &mut Contract, f: &File, wrong: &mut Vec<String>) {
    if let Some(total) = f.total.as_ref().and_then(|t| amount("total", t, wrong)) {
        match c.budget.ceiling {
            Some(most) if total > most => wrong.push(format!("total: {total} is above the ceiling, {most}")),
            _ => c.budget.total = Some(total),
        }
    }
    let mut seen = BTreeSet::new();
    for (year, s) in &f.budgets.0 {
        let what = format!("budget of {year}");
        if !seen.insert(*year) {
            wrong.push(format!("{what}: stands twice"));
        }
        let money = amount(&what, s, wrong);
        match c.budget.years.iter_mut().find(|(y, _)| y == year) {
            Some((_, slot)) => *slot = money,
            None => wrong.push(format!("the contract has no budget of {year}")),
        }
    }
}

/// Takes readings of the contract as the file says.
fn readings(c: &mut Contract, f: &File, wrong: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (id, value) in &f.readings.0 {
        if !seen.insert(id) {
            wrong.push(format!("reading {id}: stands twice"));
        }
        if let Err(why) = c.take_reading(id, value) {
            wrong.push(format!("reading {id}: {why}"));
        }
    }
}

/// Reads entries against a contract.
struct Reader<'a> {
    c: &'a Contract,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn accrued(&mut self, f: &File, i: &mut Inputs) -> Result<()> {
        if let Some((day, _)) = f.accrued.0.first()
            && !self.c.payments.iter().any(|p| p.of == Base::Accrued)
        {
            self.wrong.push(format!("accrued {day}: no payment of the contract is of accrued fees"));
        }
        let (first, last) = (self.c.start.last_of_month(), self.c.end.last_of_month());
        for (day, s) in &f.accrued.0 {
            let what = format!("accrued {day}");
            if *day != day.last_of_month() {
                self.wrong.push(format!("{what}: is not the last day of a month; a bill is that of a month"));
            } else if *day < first || *day > last {
                self.wrong.push(format!("{what}: is no month of the term, {} to {}", self.c.start, self.c.end));
            }
            if let Some(m) = amount(&what, s, &mut self.wrong)
                && i.accrued.insert(*day, m).is_some()
            {
                self.wrong.push(format!("{what}: stands twice"));
            }
        }
        // The bills are there up to the first month that is left out.
        let mut month = first;
        while month <= last && i.accrued.contains_key(&month) {
            month = month.tomorrow().map_err(beyond)?.last_of_month();
        }
        i.billed = Some(month.first_of_month().yesterday().map_err(beyond)?);
        Ok(())
    }

    fn scores(&mut self, f: &File, i: &mut Inputs) -> Result<()> {
        for s in &f.scores {
            let what = format!("score of {} until {}", s.scheme, s.until);
            match self.c.scheme(&s.scheme) {
                None => self.wrong.push(format!("{what}: the contract has no scheme {}", s.scheme)),
                Some(scheme) => self.period(&what, scheme, s.until)?,
            }
            let once = self.c.scheme(&s.scheme).is_some_and(|x| matches!(x.every, Every::Once));
            if i.scores.iter().any(|x| x.scheme == s.scheme && (once || x.until == s.until)) {
                let rule = if once { "the scheme is held once, and has another score" } else { "stands twice" };
                self.wrong.push(format!("{what}: {rule}"));
            }
            if let Some(score) = percent(&what, &s.score, &mut self.wrong) {
                i.scores.push(Scored { scheme: s.scheme.clone(), until: s.until, score, vetoed: s.vetoed });
            }
        }
        Ok(())
    }

    /// A score is that of a period of its scheme; periods are counted from the first day of the contract.
    fn period(&mut self, what: &str, scheme: &Scheme, until: Date) -> Result<()> {
        if matches!(scheme.every, Every::Once | Every::Event) {
            self.around(what, until);
            return Ok(());
        }
        let ends = period_ends(self.c.start, self.c.end, scheme.every)?;
        if !ends.contains(&until) {
            let next = ends.iter().find(|e| **e >= until).or(ends.last());
            let next = next.map_or_else(String::new, |e| format!(", the next to it ends on {e}"));
            let every = scheme.every.as_str();
            self.wrong.push(format!("{what}: no {every} of the contract (from {}) ends then{next}", self.c.start));
        }
        Ok(())
    }

    fn around(&mut self, what: &str, day: Date) {
        let (from, to) = (self.c.start.saturating_sub(AROUND.years()), self.c.end.saturating_add(AROUND.years()));
        if day < from || day > to {
            self.wrong.push(format!(
                "{what}: is more than {AROUND} years outside the term, {} to {}",
                self.c.start, self.c.end
            ));
        }
    }

    fn events(&mut self, f: &File, i: &mut Inputs) {
        let known = self.c.known_events();
        for (name, day) in &f.events.0 {
            let what = format!("event {name} on {day}");
            if !known.contains(name) && !self.releases(name) {
                self.wrong.push(format!("{what}: is no event of the contract"));
            }
            for (own, fixed) in [("start", self.c.start), ("end", self.c.end)] {
                if name == own && *day != fixed {
                    self.wrong.push(format!("{what}: the term says {fixed}"));
                }
            }
            self.around(&what, *day);
            if i.events.insert(name.clone(), *day).is_some() {
                self.wrong.push(format!("{what}: stands twice"));
            }
        }
    }

    /// Whether an event is one that releases a payment by its number: `rectification:service:2`.
    fn releases(&self, name: &str) -> bool {
        let Some((event, rest)) = name.split_once(':') else { return false };
        let Some((id, number)) = rest.split_once(':') else { return false };
        let payment = self.c.payments.iter().find(|p| p.id == id);
        let number = number.parse::<usize>().ok();
        payment.is_some_and(|p| {
            number.is_some_and(|n| (1..=self.times(p)).contains(&n))
                && bands(p).iter().any(|b| b.until.as_deref() == Some(event))
        })
    }

    /// How often a payment falls due.
    fn times(&self, p: &Payment) -> usize {
        match p.when {
            Moment::Every(every) => period_ends(self.c.start, self.c.end, every).map_or(0, |all| all.len()),
            _ => 1,
        }
    }

    fn decided(&mut self, f: &File, i: &mut Inputs) -> Result<()> {
        for d in &f.decided {
            let what = format!("decision on {} {}", d.payment, d.number);
            let share = percent(&what, &d.percent, &mut self.wrong).map(|p| p / Decimal::ONE_HUNDRED);
            let Some(p) = self.c.payments.iter().find(|p| p.id == d.payment) else {
                self.wrong.push(format!("{what}: the contract has no payment {}", d.payment));
                continue;
            };
            let number = usize::try_from(d.number).map_err(|e| Error::internal(e.to_string()))?;
            let times = self.times(p);
            if !(1..=times).contains(&number) {
                self.wrong.push(format!("{what}: the payment has numbers from 1 to {times}"));
            }
            let open: Vec<(Decimal, Decimal)> = bands(p).iter().filter_map(|b| Some((b.pay, b.upto?))).collect();
            if let Some(x) = share
                && !open.iter().any(|(pay, upto)| (*pay..=*upto).contains(&x))
            {
                self.wrong.push(format!("{what}: {}", outside(x, &open)));
            }
            if let Some(x) = share
                && i.decided.insert((d.payment.clone(), d.number), x).is_some()
            {
                self.wrong.push(format!("{what}: stands twice"));
            }
        }
        Ok(())
    }

    /// Decisions that the scores leave no room for.
    fn without_effect(&mut self, i: &Inputs) -> Result<()> {
        if i.decided.is_empty() {
            return Ok(());
        }
        let until = super::last_day(self.c, None)?;
        let said = |decided: BTreeMap<(String, u32), Decimal>| {
            plan(self.c, &Inputs { decided, ..i.clone() }, &WeekDays, until)
        };
        let (with, without) = (said(i.decided.clone())?, said(BTreeMap::new())?);
        for ((id, number), x) in &i.decided {
            let of = |d: &&crate::settle::Due| d.payment == *id && d.number == *number;
            let what = format!("decision on {id} {number}");
            match without.iter().find(of).map(|d| (&d.open, d.score)) {
                Some((Some(Open::Decision(pay, upto)), _))
                    if with.iter().find(of).is_some_and(|d| matches!(d.open, Some(Open::Decision(..)))) =>
                {
                    self.wrong.push(format!("{what}: {}", outside(*x, &[(*pay, *upto)])));
                }
                // The decision was taken, and it has its effect.
                Some((Some(Open::Decision(..)), _)) => {}
                Some((_, Some(score))) => {
                    self.wrong.push(format!("{what}: with a score of {score} there is nothing to decide"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn bands(p: &Payment) -> &[PayBand] {
    match p.effect.as_ref().map(|e| &e.rule) {
        Some(EffectRule::Bands(all)) => all,
        _ => &[],
    }
}

fn outside(x: Decimal, open: &[(Decimal, Decimal)]) -> String {
    let percent = |d: &Decimal| (d * Decimal::ONE_HUNDRED).normalize();
    let all: Vec<String> = open.iter().map(|(a, b)| format!("from {} to {}", percent(a), percent(b))).collect();
    if all.is_empty() {
        return "nothing of the payment is left to a decision".to_owned();
    }
    format!("{}% is not {}, between which a person decides", percent(&x), all.join(" or "))
}

fn beyond(e: jiff::Error) -> Error {
    Error::internal(e.to_string())
}
