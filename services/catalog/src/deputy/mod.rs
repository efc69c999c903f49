//! Deputies: a person names another who decides in his name, from one day to another. What a deputy decides is recorded as his deed and as
//! made on behalf.
//!
//! Nobody appoints for a role that he does not hold himself, so a deputy has no deputies; who has lost the role has none any more, which
//! is asked anew at every decision. A deputy is not of the other side (`across`), which is asked when he is named and again whenever he
//! decides. One deputy at a time for a person and a role. Who ordered, or decided before, decides neither as a
//! deputy nor through one (`order::decide`).

mod store;

use crate::Catalog;
use crate::order::decide::{holds, reason_of};
use crate::order::form::Faults;
use crate::rules::FlowRole;
use kernel::{Caller, DeputyId, Error, Result, Role, Timestamp, UserId};
use runtime::transact;
use std::time::Duration;

/// Longest appointment.
const LONGEST: Duration = Duration::from_secs(92 * 86_400);

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputy {
    /// Id.
    pub id: DeputyId,
    /// Who is stood for.
    pub person: UserId,
    /// That one's name.
    pub person_name: String,
    /// Who decides.
    pub deputy: UserId,
    /// That one's name.
    pub deputy_name: String,
    /// At stages of which role.
    pub role: FlowRole,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// A wish for a deputy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDeputy {
    /// Who is to decide: user id.
    pub deputy: String,
    /// At stages of which role.
    pub role: String,
    /// From when; now unless given.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: Option<String>,
}

/// Roles of which a deputy at stages of a role holds none, anywhere: those of the other side of the contract, and, of the three
/// administrators (三员分立), the others.
fn across(role: FlowRole) -> &'static [Role] {
    use Role::{Admin, AuditAdministrator, Member, Operator, Purchaser, SecurityAdministrator, SystemAdministrator};
    match role {
        // Nobody is named for a tenant's manager; who stood for one would be the tenant's.
        FlowRole::TenantManager => &[Purchaser, Operator, Admin],
        FlowRole::Purchaser => &[Operator, Admin, Member],
        FlowRole::Operator => &[Purchaser, AuditAdministrator, SecurityAdministrator, Member],
        FlowRole::AuditAdministrator => &[Operator, Admin, SystemAdministrator, SecurityAdministrator],
        FlowRole::SecurityAdministrator => &[Operator, Admin, SystemAdministrator, AuditAdministrator],
    }
}

impl Catalog {
    /// Names a deputy for the caller himself.
    ///
    /// # Errors
    /// Bad request that names every field at fault, or (`OtherSide`) if the deputy belongs to the other side; forbidden, for a role that the
    /// caller does not hold himself; conflict (`Deputy`), if there is one for that time.
    pub async fn appoint(&self, caller: &Caller, new: NewDeputy) -> Result<Deputy> {
        let now = self.env.now();
        let (from, mut faults) = (new.from.unwrap_or(now), Faults::default());
        let role = FlowRole::parse(&new.role).filter(|r| r.role().is_some());
        let words: Vec<_> = FlowRole::WORDS.iter().filter(|(_, r)| r.role().is_some()).map(|(w, _)| *w).collect();
        faults.check(role.is_some(), "role", format!("must be one of {}", words.join(", ")));
        faults.check(!new.deputy.is_empty() && new.deputy.len() <= 64, "deputy", "is no id of a user");
        faults.check(new.deputy != caller.user.as_str(), "deputy", "nobody stands for himself");
        match new.until {
            None => faults.add("until", "is missing: when it ends"),
            Some(u) => {
                faults.check(u > from && u > now, "until", "must be after from, and in the future");
                faults.check(u.since(from) <= LONGEST, "until", "must be at most 92 days after from");
            }
        }
        faults.finish()?;
        let (Some(role), Some(until)) = (role, new.until) else { return Err(Error::internal("checked above")) };
        if caller.is_admin() || !holds(caller, role, None) {
            return Err(Error::forbidden(format!("only a {} names a deputy for himself", role.as_str())));
        }
        let deputy = UserId::from(new.deputy);
        let deputy_name = self.ports.people.name(&deputy).await?;
        let deputy_name =
            deputy_name.ok_or_else(|| Error::bad_request("deputy: there is no such user").field("deputy"))?;
        if let Some(held) = self.role_across(&deputy, role).await? {
            let (held, role) = (held.as_str(), role.as_str());
            let e = format!("deputy: holds the role {held}, and a deputy of the {role} must not be of the other side");
            return Err(Error::bad_request(e).code("OtherSide").field("deputy"));
        }
        let d = Deputy {
            id: DeputyId::fresh(),
            person: caller.user.clone(),
            person_name: caller.user_name.clone(),
            deputy,
            deputy_name,
            role,
            from,
            until,
            reason: reason_of(new.reason.as_deref(), false)?,
            created_at: now,
            revoked_at: None,
        };
        transact!(self.env.db, |tx| {
            if store::overlaps(tx, &d).await? {
                let e = format!("there is a {} deputy for a part of that time: take him back first", role.as_str());
                return Err(Error::conflict(e).code("Deputy").field("from"));
            }
            store::insert(tx, &d).await
        })?;
        Ok(d)
    }

    /// Takes an appointment back; what the deputy decided stands.
    ///
    /// # Errors
    /// Not found, also for one of somebody else.
    pub async fn dismiss(&self, caller: &Caller, id: &DeputyId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let d = store::get(tx, id).await?.filter(|d| d.person == caller.user || caller.is_admin());
            let d = d.ok_or_else(|| Error::not_found("the appointment could not be found"))?;
            if d.revoked_at.is_none() {
                store::revoke(tx, id, now).await?;
            }
            Ok(())
        })
    }

    /// Appointments that the caller made or was given, newest first; all of them, for the audit administrator.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deputies(&self, caller: &Caller, before: Option<&DeputyId>, limit: u32) -> Result<Vec<Deputy>> {
        let all = caller.is_admin() || caller.has(Role::AuditAdministrator);
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, (!all).then_some(&caller.user), before, limit).await
    }

    /// The role, if any, by which a person belongs to the other side of a stage.
    async fn role_across(&self, person: &UserId, role: FlowRole) -> Result<Option<Role>> {
        for r in across(role) {
            if self.ports.people.holds(person, *r).await? {
                return Ok(Some(*r));
            }
        }
        Ok(None)
    }

    /// Whom the caller stands for now: who still holds the role, while the caller is not of the other side.
    pub(crate) async fn active_deputies(&self, caller: &Caller) -> Result<Vec<Deputy>> {
        let mut tx = self.env.db.read().await?;
        let all = store::active(&mut tx, &caller.user, self.env.now()).await?;
        drop(tx);
        let mut held = Vec::with_capacity(all.len());
        for d in all {
            if let Some(r) = d.role.role()
                && self.ports.people.holds(&d.person, r).await?
                && self.role_across(&caller.user, d.role).await?.is_none()
            {
                held.push(d);
            }
        }
        Ok(held)
    }
}
