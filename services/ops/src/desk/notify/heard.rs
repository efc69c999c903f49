//! Facts of other slices, and of other parts of this one, as notices.

use crate::desk::{Notice, TOPIC};
use crate::register::REMINDER;
use kernel::event::{ORDER_EXPIRING, OrderExpiring, Told};
use kernel::{Result, Timestamp};
use runtime::outbox::Fact;
use serde::Deserialize;

/// What acts without a person.
const SYSTEM: &str = "system";

/// The notice that a fact makes.
pub(super) fn notice(fact: &Fact) -> Result<Notice> {
    match fact.topic.as_str() {
        ORDER_EXPIRING => Ok(expiring(serde_json::from_str(&fact.body)?, fact.at)),
        REMINDER => Ok(reminder(serde_json::from_str(&fact.body)?, fact.at)),
        t if t.starts_with(TOPIC) => Ok(serde_json::from_str(&fact.body)?),
        _ => Ok(told(serde_json::from_str(&fact.body)?)),
    }
}

fn told(t: Told) -> Notice {
    Notice {
        topic: t.topic,
        subject: t.subject,
        project: t.project,
        public: false,
        title: t.text,
        title_en: Some(t.text_en),
        role: t.role,
        state: t.state,
        note: t.note,
        by: t.by,
        at: t.at,
    }
}

/// The policy gives each notice once a threshold; the days are those of the threshold, the instant is that of the end.
fn expiring(o: OrderExpiring, at: Timestamp) -> Notice {
    let (name, days, end) = (&o.name, o.days, o.expires_at.rfc3339());
    Notice {
        topic: ORDER_EXPIRING.to_owned(),
        subject: o.order.to_string(),
        title: format!("订单“{name}”{days}天内到期：{end}"),
        title_en: Some(format!("Order '{name}' ends within {days} days, at {end}")),
        project: Some(o.project),
        public: false,
        role: None,
        state: "expiring".to_owned(),
        note: None,
        by: SYSTEM.to_owned(),
        at,
    }
}

/// As registers write it.
#[derive(Deserialize)]
struct Reminder {
    register: String,
    record: String,
    title: String,
    valid_until: i64,
    days: u32,
}

fn reminder(r: Reminder, at: Timestamp) -> Notice {
    let (end, over) = (Timestamp(r.valid_until), r.days == 0);
    let (title, days) = (&r.title, r.days);
    let (zh, en) = if over {
        (format!("台账记录“{title}”已失效"), format!("Record '{title}' has run out"))
    } else {
        (format!("台账记录“{title}”{days}天内失效"), format!("Record '{title}' runs out within {days} days"))
    };
    let word = if over { "expired" } else { "expiring" };
    Notice {
        topic: format!("register.{word}"),
        subject: r.record,
        // Registers are the purchaser's and the operator's.
        project: None,
        public: false,
        title: zh,
        title_en: Some(en),
        role: None,
        state: word.to_owned(),
        note: Some(format!("{}: {}", r.register, end.rfc3339())),
        by: SYSTEM.to_owned(),
        at,
    }
}
