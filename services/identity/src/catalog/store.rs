//! SQL of the catalogue.

use super::{Region, Service, ServiceEndpoint};
use crate::check;
use crate::query::Query;
use kernel::{RegionId, Result, Row};
use runtime::{Tx, params};

/// Which endpoints are wanted.
#[derive(Debug, Clone, Default)]
pub struct EndpointFilter {
    /// Of this service.
    pub service: Option<String>,
    /// In this region.
    pub region: Option<RegionId>,
    /// Of this interface.
    pub interface: Option<String>,
}

const REGION: &str = "SELECT id, parent_id, description, extra FROM identity_region";
const SERVICE: &str = "SELECT id, type, name, description, enabled, extra FROM identity_service";
const ENDPOINT: &str = "SELECT id, service_id, region_id, interface, url, enabled, extra FROM identity_endpoint";

fn read_region(mut r: Row) -> Result<Region> {
    Ok(Region { extra: r.json(3)?, id: r.take(0)?, parent: r.take(1)?, description: r.take(2)? })
}

fn read_service(mut r: Row) -> Result<Service> {
    Ok(Service {
        extra: r.json(5)?,
        id: r.take(0)?,
        kind: r.take(1)?,
        name: r.take(2)?,
        description: r.take(3)?,
        enabled: r.take(4)?,
    })
}

fn read_endpoint(mut r: Row) -> Result<ServiceEndpoint> {
    Ok(ServiceEndpoint {
        extra: r.json(6)?,
        id: r.take(0)?,
        service: r.take(1)?,
        region: r.take(2)?,
        interface: r.take(3)?,
        url: r.take(4)?,
        enabled: r.take(5)?,
    })
}

pub(crate) async fn insert_region(tx: &mut Tx, r: &Region) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_region (id, parent_id, description, extra) VALUES ($1, $2, $3, $4)",
        &params![&r.id, &r.parent, &r.description, serde_json::to_string(&r.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "region", r.id.as_str()))?;
    Ok(())
}

pub(crate) async fn update_region(tx: &mut Tx, r: &Region) -> Result<()> {
    tx.execute(
        "UPDATE identity_region SET parent_id = $2, description = $3, extra = $4 WHERE id = $1",
        &params![&r.id, &r.parent, &r.description, serde_json::to_string(&r.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn region(tx: &mut Tx, id: &RegionId) -> Result<Region> {
    let row = tx.query_opt(&format!("{REGION} WHERE id = $1"), &params![id]).await?;
    read_region(row.ok_or_else(|| check::missing("region", id.as_str()))?)
}

pub(crate) async fn regions(tx: &mut Tx, parent: Option<&RegionId>) -> Result<Vec<Region>> {
    let (sql, params) = Query::default().and("parent_id = ?", parent).all(REGION, "id");
    tx.query(&sql, &params).await?.into_iter().map(read_region).collect()
}

pub(crate) async fn delete_region(tx: &mut Tx, id: &RegionId) -> Result<()> {
    tx.execute("DELETE FROM identity_region WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn insert_service(tx: &mut Tx, s: &Service) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_service (id, type, name, description, enabled, extra) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![&s.id, &s.kind, &s.name, &s.description, s.enabled, serde_json::to_string(&s.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn update_service(tx: &mut Tx, s: &Service) -> Result<()> {
    tx.execute(
        "UPDATE identity_service SET type = $2, name = $3, description = $4, enabled = $5, extra = $6 WHERE id = $1",
        &params![&s.id, &s.kind, &s.name, &s.description, s.enabled, serde_json::to_string(&s.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn service(tx: &mut Tx, id: &str) -> Result<Service> {
    let row = tx.query_opt(&format!("{SERVICE} WHERE id = $1"), &params![id]).await?;
    read_service(row.ok_or_else(|| check::missing("service", id))?)
}

pub(crate) async fn services(tx: &mut Tx, kind: Option<&str>, name: Option<&str>) -> Result<Vec<Service>> {
    let (sql, params) = Query::default().and("type = ?", kind).and("name = ?", name).all(SERVICE, "id");
    tx.query(&sql, &params).await?.into_iter().map(read_service).collect()
}

pub(crate) async fn delete_service(tx: &mut Tx, id: &str) -> Result<()> {
    tx.execute("DELETE FROM identity_service WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn insert_endpoint(tx: &mut Tx, e: &ServiceEndpoint) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_endpoint (id, service_id, region_id, interface, url, enabled, extra)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![&e.id, &e.service, &e.region, &e.interface, &e.url, e.enabled, serde_json::to_string(&e.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn update_endpoint(tx: &mut Tx, e: &ServiceEndpoint) -> Result<()> {
    tx.execute(
        "UPDATE identity_endpoint SET service_id = $2, region_id = $3, interface = $4, url = $5, enabled = $6, extra = $7
         WHERE id = $1",
        &params![&e.id, &e.service, &e.region, &e.interface, &e.url, e.enabled, serde_json::to_string(&e.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn endpoint(tx: &mut Tx, id: &str) -> Result<ServiceEndpoint> {
    let row = tx.query_opt(&format!("{ENDPOINT} WHERE id = $1"), &params![id]).await?;
    read_endpoint(row.ok_or_else(|| check::missing("endpoint", id))?)
}

pub(crate) async fn endpoints(tx: &mut Tx, f: &EndpointFilter) -> Result<Vec<ServiceEndpoint>> {
    let (sql, params) = Query::default()
        .and("service_id = ?", f.service.as_deref())
        .and("region_id = ?", f.region.as_ref())
        .and("interface = ?", f.interface.as_deref())
        .all(ENDPOINT, "id");
    tx.query(&sql, &params).await?.into_iter().map(read_endpoint).collect()
}

pub(crate) async fn delete_endpoint(tx: &mut Tx, id: &str) -> Result<()> {
    tx.execute("DELETE FROM identity_endpoint WHERE id = $1", &params![id]).await?;
    Ok(())
}
