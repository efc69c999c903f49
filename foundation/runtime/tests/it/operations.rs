//! An operation that writes two rows is done or undone, whatever fails.

use kernel::{Caller, Result};
use runtime::operation::{Definition, Progress, State, StepCx};
use runtime::{Migration, params, testing, transact};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

const TABLE: Migration = Migration { slice: "t", steps: &[("0001", "CREATE TABLE t_row (id TEXT PRIMARY KEY)")] };

async fn insert(cx: StepCx, what: &str) -> Result<Progress> {
    let id = format!("{}-{what}", cx.subject);
    transact!(cx.db, |tx| {
        tx.execute("INSERT INTO t_row (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", &params![&id]).await?;
        Ok(Progress::Done)
    })
}

async fn remove(cx: StepCx, what: &str) -> Result<Progress> {
    let id = format!("{}-{what}", cx.subject);
    transact!(cx.db, |tx| {
        tx.execute("DELETE FROM t_row WHERE id = $1", &params![&id]).await?;
        Ok(Progress::Done)
    })
}

fn definition() -> Definition {
    Definition::new("t.make")
        .step("one", |cx| insert(cx, "one"), |cx| remove(cx, "one"))
        .step(
            "wait",
            |cx: StepCx| async move {
                let n: u32 = cx.get("n")?.unwrap_or(0);
                cx.put("n", &(n + 1))?;
                Ok(if n < 2 { Progress::Later(Duration::from_millis(10)) } else { Progress::Done })
            },
            |_| async { Ok(Progress::Done) },
        )
        .step("two", |cx| insert(cx, "two"), |cx| remove(cx, "two"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_failing_and_every_step_twice() {
    for t in testing::each(&[TABLE]).await {
        t.env.ops.define(vec![definition()]).unwrap();
        t.start_executor().await;
        for (i, fault) in testing::faults("t.make", &["one", "wait", "two"]).into_iter().enumerate() {
            testing::arm(&fault.spec);
            let subject = format!("s{i}");
            let id = transact!(t.env.db, |tx| {
                t.env.ops.start(tx, "t.make", &subject, &Caller::system("test"), None, &()).await
            })
            .unwrap();
            let v = t.env.ops.wait(&id, Duration::from_secs(60)).await.unwrap();
            assert_eq!(v.state == State::Done, fault.done, "{} {fault:?} {v:?}", t.name);
            let mut tx = t.env.db.read().await.unwrap();
            let like = format!("{subject}-%");
            let n = tx.query("SELECT id FROM t_row WHERE id LIKE $1", &params![like]).await.unwrap().len();
            assert_eq!(n, if fault.done { 2 } else { 0 }, "{} {fault:?}", t.name);
        }
        testing::arm("");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_set_back_holds_nothing_up() {
    let start = kernel::Timestamp::from_secs(1_800_000_000);
    for t in testing::each_at(start, &[TABLE]).await {
        let pausing = Definition::new("t.pausing").step_without_undo("pause", |cx: StepCx| async move {
            let again = cx.get::<bool>("again")?.unwrap_or(false);
            cx.put("again", &true)?;
            Ok(if again { Progress::Done } else { Progress::Later(Duration::from_secs(30)) })
        });
        t.env.ops.define(vec![pausing]).unwrap();
        t.start_executor().await;
        let id = transact!(t.env.db, |tx| {
            t.env.ops.start(tx, "t.pausing", "s", &Caller::system("test"), None, &()).await
        })
        .unwrap();
        assert!(t.env.ops.wait(&id, Duration::from_secs(1)).await.is_err(), "{}: it pauses", t.name);
        let (db, clock) = (&t.env.db, t.clock.as_ref().unwrap());
        let lease = Duration::from_secs(30);
        assert!(runtime::lease::acquire(db, clock.as_ref(), "l", "a", lease).await.unwrap());
        assert!(!runtime::lease::acquire(db, clock.as_ref(), "l", "b", lease).await.unwrap());
        clock.set(start.minus(Duration::from_secs(86_400)));
        assert!(runtime::lease::acquire(db, clock.as_ref(), "l", "b", lease).await.unwrap(), "{}", t.name);
        let v = t.env.ops.wait(&id, Duration::from_secs(60)).await.unwrap();
        assert_eq!(v.state, State::Done, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_operation_unwinds_and_the_next_on_the_subject_follows() {
    for t in testing::each(&[TABLE]).await {
        let forever = Definition::new("t.forever").step("one", |cx| insert(cx, "one"), |cx| remove(cx, "one"));
        let forever = forever.step(
            "stay",
            |_| async { Ok(Progress::Later(Duration::from_millis(20))) },
            |_| async { Ok(Progress::Done) },
        );
        let after = Definition::new("t.after").step_without_undo("two", |cx| insert(cx, "two"));
        t.env.ops.define(vec![forever, after]).unwrap();
        t.start_executor().await;
        let caller = Caller::system("test");
        let (first, second) = transact!(t.env.db, |tx| {
            let a = t.env.ops.start(tx, "t.forever", "s", &caller, None, &()).await?;
            let b = t.env.ops.start(tx, "t.after", "s", &caller, None, &()).await?;
            Ok((a, b))
        })
        .unwrap();
        runtime::task::sleep(Duration::from_millis(200)).await;
        let mut tx = t.env.db.read().await.unwrap();
        assert!(
            !t.env.ops.view(&mut tx, &second).await.unwrap().unwrap().state.is_final(),
            "{}: must wait its turn",
            t.name
        );
        drop(tx);
        let r: Result<()> = transact!(t.env.db, |tx| { t.env.ops.cancel_subject(tx, "s").await });
        r.unwrap();
        assert_eq!(t.env.ops.wait(&first, Duration::from_secs(60)).await.unwrap().state, State::Undone);
        // Cancelling took both, since both were unfinished.
        assert_eq!(t.env.ops.wait(&second, Duration::from_secs(60)).await.unwrap().state, State::Undone);
        let mut tx = t.env.db.read().await.unwrap();
        assert!(tx.query("SELECT id FROM t_row", &[]).await.unwrap().is_empty());
    }
}

/// Work that waits for the writer when its lease is to be renewed: both get their turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_is_renewed_beside_work_that_waits_for_the_writer() {
    let all = testing::each(&[TABLE]).await;
    futures::future::join_all(all.iter().map(renewed_beside_work)).await;
}

async fn renewed_beside_work(t: &testing::TestEnv) {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let seen = (begun.clone(), go.clone());
    let waiting = Definition::new("t.waiting").step_without_undo("one", move |cx| {
        let (begun, go) = seen.clone();
        async move {
            begun.notify_one();
            go.notified().await;
            insert(cx, "one").await
        }
    });
    t.env.ops.define(vec![waiting]).unwrap();
    t.start_executor().await;
    let id =
        transact!(t.env.db, |tx| { t.env.ops.start(tx, "t.waiting", "s", &Caller::system("test"), None, &()).await })
            .unwrap();
    begun.notified().await;
    let writer = t.env.db.write().await.unwrap();
    go.notify_one();
    // A third of a lease, and a little: the renewal stands in line behind the work.
    runtime::task::sleep(Duration::from_millis(7_500)).await;
    drop(writer);
    let v = t.env.ops.wait(&id, Duration::from_secs(60)).await.unwrap();
    assert_eq!(v.state, State::Done, "{}", t.name);
}
