//! What each role of the one binary runs.

mod certificates;
pub mod control;
pub mod node;
pub mod plane;
pub mod up;

use anyhow::{Context as _, Result, bail};
use runtime::shutdown::Shutdown;
use tokio::signal::unix::{SignalKind, signal};

/// Real engines need root; the message says what to do instead.
pub fn need_root(engines: crate::cli::Engines) -> Result<()> {
    if engines == crate::cli::Engines::Real && !nix::unistd::geteuid().is_root() {
        bail!(
            "real engines need root (taps, network namespaces, Open vSwitch); run as root, or explore with --engines sim"
        );
    }
    Ok(())
}

/// Begins shutdown at SIGTERM or SIGINT.
pub fn on_signals(shutdown: &Shutdown) -> Result<()> {
    let mut term = signal(SignalKind::terminate()).context("waiting for SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("waiting for SIGINT")?;
    let shutdown = shutdown.clone();
    runtime::task::spawn("signals", async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        tracing::info!("told to end");
        shutdown.begin();
    });
    Ok(())
}

/// Memory for servers: what was asked, or what the host can spare.
pub fn memory_for_servers(asked: Option<u64>, total_mib: u64) -> u64 {
    // Never oversold: a quarter, but no more than 2 GiB, stays with the host and with us.
    asked.unwrap_or_else(|| total_mib.saturating_sub((total_mib / 4).min(2048)))
}

/// Prints a line for whoever started us; standard output may be closed.
pub fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = std::io::Write::write_all(&mut out, format!("{line}\n").as_bytes());
    let _ = std::io::Write::flush(&mut out);
}
