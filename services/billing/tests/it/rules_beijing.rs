//! The two Beijing tenders have no points: they name indicators, which their contract files hold as levels, and nothing but an acceptance
//! follows from them (readings `assessment.money`). Targets by hand from the tenders' words.

use crate::rules::{Covered, contract, d};
use billing::contract::terms::level::Metric;

const fn level(item: &'static str, clause: &'static str) -> Covered {
    Covered { scheme: "levels", item, clause, test: "every_indicator_has_the_target_of_its_clause" }
}

/// 基于医疗数据的应用场景分析系统 (medical insurance).
pub const MEDINS: &[Covered] = &[
    level("cloud-host", "R-0-074"),
    level("storage", "R-0-077"),
    level("platform", "R-0-159"),
    level("data", "R-0-160"),
    level("satisfaction", "R-0-174"),
    level("fault-response", "R-0-175"),
    level("fault-elimination", "R-0-176"),
];

/// 城市管理综合执法大数据平台 (city administration).
pub const CITYADMIN: &[Covered] = &[
    level("cloud-host", "R-1-045"),
    level("indicator.availability", "R-1-149"),
    level("indicator.response-rate", "R-1-150"),
    level("indicator.major-events", "R-1-151"),
    level("indicator.response-time", "R-1-152"),
    level("indicator.elimination-time", "R-1-153"),
    level("indicator.on-cloud", "R-1-154"),
    level("indicator.satisfaction", "R-1-155"),
    level("migration.interruption", "R-1-113"),
];

#[test]
fn every_indicator_has_the_target_of_its_clause() {
    use Metric::{Availability, Count, Minutes, Rate, Reliability};
    let medins = [
        ("cloud-host", Availability, "0.9999"), // 平均可用性不低于99.99%
        ("storage", Reliability, "0.999999"),   // 系统可靠性不低于99.9999%
        ("platform", Availability, "0.9999"),   // 云平台整体可用性不低于99.99%
        ("data", Reliability, "0.999999"),      // 数据可靠性不低于99.9999%
        ("satisfaction", Rate, "0.9"),          // 用户满意率不低于90%
        ("fault-response", Rate, "1"),          // 故障响应率不低于100%
        ("fault-elimination", Rate, "0.95"),    // 故障排除率不低于95%
    ];
    let cityadmin = [
        ("cloud-host", Availability, "0.9999"),
        ("indicator.availability", Availability, "0.9999"), // 云服务可用性不低于99.99%
        ("indicator.response-rate", Rate, "1"),             // 响应率达到100%
        ("indicator.major-events", Count, "0"),             // 重大责任安全事件次数为0次
        ("indicator.response-time", Minutes, "15"),         // 响应时间小于15分钟
        ("indicator.elimination-time", Minutes, "30"),      // 定位排除时间小于30分钟
        ("indicator.on-cloud", Rate, "1"),                  // 入云率等于100%
        ("indicator.satisfaction", Rate, "0.95"),           // 使用人员满意度不低于95%
        ("migration.interruption", Minutes, "360"),         // 运行中断6小时以内
    ];
    for (name, targets) in [("beijing-medins", medins.as_slice()), ("beijing-cityadmin", cityadmin.as_slice())] {
        let c = contract(name);
        assert!(c.schemes.is_empty(), "{name}: the tender prints no points");
        assert!(c.payments.iter().all(|p| p.effect.is_none()), "{name}: and no score acts on a payment");
        assert_eq!(c.levels.len(), targets.len(), "{name}");
        for (id, metric, target) in targets {
            let l = c.levels.iter().find(|l| l.id == *id).unwrap_or_else(|| panic!("{name} has no level {id}"));
            assert_eq!((l.metric, l.target.normalize()), (*metric, d(target).normalize()), "{name}: {id}");
        }
    }
}
