//! Shaanxi: the hundred points (R-4-087 to R-4-097), held each month, quarter and year by one table, and what a result does to the fee
//! (R-4-098, R-4-099). Points by hand from the tender's table; a figure on an edge gets the better band (reading `bands.edges`).

use crate::rules::{Covered, contract, d, rules, whole, word};
use billing::settle::{Inputs, Scored, WeekDays, plan};
use jiff::civil::date;
use kernel::Money;
use kernel::calendar::{DayKind, Span};

rules! { "shaanxi";
    // ≥99.9% 15；99.5%-99.9% 10；99%-99.5% 5；<99% 0.
    r_4_088_stability: ["month" / "m.stability", "quarter" / "q.stability", "year" / "y.stability"], Score "15", "R-4-088",
        Figure(&[("100", "15"), ("99.9", "15"), ("99.89", "10"), ("99.5", "10"), ("99.49", "5"), ("99", "5"), ("98.99", "0"), ("0", "0")]);
    // ≥99.9% 10；99.5%-99.9% 7；99%-99.5% 3；<99% 0.
    r_4_089_availability: ["month" / "m.availability", "quarter" / "q.availability", "year" / "y.availability"], Score "10", "R-4-089",
        Figure(&[("100", "10"), ("99.9", "10"), ("99.89", "7"), ("99.5", "7"), ("99.49", "3"), ("99", "3"), ("98.99", "0"), ("0", "0")]);
    // 每发现 1 项不符扣 2 分，扣完为止.
    r_4_090_configuration: ["month" / "m.configuration", "quarter" / "q.configuration", "year" / "y.configuration"], Score "5", "R-4-090",
        Figure(&[("0", "5"), ("1", "3"), ("2", "1"), ("3", "0"), ("4", "0")]);
    // ≥ (read: more than) 合同约定 5；等于 3；少 1 人 1；少 2 人及以上 0.
    r_4_091_team: ["month" / "m.team", "quarter" / "q.team", "year" / "y.team"], Score "5", "R-4-091",
        Figure(&[("3", "5"), ("1", "5"), ("0", "3"), ("-1", "1"), ("-2", "0"), ("-5", "0")]);
    // ≤15 分钟 10；15-30 6；30-60 3；>60 0.
    r_4_092_response: ["month" / "m.response", "quarter" / "q.response", "year" / "y.response"], Score "10", "R-4-092",
        Figure(&[("0", "10"), ("15", "10"), ("15.01", "6"), ("30", "6"), ("30.01", "3"), ("60", "3"), ("60.01", "0"), ("600", "0")]);
    // ≥90% 10；80%-90% 6；60%-80% 2；<60% 0.
    r_4_093_solution: ["month" / "m.solution", "quarter" / "q.solution", "year" / "y.solution"], Score "10", "R-4-093",
        Figure(&[("100", "10"), ("90", "10"), ("89.99", "6"), ("80", "6"), ("79.99", "2"), ("60", "2"), ("59.99", "0"), ("0", "0")]);
    // ≤4 小时 10；4-8 7；8-12 3；>12 0.
    r_4_094_emergency: ["month" / "m.emergency", "quarter" / "q.emergency", "year" / "y.emergency"], Score "10", "R-4-094",
        Figure(&[("0", "10"), ("4", "10"), ("4.01", "7"), ("8", "7"), ("8.01", "3"), ("12", "3"), ("12.01", "0"), ("48", "0")]);
    // ≥95% 15；90%-95% 10；80%-90% 5；<80% 0.
    r_4_095_satisfaction: ["month" / "m.satisfaction", "quarter" / "q.satisfaction", "year" / "y.satisfaction"], Score "15", "R-4-095",
        Figure(&[("100", "15"), ("95", "15"), ("94.99", "10"), ("90", "10"), ("89.99", "5"), ("80", "5"), ("79.99", "0"), ("0", "0")]);
    // 齐全且及时更新 5；基本齐全 3；较多遗漏 1；严重缺失 0.
    r_4_096_documents: ["month" / "m.documents", "quarter" / "q.documents", "year" / "y.documents"], Score "5", "R-4-096",
        Judged(&[("5", Some("5")), ("3", Some("3")), ("1", Some("1")), ("0", Some("0"))]);
    // 无…10；每出现 1 次扣 2 分，扣完为止.
    r_4_097_adaptation: ["month" / "m.adaptation", "quarter" / "q.adaptation", "year" / "y.adaptation"], Score "10", "R-4-097",
        Figure(&[("0", "10"), ("1", "8"), ("4", "2"), ("5", "0"), ("6", "0")]);
}

const fn other(scheme: &'static str, item: &'static str, clause: &'static str, test: &'static str) -> Covered {
    Covered { scheme, item, clause, test }
}

pub const OTHERS: &[Covered] = &[
    other("month", "result:合格", "R-4-098", "r_4_098_and_099_qualified_from_75"),
    other("month", "result:不合格", "R-4-099", "r_4_098_and_099_qualified_from_75"),
    other("quarter", "result:合格", "R-4-098", "r_4_098_and_099_qualified_from_75"),
    other("quarter", "result:不合格", "R-4-099", "r_4_098_and_099_qualified_from_75"),
    other("year", "result:合格", "R-4-098", "r_4_098_and_099_qualified_from_75"),
    other("year", "result:不合格", "R-4-099", "r_4_098_and_099_qualified_from_75"),
    other("year", "effect:service-fee", "R-4-099", "r_4_099_below_75_a_fifth_is_taken_off"),
];

/// R-4-083 to R-4-087, R-4-100: 30, 35 (printed as 40) and 30 points; 5, 10 and 15 working days; three for an appeal.
#[test]
fn r_4_083_to_087_the_table_is_as_printed() {
    let c = contract("shaanxi");
    for (id, days) in [("month", 5), ("quarter", 10), ("year", 15)] {
        let s = c.scheme(id).unwrap();
        let sum = |section: &str| {
            let of = s.items.iter().filter(|i| i.section.as_ref().is_some_and(|x| x.0 == section));
            of.map(|i| i.points).sum::<rust_decimal::Decimal>()
        };
        assert_eq!(["服务合规性", "服务能力", "服务质量"].map(sum), ["30", "35", "30"].map(d));
        assert_eq!(s.due, Some(Span::Days(days, DayKind::Working)));
        assert_eq!(s.appeal, Some(Span::Days(3, DayKind::Working)), "R-4-100");
        assert_eq!(whole(&c, id, &[]).score, d("95"), "as printed: the indicators come to 95");
    }
    let review = c.obligations.iter().find(|o| o.after.as_deref() == Some("appeal") && o.due.is_some()).unwrap();
    assert_eq!(review.due, Some(Span::Days(5, DayKind::Working)), "R-4-100");
}

/// 合格及以上：≥75 分.
#[test]
fn r_4_098_and_099_qualified_from_75() {
    let c = contract("shaanxi");
    for id in ["month", "quarter", "year"] {
        // 95 − 15 (satisfaction) − 5 (deviations) = 75.
        let off = [("survey.percent", "79"), ("config.deviations", "3")];
        word(&c, id, &off, ("75", "合格"));
        // … − 2 (one adaptation) = 73.
        word(&c, id, &[off[0], off[1], ("adaptation.events", "1")], ("73", "不合格"));
    }
}

/// 扣除 20% 服务费用.
#[test]
fn r_4_099_below_75_a_fifth_is_taken_off() {
    let mut c = contract("shaanxi");
    c.budget.total = Some(Money::parse("5000000.00").unwrap());
    for (score, pays) in [("95", "5000000.00"), ("75", "5000000.00"), ("74.99", "4000000.00"), ("0", "4000000.00")] {
        let i = Inputs {
            scores: vec![Scored { scheme: "year".into(), until: c.end, score: d(score), vetoed: false }],
            events: [("final-acceptance".to_owned(), date(2027, 1, 20))].into(),
            ..Inputs::default()
        };
        let dues = plan(&c, &i, &WeekDays, date(2028, 1, 1)).unwrap();
        assert_eq!(dues[0].payable.to_string(), pays, "{score}");
    }
}
