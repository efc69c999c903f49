//! The only SQL of flavors.

use super::Flavor;
use kernel::{FlavorId, ProjectId, Result, Row, Timestamp};
use runtime::{Tx, params};

const SELECT: &str =
    "SELECT id, name, vcpus, ram_mib, disk_gb, is_public, description, extra_specs, created_at FROM compute_flavor";

fn read(mut r: Row) -> Result<Flavor> {
    Ok(Flavor {
        extra_specs: r.json(7)?,
        id: r.take(0)?,
        name: r.take(1)?,
        vcpus: r.take(2)?,
        ram_mib: r.take(3)?,
        disk_gb: r.take(4)?,
        is_public: r.take(5)?,
        description: r.take(6)?,
        created_at: r.take(8)?,
    })
}

/// True the first time that a name is given.
pub(super) async fn once(tx: &mut Tx, name: &str, now: Timestamp) -> Result<bool> {
    let sql = "INSERT INTO compute_once (name, at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    Ok(tx.execute(sql, &params![name, now]).await? == 1)
}

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Flavor>> {
    let sql = format!("{SELECT} ORDER BY vcpus, ram_mib, id");
    tx.query(&sql, &[]).await?.into_iter().map(read).collect()
}

pub(super) async fn get(tx: &mut Tx, id: &str) -> Result<Option<Flavor>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(super) async fn insert(tx: &mut Tx, f: &Flavor) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_flavor (id, name, vcpus, ram_mib, disk_gb, is_public, description, extra_specs, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &f.id,
            &f.name,
            f.vcpus,
            f.ram_mib,
            f.disk_gb,
            f.is_public,
            f.description.clone(),
            serde_json::to_string(&f.extra_specs)?,
            f.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &str) -> Result<bool> {
    tx.execute("DELETE FROM compute_flavor_access WHERE flavor = $1", &params![id]).await?;
    Ok(tx.execute("DELETE FROM compute_flavor WHERE id = $1", &params![id]).await? == 1)
}

pub(super) async fn describe(tx: &mut Tx, f: &Flavor) -> Result<()> {
    let sql = "UPDATE compute_flavor SET description = $1 WHERE id = $2";
    tx.execute(sql, &params![f.description.clone(), &f.id]).await?;
    Ok(())
}

pub(super) async fn set_specs(tx: &mut Tx, f: &Flavor) -> Result<()> {
    let sql = "UPDATE compute_flavor SET extra_specs = $1 WHERE id = $2";
    tx.execute(sql, &params![serde_json::to_string(&f.extra_specs)?, &f.id]).await?;
    Ok(())
}

/// Private flavors that a project may use.
pub(super) async fn granted(tx: &mut Tx, project: Option<&ProjectId>) -> Result<Vec<FlavorId>> {
    let Some(project) = project else { return Ok(Vec::new()) };
    let rows = tx.query("SELECT flavor FROM compute_flavor_access WHERE project = $1", &params![project]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn access(tx: &mut Tx, flavor: &FlavorId) -> Result<Vec<ProjectId>> {
    let sql = "SELECT project FROM compute_flavor_access WHERE flavor = $1 ORDER BY project";
    tx.query(sql, &params![flavor]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn set_access(tx: &mut Tx, flavor: &FlavorId, project: &ProjectId, on: bool) -> Result<bool> {
    let sql = if on {
        "INSERT INTO compute_flavor_access (flavor, project) VALUES ($1, $2) ON CONFLICT (flavor, project) DO NOTHING"
    } else {
        "DELETE FROM compute_flavor_access WHERE flavor = $1 AND project = $2"
    };
    Ok(tx.execute(sql, &params![flavor, project]).await? == 1)
}
