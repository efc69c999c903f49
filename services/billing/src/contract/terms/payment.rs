//! Payments: when, of what, how much, what a score does to them, and what they never exceed.

use super::super::reader::Table;
use super::{Moment, Span, moment, named, opt_span};
use kernel::Money;
use rust_decimal::Decimal;

/// What a payment is a share of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// The contract's total.
    Total,
    /// What the bills of the period come to.
    Accrued,
    /// The approved budget of a year.
    Budget(i64),
    /// The total less all payments before.
    Rest,
    /// What those payments kept back.
    Withheld(Vec<String>),
}

/// A step of an effect by bands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayBand {
    /// From this score; the last band has none.
    pub min: Option<Decimal>,
    /// Share that is paid, as a fraction.
    pub pay: Decimal,
    /// A person decides between `pay` and this.
    pub upto: Option<Decimal>,
    /// Withheld until this happens; then paid in full.
    pub until: Option<String>,
}

/// What a score does to a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectRule {
    /// So many percent less for each point below.
    PerPoint {
        /// Below this score.
        below: Decimal,
        /// Fraction of the payment for each point.
        share: Decimal,
    },
    /// So many percent less below.
    Step {
        /// Below this score.
        below: Decimal,
        /// Fraction of the payment.
        share: Decimal,
    },
    /// In proportion.
    Proportion,
    /// By bands; a veto takes the last.
    Bands(Vec<PayBand>),
}

/// An effect and the scheme whose score it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Scheme.
    pub scheme: String,
    /// What its score does.
    pub rule: EffectRule,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Name in the program.
    pub id: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// When.
    pub when: Moment,
    /// Of what.
    pub of: Base,
    /// How much of it, a fraction.
    pub share: Decimal,
    /// Fraction of the base that is kept back.
    pub keep: Decimal,
    /// What a score does.
    pub effect: Option<Effect>,
    /// What it waits for.
    pub waits: Vec<String>,
    /// How long it may take to pay once all that it waits for is there.
    pub within: Option<Span>,
    /// Where the tender says so.
    pub clause: String,
}

/// Over which time a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapPer {
    /// A year of the contract.
    Year,
    /// The whole contract.
    Contract,
}

/// How much a cap is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CapAmount {
    /// An amount.
    Stated(Money),
    /// (A fraction of the total, less what these payments are due, unreduced) ÷ a number.
    Of {
        /// Fraction of the total.
        total: Decimal,
        /// Payments.
        less: Vec<String>,
        /// Number.
        divide: Decimal,
    },
}

/// No more than this is ever paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// Name in the program.
    pub id: String,
    /// Over which time.
    pub per: CapPer,
    /// Which payments; empty for all.
    pub applies: Vec<String>,
    /// How much.
    pub amount: CapAmount,
    /// Where the tender says so.
    pub clause: String,
}

/// Words for [`Base`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Total,
    Accrued,
    Budget,
    Rest,
    Withheld,
}

const OF: [(&str, Of); 5] = [
    ("total", Of::Total),
    ("accrued", Of::Accrued),
    ("budget", Of::Budget),
    ("rest", Of::Rest),
    ("withheld", Of::Withheld),
];
const EFFECTS: [&str; 4] = ["per_point", "step", "proportion", "bands"];

pub(in super::super) fn payment(t: &mut Table<'_>) -> Option<Payment> {
    let n = named(t, "payment");
    let when = moment(t, "when");
    let of = base(t);
    let (share, keep) = (t.opt_percent("share"), t.opt_percent("keep"));
    let effect = t.opt_table("effect").and_then(|e| {
        let v = effect(&e);
        e.finish();
        v
    });
    let waits = t.texts("waits");
    let within = opt_span(t, "within");
    let (share, keep) = (share.unwrap_or(Decimal::ONE), keep.unwrap_or_default());
    if matches!(of, Some(Base::Withheld(_))) && share != Decimal::ONE {
        t.wrong("share", "what was withheld is paid whole");
    }
    if share + keep > Decimal::ONE {
        t.wrong("keep", "with share comes to more than the whole");
    }
    let n = n?;
    Some(Payment {
        id: n.id,
        name: n.name,
        name_en: n.name_en,
        when: when?,
        of: of?,
        share,
        keep,
        effect,
        waits,
        within,
        clause: n.clause,
    })
}

fn base(t: &Table<'_>) -> Option<Base> {
    let (year, from) = (t.opt_count("year"), t.texts("from"));
    let of = t.word("of", &OF)?;
    if (of == Of::Budget) != year.is_some() {
        t.wrong("year", "belongs to a payment of = \"budget\", and only there");
    }
    if (of == Of::Withheld) == from.is_empty() {
        t.wrong("from", "belongs to a payment of = \"withheld\", and only there");
    }
    Some(match of {
        Of::Total => Base::Total,
        Of::Accrued => Base::Accrued,
        Of::Budget => Base::Budget(year?),
        Of::Rest => Base::Rest,
        Of::Withheld => Base::Withheld(from),
    })
}

fn effect(e: &Table<'_>) -> Option<Effect> {
    let scheme = e.text("scheme");
    let named: Vec<&str> = EFFECTS.into_iter().filter(|k| e.has(k)).collect();
    let below = |key: &'static str| {
        let x = e.table(key)?;
        let v = (x.decimal("below"), x.decimal("percent"));
        for (key, n) in [("below", v.0), ("percent", v.1)] {
            if n.is_some_and(|n| !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&n)) {
                x.wrong(key, "is not from 0 to 100");
            }
        }
        x.finish();
        Some((v.0?, v.1? / Decimal::ONE_HUNDRED))
    };
    let rule = match *named.as_slice() {
        ["per_point"] => below("per_point").map(|(below, share)| EffectRule::PerPoint { below, share }),
        ["step"] => below("step").map(|(below, share)| EffectRule::Step { below, share }),
        ["proportion"] => e.is_true("proportion").then_some(EffectRule::Proportion),
        ["bands"] => bands(e),
        _ => {
            e.wrong("scheme", format!("the effect must be one of {}", EFFECTS.join(", ")));
            None
        }
    };
    Some(Effect { scheme: scheme?, rule: rule? })
}

fn bands(e: &Table<'_>) -> Option<EffectRule> {
    let mut all = Vec::new();
    for b in e.tables("bands") {
        let v = (b.opt_decimal("min"), b.percent("pay"), b.opt_percent("upto"), b.opt_text("until"));
        if let (Some(pay), Some(upto)) = (v.1, v.2)
            && upto < pay
        {
            b.wrong("upto", "is less than pay");
        }
        if v.0.is_some_and(|min| min > Decimal::ONE_HUNDRED) {
            b.wrong("min", "can never be reached: a score is at most 100");
        }
        b.finish();
        all.push(PayBand { min: v.0, pay: v.1?, upto: v.2, until: v.3 });
    }
    let falls = all.is_sorted_by(|a, b| b.min.is_none() || a.min > b.min);
    if !falls || all.last().is_none_or(|b| b.min.is_some()) {
        e.wrong("bands", "the highest must come first, and the last must have no min");
        return None;
    }
    Some(EffectRule::Bands(all))
}

pub(in super::super) fn cap(t: &mut Table<'_>) -> Option<Cap> {
    let id = t.text("id");
    if let Some(id) = &id {
        t.rename(format!("cap {id}"));
    }
    let per = t.word("per", &[("year", CapPer::Year), ("contract", CapPer::Contract)]);
    let (applies, clause) = (t.texts("applies"), t.text("clause"));
    let amount = t.table("amount").and_then(|a| {
        let v = match a.opt_money("stated") {
            Some(m) => Some(CapAmount::Stated(m)),
            None => a.percent("total").map(|total| CapAmount::Of {
                total,
                less: a.texts("less"),
                divide: Decimal::from(a.opt_count("divide").unwrap_or(1)),
            }),
        };
        a.finish();
        v
    });
    Some(Cap { id: id?, per: per?, applies, amount: amount?, clause: clause? })
}
