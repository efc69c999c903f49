//! Bills, usage lists, reconciliations and reports of operation, set.

use crate::tenders::{check, contract, stamp};
use billing::bill::{Bill, Line, LineInterval};
use billing::contract::{Contract, Measure};
use billing::month::{Calendar, Month};
use billing::statement::paper::{self, Reconciliation};
use jiff::civil::date;
use kernel::calendar::Every;
use kernel::{Money, ProjectId, Quantity, Timestamp};
use ops::report::{Availability, CaseLine, Delivered, Letter, NodeLine, OperationReport, TicketFigures, Utilisation};
use ops::terms::{Deliverable, Terms};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

fn line(c: &Contract, code: &str, quantity: i64, begin: Timestamp) -> Line {
    let item = c.item(code).unwrap();
    let interval = |k: i64| LineInterval {
        id: format!("0192aaaa-0000-7000-8000-{k:012}"),
        kind: "server".into(),
        resource: format!("0192bbbb-0000-7000-8000-{k:012}"),
        name: format!("楚雄州人民医院-HIS-数据库节点-{k}"),
        order: Some(format!("0192cccc-0000-7000-8000-{k:012}")),
        quantity: Quantity::whole(1),
        from: begin,
        to: None,
    };
    let quantity = Quantity::whole(quantity);
    let price = item.price.unwrap();
    Line {
        item: code.into(),
        category: item.category.clone(),
        name: item.name.clone(),
        name_en: item.name_en.clone(),
        unit: item.unit.clone(),
        measure: item.metering.as_ref().map_or(Measure::Fixed, |m| m.measure).as_str().into(),
        quantity,
        unit_price: price,
        per: item.per,
        amount: price.times(quantity).unwrap().to_fen_half_up(),
        intervals: (0..quantity.0.try_into().unwrap_or(9).min(9)).map(interval).collect(),
        part: None,
    }
}

fn bill(c: &Contract, project: &str, month: Month, items: usize) -> Bill {
    let cal = Calendar::of(c).unwrap();
    let (begin, end) = (cal.begin(month).unwrap(), cal.end(month).unwrap());
    let priced = c.items.iter().filter(|i| i.price.is_some()).step_by(4).take(items);
    let lines: Vec<Line> = priced.zip(3..).map(|(i, n)| line(c, &i.code, n * n * 7, begin)).collect();
    let total = lines.iter().try_fold(Money::from_fen(0), |s, l| s.plus(l.amount)).unwrap();
    Bill {
        id: None,
        project: ProjectId::from(project),
        month: month.to_string(),
        begin,
        end,
        contract: c.id.clone(),
        contract_version: c.version.clone(),
        contract_digest: c.digest.clone(),
        zone: c.zone.clone(),
        currency: c.currency.clone(),
        draft: false,
        as_of: end,
        simulated: true,
        readings: BTreeMap::new(),
        lines,
        unpriced: Vec::new(),
        total,
        adjustments: Vec::new(),
    }
}

#[test]
fn bills_and_their_sums() {
    let c = contract("chuyi");
    let mut months = vec![Month::parse("2026-01").unwrap()];
    while months.len() < 6 {
        months.push(months[months.len() - 1].next());
    }
    let one = bill(&c, "0192dddd00007000800000000000001a", months[0], 14);
    check(
        "bill",
        &paper::bill(&c, &one, "楚雄彝族自治州人民医院").unwrap(),
        &["云服务账单", "人民币", "附录：用量来源"],
    );
    check("usage", &paper::usage_list(&c, &one, "楚雄彝族自治州人民医院").unwrap(), &["资源使用清单"]);
    let mut r = Reconciliation::new(&c, &months);
    for m in &months {
        for p in ["0192dddd00007000800000000000001a", "0192dddd00007000800000000000002b"] {
            r.add(&bill(&c, p, *m, 18)).unwrap();
        }
    }
    check("reconciliation", &r.document(stamp()).unwrap(), &["资源对账确认单", "资源服务对账验收表", "不通过"]);
}

#[test]
fn reports_of_operation() {
    let terms = Terms {
        contract: "chuyi 2026.2".into(),
        start: date(2026, 1, 1),
        end: date(2028, 12, 31),
        deliverables: (1..=51)
            .map(|no| Deliverable {
                no,
                class: format!("第{}类", no / 8 + 1),
                class_en: "Class".into(),
                name: "容灾切换演练记录及RTO/RPO实测报告".into(),
                name_en: "Report".into(),
                content: Some("容灾演练方案、操作记录、切换耗时、数据丢失量、改进措施。".into()),
            })
            .collect(),
        ..Terms::none()
    };
    let letter = Letter {
        contract: "楚医云平台运营服务".into(),
        purchaser: "楚雄彝族自治州卫生健康委员会".into(),
        supplier: "中标人（运营服务商）".into(),
        as_of: Timestamp::parse("2026-12-31T16:00:00Z").unwrap(),
        draft: false,
        simulated: true,
    };
    let mut r = OperationReport::empty(Every::HalfYear, date(2026, 7, 1), date(2026, 12, 31));
    let d = |s: &str| s.parse::<Decimal>().unwrap();
    r.summary = vec!["本期平台运行平稳，完成2次容灾切换演练，均达到合同约定的恢复目标。".into()];
    r.availability = ["云主机", "云硬盘", "政务外网接入"]
        .map(|s| Availability {
            service: s.into(),
            target: d("0.9999"),
            measured: Some(d("0.99987")),
            down: Some(d("34.5")),
            planned: Some(d("120")),
        })
        .into();
    r.utilisation = Some(vec![Utilisation {
        pool: "ARM 计算资源池".into(),
        what: "vCPU".into(),
        capacity: d("1280"),
        mean: d("729.6"),
        peak: d("901"),
        share: d("0.57"),
        advice: Some("使用率低于60%，建议缩减预留".into()),
    }]);
    r.tickets = Some(TicketFigures {
        opened: 412,
        closed: 409,
        open: 3,
        timely: Some(d("0.91")),
        response: Some(d("7.4")),
        solved: Some(d("0.993")),
        kinds: vec![("云主机".into(), 201, 12), ("网络与端口".into(), 155, 25)],
    });
    r.incidents = Some(vec![CaseLine {
        number: "INC-0007".into(),
        level: "二级".into(),
        at: Timestamp::parse("2026-09-14T01:12:00Z").unwrap(),
        what: "存储前端网络抖动，12个业务系统响应变慢".into(),
        hit: "HIS、LIS、PACS等".into(),
        cause: "光模块老化，已更换并加入巡检项".into(),
        recovered: Some(Timestamp::parse("2026-09-14T01:39:00Z").unwrap()),
        in_time: Some(true),
    }]);
    r.nodes = vec![NodeLine {
        name: "host-01".into(),
        state: "up".into(),
        last_seen: Some(Timestamp::parse("2026-12-31T15:59:00Z").unwrap()),
        cpu: Some((d("31.25"), d("60.10"))),
        memory: Some((d("188.40"), d("240.00"))),
    }];
    check("report", &ops::report::document(&letter, &terms, &r), &["运维报告", "99.987%", "INC-0007"]);
    let states =
        BTreeMap::from([(3, Delivered { on: Some(date(2026, 3, 1)), accepted: true, evidence: "归档号 A-3".into() })]);
    check("deliverables", &ops::report::deliverables(&letter, &terms, &states), &["1/51", "已签收"]);
}
