//! What people read: grants, sessions, recordings.

use super::session::{genesis, link};
use super::{Grant, Piece, Session, State, missing, store};
use crate::Compute;
use kernel::{AccessGrantId, AccessSessionId, Caller, Error, ProjectId, Result, Role};
use runtime::list::{Asked, Listed};

/// Which grants to list.
#[derive(Debug, Clone, Default)]
pub struct GrantFilter {
    /// In this state only.
    pub state: Option<State>,
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// Only those that the caller asked for.
    pub own: bool,
    /// In which order, and where to go on.
    pub page: Asked,
}

/// A page of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Session.
    pub session: Session,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The digests of these pieces follow from what they hold and the piece before; at the end they lead to the one that was sealed.
    pub intact: bool,
}

fn intact(session: &Session, before: Option<&Piece>, pieces: &[Piece]) -> bool {
    let mut head = before.map_or_else(|| genesis(&session.id), |p| p.head.clone());
    let mut n = before.map_or(0, |p| p.n);
    for p in pieces {
        n += 1;
        if p.n != n || p.head != link(&head, p.n, p.at, p.direction, &p.data) {
            return false;
        }
        head.clone_from(&p.head);
    }
    // Of one that ended, the last piece is the one whose digest the ledger has.
    session.ended_at.is_none() || n < session.pieces || (n == session.pieces && head == session.head)
}

impl Compute {
    /// Grants that the caller may know of, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Forbidden, for a token without a project of who neither runs the cloud nor audits it; bad request, for an order or a marker that the
    /// list does not have.
    pub async fn access_grants(&self, caller: &Caller, f: &GrantFilter) -> Result<Listed<Grant>> {
        let all = caller.acts_as(Role::Operator) || caller.has(Role::AuditAdministrator);
        let own = if all { None } else { Some(caller.project()?) };
        if let (Some(own), Some(asked)) = (own, &f.project)
            && own != asked
        {
            return Err(Error::not_found("the project could not be found").field("project"));
        }
        let project = own.or(f.project.as_ref());
        let operator = f.own.then_some(&caller.user);
        store::list(&mut self.env.db.read().await?, project, operator, f).await
    }

    /// A grant.
    ///
    /// # Errors
    /// Not found, also for another project's.
    pub async fn access_grant(&self, caller: &Caller, id: &AccessGrantId) -> Result<Grant> {
        let found = store::get(&mut self.env.db.read().await?, id).await?;
        found.filter(|g| g.seen_by(caller)).ok_or_else(missing)
    }

    /// Sessions under a grant, in order.
    ///
    /// # Errors
    /// Not found, also for another project's.
    pub async fn access_sessions(&self, caller: &Caller, id: &AccessGrantId) -> Result<Vec<Session>> {
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.filter(|g| g.seen_by(caller)).ok_or_else(missing)?;
        let mut all = store::sessions(&mut tx, id).await?;
        for s in all.iter_mut().filter(|s| s.ended_at.is_none()) {
            let (bytes, last) = store::progress(&mut tx, &s.id).await?;
            (s.bytes, s.pieces) = (bytes, last.map_or(0, |(n, _)| n));
        }
        Ok(all)
    }

    /// A page of what was recorded of a session, after a piece.
    ///
    /// # Errors
    /// Not found, also for another project's; forbidden, for who may know of the grant but not of the tenant's data.
    pub async fn access_recording(
        &self,
        caller: &Caller,
        id: &AccessGrantId,
        session: &AccessSessionId,
        after: u64,
        limit: u32,
    ) -> Result<Recording> {
        let mut tx = self.env.db.read().await?;
        let g = store::get(&mut tx, id).await?.filter(|g| g.seen_by(caller)).ok_or_else(missing)?;
        if !g.read_by(caller) {
            let text = "a recording is read by members of the project, by the operator who asked, and by auditors";
            return Err(Error::forbidden(text));
        }
        let absent = || Error::not_found("the session could not be found").field("session");
        let session = store::session(&mut tx, session).await?.filter(|s| s.grant == *id).ok_or_else(absent)?;
        let before = match after {
            0 => None,
            n => {
                let found = store::pieces(&mut tx, &session.id, n - 1, 1).await?.pop().filter(|p| p.n == n);
                Some(found.ok_or_else(|| Error::bad_request("marker: is none that was given").field("marker"))?)
            }
        };
        let pieces = store::pieces(&mut tx, &session.id, after, limit).await?;
        let intact = intact(&session, before.as_ref(), &pieces);
        Ok(Recording { session, pieces, intact })
    }
}
