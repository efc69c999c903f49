//! What incidents and announced maintenance say of the time of resources, told to the service levels in the transaction that records it.

use crate::desk::change::{Maintenance, PLATFORM};
use crate::desk::incident::{Downtime, store as incidents};
use crate::level::downtime::{self, Kind, Subject};
use crate::{Ops, system};
use kernel::{BusinessSystemId, IncidentId, Result};
use runtime::Tx;

/// A resource, a business system or the whole platform, as people name it in one field.
async fn subject(tx: &mut Tx, name: &str) -> Result<Subject> {
    if name == PLATFORM {
        return Ok(Subject::Platform);
    }
    let known = system::store::get(tx, &BusinessSystemId::from(name)).await?.is_some();
    Ok(if known { Subject::System(name.to_owned()) } else { Subject::Resource(name.to_owned()) })
}

/// A stretch of downtime is recorded, ended or taken back. Each has a source of its own: an incident may have several of one resource.
pub(super) async fn down(ops: &Ops, tx: &mut Tx, d: &Downtime) -> Result<()> {
    let (source, subject) = (format!("incident/{}/{}", d.incident, d.id), subject(tx, &d.resource).await?);
    if d.voided {
        return downtime::withdraw(ops, tx, &source, &subject).await;
    }
    let cause = format!("incident {}", d.incident);
    let told = downtime::Downtime { source, subject, kind: Kind::Fault, from: d.from, to: d.to, cause };
    downtime::record(ops, tx, &told).await
}

/// A false alarm: none of its downtime counts.
pub(super) async fn nothing_was(ops: &Ops, tx: &mut Tx, incident: &IncidentId) -> Result<()> {
    for d in incidents::downtimes(tx, incident).await? {
        down(ops, tx, &Downtime { voided: true, ..d }).await?;
    }
    Ok(())
}

/// A window is announced or withdrawn.
pub(super) async fn planned(ops: &Ops, tx: &mut Tx, m: &Maintenance) -> Result<()> {
    let source = format!("maintenance/{}", m.id);
    for name in &m.resources {
        let subject = subject(tx, name).await?;
        if m.withdrawn_at.is_some() {
            downtime::withdraw(ops, tx, &source, &subject).await?;
            continue;
        }
        let (kind, to) = (Kind::Maintenance { announced: Some(m.announced_at) }, Some(m.to));
        let told =
            downtime::Downtime { source: source.clone(), subject, kind, from: m.from, to, cause: m.title.clone() };
        downtime::record(ops, tx, &told).await?;
    }
    Ok(())
}
