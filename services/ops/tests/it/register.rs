use crate::duty_world::{World, at, commission, doctor, operator, person, stranger, worlds};
use kernel::{Caller, ErrorKind, RegisterId, Role};
use ops::register::record::{Change, NewRecord, RecordFilter};
use ops::register::{KINDS, Record, Values};
use runtime::outbox::{Fact, Subscriber};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn values(v: Value) -> Values {
    v.as_object().unwrap().clone()
}

pub async fn enter(w: &World, by: &Caller, kind: &str, v: Value) -> Record {
    let new = NewRecord { fields: values(v), ..NewRecord::default() };
    w.ops.enter_record(by, kind, &new).await.unwrap()
}

async fn refusal(w: &World, by: &Caller, kind: &str, v: Values) -> kernel::Error {
    let new = NewRecord { fields: v, ..NewRecord::default() };
    w.ops.enter_record(by, kind, &new).await.unwrap_err()
}

pub async fn change(w: &World, by: &Caller, r: &Record, v: Value) -> kernel::Result<Record> {
    let c = Change { version: r.version, fields: values(v), evidence: None, reason: "补录".into() };
    w.ops.change_record(by, &r.kind, &r.id, &c).await
}

fn complaint() -> Value {
    json!({"title": "云桌面卡顿", "content": "上午九点至十点", "received_at": "2026-08-02T09:00:00+08:00"})
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_stays_and_another_meanwhile_is_a_conflict() {
    for w in worlds("2026-08-03T09:00:00").await {
        let v =
            json!({"title": "容灾演练", "class": "dr", "started_at": "2026-08-01T02:00:00+08:00", "rto_target": 30});
        let r = enter(&w, &operator(), "drill", v).await;
        assert_eq!((r.version, r.happened_at, r.computed.len()), (1, at("2026-08-01T02:00:00"), 0), "{}", w.t.name);
        let done = json!({"recovered_at": "2026-08-01T02:20:00+08:00", "data_point_at": "2026-08-01T01:58:00+08:00"});
        let r2 = change(&w, &operator(), &r, done.clone()).await.unwrap();
        assert_eq!((r2.computed["rto_seconds"].clone(), r2.computed["rpo_seconds"].clone()), (json!(1200), json!(120)));
        assert_eq!(r2.computed["rto_met"], json!(true));
        let e = change(&w, &operator(), &r, done).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "Version"));
        let gone = w.ops.withdraw_record(&operator(), "drill", &r.id, "重复登记").await.unwrap();
        assert_eq!((gone.withdrawn, gone.version), (true, 3));
        assert_eq!(change(&w, &operator(), &gone, json!({"people": 3})).await.unwrap_err().code, "Withdrawn");
        let (_, versions) = w.ops.record(&operator(), "drill", &r.id).await.unwrap();
        let said: Vec<_> = versions.iter().map(|v| (v.version, v.fields.len(), v.reason.as_deref())).collect();
        assert_eq!(said, [(1, 4, None), (2, 6, Some("补录")), (3, 6, Some("重复登记"))]);
        let list = async |withdrawn| {
            let f = RecordFilter { withdrawn, limit: 10, ..RecordFilter::default() };
            w.ops.records(&operator(), "drill", &f).await.unwrap().len()
        };
        assert_eq!((list(false).await, list(true).await), (0, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_belong_to_a_side_and_what_is_computed_is_not_entered() {
    for w in worlds("2026-08-03T09:00:00").await {
        let r = enter(&w, &doctor(), "complaint", complaint()).await;
        let forbidden = change(&w, &doctor(), &r, json!({"operator_view": "confirmed"})).await.unwrap_err();
        assert_eq!((forbidden.kind, forbidden.field.as_deref()), (ErrorKind::Forbidden, Some("fields.operator_view")));
        let no = change(&w, &operator(), &r, json!({"purchaser_view": "unfounded"})).await.unwrap_err();
        assert_eq!(no.kind, ErrorKind::Forbidden, "{}", w.t.name);
        let r = change(&w, &operator(), &r, json!({"operator_view": "confirmed"})).await.unwrap();
        // Saying again what stands there is no change of it.
        let both = json!({"purchaser_view": "confirmed", "operator_view": "confirmed"});
        change(&w, &commission(), &r, both).await.unwrap();

        // The purchaser sets the target, the operator tells the revenue: each enters his half.
        let month = json!({"month": "2026-07-01", "target": "100.00"});
        let new = NewRecord { fields: values(month.clone()), ..NewRecord::default() };
        assert_eq!(w.ops.enter_record(&operator(), "revenue", &new).await.unwrap_err().kind, ErrorKind::Forbidden);
        let r = enter(&w, &commission(), "revenue", month).await;
        let r = change(&w, &operator(), &r, json!({"actual": "59.5"})).await.unwrap();
        assert_eq!(r.computed["percent"], json!("59.5"));
        assert_eq!(change(&w, &commission(), &r, json!({"actual": "1"})).await.unwrap_err().kind, ErrorKind::Forbidden);
        let e = change(&w, &operator(), &r, json!({"percent": "100"})).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("fields.percent"));
        let e = refusal(&w, &commission(), "revenue", r.fields.clone()).await;
        assert_eq!(e.kind, ErrorKind::Forbidden, "it names the operator's half");
        let again = values(json!({"month": "2026-07-01", "target": "1"}));
        assert_eq!(refusal(&w, &commission(), "revenue", again).await.code, "Duplicate");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_sees_his_project_and_the_registers_that_are_open_to_him() {
    for w in worlds("2026-08-03T09:00:00").await {
        let r = enter(&w, &doctor(), "complaint", complaint()).await;
        assert_eq!(r.project.as_ref().map(|p| p.as_str()), Some("p1"));
        let not_found = |e: kernel::Error| assert_eq!(e.kind, ErrorKind::NotFound, "{}", w.t.name);
        not_found(w.ops.record(&stranger(), "complaint", &r.id).await.unwrap_err());
        not_found(change(&w, &stranger(), &r, json!({"title": "x"})).await.unwrap_err());
        not_found(w.ops.withdraw_record(&stranger(), "complaint", &r.id, "x").await.unwrap_err());
        not_found(w.ops.record(&operator(), "drill", &r.id).await.unwrap_err());
        for k in KINDS.iter().filter(|k| !k.visible) {
            not_found(
                w.ops
                    .records(&doctor(), k.id, &RecordFilter { limit: 1, ..RecordFilter::default() })
                    .await
                    .unwrap_err(),
            );
        }
        let list = async |who: &Caller, project: Option<&str>| {
            let f = RecordFilter { project: project.map(Into::into), limit: 10, ..RecordFilter::default() };
            w.ops.records(who, "complaint", &f).await.unwrap().len()
        };
        assert_eq!((list(&doctor(), None).await, list(&stranger(), None).await), (1, 0));
        assert_eq!((list(&stranger(), Some("p1")).await, list(&commission(), Some("p1")).await), (0, 1));
        let foreign = NewRecord { project: Some("p1".into()), fields: values(complaint()), ..NewRecord::default() };
        not_found(w.ops.enter_record(&stranger(), "complaint", &foreign).await.unwrap_err());
        let training =
            values(json!({"title": "x", "at": "2026-08-01T02:00:00Z", "hours": "1", "people": 1, "place": "onsite"}));
        assert_eq!(refusal(&w, &doctor(), "training", training.clone()).await.kind, ErrorKind::Forbidden);
        // A file of a record of his project is his to read.
        let file = w.file(&operator(), b"slides").await;
        let new = NewRecord {
            project: Some("p1".into()),
            fields: training,
            evidence: vec![file.clone()],
            ..NewRecord::default()
        };
        w.ops.enter_record(&operator(), "training", &new).await.unwrap();
        assert!(w.ops.evidence(&doctor(), &file).await.is_ok());
        not_found(w.ops.evidence(&stranger(), &file).await.unwrap_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_records_are_named() {
    for w in worlds("2026-08-03T09:00:00").await {
        let good = json!({"title": "x", "at": "2026-08-01T02:00:00Z", "hours": "1", "people": 1, "place": "onsite"});
        let refused = async |patch: Value| {
            let mut v = values(good.clone());
            for (k, x) in values(patch) {
                v.insert(k, x);
            }
            let e = w.ops.enter_record(&operator(), "training", &NewRecord { fields: v, ..NewRecord::default() }).await;
            let e = e.unwrap_err();
            assert_eq!(e.kind, ErrorKind::BadRequest);
            e.field.unwrap()
        };
        for (patch, field) in [
            (json!({"title": null}), "fields.title"),
            (json!({"hours": "much"}), "fields.hours"),
            (json!({"passed": 2}), "fields.passed"),
            (json!({"nonsense": 1}), "fields.nonsense"),
            (json!({"at": "2026-08-03T09:00:00.000001+08:00"}), "fields.at"),
        ] {
            assert_eq!(refused(patch).await, field, "{}", w.t.name);
        }
        let long = "x".repeat(1000);
        assert!(refused(json!({long: 1})).await.len() < 100, "a long name is cut");
        let unknown = w.ops.enter_record(&operator(), "nonsense", &NewRecord::default()).await.unwrap_err();
        assert_eq!(unknown.kind, ErrorKind::NotFound);
        let parent =
            NewRecord { parent: Some(RegisterId::from("x")), fields: values(good.clone()), ..NewRecord::default() };
        assert_eq!(
            w.ops.enter_record(&operator(), "training", &parent).await.unwrap_err().field.as_deref(),
            Some("parent")
        );
        assert_eq!(w.rows("ops_register").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_is_answered_once_by_each_while_it_is_open() {
    for w in worlds("2026-08-03T09:00:00").await {
        let q =
            json!([{"id": "speed", "text": "响应是否及时", "max": 5}, {"id": "skill", "text": "技术水平", "max": 5}]);
        let v = json!({"title": "月度满意度", "opens_at": "2026-08-01T00:00:00+08:00", "closes_at": "2026-08-31T18:00:00+08:00", "questions": q});
        let s = enter(&w, &commission(), "survey", v).await;
        let answer = async |who: &Caller, scores: Value| {
            let fields = values(json!({"scores": scores}));
            w.ops
                .enter_record(
                    who,
                    "survey-answer",
                    &NewRecord { parent: Some(s.id.clone()), fields, ..NewRecord::default() },
                )
                .await
        };
        let good = json!({"speed": 5, "skill": 4});
        let mine = answer(&doctor(), good.clone()).await.unwrap();
        assert_eq!(answer(&doctor(), good.clone()).await.unwrap_err().code, "Duplicate", "{}", w.t.name);
        answer(&stranger(), json!({"speed": 3, "skill": 3})).await.unwrap();
        let e = answer(&commission(), json!({"speed": 6, "skill": 3})).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("fields.scores"));
        // (9 + 6) of 20.
        let (shown, _) = w.ops.record(&commission(), "survey", &s.id).await.unwrap();
        assert_eq!((shown.computed["answers"].clone(), shown.computed["percent"].clone()), (json!(2), json!("75")));
        let (shown, _) = w.ops.record(&doctor(), "survey", &s.id).await.unwrap();
        assert!(shown.computed.is_empty(), "a tenant sees the questions");
        let f = RecordFilter { limit: 10, ..RecordFilter::default() };
        assert_eq!(w.ops.records(&doctor(), "survey", &f).await.unwrap().len(), 1);
        assert_eq!(w.ops.records(&doctor(), "survey-answer", &f).await.unwrap().len(), 1, "his own");
        let colleague = person("nurse", "p1", &[Role::Member]);
        let e = change(&w, &colleague, &mine, json!({"scores": {"speed": 0, "skill": 0}})).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden, "another's answer");
        change(&w, &doctor(), &mine, json!({"scores": {"speed": 4, "skill": 4}})).await.unwrap();
        w.now("2026-08-31T18:00:00");
        let late = answer(&colleague, good).await.unwrap_err();
        assert_eq!((late.kind, late.code), (ErrorKind::Conflict, "SurveyClosed"));
        let lost = NewRecord {
            parent: Some(RegisterId::from("x")),
            fields: values(json!({"scores": {"a": 1}})),
            ..NewRecord::default()
        };
        assert_eq!(
            w.ops.enter_record(&doctor(), "survey-answer", &lost).await.unwrap_err().field.as_deref(),
            Some("parent")
        );
    }
}

struct Post;

#[async_trait::async_trait]
impl Subscriber for Post {
    fn name(&self) -> &'static str {
        "post"
    }
    fn topics(&self) -> &'static [&'static str] {
        &["ops.*"]
    }
    async fn apply(&self, _: &mut runtime::Tx, _: &Fact) -> kernel::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_out_is_listed_and_reminded_of_once_at_each_threshold() {
    for w in worlds("2026-08-03T09:00:00").await {
        w.t.env.outbox.subscribe(vec![Arc::new(Post)]).unwrap();
        let cert = async |name: &str, until: &str| {
            let v = json!({"title": name, "class": "platform", "holder": "楚医云", "issued_on": "2025-01-01", "valid_until": until});
            enter(&w, &operator(), "certificate", v).await
        };
        // It holds to the end of its last day.
        let soon = cert("soon", "2026-08-31").await;
        assert_eq!(soon.valid_until, Some(at("2026-09-01T00:00:00")), "{}", w.t.name);
        cert("far", "2027-08-01").await;
        let over = cert("over", "2026-07-31").await;
        let list = w.ops.running_out(&operator(), 90, None, 10).await.unwrap();
        assert_eq!(list.iter().map(|r| r.title.as_str()).collect::<Vec<_>>(), ["over", "soon"]);
        assert_eq!(w.ops.running_out(&operator(), 90, Some(&over.id), 10).await.unwrap().len(), 1);
        assert_eq!(w.ops.running_out(&doctor(), 90, None, 10).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(w.ops.remind().await.unwrap(), 1, "28.6 days are left: the threshold of thirty");
        assert_eq!(w.ops.remind().await.unwrap(), 0);
        w.now("2026-08-25T00:00:00");
        assert_eq!(w.ops.remind().await.unwrap(), 1, "seven days to the second");
        w.now("2026-09-01T00:00:00");
        assert_eq!(w.ops.remind().await.unwrap(), 1);
        w.now("2026-09-02T00:00:00");
        assert_eq!(w.ops.remind().await.unwrap(), 0);
        assert_eq!(w.rows("runtime_outbox").await, 3);
        // Renewed: it starts anew.
        let r = change(&w, &operator(), &soon, json!({"valid_until": "2026-11-30"})).await.unwrap();
        assert_eq!(w.ops.remind().await.unwrap(), 1);
        assert_eq!(r.version, 2);
    }
}
