//! SSH keys of users. The private half is never stored: a generated one leaves in the answer and is forgotten.

pub(crate) mod store;

use crate::Compute;
use crate::check;
use base64::Engine as _;
use kernel::{Caller, Error, Result, Timestamp, UserId};
use runtime::port::{QuotaLine, Resource};
use runtime::transact;

/// Keypairs a user may have where the entitlement says nothing.
const DEFAULT_LIMIT: i64 = 100;

/// A public key under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keypair {
    /// Name, unique for its user.
    pub name: String,
    /// Whose it is.
    pub owner: UserId,
    /// MD5 of the key as `aa:bb:…`, as Nova prints it.
    pub fingerprint: String,
    /// OpenSSH's one-line form.
    pub public_key: String,
    /// Number that Nova's show prints.
    pub number: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

fn missing(name: &str, owner: &UserId) -> Error {
    Error::not_found(format!("Keypair {} not found for user {owner}", check::shown(name)))
}

/// Reads OpenSSH's one-line form and returns Nova's fingerprint.
fn fingerprint(public_key: &str) -> Result<String> {
    let bad = |why: &str| Error::bad_request(format!("Keypair data is invalid: {why}")).field("public_key");
    let mut parts = public_key.split_ascii_whitespace();
    let (Some(kind), Some(data)) = (parts.next(), parts.next()) else {
        return Err(bad("it is not of the form 'type base64 comment'"));
    };
    let blob = base64::engine::general_purpose::STANDARD.decode(data).map_err(|_| bad("it is not base64"))?;
    // RFC 4253 §6.6: the blob begins with its own type as a string.
    let named = blob.get(4..).and_then(|rest| rest.get(..kind.len()));
    let length = blob.get(..4).and_then(|l| l.try_into().ok()).map(u32::from_be_bytes);
    if named != Some(kind.as_bytes()) || length != u32::try_from(kind.len()).ok() || blob.len() < kind.len() + 8 {
        return Err(bad("the key does not match its type"));
    }
    let mut md5 = crypto::hash::Md5Stream::default();
    md5.update(&blob);
    let digest = md5.finish_hex();
    Ok(digest.as_bytes().chunks(2).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(":"))
}

impl Compute {
    /// Keypairs of a user, by name. Administrators may ask for those of others.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keypairs(&self, owner: &UserId) -> Result<Vec<Keypair>> {
        let mut tx = self.env.db.read().await?;
        store::of(&mut tx, owner).await
    }

    /// A keypair of a user.
    ///
    /// # Errors
    /// Not found.
    pub async fn keypair(&self, owner: &UserId, name: &str) -> Result<Keypair> {
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, owner, name).await?.ok_or_else(|| missing(name, owner))
    }

    /// Stores a public key, or without one makes a pair: the private half is returned and kept nowhere.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the name is taken; over quota.
    pub async fn create_keypair(
        &self,
        caller: &Caller,
        owner: &UserId,
        name: &str,
        public_key: Option<&str>,
    ) -> Result<(Keypair, Option<String>)> {
        check::name("name", name)?;
        let good = |c: char| c.is_alphanumeric() || "@._- ".contains(c);
        if !name.chars().all(good) {
            return Err(Error::bad_request("Keypair data is invalid: name contains unsafe characters").field("name"));
        }
        check::text("public_key", public_key, 16 * 1024)?;
        let (public_key, private) = match public_key {
            Some(k) => (k.trim().to_owned(), None),
            None => {
                let pair = crypto::ssh::generate("Generated-by-Nova")?;
                (pair.public, Some(pair.private))
            }
        };
        let fingerprint = fingerprint(&public_key)?;
        let project = caller.project()?.clone();
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            if store::get(tx, owner, name).await?.is_some() {
                return Err(Error::conflict(format!("Key pair '{name}' already exists.")));
            }
            self.check_keypair_quota(tx, &project, owner).await?;
            store::insert(tx, owner, &project, name, &fingerprint, &public_key, now).await?;
            let made = store::get(tx, owner, name).await?.ok_or_else(|| missing(name, owner))?;
            Ok((made, private.clone()))
        })
    }

    /// Keypairs belong to a user, not to a project: their limit is compared, not charged.
    async fn check_keypair_quota(
        &self,
        tx: &mut runtime::Tx,
        project: &kernel::ProjectId,
        owner: &UserId,
    ) -> Result<()> {
        let lines = self.quota.lines(tx, project).await?;
        let is_keys = |l: &&QuotaLine| l.resource == Resource::KeyPairs;
        let limit = lines.iter().find(is_keys).map_or(DEFAULT_LIMIT, |l| l.limit);
        let used = store::of(tx, owner).await?.len();
        if limit >= 0 && i64::try_from(used).unwrap_or(i64::MAX) >= limit {
            return Err(Error::over_quota("Quota exceeded, too many key pairs."));
        }
        Ok(())
    }

    /// Deletes a keypair; servers that were made with it keep it.
    ///
    /// # Errors
    /// Not found.
    pub async fn delete_keypair(&self, owner: &UserId, name: &str) -> Result<()> {
        let gone = transact!(self.env.db, |tx| { store::delete(tx, owner, name).await })?;
        if gone { Ok(()) } else { Err(missing(name, owner)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_of_ssh_keygen() {
        // Answer of `ssh-keygen -l -E md5`.
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea rfc8032";
        assert_eq!(fingerprint(key).unwrap(), "cf:07:be:9d:68:ae:65:54:6d:a0:93:c3:6f:bd:0d:82");
        let pair = crypto::ssh::generate("x").unwrap();
        assert_eq!(fingerprint(&pair.public).unwrap().len(), 47);
        for bad in ["", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA=="] {
            assert_eq!(fingerprint(bad).unwrap_err().field.as_deref(), Some("public_key"), "{bad}");
        }
    }
}
