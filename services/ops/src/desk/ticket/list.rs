//! Who sees which tickets.

use super::{Kind, State, Ticket, missing, store};
use crate::Ops;
use crate::desk::sight::Sight;
use kernel::{Caller, ProjectId, Result, TicketId, UserId};
use runtime::list::{Asked, Listed};

/// Which tickets to list.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Given to this person only.
    pub assignee: Option<UserId>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Ops {
    /// Tickets that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn tickets(&self, caller: &Caller, f: &TicketFilter) -> Result<Listed<Ticket>> {
        let Ok(project) = Sight::of(caller)?.narrow(f.project.as_ref()) else { return Ok(Listed::none()) };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &TicketFilter { project, ..f.clone() }).await
    }

    /// A ticket, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn ticket(&self, caller: &Caller, id: &TicketId) -> Result<Ticket> {
        let sight = Sight::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let t = store::get(&mut tx, id).await?.filter(|t| sight.covers(Some(&t.project)));
        t.ok_or_else(|| missing(id))
    }
}
