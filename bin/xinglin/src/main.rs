//! `xinglin`: a whole cloud in one program. This file reads the command line; what a role runs is in `roles/`, what is built of what in
//! `wire.rs`.

mod admin;
mod anchors;
mod cli;
mod engines;
mod files;
mod guests;
mod layout;
mod lock;
mod roles;
mod secrets;
mod settings;
mod simulation;
mod upgrade;
mod wire;

use anyhow::Result;
use clap::Parser as _;
use cli::{Cli, Command};

/// A list of a thousand servers is a hundred thousand small allocations: a quarter of its time with the C library's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // The honest probe runs guest code in a child that can be killed; see engines/vmm.
    if std::env::args().nth(1).as_deref() == Some("__kvm-probe") {
        vmm::kvm_probe_child();
    }
    let cli = Cli::parse();
    runtime::telemetry::init("info");
    // Whatever a role or one of its engines writes is root's alone, also in a data directory that others may enter.
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o077));
    // rustls panics without a process-wide provider; a second installation is refused and changes nothing.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let code = match run(cli) {
        Ok(()) => 0,
        Err(e) => {
            let text = format!("xinglin: {e:#}\n");
            // Standard error may be closed; the exit code tells all the same.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
            1
        }
    };
    std::process::exit(code);
}

fn run(cli: Cli) -> Result<()> {
    runtime::failpoint::arm_from_env()?;
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("xinglin").build()?;
    let done = threads.block_on(async move {
        match cli.command {
            Command::Up(o) => roles::up::run(o).await,
            Command::Control(o) => roles::control::run(o).await,
            Command::Node(o) => roles::node::run(o).await,
            Command::Destroy(o) => admin::destroy::run(o).await,
            Command::Admin(a) => admin::run(a).await,
        }
    });
    // Workers of blocking calls (a slow disk) must not hold the exit back.
    threads.shutdown_timeout(std::time::Duration::from_secs(2));
    done
}
