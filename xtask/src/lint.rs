//! `cargo xtask lint`: licences and bans over all that is linked, from `cargo metadata`.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::arch::cargo;
use crate::tool::output;

const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Additions to a licence that only widen it.
const ALLOWED_EXCEPTIONS: &[&str] = &["LLVM-exception"];

const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "TLS is rustls with aws-lc-rs"),
    ("openssl", "TLS is rustls with aws-lc-rs"),
    ("native-tls", "TLS is rustls with aws-lc-rs"),
];

pub fn check() -> Result<()> {
    let metadata: Value = serde_json::from_str(&output(Command::new(cargo()).args([
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
        "--filter-platform",
        "aarch64-unknown-linux-gnu",
    ]))?)
    .context("cargo metadata gave no JSON")?;
    let offenders = judge(&metadata);
    for offender in &offenders {
        println!("{offender}");
    }
    if !offenders.is_empty() {
        bail!("{} packages may not be used", offenders.len());
    }
    Ok(())
}

/// One line for each package that may not be used.
fn judge(metadata: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let used: BTreeSet<String> =
        list(&metadata["resolve"]["nodes"]).iter().filter_map(|node| node["id"].as_str().map(str::to_owned)).collect();
    let mut offenders = Vec::new();
    for package in list(&metadata["packages"]) {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        if !used.contains(&text("id")) {
            continue;
        }
        let (name, version, licence) = (text("name"), text("version"), text("license"));
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            offenders.push(format!("{name} {version} is banned: {why}"));
        }
        if licence.is_empty() {
            offenders.push(format!("{name} {version} declares no licence"));
        } else if !allowed(&licence) {
            offenders.push(format!("{name} {version} is under {licence}"));
        }
    }
    offenders
}

/// Whether an SPDX expression can be satisfied by allowed licences alone. Old manifests write `/` for OR.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let result = any_of(&tokens, &mut at);
    result && at == tokens.len()
}

fn any_of(tokens: &[&str], at: &mut usize) -> bool {
    let mut result = all_of(tokens, at);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        result |= all_of(tokens, at);
    }
    result
}

fn all_of(tokens: &[&str], at: &mut usize) -> bool {
    let mut result = one(tokens, at);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        result &= one(tokens, at);
    }
    result
}

fn one(tokens: &[&str], at: &mut usize) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if *token == "(" {
        let result = any_of(tokens, at);
        let closed = tokens.get(*at) == Some(&")");
        *at += 1;
        return result && closed;
    }
    let mut result = ALLOWED.contains(token);
    if tokens.get(*at) == Some(&"WITH") {
        result &= tokens.get(*at + 1).is_some_and(|exception| ALLOWED_EXCEPTIONS.contains(exception));
        *at += 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn expressions_are_honoured() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "ISC AND (Apache-2.0 OR ISC)",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND LGPL-2.1",
            "(MIT",
            "",
            "AGPL-3.0-or-later",
            "GPL-2.0 WITH Classpath-exception-2.0",
            "MIT MIT",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn offenders_are_named_and_what_is_not_linked_is_not_judged() {
        let package =
            |name: &str, licence: Value| json!({"id": name, "name": name, "version": "1.0.0", "license": licence});
        let metadata = json!({
            "packages": [
                package("good", json!("MIT")),
                package("openssl-sys", json!("MIT")),
                package("bad", json!("GPL-3.0")),
                package("silent", Value::Null),
                package("elsewhere", json!("GPL-3.0")),
            ],
            "resolve": {"nodes": [{"id": "good"}, {"id": "openssl-sys"}, {"id": "bad"}, {"id": "silent"}]},
        });
        let found = judge(&metadata);
        assert_eq!(
            found,
            [
                "openssl-sys 1.0.0 is banned: TLS is rustls with aws-lc-rs",
                "bad 1.0.0 is under GPL-3.0",
                "silent 1.0.0 declares no licence",
            ]
        );
    }
}
