//! The control plane as both `up` and `control` run it: records, slices, listeners.

use crate::anchors::Anchors;
use crate::cli::{Common, Engines, WorldRules};
use crate::layout::Layout;
use crate::secrets::{self, Secrets};
use crate::{upgrade, wire};
use anyhow::{Context as _, Result};
use control::north::ops::simulate::Simulation;
use crypto::cert::{Usage, issue};
use kernel::{Clock, SystemClock};
use network::port::Fabric;
use runtime::Env;
use runtime::operation::ExecutorConfig;
use runtime::shutdown::Shutdown;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Ledgers that are sealed.
const LEDGERS: &[&str] = &["audit", "usage", "erasure", "score", "journal", "correction", runtime::record::LEDGER];

/// A running control plane.
pub struct Plane {
    /// Its slices.
    pub cloud: wire::Cloud,
    /// Keys.
    pub secrets: Secrets,
    /// Address of the APIs for clients.
    pub url: String,
    /// Where the node link listens.
    pub node_addr: SocketAddr,
    env: Env,
    anchors: Anchors,
    owner: String,
}

impl Plane {
    /// At a clean stop: seals what was written last, and notes the heads of the ledgers.
    pub async fn close(&self) {
        let done = async {
            runtime::ledger::seal_all(&self.env.db, self.env.clock.as_ref(), &self.owner, LEDGERS).await?;
            self.anchors.put().await
        };
        if let Err(e) = done.await {
            tracing::warn!(error = ?e, "the ledgers could not be sealed at the end");
        }
    }

    /// Publishes the guest images that the options name.
    pub async fn publish(&self, common: &Common) -> Result<()> {
        let Some(dir) = &common.images else { return Ok(()) };
        self.cloud.publish_guest_images(dir).await.context("publishing guest images")
    }
}

/// What the caller has made ready.
pub struct Start<'a> {
    /// Data directory.
    pub layout: &'a Layout,
    /// Options.
    pub common: &'a Common,
    /// Networks are carried out by this.
    pub fabric: Arc<dyn Fabric>,
    /// OVN's southbound database for other nodes.
    pub ovn_remote: Option<String>,
    /// No other control plane uses these records.
    pub alone: bool,
    /// Address of the host on the external network.
    pub external: ipnet::IpNet,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What simulated engines can be told.
    pub simulation: Option<Arc<dyn Simulation>>,
}

fn addresses(common: &Common) -> (Vec<IpAddr>, Vec<String>) {
    let mut ips = vec![IpAddr::from([127, 0, 0, 1]), common.listen.ip(), common.node_listen.ip()];
    ips.retain(|i| !i.is_unspecified());
    ips.sort();
    ips.dedup();
    let mut names = vec!["localhost".to_owned(), super::node::CONTROL_NAME.to_owned()];
    if let Some(host) = common.public_url.as_deref().and_then(|u| u.split("://").nth(1)) {
        let host = host.split(['/', ':']).next().unwrap_or(host);
        match host.parse() {
            Ok(ip) => ips.push(ip),
            Err(_) => names.push(host.to_owned()),
        }
    }
    (ips, names)
}

/// Opens records, builds slices, starts what runs in the background, listens.
pub async fn start(s: Start<'_>, shutdown: &Shutdown) -> Result<Plane> {
    let clock = s.clock;
    let (ips, names) = addresses(s.common);
    // Certificates are judged by the machine's clock, whatever time is simulated.
    let secrets = secrets::open(s.layout, &ips, &names, SystemClock.now())?;
    let migrations = wire::migrations();
    let db = upgrade::open(s.layout, s.common.database.as_deref(), clock.as_ref(), &migrations).await?;
    if s.alone {
        runtime::lease::break_all(&db).await?;
    }
    let env = Env::new(db, clock.clone());
    runtime::record::begin(&env.db, &control::north::ops::records::all(), clock.now()).await?;
    let anchors = Anchors::open(s.layout, env.db.clone(), clock.clone())?;

    let api = httpkit::server::bind(s.common.listen).await?;
    let api_addr = api.local_addr()?;
    let link = httpkit::server::bind(s.common.node_listen).await?;
    let node_addr = link.local_addr()?;
    let url = s.common.public_url.clone().unwrap_or_else(|| format!("https://{api_addr}"));

    if s.common.world_rules == WorldRules::Allow {
        tracing::warn!("--world-rules allow: tenants may open ports of their servers to the whole internet");
    }
    let simulated = s.common.engines == Engines::Sim;
    let cloud = wire::build(wire::Parts {
        env: env.clone(),
        layout: s.layout,
        common: s.common,
        secrets: &secrets,
        fabric: s.fabric,
        ovn_remote: s.ovn_remote,
        url: &url,
        simulated,
        simulation: s.simulation,
    })
    .await?;
    tracing::debug!("operation kinds: {}", serde_json::to_string(&env.ops.kinds())?);
    cloud.bootstrap(&secrets, &s.external, !s.layout.clouds().exists()).await.context("bootstrapping")?;
    cloud.start(shutdown).await?;
    let owner = format!("{}-{}", std::process::id(), kernel::fresh_uuid().simple());
    runtime::ledger::start(env.db.clone(), clock.clone(), owner.clone(), LEDGERS, shutdown);
    anchors.start(shutdown);
    env.ops.start_executor(ExecutorConfig::new(owner.clone(), s.alone), shutdown.clone()).await?;
    env.outbox.start(shutdown);

    let own = httpkit::tls::Names::new(&secrets.server.cert, &secrets.server.key)?;
    let tls = httpkit::tls::server_by_name(own.clone())?;
    runtime::task::spawn(
        "own-certificates",
        super::certificates::follow(cloud.identity.clone(), own, shutdown.clone()),
    );
    let limits = httpkit::server::Limits::default();
    let router = cloud.router();
    runtime::task::spawn("api-listener", httpkit::server::serve(api, tls, router, limits, shutdown.clone()));
    let node_cert = issue(&secrets.ca, super::node::CONTROL_NAME, &names, &ips, Usage::Server, 400, SystemClock.now())?;
    let tls = httpkit::tls::server(&node_cert.cert, &node_cert.key, Some(&secrets.ca.cert))?;
    runtime::task::spawn(
        "node-listener",
        httpkit::server::serve(link, tls, cloud.south.router(), limits, shutdown.clone()),
    );
    Ok(Plane { cloud, secrets, url, node_addr, env, anchors, owner })
}
