//! The record of an image: made, shown, changed, deleted.

use super::patch::{self, Change};
use super::state::{Event, Status};
use super::{CONTAINER_FORMATS, DISK_FORMATS, Image, NAME_LIMIT, PROPERTY_LIMIT, PROPERTY_VALUE_LIMIT, Visibility};
use super::{missing, own, store};
use crate::Storage;
use kernel::{Caller, Error, ImageId, ProjectId, Result};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// A wish for an image.
#[derive(Debug, Clone, Default)]
pub struct NewImage {
    /// Id that the client chose: a UUID.
    pub id: Option<String>,
    /// Project that it shall belong to, if an administrator makes it for another.
    pub owner: Option<ProjectId>,
    /// Name.
    pub name: Option<String>,
    /// Who may see it; shared by default, as in Glance.
    pub visibility: Option<Visibility>,
    /// Envelope.
    pub container_format: Option<String>,
    /// Format.
    pub disk_format: Option<String>,
    /// Cannot be deleted.
    pub protected: bool,
    /// Left out of lists.
    pub hidden: bool,
    /// Smallest disk, GiB.
    pub min_disk: u32,
    /// Least memory, MiB.
    pub min_ram: u32,
    /// Tags.
    pub tags: Vec<String>,
    /// All else.
    pub properties: BTreeMap<String, String>,
}

fn too_long(field: &str) -> Error {
    Error::bad_request(format!("{field} is longer than {NAME_LIMIT} characters")).field(field)
}

fn check_format(field: &'static str, v: Option<&String>, all: &[&str]) -> Result<()> {
    match v {
        Some(v) if !all.contains(&v.as_str()) => {
            let shown: String = v.chars().take(40).collect();
            let all = all.join(", ");
            Err(Error::bad_request(format!("{field}: '{shown}' is not one of {all}")).field(field))
        }
        _ => Ok(()),
    }
}

/// The rules that every image keeps, however it was made or changed.
pub(crate) fn check(caller: &Caller, i: &Image, before: Option<&Image>) -> Result<()> {
    if i.name.as_ref().is_some_and(|n| n.chars().count() > NAME_LIMIT) {
        return Err(too_long("name"));
    }
    check_format("disk_format", i.disk_format.as_ref(), &DISK_FORMATS)?;
    check_format("container_format", i.container_format.as_ref(), &CONTAINER_FORMATS)?;
    if let (Some(c), Some(d)) = (&i.container_format, &i.disk_format)
        && (matches!(c.as_str(), "aki" | "ari") || matches!(d.as_str(), "aki" | "ari"))
        && c != d
    {
        let e = format!("Invalid mix of disk and container formats: a {d} disk does not go into a {c} container");
        return Err(Error::bad_request(e).field("container_format"));
    }
    if i.tags.len() > PROPERTY_LIMIT || i.properties.len() > PROPERTY_LIMIT {
        return Err(Error::too_large(format!("an image has at most {PROPERTY_LIMIT} properties and as many tags")));
    }
    if i.tags.iter().any(|t| t.is_empty() || t.chars().count() > NAME_LIMIT) {
        return Err(too_long("tags"));
    }
    for (k, v) in &i.properties {
        if k.is_empty() || k.chars().count() > NAME_LIMIT {
            return Err(too_long("a property's name"));
        }
        if v.len() > PROPERTY_VALUE_LIMIT {
            return Err(Error::bad_request(format!("{k} is longer than {PROPERTY_VALUE_LIMIT} bytes")).field(k));
        }
    }
    let publicized = i.visibility == Visibility::Public && before.is_none_or(|b| b.visibility != Visibility::Public);
    if publicized && !caller.is_admin() {
        return Err(Error::forbidden("You are not authorized to complete publicize_image action."));
    }
    Ok(())
}

fn fixed_id(id: &str) -> Result<ImageId> {
    let plain = id.len() == 36
        && id.char_indices().all(|(i, c)| match i {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit() && !c.is_ascii_uppercase(),
        });
    if plain { Ok(ImageId::from(id)) } else { Err(Error::bad_request("Invalid image id format").field("id")) }
}

impl Storage {
    /// Makes a record without bytes.
    ///
    /// # Errors
    /// Bad request that names the field; forbidden, to publicize or to give an image away without being an administrator; conflict, if
    /// the id is taken.
    pub async fn create_image(&self, caller: &Caller, new: NewImage) -> Result<Image> {
        let image = self.draft(caller, new)?;
        transact!(self.env.db, |tx| {
            insert(tx, &image).await?;
            Ok(())
        })?;
        Ok(image)
    }

    pub(crate) fn draft(&self, caller: &Caller, new: NewImage) -> Result<Image> {
        let project = match new.owner {
            Some(p) if caller.is_admin() || caller.project.as_ref() == Some(&p) => p,
            Some(_) => {
                return Err(Error::forbidden("You are not permitted to create images owned by another project."));
            }
            None => caller.project()?.clone(),
        };
        let now = self.env.now();
        let mut tags = new.tags;
        tags.sort();
        tags.dedup();
        let image = Image {
            id: new.id.as_deref().map_or_else(|| Ok(ImageId::fresh()), fixed_id)?,
            project,
            name: new.name,
            status: Status::Queued,
            visibility: new.visibility.unwrap_or(Visibility::Shared),
            container_format: new.container_format,
            disk_format: new.disk_format,
            protected: new.protected,
            hidden: new.hidden,
            min_disk: new.min_disk,
            min_ram: new.min_ram,
            size: None,
            virtual_size: None,
            checksum: None,
            sha512: None,
            sha256: None,
            properties: new.properties,
            tags,
            billed: false,
            created_at: now,
            updated_at: now,
        };
        check(caller, &image, None)?;
        Ok(image)
    }

    /// The image, if the caller may see it. A member of a shared image sees it by its id even before accepting it.
    ///
    /// # Errors
    /// Not found, otherwise.
    pub async fn visible(&self, tx: &mut Tx, caller: &Caller, id: &ImageId) -> Result<Image> {
        let image = store::get(tx, id).await?.ok_or_else(|| missing(id.as_str()))?;
        if caller.may_see(&image.project) || matches!(image.visibility, Visibility::Public | Visibility::Community) {
            return Ok(image);
        }
        if image.visibility == Visibility::Shared
            && let Some(project) = &caller.project
            && store::member_get(tx, id, project).await?.is_some()
        {
            return Ok(image);
        }
        Err(missing(id.as_str()))
    }

    /// The image, if the caller may see it.
    ///
    /// # Errors
    /// Not found, otherwise.
    pub async fn show_image(&self, caller: &Caller, id: &ImageId) -> Result<Image> {
        let mut tx = self.env.db.read().await?;
        self.visible(&mut tx, caller, id).await
    }

    /// Changes a record by the operations of a JSON patch, all or none.
    ///
    /// # Errors
    /// Not found, or forbidden to whom it does not belong; what [`patch::apply`] and the rules of images refuse.
    pub async fn patch_image(&self, caller: &Caller, id: &ImageId, changes: &[Change]) -> Result<Image> {
        self.change(caller, id, |i| patch::apply(i, changes)).await
    }

    /// Adds or removes a tag.
    ///
    /// # Errors
    /// Not found, if the image has no such tag to remove.
    pub async fn tag_image(&self, caller: &Caller, id: &ImageId, tag: &str, on: bool) -> Result<()> {
        let set = |i: &mut Image| {
            let held = i.tags.iter().any(|t| t == tag);
            match on {
                true if !held => {
                    i.tags.push(tag.to_owned());
                    i.tags.sort();
                }
                false if !held => return Err(Error::not_found("the image has no such tag")),
                true => {}
                false => i.tags.retain(|t| t != tag),
            }
            Ok(())
        };
        self.change(caller, id, set).await.map(drop)
    }

    async fn change(&self, caller: &Caller, id: &ImageId, f: impl Fn(&mut Image) -> Result<()>) -> Result<Image> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let before = self.visible(tx, caller, id).await?;
            own(caller, &before)?;
            let mut image = before.clone();
            f(&mut image)?;
            check(caller, &image, Some(&before))?;
            let formats = |i: &Image| (i.disk_format.clone(), i.container_format.clone());
            if image.status != Status::Queued && formats(&image) != formats(&before) {
                return Err(Error::forbidden("The formats of an image cannot be changed once it has data."));
            }
            if image.project != before.project && !caller.is_admin() {
                return Err(Error::forbidden("You are not permitted to give an image to another project."));
            }
            image.updated_at = now;
            store::update(tx, &image).await?;
            self.bill_image(tx, id, now).await?;
            Ok(image)
        })
    }

    /// Withholds an image's bytes, or offers them again.
    ///
    /// # Errors
    /// Forbidden, if it has none yet.
    pub async fn set_image_active(&self, caller: &Caller, id: &ImageId, active: bool) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let image = self.visible(tx, caller, id).await?;
            own(caller, &image)?;
            let next = image.status.after(if active { Event::Reactivate } else { Event::Deactivate })?;
            store::set_status(tx, id, next, now).await
        })
    }

    /// Deletes an image; disks made from it keep their own copy on the nodes.
    ///
    /// # Errors
    /// Forbidden, if it is protected or belongs to another project.
    pub async fn delete_image(&self, caller: &Caller, id: &ImageId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let image = self.visible(tx, caller, id).await?;
            own(caller, &image)?;
            if image.protected {
                let e = format!("Image {id} is protected and cannot be deleted.");
                return Err(Error::forbidden(e).code("ProtectedImage"));
            }
            // An export under way unwinds: its operation finds that nobody wants the image.
            self.env.ops.cancel_subject(tx, id.as_str()).await?;
            self.unbill_image(tx, &image, now).await?;
            store::delete(tx, id).await?;
            Ok(())
        })?;
        self.discard(id).await;
        Ok(())
    }
}

/// Inserts, and says in the caller's words that the id is taken.
pub(crate) async fn insert(tx: &mut Tx, image: &Image) -> Result<()> {
    store::insert(tx, image).await.map_err(|e| match e.code {
        "unique" => Error::conflict(format!("Image ID {} already exists!", image.id)),
        _ => e,
    })
}
