//! The serial console: its log, and a connection to it behind a key that works once and not for long.
//!
//! Only the digest of a key is stored, so neither a backup nor the audit ledger opens a console. Log and console are for people of the project;
//! an operator comes in under a grant ([`crate::access`]), and what passes then is recorded. Either ends with the login that made the key
//! (`hold.rs`).

use super::Server;
use super::hold::Whom;
use super::store::{self, KeyOf};
use crate::Compute;
use crate::access::only_its_own;
use crate::port::Console;
use kernel::{AccessGrantId, Caller, Error, NodeId, Result, ServerId, Timestamp};
use runtime::{Tx, transact};
use std::time::Duration;

/// A key is good for this long.
pub(crate) const VALID: Duration = Duration::from_secs(300);
/// Most that is read of a log.
pub const LOG_BYTES: u64 = 256 * 1024;

fn host(s: &Server) -> Result<NodeId> {
    s.node.clone().ok_or_else(|| Error::conflict(format!("Instance {} is not ready", s.id)))
}

/// Nobody is told what was wrong with it.
pub(crate) fn bad_key() -> Error {
    Error::not_found("The console key is unknown, used or too old.")
}

impl Compute {
    /// The tail of the console log; `lines` of it, or all that is kept.
    ///
    /// # Errors
    /// Not found; forbidden, for who is not of its project; conflict, if the server has no host yet; unavailable, if the host is away.
    pub async fn console_log(&self, caller: &Caller, id: &ServerId, lines: Option<usize>) -> Result<String> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        drop(tx);
        only_its_own(caller, &s.project)?;
        let text = self.nodes.console_log(&host(&s)?, id, LOG_BYTES).await?;
        let Some(lines) = lines else { return Ok(text) };
        let all: Vec<&str> = text.split_inclusive('\n').collect();
        Ok(all[all.len().saturating_sub(lines)..].concat())
    }

    /// A key to the serial console, for one connection.
    ///
    /// # Errors
    /// Not found; forbidden, for who is not of its project; conflict, if the server does not run.
    pub async fn create_console(&self, caller: &Caller, id: &ServerId) -> Result<String> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            only_its_own(caller, &s.project)?;
            self.console_key(tx, caller, &s, None, now.plus(VALID)).await
        })
    }

    /// A key for one connection to a server that runs, until `expires`.
    pub(crate) async fn console_key(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        s: &Server,
        grant: Option<&AccessGrantId>,
        expires: Timestamp,
    ) -> Result<String> {
        host(s)?;
        if !s.running {
            let id = &s.id;
            return Err(Error::conflict(format!("Instance {id} is not running: it has no console now.")));
        }
        let key = crypto::hash::hex(&runtime::random::secret::<32>());
        let digest = crypto::hash::sha256_hex(key.as_bytes());
        // Keys that nobody used go when the next is made.
        store::forget_consoles(tx, self.env.now()).await?;
        let login = caller.login.as_deref().map(str::to_owned);
        let of = KeyOf { server: s.id.clone(), grant: grant.cloned(), login };
        store::insert_console(tx, &digest, &of, expires).await?;
        Ok(key)
    }

    /// Opens the console that a key was made for; the key is used up.
    ///
    /// # Errors
    /// Not found, for a key that is unknown, used or too old, or whose login has ended; conflict, if the grant that it was made under is over;
    /// what the node says.
    pub async fn open_console(&self, key: &str) -> Result<Box<dyn Console>> {
        let digest = crypto::hash::sha256_hex(key.as_bytes());
        // Anybody may guess, so a guess waits for no writer.
        if !store::has_console(&mut self.env.db.read().await?, &digest).await? {
            return Err(bad_key());
        }
        let now = self.env.now();
        let taken = transact!(self.env.db, |tx| {
            let Some(of) = store::take_console(tx, &digest, now).await? else { return Ok(None) };
            Ok(store::get(tx, &of.server).await?.map(|s| (s, of)))
        })?;
        let (s, of) = taken.ok_or_else(bad_key)?;
        let node = host(&s).map_err(|_| bad_key())?;
        if let Some(grant) = of.grant {
            return self.open_recorded(&grant, of.login, &s, &node).await;
        }
        let Some(hold) = self.hold(of.login, Whom::Member(s.project.clone()))? else {
            return self.nodes.open_console(&node, &s.id).await;
        };
        if !hold.lasts().await {
            return Err(bad_key());
        }
        Ok(hold.over(self.nodes.open_console(&node, &s.id).await?))
    }
}
