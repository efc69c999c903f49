//! A document as a workbook: the body on the first sheet, each part of the appendix on one of its own.
//!
//! Texts are written as strings and never parsed: what begins like a formula is a text with a quote before it. Amounts are numbers as long as a
//! spreadsheet keeps them exactly (15 digits), and texts beyond.

mod style;
mod table;

use crate::text::plain;
use kernel::document::{Block, Document, Field, Name, Section, Signature};
use kernel::{Error, ErrorKind, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use style::Styles;

/// Rows of all tables together; the whole workbook is in memory while it is written.
pub const MOST_ROWS: usize = 200_000;
/// Most characters of a cell; a spreadsheet holds 32,767 units of UTF-16.
const CELL: usize = 16_000;
/// Characters of the usual size that a printed line of all columns holds.
const LINE: (u32, u32) = (92, 138);
/// More different tables than this on a sheet, and it is divided into so many narrow columns.
const LAYOUTS: usize = 3;
const FINE: usize = 24;
/// Characters that a name in the head needs.
const LABEL: u32 = 18;
/// At least so many columns, so that names and values of the head have room.
const COLUMNS: usize = 4;

pub(crate) fn broken(e: XlsxError) -> Error {
    Error::internal("the workbook could not be written").because(e)
}

/// Writes a document.
///
/// # Errors
/// Too large, beyond [`MOST_ROWS`]; internal, if the writer refuses something.
pub fn render(d: &Document) -> Result<Vec<u8>> {
    let rows = d.rows();
    if rows > MOST_ROWS {
        let text = format!("the document has {rows} rows; a workbook has at most {MOST_ROWS}: take CSV");
        return Err(Error::new(ErrorKind::TooLarge, "TooLarge", text));
    }
    let mut book = Workbook::new();
    // Amounts have a date of their own too; a file from before 1970 is none.
    let made = ExcelDateTime::from_timestamp(d.as_of.secs().max(0)).map_err(broken)?;
    let about = DocProperties::new()
        .set_title(plain(&d.title.zh, 200))
        .set_author("Xinglin Cloud")
        .set_creation_datetime(&made);
    book.set_properties(&about);
    let styles = Styles::new();
    let mut names = Vec::new();
    let first = book.add_worksheet();
    first.set_name(sheet_name(&d.title, &mut names)).map_err(broken)?;
    Page::new(first, &styles, d, columns(&d.sections), &d.sections)?.body(d)?;
    for s in &d.appendix {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&s.title, &mut names)).map_err(broken)?;
        let one = std::slice::from_ref(s);
        Page::new(sheet, &styles, d, columns(one), one)?.appendix(s)?;
    }
    book.save_to_buffer().map_err(broken)
}

/// Columns of a sheet: those of its widest table, so that its cells are cells of the sheet; where many tables differ, so many narrow ones that
/// each table has its own widths.
fn columns(sections: &[Section]) -> usize {
    let tables = sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b {
        Block::Table(t) => Some(t.columns.iter().map(|c| c.width).collect::<Vec<_>>()),
        Block::Text(_) | Block::Fields(_) => None,
    });
    let layouts: BTreeSet<Vec<u32>> = tables.collect();
    let most = layouts.iter().map(Vec::len).max().unwrap_or(0).max(COLUMNS);
    if layouts.len() > LAYOUTS { most.max(FINE) } else { most }
}

/// At most 31 characters, none of those that a spreadsheet forbids, each once.
fn sheet_name(n: &Name, taken: &mut Vec<String>) -> String {
    let clean: String = plain(&n.zh, 24).chars().filter(|c| !"[]:*?/\\'\n".contains(*c)).take(24).collect();
    let base = if clean.trim().is_empty() { "附表".to_owned() } else { clean };
    let mut name = base.clone();
    let mut n = 1;
    while taken.contains(&name) {
        n += 1;
        name = format!("{base} {n}");
    }
    taken.push(name.clone());
    name
}

/// A number of a row or column; what is written was counted before.
fn small<T: TryFrom<usize>>(n: usize) -> Result<T> {
    T::try_from(n).map_err(|_| Error::internal("a sheet has so many cells that they cannot be counted"))
}

/// A sheet that is being written, from above to below.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    /// The next row.
    row: u32,
    /// The last column.
    last: u16,
    /// Characters that a line of each column holds.
    widths: Vec<u32>,
}

impl<'a> Page<'a> {
    fn new(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        d: &Document,
        columns: usize,
        sections: &[Section],
    ) -> Result<Page<'a>> {
        sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.8, 0.7, 0.35, 0.35);
        if d.landscape {
            sheet.set_landscape();
        }
        // At most 255 characters, with & as the beginning of a field.
        let short = |s: &str| plain(s, 50).replace('\n', " ").replace('&', "&&");
        sheet.set_header(format!("&L&8{}&R&8{}", spaced(&short(&d.contract)), spaced(&short(&d.period))));
        sheet.set_footer(format!("&L&8{}&C&8 第 &P 页 共 &N 页", spaced(&short(&d.title.zh))));
        let line = if d.landscape { LINE.1 } else { LINE.0 };
        let widths = table::widths(sections, columns, line);
        for (k, w) in widths.iter().enumerate() {
            sheet.set_column_width(small(k)?, *w).map_err(broken)?;
        }
        Ok(Page { sheet, styles, row: 0, last: small(columns - 1)?, widths })
    }

    fn body(mut self, d: &Document) -> Result<()> {
        self.across(&d.title.zh, &self.styles.title, 26)?;
        if !d.title.en.is_empty() {
            self.across(&d.title.en, &self.styles.english, 15)?;
        }
        for mark in d.marks() {
            self.across(mark, &self.styles.warning, 15)?;
        }
        self.fields(&d.head)?;
        for s in &d.sections {
            self.section(s)?;
        }
        if !d.notes.is_empty() {
            self.row += 1;
            self.line("说明：", &self.styles.note)?;
            for (n, text) in d.notes.iter().enumerate() {
                self.line(&format!("{}. {text}", n + 1), &self.styles.note)?;
            }
        }
        self.signatures(&d.signatures)
    }

    fn appendix(mut self, s: &Section) -> Result<()> {
        self.across(&both(&s.title), &self.styles.heading, 20)?;
        for b in &s.blocks {
            self.block(b, true)?;
        }
        Ok(())
    }

    fn section(&mut self, s: &Section) -> Result<()> {
        self.row += 1;
        if !s.title.zh.is_empty() {
            self.line(&both(&s.title), &self.styles.heading)?;
        }
        s.blocks.iter().try_for_each(|b| self.block(b, false))
    }

    fn block(&mut self, b: &Block, alone: bool) -> Result<()> {
        match b {
            Block::Text(t) => self.line(t, &self.styles.paragraph),
            Block::Fields(all) => self.fields(all),
            Block::Table(t) => self.table(t, alone),
        }
    }

    fn fields(&mut self, all: &[Field]) -> Result<()> {
        // As many columns as a name needs, and at least one for the value.
        let mut names = 0;
        let mut wide = self.widths.first().copied().unwrap_or_default();
        while wide < LABEL && names + 1 < self.last {
            names += 1;
            wide += self.widths.get(usize::from(names)).copied().unwrap_or_default();
        }
        let room = self.widths.iter().skip(usize::from(names) + 1).sum::<u32>() * 11 / 10;
        for f in all {
            self.merge(self.row, 0, self.row, names, &plain(&f.name.zh, CELL), &self.styles.label)?;
            let value = plain(&f.value, CELL);
            self.merge(self.row, names + 1, self.row, self.last, &value, &self.styles.value)?;
            self.height(lines(&value, room), 15)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A row over all columns, of a height.
    fn across(&mut self, text: &str, f: &Format, height: u32) -> Result<()> {
        self.merge(self.row, 0, self.row, self.last, &plain(text, CELL), f)?;
        self.height(1, height)?;
        self.row += 1;
        Ok(())
    }

    /// A text over all columns, as high as it needs.
    fn line(&mut self, text: &str, f: &Format) -> Result<()> {
        let text = plain(text, CELL);
        let room = self.widths.iter().sum::<u32>() * 11 / 10;
        self.merge(self.row, 0, self.row, self.last, &text, f)?;
        self.height(lines(&text, room), 15)?;
        self.row += 1;
        Ok(())
    }

    fn height(&mut self, lines: u32, each: u32) -> Result<()> {
        // A row is at most 409 points high.
        self.sheet.set_row_height(self.row, (lines * each).min(400)).map(drop).map_err(broken)
    }

    /// Beside each other, each in one cell: a page break never goes through a row, so nobody signs on another page than where his name stands.
    fn signatures(&mut self, all: &[Signature]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.row += 2;
        let columns = usize::from(self.last) + 1;
        let mut most = 0;
        for (i, s) in all.iter().enumerate() {
            let from = i * columns / all.len();
            let to = ((i + 1) * columns / all.len()).saturating_sub(1).max(from);
            let (by, on) = match &s.signed {
                Some(x) => (format!("代表签字：{}", x.by), format!("日期：{}", x.on)),
                None => ("代表签字：".to_owned(), "日期：        年      月      日".to_owned()),
            };
            // Empty lines leave room for a seal and for a hand.
            let party = plain(&s.party, 200);
            let text = plain(&format!("{}（盖章）：{party}\n\n{by}\n\n{on}", s.role.zh), CELL);
            let room = self.widths.iter().skip(from).take(to - from + 1).sum::<u32>() * 11 / 10;
            most = most.max(lines(&text, room));
            self.merge(self.row, small(from)?, self.row, small(to)?, &text, &self.styles.signature)?;
        }
        self.height(most, 18)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, row: u32, column: u16, s: &str, f: &Format) -> Result<()> {
        self.sheet.write_string_with_format(row, column, plain(s, CELL), f).map(drop).map_err(broken)
    }

    /// One cell of several; a range of one cell is no range to the writer. Its text is written as a string after it, as the range itself would
    /// look for numbers and formulas.
    fn merge(&mut self, row: u32, column: u16, to_row: u32, to: u16, text: &str, f: &Format) -> Result<()> {
        if (row, column) != (to_row, to) {
            self.sheet.merge_range(row, column, to_row, to, "", f).map_err(broken)?;
        }
        self.sheet.write_string_with_format(row, column, text, f).map(drop).map_err(broken)
    }
}

fn both(n: &Name) -> String {
    if n.en.is_empty() { n.zh.clone() } else { format!("{} {}", n.zh, n.en) }
}

/// A digit right behind a size would be read as part of it.
fn spaced(s: &str) -> String {
    if s.starts_with(|c: char| c.is_ascii_digit()) { format!(" {s}") } else { s.to_owned() }
}

/// Width of a text in characters of a spreadsheet: ideographs take two.
fn wide(s: &str) -> u32 {
    s.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

/// Lines that a text takes in so many characters.
fn lines(s: &str, room: u32) -> u32 {
    s.split('\n').map(|l| wide(l).div_ceil(room.max(1)).max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::document::name;

    #[test]
    fn names_of_sheets_are_short_clean_and_different() {
        let mut taken = Vec::new();
        let long = "一二三四五六七八九十".repeat(9);
        let names: Vec<String> =
            ["a/b[c]:*?\\'d", "", "", &long, &long].map(|n| sheet_name(&name(n, ""), &mut taken)).into();
        assert_eq!(names[..3], ["abcd", "附表", "附表 2"]);
        assert!(names[3] != names[4] && names.iter().all(|n| n.chars().count() <= 31));
    }

    #[test]
    fn lines_are_counted() {
        assert_eq!((lines("", 10), lines("云主机", 6), lines("云主机x", 6), lines("a\nb", 6)), (1, 1, 2, 2));
    }
}
