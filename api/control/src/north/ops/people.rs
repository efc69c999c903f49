//! Identity as orders see it: who somebody is, which roles he holds, and a role for the account that was approved. As messages do: what their
//! receivers may still hear. And as consoles do: whether who opened one is still logged in.

use ::compute::port::Logins;
use ::ops::port::Rights;
use async_trait::async_trait;
use catalog::port::People;
use identity::Identity;
use identity::role::{Actor, Assignment, AssignmentFilter, Target};
use kernel::{Caller, Error, Page, ProjectId, Result, Role, RoleId, UserId};
use std::sync::Arc;

/// People of this cloud.
pub struct Accounts(Arc<Identity>);

impl Accounts {
    /// Over identity.
    pub fn new(identity: Arc<Identity>) -> Arc<Accounts> {
        Arc::new(Accounts(identity))
    }

    fn caller() -> Caller {
        Caller::system("orders")
    }

    /// The role as identity keeps it.
    async fn role(&self, role: Role) -> Result<RoleId> {
        let all = self.0.roles(&Accounts::caller(), Some(role.as_str()), None, &Page::default()).await?;
        let found = all.items.into_iter().find(|r| r.built_in() == Some(role));
        Ok(found.ok_or_else(|| Error::internal(format!("there is no role {}", role.as_str())))?.id)
    }

    async fn assignment(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<Assignment> {
        Ok(Assignment {
            role: self.role(role).await?,
            actor: Actor::User(user.clone()),
            target: Target::Project(project.clone()),
            inherited: false,
        })
    }
}

#[async_trait]
impl People for Accounts {
    async fn name(&self, user: &UserId) -> Result<Option<String>> {
        match self.0.user(&Accounts::caller(), user).await {
            Ok(u) => Ok(u.enabled.then_some(u.name)),
            Err(e) if e.is_not_found() => Ok(None),
            Err(e) => Err(e),
        }
    }

    async fn holds(&self, user: &UserId, role: Role) -> Result<bool> {
        let id = self.role(role).await?;
        let f = AssignmentFilter { user: Some(user.clone()), effective: true, ..AssignmentFilter::default() };
        let all = self.0.assignments(&Accounts::caller(), &f).await?;
        Ok(all.iter().any(|a| a.assignment.role == id))
    }

    async fn has(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<bool> {
        let a = self.assignment(user, project, role).await?;
        match self.0.is_assigned(&Accounts::caller(), &a).await {
            Err(e) if e.is_not_found() => Ok(false),
            other => other,
        }
    }

    async fn let_in(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        let a = self.assignment(user, project, role).await?;
        self.0.assign(&Accounts::caller(), &a).await
    }

    async fn put_out(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        let a = self.assignment(user, project, role).await?;
        match self.0.unassign(&Accounts::caller(), &a).await {
            Err(e) if e.is_not_found() => Ok(()),
            other => other,
        }
    }
}

#[async_trait]
impl Rights for Accounts {
    async fn anywhere(&self, user: &UserId) -> Result<Vec<Role>> {
        self.0.roles_of(&Accounts::caller(), user, None).await
    }

    async fn within(&self, user: &UserId, project: &ProjectId) -> Result<Vec<Role>> {
        self.0.roles_of(&Accounts::caller(), user, Some(project)).await
    }
}

#[async_trait]
impl Logins for Accounts {
    async fn now(&self, login: &str, used: bool) -> Result<Option<Caller>> {
        self.0.login_now(login, used).await
    }
}
