//! Corrections of usage with approval.

use super::books::{host, nov};
use super::*;
use billing::correct::{CorrectionState, NewCorrection};
use billing::month::Month;
use kernel::ErrorKind;

fn wish(fact: &str, quantity: i64) -> NewCorrection {
    NewCorrection {
        fact: fact.into(),
        quantity: Quantity::whole(quantity),
        reason: "counted twice".into(),
        evidence: Some("ticket 12".into()),
    }
}

async fn total(b: &Billing, m: &str) -> String {
    b.bill(&project(), Month::parse(m).unwrap()).await.unwrap().total.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_acts_on_drafts_when_the_purchaser_approves_it() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 3, "2026-11-10T00:00:00Z")]).await;
        days(&t, 1);
        let c = b.propose_correction(&operator(), &wish("a", 1)).await.unwrap();
        assert_eq!((c.old.to_string().as_str(), c.state), ("3", CorrectionState::Proposed), "{}", t.name);
        assert_eq!(total(&b, "2026-11").await, "155.58", "not before it is approved");
        let twice = b.propose_correction(&operator(), &wish("a", 2)).await.unwrap_err();
        assert_eq!(twice.code, "CorrectionWaits");
        let mut both = operator();
        both.roles.push(Role::Purchaser);
        assert_eq!(b.approve_correction(&both, &c.id, None).await.unwrap_err().code, "SamePerson");
        assert_eq!(b.approve_correction(&doctor(), &c.id, None).await.unwrap_err().kind, ErrorKind::Forbidden);
        let (one, other) = (commission(), person("deputy", "gov", Role::Purchaser));
        let (x, y) = tokio::join!(b.approve_correction(&one, &c.id, None), b.approve_correction(&other, &c.id, None));
        assert_eq!(x.is_ok() as u8 + y.is_ok() as u8, 1, "approved once");
        assert_eq!(total(&b, "2026-11").await, "51.86");
        // Down to nothing, and up again.
        for (q, wanted) in [(0, "0.00"), (2, "103.72"), (0, "0.00"), (4, "207.44")] {
            days(&t, 1);
            let c = b.propose_correction(&operator(), &wish("a", q)).await.unwrap();
            b.approve_correction(&commission(), &c.id, Some("agreed")).await.unwrap();
            assert_eq!(total(&b, "2026-11").await, wanted, "{} to {q}", t.name);
        }
        let i = b.intervals(&project(), nov()).await.unwrap();
        assert_eq!(i.len(), 1);
        assert_eq!(i[0].from, at("2026-11-10T00:00:00Z"));
        testing::edits_are_named(&t, billing::records::ALL, &[("billing_correction", "quantity", "'9'")]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_was_told_wrongly_is_corrected_without_a_gap() {
    for (t, b) in start("2026-11-01T00:00:00Z").await {
        record(&t, &b, &[host("a", 1, "2026-11-02T00:00:00Z"), host("b", 0, "2026-11-20T00:00:00Z")]).await;
        set(&t, "2026-11-29T00:00:00Z");
        assert_eq!(total(&b, "2026-11").await, "0.00");
        let c = b.propose_correction(&operator(), &wish("b", 1)).await.unwrap();
        b.approve_correction(&commission(), &c.id, None).await.unwrap();
        assert_eq!(total(&b, "2026-11").await, "51.86", "{}", t.name);
        let all = b.intervals(&project(), nov()).await.unwrap();
        assert_eq!((all[0].to, all[1].from), (Some(all[1].from), at("2026-11-20T00:00:00Z")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_closed_month_a_correction_is_an_adjustment_of_the_next() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 3, "2026-11-10T00:00:00Z")]).await;
        set(&t, "2026-12-04T00:00:00Z");
        b.close_due().await.unwrap();
        let c = b.propose_correction(&operator(), &wish("a", 2)).await.unwrap();
        b.approve_correction(&commission(), &c.id, None).await.unwrap();
        assert_eq!(total(&b, "2026-11").await, "155.58", "{}: closed", t.name);
        let a = b.adjustments(None, None, 9).await.unwrap();
        assert_eq!(a.len(), 1);
        assert_eq!(a[0].causes, [format!("a~{}", c.id)], "the correction is named");
        assert_eq!(total(&b, "2026-12").await, "51.86", "two hosts less one of November");
        let again = b.approve_correction(&commission(), &c.id, None).await.unwrap_err();
        assert_eq!(again.code, "CorrectionState");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_corrections_are_refused() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 3, "2026-11-10T00:00:00Z"), host("b", 5, "2026-11-10T00:00:00Z")]).await;
        days(&t, 1);
        let refused = async |w: NewCorrection| b.propose_correction(&operator(), &w).await.unwrap_err();
        assert_eq!(refused(wish("nothing", 1)).await.field.as_deref(), Some("fact"), "{}", t.name);
        assert_eq!(refused(wish("b", 5)).await.field.as_deref(), Some("quantity"));
        assert_eq!(refused(wish("b", -1)).await.field.as_deref(), Some("quantity"));
        assert_eq!(refused(wish("b~x", 1)).await.field.as_deref(), Some("fact"));
        assert_eq!(refused(wish("a", 1)).await.code, "NoEffect", "b is in force from the same instant");
        let long = NewCorrection { reason: "x".repeat(3000), ..wish("b", 1) };
        assert_eq!(refused(long).await.field.as_deref(), Some("reason"));
        let e = b.propose_correction(&commission(), &wish("b", 1)).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        let c = b.propose_correction(&operator(), &wish("b", 1)).await.unwrap();
        assert_eq!(b.reject_correction(&commission(), &c.id, " ").await.unwrap_err().field.as_deref(), Some("remark"));
        b.reject_correction(&commission(), &c.id, "no evidence").await.unwrap();
        let c = b.propose_correction(&operator(), &wish("b", 1)).await.unwrap();
        b.withdraw_correction(&operator(), &c.id).await.unwrap();
        assert_eq!(total(&b, "2026-11").await, "259.30");
    }
}
