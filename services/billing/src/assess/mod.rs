//! Assessment: a scheme of the contract, figures from the records and the judgements of people become a score. Pure: the same input gives the
//! same score, so that a simulation ("what would the score be if") is the real thing without saving.

use crate::contract::Contract;
use crate::contract::terms::scheme::{Kind, Part, ResultWord, Rule, Scheme, SchemeItem};
use kernel::{Error, Result};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody decided, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The figure, or 1 for met and 0 for not met, or the points, as the rule asks.
    pub value: Decimal,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What a score is computed from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Figures that the records give, by name.
    pub figures: BTreeMap<String, Decimal>,
    /// Judgements by item (`satisfaction`), by part (`satisfaction.staff`) or by veto. One on something that has a figure stands in for the
    /// figure where the records have none.
    pub judged: BTreeMap<String, Judgement>,
}

/// Where the points of an item come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// A figure of the records.
    Record(String, Decimal),
    /// A person.
    Person(Judgement),
    /// Several parts.
    Parts(Vec<(String, Option<Decimal>)>),
    /// Nothing is known yet.
    Open,
}

/// An item with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemScore {
    /// Item.
    pub id: String,
    /// What it does to the score.
    pub kind: Kind,
    /// Points that it brings, takes off or adds; none while something is open.
    pub points: Option<Decimal>,
    /// The most that there are.
    pub most: Decimal,
    /// Where they come from.
    pub from: From,
}

/// A score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Scheme.
    pub scheme: String,
    /// Items, in the order of the contract.
    pub items: Vec<ItemScore>,
    /// Vetoes that hold.
    pub vetoes: Vec<String>,
    /// What nobody and no record has told yet: items, parts, vetoes. While there is any, the score is what is certain so far.
    pub open: Vec<String>,
    /// The score, two places, half up; from zero to the scheme's points.
    pub score: Decimal,
    /// The word for it, if the scheme has words and nothing is open.
    pub result: Option<ResultWord>,
}

/// Two places, half up: what an assessment table prints.
fn rounded(d: Decimal) -> Decimal {
    d.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Computes a scheme.
///
/// # Errors
/// Bad request, for a judgement that is outside of its rule, naming the item; internal, if numbers overflow.
pub fn score(contract: &Contract, scheme: &Scheme, inputs: &Inputs) -> Result<Score> {
    let known = Known { inputs };
    let mut open = Vec::new();
    let mut items = Vec::new();
    let overflow = || Error::internal(format!("the score of {} overflows", scheme.id));
    let (mut sum, mut others) = (Decimal::ZERO, Decimal::ZERO);
    for item in &scheme.items {
        let one = known.item(item, &mut open)?;
        let points = one.points.unwrap_or_default();
        let (to, points) = match item.kind {
            Kind::Score => (&mut sum, points),
            Kind::Bonus => (&mut others, points),
            Kind::Deduct => (&mut others, -points),
        };
        *to = to.checked_add(points).ok_or_else(overflow)?;
        items.push(one);
    }
    let mut most = scheme.points;
    let setting = format!("scheme.{}.points", scheme.id);
    if contract.setting(&setting) == Some("scaled_to_100") && scheme.printed() > Decimal::ZERO {
        // What the items bring is scaled; a deduction or a bonus is so many points as it says.
        sum = sum.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(overflow)? / scheme.printed();
        most = Decimal::ONE_HUNDRED;
    }
    let sum = sum.checked_add(others).ok_or_else(overflow)?;
    let mut vetoes = Vec::new();
    for v in &scheme.vetoes {
        match known.value(v.figure.as_deref(), &v.id).map(|(x, _)| x) {
            None => open.push(v.id.clone()),
            Some(x) if yes(&v.id, x)? => vetoes.push(v.id.clone()),
            Some(_) => {}
        }
    }
    // No bonus lifts a score above what the scheme is of, and no deduction presses it below nothing.
    let score = rounded(sum).clamp(Decimal::ZERO, most.max(Decimal::ZERO));
    let word = match vetoes.is_empty() {
        true => scheme.results.iter().find(|r| score >= r.min),
        // A veto fails the scheme whatever the points.
        false => scheme.results.last(),
    };
    let result = word.filter(|_| open.is_empty()).cloned();
    Ok(Score { scheme: scheme.id.clone(), items, vetoes, open, score, result })
}

/// 1 or 0.
fn yes(what: &str, x: Decimal) -> Result<bool> {
    match x {
        x if x == Decimal::ONE => Ok(true),
        x if x.is_zero() => Ok(false),
        _ => Err(Error::bad_request(format!("{what} is met (1) or not (0), not {x}")).field("value")),
    }
}

struct Known<'a> {
    inputs: &'a Inputs,
}

impl Known<'_> {
    /// The figure, or what a person entered.
    fn value(&self, figure: Option<&str>, judged: &str) -> Option<(Decimal, From)> {
        if let Some(f) = figure
            && let Some(x) = self.inputs.figures.get(f)
        {
            return Some((*x, From::Record(f.to_owned(), *x)));
        }
        let j = self.inputs.judged.get(judged)?;
        Some((j.value, From::Person(j.clone())))
    }

    fn item(&self, item: &SchemeItem, open: &mut Vec<String>) -> Result<ItemScore> {
        let done = |points, from| ItemScore { id: item.id.clone(), kind: item.kind, points, most: item.points, from };
        if let Rule::Parts(parts) = &item.rule {
            let (points, from) = self.parts(item, parts, open)?;
            return Ok(done(points, from));
        }
        let Some((x, from)) = self.value(item.figure.as_deref(), &item.id) else {
            open.push(item.id.clone());
            return Ok(done(None, From::Open));
        };
        let points = points(item, x)?;
        if let Rule::Above { unless: Some(f), .. } = &item.rule
            && points > Decimal::ZERO
        {
            match self.value(Some(f), f) {
                Some((x, _)) if yes(f, x)? => return Ok(done(Some(Decimal::ZERO), from)),
                Some(_) => {}
                None => {
                    open.push(f.clone());
                    return Ok(done(None, from));
                }
            }
        }
        Ok(done(Some(rounded(points)), from))
    }

    fn parts(&self, item: &SchemeItem, parts: &[Part], open: &mut Vec<String>) -> Result<(Option<Decimal>, From)> {
        let (mut sum, mut each, mut whole) = (Decimal::ZERO, Vec::new(), true);
        for p in parts {
            let name = format!("{}.{}", item.id, p.id);
            let got = match self.value(p.figure.as_deref(), &name) {
                Some((x, _)) => Some(if yes(&name, x)? { p.points } else { Decimal::ZERO }),
                None => None,
            };
            match got {
                Some(points) => sum += points,
                None => {
                    open.push(name);
                    whole = false;
                }
            }
            each.push((p.id.clone(), got));
        }
        Ok((whole.then_some(sum), From::Parts(each)))
    }
}

/// Points of an item for a figure.
///
/// # Errors
/// Bad request, if the figure is outside of the rule; internal, on overflow.
pub fn points(item: &SchemeItem, x: Decimal) -> Result<Decimal> {
    let most = item.points;
    let overflow = || Error::internal(format!("the points of {} overflow", item.id));
    let times = |a: Decimal, b: Decimal| a.checked_mul(b).ok_or_else(overflow);
    let within = |p: Decimal| p.clamp(Decimal::ZERO, most);
    Ok(match &item.rule {
        Rule::Met => {
            if yes(&item.id, x)? {
                most
            } else {
                Decimal::ZERO
            }
        }
        Rule::Judged => {
            if x < Decimal::ZERO || x > most {
                let reason = format!("{} has from 0 to {most} points, not {x}", item.id);
                return Err(Error::bad_request(reason).field("value"));
            }
            x
        }
        Rule::Linear { from, to } => {
            let length = to.checked_sub(*from).ok_or_else(overflow)?;
            let part = x.checked_sub(*from).and_then(|n| n.checked_div(length)).ok_or_else(overflow)?;
            within(times(most, part.clamp(Decimal::ZERO, Decimal::ONE))?)
        }
        Rule::Bands(bands) => bands.iter().find(|b| b.holds(x)).map_or(Decimal::ZERO, |b| b.points),
        Rule::Less { each, floor } => {
            let left = most.checked_sub(times(x, *each)?).ok_or_else(overflow)?;
            floor.map_or(left, |f| left.max(f)).min(most)
        }
        Rule::More { base, each } => within(base.checked_add(times(x, *each)?).ok_or_else(overflow)?),
        Rule::Below { limit, each } => within(times(limit.checked_sub(x).ok_or_else(overflow)?, *each)?),
        Rule::Above { limit, each, .. } => within(times(x.checked_sub(*limit).ok_or_else(overflow)?, *each)?),
        Rule::Parts(_) => return Err(Error::internal(format!("{} has parts", item.id))),
    })
}

#[cfg(test)]
mod tests;
