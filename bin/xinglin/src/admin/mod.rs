//! Operator commands on a data directory.

mod backup;
mod client;
mod compliance;
mod contract;
pub mod destroy;
mod machine;
mod passwd;
mod verify;

use crate::cli::{Admin, AdminCommand};
use crate::layout::Layout;
use crate::{roles, wire};
use anyhow::{Context as _, Result, bail};
use kernel::{Caller, Clock, SystemClock};
use runtime::{Db, Env};
use std::sync::Arc;
use std::time::Duration;

/// Runs one.
pub async fn run(a: Admin) -> Result<()> {
    if let AdminCommand::Contract { command } = &a.command {
        return contract::run(command);
    }
    if let AdminCommand::Compliance(c) = &a.command {
        return compliance::run(&Layout::new(&a.data_dir), c).await;
    }
    let dir = a.data_dir.canonicalize().with_context(|| format!("{} does not exist", a.data_dir.display()))?;
    let layout = Layout::new(&dir);
    let url = a.database.as_deref();
    match a.command {
        AdminCommand::Backup { to } => backup::backup(&layout, url, &to).await,
        AdminCommand::Restore { from } => backup::restore(&layout, url, &from),
        AdminCommand::Passwd { user } => passwd::run(&layout, url, &user).await,
        AdminCommand::VerifyLedger => verify::run(&layout, &database(&layout, url).await?).await,
        AdminCommand::Contract { command } => contract::run(&command),
        AdminCommand::Compliance(c) => compliance::run(&layout, &c).await,
        AdminCommand::NodeToken { hostname, seconds } => {
            let ops = ops::Ops::new(env(&layout, url).await?, ops::terms::Terms::none());
            let caller = Caller::system("xinglin admin");
            let t = ops.create_node_token(&caller, hostname.as_deref(), Duration::from_secs(seconds)).await?;
            roles::say(&t.token);
            Ok(())
        }
    }
}

/// The records of an installation that has been started at least once, whether it runs or not.
async fn database(layout: &Layout, url: Option<&str>) -> Result<Db> {
    let db = match url {
        Some(url) => Db::postgres(url).await?,
        None if layout.database().exists() => Db::sqlite(&layout.database())?,
        None => bail!("{} has no database; has xinglin been started on it?", layout.root().display()),
    };
    let pending = db.pending(&wire::migrations()).await?;
    anyhow::ensure!(pending.is_empty(), "the data is from an older version; start xinglin once to upgrade it");
    Ok(db)
}

async fn env(layout: &Layout, url: Option<&str>) -> Result<Env> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(Env::new(database(layout, url).await?, clock))
}
