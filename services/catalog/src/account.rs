//! An account of this cloud, asked for as an order: a role in the project for one person. Operation `order.account`; subject: the order.
//!
//! 1. `begin`   the order is at work (undo: it is `failed`)
//! 2. `grant`   the person has the role (undo: not any more)
//! 3. `deliver` the order is `delivered`, until its end (undo: it is not)
//!
//! Its end is the release of the order ([`crate::release`]), which takes the role away.

use crate::Catalog;
use crate::fulfil::step;
use crate::order::kind::Ask;
use crate::order::state::{Event, State};
use kernel::{Error, Result, Role, UserId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use std::sync::Arc;

/// Kind of the operation.
pub const OPEN: &str = "order.account";

impl Catalog {
    pub(crate) fn account_definition(self: &Arc<Self>) -> Definition {
        Definition::new(OPEN)
            .step("begin", step!(self, fulfil_begin), step!(self, fulfil_fail))
            .step("grant", step!(self, account_grant), step!(self, account_revoke))
            .step("deliver", step!(self, account_deliver), step!(self, unfulfil_deliver))
    }

    async fn account(&self, cx: &StepCx) -> Result<Option<(kernel::ProjectId, UserId, Role)>> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, cx).await?;
        Ok(match o.ask {
            Ask::Account(a) => a.user.zip(a.role).map(|(u, r)| (o.project, u, r)),
            _ => None,
        })
    }

    /// A person who had the role already could not have asked for it (`Catalog::ask_account`), so what is taken back is the order's own.
    async fn account_grant(&self, cx: StepCx) -> Result<Progress> {
        let Some((project, user, role)) = self.account(&cx).await? else {
            return Err(Error::internal("an account without a person"));
        };
        self.ports.people.let_in(&user, &project, role).await?;
        Ok(Progress::Done)
    }

    /// Takes the role away again; repeated, or never granted, it changes nothing.
    pub(crate) async fn account_revoke(&self, cx: StepCx) -> Result<Progress> {
        if let Some((project, user, role)) = self.account(&cx).await? {
            self.ports.people.put_out(&user, &project, role).await?;
        }
        Ok(Progress::Done)
    }

    async fn account_deliver(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if o.state == State::Fulfilling {
                o.state = o.state.after(Event::Fulfilled { trial: false })?;
                o.updated_at = now;
                self.set_ready(tx, &mut o, now).await?;
                self.save(tx, &o).await?;
            }
            Ok(Progress::Done)
        })
    }
}
