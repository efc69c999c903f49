//! Assessment schemes: tables of points, the rules by which they are given, vetoes and the words for a result.

use super::super::reader::Table;
use super::{Every, Span, named, opt_span};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What an item does to the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Brings points.
    Score,
    /// Takes points off.
    Deduct,
    /// Adds points.
    Bonus,
}

/// A band of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// At least.
    pub min: Option<Decimal>,
    /// At most.
    pub max: Option<Decimal>,
    /// More than.
    pub over: Option<Decimal>,
    /// Less than.
    pub under: Option<Decimal>,
    /// Points of the band.
    pub points: Decimal,
}

impl Band {
    /// Whether a figure lies in the band.
    pub fn holds(&self, x: Decimal) -> bool {
        self.min.is_none_or(|l| x >= l)
            && self.max.is_none_or(|l| x <= l)
            && self.over.is_none_or(|l| x > l)
            && self.under.is_none_or(|l| x < l)
    }
}

/// A part of an item that is met or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Name in the program.
    pub id: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// What it brings.
    pub points: Decimal,
    /// The figure that tells, 1 or 0; judged if there is none.
    pub figure: Option<String>,
}

/// How a figure becomes points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// All or nothing.
    Met,
    /// A person gives them.
    Judged,
    /// In proportion between two figures.
    Linear {
        /// None here.
        from: Decimal,
        /// All here.
        to: Decimal,
    },
    /// The first band that fits.
    Bands(Vec<Band>),
    /// So many less for each.
    Less {
        /// Points for each.
        each: Decimal,
        /// Not below; none for no floor.
        floor: Option<Decimal>,
    },
    /// So many more for each.
    More {
        /// For none.
        base: Decimal,
        /// Points for each.
        each: Decimal,
    },
    /// For each unit below a limit.
    Below {
        /// The limit.
        limit: Decimal,
        /// Points for each unit.
        each: Decimal,
    },
    /// For each unit above a limit.
    Above {
        /// The limit.
        limit: Decimal,
        /// Points for each unit.
        each: Decimal,
        /// A figure that, being 1, excuses it.
        unless: Option<String>,
    },
    /// The sum of what is met.
    Parts(Vec<Part>),
}

/// A row of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeItem {
    /// Name in the program.
    pub id: String,
    /// Section, as printed, and in English.
    pub section: Option<(String, String)>,
    /// Number in the printed table.
    pub no: Option<String>,
    /// What is looked at, as printed.
    pub content: Option<String>,
    /// How it is looked at, as printed.
    pub method: Option<String>,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// What it does.
    pub kind: Kind,
    /// The most that it can bring, take off or add.
    pub points: Decimal,
    /// The figure; a person judges if there is none.
    pub figure: Option<String>,
    /// How.
    pub rule: Rule,
    /// Where the tender says so.
    pub clause: String,
}

/// One of these, and the scheme is failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veto {
    /// Name in the program.
    pub id: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// The figure that, being 1, vetoes; judged if there is none.
    pub figure: Option<String>,
    /// Where the tender says so.
    pub clause: String,
}

/// A word for a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultWord {
    /// From this score.
    pub min: Decimal,
    /// The word, as printed.
    pub word: String,
    /// In English.
    pub word_en: String,
}

/// An assessment scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Name in the program.
    pub id: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// How often.
    pub every: Every,
    /// What the items come to, as the tender says.
    pub points: Decimal,
    /// When it is due after the end of the period.
    pub due: Option<Span>,
    /// How long an appeal may take.
    pub appeal: Option<Span>,
    /// Items.
    pub items: Vec<SchemeItem>,
    /// Vetoes.
    pub vetoes: Vec<Veto>,
    /// Words, highest first.
    pub results: Vec<ResultWord>,
    /// Where the tender says so.
    pub clause: String,
}

impl Scheme {
    /// What the items of kind score come to.
    pub fn printed(&self) -> Decimal {
        self.items.iter().filter(|i| i.kind == Kind::Score).map(|i| i.points).sum()
    }

    /// Names of all figures that it takes.
    pub fn figures(&self) -> Vec<&str> {
        fn of(i: &SchemeItem) -> Vec<Option<&String>> {
            match &i.rule {
                Rule::Parts(all) => all.iter().map(|p| p.figure.as_ref()).collect(),
                Rule::Above { unless, .. } => vec![i.figure.as_ref(), unless.as_ref()],
                _ => vec![i.figure.as_ref()],
            }
        }
        let vetoes = self.vetoes.iter().filter_map(|v| v.figure.as_ref());
        self.items.iter().flat_map(of).flatten().chain(vetoes).map(String::as_str).collect()
    }
}

const KINDS: [(&str, Kind); 3] = [("score", Kind::Score), ("deduct", Kind::Deduct), ("bonus", Kind::Bonus)];
const RULES: [&str; 9] = ["met", "judged", "linear", "bands", "less", "more", "below", "above", "parts"];

pub(in super::super) fn scheme(t: &mut Table<'_>) -> Option<Scheme> {
    let n = named(t, "scheme");
    let (every, points) = (t.word("every", &Every::WORDS), t.decimal("points"));
    let (due, appeal) = (opt_span(t, "due"), opt_span(t, "appeal"));
    let path = n.as_ref().map_or_else(|| "scheme".to_owned(), |n| format!("scheme {}", n.id));
    let items = all(t.tables("item"), |i| item(i, &path));
    let vetoes = all(t.tables("veto"), |v| {
        let n = named(v, &format!("{path}: veto"));
        let figure = v.opt_text("figure");
        let n = n?;
        Some(Veto { id: n.id, name: n.name, name_en: n.name_en, figure, clause: n.clause })
    });
    let results = all(t.tables("result"), |r| {
        let v = (r.decimal("min"), r.text("word"), r.text("word_en"));
        Some(ResultWord { min: v.0?, word: v.1?, word_en: v.2? })
    });
    if !results.is_sorted_by(|a, b| a.min > b.min) {
        t.wrong("result", "the highest must come first");
    }
    if items.is_empty() {
        t.wrong("item", "the scheme has no item");
    }
    not_negative(t, points);
    let n = n?;
    Some(Scheme {
        id: n.id,
        name: n.name,
        name_en: n.name_en,
        every: every?,
        points: points?,
        due,
        appeal,
        items,
        vetoes,
        results,
        clause: n.clause,
    })
}

fn all<'a, T>(tables: Vec<Table<'a>>, one: impl Fn(&mut Table<'a>) -> Option<T>) -> Vec<T> {
    let read = |mut t: Table<'a>| {
        let v = one(&mut t);
        t.finish();
        v
    };
    tables.into_iter().filter_map(read).collect()
}

fn not_negative(t: &Table<'_>, points: Option<Decimal>) {
    if points.is_some_and(|p| p.is_sign_negative()) {
        t.wrong("points", "are less than none");
    }
}

fn item(t: &mut Table<'_>, path: &str) -> Option<SchemeItem> {
    let n = named(t, &format!("{path}: item"));
    let section = match (t.opt_text("section"), t.opt_text("section_en")) {
        (Some(s), en) => Some((s.clone(), en.unwrap_or(s))),
        (None, Some(_)) => {
            t.wrong("section_en", "without a section");
            None
        }
        (None, None) => None,
    };
    let (no, content, method) = (t.opt_text("no"), t.opt_text("content"), t.opt_text("method"));
    let (kind, points) = (t.word("kind", &KINDS), t.decimal("points"));
    let figure = t.opt_text("figure");
    not_negative(t, points);
    let rule = rule(t, points);
    match (&rule, &figure) {
        (Some(Rule::Parts(_)), Some(_)) => t.wrong("figure", "parts have figures of their own"),
        (Some(Rule::Judged), Some(_)) => t.wrong("figure", "what is judged has no figure"),
        _ => {}
    }
    let n = n?;
    Some(SchemeItem {
        id: n.id,
        section,
        no,
        content,
        method,
        name: n.name,
        name_en: n.name_en,
        kind: kind?,
        points: points?,
        figure,
        rule: rule?,
        clause: n.clause,
    })
}

fn rule(t: &Table<'_>, points: Option<Decimal>) -> Option<Rule> {
    let r = t.table("rule")?;
    let named: Vec<&str> = RULES.into_iter().filter(|k| r.has(k)).collect();
    let v = match *named.as_slice() {
        ["met"] => r.is_true("met").then_some(Rule::Met),
        ["judged"] => r.is_true("judged").then_some(Rule::Judged),
        ["linear"] => inner(&r, "linear", linear),
        ["bands"] => bands(&r, points),
        ["less"] => inner(&r, "less", less),
        ["more"] => inner(&r, "more", |x| {
            let v = (x.opt_decimal("base"), x.decimal("each"));
            Some(Rule::More { base: v.0.unwrap_or_default(), each: v.1? })
        }),
        ["below"] => inner(&r, "below", |x| {
            let v = (x.decimal("limit"), x.decimal("each"));
            Some(Rule::Below { limit: v.0?, each: v.1? })
        }),
        ["above"] => inner(&r, "above", |x| {
            let v = (x.decimal("limit"), x.decimal("each"), x.opt_text("unless"));
            Some(Rule::Above { limit: v.0?, each: v.1?, unless: v.2 })
        }),
        ["parts"] => parts(&r, points),
        _ => {
            t.wrong("rule", format!("must be one of {}", RULES.join(", ")));
            return None;
        }
    };
    r.finish();
    v
}

fn inner(r: &Table<'_>, key: &'static str, read: impl Fn(&Table<'_>) -> Option<Rule>) -> Option<Rule> {
    let x = r.table(key)?;
    let v = read(&x);
    x.finish();
    v
}

fn linear(x: &Table<'_>) -> Option<Rule> {
    let (from, to) = (x.decimal("from"), x.decimal("to"));
    if from.is_some() && from == to {
        x.wrong("to", "is the same as from");
        return None;
    }
    Some(Rule::Linear { from: from?, to: to? })
}

fn less(x: &Table<'_>) -> Option<Rule> {
    let each = x.decimal("each");
    let floor = match x.opt_text("floor") {
        None => Some(Decimal::ZERO),
        Some(w) if w == "none" => None,
        Some(_) => x.opt_decimal("floor"),
    };
    Some(Rule::Less { each: each?, floor })
}

fn bands(r: &Table<'_>, most: Option<Decimal>) -> Option<Rule> {
    let read = |b: &mut Table<'_>| {
        let band = Band {
            min: b.opt_decimal("min"),
            max: b.opt_decimal("max"),
            over: b.opt_decimal("over"),
            under: b.opt_decimal("under"),
            points: b.decimal("points")?,
        };
        if most.is_some_and(|m| band.points > m || band.points.is_sign_negative()) {
            b.wrong("points", "are more than the item has, or less than none");
        }
        Some(band)
    };
    let bands = all(r.tables("bands"), read);
    let open = |b: &Band| b.min.is_none() && b.max.is_none() && b.over.is_none() && b.under.is_none();
    if bands.iter().rev().skip(1).any(open) {
        r.wrong("bands", "a band that always fits must be the last");
    }
    if bands.is_empty() {
        r.wrong("bands", "is empty");
    }
    for n in never(&bands) {
        r.wrong("bands", format!("number {} can never fit: the bands before it take every figure that it has", n + 1));
    }
    Some(Rule::Bands(bands))
}

/// Bands that no figure reaches. Between two neighbouring limits all figures fit the same bands, so one of each stretch tells.
fn never(bands: &[Band]) -> Vec<usize> {
    let mut limits: Vec<Decimal> = bands.iter().flat_map(|b| [b.min, b.max, b.over, b.under]).flatten().collect();
    limits.sort_unstable();
    limits.dedup();
    let (first, last) = (limits.first().copied().unwrap_or_default(), limits.last().copied().unwrap_or_default());
    let between = limits.windows(2).map(|w| w.iter().sum::<Decimal>() / Decimal::TWO);
    let figures: Vec<Decimal> =
        limits.iter().copied().chain(between).chain([first - Decimal::ONE, last + Decimal::ONE]).collect();
    let reached = |n: usize| figures.iter().any(|x| bands.iter().position(|b| b.holds(*x)) == Some(n));
    (0..bands.len()).filter(|n| !reached(*n)).collect()
}

fn parts(r: &Table<'_>, most: Option<Decimal>) -> Option<Rule> {
    let read = |p: &mut Table<'_>| {
        let v = (p.text("id"), p.text("name"), p.text("name_en"), p.decimal("points"), p.opt_text("figure"));
        not_negative(p, v.3);
        Some(Part { id: v.0?, name: v.1?, name_en: v.2?, points: v.3?, figure: v.4 })
    };
    let parts = all(r.tables("parts"), read);
    let sum: Decimal = parts.iter().map(|p| p.points).sum();
    if most.is_some_and(|m| sum != m) {
        r.wrong("parts", format!("come to {sum}, and the item to {}", most.unwrap_or_default()));
    }
    if parts.is_empty() {
        r.wrong("parts", "is empty");
    }
    for (n, p) in parts.iter().enumerate() {
        if parts.iter().take(n).any(|q| q.id == p.id) {
            r.wrong("parts", format!("{} stands twice", p.id));
        }
    }
    Some(Rule::Parts(parts))
}
