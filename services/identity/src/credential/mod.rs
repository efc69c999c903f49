//! Stored credentials (ec2, totp, certificates), sealed at rest, and Keystone's legacy policy blobs.

mod policy;
pub(crate) mod store;

use crate::{Extra, Identity, check, rights, user};
use kernel::{Caller, Error, ProjectId, Result, UserId};
use runtime::transact;

pub use policy::{PolicyBlob, PolicyInput};

const BLOB: usize = 64 * 1024;

/// A credential, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Id; of an ec2 credential the SHA-256 of its access key, as in Keystone.
    pub id: String,
    /// Owner.
    pub user: UserId,
    /// Project, for ec2.
    pub project: Option<ProjectId>,
    /// Type.
    pub kind: String,
    /// The secret itself.
    pub blob: String,
    /// Additional fields.
    pub extra: Extra,
}

/// Without the secret.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("id", &self.id).field("type", &self.kind).finish_non_exhaustive()
    }
}

/// Fields of a new credential, or the fields to change.
#[derive(Clone, Default)]
pub struct CredentialInput {
    /// Owner; the caller if absent.
    pub user: Option<UserId>,
    /// Project.
    pub project: Option<ProjectId>,
    /// Type.
    pub kind: Option<String>,
    /// The secret itself.
    pub blob: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

fn checked(i: &CredentialInput) -> Result<()> {
    i.kind.as_deref().map_or(Ok(()), |k| check::name("credential.type", k, 255))?;
    i.blob.as_deref().map_or(Ok(()), |b| check::text("credential.blob", b, BLOB))?;
    check::extra("credential", &i.extra)
}

fn id_of(kind: &str, blob: &str) -> Result<String> {
    if kind != "ec2" {
        return Ok(kernel::fresh_uuid().simple().to_string());
    }
    let parsed: Option<serde_json::Value> = serde_json::from_str(blob).ok();
    let access = parsed.as_ref().and_then(|v| v.get("access")).and_then(|v| v.as_str());
    let access = access.ok_or_else(|| {
        Error::bad_request("credential.blob: of an ec2 credential must be JSON with an access key")
            .field("credential.blob")
    })?;
    Ok(crypto::hash::sha256_hex(access.as_bytes()))
}

impl Identity {
    /// Stores a credential.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the access key exists; not found (user); forbidden, for another user.
    pub async fn create_credential(&self, caller: &Caller, i: CredentialInput) -> Result<Credential> {
        let owner = i.user.clone().unwrap_or_else(|| caller.user.clone());
        rights::own(caller, owner.as_str(), caller.is_admin())?;
        checked(&i)?;
        let kind = check::required("credential.type", &i.kind)?.to_owned();
        let blob = check::required("credential.blob", &i.blob)?.to_owned();
        if kind == "ec2" && i.project.is_none() {
            let e = Error::bad_request("credential.project_id: is required for an ec2 credential");
            return Err(e.field("credential.project_id"));
        }
        let id = id_of(&kind, &blob)?;
        let c = Credential { id, user: owner, project: i.project, kind, blob, extra: i.extra };
        let sealed = self.vault.seal(c.blob.as_bytes());
        transact!(self.env.db, |tx| {
            user::store::get(tx, &c.user).await?;
            store::insert(tx, &c, &sealed).await
        })?;
        Ok(c)
    }

    fn opened(&self, mut c: Credential) -> Result<Credential> {
        let bytes = self.vault.open_any(&c.blob);
        let bytes = bytes.ok_or_else(|| Error::internal(format!("credential {} does not open with our keys", c.id)))?;
        c.blob = String::from_utf8(bytes).map_err(|e| Error::internal("credential is not text").because(e))?;
        Ok(c)
    }

    /// One credential: one's own, or any for an admin.
    ///
    /// # Errors
    /// Not found, also for others' credentials.
    pub async fn credential(&self, caller: &Caller, id: &str) -> Result<Credential> {
        let found = store::find(&mut self.env.db.read().await?, id).await?;
        let mine = found.filter(|c| caller.is_admin() || c.user == caller.user);
        self.opened(mine.ok_or_else(|| check::missing("credential", id))?)
    }

    /// Credentials by owner and type; without an admin's role only one's own.
    ///
    /// # Errors
    /// What the database says.
    pub async fn credentials(
        &self,
        caller: &Caller,
        user: Option<&UserId>,
        kind: Option<&str>,
    ) -> Result<Vec<Credential>> {
        let all = store::list(&mut self.env.db.read().await?, user, kind).await?;
        let mine = all.into_iter().filter(|c| caller.is_admin() || c.user == caller.user);
        mine.map(|c| self.opened(c)).collect()
    }

    /// Changes a credential.
    ///
    /// # Errors
    /// As [`Identity::create_credential`]; not found.
    pub async fn update_credential(&self, caller: &Caller, id: &str, i: CredentialInput) -> Result<Credential> {
        checked(&i)?;
        let mut c = self.credential(caller, id).await?;
        let owner = i.user.unwrap_or_else(|| c.user.clone());
        rights::own(caller, owner.as_str(), caller.is_admin())?;
        c.user = owner;
        c.project = i.project.or(c.project);
        c.kind = i.kind.unwrap_or(c.kind);
        c.blob = i.blob.unwrap_or(c.blob);
        check::merge(&mut c.extra, i.extra);
        if c.kind == "ec2" && id_of(&c.kind, &c.blob)? != c.id {
            let e = Error::bad_request("credential.blob: the access key of an ec2 credential does not change");
            return Err(e.field("credential.blob"));
        }
        let sealed = self.vault.seal(c.blob.as_bytes());
        transact!(self.env.db, |tx| {
            user::store::get(tx, &c.user).await?;
            store::update(tx, &c, &sealed).await
        })?;
        Ok(c)
    }

    /// Deletes a credential.
    ///
    /// # Errors
    /// Not found, also for others' credentials.
    pub async fn delete_credential(&self, caller: &Caller, id: &str) -> Result<()> {
        self.credential(caller, id).await?;
        transact!(self.env.db, |tx| { store::delete(tx, id).await })
    }
}
