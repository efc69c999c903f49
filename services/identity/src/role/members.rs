//! The people of a project: who has a role in it, and whether by himself, by a group, or from above. Who belongs to a project may know who
//! else does; what they may do elsewhere is not told.

use super::{implied, store};
use crate::{Identity, check, project, rights};
use kernel::{Caller, Error, ProjectId, Result, Role, UserId};

/// A role that somebody has in a project, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Name of the role.
    pub role: String,
    /// It was given for this project; else it comes from above: a project or the domain.
    pub here: bool,
    /// Name of the group by which he has it; none, if he has it himself.
    pub group: Option<String>,
}

/// Somebody who has a role in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Name of his domain.
    pub domain: String,
    /// He may log in.
    pub enabled: bool,
    /// His roles, implied ones left out.
    pub roles: Vec<Held>,
}

impl Member {
    /// Leaves out roles that another of his brings along in the same way.
    fn told(mut self) -> Member {
        let brought: Vec<(&'static str, bool, Option<String>)> = self
            .roles
            .iter()
            .filter_map(|h| Some((Role::parse(&h.role)?, h)))
            .flat_map(|(r, h)| implied(r).iter().map(|i| (i.as_str(), h.here, h.group.clone())))
            .collect();
        self.roles
            .retain(|h| !brought.iter().any(|(r, here, group)| *r == h.role && *here == h.here && *group == h.group));
        self
    }
}

impl Identity {
    /// People with a role in a project, by id, after one of them.
    ///
    /// # Errors
    /// Not found, for a project that there is not or that the caller is not to know of; bad request, for a marker that is no id.
    pub async fn members_of_project(
        &self,
        caller: &Caller,
        project: &ProjectId,
        after: Option<&UserId>,
        limit: u32,
    ) -> Result<Vec<Member>> {
        after.map_or(Ok(()), |u| check::text("marker", u.as_str(), check::ID))?;
        let missing = || Error::not_found("the project could not be found").field("project");
        if !rights::may_name(caller) && caller.project.as_ref() != Some(project) {
            return Err(missing());
        }
        let mut tx = self.env.db.read().await?;
        let place = project::store::find(&mut tx, project).await?.ok_or_else(missing)?;
        let mut all: Vec<Member> = Vec::new();
        for (user, name, domain, enabled, held) in store::members(&mut tx, project, &place.domain, after, limit).await?
        {
            match all.last_mut().filter(|m| m.user == user) {
                Some(m) => m.roles.push(held),
                None => all.push(Member { user, name, domain, enabled, roles: vec![held] }),
            }
        }
        Ok(all.into_iter().map(Member::told).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_role_brings_along_is_not_told_beside_it() {
        let held = |role: &str, here: bool| Held { role: role.into(), here, group: None };
        let m = Member {
            user: UserId::from("u"),
            name: "u".into(),
            domain: "d".into(),
            enabled: true,
            roles: vec![held("member", true), held("reader", true), held("reader", false), held("nurse", true)],
        };
        let told: Vec<_> = m.told().roles.into_iter().map(|h| (h.role, h.here)).collect();
        assert_eq!(told, [("member".to_owned(), true), ("reader".to_owned(), false), ("nurse".to_owned(), true)]);
    }
}
