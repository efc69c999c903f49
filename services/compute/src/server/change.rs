//! What a user may change of a server at any time: name, description, host name, metadata, tags, security groups.

use super::{Server, store};
use crate::{Compute, check};
use kernel::{Caller, Error, Result, ServerId};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// A change of texts; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Describe {
    /// New name.
    pub name: Option<String>,
    /// New description; `Some(None)` removes it.
    pub description: Option<Option<String>>,
    /// New host name; the guest learns it from its metadata service.
    pub hostname: Option<String>,
}

impl Compute {
    async fn rewrite(&self, tx: &mut Tx, s: &Server, guest_sees_it: bool) -> Result<()> {
        store::describe(tx, s, self.env.now()).await?;
        if guest_sees_it && s.present {
            self.renew(tx, s).await?;
        }
        Ok(())
    }

    /// Changes texts.
    ///
    /// # Errors
    /// Not found; bad request, naming the field.
    pub async fn describe_server(&self, caller: &Caller, id: &ServerId, d: &Describe) -> Result<()> {
        if let Some(n) = &d.name {
            check::name("name", n)?;
        }
        check::text("description", d.description.as_ref().and_then(|d| d.as_deref()), 255)?;
        if let Some(h) = &d.hostname {
            check::hostname(h)?;
        }
        transact!(self.env.db, |tx| {
            let mut s = self.visible(tx, caller, id).await?;
            let guest = d.hostname.is_some();
            s.name = d.name.clone().unwrap_or(s.name);
            s.description = d.description.clone().unwrap_or(s.description);
            s.hostname = d.hostname.clone().unwrap_or(s.hostname);
            self.rewrite(tx, &s, guest).await
        })
    }

    /// Properties of a server.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_metadata(&self, caller: &Caller, id: &ServerId) -> Result<BTreeMap<String, String>> {
        let mut tx = self.env.db.read().await?;
        Ok(serde_json::from_str(&self.visible(&mut tx, caller, id).await?.metadata)?)
    }

    /// Sets properties: those given beside those that are there, or instead of them. Returns all in force.
    ///
    /// # Errors
    /// Not found; bad request, naming the field; forbidden beyond the limit.
    pub async fn set_metadata(
        &self,
        caller: &Caller,
        id: &ServerId,
        set: &BTreeMap<String, String>,
        replace: bool,
    ) -> Result<BTreeMap<String, String>> {
        check::metadata(set)?;
        transact!(self.env.db, |tx| {
            let mut s = self.visible(tx, caller, id).await?;
            let mut all: BTreeMap<String, String> =
                if replace { BTreeMap::new() } else { serde_json::from_str(&s.metadata)? };
            all.extend(set.iter().map(|(k, v)| (k.clone(), v.clone())));
            check::metadata(&all)?;
            s.metadata = serde_json::to_string(&all)?;
            self.rewrite(tx, &s, true).await?;
            Ok(all)
        })
    }

    /// Removes a property.
    ///
    /// # Errors
    /// Not found, also if there is no such property.
    pub async fn unset_metadata(&self, caller: &Caller, id: &ServerId, key: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            let mut s = self.visible(tx, caller, id).await?;
            let mut all: BTreeMap<String, String> = serde_json::from_str(&s.metadata)?;
            all.remove(key).ok_or_else(|| Error::not_found("Metadata item was not found"))?;
            s.metadata = serde_json::to_string(&all)?;
            self.rewrite(tx, &s, true).await
        })
    }

    /// Tags of a server.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_tags(&self, caller: &Caller, id: &ServerId) -> Result<Vec<String>> {
        let mut tx = self.env.db.read().await?;
        Ok(serde_json::from_str(&self.visible(&mut tx, caller, id).await?.tags)?)
    }

    /// Changes the tags by a rule; what it returns, sorted and without repetition, is in force.
    ///
    /// # Errors
    /// Not found; bad request, naming the field; what the rule says.
    pub async fn change_tags(
        &self,
        caller: &Caller,
        id: &ServerId,
        rule: impl Fn(Vec<String>) -> Result<Vec<String>> + Send + Sync,
    ) -> Result<Vec<String>> {
        transact!(self.env.db, |tx| {
            let mut s = self.visible(tx, caller, id).await?;
            let mut all = rule(serde_json::from_str(&s.tags)?)?;
            all.sort();
            all.dedup();
            check::tags(&all)?;
            s.tags = serde_json::to_string(&all)?;
            self.rewrite(tx, &s, false).await?;
            Ok(all)
        })
    }
}
