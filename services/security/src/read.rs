//! Reading the audit ledger: by the audit administrator (and the bootstrap administrator), page by page, oldest first.

use crate::audit::{LEDGER, Security};
use kernel::{AuditId, Caller, Error, Result, Role, Timestamp};
use runtime::ledger;
use runtime::port::{AuditEntry, Outcome};

/// Rows looked at for one page; a filter that matches nothing must not read the whole ledger in one request.
const SCAN: usize = 20_000;
const CHUNK: u32 = 1_000;

/// Which entries are wanted; what is absent does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// User id or user name.
    pub user: Option<String>,
    /// Project of the scope.
    pub project: Option<String>,
    /// Service.
    pub service: Option<String>,
    /// Action, or its beginning if it ends in `*`.
    pub action: Option<String>,
    /// Request id.
    pub request: Option<String>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

impl Filter {
    fn takes(&self, at: Timestamp, e: &AuditEntry) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w == found);
        let action = |w: &str| w.strip_suffix('*').map_or(w == e.action, |p| e.action.starts_with(p));
        self.user.as_deref().is_none_or(|u| u == e.user || u == e.user_name)
            && self.project.as_deref().is_none_or(|p| e.project.as_ref().is_some_and(|q| q.as_str() == p))
            && is(&self.service, &e.service)
            && self.action.as_deref().is_none_or(action)
            && is(&self.request, &e.request)
            && self.outcome.is_none_or(|o| o == e.outcome)
            && self.from.is_none_or(|t| at >= t)
            && self.to.is_none_or(|t| at < t)
    }
}

/// An entry with its place in the ledger.
#[derive(Debug, Clone)]
pub struct Found {
    /// Order of writing: the marker of the next page.
    pub seq: i64,
    /// Unique id.
    pub id: AuditId,
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub entry: AuditEntry,
    /// Place in the chain, once sealed.
    pub place: Option<i64>,
    /// Chain value, once sealed.
    pub chain: Option<String>,
}

/// A page of entries.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Entries, oldest first.
    pub entries: Vec<Found>,
    /// Where to go on, if the ledger may have more.
    pub next: Option<i64>,
}

impl Security {
    /// Entries after `after` that the filter takes, `limit` at most. A page may be short, even empty, and still have a `next`.
    ///
    /// # Errors
    /// Forbidden, unless the caller is an audit administrator; what the database says.
    pub async fn entries(&self, caller: &Caller, filter: &Filter, after: i64, limit: u32) -> Result<Reading> {
        if !caller.has(Role::AuditAdministrator) && !caller.is_admin() {
            return Err(Error::forbidden("only an audit administrator reads the audit ledger"));
        }
        let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1);
        let mut tx = self.env.db.read().await?;
        let (mut seq, mut seen, mut entries) = (after, 0usize, Vec::new());
        loop {
            let chunk = ledger::page(&mut tx, LEDGER, seq, CHUNK).await?;
            let last = chunk.len() < CHUNK as usize;
            seen += chunk.len();
            for e in chunk {
                seq = e.seq;
                let entry: AuditEntry = serde_json::from_str(&e.body)?;
                if filter.takes(e.at, &entry) {
                    let id = AuditId::from(e.id);
                    entries.push(Found { seq: e.seq, id, at: e.at, entry, place: e.place, chain: e.chain });
                }
                if entries.len() == limit {
                    return Ok(Reading { entries, next: Some(seq) });
                }
            }
            if last {
                return Ok(Reading { entries, next: None });
            }
            if seen >= SCAN {
                return Ok(Reading { entries, next: Some(seq) });
            }
        }
    }
}
