//! Assessments as records: figures, judgements, appeal, review, final; clocks with 调休; isolation; nothing final changes.

use super::at;
use super::score_world::*;
use billing::assessment::{AssessmentFilter, NewAppeal, NewAssessment, NewJudgement, State};
use kernel::{AssessmentId, ErrorKind, ProjectId};

fn day(s: &str) -> jiff::civil::Date {
    s.parse().unwrap()
}

fn new(scheme: &str, until: &str) -> NewAssessment {
    NewAssessment { scheme: scheme.into(), until: Some(day(until)), project: None }
}

fn appeal() -> NewAppeal {
    NewAppeal { items: vec!["m.documents".into()], reason: "文档已更新".into(), evidence: proof() }
}

/// R-4-083, R-4-100: due, appeal and review on working days. September 2026 ends on a Wednesday; holiday until the 7th, the 10th made up.
#[tokio::test(flavor = "multi_thread")]
async fn clocks_run_on_working_days_with_made_up_days() {
    for w in worlds("2026-10-08T01:00:00Z", "shaanxi").await {
        w.all_well("month");
        let a = w.b.open_assessment(&operator(), new("month", "2026-09-30")).await.unwrap();
        // 8, 9, 10 (made up), 12, 13 October: until the end of the 13th in Shanghai.
        assert_eq!(a.due_at, Some(at("2026-10-13T16:00:00Z")), "{}", w.t.name);
        assert_eq!(w.records.asked.lock().unwrap()[0], (at("2026-08-31T16:00:00Z"), at("2026-09-30T16:00:00Z")));
        w.b.judge(&commission(), &a.id, judgement("m.documents", "3")).await.unwrap();
        let a = w.b.announce(&commission(), &a.id).await.unwrap();
        assert!(!a.late(w.t.env.now()));
        // Announced on Thursday the 8th: 9, 10 (made up), 12.
        assert_eq!(a.appeal_until, Some(at("2026-10-12T16:00:00Z")));
        let early = w.b.finalise(&commission(), &a.id).await.unwrap_err();
        assert_eq!((early.kind, early.code), (ErrorKind::Conflict, "AppealTime"));
        w.set("2026-10-12T15:59:59Z");
        let a = w.b.appeal(&operator(), &a.id, appeal()).await.unwrap();
        assert_eq!(a.state, State::Appealed);
        // Monday the 12th: 13, 14, 15, 16, 19.
        assert_eq!(a.review_until, Some(at("2026-10-19T16:00:00Z")));
        let stands = a.entries.iter().find(|e| e.kind == "judgement").unwrap().id.clone();
        let better = NewJudgement { replaces: Some(stands), ..judgement("m.documents", "5") };
        w.b.judge(&commission(), &a.id, better).await.unwrap();
        let a = w.b.review(&commission(), &a.id, true, "已核实").await.unwrap();
        assert_eq!(a.state, State::Reviewed);
        let again = w.b.appeal(&operator(), &a.id, appeal()).await.unwrap_err();
        assert_eq!(again.code, "AssessmentState", "the review is the last word");
        let a = w.b.finalise(&commission(), &a.id).await.unwrap();
        assert_eq!(a.outcome.as_ref().unwrap().score, crate::rules::d("95"));
        assert_eq!(w.b.rescore(&a).await.unwrap(), a.outcome.unwrap());
    }
}

/// An appeal after its time, and one after the result was confirmed.
#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_has_its_time() {
    for w in worlds("2026-10-08T01:00:00Z", "shaanxi").await {
        w.all_well("month");
        let a = w.b.open_assessment(&commission(), new("month", "2026-09-30")).await.unwrap();
        w.b.judge(&commission(), &a.id, judgement("m.documents", "0")).await.unwrap();
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.set("2026-10-12T16:00:00Z");
        let late = w.b.appeal(&operator(), &a.id, appeal()).await.unwrap_err();
        assert_eq!((late.kind, late.code), (ErrorKind::Conflict, "AppealTime"), "{}", w.t.name);
        let a = w.b.finalise(&commission(), &a.id).await.unwrap();
        assert_eq!(a.state, State::Final);

        let b = w.b.open_assessment(&commission(), new("month", "2026-08-31")).await.unwrap();
        w.b.judge(&commission(), &b.id, judgement("m.documents", "0")).await.unwrap();
        w.b.announce(&commission(), &b.id).await.unwrap();
        w.b.confirm_assessment(&operator(), &b.id).await.unwrap();
        assert_eq!(w.b.appeal(&operator(), &b.id, appeal()).await.unwrap_err().code, "AssessmentState");
        assert_eq!(w.b.finalise(&commission(), &b.id).await.unwrap().state, State::Final, "confirmed: no need to wait");
    }
}

/// Missing figures and judgements are open; a record is not overridden; a judgement names what it replaces.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_guessed_and_no_record_is_overridden() {
    for w in worlds("2026-07-02T01:00:00Z", "chuyi").await {
        w.figure("ticket.timely_percent", "91");
        w.figure("pool.use_percent", "57");
        let a = w.b.open_assessment(&operator(), new("half-year", "2026-06-30")).await.unwrap();
        let s = w.b.score_of(&a).await.unwrap();
        // 6 for the tickets, 3 off for the pool: all that is certain.
        assert_eq!(s.score, crate::rules::d("3"), "{}", w.t.name);
        assert!(s.open.contains(&"revenue".to_owned()) && s.open.contains(&"satisfaction.staff".to_owned()));
        let open = w.b.announce(&commission(), &a.id).await.unwrap_err();
        assert_eq!((open.kind, open.code), (ErrorKind::Conflict, "Open"));
        assert!(open.message.contains("satisfaction.staff"), "{}", open.message);

        let e = w.b.judge(&commission(), &a.id, judgement("ticket-timeliness", "100")).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "FigureKnown"));
        w.b.judge(&commission(), &a.id, judgement("revenue", "60")).await.unwrap();
        let e = w.b.judge(&commission(), &a.id, judgement("revenue", "99")).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "Judged"));
        let now = w.b.assessment(&commission(), &a.id).await.unwrap();
        let stands = now.entries.iter().find(|e| e.name == "revenue").unwrap().id.clone();
        let other = NewJudgement { replaces: Some(stands), ..judgement("revenue", "100") };
        w.b.judge(&commission(), &a.id, other.clone()).await.unwrap();
        let e = w.b.judge(&commission(), &a.id, other).await.unwrap_err();
        assert_eq!(e.code, "Judged", "what was replaced does not stand");
        for (item, value, field) in [
            ("no-such", "1", "item"),
            ("innovation", "11", "value"),
            ("innovation", "-1", "value"),
            ("satisfaction.staff", "0.5", "value"),
            ("satisfaction", "5", "item"),
            ("revenue", "-1", "value"),
            ("revenue", "1000.1", "value"),
            ("revenue", "99999999999999", "value"),
            ("revenue", "1.12345678", "value"),
        ] {
            let e = w.b.judge(&commission(), &a.id, judgement(item, value)).await.unwrap_err();
            assert_eq!(
                (e.kind, e.field.as_deref()),
                (ErrorKind::BadRequest, Some(field)),
                "{item} {value}: {}",
                e.message
            );
        }
        for bad in [
            NewJudgement { reason: "  ".into(), ..judgement("innovation", "5") },
            NewJudgement { reason: "长".repeat(2001), ..judgement("innovation", "5") },
        ] {
            assert_eq!(w.b.judge(&commission(), &a.id, bad).await.unwrap_err().field.as_deref(), Some("reason"));
        }
        let mut bad = judgement("innovation", "5");
        bad.evidence.clear();
        assert_eq!(w.b.judge(&commission(), &a.id, bad.clone()).await.unwrap_err().field.as_deref(), Some("evidence"));
        bad.evidence = proof();
        bad.evidence[0].digest = "xyz".into();
        assert_eq!(w.b.judge(&commission(), &a.id, bad).await.unwrap_err().field.as_deref(), Some("evidence"));

        // A record that comes late takes the place of what a person said where there was none.
        w.figure("revenue.percent", "20");
        let a = w.b.refresh_assessment(&operator(), &a.id).await.unwrap();
        let s = w.b.score_of(&a).await.unwrap();
        let revenue = s.items.iter().find(|i| i.id == "revenue").unwrap();
        assert_eq!(revenue.points, Some(crate::rules::d("2")));
        assert_eq!(a.entries.iter().filter(|e| e.kind == "figures").count(), 2, "both snapshots are kept");
    }
}

/// A final score never changes, not even when two sign it off at once.
#[tokio::test(flavor = "multi_thread")]
async fn final_is_final_even_for_two_at_once() {
    for w in worlds("2026-07-02T01:00:00Z", "chuyi").await {
        w.all_well("half-year");
        w.figure("pool.expanded", "0");
        let a = w.b.open_assessment(&commission(), new("half-year", "2026-06-30")).await.unwrap();
        judge_all(&w, &a.id, "half-year", &[("security-accident", "4.5")]).await;
        w.b.announce(&commission(), &a.id).await.unwrap();
        let other = person("commission-2", "gov", &[kernel::Role::Purchaser]);
        let me = commission();
        let (x, y) = tokio::join!(w.b.finalise(&me, &a.id), w.b.finalise(&other, &a.id));
        assert!(x.is_ok() != y.is_ok(), "{}: {x:?} {y:?}", w.t.name);
        assert_eq!(x.err().or(y.err()).unwrap().code, "AssessmentState");
        let done = w.b.assessment(&me, &a.id).await.unwrap();
        assert_eq!(done.outcome.as_ref().unwrap().score, crate::rules::d("95.5"));
        assert_eq!(done.entries.iter().filter(|e| e.kind == "final").count(), 1);
        // The records change afterwards, and people try.
        w.figure("ticket.timely_percent", "0");
        assert!(w.b.refresh_assessment(&me, &a.id).await.is_err());
        assert!(w.b.judge(&me, &a.id, judgement("innovation", "5")).await.is_err());
        assert!(w.b.announce(&me, &a.id).await.is_err());
        assert!(w.b.finalise(&me, &a.id).await.is_err());
        let again = w.b.assessment(&me, &a.id).await.unwrap();
        assert_eq!(again, done);
        assert_eq!(w.b.rescore(&again).await.unwrap(), done.outcome.unwrap());
        assert_eq!(w.count("runtime_ledger WHERE ledger = 'score'").await, w.count("billing_score_entry").await);
    }
}

/// A later version of the contract does not change an assessment that was opened under an earlier one.
#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_stays_with_its_version_of_the_contract() {
    for w in worlds("2026-07-02T01:00:00Z", "chuyi").await {
        w.all_well("half-year");
        w.figure("ticket.timely_percent", "91");
        let a = w.b.open_assessment(&commission(), new("half-year", "2026-06-30")).await.unwrap();
        let before = w.b.score_of(&a).await.unwrap();
        let c = w.b.contract();
        let text = c.text.replace(&format!("version = \"{}\"", c.version), "version = \"later\"");
        let text = text.replace("from = \"85\", to = \"95\"", "from = \"90\", to = \"95\"");
        let later = billing::contract::Contract::parse(&text).unwrap();
        let b = billing::Billing::new(w.t.env.clone(), later, true).unwrap();
        let same = b.assessment(&commission(), &a.id).await.unwrap();
        assert_eq!(b.score_of(&same).await.unwrap(), before, "{}", w.t.name);
    }
}

/// At the end of a period its assessment is opened, once.
#[tokio::test(flavor = "multi_thread")]
async fn periods_are_opened_when_they_end() {
    for w in worlds("2026-06-30T15:59:00Z", "chuyi").await {
        assert_eq!(w.b.open_due().await.unwrap(), 0, "{}: the 30th is not over", w.t.name);
        w.set("2026-06-30T16:00:00Z");
        assert_eq!(w.b.open_due().await.unwrap(), 1, "the half-year; the acceptance is held by hand");
        assert_eq!(w.b.open_due().await.unwrap(), 0);
        let twice = w.b.open_assessment(&commission(), new("half-year", "2026-06-30")).await.unwrap_err();
        assert_eq!((twice.kind, twice.code), (ErrorKind::Conflict, "AssessmentExists"));
        for (scheme, until, field) in [
            ("none", "2026-06-30", "scheme"),
            ("half-year", "2026-06-29", "until"),
            ("half-year", "2027-06-30", "until"),
            ("acceptance", "2027-01-01", "until"),
        ] {
            let e = w.b.open_assessment(&commission(), new(scheme, until)).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{scheme} {until}");
        }
        // The running half-year can be looked at, but not told.
        w.all_well("half-year");
        let a = w.b.open_assessment(&operator(), new("half-year", "2026-12-31")).await.unwrap();
        judge_all(&w, &a.id, "half-year", &[]).await;
        assert_eq!(w.b.announce(&commission(), &a.id).await.unwrap_err().code, "PeriodRuns");
    }
}

/// R-3-448: a failed acceptance is to be rectified within 30 days; the score stays, the release is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_acceptance_is_rectified() {
    for w in worlds("2026-01-10T02:00:00Z", "chuyi").await {
        let a = w.b.open_assessment(&commission(), new("acceptance", "2026-01-09")).await.unwrap();
        judge_all(&w, &a.id, "acceptance", &[("team-missing", "1")]).await;
        w.b.announce(&commission(), &a.id).await.unwrap();
        assert_eq!(
            w.b.report_rectification(&operator(), &a.id, "已驻场", proof()).await.unwrap_err().code,
            "RectificationState"
        );
        let a = w.b.finalise(&commission(), &a.id).await.unwrap();
        assert_eq!(a.outcome.as_ref().unwrap().result.as_ref().unwrap().word, "不通过", "{}", w.t.name);
        // 30 calendar days after the 10th: until the end of 9 February.
        assert_eq!(a.rectify_until, Some(at("2026-02-09T16:00:00Z")));
        assert!(w.b.decide_rectification(&commission(), &a.id, true, "x").await.is_err(), "nothing is reported");
        w.b.report_rectification(&operator(), &a.id, "已驻场", proof()).await.unwrap();
        assert!(w.b.report_rectification(&operator(), &a.id, "已驻场", proof()).await.is_err());
        w.b.decide_rectification(&commission(), &a.id, false, "缺少夜班").await.unwrap();
        w.b.report_rectification(&operator(), &a.id, "夜班已到位", proof()).await.unwrap();
        w.set("2026-01-25T02:00:00Z");
        let a = w.b.decide_rectification(&commission(), &a.id, true, "已核实").await.unwrap();
        assert_eq!(a.rectified, Some(day("2026-01-25")));
        assert_eq!(a.outcome.as_ref().unwrap().vetoes, ["team-missing"]);
        assert!(w.b.report_rectification(&operator(), &a.id, "x", proof()).await.is_err());
    }
}

/// Who may do what, and who sees what.
#[tokio::test(flavor = "multi_thread")]
async fn roles_and_foreign_projects() {
    for w in worlds("2026-07-02T01:00:00Z", "chuyi").await {
        w.all_well("half-year");
        let a = w.b.open_assessment(&commission(), new("half-year", "2026-06-30")).await.unwrap();
        let forbidden = |e: kernel::Error| assert_eq!(e.kind, ErrorKind::Forbidden, "{}", e.message);
        forbidden(w.b.open_assessment(&doctor(), new("half-year", "2026-12-31")).await.unwrap_err());
        forbidden(w.b.judge(&operator(), &a.id, judgement("innovation", "5")).await.unwrap_err());
        forbidden(w.b.announce(&operator(), &a.id).await.unwrap_err());
        forbidden(w.b.finalise(&operator(), &a.id).await.unwrap_err());
        forbidden(w.b.review(&operator(), &a.id, true, "x").await.unwrap_err());
        forbidden(w.b.confirm_assessment(&commission(), &a.id).await.unwrap_err());
        forbidden(w.b.appeal(&commission(), &a.id, appeal()).await.unwrap_err());
        forbidden(w.b.refresh_assessment(&doctor(), &a.id).await.unwrap_err());
        forbidden(w.b.report_rectification(&commission(), &a.id, "x", proof()).await.unwrap_err());
        forbidden(w.b.decide_rectification(&operator(), &a.id, true, "x").await.unwrap_err());

        // A tenant sees nothing of the contract's, and its own project's alone.
        assert!(w.b.assessment(&doctor(), &a.id).await.unwrap_err().is_not_found());
        let list =
            |p: Option<&str>| AssessmentFilter { project: p.map(ProjectId::from), limit: 10, ..Default::default() };
        assert!(w.b.assessments(&doctor(), &list(None)).await.unwrap().is_empty());
        let own = NewAssessment { project: Some(ProjectId::from("p")), ..new("half-year", "2026-06-30") };
        forbidden(w.b.open_assessment(&operator(), own.clone()).await.unwrap_err());
        let own = w.b.open_assessment(&commission(), own).await.unwrap();
        assert!(own.figures.is_empty(), "records of the whole cloud are not those of a project");
        assert_eq!(w.b.assessment(&doctor(), &own.id).await.unwrap().id, own.id);
        let seen = w.b.assessments(&doctor(), &list(None)).await.unwrap();
        assert_eq!(seen.iter().map(|a| &a.id).collect::<Vec<_>>(), [&own.id]);
        assert!(w.b.assessments(&doctor(), &list(Some("q"))).await.unwrap().is_empty());
        let stranger = person("stranger", "q", &[kernel::Role::Member]);
        assert!(w.b.assessment(&stranger, &own.id).await.unwrap_err().is_not_found());
        assert_eq!(w.b.assessments(&operator(), &list(None)).await.unwrap().len(), 2);
        let page = AssessmentFilter { marker: Some(own.id), limit: 10, ..Default::default() };
        assert_eq!(w.b.assessments(&operator(), &page).await.unwrap().len(), 1);
        assert!(w.b.assessment(&operator(), &AssessmentId::from("nothing")).await.unwrap_err().is_not_found());
    }
}
