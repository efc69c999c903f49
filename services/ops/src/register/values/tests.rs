use super::super::kinds::kind;
use super::*;
use jiff::tz::TimeZone;

fn ground(work: &WorkTime) -> Ground<'_> {
    Ground { now: Timestamp::parse("2026-11-22T00:00:00Z").unwrap(), work }
}

fn shanghai() -> WorkTime {
    WorkTime::weekdays(TimeZone::get("Asia/Shanghai").unwrap())
}

fn values(v: Value) -> Values {
    v.as_object().unwrap().clone()
}

#[test]
fn a_drill_measures_rto_and_rpo_from_its_three_instants() {
    let k = kind("drill").unwrap();
    let v = values(
        json!({"started_at": "2026-06-01T02:00:00Z", "recovered_at": "2026-06-01T02:29:30Z", "data_point_at": "2026-06-01T01:55:00Z",
        "rto_target": 30, "rpo_target": 4}),
    );
    let c = computed(k, &v);
    assert_eq!(Value::from(c), json!({"rto_seconds": 1770, "rpo_seconds": 300, "rto_met": true, "rpo_met": false}));
    // Exactly the target is met.
    let v =
        values(json!({"started_at": "2026-06-01T02:00:00Z", "recovered_at": "2026-06-01T02:30:00Z", "rto_target": 30}));
    assert_eq!(Value::from(computed(k, &v)), json!({"rto_seconds": 1800, "rto_met": true}));
    let wrong = values(json!({"started_at": "2026-06-01T02:00:00Z", "recovered_at": "2026-06-01T01:59:59Z"}));
    assert_eq!(whole_record(k, &wrong, &shanghai()).unwrap_err().field.as_deref(), Some("fields.recovered_at"));
    let wrong = values(json!({"started_at": "2026-06-01T02:00:00Z", "data_point_at": "2026-06-01T02:00:01Z"}));
    assert_eq!(whole_record(k, &wrong, &shanghai()).unwrap_err().field.as_deref(), Some("fields.started_at"));
}

#[test]
fn each_type_refuses_what_it_does_not_hold() {
    let work = shanghai();
    let g = ground(&work);
    let cases = [
        ("training", "people", json!(-1)),
        ("training", "people", json!("3")),
        ("training", "people", json!(1.5)),
        ("training", "hours", json!(2)),
        ("training", "hours", json!("1.00001")),
        ("training", "hours", json!("-1")),
        ("training", "hours", json!("1e9")),
        ("training", "at", json!("yesterday")),
        ("training", "at", json!("2027-01-01T00:00:00Z")),
        ("training", "at", json!("1969-01-01T00:00:00Z")),
        ("training", "place", json!("nowhere")),
        ("training", "title", json!("")),
        ("training", "title", json!("x".repeat(201))),
        ("training", "title", json!("a\u{0}b")),
        ("probe", "helped", json!("true")),
        ("mlps", "due_on", json!("2026-02-30")),
        ("mlps", "due_on", json!("9999-01-01")),
        ("mlps", "done_on", json!("2026-11-23")),
        ("survey", "questions", json!([])),
        ("survey", "questions", json!([{"id": "a", "text": "t", "max": 0}])),
        ("survey", "questions", json!([{"id": "a", "text": "t", "max": 5}, {"id": "a", "text": "t", "max": 5}])),
        ("survey-answer", "scores", json!({"a": -1})),
        ("survey-answer", "scores", json!([])),
    ];
    for (k, f, v) in cases {
        let e = value(kind(k).unwrap().field(f).unwrap(), &v, &g).unwrap_err();
        assert!(e.field.is_some_and(|x| x.starts_with("fields.")), "{k}.{f} = {v}");
    }
    let f = kind("training").unwrap().field("hours").unwrap();
    assert_eq!(value(f, &json!("2.50"), &g).unwrap(), json!("2.5"), "one form of a number");
    let today = kind("mlps").unwrap().field("done_on").unwrap();
    assert!(value(today, &json!("2026-11-22"), &g).is_ok(), "today has begun in Shanghai");
}

#[test]
fn answers_are_to_the_questions_asked() {
    let q = json!([{"id": "a", "text": "…", "max": 5}, {"id": "b", "text": "…", "max": 10}]);
    assert_eq!(answered(&q, &json!({"a": 4, "b": 10})).unwrap(), (14, 15));
    for s in [json!({"a": 4}), json!({"a": 6, "b": 1}), json!({"a": 4, "b": 1, "c": 1}), json!({"a": 4, "b": 11})] {
        assert_eq!(answered(&q, &s).unwrap_err().field.as_deref(), Some("fields.scores"), "{s}");
    }
}

#[test]
fn percentages_have_two_places_half_up() {
    let d = |s: &str| s.parse::<Decimal>().unwrap();
    assert_eq!(percent(d("2"), d("3")), Some(d("66.67")));
    assert_eq!(percent(d("1"), d("0")), None);
    assert_eq!(percent(d("59.995"), d("100")), Some(d("60")));
}

mod whatever {
    use super::super::super::kinds::KINDS;
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        let odd = vec![
            "2026-11-22",
            "2026-02-30",
            "9999-12-31",
            "2026-11-22T00:00:00+08:00",
            "2026-11-22T00:00:00.123456789Z",
            "2.50",
            "-0",
            "1e9",
            "79228162514264337593543950335",
            "\u{202e}",
        ];
        prop_oneof![3 => proptest::sample::select(odd).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[a-z_]{1,8}"]
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (0i64..120).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            word().prop_map(Value::from),
        ];
        let question = (word(), word(), -1i64..120).prop_map(|(i, t, m)| json!({"id": i, "text": t, "max": m})).boxed();
        leaf.prop_recursive(3, 24, 6, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec(question.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(word(), inner, 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Whatever is sent for whatever field: it has one form, in which it stays, or the refusal names the field.
        #[test]
        fn any_value_is_kept_in_one_form_or_refused_by_name(v in json()) {
            let work = shanghai();
            let g = ground(&work);
            for k in KINDS {
                for f in k.fields {
                    match value(f, &v, &g) {
                        Ok(kept) => prop_assert_eq!(value(f, &kept, &g).unwrap(), kept, "{}.{}", k.id, f.name),
                        Err(e) => {
                            let field = e.field.unwrap_or_default();
                            prop_assert!(field.starts_with(&format!("fields.{}", f.name)), "{}.{}: {}", k.id, f.name, field);
                            prop_assert!(e.message.len() < 1500, "{}", e.message);
                        }
                    }
                }
            }
        }

        /// Records of any values that fields hold are judged and computed without a panic.
        #[test]
        fn any_record_is_judged(all in proptest::collection::vec(json(), 1..12)) {
            let work = shanghai();
            let g = ground(&work);
            for k in KINDS {
                let sound = |f: &Field| all.iter().find_map(|v| value(f, v, &g).ok());
                let v: Values = k.fields.iter().filter_map(|f| Some((f.name.to_owned(), sound(f)?))).collect();
                if let Err(e) = whole_record(k, &v, &work) {
                    prop_assert!(e.field.is_some_and(|f| f.starts_with("fields.")), "{}", k.id);
                }
                let _ = computed(k, &v);
                let _ = answered(&v.get("questions").cloned().unwrap_or_default(), &v.get("scores").cloned().unwrap_or_default());
            }
        }
    }
}
