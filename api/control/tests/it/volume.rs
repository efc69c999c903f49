//! Cinder v3 as its clients see it.

use crate::storage_world::{Answer, World, world};
use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const V: &str = "/volume/v3";
const LATEST: (&str, &str) = ("openstack-api-version", "volume 3.71");

async fn get_at(w: &World, token: &str, path: &str, version: &str) -> Answer {
    w.send(token, "GET", &format!("{V}{path}"), &[("openstack-api-version", version)], Body::empty()).await
}

async fn get(w: &World, path: &str) -> Answer {
    get_at(w, "a:member", path, "volume 3.71").await
}

async fn send(w: &World, token: &str, method: &str, path: &str, body: Value) -> Answer {
    let headers = [LATEST, ("content-type", "application/json")];
    w.send(token, method, &format!("{V}{path}"), &headers, body.to_string()).await
}

async fn settled(w: &World, path: &str, kind: &str) -> Value {
    for _ in 0..3000 {
        let v = get(w, path).await.json[kind].clone();
        let s = v["status"].as_str().unwrap_or("gone").to_owned();
        if !s.ends_with("ing") {
            return v;
        }
        runtime::task::sleep(Duration::from_millis(20)).await;
    }
    panic!("{path} does not settle");
}

async fn create(w: &World, token: &str, body: Value) -> String {
    let r = send(w, token, "POST", "/volumes", json!({ "volume": body })).await;
    assert_eq!(r.status, StatusCode::ACCEPTED, "{}", r.json);
    assert_eq!(r.json["volume"]["status"], "creating");
    let id = r.json["volume"]["id"].as_str().unwrap().to_owned();
    if token == "a:member" {
        settled(w, &format!("/volumes/{id}"), "volume").await;
    }
    id
}

fn fault(r: &Answer, name: &str) -> String {
    let f = &r.json[name];
    assert_eq!(f["code"].as_u64(), Some(u64::from(r.status.as_u16())), "{}", r.json);
    f["message"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_and_microversions() {
    let w = world(true).await;
    for (path, status) in [
        ("/volume", StatusCode::MULTIPLE_CHOICES),
        ("/volume/", StatusCode::MULTIPLE_CHOICES),
        ("/volume/v3", StatusCode::OK),
        ("/volume/v3/", StatusCode::OK),
    ] {
        let r = w.get("", path).await;
        assert_eq!(r.status, status, "{path}");
        let v = &r.json["versions"][0];
        assert_eq!(
            (v["id"].as_str(), v["version"].as_str(), v["min_version"].as_str()),
            (Some("v3.0"), Some("3.71"), Some("3.0"))
        );
        assert!(v["description"].as_str().unwrap().contains("simulated"));
    }
    let r = get_at(&w, "a:member", "/volumes", "volume 3.59").await;
    assert_eq!((r.status, &r.headers["openstack-api-version"]), (StatusCode::OK, &"volume 3.59".parse().unwrap()));
    assert_eq!(w.get("a:member", "/volume/v3/volumes").await.headers["openstack-api-version"], "volume 3.0");
    assert_eq!(get_at(&w, "a:member", "/volumes", "volume 3.72").await.status, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(get_at(&w, "a:member", "/volumes", "volume x").await.status, StatusCode::BAD_REQUEST);
    let id = create(&w, "a:member", json!({"size": 1})).await;
    let at = |v: &'static str| {
        let (w, path) = (&w, format!("/volumes/{id}"));
        async move { get_at(w, "a:member", &path, v).await.json["volume"].clone() }
    };
    let (old, new) = (at("volume 3.0").await, at("volume latest").await);
    for (field, since_old) in [
        ("group_id", false),
        ("shared_targets", false),
        ("volume_type_id", false),
        ("consumes_quota", false),
        ("volume_type", true),
    ] {
        assert_eq!((old.get(field).is_some(), new.get(field).is_some()), (since_old, true), "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volume_as_clients_use_it() {
    let w = world(false).await;
    let id = create(
        &w,
        "a:member",
        json!({"size": 2, "name": "data", "metadata": {"k": "v"}, "imageRef": null, "snapshot_id": ""}),
    )
    .await;
    let v = get(&w, &format!("/volumes/{id}")).await.json["volume"].clone();
    assert_eq!(
        (v["status"].as_str(), v["size"].as_u64(), v["bootable"].as_str()),
        (Some("available"), Some(2), Some("false"))
    );
    assert_eq!((v["volume_type"].as_str(), v["availability_zone"].as_str()), (Some("standard"), Some("nova")));
    assert_eq!((v["attachments"].clone(), v["os-vol-tenant-attr:tenant_id"].as_str()), (json!([]), Some("a")));
    assert!(v.get("os-vol-host-attr:host").is_none(), "where it lies is the operator's business");
    assert_eq!(v["links"][0]["href"], format!("https://cloud.test/volume/v3/volumes/{id}"));
    assert_eq!(v["created_at"].as_str().unwrap().len(), "2026-11-22T03:04:05.000000".len());

    // Find by name: the id is tried first.
    assert_eq!(get(&w, "/volumes/data").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&w, "/volumes?name=data").await.json["volumes"][0]["id"], id);
    assert_eq!(get(&w, "/volumes/detail?name=other").await.json["volumes"], json!([]));
    let action = async |body: Value| send(&w, "a:member", "POST", &format!("/volumes/{id}/action"), body).await;
    assert_eq!(action(json!({"os-extend": {"new_size": 4}})).await.status, StatusCode::ACCEPTED);
    assert_eq!(settled(&w, &format!("/volumes/{id}"), "volume").await["size"], 4);
    assert_eq!(action(json!({"os-set_bootable": {"bootable": "True"}})).await.status, StatusCode::OK);
    assert_eq!(get(&w, &format!("/volumes/{id}")).await.json["volume"]["bootable"], "true");
    let renamed =
        send(&w, "a:member", "PUT", &format!("/volumes/{id}"), json!({"volume": {"name": "new", "description": null}}))
            .await;
    assert_eq!((renamed.status, renamed.json["volume"]["name"].as_str()), (StatusCode::OK, Some("new")));

    for (body, status) in [
        (json!({"os-extend": {"new_size": 4}}), StatusCode::BAD_REQUEST),
        (json!({"os-extend": {"new_size": 3}}), StatusCode::BAD_REQUEST),
        (json!({"os-extend": {"new_size": -1}}), StatusCode::BAD_REQUEST),
        (json!({"os-extend": {"new_size": 400}}), StatusCode::PAYLOAD_TOO_LARGE),
        (json!({"os-extend": null}), StatusCode::BAD_REQUEST),
        (json!({"os-reset_status": {"status": "error"}}), StatusCode::FORBIDDEN),
        (json!({"os-fly": {}}), StatusCode::BAD_REQUEST),
        (json!({}), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(action(body.clone()).await.status, status, "{body}");
    }
    let admin = send(
        &w,
        "x:admin",
        "POST",
        &format!("/volumes/{id}/action"),
        json!({"os-reset_status": {"status": "available"}}),
    )
    .await;
    assert_eq!(admin.status, StatusCode::ACCEPTED);
    assert_eq!(
        send(&w, "a:reader", "DELETE", &format!("/volumes/{id}"), Value::Null).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        send(&w, "a:member", "DELETE", &format!("/volumes/{id}"), Value::Null).await.status,
        StatusCode::ACCEPTED
    );
    settled(&w, &format!("/volumes/{id}"), "volume").await;
    assert_eq!(get(&w, &format!("/volumes/{id}")).await.status, StatusCode::NOT_FOUND);
    assert!(w.audited().contains(&"volume.delete:Done".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_volumes_are_refused_in_cinders_form() {
    let w = world(false).await;
    for body in [
        json!({"size": -1}),
        json!({"size": 0}),
        json!({"size": "many"}),
        json!({"size": [1]}),
        json!({}),
        json!({"size": 1, "name": "x".repeat(10_000)}),
        json!({"size": 1, "name": 7}),
        json!({"size": 1, "metadata": {"k": {"nested": 1}}}),
        json!({"size": 1, "imageRef": "nope"}),
        json!({"size": 1, "imageRef": "a", "snapshot_id": "b"}),
        json!({"size": 1, "multiattach": true}),
        json!({"size": 1, "availability_zone": "moon"}),
    ] {
        let r = send(&w, "a:member", "POST", "/volumes", json!({ "volume": body })).await;
        assert_eq!(r.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(!fault(&r, "badRequest").is_empty());
    }
    let r = send(&w, "a:member", "POST", "/volumes", json!({"volume": {"size": 51}})).await;
    assert_eq!(r.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(fault(&r, "overLimit").contains("order item 6"));
    for body in [json!({"size": 1, "snapshot_id": "nope"}), json!({"size": 1, "volume_type": "gold"})] {
        let r = send(&w, "a:member", "POST", "/volumes", json!({ "volume": body })).await;
        assert_eq!(r.status, StatusCode::NOT_FOUND);
        fault(&r, "itemNotFound");
    }
    assert_eq!(send(&w, "a:member", "POST", "/volumes", json!({"size": 1})).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get(&w, "/volumes").await.json["volumes"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_nothing_and_administrators_all() {
    let w = world(false).await;
    let id = create(&w, "a:member", json!({"size": 1})).await;
    let s = send(&w, "a:member", "POST", "/snapshots", json!({"snapshot": {"volume_id": id}})).await;
    let snap = s.json["snapshot"]["id"].as_str().unwrap().to_owned();
    settled(&w, &format!("/snapshots/{snap}"), "snapshot").await;
    for (method, path, body) in [
        ("GET", format!("/volumes/{id}"), json!(null)),
        ("PUT", format!("/volumes/{id}"), json!({"volume": {"name": "stolen"}})),
        ("DELETE", format!("/volumes/{id}"), json!(null)),
        ("POST", format!("/volumes/{id}/action"), json!({"os-extend": {"new_size": 9}})),
        ("POST", format!("/volumes/{id}/action"), json!({"os-volume_upload_image": {"image_name": "stolen"}})),
        ("GET", format!("/volumes/{id}/metadata"), json!(null)),
        ("POST", format!("/volumes/{id}/metadata"), json!({"metadata": {"a": "b"}})),
        ("DELETE", format!("/volumes/{id}/metadata/a"), json!(null)),
        ("GET", format!("/snapshots/{snap}"), json!(null)),
        ("DELETE", format!("/snapshots/{snap}"), json!(null)),
        ("POST", "/snapshots".into(), json!({"snapshot": {"volume_id": id, "force": true}})),
        ("POST", "/volumes".into(), json!({"volume": {"size": 1, "source_volid": id}})),
        ("POST", "/volumes".into(), json!({"volume": {"size": 1, "snapshot_id": snap}})),
    ] {
        let r = send(&w, "b:member", method, &path, body).await;
        assert_eq!(r.status, StatusCode::NOT_FOUND, "{method} {path}: {}", r.json);
    }
    for path in [
        "/volumes/detail",
        "/volumes/detail?all_tenants=1",
        "/volumes/detail?project_id=a",
        "/snapshots/detail?all_tenants=True",
    ] {
        let r = get_at(&w, "b:member", path, "volume 3.71").await.json;
        assert_eq!(r.as_object().unwrap().values().next().unwrap(), &json!([]), "{path}");
    }
    let all = get_at(&w, "x:admin", "/volumes/detail?all_tenants=1", "volume 3.71").await.json;
    assert_eq!(
        (all["volumes"][0]["id"].as_str(), all["volumes"][0]["os-vol-host-attr:host"].as_str()),
        (Some(id.as_str()), Some("n"))
    );
    assert_eq!(get_at(&w, "x:admin", "/volumes", "volume 3.71").await.json["volumes"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_and_what_depends_on_them() {
    let w = world(false).await;
    let id = create(&w, "a:member", json!({"size": 1})).await;
    let made = send(
        &w,
        "a:member",
        "POST",
        "/snapshots",
        json!({"snapshot": {"volume_id": id, "name": "s", "force": "True"}}),
    )
    .await;
    assert_eq!((made.status, made.json["snapshot"]["status"].as_str()), (StatusCode::ACCEPTED, Some("creating")));
    let snap = made.json["snapshot"]["id"].as_str().unwrap().to_owned();
    let s = settled(&w, &format!("/snapshots/{snap}"), "snapshot").await;
    assert_eq!(
        (s["status"].as_str(), s["os-extended-snapshot-attributes:progress"].as_str()),
        (Some("available"), Some("100%"))
    );
    assert_eq!(get(&w, &format!("/snapshots?volume_id={id}")).await.json["snapshots"][0]["id"], snap);
    assert_eq!(get(&w, "/snapshots?volume_id=other").await.json["snapshots"], json!([]));
    let first = json!({"snapshot": {"volume_id": id, "name": "a", "force": "True"}});
    let first =
        send(&w, "a:member", "POST", "/snapshots", first).await.json["snapshot"]["id"].as_str().unwrap().to_owned();
    settled(&w, &format!("/snapshots/{first}"), "snapshot").await;
    for (sort, wanted) in [("name:asc", [&first, &snap]), ("name:desc", [&snap, &first])] {
        let sorted = get(&w, &format!("/snapshots/detail?sort={sort}")).await.json;
        assert_eq!([&sorted["snapshots"][0]["id"], &sorted["snapshots"][1]["id"]], wanted, "{sort}");
    }
    assert_eq!(get(&w, "/snapshots?sort=mood:asc").await.status, StatusCode::BAD_REQUEST);
    send(&w, "a:member", "DELETE", &format!("/snapshots/{first}"), Value::Null).await;
    settled(&w, &format!("/snapshots/{first}"), "snapshot").await;
    let busy = send(&w, "a:member", "DELETE", &format!("/volumes/{id}"), Value::Null).await;
    assert!(fault(&busy, "badRequest").contains("dependent snapshots"));
    let copy = create(&w, "a:member", json!({"snapshot_id": snap})).await;
    let v = get(&w, &format!("/volumes/{copy}")).await.json["volume"].clone();
    assert_eq!((v["size"].as_u64(), v["snapshot_id"].as_str()), (Some(1), Some(snap.as_str())));
    let clone = create(&w, "a:member", json!({"source_volid": id, "size": "3"})).await;
    assert_eq!(get(&w, &format!("/volumes/{clone}")).await.json["volume"]["source_volid"], id);
    let renamed = send(&w, "a:member", "PUT", &format!("/snapshots/{snap}"), json!({"snapshot": {"name": "t"}})).await;
    assert_eq!(renamed.json["snapshot"]["name"], "t");
    let r = send(&w, "a:member", "DELETE", &format!("/volumes/{id}?cascade=true"), Value::Null).await;
    assert_eq!(r.status, StatusCode::ACCEPTED);
    settled(&w, &format!("/volumes/{id}"), "volume").await;
    assert_eq!(get(&w, &format!("/snapshots/{snap}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&w, &format!("/volumes/{copy}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_of_volumes_and_snapshots() {
    let w = world(false).await;
    let id = create(&w, "a:member", json!({"size": 1, "metadata": {"a": "1"}})).await;
    let s = send(&w, "a:member", "POST", "/snapshots", json!({"snapshot": {"volume_id": id}})).await;
    let snap = s.json["snapshot"]["id"].as_str().unwrap().to_owned();
    for base in [format!("/volumes/{id}/metadata"), format!("/snapshots/{snap}/metadata")] {
        let call = async |m, p: &str, body| send(&w, "a:member", m, &format!("{base}{p}"), body).await;
        call("PUT", "", json!({"metadata": {"a": "1"}})).await;
        let added = call("POST", "", json!({"metadata": {"b": "2"}})).await;
        assert_eq!(added.json["metadata"], json!({"a": "1", "b": "2"}));
        assert_eq!(call("PUT", "/b", json!({"meta": {"b": "3"}})).await.json["meta"], json!({"b": "3"}));
        assert_eq!(call("PUT", "/b", json!({"meta": {"c": "3"}})).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(get(&w, &format!("{base}/b")).await.json["meta"], json!({"b": "3"}));
        assert_eq!(call("DELETE", "/b", Value::Null).await.status, StatusCode::OK);
        assert_eq!(call("DELETE", "/b", Value::Null).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&w, &base).await.json["metadata"], json!({"a": "1"}));
        let long = call("POST", "", json!({"metadata": {"k": "x".repeat(256)}})).await;
        assert_eq!(long.status, StatusCode::BAD_REQUEST);
    }
    let found = get(&w, "/volumes?metadata=%7B%27a%27%3A%20%271%27%7D").await;
    assert_eq!(found.json["volumes"][0]["id"], id);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_sorting_and_counts() {
    let w = world(false).await;
    for n in ["c", "a", "b"] {
        create(&w, "a:member", json!({"size": 1, "name": n})).await;
    }
    let names =
        |r: &Answer| r.json["volumes"].as_array().unwrap().iter().map(|v| v["name"].clone()).collect::<Vec<_>>();
    let first = get(&w, "/volumes/detail?limit=2&sort=name:asc&with_count=True").await;
    assert_eq!((names(&first), first.json["count"].as_u64()), (vec![json!("a"), json!("b")], Some(3)));
    let next = first.json["volumes_links"][0]["href"].as_str().unwrap();
    let rest = w.get("a:member", next.strip_prefix("https://cloud.test").unwrap()).await;
    assert_eq!((names(&rest), rest.json.get("volumes_links")), (vec![json!("c")], None));
    for bad in
        ["limit=-1", "marker=nope", "sort=nope:asc", "sort=name:up", "offset=x", "all_tenants=maybe", "metadata=x"]
    {
        assert_eq!(get(&w, &format!("/volumes?{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(get(&w, "/volumes/summary").await.json["volume-summary"], json!({"total_count": 3, "total_size": 3}));
}

#[tokio::test(flavor = "multi_thread")]
async fn types_quotas_limits_and_the_rest() {
    let w = world(false).await;
    let made =
        send(&w, "x:admin", "POST", "/types", json!({"volume_type": {"name": "ssd", "extra_specs": {"k": "v"}}})).await;
    assert_eq!(made.status, StatusCode::OK);
    let id = made.json["volume_type"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        send(&w, "a:member", "POST", "/types", json!({"volume_type": {"name": "x"}})).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(get(&w, "/types/default").await.json["volume_type"]["name"], "standard");
    assert_eq!(get(&w, "/types/ssd").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&w, "/types").await.json["volume_types"].as_array().unwrap().len(), 2);
    assert_eq!(get(&w, &format!("/types/{id}")).await.json["volume_type"].get("extra_specs"), None);
    let specs = get_at(&w, "x:admin", &format!("/types/{id}/extra_specs"), "volume 3.0").await;
    assert_eq!(specs.json["extra_specs"], json!({"k": "v"}));
    assert_eq!(
        send(&w, "x:admin", "DELETE", &format!("/types/{id}/extra_specs/k"), Value::Null).await.status,
        StatusCode::ACCEPTED
    );
    assert_eq!(send(&w, "x:admin", "DELETE", &format!("/types/{id}"), Value::Null).await.status, StatusCode::ACCEPTED);

    let q = get(&w, "/os-quota-sets/a").await.json["quota_set"].clone();
    assert_eq!(
        (q["gigabytes"].as_i64(), q["backups"].as_i64(), q["volumes_standard"].as_i64()),
        (Some(50), Some(0), Some(-1))
    );
    let used = get(&w, "/os-quota-sets/a?usage=True").await.json["quota_set"]["volumes"].clone();
    assert_eq!((used["limit"].as_i64(), used["in_use"].as_i64()), (Some(50), Some(7)));
    assert_eq!(get(&w, "/os-quota-sets/b").await.status, StatusCode::FORBIDDEN);
    assert_eq!(get(&w, "/os-quota-sets/a/defaults").await.status, StatusCode::OK);
    assert_eq!(get(&w, "/os-quota-class-sets/default").await.json["quota_class_set"]["id"], "default");
    let set = async |token, body| send(&w, token, "PUT", "/os-quota-sets/a", json!({ "quota_set": body })).await.status;
    assert_eq!(set("a:member", json!({"volumes": 5})).await, StatusCode::FORBIDDEN);
    assert_eq!(set("x:admin", json!({"volumes": 5, "gigabytes": "100"})).await, StatusCode::OK);
    assert_eq!(set("x:admin", json!({"volumes": -2})).await, StatusCode::BAD_REQUEST);
    assert_eq!(set("x:admin", json!({"rockets": 5})).await, StatusCode::BAD_REQUEST);
    let limits = get(&w, "/limits").await.json["limits"]["absolute"].clone();
    assert_eq!((limits["maxTotalVolumeGigabytes"].as_i64(), limits["totalVolumesUsed"].as_i64()), (Some(50), Some(7)));
    assert_eq!(get(&w, "/os-availability-zone").await.json["availabilityZoneInfo"][0]["zoneName"], "nova");
    assert_eq!(get(&w, "/os-services").await.status, StatusCode::FORBIDDEN);
    assert_eq!(get_at(&w, "x:admin", "/os-services", "volume 3.0").await.json["services"][0]["state"], "up");
    assert!(!get(&w, "/extensions").await.json["extensions"].as_array().unwrap().is_empty());
    assert_eq!(get(&w, "/backups/detail").await.status, StatusCode::NOT_FOUND, "not offered");
}

#[test]
fn every_endpoint_of_the_tables_is_served_and_no_other() {
    let served = |mut v: Vec<&'static kernel::Endpoint>| {
        v.sort_by_key(|e| (e.path, e.method));
        v
    };
    let table = |t: &[&'static kernel::Endpoint]| served(t.to_vec());
    assert_eq!(served(control::north::image::routes().endpoints()), table(contract::openstack::image::ENDPOINTS));
    assert_eq!(served(control::north::volume::routes().endpoints()), table(contract::openstack::volume::ENDPOINTS));
}
