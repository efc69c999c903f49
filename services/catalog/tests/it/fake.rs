//! A builder that makes nothing real, but takes time, charges quota and remembers what it was asked for.

use async_trait::async_trait;
use catalog::Quota;
use catalog::fulfil::plan::{Piece, Spec};
use catalog::port::{Builder, Kept, Look, Made, Named, Owner, People, Steward};
use kernel::{Error, ProjectId, Result, Role, UserId};
use runtime::outbox::{Fact, Subscriber};
use runtime::port::{AuditEntry, AuditSink, QuotaGate as _, Resource, UsageFact, UsageSink};
use runtime::{Db, Tx, transact};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

struct Thing {
    id: String,
    looks: u32,
    going: bool,
    off: bool,
    spec: Spec,
}

pub struct Fake {
    db: Db,
    quota: Arc<Quota>,
    /// Everything is done at the first look: for a clock that stands, on which nothing that waits would ever be due.
    quick: bool,
    things: Mutex<HashMap<String, Thing>>,
    /// How often each marker was really made.
    pub births: Mutex<HashMap<String, u32>>,
    /// A piece whose key ends so turns out a failure.
    pub fails: Mutex<Option<String>>,
    /// A piece of this key cannot be removed.
    pub stuck: Mutex<Option<String>>,
    /// The piece of this key cannot be copied.
    pub broken: Mutex<Option<String>>,
    /// There is no room for copies of disks.
    pub full: Mutex<bool>,
    /// Copies of volumes by name, with how often somebody looked.
    pub copies: Mutex<BTreeMap<String, u32>>,
    /// Roles of people: somewhere (no project) and in projects.
    pub roles: Mutex<HashSet<(String, Option<String>, Role)>>,
    /// What went into the audit ledger.
    pub audit: Mutex<Vec<AuditEntry>>,
    /// What went out by the outbox.
    pub facts: Mutex<Vec<Fact>>,
    /// Usage that was told.
    pub usage: Mutex<Vec<UsageFact>>,
}

fn cost(spec: &Spec) -> Vec<(Resource, i64)> {
    match spec {
        Spec::Server { .. } => vec![(Resource::Instances, 1), (Resource::Cores, 2), (Resource::Ram, 4096)],
        Spec::Volume { gb, .. } => vec![(Resource::Volumes, 1), (Resource::Gigabytes, i64::from(*gb))],
        Spec::Address => vec![(Resource::Floatingip, 1)],
        Spec::Network { .. } => vec![(Resource::Network, 1)],
        _ => vec![],
    }
}

impl Fake {
    pub fn new(db: Db, quota: Arc<Quota>, quick: bool) -> Fake {
        Fake {
            db,
            quota,
            quick,
            things: Mutex::default(),
            births: Mutex::default(),
            fails: Mutex::default(),
            stuck: Mutex::default(),
            broken: Mutex::default(),
            full: Mutex::default(),
            copies: Mutex::default(),
            roles: Mutex::default(),
            audit: Mutex::default(),
            facts: Mutex::default(),
            usage: Mutex::default(),
        }
    }
    pub fn specs(&self) -> Vec<Spec> {
        self.things.lock().unwrap().values().map(|t| t.spec.clone()).collect()
    }
    /// Servers that are off.
    pub fn off(&self) -> usize {
        self.things.lock().unwrap().values().filter(|t| t.off).count()
    }
    pub fn give(&self, user: &str, project: Option<&str>, role: Role) {
        self.roles.lock().unwrap().insert((user.to_owned(), project.map(str::to_owned), role));
    }
    async fn charge(&self, owner: &Owner, spec: &Spec, sign: i64) -> Result<()> {
        let deltas: Vec<_> = cost(spec).into_iter().map(|(r, n)| (r, n * sign)).collect();
        transact!(self.db, |tx| { self.quota.charge(tx, &owner.project, &deltas).await })
    }
}

#[async_trait]
impl Builder for Fake {
    async fn lacks(&self, _: &Owner, what: Named<'_>) -> Result<Option<String>> {
        let (Named::Image(name, _)
        | Named::Key(name)
        | Named::Flavor(name)
        | Named::Network(name)
        | Named::Target(name)) = what;
        Ok(name.starts_with("no-").then(|| format!("there is no '{name}'")))
    }
    async fn find(&self, owner: &Owner, piece: &Piece, _: &Made) -> Result<Option<String>> {
        Ok(self.things.lock().unwrap().get(&owner.marker(piece)).map(|t| t.id.clone()))
    }
    async fn ensure(&self, owner: &Owner, piece: &Piece, made: &Made) -> Result<String> {
        for k in needs(&piece.spec) {
            assert!(made.contains_key(&k), "{k} must be made before {}", piece.key);
        }
        if let Some(id) = self.find(owner, piece, made).await? {
            return Ok(id);
        }
        self.charge(owner, &piece.spec, 1).await?;
        let marker = owner.marker(piece);
        *self.births.lock().unwrap().entry(marker.clone()).or_default() += 1;
        let thing = Thing { id: format!("id-{marker}"), looks: 0, going: false, off: false, spec: piece.spec.clone() };
        Ok(self.things.lock().unwrap().entry(marker).or_insert(thing).id.clone())
    }
    async fn look(&self, owner: &Owner, piece: &Piece, _: &str, _: &Made) -> Result<Look> {
        let marker = owner.marker(piece);
        let gone = {
            let mut things = self.things.lock().unwrap();
            let Some(t) = things.get_mut(&marker) else { return Ok(Look::Gone) };
            t.looks += 1;
            if self.fails.lock().unwrap().as_deref() == Some(piece.key.as_str()) && !t.going {
                return Ok(Look::Failed("no host has room".into()));
            }
            if t.looks < 2 && !self.quick {
                return Ok(Look::Pending);
            }
            if !t.going {
                return Ok(Look::Ready);
            }
            things.remove(&marker).unwrap()
        };
        self.charge(owner, &gone.spec, -1).await?;
        Ok(Look::Gone)
    }
    async fn unmake(&self, owner: &Owner, piece: &Piece, id: &str, _: &Made) -> Result<()> {
        let marker = owner.marker(piece);
        if self.stuck.lock().unwrap().as_deref() == Some(piece.key.as_str()) {
            return Err(Error::forbidden(format!("{} is held", piece.key)));
        }
        let mut things = self.things.lock().unwrap();
        let same_order = format!("order {} ", owner.order);
        let user = |(m, t): &(&String, &Thing)| m.starts_with(&same_order) && needs(&t.spec).contains(&piece.key);
        if let Some((_, user)) = things.iter().find(user) {
            return Err(Error::conflict(format!("{id} is still used by {}", user.id)));
        }
        if let Some(t) = things.get_mut(&marker).filter(|t| !t.going) {
            (t.going, t.looks) = (true, 0);
        }
        Ok(())
    }
}

/// Keys of the pieces that a piece stands on.
fn needs(spec: &Spec) -> Vec<String> {
    use catalog::fulfil::plan::Place;
    match spec {
        Spec::Subnet { network_key, .. } => vec![network_key.clone()],
        Spec::Interface { router_key, subnet_key } => vec![router_key.clone(), subnet_key.clone()],
        Spec::Rule { group_key, .. } | Spec::Open { group_key, .. } | Spec::Member { group_key, .. } => {
            vec![group_key.clone()]
        }
        Spec::Server { network: Place::Made(n), group_key, .. } => {
            std::iter::once(n.clone()).chain(group_key.clone()).collect()
        }
        Spec::Attachment { volume_key, server_key } => vec![volume_key.clone(), server_key.clone()],
        Spec::Association { address_key, server_key } => vec![address_key.clone(), server_key.clone()],
        _ => vec![],
    }
}

#[async_trait]
impl Steward for Fake {
    async fn power(&self, _: &Owner, server: &str, on: bool) -> Result<Look> {
        let mut things = self.things.lock().unwrap();
        let Some((marker, t)) = things.iter_mut().find(|(_, t)| t.id == server) else { return Ok(Look::Gone) };
        if on && self.fails.lock().unwrap().as_ref().is_some_and(|key| marker.ends_with(&format!(" {key}"))) {
            return Ok(Look::Failed("the server is in error".into()));
        }
        if t.off != on {
            return Ok(Look::Ready);
        }
        t.off = !on;
        Ok(if self.quick { Look::Ready } else { Look::Pending })
    }
    async fn back_up(&self, _: &Owner, piece: &Piece, id: &str, name: &str) -> Result<Kept> {
        if !self.things.lock().unwrap().values().any(|t| t.id == id) {
            return Ok(Kept::Not("it was gone".into()));
        }
        if self.broken.lock().unwrap().as_deref() == Some(piece.key.as_str()) {
            return Ok(Kept::Not("it was in error".into()));
        }
        if *self.full.lock().unwrap() {
            return Err(Error::forbidden("no room for copies"));
        }
        self.copies.lock().unwrap().entry(name.to_owned()).or_default();
        Ok(Kept::Image(name.to_owned()))
    }
    async fn look_backup(&self, _: &Owner, image: &str) -> Result<Look> {
        let mut copies = self.copies.lock().unwrap();
        let Some(n) = copies.get_mut(image) else { return Ok(Look::Gone) };
        *n += 1;
        Ok(if *n < 2 && !self.quick { Look::Pending } else { Look::Ready })
    }
    async fn forget_backup(&self, _: &Owner, name: &str) -> Result<()> {
        self.copies.lock().unwrap().remove(name);
        Ok(())
    }
    fn simulated(&self) -> bool {
        true
    }
    fn method(&self) -> &'static str {
        "nothing was real"
    }
}

#[async_trait]
impl People for Fake {
    async fn name(&self, user: &UserId) -> Result<Option<String>> {
        Ok((!user.as_str().starts_with("nobody")).then(|| user.as_str().to_owned()))
    }
    async fn holds(&self, user: &UserId, role: Role) -> Result<bool> {
        Ok(self.roles.lock().unwrap().iter().any(|(u, _, r)| *u == user.as_str() && *r == role))
    }
    async fn has(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<bool> {
        let key = (user.as_str().to_owned(), Some(project.as_str().to_owned()), role);
        Ok(self.roles.lock().unwrap().contains(&key))
    }
    async fn let_in(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        self.give(user.as_str(), Some(project.as_str()), role);
        Ok(())
    }
    async fn put_out(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        let key = (user.as_str().to_owned(), Some(project.as_str().to_owned()), role);
        self.roles.lock().unwrap().remove(&key);
        Ok(())
    }
}

#[async_trait]
impl AuditSink for Fake {
    async fn record(&self, _: &mut Tx, entry: &AuditEntry) -> Result<()> {
        self.audit.lock().unwrap().push(entry.clone());
        Ok(())
    }
    async fn append(&self, entry: AuditEntry) -> Result<()> {
        self.audit.lock().unwrap().push(entry);
        Ok(())
    }
}

#[async_trait]
impl UsageSink for Fake {
    async fn record(&self, _: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        self.usage.lock().unwrap().extend(facts.iter().cloned());
        Ok(())
    }
}

#[async_trait]
impl Subscriber for Fake {
    fn name(&self) -> &'static str {
        "test"
    }
    fn topics(&self) -> &'static [&'static str] {
        &["order.*", "told.order.release_stuck", "told.order.overdue"]
    }
    async fn apply(&self, _: &mut Tx, fact: &Fact) -> Result<()> {
        self.facts.lock().unwrap().push(fact.clone());
        Ok(())
    }
}
