//! Each figure by hand, with its clause.

use crate::duty_world::{World, at, commission, doctor, operator, stranger, worlds};
use crate::register::{change, enter, values};
use ops::duty::event::NewEvent;
use ops::duty::{Confirmation, NewEntry};
use ops::register::record::NewRecord;
use rust_decimal::Decimal;
use serde_json::{Value, json};

async fn figure(w: &World, name: &str) -> Option<Decimal> {
    // Chuyi's second half-year of 2026.
    let all = w.ops.duty_figures(at("2026-07-01T00:00:00"), at("2027-01-01T00:00:00")).await.unwrap();
    all.get(name).copied()
}

fn some(s: &str) -> Option<Decimal> {
    Some(s.parse().unwrap())
}

/// Chuyi 九（一）云服务工单处理及时率：提供双周云运维报告、半年度运维报告及汇报的，得5分.
#[tokio::test(flavor = "multi_thread")]
async fn reports_are_all_or_nothing() {
    for w in worlds("2027-01-01T00:00:00").await {
        w.ops.materialise().await.unwrap();
        assert_eq!(
            figure(&w, "report.ops-half-year").await,
            None,
            "{}: at its very deadline it may still be done",
            w.t.name
        );
        w.now("2027-01-02T00:00:00");
        assert_eq!(figure(&w, "report.ops-half-year").await, some("0"));
        assert_eq!(figure(&w, "operations.reports_met").await, some("0"));
        let half = w.of("ops-half-year").await.remove(0);
        w.done(&half, half.due.unwrap()).await;
        assert_eq!(figure(&w, "report.ops-half-year").await, some("1"));
        // Thirteen fortnights end in 184 days; the fourteenth is of the next half-year.
        let fortnights: Vec<_> =
            w.of("ops-biweekly").await.into_iter().filter(|i| i.due.unwrap() <= at("2027-01-01T00:00:00")).collect();
        assert_eq!(fortnights.len(), 13);
        for i in &fortnights[1..] {
            w.done(i, i.due.unwrap()).await;
        }
        assert_eq!(figure(&w, "report.ops-biweekly").await, some("0"), "one of thirteen is missing");
        w.ops.waive(&commission(), &fortnights[0].id, "建设期").await.unwrap();
        assert_eq!(figure(&w, "report.ops-biweekly").await, some("1"));
        assert_eq!(figure(&w, "operations.reports_met").await, some("1"));
    }
}

/// A month's report that is due after the end of the half-year belongs to the half-year whose month it reports.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_belongs_to_the_period_that_it_is_about() {
    for w in worlds("2027-01-03T09:00:00").await {
        w.ops.materialise().await.unwrap();
        let all: Vec<_> = w.of("monthly").await.into_iter().filter(|i| i.period.as_str() < "2027").collect();
        assert_eq!(all.len(), 6);
        for i in &all[..5] {
            w.done(i, i.due.unwrap()).await;
        }
        // December's is due on the sixth: three working days after the 31st.
        assert_eq!(all[5].due, Some(at("2027-01-06T00:00:00")), "{}", w.t.name);
        assert_eq!(figure(&w, "report.monthly").await, None);
        w.now("2027-01-06T00:00:01");
        assert_eq!(figure(&w, "report.monthly").await, some("0"));
        w.done(&all[5], at("2027-01-05T00:00:00")).await;
        assert_eq!(figure(&w, "report.monthly").await, some("1"));
    }
}

/// Chuyi 九（一）安全服务响应有效性：安全事件处理结束后，2个工作日内应出具《安全事件处理总结报告》.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_nobody_had_leaves_its_figure_out() {
    for w in worlds("2026-12-10T09:00:00").await {
        w.ops.materialise().await.unwrap();
        assert_eq!(figure(&w, "report.security-summary").await, None, "{}", w.t.name);
        let e = NewEvent { kind: "security-event-closed".into(), at: at("2026-12-04T10:00:00"), ..NewEvent::default() };
        w.ops.record_event(&operator(), &e).await.unwrap();
        // Friday the fourth: Monday and Tuesday are the two working days.
        let i = w.of("security-summary").await.remove(0);
        assert_eq!(i.due, Some(at("2026-12-09T00:00:00")));
        assert_eq!(figure(&w, "report.security-summary").await, some("0"));
        w.done(&i, at("2026-12-08T23:59:59")).await;
        assert_eq!(figure(&w, "report.security-summary").await, some("1"));

        // Another of Wednesday the second: entered on the tenth as done on the third, it is late until the purchaser confirms it.
        let e = NewEvent { kind: "security-event-closed".into(), at: at("2026-12-02T10:00:00"), ..NewEvent::default() };
        w.ops.record_event(&operator(), &e).await.unwrap();
        let i = w.of("security-summary").await.remove(0);
        let early =
            NewEntry { at: Some(at("2026-12-03T10:00:00")), reference: Some("OA-1".into()), ..NewEntry::default() };
        w.ops.fulfil(&operator(), &i.id, &early).await.unwrap();
        assert_eq!(figure(&w, "report.security-summary").await, some("0"));
        let (then, reference) = (at("2026-12-03T10:00:00"), Some("收文登记".into()));
        let word = Confirmation { at: then, reference, ..Confirmation::default() };
        w.ops.confirm(&commission(), &i.id, &word).await.unwrap();
        assert_eq!(figure(&w, "report.security-summary").await, some("1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_nothing_are_nought_and_what_is_unknown_is_left_out() {
    for w in worlds("2026-12-10T09:00:00").await {
        let all = w.ops.duty_figures(at("2026-07-01T00:00:00"), at("2027-01-01T00:00:00")).await.unwrap();
        let names: Vec<_> = all.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let nought = [
            "adaptation.events",
            "complaint.count",
            "config.deviations",
            "institution.new",
            "instruction.missed",
            "product.new",
        ];
        assert_eq!(names, nought.map(|n| format!("{n}=0")), "{}", w.t.name);
    }
}

async fn count(w: &World, kind: &str, name: &str, rows: Vec<(Value, &str)>) {
    for (v, after) in rows {
        enter(w, &operator(), kind, v).await;
        assert_eq!(figure(w, name).await, some(after), "{}: {name}", w.t.name);
    }
}

/// Chuyi 九（一）运营进度考核：新增1家，得2分…; 新增1个，得2分….
#[tokio::test(flavor = "multi_thread")]
async fn new_institutions_and_products_of_the_period_unless_refused() {
    for w in worlds("2026-12-10T09:00:00").await {
        for (kind, name) in [("institution", "institution.new"), ("product", "product.new")] {
            let one = |n: &str, on: &str| json!({"title": n, "on": on});
            count(
                &w,
                kind,
                name,
                vec![(one("甲", "2026-06-30"), "0"), (one("乙", "2026-07-01"), "1"), (one("丙", "2026-12-10"), "2")],
            )
            .await;
            let r = enter(&w, &operator(), kind, one("丁", "2026-09-01")).await;
            assert_eq!(figure(&w, name).await, some("3"));
            let twice = NewRecord { fields: values(one("丁", "2026-10-01")), ..NewRecord::default() };
            assert_eq!(w.ops.enter_record(&operator(), kind, &twice).await.unwrap_err().code, "Duplicate");
            assert!(change(&w, &operator(), &r, json!({"accepted": true})).await.is_err());
            change(&w, &commission(), &r, json!({"accepted": false})).await.unwrap();
            assert_eq!(figure(&w, name).await, some("2"));
        }
    }
}

/// Chuyi 九（一）运营收入金额：收入达到目标值60%-99%，得4分.
#[tokio::test(flavor = "multi_thread")]
async fn revenue_is_a_share_of_the_target_of_all_months() {
    for w in worlds("2026-12-10T09:00:00").await {
        let month = async |m: &str, target: &str| {
            enter(&w, &commission(), "revenue", json!({"month": m, "target": target})).await
        };
        month("2026-06-01", "1").await;
        assert_eq!(figure(&w, "revenue.percent").await, None, "{}", w.t.name);
        let (july, august) = (month("2026-07-01", "300000").await, month("2026-08-01", "600000").await);
        change(&w, &operator(), &july, json!({"actual": "400000.50"})).await.unwrap();
        assert_eq!(figure(&w, "revenue.percent").await, None, "August is not told yet");
        change(&w, &operator(), &august, json!({"actual": "0"})).await.unwrap();
        // 400,000.50 ÷ 900,000.
        assert_eq!(figure(&w, "revenue.percent").await, some("44.44"));
    }
}

/// Qingpu 满意度评价 服务质量：发生投诉且双方核实确实存在的，每次扣1分.
#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_counts_when_both_sides_found_it_true() {
    for w in worlds("2026-12-10T09:00:00").await {
        let v = json!({"title": "x", "content": "y", "received_at": "2026-08-02T09:00:00+08:00"});
        let r = enter(&w, &doctor(), "complaint", v).await;
        assert_eq!(figure(&w, "complaint.count").await, some("0"));
        let r = change(&w, &operator(), &r, json!({"operator_view": "confirmed"})).await.unwrap();
        assert_eq!(figure(&w, "complaint.count").await, some("0"), "{}", w.t.name);
        let r = change(&w, &commission(), &r, json!({"purchaser_view": "confirmed"})).await.unwrap();
        assert_eq!(figure(&w, "complaint.count").await, some("1"));
        change(&w, &commission(), &r, json!({"purchaser_view": "unfounded"})).await.unwrap();
        assert_eq!(figure(&w, "complaint.count").await, some("0"));
    }
}

/// Qingpu 满意度评价 日常服务：在一个评价周期内，每发生一次未按要求执行的情况，扣1分，扣完为止.
#[tokio::test(flavor = "multi_thread")]
async fn an_instruction_is_missed_when_late_overdue_or_called_so() {
    for w in worlds("2026-12-10T09:00:00").await {
        let give = async |due: &str| {
            let v = json!({"title": "x", "given_at": "2026-08-01T09:00:00+08:00", "due_at": format!("{due}+08:00")});
            enter(&w, &commission(), "instruction", v).await
        };
        let r = give("2026-08-05T18:00:00").await;
        give("2026-12-20T18:00:00").await;
        assert_eq!(figure(&w, "instruction.missed").await, some("1"), "{}: one is overdue, one is not", w.t.name);
        let r = change(&w, &operator(), &r, json!({"done_at": "2026-08-05T18:00:00+08:00"})).await.unwrap();
        assert_eq!(figure(&w, "instruction.missed").await, some("0"), "at the very deadline");
        let r = change(&w, &operator(), &r, json!({"done_at": "2026-08-05T18:00:01+08:00"})).await.unwrap();
        assert_eq!(figure(&w, "instruction.missed").await, some("1"));
        let r = change(&w, &commission(), &r, json!({"verdict": "met"})).await.unwrap();
        assert_eq!(figure(&w, "instruction.missed").await, some("0"));
        assert!(change(&w, &operator(), &r, json!({"verdict": "met", "title": "z"})).await.is_err());
    }
}

/// Qingpu 满意度评价 三级等保备案：未完成定级备案或者未按时进行定级备案复核的，扣10分.
#[tokio::test(flavor = "multi_thread")]
async fn filings_are_in_time_or_not() {
    for w in worlds("2026-12-10T09:00:00").await {
        let file = async |stage: &str, due: &str| {
            enter(&w, &operator(), "mlps", json!({"title": "x", "stage": stage, "level": "3", "due_on": due})).await
        };
        file("assessment", "2026-07-10").await;
        assert_eq!(figure(&w, "mlps.in_time").await, None, "{}: an assessment is no filing", w.t.name);
        let r = file("filing", "2026-12-10").await;
        assert_eq!(figure(&w, "mlps.in_time").await, some("1"), "its day is not over");
        w.now("2026-12-11T00:00:00");
        assert_eq!(figure(&w, "mlps.in_time").await, some("0"), "it is");
        let r = change(&w, &operator(), &r, json!({"done_on": "2026-12-10"})).await.unwrap();
        assert_eq!((figure(&w, "mlps.in_time").await, r.computed["in_time"].clone()), (some("1"), json!(true)));
        change(&w, &operator(), &r, json!({"done_on": "2026-12-11"})).await.unwrap();
        assert_eq!(figure(&w, "mlps.in_time").await, some("0"));
        // Late, but before the period began: that is another period's.
        w.ops.withdraw_record(&operator(), "mlps", &r.id, "x").await.unwrap();
        let old = file("review", "2026-05-31").await;
        assert_eq!(figure(&w, "mlps.in_time").await, some("0"), "still not done");
        change(&w, &operator(), &old, json!({"done_on": "2026-06-30"})).await.unwrap();
        assert_eq!(figure(&w, "mlps.in_time").await, some("1"));
    }
}

/// Shaanxi 五（二）配置合规性：每发现 1 项不符扣 2 分; 业务适配性：每出现 1 次扣 2 分.
#[tokio::test(flavor = "multi_thread")]
async fn deviations_and_adaptation_events_are_counted() {
    for w in worlds("2026-12-10T09:00:00").await {
        let deviation = |on: &str| json!({"title": "ecs-1", "found_on": on, "contracted": "8C16G", "actual": "4C16G", "fixed_on": on});
        count(
            &w,
            "deviation",
            "config.deviations",
            vec![(deviation("2026-08-01"), "1"), (deviation("2026-06-30"), "1"), (deviation("2026-08-02"), "2")],
        )
        .await;
        let event =
            |cause: &str| json!({"title": "x", "at": "2026-08-01T09:00:00+08:00", "effect": "stall", "cause": cause});
        count(
            &w,
            "adaptation",
            "adaptation.events",
            vec![(event("resource"), "1"), (event("application"), "1"), (event("resource"), "2")],
        )
        .await;
    }
}

/// Chuyi 九（一）业务可用性的实时监测：主动微信及电话反馈，并全力配合医院完成业务恢复; 资源利用率异常：人工提醒和优化建议并配合整改.
#[tokio::test(flavor = "multi_thread")]
async fn each_unreachable_business_is_reported_and_each_abnormal_use_advised_on() {
    for w in worlds("2026-12-10T09:00:00").await {
        let found = "2026-08-01T09:00:00+08:00";
        let r =
            enter(&w, &operator(), "probe", json!({"title": "HIS", "unreachable_at": found, "wechat_at": found})).await;
        assert_eq!(figure(&w, "probe.reported").await, some("0"), "{}: by WeChat alone", w.t.name);
        let r = change(&w, &operator(), &r, json!({"phone_at": "2026-08-01T09:03:00+08:00"})).await.unwrap();
        assert_eq!(figure(&w, "probe.reported").await, some("0"), "did not help");
        change(&w, &operator(), &r, json!({"helped": true})).await.unwrap();
        assert_eq!(figure(&w, "probe.reported").await, some("1"));
        let good = json!({"title": "vm-1", "found_at": found, "class": "zombie", "reminded_at": found, "advice": "回收", "helped": true});
        enter(&w, &operator(), "advice", good).await;
        assert_eq!(figure(&w, "advice.given").await, some("1"));
        enter(&w, &operator(), "advice", json!({"title": "vm-2", "found_at": found, "class": "low"})).await;
        assert_eq!(figure(&w, "advice.given").await, some("0"), "one of two without advice");
    }
}

/// Shaanxi 五（二）客户满意度：满意度≥95% 得 15 分.
#[tokio::test(flavor = "multi_thread")]
async fn satisfaction_is_points_given_of_points_possible() {
    for w in worlds("2026-08-03T09:00:00").await {
        let q = json!([{"id": "a", "text": "x", "max": 5}, {"id": "b", "text": "y", "max": 10}]);
        let v = json!({"title": "s", "opens_at": "2026-08-01T00:00:00+08:00", "closes_at": "2026-08-31T18:00:00+08:00", "questions": q});
        let s = enter(&w, &commission(), "survey", v).await;
        assert_eq!(figure(&w, "survey.percent").await, None, "{}", w.t.name);
        for (who, a, b) in [(doctor(), 5, 9), (stranger(), 4, 10)] {
            let fields = values(json!({"scores": {"a": a, "b": b}}));
            let new = NewRecord { parent: Some(s.id.clone()), fields, ..NewRecord::default() };
            w.ops.enter_record(&who, "survey-answer", &new).await.unwrap();
        }
        // (14 + 14) of 30.
        assert_eq!(figure(&w, "survey.percent").await, some("93.33"));
        let other = w.ops.duty_figures(at("2026-09-01T00:00:00"), at("2027-01-01T00:00:00")).await.unwrap();
        assert_eq!(other.get("survey.percent"), None, "it closed in another period");
    }
}

/// Shaanxi 五（二）团队配置：驻场人员数量≥合同约定得 5 分；等于约定得 3 分；少 1 人得 1 分；少 2 人及以上得 0 分.
#[tokio::test(flavor = "multi_thread")]
async fn staff_present_less_contracted_on_the_worst_day() {
    for w in worlds("2026-12-10T09:00:00").await {
        assert_eq!(figure(&w, "staff.difference").await, None, "{}", w.t.name);
        let p = json!({"title": "驻场", "people": 2, "onsite": true, "from": "2026-01-01", "clause": "四"});
        enter(&w, &commission(), "position", p).await;
        assert_eq!(figure(&w, "staff.difference").await, some("-2"));
        let join = async |n: &str, position: &str, from: &str| {
            enter(&w, &operator(), "staff", json!({"title": n, "role": "x", "position": position, "from": from})).await
        };
        let li = join("李", "驻场", "2026-01-01").await;
        join("王", "驻场", "2026-01-01").await;
        join("赵", "二线", "2026-01-01").await;
        assert_eq!(figure(&w, "staff.difference").await, some("0"));
        join("钱", "驻场", "2026-07-01").await;
        assert_eq!(figure(&w, "staff.difference").await, some("1"));
        change(&w, &operator(), &li, json!({"to": "2026-11-30"})).await.unwrap();
        assert_eq!(figure(&w, "staff.difference").await, some("0"), "from December one fewer");
    }
}
