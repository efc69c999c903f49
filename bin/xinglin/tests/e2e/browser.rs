//! The whole story in a browser: order, approval on a phone, delivery, serial console, a second network, the bill, the ledger.
//! The steps and what each has to show stand in `console/web/e2e/flow.mjs`.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// That of [`Cloud::person`].
const PASSWORD: &str = "Abc-12345-x";
/// Who takes part, with the role of each; the name is the user's and the project's too.
const PEOPLE: [(&str, &str); 4] =
    [("hospital", "member"), ("commission", "purchaser"), ("operator", "operator"), ("auditor", "audit_administrator")];

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../console/web")
}

/// Whether the tests of the console can run here, as `make console-check` asks it: without Node.js 20 they are skipped.
fn node() -> bool {
    let major = Command::new("node").args(["-p", "process.versions.node.split('.')[0]"]).stdin(Stdio::null()).output();
    let Ok(out) = major else { return false };
    String::from_utf8_lossy(&out.stdout).trim().parse::<u32>().is_ok_and(|v| v >= 20)
}

/// Where the screenshots of a run go: to be looked at, never committed.
fn folder(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = std::path::absolute(target).unwrap().join("console-flow").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// Makes the people, and gives the hospital a quota for one small server besides what it will order.
fn people(c: &Cloud) -> Value {
    for (name, role) in PEOPLE {
        c.person(name, role);
    }
    let project = c.login("hospital", PASSWORD, "hospital").project;
    let quota = json!({"quota_set": {"cores": 1, "ram": 512, "instances": 1}});
    c.call(&c.admin(), "PUT", &format!("/compute/v2.1/os-quota-sets/{project}"), Some(quota));
    PEOPLE.iter().map(|(name, _)| ((*name).to_owned(), json!({"user": name, "password": PASSWORD}))).collect()
}

/// Runs the story against a cloud; what it says is the message of a failure.
fn tell(c: &Cloud, name: &str, more: &[&str]) {
    let folder = folder(name);
    let modules = web().join("node_modules/playwright-core");
    assert!(modules.exists(), "{} is missing: make console-check", modules.display());
    let users = people(c).to_string();
    let mut story = c.command("node");
    story.current_dir(web()).arg("e2e/flow.mjs").args(more).arg(&folder);
    story.env("XINGLIN_URL", c.api()).env("XINGLIN_USERS", "-");
    story.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = story.spawn().unwrap();
    child.stdin.take().unwrap().write_all(users.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let said = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    let (told, failed) = (said(&out.stdout), said(&out.stderr));
    assert!(out.status.success(), "{}\n{told}\n{failed}\nscreenshots: {}", out.status, folder.display());
    eprintln!("{told}");
}

#[test]
fn real_hospital_commission_operator_and_auditor_in_the_console() {
    if !node() {
        eprintln!("skipped: Node.js 20 or newer is not installed, and the console not built");
        return;
    }
    let images = cache().join("images");
    assert!(images.join("manifest.json").exists(), "guest images are missing: make images");
    let args = ["--vcpu-ratio", "32", "--images", images.to_str().unwrap()].map(str::to_owned).to_vec();
    let c = Cloud::up(Options { args, ..Options::default() });
    tell(&c, "real", &[]);
}

#[test]
fn simulated_the_same_but_for_the_login_on_the_serial_console() {
    if !node() {
        eprintln!("skipped: Node.js 20 or newer is not installed, and the console not built");
        return;
    }
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    c.person("hospital", "member");
    let hospital = c.login("hospital", PASSWORD, "hospital");
    for arch in ["x86_64", "aarch64"] {
        Tenant::image_of(&c, &hospital, &format!("xinglin-guest-{arch}"), arch);
    }
    tell(&c, "simulated", &["--sim"]);
}
