//! Quota: what a project may use, and what it uses. Charged in the transaction of the change that uses it.
//!
//! Limit = what an administrator set, or else default + entitlements in force. A project without an entitlement has no servers, volumes or
//! addresses at all; the nouns around them (networks, ports, rules) have Neutron's defaults, since they cost nothing.
//!
//! Invariants: `used` changes only here; a refused charge changes nothing; giving back is never refused.

mod store;

use crate::item::Book;
use async_trait::async_trait;
use kernel::{Error, ProjectId, Result};
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
struct Row {
    base: Option<i64>,
    granted: i64,
    used: i64,
}

impl Row {
    fn limit(self, r: Resource) -> i64 {
        self.base.unwrap_or_else(|| default_limit(r).saturating_add(self.granted))
    }
}

/// The gate that every slice charges through.
pub struct Quota {
    book: Arc<Book>,
}

impl Quota {
    /// Over a price book, which it names in refusals.
    pub fn new(book: Arc<Book>) -> Arc<Quota> {
        Arc::new(Quota { book })
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
    pub(crate) async fn adjust(&self, tx: &mut Tx, project: &ProjectId, by: &BTreeMap<Resource, i64>) -> Result<()> {
        let rows = store::rows(tx, project).await?;
        for (r, n) in by.iter().filter(|(_, n)| **n != 0) {
            let old = rows.get(r).copied().unwrap_or_default();
            let granted = old.granted.saturating_add(*n);
            // A limit set by hand moves with what is granted after it.
            let base = old.base.map(|b| if b == UNLIMITED { b } else { b.saturating_add(*n).max(0) });
            store::set_limit(tx, project, *r, base, granted).await?;
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
        let rows = store::rows(tx, project).await?;
        for (r, n) in limits {
            let granted = rows.get(r).map_or(0, |x| x.granted);
            store::set_limit(tx, project, *r, Some(*n), granted).await?;
        }
        Ok(())
    }

    async fn reset_limits(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        store::forget_base(tx, project).await
    }
}
