//! Thirty real guests at once.

use crate::client::Client;
use crate::process::{Up, cpu_ms, pids_in};
use crate::{Line, median, runs};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Figures {
    active: Vec<f64>,
    cpu: Vec<f64>,
    ping: Vec<f64>,
    token_p99: Vec<f64>,
    gone: Vec<f64>,
}

/// Measures and adds the lines.
pub async fn measure(lines: &mut Vec<Line>) {
    let images = std::env::var("XINGLIN_CACHE").unwrap_or_else(|_| "/var/cache/xinglin".into()) + "/images";
    let mut up = Up::start(&["--vcpu-ratio", "32", "--images", &images]);
    let mut c = Client::connect(&up).await;
    c.login("admin", "admin-password").await;
    let arch = std::env::var("BENCH_ARCH").unwrap_or_else(|_| "x86_64".into());
    let (image, flavor, network) =
        (c.image(&format!("xinglin-guest-{arch}")).await, c.flavor("test.nano").await, c.network().await);
    let mut f = Figures::default();
    for run in 0..runs() {
        once(&up, &mut c, &image, &flavor, &network, &mut f).await;
        println!(
            "run {run}: active {:.2} s, {:.0} CPU-ms a server, ping {:.1} s, token p99 {:.1} ms, gone {:.2} s",
            f.active[run], f.cpu[run], f.ping[run], f.token_p99[run], f.gone[run]
        );
    }
    let wall = |v: &[f64]| median(v.to_vec());
    lines.push(Line {
        work: "30 `test.nano` servers by one POST until 30 ACTIVE with a running QEMU each",
        reach: "≤ 5 s, ≤ 100 CPU-ms a server",
        measured: format!("{:.2} s, {:.0} CPU-ms a server", wall(&f.active), wall(&f.cpu)),
    });
    lines.push(Line {
        work: "all 30 answer ping; token p99 meanwhile",
        reach: "≤ 80 s; ≤ 50 ms",
        measured: format!("{:.1} s; {:.1} ms", wall(&f.ping), wall(&f.token_p99)),
    });
    lines.push(Line {
        work: "delete those 30 until nothing is left",
        reach: "≤ 2.5 s",
        measured: format!("{:.2} s", wall(&f.gone)),
    });
    let (mut cold, mut adopted) = (Vec::new(), Vec::new());
    for _ in 0..runs() {
        up.end();
        up.again();
        cold.push(up.ready_after);
        up.kill();
        up.again();
        adopted.push(up.ready_after);
    }
    lines.push(Line {
        work: "start to `ready` on an existing data directory",
        reach: "≤ 3 s",
        measured: format!("{:.2} s with engines started, {:.2} s with engines adopted", median(cold), median(adopted)),
    });
}

async fn once(up: &Up, c: &mut Client, image: &Value, flavor: &Value, network: &Value, f: &mut Figures) {
    let body = json!({"server": {"name": "g", "imageRef": image, "flavorRef": flavor, "networks": [{"uuid": network}], "min_count": 30, "max_count": 30}});
    let running = || pids_in(&up.dir, "qemu-system").len();
    let (before, started) = (cpu_ms(up.pid()), Instant::now());
    c.call("POST", "/compute/v2.1/servers", Some(&body), 202).await;
    while c.count("ACTIVE").await < 30 || running() < 30 {
        assert!(started.elapsed() < Duration::from_secs(120), "30 servers are not active; {} QEMUs run", running());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    f.active.push(started.elapsed().as_secs_f64());
    f.cpu.push((cpu_ms(up.pid()) - before) / 30.0);
    let latency = boot(up, c, network, started, f).await;
    f.token_p99.push(latency);
    delete(up, c, &running, f).await;
}

async fn boot(up: &Up, c: &mut Client, network: &Value, started: Instant, f: &mut Figures) -> f64 {
    let v = c.call("GET", "/compute/v2.1/servers/detail?limit=1000", None, 200).await;
    let mut waiting: Vec<String> = v["servers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["addresses"]["bench"][0]["addr"].as_str().unwrap().to_owned())
        .collect();
    let list = Command::new("ip").args(["netns", "list"]).output().unwrap();
    let text = String::from_utf8_lossy(&list.stdout).into_owned();
    let ns = text
        .split_whitespace()
        .find(|w| w.ends_with(network.as_str().unwrap()))
        .expect("namespace of the network")
        .to_owned();
    let token = c.token.clone();
    let body = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": token}}}});
    let mut other = Client::connect(up).await;
    let mut took = Vec::new();
    while !waiting.is_empty() {
        assert!(started.elapsed() < Duration::from_secs(300), "{} guests do not answer ping", waiting.len());
        for _ in 0..10 {
            let at = Instant::now();
            assert_eq!(other.request("POST", "/identity/v3/auth/tokens", Some(&body), None).await.status, 201);
            took.push(at.elapsed().as_secs_f64() * 1000.0);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        waiting.retain(|a| {
            !Command::new("ip")
                .args(["netns", "exec", &ns, "ping", "-c", "1", "-W", "0.2", a])
                .output()
                .is_ok_and(|o| o.status.success())
        });
    }
    f.ping.push(started.elapsed().as_secs_f64());
    took.sort_by(f64::total_cmp);
    took[took.len() * 99 / 100]
}

async fn delete(up: &Up, c: &mut Client, running: &impl Fn() -> usize, f: &mut Figures) {
    let v = c.call("GET", "/compute/v2.1/servers?limit=1000", None, 200).await;
    let ids: Vec<String> =
        v["servers"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned()).collect();
    let started = Instant::now();
    for id in &ids {
        c.call("DELETE", &format!("/compute/v2.1/servers/{id}"), None, 204).await;
    }
    let left = |d: &str| std::fs::read_dir(up.dir.join("node").join(d)).map_or(0, |r| r.count());
    loop {
        let v = c.call("GET", "/compute/v2.1/servers?limit=1000", None, 200).await;
        if v["servers"].as_array().unwrap().is_empty() && running() == 0 && left("servers") == 0 && left("disks") == 0 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(120), "servers are left over");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    f.gone.push(started.elapsed().as_secs_f64());
}
