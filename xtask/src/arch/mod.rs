//! `cargo xtask arch`: the rules of docs/ARCHITECTURE.md that a machine can check, each finding with its rule, file and line.

mod arrows;
mod files;
mod source;
mod sql;
mod table;

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::tool::output;
use source::Source;

/// A broken rule.
pub struct Finding {
    rule: &'static str,
    path: String,
    line: usize,
    text: String,
}

impl Finding {
    fn new(rule: &'static str, path: &str, line: usize, text: String) -> Self {
        Self { rule, path: path.to_owned(), line, text }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}:{}: {}", self.rule, self.path, self.line, self.text)
    }
}

/// An aim that is missed; listed, not refused.
pub struct Note(String);

pub fn check(notes_wanted: bool) -> Result<()> {
    let metadata: Value =
        serde_json::from_str(&output(Command::new(cargo()).args(["metadata", "--format-version", "1", "--no-deps"]))?)?;
    let root = metadata["workspace_root"].as_str().unwrap_or(".").to_owned();
    let root = Path::new(&root);
    let mut findings = arrows::check(&metadata, root)?;
    let mut notes = Vec::new();
    for path in tracked(root)? {
        let Ok(text) = std::fs::read_to_string(root.join(&path)) else { continue };
        findings.extend(files::check_text(&path, &text));
        let Some(folder) = crate_folder(&path) else { continue };
        if path.ends_with(".rs") && !files::is_test_path(&path) {
            let source = Source::parse(&text);
            findings.extend(sql::check_source(&folder, &path, &source));
            let (more, remarks) = files::check_source(&folder, &path, &source);
            findings.extend(more);
            notes.extend(remarks);
        } else if path.ends_with(".sql") && path.contains("/migrations/") {
            findings.extend(sql::check_migration(&folder, &path, &text));
        }
    }
    if notes_wanted {
        for Note(text) in &notes {
            println!("note: {text}");
        }
    } else if !notes.is_empty() {
        println!("arch: {} aims of R10 are missed; `cargo xtask arch --notes` lists them", notes.len());
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} of the architecture's rules are broken", findings.len());
    }
    Ok(())
}

pub fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Files of the repository, those not committed yet included.
fn tracked(root: &Path) -> Result<Vec<String>> {
    let listed = output(Command::new("git").current_dir(root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let mut paths: Vec<String> = listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The folder of the crate that a path lies in.
fn crate_folder(path: &str) -> Option<String> {
    let mut parts = path.split('/');
    let first = parts.next()?;
    match first {
        "xtask" | "console" => Some(first.to_owned()),
        "foundation" | "services" | "engines" | "node" | "gateways" | "api" | "bin" => {
            let second = parts.next()?;
            parts.next().map(|_| format!("{first}/{second}"))
        }
        _ => None,
    }
}
