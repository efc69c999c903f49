//! Keys of tokens and of stored credentials, as text for a file: one key a line in base64, newest first.
//!
//! Where the file lies and who may read it (0600) is the caller's matter; every replica has the same one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use kernel::{Error, Result};

/// One key.
pub type Key = [u8; 32];

/// A fresh key.
pub fn generate() -> Key {
    runtime::random::secret()
}

/// A fresh key before the others, of which the newest `keep` stay. With a key a day, `keep` must cover the life of a token.
pub fn rotate(keys: &[Key], keep: usize) -> Vec<Key> {
    std::iter::once(generate()).chain(keys.iter().copied().take(keep)).collect()
}

/// The file's text.
pub fn to_text(keys: &[Key]) -> String {
    keys.iter().map(|k| B64.encode(k) + "\n").collect()
}

/// Reads the file's text.
///
/// # Errors
/// Bad request, naming the line, if it is no list of keys.
pub fn from_text(text: &str) -> Result<Vec<Key>> {
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    let key = |(n, line): (usize, &str)| {
        let bytes = B64.decode(line).ok().and_then(|b| Key::try_from(b).ok());
        bytes.ok_or_else(|| Error::bad_request(format!("line {} of the key file is not a key", n + 1)))
    };
    let keys: Vec<Key> = lines.map(key).collect::<Result<_>>()?;
    if keys.is_empty() {
        return Err(Error::bad_request("the key file has no key"));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trip_and_rotation() {
        let old = vec![generate(), generate()];
        assert_eq!(from_text(&to_text(&old)).unwrap(), old);
        let new = rotate(&old, 1);
        assert_eq!(new.len(), 2);
        assert_eq!(new[1], old[0]);
        assert_ne!(new[0], old[0]);
        assert!(from_text("").is_err());
        assert!(from_text("c2hvcnQ=").unwrap_err().message.contains("line 1"));
    }
}
