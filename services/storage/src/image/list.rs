//! Lists of images: what the caller may see, filtered, sorted, paged.

use super::member::MemberStatus;
use super::{Image, Visibility, store};
use crate::Storage;
use kernel::{Caller, Error, ImageId, Page, ProjectId, Result, Timestamp};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Most images on a page.
pub const PAGE_LIMIT: u32 = 1000;
/// Images on a page unless the client says otherwise.
pub const PAGE_DEFAULT: u32 = 25;

/// What to compare an attribute with.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// The attribute of that name has one of these values.
    In(String, Vec<String>),
    /// It has this tag.
    Tag(String),
    /// At least that many bytes.
    SizeMin(u64),
    /// At most that many bytes.
    SizeMax(u64),
    /// `created_at` or `updated_at` stands so to an instant.
    Time {
        /// `created_at` or `updated_at`.
        updated: bool,
        /// Orderings that pass.
        pass: &'static [Ordering],
        /// The instant.
        at: Timestamp,
    },
}

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// All must pass.
    pub filters: Vec<Filter>,
    /// Of this visibility; none for all that is listed by default.
    pub visibility: Option<Visibility>,
    /// Community images of other projects too (`visibility=all`).
    pub community: bool,
    /// Images that are hidden, or those that are not.
    pub hidden: bool,
    /// Of shared images, those with this answer; none for all answers. Outer none: accepted.
    pub member_status: Option<Option<MemberStatus>>,
    /// Keys with `true` for descending; after them `created_at`, then `id`, descending.
    pub sort: Vec<(String, bool)>,
    /// Window.
    pub page: Page,
}

/// A page of images.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The images.
    pub images: Vec<Image>,
    /// Marker of the page after, if there is one.
    pub next: Option<ImageId>,
}

/// An attribute as text, whatever it is called; none if the image has no such attribute.
fn attribute<'a>(i: &'a Image, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    use std::borrow::Cow;
    Some(match name {
        "id" => Cow::from(i.id.as_str()),
        "name" => Cow::from(i.name.as_deref()?),
        "status" => Cow::from(i.status.as_str()),
        "visibility" => Cow::from(i.visibility.as_str()),
        "owner" => Cow::from(i.project.as_str()),
        "container_format" => Cow::from(i.container_format.as_deref()?),
        "disk_format" => Cow::from(i.disk_format.as_deref()?),
        "protected" => Cow::from(if i.protected { "true" } else { "false" }),
        "checksum" => Cow::from(i.checksum.as_deref()?),
        "os_hash_value" => Cow::from(i.sha512.as_deref()?),
        "os_hash_algo" => Cow::from(i.sha512.as_ref().map(|_| "sha512")?),
        "min_disk" => Cow::from(i.min_disk.to_string()),
        "min_ram" => Cow::from(i.min_ram.to_string()),
        "size" => Cow::from(i.size?.to_string()),
        other => Cow::from(i.properties.get(other)?.as_str()),
    })
}

impl Filter {
    fn passes(&self, i: &Image) -> bool {
        match self {
            Filter::In(name, values) => attribute(i, name).is_some_and(|v| values.iter().any(|w| *w == v)),
            Filter::Tag(t) => i.tags.contains(t),
            Filter::SizeMin(n) => i.size.unwrap_or(0) >= *n,
            Filter::SizeMax(n) => i.size.unwrap_or(0) <= *n,
            Filter::Time { updated, pass, at } => {
                let t = if *updated { i.updated_at } else { i.created_at };
                // Clients know instants to the second.
                pass.contains(&t.secs().cmp(&at.secs()))
            }
        }
    }
}

fn compare(a: &Image, b: &Image, key: &str) -> Ordering {
    match key {
        "created_at" => a.created_at.cmp(&b.created_at),
        "updated_at" => a.updated_at.cmp(&b.updated_at),
        "size" => a.size.cmp(&b.size),
        "min_disk" => a.min_disk.cmp(&b.min_disk),
        "min_ram" => a.min_ram.cmp(&b.min_ram),
        other => attribute(a, other).cmp(&attribute(b, other)),
    }
}

/// Keys that a list can be sorted by.
pub const SORT_KEYS: [&str; 11] = [
    "name",
    "status",
    "container_format",
    "disk_format",
    "size",
    "id",
    "created_at",
    "updated_at",
    "owner",
    "min_disk",
    "min_ram",
];

impl Query {
    /// Whether an image that the caller may see is on the list.
    fn listed(&self, i: &Image, caller: &Caller, mine: &HashMap<ImageId, MemberStatus>) -> bool {
        let own = caller.project.as_ref() == Some(&i.project);
        let by_visibility = match self.visibility {
            Some(v) => v == i.visibility,
            // Community images clutter nobody's list unasked.
            None => own || self.community || i.visibility != Visibility::Community,
        };
        let by_membership = match (mine.get(&i.id), i.visibility) {
            (Some(status), Visibility::Shared) if !own && !caller.is_admin() => {
                self.member_status.unwrap_or(Some(MemberStatus::Accepted)).is_none_or(|s| s == *status)
            }
            _ => true,
        };
        by_visibility && by_membership && i.hidden == self.hidden && self.filters.iter().all(|f| f.passes(i))
    }

    fn only(&self, name: &str) -> Option<&Vec<String>> {
        self.filters.iter().find_map(|f| match f {
            Filter::In(n, values) if n == name => Some(values),
            _ => None,
        })
    }
}

impl Storage {
    /// Lists images that the caller may see.
    ///
    /// # Errors
    /// Bad request, if the marker names no image that the caller may see, or a sort key is unknown.
    pub async fn list_images(&self, caller: &Caller, q: &Query) -> Result<Listed> {
        if let Some((k, _)) = q.sort.iter().find(|(k, _)| !SORT_KEYS.contains(&k.as_str())) {
            let shown: String = k.chars().take(40).collect();
            return Err(Error::bad_request(format!("Invalid sort key: {shown}")).field("sort_key"));
        }
        let nobody = ProjectId::from("");
        let seen_by = (!caller.is_admin()).then(|| caller.project.as_ref().unwrap_or(&nobody));
        let one = |name| q.only(name).filter(|v| v.len() == 1).and_then(|v| v.first()).map(String::as_str);
        let narrow =
            store::Narrow { seen_by, ids: q.only("id").map(Vec::as_slice), name: one("name"), owner: one("owner") };
        let mut tx = self.env.db.read().await?;
        let mine: HashMap<_, _> = match &caller.project {
            Some(p) => store::memberships(&mut tx, p).await?.into_iter().map(|m| (m.image, m.status)).collect(),
            None => HashMap::new(),
        };
        let mut images = store::list(&mut tx, &narrow).await?;
        let marker = match &q.page.marker {
            None => None,
            Some(m) => {
                let i = self.visible(&mut tx, caller, &ImageId::from(m.as_str())).await;
                Some(i.map_err(|_| Error::bad_request("Invalid marker: no such image").field("marker"))?)
            }
        };
        drop(tx);
        images.retain(|i| q.listed(i, caller, &mine));
        let order = |a: &Image, b: &Image| {
            let asked = q.sort.iter().map(|(k, down)| {
                let o = compare(a, b, k);
                if *down { o.reverse() } else { o }
            });
            let by_age = || b.created_at.cmp(&a.created_at).then_with(|| b.id.cmp(&a.id));
            asked.fold(Ordering::Equal, Ordering::then).then_with(by_age)
        };
        images.sort_by(order);
        if let Some(m) = marker {
            images.retain(|i| order(&m, i) == Ordering::Less);
        }
        Ok(page(images, q.page.limit))
    }
}

fn page(mut images: Vec<Image>, limit: Option<u32>) -> Listed {
    // A limit of zero is a page of none, as in Glance.
    let limit = limit.unwrap_or(PAGE_DEFAULT).min(PAGE_LIMIT) as usize;
    let more = images.len() > limit;
    images.truncate(limit);
    let next = if more { images.last().map(|i| i.id.clone()) } else { None };
    Listed { images, next }
}
