//! An operator asks to enter servers of a project.

use super::{ANSWER_WITHIN, Event, Grant, MINUTES_MOST, OPEN_MOST, SERVERS_MOST, State, TEXT_MOST, store};
use crate::Compute;
use crate::check::{shown, text};
use kernel::{AccessGrantId, Caller, Error, ProjectId, Result, Role, ServerId};
use runtime::{Tx, transact};

/// What an operator asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewGrant {
    /// Whose servers; may be left out where servers are named.
    pub project: Option<ProjectId>,
    /// Which; none for all of the project.
    pub servers: Vec<ServerId>,
    /// What for.
    pub reason: String,
    /// For how long.
    pub minutes: u32,
}

fn bad(field: &str, rule: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

fn checked(new: &NewGrant) -> Result<()> {
    if new.reason.trim().is_empty() {
        return Err(bad("reason", "is missing: the tenant reads it before he decides"));
    }
    text("reason", Some(&new.reason), TEXT_MOST)?;
    if !(1..=MINUTES_MOST).contains(&new.minutes) {
        return Err(bad("minutes", format_args!("must be 1 to {MINUTES_MOST}")));
    }
    if new.servers.len() > SERVERS_MOST {
        return Err(bad("servers", format_args!("are at most {SERVERS_MOST}: ask for the project instead")));
    }
    Ok(())
}

impl Compute {
    /// The project that all servers are of.
    async fn project_of(&self, tx: &mut Tx, new: &NewGrant) -> Result<ProjectId> {
        let (system, mut project) = (Caller::system("access-grants"), new.project.clone());
        for id in &new.servers {
            let unknown = || bad("servers", format_args!("there is no server {}", shown(id.as_str())));
            if id.as_str().is_empty() || id.as_str().len() > 64 || id.as_str().contains('\0') {
                return Err(unknown());
            }
            let s = match self.visible(tx, &system, id).await {
                Err(e) if e.is_not_found() => return Err(unknown()),
                found => found?,
            };
            if project.as_ref().is_some_and(|p| *p != s.project) {
                return Err(bad("servers", "are not all of one project"));
            }
            project = Some(s.project);
        }
        project.ok_or_else(|| bad("project", "is missing: whose servers, unless servers are named"))
    }

    /// Asks a project for leave to enter its servers.
    ///
    /// # Errors
    /// Forbidden, unless an operator asks; bad request that names the field; conflict, if too many of his grants are open.
    pub async fn ask_access(&self, caller: &Caller, mut new: NewGrant) -> Result<Grant> {
        if !caller.acts_as(Role::Operator) {
            return Err(Error::forbidden("only who runs the cloud asks for access"));
        }
        checked(&new)?;
        new.servers.sort();
        new.servers.dedup();
        let (id, now) = (AccessGrantId::fresh(), self.env.now());
        transact!(self.env.db, |tx| {
            let project = self.project_of(tx, &new).await?;
            if store::open_of(tx, &caller.user, now).await? >= OPEN_MOST {
                let e = format!("{OPEN_MOST} of your access grants are open: end what is not needed");
                return Err(Error::conflict(e).code("AccessGrantsOpen"));
            }
            let g = Grant {
                id: id.clone(),
                project,
                servers: new.servers.clone(),
                operator: caller.user.clone(),
                operator_name: caller.user_name.clone(),
                reason: new.reason.trim().to_owned(),
                minutes: new.minutes,
                state: State::Requested,
                requested_at: now,
                until: now.plus(ANSWER_WITHIN),
                decided_at: None,
                decided_by: None,
                decided_name: None,
                closed_at: None,
                closed_by: None,
                closed_name: None,
                note: None,
            };
            store::insert(tx, &g).await?;
            self.tell_access(tx, &g, None, Some(caller)).await?;
            Ok(g)
        })
    }

    /// The operator takes a request back, or ends what is in force.
    ///
    /// # Errors
    /// Not found; forbidden, for who does not run the cloud; conflict, if it is over.
    pub async fn end_access(&self, caller: &Caller, id: &AccessGrantId, note: Option<&str>) -> Result<Grant> {
        if !caller.acts_as(Role::Operator) {
            return Err(Error::forbidden("the project revokes an access grant; who runs the cloud ends it"));
        }
        self.move_access(caller, id, Event::End, note).await
    }
}
