//! Every page of the console in a browser, as everybody whose page it is: see `console/web/e2e/smoke.mjs` for what is refused there.

use crate::cloud::{Cloud, Options};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// When the story of `seed.mjs` begins and when it has ended.
const BEGINS: &str = "2026-05-28T09:00:00+08:00";
const NOW: &str = "2026-07-06T09:05:00+08:00";

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../console/web")
}

fn browser() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

/// What is not on this machine of what a walk through the console takes.
fn missing() -> Option<String> {
    let node = Command::new("node").arg("--version").stdout(Stdio::null()).status();
    if !node.is_ok_and(|s| s.success()) {
        return Some("Node.js is not installed".into());
    }
    let packages = ["axe-core", "playwright-core", "vite"];
    if let Some(p) = packages.iter().find(|p| !web().join("node_modules").join(p).exists()) {
        return Some(format!("{p} is not installed: make console"));
    }
    if !web().join("dist/index.html").exists() {
        return Some("the console was not built: make console".into());
    }
    (!browser().exists()).then(|| format!("there is no {}: set CHROMIUM", browser().display()))
}

/// A script of the console's tests; what it says goes where the test's own output goes.
fn script(name: &str) -> Command {
    let mut c = Command::new("node");
    c.arg(web().join("e2e").join(name)).current_dir(web()).stdin(Stdio::null());
    c
}

#[test]
fn every_page_opens_for_those_whose_it_is() {
    if let Some(what) = missing() {
        eprintln!("skipped: {what}");
        return;
    }
    let args = vec!["--clock".to_owned(), BEGINS.to_owned()];
    let c = Cloud::up(Options { sim: true, args, ..Options::default() });
    let seed = script("seed.mjs").arg(c.data()).stderr(Stdio::inherit()).output().unwrap();
    assert!(seed.status.success(), "seed.mjs has failed\n{}", crate::cloud::tail(&c.log()));
    let users = String::from_utf8(seed.stdout).unwrap();
    let all: Vec<Value> = serde_json::from_str(&users).unwrap();
    // The bootstrap administrator opens what the operator and the three administrators open.
    let names: Vec<&str> = all.iter().filter_map(|u| u["user"].as_str()).filter(|u| *u != "admin").collect();
    assert_eq!(names.len(), 7, "{names:?}");
    let mut walk = script("smoke.mjs");
    walk.args(["--languages", "zh", "--widths", "390", "--together", "2", "--all-routes", "yes", "--now", NOW]);
    walk.args(["--users", &names.join(",")]).env("XINGLIN_URL", c.api()).env("XINGLIN_USERS", users.trim());
    // Other tests run beside this one.
    walk.env("SMOKE_PATIENCE", "60");
    let status = walk.status().unwrap();
    assert!(status.success(), "smoke.mjs has found problems: they stand above");
}
