//! Lists of servers: filtered, sorted (newest first, if nothing else is asked for), a page at a time.
//!
//! What the database can decide it decides; names by regular expression, addresses and tags are looked at row by row, and then the page is
//! cut afterwards.

mod order;
mod store;

use super::names::Pattern;
use super::read::{Mark, ServerView};
use super::{Server, store as servers};
use crate::{Compute, check};
use kernel::{Caller, Error, NodeId, Page, ProjectId, Result, ServerId, Timestamp};
pub use order::SortKey;
use runtime::Tx;
use store::Query;

/// Largest page, as in Nova.
pub const MAX_PAGE: u32 = 1000;

/// Which servers to list; what is not set does not matter.
#[derive(Debug, Clone, Default)]
pub struct ServerFilter {
    /// Of all projects: administrators only.
    pub all_projects: bool,
    /// Of this project: administrators only, with `all_projects`.
    pub project: Option<String>,
    /// Name, as a regular expression.
    pub name: Option<String>,
    /// Any of these states, in Nova's words.
    pub statuses: Vec<String>,
    /// Flavor id.
    pub flavor: Option<String>,
    /// Image id.
    pub image: Option<String>,
    /// Host name or id of the node: administrators only.
    pub host: Option<String>,
    /// Availability zone.
    pub zone: Option<String>,
    /// An IPv4 address, as a regular expression.
    pub ip: Option<String>,
    /// An IPv6 address, as a regular expression.
    pub ip6: Option<String>,
    /// User who made it.
    pub user: Option<String>,
    /// Name of its keypair.
    pub key_name: Option<String>,
    /// What was asked for together.
    pub reservation_id: Option<String>,
    /// Server id.
    pub id: Option<String>,
    /// Host name inside the guest.
    pub hostname: Option<String>,
    /// Description contains this.
    pub description: Option<String>,
    /// Changed at this instant or later.
    pub changed_since: Option<Timestamp>,
    /// Changed at this instant or earlier.
    pub changed_before: Option<Timestamp>,
    /// Carries all of these tags.
    pub tags: Vec<String>,
    /// Carries one of these tags.
    pub tags_any: Vec<String>,
    /// Those that have been deleted: there are none on record.
    pub deleted: bool,
    /// Keys to sort by, the first of which counts most; `true` is downwards. Newest first without any.
    pub sort: Vec<(SortKey, bool)>,
}

/// What only a look at each row can decide.
struct Look {
    name: Option<Pattern>,
    ip: Option<Pattern>,
    ip6: Option<Pattern>,
    tags: Vec<String>,
    tags_any: Vec<String>,
}

impl Look {
    /// What of a filter needs a look at rows, and the text that names contain, which the database can look for.
    fn of(f: &ServerFilter) -> Result<(Look, Option<String>)> {
        let name = f.name.as_deref().map(Pattern::parse).transpose()?;
        let literal = name.as_ref().and_then(Pattern::literal);
        let look = Look {
            name: name.filter(|_| literal.is_none()),
            ip: f.ip.as_deref().map(Pattern::parse).transpose()?,
            ip6: f.ip6.as_deref().map(Pattern::parse).transpose()?,
            tags: f.tags.clone(),
            tags_any: f.tags_any.clone(),
        };
        Ok((look, literal))
    }
    fn needed(&self) -> bool {
        self.name.is_some()
            || self.ip.is_some()
            || self.ip6.is_some()
            || !self.tags.is_empty()
            || !self.tags_any.is_empty()
    }
    fn at_row(&self, s: &Server) -> Result<bool> {
        if self.name.as_ref().is_some_and(|p| !p.matches(&s.name)) {
            return Ok(false);
        }
        if self.tags.is_empty() && self.tags_any.is_empty() {
            return Ok(true);
        }
        let has: Vec<String> = serde_json::from_str(&s.tags)?;
        let any = self.tags_any.is_empty() || self.tags_any.iter().any(|t| has.contains(t));
        Ok(any && self.tags.iter().all(|t| has.contains(t)))
    }
    fn at_ports(&self, v: &ServerView) -> bool {
        let one = |p: &Option<Pattern>, v4: bool| {
            p.as_ref().is_none_or(|p| {
                let mut addresses = v.ports.iter().flat_map(|p| &p.addresses);
                addresses.any(|a| a.ip.is_ipv4() == v4 && p.matches(&a.ip.to_string()))
            })
        };
        one(&self.ip, true) && one(&self.ip6, false)
    }
}

impl Compute {
    /// Marks of the page that [`Compute::servers`] would answer; none, if only a look at each row can tell who is on it.
    ///
    /// # Errors
    /// As [`Compute::servers`].
    pub async fn server_marks(&self, caller: &Caller, f: &ServerFilter, page: &Page) -> Result<Option<Vec<Mark>>> {
        let (look, literal) = Look::of(f)?;
        if look.needed() {
            return Ok(None);
        }
        let mut tx = self.env.db.read().await?;
        let Some(mut q) = self.query(&mut tx, caller, f, page).await? else { return Ok(Some(Vec::new())) };
        if let Some(text) = &literal {
            q.name_contains(text);
        }
        let limit = usize::try_from(page.capped(MAX_PAGE)).unwrap_or(usize::MAX);
        let rows = q.fetch_marks(&mut tx, limit).await?;
        Ok(Some(self.marked(&mut tx, rows).await?))
    }

    /// A page of servers in the order that the filter asks for.
    ///
    /// # Errors
    /// Bad request, for a marker that is not there or a filter that cannot be read; forbidden, if others than administrators ask for all
    /// projects.
    pub async fn servers(&self, caller: &Caller, f: &ServerFilter, page: &Page) -> Result<Vec<ServerView>> {
        let (look, literal) = Look::of(f)?;
        let limit = usize::try_from(page.capped(MAX_PAGE)).unwrap_or(usize::MAX);
        let mut tx = self.env.db.read().await?;
        let Some(mut q) = self.query(&mut tx, caller, f, page).await? else { return Ok(Vec::new()) };
        if let Some(text) = &literal {
            q.name_contains(text);
        }
        let rows = q.fetch(&mut tx, (!look.needed()).then_some(limit), |s| look.at_row(s)).await?;
        let mut rows = rows.into_iter();
        let mut all = Vec::new();
        // A page at a time: what is looked at may be far more than what is wanted.
        loop {
            let some: Vec<Server> = rows.by_ref().take(MAX_PAGE as usize).collect();
            if some.is_empty() || all.len() >= limit {
                break;
            }
            all.extend(self.with_surroundings(&mut tx, some).await?.into_iter().filter(|v| look.at_ports(v)));
        }
        all.truncate(limit);
        Ok(all)
    }

    async fn query(&self, tx: &mut Tx, caller: &Caller, f: &ServerFilter, page: &Page) -> Result<Option<Query>> {
        let scope = scope(caller, f)?;
        let Some(mut q) = Query::of(f).filter(|_| !f.deleted) else { return Ok(None) };
        if let Scope::One(p) = &scope {
            q.in_project(p);
        }
        if let Some(marker) = &page.marker {
            let m = servers::get(tx, &ServerId::from(marker.as_str())).await?.filter(|s| caller.may_see(&s.project));
            let m = m.ok_or_else(|| {
                Error::bad_request(format!("marker [{}] not found", check::shown(marker))).field("marker")
            })?;
            q.after(&m);
        }
        if f.host.is_some() || f.zone.is_some() {
            let hosts = crate::node::store::hosts(tx).await?;
            let fits = |(id, name, zone): &(NodeId, String, String)| {
                f.host.as_ref().is_none_or(|h| h == name || h == id.as_str())
                    && f.zone.as_ref().is_none_or(|z| z == zone)
            };
            let ids: Vec<NodeId> = hosts.into_iter().filter(fits).map(|(id, _, _)| id).collect();
            if ids.is_empty() {
                return Ok(None);
            }
            q.on_nodes(&ids);
        }
        Ok(Some(q))
    }
}

enum Scope {
    All,
    One(ProjectId),
}

fn scope(caller: &Caller, f: &ServerFilter) -> Result<Scope> {
    if !f.all_projects {
        return Ok(Scope::One(caller.project()?.clone()));
    }
    if !caller.is_admin() {
        return Err(Error::forbidden(
            "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.",
        ));
    }
    Ok(f.project.as_deref().map_or(Scope::All, |p| Scope::One(ProjectId::from(p))))
}
