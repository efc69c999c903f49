//! What people judge: items that no record tells, with a reason and evidence. A later judgement names the one that it takes the place of.

use super::state::Event;
use super::{Assessment, missing, scheme_of, store};
use crate::Billing;
use crate::assess;
use crate::contract::terms::scheme::{Rule, Scheme, SchemeItem};
use crate::record::{self, Entry, Evidence, Said, purchaser};
use kernel::{AssessmentId, Caller, Error, Result};
use runtime::transact;
use rust_decimal::Decimal;

/// Figures that a person enters are within so much of nothing.
const FIGURE_LIMIT: i64 = 1_000_000_000;
const SCALE_LIMIT: u32 = 6;

/// A judgement that is given.
#[derive(Debug, Clone)]
pub struct NewJudgement {
    /// An item (`innovation`), a part (`satisfaction.staff`), a veto, or a figure that excuses (`pool.expanded`).
    pub item: String,
    /// Points, the figure, or 1 for met and 0 for not met, as the rule asks.
    pub value: Decimal,
    /// Why.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<Evidence>,
    /// The judgement that it takes the place of: the id of the one that stands, if one does.
    pub replaces: Option<String>,
}

/// What a judgement can be on.
enum Target<'a> {
    /// An item by its rule.
    Item(&'a SchemeItem),
    /// Met or not: a part, a veto, an excuse.
    YesNo,
}

/// What a name means in a scheme, and the figure that the records would give for it.
fn target<'a>(s: &'a Scheme, name: &'a str) -> Option<(Target<'a>, Option<&'a str>)> {
    for i in &s.items {
        match &i.rule {
            Rule::Parts(parts) => {
                let part = name.strip_prefix(i.id.as_str()).and_then(|n| n.strip_prefix('.'));
                if let Some(p) = parts.iter().find(|p| Some(p.id.as_str()) == part) {
                    return Some((Target::YesNo, p.figure.as_deref()));
                }
            }
            _ if i.id == name => return Some((Target::Item(i), i.figure.as_deref())),
            Rule::Above { unless: Some(f), .. } if f == name => return Some((Target::YesNo, Some(f.as_str()))),
            _ => {}
        }
    }
    s.vetoes.iter().find(|v| v.id == name).map(|v| (Target::YesNo, v.figure.as_deref()))
}

/// Refuses numbers that no record would give.
pub(super) fn bounded(field: &str, x: Decimal) -> Result<()> {
    if x.abs() > Decimal::from(FIGURE_LIMIT) || x.normalize().scale() > SCALE_LIMIT {
        let e = format!("{field}: is beyond {FIGURE_LIMIT} or has more than {SCALE_LIMIT} places");
        return Err(Error::bad_request(e).field(field));
    }
    Ok(())
}

/// The unit of a figure is the last word of its name.
fn unit(figure: &str) -> &str {
    figure.rsplit(['.', '_']).next().unwrap_or(figure)
}

/// Figures in percent that may be above a hundred: revenue is counted of its target, and more than there is may be granted of a pool.
const ABOVE_A_HUNDRED: [&str; 2] = ["revenue.percent", "pool.use_percent"];

/// Refuses a number that its unit does not have: a share is from 0 to 100, a number of cases or a time is not below nothing.
fn of_unit(name: &str, figure: &str, x: Decimal) -> Result<()> {
    let most = match unit(figure) {
        "percent" if ABOVE_A_HUNDRED.contains(&figure) => 1000,
        "percent" => 100,
        "count" | "minutes" | "hours" => FIGURE_LIMIT,
        _ => return Ok(()),
    };
    if x < Decimal::ZERO || x > Decimal::from(most) {
        let e = format!("value: {name} is judged by {figure}, which is from 0 to {most}, not {x}");
        return Err(Error::bad_request(e).field("value"));
    }
    Ok(())
}

/// The figure that the records would give for what a judgement is on.
pub(super) fn figure<'a>(s: &'a Scheme, name: &'a str) -> Option<&'a str> {
    target(s, name).and_then(|(_, f)| f)
}

/// Checks a value against the rule of what it is on.
pub(super) fn allows(s: &Scheme, name: &str, value: Decimal) -> Result<()> {
    let unknown = || Error::bad_request("item: the scheme has no such item, part or veto").field("item");
    let (target, _) = target(s, name).ok_or_else(unknown)?;
    let value_error = |why: String| Err(Error::bad_request(format!("value: {why}")).field("value"));
    bounded("value", value)?;
    match target {
        Target::Item(i) => {
            if let Some(f) = &i.figure {
                of_unit(name, f, value)?;
            }
            assess::points(i, value).map(drop)
        }
        Target::YesNo if value == Decimal::ONE || value.is_zero() => Ok(()),
        Target::YesNo => value_error(format!("{name} is met (1) or not (0)")),
    }
}

/// Checks a judgement on an assessment: what a record tells, nobody judges.
fn fits(s: &Scheme, a: &Assessment, name: &str, value: Decimal) -> Result<()> {
    allows(s, name, value)?;
    match figure(s, name).filter(|f| a.figures.contains_key(*f)) {
        None => Ok(()),
        Some(f) => {
            let e = format!("the records give {f}: mend the record, not the score");
            Err(Error::conflict(e).code("FigureKnown"))
        }
    }
}

impl Billing {
    /// Judges.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request, naming the field; conflict, if a record tells it (`FigureKnown`), if another
    /// judgement stands that is not named (`Judged`), or once the result is told.
    pub async fn judge(&self, caller: &Caller, id: &AssessmentId, new: NewJudgement) -> Result<Assessment> {
        purchaser(caller)?;
        let NewJudgement { item, value, reason, evidence, replaces } = new;
        let reason = record::text("reason", &reason)?;
        let evidence = record::proof(evidence, true)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut a = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            a.state = a.state.after(Event::Judge)?;
            let c = self.version(tx, &a.contract, &a.version).await?;
            fits(scheme_of(&c, &a.scheme)?, &a, &item, value)?;
            let stands = record::standing(&a.entries, "judgement").get(item.as_str()).map(|e| e.id.clone());
            if stands != replaces {
                let e = match &stands {
                    Some(e) => format!("{item} is judged: a new judgement names the one that it replaces, {e}"),
                    None => format!("{item} has no judgement that could be replaced"),
                };
                return Err(Error::conflict(e).code("Judged").field("replaces"));
            }
            let said = Said {
                value: Some(value),
                reason: Some(reason.clone()),
                evidence: evidence.clone(),
                ..Said::default()
            };
            let mut e = Entry::new(id.as_str(), "judgement", &item, said, caller, now);
            e.replaces = stands;
            self.say(tx, &e).await?;
            store::update(tx, &mut a).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}
