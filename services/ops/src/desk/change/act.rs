//! What happens to a change.

use super::request::notice;
use super::{Change, Event, Kind, Outcome, State, missing, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::sight::{self, Sight};
use crate::desk::timeline::{self, Entry};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Caller, ChangeId, Error, Result, Role, Timestamp};
use runtime::transact;

/// How long an emergency may wait for its approval where the contract has no clock `change-approval`.
const APPROVAL: Span = Span::Days(1, DayKind::Working);

/// Something that happens to a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeAction {
    /// When it happened, if it is entered afterwards.
    pub at: Option<Timestamp>,
    /// Remark; a rejection, a cancellation, a rollback and a verification need one.
    pub note: Option<String>,
    /// With the end: how it ended.
    pub outcome: Option<Outcome>,
}

fn may(caller: &Caller, c: &Change, e: Event) -> Result<()> {
    let decides = sight::runs(caller) || caller.has(Role::Purchaser);
    match e {
        Event::Review | Event::Approve | Event::Reject if !decides => {
            Err(Error::forbidden("purchaser and operator decide on changes"))
        }
        Event::Review | Event::Approve if caller.user == c.requester => {
            Err(Error::forbidden("who requested a change does not decide on it").code("OwnChange"))
        }
        Event::Approve if c.reviewed_by.as_ref() == Some(&caller.user) => {
            Err(Error::forbidden("who reviewed a change does not approve it").code("SamePerson"))
        }
        Event::Approve if c.approved_by.is_some() => {
            Err(Error::conflict("this change is approved already").code("ChangeState"))
        }
        // Who carried it out does not verify it.
        Event::Verify if caller.user == c.requester => {
            Err(Error::forbidden("a change is verified by another person than who requested it").code("OwnChange"))
        }
        Event::Verify if decides => Ok(()),
        Event::Review | Event::Approve | Event::Reject => Ok(()),
        Event::Begin | Event::RollBack | Event::Finish | Event::Verify | Event::Cancel => sight::must_run(caller),
    }
}

impl Ops {
    /// Lets something happen to a change.
    ///
    /// # Errors
    /// Not found; forbidden, for the wrong role, the requester (`OwnChange`) or the reviewer (`SamePerson`); conflict (`ChangeState`);
    /// bad request that names the field.
    pub async fn act_on_change(&self, caller: &Caller, id: &ChangeId, e: Event, a: ChangeAction) -> Result<Change> {
        let (now, sight) = (self.env.now(), Sight::of(caller)?);
        let note = match e {
            Event::Reject | Event::Cancel | Event::RollBack | Event::Verify => Some(check::why(a.note.as_deref())?),
            _ => check::opt_text("note", a.note.as_deref(), check::NOTE)?,
        };
        if a.at.is_some() && matches!(e, Event::Review | Event::Approve | Event::Reject) {
            return Err(bad("at", "a decision is made when it is entered"));
        }
        transact!(self.env.db, |tx| {
            let found = store::get(tx, id).await?.filter(|c| sight.covers(c.project.as_ref()));
            let mut c = found.ok_or_else(|| missing(id))?;
            may(caller, &c, e)?;
            let next = c.state.after(c.kind, e)?;
            let at = check::happened(a.at, c.moved_at, now)?;
            self.apply_to_change(&mut c, caller, e, &a, at)?;
            if next != c.state {
                c.moved_at = at;
            }
            c.state = next;
            store::update(tx, &c).await?;
            let detail = c.outcome.filter(|_| e == Event::Finish).map(|o| format!("outcome={}", o.as_str()));
            let entry = Entry::new(caller, e.as_str(), at, now).note(note.clone()).detail(detail);
            timeline::append(tx, id.as_str(), &entry).await?;
            self.tell(tx, &notice(&c, caller, e.as_str(), note.as_deref(), at)).await?;
            Ok(c)
        })
    }

    fn apply_to_change(
        &self,
        c: &mut Change,
        caller: &Caller,
        e: Event,
        a: &ChangeAction,
        at: Timestamp,
    ) -> Result<()> {
        if a.outcome.is_some() != (e == Event::Finish) {
            return Err(bad("outcome", "is stated when a change is finished: done, rolled_back, failed"));
        }
        match e {
            Event::Review => c.reviewed_by = Some(caller.user.clone()),
            Event::Approve => (c.approved_by, c.approved_at) = (Some(caller.user.clone()), Some(at)),
            Event::Begin => {
                if at < c.from && c.kind != Kind::Emergency {
                    return Err(Error::conflict("the window of this change has not begun").code("ChangeWindow"));
                }
                c.started_at = Some(at);
                if c.kind == Kind::Emergency && c.approved_by.is_none() {
                    let clock = self.terms.named("change-approval", at)?;
                    let house = || self.terms.work.deadline(at, APPROVAL, Hours::Always);
                    c.approve_due = Some(clock.map_or_else(house, |r| Ok(r.due))?);
                }
            }
            Event::RollBack => {
                c.rollback_at = Some(at);
                c.rollback_due = self.terms.named("change-rollback", at)?.map(|r| r.due);
            }
            Event::Finish => {
                if (a.outcome == Some(Outcome::RolledBack)) != (c.state == State::RollingBack)
                    && a.outcome != Some(Outcome::Failed)
                {
                    return Err(bad("outcome", "rolled_back is what a rollback ends with, and done what it does not"));
                }
                (c.outcome, c.finished_at) = (a.outcome, Some(at));
                c.on_time = Some(a.outcome == Some(Outcome::Done) && at <= c.to);
            }
            Event::Reject | Event::Verify | Event::Cancel => {}
        }
        Ok(())
    }
}
