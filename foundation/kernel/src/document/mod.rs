//! A printable document as plain data: what a statement, a form or a report says, before anybody decides how it looks.
//!
//! * The slice that owns the records builds a [`Document`] by a pure function; engines/press makes PDF and XLSX of it, [`csv`] and JSON are
//!   made here. [`Press`] is the port between them.
//!
//! Invariants: amounts are exact; a text is a text: nothing in it is ever markup or a formula; the document carries its own instant, so that
//! the same document gives the same bytes for ever. Titles and headings come in Chinese with English beside.

mod cell;
pub mod csv;

pub use cell::{Align, Cell, grouped};

use crate::{Error, ErrorKind, Result, Timestamp};
use jiff::civil::Date;
use serde::Serialize;

/// A name in Chinese with English beside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Name {
    /// As people of the contract read it.
    pub zh: String,
    /// In English; may be empty.
    pub en: String,
}

/// A name in both languages.
pub fn name(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

/// A line of the head: `合同编号: chuyi 2026.2`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What it is.
    pub name: Name,
    /// What it says.
    pub value: String,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text, on the left.
    Text,
    /// Numbers of rows, states, single words: in the middle.
    Mark,
    /// Yuan with thousands separators and two places, on the right.
    Money,
    /// A quantity with thousands separators, on the right.
    Quantity,
    /// A percentage, on the right.
    Percent,
    /// A day, in the middle.
    Date,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Heading.
    pub name: Name,
    /// What is in it.
    pub kind: Kind,
    /// Its share of the width, among those of the other columns.
    pub width: u32,
    /// Equal cells that follow each other are one tall cell.
    pub merge: bool,
}

impl Column {
    /// A column of a kind; the width is a share.
    pub fn new(kind: Kind, width: u32, zh: &str, en: &str) -> Column {
        Column { name: name(zh, en), kind, width, merge: false }
    }
    /// Text.
    pub fn text(width: u32, zh: &str, en: &str) -> Column {
        Column::new(Kind::Text, width, zh, en)
    }
    /// A mark, in the middle.
    pub fn mark(width: u32, zh: &str, en: &str) -> Column {
        Column::new(Kind::Mark, width, zh, en)
    }
    /// Yuan.
    pub fn money(width: u32, zh: &str, en: &str) -> Column {
        Column::new(Kind::Money, width, zh, en)
    }
    /// A quantity.
    pub fn quantity(width: u32, zh: &str, en: &str) -> Column {
        Column::new(Kind::Quantity, width, zh, en)
    }
    /// With equal neighbours as one tall cell.
    #[must_use]
    pub fn merged(mut self) -> Column {
        self.merge = true;
        self
    }
    /// Where its cells stand.
    pub fn align(&self) -> Align {
        match self.kind {
            Kind::Text => Align::Left,
            Kind::Mark | Kind::Date => Align::Middle,
            Kind::Money | Kind::Quantity | Kind::Percent => Align::Right,
        }
    }
}

/// A table. It may run over pages; its heading is then repeated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The last row, set off from the others.
    pub total: Option<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn of(columns: Vec<Column>) -> Table {
        Table { columns, rows: Vec::new(), total: None }
    }
    /// Whether the cell of a row is part of the tall cell above it: the column is merged, and what is equal in it is so in all merged columns
    /// to its left.
    pub fn continues(&self, row: usize, column: usize) -> bool {
        let (Some(above), Some(this)) = (row.checked_sub(1).and_then(|r| self.rows.get(r)), self.rows.get(row)) else {
            return false;
        };
        let merged = |k: usize| self.columns.get(k).is_some_and(|c| c.merge);
        merged(column) && (0..=column).filter(|k| merged(*k)).all(|k| above.get(k) == this.get(k))
    }
}

/// What a section consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Names and values.
    Fields(Vec<Field>),
    /// A table.
    Table(Table),
}

/// A part of a document with a heading; the heading may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Heading.
    pub title: Name,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section of blocks.
    pub fn new(zh: &str, en: &str, blocks: Vec<Block>) -> Section {
        Section { title: name(zh, en), blocks }
    }
}

/// Where somebody signs, stamps and dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// As what: `采购人`.
    pub role: Name,
    /// Who, as the contract names the party; may be empty.
    pub party: String,
    /// Who signed and when, where a record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
}

/// A signature that a record holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Name of the person.
    pub by: String,
    /// The day.
    pub on: Date,
}

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Title.
    pub title: Name,
    /// Name of the file that holds it, without an extension.
    pub file: String,
    /// The contract that it belongs to, on every page.
    pub contract: String,
    /// The time that it is about, on every page.
    pub period: String,
    /// Wider than high.
    pub landscape: bool,
    /// The instant as of which it is written; also the creation date of its files.
    pub as_of: Timestamp,
    /// It can still change.
    pub draft: bool,
    /// Nothing behind it is real.
    pub simulated: bool,
    /// The head.
    pub head: Vec<Field>,
    /// The body.
    pub sections: Vec<Section>,
    /// Who signs.
    pub signatures: Vec<Signature>,
    /// Small print.
    pub notes: Vec<String>,
    /// Long tables behind the signatures; each begins a page.
    pub appendix: Vec<Section>,
}

impl Document {
    /// Adds a line to the head.
    pub fn field(&mut self, zh: &str, en: &str, value: impl Into<String>) {
        self.head.push(Field { name: name(zh, en), value: value.into() });
    }
    /// Adds a place to sign.
    pub fn sign(&mut self, zh: &str, en: &str, party: &str) {
        self.signatures.push(Signature { role: name(zh, en), party: party.to_owned(), signed: None });
    }
    /// Fills the place of that number, from 0, with who signed.
    pub fn signed(&mut self, place: usize, by: &str, on: Date) {
        if let Some(s) = self.signatures.get_mut(place) {
            s.signed = Some(Signed { by: by.to_owned(), on });
        }
    }
    /// Rows of all tables.
    pub fn rows(&self) -> usize {
        self.tables().map(|t| t.rows.len()).sum()
    }
    /// All tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let blocks = self.sections.iter().chain(&self.appendix).flat_map(|s| &s.blocks);
        blocks.filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Text(_) | Block::Fields(_) => None,
        })
    }
    /// Checks that every row has a cell a column: what builds a document may be wrong, what prints it need not guess.
    ///
    /// # Errors
    /// Internal, naming the heading of the table.
    pub fn check(&self) -> Result<()> {
        for t in self.tables() {
            let n = t.columns.len();
            if n == 0 || t.rows.iter().chain(&t.total).any(|r| r.len() != n) {
                let heading = t.columns.first().map_or("", |c| c.name.en.as_str());
                return Err(Error::internal(format!("a row of the table '{heading}' has not {n} cells")));
            }
        }
        Ok(())
    }
    /// What a reader must be warned of.
    pub fn marks(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        if self.simulated {
            all.push("模拟环境数据，不对应真实资源 Simulated: nothing behind this is real");
        }
        if self.draft {
            all.push("草稿，数据仍可能变化 Draft: figures may still change");
        }
        all
    }
}

/// Files that a document can be made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For signing.
    Pdf,
    /// For working on.
    Xlsx,
    /// For other programs; see [`csv`].
    Csv,
    /// The document itself.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Pdf, Format::Xlsx, Format::Csv, Format::Json];
    /// What follows the dot of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Json => "application/json",
        }
    }
    /// By extension.
    pub fn parse(s: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.extension() == s)
    }
}

/// Port: makes the files that need an engine. Slow and of pure computation: callers keep it off the threads that serve requests.
pub trait Press: Send + Sync {
    /// A PDF.
    ///
    /// # Errors
    /// Unavailable, if no font is installed; too large, beyond what a document of this form may hold; internal, if it cannot be set.
    fn pdf(&self, d: &Document) -> Result<Vec<u8>>;
    /// A workbook.
    ///
    /// # Errors
    /// Too large, beyond what a workbook may hold; internal, if it cannot be written.
    fn xlsx(&self, d: &Document) -> Result<Vec<u8>>;
}

/// A build without the engine: it says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPress;

fn no_press(what: &str) -> Error {
    let text = format!("this build makes no {what}: it lacks the feature 'press'; CSV and JSON are there");
    Error::new(ErrorKind::NotAcceptable, "NotAcceptable", text)
}

impl Press for NoPress {
    fn pdf(&self, _: &Document) -> Result<Vec<u8>> {
        Err(no_press("PDF"))
    }
    fn xlsx(&self, _: &Document) -> Result<Vec<u8>> {
        Err(no_press("XLSX"))
    }
}

/// A document as a file of a format.
///
/// # Errors
/// As [`Press`] and [`Document::check`].
pub fn render(press: &dyn Press, d: &Document, f: Format) -> Result<Vec<u8>> {
    d.check()?;
    match f {
        Format::Pdf => press.pdf(d),
        Format::Xlsx => press.xlsx(d),
        Format::Csv => Ok(csv::render(d).into_bytes()),
        Format::Json => Ok(serde_json::to_vec(d)?),
    }
}

/// The header that names a download (RFC 6266): the Chinese name for clients that read `filename*`, a plain one for the others.
pub fn disposition(d: &Document, f: Format) -> String {
    let mut encoded = String::new();
    for b in format!("{}.{}", d.file, f.extension()).bytes() {
        // attr-char of RFC 5987.
        if b.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&b) {
            encoded.push(char::from(b));
        } else {
            encoded.push_str(&format!("%{b:02X}"));
        }
    }
    format!("attachment; filename=\"document.{}\"; filename*=UTF-8''{encoded}", f.extension())
}

#[cfg(test)]
mod tests;
