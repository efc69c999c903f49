//! Settlement and payment in the books.

use super::books::{balance, host, line, nov};
use super::score_world::{World, build, worlds};
use super::settlement::{scored, step};
use super::*;
use billing::book::BillState;
use billing::book::act::Place;
use billing::journal::{Account, EntryFilter, Kind};
use billing::month::Month;
use billing::settlement::{PaymentState, Settlement, State};
use jiff::civil::date;
use kernel::{Money, PaymentId};

fn dec() -> Month {
    Month::parse("2026-12").unwrap()
}

/// November with a frozen line of 4.60 and December, both issued; the score of the half-year is 79.
async fn issued(w: &World) {
    let volume = fact("v", "volume.gb", "v1", &[("type", "default")], 20, at("2026-11-11T00:00:00Z"));
    record(&w.t, &w.b, &[host("a", 1, "2026-11-10T00:00:00Z"), volume]).await;
    w.set("2026-12-04T00:00:00Z");
    w.b.close_due().await.unwrap();
    w.b.dispute(&commission(), &line(1), None, "4.60 of what?").await.unwrap();
    w.set("2027-01-05T02:00:00Z");
    w.b.close_due().await.unwrap();
    let off = [("security-accident", "10"), ("platform-outage", "10"), ("satisfaction.staff", "0")];
    scored(w, "half-year", "2026-12-31", &off).await;
}

async fn both_sign(b: &Billing, month: Month) {
    b.sign(&doctor(), &project(), month, None).await.unwrap();
    b.sign(&commission(), &project(), month, None).await.unwrap();
}

async fn close(w: &World, s: &Settlement) -> Result<Settlement> {
    w.b.sign_settlement(&commission(), &s.id, &s.inputs_digest).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_takes_in_confirmed_lines_and_leaves_frozen_ones_for_later() {
    for w in worlds("2026-11-10T00:00:00Z", "chuyi").await {
        issued(&w).await;
        let (b, name) = (w.b.clone(), w.t.name);
        let s = b.draft_settlement(&operator(), Some(date(2027, 1, 5))).await.unwrap();
        assert_eq!(s.inputs.booked[&date(2026, 11, 30)].to_string(), "51.86", "{name}: what is frozen does not count");
        assert_eq!((s.inputs.bills.len(), s.total.to_string().as_str()), (0, "107.24"), "99 % of 108.32");
        b.sign_settlement(&operator(), &s.id, &s.inputs_digest).await.unwrap();
        let open = close(&w, &s).await.unwrap_err();
        assert_eq!(open.code, "Unconfirmed");
        assert!(open.message.contains("2026-12") && !open.message.contains("1970"), "{}", open.message);
        both_sign(&b, nov()).await;
        let first = Place { month: dec(), ..line(1) };
        b.dispute(&commission(), &first, None, "again?").await.unwrap();
        both_sign(&b, dec()).await;
        assert_eq!(close(&w, &s).await.unwrap_err().code, "BooksChanged", "4.60 less than what the operator signed");
        assert_eq!(w.count("billing_fixed").await, 0, "{name}: all of it or nothing");
        assert_eq!(balance(&b, Account::Payable, None).await, "0.00");
        b.withdraw(&commission(), &first, None, "found it").await.unwrap();
        b.confirm(&doctor(), &first, None).await.unwrap();
        assert_eq!(close(&w, &s).await.unwrap().state, State::Closed);
        for (account, project, wanted) in [
            (Account::Accrued, Some("p1"), "0.00"),
            (Account::Disputed, Some("p1"), "4.60"),
            (Account::Revenue, Some("p1"), "-112.92"),
            (Account::Revenue, None, "0.00"),
            (Account::Payable, None, "107.24"),
            (Account::Deductions, None, "1.08"),
            (Account::CapExcess, None, "0.00"),
        ] {
            assert_eq!(balance(&b, account, project).await, wanted, "{name} {account:?}");
        }
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.unfinished), (BillState::Issued, 1), "the frozen line is open");
        assert_eq!(b.book(&project(), dec()).await.unwrap().state, BillState::Settled);
        resolved_later(&w).await;
        pays(&w).await;
    }
}

/// A frozen line counts in the month in which its dispute is resolved.
async fn resolved_later(w: &World) {
    w.set("2027-01-10T00:00:00Z");
    w.b.withdraw(&commission(), &line(1), None, "found it").await.unwrap();
    let next = w.b.draft_settlement(&operator(), None).await.unwrap();
    assert_eq!(next.inputs.booked[&date(2026, 11, 30)].to_string(), "51.86", "{}", w.t.name);
    assert!(!next.inputs.booked.contains_key(&date(2027, 1, 31)), "the other side must confirm it first");
    w.b.confirm(&doctor(), &line(1), None).await.unwrap();
    let next = w.b.draft_settlement(&operator(), None).await.unwrap();
    assert_eq!(next.inputs.accrued[&date(2026, 11, 30)].to_string(), "51.86", "{}", w.t.name);
    assert_eq!(next.inputs.accrued[&date(2027, 1, 31)].to_string(), "4.60");
    let mut tx = w.t.env.db.read().await.unwrap();
    assert_eq!(w.b.accrued(&mut tx).await.unwrap().frozen, Money::ZERO);
}

async fn pays(w: &World) {
    let plan = w.b.payments_overview(&operator()).await.unwrap().payments;
    let id: PaymentId = plan.into_iter().find_map(|p| p.fixed).unwrap().id;
    let b = &w.b;
    b.payment_step(&operator(), &id, step("invoice", "2027-01-10", Some("107.24"))).await.unwrap();
    for s in ["reconciliation", "half-year-acceptance"] {
        b.payment_step(&commission(), &id, step(s, "2027-01-10", None)).await.unwrap();
    }
    assert_eq!(balance(b, Account::Paid, None).await, "0.00", "{}", w.t.name);
    let pay = || step("pay", "2027-01-10", Some("107.24"));
    let (one, two) = (commission(), person("deputy", "gov", Role::Purchaser));
    let (x, y) = tokio::join!(b.payment_step(&one, &id, pay()), b.payment_step(&two, &id, pay()));
    assert!(x.is_ok() != y.is_ok(), "{}: paid once", w.t.name);
    assert_eq!(b.fixed_payment(&operator(), &id).await.unwrap().state, PaymentState::Paid);
    assert_eq!(balance(b, Account::Payable, None).await, "0.00");
    assert_eq!(balance(b, Account::Paid, None).await, "107.24");
    let all = b.journal(&EntryFilter { limit: 100, ..EntryFilter::default() }).await.unwrap();
    let last = &all.last().unwrap().entry;
    assert_eq!((last.kind, last.reference.as_str()), (Kind::Payment, id.as_str()));
    assert!(all.iter().all(|e| e.entry.sum().unwrap() == 0));
}

/// Two payments of the same fees: the lines are settled once, and what neither claims is told.
#[tokio::test(flavor = "multi_thread")]
async fn payments_of_one_day_share_the_lines() {
    let one = "id = \"service\"\nname = \"半年度服务费\"";
    let text = super::score_world::contract("chuyi").text;
    let text = text.replacen(one, &format!("share = \"60%\"\n{one}"), 1);
    let more = "[[payment]]\nid = \"part\"\nname = \"a\"\nname_en = \"a\"\nwhen = { every = \"half_year\" }\nof = \"accrued\"\nshare = \"30%\"\nclause = \"c\"\n";
    let text = text.replacen("[[cap]]", &format!("{more}\n[[cap]]"), 1);
    for t in testing::each_at(at("2026-11-10T00:00:00Z"), &[MIGRATIONS]).await {
        let w = build(t, Contract::parse(&text).unwrap_or_else(|p| panic!("{p}")));
        issued(&w).await;
        both_sign(&w.b, nov()).await;
        both_sign(&w.b, dec()).await;
        let s = w.b.draft_settlement(&operator(), Some(date(2027, 1, 5))).await.unwrap();
        w.b.sign_settlement(&operator(), &s.id, &s.inputs_digest).await.unwrap();
        let s = close(&w, &s).await.unwrap();
        assert_eq!(s.total.to_string(), "96.84", "{}: 64.99 less 1 %, and 32.50", w.t.name);
        for (account, project, wanted) in [
            (Account::Accrued, Some("p1"), "0.00"),
            (Account::Payable, None, "96.84"),
            (Account::Deductions, None, "0.65"),
            (Account::Unclaimed, None, "10.83"),
            (Account::Revenue, None, "0.00"),
        ] {
            assert_eq!(balance(&w.b, account, project).await, wanted, "{} {account:?}", w.t.name);
        }
    }
}
