//! Reading and changing the catalogue's objects.

use super::store::{self, EndpointFilter};
use super::{Region, Service, ServiceEndpoint};
use crate::{Extra, Identity, check, rights};
use kernel::{Caller, Error, RegionId, Result};
use runtime::transact;

/// Fields of a new region, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct RegionInput {
    /// Id that the client chose.
    pub id: Option<String>,
    /// Region above.
    pub parent: Option<RegionId>,
    /// Description.
    pub description: Option<String>,
    /// Additional fields.
    pub extra: Extra,
}

/// Fields of a new service, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct ServiceInput {
    /// Type.
    pub kind: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
    /// Additional fields.
    pub extra: Extra,
}

/// Fields of a new endpoint, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct EndpointInput {
    /// Service.
    pub service: Option<String>,
    /// Region.
    pub region: Option<RegionId>,
    /// `public`, `internal` or `admin`.
    pub interface: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
    /// Additional fields.
    pub extra: Extra,
}

impl Identity {
    /// Creates a region.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if the id is taken; not found (parent); forbidden.
    pub async fn create_region(&self, caller: &Caller, i: RegionInput) -> Result<Region> {
        rights::manage(caller)?;
        let id = i.id.filter(|s| !s.is_empty()).unwrap_or_else(|| RegionId::fresh_hex().to_string());
        check::name("region.id", &id, 255)?;
        check::text("region.description", i.description.as_deref().unwrap_or(""), 4096)?;
        check::extra("region", &i.extra)?;
        let description = i.description.unwrap_or_default();
        let r = Region { id: id.into(), parent: i.parent, description, extra: i.extra };
        transact!(self.env.db, |tx| {
            if let Some(p) = &r.parent {
                store::region(tx, p).await?;
            }
            store::insert_region(tx, &r).await?;
            self.changed(tx).await
        })?;
        Ok(r)
    }

    /// One region.
    ///
    /// # Errors
    /// Not found.
    pub async fn region(&self, id: &RegionId) -> Result<Region> {
        store::region(&mut self.env.db.read().await?, id).await
    }

    /// Regions, of a parent if one is named.
    ///
    /// # Errors
    /// What the database says.
    pub async fn regions(&self, parent: Option<&RegionId>) -> Result<Vec<Region>> {
        store::regions(&mut self.env.db.read().await?, parent).await
    }

    /// Changes a region.
    ///
    /// # Errors
    /// As [`Identity::create_region`]; a region cannot be below itself.
    pub async fn update_region(&self, caller: &Caller, id: &RegionId, i: RegionInput) -> Result<Region> {
        rights::manage(caller)?;
        check::text("region.description", i.description.as_deref().unwrap_or(""), 4096)?;
        check::extra("region", &i.extra)?;
        transact!(self.env.db, |tx| {
            let mut r = store::region(tx, id).await?;
            let i = i.clone();
            let mut above = i.parent.clone();
            while let Some(p) = above {
                if p == *id {
                    let e = Error::bad_request("region.parent_region_id: a region cannot be below itself");
                    return Err(e.field("region.parent_region_id"));
                }
                above = store::region(tx, &p).await?.parent;
            }
            r.parent = i.parent.or(r.parent);
            r.description = i.description.unwrap_or(r.description);
            check::merge(&mut r.extra, i.extra);
            store::update_region(tx, &r).await?;
            self.changed(tx).await?;
            Ok(r)
        })
    }

    /// Deletes a region without endpoints and regions below it.
    ///
    /// # Errors
    /// Not found; forbidden, also while it is in use.
    pub async fn delete_region(&self, caller: &Caller, id: &RegionId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::region(tx, id).await?;
            let filter = EndpointFilter { region: Some(id.clone()), ..Default::default() };
            if !store::endpoints(tx, &filter).await?.is_empty() || !store::regions(tx, Some(id)).await?.is_empty() {
                return Err(Error::forbidden(format!(
                    "Unable to delete region {id}: it has endpoints or child regions."
                )));
            }
            store::delete_region(tx, id).await?;
            self.changed(tx).await
        })
    }

    /// Creates a service.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden.
    pub async fn create_service(&self, caller: &Caller, i: ServiceInput) -> Result<Service> {
        rights::manage(caller)?;
        check::required("service.type", &i.kind)?;
        let blank = Service {
            id: kernel::fresh_uuid().simple().to_string(),
            kind: String::new(),
            name: String::new(),
            description: String::new(),
            enabled: true,
            extra: Extra::new(),
        };
        let s = service_with(blank, i)?;
        transact!(self.env.db, |tx| {
            store::insert_service(tx, &s).await?;
            self.changed(tx).await
        })?;
        Ok(s)
    }

    /// One service.
    ///
    /// # Errors
    /// Not found.
    pub async fn service(&self, id: &str) -> Result<Service> {
        store::service(&mut self.env.db.read().await?, id).await
    }

    /// Services by type and name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn services(&self, kind: Option<&str>, name: Option<&str>) -> Result<Vec<Service>> {
        store::services(&mut self.env.db.read().await?, kind, name).await
    }

    /// Changes a service.
    ///
    /// # Errors
    /// As [`Identity::create_service`]; not found.
    pub async fn update_service(&self, caller: &Caller, id: &str, i: ServiceInput) -> Result<Service> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            let s = service_with(store::service(tx, id).await?, i.clone())?;
            store::update_service(tx, &s).await?;
            self.changed(tx).await?;
            Ok(s)
        })
    }

    /// Deletes a service and its endpoints.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn delete_service(&self, caller: &Caller, id: &str) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::service(tx, id).await?;
            store::delete_service(tx, id).await?;
            self.changed(tx).await
        })
    }

    /// Creates an endpoint.
    ///
    /// # Errors
    /// Bad request, naming the field; not found (service, region); forbidden.
    pub async fn create_endpoint(&self, caller: &Caller, i: EndpointInput) -> Result<ServiceEndpoint> {
        rights::manage(caller)?;
        for (field, value) in
            [("endpoint.service_id", &i.service), ("endpoint.interface", &i.interface), ("endpoint.url", &i.url)]
        {
            check::required(field, value)?;
        }
        let blank = ServiceEndpoint {
            id: kernel::fresh_uuid().simple().to_string(),
            service: String::new(),
            region: None,
            interface: String::new(),
            url: String::new(),
            enabled: true,
            extra: Extra::new(),
        };
        let e = endpoint_with(blank, i)?;
        transact!(self.env.db, |tx| {
            references(tx, &e).await?;
            store::insert_endpoint(tx, &e).await?;
            self.changed(tx).await
        })?;
        Ok(e)
    }

    /// One endpoint.
    ///
    /// # Errors
    /// Not found.
    pub async fn endpoint(&self, id: &str) -> Result<ServiceEndpoint> {
        store::endpoint(&mut self.env.db.read().await?, id).await
    }

    /// Endpoints by filter.
    ///
    /// # Errors
    /// What the database says.
    pub async fn endpoints(&self, f: &EndpointFilter) -> Result<Vec<ServiceEndpoint>> {
        store::endpoints(&mut self.env.db.read().await?, f).await
    }

    /// Changes an endpoint.
    ///
    /// # Errors
    /// As [`Identity::create_endpoint`].
    pub async fn update_endpoint(&self, caller: &Caller, id: &str, i: EndpointInput) -> Result<ServiceEndpoint> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            let e = endpoint_with(store::endpoint(tx, id).await?, i.clone())?;
            references(tx, &e).await?;
            store::update_endpoint(tx, &e).await?;
            self.changed(tx).await?;
            Ok(e)
        })
    }

    /// Deletes an endpoint.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn delete_endpoint(&self, caller: &Caller, id: &str) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::endpoint(tx, id).await?;
            store::delete_endpoint(tx, id).await?;
            self.changed(tx).await
        })
    }
}

fn service_with(mut s: Service, i: ServiceInput) -> Result<Service> {
    s.kind = i.kind.unwrap_or(s.kind);
    s.name = i.name.unwrap_or(s.name);
    s.description = i.description.unwrap_or(s.description);
    s.enabled = i.enabled.unwrap_or(s.enabled);
    check::merge(&mut s.extra, i.extra);
    check::name("service.type", &s.kind, 255)?;
    check::text("service.name", &s.name, 255)?;
    check::text("service.description", &s.description, 4096)?;
    check::extra("service", &s.extra)?;
    Ok(s)
}

fn endpoint_with(mut e: ServiceEndpoint, i: EndpointInput) -> Result<ServiceEndpoint> {
    e.service = i.service.unwrap_or(e.service);
    e.region = i.region.or(e.region);
    e.interface = i.interface.unwrap_or(e.interface);
    e.url = i.url.unwrap_or(e.url);
    e.enabled = i.enabled.unwrap_or(e.enabled);
    check::merge(&mut e.extra, i.extra);
    if !["public", "internal", "admin"].contains(&e.interface.as_str()) {
        let bad = Error::bad_request("endpoint.interface: must be public, internal or admin");
        return Err(bad.field("endpoint.interface"));
    }
    check::name("endpoint.url", &e.url, 225)?;
    check::extra("endpoint", &e.extra)?;
    Ok(e)
}

async fn references(tx: &mut runtime::Tx, e: &ServiceEndpoint) -> Result<()> {
    store::service(tx, &e.service).await?;
    match &e.region {
        Some(r) => store::region(tx, r).await.map(drop),
        None => Ok(()),
    }
}
