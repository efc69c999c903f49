//! What happens to a ticket. Each is one transaction: the entry of its timeline, its state, its clocks, and the notice.

use super::open::notice;
use super::{Event, State, Ticket, WaitsFor, missing, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::sight::{self, Sight};
use crate::desk::timeline::{self, Entry};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Caller, Error, Result, TicketId, Timestamp, UserId};
use runtime::{Tx, transact};

/// The tenant has this long to confirm a resolution before the staff may close the ticket. A rule of the house: no contract has one.
const CONFIRM: Span = Span::Days(3, DayKind::Working);

/// Something that happens to a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketAction {
    /// When it happened, if the staff enters it afterwards; then a remark says why.
    pub at: Option<Timestamp>,
    /// Remark.
    pub note: Option<String>,
    /// Who works on it from now on.
    pub assignee: Option<UserId>,
    /// With an acceptance: until when it is agreed to be resolved, where the contract has no clock.
    pub due: Option<Timestamp>,
    /// With a confirmation: 1 to 5.
    pub satisfaction: Option<u32>,
    /// With a wait: for whom. The remark says why.
    pub waits_for: Option<WaitsFor>,
}

/// Words, which change nothing but that the tenant's end a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What is said.
    pub text: String,
    /// Among the staff.
    pub internal: bool,
}

/// Who may do what. Confirming and reopening is the tenant's, so that nobody confirms his own work.
fn may(caller: &Caller, t: &Ticket, e: Event) -> Result<()> {
    let tenant = sight::speaks_for(caller, &t.project);
    let (allowed, who) = match e {
        Event::Accept | Event::Start | Event::Wait | Event::Resolve | Event::Close => (sight::runs(caller), "operator"),
        Event::Confirm | Event::Reopen | Event::Cancel => (tenant, "tenant"),
        Event::Resume => (tenant || sight::runs(caller), "tenant or the operator"),
    };
    if allowed { Ok(()) } else { Err(Error::forbidden(format!("that is for the {who} to do"))) }
}

fn when(caller: &Caller, t: &Ticket, a: &TicketAction, now: Timestamp) -> Result<Timestamp> {
    if a.at.is_some() {
        if !sight::runs(caller) {
            return Err(bad("at", "only the staff enters what happened earlier"));
        }
        check::why(a.note.as_deref())?;
    }
    check::happened(a.at, t.moved_at, now)
}

impl Ops {
    /// Lets something happen to a ticket.
    ///
    /// # Errors
    /// Not found, for another project's; forbidden, for the wrong side; conflict (`TicketState`), if its state does not take it;
    /// bad request that names the field.
    pub async fn act_on_ticket(&self, caller: &Caller, id: &TicketId, e: Event, a: TicketAction) -> Result<Ticket> {
        let (now, sight) = (self.env.now(), Sight::of(caller)?);
        let note = check::opt_text("note", a.note.as_deref(), check::NOTE)?;
        transact!(self.env.db, |tx| {
            let mut t = seen(tx, &sight, id).await?;
            may(caller, &t, e)?;
            let next = t.state.after(e)?;
            let at = when(caller, &t, &a, now)?;
            self.apply(&mut t, e, &a, at)?;
            t.state = next;
            t.moved_at = at;
            if next.is_final() {
                t.closed_at = Some(at);
            }
            store::update(tx, &t).await?;
            let detail = match a.waits_for {
                Some(w) => Some(format!("waits_for={}", w.as_str())),
                None => a.satisfaction.map(|n| format!("satisfaction={n}")),
            };
            let entry = Entry::new(caller, e.as_str(), at, now).note(note.clone()).detail(detail);
            timeline::append(tx, id.as_str(), &entry).await?;
            self.tell(tx, &notice(&t, caller, e.as_str(), note.as_deref(), at)).await?;
            Ok(t)
        })
    }

    /// What an event does to the clocks and fields.
    fn apply(&self, t: &mut Ticket, e: Event, a: &TicketAction, at: Timestamp) -> Result<()> {
        if a.due.is_some() && e != Event::Accept {
            return Err(bad("due", "is agreed when a ticket is accepted"));
        }
        if a.satisfaction.is_some() && e != Event::Confirm {
            return Err(bad("satisfaction", "is given with the confirmation"));
        }
        if a.waits_for.is_some() && e != Event::Wait {
            return Err(bad("waits_for", "is said with a wait"));
        }
        if let Some(u) = &a.assignee {
            t.assignee = Some(UserId::from(check::id("assignee", u.as_str())?));
        }
        match e {
            Event::Accept => {
                respond(t, at);
                if let Some(due) = a.due {
                    agree(t, due, at)?;
                }
            }
            Event::Wait => wait(t, a)?,
            Event::Resume => {
                self.pause(t, at)?;
                t.waited = t.waited.saturating_add((at.micros() - t.moved_at.micros()).max(0));
                t.waits_for = None;
            }
            Event::Reopen => {
                self.pause(t, at)?;
                (t.resolved_at, t.confirm_due) = (None, None);
            }
            Event::Resolve => {
                t.resolved_at = Some(at);
                t.confirm_due = Some(self.terms.work.deadline(at, CONFIRM, Hours::Always)?);
            }
            Event::Confirm => {
                t.satisfaction = mark(a.satisfaction)?;
                t.resolve_timely = timely(t);
            }
            Event::Close => {
                if t.confirm_due.is_some_and(|due| at < due) {
                    return Err(Error::conflict("the tenant still has time to confirm").code("TicketState"));
                }
                t.resolve_timely = timely(t);
            }
            Event::Cancel => {
                if t.state == State::Waiting {
                    t.waited = t.waited.saturating_add((at.micros() - t.moved_at.micros()).max(0));
                }
                t.waits_for = None;
            }
            Event::Start => {}
        }
        Ok(())
    }

    /// The resolution's clock stood since the last change of state.
    fn pause(&self, t: &mut Ticket, until: Timestamp) -> Result<()> {
        if let Some(r) = t.running() {
            t.resolve_due = Some(self.terms.moved(r, t.moved_at, until)?.due);
        }
        Ok(())
    }

    /// Says something on a ticket. The first words of the staff that the tenant can read are a response; the tenant's end a wait.
    ///
    /// # Errors
    /// Not found; bad request; conflict, if the ticket is over.
    pub async fn comment_ticket(&self, caller: &Caller, id: &TicketId, c: Comment) -> Result<Ticket> {
        let (now, sight) = (self.env.now(), Sight::of(caller)?);
        let text = check::text("note", &c.text, check::NOTE)?;
        if c.internal && sight != Sight::All {
            return Err(bad("internal", "is for the staff"));
        }
        transact!(self.env.db, |tx| {
            let mut t = seen(tx, &sight, id).await?;
            if !sight::runs(caller) && !caller.has(kernel::Role::Purchaser) && !sight::speaks_for(caller, &t.project) {
                return Err(Error::forbidden("readers of a project do not write"));
            }
            open(&t)?;
            let at = now.max(t.moved_at);
            if sight::runs(caller) && !c.internal && caller.user != t.requester && t.responded_at.is_none() {
                respond(&mut t, at);
                store::update(tx, &t).await?;
            }
            let entry =
                Entry { internal: c.internal, ..Entry::new(caller, "comment", at, now).note(Some(text.clone())) };
            timeline::append(tx, id.as_str(), &entry).await?;
            if t.state == State::Waiting && !sight::runs(caller) && sight::speaks_for(caller, &t.project) {
                self.answered(tx, &mut t, caller, (at, now)).await?;
            }
            if !c.internal {
                self.tell(tx, &notice(&t, caller, "comment", Some(&text), at)).await?;
            }
            Ok(t)
        })
    }

    /// The tenant has answered, or objects: it waits no longer.
    async fn answered(
        &self,
        tx: &mut Tx,
        t: &mut Ticket,
        caller: &Caller,
        (at, now): (Timestamp, Timestamp),
    ) -> Result<()> {
        self.apply(t, Event::Resume, &TicketAction::default(), at)?;
        t.state = t.state.after(Event::Resume)?;
        t.moved_at = at;
        store::update(tx, t).await?;
        timeline::append(tx, t.id.as_str(), &Entry::new(caller, Event::Resume.as_str(), at, now)).await?;
        self.tell(tx, &notice(t, caller, Event::Resume.as_str(), None, at)).await
    }

    /// Gives a ticket to somebody of the staff, or names the incident that it led to.
    ///
    /// # Errors
    /// Not found; forbidden, unless by the operator; conflict, if the ticket is over.
    pub async fn assign_ticket(
        &self,
        caller: &Caller,
        id: &TicketId,
        assignee: Option<&UserId>,
        incident: Option<&str>,
    ) -> Result<Ticket> {
        sight::must_run(caller)?;
        let now = self.env.now();
        let assignee = assignee.map(|u| check::id("assignee", u.as_str())).transpose()?;
        if assignee.is_none() && incident.is_none() {
            return Err(bad("assignee", "name somebody, or an incident"));
        }
        transact!(self.env.db, |tx| {
            let mut t = seen(tx, &Sight::All, id).await?;
            open(&t)?;
            if let Some(i) = incident {
                let i = kernel::IncidentId::from(i);
                crate::desk::incident::store::get(tx, &i).await?.ok_or_else(|| crate::desk::incident::missing(&i))?;
                t.incident = Some(i.to_string());
            }
            if let Some(u) = &assignee {
                t.assignee = Some(UserId::from(u.as_str()));
            }
            store::update(tx, &t).await?;
            let detail = [("assignee", assignee.as_deref()), ("incident", incident)];
            let detail: Vec<String> = detail.iter().filter_map(|(k, v)| v.map(|v| format!("{k}={v}"))).collect();
            let entry = Entry { internal: true, ..Entry::new(caller, "assign", now, now) };
            timeline::append(tx, id.as_str(), &entry.detail(Some(detail.join(" ")))).await?;
            Ok(t)
        })
    }
}

async fn seen(tx: &mut Tx, sight: &Sight, id: &TicketId) -> Result<Ticket> {
    store::get(tx, id).await?.filter(|t| sight.covers(Some(&t.project))).ok_or_else(|| missing(id))
}

fn open(t: &Ticket) -> Result<()> {
    if t.state.is_final() {
        return Err(Error::conflict(format!("the ticket is {}", t.state.as_str())).code("TicketState"));
    }
    Ok(())
}

/// A wait stops the clock that the staff is measured by: it says for whom and why, and begins when it is entered.
fn wait(t: &mut Ticket, a: &TicketAction) -> Result<()> {
    if a.at.is_some() {
        return Err(bad("at", "a wait begins when it is entered"));
    }
    check::why(a.note.as_deref())?;
    let missing = || bad("waits_for", "says for whom it waits: tenant, third_party");
    t.waits_for = Some(a.waits_for.ok_or_else(missing)?);
    Ok(())
}

fn respond(t: &mut Ticket, at: Timestamp) {
    if t.responded_at.is_none() {
        t.responded_at = Some(at);
        t.response_timely = t.response_due.map(|due| at <= due);
    }
}

fn timely(t: &Ticket) -> Option<bool> {
    Some(t.resolved_at? <= t.resolve_due?)
}

fn agree(t: &mut Ticket, due: Timestamp, at: Timestamp) -> Result<()> {
    if t.resolve_due.is_some() {
        return Err(bad("due", "the contract has a clock for this ticket"));
    }
    if due <= at {
        return Err(bad("due", "must be after the acceptance"));
    }
    t.resolve_due = Some(due);
    Ok(())
}

fn mark(n: Option<u32>) -> Result<Option<u32>> {
    match n {
        Some(n) if !(1..=5).contains(&n) => Err(bad("satisfaction", "must be 1 to 5")),
        n => Ok(n),
    }
}
