//! What one project has does not exist for another: images, volumes, snapshots, keypairs. Networks and servers are in `real`.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options};
use crate::leftover::{differences, holdings};
use serde_json::{Value, json};

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("no id: {made}")).to_owned()
}

#[test]
fn images_volumes_snapshots_and_keypairs_of_another_project_do_not_exist() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let volume = t.volume(&c, "v");
    let snapshot = json!({"snapshot": {"name": "p", "volume_id": volume}});
    let snapshot = id(&c.call(&t.s, "POST", "/volume/v3/snapshots", Some(snapshot))["snapshot"]);
    t.await_status(&c, "snapshots", &snapshot, "available");
    let key = json!({"keypair": {"name": "k", "type": "ssh"}});
    c.call(&t.s, "POST", "/compute/v2.1/os-keypairs", Some(key.clone()));
    let other = c.person("stranger", "member");
    let before = holdings(&c, false);

    let status = |method: &str, path: &str, body: Option<&Value>| {
        let a = c.request(method, path, Some(&other.token), body);
        (a.status, a.body)
    };
    let (image, volume_at) = (format!("/image/v2/images/{}", t.image), format!("/volume/v3/volumes/{volume}"));
    let snapshot_at = format!("/volume/v3/snapshots/{snapshot}");
    for (method, path) in [
        ("GET", image.clone()),
        ("GET", format!("{image}/file")),
        ("GET", format!("{image}/members")),
        ("DELETE", image.clone()),
        ("GET", volume_at.clone()),
        ("DELETE", volume_at.clone()),
        ("GET", snapshot_at.clone()),
        ("DELETE", snapshot_at.clone()),
        ("GET", "/compute/v2.1/os-keypairs/k".to_owned()),
        ("DELETE", "/compute/v2.1/os-keypairs/k".to_owned()),
    ] {
        let (got, said) = status(method, &path, None);
        assert_eq!(got, 404, "{method} {path}: {said}");
    }
    let action = format!("{volume_at}/action");
    for (method, path, body) in [
        ("PUT", volume_at.as_str(), json!({"volume": {"name": "mine"}})),
        ("POST", action.as_str(), json!({"os-extend": {"new_size": 2}})),
        ("POST", "/volume/v3/snapshots", json!({"snapshot": {"volume_id": volume}})),
        ("POST", "/volume/v3/volumes", json!({"volume": {"size": 1, "snapshot_id": snapshot}})),
        ("POST", "/volume/v3/volumes", json!({"volume": {"size": 1, "source_volid": volume}})),
    ] {
        let (got, said) = status(method, path, Some(&body));
        assert_eq!(got, 404, "{method} {path} {body}: {said}");
    }
    // An image is named in a body: what it names is at fault, as for an image that nobody has.
    let copy = json!({"volume": {"size": 1, "imageRef": t.image}});
    let (got, said) = status("POST", "/volume/v3/volumes", Some(&copy));
    assert_eq!(got, 400, "{said}");
    for (path, list) in [
        ("/image/v2/images", "images"),
        ("/volume/v3/volumes/detail", "volumes"),
        ("/volume/v3/snapshots", "snapshots"),
        ("/compute/v2.1/os-keypairs", "keypairs"),
    ] {
        let mine = c.call(&t.s, "GET", path, None);
        assert_eq!(mine[list].as_array().unwrap().len(), 1, "{path}: {mine}");
        let (got, theirs) = status("GET", path, None);
        assert_eq!((got, theirs[list].as_array().map(Vec::len)), (200, Some(0)), "{path}: {theirs}");
    }
    let changed = differences(&before, &holdings(&c, false));
    assert!(changed.is_empty(), "the stranger has changed something: {changed:#?}");

    // Each has a key of that name, and takes away none but its own.
    c.call(&other, "POST", "/compute/v2.1/os-keypairs", Some(key));
    c.call(&other, "DELETE", "/compute/v2.1/os-keypairs/k", None);
    assert_eq!(c.call(&t.s, "GET", "/compute/v2.1/os-keypairs/k", None)["keypair"]["name"], "k");
}
