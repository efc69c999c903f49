//! Simulated engines: the APIs as unmodified clients see them, and that nothing pretends to be real.

use crate::api::Tenant;
use crate::cloud::{Cloud, FOR_OTHERS, Options};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn openstackclient_creates_a_server() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    let token = c.osc("demo", &["token", "issue"]);
    assert!(token["id"].as_str().unwrap().len() > 100);
    let catalog = c.osc("demo", &["catalog", "list"]);
    assert!(catalog.to_string().contains("/compute/v2.1"), "{catalog}");
    let file = c.dir.join("disk.raw");
    std::fs::write(&file, vec![0u8; 1 << 20]).unwrap();
    c.osc(
        "demo",
        &[
            "image",
            "create",
            "--disk-format",
            "raw",
            "--file",
            file.to_str().unwrap(),
            "--property",
            "architecture=x86_64",
            "img",
        ],
    );
    // What the client makes of a rule without --remote-ip is open to the whole internet.
    let ssh = ["security", "group", "rule", "create", "--protocol", "tcp", "--dst-port", "22"];
    let (made, _, said) = c.osc_try("demo", &[&ssh[..], &["default"]].concat());
    assert!(!made && said.contains("403") && said.contains("/ops/v1/openings"), "{said}");
    let rule = c.osc("demo", &[&ssh[..], &["--remote-ip", "10.20.0.0/16", "default"]].concat());
    assert_eq!(rule["remote_ip_prefix"], "10.20.0.0/16", "{rule}");
    c.osc("demo", &["security", "group", "rule", "create", "--protocol", "icmp", "default"]);
    c.osc("demo", &["network", "create", "net"]);
    c.osc("demo", &["subnet", "create", "--network", "net", "--subnet-range", "10.9.0.0/24", "sub"]);
    let s = c.osc(
        "demo",
        &["server", "create", "--image", "img", "--flavor", "test.nano", "--network", "net", "--wait", "web"],
    );
    assert_eq!(s["status"], "ACTIVE", "{s}");
    let list = c.osc("demo", &["server", "list"]);
    assert_eq!(list[0]["Name"], "web");
    let log = c.osc_raw("demo", &["console", "log", "show", "web"]);
    assert!(log.to_lowercase().contains("simulated"), "{log}");
    c.osc_raw("demo", &["server", "delete", "--wait", "web"]);
    assert_eq!(c.osc("demo", &["server", "list"]).as_array().unwrap().len(), 0);
}

#[test]
fn a_test_bed_takes_rules_open_to_the_world_and_says_so() {
    let args = ["--world-rules", "allow"].map(str::to_owned).to_vec();
    let c = Cloud::up(Options { sim: true, args, ..Options::default() });
    assert!(c.log().contains("--world-rules allow"), "{}", c.log());
    let s = c.demo();
    assert_eq!(c.call(&s, "GET", "/ops/v1", None)["world_rules"], "allow");
    let groups = c.call(&s, "GET", "/networking/v2.0/security-groups?name=default", None);
    let group = &groups["security_groups"][0]["id"];
    let rule = json!({"security_group_id": group, "direction": "ingress", "protocol": "tcp", "port_range_min": 22,
        "port_range_max": 22, "remote_ip_prefix": "0.0.0.0/0", "ethertype": "IPv4"});
    let made =
        c.call(&s, "POST", "/networking/v2.0/security-group-rules", Some(json!({ "security_group_rule": rule })));
    assert_eq!(made["security_group_rule"]["remote_ip_prefix"], "0.0.0.0/0", "{made}");
}

#[test]
fn a_browser_finds_the_console_and_logs_in() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    assert_eq!(c.endpoint("console"), format!("{}/console/", c.api()));
    let page = c.request("GET", "/console/", None, None).expect(200);
    assert!(page.as_str().is_some_and(|p| p.to_lowercase().starts_with("<!doctype html>")), "{page}");
    let wrong = json!({"user": "demo", "password": "Wrong-Pass-1"});
    let refused = c.request("POST", "/console/api/session", None, Some(&wrong));
    assert_eq!((refused.status, &refused.body["error"]["code"]), (401, &json!("BadCredentials")));
    let right = json!({"user": "demo", "password": c.secret("demo-password")});
    let session = c.request("POST", "/console/api/session", None, Some(&right)).expect(200);
    assert_eq!(session["simulated"], true, "{session}");
    assert_eq!(session["scope"]["project"]["name"], "demo");
}

#[test]
fn others_read_nothing_in_a_data_directory_that_they_may_enter() {
    let mut c = Cloud::prepare(Options { sim: true, ..Options::default() });
    std::fs::create_dir(c.data()).unwrap();
    std::fs::set_permissions(c.data(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    c.start().unwrap();
    let file = c.dir.join("disk.raw");
    std::fs::write(&file, vec![0u8; 1 << 20]).unwrap();
    c.osc("demo", &["image", "create", "--disk-format", "raw", "--file", file.to_str().unwrap(), "img"]);
    assert_eq!(c.open_to_others(), FOR_OTHERS);
}

#[test]
fn a_second_up_is_refused_with_the_pid_and_an_orderly_end_is_quick() {
    let mut c = Cloud::up(Options { sim: true, ..Options::default() });
    let second = c.xinglin(&["up", "--engines", "sim", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    let text = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(text.contains(&format!("pid {}", c.pid())), "{text}");
    let started = std::time::Instant::now();
    assert_eq!(c.terminate(), 0, "{}", c.log());
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    c.start().unwrap();
    let admin = c.admin();
    let v = c.request("GET", "/compute/v2.1", Some(&admin.token), None).expect(200);
    assert!(v.to_string().to_lowercase().contains("simulated"), "{v}");
    for path in ["/identity/v3", "/image/", "/volume/v3", "/networking/v2.0", "/ops/v1"] {
        let v = c.request("GET", path, Some(&admin.token), None).body;
        assert!(v.to_string().to_lowercase().contains("simulated"), "{path}: {v}");
    }
}

#[test]
fn real_engines_need_root_and_up_says_so() {
    // Where somebody who is not root can read it.
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let binary = dir.path().join("xinglin");
    std::fs::copy(env!("CARGO_BIN_EXE_xinglin"), &binary).unwrap();
    let mut up = std::process::Command::new(&binary);
    std::os::unix::process::CommandExt::uid(&mut up, 65534);
    let data = dir.path().join("d");
    let out = up.args(["up", "--data-dir"]).arg(&data).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("real engines need root"), "{said}");
    assert!(said.contains("--engines sim"), "{said}");
    assert!(!data.exists());
}

/// Lists are printed from what is kept of earlier ones; whatever changes of a server must be seen in the next.
#[test]
fn a_list_shows_every_change_at_once() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let (a, b) = (t.server(&c, "a"), t.server(&c, "b"));
    let (a, b) = (a["id"].as_str().unwrap(), b["id"].as_str().unwrap());
    let show = |id: &str| c.call(&t.s, "GET", &format!("/compute/v2.1/servers/{id}"), None)["server"].clone();
    let before = std::cell::RefCell::new(Value::Null);
    let same = |after: &str| {
        for _ in 0..2 {
            let list = c.call(&t.s, "GET", "/compute/v2.1/servers/detail", None)["servers"].clone();
            for s in list.as_array().unwrap() {
                assert_eq!(*s, show(s["id"].as_str().unwrap()), "after {after}");
            }
            assert_eq!(list.as_array().unwrap().len(), 2);
            if before.borrow()[after] != true {
                let now = json!({ "list": list, after: true });
                assert_ne!(before.borrow()["list"], now["list"], "{after} has changed nothing");
                before.replace(now);
            }
        }
    };
    let call = |method: &str, path: &str, body: Value| c.call(&t.s, method, path, Some(body));
    let compute = |method: &str, path: &str, body: Value| call(method, &format!("/compute/v2.1/{path}"), body);
    let network = |method: &str, path: &str, body: Value| call(method, &format!("/networking/v2.0/{path}"), body);
    same("the beginning");
    compute("PUT", &format!("servers/{a}"), json!({"server": {"name": "renamed"}}));
    same("a name");
    compute("POST", &format!("servers/{a}/metadata"), json!({"metadata": {"k": "v"}}));
    same("metadata");
    network("PUT", &format!("networks/{}", t.net), json!({"network": {"name": "ward"}}));
    same("the network's name");
    let made = network("POST", "security-groups", json!({"security_group": {"name": "g"}}));
    let group = made["security_group"]["id"].as_str().unwrap();
    let port = c.call(&t.s, "GET", &format!("/networking/v2.0/ports?device_id={a}"), None)["ports"][0]["id"].clone();
    network("PUT", &format!("ports/{}", port.as_str().unwrap()), json!({"port": {"security_groups": [group]}}));
    same("a group");
    network("PUT", &format!("security-groups/{group}"), json!({"security_group": {"name": "h"}}));
    same("the group's name");
    t.floating(&c, a);
    same("a floating IP");
    let ip = c.call(&t.s, "GET", "/networking/v2.0/floatingips", None)["floatingips"][0]["id"].clone();
    network("PUT", &format!("floatingips/{}", ip.as_str().unwrap()), json!({"floatingip": {"port_id": null}}));
    same("a floating IP that is taken away");
    network(
        "POST",
        "subnets",
        json!({"subnet": {
            "network_id": t.net, "ip_version": 6, "cidr": "fd00:1::/64", "ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac",
        }}),
    );
    same("a subnet on which hosts form their addresses");
    let volume = t.volume(&c, "v");
    compute("POST", &format!("servers/{b}/os-volume_attachments"), json!({"volumeAttachment": {"volumeId": volume}}));
    t.await_status(&c, "volumes", &volume, "in-use");
    t.ended(&c, b);
    same("a volume");
    c.call(&t.s, "DELETE", &format!("/compute/v2.1/servers/{b}/os-volume_attachments/{volume}"), None);
    t.await_status(&c, "volumes", &volume, "available");
    same("a volume that is taken away");
    compute("POST", &format!("servers/{b}/action"), json!({"os-stop": null}));
    t.await_server(&c, b, "SHUTOFF");
    same("a stop");
}

/// A simulated cloud lives at a time of its own, which jumps ahead, survives a kill, and never goes back; and its servers fail on demand.
#[test]
fn time_and_failures_of_a_simulated_cloud_are_told() {
    let args = vec!["--clock".to_owned(), "2026-01-31T23:59:00+08:00".to_owned()];
    let mut c = Cloud::up(Options { sim: true, args, ..Options::default() });
    let clock = "/ops/v1/simulation/clock";
    let now = |c: &Cloud| c.call(&c.admin(), "GET", clock, None)["now"].as_str().unwrap().to_owned();
    assert!(now(&c).starts_with("2026-01-31T15:59") || now(&c).starts_with("2026-01-31T16:0"), "{}", now(&c));
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let id = t.server(&c, "a")["id"].as_str().unwrap().to_owned();
    let admin = c.admin();
    let put = |c: &Cloud, to: &str| c.request("PUT", clock, Some(&c.admin().token), Some(&json!({ "now": to })));
    assert!(put(&c, "2026-03-01T00:00:00+08:00").expect(200)["now"].as_str().unwrap().starts_with("2026-02-28T16:00"));
    // What was valid for hours is not after a month, and the server has not noticed.
    assert_eq!(c.request("GET", clock, Some(&admin.token), None).status, 401);
    let back = put(&c, "2026-02-01T00:00:00+08:00").expect(409);
    assert_eq!((&back["error"]["code"], &back["error"]["field"]), (&json!("ClockGoesForward"), &json!("now")));
    assert_eq!(put(&c, "tomorrow").expect(400)["error"]["field"], "now");
    let status = |c: &Cloud| {
        let path = format!("/compute/v2.1/servers/{id}");
        c.call(&c.demo(), "GET", &path, None)["server"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&c), "ACTIVE");
    let crash = json!({ "server": id });
    assert_eq!(c.request("POST", "/ops/v1/simulation/crash", Some(&c.demo().token), Some(&crash)).status, 403);
    assert_eq!(c.request("POST", "/ops/v1/simulation/crash", Some(&c.admin().token), Some(&crash)).status, 202);
    crate::cloud::eventually("the crash is seen", Duration::from_secs(60), || (status(&c) != "ACTIVE").then_some(()));
    c.kill9();
    c.start().unwrap();
    assert!(now(&c).starts_with("2026-02-28T16:0"), "{}", now(&c));
    // A simulated cloud at the machine's time keeps it.
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    assert_eq!(put(&c, "2099-01-01T00:00:00Z").expect(409)["error"]["code"], "ClockIsReal");
}
