//! Pools: what they have, what is granted of it, and how much that is over a time.
//!
//! The use of a pool (资源使用率) is what is granted divided by what there is (reading `pool.resource` of the Chuyi contract: vCPU, allocated;
//! 资源冗余配置控制在20%-40% is the other side of the same limits), weighted by time (reading `pool.time`). Pools are one for each
//! architecture (一云多芯) and `all`; dimensions are vCPU, memory, storage and accelerators.
//!
//! Both come as differences from an instant on, as they happen: granted from usage facts ([`granted`]), capacity from what hosts offer
//! ([`offer`]) or from what an operator proposes of parts that no host tells of and the purchaser confirms ([`proposal`]).
//! A host with several architectures counts in the pool of each that it runs on its own hardware, or, if none, of each that it emulates; and once in `all`.
//!
//! Days that are over are summed up ([`day`]); a difference that comes late deletes the sums after it. Who subscribed is told of a
//! pool at the use at which it is to be expanded (`alarm.rs`). How long a pool
//! lasts is told by the highest use of the days before ([`forecast`]).

mod alarm;
pub mod day;
pub mod forecast;
pub mod offer;
pub mod proposal;
pub(crate) mod store;

use crate::Ops;
use kernel::{Error, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;

/// The pool of everything.
pub const ALL: &str = "all";
/// Dimension that assessment counts.
pub const VCPU: &str = "vcpu";
/// Dimensions: word, unit, Chinese name, English name.
pub const DIMENSIONS: [(&str, &str, &str, &str); 4] = [
    (VCPU, "vCPU", "计算", "Compute"),
    ("memory_gb", "GiB", "内存", "Memory"),
    ("storage_gb", "GiB", "存储", "Storage"),
    ("accelerator", "cards", "加速卡", "Accelerators"),
];

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Capacity,
    Granted,
}

impl What {
    fn as_str(self) -> &'static str {
        match self {
            What::Capacity => "capacity",
            What::Granted => "granted",
        }
    }
}

/// A difference from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id.
    pub id: String,
    /// Pool.
    pub pool: String,
    /// Dimension.
    pub dim: String,
    /// How much more, or less.
    pub delta: Decimal,
    /// From when on.
    pub at: Timestamp,
    /// What it comes from.
    pub cause: String,
}

/// The dimension that a meter is granted from; none for meters that no pool is short of.
fn dimension(meter: &str) -> Option<&'static str> {
    match meter {
        "server.vcpu" => Some(VCPU),
        "server.memory_gb" => Some("memory_gb"),
        "volume.gb" | "snapshot.gb" => Some("storage_gb"),
        m if m.starts_with("gpu.") || m.starts_with("accelerator.") => Some("accelerator"),
        _ => None,
    }
}

/// A difference of a pool, and of `all`. Sums of days after it are void.
pub(crate) async fn change(
    tx: &mut Tx,
    pools: &[&str],
    dim: &str,
    (what, delta): (What, Decimal),
    at: Timestamp,
    cause: &str,
    now: Timestamp,
) -> Result<()> {
    for pool in pools {
        store::insert(tx, pool, dim, what, delta, at, cause, now).await?;
        store::void_days(tx, pool, dim, at).await?;
    }
    Ok(())
}

/// What a usage fact grants or takes back.
pub(crate) async fn granted(
    tx: &mut Tx,
    meter: &str,
    arch: Option<&str>,
    delta: Decimal,
    at: Timestamp,
    key: &str,
    now: Timestamp,
) -> Result<()> {
    let Some(dim) = dimension(meter) else { return Ok(()) };
    let pools: Vec<&str> = arch.into_iter().chain([ALL]).collect();
    change(tx, &pools, dim, (What::Granted, delta), at, key, now).await
}

/// The use of a pool over a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Pool.
    pub pool: String,
    /// Dimension.
    pub dim: String,
    /// Capacity at the end.
    pub capacity: Decimal,
    /// Granted at the end.
    pub granted: Decimal,
    /// Mean use, per cent, over the time in which there was a capacity; none without one.
    pub mean: Option<Decimal>,
    /// Highest use, per cent, and since when.
    pub peak: Option<(Decimal, Timestamp)>,
    /// What to do, in Chinese and English, if anything.
    pub advice: Option<(String, String)>,
}

impl Ops {
    /// The use of every pool over `[from, to)`.
    ///
    /// # Errors
    /// Bad request, for a time that ends before it begins.
    pub async fn pool_use(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Use>> {
        if from >= to {
            return Err(Error::bad_request("from: must be before to").field("from"));
        }
        self.env.outbox.flush().await?;
        let to = to.min(self.env.now()).max(from);
        let mut tx = self.env.db.read().await?;
        let high = super::setting::Settings::read(&mut tx).await?.get("pool.high_percent");
        let mut all = Vec::new();
        for (pool, dim) in store::pools(&mut tx).await? {
            let s = day::over(&mut tx, &pool, &dim, (from, to)).await?;
            let mean = s.mean();
            let advice = mean.and_then(|m| advice(m, high));
            all.push(Use { capacity: s.capacity, granted: s.granted, mean, peak: s.peak, advice, pool, dim });
        }
        Ok(all)
    }

    /// What pools had more or less of, oldest first: expansions and hosts that went.
    ///
    /// # Errors
    /// Bad request, for a time that ends before it begins.
    pub async fn pool_changes(
        &self,
        from: Timestamp,
        to: Timestamp,
        marker: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Change>> {
        if from >= to {
            return Err(Error::bad_request("from: must be before to").field("from"));
        }
        let mut tx = self.env.db.read().await?;
        store::capacities(&mut tx, (from, to), marker, limit).await
    }
}

/// What to do with a pool of that mean use; the limits are those of the Chuyi assessment, 60 % and what is set (80 %).
fn advice(mean: Decimal, high: i64) -> Option<(String, String)> {
    let shown = mean.round_dp(2).normalize();
    if mean >= Decimal::from(high) {
        let zh = format!("使用率{shown}%，已达到{high}%：请及时扩容。");
        return Some((zh, format!("Use is {shown} %, at or above {high} %: expand the pool.")));
    }
    if mean < Decimal::from(60) {
        let zh = format!("使用率{shown}%，低于60%：请整合或引入新的业务系统。");
        return Some((zh, format!("Use is {shown} %, below 60 %: consolidate, or bring more systems in.")));
    }
    None
}
