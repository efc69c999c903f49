use super::*;
use billing::month::Month;
use kernel::{ErrorKind, Money};
use runtime::{params, testing};

fn host(key: &str, quantity: i64, when: &str) -> UsageFact {
    fact(key, "server", "s", X86_HOST, quantity, at(when))
}

#[tokio::test(flavor = "multi_thread")]
async fn late_facts_count_within_the_grace_and_a_closed_bill_never_changes() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        let nov = Month::parse("2026-11").unwrap();
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z")]).await;
        set(&t, "2026-12-02T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 0, "{}: grace", t.name);
        // Late, but in time: the host was gone on the 20th.
        record(&t, &b, &[host("b", 0, "2026-11-20T00:00:00Z")]).await;
        assert_eq!(b.bill(&project(), nov).await.unwrap().total, Money::ZERO);
        set(&t, "2026-12-04T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 1);
        assert_eq!(b.close_due().await.unwrap(), 0);
        let closed = b.bill(&project(), nov).await.unwrap();
        // Too late: a fact that would have made it 51.86.
        record(&t, &b, &[host("c", 1, "2026-11-25T00:00:00Z")]).await;
        assert_eq!(b.bill(&project(), nov).await.unwrap(), closed);
        let dec = b.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        assert_eq!(dec.total.to_string(), "51.86");
        assert_eq!(b.bills(nov).await.unwrap().len(), 1);
        let soon = b.bill(&project(), Month::parse("2027-01").unwrap()).await.unwrap_err();
        assert_eq!((soon.kind, soon.field.as_deref()), (ErrorKind::BadRequest, Some("month")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_cut_off_anywhere_closes_once_or_not_at_all() {
    for (t, b) in start("2026-10-10T00:00:00Z").await {
        for p in ["p1", "p2", "p3"] {
            let mut f = host(p, 1, "2026-10-10T00:00:00Z");
            f.project = ProjectId::from(p);
            f.resource = p.into();
            record(&t, &b, &[f]).await;
        }
        set(&t, "2026-12-10T00:00:00Z");
        for point in ["billing.close:bill:before", "billing.close:bill:after", "billing.close:mark:before"] {
            testing::arm(&format!("{point}=error"));
            assert!(b.close_due().await.is_err(), "{point}");
        }
        testing::arm("");
        let (x, y) = tokio::join!(b.close_due(), b.close_due());
        x.unwrap();
        y.unwrap();
        let mut tx = t.env.db.read().await.unwrap();
        let n: i64 = tx.query_one("SELECT COUNT(*) FROM billing_bill", &params![]).await.unwrap().get(0).unwrap();
        assert_eq!(n, 6, "{}: three projects, two months, one bill each", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_bill_can_be_computed_again_from_what_was_stored_then() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z")]).await;
        set(&t, "2026-12-05T00:00:00Z");
        b.close_due().await.unwrap();
        let closed = b.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        assert_eq!(closed.total.to_string(), "51.86", "{}", t.name);
        days(&t, 1);
        // Told afterwards: it was gone before the month began, and never there at all.
        record(&t, &b, &[host("b", 0, "2026-10-01T00:00:00Z"), host("c", 0, "2026-11-10T00:00:00Z")]).await;
        let again = b.recompute(&closed).await.unwrap();
        assert_eq!(again, closed, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_contract_needs_a_new_version() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        b.register_contract().await.unwrap();
        b.register_contract().await.unwrap();
        let text = b.contract().text.replace("51.86", "50.86");
        let edited = Billing::new(t.env.clone(), Contract::parse(&text).unwrap(), false).unwrap();
        assert_eq!(edited.register_contract().await.unwrap_err().kind, ErrorKind::Conflict, "{}", t.name);
        let newer = text.replace(&format!("version = \"{}\"", b.contract().version), "version = \"later\"");
        let newer = super::consent::next(&t, Contract::parse(&newer).unwrap()).await;
        newer.register_contract().await.unwrap();
        assert_eq!(newer.awaiting().await.unwrap().unwrap().version, "later");
    }
}
