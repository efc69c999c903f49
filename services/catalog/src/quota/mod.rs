//! Quota: what a project may use, and what it uses. Charged in the transaction of the change that uses it.
//!
//! Limit = what an administrator set, or else default + entitlements in force. A project without an entitlement has no servers, volumes or
//! addresses at all; the nouns around them (networks, ports, rules) have Neutron's defaults, since they cost nothing.
//!
//! Projects are a tree. A project with a limit set by hand (`base_limit`) has it for itself and for all below it: what it may use itself is
//! that less what its children have been given (`branch.rs`).
//!
//! Invariants: `used` changes only here; a refused charge changes nothing; giving back is never refused. Where a limit is set, what the
//! project uses and what its children have been given together never grow past it.

mod branch;
mod store;

use crate::item::Book;
use async_trait::async_trait;
use kernel::{Error, InForce, ProjectId, Result, ServerId, Timestamp};
use runtime::Tx;
use runtime::port::{QuotaGate, QuotaLine, Resource};
use std::collections::BTreeMap;
use std::sync::Arc;

/// No limit.
pub const UNLIMITED: i64 = -1;

/// The limit of a project that nothing was granted to.
pub fn default_limit(r: Resource) -> i64 {
    match r {
        Resource::Instances
        | Resource::Cores
        | Resource::Ram
        | Resource::Volumes
        | Resource::Gigabytes
        | Resource::Floatingip => 0,
        // Snapshots take gigabytes, which are granted.
        Resource::Snapshots | Resource::Network | Resource::SecurityGroup => 10,
        Resource::Subnet => 20,
        Resource::Router => 5,
        Resource::KeyPairs | Resource::Port | Resource::SecurityGroupRule => 100,
    }
}

/// Quota of one resource as stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Set by hand.
    pub base: Option<i64>,
    /// Sum of the entitlements.
    pub granted: i64,
    /// In use.
    pub used: i64,
    /// Given to the projects below.
    pub below: i64,
}

impl Row {
    /// What the project may use itself.
    pub fn limit(self, r: Resource) -> i64 {
        match self.base {
            Some(UNLIMITED) => UNLIMITED,
            Some(b) => b.saturating_sub(self.below).max(0),
            None => default_limit(r).saturating_add(self.granted).max(0),
        }
    }
    /// The limit that was set for the project and all below it.
    pub fn set(self) -> Option<i64> {
        self.base.filter(|b| *b != UNLIMITED)
    }
    /// What the project takes from the one above: what is set for it, or else all that was granted to it and below it.
    pub fn committed(self) -> i64 {
        match self.base {
            Some(UNLIMITED) => 0,
            Some(b) => b,
            None => self.granted.saturating_add(self.below),
        }
    }
}

/// The gate that every slice charges through.
pub struct Quota {
    book: InForce<Book>,
}

impl Quota {
    /// Over a price book, which it names in refusals.
    pub fn new(book: impl Into<InForce<Book>>) -> Arc<Quota> {
        Arc::new(Quota { book: book.into() })
    }

    fn refusal(&self, r: Resource, limit: i64, used: i64, asked: i64) -> Error {
        Error::over_quota(format!(
            "Quota exceeded for {name}: requested {asked}, but already used {used} of {limit} {name}; {advice}.",
            name = r.as_str(),
            advice = self.book.advice(r)
        ))
        .field(r.as_str())
    }

    /// Takes every limit from a project: the administrators' own.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_unlimited(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        self.set_limits(tx, project, &Resource::ALL.map(|r| (r, UNLIMITED))).await
    }

    /// Adds to (or takes from) what entitlements grant.
    ///
    /// # Errors
    /// Over quota (`TreeLimit`), if a project above has no room for it.
    pub(crate) async fn adjust(&self, tx: &mut Tx, project: &ProjectId, by: &BTreeMap<Resource, i64>) -> Result<()> {
        self.move_by(tx, project, by, true).await
    }

    /// As [`Quota::adjust`]; `checked` is false for moves between siblings, whose sum does not change.
    pub(crate) async fn move_by(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        by: &BTreeMap<Resource, i64>,
        checked: bool,
    ) -> Result<()> {
        let rows = self.rows(tx, project).await?;
        for (r, n) in by.iter().filter(|(_, n)| **n != 0) {
            let old = rows.get(r).copied().unwrap_or_default();
            let granted = old.granted.saturating_add(*n);
            // A limit set by hand moves with what is granted after it.
            let base = old.base.map(|b| if b == UNLIMITED { b } else { b.saturating_add(*n).max(0) });
            store::set_limit(tx, project, *r, base, granted).await?;
            let more = Row { base, granted, ..old }.committed().saturating_sub(old.committed());
            self.pass_up(tx, project, *r, more, checked).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl QuotaGate for Quota {
    async fn charge(&self, tx: &mut Tx, project: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()> {
        let mut sums: BTreeMap<Resource, i64> = BTreeMap::new();
        for (r, n) in deltas {
            let s = sums.entry(*r).or_default();
            *s = s.checked_add(*n).ok_or_else(|| Error::bad_request("a quantity is too large").field(r.as_str()))?;
        }
        sums.retain(|_, n| *n != 0);
        if sums.is_empty() {
            return Ok(());
        }
        let rows = store::rows(tx, project).await?;
        let mut changed = Vec::with_capacity(sums.len());
        for (r, n) in sums {
            let row = rows.get(&r).copied().unwrap_or_default();
            let limit = row.limit(r);
            let used = row.used.checked_add(n);
            if n > 0 && limit != UNLIMITED && used.is_none_or(|u| u > limit) {
                return Err(self.refusal(r, limit, row.used, n));
            }
            let used = used.unwrap_or(i64::MAX);
            if used < 0 {
                tracing::error!(%project, resource = r.as_str(), used, "more was given back than was used");
            }
            changed.push((r, used.max(0)));
        }
        for (r, used) in changed {
            store::set_used(tx, project, r, used).await?;
        }
        Ok(())
    }

    async fn lines(&self, tx: &mut Tx, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        let rows = store::rows(tx, project).await?;
        let line = |r: Resource| {
            let row = rows.get(&r).copied().unwrap_or_default();
            QuotaLine { resource: r, limit: row.limit(r), used: row.used }
        };
        Ok(Resource::ALL.into_iter().map(line).collect())
    }

    async fn set_limits(&self, tx: &mut Tx, project: &ProjectId, limits: &[(Resource, i64)]) -> Result<()> {
        if let Some((r, n)) = limits.iter().find(|(_, n)| *n < UNLIMITED) {
            let e = format!("{}: {n} is no limit: give -1 for none, or zero or more", r.as_str());
            return Err(Error::bad_request(e).field(r.as_str()));
        }
        let rows = self.rows(tx, project).await?;
        for (r, n) in limits {
            let old = rows.get(r).copied().unwrap_or_default();
            self.set_branch(tx, project, *r, old, Some(*n)).await?;
        }
        Ok(())
    }

    async fn may_run(&self, tx: &mut Tx, server: &ServerId, now: Timestamp) -> Result<()> {
        let Some((order, name, ended)) = store::ended_order_of(tx, server.as_str(), now).await? else { return Ok(()) };
        Err(Error::conflict(format!(
            "Cannot start instance {server}: order {name} ({order}) ended at {} and its servers were stopped. Unless it is being released, renew it, and they start again: \
             POST /ops/v1/changes-of-orders {{\"kind\": \"renew\", \"target\": \"{order}\", \"months\": …}}. 订单已到期，续订后自动开机。",
            ended.rfc3339()
        ))
        .code("OrderExpired"))
    }

    async fn reset_limits(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        let rows = self.rows(tx, project).await?;
        for (r, old) in rows.into_iter().filter(|(_, x)| x.base.is_some()) {
            self.set_branch(tx, project, r, old, None).await?;
        }
        Ok(())
    }
}
