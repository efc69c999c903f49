//! What records of operation name besides their project: business systems, and the things that they are about. What nothing bears the name
//! of would be found in no figure, so whoever takes a record in asks here first. Nothing that is asked for is ever taken off the record,
//! so what was there a moment ago is there still.

use crate::desk::check;
use crate::resource::{Whose, store as resources};
use crate::{Ops, asset, node, system};
use kernel::{AssetId, Caller, Error, NodeId, ProjectId, Result};
use runtime::Tx;
use std::collections::BTreeSet;

/// Some ids in a field of a request.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The field.
    pub field: &'static str,
    /// The ids.
    pub ids: &'a [String],
    /// Whose they must be, if the record is one project's.
    pub project: Option<&'a ProjectId>,
}

impl Named<'_> {
    /// Whether something of a project may be named.
    fn fits(&self, project: &ProjectId) -> bool {
        self.project.is_none_or(|p| p == project)
    }

    /// The refusal of an id that is not there, or is another project's: which of the two is nobody's business.
    pub fn refused(&self, what: &str, id: &str) -> Error {
        let whose = if self.project.is_some() { " of this project" } else { "" };
        check::bad(self.field, format!("there is no {what} {id}{whose}"))
    }
}

impl Ops {
    /// Refuses business systems that are not there, or not the project's.
    ///
    /// # Errors
    /// Bad request that names the field.
    pub async fn systems_stand(&self, n: Named<'_>) -> Result<()> {
        let ids = check::ids(n.field, n.ids)?;
        let mut tx = self.env.db.read().await?;
        let known = systems(&mut tx, &n, &ids).await?;
        match ids.iter().find(|id| !known.contains(*id)) {
            Some(id) => Err(n.refused("business system", id)),
            None => Ok(()),
        }
    }

    /// The ids that nothing on record here bears: no resource and no business system (of the project), and, for those who see all, no asset
    /// and no host. What other slices keep and nobody meters is for the caller to look for.
    ///
    /// # Errors
    /// Bad request that names the field, for what can be no id.
    pub async fn unknown_things(&self, caller: &Caller, n: Named<'_>) -> Result<Vec<String>> {
        let ids = check::ids(n.field, n.ids)?;
        let left = self.not_on_record(caller, &n, ids).await?;
        if left.is_empty() {
            return Ok(left);
        }
        // What was made or imported a moment ago may still be on its way here.
        self.env.outbox.flush().await?;
        self.not_on_record(caller, &n, left).await
    }

    async fn not_on_record(&self, caller: &Caller, n: &Named<'_>, ids: Vec<String>) -> Result<Vec<String>> {
        let mut tx = self.env.db.read().await?;
        let mut known = systems(&mut tx, n, &ids).await?;
        let found = resources::many(&mut tx, &ids).await?;
        known.extend(found.into_iter().filter(|r| n.fits(&r.project)).map(|r| r.id));
        let all = Whose::of(caller)? == Whose::All;
        let mut left = Vec::new();
        for id in ids {
            let here = known.contains(&id) || (all && self.is_equipment(&mut tx, &id).await?);
            if !here {
                left.push(id);
            }
        }
        Ok(left)
    }

    /// An asset of the register, or a host.
    async fn is_equipment(&self, tx: &mut Tx, id: &str) -> Result<bool> {
        let asset = asset::store::get(tx, &AssetId::from(id)).await?;
        Ok(asset.is_some() || node::store::get(tx, &NodeId::from(id), self.env.now()).await?.is_some())
    }
}

/// Those of the ids that are business systems which may be named.
async fn systems(tx: &mut Tx, n: &Named<'_>, ids: &[String]) -> Result<BTreeSet<String>> {
    let all = system::store::projects(tx, ids).await?;
    Ok(all.into_iter().filter(|(_, p)| n.fits(p)).map(|(id, _)| id).collect())
}
