//! A slice with an empty database, an in-memory fabric, and a quota gate that counts.

use async_trait::async_trait;
use fabric::sim::SimFabric;
use kernel::{Caller, Error, ProjectId, Result, Role};
use network::networks::{NewNetwork, TenantNetwork};
use network::ports::{NewPort, Port};
use network::subnets::{NewSubnet, Subnet};
use network::{ListQuery, Network};
use runtime::port::{QuotaGate, QuotaLine, Resource, UsageFact, UsageSink};
use runtime::testing::{TestEnv, each};
use runtime::{Migration, Tx, params};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Counts in a table, so that what a transaction charges goes with it when it does not commit.
const FAKES: Migration = Migration {
    slice: "fake",
    steps: &[(
        "0001",
        "CREATE TABLE fake_quota (project TEXT NOT NULL, resource TEXT NOT NULL, used BIGINT NOT NULL, PRIMARY KEY (project, resource));
         CREATE TABLE fake_usage (key TEXT PRIMARY KEY, quantity TEXT NOT NULL)",
    )],
};

#[derive(Default)]
pub struct Gate {
    limits: Mutex<HashMap<Resource, i64>>,
}

impl Gate {
    fn limit(&self, r: Resource) -> i64 {
        self.limits.lock().unwrap().get(&r).copied().unwrap_or(-1)
    }
}

#[async_trait]
impl QuotaGate for Gate {
    async fn charge(&self, tx: &mut Tx, project: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()> {
        for (r, d) in deltas {
            tx.execute(
                "INSERT INTO fake_quota (project, resource, used) VALUES ($1, $2, $3)
                 ON CONFLICT (project, resource) DO UPDATE SET used = fake_quota.used + excluded.used",
                &params![project, r.as_str(), *d],
            )
            .await?;
            let sql = "SELECT used FROM fake_quota WHERE project = $1 AND resource = $2";
            let used: i64 = tx.query_one(sql, &params![project, r.as_str()]).await?.get(0)?;
            assert!(used >= 0, "more {} given back than taken", r.as_str());
            let limit = self.limit(*r);
            if limit >= 0 && used > limit {
                return Err(Error::over_quota(format!("Quota exceeded for resources: ['{}'].", r.as_str())));
            }
        }
        Ok(())
    }
    async fn lines(&self, tx: &mut Tx, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        let mut all = Vec::new();
        for resource in Resource::ALL {
            let sql = "SELECT used FROM fake_quota WHERE project = $1 AND resource = $2";
            let row = tx.query_opt(sql, &params![project, resource.as_str()]).await?;
            let used = row.map_or(Ok(0), |r| r.get(0))?;
            all.push(QuotaLine { resource, limit: self.limit(resource), used });
        }
        Ok(all)
    }
    async fn set_limits(&self, _: &mut Tx, _: &ProjectId, limits: &[(Resource, i64)]) -> Result<()> {
        self.limits.lock().unwrap().extend(limits.iter().copied());
        Ok(())
    }
    async fn reset_limits(&self, _: &mut Tx, _: &ProjectId) -> Result<()> {
        self.limits.lock().unwrap().clear();
        Ok(())
    }
}

pub struct Usage;

#[async_trait]
impl UsageSink for Usage {
    async fn record(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        for f in facts {
            let sql = "INSERT INTO fake_usage (key, quantity) VALUES ($1, $2)";
            tx.execute(sql, &params![&f.key, f.quantity.to_string()]).await?;
        }
        Ok(())
    }
}

pub struct World {
    pub t: TestEnv,
    pub net: Arc<Network>,
    pub fabric: Arc<SimFabric>,
}

/// A world per database.
pub async fn worlds() -> Vec<World> {
    worlds_with(SimFabric::new).await
}

pub async fn worlds_with(fabric: fn() -> SimFabric) -> Vec<World> {
    let envs = each(&[network::MIGRATIONS, FAKES]).await;
    envs.into_iter()
        .map(|t| {
            let fabric = Arc::new(fabric());
            let net = Network::new(t.env.clone(), fabric.clone(), Arc::new(Gate::default()), Arc::new(Usage));
            World { t, net, fabric }
        })
        .collect()
}

/// A member of a project.
pub fn member(project: &str) -> Caller {
    let mut c = Caller::system("test");
    c.roles = vec![Role::Member, Role::Reader];
    c.project = Some(project.into());
    c.system = false;
    c
}

/// The administrator, in a project of his own.
pub fn admin() -> Caller {
    let mut c = Caller::system("test");
    c.project = Some("admin".into());
    c
}

pub fn subnet(network: &TenantNetwork, cidr: &str) -> NewSubnet {
    NewSubnet {
        project: None,
        network: network.id.clone(),
        name: "s".into(),
        description: String::new(),
        ip_version: if cidr.contains(':') { 6 } else { 4 },
        cidr: cidr.into(),
        gateway: None,
        enable_dhcp: true,
        ra_mode: None,
        address_mode: None,
        pools: None,
        dns: vec![],
        host_routes: vec![],
    }
}

impl World {
    pub async fn network(&self, caller: &Caller, name: &str) -> TenantNetwork {
        let new = NewNetwork { name: name.into(), ..NewNetwork::default() };
        self.net.create_networks(caller, &[new]).await.unwrap().remove(0)
    }
    pub async fn subnet(&self, caller: &Caller, network: &TenantNetwork, cidr: &str) -> Subnet {
        self.net.create_subnets(caller, &[subnet(network, cidr)]).await.unwrap().remove(0)
    }
    pub async fn port(&self, caller: &Caller, network: &TenantNetwork) -> Result<Port> {
        Ok(self.net.create_ports(caller, &[NewPort::on(&network.id)]).await?.remove(0))
    }
    /// What a project uses, as the gate counted it.
    pub async fn used(&self, project: &str) -> HashMap<Resource, i64> {
        let caller = member(project);
        let lines = self.net.quota_lines(&caller, &project.into()).await.unwrap();
        lines.into_iter().filter(|l| l.used != 0).map(|l| (l.resource, l.used)).collect()
    }
    /// Rows of a table.
    pub async fn rows(&self, table: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).await.unwrap().get(0).unwrap()
    }
    /// An external network with ten addresses to give.
    pub async fn external(&self) -> TenantNetwork {
        let cidr = "100.64.8.0/24".parse().unwrap();
        let pool = Some(("100.64.8.10".parse().unwrap(), "100.64.8.19".parse().unwrap()));
        let gateway = Some("100.64.8.1".parse().unwrap());
        let id =
            self.net.ensure_external_network(&"admin".into(), "public", "physnet", cidr, gateway, pool).await.unwrap();
        self.net.get_network(&admin(), &id).await.unwrap()
    }
}

/// Everything of a list.
pub fn all() -> ListQuery {
    ListQuery::default()
}
