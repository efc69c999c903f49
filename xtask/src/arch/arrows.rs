//! R1, R2, R4, R5, R6: what a crate may depend on, read from `cargo metadata`.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::Finding;
use super::table::{BANS, TESTS_MAY_USE, matches, row_of};

/// A dependency of one of our crates.
struct Arrow<'a> {
    manifest: String,
    from: &'a str,
    name: &'a str,
    for_tests: bool,
    /// Its folder, when it is ours.
    to: Option<String>,
}

pub fn check(metadata: &Value, root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(folder) = folder_of(package["manifest_path"].as_str().unwrap_or_default(), root) else { continue };
        let manifest = format!("{folder}/Cargo.toml");
        if row_of(&folder).is_none() {
            let text = format!("{folder} is not in the table of the house: give it a row in xtask/src/arch/table.rs");
            findings.push(Finding::new("R9", &manifest, 1, text));
            continue;
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["path"].as_str().and_then(|path| folder_of(&format!("{path}/Cargo.toml"), root));
            let name = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"] == "dev";
            let arrow = Arrow { manifest: manifest.clone(), from: &folder, name, for_tests, to };
            findings.extend(arrow.judge(root));
        }
    }
    Ok(findings)
}

impl Arrow<'_> {
    fn judge(&self, root: &Path) -> Option<Finding> {
        let (rule, text) = match &self.to {
            Some(to) => self.ours(to)?,
            None => self.foreign()?,
        };
        Some(Finding::new(rule, &self.manifest, self.line(root), text))
    }

    fn ours(&self, to: &str) -> Option<(&'static str, String)> {
        let row = row_of(self.from)?;
        if self.from == to || row.may_use.iter().any(|pattern| matches(pattern, to)) {
            return None;
        }
        if self.for_tests && TESTS_MAY_USE.contains(&(self.from, to)) {
            return None;
        }
        let allowed = if row.may_use.is_empty() { "nothing of ours".to_owned() } else { row.may_use.join(", ") };
        Some((row.rule, format!("{} must not depend on {to}; it may use {allowed}", self.from)))
    }

    fn foreign(&self) -> Option<(&'static str, String)> {
        let ban = BANS.iter().find(|ban| matches(ban.folder, self.from) && ban.crates.contains(&self.name))?;
        Some((ban.rule, format!("{} must not link {}: {}", self.from, self.name, ban.why)))
    }

    /// The line of the manifest that names the dependency, which may be by its short name.
    fn line(&self, root: &Path) -> usize {
        let text = std::fs::read_to_string(root.join(&self.manifest)).unwrap_or_default();
        let short = self.to.as_deref().and_then(|to| to.rsplit('/').next()).unwrap_or(self.name);
        let names = |line: &str| {
            line.starts_with(short) && !line[short.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
        };
        text.lines().position(names).map_or(1, |index| index + 1)
    }
}

fn folder_of(manifest: &str, root: &Path) -> Option<String> {
    let folder = Path::new(manifest).parent()?.strip_prefix(root).ok()?;
    Some(folder.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn house(folder: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let dependencies: Vec<_> = dependencies
            .iter()
            .map(|(name, path)| json!({"name": name, "path": path.map(|path| format!("/house/{path}"))}))
            .collect();
        let metadata = json!({"packages": [{"manifest_path": format!("/house/{folder}/Cargo.toml"), "dependencies": dependencies}]});
        let findings = check(&metadata, Path::new("/house")).unwrap();
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_chain_of_services_goes_one_way() {
        assert!(house("services/compute", &[("network", Some("services/network"))]).is_empty());
        let found = house("services/network", &[("compute", Some("services/compute"))]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .starts_with("R4 services/network/Cargo.toml:1: services/network must not depend on services/compute")
        );
    }

    #[test]
    fn a_node_sees_no_service() {
        assert_eq!(house("node/agent", &[("storage", Some("services/storage"))]).len(), 1);
        assert!(house("node/agent", &[("vmm", Some("engines/vmm")), ("serde", None)]).is_empty());
    }

    #[test]
    fn tests_may_use_the_simulated_engine() {
        let with = |kind: &str| {
            let dependency = json!({"name": "fabric", "path": "/house/engines/fabric", "kind": kind});
            let metadata = json!({"packages": [{"manifest_path": "/house/services/network/Cargo.toml", "dependencies": [dependency]}]});
            check(&metadata, Path::new("/house")).unwrap().len()
        };
        assert_eq!((with("dev"), with("normal")), (0, 1));
    }

    #[test]
    fn the_contract_stands_on_the_foundation_alone() {
        assert!(house("api/contract", &[("kernel", Some("foundation/kernel"))]).is_empty());
        assert_eq!(house("api/contract", &[("identity", Some("services/identity"))]).len(), 1);
    }

    #[test]
    fn gateways_do_not_know_each_other() {
        assert!(house("gateways/object", &[("object", Some("gateways/imaging"))])[0].starts_with("R6"));
    }

    #[test]
    fn services_link_no_http_and_unknown_folders_need_a_row() {
        assert!(house("services/compute", &[("axum", None)])[0].contains("services know no HTTP"));
        assert!(house("somewhere/new", &[])[0].contains("table.rs"));
    }
}
