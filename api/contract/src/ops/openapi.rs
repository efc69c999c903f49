//! The OpenAPI document, made from the endpoint table and the shapes. It is checked in; a test makes it again and compares.

use super::endpoints as ep;
use super::{Refusal, Version, billing, catalog, order, running};
use kernel::{Endpoint, Policy};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// Registers a shape with the document and returns its name.
pub(super) type Shape = fn(&mut Map<String, Value>) -> String;

pub(super) fn shape<T: ToSchema>(components: &mut Map<String, Value>) -> String {
    let mut all = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut all);
    for (name, schema) in all {
        // A shape always serialises; an empty one would show in the comparison with the document that is checked in.
        components.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
    T::name().into_owned()
}

/// An endpoint as the document describes it.
pub(super) struct Doc {
    pub(super) endpoint: &'static Endpoint,
    pub(super) summary: &'static str,
    pub(super) query: &'static [(&'static str, &'static str)],
    pub(super) body: Option<Shape>,
    pub(super) ok: (u16, Option<Shape>),
}

pub(super) const fn read(e: &'static Endpoint, summary: &'static str, ok: Shape) -> Doc {
    Doc { endpoint: e, summary, query: &[], body: None, ok: (200, Some(ok)) }
}
pub(super) const fn act(
    e: &'static Endpoint,
    summary: &'static str,
    body: Option<Shape>,
    status: u16,
    ok: Option<Shape>,
) -> Doc {
    Doc { endpoint: e, summary, query: &[], body, ok: (status, ok) }
}
pub(super) const fn by(d: Doc, query: &'static [(&'static str, &'static str)]) -> Doc {
    Doc { query, ..d }
}

pub(super) const PROJECT: (&str, &str) =
    ("project", "another project than that of the token; for purchaser and operator");
pub(super) const MONTH: (&str, &str) =
    ("month", "such as 2026-11, in the contract's time zone; the running one unless given");
pub(super) const LIMIT: (&str, &str) = ("limit", "at most so many");
pub(super) const MARKER: (&str, &str) = ("marker", "go on after this one");
pub(super) const NEXT: (&str, &str) =
    ("marker", "the `next` of the page before, under the same sort; without a sort that is the id of its last row");
pub(super) const STATE: (&str, &str) = ("state", "in this state only");
pub(super) const SUBJECT: (&str, &str) = ("subject", "on this resource only");
pub(super) const FROM: (&str, &str) = ("from", "not before this instant (RFC 3339)");
pub(super) const TO: (&str, &str) = ("to", "before this instant (RFC 3339)");

/// By what a list is sorted: the keys that the slice has for it, in its order.
macro_rules! sorted {
    ($own:literal $(, $key:literal)*) => {
        (
            "sort",
            concat!("by one of ", $own $(, ", ", $key)*, "; upwards, or downwards with `:desc` behind it; what has none comes last"),
        )
    };
}
pub(super) use sorted;

const DOCS: &[Doc] = &[
    read(&ep::VERSION, "What this API is", shape::<Version>),
    Doc { endpoint: &ep::OPENAPI, summary: "This document", query: &[], body: None, ok: (200, None) },
    read(&ep::CONTRACT_SHOW, "The contract in force and its readings", shape::<catalog::Contract>),
    read(&ep::ITEM_LIST, "The price book", shape::<catalog::Items>),
    read(&ep::ITEM_SHOW, "A row of the price book", shape::<catalog::Item>),
    read(
        &ep::DEMAND_LIST,
        "What the contract asks to be there from which day on, and what orders have delivered of it",
        shape::<catalog::Demand>,
    ),
    by(read(&ep::QUOTA_SHOW, "Limits and use of a project", shape::<catalog::Quota>), &[PROJECT]),
    by(
        read(&ep::ENTITLEMENT_LIST, "What was granted, newest first", shape::<catalog::Entitlements>),
        &[
            PROJECT,
            ("item", "of this row of the price book only"),
            ("state", "in_force or ended"),
            LIMIT,
            NEXT,
            sorted!("id", "until"),
        ],
    ),
    act(&ep::ORDER_CREATE, "Order items", Some(shape::<order::OrderRequest>), 201, Some(shape::<order::Order>)),
    by(
        read(&ep::ORDER_LIST, "Orders, newest first", shape::<order::Orders>),
        &[
            PROJECT,
            STATE,
            ("kind", "of this kind only"),
            ("target", "changes of this order only"),
            ("by_hand", "true: only what somebody does by hand; false: only what nobody does"),
            LIMIT,
            NEXT,
            sorted!("created_at", "name", "project", "state", "delivered_at", "expires_at"),
        ],
    ),
    read(&ep::ORDER_SHOW, "An order with what it made", shape::<order::Order>),
    act(
        &ep::ORDER_RESUBMIT,
        "Submit a returned order again",
        Some(shape::<order::OrderRequest>),
        200,
        Some(shape::<order::Order>),
    ),
    act(
        &ep::ORDER_APPROVE,
        "Approve the stage that it waits for",
        Some(shape::<order::DecisionRequest>),
        200,
        Some(shape::<order::Order>),
    ),
    act(&ep::ORDER_REJECT, "Refuse", Some(shape::<order::DecisionRequest>), 200, Some(shape::<order::Order>)),
    act(
        &ep::ORDER_RETURN,
        "Send back for rework",
        Some(shape::<order::DecisionRequest>),
        200,
        Some(shape::<order::Order>),
    ),
    act(&ep::ORDER_WITHDRAW, "Take back", Some(shape::<order::DecisionRequest>), 200, Some(shape::<order::Order>)),
    act(&ep::ORDER_RETRY, "Try a failed fulfilment again", None, 200, Some(shape::<order::Order>)),
    by(
        read(&ep::APPROVAL_LIST, "Orders that wait for the caller's decision, newest first", shape::<order::Orders>),
        &[LIMIT, NEXT, sorted!("created_at", "due_at")],
    ),
    by(
        read(&ep::OPERATION_LIST, "Operations, newest first", shape::<running::Operations>),
        &[PROJECT, SUBJECT, LIMIT, NEXT, sorted!("created_at", "finished_at")],
    ),
    read(&ep::OPERATION_SHOW, "An operation", shape::<running::Operation>),
    by(
        read(&ep::USAGE_LIST, "Usage of a project in a month", shape::<billing::UsageList>),
        &[MONTH, PROJECT, LIMIT, MARKER],
    ),
    by(read(&ep::BILL_LIST, "Bills of a month", shape::<billing::Bills>), &[MONTH, PROJECT]),
    read(
        &ep::BILL_SHOW,
        "A bill; as a sheet with `.csv` behind the month or `Accept: text/csv`",
        shape::<billing::Bill>,
    ),
    by(
        read(&ep::SAMPLE_LIST, "Figures of a server, or of a node for the operator", shape::<running::Samples>),
        &[FROM, TO],
    ),
    read(&ep::NODE_LIST, "Hosts of the cloud", shape::<running::Nodes>),
    act(&ep::NODE_REVOKE, "Refuse a host's certificate from now on", None, 204, None),
    act(
        &ep::NODE_TOKEN_CREATE,
        "Make a token that enrols one host",
        Some(shape::<running::NodeTokenRequest>),
        201,
        Some(shape::<running::NodeToken>),
    ),
    by(
        read(
            &ep::AUDIT_LIST,
            "The audit ledger, oldest first; a stretch of time is found at once with sort=at or sort=at:desc",
            shape::<running::AuditPage>,
        ),
        &[
            LIMIT,
            NEXT,
            sorted!("seq", "at"),
            FROM,
            TO,
            ("user", "id or name"),
            ("project", "of the scope"),
            ("service", "service"),
            ("action", "action, or its beginning with a * behind it"),
            ("request", "request id"),
        ],
    ),
];

fn reference(name: &str) -> Value {
    json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}})
}

fn who(p: &Policy) -> String {
    match p {
        Policy::Public => "Anybody.".into(),
        Policy::Authenticated => "Any valid token.".into(),
        Policy::AnyOf(roles) => {
            let names: Vec<_> = roles.iter().map(|r| r.as_str()).collect();
            format!("Roles: {}.", names.join(", "))
        }
    }
}

fn operation(d: &Doc, components: &mut Map<String, Value>) -> Value {
    let names = d.endpoint.path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'));
    let text = json!({"type": "string"});
    let mut parameters: Vec<Value> =
        names.map(|n| json!({"name": n, "in": "path", "required": true, "schema": text})).collect();
    for (name, help) in d.query {
        parameters.push(json!({"name": name, "in": "query", "description": help, "schema": text}));
    }
    let (status, ok) = (d.ok.0.to_string(), d.ok.1.map(|s| reference(&s(components))));
    let mut responses = Map::new();
    let done = match ok {
        Some(content) => json!({"description": "Done.", "content": content}),
        None => json!({"description": "Done."}),
    };
    responses.insert(status, done);
    let refusal = reference(&shape::<Refusal>(components));
    responses.insert("default".into(), json!({"description": "Refused.", "content": refusal}));
    let mut o = json!({
        "operationId": d.endpoint.action,
        "summary": d.summary,
        "description": who(&d.endpoint.policy),
        "parameters": parameters,
        "responses": responses,
    });
    if d.endpoint.policy == Policy::Public {
        o["security"] = json!([]);
    }
    if let Some(body) = d.body {
        o["requestBody"] = json!({"required": true, "content": reference(&body(components))});
    }
    o
}

/// All endpoints as the document describes them: this table and those of the areas.
fn docs() -> impl Iterator<Item = &'static Doc> {
    let areas = [
        super::desk::DOCS,
        super::duty::DOCS,
        super::system::DOCS,
        super::level::DOCS,
        super::flow::DOCS,
        super::tree::DOCS,
        super::books::DOCS,
        super::versions::DOCS,
        super::draft::DOCS,
        super::score::DOCS,
        super::sheet::DOCS,
        super::comply::DOCS,
        super::simulate::DOCS,
        super::access::DOCS,
        super::names::DOCS,
        super::branding::DOCS,
        super::health::DOCS,
        super::members::DOCS,
    ];
    DOCS.iter().chain(areas.into_iter().flatten())
}

/// What an endpoint takes in its query, by name: what the document says is what is taken.
pub fn query(e: &Endpoint) -> &'static [(&'static str, &'static str)] {
    docs().find(|d| d.endpoint.path == e.path && d.endpoint.method == e.method).map(|d| d.query).unwrap_or_default()
}

/// The document.
pub fn document() -> Value {
    let mut components = Map::new();
    let mut paths: Map<String, Value> = Map::new();
    for d in docs() {
        let path = paths.entry(d.endpoint.path.to_owned()).or_insert_with(|| json!({}));
        path[d.endpoint.method.as_str().to_ascii_lowercase()] = operation(d, &mut components);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Xinglin operations",
            "version": "1",
            "description": "Orders, approvals, entitlements, usage, bills, nodes and figures of a Xinglin cloud. A parameter of a query that is not listed here, or comes twice, is refused with 400. Lists that take `sort` answer with `next`, the marker of the page behind; it holds under the same `sort` only, and there is none at the end.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::endpoints::all;

    #[test]
    fn every_endpoint_is_described_once() {
        for e in all().into_iter().filter(|e| e.path != "/ops/v1/") {
            let n = docs().filter(|d| d.endpoint.path == e.path && d.endpoint.method == e.method).count();
            assert_eq!(n, 1, "{e:?}");
        }
        assert!(docs().all(|d| all().contains(&d.endpoint)));
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let doc = document();
        let text = doc.to_string();
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(doc["components"]["schemas"][name].is_object(), "{name}");
        }
    }

    #[test]
    fn no_shape_hides_another_of_its_name() {
        let doc = document();
        for d in docs() {
            for add in d.body.into_iter().chain(d.ok.1) {
                let mut own = Map::new();
                add(&mut own);
                for (name, schema) in &own {
                    assert_eq!(schema, &doc["components"]["schemas"][name.as_str()], "{name}, of {}", d.endpoint.path);
                }
            }
        }
    }

    /// `UPDATE_OPENAPI=1` writes the document anew.
    #[test]
    fn the_document_checked_in_is_that_of_the_code() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi/ops-v1.json");
        let made = format!("{}\n", serde_json::to_string_pretty(&document()).unwrap());
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::create_dir_all(std::path::Path::new(file).parent().unwrap()).unwrap();
            std::fs::write(file, &made).unwrap();
        }
        let there: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let same = there == serde_json::from_str::<Value>(&made).unwrap();
        assert!(
            same,
            "docs/openapi/ops-v1.json is not that of the code: run with UPDATE_OPENAPI=1 and look at the difference"
        );
    }
}
