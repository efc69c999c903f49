//! The table of docs/benchmarks.md, measured: `make bench`.
//!
//! CPU-ms is user plus system time of our processes (of `xinglin`; for servers also of what it started and reaped) over the number of requests. Walls are the
//! median of `BENCH_RUNS` (five); `BENCH_ONLY` (`simulated`, `guests`) measures one part; `BENCH_ARCH` (`x86_64`, `aarch64`) says of which architecture the guests are.
//! Run it on an otherwise idle machine, as root, with guest images made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot measure is to stop"
)]
#![allow(clippy::disallowed_methods, reason = "a bench is outside the product's runtime")]

mod client;
mod guests;
mod process;

use client::Client;
use process::Up;
use serde_json::json;
use std::time::{Duration, Instant};

/// One line of the table.
pub struct Line {
    work: &'static str,
    reach: &'static str,
    measured: String,
}

fn main() {
    // `cargo bench` and `cargo nextest` pass arguments of their own; a listing has nothing to list.
    if std::env::args().any(|a| a == "--list") {
        return;
    }
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut lines = Vec::new();
    let part = std::env::var("BENCH_ONLY").unwrap_or_default();
    rt.block_on(async {
        if part != "guests" {
            simulated(&mut lines).await;
        }
        if part != "simulated" && nix::unistd::geteuid().is_root() {
            guests::measure(&mut lines).await;
        }
    });
    println!("\n| work | reach | measured |\n|---|---|---|");
    for l in lines {
        println!("| {} | {} | {} |", l.work, l.reach, l.measured);
    }
}

/// Median of an odd number of figures.
pub fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

/// How often walls are measured.
pub fn runs() -> usize {
    std::env::var("BENCH_RUNS").ok().and_then(|v| v.parse().ok()).unwrap_or(5)
}

async fn simulated(lines: &mut Vec<Line>) {
    let up = Up::start(&["--engines", "sim", "--vcpu-ratio", "32"]);
    let mut c = Client::connect(&up).await;
    c.login("admin", "admin-password").await;
    let token = c.token.clone();
    let cpu = c.cost(&up, 5000, "GET", "/identity/v3/auth/tokens", None, Some(&token)).await;
    lines.push(Line { work: "validate a token", reach: "≤ 0.2 CPU-ms", measured: format!("{cpu:.3} CPU-ms") });
    let body = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": token}}}});
    let cpu = c.cost(&up, 2000, "POST", "/identity/v3/auth/tokens", Some(&body), None).await;
    lines.push(Line { work: "token from token", reach: "≤ 0.5 CPU-ms", measured: format!("{cpu:.3} CPU-ms") });

    let (image, flavor, network) = c.fixtures().await;
    let mut made = 0;
    let started = Instant::now();
    while made < 1000 {
        let n = (1000 - made).min(30);
        let server = json!({"server": {"name": "s", "imageRef": image, "flavorRef": flavor, "networks": [{"uuid": network}], "min_count": n, "max_count": n}});
        c.call("POST", "/compute/v2.1/servers", Some(&server), 202).await;
        made += n;
    }
    println!("1,000 simulated servers asked for in {:.1} s", started.elapsed().as_secs_f64());
    while c.count("ACTIVE").await < 1000 {
        assert!(started.elapsed() < Duration::from_secs(600), "1,000 servers did not become active");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    println!("1,000 simulated servers active after {:.1} s", started.elapsed().as_secs_f64());
    tokio::time::sleep(Duration::from_secs(5)).await;
    let cpu = c.cost(&up, 50, "GET", "/compute/v2.1/servers/detail?limit=1000", None, None).await;
    lines.push(Line {
        work: "list 1,000 servers with details",
        reach: "≤ 10 CPU-ms",
        measured: format!("{cpu:.2} CPU-ms"),
    });
    tokio::time::sleep(Duration::from_secs(30)).await;
    let rss = process::rss_mib(up.pid());
    lines.push(Line {
        work: "control plane resident, idle, with 1,000 servers on record",
        reach: "≤ 150 MB",
        measured: format!("{rss:.0} MiB"),
    });
}
