//! What stands behind the amounts of a settlement: the fees of its months, and what took points off a score or added them.

use super::form::{evidence, number, of, share};
use crate::assess::Score;
use crate::contract::Contract;
use crate::contract::terms::payment::EffectRule;
use crate::contract::terms::scheme::{Kind, Scheme};
use jiff::civil::Date;
use kernel::document::{Block, Cell, Column, Section, Table};
use kernel::{Money, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The fees of the months up to a day; none where no month has any.
///
/// # Errors
/// Internal, if a sum overflows.
pub fn fees(accrued: &BTreeMap<Date, Money>, until: Date) -> Result<Option<Section>> {
    let mut t = Table::of(vec![Column::mark(2, "月份", "Month"), Column::money(3, "应计费用（元）", "Accrued")]);
    let mut sum = Money::ZERO;
    for (day, amount) in accrued.range(..=until) {
        t.rows.push(vec![format!("{:04}-{:02}", day.year(), day.month()).into(), (*amount).into()]);
        sum = sum.plus(*amount)?;
    }
    if t.rows.is_empty() {
        return Ok(None);
    }
    t.total = Some(vec!["合计".into(), sum.into()]);
    Ok(Some(Section::new("附录：各月应计费用", "Fees of the months", vec![Block::Table(t)])))
}

/// A score, item by item, and what it does to the payments that it acts on.
pub fn scored(c: &Contract, s: &Scheme, score: &Score, until: Date) -> Section {
    let mut t = Table::of(vec![
        Column::text(5, "考核项", "Section").merged(),
        Column::mark(2, "序号", "No."),
        Column::text(8, "考核内容", "Item"),
        Column::mark(2, "类型", "Kind"),
        Column::quantity(2, "分值", "Points"),
        Column::quantity(2, "计分", "Counts"),
        Column::text(12, "依据", "Evidence"),
    ]);
    for (n, i) in s.items.iter().enumerate() {
        let got = of(score, i);
        let (kind, sign) = match i.kind {
            Kind::Score => ("得分", Decimal::ONE),
            Kind::Deduct => ("扣分", Decimal::NEGATIVE_ONE),
            Kind::Bonus => ("加分", Decimal::ONE),
        };
        t.rows.push(vec![
            i.section.as_ref().map_or(s.name.as_str(), |(zh, _)| zh.as_str()).into(),
            number(i, n),
            i.name.as_str().into(),
            kind.into(),
            Cell::Quantity(i.points),
            got.and_then(|g| g.points).map_or(Cell::Empty, |p| Cell::Quantity((p * sign).normalize())),
            evidence(i, got).into(),
        ]);
    }
    let mut total = vec![Cell::Empty; t.columns.len()];
    total[2] = "合计".into();
    total[4] = Cell::Quantity(s.points);
    total[5] = Cell::Quantity(score.score);
    t.total = Some(total);
    let mut blocks = vec![Block::Table(t)];
    blocks.extend(effects(c, s, score).into_iter().map(Block::Text));
    Section::new(&format!("附录：{}得分明细（{until}）", s.name), "What the score is made of", blocks)
}

/// What a score does to each payment, in words.
fn effects(c: &Contract, s: &Scheme, score: &Score) -> Vec<String> {
    let percent = |d: Decimal| Cell::Percent(d).shown();
    let mut all = Vec::new();
    for p in &c.payments {
        let Some(e) = p.effect.as_ref().filter(|e| e.scheme == s.id) else { continue };
        let Some(left) = share(&e.rule, score) else { continue };
        let got = score.score.normalize();
        let why = match &e.rule {
            EffectRule::PerPoint { below, share } if score.score < *below => {
                let short = (*below - score.score).normalize();
                format!("得分{got}，比{}分低{short}分，每低1分扣减{}，", below.normalize(), percent(*share))
            }
            EffectRule::PerPoint { .. } | EffectRule::Step { .. } | EffectRule::Proportion | EffectRule::Bands(_) => {
                format!("得分{got}，")
            }
        };
        all.push(format!("{}：{why}按{}支付。", p.name, percent(left)));
    }
    all
}
