//! Settlement and payment in the books.

use super::books::{balance, host, line, nov};
use super::*;
use billing::book::BillState;
use billing::book::settle::Span;
use billing::journal::Account;
use billing::journal::pay::PaymentState;
use billing::settle::{Due, Inputs, Scored, WeekDays, plan};
use jiff::civil::{Date, date};
use kernel::{ErrorKind, Money, PaymentId};

async fn settle(t: &TestEnv, b: &Arc<Billing>, due: &Due, until: Date) -> Result<PaymentId> {
    let span = Span { after: None, until };
    transact!(t.env.db, |tx| { b.record_settlement(tx, "s-1", due, Some(span), "commission").await })
}

/// The half-year's payment by the real plan of the contract, with a score of 76.
async fn due(t: &TestEnv, b: &Arc<Billing>) -> Due {
    let mut tx = t.env.db.read().await.unwrap();
    let accrued = b.accrued(&mut tx).await.unwrap();
    drop(tx);
    let c = b.contract();
    let until = kernel::calendar::period_ends(c.start, c.end, kernel::calendar::Every::HalfYear).unwrap();
    let until = until.into_iter().find(|d| *d >= date(2026, 11, 30)).unwrap();
    let score = Scored { scheme: "half-year".into(), until, score: rust_decimal::Decimal::from(76), vetoed: false };
    let inputs = Inputs { accrued: accrued.by_day, scores: vec![score], ..Inputs::default() };
    let all = plan(c, &inputs, &WeekDays, until).unwrap();
    all.into_iter().rfind(|d| d.payment == "service").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_takes_in_confirmed_lines_and_leaves_frozen_ones_for_later() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        let volume = fact("v", "volume.gb", "v1", &[("type", "default")], 20, at("2026-11-11T00:00:00Z"));
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z"), volume]).await;
        set(&t, "2026-12-04T00:00:00Z");
        b.close_due().await.unwrap();
        b.dispute(&commission(), &line(1), None, "4.60 of what?").await.unwrap();
        let mut d = due(&t, &b).await;
        assert_eq!(d.base.to_string(), "51.86", "{}: what is frozen does not count", t.name);
        let until = date(2026, 11, 30);
        let early = settle(&t, &b, &d, until).await.unwrap_err();
        assert_eq!(early.code, "Unconfirmed");
        b.sign(&doctor(), &project(), nov(), None).await.unwrap();
        b.sign(&commission(), &project(), nov(), None).await.unwrap();
        d.base = Money::from_fen(1);
        assert_eq!(settle(&t, &b, &d, until).await.unwrap_err().code, "BooksChanged");
        let d = due(&t, &b).await;
        let id = settle(&t, &b, &d, until).await.unwrap();
        assert_eq!(settle(&t, &b, &d, until).await.unwrap_err().code, "AlreadySettled");
        for (account, project, wanted) in [
            (Account::Accrued, Some("p1"), "0.00"),
            (Account::Disputed, Some("p1"), "4.60"),
            (Account::Payable, None, "49.79"),
            (Account::Deductions, None, "2.07"),
            (Account::CapExcess, None, "0.00"),
        ] {
            assert_eq!(balance(&b, account, project).await, wanted, "{} {account:?}", t.name);
        }
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.unfinished), (BillState::Issued, 1), "the frozen line is open");
        // Resolved later: it counts in the month of its resolution.
        set(&t, "2026-12-20T00:00:00Z");
        b.withdraw(&commission(), &line(1), None, "found it").await.unwrap();
        b.confirm(&doctor(), &line(1), None).await.unwrap();
        let mut tx = t.env.db.read().await.unwrap();
        let accrued = b.accrued(&mut tx).await.unwrap();
        drop(tx);
        assert_eq!(accrued.by_day.get(&date(2026, 12, 31)).map(ToString::to_string).as_deref(), Some("4.60"));
        assert_eq!(accrued.frozen, Money::ZERO);
        pays(&t, &b, &id).await;
    }
}

async fn pays(t: &TestEnv, b: &Arc<Billing>, id: &PaymentId) {
    let on = date(2026, 12, 21);
    assert_eq!(b.pay(&commission(), id, on).await.unwrap_err().field.as_deref(), Some("paid_on"), "in the future");
    let on = date(2026, 12, 20);
    assert_eq!(b.pay(&commission(), id, on).await.unwrap_err().code, "PaymentState", "waits for the invoice");
    assert_eq!(b.invoice(&commission(), id, "F-1").await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(b.invoice(&operator(), id, "").await.unwrap_err().field.as_deref(), Some("invoice"));
    let p = b.invoice(&operator(), id, "F-1").await.unwrap();
    assert_eq!(p.state, PaymentState::Invoiced);
    assert_eq!(p.pay_due, Some(at("2027-01-08T16:00:00Z")), "fifteen working days");
    assert_eq!(b.invoice(&operator(), id, "F-2").await.unwrap_err().code, "PaymentState");
    assert_eq!(b.pay(&operator(), id, on).await.unwrap_err().kind, ErrorKind::Forbidden);
    let early = b.pay(&commission(), id, date(2026, 1, 1)).await.unwrap_err();
    assert_eq!(early.field.as_deref(), Some("paid_on"));
    let (one, two) = (commission(), person("deputy", "gov", Role::Purchaser));
    let (x, y) = tokio::join!(b.pay(&one, id, on), b.pay(&two, id, on));
    assert_eq!(x.is_ok() as u8 + y.is_ok() as u8, 1, "{}: paid once", t.name);
    assert_eq!(balance(b, Account::Payable, None).await, "0.00");
    assert_eq!(balance(b, Account::Paid, None).await, "49.79");
    assert!(!b.payment(id).await.unwrap().late(b_now(t)));
}

fn b_now(t: &TestEnv) -> Timestamp {
    t.env.now()
}
