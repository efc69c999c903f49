//! What the template is told: texts that are ready to be printed, and how columns stand.

use crate::font::Fonts;
use crate::text::printed;
use kernel::document::{Align, Block, Cell, Column, Document, Field, Name, Section, Signature, Table};
use serde::Serialize;

/// Most characters of a text on a page: a cell, and a paragraph.
const CELL: usize = 1000;
const PARAGRAPH: usize = 10_000;
/// Characters of notes that surely fit on a page with the signatures; a note takes a line at least.
const TOGETHER: usize = 1500;
/// A cell above this may be broken over pages; others stay whole.
const WHOLE: usize = 160;

#[derive(Serialize)]
pub(super) struct View {
    family: String,
    title: Both,
    contract: String,
    period: String,
    landscape: bool,
    marks: Vec<&'static str>,
    head: Vec<Pair>,
    sections: Vec<Part>,
    signatures: Vec<Signer>,
    notes: Vec<String>,
    /// Notes and signatures fit on one page.
    together: bool,
    appendix: Vec<Part>,
}

#[derive(Serialize)]
struct Both {
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct Pair {
    name: Both,
    value: String,
}

#[derive(Serialize)]
struct Signer {
    role: Both,
    party: String,
    /// Name and day of who signed; empty where a pen has to.
    by: String,
    on: String,
}

#[derive(Serialize)]
struct Part {
    title: Both,
    blocks: Vec<Piece>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Text { text: String },
    Fields { rows: Vec<Pair> },
    Table(Grid),
}

#[derive(Serialize)]
struct Grid {
    size: f32,
    whole: bool,
    widths: Vec<u32>,
    align: Vec<&'static str>,
    head: Vec<Both>,
    /// Some cells are tall.
    merged: bool,
    cells: Vec<Shown>,
    total: Vec<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    One(String),
    Tall { s: String, n: usize },
}

struct Writer<'a>(&'a Fonts);

pub(super) fn of(d: &Document, fonts: &Fonts) -> View {
    let w = Writer(fonts);
    View {
        family: fonts.family.clone(),
        title: w.both(&d.title),
        contract: w.text(&d.contract, CELL),
        period: w.text(&d.period, CELL),
        landscape: d.landscape,
        marks: d.marks(),
        head: w.pairs(&d.head),
        sections: w.parts(&d.sections),
        signatures: d.signatures.iter().map(|s| w.signer(s)).collect(),
        notes: d.notes.iter().map(|n| w.text(n, PARAGRAPH)).collect(),
        together: d.notes.iter().map(|n| n.chars().count() + 100).sum::<usize>() < TOGETHER,
        appendix: w.parts(&d.appendix),
    }
}

impl Writer<'_> {
    fn text(&self, s: &str, most: usize) -> String {
        printed(s, most, |c| self.0.shows(c))
    }
    fn both(&self, n: &Name) -> Both {
        Both { zh: self.text(&n.zh, CELL), en: self.text(&n.en, CELL) }
    }
    fn pairs(&self, all: &[Field]) -> Vec<Pair> {
        all.iter().map(|f| Pair { name: self.both(&f.name), value: self.text(&f.value, CELL) }).collect()
    }
    fn parts(&self, all: &[Section]) -> Vec<Part> {
        let piece = |b: &Block| match b {
            Block::Text(t) => Piece::Text { text: self.text(t, PARAGRAPH) },
            Block::Fields(f) => Piece::Fields { rows: self.pairs(f) },
            Block::Table(t) => Piece::Table(self.table(t)),
        };
        all.iter().map(|s| Part { title: self.both(&s.title), blocks: s.blocks.iter().map(piece).collect() }).collect()
    }

    fn signer(&self, s: &Signature) -> Signer {
        let signed = s.signed.as_ref();
        Signer {
            role: self.both(&s.role),
            party: self.text(&s.party, CELL),
            by: signed.map(|x| self.text(&x.by, CELL)).unwrap_or_default(),
            on: signed.map(|x| x.on.to_string()).unwrap_or_default(),
        }
    }

    fn cell(&self, c: &Cell) -> String {
        match c {
            Cell::Text(s) => self.text(s, CELL),
            number => number.shown(),
        }
    }

    fn table(&self, t: &Table) -> Grid {
        let align = |c: &Column| match c.align() {
            Align::Left => "l",
            Align::Middle => "c",
            Align::Right => "r",
        };
        let long = |c: &Cell| matches!(c, Cell::Text(s) if s.len() > WHOLE && s.chars().count() > WHOLE);
        let merged = t.columns.iter().any(|c| c.merge);
        Grid {
            size: match t.columns.len() {
                0..=6 => 9.0,
                7..=9 => 8.0,
                _ => 7.0,
            },
            whole: !t.rows.iter().flatten().any(long),
            widths: t.columns.iter().map(|c| c.width.max(1)).collect(),
            align: t.columns.iter().map(align).collect(),
            head: t.columns.iter().map(|c| self.both(&c.name)).collect(),
            merged,
            cells: if merged {
                self.tall(t)
            } else {
                t.rows.iter().flatten().map(|c| Shown::One(self.cell(c))).collect()
            },
            total: t.total.iter().flatten().map(|c| self.cell(c)).collect(),
        }
    }

    /// Rows with equal neighbours as one; where a column to the left of it begins anew, so does it.
    fn tall(&self, t: &Table) -> Vec<Shown> {
        let mut cells = Vec::new();
        for (n, row) in t.rows.iter().enumerate() {
            for (k, c) in row.iter().enumerate() {
                if !t.columns.get(k).is_some_and(|c| c.merge) {
                    cells.push(Shown::One(self.cell(c)));
                } else if n == 0 || !t.continues(n, k) {
                    let s = self.cell(c);
                    let n = 1 + (n + 1..t.rows.len()).take_while(|m| t.continues(*m, k)).count();
                    cells.push(if n > 1 { Shown::Tall { s, n } } else { Shown::One(s) });
                }
            }
        }
        cells
    }
}
