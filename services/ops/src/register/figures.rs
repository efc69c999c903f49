//! What assessment reads of registers. Withdrawn records count in none.

use super::values::{self, date, decimal, flag, instant, word};
use super::{Record, store};
use kernel::{RegisterId, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const LONG_AGO: Timestamp = Timestamp(0);

fn count(n: usize) -> Decimal {
    Decimal::from(u64::try_from(n).unwrap_or(u64::MAX))
}

fn truth(b: bool) -> Decimal {
    if b { Decimal::ONE } else { Decimal::ZERO }
}

/// Figures over `[from, to)`, as of `now`.
///
/// * `config.deviations` (Shaanxi 五（二）配置合规性: "每发现 1 项不符扣 2 分"): deviations found in the period, put right or not; 0 if none.
/// * `survey.percent` (Shaanxi 五（二）客户满意度: "满意度≥95% 得 15 分"): points given ÷ points possible × 100 over all answers to the surveys that
///   closed in the period, two places; left out without an answer.
/// * `complaint.count` (Qingpu 服务质量: "发生投诉且双方核实确实存在的，每次扣1分"): complaints received in the period that operator and purchaser both
///   found true; 0 if none. What one side has not looked at does not count yet.
/// * `instruction.missed` (Qingpu 日常服务: "每发生一次未按要求执行的情况，扣1分"): instructions due in the period that the purchaser calls missed or,
///   where he says nothing, that were done late or are overdue; 0 if none.
/// * `mlps.in_time` (Qingpu 三级等保备案: "未完成定级备案或者未按时进行定级备案复核的，扣10分"): 0 if a filing or review that was due before the end of
///   the period (and before now) is not done, or was done after its date and not before the period began; 1 if none such; left out if the register is empty. Assessments (测评) are
///   not filings and do not count.
/// * `institution.new`, `product.new` (Chuyi 运营进度考核: "新增1家，得2分…"): institutions and data products dated in the period which the purchaser
///   has not refused to accept; 0 if none.
/// * `revenue.percent` (Chuyi 运营收入金额: "收入达到目标值30%-59%"): Σ actual ÷ Σ target × 100 of the months that begin in the period; left out
///   without a target, and while a month has no actual.
/// * `adaptation.events` (Shaanxi 业务适配性: "无资源适配不足导致的业务卡顿 / 中断"): events of the period whose cause is a lack of resource adaptation; 0 if none.
/// * `probe.reported` (Chuyi 业务可用性的实时监测: "服务人员主动微信及电话反馈，并全力配合医院完成业务恢复的，得5分"): 1 if each unreachable business
///   of the period was reported by WeChat and by telephone and helped to recover, 0 if one was not; left out if none was unreachable.
/// * `advice.given` (Chuyi 资源利用率异常监测和优化: "提供及时的人工提醒和优化建议的并配合我院整改，得5分"): 1 if for each abnormal use found in the period
///   a person reminded, advised and helped, 0 if not for one; left out if none was found.
pub(crate) async fn figures(
    tx: &mut Tx,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    out: &mut BTreeMap<String, Decimal>,
) -> Result<()> {
    let mut put = |name: &str, x: Option<Decimal>| {
        if let Some(x) = x {
            out.insert(name.to_owned(), x);
        }
    };
    let of = |kind: &'static str| (kind, from, to);
    put("config.deviations", Some(counted(tx, of("deviation"), |_| true).await?));
    put("complaint.count", Some(counted(tx, of("complaint"), confirmed).await?));
    put("instruction.missed", Some(counted(tx, of("instruction"), |r| missed(r, now)).await?));
    put("institution.new", Some(counted(tx, of("institution"), accepted).await?));
    put("product.new", Some(counted(tx, of("product"), accepted).await?));
    let lacking = |r: &Record| word(&r.fields, "cause") == Some("resource");
    put("adaptation.events", Some(counted(tx, of("adaptation"), lacking).await?));
    put("probe.reported", each(tx, of("probe"), reported).await?);
    put("advice.given", each(tx, of("advice"), advised).await?);
    put("revenue.percent", revenue(&store::counted(tx, "revenue", from, to).await?));
    put("mlps.in_time", filings(&store::counted(tx, "mlps", LONG_AGO, Timestamp(i64::MAX)).await?, from, to, now));
    put("survey.percent", satisfaction(tx, from, to).await?);
    Ok(())
}

async fn counted(
    tx: &mut Tx,
    (kind, from, to): (&str, Timestamp, Timestamp),
    counts: impl Fn(&Record) -> bool,
) -> Result<Decimal> {
    Ok(count(store::counted(tx, kind, from, to).await?.iter().filter(|r| counts(r)).count()))
}

async fn each(
    tx: &mut Tx,
    (kind, from, to): (&str, Timestamp, Timestamp),
    met: impl Fn(&Record) -> bool,
) -> Result<Option<Decimal>> {
    let all = store::counted(tx, kind, from, to).await?;
    Ok((!all.is_empty()).then(|| truth(all.iter().all(met))))
}

fn confirmed(r: &Record) -> bool {
    ["operator_view", "purchaser_view"].iter().all(|f| word(&r.fields, f) == Some("confirmed"))
}

fn accepted(r: &Record) -> bool {
    flag(&r.fields, "accepted") != Some(false)
}

fn missed(r: &Record, now: Timestamp) -> bool {
    match word(&r.fields, "verdict") {
        Some(v) => v == "missed",
        None => instant(&r.fields, "done_at").unwrap_or(now) > r.happened_at,
    }
}

fn reported(r: &Record) -> bool {
    let at = |f| instant(&r.fields, f).is_some();
    at("wechat_at") && at("phone_at") && flag(&r.fields, "helped") == Some(true)
}

fn advised(r: &Record) -> bool {
    instant(&r.fields, "reminded_at").is_some()
        && word(&r.fields, "advice").is_some()
        && flag(&r.fields, "helped") == Some(true)
}

fn revenue(all: &[Record]) -> Option<Decimal> {
    let (mut target, mut actual) = (Decimal::ZERO, Decimal::ZERO);
    for r in all {
        target += decimal(&r.fields, "target")?;
        actual += decimal(&r.fields, "actual")?;
    }
    values::percent(actual, target)
}

fn filings(all: &[Record], from: Timestamp, to: Timestamp, now: Timestamp) -> Option<Decimal> {
    let mut filings = all.iter().filter(|r| word(&r.fields, "stage") != Some("assessment")).peekable();
    filings.peek()?;
    let day = 86_400 * 1_000_000;
    let late = |r: &Record| {
        // A date lasts to its end; `happened_at` is the first instant of the day on which it was due.
        let due = Timestamp(r.happened_at.micros() + day);
        if due > to {
            return false;
        }
        match date(&r.fields, "done_on").zip(date(&r.fields, "due_on")) {
            // Late from the deadline until the day on which it was done: held against each period that this touches.
            Some((done, limit)) => {
                let days = i64::from(limit.until(done).map_or(0, |s| s.get_days()));
                days > 0 && Timestamp(r.happened_at.micros() + days * day) >= from
            }
            None => due <= now,
        }
    };
    Some(truth(!filings.any(late)))
}

async fn satisfaction(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Option<Decimal>> {
    let (mut given, mut most) = (0i64, 0i64);
    for s in store::counted(tx, "survey", from, to).await? {
        let (_, g, m) = tally(tx, &s).await?;
        (given, most) = (given + g, most + m);
    }
    Ok(values::percent(given.into(), most.into()))
}

/// Answers to a survey: how many, points given, points possible.
pub(super) async fn tally(tx: &mut Tx, survey: &Record) -> Result<(usize, i64, i64)> {
    let questions = survey.fields.get("questions").cloned().unwrap_or_default();
    let (mut n, mut given, mut most) = (0, 0, 0);
    for a in store::children(tx, &survey.id).await? {
        // An answer was checked when it was given; questions that were changed since leave it out.
        if let Ok((g, m)) = values::answered(&questions, a.fields.get("scores").unwrap_or(&serde_json::Value::Null)) {
            (n, given, most) = (n + 1, given + g, most + m);
        }
    }
    Ok((n, given, most))
}

/// A contracted position, or a person who serves on one: title of the position, on site, people, first day, last day.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub title: String,
    pub onsite: bool,
    pub people: i64,
    pub from: jiff::civil::Date,
    pub to: Option<jiff::civil::Date>,
}

pub(crate) async fn positions(tx: &mut Tx, to: Timestamp) -> Result<Vec<Post>> {
    let all = store::counted(tx, "position", LONG_AGO, to).await?;
    let post = |r: Record| {
        Some(Post {
            onsite: flag(&r.fields, "onsite")?,
            people: values::whole(&r.fields, "people")?,
            from: date(&r.fields, "from")?,
            to: date(&r.fields, "to"),
            title: r.title,
        })
    };
    Ok(all.into_iter().filter_map(post).collect())
}

/// A person of the staff register who serves on a position, with qualification and certificate.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub id: RegisterId,
    pub post: Post,
    pub papers: String,
}

pub(crate) async fn members(tx: &mut Tx, to: Timestamp) -> Result<Vec<Member>> {
    let all = store::counted(tx, "staff", LONG_AGO, to).await?;
    let member = |r: Record| {
        let papers = [word(&r.fields, "qualification"), word(&r.fields, "certificate")];
        let post = Post {
            onsite: true,
            people: 1,
            from: date(&r.fields, "from")?,
            to: date(&r.fields, "to"),
            title: word(&r.fields, "position")?.to_owned(),
        };
        Some(Member { papers: papers.into_iter().flatten().collect::<Vec<_>>().join("、"), post, id: r.id })
    };
    Ok(all.into_iter().filter_map(member).collect())
}
