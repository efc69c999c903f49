//! How each kind of operation is brought about, as a tenant's client does it. The process may be aborted before it answers.

use super::order;
use crate::api::Tenant;
use crate::cloud::Cloud;
use serde_json::json;

/// An action on a server.
fn tell(c: &Cloud, t: &Tenant, id: &str, body: serde_json::Value) {
    c.request("POST", &format!("/compute/v2.1/servers/{id}/action"), Some(&t.s.token), Some(&body));
}

/// Brings an operation of this kind about.
pub type Scenario = fn(&Cloud, &Tenant);

/// The scenario of a kind, or, as `KIND/WHAT`, another of the same kind.
pub fn of(kind: &str) -> Option<Scenario> {
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
        "order.fulfil" => |c, t| {
            order::supply(c, t);
        },
        "order.fulfil/opening" => |c, t| {
            order::opening(c, t);
        },
        "order.stop" => |c, t| {
            let id = order::delivered(c, t);
            order::change(c, t, &id, "stop");
        },
        "order.start" => |c, t| {
            let id = order::delivered(c, t);
            order::change(c, t, &id, "stop");
            order::reaches(c, t, &id, "stopped");
            order::change(c, t, &id, "start");
        },
        "order.account" => |c, t| {
            order::account(c, t);
        },
        "order.release" => |c, t| {
            let id = order::delivered(c, t);
            order::change(c, t, &id, "release");
        },
        "order.release/account" => |c, t| {
            let id = order::account(c, t);
            order::reaches(c, t, &id, "delivered");
            order::change(c, t, &id, "release");
        },
        "order.release/opening" => |c, t| {
            let id = order::opening(c, t);
            order::reaches(c, t, &id, "delivered");
            order::change(c, t, &id, "release");
        },
        _ => return None,
    })
}
