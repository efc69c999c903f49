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

/// Characters that each column of a sheet holds: those of its table with the most columns. Tables with fewer take several columns for one.
pub(super) fn widths(sections: &[Section], columns: usize, line: u32) -> Vec<u32> {
    let tables = sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Table(t) if t.columns.len() == columns => Some(t),
        _ => None,
    });
    let Some(t) = tables.into_iter().next() else {
        return vec![line / u32::try_from(columns).unwrap_or(1).max(1); columns];
    };
    let sum: u32 = t.columns.iter().map(|c| c.width.max(1)).sum();
    let width = |c: &Column| (c.width.max(1) * line).div_ceil(sum).max(wide(&c.name.zh).min(12)).clamp(5, 80);
    t.columns.iter().map(width).collect()
}

/// First and last column of the sheet for each column of a table: at least one, the rest by their shares of the width.
fn spans(t: &Table, widths: &[u32]) -> Vec<(usize, usize)> {
    let (count, all) = (t.columns.len(), widths.len());
    let line: u64 = widths.iter().map(|w| u64::from(*w)).sum();
    let sum: u64 = t.columns.iter().map(|c| u64::from(c.width.max(1))).sum();
    let (mut spans, mut from, mut wanted, mut filled) = (Vec::new(), 0, 0u64, 0u64);
    for (k, c) in t.columns.iter().enumerate() {
        wanted += u64::from(c.width.max(1)) * line / sum.max(1);
        let mut to = from;
        filled += u64::from(widths.get(to).copied().unwrap_or_default());
        // As long as more than half of the next column is wanted and one is left for each that follows.
        while to + (count - k) < all && (k + 1 == count || filled + u64::from(widths[to + 1]) / 2 < wanted) {
            to += 1;
            filled += u64::from(widths[to]);
        }
        spans.push((from, to));
        from = to + 1;
    }
    spans
}

/// A table on its sheet.
struct Placed<'t> {
    table: &'t Table,
    /// Columns of the sheet.
    spans: Vec<(u16, u16)>,
    /// Characters that a line of each column holds.
    rooms: Vec<u32>,
}

impl Page<'_> {
    /// A table; alone on its sheet, its heading stays on the screen and is printed on every page.
    pub(super) fn table(&mut self, t: &Table, alone: bool) -> Result<()> {
        let spans = spans(t, &self.widths);
        // A unit of width is a digit of 11 points; cells are set in 9.
        let room = |s: &(usize, usize)| self.widths.iter().take(s.1 + 1).skip(s.0).sum::<u32>() * 6 / 5;
        let rooms = spans.iter().map(room).collect();
        let spans = spans.into_iter().map(|(a, b)| Ok((small(a)?, small(b)?))).collect::<Result<_>>()?;
        let p = Placed { table: t, spans, rooms };
        let head = self.row;
        for (c, (a, b)) in t.columns.iter().zip(&p.spans) {
            self.merge(head, *a, head, *b, &plain(&heading(&c.name), CELL), &self.styles.column)?;
        }
        let high = t.columns.iter().zip(&p.rooms).map(|(c, w)| lines(&heading(&c.name), *w)).max().unwrap_or(1);
        self.height(high, 13)?;
        self.row += 1;
        for (n, row) in t.rows.iter().enumerate() {
            self.cells(&p, row, Some(n))?;
        }
        if let Some(row) = &t.total {
            self.cells(&p, row, None)?;
        }
        self.tall(&p, head + 1)?;
        if alone {
            self.sheet.set_freeze_panes(head + 1, 0).map_err(broken)?;
            self.sheet.set_repeat_rows(0, head).map_err(broken)?;
        }
        Ok(())
    }

    fn cells(&mut self, p: &Placed<'_>, row: &[Cell], at: Option<usize>) -> Result<()> {
        let mut high = 1;
        for (k, (column, cell)) in p.table.columns.iter().zip(row).enumerate() {
            // Cells of a merged column are written by `tall`.
            if at.is_some() && column.merge {
                continue;
            }
            let (a, b) = p.spans[k];
            if a < b {
                let style = self.styles.text(column, "", at.is_none());
                self.sheet.merge_range(self.row, a, self.row, b, "", style).map_err(broken)?;
            }
            self.cell(a, column, cell, at.is_none())?;
            if let Cell::Text(s) = cell {
                high = high.max(lines(s, p.rooms[k]));
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
            && let (Ok(y), Ok(m), Ok(day)) = (u16::try_from(d.year()), u8::try_from(d.month()), u8::try_from(d.day()))
            && let Ok(date) = ExcelDateTime::from_ymd(y, m, day)
        {
            return self.sheet.write_datetime_with_format(self.row, k, &date, style).map(drop).map_err(broken);
        }
        match number_of(cell) {
            Some(x) => self.sheet.write_number_with_format(self.row, k, x, style).map(drop).map_err(broken),
            None => self.text(self.row, k, &cell.shown(), style),
        }
    }

    /// Equal neighbours become one cell.
    fn tall(&mut self, p: &Placed<'_>, first: u32) -> Result<()> {
        let t = p.table;
        for (k, column) in t.columns.iter().enumerate().filter(|(_, c)| c.merge) {
            let mut from = 0;
            for n in 1..=t.rows.len() {
                if n < t.rows.len() && t.continues(n, k) {
                    continue;
                }
                let s = plain(&t.rows[from].get(k).map(Cell::shown).unwrap_or_default(), CELL);
                let ((a, b), (above, below)) = (p.spans[k], (small::<u32>(from)?, small::<u32>(n - 1)?));
                self.merge(first + above, a, first + below, b, &s, self.styles.text(column, &s, false))?;
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
