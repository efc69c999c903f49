//! SQL of users and their passwords.

use super::{User, UserFilter};
use crate::check;
use kernel::{DomainId, GroupId, Result, Row, Timestamp, UserId};
use runtime::list::{Asked, Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, domain_id, name, default_project_id, enabled, options, extra, generation, password_expires_at, must_change";

const SORTING: Sorting = Sorting::oldest(
    SortKey::text("id", "id"),
    &[SortKey::text("name", "name"), SortKey::number("password_expires_at", "password_expires_at").or_none()],
);

fn read(mut r: Row) -> Result<User> {
    Ok(User {
        options: r.json(5)?,
        extra: r.json(6)?,
        id: r.take(0)?,
        domain: r.take(1)?,
        name: r.take(2)?,
        default_project: r.take(3)?,
        enabled: r.take(4)?,
        generation: r.take(7)?,
        password_expires_at: r.take(8)?,
        must_change: r.take(9)?,
    })
}

/// What a login compares with.
pub(crate) struct Stored {
    pub(crate) hash: Option<String>,
    pub(crate) failures: u32,
    pub(crate) failed_at: Timestamp,
}

pub(crate) async fn insert(tx: &mut Tx, u: &User, hash: Option<&str>, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_user (id, domain_id, name, default_project_id, enabled, options, extra, generation,
           password_expires_at, must_change, password, failures, failed_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, 0, 0, $11)",
        &params![
            &u.id,
            &u.domain,
            &u.name,
            &u.default_project,
            u.enabled,
            serde_json::to_string(&u.options)?,
            serde_json::to_string(&u.extra)?,
            u.generation,
            u.password_expires_at,
            u.must_change,
            now,
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "user", &u.name))?;
    match hash {
        Some(h) => set_password(tx, &u.id, h).await,
        None => Ok(()),
    }
}

pub(crate) async fn update(tx: &mut Tx, u: &User) -> Result<()> {
    tx.execute(
        "UPDATE identity_user SET name = $2, default_project_id = $3, enabled = $4, options = $5, extra = $6, generation = $7,
           password_expires_at = $8, must_change = $9 WHERE id = $1",
        &params![
            &u.id,
            &u.name,
            &u.default_project,
            u.enabled,
            serde_json::to_string(&u.options)?,
            serde_json::to_string(&u.extra)?,
            u.generation,
            u.password_expires_at,
            u.must_change,
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "user", &u.name))?;
    Ok(())
}

/// Stores a hash and keeps it in the history.
pub(crate) async fn set_password(tx: &mut Tx, id: &UserId, hash: &str) -> Result<()> {
    tx.execute("UPDATE identity_user SET password = $2 WHERE id = $1", &params![id, hash]).await?;
    tx.execute("INSERT INTO identity_password_history (user_id, hash) VALUES ($1, $2)", &params![id, hash]).await?;
    Ok(())
}

/// The newest hashes.
pub(crate) async fn history(tx: &mut Tx, id: &UserId, n: usize) -> Result<Vec<String>> {
    let sql = "SELECT hash FROM identity_password_history WHERE user_id = $1 ORDER BY seq DESC LIMIT $2";
    tx.query(sql, &params![id, n]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn stored(tx: &mut Tx, id: &UserId) -> Result<Option<Stored>> {
    let sql = "SELECT password, failures, failed_at FROM identity_user WHERE id = $1";
    let Some(mut r) = tx.query_opt(sql, &params![id]).await? else { return Ok(None) };
    Ok(Some(Stored { hash: r.take(0)?, failures: r.take(1)?, failed_at: r.take(2)? }))
}

/// Counts a failure; one from before `horizon` has been forgiven.
pub(crate) async fn count_failure(tx: &mut Tx, id: &UserId, now: Timestamp, horizon: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE identity_user SET failures = CASE WHEN failed_at <= $3 THEN 1 ELSE failures + 1 END, failed_at = $2 WHERE id = $1",
        &params![id, now, horizon],
    )
    .await?;
    Ok(())
}

pub(crate) async fn clear_failures(tx: &mut Tx, id: &UserId) -> Result<()> {
    tx.execute("UPDATE identity_user SET failures = 0 WHERE id = $1", &params![id]).await?;
    Ok(())
}

/// True once there is a user.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM identity_user LIMIT 1", &[]).await?.is_some())
}

pub(crate) async fn find(tx: &mut Tx, id: &UserId) -> Result<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM identity_user WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn get(tx: &mut Tx, id: &UserId) -> Result<User> {
    find(tx, id).await?.ok_or_else(|| check::missing("user", id.as_str()))
}

pub(crate) async fn by_name(tx: &mut Tx, domain: &DomainId, name: &str) -> Result<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM identity_user WHERE domain_id = $1 AND name = $2");
    tx.query_opt(&sql, &params![domain, name]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &UserFilter, asked: &Asked) -> Result<Listed<User>> {
    let all = Listing::of(COLUMNS, "identity_user")
        .and("name", "=", f.name.as_deref())
        .and("domain_id", "=", f.domain.as_ref())
        .and("enabled", "=", f.enabled);
    all.page(tx, &SORTING.window(asked)?, read).await
}

pub(crate) async fn of_group(tx: &mut Tx, group: &GroupId) -> Result<Vec<User>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_user
         WHERE id IN (SELECT user_id FROM identity_membership WHERE group_id = $1) ORDER BY name"
    );
    tx.query(&sql, &params![group]).await?.into_iter().map(read).collect()
}

pub(crate) async fn ids_of_domain(tx: &mut Tx, domain: &DomainId) -> Result<Vec<UserId>> {
    let rows = tx.query("SELECT id FROM identity_user WHERE domain_id = $1", &params![domain]).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &UserId) -> Result<()> {
    tx.execute("DELETE FROM identity_assignment WHERE actor_kind = 'user' AND actor_id = $1", &params![id]).await?;
    tx.execute("DELETE FROM identity_user WHERE id = $1", &params![id]).await?;
    Ok(())
}
