//! Hosts and how they come to belong to the cloud.
//!
//! An operator makes a token; it enrols one host, once, before it expires. From then on the host is known by the fingerprint of its
//! certificate. The state is not stored but follows from what is recorded:
//!
//! ```text
//! enrolled ──first message──▶ up ⇄ away (nothing heard for 90 s)
//!     └──────────┴───────revoke─────┴──▶ revoked (for ever)
//! ```
//!
//! Invariants: one host a name among those not revoked; a token is used once, and an enrolment repeated with the same token and
//! certificate (its answer was lost) gives the same node.

pub(crate) mod store;

use crate::Ops;
use kernel::{Caller, Error, NodeId, Result, Timestamp};
use runtime::transact;
use serde::Serialize;
use std::time::Duration;

/// Silence after which a node counts as away: three heartbeats of the node link and a minute's grace for a restart of control.
const AWAY: Duration = Duration::from_secs(90);
/// `last_seen` is written at most this often: a message a second must not cost a commit a second.
const SEEN_EVERY: Duration = Duration::from_secs(15);
/// Longest life of an enrolment token.
const TOKEN_MAX: Duration = Duration::from_secs(7 * 86_400);

/// Whether a node may be spoken to and was heard of lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeState {
    /// Belongs to the cloud, has never dialled.
    Enrolled,
    /// Heard of lately.
    Up,
    /// Not heard of for 90 s.
    Away,
    /// Its certificate is refused.
    Revoked,
}

/// A host of the cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id.
    pub id: NodeId,
    /// Name.
    pub hostname: String,
    /// SHA-256 of its certificate (DER), lower-case hexadecimal.
    pub fingerprint: String,
    /// State at the instant of reading.
    pub state: NodeState,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// When it was last heard of, to 15 s.
    pub last_seen: Option<Timestamp>,
}

/// A token that enrols one host; its text is shown once and not kept.
#[derive(Debug, Clone)]
pub struct NodeToken {
    /// What the host presents.
    pub token: String,
    /// Until when.
    pub expires_at: Timestamp,
}

fn state(now: Timestamp, last_seen: Option<Timestamp>, revoked: bool) -> NodeState {
    match (revoked, last_seen) {
        (true, _) => NodeState::Revoked,
        (false, None) => NodeState::Enrolled,
        (false, Some(t)) if now.since(t) <= AWAY => NodeState::Up,
        (false, Some(_)) => NodeState::Away,
    }
}

/// RFC 1123 names: what a certificate and a DNS record can carry.
fn check_hostname(name: &str) -> Result<()> {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    if name.len() <= 253 && name.split('.').all(label) {
        return Ok(());
    }
    Err(Error::bad_request("hostname: must be a host name of letters, digits, hyphens and dots").field("hostname"))
}

fn check_fingerprint(f: &str) -> Result<()> {
    if f.len() == 64 && f.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Ok(());
    }
    Err(Error::bad_request("fingerprint: must be a SHA-256 in lower-case hexadecimal").field("fingerprint"))
}

fn digest(token: &str) -> String {
    crypto::hash::sha256_hex(token.as_bytes())
}

impl Ops {
    /// Makes an enrolment token. Bound to a host name it may also give that host a new certificate (a reinstalled machine).
    ///
    /// # Errors
    /// Bad request, if the name is none or the life is zero or longer than a week.
    pub async fn create_node_token(
        &self,
        caller: &Caller,
        hostname: Option<&str>,
        life: Duration,
    ) -> Result<NodeToken> {
        if let Some(h) = hostname {
            check_hostname(h)?;
        }
        if life.is_zero() || life > TOKEN_MAX {
            return Err(Error::bad_request("a node token lives between a second and seven days").field("expires_in"));
        }
        let token = format!("xnode-{}", crypto::hash::hex(&runtime::random::secret::<32>()));
        let now = self.env.now();
        let expires_at = now.plus(life);
        transact!(self.env.db, |tx| {
            store::forget_tokens(tx, now).await?;
            store::insert_token(tx, &digest(&token), hostname, caller.user.as_str(), now, expires_at).await
        })?;
        Ok(NodeToken { token, expires_at })
    }

    /// Enrols a host. Idempotent for the same token, host name and certificate.
    ///
    /// # Errors
    /// Unauthenticated, if the token is unknown, used, expired or bound to another host; conflict, if the name or the certificate
    /// belongs to another node.
    pub async fn enroll(&self, token: &str, hostname: &str, fingerprint: &str) -> Result<NodeId> {
        check_hostname(hostname)?;
        check_fingerprint(fingerprint)?;
        let now = self.env.now();
        // One text for every reason: a guesser learns nothing.
        let refused = || Error::unauthenticated("the enrolment token is not valid");
        transact!(self.env.db, |tx| {
            let t = store::token(tx, &digest(token)).await?.ok_or_else(refused)?;
            if t.hostname.as_deref().is_some_and(|h| h != hostname) {
                return Err(refused());
            }
            if let Some(id) = t.used_by {
                let same = store::get(tx, &id, now).await?;
                return match same {
                    Some(n) if n.fingerprint == fingerprint && n.state != NodeState::Revoked => Ok(id),
                    _ => Err(refused()),
                };
            }
            if t.expires_at <= now {
                return Err(refused());
            }
            let id = match store::by_hostname(tx, hostname, now).await? {
                None => {
                    let id = NodeId::fresh();
                    store::insert(tx, &id, hostname, fingerprint, now).await.map_err(taken)?;
                    id
                }
                Some(n) if n.fingerprint == fingerprint => n.id,
                // Only a token made for this very host may change who it is.
                Some(n) if t.hostname.is_some() => {
                    store::set_fingerprint(tx, &n.id, fingerprint).await.map_err(taken)?;
                    n.id
                }
                Some(_) => {
                    return Err(Error::conflict(format!(
                        "a node named {hostname} is enrolled already; make a token for that host name to give it a new certificate"
                    )));
                }
            };
            store::use_token(tx, &digest(token), &id, now).await?;
            Ok(id)
        })
    }

    /// The node that a client certificate belongs to; none, if it is unknown or revoked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn node_by_fingerprint(&self, fingerprint: &str) -> Result<Option<Node>> {
        let mut tx = self.env.db.read().await?;
        let n = store::by_fingerprint(&mut tx, fingerprint, self.env.now()).await?;
        Ok(n.filter(|n| n.state != NodeState::Revoked))
    }

    /// Notes that a node was heard of.
    ///
    /// # Errors
    /// Not found, if there is no such node or it is revoked: the link is to be closed.
    pub async fn seen(&self, id: &NodeId) -> Result<()> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let node = store::get(&mut tx, id, now).await?.filter(|n| n.state != NodeState::Revoked);
        drop(tx);
        let node = node.ok_or_else(|| Error::not_found(format!("node {id} is not enrolled")))?;
        if node.last_seen.is_some_and(|t| now.since(t) < SEEN_EVERY && t <= now) {
            return Ok(());
        }
        transact!(self.env.db, |tx| { store::set_seen(tx, id, now).await })
    }

    /// All nodes by name, the revoked ones last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn nodes(&self) -> Result<Vec<Node>> {
        let mut tx = self.env.db.read().await?;
        store::all(&mut tx, self.env.now()).await
    }

    /// A node by id.
    ///
    /// # Errors
    /// Not found.
    pub async fn node(&self, id: &NodeId) -> Result<Node> {
        let mut tx = self.env.db.read().await?;
        let n = store::get(&mut tx, id, self.env.now()).await?;
        n.ok_or_else(|| Error::not_found(format!("node {id} could not be found")))
    }

    /// Refuses a node's certificate from now on. Idempotent.
    ///
    /// # Errors
    /// Not found.
    pub async fn revoke_node(&self, id: &NodeId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            store::get(tx, id, now).await?.ok_or_else(|| Error::not_found(format!("node {id} could not be found")))?;
            store::revoke(tx, id, now).await?;
            crate::level::pool::offer::gone(tx, id, now).await
        })
    }
}

fn taken(e: Error) -> Error {
    if e.code == "unique" { Error::conflict("this certificate belongs to another node").because(e) } else { e }
}
