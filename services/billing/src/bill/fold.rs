//! Months of a project, one after the other: what was in force before, and the month's facts, give its lines and what runs on.
//!
//! ```text
//!   carry ──▶ month 1 ──carry──▶ month 2 ──carry──▶ month 3 …
//!   (none)    facts 1            facts 2            facts 3
//! ```
//! A month that is over is kept (`billing_fold`). It is used again while no fact of it was stored since (`seen`) and what runs into it is
//! the same (`carry_in`), so that a day's facts cost the months that they are of, and a late fact in addition the months that it changes.
//! What is kept is only ever a shortcut: without it, and always for an instant before the last fact was stored, months are folded from
//! the first one on from the facts stored by then, which gives the same. `ahead.rs` reads what is needed, for many projects at once.

use super::ahead::{Ahead, Loaded};
use super::measure::{FullMonths, Window};
use super::rate::{self, Book, Rated, Terms, Used};
use super::{Line, dated, store};
use crate::Billing;
use crate::book::adjust::AdjustmentLine;
use crate::contract::versions::{Segment, Versions};
use crate::month::Month;
use crate::usage::Interval;
use crate::usage::interval::{self, Origin};
use crate::usage::pack;
use crate::usage::store::Touch;
use crate::usage::stream::{self, Open, Span};
use kernel::{Money, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a month came to, without the intervals behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthLines {
    /// Lines, in the order of the price book, without intervals.
    pub lines: Vec<Line>,
    /// Meters that were used and have no price.
    pub unpriced: Vec<String>,
    /// Corrections of earlier periods that are booked in this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentLine>,
    /// Sum of the lines.
    pub total: Money,
}

impl MonthLines {
    fn of(r: &Rated) -> MonthLines {
        let mut unpriced: Vec<String> = r.unpriced.iter().map(|u| u.meter.clone()).collect();
        unpriced.dedup();
        let slim = |l: &Line| Line { intervals: Vec::new(), ..l.clone() };
        MonthLines { lines: r.lines.iter().map(slim).collect(), unpriced, adjustments: Vec::new(), total: r.total }
    }
}

/// A kept month, as it stands in the database.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) month: Month,
    pub(crate) contract: String,
    pub(crate) seen: String,
    pub(crate) carry_in: String,
    pub(crate) carry_out: String,
    /// What runs on, as JSON; only written, and read by itself.
    pub(crate) carry: String,
    pub(crate) lines: String,
    pub(crate) total: Money,
}

/// What of the last month is wanted besides its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    Lines,
    Bill,
    Intervals,
}

/// Months of a project.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    pub(crate) months: BTreeMap<Month, MonthLines>,
    pub(crate) bill: Option<Rated>,
    pub(crate) intervals: Vec<Interval>,
    /// Months that were computed and may be kept.
    pub(crate) made: Vec<Kept>,
    pub(crate) computed: u64,
}

/// The versions of the contract that a month is rated by, and from when each.
fn terms_of(segments: &[Segment]) -> String {
    let one = |s: &Segment| s.contract.digest.clone();
    match segments {
        [s] => one(s),
        many => many.iter().map(|s| format!("{}@{}", one(s), s.from.micros())).collect::<Vec<_>>().join("+"),
    }
}

/// What is known of a project before its months are folded: what was stored of them, and what is kept.
pub(super) struct Standing<'b> {
    b: &'b Billing,
    as_of: Timestamp,
    first: Month,
    upto: Month,
    touches: BTreeMap<String, Touch>,
    kept: BTreeMap<Month, Kept>,
    versions: Arc<Versions>,
    /// No fact was stored after the instant that is asked for: what is computed may be kept.
    fresh: bool,
}

/// A month, and by what it is computed.
struct Look {
    month: Month,
    begin: Timestamp,
    end: Timestamp,
    segments: Vec<Segment>,
    seen: String,
    terms: String,
}

impl<'b> Standing<'b> {
    pub(super) fn of(
        b: &'b Billing,
        (touches, kept): (BTreeMap<String, Touch>, BTreeMap<Month, Kept>),
        upto: Month,
        as_of: Timestamp,
    ) -> Result<Standing<'b>> {
        let mut first = upto;
        for t in touches.values().filter_map(|t| t.first) {
            first = first.min(b.calendar.month_of(t)?);
        }
        let last = upto.to_string();
        let fresh = touches.iter().all(|(m, t)| *m > last || t.stored <= as_of);
        let kept = if fresh { kept } else { BTreeMap::new() };
        Ok(Standing { b, as_of, first, upto, touches, kept, versions: b.versions(), fresh })
    }

    /// Months that will be computed, whatever comes of those before them: the first of them is the first that is. Of the others some
    /// stand as they are kept; whether they do shows when the months before them have been computed.
    pub(super) fn stale(&self) -> Result<Vec<Month>> {
        let (mut all, mut digest, mut month) = (Vec::new(), String::new(), self.first);
        while month <= self.upto {
            match self.kept(&self.look(month)?) {
                Some(k) if all.is_empty() && k.carry_in == digest => digest.clone_from(&k.carry_out),
                Some(_) if !all.is_empty() => {}
                _ => all.push(month),
            }
            month = month.next();
        }
        Ok(all)
    }

    /// From when on facts are read to compute a month, and the following.
    pub(super) fn facts_since(&self, month: Month) -> Result<Timestamp> {
        let back = if self.counts_from_activation() && month > self.first { month.prev() } else { month };
        self.b.calendar.begin(back)
    }

    /// How often facts of each month were stored: so many packs there are of it.
    pub(super) fn stored(&self) -> Result<Vec<(Month, i64)>> {
        let months = self.touches.iter().filter(|(m, _)| !m.is_empty());
        months.map(|(m, t)| Ok((Month::parse(m)?, t.version))).collect()
    }

    fn look(&self, month: Month) -> Result<Look> {
        let (begin, end) = (self.b.calendar.begin(month)?, self.b.calendar.end(month)?);
        let segments = self.versions.segments(begin, end);
        let terms = terms_of(&segments);
        Ok(Look { month, begin, end, segments, seen: self.seen(month), terms })
    }

    /// What is kept of a month, if that is what its facts and its prices give; what ran into it is not looked at. It is of the whole month.
    fn kept(&self, l: &Look) -> Option<&Kept> {
        let of_these = |k: &&Kept| k.seen == l.seen && k.contract == l.terms && l.end <= self.as_of;
        self.kept.get(&l.month).filter(of_these)
    }

    fn version(&self, month: &str) -> i64 {
        self.touches.get(month).map_or(0, |t| t.version)
    }

    /// A version lets full months begin with the resource, so that a month is computed from the facts of the one before as well.
    fn counts_from_activation(&self) -> bool {
        self.versions.all().iter().any(|v| v.contract.months_counts_from_activation())
    }

    /// What has been stored of a month: a fact more, and it is another text.
    fn seen(&self, month: Month) -> String {
        let before = if self.counts_from_activation() { self.version(&month.prev().to_string()) } else { 0 };
        format!("{}/{before}/{}", self.version(&month.to_string()), self.version(""))
    }
}

struct Walk<'a, 'b> {
    project: &'a ProjectId,
    standing: Standing<'b>,
    ahead: &'a mut Ahead<'b>,
    /// What is read once, when the first month has to be computed.
    loaded: Option<Loaded>,
    /// What runs into a month, of those that were computed here.
    carries: BTreeMap<Month, Arc<Vec<Open>>>,
}

impl Billing {
    /// Folds the months of a project from `since` (or where it has to begin) up to `upto`, from facts stored by `as_of`.
    pub(crate) async fn fold(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        (since, upto): (Month, Month),
        as_of: Timestamp,
        want: Want,
    ) -> Result<Folded> {
        let mut ahead = Ahead::of(self, tx, &[(project, upto)], as_of).await?;
        fold_ahead(tx, &mut ahead, project, (since, upto), want).await
    }

    /// Keeps what was computed for the next time.
    pub(crate) async fn keep(&self, made: &[(ProjectId, Vec<Kept>)]) -> Result<()> {
        if made.iter().all(|(_, k)| k.is_empty()) {
            return Ok(());
        }
        transact!(self.env.db, |tx| { store::keep(tx, made).await })
    }
}

/// As [`Billing::fold`], of a project that was read ahead, up to the month that it was read for.
pub(super) async fn fold_ahead(
    tx: &mut Tx,
    ahead: &mut Ahead<'_>,
    project: &ProjectId,
    (since, upto): (Month, Month),
    want: Want,
) -> Result<Folded> {
    let standing = ahead.standing(project)?;
    let (first, fresh) = (standing.first, standing.fresh);
    let mut w = Walk { project, standing, ahead, loaded: None, carries: BTreeMap::new() };
    let (mut out, mut digest, mut month) = (Folded::default(), String::new(), first);
    while month <= upto {
        let wanted = if month == upto { want } else { Want::Lines };
        digest = w.month(tx, month, digest, wanted, &mut out).await?;
        if month < since {
            out.months.remove(&month);
        }
        month = month.next();
    }
    if !fresh {
        out.made.clear();
    }
    Ok(out)
}

impl Walk<'_, '_> {
    /// One month; returns the digest of what runs on.
    async fn month(
        &mut self,
        tx: &mut Tx,
        month: Month,
        carry_in: String,
        want: Want,
        out: &mut Folded,
    ) -> Result<String> {
        let look = self.standing.look(month)?;
        if want == Want::Lines
            && let Some(k) = self.standing.kept(&look).filter(|k| k.carry_in == carry_in)
        {
            out.months.insert(month, serde_json::from_str(&k.lines)?);
            return Ok(k.carry_out.clone());
        }
        out.computed += 1;
        let Look { begin, end, segments, seen, terms, .. } = look;
        let window = Window { begin, until: end.min(self.standing.as_of.max(begin)), end };
        let (rated, carry, intervals) = self.compute(tx, month, (window, &segments), want).await?;
        let text = serde_json::to_string(&carry)?;
        // It tells two texts of our own apart, and is computed of everything that runs: processors have instructions for this one.
        let carry_out = crypto::hash::sha256_hex(text.as_bytes());
        self.carries.insert(month.next(), Arc::new(carry));
        let lines = MonthLines::of(&rated);
        if end <= self.standing.as_of {
            out.made.push(Kept {
                month,
                contract: terms,
                seen,
                carry_in,
                carry_out: carry_out.clone(),
                carry: text,
                lines: serde_json::to_string(&lines)?,
                total: rated.total,
            });
        }
        out.months.insert(month, lines);
        out.intervals = intervals;
        out.bill = (want == Want::Bill).then_some(rated);
        Ok(carry_out)
    }

    async fn compute(
        &mut self,
        tx: &mut Tx,
        month: Month,
        (window, segments): (Window, &[Segment]),
        want: Want,
    ) -> Result<(Rated, Vec<Open>, Vec<Interval>)> {
        let cal = &self.standing.b.calendar;
        let counts_from_activation = segments.iter().any(|s| s.contract.months_counts_from_activation());
        let back = if counts_from_activation && month > self.standing.first { month.prev() } else { month };
        let begin = cal.begin(back)?;
        let carry = self.carry_into(tx, back).await?;
        let mut loaded = match self.loaded.take() {
            Some(l) => l,
            None => self.ahead.load(tx, self.project, begin).await?,
        };
        let here: Vec<_> = loaded.packs.iter().filter(|p| p.first < window.end && p.last >= begin).collect();
        let bodies = self.ahead.bodies.take(tx, &here).await?;
        let mut raws = Vec::new();
        for b in &bodies {
            pack::read(b, (begin, window.end), &mut loaded.shapes, &mut raws)?;
        }
        let spans = stream::fold(&mut loaded.shapes, &carry, raws);
        let months = if counts_from_activation { FullMonths::FromActivation(cal) } else { FullMonths::OfCalendar };
        let (place, detail) = (cal.place_in_year(month), want == Want::Bill);
        let rated = dated::rate(segments, window, &|contract, window| {
            let terms = Terms { contract, place, window, months, detail };
            rate::rate_used(terms, used(&loaded, &Book::of(contract), &spans)?)
        })?;
        let intervals = match want {
            Want::Intervals => {
                interval::of_spans(&spans, &loaded.shapes, &loaded.origins, (window.begin, window.until))?
            }
            Want::Lines | Want::Bill => Vec::new(),
        };
        let carry = stream::carried(&spans, &loaded.shapes)?;
        self.loaded = Some(loaded);
        Ok((rated, carry, intervals))
    }

    /// What runs into a month: computed here, or kept with the month before.
    async fn carry_into(&mut self, tx: &mut Tx, month: Month) -> Result<Arc<Vec<Open>>> {
        if let Some(c) = self.carries.get(&month) {
            return Ok(c.clone());
        }
        if month <= self.standing.first {
            return Ok(Arc::default());
        }
        let carry = Arc::new(store::carry(tx, self.project, month.prev()).await?);
        self.carries.insert(month, carry.clone());
        Ok(carry)
    }
}

fn used<'a>(l: &'a Loaded, book: &Book<'_>, spans: &'a [Span<'_>]) -> Result<Vec<Used<'a>>> {
    let mut known: Vec<Option<(Option<&Origin>, Option<usize>)>> = vec![None; l.shapes.all().len()];
    let mut all = Vec::with_capacity(spans.len());
    for s in spans {
        let shape = l.shapes.get(s.shape)?;
        let slot = known.get_mut(s.shape as usize);
        let (origin, item) = match slot.as_ref().and_then(|k| **k) {
            Some(k) => k,
            None => {
                let origin = l.origins.get(&shape.resource);
                let k = (origin, book.item(shape, origin));
                if let Some(slot) = slot {
                    *slot = Some(k);
                }
                k
            }
        };
        all.push(Used {
            shape,
            resource: l.shapes.resource(s.shape),
            origin,
            item,
            id: &s.id,
            quantity: s.quantity,
            from: s.from,
            to: s.to,
            since: s.since,
        });
    }
    Ok(all)
}
