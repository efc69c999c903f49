//! What would be if: the real engines, nothing saved.

use super::score_world::*;
use billing::assessment::NewAssessment;
use billing::assessment::simulate::WhatIf;
use kernel::{ErrorKind, Money};

fn day(s: &str) -> jiff::civil::Date {
    s.parse().unwrap()
}

fn yuan(s: &str) -> Money {
    Money::parse(s).unwrap()
}

fn suppose(figures: &[(&str, &str)], judged: &[(&str, &str)]) -> WhatIf {
    let map = |all: &[(&str, &str)]| all.iter().map(|(n, x)| ((*n).to_owned(), crate::rules::d(x))).collect();
    WhatIf {
        scheme: "half-year".into(),
        until: Some(day("2026-06-30")),
        figures: map(figures),
        judged: map(judged),
        through: Some(day("2026-12-31")),
        ..WhatIf::default()
    }
}

fn otherwise(reading: &str, value: &str) -> WhatIf {
    WhatIf { readings: [(reading.to_owned(), value.to_owned())].into(), ..suppose(&[], &[]) }
}

fn service(dues: &[billing::settle::Due]) -> Money {
    dues.iter().find(|d| d.payment == "service" && d.number == 1).unwrap().payable
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_score_and_the_payment_would_be() {
    for w in worlds("2026-07-06T02:00:00Z", "chuyi").await {
        for m in 1..=6 {
            w.billed(&format!("2026-{m:02}"), "750000.00").await;
        }
        w.all_well("half-year");
        w.figure("ticket.timely_percent", "91");
        w.figure("pool.expanded", "1");
        let new = NewAssessment { scheme: "half-year".into(), until: Some(day("2026-06-30")), project: None };
        let a = w.b.open_assessment(&commission(), new).await.unwrap();
        judge_all(&w, &a.id, "half-year", &[("security-accident", "10"), ("platform-outage", "10")]).await;
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.b.finalise(&commission(), &a.id).await.unwrap();
        let before = (w.count("billing_score_entry").await, w.count("billing_settlement").await);
        let s = w.b.simulate(&operator(), &suppose(&[], &[])).await.unwrap();
        assert_eq!((s.before.score, &s.before), (crate::rules::d("76"), &s.score), "{}", w.t.name);
        assert_eq!((service(&s.paid_before), service(&s.paid)), (yuan("4320000.00"), yuan("4320000.00")));
        // Tickets at 95 %: 80 points, whole.
        let s = w.b.simulate(&operator(), &suppose(&[("ticket.timely_percent", "95")], &[])).await.unwrap();
        assert_eq!((s.score.score, service(&s.paid)), (crate::rules::d("80"), yuan("4500000.00")));
        // No accident: 86 points; and a pool at 57 %: 83.
        let s =
            w.b.simulate(&operator(), &suppose(&[("pool.use_percent", "57")], &[("security-accident", "0")]))
                .await
                .unwrap();
        assert_eq!(s.score.score, crate::rules::d("83"));
        // With more accrued the year's cap bites.
        let mut more = suppose(&[("ticket.timely_percent", "95")], &[]);
        more.accrued.insert(day("2026-06-30"), yuan("9000000.00"));
        let s = w.b.simulate(&operator(), &more).await.unwrap();
        assert_eq!(service(&s.paid), yuan("8000000.00"));
        let year = s.caps.iter().find(|c| c.cap == "year" && c.year == Some(0)).unwrap();
        assert_eq!(year.used, yuan("8000000.00"));
        // What the other reading of the caps would change: usage capped first, and the score of 76 on what is left of it.
        let mut read = suppose(&[], &[]);
        read.accrued.insert(day("2026-06-30"), yuan("9000000.00"));
        let s = w.b.simulate(&operator(), &read).await.unwrap();
        assert_eq!(service(&s.paid), yuan("8000000.00"));
        read.readings = [("cap.order".to_owned(), "cap_first".to_owned())].into();
        let s = w.b.simulate(&operator(), &read).await.unwrap();
        assert_eq!((service(&s.paid), s.score.score), (yuan("7680000.00"), crate::rules::d("76")));
        assert_eq!(
            (w.count("billing_score_entry").await, w.count("billing_settlement").await),
            before,
            "nothing is saved"
        );
        let same = w.b.assessment(&commission(), &a.id).await.unwrap();
        assert_eq!(same.outcome.unwrap().score, crate::rules::d("76"));

        for (wrong, field) in [
            (WhatIf { scheme: "none".into(), ..suppose(&[], &[]) }, "scheme"),
            (WhatIf { until: None, ..suppose(&[], &[]) }, "until"),
            (suppose(&[("no.figure", "1")], &[]), "figures"),
            (suppose(&[], &[("no-item", "1")]), "judged"),
            (suppose(&[("pool.use_percent", "79228162514264337593543950335")], &[]), "figures"),
            (
                WhatIf { accrued: [(day("2026-06-30"), yuan("99999999999999.00"))].into(), ..suppose(&[], &[]) },
                "accrued",
            ),
            (WhatIf { scheme: "acceptance".into(), until: Some(day("9999-12-31")), ..WhatIf::default() }, "until"),
            (suppose(&[], &[("innovation", "11")]), "judged"),
            (otherwise("no.reading", "x"), "readings"),
            (otherwise("cap.order", "usage_first"), "readings"),
            (otherwise("usage.stock", "mean"), "readings"),
            (WhatIf { accrued: [(day("2026-06-29"), yuan("1.00"))].into(), ..suppose(&[], &[]) }, "accrued"),
        ] {
            let e = w.b.simulate(&operator(), &wrong).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{}", e.message);
        }
        assert_eq!(w.b.simulate(&doctor(), &suppose(&[], &[])).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

/// Before anything is opened the records give what they can; what they cannot stays open, and a score that is open pays nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_score_pays_nothing() {
    for w in worlds("2026-07-06T02:00:00Z", "chuyi").await {
        for m in 1..=6 {
            w.billed(&format!("2026-{m:02}"), "750000.00").await;
        }
        w.figure("ticket.timely_percent", "91");
        let s = w.b.simulate(&commission(), &suppose(&[("pool.use_percent", "70")], &[])).await.unwrap();
        assert!(!s.score.open.is_empty(), "{}", w.t.name);
        assert_eq!(service(&s.paid), Money::ZERO);
        assert_eq!(w.count("billing_assessment").await, 0);
    }
}
