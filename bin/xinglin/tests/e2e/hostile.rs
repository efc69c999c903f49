//! Bad input through the binary: the protocol's own error form with the right status, and nothing is changed by it.

use crate::api::Tenant;
use crate::cloud::{Answer, Cloud, Options, Session};
use crate::leftover::{differences, holdings};
use serde_json::{Value, json};

/// Whether an error has the form of the service that the path belongs to.
pub fn in_form(path: &str, b: &Value) -> bool {
    match path.split('/').nth(1).unwrap() {
        // One key that names the fault, with a message in it.
        "compute" | "volume" => b.as_object().and_then(|o| o.values().next()).is_some_and(|f| f["message"].is_string()),
        "networking" => b["NeutronError"]["message"].is_string() && b["NeutronError"]["type"].is_string(),
        "identity" | "ops" => b["error"]["message"].is_string(),
        // Glance answers in plain text or HTML; it must say something.
        _ => b.as_str().is_some_and(|t| t.len() > 10) || b.is_object(),
    }
}

struct Bad<'a> {
    c: &'a Cloud,
    faults: Vec<String>,
}

impl Bad<'_> {
    /// Sends a request that must be refused in this way, by a body in the form of that service.
    fn refused(&mut self, what: &str, s: &Session, status: u16, (method, path): (&str, &str), body: Value) {
        let a = self.c.request(method, path, Some(&s.token), Some(&body));
        self.judge(what, status, path, &a);
    }

    fn judge(&mut self, what: &str, status: u16, path: &str, a: &Answer) {
        let (b, formed) = (&a.body, in_form(path, &a.body));
        if a.status != status || !formed {
            self.faults.push(format!("{what}: wanted {status}, got {} {b}", a.status));
        }
    }
}

#[test]
fn bad_input_is_refused_by_name_and_changes_nothing() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let volume = t.volume(&c, "v");
    let other = c.person("stranger", "member");
    let (purchaser, operator) = (c.person("commission", "purchaser"), c.person("operator", "operator"));
    let arm = json!({"name": "arm", "disk_format": "raw", "container_format": "bare", "architecture": "aarch64"});
    let arm = c.call(&t.s, "POST", "/image/v2/images", Some(arm))["id"].clone();
    Tenant::image_for(&c, "arm-whole", "aarch64");
    let whole = c.call(&t.s, "GET", "/image/v2/images?name=arm-whole", None)["images"][0]["id"].clone();
    let x86 = json!({"flavor": {"name": "x86 only", "vcpus": 1, "ram": 192, "disk": 0}});
    let x86 =
        c.call(&c.admin(), "POST", "/compute/v2.1/flavors", Some(x86))["flavor"]["id"].as_str().unwrap().to_owned();
    let bound = json!({"extra_specs": {"hw:architecture": "x86_64"}});
    c.call(&c.admin(), "POST", &format!("/compute/v2.1/flavors/{x86}/os-extra_specs"), Some(bound));
    let order = |quantity: i64| json!({"name": "o", "lines": [{"item": "6", "quantity": quantity, "months": 1}]});
    let placed = c.call(&t.s, "POST", "/ops/v1/orders", Some(order(1)))["id"].as_str().unwrap().to_owned();
    let approve = format!("/ops/v1/orders/{placed}/approve");
    let small = json!({"network": {"name": "small"}});
    let small = c.call(&t.s, "POST", "/networking/v2.0/networks", Some(small))["network"]["id"].clone();
    let pool = json!({"subnet": {"network_id": small, "ip_version": 4, "cidr": "10.77.0.0/29", "gateway_ip": null,
        "enable_dhcp": false, "allocation_pools": [{"start": "10.77.0.2", "end": "10.77.0.2"}]}});
    c.call(&t.s, "POST", "/networking/v2.0/subnets", Some(pool));
    c.call(&t.s, "POST", "/networking/v2.0/ports", Some(json!({"port": {"network_id": small}})));
    let long = "名".repeat(10_000);
    let before = holdings(&c, false);

    let mut bad = Bad { c: &c, faults: Vec::new() };
    let (servers, volumes) = (("POST", "/compute/v2.1/servers"), ("POST", "/volume/v3/volumes"));
    let server = |change: Value| {
        let mut s = json!({"name": "s", "imageRef": t.image, "flavorRef": t.flavor, "networks": [{"uuid": t.net}]});
        s.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"server": s})
    };
    bad.refused("name of 10,000 characters", &t.s, 400, servers, server(json!({"name": long})));
    bad.refused("name of a wrong type", &t.s, 400, servers, server(json!({"name": 7})));
    bad.refused("unknown flavor", &t.s, 400, servers, server(json!({"flavorRef": "no-such"})));
    bad.refused("unknown image", &t.s, 400, servers, server(json!({"imageRef": volume})));
    bad.refused("count below one", &t.s, 400, servers, server(json!({"min_count": 0})));
    bad.refused("count beyond the entitlement", &t.s, 403, servers, server(json!({"min_count": 30, "max_count": 30})));
    bad.refused("foreign network", &other, 400, servers, server(json!({})));
    bad.refused("image without bytes, of another architecture", &t.s, 400, servers, server(json!({"imageRef": arm})));
    let mismatch = server(json!({"imageRef": whole, "flavorRef": x86}));
    let said = c.request("POST", servers.1, Some(&t.s.token), Some(&mismatch)).body;
    assert!(said["badRequest"]["message"].as_str().unwrap_or_default().contains("Architecture mismatch"), "{said}");
    bad.refused("aarch64 image on an x86_64 flavor", &t.s, 400, servers, mismatch);
    bad.refused("negative size", &t.s, 400, volumes, json!({"volume": {"size": -1}}));
    bad.refused("size of a wrong type", &t.s, 400, volumes, json!({"volume": {"size": "much"}}));
    bad.refused("size beyond the entitlement", &t.s, 413, volumes, json!({"volume": {"size": 10_000}}));
    bad.refused("volume name of 10,000 characters", &t.s, 400, volumes, json!({"volume": {"size": 1, "name": long}}));
    let action = format!("/volume/v3/volumes/{volume}/action");
    bad.refused("extended downwards", &t.s, 400, ("POST", &action), json!({"os-extend": {"new_size": 1}}));
    bad.refused("foreign volume", &other, 404, ("POST", &action), json!({"os-extend": {"new_size": 9}}));
    let subnets = ("POST", "/networking/v2.0/subnets");
    let subnet = |cidr: &str| json!({"subnet": {"network_id": t.net, "ip_version": 4, "cidr": cidr}});
    bad.refused("overlapping subnet", &t.s, 400, subnets, subnet("10.30.0.128/25"));
    bad.refused("no subnet at all", &t.s, 400, subnets, subnet("10.30.0.0/99"));
    let ports = ("POST", "/networking/v2.0/ports");
    bad.refused("empty address pool", &t.s, 409, ports, json!({"port": {"network_id": small}}));
    bad.refused("foreign network of a port", &other, 404, ports, json!({"port": {"network_id": t.net}}));
    let networks = ("POST", "/networking/v2.0/networks");
    bad.refused("network name of 10,000 characters", &t.s, 400, networks, json!({"network": {"name": long}}));
    let images = ("POST", "/image/v2/images");
    bad.refused("image of an unknown format", &t.s, 400, images, json!({"name": "x", "disk_format": "floppy"}));
    let orders = ("POST", "/ops/v1/orders");
    bad.refused("order of a negative quantity", &t.s, 400, orders, order(-1));
    bad.refused(
        "order of an unknown item",
        &t.s,
        400,
        orders,
        json!({"lines": [{"item": "999", "quantity": 1, "months": 1}]}),
    );
    bad.refused("order above the item's limit", &t.s, 400, orders, order(1_000_000_000));
    bad.refused("approval by the orderer", &t.s, 403, ("POST", &approve), json!({}));
    bad.refused("approval by a stranger", &other, 404, ("POST", &approve), json!({}));
    bad.refused("the operator before the purchaser", &operator, 403, ("POST", &approve), json!({}));
    c.call(&purchaser, "POST", &approve, Some(json!({})));
    bad.refused("two approvals by one person", &purchaser, 403, ("POST", &approve), json!({}));
    let nobody = Session { token: "gAAAAABnonsense".into(), project: String::new() };
    bad.refused("a token that is none", &nobody, 401, servers, server(json!({})));
    for path in ["/compute/v2.1/servers", "/volume/v3/volumes", "/networking/v2.0/networks", "/image/v2/images"] {
        let mut curl = c.command("curl");
        curl.args(["-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: application/json"]);
        curl.args(["-H", &format!("X-Auth-Token: {}", t.s.token), "-d", "{\"server\": {", "--cacert"]);
        let out = curl.arg(c.data().join("ca.pem")).arg(format!("{}{path}", c.api())).output().unwrap();
        let status = String::from_utf8_lossy(&out.stdout).into_owned();
        if status != "400" {
            bad.faults.push(format!("half a JSON text to {path}: {status}"));
        }
    }
    assert!(bad.faults.is_empty(), "{:#?}", bad.faults);
    let changed = differences(&before, &holdings(&c, false));
    assert!(changed.is_empty(), "refusals changed something: {changed:#?}");
}
