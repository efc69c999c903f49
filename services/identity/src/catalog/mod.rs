//! The service catalogue: regions, services, endpoints.
//!
//! A URL may hold `$(public_endpoint)s`, which stands for the address that the operator configured, and `$(project_id)s` and
//! `$(user_id)s` of the token. The catalogue of tokens is kept until the records change.

mod edit;
pub(crate) mod store;

pub use edit::{EndpointInput, RegionInput, ServiceInput};
pub use store::EndpointFilter;

use crate::{Extra, Identity};
use kernel::{RegionId, Result};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Id, chosen by people: `RegionOne`.
    pub id: RegionId,
    /// Region above.
    pub parent: Option<RegionId>,
    /// Description.
    pub description: String,
    /// Additional fields.
    pub extra: Extra,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Id.
    pub id: String,
    /// Type by which clients look it up: `compute`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Shown in the catalogue.
    pub enabled: bool,
    /// Additional fields.
    pub extra: Extra,
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEndpoint {
    /// Id.
    pub id: String,
    /// Service.
    pub service: String,
    /// Region.
    pub region: Option<RegionId>,
    /// `public`, `internal` or `admin`.
    pub interface: String,
    /// Address, as stored.
    pub url: String,
    /// Shown in the catalogue.
    pub enabled: bool,
    /// Additional fields.
    pub extra: Extra,
}

/// What tokens show.
#[derive(Debug)]
pub struct Catalog {
    /// Enabled services with their enabled endpoints.
    pub services: Vec<(Service, Vec<ServiceEndpoint>)>,
    /// Some URL depends on the token.
    pub by_token: bool,
    /// Rendering by the rim, for a catalogue that does not depend on the token.
    pub memo: OnceLock<Arc<str>>,
    records: i64,
}

/// The catalogue that was read last.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Option<Arc<Catalog>>>);

impl Identity {
    /// The catalogue, as of now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn catalog(&self) -> Result<Arc<Catalog>> {
        let known = self.stamp().await?;
        let kept = self.catalog.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(c) = kept
            && c.records >= known.records
        {
            return Ok(c);
        }
        let mut tx = self.env.db.read().await?;
        let records = self.stamp_in(&mut tx).await?.records;
        let endpoints = store::endpoints(&mut tx, &Default::default()).await?;
        let mut services = Vec::new();
        for s in store::services(&mut tx, None, None).await?.into_iter().filter(|s| s.enabled) {
            let own: Vec<_> = endpoints.iter().filter(|e| e.enabled && e.service == s.id).cloned().collect();
            if !own.is_empty() {
                services.push((s, own));
            }
        }
        drop(tx);
        let by_token = services.iter().flat_map(|(_, e)| e).any(|e| self.url(&e.url, "", "").1);
        let c = Arc::new(Catalog { services, by_token, memo: OnceLock::new(), records });
        *self.catalog.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(c.clone());
        Ok(c)
    }

    /// An address with its variables filled in, and whether it depends on the token.
    pub fn url(&self, stored: &str, project: &str, user: &str) -> (String, bool) {
        let mut url = stored.replace("$(public_endpoint)s", self.public_url());
        let mut by_token = false;
        for (names, value) in [(["project_id", "tenant_id"], project), (["user_id", "user_id"], user)] {
            for form in names.into_iter().flat_map(|n| [format!("$({n})s"), format!("%({n})s")]) {
                by_token |= url.contains(&form);
                url = url.replace(&form, value);
            }
        }
        (url, by_token)
    }
}
