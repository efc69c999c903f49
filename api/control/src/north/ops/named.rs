//! What the body of a request names that another slice keeps: the project of a record, its business systems, the things that it is about.
//! Each is there, or the request is refused with the field before anything is changed.

use super::OpsState;
use ::catalog::order::WhoseOrders;
use ::ops::desk::change::PLATFORM;
use ::ops::links::Named;
use kernel::{
    Caller, Error, ErrorKind, FloatingIpId, ImageId, NetworkId, PortId, ProjectId, Result, Role, RouterId,
    SecurityGroupId, ServerId, SnapshotId, SubnetId, VolumeId,
};

/// The project that a body names. A tenant's own is there, and what he is told of another's is the slice's to say; an empty name is a
/// slice's too: where a project may be left out it is none.
pub(super) async fn project(s: &OpsState, caller: &Caller, asked: Option<String>) -> Result<Option<ProjectId>> {
    let Some(asked) = asked.map(ProjectId::from) else { return Ok(None) };
    let all = WhoseOrders::of(caller)? == WhoseOrders::All;
    if all && !asked.as_str().is_empty() && !s.catalog.project_stands(&asked).await? {
        let shown: String = asked.as_str().chars().filter(|c| !c.is_control()).take(64).collect();
        return Err(Error::bad_request(format!("project: there is no project {shown}")).field("project"));
    }
    Ok(Some(asked))
}

/// Names of a field of a record.
#[derive(Default)]
pub(super) struct Ids<'a> {
    field: &'static str,
    ids: &'a [String],
}

/// Names in a field.
pub(super) fn ids<'a>(field: &'static str, ids: &'a [String]) -> Ids<'a> {
    Ids { field, ids }
}

/// The one name in a field that may be left out, or left empty.
pub(super) fn id<'a>(field: &'static str, id: Option<&'a String>) -> Ids<'a> {
    let ids: &'a [String] = match id {
        Some(x) if !x.trim().is_empty() => std::slice::from_ref(x),
        _ => &[],
    };
    Ids { field, ids }
}

/// Refuses business systems and things that are not there, or not the project's that the record is of: a tenant's own, or the one named.
/// A tenant who names another's project is refused for that, by the slice.
pub(super) async fn links(
    s: &OpsState,
    caller: &Caller,
    project: Option<&ProjectId>,
    systems: Ids<'_>,
    things: Ids<'_>,
) -> Result<()> {
    let (project, all) = match WhoseOrders::of(caller)? {
        WhoseOrders::All => (project.filter(|p| !p.as_str().is_empty()).cloned(), true),
        WhoseOrders::Project(own) if project.is_some_and(|p| *p != own) => return Ok(()),
        WhoseOrders::Project(own) => (Some(own), false),
    };
    let project = project.as_ref();
    if !systems.ids.is_empty() {
        s.ops.systems_stand(Named { field: systems.field, ids: systems.ids, project }).await?;
    }
    // The whole platform has a name of its own, for those who run it.
    let wanted: Vec<String> = things.ids.iter().filter(|id| !all || id.as_str() != PLATFORM).cloned().collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let n = Named { field: things.field, ids: &wanted, project };
    for id in s.ops.unknown_things(caller, n).await? {
        if !elsewhere(s, project, &id).await? {
            return Err(n.refused("resource", &id));
        }
    }
    Ok(())
}

/// Whether another slice has a thing of that id which the records of operation do not know: what outside meters tell of, what nobody meters
/// or not yet. The project must be able to see it.
async fn elsewhere(s: &OpsState, project: Option<&ProjectId>, id: &str) -> Result<bool> {
    let system = Caller::system("links");
    let eyes = match project {
        Some(p) => Caller {
            project: Some(p.clone()),
            system: false,
            roles: vec![Role::Member, Role::Reader],
            role_names: vec!["member".to_owned()],
            ..system
        },
        None => system,
    };
    Ok(s.billing.has_metered(id, project).await?
        || there(s.compute.server(&eyes, &ServerId::from(id)).await)?
        || there(s.storage.show_volume(&eyes, &VolumeId::from(id)).await)?
        || there(s.storage.show_snapshot(&eyes, &SnapshotId::from(id)).await)?
        || there(s.storage.show_image(&eyes, &ImageId::from(id)).await)?
        || there(s.network.get_network(&eyes, &NetworkId::from(id)).await)?
        || there(s.network.get_subnet(&eyes, &SubnetId::from(id)).await)?
        || there(s.network.get_port(&eyes, &PortId::from(id)).await)?
        || there(s.network.get_router(&eyes, &RouterId::from(id)).await)?
        || there(s.network.get_floating_ip(&eyes, &FloatingIpId::from(id)).await)?
        || there(s.network.get_group(&eyes, &SecurityGroupId::from(id)).await)?)
}

fn there<T>(found: Result<T>) -> Result<bool> {
    match found {
        Ok(_) => Ok(true),
        Err(e) if matches!(e.kind, ErrorKind::NotFound | ErrorKind::Forbidden | ErrorKind::BadRequest) => Ok(false),
        Err(e) => Err(e),
    }
}
