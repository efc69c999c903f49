//! What the score would be if, and what would be paid: the real engines over the records and what is supposed instead; nothing is saved.

use super::{judge, periods, store};
use crate::Billing;
use crate::assess::{self, Inputs, Judgement, Score};
use crate::contract::Contract;
use crate::contract::terms::scheme::Scheme;
use crate::record::party;
use crate::settle::{CapUse, Due, Scored};
use crate::settlement::computed;
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Caller, Error, Money, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const NAMES_LIMIT: usize = 500;
/// 10^13 yuan.
const FEN_LIMIT: i64 = 1_000_000_000_000_000;
const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 2999;

/// What is supposed.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// Scheme.
    pub scheme: String,
    /// Last day of the period, or the day as of which a scheme is held that is held once.
    pub until: Option<Date>,
    /// Figures instead of those of the records.
    pub figures: BTreeMap<String, Decimal>,
    /// Judgements instead of those that were given.
    pub judged: BTreeMap<String, Decimal>,
    /// What the bills of a month would come to, by the month's last day.
    pub accrued: BTreeMap<Date, Money>,
    /// Payments until this day; two years after the contract's end unless given.
    pub through: Option<Date>,
    /// Readings of the contract taken otherwise, by their names.
    pub readings: BTreeMap<String, String>,
}

/// What would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// The score by the records alone.
    pub before: Score,
    /// The score by what is supposed.
    pub score: Score,
    /// Payments by the records alone, as if none had been fixed.
    pub paid_before: Vec<Due>,
    /// Payments by what is supposed; a score with something open does not count.
    pub paid: Vec<Due>,
    /// Caps by what is supposed.
    pub caps: Vec<CapUse>,
}

impl Billing {
    /// Simulates.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; bad request, naming the field.
    pub async fn simulate(&self, caller: &Caller, w: &WhatIf) -> Result<Simulated> {
        party(caller)?;
        let sizes = [
            ("figures", w.figures.len()),
            ("judged", w.judged.len()),
            ("accrued", w.accrued.len()),
            ("readings", w.readings.len()),
        ];
        for (field, n) in sizes {
            if n > NAMES_LIMIT {
                return Err(Error::bad_request(format!("{field}: at most {NAMES_LIMIT}")).field(field));
            }
        }
        let c = self.contract_now();
        let read = read_otherwise(&c, w)?;
        let scheme = c.scheme(&w.scheme);
        let scheme =
            scheme.ok_or_else(|| Error::bad_request("scheme: the contract has no such scheme").field("scheme"))?;
        let (begin, until) = self.supposed_period(&c, scheme, w.until)?;
        let known = self.known(&c, scheme, begin, until).await?;
        let supposed = suppose(scheme, &known, w)?;
        let (before, score) = (assess::score(&c, scheme, &known)?, assess::score(&read, scheme, &supposed)?);

        self.env.outbox.flush().await?;
        let happened = self.happened().await?;
        let mut tx = self.env.db.read().await?;
        let last = c.end.saturating_add(2.years());
        let mut inputs = self.gather(&mut tx, &c, &happened, w.through.unwrap_or(last).min(last)).await?;
        drop(tx);
        // What is fixed stays fixed in truth; what would be is computed from nothing.
        inputs.settled.clear();
        let paid_before = computed((*c).clone(), &inputs)?.outcome.dues;
        for (day, amount) in &w.accrued {
            let end = day.last_of_month();
            let fits = amount.fen().is_some_and(|fen| (0..=FEN_LIMIT).contains(&fen));
            if *day != end || !fits || !(FIRST_YEAR..=LAST_YEAR).contains(&day.year()) {
                let e = format!("accrued: {day}: name the last day of a month, and whole fen, at most 10^13 yuan");
                return Err(Error::bad_request(e).field("accrued"));
            }
            inputs.accrued.insert(end, *amount);
            inputs.billed = inputs.billed.max(end);
        }
        inputs.scores.retain(|s| s.scheme != scheme.id || s.until != until);
        if score.open.is_empty() {
            let vetoed = !score.vetoes.is_empty();
            inputs.scores.push(Scored { scheme: scheme.id.clone(), until, score: score.score, vetoed });
        }
        let after = computed(read, &inputs)?.outcome;
        Ok(Simulated { before, score, paid_before, paid: after.dues, caps: after.caps })
    }

    fn supposed_period(&self, c: &Contract, scheme: &Scheme, until: Option<Date>) -> Result<(Date, Date)> {
        let bad = |why: String| Error::bad_request(format!("until: {why}")).field("until");
        let all = periods(c, scheme.every)?;
        if all.is_empty() {
            let until = until.unwrap_or_else(|| self.around().work.day_of(self.env.now()));
            if !(FIRST_YEAR..=LAST_YEAR).contains(&until.year()) {
                return Err(bad(format!("is not between {FIRST_YEAR} and {LAST_YEAR}")));
            }
            return Ok((c.start.min(until), until));
        }
        let until = until.ok_or_else(|| bad("name the last day of the period".to_owned()))?;
        let found = all.into_iter().find(|(_, u)| *u == until);
        found.ok_or_else(|| bad(format!("no period of this scheme ends on {until}")))
    }

    /// What the assessment of the period rests on, or what the records give if there is none yet.
    async fn known(&self, c: &Contract, scheme: &Scheme, begin: Date, until: Date) -> Result<Inputs> {
        let mut tx = self.env.db.read().await?;
        let there = store::of_period(&mut tx, &c.id, &scheme.id, "", until).await?;
        drop(tx);
        match there {
            Some(a) => Ok(a.inputs()),
            None => Ok(Inputs { figures: self.figures_for(None, begin, until).await?.0, ..Inputs::default() }),
        }
    }
}

/// The contract with the readings that are supposed.
fn read_otherwise(c: &Contract, w: &WhatIf) -> Result<Contract> {
    let mut read = c.clone();
    for (id, value) in &w.readings {
        let bad = |why: String| Error::bad_request(format!("readings: {id:.60} {why}")).field("readings");
        read.take_reading(id, value).map_err(bad)?;
    }
    Ok(read)
}

/// Puts what is supposed in the place of what is known. A name that the scheme does not have is refused: it would change nothing, and
/// nobody would notice.
fn suppose(scheme: &Scheme, known: &Inputs, w: &WhatIf) -> Result<Inputs> {
    let mut i = known.clone();
    let names = scheme.figures();
    for (name, x) in &w.figures {
        if !names.contains(&name.as_str()) {
            let e = format!("figures: {name:.60} is no figure of the scheme");
            return Err(Error::bad_request(e).field("figures"));
        }
        judge::bounded("figures", *x)?;
        i.figures.insert(name.clone(), *x);
    }
    for (name, x) in &w.judged {
        judge::allows(scheme, name, *x).map_err(|e| e.field("judged"))?;
        if let Some(f) = judge::figure(scheme, name) {
            i.figures.remove(f);
        }
        let by = Judgement { value: *x, by: "simulation".to_owned(), reason: "supposed".to_owned() };
        i.judged.insert(name.clone(), by);
    }
    Ok(i)
}
