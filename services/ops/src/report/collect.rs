//! Filling a report from the records that there are.

use super::facts::promise;
use super::{DutyLine, NodeLine, OperationReport, cases, facts, period};
use crate::Ops;
use crate::node::{Node, NodeState};
use crate::sample::Point;
use crate::terms::Terms;
use jiff::civil::Date;
use kernel::calendar::{Every, day_after};
use kernel::{Error, Result};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

/// Nodes whose figures are read for a report; more of them are listed without.
const MOST_NODES: usize = 200;

impl Ops {
    /// The report of the contract's period that a day falls into, as far as the records of this slice tell.
    ///
    /// # Errors
    /// As [`period`]; bad request, for a period that has not begun.
    pub async fn operation_report(&self, every: Every, day: Date) -> Result<OperationReport> {
        let terms = self.terms();
        let (from, to) = period(terms, every, day)?;
        if terms.work.begin_of(from)? > self.env.now() {
            let text = format!("day: {day} is in the period from {from} to {to}, which has not begun");
            return Err(Error::bad_request(text).field("day"));
        }
        let mut r = OperationReport::empty(every, from, to);
        r.availability = terms.levels.iter().filter(|l| l.metric == "availability").map(promise).collect();
        r.duties = duties(terms, every, to)?;
        let after = terms.work.begin_of(to.tomorrow().map_err(beyond)?)?;
        let (begin, end) = (terms.work.begin_of(from)?, after.min(self.env.now()));
        if begin < end {
            self.env.outbox.flush().await?;
            let mut tx = self.env.db.read().await?;
            cases::fill(self, &mut tx, &mut r, (begin, after)).await?;
            facts::fill(self, &mut tx, &mut r, (begin, after)).await?;
            drop(tx);
            facts::pools(&mut r, self.pool_use(begin, end).await?);
            r.watch = Some(facts::watch(self, (begin, after)).await?);
        }
        for (n, node) in self.nodes().await?.into_iter().enumerate() {
            let points = match n < MOST_NODES && begin < end {
                true => self.series(node.id.as_str(), begin, end).await?.points,
                false => Vec::new(),
            };
            r.nodes.push(line(node, &points));
        }
        Ok(r)
    }
}

fn beyond(e: jiff::Error) -> Error {
    Error::internal("a date is out of range").because(e)
}

/// What is due for the period: duties as frequent as the report.
fn duties(terms: &Terms, every: Every, to: Date) -> Result<Vec<DutyLine>> {
    let mine = terms.duties.iter().filter(|d| d.every == Some(every));
    mine.map(|d| {
        let due = d.due.map(|span| day_after(to, span, terms.work.days())).transpose()?;
        Ok(DutyLine {
            name: facts::owed(d.party, d.name.clone()),
            kind: d.kind.to_owned(),
            due,
            done: None,
            in_time: None,
            evidence: String::new(),
        })
    })
    .collect()
}

fn line(n: Node, points: &[Point]) -> NodeLine {
    let state = match n.state {
        NodeState::Enrolled => "enrolled",
        NodeState::Up => "up",
        NodeState::Away => "away",
        NodeState::Revoked => "revoked",
    };
    let seconds: i64 = points.iter().map(|p| p.seconds).sum();
    // Samples are for looking at; here they become the decimals that a report prints.
    let two = |x: f64| Decimal::from_f64(x).unwrap_or_default().round_dp(2);
    let mean = |of: &dyn Fn(&Point) -> f64| {
        points.iter().map(|p| of(p) * p.seconds as f64).sum::<f64>() / (seconds.max(1) as f64)
    };
    let gib = |bytes: u64| bytes as f64 / (1u64 << 30) as f64;
    let most = |of: &dyn Fn(&Point) -> f64| points.iter().map(of).fold(0.0, f64::max);
    let known = !points.is_empty();
    let cpu = |p: &Point| p.cpu_percent / 100.0;
    NodeLine {
        name: n.hostname,
        state: state.to_owned(),
        last_seen: n.last_seen,
        cpu: known.then(|| (two(mean(&cpu)), two(most(&cpu)))),
        memory: known.then(|| (two(mean(&|p| gib(p.memory_bytes))), two(most(&|p| gib(p.memory_max_bytes))))),
    }
}
