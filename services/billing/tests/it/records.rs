//! What money is read from agrees with the ledger, and an edit of it is named.

use super::books::{host, line, nov};
use super::*;
use billing::records::ALL;
use runtime::{ledger, record as records};

/// A month with everything that can happen to a bill.
async fn eventful(t: &TestEnv, b: &Arc<Billing>) {
    let volume = fact("v", "volume.gb", "v1", &[("type", "default")], 20, at("2026-11-11T00:00:00Z"));
    record(t, b, &[host("a", 1, "2026-11-10T00:00:00Z"), volume]).await;
    set(t, "2026-12-04T00:00:00Z");
    assert_eq!(b.close_due().await.unwrap(), 1);
    b.dispute(&commission(), &line(1), None, "never ordered").await.unwrap();
    b.sign(&doctor(), &project(), nov(), None).await.unwrap();
    // The host was gone on the 20th, and another was there, of which nobody knew.
    let mut other = host("c", 2, "2026-11-25T00:00:00Z");
    other.resource = "s2".into();
    record(t, b, &[host("b", 0, "2026-11-20T00:00:00Z"), other]).await;
    assert_eq!(b.adjust_late().await.unwrap(), 1, "{}: one line differs", t.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_what_money_is_read_from_is_named() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        records::begin(&t.env.db, ALL, t.env.now()).await.unwrap();
        eventful(&t, &b).await;
        let edits = [
            ("billing_posting", "fen", "fen + 1"),
            ("billing_posting", "account", "'paid'"),
            ("billing_entry", "person", "'somebody'"),
            ("billing_bill", "total", "'0.01'"),
            ("billing_bill", "body", "'{}'"),
            ("billing_adjustment", "body", "'{}'"),
            ("billing_book", "tenant_name", "'somebody'"),
            ("billing_book_line", "fen", "fen + 1"),
            ("billing_book_line", "tenant_name", "'somebody'"),
            ("billing_book_event", "person_name", "'somebody'"),
            ("billing_dispute", "fen", "fen - 1"),
        ];
        testing::edits_are_named(&t, ALL, &edits).await;
        // Every row of these has its entry: nothing is from before.
        let all = records::verify(&t.env.db, ALL).await.unwrap();
        assert!(all.iter().all(|a| a.uncovered == 0), "{}: {all:?}", t.name);
        ledger::seal(&t.env.db, records::LEDGER).await.unwrap();
        assert_eq!(ledger::verify(&t.env.db, records::LEDGER).await.unwrap().broken, None);
    }
}
