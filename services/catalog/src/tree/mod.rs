//! Quota among projects: prefecture, county, hospital. Identity owns the tree; this slice keeps a projection of it, fed by the outbox.
//!
//! * [`Node`]: what a project was given, uses, and has given below. `quota::branch` keeps the sums and refuses what does not fit.
//! * [`allocate`]: a manager hands on to a project below. [`loan`]: a project lends to a sibling, with approval.
//!
//! Who sees what: purchaser and operator everything, a tenant his project and those below it.

pub mod allocate;
pub mod loan;
mod store;

use crate::Catalog;
use crate::order::WhoseOrders;
use crate::order::decide::holds;
use crate::order::form::Faults;
use crate::rules::FlowRole;
use async_trait::async_trait;
use kernel::event::{PROJECT_CREATED, PROJECT_DELETED, ProjectPlaced};
use kernel::{Caller, Error, ProjectId, Result, Role};
use runtime::outbox::{Fact, Subscriber};
use runtime::port::{AuditEntry, Outcome, QuotaGate as _, Resource};
use runtime::{Tx, transact};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use store::{parent, unlimited_below};

/// Most of a resource that is handed on or lent at once.
const MOST: i64 = 1_000_000_000;

/// A resource of a project in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeLine {
    /// Set for the project and all below it.
    pub set: Option<i64>,
    /// Granted by orders, allocations and loans.
    pub granted: i64,
    /// In use by the project itself.
    pub used: i64,
    /// Given to projects below.
    pub below: i64,
    /// What the project may still use or hand on; none without a limit.
    pub free: Option<i64>,
}

/// A project in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Project.
    pub project: ProjectId,
    /// Above.
    pub parent: Option<ProjectId>,
    /// Its resources: those of which it was given anything, or uses any.
    pub lines: BTreeMap<Resource, NodeLine>,
}

/// Takes facts about projects.
pub(crate) struct Intake(pub(crate) Arc<Catalog>);

#[async_trait]
impl Subscriber for Intake {
    fn name(&self) -> &'static str {
        "catalog"
    }
    fn topics(&self) -> &'static [&'static str] {
        &[PROJECT_CREATED, PROJECT_DELETED]
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        match fact.topic.as_str() {
            PROJECT_CREATED => self.0.stand(tx, &serde_json::from_str(&fact.body)?).await,
            PROJECT_DELETED => self.0.fall(tx, &ProjectId::from(fact.key.as_str())).await,
            other => Err(Error::internal(format!("catalog has no use for facts of topic {other}"))),
        }
    }
}

pub(crate) fn missing(project: &ProjectId) -> Error {
    let shown: String = project.as_str().chars().take(64).collect();
    Error::not_found(format!("project {shown} could not be found")).field("project")
}

/// What can be an id of a project at all; what cannot is not asked the database for.
fn is_id(p: &ProjectId) -> bool {
    (1..=64).contains(&p.as_str().len()) && p.as_str().bytes().all(|b| b.is_ascii_graphic())
}

/// Resources and quantities of a request.
fn checked(resources: &BTreeMap<Resource, i64>) -> Result<()> {
    let mut faults = Faults::default();
    faults.check(!resources.is_empty(), "resources", "must name at least one");
    for (r, n) in resources {
        let good = (1..=MOST).contains(n);
        faults.check(good, &format!("resources.{}", r.as_str()), format!("must be a whole number from 1 to {MOST}"));
    }
    faults.finish()
}

impl Catalog {
    /// Puts projects into the tree, those above first; what stands there already stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn adopt_projects(&self, all: &[ProjectPlaced]) -> Result<()> {
        for some in all.chunks(500) {
            let done: Result<()> = transact!(self.env.db, |tx| {
                for p in some {
                    self.stand(tx, p).await?;
                }
                Ok(())
            });
            done?;
        }
        Ok(())
    }

    /// True if there is such a project.
    ///
    /// # Errors
    /// What the database says.
    pub async fn project_stands(&self, project: &ProjectId) -> Result<bool> {
        Ok(self.absent_projects(&BTreeSet::from([project.clone()])).await?.is_empty())
    }

    /// Those of the projects that do not exist. One that was made a moment ago may still be on its way here: before any is called absent,
    /// what waits is taken in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn absent_projects(&self, asked: &BTreeSet<ProjectId>) -> Result<BTreeSet<ProjectId>> {
        let (likely, never): (Vec<&ProjectId>, Vec<&ProjectId>) = asked.iter().partition(|p| is_id(p));
        let mut absent = self.not_standing(&likely).await?;
        if !absent.is_empty() {
            self.env.outbox.flush().await?;
            absent = self.not_standing(&likely).await?;
        }
        Ok(absent.into_iter().chain(never.into_iter().cloned()).collect())
    }

    async fn not_standing(&self, all: &[&ProjectId]) -> Result<Vec<ProjectId>> {
        let mut tx = self.env.db.read().await?;
        let found = store::standing(&mut tx, all).await?;
        Ok(all.iter().filter(|p| !found.contains(**p)).map(|p| (*p).clone()).collect())
    }

    async fn stand(&self, tx: &mut Tx, p: &ProjectPlaced) -> Result<()> {
        if store::insert(tx, p).await? {
            self.quota.join(tx, &p.project).await?;
        }
        Ok(())
    }

    async fn fall(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        self.quota.leave(tx, project).await?;
        store::delete(tx, project).await
    }

    /// True if the caller may see a project in the tree: all, or his own and what is below it.
    async fn sees(&self, tx: &mut Tx, caller: &Caller, project: &ProjectId) -> Result<bool> {
        match WhoseOrders::of(caller)? {
            WhoseOrders::All => Ok(true),
            WhoseOrders::Project(own) => store::is_at_or_below(tx, project, &own).await,
        }
    }

    async fn node(&self, tx: &mut Tx, project: &ProjectId) -> Result<Node> {
        let rows = self.quota.rows(tx, project).await?;
        let line = |(r, x): (Resource, crate::quota::Row)| {
            let limit = x.limit(r);
            let free = (limit != crate::quota::UNLIMITED).then(|| limit.saturating_sub(x.used).max(0));
            (r, NodeLine { set: x.set(), granted: x.granted, used: x.used, below: x.below, free })
        };
        Ok(Node {
            project: project.clone(),
            parent: parent(tx, project).await?,
            lines: rows.into_iter().map(line).collect(),
        })
    }

    /// A project and a page of those directly below it, by id.
    ///
    /// # Errors
    /// Not found, for a project that the caller may not see.
    pub async fn branch(
        &self,
        caller: &Caller,
        project: &ProjectId,
        after: Option<&ProjectId>,
        limit: u32,
    ) -> Result<(Node, Vec<Node>)> {
        let mut tx = self.env.db.read().await?;
        if !self.sees(&mut tx, caller, project).await? {
            return Err(missing(project));
        }
        let top = self.node(&mut tx, project).await?;
        let mut below = Vec::new();
        for c in store::children(&mut tx, project, after, limit).await? {
            below.push(self.node(&mut tx, &c).await?);
        }
        Ok((top, below))
    }

    /// Sets what a project and all below it may have; none takes a limit away.
    ///
    /// # Errors
    /// Forbidden, unless by purchaser or operator; bad request, naming the resource; over quota or conflict (`TreeLimit`), if what is in use
    /// or given below is more, or the project above has no room.
    pub async fn set_limits(
        &self,
        caller: &Caller,
        project: &ProjectId,
        limits: &BTreeMap<Resource, Option<i64>>,
    ) -> Result<Node> {
        if !caller.has(Role::Purchaser) && !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("limits of the tree are set by purchaser and operator"));
        }
        let mut faults = Faults::default();
        faults.check(!limits.is_empty(), "resources", "must name at least one");
        for (r, n) in limits {
            let good = n.is_none_or(|n| (0..=MOST).contains(&n));
            let field = format!("resources.{}", r.as_str());
            faults.check(good, &field, format!("must be a whole number from 0 to {MOST}, or null for none"));
        }
        faults.finish()?;
        transact!(self.env.db, |tx| {
            if !store::stands(tx, project).await? {
                return Err(missing(project));
            }
            let rows = self.quota.rows(tx, project).await?;
            for (r, n) in limits {
                let old = rows.get(r).copied().unwrap_or_default();
                self.quota.set_branch(tx, project, *r, old, *n).await?;
            }
            self.node(tx, project).await
        })
    }

    /// Refuses to take from a project what it uses or has given below; names it.
    pub(crate) async fn refuse_in_use(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        taken: &BTreeMap<Resource, i64>,
    ) -> Result<()> {
        let mut held = Vec::new();
        for l in self.quota.lines(tx, project).await? {
            let Some(n) = taken.get(&l.resource) else { continue };
            let left = l.limit.saturating_sub(*n);
            if l.limit != crate::quota::UNLIMITED && l.used > left {
                let name = l.resource.as_str();
                held.push(format!("{} {name} are in use and {} would be left", l.used, left.max(0)));
            }
        }
        if held.is_empty() {
            return Ok(());
        }
        let e = format!("project {project} uses more than would be left: {}", held.join("; "));
        Err(Error::conflict(e).code("InUse").field("resources"))
    }

    /// The caller is a manager of the project of his token.
    fn manages(caller: &Caller, project: &ProjectId) -> Result<()> {
        if holds(caller, FlowRole::TenantManager, Some(project)) {
            return Ok(());
        }
        let e = format!("only a member with the role '{}' in that project may do this", crate::rules::MANAGER);
        Err(Error::forbidden(e))
    }

    /// A deed of the system itself, in the audit ledger.
    async fn deed(&self, tx: &mut Tx, project: &ProjectId, action: &str, detail: String) -> Result<()> {
        let mut e = AuditEntry::of(&Caller::system("quota-tree"), "ops", action, Outcome::Done);
        e.project = Some(project.clone());
        e.detail = Some(detail);
        self.ports.audit.record(tx, &e).await
    }
}
