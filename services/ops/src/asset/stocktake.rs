//! Stocktakes (盘点): the register compared with what is found, line by line, and how right it was.
//!
//! ```text
//! open ──(every line is looked at)──▶ closed, with the accuracy
//! ```
//!
//! Lines of hosts are judged by themselves: `right`, `missing` (on record, not there), `differs` (another name), `unregistered` (there, not on
//! record). All others are `unchecked` until a person says what was found. So are servers of the cloud that belong to no business system
//! (无主资产): they are counted as unregistered applications, the first of them by name.
//!
//! The accuracy is the share of right lines, rounded half up to two places; what nobody has looked at when the stocktake is closed is not right, nor
//! is what was not on record when it began, whether it has been registered since or not: nobody makes that `right`.

use super::{CLASSES, admitted, store};
use crate::resource::{self, ResourceFilter};
use crate::{Ops, check};
use kernel::{Caller, Error, Result, StocktakeId, Timestamp};
use runtime::{Tx, transact};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeSet, HashMap};

/// Results of a line.
pub const RESULTS: [&str; 6] = ["unchecked", "right", "missing", "differs", "unregistered", "registered"];
/// Servers without a system that are named one by one.
const NAMED: u32 = 1000;
/// Entries that a stocktake takes in, at most.
const MOST: u32 = 200_000;

/// A stocktake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stocktake {
    /// Id.
    pub id: StocktakeId,
    /// What it is called.
    pub name: String,
    /// Classes that it covers.
    pub classes: Vec<String>,
    /// `open`, `closed`.
    pub state: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// Who began it.
    pub begun_by: String,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// By whom.
    pub closed_by: Option<String>,
    /// Lines.
    pub lines: i64,
    /// Right ones.
    pub agreed: i64,
    /// What was there and is still not on record.
    pub unregistered: i64,
    /// Share of right lines, per cent, once it is closed.
    pub accuracy: Option<Decimal>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number.
    pub n: i64,
    /// Class.
    pub class: String,
    /// Entry of the register.
    pub asset: Option<String>,
    /// Host or resource that was found.
    pub found: Option<String>,
    /// Name.
    pub name: String,
    /// One of [`RESULTS`].
    pub result: String,
    /// What was found.
    pub note: String,
    /// Who looked.
    pub checked_by: Option<String>,
    /// When.
    pub checked_at: Option<Timestamp>,
}

/// Whether a stocktake shows a complete list: every class that the tender names, nothing unregistered, right enough.
pub(crate) fn complete(s: &Stocktake, accuracy: Decimal) -> bool {
    let asked = ["network", "security", "server", "application", "software"];
    asked.iter().all(|c| s.classes.iter().any(|x| x == c))
        && s.unregistered == 0
        && s.lines > 0
        && s.accuracy.is_some()
        // By what was counted: a rounded share may reach what the count does not.
        && Decimal::from(s.agreed * 100) >= accuracy * Decimal::from(s.lines)
}

fn missing() -> Error {
    Error::not_found("the stocktake could not be found")
}

impl Ops {
    /// Begins a stocktake of some classes; of all, if none is named.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden, for a tenant.
    pub async fn begin_stocktake(&self, caller: &Caller, name: &str, classes: &[String]) -> Result<Stocktake> {
        admitted(caller)?;
        check::name("name", name, 200)?;
        let words: Vec<(&str, ())> = CLASSES.iter().map(|c| (c.0, ())).collect();
        classes.iter().try_for_each(|c| check::word("classes", c, &words))?;
        let classes: BTreeSet<String> = match classes.is_empty() {
            true => words.iter().map(|(w, ())| (*w).to_owned()).collect(),
            false => classes.iter().cloned().collect(),
        };
        self.env.outbox.flush().await?;
        let found = self.found_assets(caller).await?;
        let now = self.env.now();
        let id = StocktakeId::fresh();
        transact!(self.env.db, |tx| {
            let mut lines = registered(tx, &classes, &found, now).await?;
            let mut ownerless = 0;
            if classes.contains("application") {
                ownerless = applications(tx, &mut lines, now).await?;
            }
            lines.iter_mut().zip(1..).for_each(|(l, n)| l.n = n);
            for l in &lines {
                store::insert_line(tx, &id, l).await?;
            }
            let s = Stocktake {
                id: id.clone(),
                name: name.to_owned(),
                classes: classes.iter().cloned().collect(),
                state: "open".into(),
                begun_at: now,
                begun_by: caller.user_name.clone(),
                closed_at: None,
                closed_by: None,
                lines: lines.len() as i64 + ownerless,
                agreed: 0,
                unregistered: ownerless,
                accuracy: None,
            };
            store::insert_stocktake(tx, &s).await?;
            Ok(s)
        })
    }

    /// Says what was found of a line.
    ///
    /// # Errors
    /// Not found; bad request, for a result that there is not; conflict, if the stocktake is closed.
    pub async fn check_line(
        &self,
        caller: &Caller,
        id: &StocktakeId,
        n: i64,
        result: &str,
        note: &str,
    ) -> Result<Line> {
        admitted(caller)?;
        let results: Vec<(&str, ())> = RESULTS.iter().filter(|r| **r != "unchecked").map(|r| (*r, ())).collect();
        check::word("result", result, &results)?;
        check::text("note", note, 500)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let s = store::stocktake(tx, id).await?.ok_or_else(missing)?;
            if s.state != "open" {
                return Err(Error::conflict("the stocktake is closed").code("StocktakeState"));
            }
            let l = store::line(tx, id, n).await?;
            let l = l.ok_or_else(|| Error::not_found("the stocktake has no line of that number"))?;
            // A business system has no entry either, but is on record by itself: its line began as right.
            let off_record = matches!(l.result.as_str(), "unregistered" | "registered");
            if result == "registered" && !off_record {
                return Err(Error::conflict("only what was unregistered can be registered").code("LineState"));
            }
            if off_record && !matches!(result, "unregistered" | "registered") {
                let text = format!("result: {} was not on record: it is unregistered, or registered since", l.name);
                return Err(Error::conflict(text).code("LineState").field("result"));
            }
            let l = Line {
                result: result.to_owned(),
                note: note.to_owned(),
                checked_by: Some(caller.user_name.clone()),
                checked_at: Some(now),
                ..l
            };
            store::update_line(tx, id, &l).await?;
            Ok(l)
        })
    }

    /// Closes a stocktake: what was right is counted.
    ///
    /// # Errors
    /// Not found; conflict, if it is closed.
    pub async fn close_stocktake(&self, caller: &Caller, id: &StocktakeId) -> Result<Stocktake> {
        admitted(caller)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let s = store::stocktake(tx, id).await?.ok_or_else(missing)?;
            if s.state != "open" {
                return Err(Error::conflict("the stocktake is closed").code("StocktakeState"));
            }
            let counts = store::count_lines(tx, id).await?;
            let of = |r: &str| counts.get(r).copied().unwrap_or(0);
            let agreed = of("right");
            let accuracy = (s.lines > 0).then(|| {
                let p = Decimal::from(agreed * 100) / Decimal::from(s.lines);
                p.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()
            });
            let s = Stocktake {
                state: "closed".into(),
                closed_at: Some(now),
                closed_by: Some(caller.user_name.clone()),
                agreed,
                unregistered: s.unregistered + of("unregistered"),
                accuracy,
                ..s
            };
            store::update_stocktake(tx, &s).await?;
            Ok(s)
        })
    }

    /// Stocktakes, newest first.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn stocktakes(&self, caller: &Caller, marker: Option<&str>, limit: u32) -> Result<Vec<Stocktake>> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        store::stocktakes(&mut tx, marker, limit).await
    }

    /// A stocktake with a page of its lines, of one result if asked for.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn stocktake(
        &self,
        caller: &Caller,
        id: &StocktakeId,
        result: Option<&str>,
        after: i64,
        limit: u32,
    ) -> Result<(Stocktake, Vec<Line>)> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        let s = store::stocktake(&mut tx, id).await?.ok_or_else(missing)?;
        let lines = store::lines(&mut tx, id, result, after, limit).await?;
        Ok((s, lines))
    }
}

fn line(class: &str, asset: Option<String>, found: Option<String>, name: &str, result: &str, now: Timestamp) -> Line {
    let by_itself = result != "unchecked";
    Line {
        n: 0,
        class: class.to_owned(),
        asset,
        found,
        name: name.to_owned(),
        result: result.to_owned(),
        note: String::new(),
        checked_by: by_itself.then(|| "system".to_owned()),
        checked_at: by_itself.then_some(now),
    }
}

/// Lines of what is on record, and of hosts that are not.
async fn registered(
    tx: &mut Tx,
    classes: &BTreeSet<String>,
    found: &[super::Found],
    now: Timestamp,
) -> Result<Vec<Line>> {
    let hosts: HashMap<&str, &str> = found.iter().map(|f| (f.host.as_str(), f.name.as_str())).collect();
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    let f = super::AssetFilter { limit: MOST, ..super::AssetFilter::default() };
    for a in store::list(tx, &f).await? {
        let e = &a.entry;
        if e.state == "retired" || !classes.contains(&e.class) {
            continue;
        }
        let result = match e.host.as_deref().map(|h| hosts.get(h)) {
            None => "unchecked",
            Some(None) => "missing",
            Some(Some(name)) if *name == e.name => "right",
            Some(Some(_)) => "differs",
        };
        if let Some(h) = &e.host {
            seen.insert(h.clone());
        }
        lines.push(line(&e.class, Some(a.id.to_string()), e.host.clone(), &e.name, result, now));
    }
    if classes.contains("server") {
        for f in found.iter().filter(|f| !seen.contains(&f.host)) {
            lines.push(line("server", None, Some(f.host.clone()), &f.name, "unregistered", now));
        }
    }
    Ok(lines)
}

/// Lines of the cloud's business systems, which are on record by themselves, and of servers that belong to none; returns how many of these
/// have no line of their own.
async fn applications(tx: &mut Tx, lines: &mut Vec<Line>, now: Timestamp) -> Result<i64> {
    for s in crate::system::store::all_in_use(tx, MOST).await? {
        lines.push(line("application", None, Some(s.id.to_string()), &s.profile.name, "right", now));
    }
    let (_, ownerless) = resource::store::ownerless(tx, "server").await?;
    let f = ResourceFilter { kind: Some("server".into()), ownerless: true, limit: NAMED, ..ResourceFilter::default() };
    let named = resource::store::list(tx, &f).await?;
    let rest = ownerless - named.len() as i64;
    for r in named {
        lines.push(line("application", None, Some(r.id), &r.name, "unregistered", now));
    }
    Ok(rest.max(0))
}
