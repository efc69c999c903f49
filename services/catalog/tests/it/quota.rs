use super::*;
use catalog::MIGRATIONS;
use kernel::{ErrorKind, Result, Timestamp};
use runtime::port::QuotaGate as _;
use runtime::transact;

async fn charge(t: &TestEnv, q: &Arc<Quota>, deltas: &[(Resource, i64)]) -> Result<()> {
    transact!(t.env.db, |tx| { q.charge(tx, &project(), deltas).await })
}

async fn line(t: &TestEnv, q: &Arc<Quota>, r: Resource) -> (i64, i64) {
    let mut tx = t.env.db.read().await.unwrap();
    let l = q.lines(&mut tx, &project()).await.unwrap().into_iter().find(|l| l.resource == r).unwrap();
    (l.limit, l.used)
}

async fn grant(t: &TestEnv, q: &Arc<Quota>, resources: &[(Resource, i64)], source: &str) {
    transact!(t.env.db, |tx| { q.grant(tx, &project(), resources, source, Timestamp(1)).await }).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_granted_at_first_and_the_refusal_says_what_to_order() {
    for t in testing::each(&[MIGRATIONS]).await {
        let q = Quota::new(book());
        let e = charge(&t, &q, &[(Resource::Network, 1), (Resource::Cores, 2)]).await.unwrap_err();
        assert_eq!((e.kind, e.code, e.field.as_deref()), (ErrorKind::OverQuota, "OverQuota", Some("cores")));
        assert_eq!(
            e.message,
            "Quota exceeded for cores: requested 2, but already used 0 of 0 cores; order item 12 or 13 of contract chuyi."
        );
        assert_eq!(line(&t, &q, Resource::Network).await, (10, 0), "{}: all or nothing", t.name);
        let disk = charge(&t, &q, &[(Resource::Gigabytes, 1)]).await.unwrap_err();
        assert!(disk.message.ends_with("order item 6 or tb of contract chuyi."), "{disk}");
        let rules = charge(&t, &q, &[(Resource::SecurityGroupRule, 101)]).await.unwrap_err();
        assert!(rules.message.ends_with("ask the operator for more."), "{rules}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_raises_the_limit_once_and_giving_back_is_never_refused() {
    for t in testing::each(&[MIGRATIONS]).await {
        let q = Quota::new(book());
        for _ in 0..2 {
            grant(&t, &q, &[(Resource::Instances, 4), (Resource::Cores, 4)], "demo").await;
        }
        assert_eq!(line(&t, &q, Resource::Cores).await, (4, 0), "{}", t.name);
        charge(&t, &q, &[(Resource::Cores, 3), (Resource::Cores, 1)]).await.unwrap();
        assert!(charge(&t, &q, &[(Resource::Cores, 1)]).await.is_err());
        // Lowered below what is used: no more, but what is there can go.
        transact!(t.env.db, |tx| { q.set_limits(tx, &project(), &[(Resource::Cores, 1)]).await }).unwrap();
        assert!(charge(&t, &q, &[(Resource::Cores, 1)]).await.is_err());
        charge(&t, &q, &[(Resource::Cores, -1)]).await.unwrap();
        assert_eq!(line(&t, &q, Resource::Cores).await, (1, 3));
        transact!(t.env.db, |tx| { q.reset_limits(tx, &project()).await }).unwrap();
        assert_eq!(line(&t, &q, Resource::Cores).await, (4, 3));
        // A limit set by hand moves with a later grant.
        transact!(t.env.db, |tx| { q.set_limits(tx, &project(), &[(Resource::Cores, 10)]).await }).unwrap();
        grant(&t, &q, &[(Resource::Cores, 2)], "more").await;
        assert_eq!(line(&t, &q, Resource::Cores).await, (12, 3));
        let e = transact!(t.env.db, |tx| { q.set_limits(tx, &project(), &[(Resource::Cores, -2)]).await }).unwrap_err();
        assert_eq!(e.field.as_deref(), Some("cores"));
        charge(&t, &q, &[(Resource::Cores, -99)]).await.unwrap();
        assert_eq!(line(&t, &q, Resource::Cores).await, (12, 0), "never below nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_project_has_no_limit() {
    let t = runtime::testing::first(testing::each(&[MIGRATIONS])).await;
    let q = Quota::new(book());
    transact!(t.env.db, |tx| { q.set_unlimited(tx, &project()).await }).unwrap();
    charge(&t, &q, &[(Resource::Cores, 1_000_000), (Resource::Gigabytes, 5)]).await.unwrap();
    grant(&t, &q, &[(Resource::Cores, 4)], "demo").await;
    assert_eq!(line(&t, &q, Resource::Cores).await, (-1, 1_000_000));
    let e = charge(&t, &q, &[(Resource::Cores, i64::MAX), (Resource::Cores, 1)]).await.unwrap_err();
    assert_eq!(e.kind, ErrorKind::BadRequest);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_charges_at_once_never_go_past_the_limit() {
    for t in testing::each(&[MIGRATIONS]).await {
        let q = Quota::new(book());
        grant(&t, &q, &[(Resource::Instances, 10)], "demo").await;
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let (db, q) = (t.env.db.clone(), q.clone());
                runtime::task::spawn("charge", async move {
                    let r: Result<()> =
                        transact!(db, |tx| { q.charge(tx, &project(), &[(Resource::Instances, 1)]).await });
                    r
                })
            })
            .collect();
        let mut granted = 0;
        for task in tasks {
            granted += u32::from(task.await.unwrap().unwrap().is_ok());
        }
        assert_eq!(granted, 10, "{}", t.name);
        assert_eq!(line(&t, &q, Resource::Instances).await, (10, 10));
    }
}
