//! Nova's handlers over the real slices: shapes, microversions, statuses, who may do what.

use crate::compute_world::{World, member, worlds};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use contract::openstack::compute::ENDPOINTS;
use control::north::{compute as nova, render};
use http::{HeaderMap, Request, StatusCode};
use httpkit::{Authenticator, Gate};
use kernel::{Caller, Error, Policy, ProjectId, Result, Role, UserId};
use runtime::testing::ListeningAudit;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

/// Tokens are `project:role`.
struct Tokens;

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>> {
        let (project, role) = token.split_once(':').ok_or_else(|| Error::unauthenticated("no such token"))?;
        let roles = match role {
            "admin" => vec![Role::Admin, Role::Member, Role::Reader],
            "member" => vec![Role::Member, Role::Reader],
            "reader" => vec![Role::Reader],
            "operator" => vec![Role::Operator],
            _ => vec![],
        };
        let user = UserId::from(format!("user-of-{project}"));
        Ok(Arc::new(Caller {
            project: Some(ProjectId::from(project)),
            roles,
            system: false,
            user,
            ..Caller::system("test")
        }))
    }
}

struct Api {
    router: Router,
    audit: Arc<ListeningAudit>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Api {
    fn over(w: &World) -> Api {
        let audit = Arc::new(ListeningAudit::default());
        let gate = Gate {
            auth: Arc::new(Tokens),
            audit: audit.clone(),
            render: render::render,
            metrics: Arc::default(),
            identity_path: "/identity",
        };
        Api { router: nova::router(&gate, nova::ComputeApi::new(w.c.clone(), true)), audit }
    }

    async fn send(&self, token: &str, version: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let path = if path.starts_with("/compute") { path.to_owned() } else { format!("/compute/v2.1{path}") };
        let mut r = Request::builder().method(method).uri(path).header("host", "cloud.test:8443");
        if !token.is_empty() {
            r = r.header("x-auth-token", token);
        }
        if !version.is_empty() {
            r = r.header("openstack-api-version", format!("compute {version}"));
        }
        let body = match body {
            Some(b) => {
                r = r.header("content-type", "application/json");
                Body::from(b.to_string())
            }
            None => Body::empty(),
        };
        let answer = self.router.clone().oneshot(r.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, token: &str, version: &str, path: &str) -> Value {
        let a = self.send(token, version, "GET", path, None).await;
        assert_eq!(a.status, 200, "{path}: {}", a.body);
        a.body
    }

    async fn post(&self, token: &str, version: &str, path: &str, body: Value) -> Answer {
        self.send(token, version, "POST", path, Some(body)).await
    }
}

const ME: &str = "p:member";
const NEW: &str = "2.96";

fn wish(w: &World) -> Value {
    json!({"server": {"name": "web", "flavorRef": "test.nano", "imageRef": w.image.as_str(), "networks": [{"uuid": w.net.as_str()}]}})
}

async fn made(w: &World, api: &Api) -> String {
    let a = api.post(ME, NEW, "/servers", wish(w)).await;
    assert_eq!(a.status, 202, "{}", a.body);
    w.quiet().await;
    a.body["server"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_are_found_and_negotiated() {
    let w = runtime::testing::first(worlds()).await;
    let api = Api::over(&w);
    for path in ["/compute", "/compute/"] {
        let b = api.get("", "", path).await;
        assert_eq!((&b["versions"][0]["id"], &b["versions"][0]["version"]), (&json!("v2.1"), &json!("2.96")));
    }
    for path in ["/compute/v2.1", "/compute/v2.1/"] {
        let b = api.get("", "", path).await;
        assert_eq!(b["version"]["min_version"], "2.1");
        assert_eq!(b["version"]["links"][0]["href"], "https://cloud.test:8443/compute/v2.1/");
        assert!(b["version"]["description"].as_str().unwrap().contains("imulated"));
    }
    let a = api.send(ME, "2.79", "GET", "/flavors", None).await;
    assert_eq!(a.headers["openstack-api-version"], "compute 2.79");
    assert_eq!(a.headers["x-openstack-nova-api-version"], "2.79");
    assert!(a.headers["vary"].to_str().unwrap().contains("OpenStack-API-Version"));
    let a = api.send(ME, "latest", "GET", "/servers/none", None).await;
    assert_eq!((a.status.as_u16(), &a.headers["openstack-api-version"]), (404, &"compute 2.96".parse().unwrap()));
    assert_eq!(a.body["itemNotFound"]["code"], 404);
    assert_eq!(api.send(ME, "2.97", "GET", "/flavors", None).await.status, 406);
    assert_eq!(api.send(ME, "two", "GET", "/flavors", None).await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_has_its_row_and_every_row_its_route() {
    let mut routed: Vec<_> = nova::routes().endpoints().iter().map(|e| (e.path, e.method)).collect();
    let mut table: Vec<_> = ENDPOINTS.iter().map(|e| (e.path, e.method)).collect();
    routed.sort();
    table.sort();
    assert_eq!(routed, table);
    for e in ENDPOINTS {
        assert_eq!(e.audit, e.method != kernel::Method::Get, "{}", e.path);
        assert!(e.policy != Policy::Authenticated, "{}", e.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_in_every_shape() {
    for w in worlds().await {
        let api = Api::over(&w);
        let a = api.post(ME, NEW, "/servers", wish(&w)).await;
        assert_eq!(a.status, 202);
        let server = &a.body["server"];
        let id = server["id"].as_str().unwrap();
        assert_eq!(a.headers["location"], format!("https://cloud.test:8443/compute/v2.1/servers/{id}").as_str());
        assert!(server["adminPass"].as_str().unwrap().len() > 8);
        w.quiet().await;
        let s = &api.get(ME, NEW, &format!("/servers/{id}")).await["server"];
        assert_eq!(
            (&s["status"], &s["OS-EXT-STS:power_state"], &s["xinglin:booted"]),
            (&json!("ACTIVE"), &json!(1), &json!(true))
        );
        assert_eq!((&s["flavor"]["original_name"], &s["flavor"]["ram"]), (&json!("test.nano"), &json!(192)));
        let address = &s["addresses"]["net"][0];
        assert_eq!((&address["version"], &address["OS-EXT-IPS:type"]), (&json!(4), &json!("fixed")));
        assert_eq!(
            (&s["description"], &s["tags"], &s["locked"], &s["metadata"]),
            (&json!(null), &json!([]), &json!(false), &json!({}))
        );
        assert_eq!(
            (&s["OS-EXT-AZ:availability_zone"], &s["security_groups"]),
            (&json!("nova"), &json!([{"name": "default"}]))
        );
        assert_eq!(s["image"]["id"], w.image.as_str());
        assert!(s["OS-EXT-SRV-ATTR:host"].is_null() && s.get("OS-EXT-SRV-ATTR:host").is_none());
        assert_eq!(s["created"].as_str().unwrap().len(), 20);
        assert_eq!(s["hostId"].as_str().unwrap().len(), 56);
        // The oldest shape.
        let s = &api.get(ME, "", &format!("/servers/{id}")).await["server"];
        assert_eq!(s["flavor"]["id"], "test.nano");
        for later in [
            "description",
            "tags",
            "locked",
            "server_groups",
            "OS-EXT-SRV-ATTR:hostname",
            "xinglin:booted",
            "pinned_availability_zone",
        ] {
            assert!(s.get(later).is_none(), "{later}");
        }
        // What administrators see.
        let s = &api.get("admin:admin", NEW, &format!("/servers/{id}")).await["server"];
        assert_eq!((&s["OS-EXT-SRV-ATTR:host"], &s["host_status"]), (&json!("host-1"), &json!("UP")));
        assert_eq!(s["OS-EXT-SRV-ATTR:root_device_name"], "/dev/vda");
        let ips = api.get(ME, NEW, &format!("/servers/{id}/ips")).await;
        assert_eq!(ips["addresses"]["net"][0]["addr"], address_of(&api, id).await);
        assert_eq!(api.send(ME, NEW, "GET", &format!("/servers/{id}/ips/none"), None).await.status, 404);
        assert_eq!(api.send(ME, NEW, "DELETE", &format!("/servers/{id}"), None).await.status, 204);
        w.quiet().await;
        assert_eq!(api.send(ME, NEW, "GET", &format!("/servers/{id}"), None).await.status, 404);
        w.assert_nothing_left("the API").await;
    }
}

async fn address_of(api: &Api, id: &str) -> Value {
    let all = api.get(ME, NEW, &format!("/servers/{id}/os-interface")).await;
    all["interfaceAttachments"][0]["fixed_ips"][0]["ip_address"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_have_pages_and_filters() {
    for w in worlds().await {
        let api = Api::over(&w);
        let mut many = wish(&w);
        many["server"]["min_count"] = json!("3");
        assert_eq!(api.post(ME, NEW, "/servers", many).await.status, 202);
        w.quiet().await;
        let b = api.get(ME, NEW, "/servers/detail?limit=2&deleted=False&status=ACTIVE").await;
        assert_eq!(b["servers"].as_array().unwrap().len(), 2);
        let next = b["servers_links"][0]["href"].as_str().unwrap();
        assert!(next.starts_with(
            "https://cloud.test:8443/compute/v2.1/servers/detail?limit=2&deleted=False&status=ACTIVE&marker="
        ));
        let b = api.get(ME, NEW, next.strip_prefix("https://cloud.test:8443").unwrap()).await;
        assert_eq!((b["servers"].as_array().unwrap().len(), b.get("servers_links")), (1, None));
        let by_name = "/servers/detail?limit=2&sort_key=display_name&sort_dir=asc";
        let b = api.get(ME, NEW, by_name).await;
        assert_eq!((&b["servers"][0]["name"], &b["servers"][1]["name"]), (&json!("web-1"), &json!("web-2")));
        let next = b["servers_links"][0]["href"].as_str().unwrap();
        let b = api.get(ME, NEW, next.strip_prefix("https://cloud.test:8443").unwrap()).await;
        assert_eq!((b["servers"].as_array().unwrap().len(), &b["servers"][0]["name"]), (1, &json!("web-3")));
        let b = api.get(ME, NEW, "/servers?name=web-2").await;
        assert_eq!((b["servers"].as_array().unwrap().len(), &b["servers"][0]["name"]), (1, &json!("web-2")));
        assert!(api.get("q:member", NEW, "/servers/detail").await["servers"].as_array().unwrap().is_empty());
        assert_eq!(
            api.get("admin:admin", NEW, "/servers?all_tenants=True").await["servers"].as_array().unwrap().len(),
            3
        );
        assert_eq!(api.get("admin:admin", NEW, "/servers?project_id=p").await["servers"].as_array().unwrap().len(), 3);
        for (path, status) in [
            ("/servers?all_tenants=1", 403),
            ("/servers?limit=-1", 400),
            ("/servers?limit=x", 400),
            ("/servers?marker=x", 400),
            ("/servers?name=(", 400),
            ("/servers?changes-since=yesterday", 400),
            ("/servers?sort_key=user_data", 400),
            ("/servers?sort_key=display_name&sort_dir=up", 400),
            ("/servers?sort_key=display_name&sort_dir=asc&sort_dir=asc", 400),
        ] {
            assert_eq!(api.send(ME, NEW, "GET", path, None).await.status, status, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_and_their_record() {
    for w in worlds().await {
        let api = Api::over(&w);
        let id = made(&w, &api).await;
        let act = async |body: Value| api.post(ME, NEW, &format!("/servers/{id}/action"), body).await;
        let a = act(json!({"os-start": null})).await;
        assert_eq!((a.status.as_u16(), &a.body["conflictingRequest"]["code"]), (409, &json!(409)));
        for body in [
            json!({"os-stop": null}),
            json!({"os-start": null}),
            json!({"reboot": {"type": "HARD"}}),
            json!({"reboot": {"type": "soft"}}),
        ] {
            let a = act(body.clone()).await;
            assert_eq!(a.status, 202, "{body}: {}", a.body);
            w.quiet().await;
        }
        let a = act(json!({"createImage": {"name": "snap", "metadata": {}}})).await;
        assert_eq!(a.status, 202);
        assert!(a.body["image_id"].is_string());
        w.quiet().await;
        let old = api.post(ME, "2.1", &format!("/servers/{id}/action"), json!({"createImage": {"name": "old"}})).await;
        assert!(old.headers["location"].to_str().unwrap().contains("/image/v2/images/"));
        w.quiet().await;
        assert!(act(json!({"os-getConsoleOutput": {}})).await.body["output"].as_str().unwrap().contains("login"));
        assert_eq!(act(json!({"os-getConsoleOutput": {"length": 1}})).await.body["output"], "login: ");
        for (body, status) in [
            (json!({"resize": {"flavorRef": "test.nano"}}), 400),
            (json!({"reboot": {"type": "warm"}}), 400),
            (json!({"reboot": {}}), 400),
            (json!({"createImage": {"name": "x".repeat(10_000)}}), 400),
            (json!({"os-getConsoleOutput": {"length": -7}}), 400),
            (json!({}), 400),
            (json!({"os-stop": null, "os-start": null}), 400),
            (json!([]), 400),
        ] {
            let a = act(body.clone()).await;
            assert_eq!((a.status.as_u16(), a.body["badRequest"]["code"].as_u64()), (status, Some(400)), "{body}");
        }
        let b = api.get(ME, "2.84", &format!("/servers/{id}/os-instance-actions")).await;
        let all = b["instanceActions"].as_array().unwrap();
        assert_eq!((all.len(), &all[6]["action"], &all[6]["user_id"]), (7, &json!("create"), &json!("user-of-p")));
        let request = all[6]["request_id"].as_str().unwrap();
        let one = api.get(ME, "2.84", &format!("/servers/{id}/os-instance-actions/{request}")).await;
        assert_eq!(one["instanceAction"]["events"][0]["result"], "Success");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn volumes_interfaces_metadata_and_tags() {
    for w in worlds().await {
        let api = Api::over(&w);
        let id = made(&w, &api).await;
        let new = storage::volume::create::NewVolume { size_gb: Some(1), ..Default::default() };
        let v = w.s.create_volume(&member("p"), new).await.unwrap().id;
        w.quiet().await;
        let path = format!("/servers/{id}/os-volume_attachments");
        let a = api.post(ME, "2.89", &path, json!({"volumeAttachment": {"volumeId": v.as_str()}})).await;
        assert_eq!((a.status.as_u16(), &a.body["volumeAttachment"]["device"]), (200, &json!("/dev/vdb")), "{}", a.body);
        w.quiet().await;
        let b = api.get(ME, "2.89", &path).await;
        assert!(
            b["volumeAttachments"][0]["attachment_id"].is_string() && b["volumeAttachments"][0].get("id").is_none()
        );
        assert_eq!(api.get(ME, "", &path).await["volumeAttachments"][0]["id"], v.as_str());
        let s = api.get(ME, NEW, &format!("/servers/{id}")).await;
        assert_eq!(s["server"]["os-extended-volumes:volumes_attached"][0]["id"], v.as_str());
        assert_eq!(api.send(ME, NEW, "DELETE", &format!("{path}/{v}"), None).await.status, 202);
        w.quiet().await;
        assert_eq!(api.send(ME, NEW, "DELETE", &format!("{path}/{v}"), None).await.status, 404);
        assert_eq!(api.post(ME, NEW, &path, json!({"volumeAttachment": {"volumeId": 7}})).await.status, 400);

        let path = format!("/servers/{id}/metadata");
        assert_eq!(
            api.post(ME, NEW, &path, json!({"metadata": {"a": "1"}})).await.body,
            json!({"metadata": {"a": "1"}})
        );
        assert_eq!(api.send(ME, NEW, "PUT", &format!("{path}/b"), Some(json!({"meta": {"b": "2"}}))).await.status, 200);
        assert_eq!(api.get(ME, NEW, &format!("{path}/b")).await, json!({"meta": {"b": "2"}}));
        assert_eq!(api.send(ME, NEW, "DELETE", &format!("{path}/b"), None).await.status, 204);
        assert_eq!(api.send(ME, NEW, "PUT", &path, Some(json!({"metadata": {}}))).await.body, json!({"metadata": {}}));
        assert_eq!(api.post(ME, NEW, &path, json!({"metadata": {"a": 1}})).await.status, 400);

        let path = format!("/servers/{id}/tags");
        assert_eq!(api.send(ME, "2.25", "GET", &path, None).await.status, 404);
        assert_eq!(api.send(ME, NEW, "PUT", &format!("{path}/blue"), None).await.status, 201);
        assert_eq!(api.send(ME, NEW, "PUT", &format!("{path}/blue"), None).await.status, 204);
        assert_eq!(api.get(ME, NEW, &path).await, json!({"tags": ["blue"]}));
        assert_eq!(api.send(ME, NEW, "DELETE", &format!("{path}/red"), None).await.status, 404);

        let groups = api.get(ME, NEW, &format!("/servers/{id}/os-security-groups")).await;
        assert_eq!(groups["security_groups"][0]["name"], "default");
        let a = api
            .send(
                ME,
                NEW,
                "PUT",
                &format!("/servers/{id}"),
                Some(json!({"server": {"name": "new", "description": null}})),
            )
            .await;
        assert_eq!((a.status.as_u16(), &a.body["server"]["name"]), (200, &json!("new")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_clients_write_wrongly_is_named_and_changes_nothing() {
    for w in worlds().await {
        let api = Api::over(&w);
        let with = |k: &str, v: Value| {
            let mut b = wish(&w);
            b["server"][k] = v;
            b
        };
        for (field, body) in [
            ("name", with("name", json!(7))),
            ("name", with("name", json!("x".repeat(10_000)))),
            ("min_count", with("min_count", json!(-1))),
            ("max_count", with("max_count", json!(31))),
            ("flavorRef", with("flavorRef", json!("none"))),
            ("imageRef", with("imageRef", json!("none"))),
            ("networks", with("networks", json!("some"))),
            ("networks", with("networks", json!([{}]))),
            ("networks", with("networks", json!([{"uuid": w.net.as_str(), "fixed_ip": "nowhere"}]))),
            ("metadata", with("metadata", json!({"a": 1}))),
            ("personality", with("personality", json!([]))),
            ("block_device_mapping_v2", with("block_device_mapping_v2", json!([{"source_type": "tape", "uuid": "x"}]))),
            (
                "block_device_mapping_v2",
                with(
                    "block_device_mapping_v2",
                    json!([{"source_type": "blank", "destination_type": "volume", "volume_size": -4}]),
                ),
            ),
            ("key_name", with("key_name", json!("none"))),
            ("server", json!({})),
        ] {
            let a = api.post(ME, NEW, "/servers", body.clone()).await;
            let message = a.body["badRequest"]["message"].as_str().unwrap_or_default();
            assert_eq!(a.status, 400, "{body}: {}", a.body);
            assert!(message.contains(field) || field == "flavorRef" || field == "imageRef", "{field}: {message}");
        }
        let mut late = wish(&w);
        late["server"]["hostname"] = json!("h");
        assert_eq!(api.post(ME, "2.89", "/servers", late).await.status, 400);
        let bare = json!({"server": {"name": "n", "flavorRef": "test.nano", "imageRef": w.image.as_str()}});
        assert_eq!(api.post(ME, "2.37", "/servers", bare.clone()).await.status, 400);
        w.assert_nothing_left("bad requests").await;
        // Below 2.37 nothing need be said about networks.
        assert_eq!(api.post(ME, "2.1", "/servers", bare).await.status, 202);
        w.limit(runtime::port::Resource::Instances, 1).await;
        let a = api.post(ME, NEW, "/servers", wish(&w)).await;
        assert_eq!(a.status, 403);
        assert!(a.body["forbidden"]["message"].as_str().unwrap().contains("order item"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_decide_and_changes_are_audited() {
    let w = runtime::testing::first(worlds()).await;
    let api = Api::over(&w);
    assert_eq!(api.send("", NEW, "GET", "/servers", None).await.status, 401);
    assert_eq!(api.post("p:reader", NEW, "/servers", wish(&w)).await.status, 403);
    for path in ["/os-hypervisors", "/os-services", "/os-availability-zone/detail"] {
        assert_eq!(api.send(ME, NEW, "GET", path, None).await.status, 403, "{path}");
        assert_eq!(api.send("p:operator", NEW, "GET", path, None).await.status, 200, "{path}");
    }
    assert_eq!(
        api.post(ME, NEW, "/flavors", json!({"flavor": {"name": "f", "ram": 1, "vcpus": 1, "disk": 0}})).await.status,
        403
    );
    assert_eq!(api.send(ME, NEW, "GET", "/os-quota-sets/q", None).await.status, 403);
    let id = made(&w, &api).await;
    assert_eq!(api.send("q:member", NEW, "GET", &format!("/servers/{id}"), None).await.status, 404);
    assert_eq!(api.send("q:member", NEW, "DELETE", &format!("/servers/{id}"), None).await.status, 404);
    let entries = api.audit.0.lock().unwrap();
    assert!(entries.iter().any(|e| e.action == "server.create" && e.status == Some(202)));
    assert!(entries.iter().any(|e| e.action == "server.delete" && e.status == Some(404)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flavors_keypairs_quota_limits_and_hosts() {
    for w in worlds().await {
        let api = Api::over(&w);
        let admin = "admin:admin";
        let b = api.get(ME, "2.61", "/flavors/detail?is_public=None&limit=2").await;
        assert_eq!((b["flavors"].as_array().unwrap().len(), b["flavors_links"].as_array().unwrap().len()), (2, 1));
        assert_eq!(api.send(ME, NEW, "GET", "/flavors/1%E6%A0%B81G", None).await.status, 404);
        let f = json!({"flavor": {"name": "t", "ram": "512", "vcpus": 1, "disk": 0, "id": "auto"}});
        let a = api.post(admin, "2.61", "/flavors", f.clone()).await;
        assert_eq!((a.status.as_u16(), &a.body["flavor"]["ram"]), (200, &json!(512)));
        let id = a.body["flavor"]["id"].as_str().unwrap().to_owned();
        assert_eq!(api.post(admin, "2.61", "/flavors", f).await.status, 409);
        assert_eq!(
            api.post(admin, NEW, "/flavors", json!({"flavor": {"name": "u", "ram": -1, "vcpus": 1, "disk": 0}}))
                .await
                .status,
            400
        );
        let specs = json!({"extra_specs": {"hw:architecture": "aarch64"}});
        assert_eq!(api.post(admin, NEW, &format!("/flavors/{id}/os-extra_specs"), specs.clone()).await.body, specs);
        assert_eq!(
            api.get(ME, "2.61", &format!("/flavors/{id}")).await["flavor"]["extra_specs"]["hw:architecture"],
            "aarch64"
        );
        assert!(api.get(ME, "", &format!("/flavors/{id}")).await["flavor"].get("extra_specs").is_none());
        let clash = json!({"server": {"name": "n", "flavorRef": id, "imageRef": w.image.as_str(), "networks": "none"}});
        let a = api.post(ME, NEW, "/servers", clash).await;
        let text = a.body["badRequest"]["message"].as_str().unwrap();
        assert!(text.contains("aarch64") && text.contains("x86_64"), "{text}");
        assert_eq!(api.send(admin, NEW, "DELETE", &format!("/flavors/{id}"), None).await.status, 202);

        let a = api.post(ME, "2.10", "/os-keypairs", json!({"keypair": {"name": "k"}})).await;
        assert_eq!((a.status.as_u16(), &a.body["keypair"]["type"]), (201, &json!("ssh")));
        assert!(a.body["keypair"]["private_key"].is_string());
        assert_eq!(api.post(ME, "2.92", "/os-keypairs", json!({"keypair": {"name": "k2"}})).await.status, 400);
        assert_eq!(api.post(ME, "2.10", "/os-keypairs", json!({"keypair": {"name": "k"}})).await.status, 409);
        assert_eq!(api.get(ME, "2.10", "/os-keypairs").await["keypairs"][0]["keypair"]["name"], "k");
        assert_eq!(api.get(ME, "2.10", "/os-keypairs/k").await["keypair"]["user_id"], "user-of-p");
        assert_eq!(api.send(ME, "2.10", "GET", "/os-keypairs?user_id=other", None).await.status, 403);
        assert_eq!(api.send(ME, "2.10", "DELETE", "/os-keypairs/k", None).await.status, 204);

        let set = json!({"quota_set": {"instances": 7, "cores": "9"}});
        let a = api.send(admin, "2.56", "PUT", "/os-quota-sets/p", Some(set)).await;
        assert_eq!(
            (a.status.as_u16(), &a.body["quota_set"]["instances"], &a.body["quota_set"]["cores"]),
            (200, &json!(7), &json!(9))
        );
        for bad in [json!({"instances": -2}), json!({"instances": "x"}), json!({"unicorns": 1})] {
            assert_eq!(
                api.send(admin, "2.56", "PUT", "/os-quota-sets/p", Some(json!({"quota_set": bad}))).await.status,
                400
            );
        }
        let b = api.get(ME, "2.56", "/os-quota-sets/p/detail").await;
        assert_eq!((&b["quota_set"]["instances"]["limit"], &b["quota_set"]["id"]), (&json!(7), &json!("p")));
        assert_eq!(api.get(ME, NEW, "/limits?reserved=False").await["limits"]["absolute"]["maxTotalInstances"], 7);
        assert_eq!(api.send(admin, NEW, "DELETE", "/os-quota-sets/p", None).await.status, 202);

        let b = api.get(admin, "2.88", "/os-hypervisors/detail").await;
        assert!(b["hypervisors"][0].get("vcpus").is_none() && b["hypervisors"][0]["service"]["host"] == "host-1");
        let old = api.get(admin, "2.1", "/os-hypervisors/detail").await;
        assert_eq!((&old["hypervisors"][0]["vcpus"], &old["hypervisors"][0]["id"]), (&json!(32), &json!(1)));
        assert_eq!(api.send(admin, "2.88", "GET", "/os-hypervisors/host-1", None).await.status, 404);
        assert_eq!(api.get(admin, "2.87", "/os-hypervisors/statistics").await["hypervisor_statistics"]["count"], 1);
        let service = api.get(admin, "2.69", "/os-services").await["services"][0]["id"].as_str().unwrap().to_owned();
        let off = json!({"status": "disabled", "disabled_reason": "repair"});
        let a = api.send(admin, "2.69", "PUT", &format!("/os-services/{service}"), Some(off)).await;
        assert_eq!(a.body["service"]["status"], "disabled");
        let zones = api.get(ME, NEW, "/os-availability-zone").await;
        assert_eq!(
            zones["availabilityZoneInfo"][0],
            json!({"zoneName": "nova", "zoneState": {"available": false}, "hosts": null})
        );
        assert!(api.get(ME, NEW, "/extensions").await["extensions"].as_array().unwrap().len() > 10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consoles_are_asked_for_and_a_used_key_is_none() {
    let w = runtime::testing::first(worlds()).await;
    let api = Api::over(&w);
    let id = made(&w, &api).await;
    let ask = |kind: &str| json!({"remote_console": {"protocol": kind, "type": kind}});
    let a = api.post(ME, NEW, &format!("/servers/{id}/remote-consoles"), ask("serial")).await;
    let url = a.body["remote_console"]["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("wss://cloud.test:8443/compute/serial/"), "{url}");
    assert_eq!(api.post(ME, NEW, &format!("/servers/{id}/remote-consoles"), ask("novnc")).await.status, 400);
    // Without an upgrade the address says what it speaks, and the key stays unused.
    let path = url.strip_prefix("wss://cloud.test:8443").unwrap();
    assert_eq!(api.send("", "", "GET", path, None).await.status, 400);
    assert_eq!(w.count("compute_console").await, 1);
}
