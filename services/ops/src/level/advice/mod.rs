//! Advice: servers whose load is abnormal over the set number of days (Chuyi: 利用率过低、利用率过高或僵尸主机), what to do, and who told
//! their owner.
//!
//! ```text
//! open ──given──▶ given ──(load is as it should be, or the server went)──▶ closed
//!   └──────────────────────(the same)──────────────────────────────────────▶ closed
//! ```
//!
//! A server that has not been observed for at least half of the days is not judged.

pub(crate) mod store;

use super::setting::Settings;
use crate::resource::{self, Resource, ResourceFilter, Whose};
use crate::sample::Series;
use crate::{Ops, check};
use kernel::{Caller, Error, ProjectId, Result, Timestamp};
use runtime::transact;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;
use std::time::Duration;

/// Servers that are looked at in one go.
const BATCH: u32 = 200;
/// Bytes a second in and out below which a server has no traffic to speak of.
const QUIET: f64 = 100.0;

/// What is the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Hardly any CPU, no traffic: nobody seems to use it (僵尸主机).
    Zombie,
    /// Little CPU.
    Idle,
    /// Too much CPU.
    Overloaded,
}

impl Kind {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Zombie => "zombie",
            Kind::Idle => "idle",
            Kind::Overloaded => "overloaded",
        }
    }
}

/// Advice on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Id.
    pub id: String,
    /// Server.
    pub resource: String,
    /// Its project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// `zombie`, `idle`, `overloaded`.
    pub kind: String,
    /// Mean load of its CPUs, per cent.
    pub cpu_percent: Decimal,
    /// What to do.
    pub text: String,
    /// In English.
    pub text_en: String,
    /// `open`, `given`, `closed`.
    pub state: String,
    /// When it was found.
    pub raised_at: Timestamp,
    /// When the owner was told.
    pub given_at: Option<Timestamp>,
    /// By whom.
    pub given_by: Option<String>,
    /// What was said.
    pub note: String,
    /// When it was settled.
    pub closed_at: Option<Timestamp>,
}

/// Load over a time.
struct Load {
    /// Per cent of all its CPUs.
    cpu: Decimal,
    /// Bytes a second.
    traffic: f64,
}

/// What is the matter with a load, if anything.
fn judge(load: &Load, s: &Settings) -> Option<Kind> {
    let limit = |key: &str| Decimal::from(s.get(key));
    if load.cpu < limit("advice.zombie_cpu_percent") && load.traffic < QUIET {
        return Some(Kind::Zombie);
    }
    if load.cpu < limit("advice.idle_cpu_percent") {
        return Some(Kind::Idle);
    }
    (load.cpu > limit("advice.high_cpu_percent")).then_some(Kind::Overloaded)
}

/// vCPUs with which the same load would be about half.
fn fitting(vcpus: Decimal, cpu: Decimal) -> Decimal {
    (vcpus * cpu / Decimal::from(50)).ceil().max(Decimal::ONE)
}

fn texts(kind: Kind, days: i64, vcpus: Decimal, cpu: Decimal) -> (String, String) {
    let (have, want) = (vcpus.normalize(), fitting(vcpus, cpu));
    match kind {
        Kind::Zombie => (
            format!("近{days}天CPU平均使用率{cpu}%，几乎没有网络流量：请确认是否仍在使用，不再使用的请申请释放。"),
            format!(
                "Mean CPU use of {days} days is {cpu} %, with hardly any traffic: release it if nobody uses it any more."
            ),
        ),
        Kind::Idle if want < vcpus => (
            format!("近{days}天CPU平均使用率{cpu}%：建议由{have}核缩减为{want}核。"),
            format!("Mean CPU use of {days} days is {cpu} %: reduce it from {have} to {want} vCPUs."),
        ),
        Kind::Idle => (
            format!("近{days}天CPU平均使用率{cpu}%：已是最小规格，建议与其他系统合并部署。"),
            format!(
                "Mean CPU use of {days} days is {cpu} %: it is as small as can be; put it together with another system."
            ),
        ),
        Kind::Overloaded => (
            format!("近{days}天CPU平均使用率{cpu}%：建议由{have}核扩容至{want}核。"),
            format!("Mean CPU use of {days} days is {cpu} %: expand it from {have} to {want} vCPUs."),
        ),
    }
}

/// The load of a series; none, if less than half of the time was observed.
fn load(series: &Series, vcpus: Decimal, wanted: Duration) -> Option<Load> {
    let seconds: i64 = series.points.iter().map(|p| p.seconds).sum();
    if seconds <= 0 || seconds.saturating_mul(2) < i64::try_from(wanted.as_secs()).ok()? {
        return None;
    }
    let mean = |f: &dyn Fn(&crate::sample::Point) -> f64| {
        series.points.iter().map(|p| f(p) * p.seconds as f64).sum::<f64>() / seconds as f64
    };
    let cpu = Decimal::from_f64(mean(&|p| p.cpu_percent))?.checked_div(vcpus)?.round_dp(2).normalize();
    Some(Load { cpu, traffic: mean(&|p| p.rates[4] + p.rates[6]) })
}

/// Which advice to list.
#[derive(Debug, Clone, Default)]
pub struct AdviceFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// With what is settled.
    pub with_closed: bool,
    /// After this id, going back.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

impl Ops {
    /// Looks at the load of all servers; returns how many have advice.
    ///
    /// # Errors
    /// What the database says; what was found before stays.
    pub async fn look_for_advice(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        let settings = Settings::read(&mut tx).await?;
        drop(tx);
        let mut f = ResourceFilter { kind: Some("server".into()), limit: BATCH, ..ResourceFilter::default() };
        let mut n = 0;
        loop {
            let mut tx = self.env.db.read().await?;
            let servers = resource::store::list(&mut tx, &f).await?;
            drop(tx);
            for r in &servers {
                n += u64::from(self.look_at(r, &settings).await?);
            }
            match servers.last() {
                Some(l) if servers.len() == BATCH as usize => f.marker = Some(l.id.clone()),
                _ => break,
            }
            runtime::task::sleep(Duration::from_millis(5)).await;
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| { store::close_ended(tx, now).await })?;
        Ok(n)
    }

    async fn look_at(&self, r: &Resource, s: &Settings) -> Result<bool> {
        let (now, days) = (self.env.now(), s.get("advice.days"));
        let wanted = Duration::from_secs(u64::try_from(days).unwrap_or(1) * 86_400);
        let vcpus: Decimal = r.vcpus.as_deref().and_then(|v| v.parse().ok()).unwrap_or(Decimal::ONE);
        let series = self.series(&r.id, now.minus(wanted), now).await?;
        let Some(load) = load(&series, vcpus, wanted) else { return Ok(false) };
        let found = judge(&load, s);
        transact!(self.env.db, |tx| {
            let open = store::open_of(tx, &r.id).await?;
            let Some(kind) = found else { return store::close(tx, &r.id, now).await };
            if open.as_deref() == Some(kind.as_str()) {
                return Ok(());
            }
            store::close(tx, &r.id, now).await?;
            let (text, text_en) = texts(kind, days, vcpus, load.cpu);
            store::insert(tx, r, kind, load.cpu, (&text, &text_en), now).await
        })?;
        Ok(found.is_some())
    }

    /// Advice that the caller may see, newest first.
    ///
    /// # Errors
    /// Not found, if a tenant asks for another's project.
    pub async fn advice(&self, caller: &Caller, f: &AdviceFilter) -> Result<Vec<Advice>> {
        let project = Whose::of(caller)?.narrowed(f.project.as_ref())?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &AdviceFilter { project, ..f.clone() }).await
    }

    /// Notes that the owner was told, by whom and how.
    ///
    /// # Errors
    /// Not found; conflict, if it was given before or is settled; bad request, for an empty note.
    pub async fn give_advice(&self, caller: &Caller, id: &str, note: &str) -> Result<Advice> {
        check::name("note", note, 1000)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let a = store::get(tx, id).await?.ok_or_else(|| Error::not_found("the advice could not be found"))?;
            if a.state != "open" {
                return Err(Error::conflict(format!("advice that is {} cannot be given", a.state)).code("AdviceState"));
            }
            store::give(tx, id, &caller.user_name, note, now).await?;
            Ok(Advice {
                state: "given".into(),
                given_at: Some(now),
                given_by: Some(caller.user_name.clone()),
                note: note.to_owned(),
                ..a
            })
        })
    }
}

/// Whether all advice found in `[from, to)` was given in the set number of working days; none, if there was none or time is left for it.
///
/// 九（一）资源利用率异常监测和优化：云主机计算、存储使用率异常时，提供及时的人工提醒和优化建议.
pub(super) async fn given(ops: &Ops, tx: &mut runtime::Tx, from: Timestamp, to: Timestamp) -> Result<Option<bool>> {
    use kernel::calendar::{DayKind, Hours, Span};
    let span = Span::Days(Settings::read(tx).await?.get("advice.give_days"), DayKind::Working);
    let (now, mut any) = (ops.env.now(), None);
    for (raised, given, closed) in store::raised(tx, from, to).await? {
        let deadline = ops.terms.work.deadline(raised, span, Hours::Always)?;
        let settled = given.or(closed);
        match settled {
            Some(t) if t < deadline => any = Some(any.unwrap_or(true)),
            None if now < deadline => {}
            _ => return Ok(Some(false)),
        }
    }
    Ok(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_the_size_that_fits() {
        let d = |s: &str| s.parse::<Decimal>().unwrap();
        assert_eq!(fitting(d("8"), d("3.1")), d("1"));
        assert_eq!(fitting(d("4"), d("90")), d("8"));
        let (zh, en) = texts(Kind::Overloaded, 14, d("4"), d("90"));
        assert!(zh.contains("由4核扩容至8核") && en.contains("from 4 to 8 vCPUs"), "{zh} {en}");
        let (zh, _) = texts(Kind::Idle, 14, d("1"), d("3"));
        assert!(zh.contains("已是最小规格"), "{zh}");
    }
}
