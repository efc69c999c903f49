//! What can be subscribed to: `*`, a noun with all its events, or one event.

use crate::desk::check::bad;
use kernel::Result;

/// Nouns of the desk's own cases; their events are those of the case.
pub const NOUNS: [&str; 6] = ["ticket", "incident", "change", "maintenance", "risk", "problem"];

/// Every other topic, with its name in Chinese and English.
pub const TOPICS: [(&str, &str, &str); 42] = [
    ("order.waiting", "订单待审批", "an order waits for an approval"),
    ("order.overdue", "订单超过期限", "a deadline of an order has passed"),
    ("order.expiring", "订单即将到期", "an order ends soon"),
    ("order.reject", "订单被驳回", "an order was refused"),
    ("order.return", "订单被退回", "an order was sent back"),
    ("order.deliver", "订单已交付", "an order was delivered"),
    ("order.fail", "订单办理失败", "an order could not be carried out"),
    ("order.release_stuck", "订单释放未完成", "what an ended order made is not gone"),
    ("bill.issue", "账单已出账", "a bill was issued"),
    ("bill.dispute", "账单行有争议", "a line of a bill is disputed"),
    ("bill.withdraw", "争议已撤回", "a dispute was given up"),
    ("bill.propose", "争议有处理意见", "an end of a dispute is proposed"),
    ("bill.decline", "处理意见未获同意", "a proposed end is not agreed with"),
    ("bill.reject", "维持原账", "a disputed line stands as it was billed"),
    ("bill.uphold", "争议成立", "a dispute was upheld"),
    ("bill.confirm", "账单已确认", "a bill is confirmed"),
    ("assessment.open", "考核已启动", "an assessment was opened"),
    ("assessment.announce", "考核结果已告知", "the result of an assessment was told"),
    ("assessment.confirm", "考核结果已确认", "the result of an assessment was confirmed"),
    ("assessment.appeal", "考核结果被申诉", "the result of an assessment is appealed against"),
    ("assessment.review", "申诉已复核", "an appeal was reviewed"),
    ("assessment.finalise", "考核已定稿", "an assessment was signed off"),
    ("settlement.propose", "结算单待采购人签字", "a settlement waits for the purchaser's signature"),
    ("settlement.return", "结算单被退回", "a settlement was sent back"),
    ("settlement.close", "结算单已签结", "a settlement was signed by both sides"),
    ("duty.due_soon", "履约事项即将到期", "a duty is due soon"),
    ("duty.overdue", "履约事项已逾期", "a duty is overdue"),
    ("register.expiring", "台账记录即将失效", "a record of a register runs out"),
    ("register.expired", "台账记录已失效", "a record of a register has run out"),
    ("pool.high", "资源池使用率达到扩容线", "a pool is to be expanded"),
    ("pool.normal", "资源池使用率回落", "a pool is below the limit again"),
    ("contract.proposed", "合同新版本待采购人同意", "a version of the contract waits for the purchaser's agreement"),
    ("contract.agreed", "合同新版本已获同意", "the purchaser has agreed to a version of the contract"),
    ("contract.declined", "合同新版本未获同意", "the purchaser has declined a version of the contract"),
    ("access.request", "运维人员申请进入租户服务器", "an operator asks to enter a tenant's servers"),
    ("access.approve", "访问申请已批准", "an operator was let in"),
    ("access.refuse", "访问申请被拒绝", "an operator was not let in"),
    ("access.revoke", "访问授权已收回", "a grant of access was revoked"),
    ("access.end", "运维访问已结束", "an operator has ended his access"),
    ("access.expire", "访问授权已到期", "the time of a grant of access is over"),
    ("brand.expiring", "自有主机名证书即将失效", "the certificate of a domain's own host name runs out"),
    ("brand.expired", "自有主机名证书已失效", "the certificate of a domain's own host name has run out"),
];

/// The noun of a topic.
pub(super) fn noun(topic: &str) -> &str {
    topic.split_once('.').map_or(topic, |(noun, _)| noun)
}

fn nouns() -> Vec<&'static str> {
    let mut all = NOUNS.to_vec();
    for (t, ..) in &TOPICS {
        if !all.contains(&noun(t)) {
            all.push(noun(t));
        }
    }
    all
}

/// A topic as somebody subscribes to it.
///
/// # Errors
/// Bad request that names the field and what there is.
pub(super) fn checked(s: &str) -> Result<String> {
    let good = match s.split_once('.') {
        None => s == "*",
        Some((n, "*")) => nouns().contains(&n),
        Some((n, event)) if NOUNS.contains(&n) => {
            (1..=32).contains(&event.len()) && event.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        }
        Some((n, _)) => {
            let known: Vec<&str> = TOPICS.iter().map(|t| t.0).filter(|t| noun(t) == n).collect();
            if !known.is_empty() && !known.contains(&s) {
                return Err(bad("topics", format!("must be '{n}.*' or one of {}", known.join(", "))));
            }
            known.contains(&s)
        }
    };
    if good {
        return Ok(s.to_owned());
    }
    Err(bad("topics", format!("must be '*', or one of {} with '.*' or an event behind it", nouns().join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_checked() {
        let good = ["*", "ticket.*", "incident.recovered", "change.roll_back", "bill.*", "order.expiring"];
        for t in good.into_iter().chain(TOPICS.iter().map(|t| t.0)) {
            assert!(checked(t).is_ok(), "{t}");
        }
        let wrong =
            ["", "ticket", "tickets.*", "ticket.", "ticket.A", "desk.*", "ticket.a.b", "told.*", "bill.", "Order.*"];
        for t in wrong {
            assert_eq!(checked(t).unwrap_err().field.as_deref(), Some("topics"), "{t}");
        }
        let e = checked("duty.late").unwrap_err();
        assert!(e.message.contains("duty.due_soon, duty.overdue"), "{e}");
        assert!(checked("ticket").unwrap_err().message.contains("problem, order, bill, assessment, settlement, duty"));
    }

    #[test]
    fn no_topic_is_there_twice_and_each_has_both_names() {
        let mut all: Vec<&str> = TOPICS.iter().map(|t| t.0).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), TOPICS.len());
        assert!(TOPICS.iter().all(|(_, zh, en)| !zh.is_ascii() && en.is_ascii()));
    }
}
