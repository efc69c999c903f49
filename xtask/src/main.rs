//! Chores of the repository: the architecture's rules, licences, guest images.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool: its output is for whoever called it"
)]

mod arch;
mod images;
mod lint;
mod tool;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", about = "Chores of the repository")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the rules of the architecture
    Arch {
        /// List also the aims that are missed
        #[arg(long)]
        notes: bool,
    },
    /// Check licences and bans of all that is linked
    Lint,
    /// Build the guest images that are missing or stale
    Images {
        /// Where to keep them [default: $XINGLIN_CACHE/images]
        #[arg(long)]
        dir: Option<std::path::PathBuf>,
        /// Only these architectures
        #[arg(long, value_enum)]
        arch: Vec<images::Arch>,
        /// Boot those that are there, each architecture by kernel and by firmware, instead of building
        #[arg(long)]
        check: bool,
        /// With --check: boot them even if they have passed before
        #[arg(long)]
        again: bool,
        /// Fetch new package versions and rebuild
        #[arg(long)]
        refresh: bool,
    },
}

fn main() -> ExitCode {
    match perform(Args::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Arch { notes } => arch::check(notes),
        Task::Lint => lint::check(),
        Task::Images { dir, arch, check, again, refresh } => {
            let dir = dir.unwrap_or_else(images::default_dir);
            if check {
                return images::check(&dir, again);
            }
            let arches = if arch.is_empty() { images::Arch::ALL.to_vec() } else { arch };
            images::build(&images::Options { dir, arches, refresh })
        }
    }
}
