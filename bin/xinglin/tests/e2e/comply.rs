//! Clauses of the tenders by the command line.

use std::process::Command;

fn xinglin() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xinglin"))
}

#[test]
fn clauses_are_counted_and_written_as_a_deviation_table() {
    let out = xinglin().args(["admin", "compliance"]).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && text.lines().count() == 5 && text.contains("chuyi"), "{text}");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("deviations.csv");
    let out = xinglin().args(["admin", "compliance", "--contract", "shaanxi", "--csv"]).arg(&file).output().unwrap();
    assert!(out.status.success());
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(table.starts_with("\u{feff}序号") && table.contains("R-4-087"), "{}", &table[..200]);
    let out = xinglin().args(["admin", "compliance", "--state", "nearly"]).output().unwrap();
    assert!(!out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("'nearly' is none of met, partly, open, outside"));
}
