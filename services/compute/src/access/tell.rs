//! Who hears of it: the project and the operators by notice, the auditor by the ledgers.

use super::{Event, Grant, State};
use crate::{Compute, records};
use kernel::event::Told;
use kernel::{Caller, Error, Result};
use runtime::Tx;
use runtime::port::{AuditEntry, AuditSink, Outcome};
use std::sync::Arc;

/// The word of a topic, and what is said.
fn words(e: Option<Event>) -> (&'static str, &'static str, &'static str) {
    match e {
        None => ("request", "申请进入贵方云服务器控制台，请批准或拒绝", "asks to enter consoles of your servers"),
        Some(Event::Approve) => ("approve", "的访问申请已获批准", "was let in"),
        Some(Event::Refuse) => ("refuse", "的访问申请已被拒绝", "was not let in"),
        Some(Event::Revoke) => ("revoke", "的访问授权已被收回", "was put out: the access grant is revoked"),
        Some(Event::End) => ("end", "已结束访问", "has ended the access"),
        Some(Event::Expire) => ("expire", "的访问授权已到期", "is out: the time of the access grant is over"),
    }
}

impl Compute {
    /// Gives this slice the audit ledger, once, before anybody asks for access.
    ///
    /// # Errors
    /// Internal, if it has one.
    pub fn set_audit(&self, audit: Arc<dyn AuditSink>) -> Result<()> {
        self.audit.set(audit).map_err(|_| Error::internal("compute has its audit ledger already"))
    }

    /// The audit ledger, without which nobody is let in.
    pub(super) fn audit(&self) -> Result<&Arc<dyn AuditSink>> {
        self.audit.get().ok_or_else(|| Error::internal("compute was not given the audit ledger"))
    }

    /// Seals how a grant stands, tells people, and wakes who carries sessions under it. What time did has an entry in the audit ledger of its
    /// own; what people did has that of their request.
    pub(super) async fn tell_access(
        &self,
        tx: &mut Tx,
        g: &Grant,
        e: Option<Event>,
        by: Option<&Caller>,
    ) -> Result<()> {
        let audit = self.audit()?;
        records::GRANT.seal(tx, g.id.as_str()).await?;
        let (word, zh, en) = words(e);
        let (operator, minutes) = (&g.operator_name, g.minutes);
        let t = Told {
            topic: format!("access.{word}"),
            subject: g.id.to_string(),
            project: Some(g.project.clone()),
            role: None,
            text: format!("运维人员“{operator}”{zh}（{minutes}分钟）"),
            text_en: format!("Operator '{operator}' {en} ({minutes} minutes)"),
            state: g.state.as_str().to_owned(),
            note: if g.state == State::Requested { Some(g.reason.clone()) } else { g.note.clone() },
            by: by.map_or("system", |c| c.user_name.as_str()).to_owned(),
            at: self.env.now(),
        };
        self.env.outbox.publish(tx, &t.outbox_topic(), &t.subject, &t).await?;
        if by.is_none() {
            let system = Caller::system("access-grants");
            let mut entry = AuditEntry::of(&system, "ops", &format!("access-grant.{word}"), Outcome::Done);
            entry.project = Some(g.project.clone());
            entry.detail = Some(format!("access grant {} is {}", g.id, g.state.as_str()));
            audit.record(tx, &entry).await?;
        }
        tx.wake_on_commit(&self.access_changed);
        Ok(())
    }
}
