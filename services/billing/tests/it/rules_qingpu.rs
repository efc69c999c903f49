//! Qingpu: the yearly satisfaction evaluation (R-2-263 to R-2-271) and what its score does to the last tenth (R-2-275). Points by hand from
//! the tender's table.

use crate::rules::{Covered, contract, d, rules, whole, word};
use billing::settle::{Inputs, Scored, WeekDays, plan};
use jiff::civil::date;
use kernel::Money;

rules! { "qingpu";
    // 每发生一次未按要求执行的情况，扣1分，扣完为止.
    r_2_264_daily_service: ["year" / "daily-service"], Score "10", "R-2-264", Figure(&[("0", "10"), ("1", "9"), ("9", "1"), ("10", "0"), ("11", "0")]);
    // 超过24小时未修复的…每发生一起扣1分，扣完为止.
    r_2_265_vm_fault: ["year" / "vm-fault"], Score "20", "R-2-265", Figure(&[("0", "20"), ("1", "19"), ("19", "1"), ("20", "0"), ("21", "0")]);
    r_2_266_network_fault: ["year" / "network-fault"], Score "20", "R-2-266", Figure(&[("0", "20"), ("1", "19"), ("19", "1"), ("20", "0"), ("21", "0")]);
    // 超过8小时未修复，且影响30%以上系统…每发生一起扣3分，扣完为止.
    r_2_267_platform_fault: ["year" / "platform-fault"], Score "15", "R-2-267", Figure(&[("0", "15"), ("1", "12"), ("4", "3"), ("5", "0"), ("6", "0")]);
    // 未完成定级备案或者未按时进行定级备案复核的，扣10分.
    r_2_268_mlps: ["year" / "mlps"], Score "10", "R-2-268", Figure(&[("1", "10"), ("0", "0")]);
    // 发生投诉且双方核实确实存在的，每次扣1分 (no 扣完为止 here: the reading of the contract file).
    r_2_269_service_quality: ["year" / "service-quality"], Score "10", "R-2-269", Figure(&[("0", "10"), ("1", "9"), ("9", "1"), ("10", "0"), ("11", "0")]);
    // 每发生一次扣3分。扣完为止.
    r_2_270_security_management: ["year" / "security-management"], Score "15", "R-2-270", Figure(&[("0", "15"), ("1", "12"), ("4", "3"), ("5", "0"), ("6", "0")]);
}

const fn other(item: &'static str, clause: &'static str, test: &'static str) -> Covered {
    Covered { scheme: "year", item, clause, test }
}

pub const OTHERS: &[Covered] = &[
    other("result:优", "R-2-271", "r_2_271_words"),
    other("result:良", "R-2-271", "r_2_271_words"),
    other("result:未达优良", "R-2-271", "r_2_271_words"),
    other("effect:score", "R-2-275", "r_2_275_the_last_tenth_in_proportion"),
];

/// R-2-263: seven items, 100 points.
#[test]
fn r_2_263_seven_items_of_a_hundred_points() {
    let c = contract("qingpu");
    let s = c.scheme("year").unwrap();
    assert_eq!((s.items.len(), s.printed()), (7, d("100")));
    // 100 − 2 (instructions) − 1 (host) − 3 (platform) − 4 (complaints) − 3 (security) = 87.
    let but = [
        ("instruction.missed", "2"),
        ("incident.vm_late", "1"),
        ("incident.platform_late", "1"),
        ("complaint.count", "4"),
        ("incident.security_events", "1"),
    ];
    assert_eq!(whole(&c, "year", &but).score, d("87"));
}

/// 评价结果为优良的，双方续签: the numbers are a reading of the contract file, 90 and 80.
#[test]
fn r_2_271_words() {
    let c = contract("qingpu");
    word(&c, "year", &[], ("100", "优"));
    word(&c, "year", &[("instruction.missed", "10")], ("90", "优"));
    word(&c, "year", &[("instruction.missed", "10"), ("incident.vm_late", "1")], ("89", "良"));
    word(&c, "year", &[("incident.vm_late", "20")], ("80", "良"));
    word(&c, "year", &[("incident.vm_late", "20"), ("complaint.count", "1")], ("79", "未达优良"));
}

/// 对项目实际足月服务费用总额的10%，按得分比例在最后一个周期内一同结算支付.
#[test]
fn r_2_275_the_last_tenth_in_proportion() {
    let c = contract("qingpu");
    for (score, pays) in [("100", "120000.00"), ("93", "111600.00"), ("79.5", "95400.00"), ("0", "0.00")] {
        let mut i = Inputs { events: [("final-acceptance".to_owned(), date(2027, 7, 20))].into(), ..Inputs::default() };
        for m in 0..12 {
            let day = date(2026, 7, 1).checked_add(jiff::ToSpan::months(m)).unwrap().last_of_month();
            i.accrued.insert(day, Money::parse("100000.00").unwrap());
        }
        i.scores.push(Scored { scheme: "year".into(), until: date(2027, 6, 30), score: d(score), vetoed: false });
        let dues = plan(&c, &i, &WeekDays, date(2028, 1, 1)).unwrap();
        let last = dues.iter().find(|d| d.payment == "score").unwrap();
        assert_eq!(last.payable.to_string(), pays, "{score}");
    }
}
