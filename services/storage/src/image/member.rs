//! Members of a shared image: projects that its owner offers it to, each of which accepts or rejects it for its own lists.

use super::{Image, Visibility, own, store};
use crate::Storage;
use kernel::{Caller, Error, ImageId, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};

/// What the member made of the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberStatus {
    /// Nothing yet: usable by id, not listed.
    Pending,
    /// Listed.
    Accepted,
    /// Not listed.
    Rejected,
}

impl MemberStatus {
    /// The wire and database name.
    pub fn as_str(self) -> &'static str {
        match self {
            MemberStatus::Pending => "pending",
            MemberStatus::Accepted => "accepted",
            MemberStatus::Rejected => "rejected",
        }
    }
    /// Reads a name.
    ///
    /// # Errors
    /// Bad request that names `status`.
    pub fn parse(s: &str) -> Result<MemberStatus> {
        [MemberStatus::Pending, MemberStatus::Accepted, MemberStatus::Rejected]
            .into_iter()
            .find(|m| m.as_str() == s)
            .ok_or_else(|| {
                Error::bad_request("Invalid status value: it is one of pending, accepted, rejected").field("status")
            })
    }
}

/// A project that an image is shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Image.
    pub image: ImageId,
    /// Project.
    pub member: ProjectId,
    /// What it made of the offer.
    pub status: MemberStatus,
    /// When it was offered.
    pub created_at: Timestamp,
    /// When that changed.
    pub updated_at: Timestamp,
}

/// Most members of one image.
const MEMBER_LIMIT: usize = 128;

fn no_member(member: &str) -> Error {
    let shown: String = member.chars().take(64).collect();
    Error::not_found(format!("{shown} not found in the member list of the image"))
}

impl Storage {
    async fn shared(&self, tx: &mut Tx, caller: &Caller, id: &ImageId) -> Result<Image> {
        let image = self.visible(tx, caller, id).await?;
        if image.visibility != Visibility::Shared {
            return Err(Error::forbidden("Only shared images have members."));
        }
        Ok(image)
    }

    /// Offers an image to a project.
    ///
    /// # Errors
    /// Conflict, if it is a member already; forbidden, if the image is not shared or not the caller's.
    pub async fn add_member(&self, caller: &Caller, id: &ImageId, member: &ProjectId) -> Result<Member> {
        let now = self.env.now();
        if member.as_str().is_empty() || member.as_str().len() > 255 {
            return Err(Error::bad_request("Member can't be empty").field("member"));
        }
        transact!(self.env.db, |tx| {
            let image = self.shared(tx, caller, id).await?;
            own(caller, &image)?;
            if store::members(tx, id).await?.len() >= MEMBER_LIMIT {
                return Err(Error::too_large(format!("The limit of {MEMBER_LIMIT} members has been reached.")));
            }
            let m = Member {
                image: id.clone(),
                member: member.clone(),
                status: MemberStatus::Pending,
                created_at: now,
                updated_at: now,
            };
            store::member_insert(tx, &m).await.map_err(|e| match e.code {
                "unique" => Error::conflict("The project is a member of the image already"),
                _ => e,
            })?;
            Ok(m)
        })
    }

    /// Members that the caller may know of: all for the owner, itself for a member.
    ///
    /// # Errors
    /// Not found, if the caller may not see the image.
    pub async fn members(&self, caller: &Caller, id: &ImageId) -> Result<Vec<Member>> {
        let mut tx = self.env.db.read().await?;
        let image = self.shared(&mut tx, caller, id).await?;
        let mut all = store::members(&mut tx, id).await?;
        if !caller.may_see(&image.project) {
            all.retain(|m| Some(&m.member) == caller.project.as_ref());
        }
        Ok(all)
    }

    /// One member.
    ///
    /// # Errors
    /// Not found, also for a member who asks about another.
    pub async fn member(&self, caller: &Caller, id: &ImageId, member: &ProjectId) -> Result<Member> {
        let all = self.members(caller, id).await?;
        all.into_iter().find(|m| m.member == *member).ok_or_else(|| no_member(member.as_str()))
    }

    /// The member accepts or rejects the offer.
    ///
    /// # Errors
    /// Forbidden to everybody else, the owner included.
    pub async fn set_member(
        &self,
        caller: &Caller,
        id: &ImageId,
        member: &ProjectId,
        status: MemberStatus,
    ) -> Result<Member> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            self.shared(tx, caller, id).await?;
            let found = store::member_get(tx, id, member).await?;
            if !caller.is_admin() && caller.project.as_ref() != Some(member) {
                return Err(Error::forbidden("Only the member itself accepts or rejects an image."));
            }
            let mut m = found.ok_or_else(|| no_member(member.as_str()))?;
            m.status = status;
            m.updated_at = now;
            store::member_update(tx, &m).await?;
            Ok(m)
        })
    }

    /// Takes the offer back.
    ///
    /// # Errors
    /// Not found, if there is no such member.
    pub async fn remove_member(&self, caller: &Caller, id: &ImageId, member: &ProjectId) -> Result<()> {
        transact!(self.env.db, |tx| {
            let image = self.shared(tx, caller, id).await?;
            own(caller, &image)?;
            if !store::member_delete(tx, id, member).await? {
                return Err(no_member(member.as_str()));
            }
            Ok(())
        })
    }
}
