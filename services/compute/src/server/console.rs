//! The serial console: its log, and a connection to it behind a key that works once and not for long.
//!
//! Only the digest of a key is stored, so neither a backup nor the audit ledger opens a console.

use super::{Server, store};
use crate::Compute;
use crate::port::Console;
use kernel::{Caller, Error, NodeId, Result, ServerId};
use runtime::transact;
use std::time::Duration;

/// A key is good for this long.
const VALID: Duration = Duration::from_secs(300);
/// Most that is read of a log.
pub const LOG_BYTES: u64 = 256 * 1024;

fn host(s: &Server) -> Result<NodeId> {
    s.node.clone().ok_or_else(|| Error::conflict(format!("Instance {} is not ready", s.id)))
}

impl Compute {
    /// The tail of the console log; `lines` of it, or all that is kept.
    ///
    /// # Errors
    /// Not found; conflict, if the server has no host yet; unavailable, if the host is away.
    pub async fn console_log(&self, caller: &Caller, id: &ServerId, lines: Option<usize>) -> Result<String> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        drop(tx);
        let text = self.nodes.console_log(&host(&s)?, id, LOG_BYTES).await?;
        let Some(lines) = lines else { return Ok(text) };
        let all: Vec<&str> = text.split_inclusive('\n').collect();
        Ok(all[all.len().saturating_sub(lines)..].concat())
    }

    /// A key to the serial console, for one connection.
    ///
    /// # Errors
    /// Not found; conflict, if the server does not run.
    pub async fn create_console(&self, caller: &Caller, id: &ServerId) -> Result<String> {
        let key = crypto::hash::hex(&runtime::random::secret::<32>());
        let digest = crypto::hash::sha256_hex(key.as_bytes());
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            host(&s)?;
            if !s.running {
                return Err(Error::conflict(format!("Instance {id} is not running: it has no console now.")));
            }
            store::insert_console(tx, &digest, id, now.plus(VALID), now).await
        })?;
        Ok(key)
    }

    /// Opens the console that a key was made for; the key is used up.
    ///
    /// # Errors
    /// Not found, for a key that is unknown, used or too old; what the node says.
    pub async fn open_console(&self, key: &str) -> Result<Box<dyn Console>> {
        let bad = || Error::not_found("The console key is unknown, used or too old.");
        let digest = crypto::hash::sha256_hex(key.as_bytes());
        let now = self.env.now();
        let node = transact!(self.env.db, |tx| {
            let Some(id) = store::take_console(tx, &digest, now).await? else { return Ok(None) };
            Ok(store::get(tx, &id).await?.and_then(|s| s.node.map(|n| (n, s.id))))
        })?;
        let (node, id) = node.ok_or_else(bad)?;
        self.nodes.open_console(&node, &id).await
    }
}
