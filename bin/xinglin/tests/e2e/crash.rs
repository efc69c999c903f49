//! Power cuts and dead engines: guests live on, the next start adopts them, nothing is left over at the end.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache, eventually};
use std::time::{Duration, Instant};

fn up() -> Cloud {
    let images = cache().join("images");
    Cloud::up(Options {
        args: vec!["--vcpu-ratio".into(), "32".into(), "--images".into(), images.display().to_string()],
        ..Options::default()
    })
}

/// Pings a guest through its floating IP; true if it answers.
fn answers(c: &Cloud, address: &str) -> bool {
    c.command("ping").args(["-c", "1", "-W", "1", address]).output().unwrap().status.success()
}

#[test]
fn guests_live_through_kill_9_and_dead_engines_and_destroy_leaves_nothing() {
    let mut c = up();
    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let s = t.server(&c, "lives");
    let address = t.floating(&c, s["id"].as_str().unwrap());
    eventually("the guest answers ping", Duration::from_secs(120), || answers(&c, &address).then_some(()));
    let guests = c.pids("qemu-system");
    assert_eq!(guests.len(), 1);

    c.kill9();
    assert_eq!(c.pids("qemu-system"), guests, "guests outlive kill -9");
    assert!(answers(&c, &address), "connections outlive kill -9");
    let started = Instant::now();
    c.start().unwrap();
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(c.pids("qemu-system"), guests, "guests are adopted, not started anew");
    assert!(answers(&c, &address));

    for engine in ["ovs-vswitchd", "ovn-controller", "ovn-northd"] {
        for pid in c.pids(engine) {
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
        }
        eventually(&format!("{engine} runs again and the guest answers"), Duration::from_secs(30), || {
            (!c.pids(engine).is_empty() && answers(&c, &address)).then_some(())
        });
    }

    assert_eq!(c.terminate(), 0, "{}", c.log());
    assert!(c.pids("qemu-system").is_empty(), "guests are powered off at an orderly end");
    for engine in ["ovs-vswitchd", "ovsdb-server", "ovn-controller", "ovn-northd"] {
        assert!(c.pids(engine).is_empty(), "{engine} still runs");
    }
    c.start().unwrap();
    eventually("the server that should run is started again", Duration::from_secs(120), || {
        answers(&c, &address).then_some(())
    });

    let out = c.xinglin(&["destroy"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(!c.data().exists());
    for program in ["qemu-system", "ovs-vswitchd", "ovsdb-server", "ovn-controller", "ovn-northd"] {
        assert!(c.pids(program).is_empty(), "{program} is left over");
    }
    let links = c.command("ip").args(["-o", "link"]).output().unwrap();
    let left = String::from_utf8_lossy(&links.stdout).lines().filter(|l| !l.contains(": lo:")).count();
    assert_eq!(left, 0, "devices are left over: {}", String::from_utf8_lossy(&links.stdout));
}
