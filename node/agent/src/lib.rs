//! The process on a host: takes intentions from control over the node link, makes them true through the hypervisor, reports what it sees.
//!
//! * [`link`]: dials control, one HTTP/2 stream of JSON lines, plus requests for image bytes and consoles on the same connection.
//! * [`work`]: one worker an object brings it to its intended state; observations go up when they change.
//! * [`intents`]: intentions are kept on disk, so that the host goes on as it was without control, also after a reboot.
//! * [`metadata`]: what guests learn about themselves, on the config drive and at 169.254.169.254.
//!
//! It sees neither a service nor the database and holds no secret of the control plane.

pub mod convert;
pub mod enroll;
pub mod images;
pub mod intents;
pub mod link;
pub mod metadata;
pub mod metadata_http;
pub mod samples;
pub mod work;

use async_trait::async_trait;
use kernel::{Clock, Result};
use runtime::shutdown::Shutdown;
use rustls::ClientConfig;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use vmm::Hypervisor;

/// The part of the host's switch that serves metadata to networks; implemented over Open vSwitch, and absent when engines are simulated.
#[async_trait]
pub trait MetadataNet: Send + Sync {
    /// Makes a network's metadata port exist with its addresses and returns a listener on 169.254.169.254:80 inside it.
    async fn listen(&self, network: &contract::node::ChassisNetwork) -> Result<std::net::TcpListener>;
    /// Removes it.
    async fn remove(&self, network: &contract::node::ChassisNetwork) -> Result<()>;
    /// Name of this host's chassis.
    fn chassis(&self) -> String;
}

/// Configuration of a node.
pub struct Config {
    /// Directory of the node.
    pub dir: PathBuf,
    /// Control's node link.
    pub control: SocketAddr,
    /// Name in control's certificate.
    pub control_name: String,
    /// TLS with the node's certificate.
    pub tls: Arc<ClientConfig>,
    /// Memory that servers may use, MiB; the rest is for the host and us.
    pub memory_mib: u64,
    /// Time a guest has to power off when it is asked to.
    pub stop_deadline: Duration,
}

/// Runs a node until shutdown. Guests live on.
///
/// # Errors
/// If what is on disk does not read or the hypervisor cannot adopt its guests.
pub async fn run(
    config: Config,
    hypervisor: Arc<dyn Hypervisor>,
    net: Option<Arc<dyn MetadataNet>>,
    clock: Arc<dyn Clock>,
    shutdown: Shutdown,
) -> Result<()> {
    let intents = intents::Intents::open(&config.dir.join("intents"))?;
    let link = link::Link::default();
    let agent = work::Agent::new(hypervisor, net, intents, link.clone(), &config);
    agent.clone().begin().await?;
    samples::start(agent.clone(), clock, shutdown.clone());
    link::keep(config, agent, link, shutdown).await;
    Ok(())
}
