//! Tables of a workbook.

use super::style::Number;
use super::{CELL, Page, broken, lines, small, wide};
use crate::text::plain;
use kernel::Result;
use kernel::document::{Block, Cell, Column, Name, Section, Table};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::ExcelDateTime;

/// What a spreadsheet keeps of a number: it computes in binary floating point, which holds 15 decimal digits.
const DIGITS: i128 = 999_999_999_999_999;

/// Characters that each column of a sheet holds: the widest that any of its tables wants.
pub(super) fn widths(sections: &[Section], columns: usize, line: u32) -> Vec<u32> {
    let mut all = vec![0; columns];
    for b in sections.iter().flat_map(|s| &s.blocks) {
        let Block::Table(t) = b else { continue };
        let sum: u32 = t.columns.iter().map(|c| c.width.max(1)).sum();
        for (slot, c) in all.iter_mut().zip(&t.columns) {
            let want = (c.width.max(1) * line).div_ceil(sum).max(wide(&c.name.zh).min(16));
            *slot = (*slot).max(want);
        }
    }
    let left = line / u32::try_from(columns).unwrap_or(1).max(1);
    all.into_iter().map(|w| if w == 0 { left.clamp(8, 40) } else { w.clamp(5, 80) }).collect()
}

impl Page<'_> {
    /// A table; alone on its sheet, its heading stays on the screen and is printed on every page.
    pub(super) fn table(&mut self, t: &Table, alone: bool) -> Result<()> {
        let head = self.row;
        for (k, c) in t.columns.iter().enumerate() {
            self.text(head, small(k)?, &heading(&c.name), &self.styles.column)?;
        }
        let high = t.columns.iter().zip(&self.widths).map(|(c, w)| lines(&heading(&c.name), *w)).max().unwrap_or(1);
        self.height(high, 13)?;
        self.row += 1;
        for (n, row) in t.rows.iter().enumerate() {
            self.cells(t, row, Some(n))?;
        }
        if let Some(row) = &t.total {
            self.cells(t, row, None)?;
        }
        self.tall(t, head + 1)?;
        if alone {
            self.sheet.set_freeze_panes(head + 1, 0).map_err(broken)?;
            self.sheet.set_repeat_rows(0, head).map_err(broken)?;
        }
        Ok(())
    }

    fn cells(&mut self, t: &Table, row: &[Cell], at: Option<usize>) -> Result<()> {
        let mut high = 1;
        for (k, (column, cell)) in t.columns.iter().zip(row).enumerate() {
            if at.is_some_and(|n| t.continues(n, k)) {
                continue;
            }
            self.cell(small(k)?, column, cell, at.is_none())?;
            if let Cell::Text(s) = cell
                && !column.merge
            {
                high = high.max(lines(s, self.widths.get(k).copied().unwrap_or(10)));
            }
        }
        self.height(high, 14)?;
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, k: u16, column: &Column, cell: &Cell, last: bool) -> Result<()> {
        let Some(number) = Number::of(cell) else {
            let s = plain(&cell.shown(), CELL);
            return self.text(self.row, k, &s, self.styles.text(column, &s, last));
        };
        let style = self.styles.number(column, number, last);
        if let Cell::Date(d) = cell
            && let (Ok(year), Ok(month), Ok(day)) =
                (u16::try_from(d.year()), u8::try_from(d.month()), u8::try_from(d.day()))
            && let Ok(date) = ExcelDateTime::from_ymd(year, month, day)
        {
            return self.sheet.write_datetime_with_format(self.row, k, &date, style).map(drop).map_err(broken);
        }
        match number_of(cell) {
            Some(x) => self.sheet.write_number_with_format(self.row, k, x, style).map(drop).map_err(broken),
            None => self.text(self.row, k, &cell.shown(), style),
        }
    }

    /// Equal neighbours become one cell.
    fn tall(&mut self, t: &Table, first: u32) -> Result<()> {
        for (k, column) in t.columns.iter().enumerate().filter(|(_, c)| c.merge) {
            let mut from = 0;
            for n in 1..=t.rows.len() {
                if n < t.rows.len() && t.continues(n, k) {
                    continue;
                }
                if n > from + 1 {
                    let s = plain(&t.rows[from].get(k).map(Cell::shown).unwrap_or_default(), CELL);
                    let (a, b): (u32, u32) = (small(from)?, small(n - 1)?);
                    let style = self.styles.text(column, &s, false);
                    self.merge(first + a, small(k)?, first + b, small(k)?, &s, style)?;
                }
                from = n;
            }
        }
        Ok(())
    }
}

fn heading(n: &Name) -> String {
    if n.en.is_empty() { n.zh.clone() } else { format!("{}\n{}", n.zh, n.en) }
}

/// The number that a spreadsheet keeps, if it keeps it exactly.
fn number_of(c: &Cell) -> Option<f64> {
    let d: Decimal = match c {
        Cell::Money(m) => m.to_fen_half_up().yuan(),
        Cell::Price(m) => m.yuan().normalize(),
        Cell::Quantity(d) | Cell::Percent(d) => d.normalize(),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) => return None,
    };
    // The nearest binary number of at most 15 digits is written and read back as the same digits.
    if d.mantissa().abs() <= DIGITS { d.to_f64() } else { None }
}
