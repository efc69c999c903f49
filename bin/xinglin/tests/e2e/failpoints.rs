//! The process is aborted before and after every step of the operations on volumes and snapshots, and within every undo; after the restart it is done
//! or undone, and when the tenant has deleted what is his, nothing is left: no row, address, file, intention or quota.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, eventually, tail};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// An action on a server; the process may be aborted before it answers.
fn tell(c: &Cloud, t: &Tenant, id: &str, body: serde_json::Value) {
    c.request("POST", &format!("/compute/v2.1/servers/{id}/action"), Some(&t.s.token), Some(&body));
}

/// How each kind of operation is brought about. A kind without a scenario fails the test.
fn scenario(kind: &str) -> Option<fn(&Cloud, &Tenant)> {
    Some(match kind {
        "server.create" => |c, t| {
            let server =
                json!({"name": "s", "imageRef": t.image, "flavorRef": t.flavor, "networks": [{"uuid": t.net}]});
            c.request("POST", "/compute/v2.1/servers", Some(&t.s.token), Some(&json!({"server": server})));
        },
        "server.delete" => |c, t| {
            let s = t.server(c, "s");
            c.request(
                "DELETE",
                &format!("/compute/v2.1/servers/{}", s["id"].as_str().unwrap()),
                Some(&t.s.token),
                None,
            );
        },
        "server.stop" => |c, t| {
            let s = t.server(c, "s");
            tell(c, t, s["id"].as_str().unwrap(), json!({"os-stop": null}));
        },
        "server.start" => |c, t| {
            let s = t.server(c, "s");
            let id = s["id"].as_str().unwrap();
            tell(c, t, id, json!({"os-stop": null}));
            t.await_server(c, id, "SHUTOFF");
            tell(c, t, id, json!({"os-start": null}));
        },
        "server.reboot" => |c, t| {
            let s = t.server(c, "s");
            tell(c, t, s["id"].as_str().unwrap(), json!({"reboot": {"type": "HARD"}}));
        },
        "server.image" | "image.export" => |c, t| {
            let s = t.server(c, "s");
            tell(c, t, s["id"].as_str().unwrap(), json!({"createImage": {"name": "copy"}}));
        },
        "server.volume.attach" | "volume.attach" => |c, t| {
            let (s, v) = (t.server(c, "s"), t.volume(c, "v"));
            let path = format!("/compute/v2.1/servers/{}/os-volume_attachments", s["id"].as_str().unwrap());
            c.request("POST", &path, Some(&t.s.token), Some(&json!({"volumeAttachment": {"volumeId": v}})));
        },
        "server.volume.detach" | "volume.detach" => |c, t| {
            let (s, v) = (t.server(c, "s"), t.volume(c, "v"));
            let path = format!("/compute/v2.1/servers/{}/os-volume_attachments", s["id"].as_str().unwrap());
            c.call(&t.s, "POST", &path, Some(json!({"volumeAttachment": {"volumeId": v}})));
            t.await_status(c, "volumes", &v, "in-use");
            c.request("DELETE", &format!("{path}/{v}"), Some(&t.s.token), None);
        },
        "server.interface.attach" | "interface.attach" => |c, t| {
            let s = t.server(c, "s");
            let path = format!("/compute/v2.1/servers/{}/os-interface", s["id"].as_str().unwrap());
            c.request("POST", &path, Some(&t.s.token), Some(&json!({"interfaceAttachment": {"net_id": t.net}})));
        },
        "server.interface.detach" | "interface.detach" => |c, t| {
            let s = t.server(c, "s");
            let path = format!("/compute/v2.1/servers/{}/os-interface", s["id"].as_str().unwrap());
            let ports = c.call(&t.s, "GET", &path, None);
            let port = ports["interfaceAttachments"][0]["port_id"].as_str().unwrap().to_owned();
            c.request("DELETE", &format!("{path}/{port}"), Some(&t.s.token), None);
        },
        "volume.create" => |c, t| {
            let v = json!({"volume": {"name": "v", "size": 1}});
            c.request("POST", "/volume/v3/volumes", Some(&t.s.token), Some(&v));
        },
        "volume.delete" => |c, t| {
            let v = t.volume(c, "v");
            c.request("DELETE", &format!("/volume/v3/volumes/{v}"), Some(&t.s.token), None);
        },
        "volume.extend" => |c, t| {
            let v = t.volume(c, "v");
            c.request(
                "POST",
                &format!("/volume/v3/volumes/{v}/action"),
                Some(&t.s.token),
                Some(&json!({"os-extend": {"new_size": 2}})),
            );
        },
        "snapshot.create" => |c, t| {
            let v = t.volume(c, "v");
            c.request(
                "POST",
                "/volume/v3/snapshots",
                Some(&t.s.token),
                Some(&json!({"snapshot": {"name": "n", "volume_id": v}})),
            );
        },
        "snapshot.delete" => |c, t| {
            let v = t.volume(c, "v");
            let made =
                c.call(&t.s, "POST", "/volume/v3/snapshots", Some(json!({"snapshot": {"name": "n", "volume_id": v}})));
            let id = made["snapshot"]["id"].as_str().unwrap().to_owned();
            t.await_status(c, "snapshots", &id, "available");
            c.request("DELETE", &format!("/volume/v3/snapshots/{id}"), Some(&t.s.token), None);
        },
        _ => return None,
    })
}

/// Kinds and steps as the binary itself lists them in its log.
fn kinds(c: &Cloud) -> Vec<(String, Vec<String>)> {
    let log = c.log();
    let line =
        log.lines().rev().find_map(|l| l.split_once("operation kinds: ")).expect("the log lists the operations").1;
    serde_json::from_str(line.trim()).unwrap()
}

/// Tables that grow by design: the host itself, and the networks that it served within the last day (it is told again that they are gone).
const KEPT: [&str; 2] = ["compute_node", "network_chassis"];

/// Rows by table, of tables that hold what tenants have, and quota in use.
fn rows(c: &Cloud) -> BTreeMap<String, String> {
    let rt = tokio::runtime::Builder::new_current_thread().build().unwrap();
    rt.block_on(async {
        let db = runtime::Db::sqlite(&c.data().join("xinglin.db")).unwrap();
        let mut tx = db.read().await.unwrap();
        let tables = tx.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[]).await.unwrap();
        let mut all = BTreeMap::new();
        for t in tables {
            let name: String = t.get(0).unwrap();
            if ["network_", "storage_", "compute_"].iter().any(|p| name.starts_with(p))
                && !KEPT.contains(&name.as_str())
            {
                let n: i64 = tx.query_one(&format!("SELECT COUNT(*) FROM {name}"), &[]).await.unwrap().get(0).unwrap();
                all.insert(name, n.to_string());
            }
        }
        let used = tx
            .query("SELECT project, resource, used FROM catalog_usage WHERE used <> 0 ORDER BY project, resource", &[])
            .await
            .unwrap();
        for mut u in used {
            let (p, r, n): (String, String, i64) = (u.take(0).unwrap(), u.take(1).unwrap(), u.take(2).unwrap());
            all.insert(format!("quota {p} {r}"), n.to_string());
        }
        all
    })
}

fn unfinished(c: &Cloud) -> i64 {
    let rt = tokio::runtime::Builder::new_current_thread().build().unwrap();
    rt.block_on(async {
        let db = runtime::Db::sqlite(&c.data().join("xinglin.db")).unwrap();
        let mut tx = db.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM runtime_operation WHERE finished_at IS NULL";
        tx.query_one(sql, &[]).await.unwrap().get(0).unwrap()
    })
}

/// Aborts at each place of the kinds that `wanted` takes.
fn matrix(wanted: impl Fn(&str) -> bool) {
    let mut c = Cloud::up(Options { sim: true, debug: true, ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    t.clear(&c);
    let (kinds, baseline) = (kinds(&c), rows(&c));
    let mut points = 0;
    for (kind, steps) in kinds.iter().filter(|(k, _)| wanted(k)) {
        let bring_about = scenario(kind).unwrap_or_else(|| panic!("no scenario for {kind}"));
        let mut places: Vec<String> = Vec::new();
        for s in steps {
            places.push(format!("{kind}:{s}:before=abort"));
            places.push(format!("{kind}:{s}:after=abort"));
            places.push(format!("{kind}:{s}:after=refuse;{kind}:{s}:undo-after=abort"));
        }
        for place in places {
            c.kill9();
            c.arm(&place);
            c.start().unwrap_or_else(|e| panic!("{place}: {e}\n{}", tail(&c.log())));
            let t = Tenant { s: c.demo(), ..Tenant::demo(&c, "tiny") };
            bring_about(&c, &t);
            // A step without an undo is not reached a second time: the operation then ends undone, and the process lives.
            let ended = c.wait_end(Duration::from_secs(if place.contains("undo") { 3 } else { 20 }));
            assert!(ended || place.contains("undo"), "{place} was not reached\n{}", tail(&c.log()));
            c.kill9();
            c.arm("");
            c.start().unwrap_or_else(|e| panic!("after {place}: {e}\n{}", tail(&c.log())));
            eventually(&format!("after {place}: the operation ends"), Duration::from_secs(60), || {
                (unfinished(&c) == 0).then_some(())
            });
            let t = Tenant { s: c.demo(), ..t };
            t.clear(&c);
            eventually(&format!("after {place}: deletions end"), Duration::from_secs(60), || {
                (unfinished(&c) == 0).then_some(())
            });
            // What the fabric is still to forget goes within a moment.
            eventually(
                &format!("after {place}: nothing is left over\n{}", tail(&c.log())),
                Duration::from_secs(20),
                || {
                    let left = rows(&c);
                    let differ: Vec<_> = left.iter().filter(|(k, v)| baseline.get(*k) != Some(v)).collect();
                    if !differ.is_empty() {
                        eprintln!("after {place}: {differ:?}");
                    }
                    differ.is_empty().then_some(())
                },
            );
            let kept: Vec<_> = std::fs::read_dir(c.data().join("node/intents"))
                .unwrap()
                .flatten()
                .map(|e| e.file_name())
                .filter(|n| !n.to_string_lossy().starts_with("chassis"))
                .collect();
            assert!(kept.is_empty(), "after {place}: the node holds {kept:?}");
            points += 1;
        }
    }
    assert!(points > 0, "no operation was tested");
    eprintln!("{points} places aborted");
}

#[test]
fn volumes_survive_an_abort_at_every_step() {
    matrix(|k| {
        matches!(k, "volume.create" | "volume.delete" | "volume.extend" | "snapshot.create" | "snapshot.delete")
    });
}

/// Every kind belongs to one of the tests above, or to the orders' own.
#[test]
fn every_kind_of_operation_has_a_scenario() {
    let c = Cloud::up(Options { sim: true, debug: true, ..Options::default() });
    for (kind, steps) in kinds(&c) {
        assert!(scenario(&kind).is_some() || kind == "order.fulfil", "{kind} has no scenario");
        assert!(!steps.is_empty());
    }
}
