//! What other slices, duties, registers and pools tell: each topic to who may see it, once.

use super::desk_notify::{Post, held, rigs, run, vault};
use super::desk_world::{World, at, commission, doctor, fault, operator, person, stranger, terms, ticket};
use super::{duty_world, level_world};
use async_trait::async_trait;
use kernel::event::{ORDER_EXPIRING, OrderExpiring, Told};
use kernel::{Caller, Error, OrderId, ProjectId, Result, Role, Timestamp};
use ops::desk::incident::{self, IncidentAction, NewIncident};
use ops::desk::notify::{Channel, NOUNS, NewSubscription, TOPICS};
use ops::desk::ticket::{Event, Kind, NewTicket, TicketAction, WaitsFor};
use ops::{MIGRATIONS, Ops};
use runtime::outbox::{Fact, Subscriber};
use runtime::testing::{self, TestEnv};
use runtime::{Tx, transact};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
const SECOND: Duration = Duration::from_secs(1);

fn auditor() -> Caller {
    person("watch", "gov", &[Role::AuditAdministrator])
}

async fn hears(ops: &Arc<Ops>, who: &Caller, topics: &[&str]) {
    let topics = topics.iter().map(|s| (*s).to_owned()).collect();
    let target = format!("{}@test.cn", who.user_name);
    ops.subscribe(who, NewSubscription { topics, channel: Channel::Mail, target }).await.unwrap();
}

/// Topics that a person was told of, in order, since the last look; the mails are gone.
fn heard(post: &Post, who: &Caller) -> Vec<String> {
    let to = format!("{}@test.cn", who.user_name);
    let mut all = post.mails.lock().unwrap();
    let topic = |s: &str| s.rsplit_once('(').unwrap().1.trim_end_matches(')').to_owned();
    let found = all.iter().filter(|m| m.to == to).map(|m| topic(&m.subject)).collect();
    all.retain(|m| m.to != to);
    found
}

fn told(topic: &str, project: Option<&str>, role: Option<&str>, at: Timestamp) -> Told {
    Told {
        topic: topic.into(),
        subject: "subject-1".into(),
        project: project.map(ProjectId::from),
        role: role.map(str::to_owned),
        text: "发生了".into(),
        text_en: "It happened".into(),
        state: "issued".into(),
        note: Some("期限".into()),
        by: "deadline".into(),
        at,
    }
}

async fn publish(t: &TestEnv, topic: &str, body: &impl serde::Serialize) {
    let body = serde_json::to_value(body).unwrap();
    let r: Result<()> = transact!(t.env.db, |tx| { t.env.outbox.publish(tx, topic, "key", &body).await });
    r.unwrap();
}

async fn tell(w: &World, n: &Told) {
    publish(&w.t, &n.outbox_topic(), n).await;
    while run(w).await > 0 {}
}

#[tokio::test(flavor = "multi_thread")]
async fn each_topic_reaches_who_may_see_it_and_nobody_else() {
    for (w, post) in rigs().await {
        for who in [doctor(), stranger(), commission(), operator()] {
            hears(&w.ops, &who, &["order.*", "bill.*", "assessment.*", "settlement.*", "duty.*", "contract.*"]).await;
        }
        hears(&w.ops, &auditor(), &["*"]).await;
        let mut seen = 0;
        for (topic, ..) in TOPICS {
            let noun = topic.split('.').next().unwrap();
            let (ours, ordered) = (matches!(noun, "order" | "bill" | "assessment"), noun == "order");
            if !ours && !matches!(noun, "settlement" | "contract") {
                continue;
            }
            seen += 1;
            let role = ordered.then_some("purchaser");
            tell(&w, &told(topic, ours.then_some("p"), role, w.t.env.now())).await;
            let wanted: Vec<&str> = ours.then_some(topic).into_iter().collect();
            assert_eq!(heard(&post, &doctor()), wanted, "{} {topic}", w.t.name);
            assert!(heard(&post, &stranger()).is_empty() && heard(&post, &auditor()).is_empty(), "{topic}");
            assert_eq!(heard(&post, &commission()), [topic], "{topic}");
            assert_eq!(heard(&post, &operator()), [topic], "{topic}");
        }
        assert_eq!(seen, 28);

        // An administrator hears of what waits for him, and of nothing else of the project.
        tell(&w, &told("order.waiting", Some("q"), Some("audit_administrator"), w.t.env.now())).await;
        assert_eq!(heard(&post, &auditor()), ["order.waiting"], "{}", w.t.name);
        assert_eq!(heard(&post, &stranger()), ["order.waiting"]);
        assert!(heard(&post, &doctor()).is_empty());
        tell(&w, &told("settlement.propose", None, Some("purchaser"), w.t.env.now())).await;
        assert!(heard(&post, &auditor()).is_empty() && heard(&post, &doctor()).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_says_it_in_both_languages_and_each_finds_his_own_subscriptions() {
    for (w, post) in rigs().await {
        hears(&w.ops, &doctor(), &["bill.issue"]).await;
        for who in [commission(), auditor()] {
            hears(&w.ops, &who, &["order.*"]).await;
            let s = w.ops.subscriptions(&who, false, None, 9).await.unwrap().remove(0);
            let stage = who.has(Role::AuditAdministrator).then(|| "audit_administrator".to_owned());
            assert_eq!((s.project.clone(), s.stage.clone()), (None, stage));
            w.ops.deliveries(&who, &s.id, &Default::default()).await.unwrap();
            assert!(w.ops.deliveries(&stranger(), &s.id, &Default::default()).await.unwrap_err().is_not_found());
            w.ops.unsubscribe(&who, &s.id).await.unwrap();
        }
        let mut n = told("bill.issue", Some("p"), None, w.t.env.now());
        n.text = "账单\n已出账".into();
        tell(&w, &n).await;
        let m = post.mails.lock().unwrap().remove(0);
        assert_eq!(m.subject, "[杏林云 Xinglin] 账单已出账 (bill.issue)", "{}", w.t.name);
        for part in ["It happened", "期限", "bill.issue", "issued", "deadline", "subject-1"] {
            assert!(m.text.contains(part), "{part}: {}", m.text);
        }
        assert!(TOPICS.iter().all(|t| !NOUNS.contains(&t.0.split('.').next().unwrap())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_ends_is_told_of_at_each_threshold() {
    for (w, post) in rigs().await {
        hears(&w.ops, &doctor(), &["order.expiring"]).await;
        hears(&w.ops, &stranger(), &["order.expiring"]).await;
        for days in [30, 7, 1] {
            let o = OrderExpiring {
                order: OrderId::from("o1"),
                project: ProjectId::from("p"),
                name: "his".into(),
                expires_at: at("2027-03-01T10:00"),
                days,
            };
            publish(&w.t, ORDER_EXPIRING, &o).await;
            while run(&w).await > 0 {}
            let m = post.mails.lock().unwrap().remove(0);
            assert_eq!(m.to, "doctor@test.cn", "{}", w.t.name);
            assert!(m.subject.contains("his") && m.subject.contains(&format!("{days}天内到期")), "{}", m.subject);
            let english = format!("Order 'his' ends within {days} days, at 2027-03-01T02:00:00Z");
            assert!(m.text.contains(&english), "{}", m.text);
            assert!(post.mails.lock().unwrap().is_empty(), "once, and to nobody else");
        }
    }
}

/// Writes what the feed writes, and dies before that is committed, the first time.
struct Dying(Arc<dyn Subscriber>, AtomicU32);

#[async_trait]
impl Subscriber for Dying {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn topics(&self) -> &'static [&'static str] {
        self.0.topics()
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        self.0.apply(tx, fact).await?;
        if self.1.fetch_add(1, Ordering::SeqCst) == 1 {
            return Err(Error::unavailable("the process is killed here"));
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_subscription_is_told_of_a_fact_once_whatever_dies() {
    for t in testing::each_at(at("2026-09-29T09:00"), &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), terms());
        t.env.outbox.subscribe(vec![Arc::new(Dying(ops.feed(), AtomicU32::new(0)))]).unwrap();
        let post = Arc::new(Post::default());
        ops.set_messenger(post.clone(), vault(1), held()).unwrap();
        let w = World { t, ops };
        hears(&w.ops, &doctor(), &["*", "bill.*", "bill.issue"]).await;
        hears(&w.ops, &commission(), &["bill.issue"]).await;
        // The transaction of the bill is rolled back: nobody hears of it.
        let n = told("bill.issue", Some("p"), None, w.t.env.now());
        let r: Result<()> = transact!(w.t.env.db, |tx| {
            w.t.env.outbox.publish(tx, &n.outbox_topic(), &n.subject, &n).await?;
            Err(Error::conflict("no"))
        });
        assert!(r.is_err());
        for topic in ["bill.issue", "bill.dispute"] {
            let n = told(topic, Some("p"), None, w.t.env.now());
            publish(&w.t, &n.outbox_topic(), &n).await;
        }
        assert!(w.t.env.outbox.flush().await.is_err(), "{}", w.t.name);
        assert_eq!(w.count("ops_delivery").await, 0, "undone with the rest");
        while run(&w).await > 0 {}
        assert_eq!(heard(&post, &commission()), ["bill.issue"]);
        let mut all = heard(&post, &doctor());
        all.sort();
        assert_eq!(all, ["bill.dispute", "bill.issue"], "once, though three topics name it");
    }
}

/// Looks at the duties at an instant; what was told of a duty of that name to the commission.
async fn look(w: &duty_world::World, post: &Post, now: Timestamp, name: &str) -> Vec<String> {
    w.t.clock.as_ref().unwrap().set(now);
    w.ops.tell_duties().await.unwrap();
    assert_eq!(w.ops.tell_duties().await.unwrap(), 0, "each once");
    w.t.env.outbox.flush().await.unwrap();
    while w.ops.send_due().await.unwrap() > 0 {}
    assert!(heard(post, &doctor()).is_empty(), "duties are not for tenants");
    post.mails.lock().unwrap().retain(|m| m.subject.contains(name));
    heard(post, &commission())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_is_told_of_before_its_deadline_and_when_that_has_passed() {
    for w in duty_world::worlds("2026-07-01T09:00:00").await {
        let post = Arc::new(Post::default());
        w.ops.set_messenger(post.clone(), vault(1), held()).unwrap();
        w.t.env.outbox.subscribe(vec![w.ops.feed()]).unwrap();
        hears(&w.ops, &commission(), &["duty.*"]).await;
        hears(&w.ops, &doctor(), &["*"]).await;
        w.ops.materialise().await.unwrap();
        let all = w.of("monthly").await;
        let due = |n: usize| all[n].due.unwrap();
        let none: [&str; 0] = [];
        assert_eq!(look(&w, &post, due(0).minus(DAY * 3), "《monthly》").await, none, "{}", w.t.name);
        assert_eq!(look(&w, &post, due(0).minus(DAY * 2), "《monthly》").await, ["duty.due_soon"]);
        assert_eq!(look(&w, &post, due(0), "《monthly》").await, none, "the deadline itself is in time");
        assert_eq!(look(&w, &post, due(0).plus(SECOND), "《monthly》").await, ["duty.overdue"]);
        // What is done is not told of; a deadline that moved is told of anew.
        w.t.clock.as_ref().unwrap().set(due(1).minus(DAY * 5));
        w.done(&all[1], due(1).minus(DAY * 6)).await;
        assert_eq!(look(&w, &post, due(1).plus(SECOND), "《monthly》").await, none);
        assert_eq!(look(&w, &post, due(2).minus(DAY), "《monthly》").await, ["duty.due_soon"]);
        let moved: Result<()> = transact!(w.t.env.db, |tx| {
            let sql = "UPDATE ops_duty SET due = $2 WHERE id = $1";
            tx.execute(sql, &runtime::params![&all[2].id, due(2).plus(DAY * 9)]).await.map(drop)
        });
        moved.unwrap();
        assert_eq!(look(&w, &post, due(2).plus(DAY), "《monthly》").await, none);
        assert_eq!(look(&w, &post, due(2).plus(DAY * 8), "《monthly》").await, ["duty.due_soon"]);
        // A day's inspection has no time for a notice before; it is told of when it is overdue.
        assert_eq!(w.rows("ops_duty_notice WHERE event = 'due_soon' AND duty IN (SELECT id FROM ops_duty WHERE duty = 'inspection-daily')").await, 0);
        assert!(w.rows("ops_duty_notice WHERE event = 'overdue' AND duty IN (SELECT id FROM ops_duty WHERE duty = 'inspection-daily')").await > 0);
    }
}

/// Looks for deadlines of cases at an instant; what the doctor and the operator were told of them. It is never another project's.
async fn late(w: &World, post: &Post, when: &str) -> (Vec<String>, Vec<String>) {
    w.set(when);
    w.ops.tell_late().await.unwrap();
    assert_eq!(w.ops.tell_late().await.unwrap(), 0, "{when}: each once");
    while run(w).await > 0 {}
    assert!(heard(post, &stranger()).is_empty(), "{when}");
    (heard(post, &doctor()), heard(post, &operator()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_of_a_ticket_that_passes_is_told_of_once_and_anew_if_it_moves() {
    for (w, post) in rigs().await {
        for who in [doctor(), stranger(), operator()] {
            hears(&w.ops, &who, &["ticket.overdue", "incident.overdue"]).await;
        }
        let (none, both) = ((vec![], vec![]), (vec!["ticket.overdue".to_owned()], vec!["ticket.overdue".to_owned()]));
        let new = NewTicket { clock: Some("vendor-support".into()), ..ticket(Kind::Consultation) };
        let t = w.ops.raise_ticket(&doctor(), new).await.unwrap();
        let act = |who: Caller, e: Event, a: TicketAction| {
            let (ops, id) = (w.ops.clone(), t.id.clone());
            async move { ops.act_on_ticket(&who, &id, e, a).await.unwrap() }
        };
        // Ten minutes to answer, four hours to resolve.
        assert_eq!(late(&w, &post, "2026-09-29T09:10").await, none, "{}: the deadline itself is in time", w.t.name);
        assert_eq!(late(&w, &post, "2026-09-29T09:10:01").await, both, "{}", w.t.name);
        act(operator(), Event::Accept, TicketAction::default()).await;
        act(operator(), Event::Start, TicketAction::default()).await;
        w.set("2026-09-29T12:00");
        let wait = TicketAction {
            waits_for: Some(WaitsFor::Tenant),
            note: Some("请补充日志".into()),
            ..TicketAction::default()
        };
        act(operator(), Event::Wait, wait).await;
        assert_eq!(late(&w, &post, "2026-09-29T13:00:01").await, none, "{}: it stands still", w.t.name);
        w.set("2026-09-29T14:00");
        let t = act(doctor(), Event::Resume, TicketAction::default()).await;
        assert_eq!(t.resolve_due, Some(at("2026-09-29T15:00")));
        assert_eq!(late(&w, &post, "2026-09-29T15:00:01").await, both, "{}", w.t.name);
        w.set("2026-09-29T15:30");
        act(operator(), Event::Resolve, TicketAction::default()).await;
        w.set("2026-09-29T16:00");
        let t = act(doctor(), Event::Reopen, TicketAction::default()).await;
        assert_eq!(late(&w, &post, "2026-09-29T16:30").await, both, "{}: {:?} is another", w.t.name, t.resolve_due);
        act(doctor(), Event::Cancel, TicketAction::default()).await;
        // What was taken back is nobody's lateness, and what was late for long already stands in the lists only.
        w.ops.raise_ticket(&doctor(), ticket(Kind::Consultation)).await.unwrap();
        assert_eq!(late(&w, &post, "2026-12-29T16:00").await, none, "{}", w.t.name);
        let d: i64 = w.count("ops_case_notice").await;
        assert_eq!(d, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_of_an_incident_that_runs_out_and_a_missing_report_are_told_of() {
    for (w, post) in rigs().await {
        for who in [doctor(), stranger(), operator()] {
            hears(&w.ops, &who, &["ticket.*", "incident.overdue"]).await;
        }
        let word = || vec!["incident.overdue".to_owned()];
        let staff = || (vec![], word());
        let i = w.ops.raise_incident(&operator(), fault("1")).await.unwrap();
        let act = |id: &kernel::IncidentId, e| {
            let (ops, id) = (w.ops.clone(), id.clone());
            async move { ops.act_on_incident(&operator(), &id, e, IncidentAction::default()).await.unwrap() }
        };
        use incident::Event as E;
        // A minute to take it, ten to be there, thirty to recover. What is of no project is not for tenants.
        assert_eq!(late(&w, &post, "2026-09-29T09:01:01").await, staff(), "{}", w.t.name);
        act(&i.id, E::Received).await;
        act(&i.id, E::OnSite).await;
        assert_eq!(late(&w, &post, "2026-09-29T09:10:01").await, (vec![], vec![]), "{}", w.t.name);
        assert_eq!(late(&w, &post, "2026-09-29T09:30:01").await, staff(), "{}", w.t.name);
        act(&i.id, E::Recovered).await;

        let event = NewIncident {
            project: Some(ProjectId::from("p")),
            kind: incident::Kind::Security,
            grade: Some(incident::Grade::High),
            level: None,
            ..fault("1")
        };
        let i = w.ops.raise_incident(&operator(), event).await.unwrap();
        act(&i.id, E::Responded).await;
        act(&i.id, E::OnSite).await;
        let i = act(&i.id, E::Recovered).await;
        assert_eq!(i.report_due, Some(at("2026-10-09T00:00")), "30 September and 8 October");
        assert_eq!(late(&w, &post, "2026-10-09T00:00").await, (vec![], vec![]), "{}", w.t.name);
        assert_eq!(late(&w, &post, "2026-10-09T00:00:01").await, (word(), word()), "{}", w.t.name);
        assert_eq!(w.count("ops_case_notice").await, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_at_the_limit_is_told_of_once_and_again_when_it_is_clearly_below() {
    use level_world::{at, capacity, usage, worlds};
    for w in worlds(at("2026-07-05T00:00")).await {
        w.offers(capacity("n", 100, at("2026-07-01T00:00"))).await;
        w.server("p", "a", 79, at("2026-07-02T00:00")).await;
        assert_eq!(w.ops.watch_pools().await.unwrap(), 0, "{}", w.t.name);
        w.usage(usage("p", "b", "server.vcpu", 1, at("2026-07-03T00:00"))).await;
        w.flush().await;
        assert_eq!(w.ops.watch_pools().await.unwrap(), 2, "the architecture's and that of everything");
        assert_eq!(w.ops.watch_pools().await.unwrap(), 0, "once");
        w.usage(usage("p", "b", "server.vcpu", 0, at("2026-07-03T12:00"))).await;
        w.flush().await;
        assert_eq!(w.ops.watch_pools().await.unwrap(), 0, "one server less is no news");
        w.ended("p", "a", at("2026-07-04T00:00")).await;
        assert_eq!(w.ops.watch_pools().await.unwrap(), 2);
        assert_eq!(w.count("ops_pool_notice").await, 0);
    }
}
