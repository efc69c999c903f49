//! The bill of docs/bill-by-hand.md, figure for figure.

use super::*;
use billing::bill::{Bill, csv};
use billing::month::Month;
use kernel::event::{ORDER_DELIVERED, ORDER_RESOURCES, OrderDelivered, OrderResources};
use kernel::{Money, OrderId};

const ORDERED: &str = "2026-11-22T02:00:00Z";
const DELIVERED: &str = "2026-11-22T02:05:00Z";

/// The demo order's resources, as fulfilment creates them, five minutes before delivery.
async fn order(t: &TestEnv, b: &Arc<Billing>) {
    let id = OrderId::from("order-1");
    for (item, resources) in
        [("12", vec!["srv-x86"]), ("13", vec!["srv-arm"]), ("6", vec!["vol"]), ("78", vec!["fip-1", "fip-2"])]
    {
        let resources = resources.into_iter().map(str::to_owned).collect();
        publish(t, ORDER_RESOURCES, &OrderResources { order: id.clone(), item: item.into(), resources }).await;
    }
    let born = at(ORDERED);
    record(
        t,
        b,
        &[
            fact("s1", "server", "srv-x86", X86_HOST, 1, born),
            fact("s1.vcpu", "server.vcpu", "srv-x86", X86_HOST, 2, born),
            fact("s2", "server", "srv-arm", ARM_HOST, 1, born),
            fact("v1", "volume.gb", "vol", &[("type", "default")], 20, born),
            fact("f1", "floatingip", "fip-1", &[], 1, born),
            fact("f2", "floatingip", "fip-2", &[], 1, born),
        ],
    )
    .await;
    let early = b.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
    assert_eq!((early.lines.len(), early.total.to_string().as_str()), (0, "0.00"), "nothing counts before delivery");
    set(t, DELIVERED);
    publish(t, ORDER_DELIVERED, &OrderDelivered { order: id, at: Some(at(DELIVERED)) }).await;
}

async fn release(t: &TestEnv, b: &Arc<Billing>, when: &str) {
    set(t, when);
    let end = at(when);
    record(
        t,
        b,
        &[
            fact("s1.end", "server", "srv-x86", X86_HOST, 0, end),
            fact("s1.vcpu.end", "server.vcpu", "srv-x86", X86_HOST, 0, end),
            fact("s2.end", "server", "srv-arm", ARM_HOST, 0, end),
            fact("v1.end", "volume.gb", "vol", &[("type", "default")], 0, end),
            fact("f1.end", "floatingip", "fip-1", &[], 0, end),
            fact("f2.end", "floatingip", "fip-2", &[], 0, end),
        ],
    )
    .await;
}

fn lines(b: &Bill) -> Vec<(&str, String, String, String)> {
    let show = |l: &billing::bill::Line| (l.quantity.to_string(), l.unit_price.to_string(), l.amount.to_string());
    b.lines
        .iter()
        .map(|l| {
            let (q, p, a) = show(l);
            (l.item.as_str(), q, p, a)
        })
        .collect()
}

fn expected() -> Vec<(&'static str, String, String, String)> {
    [
        ("6", "20", "0.23", "4.60"),
        ("12", "1", "51.86", "51.86"),
        ("13", "1", "51.86", "51.86"),
        ("78", "1", "116.34", "116.34"),
    ]
    .map(|(i, q, p, a)| (i, q.to_owned(), p.to_owned(), a.to_owned()))
    .to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_order_costs_what_the_hand_computation_says() {
    for (t, b) in start(ORDERED).await {
        order(&t, &b).await;
        days(&t, 1);
        let draft = b.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        assert!(draft.draft && draft.simulated);
        assert_eq!(lines(&draft), expected(), "{}", t.name);
        assert_eq!(draft.total.to_string(), "224.66");
        assert!(draft.unpriced.is_empty(), "{:?}", draft.unpriced);
        assert_eq!(draft.lines[1].intervals[0].from, at(DELIVERED));
        assert_eq!(draft.readings["usage.stock"], "month_end");

        // Six months from delivery: November to April at their ends; in May nothing is left at the end.
        release(&t, &b, "2027-05-22T02:05:00Z").await;
        set(&t, "2027-06-10T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 7, "{}", t.name);
        let mut sum = Money::ZERO;
        let mut m = Month::parse("2026-11").unwrap();
        for n in 0..7 {
            let bill = b.bill(&project(), m).await.unwrap();
            assert!(!bill.draft);
            if n < 6 {
                assert_eq!(lines(&bill), expected(), "{m}");
                assert_eq!(bill.total.to_string(), "224.66", "{m}");
            } else {
                assert_eq!(bill.total.to_string(), "0.00", "{m}: released before the end of the month");
                assert_eq!(bill.lines.len(), 4, "its usage is still shown");
            }
            sum = sum.plus(bill.total).unwrap();
            m = m.next();
        }
        assert_eq!(sum.to_string(), "1347.96");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_has_its_lines_their_intervals_and_the_total() {
    let (t, b) = runtime::testing::first(start(ORDERED)).await;
    order(&t, &b).await;
    days(&t, 1);
    let bill = b.bill(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
    let sheet = csv::render(&bill, b.calendar());
    assert!(sheet.starts_with('\u{feff}'));
    for wanted in [
        "状态,草稿\r\n",
        "是否模拟环境,是（非真实资源）\r\n",
        "行类型,服务编号,服务分类,服务名称,计量单位,计量方式,数量,单价（元）,金额（元）",
        "明细2,12,计算服务,云主机 2.3GHz 2核4G,台/月,月末存量,1,51.86,51.86\r\n",
        "区间2,12,,,,,1,,,server,srv-x86,name-srv-x86,order-1,2026-11-22 10:05:00,（使用中）\r\n",
        "区间4,78,,,,,1,,,floatingip,fip-2,name-fip-2,order-1,2026-11-22 10:05:00,（使用中）\r\n",
        "合计,,,,,,,,224.66,,,,,,\r\n",
    ] {
        assert!(sheet.contains(wanted), "{wanted} is not in\n{sheet}");
    }
}
