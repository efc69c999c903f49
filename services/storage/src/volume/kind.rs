//! Volume types: one by default, more if an administrator makes them.

use super::{check_metadata, check_text, store};
use crate::Storage;
use kernel::{Caller, Error, Result, Timestamp};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// The type that volumes have unless they ask for another. Its id never changes, its name may.
pub const DEFAULT_ID: &str = "01920000-0000-7000-8000-000000000001";

/// A type of volumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeType {
    /// Id.
    pub id: String,
    /// Name, unique.
    pub name: String,
    /// Description.
    pub description: Option<String>,
    /// Everybody may use it; otherwise administrators only.
    pub is_public: bool,
    /// Whatever an administrator says about it.
    pub extra_specs: BTreeMap<String, String>,
    /// When it was made.
    pub created_at: Timestamp,
}

fn no_type(name: &str) -> Error {
    let shown: String = name.chars().take(64).collect();
    Error::not_found(format!("Volume type {shown} could not be found."))
}

fn check(t: &VolumeType) -> Result<()> {
    if t.name.trim().is_empty() {
        return Err(Error::bad_request("Volume type name can not be empty.").field("name"));
    }
    check_text("name", Some(&t.name))?;
    check_text("description", t.description.as_deref())?;
    check_metadata(&t.extra_specs)
}

fn taken(e: Error) -> Error {
    if e.code == "unique" { Error::conflict("Volume Type of that name already exists.").field("name") } else { e }
}

impl Storage {
    /// Types that the caller may use, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn volume_types(&self, caller: &Caller) -> Result<Vec<VolumeType>> {
        let mut tx = self.env.db.read().await?;
        let mut all = store::types(&mut tx).await?;
        all.retain(|t| t.is_public || caller.is_admin());
        Ok(all)
    }

    /// A type by its id or its name.
    ///
    /// # Errors
    /// Not found, also if the caller may not use it.
    pub async fn volume_type(&self, caller: &Caller, id_or_name: &str) -> Result<VolumeType> {
        let all = self.volume_types(caller).await?;
        let found = all.into_iter().find(|t| t.id == id_or_name || t.name == id_or_name);
        found.ok_or_else(|| no_type(id_or_name))
    }

    /// Name of the type that a volume shall have.
    pub(crate) async fn type_for(&self, tx: &mut Tx, caller: &Caller, asked: Option<&str>) -> Result<String> {
        let all = store::types(tx).await?;
        let found = match asked {
            None => all.into_iter().find(|t| t.id == DEFAULT_ID),
            Some(a) => all.into_iter().find(|t| (t.id == a || t.name == a) && (t.is_public || caller.is_admin())),
        };
        found.map(|t| t.name).ok_or_else(|| no_type(asked.unwrap_or("")))
    }

    /// Makes a type.
    ///
    /// # Errors
    /// Bad request; conflict, if the name is taken.
    pub async fn create_volume_type(
        &self,
        name: &str,
        description: Option<&str>,
        is_public: bool,
        extra_specs: BTreeMap<String, String>,
    ) -> Result<VolumeType> {
        let t = VolumeType {
            id: kernel::fresh_uuid().to_string(),
            name: name.trim().to_owned(),
            description: description.map(str::to_owned),
            is_public,
            extra_specs,
            created_at: self.env.now(),
        };
        check(&t)?;
        transact!(self.env.db, |tx| { store::type_put(tx, &t).await.map_err(taken) })?;
        Ok(t)
    }

    /// Changes a type; volumes follow its name.
    ///
    /// # Errors
    /// Not found; bad request; conflict, if the name is taken.
    pub async fn update_volume_type(&self, id: &str, f: impl Fn(&mut VolumeType)) -> Result<VolumeType> {
        transact!(self.env.db, |tx| {
            let mut t = store::types(tx).await?.into_iter().find(|t| t.id == id).ok_or_else(|| no_type(id))?;
            let before = t.name.clone();
            f(&mut t);
            check(&t)?;
            store::type_put(tx, &t).await.map_err(taken)?;
            if t.name != before {
                store::rename_type(tx, &before, &t.name).await?;
            }
            Ok(t)
        })
    }

    /// Removes a type.
    ///
    /// # Errors
    /// Not found; bad request, while volumes have it or if it is the default.
    pub async fn delete_volume_type(&self, id: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            let t = store::types(tx).await?.into_iter().find(|t| t.id == id).ok_or_else(|| no_type(id))?;
            if id == DEFAULT_ID {
                return Err(Error::bad_request("The default volume type cannot be deleted."));
            }
            if store::has_type(tx, &t.name).await? {
                return Err(Error::bad_request("Target volume type is still in use."));
            }
            store::type_delete(tx, id).await
        })
    }
}
