//! Settlements and forms as documents of their records: signatures, state, digest; forms before and after there is an assessment.

use super::score_world::*;
use billing::assessment::NewAssessment;
use billing::statement::paper::{Form, Remarks};
use kernel::document::{Document, csv};

fn day(s: &str) -> jiff::civil::Date {
    s.parse().unwrap()
}

fn head<'a>(d: &'a Document, zh: &str) -> &'a str {
    d.head.iter().find(|f| f.name.zh == zh).map_or("", |f| f.value.as_str())
}

fn signers(d: &Document) -> Vec<Option<String>> {
    d.signatures.iter().map(|s| s.signed.as_ref().map(|x| x.by.clone())).collect()
}

/// The sheet of a record says who signed on which day, and its digest; what it would be is a draft without.
#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_is_printed_with_its_signatures() {
    for w in worlds("2026-01-05T02:00:00Z", "chuyi").await {
        w.all_well("acceptance");
        let new = NewAssessment { scheme: "acceptance".into(), until: Some(day("2026-01-01")), project: None };
        let a = w.b.open_assessment(&commission(), new).await.unwrap();
        judge_all(&w, &a.id, "acceptance", &[]).await;
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.b.finalise(&commission(), &a.id).await.unwrap();
        w.event("acceptance", "2026-01-02");

        let would = w.b.settlement_outlook(&operator(), day("2026-01-05")).await.unwrap();
        assert!(would.draft && csv::render(&would).contains("人民币陆佰万元整"), "{}", csv::render(&would));
        assert!(signers(&would).iter().all(Option::is_none));

        let s = w.b.draft_settlement(&operator(), Some(day("2026-01-05"))).await.unwrap();
        let d = w.b.settlement_document(&commission(), &s.id).await.unwrap();
        assert_eq!((head(&d, "状态"), signers(&d)), ("草稿", vec![None, None]));
        w.b.sign_settlement(&operator(), &s.id, &s.inputs_digest).await.unwrap();
        let d = w.b.settlement_document(&commission(), &s.id).await.unwrap();
        assert_eq!((d.draft, signers(&d)), (true, vec![None, Some(operator().user_name)]));
        w.b.sign_settlement(&commission(), &s.id, &s.inputs_digest).await.unwrap();
        let d = w.b.settlement_document(&operator(), &s.id).await.unwrap();
        assert_eq!((d.draft, head(&d, "状态")), (false, "双方已签署"));
        assert_eq!(signers(&d), [Some(commission().user_name), Some(operator().user_name)]);
        assert_eq!(d.signatures[0].signed.as_ref().unwrap().on, day("2026-01-05"));
        let text = csv::render(&d);
        assert!(text.contains(&s.inputs_digest) && text.contains("人民币陆佰万元整"), "{text}");
        // The score behind the payment, item by item; no month has a fee.
        let behind: Vec<&str> = d.appendix.iter().map(|s| s.title.zh.as_str()).collect();
        assert_eq!(behind[0], "附录：建设期末验收得分明细（2026-01-01）", "{behind:?}");
        assert!(!behind.iter().any(|t| t.contains("各月应计费用")), "{behind:?}");
        assert!(w.b.settlement_document(&doctor(), &s.id).await.is_err());
        let again = w.b.settlement_document(&operator(), &s.id).await.unwrap();
        assert_eq!(again, d, "{}: the same for ever", w.t.name);
        // The calendar of this world names no day of 2025.
        assert_eq!(s.inputs.assumed_years(day("2025-12-01")), [2025]);
        assert!(!text.contains("按周一至周五推定"), "the term began in 2026");
    }
}

/// A form takes the figures of the period so far, then those and the judgements of the assessment.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_follows_the_assessment() {
    for w in worlds("2026-01-05T02:00:00Z", "chuyi").await {
        let told = Remarks::from([("team-missing".to_owned(), "当前值班：张三".to_owned())]);
        let me = operator();
        let of = |which| w.b.form_document(&me, "acceptance", (which, None), &told);
        let d = of(Form::Acceptance).await.unwrap();
        let text = csv::render(&d);
        assert!(d.draft && text.contains("尚无考核记录") && text.contains("当前值班：张三"), "{text}");
        assert!(!csv::render(&of(Form::Tasks).await.unwrap()).contains("张三"));

        w.all_well("acceptance");
        let new = NewAssessment { scheme: "acceptance".into(), until: Some(day("2026-01-01")), project: None };
        let a = w.b.open_assessment(&commission(), new).await.unwrap();
        judge_all(&w, &a.id, "acceptance", &[]).await;
        let d = of(Form::Acceptance).await.unwrap();
        assert_eq!((d.draft, head(&d, "状态"), head(&d, "考核记录")), (true, "考核中", a.id.as_str()));
        w.b.announce(&commission(), &a.id).await.unwrap();
        w.b.finalise(&commission(), &a.id).await.unwrap();
        let d = of(Form::Acceptance).await.unwrap();
        assert_eq!((d.draft, head(&d, "状态")), (false, "已确认"));
        assert!(!csv::render(&d).contains("张三"), "what is signed off is as it was signed off");

        w.figure("ticket.timely_percent", "91");
        let half = w.b.form_document(&operator(), "half-year", (Form::SelfEvaluation, None), &told).await.unwrap();
        assert!(csv::render(&half).contains("平台记录 ticket.timely_percent = 91"));
        let acceptance = (Form::Acceptance, None);
        assert!(w.b.form_document(&operator(), "none", acceptance, &told).await.unwrap_err().is_not_found());
        assert!(w.b.form_document(&doctor(), "acceptance", acceptance, &told).await.is_err());
        let tasks = w.b.form_document(&operator(), "half-year", (Form::Tasks, None), &told).await.unwrap_err();
        assert_eq!((tasks.is_not_found(), tasks.field.as_deref()), (true, Some("form")), "what recurs has no tasks");
    }
}

/// Once the next period is assessed too, the form of the one before is still there.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_of_the_period_asked_for() {
    for w in worlds("2026-12-05T02:00:00Z", "chuyi").await {
        let mut ids = Vec::new();
        for until in ["2026-06-30", "2026-12-31"] {
            let new = NewAssessment { scheme: "half-year".into(), until: Some(day(until)), project: None };
            ids.push(w.b.open_assessment(&commission(), new).await.unwrap().id);
        }
        let (me, none) = (operator(), Remarks::new());
        let of = |until: Option<&str>| {
            let until = until.map(day);
            w.b.form_document(&me, "half-year", (Form::SelfEvaluation, until), &none)
        };
        for (until, id, period) in [
            (None, &ids[1], "2026-07-01 至 2026-12-31"),
            (Some("2026-06-30"), &ids[0], "2026-01-01 至 2026-06-30"),
            (Some("2026-12-31"), &ids[1], "2026-07-01 至 2026-12-31"),
        ] {
            let d = of(until).await.unwrap();
            assert_eq!((head(&d, "考核记录"), d.period.as_str()), (id.as_str(), period), "{until:?}");
        }
        let e = of(Some("2026-09-30")).await.unwrap_err();
        assert_eq!((e.is_not_found(), e.field.as_deref()), (true, Some("until")));
    }
}
