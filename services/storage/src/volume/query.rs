//! Reading volumes: one with its attachment, and lists.

use super::{Attachment, Volume, missing, see, store};
use crate::Storage;
use kernel::{Caller, Error, Page, ProjectId, Result, VolumeId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Most volumes or snapshots on a page.
pub const PAGE_LIMIT: u32 = 1000;

/// A volume with the server that holds it, if one does.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Volume.
    pub volume: Volume,
    /// Server that holds it.
    pub attachment: Option<Attachment>,
}

/// A question; everything given must hold.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Of every project; for administrators.
    pub all_projects: bool,
    /// Of this project; for administrators.
    pub project: Option<ProjectId>,
    /// Of this name.
    pub name: Option<String>,
    /// With this in the name (`name~`).
    pub name_like: Option<String>,
    /// In this state.
    pub status: Option<String>,
    /// Bootable or not.
    pub bootable: Option<bool>,
    /// Of this type.
    pub volume_type: Option<String>,
    /// In this zone.
    pub availability_zone: Option<String>,
    /// With all of these items.
    pub metadata: BTreeMap<String, String>,
    /// Made from this snapshot, or (snapshots) of this volume.
    pub source: Option<String>,
    /// Keys with `true` for descending.
    pub sort: Vec<(String, bool)>,
    /// Window.
    pub page: Page,
    /// Rows to skip.
    pub offset: usize,
}

/// A page and what is beyond it.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The page.
    pub items: Vec<T>,
    /// Id of the last of the page, if there are more.
    pub next: Option<String>,
    /// How many there are in all.
    pub total: usize,
}

impl Query {
    /// The project to read, none for all.
    pub(crate) fn scope<'a>(&'a self, caller: &'a Caller) -> Result<Option<&'a ProjectId>> {
        if caller.is_admin() && (self.all_projects || self.project.is_some()) {
            return Ok(self.project.as_ref());
        }
        caller.project().map(Some)
    }

    fn passes(&self, v: &Volume) -> bool {
        let is = |wanted: &Option<String>, have: &str| wanted.as_ref().is_none_or(|w| w == have);
        let name = v.name.as_deref().unwrap_or("");
        is(&self.status, v.status.as_str())
            && is(&self.volume_type, &v.volume_type)
            && is(&self.availability_zone, &v.availability_zone)
            && self.bootable.is_none_or(|b| b == v.bootable)
            && self.name_like.as_ref().is_none_or(|n| name.contains(n.as_str()))
            && self.source.as_ref().is_none_or(|s| v.snapshot.as_ref().is_some_and(|x| x.as_str() == s))
            && self.metadata.iter().all(|(k, x)| v.metadata.get(k) == Some(x))
    }
}

fn compare(a: &Volume, b: &Volume, key: &str) -> Result<Ordering> {
    Ok(match key {
        "id" => a.id.cmp(&b.id),
        "name" | "display_name" => a.name.cmp(&b.name),
        "status" => a.status.as_str().cmp(b.status.as_str()),
        "volume_type" => a.volume_type.cmp(&b.volume_type),
        "size" => a.size_gb.cmp(&b.size_gb),
        "availability_zone" => a.availability_zone.cmp(&b.availability_zone),
        "bootable" => a.bootable.cmp(&b.bootable),
        "created_at" => a.created_at.cmp(&b.created_at),
        "updated_at" => a.updated_at.cmp(&b.updated_at),
        other => return Err(unsortable(other)),
    })
}

/// Lists are not sorted by this.
pub(crate) fn unsortable(key: &str) -> Error {
    let shown: String = key.chars().take(40).collect();
    Error::bad_request(format!("Invalid input received: sort key '{shown}'")).field("sort")
}

/// Sorts by `keys`, the first of which counts most, `true` being downwards; equal rows stay as they are.
pub(crate) fn sort<T>(
    rows: &mut [T],
    keys: &[(String, bool)],
    compare: impl Fn(&T, &T, &str) -> Result<Ordering>,
) -> Result<()> {
    for (n, (key, down)) in keys.iter().enumerate().rev() {
        // What is said again changes nothing, and must not cost anything.
        if keys.iter().take(n).any(|(k, _)| k == key) {
            continue;
        }
        if let [a, ..] = &*rows {
            compare(a, a, key.as_str())?;
        }
        rows.sort_by(|a, b| {
            let o = compare(a, b, key.as_str()).unwrap_or(Ordering::Equal);
            if *down { o.reverse() } else { o }
        });
    }
    Ok(())
}

/// Cuts the page out of a sorted list.
pub(crate) fn window<T>(mut all: Vec<T>, page: &Page, offset: usize, id: impl Fn(&T) -> &str) -> Result<Listed<T>> {
    let total = all.len();
    if let Some(m) = &page.marker {
        let at = all.iter().position(|x| id(x) == m);
        let at = at.ok_or_else(|| Error::bad_request("marker not found").field("marker"))?;
        all.drain(..=at);
    }
    all.drain(..offset.min(all.len()));
    let limit = page.limit.unwrap_or(PAGE_LIMIT).min(PAGE_LIMIT) as usize;
    let more = all.len() > limit;
    all.truncate(limit);
    let next = if more { all.last().map(|x| id(x).to_owned()) } else { None };
    Ok(Listed { items: all, next, total })
}

impl Storage {
    /// One volume.
    ///
    /// # Errors
    /// Not found, also for another project's.
    pub async fn show_volume(&self, caller: &Caller, id: &VolumeId) -> Result<Shown> {
        let mut tx = self.env.db.read().await?;
        let volume = see(caller, store::get(&mut tx, id).await?.ok_or_else(|| missing(id.as_str()))?)?;
        let attachment = store::attachment(&mut tx, id).await?;
        Ok(Shown { volume, attachment })
    }

    /// Lists volumes.
    ///
    /// # Errors
    /// Bad request, for an unknown sort key or marker; forbidden, for a token without a project.
    pub async fn list_volumes(&self, caller: &Caller, q: &Query) -> Result<Listed<Shown>> {
        let scope = q.scope(caller)?;
        let mut tx = self.env.db.read().await?;
        let mut volumes = store::list(&mut tx, scope, q.name.as_deref()).await?;
        let attachments = store::attachments(&mut tx, scope).await?;
        drop(tx);
        let mut held: HashMap<VolumeId, Attachment> = attachments.into_iter().map(|a| (a.volume.clone(), a)).collect();
        volumes.retain(|v| q.passes(v));
        sort(&mut volumes, &q.sort, compare)?;
        let shown = volumes.into_iter().map(|volume| Shown { attachment: held.remove(&volume.id), volume }).collect();
        window(shown, &q.page, q.offset, |s: &Shown| s.volume.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_sort_key_that_is_said_again_costs_nothing() {
        let compared = Cell::new(0);
        let by = |a: &i32, b: &i32, key: &str| {
            compared.set(compared.get() + 1);
            if key == "size" { Ok(a.cmp(b)) } else { Err(unsortable(key)) }
        };
        let mut rows = [3, 1, 2];
        let keys: Vec<(String, bool)> = (0..1000).map(|n| ("size".to_owned(), n == 0)).collect();
        sort(&mut rows, &keys, by).unwrap();
        assert_eq!(rows, [3, 2, 1], "the first one counts");
        assert!(compared.get() < 20, "{}", compared.get());
        let unknown = [("size".to_owned(), false), ("colour".to_owned(), false)];
        assert_eq!(sort(&mut rows, &unknown, by).unwrap_err().field.as_deref(), Some("sort"));
    }
}
