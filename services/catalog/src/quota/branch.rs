//! Limits of branches of the tree of projects. What is given below a project is a sum that is kept in its row, so that a charge reads no
//! child and a grant walks only upwards (a tree is at most five levels deep).

use super::{Quota, Row, UNLIMITED, store};
use crate::tree;
use kernel::{Error, ProjectId, Result};
use runtime::Tx;
use runtime::port::Resource;
use std::collections::HashMap;

/// Levels that are walked at most: more is a circle in the projection.
const DEEPEST: usize = 16;

impl Quota {
    /// Quota of every resource of a project for which something is known.
    pub(crate) async fn rows(&self, tx: &mut Tx, project: &ProjectId) -> Result<HashMap<Resource, Row>> {
        let mut rows = store::rows(tx, project).await?;
        for (r, below) in store::below(tx, project).await? {
            rows.entry(r).or_default().below = below;
        }
        Ok(rows)
    }

    /// What a project takes from those above it has grown by so much (or fallen): the sums of those above follow, up to the first
    /// that has a limit of its own.
    pub(super) async fn pass_up(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        r: Resource,
        by: i64,
        checked: bool,
    ) -> Result<()> {
        let mut at = project.clone();
        for _ in 0..DEEPEST {
            if by == 0 {
                return Ok(());
            }
            let Some(above) = tree::parent(tx, &at).await? else { return Ok(()) };
            let row = self.rows(tx, &above).await?.get(&r).copied().unwrap_or_default();
            let below = row.below.saturating_add(by);
            store::set_below(tx, &above, r, below).await?;
            if let Some(limit) = row.set() {
                if checked && by > 0 && row.used.saturating_add(below) > limit {
                    return Err(no_room(&above, r, limit, row, by));
                }
                return Ok(());
            }
            if row.base == Some(UNLIMITED) {
                return Ok(());
            }
            at = above;
        }
        Err(Error::internal("the projects stand in a circle"))
    }

    /// Sets the limit of a project and all below it, or takes it away.
    pub(crate) async fn set_branch(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        r: Resource,
        old: Row,
        base: Option<i64>,
    ) -> Result<()> {
        let new = Row { base, ..old };
        if let Some(limit) = new.set() {
            if old.below > 0 && old.used.saturating_add(old.below) > limit {
                return Err(no_room(project, r, limit, old, 0));
            }
            if let Some(free) = tree::unlimited_below(tx, project, r).await? {
                let e = format!("{}: project {free} below has no limit: give it one first", r.as_str());
                return Err(Error::conflict(e).code("TreeLimit").field(r.as_str()));
            }
        }
        if base == Some(UNLIMITED)
            && let Some(above) = self.governed_by(tx, project, r).await?
        {
            let e = format!("{}: project {above} above has a limit, so there must be one here", r.as_str());
            return Err(Error::conflict(e).code("TreeLimit").field(r.as_str()));
        }
        match base {
            Some(_) => store::set_limit(tx, project, r, base, old.granted).await?,
            None => store::forget_base_of(tx, project, r).await?,
        }
        self.pass_up(tx, project, r, new.committed().saturating_sub(old.committed()), true).await
    }

    /// The next project above that has a limit.
    async fn governed_by(&self, tx: &mut Tx, project: &ProjectId, r: Resource) -> Result<Option<ProjectId>> {
        let mut at = project.clone();
        for _ in 0..DEEPEST {
            let Some(above) = tree::parent(tx, &at).await? else { return Ok(None) };
            let row = self.rows(tx, &above).await?.get(&r).copied().unwrap_or_default();
            match row.base {
                Some(UNLIMITED) => return Ok(None),
                Some(_) => return Ok(Some(above)),
                None => at = above,
            }
        }
        Ok(None)
    }

    /// A project has come to stand in the tree: what it was given before counts above it, even where there is no room for it.
    pub(crate) async fn join(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        for (r, row) in self.rows(tx, project).await? {
            self.pass_up(tx, project, r, row.committed(), false).await?;
        }
        Ok(())
    }

    /// A project has gone: what it was given is free again above it.
    pub(crate) async fn leave(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        for (r, row) in self.rows(tx, project).await? {
            self.pass_up(tx, project, r, row.committed().saturating_neg(), false).await?;
        }
        store::forget(tx, project).await
    }
}

fn no_room(project: &ProjectId, r: Resource, limit: i64, row: Row, by: i64) -> Error {
    let name = r.as_str();
    let text = format!(
        "Quota exceeded for {name}: project {project} has {limit} for itself and all below, uses {} itself and has given {} below; {by} more do not fit",
        row.used, row.below
    );
    Error::over_quota(text).code("TreeLimit").field(name)
}
