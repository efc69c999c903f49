//! Figures that assessment reads, each defined here and nowhere else.

use super::downtime::Excuse;
use super::pool::{self, day};
use super::setting::Settings;
use super::spent::{self, Recorded, Set, Sum};
use crate::terms::Level;
use crate::{Ops, asset};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Puts the figures of `[from, to)` into `out`; one of which nothing is recorded is left out.
///
/// * `availability.percent`: share of the time in which the platform ran, per cent, exact. The time begins with the contract's term. Down is
///   what was recorded of the platform or of its level as a whole, and the time in which more than 30 % of the business systems in use were
///   hit. Shaanxi 五（二）资源稳定性：系统连续稳定运行时间≥99.9%.
/// * `availability.core_percent`: share of their time in which the servers of core business systems ran, all taken together; where no
///   system is marked as core, all servers. What their owners stopped does not count. Shaanxi 五（二）资源可用性：核心资源可用率≥99.9%.
/// * `pool.use_percent`: vCPUs granted divided by vCPUs there are, of the pool of everything, mean over the time in which there were any.
///   Chuyi 九（一）扣分项：资源使用率低于60%…高于80%, readings `pool.resource` and `pool.time`.
/// * `pool.expanded`: 1, if every time that use reached 80 % (or was there at the beginning) the pool got more vCPUs within 7 working days;
///   a time limit that has not run out counts as kept. Chuyi 九（一）扣分项：当资源使用率达到80%时而未及时扩容, reading `pool.expanded`.
/// * `asset.topology`: 1, if a network topology was recorded in the time. Chuyi 九（一）资产梳理：1.提供最新网络拓扑结构.
/// * `asset.list`: 1, if the last stocktake closed in the time covered network, security, server, application and software, found nothing
///   unregistered, and found the register as right as is asked for (99 %). Chuyi 九（一）资产梳理：2.提供完整的…清单; 九（三）2、4）2.
/// * `asset.accuracy_percent`: share of right entries in that stocktake. Chuyi 九（三）2、4）2：软硬件、云资源信息准确率99%.
/// * `advice.given`: 1, if the owner of every server found idle or overloaded in the time was told within 5 working days. Chuyi 九（一）
///   资源利用率异常监测和优化.
pub(crate) async fn figures(
    ops: &Ops,
    from: Timestamp,
    to: Timestamp,
    out: &mut BTreeMap<String, Decimal>,
) -> Result<()> {
    ops.env.outbox.flush().await?;
    let now = ops.env.now();
    let until = to.min(now);
    if from >= until {
        return Ok(());
    }
    let mut tx = ops.env.db.read().await?;
    let recorded = Recorded::read(&mut tx, (from, until)).await?;
    let mut put = |key: &str, v: Option<Decimal>| {
        if let Some(v) = v {
            out.insert(key.to_owned(), v);
        }
    };
    put("availability.percent", platform(ops, &mut tx, &recorded).await?);
    put("availability.core_percent", core(ops, &mut tx, &recorded).await?);
    let used = day::over(&mut tx, pool::ALL, pool::VCPU, (from, until)).await?.mean();
    put("pool.use_percent", used);
    if used.is_some() {
        put("pool.expanded", Some(flag(expanded(ops, &mut tx, (from, until)).await?)));
    }
    put("asset.topology", Some(flag(asset::store::topology_within(&mut tx, from, to).await?)));
    let high = Decimal::from(Settings::read(&mut tx).await?.get("asset.accuracy_percent"));
    let taken = asset::store::last_closed(&mut tx, from, to).await?;
    put("asset.list", Some(flag(taken.as_ref().is_some_and(|t| asset::stocktake::complete(t, high)))));
    put("asset.accuracy_percent", taken.and_then(|t| t.accuracy));
    put("advice.given", super::advice::given(ops, &mut tx, from, to).await?.map(flag));
    Ok(())
}

fn flag(b: bool) -> Decimal {
    if b { Decimal::ONE } else { Decimal::ZERO }
}

/// The contract's first level of availability of a scope: its exceptions hold for the figure.
fn first<'a>(ops: &'a Ops, scope: &str, service: bool) -> Option<&'a Level> {
    let fits = |l: &&Level| {
        l.metric == "availability" && l.scope == Some(scope) && (!service || l.kinds.iter().any(|k| k == "system"))
    };
    ops.terms.levels.iter().find(fits)
}

async fn platform(ops: &Ops, tx: &mut Tx, recorded: &Recorded) -> Result<Option<Decimal>> {
    // A contract that names no level of the platform is measured all the same, with no exceptions.
    let plain = Level {
        id: String::new(),
        service: String::new(),
        service_en: String::new(),
        metric: "availability",
        target: Decimal::ONE,
        per: None,
        scope: Some("platform"),
        kinds: vec!["system".into()],
        except: Vec::new(),
        clause: String::new(),
    };
    let level = first(ops, "platform", true).unwrap_or(&plain);
    let time = spent::service(ops, tx, level, recorded).await?;
    Ok((time.counted() > 0).then(|| time.fraction() * Decimal::ONE_HUNDRED))
}

async fn core(ops: &Ops, tx: &mut Tx, recorded: &Recorded) -> Result<Option<Decimal>> {
    let kinds = ["server".to_owned()];
    let level = first(ops, "resource", false);
    let excuse = level.map(|l| Excuse::of(&l.except)).unwrap_or_default();
    let any = !crate::system::store::core(tx).await?.is_empty();
    for core in [true, false] {
        if core && !any {
            continue;
        }
        let set = Set { kinds: &kinds, core, target: Decimal::ONE, excuse, level: level.map(|l| l.id.as_str()) };
        let (sums, _) = spent::together(tx, &set, recorded).await?;
        let mut all = Sum::default();
        sums.values().for_each(|s| all.plus(s));
        if all.time.counted() > 0 {
            return Ok(Some(all.time.fraction() * Decimal::ONE_HUNDRED));
        }
    }
    Ok(None)
}

/// Whether the pool was expanded in time, each time that its use reached the limit.
async fn expanded(ops: &Ops, tx: &mut Tx, (from, until): (Timestamp, Timestamp)) -> Result<bool> {
    let s = Settings::read(tx).await?;
    let span = Span::Days(s.get("pool.expand_days"), DayKind::Working);
    let reached = day::reached(tx, pool::ALL, pool::VCPU, (from, until), s.get("pool.high_percent")).await?;
    let now = ops.env.now();
    let more = pool::store::expansions(tx, pool::ALL, pool::VCPU, (from, now.max(until))).await?;
    for at in reached {
        let deadline = ops.terms.work.deadline(at, span, Hours::Always)?;
        let kept = deadline > now || more.iter().any(|t| *t > at && *t < deadline);
        if !kept {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Ops {
    /// The figures of levels, pools and assets of `[from, to)`, by name: see [`figures`].
    ///
    /// # Errors
    /// What the database says.
    pub async fn level_figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        let mut out = BTreeMap::new();
        figures(self, from, to, &mut out).await?;
        Ok(out)
    }
}
