//! Mail and webhooks over TLS, to servers on real sockets: trusted ones, unknown ones, and such as know no TLS.

use super::ops_world::EveryRole;
use super::tls_peers::{Authority, Door, http, https, mail};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use control::south::messenger::{Courier, MessengerSettings, Security, SmtpServer};
use kernel::{Caller, ErrorKind, ProjectId, Result, Role, SubscriptionId, SystemClock, Timestamp, UserId};
use ops::Ops;
use ops::desk::notify::{Channel, Delivery, DeliveryFilter, DeliveryState, Made, NewSubscription, Vault};
use ops::desk::ticket::{self, NewTicket};
use ops::port::{Hook, Mail, Messenger};
use ops::terms::Terms;
use runtime::testing::{TestEnv, each_at};
use rustls::ClientConfig;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn courier(tls: Option<Arc<ClientConfig>>, smtp: Option<SmtpServer>) -> Arc<Courier> {
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    Courier::new(MessengerSettings { allow, smtp, tls }, Arc::new(SystemClock))
}

/// A messenger whose settings an operator changes.
struct Office(Mutex<Arc<Courier>>);

impl Office {
    fn now(&self) -> Arc<Courier> {
        self.0.lock().unwrap().clone()
    }
}

#[async_trait]
impl Messenger for Office {
    fn has_mail(&self) -> bool {
        self.now().has_mail()
    }
    fn admits(&self, url: &str) -> Result<()> {
        self.now().admits(url)
    }
    async fn mail(&self, m: &Mail) -> Result<()> {
        self.now().mail(m).await
    }
    async fn post(&self, h: &Hook) -> Result<()> {
        self.now().post(h).await
    }
}

struct Desk {
    t: TestEnv,
    ops: Arc<Ops>,
    office: Arc<Office>,
}

fn doctor() -> Caller {
    Caller {
        user: UserId::from("doctor"),
        user_name: "doctor".into(),
        project: Some(ProjectId::from("p")),
        system: false,
        roles: vec![Role::Member, Role::Reader],
        ..Caller::system("test")
    }
}

async fn desks(c: &Arc<Courier>) -> Vec<Desk> {
    let mut all = Vec::new();
    for t in each_at(Timestamp::from_secs(1_790_000_000), &[ops::MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), Terms::none());
        let office = Arc::new(Office(Mutex::new(c.clone())));
        ops.set_messenger(office.clone(), Vault::new(&[[7; 32]]).unwrap(), Arc::new(EveryRole)).unwrap();
        t.env.outbox.subscribe(vec![ops.feed()]).unwrap();
        all.push(Desk { t, ops, office });
    }
    all
}

impl Desk {
    async fn subscribe(&self, channel: Channel, target: String) -> Made {
        let new = NewSubscription { topics: vec!["ticket.*".into()], channel, target };
        self.ops.subscribe(&doctor(), new).await.unwrap()
    }
    /// Raises a ticket, and tries what is due.
    async fn raise(&self) -> usize {
        let new = NewTicket {
            project: None,
            kind: ticket::Kind::Fault,
            title: "云主机无法登录".into(),
            text: "门诊系统".into(),
            priority: ticket::Priority::High,
            channel: ticket::Channel::Portal,
            system: None,
            resources: Vec::new(),
            clock: None,
            requester: None,
            at: None,
        };
        self.ops.raise_ticket(&doctor(), new).await.unwrap();
        self.t.env.outbox.flush().await.unwrap();
        self.ops.send_due().await.unwrap()
    }
    async fn delivery(&self, id: &SubscriptionId) -> Delivery {
        let one = DeliveryFilter { limit: 1, ..DeliveryFilter::default() };
        self.ops.deliveries(&doctor(), id, &one).await.unwrap().remove(0)
    }
}

/// The body of a request whose signature is that of a secret.
fn verified(text: &str, secret: &str) -> String {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let signature = head.lines().find_map(|l| l.strip_prefix("x-xinglin-signature: t=")).unwrap();
    let (stamp, mac) = signature.split_once(",v1=").unwrap();
    let wanted = crypto::hash::hmac_sha256(secret.as_bytes(), format!("{stamp}.{body}").as_bytes());
    assert_eq!(mac, crypto::hash::hex(&wanted));
    body.to_owned()
}

fn hook(url: String, body: &str) -> Hook {
    let (id, topic, signature) = ("d-1".into(), "ticket.raise".into(), "t=1,v1=0".into());
    Hook { id, url, topic, signature, body: body.as_bytes().to_vec() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_over_tls_arrives_whole_and_signed() {
    let ca = Authority::fresh();
    let c = courier(Some(ca.trusted()), None);
    for d in desks(&c).await {
        let (port, heard) = https(ca.server()).await;
        let made = d.subscribe(Channel::Webhook, format!("https://127.0.0.1:{port}/hook?k=1")).await;
        assert_eq!(d.raise().await, 1);
        let sent = d.delivery(&made.subscription.id).await;
        assert_eq!((sent.state, sent.error.as_deref()), (DeliveryState::Delivered, None), "{}", d.t.name);
        let text = heard.lock().unwrap()[0].clone();
        assert!(text.starts_with("POST /hook?k=1 HTTP/1.1\r\n"), "{text}");
        assert!(text.contains(&format!("x-xinglin-delivery: {}\r\n", sent.id)), "{text}");
        assert_eq!(verified(&text, made.secret.unwrap().reveal()), sent.body);
    }
    // Many records of TLS.
    let (port, heard) = https(ca.server()).await;
    let long = "杏林".repeat(60_000);
    c.post(&hook(format!("https://127.0.0.1:{port}/"), &long)).await.unwrap();
    let text = heard.lock().unwrap()[0].clone();
    assert!(text.split_once("\r\n\r\n").unwrap().1 == long, "it arrived changed");
}

/// Whom nobody vouches for learns nothing; the message waits, and goes once the operator trusts the authority.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_waits_for_a_receiver_that_is_trusted() {
    let (ours, theirs) = (Authority::fresh(), Authority::fresh());
    for d in desks(&courier(Some(ours.trusted()), None)).await {
        let (port, heard) = https(theirs.server()).await;
        let made = d.subscribe(Channel::Webhook, format!("https://127.0.0.1:{port}/")).await;
        let id = made.subscription.id;
        assert_eq!(d.raise().await, 1);
        let waiting = d.delivery(&id).await;
        assert_eq!((waiting.state, waiting.attempts), (DeliveryState::Waiting, 1), "{}", d.t.name);
        assert_eq!(waiting.error.as_deref(), Some("the receiver could not prove its name by TLS"));
        assert!(heard.lock().unwrap().is_empty(), "nothing was said");
        assert_eq!(d.ops.send_due().await.unwrap(), 0, "not before the pause is over");

        *d.office.0.lock().unwrap() = courier(Some(theirs.trusted()), None);
        d.t.clock.as_ref().unwrap().advance(Duration::from_secs(61));
        assert_eq!(d.ops.send_due().await.unwrap(), 1);
        let sent = d.delivery(&id).await;
        assert_eq!((sent.id, sent.state, sent.attempts), (waiting.id, DeliveryState::Delivered, 2));
        let text = heard.lock().unwrap()[0].clone();
        assert_eq!(verified(&text, made.secret.unwrap().reveal()), sent.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_tells_nothing_to_another_name_or_without_tls() {
    let ca = Authority::fresh();
    let c = courier(Some(ca.trusted()), None);
    let (port, heard) = https(ca.serving(&["hook.elsewhere.cn".into()], &[])).await;
    let e = c.post(&hook(format!("https://127.0.0.1:{port}/"), "{}")).await.unwrap_err();
    assert_eq!((e.kind, heard.lock().unwrap().len()), (ErrorKind::Unavailable, 0), "{e:?}");

    let (port, heard) = http("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let e = c.post(&hook(format!("https://127.0.0.1:{port}/secret-path"), "{\"title\":1}")).await.unwrap_err();
    assert_eq!(e.kind, ErrorKind::Unavailable, "{e:?}");
    let text = heard.lock().unwrap().join("");
    assert!(!text.is_empty() && ["secret-path", "x-xinglin", "title"].iter().all(|w| !text.contains(w)), "{text}");

    // A cloud that trusts nobody says so when it is subscribed.
    let e = courier(None, None).admits("https://hook.hospital.cn/").unwrap_err();
    assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("target")));
}

const LOGIN: &str = "cloud:p%40ss";

fn letter() -> Mail {
    let text = "第一行\n.\n最后一行".repeat(500);
    Mail { id: "d-1".into(), to: "it@hospital.cn".into(), subject: "工单已受理".into(), text }
}

fn server(scheme: &str, port: u16) -> SmtpServer {
    SmtpServer::parse(&format!("{scheme}://{LOGIN}@127.0.0.1:{port}/cloud@xinglin.cn")).unwrap()
}

fn secret() -> String {
    STANDARD.encode("\0cloud\0p@ss")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_arrives_whole_over_tls_and_the_password_goes_nowhere_else() {
    let ca = Authority::fresh();
    for (scheme, door, in_clear) in [
        ("smtps", Door::Tls(ca.server()), ""),
        ("smtp+starttls", Door::StartTls(ca.server()), "EHLO xinglin\r\nSTARTTLS\r\n"),
    ] {
        let (port, inbox) = mail(door).await;
        courier(Some(ca.trusted()), Some(server(scheme, port))).mail(&letter()).await.unwrap();
        assert_eq!(*inbox.clear.lock().unwrap(), in_clear);
        let sealed = inbox.sealed.lock().unwrap().clone();
        let wanted = format!(
            "EHLO xinglin\r\nAUTH PLAIN {}\r\nMAIL FROM:<cloud@xinglin.cn>\r\nRCPT TO:<it@hospital.cn>\r\nDATA\r\n",
            secret()
        );
        assert!(sealed.starts_with(&wanted), "{sealed:.300}");
        let mails = inbox.mails.lock().unwrap().clone();
        assert_eq!(mails.len(), 1, "{scheme}");
        let (head, body) = mails[0].split_once("\r\n\r\n").unwrap();
        assert!(head.contains("From: <cloud@xinglin.cn>\r\nTo: <it@hospital.cn>\r\n"), "{head}");
        let body = STANDARD.decode(body.replace("\r\n", "")).unwrap();
        assert_eq!(String::from_utf8(body).unwrap(), letter().text.replace('\n', "\r\n"), "{scheme}");
    }
}

/// An unknown authority, another name, no TLS, and TLS that somebody on the way tampers with: no password, no mail, and a later attempt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_cannot_prove_its_name_gets_no_password_and_no_mail() {
    let (ours, theirs) = (Authority::fresh(), Authority::fresh());
    let elsewhere = ours.serving(&["mail.elsewhere.cn".into()], &[]);
    for (case, scheme, door) in [
        ("unknown authority", "smtps", Door::Tls(theirs.server())),
        ("unknown authority", "smtp+starttls", Door::StartTls(theirs.server())),
        ("another name", "smtps", Door::Tls(elsewhere.clone())),
        ("another name", "smtp+starttls", Door::StartTls(elsewhere)),
        ("no TLS", "smtps", Door::Plain),
        ("no TLS", "smtp+starttls", Door::Plain),
        ("a reply from the way", "smtp+starttls", Door::Injected(ours.server())),
    ] {
        let (port, inbox) = mail(door).await;
        let e = courier(Some(ours.trusted()), Some(server(scheme, port))).mail(&letter()).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Unavailable, "{case} {scheme}: tried again later");
        assert!(!format!("{e:?}").contains("p@ss"), "{e:?}");
        let clear = inbox.clear.lock().unwrap().clone();
        assert!(["AUTH", "MAIL", secret().as_str()].iter().all(|w| !clear.contains(w)), "{case} {scheme}: {clear}");
        assert_eq!((inbox.sealed.lock().unwrap().as_str(), inbox.mails.lock().unwrap().len()), ("", 0), "{case}");
    }
    // Settings that were not read from a text are held to the same rule.
    let (port, inbox) = mail(Door::Plain).await;
    let bare = SmtpServer { security: Security::Plain, ..server("smtps", port) };
    assert!(courier(Some(ours.trusted()), Some(bare)).mail(&letter()).await.is_err());
    assert_eq!(*inbox.clear.lock().unwrap(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_waits_for_a_server_that_is_trusted() {
    let (ours, theirs) = (Authority::fresh(), Authority::fresh());
    let (port, inbox) = mail(Door::StartTls(theirs.server())).await;
    let trusting = |ca: &Authority| courier(Some(ca.trusted()), Some(server("smtp+starttls", port)));
    for d in desks(&trusting(&ours)).await {
        let id = d.subscribe(Channel::Mail, "it@hospital.cn".into()).await.subscription.id;
        assert_eq!(d.raise().await, 1);
        let waiting = d.delivery(&id).await;
        assert_eq!((waiting.state, waiting.attempts), (DeliveryState::Waiting, 1), "{}", d.t.name);
        assert_eq!(waiting.error.as_deref(), Some("the mail server could not prove its name by TLS"));
        let before = inbox.mails.lock().unwrap().len();
        *d.office.0.lock().unwrap() = trusting(&theirs);
        d.t.clock.as_ref().unwrap().advance(Duration::from_secs(61));
        assert_eq!(d.ops.send_due().await.unwrap(), 1);
        assert_eq!(d.delivery(&id).await.state, DeliveryState::Delivered);
        let mails = inbox.mails.lock().unwrap().clone();
        assert_eq!(mails.len(), before + 1);
        assert!(mails[before].contains(&format!("Message-ID: <{}@xinglin.cn>", waiting.id)), "{}", mails[before]);
    }
}
