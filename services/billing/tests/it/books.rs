//! The life of a bill, from issue to signature.

use super::*;
use billing::book::act::Place;
use billing::book::adjust::AdjustmentKind;
use billing::book::{BillState, DisputeState, LineState, Side};
use billing::journal::{Account, EntryFilter};
use billing::month::Month;
use kernel::{ErrorKind, Money};
use runtime::{ledger, params, testing};

pub fn nov() -> Month {
    Month::parse("2026-11").unwrap()
}

pub fn host(key: &str, quantity: i64, when: &str) -> UsageFact {
    fact(key, "server", "s", X86_HOST, quantity, at(when))
}

pub fn line(n: i64) -> Place {
    Place { project: project(), month: nov(), n }
}

/// Two lines (51.86 and 0.23 × 20) in November, closed.
async fn closed(now: &str) -> Vec<(TestEnv, Arc<Billing>)> {
    let all = start(now).await;
    for (t, b) in &all {
        let volume = fact("v", "volume.gb", "v1", &[("type", "default")], 20, at("2026-11-11T00:00:00Z"));
        record(t, b, &[host("a", 1, "2026-11-10T00:00:00Z"), volume]).await;
        set(t, "2026-12-04T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 1);
    }
    all
}

pub async fn balance(b: &Billing, account: Account, project: Option<&str>) -> String {
    let all = b.balances(None, None, 1000).await.unwrap();
    let of =
        |x: &&billing::journal::Balance| x.account == account && x.project.as_ref().map(ProjectId::as_str) == project;
    all.iter().find(of).map_or("0.00".to_owned(), |x| x.amount.to_string())
}

async fn count(t: &TestEnv, what: &str) -> i64 {
    let mut tx = t.env.db.read().await.unwrap();
    tx.query_one(&format!("SELECT COUNT(*) FROM {what}"), &params![]).await.unwrap().get(0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_sign_and_the_bill_is_confirmed() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.lines, book.unfinished), (BillState::Issued, 2, 2), "{}", t.name);
        assert_eq!(book.issued_by, "deadline");
        assert_eq!(book.verify_due, Some(at("2026-12-15T16:00:00Z")), "seven working days, in the contract's zone");
        assert_eq!(balance(&b, Account::Accrued, Some("p1")).await, "56.46");
        b.sign(&doctor(), &project(), nov(), None).await.unwrap();
        let again = b.sign(&doctor(), &project(), nov(), None).await.unwrap_err();
        assert_eq!(again.code, "Signed");
        let book = b.sign(&commission(), &project(), nov(), None).await.unwrap();
        assert_eq!((book.state, book.reconciliation()), (BillState::Confirmed, "signed_off"));
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        assert!(r.lines.iter().all(|l| l.tenant.as_ref().unwrap().name == "doctor" && l.purchaser.is_some()));
        let words: Vec<&str> = r.events.iter().map(|e| e.event.as_str()).collect();
        assert_eq!(words, ["issue", "confirm", "confirm", "sign", "confirm", "confirm", "sign"]);
        let sheet = billing::book::sheet::reconciliation(&r, b.calendar());
        assert!(sheet.contains("双方已签") && sheet.contains("合计,,,,,,,,56.46"), "{sheet}");
        let term = b.term_of(&project(), nov(), 6).await.unwrap();
        assert_eq!(term.months.len(), 2, "November is issued, December a draft, the others have not begun");
        assert_eq!((term.issued.to_string().as_str(), term.draft.to_string().as_str()), ("56.46", "56.46"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_freezes_its_line_alone_and_a_withdrawn_one_confirms() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let empty = b.dispute(&commission(), &line(2), None, "  ").await.unwrap_err();
        assert_eq!((empty.kind, empty.field.as_deref()), (ErrorKind::BadRequest, Some("reason")));
        let d = b.dispute(&commission(), &line(2), None, "never ordered").await.unwrap();
        assert_eq!(d.amount.to_string(), "51.86", "{}", t.name);
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "51.86");
        assert_eq!(balance(&b, Account::Accrued, Some("p1")).await, "4.60");
        b.sign(&doctor(), &project(), nov(), None).await.unwrap();
        b.sign(&commission(), &project(), nov(), None).await.unwrap();
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.unfinished, book.disputed), (BillState::Issued, 1, 1));
        assert_eq!(book.frozen.to_string(), "51.86");
        let frozen = b.confirm(&doctor(), &line(2), None).await.unwrap_err();
        assert_eq!(frozen.code, "LineState");
        let other = b.withdraw(&doctor(), &line(2), None, "no").await.unwrap_err();
        assert_eq!(other.code, "LineState", "only who disputes gives it up");
        b.withdraw(&commission(), &line(2), None, "found the order").await.unwrap();
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "0.00");
        b.confirm(&doctor(), &line(2), None).await.unwrap();
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.disputed, book.frozen), (BillState::Confirmed, 0, Money::ZERO), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upheld_dispute_is_reversed_and_booked_anew_in_the_next_period() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let before = b.bill(&project(), nov()).await.unwrap();
        b.dispute(&doctor(), &line(1), None, "only 12 GB").await.unwrap();
        let same = b.uphold(&operator(), &line(1), Quantity::whole(20), "x").await.unwrap_err();
        assert_eq!(same.field.as_deref(), Some("quantity"));
        for bad in ["-1", "0.0000001", "1000000001"] {
            let e = b.uphold(&operator(), &line(1), Quantity::parse(bad).unwrap(), "x").await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some("quantity"), "{bad}");
        }
        for more in [21, 1000] {
            let e = b.uphold(&operator(), &line(1), Quantity::whole(more), "x").await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some("quantity"), "a dispute bills no more than was disputed");
        }
        let nobody = b.uphold(&commission(), &line(1), Quantity::whole(12), "x").await.unwrap_err();
        assert_eq!(nobody.kind, ErrorKind::Forbidden);
        let p = b.uphold(&operator(), &line(1), Quantity::whole(12), "the meter ran wrong").await.unwrap();
        assert_eq!((p.state, p.adjustment), (DisputeState::Proposed, None), "nothing is booked yet");
        assert!(b.adjustments(None, None, 9).await.unwrap().is_empty());
        let d = b.accept_outcome(&doctor(), &line(1), None, 1).await.unwrap();
        assert_eq!(d.state, DisputeState::Upheld);
        assert!(d.adjustment.is_some());
        assert_eq!(b.bill(&project(), nov()).await.unwrap(), before, "{}: a closed bill never changes", t.name);
        assert_eq!(b.recompute(&before).await.unwrap(), before);
        let dec = b.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        let seen: Vec<_> = dec
            .adjustments
            .iter()
            .map(|a| (a.kind, a.month.as_str(), a.line.as_str(), a.quantity.to_string(), a.amount.to_string()))
            .collect();
        let wanted = [
            (AdjustmentKind::Reversal, "2026-11", "6", "-20".to_owned(), "-4.60".to_owned()),
            (AdjustmentKind::New, "2026-11", "6", "12".to_owned(), "2.76".to_owned()),
        ];
        assert_eq!(seen, wanted);
        assert_eq!(dec.total.to_string(), "54.62", "56.46 of its own, 1.84 less");
        assert_eq!(balance(&b, Account::Accrued, Some("p1")).await, "54.62");
        // What a person decided is not undone by facts that say what they said before.
        record(&t, &b, &[fact("x", "volume.gb", "other", &[("type", "default")], 5, at("2026-11-20T00:00:00Z"))]).await;
        b.adjust_late().await.unwrap();
        let dec = b.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        assert_eq!(dec.adjustments.last().unwrap().quantity.to_string(), "17", "12 and 5 more");
    }
}

/// Line 1 is 20 GB at 4.60. Of the supplier nobody ends a dispute, neither the operator nor the platform's administrator.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_the_supplier_ends_a_dispute() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        b.dispute(&doctor(), &line(1), None, "not ours").await.unwrap();
        let early = b.accept_outcome(&doctor(), &line(1), None, 1).await.unwrap_err();
        assert_eq!(early.code, "DisputeState", "{}", t.name);
        b.uphold(&operator(), &line(1), Quantity::whole(19), "checked").await.unwrap();
        let again = b.uphold(&operator(), &line(1), Quantity::whole(18), "checked").await.unwrap_err();
        assert_eq!(again.code, "DisputeState", "one proposal at a time");
        let mut root = person("root", "p1", Role::Member);
        root.roles.extend([Role::Admin, Role::Purchaser]);
        for supplier in [&root, &operator()] {
            assert!(b.accept_outcome(supplier, &line(1), None, 1).await.is_err());
            assert!(b.accept_outcome(supplier, &line(1), Some("purchaser"), 1).await.is_err());
            assert!(b.sign(supplier, &project(), nov(), Some("purchaser")).await.is_err());
            assert!(b.confirm(supplier, &line(2), Some("tenant")).await.is_err());
        }
        assert_eq!(b.confirm(&root, &line(2), None).await.unwrap_err().kind, ErrorKind::Forbidden);
        // One person on both sides.
        let mut both = operator();
        (both.project, both.roles) = (Some(project()), vec![Role::Operator, Role::Member]);
        assert_eq!(b.accept_outcome(&both, &line(1), None, 1).await.unwrap_err().code, "SamePerson");
        let book = b.book(&project(), nov()).await.unwrap();
        assert_eq!((book.state, book.disputed, book.frozen.to_string().as_str()), (BillState::Issued, 1, "4.60"));
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "4.60");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_proposal_is_made_anew_or_decided_by_the_purchaser() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        b.dispute(&doctor(), &line(1), None, "not ours").await.unwrap();
        b.reject_dispute(&operator(), &line(1), "it is").await.unwrap();
        let early = b.accept_outcome(&commission(), &line(1), None, 1).await.unwrap_err();
        assert_eq!(early.code, "DisputeState", "{}: first the tenant is asked", t.name);
        let foreign = b.decline_outcome(&commission(), &line(1), None, "no").await.unwrap_err();
        assert_eq!(foreign.kind, ErrorKind::Forbidden);
        let d = b.decline_outcome(&doctor(), &line(1), None, "look again").await.unwrap();
        assert_eq!(d.state, DisputeState::Declined);
        let p = b.uphold(&operator(), &line(1), Quantity::whole(18), "two were not").await.unwrap();
        assert_eq!(p.proposal.unwrap().quantity, Some(Quantity::whole(18)));
        b.decline_outcome(&doctor(), &line(1), None, "none was").await.unwrap();
        let d = b.accept_outcome(&commission(), &line(1), None, 2).await.unwrap();
        assert_eq!((d.state, d.resolved.unwrap().name.as_str()), (DisputeState::Upheld, "commission"));
        let all = b.adjustments(None, None, 9).await.unwrap();
        assert_eq!(all[0].new.amount.to_string(), "4.14", "18 × 0.23");
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        let words: Vec<&str> = r.events.iter().map(|e| e.event.as_str()).collect();
        assert_eq!(words, ["issue", "dispute", "propose", "decline", "propose", "decline", "uphold"]);
        // What the purchaser disputes is his alone, and a rejection that he accepts confirms the line for him.
        b.dispute(&commission(), &line(2), None, "never ordered").await.unwrap();
        b.reject_dispute(&operator(), &line(2), "here is the order").await.unwrap();
        let theirs = b.accept_outcome(&doctor(), &line(2), None, 1).await.unwrap_err();
        assert_eq!(theirs.kind, ErrorKind::Forbidden);
        let d = b.accept_outcome(&commission(), &line(2), None, 1).await.unwrap();
        assert_eq!((d.state, d.adjustment), (DisputeState::Rejected, None));
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "0.00");
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        assert_eq!(r.lines[1].state, LineState::Purchaser, "the tenant has still to confirm it");
        b.confirm(&doctor(), &line(2), None).await.unwrap();
        assert_eq!(b.book(&project(), nov()).await.unwrap().state, BillState::Confirmed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_that_the_purchaser_decides_confirms_the_line() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        b.dispute(&doctor(), &line(1), None, "not ours").await.unwrap();
        b.reject_dispute(&operator(), &line(1), "it is").await.unwrap();
        b.decline_outcome(&doctor(), &line(1), None, "it is not").await.unwrap();
        let d = b.accept_outcome(&commission(), &line(1), None, 1).await.unwrap();
        assert_eq!(d.state, DisputeState::Rejected, "{}", t.name);
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        assert_eq!(r.lines[0].state, LineState::Confirmed);
        assert!(r.lines[0].tenant.is_none() && r.lines[0].purchaser.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_acceptance_does_not_accept_another_proposal() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        b.dispute(&doctor(), &line(1), None, "not ours").await.unwrap();
        b.uphold(&operator(), &line(1), Quantity::whole(10), "half").await.unwrap();
        b.decline_outcome(&doctor(), &line(1), None, "look again").await.unwrap();
        let p = b.reject_dispute(&operator(), &line(1), "all of it").await.unwrap().proposal.unwrap();
        assert_eq!((p.n, p.quantity), (2, None), "{}", t.name);
        for n in [0, 1, 3] {
            let e = b.accept_outcome(&doctor(), &line(1), None, n).await.unwrap_err();
            assert_eq!(
                (e.kind, e.code, e.field.as_deref()),
                (ErrorKind::Conflict, "ProposalChanged", Some("proposal"))
            );
        }
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "4.60", "still frozen");
        let d = b.accept_outcome(&doctor(), &line(1), None, 2).await.unwrap();
        assert_eq!(d.state, DisputeState::Rejected);
    }
}

/// The contract gives seven working days and takes silence for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_nobody_answers_in_time_counts_as_declined() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        for n in [1, 2] {
            b.dispute(&doctor(), &line(n), None, "not ours").await.unwrap();
            let p = b.reject_dispute(&operator(), &line(n), "it is").await.unwrap().proposal.unwrap();
            assert_eq!((p.due, p.silence), (Some(at("2026-12-15T16:00:00Z")), false), "{}", t.name);
        }
        set(&t, "2026-12-15T15:59:59Z");
        assert_eq!(b.answers_due().await.unwrap(), 0);
        let early = b.accept_outcome(&commission(), &line(1), None, 1).await.unwrap_err();
        assert_eq!(early.code, "DisputeState");
        set(&t, "2026-12-15T16:00:00Z");
        // Whether or not somebody has noted it, the time is over.
        let d = b.accept_outcome(&commission(), &line(1), None, 1).await.unwrap();
        assert_eq!(d.state, DisputeState::Rejected);
        assert_eq!(b.answers_due().await.unwrap(), 1);
        assert_eq!(b.answers_due().await.unwrap(), 0, "once");
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        assert!(r.lines[1].state.disputed(), "silence agrees with nothing");
        let last = r.events.last().unwrap();
        assert_eq!((last.event.as_str(), last.side, last.n), ("lapse", Some(Side::Tenant), Some(2)));
        let p = b.uphold(&operator(), &line(2), Quantity::whole(0), "so be it").await.unwrap();
        assert_eq!((p.state, p.proposal.unwrap().n), (DisputeState::Proposed, 2), "anew");
        b.accept_outcome(&doctor(), &line(2), None, 2).await.unwrap();
        assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "0.00");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_cannot_be_ended_holds_up_no_other() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        for n in [1, 2] {
            b.dispute(&doctor(), &line(n), None, "not ours").await.unwrap();
            b.reject_dispute(&operator(), &line(n), "it is").await.unwrap();
        }
        let broken = "UPDATE billing_dispute SET n = 99 WHERE n = 1";
        let done: kernel::Result<u64> = runtime::transact!(t.env.db, |tx| { tx.execute(broken, &[]).await });
        assert_eq!(done.unwrap(), 1, "{}", t.name);
        set(&t, "2026-12-15T16:00:00Z");
        for _ in 0..2 {
            let e = b.answers_due().await.unwrap_err();
            assert!(e.message.contains("the line of a dispute is missing"), "{e}");
            assert_eq!(count(&t, "billing_dispute WHERE state = 'declined' AND n = 2").await, 1);
            assert_eq!(count(&t, "billing_dispute WHERE state = 'proposed' AND n = 99").await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_on_a_proposal_agrees_only_where_the_contract_says_so() {
    for uphold in [false, true] {
        let settlement = "verify = { days = 3, kind = \"calendar\" }\nsilence = \"confirms\"";
        let c = contract("1", "Asia/Shanghai", "", settlement, &item("1", "vm", "month_end", "10.00", ""));
        for (t, b) in start_with("2026-11-10T00:00:00Z", c).await {
            record(&t, &b, &[fact("a", "vm", "r", &[], 2, at("2026-11-10T00:00:00Z"))]).await;
            set(&t, "2026-12-04T00:00:00Z");
            b.close_due().await.unwrap();
            b.dispute(&commission(), &line(1), None, "one only").await.unwrap();
            let d = if uphold {
                b.uphold(&operator(), &line(1), Quantity::whole(1), "yes").await.unwrap()
            } else {
                b.reject_dispute(&operator(), &line(1), "two").await.unwrap()
            };
            let p = d.proposal.unwrap();
            assert!(p.silence, "{}", t.name);
            t.clock.as_ref().unwrap().set(p.due.unwrap());
            let late = b.decline_outcome(&commission(), &line(1), None, "no").await.unwrap_err();
            assert_eq!(late.code, "DisputeState", "silence has agreed");
            assert_eq!(b.answers_due().await.unwrap(), 1);
            let r = b.reconciliation(&project(), nov()).await.unwrap();
            let wanted = if uphold { LineState::Upheld } else { LineState::Purchaser };
            assert_eq!((r.lines[0].state, &r.lines[0].purchaser), (wanted, &None), "nobody has signed");
            assert_eq!(b.adjustments(None, None, 9).await.unwrap().len(), usize::from(uphold));
            assert_eq!(balance(&b, Account::Disputed, Some("p1")).await, "0.00");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_time_to_answer_the_purchaser_need_not_wait() {
    let c = contract("1", "Asia/Shanghai", "", "", &item("1", "vm", "month_end", "10.00", ""));
    for (t, b) in start_with("2026-11-10T00:00:00Z", c).await {
        record(&t, &b, &[fact("a", "vm", "r", &[], 2, at("2026-11-10T00:00:00Z"))]).await;
        set(&t, "2026-12-04T00:00:00Z");
        b.close_due().await.unwrap();
        b.dispute(&doctor(), &line(1), None, "one only").await.unwrap();
        let d = b.reject_dispute(&operator(), &line(1), "two").await.unwrap();
        assert_eq!(d.proposal.unwrap().due, None, "{}", t.name);
        set(&t, "2027-03-01T00:00:00Z");
        assert_eq!(b.answers_due().await.unwrap(), 0, "nothing runs out");
        let d = b.accept_outcome(&commission(), &line(1), None, 1).await.unwrap();
        assert_eq!(d.state, DisputeState::Rejected);
    }
}

/// F22: a reversal takes back what was booked; the quantity of a line that books anew is that of the line which it corrects.
#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_has_no_quantity_and_a_new_line_is_lowered_as_the_line_that_it_corrects() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        b.dispute(&doctor(), &line(1), None, "only 12 GB").await.unwrap();
        b.uphold(&operator(), &line(1), Quantity::whole(12), "yes").await.unwrap();
        b.accept_outcome(&doctor(), &line(1), None, 1).await.unwrap();
        set(&t, "2027-01-04T00:00:00Z");
        b.close_due().await.unwrap();
        let dec = Month::parse("2026-12").unwrap();
        let r = b.reconciliation(&project(), dec).await.unwrap();
        let n = r.bill.lines.len() as i64;
        let at = |n: i64| Place { project: project(), month: dec, n };
        b.dispute(&doctor(), &at(n + 1), None, "wrong").await.unwrap();
        let e = b.uphold(&operator(), &at(n + 1), Quantity::whole(5), "x").await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "Reversal"), "{}", t.name);
        b.reject_dispute(&operator(), &at(n + 1), "it takes back 20").await.unwrap();
        b.accept_outcome(&doctor(), &at(n + 1), None, 1).await.unwrap();
        b.dispute(&doctor(), &at(n + 2), None, "only 10 GB").await.unwrap();
        let e = b.uphold(&operator(), &at(n + 2), Quantity::whole(15), "x").await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("quantity"), "12 are booked by now");
        b.uphold(&operator(), &at(n + 2), Quantity::whole(10), "yes").await.unwrap();
        b.accept_outcome(&doctor(), &at(n + 2), None, 1).await.unwrap();
        let a = b.adjustments(None, None, 9).await.unwrap();
        let seen = (a[0].month.as_str(), a[0].old.quantity, a[0].new.quantity);
        assert_eq!(seen, ("2026-11", Quantity::whole(12), Quantity::whole(10)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_facts_become_adjustments_once() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let before = b.bill(&project(), nov()).await.unwrap();
        // The host was gone on the 20th, and another was there, of which nobody knew.
        let mut other = host("c", 2, "2026-11-25T00:00:00Z");
        other.resource = "s2".into();
        record(&t, &b, &[host("b", 0, "2026-11-20T00:00:00Z"), other.clone()]).await;
        assert_eq!(b.adjust_late().await.unwrap(), 1, "{}: one line differs", t.name);
        assert_eq!(b.adjust_late().await.unwrap(), 0);
        record(&t, &b, &[other]).await;
        assert_eq!(b.adjust_late().await.unwrap(), 0, "repeated");
        assert_eq!(b.bill(&project(), nov()).await.unwrap(), before);
        let all = b.adjustments(Some(&project()), None, 10).await.unwrap();
        assert_eq!(all.len(), 1);
        let a = &all[0];
        assert_eq!((a.month.as_str(), a.line.as_str(), a.booked_in.as_str()), ("2026-11", "12", "2026-12"));
        assert_eq!((a.old.amount.to_string().as_str(), a.new.amount.to_string().as_str()), ("51.86", "103.72"));
        assert_eq!(a.causes, ["b", "c"], "the facts are named");
        set(&t, "2027-01-04T00:00:00Z");
        b.close_due().await.unwrap();
        let dec = b.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        assert_eq!(dec.total.to_string(), "160.18", "4.60 + 103.72 of December, 51.86 more for November");
        assert_eq!(b.recompute(&dec).await.unwrap(), dec);
        assert_eq!(balance(&b, Account::Accrued, Some("p1")).await, "216.64", "56.46 + 160.18");
        assert_eq!(balance(&b, Account::Revenue, Some("p1")).await, "-216.64");
        assert_eq!(ledger::verify(&t.env.db, "journal").await.unwrap().unsealed, 3, "two issues, one adjustment");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_whose_first_fact_is_late_gets_its_bill() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let mut f = host("late", 1, "2026-11-10T00:00:00Z");
        f.project = ProjectId::from("p2");
        f.resource = "s9".into();
        record(&t, &b, &[f]).await;
        b.adjust_late().await.unwrap();
        let bill = b.bill(&ProjectId::from("p2"), nov()).await.unwrap();
        assert!(!bill.draft, "{}", t.name);
        assert_eq!(bill.total.to_string(), "51.86");
        assert!(b.adjustments(Some(&ProjectId::from("p2")), None, 9).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_off_between_bill_and_books_nothing_is_closed() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z")]).await;
        set(&t, "2026-12-04T00:00:00Z");
        for point in ["billing.close:books:before", "billing.close:books:after"] {
            testing::arm(&format!("{point}=error"));
            assert!(b.close_due().await.is_err(), "{point}");
            for table in ["billing_bill", "billing_book", "billing_book_line", "billing_entry", "billing_balance"] {
                assert_eq!(count(&t, table).await, 0, "{}: {table} after {point}", t.name);
            }
        }
        testing::arm("");
        b.close_due().await.unwrap();
        for table in ["billing_bill", "billing_book", "billing_book_line", "billing_entry"] {
            assert_eq!(count(&t, table).await, 1, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_confirmations_at_once_both_count_and_one_side_counts_once() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let (doctor, commission) = (doctor(), commission());
        let at = line(1);
        let (x, y) = tokio::join!(b.confirm(&doctor, &at, None), b.confirm(&commission, &at, None));
        x.unwrap();
        y.unwrap();
        let r = b.reconciliation(&project(), nov()).await.unwrap();
        assert_eq!(r.lines[0].state.as_str(), "confirmed", "{}", t.name);
        assert_eq!(r.book.unwrap().unfinished, 1);
        let at = line(2);
        let (x, y) = tokio::join!(b.confirm(&doctor, &at, None), b.dispute(&doctor, &at, None, "no"));
        assert_eq!(x.is_ok() as u8 + y.is_ok() as u8, 1, "confirmed or disputed, not both");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_what() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let stranger = person("stranger", "q", Role::Member);
        assert_eq!(b.confirm(&stranger, &line(1), None).await.unwrap_err().kind, ErrorKind::NotFound, "{}", t.name);
        let reader = person("reader", "p1", Role::Reader);
        assert_eq!(b.confirm(&reader, &line(1), None).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(b.confirm(&operator(), &line(1), None).await.unwrap_err().kind, ErrorKind::NotFound);
        let side = b.confirm(&doctor(), &line(1), Some("both")).await.unwrap_err();
        assert_eq!(side.field.as_deref(), Some("side"));
        assert!(b.confirm(&commission(), &line(1), Some("tenant")).await.is_err());
        assert_eq!(b.confirm(&doctor(), &line(3), None).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(b.issue(&commission(), &project(), nov()).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(b.issue(&operator(), &project(), nov()).await.unwrap_err().code, "BillState");
        let runs = b.issue(&operator(), &project(), Month::parse("2026-12").unwrap()).await.unwrap_err();
        assert_eq!(runs.code, "MonthRuns");
        // One person with both roles does not confirm for both sides.
        let mut both = person("both", "p1", Role::Member);
        both.roles.push(Role::Purchaser);
        b.confirm(&both, &line(1), Some("tenant")).await.unwrap();
        let e = b.confirm(&both, &line(1), Some("purchaser")).await.unwrap_err();
        assert_eq!(e.code, "SamePerson");
        assert_eq!(billing::book::act::side_of(&both, &project(), None).unwrap(), Side::Tenant);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_issues_once_the_grace_is_over_and_what_comes_later_is_adjusted() {
    for (t, b) in start("2026-11-10T00:00:00Z").await {
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z")]).await;
        for early in ["2026-12-01T00:00:00Z", "2026-12-03T15:59:59Z"] {
            set(&t, early);
            let e = b.issue(&operator(), &project(), nov()).await.unwrap_err();
            assert_eq!((e.code, e.field.as_deref()), ("LateFacts", Some("month")), "{early}");
            assert!(e.message.contains("2026-12-04 00:00:00 (Asia/Shanghai)"), "{}", e.message);
        }
        set(&t, "2026-12-03T16:00:00Z");
        let book = b.issue(&operator(), &project(), nov()).await.unwrap();
        assert_eq!(book.issued_by, "operator", "{}", t.name);
        record(&t, &b, &[host("b", 0, "2026-11-20T00:00:00Z")]).await;
        set(&t, "2026-12-04T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 0, "it is closed");
        let dec = b.bill(&project(), Month::parse("2026-12").unwrap()).await.unwrap();
        assert_eq!((dec.lines.len(), dec.adjustments.len(), dec.total.to_string().as_str()), (0, 1, "-51.86"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_confirms_only_where_the_contract_says_so() {
    for silence in [false, true] {
        let more = if silence { "silence = \"confirms\"" } else { "" };
        let settlement = format!("verify = {{ days = 3, kind = \"calendar\" }}\n{more}");
        let c = contract("1", "Asia/Shanghai", "", &settlement, &item("1", "vm", "month_end", "10.00", ""));
        for (t, b) in start_with("2026-11-10T00:00:00Z", c).await {
            record(&t, &b, &[fact("a", "vm", "r", &[], 1, at("2026-11-10T00:00:00Z"))]).await;
            set(&t, "2026-12-04T00:00:00Z");
            b.close_due().await.unwrap();
            assert_eq!(b.silence_due().await.unwrap(), 0);
            set(&t, "2026-12-20T00:00:00Z");
            assert_eq!(b.silence_due().await.unwrap(), u64::from(silence), "{}", t.name);
            let book = b.book(&project(), nov()).await.unwrap();
            let wanted = if silence { BillState::Confirmed } else { BillState::Issued };
            assert_eq!(book.state, wanted);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_that_were_closed_before_there_were_books_get_theirs() {
    for (t, b) in closed("2026-11-10T00:00:00Z").await {
        let r: Result<()> = transact!(t.env.db, |tx| {
            for table in ["billing_book", "billing_book_line", "billing_entry", "billing_posting", "billing_balance"] {
                tx.execute(&format!("DELETE FROM {table}"), &params![]).await?;
            }
            Ok(())
        });
        r.unwrap();
        b.register_contract().await.unwrap();
        assert_eq!(b.book(&project(), nov()).await.unwrap().lines, 2, "{}", t.name);
        assert_eq!(b.journal(&EntryFilter { limit: 10, ..EntryFilter::default() }).await.unwrap().len(), 1);
    }
}
