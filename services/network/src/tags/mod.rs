//! Tags (`standard-attr-tag`): words that people attach to an object and filter by.

pub(crate) mod store;

use crate::Network;
use crate::check::invalid;
use kernel::{Caller, Error, Result};
use runtime::{Tx, transact};

/// Longest tag, as in Neutron.
const TAG_MAX: usize = 255;
/// Most tags of an object.
const TAGS_MAX: usize = 50;

/// What can be tagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is its name")]
pub enum Kind {
    Network,
    Subnet,
    Port,
    Router,
    FloatingIp,
    SecurityGroup,
}

impl Kind {
    /// The kind of a collection in a path.
    pub fn of_collection(name: &str) -> Option<Kind> {
        Some(match name {
            "networks" => Kind::Network,
            "subnets" => Kind::Subnet,
            "ports" => Kind::Port,
            "routers" => Kind::Router,
            "floatingips" => Kind::FloatingIp,
            "security-groups" => Kind::SecurityGroup,
            _ => return None,
        })
    }
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Network => "network",
            Kind::Subnet => "subnet",
            Kind::Port => "port",
            Kind::Router => "router",
            Kind::FloatingIp => "floatingip",
            Kind::SecurityGroup => "group",
        }
    }
    fn table(self) -> &'static str {
        match self {
            Kind::Network => "network_network",
            Kind::Subnet => "network_subnet",
            Kind::Port => "network_port",
            Kind::Router => "network_router",
            Kind::FloatingIp => "network_floating",
            Kind::SecurityGroup => "network_group",
        }
    }
}

fn check(tags: &[String]) -> Result<()> {
    if tags.len() > TAGS_MAX {
        return Err(invalid("tags", format!("an object has at most {TAGS_MAX} tags")));
    }
    for t in tags {
        if t.is_empty() || t.chars().count() > TAG_MAX || t.contains([',', '\0']) {
            return Err(invalid("tags", format!("a tag has 1 to {TAG_MAX} characters and no comma")));
        }
    }
    Ok(())
}

async fn own(tx: &mut Tx, caller: &Caller, kind: Kind, id: &str) -> Result<()> {
    let project = store::project(tx, kind, id).await?.filter(|p| caller.may_see(p));
    project.map(drop).ok_or_else(|| {
        Error::not_found(format!("Resource {} {id} could not be found.", kind.as_str())).code("TagResourceNotFound")
    })
}

async fn of_one(tx: &mut Tx, kind: Kind, id: &str) -> Result<Vec<String>> {
    Ok(store::of(tx, kind, &[id.to_owned()]).await?.remove(id).unwrap_or_default())
}

impl Network {
    /// The tags of an object.
    ///
    /// # Errors
    /// `TagResourceNotFound`.
    pub async fn tags(&self, caller: &Caller, kind: Kind, id: &str) -> Result<Vec<String>> {
        let mut tx = self.env.db.read().await?;
        own(&mut tx, caller, kind, id).await?;
        of_one(&mut tx, kind, id).await
    }

    /// Replaces the tags of an object.
    ///
    /// # Errors
    /// `TagResourceNotFound`, bad request naming `tags`.
    pub async fn set_tags(&self, caller: &Caller, kind: Kind, id: &str, tags: &[String]) -> Result<Vec<String>> {
        check(tags)?;
        transact!(self.env.db, |tx| {
            own(tx, caller, kind, id).await?;
            store::clear(tx, kind, id).await?;
            for t in tags {
                store::add(tx, kind, id, t).await?;
            }
            of_one(tx, kind, id).await
        })
    }

    /// Adds a tag.
    ///
    /// # Errors
    /// As [`Network::set_tags`].
    pub async fn add_tag(&self, caller: &Caller, kind: Kind, id: &str, tag: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            own(tx, caller, kind, id).await?;
            let mut all = of_one(tx, kind, id).await?;
            if !all.iter().any(|t| t == tag) {
                all.push(tag.to_owned());
            }
            check(&all)?;
            store::add(tx, kind, id, tag).await
        })
    }

    /// Removes a tag.
    ///
    /// # Errors
    /// `TagResourceNotFound`, `TagNotFound`.
    pub async fn remove_tag(&self, caller: &Caller, kind: Kind, id: &str, tag: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            own(tx, caller, kind, id).await?;
            if store::remove(tx, kind, id, tag).await? {
                return Ok(());
            }
            Err(Error::not_found(format!("Tag {tag} could not be found.")).code("TagNotFound"))
        })
    }
}
