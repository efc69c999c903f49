//! The audit ledger on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use kernel::{Caller, ErrorKind, Role};
use runtime::port::{AuditEntry, AuditSink, Outcome};
use runtime::{ledger, params, testing, transact};
use security::{Filter, LEDGER, Security};

fn entry(n: usize) -> AuditEntry {
    let mut e = AuditEntry::of(&Caller::system("test"), "compute", "server.create", Outcome::Done);
    e.request = format!("req-{n}");
    e
}

fn auditor() -> Caller {
    let mut c = Caller::system("auditor");
    c.roles = vec![Role::AuditAdministrator];
    c
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_at_the_same_time_are_all_there_once_and_the_chain_holds() {
    for t in testing::each(&[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        let all = (0..300).map(|n| {
            let s = s.clone();
            runtime::task::spawn("append", async move { s.append(entry(n)).await })
        });
        for handle in all.collect::<Vec<_>>() {
            handle.await.unwrap().unwrap().unwrap();
        }
        let read = s.entries(&auditor(), &Filter::default(), 0, 1000).await.unwrap();
        let ids: std::collections::HashSet<_> = read.entries.iter().map(|e| e.id.clone()).collect();
        let requests: std::collections::HashSet<_> = read.entries.iter().map(|e| e.entry.request.clone()).collect();
        assert_eq!((read.entries.len(), ids.len(), requests.len()), (300, 300, 300), "{}", t.name);
        ledger::seal(&t.env.db, LEDGER).await.unwrap();
        let verdicts = security::verify_all(&t.env.db).await.unwrap();
        assert_eq!(verdicts.len(), 1);
        assert_eq!((verdicts[0].good, verdicts[0].unsealed, &verdicts[0].broken), (300, 0, &None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_in_a_transaction_falls_with_it() {
    for t in testing::each(&[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        let mut tx = t.env.db.write().await.unwrap();
        s.record(&mut tx, &entry(1)).await.unwrap();
        drop(tx);
        assert!(s.entries(&auditor(), &Filter::default(), 0, 10).await.unwrap().entries.is_empty());
        let done: kernel::Result<()> = transact!(t.env.db, |tx| { s.record(tx, &entry(2)).await });
        done.unwrap();
        assert_eq!(s.entries(&auditor(), &Filter::default(), 0, 10).await.unwrap().entries.len(), 1, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_is_paged_filtered_and_for_the_audit_administrator_alone() {
    for t in testing::each(&[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        for n in 0..25 {
            s.append(entry(n)).await.unwrap();
        }
        let first = s.entries(&auditor(), &Filter::default(), 0, 10).await.unwrap();
        let second = s.entries(&auditor(), &Filter::default(), first.next.unwrap(), 10).await.unwrap();
        assert_eq!(second.entries[0].entry.request, "req-10");
        let third = s.entries(&auditor(), &Filter::default(), second.next.unwrap(), 10).await.unwrap();
        assert_eq!((third.entries.len(), third.next), (5, None));
        let one = Filter { request: Some("req-7".into()), action: Some("server.*".into()), ..Filter::default() };
        assert_eq!(s.entries(&auditor(), &one, 0, 10).await.unwrap().entries.len(), 1);
        let mut member = auditor();
        member.roles = vec![Role::SystemAdministrator, Role::Member];
        let refused = s.entries(&member, &Filter::default(), 0, 10).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Forbidden, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_cannot_be_written_is_said_so() {
    for t in testing::each(&[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        let mut tx = t.env.db.write().await.unwrap();
        tx.execute("ALTER TABLE runtime_ledger RENAME TO runtime_ledger_away", &params![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(s.append(entry(1)).await.unwrap_err().kind, ErrorKind::Unavailable, "{}", t.name);
        let mut tx = t.env.db.write().await.unwrap();
        tx.execute("ALTER TABLE runtime_ledger_away RENAME TO runtime_ledger", &params![]).await.unwrap();
        tx.commit().await.unwrap();
        s.append(entry(2)).await.unwrap();
    }
}
