//! What is metered of a server: three meters, open from its first activation to its end. A stopped server counts on, as in Nova:
//! its place on the host is kept.

use super::Server;
use kernel::{Quantity, Result, Timestamp};
use runtime::port::UsageFact;
use std::collections::BTreeMap;

fn facts(s: &Server, at: Timestamp, open: bool) -> Result<Vec<UsageFact>> {
    let attributes: BTreeMap<String, String> = [
        ("arch".to_owned(), s.arch.to_string()),
        ("flavor".to_owned(), s.flavor_name.clone()),
        ("memory_gb".to_owned(), s.memory_gb()),
        ("vcpus".to_owned(), s.vcpus.to_string()),
    ]
    .into();
    let meters = [
        ("server", Quantity::whole(1)),
        ("server.vcpu", Quantity::whole(s.vcpus.into())),
        ("server.memory_gb", Quantity::parse(&s.memory_gb())?),
    ];
    let fact = |(meter, quantity): (&str, Quantity)| UsageFact {
        key: format!("server/{}/{meter}/{}", s.id, if open { "open" } else { "close" }),
        kind: "server".to_owned(),
        resource: s.id.to_string(),
        name: s.name.clone(),
        project: s.project.clone(),
        meter: meter.to_owned(),
        attributes: attributes.clone(),
        quantity: if open { quantity } else { Quantity::ZERO },
        at,
    };
    Ok(meters.into_iter().map(fact).collect())
}

/// The server begins to count.
pub(super) fn opened(s: &Server, at: Timestamp) -> Result<Vec<UsageFact>> {
    facts(s, at, true)
}

/// The server counts no more.
pub(super) fn closed(s: &Server, at: Timestamp) -> Result<Vec<UsageFact>> {
    facts(s, at, false)
}
