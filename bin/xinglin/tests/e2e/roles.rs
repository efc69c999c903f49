//! The control plane and a host of servers as two processes.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, Side, cache, eventually};
use std::time::Duration;

/// Starts a node beside a control plane, with a token of the operator's.
fn node(c: &Cloud, args: &[&str]) -> Side {
    let out = c.xinglin(&["admin", "node-token"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let token = c.dir.join("token");
    std::fs::write(&token, &out.stdout).unwrap();
    let control = c.endpoint("node");
    let control = control.trim_start_matches("https://").to_owned();
    let ca = c.data().join("ca.pem");
    let mut all = vec!["--control", &control, "--ca", ca.to_str().unwrap(), "--token-file", token.to_str().unwrap()];
    all.extend(args);
    c.side("node", &all)
}

#[test]
fn control_and_node_are_two_processes_and_each_may_die() {
    let mut c = Cloud::up(Options {
        sim: true,
        role: "control",
        args: vec!["--node-listen".into(), "127.0.0.1:0".into()],
        ..Options::default()
    });
    // The node looks for it there again when it comes back.
    let link = c.endpoint("node").trim_start_matches("https://").to_owned();
    c.set_args(vec!["--node-listen".into(), link]);
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let refused = t.ask_server(&c, "nowhere");
    let none = t.await_server(&c, &refused, "ERROR");
    assert!(none["fault"]["message"].as_str().unwrap().contains("No valid host"), "{none}");
    t.clear(&c);

    let mut n = node(&c, &["--engines", "sim"]);
    let first = eventually("a server runs on the node", Duration::from_secs(60), || {
        let id = t.ask_server(&c, "s");
        let s = t.ended(&c, &id);
        if s["status"] == "ACTIVE" {
            return Some(id);
        }
        t.clear(&c);
        None
    });
    // The token was for one enrolment.
    let mut second = c.command(env!("CARGO_BIN_EXE_xinglin"));
    second.args(["node", "--engines", "sim", "--hostname", "other", "--control"]);
    second.arg(c.endpoint("node").trim_start_matches("https://")).arg("--ca").arg(c.data().join("ca.pem"));
    second.arg("--token-file").arg(c.dir.join("token")).arg("--data-dir").arg(c.dir.join("other"));
    let out = second.output().unwrap();
    assert!(!out.status.success(), "a used token enrolled a second host");

    // The node dies: the server stays on record, and new work waits for a host. It comes back without token or authority.
    n.kill9();
    n.without(&["--ca", "--token-file"]);
    n.start().unwrap();
    t.await_server(&c, &first, "ACTIVE");
    // Control dies: the node waits and joins again.
    c.kill9();
    c.start().unwrap();
    let t = Tenant::demo(&c, "tiny");
    let more = eventually("a server runs after control came back", Duration::from_secs(60), || {
        let id = t.ask_server(&c, "s");
        let s = t.ended(&c, &id);
        (s["status"] == "ACTIVE").then_some(id)
    });
    t.await_server(&c, &more, "ACTIVE");
    t.clear(&c);
    assert_eq!(n.terminate(), 0);
    assert_eq!(c.terminate(), 0);
}

#[test]
fn real_guests_run_on_a_node_of_its_own() {
    let images = cache().join("images").display().to_string();
    let c = Cloud::up(Options {
        role: "control",
        args: vec![
            "--ovn-listen".into(),
            "127.0.0.1:0".into(),
            "--images".into(),
            images,
            "--vcpu-ratio".into(),
            "32".into(),
        ],
        ..Options::default()
    });
    let mut n = node(&c, &["--external-address", "100.64.0.1/24"]);
    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let id = eventually("a server runs on the node", Duration::from_secs(60), || {
        let id = t.ask_server(&c, "s");
        let s = t.ended(&c, &id);
        (s["status"] == "ACTIVE").then_some(id)
    });
    assert_eq!(n.pids("qemu-system").len(), 1);
    let address = t.floating(&c, &id);
    eventually("the guest answers ping through its floating IP", Duration::from_secs(120), || {
        c.command("ping").args(["-c", "1", "-W", "1", &address]).output().unwrap().status.success().then_some(())
    });
    t.clear(&c);
    assert!(n.pids("qemu-system").is_empty());
    assert_eq!(n.terminate(), 0);
}
