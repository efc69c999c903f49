//! Months of a project, one after the other: what was in force before, and the month's facts, give its lines and what runs on.
//!
//! ```text
//!   carry ──▶ month 1 ──carry──▶ month 2 ──carry──▶ month 3 …
//!   (none)    facts 1            facts 2            facts 3
//! ```
//! A month that is over is kept (`billing_fold`). It is used again while no fact of it was stored since (`seen`) and what runs into it is
//! the same (`carry_in`), so that a day's facts cost the months that they are of, and a late fact in addition the months that it changes.
//! What is kept is only ever a shortcut: without it, and always for an instant before the last fact was stored, months are folded from
//! the first one on from the facts stored by then, which gives the same.

use super::measure::{FullMonths, Window};
use super::rate::{self, Book, Rated, Terms, Used};
use super::{Line, dated, store};
use crate::Billing;
use crate::book::adjust::AdjustmentLine;
use crate::contract::versions::{Segment, Versions};
use crate::month::Month;
use crate::usage::Interval;
use crate::usage::interval::{self, Origin};
use crate::usage::pack::{self, Shapes};
use crate::usage::store::{PackRow, Touch};
use crate::usage::stream::{self, Open, Span};
use kernel::{Money, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
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

/// What is read once for a project, when the first month has to be computed.
struct Loaded {
    shapes: Shapes,
    origins: HashMap<String, Origin>,
    packs: Vec<PackRow>,
}

/// The versions of the contract that a month is rated by, and from when each.
fn terms_of(segments: &[Segment]) -> String {
    let one = |s: &Segment| s.contract.digest.clone();
    match segments {
        [s] => one(s),
        many => many.iter().map(|s| format!("{}@{}", one(s), s.from.micros())).collect::<Vec<_>>().join("+"),
    }
}

struct Walk<'b> {
    b: &'b Billing,
    project: &'b ProjectId,
    as_of: Timestamp,
    first: Month,
    touches: BTreeMap<String, Touch>,
    kept: BTreeMap<Month, Kept>,
    loaded: Option<Loaded>,
    /// What runs into a month, of those that were computed here.
    carries: BTreeMap<Month, Arc<Vec<Open>>>,
    versions: Arc<Versions>,
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
        let touches = crate::usage::store::touches(tx, project).await?;
        let mut first = upto;
        for t in touches.values().filter_map(|t| t.first) {
            first = first.min(self.calendar.month_of(t)?);
        }
        let last = upto.to_string();
        let fresh = touches.iter().all(|(m, t)| *m > last || t.stored <= as_of);
        let kept = if fresh { store::kept(tx, project, upto).await? } else { BTreeMap::new() };
        let (carries, versions) = (BTreeMap::new(), self.versions());
        let mut w = Walk { b: self, project, as_of, first, touches, kept, loaded: None, carries, versions };
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

    /// Keeps what was computed for the next time.
    pub(crate) async fn keep(&self, made: &[(ProjectId, Vec<Kept>)]) -> Result<()> {
        if made.iter().all(|(_, k)| k.is_empty()) {
            return Ok(());
        }
        transact!(self.env.db, |tx| {
            for (project, kept) in made {
                store::keep(tx, project, kept).await?;
            }
            Ok(())
        })
    }
}

impl<'b> Walk<'b> {
    /// One month; returns the digest of what runs on.
    async fn month(
        &mut self,
        tx: &mut Tx,
        month: Month,
        carry_in: String,
        want: Want,
        out: &mut Folded,
    ) -> Result<String> {
        let seen = self.seen(month);
        let (begin, end) = (self.b.calendar.begin(month)?, self.b.calendar.end(month)?);
        let segments = self.versions.segments(begin, end);
        let terms = terms_of(&segments);
        // What is kept is of the whole month.
        if want == Want::Lines
            && end <= self.as_of
            && let Some(k) =
                self.kept.get(&month).filter(|k| k.seen == seen && k.carry_in == carry_in && k.contract == terms)
        {
            out.months.insert(month, serde_json::from_str(&k.lines)?);
            return Ok(k.carry_out.clone());
        }
        out.computed += 1;
        let window = Window { begin, until: end.min(self.as_of.max(begin)), end };
        let (rated, carry, intervals) = self.compute(tx, month, (window, &segments), want).await?;
        let text = serde_json::to_string(&carry)?;
        // It tells two texts of our own apart, and is computed of everything that runs: processors have instructions for this one.
        let carry_out = crypto::hash::sha256_hex(text.as_bytes());
        self.carries.insert(month.next(), Arc::new(carry));
        let lines = MonthLines::of(&rated);
        if end <= self.as_of {
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

    /// What has been stored of a month: a fact more, and it is another text.
    fn seen(&self, month: Month) -> String {
        let version = |m: &str| self.touches.get(m).map_or(0, |t| t.version);
        let activation = |v: &crate::contract::versions::Version| v.contract.months_from_activation();
        let before = if self.versions.all().iter().any(activation) { version(&month.prev().to_string()) } else { 0 };
        format!("{}/{before}/{}", version(&month.to_string()), version(""))
    }

    async fn compute(
        &mut self,
        tx: &mut Tx,
        month: Month,
        (window, segments): (Window, &[Segment]),
        want: Want,
    ) -> Result<(Rated, Vec<Open>, Vec<Interval>)> {
        let cal = &self.b.calendar;
        let from_activation = segments.iter().any(|s| s.contract.months_from_activation());
        let back = if from_activation && month > self.first { month.prev() } else { month };
        let begin = cal.begin(back)?;
        let carry = self.carry_into(tx, back).await?;
        let mut loaded = match self.loaded.take() {
            Some(l) => l,
            None => self.load(tx, begin).await?,
        };
        let bodies = loaded.bodies(tx, (begin, window.end)).await?;
        let mut raws = Vec::new();
        for b in &bodies {
            pack::read(b, (begin, window.end), &mut loaded.shapes, &mut raws)?;
        }
        let spans = stream::fold(&mut loaded.shapes, &carry, raws);
        let months = if from_activation { FullMonths::FromActivation(cal) } else { FullMonths::OfCalendar };
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
        if month <= self.first {
            return Ok(Arc::default());
        }
        let carry = Arc::new(store::carry(tx, self.project, month.prev()).await?);
        self.carries.insert(month, carry.clone());
        Ok(carry)
    }

    async fn load(&self, tx: &mut Tx, begin: Timestamp) -> Result<Loaded> {
        let shapes = Shapes::new(crate::usage::store::shapes(tx, self.project).await?);
        let origins = crate::usage::store::origins(tx, self.project, self.as_of).await?;
        let all = (begin, Timestamp(i64::MAX));
        let packs = crate::usage::store::packs(tx, self.project, all, self.as_of).await?;
        Ok(Loaded { shapes, origins, packs })
    }
}

impl Loaded {
    async fn bodies(&self, tx: &mut Tx, (begin, end): (Timestamp, Timestamp)) -> Result<Vec<String>> {
        let here: Vec<&PackRow> = self.packs.iter().filter(|p| p.first < end && p.last >= begin).collect();
        crate::usage::store::bodies(tx, &here).await
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
