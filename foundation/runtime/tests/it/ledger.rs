use kernel::{Result, Timestamp};
use runtime::{Db, ledger, params, testing, transact};

async fn append(db: &Db, id: &str, body: &str) {
    let r: Result<()> = transact!(db, |tx| { ledger::append(tx, "audit", id, Timestamp(7), body).await });
    r.unwrap();
}

async fn sql(db: &Db, text: &str) {
    let r: Result<u64> = transact!(db, |tx| { tx.execute(text, &params![]).await });
    assert_eq!(r.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_a_missing_and_a_cut_entry_are_named() {
    for t in testing::each(&[]).await {
        let db = &t.env.db;
        for i in 0..700 {
            append(db, &format!("e{i}"), &format!("{{\"n\":{i}}}")).await;
        }
        assert_eq!(ledger::seal(db, "audit").await.unwrap(), 700);
        append(db, "tail", "{}").await;
        let v = ledger::verify(db, "audit").await.unwrap();
        assert_eq!((v.good, v.unsealed, v.broken), (700, 1, None), "{}", t.name);
        let first = |ledger: &'static str| async move { ledger::first(&mut db.read().await.unwrap(), ledger).await };
        assert_eq!(first("audit").await.unwrap(), Some(Timestamp(7)));
        assert_eq!(first("other").await.unwrap(), None);

        sql(db, "UPDATE runtime_ledger SET body = '{\"n\":999}' WHERE id = 'e41'").await;
        let v = ledger::verify(db, "audit").await.unwrap();
        assert_eq!(v.good, 41);
        assert!(v.broken.unwrap().contains("entry e41 at place 42 was changed"));
        sql(db, "UPDATE runtime_ledger SET body = '{\"n\":41}' WHERE id = 'e41'").await;

        sql(db, "DELETE FROM runtime_ledger WHERE id = 'e699'").await;
        let v = ledger::verify(db, "audit").await.unwrap();
        assert!(v.broken.unwrap().contains("the head says 700 entries, the ledger has 699"));
        sql(db, "DELETE FROM runtime_ledger WHERE id = 'e3'").await;
        let v = ledger::verify(db, "audit").await.unwrap();
        assert!(v.broken.unwrap().contains("but 4 is missing"));
    }
}
