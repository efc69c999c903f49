//! Whether somebody may still hear what he subscribed to: asked when a message is sent, since roles go while subscriptions stay.

use super::{Delivery, Outlet, Subscription, store};
use crate::Ops;
use crate::desk::Notice;
use crate::port::Rights;
use kernel::{Error, Result, Role};
use runtime::transact;

/// Why a subscription is suspended.
const LOST: &str = "订阅人已不再具有订阅时的角色 The owner no longer holds the role with which it was made";

/// What of the scope of a subscription its owner holds now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Holds {
    /// He sees all projects.
    all: bool,
    /// He is one of its project.
    project: bool,
    /// He decides at its stage.
    stage: bool,
}

/// Administrators of security and of audit see no project by that.
fn of_stage(r: Role) -> bool {
    matches!(r, Role::SecurityAdministrator | Role::AuditAdministrator)
}

impl Holds {
    async fn of(rights: &dyn Rights, s: &Subscription) -> Result<Holds> {
        let roles = rights.anywhere(&s.owner).await?;
        let all = roles.iter().any(|r| matches!(r, Role::Admin | Role::Purchaser | Role::Operator));
        let project = match &s.project {
            Some(p) => all || rights.within(&s.owner, p).await?.into_iter().any(|r| !of_stage(r)),
            None => false,
        };
        let stage = s.stage.as_deref().is_some_and(|stage| roles.iter().any(|r| r.as_str() == stage));
        Ok(Holds { all, project, stage })
    }

    /// Something of the scope is left.
    fn some(self, s: &Subscription) -> bool {
        match (&s.project, &s.stage) {
            (None, None) => self.all,
            (Some(_), None) => self.project,
            (None, Some(_)) => self.stage,
            (Some(_), Some(_)) => self.project || self.stage,
        }
    }

    /// The notice lies in what is left.
    fn hears(self, s: &Subscription, n: &Notice) -> bool {
        let of_project = s.project.is_some() && s.project == n.project && self.project;
        let waits = s.stage.is_some() && s.stage == n.role && self.stage;
        let everything = s.project.is_none() && s.stage.is_none() && self.all;
        everything || of_project || waits || (n.public && self.some(s))
    }
}

impl Ops {
    /// Refuses what its receiver may not hear any more, and suspends a subscription of which nothing is left.
    ///
    /// # Errors
    /// Forbidden, which no repetition mends; or that his roles are not known just now.
    pub(super) async fn entitled(&self, o: &Outlet, s: &Subscription, d: &Delivery) -> Result<()> {
        let holds = Holds::of(&*o.rights, s).await?;
        if holds.hears(s, &serde_json::from_str(&d.body)?) {
            return Ok(());
        }
        if !holds.some(s) {
            let now = self.env.now();
            transact!(self.env.db, |tx| { store::suspend(tx, &s.id, LOST, now).await })?;
        }
        Err(Error::forbidden(LOST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::notify::Channel;
    use kernel::{ProjectId, Timestamp};

    fn subscription(project: Option<&str>, stage: Option<&str>) -> Subscription {
        Subscription {
            id: "s".into(),
            owner: "u".into(),
            project: project.map(ProjectId::from),
            stage: stage.map(str::to_owned),
            topics: vec!["*".to_owned()],
            channel: Channel::Mail,
            target: "a@b.cn".to_owned(),
            created_at: Timestamp(0),
            suspended_at: None,
            suspended_why: None,
        }
    }

    fn notice(project: Option<&str>, role: Option<&str>, public: bool) -> Notice {
        Notice {
            topic: "order.waiting".to_owned(),
            subject: "o".to_owned(),
            project: project.map(ProjectId::from),
            public,
            title: "t".to_owned(),
            title_en: None,
            role: role.map(str::to_owned),
            state: "s".to_owned(),
            note: None,
            by: "b".to_owned(),
            at: Timestamp(0),
        }
    }

    #[test]
    fn each_part_of_a_scope_is_heard_by_its_own_role() {
        let stage = Some("audit_administrator");
        let both = subscription(Some("p"), stage);
        let (mine, waiting) = (notice(Some("p"), None, false), notice(Some("q"), stage, false));
        let project = Holds { project: true, ..Holds::default() };
        let decides = Holds { stage: true, ..Holds::default() };
        assert!(project.hears(&both, &mine) && !project.hears(&both, &waiting) && project.some(&both));
        assert!(!decides.hears(&both, &mine) && decides.hears(&both, &waiting) && decides.some(&both));
        assert!(!project.hears(&subscription(None, None), &mine), "what is of all is for who sees all");
        let announced = notice(None, None, true);
        assert!(decides.hears(&both, &announced) && !Holds::default().hears(&both, &announced));
    }
}
