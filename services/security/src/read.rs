//! Reading the audit ledger: by the audit administrator (and the bootstrap administrator), page by page, as it was written or by time.

use crate::audit::{LEDGER, Security};
use kernel::{AuditId, Caller, Error, Result, Role, Timestamp, Value};
use runtime::ledger;
use runtime::list::{Asked, Listed};
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
    /// Order of writing.
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

impl Security {
    /// Entries that the filter takes, oldest first unless asked otherwise. A page may be short, even empty, and still have a `next`.
    ///
    /// # Errors
    /// Forbidden, unless the caller is an audit administrator; bad request, for an order or a marker that the ledger does not have.
    pub async fn entries(&self, caller: &Caller, filter: &Filter, asked: &Asked) -> Result<Listed<Found>> {
        if !caller.has(Role::AuditAdministrator) && !caller.is_admin() {
            return Err(Error::forbidden("only an audit administrator reads the audit ledger"));
        }
        let mut w = ledger::window(asked)?.of(CHUNK);
        let limit = asked.limit.clamp(1, 1_000) as usize;
        let mut tx = self.env.db.read().await?;
        let (mut seen, mut items) = (0usize, Vec::new());
        loop {
            let chunk = ledger::list(&mut tx, LEDGER, (filter.from, filter.to), &w).await?;
            let (n, more) = (chunk.items.len(), chunk.next.is_some());
            for (i, e) in chunk.items.into_iter().enumerate() {
                let (at, seq) = (e.at, e.seq);
                // What the list is sorted by, and the order of writing.
                let value = if w.key() == "at" { Value::from(at) } else { Value::Int(seq) };
                let entry: AuditEntry = serde_json::from_str(&e.body)?;
                if filter.takes(at, &entry) {
                    items.push(Found { seq, id: AuditId::from(e.id), at, entry, place: e.place, chain: e.chain });
                }
                if items.len() == limit {
                    let next = (more || i + 1 < n).then(|| w.marker(&value, &Value::Int(seq)));
                    return Ok(Listed { items, next: next.transpose()? });
                }
                if i + 1 == n {
                    w = w.behind(value, Value::Int(seq), CHUNK);
                }
            }
            seen += n;
            if !more || seen >= SCAN {
                return Ok(Listed { items, next: chunk.next });
            }
        }
    }
}
