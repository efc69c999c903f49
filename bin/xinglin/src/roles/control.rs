//! The control plane alone. Any number of replicas on PostgreSQL; with the embedded database, one.

use super::plane::{self, Start};
use crate::cli::{self, Engines};
use crate::layout::Layout;
use crate::secrets::{narrow, private_dir};
use crate::simulation::{self, Told};
use crate::{engines, files, lock, settings};
use anyhow::Result;
use control::north::ops::simulate::Simulation;
use network::port::Fabric;
use ovs::ovsdb::Endpoint;
use runtime::shutdown::Shutdown;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Runs the role until it is told to end.
pub async fn run(o: cli::Control) -> Result<()> {
    super::need_root(o.common.engines)?;
    private_dir(&o.common.data_dir)?;
    let layout = Layout::new(&o.common.data_dir.canonicalize()?);
    let _lock = lock::take(&layout.lock())?;
    narrow(&layout)?;
    engines::keep(&layout, o.common.engines)?;
    let shutdown = Shutdown::default();
    super::on_signals(&shutdown)?;
    let settings = settings::open(&layout, &o.common)?;
    let (fabric, stack, ovn_remote) = central(&o, &layout).await?;
    let alone = o.common.database.is_none();
    let simulated = o.common.engines == Engines::Sim;
    let time = simulation::time(&layout, o.common.clock.as_deref(), simulated)?;
    let start = Start {
        layout: &layout,
        common: &o.common,
        fabric,
        ovn_remote,
        alone,
        external: settings.external,
        clock: time.clock.clone(),
        simulation: simulated.then(|| Told::new(time, None) as Arc<dyn Simulation>),
    };
    let plane = plane::start(start, &shutdown).await?;
    plane.publish(&o.common).await?;
    files::announce(
        &layout,
        &plane.secrets,
        &plane.url,
        &[("api", plane.url.clone()), ("node", format!("https://{}", plane.node_addr))],
    )?;
    super::say(&format!("ready {}", super::up::ready(&plane.url, o.common.engines)));
    shutdown.wait().await;
    super::up::drain().await;
    plane.close().await;
    drop(plane);
    if let Some(s) = stack {
        s.stop().await;
    }
    Ok(())
}

type Central = (Arc<dyn Fabric>, Option<ovs::stack::Stack>, Option<String>);

async fn central(o: &cli::Control, layout: &Layout) -> Result<Central> {
    if o.common.engines == Engines::Sim {
        return Ok((engines::simulated_fabric(), None, None));
    }
    let listen = o.ovn_listen.map(free_port).transpose()?;
    let switching = engines::Switching {
        existing: o.common.ovn.as_deref().map(engines::existing).transpose()?,
        southbound: listen,
        chassis: None,
        tunnel: IpAddr::from([127, 0, 0, 1]),
        external: None,
    };
    let stack = engines::switching(layout, switching).await?;
    let fabric = engines::ovn(stack.config().northbound(), stack.config().southbound(), None).await?;
    let remote = listen.map(|a| Endpoint::Tcp(a.to_string()).to_string());
    Ok((fabric, Some(stack), remote))
}

/// Port 0 becomes a free one now, since the databases' own answer cannot be asked for.
fn free_port(a: SocketAddr) -> Result<SocketAddr> {
    if a.port() != 0 {
        return Ok(a);
    }
    Ok(std::net::TcpListener::bind(a)?.local_addr()?)
}
