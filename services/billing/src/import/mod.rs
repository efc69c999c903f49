//! Import of outside meters: leased lines, messages, scans, whatever the platform does not measure itself.
//!
//! * `check.rs`: what a record must say; `rival.rs`: what another source says already; `store.rs`: the SQL.
//!
//! A batch is taken as a whole or not at all, and every fault is told with the row's number. The producer names each record: a repeated name
//! with the same content is the same record for ever, with another content it is a conflict. Records become usage facts on resources of the source
//! (`source/resource`), so that no source reaches what the platform measures; nor does it tell again what the platform or another source tells.
//! Every source is registered with its meters, also for what the operator imports himself.
//!
//! * An *interval* is a quantity in force over `[from, to)`; without `to`, until the next record of the same resource and meter (of which one
//!   may say 0). Intervals of one resource and meter do not overlap.
//! * An *event* is counted at an instant.

mod check;
mod rival;
mod store;

pub use check::{Fault, Record, faults};

use crate::Billing;
use check::Clean;
use kernel::{Caller, Error, ImportId, ProjectId, Quantity, Result, Role, SourceId, Timestamp, UserId};
use runtime::list::{Asked, Listed};
use runtime::port::{EVENT, UsageFact};
use runtime::{Tx, transact};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most records of a batch.
pub const BATCH: usize = 10_000;
const NAME: usize = 64;
const METERS: usize = 100;
/// Attribute of the facts that end imported intervals: an end must not end what begins at the same instant.
const END_OF: &str = "end-of";

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The batch.
    pub id: ImportId,
    /// Records stored now.
    pub stored: u64,
    /// Records that were there already.
    pub repeated: u64,
}

/// A batch that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What became of it.
    pub receipt: Receipt,
    /// Source of its first record.
    pub source: String,
    /// Who sent it.
    pub by: UserId,
    /// Name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// Whether a batch was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// All of it.
    All(Receipt),
    /// None of it: what is wrong, by row.
    None(Vec<Fault>),
}

/// A service user that may import for named meters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id.
    pub id: SourceId,
    /// Name that its records carry.
    pub name: String,
    /// The user whose tokens or application credentials import.
    pub user: UserId,
    /// Meters.
    pub meters: BTreeSet<String>,
    /// Not revoked.
    pub active: bool,
    /// Who registered it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
}

/// Who imports, and under which sources: the operator under all, another under his own.
struct Right {
    operator: bool,
    sources: Vec<Source>,
}

impl Billing {
    /// Meters that may be imported: those of the price book, those that are listed as not priced, and those of the platform.
    pub fn meters(&self) -> BTreeSet<String> {
        let versions = self.versions();
        check::meters(versions.all().iter().map(|v| &*v.contract))
    }

    /// Imports a batch: all of it, or, with every fault named, none.
    ///
    /// # Errors
    /// Forbidden, for a caller who is neither the operator nor a registered source of these records; bad request, for an empty batch or one of
    /// more than [`BATCH`] records.
    pub async fn import(&self, caller: &Caller, records: &[Record]) -> Result<Taken> {
        self.import_but(caller, records, &BTreeSet::new()).await
    }

    /// The same, where some projects are known not to exist: a record of one of them is a fault. One that has used something before was
    /// there and is gone; what comes late of it is taken.
    ///
    /// # Errors
    /// As [`Billing::import`].
    pub async fn import_but(&self, caller: &Caller, records: &[Record], absent: &BTreeSet<ProjectId>) -> Result<Taken> {
        if records.is_empty() || records.len() > BATCH {
            let text = format!("records: a batch has from 1 to {BATCH} records, not {}", records.len());
            return Err(Error::bad_request(text).field("records"));
        }
        let right = self.right(caller).await?;
        let now = self.env.now();
        let (clean, mut faults) = check::all(self, records, now)?;
        allowed(&right, &clean)?;
        faults.extend(unregistered(&right, &clean));
        faults.extend(self.of_platform(&clean).await?);
        faults.extend(self.of_nobody(&clean, absent).await?);
        if !faults.is_empty() {
            faults.sort_by_key(|f| f.index);
            return Ok(Taken::None(faults));
        }
        let taken = transact!(self.env.db, |tx| { self.take(tx, caller, &clean, now).await })?;
        if let Taken::All(r) = &taken {
            tracing::info!(batch = %r.id, stored = r.stored, repeated = r.repeated, "usage imported");
        }
        Ok(taken)
    }

    /// True if usage of a resource was ever stored; with a project, in that project. Outside meters tell of resources that nobody else knows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_metered(&self, resource: &str, project: Option<&ProjectId>) -> Result<bool> {
        let mut tx = self.env.db.read().await?;
        let found = store::projects_of(&mut tx, resource).await?;
        Ok(found.iter().any(|p| project.is_none_or(|wanted| wanted == p)))
    }

    /// Records of projects that do not exist and never used anything.
    async fn of_nobody(&self, clean: &[Clean], absent: &BTreeSet<ProjectId>) -> Result<Vec<Fault>> {
        let named: BTreeSet<&ProjectId> = clean.iter().map(|r| &r.project).filter(|p| absent.contains(*p)).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let mut nobody = BTreeSet::new();
        let mut tx = self.env.db.read().await?;
        for p in named {
            if !store::metered(&mut tx, p).await? {
                nobody.insert(p);
            }
        }
        let fault = |r: &Clean| Fault {
            index: r.index,
            field: "project".to_owned(),
            reason: "names no project that exists".to_owned(),
            conflict: false,
        };
        Ok(clean.iter().filter(|r| nobody.contains(&r.project)).take(check::FAULTS).map(fault).collect())
    }

    /// Records of what the platform measures itself.
    async fn of_platform(&self, clean: &[Clean]) -> Result<Vec<Fault>> {
        // Names of the platform's resources have no stroke; what a source told of has one.
        let platform = |r: &&Clean| check::of_platform(&r.meter) && !r.resource.contains('/');
        let named: BTreeSet<&str> = clean.iter().filter(platform).map(|r| r.resource.as_str()).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.env.db.read().await?;
        let measured = store::measured(&mut tx, &named).await?;
        let fault = |r: &Clean| Fault {
            index: r.index,
            field: "resource".to_owned(),
            reason: "is measured by the platform itself: what is wrong there is corrected, not imported".to_owned(),
            conflict: false,
        };
        let own = clean.iter().filter(platform).filter(|r| measured.contains(&r.resource));
        Ok(own.take(check::FAULTS).map(fault).collect())
    }

    async fn right(&self, caller: &Caller) -> Result<Right> {
        let mut tx = self.env.db.read().await?;
        if caller.has(Role::Operator) || caller.is_admin() {
            return Ok(Right { operator: true, sources: store::active(&mut tx).await? });
        }
        let sources = store::sources_of(&mut tx, &caller.user).await?;
        if sources.is_empty() {
            return Err(Error::forbidden("the operator or a registered source imports usage"));
        }
        Ok(Right { operator: false, sources })
    }

    async fn take(&self, tx: &mut Tx, caller: &Caller, clean: &[Clean], now: Timestamp) -> Result<Taken> {
        let known = store::digests(tx, clean).await?;
        let mut seen: HashMap<(&str, &str), &str> = HashMap::new();
        let (mut faults, mut fresh) = (Vec::new(), Vec::new());
        for r in clean {
            let name = (r.source.as_str(), r.key.as_str());
            let before = known.get(&(r.source.clone(), r.key.clone())).map(String::as_str);
            match before.or(seen.get(&name).copied()) {
                Some(d) if d == r.digest => {}
                Some(_) => faults.push(Fault::conflict(r.index, "key", "names a record with another content")),
                None => {
                    seen.insert(name, &r.digest);
                    fresh.push(r);
                }
            }
        }
        faults.extend(overlaps(tx, &fresh).await?);
        faults.extend(rival::faults(tx, &fresh).await?);
        if !faults.is_empty() {
            faults.sort_by_key(|f| f.index);
            return Ok(Taken::None(faults));
        }
        let receipt =
            Receipt { id: ImportId::fresh(), stored: fresh.len() as u64, repeated: (clean.len() - fresh.len()) as u64 };
        store::insert(tx, &receipt.id, &fresh).await?;
        let source = clean.first().map_or("", |r| r.source.as_str());
        store::insert_batch(tx, &receipt, source, (caller.user.as_str(), &caller.user_name), now).await?;
        let facts: Vec<UsageFact> = fresh.iter().flat_map(|r| facts(r)).collect();
        self.ingest_in(tx, &facts).await?;
        Ok(Taken::All(receipt))
    }

    /// Registers a service user as a source, by the operator.
    ///
    /// # Errors
    /// Forbidden, for others; bad request, for an unknown meter; conflict (code `SourceExists`), if the name is taken.
    pub async fn register_source(&self, caller: &Caller, name: &str, user: &str, meters: &[String]) -> Result<Source> {
        if !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("the operator registers sources"));
        }
        let name = check::word("name", name, NAME)?;
        let user = crate::words::line("user", user, NAME)?;
        let known = self.meters();
        if meters.is_empty() || meters.len() > METERS {
            return Err(Error::bad_request(format!("meters: name from 1 to {METERS}")).field("meters"));
        }
        if let Some(m) = meters.iter().find(|m| !known.contains(*m)) {
            let text = format!("meters: '{m:.60}' is no meter of the contract or of the platform");
            return Err(Error::bad_request(text).field("meters"));
        }
        let source = Source {
            id: SourceId::fresh(),
            name,
            user: UserId::from(user),
            meters: meters.iter().cloned().collect(),
            active: true,
            created_by: caller.user.clone(),
            created_at: self.env.now(),
        };
        let done = transact!(self.env.db, |tx| { store::insert_source(tx, &source).await });
        done.map_err(|e: Error| match e.code {
            "unique" => Error::conflict("name: another source has this name").code("SourceExists").field("name"),
            _ => e,
        })?;
        Ok(source)
    }

    /// Sources, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sources(&self, after: Option<&SourceId>, limit: u32) -> Result<Vec<Source>> {
        let mut tx = self.env.db.read().await?;
        store::sources(&mut tx, after, limit).await
    }

    /// Batches that were imported, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn imports(&self, asked: &Asked) -> Result<Listed<Batch>> {
        let mut tx = self.env.db.read().await?;
        store::batches(&mut tx, asked).await
    }

    /// Ends a source: what it imported stays.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; not found, if it is not there or ended before.
    pub async fn revoke_source(&self, caller: &Caller, id: &SourceId) -> Result<()> {
        if !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("the operator revokes sources"));
        }
        let now = self.env.now();
        let done = transact!(self.env.db, |tx| { store::revoke(tx, id, caller.user.as_str(), now).await })?;
        if done { Ok(()) } else { Err(Error::not_found("the source could not be found")) }
    }
}

/// A source imports under its own name and for its own meters.
fn allowed(right: &Right, clean: &[Clean]) -> Result<()> {
    if right.operator {
        return Ok(());
    }
    for r in clean {
        if !right.sources.iter().any(|s| s.name == r.source && s.meters.contains(&r.meter)) {
            let text = format!(
                "records[{}]: the caller is not registered for source {} and meter {}",
                r.index, r.source, r.meter
            );
            return Err(Error::forbidden(text).field(format!("records[{}]", r.index)));
        }
    }
    Ok(())
}

/// What the operator imports stands under a registered source too, with its meters.
fn unregistered(right: &Right, clean: &[Clean]) -> Vec<Fault> {
    if !right.operator {
        return Vec::new();
    }
    let fault = |r: &Clean| {
        let (field, reason) = match right.sources.iter().find(|s| s.name == r.source) {
            None => ("source", "is no registered source".to_owned()),
            Some(s) if !s.meters.contains(&r.meter) => ("meter", format!("is no meter of the source {}", r.source)),
            Some(_) => return None,
        };
        Some(Fault { index: r.index, field: field.to_owned(), reason, conflict: false })
    };
    clean.iter().filter_map(fault).take(check::FAULTS).collect()
}

/// Intervals of one resource and meter that overlap, with each other or with what is stored.
async fn overlaps(tx: &mut Tx, fresh: &[&Clean]) -> Result<Vec<Fault>> {
    let mut streams = store::streams(tx, fresh).await?;
    let mut faults = Vec::new();
    for r in fresh.iter().filter(|r| !r.event) {
        let stream = streams.entry(r.stream()).or_default();
        if let Some((other, _)) = clash(stream, r.from, r.to) {
            let text = format!("overlaps the record '{other}' of the same resource and meter");
            faults.push(Fault::conflict(r.index, "from", &text));
            continue;
        }
        stream.insert(r.from, (r.to, r.key.clone()));
    }
    Ok(faults)
}

/// Intervals of a stream by their first instant: the end, and the record's name.
type Stream = BTreeMap<Timestamp, (Option<Timestamp>, String)>;

/// What an interval overlaps. One without an end ends where the next begins.
fn clash(stream: &Stream, from: Timestamp, to: Option<Timestamp>) -> Option<(String, Timestamp)> {
    if let Some((at, (end, key))) = stream.range(..=from).next_back()
        && (*at == from || end.is_some_and(|e| e > from))
    {
        return Some((key.clone(), *at));
    }
    let (at, (_, key)) = stream.range(from..).next()?;
    to.is_some_and(|t| *at < t).then(|| (key.clone(), *at))
}

/// The facts that a record is.
fn facts(r: &Clean) -> Vec<UsageFact> {
    let key = format!("import:{}:{}", r.source, r.key);
    let fact = |key: String, attributes, quantity, at| UsageFact {
        key,
        kind: if r.event { EVENT.to_owned() } else { r.meter.split('.').next().unwrap_or_default().to_owned() },
        resource: r.target(),
        name: r.name.clone(),
        project: r.project.clone(),
        meter: r.meter.clone(),
        attributes,
        quantity,
        at,
    };
    let mut all = vec![fact(key.clone(), r.attributes.clone(), r.quantity, r.from)];
    if let Some(end) = r.to {
        let attributes = [(END_OF.to_owned(), key.clone())].into();
        all.push(fact(format!("{key}:end"), attributes, Quantity::ZERO, end));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_meet_but_do_not_overlap() {
        let at = Timestamp;
        let stream: Stream =
            [(at(10), (Some(at(20)), "a".to_owned())), (at(30), (None, "b".to_owned()))].into_iter().collect();
        let clashes = |from, to: Option<i64>| clash(&stream, at(from), to.map(at)).map(|(k, _)| k);
        assert_eq!(clashes(0, Some(10)), None);
        assert_eq!(clashes(20, Some(30)), None);
        assert_eq!(clashes(40, None), None, "ends the one that runs");
        assert_eq!(clashes(0, Some(11)).as_deref(), Some("a"));
        assert_eq!(clashes(19, Some(25)).as_deref(), Some("a"));
        assert_eq!(clashes(10, None).as_deref(), Some("a"));
        assert_eq!(clashes(25, Some(31)).as_deref(), Some("b"));
        assert_eq!(clashes(0, None), None, "runs until the next begins");
    }
}
