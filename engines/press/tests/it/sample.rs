//! A document with everything in it.

use kernel::document::{Block, Cell, Column, Document, Field, Section, Table, name};
use kernel::{Money, Timestamp};
use press::Engine;
use rust_decimal::Decimal;

pub const CAPITAL: &str = "壹仟叁佰玖拾玖万零玖佰陆拾元叁角贰分";

pub fn engine() -> Engine {
    Engine::new(None)
}

pub fn columns() -> Vec<Column> {
    vec![
        Column::mark(2, "序号", "No."),
        Column::text(4, "分类", "Category").merged(),
        Column::text(9, "名称", "Name"),
        Column::quantity(4, "数量", "Quantity"),
        Column::new(kernel::document::Kind::Percent, 3, "比例", "Share"),
        Column::new(kernel::document::Kind::Date, 4, "日期", "Date"),
        Column::money(5, "金额（元）", "Amount (yuan)"),
    ]
}

pub fn row(n: usize, text: &str) -> Vec<Cell> {
    vec![
        Cell::count(n),
        ["计算服务", "存储服务"][n / 3 % 2].into(),
        text.into(),
        Cell::Quantity(Decimal::new(i64::try_from(n).unwrap() * 12_345, 1)),
        Cell::Percent(Decimal::new(9995, 4)),
        Cell::Date(jiff::civil::date(2026, 11, 22)),
        Money::from_fen(i64::try_from(n).unwrap() * 123_456_789).into(),
    ]
}

pub fn document(rows: usize, text: &str) -> Document {
    let mut t = Table::of(columns());
    t.rows = (1..=rows).map(|n| row(n, text)).collect();
    let sum = Money::parse("13990960.32").unwrap();
    t.total = Some(vec!["".into(), "合计".into(), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, sum.into()]);
    let capital = Field { name: name("大写金额", "In capital numerals"), value: CAPITAL.to_owned() };
    let mut d = Document {
        title: name("半年度结算单", "Half-yearly settlement"),
        file: "半年度结算单".into(),
        contract: "2026年长三角一体化示范区青浦卫生健康行业云服务项目（qingpu 2026.1）".into(),
        period: "2026-07-01 至 2026-12-31".into(),
        as_of: Timestamp::parse("2026-12-31T16:00:00Z").unwrap(),
        simulated: true,
        sections: vec![
            Section::new("明细", "Lines", vec![Block::Table(t), Block::Fields(vec![capital])]),
            Section::new("备注", "Remarks", vec![Block::Text(text.to_owned())]),
        ],
        notes: vec!["金额四舍五入到分。".into(), text.to_owned()],
        ..Document::default()
    };
    d.field("采购人", "Purchaser", "上海市青浦区卫生健康委员会");
    d.field("说明", "Remark", text);
    d.sign("采购人", "Purchaser", "上海市青浦区卫生健康委员会");
    d.sign("供应商", "Supplier", text);
    d
}
