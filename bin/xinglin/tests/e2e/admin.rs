//! Operator commands on a data directory: backup, restore, passwd, the ledger, an upgrade in place. And records in PostgreSQL.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, eventually};
use serde_json::json;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Output, Stdio};
use std::time::Duration;

fn up() -> Cloud {
    Cloud::up(Options { sim: true, ..Options::default() })
}

fn text(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn ok(out: Output) -> String {
    assert!(out.status.success(), "{}", text(&out));
    text(&out)
}

fn keypairs(c: &Cloud) -> Vec<String> {
    let v = c.call(&c.demo(), "GET", "/compute/v2.1/os-keypairs", None);
    v["keypairs"].as_array().unwrap().iter().map(|k| k["keypair"]["name"].as_str().unwrap().to_owned()).collect()
}

fn keypair(c: &Cloud, name: &str) {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNVaWvoTZwJWWYsGCYLdBnOpwpAECGsXjEAn40J5oTL";
    let body = json!({"keypair": {"name": name, "public_key": key}});
    c.call(&c.demo(), "POST", "/compute/v2.1/os-keypairs", Some(body));
}

#[test]
fn a_backup_taken_while_it_runs_is_put_back_whole() {
    let mut c = up();
    Tenant::tiny_image(&c, "tiny");
    keypair(&c, "before");
    let backup = c.dir.join("backup");
    ok(c.xinglin(&["admin", "backup", backup.to_str().unwrap()]));
    // Records that are sealed (credentials, secrets of webhooks) are worth nothing without their keys.
    for key in ["token-0.key", "credential-0.key"] {
        let meta = std::fs::metadata(backup.join("secrets").join(key)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o600, "{key}");
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(backup.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest["ledgers"]["record"][0].as_i64().unwrap() > 0, "{manifest}");
    let again = c.xinglin(&["admin", "backup", backup.to_str().unwrap()]);
    assert!(!again.status.success() && text(&again).contains("exists already"), "{}", text(&again));
    keypair(&c, "after");
    let image = c.call(&c.demo(), "GET", "/image/v2/images?name=tiny", None)["images"][0]["id"].clone();
    c.call(&c.demo(), "DELETE", &format!("/image/v2/images/{}", image.as_str().unwrap()), None);

    let running = c.xinglin(&["admin", "restore", backup.to_str().unwrap()]);
    assert!(!running.status.success() && text(&running).contains("is in use"), "{}", text(&running));
    assert_eq!(c.terminate(), 0);

    // A backup that somebody changed changes nothing.
    let file = std::fs::OpenOptions::new().append(true).open(backup.join("xinglin.db")).unwrap();
    let length = file.metadata().unwrap().len();
    (&file).write_all(b"x").unwrap();
    let bad = c.xinglin(&["admin", "restore", backup.to_str().unwrap()]);
    assert!(!bad.status.success() && text(&bad).contains("not what was backed up"), "{}", text(&bad));
    c.start().unwrap();
    assert_eq!(keypairs(&c), ["after", "before"]);
    assert_eq!(c.terminate(), 0);
    file.set_len(length).unwrap();

    ok(c.xinglin(&["admin", "restore", backup.to_str().unwrap()]));
    c.start().unwrap();
    assert_eq!(keypairs(&c), ["before"]);
    let s = c.demo();
    let image = c.call(&s, "GET", "/image/v2/images?name=tiny", None)["images"][0].clone();
    let mut get = c.command("curl");
    get.args(["-sS", "-H", &format!("X-Auth-Token: {}", s.token), "--cacert"]).arg(c.data().join("ca.pem"));
    let out = get.arg(format!("{}/image/v2/images/{}/file", c.api(), image["id"].as_str().unwrap())).output().unwrap();
    assert_eq!(out.stdout, vec![0u8; 1 << 20], "the image's bytes are back");
    ok(c.xinglin(&["admin", "verify-ledger"]));
}

#[test]
fn a_password_is_set_from_standard_input_by_the_rules() {
    let c = up();
    let passwd = |user: &str, password: &str| {
        let mut p = c.command(env!("CARGO_BIN_EXE_xinglin"));
        p.args(["admin", "passwd", user, "--data-dir"]).arg(c.data());
        let mut child = p.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        child.wait_with_output().unwrap()
    };
    let old = c.demo();
    let weak = passwd("demo", "short");
    assert!(!weak.status.success(), "{}", text(&weak));
    assert!(!text(&weak).contains("short\n"), "a password in an error: {}", text(&weak));
    assert!(!passwd("nobody", "Long-enough-1").status.success());
    c.demo();
    ok(passwd("demo", "Long-enough-1"));
    assert_eq!(c.login("demo", "Long-enough-1", "demo").project, old.project);
    c.demo();
    // Another process changed it: the running one looks every second, when it has a processor.
    eventually("tokens of the old password are revoked", Duration::from_secs(30), || {
        (c.request("GET", "/compute/v2.1/servers", Some(&old.token), None).status == 401).then_some(())
    });
}

#[test]
fn a_changed_ledger_is_found_out() {
    let mut c = up();
    keypair(&c, "one");
    keypair(&c, "two");
    assert_eq!(c.terminate(), 0);
    c.start().unwrap();
    assert_eq!(c.terminate(), 0);
    let whole = ok(c.xinglin(&["admin", "verify-ledger"]));
    assert!(whole.contains("chain holds"), "{whole}");
    let changed = c.sql("UPDATE runtime_ledger SET body = REPLACE(body, 'keypair', 'keypaar') WHERE ledger = 'audit'");
    assert!(changed > 0);
    let out = c.xinglin(&["admin", "verify-ledger"]);
    assert!(!out.status.success() && text(&out).contains("BROKEN"), "{}", text(&out));
}

#[test]
fn a_ledger_that_was_cut_off_with_its_head_is_found_out_by_its_anchor() {
    let mut c = up();
    keypair(&c, "one");
    assert_eq!(c.terminate(), 0);
    let file = c.data().join("ledger-anchors");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let whole = ok(c.xinglin(&["admin", "verify-ledger"]));
    assert!(whole.contains("all in the chains") && whole.contains("billing_bill: 0 records agree"), "{whole}");
    assert!(!whole.contains("not sealed yet"), "a clean stop seals everything: {whole}");

    // The last entry goes, and the head becomes that of the entry before: within the database everything fits.
    let last = "(SELECT MAX(place) FROM runtime_ledger WHERE ledger = 'audit')";
    assert_eq!(c.sql(&format!("DELETE FROM runtime_ledger WHERE ledger = 'audit' AND place = {last}")), 1);
    let chain = format!("(SELECT chain FROM runtime_ledger WHERE ledger = 'audit' AND place = {last})");
    let head = format!("UPDATE runtime_ledger_head SET place = {last}, chain = {chain} WHERE ledger = 'audit'");
    assert_eq!(c.sql(&head), 1);
    let out = c.xinglin(&["admin", "verify-ledger"]);
    let said = text(&out);
    assert!(!out.status.success(), "{said}");
    assert!(said.lines().any(|l| l.starts_with("audit:") && l.contains("chain holds")), "{said}");
    assert!(said.lines().any(|l| l.starts_with("audit: BROKEN: the anchor of ") && l.contains("cut off")), "{said}");
}

#[test]
fn a_record_that_no_entry_tells_of_is_found_out() {
    let mut c = up();
    assert_eq!(c.terminate(), 0);
    ok(c.xinglin(&["admin", "verify-ledger"]));
    // A proof of erasure of an order that never was.
    let forged = "INSERT INTO catalog_erasure (order_id, project, at, body, digest) VALUES ('o', 'p', 1, '{}', 'x')";
    assert_eq!(c.sql(forged), 1);
    let out = c.xinglin(&["admin", "verify-ledger"]);
    let said = text(&out);
    assert!(!out.status.success(), "{said}");
    assert!(said.contains("catalog_erasure: BROKEN: o: no entry of the ledger tells of it"), "{said}");
    // What is put in while nothing runs is not taken for genuine at the next start.
    c.start().unwrap();
    assert_eq!(c.terminate(), 0);
    assert!(!c.xinglin(&["admin", "verify-ledger"]).status.success());
}

/// An installation from before a slice had its second migration.
fn older(c: &mut Cloud) {
    keypair(c, "kept");
    assert_eq!(c.terminate(), 0);
    c.sql("DROP TABLE ops_sample");
    c.sql("DROP TABLE ops_sample_head");
    assert_eq!(c.sql("DELETE FROM runtime_migration WHERE name LIKE '%sample%'"), 1);
}

#[test]
fn an_older_data_directory_is_upgraded_in_place() {
    let mut c = up();
    older(&mut c);
    let out = c.xinglin(&["admin", "verify-ledger"]);
    assert!(!out.status.success() && text(&out).contains("older version"), "{}", text(&out));
    c.start().unwrap();
    assert!(c.log().contains("upgrading the data directory"));
    assert_eq!(keypairs(&c), ["kept"]);
    assert!(!c.data().join("before-upgrade").exists());
    ok(c.xinglin(&["admin", "verify-ledger"]));
}

#[test]
fn an_upgrade_that_fails_leaves_everything_as_it_was() {
    let mut c = up();
    older(&mut c);
    // Something in the way of the second statement of the migration.
    c.sql("CREATE TABLE ops_sample_head (x TEXT)");
    let failed = c.start().unwrap_err();
    assert!(failed.contains("exit status: 1"), "{failed}");
    assert!(c.log().contains("the data is as it was before"), "{}", c.log());
    c.sql("DROP TABLE ops_sample_head");
    c.start().unwrap();
    assert_eq!(keypairs(&c), ["kept"]);
}

#[test]
fn records_can_lie_in_postgresql() {
    let Some(database) = crate::cloud::postgres() else {
        eprintln!("skipped: XINGLIN_TEST_POSTGRES names no server");
        return;
    };
    let mut c =
        Cloud::up(Options { sim: true, args: vec!["--database".into(), database.url.clone()], ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let id = t.server(&c, "s")["id"].as_str().unwrap().to_owned();
    assert!(!c.data().join("xinglin.db").exists());
    c.kill9();
    c.start().unwrap();
    let t = Tenant::demo(&c, "tiny");
    t.await_server(&c, &id, "ACTIVE");
    t.clear(&c);
    let mut verify = c.command(env!("CARGO_BIN_EXE_xinglin"));
    verify.args(["admin", "verify-ledger", "--data-dir"]).arg(c.data()).env("XINGLIN_DATABASE", &database.url);
    assert!(ok(verify.output().unwrap()).contains("chain holds"));
}

/// A command of the binary that needs no installation, in the root of the project.
fn alone(args: &[&str]) -> Output {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut c = std::process::Command::new(env!("CARGO_BIN_EXE_xinglin"));
    c.args(["admin", "contract"]).args(args).current_dir(root).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn contracts_are_checked_compared_and_settled_without_an_installation() {
    for name in ["chuyi", "qingpu", "shaanxi", "beijing-medins", "beijing-cityadmin"] {
        let file = format!("contracts/{name}.toml");
        let said = ok(alone(&["check", &file]));
        assert!(said.contains("readings are not confirmed") && said.contains("clause: "), "{said}");
        let said = ok(alone(&["settle", &file, &format!("docs/settlements/{name}.json")]));
        assert!(said.contains("合计实付 Payable in all: "), "{said}");
    }
    let dir = tempfile::tempdir().unwrap();
    let toml = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/qingpu.toml")).unwrap();
    let newer = dir.path().join("newer.toml");
    let newer = newer.to_str().unwrap();
    let cheaper = toml.replace("\"404800.00\"", "\"404000.00\"");
    std::fs::write(newer, &cheaper).unwrap();
    let out = alone(&["diff", "contracts/qingpu.toml", newer]);
    assert!(!out.status.success() && text(&out).contains("another text needs another version"), "{}", text(&out));
    std::fs::write(newer, cheaper.replace("version = \"2026.2\"", "version = \"2026.3\"")).unwrap();
    let said = ok(alone(&["diff", "contracts/qingpu.toml", newer]));
    assert!(said.contains("price 404800.00 → 404000.00 [-400.00 yuan]"), "{said}");
    assert!(said.contains("1 change(s); total 13990960.00 → 13990560.00"), "{said}");

    // Every error at once, each with its line.
    std::fs::write(newer, toml.replace("\"404800.00\"", "\"405001.00\"").replace("[rounding]", "[rouding]")).unwrap();
    let out = alone(&["check", newer]);
    assert!(!out.status.success());
    let said = text(&out);
    for what in ["rouding is not a key", "rounding is missing", "405001.00 is above the ceiling"] {
        assert!(said.lines().any(|l| l.starts_with("line ") && l.contains(what)), "{what}: {said}");
    }
    assert!(text(&alone(&["check", "contracts/none.toml"])).contains("reading contracts/none.toml"));
}
