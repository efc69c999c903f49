//! What happens to the host: a reboot, a second cloud beside the first, a full disk, a clock that jumps.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache, eventually};
use crate::hostile::in_form;
use crate::leftover::{differences, holdings};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Arguments of `up` for guests that boot.
pub fn images() -> Vec<String> {
    let images = cache().join("images").display().to_string();
    vec!["--vcpu-ratio".into(), "32".into(), "--images".into(), images]
}

/// One ping from the cloud's host.
pub fn answers(c: &Cloud, address: &str) -> bool {
    c.command("ping").args(["-c", "1", "-W", "1", address]).output().unwrap().status.success()
}

/// The guest of a cloud that nothing happens to answers, be it late where it waits for a processor.
fn goes_on(c: &Cloud, address: &str, when: &str) {
    eventually(&format!("the first cloud goes on {when}"), Duration::from_secs(30), || {
        answers(c, address).then_some(())
    });
}

/// Everything that runs ends at once, and every device and the kernel's boot id go, as at a reboot.
fn reboot(c: &mut Cloud) {
    c.kill9();
    for program in ["qemu-system", "ovsdb-server", "ovs-vswitchd", "ovn-northd", "ovn-controller"] {
        for pid in c.pids(program) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
        eventually("killed processes are gone", Duration::from_secs(60), || c.pids(program).is_empty().then_some(()));
    }
    c.new_namespace();
    for server in std::fs::read_dir(c.data().join("node/servers")).unwrap().flatten() {
        let state = server.path().join("state.json");
        let mut v: serde_json::Value = serde_json::from_slice(&std::fs::read(&state).unwrap()).unwrap();
        v["boot_id"] = json!("00000000-0000-4000-8000-000000000000");
        std::fs::write(&state, v.to_string()).unwrap();
    }
}

#[test]
fn guests_that_should_run_are_started_after_a_reboot_and_others_stay_off() {
    let mut c = Cloud::up(Options { args: images(), ..Options::default() });
    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let (on, off) = (t.server(&c, "on"), t.server(&c, "off"));
    let (on, off) = (on["id"].as_str().unwrap(), off["id"].as_str().unwrap());
    let address = t.floating(&c, on);
    eventually("the guest answers ping", Duration::from_secs(120), || answers(&c, &address).then_some(()));
    c.call(&t.s, "POST", &format!("/compute/v2.1/servers/{off}/action"), Some(json!({"os-stop": null})));
    t.await_server(&c, off, "SHUTOFF");

    reboot(&mut c);
    c.start().unwrap();
    eventually("the guest that should run answers ping again", Duration::from_secs(120), || {
        answers(&c, &address).then_some(())
    });
    t.await_server(&c, on, "ACTIVE");
    t.await_server(&c, off, "SHUTOFF");
    assert_eq!(c.pids("qemu-system").len(), 1);

    // A second cloud on the same host: its own names, subnets and ports.
    let other = Cloud::beside(&c, Options { args: images(), ..Options::default() });
    let u = Tenant::demo(&other, "xinglin-guest-x86_64");
    let theirs = u.server(&other, "theirs");
    let there = u.floating(&other, theirs["id"].as_str().unwrap());
    eventually("a guest of the second cloud answers", Duration::from_secs(120), || {
        answers(&other, &there).then_some(())
    });
    assert_ne!(there, address);
    goes_on(&c, &address, "beside the second");
    let out = other.xinglin(&["destroy"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    goes_on(&c, &address, "after the second was destroyed");
    assert_eq!(c.pids("qemu-system").len(), 1);
}

/// A small disk at a place in the data directory.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf, size: &str) -> SmallDisk {
        std::fs::create_dir_all(&at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"])
            .arg(&at)
            .status();
        assert!(mounted.unwrap().success());
        SmallDisk(at)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_an_upload_and_keeps_nothing_of_it() {
    let mut c = Cloud::prepare(Options { sim: true, ..Options::default() });
    let disk = SmallDisk::mount(c.data().join("images"), "8m");
    c.start().unwrap();
    let s = c.demo();
    let meta = json!({"name": "big", "disk_format": "raw", "container_format": "bare"});
    let id = c.call(&s, "POST", "/image/v2/images", Some(meta))["id"].as_str().unwrap().to_owned();
    let put = |megabytes: u64| {
        let file = c.dir.join("big.raw");
        std::fs::File::create(&file).unwrap().set_len(megabytes << 20).unwrap();
        let mut put = c.command("curl");
        put.args(["-sS", "-X", "PUT", "-H", "Content-Type: application/octet-stream", "-w", "\n%{http_code}", "-T"]);
        put.arg(&file).args(["-H", &format!("X-Auth-Token: {}", s.token), "--cacert"]).arg(c.data().join("ca.pem"));
        let out = put.arg(format!("{}/image/v2/images/{id}/file", c.api())).output().unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let before = walk(&disk.0);
    let answer = put(16);
    assert!(answer.ends_with("\n413") || answer.ends_with("\n507"), "{answer}");
    assert!(answer.to_lowercase().contains("space") || answer.to_lowercase().contains("full"), "{answer}");
    assert_eq!(c.call(&s, "GET", &format!("/image/v2/images/{id}"), None)["status"], "queued");
    assert_eq!(walk(&disk.0), before, "bytes of the refused upload are kept");
    // What fits goes in, into the same image.
    assert!(put(4).ends_with("\n204"));
    assert_eq!(c.call(&s, "GET", &format!("/image/v2/images/{id}"), None)["status"], "active");
    assert_eq!(c.terminate(), 0);
    drop(c.xinglin(&["destroy"]));
    drop(disk);
}

fn walk(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().flatten();
    entries.map(|e| if e.path().is_dir() { walk(&e.path()) } else { e.metadata().unwrap().len() }).sum()
}

/// What a change is answered with while its entry in the audit ledger finds no space.
const FULL: u16 = 507;

/// Takes all the space that is left in a directory's file system; the file that holds it.
fn fill(dir: &Path) -> PathBuf {
    let path = dir.join("filler");
    let mut file = std::fs::File::create(&path).unwrap();
    let zeros = vec![0u8; 1 << 20];
    for size in [1 << 20, 512] {
        while file.write(&zeros[..size]).is_ok_and(|n| n > 0) {}
    }
    path
}

#[test]
fn a_full_disk_of_the_database_refuses_changes_whole_and_is_over_once_there_is_space() {
    let mut c = Cloud::prepare(Options { sim: true, ..Options::default() });
    let disk = SmallDisk::mount(c.data(), "32m");
    c.start().unwrap();
    // SQLite writes over the log of the first start until that is emptied; from then on a change needs space.
    assert_eq!(c.terminate(), 0);
    c.sql("PRAGMA wal_checkpoint(TRUNCATE)");
    let log = c.data().join("xinglin.db-wal");
    assert!(log.metadata().map_or(0, |m| m.len()) == 0, "{} is not emptied", log.display());
    c.start().unwrap();
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let volume = t.volume(&c, "kept");
    let admin = c.admin();
    let (tenant, operator) = (t.s.token.as_str(), admin.token.as_str());
    let order = json!({"name": "o", "lines": [{"item": "6", "quantity": 1, "months": 1}]});
    let volume_at = format!("/volume/v3/volumes/{volume}");
    let image = json!({"name": "i", "disk_format": "raw", "container_format": "bare"});
    let changes: [(&str, &str, &str, Option<Value>); 7] = [
        (tenant, "POST", "/networking/v2.0/networks", Some(json!({"network": {"name": "n"}}))),
        (tenant, "POST", "/compute/v2.1/os-keypairs", Some(json!({"keypair": {"name": "k"}}))),
        (tenant, "POST", "/volume/v3/volumes", Some(json!({"volume": {"name": "v", "size": 1}}))),
        (tenant, "POST", "/image/v2/images", Some(image)),
        (tenant, "POST", "/ops/v1/orders", Some(order)),
        (operator, "POST", "/identity/v3/projects", Some(json!({"project": {"name": "p", "domain_id": "default"}}))),
        (tenant, "DELETE", volume_at.as_str(), None),
    ];
    let orders = || c.call(&t.s, "GET", "/ops/v1/orders", None)["orders"].as_array().unwrap().len();
    let projects = || c.call(&admin, "GET", "/identity/v3/projects?name=p", None)["projects"].as_array().unwrap().len();
    let before = holdings(&c, false);

    let filler = fill(&disk.0);
    for (token, method, path, body) in &changes {
        let a = c.request(method, path, Some(token), body.as_ref());
        // What stands before every change is its entry in the audit ledger.
        assert_eq!(a.status, FULL, "{method} {path}: {}", a.body);
        assert!(in_form(path, &a.body), "{path}: {}", a.body);
        assert!(a.body.to_string().contains("nothing is done"), "{path}: {}", a.body);
    }
    // Whoever reads does not notice.
    for (path, list) in [
        ("/networking/v2.0/networks", "networks"),
        ("/compute/v2.1/flavors", "flavors"),
        ("/volume/v3/volumes/detail", "volumes"),
        ("/image/v2/images", "images"),
    ] {
        let v = c.call(&t.s, "GET", path, None);
        assert!(!v[list].as_array().unwrap().is_empty(), "{path}: {v}");
    }
    assert_eq!((orders(), projects()), (0, 0));

    std::fs::remove_file(filler).unwrap();
    let changed = differences(&before, &holdings(&c, false));
    assert!(changed.is_empty(), "what was refused is half done: {changed:#?}");
    for (token, method, path, body) in &changes {
        let a = c.request(method, path, Some(token), body.as_ref());
        assert!((200..300).contains(&a.status), "{method} {path}: {} {}", a.status, a.body);
    }
    assert_eq!((orders(), projects()), (1, 1));
    // The host of servers has come back as well: it makes one disk and takes the other away.
    eventually("one volume is made, the other gone", Duration::from_secs(90), || {
        let v = c.call(&t.s, "GET", "/volume/v3/volumes/detail", None)["volumes"].clone();
        (v.as_array().unwrap().len() == 1 && v[0]["name"] == "v" && v[0]["status"] == "available").then_some(())
    });
    assert_eq!(c.terminate(), 0);
    let ledger = c.xinglin(&["admin", "verify-ledger"]);
    assert!(ledger.status.success(), "{}", String::from_utf8_lossy(&ledger.stderr));
    drop(disk);
}
