use crate::duty_world::{World, at, commission, doctor, operator, worlds};
use kernel::{Caller, ErrorKind, RegisterId};
use ops::register::record::NewRecord;
use ops::roster::{Gap, NewShift};
use serde_json::{Value, json};

async fn staff(w: &World, fields: Value) -> RegisterId {
    let new = NewRecord { fields: fields.as_object().unwrap().clone(), ..NewRecord::default() };
    w.ops.enter_record(&operator(), "staff", &new).await.unwrap().id
}

fn shift(post: &str, staff: &RegisterId, begins: &str, ends: &str) -> NewShift {
    NewShift {
        team: "platform".into(),
        post: post.into(),
        staff: staff.clone(),
        begins: at(begins),
        ends: at(ends),
        note: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_on_call_at_an_instant_and_where_nobody_is() {
    for w in worlds("2026-08-03T09:00:00").await {
        let li = staff(&w, json!({"title": "李", "role": "运维", "phone": "139", "from": "2026-07-01"})).await;
        let wang = staff(&w, json!({"title": "王", "role": "运维", "from": "2026-07-01"})).await;
        let all = [
            shift("primary", &li, "2026-08-03T08:00:00", "2026-08-03T20:00:00"),
            shift("deputy", &wang, "2026-08-03T08:00:00", "2026-08-03T20:00:00"),
            shift("primary", &wang, "2026-08-03T20:00:00", "2026-08-04T08:00:00"),
        ];
        let made = w.ops.plan_shifts(&operator(), &all).await.unwrap();
        let on = async |when: &str| {
            let all = w.ops.on_call(Some("platform"), Some(at(when))).await.unwrap();
            all.into_iter().map(|s| (s.post, s.staff_name)).collect::<Vec<_>>()
        };
        let said = |l: &[(&str, &str)]| l.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(on("2026-08-03T08:00:00").await, said(&[("primary", "李"), ("deputy", "王")]), "{}", w.t.name);
        assert_eq!(on("2026-08-03T20:00:00").await, said(&[("primary", "王")]), "one ends where the next begins");
        assert_eq!(on("2026-08-04T08:00:00").await, said(&[]));

        let whole = (at("2026-08-03T00:00:00"), at("2026-08-05T00:00:00"));
        let gap = |a: &str, b: &str| Gap { from: at(a), to: at(b) };
        let gaps = w.ops.gaps(&commission(), "platform", "primary", false, whole).await.unwrap();
        let wanted =
            [gap("2026-08-03T00:00:00", "2026-08-03T08:00:00"), gap("2026-08-04T08:00:00", "2026-08-05T00:00:00")];
        assert_eq!(gaps, wanted);
        w.ops.cancel_shift(&operator(), &made[2].id, "请假").await.unwrap();
        assert_eq!(
            w.ops.gaps(&commission(), "platform", "primary", false, whole).await.unwrap()[1].from,
            at("2026-08-03T20:00:00")
        );
        assert_eq!(w.ops.cancel_shift(&operator(), &made[2].id, "x").await.unwrap_err().code, "ShiftOver");
        assert_eq!(w.rows("ops_shift").await, 3, "what was cancelled stays");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_have_names_in_any_script() {
    for w in worlds("2026-08-03T09:00:00").await {
        let li = staff(&w, json!({"title": "李", "role": "运维", "from": "2026-07-01"})).await;
        let of = |team: &str| NewShift {
            team: team.to_owned(),
            ..shift("primary", &li, "2026-08-10T00:00:00", "2026-08-11T00:00:00")
        };
        for team in ["运维组", "A", "安全（二线）", "NOC-1"] {
            w.ops.plan_shifts(&operator(), &[of(team)]).await.unwrap_or_else(|e| panic!("{}: {team}: {e}", w.t.name));
        }
        assert_eq!(w.ops.on_call(Some("运维组"), Some(at("2026-08-10T12:00:00"))).await.unwrap().len(), 1);
        for team in ["", " 运维组", "运维\n组", "a\u{202e}b", "组".repeat(65).as_str()] {
            let (k, _, field) = refused(&w, &operator(), of(team)).await;
            assert_eq!((k, field.as_deref()), (ErrorKind::BadRequest, Some("shifts[0].team")), "{team:?}");
        }
    }
}

async fn refused(w: &World, by: &Caller, s: NewShift) -> (ErrorKind, &'static str, Option<String>) {
    let e = w.ops.plan_shifts(by, &[s]).await.unwrap_err();
    (e.kind, e.code, e.field)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_needs_a_person_in_service_a_free_post_and_a_deputy_of_his_own() {
    for w in worlds("2026-08-03T09:00:00").await {
        let li = staff(&w, json!({"title": "李", "role": "运维", "from": "2026-07-01", "to": "2026-08-31"})).await;
        w.ops
            .plan_shifts(&operator(), &[shift("primary", &li, "2026-08-10T00:00:00", "2026-08-17T00:00:00")])
            .await
            .unwrap();
        let day = |post: &str, d: &str, to: &str| shift(post, &li, &format!("{d}T00:00:00"), &format!("{to}T00:00:00"));
        let (k, code, _) = refused(&w, &operator(), day("primary", "2026-08-16", "2026-08-18")).await;
        assert_eq!((k, code), (ErrorKind::Conflict, "ShiftTaken"), "{}", w.t.name);
        let (k, code, _) = refused(&w, &operator(), day("deputy", "2026-08-16", "2026-08-18")).await;
        assert_eq!((k, code), (ErrorKind::Conflict, "SamePerson"));
        assert_eq!(
            refused(&w, &operator(), day("primary", "2026-08-31", "2026-09-02")).await.2.as_deref(),
            Some("shifts[0].staff")
        );
        assert!(
            w.ops.plan_shifts(&operator(), &[day("primary", "2026-08-31", "2026-09-01")]).await.is_ok(),
            "his last day"
        );
        assert_eq!(
            refused(&w, &operator(), day("chief", "2026-08-20", "2026-08-21")).await.2.as_deref(),
            Some("shifts[0].post")
        );
        assert_eq!(
            refused(&w, &operator(), day("primary", "2026-08-20", "2026-08-20")).await.2.as_deref(),
            Some("shifts[0].ends")
        );
        assert_eq!(
            refused(&w, &operator(), day("primary", "2026-08-18", "2026-08-26")).await.2.as_deref(),
            Some("shifts[0].ends")
        );
        assert_eq!(
            refused(&w, &commission(), day("primary", "2026-08-20", "2026-08-21")).await.0,
            ErrorKind::Forbidden
        );
        let nobody = shift("primary", &RegisterId::from("x"), "2026-08-20T00:00:00", "2026-08-21T00:00:00");
        assert_eq!(refused(&w, &operator(), nobody).await.2.as_deref(), Some("shifts[0].staff"));
        // All or none.
        let two = [day("primary", "2026-08-20", "2026-08-21"), day("primary", "2026-08-20", "2026-08-21")];
        assert_eq!(w.ops.plan_shifts(&operator(), &two).await.unwrap_err().field.as_deref(), Some("shifts[1]"));
        assert_eq!(w.rows("ops_shift").await, 2);
        assert_eq!(w.ops.plan_shifts(&operator(), &[]).await.unwrap_err().field.as_deref(), Some("shifts"));
        let (a, b) = (at("2026-08-01T00:00:00"), at("2027-08-01T00:00:00"));
        assert_eq!(w.ops.shifts(&operator(), None, (a, b)).await.unwrap_err().field.as_deref(), Some("to"));
        assert_eq!(w.ops.shifts(&doctor(), None, (a, a)).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert!(w.ops.on_call(None, Some(kernel::Timestamp(i64::MAX))).await.unwrap().is_empty());
    }
}
