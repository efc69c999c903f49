//! Chuyi: the half-year assessment (R-3-454 to R-3-478) and the acceptance of the construction phase with its vetoes (R-3-417 to R-3-448).
//! Points by hand from the tender's table 九（一） and 八（一）.

use crate::rules::{Covered, contract, d, rules, whole, word};
use billing::settle::{Inputs, Open, Scored, WeekDays, plan};
use jiff::civil::{Date, date};
use kernel::Money;

rules! { "chuyi";
    // 大于95%得满分；85%及以下0分；85%-95%之间线性得分: 10 × (r − 85) ÷ 10.
    r_3_456_ticket_timeliness: ["half-year" / "ticket-timeliness"], Score "10", "R-3-456",
        Figure(&[("0", "0"), ("84.99", "0"), ("85", "0"), ("85.01", "0.01"), ("86", "1"), ("90", "5"), ("91", "6"), ("94.99", "9.99"),
            ("95", "10"), ("95.01", "10"), ("100", "10")]);
    // 主动微信及电话反馈，并全力配合医院完成业务恢复的，得5分.
    r_3_457_business_probing: ["half-year" / "business-probing"], Score "5", "R-3-457", Figure(&[("1", "5"), ("0", "0")]);
    r_3_458_resource_advice: ["half-year" / "resource-advice"], Score "5", "R-3-458", Figure(&[("1", "5"), ("0", "0")]);
    r_3_459_operations_reports: ["half-year" / "operations-reports"], Score "5", "R-3-459", Figure(&[("1", "5"), ("0", "0")]);
    // 低危…得2分；中危…得3分；高危…5分。累计最高10分.
    r_3_460_security_response: ["half-year" / "security-response"], Score "10", "R-3-460",
        Parts(&[("low", "2"), ("medium", "3"), ("high", "5")],
            &[(&[], "0"), (&["low"], "2"), (&["medium"], "3"), (&["high"], "5"), (&["low", "high"], "7"),
              (&["low", "medium", "high"], "10")]);
    // 1小时响应，24小时内开始执行扫描，5个工作日内出具报告，得2分；加急…得3分.
    r_3_461_risk_response: ["half-year" / "risk-response"], Score "5", "R-3-461",
        Parts(&[("normal", "2"), ("urgent", "3")], &[(&[], "0"), (&["normal"], "2"), (&["urgent"], "3"), (&["normal", "urgent"], "5")]);
    r_3_462_security_summary: ["half-year" / "security-summary"], Score "5", "R-3-462", Figure(&[("1", "5"), ("0", "0")]);
    r_3_463_asset_inventory: ["half-year" / "asset-inventory"], Score "5", "R-3-463",
        Parts(&[("topology", "2"), ("list", "3")], &[(&[], "0"), (&["topology"], "2"), (&["list"], "3"), (&["topology", "list"], "5")]);
    r_3_464_asset_inspection: ["half-year" / "asset-inspection"], Score "5", "R-3-464",
        Parts(&[("report", "3"), ("handling", "2")], &[(&[], "0"), (&["report"], "3"), (&["handling"], "2"), (&["report", "handling"], "5")]);
    r_3_465_baseline: ["half-year" / "baseline"], Score "5", "R-3-465", Figure(&[("1", "5"), ("0", "0")]);
    r_3_466_risk_assessment: ["half-year" / "risk-assessment"], Score "5", "R-3-466",
        Parts(&[("risk", "2"), ("gap", "3")], &[(&[], "0"), (&["risk"], "2"), (&["gap"], "3"), (&["risk", "gap"], "5")]);
    r_3_467_policy: ["half-year" / "policy"], Score "5", "R-3-467",
        Parts(&[("device", "2"), ("host", "3")], &[(&[], "0"), (&["device"], "2"), (&["host"], "3"), (&["device", "host"], "5")]);
    r_3_468_dr_drill: ["half-year" / "dr-drill"], Score "5", "R-3-468", Figure(&[("1", "5"), ("0", "0")]);
    r_3_469_training: ["half-year" / "training"], Score "5", "R-3-469",
        Parts(&[("slides", "2"), ("record", "3")], &[(&[], "0"), (&["slides"], "2"), (&["record"], "3"), (&["slides", "record"], "5")]);
    r_3_470_satisfaction: ["half-year" / "satisfaction"], Score "5", "R-3-470",
        Parts(&[("staff", "1"), ("documents", "1"), ("site", "1"), ("response", "1"), ("overall", "1")],
            &[(&[], "0"), (&["staff"], "1"), (&["documents"], "1"), (&["site"], "1"), (&["response"], "1"), (&["overall"], "1"),
              (&["staff", "site", "overall"], "3"), (&["staff", "documents", "site", "response", "overall"], "5")]);
    // 无新增1；1家2；2家3；3家4；4家及以上5.
    r_3_471_new_institutions: ["half-year" / "new-institutions"], Score "5", "R-3-471",
        Figure(&[("0", "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "5"), ("100", "5")]);
    // 无收入1；低于30% 2；30%-59% 3；60%-99% 4；100%及以上 5.
    r_3_472_revenue: ["half-year" / "revenue"], Score "5", "R-3-472",
        Figure(&[("0", "1"), ("0.01", "2"), ("29.99", "2"), ("30", "3"), ("59", "3"), ("59.99", "3"), ("60", "4"), ("99", "4"),
            ("99.99", "4"), ("100", "5"), ("250", "5")]);
    r_3_473_new_products: ["half-year" / "new-products"], Score "5", "R-3-473",
        Figure(&[("0", "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "5")]);
    // 视影响程度，最高扣10分.
    r_3_474_security_accident: ["half-year" / "security-accident"], Deduct "10", "R-3-474",
        Judged(&[("0", Some("0")), ("0.5", Some("0.5")), ("10", Some("10")), ("10.01", None), ("-1", None)]);
    r_3_475_platform_outage: ["half-year" / "platform-outage"], Deduct "10", "R-3-475",
        Judged(&[("0", Some("0")), ("7", Some("7")), ("10", Some("10")), ("11", None), ("-0.01", None)]);
    // 每低于1个百分点扣1分，最高扣10分.
    r_3_476_pool_low: ["half-year" / "pool-low"], Deduct "10", "R-3-476",
        Figure(&[("100", "0"), ("60", "0"), ("59.99", "0.01"), ("59", "1"), ("57.4", "2.6"), ("57", "3"), ("50", "10"), ("49", "10"), ("0", "10")]);
    // 达到80%时而未及时扩容，每高于1个百分点扣1分，最高扣10分.
    r_3_477_pool_high: ["half-year" / "pool-high"], Deduct "10", "R-3-477",
        Excused(&[("70", false, "0"), ("80", false, "0"), ("80.5", false, "0.5"), ("83", false, "3"), ("83", true, "0"), ("90", false, "10"),
            ("99", false, "10"), ("99", true, "0")]);
    // 一等奖5、二等奖4、三等奖3、优秀奖2，国家级5、省级3，最高加10分.
    r_3_478_innovation: ["half-year" / "innovation"], Bonus "10", "R-3-478",
        Judged(&[("0", Some("0")), ("2", Some("2")), ("3", Some("3")), ("4", Some("4")), ("5", Some("5")), ("10", Some("10")), ("12", None)]);

    // 分值20 over 1.1, 1.2, 1.3: shares of the reading acceptance.item-points.
    r_3_417_hardware_arrival: ["acceptance" / "hardware-arrival"], Score "6.67", "R-3-417",
        Judged(&[("0", Some("0")), ("3.3", Some("3.3")), ("6.67", Some("6.67")), ("6.68", None), ("-1", None)]);
    r_3_418_hardware_mounting: ["acceptance" / "hardware-mounting"], Score "6.67", "R-3-418",
        Judged(&[("0", Some("0")), ("6.67", Some("6.67")), ("6.68", None)]);
    r_3_419_machine_room: ["acceptance" / "machine-room"], Score "6.66", "R-3-419",
        Judged(&[("0", Some("0")), ("6.66", Some("6.66")), ("6.67", None)]);
    r_3_420_cloud_management: ["acceptance" / "cloud-management"], Score "6", "R-3-420", Judged(&[("0", Some("0")), ("6", Some("6")), ("6.01", None)]);
    r_3_421_compute: ["acceptance" / "compute"], Score "6", "R-3-421", Judged(&[("0", Some("0")), ("6", Some("6")), ("6.01", None)]);
    r_3_422_storage: ["acceptance" / "storage"], Score "6", "R-3-422", Judged(&[("0", Some("0")), ("6", Some("6")), ("6.01", None)]);
    r_3_423_network: ["acceptance" / "network"], Score "6", "R-3-423", Judged(&[("0", Some("0")), ("6", Some("6")), ("6.01", None)]);
    r_3_424_xinchuang: ["acceptance" / "xinchuang"], Score "6", "R-3-424", Judged(&[("0", Some("0")), ("6", Some("6")), ("6.01", None)]);
    r_3_425_health_network: ["acceptance" / "health-network"], Score "3.75", "R-3-425", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_426_internet_exit: ["acceptance" / "internet-exit"], Score "3.75", "R-3-426", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_427_compliance_start: ["acceptance" / "compliance-start"], Score "3.75", "R-3-427", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_428_basic_protection: ["acceptance" / "basic-protection"], Score "3.75", "R-3-428", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_429_test_environment: ["acceptance" / "test-environment"], Score "3.75", "R-3-429", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_430_deployment_guidance: ["acceptance" / "deployment-guidance"], Score "3.75", "R-3-430", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_431_office_space: ["acceptance" / "office-space"], Score "3.75", "R-3-431", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_432_joint_debugging: ["acceptance" / "joint-debugging"], Score "3.75", "R-3-432", Judged(&[("0", Some("0")), ("3.75", Some("3.75")), ("3.76", None)]);
    r_3_433_deployment_documents: ["acceptance" / "deployment-documents"], Score "2", "R-3-433", Judged(&[("0", Some("0")), ("2", Some("2")), ("2.01", None)]);
    r_3_434_operations_manual: ["acceptance" / "operations-manual"], Score "2", "R-3-434", Judged(&[("0", Some("0")), ("2", Some("2")), ("2.01", None)]);
    r_3_435_emergency_plan: ["acceptance" / "emergency-plan"], Score "2", "R-3-435", Judged(&[("0", Some("0")), ("2", Some("2")), ("2.01", None)]);
    r_3_436_resource_list: ["acceptance" / "resource-list"], Score "2", "R-3-436", Judged(&[("0", Some("0")), ("2", Some("2")), ("2.01", None)]);
    r_3_437_on_cloud_documents: ["acceptance" / "on-cloud-documents"], Score "2", "R-3-437", Judged(&[("0", Some("0")), ("2", Some("2")), ("2.01", None)]);
    r_3_438_team: ["acceptance" / "team"], Score "2.5", "R-3-438", Judged(&[("0", Some("0")), ("2.5", Some("2.5")), ("2.51", None)]);
    r_3_439_expansion: ["acceptance" / "expansion"], Score "2.5", "R-3-439", Judged(&[("0", Some("0")), ("2.5", Some("2.5")), ("2.51", None)]);
    r_3_440_sla_commitment: ["acceptance" / "sla-commitment"], Score "2.5", "R-3-440", Judged(&[("0", Some("0")), ("2.5", Some("2.5")), ("2.51", None)]);
    r_3_441_vendor_support: ["acceptance" / "vendor-support"], Score "2.5", "R-3-441", Judged(&[("0", Some("0")), ("2.5", Some("2.5")), ("2.51", None)]);
}

const fn other(scheme: &'static str, item: &'static str, clause: &'static str, test: &'static str) -> Covered {
    Covered { scheme, item, clause, test }
}

/// Vetoes, words, and what scores do to payments.
pub const OTHERS: &[Covered] = &[
    other("half-year", "result:考核合格", "R-3-455", "r_3_455_qualified_from_80"),
    other("half-year", "result:考核不合格", "R-3-455", "r_3_455_qualified_from_80"),
    other("half-year", "effect:service", "R-3-455", "r_3_455_each_point_below_80_takes_off_a_percent"),
    other("acceptance", "veto:platform-unusable", "R-3-442", "r_3_442_platform_unusable"),
    other("acceptance", "veto:network-not-connected", "R-3-443", "r_3_443_network_not_connected"),
    other("acceptance", "veto:team-missing", "R-3-444", "r_3_444_team_missing"),
    other("acceptance", "veto:vendors-cannot-deploy", "R-3-445", "r_3_445_vendors_cannot_deploy"),
    other("acceptance", "result:通过", "R-3-446", "r_3_446_to_448_words_of_the_acceptance"),
    other("acceptance", "result:有条件通过", "R-3-447", "r_3_446_to_448_words_of_the_acceptance"),
    other("acceptance", "result:不通过", "R-3-448", "r_3_446_to_448_words_of_the_acceptance"),
    other("acceptance", "effect:construction", "R-3-446", "r_3_446_to_448_what_the_acceptance_pays"),
];

/// 18 items of 100 points, 4 deductions and a bonus of at most 10 each: the sections come to what the table prints.
#[test]
fn r_3_454_the_half_year_table_is_whole() {
    let c = contract("chuyi");
    let s = c.scheme("half-year").unwrap();
    let sum = |section: &str| {
        let of = s.items.iter().filter(|i| i.section.as_ref().is_some_and(|x| x.0 == section));
        of.map(|i| i.points).sum::<rust_decimal::Decimal>()
    };
    for (section, points) in [
        ("云服务工单处理及时率", "25"),
        ("安全服务工单处理及时率", "20"),
        ("资产梳理", "5"),
        ("资产巡检", "5"),
        ("基线检查", "5"),
        ("安全风险评估", "5"),
        ("策略管理", "5"),
        ("容灾演练", "5"),
        ("培训", "5"),
        ("满意度", "5"),
        ("运营进度考核", "15"),
    ] {
        assert_eq!(sum(section), d(points), "{section}");
    }
    assert_eq!((s.items.len(), s.printed()), (23, d("100")));
    // 100 − 4.5 (accident) − 3 (57 %) + 5 (first prize) = 97.5.
    let but = [("security-accident", "4.5"), ("pool.use_percent", "57"), ("innovation", "5"), ("pool.expanded", "0")];
    assert_eq!(whole(&c, "half-year", &but).score, d("97.5"));
    // No bonus lifts the score above 100 (score.limit).
    assert_eq!(whole(&c, "half-year", &[("innovation", "10"), ("pool.expanded", "0")]).score, d("100"));
}

/// 80分及以上的，为考核合格；低于80分的，为考核不合格.
#[test]
fn r_3_455_qualified_from_80() {
    let c = contract("chuyi");
    let off = [("security-accident", "10"), ("platform-outage", "10"), ("pool.expanded", "1")];
    word(&c, "half-year", &off, ("80", "考核合格"));
    // A hundredth less: 94.99 % of the tickets in time bring 9.99.
    let less = [off[0], off[1], off[2], ("ticket.timely_percent", "94.99")];
    word(&c, "half-year", &less, ("79.99", "考核不合格"));
    word(&c, "half-year", &[("pool.expanded", "1")], ("100", "考核合格"));
}

/// 半年度应付服务费 ×［1－(80－半年度考核得分)×1%］.
#[test]
fn r_3_455_each_point_below_80_takes_off_a_percent() {
    let c = contract("chuyi");
    for (score, pays) in [
        ("100", "1000000.00"),
        ("80", "1000000.00"),
        ("79.99", "999900.00"),
        ("79.5", "995000.00"),
        ("79", "990000.00"),
        ("76", "960000.00"),
        ("60", "800000.00"),
        ("0", "200000.00"),
    ] {
        let i = Inputs {
            accrued: [(date(2026, 1, 31), Money::parse("1000000.00").unwrap())].into(),
            scores: vec![scored("half-year", date(2026, 6, 30), score, false)],
            ..Inputs::default()
        };
        let dues = plan(&c, &i, &WeekDays, date(2026, 6, 30)).unwrap();
        let due = dues.iter().find(|d| d.payment == "service").unwrap();
        assert_eq!(due.payable.to_string(), pays, "{score}");
    }
}

fn scored(scheme: &str, until: Date, score: &str, vetoed: bool) -> Scored {
    Scored { scheme: scheme.into(), until, score: d(score), vetoed }
}

/// Whatever the points, one veto fails; without it the same points pass.
fn vetoes(id: &str) {
    let c = contract("chuyi");
    let all = whole(&c, "acceptance", &[(id, "1")]);
    assert_eq!((all.score, all.vetoes.as_slice()), (d("100"), [id.to_owned()].as_slice()));
    assert_eq!(all.result.unwrap().word, "不通过");
    word(&c, "acceptance", &[(id, "0")], ("100", "通过"));
    let i = Inputs {
        scores: vec![scored("acceptance", date(2026, 1, 1), "100", true)],
        events: [("acceptance".to_owned(), date(2026, 1, 2))].into(),
        ..Inputs::default()
    };
    let dues = plan(&c, &i, &WeekDays, date(2026, 1, 31)).unwrap();
    assert_eq!(dues[0].open, Some(Open::Until("rectification".into())), "暂不支付");
}

/// 云主机无法正常创建或运行（ARM/C86任一架构）.
#[test]
fn r_3_442_platform_unusable() {
    vetoes("platform-unusable");
}

/// 与卫健委、试点医院专网无法连通.
#[test]
fn r_3_443_network_not_connected() {
    vetoes("network-not-connected");
}

/// 无驻场人员或7×24小时响应机制未建立.
#[test]
fn r_3_444_team_missing() {
    vetoes("team-missing");
}

/// 测试环境未提供，导致应用厂商无法开展部署工作.
#[test]
fn r_3_445_vendors_cannot_deploy() {
    vetoes("vendors-cannot-deploy");
}

/// 加权得分≥75分 通过；60-74分 有条件通过；<60分 不通过. The dimensions have 20, 30, 15, 15, 10 and 10 points.
#[test]
fn r_3_446_to_448_words_of_the_acceptance() {
    let c = contract("chuyi");
    let s = c.scheme("acceptance").unwrap();
    let mut sums: Vec<(String, rust_decimal::Decimal)> = Vec::new();
    for i in &s.items {
        let section = i.section.as_ref().unwrap().0.clone();
        match sums.last_mut() {
            Some((last, sum)) if *last == section => *sum += i.points,
            _ => sums.push((section, i.points)),
        }
    }
    let points: Vec<_> = sums.iter().map(|(_, p)| p.normalize()).collect();
    assert_eq!(points, ["20", "30", "15", "15", "10", "10"].map(d));
    assert_eq!(s.items.len(), 25);
    // 100 − 6 − 6 − 6 − 6 − 1 = 75.
    let off = [("cloud-management", "0"), ("compute", "0"), ("storage", "0"), ("network", "0")];
    let with = |last: &'static str| [off[0], off[1], off[2], off[3], ("deployment-documents", last)];
    word(&c, "acceptance", &with("1"), ("75", "通过"));
    word(&c, "acceptance", &with("0.99"), ("74.99", "有条件通过"));
    word(&c, "acceptance", &with("0"), ("74", "有条件通过"));
    // … − 6 (xinchuang) − 3.75 − 3.75 − 0.5 = 60.
    let more = |last: &'static str| {
        let mut all = with("0").to_vec();
        all.extend([("xinchuang", "0"), ("internet-exit", "0"), ("compliance-start", "0"), ("team", last)]);
        all
    };
    word(&c, "acceptance", &more("2"), ("60", "有条件通过"));
    word(&c, "acceptance", &more("1.99"), ("59.99", "不通过"));
}

/// 全额支付三年总服务费的20%；扣减5%-10%后支付；暂不支付，限期整改，整改验收合格后补付.
#[test]
fn r_3_446_to_448_what_the_acceptance_pays() {
    let c = contract("chuyi");
    let pays = |score: &str, vetoed: bool, share: Option<&str>, rectified: bool| {
        let mut i = Inputs {
            scores: vec![scored("acceptance", date(2026, 1, 1), score, vetoed)],
            events: [("acceptance".to_owned(), date(2026, 1, 2))].into(),
            ..Inputs::default()
        };
        if let Some(s) = share {
            i.decided.insert(("construction".into(), 1), d(s));
        }
        if rectified {
            i.events.insert("rectification".into(), date(2026, 1, 30));
        }
        let due = plan(&c, &i, &WeekDays, date(2026, 2, 1)).unwrap().remove(0);
        (due.payable.to_string(), due.open, due.date)
    };
    let decision = Some(Open::Decision(d("0.9"), d("0.95")));
    let withheld = Some(Open::Until("rectification".into()));
    let zero = || Money::ZERO.to_string();
    let (day, later) = (date(2026, 1, 2), date(2026, 1, 30));
    assert_eq!(pays("75", false, None, false), ("6000000.00".into(), None, day));
    assert_eq!(pays("74.99", false, None, false), (zero(), decision.clone(), day));
    assert_eq!(pays("60", false, None, false), (zero(), decision.clone(), day));
    assert_eq!(pays("60", false, Some("0.9"), false), ("5400000.00".into(), None, day), "ten percent less");
    assert_eq!(pays("74", false, Some("0.95"), false), ("5700000.00".into(), None, day), "five percent less");
    assert_eq!(pays("74", false, Some("0.96"), false), (zero(), decision.clone(), day), "four are not allowed");
    assert_eq!(pays("74", false, Some("0.89"), false), (zero(), decision, day), "nor eleven");
    assert_eq!(pays("59.99", false, None, false), (zero(), withheld.clone(), day));
    assert_eq!(pays("59.99", false, None, true), ("6000000.00".into(), None, later));
    assert_eq!(pays("99", true, None, false), (zero(), withheld, day));
    assert_eq!(pays("99", true, None, true), ("6000000.00".into(), None, later));
}
