//! Power. Operations `server.start`, `server.stop`, `server.reboot`; subject: the server.
//!
//! 1. `power`   changes what is intended and waits for the node (undo: what was intended before; after a reboot that failed, an error)
//! 2. `settle`  ends the task

use super::state::Event;
use super::{Server, store};
use crate::Compute;
use kernel::{Caller, Error, Result, ServerId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Kind of the operation that powers on.
pub const START: &str = "server.start";
/// Kind of the operation that powers off.
pub const STOP: &str = "server.stop";
/// Kind of the operation that reboots.
pub const REBOOT: &str = "server.reboot";

/// What is to happen to the power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// On.
    Start,
    /// Off: by ACPI, then hard after a deadline.
    Stop,
    /// The guest restarts itself, if it listens to ACPI; after a deadline as below.
    RebootSoft,
    /// A new hypervisor process.
    RebootHard,
}

impl Power {
    fn kind(self) -> &'static str {
        match self {
            Power::Start => START,
            Power::Stop => STOP,
            Power::RebootSoft | Power::RebootHard => REBOOT,
        }
    }
    fn asked(self) -> Event {
        match self {
            Power::Start => Event::Start,
            Power::Stop => Event::Stop,
            Power::RebootSoft => Event::RebootSoft,
            Power::RebootHard => Event::RebootHard,
        }
    }
    fn done(self) -> Event {
        match self {
            Power::Start => Event::PoweredOn,
            Power::Stop => Event::PoweredOff,
            Power::RebootSoft | Power::RebootHard => Event::Rebooted,
        }
    }
    fn failed(self) -> Event {
        match self {
            Power::Start => Event::PowerOnFailed,
            Power::Stop => Event::PowerOffFailed,
            Power::RebootSoft | Power::RebootHard => Event::RebootFailed,
        }
    }
    fn on(self) -> bool {
        self != Power::Stop
    }
}

#[derive(Serialize, Deserialize)]
struct Params {
    power: Power,
    /// What was intended before.
    was_on: bool,
}

impl Compute {
    pub(crate) fn power_definitions(self: &Arc<Self>) -> Vec<Definition> {
        let one = |kind| {
            Definition::new(kind)
                .step("power", crate::step!(self, power_change), crate::step!(self, power_back))
                // Undone with `power`.
                .step_without_undo("settle", crate::step!(self, power_settle))
        };
        vec![one(START), one(STOP), one(REBOOT)]
    }

    /// Starts, stops or reboots a server.
    ///
    /// # Errors
    /// Not found; conflict, if its state forbids it, or (`OrderExpired`) if what was ordered has ended: only an administrator starts it then.
    pub async fn power(&self, caller: &Caller, id: &ServerId, power: Power) -> Result<()> {
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            if power.on() && !caller.is_admin() {
                self.quota.may_run(tx, id, self.env.now()).await?;
            }
            let next = s.state.apply(id, power.asked())?;
            if s.node.is_none() {
                return Err(Error::conflict(format!("Instance {id} has no host.")));
            }
            store::set_state(tx, id, next, self.env.now()).await?;
            let params = Params { power, was_on: s.power };
            self.env.ops.start(tx, power.kind(), id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(())
        })
    }

    async fn power_change(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        let way = match p.power {
            Power::RebootSoft => Some("soft"),
            Power::RebootHard => Some("hard"),
            Power::Start | Power::Stop => None,
        };
        // Named after the operation: a repeated step asks for the same reboot, not for another.
        let token = way.map(|w| format!("{}:{w}", cx.id));
        let generation = transact!(self.env.db, |tx| {
            let s = store::get(tx, &id).await?.ok_or_else(|| super::missing(id.as_str()))?;
            let asked = match &token {
                Some(t) => store::reboot_token(tx, &id).await? == *t,
                None => s.power == p.power.on(),
            };
            if asked && s.present {
                return Ok(s.generation);
            }
            if let Some(t) = &token {
                store::set_reboot(tx, &id, t).await?;
            }
            let want = Server { power: p.power.on(), present: true, ..s };
            self.renew(tx, &want).await?.ok_or_else(|| Error::conflict(format!("Instance {id} has no host.")))
        })?;
        match self.reach(&cx, &id, generation, self.config.work_limit).await? {
            Some(s) if s.running == p.power.on() => Ok(Progress::Done),
            Some(_) if p.power.on() => Err(Error::conflict("The host did not start the server.")),
            Some(_) => Err(Error::conflict("The host did not stop the server.")),
            None => Ok(Progress::Later(std::time::Duration::from_millis(100))),
        }
    }

    async fn power_settle(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        let id = ServerId::from(cx.subject.as_str());
        transact!(self.env.db, |tx| {
            let s = store::get(tx, &id).await?.ok_or_else(|| super::missing(id.as_str()))?;
            let next = s.state.apply(&id, p.power.done())?;
            store::set_state(tx, &id, next, self.env.now()).await?;
            store::set_fault(tx, &id, None, self.env.now()).await?;
            self.tell_serving(tx, &id, super::serving::Sign::Asked).await?;
            Ok(Progress::Done)
        })
    }

    /// A start or a stop that failed is taken back; a reboot cannot be, so its failure is an error that shows.
    async fn power_back(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        transact!(self.env.db, |tx| {
            let Some(s) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            if s.present && s.power != p.was_on {
                self.renew(tx, &Server { power: p.was_on, ..s }).await?;
            }
            Ok(Progress::Done)
        })?;
        let fault = (p.power.kind() == REBOOT).then(|| cx.reason.clone()).flatten();
        self.end_task(&cx, p.power.failed(), fault.as_deref()).await
    }
}
