//! A body that each mutation would take, for tests that spoil it; and one thing of every kind for it to be about.

use crate::coverage_world::World;
use axum::body::Body;
use http::StatusCode;
use kernel::Endpoint;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

/// Ids of things that exist, by the collection in whose paths they stand.
pub type Things = HashMap<&'static str, String>;

fn id(v: &Value, key: &str) -> String {
    v[key]["id"].as_str().unwrap_or_else(|| panic!("no id: {v}")).to_owned()
}

/// Waits until a thing has a status.
async fn reaches(w: &World, path: &str, one: &str, status: &str) {
    for _ in 0..3000 {
        let a = w.send(&w.admin.token, "GET", path, &[], Body::empty()).await;
        if a.json[one]["status"] == status {
            return;
        }
        runtime::task::sleep(Duration::from_millis(20)).await;
    }
    panic!("{path} does not become {status}");
}

/// Makes one thing of every kind, in the admin's project.
pub async fn things(w: &World, served: &[&str]) -> Things {
    let mut t = Things::new();
    identity(w, &mut t).await;
    t.insert("own", w.admin.project.clone());
    w.place_projects().await;
    image(w, &mut t).await;
    t.insert("volumes", id(&w.made("/volume/v3/volumes", json!({"volume": {"size": 1}})).await, "volume"));
    t.insert("types", id(&w.made("/volume/v3/types", json!({"volume_type": {"name": "t"}})).await, "volume_type"));
    // Of a volume that is still in the making there is no snapshot.
    reaches(w, &format!("/volume/v3/volumes/{}", t["volumes"]), "volume", "available").await;
    let snapshot = json!({"snapshot": {"volume_id": t["volumes"], "force": true}});
    t.insert("snapshots", id(&w.made("/volume/v3/snapshots", snapshot).await, "snapshot"));
    if served.contains(&"network") {
        network(w, &mut t).await;
    }
    if served.contains(&"compute") {
        compute(w, &mut t).await;
    }
    if served.contains(&"ops") {
        t.insert("orders", w.made("/ops/v1/orders", order(&t)).await["id"].as_str().unwrap().to_owned());
        t.insert("items", "12".into());
        t.insert("bills", t["projects"].clone());
        t.insert("books", t["projects"].clone());
        t.insert("samples", t["servers"].clone());
        t.insert("nodes", "n".into());
        t.insert("systems", w.made("/ops/v1/systems", system()).await["id"].as_str().unwrap().to_owned());
        t.insert("assets", w.made("/ops/v1/assets", asset()).await["id"].as_str().unwrap().to_owned());
        let stocktake = w.made("/ops/v1/stocktakes", json!({"name": "a"})).await;
        t.insert("stocktakes", stocktake["id"].as_str().unwrap().to_owned());
        t.insert("lines", "1".into());
        let topology = w.made("/ops/v1/topologies", json!({"note": "a"})).await;
        t.insert("topologies", topology["id"].as_str().unwrap().to_owned());
        t.insert("resources", t["servers"].clone());
        t.insert("availability", t["servers"].clone());
        t.insert("levels", "cloud-host".into());
        t.insert("health", "cluster".into());
        t.insert("cluster", "all".into());
        let brand = json!({"name_zh": "a", "name_en": "b", "colour": "#0b6e5c"}).to_string();
        let a = w.json(&w.admin.token, "PUT", &format!("/ops/v1/brandings/{}", t["domains"]), brand).await;
        assert_eq!(a.status, StatusCode::OK, "{}", a.text());
        t.insert("brandings", t["domains"].clone());
        let grant = w.made("/ops/v1/access-grants", of_access("access-grant.request", &t).remove(0)).await;
        t.insert("access-grants", grant["id"].as_str().unwrap().to_owned());
        desk(w, &mut t).await;
        duty(w, &mut t).await;
    }
    t.insert("os-quota-sets", t["projects"].clone());
    t.insert("quotas", t["projects"].clone());
    t.insert("os-quota-class-sets", "default".into());
    t.insert("members", w.custom.project.clone());
    t.insert("schemas", "image".into());
    t
}

async fn duty(w: &World, t: &mut Things) {
    let made = async |path: &str, body: Value| w.made(path, body).await["id"].as_str().unwrap().to_owned();
    let a = w.json(&w.admin.token, "POST", "/ops/v1/evidence?name=a.pdf", Body::from("x")).await;
    t.insert("evidence", a.json["id"].as_str().unwrap_or_else(|| panic!("{}", a.text())).to_owned());
    for (collection, action) in
        [("duties", "duty.plan"), ("findings", "finding.record"), ("contract-events", "contract-event.record")]
    {
        t.insert(collection, made(&format!("/ops/v1/{collection}"), of_duty(action, t).remove(0)).await);
    }
    let body =
        json!({"pool": "x86_64", "dimension": "accelerator", "delta": "8", "reason": "a", "evidence": [t["evidence"]]});
    t.insert("pool-proposals", made("/ops/v1/pool-changes", body).await);
    let body = of_duty("register-record.enter", t).remove(0);
    t.insert("registers", "training".into());
    t.insert("training", made("/ops/v1/registers/training", body).await);
    let body = json!({"fields": {"title": "a", "role": "b", "from": "2026-01-01"}});
    t.insert("staff", made("/ops/v1/registers/staff", body).await);
    let shifts = w.made("/ops/v1/shifts", of_duty("shift.plan", t).remove(0)).await;
    t.insert("shifts", shifts["shifts"][0]["id"].as_str().unwrap().to_owned());
    let detail = w.send(&w.admin.token, "GET", &format!("/ops/v1/duties/{}", t["duties"]), &[], Body::empty()).await;
    t.insert("entries", detail.json["entries"][0]["id"].as_str().unwrap_or("none").to_owned());
    t.insert("deliverables", "1".into());
}

async fn identity(w: &World, t: &mut Things) {
    let all = [
        ("domains", "domain", json!({"name": "d"})),
        ("projects", "project", json!({"name": "p"})),
        ("users", "user", json!({"name": "u", "password": "Coverage-2"})),
        ("groups", "group", json!({"name": "g"})),
        ("roles", "role", json!({"name": "r"})),
        ("regions", "region", json!({"id": "elsewhere"})),
        ("services", "service", json!({"type": "t", "name": "s"})),
        ("policies", "policy", json!({"type": "t", "blob": "{}"})),
    ];
    for (collection, one, body) in all {
        let made = w.made(&format!("/identity/v3/{collection}"), json!({one: body})).await;
        t.insert(collection, id(&made, one));
    }
    let body = json!({"endpoint": {"service_id": t["services"], "interface": "public", "url": "https://x.test"}});
    t.insert("endpoints", id(&w.made("/identity/v3/endpoints", body).await, "endpoint"));
    let body = json!({"credential": {"user_id": w.admin.user, "type": "cert", "blob": "x"}});
    t.insert("credentials", id(&w.made("/identity/v3/credentials", body).await, "credential"));
    let path = format!("/identity/v3/users/{}/application_credentials", w.admin.user);
    let made = w.made(&path, json!({"application_credential": {"name": "a"}})).await;
    t.insert("application_credentials", id(&made, "application_credential"));
}

async fn image(w: &World, t: &mut Things) {
    let body = json!({"name": "i", "disk_format": "raw", "container_format": "bare", "architecture": "x86_64", "visibility": "shared"});
    let made = w.made("/image/v2/images", body).await;
    let path = format!("/image/v2/images/{}/file", made["id"].as_str().unwrap());
    let a = w.json(&w.admin.token, "PUT", &path, Body::from(vec![0u8; 4096])).await;
    assert_eq!(a.status, StatusCode::NO_CONTENT, "{}", a.text());
    t.insert("images", made["id"].as_str().unwrap().to_owned());
}

async fn network(w: &World, t: &mut Things) {
    const N: &str = "/networking/v2.0";
    t.insert("networks", id(&w.made(&format!("{N}/networks"), json!({"network": {"name": "n"}})).await, "network"));
    let body = json!({"subnet": {"network_id": t["networks"], "ip_version": 4, "cidr": "10.1.0.0/16"}});
    t.insert("subnets", id(&w.made(&format!("{N}/subnets"), body).await, "subnet"));
    let body = json!({"port": {"network_id": t["networks"]}});
    t.insert("ports", id(&w.made(&format!("{N}/ports"), body).await, "port"));
    t.insert("routers", id(&w.made(&format!("{N}/routers"), json!({"router": {"name": "r"}})).await, "router"));
    let body = json!({"security_group": {"name": "g"}});
    t.insert("security-groups", id(&w.made(&format!("{N}/security-groups"), body).await, "security_group"));
    let rule =
        json!({"security_group_id": t["security-groups"], "direction": "ingress", "remote_ip_prefix": "10.0.0.0/8"});
    let body = json!({ "security_group_rule": rule });
    t.insert(
        "security-group-rules",
        id(&w.made(&format!("{N}/security-group-rules"), body).await, "security_group_rule"),
    );
    let a = w.send(&w.admin.token, "GET", &format!("{N}/networks?router:external=true"), &[], Body::empty()).await;
    t.insert("external", a.json["networks"][0]["id"].as_str().unwrap_or_else(|| panic!("{}", a.text())).to_owned());
    let body = json!({"floatingip": {"floating_network_id": t["external"]}});
    t.insert("floatingips", id(&w.made(&format!("{N}/floatingips"), body).await, "floatingip"));
}

async fn compute(w: &World, t: &mut Things) {
    let body = json!({"flavor": {"name": "f", "ram": 64, "vcpus": 1, "disk": 1}});
    t.insert("flavors", id(&w.made("/compute/v2.1/flavors", body).await, "flavor"));
    let body = json!({"keypair": {"name": "k", "public_key": KEY}});
    w.made("/compute/v2.1/os-keypairs", body).await;
    t.insert("os-keypairs", "k".into());
    let body = server(t);
    t.insert("servers", id(&w.made("/compute/v2.1/servers", body).await, "server"));
    let a = w.send(&w.admin.token, "GET", "/compute/v2.1/os-services", &[], Body::empty()).await;
    let compute = a.json["services"].as_array().and_then(|l| l.iter().find(|s| s["binary"] == "nova-compute"));
    t.insert("os-services", compute.and_then(|s| s["id"].as_str()).unwrap_or("none").to_owned());
    t.insert("os-volume_attachments", t["volumes"].clone());
    t.insert("os-interface", t["ports"].clone());
}

fn server(t: &Things) -> Value {
    json!({"server": {
        "name": "s", "imageRef": t["images"], "flavorRef": t["flavors"], "networks": [{"uuid": t["networks"]}],
        "key_name": "k", "metadata": {"a": "b"}, "min_count": 1, "max_count": 1, "user_data": "aGk=",
        "security_groups": [{"name": "default"}], "config_drive": true, "tags": ["x"]
    }})
}

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJGXlqZWVl3hQqD1lX0T6pPZqv8pYDc0lG1c1X2h0k3m test";

/// Mutations without a body of their own.
pub const BODILESS: &[(&str, &str)] = &[
    ("identity", "group.add-user"),
    ("identity", "role_assignment.create"),
    ("image", "image.deactivate"),
    ("image", "image.reactivate"),
    ("image", "image.tag"),
    ("network", "tag.create"),
    ("compute", "server_tag.update"),
    ("console", "second-factor.begin"),
    ("ops", "found-asset.register"),
    ("ops", "stocktake.close"),
    ("ops", "problem.link"),
    ("ops", "delivery.retry"),
    ("ops", "assessment.refresh"),
    ("ops", "assessment.announce"),
    ("ops", "assessment.confirm"),
    ("ops", "assessment.finalise"),
    ("ops", "book.issue"),
    ("ops", "correction.withdraw"),
    ("ops", "contract-version.agree"),
    ("ops", "loan.agree"),
    ("ops", "loan.approve"),
    ("ops", "loan.return"),
];

/// Bodies that an endpoint would take; none if it is not known here.
pub fn bodies(e: &Endpoint, t: &Things) -> Vec<Value> {
    match e.service {
        "identity" => of_identity(e.action, t),
        "image" => of_image(e, t),
        "volume" => of_volume(e.action, t),
        "network" => of_network(e.action, t),
        "compute" => of_compute(e.action, t),
        "ops" => of_ops(e.action, t),
        "console" => of_console(e.action, t),
        _ => vec![],
    }
}

fn of_identity(action: &str, t: &Things) -> Vec<Value> {
    let noun = action.split('.').next().unwrap_or("");
    let body = match noun {
        "token" => json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": "stranger", "domain": {"id": "default"}, "password": "x"}}},
            "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}},
        }}),
        "domain" => json!({"domain": {"name": "a", "description": "b", "enabled": true, "options": {}}}),
        "project" => {
            json!({"project": {"name": "a", "domain_id": "default", "parent_id": t["projects"], "is_domain": false, "enabled": true, "tags": ["x"]}})
        }
        "user" if action == "user.change-password" => {
            json!({"user": {"original_password": "a", "password": "Coverage-3"}})
        }
        "user" => {
            json!({"user": {"name": "a", "domain_id": "default", "default_project_id": t["projects"], "enabled": true, "password": "Coverage-3", "options": {"lock_password": false}, "email": "a@b"}})
        }
        "group" => json!({"group": {"name": "a", "domain_id": "default", "description": "b"}}),
        "role" => json!({"role": {"name": "a", "domain_id": "default", "description": "b"}}),
        "application_credential" => {
            json!({"application_credential": {"name": "b", "secret": "s3cret", "roles": [{"name": "reader"}], "expires_at": "2099-01-01T00:00:00", "unrestricted": false}})
        }
        "region" => json!({"region": {"id": "a", "parent_region_id": t["regions"], "description": "b"}}),
        "service" => json!({"service": {"type": "a", "name": "b", "enabled": true}}),
        "endpoint" => {
            json!({"endpoint": {"service_id": t["services"], "region_id": t["regions"], "interface": "public", "url": "https://x.test/$(project_id)s", "enabled": true}})
        }
        "credential" => {
            json!({"credential": {"user_id": t["users"], "project_id": t["projects"], "type": "ec2", "blob": "{\"access\": \"a\", \"secret\": \"b\"}"}})
        }
        "policy" => json!({"policy": {"type": "a", "blob": "b"}}),
        _ => return vec![],
    };
    vec![body]
}

fn of_console(action: &str, t: &Things) -> Vec<Value> {
    match action {
        "session.open" => vec![
            json!({"user": "stranger", "domain": "Default", "password": "Coverage-3", "totp": "123456", "replace": false}),
        ],
        "session.scope" => vec![json!({"project": t["projects"]}), json!({"system": true})],
        "password.change" => vec![json!({"old": "a", "new": "Coverage-3"})],
        "second-factor.confirm" => vec![json!({"code": "123456"})],
        _ => vec![],
    }
}

fn of_image(e: &Endpoint, t: &Things) -> Vec<Value> {
    match e.action {
        "image.create" => vec![
            json!({"name": "a", "disk_format": "raw", "container_format": "bare", "min_disk": 1, "min_ram": 1, "protected": false, "visibility": "private", "tags": ["x"], "architecture": "x86_64", "id": t["projects"]}),
        ],
        "image.update" => vec![
            json!([{"op": "replace", "path": "/name", "value": "a"}, {"op": "add", "path": "/k", "value": "v"}]),
            json!([{"op": "add", "path": "/tags/-", "value": "x"}, {"op": "remove", "path": "/k"}]),
            json!([{"op": "replace", "path": "/min_disk", "value": 1}, {"op": "replace", "path": "/visibility", "value": "private"}]),
        ],
        "image_member.create" => vec![json!({"member": t["projects"]})],
        "image_member.update" => vec![json!({"status": "accepted"})],
        // Bytes, which may be any.
        "image.upload" => vec![json!("bytes")],
        _ => vec![],
    }
}

fn of_volume(action: &str, t: &Things) -> Vec<Value> {
    let metadata = || vec![json!({"metadata": {"k": "v"}}), json!({"meta": {"k": "v"}})];
    match action {
        "volume.create" => vec![
            json!({"volume": {"size": 1, "name": "a", "description": "b", "volume_type": "t", "availability_zone": "nova", "metadata": {"k": "v"}, "multiattach": false}}),
            json!({"volume": {"size": 1, "imageRef": t["images"]}}),
            json!({"volume": {"size": 1, "snapshot_id": t["snapshots"]}}),
            json!({"volume": {"size": 1, "source_volid": t["volumes"]}}),
        ],
        "volume.update" => vec![json!({"volume": {"name": "a", "description": "b", "metadata": {"k": "v"}}})],
        "volume.action" => vec![
            json!({"os-extend": {"new_size": 2}}),
            json!({"os-set_bootable": {"bootable": true}}),
            json!({"os-update_readonly_flag": {"readonly": false}}),
            json!({"os-reset_status": {"status": "available"}}),
            json!({"os-set_image_metadata": {"metadata": {"k": "v"}}}),
            json!({"os-unset_image_metadata": {"key": "k"}}),
            json!({"os-volume_upload_image": {"image_name": "a", "disk_format": "raw", "force": true, "visibility": "private"}}),
        ],
        "volume_metadata.update"
        | "volume_metadata.replace"
        | "snapshot_metadata.update"
        | "snapshot_metadata.replace" => metadata(),
        "snapshot.create" => {
            vec![
                json!({"snapshot": {"volume_id": t["volumes"], "name": "a", "description": "b", "force": true, "metadata": {"k": "v"}}}),
            ]
        }
        "snapshot.update" => vec![json!({"snapshot": {"name": "a", "description": "b"}})],
        "volume_type.create" | "volume_type.update" => {
            vec![
                json!({"volume_type": {"name": "a", "description": "b", "os-volume-type-access:is_public": true, "extra_specs": {"k": "v"}}}),
            ]
        }
        "volume_type_spec.update" => vec![json!({"extra_specs": {"k": "v"}})],
        "quota.update" => vec![json!({"quota_set": {"volumes": 10, "gigabytes": 10, "snapshots": 10}})],
        _ => vec![],
    }
}

fn of_network(action: &str, t: &Things) -> Vec<Value> {
    let port = |new: bool| {
        let mut p = json!({
            "name": "a", "admin_state_up": true, "fixed_ips": [{"subnet_id": t["subnets"], "ip_address": "10.1.200.9"}],
            "security_groups": [t["security-groups"]], "allowed_address_pairs": [{"ip_address": "10.1.0.0/24", "mac_address": "fa:16:3e:00:00:01"}],
            "extra_dhcp_opts": [{"opt_name": "mtu", "opt_value": "1400", "ip_version": 4}], "device_id": "d", "device_owner": "o",
            "binding:profile": {}, "binding:host_id": "n", "mac_address": "fa:16:3e:00:00:02"
        });
        if new {
            p["network_id"] = json!(t["networks"]);
        }
        json!({"port": p})
    };
    match action {
        "network.create" => vec![
            json!({"network": {"name": "a", "description": "b", "admin_state_up": true, "shared": false, "router:external": false, "mtu": 1400, "port_security_enabled": true}}),
            json!({"networks": [{"name": "a"}, {"name": "b"}]}),
        ],
        "network.update" => vec![
            json!({"network": {"name": "a", "admin_state_up": true, "shared": false, "mtu": 1400, "is_default": false}}),
        ],
        "subnet.create" => vec![
            json!({"subnet": {"network_id": t["networks"], "ip_version": 4, "cidr": "10.200.0.0/24", "gateway_ip": "10.200.0.1", "enable_dhcp": true, "allocation_pools": [{"start": "10.200.0.9", "end": "10.200.0.99"}], "dns_nameservers": ["10.9.9.9"], "host_routes": [{"destination": "10.8.0.0/16", "nexthop": "10.200.0.1"}]}}),
            json!({"subnet": {"network_id": t["networks"], "ip_version": 6, "cidr": "fd00:9::/64", "ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}}),
        ],
        "subnet.update" => vec![
            json!({"subnet": {"name": "a", "gateway_ip": null, "enable_dhcp": true, "allocation_pools": [{"start": "10.1.0.9", "end": "10.1.255.99"}], "dns_nameservers": ["10.9.9.9"], "host_routes": []}}),
        ],
        "port.create" => vec![port(true)],
        "port.update" => vec![port(false)],
        "router.create" => vec![
            json!({"router": {"name": "a", "admin_state_up": true, "external_gateway_info": {"network_id": t["external"], "enable_snat": true, "external_fixed_ips": [{"ip_address": "10.99.200.1"}]}}}),
        ],
        "router.update" => vec![
            json!({"router": {"name": "a", "external_gateway_info": {"network_id": t["external"]}, "routes": [{"destination": "10.7.0.0/16", "nexthop": "10.1.0.5"}]}}),
        ],
        "router_interface.create" | "router_interface.delete" => {
            vec![json!({"subnet_id": t["subnets"]}), json!({"port_id": t["ports"]})]
        }
        "router_route.create" | "router_route.delete" => {
            vec![json!({"router": {"routes": [{"destination": "10.7.0.0/16", "nexthop": "10.1.0.5"}]}})]
        }
        "floatingip.create" => vec![
            json!({"floatingip": {"floating_network_id": t["external"], "port_id": t["ports"], "fixed_ip_address": "10.1.0.9", "floating_ip_address": "10.99.77.7", "description": "a"}}),
        ],
        "floatingip.update" => vec![json!({"floatingip": {"port_id": t["ports"], "description": "a"}})],
        "security_group.create" => vec![json!({"security_group": {"name": "a", "description": "b", "stateful": true}})],
        "security_group.update" => vec![json!({"security_group": {"name": "a", "description": "b"}})],
        "security_group_rule.create" => vec![
            json!({"security_group_rule": {"security_group_id": t["security-groups"], "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22, "port_range_max": 23, "remote_ip_prefix": "10.0.0.0/8"}}),
            json!({"security_group_rule": {"security_group_id": t["security-groups"], "direction": "egress", "protocol": 6, "remote_group_id": t["security-groups"]}}),
        ],
        "quota.update" => vec![json!({"quota": {"network": 10, "port": 10, "security_group": 1}})],
        "tag.replace" => vec![json!({"tags": ["a", "b"]})],
        _ => vec![],
    }
}

fn of_compute(action: &str, t: &Things) -> Vec<Value> {
    match action {
        "flavor.create" => vec![
            json!({"flavor": {"name": "a", "ram": 64, "vcpus": 1, "disk": 1, "id": "x", "swap": 0, "OS-FLV-EXT-DATA:ephemeral": 0, "os-flavor-access:is_public": true, "description": "b"}}),
        ],
        "flavor.update" => {
            vec![json!({"flavor": {"description": "b"}}), json!({"extra_specs": {"k": "v"}}), json!({"k": "v"})]
        }
        "flavor_access.update" => vec![json!({"addTenantAccess": {"tenant": t["projects"]}})],
        "keypair.create" => {
            vec![json!({"keypair": {"name": "a", "public_key": KEY, "type": "ssh", "user_id": t["users"]}})]
        }
        "server.create" => vec![
            server(t),
            json!({"server": {"name": "s", "flavorRef": t["flavors"], "networks": "none", "block_device_mapping_v2": [{"boot_index": 0, "uuid": t["images"], "source_type": "image", "destination_type": "volume", "volume_size": 1, "delete_on_termination": true}]}}),
        ],
        "server.update" => vec![json!({"server": {"name": "a", "description": "b", "hostname": "c"}})],
        "server.action" => vec![
            json!({"os-stop": null}),
            json!({"os-start": null}),
            json!({"reboot": {"type": "SOFT"}}),
            json!({"createImage": {"name": "a", "metadata": {"k": "v"}}}),
            json!({"os-getConsoleOutput": {"length": 10}}),
            json!({"addSecurityGroup": {"name": "g"}}),
            json!({"removeSecurityGroup": {"name": "g"}}),
        ],
        "console.create" => vec![json!({"remote_console": {"protocol": "serial", "type": "serial"}})],
        "server_metadata.update" | "server_metadata.replace" => {
            vec![json!({"metadata": {"k": "v"}}), json!({"meta": {"k": "v"}})]
        }
        "server_tag.replace" => vec![json!({"tags": ["a"]})],
        "server_interface.attach" => vec![
            json!({"interfaceAttachment": {"net_id": t["networks"], "fixed_ips": [{"ip_address": "10.1.3.3"}]}}),
            json!({"interfaceAttachment": {"port_id": t["ports"]}}),
        ],
        "server_volume.attach" | "server_volume.update" => vec![
            json!({"volumeAttachment": {"volumeId": t["volumes"], "device": "/dev/vdb", "tag": "x", "delete_on_termination": false}}),
        ],
        "service.update" => vec![json!({"status": "enabled", "disabled_reason": "a", "forced_down": false})],
        "quota.update" => vec![json!({"quota_set": {"instances": 10, "cores": 10, "ram": 1000, "force": true}})],
        _ => vec![],
    }
}

/// Lines and their forms as a hospital orders them.
fn order(t: &Things) -> Value {
    json!({
        "name": "a", "note": "b", "create": true, "network": {"cidr": "10.66.0.0/24", "ssh_from": "10.0.0.0/16"}, "trial_days": 1,
        "lines": [{"item": "12", "quantity": 1, "months": 1, "form": {"name": "web", "image": t["images"], "key": "k"}}, {"item": "6", "quantity": 10, "months": 1}]
    })
}

/// Cases of the desk, each with an event, so that its timeline has an entry to spoil the correction of.
async fn desk(w: &World, t: &mut Things) {
    let all = [
        ("tickets", "ticket.create"),
        ("incidents", "incident.create"),
        ("changes", "change.create"),
        ("risk-requests", "risk-request.create"),
        ("problems", "problem.create"),
        ("articles", "article.create"),
        ("maintenances", "maintenance.create"),
    ];
    for (collection, action) in all {
        let made = w.made(&format!("/ops/v1/{collection}"), of_desk(action, t).remove(0)).await;
        t.insert(collection, made["id"].as_str().unwrap().to_owned());
    }
    let path = format!("/ops/v1/incidents/{}/downtimes", t["incidents"]);
    let made = w.made(&path, of_desk("downtime.create", t).remove(0)).await;
    t.insert("downtimes", made["id"].as_str().unwrap().to_owned());
    t.insert("subscriptions", "none".into());
    t.insert("deliveries", "none".into());
}

fn of_desk(action: &str, t: &Things) -> Vec<Value> {
    use kernel::Clock as _;
    let (now, day) = (kernel::SystemClock.now(), std::time::Duration::from_secs(86_400));
    let [then, now, soon, later] =
        [now.minus(day), now.minus(day / 2), now.plus(day), now.plus(2 * day)].map(|t| t.rfc3339());
    let case = |id: &str| t.get(id).cloned().unwrap_or_default();
    match action {
        "ticket.create" => vec![json!({
            "project": t["own"], "kind": "fault", "title": "a", "text": "b", "priority": "high", "channel": "telephone",
            "system": t["systems"], "resources": [t["servers"]], "clock": "x", "requester": "c", "at": then,
        }), json!({"kind": "consultation", "title": "a", "text": "b"})]
        .into_iter()
        .rev()
        .collect(),
        "ticket.act" => vec![
            json!({"event": "accept", "at": then, "note": "a", "assignee": "u", "due": later}),
            json!({"event": "confirm", "satisfaction": 5}),
            json!({"event": "wait", "waits_for": "tenant", "note": "a"}),
        ],
        "ticket.comment" => vec![json!({"note": "a", "internal": true})],
        "ticket.assign" => vec![json!({"assignee": "u", "incident": case("incidents")})],
        "incident.create" => vec![json!({
            "project": t["own"], "kind": "fault", "level": "1", "title": "a", "text": "b", "source": "alarm",
            "systems": [t["systems"]], "systems_total": 9, "resources": [t["servers"]],
        }), json!({"kind": "security", "grade": "low", "title": "a", "text": "b", "at": then})],
        "incident.act" => vec![
            json!({"event": "responded", "at": then, "note": "a", "corrects": "x"}),
            json!({"event": "level", "note": "a", "level": "2"}),
            json!({"event": "level", "note": "a", "grade": "low"}),
        ],
        "incident.report" => vec![json!({"cause": "a", "measures": "b", "supplier_at_fault": true, "harm": false})],
        "downtime.create" => vec![json!({"resource": t["servers"], "from": then, "to": now})],
        "downtime.end" => vec![json!({"to": then})],
        "change.create" => vec![json!({
            "project": t["own"], "kind": "standard", "title": "a", "plan": "b", "rollback_plan": "c", "risk": "low",
            "from": soon, "to": later, "resources": [t["servers"]], "systems": [t["systems"]],
        })],
        "change.act" => vec![
            json!({"event": "cancel", "note": "a", "at": then}),
            json!({"event": "finish", "outcome": "done"}),
        ],
        "maintenance.create" => vec![json!({
            "title": "a", "text": "b", "from": soon, "to": later, "resources": ["*"],
        }), json!({
            "change": case("changes"), "title": "a", "text": "b", "from": soon, "to": later,
            "resources": [t["servers"]],
        })],
        "risk-request.create" => {
            vec![json!({"project": t["own"], "urgent": true, "system": t["systems"], "title": "a", "text": "b"})]
        }
        "risk-request.act" => vec![json!({"event": "respond", "at": then, "note": "a"})],
        "problem.create" => vec![json!({"title": "a", "text": "b", "incidents": [case("incidents")]})],
        "problem.act" => vec![
            json!({"event": "diagnose", "cause": "a", "workaround": "b", "note": "c"}),
            json!({"event": "resolve", "solution": "a"}),
        ],
        "article.create" | "article.rewrite" => vec![json!({
            "title": "a", "text": "b", "keywords": "c", "audience": "staff", "problem": case("problems"), "version": 1,
        })],
        "subscription.create" => vec![
            json!({"topics": ["ticket.*"], "channel": "mail", "target": "a@b.cn"}),
            json!({"topics": ["*"], "channel": "webhook", "target": "https://hook.test/"}),
        ],
        _ => vec![],
    }
}

fn of_access(action: &str, t: &Things) -> Vec<Value> {
    match action {
        "access-grant.request" => {
            vec![json!({"project": t["own"], "servers": [t["servers"]], "reason": "a", "minutes": 60})]
        }
        "access-grant.console" => vec![json!({"server": t["servers"]})],
        _ => vec![json!({"note": "a"})],
    }
}

fn of_ops(action: &str, t: &Things) -> Vec<Value> {
    let desk = of_desk(action, t);
    if !desk.is_empty() {
        return desk;
    }
    match action {
        a if a.starts_with("access-grant.") => of_access(a, t),
        "order.create" | "order.resubmit" => vec![order(t)],
        "order.approve" | "order.reject" | "order.return" | "order.withdraw" | "order.retry" => {
            vec![json!({"reason": "a"})]
        }
        "order-change.create" => vec![
            json!({"kind": "scale_up", "target": t["projects"], "lines": [{"item": "12", "quantity": 1, "form": {}}], "create": false, "network": {"cidr": "10.66.0.0/24"}, "note": "a", "urgent": "b"}),
            json!({"kind": "renew", "target": t["projects"], "months": 3}),
            json!({"kind": "release", "target": t["projects"], "backup": true}),
        ],
        "account-request.create" => vec![
            json!({"person": "a", "contact": "b", "purpose": "c", "system": "platform", "user": t["users"], "role": "reader", "until": "2026-12-31T00:00:00Z", "note": "a", "urgent": "b"}),
        ],
        "opening.create" => vec![
            json!({"name": "a", "targets": [t["servers"], "10.1.0.9"], "protocol": "tcp", "from_port": 1, "to_port": 2, "sources": ["10.0.0.0/16"], "purpose": "c", "until": "2026-12-31T00:00:00Z", "note": "a", "urgent": "b"}),
        ],
        "order.accept" | "order.refuse" | "loan.refuse" => vec![json!({"reason": "a"})],
        "order.complete" => vec![
            json!({"evidence": "a"}),
            json!({"evidence": "a", "reference": "r", "note": "n", "lines": [{"line": 1, "quantity": 1}]}),
        ],
        "deputy.create" => vec![
            json!({"deputy": t["users"], "role": "operator", "from": "2026-12-01T00:00:00Z", "until": "2026-12-31T00:00:00Z", "reason": "a"}),
        ],
        "tree.limit" => vec![json!({"resources": {"cores": 1, "ram": null}})],
        "allocation.create" => vec![json!({"child": t["projects"], "resources": {"cores": 1}, "reason": "a"})],
        "loan.create" => vec![
            json!({"lender": t["projects"], "resources": {"cores": 1}, "until": "2026-12-31T00:00:00Z", "reason": "a"}),
        ],
        "node-token.create" => vec![json!({"hostname": "a", "expires_in": 60})],
        "branding.update" => {
            vec![json!({"name_zh": "a", "name_en": "b", "colour": "#0b6e5c", "host": "own.coverage.test",
            "logo": "iVBORw0KGgoAAAAN", "certificate": "", "key": ""})]
        }
        "clock.move" => vec![json!({"now": "2099-01-01T00:00:00Z"})],
        "server.crash" => vec![json!({"server": t["servers"]})],
        a if crate::score::mine(a) => crate::score::bodies(a, &t["own"]),
        _ => of_duty(action, t),
    }
}

fn of_duty(action: &str, t: &Things) -> Vec<Value> {
    let (then, far, file) = ("2026-01-05T08:00:00Z", "2027-06-05T08:00:00Z", t.get("evidence"));
    match action {
        "duty.plan" => vec![
            json!({"kind": "inspection", "name": "a", "name_en": "b", "begins": then, "due": far, "subject": "c", "project": t["own"]}),
        ],
        "duty.fulfil" | "duty.correct" => {
            vec![json!({"at": then, "note": "a", "reference": "b", "evidence": [file]})]
        }
        "duty.confirm" => vec![json!({"at": then, "note": "a", "reference": "b", "evidence": [file]})],
        "duty.take-back" | "duty.waive" | "register-record.withdraw" | "contract-event.withdraw" => {
            vec![json!({"reason": "a"})]
        }
        "contract-event.record" => {
            vec![
                json!({"kind": "audit", "at": then, "subject": "a", "project": t["own"], "note": "b", "evidence": [file]}),
            ]
        }
        "contract-event.correct" => vec![json!({"at": then, "note": "a", "evidence": [file]})],
        "finding.record" => vec![
            json!({"duty": t.get("duties"), "title": "a", "severity": "low", "note": "b", "system": t["systems"], "project": t["own"], "found_at": then, "due": far, "evidence": [file]}),
        ],
        "finding.rectify" | "finding.close" | "finding.reopen" => vec![json!({"note": "a", "evidence": [file]})],
        // Bytes, which may be any.
        "evidence.store" => vec![json!("bytes")],
        "deliverable.submit" | "deliverable.accept" | "deliverable.return" => {
            vec![json!({"version": "1", "note": "a", "evidence": [file]})]
        }
        "register-record.enter" => {
            vec![json!({"project": t["own"], "system": t["systems"], "evidence": [file], "fields": {
            "title": "a", "at": then, "hours": "2.5", "people": 3, "passed": 2, "place": "onsite", "note": "b"}})]
        }
        "register-record.change" => {
            vec![json!({"version": 1, "fields": {"people": 4, "note": null}, "evidence": [file], "reason": "a"})]
        }
        "shift.plan" => vec![json!({"shifts": [{"team": "a", "post": "primary", "staff": t.get("staff"),
            "begins": "2026-12-05T08:00:00Z", "ends": "2026-12-06T08:00:00Z", "note": "b"}]})],
        "calendar.import" => vec![json!({"text": "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10", "note": "a"})],
        _ => of_systems(action, t),
    }
}

/// Systems, assets, levels.
fn of_systems(action: &str, t: &Things) -> Vec<Value> {
    match action {
        "system.create" | "system.update" => vec![
            system(),
            json!({"name": "a", "owner": "b", "importance": "general",
            "data_class": "general", "needs": [t["systems"]], "revision": 1}),
        ],
        "system.move" => vec![json!({"event": "go_live", "reason": "a"})],
        "system.adopt" => vec![
            json!({"resources": [t["servers"]], "move": false, "reason": "a"}),
            json!({"kind": "server", "arch": "x86_64", "name_prefix": "a"}),
        ],
        "system.release" => vec![json!({"resources": [t["servers"]], "reason": "a"})],
        "asset.create" | "asset.update" => vec![asset()],
        "stocktake.begin" => vec![json!({"name": "a", "classes": ["network"]})],
        "stocktake.check" => vec![json!({"result": "right", "note": "a"})],
        "topology.record" => vec![json!({"note": "a"})],
        "pool.record" => {
            vec![json!({"pool": "x86_64", "dimension": "accelerator", "delta": "8", "at": "2026-01-01T00:00:00Z",
            "reason": "a", "evidence": [t.get("evidence")]})]
        }
        "pool-proposal.confirm" | "pool-proposal.refuse" => vec![json!({"note": "a"})],
        "advice.give" => vec![json!({"note": "a"})],
        "clause-proof.record" => vec![
            json!({"kind": "test", "clauses": ["R-3-001"], "title": "a", "evidence": t.get("evidence"), "passed": true, "at": "2026-01-01T00:00:00Z", "note": "b"}),
            json!({"kind": "certificate", "clauses": ["R-3-001"], "title": "a", "evidence": t.get("evidence"), "valid_until": "2030-01-01T00:00:00Z"}),
        ],
        "clause-proof.withdraw" => vec![json!({"reason": "a"})],
        "health-finding.ticket" => vec![json!({"project": t["projects"], "note": "a"})],
        "level-setting.update" => vec![json!({"settings": {"pool.high_percent": 80}})],
        _ => of_books(action, t),
    }
}

/// What the books take.
fn of_books(action: &str, t: &Things) -> Vec<Value> {
    let body = match action {
        "book.sign" | "bill-line.confirm" => json!({"side": "purchaser"}),
        "bill-line.accept" => json!({"proposal": 1, "side": "purchaser"}),
        "bill-line.reject" => json!({"finding": "a"}),
        "bill-line.dispute" | "bill-line.withdraw" | "bill-line.decline" => json!({"reason": "a", "side": "purchaser"}),
        "bill-line.uphold" => json!({"quantity": "1.5", "finding": "a"}),
        "correction.create" => json!({"fact": "a", "quantity": "1.5", "reason": "b", "evidence": "c"}),
        "correction.approve" | "correction.reject" => json!({"remark": "a"}),
        "contract-version.decline" => json!({"reason": "a"}),
        "contract-draft.check" => json!({"text": "schema = 1\nid = \"a\""}),
        "contract-draft.compare" => json!({"before": "schema = 1", "after": "schema = 1\nid = \"a\""}),
        "usage-import.create" => json!({"records": [{
            "source": "s", "key": "k", "project": t["projects"], "resource": "r", "name": "n", "meter": "volume.gb", "kind": "interval",
            "quantity": "1.5", "from": "2026-02-01T00:00:00Z", "to": "2026-02-02T00:00:00Z", "attributes": {"type": "default"}
        }]}),
        "usage-source.create" => json!({"name": "s", "user": t["users"], "meters": ["volume.gb"]}),
        _ => return vec![],
    };
    vec![body]
}

fn system() -> Value {
    json!({"name": "HIS", "name_en": "HIS", "owner": "a", "owner_contact": "b", "vendor": "c", "vendor_contact": "d",
        "importance": "core", "protection": 3, "filing": "53-1", "data_class": "sensitive", "note": "e",
        "ports": [{"name": "web", "address": "10.0.0.8", "port": 443, "protocol": "https"}]})
}

fn asset() -> Value {
    json!({"class": "network", "name": "core", "serial": "SN1", "vendor": "a", "model": "b", "version": "c", "location": "d",
        "address": "10.0.0.1", "owner": "e", "warranty": "2028-01-01", "note": "f", "state": "in_use"})
}
