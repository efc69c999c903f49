use kernel::{ErrorKind, Result};
use runtime::{Migration, params, testing, transact};

const TABLE: Migration = Migration {
    slice: "t",
    steps: &[("0001", "CREATE TABLE t_counter (id TEXT PRIMARY KEY, n BIGINT NOT NULL, b BLOB)")],
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_increments_at_once_lose_nothing() {
    for t in testing::each(&[TABLE]).await {
        let db = t.env.db.clone();
        let r: Result<()> = transact!(db, |tx| {
            tx.execute("INSERT INTO t_counter (id, n, b) VALUES ($1, $2, $3)", &params!["a", 0i64, vec![1u8, 2]])
                .await?;
            Ok(())
        });
        r.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                runtime::task::spawn("increment", async move {
                    for _ in 0..10 {
                        let r: Result<()> = transact!(db, |tx| {
                            let n: i64 =
                                tx.query_one("SELECT n FROM t_counter WHERE id = $1", &params!["a"]).await?.get(0)?;
                            tx.execute("UPDATE t_counter SET n = $1 WHERE id = $2", &params![n + 1, "a"]).await?;
                            Ok(())
                        });
                        r.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let mut tx = db.read().await.unwrap();
        let row = tx.query_one("SELECT n, b FROM t_counter WHERE id = $1", &params!["a"]).await.unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), 200, "{}", t.name);
        assert_eq!(row.get::<Vec<u8>>(1).unwrap(), vec![1, 2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_dropped_is_rolled_back_and_a_unique_index_speaks() {
    for t in testing::each(&[TABLE]).await {
        let insert = "INSERT INTO t_counter (id, n) VALUES ($1, $2)";
        let mut tx = t.env.db.write().await.unwrap();
        tx.execute(insert, &params!["gone", 1i64]).await.unwrap();
        drop(tx);
        let mut tx = t.env.db.write().await.unwrap();
        assert!(tx.query("SELECT n FROM t_counter", &[]).await.unwrap().is_empty());
        tx.execute(insert, &params!["x", 1i64]).await.unwrap();
        let e = tx.execute(insert, &params!["x", 2i64]).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "unique"), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_migration_is_refused() {
    for t in testing::each(&[TABLE]).await {
        let edited = Migration { slice: "t", steps: &[("0001", "CREATE TABLE t_counter (id TEXT PRIMARY KEY)")] };
        let e = t.env.db.pending(&[runtime::MIGRATIONS, edited]).await.unwrap_err();
        assert!(e.message.contains("t/0001"), "{e}");
        let newer = t.env.db.pending(&[runtime::MIGRATIONS]).await.unwrap_err();
        assert!(newer.message.contains("newer version"), "{newer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_in_use_opens() {
    let t = runtime::testing::first(testing::each(&[TABLE])).await;
    let target = t.env.db.file().unwrap().with_extension("copy");
    t.env.db.backup_to(&target).await.unwrap();
    let copy = runtime::Db::sqlite(&target).unwrap();
    assert!(copy.pending(&[runtime::MIGRATIONS, TABLE]).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_go_by_their_number_not_by_the_order_of_their_appearance() {
    for t in testing::each(&[TABLE]).await {
        let mut tx = t.env.db.write().await.unwrap();
        tx.execute("INSERT INTO t_counter (n, id) VALUES ($2, $1)", &params!["a", 7i64]).await.unwrap();
        let sql = "SELECT n FROM t_counter WHERE n = $2 AND id = $1";
        assert_eq!(tx.query(sql, &params!["a", 7i64]).await.unwrap().len(), 1, "{}", t.name);
    }
}

/// SQLite's number for what a commit waits for.
async fn level(mut tx: runtime::Tx) -> i64 {
    tx.query_one("PRAGMA synchronous", &[]).await.unwrap().get(0).unwrap()
}

/// The databases of tests are another matter: nobody misses them after a power cut.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_is_on_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let db = runtime::Db::sqlite(&dir.path().join("a.db")).unwrap();
    assert_eq!(level(db.write().await.unwrap()).await, 2, "FULL");
    assert_eq!(level(db.read().await.unwrap()).await, 2, "FULL");
}

/// Whoever makes the original of a database of tests and whoever copies it have the same tables, and each rows of his own.
#[tokio::test(flavor = "multi_thread")]
async fn databases_of_tests_have_the_same_tables_and_rows_of_their_own() {
    for _ in 0..2 {
        for t in testing::each(&[TABLE]).await {
            assert!(t.env.db.pending(&[runtime::MIGRATIONS, TABLE]).await.unwrap().is_empty(), "{}", t.name);
            let mut tx = t.env.db.write().await.unwrap();
            assert!(tx.query("SELECT n FROM t_counter", &[]).await.unwrap().is_empty(), "{}", t.name);
            tx.execute("INSERT INTO t_counter (id, n) VALUES ($1, $2)", &params!["a", 1i64]).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}
