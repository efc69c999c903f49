//! A document as a PDF.
//!
//! The template is fixed and the document comes to it as a JSON file of a world that has nothing else: no network, no other file, no packages,
//! no clock. So a text of a document is a value from beginning to end, and no text makes typst read or run anything.

mod view;

use crate::font::Fonts;
use kernel::document::Document;
use kernel::{Error, ErrorKind, Result, Timestamp};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

const TEMPLATE: &str = include_str!("document.typ");

/// Rows of all tables together; a document of more is for programs, not for paper.
pub const MOST_ROWS: usize = 20_000;

/// Sets a document.
///
/// # Errors
/// Too large, beyond [`MOST_ROWS`]; internal, if typst refuses the template.
pub fn render(fonts: &Fonts, d: &Document) -> Result<Vec<u8>> {
    let rows = d.rows();
    if rows > MOST_ROWS {
        let text = format!("the document has {rows} rows; a PDF has at most {MOST_ROWS}: take XLSX or CSV");
        return Err(Error::new(ErrorKind::TooLarge, "TooLarge", text));
    }
    let data = serde_json::to_vec(&view::of(d, fonts))?;
    let world = Desk::new(fonts, data)?;
    let made = set(&world, d);
    // typst remembers what it computed, for editors; a server would grow for ever.
    typst::comemo::evict(0);
    made
}

fn set(world: &Desk<'_>, d: &Document) -> Result<Vec<u8>> {
    let pages = typst::compile::<PagedDocument>(world).output.map_err(|e| refused(&e))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {} {} {}", d.title.zh, d.contract, d.period, d.as_of.micros())),
        creator: Smart::Custom(Some("Xinglin Cloud".to_owned())),
        timestamp: datetime(d.as_of).map(typst_pdf::Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|e| refused(&e))
}

fn refused(all: &[SourceDiagnostic]) -> Error {
    let why: Vec<&str> = all.iter().map(|d| d.message.as_str()).collect();
    Error::internal(format!("the page could not be set: {}", why.join("; ")))
}

/// To the second, UTC.
fn datetime(t: Timestamp) -> Option<Datetime> {
    let z = jiff::Timestamp::from_microsecond(t.micros()).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let n = |x: i8| u8::try_from(x).unwrap_or_default();
    Datetime::from_ymd_hms(z.year().into(), n(z.month()), n(z.day()), n(z.hour()), n(z.minute()), n(z.second()))
}

/// All that typst can see.
struct Desk<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    main: Source,
    data_id: FileId,
    data: Bytes,
}

impl<'a> Desk<'a> {
    fn new(fonts: &'a Fonts, data: Vec<u8>) -> Result<Desk<'a>> {
        let id = |name: &str| {
            let path = VirtualPath::new(name).map_err(|_| Error::internal("a path of the template is wrong"))?;
            Ok::<_, Error>(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Desk {
            library: LazyHash::new(Library::default()),
            fonts,
            main: Source::new(id("/document.typ")?, TEMPLATE.to_owned()),
            data_id: id("/document.json")?,
            data: Bytes::new(data),
        })
    }

    fn unknown<T>(id: FileId) -> FileResult<T> {
        Err(FileError::NotFound(id.get().vpath().get_with_slash().into()))
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Desk::unknown(id) }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Desk::unknown(id) }
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }
    /// The template asks for no date; a document has its own.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
