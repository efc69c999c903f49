//! The set of daemons of one data directory: the central ones, the chassis' ones, or both.
//!
//! ```text
//!   central   ovsdb-server (NB)   ovsdb-server (SB)   ovn-northd
//!   chassis   ovsdb-server (conf) ovs-vswitchd        ovn-controller
//! ```
//!
//! All files are in one directory: databases, sockets, pid files, logs. `ovn-controller` finds the bridge's management
//! socket there, which is why every daemon gets the same run directory. The databases hold nothing that cannot be made
//! again from ours, so they are not made durable beyond what `ovsdb-server` does by itself.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use crate::chassis::Chassis;
use crate::daemon::{Daemon, Hooks, NoHooks, State, Supervised, find_program};
use crate::link;
use crate::names::Tag;
use crate::ovsdb::Endpoint;

mod datapath;
mod purge;

pub use purge::purge;

const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// Where the northbound and southbound databases are.
#[derive(Clone, Debug)]
pub enum Central {
    /// We run them; further listeners let other machines' chassis in.
    Own {
        /// TCP listener of the northbound database besides its socket.
        northbound: Option<SocketAddr>,
        /// TCP listener of the southbound database besides its socket.
        southbound: Option<SocketAddr>,
    },
    /// Somebody else runs them.
    Existing {
        /// Northbound.
        northbound: Endpoint,
        /// Southbound.
        southbound: Endpoint,
    },
}

/// A physical network that this chassis reaches.
#[derive(Clone, Debug)]
pub struct ExternalNetwork {
    /// Its name in the fabric.
    pub physical: String,
    /// The host's own addresses on it: what floating IPs and SNAT are reachable from, and their gateway.
    pub host_addresses: Vec<IpNet>,
}

/// What a chassis contributes.
#[derive(Clone, Debug)]
pub struct ChassisConfig {
    /// Name of the chassis, unique in the fabric and the same for ever.
    pub name: String,
    /// Tunnel address.
    pub encap_ip: IpAddr,
    /// Physical networks.
    pub external: Vec<ExternalNetwork>,
}

/// What to run.
#[derive(Clone, Debug)]
pub struct StackConfig {
    /// Directory of all files.
    pub dir: PathBuf,
    /// Names the devices.
    pub tag: Tag,
    /// The databases.
    pub central: Central,
    /// The chassis, if this machine is one.
    pub chassis: Option<ChassisConfig>,
}

/// Running daemons.
pub struct Stack {
    config: StackConfig,
    chassis: Option<Chassis>,
    /// In the order in which they are stopped.
    daemons: Vec<Supervised>,
}

/// The files of a stack.
#[derive(Clone, Debug)]
pub(crate) struct Layout(PathBuf);

impl Layout {
    pub(crate) fn new(dir: &Path) -> Self {
        Self(dir.to_path_buf())
    }

    fn socket(&self, database: &str) -> PathBuf {
        self.0.join(format!("{database}.sock"))
    }

    fn pid_file(&self, daemon: &str) -> PathBuf {
        self.0.join(format!("{daemon}.pid"))
    }

    fn daemon(&self, name: &'static str, binary: &str, arguments: Vec<String>) -> io::Result<Daemon> {
        let dir = self.0.display().to_string();
        let mut all = vec![format!("--log-file={dir}/{name}.log"), "-vsyslog:off".into(), "-vconsole:err".into()];
        // ovn-controller has no such option; its socket is found by its pid in the run directory.
        if binary != "ovn-controller" {
            all.push(format!("--unixctl={dir}/{name}.ctl"));
        }
        all.extend(arguments);
        let environment = [
            "OVS_RUNDIR",
            "OVN_RUNDIR",
            "OVS_LOGDIR",
            "OVN_LOGDIR",
            "OVS_DBDIR",
            "OVN_DBDIR",
            "OVS_SYSCONFDIR",
            "OVN_SYSCONFDIR",
        ]
        .map(|variable| (variable, dir.clone()));
        let pid_file = self.pid_file(name);
        Ok(Daemon { name, program: find_program(binary)?, arguments: all, environment: environment.into(), pid_file })
    }

    /// A database server. Its file is brought to the installed schema first, unless it is being served already.
    async fn database(&self, name: &'static str, schema: &str, listen: Option<SocketAddr>) -> io::Result<Supervised> {
        let file = self.0.join(format!("{name}.db"));
        let mut arguments = vec![format!("--remote=punix:{}", self.socket(name).display())];
        if let Some(address) = listen {
            let ip = match address.ip() {
                IpAddr::V4(ip) => ip.to_string(),
                IpAddr::V6(ip) => format!("[{ip}]"),
            };
            arguments.push(format!("--remote=ptcp:{}:{ip}", address.port()));
        }
        arguments.push(file.display().to_string());
        let daemon = self.daemon(name, "ovsdb-server", arguments)?;
        if daemon.adopt()?.is_none() {
            prepare_database(&file, schema).await?;
        }
        Supervised::start(daemon, Arc::new(NoHooks)).await
    }
}

/// Creates a database, or converts it to the installed version of its schema.
async fn prepare_database(file: &Path, schema: &str) -> io::Result<()> {
    let path = file.display().to_string();
    if file.exists() {
        if link::run("ovsdb-tool", &["needs-conversion", &path, schema]).await?.trim() == "yes" {
            link::run("ovsdb-tool", &["convert", &path, schema]).await?;
        }
        return Ok(());
    }
    // A crash must not leave half a database under the real name.
    let fresh = format!("{path}.new");
    let _ = tokio::fs::remove_file(&fresh).await;
    link::run("ovsdb-tool", &["create", &fresh, schema]).await?;
    tokio::fs::rename(&fresh, file).await
}

impl StackConfig {
    fn layout(&self) -> Layout {
        Layout::new(&self.dir)
    }

    /// Where the northbound database is.
    pub fn northbound(&self) -> Endpoint {
        match &self.central {
            Central::Own { .. } => Endpoint::Unix(self.layout().socket("nb")),
            Central::Existing { northbound, .. } => northbound.clone(),
        }
    }

    /// Where the southbound database is.
    pub fn southbound(&self) -> Endpoint {
        match &self.central {
            Central::Own { .. } => Endpoint::Unix(self.layout().socket("sb")),
            Central::Existing { southbound, .. } => southbound.clone(),
        }
    }

    /// Where the chassis' own database is.
    pub fn local(&self) -> Endpoint {
        Endpoint::Unix(self.layout().socket("conf"))
    }

    async fn start_central(&self) -> io::Result<Vec<Supervised>> {
        let Central::Own { northbound, southbound } = self.central else { return Ok(Vec::new()) };
        let layout = self.layout();
        let (nb, sb) = tokio::try_join!(
            layout.database("nb", "/usr/share/ovn/ovn-nb.ovsschema", northbound),
            layout.database("sb", "/usr/share/ovn/ovn-sb.ovsschema", southbound),
        )?;
        let databases = vec![format!("--ovnnb-db={}", self.northbound()), format!("--ovnsb-db={}", self.southbound())];
        let northd = layout.daemon("northd", "ovn-northd", databases)?;
        Ok(vec![Supervised::start(northd, Arc::new(NoHooks)).await?, nb, sb])
    }

    async fn start_chassis(&self) -> io::Result<(Vec<Supervised>, Option<Chassis>)> {
        let Some(config) = &self.chassis else { return Ok((Vec::new(), None)) };
        let layout = self.layout();
        let conf = layout.database("conf", "/usr/share/openvswitch/vswitch.ovsschema", None).await?;
        let chassis = Chassis::open(self.local(), self.tag.clone());
        chassis.configure(config, &self.southbound()).await?;
        let local = vec![self.local().to_string()];
        let vswitchd = layout.daemon("vswitchd", "ovs-vswitchd", local.clone())?;
        let hooks: Arc<dyn Hooks> = Arc::new(datapath::Datapath::new(self.tag.clone()));
        let vswitchd = Supervised::start(vswitchd, hooks).await?;
        let controller = layout.daemon("controller", "ovn-controller", local)?;
        let controller = Supervised::start(controller, Arc::new(NoHooks)).await?;
        chassis.settled().await?;
        Ok((vec![controller, vswitchd, conf], Some(chassis)))
    }
}

impl Stack {
    /// Starts or adopts all daemons; returns when they are in service.
    pub async fn up(config: StackConfig) -> io::Result<Self> {
        tokio::fs::create_dir_all(&config.dir).await?;
        let (central, (mut daemons, chassis)) = tokio::try_join!(config.start_central(), config.start_chassis())?;
        daemons.extend(central);
        Ok(Self { config, chassis, daemons })
    }

    /// The configuration.
    pub fn config(&self) -> &StackConfig {
        &self.config
    }

    /// This machine's chassis, if it is one.
    pub fn chassis(&self) -> Option<&Chassis> {
        self.chassis.as_ref()
    }

    /// Every daemon's state.
    pub fn states(&self) -> Vec<(&'static str, State)> {
        self.daemons.iter().map(|daemon| (daemon.name(), daemon.state().borrow().clone())).collect()
    }

    /// Ends all daemons, those first that depend on others. Dropping the stack instead leaves them running.
    pub async fn stop(self) {
        drop(self.chassis);
        for daemon in &self.daemons {
            daemon.stop(STOP_PATIENCE).await;
        }
    }
}
