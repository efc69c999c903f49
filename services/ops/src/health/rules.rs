//! What is wrong with what was seen, how grave it is, and what to do about it: pure functions, in both languages.

use super::{ADDRESS, CPU_LOAD, DISK, GRANTED, Gauge, Kind, MEMORY_LOAD, Severity, measure_of, percent};
use rust_decimal::Decimal;

/// The setting that says at which use something is to be done, per cent.
pub(super) const LIMIT: &str = "pool.high_percent";
/// Findings of one thing, at most.
pub(super) const MOST: u32 = 200;
/// Use at which there is hardly anything left, per cent.
const FULL: i64 = 95;
/// Days ahead of the limit that are worth a word: time enough to order and to install.
const SOON: i64 = 30;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub rule: &'static str,
    /// The measure that it is about; empty for none.
    pub measure: &'static str,
    pub severity: Severity,
    pub text: (String, String),
    pub advice: (String, String),
}

fn fault(
    (rule, measure): (&'static str, &'static str),
    severity: Severity,
    (zh, en): (String, String),
    (do_zh, do_en): (&str, &str),
) -> Fault {
    Fault { rule, measure, severity, text: (zh, en), advice: (do_zh.to_owned(), do_en.to_owned()) }
}

/// What to do about a measure that is high, or soon will be.
fn relief(kind: Kind, measure: &str) -> (&'static str, &'static str) {
    match (kind, measure) {
        (_, ADDRESS) => (
            "请收回闲置的浮动IP，或为外部网络增加地址池。",
            "Take back floating IPs that nobody uses, or add addresses to the outside network.",
        ),
        (_, DISK | GRANTED) => (
            "请增加磁盘或存储节点，清理不再使用的云硬盘、快照和镜像。",
            "Add disks or hosts, and remove volumes, snapshots and images that nobody uses.",
        ),
        (Kind::System | Kind::Environment, CPU_LOAD) => (
            "请与用户确认负载，按需为云主机扩容vCPU或增加云主机。",
            "Look at the load with the owner: give its servers more vCPUs, or add servers.",
        ),
        (Kind::System | Kind::Environment, MEMORY_LOAD) => (
            "请与用户确认内存使用，按需为云主机扩容内存。",
            "Look at the use of memory with the owner, and give its servers more.",
        ),
        (Kind::Host, _) => (
            "请暂停向该主机放置新云主机，将负载高的云主机调整到其他主机，或扩容。",
            "Place no new servers there, move busy ones to other hosts, or expand it.",
        ),
        _ => ("请扩容主机，或释放闲置的云主机。", "Add hosts, or release servers that are idle."),
    }
}

/// What gauges say: at the limit, or there before long.
pub(super) fn of_gauges(kind: Kind, gauges: &[Gauge], limit: i64) -> Vec<Fault> {
    let mut all = Vec::new();
    for g in gauges {
        let m = measure_of(&g.measure);
        let now = percent(g.used, g.total);
        if g.total > Decimal::ZERO && now >= Decimal::from(limit) {
            let severity = if now >= Decimal::from(FULL) { Severity::Critical } else { Severity::Warning };
            let text =
                (format!("{}{now}%，已达到{limit}%", m.name), format!("{}: {now} %, at or above {limit} %", m.name_en));
            all.push(fault(("high", m.word), severity, text, relief(kind, m.word)));
        } else if let Ok(days) = g.days
            && days <= SOON
        {
            let text = (
                format!("{}{now}%，按目前增长{days}天后达到{limit}%", m.name),
                format!("{}: {now} %, at {limit} % in {days} days if it goes on growing so", m.name_en),
            );
            all.push(fault(("soon", m.word), Severity::Notice, text, relief(kind, m.word)));
        }
    }
    all
}

/// A host of which nothing is heard.
pub(super) fn away(servers: u64) -> Fault {
    let text = (
        format!("主机失联，其上有{servers}台云主机"),
        format!("nothing is heard of the host; {servers} servers are placed there"),
    );
    let advice = (
        "请检查主机的电源、网络和服务；短时间内无法恢复的，通知受影响的用户。",
        "Look at its power, network and service; tell those whose servers are there if it does not come back soon.",
    );
    fault(("away", ""), Severity::Critical, text, advice)
}

/// A host on which nothing new is placed.
pub(super) fn closed(reason: Option<&str>) -> Fault {
    let why = reason.filter(|r| !r.trim().is_empty());
    let text = (
        format!("已停止放置新云主机：{}", why.unwrap_or("未说明原因")),
        format!("no new servers are placed there: {}", why.unwrap_or("nobody said why")),
    );
    let advice = ("维护完成后请恢复放置。", "Open it again when the work is done.");
    fault(("closed", ""), Severity::Notice, text, advice)
}

/// Hosts of which the largest must not fail: what is granted would not fit on the others.
pub(super) fn spare(host: &str) -> Fault {
    let text = (
        format!("主机{host}故障时，其余主机容纳不下已分配的资源"),
        format!("if the host {host} fails, the others cannot carry what is granted"),
    );
    let advice = ("请增加主机，保留至少一台主机的冗余。", "Add a host, so that one may fail.");
    fault(("spare", ""), Severity::Warning, text, advice)
}

/// More storage is granted than there is.
pub(super) fn overgranted(granted: Decimal, total: Decimal) -> Fault {
    let now = percent(granted, total);
    let text = (format!("已分配的存储为实际容量的{now}%"), format!("storage granted is {now} % of what there is"));
    let advice = (
        "云硬盘写满前请扩容存储，并关注磁盘占用的增长。",
        "Expand the storage before volumes fill up, and watch how disk in use grows.",
    );
    fault(("overgranted", GRANTED), Severity::Warning, text, advice)
}

/// Things of a business system that do not serve.
pub(super) fn down(n: i64) -> Fault {
    let text = (format!("{n}项资源当前不可用"), format!("{n} of its resources do not serve now"));
    let advice = ("请查看相应资源的状态并按事件处理。", "Look at what they are and handle it as an incident.");
    fault(("down", ""), Severity::Critical, text, advice)
}

/// Servers of a business system with open advice.
pub(super) fn advised(kind: &str, n: i64) -> Fault {
    let (rule, text, advice): (_, (String, String), _) = if kind == "overloaded" {
        let text = (format!("{n}台云主机过载"), format!("{n} of its servers are overloaded"));
        ("overloaded", text, ("请按优化建议扩容。", "Expand them as the advice says."))
    } else {
        let text = (
            format!("{n}台云主机闲置或疑似无人使用"),
            format!("{n} of its servers are idle, or seem to be used by nobody"),
        );
        ("idle", text, ("请与用户确认后缩减规格或释放。", "Ask the owner, then make them smaller or release them."))
    };
    fault((rule, ""), Severity::Notice, text, advice)
}

/// A core system on one server.
pub(super) fn single() -> Fault {
    let text = ("核心系统只有一台云主机".to_owned(), "a core system has one server only".to_owned());
    let advice = (
        "请增加云主机并设置反亲和，避免单点故障。",
        "Add a server on another host, so that the system outlives the loss of one.",
    );
    fault(("single", ""), Severity::Warning, text, advice)
}

/// A graded system in use without a filing number.
pub(super) fn unfiled(level: u8) -> Fault {
    let text = (
        format!("等保{level}级系统已运行，没有备案号"),
        format!("in use at protection level {level} without a filing number"),
    );
    let advice = ("请完成定级备案并登记备案号。", "File the grading and register the number.");
    fault(("filing", ""), Severity::Warning, text, advice)
}

/// Servers that belong to no business system.
pub(super) fn ownerless(n: usize) -> Fault {
    let text = (format!("{n}台云主机不属于任何业务系统"), format!("{n} servers belong to no business system"));
    let advice = ("请与用户确认后纳入相应业务系统。", "Ask their owners, and take them into their systems.");
    fault(("ownerless", ""), Severity::Notice, text, advice)
}

#[cfg(test)]
mod tests {
    use super::super::{MEASURES, VCPU};
    use super::*;
    use crate::level::pool::forecast::Why;

    fn gauge(used: i64, days: Result<i64, Why>) -> Gauge {
        let (used, total) = (Decimal::from(used), Decimal::from(100));
        Gauge { measure: VCPU.to_owned(), used, total, per_day: None, days }
    }

    #[test]
    fn at_the_limit_it_is_high_and_before_it_soon() {
        let of = |g: Gauge| of_gauges(Kind::Host, &[g], 80).into_iter().map(|f| (f.rule, f.severity)).next();
        assert_eq!(of(gauge(79, Err(Why::NoGrowth))), None);
        assert_eq!(of(gauge(79, Ok(31))), None);
        assert_eq!(of(gauge(79, Ok(30))), Some(("soon", Severity::Notice)));
        assert_eq!(of(gauge(80, Ok(0))), Some(("high", Severity::Warning)));
        assert_eq!(of(gauge(95, Ok(0))), Some(("high", Severity::Critical)));
        let nothing = Gauge { total: Decimal::ZERO, ..gauge(5, Err(Why::NoCapacity)) };
        assert_eq!(of(nothing), None, "of nothing nothing is full");
    }

    #[test]
    fn every_fault_says_what_and_what_to_do_in_both_languages() {
        let mut all = vec![
            away(3),
            closed(None),
            closed(Some("disk")),
            spare("h"),
            overgranted(Decimal::TWO, Decimal::ONE),
            down(1),
            advised("idle", 2),
            advised("overloaded", 2),
            single(),
            unfiled(3),
            ownerless(4),
        ];
        for (_, kind) in Kind::WORDS {
            for m in MEASURES {
                let g = Gauge { measure: m.word.to_owned(), ..gauge(90, Ok(0)) };
                all.extend(of_gauges(kind, &[g], 80));
            }
        }
        for f in all {
            let words = [&f.text.0, &f.text.1, &f.advice.0, &f.advice.1];
            assert!(words.iter().all(|w| !w.is_empty()), "{f:?}");
            assert!(!f.text.1.contains('%') || f.text.1.is_ascii(), "{f:?}");
        }
        assert!(closed(Some("disk")).text.0.contains("disk"));
        assert!(overgranted(Decimal::TWO, Decimal::ONE).text.1.contains("200 %"));
    }
}
