//! Versions of the contract: which one prices what, and a price that changes within a month.

use super::consent::{agreed, at_price, next};
use super::import::{event, interval, taken};
use super::*;
use billing::bill::csv;
use billing::contract::versions::in_force;
use billing::month::Month;
use billing::statement::paper;
use runtime::testing::ListeningAudit;

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_changes_within_a_month_is_shared_to_the_second() {
    for (t, b) in start_with("2026-11-25T00:00:00Z", at_price("1", None, "300.00")).await {
        b.register_contract().await.unwrap();
        let begin = "2026-11-01T00:00:00+08:00";
        let mut rows: Vec<_> = ["line.end", "line.mean", "line.same"].map(|m| interval(m, m, "1", begin, None)).into();
        rows.push(event("x", "2026-11-20T23:59:59+08:00", None));
        rows.push(event("y", "2026-11-21T00:00:00+08:00", None));
        taken(&b, &rows).await;
        let newer = agreed(&t, at_price("2", Some("2026-11-21"), "600.00")).await;
        set(&t, "2026-12-02T00:00:00Z");
        let bill = newer.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        let seen: Vec<_> = bill
            .lines
            .iter()
            .map(|l| (l.key(), l.quantity.to_string(), l.unit_price.to_string(), l.amount.to_string()))
            .collect();
        let cut = at("2026-11-20T16:00:00Z").micros();
        let start = at("2026-10-31T16:00:00Z").micros();
        let line = |key: String, q: &str, p: &str, a: &str| (key, q.to_owned(), p.to_owned(), a.to_owned());
        let wanted = [
            line(format!("1@{start}"), "1", "300.00", "200.00"),
            line(format!("1@{cut}"), "1", "600.00", "200.00"),
            line(format!("2@{start}"), "0.666667", "300.00", "200.00"),
            line(format!("2@{cut}"), "0.333333", "600.00", "200.00"),
            line(format!("3@{start}"), "1", "300.00", "300.00"),
            line(format!("3@{cut}"), "1", "600.00", "600.00"),
            line("4".to_owned(), "1", "77.00", "77.00"),
        ];
        assert_eq!(seen, wanted, "{}", t.name);
        assert_eq!(bill.total.to_string(), "1777.00");
        let part = bill.lines[0].part.as_ref().unwrap();
        assert_eq!((part.version.as_str(), part.share, part.month), ("1", 20 * 86_400, 30 * 86_400));
        // Each form says the part, how its share counts, and by which versions.
        assert_eq!(bill.versions(), ["1", "2"]);
        let sheet = csv::render(&bill, newer.calendar());
        let part = "2026-11-01 00:00:00,2026-11-21 00:00:00";
        for wanted in [
            "合同,t 1、2\r\n".to_owned(),
            format!("月末存量×20/30天（1版）,1,300.00,200.00,,,,,{part}\r\n"),
            format!("时间加权平均（1版）,0.666667,300.00,200.00,,,,,{part}\r\n"),
        ] {
            assert!(sheet.contains(&wanted), "{wanted} is not in\n{sheet}");
        }
        let paper = kernel::document::csv::render(&paper::bill(newer.contract(), &bill, "").unwrap());
        for wanted in ["t 1、2", "占当月20/30天，合同版本1", "占当月10/30天，合同版本2", "金额＝数量×单价×该比例"]
        {
            assert!(paper.contains(wanted), "{wanted} is not in\n{paper}");
        }
        // Closed and computed again, and adjusted at the price of its part.
        set(&t, "2026-12-04T00:00:00Z");
        newer.close_due().await.unwrap();
        let closed = newer.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        assert_eq!(newer.recompute(&closed).await.unwrap(), closed);
        let place = billing::book::act::Place { project: project(), month: Month::parse("2026-11").unwrap(), n: 2 };
        newer.dispute(&doctor(), &place, None, "half").await.unwrap();
        newer.uphold(&operator(), &place, Quantity::parse("0.5").unwrap(), "half").await.unwrap();
        newer.accept_outcome(&doctor(), &place, None, 1).await.unwrap();
        let a = newer.adjustments(None, None, 9).await.unwrap();
        assert_eq!(a[0].new.amount.to_string(), "100.00", "0.5 × 600 × 10/30");
        let dec = newer.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        assert_eq!(dec.adjustments.len(), 2);
        assert!(dec.adjustments.iter().all(|a| a.part.as_ref().is_some_and(|p| p.version == "2")));
        assert!(csv::render(&dec, newer.calendar()).contains("half；月末存量×10/30天（2版）"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_month_is_priced_by_the_version_that_held_then() {
    for (t, b) in start_with("2026-10-05T00:00:00Z", at_price("1", None, "10.00")).await {
        b.register_contract().await.unwrap();
        taken(&b, &[interval("a", "line.end", "1", "2026-10-01T00:00:00+08:00", None)]).await;
        let newer = agreed(&t, at_price("2", Some("2026-12-01"), "20.00")).await;
        newer.register_contract().await.unwrap();
        set(&t, "2027-01-05T00:00:00Z");
        assert_eq!(newer.close_due().await.unwrap(), 3, "{}", t.name);
        for (m, total, version) in [("2026-10", "10.00", "1"), ("2026-11", "10.00", "1"), ("2026-12", "20.00", "2")] {
            let bill = newer.bill(&project(), Month::parse(m).unwrap()).await.unwrap();
            assert_eq!((bill.total.to_string().as_str(), bill.contract_version.as_str()), (total, version), "{m}");
        }
        // What is closed stays priced as it was: a version does not reach there, and late facts take the price of then.
        let early = next(&t, at_price("3", Some("2026-12-15"), "5.00")).await;
        assert_eq!(early.register_contract().await.unwrap_err().code, "ClosedMonth");
        let undated = agreed(&t, at_price("4", None, "30.00")).await;
        let from = undated.versions().all().last().unwrap().from;
        assert_eq!(from, at("2026-12-31T16:00:00Z"), "the first month that is not closed");
        let mut late = interval("b", "line.end", "1", "2026-11-05T00:00:00+08:00", Some("2026-12-01T00:00:00+08:00"));
        late.resource = "line-2".into();
        t.env.outbox.flush().await.unwrap();
        taken(&newer, &[late]).await;
        newer.adjust_late().await.unwrap();
        let a = newer.adjustments(None, None, 9).await.unwrap();
        assert_eq!(a.len(), 1);
        assert_eq!((a[0].month.as_str(), a[0].unit_price.to_string().as_str()), ("2026-11", "10.00"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_takes_force_or_is_proposed_is_in_the_audit_ledger_once() {
    for (t, b) in start_with("2026-10-05T00:00:00Z", at_price("1", None, "10.00")).await {
        let heard = ListeningAudit::default();
        for _ in 0..2 {
            b.take_force(Some(&heard)).await.unwrap();
        }
        let newer = next(&t, at_price("2", Some("2026-12-01"), "20.00")).await;
        for _ in 0..2 {
            newer.take_force(Some(&heard)).await.unwrap();
        }
        let edited = at_price("2", Some("2026-12-01"), "30.00");
        assert!(in_force(&t.env, edited).await.is_err());
        let all = heard.0.into_inner().unwrap();
        assert_eq!(all.len(), 2, "{}: each once, and none that was refused", t.name);
        let actions: Vec<_> = all.iter().map(|e| (e.service.as_str(), e.action.as_str())).collect();
        assert_eq!(actions, [("ops", "contract.take-force"), ("ops", "contract.propose")]);
        let said = all[0].detail.as_deref().unwrap();
        assert!(said.contains("version 1 holds from 2023-12-31T16:00:00Z"), "{said}");
        assert!(said.contains(&b.contract().digest), "{said}");
        let said = all[1].detail.as_deref().unwrap();
        assert!(said.contains("version 2 awaits the purchaser, 1 stays in force"), "{said}");
        assert!(said.contains(&at_price("2", Some("2026-12-01"), "20.00").digest), "{said}");
    }
}
