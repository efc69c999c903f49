//! The Chinese font: found on the system, never carried in the binary.

use kernel::{Error, Result};
use std::path::Path;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// Where Debian's packages put fonts that have all that a statement needs, the first one preferred: its licence (Apache-2.0) allows it to be
/// embedded in documents.
const KNOWN: &[&str] = &[
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
];

/// Characters that every statement has.
const NEEDED: &str = "壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分零整第页共采购人供应商0123456789Aa";

/// Loaded faces; the first one is the font of the text.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    /// Name of the family.
    pub(crate) family: String,
}

impl Fonts {
    /// The font of the system.
    ///
    /// # Errors
    /// Unavailable, naming the package, if there is none.
    pub fn system() -> Result<Fonts> {
        match KNOWN.iter().map(Path::new).find(|p| p.is_file()) {
            Some(path) => Fonts::read(path),
            None => Err(Error::unavailable(
                "no Chinese font is installed on the host of the control plane: install the Debian package fonts-wqy-microhei",
            )),
        }
    }

    /// The font of a file.
    ///
    /// # Errors
    /// Unavailable, if it cannot be read or has not the characters that a statement needs.
    pub fn read(path: &Path) -> Result<Fonts> {
        let unfit = |why: &str| {
            Error::unavailable(format!("the Chinese font {why}: install the Debian package fonts-wqy-microhei"))
        };
        let data = std::fs::read(path).map_err(|e| unfit("cannot be read").because(e))?;
        // A collection has several families: the first is the one wanted, and others would only cost memory.
        let face = Font::new(Bytes::new(data), 0).ok_or_else(|| unfit("is damaged"))?;
        let info = face.info().clone();
        if let Some(c) = NEEDED.chars().find(|c| !has(&info, *c)) {
            return Err(unfit(&format!("lacks the character {c}")));
        }
        let family = info.family.to_string();
        Ok(Fonts { book: LazyHash::new(FontBook::from_infos([info])), faces: vec![face], family })
    }

    /// Whether a character can be shown.
    pub(crate) fn shows(&self, c: char) -> bool {
        self.faces.iter().any(|f| has(f.info(), c))
    }
}

fn has(info: &FontInfo, c: char) -> bool {
    info.coverage.contains(u32::from(c))
}
