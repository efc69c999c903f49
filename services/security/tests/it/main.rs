//! The audit ledger on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use kernel::{Caller, ErrorKind, Role, Timestamp};
use runtime::list::{Asked, Wish};
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
        let read = s.entries(&auditor(), &Filter::default(), &Asked::first(1000)).await.unwrap();
        let ids: std::collections::HashSet<_> = read.items.iter().map(|e| e.id.clone()).collect();
        let requests: std::collections::HashSet<_> = read.items.iter().map(|e| e.entry.request.clone()).collect();
        assert_eq!((read.items.len(), ids.len(), requests.len()), (300, 300, 300), "{}", t.name);
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
        let ten = Asked::first(10);
        assert!(s.entries(&auditor(), &Filter::default(), &ten).await.unwrap().items.is_empty());
        let done: kernel::Result<()> = transact!(t.env.db, |tx| { s.record(tx, &entry(2)).await });
        done.unwrap();
        assert_eq!(s.entries(&auditor(), &Filter::default(), &ten).await.unwrap().items.len(), 1, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_is_paged_filtered_and_for_the_audit_administrator_alone() {
    for t in testing::each(&[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        for n in 0..25 {
            s.append(entry(n)).await.unwrap();
        }
        let ten = Asked::first(10);
        let first = s.entries(&auditor(), &Filter::default(), &ten).await.unwrap();
        let ask = ten.clone().after(first.next.unwrap());
        let second = s.entries(&auditor(), &Filter::default(), &ask).await.unwrap();
        assert_eq!(second.items[0].entry.request, "req-10");
        let ask = ten.clone().after(second.next.unwrap());
        let third = s.entries(&auditor(), &Filter::default(), &ask).await.unwrap();
        assert_eq!((third.items.len(), third.next), (5, None));
        let one = Filter { request: Some("req-7".into()), action: Some("server.*".into()), ..Filter::default() };
        assert_eq!(s.entries(&auditor(), &one, &ten).await.unwrap().items.len(), 1);
        let mut member = auditor();
        member.roles = vec![Role::SystemAdministrator, Role::Member];
        let refused = s.entries(&member, &Filter::default(), &ten).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Forbidden, "{}", t.name);
    }
}

/// All pages of three under an order.
async fn paged(s: &Security, filter: &Filter, sort: &str) -> Vec<(i64, i64)> {
    let mut ask = Asked { sort: Some(Wish::parse(sort).unwrap()), ..Asked::first(3) };
    let mut all = vec![];
    loop {
        let page = s.entries(&auditor(), filter, &ask).await.unwrap();
        all.extend(page.items.iter().map(|e| (e.at.micros(), e.seq)));
        match page.next {
            Some(next) => ask.marker = Some(next),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_read_by_time_in_both_directions() {
    const HOUR: i64 = 3_600_000_000;
    for t in testing::each_at(Timestamp(100 * HOUR), &[security::MIGRATIONS]).await {
        let s = Security::new(t.env.clone());
        let clock = t.clock.as_ref().unwrap();
        // Two entries an hour, and some of another ledger between them.
        for n in 0..20 {
            s.append(entry(n)).await.unwrap();
            let other: kernel::Result<()> =
                transact!(t.env.db, |tx| { ledger::append(tx, "other", &format!("o{n}"), t.env.now(), "{}").await });
            other.unwrap();
            if n % 2 == 1 {
                clock.set(t.env.now().plus(std::time::Duration::from_secs(3600)));
            }
        }
        let all = paged(&s, &Filter::default(), "at").await;
        assert_eq!(all.len(), 20, "{}", t.name);
        assert!(all.is_sorted() && all[0].0 == 100 * HOUR && all[19].0 == 109 * HOUR, "{all:?}");
        let mut down = paged(&s, &Filter::default(), "at:desc").await;
        down.reverse();
        assert_eq!(down, all);
        assert_eq!(paged(&s, &Filter::default(), "seq:desc").await.len(), 20);
        // A stretch of time, also when the client narrows it between two pages.
        let stretch =
            Filter { from: Some(Timestamp(102 * HOUR)), to: Some(Timestamp(105 * HOUR)), ..Filter::default() };
        assert_eq!(paged(&s, &stretch, "at").await, all[4..10]);
        let mut down = paged(&s, &stretch, "at:desc").await;
        down.reverse();
        assert_eq!(down, all[4..10]);
        let one = Filter { request: Some("req-7".into()), ..stretch.clone() };
        assert_eq!(paged(&s, &one, "at:desc").await, all[7..8]);
        let ask = Asked { sort: Some(Wish::parse("at").unwrap()), ..Asked::first(2) };
        let first = s.entries(&auditor(), &Filter::default(), &ask).await.unwrap();
        let next = s.entries(&auditor(), &stretch, &ask.clone().after(first.next.clone().unwrap())).await.unwrap();
        assert_eq!(next.items.iter().map(|e| e.seq).collect::<Vec<_>>(), [all[4].1, all[5].1]);
        let other = Asked { sort: Some(Wish::parse("at:desc").unwrap()), ..ask.clone() }.after(first.next.unwrap());
        let refused = s.entries(&auditor(), &Filter::default(), &other).await.unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("marker"));
        let odd = Asked { sort: Some(Wish::parse("colour").unwrap()), ..Asked::first(2) };
        let refused = s.entries(&auditor(), &Filter::default(), &odd).await.unwrap_err();
        assert!(refused.message.ends_with("is none of seq, at"), "{}", refused.message);
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
