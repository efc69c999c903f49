//! Service levels: what was promised, and what it came to, from recorded states.
//!
//! * [`state`]: whether resources serve, as compute, storage and network tell and as silent hosts show. [`downtime`]: what incidents and changes tell.
//! * [`availability`]: stretches of states to up, down, planned, off. [`spent`]: all resources of a level together.
//! * [`month`]: what each level came to in a month, stored. [`result`]: reading that, error budgets, the worst.
//! * [`pool`]: what pools have and have granted, means and peaks. [`advice`]: idle and overloaded resources.
//! * [`figure`]: the numbers that assessment reads. [`setting`]: thresholds.
//!
//! Two clocks: every row has when it happened and when it was stored. Nothing that was told is changed; what follows from it (outages,
//! months, days of pools) is computed anew where something came late.

pub mod advice;
pub mod availability;
pub mod downtime;
pub mod figure;
pub mod month;
pub mod pool;
pub mod result;
pub mod setting;
pub(crate) mod spent;
pub mod state;

#[allow(unused_imports, reason = "taken by assessment, which joins figures of all parts")]
pub(crate) use figure::figures;

use crate::Ops;
use runtime::shutdown::Shutdown;
use runtime::{Signal, reconcile};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

impl Ops {
    /// Starts what keeps levels up: silent hosts, months, days of pools, days of use, advice.
    pub(crate) fn start_levels(self: &Arc<Self>, shutdown: &Shutdown) {
        let (me, watch) = (self.clone(), Arc::new(Mutex::new(state::Watch::default())));
        reconcile::spawn("ops-hosts", Duration::from_secs(30), Signal::default(), shutdown.clone(), move || {
            let (me, watch) = (me.clone(), watch.clone());
            async move { me.watch_nodes(&mut *watch.lock().await).await }
        });
        let me = self.clone();
        reconcile::spawn("ops-levels", Duration::from_secs(60), Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move {
                me.settle_levels().await?;
                me.settle_pools().await?;
                me.watch_pools().await.map(drop)
            }
        });
        let me = self.clone();
        reconcile::spawn("ops-utilisation", Duration::from_secs(600), self.days.clone(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.settle_utilisation().await.map(drop) }
        });
        let me = self.clone();
        reconcile::spawn("ops-advice", Duration::from_secs(6 * 3600), Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.look_for_advice().await.map(drop) }
        });
    }
}
