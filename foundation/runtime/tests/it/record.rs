//! Records under the chain: what was edited, removed or put in behind the back of who writes is named.

use kernel::{Result, Timestamp};
use runtime::record::{self, Agreement, Record};
use runtime::testing::{self, TestEnv};
use runtime::{Db, Migration, ledger, params, transact};

const TABLES: Migration = Migration {
    slice: "t",
    steps: &[(
        "0001",
        "CREATE TABLE t_row (id TEXT PRIMARY KEY, what TEXT, at BIGINT NOT NULL);
         CREATE TABLE t_line (owner TEXT NOT NULL, n BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (owner, n));",
    )],
};
const ROW: Record = Record::new("t_row", "id", &["id", "what", "at"]);
const LINES: Record =
    Record::new("t_line", "owner", &["n", "CASE WHEN state = 'paid' THEN 'due' ELSE state END AS state"]);
const ALL: &[Record] = &[ROW, LINES];

/// Runs a statement; with a key, seals the record of that table.
async fn sql(db: &Db, text: &str, sealed: Option<(Record, &str)>) {
    let done: Result<()> = transact!(db, |tx| {
        tx.execute(text, &params![]).await?;
        match sealed {
            Some((table, key)) => table.seal(tx, key).await,
            None => Ok(()),
        }
    });
    done.unwrap();
}

async fn look(t: &TestEnv) -> (Agreement, Agreement) {
    let mut all = record::verify(&t.env.db, ALL).await.unwrap();
    let lines = all.pop().unwrap();
    (all.pop().unwrap(), lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_removed_and_forged_records_are_named() {
    for t in testing::each(&[TABLES]).await {
        let db = &t.env.db;
        sql(db, "INSERT INTO t_row (id, what, at) VALUES ('old', 'x', 5)", None).await;
        assert_eq!(look(&t).await.0.uncovered, 1, "{}: not begun", t.name);
        record::begin(db, ALL, Timestamp(9)).await.unwrap();
        record::begin(db, ALL, Timestamp(10)).await.unwrap();
        sql(db, "INSERT INTO t_row (id, what, at) VALUES ('new', NULL, 6)", Some((ROW, "new"))).await;
        let (rows, lines) = look(&t).await;
        assert_eq!((rows.agree, rows.uncovered, rows.holds()), (1, 1, true), "{}: {rows:?}", t.name);
        assert_eq!((lines.agree, lines.holds()), (0, true));

        // The last of many entries counts, and no entry is skipped.
        for n in 1..=12 {
            let text = format!("UPDATE t_row SET what = 'w{n}', at = {n} WHERE id = 'new'");
            sql(db, &text, Some((ROW, "new"))).await;
            assert!(look(&t).await.0.holds(), "{}: after {n}", t.name);
        }
        ledger::seal(db, record::LEDGER).await.unwrap();
        let entries = ledger::page(&mut db.read().await.unwrap(), record::LEDGER, 0, 100).await.unwrap();
        let last = entries.last().unwrap();
        assert_eq!((last.id.as_str(), last.at), ("t_row/new/13", Timestamp(12)), "{}", t.name);

        sql(db, "UPDATE t_row SET what = 'y' WHERE id = 'old'", None).await;
        let (rows, _) = look(&t).await;
        assert_eq!(rows.wrong, ["old: not what was recorded: what"], "{}", t.name);
        sql(db, "UPDATE t_row SET what = 'x' WHERE id = 'old'", None).await;
        sql(db, "DELETE FROM t_row WHERE id = 'new'", None).await;
        sql(db, "INSERT INTO t_row (id, what, at) VALUES ('forged', 'x', 5)", None).await;
        let (rows, _) = look(&t).await;
        assert_eq!(rows.wrong, ["new: is gone", "forged: no entry of the ledger tells of it"], "{}", t.name);
        assert_eq!(ledger::verify(db, record::LEDGER).await.unwrap().broken, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_record_are_compared_together() {
    for t in testing::each(&[TABLES]).await {
        let db = &t.env.db;
        record::begin(db, ALL, Timestamp(9)).await.unwrap();
        let rows: Vec<String> = (1..=12).map(|n| format!("('bill', {n}, 'due')")).collect();
        let text = format!("INSERT INTO t_line (owner, n, state) VALUES {}", rows.join(", "));
        sql(db, &text, Some((LINES, "bill"))).await;
        assert_eq!(look(&t).await.1.agree, 1, "{}", t.name);
        sql(db, "UPDATE t_line SET state = 'paid' WHERE n = 3", None).await;
        assert!(look(&t).await.1.holds(), "{}: what is not compared may change", t.name);
        sql(db, "UPDATE t_line SET state = 'waived' WHERE n = 10", None).await;
        assert_eq!(look(&t).await.1.wrong, ["bill: not what was recorded: state"], "{}", t.name);
        sql(db, "DELETE FROM t_line WHERE n = 10", None).await;
        assert_eq!(look(&t).await.1.wrong, ["bill: has 11 rows, and 12 were recorded"], "{}", t.name);
        sql(db, "DELETE FROM t_line WHERE n <> 0", Some((LINES, "bill"))).await;
        assert!(look(&t).await.1.holds(), "{}: removed by who writes them", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_differences_than_are_named_are_counted() {
    for t in testing::each(&[TABLES]).await {
        let db = &t.env.db;
        for n in 100..350 {
            let (text, key) = (format!("INSERT INTO t_row (id, what, at) VALUES ('r{n}', 'x', 1)"), format!("r{n}"));
            sql(db, &text, (n < 225).then_some((ROW, key.as_str()))).await;
        }
        record::begin(db, ALL, Timestamp(9)).await.unwrap();
        let (rows, _) = look(&t).await;
        assert_eq!((rows.agree, rows.uncovered, rows.holds()), (125, 125, true), "{}", t.name);
        sql(db, "UPDATE t_row SET at = 2", None).await;
        let (rows, _) = look(&t).await;
        assert_eq!((rows.wrong.len(), rows.more, rows.agree), (20, 230, 0), "{}", t.name);
        assert!(rows.broken().unwrap().ends_with("and 230 more"));
    }
}
