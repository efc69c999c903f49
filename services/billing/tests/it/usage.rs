use super::*;
use billing::month::Month;
use runtime::ledger;

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_is_the_same_fact_and_a_late_one_finds_its_place() {
    for (t, b) in start("2026-11-20T00:00:00Z").await {
        let (born, grown, gone) = (at("2026-11-02T00:00:00Z"), at("2026-11-05T00:00:00Z"), at("2026-11-09T00:00:00Z"));
        let volume = |key, q, when| fact(key, "volume.gb", "v1", &[("type", "default")], q, when);
        // The end arrives before the beginning, and everything arrives twice.
        for f in [
            volume("c", 0, gone),
            volume("a", 10, born),
            volume("b", 20, grown),
            volume("a", 10, born),
            volume("c", 0, gone),
        ] {
            record(&t, &b, &[f]).await;
        }
        record(&t, &b, &[volume("a", 999, grown)]).await;
        let all = b.intervals(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        let seen: Vec<_> = all.iter().map(|i| (i.id.as_str(), i.quantity.to_string(), i.from, i.to)).collect();
        assert_eq!(
            seen,
            [("a", "10".to_owned(), born, Some(grown)), ("b", "20".to_owned(), grown, Some(gone))],
            "{}",
            t.name
        );
        assert!(b.intervals(&project(), Month::parse("2026-12").unwrap()).await.unwrap().is_empty());
        assert!(b.intervals(&ProjectId::from("other"), Month::parse("2026-11").unwrap()).await.unwrap().is_empty());
        assert_eq!(ledger::seal(&t.env.db, "usage").await.unwrap(), 3, "one entry a fact");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_charges_nothing_for_ever() {
    for (t, b) in start("2026-11-20T00:00:00Z").await {
        let (born, gone) = (at("2026-11-19T10:00:00Z"), at("2026-11-19T09:00:00Z"));
        for (key, quantity, when) in [("a", 10, born), ("b", 0, gone)] {
            let now = [fact(key, "volume.gb", "v1", &[("type", "default")], quantity, when)];
            let r: Result<()> = transact!(t.env.db, |tx| { b.record(tx, &now).await });
            r.unwrap();
            t.env.outbox.flush().await.unwrap();
        }
        let all = b.intervals(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        assert_eq!(all.len(), 1, "{}", t.name);
        assert_eq!(all[0].to, Some(born.plus(std::time::Duration::from_micros(1))), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_negative_quantity_never_gets_in() {
    let (t, b) = runtime::testing::first(start("2026-11-20T00:00:00Z")).await;
    let bad = [fact("n", "volume.gb", "v", &[], -1, at("2026-11-01T00:00:00Z"))];
    let r: Result<()> = transact!(t.env.db, |tx| { b.record(tx, &bad).await });
    assert!(r.unwrap_err().message.contains("negative"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_rolled_back_with_its_change_is_no_fact() {
    for (t, b) in start("2026-11-20T00:00:00Z").await {
        let mut tx = t.env.db.write().await.unwrap();
        b.record(&mut tx, &[fact("x", "volume.gb", "v", &[], 1, at("2026-11-01T00:00:00Z"))]).await.unwrap();
        drop(tx);
        t.env.outbox.flush().await.unwrap();
        assert!(b.intervals(&project(), Month::parse("2026-11").unwrap()).await.unwrap().is_empty(), "{}", t.name);
    }
}
