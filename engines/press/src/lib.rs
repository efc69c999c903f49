//! Documents of the kernel as files: PDF for signing, XLSX for working on.
//!
//! * [`pdf`]: typst as a library; `pdf/document.typ` is the one template, `pdf/view.rs` what it is told. `xlsx/`: workbooks.
//! * [`font`]: the Chinese font of the system.
//!
//! A crate of its own because typst is some hundred others. It knows no business noun, reads nothing but a font, and asks for no time:
//! the same document gives the same bytes. Texts of a document reach typst as values and a workbook as strings, never as markup or formulas.

pub mod font;
pub mod pdf;
mod text;
pub mod xlsx;

use font::Fonts;
use kernel::Result;
use kernel::document::{Document, Press};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The engine. The font is read when the first page is set.
#[derive(Default)]
pub struct Engine {
    font: Option<PathBuf>,
    fonts: OnceLock<Fonts>,
}

impl Engine {
    /// With the font of the system, or with that of a file.
    pub fn new(font: Option<PathBuf>) -> Engine {
        Engine { font, fonts: OnceLock::new() }
    }

    fn fonts(&self) -> Result<&Fonts> {
        if let Some(f) = self.fonts.get() {
            return Ok(f);
        }
        let found = match &self.font {
            Some(path) => Fonts::read(path)?,
            None => Fonts::system()?,
        };
        Ok(self.fonts.get_or_init(|| found))
    }
}

impl Press for Engine {
    fn pdf(&self, d: &Document) -> Result<Vec<u8>> {
        pdf::render(self.fonts()?, d)
    }
    fn xlsx(&self, d: &Document) -> Result<Vec<u8>> {
        xlsx::render(d)
    }
}
