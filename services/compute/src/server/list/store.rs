//! The only SQL of lists of servers.

use super::super::{Server, store};
use super::{ServerFilter, SortKey, order};
use kernel::{NodeId, ProjectId, Result, ServerId, Value};
use runtime::Tx;

/// A list query that grows by conditions.
pub(super) struct Query {
    sql: String,
    params: Vec<Value>,
    order: Vec<(SortKey, bool)>,
}

/// What a status of Nova means in columns; none, if no server ever has it.
fn status_condition(status: &str) -> Option<&'static str> {
    Some(match status.to_ascii_uppercase().as_str() {
        "BUILD" => "vm_state = 'building'",
        "ACTIVE" => "(vm_state = 'active' AND (task IS NULL OR task NOT IN ('rebooting', 'rebooting_hard')))",
        "REBOOT" => "(vm_state = 'active' AND task = 'rebooting')",
        "HARD_REBOOT" => "(vm_state IN ('active', 'stopped') AND task = 'rebooting_hard')",
        "SHUTOFF" | "STOPPED" => "(vm_state = 'stopped' AND (task IS NULL OR task <> 'rebooting_hard'))",
        "ERROR" => "vm_state = 'error'",
        _ => return None,
    })
}

impl Query {
    /// All servers that the filter's columns let through; none, if its statuses are such that no server ever has.
    pub(super) fn of(f: &ServerFilter) -> Option<Query> {
        let mut q = Query {
            sql: " FROM compute_server WHERE 1 = 1".to_owned(),
            params: Vec::new(),
            order: order::total(&f.sort),
        };
        if !f.statuses.is_empty() {
            let known: Vec<&str> = f.statuses.iter().filter_map(|s| status_condition(s)).collect();
            if known.is_empty() {
                return None;
            }
            q.sql.push_str(&format!(" AND ({})", known.join(" OR ")));
        }
        let texts = [
            ("flavor_id = ?", &f.flavor),
            ("image = ?", &f.image),
            ("owner = ?", &f.user),
            ("key_name = ?", &f.key_name),
            ("reservation_id = ?", &f.reservation_id),
            ("id = ?", &f.id),
            ("hostname = ?", &f.hostname),
            ("replace(description, ?, '') <> description", &f.description),
        ];
        for (condition, v) in texts {
            if let Some(v) = v {
                q.and(condition, v);
            }
        }
        for (condition, t) in [("updated_at >= ?", f.changed_since), ("updated_at <= ?", f.changed_before)] {
            if let Some(t) = t {
                q.and(condition, t);
            }
        }
        Some(q)
    }

    fn and(&mut self, condition: &str, v: impl Into<Value>) {
        self.params.push(v.into());
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace('?', &format!("${}", self.params.len())));
    }

    pub(super) fn in_project(&mut self, p: &ProjectId) {
        self.and("project = ?", p);
    }

    /// Beyond this one in the order: the page after it. The lexicographic comparison, spelled out because directions may differ.
    pub(super) fn after(&mut self, m: &Server) {
        let mut same = String::new();
        let mut either = Vec::new();
        for (key, down) in &self.order {
            self.params.push(key.of(m));
            let (column, mark) = (key.column(), self.params.len());
            either.push(format!("({same}{column} {} ${mark})", if *down { "<" } else { ">" }));
            same.push_str(&format!("{column} = ${mark} AND "));
        }
        self.sql.push_str(&format!(" AND ({})", either.join(" OR ")));
    }

    pub(super) fn on_nodes(&mut self, ids: &[NodeId]) {
        let places = store::places(self.params.len() + 1, ids.len());
        self.sql.push_str(&format!(" AND node IN ({places})"));
        self.params.extend(ids.iter().map(Value::from));
    }

    /// The name contains this text. LIKE differs between the databases in the case of letters; this does not.
    pub(super) fn name_contains(&mut self, text: &str) {
        if !text.is_empty() {
            self.and("replace(name, ?, '') <> name", text);
        }
    }

    /// In the order, at most `limit` of them; those that `keep` wants.
    pub(super) async fn fetch(
        self,
        tx: &mut Tx,
        limit: Option<usize>,
        keep: impl Fn(&Server) -> Result<bool> + Send + Sync,
    ) -> Result<Vec<Server>> {
        let (sql, params) = self.select(store::COLUMNS, limit);
        let mut rows = Vec::new();
        tx.for_each(&sql, &params, |r| {
            let s = store::read(r)?;
            if keep(&s)? {
                rows.push(s);
            }
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Id, revision and node of the first `limit`.
    pub(super) async fn fetch_marks(self, tx: &mut Tx, limit: usize) -> Result<Vec<(ServerId, u64, Option<NodeId>)>> {
        let (sql, params) = self.select("id, revision, node", Some(limit));
        let mut rows = Vec::new();
        tx.for_each(&sql, &params, |mut r| {
            rows.push((r.take(0)?, r.take(1)?, r.take(2)?));
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    fn select(mut self, columns: &str, limit: Option<usize>) -> (String, Vec<Value>) {
        let by = |(key, down): &(SortKey, bool)| format!("{}{}", key.column(), if *down { " DESC" } else { "" });
        let by: Vec<String> = self.order.iter().map(by).collect();
        let mut sql = format!("SELECT {columns}{} ORDER BY {}", self.sql, by.join(", "));
        if let Some(n) = limit {
            self.params.push(n.into());
            sql.push_str(&format!(" LIMIT ${}", self.params.len()));
        }
        (sql, self.params)
    }
}
