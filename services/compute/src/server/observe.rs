//! What nodes tell about servers, and what follows from it: whoever waits is woken, and a guest that powered itself off is meant to stay off.

use super::intent::ServerObservation;
use super::serving::Sign;
use super::state::Event;
use super::{Server, store};
use crate::Compute;
use kernel::{NodeId, Result};
use runtime::{Tx, transact};

impl Compute {
    /// Takes in what a node says about a server. What is older than what is known, or about a server that is not there, changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_server(&self, node: &NodeId, o: ServerObservation) -> Result<()> {
        self.observe_servers(node, &[o]).await
    }

    /// Takes in many observations in one transaction.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_servers(&self, node: &NodeId, all: &[ServerObservation]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        transact!(self.env.db, |tx| {
            for o in all {
                let known = store::get(tx, &o.id).await?;
                if let Some(s) = known.filter(|s| s.node.as_ref() == Some(node) && o.generation >= s.seen_generation) {
                    self.observe_one(tx, &s, o).await?;
                }
            }
            Ok(())
        })
    }

    async fn observe_one(&self, tx: &mut Tx, s: &Server, o: &ServerObservation) -> Result<()> {
        let current = o.generation >= s.generation;
        let same = o.generation == s.seen_generation
            && (o.phase, o.running, o.booted, &o.error) == (s.phase, s.running, s.booted, &s.problem);
        if !same {
            store::observe(tx, o, current && o.phase.is_final()).await?;
            tx.wake_on_commit(&self.waiters.of(&o.id));
        }
        if current && o.stopped_itself && !o.running && s.present && s.power {
            self.guest_powered_off(tx, s).await?;
        }
        if same && !o.stopped_itself {
            return Ok(());
        }
        let crashed = o.stopped_itself && o.error.is_some();
        self.tell_serving(tx, &o.id, Sign::Seen { crashed }).await
    }

    /// Nova style: the intent follows the guest, so that nothing starts it again behind its back.
    async fn guest_powered_off(&self, tx: &mut Tx, s: &Server) -> Result<()> {
        let Ok(next) = s.state.after(Event::GuestPoweredOff) else { return Ok(()) };
        if next == s.state {
            return Ok(());
        }
        store::set_state(tx, &s.id, next, self.env.now()).await?;
        let off = Server { power: false, ..s.clone() };
        self.renew(tx, &off).await?;
        Ok(())
    }
}
