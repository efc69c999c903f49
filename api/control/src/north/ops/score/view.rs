//! What billing says, in the API's shapes.

use crate::north::ops::{instant, opt_instant};
use ::billing::assess::{self, From, Score};
use ::billing::assessment::Assessment;
use ::billing::assessment::simulate::Simulated;
use ::billing::contract::Contract;
use ::billing::contract::terms::scheme::{Kind, Rule, Scheme};
use ::billing::settle::{CapUse, Due, Open};
use ::billing::settlement::{Met, Overview, Payment, Planned, Settlement, Signature, Statement};
use contract::ops::score as wire;
use kernel::{Money, Result, Timestamp};
use rust_decimal::Decimal;

fn text(d: Decimal) -> String {
    d.normalize().to_string()
}

/// Places of a figure, as on the forms: quotients of the records have up to 28. Rules compare the exact ones, which the record keeps.
const PLACES: u32 = 4;

fn figure(d: Decimal) -> String {
    text(d.round_dp(PLACES))
}

fn kind(k: Kind) -> &'static str {
    match k {
        Kind::Score => "score",
        Kind::Deduct => "deduct",
        Kind::Bonus => "bonus",
    }
}

pub(super) fn scheme(s: &Scheme) -> wire::AssessmentScheme {
    let items = s.items.iter().map(|i| wire::SchemeRow {
        id: i.id.clone(),
        section: i.section.as_ref().map(|x| x.0.clone()),
        name: i.name.clone(),
        name_en: i.name_en.clone(),
        kind: kind(i.kind).to_owned(),
        points: Some(text(i.points)),
        figure: i.figure.clone(),
        parts: match &i.rule {
            Rule::Parts(all) => all.iter().map(part).collect(),
            _ => Vec::new(),
        },
        clause: i.clause.clone(),
    });
    let vetoes = s.vetoes.iter().map(|v| wire::SchemeRow {
        id: v.id.clone(),
        section: None,
        name: v.name.clone(),
        name_en: v.name_en.clone(),
        kind: "veto".to_owned(),
        points: None,
        figure: v.figure.clone(),
        parts: Vec::new(),
        clause: v.clause.clone(),
    });
    let word = |r: &::billing::contract::terms::scheme::ResultWord| wire::SchemeWord {
        min: text(r.min),
        word: r.word.clone(),
        word_en: r.word_en.clone(),
    };
    wire::AssessmentScheme {
        id: s.id.clone(),
        name: s.name.clone(),
        name_en: s.name_en.clone(),
        every: s.every.as_str().to_owned(),
        points: text(s.points),
        items: items.collect(),
        vetoes: vetoes.collect(),
        results: s.results.iter().map(word).collect(),
        clause: s.clause.clone(),
    }
}

fn part(p: &::billing::contract::terms::scheme::Part) -> wire::SchemePart {
    wire::SchemePart {
        id: p.id.clone(),
        name: p.name.clone(),
        name_en: p.name_en.clone(),
        points: text(p.points),
        figure: p.figure.clone(),
    }
}

fn item(s: &Scheme, i: &assess::ItemScore) -> wire::AssessmentItem {
    let row = s.items.iter().find(|x| x.id == i.id);
    let (source, value, by) = match &i.from {
        From::Record(name, x) => ("record", Some(figure(*x)), Some(name.clone())),
        From::Person(j) => ("person", Some(text(j.value)), Some(j.by.clone())),
        From::Parts(_) => ("parts", None, None),
        From::Open => ("open", None, None),
    };
    let parts = match &i.from {
        From::Parts(all) => all.iter().map(|(id, p)| (id.clone(), p.map(text))).collect(),
        _ => std::collections::BTreeMap::new(),
    };
    wire::AssessmentItem {
        id: i.id.clone(),
        name: row.map(|r| r.name.clone()).unwrap_or_default(),
        name_en: row.map(|r| r.name_en.clone()).unwrap_or_default(),
        kind: kind(i.kind).to_owned(),
        points: i.points.map(text),
        most: text(i.most),
        source: source.to_owned(),
        value,
        by,
        parts,
        clause: row.map(|r| r.clause.clone()).unwrap_or_default(),
    }
}

pub(super) fn score(s: &Scheme, x: &Score) -> wire::AssessmentScore {
    wire::AssessmentScore {
        score: text(x.score),
        result: x.result.as_ref().map(|r| r.word.clone()),
        result_en: x.result.as_ref().map(|r| r.word_en.clone()),
        vetoes: x.vetoes.clone(),
        open: x.open.clone(),
        items: x.items.iter().map(|i| item(s, i)).collect(),
    }
}

fn entry(e: &::billing::assessment::Entry) -> wire::ScoreEntry {
    let proof = |x: &::billing::assessment::Evidence| wire::ScoreEvidence {
        reference: x.reference.clone(),
        digest: x.digest.clone(),
    };
    wire::ScoreEntry {
        id: e.id.clone(),
        kind: e.kind.clone(),
        name: e.name.clone(),
        replaces: e.replaces.clone(),
        value: e.said.value.map(text),
        verdict: e.said.verdict,
        reason: e.said.reason.clone(),
        evidence: e.said.evidence.iter().map(proof).collect(),
        items: e.said.items.clone(),
        by: e.by.to_string(),
        by_name: e.by_name.clone(),
        at: instant(e.at),
    }
}

pub(super) fn assessment(a: &Assessment, scored: Option<(&Scheme, &Score)>, now: Timestamp) -> wire::Assessment {
    wire::Assessment {
        id: a.id.to_string(),
        contract: a.contract.clone(),
        contract_version: a.version.clone(),
        contract_digest: a.digest.clone(),
        scheme: a.scheme.clone(),
        project: a.project.as_ref().map(ToString::to_string),
        from: a.begin.to_string(),
        until: a.until.to_string(),
        state: a.state.as_str().to_owned(),
        opened_by: a.opened_by.to_string(),
        opened_by_name: a.opened_by_name.clone(),
        opened_at: instant(a.opened_at),
        figures: a.figures.iter().map(|(n, x)| (n.clone(), figure(*x))).collect(),
        figures_at: opt_instant(a.figures_at),
        due_at: opt_instant(a.due_at),
        late: a.late(now),
        announced_at: opt_instant(a.announced_at),
        appeal_until: opt_instant(a.appeal_until),
        confirmed_at: opt_instant(a.confirmed_at),
        review_until: opt_instant(a.review_until),
        review_late: a.review_late(now),
        reviewed_at: opt_instant(a.reviewed_at),
        final_at: opt_instant(a.final_at),
        rectify_until: opt_instant(a.rectify_until),
        rectified: a.rectified.map(|d| d.to_string()),
        score: scored.map(|(s, x)| score(s, x)),
        entries: a.entries.iter().map(entry).collect(),
    }
}

fn open(o: &Open) -> (&'static str, Option<String>) {
    match o {
        Open::Bills(d) => ("bills", Some(d.to_string())),
        Open::Score(s) => ("score", Some(s.clone())),
        Open::Decision(a, b) => ("decision", Some(format!("{}–{}", text(*a), text(*b)))),
        Open::Until(e) => ("until", Some(e.clone())),
        Open::Amount => ("amount", None),
        Open::Payment(p) => ("payment", Some(p.clone())),
    }
}

pub(super) fn due(c: &Contract, d: &Due) -> wire::Due {
    let row = c.payments.iter().find(|p| p.id == d.payment);
    let why = d.open.as_ref().map(open);
    wire::Due {
        payment: d.payment.clone(),
        name: row.map(|p| p.name.clone()).unwrap_or_default(),
        name_en: row.map(|p| p.name_en.clone()).unwrap_or_default(),
        number: d.number,
        date: Some(d.date.to_string()),
        fees_after: d.fees.and_then(|f| f.after).map(|x| x.to_string()),
        fees_until: d.fees.map(|f| f.until.to_string()),
        base: d.base.to_fen_half_up().to_string(),
        share: d.share.to_string(),
        score: d.score.map(text),
        factor: text(d.factor),
        scored: d.scored.to_string(),
        capped: d.capped.iter().map(|(c, m)| (c.clone(), m.to_string())).collect(),
        payable: d.open.is_none().then(|| d.payable.to_string()),
        kept: d.kept.to_string(),
        released: d.released.map(|x| x.to_string()),
        open: why.as_ref().map(|(w, _)| (*w).to_owned()),
        open_what: why.and_then(|(_, what)| what),
    }
}

pub(super) fn cap(u: &CapUse) -> wire::CapUse {
    wire::CapUse {
        cap: u.cap.clone(),
        year: u.year.map(|y| y + 1),
        most: u.most.map(|m| m.to_string()),
        used: u.used.to_string(),
        left: u.most.map(|m| Money::from_yuan(m.yuan() - u.used.yuan()).to_string()),
    }
}

fn signature(s: &Signature) -> wire::SettlementSignature {
    wire::SettlementSignature { by: s.by.to_string(), by_name: s.by_name.clone(), at: instant(s.at) }
}

pub(super) fn summary(s: &Settlement, now: Timestamp) -> wire::SettlementSummary {
    wire::SettlementSummary {
        id: s.id.to_string(),
        number: s.n,
        until: s.until.to_string(),
        state: s.state.as_str().to_owned(),
        total: s.total.to_string(),
        digest: s.inputs_digest.clone(),
        review_until: opt_instant(s.review_until),
        review_late: s.review_late(now),
    }
}

pub(super) fn settlement(s: &Settlement, x: &Statement, now: Timestamp) -> wire::Settlement {
    let i = &s.inputs;
    let scores = i.scores.iter().map(|x| wire::SettledScore {
        scheme: x.scheme.clone(),
        until: x.until.to_string(),
        score: text(x.score),
        vetoed: x.vetoed,
    });
    wire::Settlement {
        summary: summary(s, now),
        contract: i.contract.clone(),
        contract_version: i.version.clone(),
        contract_proposed: None,
        contract_digest: i.digest.clone(),
        as_of: instant(i.as_of),
        billed_until: i.billed.to_string(),
        accrued: i.accrued.iter().map(|(d, m)| (d.to_string(), m.to_string())).collect(),
        scores: scores.collect(),
        events: i.events.iter().map(|(n, d)| (n.clone(), d.to_string())).collect(),
        payments: x.outcome.dues.iter().map(|d| due(&x.contract, d)).collect(),
        adds: x.adds.iter().map(|d| wire::DueName { payment: d.payment.clone(), number: d.number }).collect(),
        caps: x.outcome.caps.iter().map(cap).collect(),
        drafted: signature(&s.drafted),
        proposed: s.proposed.as_ref().map(signature),
        closed: s.closed.as_ref().map(signature),
        entries: s.entries.iter().map(entry).collect(),
    }
}

fn condition(m: &Met) -> wire::PaymentCondition {
    wire::PaymentCondition {
        date: m.date.to_string(),
        reference: m.reference.clone(),
        amount: m.amount.map(|a| a.to_string()),
        by_name: m.by_name.clone(),
        at: instant(m.at),
    }
}

pub(super) fn fixed(p: &Payment, now: Timestamp) -> wire::FixedPayment {
    wire::FixedPayment {
        id: p.id.to_string(),
        settlement: p.settlement.to_string(),
        payment: p.due.payment.clone(),
        number: p.due.number,
        payable: p.due.payable.to_string(),
        state: p.state.as_str().to_owned(),
        met: p.met.iter().map(|(n, m)| (n.clone(), condition(m))).collect(),
        pay_by: opt_instant(p.pay_by),
        late: p.late(now),
        paid_on: p.paid_on.map(|d| d.to_string()),
    }
}

pub(super) fn plan(c: &Contract, o: &Overview, now: Timestamp) -> wire::PaymentPlan {
    let planned = |p: &Planned| {
        let mut d = due(c, &p.due);
        d.date = d.date.filter(|_| p.waits_for.is_none());
        d
    };
    let payments = o.payments.iter().map(|p| wire::PlannedPayment {
        due: planned(p),
        state: p.state.to_owned(),
        waits_for: p.waits_for.clone(),
        kept_released: p.kept_released,
        fixed: p.fixed.as_ref().map(|f| fixed(f, now)),
    });
    let undated = o.undated.iter();
    wire::PaymentPlan {
        total: o.total.map(|t| t.to_string()),
        payments: payments.collect(),
        undated: undated.map(|u| wire::UndatedPayment { payment: u.payment.clone(), event: u.event.clone() }).collect(),
        caps: o.caps.iter().map(cap).collect(),
    }
}

pub(super) fn simulation(c: &Contract, scheme: &str, s: &Simulated) -> Result<wire::Simulation> {
    let x = c.scheme(scheme).ok_or_else(|| kernel::Error::internal("the scheme is gone"))?;
    let sum = |all: &[Due]| all.iter().try_fold(Money::from_fen(0), |s, d| s.plus(d.payable));
    let difference = Money::from_yuan(sum(&s.paid)?.yuan() - sum(&s.paid_before)?.yuan());
    Ok(wire::Simulation {
        before: score(x, &s.before),
        score: score(x, &s.score),
        payments_before: s.paid_before.iter().map(|d| due(c, d)).collect(),
        payments: s.paid.iter().map(|d| due(c, d)).collect(),
        caps: s.caps.iter().map(cap).collect(),
        difference: difference.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_four_places_at_most() {
        for (exact, shown) in [
            ("3.09979694857149176246173338", "3.0998"),
            ("91.66666666666666666666666667", "91.6667"),
            ("-0.00006", "-0.0001"),
            ("80.0000", "80"),
            ("57", "57"),
        ] {
            assert_eq!(figure(exact.parse().unwrap()), shown, "{exact}");
        }
    }
}
