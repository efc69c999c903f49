use kernel::{ErrorKind, Result, Value};
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

/// Lists of every length that is handled in a way of its own: none, one, a few, some, and more than one statement takes.
#[tokio::test(flavor = "multi_thread")]
async fn many_rows_go_in_and_come_out_as_they_are() {
    type Stored = (String, i64, Option<Vec<u8>>);
    for t in testing::each(&[TABLE]).await {
        let head = "INSERT INTO t_counter (id, n, b)";
        for (n, blobs) in [(0, true), (1, true), (2, true), (8, true), (9, false), (300, true), (20_000, true)] {
            // Text that would need quotes or escapes, blobs with every byte, and none.
            let row = |i: usize| -> Stored {
                let blob = (blobs && !i.is_multiple_of(3)).then(|| vec![0, (i % 256) as u8, 255]);
                (format!("{i}/ 中文,{{}}\"'\\NULL"), i as i64 - 5, blob)
            };
            let put = |(id, n, b): Stored| params![id, n, b];
            let values: Vec<Value> = (0..n).flat_map(|i| put(row(i))).collect();
            let mut tx = t.env.db.write().await.unwrap();
            let told = tx.insert_many(head, 3, &values, "RETURNING id").await.unwrap();
            assert_eq!(told.len(), n, "{}", t.name);
            // All of them again, and some that are new.
            let more: Vec<Value> = (n..n + n / 2).flat_map(|i| put(row(i))).chain(values).collect();
            let new = tx.execute_many(head, 3, &more, "ON CONFLICT (id) DO NOTHING").await.unwrap();
            assert_eq!(new, (n / 2) as u64, "{}: {n}", t.name);

            let ids: Vec<Value> =
                ["nobody".to_owned()].into_iter().chain((0..n).map(|i| row(i).0)).map(Value::from).collect();
            let sql = "SELECT id, n, b FROM t_counter WHERE n >= $1 AND id IN {list}";
            let rows = tx.query_in(sql, &params![0i64], &ids).await.unwrap();
            let read = |mut r: kernel::Row| (r.take(0).unwrap(), r.take(1).unwrap(), r.take(2).unwrap());
            let mut found: Vec<Stored> = rows.into_iter().map(read).collect();
            let mut wanted: Vec<Stored> = (0..n).map(row).filter(|r| r.1 >= 0).collect();
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "{}: {n}", t.name);

            let values: Vec<Value> = (0..n).flat_map(|i| params![row(i).0, i as i64 * 10]).collect();
            let sql = "UPDATE t_counter SET n = v.column2 FROM ({rows}) AS v WHERE id = v.column1";
            tx.with_rows(sql, &["TEXT", "BIGINT"], &values).await.unwrap();
            let sql = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM t_counter WHERE id IN {list}";
            let sums = tx.query_in(sql, &[], &ids).await.unwrap();
            let sum: i64 = sums.into_iter().map(|mut r| r.take::<i64>(0).unwrap()).sum();
            assert_eq!(sum, (0..n as i64).map(|i| i * 10).sum::<i64>(), "{}: {n}", t.name);

            // A row more than once in a list is one.
            let twice: Vec<Value> = ids.iter().chain(&ids).cloned().collect();
            let found = tx.query_in("SELECT DISTINCT id FROM t_counter WHERE id IN {list}", &[], &twice).await.unwrap();
            let names: std::collections::BTreeSet<String> = found.into_iter().map(|mut r| r.take(0).unwrap()).collect();
            assert_eq!(names.len(), n, "{}", t.name);
            drop(tx);
        }
        let mut tx = t.env.db.write().await.unwrap();
        let odd = params!["a", 1i64, Value::Null, "b"];
        assert_eq!(tx.insert_many(head, 3, &odd, "").await.unwrap_err().kind, ErrorKind::Internal, "{}", t.name);
        // Two rows of one name: refused as one row of a name that is there is.
        let twice = params!["a", 1i64, Value::Null, "a", 2i64, Value::Null];
        let e = tx.insert_many(head, 3, &twice, "").await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "unique"), "{}", t.name);
    }
}
