//! Files that prove something: reports, photographs, sign-in sheets, letters. Kept as they came, with their SHA-256; never changed, never
//! deleted. The bytes are stored once, however often the same file is handed in.

pub(crate) mod store;

use crate::Ops;
use crate::duty::input::{ID, NAME, bad, clip, own_project, text};
use kernel::{Caller, Error, EvidenceId, ProjectId, Result, Timestamp, UserId};
use runtime::{Tx, transact};

/// Largest file, bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;
/// Most files that one record names.
pub const MOST: usize = 20;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id.
    pub id: EvidenceId,
    /// File name.
    pub name: String,
    /// Media type, as its sender called it.
    pub media: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The tenant who handed it in; none for purchaser and operator.
    pub project: Option<ProjectId>,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When it was stored.
    pub at: Timestamp,
}

fn missing(id: &EvidenceId) -> Error {
    Error::not_found(format!("evidence {} could not be found", clip(id.as_str())))
}

/// Ends lines, or turns the direction of what follows: `report\u{202e}fdp.exe` reads as a PDF.
fn misleads(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The name of a file as it is kept. It goes into headers and lists: no folders, no quotes, one line that reads as it is written.
///
/// # Errors
/// Bad request, naming `name`.
pub fn file_name(name: &str) -> Result<String> {
    let name = text("name", name, NAME)?;
    if name.contains(['/', '\\', '"', '\n', '\r', '\t']) || name.contains(misleads) {
        return Err(bad("name", "must be a file name without slashes, quotes and line ends"));
    }
    if name.chars().all(|c| c == '.') {
        return Err(bad("name", "must be the name of a file, not of a folder"));
    }
    Ok(name)
}

/// The media type as it is kept: what a sender called it, if that is one.
pub fn media_type(media: Option<&str>) -> String {
    let media = media.and_then(|m| m.split(';').next()).map(str::trim).unwrap_or_default();
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'+' | b'.');
    if !media.is_empty() && media.len() <= 100 && media.bytes().all(fits) {
        media.to_ascii_lowercase()
    } else {
        "application/octet-stream".to_owned()
    }
}

impl Ops {
    /// Stores a file.
    ///
    /// # Errors
    /// Bad request, if it is empty or its name is none; too large, beyond [`LARGEST`].
    pub async fn store_evidence(
        &self,
        caller: &Caller,
        name: &str,
        media: Option<&str>,
        bytes: Vec<u8>,
    ) -> Result<Evidence> {
        if bytes.is_empty() {
            return Err(bad("body", "is empty: there is nothing to store"));
        }
        if bytes.len() > LARGEST {
            return Err(Error::too_large(format!("evidence is at most {LARGEST} bytes")));
        }
        let e = Evidence {
            id: EvidenceId::fresh(),
            name: file_name(name)?,
            media: media_type(media),
            sha256: crypto::hash::sha256_hex(&bytes),
            size: bytes.len() as u64,
            project: own_project(caller)?.cloned(),
            person: caller.user.clone(),
            person_name: caller.user_name.clone(),
            at: self.env.now(),
        };
        transact!(self.env.db, |tx| {
            store::insert_data(tx, &e.sha256, &bytes).await?;
            store::insert(tx, &e).await
        })?;
        Ok(e)
    }

    /// A file, if the caller may see it: tenants see what their project handed in and what stands in a register for it.
    ///
    /// # Errors
    /// Not found.
    pub async fn evidence(&self, caller: &Caller, id: &EvidenceId) -> Result<(Evidence, Vec<u8>)> {
        let own = own_project(caller)?;
        let mut tx = self.env.db.read().await?;
        let e = store::get(&mut tx, id).await?.ok_or_else(|| missing(id))?;
        if let Some(own) = own
            && e.project.as_ref() != Some(own)
            && !crate::register::shows(&mut tx, own, id).await?
        {
            return Err(missing(id));
        }
        let data = store::data(&mut tx, &e.sha256).await?;
        if crypto::hash::sha256_hex(&data) != e.sha256 {
            return Err(Error::internal(format!("the bytes of evidence {id} are not those that were stored")));
        }
        Ok((e, data))
    }

    /// What is known of files, in the order asked for; ids that are none are left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evidence_heads(&self, ids: &[EvidenceId]) -> Result<Vec<Evidence>> {
        let mut tx = self.env.db.read().await?;
        let mut all = Vec::new();
        for id in ids {
            all.extend(store::get(&mut tx, id).await?);
        }
        Ok(all)
    }
}

/// Checks that files that a record names exist and may be named by the caller.
pub(crate) async fn check(tx: &mut Tx, caller: &Caller, ids: &[EvidenceId]) -> Result<()> {
    if ids.len() > MOST {
        return Err(bad("evidence", format!("at most {MOST} files")));
    }
    let own = own_project(caller)?;
    for id in ids {
        let known = if id.as_str().len() <= ID { store::get(tx, id).await? } else { None };
        let fits = known.is_some_and(|e| own.is_none_or(|own| e.project.as_ref() == Some(own)));
        if !fits {
            return Err(bad("evidence", format!("there is no file {}", clip(id.as_str()))));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_mislead_are_refused() {
        for n in ["", " ", ".", "..", "a/b", "a\\b", "a\"b", "a\nb", "a\u{202e}fdp.exe", "a\u{2028}b", "a\0b"] {
            assert_eq!(file_name(n).unwrap_err().field.as_deref(), Some("name"), "{n:?}");
        }
        assert_eq!(file_name(" 巡检报告 2026-10.pdf ").unwrap(), "巡检报告 2026-10.pdf");
        assert_eq!(media_type(Some("Text/HTML; charset=utf-8")), "text/html");
        assert_eq!(media_type(Some("a b")), "application/octet-stream");
    }

    proptest! {
        #[test]
        fn any_name_is_kept_in_one_form_or_refused(name in prop_oneof![any::<String>(), "[ ./\\\\\"\u{202a}-\u{202e}a报]{0,8}"]) {
            match file_name(&name) {
                Ok(n) => {
                    prop_assert_eq!(file_name(&n).unwrap(), n.clone());
                    prop_assert!(n.chars().count() <= NAME && name.contains(&n) && !n.chars().any(char::is_control));
                }
                Err(e) => prop_assert_eq!(e.field.as_deref(), Some("name")),
            }
        }

        #[test]
        fn any_media_type_goes_into_a_header(media in any::<Option<String>>()) {
            let m = media_type(media.as_deref());
            prop_assert!(m.bytes().all(|b| b.is_ascii_graphic()) && (1..=100).contains(&m.len()), "{:?}", m);
            prop_assert_eq!(media_type(Some(m.as_str())), m.clone());
        }
    }
}
