//! SQL of brands.

use super::remind::Ending;
use super::{Brand, Logo};
use crypto::served::Served;
use kernel::{DomainId, Error, Result, Row, Timestamp};
use runtime::{Tx, params};

/// Without pictures and keys.
const SELECT: &str = "SELECT domain_id, name_zh, name_en, colour, host, logo_kind, logo_size, logo_digest, not_before, not_after, \
                      fingerprint, updated_at FROM identity_brand";

fn read(mut r: Row) -> Result<Brand> {
    let logo: (Option<String>, Option<u32>, Option<String>) = (r.take(5)?, r.take(6)?, r.take(7)?);
    let logo = match logo {
        (Some(kind), Some(size), Some(digest)) => Some(Logo { kind, size, digest }),
        _ => None,
    };
    let days: (Option<Timestamp>, Option<Timestamp>) = (r.take(8)?, r.take(9)?);
    let certificate = match (days.0, days.1, r.take::<Option<String>>(10)?) {
        (Some(not_before), Some(not_after), Some(sha256)) => Some(Served { not_before, not_after, sha256 }),
        _ => None,
    };
    Ok(Brand {
        domain: r.take(0)?,
        name_zh: r.take(1)?,
        name_en: r.take(2)?,
        colour: r.take(3)?,
        host: r.take(4)?,
        logo,
        certificate,
        updated_at: r.take(11)?,
    })
}

pub(super) async fn find(tx: &mut Tx, domain: &DomainId) -> Result<Option<Brand>> {
    tx.query_opt(&format!("{SELECT} WHERE domain_id = $1"), &params![domain]).await?.map(read).transpose()
}

/// In the order of the domains' ids, after one of them.
pub(super) async fn list(tx: &mut Tx, after: &str, limit: u32) -> Result<Vec<Brand>> {
    let sql = format!("{SELECT} WHERE domain_id > $1 ORDER BY domain_id LIMIT $2");
    tx.query(&sql, &params![after, limit]).await?.into_iter().map(read).collect()
}

pub(super) async fn by_host(tx: &mut Tx, host: &str) -> Result<Option<Brand>> {
    tx.query_opt(&format!("{SELECT} WHERE host = $1"), &params![host]).await?.map(read).transpose()
}

/// Names, colour and host; logo and certificate stay as they are.
pub(super) async fn put(tx: &mut Tx, b: &Brand) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_brand (domain_id, name_zh, name_en, colour, host, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (domain_id) DO UPDATE SET name_zh = $2, name_en = $3, colour = $4, host = $5, updated_at = $6",
        &params![&b.domain, &b.name_zh, &b.name_en, &b.colour, b.host.as_deref(), b.updated_at],
    )
    .await
    .map_err(|e| match e.code {
        "unique" => Error::conflict("host: another domain has this host name").field("host").because(e),
        _ => e,
    })?;
    Ok(())
}

/// A logo and its bytes in base64, or none from now on.
pub(super) async fn put_logo(tx: &mut Tx, domain: &DomainId, logo: Option<(&Logo, &str)>) -> Result<()> {
    let sql =
        "UPDATE identity_brand SET logo_kind = $2, logo_size = $3, logo_digest = $4, logo = $5 WHERE domain_id = $1";
    let head = logo.map(|(l, _)| l);
    let (kind, size) = (head.map(|l| l.kind.as_str()), head.map(|l| l.size));
    let (digest, bytes) = (head.map(|l| l.digest.as_str()), logo.map(|(_, b)| b));
    tx.execute(sql, &params![domain, kind, size, digest, bytes]).await?;
    Ok(())
}

/// A certificate, its chain and its sealed key, or none from now on.
pub(super) async fn put_certificate(
    tx: &mut Tx,
    domain: &DomainId,
    certificate: Option<(&Served, &str, &str)>,
) -> Result<()> {
    let sql =
        "UPDATE identity_brand SET not_before = $2, not_after = $3, fingerprint = $4, chain = $5, private_key = $6, reminded = NULL
               WHERE domain_id = $1";
    let head = certificate.map(|(s, _, _)| s);
    let (from, until): (Option<Timestamp>, Option<Timestamp>) = (head.map(|s| s.not_before), head.map(|s| s.not_after));
    let (print, chain, key) =
        (head.map(|s| s.sha256.as_str()), certificate.map(|(_, c, _)| c), certificate.map(|(_, _, k)| k));
    tx.execute(sql, &params![domain, from, until, print, chain, key]).await?;
    Ok(())
}

/// True if there was one.
pub(super) async fn delete(tx: &mut Tx, domain: &DomainId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM identity_brand WHERE domain_id = $1", &params![domain]).await? > 0)
}

/// Media type and base64 of a picture by its digest; whoever put it there, it is the same.
pub(super) async fn logo(tx: &mut Tx, digest: &str) -> Result<Option<(String, String)>> {
    let sql = "SELECT logo_kind, logo FROM identity_brand WHERE logo_digest = $1 LIMIT 1";
    let Some(mut r) = tx.query_opt(sql, &params![digest]).await? else { return Ok(None) };
    Ok(Some((r.take(0)?, r.take(1)?)))
}

/// Host, chain and sealed key of every brand that has its own certificate, by host.
pub(super) async fn certificates(tx: &mut Tx) -> Result<Vec<(String, String, String)>> {
    let sql = "SELECT host, chain, private_key FROM identity_brand
               WHERE host IS NOT NULL AND chain IS NOT NULL AND private_key IS NOT NULL ORDER BY host";
    let rows = tx.query(sql, &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

fn read_ending(mut r: Row) -> Result<Ending> {
    Ok(Ending { domain: r.take(0)?, host: r.take(1)?, not_after: r.take(2)? })
}

/// Certificates that end until then and of which nothing was told so near their end.
pub(super) async fn unreminded(tx: &mut Tx, until: Timestamp, days: u32, limit: u32) -> Result<Vec<Ending>> {
    let sql = "SELECT domain_id, host, not_after FROM identity_brand
               WHERE not_after <= $1 AND host IS NOT NULL AND (reminded IS NULL OR reminded > $2)
               ORDER BY not_after, domain_id LIMIT $3";
    tx.query(sql, &params![until, days, limit]).await?.into_iter().map(read_ending).collect()
}

pub(super) async fn reminded(tx: &mut Tx, domain: &DomainId, days: u32) -> Result<()> {
    tx.execute("UPDATE identity_brand SET reminded = $2 WHERE domain_id = $1", &params![domain, days]).await?;
    Ok(())
}

pub(super) async fn ending(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<Ending>> {
    let sql = "SELECT domain_id, host, not_after FROM identity_brand WHERE not_after < $1 AND host IS NOT NULL
               ORDER BY not_after, domain_id LIMIT $2";
    tx.query(sql, &params![before, limit]).await?.into_iter().map(read_ending).collect()
}
