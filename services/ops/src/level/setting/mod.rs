//! Thresholds that assessment measures by; each has a default that comes from a tender or from practice. The operator is paid by what they decide,
//! and so the purchaser alone changes them, as the two have agreed.

mod store;

use crate::Ops;
use crate::duty::input::is_purchaser;
use kernel::{Caller, Error, Result};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// A setting: key, default, least, most, what it is.
struct Known(&'static str, i64, i64, i64, &'static str, &'static str);

const KNOWN: [Known; 9] = [
    Known("pool.high_percent", 80, 1, 100, "资源池应扩容的使用率", "use of a pool at which it is to be expanded"),
    Known("pool.expand_days", 7, 1, 366, "达到后应在几个工作日内扩容", "working days within which it is in time"),
    Known(
        "outage.system_percent",
        30,
        1,
        100,
        "平台故障：受影响业务系统的比例",
        "share of systems hit beyond which the platform counts as down",
    ),
    Known("asset.accuracy_percent", 99, 1, 100, "资产台账准确率", "share of right entries that the register needs"),
    Known("advice.days", 14, 1, 90, "资源建议的观察天数", "days over which load is looked at"),
    Known(
        "advice.zombie_cpu_percent",
        1,
        0,
        100,
        "僵尸主机的CPU使用率",
        "CPU below which a host without traffic is a zombie",
    ),
    Known("advice.idle_cpu_percent", 5, 0, 100, "闲置主机的CPU使用率", "CPU below which a host is idle"),
    Known("advice.high_cpu_percent", 80, 1, 100, "过载主机的CPU使用率", "CPU above which a host is overloaded"),
    Known("advice.give_days", 5, 1, 90, "应在几个工作日内提醒", "working days within which advice is given"),
];

/// A setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Key.
    pub key: &'static str,
    /// In force.
    pub value: i64,
    /// Where nobody has set it.
    pub default: i64,
    /// What it is.
    pub name: &'static str,
    /// In English.
    pub name_en: &'static str,
}

/// All values in force.
#[derive(Debug, Clone)]
pub(crate) struct Settings(BTreeMap<String, i64>);

impl Settings {
    pub(crate) async fn read(tx: &mut Tx) -> Result<Settings> {
        Ok(Settings(store::all(tx).await?))
    }
    pub(crate) fn get(&self, key: &str) -> i64 {
        let default = || KNOWN.iter().find(|k| k.0 == key).map_or(0, |k| k.1);
        self.0.get(key).copied().unwrap_or_else(default)
    }
}

impl Ops {
    /// All settings.
    ///
    /// # Errors
    /// What the database says.
    pub async fn level_settings(&self) -> Result<Vec<Setting>> {
        let mut tx = self.env.db.read().await?;
        let s = Settings::read(&mut tx).await?;
        let one = |k: &Known| Setting { key: k.0, value: s.get(k.0), default: k.1, name: k.4, name_en: k.5 };
        Ok(KNOWN.iter().map(one).collect())
    }

    /// Changes settings; what months that are over were judged by stays, until they are computed anew.
    ///
    /// # Errors
    /// Bad request, for a key that there is not or a value out of its bounds; forbidden, for others than the purchaser.
    pub async fn set_level_settings(&self, caller: &Caller, wanted: &BTreeMap<String, i64>) -> Result<Vec<Setting>> {
        for (key, value) in wanted {
            let k = KNOWN.iter().find(|k| k.0 == key).ok_or_else(|| {
                let shown: String = key.chars().filter(|c| !c.is_control()).take(60).collect();
                Error::bad_request(format!("{shown}: there is no such setting")).field(shown)
            })?;
            if *value < k.2 || *value > k.3 {
                return Err(Error::bad_request(format!("{}: must be {} to {}", k.0, k.2, k.3)).field(k.0));
            }
        }
        if !is_purchaser(caller) {
            let keys: Vec<&str> = wanted.keys().map(String::as_str).collect();
            let text =
                format!("{}: assessment measures by it, so that the purchaser alone changes it", keys.join(", "));
            return Err(Error::forbidden(text).code("PurchaserSets"));
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            for (key, value) in wanted {
                store::set(tx, key, *value, caller.user.as_str(), now).await?;
            }
            Ok(())
        })?;
        self.level_settings().await
    }
}
