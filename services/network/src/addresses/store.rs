//! SQL of `network_address` and `network_free`.

use super::range::{Pool, Range, position};
use super::{Held, Owner};
use crate::list::store::by_ids;
use kernel::{Error, Result, Row, SubnetId};
use runtime::{Tx, params};
use std::collections::HashMap;
use std::net::IpAddr;

fn bytes(position: u128) -> Vec<u8> {
    position.to_be_bytes().to_vec()
}

fn number(row: &mut Row, i: usize) -> Result<u128> {
    let b: Vec<u8> = row.take(i)?;
    let b = <[u8; 16]>::try_from(b).map_err(|_| Error::internal("a stored address is not 16 bytes long"))?;
    Ok(u128::from_be_bytes(b))
}

fn range(mut row: Row) -> Result<Range> {
    Ok(Range { lo: number(&mut row, 0)?, hi: number(&mut row, 1)? })
}

pub(crate) fn ip(text: &str) -> Result<IpAddr> {
    text.parse().map_err(|e| Error::internal("a stored address does not read").because(e))
}

async fn one_range(tx: &mut Tx, sql: &str, subnet: &SubnetId, at: Option<u128>) -> Result<Option<Range>> {
    let row = match at {
        None => tx.query_opt(sql, &params![subnet]).await?,
        Some(p) => tx.query_opt(sql, &params![subnet, bytes(p)]).await?,
    };
    row.map(range).transpose()
}

pub(super) async fn free_first(tx: &mut Tx, subnet: &SubnetId) -> Result<Option<Range>> {
    one_range(tx, "SELECT lo, hi FROM network_free WHERE subnet_id = $1 ORDER BY lo LIMIT 1", subnet, None).await
}

/// What is free of a subnet's pools.
pub(crate) async fn free(tx: &mut Tx, subnet: &SubnetId) -> Result<Vec<Range>> {
    let sql = "SELECT lo, hi FROM network_free WHERE subnet_id = $1 ORDER BY lo";
    tx.query(sql, &params![subnet]).await?.into_iter().map(range).collect()
}

pub(super) async fn free_below(tx: &mut Tx, subnet: &SubnetId, position: u128) -> Result<Option<Range>> {
    const SQL: &str = "SELECT lo, hi FROM network_free WHERE subnet_id = $1 AND lo < $2 ORDER BY lo DESC LIMIT 1";
    one_range(tx, SQL, subnet, Some(position)).await
}

pub(super) async fn free_at(tx: &mut Tx, subnet: &SubnetId, lo: u128) -> Result<Option<Range>> {
    one_range(tx, "SELECT lo, hi FROM network_free WHERE subnet_id = $1 AND lo = $2", subnet, Some(lo)).await
}

pub(super) async fn free_around(tx: &mut Tx, subnet: &SubnetId, position: u128) -> Result<Option<Range>> {
    const SQL: &str = "SELECT lo, hi FROM network_free WHERE subnet_id = $1 AND lo <= $2 ORDER BY lo DESC LIMIT 1";
    Ok(one_range(tx, SQL, subnet, Some(position)).await?.filter(|r| r.holds(position)))
}

pub(super) async fn free_insert(tx: &mut Tx, subnet: &SubnetId, r: Range) -> Result<()> {
    let sql = "INSERT INTO network_free (subnet_id, lo, hi) VALUES ($1, $2, $3)";
    tx.execute(sql, &params![subnet, bytes(r.lo), bytes(r.hi)]).await?;
    Ok(())
}

pub(super) async fn free_delete(tx: &mut Tx, subnet: &SubnetId, lo: u128) -> Result<()> {
    tx.execute("DELETE FROM network_free WHERE subnet_id = $1 AND lo = $2", &params![subnet, bytes(lo)]).await?;
    Ok(())
}

pub(super) async fn free_replace(tx: &mut Tx, subnet: &SubnetId, old: Range, parts: &[Range]) -> Result<()> {
    free_delete(tx, subnet, old.lo).await?;
    for r in parts {
        free_insert(tx, subnet, *r).await?;
    }
    Ok(())
}

pub(crate) async fn free_clear(tx: &mut Tx, subnet: &SubnetId) -> Result<()> {
    tx.execute("DELETE FROM network_free WHERE subnet_id = $1", &params![subnet]).await?;
    Ok(())
}

pub(super) async fn positions(tx: &mut Tx, subnet: &SubnetId) -> Result<Vec<u128>> {
    let sql = "SELECT position FROM network_address WHERE subnet_id = $1 ORDER BY position";
    let rows = tx.query(sql, &params![subnet]).await?;
    rows.into_iter().map(|mut r| number(&mut r, 0)).collect()
}

pub(super) async fn is_taken(tx: &mut Tx, subnet: &SubnetId, position: u128) -> Result<bool> {
    let sql = "SELECT owner FROM network_address WHERE subnet_id = $1 AND position = $2";
    Ok(tx.query_opt(sql, &params![subnet, bytes(position)]).await?.is_some())
}

pub(super) async fn insert(tx: &mut Tx, subnet: &SubnetId, ip: IpAddr, o: Owner<'_>, auto: bool) -> Result<()> {
    tx.execute(
        "INSERT INTO network_address (subnet_id, position, address, network_id, owner, owner_kind, auto)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![subnet, bytes(position(ip)), ip.to_string(), o.network, o.id, o.kind.as_str(), auto],
    )
    .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, subnet: &SubnetId, position: u128, owner: &str) -> Result<bool> {
    let sql = "DELETE FROM network_address WHERE subnet_id = $1 AND position = $2 AND owner = $3";
    Ok(tx.execute(sql, &params![subnet, bytes(position), owner]).await? > 0)
}

pub(super) async fn with_pools_of(tx: &mut Tx, owner: &str) -> Result<Vec<(SubnetId, IpAddr, Vec<Range>)>> {
    let sql = "SELECT a.subnet_id, a.address, s.pools FROM network_address a
               JOIN network_subnet s ON s.id = a.subnet_id WHERE a.owner = $1";
    let mut all = Vec::new();
    for mut row in tx.query(sql, &params![owner]).await? {
        let pools: Vec<Pool> = row.json(2)?;
        all.push((row.take(0)?, ip(&row.take::<String>(1)?)?, pools.iter().map(ranged).collect()));
    }
    Ok(all)
}

/// The positions of a stored pool.
pub(crate) fn ranged(pool: &Pool) -> Range {
    Range { lo: position(pool.start), hi: position(pool.end) }
}

/// The addresses of many owners, IPv4 first.
pub(crate) async fn of_owners(tx: &mut Tx, owners: &[String]) -> Result<HashMap<String, Vec<Held>>> {
    let rows = by_ids(tx, "SELECT owner, subnet_id, address FROM network_address WHERE owner IN ({})", owners).await?;
    let mut all: HashMap<String, Vec<Held>> = HashMap::new();
    for mut r in rows {
        let held = Held { subnet: r.take(1)?, ip: ip(&r.take::<String>(2)?)? };
        all.entry(r.take(0)?).or_default().push(held);
    }
    for held in all.values_mut() {
        held.sort_by_key(|h| h.ip);
    }
    Ok(all)
}

/// Addresses on a subnet that keep it from being deleted: not those that the cloud gave itself or that hosts form themselves.
pub(crate) async fn blocking(tx: &mut Tx, subnet: &SubnetId) -> Result<bool> {
    let sql = "SELECT a.address FROM network_address a LEFT JOIN network_port p ON p.id = a.owner
               WHERE a.subnet_id = $1 AND a.auto = 0 AND (p.id IS NULL OR p.device_owner <> $2) LIMIT 1";
    Ok(tx.query_opt(sql, &params![subnet, crate::ports::LOCALPORT]).await?.is_some())
}

/// Ports that have an address on the subnet.
pub(crate) async fn ports_on(tx: &mut Tx, subnet: &SubnetId) -> Result<Vec<(String, IpAddr)>> {
    let sql = "SELECT owner, address FROM network_address WHERE subnet_id = $1 AND owner_kind = $2";
    let rows = tx.query(sql, &params![subnet, super::OwnerKind::Port.as_str()]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, ip(&r.take::<String>(1)?)?))).collect()
}

/// Removes every address of a subnet that is about to go.
pub(crate) async fn clear(tx: &mut Tx, subnet: &SubnetId) -> Result<()> {
    tx.execute("DELETE FROM network_address WHERE subnet_id = $1", &params![subnet]).await?;
    free_clear(tx, subnet).await
}

/// Whether the owner has any address.
pub(crate) async fn has_any(tx: &mut Tx, owner: &str) -> Result<bool> {
    Ok(tx.query_opt("SELECT address FROM network_address WHERE owner = $1 LIMIT 1", &params![owner]).await?.is_some())
}
