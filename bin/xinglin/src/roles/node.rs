//! A host of servers, joined to a control plane over the node link.

use crate::cli::{self, Engines};
use crate::layout::Layout;
use crate::secrets::{narrow, private_dir, write};
use crate::{engines, lock};
use anyhow::{Context as _, Result};
use contract::node::Enroll;
use kernel::{Clock, SystemClock};
use runtime::shutdown::Shutdown;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Name in the certificate of control's node link.
pub const CONTROL_NAME: &str = "xinglin";

/// What a node keeps of its enrolment.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// The node's id.
    pub node: String,
    /// Certificate.
    pub cert: String,
    /// Private key. Secret.
    pub key: String,
    /// OVN's southbound database.
    pub ovn_remote: Option<String>,
}

impl Identity {
    /// Reads it, if the node has enrolled.
    pub fn read(path: &Path) -> Result<Option<Identity>> {
        match std::fs::read(path) {
            Ok(t) => Ok(Some(serde_json::from_slice(&t).with_context(|| format!("reading {}", path.display()))?)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e).with_context(|| format!("reading {}", path.display())),
        }
    }
    /// Keeps it.
    pub fn keep(&self, path: &Path) -> Result<()> {
        write(path, &serde_json::to_vec(self)?, 0o600)
    }
}

/// Runs the role.
pub async fn run(o: cli::Node) -> Result<()> {
    super::need_root(o.engines)?;
    private_dir(&o.data_dir)?;
    let layout = Layout::new(&o.data_dir.canonicalize()?);
    let _lock = lock::take(&layout.lock())?;
    narrow(&layout)?;
    engines::keep(&layout, o.engines)?;
    let shutdown = Shutdown::default();
    super::on_signals(&shutdown)?;
    if let Some(ca) = &o.ca {
        let text = std::fs::read(ca).with_context(|| format!("reading {}", ca.display()))?;
        write(&layout.ca(), &text, 0o644)?;
    }
    let ca = std::fs::read_to_string(layout.ca()).context("the first start of a node needs --ca, control's ca.pem")?;
    let hostname = match &o.hostname {
        Some(h) => h.clone(),
        None => nix::unistd::gethostname()?.to_string_lossy().into_owned(),
    };
    let identity = enrolled(&o, &layout, &ca, &hostname).await?;
    let tls = httpkit::tls::client(&ca, Some((&identity.cert, &identity.key)), &["h2"])?;
    let (hypervisor, net, stack) = host(&o, &layout, &hostname, &identity).await?;
    let total = hypervisor.capabilities().await.memory_total_mib;
    let config = agent::Config {
        dir: layout.node(),
        control: o.control,
        control_name: CONTROL_NAME.into(),
        tls,
        memory_mib: super::memory_for_servers(o.memory_mib, total),
        stop_deadline: Duration::from_secs(o.stop_seconds),
    };
    super::say(&format!("ready node {} for {}", identity.node, o.control));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    agent::run(config, hypervisor.clone(), net, clock, shutdown).await?;
    hypervisor.shutdown_all(Duration::from_secs(o.stop_seconds)).await.context("powering guests off")?;
    drop(hypervisor);
    if let Some(s) = stack {
        s.stop().await;
    }
    Ok(())
}

async fn enrolled(o: &cli::Node, layout: &Layout, ca: &str, hostname: &str) -> Result<Identity> {
    let path = layout.root().join("identity.json");
    if let Some(i) = Identity::read(&path)? {
        return Ok(i);
    }
    let file = o.token_file.as_ref().context("the first start of a node needs --token-file")?;
    let token = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?.trim().to_owned();
    let tls = httpkit::tls::client(ca, None, &["http/1.1"])?;
    let request = Enroll { token, hostname: hostname.to_owned() };
    let e = agent::enroll::enroll(o.control, CONTROL_NAME, tls, &request).await.context("enrolling")?;
    let i = Identity { node: e.node, cert: e.cert, key: e.key, ovn_remote: e.ovn_remote };
    i.keep(&path)?;
    Ok(i)
}

type Host = (Arc<dyn vmm::Hypervisor>, Option<Arc<dyn agent::MetadataNet>>, Option<ovs::stack::Stack>);

async fn host(o: &cli::Node, layout: &Layout, hostname: &str, identity: &Identity) -> Result<Host> {
    if o.engines == Engines::Sim {
        return Ok((engines::simulated(layout)?, None, None));
    }
    let remote = identity.ovn_remote.as_deref().context("control runs no OVN that this node could join")?;
    let name = format!("{hostname}-{}", &identity.node[identity.node.len().saturating_sub(8)..]);
    let switching = engines::Switching {
        existing: Some(engines::existing(&format!("{remote},{remote}"))?),
        southbound: None,
        chassis: Some(name.clone()),
        tunnel: o.tunnel_address,
        external: o.external_address.as_deref().map(str::parse).transpose().context("--external-address")?,
    };
    let stack = engines::switching(layout, switching).await?;
    let chassis = engines::chassis(&stack)?.clone();
    let hypervisor = engines::qemu(layout, &chassis)?;
    let net: Arc<dyn agent::MetadataNet> = Arc::new(engines::ChassisMetadata { chassis, name });
    Ok((hypervisor, Some(net), Some(stack)))
}
