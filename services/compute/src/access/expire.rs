//! What ends by itself: grants whose time is over, and sessions whose carrier is gone.

use super::session::{Ending, Recorder};
use super::{Event, store};
use crate::Compute;
use kernel::{AccessSessionId, Result};
use runtime::transact;
use std::time::Duration;

/// Most that a pass takes in one transaction.
const AT_ONCE: u32 = 50;
/// Who carries a session ends it within seconds of its grant; after this he is gone.
const PATIENCE: Duration = Duration::from_secs(60);

impl Compute {
    /// Ends grants whose time is over, and seals recordings that nobody carries any more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn expire_access(&self) -> Result<()> {
        let now = self.env.now();
        loop {
            let n: usize = transact!(self.env.db, |tx| {
                let due = store::due(tx, now, AT_ONCE).await?;
                let n = due.len();
                for mut g in due {
                    g.advance(Event::Expire, None, now)?;
                    store::update(tx, &g).await?;
                    self.tell_access(tx, &g, Some(Event::Expire), None).await?;
                }
                Ok(n)
            })?;
            if n < AT_ONCE as usize {
                break;
            }
        }
        let lost: Vec<AccessSessionId> =
            store::lost(&mut self.env.db.read().await?, now.minus(PATIENCE), AT_ONCE).await?;
        for id in lost {
            Recorder::of(self)?.seal(&id, Ending::Lost).await?;
        }
        Ok(())
    }
}
