//! Simulated engines: the APIs as unmodified clients see them, and that nothing pretends to be real.

use crate::cloud::{Cloud, Options};
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
fn a_second_up_is_refused_with_the_pid_and_an_orderly_end_is_quick() {
    let mut c = Cloud::up(Options { sim: true, ..Options::default() });
    let second = c.xinglin(&["up", "--engines", "sim", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    let text = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(text.contains(&format!("pid {}", c.pid())), "{text}");
    let started = std::time::Instant::now();
    assert_eq!(c.terminate(), 0, "{}", c.log());
    assert!(started.elapsed() < Duration::from_secs(10));
    c.start().unwrap();
    let admin = c.admin();
    let v = c.request("GET", "/compute/v2.1", Some(&admin.token), None).expect(200);
    assert!(v.to_string().to_lowercase().contains("simulated"), "{v}");
}
