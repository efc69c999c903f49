//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Xinglin Cloud (杏林云): an industry cloud for health care and government.
#[derive(Parser)]
#[command(name = "xinglin", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Subcommand)]
pub enum Command {
    /// A whole cloud on this machine.
    Up(Up),
    /// The control plane alone: APIs, reconcilers, operations, billing.
    Control(Control),
    /// A host of servers, joined to a control plane.
    Node(Node),
    /// Removes a data directory and everything that runs from it.
    Destroy(Destroy),
    /// Commands for the operator of this installation.
    Admin(Admin),
}

/// Which engines run servers and networks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Engines {
    /// QEMU, Open vSwitch and OVN. Needs root.
    Real,
    /// Nothing real: for exploring the APIs and the contract on any machine. Everything says so.
    Sim,
}

impl Engines {
    /// As on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Engines::Real => "real",
            Engines::Sim => "sim",
        }
    }
}

/// What becomes of new security group rules that let the whole internet in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum WorldRules {
    /// They are refused: rules name networks, ports are opened by order.
    Refuse,
    /// They are made. For test beds whose clients expect it.
    Allow,
}

impl From<WorldRules> for network::WorldRules {
    fn from(w: WorldRules) -> network::WorldRules {
        match w {
            WorldRules::Refuse => network::WorldRules::Refuse,
            WorldRules::Allow => network::WorldRules::Allow,
        }
    }
}

/// Options that up and control share.
#[derive(Args, Clone)]
pub struct Common {
    /// Directory of everything that this installation keeps.
    #[arg(long, default_value = "/var/lib/xinglin", env = "XINGLIN_DATA_DIR")]
    pub data_dir: PathBuf,
    /// Address of the APIs (HTTPS).
    #[arg(long, default_value = "127.0.0.1:8443")]
    pub listen: SocketAddr,
    /// Address that clients are told in the catalogue, if it differs from --listen (behind a proxy).
    #[arg(long)]
    pub public_url: Option<String>,
    /// Address of the node link; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub node_listen: SocketAddr,
    /// Minutes for which a session of the web console may be left alone.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..=720))]
    pub session_idle_minutes: u16,
    /// Sessions of the web console that a user may have at once.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub sessions_per_user: u16,
    /// Engines.
    #[arg(long, value_enum, default_value = "real")]
    pub engines: Engines,
    /// Instant (RFC 3339) at which the clock of simulated engines starts; it can be moved ahead through the API. Kept after the first start.
    #[arg(long, value_name = "INSTANT")]
    pub clock: Option<String>,
    /// PostgreSQL (postgres://user:password@host/database) instead of the embedded SQLite.
    #[arg(long, env = "XINGLIN_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Virtual CPUs sold for each physical one.
    #[arg(long, default_value_t = 3)]
    pub vcpu_ratio: u32,
    /// Contract file; the built-in one is that of the Chuyi tender.
    #[arg(long)]
    pub contract: Option<PathBuf>,
    /// Subnet of the external network `public`; its first address is this host's.
    #[arg(long)]
    pub external_cidr: Option<String>,
    /// Seconds between samples of servers and hosts.
    #[arg(long, default_value_t = 60)]
    pub sample_seconds: u32,
    /// Directory of guest images made by `cargo xtask images`, published at the first start.
    #[arg(long, env = "XINGLIN_IMAGES")]
    pub images: Option<PathBuf>,
    /// Northbound and southbound databases of an OVN that runs already, as `unix:/path` or `tcp:address:port`, comma between.
    #[arg(long)]
    pub ovn: Option<String>,
    /// Mail server for notifications: smtps://[user:password@]host[:port]/sender@domain, or smtp+starttls://, or smtp:// for a relay nearby.
    #[arg(long, env = "XINGLIN_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Network that webhooks may call although it is loopback, link-local or a cloud's metadata; may be given several times.
    #[arg(long)]
    pub webhook_allow: Vec<ipnet::IpNet>,
    /// Security group rules that let the whole internet in (TCP, UDP, any protocol but ICMP).
    #[arg(long, value_enum, default_value = "refuse")]
    pub world_rules: WorldRules,
    /// Authorities (PEM) that webhooks and the mail server are checked by; those of the system unless given.
    #[arg(long)]
    pub ca_bundle: Option<PathBuf>,
}

/// Options of `up`.
#[derive(Args)]
pub struct Up {
    /// Shared options.
    #[command(flatten)]
    pub common: Common,
    /// Memory for servers, MiB; the default leaves 2 GiB or a quarter to the host.
    #[arg(long)]
    pub memory_mib: Option<u64>,
    /// Seconds that guests have to power off when xinglin is told to end.
    #[arg(long, default_value_t = 60)]
    pub stop_seconds: u64,
}

/// Options of `control`.
#[derive(Args)]
pub struct Control {
    /// Shared options.
    #[command(flatten)]
    pub common: Common,
    /// Address of OVN's southbound database for nodes; port 0 takes a free one.
    #[arg(long)]
    pub ovn_listen: Option<SocketAddr>,
}

/// Options of `node`.
#[derive(Args)]
pub struct Node {
    /// Directory of everything that this node keeps.
    #[arg(long, default_value = "/var/lib/xinglin-node")]
    pub data_dir: PathBuf,
    /// Address of control's node link.
    #[arg(long)]
    pub control: SocketAddr,
    /// Control's authority (its `ca.pem`); kept after the first start.
    #[arg(long)]
    pub ca: Option<PathBuf>,
    /// File with the one-time token of `xinglin admin node-token`; needed at the first start only.
    #[arg(long)]
    pub token_file: Option<PathBuf>,
    /// Name of this host.
    #[arg(long)]
    pub hostname: Option<String>,
    /// Engines.
    #[arg(long, value_enum, default_value = "real")]
    pub engines: Engines,
    /// Address of this host for tunnels to other hosts.
    #[arg(long, default_value = "127.0.0.1")]
    pub tunnel_address: std::net::IpAddr,
    /// Memory for servers, MiB.
    #[arg(long)]
    pub memory_mib: Option<u64>,
    /// Subnet address of this host on the external network `public`, such as 100.64.0.1/24.
    #[arg(long)]
    pub external_address: Option<String>,
    /// Seconds that guests have to power off when asked.
    #[arg(long, default_value_t = 60)]
    pub stop_seconds: u64,
}

/// Options of `destroy`.
#[derive(Args)]
pub struct Destroy {
    /// The data directory to remove.
    #[arg(long)]
    pub data_dir: PathBuf,
}

/// Operator commands.
#[derive(Args)]
pub struct Admin {
    /// The data directory.
    #[arg(long, default_value = "/var/lib/xinglin", env = "XINGLIN_DATA_DIR", global = true)]
    pub data_dir: PathBuf,
    /// PostgreSQL, if the installation uses it.
    #[arg(long, env = "XINGLIN_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// Operator commands.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Writes records and secrets into one archive directory; servers and disks are not in it.
    Backup {
        /// Directory to make.
        to: PathBuf,
    },
    /// Puts a backup back; xinglin must not run.
    Restore {
        /// Directory that `backup` made.
        from: PathBuf,
    },
    /// Sets the password of a user, read from standard input.
    Passwd {
        /// User name in the domain Default.
        #[arg(default_value = "admin")]
        user: String,
    },
    /// Recomputes the chains of all ledgers, compares records and anchors with them, and names what does not fit.
    VerifyLedger,
    /// Contract files: checks, comparisons, settlements without an installation.
    Contract {
        /// What to do.
        #[command(subcommand)]
        command: ContractCommand,
    },
    /// Clauses of the tenders: how many are met, or the deviation table (偏离表).
    Compliance(Compliance),
    /// Makes a one-time token with which a host joins; it is printed.
    NodeToken {
        /// Bind the token to this host name.
        #[arg(long)]
        hostname: Option<String>,
        /// Seconds that the token lives.
        #[arg(long, default_value_t = 3600)]
        seconds: u64,
    },
}

/// Which clauses, and what of them.
#[derive(Args, Clone)]
pub struct Compliance {
    /// Only those of this contract: chuyi, qingpu, shaanxi, beijing-medins, beijing-cityadmin.
    #[arg(long)]
    pub contract: Option<String>,
    /// Only those of this area, such as compute or sla-assessment.
    #[arg(long)]
    pub area: Option<String>,
    /// Only those in this state: met, partly, open, outside.
    #[arg(long)]
    pub state: Option<String>,
    /// Writes the deviation table to this file (CSV) instead of printing how many there are.
    #[arg(long)]
    pub csv: Option<PathBuf>,
    /// Writes the deviation table to this file; its extension says as what: csv, json, xlsx or pdf.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Asks the cloud that runs from the data directory what it measures now; without this the table says that nothing was measured.
    #[arg(long)]
    pub live: bool,
    /// Password of the administrator, if it is no longer the one in the data directory.
    #[arg(long, requires = "live")]
    pub password_file: Option<PathBuf>,
}

/// Commands on contract files.
#[derive(Subcommand)]
pub enum ContractCommand {
    /// Reports every error with its line, or what the contract holds and which readings the purchaser has not confirmed.
    Check {
        /// The contract.
        file: PathBuf,
    },
    /// Says everything that a new version changes, before and after, in money where that follows from prices and demand.
    Diff {
        /// The version before.
        before: PathBuf,
        /// The version after.
        after: PathBuf,
    },
    /// Computes what falls due from months, scores and events in a JSON file, without saving anything.
    Settle {
        /// The contract.
        file: PathBuf,
        /// `{"accrued": {"2026-01-31": "750000.00", …}, "scores": [{"scheme": "half-year", "until": "2026-06-30", "score": "76"}], "events": {"acceptance": "2026-01-01"}}`:
        /// every month of a period, "0.00" for one without fees; the whole format is in docs/contract-file.md, examples in docs/settlements.
        input: PathBuf,
        /// Up to this day; the end of the contract and two years more, if left out.
        #[arg(long)]
        until: Option<String>,
        /// Holidays and made-up working days (调休), a line each: `holiday 2026-10-01..2026-10-07`, `workday 2026-10-10`.
        #[arg(long)]
        calendar: Option<PathBuf>,
        /// Also writes the settlement as a PDF, for signing.
        #[arg(long)]
        pdf: Option<PathBuf>,
        /// Also writes it as a workbook.
        #[arg(long)]
        xlsx: Option<PathBuf>,
    },
}
