use super::desk_world::*;
use async_trait::async_trait;
use kernel::{Error, ErrorKind, ProjectId, Result, Role, UserId};
use ops::desk::change::NewMaintenance;
use ops::desk::notify::{Channel, DeliveryFilter, DeliveryState, Made, NewSubscription, Vault};
use ops::desk::ticket::{Comment, Kind};
use ops::port::{Hook, Mail, Messenger, Rights};
use runtime::{params, testing, transact};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Keeps what it is given; fails while told so.
#[derive(Default)]
pub struct Post {
    pub mails: Mutex<Vec<Mail>>,
    pub hooks: Mutex<Vec<Hook>>,
    refuse: Mutex<Option<ErrorKind>>,
}

impl Post {
    fn answer(&self) -> Result<()> {
        match *self.refuse.lock().unwrap() {
            None => Ok(()),
            Some(kind) => Err(Error::new(kind, "Test", "the receiver answered 500")),
        }
    }
}

#[async_trait]
impl Messenger for Post {
    fn has_mail(&self) -> bool {
        true
    }
    fn admits(&self, url: &str) -> Result<()> {
        if url.starts_with("https://") {
            return Ok(());
        }
        Err(Error::bad_request("target: must be https").field("target"))
    }
    async fn mail(&self, m: &Mail) -> Result<()> {
        self.mails.lock().unwrap().push(m.clone());
        self.answer()
    }
    async fn post(&self, h: &Hook) -> Result<()> {
        self.hooks.lock().unwrap().push(h.clone());
        self.answer()
    }
}

/// Everybody holds every role, but for those whose roles the test gives.
#[derive(Default)]
pub struct Held(Mutex<BTreeMap<String, Vec<Role>>>);

impl Held {
    fn give(&self, user: &str, roles: &[Role]) {
        self.0.lock().unwrap().insert(user.to_owned(), roles.to_vec());
    }
}

#[async_trait]
impl Rights for Held {
    async fn anywhere(&self, user: &UserId) -> Result<Vec<Role>> {
        Ok(self.0.lock().unwrap().get(user.as_str()).cloned().unwrap_or_else(|| Role::ALL.to_vec()))
    }
    async fn within(&self, user: &UserId, _: &ProjectId) -> Result<Vec<Role>> {
        self.anywhere(user).await
    }
}

pub fn held() -> Arc<Held> {
    Arc::new(Held::default())
}

pub fn vault(key: u8) -> Vault {
    Vault::new(&[[key; 32]]).unwrap()
}

pub async fn rigs() -> Vec<(World, Arc<Post>)> {
    let mut all = Vec::new();
    for w in worlds("2026-09-29T09:00").await {
        let post = Arc::new(Post::default());
        w.ops.set_messenger(post.clone(), vault(1), held()).unwrap();
        all.push((w, post));
    }
    all
}

async fn subscribe(w: &World, who: &kernel::Caller, topics: &[&str], channel: Channel, target: &str) -> Made {
    let topics = topics.iter().map(|s| (*s).to_owned()).collect();
    w.ops.subscribe(who, NewSubscription { topics, channel, target: target.into() }).await.unwrap()
}

pub async fn run(w: &World) -> usize {
    w.t.env.outbox.flush().await.unwrap();
    w.ops.send_due().await.unwrap()
}

fn all() -> DeliveryFilter {
    DeliveryFilter { limit: 50, ..DeliveryFilter::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_subscribed_is_told_of_what_he_may_see_and_a_hook_is_signed() {
    for (w, post) in rigs().await {
        let mine = subscribe(&w, &doctor(), &["ticket.*", "maintenance.*"], Channel::Mail, "it@hospital.cn").await;
        let other = subscribe(&w, &stranger(), &["*"], Channel::Mail, "x@other.cn").await;
        let staff =
            subscribe(&w, &operator(), &["ticket.raise", "*"], Channel::Webhook, "https://hook.test/a?k=1").await;
        assert!(mine.secret.is_none() && other.secret.is_none(), "a mail is not signed");
        let secret = staff.secret.unwrap();
        assert!(!format!("{:?} {secret:?}", staff.subscription).contains(secret.reveal()), "not in logs");

        let t = w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 2);
        assert_eq!(run(&w).await, 0);
        let mails = post.mails.lock().unwrap().clone();
        assert_eq!(mails.iter().map(|m| m.to.as_str()).collect::<Vec<_>>(), ["it@hospital.cn"], "{}", w.t.name);
        assert!(mails[0].subject.contains("云主机无法登录") && !mails[0].subject.contains('\n'));
        let hook = post.hooks.lock().unwrap()[0].clone();
        assert_eq!(hook.topic, "ticket.raise");
        let body: serde_json::Value = serde_json::from_slice(&hook.body).unwrap();
        assert_eq!((body["subject"].as_str(), body["state"].as_str()), (Some(t.id.as_str()), Some("open")));
        let (stamp, mac) = hook.signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        let signed = [stamp.as_bytes(), b".", &hook.body].concat();
        let wanted = crypto::hash::hmac_sha256(secret.reveal().as_bytes(), &signed);
        assert_eq!(mac, crypto::hash::hex(&wanted));

        // Words among the staff are for nobody else; an announcement is for everybody.
        let c = Comment { text: "内部".into(), internal: true };
        w.ops.comment_ticket(&operator(), &t.id, c).await.unwrap();
        assert_eq!(run(&w).await, 0);
        let m = NewMaintenance {
            change: None,
            title: "维护".into(),
            text: "中断".into(),
            from: at("2026-10-09T20:00"),
            to: at("2026-10-09T22:00"),
            resources: vec!["*".into()],
        };
        w.ops.announce_maintenance(&operator(), m).await.unwrap();
        assert_eq!(run(&w).await, 3);
        let d = w.ops.deliveries(&doctor(), &mine.subscription.id, &all()).await.unwrap();
        assert_eq!((d.len(), d[0].topic.as_str(), d[0].state), (2, "maintenance.announce", DeliveryState::Delivered));
        let e = w.ops.deliveries(&stranger(), &mine.subscription.id, &all()).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::NotFound);
        assert_eq!(w.ops.unsubscribe(&stranger(), &mine.subscription.id).await.unwrap_err().kind, ErrorKind::NotFound);
        w.ops.unsubscribe(&doctor(), &mine.subscription.id).await.unwrap();
        assert_eq!(w.ops.subscriptions(&doctor(), false, None, 9).await.unwrap().len(), 0);
        assert!(w.ops.subscriptions(&doctor(), true, None, 9).await.is_err());
        assert_eq!(w.ops.subscriptions(&operator(), true, None, 9).await.unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_the_role_by_which_he_heard_hears_nothing_more() {
    for w in worlds("2026-09-29T09:00").await {
        let (post, roles) = (Arc::new(Post::default()), held());
        w.ops.set_messenger(post.clone(), vault(1), roles.clone()).unwrap();
        let of_project = subscribe(&w, &doctor(), &["ticket.*"], Channel::Mail, "it@hospital.cn").await.subscription;
        let of_all = subscribe(&w, &operator(), &["ticket.*"], Channel::Mail, "ops@cloud.cn").await.subscription;
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!((run(&w).await, post.mails.lock().unwrap().len()), (2, 2), "{}", w.t.name);

        // Written while both might hear it, and sent when one may not any more: a member sees his project and not all.
        roles.give(operator().user.as_str(), &[Role::Member]);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 2);
        let to: Vec<String> = post.mails.lock().unwrap().iter().skip(2).map(|m| m.to.clone()).collect();
        assert_eq!(to, ["it@hospital.cn"]);
        let refused = w.ops.deliveries(&operator(), &of_all.id, &all()).await.unwrap().remove(0);
        assert_eq!((refused.state, refused.error.is_some()), (DeliveryState::Dead, true));
        let seen = w.ops.subscriptions(&operator(), true, None, 9).await.unwrap();
        let suspended: Vec<_> = seen.iter().filter(|s| s.suspended_at.is_some()).map(|s| &s.id).collect();
        assert_eq!(suspended, [&of_all.id]);
        assert!(seen.iter().all(|s| s.suspended_at.is_some() == s.suspended_why.is_some()));

        // Nothing is written for it any more, and who has no role at all hears nothing either.
        roles.give(doctor().user.as_str(), &[]);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!((run(&w).await, post.mails.lock().unwrap().len()), (1, 3));
        let d = w.ops.deliveries(&doctor(), &of_project.id, &all()).await.unwrap().remove(0);
        assert_eq!(d.state, DeliveryState::Dead);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 0);

        // One that tells nothing any more takes the place of none that does, when he has a role again.
        let again =
            || NewSubscription { topics: vec!["*".into()], channel: Channel::Mail, target: "ops@cloud.cn".into() };
        for n in 1..=50 {
            assert!(w.ops.subscribe(&operator(), again()).await.is_ok(), "{}: {n}", w.t.name);
        }
        assert_eq!(w.ops.subscribe(&operator(), again()).await.unwrap_err().code, "TooMany");
        assert_eq!(w.ops.subscriptions(&operator(), false, None, 99).await.unwrap().len(), 51);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_away_is_tried_again_and_given_up_in_the_end() {
    for (w, post) in rigs().await {
        let s = subscribe(&w, &doctor(), &["ticket.*"], Channel::Webhook, "https://hook.test/").await.subscription;
        *post.refuse.lock().unwrap() = Some(ErrorKind::Unavailable);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 1);
        assert_eq!(run(&w).await, 0, "not before the pause is over");
        let clock = w.t.clock.as_ref().unwrap();
        let mut tries = 1;
        for _ in 0..40 {
            clock.advance(Duration::from_secs(6 * 3600));
            tries += run(&w).await;
        }
        let d = w.ops.deliveries(&doctor(), &s.id, &all()).await.unwrap().remove(0);
        assert_eq!((tries, d.attempts, d.state), (12, 12, DeliveryState::Dead), "{}", w.t.name);
        assert_eq!(d.error.as_deref(), Some("the receiver answered 500"));
        let hooks = post.hooks.lock().unwrap().clone();
        assert!(hooks.iter().all(|h| h.id == hooks[0].id), "the receiver can tell repetitions");

        *post.refuse.lock().unwrap() = None;
        assert_eq!(w.ops.retry_delivery(&stranger(), &d.id).await.unwrap_err().kind, ErrorKind::NotFound);
        w.ops.retry_delivery(&doctor(), &d.id).await.unwrap();
        assert_eq!(run(&w).await, 1);
        assert_eq!(w.ops.deliveries(&doctor(), &s.id, &all()).await.unwrap()[0].state, DeliveryState::Delivered);
        assert_eq!(w.ops.retry_delivery(&doctor(), &d.id).await.unwrap_err().code, "DeliveryState");

        // What is refused for good is not tried again.
        *post.refuse.lock().unwrap() = Some(ErrorKind::BadRequest);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        run(&w).await;
        assert_eq!(w.ops.deliveries(&doctor(), &s.id, &all()).await.unwrap()[0].state, DeliveryState::Dead);
    }
}

/// A notice is as durable as its case; a process that dies before or after sending leaves a message that is sent again.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_between_the_case_and_the_receiver() {
    for (w, post) in rigs().await {
        subscribe(&w, &doctor(), &["ticket.*"], Channel::Webhook, "https://hook.test/").await;
        // The transaction of the case is rolled back: nobody hears of it.
        let r: Result<()> = transact!(w.t.env.db, |tx| {
            tx.execute("DELETE FROM ops_ticket", &[]).await?;
            w.t.env.outbox.publish(tx, "desk.ticket.raise", "x", &serde_json::json!({})).await?;
            Err(Error::conflict("no"))
        });
        assert!(r.is_err());
        assert_eq!((run(&w).await, w.count("ops_delivery").await), (0, 0));

        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        for place in ["notify:send:before=error", "notify:send:after=error"] {
            testing::arm(place);
            assert_eq!(run(&w).await, 1, "{place}");
            testing::arm("");
            w.t.clock.as_ref().unwrap().advance(Duration::from_secs(600));
        }
        assert_eq!(post.hooks.lock().unwrap().len(), 1, "sent once, and not known to be");
        assert_eq!(run(&w).await, 1);
        let hooks = post.hooks.lock().unwrap().clone();
        assert_eq!(
            (hooks.len(), hooks[0].id == hooks[1].id, hooks[0].body == hooks[1].body),
            (2, true, true),
            "{}",
            w.t.name
        );
        w.t.clock.as_ref().unwrap().advance(Duration::from_secs(7 * 3600));
        assert_eq!(run(&w).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_senders_send_once_and_people_who_are_gone_hear_nothing() {
    for (w, post) in rigs().await {
        subscribe(&w, &doctor(), &["*"], Channel::Mail, "it@hospital.cn").await;
        for _ in 0..10 {
            w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        }
        w.t.env.outbox.flush().await.unwrap();
        let (a, b) = tokio::join!(w.ops.send_due(), w.ops.send_due());
        assert_eq!((a.unwrap() + b.unwrap(), post.mails.lock().unwrap().len()), (10, 10), "{}", w.t.name);

        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        let gone: Result<()> = transact!(w.t.env.db, |tx| {
            w.t.env.outbox.publish(tx, "user.deleted", "doctor", &serde_json::json!({"user": "doctor"})).await
        });
        gone.unwrap();
        assert_eq!(run(&w).await, 0);
        assert_eq!((w.count("ops_subscription").await, w.count("ops_subscription_topic").await), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_subscriptions_name_their_field() {
    let w = runtime::testing::first(worlds("2026-09-29T09:00")).await;
    let new = |topics: &[&str], channel, target: &str| NewSubscription {
        topics: topics.iter().map(|s| (*s).to_owned()).collect(),
        channel,
        target: target.into(),
    };
    let e = w.ops.subscribe(&doctor(), new(&["*"], Channel::Webhook, "https://x.test")).await.unwrap_err();
    assert_eq!(e.kind, ErrorKind::Conflict, "nobody sends");
    w.ops.set_messenger(Arc::new(Post::default()), vault(1), held()).unwrap();
    assert!(w.ops.set_messenger(Arc::new(Post::default()), vault(1), held()).is_err());
    for (s, field) in [
        (new(&[], Channel::Mail, "a@b.cn"), "topics"),
        (new(&["nothing.*"], Channel::Mail, "a@b.cn"), "topics"),
        (new(&["bill.pay"], Channel::Mail, "a@b.cn"), "topics"),
        (new(&["*"], Channel::Mail, "a"), "target"),
        (new(&["*"], Channel::Webhook, "http://x"), "target"),
    ] {
        assert_eq!(w.ops.subscribe(&doctor(), s).await.unwrap_err().field.as_deref(), Some(field));
    }
    for _ in 0..50 {
        w.ops.subscribe(&doctor(), new(&["*"], Channel::Mail, "a@b.cn")).await.unwrap();
    }
    let e = w.ops.subscribe(&doctor(), new(&["*"], Channel::Mail, "a@b.cn")).await.unwrap_err();
    assert_eq!(e.code, "TooMany");
}

async fn stored(w: &World, id: &str) -> (String, bool) {
    let mut tx = w.t.env.db.read().await.unwrap();
    let sql = "SELECT secret, sealed FROM ops_subscription WHERE id = $1";
    let mut row = tx.query_one(sql, &params![id]).await.unwrap();
    (row.take(0).unwrap(), row.take(1).unwrap())
}

async fn put(w: &World, id: &str, secret: &str, sealed: bool) {
    let done: Result<()> = transact!(w.t.env.db, |tx| {
        let sql = "UPDATE ops_subscription SET secret = $2, sealed = $3 WHERE id = $1";
        tx.execute(sql, &params![id, secret, sealed]).await?;
        Ok(())
    });
    done.unwrap();
}

fn signed_by(h: &Hook, secret: &str) -> bool {
    let (stamp, mac) = h.signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let signed = [stamp.as_bytes(), b".", &h.body].concat();
    mac == crypto::hash::hex(&crypto::hash::hmac_sha256(secret.as_bytes(), &signed))
}

/// What reads the database learns no secret; what an older version left in clear is sealed at the start and signs as before.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_sealed_at_rest_and_those_in_clear_are_sealed_at_the_start() {
    for (w, post) in rigs().await {
        let made = subscribe(&w, &doctor(), &["ticket.*"], Channel::Webhook, "https://hook.test/").await;
        let (id, secret) = (made.subscription.id.to_string(), made.secret.unwrap().reveal().to_owned());
        let (text, sealed) = stored(&w, &id).await;
        assert!(sealed && !text.contains(&secret), "{}", w.t.name);

        // As an older version left it.
        put(&w, &id, &secret, false).await;
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 1);
        assert_eq!(w.ops.seal_secrets().await.unwrap(), 1);
        assert_eq!(w.ops.seal_secrets().await.unwrap(), 0, "once");
        let (text, sealed) = stored(&w, &id).await;
        assert!(sealed && !text.contains(&secret), "{}", w.t.name);
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 1);
        let hooks = post.hooks.lock().unwrap().clone();
        assert_eq!(hooks.iter().filter(|h| signed_by(h, &secret)).count(), 2, "before and after");
    }
}

/// A secret of another subscription, or one that these keys do not open, signs nothing; the message waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_not_its_own_signs_nothing() {
    for (w, post) in rigs().await {
        let a = subscribe(&w, &doctor(), &["ticket.*"], Channel::Webhook, "https://hook.test/").await.subscription.id;
        let b = subscribe(&w, &stranger(), &["ticket.*"], Channel::Webhook, "https://hook.test/").await.subscription.id;
        let (of_b, _) = stored(&w, b.as_str()).await;
        let (of_a, _) = stored(&w, a.as_str()).await;
        put(&w, a.as_str(), &of_b, true).await;
        w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        assert_eq!(run(&w).await, 1);
        assert!(post.hooks.lock().unwrap().is_empty(), "{}", w.t.name);
        let d = w.ops.deliveries(&doctor(), &a, &all()).await.unwrap().remove(0);
        assert_eq!((d.state, d.attempts), (DeliveryState::Waiting, 1));
        assert!(d.error.unwrap().contains("does not open with the keys of this cloud"));
        // The right keys come back: nothing was lost.
        put(&w, a.as_str(), &of_a, true).await;
        w.t.clock.as_ref().unwrap().advance(Duration::from_secs(600));
        assert_eq!(run(&w).await, 1);
        assert_eq!(w.ops.deliveries(&doctor(), &a, &all()).await.unwrap()[0].state, DeliveryState::Delivered);
    }
}
