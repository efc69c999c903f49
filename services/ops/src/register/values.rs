//! Values of a record: checked against the schema, brought into one form, and what follows from them. Pure.

use super::schema::{Field, Kind, Type};
use crate::duty::input::{bad, clip, past, reasonable, text};
use jiff::civil::Date;
use kernel::calendar::WorkTime;
use kernel::{Result, Timestamp};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Values by field.
pub type Values = Map<String, Value>;

const QUESTIONS: usize = 50;

/// What is checked against.
pub(super) struct Ground<'a> {
    pub now: Timestamp,
    pub work: &'a WorkTime,
}

fn at(name: &str) -> String {
    format!("fields.{}", clip(name))
}

/// A value in its form, or what is wrong with it.
pub(super) fn value(f: &Field, v: &Value, g: &Ground<'_>) -> Result<Value> {
    let field = at(f.name);
    let wrong = || bad(&field, format!("must be {}", f.ty.rule()));
    let s = v.as_str();
    match f.ty {
        Type::Text(max) => Ok(text(&field, s.ok_or_else(wrong)?, max)?.into()),
        Type::Integer(a, b) => v.as_i64().filter(|n| (a..=b).contains(n)).map(Value::from).ok_or_else(wrong),
        Type::Decimal(a, b) => {
            let d: Decimal = s.filter(|s| s.len() <= 40).and_then(|s| s.parse().ok()).ok_or_else(wrong)?;
            let d = d.normalize();
            let fits = d.scale() <= 4 && d >= Decimal::from(a) && d <= Decimal::from(b);
            if fits { Ok(d.to_string().into()) } else { Err(wrong()) }
        }
        Type::Date => {
            let d: Date = s.filter(|s| s.len() == 10).and_then(|s| s.parse().ok()).ok_or_else(wrong)?;
            let begin = g.work.begin_of(d).map_err(|_| wrong())?;
            if f.past {
                past(&field, begin, g.now)?
            } else {
                reasonable(&field, begin, g.now)?
            };
            Ok(d.to_string().into())
        }
        Type::Instant => {
            let t = s.filter(|s| s.len() <= 64).and_then(|s| Timestamp::parse(s).ok()).ok_or_else(wrong)?;
            let t = if f.past { past(&field, t, g.now)? } else { reasonable(&field, t, g.now)? };
            Ok(t.rfc3339_micros().into())
        }
        Type::Flag => v.as_bool().map(Value::from).ok_or_else(wrong),
        Type::Choice(words) => {
            let s = s.filter(|s| words.iter().any(|(w, _)| w == s)).ok_or_else(wrong)?;
            Ok(s.into())
        }
        Type::Questions => questions(&field, v),
        Type::Scores => scores(v).ok_or_else(wrong),
    }
}

fn questions(field: &str, v: &Value) -> Result<Value> {
    let wrong = || bad(field, format!("must be {}", Type::Questions.rule()));
    let list = v.as_array().filter(|l| (1..=QUESTIONS).contains(&l.len())).ok_or_else(wrong)?;
    let (mut ids, mut all) = (HashSet::new(), Vec::new());
    for q in list {
        let o = q.as_object().filter(|o| o.len() == 3).ok_or_else(wrong)?;
        let id = o.get("id").and_then(Value::as_str).ok_or_else(wrong)?;
        let id = crate::duty::input::word(&format!("{field}.id"), id)?;
        let words = text(&format!("{field}.text"), o.get("text").and_then(Value::as_str).ok_or_else(wrong)?, 500)?;
        let max = o.get("max").and_then(Value::as_i64).filter(|n| (1..=100).contains(n)).ok_or_else(wrong)?;
        if !ids.insert(id.clone()) {
            return Err(bad(field, format!("question {id} stands there twice")));
        }
        all.push(json!({"id": id, "text": words, "max": max}));
    }
    Ok(all.into())
}

fn scores(v: &Value) -> Option<Value> {
    let o = v.as_object().filter(|o| (1..=QUESTIONS).contains(&o.len()))?;
    let fits = |(k, v): (&String, &Value)| k.len() <= 64 && v.as_i64().is_some_and(|n| (0..=100).contains(&n));
    o.iter().all(fits).then(|| v.clone())
}

/// Points given and points possible of an answer to a survey.
///
/// # Errors
/// Bad request, if it answers other questions than are asked, or beyond a question's most.
pub(super) fn answered(questions: &Value, scores: &Value) -> Result<(i64, i64)> {
    let list = questions.as_array().map(Vec::as_slice).unwrap_or_default();
    let given = scores.as_object().map(Map::len).unwrap_or_default();
    let (mut sum, mut most) = (0, 0);
    for q in list {
        let (id, max) = (q["id"].as_str().unwrap_or_default(), q["max"].as_i64().unwrap_or_default());
        let n = scores[id].as_i64().ok_or_else(|| bad("fields.scores", format!("question {id} is not answered")))?;
        if !(0..=max).contains(&n) {
            return Err(bad("fields.scores", format!("question {id} takes 0 to {max}")));
        }
        (sum, most) = (sum + n, most + max);
    }
    if given != list.len() {
        return Err(bad("fields.scores", "answers a question that is not asked"));
    }
    Ok((sum, most))
}

pub(super) fn instant(v: &Values, name: &str) -> Option<Timestamp> {
    v.get(name)?.as_str().and_then(|s| Timestamp::parse(s).ok())
}
pub(super) fn date(v: &Values, name: &str) -> Option<Date> {
    v.get(name)?.as_str()?.parse().ok()
}
pub(super) fn decimal(v: &Values, name: &str) -> Option<Decimal> {
    v.get(name)?.as_str()?.parse().ok()
}
pub(super) fn word<'a>(v: &'a Values, name: &str) -> Option<&'a str> {
    v.get(name)?.as_str()
}
pub(super) fn flag(v: &Values, name: &str) -> Option<bool> {
    v.get(name)?.as_bool()
}
pub(super) fn whole(v: &Values, name: &str) -> Option<i64> {
    v.get(name)?.as_i64()
}

/// The instant that a date or an instant stands for; a date for its first instant, with `end` for the first one after it.
pub(super) fn moment(k: &Kind, name: &str, v: &Values, work: &WorkTime, end: bool) -> Result<Option<Timestamp>> {
    match k.field(name).map(|f| f.ty) {
        Some(Type::Date) => {
            let d = date(v, name).map(|d| if end { d.tomorrow().unwrap_or(d) } else { d });
            d.map(|d| work.begin_of(d)).transpose()
        }
        _ => Ok(instant(v, name)),
    }
}

/// Instants of a record that follow upon each other: a later one before an earlier one is a slip of the pen.
const ORDERED: &[(&str, &[&str])] = &[
    ("drill", &["data_point_at", "started_at", "recovered_at"]),
    ("survey", &["opens_at", "closes_at"]),
    ("instruction", &["given_at", "due_at"]),
    ("instruction", &["given_at", "done_at"]),
    ("complaint", &["received_at", "answered_at"]),
    ("adaptation", &["at", "solved_at"]),
    ("deviation", &["found_on", "fixed_on"]),
    ("probe", &["unreachable_at", "wechat_at"]),
    ("probe", &["unreachable_at", "phone_at"]),
    ("probe", &["unreachable_at", "recovered_at"]),
    ("advice", &["found_at", "reminded_at"]),
    ("position", &["from", "to"]),
    ("staff", &["from", "to"]),
    ("certificate", &["issued_on", "valid_until"]),
    ("mlps", &["done_on", "valid_until"]),
    ("crypto", &["done_on", "valid_until"]),
];

/// Rules over several fields.
pub(super) fn whole_record(k: &Kind, v: &Values, work: &WorkTime) -> Result<()> {
    for (_, names) in ORDERED.iter().filter(|(id, _)| *id == k.id) {
        let mut before: Option<(&str, Timestamp)> = None;
        for name in *names {
            let Some(t) = moment(k, name, v, work, false)? else { continue };
            if let Some((earlier, e)) = before
                && t < e
            {
                return Err(bad(&at(name), format!("lies before {earlier}")));
            }
            before = Some((name, t));
        }
    }
    if k.id == "training" && whole(v, "passed").is_some_and(|p| Some(p) > whole(v, "people")) {
        return Err(bad(&at("passed"), "is more than took part"));
    }
    if k.id == "revenue" && date(v, "month").is_some_and(|d| d.day() != 1) {
        return Err(bad(&at("month"), "must be the first day of a month"));
    }
    Ok(())
}

/// A share in percent, two places, half up.
pub(super) fn percent(part: Decimal, of: Decimal) -> Option<Decimal> {
    let p = (part * Decimal::ONE_HUNDRED).checked_div(of)?;
    Some(p.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize())
}

/// What follows from a record's values: a drill's measured RTO (failure to recovery) and RPO (failure back to the newest data that was
/// recovered), hours of training times people, revenue in percent of its target, whether a filing was in time.
pub(super) fn computed(k: &Kind, v: &Values) -> Values {
    let mut out = Values::new();
    let mut put = |name: &str, x: Option<Value>| {
        if let Some(x) = x {
            out.insert(name.to_owned(), x);
        }
    };
    match k.id {
        "drill" => {
            let start = instant(v, "started_at");
            // A begun second counts: 30 min and a blink is not 30 min.
            let seconds =
                |a: Option<Timestamp>, b: Option<Timestamp>| Some((b?.micros() - a?.micros() + 999_999) / 1_000_000);
            let rto = seconds(start, instant(v, "recovered_at"));
            let rpo = seconds(instant(v, "data_point_at"), start);
            let met = |s: Option<i64>, target: &str| Some(s? <= whole(v, target)? * 60);
            put("rto_seconds", rto.map(Value::from));
            put("rpo_seconds", rpo.map(Value::from));
            put("rto_met", met(rto, "rto_target").map(Value::from));
            put("rpo_met", met(rpo, "rpo_target").map(Value::from));
        }
        "training" => {
            let hours = decimal(v, "hours").zip(whole(v, "people")).map(|(h, n)| h * Decimal::from(n));
            put("person_hours", hours.map(|h| h.normalize().to_string().into()));
        }
        "revenue" => {
            let p = decimal(v, "actual").zip(decimal(v, "target")).and_then(|(a, t)| percent(a, t));
            put("percent", p.map(|p| p.to_string().into()));
        }
        "mlps" | "crypto" => {
            put("in_time", date(v, "done_on").zip(date(v, "due_on")).map(|(d, due)| (d <= due).into()));
        }
        "instruction" => {
            let t = instant(v, "done_at").zip(instant(v, "due_at"));
            put("in_time", t.map(|(d, due)| (d <= due).into()));
        }
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests;
