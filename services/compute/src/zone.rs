//! Availability zones: what nodes say they stand in.

use crate::Compute;
use crate::node::{DEFAULT_ZONE, Node};
use kernel::Result;
use std::collections::BTreeMap;

/// A zone with its nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Name.
    pub name: String,
    /// New servers can go there.
    pub available: bool,
    /// Its nodes.
    pub nodes: Vec<Node>,
}

impl Compute {
    /// All zones, by name. Without any node there is the default one, in which nothing is available.
    ///
    /// # Errors
    /// What the database says.
    pub async fn zones(&self) -> Result<Vec<Zone>> {
        let mut by_name: BTreeMap<String, Vec<Node>> = BTreeMap::new();
        for n in self.nodes().await? {
            by_name.entry(n.zone.clone()).or_default().push(n);
        }
        if by_name.is_empty() {
            by_name.insert(DEFAULT_ZONE.to_owned(), Vec::new());
        }
        let zone = |(name, nodes): (String, Vec<Node>)| Zone {
            available: nodes.iter().any(|n| n.up && n.enabled),
            name,
            nodes,
        };
        Ok(by_name.into_iter().map(zone).collect())
    }
}
