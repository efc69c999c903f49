//! What folding needs is read for many projects at once: what a question costs a database that is reached over a socket is paid a few times
//! for all of them, instead of a dozen times for each.
//!
//! ```text
//!   chunk of projects ──▶ what was stored and what is kept ──▶ months that will be computed
//!   as long as it is not too much: shapes, origins, packs of the projects ──▶ bodies of those months
//! ```
//! In memory are some projects' shapes and packs ([`ROWS`]) and some megabytes of bodies ([`Bodies`]), or what one project takes alone. It
//! is only ever a shortcut: what was not read ahead is read when it is needed.

use super::fold::Standing;
use super::store;
use crate::Billing;
use crate::month::Month;
use crate::usage;
use crate::usage::bodies::Bodies;
use crate::usage::interval::Origin;
use crate::usage::pack::Shapes;
use crate::usage::store::PackRow;
use kernel::{Error, ProjectId, Result, Timestamp, Value};
use runtime::Tx;
use std::collections::{HashMap, VecDeque};

/// Shapes and packs that are read at once, about.
const ROWS: i64 = 50_000;

/// What is read once for a project, when the first month has to be computed.
pub(super) struct Loaded {
    /// From when on its packs are here.
    since: Timestamp,
    pub(super) shapes: Shapes,
    pub(super) origins: HashMap<String, Origin>,
    pub(super) packs: Vec<PackRow>,
}

/// A project of which something will be computed.
struct Plan {
    project: ProjectId,
    since: Timestamp,
    /// Its months, whose facts will be asked for.
    stale: Vec<(Timestamp, Timestamp)>,
    shapes: i64,
    /// When each of its months began, and how many packs are of it.
    packs: Vec<(Timestamp, i64)>,
}

impl Plan {
    /// What is read of it from an instant on.
    fn rows(&self, since: Timestamp) -> i64 {
        let packs = self.packs.iter().filter(|(begin, _)| *begin >= since);
        packs.fold(self.shapes, |sum, (_, n)| sum.saturating_add(*n))
    }
}

/// What was read ahead of some projects, which are then folded in the same order.
pub(super) struct Ahead<'b> {
    as_of: Timestamp,
    standing: HashMap<ProjectId, Standing<'b>>,
    plans: VecDeque<Plan>,
    loaded: HashMap<ProjectId, Loaded>,
    pub(super) bodies: Bodies,
}

impl<'b> Ahead<'b> {
    /// Of projects, each with the last month that is wanted of it, as stored by an instant.
    pub(super) async fn of(
        b: &'b Billing,
        tx: &mut Tx,
        all: &[(&ProjectId, Month)],
        as_of: Timestamp,
    ) -> Result<Ahead<'b>> {
        let ids: Vec<Value> = all.iter().map(|(p, _)| Value::from(*p)).collect();
        let mut touches = usage::store::touches(tx, &ids).await?;
        let mut kept = match all.iter().map(|(_, upto)| *upto).max() {
            Some(last) => store::kept(tx, &ids, last).await?,
            None => HashMap::new(),
        };
        let (mut standing, mut plans) = (HashMap::with_capacity(all.len()), VecDeque::new());
        for (p, upto) in all {
            let known = (touches.remove(*p).unwrap_or_default(), kept.remove(*p).unwrap_or_default());
            let s = Standing::of(b, known, *upto, as_of)?;
            plans.extend(plan(b, p, &s)?);
            standing.insert((*p).clone(), s);
        }
        // One is read alone, however much there is of it.
        if plans.len() > 1 {
            let ids: Vec<Value> = plans.iter().map(|p| Value::from(&p.project)).collect();
            let totals = usage::store::shape_totals(tx, &ids).await?;
            for p in &mut plans {
                p.shapes = totals.get(&p.project).copied().unwrap_or(0);
            }
        }
        Ok(Ahead { as_of, standing, plans, loaded: HashMap::new(), bodies: Bodies::default() })
    }

    /// What is known of a project; once.
    pub(super) fn standing(&mut self, project: &ProjectId) -> Result<Standing<'b>> {
        self.standing.remove(project).ok_or_else(|| Error::internal("a project was not read ahead"))
    }

    /// What a project's months are computed from, from an instant on; once. The projects after it are read with it.
    pub(super) async fn load(&mut self, tx: &mut Tx, project: &ProjectId, since: Timestamp) -> Result<Loaded> {
        if !self.loaded.contains_key(project)
            && let Some(place) = self.plans.iter().position(|p| p.project == *project)
        {
            // Those before it have been folded.
            self.plans.drain(..place);
            self.read_some(tx).await?;
        }
        if let Some(l) = self.loaded.remove(project).filter(|l| l.since <= since) {
            return Ok(l);
        }
        let mut one = read(tx, &[project], since, self.as_of).await?;
        one.remove(project).ok_or_else(|| Error::internal("a project was not read"))
    }

    /// Reads the next project, and those after it that are not too much.
    async fn read_some(&mut self, tx: &mut Tx) -> Result<()> {
        let n = together(self.plans.iter());
        let group: Vec<Plan> = self.plans.drain(..n).collect();
        let Some(since) = group.iter().map(|p| p.since).min() else { return Ok(()) };
        let ids: Vec<&ProjectId> = group.iter().map(|p| &p.project).collect();
        self.loaded = read(tx, &ids, since, self.as_of).await?;
        for p in &group {
            let packs = self.loaded.get(&p.project).map_or(&[][..], |l| l.packs.as_slice());
            for (begin, end) in &p.stale {
                self.bodies.expect(packs.iter().filter(|k| k.first >= *begin && k.first < *end));
            }
        }
        Ok(())
    }
}

/// How many of the next are read together: the first in any case. All are read from when on the first of them needs it.
fn together<'p>(plans: impl Iterator<Item = &'p Plan> + Clone) -> usize {
    let (mut n, mut since) = (0, Timestamp(i64::MAX));
    for p in plans.clone() {
        since = since.min(p.since);
        let rows = plans.clone().take(n + 1).fold(0i64, |sum, p| sum.saturating_add(p.rows(since)));
        if n > 0 && rows > ROWS {
            break;
        }
        n += 1;
    }
    n
}

fn plan(b: &Billing, project: &ProjectId, s: &Standing<'_>) -> Result<Option<Plan>> {
    let months = s.stale()?;
    let Some(first) = months.first() else { return Ok(None) };
    let edges = |m: &Month| -> Result<(Timestamp, Timestamp)> { Ok((b.calendar.begin(*m)?, b.calendar.end(*m)?)) };
    let stale: Vec<(Timestamp, Timestamp)> = months.iter().map(edges).collect::<Result<_>>()?;
    let packs = s.stored()?.into_iter().map(|(m, n)| Ok((b.calendar.begin(m)?, n))).collect::<Result<Vec<_>>>()?;
    Ok(Some(Plan { project: project.clone(), since: s.facts_since(*first)?, stale, shapes: 0, packs }))
}

async fn read(
    tx: &mut Tx,
    projects: &[&ProjectId],
    since: Timestamp,
    as_of: Timestamp,
) -> Result<HashMap<ProjectId, Loaded>> {
    let ids: Vec<Value> = projects.iter().map(|p| Value::from(*p)).collect();
    let mut shapes = usage::store::shapes(tx, &ids).await?;
    let mut origins = usage::store::origins(tx, &ids, as_of).await?;
    let mut packs = usage::store::packs(tx, &ids, (since, Timestamp(i64::MAX)), as_of).await?;
    let one = |p: &&ProjectId| {
        let l = Loaded {
            since,
            shapes: Shapes::new(shapes.remove(*p).unwrap_or_default()),
            origins: origins.remove(*p).unwrap_or_default(),
            packs: packs.remove(*p).unwrap_or_default(),
        };
        ((*p).clone(), l)
    };
    Ok(projects.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_read_however_much_it_is_and_the_next_while_there_is_room() {
        for (rows, n) in [
            (vec![], 0),
            (vec![0, 0, 0], 3),
            (vec![ROWS * 2, 1], 1),
            (vec![ROWS, 1], 1),
            (vec![1, ROWS - 1, 0, 1, 0], 3),
            (vec![i64::MAX, i64::MAX], 1),
        ] {
            let plans: Vec<Plan> = rows.iter().map(|n| needs(7, *n, &[])).collect();
            assert_eq!(together(plans.iter()), n, "{rows:?}");
        }
    }

    /// Some packs of the months that began at these instants.
    fn needs(since: i64, shapes: i64, packs: &[(i64, i64)]) -> Plan {
        let packs = packs.iter().map(|(begin, n)| (Timestamp(*begin), *n)).collect();
        Plan { project: ProjectId::from("p"), since: Timestamp(since), stale: Vec::new(), shapes, packs }
    }

    #[test]
    fn what_one_needs_of_years_ago_is_counted_of_all_that_are_read_with_it() {
        let (late, busy) = (needs(1, 1, &[(1, 1)]), needs(5, 1, &[(1, ROWS), (5, 1)]));
        assert_eq!(together([&busy, &busy].into_iter()), 2, "of each the last month only");
        assert_eq!((together([&late, &busy].into_iter()), together([&busy, &late].into_iter())), (1, 1));
        assert_eq!(together([&late, &late].into_iter()), 2);
    }
}
