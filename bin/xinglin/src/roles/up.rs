//! A whole cloud on this machine.

use super::node::{CONTROL_NAME, Identity};
use super::plane::{self, Plane, Start};
use crate::cli::{self, Engines};
use crate::layout::Layout;
use crate::secrets::{narrow, private_dir};
use crate::settings::Settings;
use crate::simulation::{self, Told};
use crate::{engines, files, lock, settings};
use agent::MetadataNet;
use anyhow::{Context as _, Result, bail};
use control::north::ops::simulate::Simulation;
use kernel::{Caller, Clock};
use network::port::Fabric;
use ovs::stack::Stack;
use runtime::shutdown::Shutdown;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use vmm::Hypervisor;
use vmm::sim::SimHypervisor;

/// Engines of this machine.
struct Host {
    hypervisor: Arc<dyn Hypervisor>,
    /// The same, if it is simulated.
    simulated: Option<Arc<SimHypervisor>>,
    fabric: Arc<dyn Fabric>,
    metadata: Option<Arc<dyn MetadataNet>>,
    stack: Option<Stack>,
}

/// Runs the role until it is told to end.
pub async fn run(o: cli::Up) -> Result<()> {
    super::need_root(o.common.engines)?;
    private_dir(&o.common.data_dir)?;
    let layout = Layout::new(&o.common.data_dir.canonicalize()?);
    let _lock = lock::take(&layout.lock())?;
    narrow(&layout)?;
    engines::keep(&layout, o.common.engines)?;
    let shutdown = Shutdown::default();
    super::on_signals(&shutdown)?;
    if o.common.engines == Engines::Sim {
        tracing::warn!("engines are simulated: no server, disk or network of this cloud is real");
    }
    let settings = settings::open(&layout, &o.common)?;
    let time = simulation::time(&layout, o.common.clock.as_deref(), o.common.engines == Engines::Sim)?;
    let host = host(&o, &layout, &settings).await?;
    let start = Start {
        layout: &layout,
        common: &o.common,
        fabric: host.fabric.clone(),
        ovn_remote: None,
        alone: o.common.database.is_none(),
        external: settings.external,
        clock: time.clock.clone(),
        simulation: host.simulated.clone().map(|h| Told::new(time.clone(), Some(h)) as Arc<dyn Simulation>),
    };
    let plane = plane::start(start, &shutdown).await?;
    let identity = enroll(&layout, &plane).await?;
    let node = node(&o, &layout, &host, &plane, (&identity, time.clock), &shutdown).await?;
    connected(&plane, &identity, &shutdown).await?;
    plane.publish(&o.common).await?;
    let listeners = [("api", plane.url.clone()), ("node", format!("https://{}", plane.node_addr))];
    files::announce(&layout, &plane.secrets, &plane.url, &listeners)?;
    super::say(&format!("ready {}", ready(&plane.url, o.common.engines)));
    shutdown.wait().await;
    drain().await;
    // The agent has ended with the shutdown; guests still run.
    let _ = node.await;
    plane.close().await;
    host.hypervisor.shutdown_all(Duration::from_secs(o.stop_seconds)).await.context("powering guests off")?;
    drop(plane);
    stop(host).await;
    Ok(())
}

/// What `ready` says after the word.
pub fn ready(url: &str, e: Engines) -> String {
    match e {
        Engines::Real => url.to_owned(),
        Engines::Sim => format!("{url} (simulated engines: nothing here is real)"),
    }
}

/// Lets requests that have begun come to their end.
pub async fn drain() {
    runtime::task::sleep(Duration::from_millis(300)).await;
}

async fn host(o: &cli::Up, layout: &Layout, s: &Settings) -> Result<Host> {
    if o.common.engines == Engines::Sim {
        let (hypervisor, fabric) = (engines::simulated(layout)?, engines::simulated_fabric());
        return Ok(Host {
            hypervisor: hypervisor.clone(),
            simulated: Some(hypervisor),
            fabric,
            metadata: None,
            stack: None,
        });
    }
    let switching = engines::Switching {
        existing: o.common.ovn.as_deref().map(engines::existing).transpose()?,
        southbound: None,
        chassis: Some(s.chassis.clone()),
        tunnel: IpAddr::from([127, 0, 0, 1]),
        external: Some(s.external),
    };
    let stack = engines::switching(layout, switching).await?;
    let chassis = engines::chassis(&stack)?.clone();
    let fabric =
        engines::ovn(stack.config().northbound(), stack.config().southbound(), Some(s.chassis.clone())).await?;
    let hypervisor = engines::qemu(layout, &chassis)?;
    let metadata: Arc<dyn MetadataNet> = Arc::new(engines::ChassisMetadata { chassis, name: s.chassis.clone() });
    Ok(Host { hypervisor, simulated: None, fabric, metadata: Some(metadata), stack: Some(stack) })
}

/// This machine's node enrols like any other, with a token that nobody sees.
async fn enroll(layout: &Layout, plane: &Plane) -> Result<Identity> {
    let path = layout.secrets().join("node.json");
    if let Some(i) = Identity::read(&path)? {
        return Ok(i);
    }
    let caller = Caller::system("xinglin up");
    let hostname = nix::unistd::gethostname()?.to_string_lossy().into_owned();
    // Bound to the host name, so that a start killed between enrolment and keeping the certificate can enrol again.
    let token = plane.cloud.ops.create_node_token(&caller, Some(&hostname), Duration::from_secs(60)).await?;
    let e = plane.cloud.south.enroll(&token.token, &hostname).await?;
    let i = Identity { node: e.node, cert: e.cert, key: e.key, ovn_remote: None };
    i.keep(&path)?;
    Ok(i)
}

async fn node(
    o: &cli::Up,
    layout: &Layout,
    host: &Host,
    plane: &Plane,
    (identity, clock): (&Identity, Arc<dyn Clock>),
    shutdown: &Shutdown,
) -> Result<tokio::task::JoinHandle<Option<()>>> {
    let total = host.hypervisor.capabilities().await.memory_total_mib;
    let config = agent::Config {
        dir: layout.node(),
        control: plane.node_addr,
        control_name: CONTROL_NAME.into(),
        tls: httpkit::tls::client(&plane.secrets.ca.cert, Some((&identity.cert, &identity.key)), &["h2"])?,
        memory_mib: super::memory_for_servers(o.memory_mib, total),
        stop_deadline: Duration::from_secs(o.stop_seconds),
    };
    let (hypervisor, metadata, shutdown) = (host.hypervisor.clone(), host.metadata.clone(), shutdown.clone());
    Ok(runtime::task::spawn("node", async move {
        if let Err(e) = agent::run(config, hypervisor, metadata, clock, shutdown.clone()).await {
            tracing::error!(error = ?e, "the node on this machine failed");
            shutdown.begin();
        }
    }))
}

async fn connected(plane: &Plane, identity: &Identity, shutdown: &Shutdown) -> Result<()> {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while !plane.cloud.node_is_up(&identity.node).await? {
        if shutdown.begun() || tokio::time::Instant::now() > deadline {
            bail!("the node on this machine did not connect");
        }
        runtime::task::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

async fn stop(host: Host) {
    let Host { hypervisor, simulated, fabric, metadata, stack } = host;
    drop((hypervisor, simulated, fabric, metadata));
    if let Some(stack) = stack {
        stack.stop().await;
    }
}
