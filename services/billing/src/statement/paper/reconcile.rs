//! 《资源对账确认单》 with the 对账验收表: what each month's bills of all projects come to, for both sides to confirm before a settlement.

use super::{Stamp, amount_fields, letter, sign_both};
use crate::bill::Bill;
use crate::contract::Contract;
use crate::month::Month;
use kernel::document::{Block, Cell, Column, Document, Section, Table};
use kernel::{Error, Money, ProjectId, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A price row over the months. Another price is another row, and so is what corrects earlier months.
struct Row {
    category: String,
    name: String,
    unit: String,
    price: Money,
    quantities: Vec<Decimal>,
    amount: Money,
}

type Rows = BTreeMap<(usize, String, Money, bool), Row>;

/// A confirmation over some months, one after the other, to which bills are added one by one: only what they come to is kept.
pub struct Reconciliation<'a> {
    contract: &'a Contract,
    months: Vec<String>,
    rows: Rows,
    /// What the months of a project come to.
    projects: BTreeMap<ProjectId, Vec<Option<Money>>>,
    draft: bool,
    /// A price changed within a month.
    parts: bool,
}

impl<'a> Reconciliation<'a> {
    /// Nothing yet.
    pub fn new(contract: &'a Contract, months: &[Month]) -> Reconciliation<'a> {
        let months = months.iter().map(ToString::to_string).collect();
        Reconciliation { contract, months, rows: Rows::new(), projects: BTreeMap::new(), draft: false, parts: false }
    }

    /// Adds a bill; one of another month is left out.
    ///
    /// # Errors
    /// Internal, if a sum overflows.
    pub fn add(&mut self, b: &Bill) -> Result<()> {
        let n = self.months.len();
        let Some(m) = self.months.iter().position(|m| *m == b.month) else { return Ok(()) };
        self.draft |= b.draft;
        self.parts |= b.lines.iter().any(|l| l.part.is_some()) || b.adjustments.iter().any(|a| a.part.is_some());
        let lines = b.lines.iter().map(|l| {
            let named = (l.category.as_str(), l.name.clone(), l.unit.as_str());
            (&l.item, named, l.unit_price, l.quantity, l.amount, false)
        });
        let adjusted = b.adjustments.iter().map(|a| {
            let named = (a.category.as_str(), format!("{}（更正以前账期）", a.name), a.unit.as_str());
            (&a.item, named, a.unit_price, a.quantity, a.amount, true)
        });
        for (item, (category, name, unit), price, quantity, amount, corrects) in lines.chain(adjusted) {
            let place = self.contract.items.iter().position(|i| i.code == *item).unwrap_or(usize::MAX);
            let r = self.rows.entry((place, item.clone(), price, corrects)).or_insert_with(|| Row {
                category: category.to_owned(),
                name,
                unit: unit.to_owned(),
                price,
                quantities: vec![Decimal::ZERO; n],
                amount: Money::from_fen(0),
            });
            let overflow = || Error::internal("quantity overflows");
            if let Some(q) = r.quantities.get_mut(m) {
                *q = q.checked_add(quantity.0).ok_or_else(overflow)?;
            }
            r.amount = r.amount.plus(amount)?;
        }
        if let Some(slot) = self.projects.entry(b.project.clone()).or_insert_with(|| vec![None; n]).get_mut(m) {
            *slot = Some(slot.unwrap_or(Money::from_fen(0)).plus(b.total)?);
        }
        Ok(())
    }

    /// The form. While a bill in it is a draft, so is the form.
    ///
    /// # Errors
    /// Bad request, if there is no month; internal, if a sum overflows.
    pub fn document(&self, s: Stamp) -> Result<Document> {
        let (Some(first), Some(last)) = (self.months.first(), self.months.last()) else {
            return Err(Error::bad_request("months: there is none to reconcile").field("months"));
        };
        let stamp = Stamp { draft: s.draft || self.draft, ..s };
        let period = format!("{first} 至 {last}");
        let mut d = letter(self.contract, "资源对账确认单", "Reconciliation of resources", &period, stamp)?;
        d.landscape = true;
        let mut total = Money::from_fen(0);
        for r in self.rows.values() {
            total = total.plus(r.amount)?;
        }
        d.field("用户单位数", "Projects", self.projects.len().to_string());
        let sums = Block::Fields(amount_fields("应付金额合计", "Amount in all", total));
        let lines = Block::Table(quantities(&self.rows, &self.months, total));
        d.sections.push(Section::new("一、各月资源使用量及费用", "Quantities of the months", vec![lines, sums]));
        let table = Block::Table(acceptance(&self.rows)?);
        d.sections.push(Section::new("二、资源服务对账验收表", "Acceptance of the reconciliation", vec![table]));
        if self.projects.len() > 1 {
            let each = Block::Table(self.of_projects()?);
            d.appendix.push(Section::new("附录：各用户单位费用", "Amounts of the projects", vec![each]));
        }
        d.notes.push("双方确认以上各月资源使用量数据真实、准确、完整，与平台原始记录一致，作为本期结算依据。".into());
        d.notes.push("应付金额＝Σ（各月实际资源使用量×服务清单单价），不含考核扣减与结算上限的影响。".into());
        if self.parts {
            d.notes.push("单价在月内变更的服务，各单价按其有效时段占当月的比例计，见各月账单。".into());
        }
        sign_both(&mut d, self.contract);
        Ok(d)
    }

    fn of_projects(&self) -> Result<Table> {
        let mut columns = vec![Column::mark(2, "序号", "No."), Column::text(8, "用户单位（项目）", "Project")];
        columns.extend(self.months.iter().map(|m| Column::money(5, &format!("{m}（元）"), "")));
        columns.push(Column::money(6, "合计（元）", "Total"));
        let mut t = Table::of(columns);
        for (n, (project, amounts)) in self.projects.iter().enumerate() {
            let mut sum = Money::from_fen(0);
            let mut cells = vec![Cell::count(n + 1), project.as_str().into()];
            for amount in amounts {
                sum = sum.plus(amount.unwrap_or(Money::ZERO))?;
                cells.push((*amount).into());
            }
            cells.push(sum.into());
            t.rows.push(cells);
        }
        Ok(t)
    }
}

fn quantities(rows: &Rows, months: &[String], total: Money) -> Table {
    let mut columns = vec![
        Column::mark(2, "序号", "No."),
        Column::text(4, "服务分类", "Category").merged(),
        Column::text(8, "服务名称", "Service"),
        Column::mark(4, "计量单位", "Unit"),
        Column::money(4, "单价（元）", "Unit price"),
    ];
    columns.extend(months.iter().map(|m| Column::quantity(4, &format!("{m} 用量"), "")));
    columns.push(Column::money(6, "金额合计（元）", "Amount"));
    let mut t = Table::of(columns);
    for (n, r) in rows.values().enumerate() {
        let mut cells: Vec<Cell> = vec![
            Cell::count(n + 1),
            r.category.as_str().into(),
            r.name.as_str().into(),
            r.unit.as_str().into(),
            Cell::Price(r.price),
        ];
        cells.extend(r.quantities.iter().map(|q| Cell::Quantity(*q)));
        cells.push(r.amount.into());
        t.rows.push(cells);
    }
    let mut last = vec![Cell::Empty; t.columns.len()];
    last[2] = "合计".into();
    if let Some(cell) = last.last_mut() {
        *cell = total.into();
    }
    t.total = Some(last);
    t
}

/// The tender's table, with a row a category of the price book.
fn acceptance(rows: &Rows) -> Result<Table> {
    let mut t = Table::of(vec![
        Column::mark(3, "验收维度", "").merged(),
        Column::text(5, "验收指标", "Figure"),
        Column::text(9, "验收内容", "What is accepted"),
        Column::text(7, "验收依据", "Evidence"),
        Column::text(6, "通过标准", "Standard"),
        Column::money(5, "金额（元）", "Amount"),
        Column::mark(4, "验收结论", "Result"),
    ]);
    let mut groups: Vec<(&str, Vec<&str>, Money)> = Vec::new();
    for r in rows.values() {
        if let Some(g) = groups.iter_mut().find(|g| g.0 == r.category) {
            g.1.push(&r.name);
            g.2 = g.2.plus(r.amount)?;
        } else {
            groups.push((&r.category, vec![&r.name], r.amount));
        }
    }
    for (n, (category, mut names, amount)) in groups.into_iter().enumerate() {
        names.dedup();
        t.rows.push(vec![
            "资源对账验收".into(),
            format!("1.{} {category}使用量", n + 1).into(),
            format!("本期各月{}", names.join("、")).into(),
            "云平台计量数据、月度资源使用清单、双方确认的账单".into(),
            "数据真实、准确，与平台原始记录一致".into(),
            amount.into(),
            "□通过 □不通过".into(),
        ]);
    }
    Ok(t)
}
