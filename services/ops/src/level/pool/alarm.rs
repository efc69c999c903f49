//! Telling of pools at the use at which they are to be expanded, and when they are below it again: once each.

use super::{DIMENSIONS, store};
use crate::Ops;
use crate::desk::Notice;
use crate::level::setting::Settings;
use kernel::{Result, Timestamp};
use runtime::transact;
use rust_decimal::Decimal;

/// Percentage points below the limit at which a pool counts as below it: one server more or less is no news.
const SLACK: i64 = 5;

impl Ops {
    /// Tells of pools that came to the limit (`pool.high_percent`) and of those that fell below it; returns their number.
    ///
    /// # Errors
    /// What the database says; then nobody was told.
    pub async fn watch_pools(&self) -> Result<u64> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let limit = Settings::read(tx).await?.get("pool.high_percent");
            let mut told = 0;
            for (pool, dim) in store::pools(tx).await? {
                let (capacity, granted) = store::level_before(tx, &pool, &dim, now).await?;
                if capacity <= Decimal::ZERO {
                    continue;
                }
                let percent = granted * Decimal::ONE_HUNDRED / capacity;
                let high = percent >= Decimal::from(limit);
                let changed = if high {
                    store::insert_notice(tx, &pool, &dim, now).await?
                } else if percent < Decimal::from(limit - SLACK) {
                    store::delete_notice(tx, &pool, &dim).await?
                } else {
                    0
                };
                if changed > 0 {
                    self.tell(tx, &notice((pool.as_str(), dim.as_str()), percent, (high, limit), now)).await?;
                    told += 1;
                }
            }
            Ok(told)
        })
    }
}

fn notice((pool, dim): (&str, &str), percent: Decimal, (high, limit): (bool, i64), now: Timestamp) -> Notice {
    let names = DIMENSIONS.iter().find(|d| d.0 == dim).map_or((dim, dim), |d| (d.2, d.3));
    let shown = percent.round_dp(2).normalize();
    let (word, zh, en) = if high {
        ("high", format!("已达到{limit}%，请及时扩容"), format!("at or above {limit} %: expand it"))
    } else {
        ("normal", format!("已低于{limit}%"), format!("below {limit} % again"))
    };
    Notice {
        topic: format!("pool.{word}"),
        subject: format!("{pool}/{dim}"),
        // Pools are those of the whole cloud.
        project: None,
        public: false,
        title: format!("资源池{pool}的{}使用率{shown}%，{zh}", names.0),
        title_en: Some(format!("{} of the pool {pool} is used by {shown} %, {en}", names.1)),
        role: None,
        state: word.to_owned(),
        note: None,
        by: "system".to_owned(),
        at: now,
    }
}
