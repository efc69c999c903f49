//! Sets a password from standard input; never from the command line, which every process may read.

use crate::layout::Layout;
use crate::{secrets, wire};
use anyhow::{Context as _, Result};
use kernel::Caller;
use std::io::BufRead as _;

/// Reads one line and sets it.
pub async fn run(layout: &Layout, url: Option<&str>, user: &str) -> Result<()> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the new password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    let env = super::env(layout, url).await?;
    let keys = secrets::open_keys(layout)?;
    let identity = wire::identity(env, keys, "https://127.0.0.1")?;
    let caller = Caller::system("xinglin admin");
    let found = identity.user_by_name(&caller, user).await?;
    identity.set_password(&caller, &found.id, &password.into()).await?;
    // The files tell newcomers how to log in: they must not go on naming the old password.
    let file = match user {
        "admin" => layout.admin_password(),
        "demo" => layout.demo_password(),
        _ => return Ok(()),
    };
    secrets::write(&file, password.as_bytes(), 0o600)
}
