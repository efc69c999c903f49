//! Files that tell people and programs how to reach this installation.

use crate::layout::Layout;
use crate::secrets::{Secrets, write};
use anyhow::Result;
use serde_json::{Map, Value, json};

/// Writes clouds.yaml and endpoints.json. Passwords stand in clouds.yaml, so only root reads it.
pub fn announce(layout: &Layout, secrets: &Secrets, api: &str, listeners: &[(&str, String)]) -> Result<()> {
    let mut all = Map::new();
    for (name, url) in listeners {
        all.insert((*name).to_owned(), json!({ "url": url }));
    }
    // No listener of its own, but where people look.
    all.insert("console".to_owned(), json!({ "url": format!("{api}/console/") }));
    write(&layout.endpoints(), serde_json::to_string_pretty(&Value::Object(all))?.as_bytes(), 0o644)?;
    let ca = layout.ca();
    let cloud = |name: &str, user: &str, project: &str, password: &str| {
        // JSON strings are YAML strings, with all quoting done.
        let q = |s: &str| Value::from(s).to_string();
        format!(
            "  {name}:\n    auth:\n      auth_url: {}\n      username: {}\n      password: {}\n      project_name: {}\n      \
             user_domain_name: Default\n      project_domain_name: Default\n    region_name: RegionOne\n    \
             identity_api_version: 3\n    cacert: {}\n",
            q(&format!("{api}/identity/v3")),
            q(user),
            q(password),
            q(project),
            q(&ca.display().to_string()),
        )
    };
    let text = format!(
        "# Written by xinglin at each start. OS_CLIENT_CONFIG_FILE={} openstack --os-cloud demo server list\nclouds:\n{}{}",
        layout.clouds().display(),
        cloud("xinglin", "admin", "admin", &secrets.admin_password),
        cloud("demo", "demo", "demo", &secrets.demo_password),
    );
    write(&layout.clouds(), text.as_bytes(), 0o600)
}
