//! Settlements as records: the worked example through drafts, signatures, invoices and payments; clocks; immutability; caps over several
//! closed settlements.

use super::at;
use super::books::balance;
use super::score_world::*;
use billing::assessment::NewAssessment;
use billing::journal::Account;
use billing::settle::Open;
use billing::settlement::{NewShare, NewStep, PaymentState, Settlement, State};
use kernel::{Error, ErrorKind, Money, PaymentId};
use runtime::list::{Asked, Wish};

fn day(s: &str) -> jiff::civil::Date {
    s.parse().unwrap()
}

fn yuan(s: &str) -> Money {
    Money::parse(s).unwrap()
}

/// A final score of the wanted height: for the half-year by deductions, for the acceptance by the first items.
pub async fn scored(w: &World, scheme: &str, until: &str, but: &[(&str, &str)]) -> kernel::AssessmentId {
    w.all_well(scheme);
    w.figure("pool.expanded", "1");
    let new = NewAssessment { scheme: scheme.into(), until: Some(day(until)), project: None };
    let a = w.b.open_assessment(&commission(), new).await.unwrap();
    judge_all(w, &a.id, scheme, but).await;
    w.b.announce(&commission(), &a.id).await.unwrap();
    w.b.finalise(&commission(), &a.id).await.unwrap().id
}

async fn signed(w: &World, until: &str) -> Settlement {
    let s = w.b.draft_settlement(&operator(), Some(day(until))).await.unwrap();
    w.b.sign_settlement(&operator(), &s.id, &s.inputs_digest).await.unwrap();
    w.b.sign_settlement(&commission(), &s.id, &s.inputs_digest).await.unwrap()
}

async fn half(w: &World, months: std::ops::RangeInclusive<u32>, amount: &str) {
    for m in months {
        w.billed(&format!("2026-{m:02}"), amount).await;
    }
}

pub fn step(name: &str, date: &str, amount: Option<&str>) -> NewStep {
    NewStep {
        step: name.into(),
        date: day(date),
        reference: format!("{name}-1"),
        amount: amount.map(yuan),
        evidence: Vec::new(),
    }
}

/// The worked example of the design, to the fen, through the records: 6,000,000.00; 4,320,000.00; 3,680,000.00.
#[tokio::test(flavor = "multi_thread")]
async fn the_worked_example_through_the_records() {
    for w in worlds("2026-01-05T02:00:00Z", "chuyi").await {
        // Acceptance: 100 − 20 = 80.
        let off = [("hardware-arrival", "0"), ("hardware-mounting", "0"), ("machine-room", "0")];
        scored(&w, "acceptance", "2026-01-01", &off).await;
        w.event("acceptance", "2026-01-02");
        let one = signed(&w, "2026-01-05").await;
        assert_eq!((one.n, one.state, one.total), (1, State::Closed, yuan("6000000.00")), "{}", w.t.name);

        w.set("2026-07-06T02:00:00Z");
        half(&w, 1..=6, "750000.00").await;
        let draft = w.b.draft_settlement(&operator(), Some(day("2026-07-06"))).await.unwrap();
        let s = w.b.statement(&draft).await.unwrap();
        assert_eq!(s.outcome.dues[1].open, Some(Open::Score("half-year".into())), "not assessed yet");
        assert_eq!(draft.total, Money::ZERO);
        // 100 − 10 − 10 − 4 (tickets at 91 %) = 76.
        w.all_well("half-year");
        let new = NewAssessment { scheme: "half-year".into(), until: Some(day("2026-06-30")), project: None };
        w.figure("ticket.timely_percent", "91");
        w.figure("pool.expanded", "1");
        let a = w.b.open_assessment(&commission(), new).await.unwrap();
        judge_all(&w, &a.id, "half-year", &[("security-accident", "10"), ("platform-outage", "10")]).await;
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.b.finalise(&commission(), &a.id).await.unwrap();
        let two = signed(&w, "2026-07-06").await;
        assert_eq!((two.n, two.total), (2, yuan("4320000.00")), "the same draft, computed anew");
        assert_eq!(two.id, draft.id);

        w.set("2027-01-06T02:00:00Z");
        half(&w, 7..=12, "700000.00").await;
        scored(&w, "half-year", "2026-12-31", &[("security-accident", "10"), ("platform-outage", "5")]).await;
        let three = signed(&w, "2027-01-06").await;
        assert_eq!(three.total, yuan("3680000.00"), "the year has so much left");
        let s = w.b.statement(&three).await.unwrap();
        let last = s.outcome.dues.last().unwrap();
        assert_eq!((last.scored, last.capped[0].1), (yuan("4200000.00"), yuan("520000.00")));
        let year = s.outcome.caps.iter().find(|c| c.cap == "year" && c.year == Some(0)).unwrap();
        assert_eq!((year.most, year.used), (Some(yuan("8000000.00")), yuan("8000000.00")));
        let sum = w.b.payments_overview(&operator()).await.unwrap();
        let paid: Vec<String> = sum.payments.iter().take(3).map(|p| p.due.payable.to_string()).collect();
        assert_eq!(paid, ["6000000.00", "4320000.00", "3680000.00"]);
        assert_eq!(sum.payments[3].state, "open");
        assert_eq!(sum.payments[3].due.open, Some(Open::Bills(day("2027-06-30"))), "nothing of the future is guessed");
        let edits = [
            ("billing_settlement", "total", "'0.01'"),
            ("billing_settlement", "inputs_digest", "'x'"),
            ("billing_settlement", "closed_by_name", "'somebody'"),
            ("billing_fixed", "due", "'{}'"),
            ("billing_assessment", "outcome", "'{}'"),
            ("billing_score_entry", "body", "'{}'"),
        ];
        runtime::testing::edits_are_named(&w.t, billing::records::ALL, &edits).await;
    }
}

/// A closed settlement stays, whatever is learnt later; computed again from its inputs it gives the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_settlement_never_changes() {
    for w in worlds("2026-07-06T02:00:00Z", "chuyi").await {
        half(&w, 1..=6, "750000.00").await;
        scored(&w, "half-year", "2026-06-30", &[]).await;
        let one = signed(&w, "2026-07-06").await;
        let sheet = w.b.statement(&one).await.unwrap().sheet().unwrap();
        let csv = w.b.statement(&one).await.unwrap().csv().unwrap();
        assert!(sheet.contains("4,500,000.00") && csv.starts_with('\u{feff}') && csv.contains("4500000.00"), "{csv}");
        // Afterwards: a bill of June comes late, an acceptance is told, the contract gets a new version.
        w.billed("2026-06", "100.00").await;
        w.event("acceptance", "2026-01-02");
        w.set("2026-08-06T02:00:00Z");
        let c = w.b.contract();
        let text = c.text.replace(&format!("version = \"{}\"", c.version), "version = \"later\"");
        let text = text.replace("total = \"30000000.00\"", "total = \"60000000.00\"");
        let later =
            billing::Billing::new(w.t.env.clone(), billing::contract::Contract::parse(&text).unwrap(), true).unwrap();
        let same = later.settlement(&commission(), &one.id).await.unwrap();
        assert_eq!(same, one);
        assert_eq!(later.statement(&same).await.unwrap().sheet().unwrap(), sheet, "{}", w.t.name);
        assert_eq!(later.statement(&same).await.unwrap().csv().unwrap(), csv);
        for e in [
            w.b.sign_settlement(&commission(), &one.id, &one.inputs_digest).await.unwrap_err(),
            w.b.return_settlement(&commission(), &one.id, "x").await.unwrap_err(),
        ] {
            assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "SettlementState"));
        }
        // What came late counts in the month after, once.
        let next = w.b.draft_settlement(&operator(), None).await.unwrap();
        assert_eq!(next.n, 2);
        assert_eq!(next.inputs.accrued[&day("2026-06-30")], yuan("750000.00"));
        assert_eq!(next.inputs.accrued[&day("2026-07-31")], yuan("100.00"));
    }
}

/// Signatures: who, in which order, and over what was seen; two at once.
#[tokio::test(flavor = "multi_thread")]
async fn both_sides_sign_what_they_have_seen() {
    for w in worlds("2026-09-29T02:00:00Z", "chuyi").await {
        half(&w, 1..=6, "750000.00").await;
        scored(&w, "half-year", "2026-06-30", &[]).await;
        let s = w.b.draft_settlement(&operator(), Some(day("2026-07-31"))).await.unwrap();
        let code = |e: Error| e.code;
        let sign = |who: kernel::Caller, digest: String| {
            let (b, id) = (w.b.clone(), s.id.clone());
            async move { b.sign_settlement(&who, &id, &digest).await }
        };
        let digest = s.inputs_digest.clone();
        assert_eq!(sign(commission(), digest.clone()).await.unwrap_err().kind, ErrorKind::Forbidden, "{}", w.t.name);
        assert_eq!(sign(doctor(), digest.clone()).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(code(sign(operator(), "0".repeat(64)).await.unwrap_err()), "Stale");
        let p = sign(operator(), digest.clone()).await.unwrap();
        // 7 working days to check: 29 September is a Tuesday; 30, 8, 9, 10 (made up), 12, 13, 14 October.
        assert_eq!(p.review_until, Some(at("2026-10-14T16:00:00Z")));
        let e = w.b.draft_settlement(&operator(), None).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "SettlementState"), "it waits for the purchaser");
        let back = w.b.return_settlement(&commission(), &s.id, "六月账单有误").await.unwrap();
        assert_eq!((back.state, back.proposed), (State::Draft, None));
        assert!(w.b.return_settlement(&commission(), &s.id, "x").await.is_err());
        w.set("2026-09-29T03:00:00Z");
        let again = w.b.draft_settlement(&operator(), Some(day("2026-07-31"))).await.unwrap();
        assert_eq!(code(sign(operator(), digest).await.unwrap_err()), "Stale", "computed anew since");
        let digest = again.inputs_digest;
        let admin = person("root", "gov", &[kernel::Role::Admin]);
        sign(admin.clone(), digest.clone()).await.unwrap();
        assert_eq!(sign(admin, digest.clone()).await.unwrap_err().kind, ErrorKind::Forbidden, "he is the supplier's");
        let both = person("root", "gov", &[kernel::Role::Purchaser]);
        assert_eq!(code(sign(both, digest.clone()).await.unwrap_err()), "SamePerson");
        let double = person("double", "gov", &[kernel::Role::Admin, kernel::Role::Purchaser]);
        assert_eq!(sign(double, digest.clone()).await.unwrap_err().kind, ErrorKind::Forbidden);
        let other = person("commission-2", "gov", &[kernel::Role::Purchaser]);
        let (x, y) = tokio::join!(sign(commission(), digest.clone()), sign(other, digest));
        assert!(x.is_ok() != y.is_ok(), "{}", w.t.name);
        assert_eq!(w.count("billing_fixed").await, 1, "fixed once");
        assert_eq!(
            w.b.draft_settlement(&operator(), Some(day("2026-07-30"))).await.unwrap_err().field.as_deref(),
            Some("until")
        );
        assert_eq!(
            w.b.draft_settlement(&operator(), Some(day("2026-09-30"))).await.unwrap_err().field.as_deref(),
            Some("until")
        );
        let empty = w.b.draft_settlement(&operator(), None).await.unwrap();
        let e = w.b.sign_settlement(&operator(), &empty.id, &empty.inputs_digest).await.unwrap_err();
        assert_eq!(e.code, "NothingDue");
        let ten = Asked::first(10);
        let all = w.b.settlements(&commission(), &ten).await.unwrap().items;
        assert_eq!(all.iter().map(|s| s.n).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(w.b.settlements(&commission(), &ten.clone().after("2")).await.unwrap().items.len(), 1);
        let by = |sort: &str, limit| Asked { sort: Some(Wish::parse(sort).unwrap()), ..Asked::first(limit) };
        for (sort, wanted) in [("number", [1, 2]), ("number:desc", [2, 1]), ("until", [1, 2]), ("until:desc", [2, 1])] {
            let first = w.b.settlements(&commission(), &by(sort, 1)).await.unwrap();
            let next = by(sort, 1).after(first.next.clone().unwrap());
            let rest = w.b.settlements(&commission(), &next).await.unwrap();
            let all = first.items.iter().chain(&rest.items).map(|s| s.n).collect::<Vec<_>>();
            assert_eq!((all, rest.next), (wanted.to_vec(), None), "{} {sort}", w.t.name);
            let other = by("state", 1).after(first.next.unwrap());
            let refused = w.b.settlements(&commission(), &other).await.unwrap_err();
            assert_eq!(refused.field.as_deref(), Some("marker"), "{sort}");
        }
        assert_eq!(w.b.settlements(&doctor(), &ten).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(w.b.payments_overview(&doctor()).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

async fn payment(w: &World, name: &str) -> PaymentId {
    let all = w.b.payments_overview(&operator()).await.unwrap().payments;
    all.into_iter().find(|p| p.due.payment == name && p.fixed.is_some()).unwrap().fixed.unwrap().id
}

/// What a payment waits for, its invoice to the fen, and 15 working days with 调休.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_waits_is_invoiced_and_paid_in_time() {
    for w in worlds("2026-09-21T02:00:00Z", "chuyi").await {
        half(&w, 1..=6, "750000.00").await;
        scored(&w, "half-year", "2026-06-30", &[]).await;
        signed(&w, "2026-09-21").await;
        let id = payment(&w, "service").await;
        let go = |who: kernel::Caller, s: NewStep| {
            let (b, id) = (w.b.clone(), id.clone());
            async move { b.payment_step(&who, &id, s).await }
        };
        let p = w.b.fixed_payment(&commission(), &id).await.unwrap();
        assert_eq!((p.state, p.pay_by), (PaymentState::Due, None), "{}", w.t.name);
        let e = go(commission(), step("pay", "2026-09-21", Some("4500000.00"))).await.unwrap_err();
        assert!(e.message.contains("reconciliation, half-year-acceptance, invoice"), "{}", e.message);
        assert_eq!(
            go(commission(), step("invoice", "2026-09-21", Some("4500000.00"))).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );
        for (s, field) in [
            (step("invoice", "2026-09-21", Some("4499999.99")), "amount"),
            (step("invoice", "2026-09-21", None), "amount"),
            (step("invoice", "2026-09-22", Some("4500000.00")), "date"),
            (NewStep { reference: " ".into(), ..step("invoice", "2026-09-21", Some("4500000.00")) }, "reference"),
        ] {
            assert_eq!(go(operator(), s).await.unwrap_err().field.as_deref(), Some(field));
        }
        for who in [commission(), operator()] {
            let e = go(who, step("weather", "2026-09-21", None)).await.unwrap_err();
            let text = "step: must be one of reconciliation, half-year-acceptance, invoice, pay";
            assert_eq!((e.field.as_deref(), e.message.as_str()), (Some("step"), text));
        }
        let p = go(operator(), step("invoice", "2026-09-21", Some("4500000.00"))).await.unwrap();
        assert_eq!((p.state, p.pay_by), (PaymentState::Invoiced, None), "not everything is there");
        assert_eq!(
            go(operator(), step("invoice", "2026-09-21", Some("4500000.00"))).await.unwrap_err().code,
            "PaymentState"
        );
        go(commission(), step("reconciliation", "2026-09-21", None)).await.unwrap();
        let p = go(commission(), step("half-year-acceptance", "2026-09-21", None)).await.unwrap();
        // From Monday 21 September: 22-25 (4), 28-30 (7), 8-10 October with the made-up Saturday (10), 12-16 (15).
        assert_eq!(p.pay_by, Some(at("2026-10-16T16:00:00Z")));
        assert!(!p.late(at("2026-10-16T16:00:00Z")) && p.late(at("2026-10-16T16:00:01Z")));
        w.set("2026-10-15T02:00:00Z");
        let pay = || step("pay", "2026-10-15", Some("4500000.00"));
        let (x, y) = tokio::join!(go(commission(), pay()), go(commission(), pay()));
        assert!(x.is_ok() != y.is_ok(), "{}: paid once", w.t.name);
        let p = w.b.fixed_payment(&commission(), &id).await.unwrap();
        assert_eq!((p.state, p.paid_on), (PaymentState::Paid, Some(day("2026-10-15"))));
        assert!(!p.late(at("2027-01-01T00:00:00Z")), "paid in time");
        let plan = w.b.payments_overview(&commission()).await.unwrap();
        assert_eq!(plan.payments.iter().find(|p| p.due.payment == "service").unwrap().state, "paid");
        assert_eq!(plan.undated[0].event, "acceptance", "the construction payment has no day yet");
        let p = plan.payments.iter().find(|p| p.due.payment == "construction").unwrap();
        assert_eq!((p.state, p.waits_for.as_deref()), ("open", Some("acceptance")));
        assert_eq!((p.due.base, p.due.share, p.due.payable), (yuan("30000000.00"), yuan("6000000.00"), Money::ZERO));
    }
}

/// R-3-446 to R-3-448: withheld until the rectification passes, then in full; between 60 and 74 a person decides within 5 to 10 %.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_withheld_is_released_and_what_is_judged_is_decided() {
    for w in worlds("2026-01-10T02:00:00Z", "chuyi").await {
        let id = scored(&w, "acceptance", "2026-01-09", &[("team-missing", "1")]).await;
        w.event("acceptance", "2026-01-10");
        let first = |o: billing::settlement::Overview| o.payments.into_iter().next().unwrap();
        let p = first(w.b.payments_overview(&operator()).await.unwrap());
        assert_eq!((p.state, p.due.payable), ("withheld", Money::ZERO), "{}", w.t.name);
        w.b.report_rectification(&operator(), &id, "已驻场", proof()).await.unwrap();
        w.set("2026-01-25T02:00:00Z");
        w.b.decide_rectification(&commission(), &id, true, "已核实").await.unwrap();
        let s = signed(&w, "2026-01-25").await;
        assert_eq!(s.total, yuan("6000000.00"));
        let p = first(w.b.payments_overview(&operator()).await.unwrap());
        assert_eq!((p.state, p.due.released), ("due", Some(day("2026-01-25"))));
    }
    for w in worlds("2026-01-10T02:00:00Z", "chuyi").await {
        let off = [("compute", "0"), ("storage", "0"), ("network", "0"), ("xinchuang", "0"), ("cloud-management", "0")];
        scored(&w, "acceptance", "2026-01-09", &off).await;
        w.event("acceptance", "2026-01-10");
        let share = |x: &str| NewShare {
            payment: "construction".into(),
            number: 1,
            share: crate::rules::d(x),
            reason: "整改项三项".into(),
            evidence: proof(),
        };
        assert_eq!(w.b.decide_share(&operator(), share("0.93")).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(w.b.decide_share(&commission(), share("0.96")).await.unwrap_err().field.as_deref(), Some("share"));
        let none = NewShare { payment: "service".into(), ..share("0.93") };
        assert_eq!(w.b.decide_share(&commission(), none).await.unwrap_err().code, "NotOpen");
        w.b.decide_share(&commission(), share("0.90")).await.unwrap();
        w.b.decide_share(&commission(), share("0.93")).await.unwrap();
        let s = signed(&w, "2026-01-10").await;
        assert_eq!(s.total, yuan("5580000.00"), "the later decision stands");
        assert_eq!(w.b.decide_share(&commission(), share("0.95")).await.unwrap_err().code, "NotOpen", "{}", w.t.name);
    }
}

/// R-2-274, R-2-275: nine tenths of the full months at each date, a tenth kept, released by the score.
#[tokio::test(flavor = "multi_thread")]
async fn qingpu_keeps_a_tenth_and_releases_it() {
    for w in worlds("2027-07-21T02:00:00Z", "qingpu").await {
        for m in ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"] {
            w.billed(m, "1165913.36").await;
        }
        for m in ["2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06"] {
            w.billed(m, "1165913.36").await;
        }
        let one = signed(&w, "2026-12-31").await;
        assert_eq!(one.total, yuan("5246610.12"), "3,147,966.07 and 2,098,644.05");
        assert_eq!(balance(&w.b, Account::Payable, None).await, "5246610.12");
        let plan = w.b.payments_overview(&operator()).await.unwrap();
        assert_eq!(plan.payments[0].due.kept, yuan("349774.01"));
        assert!(!plan.payments[0].kept_released);
        w.event("final-acceptance", "2027-07-20");
        // 100 − 7: seven instructions missed.
        w.all_well("year");
        w.figure("instruction.missed", "7");
        let new = NewAssessment { scheme: "year".into(), until: Some(day("2027-06-30")), project: None };
        let a = w.b.open_assessment(&commission(), new).await.unwrap();
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.b.finalise(&commission(), &a.id).await.unwrap();
        let two = signed(&w, "2027-07-21").await;
        // 4,197,288.10 + 3,147,966.07 + 1,301,159.31
        assert_eq!(two.total, yuan("8646413.48"), "{}", w.t.name);
        let s = w.b.statement(&two).await.unwrap();
        assert_eq!(
            s.outcome.dues.last().unwrap().base,
            yuan("1399096.03"),
            "what the first settlement kept is counted too"
        );
        let id = payment(&w, "score").await;
        w.b.payment_step(&operator(), &id, step("invoice", "2027-07-21", Some("1301159.31"))).await.unwrap();
        w.b.payment_step(&commission(), &id, step("pay", "2027-07-21", Some("1301159.31"))).await.unwrap();
        let plan = w.b.payments_overview(&operator()).await.unwrap();
        assert!(plan.payments[0].kept_released);
        // These bills are in no book; the journal hears of them when they are settled, each once.
        for (account, wanted) in [
            (Account::Paid, "1301159.31"),
            (Account::Payable, "12591864.29"),
            (Account::Retention, "0.00"),
            (Account::Deductions, "97936.72"),
            (Account::Revenue, "-13990960.32"),
            (Account::Unclaimed, "0.00"),
        ] {
            assert_eq!(balance(&w.b, account, None).await, wanted, "{} {account:?}", w.t.name);
        }
    }
}

/// R-1-144: the first payment waits for its invoice and is late from the next day.
#[tokio::test(flavor = "multi_thread")]
async fn beijing_city_administration_is_late_from_the_next_day() {
    for t in runtime::testing::each_at(at("2025-07-28T02:00:00Z"), &[billing::MIGRATIONS]).await {
        let mut text = contract("beijing-cityadmin").text;
        text = text.replacen(
            "years = [{ year = 2025 }]",
            "years = [{ year = 2025, amount = \"4000000.00\" }]\ntotal = \"10000000.00\"",
            1,
        );
        let w = build(t, billing::contract::Contract::parse(&text).unwrap_or_else(|p| panic!("{p}")));
        w.event("signature", "2025-06-27");
        let s = signed(&w, "2025-07-28").await;
        assert_eq!(s.total, yuan("2000000.00"), "{}", w.t.name);
        let id = payment(&w, "first").await;
        assert_eq!(w.b.fixed_payment(&operator(), &id).await.unwrap().pay_by, None, "it waits for the invoice");
        let p = w.b.payment_step(&operator(), &id, step("invoice", "2025-07-20", Some("2000000.00"))).await.unwrap();
        assert_eq!(p.pay_by, Some(at("2025-07-27T16:00:00Z")), "until the end of the 27th");
        assert!(p.late(w.t.env.now()));
    }
}

/// A sixth contract may withhold each half-year until its own rectification: the release names the payment and its number.
#[tokio::test(flavor = "multi_thread")]
async fn a_rectification_releases_the_payment_of_its_own_period() {
    for t in runtime::testing::each_at(at("2027-01-08T02:00:00Z"), &[billing::MIGRATIONS]).await {
        let text = contract("chuyi").text.replace(
            "effect = { scheme = \"half-year\", per_point = { below = \"80\", percent = \"1\" } }",
            "effect = { scheme = \"half-year\", bands = [{ min = \"80\", pay = \"100%\" }, { pay = \"0%\", until = \"rectification\" }] }",
        );
        let w = build(t, billing::contract::Contract::parse(&text).unwrap_or_else(|p| panic!("{p}")));
        half(&w, 1..=12, "100.00").await;
        // 100 − 10 − 10 − 1 = 79, twice.
        let off = [("security-accident", "10"), ("platform-outage", "10"), ("satisfaction.staff", "0")];
        scored(&w, "half-year", "2026-06-30", &off).await;
        let second = scored(&w, "half-year", "2026-12-31", &off).await;
        w.b.report_rectification(&operator(), &second, "已整改", proof()).await.unwrap();
        w.b.decide_rectification(&commission(), &second, true, "已核实").await.unwrap();
        let s = signed(&w, "2027-01-08").await;
        assert_eq!(s.total, yuan("600.00"), "{}: the second half alone", w.t.name);
        let plan = w.b.payments_overview(&operator()).await.unwrap();
        let states: Vec<_> = plan.payments.iter().take(2).map(|p| (p.due.number, p.state)).collect();
        assert_eq!(states, [(1, "withheld"), (2, "due")]);
    }
}

/// Two who compute a settlement at once make one.
#[tokio::test(flavor = "multi_thread")]
async fn two_drafts_at_once_are_one() {
    for w in worlds("2026-07-06T02:00:00Z", "chuyi").await {
        let (me, other) = (operator(), commission());
        let (x, y) = tokio::join!(w.b.draft_settlement(&me, None), w.b.draft_settlement(&other, None));
        assert!(x.is_ok() || y.is_ok(), "{}", w.t.name);
        assert_eq!(w.count("billing_settlement").await, 1);
    }
}
