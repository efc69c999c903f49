//! What people may want to hear of an order, in the transaction in which it happens: that it waits for somebody, came back, is there or is
//! not. Notices of its end are given in `crate::expire`.

use super::Order;
use crate::Catalog;
use crate::rules::FlowRole;
use kernel::Result;
use kernel::event::Told;
use runtime::Tx;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// It waits for a stage of its flow.
    Waiting,
    /// A stage refused it.
    Reject,
    /// A stage sent it back.
    Return,
    /// What was asked for is there, or done.
    Deliver,
    /// It could not be done.
    Fail,
    /// It has ended, and what it made is not gone.
    ReleaseStuck,
}

impl News {
    fn word(self) -> &'static str {
        match self {
            News::Waiting => "waiting",
            News::Reject => "reject",
            News::Return => "return",
            News::Deliver => "deliver",
            News::Fail => "fail",
            News::ReleaseStuck => "release_stuck",
        }
    }
}

/// Who decides at a stage, in Chinese and English.
fn who(role: FlowRole) -> (&'static str, &'static str) {
    match role {
        FlowRole::TenantManager => ("租户管理员", "tenant's manager"),
        FlowRole::Purchaser => ("采购人", "purchaser"),
        FlowRole::Operator => ("运营方", "operator"),
        FlowRole::AuditAdministrator => ("审计管理员", "audit administrator"),
        FlowRole::SecurityAdministrator => ("安全管理员", "security administrator"),
    }
}

impl Catalog {
    /// Publishes what happened to an order as it stands; `by` is the name of who did it.
    pub(crate) async fn tell(&self, tx: &mut Tx, o: &Order, news: News, by: &str) -> Result<()> {
        let stage = o.waiting().filter(|_| news == News::Waiting);
        let (zh, en) = match (news, stage) {
            (News::Waiting, Some(s)) => {
                let (zh, en) = who(s.role);
                (format!("待{zh}审批"), format!("waits for the {en}"))
            }
            // A flow without stages waits for nobody.
            (News::Waiting, None) => return Ok(()),
            (News::Reject, _) => ("已被驳回".to_owned(), "was refused".to_owned()),
            (News::Return, _) => ("已退回修改".to_owned(), "was sent back for rework".to_owned()),
            (News::Deliver, _) => ("已交付".to_owned(), "is delivered".to_owned()),
            (News::Fail, _) => ("办理失败".to_owned(), "could not be carried out".to_owned()),
            (News::ReleaseStuck, _) => {
                ("未能完成释放，需要处理".to_owned(), "has not been released: somebody has to look after it".to_owned())
            }
        };
        let due = || stage.and_then(|s| s.due_at).map(|t| format!("审批期限 Due: {}", t.rfc3339()));
        let t = Told {
            topic: format!("order.{}", news.word()),
            subject: o.id.to_string(),
            project: Some(o.project.clone()),
            role: stage.map(|s| s.role.as_str().to_owned()),
            text: format!("订单“{}”{zh}", o.name),
            text_en: format!("Order '{}' {en}", o.name),
            state: o.state.as_str().to_owned(),
            note: if news == News::Deliver { None } else { o.reason.clone().or_else(due) },
            by: by.to_owned(),
            at: self.env.now(),
        };
        self.env.outbox.publish(tx, &t.outbox_topic(), &t.subject, &t).await
    }
}
