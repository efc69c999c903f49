//! Logs: structured, lower case, to stderr; `RUST_LOG` filters, `XINGLIN_LOG=json` for machines.

use tracing_subscriber::EnvFilter;

/// Starts logging; a second call changes nothing.
pub fn init(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let json = std::env::var("XINGLIN_LOG").is_ok_and(|v| v == "json");
    let b = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second initialisation is refused by the library; the first stays in force, which is what is wanted.
    let _ = if json { b.json().try_init() } else { b.with_target(true).with_ansi(false).try_init() };
}
