//! Legacy policy blobs: stored for clients that want them, without any effect here.

use super::store;
use crate::{Extra, Identity, check, rights};
use kernel::{Caller, Result};
use runtime::transact;

/// A policy blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyBlob {
    /// Id.
    pub id: String,
    /// MIME type.
    pub kind: String,
    /// Text.
    pub blob: String,
    /// Additional fields.
    pub extra: Extra,
}

/// Fields of a new policy, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct PolicyInput {
    /// MIME type.
    pub kind: Option<String>,
    /// Text.
    pub blob: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

fn with(mut p: PolicyBlob, i: PolicyInput) -> Result<PolicyBlob> {
    p.kind = i.kind.unwrap_or(p.kind);
    p.blob = i.blob.unwrap_or(p.blob);
    check::merge(&mut p.extra, i.extra);
    check::name("policy.type", &p.kind, 255)?;
    check::text("policy.blob", &p.blob, super::BLOB)?;
    check::extra("policy", &p.extra)?;
    Ok(p)
}

impl Identity {
    /// Stores a policy.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden.
    pub async fn create_policy(&self, caller: &Caller, i: PolicyInput) -> Result<PolicyBlob> {
        rights::manage(caller)?;
        check::required("policy.type", &i.kind)?;
        check::required("policy.blob", &i.blob)?;
        let id = kernel::fresh_uuid().simple().to_string();
        let p = with(PolicyBlob { id, kind: String::new(), blob: String::new(), extra: Extra::new() }, i)?;
        transact!(self.env.db, |tx| { store::insert_policy(tx, &p).await })?;
        Ok(p)
    }

    /// One policy.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn policy(&self, caller: &Caller, id: &str) -> Result<PolicyBlob> {
        rights::view(caller)?;
        store::policy(&mut self.env.db.read().await?, id).await
    }

    /// Policies, of a type if one is named.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn policies(&self, caller: &Caller, kind: Option<&str>) -> Result<Vec<PolicyBlob>> {
        rights::view(caller)?;
        store::policies(&mut self.env.db.read().await?, kind).await
    }

    /// Changes a policy.
    ///
    /// # Errors
    /// As [`Identity::create_policy`]; not found.
    pub async fn update_policy(&self, caller: &Caller, id: &str, i: PolicyInput) -> Result<PolicyBlob> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            let p = with(store::policy(tx, id).await?, i.clone())?;
            store::update_policy(tx, &p).await?;
            Ok(p)
        })
    }

    /// Deletes a policy.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn delete_policy(&self, caller: &Caller, id: &str) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::policy(tx, id).await?;
            store::delete_policy(tx, id).await
        })
    }
}
