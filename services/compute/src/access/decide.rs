//! A member of the project answers, and ends what he allowed. Never the operator himself, and nobody who runs the cloud, whatever other roles
//! he was given: the answer is the tenant's.

use super::{Event, Grant, TEXT_MOST, missing, store};
use crate::Compute;
use crate::check::text;
use kernel::{AccessGrantId, Caller, Error, Result, Role};
use runtime::transact;

fn only_a_member(caller: &Caller, g: &Grant) -> Result<()> {
    if caller.user == g.operator {
        return Err(Error::forbidden("who asks for access does not answer").code("OwnRequest"));
    }
    if caller.acts_as(Role::Operator) || !g.is_own(caller) || !caller.has(Role::Member) {
        return Err(Error::forbidden("only a member of the project, who does not run the cloud, answers"));
    }
    Ok(())
}

impl Compute {
    /// Lets the operator in.
    ///
    /// # Errors
    /// Not found, also for another project's; forbidden, for the operator and who is no member; conflict, if it does not wait.
    pub async fn approve_access(&self, caller: &Caller, id: &AccessGrantId, note: Option<&str>) -> Result<Grant> {
        self.move_access(caller, id, Event::Approve, note).await
    }

    /// Does not let him in.
    ///
    /// # Errors
    /// As [`Compute::approve_access`].
    pub async fn refuse_access(&self, caller: &Caller, id: &AccessGrantId, note: Option<&str>) -> Result<Grant> {
        self.move_access(caller, id, Event::Refuse, note).await
    }

    /// Ends what is in force: consoles that are open under it are cut.
    ///
    /// # Errors
    /// As [`Compute::approve_access`]; conflict, if it is not in force.
    pub async fn revoke_access(&self, caller: &Caller, id: &AccessGrantId, note: Option<&str>) -> Result<Grant> {
        self.move_access(caller, id, Event::Revoke, note).await
    }

    pub(super) async fn move_access(
        &self,
        caller: &Caller,
        id: &AccessGrantId,
        event: Event,
        note: Option<&str>,
    ) -> Result<Grant> {
        text("note", note, TEXT_MOST)?;
        let note = note.map(str::trim).filter(|n| !n.is_empty());
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut g = store::get(tx, id).await?.filter(|g| g.seen_by(caller)).ok_or_else(missing)?;
            if event != Event::End {
                only_a_member(caller, &g)?;
            }
            g.advance(event, Some(caller), now)?;
            g.note = note.map(str::to_owned);
            store::update(tx, &g).await?;
            self.tell_access(tx, &g, Some(event), Some(caller)).await?;
            Ok(g)
        })
    }
}
