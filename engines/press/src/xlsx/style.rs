//! How cells of a workbook look.

use kernel::document::{Align, Cell, Column};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const FONT: &str = "微软雅黑";
const LINE: Color = Color::RGB(0x80_80_80);

/// How the number of a cell is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Money,
    Price,
    Whole,
    Places,
    Percent,
    PercentPlaces,
    Date,
}

impl Number {
    const ALL: [(Number, &'static str); 7] = [
        (Number::Money, "#,##0.00"),
        (Number::Price, "#,##0.00########"),
        (Number::Whole, "#,##0"),
        (Number::Places, "#,##0.0#####"),
        (Number::Percent, "0%"),
        (Number::PercentPlaces, "0.0###%"),
        (Number::Date, "yyyy-mm-dd"),
    ];

    pub(super) fn of(c: &Cell) -> Option<Number> {
        let whole = |d: &Decimal| d.fract().is_zero();
        Some(match c {
            Cell::Money(_) => Number::Money,
            Cell::Price(_) => Number::Price,
            Cell::Quantity(d) if whole(d) => Number::Whole,
            Cell::Quantity(_) => Number::Places,
            Cell::Percent(d) if whole(&(d.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*d))) => Number::Percent,
            Cell::Percent(_) => Number::PercentPlaces,
            Cell::Date(_) => Number::Date,
            Cell::Empty | Cell::Text(_) => return None,
        })
    }
}

pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) english: Format,
    pub(super) warning: Format,
    pub(super) heading: Format,
    pub(super) label: Format,
    pub(super) value: Format,
    pub(super) paragraph: Format,
    pub(super) note: Format,
    pub(super) signature: Format,
    pub(super) column: Format,
    /// Cells of rows, then of the last row.
    cells: [Grid; 2],
}

/// Cells of a row.
struct Grid {
    left: Format,
    middle: Format,
    right: Format,
    quoted: Format,
    numbers: Vec<(Number, Format, Format)>,
}

fn base(size: f64) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size).set_align(FormatAlign::VerticalCenter)
}

impl Grid {
    fn new(cell: &Format) -> Grid {
        let at = |a| cell.clone().set_align(a);
        let (middle, right) = (at(FormatAlign::Center), at(FormatAlign::Right));
        let numbers = Number::ALL
            .map(|(n, f)| (n, right.clone().set_num_format(f), middle.clone().set_num_format(f)))
            .into_iter()
            .collect();
        let left = at(FormatAlign::Left).set_text_wrap();
        Grid { quoted: left.clone().set_quote_prefix(), left, middle: middle.set_text_wrap(), right, numbers }
    }
}

impl Styles {
    pub(super) fn new() -> Styles {
        let bordered = base(9.0).set_border(FormatBorder::Thin).set_border_color(LINE);
        let total = bordered.clone().set_bold().set_background_color(Color::RGB(0xF2_F2_F2));
        let wrapped = || base(10.0).set_text_wrap();
        Styles {
            title: base(16.0).set_bold().set_align(FormatAlign::Center),
            english: base(9.0).set_font_color(Color::RGB(0x60_60_60)).set_align(FormatAlign::Center),
            warning: base(9.0).set_font_color(Color::RGB(0xB0_00_20)).set_align(FormatAlign::Center),
            heading: base(11.0).set_bold(),
            label: base(10.0).set_font_color(Color::RGB(0x60_60_60)),
            value: wrapped().set_align(FormatAlign::Left),
            paragraph: wrapped().set_align(FormatAlign::Left),
            note: base(9.0).set_text_wrap().set_font_color(Color::RGB(0x40_40_40)),
            signature: base(10.0).set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap(),
            column: bordered
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xE8_E8_E8)),
            cells: [Grid::new(&bordered), Grid::new(&total)],
        }
    }

    /// How a text of a column looks.
    pub(super) fn text(&self, c: &Column, s: &str, last: bool) -> &Format {
        let grid = &self.cells[usize::from(last)];
        if s.starts_with(['=', '+', '-', '@']) {
            return &grid.quoted;
        }
        match c.align() {
            Align::Left => &grid.left,
            Align::Middle => &grid.middle,
            Align::Right => &grid.right,
        }
    }

    /// How a number of a column looks.
    pub(super) fn number(&self, c: &Column, n: Number, last: bool) -> &Format {
        let grid = &self.cells[usize::from(last)];
        let found = grid.numbers.iter().find(|(x, _, _)| *x == n);
        match (found, c.align()) {
            (Some((_, _, middle)), Align::Middle) => middle,
            (Some((_, right, _)), _) => right,
            (None, _) => &grid.right,
        }
    }
}
