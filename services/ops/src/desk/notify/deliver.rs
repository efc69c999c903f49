//! From notices to messages.

use super::vault::Kept;
use super::{Channel, Delivery, DeliveryState, Outlet, Secret, Subscription, heard, store, topic};
use crate::Ops;
use crate::desk::Notice;
use crate::port::{Hook, Mail};
use crate::register::REMINDER;
use async_trait::async_trait;
use kernel::event::ORDER_EXPIRING;
use kernel::{DeliveryId, Error, ErrorKind, Result, Timestamp};
use runtime::outbox::{Fact, Subscriber};
use runtime::shutdown::Shutdown;
use runtime::{Tx, failpoint, reconcile, task, transact};
use std::sync::Arc;
use std::time::Duration;

/// Attempts before a message is given up: with the pauses below some thirty hours.
const ATTEMPTS: u32 = 12;
/// First pause after a failure; it doubles.
const PAUSE: Duration = Duration::from_secs(60);
/// Longest pause.
const LONGEST: Duration = Duration::from_secs(6 * 3600);
/// Messages claimed, and sent at once.
const BATCH: u32 = 16;
/// How long a message that arrived stays in the list.
const KEPT: Duration = Duration::from_secs(184 * 86_400);
/// What is kept of an error.
const ERROR: usize = 300;

/// The pause after so many attempts. It is also how long a claimed message is left to the one who claimed it.
fn pause(attempts: u32) -> Duration {
    PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(LONGEST)
}

/// Turns notices from the outbox into deliveries, and forgets what people subscribed who are gone.
pub struct Feed(pub(crate) Arc<Ops>);

#[async_trait]
impl Subscriber for Feed {
    fn name(&self) -> &'static str {
        "ops-notify"
    }
    fn topics(&self) -> &'static [&'static str] {
        &["desk.*", "told.*", ORDER_EXPIRING, REMINDER, "user.deleted", "project.deleted"]
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        match fact.topic.as_str() {
            "user.deleted" => store::forget_owner(tx, &fact.key).await,
            "project.deleted" => store::forget_project(tx, &fact.key).await,
            _ => self.spread(tx, fact).await,
        }
    }
}

impl Feed {
    async fn spread(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        let n = heard::notice(fact)?;
        let topics = [n.topic.clone(), format!("{}.*", topic::noun(&n.topic)), "*".to_owned()];
        let (body, now) = (serde_json::to_string(&n)?, self.0.env.now());
        for s in store::wanting(tx, &topics, &n).await? {
            let d = Delivery {
                id: DeliveryId::fresh(),
                subscription: s,
                topic: n.topic.clone(),
                body: body.clone(),
                state: DeliveryState::Waiting,
                attempts: 0,
                next_at: now,
                error: None,
                created_at: fact.at,
                delivered_at: None,
            };
            store::insert_delivery(tx, &d).await?;
        }
        tx.wake_on_commit(&self.0.mail);
        Ok(())
    }
}

/// A message to people, in both languages.
fn mail(to: &str, d: &Delivery, n: &Notice) -> Mail {
    let note = n.note.as_deref().map(|s| format!("\n{s}\n")).unwrap_or_default();
    // Names of orders and records go into the subject, which is one line.
    let title: String = n.title.chars().filter(|c| !c.is_control()).collect();
    let english = n.title_en.as_deref().map(|s| format!("\n{s}")).unwrap_or_default();
    Mail {
        id: d.id.to_string(),
        to: to.to_owned(),
        subject: format!("[杏林云 Xinglin] {title} ({})", n.topic),
        text: format!(
            "标题 Title: {title}{english}\n事件 Event: {}\n状态 State: {}\n时间 Time: {}\n操作人 By: {}\n编号 Id: {}\n{note}",
            n.topic,
            n.state,
            n.at.rfc3339(),
            n.by,
            n.subject
        ),
    }
}

/// A message to programs: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`, so that an old one cannot be played again.
fn hook(s: &Subscription, secret: &Secret, d: &Delivery, now: Timestamp) -> Hook {
    let signed = format!("{}.{}", now.secs(), d.body);
    let mac = crypto::hash::hmac_sha256(secret.reveal().as_bytes(), signed.as_bytes());
    Hook {
        id: d.id.to_string(),
        url: s.target.clone(),
        topic: d.topic.clone(),
        signature: format!("t={},v1={}", now.secs(), crypto::hash::hex(&mac)),
        body: d.body.clone().into_bytes(),
    }
}

async fn send(o: &Outlet, c: &Claimed, now: Timestamp) -> Result<()> {
    failpoint::hit("notify:send:before")?;
    let (s, d) = (&c.subscription, &c.delivery);
    match s.channel {
        Channel::Mail => o.messenger.mail(&mail(&s.target, d, &serde_json::from_str(&d.body)?)).await?,
        Channel::Webhook => o.messenger.post(&hook(s, &o.vault.open(&s.id, &c.kept)?, d, now)).await?,
    }
    failpoint::hit("notify:send:after")
}

/// A message that is ours to send, for whom, and what it is signed with.
struct Claimed {
    delivery: Delivery,
    subscription: Subscription,
    kept: Kept,
}

/// What is refused for good is not tried again.
fn for_good(e: &Error) -> bool {
    matches!(e.kind, ErrorKind::BadRequest | ErrorKind::Forbidden)
}

impl Ops {
    /// What takes notices from the outbox.
    pub fn feed(self: &Arc<Self>) -> Arc<dyn Subscriber> {
        Arc::new(Feed(self.clone()))
    }

    /// Starts sending.
    pub fn start_notify(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = self.clone();
        reconcile::spawn("ops-notify", Duration::from_secs(20), self.mail.clone(), shutdown.clone(), move || {
            let me = me.clone();
            async move {
                while me.send_due().await? > 0 {}
                me.forget_deliveries().await
            }
        });
    }

    /// Sends what is due, a batch of it; returns how many were tried.
    ///
    /// # Errors
    /// What the database says. What was claimed and not noted is sent again.
    pub async fn send_due(self: &Arc<Self>) -> Result<usize> {
        let Some(outlet) = self.outlet.get() else { return Ok(0) };
        let now = self.env.now();
        let claimed: Vec<Claimed> = transact!(self.env.db, |tx| {
            let mut all = Vec::new();
            for mut d in store::due(tx, now, BATCH).await? {
                let Some(subscription) = store::subscription(tx, &d.subscription).await? else { continue };
                let Some(kept) = store::kept(tx, &d.subscription).await? else { continue };
                d.attempts += 1;
                d.next_at = now.plus(pause(d.attempts));
                store::update_delivery(tx, &d).await?;
                all.push(Claimed { delivery: d, subscription, kept });
            }
            Ok(all)
        })?;
        let n = claimed.len();
        let mut sending = Vec::new();
        for c in claimed {
            let (me, outlet) = (self.clone(), outlet.clone());
            sending.push(task::spawn("ops-notify-send", async move {
                let sent = match me.entitled(&outlet, &c.subscription, &c.delivery).await {
                    Ok(()) => send(&outlet, &c, me.env.now()).await,
                    Err(e) => Err(e),
                };
                me.note_sent(c.delivery, sent).await
            }));
        }
        for s in sending {
            if let Ok(Some(done)) = s.await {
                done?;
            }
        }
        Ok(n)
    }

    /// Deletes messages that arrived long ago.
    async fn forget_deliveries(&self) -> Result<()> {
        let before = self.env.now().minus(KEPT);
        transact!(self.env.db, |tx| { store::forget_delivered(tx, before).await })
    }

    async fn note_sent(&self, d: Delivery, sent: Result<()>) -> Result<()> {
        if let Err(e) = &sent {
            // The target stays out of the log: a URL may hold a token.
            tracing::warn!(delivery = %d.id, attempts = d.attempts, error = ?e, "message not delivered");
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let Some(mut x) = store::delivery(tx, &d.id).await? else { return Ok(()) };
            // Somebody else may have sent it meanwhile, if this took longer than the claim.
            if x.state != DeliveryState::Waiting {
                return Ok(());
            }
            match &sent {
                Ok(()) => (x.state, x.delivered_at, x.error) = (DeliveryState::Delivered, Some(now), None),
                Err(e) => {
                    x.error = Some(e.message.chars().filter(|c| !c.is_control()).take(ERROR).collect());
                    if x.attempts >= ATTEMPTS || for_good(e) {
                        x.state = DeliveryState::Dead;
                    }
                }
            }
            store::update_delivery(tx, &x).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let minutes: Vec<u64> = (1..=12).map(|n| pause(n).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    }
}
