//! Tickets: what a tenant asks for, reports or complains of.
//!
//! * `state.rs`: the states; `open.rs`: what a ticket must say, and its clocks; `act.rs`: what happens to it; `list.rs`: who sees which;
//!   `store.rs`: the SQL.
//!
//! Two clocks. The *response* runs from when the ticket was raised to the first acceptance or answer of the staff: the contract's clock
//! `X.respond` of what is asked for, else its row `ticket` of incidents (Chuyi: 10 minutes in working time, 20 otherwise), else for a fault
//! its row `fault`. The *resolution* runs to the last resolution: the clock `X.complete` or `X`, else for a fault the row's recovery, else
//! what was agreed when it was accepted. Time in which it waits for the tenant or for a third party does not count:
//! the staff says for whom and why, and the tenant's answer ends it. Whether a clock was kept is stored when it
//! stops for good; the deadline itself is in time.

mod act;
mod list;
mod open;
pub mod state;
pub(crate) mod store;

use super::clock::{Running, Standing, standing};
use super::words::words;
use kernel::{ProjectId, TicketId, Timestamp, UserId};

pub use act::{Comment, TicketAction};
pub use list::TicketFilter;
pub use open::NewTicket;
pub use state::{Event, State};

words! {
    /// What a ticket is about.
    Kind "kind of a ticket" {
        ServiceRequest = "service_request" "服务请求" "service request",
        Fault = "fault" "故障报修" "fault",
        Consultation = "consultation" "咨询" "consultation",
        Complaint = "complaint" "投诉建议" "complaint or suggestion",
        Security = "security" "安全服务" "security service",
        Vulnerability = "vulnerability" "漏洞整改" "vulnerability to be mended",
    }
}

words! {
    /// How urgent a ticket is. It orders work; deadlines are the contract's.
    Priority "priority" {
        Low = "low" "低" "low",
        Normal = "normal" "中" "normal",
        High = "high" "高" "high",
        Urgent = "urgent" "紧急" "urgent",
    }
}

words! {
    /// For whom a ticket waits.
    WaitsFor "whom a ticket waits for" {
        Tenant = "tenant" "用户" "the tenant",
        ThirdParty = "third_party" "第三方" "a third party",
    }
}

words! {
    /// By which way a ticket came.
    Channel "channel" {
        Portal = "portal" "工单系统" "ticket system",
        Chat = "chat" "企业微信群" "chat group",
        Telephone = "telephone" "电话" "telephone",
        Mail = "mail" "邮件" "mail",
        Monitoring = "monitoring" "监控告警" "monitoring",
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Id.
    pub id: TicketId,
    /// Whose it is.
    pub project: ProjectId,
    /// What it is about.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// The whole text.
    pub text: String,
    /// Urgency.
    pub priority: Priority,
    /// How it came.
    pub channel: Channel,
    /// Business system.
    pub system: Option<String>,
    /// Resources.
    pub resources: Vec<String>,
    /// Clock of the contract that it asks to be measured by.
    pub clock: Option<String>,
    /// Who wants it.
    pub requester: UserId,
    /// Name of that person then.
    pub requester_name: String,
    /// Who works on it.
    pub assignee: Option<UserId>,
    /// State.
    pub state: State,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When its state last changed.
    pub moved_at: Timestamp,
    /// Until when somebody must have answered.
    pub response_due: Option<Timestamp>,
    /// When somebody did.
    pub responded_at: Option<Timestamp>,
    /// In time; stored when it stopped.
    pub response_timely: Option<bool>,
    /// Until when it must be resolved; moved by every pause.
    pub resolve_due: Option<Timestamp>,
    /// The resolution's clock runs in working time only.
    pub resolve_in_working_time: bool,
    /// When it was resolved, if it is.
    pub resolved_at: Option<Timestamp>,
    /// In time; stored when it closed.
    pub resolve_timely: Option<bool>,
    /// Until when the tenant should have confirmed.
    pub confirm_due: Option<Timestamp>,
    /// When it was confirmed, closed or cancelled.
    pub closed_at: Option<Timestamp>,
    /// The tenant's mark, 1 to 5.
    pub satisfaction: Option<u32>,
    /// The incident that it led to.
    pub incident: Option<String>,
    /// For whom it waits, while it does.
    pub waits_for: Option<WaitsFor>,
    /// How long it has waited in the waits that are over, microseconds of the clock on the wall.
    pub waited: i64,
}

impl Ticket {
    /// How the clock of the response stands.
    pub fn response(&self, now: Timestamp) -> Option<Standing> {
        let due = self.response_due?;
        match (self.responded_at, self.state, self.closed_at) {
            // Taken back before anybody had to answer.
            (None, State::Cancelled, Some(at)) if at <= due => Some(Standing::Waived),
            (None, State::Cancelled, Some(at)) => Some(standing(due, Some(at), now)),
            (at, ..) => Some(standing(due, at, now)),
        }
    }

    /// How the clock of the resolution stands.
    pub fn resolution(&self, now: Timestamp) -> Option<Standing> {
        let due = self.resolve_due?;
        match self.state {
            State::Cancelled => Some(Standing::Waived),
            // What was late when the pause began is late already.
            State::Waiting if self.moved_at <= due => Some(Standing::Paused),
            _ => Some(standing(due, self.resolved_at, now)),
        }
    }

    /// How long it has waited so far, seconds of the clock on the wall.
    pub fn waited_seconds(&self, now: Timestamp) -> i64 {
        let runs = if self.state == State::Waiting { (now.micros() - self.moved_at.micros()).max(0) } else { 0 };
        self.waited.saturating_add(runs) / 1_000_000
    }

    pub(crate) fn running(&self) -> Option<Running> {
        use kernel::calendar::Hours;
        let hours = if self.resolve_in_working_time { Hours::Working } else { Hours::Always };
        self.resolve_due.map(|due| Running { due, hours })
    }
}

pub(crate) fn missing(id: &TicketId) -> kernel::Error {
    super::sight::missing("ticket", id.as_str())
}
