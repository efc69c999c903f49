//! Who wants to hear of what, and where.

use super::{Channel, store, topic};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::sight::{self, Sight};
use kernel::{Caller, Error, ProjectId, Result, Role, SubscriptionId, Timestamp, UserId};
use runtime::{Tx, transact};

/// Subscriptions of one person.
const MAX: i64 = 50;
/// Topics of one subscription.
const TOPICS: usize = 20;

/// What a webhook is signed with. It is shown once, when the subscription is made, and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(super) String);

impl Secret {
    /// The text, for the one answer that shows it and for signing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Id.
    pub id: SubscriptionId,
    /// Whose it is.
    pub owner: UserId,
    /// What this project has, and what is public; none: of all, unless it is for a stage.
    pub project: Option<ProjectId>,
    /// Orders that wait for this role besides, of whatever project.
    pub stage: Option<String>,
    /// Topics: `ticket.resolve`, `bill.*`, `*`.
    pub topics: Vec<String>,
    /// How.
    pub channel: Channel,
    /// Mail address or URL.
    pub target: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when nothing is sent for it.
    pub suspended_at: Option<Timestamp>,
    /// Why.
    pub suspended_why: Option<String>,
}

/// A subscription just made, with the secret of a webhook.
#[derive(Debug, Clone)]
pub struct Made {
    /// The subscription.
    pub subscription: Subscription,
    /// What its messages are signed with.
    pub secret: Option<Secret>,
}

/// A wish for a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubscription {
    /// Topics.
    pub topics: Vec<String>,
    /// How.
    pub channel: Channel,
    /// Mail address or URL.
    pub target: String,
}

/// The stage of orders at which the caller decides by a role that sees no project: an administrator of security or of audit.
fn stage_of(caller: &Caller) -> Option<String> {
    let roles = [Role::AuditAdministrator, Role::SecurityAdministrator];
    roles.into_iter().find(|r| caller.has(*r)).map(|r| r.as_str().to_owned())
}

/// Of which project the caller hears, and of which stage. Neither: of everything.
fn hears(caller: &Caller) -> Result<(Option<ProjectId>, Option<String>)> {
    match (Sight::of(caller), stage_of(caller)) {
        (Ok(Sight::All), _) => Ok((None, None)),
        // Who is nothing else in the project of his token is no tenant of it.
        (_, Some(stage)) if !caller.has(Role::Reader) && !caller.has(Role::Member) => Ok((None, Some(stage))),
        (Ok(Sight::Project(p)), stage) => Ok((Some(p), stage)),
        (Err(_), Some(stage)) => Ok((None, Some(stage))),
        (Err(e), None) => Err(e),
    }
}

/// A mailbox as SMTP takes it without quoting.
fn mailbox(s: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&b);
    let host = |h: &str| {
        h.contains('.')
            && h.split('.').all(|l| {
                (1..=63).contains(&l.len())
                    && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !l.starts_with('-')
                    && !l.ends_with('-')
            })
    };
    match s.rsplit_once('@') {
        Some((local, domain))
            if (1..=64).contains(&local.len()) && local.bytes().all(plain) && s.len() <= 254 && host(domain) =>
        {
            Ok(())
        }
        _ => Err(bad("target", "must be a mail address such as it@hospital.cn")),
    }
}

pub(super) async fn mine(tx: &mut Tx, caller: &Caller, id: &SubscriptionId) -> Result<Subscription> {
    let s = store::subscription(tx, id).await?;
    // What is of no project is its owner's, whatever his token is for.
    let own = |p: Option<&ProjectId>| p.is_none() || p == caller.project.as_ref();
    // Everybody has his own; who runs the cloud sees all.
    let s = s.filter(|s| sight::runs(caller) || (s.owner == caller.user && own(s.project.as_ref())));
    s.ok_or_else(|| sight::missing("subscription", id.as_str()))
}

impl Ops {
    /// Subscribes the caller: a tenant to what his project has, purchaser and operator to all, an administrator of security or of audit to
    /// the orders that wait for him.
    ///
    /// # Errors
    /// Bad request that names the field; conflict (`TooMany`).
    pub async fn subscribe(&self, caller: &Caller, new: NewSubscription) -> Result<Made> {
        if new.topics.is_empty() || new.topics.len() > TOPICS {
            return Err(bad("topics", format!("must be 1 to {TOPICS}")));
        }
        let mut topics = new.topics.iter().map(|t| topic::checked(t)).collect::<Result<Vec<_>>>()?;
        topics.sort();
        topics.dedup();
        let target = check::text("target", &new.target, 2000)?;
        let none = || Error::conflict("this cloud sends no such messages: none is set up").code("NoMessenger");
        let outlet = self.outlet.get().ok_or_else(|| none().field("channel"))?;
        match new.channel {
            Channel::Mail => mailbox(&target)?,
            Channel::Webhook => outlet.messenger.admits(&target)?,
        }
        if new.channel == Channel::Mail && !outlet.messenger.has_mail() {
            return Err(none().field("channel"));
        }
        let (project, stage) = hears(caller)?;
        let secret = Secret(crypto::hash::hex(&runtime::random::secret::<32>()));
        let s = Subscription {
            id: SubscriptionId::fresh(),
            owner: caller.user.clone(),
            project,
            stage,
            topics,
            channel: new.channel,
            target,
            created_at: self.env.now(),
            suspended_at: None,
            suspended_why: None,
        };
        let sealed = outlet.vault.seal(&s.id, &secret);
        transact!(self.env.db, |tx| {
            if store::count(tx, &s.owner).await? >= MAX {
                return Err(Error::conflict(format!("a person has at most {MAX} subscriptions")).code("TooMany"));
            }
            store::insert(tx, &s, &sealed).await
        })?;
        let secret = (s.channel == Channel::Webhook).then_some(secret);
        Ok(Made { subscription: s, secret })
    }

    /// The caller's subscriptions; for who runs the cloud, everybody's with `all`. Newest first.
    ///
    /// # Errors
    /// Forbidden, for everybody's.
    pub async fn subscriptions(
        &self,
        caller: &Caller,
        all: bool,
        marker: Option<&SubscriptionId>,
        limit: u32,
    ) -> Result<Vec<Subscription>> {
        if all {
            sight::must_run(caller)?;
        }
        let owner = (!all).then_some(&caller.user);
        let mut tx = self.env.db.read().await?;
        store::subscriptions(&mut tx, owner, marker, limit).await
    }

    /// Ends a subscription; what waits for it is not sent.
    ///
    /// # Errors
    /// Not found.
    pub async fn unsubscribe(&self, caller: &Caller, id: &SubscriptionId) -> Result<()> {
        transact!(self.env.db, |tx| {
            mine(tx, caller, id).await?;
            store::delete(tx, id).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_checked() {
        assert!(mailbox("it.desk+cloud@hospital.cn").is_ok());
        for m in ["", "a", "a@b", "a@-b.cn", "a b@c.cn", "a@b.cn\r\nBcc: x@y.cn", "\"a\"@b.cn", "@b.cn", "a@b..cn"] {
            assert!(mailbox(m).is_err(), "{m:?}");
        }
        assert_eq!(format!("{:?}", Secret("s3cret".into())), "[secret]");
    }
}
