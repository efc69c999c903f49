//! The end of an order: backed up, removed, proved, ended. Operation `order.release`; subject: the order.
//!
//! Parameters: whether its disks are kept as images. The request moves the order to `releasing`. Steps:
//! 1. `begin`     the order is being released (undo: it is what it was before; once something is gone it stays `releasing`, with the reason)
//! 2. `stop`      its servers are off (undo: on again, if they were and can be)
//! 3. `backup`    every volume, and the disk that every server starts from, is an image, but what is gone or broken (undo: those images go)
//! 4. `cut`       from here there is no way back
//! 5. `addresses`, `detach`, `volumes`, `servers`, `network`: what was made goes, in the reverse order of its making
//! 6. `account`   a role that was granted is taken away
//! 7. `prove`     what was erased, how, by whom and when, is in the ledger `erasure`
//! 8. `end`       the entitlement ends, the order is `released`, the change that asked for it is done
//!
//! An order that was delivered by hand is `releasing` without an operation, until the operator completes it (`fulfil::hand`).
//!
//! Steps after `cut` have no undo: what is erased does not come back. One that fails leaves the order `releasing`, with the reason; the
//! release goes on where it stopped, by itself ([`crate::expire`]) or when the operator retries. A final backup is never undone after the cut.
//! People are told of a release that was undone or takes longer than a day (`stuck.rs`).

mod store;
mod stuck;

use crate::Catalog;
use crate::expire::{POLICY, retries};
use crate::fulfil::hand::Told;
use crate::fulfil::plan::{Piece, Spec, Stage};
use crate::fulfil::step;
use crate::order::decide::note;
use crate::order::state::{Event, State};
use crate::order::store::Wanted;
use crate::order::{self, Ask, Order, OrderKind, WhoseOrders};
use crate::port::{Kept, Look};
use kernel::{Caller, Error, OperationId, OrderId, ProjectId, Result, Timestamp, UserId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation.
pub const RELEASE: &str = "order.release";
/// Ledger of erasures.
pub const LEDGER: &str = "erasure";
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// After how many tries of its own a release that does not end is an error in the log.
const ALARM: usize = 3;

#[derive(Serialize, Deserialize)]
struct Params {
    backup: bool,
}

/// Something that was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Its name within the order.
    pub key: String,
    /// `volume` or `server` (the disk that it started from).
    pub kind: String,
    /// Id.
    pub id: String,
    /// Size, GiB, where the order says it.
    pub gb: Option<u32>,
    /// Why there is no final backup of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_backup: Option<String>,
}

/// The proof of an erasure, as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Order.
    pub order: OrderId,
    /// Its project.
    pub project: ProjectId,
    /// When everything was gone.
    pub at: Timestamp,
    /// Who had it erased; `system` for the policy at an order's end.
    pub by: UserId,
    /// That one's name.
    pub by_name: String,
    /// How.
    pub method: String,
    /// What.
    pub erased: Vec<Erased>,
    /// Images that hold what the disks held, by the key of the volume or the server.
    pub backups: BTreeMap<String, String>,
    /// Of a simulated cloud: no disk was real.
    #[serde(default)]
    pub simulated: bool,
    /// SM3 of all that.
    #[serde(skip)]
    pub digest: String,
}

impl Catalog {
    pub(crate) fn release_definition(self: &Arc<Self>) -> Definition {
        let d = Definition::new(RELEASE)
            .step("begin", step!(self, release_begin), step!(self, release_undone))
            .step("stop", step!(self, release_stop), step!(self, release_resume))
            .step("backup", step!(self, release_backup), step!(self, release_forget))
            // From here on nothing is undone.
            .step_without_undo("cut", step!(self, release_cut));
        let stages = [
            ("addresses", Stage::Addresses),
            ("detach", Stage::Attach),
            ("volumes", Stage::Volumes),
            ("servers", Stage::Servers),
            ("network", Stage::Network),
        ];
        let d = stages
            .into_iter()
            .fold(d, |d, (name, stage)| d.step_without_undo(name, step!(self, take_away_stage, stage)));
        d.step_without_undo("account", step!(self, account_revoke))
            .step_without_undo("prove", step!(self, release_prove))
            .step_without_undo("end", step!(self, release_end))
    }

    /// Moves an order to `releasing` and starts its release; writes the order.
    pub(crate) async fn begin_release(&self, tx: &mut Tx, o: &mut Order, caller: &Caller, backup: bool) -> Result<()> {
        let now = self.env.now();
        let next = o.state.after(Event::Release)?;
        store::begun(tx, &o.id, now).await?;
        if o.ask == Ask::Hand {
            // It counts no more; that it is removed, the operator says.
            if o.state == State::Delivered {
                self.count_by_hand(tx, o, Told::Ceased, now).await?;
            }
            (o.was, o.state, o.operation, o.updated_at) = (Some(o.state), next, None, now);
            return self.save(tx, o).await;
        }
        (o.was, o.state, o.updated_at) = (Some(o.state), next, now);
        o.operation = Some(self.start_release(tx, o, caller, backup).await?);
        self.save(tx, o).await
    }

    pub(crate) async fn start_release(
        &self,
        tx: &mut Tx,
        o: &Order,
        caller: &Caller,
        backup: bool,
    ) -> Result<OperationId> {
        if o.ask == Ask::Hand {
            let e = "what was delivered by hand is removed by hand: complete the order with evidence of that";
            return Err(Error::conflict(e).code("OrderKind"));
        }
        self.env.ops.start(tx, RELEASE, o.id.as_str(), caller, Some(&o.project), &Params { backup }).await
    }

    /// A release that stopped half-way goes on; it says in the order's decisions that it did, and why it had to.
    pub(crate) async fn release_again(&self, tx: &mut Tx, o: &mut Order, caller: &Caller) -> Result<()> {
        let now = self.env.now();
        if retries(o) >= ALARM {
            let why = o.reason.as_deref().unwrap_or_default();
            tracing::error!(order = %o.id, why, "an order that has ended cannot be released: something is open or kept that should not be");
        }
        note(tx, o, caller, None, "retry", POLICY, o.reason.clone(), now).await?;
        // What was not copied before the cut is copied now; after it there is nothing left to copy.
        let backup = !store::is_cut(tx, &o.id).await?;
        o.operation = Some(self.start_release(tx, o, caller, backup).await?);
        o.updated_at = now;
        self.save(tx, o).await
    }

    async fn release_begin(&self, cx: StepCx) -> Result<Progress> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, &cx).await?;
        match o.state {
            State::Releasing => Ok(Progress::Done),
            s => Err(Error::conflict(format!("the order is {}", s.as_str()))),
        }
    }

    async fn release_undone(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if o.state != State::Releasing {
                return Ok(Progress::Done);
            }
            (o.reason, o.updated_at) = (cx.reason.clone(), now);
            if store::is_cut(tx, &o.id).await? {
                self.save(tx, &o).await?;
                return Ok(Progress::Done);
            }
            let was = o.was.unwrap_or(State::Stopped);
            o.state = o.state.after(Event::ReleaseUndone { was })?;
            o.was = None;
            // What the policy began is begun again, but not at once.
            order::store::update(tx, &o, Some(now.plus(crate::expire::AGAIN))).await?;
            self.tell_stuck_once(tx, &o, now).await?;
            for c in self.release_changes(tx, &o.id).await? {
                self.fail_change(tx, &c.id, cx.reason.as_deref()).await?;
            }
            Ok(Progress::Done)
        })
    }

    /// Changes that wait for this release.
    async fn release_changes(&self, tx: &mut Tx, id: &OrderId) -> Result<Vec<Order>> {
        let w = Wanted {
            target: Some(id),
            kind: Some(OrderKind::Release),
            state: Some(State::Fulfilling),
            ..Wanted::default()
        };
        order::store::list(tx, &w, 10).await
    }

    async fn cut(&self, cx: &StepCx) -> Result<bool> {
        let mut tx = self.env.db.read().await?;
        store::is_cut(&mut tx, &OrderId::from(cx.subject.as_str())).await
    }

    async fn release_stop(&self, cx: StepCx) -> Result<Progress> {
        self.power_all(cx, false).await
    }

    async fn release_resume(&self, cx: StepCx) -> Result<Progress> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, &cx).await?;
        drop(tx);
        if self.cut(&cx).await? || o.was == Some(State::Stopped) {
            return Ok(Progress::Done);
        }
        self.power_back(cx, true).await
    }

    /// Volumes and servers of the order that exist, with their pieces.
    async fn disks(&self, cx: &StepCx) -> Result<(crate::port::Owner, Vec<(Piece, String)>)> {
        let (owner, pieces, made) = self.work(cx).await?;
        let disk = |p: &Piece| matches!(p.spec, Spec::Volume { .. } | Spec::Server { .. });
        let all = pieces.into_iter().filter(disk).filter_map(|p| made.get(&p.key).cloned().map(|id| (p, id)));
        Ok((owner, all.collect()))
    }

    async fn release_backup(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        if !p.backup || self.cut(&cx).await? {
            return Ok(Progress::Done);
        }
        let (owner, disks) = self.disks(&cx).await?;
        let (mut waiting, mut images, mut unkept) = (false, BTreeMap::new(), BTreeMap::new());
        for (piece, id) in disks {
            let name = backup_name(&owner.order, &piece.key);
            let image = match self.ports.steward.back_up(&owner, &piece, &id, &name).await? {
                Kept::Image(image) => image,
                Kept::Not(why) => {
                    unkept.insert(piece.key, why);
                    continue;
                }
            };
            match self.ports.steward.look_backup(&owner, &image).await? {
                Look::Ready => {}
                Look::Pending => waiting = true,
                Look::Gone => return Err(Error::conflict(format!("the backup of {} was removed", piece.key))),
                Look::Failed(why) => return Err(Error::conflict(format!("the backup of {}: {why}", piece.key))),
            }
            images.insert(piece.key, image);
        }
        if waiting {
            return Ok(Progress::Later(LOOK_AGAIN));
        }
        cx.put("backups", &images)?;
        cx.put("unkept", &unkept)?;
        Ok(Progress::Done)
    }

    async fn release_forget(&self, cx: StepCx) -> Result<Progress> {
        if self.cut(&cx).await? {
            return Ok(Progress::Done);
        }
        let (owner, disks) = self.disks(&cx).await?;
        for (piece, _) in disks {
            self.ports.steward.forget_backup(&owner, &backup_name(&owner.order, &piece.key)).await?;
        }
        Ok(Progress::Done)
    }

    async fn release_cut(&self, cx: StepCx) -> Result<Progress> {
        let (owner, pieces, made) = self.work(&cx).await?;
        let p: Params = cx.params()?;
        let backups: BTreeMap<String, String> = cx.get("backups")?.unwrap_or_default();
        let mut unkept: BTreeMap<String, String> = cx.get("unkept")?.unwrap_or_default();
        let erased: Vec<Erased> = pieces
            .iter()
            .filter_map(|piece| {
                let (kind, gb) = match &piece.spec {
                    Spec::Volume { gb, .. } => ("volume", Some(*gb)),
                    Spec::Server { .. } => ("server", None),
                    _ => return None,
                };
                let id = made.get(&piece.key)?.clone();
                let why = if p.backup { unkept.remove(&piece.key) } else { Some("none was asked for".to_owned()) };
                Some(Erased { key: piece.key.clone(), kind: kind.to_owned(), id, gb, no_backup: why })
            })
            .collect();
        let now = self.env.now();
        transact!(cx.db, |tx| { store::cut(tx, &owner.order, &erased, &backups, now).await })?;
        Ok(Progress::Done)
    }

    async fn release_prove(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let o = self.subject(tx, &cx).await?;
            let Some((erased, backups)) = store::what(tx, &o.id).await? else { return Ok(Progress::Done) };
            if erased.is_empty() || store::get(tx, &o.id).await?.is_some() {
                return Ok(Progress::Done);
            }
            let mut e = Erasure {
                order: o.id.clone(),
                project: o.project.clone(),
                at: now,
                by: cx.caller.user.clone(),
                by_name: cx.caller.user_name.clone(),
                method: self.ports.steward.method().to_owned(),
                erased,
                backups,
                simulated: self.ports.steward.simulated(),
                digest: String::new(),
            };
            let body = serde_json::to_string(&e)?;
            e.digest = crypto::hash::sm3_hex(body.as_bytes());
            store::insert(tx, &e, &body).await?;
            runtime::ledger::append(tx, LEDGER, o.id.as_str(), now, &body).await?;
            Ok(Progress::Done)
        })
    }

    async fn release_end(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if o.state == State::Releasing {
                if retries(&o) > 0 {
                    // Why it stopped half-way stands in the decisions; it is no reason of anything any more.
                    o.reason = None;
                }
                self.end(tx, &mut o, now).await?;
            }
            Ok(Progress::Done)
        })
    }

    /// Everything of an order is gone: what it granted ends, and so do its changes.
    pub(crate) async fn end(&self, tx: &mut Tx, o: &mut Order, now: Timestamp) -> Result<()> {
        self.quota.end_of_order(tx, &o.id, now).await?;
        o.state = o.state.after(Event::Released)?;
        (o.released_at, o.updated_at) = (Some(now), now);
        self.save(tx, o).await?;
        store::ended(tx, &o.id).await?;
        for c in self.release_changes(tx, &o.id).await? {
            self.finish_change(tx, &c.id).await?;
        }
        self.give_up_by_hand(tx, o, now).await?;
        // What was taken from it went with it, and no longer lowers what of its items is ordered.
        for kind in [OrderKind::ScaleDown, OrderKind::StorageDown] {
            let w =
                Wanted { target: Some(&o.id), kind: Some(kind), state: Some(State::Delivered), ..Wanted::default() };
            for mut c in order::store::list(tx, &w, 1000).await? {
                c.state = c.state.after(Event::Release)?.after(Event::Released)?;
                (c.released_at, c.updated_at) = (Some(now), now);
                self.save(tx, &c).await?;
            }
        }
        Ok(())
    }

    /// The proof of an order's erasure, if the caller may see the order.
    ///
    /// # Errors
    /// Not found, also where nothing was erased.
    pub async fn erasure(&self, caller: &Caller, id: &OrderId) -> Result<Erasure> {
        self.order(caller, id).await?;
        let mut tx = self.env.db.read().await?;
        let found = store::get(&mut tx, id).await?;
        found.ok_or_else(|| Error::not_found("nothing of this order was erased"))
    }

    /// Proofs of erasure that the caller may see, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn erasures(&self, caller: &Caller, before: Option<&OrderId>, limit: u32) -> Result<Vec<Erasure>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, whose.project(), before, limit).await
    }
}

fn backup_name(order: &OrderId, key: &str) -> String {
    format!("final {order} {key}")
}
