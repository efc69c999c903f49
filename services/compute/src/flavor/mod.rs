//! Flavors: sizes that servers are ordered in. The first ones come from a data file, once; administrators add and remove others.
//!
//! A server keeps the figures of its flavor as they were, so a flavor may go while its servers stay.

pub(crate) mod store;

use crate::Compute;
use crate::check;
use kernel::{Arch, Caller, Error, FlavorId, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// Names of the first flavors and their figures.
const FIRST: &str = include_str!("../../data/flavors.csv");

/// A flavor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flavor {
    /// Id; administrators may choose it.
    pub id: FlavorId,
    /// Name, unique.
    pub name: String,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Memory, MiB.
    pub ram_mib: u64,
    /// Root disk, GiB; zero is the size of the image.
    pub disk_gb: u64,
    /// Everybody may use it.
    pub is_public: bool,
    /// Text for people.
    pub description: Option<String>,
    /// Properties that steer scheduling, for example `hw:architecture`.
    pub extra_specs: BTreeMap<String, String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Flavor {
    /// The architecture that the flavor is bound to, if it is.
    ///
    /// # Errors
    /// Bad request, if the flavor names one that nobody knows.
    pub fn arch(&self) -> Result<Option<Arch>> {
        let Some(a) = self.extra_specs.get("hw:architecture").or_else(|| self.extra_specs.get("hw:cpu_arch")) else {
            return Ok(None);
        };
        let known = Arch::parse(a).ok_or_else(|| {
            Error::bad_request(format!("Flavor {} asks for the unknown architecture '{a}'.", self.name))
                .field("flavorRef")
        })?;
        Ok(Some(known))
    }
}

/// What an administrator says about a new flavor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewFlavor {
    /// Id; a fresh one if there is none, or if it is `auto`.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Virtual CPUs.
    pub vcpus: i64,
    /// Memory, MiB.
    pub ram_mib: i64,
    /// Root disk, GiB.
    pub disk_gb: i64,
    /// For everybody.
    pub is_public: bool,
    /// Text for people.
    pub description: Option<String>,
}

fn figure(field: &str, v: i64, least: i64) -> Result<i64> {
    // Nova's bound: what a 32-bit column of a database holds.
    if (least..=i64::from(i32::MAX)).contains(&v) {
        return Ok(v);
    }
    Err(Error::bad_request(format!("{field}: {v} is not between {least} and {}", i32::MAX)).field(field))
}

fn missing(id: &str) -> Error {
    Error::not_found(format!("Flavor {} could not be found.", check::shown(id)))
}

/// Which flavors to list.
#[derive(Debug, Clone, Default)]
pub struct FlavorFilter {
    /// `Some(true)`: public and those granted to the project; `Some(false)`: only private ones; `None`: all. Others than administrators
    /// get what `Some(true)` says.
    pub public: Option<bool>,
    /// At least this much memory, MiB.
    pub min_ram: u64,
    /// At least this much disk, GiB.
    pub min_disk: u64,
}

impl Compute {
    /// Loads the first flavors, unless that has been done before: what an administrator deletes does not come back.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load_first_flavors(&self) -> Result<()> {
        let flavors = first(self.env.now())?;
        transact!(self.env.db, |tx| {
            if store::once(tx, "first-flavors", self.env.now()).await? {
                for f in &flavors {
                    store::insert(tx, f).await?;
                }
            }
            Ok(())
        })
    }

    /// Flavors that the caller may use, smallest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn flavors(&self, caller: &Caller, filter: &FlavorFilter) -> Result<Vec<Flavor>> {
        let mut tx = self.env.db.read().await?;
        let granted = store::granted(&mut tx, caller.project.as_ref()).await?;
        let mut all = store::all(&mut tx).await?;
        let public = if caller.is_admin() { filter.public } else { Some(true) };
        all.retain(|f| {
            let shown = match public {
                None => true,
                Some(true) => f.is_public || granted.contains(&f.id),
                Some(false) => !f.is_public,
            };
            shown && f.ram_mib >= filter.min_ram && f.disk_gb >= filter.min_disk
        });
        Ok(all)
    }

    /// A flavor that the caller may use, by id.
    ///
    /// # Errors
    /// Not found.
    pub async fn flavor(&self, caller: &Caller, id: &str) -> Result<Flavor> {
        let mut tx = self.env.db.read().await?;
        self.flavor_in(&mut tx, caller, id).await
    }

    pub(crate) async fn flavor_in(&self, tx: &mut Tx, caller: &Caller, id: &str) -> Result<Flavor> {
        let f = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
        if f.is_public || caller.is_admin() || store::granted(tx, caller.project.as_ref()).await?.contains(&f.id) {
            return Ok(f);
        }
        Err(missing(id))
    }

    /// Makes a flavor.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if id or name is taken.
    pub async fn create_flavor(&self, n: &NewFlavor) -> Result<Flavor> {
        check::name("name", &n.name)?;
        check::text("description", n.description.as_deref(), 65_535)?;
        let id = n.id.as_deref().filter(|i| *i != "auto" && !i.is_empty());
        if let Some(id) = id {
            let good = id.len() <= 255 && id.chars().all(|c| c.is_alphanumeric() || " ._-".contains(c));
            if !good {
                return Err(
                    Error::bad_request("id: letters, digits, space, '.', '_' and '-', at most 255 bytes").field("id")
                );
            }
        }
        let f = Flavor {
            id: id.map_or_else(FlavorId::fresh, FlavorId::from),
            name: n.name.clone(),
            vcpus: u32::try_from(figure("vcpus", n.vcpus, 1)?).unwrap_or(u32::MAX),
            ram_mib: figure("ram", n.ram_mib, 1)?.unsigned_abs(),
            disk_gb: figure("disk", n.disk_gb, 0)?.unsigned_abs(),
            is_public: n.is_public,
            description: n.description.clone(),
            extra_specs: BTreeMap::new(),
            created_at: self.env.now(),
        };
        let made: Result<()> = transact!(self.env.db, |tx| { store::insert(tx, &f).await });
        made.map_err(|e| match e.code {
            "unique" => Error::conflict(format!("Flavor with name {} or ID {} already exists.", f.name, f.id)),
            _ => e,
        })?;
        Ok(f)
    }

    /// Deletes a flavor; servers made with it stay as they are.
    ///
    /// # Errors
    /// Not found.
    pub async fn delete_flavor(&self, id: &str) -> Result<()> {
        if transact!(self.env.db, |tx| { store::delete(tx, id).await })? { Ok(()) } else { Err(missing(id)) }
    }

    /// Changes the description.
    ///
    /// # Errors
    /// Not found; bad request, if it is too long.
    pub async fn describe_flavor(&self, caller: &Caller, id: &str, description: Option<&str>) -> Result<Flavor> {
        check::text("description", description, 65_535)?;
        transact!(self.env.db, |tx| {
            let mut f = self.flavor_in(tx, caller, id).await?;
            f.description = description.map(str::to_owned);
            store::describe(tx, &f).await?;
            Ok(f)
        })
    }

    /// Adds or replaces (`set`) and removes (`unset`) properties; returns those in force.
    ///
    /// # Errors
    /// Not found, also if a key to remove is not there; bad request, naming the key.
    pub async fn change_extra_specs(
        &self,
        caller: &Caller,
        id: &str,
        set: &BTreeMap<String, String>,
        unset: Option<&str>,
    ) -> Result<BTreeMap<String, String>> {
        for (k, v) in set {
            let good = |c: char| c.is_alphanumeric() || " ._-:".contains(c);
            if k.is_empty() || k.len() > 255 || !k.chars().all(good) {
                let shown = check::shown(k);
                return Err(Error::bad_request(format!("extra_specs: '{shown}' is no valid key")).field("extra_specs"));
            }
            check::text(k, Some(v), 255)?;
        }
        transact!(self.env.db, |tx| {
            let mut f = self.flavor_in(tx, caller, id).await?;
            if let Some(k) = unset
                && f.extra_specs.remove(k).is_none()
            {
                let shown = check::shown(k);
                return Err(Error::not_found(format!("Flavor {id} has no extra specs with key {shown}.")));
            }
            f.extra_specs.extend(set.iter().map(|(k, v)| (k.clone(), v.clone())));
            f.arch()?;
            store::set_specs(tx, &f).await?;
            Ok(f.extra_specs)
        })
    }

    /// Projects that may use a private flavor.
    ///
    /// # Errors
    /// Not found, also for a public flavor, as in Nova.
    pub async fn flavor_access(&self, caller: &Caller, id: &str) -> Result<Vec<ProjectId>> {
        let mut tx = self.env.db.read().await?;
        let f = self.flavor_in(&mut tx, caller, id).await?;
        if f.is_public {
            return Err(Error::not_found("Access list not available for public flavors."));
        }
        store::access(&mut tx, &f.id).await
    }

    /// Lets a project use a private flavor, or not any more.
    ///
    /// # Errors
    /// Not found; conflict, if it is so already.
    pub async fn set_flavor_access(
        &self,
        caller: &Caller,
        id: &str,
        project: &ProjectId,
        on: bool,
    ) -> Result<Vec<ProjectId>> {
        transact!(self.env.db, |tx| {
            let f = self.flavor_in(tx, caller, id).await?;
            if f.is_public {
                return Err(Error::conflict("Access list not available for public flavors."));
            }
            let changed = store::set_access(tx, &f.id, project, on).await?;
            match (on, changed) {
                (true, false) => Err(Error::conflict(format!(
                    "Flavor access already exists for flavor {id} and project {project} combination."
                ))),
                (false, false) => {
                    Err(Error::not_found(format!("Flavor access not found for {id} / {project} combination.")))
                }
                _ => store::access(tx, &f.id).await,
            }
        })
    }
}

fn first(now: Timestamp) -> Result<Vec<Flavor>> {
    let bad = |line: &str| Error::internal(format!("data/flavors.csv does not read: {line}"));
    let lines = FIRST.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    lines
        .map(|line| {
            let [id, name, vcpus, ram, disk] = line.split(',').collect::<Vec<_>>()[..] else { return Err(bad(line)) };
            Ok(Flavor {
                id: FlavorId::from(id),
                name: name.to_owned(),
                vcpus: vcpus.parse().map_err(|_| bad(line))?,
                ram_mib: ram.parse().map_err(|_| bad(line))?,
                disk_gb: disk.parse().map_err(|_| bad(line))?,
                is_public: true,
                description: None,
                extra_specs: BTreeMap::new(),
                created_at: now,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tender_sells_twenty_five_and_one_is_for_tests() {
        let all = first(Timestamp(0)).unwrap();
        assert_eq!(all.len(), 26);
        let big = all.iter().find(|f| f.name == "32核128G").unwrap();
        assert_eq!((big.vcpus, big.ram_mib, big.disk_gb), (32, 131_072, 0));
        let nano = all.iter().find(|f| f.name == "test.nano").unwrap();
        assert_eq!((nano.vcpus, nano.ram_mib), (1, 192));
    }
}
