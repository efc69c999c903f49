//! Deadlines that pass: of a stage that nobody decides, of a clock of the contract that runs on. Whoever is waited for, and both parties of the
//! contract, are told, once each; what it means for the assessment is seen from the records.

use super::{Order, clock, store};
use crate::Catalog;
use crate::rules::FlowRole;
use kernel::event::Told;
use kernel::{Result, Timestamp};
use runtime::{Tx, transact};

const BATCH: u32 = 100;

impl Catalog {
    /// Tells of deadlines of orders that have passed and that nobody was told of.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tell_overdue(&self) -> Result<()> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let stages = store::late_stages(&mut tx, now, BATCH).await?;
        let clocks = clock::store::late(&mut tx, now, BATCH).await?;
        drop(tx);
        for (id, n) in stages {
            transact!(self.env.db, |tx| {
                let Some(o) = store::get(tx, &id).await? else { return Ok(()) };
                // It may have been decided meanwhile.
                let Some(s) = o.waiting().filter(|s| s.n == n && s.overdue(now)) else { return Ok(()) };
                let Some(due) = s.due_at else { return Ok(()) };
                if store::stage_first_told(tx, (&o.id, o.round, n), now).await? {
                    self.tell_late(tx, &o, ("审批", "the approval"), s.role, due).await?;
                }
                Ok(())
            })?;
        }
        for c in clocks {
            transact!(self.env.db, |tx| {
                let Some(o) = store::get(tx, &c.order).await? else { return Ok(()) };
                if clock::store::first_told(tx, &c, now).await? {
                    let rule = self.book.rules.clocks.iter().find(|r| r.id == c.clock);
                    let named =
                        rule.map_or((c.clock.as_str(), c.clock.as_str()), |r| (r.name.as_str(), r.name_en.as_str()));
                    self.tell_late(tx, &o, named, FlowRole::Operator, c.due_at).await?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    async fn tell_late(
        &self,
        tx: &mut Tx,
        o: &Order,
        (what, what_en): (&str, &str),
        role: FlowRole,
        due: Timestamp,
    ) -> Result<()> {
        let t = Told {
            topic: "order.overdue".to_owned(),
            subject: o.id.to_string(),
            project: Some(o.project.clone()),
            role: Some(role.as_str().to_owned()),
            text: format!("订单“{}”已超过期限：{what}", o.name),
            text_en: format!("Order '{}' is past a deadline: {what_en}", o.name),
            state: o.state.as_str().to_owned(),
            note: Some(format!("期限 Due: {}", due.rfc3339())),
            by: "system".to_owned(),
            at: self.env.now(),
        };
        self.env.outbox.publish(tx, &t.outbox_topic(), &t.subject, &t).await
    }
}
