//! Who sees and does what.

use kernel::{Caller, Error, ProjectId, Result, Role};

/// Whose cases a caller may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// All: purchaser, operator, administrator.
    All,
    /// One project's.
    Project(ProjectId),
}

impl Sight {
    pub(crate) fn of(caller: &Caller) -> Result<Sight> {
        if caller.has(Role::Purchaser) || runs(caller) {
            return Ok(Sight::All);
        }
        Ok(Sight::Project(caller.project()?.clone()))
    }

    /// What belongs to no project is for those who see all.
    pub(crate) fn covers(&self, project: Option<&ProjectId>) -> bool {
        match self {
            Sight::All => true,
            Sight::Project(own) => project == Some(own),
        }
    }

    /// The project to list: `Err(())` where a tenant asks for another's, which has nothing for him.
    pub(crate) fn narrow(&self, asked: Option<&ProjectId>) -> std::result::Result<Option<ProjectId>, ()> {
        match (self, asked) {
            (Sight::All, p) => Ok(p.cloned()),
            (Sight::Project(own), Some(p)) if p != own => Err(()),
            (Sight::Project(own), _) => Ok(Some(own.clone())),
        }
    }
}

/// Runs the cloud.
pub(crate) fn runs(caller: &Caller) -> bool {
    caller.has(Role::Operator) || caller.is_admin()
}

/// Refuses who does not run the cloud.
pub(crate) fn must_run(caller: &Caller) -> Result<()> {
    if runs(caller) { Ok(()) } else { Err(Error::forbidden("only the operator does that")) }
}

/// Speaks for the project: one of its members, and not the supplier's administrator, who would confirm his own side's work.
pub(crate) fn speaks_for(caller: &Caller, project: &ProjectId) -> bool {
    caller.project.as_ref() == Some(project) && caller.acts_as(Role::Member)
}

/// The project for which a caller opens a case: a tenant for his own, who runs the cloud or buys it for any.
pub(crate) fn for_project(caller: &Caller, asked: Option<&ProjectId>) -> Result<ProjectId> {
    match (Sight::of(caller)?, asked) {
        (Sight::All, Some(p)) => super::check::id("project", p.as_str()).map(ProjectId::from),
        (Sight::All, None) => caller.project().cloned(),
        (Sight::Project(own), Some(p)) if *p != own => {
            Err(Error::not_found("the project could not be found").field("project"))
        }
        (Sight::Project(own), _) => Ok(own),
    }
}

pub(crate) fn missing(what: &str, id: &str) -> Error {
    let shown: String = id.chars().filter(|c| !c.is_control()).take(64).collect();
    Error::not_found(format!("{what} {shown} could not be found"))
}
