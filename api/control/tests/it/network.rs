//! Neutron v2.0 as its clients see it.

#![allow(clippy::unwrap_used, reason = "a failure here is a failing test")]

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use contract::openstack::network::ENDPOINTS;
use control::north::{network as north, render};
use fabric::sim::SimFabric;
use http::{Request, StatusCode};
use httpkit::{Authenticator, Gate};
use kernel::{Caller, Error, Policy, ProjectId, Result, Role};
use network::{Network, WorldRules};
use runtime::Tx;
use runtime::port::{QuotaGate, QuotaLine, Resource, UsageFact, UsageSink};
use runtime::testing::{ListeningAudit, TestEnv, each};
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

/// Tokens that name a project and a role: `a:member`, `b:reader`, `admin:admin`.
struct Tokens;

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>> {
        let (project, role) = token.split_once(':').ok_or_else(|| Error::unauthenticated("no such token"))?;
        let roles = match role {
            "admin" => vec![Role::Admin, Role::Member, Role::Reader],
            "member" => vec![Role::Member, Role::Reader],
            _ => vec![Role::Reader],
        };
        Ok(Arc::new(Caller { project: Some(project.into()), roles, system: false, ..Caller::system("test") }))
    }
}

/// The project `poor` may have nothing.
struct Quota;

#[async_trait]
impl QuotaGate for Quota {
    async fn charge(&self, _: &mut Tx, project: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()> {
        match deltas.iter().find(|(_, n)| *n > 0 && project.as_str() == "poor") {
            Some((r, _)) => Err(Error::over_quota(format!("Quota exceeded for {}; order item 78.", r.as_str()))),
            None => Ok(()),
        }
    }
    async fn lines(&self, _: &mut Tx, _: &ProjectId) -> Result<Vec<QuotaLine>> {
        Ok(Resource::ALL.into_iter().map(|resource| QuotaLine { resource, limit: 50, used: 7 }).collect())
    }
    async fn set_limits(&self, _: &mut Tx, _: &ProjectId, _: &[(Resource, i64)]) -> Result<()> {
        Ok(())
    }
    async fn reset_limits(&self, _: &mut Tx, _: &ProjectId) -> Result<()> {
        Ok(())
    }
}

struct Usage;

#[async_trait]
impl UsageSink for Usage {
    async fn record(&self, _: &mut Tx, _: &[UsageFact]) -> Result<()> {
        Ok(())
    }
}

struct World {
    _t: TestEnv,
    net: Arc<Network>,
    audit: Arc<ListeningAudit>,
    router: Router,
}

const ROOT: &str = "/networking/v2.0";
const A: &str = "a:member";
const ADMIN: &str = "admin:admin";

async fn world(simulated: bool) -> World {
    world_under(simulated, WorldRules::Refuse).await
}

async fn world_under(simulated: bool, rules: WorldRules) -> World {
    let t = runtime::testing::first(each(&[network::MIGRATIONS])).await;
    let net = Network::under(t.env.clone(), Arc::new(SimFabric::new()), Arc::new(Quota), Arc::new(Usage), rules);
    let audit = Arc::new(ListeningAudit::default());
    let gate = Gate {
        auth: Arc::new(Tokens),
        audit: audit.clone(),
        render: render::render,
        metrics: Arc::default(),
        identity_path: "/identity",
    };
    let router = north::routes().build(&gate, north::NetworkState { network: net.clone(), simulated });
    World { _t: t, net, audit, router }
}

impl World {
    async fn send(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{ROOT}/{path}") };
        let mut req = Request::builder().method(method).uri(path).header("host", "cloud.test");
        if !token.is_empty() {
            req = req.header("x-auth-token", token);
        }
        let body = match body {
            Some(v) => {
                req = req.header("content-type", "application/json");
                Body::from(v.to_string())
            }
            None => Body::empty(),
        };
        let r = self.router.clone().oneshot(req.body(body).unwrap()).await.unwrap();
        let status = r.status();
        let bytes = axum::body::to_bytes(r.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
    async fn get(&self, token: &str, path: &str) -> Value {
        let (status, v) = self.send(token, "GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "GET {path}: {v}");
        v
    }
    /// Makes one thing and returns it.
    async fn post(&self, token: &str, path: &str, body: Value) -> Value {
        let (status, mut v) = self.send(token, "POST", path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "POST {path}: {v}");
        v.as_object_mut().unwrap().values_mut().next().unwrap().take()
    }
    async fn put(&self, token: &str, path: &str, body: Value) -> Value {
        let (status, v) = self.send(token, "PUT", path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "PUT {path}: {v}");
        v
    }
    async fn delete(&self, token: &str, path: &str) {
        let (status, v) = self.send(token, "DELETE", path, None).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "DELETE {path}: {v}");
    }
    /// Status and Neutron's type of a refusal, whose form is checked.
    async fn refused(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let (status, v) = self.send(token, method, path, body).await;
        let e = &v["NeutronError"];
        assert!(e["message"].as_str().is_some_and(|m| !m.is_empty()), "{method} {path}: {status} {v}");
        assert_eq!(e["detail"], "");
        (status.as_u16(), e["type"].as_str().unwrap().to_owned())
    }
    async fn network(&self, token: &str, name: &str) -> String {
        let n = self.post(token, "networks", json!({"network": {"name": name}})).await;
        n["id"].as_str().unwrap().to_owned()
    }
    async fn subnet(&self, token: &str, network: &str, cidr: &str) -> String {
        let body = json!({"subnet": {"network_id": network, "ip_version": 4, "cidr": cidr}});
        self.post(token, "subnets", body).await["id"].as_str().unwrap().to_owned()
    }
}

fn refusal(status: u16, kind: &str) -> (u16, String) {
    (status, kind.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_is_served_and_wants_a_token() {
    let w = world(false).await;
    let served = north::routes().endpoints();
    assert_eq!(served.len(), ENDPOINTS.len());
    for e in ENDPOINTS {
        assert!(served.contains(e), "{} {} is not served", e.method.as_str(), e.path);
        if e.policy == Policy::Public {
            continue;
        }
        let path = e.path.replace("{collection}", "networks").replace(['{', '}'], "x");
        let (status, v) = w.send("", e.method.as_str(), &path, None).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {path}: {v}", e.method.as_str());
        if e.audit {
            let (status, _) = w.send("a:reader", e.method.as_str(), &path, Some(json!({}))).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {path}", e.method.as_str());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_public_and_say_what_is_simulated() {
    let w = world(true).await;
    for path in ["/networking", "/networking/"] {
        let v = &w.get("", path).await["versions"][0];
        assert_eq!((v["id"].as_str(), v["status"].as_str()), (Some("v2.0"), Some("CURRENT")));
        assert_eq!(v["links"][0]["href"], "https://cloud.test/networking/v2.0/");
        assert!(v["description"].as_str().unwrap().contains("simulated"));
    }
    let real = world(false).await;
    assert!(real.get("", "/networking/").await["versions"][0].get("description").is_none());
    let open = world_under(false, WorldRules::Allow).await;
    let said = open.get("", "/networking/v2.0/").await["description"].as_str().unwrap().to_owned();
    assert!(said.contains("open to the whole internet") && !said.contains("simulated"), "{said}");
    let r = real.get("", "/networking/v2.0/").await;
    assert!(r["resources"].as_array().unwrap().iter().any(|c| c["collection"] == "networks"));
    assert!(r.get("description").is_none());
    let all = real.get(A, "extensions").await;
    let aliases: Vec<&str> =
        all["extensions"].as_array().unwrap().iter().map(|e| e["alias"].as_str().unwrap()).collect();
    assert!(aliases.contains(&"router") && !aliases.contains(&"subnet_allocation"));
    assert_eq!(real.get(A, "extensions/router").await["extension"]["alias"], "router");
    let unknown = real.refused(A, "GET", "extensions/Availability%20Zone", None).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(real.get(A, "availability_zones").await["availability_zones"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_builds_a_network_and_reaches_the_outside() {
    let w = world(false).await;
    let (cidr, gateway) = ("100.64.9.0/24".parse().unwrap(), Some("100.64.9.1".parse().unwrap()));
    let ext = w.net.ensure_external_network(&"admin".into(), "public", "physnet", cidr, gateway, None).await.unwrap();
    let net = w.network(A, "n1").await;
    let sub = w.subnet(A, &net, "10.1.0.0/24").await;
    let shown = w.get(A, &format!("networks/{net}")).await["network"].take();
    assert_eq!(shown["subnets"], json!([sub]));
    assert_eq!((shown["status"].as_str(), shown["tenant_id"].as_str()), (Some("ACTIVE"), Some("a")));
    assert_eq!(shown["project_id"], shown["tenant_id"]);
    assert_eq!(shown["router:external"], false);
    assert!(shown.get("provider:network_type").is_none(), "for administrators only");
    assert_eq!(w.get(ADMIN, &format!("networks/{net}")).await["network"]["provider:network_type"], "geneve");
    let s = w.get(A, &format!("subnets/{sub}")).await["subnet"].take();
    assert_eq!(s["allocation_pools"], json!([{"start": "10.1.0.2", "end": "10.1.0.254"}]));
    assert_eq!((s["gateway_ip"].as_str(), s["ip_version"].as_u64()), (Some("10.1.0.1"), Some(4)));
    let port = w.post(A, "ports", json!({"port": {"network_id": net, "name": "p1"}})).await;
    assert_eq!(port["fixed_ips"][0], json!({"subnet_id": sub, "ip_address": "10.1.0.3"}));
    assert_eq!((port["status"].as_str(), port["binding:vnic_type"].as_str()), (Some("DOWN"), Some("normal")));
    let r = w.post(A, "routers", json!({"router": {"name": "r1", "external_gateway_info": {"network_id": ext}}})).await;
    let rid = r["id"].as_str().unwrap();
    assert_eq!(r["external_gateway_info"]["enable_snat"], true);
    let leg = w.put(A, &format!("routers/{rid}/add_router_interface"), json!({"subnet_id": sub})).await;
    assert_eq!((leg["id"].as_str(), leg["subnet_id"].as_str()), (Some(rid), Some(sub.as_str())));
    let f = w.post(A, "floatingips", json!({"floatingip": {"floating_network_id": ext}})).await;
    assert_eq!((f["status"].as_str(), f["port_id"].is_null()), (Some("DOWN"), true));
    let fid = format!("floatingips/{}", f["id"].as_str().unwrap());
    let f = w.put(A, &fid, json!({"floatingip": {"port_id": port["id"]}})).await["floatingip"].take();
    assert_eq!((f["fixed_ip_address"].as_str(), f["router_id"].as_str()), (Some("10.1.0.3"), Some(rid)));
    w.net.carry_changes().await.unwrap();
    assert_eq!(w.get(A, &fid).await["floatingip"]["status"], "ACTIVE");
    let f = w.put(A, &fid, json!({"floatingip": {"port_id": null}})).await["floatingip"].take();
    assert!(f["port_id"].is_null());
    w.delete(A, &fid).await;
    w.put(A, &format!("routers/{rid}/remove_router_interface"), json!({"subnet_id": sub})).await;
    w.put(A, &format!("routers/{rid}"), json!({"router": {"external_gateway_info": {}}})).await;
    for path in [format!("routers/{rid}"), format!("ports/{}", port["id"].as_str().unwrap()), format!("networks/{net}")]
    {
        w.delete(A, &path).await;
    }
    assert_eq!(w.get(A, "ports").await["ports"], json!([]));
    let done = w.audit.0.lock().unwrap().iter().filter(|e| e.action == "floatingip.delete").count();
    assert_eq!(done, 2, "an entry before the deed and one after it");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_found_by_filter_and_never_by_path() {
    let w = world(false).await;
    let net = w.network(A, "n1").await;
    let noun = |p: &str, t: &str| (p.to_owned(), refusal(404, t));
    for (path, expected) in [
        noun("networks/n1", "NetworkNotFound"),
        noun("subnets/x", "SubnetNotFound"),
        noun("ports/x", "PortNotFound"),
        noun("routers/x", "RouterNotFound"),
        noun("floatingips/x", "FloatingIPNotFound"),
        noun("security-groups/default", "SecurityGroupNotFound"),
        noun("security-group-rules/x", "SecurityGroupRuleNotFound"),
        noun(&format!("networks/{}", "n".repeat(2000)), "NetworkNotFound"),
    ] {
        assert_eq!(w.refused(A, "GET", &path, None).await, expected);
    }
    let found = w.get(A, "networks?name=n1&project_id=a&tenant_id=a").await;
    assert_eq!(found["networks"][0]["id"], net.as_str());
    assert_eq!(w.get("b:member", "networks?name=n1").await["networks"], json!([]));
    assert_eq!(w.refused("b:member", "GET", &format!("networks/{net}"), None).await, refusal(404, "NetworkNotFound"));
    assert_eq!(
        w.refused("b:member", "DELETE", &format!("networks/{net}"), None).await,
        refusal(404, "NetworkNotFound")
    );
    let groups = w.get("b:member", "security-groups?name=default").await;
    assert_eq!(groups["security_groups"][0]["security_group_rules"].as_array().unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_have_fields_order_and_links() {
    let w = world(false).await;
    let bulk = json!({"networks": [{"name": "c"}, {"name": "a"}, {"name": "b"}]});
    let (status, made) = w.send(A, "POST", "networks", Some(bulk)).await;
    assert_eq!((status, made["networks"].as_array().unwrap().len()), (StatusCode::CREATED, 3));
    let v = w.get(A, "networks?fields=name&fields=id&sort_key=name&sort_dir=asc&limit=2").await;
    assert_eq!(
        v["networks"].as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(v["networks"][0].as_object().unwrap().len(), 2);
    let next = v["networks_links"][0]["href"].as_str().unwrap();
    assert_eq!(v["networks_links"][0]["rel"], "next");
    let rest = w.get(A, next.strip_prefix("https://cloud.test").unwrap()).await;
    assert_eq!(rest["networks"][0]["name"], "c");
    let back = rest["networks_links"][0]["href"].as_str().unwrap();
    assert_eq!(rest["networks_links"][0]["rel"], "previous");
    let before = w.get(A, back.strip_prefix("https://cloud.test").unwrap()).await;
    assert_eq!(before["networks"].as_array().unwrap().len(), 2);
    assert_eq!(before["networks"][1]["name"], "b");
    for bad in ["limit=x", "sort_key=colour", "colour=red", "shared=perhaps", "sort_key=name&sort_dir=up"] {
        assert_eq!(w.refused(A, "GET", &format!("networks?{bad}"), None).await.0, 400, "{bad}");
    }
    let net = made["networks"][0]["id"].as_str().unwrap();
    w.subnet(A, net, "10.1.0.0/24").await;
    w.post(A, "ports", json!({"port": {"network_id": net, "device_id": "s1", "device_owner": "x"}})).await;
    for (filter, n) in [
        ("device_id=s1", 1),
        ("device_id=", 0),
        ("fixed_ips=ip_address%3D10.1.0.3", 1),
        ("fixed_ips=ip_address%3D10.1.0.9", 0),
        ("status=DOWN", 2),
        ("admin_state_up=true", 2),
    ] {
        assert_eq!(w.get(A, &format!("ports?{filter}")).await["ports"].as_array().unwrap().len(), n, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_names_its_field_and_changes_nothing() {
    let w = world(false).await;
    let net = w.network(A, "n").await;
    w.subnet(A, &net, "10.1.0.0/24").await;
    let port = |extra: Value| {
        let mut p = json!({"network_id": net});
        p.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!({ "port": p })
    };
    let sub = |cidr: &str| json!({"subnet": {"network_id": net, "ip_version": 4, "cidr": cidr}});
    let cases = [
        ("networks", json!({"network": {"name": "x".repeat(10_000)}}), 400, "name"),
        ("networks", json!({"network": {"name": 7}}), 400, "network.name"),
        ("networks", json!({"network": {"colour": "red"}}), 400, "colour"),
        ("networks", json!({"network": {"name": "x", "mtu": -5}}), 400, "mtu"),
        ("networks", json!({"network": {"name": "x", "mtu": 9000}}), 400, "MTU"),
        ("networks", json!({"net": {}}), 400, "net"),
        ("networks", json!([]), 400, "body"),
        ("networks", json!({"network": {"shared": true}}), 403, "shared"),
        ("networks", json!({"network": {"provider:physical_network": "x"}}), 403, "physical_network"),
        ("networks", json!({"network": {"project_id": "b"}}), 403, "project"),
        ("subnets", sub("10.1.0.128/25"), 400, "overlaps"),
        ("subnets", sub("everything"), 400, "cidr"),
        ("subnets", json!({"subnet": {"network_id": "nil", "ip_version": 4, "cidr": "10.9.0.0/24"}}), 404, "nil"),
        ("subnets", json!({"subnet": {"network_id": net, "ip_version": 4}}), 400, "cidr"),
        ("ports", port(json!({"fixed_ips": [{"ip_address": "10.1.0.300"}]})), 400, "port.fixed_ips[0].ip_address"),
        ("ports", port(json!({"fixed_ips": [{"ip_address": "10.1.0.2"}]})), 409, "10.1.0.2"),
        ("ports", port(json!({"mac_address": "01:00:5e:00:00:01"})), 400, "mac_address"),
        ("ports", port(json!({"security_groups": ["nil"]})), 404, "nil"),
        ("ports", port(json!({"device_owner": "network:dhcp"})), 403, "device_owner"),
        ("ports", port(json!({"binding:vnic_type": "direct"})), 400, "vnic_type"),
        ("routers", json!({"router": {"external_gateway_info": {"network_id": net}}}), 400, "external"),
        ("floatingips", json!({"floatingip": {"floating_network_id": "nil"}}), 404, "nil"),
        ("floatingips", json!({"floatingip": {}}), 400, "floating_network_id"),
    ];
    let before = (w.get(A, "networks").await, w.get(A, "subnets").await, w.get(A, "ports").await);
    for (path, body, status, word) in cases {
        let (got, v) = w.send(A, "POST", path, Some(body.clone())).await;
        assert_eq!(got.as_u16(), status, "{body}: {v}");
        let message = v["NeutronError"]["message"].as_str().unwrap();
        assert!(message.contains(word), "{body}: {message}");
    }
    assert_eq!(before, (w.get(A, "networks").await, w.get(A, "subnets").await, w.get(A, "ports").await));
    let poor = w.refused("poor:member", "POST", "networks", Some(json!({"network": {"name": "n"}}))).await;
    assert_eq!(poor, refusal(409, "OverQuota"));
    let (status, _) = w.send(A, "PUT", &format!("networks/{net}"), Some(json!({"network": {"id": "x"}}))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_open_to_the_world_is_refused_in_neutrons_form() {
    let w = world(false).await;
    let g = w.post(A, "security-groups", json!({"security_group": {"name": "web"}})).await;
    let group = format!("security-groups/{}", g["id"].as_str().unwrap());
    let before = w.get(A, &group).await;
    // As openstackclient sends it without --remote-ip, for IPv6, for any protocol; several at once, and by the administrator.
    let client = json!({"security_group_id": g["id"], "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp",
        "port_range_min": 22, "port_range_max": 22, "remote_ip_prefix": null, "remote_group_id": null, "description": ""});
    let with = |more: Value| {
        let mut rule = client.clone();
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let six = with(json!({"ethertype": "IPv6", "protocol": "udp", "remote_ip_prefix": "::/0"}));
    let any = with(json!({"protocol": null, "port_range_min": null, "port_range_max": null}));
    let good = with(json!({"remote_ip_prefix": "10.20.0.0/16"}));
    let one = |rule: &Value| json!({ "security_group_rule": rule });
    let several = json!({"security_group_rules": [good, client]});
    for (who, body) in [(A, one(&client)), (A, one(&six)), (A, one(&any)), (A, several), (ADMIN, one(&client))] {
        let (status, v) = w.send(who, "POST", "security-group-rules", Some(body.clone())).await;
        let e = &v["NeutronError"];
        assert_eq!(
            (status, &e["type"]),
            (StatusCode::FORBIDDEN, &json!("SecurityGroupRuleOpenToWorld")),
            "{body}: {v}"
        );
        let message = e["message"].as_str().unwrap();
        assert!(message.starts_with("remote_ip_prefix: ") && message.contains("/ops/v1/openings"), "{message}");
    }
    assert_eq!(w.get(A, &group).await, before);
    let ping = with(json!({"protocol": "icmp", "port_range_min": null, "port_range_max": null}));
    w.post(A, "security-group-rules", one(&ping)).await;
    let made = w.post(A, "security-group-rules", one(&good)).await;
    // A rule is as it was made: what was narrow does not become wide.
    let path = format!("security-group-rules/{}", made["id"].as_str().unwrap());
    let wider = json!({"security_group_rule": {"remote_ip_prefix": "0.0.0.0/0"}});
    let (status, v) = w.send(A, "PUT", &path, Some(wider)).await;
    assert!(status.is_client_error(), "{status}: {v}");
    assert_eq!(w.get(A, &path).await["security_group_rule"]["remote_ip_prefix"], "10.20.0.0/16");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_tags_and_quotas() {
    let w = world(false).await;
    let g = w.post(A, "security-groups", json!({"security_group": {"name": "web"}})).await;
    let gid = g["id"].as_str().unwrap();
    let rule = json!({"security_group_id": gid, "direction": "ingress", "protocol": "tcp", "port_range_min": "22",
        "port_range_max": 22, "remote_ip_prefix": "10.20.0.0/16", "ethertype": "IPv4"});
    let r = w.post(A, "security-group-rules", json!({"security_group_rule": rule})).await;
    assert_eq!((r["port_range_min"].as_u64(), r["normalized_cidr"].as_str()), (Some(22), Some("10.20.0.0/16")));
    let twice = w.refused(A, "POST", "security-group-rules", Some(json!({"security_group_rule": rule}))).await;
    assert_eq!(twice, refusal(409, "SecurityGroupRuleExists"));
    let found = w.get(A, &format!("security-group-rules?security_group_id={gid}&direction=ingress")).await;
    assert_eq!(found["security_group_rules"].as_array().unwrap().len(), 1);
    w.delete(A, &format!("security-group-rules/{}", r["id"].as_str().unwrap())).await;
    let tags = w.put(A, &format!("security-groups/{gid}/tags"), json!({"tags": ["b", "a"]})).await;
    assert_eq!(tags["tags"], json!(["a", "b"]));
    let (status, _) = w.send(A, "PUT", &format!("security-groups/{gid}/tags/c"), None).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(w.get(A, "security-groups?tags=a,c").await["security_groups"][0]["tags"], json!(["a", "b", "c"]));
    assert_eq!(w.get(A, "security-groups?tags=a,d").await["security_groups"], json!([]));
    assert_eq!(w.refused(A, "GET", "wards/1/tags", None).await.0, 404);
    w.delete(A, &format!("security-groups/{gid}/tags/c")).await;
    w.delete(A, &format!("security-groups/{gid}")).await;
    let q = w.get(A, "quotas/a").await;
    assert_eq!((q["quota"]["floatingip"].as_i64(), q["quota"].as_object().unwrap().len()), (Some(50), 7));
    for path in ["quotas/a/details", "quotas/a/details.json"] {
        assert_eq!(w.get(A, path).await["quota"]["port"], json!({"limit": 50, "used": 7, "reserved": 0}));
    }
    assert_eq!(w.get(A, "quotas/a/default").await["quota"]["router"], 50);
    assert_eq!(w.refused(A, "GET", "quotas/b", None).await.0, 403);
    assert_eq!(w.refused(A, "PUT", "quotas/a", Some(json!({"quota": {"port": 5}}))).await.0, 403);
    w.put(ADMIN, "quotas/a", json!({"quota": {"port": 5}})).await;
    assert_eq!(w.refused(ADMIN, "PUT", "quotas/a", Some(json!({"quota": {"port": -2}}))).await.0, 400);
    assert_eq!(w.refused(ADMIN, "PUT", "quotas/a", Some(json!({"quota": {"ports": 2}}))).await.0, 400);
    w.delete(ADMIN, "quotas/a").await;
    w.net.observe_node(&"node-1".into(), "host1", None, true).await.unwrap();
    let agents = w.get(ADMIN, "agents").await;
    assert_eq!(
        (agents["agents"][0]["host"].as_str(), agents["agents"][0]["alive"].as_bool()),
        (Some("host1"), Some(true))
    );
    assert_eq!(w.refused(A, "GET", "agents", None).await.0, 403);
}
