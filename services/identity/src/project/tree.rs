//! The shape of the tree: where a new project goes, how deep, and when one may be switched on or off.

use super::{Project, ProjectInput, store};
use crate::{check, domain};
use kernel::{Caller, DomainId, Error, ProjectId, Result};
use runtime::Tx;

/// Deepest level of the tree below a domain.
pub const DEPTH: usize = 5;

/// What cannot change after creation.
pub(super) fn unmoved(p: &Project, i: &ProjectInput) -> Result<()> {
    let parent = p.parent.as_ref().map_or(p.domain.as_str(), |x| x.as_str());
    if i.parent.as_deref().is_some_and(|x| x != parent) {
        return Err(Error::forbidden("Update of `parent_id` is not allowed.").field("project.parent_id"));
    }
    if i.domain.as_ref().is_some_and(|d| *d != p.domain) {
        return Err(Error::forbidden("Update of `domain_id` is not allowed.").field("project.domain_id"));
    }
    Ok(())
}

/// Domain and parent of a new project.
pub(super) async fn place(tx: &mut Tx, caller: &Caller, i: &ProjectInput) -> Result<(DomainId, Option<ProjectId>)> {
    let above = i.parent.as_deref().map(ProjectId::from);
    let parent = match &above {
        Some(id) => store::find(tx, id).await?,
        None => None,
    };
    let named = i.domain.clone().or_else(|| match (&parent, &above) {
        (Some(p), _) => Some(p.domain.clone()),
        // Keystone takes the domain's own id as the parent of a project at the top.
        (None, Some(id)) => Some(DomainId::from(id.as_str())),
        (None, None) => caller.domain.clone(),
    });
    let id = named.unwrap_or_else(|| caller.user_domain.clone());
    let Some(domain) = domain::store::find(tx, &id).await? else {
        let noun = if i.domain.is_some() || above.is_none() { "domain" } else { "project" };
        return Err(check::missing(noun, id.as_str()));
    };
    let Some(parent) = parent else {
        return match above {
            Some(a) if a.as_str() != domain.id.as_str() => Err(check::missing("project", a.as_str())),
            _ => Ok((domain.id, None)),
        };
    };
    if parent.domain != domain.id {
        let e = Error::bad_request("project.parent_id: the parent belongs to another domain");
        return Err(e.field("project.parent_id"));
    }
    if !parent.enabled {
        return Err(Error::forbidden(format!("Cannot create a project below {}: it is disabled.", parent.id)));
    }
    if store::ancestors(tx, &parent.id).await?.len() >= DEPTH {
        return Err(Error::forbidden(format!(
            "Max hierarchy depth reached: a project is at most {DEPTH} levels deep."
        )));
    }
    Ok((domain.id, Some(parent.id)))
}

/// A project is enabled only below enabled ones.
pub(super) async fn may_switch(tx: &mut Tx, p: &Project, enabled: bool) -> Result<()> {
    if p.enabled && !enabled && store::children(tx, &p.id).await?.iter().any(|c| c.enabled) {
        let why = format!("Cannot disable project {} since its subtree contains enabled projects.", p.id);
        return Err(Error::forbidden(why));
    }
    if let (false, true, Some(above)) = (p.enabled, enabled, &p.parent)
        && !store::get(tx, above).await?.enabled
    {
        return Err(Error::forbidden(format!("Cannot enable project {} since it has disabled parents.", p.id)));
    }
    Ok(())
}
