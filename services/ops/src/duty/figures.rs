//! What assessment reads of duties. The figures of registers and of staff are in `register/figures.rs` and `roster/figures.rs`; all are joined here.

use super::state::State;
use super::{NEVER, store};
use crate::Ops;
use kernel::{Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A half-year's report that Chuyi scores all or nothing over two duties, and those duties.
const REPORTS_MET: (&str, [&str; 2]) = ("operations.reports_met", ["ops-biweekly", "ops-half-year"]);

/// How the instances of one duty in a period stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// Each was done in time or waived.
    All,
    /// One was late or is overdue.
    Missed,
    /// Nothing was missed, but something is open and may still be done in time.
    Open,
}

fn join(a: Met, b: Met) -> Met {
    match (a, b) {
        (Met::Missed, _) | (_, Met::Missed) => Met::Missed,
        (Met::Open, _) | (_, Met::Open) => Met::Open,
        (Met::All, Met::All) => Met::All,
    }
}

fn met(state: State, done_at: Option<Timestamp>, due: Timestamp, now: Timestamp) -> Met {
    match state {
        State::Waived => Met::All,
        State::Done if done_at.is_none_or(|t| t <= due) => Met::All,
        State::Done => Met::Missed,
        State::Open if now > due => Met::Missed,
        State::Open => Met::Open,
    }
}

impl Ops {
    /// Figures of duties, registers and staff over `[from, to)`; see `duty/figures.rs` for what each is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn duty_figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        let mut out = BTreeMap::new();
        figures(self, from, to, &mut out).await?;
        Ok(out)
    }
}

/// Figures of the records of duties, registers and staff over `[from, to)`.
///
/// `report.<duty>` for each duty that has an instance in the period (Chuyi 九（一）: "提供…报告得…分", all or nothing): 1 if every instance was
/// done by its deadline or waived by the purchaser, 0 if one was late or is overdue. What the supplier entered long after it was done counts by when he
/// entered it, until the purchaser confirms when it was. An instance belongs to the period of assessment in which its own
/// period ends, one that an event began to that in which the event happened; without a stated deadline it is never overdue. The figure is left out
/// while an instance can still be done in time, and where there was none: then a person judges. What the operator planned besides counts in none.
///
/// `operations.reports_met` (Chuyi 九（一）: "提供双周云运维报告、半年度运维报告及汇报的，得5分"): 1 if `report.ops-biweekly` and
/// `report.ops-half-year` both are, 0 if one is 0, otherwise left out.
///
/// # Errors
/// What the database says.
pub(crate) async fn figures(
    ops: &Ops,
    from: Timestamp,
    to: Timestamp,
    out: &mut BTreeMap<String, Decimal>,
) -> Result<()> {
    let now = ops.env.now();
    let dates = ops.contract_dates().await?;
    let mut tx = ops.env.db.read().await?;
    let mut duties: BTreeMap<String, Met> = BTreeMap::new();
    for (duty, state, done_at, due) in store::counted(&mut tx, &ops.terms.contract, from, to).await? {
        let one = met(state, done_at, due.min(NEVER), now);
        duties.entry(duty).and_modify(|m| *m = join(*m, one)).or_insert(one);
    }
    let number = |m: Met| match m {
        Met::All => Some(Decimal::ONE),
        Met::Missed => Some(Decimal::ZERO),
        Met::Open => None,
    };
    for (duty, m) in &duties {
        if let Some(x) = number(*m) {
            out.insert(format!("report.{duty}"), x);
        }
    }
    let (name, parts) = REPORTS_MET;
    let both: Vec<Met> = parts.iter().filter_map(|d| duties.get(*d).copied()).collect();
    let joined = both.iter().copied().fold(Met::All, join);
    if (both.len() == parts.len() || joined == Met::Missed)
        && let Some(x) = number(joined)
    {
        out.insert(name.to_owned(), x);
    }
    crate::register::figures::figures(&mut tx, (from, to), now, out).await?;
    crate::roster::figures::figures(&mut tx, &ops.terms, &dates, (from, to), now, out).await
}
