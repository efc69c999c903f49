//! The one place that builds concrete things: slices over their ports, handlers over slices, one router over all.

use crate::cli::Common;
use crate::guests;
use crate::layout::Layout;
use crate::secrets::{Keys, Secrets};
use anyhow::{Context as _, Result};
use axum::Router;
use control::north::ops::simulate::Simulation;
use control::south::messenger::{Courier, MessengerSettings, SmtpServer};
use control::south::{Settings as SouthSettings, Slices, South};
use ipnet::IpNet;
use kernel::calendar::SharedCalendar;
use kernel::document::Press;
use kernel::{Caller, Page, ProjectId};
use network::port::Fabric;
use runtime::port::{QuotaGate, Resource, UsageSink};
use runtime::shutdown::Shutdown;
use runtime::{Env, Migration, transact};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// All tables, in an order in which they may be made.
pub fn migrations() -> Vec<Migration> {
    vec![
        runtime::MIGRATIONS,
        identity::MIGRATIONS,
        security::MIGRATIONS,
        network::MIGRATIONS,
        storage::MIGRATIONS,
        compute::MIGRATIONS,
        catalog::MIGRATIONS,
        billing::MIGRATIONS,
        ops::MIGRATIONS,
    ]
}

/// What slices are built of.
pub struct Parts<'a> {
    /// Records, time, operations.
    pub env: Env,
    /// Data directory.
    pub layout: &'a Layout,
    /// Options.
    pub common: &'a Common,
    /// Keys.
    pub secrets: &'a Secrets,
    /// Networks are carried out by this.
    pub fabric: Arc<dyn Fabric>,
    /// OVN's southbound database for other nodes.
    pub ovn_remote: Option<String>,
    /// Address of the APIs.
    pub url: &'a str,
    /// Engines are simulated.
    pub simulated: bool,
    /// What they can be told.
    pub simulation: Option<Arc<dyn Simulation>>,
}

/// What the demo project may use at once: 4 vCPU and 8 GB, and what goes with them.
const DEMO: &[(Resource, i64)] = &[
    (Resource::Instances, 4),
    (Resource::Cores, 4),
    (Resource::Ram, 8192),
    (Resource::Volumes, 10),
    (Resource::Snapshots, 10),
    (Resource::Gigabytes, 100),
    (Resource::Floatingip, 2),
];

/// All slices of a control plane.
pub struct Cloud {
    env: Env,
    simulated: bool,
    simulation: Option<Arc<dyn Simulation>>,
    /// Who somebody is.
    pub identity: Arc<identity::Identity>,
    /// Audit ledger.
    pub security: Arc<security::Security>,
    /// Networks.
    pub network: Arc<network::Network>,
    /// Images and volumes.
    pub storage: Arc<storage::Storage>,
    /// Servers.
    pub compute: Arc<compute::Compute>,
    /// Items, orders.
    pub catalog: Arc<catalog::Catalog>,
    /// Contract, bills.
    pub billing: Arc<billing::Billing>,
    /// Nodes, samples.
    pub ops: Arc<ops::Ops>,
    /// Node link.
    pub south: Arc<South>,
    quota: Arc<catalog::Quota>,
}

/// Identity alone, for admin commands.
pub fn identity(env: Env, keys: Keys, url: &str) -> Result<Arc<identity::Identity>> {
    Ok(identity::Identity::new(env, identity::Config::new(keys.tokens, keys.credentials, url))?)
}

/// Where systems keep the authorities that they trust.
const BUNDLES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// How notifications leave. Without a bundle of authorities there is no TLS, and nothing that needs it.
fn messages(common: &Common) -> Result<MessengerSettings> {
    let bundle = match &common.ca_bundle {
        Some(file) => Some(std::fs::read_to_string(file).with_context(|| format!("--ca-bundle {}", file.display()))?),
        None => BUNDLES.iter().find_map(|f| std::fs::read_to_string(f).ok()),
    };
    Ok(MessengerSettings {
        allow: common.webhook_allow.clone(),
        smtp: common.smtp.as_deref().map(SmtpServer::parse).transpose()?,
        tls: bundle.map(|b| httpkit::tls::public_client(&b, &[])).transpose()?,
    })
}

/// Builds everything; nothing runs yet.
pub async fn build(p: Parts<'_>) -> Result<Cloud> {
    let env = p.env;
    let security = security::Security::new(env.clone());
    let given = billing::contract::Contract::load(p.common.contract.as_deref())?;
    // A version that the purchaser has not agreed to is proposed, and the cloud is that of the version before it until he does: what slices
    // have from the contract is exchanged by the switch that `found` holds.
    let found = billing::contract::versions::in_force(&env, given).await?;
    let calendar = Arc::new(SharedCalendar::over(kernel::calendar::shipped::calendar()?));
    let terms = found.follow(|c| control::north::ops::terms::of(c, calendar.clone()).map(Arc::new))?;
    let work = terms.part(|t| t.work.clone());
    let ops = ops::Ops::with_calendar(env.clone(), terms, calendar);
    let book = found.follow(|c| Ok(control::north::ops::book::of(c)))?;
    let billing = billing::Billing::starting(env.clone(), found, p.simulated)?;
    billing.join(control::north::ops::score::records::surroundings(&ops, work.share()))?;
    let usage: Arc<dyn UsageSink> = billing.clone();
    let quota = catalog::Quota::new(book.share());
    let gate: Arc<dyn QuotaGate> = quota.clone();
    let south = South::new(SouthSettings {
        ca: p.secrets.ca.clone(),
        audit: security.clone(),
        clock: env.clock.clone(),
        sample_seconds: p.common.sample_seconds,
        ovn_remote: p.ovn_remote,
    });
    let world = p.common.world_rules.into();
    let network = network::Network::under(env.clone(), p.fabric, gate.clone(), usage.clone(), world);
    let config = storage::Config::at(p.layout.images());
    let storage = storage::Storage::new(env.clone(), config, gate.clone(), usage.clone(), south.clone())?;
    let config = compute::Config { vcpu_ratio: p.common.vcpu_ratio, ..compute::Config::default() };
    let compute = compute::Compute::new(
        env.clone(),
        config,
        network.clone(),
        storage.clone(),
        quota.clone(),
        usage,
        south.clone(),
    );
    compute.set_audit(security.clone())?;
    ops.set_plant(control::north::ops::plant::Ground::new(compute.clone(), network.clone()))?;
    let (n, s, c) = (network.clone(), storage.clone(), compute.clone());
    let builder = catalog::fulfil::slices::Slices::new(env.db.clone(), n, s, c, p.simulated);
    let keys = p.secrets.keys.clone();
    let config = identity::Config {
        session_idle: Duration::from_secs(60 * u64::from(p.common.session_idle_minutes)),
        sessions_per_user: usize::from(p.common.sessions_per_user),
        ..identity::Config::new(keys.tokens, keys.credentials, p.url)
    };
    let identity = identity::Identity::new(env.clone(), config)?;
    let people = control::north::ops::people::Accounts::new(identity.clone());
    compute.set_logins(people.clone())?;
    let vault = ops::desk::notify::Vault::new(&p.secrets.keys.credentials)?;
    ops.set_messenger(Courier::new(messages(p.common)?, env.clock.clone()), vault, people.clone())?;
    let ports = catalog::port::Ports {
        steward: builder.clone(),
        builder,
        people,
        audit: security.clone(),
        usage: billing.clone(),
    };
    let catalog = catalog::Catalog::new(env.clone(), book, quota.clone(), work, ports);

    let mut kinds = storage.definitions();
    kinds.extend(compute.definitions());
    kinds.extend(catalog.definitions());
    env.ops.define(kinds)?;
    env.outbox.subscribe(vec![billing.subscriber(), ops.subscriber(), ops.feed(), catalog.subscriber()])?;
    Ok(Cloud {
        env,
        simulated: p.simulated,
        simulation: p.simulation,
        identity,
        security,
        network,
        storage,
        compute,
        catalog,
        billing,
        ops,
        south,
        quota,
    })
}

/// What makes PDF and XLSX, if this build has it.
pub fn press() -> Arc<dyn Press> {
    #[cfg(feature = "press")]
    let press = press::Engine::default();
    #[cfg(not(feature = "press"))]
    let press = kernel::document::NoPress;
    Arc::new(press)
}

impl Cloud {
    /// What every installation starts with; each part is made if it is missing. The demo tenant only at the `first` start: who removed him
    /// does not get him back.
    pub async fn bootstrap(&self, secrets: &Secrets, external: &IpNet, first: bool) -> Result<()> {
        self.identity.bootstrap(&secrets.admin_password.as_str().into()).await?;
        self.billing.take_force(Some(&*self.security)).await?;
        if let Some(admin) = self.project("admin").await? {
            let unlimited: Vec<(Resource, i64)> = Resource::ALL.into_iter().map(|r| (r, -1)).collect();
            let done: kernel::Result<()> =
                transact!(self.env.db, |tx| { self.quota.set_limits(tx, &admin, &unlimited).await });
            done?;
            let (cidr, gateway) = (external.trunc(), Some(external.addr()));
            let physical = crate::engines::PHYSICAL;
            self.network.ensure_external_network(&admin, "public", physical, cidr, gateway, None).await?;
        }
        if first {
            let password = secrets.demo_password.as_str().into();
            let demo = self.identity.ensure_tenant("demo", "demo", &password, &[kernel::Role::Member]).await?;
            let now = self.env.now();
            let done: kernel::Result<()> =
                transact!(self.env.db, |tx| { self.quota.grant(tx, &demo.project, DEMO, "demo", now).await.map(drop) });
            done?;
        }
        Ok(())
    }

    async fn project(&self, name: &str) -> Result<Option<ProjectId>> {
        let filter = identity::project::ProjectFilter {
            name: Some(name.to_owned()),
            domain: Some("default".into()),
            ..Default::default()
        };
        let found = self.identity.projects(&Caller::system("bootstrap"), &filter, &Page::default()).await?;
        Ok(found.items.into_iter().next().map(|p| p.id))
    }

    /// Starts what runs in the background.
    pub async fn start(&self, shutdown: &Shutdown) -> Result<()> {
        let slices = Slices {
            db: self.env.db.clone(),
            compute: self.compute.clone(),
            storage: self.storage.clone(),
            network: self.network.clone(),
            ops: self.ops.clone(),
        };
        self.south.bind(slices, shutdown)?;
        self.identity.start(shutdown);
        self.network.start(shutdown);
        self.storage.start(shutdown).await?;
        self.compute.start(shutdown).await?;
        self.catalog.adopt_projects(&self.identity.places().await?).await?;
        self.catalog.start(shutdown);
        self.billing.start(shutdown);
        // Deadlines that are computed from the first request on count on the imported calendar.
        self.ops.load_calendar().await?;
        let years = self.ops.calendar_years(self.ops.calendar().await?.as_ref())?;
        for y in years.iter().filter(|y| y.source.is_none()) {
            let year = y.year;
            tracing::warn!(
                year,
                "no working calendar of this year is known: Monday to Friday is assumed until one is imported"
            );
        }
        let sealed = self.ops.seal_secrets().await?;
        if sealed > 0 {
            tracing::info!(sealed, "secrets of webhooks that an older version kept in clear are sealed now");
        }
        self.ops.start(shutdown);
        Ok(())
    }

    /// All APIs.
    pub fn router(&self) -> Router {
        control::north::app::router(control::north::app::Services {
            identity: self.identity.clone(),
            security: self.security.clone(),
            network: self.network.clone(),
            storage: self.storage.clone(),
            compute: self.compute.clone(),
            catalog: self.catalog.clone(),
            billing: self.billing.clone(),
            ops: self.ops.clone(),
            quota: self.quota.clone(),
            env: self.env.clone(),
            press: press(),
            simulated: self.simulated,
            simulation: self.simulation.clone(),
        })
    }

    /// The node's link is up and compute counts it in.
    pub async fn node_is_up(&self, node: &str) -> Result<bool> {
        match self.compute.node(node).await {
            Ok(n) => Ok(n.up && self.south.connected_nodes().contains(&n.id)),
            Err(e) if e.is_not_found() => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Publishes the guest images of a directory that `cargo xtask images` made, if they are not there yet.
    pub async fn publish_guest_images(&self, dir: &Path) -> Result<()> {
        let Some(admin) = self.project("admin").await? else { return Ok(()) };
        guests::publish(&self.storage, admin, dir).await
    }
}
