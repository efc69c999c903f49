//! Lists in the order that a client asks for: each list under `/ops/v1` that declares `sort`, over the whole of it, up and down, with values
//! that repeat and values that are not there; and what is refused. The audit ledger and settlements have theirs in their slices.

use super::ops_world::{World, worlds};
use contract::ops::endpoints::all;
use contract::ops::openapi::query;
use http::StatusCode;
use kernel::{Caller, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;

const OPERATOR: &str = "gov:operator:operator";
const COMMISSION: &str = "gov:commission:purchaser";
const AUDITOR: &str = "gov:watch:audit_administrator";
const ROWS: i64 = 12;
/// Lists whose rows do not come from this table.
const ELSEWHERE: [&str; 2] = ["/ops/v1/audit", "/ops/v1/settlements"];

/// What a row holds under a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Number(i64),
    Text(&'static str),
}

type Row = Vec<(&'static str, Value)>;

macro_rules! row {
    ($($column:literal: $value:expr),* $(,)?) => { vec![$(($column, Value::from($value))),*] };
}

fn number(name: &'static str, of: fn(i64) -> Option<i64>) -> (&'static str, Of) {
    (name, Of::Number(of))
}

fn text(name: &'static str, of: fn(i64) -> &'static str) -> (&'static str, Of) {
    (name, Of::Text(of))
}

/// How the value under a key follows from the number of a row.
#[derive(Clone, Copy)]
enum Of {
    Number(fn(i64) -> Option<i64>),
    Text(fn(i64) -> &'static str),
}

impl Of {
    fn held(self, n: i64) -> Option<Held> {
        match self {
            Of::Number(of) => of(n).map(Held::Number),
            Of::Text(of) => Some(Held::Text(of(n))),
        }
    }
}

struct List {
    token: &'static str,
    path: &'static str,
    /// Where the rows stand, and what tells them apart.
    rows: &'static str,
    id: &'static str,
    table: &'static str,
    row: fn(i64) -> Row,
    /// The key of the age, and the others.
    own: &'static str,
    keys: Vec<(&'static str, Of)>,
    /// A filter, and what it lets through.
    filter: (&'static str, fn(i64) -> bool),
}

fn id(n: i64) -> String {
    format!("00000000-0000-7000-8000-{n:012}")
}

/// An instant far ahead: nothing that looks at deadlines finds one.
fn at(v: i64) -> i64 {
    4_000_000_000_000_000 + v * 1_000_000
}

fn pick<T: Copy, const N: usize>(n: i64, of: [T; N]) -> T {
    of[usize::try_from(n).unwrap() % N]
}

/// Values that repeat.
fn some(n: i64) -> i64 {
    pick(n, [5, 1, 3, 5, 3])
}

/// Values that repeat, and some that are not there.
fn maybe(n: i64) -> Option<i64> {
    pick(n, [Some(5), None, Some(1), Some(5), Some(3), None, Some(1)])
}

fn project(n: i64) -> &'static str {
    pick(n / 3, ["sorted-a", "sorted-b", "sorted-c", "sorted-d"])
}

fn caller() -> String {
    serde_json::to_string(&Caller::system("test")).unwrap()
}

fn order_state(n: i64) -> &'static str {
    pick(n, ["submitted", "delivered", "endorsed"])
}

fn waits(n: i64) -> bool {
    order_state(n) != "delivered"
}

fn order(n: i64) -> Row {
    row! {
        "id": id(n), "project": project(n), "name": pick(n, ["web", "app", "db", "app"]), "caller": caller(), "orderer": "system",
        "orderer_name": "system", "state": order_state(n), "round": 1i64, "creates": 0i64, "network": "{\"existing\":\"n\"}",
        "contract": "c", "created_at": at(n), "updated_at": at(n), "delivered_at": maybe(n).map(at), "expires_at": maybe(n + 3).map(at),
        "waits_role": waits(n).then_some("purchaser"), "due_at": maybe(n + 1).filter(|_| waits(n)).map(at),
    }
}

fn stage(n: i64) -> Row {
    row! {
        "order_id": id(n), "round": 1i64, "n": 0i64, "role": "purchaser", "span": "null", "delegate": 1i64, "began_at": at(0),
        "due_at": maybe(n + 1).map(at),
    }
}

fn operation(n: i64) -> Row {
    // What is not finished is held by somebody: nobody here performs it.
    let held = runtime::db::value(kernel::Clock::now(&kernel::SystemClock).plus(std::time::Duration::from_secs(300)));
    let mut row = row! {
        "id": id(n), "kind": "test.sort", "subject": "s", "project": "sorted-a", "caller": caller(), "params": "{}", "data": "{}",
        "state": if maybe(n).is_some() { "done" } else { "running" }, "step": 0i64, "attempt": 0i64, "cancel": 0i64, "not_before": 0i64,
        "created_at": at(n), "updated_at": at(n), "finished_at": maybe(n).map(at),
    };
    row.push(("lease_until", held));
    row
}

fn entitlement(n: i64) -> Row {
    row! {
        "id": id(n), "project": "sorted-a", "source": format!("test:{n}"), "quantity": 1i64, "grants": "{}", "from_at": at(0),
        "until_at": maybe(n).map(at), "ended_at": (n % 2 == 0).then(|| at(9)),
    }
}

fn grant_state(n: i64) -> &'static str {
    pick(n, ["ended", "granted", "refused"])
}

fn grant(n: i64) -> Row {
    row! {
        "id": id(n), "project": project(n), "servers": "[]", "operator": "operator", "operator_name": "operator", "reason": "r",
        "minutes": 5i64, "state": grant_state(n), "requested_at": at(0), "until": at(some(n)),
    }
}

fn ticket_state(n: i64) -> &'static str {
    pick(n, ["open", "closed", "accepted"])
}

fn ticket(n: i64) -> Row {
    row! {
        "id": id(n), "project": project(n), "kind": "fault", "title": "t", "text": "t", "priority": pick(some(n), ["low", "normal", "", "high", "", "urgent"]),
        "channel": "portal", "resources": "[]", "requester": "u", "requester_name": "u", "state": ticket_state(n), "raised_at": at(some(n + 2)),
        "recorded_at": at(n), "moved_at": at(n), "resolve_hours": "always", "urgency": some(n), "resolve_due": maybe(n).map(at),
    }
}

fn incident_state(n: i64) -> &'static str {
    pick(n, ["raised", "closed", "handling"])
}

fn level(n: i64) -> &'static str {
    pick(n, ["2", "1", "3", "1"])
}

fn incident(n: i64) -> Row {
    row! {
        "id": id(n), "kind": "fault", "level": level(n), "title": "t", "text": "t", "source": "report", "state": incident_state(n),
        "raised_at": at(some(n)), "recorded_at": at(n), "raised_by": "u", "systems": "[]", "resources": "[]",
    }
}

fn change_state(n: i64) -> &'static str {
    pick(n, ["requested", "finished", "approved"])
}

fn change(n: i64) -> Row {
    row! {
        "id": id(n), "kind": "standard", "title": "t", "plan": "p", "rollback_plan": "p", "risk": "low", "from_at": at(some(n)),
        "to_at": at(9), "resources": "[]", "systems": "[]", "requester": "u", "requester_name": "u", "state": change_state(n),
        "requested_at": at(n), "moved_at": at(n),
    }
}

fn risk_state(n: i64) -> &'static str {
    pick(n, ["requested", "cancelled", "scanning"])
}

fn risk(n: i64) -> Row {
    row! {
        "id": id(n), "project": project(n), "urgent": 0i64, "title": "t", "text": "t", "requester": "u", "state": risk_state(n),
        "raised_at": at(some(n)), "recorded_at": at(n), "moved_at": at(n),
    }
}

fn problem_state(n: i64) -> &'static str {
    pick(n, ["open", "closed", "known_error"])
}

fn problem(n: i64) -> Row {
    row! {
        "id": id(n), "title": "t", "text": "t", "state": problem_state(n), "opened_by": "u", "opened_at": at(n),
        "resolved_at": maybe(n).map(at),
    }
}

fn month(n: i64) -> &'static str {
    pick(n, ["2026-02", "2026-01", "2026-03"])
}

fn bill_state(n: i64) -> &'static str {
    pick(n, ["issued", "settled", "confirmed"])
}

fn book(n: i64) -> Row {
    row! {
        "bill": id(n), "project": project(n), "month": month(n), "state": bill_state(n), "fen": some(n), "line_count": 1i64,
        "unfinished": 0i64, "disputed": 0i64, "disputed_fen": 0i64, "issued_by": "u", "issued_at": at(n), "verify_due": maybe(n).map(at),
        "silence": 0i64,
    }
}

fn dispute_state(n: i64) -> &'static str {
    pick(n, ["open", "withdrawn", "upheld"])
}

fn dispute(n: i64) -> Row {
    row! {
        "id": id(n), "bill": id(n), "n": 1i64, "project": project(n), "month": month(n), "item": "1", "fen": some(n), "side": "tenant",
        "state": dispute_state(n), "reason": "r", "person": "u", "person_name": "u", "at": at(n),
    }
}

fn correction_state(n: i64) -> &'static str {
    pick(n, ["proposed", "withdrawn", "approved"])
}

fn correction(n: i64) -> Row {
    row! {
        "id": id(n), "project": project(n), "fact": format!("f{n}"), "resource": "r", "meter": "m", "at": at(some(n)), "attributes": "{}",
        "old_quantity": "1", "quantity": "2", "reason": "r", "state": correction_state(n), "proposed_by": "u", "proposed_name": "u",
        "proposed_at": at(n),
    }
}

fn batch(n: i64) -> Row {
    row! {
        "id": id(n), "source": pick(n, ["telecom", "carrier"]), "person": "u", "person_name": "u", "records": some(n), "repeated": 0i64,
        "stored_at": at(n),
    }
}

fn everything(_: i64) -> bool {
    true
}

/// A list that the operator reads.
fn desk(
    path: &'static str,
    rows: &'static str,
    table: &'static str,
    row: fn(i64) -> Row,
    own: &'static str,
    keys: Vec<(&'static str, Of)>,
    filter: (&'static str, fn(i64) -> bool),
) -> List {
    List { token: OPERATOR, path, rows, id: "id", table, row, own, keys, filter }
}

fn lists() -> Vec<List> {
    vec![
        desk(
            "/ops/v1/orders",
            "orders",
            "catalog_order",
            order,
            "created_at",
            vec![
                text("name", |n| pick(n, ["web", "app", "db", "app"])),
                text("project", project),
                text("state", order_state),
                number("delivered_at", maybe),
                number("expires_at", |n| maybe(n + 3)),
            ],
            ("state=submitted", |n| order_state(n) == "submitted"),
        ),
        desk(
            "/ops/v1/operations?project=sorted-a",
            "operations",
            "runtime_operation",
            operation,
            "created_at",
            vec![number("finished_at", maybe)],
            ("subject=s", everything),
        ),
        desk(
            "/ops/v1/entitlements?project=sorted-a",
            "entitlements",
            "catalog_entitlement",
            entitlement,
            "id",
            vec![number("until", maybe)],
            ("state=in_force", |n| n % 2 != 0),
        ),
        desk(
            "/ops/v1/access-grants",
            "access_grants",
            "compute_access_grant",
            grant,
            "requested_at",
            vec![number("until", |n| Some(some(n))), text("state", grant_state)],
            ("state=refused", |n| grant_state(n) == "refused"),
        ),
        desk(
            "/ops/v1/tickets",
            "tickets",
            "ops_ticket",
            ticket,
            "recorded_at",
            vec![
                number("raised_at", |n| Some(some(n + 2))),
                number("priority", |n| Some(some(n))),
                text("state", ticket_state),
                number("due", maybe),
            ],
            ("state=open&kind=fault", |n| ticket_state(n) == "open"),
        ),
        desk(
            "/ops/v1/incidents",
            "incidents",
            "ops_incident",
            incident,
            "recorded_at",
            vec![number("raised_at", |n| Some(some(n))), text("level", level), text("state", incident_state)],
            ("level=1", |n| level(n) == "1"),
        ),
        desk(
            "/ops/v1/changes",
            "changes",
            "ops_change",
            change,
            "requested_at",
            vec![number("from", |n| Some(some(n))), text("state", change_state)],
            ("state=finished", |n| change_state(n) == "finished"),
        ),
        desk(
            "/ops/v1/risk-requests",
            "requests",
            "ops_risk",
            risk,
            "recorded_at",
            vec![number("raised_at", |n| Some(some(n))), text("state", risk_state)],
            ("project=sorted-b", |n| project(n) == "sorted-b"),
        ),
        desk(
            "/ops/v1/problems",
            "problems",
            "ops_problem",
            problem,
            "opened_at",
            vec![text("state", problem_state), number("resolved_at", maybe)],
            ("state=closed", |n| problem_state(n) == "closed"),
        ),
        List {
            id: "bill",
            ..desk(
                "/ops/v1/books",
                "books",
                "billing_book",
                book,
                "bill",
                vec![
                    text("month", month),
                    text("project", project),
                    number("total", |n| Some(some(n))),
                    text("state", bill_state),
                    number("verify_due", maybe),
                ],
                ("month=2026-02", |n| month(n) == "2026-02"),
            )
        },
        desk(
            "/ops/v1/disputes",
            "disputes",
            "billing_dispute",
            dispute,
            "raised",
            vec![
                text("month", month),
                text("project", project),
                number("amount", |n| Some(some(n))),
                text("state", dispute_state),
            ],
            ("project=sorted-b&state=upheld", |n| project(n) == "sorted-b" && dispute_state(n) == "upheld"),
        ),
        desk(
            "/ops/v1/corrections",
            "corrections",
            "billing_correction",
            correction,
            "proposed",
            vec![number("at", |n| Some(some(n))), text("state", correction_state)],
            ("state=approved", |n| correction_state(n) == "approved"),
        ),
        desk(
            "/ops/v1/usage-imports",
            "imports",
            "billing_import_batch",
            batch,
            "at",
            vec![text("source", |n| pick(n, ["telecom", "carrier"])), number("stored", |n| Some(some(n)))],
            ("", everything),
        ),
        // The orders from above that wait for the purchaser.
        List {
            token: COMMISSION,
            ..desk(
                "/ops/v1/approvals",
                "orders",
                "",
                order,
                "created_at",
                vec![number("due_at", |n| maybe(n + 1))],
                ("", everything),
            )
        },
    ]
}

async fn insert(w: &World, table: &str, rows: Vec<Row>) {
    let r: kernel::Result<()> = runtime::transact!(w.t.env.db, |tx| {
        for row in &rows {
            let columns: Vec<&str> = row.iter().map(|(c, _)| *c).collect();
            let places: Vec<String> = (1..=row.len()).map(|n| format!("${n}")).collect();
            let values: Vec<Value> = row.iter().map(|(_, v)| v.clone()).collect();
            let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
            tx.execute(&sql, &values).await?;
        }
        Ok(())
    });
    r.unwrap();
}

/// All rows of all lists, not in the order of their age.
async fn fill(w: &World) {
    for l in lists().iter().filter(|l| !l.table.is_empty()) {
        insert(w, l.table, (0..ROWS).rev().map(l.row).collect()).await;
    }
    insert(w, "catalog_stage", (0..ROWS).filter(|n| waits(*n)).map(stage).collect()).await;
}

impl List {
    /// The address with more of a query.
    fn with(&self, more: &[&str]) -> String {
        let more: Vec<&str> = more.iter().copied().filter(|m| !m.is_empty()).collect();
        let sign = if self.path.contains('?') { "&" } else { "?" };
        format!("{}{sign}{}", self.path, more.join("&"))
    }

    fn shows(&self, n: i64) -> bool {
        !self.table.is_empty() || waits(n)
    }

    /// Ids in an order, said another way.
    fn expected(&self, key: &str, down: bool, filtered: bool) -> Vec<String> {
        let of = self.keys.iter().find(|(k, _)| *k == key).map(|(_, of)| *of);
        let held = |n: &i64| of.and_then(|of| of.held(*n));
        let shown = |n: &i64| self.shows(*n) && (!filtered || self.filter.1(*n));
        let mut all: Vec<i64> = (0..ROWS).filter(shown).collect();
        all.sort_by(|a, b| {
            let upwards = held(a).cmp(&held(b)).then(a.cmp(b));
            let none = of.is_some() && held(a).is_none();
            none.cmp(&(of.is_some() && held(b).is_none())).then(if down { upwards.reverse() } else { upwards })
        });
        all.into_iter().map(id).collect()
    }

    fn ids(&self, page: &Json) -> Vec<String> {
        let all = page[self.rows].as_array().unwrap_or_else(|| panic!("{}: {page}", self.path));
        all.iter().map(|r| r[self.id].as_str().unwrap().to_owned()).collect()
    }

    /// Ids of all pages.
    async fn whole(&self, w: &World, sort: &str, filter: &str, limit: u32) -> Vec<String> {
        let (mut all, mut marker) = (vec![], String::new());
        loop {
            let path = self.with(&[&format!("limit={limit}"), sort, filter, &marker]);
            let a = w.get(self.token, &path).await;
            assert_eq!(a.status, StatusCode::OK, "{} {path}: {}", w.t.name, a.text);
            let ids = self.ids(&a.json);
            assert!(ids.len() <= limit as usize, "{path}");
            all.extend(ids);
            match a.json["next"].as_str() {
                Some(next) => marker = format!("marker={next}"),
                None => return all,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_is_paged_over_in_every_order_without_loss_or_doubles() {
    for w in worlds().await {
        fill(&w).await;
        for l in lists() {
            assert_eq!(l.whole(&w, "", "", 5).await, l.expected("", true, false), "{} {}", w.t.name, l.path);
            for key in std::iter::once(l.own).chain(l.keys.iter().map(|(k, _)| *k)) {
                for (dir, down) in [("asc", false), ("desc", true)] {
                    let sort = format!("sort={key}:{dir}");
                    for limit in [2, 5, 100] {
                        let at = format!("{} {} {sort} {limit}", w.t.name, l.path);
                        assert_eq!(l.whole(&w, &sort, "", limit).await, l.expected(key, down, false), "{at}");
                        assert_eq!(l.whole(&w, &sort, l.filter.0, limit).await, l.expected(key, down, true), "{at}");
                    }
                }
            }
        }
        // A tenant's list is his own in every order, and upwards is what is meant without a direction.
        let own = List { token: "sorted-b:nurse:member", ..lists().remove(0) };
        let ids = own.whole(&w, "sort=name", "", 1).await;
        assert_eq!(ids, [id(3), id(5), id(4)], "two of one name by age, then the third");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marker_holds_under_its_own_order_only() {
    for w in worlds().await {
        fill(&w).await;
        for l in lists() {
            let key = l.keys[0].0;
            let first = w.get(l.token, &l.with(&["limit=1", &format!("sort={key}")])).await;
            let next = first.json["next"].as_str().unwrap_or_else(|| panic!("{}: {}", l.path, first.text)).to_owned();
            let plain = l.ids(&first.json).remove(0);
            for (sort, marker) in [
                (format!("sort={key}:desc"), next.clone()),
                (format!("sort={}", l.own), next.clone()),
                (String::new(), next.clone()),
                (format!("sort={key}"), plain),
                (format!("sort={key}"), next[..next.len() - 2].to_owned()),
                (format!("sort={key}"), "s.7b7d".to_owned()),
                (format!("sort={key}"), "%00".to_owned()),
                (String::new(), "%00".to_owned()),
            ] {
                let a = w.get(l.token, &l.with(&["limit=1", &sort, &format!("marker={marker}")])).await;
                let field = a.json["error"]["field"].as_str();
                assert_eq!((a.status.as_u16(), field), (400, Some("marker")), "{} {sort} {marker}: {}", l.path, a.text);
            }
            let same = l.with(&["limit=1", &format!("sort={key}:asc"), &format!("marker={next}")]);
            assert_eq!(w.get(l.token, &same).await.status, StatusCode::OK, "{}: upwards either way", l.path);
        }
    }
}

/// What the document says of a list's keys.
fn declared(e: &kernel::Endpoint) -> Option<&'static str> {
    let (_, text) = query(e).iter().find(|(name, _)| *name == "sort")?;
    Some(text.strip_prefix("by one of ").and_then(|t| t.split_once(';')).expect("the keys first").0)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_is_refused_with_those_that_there_are() {
    let w = runtime::testing::first(worlds()).await;
    let tested: BTreeSet<String> = lists()
        .iter()
        .map(|l| l.path.split('?').next().unwrap().to_owned())
        .chain(ELSEWHERE.map(str::to_owned))
        .collect();
    let mut seen = BTreeSet::new();
    for e in all() {
        let Some(keys) = declared(e) else { continue };
        seen.insert(e.path.to_owned());
        let names: BTreeSet<_> = query(e).iter().map(|(name, _)| *name).collect();
        assert!(names.contains("limit") && names.contains("marker"), "{}", e.path);
        let token = [OPERATOR, COMMISSION, AUDITOR].into_iter().find(|t| e.policy.allows(&who(t))).unwrap();
        for (sort, text) in [
            ("colour", format!("sort: 'colour' is none of {keys}")),
            ("", format!("sort: '' is none of {keys}")),
            ("colour:sideways", "sort: 'sideways' is neither asc nor desc".to_owned()),
        ] {
            let a = w.get(token, &format!("{}?sort={sort}", e.path)).await;
            let (field, message) = (a.json["error"]["field"].as_str(), a.json["error"]["message"].as_str());
            assert_eq!((a.status.as_u16(), field), (400, Some("sort")), "{} {sort}: {}", e.path, a.text);
            assert!(message.is_some_and(|m| m.starts_with(&text)), "{} {sort}: {}", e.path, a.text);
        }
        // Each key that is declared is one.
        for key in keys.split(", ") {
            let a = w.get(token, &format!("{}?sort={key}:desc", e.path)).await;
            assert_eq!(a.status, StatusCode::OK, "{} {key}: {}", e.path, a.text);
        }
    }
    assert_eq!(seen, tested, "lists that can be sorted, and those that are tested");
}

fn who(token: &str) -> Caller {
    let role = kernel::Role::parse(token.rsplit(':').next().unwrap()).unwrap();
    Caller { roles: vec![role], system: false, ..Caller::system("test") }
}

/// Table, column of the age, columns of the other keys, and filters that may leave many rows.
type Sorted = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const SORTED: &[Sorted] = &[
    ("catalog_order", "id", &["name", "project", "state", "delivered_at", "expires_at"], &["project", "state", "kind"]),
    ("catalog_entitlement", "id", &["until_at"], &["project", "item"]),
    ("runtime_operation", "id", &["finished_at"], &["project"]),
    ("runtime_ledger", "seq", &["at"], &["ledger"]),
    ("compute_access_grant", "id", &["until", "state"], &["project", "operator", "state"]),
    ("ops_ticket", "id", &["raised_at", "urgency", "state", "resolve_due"], &["project", "assignee", "state", "kind"]),
    ("ops_incident", "id", &["raised_at", "level", "state"], &["project", "state", "level", "kind"]),
    ("ops_change", "id", &["from_at", "state"], &["project", "state", "kind"]),
    ("ops_risk", "id", &["raised_at", "state"], &["project", "state"]),
    ("ops_problem", "id", &["state", "resolved_at"], &["state"]),
    ("billing_book", "bill", &["month", "project", "fen", "state", "verify_due"], &["project", "month", "state"]),
    ("billing_dispute", "id", &["month", "project", "fen", "state"], &["project", "state"]),
    ("billing_correction", "id", &["at", "state"], &["project", "state"]),
    ("billing_import_batch", "id", &["source", "records"], &[]),
];

/// Indexes by table: whether they are unique, and their columns.
async fn indexes(w: &World) -> Vec<(String, bool, Vec<String>)> {
    let mut tx = w.t.env.db.read().await.unwrap();
    let sql = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
    let one = |mut r: kernel::Row| {
        let (table, text): (String, String) = (r.take(0).unwrap(), r.take(1).unwrap());
        let columns = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).unwrap().0;
        let columns = columns.split(',').map(|c| c.trim().to_owned()).collect();
        (table, text.starts_with("CREATE UNIQUE"), columns)
    };
    tx.query(sql, &[]).await.unwrap().into_iter().map(one).collect()
}

/// A page costs the same however long the list is: an index a key, and one a key and filter, each ending in what tells the rows apart.
#[tokio::test(flavor = "multi_thread")]
async fn every_key_stands_on_an_index() {
    let w = runtime::testing::first(worlds()).await;
    assert_eq!(w.t.name, "sqlite", "the migrations are the same on both");
    let there = indexes(&w).await;
    let has = |table: &str, wanted: &[&str]| {
        let fits = |unique: bool, columns: &[String]| {
            // What is unique needs nothing behind it.
            let wanted = if unique && columns.len() + 1 == wanted.len() { &wanted[..columns.len()] } else { wanted };
            columns.len() >= wanted.len() && wanted.iter().zip(columns).all(|(a, b)| a == b)
        };
        there.iter().any(|(t, unique, columns)| t == table && fits(*unique, columns))
    };
    let mut missing = vec![];
    for (table, own, keys, filters) in SORTED {
        // A ledger is always one of several.
        let alone = if *table == "runtime_ledger" { &[][..] } else { *keys };
        let wanted = alone.iter().map(|k| vec![*k, *own]);
        let filtered = filters.iter().flat_map(|f| {
            let of_age = vec![*f, *own];
            keys.iter().filter(move |k| *k != f).map(move |k| vec![*f, *k, *own]).chain([of_age])
        });
        missing
            .extend(wanted.chain(filtered).filter(|w| !has(table, w)).map(|w| format!("{table} ({})", w.join(", "))));
    }
    assert!(missing.is_empty(), "no index on:\n{}", missing.join("\n"));
}
