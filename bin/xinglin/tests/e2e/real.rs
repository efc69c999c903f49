//! Real QEMU and OVN, driven by unmodified openstackclient and ssh: two architectures, volumes, floating IPs, isolation.

use crate::cloud::{Cloud, FOR_OTHERS, Options, Session, cache, eventually};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

const BOOT: Duration = Duration::from_secs(180);

/// A guest that is reached by ssh through its floating IP.
struct Guest<'a> {
    cloud: &'a Cloud,
    address: String,
    key: PathBuf,
}

impl Guest<'_> {
    fn try_run(&self, command: &str) -> Output {
        let mut c = self.cloud.command("ssh");
        c.args(["-i", self.key.to_str().unwrap(), "-o", "BatchMode=yes", "-o", "ConnectTimeout=5"]);
        c.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]);
        c.arg(format!("xinglin@{}", self.address)).arg(command);
        c.output().unwrap()
    }
    /// Waits until ssh answers, then runs a command.
    fn run(&self, command: &str) -> String {
        eventually(&format!("ssh {} {command}", self.address), BOOT, || {
            let o = self.try_run(command);
            o.status.success().then(|| String::from_utf8_lossy(&o.stdout).trim().to_owned())
        })
    }
}

fn key(c: &Cloud, name: &str) -> PathBuf {
    let path = c.dir.join(name);
    let made =
        c.command("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", path.to_str().unwrap()]).status().unwrap();
    assert!(made.success());
    path
}

fn up() -> Cloud {
    let images = cache().join("images");
    assert!(images.join("manifest.json").exists(), "guest images are missing: make images");
    Cloud::up(Options {
        args: ["--vcpu-ratio", "32", "--sample-seconds", "10", "--images", images.to_str().unwrap()]
            .map(str::to_owned)
            .to_vec(),
        ..Options::default()
    })
}

/// Where external networks are taken from, unless an option says otherwise.
const OUTSIDE: &str = "100.64.0.0/10";

/// A network with a router to the outside, and ssh allowed from the external network, where this host is.
fn plumbing(c: &Cloud, cloud: &str) {
    c.osc(cloud, &["network", "create", "net"]);
    c.osc(cloud, &["subnet", "create", "--network", "net", "--subnet-range", "10.20.0.0/24", "sub"]);
    c.osc(cloud, &["router", "create", "r"]);
    c.osc_raw(cloud, &["router", "set", "--external-gateway", "public", "r"]);
    c.osc_raw(cloud, &["router", "add", "subnet", "r", "sub"]);
    let ssh = ["security", "group", "rule", "create", "--protocol", "tcp", "--dst-port", "22"];
    c.osc(cloud, &[&ssh[..], &["--remote-ip", OUTSIDE, "default"]].concat());
}

fn floating<'a>(c: &'a Cloud, cloud: &str, server: &str, key: &Path) -> Guest<'a> {
    let f = c.osc(cloud, &["floating", "ip", "create", "public"]);
    let address = f["floating_ip_address"].as_str().unwrap().to_owned();
    let ports = c.osc(cloud, &["port", "list", "--server", server]);
    c.osc_raw(cloud, &["floating", "ip", "set", "--port", ports[0]["ID"].as_str().unwrap(), &address]);
    Guest { cloud: c, address, key: key.to_owned() }
}

fn create(c: &Cloud, cloud: &str, name: &str, image: &str, more: &[&str]) -> Value {
    let base = [
        "server",
        "create",
        "--image",
        image,
        "--flavor",
        "test.nano",
        "--network",
        "net",
        "--key-name",
        "k",
        "--wait",
    ];
    let s = c.osc(cloud, &[&base[..], more, &[name]].concat());
    assert_eq!(s["status"], "ACTIVE", "{s}");
    s
}

/// Waits until each of these figures of a server or a host has been more than nothing.
fn figures(c: &Cloud, s: &Session, subject: &str, names: &[&str]) {
    eventually(&format!("figures of {subject}: {names:?}"), Duration::from_secs(120), || {
        let series = c.call(s, "GET", &format!("/ops/v1/samples/{subject}"), None);
        let points = series["points"].as_array().unwrap();
        let seen = |name: &&str| points.iter().any(|p| p[*name].as_f64().is_some_and(|v| v > 0.0));
        names.iter().all(seen).then_some(())
    });
}

#[test]
fn two_architectures_volumes_snapshots_and_ssh_through_a_floating_ip() {
    let c = up();
    assert!(c.osc("demo", &["token", "issue"])["id"].is_string());
    assert!(c.osc("demo", &["catalog", "list"]).to_string().contains("/networking"));
    c.osc("xinglin", &["project", "create", "hospital"]);
    c.osc("xinglin", &["user", "create", "--password", "Abc-12345", "nurse"]);
    c.osc("xinglin", &["role", "create", "archivist"]);
    c.osc_raw("xinglin", &["role", "add", "--project", "hospital", "--user", "nurse", "member"]);
    let k = key(&c, "k");
    c.osc("demo", &["keypair", "create", "--public-key", &format!("{}.pub", k.display()), "k"]);
    plumbing(&c, "demo");
    // An image of our own, from the published guest: uploaded, then booted by its firmware.
    let disk = cache().join("images/xinglin-guest-x86_64.qcow2");
    c.osc(
        "demo",
        &[
            "image",
            "create",
            "--disk-format",
            "qcow2",
            "--property",
            "architecture=x86_64",
            "--file",
            disk.to_str().unwrap(),
            "mine",
        ],
    );

    let script = c.dir.join("script");
    std::fs::write(&script, "#!/bin/sh\necho told >/var/lib/told && chmod 644 /var/lib/told\n").unwrap();
    let script = script.to_str().unwrap();
    create(&c, "demo", "web", "mine", &["--user-data", script]);
    create(&c, "demo", "arm", "xinglin-guest-aarch64", &["--config-drive", "True", "--user-data", script]);
    let list = c.osc("demo", &["server", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 2, "{list}");
    let web = floating(&c, "demo", "web", &k);
    let arm = floating(&c, "demo", "arm", &k);
    assert_eq!(web.run("uname -m"), "x86_64");
    assert_eq!(arm.run("uname -m"), "aarch64");
    assert_eq!(web.run("hostname"), "web");
    assert_eq!(arm.run("hostname"), "arm");
    let shown = c.osc("demo", &["server", "show", "web"]);
    let fixed = shown["addresses"]["net"][0].as_str().unwrap().to_owned();
    let log = c.osc_raw("demo", &["console", "log", "show", "web"]);
    assert!(log.contains("kernel 6."), "{log}");
    assert!(log.contains(&format!("address {fixed}")), "{log}");
    assert!(log.contains("metadata from metadata-service"), "{log}");
    let log = c.osc_raw("demo", &["console", "log", "show", "arm"]);
    assert!(log.contains("metadata from config-drive"), "{log}");
    for guest in [&web, &arm] {
        eventually("the guest has done what the user data say", Duration::from_secs(60), || {
            (guest.run("cat /var/lib/told || true") == "told").then_some(())
        });
    }

    c.osc("demo", &["volume", "create", "--size", "1", "vol"]);
    eventually("volume is available", Duration::from_secs(60), || {
        (c.osc("demo", &["volume", "show", "vol"])["status"] == "available").then_some(())
    });
    let before = web.run("ls /dev | grep -c '^vd[a-z]$'");
    c.osc_raw("demo", &["server", "add", "volume", "web", "vol"]);
    eventually("the guest sees the volume", Duration::from_secs(60), || {
        (web.run("ls /dev | grep -c '^vd[a-z]$'") > before).then_some(())
    });
    c.osc_raw("demo", &["volume", "set", "--size", "2", "vol"]);
    eventually("the guest sees it grown", Duration::from_secs(60), || {
        web.run("cat /sys/block/vd*/size").lines().any(|s| s.trim() == "4194304").then_some(())
    });
    c.osc_raw("demo", &["server", "remove", "volume", "web", "vol"]);
    eventually("volume is available again", Duration::from_secs(60), || {
        (c.osc("demo", &["volume", "show", "vol"])["status"] == "available").then_some(())
    });
    c.osc("demo", &["volume", "snapshot", "create", "--volume", "vol", "snap"]);

    web.run("echo kept > ~/marker && sync");
    c.osc_raw("demo", &["server", "stop", "web"]);
    eventually("web is off", BOOT, || (c.osc("demo", &["server", "show", "web"])["status"] == "SHUTOFF").then_some(()));
    c.osc_raw("demo", &["server", "start", "web"]);
    assert_eq!(web.run("cat ~/marker"), "kept");
    c.osc("demo", &["server", "image", "create", "--name", "copy", "--wait", "web"]);
    // The copy boots from a volume that is made of it.
    let clone = create(&c, "demo", "clone", "copy", &["--boot-from-volume", "1"]);
    assert_eq!(clone["volumes_attached"].as_array().unwrap().len(), 1, "{clone}");
    c.osc_raw("demo", &["floating", "ip", "unset", "--port", &arm.address]);
    let ports = c.osc("demo", &["port", "list", "--server", "clone"]);
    c.osc_raw("demo", &["floating", "ip", "set", "--port", ports[0]["ID"].as_str().unwrap(), &arm.address]);
    assert_eq!(arm.run("cat ~/marker"), "kept");
    assert_eq!(arm.run("hostname"), "clone");
    assert_eq!(c.open_to_others(), FOR_OTHERS);
    let all = ["cpu_percent", "memory_bytes", "disk_write_bytes", "net_rx_bytes", "net_tx_bytes"];
    figures(&c, &c.demo(), shown["id"].as_str().unwrap(), &all);
    let admin = c.admin();
    let nodes = c.call(&admin, "GET", "/ops/v1/nodes", None);
    figures(&c, &admin, nodes["nodes"][0]["id"].as_str().unwrap(), &["cpu_percent", "memory_bytes"]);
    c.osc_raw("demo", &["server", "delete", "--wait", "web", "arm", "clone"]);
    assert_eq!(c.osc("demo", &["server", "list"]).as_array().unwrap().len(), 0);
    let left = std::fs::read_dir(c.data().join("node/servers")).map(|d| d.count()).unwrap_or(0);
    assert_eq!(left, 0, "directories of servers are left over");
}

/// A file beneath a directory whose name contains this.
fn find(dir: &Path, name: &str) -> Option<PathBuf> {
    std::fs::read_dir(dir).ok()?.flatten().find_map(|e| {
        if e.path().is_dir() {
            return find(&e.path(), name);
        }
        e.file_name().to_string_lossy().contains(name).then(|| e.path())
    })
}

#[test]
fn what_a_deleted_volume_held_is_overwritten_on_the_hosts_disk() {
    let c = up();
    let made = c.osc("demo", &["volume", "create", "--image", "xinglin-guest-x86_64", "--size", "1", "full"]);
    eventually("volume is available", Duration::from_secs(60), || {
        (c.osc("demo", &["volume", "show", "full"])["status"] == "available").then_some(())
    });
    let disk = find(&c.data().join("node"), &format!("{}.qcow2", made["id"].as_str().unwrap())).unwrap();
    // A second name of the same blocks, as somebody has them who reads the host's disk afterwards.
    let kept = c.dir.join("kept");
    std::fs::hard_link(&disk, &kept).unwrap();
    let holds_something = || std::fs::read(&kept).unwrap().iter().any(|b| *b != 0);
    assert!(holds_something(), "{} was made from an image", disk.display());
    c.osc_raw("demo", &["volume", "delete", "full"]);
    eventually("the disk is gone", Duration::from_secs(60), || (!disk.exists()).then_some(()));
    assert!(!holds_something(), "what the volume held is still on the host's disk");
}

#[test]
fn a_second_project_sees_nothing_and_reaches_nothing_unless_a_rule_lets_it() {
    let c = up();
    c.osc("xinglin", &["project", "create", "other"]);
    c.osc("xinglin", &["user", "create", "--password", "Abc-12345", "other"]);
    c.osc_raw("xinglin", &["role", "add", "--project", "other", "--user", "other", "member"]);
    c.osc_raw(
        "xinglin",
        &["quota", "set", "--cores", "4", "--ram", "4096", "--instances", "4", "--floating-ips", "2", "other"],
    );
    let clouds = std::fs::read_to_string(c.data().join("clouds.yaml")).unwrap();
    let demo = clouds.split("  demo:\n").nth(1).unwrap();
    let password = demo.lines().find_map(|l| l.trim().strip_prefix("password: ")).unwrap();
    let other = demo
        .replace(password, "\"Abc-12345\"")
        .replace("username: \"demo\"", "username: \"other\"")
        .replace("project_name: \"demo\"", "project_name: \"other\"");
    std::fs::write(c.data().join("clouds.yaml"), format!("{clouds}  other:\n{other}")).unwrap();

    let k = key(&c, "k");
    for cloud in ["demo", "other"] {
        c.osc(cloud, &["keypair", "create", "--public-key", &format!("{}.pub", k.display()), "k"]);
        plumbing(&c, cloud);
        create(&c, cloud, "s", "xinglin-guest-x86_64", &[]);
    }
    let (a, b) = (floating(&c, "demo", "s", &k), floating(&c, "other", "s", &k));
    a.run("true");
    b.run("true");

    // Another project's objects do not exist for the second.
    let session = c.login("other", "Abc-12345", "other");
    let demo = c.demo();
    for path in [
        "/compute/v2.1/servers",
        "/networking/v2.0/networks",
        "/networking/v2.0/routers",
        "/networking/v2.0/ports",
        "/networking/v2.0/floatingips",
        "/networking/v2.0/security-groups",
    ] {
        let mine = c.call(&demo, "GET", path, None);
        let (key, list) = mine.as_object().unwrap().iter().find(|(_, v)| v.is_array()).unwrap();
        let own: Vec<&Value> = list.as_array().unwrap().iter().filter(|o| o["router:external"] != true).collect();
        assert!(!own.is_empty(), "{path}");
        let theirs = c.call(&session, "GET", path, None);
        for o in own {
            let id = o["id"].as_str().unwrap();
            assert_eq!(
                c.request("GET", &format!("{path}/{id}"), Some(&session.token), None).status,
                404,
                "{path}/{id}"
            );
            assert_eq!(
                c.request("DELETE", &format!("{path}/{id}"), Some(&session.token), None).status,
                404,
                "{path}/{id}"
            );
            assert!(!theirs[key].to_string().contains(id), "{path} lists {id}");
        }
    }

    // Inbound is denied until a rule allows it; both ways.
    let ping = |from: &Guest<'_>, to: &Guest<'_>| {
        from.try_run(&format!("sudo ping -c 2 -W 2 {}", to.address)).status.success()
    };
    let loopback = "sudo ping -c 1 -W 2 127.0.0.1";
    assert!(a.try_run(loopback).status.success() && b.try_run(loopback).status.success(), "guests cannot ping at all");
    assert!(!ping(&a, &b), "ping passes without a rule");
    assert!(!ping(&b, &a), "ping passes without a rule");
    c.osc("other", &["security", "group", "rule", "create", "--protocol", "icmp", "default"]);
    eventually("ping towards the project that allows it", Duration::from_secs(60), || ping(&a, &b).then_some(()));
    assert!(!ping(&b, &a), "the rule of one project opened the other");
    c.osc("demo", &["security", "group", "rule", "create", "--protocol", "icmp", "default"]);
    eventually("ping both ways", Duration::from_secs(60), || ping(&b, &a).then_some(()));
}
