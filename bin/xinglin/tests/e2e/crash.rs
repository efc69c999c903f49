//! Power cuts and dead engines: guests live on, the next start adopts them, nothing is left over at the end.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache, eventually};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Stdio};
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

/// A server that lets us log in, with ssh open to the external network, where this host is; its id.
fn server(c: &Cloud, t: &Tenant) -> String {
    let key = c.dir.join("key");
    let made = c.command("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status().unwrap();
    assert!(made.success());
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let keypair = json!({"keypair": {"name": "k", "public_key": public.trim()}});
    c.call(&t.s, "POST", "/compute/v2.1/os-keypairs", Some(keypair));
    let groups = c.call(&t.s, "GET", "/networking/v2.0/security-groups?name=default", None)["security_groups"].clone();
    let own = |g: &&Value| g["project_id"] == t.s.project.as_str();
    let group = groups.as_array().unwrap().iter().find(own).unwrap()["id"].clone();
    let rule = json!({"security_group_id": group, "direction": "ingress", "protocol": "tcp", "ethertype": "IPv4",
        "port_range_min": 22, "port_range_max": 22, "remote_ip_prefix": "100.64.0.0/10"});
    let rule = json!({"security_group_rule": rule});
    c.call(&t.s, "POST", "/networking/v2.0/security-group-rules", Some(rule));
    let wish = json!({"name": "lives", "imageRef": t.image, "flavorRef": t.flavor, "key_name": "k",
        "networks": [{"uuid": t.net}]});
    let made = c.call(&t.s, "POST", "/compute/v2.1/servers", Some(json!({"server": wish})));
    let id = made["server"]["id"].as_str().unwrap().to_owned();
    t.await_server(c, &id, "ACTIVE");
    id
}

/// One TCP connection to a guest, over which it counts seconds.
struct Login {
    ssh: Child,
    out: PathBuf,
}

impl Login {
    fn open(c: &Cloud, address: &str) -> Login {
        let ssh = |command: &str| {
            let mut ssh = c.command("ssh");
            ssh.arg("-i").arg(c.dir.join("key")).args(["-o", "BatchMode=yes", "-o", "ConnectTimeout=5"]);
            ssh.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]);
            ssh.arg(format!("xinglin@{address}")).arg(command).stdin(Stdio::null());
            ssh
        };
        eventually("the guest lets us in", Duration::from_secs(120), || {
            ssh("true").output().unwrap().status.success().then_some(())
        });
        let out = c.dir.join("count");
        let file = std::fs::File::create(&out).unwrap();
        let ssh = ssh("n=0; while :; do n=$((n+1)); echo $n; sleep 1; done").stdout(file).spawn().unwrap();
        Login { ssh, out }
    }

    fn count(&self) -> u64 {
        let text = std::fs::read_to_string(&self.out).unwrap();
        // The last line may be half written.
        text.rsplit_once('\n').and_then(|(whole, _)| whole.lines().last()?.parse().ok()).unwrap_or(0)
    }

    /// What the guest says from now on still comes over the same connection.
    fn lasts(&mut self, through: &str) {
        let before = self.count();
        eventually(&format!("the connection lasts through {through}"), Duration::from_secs(60), || {
            (self.count() > before + 1).then_some(())
        });
        assert!(self.ssh.try_wait().unwrap().is_none(), "the connection ended: {through}");
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let _ = self.ssh.kill();
        let _ = self.ssh.wait();
    }
}

#[test]
fn guests_live_through_kill_9_and_dead_engines_and_destroy_leaves_nothing() {
    let mut c = up();
    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let id = server(&c, &t);
    let address = t.floating(&c, &id);
    eventually("the guest answers ping", Duration::from_secs(120), || answers(&c, &address).then_some(()));
    let guests = c.pids("qemu-system");
    assert_eq!(guests.len(), 1);
    let mut login = Login::open(&c, &address);
    login.lasts("its beginning");

    c.kill9();
    assert_eq!(c.pids("qemu-system"), guests, "guests outlive kill -9");
    // One ping may be late where a guest waits for a processor; nobody mends the network while the product is away.
    eventually("the network outlives kill -9", Duration::from_secs(30), || answers(&c, &address).then_some(()));
    login.lasts("kill -9");
    let started = Instant::now();
    c.start().unwrap();
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_eq!(c.pids("qemu-system"), guests, "guests are adopted, not started anew");
    eventually("the guest answers after the adoption", Duration::from_secs(30), || answers(&c, &address).then_some(()));
    login.lasts("the adoption");
    drop(login);

    for (engine, processes) in [("ovs-vswitchd", 1), ("ovn-controller", 1), ("ovn-northd", 1), ("ovsdb-server", 3)] {
        let killed = c.pids(engine);
        assert_eq!(killed.len(), processes, "{engine}");
        for pid in &killed {
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(*pid), nix::sys::signal::Signal::SIGKILL).unwrap();
        }
        eventually(&format!("{engine} runs again and the guest answers"), Duration::from_secs(60), || {
            let now = c.pids(engine);
            let anew = now.len() == processes && now.iter().all(|p| !killed.contains(p));
            (anew && answers(&c, &address)).then_some(())
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
