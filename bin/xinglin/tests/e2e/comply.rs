//! Clauses of the tenders by the command line.

use crate::cloud::{Cloud, Options};
use std::process::Command;

fn xinglin() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xinglin"))
}

#[test]
fn clauses_are_counted_and_written_as_a_deviation_table() {
    let out = xinglin().args(["admin", "compliance"]).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && text.lines().count() == 6 && text.contains("chuyi"), "{text}");
    assert!(text.lines().next_back().unwrap().contains("not measured"), "{text}");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("deviations.csv");
    let out = xinglin().args(["admin", "compliance", "--contract", "shaanxi", "--csv"]).arg(&file).output().unwrap();
    assert!(out.status.success());
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(table.starts_with("\u{feff}序号") && table.contains("R-4-087"), "{}", &table[..200]);
    assert!(table.contains("未测 not measured"), "no clause of Shaanxi has a probe");
    for (name, begins) in [("deviations.json", "{"), ("deviations.xlsx", "PK")] {
        let file = dir.path().join(name);
        let out =
            xinglin().args(["admin", "compliance", "--contract", "shaanxi", "--out"]).arg(&file).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        assert!(std::fs::read(&file).unwrap().starts_with(begins.as_bytes()), "{name}");
    }
    let out = xinglin().args(["admin", "compliance", "--out", "deviations.docx"]).output().unwrap();
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("does not end in .csv, .json, .xlsx or .pdf"));
    let out = xinglin().args(["admin", "compliance", "--live", "--data-dir"]).arg(dir.path()).output().unwrap();
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("was xinglin ever started there?"));
    let out = xinglin().args(["admin", "compliance", "--state", "nearly"]).output().unwrap();
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("'nearly' is none of met, partly, open, outside"));
}

#[test]
fn a_running_cloud_is_asked_what_it_measures() {
    let mut cloud = Cloud::up(Options { sim: true, ..Options::default() });
    let out = cloud.xinglin(&["admin", "compliance", "--live"]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    let said = |probe: &str, verdict: &str| {
        let line = text.lines().find(|l| l.starts_with(probe)).unwrap_or_else(|| panic!("{probe}: {text}"));
        assert!(line.contains(&format!(" {verdict}: ")), "{line}");
    };
    for probe in ["flavors", "architectures 2", "passwords", "ledgers", "prices chuyi 100", "endpoints"] {
        said(probe, "holds");
    }
    // Nobody has been on duty, nothing was backed up yet: it says so.
    for probe in ["roster", "backup", "administrators"] {
        said(probe, "fails");
    }
    said("prices qingpu", "unknown");
    said("audit-kept", "unknown");
    assert!(text.lines().next_back().unwrap().contains("MiB resident"), "{text}");

    let to = cloud.data().with_file_name("compliance-backup");
    assert!(cloud.xinglin(&["admin", "backup", to.to_str().unwrap()]).status.success());
    let file = to.with_extension("csv");
    let out = cloud.xinglin(&["admin", "compliance", "--live", "--csv", file.to_str().unwrap()]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(table.contains("实测成立 holds: hours=0"), "the backup is not in the table");
    assert!(!table.contains("未测 not measured"), "every probe was asked");

    // A cloud that is gone is not measured.
    cloud.kill9();
    let out = cloud.xinglin(&["admin", "compliance", "--live"]);
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("no cloud answers at"));
}
