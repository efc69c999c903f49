//! What a ticket must say, and raising it.

use super::{Channel, Kind, Priority, State, Ticket, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::clock::{Running, Stage};
use crate::desk::timeline::{self, Entry};
use crate::desk::{Notice, sight};
use crate::terms::Terms;
use kernel::calendar::Hours;
use kernel::{Caller, ProjectId, Result, TicketId, Timestamp, UserId};
use runtime::{Tx, transact};

/// A wish for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// Whose it is; the caller's unless told.
    pub project: Option<ProjectId>,
    /// What it is about.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Urgency.
    pub priority: Priority,
    /// How it came; what came otherwise than by the portal is entered by the staff.
    pub channel: Channel,
    /// Business system.
    pub system: Option<String>,
    /// Resources.
    pub resources: Vec<String>,
    /// Clock of the contract.
    pub clock: Option<String>,
    /// Who wants it, if somebody else enters it: a name.
    pub requester: Option<String>,
    /// When it was raised, if it is entered afterwards.
    pub at: Option<Timestamp>,
}

/// Deadline of the response, clock of the resolution.
pub(super) fn clocks(
    t: &Terms,
    kind: Kind,
    clock: Option<&str>,
    from: Timestamp,
) -> Result<(Option<Timestamp>, Option<Running>)> {
    let (mut respond, mut resolve) = (None, None);
    if let Some(id) = clock {
        respond = t.named(&format!("{id}.respond"), from)?;
        resolve = match t.named(&format!("{id}.complete"), from)? {
            None => t.named(id, from)?,
            some => some,
        };
    }
    if respond.is_none() {
        respond = t.stage("ticket", Stage::Respond, from)?;
    }
    if resolve.is_none() {
        resolve = t.stage("ticket", Stage::Close, from)?;
    }
    if kind == Kind::Fault {
        if respond.is_none() {
            respond = t.stage("fault", Stage::Respond, from)?;
        }
        if resolve.is_none() {
            resolve = t.stage("fault", Stage::Recover, from)?;
        }
    }
    Ok((respond.map(|r| r.due), resolve))
}

fn check_clock(t: &Terms, clock: Option<&str>) -> Result<Option<String>> {
    let Some(id) = clock else { return Ok(None) };
    let id = check::id("clock", id)?;
    let names = [id.clone(), format!("{id}.respond"), format!("{id}.complete")];
    if t.clocks.iter().any(|c| names.contains(&c.id)) {
        return Ok(Some(id));
    }
    let all: Vec<&str> = t.clocks.iter().map(|c| c.id.as_str()).collect();
    Err(bad("clock", format!("is no clock of contract {}: {}", t.contract, all.join(", "))))
}

impl Ops {
    fn new_ticket(&self, caller: &Caller, new: NewTicket, now: Timestamp) -> Result<Ticket> {
        let project = sight::for_project(caller, new.project.as_ref())?;
        let staff = sight::runs(caller);
        if !staff && (new.channel != Channel::Portal || new.requester.is_some() || new.at.is_some()) {
            let field = if new.at.is_some() { "at" } else { "channel" };
            return Err(bad(field, "only the staff enters what came by another way"));
        }
        let raised_at = check::began(new.at, now)?;
        let clock = check_clock(&self.terms, new.clock.as_deref())?;
        let (response_due, resolve) = clocks(&self.terms, new.kind, clock.as_deref(), raised_at)?;
        Ok(Ticket {
            id: TicketId::fresh(),
            project,
            kind: new.kind,
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            priority: new.priority,
            channel: new.channel,
            system: new.system.as_deref().map(|s| check::id("system", s)).transpose()?,
            resources: check::ids("resources", &new.resources)?,
            clock,
            requester: caller.user.clone(),
            requester_name: check::opt_text("requester", new.requester.as_deref(), 64)?
                .unwrap_or_else(|| caller.user_name.clone()),
            assignee: None::<UserId>,
            state: State::Open,
            raised_at,
            recorded_at: now,
            moved_at: raised_at,
            response_due,
            responded_at: None,
            response_timely: None,
            resolve_due: resolve.map(|r| r.due),
            resolve_in_working_time: resolve.is_some_and(|r| r.hours == Hours::Working),
            resolved_at: None,
            resolve_timely: None,
            confirm_due: None,
            closed_at: None,
            satisfaction: None,
            incident: None,
            waits_for: None,
            waited: 0,
        })
    }

    /// Raises a ticket.
    ///
    /// # Errors
    /// Bad request that names the field; not found, for another's project.
    pub async fn raise_ticket(&self, caller: &Caller, new: NewTicket) -> Result<Ticket> {
        let now = self.env.now();
        let t = self.new_ticket(caller, new, now)?;
        transact!(self.env.db, |tx| { self.enter_ticket(tx, caller, &t, now).await })?;
        Ok(t)
    }

    /// The same within a transaction.
    ///
    /// # Errors
    /// As [`Ops::raise_ticket`].
    pub(crate) async fn raise_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: NewTicket,
        now: Timestamp,
    ) -> Result<Ticket> {
        let t = self.new_ticket(caller, new, now)?;
        self.enter_ticket(tx, caller, &t, now).await?;
        Ok(t)
    }

    async fn enter_ticket(&self, tx: &mut Tx, caller: &Caller, t: &Ticket, now: Timestamp) -> Result<()> {
        store::insert(tx, t).await?;
        timeline::append(tx, t.id.as_str(), &Entry::new(caller, "raise", t.raised_at, now)).await?;
        self.tell(tx, &notice(t, caller, "raise", None, t.raised_at)).await
    }
}

pub(super) fn notice(t: &Ticket, caller: &Caller, event: &str, note: Option<&str>, at: Timestamp) -> Notice {
    Notice {
        topic: format!("ticket.{event}"),
        subject: t.id.to_string(),
        project: Some(t.project.clone()),
        public: false,
        title: t.title.clone(),
        title_en: None,
        role: None,
        state: t.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: caller.user_name.clone(),
        at,
    }
}
