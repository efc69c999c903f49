//! Glance v2 as its clients see it.

use crate::storage_world::{Answer, World, world};
use axum::body::Body;
use http::StatusCode;
use serde_json::{Value, json};

const OCTETS: [(&str, &str); 1] = [("content-type", "application/octet-stream")];
const PATCH: [(&str, &str); 1] = [("content-type", "application/openstack-images-v2.1-json-patch")];
const IMAGES: &str = "/image/v2/images";

async fn create(w: &World, token: &str, extra: Value) -> Value {
    let mut body = json!({"name": "cirros", "disk_format": "raw", "container_format": "bare", "visibility": "private"});
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let r = w.json(token, "POST", IMAGES, body).await;
    assert_eq!(r.status, StatusCode::CREATED, "{}", r.json);
    r.json
}

async fn patch(w: &World, token: &str, id: &str, ops: Value) -> Answer {
    w.send(token, "PATCH", &format!("{IMAGES}/{id}"), &PATCH, ops.to_string()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_public_and_say_what_is_simulated() {
    let w = world(true).await;
    let root = w.get("", "/image/").await;
    assert_eq!(root.status, StatusCode::MULTIPLE_CHOICES);
    let first = &root.json["versions"][0];
    assert_eq!((first["id"].as_str(), first["status"].as_str()), (Some("v2.9"), Some("CURRENT")));
    assert_eq!(first["links"][0]["href"], "https://cloud.test/image/v2/");
    assert!(first["description"].as_str().unwrap().contains("simulated"));
    assert_eq!(w.get("", "/image/versions").await.status, StatusCode::OK);
    let real = world(false).await;
    assert!(real.get("", "/image").await.json["versions"][0].get("description").is_none());
    assert_eq!(w.get("", IMAGES).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(w.get("a:none", IMAGES).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_made_filled_read_and_deleted() {
    let w = world(false).await;
    let i = create(&w, "a:member", json!({"hw_architecture": "aarch64", "os_cmdline": "quiet"})).await;
    let id = i["id"].as_str().unwrap();
    assert_eq!((i["status"].as_str(), i["size"].is_null()), (Some("queued"), true));
    assert_eq!(i["hw_architecture"], "aarch64");
    assert_eq!(i["self"], format!("/v2/images/{id}"));
    assert_eq!(i["file"], format!("/v2/images/{id}/file"));
    assert_eq!(i["schema"], "/v2/schemas/image");
    let file = format!("{IMAGES}/{id}/file");
    assert_eq!(w.get("a:member", &file).await.status, StatusCode::NO_CONTENT);
    let wrong = w.send("a:member", "PUT", &file, &[("content-type", "text/plain")], "x").await;
    assert_eq!(wrong.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let r = w.send("a:member", "PUT", &file, &OCTETS, "0123456789").await;
    assert_eq!(r.status, StatusCode::NO_CONTENT, "{}", String::from_utf8_lossy(&r.bytes));
    let shown = w.get("a:reader", &format!("{IMAGES}/{id}")).await.json;
    assert_eq!((shown["status"].as_str(), shown["size"].as_u64()), (Some("active"), Some(10)));
    assert_eq!(shown["checksum"], "781e5e245d69b566979b86e28d23f2c7");
    assert_eq!((shown["os_hash_algo"].as_str(), shown["sha256"].as_str().map(str::len)), (Some("sha512"), Some(64)));
    let all = w.get("a:member", &file).await;
    assert_eq!((all.status, all.bytes.as_slice()), (StatusCode::OK, &b"0123456789"[..]));
    assert_eq!(all.headers["content-md5"], "781e5e245d69b566979b86e28d23f2c7");
    let part = w.send("a:member", "GET", &file, &[("range", "bytes=2-4")], Body::empty()).await;
    assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &b"234"[..]));
    assert_eq!(part.headers["content-range"], "bytes 2-4/10");
    let outside = w.send("a:member", "GET", &file, &[("range", "bytes=10-")], Body::empty()).await;
    assert_eq!(outside.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let again = w.send("a:member", "PUT", &file, &OCTETS, "x").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(w.delete("a:reader", &format!("{IMAGES}/{id}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(w.delete("a:member", &format!("{IMAGES}/{id}")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(w.get("a:member", &format!("{IMAGES}/{id}")).await.status, StatusCode::NOT_FOUND);
    assert!(w.audited().contains(&"image.upload:Done".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_or_is_too_large_leaves_it_queued() {
    let w = world(false).await;
    let i = create(&w, "a:member", json!({})).await;
    let id = i["id"].as_str().unwrap();
    let file = format!("{IMAGES}/{id}/file");
    let broken = futures::stream::iter([
        Ok(bytes::Bytes::from_static(b"half")),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    let r = w.send("a:member", "PUT", &file, &OCTETS, Body::from_stream(broken)).await;
    assert_eq!(r.status, StatusCode::BAD_REQUEST);
    let r = w.send("a:member", "PUT", &file, &OCTETS, vec![0; (1 << 20) + 1]).await;
    assert_eq!(r.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(String::from_utf8(r.bytes).unwrap().starts_with("413 "));
    assert_eq!(w.get("a:member", &format!("{IMAGES}/{id}")).await.json["status"], "queued");
    assert_eq!(w.send("a:member", "PUT", &file, &OCTETS, "whole").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn find_by_name_or_id_works_and_strangers_see_nothing() {
    let w = world(false).await;
    let id = create(&w, "a:member", json!({})).await["id"].as_str().unwrap().to_owned();
    // What the SDK does with a name: by id first, which must be a plain 404.
    for path in ["cirros", &"x".repeat(3000), "..%2f..%2fetc", "%00"] {
        assert_eq!(w.get("a:member", &format!("{IMAGES}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ids = |r: &Answer| r.json["images"].as_array().unwrap().iter().map(|i| i["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&w.get("a:member", &format!("{IMAGES}?name=cirros")).await), [json!(id)]);
    assert_eq!(ids(&w.get("a:member", &format!("{IMAGES}?id=in%3A{id}")).await), [json!(id)]);
    for path in [String::new(), format!("?id=in%3A{id}"), "?visibility=all".into()] {
        assert!(ids(&w.get("b:member", &format!("{IMAGES}{path}")).await).is_empty(), "{path}");
    }
    for (method, path) in
        [("GET", ""), ("DELETE", ""), ("GET", "/file"), ("GET", "/members"), ("POST", "/actions/deactivate")]
    {
        let r = w.send("b:member", method, &format!("{IMAGES}/{id}{path}"), &[], Body::empty()).await;
        assert_eq!(r.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    assert_eq!(w.get("x:admin", &format!("{IMAGES}/{id}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_have_first_next_and_schema() {
    let w = world(false).await;
    for n in 0..3 {
        create(&w, "a:member", json!({"name": format!("i{n}"), "role": "db"})).await;
    }
    let page = w.get("a:member", &format!("{IMAGES}?limit=2&sort=name:asc&role=db")).await.json;
    assert_eq!(
        (page["first"].as_str(), page["schema"].as_str()),
        (Some("/v2/images?limit=2&sort=name%3Aasc&role=db"), Some("/v2/schemas/images"))
    );
    let next = page["next"].as_str().unwrap();
    let rest = w.get("a:member", &format!("/image{next}")).await.json;
    assert_eq!(rest["images"].as_array().unwrap().len(), 1);
    assert_eq!(rest["images"][0]["name"], "i2");
    assert!(rest.get("next").is_none());
    for bad in [
        "limit=-1",
        "limit=x",
        "marker=nope",
        "sort_key=nope",
        "sort=name:up",
        "size_min=x",
        "visibility=secret",
        "created_at=gt:yesterday",
    ] {
        assert_eq!(w.get("a:member", &format!("{IMAGES}?{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn patches_tags_members_and_actions() {
    let w = world(false).await;
    let id = create(&w, "a:member", json!({})).await["id"].as_str().unwrap().to_owned();
    let r = patch(&w, "a:member", &id, json!([{"op": "replace", "path": "/name", "value": "new"}, {"op": "add", "path": "/os_type", "value": "linux"}])).await;
    assert_eq!(
        (r.status, r.json["name"].as_str(), r.json["os_type"].as_str()),
        (StatusCode::OK, Some("new"), Some("linux"))
    );
    let plain = w.json("a:member", "PATCH", &format!("{IMAGES}/{id}"), json!([])).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for (ops, status) in [
        (json!([{"op": "replace", "path": "/visibility", "value": "public"}]), StatusCode::FORBIDDEN),
        (json!([{"op": "replace", "path": "/status", "value": "active"}]), StatusCode::FORBIDDEN),
        (json!([{"op": "move", "path": "/name"}]), StatusCode::BAD_REQUEST),
        (json!([{"op": "replace", "path": "name", "value": "x"}]), StatusCode::BAD_REQUEST),
        (json!([{"op": "replace", "path": "/name"}]), StatusCode::BAD_REQUEST),
        (json!([{"op": "remove", "path": "/nope"}]), StatusCode::CONFLICT),
        (json!({"name": "x"}), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(patch(&w, "a:member", &id, ops.clone()).await.status, status, "{ops}");
    }
    let at = |p: &str| format!("{IMAGES}/{id}{p}");
    assert_eq!(w.send("a:member", "PUT", &at("/tags/gold"), &[], "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(w.get("a:member", &at("")).await.json["tags"], json!(["gold"]));
    assert_eq!(w.delete("a:member", &at("/tags/gold")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(w.delete("a:member", &at("/tags/gold")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.send("a:member", "POST", &at("/actions/deactivate"), &[], "").await.status, StatusCode::FORBIDDEN);

    assert_eq!(w.json("a:member", "POST", &at("/members"), json!({"member": "b"})).await.status, StatusCode::FORBIDDEN);
    patch(&w, "a:member", &id, json!([{"op": "replace", "path": "/visibility", "value": "shared"}])).await;
    let m = w.json("a:member", "POST", &at("/members"), json!({"member": "b"})).await;
    assert_eq!((m.status, m.json["status"].as_str()), (StatusCode::OK, Some("pending")));
    assert_eq!(w.json("a:member", "POST", &at("/members"), json!({"member": "b"})).await.status, StatusCode::CONFLICT);
    let seen = || async { w.get("b:member", IMAGES).await.json["images"].as_array().unwrap().len() };
    assert_eq!(seen().await, 0);
    let r = w.json("b:member", "PUT", &at("/members/b"), json!({"status": "accepted"})).await;
    assert_eq!((r.status, r.json["member_id"].as_str()), (StatusCode::OK, Some("b")));
    assert_eq!(seen().await, 1);
    assert_eq!(w.get("b:member", &at("/members")).await.json["members"].as_array().unwrap().len(), 1);
    assert_eq!(w.get("c:member", &at("/members/b")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.delete("b:member", &at("/members/b")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(w.delete("a:member", &at("/members/b")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(seen().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_records_are_refused_with_the_field() {
    let w = world(false).await;
    for (body, status) in [
        (json!({"name": "x".repeat(10_000)}), StatusCode::BAD_REQUEST),
        (json!({"min_disk": -1}), StatusCode::BAD_REQUEST),
        (json!({"min_ram": "many"}), StatusCode::BAD_REQUEST),
        (json!({"disk_format": "vmdk"}), StatusCode::BAD_REQUEST),
        (json!({"disk_format": "raw", "container_format": "aki"}), StatusCode::BAD_REQUEST),
        (json!({"tags": "gold"}), StatusCode::BAD_REQUEST),
        (json!({"protected": "maybe"}), StatusCode::BAD_REQUEST),
        (json!({"id": "../../etc/passwd"}), StatusCode::BAD_REQUEST),
        (json!({"property": {"nested": true}}), StatusCode::BAD_REQUEST),
        (json!({"status": "active"}), StatusCode::FORBIDDEN),
        (json!({"visibility": "public"}), StatusCode::FORBIDDEN),
        (json!({"owner": "other"}), StatusCode::FORBIDDEN),
        (json!([]), StatusCode::BAD_REQUEST),
    ] {
        let r = w.json("a:member", "POST", IMAGES, body.clone()).await;
        assert_eq!(r.status, status, "{body}");
    }
    assert!(w.get("a:member", IMAGES).await.json["images"].as_array().unwrap().is_empty());
    let id = "0191e0aa-0000-7000-8000-00000000000a";
    assert_eq!(create(&w, "a:member", json!({ "id": id })).await["id"], id);
    assert_eq!(w.json("b:member", "POST", IMAGES, json!({ "id": id })).await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clients_ask_before_they_show_a_form() {
    let w = world(false).await;
    for name in ["image", "images", "member", "members"] {
        let r = w.get("a:reader", &format!("/image/v2/schemas/{name}")).await;
        assert_eq!((r.status, r.json["name"].as_str()), (StatusCode::OK, Some(name)));
    }
    assert_eq!(w.get("a:reader", "/image/v2/schemas/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.get("a:reader", "/image/v2/info/import").await.json["import-methods"]["value"], json!([]));
    assert_eq!(w.get("a:reader", "/image/v2/info/stores").await.json["stores"][0]["id"], "local");
    assert_eq!(w.get("a:reader", "/image/v2/metadefs/namespaces").await.json["namespaces"], json!([]));
}
