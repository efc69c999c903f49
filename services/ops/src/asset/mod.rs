//! The asset register: servers, network and security devices, storage, applications and software, kept by people, compared with what is
//! found.
//!
//! Hosts of the cloud are found by themselves ([`Found`]); they come into the register by one call, and a stocktake shows what is there and
//! not on record, and the other way round. Business systems are the cloud's applications; its resources are on record by themselves.
//!
//! ```text
//! in_stock ⇄ in_use ⇄ repair          any ──▶ retired (for ever)
//! ```
//!
//! * [`stocktake`]: campaigns. [`topology`]: the network topology on record.

pub mod stocktake;
pub(crate) mod store;
pub mod topology;

use crate::node::{self, NodeState};
use crate::resource::Whose;
use crate::{Ops, check};
use jiff::civil::Date;
use kernel::{AssetId, Caller, Error, NodeId, Result, Timestamp};
use runtime::transact;
use serde_json::{Map, Value, json};

/// Classes: word, Chinese name, English name.
pub const CLASSES: [(&str, &str, &str); 6] = [
    ("server", "主机设备", "Servers"),
    ("network", "网络设备", "Network devices"),
    ("security", "安全设备", "Security devices"),
    ("storage", "存储设备", "Storage"),
    ("application", "应用", "Applications"),
    ("software", "业务软件", "Software"),
];
/// States of an asset.
pub const STATES: [&str; 4] = ["in_stock", "in_use", "repair", "retired"];

/// What people say of an asset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// One of [`CLASSES`].
    pub class: String,
    /// Name.
    pub name: String,
    /// Serial number; unique, if there is one.
    pub serial: String,
    /// Who made it.
    pub vendor: String,
    /// Model.
    pub model: String,
    /// Version, of software.
    pub version: String,
    /// Where it stands: room, rack, unit.
    pub location: String,
    /// Address.
    pub address: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day of the warranty.
    pub warranty: Option<String>,
    /// Remarks.
    pub note: String,
    /// The host of the cloud that it is.
    pub host: Option<String>,
    /// One of [`STATES`].
    pub state: String,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Id.
    pub id: AssetId,
    /// What is said of it.
    pub entry: Entry,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Rises with every change.
    pub revision: i64,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct AssetFilter {
    /// Of this class.
    pub class: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// After this id.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// A host that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Host.
    pub host: String,
    /// Its name.
    pub name: String,
    /// The entry that stands for it.
    pub asset: Option<AssetId>,
}

fn sound(e: &Entry) -> Result<()> {
    let classes: Vec<(&str, ())> = CLASSES.iter().map(|c| (c.0, ())).collect();
    check::word("class", &e.class, &classes)?;
    check::word("state", &e.state, &STATES.map(|s| (s, ())))?;
    check::name("name", &e.name, 200)?;
    for (field, v, max) in [
        ("serial", &e.serial, 100),
        ("vendor", &e.vendor, 100),
        ("model", &e.model, 100),
        ("version", &e.version, 100),
        ("location", &e.location, 200),
        ("address", &e.address, 200),
        ("owner", &e.owner, 100),
        ("note", &e.note, 1000),
    ] {
        check::text(field, v, max)?;
    }
    if let Some(w) = &e.warranty
        && !w.parse::<Date>().is_ok_and(|d| d.to_string() == *w)
    {
        return Err(Error::bad_request("warranty: must be a date such as 2026-10-01").field("warranty"));
    }
    if let Some(h) = &e.host {
        check::id("host", h)?;
        if e.class != "server" {
            return Err(Error::bad_request("host: only a server is a host of the cloud").field("host"));
        }
    }
    Ok(())
}

fn said(e: &Entry) -> Map<String, Value> {
    let all = json!({
        "class": e.class, "name": e.name, "serial": e.serial, "vendor": e.vendor, "model": e.model, "version": e.version,
        "location": e.location, "address": e.address, "owner": e.owner, "warranty": e.warranty, "note": e.note, "host": e.host,
        "state": e.state,
    });
    match all {
        Value::Object(m) => m,
        _ => Map::new(),
    }
}

fn taken(e: Error) -> Error {
    if e.code == "unique" {
        let text = "serial: an asset of that serial number, or that host, is in the register";
        return Error::conflict(text).field("serial").because(e);
    }
    e
}

fn missing() -> Error {
    Error::not_found("the asset could not be found")
}

/// The register is the operator's and the purchaser's.
fn admitted(caller: &Caller) -> Result<()> {
    match Whose::of(caller)? {
        Whose::All => Ok(()),
        Whose::Project(_) => Err(Error::forbidden("the asset register is the operator's and the purchaser's")),
    }
}

impl Ops {
    /// Registers an asset.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the serial number or the host is in the register.
    pub async fn register_asset(&self, caller: &Caller, e: Entry) -> Result<Asset> {
        admitted(caller)?;
        sound(&e)?;
        self.host_stands(&e).await?;
        let now = self.env.now();
        let a = Asset { id: AssetId::fresh(), entry: e, created_at: now, updated_at: now, revision: 1 };
        transact!(self.env.db, |tx| {
            store::insert(tx, &a).await.map_err(taken)?;
            let detail = Value::Object(said(&a.entry));
            store::event(tx, a.id.as_str(), "registered", &detail, caller, now).await?;
            Ok(a.clone())
        })
    }

    /// Changes what is said of an asset.
    ///
    /// # Errors
    /// As for [`Ops::register_asset`]; not found; conflict, for one that is retired.
    pub async fn change_asset(&self, caller: &Caller, id: &AssetId, e: Entry) -> Result<Asset> {
        admitted(caller)?;
        sound(&e)?;
        self.host_stands(&e).await?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = store::get(tx, id).await?.ok_or_else(missing)?;
            if old.entry.state == "retired" {
                return Err(Error::conflict("an asset that is retired cannot be changed").code("AssetState"));
            }
            let (before, after) = (said(&old.entry), said(&e));
            let changed = after.into_iter().filter(|(k, v)| before.get(k) != Some(v));
            let detail = Value::Object(changed.map(|(k, v)| (k.clone(), json!([before.get(&k), v]))).collect());
            let new = Asset { entry: e.clone(), updated_at: now, revision: old.revision + 1, ..old };
            store::update(tx, &new).await.map_err(taken)?;
            store::event(tx, id.as_str(), "changed", &detail, caller, now).await?;
            Ok(new)
        })
    }

    /// The host that an asset is said to be is one of the cloud, or was.
    async fn host_stands(&self, e: &Entry) -> Result<()> {
        let Some(h) = &e.host else { return Ok(()) };
        let mut tx = self.env.db.read().await?;
        match node::store::get(&mut tx, &NodeId::from(h.as_str()), self.env.now()).await? {
            Some(_) => Ok(()),
            None => Err(Error::bad_request(format!("host: there is no host {h}")).field("host")),
        }
    }

    /// An entry of the register.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn asset(&self, caller: &Caller, id: &AssetId) -> Result<Asset> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.ok_or_else(missing)
    }

    /// Entries of the register, by age.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn assets(&self, caller: &Caller, f: &AssetFilter) -> Result<Vec<Asset>> {
        admitted(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, f).await
    }

    /// The hosts that are there, with the entry that stands for each.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn found_assets(&self, caller: &Caller) -> Result<Vec<Found>> {
        admitted(caller)?;
        let nodes = self.nodes().await?;
        let mut tx = self.env.db.read().await?;
        let known = store::by_host(&mut tx).await?;
        let there = nodes.into_iter().filter(|n| n.state != NodeState::Revoked);
        Ok(there
            .map(|n| {
                let asset = known.get(n.id.as_str()).map(|a| a.id.clone());
                Found { host: n.id.to_string(), name: n.hostname, asset }
            })
            .collect())
    }

    /// Registers every host that is there and not in the register; what people alone know is left for them.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn register_found(&self, caller: &Caller) -> Result<Vec<Asset>> {
        let mut all = Vec::new();
        for f in self.found_assets(caller).await?.into_iter().filter(|f| f.asset.is_none()) {
            let e = Entry {
                class: "server".into(),
                name: f.name,
                host: Some(f.host),
                state: "in_use".into(),
                ..Entry::default()
            };
            match self.register_asset(caller, e).await {
                Ok(a) => all.push(a),
                // Somebody has registered it meanwhile.
                Err(e) if e.kind == kernel::ErrorKind::Conflict => {}
                Err(e) => return Err(e),
            }
        }
        Ok(all)
    }
}
