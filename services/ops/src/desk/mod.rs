//! The service desk: cases with clocks.
//!
//! * [`ticket`]: what a tenant asks for or complains of; [`incident`]: what has failed, security events included; [`change`]: what is done
//!   to the running cloud, and maintenance announced beforehand; [`risk`]: requests for risk assessments.
//! * [`knowledge`]: problems behind incidents, and articles that are found by their words.
//! * [`notify`]: who wants to hear of it, by mail or webhook; `late`: deadlines that have passed.
//! * [`timeline`]: what happened to a case, append-only; [`clock`]: deadlines as the contract states them; `figures.rs`: what the
//!   assessment reads.
//!
//! Every entry has two times: when it happened and when it was recorded. Deadlines are stored with the case when its clock starts, so that
//! a later contract or calendar does not change the past. What a contract gives no clock has no deadline and is never late.

pub mod change;
pub(crate) mod check;
pub mod clock;
pub(crate) mod figures;
pub mod incident;
pub mod knowledge;
mod late;
pub mod notify;
pub mod risk;
pub(crate) mod sight;
mod spent;
mod sql;
pub mod ticket;
pub mod timeline;
mod words;

pub use clock::Standing;
pub use timeline::Entry;

use crate::Ops;
use kernel::{ProjectId, Result};
use runtime::Tx;
use serde::{Deserialize, Serialize};

/// Prefix of the topics of this module in the outbox.
pub const TOPIC: &str = "desk.";

/// What is published of a case when something happens to it: topic `desk.<noun>.<event>`, key: its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `ticket.accept`, `incident.raise`, `maintenance.announce`: what subscriptions name.
    pub topic: String,
    /// The case.
    pub subject: String,
    /// Whose it is; none for what concerns the cloud and is for its staff.
    pub project: Option<ProjectId>,
    /// For everybody, whatever project.
    pub public: bool,
    /// Its title, or what happened.
    pub title: String,
    /// The same in English, where the program wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// The role that is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// State after the event.
    pub state: String,
    /// Remark that went with the event, if it is for the tenant's eyes.
    pub note: Option<String>,
    /// Who.
    pub by: String,
    /// When it happened.
    pub at: kernel::Timestamp,
}

impl Ops {
    /// Publishes what happened, in its own transaction: who subscribed is told if and only if it is committed.
    pub(crate) async fn tell(&self, tx: &mut Tx, n: &Notice) -> Result<()> {
        self.env.outbox.publish(tx, &format!("{TOPIC}{}", n.topic), &n.subject, n).await
    }
}
