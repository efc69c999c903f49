//! The subscriber `ops`: usage facts to resources and to what pools have granted, states of servers, volumes and floating IPs to outages,
//! offers of hosts to what pools have.
//!
//! *Idempotency*: every kind of fact has a key that is stored with it; a key that is there changes nothing. The outbox applies a fact and
//! forgets it in one transaction, so a process that dies between two facts goes on with the second.

use super::stream::{Point, difference, steps};
use super::{OPEN, Resource, store};
use crate::level::{month, pool, state};
use crate::{Ops, system};
use async_trait::async_trait;
use kernel::event::{NODE_CAPACITY, NodeCapacity, RESOURCE_STATE, ResourceState, SERVER_STATE, ServerState, USAGE};
use kernel::{Error, Result, Timestamp};
use runtime::Tx;
use runtime::outbox::{Fact, Subscriber};
use runtime::port::UsageFact;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Applies what other slices publish.
struct Intake(Arc<Ops>);

impl Ops {
    /// What takes usage, states of servers and offers of hosts from the outbox.
    pub fn subscriber(self: &Arc<Self>) -> Arc<dyn Subscriber> {
        Arc::new(Intake(self.clone()))
    }
}

#[async_trait]
impl Subscriber for Intake {
    fn name(&self) -> &'static str {
        "ops"
    }
    fn topics(&self) -> &'static [&'static str] {
        &[USAGE, SERVER_STATE, RESOURCE_STATE, NODE_CAPACITY]
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        let (ops, now) = (&*self.0, self.0.env.now());
        match fact.topic.as_str() {
            USAGE => take(ops, tx, &serde_json::from_str(&fact.body)?, now).await,
            SERVER_STATE => {
                let s: ServerState = serde_json::from_str(&fact.body)?;
                state::take(ops, tx, &fact.key, &s, now).await
            }
            RESOURCE_STATE => {
                let s: ResourceState = serde_json::from_str(&fact.body)?;
                state::take_resource(ops, tx, &fact.key, &s, now).await
            }
            NODE_CAPACITY => {
                let c: NodeCapacity = serde_json::from_str(&fact.body)?;
                pool::offer::take(tx, &c, now).await
            }
            other => Err(Error::internal(format!("ops has no use for facts of topic {other}"))),
        }
    }
}

/// Takes in one usage fact.
async fn take(ops: &Ops, tx: &mut Tx, f: &UsageFact, now: Timestamp) -> Result<()> {
    if !store::insert_fact(tx, f, now).await? {
        tracing::debug!(key = f.key, "repeated usage fact ignored");
        return Ok(());
    }
    let points = store::facts(tx, &f.resource).await?;
    let of_stream = |p: &&Point| p.project == f.project && p.meter == f.meter;
    let after = steps(points.iter().filter(of_stream));
    let before = steps(points.iter().filter(of_stream).filter(|p| p.key != f.key));
    let arch = f.attributes.get("arch").map(String::as_str);
    for (at, delta) in difference(&before, &after) {
        pool::granted(tx, &f.meter, arch, delta, at, &f.key, now).await?;
    }
    let old = store::get(tx, &f.resource).await?;
    let Some(new) = projected(&f.resource, &points) else { return Ok(()) };
    let new = Resource { system: old.as_ref().and_then(|o| o.system.clone()), ..new };
    if old.as_ref() == Some(&new) {
        return Ok(());
    }
    store::put(tx, &new, now).await?;
    if let Some(o) = &old
        && o.project != new.project
    {
        // A system belongs to one project, and so do its resources.
        system::adopt::leave(tx, &new.id, f.at, "the resource went to another project", now).await?;
    }
    if let Some((from, to)) = moved(old.as_ref(), &new, now) {
        month::spoil(ops, tx, from, to).await?;
    }
    Ok(())
}

/// The time in which a resource was there that was not thought to be, or the other way round.
fn moved(old: Option<&Resource>, new: &Resource, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let end = |r: &Resource| r.ended.unwrap_or(now);
    let Some(old) = old else { return Some((new.first_seen, end(new))) };
    let edges = [(old.first_seen, new.first_seen), (end(old), end(new))];
    let changed: Vec<(Timestamp, Timestamp)> = edges.into_iter().filter(|(a, b)| a != b).collect();
    let from = changed.iter().map(|(a, b)| *a.min(b)).min()?;
    let to = changed.iter().map(|(a, b)| *a.max(b)).max()?;
    Some((from, to))
}

/// The resource that all its facts tell of.
fn projected(id: &str, points: &[Point]) -> Option<Resource> {
    let last = points
        .iter()
        .max_by(|a, b| (a.at, !a.quantity.is_zero(), &a.key).cmp(&(b.at, !b.quantity.is_zero(), &b.key)))?;
    let streams: BTreeSet<(&str, &str)> = points.iter().map(|p| (p.project.as_str(), p.meter.as_str())).collect();
    let (mut ended, mut open, mut quantities) = (Timestamp(0), None, BTreeMap::new());
    for (project, meter) in streams {
        let all = steps(points.iter().filter(|p| p.project.as_str() == project && p.meter == meter));
        let (at, q) = *all.last()?;
        ended = ended.max(if q.is_zero() { at } else { OPEN });
        // What it had last stays to be seen after its end.
        let shown = all.iter().rev().map(|(_, q)| *q).find(|q| !q.is_zero());
        if !q.is_zero() || !quantities.contains_key(meter) {
            quantities.insert(meter, shown);
        }
        if !q.is_zero() {
            open = Some(project.to_owned());
        }
    }
    let text = |meter: &str| quantities.get(meter).copied().flatten().map(|q: Decimal| q.normalize().to_string());
    let gb = quantities.keys().find(|m| m.ends_with(".gb")).and_then(|m| text(m));
    Some(Resource {
        id: id.to_owned(),
        kind: last.kind.clone(),
        project: open.map_or_else(|| last.project.clone(), |p| kernel::ProjectId::from(p.as_str())),
        name: last.name.clone(),
        arch: last.attributes.get("arch").cloned().unwrap_or_default(),
        attributes: last.attributes.clone(),
        vcpus: text("server.vcpu"),
        memory_gb: text("server.memory_gb"),
        gb,
        first_seen: points.iter().map(|p| p.at).min()?,
        ended: super::ended(ended),
        system: None,
    })
}
